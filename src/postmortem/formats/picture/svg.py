"""The picture of a timeline, as SVG: phases as bars, events on an axis, timings as spans.

It holds no script, no reference and no text that isn't escaped, and the same chart gives the same
bytes. A page's style sheet may paint it anew in the colours of a theme; without one it is painted all
the same. There are two: a wide one with an axis from left to right, and a narrow one, for phones, from
top to bottom.
"""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import attrgetter

from postmortem.formats.escape import escape, words
from postmortem.formats.picture.labels import Label, Words, arranged, beside, stacked, width
from postmortem.formats.picture.paint import FONT, painted
from postmortem.formats.picture.scale import Scale, clock, scale, seconds
from postmortem.text.languages import ENGLISH, Language
from postmortem.tree.chart import Band, Chart, Measure, Point

_WIDTH = 960
_LEFT, _RIGHT = 40.0, 925.0
_EDGES = (8.0, 952.0)
"""Between which places words are."""
_RESERVES = (0.0, 120.0, 216.0)
"""How much space the axis may leave on the right, for the words of the last events."""
_LANE, _MOST_LANES = 17, 16
_MOST_LABELS = 60
_MOST_BARS = 40
_LONGEST = 400
"""How many characters of a label are looked at: no line of words is as long."""


def alternative(chart: Chart, language: Language = ENGLISH) -> str:
    """Return what the picture shows, in words."""
    count = len(chart.points)
    events = language("{count} event" if count == 1 else "{count} events").format(count=count)
    lasts = language("{start} to {end}")
    sentences = [f"{chart.caption}: {events}."]
    sentences += [
        f"{words(band.label)}: {lasts.format(start=_clock(band.start), end=_clock(band.end))}."
        for band in chart.bands
    ]
    sentences += [
        f"{point.milestone}: {_clock(point.start)}."
        for point in chart.points
        if point.milestone is not None
    ]
    sentences += [f"{words(measure.label)}." for measure in chart.measures]
    return " ".join(sentences)


def image(chart: Chart, language: Language = ENGLISH) -> str:
    """Return the picture as an `img` that needs nothing from the page that it is in."""
    data = b64encode(drawing(chart, alone=True, language=language).encode()).decode()
    shown = escape(alternative(chart, language))
    return f'<img src="data:image/svg+xml;base64,{data}" alt="{shown}">'


def drawing(
    chart: Chart, *, alone: bool = False, prefix: str = "chart", language: Language = ENGLISH
) -> str:
    """Return the wide picture as an `svg` element; `prefix` begins the ids of its title and words."""
    points = sorted(chart.points, key=attrgetter("start"))
    if not points:
        return ""
    starts = [seconds(point.start) for point in points]
    instants = sorted({*starts, *map(seconds, _other_times(chart))})
    axis, labels = _arranged(chart, points, instants)
    parts: list[str] = []
    top = _measures(chart, axis, parts, 8.0)
    top, tints = _bands(chart, axis, parts, top)
    line = top + 46
    parts[:0] = [
        f'<rect {painted(f"tint tint-{index}")} x="{_n(x)}" y="{_n(y)}" width="{_n(wide)}" '
        f'height="{_n(line - y + 8)}"/>'
        for index, x, y, wide in tints
    ]
    _axis(axis, parts, line)
    _marks(
        [axis.place(at) for number, at in enumerate(starts) if number not in labels], parts, line
    )
    bottom = _points(points, labels, axis, parts, line)
    height = round(bottom + 8)
    title = alternative(chart, language), language("Timeline")
    return _svg(parts, (_WIDTH, height), "timeline", prefix, title, alone=alone)


def _svg(
    parts: Iterable[str],
    size: tuple[int, int],
    kind: str,
    prefix: str,
    title: tuple[str, str] | None,
    *,
    alone: bool = False,
) -> str:
    """Return an `svg` element, named by its title and words; without a title, by those of another.

    One that is alone in an image is named by the image.
    """
    wide, high = size
    head = (
        f'<svg class="{kind}" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" {FONT}'
    )
    if alone:
        ground = f'<rect {painted("ground")} width="{wide}" height="{high}" rx="6"/>'
        start = f'{head} width="{wide}" height="{high}">{ground}'
    else:
        start = f'{head} role="img" aria-labelledby="{prefix}-title {prefix}-words">'
        if title is not None:
            start += (
                f'<title id="{prefix}-title">{escape(title[1])}</title>'
                f'<desc id="{prefix}-words">{escape(title[0])}</desc>'
            )
    return start + "".join(parts) + "</svg>"


def _other_times(chart: Chart) -> Iterable[datetime]:
    """Yield the instants of a chart besides the starts of its points."""
    yield from [point.end for point in chart.points if point.end is not None]
    stretches: tuple[Band | Measure, ...] = (*chart.bands, *chart.measures)
    for part in stretches:
        yield from (part.start, part.end)


def _chosen(chart: Chart, points: Sequence[Point]) -> list[list[int]]:
    """Return which events have labels, from as many as may be to as few as must be.

    Where there are too many points for labels, the milestones and the ends of the phases have one,
    or the milestones alone; the rest are marks on the axis.
    """
    milestones = {at for at, point in enumerate(points) if point.milestone is not None}
    ends = set(milestones)
    bands = [point.band for point in points]
    for band in set(bands).intersection(range(len(chart.bands[:_MOST_BARS]))):
        ends |= {bands.index(band), len(bands) - 1 - bands[::-1].index(band)}
    everything = set(range(len(points))) if len(points) <= _MOST_LABELS else ends
    return [sorted(chosen)[:_MOST_LABELS] for chosen in (everything, ends, milestones)]


def _arranged(
    chart: Chart, points: Sequence[Point], instants: Sequence[float]
) -> tuple[Scale, dict[int, Label]]:
    """Return the axis, and the label of each point that has one.

    Of the ways to place the labels, the first counts in which no word is cut, or else the one in
    which the fewest characters are.
    """
    axes: dict[float, Scale] = {}
    groups = [group for group in _chosen(chart, points) if group]
    best: tuple[int, Scale, dict[int, Label]] | None = None
    for group in groups:
        texts = [Words.of(_label_words(points[at])) for at in group]
        for lines in (2, 1):
            for reserve in _RESERVES:
                if (axis := axes.get(reserve)) is None:
                    axis = axes[reserve] = scale(instants, _LEFT, _RIGHT - reserve)
                places = [axis.x(points[at].start) for at in group]
                for split in _splits(places):
                    layout = arranged(places, texts, split, _EDGES, lines)
                    if (
                        layout is None
                        or max(label.lane + len(label.lines) for label in layout[0]) > _MOST_LANES
                    ):
                        continue
                    if best is None or layout[1] < best[0]:
                        best = layout[1], axis, dict(zip(group, layout[0], strict=True))
                        if layout[1] == 0:
                            return best[1:]
            if best is not None:
                return best[1:]
    return axes.get(0.0) or scale(instants, _LEFT, _RIGHT), {}


def _splits(places: Sequence[float]) -> list[int]:
    """Return from which label on labels may run to the left: from none, or from near the right."""
    splits = [len(places)]
    for space in (110.0, 220.0, 330.0, 480.0):
        splits.append(sum(place <= _EDGES[1] - space for place in places))
    return list(dict.fromkeys(splits))


def _label_words(point: Point) -> str:
    """Return the label of a point: the time, the milestone, and what happened."""
    start = f"{_about(point)}{clock(point.start)} "
    milestone = f"{point.milestone}: " if point.milestone else ""
    return (start + milestone + words(point.label))[:_LONGEST]


def _about(point: Point) -> str:
    return "~" if point.approximate else ""


def _measures(chart: Chart, axis: Scale, parts: list[str], top: float) -> float:
    for measure in chart.measures[:_MOST_BARS]:
        left, right = axis.x(measure.start), axis.x(measure.end)
        bar = beside(left, right, words(measure.label), _EDGES)
        y = top + 11
        if bar.anchor == "middle":
            half = width(bar.label) / 2 + 6
            lines = f"M{_n(left)} {_n(y)}H{_n(bar.x - half)}M{_n(bar.x + half)} {_n(y)}H{_n(right)}"
        else:
            lines = f"M{_n(left)} {_n(y)}H{_n(right)}"
        ends = f"M{_n(left)} {_n(y - 5)}v10M{_n(right)} {_n(y - 5)}v10"
        parts.append(f'<path {painted("measure")} d="{lines}{ends}"/>')
        parts.append(_text("span", bar.x, y + 4, bar.label, bar.anchor))
        top += 21
    return top


def _bands(
    chart: Chart, axis: Scale, parts: list[str], top: float
) -> tuple[float, list[tuple[int, float, float, float]]]:
    """Draw the phases; return where they end, and the stretches of the axis that they tint."""
    bars = [
        beside(axis.x(band.start), axis.x(band.end), words(band.label), _EDGES)
        for band in chart.bands[:_MOST_BARS]
    ]
    tints: list[tuple[int, float, float, float]] = []
    deepest = -1
    for index, bar in enumerate(stacked(bars)):
        y = top + 4 + bar.lane * 24
        wide = max(bar.right - bar.left, 3.0)
        place = f'x="{_n(bar.left)}" y="{_n(y)}" width="{_n(wide)}" height="20" rx="3"'
        parts.append(f"<rect {painted(f'band band-{index % 4}')} {place}/>")
        parts.append(_text("phase", bar.x, y + 14, bar.label, bar.anchor))
        tints.append((index % 4, bar.left, y + 20, wide))
        deepest = max(deepest, bar.lane)
    return top + 24 * (deepest + 1) + 4, tints


def _axis(axis: Scale, parts: list[str], line: float) -> None:
    for tick in axis.ticks():
        parts.append(f'<path {painted("tick")} d="M{_n(tick.x)} {_n(line - 9)}v9"/>')
        if tick.clock:
            parts.append(_text("clock", tick.x, line - 14, tick.clock, "middle"))
        if tick.date:
            raised = 29 if tick.clock else 14
            parts.append(_text("date", tick.x, line - raised, tick.date, "middle"))
    for part in axis.stretches:
        if part.is_break:
            middle = (part.left + part.right) / 2
            cut = f"M{_n(middle - 6)} {_n(line + 6)}l5 -12M{_n(middle + 1)} {_n(line + 6)}l5 -12"
            parts.append(
                f'<path {painted("gap")} d="M{_n(part.left)} {_n(line)}H{_n(part.right)}"/>'
            )
            parts.append(f'<path {painted("cut")} d="{cut}"/>')
        else:
            solid = f"M{_n(part.left)} {_n(line)}H{_n(part.right)}"
            parts.append(f'<path {painted("axis")} d="{solid}"/>')


def _marks(places: Iterable[float], parts: list[str], line: float) -> None:
    """Draw the events without a label, each place once."""
    up = f" {_n(line - 6)}v12"
    if marks := "".join([f"M{x}{up}" for x in dict.fromkeys(map(_n, places))]):
        parts.append(f'<path {painted("mark")} d="{marks}"/>')


def _points(
    points: Sequence[Point], labels: dict[int, Label], axis: Scale, parts: list[str], line: float
) -> float:
    """Draw the events; return where their labels end."""
    bottom = line + 16
    ranges = dict.fromkeys(
        f"M{_n(axis.x(point.start))} {_n(line)}H{_n(axis.x(point.end))}"
        for point in points
        if point.end is not None
    )
    if ranges:
        parts.append(f'<path {painted("lasts")} d="{"".join(ranges)}"/>')
    leaders, spots = [], []
    for at, label in labels.items():
        point, x = points[at], label.x
        y = line + 30 + label.lane * _LANE
        side, anchor = (-1, "end") if label.to_left else (1, "start")
        leaders.append(f"M{_n(x)} {_n(line)}V{_n(y - 4)}h{5 * side}")
        spots.append(_spot(point, x, line))
        kind = "milestone-label" if point.milestone else "event-label"
        for line_of_words in label.lines:
            spots.append(_text(kind, x + 8 * side, y, line_of_words, anchor))
            bottom, y = max(bottom, y + 6), y + _LANE - 2
    if leaders:
        parts.append(f'<path {painted("leader")} d="{"".join(leaders)}"/>')
    parts += spots
    return bottom


def _spot(point: Point, x: float, y: float) -> str:
    """Return the mark of an event: a diamond for a milestone, or else a disc."""
    kind = ("milestone" if point.milestone else "event") + (" about" if point.approximate else "")
    shape = "M{0} {1}l6 6-6 6-6-6z" if point.milestone else "M{0} {1}a4.5 4.5 0 1 0 .01 0z"
    d = shape.format(_n(x), _n(y - (6 if point.milestone else 4.5)))
    return f'<path {painted(kind)} d="{d}"/>'


def _text(kind: str, x: float, y: float, text: str, anchor: str) -> str:
    side = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text {painted(kind)} x="{_n(x)}" y="{_n(y)}"{side}>{escape(text)}</text>'


def _clock(instant: datetime) -> str:
    return f"{instant.date().isoformat()} {clock(instant)}"


def _n(number: float) -> str:
    """Return a number with one digit at the most after its point."""
    whole_number = int(number)
    return str(whole_number) if whole_number == number else f"{number:.1f}".removesuffix(".0")


# --- the narrow picture ---------------------------------------------------------------------------

_NARROW = 360
_RAIL = 15.0
_ROW = 16


def narrow(chart: Chart, *, prefix: str = "chart") -> str:
    """Return the picture for a phone: the events one below the other, with whole words.

    It is named by the title and the words of the wide picture, whose ids begin with `prefix`.
    It keeps to the order and not to the scale of the times: a screen that is 360 units wide has space
    for words or for lengths.
    """
    points = sorted(chart.points, key=attrgetter("start"))
    if not points:
        return ""
    named = set(next(group for group in [*_chosen(chart, points), [0]] if group))
    parts: list[str] = []
    spots: list[str] = []
    y, band, day = 8.0, None, ""
    for at, point in enumerate(points):
        if at not in named:
            continue
        if point.band is not None and point.band != band and point.band < len(chart.bands):
            for line in Words.of(words(chart.bands[point.band].label)).lines(_NARROW - 40, 2):
                spots.append(_text("phase", 30, y + 12, line, "start"))
                y += _ROW
            y += 2
        band = point.band
        start = y
        if (date := point.start.date().isoformat()) != day:
            spots.append(_text("date", 30, y + 11, date, "start"))
            y, day = y + _ROW, date
        spots.append(_spot(point, _RAIL, y + 8))
        kind = "milestone-label" if point.milestone else "event-label"
        for line in Words.of(_label_words(point)).lines(_NARROW - 40, 4):
            spots.append(_text(kind, 30, y + 12, line, "start"))
            y += _ROW
        y += 6
        if band is not None:
            parts.append(
                f'<rect {painted(f"band band-{band % 4}")} x="{_n(_RAIL - 5)}" y="{_n(start)}" '
                f'width="10" height="{_n(y - start)}"/>'
            )
    parts.append(f'<path {painted("axis")} d="M{_n(_RAIL)} 8V{_n(y)}"/>')
    return _svg([*parts, *spots], (_NARROW, round(y + 4)), "timeline narrow", prefix, None)
