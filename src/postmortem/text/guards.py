"""What keeps a line in its place: escapes for cells, headings and starts of blocks, and their inverses."""

import re

from postmortem.patterns import regex

_ESCAPED_PIPE = regex(r"(?<!\\)((?:\\\\)*+)\\\|")
_HASHES_AT_END = regex(r"(?:^|(?<=\s))(#+)$")
_ESCAPED_HASHES_AT_END = regex(r"(?:^|(?<=\s))\\(#+)$")
_ESCAPED_NUMBER = regex(r"([0-9]{1,9})\\([.)])")

# What CommonMark 0.31 (and GFM, for tables) would take for the start of a block at the beginning
# of a paragraph or list item. A line never has leading spaces, so indentation needs no guard.
_STARTS_BLOCK = regex(
    r"#{1,6}(?= |$)"
    r"|>"
    r"|[-+*](?= |$)"
    r"|(?P<rule>[-_*])(?: *(?P=rule)){2,} *$"
    r"|`{3,}(?:\\`(?!`)|[^`])*$|~{3,}"
    r"|\[(?:[^\[\]\\]|\\.)+\]:"
    r"|:?-+(?:$|[ :|-])|\||=+ *$"
    r"|(?P<number>[0-9]{1,9})[.)](?= |$)"
)


def guarded(text: str) -> str:
    """Return a line so that it starts no block where a paragraph or a list item begins."""
    start = _STARTS_BLOCK.match(text)
    if start is None:
        return text
    at = start.end("number") if start["number"] else 0
    return f"{text[:at]}\\{text[at:]}"


def unguarded(text: str) -> str:
    """Return what a paragraph or list item was before it was `guarded`."""
    if text[:1] == "\\":
        plain = text[1:]
    elif number := _ESCAPED_NUMBER.match(text):
        plain = text[: number.end(1)] + text[number.start(2) :]
    else:
        return text
    return plain if guarded(plain) == text else text


def in_cell(text: str) -> str:
    """Return a line so that no pipe ends its table cell."""
    return text.replace("|", "\\|") if "|" in text else text


def from_cell(text: str) -> str:
    """Return what a cell's source was before `in_cell`."""
    return _ESCAPED_PIPE.sub(r"\1|", text) if "\\|" in text else text


def in_heading(text: str) -> str:
    """Return a line so that no `#` at its end closes its heading."""
    return _HASHES_AT_END.sub(r"\\\1", text) if text[-1:] == "#" else text


def from_heading(text: str) -> str:
    """Return what a heading's words were before `in_heading`."""
    return _ESCAPED_HASHES_AT_END.sub(r"\1", text) if text[-1:] == "#" else text


def heading_text(source: str) -> str:
    """Return the inline Markdown of a heading's source, ATX or Setext, on one line."""
    source = source.strip("\n")
    atx = re.match(r" {0,3}#{1,6}(?:[ \t]+|$)", source)
    if atx and "\n" not in source:
        words = source[atx.end() :].rstrip(" \t")
        before = words.rstrip("#")
        closed = before != words and before[-1:] in ("", " ", "\t")
        return before.rstrip(" \t") if closed else words
    words = " ".join(part.strip(" \t") for part in source.split("\n")[:-1])
    return in_heading(words)


def fence(text: str, language: str | None) -> str:
    """Return code as a fenced block, with a fence longer than any run of backticks in it."""
    longest = max((len(run) for run in re.findall("`{3,}", text)), default=2)
    ticks = "`" * (longest + 1)
    # An empty block has no line at all; any other text is followed by one line end.
    body = f"{text}\n" if text else ""
    return f"{ticks}{language or ''}\n{body}{ticks}"


def without_formula(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: with a `'` before one that it would.

    >>> without_formula("=HYPERLINK(A1)"), without_formula("Fix it")
    ("'=HYPERLINK(A1)", 'Fix it')
    """
    return f"'{text}" if text.lstrip()[:1] in _BEGINS_FORMULA and text else text


_BEGINS_FORMULA = frozenset("=+-@＝＋－＠")
"""What begins a formula, in Excel, LibreOffice and Google's tables: white space before it is no help."""
