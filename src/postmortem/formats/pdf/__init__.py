"""PDF: written through Typst, and read back from the data that is attached to it."""
