"""Tables of pandoc that Markdown doesn't have: columns under lines of dashes, rows of several lines.

To a parser of Markdown they are paragraphs, rules and headings, so they become tables with pipes
before the text is parsed. A text has as many lines as before.
"""

import re
from collections.abc import Sequence

from postmortem.patterns import regex
from postmortem.text.normal import single_spaced

_DASHES = regex(r" {0,3}(?P<runs>-{2,}(?: +-{2,}){1,30}) *")
"""The line that says how wide the columns are: `  ----- -----------`."""
_RULE = regex(r" {0,3}-{6,} *")
"""The line above or below a table whose rows may have several lines."""
_FENCE = regex(r" {0,3}(?P<mark>`{3,}|~{3,})")


def with_pipe_tables(text: str) -> str:
    r"""Return a text whose simple and multiline tables have pipes.

    >>> print(with_pipe_tables("  Time    Event\n  ------- -----------\n  10:00   It fails\n"))
    | Time | Event |
    |---|---|
    | 10:00 | It fails |
    <BLANKLINE>
    """
    if re.search(r"-- +--", text) is None:
        return text
    lines = text.split("\n")
    fence = ""
    at = 0
    while at < len(lines):
        line = lines[at]
        mark = _FENCE.match(line) if "```" in line or "~~~" in line else None
        if mark is not None:
            if not fence:
                fence = mark["mark"]
            elif mark["mark"].startswith(fence):
                fence = ""
        elif not fence and "-- " in line and _DASHES.fullmatch(line) is not None:
            at = _replaced(lines, at)
            continue
        at += 1
    return "\n".join(lines)


def _replaced(lines: list[str], at: int) -> int:
    """Put a table with pipes in place of the one whose dashes are in a line; return where to go on."""
    edges = [run.start() for run in re.finditer("-+", lines[at])]
    head = at
    while (
        head > 0
        and lines[head - 1].strip()
        and at - head < _MOST_LINES
        and _RULE.fullmatch(lines[head - 1]) is None
    ):
        head -= 1
    framed = head > 0 and _RULE.fullmatch(lines[head - 1]) is not None
    if not framed:
        head = max(head, at - 1)  # without a line above, the heading is one line
    end, closed = _end_of(lines, at, framed=framed)
    if (
        end == at + 1
        or (framed and not closed)
        or not _fit(lines[head:at] + lines[at + 1 : end], edges)
    ):
        return at + 1
    titles = _cells(lines[head:at], edges) if head < at else [""] * len(edges)
    rows = _rows(lines[at + 1 : end], edges, framed=framed)
    table = [_row(titles), "|" + "---|" * len(edges), *map(_row, rows)]
    first = head - framed
    last = end + closed
    if first > 0 and lines[first - 1].strip():
        return at + 1  # it goes on from a paragraph: no table to pandoc either
    space = last - first
    if len(table) > space:  # without a heading: a line more
        if first == 0 or lines[first - 1].strip():
            return at + 1
        first, space = first - 1, space + 1
    lines[first:last] = [*table, *[""] * (space - len(table))]
    return last


_MOST_LINES = 12
"""How many lines a heading has at the most."""


def _end_of(lines: Sequence[str], at: int, *, framed: bool) -> tuple[int, bool]:
    """Return the line behind the rows, and whether a line of dashes closes them."""
    for number in range(at + 1, len(lines)):
        line = lines[number]
        if _RULE.fullmatch(line) is not None or _DASHES.fullmatch(line) is not None:
            return number, True
        if not framed and not line.strip():
            return number, False
        if line.lstrip().startswith(("#", "```", "~~~")) and not line.startswith("   "):
            return number, False
    return len(lines), False


def _fit(lines: Sequence[str], edges: Sequence[int]) -> bool:
    """Whether no word of some lines goes over the edge of a column."""
    return all(
        len(line) < edge or line[edge - 1 : edge] == " " for line in lines for edge in edges if edge
    )


def _cells(lines: Sequence[str], edges: Sequence[int]) -> list[str]:
    """Return what lines have in each column."""
    ends = [*edges[1:], None]
    return [
        single_spaced(" ".join(line[start:end].strip() for line in lines))
        for start, end in zip(edges, ends, strict=True)
    ]


def _rows(lines: Sequence[str], edges: Sequence[int], *, framed: bool) -> list[list[str]]:
    """Return the rows of a table; a blank line parts those that may have several lines."""
    if not framed or not any(not line.strip() for line in lines[:-1]):
        return [_cells([line], edges) for line in lines if line.strip()]
    rows: list[list[str]] = []
    run: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            run.append(line)
        elif run:
            rows.append(_cells(run, edges))
            run = []
    return rows


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(re.sub(r"(?<!\\)\|", r"\\|", cell) for cell in cells) + " |"
