"""What a taker returns: values, what is left over, messages. It changes nothing else."""

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import attrs

from postmortem.errors import FieldError
from postmortem.model.sections.metadata import Severity
from postmortem.outline.entries import Entry, Outline
from postmortem.reading.messages import (
    ColumnIs,
    Kept,
    KeptBefore,
    KeptComment,
    KeptDefinitions,
    Message,
    Translated,
)
from postmortem.reading.times import DaysNear
from postmortem.styles.style import Style, level_on
from postmortem.text.words import words_of

T = TypeVar("T")


@attrs.frozen
class Value:
    """A value of the report: what a field holds, or one row more of a list."""

    path: str
    value: Any
    line: int
    is_row: bool = False


@attrs.frozen(kw_only=True)
class Left:
    """Markdown that no value holds; it is kept as it was written."""

    markdown: str
    line: int
    why: type[Kept]
    blocks: int
    """How many blocks of the document it is, for the coverage."""
    what: str = ""
    """What a message quotes of it; its first line where that is ''."""
    custom: str = ""
    """The title, where it is a section of the author's own."""
    body: str = ""
    """What is below that title."""
    inside: bool = False
    """Whether that section is inside the one that it is kept after."""


@attrs.define
class Taken:
    """The result of a taker, while it is made."""

    outline: Outline
    values: list[Value] = attrs.field(factory=list)
    left: list[Left] = attrs.field(factory=list)
    messages: list[tuple[Message, int, str]] = attrs.field(factory=list)
    """Each with the position of the value that it is about, -1 for none, and the rest of its path."""

    def set(self, path: str, value: Any, line: int) -> int:
        """Set a value that there is once; return its position."""
        self.values.append(Value(path, value, line))
        return len(self.values) - 1

    def add(self, path: str, value: Any, line: int) -> int:
        """Add a row to a list; return its position among the values."""
        self.values.append(Value(path, value, line, is_row=True))
        return len(self.values) - 1

    def say(self, message: Message, about: int = -1, step: str = "") -> None:
        """Say something, of the value at a position or of none."""
        self.messages.append((message, about, step))

    def translated(
        self,
        make: type[Translated],
        line: int,
        what: str,
        shown: str,
        about: int = -1,
        step: str = "",
        **data: str,
    ) -> None:
        """Say that the report has words otherwise; nothing where it has them as they are."""
        if what and what != shown and sorted(words_of(what)) != sorted(words_of(shown)):
            self.say(make(line=line, what=what, **data), about, step)

    def leave(self, entries: Sequence[Entry], why: type[Kept]) -> None:
        """Leave neighbouring entries over, as one piece."""
        run: list[Entry] = []
        for entry in entries:
            if entry.kind == "kept":
                self._leave_run(run, why)
                run = []
                self.left.append(
                    Left(markdown=entry.text, line=entry.line, why=KeptBefore, blocks=0)
                )
                continue
            if run and self.outline.source[run[-1].span.end : entry.span.start].strip():
                self._leave_run(run, why)
                run = []
            run.append(entry)
        self._leave_run(run, why)

    def _leave_run(self, run: Sequence[Entry], why: type[Kept]) -> None:
        if any(entry.kind != "rule" for entry in run):
            blocks = sum(map(count_of, run))
            if all(entry.kind == "definitions" for entry in run):
                why = KeptDefinitions
            elif all(entry.is_silent for entry in run):
                why = KeptComment
            markdown = self.outline.text(run[0], run[-1])
            start = run[0].span.start
            indent = start - (self.outline.source.rfind(b"\n", 0, start) + 1)
            if indent and "\n" in markdown:  # it was below an item
                markdown = re.sub(rf"\n[ \t]{{0,{indent}}}", "\n", markdown)
            self.left.append(Left(markdown=markdown, line=run[0].line, why=why, blocks=blocks))

    def leave_text(
        self, markdown: str, line: int, why: type[Kept], *, blocks: int, what: str = ""
    ) -> None:
        """Leave Markdown over that is no whole entry."""
        if markdown.strip():
            self.left.append(Left(markdown=markdown, line=line, why=why, blocks=blocks, what=what))

    def leave_rows(self, entry: Entry, leftovers: Sequence[int], why: type[Kept]) -> None:
        """Leave some rows of a table over, by their numbers, below its heading."""
        if not leftovers:
            return
        source = self.outline.text(entry).split("\n")
        if len(source) == len(entry.rows) + 1:
            rows = [*source[:2], *(source[at + 1] for at in leftovers)]
        else:  # in HTML, or drawn with lines
            shown = (
                entry.rows[0],
                tuple("---" for _ in entry.rows[0]),
                *(entry.rows[at] for at in leftovers),
            )
            rows = [
                "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in shown
            ]
        self.leave_text("\n".join(rows), entry.line, why, blocks=len(leftovers))

    def column(self, line: int, title: str, name: str, *, again: bool) -> None:
        """Say what the heading of a column is; the report has that of a second table nowhere."""
        if again and title:
            self.say(ColumnIs(line=line, what=title))
        else:
            self.translated(ColumnIs, line, title, name)

    def extend(self, other: "Taken") -> None:
        """Add what another taker returned."""
        shift = len(self.values)
        self.values += other.values
        self.left += other.left
        self.messages += [
            (m, at + shift if at >= 0 else at, step) for m, at, step in other.messages
        ]


@attrs.frozen
class Context:
    """What a taker may ask for besides its own entries."""

    outline: Outline
    style: Style
    paths: frozenset[str] = frozenset()
    """The values that there are already, by their paths."""
    near: Any = None
    """A day near to those of the document, which gives the years that are left out."""
    base: Any = None
    """The day of clocks that stand before any day; None where nobody knows."""
    begun: Any = None
    """The instant that `base` is the day of, with its zone; None where the document names a day alone."""
    trusted: Any = None
    """The incident's date, where two places of the document name it."""
    elsewhere: bool = False
    """Whether facts and text name a zone that isn't UTC after their clocks."""
    order: str = ""
    """The order of numeric dates, `dm` or `md`; '' where nothing shows it."""
    scale: tuple[str, ...] = ()
    """The scale that the document names for its severity; () where it names none."""

    def severity(self, words: str) -> Severity | None:
        """Return the severity that words name: a level of the document's own scale, if it names one."""
        if self.scale:
            return level_on(self.scale, words)
        return self.style.severity(words)

    @property
    def days_near(self) -> DaysNear:
        """What gives the days of actions what they leave out."""
        return DaysNear(self.order, self.base or self.near)

    def taken(self) -> Taken:
        """Return an empty result."""
        return Taken(self.outline)


def made(make: Callable[..., T], **values: Any) -> T | None:
    """Return an object of the model, or None where it refuses its values."""
    try:
        return make(**values)
    except FieldError:
        return None


def count_of(entry: Entry) -> int:
    """Return how many blocks of a document an entry is: see `Coverage`."""
    match entry.kind:
        case "table":
            rows = entry.rows[1:] if entry.block is not None or len(entry.rows) > 1 else entry.rows
            return sum(any(row) for row in rows)
        case "item":
            return int(bool(entry.text or entry.entries))
        case "list":
            return sum(map(count_of, entry.entries))
        case "heading":
            return sum(map(count_of, entry.entries))
        case "bold" | "lead" | "pair":
            return int(entry.kind != "bold" or bool(entry.words)) + sum(
                map(count_of, entry.entries)
            )
        case "kept" | "comment" | "definitions" | "rule":
            return 0
        case _:
            return 1
