"""The page around a document: its head, its policy, its style, and the embedded data."""

from postmortem.formats.escape import escape, words
from postmortem.formats.html.checksum import checksum
from postmortem.formats.html.inline import Writer
from postmortem.formats.html.options import Options
from postmortem.formats.html.table import badge, quoted
from postmortem.formats.stylesheets import stylesheet
from postmortem.tree.head import Fact, Head

_DATA_START = '<script type="application/json" id="postmortem-data" data-text="{checksum}">'
_DATA_END = "</script>\n"
_LONGEST_IDENTITY = 60
_NOT_IN_SCRIPT = "<>&\u2028\u2029"


def policy(images: str) -> str:
    """Return what a page may load: its own style, and pictures from where `images` says.

    No script runs, whatever a text says, and by default the page asks no other place for anything.
    """
    sources = "data:" if images == "none" else f"data: {images}"
    return f"default-src 'none'; style-src 'unsafe-inline'; img-src {sources}"


def page(
    title: str, header: str, contents: str, body: str, json: str | None, narrow: str, chosen: Options,
    identity: str = "",
) -> str:  # fmt: skip
    """Return a whole page, with the report's data as JSON where it carries them."""
    scheme = {"auto": "light dark", "light": "light", "dark": "dark"}[chosen.theme]
    language = chosen.lang
    turned = ' dir="rtl"' if language.direction == "rtl" else ""
    content = f"""<a class="skip" href="#content">{escape(language("Skip to the content"))}</a>
{header}{contents}<main id="content" tabindex="-1">
{body}</main>
"""
    return f"""<!DOCTYPE html>
<html lang="{escape(language.tag)}"{turned}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy(chosen.images)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="{scheme}">
<meta name="referrer" content="no-referrer">
<title>{escape(words(title))}</title>
<style>{_style(narrow, chosen, identity)}</style>
</head>
<body>
{content}{data(json, content)}</body>
</html>
"""


def _style(narrow: str, chosen: Options, identity: str) -> str:
    light, dark = stylesheet("light.css"), stylesheet("dark.css")
    themes = {
        "auto": f"{light}@media screen and (prefers-color-scheme:dark){{{dark}}}",
        "light": light,
        "dark": f"{light}@media screen{{{dark}}}",
    }
    style = themes[chosen.theme] + stylesheet("page.css") + stylesheet("timeline.css")
    style += f"@media screen and (max-width:40rem){{{stylesheet('narrow.css')}{stylesheet('stacked.css')}}}{narrow}"
    # What reorders text, or breaks a line, has no business in the margin of a page.
    shown = "".join(char for char in identity if char.isprintable())[:_LONGEST_IDENTITY]
    foot = f"@page{{@bottom-left{{content:{quoted(shown)}}}}}" if shown else ""
    return f"{style}{stylesheet('print.css')}{foot}{stylesheet('contrast.css')}{chosen.css}"


def header(title: str, head: Head | None, writer: Writer, chosen: Options, picture: str) -> str:
    """Return the head of a page: the title, how bad it was, what happened, how long, and the chart."""
    parts = [f"<header>\n<h1>{title}</h1>\n"]
    if head is not None:
        if head.badges or head.facts:
            facts = "".join(_fact(fact, writer) for fact in (*head.badges, *head.facts))
            parts.append(f'<dl class="facts">{facts}</dl>\n')
        if head.summary is not None:
            parts.append(f'<p class="lead">{writer.line(head.summary)}</p>\n')
        if head.numbers:
            parts.append(_numbers(head.numbers, writer, chosen))
    return "".join([*parts, picture, "</header>\n"])


def _fact(fact: Fact, writer: Writer) -> str:
    value = writer.line(fact.value)
    shown = badge(value, fact.tone) if fact.tone else value
    return f"<div><dt>{escape(fact.label)}</dt><dd>{shown}</dd></div>"


def _numbers(numbers: tuple[Fact, ...], writer: Writer, chosen: Options) -> str:
    """Return the numbers, and below them, folded, how each of them is known."""
    shown = "".join(
        f"<div><dt>{escape(fact.label)}</dt><dd>{writer.line(fact.value)}</dd></div>"
        for fact in numbers
    )
    basis = "".join(
        f"<li><strong>{escape(fact.label)}:</strong> {escape(fact.basis)}</li>"
        for fact in numbers
        if fact.basis
    )
    known = escape(chosen.lang("How these numbers are known"))
    folded = f"<details><summary>{known}</summary>\n<ul>{basis}</ul>\n</details>\n" if basis else ""
    return f'<dl class="numbers">{shown}</dl>\n{folded}'


def data(json: str | None, content: str) -> str:
    """Return the element that carries a report, so that nothing in it can end the element.

    It has the checksum of the words that come before it, so that a reader sees whether somebody
    has changed them since. Without JSON, there is no element.
    """
    if json is None:
        return ""
    # In JSON these characters are only inside strings, where they can be spelt like this.
    for char in _NOT_IN_SCRIPT:
        json = json.replace(char, f"\\u{ord(char):04x}")
    return f"{_DATA_START.format(checksum=checksum(content))}{json}{_DATA_END}"
