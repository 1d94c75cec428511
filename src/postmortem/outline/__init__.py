"""Outlines: what the structure of a document says before any name in it is known."""
