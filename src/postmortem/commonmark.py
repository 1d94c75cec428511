"""The one door to the Markdown parser.

pyromark (pulldown-cmark) parses to events with byte ranges, so that the source of a cell or a
paragraph can be cut out exactly as it was written. Nothing else imports it: another parser would
need only this file to change.
"""

from collections.abc import Iterator
from typing import Any, Literal, TypeAlias

import attrs

Event: TypeAlias = tuple[Any, Any]
"""`(event, range)`: a one-key dict or a bare string, and `{"start": …, "end": …}` in bytes."""

Kind: TypeAlias = Literal["heading", "code", "html", "list", "table", "rule", "prose"]


def events(markdown: str) -> Iterator[Event]:
    """Yield the parser's events with their byte ranges; tables are on, other extensions are off.

    What an extension would add (task boxes, footnotes, strikethrough) is inline text to this
    library and stays as it was written.
    """
    import pyromark  # when first used: the import takes longer than parsing a small report

    return pyromark.events_with_range(markdown, options=pyromark.Options.ENABLE_TABLES)


@attrs.frozen
class Mark:
    """One place in a text, in bytes, that decides how the text fits into a document."""

    kind: Literal["heading", "open fence", "html block", "html"]
    start: int
    end: int
    level: int = 0
    """Of a heading, 1 to 6."""


def marks(markdown: str) -> list[Mark]:
    """Return the headings, unclosed fences and raw HTML of a text, in order.

    Headings and fences count at the top level only: those inside a quote or a list end with it.
    Raw HTML counts everywhere but in code.
    """
    found: list[Mark] = []
    data = markdown.encode()
    depth = 0
    for event, where in events(markdown):
        if type(event) is str:
            continue
        if (tag := event.get("Start")) is not None:
            if tag == "HtmlBlock":
                found.append(Mark("html block", where["start"], where["end"]))
            elif depth == 0 and type(tag) is dict:
                if (heading := tag.get("Heading")) is not None:
                    level = int(heading["level"][1])
                    found.append(Mark("heading", where["start"], where["end"], level))
                elif _is_open_fence(tag, data[where["start"] : where["end"]]):
                    found.append(Mark("open fence", where["start"], where["end"]))
            depth += 1
        elif "End" in event:
            depth -= 1
        elif "InlineHtml" in event:
            found.append(Mark("html", where["start"], where["end"]))
    return found


def _is_open_fence(tag: dict[str, Any], source: bytes) -> bool:
    """Say whether a code block is fenced and its closing fence is missing."""
    kind = tag.get("CodeBlock")
    if type(kind) is not dict:
        return False
    fence = fence_of(source.decode())
    lines = source.decode().rstrip("\n").split("\n")
    closing = lines[-1].strip(" \t")
    return len(lines) == 1 or set(closing) != {fence[0]} or len(closing) < len(fence)


def fence_of(source: str) -> str:
    """Return the run of backticks or tildes that opens a fenced code block."""
    opening = source.lstrip(" ")
    return opening[: len(opening) - len(opening.lstrip(opening[0]))]
