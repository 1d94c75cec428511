"""Reports as JSON, YAML and plain data, and back."""

MAX_DEPTH = 64
"""How many collections may be in one another in YAML, as it is read and as it is written."""
