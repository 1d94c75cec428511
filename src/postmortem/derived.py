"""What a document can show of a report beyond its own words: the timeline's picture, the timings.

Nothing here is read back. A renderer asks for it by name, in its `derived`.
"""

from postmortem.document import Band, Chart, Measure, Point, Section, Table
from postmortem.milestones import marks, rows
from postmortem.moments import Inexact, write_moment
from postmortem.report import Report
from postmortem.sections.timeline import PHASES
from postmortem.timings import Timing

_COLUMNS = ("Measure", "Time", "Measured", "Basis")


def timings_section(report: Report) -> Section | None:
    """Return the timings of a report as a section with a table; None where none are known."""
    known = report.timings.best_known()
    if not known or all(timing.stated for timing in known):
        return None
    table = Table(
        _COLUMNS,
        tuple((timing.label, str(timing), timing.definition, timing.basis) for timing in known),
    )
    return Section("Timings", (table,))


def timeline_chart(report: Report) -> Chart | None:
    """Return the picture of a report's timeline; None where fewer than two instants are known."""
    milestones = {mark.path: mark.milestone.value for mark in marks(report)}
    bands: list[Band] = []
    points: list[Point] = []
    position: dict[str, int] = {}
    for path, event in rows(report):
        moment = event.time
        inexact = isinstance(moment, Inexact)
        start = moment.start if isinstance(moment, Inexact) else moment
        if start is None:
            continue
        end = moment.end if isinstance(moment, Inexact) else None
        phase = path.removeprefix("timeline.").partition("[")[0]
        if phase in PHASES:
            at = position.setdefault(phase, len(bands))
            if at == len(bands):
                bands.append(Band(PHASES[phase], start, end or start))
            band = bands[at]
            bands[at] = Band(band.label, min(band.start, start), max(band.end, end or start))
        points.append(
            Point(
                label=event.event,
                start=start,
                end=end,
                approximate=inexact and end is None,
                band=position.get(phase),
                milestone=milestones.get(path),
            )
        )
    if len({point.start for point in points}) < 2:
        return None
    first, last = min(point.start for point in points), max(p.end or p.start for p in points)
    caption = f"From {write_moment(first, None)} to {write_moment(last, first.date())} (UTC)"
    measures = tuple(_measure(timing) for timing in report.timings.best_known() if _drawn(timing))
    return Chart(caption, tuple(points), tuple(bands), measures)


def _drawn(timing: Timing) -> bool:
    # The duration ends where the time to resolve does, and begins no later.
    return not timing.stated and timing.name != "duration"


def _measure(timing: Timing) -> Measure:
    assert timing.start is not None
    assert timing.end is not None
    return Measure(f"{timing.label}: {timing}", timing.start.earliest, timing.end.latest)
