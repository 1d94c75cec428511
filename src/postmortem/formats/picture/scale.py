"""Where an instant is on the axis of a timeline: its scale, its breaks and its ticks.

An axis is proportional, but for stretches in which nothing happens for much longer than everything
else takes: these are cut out, and say how long they are.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import attrs

_EPOCH = datetime.min.replace(tzinfo=UTC)
_SECOND, _MINUTE, _HOUR, _DAY = 1, 60, 3_600, 86_400
_STEPS = (
    1, 2, 5, 10, 15, 30,
    *(_MINUTE * n for n in (1, 2, 5, 10, 15, 30)),
    *(_HOUR * n for n in (1, 2, 3, 6, 12)),
    *(_DAY * n for n in (1, 2, 7, 14, 28, 91, 182, 365)),
)  # fmt: skip
_BREAKS = 3
"""How many stretches are cut out at the most."""
_BREAK_WIDTH = 84.0
_TICK_WIDTH = 78.0
"""How far apart ticks are at the least, so that their labels have space."""


def seconds(instant: datetime) -> float:
    """Return an instant as a number that any other can be compared with."""
    return (instant - _EPOCH).total_seconds()


def clock(instant: datetime) -> str:
    """Return the time of day of an instant, as `09:05`."""
    return f"{instant.hour:02}:{instant.minute:02}"  # a third of what `%H:%M` takes


@attrs.frozen
class Stretch:
    """A part of the axis: proportional, or a break that stands for a time in which nothing is."""

    start: float
    end: float
    left: float
    right: float
    is_break: bool = False


@attrs.frozen
class Tick:
    """A mark on the axis: its place, the clock time, and the date where that is a new one."""

    x: float
    clock: str
    date: str


@attrs.frozen
class Scale:
    """The axis."""

    stretches: tuple[Stretch, ...]

    def x(self, instant: datetime) -> float:
        """Return where an instant is."""
        return self.place(seconds(instant))

    def place(self, at: float) -> float:
        """Return the place of an instant, which is given in seconds."""
        part = self.stretches[-1]
        for part in self.stretches:
            if at <= part.end:
                break
        long = part.end - part.start
        share = (at - part.start) / long if long else 0.5
        return part.left + (part.right - part.left) * min(max(share, 0.0), 1.0)

    def ticks(self) -> Iterator[Tick]:
        """Yield the marks of the axis, from left to right."""
        shown = ""
        for part in self.stretches:
            if part.is_break:
                continue
            step = _step(part)
            first = -(-part.start // step) * step
            number = int((part.end - first) // step) + 1
            places = [first + index * step for index in range(max(number, 0))]
            if not places:  # a stretch so short that it has no round time
                places = [part.start]
            for at in places:
                instant = _EPOCH + timedelta(seconds=int(at))
                date = instant.date().isoformat()
                yield Tick(self.x(instant), _clock(instant, step), "" if date == shown else date)
                shown = date


def _clock(instant: datetime, step: int) -> str:
    """Return the time of a tick: no more exact than ticks that are a step apart need."""
    if step >= _DAY:
        return ""
    return f"{instant:%H:%M:%S}" if step < _MINUTE and instant.second else clock(instant)


def _step(part: Stretch) -> int:
    room = max(int((part.right - part.left) // _TICK_WIDTH), 1)
    long = part.end - part.start
    for step in _STEPS:
        if long / step <= room:
            return step
    years = int(long / room / _STEPS[-1]) + 1
    return years * _STEPS[-1]


def scale(at: Sequence[float], left: float, right: float) -> Scale:
    """Return an axis between two places that holds all instants: in seconds, each once, in order."""
    breaks = sorted(_empty(at))
    edges = [at[0], *(edge for pair in breaks for edge in pair), at[-1]]
    parts = list(zip(edges[::2], edges[1::2], strict=True))
    space = right - left - _BREAK_WIDTH * len(breaks)
    # Where a stretch is one instant, it still needs a little space of its own.
    least = min(_TICK_WIDTH, space / len(parts))
    spare = space - least * len(parts)
    total = sum(end - start for start, end in parts)
    stretches: list[Stretch] = []
    x = left
    for index, (start, end) in enumerate(parts):
        if index:
            stretches.append(
                Stretch(parts[index - 1][1], start, x, x + _BREAK_WIDTH, is_break=True)
            )
            x += _BREAK_WIDTH
        width = least + spare * ((end - start) / total if total else 1 / len(parts))
        stretches.append(Stretch(start, end, x, x + width))
        x += width
    return Scale(tuple(stretches))


def _empty(at: Sequence[float]) -> list[tuple[float, float]]:
    """Return the stretches to cut out: each takes longer than four times all that is remaining."""
    gaps = sorted(pairwise(at), key=lambda gap: gap[0] - gap[1])
    remaining = at[-1] - at[0]
    empty: list[tuple[float, float]] = []
    for start, end in gaps[:_BREAKS]:
        rest = remaining - (end - start)
        if len(at) < 4 or end - start < _HOUR or end - start < 4 * rest:
            break
        empty.append((start, end))
        remaining = rest
    return empty
