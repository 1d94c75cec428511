"""The pictures of answers, as SVG: columns with intervals, shares, quartiles, and curves.

They hold no script, no reference and no text that isn't escaped, and the same numbers give the same
bytes. In a page their colours are those of the page; alone they bring their own. What a picture
shows is in words in its description, and as numbers in the table beside it.
"""

import math
from base64 import b64encode
from collections.abc import Sequence

import attrs

from postmortem.formats.escape import escape as escape_html
from postmortem.formats.picture.labels import shortened, width

_WIDE = 760
_STYLE = (
    ".plot{--ink:#1f2328;--soft:#59616b;--line:#b6bdc6;--ground:#fbfbfc;--accent:#2f5bb7;"
    'font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}'
)
PLOT_STYLE = (
    ".plot text{font-size:12px;fill:var(--ink)}.plot .soft{fill:var(--soft)}"
    ".plot path{fill:none;stroke:var(--line)}.plot .axis{stroke:var(--ink)}"
    ".plot .bar{fill:var(--accent);fill-opacity:.55}.plot .range{stroke:var(--ink);stroke-width:1.5}"
    ".plot .line{stroke:var(--accent);stroke-width:2}.plot .band{fill:var(--accent);fill-opacity:.16;stroke:none}"
    ".plot .ground{fill:var(--ground)}.plot .middle{stroke:var(--ink);stroke-width:3}"
)
"""The style of plots in a page that has the colours as variables."""


@attrs.frozen
class Bar:
    """A value with its interval and the words beside it."""

    label: str
    value: float
    low: float
    high: float
    note: str = ""


@attrs.frozen
class Plot:
    """A picture: its title, its description in words, its height and its parts."""

    title: str
    words: str
    height: int
    parts: tuple[str, ...]

    def inline(self, prefix: str) -> str:
        """Return the picture as an element of a page; `prefix` begins the ids in it."""
        return (
            f'<svg class="plot" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {self.height}"'
            f' role="img" aria-labelledby="{prefix}-title {prefix}-words">'
            f'<title id="{prefix}-title">{escape_html(self.title)}</title>'
            f'<desc id="{prefix}-words">{escape_html(self.words)}</desc>{"".join(self.parts)}</svg>'
        )

    def alone(self) -> str:
        """Return the picture as a file of its own."""
        return (
            f'<svg class="plot" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {self.height}"'
            f' width="{_WIDE}" height="{self.height}"><style>{_STYLE}{PLOT_STYLE}</style>'
            f'<rect class="ground" width="{_WIDE}" height="{self.height}" rx="6"/>'
            f"{''.join(self.parts)}</svg>"
        )

    def image(self) -> str:
        """Return the picture as an `img` that needs nothing from the page that it is in."""
        data = b64encode(self.alone().encode()).decode()
        alt = escape_html(f"{self.title}. {self.words}")
        return f'<img src="data:image/svg+xml;base64,{data}" alt="{alt}">'


def columns(title: str, bars: Sequence[Bar]) -> Plot | None:
    """Return a column for each count, with its interval; None where there is nothing to draw."""
    if not bars:
        return None
    left, right, top, bottom = 44.0, _WIDE - 12.0, 16.0, 196.0
    width = (right - left) / len(bars)
    has_whiskers = width >= 7
    most = max([1.0, *(bar.high if has_whiskers else bar.value for bar in bars)])
    step = _round_step(most / 4)
    most = math.ceil(most / step) * step

    def y(value: float) -> float:
        return bottom - (bottom - top) * min(value, most) / most

    parts = [_grid(left, right, y(value), f"{value:g}") for value in _steps(most, step)]
    every = max(1, math.ceil(62 / width))
    for place, bar in enumerate(bars):
        x = left + width * (place + 0.5)
        wide = min(width * 0.6, 34.0)
        if bar.value > 0:
            parts.append(
                f'<rect class="bar" x="{_n(x - wide / 2)}" y="{_n(y(bar.value))}" '
                f'width="{_n(wide)}" height="{_n(bottom - y(bar.value))}"/>'
            )
        if has_whiskers:
            parts.append(_whisker(x, y(bar.low), y(bar.high), min(wide / 4, 5.0)))
        if place % every == 0:
            parts.append(_text(x, bottom + 18, bar.label, "middle"))
    parts.append(f'<path class="axis" d="M{_n(left)} {_n(bottom)}H{_n(right)}"/>')
    words = "; ".join(f"{bar.label}: {bar.value:g}" for bar in bars[:60])
    return Plot(title, words, 228, tuple(parts))


def shares(title: str, bars: Sequence[Bar]) -> Plot | None:
    """Return a bar for each share (0 to 1), with its interval; None where there is nothing to draw."""
    if not bars:
        return None
    left, right, row = 220.0, _WIDE - 96.0, 26.0
    bottom = 12 + row * len(bars)

    def x(value: float) -> float:
        return left + (right - left) * value

    parts = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        parts.append(f'<path d="M{_n(x(share))} 6V{_n(bottom)}"/>')
        parts.append(_text(x(share), bottom + 16, f"{share:.0%}", "middle", "soft"))
    for place, bar in enumerate(bars):
        middle = 6 + row * (place + 0.5)
        parts.append(_text(left - 10, middle + 4, shortened(bar.label, left - 20), "end"))
        parts.append(
            f'<rect class="bar" x="{_n(left)}" y="{_n(middle - 8)}" '
            f'width="{_n(x(bar.value) - left)}" height="16"/>'
        )
        across = f"M{_n(x(bar.low))} {_n(middle)}H{_n(x(bar.high))}"
        ends = f"M{_n(x(bar.low))} {_n(middle - 4)}v8M{_n(x(bar.high))} {_n(middle - 4)}v8"
        parts.append(f'<path class="range" d="{across}{ends}"/>')
        parts.append(_text(right + 14, middle + 4, bar.note, "start", "soft"))
    words = "; ".join(
        f"{bar.label}: {bar.value:.0%} ({bar.low:.0%} to {bar.high:.0%})" for bar in bars
    )
    return Plot(title, words, round(bottom + 26), tuple(parts))


def quartiles(title: str, rows: Sequence[tuple[str, Sequence[float]]], ticks: Sequence[tuple[float, str]]) -> Plot | None:  # fmt: skip
    """Return the quartiles and the 90% mark of each row on one logarithmic axis.

    A row is a label and the values at 25, 50, 75 and 90%. Returns None where there is nothing.
    """
    drawn = [(label, values) for label, values in rows if len(values) == 4]
    if not drawn:
        return None
    left, right, row = 236.0, _WIDE - 24.0, 34.0
    low = min(values[0] for _, values in drawn)
    high = max(values[3] for _, values in drawn)
    low, high = max(low, 1.0), max(high, low * 2, 2.0)
    shown_ticks = [tick for tick in ticks if low <= tick[0] <= high]

    def x(value: float) -> float:
        spread = math.log(high) - math.log(low)
        return left + (right - left) * (math.log(max(value, low)) - math.log(low)) / spread

    bottom = 10 + row * len(drawn)
    parts = []
    last = -100.0
    for value, label in shown_ticks:
        parts.append(f'<path d="M{_n(x(value))} 6V{_n(bottom)}"/>')
        if x(value) - last > width(label) + 8:
            parts.append(_text(x(value), bottom + 16, label, "middle", "soft"))
            last = x(value)
    for place, (label, values) in enumerate(drawn):
        middle = 6 + row * (place + 0.5)
        first, half, third, most = (x(value) for value in values)
        parts.append(_text(left - 12, middle + 4, shortened(label, left - 20), "end"))
        parts.append(f'<path class="range" d="M{_n(third)} {_n(middle)}H{_n(most)}M{_n(most)} {_n(middle - 5)}v10"/>')  # fmt: skip
        parts.append(
            f'<rect class="bar" x="{_n(first)}" y="{_n(middle - 9)}" '
            f'width="{_n(max(third - first, 2.0))}" height="18"/>'
        )
        parts.append(f'<path class="middle" d="M{_n(half)} {_n(middle - 11)}v22"/>')
    words = "the box is the middle half, the thick line the median, the end of the line 90%"
    return Plot(title, words, round(bottom + 26), tuple(parts))


def curve(
    title: str,
    steps: Sequence[tuple[float, float, float, float]],
    end: float,
    unit: str,
) -> Plot | None:
    """Return a curve of shares over time with its interval, from (0, 0) on.

    A step is a time, the share from then on, and the limits of its interval; the axis runs to `end`
    and counts in `unit`. Returns None where there is nothing to draw.
    """
    if not steps or end <= 0:
        return None
    left, right, top, bottom = 54.0, _WIDE - 16.0, 12.0, 200.0

    def x(value: float) -> float:
        return left + (right - left) * min(value, end) / end

    def y(share: float) -> float:
        return bottom - (bottom - top) * share

    parts = [_grid(left, right, y(share), f"{share:.0%}") for share in (0.0, 0.25, 0.5, 0.75, 1.0)]
    step = _round_step(end / 6)
    parts += [_text(x(at), bottom + 18, f"{at:g}", "middle", "soft") for at in _steps(end, step)]
    line = f"M{_n(left)} {_n(y(0))}"
    upper, lower = [f"{_n(left)} {_n(y(0))}"], [f"{_n(left)} {_n(y(0))}"]
    before = (0.0, 0.0, 0.0, 0.0)
    for now in steps:
        line += f"H{_n(x(now[0]))}V{_n(y(now[1]))}"
        upper += [f"{_n(x(now[0]))} {_n(y(before[3]))}", f"{_n(x(now[0]))} {_n(y(now[3]))}"]
        lower += [f"{_n(x(now[0]))} {_n(y(before[2]))}", f"{_n(x(now[0]))} {_n(y(now[2]))}"]
        before = now
    upper.append(f"{_n(x(end))} {_n(y(before[3]))}")
    lower.append(f"{_n(x(end))} {_n(y(before[2]))}")
    parts.append(f'<path class="band" d="M{"L".join([*upper, *reversed(lower)])}Z"/>')
    parts.append(f'<path class="line" d="{line}H{_n(x(end))}"/>')
    parts.append(_text(right, bottom + 36, unit, "end", "soft"))
    words = "; ".join(f"{at:g}: {share:.0%}" for at, share, _, _ in steps[:40])
    return Plot(title, f"Share by {unit}: {words}", 244, tuple(parts))


def _grid(left: float, right: float, y: float, label: str) -> str:
    line = f'<path d="M{_n(left)} {_n(y)}H{_n(right)}"/>'
    return line + _text(left - 8, y + 4, label, "end", "soft")


def _whisker(x: float, low: float, high: float, half: float) -> str:
    ends = "".join(f"M{_n(x - half)} {_n(at)}h{_n(2 * half)}" for at in (low, high))
    return f'<path class="range" d="M{_n(x)} {_n(low)}V{_n(high)}{ends}"/>'


def _text(x: float, y: float, text: str, anchor: str, kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    side = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text{named} x="{_n(x)}" y="{_n(y)}"{side}>{escape_html(text)}</text>'


def _round_step(least: float) -> float:
    """Return the smallest of 1, 2, 5, 10, 20, … that is no less than a number."""
    if least <= 1:
        return 1.0
    power = 10.0 ** math.floor(math.log10(least))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= least)


def _steps(end: float, step: float) -> list[float]:
    return [step * number for number in range(int(end / step + 1e-9) + 1)]


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
