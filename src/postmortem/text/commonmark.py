"""The only module that calls the Markdown parser.

pyromark (pulldown-cmark) parses to events with byte ranges, so that the source of a cell or a
paragraph can be cut out exactly as it was written. Nothing else imports it: another parser would
need only this file to change.
"""

from collections.abc import Iterator
from typing import Any, Literal, TypeAlias

import attrs

Event: TypeAlias = tuple[Any, Any]
"""`(event, range)`: a one-key dict or a bare string, and `{"start": …, "end": …}` in bytes."""


def events(markdown: str) -> Iterator[Event]:
    """Yield the parser's events with their byte ranges; tables are on, other extensions are off.

    What an extension would add (task boxes, footnotes, strikethrough) is inline text to this
    library and stays as it was written.
    """
    import pyromark  # when first used: the import takes longer than parsing a small report

    return pyromark.events_with_range(markdown, options=pyromark.Options.ENABLE_TABLES)


def shown_events(markdown: str) -> Iterator[Any]:
    """Yield the parser's events of a text that is shown, without ranges, as GitHub shows it.

    Besides tables: struck text, task boxes, footnotes and alerts. They are for readers alone; in the
    model they are text like any other.
    """
    import pyromark

    options = pyromark.Options
    return pyromark.events(
        markdown,
        options=options.ENABLE_TABLES
        | options.ENABLE_STRIKETHROUGH
        | options.ENABLE_TASKLISTS
        | options.ENABLE_FOOTNOTES
        | options.ENABLE_GFM,
    )


def heading_html(words: str) -> str:
    """Return the parser's own HTML of a heading's words, which are inline Markdown on one line.

    Raw tags are tags in it, and a link leads wherever it says.
    """
    import pyromark

    return pyromark.html(f"# {words}")[len("<h1>") : -len("</h1>\n")]


@attrs.frozen
class Mark:
    """One place in a text, in bytes, that decides how the text fits into a document."""

    kind: Literal["heading", "open fence", "html block", "code", "break"]
    """A `break` is a `<br>` inside a quote or a list item."""
    start: int
    end: int
    level: int = 0
    """Of a heading, 1 to 6."""


def marks(markdown: str) -> list[Mark]:
    """Return the headings, unclosed fences, code and blocks of HTML of a text, in order.

    Headings and fences count at the top level only: those inside a quote or a list end with it.
    """
    result: list[Mark] = []
    data = markdown.encode()
    depth = containers = 0
    for event, span in events(markdown):
        if type(event) is str:
            continue
        start, end = span["start"], span["end"]
        if (tag := event.get("Start")) is not None:
            name = tag if type(tag) is str else next(iter(tag))
            if name == "HtmlBlock":
                result.append(Mark("html block", start, end))
            elif name == "CodeBlock":
                if depth == 0 and _is_open_fence(tag, data[start:end]):
                    result.append(Mark("open fence", start, end))
                result.append(Mark("code", start, end))
            elif name == "Heading" and depth == 0:
                result.append(Mark("heading", start, end, int(tag[name]["level"][1])))
            depth += 1
            containers += name in _CONTAINERS
        elif (tag := event.get("End")) is not None:
            depth -= 1
            containers -= (tag if type(tag) is str else next(iter(tag))) in _CONTAINERS
        elif "Code" in event:
            result.append(Mark("code", start, end))
        elif "InlineHtml" in event and containers:
            result.append(Mark("break", start, end))
    return result


_CONTAINERS = {"Item", "BlockQuote"}


def _is_open_fence(tag: dict[str, Any], source: bytes) -> bool:
    """Whether a code block is fenced and its closing fence is missing."""
    if type(tag["CodeBlock"]) is not dict:
        return False
    fence = fence_of(source.decode())
    lines = source.decode().rstrip("\n").split("\n")
    # A closing fence is indented by three spaces at the most (CommonMark 0.31, 4.5).
    closing = lines[-1].lstrip(" ")
    indented = len(lines[-1]) - len(closing) > 3
    closing = closing.rstrip(" \t")
    return len(lines) == 1 or indented or set(closing) != {fence[0]} or len(closing) < len(fence)


def fence_of(source: str) -> str:
    """Return the run of backticks or tildes that opens a fenced code block."""
    opening = source.lstrip(" ")
    return opening[: len(opening) - len(opening.lstrip(opening[0]))]
