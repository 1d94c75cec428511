"""One file for each kind of value that is read."""
