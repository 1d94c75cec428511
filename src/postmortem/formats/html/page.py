"""The page around a document: its head, its policy, its style, and the data that ride along."""

from collections.abc import Iterator
from itertools import islice

from postmortem.formats.escape import escape, words
from postmortem.formats.html.options import Options
from postmortem.formats.html.table import badge
from postmortem.formats.stylesheets import stylesheet
from postmortem.tree.chart import Chart
from postmortem.tree.nodes import Document, Section, Table

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data: https:"
"""What a page may load: its own style, and pictures. No script runs, whatever a text says."""
DATA_START = '<script type="application/json" id="postmortem-data">'
_DATA_END = "</script>\n"
_MOST_FACTS = 20
_NOT_IN_SCRIPT = "<>&\u2028\u2029"


def page(
    title: str, header: str, contents: str, body: str, data: str, narrow: str, chosen: Options
) -> str:
    """Return a whole page."""
    scheme = {"auto": "light dark", "light": "light", "dark": "dark"}[chosen.theme]
    return f"""<!DOCTYPE html>
<html lang="{escape(chosen.lang)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="{scheme}">
<meta name="referrer" content="no-referrer">
<title>{escape(words(title))}</title>
<style>{_style(narrow, chosen)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
{header}{contents}<main id="content" tabindex="-1">
{body}</main>
{data}</body>
</html>
"""


def _style(narrow: str, chosen: Options) -> str:
    light, dark = stylesheet("light.css"), stylesheet("dark.css")
    themes = {
        "auto": f"{light}@media screen and (prefers-color-scheme:dark){{{dark}}}",
        "light": light,
        "dark": f"{light}@media screen{{{dark}}}",
    }
    narrowed = f"@media screen and (max-width:40rem){{{stylesheet('narrow.css')}{narrow}}}"
    style = themes[chosen.theme] + stylesheet("page.css") + stylesheet("timeline.css") + narrowed
    return f"{style}{stylesheet('print.css')}{chosen.css}"


def header(document: Document, title: str) -> str:
    """Return the head of a page: its title, and the facts that say how bad it was and when."""
    plain: list[str] = []
    badges: list[str] = []
    for label, value, tone in _facts(document):
        said = f"<dt>{label}</dt><dd>{badge(value, tone) if tone else value}</dd>"
        (badges if tone else plain).append(f"<div>{said}</div>")
    facts = f"<dl>{''.join([*plain, *badges])}</dl>\n" if plain or badges else ""
    return f"<header>\n<h1>{title}</h1>\n{facts}</header>\n"


def _facts(document: Document) -> Iterator[tuple[str, str, str | None]]:
    """Yield the label, the words and the tone of each fact.

    They are in the first table that is a record with badges, and in the timings of the timeline.
    """
    blocks = [block for part in document.body if isinstance(part, Section) for block in part.body]
    records = (block for block in blocks if isinstance(block, Table) and len(block.columns) == 2)
    for record in islice(records, 3):
        told = record.hints(1)[:_MOST_FACTS]
        if any(hint is not None for hint in told):
            for at, hint in enumerate(told):
                if at == 0 or hint is not None:
                    label, value = record.rows[at]
                    yield (
                        escape(words(label)),
                        escape(words(value)),
                        None if hint is None else hint.tone,
                    )
            break
    for chart in (block for block in blocks if isinstance(block, Chart)):
        for measure in chart.measures[:_MOST_FACTS]:
            name, colon, length = words(measure.label).partition(": ")
            if colon:
                yield escape(name), escape(length), None


def data(json: str) -> str:
    """Return the element that carries a report, so that nothing in it can end the element."""
    # In JSON these characters only stand inside strings, where they can be spelt like this.
    for char in _NOT_IN_SCRIPT:
        json = json.replace(char, f"\\u{ord(char):04x}")
    return f"{DATA_START}{json}{_DATA_END}"
