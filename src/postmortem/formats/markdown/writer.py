"""Markdown: CommonMark with GFM tables.

Tables have no padding and a separator as wide as its heading, so that a changed cell is a change
of one line. A rule is between the outermost sections. What is kept is between two
comments, which Markdown doesn't show and the reader knows.
"""

from collections.abc import Iterator
from typing import ClassVar

from postmortem.formats.base import Renderer
from postmortem.formats.markdown.comments import APART, KEPT, KEPT_END
from postmortem.text.guards import fence, guarded, in_cell, in_heading
from postmortem.text.languages import ENGLISH, Language
from postmortem.tree.chart import Chart
from postmortem.tree.nodes import (
    Block,
    BulletList,
    CodeBlock,
    Document,
    Item,
    Kept,
    NumberedList,
    Prose,
    Section,
    Table,
)


class MarkdownRenderer(Renderer):
    """Writes a document as Markdown; with `diagram`, a Mermaid diagram shows its timeline."""

    name: ClassVar[str] = "markdown"
    suffixes: ClassVar[tuple[str, ...]] = (".md", ".markdown")

    def __init__(
        self, *, diagram: bool = False, lint: bool = False, lang: Language = ENGLISH
    ) -> None:
        self.lint = lint
        self.lang = lang
        if diagram:
            self.derived = frozenset({"chart"})

    def document(self, node: Document) -> str:
        heading = f"# {in_heading(node.title)}"
        comments = (f"<!-- postmortem: {directive} -->" for directive in node.directives)
        return "\n\n".join([heading, *comments, *self._blocks(node.body, 2)]) + "\n"

    def section(self, node: Section, level: int) -> str:
        heading = f"{'#' * level} {in_heading(node.title)}"
        return "\n\n".join([heading, *self._blocks(node.body, min(level + 1, 6))])

    def _blocks(self, blocks: tuple[Block, ...], level: int) -> Iterator[str]:
        """Yield the text of each block, and what has to be between it and the one before."""
        before: Block | None = None
        for block in blocks:
            if level == 2 and isinstance(before, Section) and before.level is None:
                yield "---"
            elif before is not None and _run_together(before, block):
                yield APART
            text = self.block(block, level)
            if text:  # a chart that is too large for a diagram is left out
                yield text
            before = block

    def prose(self, node: Prose) -> str:
        return node.markdown

    def table(self, node: Table) -> str:
        heading = [in_cell(column) for column in node.columns]
        lines = [
            f"| {' | '.join(heading)} |",
            self._separator(heading),
        ]
        for row in node.rows:
            line = " | ".join(row)
            if line.count("|") != len(row) - 1:
                line = " | ".join([in_cell(cell) for cell in row])
            lines.append(f"| {line} |")
        if self.lint:  # an empty cell is one space wide
            lines[2:] = [line.replace("|  |", "| |").replace("|  |", "| |") for line in lines[2:]]
        return "\n".join(lines)

    def _separator(self, heading: list[str]) -> str:
        """Return the line below the heading of a table."""
        if self.lint:
            return f"| {' | '.join('---' for _ in heading)} |"
        return f"|{'|'.join('-' * (len(column) + 2) for column in heading)}|"

    def bullet_list(self, node: BulletList) -> str:
        return "\n".join(self._item("- ", item) for item in node.items)

    def numbered_list(self, node: NumberedList) -> str:
        return "\n".join(
            self._item(f"{number}. ", item) for number, item in enumerate(node.items, start=1)
        )

    def _item(self, marker: str, item: Item) -> str:
        first = marker + guarded(item.text)
        if not item.children:
            return first.rstrip()
        parts = [first]
        indent = " " * len(marker)
        for child in item.children:
            if not isinstance(child, BulletList | NumberedList):
                parts.append("")
            text = self.block(child, 6)
            parts += [indent + line if line else line for line in text.split("\n")]
        return "\n".join(parts).rstrip()

    def code_block(self, node: CodeBlock) -> str:
        return fence(node.code, node.language)

    def kept(self, node: Kept) -> str:
        return f"{KEPT}\n\n{node.markdown}\n\n{KEPT_END}"

    def chart(self, node: Chart) -> str:
        from postmortem.formats.markdown.mermaid import gantt  # few ask for it

        source = gantt(node, self.lang)
        return fence(source, "mermaid") if source else ""


def _run_together(before: Block, block: Block) -> bool:
    """Whether Markdown would take two blocks for one."""
    lists = BulletList | NumberedList
    if isinstance(block, Prose):
        indented = block.markdown[:1] in (" ", "\t")
        return isinstance(before, Prose) or (isinstance(before, lists) and indented)
    return isinstance(before, lists) and type(before) is type(block)
