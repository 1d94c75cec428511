"""Where the words of a timeline are, so that none of them ever lies on another.

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


def shortened(text: str, space: float) -> str:
    """Return a text that fits into a width, with `…` for what had to go."""
    ends = list(accumulate(map(_width, text)))
    if not ends or ends[-1] <= space:
        return text
    return text[: bisect_right(ends, space - _width("…"))].rstrip() + "…"


@attrs.frozen
class Words:
    """A text that is laid out again and again: its characters, and where each of them ends."""

    text: str
    ends: tuple[float, ...]

    @classmethod
    def of(cls, text: str) -> "Words":
        """Return a text with the ends of its characters."""
        return _measured(text)

    def lines(self, space: float, most: int) -> tuple[str, ...]:
        """Return the text as so many lines of a width at the most, with `…` for what had to go.

        Where it takes several, they are about as long as each other.
        """
        return self.laid(space, most)[0]

    def laid(self, space: float, most: int) -> tuple[tuple[str, ...], float, int]:
        """Return the lines, the width of the longest, and how many characters had to go."""
        laid = self._laid(space, most)
        if len(laid[0]) > 1 and not laid[2]:
            even = self._laid(min(self.ends[-1] / len(laid[0]) * 1.15, space), most)
            if len(even[0]) == len(laid[0]) and not even[2]:
                return even
        return laid

    def _laid(self, width: float, most: int) -> tuple[tuple[str, ...], float, int]:
        text, ends = self.text, self.ends
        lines: list[str] = []
        start, line_start, widest = 0, 0.0, 0.0
        while start < len(text):
            if ends[-1] - line_start <= width:
                lines.append(text[start:])
                widest = max(widest, ends[-1] - line_start)
                break
            if len(lines) == most - 1:
                end = max(bisect_right(ends, line_start + width - _DOTS), start)
                lines.append(text[start:end].rstrip() + "…")
                return tuple(lines), width, len(text) - end
            end = max(bisect_right(ends, line_start + width), start + 1)
            space = text.rfind(" ", start + 1, end + 1)
            end = space if space > start else end
            lines.append(text[start:end])
            widest = max(widest, ends[end - 1] - line_start)
            start = end + 1 if text[end : end + 1] == " " else end
            line_start = ends[start - 1]
        return tuple(lines), widest, 0


@lru_cache(maxsize=512)
def _measured(text: str) -> Words:
    return Words(text, tuple(accumulate(map(_width, text))))


_DOTS = _width("…")


@attrs.frozen
class Label:
    """The words of an event: where they are, in lines one below the other."""

    x: float
    """Where the event is on the axis; the words begin, or end, beside the line down from it."""
    lines: tuple[str, ...]
    to_left: bool
    lane: int
    """The lane of the first line, counted from 0 below the axis."""


_LEADER = 14
"""What a label takes besides its words: the line that leads to it, and the space after it."""
_LEAST = 96.0
"""Less space than this is none."""


def arranged(
    places: Sequence[float],
    texts: Sequence[Words],
    split: int,
    edges: tuple[float, float],
    most: int,
) -> tuple[list[Label], int] | None:
    """Return labels so that neither words nor lines cross, and how many characters were cut.

    The labels before `split` run to the right of their places, the others to the left; places go from
    left to right. Those that run left end before the last line of those that run right, so those
    that run right only have to be below what they reach. None where a label has no space.
    """
    left, right = edges
    before = places[split - 1] if split else left
    lines: list[tuple[str, ...]] = []
    wide: list[float] = []
    cut = 0
    for at, (x, text) in enumerate(zip(places, texts, strict=True)):
        space = (right - x if at < split else x - before) - _LEADER
        if space < _LEAST and space < (text.ends[-1] if text.ends else 0.0):
            return None
        shown, widest, count = text.laid(min(space, _LONG), most)
        lines.append(shown)
        wide.append(widest + _LEADER)
        cut += count
    lane = [0] * len(places)
    for at in range(split, len(places)):
        below = (
            lane[on] + len(lines[on])
            for on in range(split, at)
            if places[on] >= places[at] - wide[at]
        )
        lane[at] = max(below, default=0)
    for at in range(split - 1, -1, -1):
        end = places[at] + wide[at]
        under = [
            lane[on] + len(lines[on])
            for on in range(at + 1, len(places))
            if (places[on] if on < split else places[on] - wide[on]) <= end
        ]
        lane[at] = max(under, default=0)
    labels = [
        Label(x, shown, at >= split, deep)
        for at, (x, shown, deep) in enumerate(zip(places, lines, lane, strict=True))
    ]
    return labels, cut


_LONG = 480.0
"""How much space a line of a label has at the most, where events are few."""


@attrs.frozen
class Bar:
    """A bar with a label: where both are."""

    left: float
    right: float
    label: str
    x: float
    anchor: str
    """`start` or `end` where the label is beside the bar, `middle` where it is in it."""
    lane: int = 0


def beside(left: float, right: float, label: str, edges: tuple[float, float]) -> Bar:
    """Return a bar with its whole label: in it, right of it or left of it, wherever there is space.

    It is cut only where neither side has as much space as it needs.
    """
    wide = width(label)
    if wide + 24 <= right - left:
        return Bar(left, right, label, (left + right) / 2, "middle")
    after, before = edges[1] - right - 8, left - 8 - edges[0]
    if wide <= after or after >= before:
        return Bar(left, right, shortened(label, after), right + 8, "start")
    return Bar(left, right, shortened(label, before), left - 8, "end")


def extent(bar: Bar) -> tuple[float, float]:
    """Return from where to where a bar reaches with its label."""
    wide = width(bar.label) + 8
    if bar.anchor == "start":
        return bar.left, bar.x + wide
    return (bar.x - wide if bar.anchor == "end" else bar.left), bar.right


def stacked(bars: Sequence[Bar]) -> list[Bar]:
    """Return bars, each in the first lane in which it lies on no other."""
    used: list[list[tuple[float, float]]] = []
    placed: list[Bar] = []
    for bar in bars:
        left, right = extent(bar)
        lane = 0
        while lane < len(used) and any(left < end and start < right for start, end in used[lane]):
            lane += 1
        if lane == len(used):
            used.append([])
        used[lane].append((left, right))
        placed.append(attrs.evolve(bar, lane=lane))
    return placed
