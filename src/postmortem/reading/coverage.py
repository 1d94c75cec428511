"""How much of a document became fields; of one of ours, it is counted when somebody asks."""

import re

import attrs

from postmortem.formats.markdown import reader as markdown_reader
from postmortem.model.document import to_document
from postmortem.model.report import ReportData
from postmortem.tree.nodes import Block, BulletList, CodeBlock, NumberedList, Prose, Section, Table


@attrs.frozen(kw_only=True)
class Coverage:
    """How much of a document became fields, counted in blocks.

    A block is a paragraph, a line with a label, a row of a table, an item of a list (those inside it belong to it)
    or a piece of code; a heading is none.

    >>> print(Coverage(understood=3, total=4))
    3 of 4 blocks
    >>> Coverage(understood=3, total=4).share
    0.75
    """

    understood: int
    """How many blocks became fields."""
    total: int
    """How many there are."""

    @property
    def share(self) -> float:
        """The share that became fields, from 0 to 1; 1 where there is nothing to understand."""
        return self.understood / self.total if self.total else 1.0

    def __str__(self) -> str:
        return f"{self.understood} of {self.total} blocks"


def count_of(block: Block) -> int:
    """Return how many blocks of a document a block of the tree is: see `Coverage`."""
    match block:
        case Prose(markdown=markdown):
            return len([text for text in re.split(r"\n[ \t]*\n", markdown) if text.strip()])
        case Table(rows=rows):
            return sum(any(row) for row in rows)
        case BulletList(items=items) | NumberedList(items=items):
            return sum(bool(item.text or item.children) for item in items)
        case CodeBlock():
            return 1
        case Section(body=body):
            return sum(map(count_of, body))
        case _:
            return 0


def coverage_of_ours(report: ReportData) -> Coverage:
    """Return how much of a document of ours are fields; what is between our comments counts."""
    kept_count = sum(
        sum(map(count_of, markdown_reader.read(extra.markdown).body)) for extra in report.extras
    )
    fields = sum(map(count_of, to_document(attrs.evolve(report, extras=())).body))
    return Coverage(understood=fields, total=fields + kept_count)
