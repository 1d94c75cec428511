"""Reading other people's Markdown: structure, meaning, values, guard."""
