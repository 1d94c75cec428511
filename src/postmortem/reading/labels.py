"""Labels with values: `Label: value` lines, bold labels, tables with two columns."""

import re
from collections.abc import Iterator, Sequence

from postmortem.reading.blocks import flat, line_of, paragraphs
from postmortem.reading.draft import Draft
from postmortem.styles import names
from postmortem.styles.matching import plain
from postmortem.styles.meanings import IN_A_LINE
from postmortem.text import normal as texts
from postmortem.tree.nodes import Block, BulletList, NumberedList, Prose, Table

LABELLED = re.compile(
    r"(?:[-*+] )?(?P<mark>\*\*|__|\*|_)?(?P<label>[^\s*_:|`<][^*:|`\n]{0,47}?)[ ]*"
    r"(?::(?P=mark)|(?P=mark):|:)(?(mark)|(?!//))[ \t]*(?P<value>.*?)(?:\\|<br>)?",
    re.DOTALL,
)
"""A line that begins with a label: `**Author:** Ann`, `Author: Ann`."""
_NO_HEADING = {plain(name) for name in names.NO_HEADING.split(";")}


# --- blocks of facts ------------------------------------------------------------------------------


def pairs(draft: Draft, block: Block, *, sure: bool) -> list[tuple[str, str, int]] | None:
    """Return the labels and values of a block; None where it is something else.

    `sure` says that facts are expected here: elsewhere, a label has to be known, or bold.
    """
    if isinstance(block, Table):
        return _table_pairs(draft, block, sure=sure)
    found: list[tuple[str, str, int]] = []
    if isinstance(block, BulletList | NumberedList):
        for item in block.items:
            text = flat(item)
            if text is None or (pair := _pair(draft, text, sure=sure)) is None:
                return None
            found.append((*pair, line_of(item)))
        return found
    if isinstance(block, Prose):
        return _line_pairs(draft, block, sure=sure)
    return None


def _line_pairs(draft: Draft, block: Prose, *, sure: bool) -> list[tuple[str, str, int]] | None:
    found: list[tuple[str, list[str], int]] = []
    for text, line in paragraphs(block):
        for number, words in enumerate(map(str.strip, text.split("\n"))):
            if (pair := _pair(draft, words, sure=sure)) is not None:
                found.append((pair[0], [pair[1]], line + number))
            elif number and found and not sure and found[-1][1][0]:
                found[-1][1].append(words)  # the value goes on
            else:
                return None
    return [(label, " ".join(values), line) for label, values, line in found]


def _pair(draft: Draft, text: str, *, sure: bool) -> tuple[str, str] | None:
    found = LABELLED.fullmatch(text)
    if found is None or (not found["mark"] and len(found["label"].split()) > 6):
        return None
    if not sure and not _is_known(draft, found["label"]) and found["mark"] not in ("**", "__"):
        return None
    return found["label"], found["value"].strip()


def _is_known(draft: Draft, label: str) -> bool:
    """Say whether a label is that of a field, or the name of a section that a line can fill."""
    return draft.label(label) is not None or draft.meaning(label) in IN_A_LINE


def _table_pairs(draft: Draft, block: Table, *, sure: bool) -> list[tuple[str, str, int]] | None:
    width = len(block.columns)
    if width < 2 or width % 2:
        return None
    first = block.columns
    rows: list[tuple[tuple[str, ...], int]] = [
        (row, line_of(block) + 2 + number) for number, row in enumerate(block.rows)
    ]
    if width > 2 and not all(not title for title in first[1::2]):
        return None
    named = {plain(title) for title in first if title}
    if len(named) == 1 and draft.meaning(first[0]) == "metadata":
        sure = True  # its heading says that these are facts
        named = set()
    labels = [row[0] for row, _ in rows]
    known = [_is_known(draft, label) for label in labels if label]
    if not sure and sum(known) * 3 < len(known):
        return None
    if not named <= _NO_HEADING:
        if draft.label(first[0]) is None and width == 2 and first[1] != "":
            return None
        rows.insert(0, (first, line_of(block)))
    else:
        draft.translated(line_of(block), " ".join(first), "Field Value", "the heading of a table")
    return [
        (row[at], row[at + 1], line)
        for row, line in rows
        for at in range(0, width, 2)
        if row[at] or row[at + 1]
    ]


def lines_of(blocks: Sequence[Block]) -> Iterator[tuple[str | None, int, Block, int]]:
    """Yield what stands in blocks as lines: each paragraph and item; None for what is no line.

    With each comes the block that it is in, and its number in that.
    """
    for block in blocks:
        if isinstance(block, Prose):
            for number, (text, line) in enumerate(paragraphs(block)):
                yield texts.single_spaced(text), line, block, number
        elif isinstance(block, BulletList | NumberedList):
            for number, item in enumerate(block.items):
                yield flat(item), line_of(item), block, number
        else:
            yield None, line_of(block), block, 0
