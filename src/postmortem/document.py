"""The tree: what a document is made of, in seven kinds of block.

Renderers turn a tree into text and readers turn text into a tree; neither knows what a
post-mortem is. The tree is no richer than Markdown, so that what was written reads back equal.
Text in it (titles, cells, items, prose) is Markdown in the normal forms of `postmortem.text`.
"""

from typing import TypeAlias

import attrs
from attrs import field


@attrs.frozen
class Span:
    """Where a block stood in the text it was read from."""

    start: int
    """The first byte, in UTF-8."""
    end: int
    """The byte after the last."""
    line: int
    """The line of the first byte, counted from 1."""


def _span() -> Span | None:
    """Return the field that remembers a place: two equal blocks may stand in different ones."""
    place: Span | None = field(default=None, eq=False, repr=False, kw_only=True)
    return place


@attrs.frozen
class Prose:
    """Any Markdown that is none of the other blocks: paragraphs, quotes, small headings."""

    markdown: str
    span: Span | None = _span()


@attrs.frozen
class Table:
    """A table; every row has as many cells as there are columns, and an empty cell is ''."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    span: Span | None = _span()


@attrs.frozen
class Item:
    """One item of a list: a line, then what stands indented below it."""

    text: str
    children: tuple["Block", ...] = ()
    span: Span | None = _span()


@attrs.frozen
class BulletList:
    """A list whose order means nothing."""

    items: tuple[Item, ...]
    span: Span | None = _span()


@attrs.frozen
class NumberedList:
    """A list in order, counted from 1."""

    items: tuple[Item, ...]
    span: Span | None = _span()


@attrs.frozen
class CodeBlock:
    """Literal text, such as a log, and the name of its language."""

    code: str
    language: str | None = None
    span: Span | None = _span()


@attrs.frozen
class Kept:
    """Markdown of any kind, headings included, that is carried along as it was written."""

    markdown: str
    span: Span | None = _span()


@attrs.frozen
class Section:
    """A heading with what stands below it: its own blocks first, then the sections inside it."""

    title: str
    body: tuple["Block", ...] = ()
    span: Span | None = _span()


Block: TypeAlias = Section | Prose | Table | BulletList | NumberedList | CodeBlock | Kept
"""Every kind of block. A renderer has a method for each, and the type checker counts them."""


@attrs.frozen
class Document:
    """A whole document: its title, and the blocks below it."""

    title: str
    body: tuple[Block, ...] = ()
    source: bytes = field(default=b"", eq=False, repr=False)
    """The UTF-8 text that the spans of the blocks point into; empty for a tree built in memory."""
