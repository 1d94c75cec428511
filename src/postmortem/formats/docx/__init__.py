"""Word: documents written with a template that a team can replace, and read back when edited."""
