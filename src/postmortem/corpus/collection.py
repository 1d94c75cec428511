"""A collection: the reports of a corpus, and what narrows, orders and tabulates them.

Answers and the site are made from a `Collection`; `Corpus`, the class that people see, adds the verbs
that need them, as `Report` does for `ReportData`.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Self

import attrs

from postmortem.corpus.columns import Stored, days_of
from postmortem.corpus.entries import Entry, LoadProblem
from postmortem.corpus.table import Table
from postmortem.corpus.tables import TABLES, TableName, TableSchema, kept_places
from postmortem.errors import FieldError, Problem, describe
from postmortem.facade import Report
from postmortem.formats.shown import Shown
from postmortem.model.fields import key_of
from postmortem.model.sections.metadata import Severity
from postmortem.text.normal import escape
from postmortem.tree.nodes import BulletList, Document, Item, Prose, Section
from postmortem.tree.nodes import Table as TableNode
from postmortem.values.dates import as_date

_SHOWN = 20
"""How many reports and problems a notebook shows."""

SORTS = ("date", "severity", "duration", "title", "incident_id", "report")
"""What a corpus is sorted by."""


@attrs.frozen(eq=False, repr=False)
class Collection(Shown):
    """Reports in a fixed order, each of them once."""

    _entries: tuple[Entry, ...] = ()
    problems: tuple[LoadProblem, ...] = ()
    """Documents that can't be read, copies of a report, and reports that share an id."""
    skipped: tuple[str, ...] = ()
    """Documents that lie in a folder and are no reports."""
    _tables: dict[str, Table] = attrs.field(factory=dict, init=False)

    # --- the reports ------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Report]:
        return (entry.report for entry in self._entries)

    def __getitem__(self, which: int | str) -> Report:
        """Return a report by its place, by its key, or by its incident's id."""
        if isinstance(which, str):
            return self._named(which).report
        return self._entries[which].report

    def __bool__(self) -> bool:
        return bool(self._entries)

    def _named(self, name: str) -> Entry:
        for entry in self._entries:
            if entry.key == name:
                return entry
        matching = [entry for entry in self._entries if entry.get("incident_id") == name]
        if len(matching) == 1:
            return matching[0]
        if matching:
            keys = ", ".join(entry.key for entry in matching[:5])
            raise KeyError(f"{name!r} is the id of several reports: {keys}")
        raise KeyError(f"no report lies at {name!r}, and none has that id")

    def keys(self) -> tuple[str, ...]:
        """Return the key of each report: where it lies, from what was loaded."""
        return tuple(entry.key for entry in self._entries)

    def items(self) -> Iterator[tuple[str, Report]]:
        """Yield the key and the report of each."""
        return ((entry.key, entry.report) for entry in self._entries)

    def filter(
        self,
        matches: Callable[[Report], bool] | None = None,
        *,
        severity: str | Severity | Iterable[str | Severity] | None = None,
        at_least: str | Severity | None = None,
        since: dt.date | str | None = None,
        until: dt.date | str | None = None,
        over: bool | None = None,
        service: str | None = None,
        person: str | None = None,
        words: str | None = None,
        open_actions: bool | None = None,
    ) -> Self:
        """Return the reports that all conditions hold for.

        `severity` is one or several, `at_least` that severity or a worse one. `since` and `until` are
        days of the incident, both included; a report without a date is in neither. `service` and
        `person` are whole names, in any case; `words` all are in the title, the summary or the
        causes. `over` and `open_actions` are True or False. `matches` is a function of the report.

        Raises `FieldError` for a severity or a date that does not exist.

        >>> import postmortem as pm
        >>> corpus = pm.Corpus().add(pm.report("INC-1", "Login was down", date="2026-01-15").build())
        >>> len(corpus.filter(since="2026-02-01"))
        0
        """
        tests: list[Callable[[Entry], bool]] = []
        if severity is not None:
            severities = (severity,) if isinstance(severity, str) else severity
            names = {self._severity(level)[0] for level in severities}
            tests.append(lambda entry: entry.get("severity") in names)
        if at_least is not None:
            worst = self._severity(at_least)[1]
            tests.append(lambda entry: _between(entry.whole("severity_rank"), 0, worst))
        if since is not None or until is not None:
            first, last = _day(since), _day(until)
            tests.append(lambda entry: _between(entry.whole("date"), first, last))
        if over is not None:
            tests.append(lambda entry: entry.get("over") is over)
        if open_actions is not None:
            tests.append(lambda entry: bool(entry.get("actions_pending")) is open_actions)
        if service is not None:
            tests.append(_has("services", "service", service))
        if person is not None:
            tests.append(_has("people", "person", person))
        if words is not None:
            tests.append(_has_words(words))
        if matches is not None:
            tests.append(lambda entry: matches(entry.report))
        return self._with(entry for entry in self._entries if all(test(entry) for test in tests))

    def _severity(self, severity: str | Severity) -> tuple[str, int]:
        """Return the name and the rank of a severity: as a report here has it, or a usual one.

        Raises `FieldError` for a word of no scale that is known here.
        """
        if not isinstance(severity, Severity):
            for entry in self._entries:
                name, rank = entry.text("severity"), entry.whole("severity_rank")
                if name is not None and rank is not None and key_of(name) == key_of(severity):
                    return name, rank
        try:
            level = Severity.read(severity)
        except FieldError:
            scales = {entry.report.metadata.severity_scale for entry in self._entries} - {()}
            if len(scales) != 1:
                raise
            level = Severity.read(severity, *scales)
        return level.value, level.rank

    def sorted(self, by: str = "date", *, reverse: bool = False) -> Self:
        """Return the reports in another order; those that lack the value come last.

        `by` is `date`, `severity` (the worst first), `duration`, `title`, `incident_id` or `report`,
        which is the key. Raises `FieldError` for anything else.

        >>> import postmortem as pm
        >>> first = pm.report("INC-1", "Login was down", date="2026-02-15").build()
        >>> second = pm.report("INC-2", "Search was slow", date="2026-01-03").build()
        >>> [report.title for report in pm.Corpus().add(first, second).sorted("date")]
        ['Search was slow', 'Login was down']
        """
        if by not in SORTS:
            raise FieldError(Problem(expected="one of " + ", ".join(SORTS), found=describe(by)))
        column = {"severity": "severity_rank"}.get(by, by)

        def value(entry: Entry) -> Any:
            return entry.key if column == "report" else entry.get(column)

        known = [entry for entry in self._entries if value(entry) is not None]
        unknown = [entry for entry in self._entries if value(entry) is None]
        known.sort(key=lambda entry: entry.key)
        known.sort(key=value, reverse=reverse)
        return self._with([*known, *sorted(unknown, key=lambda entry: entry.key)])

    def _with(self, entries: Iterable[Entry]) -> Self:
        return type(self)(tuple(entries), self.problems, self.skipped)

    # --- tables -----------------------------------------------------------------------------------

    @staticmethod
    def schema() -> Mapping[str, TableSchema]:
        """Return the thirteen tables, each with its columns, their types and what they mean.

        >>> import postmortem as pm
        >>> list(pm.Corpus.schema())[:4]
        ['reports', 'events', 'timings', 'actions']
        """
        return TABLES

    def table(self, name: TableName) -> Table:
        """Return a table of all reports. Raises `FieldError` for a table that does not exist.

        >>> import postmortem as pm
        >>> corpus = pm.Corpus().add(pm.report("INC-1", "Login was down").build())
        >>> corpus.table("reports")[0]["title"]
        'Login was down'
        """
        if name not in TABLES:
            raise FieldError(Problem(expected="one of " + ", ".join(TABLES), found=describe(name)))
        if name not in self._tables:
            rows = [(key, *row) for key, row in self.stored_rows(name)]
            self._tables[name] = Table(name, TABLES[name].columns, rows)
        return self._tables[name]

    def stored_rows(self, name: str) -> Iterator[tuple[str, list[Stored]]]:
        """Yield the key of a report with each of its rows, as they are kept, without any column twice."""
        for entry in self._entries:
            for row in entry.rows(name):
                yield entry.key, row

    def entries(self) -> tuple[Entry, ...]:
        """Return the entries behind the reports, for what counts many of them."""
        return self._entries

    def only(self, *entries: Entry) -> Self:
        """Return the corpus of some of its entries."""
        return self._with(entries)

    def by_key(self) -> list[Entry]:
        """Return the entries in the order of their keys, whatever the order of the corpus."""
        return sorted(self._entries, key=lambda entry: entry.key)

    # --- showing ----------------------------------------------------------------------------------

    def __repr__(self) -> str:
        count = len(self._entries)
        dates = [day for entry in self._entries if (day := entry.day("date")) is not None]
        spread = f" from {min(dates)} to {max(dates)}" if dates else ""
        wrong = len(self.problems)
        problems = f", {wrong} problem{'s'[wrong == 1 :]}" if wrong else ""
        return f"<Corpus: {count} report{'s'[count == 1 :]}{spread}{problems}>"

    def _document(self, derived: Any = ()) -> Document:
        head = ("Date", "Incident", "Severity", "Title", "Actions to do")
        rows = tuple(_summary_row(entry) for entry in self._entries[:_SHOWN])
        more = len(self._entries) - _SHOWN
        note = repr(self)[len("<Corpus: ") : -1] + (f"; {_SHOWN} are shown" * (more > 0))
        body: list[Any] = [Prose(f"{escape(note)}.")]
        if rows:
            body.append(TableNode(head, rows))
        if self.problems:
            items = tuple(Item(escape(str(problem))) for problem in self.problems[:_SHOWN])
            body.append(Section("Problems", (BulletList(items),)))
        return Document("Corpus", tuple(body))


def _summary_row(entry: Entry) -> tuple[str, ...]:
    return (
        str(entry.day("date") or ""),
        escape(entry.text("incident_id") or ""),
        entry.text("severity") or "",
        entry.text("title") or "",
        str(entry.get("actions_pending")),
    )


def _day(value: dt.date | str | None) -> int | None:
    return None if value is None else days_of(as_date(value))


def _between(value: int | None, first: int | None, last: int | None) -> bool:
    if value is None:
        return False
    return (first is None or value >= first) and (last is None or value <= last)


def _has(table: TableName, column: str, name: str) -> Callable[[Entry], bool]:
    place, searched = kept_places(table)[column], name.casefold()
    return lambda entry: any(str(row[place]).casefold() == searched for row in entry.rows(table))


def _has_words(words: str) -> Callable[[Entry], bool]:
    searched = words.casefold().split()
    places = kept_places("factors")
    of_cause = places["description"], places["effect"]

    def test(entry: Entry) -> bool:
        texts: Sequence[object] = [entry.get(name) for name in ("title", "one_line", "incident_id")]
        causes = [row[place] for row in entry.rows("factors") for place in of_cause]
        text = " ".join(str(value) for value in (*texts, *causes) if value is not None).casefold()
        return all(word in text for word in searched)

    return test
