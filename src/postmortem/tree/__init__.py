"""The tree: what a document is made of. It is no richer than Markdown."""
