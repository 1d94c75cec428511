"""Renderers: the tree to text."""
