"""Tables that can be told by their lines alone, so that the parser needn't look into their cells.

A parser of CommonMark makes events of every cell, which takes longer than all else that is read. So
the rows of a table whose lines leave no doubt are read here, and the parser sees blank lines in
their place. Whether such lines are a table at all, and no code that shows one, only the parser
knows: it has to find each of them, or its rows are put back (see `readers.markdown.read`).
"""

import re
from collections.abc import Iterator

import attrs

from postmortem.text.guards import from_cell
from postmortem.text.normal import single_spaced
from postmortem.tree.nodes import Table

_HEAD = re.compile(rb"^\|[^\n]*\| *\n\|(?: *:?-+:? *\|)+ *\n", re.MULTILINE)
_ROWS = re.compile(rb"(?:\|[^\n]*\| *(?:\n|\Z))++")
_END = re.compile(rb"[ \t]*(?:\n|\Z)")
"""What follows the rows of a table: text would be one more of them."""
_PIPE = re.compile(r"(?<!\\)\|")
_BLANKS = bytes(byte if byte == ord("\n") else ord(" ") for byte in range(256))


@attrs.frozen
class PlainTable:
    """A table that was told by its lines."""

    table: Table
    start: int
    """The first byte of its heading."""
    rows: int
    """The first byte of its rows."""
    end: int
    """The byte behind its rows."""


def tables(data: bytes) -> Iterator[PlainTable]:
    """Yield what looks like a table of plain rows: each has a pipe at both ends, at the margin."""
    at = 0
    while head := _HEAD.search(data, at):
        at = head.end()
        rows = _ROWS.match(data, at)
        if rows is None:
            continue
        at = rows.end()
        if _END.match(data, at) and (table := _table(head[0], rows[0])) is not None:
            yield PlainTable(table, head.start(), rows.start(), at)


def without_rows(data: bytes, found: list[PlainTable]) -> str:
    """Return a text with blanks for the rows of tables, so that each byte stays where it is."""
    parts: list[bytes] = []
    done = 0
    for told in found:
        parts += (data[done : told.rows], data[told.rows : told.end].translate(_BLANKS))
        done = told.end
    return b"".join([*parts, data[done:]]).decode()


def _table(head: bytes, rows: bytes) -> Table | None:
    heading, rule, *_ = head.decode().split("\n")
    columns = cells_of(heading)
    if columns is None or len(columns) != rule.count("|") - 1:
        return None
    found: list[tuple[str, ...]] = []
    for line in rows.decode().removesuffix("\n").split("\n"):
        cells = cells_of(line)
        if cells is None or len(cells) != len(columns):
            return None
        found.append(tuple(cells))
    return Table(tuple(columns), tuple(found))


def cells_of(line: str) -> list[str] | None:
    r"""Return the cells of a row that can be told by its pipes; None for any other.

    >>> cells_of("| a \\| b |  c |")
    ['a | b', 'c']
    """
    text = line.strip(" ")
    inner = text[1:-1]
    if not inner or text[0] != "|" or text[-1] != "|":
        return None
    if "\\" in text:
        if "\\\\" in text or text.endswith("\\|"):
            return None
        cells = _PIPE.split(inner)
    else:
        cells = inner.split("|")
        if "  " not in inner and inner.isprintable():
            return [cell.strip(" ") for cell in cells]
    return [from_cell(single_spaced(cell)) for cell in cells]
