"""Metrics of a team's own, as data: a name, and a pair of milestones that it is measured between."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, TypeAlias

import attrs

from postmortem.derived.milestones import LAST_COUNTS, marks, numbered
from postmortem.derived.timings import Endpoint, Timing, between, endpoint
from postmortem.errors import FieldError, Problem, describe
from postmortem.model.fields import key_of
from postmortem.model.report import ReportData
from postmortem.model.sections.timeline import Milestone
from postmortem.text.normal import line

Occurrence: TypeAlias = Literal["first", "last"]
"""Which row counts, of several with the same milestone."""


def _name(value: Any) -> str:
    if not isinstance(value, str):
        raise FieldError(Problem(path="name", expected="a name", found=describe(value)))
    return line(value)


def _milestone(value: Any) -> Milestone:
    return Milestone.read(value)


def _occurrence(value: Any) -> Occurrence | None:
    if value not in (None, "first", "last"):
        raise FieldError(Problem(expected="first or last", found=describe(value)))
    occurrence: Occurrence | None = value
    return occurrence


@attrs.frozen(kw_only=True)
class MetricDefinition:
    """A length of time that a team measures: its name, and the milestones that it lies between.

    The milestones are the usual ones, or a team's own. Of several rows with the same milestone, the
    first counts, and the last for Mitigated, Resolved and Closed, unless `start_row` or `end_row` says
    `first` or `last`. Raises `FieldError` for anything else.

    >>> MetricDefinition(name="Time to failover", start="detected", end="Failover done").end
    <Milestone 'Failover done'>
    """

    name: str = attrs.field(converter=_name)
    """What the metric is called: `Time to failover`."""
    start: Milestone = attrs.field(converter=_milestone)
    """The milestone that it starts with."""
    end: Milestone = attrs.field(converter=_milestone)
    """The milestone that it ends with."""
    start_row: Occurrence | None = attrs.field(default=None, converter=_occurrence)
    """Which row of the first milestone counts; None for the usual one."""
    end_row: Occurrence | None = attrs.field(default=None, converter=_occurrence)
    """Which row of the second milestone counts; None for the usual one."""


def measured(report: ReportData, metrics: Iterable[MetricDefinition]) -> tuple[Timing, ...]:
    """Return the timing of each metric, in their order; one whose ends aren't known says why.

    Rows that are marked count; in a report that marks none of the usual milestones, the words of rows
    are asked for those, as for the usual timings. `invalid` says that the end comes before the start.

    >>> import postmortem as pm
    >>> failover = pm.MetricDefinition(name="Time to failover", start="detected", end="failover done")
    >>> draft = pm.report("INC-7", "Login was down", date="2021-03-31")
    >>> draft = draft.detected("11:45", "An alert fires", milestone="detected")
    >>> report = draft.resolved("11:57", "It is moved", milestone=pm.Milestone("Failover done")).build()
    >>> [f"{one.label}: {one}" for one in pm.measured(report, [failover])]
    ['Time to failover: 12 min']
    """
    metrics = tuple(metrics)
    if not metrics:
        return ()
    ends = _ends(report)
    return tuple(_measured(metric, ends) for metric in metrics)


def _ends(report: ReportData) -> Mapping[str, Sequence[Endpoint | None]]:
    """Return the rows of each milestone, by its key; None for one whose time is no instant."""
    by_name: dict[str, list[Endpoint | None]] = {}
    for mark in numbered(report):
        by_name.setdefault(key_of(mark.milestone), []).append(endpoint(mark))
    for mark in marks(report):
        if not mark.given:
            by_name.setdefault(key_of(mark.milestone), []).append(endpoint(mark))
    return by_name


def _measured(metric: MetricDefinition, ends: Mapping[str, Sequence[Endpoint | None]]) -> Timing:
    start = _row(ends, metric.start, metric.start_row)
    end = _row(ends, metric.end, metric.end_row)
    definition = (
        f"from {_shown(metric.start, metric.start_row)} to {_shown(metric.end, metric.end_row)}"
    )
    return between(
        name=metric.name,
        label=metric.name,
        definition=definition,
        first=metric.start,
        last=metric.end,
        start=start,
        end=end,
        known=frozenset(ends),
    )


def _shown(milestone: Milestone, row: Occurrence | None) -> str:
    return milestone.value if row is None else f"the {row} {milestone.value}"


def _row(
    ends: Mapping[str, Sequence[Endpoint | None]], milestone: Milestone, row: Occurrence | None
) -> Endpoint | None:
    occurrences = ends.get(key_of(milestone), ())
    if not occurrences:
        return None
    which = row or ("last" if milestone in LAST_COUNTS else "first")
    return occurrences[-1] if which == "last" else occurrences[0]


def read_metrics(data: Any) -> tuple[MetricDefinition, ...]:
    """Return the metrics that a list of tables describes, as `[[metrics]]` of a configuration.

    The keys are `name`, `from`, `to`, and `from-row` and `to-row`, which are `first` or `last`. Raises
    `FieldError` with every problem.

    >>> [one.name for one in read_metrics([{"name": "Time to failover", "from": "detected", "to": "failover done"}])]
    ['Time to failover']
    """
    if not isinstance(data, list):
        raise FieldError(Problem(expected="a list of tables, [[metrics]]", found=describe(data)))
    definitions: list[MetricDefinition] = []
    problems: list[Problem] = []
    for index, table in enumerate(data):
        try:
            definitions.append(_read(table))
        except FieldError as error:
            problems += [problem.at(f"[{index}]") for problem in error.problems]
    names = [key_of(definition.name) for definition in definitions]
    for index, name in enumerate(names):
        if name in names[:index]:
            actual = describe(definitions[index].name)
            expected = "a name for each metric of its own"
            problems.append(Problem(path=f"[{index}].name", expected=expected, found=actual))
    if problems:
        raise FieldError(problems)
    return tuple(definitions)


_KEYS = {"name": "name", "from": "start", "to": "end", "from-row": "start_row", "to-row": "end_row"}


def _read(table: Any) -> MetricDefinition:
    if not isinstance(table, Mapping):
        raise FieldError(Problem(expected="a table", found=describe(table)))
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    for key, value in table.items():
        known = str(key).replace("_", "-")
        if known not in _KEYS:
            hint = f"it knows {', '.join(_KEYS)}"
            problems.append(
                Problem(
                    path=str(key),
                    expected="a key that is known here",
                    found=describe(key),
                    hint=hint,
                )
            )
            continue
        field = getattr(attrs.fields(MetricDefinition), _KEYS[known])
        try:
            values[_KEYS[known]] = field.converter(value)
        except FieldError as error:
            problems += [attrs.evolve(problem, path=str(key)) for problem in error.problems]
    for key in ("name", "from", "to"):
        if key not in table:
            problems.append(Problem(path=key, expected="a value"))
    if problems:
        raise FieldError(problems)
    return MetricDefinition(**values)
