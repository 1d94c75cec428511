"""The document as a compiled Jinja2 template, with filters for what has to be escaped.

It takes the objects of a report, or the plain data of its YAML. It doesn't import this library, for
it is what people would write who don't have it.
"""

import datetime as dt
import re
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import pyromark
from markupsafe import Markup

_TEMPLATES = Path(__file__).parent / "templates"
_STARTS_BLOCK = re.compile(r"[#>|+*=-]|```|~~~|\[[^]]+\]:|[0-9]{1,9}[.)](?= )")


@cache
def template(name: str) -> jinja2.Template:
    """Return a compiled template with its filters."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=name.endswith(".html.jinja"),
        keep_trailing_newline=True,
        undefined=jinja2.ChainableUndefined,  # what is absent from YAML is absent from its dicts
    )
    environment.filters.update(
        cell=_cell,
        item=_item,
        moment=_moment,
        duration=_duration,
        why=_reason,
        md=_inline,
        blocks=_blocks,
        kind=_kind,
    )
    return environment.get_template(name)


def _cell(text: str | None) -> str:
    return text.replace("|", "\\|") if text else ""


def _item(text: str) -> str:
    return f"\\{text}" if _STARTS_BLOCK.match(text) else text


def _moment(time: Any, day: Any) -> str:
    if isinstance(time, dt.datetime):
        return f"{time:%H:%M}" if time.date() == day else f"{time:%Y-%m-%d %H:%M}"
    return str(time).removeprefix(f"{day} ") if time else ""


def _duration(value: Any) -> str:
    if isinstance(value, str):
        return value
    minutes, seconds = divmod(int(value.total_seconds()), 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"


def _reason(question: str) -> str:
    return re.sub(r"^Why(?=[ ?,])", "**Why**", question)


def _inline(text: str) -> Markup:
    """Return a line as HTML, through a real Markdown parser: pyromark, the fastest there is."""
    html = pyromark.html(text).removesuffix("\n")
    return Markup(html.removeprefix("<p>").removesuffix("</p>"))  # noqa: S704 - the parser escapes


def _blocks(text: str) -> Markup:
    return Markup(pyromark.html(text))  # noqa: S704 - the parser escapes


def _kind(node: Any) -> str:
    return type(node).__name__


def page(document: Any) -> str:
    """Return a tree as an HTML page as the template writes it."""
    return template("page.html.jinja").render(document=document)


def markdown(report: Any) -> str:
    """Return the Markdown of a report as the template writes it."""
    return template("report.md.jinja").render(r=report)
