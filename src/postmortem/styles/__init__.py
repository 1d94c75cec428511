"""Styles: what teams call the parts of a post-mortem, as data, and writing in a style."""
