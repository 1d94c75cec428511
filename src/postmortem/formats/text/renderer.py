"""Plain text: for a mail, a chat or a terminal.

Every line keeps to the width, unless a word, or code, can't be broken. Nothing in it steers a
terminal, whatever the report holds; colours are on only when asked for.
"""

from typing import ClassVar

from postmortem.errors import Problem, RenderError, describe
from postmortem.formats.base import Derived, Renderer
from postmortem.formats.text.columns import table, wrapped
from postmortem.formats.text.plain import PlainText, heading, plain_line, plain_lines
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

NARROWEST = 20
"""The least width: narrower, and most words are wider than a line."""

_BOLD, _END = "\x1b[1m", "\x1b[0m"
_TONES = {"good": "\x1b[32m", "fair": "\x1b[33m", "bad": "\x1b[31m", "neutral": "\x1b[36m"}


class TextRenderer(Renderer):
    """Writes a document as plain text of a width; with `color`, for a terminal that has colours."""

    name: ClassVar[str] = "text"
    suffixes: ClassVar[tuple[str, ...]] = (".txt",)
    derived: frozenset[Derived] = frozenset({"timings"})

    def __init__(self, *, width: int = 80, color: bool = False, lang: Language = ENGLISH) -> None:
        if type(width) is not int or width < NARROWEST:
            raise RenderError(
                Problem(
                    path="width",
                    expected=f"a whole number of columns, {NARROWEST} or more",
                    found=describe(width),
                )
            )
        self.width = width
        self.color = color
        self.lang = lang
        self._room = width

    def document(self, node: Document) -> str:
        return "\n".join([*self._heading(node.title, 1), *self._blocks(node.body, 2)]) + "\n"

    def section(self, node: Section, level: int) -> str:
        return "\n".join([*self._heading(node.title, level), *self._blocks(node.body, level + 1)])

    def _heading(self, title: str, level: int) -> list[str]:
        lines = heading(plain_line(title), level, self._room)
        return [f"{_BOLD}{line}{_END}" for line in lines] if self.color else lines

    def _blocks(self, blocks: tuple[Block, ...], level: int) -> list[str]:
        """Return the texts of blocks, each with an empty line before it."""
        return [
            part for block in blocks if (text := self.block(block, level)) for part in ("", text)
        ]

    def prose(self, node: Prose) -> str:
        return self._markdown(node.markdown)

    def kept(self, node: Kept) -> str:
        return self._markdown(node.markdown)

    def _markdown(self, markdown: str) -> str:
        text = PlainText(self._room)
        text.add(markdown)
        return "\n".join(text.lines)

    def table(self, node: Table) -> str:
        cells = [
            plain_lines([row[column] for row in node.rows]) for column in range(len(node.columns))
        ]
        tones: dict[tuple[int, int], str] = {}
        for column, hints in enumerate(node.column_hints):
            if hints is None:
                continue
            for number, (cell, hint) in enumerate(zip(cells[column], hints(), strict=True)):
                if cell and hint is not None:
                    if hint.remark is not None:
                        cells[column][number] = f"{cell} ({self.lang(hint.remark)})"
                    if hint.tone is not None:
                        tones[number, column] = _TONES[hint.tone]
        rows = list(zip(*cells, strict=True))

        def paint(row: int, column: int, line: str) -> str:
            tone = tones.get((row, column))
            return line if tone is None else f"{tone}{line}{_END}"

        columns = plain_lines(node.columns)
        painted = paint if self.color and tones else None
        return "\n".join(table(columns, rows, self._room, painted))

    def bullet_list(self, node: BulletList) -> str:
        return "\n".join(self._item("- ", item) for item in node.items)

    def numbered_list(self, node: NumberedList) -> str:
        return "\n".join(
            self._item(f"{number}. ", item) for number, item in enumerate(node.items, start=1)
        )

    def _item(self, marker: str, item: Item) -> str:
        outer = self._room
        indent = " " * len(marker)
        self._room = max(outer - len(marker), 10)
        lines = wrapped(plain_line(item.text), self._room)
        for child in item.children:
            if not isinstance(child, BulletList | NumberedList):
                lines.append("")
            lines += self.block(child, 6).split("\n")
        self._room = outer
        first, *rest = lines
        return "\n".join(
            [(marker + first).rstrip(), *(indent + line if line else line for line in rest)]
        )

    def code_block(self, node: CodeBlock) -> str:
        text = PlainText(self._room)
        text.code(node.code)
        return "\n".join(text.lines)

    def chart(self, node: Chart) -> str:
        return ""  # never asked for: the timings say what the picture would
