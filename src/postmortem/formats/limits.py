"""Documents for places that take only so much: whole parts are left out, and named.

Nothing is cut in the middle. The smallest part that is large enough goes; where none is, the
largest goes first.
"""

from collections.abc import Callable, Iterator
from typing import TypeVar

import attrs

from postmortem.errors import Problem, RenderError
from postmortem.text.normal import escape
from postmortem.tree.chart import Chart
from postmortem.tree.nodes import (
    Block,
    BulletList,
    CodeBlock,
    Document,
    Kept,
    NumberedList,
    Prose,
    Section,
    Table,
)

Rendered = TypeVar("Rendered")
_KINDS: dict[type[Block], str] = {
    Table: "a table",
    CodeBlock: "a block of code",
    Kept: "a passage",
    Prose: "a text",
    BulletList: "a list",
    NumberedList: "a list",
    Chart: "the picture",
}
_LONGEST_NAME = 60


@attrs.frozen
class _Part:
    """A block that can be left out, by the positions that lead to it."""

    path: tuple[int, ...]
    name: str
    size: int


def within(
    document: Document,
    limit: int,
    unit: str,
    system: str,
    *,
    render: Callable[[Document, str], Rendered],
    size: Callable[[Rendered], int],
    block_size: Callable[[Block, int], int],
) -> Rendered:
    """Return a document as it is rendered, with so many parts left out that it meets a limit.

    `render` is called with the document and with Markdown that names what was left out, '' for
    nothing; `system` takes `limit` units, such as Jira's 32,767 characters. Raises `RenderError` where
    even the title is too long.
    """
    rendered = render(document, "")
    names: list[str] = []
    while (excess := size(rendered) - limit) > 0:
        parts = list(_parts(document.body, (), (), 2, block_size))
        if not parts:
            raise RenderError(
                Problem(
                    path="the title",
                    expected=f"at most {limit:,} {unit}, which is what {system} takes",
                    found=f"{size(rendered):,} with everything else left out",
                )
            )
        enough = [part for part in parts if part.size >= excess]
        chosen = (
            min(enough, key=lambda part: part.size)
            if enough
            else max(parts, key=lambda part: part.size)
        )
        names = [name for name in names if not name.startswith(f"{chosen.name} /")]
        names.append(chosen.name)
        document = attrs.evolve(document, body=_left_out(document.body, chosen.path))
        rendered = render(document, _note(names, limit, unit, system))
    return rendered


def _note(names: list[str], limit: int, unit: str, system: str) -> str:
    listed = "; ".join(dict.fromkeys(names))
    return f"**Left out here, since {system} takes {limit:,} {unit} at most:** {listed}"


def _parts(
    body: tuple[Block, ...],
    path: tuple[int, ...],
    titles: tuple[str, ...],
    level: int,
    block_size: Callable[[Block, int], int],
) -> Iterator[_Part]:
    for at, block in enumerate(body):
        item_path = (*path, at)
        if isinstance(block, Section):
            title = block.title
            headings = (*titles, title if len(title) <= _LONGEST_NAME else _shortened(title))
            yield _Part(item_path, " / ".join(headings), block_size(block, block.level or level))
            yield from _parts(block.body, item_path, headings, level + 1, block_size)
        elif not titles or isinstance(block, Table | CodeBlock | Kept):
            place = f" in {' / '.join(titles)}" if titles else ""
            yield _Part(item_path, f"{_KINDS[type(block)]}{place}", block_size(block, level))


def _shortened(title: str) -> str:
    """Return the beginning of a long title, as words without markup."""
    return escape(title[: _LONGEST_NAME - 1].strip()) + "…"


def _left_out(body: tuple[Block, ...], path: tuple[int, ...]) -> tuple[Block, ...]:
    at, *deeper = path
    if not deeper:
        return (*body[:at], *body[at + 1 :])
    block = body[at]
    assert isinstance(block, Section)
    changed = attrs.evolve(block, body=_left_out(block.body, tuple(deeper)))
    return (*body[:at], changed, *body[at + 1 :])
