"""The picture of a timeline for what is no browser: colours that are no variables, one font."""

import re
from collections.abc import Callable

from postmortem.formats.markup.visible import visible
from postmortem.formats.picture.svg import drawing
from postmortem.text.languages import ENGLISH, Language
from postmortem.tree.chart import Chart

FONT = "Libertinus Serif"
"""The font that Typst brings: the same picture on every machine."""

_VARIABLE = re.compile(r"(?<![a-z0-9-])--([a-z0-9-]++):\s*+([^;]++);")
_USE = re.compile(r"var\(--([a-z0-9-]+)\)")
_FAMILY = re.compile(r"font-family:[^;}]+")
_TEXT = re.compile(r">([^<>]+)</text>")


def still_picture(
    chart: Chart, language: Language = ENGLISH, replace: Callable[[str], str] | None = None
) -> str:
    """Return a chart as SVG that needs no more than a font; '' where it has no points.

    `replace` changes the words in it.
    """
    svg = drawing(chart, alone=True, language=language)
    colors = dict(_VARIABLE.findall(svg))
    svg = _USE.sub(lambda used: colors[used[1]].strip(), _VARIABLE.sub("", svg))
    svg = visible(_FAMILY.sub(f'font-family: "{FONT}"', svg))
    if replace is None:
        return svg
    return _TEXT.sub(lambda found: f">{replace(found[1])}</text>", svg)
