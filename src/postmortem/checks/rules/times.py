"""Contradictions in time: the order of rows and milestones, zones, and rows far from the incident."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate, pairwise

from postmortem.checks.finding import Level
from postmortem.checks.rule import Case, Hit, rule
from postmortem.checks.rules.completeness import ENDS
from postmortem.derived.milestones import phases, rows
from postmortem.model.report import ReportData
from postmortem.model.sections.timeline import Milestone
from postmortem.patterns import regex
from postmortem.values.moments import Moment, bounds_of

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def _exact(moment: Moment | None) -> datetime | None:
    return moment if isinstance(moment, datetime) else None


def _clock(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M")


@rule("PM203", "rows-out-of-order", Level.ERROR)
def rows_out_of_order(case: Case) -> Iterator[Hit]:
    """A row of the timeline is earlier than the row above it.

    A bare time that jumps back by twelve hours or more is read as one of the next day, since incidents
    last past midnight; one that is a little earlier stays on its day, and is found. Where the rows
    that follow are back on the day before, it was no midnight, and that row is found as well. A list
    that begins with its newest row, as those of status pages do, is in order; so is one whose rows
    are below several headings, each with rows of its own.

    Source: the template, whose rows run from the detection to the close.

    Bad:
        timeline:
          detection:
            - {time: "2026-01-15 10:00", event: Errors begin, milestone: impact started}
            - {time: "2026-01-15 10:08", event: Engineer acknowledges}
            - {time: "2026-01-15 10:02", event: Alert fires, milestone: detected}

    Good:
        timeline:
          detection:
            - {time: "2026-01-15 10:00", event: Errors begin, milestone: impact started}
            - {time: "2026-01-15 10:02", event: Alert fires, milestone: detected}
            - {time: "2026-01-15 10:08", event: Engineer acknowledges}
    """
    for paths, times in _lists(case):
        for index, backward in _out_of_order(times):
            if _hours_off(times, index) is not None or _hours_off(times, index - 1) is not None:
                continue  # of that row, its zone is what is wrong
            above, current = times[index - 1], times[index]
            assert above is not None
            assert current is not None
            if backward:
                yield Hit(paths[index], f"earlier than the row above it, {_clock(above)}")
            else:
                late = (
                    "nearly a day"
                    if current - above <= 2 * _DAY
                    else f"{(current - above).days} days"
                )
                hint = "should it come earlier?"
                yield Hit(paths[index], f"{late} after the rows around it", hint)


def _lists(case: Case) -> Iterator[tuple[list[str], list[datetime | None]]]:
    """Yield the rows that are one list, as the paths of their times and the times that are exact.

    Those are the rows of a phase. A heading between two of them begins a list of its own, such as
    that of another cluster; a heading with a number is the day of the rows below it. A list whose
    newest row is the first, as status pages write them, is left out.
    """
    for phase, events in phases(case.report):
        paths = [f"timeline.{phase}[{index}].time" for index in range(len(events))]
        times = [_exact(event.time) for event in events]
        known = [time for time in times if time is not None]
        # Most lists are in order, and then nothing is looked up in the text.
        if known == sorted(known):
            yield paths, times
        else:
            yield from _parts(case, paths, times)


def _parts(
    case: Case, paths: list[str], times: list[datetime | None]
) -> Iterator[tuple[list[str], list[datetime | None]]]:
    """Yield the parts of a phase that headings divide, without those that begin with the newest row."""
    lines = [heading.line for heading in case.headings if not _DIGIT.search(heading.words)]
    starts = [0]
    before = 0
    for index, path in enumerate(paths):
        place = case.locations.find(path)
        line = 0 if place is None else place.line
        if index and bisect_left(lines, line) > bisect_right(lines, before):
            starts.append(index)
        before = line
    for start, end in pairwise([*starts, len(paths)]):
        if not _is_newest_first(times[start:end]):
            yield paths[start:end], times[start:end]


_DIGIT = regex(r"\d")


def _is_newest_first(times: list[datetime | None]) -> bool:
    """Whether the rows of a list go back in time: three steps and more, and hardly any forth."""
    steps = [
        after - before
        for before, after in pairwise(times)
        if before is not None and after is not None
    ]
    back = sum(step < timedelta(0) for step in steps)
    forth = sum(step > timedelta(0) for step in steps)
    return back >= 3 and forth * 4 <= back


def _out_of_order(times: list[datetime | None]) -> Iterator[tuple[int, bool]]:
    """Yield the rows that come too early (True), or that were taken for the next day's (False)."""
    for index in range(1, len(times)):
        before, current = times[index - 1], times[index]
        if before is None or current is None:
            continue
        after = times[index + 1] if index + 1 < len(times) else None
        if after is not None and current - before > _DAY / 2 and after < current:
            # The row is far ahead of both neighbours; the one below it is not what is wrong.
            yield index, False
        elif current < before:
            two_before = times[index - 2] if index > 1 else None
            leapt = (
                two_before is not None and before - two_before > _DAY / 2 and current >= two_before
            )
            if not leapt:
                yield index, True


def _hours_off(times: list[datetime | None], index: int) -> int | None:
    """Return how many whole hours a row is off, if only that puts it between its neighbours."""
    if not 0 < index < len(times) - 1:
        return None
    before, current, after = times[index - 1 : index + 2]
    if current is None or before is None or after is None or before <= current <= after:
        return None
    # Between rows that are an hour apart, one of the whole hours always fits.
    if not timedelta(0) <= after - before < _HOUR / 2:
        return None
    for hours in sorted(range(-14, 15), key=abs):
        # As differences: the years 1 and 9999 have no hour before or after.
        if before - current <= -hours * _HOUR <= after - current:
            return hours
    return None


@rule("PM204", "zone-off-by-hours", Level.ERROR)
def zone_off_by_hours(case: Case) -> Iterator[Hit]:
    """A time fits only if it is moved by whole hours: a time zone was taken for another.

    Rows copied from a chat or a graph carry the zone of the person who copied them. It finds a row that whole
    hours alone would put between its neighbours, and a list of messages that all lie outside of
    the incident and would all lie inside it.

    Source: public post-mortems, in which UTC, CET and CEST are side by side.

    Bad:
        timeline:
          detection:
            - {time: "2026-01-15 10:00", event: Errors begin, milestone: impact started}
            - {time: "2026-01-15 11:02", event: Alert fires}
            - {time: "2026-01-15 10:08", event: Engineer acknowledges}

    Good:
        timeline:
          detection:
            - {time: "2026-01-15 10:00", event: Errors begin, milestone: impact started}
            - {time: "2026-01-15 10:02", event: Alert fires}
            - {time: "2026-01-15 10:08", event: Engineer acknowledges}
    """
    for paths, times in _lists(case):
        for index in range(1, len(times) - 1):
            if (hours := _hours_off(times, index)) is not None:
                yield Hit(
                    paths[index],
                    f"it fits between its neighbours only if it is {_shift(hours)}",
                    "look at the zone that it was written in",
                )
    yield from _messages_off(case.report)


def _shift(hours: int) -> str:
    plural = "" if abs(hours) == 1 else "s"
    return f"{abs(hours)} hour{plural} {'earlier' if hours > 0 else 'later'}"


def messages_off_by(report: ReportData, name: str) -> int | None:
    """Return how many hours a list of messages is off, if moving it alone puts it in its place."""
    points = [at for _, event in rows(report) for at in bounds_of(event.time) or ()]
    sent = [at for row in getattr(report.communication, name) if (at := _exact(row.time))]
    # Of one or two messages, some whole hour nearly always fits.
    if len(sent) < 3 or len(points) < 2:
        return None
    first, last = min(points), max(points)
    # A longer incident is a target that is hard to miss.
    if last - first > 6 * _HOUR or any(first <= at <= last for at in sent):
        return None
    for hours in sorted(range(-14, 15), key=abs):
        if all(first - at <= -hours * _HOUR <= last - at for at in sent):
            return hours
    return None


def _messages_off(report: ReportData) -> Iterator[Hit]:
    for name in ("internal", "external"):
        if (hours := messages_off_by(report, name)) is not None:
            yield Hit(
                f"communication.{name}",
                f"all messages lie outside the timeline, and inside it if they are {_shift(hours)}",
                "look at the zone that they were written in",
            )


_BEFORE = (
    (Milestone.IMPACT_STARTED, Milestone.DETECTED),
    (Milestone.IMPACT_STARTED, Milestone.MITIGATED),
    (Milestone.IMPACT_STARTED, Milestone.RESOLVED),
    (Milestone.DETECTED, Milestone.ACKNOWLEDGED),
    (Milestone.DETECTED, Milestone.DECLARED),
    (Milestone.MITIGATED, Milestone.RESOLVED),
    (Milestone.RESOLVED, Milestone.CLOSED),
    (Milestone.DECLARED, Milestone.CLOSED),
)
"""What can't be the other way round. A cause may be known before a declaration, or after the end."""


@rule("PM205", "milestones-out-of-order", Level.ERROR)
def milestones_out_of_order(case: Case) -> Iterator[Hit]:
    """A milestone comes before one that it can only follow.

    An incident is not resolved before its impact started, nor acknowledged before it was detected.
    Only pairs that have one possible order count, and only rows that are marked: what is merely
    recognised by its words is no evidence.

    Source: the incident timeline of the Howie guide by Jeli; the template's own rows.

    Bad:
        timeline:
          detection:
            - {time: "2026-01-15 10:00", event: Errors begin, milestone: impact started}
            - {time: "2026-01-15 10:05", event: Engineer is paged, milestone: acknowledged}
            - {time: "2026-01-15 10:08", event: Alert fires, milestone: detected}

    Good:
        timeline:
          detection:
            - {time: "2026-01-15 10:00", event: Errors begin, milestone: impact started}
            - {time: "2026-01-15 10:02", event: Alert fires, milestone: detected}
            - {time: "2026-01-15 10:08", event: Engineer is paged, milestone: acknowledged}
    """
    marks = {mark.milestone: mark for mark in case.marks if mark.given}
    reported: set[Milestone] = set()
    for first, second in _BEFORE:
        if first not in marks or second not in marks or second in reported:
            continue
        earlier, later = bounds_of(marks[first].event.time), bounds_of(marks[second].event.time)
        if earlier is not None and later is not None and earlier[0] > later[1]:
            reported.add(second)
            path = f"{marks[second].path}.milestone"
            yield Hit(path, f"{second}, {_clock(later[1])}, comes before {first}")


@rule("PM206", "row-outside-incident", Level.WARNING)
def row_outside_incident(case: Case) -> Iterator[Hit]:
    """A row lies far outside of the incident: before its date, or a month and more after its end.

    Most often the year or the month is mistyped. What led up to an incident may be earlier: rows of
    the detection, and those that come first, are not found. What follows may be later: a row that
    comes last is found only where it is ten months and more after the row before it.

    Source: public post-mortems, whose first rows each January are dated a year back.

    Bad:
        timeline:
          investigation:
            - {time: "2025-01-15 10:12", event: Connections counted}
            - {time: "2026-01-15 10:20", event: Pool found full, milestone: cause identified}

    Good:
        timeline:
          investigation:
            - {time: "2026-01-15 10:12", event: Connections counted}
            - {time: "2026-01-15 10:20", event: Pool found full, milestone: cause identified}
    """
    date = case.report.metadata.date
    if date is None:
        return
    begin = datetime(date.year, date.month, date.day, tzinfo=case.policy.zone or UTC)
    length = case.report.metadata.duration or timedelta(0)
    begun = False
    gaps = [
        (path, bounds)
        for path, event in rows(case.report)
        if (bounds := bounds_of(event.time)) is not None
    ]
    earliest_below = [*accumulate((bounds[1] for _, bounds in reversed(gaps)), min)][::-1]
    last = begin
    for index, (path, bounds) in enumerate(gaps):
        early = bounds[1] < begin and begin - bounds[1] > _DAY
        # As a difference: the years 1 and 9999 have no day before or after.
        late = bounds[0] > begin and bounds[0] - begin > length + 31 * _DAY
        if late:
            # A long incident goes on from row to row; a mistyped row leaps, and most often back again.
            leap = bounds[0] - max(last, begin)
            returns = index + 1 < len(gaps) and earliest_below[index + 1] < bounds[0]
            late = leap > 300 * _DAY or (leap > 31 * _DAY and returns)
        last = max(last, bounds[0]) if not late else last
        phase = path.partition(".")[2].partition("[")[0]
        if early and (begun or phase in ("investigation", "resolution")):
            yield Hit(f"{path}.time", f"it lies before the incident's date, {date}")
        elif late:
            yield Hit(f"{path}.time", f"it lies more than a month after the incident, {date}")
        begun = begun or not early


@rule("PM208", "impact-ends-before-start", Level.ERROR)
def impact_ends_before_start(case: Case) -> Iterator[Hit]:
    """A service's impact ends before it starts.

    Only what no reading of inexact times can put right is found.

    Source: arithmetic.

    Bad:
        impact:
          services:
            - {service: API, impact: Slow, started: "10:40", ended: "10:00", duration: 40 min}

    Good:
        impact:
          services:
            - {service: API, impact: Slow, started: "10:00", ended: "10:40", duration: 40 min}
    """
    for index, row in enumerate(case.report.impact.services):
        started, ended = bounds_of(row.started), bounds_of(row.ended)
        if started is not None and ended is not None and started[0] > ended[1]:
            yield Hit(
                f"impact.services[{index}].ended", f"earlier than its start, {_clock(started[0])}"
            )


@rule("PM209", "impact-outside-incident", Level.WARNING)
def impact_outside_incident(case: Case) -> Iterator[Hit]:
    """A service was hit before the impact started, or still was when the incident was resolved.

    The times of the impact are compared with the rows that are marked as Impact Started, and as
    Resolved or Closed, the later of them. A few minutes more are let pass, as for durations.

    Source: the template: the impact of an incident is that on its services.

    Bad:
        impact:
          services:
            - {service: API, impact: Slow, started: "08:00", ended: "10:40", duration: null}

    Good:
        impact:
          services:
            - {service: API, impact: Slow, started: "10:00", ended: "10:40", duration: null}
    """
    marked = {mark.milestone: bounds_of(mark.event.time) for mark in case.marks if mark.given}
    first = marked.get(Milestone.IMPACT_STARTED)
    ends = [
        bounds[1]
        for milestone in (Milestone.RESOLVED, Milestone.CLOSED)
        if (bounds := marked.get(milestone))
    ]
    # A closed incident without a time has no end that could be compared.
    last = max(ends) if ends and marked.get(Milestone.CLOSED, ()) is not None else None
    slack = case.policy.tolerance
    for index, row in enumerate(case.report.impact.services):
        path = f"impact.services[{index}]"
        started, ended = bounds_of(row.started), bounds_of(row.ended)
        # As differences: the year 9999 has no minute after it.
        if first is not None and started is not None and first[0] - started[1] > slack:
            yield Hit(
                f"{path}.started", f"it lies before the start of the impact, {_clock(first[0])}"
            )
        late = [at for at in (started and started[0], ended and ended[0]) if at is not None]
        if last is not None and late and max(late) - last > slack:
            name = "ended" if ended and max(late) == ended[0] else "started"
            yield Hit(f"{path}.{name}", f"it lies after the end of the incident, {_clock(last)}")


@rule("PM207", "status-against-timeline", Level.ERROR)
def status_against_timeline(case: Case) -> Iterator[Hit]:
    """The status says something else than the timeline: Resolved while it is open, or the reverse.

    A timeline that marks its milestones and has none of Mitigated, Resolved and Closed is open.

    Source: the template, whose status and last phase say the same thing twice.

    Bad:
        metadata: {status: ongoing}

    Good:
        metadata: {status: resolved}
    """
    report = case.report
    marks = case.marks
    ends = [mark for mark in marks if mark.milestone in ENDS]
    status = report.metadata.status
    if status is not None and not status.over:
        over = [mark for mark in ends if mark.milestone is not Milestone.MITIGATED and mark.given]
        if over:
            yield Hit(
                "metadata.status", f"{status}, but the timeline has the row of {over[0].milestone}"
            )
    resolved = status is not None and status.over and report.timeline.resolution
    if resolved and any(mark.given for mark in marks) and not ends:
        yield Hit(
            "metadata.status",
            f"{status}, but no row of the timeline is marked as Mitigated, Resolved or Closed",
        )
