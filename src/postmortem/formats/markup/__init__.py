"""Markdown as a tree of words: for a format that has paragraphs, links and bold of its own.

The blocks of a document hold Markdown. `parsed` turns it into a few nodes, and `written` turns the
nodes into Markdown again; Word, PDF, mail, Atlassian's format and pandoc's share both.
"""
