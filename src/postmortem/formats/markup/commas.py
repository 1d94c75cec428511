r"""Commas that belong to a name: `Hopper\, G.` in a list of names.

What a page shows has no backslash, so a reader would take the comma for the end of a name. A word
joiner (U+2060), which nobody sees, keeps it apart on its way through Word or pandoc.
"""

from postmortem.patterns import regex

_ESCAPED = regex(r"(?<!\\)((?:\\\\)*)\\,")
_JOINED = ",\u2060"


def joined(markdown: str) -> str:
    r"""Return a line of Markdown whose escaped commas are followed by a word joiner.

    >>> joined(r"Hopper\, G.").encode("ascii", "backslashreplace")
    b'Hopper,\\u2060 G.'
    """
    if "\\," not in markdown or "`" in markdown:
        return markdown
    return _ESCAPED.sub(rf"\1{_JOINED}", markdown)


def escaped(markdown: str) -> str:
    """Return Markdown with a backslash before each comma that a word joiner follows."""
    return markdown.replace(_JOINED, "\\,")
