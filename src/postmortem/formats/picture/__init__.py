"""The timeline as an SVG picture."""
