"""The thirteen tables of a corpus: which rows a report gives, and the columns of each.

A column is one line here: its name, its type, what it means, and, where the value isn't the
attribute of that name, how it comes out of the row. The page `docs/corpus-tables.md` and the
published schema are made of these lines; a change of them raises `SCHEMA_VERSION`.
"""

from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

import attrs

from postmortem.checks.finding import Level
from postmortem.corpus.columns import Column, ColumnType, Stored, stored
from postmortem.corpus.facts import (
    Facts,
    end_of,
    instant,
    is_approximate,
    words_of,
)
from postmortem.derived.timings import Timing
from postmortem.model.sections.metadata import Severity

SCHEMA_VERSION = 1
"""The version of the tables: raised when a column goes, or changes its type or meaning.

A column that is added leaves it as it is; `UNION BY NAME` fills it in older files.
"""

TableName: TypeAlias = Literal[
    "reports", "events", "timings", "actions", "factors", "services", "metrics", "messages",
    "links", "findings", "revisions", "people", "classes",
]  # fmt: skip

TEXT, INTEGER, FLAG = ColumnType.TEXT, ColumnType.INTEGER, ColumnType.FLAG
DATE, TIME, DURATION = ColumnType.DATE, ColumnType.TIME, ColumnType.DURATION


@attrs.frozen(kw_only=True)
class TableSchema(Mapping[str, Column]):
    """A table: its columns by their names, in order.

    >>> import postmortem as pm
    >>> list(pm.Corpus.schema()["revisions"])
    ['report', 'incident_id', 'number', 'version', 'date', 'author', 'changes']
    """

    name: str
    about: str
    columns: tuple[Column, ...]
    """All columns; the first is filled in by the corpus, since a report doesn't know where it lies."""
    rows: Callable[[Facts], Iterable[Any]] = attrs.field(eq=False, repr=False)

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def __iter__(self) -> Any:
        return (column.name for column in self.columns)

    def __len__(self) -> int:
        return len(self.columns)

    def __contains__(self, name: object) -> bool:
        return any(column.name == name for column in self.columns)

    def stored_rows(self, facts: Facts) -> list[list[Stored]]:
        """Return the rows of a report as they are kept, without those columns that the corpus fills."""
        incident_id = facts.report.metadata.incident_id
        getters = [(column.type, column.get) for column in self.columns[len(_KEYS) + 1 :]]
        return [
            [incident_id, *[stored(type, get(row)) for type, get in getters]]
            for row in self.rows(facts)
        ]


def _column(
    name: str,
    type: ColumnType,
    about: str,
    get: Callable[[Any], Any] | str | None = None,
    *,
    required: bool = False,
) -> Column:
    getter = get if callable(get) else attrgetter(get or name)
    return Column(name=name, type=type, about=about, required=required, get=getter)


def _row(name: str, type: ColumnType, about: str, get: str | None = None, required: bool = False) -> Column:  # fmt: skip
    """Return a column whose value is an attribute of the row that the report has."""
    return _column(name, type, about, f"value.{get or name}", required=required)


def _moment(about: str) -> tuple[Column, ...]:
    """Return the columns of a moment."""
    return (
        _column("time", TIME, about, lambda row: instant(row.value.time)),
        _column("end", TIME, "The end, where the time is a range.", lambda row: end_of(row.value.time)),
        _column("approximate", FLAG, "Whether the time is known only roughly.",
                lambda row: is_approximate(row.value.time), required=True),
        _column("words", TEXT, "The words in place of a time.",
                lambda row: words_of(row.value.time)),
    )  # fmt: skip


def _source(part: str, about: str) -> Column:
    """Return a column with a part of where a row came from."""

    def get(row: Any) -> Any:
        return None if row.value.source is None else getattr(row.value.source, part)

    return _column(f"source_{part}", TEXT, about, get)


def _number(about: str) -> Column:
    return _column("number", INTEGER, about, required=True)


_KEYS = (
    _column("report", TEXT, "The key of the report: where it lies, from the folder that was loaded.",
            lambda _: None, required=True),
)  # fmt: skip
_ID = _column("incident_id", TEXT, "The incident's id.")


def _table(
    name: str, about: str, rows: Callable[[Facts], Iterable[Any]], *columns: Column | tuple[Column, ...]
) -> TableSchema:  # fmt: skip
    flat = [
        part for column in columns for part in (column if isinstance(column, tuple) else (column,))
    ]
    return TableSchema(name=name, about=about, columns=(*_KEYS, _ID, *flat), rows=rows)


def severity_rank(severity: Severity | None) -> int | None:
    """Return the rank of a severity: 1 for the worst of most scales, 0 for what is above."""
    return None if severity is None else severity.rank


def _basis(timing: Timing) -> str | None:
    """Return on what a timing rests: `given`, `recognised`, `stated`; None where it isn't known."""
    if not timing.known:
        return None
    if timing.stated:
        return "stated"
    ends = {end.basis for end in (timing.start, timing.end) if end is not None}
    return "given" if ends == {"given"} else "recognised"


def _length(name: str, about: str) -> Column:
    return _column(name, DURATION, about, lambda facts: facts.timing(name).value)


def _report(facts: Facts) -> Iterable[Facts]:
    return (facts,)


_META = "report.metadata."

TABLES: Mapping[str, TableSchema] = MappingProxyType(
    {
        table.name: table
        for table in (
            _table(
                "reports", "A row for each report.", _report,
                _column("title", TEXT, "The title.", "report.title", required=True),
                _column("date", DATE, "The UTC day on which the incident began.", _META + "date"),
                _column("end_date", DATE, "The day on which it ended, where that is another one.",
                        _META + "end_date"),
                _column("severity", TEXT, "How bad it was, as the report says.", _META + "severity"),
                _column("severity_rank", INTEGER, "The rank of the severity: 1 for the worst of most scales, 0 for what is above.",
                        lambda facts: severity_rank(facts.report.metadata.severity)),
                _column("status", TEXT, "How far the incident has come.", _META + "status"),
                _column("over", FLAG, "Whether it is over.",
                        lambda facts: None if facts.report.metadata.status is None
                        else facts.report.metadata.status.over),
                _length("duration", "From the start of the impact to its end."),
                _column("duration_shortest", DURATION, "The least that the duration can have been.",
                        lambda facts: facts.timing("duration").shortest),
                _column("duration_longest", DURATION, "The most that the duration can have been.",
                        lambda facts: facts.timing("duration").longest),
                _column("duration_basis", TEXT,
                        "`given` by marked rows, `recognised` by their words, or `stated` in the metadata.",
                        lambda facts: _basis(facts.timing("duration"))),
                _length("time_to_detect", "From the start of the impact to its detection."),
                _length("time_to_acknowledge", "From the start of the impact to the acknowledgement."),
                _length("time_to_declare", "From the start of the impact to the declaration."),
                _length("time_to_mitigate", "From the start of the impact to its mitigation."),
                _length("time_to_resolve", "From the start of the impact to the resolution."),
                _column("impact_started", TIME, "When the impact started, or the earliest that it can have.",
                        lambda facts: facts.timings.duration.start and facts.timings.duration.start.earliest),
                _column("detected_by", TEXT,
                        "Who noticed it: as classified, or else, by the words of its detection, `Monitoring`, "
                        "`Customer` or `Colleague`."),
                _column("stopped_by", TEXT, "The event that mitigated it, or else the one that resolved it."),
                _column("one_line", TEXT, "The summary in a line.", "report.summary.one_line"),
                _column("trigger", TEXT, "What set it off.", "report.root_cause.trigger"),
                _column("primary_cause", TEXT, "The primary cause.",
                        lambda facts: facts.report.root_cause.factors.primary
                        and facts.report.root_cause.factors.primary.description),
                _column("trigger_kind", TEXT, "What kind of event set it off, as classified.",
                        lambda facts: facts.kinds("trigger")),
                _column("cause_kinds", TEXT, "What kinds of causes it had, as classified, with commas between.",
                        lambda facts: facts.kinds("cause")),
                _column("mitigation_kinds", TEXT,
                        "What kinds of steps ended its impact, as classified, with commas between.",
                        lambda facts: facts.kinds("mitigation")),
                _column("impact_kinds", TEXT, "What kinds of impact services had, with commas between.",
                        lambda facts: facts.kinds("impact")),
                _column("reporter", TEXT, "Who wrote the report.", _META + "reporter"),
                _column("review_state", TEXT, "How far the document has come.", _META + "review_state"),
                _column("first_revision", DATE, "The first day in the revision history.",
                        lambda facts: facts.written[0]),
                _column("last_revision", DATE, "The last day in the revision history.",
                        lambda facts: facts.written[1]),
                _column("signed", DATE, "The day of the last signature, where all have signed."),
                _column("to_sign", INTEGER, "How many roles are to sign, or have signed.",
                        lambda facts: len(facts.report.sign_off), required=True),
                _column("events", INTEGER, "How many events the timeline has.",
                        lambda facts: len(facts.events), required=True),
                _column("actions", INTEGER, "How many actions there are.",
                        lambda facts: len(facts.actions), required=True),
                _column("actions_pending", INTEGER, "How many actions are neither done nor cancelled.",
                        lambda facts: sum(row.value.pending for row in facts.actions), required=True),
                _column("errors", INTEGER, "How many errors the checks find.",
                        lambda facts: facts.count(Level.ERROR), required=True),
                _column("warnings", INTEGER, "How many warnings the checks find.",
                        lambda facts: facts.count(Level.WARNING), required=True),
                _column("notes", INTEGER, "How many notes the checks find.",
                        lambda facts: facts.count(Level.NOTE), required=True),
            ),
            _table(
                "events", "A row for each event of the timelines.", attrgetter("events"),
                _number("The number of the event in its report, from 1."),
                _column("phase", TEXT, "The phase, if it is in one.", "group"),
                _moment("When it happened."),
                _row("event", TEXT, "What happened.", required=True),
                _row("notes", TEXT, "What explains it."),
                _row("milestone", TEXT, "The milestone that the incident reached with it."),
                _row("evidence", TEXT, "Where it can be checked."),
                _source("system", "The system that the row was taken from, such as `Slack`."),
                _source("id", "What that system calls the row."),
                _source("link", "Where the row can be seen in that system."),
                _row("visibility", TEXT, "Who may read the row: `Internal` or `Public`."),
            ),
            _table(
                "timings", "A row for each timing of each report, known or not, and for each metric of the team.", attrgetter("every_timing"),
                _column("name", TEXT, "The name: `time_to_detect`, or what the team calls its metric.", required=True),
                _column("definition", TEXT, "What it is measured between.", required=True),
                _column("value", DURATION, "The length, where it is exact."),
                _column("shortest", DURATION, "The least that it can have been."),
                _column("longest", DURATION, "The most that it can have been."),
                _column("approximate", FLAG, "Whether an end of it is known only roughly.", required=True),
                _column("basis", TEXT,
                        "`given` by marked rows, `recognised` by their words, or `stated` in the metadata.",
                        _basis),
                _column("why", TEXT, "Why it isn't known."),
            ),
            _table(
                "actions", "A row for each action.", attrgetter("actions"),
                _number("The number of the action in its report, from 1."),
                _row("id", TEXT, "What the report calls it: `A1`."),
                _column("horizon", TEXT, "The horizon, if it has one.", "group"),
                _row("action", TEXT, "What is done.", required=True),
                _row("owner", TEXT, "Who answers for it."),
                _row("due", DATE, "The day on which it is due."),
                _row("status", TEXT, "How far it has come, where the report says."),
                _row("pending", FLAG, "Whether it is neither done nor cancelled.", required=True),
                _row("type", TEXT, "What it is for."),
                _row("priority", TEXT, "How soon it is worth doing."),
                _row("ticket", TEXT, "Where it is tracked."),
                _row("completed", DATE, "The day on which it was done."),
                _column("labels", TEXT, "What it is filed under, with commas between.",
                        lambda row: ", ".join(row.value.labels) or None),
                _row("parent", TEXT, "The id of the action that it is a part of."),
            ),
            _table(
                "factors", "A row for the trigger and for each cause.", attrgetter("factors"),
                _number("The number in the report, from 1."),
                _column("kind", TEXT, "`Trigger`, `Primary` or `Contributing`.", "group", required=True),
                _row("description", TEXT, "What was the case.", required=True),
                _row("effect", TEXT, "How it led to the incident, or made it worse."),
            ),
            _table(
                "services", "A row for each service that was hit.", attrgetter("services"),
                _column("service", TEXT, "The name of the service.", "name", required=True),
                _column("impact", TEXT, "How it behaved; with `;` between, where it was hit several times."),
                _column("kinds", TEXT, "The kinds of the impacts, with commas between."),
                _column("impacts", INTEGER, "How many impacts on it the report has.",
                        lambda entry: entry.hit.rows if entry.hit else 0, required=True),
                _column("started", TIME, "The first start of an impact on it."),
                _column("ended", TIME, "The last end, where each row has one."),
                _column("duration", DURATION,
                        "For how long in all, where that is known exactly; what two rows share counts once.",
                        lambda entry: entry.hit and entry.hit.value),
                _column("duration_shortest", DURATION, "The least that it can have been.",
                        lambda entry: entry.hit and entry.hit.shortest),
                _column("duration_longest", DURATION, "The most that it can have been.",
                        lambda entry: entry.hit and entry.hit.longest),
                _column("duration_words", TEXT, "For how long, as its author put it."),
            ),
            _table(
                "metrics", "A row for each metric.",
                lambda facts: facts.report.metrics.current_state,
                _column("metric", TEXT, "What is measured.", required=True),
                _column("before", TEXT, "The value before the incident, with the unit of its author."),
                _column("during", TEXT, "The value during the incident."),
                _column("after", TEXT, "The value after the incident."),
                _column("target", TEXT, "What it ought to be."),
            ),
            _table(
                "messages", "A row for each message, internal or external.", attrgetter("messages"),
                _number("The number of the message in its report, from 1."),
                _column("kind", TEXT, "`Internal` or `External`.", "group", required=True),
                _moment("When it was sent."),
                _row("channel", TEXT, "Where it was sent."),
                _row("message", TEXT, "What it says.", required=True),
                _column("sender", TEXT, "Who sent an internal message.",
                        lambda row: getattr(row.value, "sender", None)),
                _column("audience", TEXT, "Whom an external message is for.",
                        lambda row: getattr(row.value, "audience", None)),
            ),
            _table(
                "links", "A row for each link, reference, piece of evidence and ticket.",
                attrgetter("links"),
                _column("section", TEXT, "The section that it is in.", required=True),
                _column("label", TEXT, "Its words.", required=True),
                _column("url", TEXT, "Where it leads, absolute or relative."),
            ),
            _table(
                "findings", "A row for each finding of the checks.", attrgetter("findings"),
                _column("code", TEXT, "The rule: `PM201`.", required=True),
                _column("level", TEXT, "`error`, `warning` or `note`.",
                        lambda finding: finding.level.value, required=True),
                _column("path", TEXT, "The value that it is about; '' for the whole report.", required=True),
                _column("line", INTEGER, "The line of the file, where it is known.",
                        lambda finding: finding.location and finding.location.line),
                _column("message", TEXT, "What was found.", required=True),
                _column("hint", TEXT, "What to do about it."),
            ),
            _table(
                "revisions", "A row for each version of the document.",
                lambda facts: enumerate(facts.report.revision_history, 1),
                _column("number", INTEGER, "The number in the report, from 1.", lambda row: row[0],
                        required=True),
                _column("version", TEXT, "The version, as text: `1.10`.", lambda row: row[1].version,
                        required=True),
                _column("date", DATE, "The day of the version.", lambda row: row[1].date),
                _column("author", TEXT, "Who made it.", lambda row: row[1].author),
                _column("changes", TEXT, "What is new in it.", lambda row: row[1].changes),
            ),
            _table(
                "people", "A row for each person in each capacity.", attrgetter("people"),
                _column("person", TEXT, "The name or handle.", "name", required=True),
                _column("capacity", TEXT,
                        "`responder`, `reporter`, `reviewer`, `action owner`, `sender`, `revision author` or "
                        "`signatory`.",
                        required=True),
                _column("role", TEXT, "The role that the report gives, such as `Incident Commander`."),
            ),
            _table(
                "classes", "A row for each word that classifies an incident.", attrgetter("classes"),
                _column("kind", TEXT,
                        "What it is a kind of: `trigger`, `cause`, `detection`, `mitigation` or `impact`.",
                        "of", required=True),
                _column("word", TEXT, "The word.", required=True),
                _column("published", FLAG, "Whether it is a word of the vocabulary, and not one of a team's own.",
                        required=True),
            ),
        )
    }
)  # fmt: skip
"""The tables by their names."""


def kept_places(table: TableName) -> dict[str, int]:
    """Return the place of each column in a row of a table, as an entry keeps it.

    >>> kept_places("links")
    {'incident_id': 0, 'section': 1, 'label': 2, 'url': 3}
    """
    return {column.name: place for place, column in enumerate(TABLES[table].columns[len(_KEYS) :])}
