"""Text: the Markdown parser, normal forms, guards, tags and words."""
