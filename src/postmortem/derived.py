"""What a document can show of a report beyond its own words: the timeline's picture, the timings.

Nothing here is read back. A renderer asks for it by name, in its `derived`.
"""

from postmortem.document import Band, Chart, Measure, Point, Section, Table
from postmortem.milestones import rows
from postmortem.moments import Inexact, start_of, write_moment
from postmortem.report import Report
from postmortem.sections.timeline import PHASES
from postmortem.timings import Timing, Timings

_COLUMNS = ("Measure", "Time", "Measured", "Basis")


def timings_section(timings: Timings) -> Section | None:
    """Return timings as a section with a table; None where none are known."""
    known = timings.best_known()
    if not known or all(timing.stated for timing in known):
        return None
    table = Table(
        _COLUMNS,
        tuple((timing.label, str(timing), timing.definition, timing.basis) for timing in known),
    )
    return Section("Timings", (table,))


def timeline_chart(report: Report, timings: Timings) -> Chart | None:
    """Return the picture of a report's timeline; None where fewer than two instants are known."""
    milestones = {end.path: end.milestone.value for end in timings.milestones}
    phases: list[str] = []
    points: list[Point] = []
    for path, event in rows(report):
        moment = event.time
        inexact = moment if isinstance(moment, Inexact) else None
        if (start := start_of(moment)) is None:
            continue
        phase = path.removeprefix("timeline.").partition("[")[0]
        if phase in PHASES and phase not in phases:
            phases.append(phase)
        points.append(
            Point(
                label=event.event,
                start=start,
                end=None if inexact is None else inexact.end,
                approximate=inexact is not None and inexact.approximate,
                band=phases.index(phase) if phase in PHASES else None,
                milestone=milestones.get(path),
            )
        )
    if len({point.start for point in points}) < 2:
        return None
    first, last = min(point.start for point in points), max(p.end or p.start for p in points)
    caption = f"From {write_moment(first, None)} to {write_moment(last, first.date())} (UTC)"
    measures = tuple(_measure(timing) for timing in timings.best_known() if _drawn(timing))
    bands = tuple(_band(PHASES[phase], at, points) for at, phase in enumerate(phases))
    return Chart(caption, tuple(points), bands, measures)


def _band(title: str, at: int, points: list[Point]) -> Band:
    inside = [point for point in points if point.band == at]
    ends = [point.end or point.start for point in inside]
    return Band(title, min(point.start for point in inside), max(ends))


def _drawn(timing: Timing) -> bool:
    # The duration ends where the time to resolve does, and begins no later.
    return not timing.stated and timing.name != "duration"


def _measure(timing: Timing) -> Measure:
    assert timing.start is not None
    assert timing.end is not None
    return Measure(f"{timing.label}: {timing}", timing.start.earliest, timing.end.latest)
