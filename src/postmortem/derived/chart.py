"""What a document can show of a report beyond its own words: the chart and the timings.

Nothing here is read back. A renderer asks for it by name, in its `derived`.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime, tzinfo

import attrs

from postmortem.derived.head import head_of, without_head
from postmortem.derived.metrics import MetricDefinition, measured
from postmortem.derived.milestones import phases
from postmortem.derived.timings import Timing, Timings, said, timings
from postmortem.model.document import to_document
from postmortem.model.report import ReportData
from postmortem.model.sections import OUTLINE
from postmortem.model.sections.timeline import PHASES, Event
from postmortem.model.translation import translated
from postmortem.text.languages import ENGLISH, Language
from postmortem.tree.chart import Band, Chart, Measure, Point
from postmortem.tree.nodes import Document, Section, Table
from postmortem.values.moments import Inexact, write_moment


def document_of(
    report: ReportData,
    derived: Collection[str] = (),
    language: Language = ENGLISH,
    zone: tzinfo = UTC,
    metrics: Iterable[MetricDefinition] = (),
) -> Document:
    """Return the tree that shows a report, with what is `derived` in it, in a language and a zone.

    `metrics` are those of a team's own, which the timings show as well.

    `chart` is above the events of the timeline, `timings` below them; with `head`, the chart is
    in the head of the document, with other things that the document then doesn't repeat. Raises
    `RenderError` where a label of the author's own is a word that the language has for another field.
    """
    document = english_document(report, derived, language, zone=zone, metrics=metrics)
    return translated(document, language)


def english_document(
    report: ReportData,
    derived: Collection[str] = (),
    language: Language = ENGLISH,
    *,
    repeated: bool = False,
    zone: tzinfo = UTC,
    metrics: Iterable[MetricDefinition] = (),
) -> Document:
    """Return the English tree of a report; what is derived is in the words of a language already.

    With `repeated`, the document keeps what its head shows.
    """
    document = to_document(report, zone)
    if not derived:
        return document
    lengths = timings(report)
    chart = timeline_chart(report, lengths, language) if "chart" in derived else None
    table = None
    if "timings" in derived:
        table = timings_section(lengths, language, measured(report, metrics))
    if "head" in derived:
        if not repeated:
            document = without_head(document, report, lengths)
        document = attrs.evolve(document, head=head_of(report, lengths, chart, language))
        chart = None
    above, below = ((chart,) if chart else ()), ((table,) if table else ())
    title = OUTLINE["timeline"].title
    body = tuple(
        attrs.evolve(block, body=(*above, *block.body, *below))
        if isinstance(block, Section) and block.title == title
        else block
        for block in document.body
    )
    return attrs.evolve(document, body=body)


_COLUMNS: tuple[str, ...] = ("Measure", "Time", "Measured", "Basis")


def timings_section(
    timings: Timings, language: Language = ENGLISH, own: Sequence[Timing] = ()
) -> Section | None:
    """Return timings as a section with a table, and those of a team's own; None where none are known.

    A metric whose ends are in the wrong order is shown as invalid, with its rows.
    """
    shown = [timing for timing in own if timing.known or timing.invalid]
    known = [*timings.best_known(), *shown]
    if all(timing.stated for timing in known):
        return None
    rows = tuple((language(timing.label), *said(timing, language)) for timing in known)
    columns = _COLUMNS
    if not language.is_plain_english:  # where a length of time and a time of day are two words
        columns = tuple(language("Time taken" if word == "Time" else word) for word in columns)
    return Section(language("Timings"), (Table(columns, rows),))


def timeline_chart(
    report: ReportData, timings: Timings, language: Language = ENGLISH
) -> Chart | None:
    """Return the picture of a report's timeline; None where fewer than two instants are known."""
    milestones = {end.row: language(end.milestone.value) for end in timings.milestones}
    points: list[Point] = []
    bands: list[Band] = []
    row = 1
    for phase, events in phases(report):
        title = PHASES.get(phase)
        band = None if title is None else len(bands)
        known_points = [
            _point(event, band, milestones.get(at) or _own(event))
            for at, event in enumerate(events, row)
        ]
        known = [point for point in known_points if point is not None]
        if known and title is not None:
            bands.append(Band(language(title), *_extent(known)))
        points += known
        row += len(events)
    if all(point.start == points[0].start for point in points):
        return None
    first, last = _extent(points)
    caption = language("From {start} to {end} (UTC)").format(
        start=write_moment(first, None), end=write_moment(last, first.date())
    )
    measures = tuple(
        _measure(timing, language) for timing in timings.best_known() if _drawn(timing)
    )
    return Chart(caption, tuple(points), tuple(bands), measures)


def _own(event: Event) -> str | None:
    """Return the milestone of a team's own that an event is marked with."""
    own = event.milestone is not None and event.milestone.is_own
    return event.milestone.value if own and event.milestone else None


def _point(event: Event, band: int | None, milestone: str | None) -> Point | None:
    """Return the point of an event; None for one without an instant."""
    moment = event.time
    if moment is None:
        return None
    if not isinstance(moment, Inexact):
        return Point(label=event.event, start=moment, band=band, milestone=milestone)
    if moment.start is None:
        return None
    return Point(
        label=event.event,
        start=moment.start,
        end=moment.end,
        approximate=moment.approximate,
        band=band,
        milestone=milestone,
    )


def _extent(points: list[Point]) -> tuple[datetime, datetime]:
    """Return the first and the last instant of points."""
    starts = [point.start for point in points]
    return min(starts), max([point.end or point.start for point in points])


def _drawn(timing: Timing) -> bool:
    # The duration ends where the time to resolve does, and begins no later.
    return not timing.stated and timing.name != "duration"


def _measure(timing: Timing, language: Language) -> Measure:
    assert timing.start is not None
    assert timing.end is not None
    label = f"{language(timing.label)}: {said(timing, language).time}"
    return Measure(label, timing.start.earliest, timing.end.latest)
