"""Where the words of a timeline stand, so that none of them ever lies on another.

Nobody knows the reader's font, so widths are estimated from above.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

import attrs

_NARROW = frozenset("iljt.,:;'|!()[]/ fr")
_BROAD = frozenset("mwMW@%—…")


def width(text: str) -> float:
    """Return how wide a text is at the most, in a sans-serif font of 12 units."""
    return sum(map(_width, text))


@lru_cache(maxsize=512)
def _width(char: str) -> float:
    if char in _NARROW:
        return 5.4
    if char in _BROAD or (char.isascii() and char.isupper()):
        return 11.0 if char in _BROAD else 9.0
    if char.isascii():
        return 7.8
    if unicodedata.combining(char) or unicodedata.category(char) == "Cf":
        return 0.0
    return 17.0 if unicodedata.east_asian_width(char) in "WF" or ord(char) > 0xFFFF else 10.0


def shortened(text: str, room: float) -> str:
    """Return a text that fits into a width, with `…` for what had to go."""
    ends = list(accumulate(map(_width, text)))
    if not ends or ends[-1] <= room:
        return text
    return text[: bisect_right(ends, room - _width("…"))].rstrip() + "…"


def lanes(labels: Sequence[tuple[float, float]]) -> list[int]:
    """Return the lane of each label, counted from 0 below the axis.

    A label is given as its place and its width, from left to right; it begins at its place and runs
    to the right, and a line leads down to it from the axis. Each stands below those that begin
    under it, so that neither words nor lines cross.
    """
    found = [0] * len(labels)
    for index in range(len(labels) - 1, -1, -1):
        x, wide = labels[index]
        for after in range(index + 1, len(labels)):
            if labels[after][0] > x + wide:
                break
            found[index] = max(found[index], found[after] + 1)
    return found


@attrs.frozen
class Bar:
    """A bar with a label: where both stand."""

    left: float
    right: float
    label: str
    x: float
    anchor: str
    """`start` or `end` where the label stands beside the bar, `middle` where it stands in it."""
    lane: int = 0


def beside(left: float, right: float, label: str, edge: float) -> Bar:
    """Return a bar with its label in it, or right of it, or left of it, wherever there is room."""
    label = shortened(label, edge / 4)
    wide = width(label)
    if wide + 24 <= right - left:
        return Bar(left, right, label, (left + right) / 2, "middle")
    if right + 8 + wide <= edge:
        return Bar(left, right, label, right + 8, "start")
    return Bar(left, right, label, left - 8, "end")


def extent(bar: Bar) -> tuple[float, float]:
    """Return from where to where a bar reaches with its label."""
    wide = width(bar.label) + 8
    if bar.anchor == "start":
        return bar.left, bar.x + wide
    return (bar.x - wide if bar.anchor == "end" else bar.left), bar.right


def stacked(bars: Sequence[Bar]) -> list[Bar]:
    """Return bars, each in the first lane in which it lies on no other."""
    taken: list[list[tuple[float, float]]] = []
    placed: list[Bar] = []
    for bar in bars:
        left, right = extent(bar)
        lane = 0
        while lane < len(taken) and any(left < end and start < right for start, end in taken[lane]):
            lane += 1
        if lane == len(taken):
            taken.append([])
        taken[lane].append((left, right))
        placed.append(attrs.evolve(bar, lane=lane))
    return placed
