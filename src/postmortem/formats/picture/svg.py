"""The picture of a timeline, as SVG: phases as bars, events on an axis, timings as spans.

It holds no script, no reference and no text that isn't escaped, and the same chart gives the same
bytes. Its colours are CSS variables, so that it follows a page's theme; on its own, it brings them.
"""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import attrgetter

from postmortem.formats.escape import escape, words
from postmortem.formats.picture.labels import beside, lanes, shortened, stacked, width
from postmortem.formats.picture.scale import Scale, clock, scale, seconds
from postmortem.formats.stylesheets import stylesheet
from postmortem.tree.chart import Band, Chart, Measure, Point

_WIDTH = 960
_LEFT, _RIGHT = 40.0, 930.0
_LABEL, _LONG = 216.0, 480.0
"""How much room a label has at the least, which the axis leaves on the right for the last, and at
the most, where events are few."""
_LANE, _MOST_LANES = 19, 12
_MOST_LABELS = 60
_MOST_BARS = 40


def alternative(chart: Chart) -> str:
    """Return what the picture shows, in words."""
    count = len(chart.points)
    said = [f"{chart.caption}: {count} event{'s'[count == 1 :]}."]
    said += [
        f"{words(band.label)}: {_clock(band.start)} to {_clock(band.end)}." for band in chart.bands
    ]
    said += [
        f"{point.milestone}: {_clock(point.start)}."
        for point in chart.points
        if point.milestone is not None
    ]
    said += [f"{words(measure.label)}." for measure in chart.measures]
    return " ".join(said)


def image(chart: Chart) -> str:
    """Return the picture as an `img` that needs nothing from the page that it stands in."""
    data = b64encode(drawing(chart, alone=True).encode()).decode()
    return f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(alternative(chart))}">'


def drawing(chart: Chart, *, alone: bool = False, prefix: str = "chart") -> str:
    """Return the picture as an `svg` element; `prefix` begins the ids of its title and words."""
    points = sorted(chart.points, key=attrgetter("start"))
    if not points:
        return ""
    starts = [seconds(point.start) for point in points]
    instants = sorted({*starts, *map(seconds, _others(chart))})
    labels, said = _labels(chart, points, scale(instants, _LEFT, _RIGHT - _LABEL))
    axis = scale(instants, _LEFT, _RIGHT - (_LABEL if labels else 0.0))
    parts: list[str] = []
    top = 8.0
    top = _measures(chart, axis, parts, top)
    top, tints = _bands(chart, axis, parts, top)
    line = top + 46
    parts[:0] = [
        f'<rect class="tint tint-{index}" x="{_n(x)}" y="{_n(y)}" width="{_n(wide)}" '
        f'height="{_n(line - y + 8)}"/>'
        for index, x, y, wide in tints
    ]
    _axis(axis, parts, line)
    _marks(
        [axis.place(at) for number, at in enumerate(starts) if number not in labels], parts, line
    )
    bottom = _points(points, labels, said, axis, parts, line)
    height = round(bottom + 8)
    head = (
        f'<svg class="timeline" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}"'
    )
    if alone:
        style = stylesheet("timeline_alone.css") + stylesheet("timeline.css")
        ground = f'<rect class="ground" width="{_WIDTH}" height="{height}" rx="6"/>'
        start = f'{head} width="{_WIDTH}" height="{height}"><style>{style}</style>{ground}'
    else:
        start = (
            f'{head} role="img" aria-labelledby="{prefix}-title {prefix}-words">'
            f'<title id="{prefix}-title">Timeline</title>'
            f'<desc id="{prefix}-words">{escape(alternative(chart))}</desc>'
        )
    return start + "".join(parts) + "</svg>"


def _others(chart: Chart) -> Iterable[datetime]:
    """Yield the instants of a chart besides the starts of its points."""
    yield from [point.end for point in chart.points if point.end is not None]
    stretches: tuple[Band | Measure, ...] = (*chart.bands, *chart.measures)
    for part in stretches:
        yield from (part.start, part.end)


def _labels(
    chart: Chart, points: Sequence[Point], axis: Scale
) -> tuple[dict[int, int], dict[int, str]]:
    """Return the lane, and the words, of each point that has a label.

    Where there are too many points for labels, the milestones and the ends of the phases have one,
    or the milestones alone; the rest are marks on the axis.
    """
    milestones = {at for at, point in enumerate(points) if point.milestone is not None}
    ends = set(milestones)
    bands = [point.band for point in points]
    for band in set(bands).intersection(range(len(chart.bands[:_MOST_BARS]))):
        ends |= {bands.index(band), len(bands) - 1 - bands[::-1].index(band)}
    everything = set(range(len(points))) if len(points) <= _MOST_LABELS else ends
    lane: dict[int, int] = {}
    said: dict[int, str] = {}
    for chosen, room in (
        (everything, _LONG),
        (everything, _LABEL),
        (ends, _LABEL),
        (milestones, _LABEL),
    ):
        named = sorted(chosen)[:_MOST_LABELS]
        x = {at: axis.x(points[at].start) for at in named}
        said = {at: _said(points[at], min(room, _WIDTH - 8 - x[at])) for at in named}
        boxes = [(x[at], width(said[at]) + 14) for at in named]
        lane = dict(zip(named, lanes(boxes), strict=True))
        if max(lane.values(), default=0) < _MOST_LANES:
            break
    return {at: deep for at, deep in lane.items() if deep < _MOST_LANES}, said


def _said(point: Point, room: float) -> str:
    """Return the label of a point: the time, the milestone, and what happened."""
    start = f"{_about(point)}{clock(point.start)} "
    milestone = f"{point.milestone}: " if point.milestone else ""
    return shortened(start + milestone + words(point.label), room - 16)


def _about(point: Point) -> str:
    return "~" if point.approximate else ""


def _measures(chart: Chart, axis: Scale, parts: list[str], top: float) -> float:
    for measure in chart.measures[:_MOST_BARS]:
        left, right = axis.x(measure.start), axis.x(measure.end)
        bar = beside(left, right, words(measure.label), _RIGHT)
        y = top + 11
        if bar.anchor == "middle":
            half = width(bar.label) / 2 + 6
            lines = f"M{_n(left)} {_n(y)}H{_n(bar.x - half)}M{_n(bar.x + half)} {_n(y)}H{_n(right)}"
        else:
            lines = f"M{_n(left)} {_n(y)}H{_n(right)}"
        ends = f"M{_n(left)} {_n(y - 5)}v10M{_n(right)} {_n(y - 5)}v10"
        parts.append(f'<path class="measure" d="{lines}{ends}"/>')
        parts.append(_text("span", bar.x, y + 4, bar.label, bar.anchor))
        top += 21
    return top


def _bands(
    chart: Chart, axis: Scale, parts: list[str], top: float
) -> tuple[float, list[tuple[int, float, float, float]]]:
    """Draw the phases; return where they end, and the stretches of the axis that they tint."""
    bars = [
        beside(axis.x(band.start), axis.x(band.end), words(band.label), _RIGHT)
        for band in chart.bands[:_MOST_BARS]
    ]
    tints: list[tuple[int, float, float, float]] = []
    deepest = -1
    for index, bar in enumerate(stacked(bars)):
        y = top + 4 + bar.lane * 24
        wide = max(bar.right - bar.left, 3.0)
        place = f'x="{_n(bar.left)}" y="{_n(y)}" width="{_n(wide)}" height="20" rx="3"'
        parts.append(f'<rect class="band band-{index % 4}" {place}/>')
        parts.append(_text("phase", bar.x, y + 14, bar.label, bar.anchor))
        tints.append((index % 4, bar.left, y + 20, wide))
        deepest = max(deepest, bar.lane)
    return top + 24 * (deepest + 1) + 4, tints


def _axis(axis: Scale, parts: list[str], line: float) -> None:
    for tick in axis.ticks():
        parts.append(f'<path class="tick" d="M{_n(tick.x)} {_n(line - 9)}v9"/>')
        if tick.clock:
            parts.append(_text("clock", tick.x, line - 14, tick.clock, "middle"))
        if tick.date:
            raised = 29 if tick.clock else 14
            parts.append(_text("date", tick.x, line - raised, tick.date, "middle"))
    for part in axis.stretches:
        if part.is_break:
            middle = (part.left + part.right) / 2
            cut = f"M{_n(middle - 6)} {_n(line + 6)}l5 -12M{_n(middle + 1)} {_n(line + 6)}l5 -12"
            parts.append(f'<path class="gap" d="M{_n(part.left)} {_n(line)}H{_n(part.right)}"/>')
            parts.append(f'<path class="cut" d="{cut}"/>')
        else:
            solid = f"M{_n(part.left)} {_n(line)}H{_n(part.right)}"
            parts.append(f'<path class="axis" d="{solid}"/>')


def _marks(places: Iterable[float], parts: list[str], line: float) -> None:
    """Draw the events without a label, each place once."""
    up = f" {_n(line - 6)}v12"
    if marks := "".join([f"M{x}{up}" for x in dict.fromkeys(map(_n, places))]):
        parts.append(f'<path class="mark" d="{marks}"/>')


def _points(
    points: Sequence[Point],
    labels: dict[int, int],
    said: dict[int, str],
    axis: Scale,
    parts: list[str],
    line: float,
) -> float:
    """Draw the events; return where their labels end."""
    bottom = line + 16
    ranges = dict.fromkeys(
        f"M{_n(axis.x(point.start))} {_n(line)}H{_n(axis.x(point.end))}"
        for point in points
        if point.end is not None
    )
    if ranges:
        parts.append(f'<path class="lasts" d="{"".join(ranges)}"/>')
    leaders, spots = [], []
    for at, lane in labels.items():
        point = points[at]
        x, y = axis.x(point.start), line + 30 + lane * _LANE
        leaders.append(f"M{_n(x)} {_n(line)}V{_n(y - 4)}h5")
        kind = "milestone" if point.milestone else "event"
        about = " about" if point.approximate else ""
        shape = "M{0} {1}l6 6-6 6-6-6z" if point.milestone else "M{0} {1}a4.5 4.5 0 1 0 .01 0z"
        d = shape.format(_n(x), _n(line - (6 if point.milestone else 4.5)))
        spots.append(f'<path class="{kind}{about}" d="{d}"/>')
        spots.append(_text(f"{kind}-label", x + 8, y, said[at], "start"))
        bottom = max(bottom, y + 6)
    parts += [f'<path class="leader" d="{"".join(leaders)}"/>', *spots]
    return bottom


def _text(kind: str, x: float, y: float, text: str, anchor: str) -> str:
    side = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text class="{kind}" x="{_n(x)}" y="{_n(y)}"{side}>{escape(text)}</text>'


def _clock(instant: datetime) -> str:
    return f"{instant.date().isoformat()} {clock(instant)}"


def _n(number: float) -> str:
    """Return a number with one digit at the most behind its point."""
    return f"{number:.1f}".removesuffix(".0")
