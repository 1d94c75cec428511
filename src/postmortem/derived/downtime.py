"""How long each service was hit in all: what two rows of the impact share counts once.

A service may be hit several times, by impacts of different kinds that overlap. Their lengths may not be
added: an hour in which a service was slow and lost data is one hour. A row whose ends aren't exact gives
the least and the most that its service can have been hit.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from typing import TypeAlias

import attrs

from postmortem.errors import FieldError
from postmortem.model.report import ReportData
from postmortem.model.sections.impact import ServiceImpact
from postmortem.text.normal import single_spaced
from postmortem.values.durations import ApproximateDuration, as_duration, say_duration
from postmortem.values.moments import Inexact, bounds_of
from postmortem.values.vocabularies import VOCABULARIES

_NOTHING = timedelta(0)
Interval: TypeAlias = tuple[datetime, datetime]


@attrs.frozen(kw_only=True)
class Downtime:
    """How long one service was hit, over all its rows of the impact.

    >>> import postmortem as pm
    >>> draft = pm.report("INC-7", "Login was down", date="2021-03-31")
    >>> draft = draft.service_impact("API", kind="major outage", started="11:00", ended="11:40")
    >>> draft = draft.service_impact("API", kind="data loss", started="11:30", ended="12:00")
    >>> print(draft.build().downtime()[0])
    API: 1 h
    """

    service: str
    rows: int
    """How many rows of the impact are of this service."""
    shortest: timedelta | None
    """The least that it can have been; None where nothing is known."""
    longest: timedelta | None
    """The most that it can have been; None where a row has no end, and none that can be measured."""
    approximate: bool
    """Whether a time or a length that it rests on is known only roughly."""

    @property
    def value(self) -> timedelta | None:
        """The length itself; None where it isn't known, or known only as a range.

        >>> Downtime(service="API", rows=1, shortest=timedelta(0), longest=None, approximate=False).value
        """
        return self.shortest if self.shortest == self.longest else None

    def __str__(self) -> str:
        about = "about " if self.approximate else ""
        if self.shortest is None:
            length = "not known"
        elif self.longest is None:
            length = f"{about}{say_duration(self.shortest)} or more"
        elif self.shortest == self.longest:
            length = f"{about}{say_duration(self.shortest)}"
        else:
            length = f"{about}{say_duration(self.shortest)} to {say_duration(self.longest)}"
        return f"{self.service}: {length}"


def downtime(report: ReportData, kinds: Collection[str] | None = None) -> tuple[Downtime, ...]:
    """Return how long each service was hit, in the order in which the impact names them.

    A service is the same in any case. `kinds` are the kinds of impact that count; all rows count without
    it, also those that state no kind. A row with a start and an end is measured between them; one with a
    `duration` alone may lie within the others or apart from them, so it widens the range.
    """
    kinds = (kinds,) if isinstance(kinds, str) else kinds
    read = VOCABULARIES["impact_kind"].read
    names = None if kinds is None else {read(kind).casefold() for kind in kinds}
    services: dict[str, list[ServiceImpact]] = {}
    for row in report.impact.services:
        if names is None or (row.kind is not None and row.kind.casefold() in names):
            services.setdefault(single_spaced(row.service).casefold(), []).append(row)
    return tuple(map(_total, services.values()))


def _total(rows: list[ServiceImpact]) -> Downtime:
    inner: list[Interval] = []
    outer: list[Interval] = []
    least: list[timedelta] = []
    total = _NOTHING
    bounded = True
    approximate = False
    for row in rows:
        span, length = _span(row), _length(row)
        if span is not None:
            (earliest, started), (ended, latest) = span
            inner.append((started, ended))
            outer.append((earliest, latest))
        elif length is not None:
            least.append(length)
            total += length
        else:
            bounded = False
            continue
        approximate |= isinstance(length, ApproximateDuration) or any(
            isinstance(at, Inexact) and at.approximate for at in (row.started, row.ended)
        )
    known = bool(outer or least)
    shortest = max([_covered(inner), *least])
    return Downtime(
        service=rows[0].service,
        rows=len(rows),
        shortest=_exact(shortest) if known else None,
        longest=_exact(_covered(outer) + total) if known and bounded else None,
        approximate=approximate,
    )


def _span(row: ServiceImpact) -> tuple[Interval, Interval] | None:
    """Return the bounds of the start and of the end of a row; None where they aren't known.

    An end that isn't given follows from the start and the duration, and a start from the end.
    """
    started, ended, length = bounds_of(row.started), bounds_of(row.ended), _length(row)
    try:
        if started is None and ended is not None and length is not None:
            started = ended[0] - length, ended[1] - length
        elif ended is None and started is not None and length is not None:
            ended = started[0] + length, started[1] + length
    except OverflowError:
        return None  # a thousand years
    if started is None or ended is None or started[0] > ended[1]:
        return None
    return started, ended


def _exact(length: timedelta) -> timedelta:
    return length.exact if isinstance(length, ApproximateDuration) else length


def _length(row: ServiceImpact) -> timedelta | None:
    try:
        return None if row.duration is None else as_duration(row.duration)
    except FieldError:
        return None  # words: most of the day


def _covered(intervals: Iterable[Interval]) -> timedelta:
    """Return the length that intervals cover together; one that ends before it starts covers nothing.

    >>> at = [datetime(2021, 3, 31, hour) for hour in range(6)]
    >>> _covered([(at[0], at[2]), (at[1], at[3]), (at[4], at[5])])
    datetime.timedelta(seconds=14400)
    """
    return sum((end - start for start, end in _merged(intervals)), _NOTHING)


def _merged(intervals: Iterable[Interval]) -> Iterator[Interval]:
    begun: Interval | None = None
    for start, end in sorted(interval for interval in intervals if interval[0] < interval[1]):
        if begun is None:
            begun = (start, end)
        elif start <= begun[1]:
            begun = (begun[0], max(begun[1], end))
        else:
            yield begun
            begun = (start, end)
    if begun is not None:
        yield begun
