"""The tree: what a document is made of, in eight kinds of block.

Renderers turn a tree into text and readers turn text into a tree; neither knows what a
post-mortem is. The tree is no richer than Markdown, so that what was written reads back equal.
What a format can show beyond Markdown is derived: a `Chart`, which no reader makes, and the hints
of a table's cells, which equality doesn't see.

Text in it (titles, cells, items, prose) is Markdown in the normal forms of `postmortem.text`.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Literal, NamedTuple, TypeAlias

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


Tone: TypeAlias = Literal["good", "fair", "bad", "neutral"]
"""How good the news of a value is; `neutral` where that is no question."""


class Hint(NamedTuple):
    """What stands behind a cell, for a format that can show more than its words.

    A tuple, since nothing else is made so often: there is one for every time and every badge.
    """

    start: datetime | date | None = None
    """The instant, in UTC, or the day that the cell says; the start of a range."""
    end: datetime | None = None
    """The end of a range, in UTC."""
    tone: Tone | None = None
    """How good the news is, for a cell that is a badge; None for one that is plain text."""
    remark: str | None = None
    """What a reader should be told besides: `off target`."""
    deadline: bool = False
    """Whether something should be done by `start` and isn't."""


Tell: TypeAlias = Callable[[], Sequence[Hint | None]]
"""Tells the hints of a column's cells, from the first row to the last; None for a cell without."""


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
    behind: tuple[Tell | None, ...] = field(default=(), eq=False, repr=False, kw_only=True)
    """What tells the hints of each column; None for one of plain words. Empty if none has any."""
    span: Span | None = _span()

    def hints(self, column: int) -> Sequence[Hint | None]:
        """Return what stands behind the cell of each row in a column, counted from 0."""
        tell = self.behind[column] if self.behind else None
        return [None] * len(self.rows) if tell is None else tell()


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
    level: int | None = field(default=None, kw_only=True)
    """The level of its heading, where that isn't one below what it stands in."""
    span: Span | None = _span()


@attrs.frozen
class Band:
    """A phase of a chart: a stretch of time with a name."""

    label: str
    start: datetime
    end: datetime


@attrs.frozen(kw_only=True)
class Point:
    """An event of a chart."""

    label: str
    """What happened: inline Markdown."""
    start: datetime
    end: datetime | None = None
    """The end of an event that lasts, or of the range that its instant lies in."""
    approximate: bool = False
    band: int | None = None
    """The position of its phase in the chart's bands."""
    milestone: str | None = None
    """The milestone that was reached with it."""


@attrs.frozen
class Measure:
    """A length of time in a chart, between two of its points."""

    label: str
    """What it is, and how long: `Time to detect: 5 min`."""
    start: datetime
    end: datetime


@attrs.frozen
class Chart:
    """The events of a timeline, as a picture: derived from a report, and made by no reader.

    All times are UTC. It says nothing that the document doesn't say in words, so a format that
    can't draw may leave it out.
    """

    caption: str
    points: tuple[Point, ...]
    """The events whose instant is known, in the order of the document."""
    bands: tuple[Band, ...] = ()
    measures: tuple[Measure, ...] = ()
    span: Span | None = _span()


Block: TypeAlias = Section | Prose | Table | BulletList | NumberedList | CodeBlock | Kept | Chart
"""Every kind of block. A renderer has a method for each, and the type checker counts them."""


@attrs.frozen
class Document:
    """A whole document: its title, and the blocks below it."""

    title: str
    body: tuple[Block, ...] = ()
    source: bytes = field(default=b"", eq=False, repr=False)
    """The UTF-8 text that the spans of the blocks point into; empty for a tree built in memory."""
    directives: tuple[str, ...] = ()
    """What it says to this library alone, each as `DIRECTIVE` has it; no format shows them."""

    @cached_property
    def _lines(self) -> list[str]:
        return self.source.decode().split("\n")

    def line(self, number: int) -> str:
        """Return a line of the source, counted from 1; '' where there is none."""
        return self._lines[number - 1] if 0 < number <= len(self._lines) else ""


DIRECTIVE = re.compile(
    r"ignore (?P<codes>[A-Z]{2,10}[0-9]{0,6}(?:, ?[A-Z]{2,10}[0-9]{0,6})*)"
    r"(?: in (?P<place>(?:(?!--)[^\s<>])+))?"
    r"(?: because (?P<reason>(?:(?!--).)+))?"
)
"""A directive: `ignore PM303 in A1 because the vendor decides`. Without `--`, it fits a comment."""
