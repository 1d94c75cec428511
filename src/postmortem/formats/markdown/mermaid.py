"""The timeline as a Mermaid gantt, which GitHub and GitLab draw.

Mermaid cuts a label at a colon, takes a line that begins with `title` for the title, and a `%` for
a comment. So what could mean something to it is written as `#58;`, its spelling of a character.
"""

import re
from collections.abc import Iterator
from datetime import datetime

from postmortem.formats.markdown.comments import with_checksum
from postmortem.formats.text.plain import plain_line
from postmortem.patterns import regex
from postmortem.text.languages import ENGLISH, Language
from postmortem.tree.chart import Chart, Point

_LARGEST = 50_000
"""How many characters Mermaid takes, unless the page that it runs in says otherwise."""
_LONGEST = 60
"""How many characters of a label are shown; the table below has all of it."""

_PLAIN = regex(r"[\w ,./()'!?=+*~@$^-]")
# The ligature and the paragraph sign are what Mermaid itself writes for `&` and `;` on its way.
_OWN = "\ufb02\u00b6"
_KEYWORD = regex(
    r"gantt|date|inclusive|topaxis|axis|tick|includes|excludes|today|week|title|section|click|href"
    r"|call|acctitle|accdescr|style|classdef",
    re.IGNORECASE,
)


def gantt(chart: Chart, language: Language = ENGLISH) -> str:
    """Return a chart as Mermaid source with a checksum; '' where it is too large to be drawn.

    A timeline that is too long shows only its milestones.
    """
    marked = [point for point in chart.points if point.milestone is not None]
    for points in (list(chart.points), marked):
        source = with_checksum("\n".join(_lines(chart, points, language)))
        if points and len(source) <= _LARGEST:
            return source
    return ""


def _lines(chart: Chart, points: list[Point], language: Language) -> Iterator[str]:
    days = {point.start.date() for point in points}
    yield "gantt"
    yield f"    title {_label(chart.caption)}"
    yield "    dateFormat YYYY-MM-DD HH:mm:ss"
    yield f"    axisFormat {'%H:%M' if len(days) == 1 else '%m-%d %H:%M'}"
    section: int | None = -1
    for point in points:
        if point.band != section:
            section = point.band
            name = language("Other") if section is None else chart.bands[section].label
            yield f"    section {_label(name)}"
        yield _task(point)
    if chart.measures:
        yield f"    section {_label(language('Timings'))}"
        for measure in chart.measures:
            yield _row(measure.label, "active", measure.start, measure.end)


def _task(point: Point) -> str:
    words = plain_line(point.label).replace("\n", " ")
    about = "~ " if point.approximate else ""
    if point.milestone is None:
        return _row(about + words, "" if point.end else "milestone", point.start, point.end)
    return _row(f"{about}{point.milestone}: {words}", "crit, milestone", point.start, None)


def _row(words: str, tags: str, start: datetime, end: datetime | None) -> str:
    if end is not None and end <= start:
        tags, end = "milestone", None
    until = "0s" if end is None else _instant(end)
    data = ", ".join(part for part in (tags, _instant(start), until) if part)
    return f"    {_label(words)} :{data}"


def _instant(at: datetime) -> str:
    # `strftime` pads no year that is shorter than four digits.
    return at.replace(tzinfo=None, microsecond=0).isoformat(sep=" ")


def _label(words: str) -> str:
    """Return words so that Mermaid shows them and takes none of them as an instruction."""
    words = " ".join(words.split())
    words = words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
    spelt = "".join(
        char if _PLAIN.fullmatch(char) and char not in _OWN else f"#{ord(char)};" for char in words
    )
    # A line that begins with a word of its own, or with a date, is no task to Mermaid.
    if _KEYWORD.match(words) or words[:1].isdigit():
        spelt = f"#{ord(words[0])};{spelt[1:]}"
    return spelt or "…"
