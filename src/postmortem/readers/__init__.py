"""Readers: text to the tree."""
