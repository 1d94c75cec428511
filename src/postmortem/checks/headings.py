"""Headings of the text that a report was read from: what a field no longer says."""

import re

import attrs

from postmortem.patterns import regex
from postmortem.text.commonmark import marks

_FRONT_MATTER = regex(r"\A(---|\+\+\+)[ \t]*\n.*?^\1[ \t]*$", re.DOTALL | re.MULTILINE)


@attrs.frozen(kw_only=True)
class Heading:
    """A heading of a document."""

    line: int
    """Counted from 1."""
    level: int
    """From 1 to 6."""
    words: str
    """What it says, as it was written."""
    is_empty: bool
    """Whether nothing is below it, not even a heading of a lower level."""


def headings_of(text: str) -> tuple[Heading, ...]:
    r"""Return the headings of Markdown, in order; those inside quotes and lists are none.

    >>> [(one.words, one.is_empty) for one in headings_of("# Down\n\n## Timeline\n\n## Lessons\n\nNone\n")]
    [('Down', False), ('Timeline', True), ('Lessons', False)]
    """
    # As the parser of documents does: a surrogate alone is no character.
    text = text.encode(errors="replace").decode().replace("\r\n", "\n").replace("\r", "\n")
    # Front matter is no heading, though its last line looks like the line below one.
    text = _FRONT_MATTER.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text, count=1)
    data = text.encode()
    marked = [mark for mark in marks(text) if mark.kind == "heading"]
    ends = [*(mark.start for mark in marked[1:]), len(data)]
    levels = [*(mark.level for mark in marked[1:]), 0]
    headings: list[Heading] = []
    line = counted_to = 0
    for mark, end, below in zip(marked, ends, levels, strict=False):
        line += data.count(b"\n", counted_to, mark.start)
        counted_to = mark.start
        own = data[mark.start : mark.end].decode().strip()
        words = own.strip("# \t") if own.startswith("#") else own.rpartition("\n")[0].strip()
        is_empty = below <= mark.level and not data[mark.end : end].strip()
        headings.append(Heading(line=line + 1, level=mark.level, words=words, is_empty=is_empty))
    return tuple(headings)
