"""HTML: a page or a fragment, and the data embedded in a page."""
