"""The tree: what a document is made of, in eight kinds of block.

Renderers turn a tree into text and readers turn text into a tree; neither knows what a
post-mortem is. The tree is no richer than Markdown, so that what was written reads back equal.
What a format can show beyond Markdown is derived: a `Chart` and a `Head`, which no reader makes, the
hints of a table's cells and the label of an item, which equality doesn't see.

Text in it (titles, cells, items, prose) is Markdown in the normal forms of `postmortem.text`.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import TypeAlias

import attrs
from attrs import field

from postmortem.patterns import regex
from postmortem.tree.chart import Chart
from postmortem.tree.head import Head
from postmortem.tree.hints import ColumnHints, Hint
from postmortem.tree.span import Span, span_field


@attrs.frozen
class Prose:
    """Any Markdown that is none of the other blocks: paragraphs, quotes, small headings."""

    markdown: str
    span: Span | None = span_field()


@attrs.frozen
class Table:
    """A table; every row has as many cells as there are columns, and an empty cell is ''."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    column_hints: tuple[ColumnHints | None, ...] = field(
        default=(), eq=False, repr=False, kw_only=True
    )
    """A function for each column that returns its hints; None for a column of plain words. Empty if no column has hints."""
    span: Span | None = span_field()

    def hints(self, column: int) -> Sequence[Hint | None]:
        """Return the hint of each cell in a column, which is counted from 0."""
        hints = self.column_hints[column] if self.column_hints else None
        return [None] * len(self.rows) if hints is None else hints()


@attrs.frozen
class Item:
    """One item of a list: a line, then the blocks that are indented below it."""

    text: str
    children: tuple["Block", ...] = ()
    label: str | None = field(default=None, eq=False, repr=False, kw_only=True)
    """What the item is, for a format that can show more than Markdown says: `Effect`."""
    span: Span | None = span_field()


@attrs.frozen
class BulletList:
    """A list whose order means nothing."""

    items: tuple[Item, ...]
    span: Span | None = span_field()


@attrs.frozen
class NumberedList:
    """A list in order, counted from 1."""

    items: tuple[Item, ...]
    span: Span | None = span_field()


@attrs.frozen
class CodeBlock:
    """Literal text, such as a log, and the name of its language."""

    code: str
    language: str | None = None
    derived: bool = field(default=False, eq=False, repr=False, kw_only=True)
    """Whether this library made it of what is below: a diagram that is unchanged."""
    span: Span | None = span_field()


@attrs.frozen
class Kept:
    """Markdown of any kind, headings included, that is carried along as it was written."""

    markdown: str
    span: Span | None = span_field()


@attrs.frozen
class Section:
    """A heading with what is below it: its own blocks first, then the sections inside it."""

    title: str
    body: tuple["Block", ...] = ()
    level: int | None = field(default=None, kw_only=True)
    """The level of its heading, where that isn't one below what it is in."""
    span: Span | None = span_field()


Block: TypeAlias = Section | Prose | Table | BulletList | NumberedList | CodeBlock | Kept | Chart
"""Every kind of block. A renderer has a method for each, and the type checker counts them."""


def line_of(block: Block | Item) -> int | None:
    """Return the line of the source that a block or an item begins on; None without a source."""
    return None if block.span is None else block.span.line


@attrs.frozen
class Document:
    """A whole document: its title, and the blocks below it."""

    title: str
    body: tuple[Block, ...] = ()
    source: bytes = field(default=b"", eq=False, repr=False)
    """The UTF-8 text that the spans of the blocks point into; empty for a tree built in memory."""
    data: str | None = field(default=None, eq=False, repr=False, kw_only=True)
    """The JSON of what the document shows, for a format that can embed it; None for no data."""
    head: Head | None = field(default=None, eq=False, repr=False, kw_only=True)
    """What a reader with one minute needs, for a format that shows it on top; None for no head."""
    identifier: str | None = field(default=None, eq=False, repr=False, kw_only=True)
    """What the document is filed under, such as `INC-7`, for the data of a file; None for nothing."""
    directives: tuple[str, ...] = field(default=(), kw_only=True)
    """What it says to this library alone, each as `DIRECTIVE` has it; no format shows them."""

    @cached_property
    def _lines(self) -> list[str]:
        return self.source.decode().split("\n")

    def line(self, number: int) -> str:
        """Return a line of the source, counted from 1; '' where there is none."""
        return self._lines[number - 1] if 0 < number <= len(self._lines) else ""


DIRECTIVE = regex(
    r"ignore (?P<codes>[A-Z]{2,10}[0-9]{0,6}(?:, ?[A-Z]{2,10}[0-9]{0,6})*)"
    r"(?: in (?P<place>(?:(?!--)[^\s<>])+))?"
    r"(?: because (?P<reason>(?:(?!--).)+))?"
)
"""A directive: `ignore PM303 in A1 because the vendor decides`. Without `--`, it fits a comment."""
