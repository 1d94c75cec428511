"""The picture of a timeline as PNG, for Word and for mail: neither shows SVG everywhere."""

from postmortem.formats.fonts import Replaced, typeset
from postmortem.formats.picture.still import still_picture
from postmortem.formats.picture.svg import alternative
from postmortem.formats.typst.words import string
from postmortem.text.languages import ENGLISH, Language
from postmortem.tree.chart import Chart

WIDTH = 960
"""How wide the picture is drawn, in CSS pixels; it has twice as many of its own."""


def png_picture(
    chart: Chart, *, needed_by: str, extra_name: str, language: Language = ENGLISH
) -> bytes:
    """Return a chart that has points as PNG, drawn by Typst. Raises `RenderError` without it."""

    def source(replaced: Replaced) -> str:
        names = replaced.in_pictures

        def replace(text: str) -> str:
            return "".join(names.get(char, char) for char in text) if names else text

        picture = string(still_picture(chart, language, replace))
        words = string(replace(alternative(chart, language)))
        return (
            f"#set document(title: {words}, date: none)\n"
            "#set page(width: 720pt, height: auto, margin: 0pt)\n"
            f'#image(bytes({picture}), format: "svg", width: 100%, alt: {words})\n'
        )

    return typeset(source, "png", needed_by=needed_by, extra_name=extra_name, ppi=192)
