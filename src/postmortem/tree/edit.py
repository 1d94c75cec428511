"""Changes of a tree: blocks at a path, replaced, removed or added."""

from collections.abc import Callable, Sequence
from functools import partial

import attrs

from postmortem.tree.hints import ColumnHints, Hint
from postmortem.tree.nodes import Block, Section, Table

# --- trees ----------------------------------------------------------------------------------------

Body = tuple[Block, ...]


def block_at(body: Body, titles: Sequence[str], change: Callable[[Body], Body]) -> Body:
    """Return blocks with the body of one section changed; a section that is empty then is none."""
    if not titles:
        return change(body)
    changed: list[Block] = []
    for block in body:
        if isinstance(block, Section) and block.title == titles[0]:
            block = attrs.evolve(block, body=block_at(block.body, titles[1:], change))
            if not block.body:
                continue
        changed.append(block)
    return tuple(changed)


def without_section(body: Body, titles: Sequence[str]) -> tuple[Body, Body]:
    """Return blocks without a section, and what were in it."""
    blocks: list[Block] = []

    def take(body: Body) -> Body:
        blocks.extend(body)
        return ()

    return block_at(body, titles, take), tuple(blocks)


def map_blocks(body: Body, change: Callable[[Block], Block | None]) -> Body:
    """Return blocks changed one by one, those inside sections too."""
    changed: list[Block] = []
    for block in body:
        if isinstance(block, Section):
            inner = attrs.evolve(block, body=map_blocks(block.body, change))
            if inner.body or not block.body:
                changed.append(inner)
        elif (new := change(block)) is not None:
            changed.append(new)
    return tuple(changed)


def with_rows(table: Table, kept: Sequence[int]) -> Table | None:
    """Return a table with some of its rows; None without any."""
    if len(kept) == len(table.rows):
        return table
    rows = tuple(table.rows[at] for at in kept)
    column_hints = tuple(hints and partial(_of_rows, hints, kept) for hints in table.column_hints)
    return attrs.evolve(table, rows=rows, column_hints=column_hints) if rows else None


def _of_rows(column_hints: ColumnHints, kept: Sequence[int]) -> list[Hint | None]:
    hints = column_hints()
    return [hints[at] for at in kept]
