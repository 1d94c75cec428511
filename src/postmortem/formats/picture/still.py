"""The picture of a timeline for what is no browser: in the one font that Typst brings."""

from collections.abc import Callable

from postmortem.formats.markup.visible import visible
from postmortem.formats.picture.paint import FAMILY
from postmortem.formats.picture.svg import drawing
from postmortem.patterns import regex
from postmortem.text.languages import ENGLISH, Language
from postmortem.tree.chart import Chart

FONT = "Libertinus Serif"
"""The font that Typst brings: the same picture on every machine."""

_TEXT = regex(r">([^<>]+)</text>")


def still_picture(
    chart: Chart, language: Language = ENGLISH, replace: Callable[[str], str] | None = None
) -> str:
    """Return a chart as SVG that needs no more than a font; '' where it has no points.

    `replace` changes the words in it.
    """
    svg = drawing(chart, alone=True, language=language)
    svg = visible(svg.replace(FAMILY, f'font-family="{FONT}"', 1))
    if replace is None:
        return svg
    return _TEXT.sub(lambda match: f">{replace(match[1])}</text>", svg)
