"""Markdown: the writer, the reader, and the comments of this library."""
