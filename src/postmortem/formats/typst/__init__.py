"""Typst: the source of a typeset document, which becomes a PDF."""
