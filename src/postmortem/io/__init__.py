"""Text and files, in and out."""
