"""The cells of a table, each with its hint: what every format with tables of its own goes through."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from postmortem.tree.hints import Hint
from postmortem.tree.nodes import Table

Cell = TypeVar("Cell")
Made = TypeVar("Made")


def made_cells(
    node: Table, rows: Sequence[Sequence[Cell]], make: Callable[[Cell, Hint | None], Made]
) -> list[tuple[Made, ...]]:
    """Return what `make` returns for each cell and its hint, row by row.

    `rows` are those of the table, as they are or with their cells parsed.
    """
    columns = [
        [make(row[at], hint) for row, hint in zip(rows, node.hints(at), strict=True)]
        for at in range(len(node.columns))
    ]
    return list(zip(*columns, strict=True))
