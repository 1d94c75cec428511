"""The blocks of a document as lines, paragraphs and cells, each with its line number."""

import re
from collections.abc import Sequence

from postmortem.text.normal import single_spaced
from postmortem.tree.nodes import (
    Block,
    BulletList,
    CodeBlock,
    Item,
    NumberedList,
    Prose,
    Section,
    Table,
)


def line_of(block: Block | Item) -> int:
    """Return the line that a block or an item begins on."""
    return 1 if block.span is None else block.span.line


def paragraphs(block: Prose) -> list[tuple[str, int]]:
    """Return the paragraphs of prose with their lines: what stands between blank lines."""
    found: list[tuple[str, int]] = []
    lines = block.markdown.split("\n")
    start = 0
    for number, text in enumerate([*lines, ""]):
        if not text.strip():
            if number > start:
                found.append(("\n".join(lines[start:number]), line_of(block) + start))
            start = number + 1
    return found


def count_of(block: Block) -> int:
    """Return how many blocks of a document a block of the tree is: see `Coverage`."""
    match block:
        case Prose():
            return len(paragraphs(block))
        case Table():
            return sum(any(row) for row in block.rows)
        case BulletList() | NumberedList():
            return sum(bool(item.text or item.children) for item in block.items)
        case CodeBlock():
            return 1
        case Section():
            return sum(count_of(inner) for inner in block.body)
        case _:
            return 0


def named_cells(
    table: Table, names: Sequence[str | None], number: int
) -> tuple[dict[str, str], list[str]]:
    """Return the cells of a row by what their columns are; those of other columns with their titles."""
    row = table.rows[number]
    cells = {name: cell for name, cell in zip(names, row, strict=True) if name and cell}
    others = [
        f"{title}: {cell}"
        for title, name, cell in zip(table.columns, names, row, strict=True)
        if name is None and cell
    ]
    return cells, others


_LONGEST_CODE = 6
"""How many lines of code fit into a line of a report; more is a log, which is kept as it is."""


def code_lines(block: CodeBlock) -> list[str] | None:
    """Return a few lines of code, each as code in a line; None where that would lose some of it."""
    lines = block.code.split("\n")
    if block.language or len(lines) > _LONGEST_CODE:
        return None
    if any(not line or line != " ".join(line.split()) or "\\|" in line for line in lines):
        return None
    return [_code_span(line) for line in lines]


def _code_span(code: str) -> str:
    longest = max(map(len, re.findall("`+", code)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {code} {fence}" if longest else f"{fence}{code}{fence}"


def flat(item: Item) -> str | None:
    """Return an item with what stands below it as one line; None where it has a table or a log."""
    parts = [item.text] if item.text else []
    for child in item.children:
        if isinstance(child, Prose):
            parts += [" ".join(text.split()) for text, _ in paragraphs(child)]
        elif isinstance(child, BulletList | NumberedList):
            inner = [flat(below) for below in child.items]
            if None in inner:
                return None
            parts += [f"- {text}" for text in inner if text]
        elif isinstance(child, CodeBlock) and (lines := code_lines(child)) is not None:
            parts += lines
        else:
            return None
    return "<br>".join(parts)


def as_lines(block: Block) -> list[str] | None:
    """Return the lines that a block makes in a cell; None for one that no cell can hold."""
    if isinstance(block, Prose):
        parts = [text for text, _ in paragraphs(block)]
        if any(part.lstrip()[:1] in ("#", ">", "<", "|") or part[:4] == "    " for part in parts):
            return None
        return [single_spaced(part) for part in parts]
    if isinstance(block, BulletList | NumberedList):
        lines = [flat(item) for item in block.items]
        return None if None in lines else [f"- {line}" for line in lines if line]
    if isinstance(block, CodeBlock):
        return code_lines(block)
    return None
