"""Contradictions of durations: what is stated against what the timeline says."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import datetime, timedelta

import attrs

from postmortem.checks.finding import Level
from postmortem.checks.rule import Case, Hit, rule
from postmortem.derived.milestones import rows
from postmortem.derived.timings import Timing
from postmortem.errors import FieldError
from postmortem.model.report import ReportData
from postmortem.model.sections.metadata import STATED
from postmortem.model.sections.timeline import Milestone
from postmortem.patterns import regex
from postmortem.values.durations import as_duration, say_duration
from postmortem.values.moments import bounds_of


@rule("PM201", "duration-against-timeline", Level.ERROR)
def duration_against_timeline(case: Case) -> Iterator[Hit]:
    """The stated duration is not what the timeline's own times say.

    It is compared with every length that the timeline can mean: from the start of the impact, the
    detection or the declaration to the mitigation, the resolution or the close, and, where rows are
    not marked, between any two rows. It is found only if it is none of them, give or take five
    minutes or a tenth.

    Source: public post-mortems, of which many state a duration that their rows contradict.

    Bad:
        metadata:
          duration: 3 h

    Good:
        metadata:
          duration: 40 min
    """
    stated = case.report.metadata.duration
    measured = [] if stated is None else _measured(case)
    if stated is not None and measured:
        if not any(_is_close(stated, timing, case.policy.tolerance) for timing in measured):
            best = measured[0]
            yield Hit(
                "metadata.duration",
                f"stated are {say_duration(stated)}, but {best.definition} it is {best}",
            )
    elif not any(mark.given for mark in case.marks):
        # In marked timelines the rows of the two ends aren't there, so no others stand for them.
        yield from _between_any_rows(case)


_LENGTH = regex(
    r"(?:time to (?:detect|recover|resol|restor)\w*|(?:total |outage )?(?:duration|downtime))",
    re.IGNORECASE,
)


def _stated(report: ReportData) -> Iterator[tuple[str, timedelta]]:
    """Yield the lengths that the metadata state, also in rows of an author's own."""
    for name in ("duration", "time_to_detect", "time_to_resolve"):
        if (length := getattr(report.metadata, name)) is not None:
            yield f"metadata.{name}", length
    for index, row in enumerate(report.metadata.other):
        if _LENGTH.fullmatch(row.label):
            try:
                yield f"metadata.other[{index}].value", as_duration(row.value)
            except FieldError:
                continue  # words: not known, not applicable


def _lengths(case: Case) -> list[timedelta]:
    """Return how far each row is from the first; empty where a row may be at any time."""
    points: list[datetime] = []
    for _, event in rows(case.report):
        bounds = bounds_of(event.time)
        if event.time is not None and bounds is None:
            return []  # words may be any time
        points += bounds or ()
    # As lengths: a time near the year 9999 has none after it.
    points.sort()
    return [point - points[0] for point in points] if len(points) >= 3 else []


def _is_between_rows(case: Case, lengths: list[timedelta], stated: timedelta) -> bool:
    """Whether two rows of the timeline are as far apart as a stated length."""
    slack = max(case.policy.tolerance, stated / 10)
    return any(
        _has_between(lengths, length + stated - slack, length + stated + slack)
        for length in lengths
    )


def _between_any_rows(case: Case) -> Iterator[Hit]:
    lengths = _lengths(case)
    if not lengths:
        return
    for path, stated in _stated(case.report):
        if not _is_between_rows(case, lengths, stated):
            yield Hit(
                path,
                f"stated are {say_duration(stated)}, but no two rows of the timeline are that far "
                "apart",
                f"from the first row to the last it is {say_duration(lengths[-1])}",
            )


def _has_between(lengths: list[timedelta], least: timedelta, most: timedelta) -> bool:
    index = bisect_left(lengths, least)
    return index < len(lengths) and lengths[index] <= most


def _measured(case: Case) -> list[Timing]:
    """Return the lengths that the marked rows of the timeline mean, the duration first."""
    all_timings = case.timings
    if not all_timings.duration.known or all_timings.duration.stated:
        return []
    measured = [all_timings.duration]
    for clock in case.clocks:
        measured += [
            timing for timing in (clock.time_to_mitigate, clock.time_to_resolve) if timing.known
        ]
    start, close = all_timings.duration.start, _closed(case)
    if start is not None and close is not None and close >= start.latest:
        length = close - start.earliest
        measured.append(attrs.evolve(all_timings.duration, shortest=length, longest=length))
    return measured


def _closed(case: Case) -> datetime | None:
    for mark in case.marks:
        if mark.milestone is Milestone.CLOSED:
            return mark.event.time if isinstance(mark.event.time, datetime) else None
    return None


def _is_close(stated: timedelta, timing: Timing, tolerance: timedelta) -> bool:
    assert timing.shortest is not None
    assert timing.longest is not None
    slack = max(tolerance, timing.longest / 10)
    return timing.shortest - slack <= stated <= timing.longest + slack


@rule("PM215", "stated-time-against-timeline", Level.ERROR)
def stated_time_against_timeline(case: Case) -> Iterator[Hit]:
    """A stated time to detect, acknowledge, declare, mitigate or resolve is not what the timeline's rows say.

    It is compared with the rows of its milestone, whichever clock the team has: from the start of the impact,
    the detection or the declaration. A time to resolve may end with the mitigation as well. It is found only
    if it is none of these, give or take five minutes or a tenth; of a short time, no more than the half.
    Where the rows don't say the milestone, nothing is found. Where no row is marked, the impact may have started
    with any row, so two rows that are as far apart are enough.

    Source: public post-mortems, of which one team states both times in 35 of 39, and rows beside them.

    Bad:
        metadata:
          time_to_resolve: 3 h

    Good:
        metadata:
          time_to_resolve: 40 min
    """
    is_marked = any(mark.given for mark in case.marks)
    for name in STATED:
        stated = getattr(case.report.metadata, name)
        if stated is None:
            continue
        names = (name, "time_to_mitigate") if name == "time_to_resolve" else (name,)
        measured = [
            timing
            for clock in case.clocks
            for timing_name in names
            if (timing := getattr(clock, timing_name)).known and not timing.stated
        ]
        if any(_near_half(stated, timing, case) for timing in measured):
            continue
        if measured and (is_marked or not _is_between_rows(case, _lengths(case), stated)):
            best = measured[0]
            sentence = f"stated are {say_duration(stated)}, but {best.definition} it is {best}"
            yield Hit(f"metadata.{name}", sentence)


def _near_half(stated: timedelta, timing: Timing, case: Case) -> bool:
    """Whether a stated time is near a measured one, where five minutes may be most of it."""
    assert timing.longest is not None
    most = max(timing.longest / 2, timedelta(minutes=1))
    return _is_close(stated, timing, min(case.policy.tolerance, most))


@rule("PM202", "service-longer-than-incident", Level.ERROR)
def service_longer_than_incident(case: Case) -> Iterator[Hit]:
    """A service was affected for longer than the incident lasted.

    The durations of the service table are compared with the stated duration of the incident, or
    with the timeline's where none is stated.

    Source: the template: a duration for the incident, and one for each service in it.

    Bad:
        impact:
          services:
            - {service: API, impact: Slow, duration: 90 min}

    Good:
        impact:
          services:
            - {service: API, impact: Slow, duration: 40 min}
    """
    measured = case.timings.duration
    if measured.longest is None:
        return
    limit = measured.longest + max(case.policy.tolerance, measured.longest / 10)
    for index, service in enumerate(case.report.impact.services):
        try:
            length = None if service.duration is None else as_duration(service.duration)
        except FieldError:
            continue
        if length is not None and length > limit:
            yield Hit(
                f"impact.services[{index}].duration",
                f"{say_duration(length)}, but the incident lasted {measured}",
            )


@rule("PM210", "impact-duration-against-times", Level.ERROR)
def impact_duration_against_times(case: Case) -> Iterator[Hit]:
    """The duration of a service's impact is not the time from its start to its end.

    Let pass is what the policy lets pass for the duration of the incident. Words that are no length, such
    as "most of the day", are compared with nothing.

    Source: arithmetic.

    Bad:
        impact:
          services:
            - {service: API, impact: Slow, started: "10:00", ended: "10:40", duration: 20 min}

    Good:
        impact:
          services:
            - {service: API, impact: Slow, started: "10:00", ended: "10:40", duration: 40 min}
    """
    for index, row in enumerate(case.report.impact.services):
        started, ended = bounds_of(row.started), bounds_of(row.ended)
        if row.duration is None or started is None or ended is None or started[0] > ended[1]:
            continue
        try:
            stated = as_duration(row.duration)
        except FieldError:
            continue
        shortest, longest = max(ended[0] - started[1], timedelta(0)), ended[1] - started[0]
        slack = max(case.policy.tolerance, longest / 10)
        if not shortest - slack <= stated <= longest + slack:
            measured = say_duration(longest)
            if shortest != longest:
                measured = f"{say_duration(shortest)} to {measured}"
            yield Hit(
                f"impact.services[{index}].duration",
                f"stated are {say_duration(stated)}, but from its start to its end it is {measured}",
            )
