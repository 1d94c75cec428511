"""Reports as JSON, YAML and plain data, and back."""
