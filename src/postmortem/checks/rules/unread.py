"""What is written where data belong, and isn't read: a cell that is no time, a table of other columns."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any

from postmortem.checks.finding import Level
from postmortem.checks.rule import Case, Hit, rule
from postmortem.derived.milestones import rows
from postmortem.model.document import blank_document
from postmortem.model.layout import Column, normal_title
from postmortem.model.layout.labels import Labelled
from postmortem.model.sections import OUTLINE
from postmortem.model.sections.timeline import PHASES
from postmortem.patterns import regex
from postmortem.tree.nodes import Block, Section, Table
from postmortem.values.clocks import advice, fails, parse
from postmortem.values.moments import Inexact

_DIGITS = regex(r"[0-9][0-9:.,hHtT ]{0,30}[zZ]?")


@rule("PM213", "time-not-read", Level.WARNING)
def time_not_read(case: Case) -> Iterator[Hit]:
    """A time has digits and is no time: `10:65`, `1065`.

    It is kept as words, so no duration counts the row, and no rule compares it.

    Source: the rule of this library that nothing is guessed.

    Bad:
        timeline:
          detection:
            - time: {words: "23:75"}
              event: The latency alert fires
              milestone: null

    Good:
        timeline:
          detection:
            - time: 23:57
              event: The latency alert fires
              milestone: null
    """
    report = case.report
    messages = [
        (f"communication.{kind}[{index}]", message)
        for kind in ("internal", "external")
        for index, message in enumerate(getattr(report.communication, kind))
    ]
    for path, row in [*rows(report), *messages]:
        words = row.time.words if isinstance(row.time, Inexact) else None
        if words and _DIGITS.fullmatch(words) and parse(words) is None and fails(words):
            yield Hit(
                f"{path}.time", f"'{words}' is no time, so it is kept as words", advice(words)
            )


@rule("PM110", "column-not-read", Level.WARNING)
def column_not_read(case: Case) -> Iterator[Hit]:
    """A table below one of our headings has a column of another name, so its rows are no data.

    It is kept as it was written. A renamed or a missing column is the most common reason that a timeline or
    the actions are empty in figures that a team counts.

    Source: the template of this library: the columns of its tables.

    Bad:
        extras:
          - after: Action Items / Immediate (This Week)
            markdown: |
              | ID | Action | Who | Due Date | Status |
              | --- | --- | --- | --- | --- |
              | A1 | Page earlier | Alice | 2026-01-22 | Open |

    Good:
        extras: []
    """
    for table in _kept_tables(case):
        if table.near:
            hint = f"its columns are called {', '.join(table.near)} here"
            missing = ", ".join(table.other) or "too few"
            message = f"the table below {table.place} is kept as text, by its columns: {missing}"
            yield Hit(table.path, message, hint)


@rule("PM111", "table-not-read", Level.NOTE)
def table_not_read(case: Case) -> Iterator[Hit]:
    """A table of the author's own is below a heading that has a table.

    It is shown as it was written, and no figure counts its rows. That may be meant.

    Source: the template of this library: the columns of its tables.

    Bad:
        extras:
          - after: Impact Assessment / Service Impact
            markdown: |
              | Host | Load |
              | --- | --- |
              | db1 | 97% |

    Good:
        extras: []
    """
    for table in _kept_tables(case):
        if not table.near:
            columns = ", ".join(table.other)
            yield Hit(table.path, f"the table below {table.place} is kept as text: {columns}")


class _KeptTable:
    """A table that no field holds, the columns that its place asks for, and those that it has besides."""

    def __init__(self, path: str, place: str, table: Table) -> None:
        self.path, self.place = path, place
        mine = {normal_title(title): title for title in table.columns}
        expected = [
            (len(mine.keys() & {*map(normal_title, columns)}), columns)
            for columns in _columns().get(place, ())
        ]
        shared, columns = max(expected, key=lambda candidate: candidate[0], default=(0, ()))
        # One column in common is by chance: many tables have a Time, or a Status.
        self.near: Sequence[str] = columns if shared > 1 or shared == 1 == len(mine) else ()
        titles = {*map(normal_title, columns)} if self.near else set()
        known = titles | _optional_titles() if self.near else set()
        self.other = [title for key, title in mine.items() if key not in known]


def _kept_tables(case: Case) -> Iterator[_KeptTable]:
    """Yield the tables below headings of ours that have tables, and whose rows are in no field."""
    report = case.report
    texts = [
        (f"extras[{index}].markdown", extra.after, extra.markdown)
        for index, extra in enumerate(report.extras)
    ]
    phases = zip(("how_detected", "how_investigated", "how_resolved"), PHASES.values(), strict=True)
    texts += [
        (f"timeline.{name}", f"Timeline / {title}", text)
        for name, title in phases
        if (text := getattr(report.timeline, name)) is not None
    ]
    texts = [
        entry for entry in texts if entry[1] in _columns() and "|" in entry[2] and "-" in entry[2]
    ]
    if not texts:
        return
    # The reader takes longer to import than a report to check, and few reports have such a text.
    from postmortem.formats.markdown import reader
    from postmortem.reading.documents import is_ours
    from postmortem.reading.languages import in_english  # as the reader above

    # In a document of another team's, what it calls its columns is its own affair.
    if case.source is None or is_ours(in_english(reader.read(case.source), None)[0]):
        for path, place, text in texts:
            for block in reader.read(text, titled=False).body:
                if isinstance(block, Table):
                    yield _KeptTable(path, place, block)


@cache
def _optional_titles() -> frozenset[str]:
    """Return the titles of the columns of ours that a table may leave out: `Milestone`, `Ticket`."""
    titles: set[str] = set()
    waiting: list[Any] = [*OUTLINE.values()]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Labelled):
            columns = [column for column in part.labels.values() if isinstance(column, Column)]
            titles |= {normal_title(column.title) for column in columns if column.optional}
        waiting += [*getattr(part, "parts", {}).values()]
        waiting += [getattr(part, name) for name in ("part", "below") if hasattr(part, name)]
    return frozenset(titles)


@cache
def _columns() -> Mapping[str, Sequence[tuple[str, ...]]]:
    """Return the columns of the tables of each place, with those of the places inside it."""
    tables: dict[str, list[tuple[str, ...]]] = {}

    def look(blocks: Sequence[Block], place: tuple[str, ...]) -> None:
        for block in blocks:
            if isinstance(block, Section):
                look(block.body, (*place, block.title))
            elif isinstance(block, Table) and place:
                for depth in range(1, len(place) + 1):
                    tables.setdefault(" / ".join(place[:depth]), []).append(block.columns)

    look(blank_document().body, ())
    return MappingProxyType(tables)
