"""Formats: between the tree and bytes. No format knows a section or a report."""
