"""Typst: a document that a team can change before it is typeset, and what our PDF is made of.

No text of an author's is markup: what could mean something to Typst is escaped, code and addresses
are strings. Levels of headings, the rows of headings of tables and the words for the chart are what
PDF/UA asks for.
"""

import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any, ClassVar

from postmortem.formats.base import Derived, Renderer
from postmortem.formats.fonts import Replaced
from postmortem.formats.levels import Levels
from postmortem.formats.markup.cells import made_cells
from postmortem.formats.markup.nodes import (
    Blocks,
    Break,
    Code,
    Emphasis,
    Grid,
    Heading,
    Inlines,
    ItemList,
    Link,
    Literal,
    MarkupBlock,
    Paragraph,
    Picture,
    Quote,
    Rule,
    Strong,
    Text,
    plain,
    without_headings,
)
from postmortem.formats.markup.parse import blocks, inlines
from postmortem.formats.markup.visible import shown_target, visible, visible_code, web_address
from postmortem.formats.options import Option, check, switch, words
from postmortem.formats.picture.still import still_picture
from postmortem.formats.picture.svg import alternative
from postmortem.formats.typst.words import escaped, string
from postmortem.patterns import regex
from postmortem.text.languages import ENGLISH, Language
from postmortem.tree.chart import Chart
from postmortem.tree.hints import Hint
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

PAPERS = ("a4", "us-letter")
FONTS = (
    "Libertinus Serif",
    "Noto Sans", "Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans CJK KR", "Noto Sans CJK TC",
    "Hiragino Sans", "PingFang SC", "Yu Gothic", "Microsoft YaHei", "Malgun Gothic",
    "Noto Sans Hebrew", "Noto Naskh Arabic", "Noto Sans Arabic", "Noto Sans Devanagari",
    "Arial", "DejaVu Sans", "Noto Sans Symbols 2", "Segoe UI Symbol",
    "Noto Color Emoji", "Noto Emoji", "Apple Color Emoji", "Segoe UI Emoji",
)  # fmt: skip
"""The families of fonts that are tried for a character, in order. Typst brings the first itself, so
that Latin, Greek and Cyrillic look alike on every machine."""
ATTACHED = "postmortem.json"
"""The name of the file in a PDF that holds the report's data."""

_UNBROKEN = regex(r"[^\s\u200b]{25,}")
_BREAKABLE = regex(r"([/_.,:;&?=@|-])(?=[^\s/_.,:;&?=@|-])")
_LONG_LINE = regex(r"[^\s]{96,}")
_ZERO_WIDTH_SPACE = "\u200b"
_NO_WORDS = regex(r"#(?:linebreak\(\);|(?:emph|strong)\[)|\];")
"""The markup in a heading that shows nothing by itself."""
_SHORT = 18
"""Up to how many characters in its longest cell a column is as wide as that cell."""


class TypstRenderer(Renderer[str]):
    """Writes a document as Typst, to be compiled to PDF.

    `paper` is `a4` or `us-letter`; `lang` is the language of what this library says itself;
    `font` is a family that is tried before all others; with `embed_data`, the PDF that is made of it
    holds the report's data as an attached file. Raises `RenderError` for an option that is wrong.
    """

    name: ClassVar[str] = "typst"
    suffixes: ClassVar[tuple[str, ...]] = (".typ",)
    derived: frozenset[Derived] = frozenset({"chart", "timings"})

    def __init__(
        self,
        *,
        paper: str = "a4",
        lang: Language = ENGLISH,
        font: str | None = None,
        embed_data: bool = False,
    ) -> None:
        check(
            Option("paper", paper, f"one of {', '.join(PAPERS)}", paper in PAPERS),
            words("font", font, "the name of a family of fonts"),
            switch("embed_data", embed_data),
        )
        self.paper, self.lang, self.font, self.embed_data = paper, lang, font, embed_data
        if embed_data:
            self.derived = self.derived | {"data"}
        self.replaced = Replaced()
        """What is written in place of a character that no font has."""
        self._levels = Levels()

    # --- the document ----------------------------------------------------------------------------

    def document(self, node: Document) -> str | bytes:
        return self.source(node)

    def source(self, node: Document) -> str:
        """Return the document as Typst."""
        self._levels = Levels()
        title = visible(plain(inlines(node.title))).strip() or "Untitled"
        head = [f"#set document(title: {self._string(title)}, {self._keywords(node)}date: none)"]
        lang, *parts = self.lang.tag.split("-")
        regions = [part.upper() for part in parts if len(part) == 2]
        region = f", region: {string(regions[0])}" if regions else ""
        families = (*((self.font,) if self.font else ()), *FONTS)
        fonts = ", ".join(map(string, families))
        head += [
            f"#set page(paper: {string(self.paper)})",
            f"#set text(lang: {string(lang.lower())}{region}, font: ({fonts},))",
            (files("postmortem.formats.typst") / "style.typ").read_text(encoding="utf-8").strip(),
        ]
        if self.embed_data and node.data is not None:
            head.append(
                f"#pdf.attach({string(ATTACHED)}, bytes({string(node.data)}), "
                'relationship: "source", mime-type: "application/json", '
                'description: "The data of this report, as JSON")'
            )
        parts = ["\n".join(head), f"#title[{self._inlines(inlines(node.title)) or 'Untitled'}]"]
        return "\n\n".join([*parts, *self._blocks(node.body, 2)]) + "\n"

    def _keywords(self, node: Document) -> str:
        return f"keywords: ({self._string(node.identifier)},), " if node.identifier else ""

    def _blocks(self, nodes: Sequence[Block], level: int) -> list[str]:
        return [text for node in nodes if (text := self.block(node, level))]

    def section(self, node: Section, level: int) -> str:
        heading = self._heading(level, inlines(node.title))
        return "\n\n".join([*filter(None, [heading]), *self._blocks(node.body, level + 1)])

    def _heading(self, level: int, words: Inlines) -> str:
        """Return a heading, or nothing for one without words: PDF/UA has none such."""
        shown = self._inlines(words)
        if not _NO_WORDS.sub("", shown).strip():
            return ""
        # Typst's title is no heading, so that the outermost sections are on the first level.
        return f"#heading(level: {self._levels.shown(level) - 1})[{shown}]"

    def prose(self, node: Prose) -> str:
        return self._markdown(node.markdown)

    def kept(self, node: Kept) -> str:
        return self._markdown(node.markdown)

    def _markdown(self, markdown: str) -> str:
        return "\n\n".join(filter(None, map(self._markup, blocks(markdown))))

    def bullet_list(self, node: BulletList) -> str:
        return self._list("list", "", map(self._item, node.items))

    def numbered_list(self, node: NumberedList) -> str:
        return self._list("enum", "", map(self._item, node.items))

    def _item(self, item: Item) -> str:
        return "\n\n".join([self._inlines(inlines(item.text)), *self._blocks(item.children, 6)])

    def _list(self, kind: str, options: str, items: Any) -> str:
        return f"#{kind}({options}\n" + "".join(f"[{item}],\n" for item in items) + ")"

    def code_block(self, node: CodeBlock) -> str:
        return self._log(node.code, node.language)

    def _log(self, code: str, language: str | None) -> str:
        lines = [_LONG_LINE.sub(_broken_anywhere, line) for line in visible_code(code).split("\n")]
        named = f", language: {string(language)}" if language else ""
        return f"#log({self._string(chr(10).join(lines))}{named})"

    def chart(self, node: Chart) -> str:
        if not node.points:
            return ""
        words = self._string(visible(alternative(node, self.lang)))
        picture = string(still_picture(node, self.lang, self._replace_in_picture))
        return (
            f'#figure(image(bytes({picture}), format: "svg", width: 100%, alt: {words}), '
            f"caption: [{self._words(node.caption)}])"
        )

    # --- tables ----------------------------------------------------------------------------------

    def table(self, node: Table) -> str:
        heads = [inlines(column) for column in node.columns]
        words = [[inlines(cell) for cell in row] for row in node.rows]
        return self._table(heads, words, made_cells(node, words, self._cell))

    def _cell(self, cell: Inlines, hint: Hint | None) -> str:
        shown = self._inlines(cell, breakable=True)
        if not cell or hint is None:
            return shown
        if hint.tone is not None:
            shown = f"#badge({string(hint.tone)})[{shown}];"
        if hint.remark is not None:
            shown += f" #remark[{self._words(hint.remark)}];"
        return shown

    def _table(
        self,
        heads: Sequence[Inlines],
        words: Sequence[Sequence[Inlines]],
        rows: Sequence[Sequence[str]],
    ) -> str:
        """Return a table of headings and rows; `words` are those of the rows, for the widths."""
        if not heads:
            return ""
        widths = _widths([[plain(cell) for cell in row] for row in (heads, *words)])
        lines = "".join(f"{', '.join(f'[{cell}]' for cell in row)},\n" for row in rows)
        header = f"table.header({', '.join(f'[{self._inlines(head)}]' for head in heads)}),"
        return f"#table(columns: ({widths},),\n{header}\n{lines})"

    # --- what Markdown is made of ----------------------------------------------------------------

    def _markup(self, block: MarkupBlock) -> str:
        match block:
            case Paragraph(content):
                return self._inlines(content)
            case Heading(level, content):
                return self._heading(level, content)
            case Quote(inner):
                return f"#quote(block: true)[{self._nested(inner)}]"
            case ItemList(items, None):
                return self._list("list", "", map(self._nested, items))
            case ItemList(items, start):
                return self._list("enum", f"start: {start},", map(self._nested, items))
            case Literal(code, language):
                return self._log(code, language)
            case Grid(columns, rows):
                lines = [[self._inlines(cell, breakable=True) for cell in row] for row in rows]
                return self._table(columns, rows, lines)
            case Rule():
                return "#line(length: 100%, stroke: .5pt + gray)"

    def _nested(self, content: Blocks) -> str:
        # A quote or an item is no place for a heading: it would be in the bookmarks.
        return "\n\n".join(map(self._markup, without_headings(content)))

    def _inlines(self, content: Inlines, *, breakable: bool = False) -> str:
        parts: list[str] = []
        for node in content:
            match node:
                case Text(text):
                    parts.append(self._words(_with_breaks(text) if breakable else text))
                case Code(text):
                    code = visible_code(text)
                    parts.append(
                        f"#raw({self._string(_with_breaks(code) if breakable else code)});"
                    )
                case Break():
                    parts.append("#linebreak();")
                case Emphasis(inner):
                    parts.append(f"#emph[{self._inlines(inner, breakable=breakable)}];")
                case Strong(inner):
                    parts.append(f"#strong[{self._inlines(inner, breakable=breakable)}];")
                case Link(inner, target, _) | Picture(inner, target, _):
                    parts.append(self._link(inner, target, breakable=breakable))
        return "".join(parts)

    def _link(self, inner: Inlines, target: str, *, breakable: bool) -> str:
        address = web_address(target)
        shown = shown_target(target, inner)
        words = self._inlines(inner, breakable=breakable)
        if address is not None:
            return f"#link({string(address)})[{words or self._words(_with_breaks(shown))}];"
        if not shown:
            return words
        return f"{words} ({self._words(_with_breaks(shown))})" if words else self._words(shown)

    def _words(self, text: str) -> str:
        return escaped(self._replace(visible(text)))

    def _string(self, text: str) -> str:
        return string(self._replace(text))

    def _replace(self, text: str) -> str:
        """Return text with names in place of the characters that no font has."""
        return _replaced(text, self.replaced.everywhere)

    def _replace_in_picture(self, text: str) -> str:
        return _replaced(text, self.replaced.in_pictures)


def _replaced(text: str, names: Mapping[str, str]) -> str:
    if not names or text.isascii():
        return text
    return "".join(names.get(char, char) for char in text)


def _with_breaks(text: str) -> str:
    """Return words whose long names may be broken over lines, at their marks where they have any."""
    return _UNBROKEN.sub(_broken, text)


def _broken(match: re.Match[str]) -> str:
    parts = _BREAKABLE.sub(rf"\1{_ZERO_WIDTH_SPACE}", match[0]).split(_ZERO_WIDTH_SPACE)
    return _ZERO_WIDTH_SPACE.join(
        part[at : at + 24] for part in parts for at in range(0, len(part), 24)
    ).replace(_ZERO_WIDTH_SPACE * 2, _ZERO_WIDTH_SPACE)


def _broken_anywhere(match: re.Match[str]) -> str:
    text = match[0]
    return _ZERO_WIDTH_SPACE.join(text[at : at + 95] for at in range(0, len(text), 95))


def _widths(rows: Sequence[Sequence[str]]) -> str:
    """Return the widths of a table's columns: a short column takes what it needs, the others share."""
    widths: list[str] = []
    for cells in zip(*rows, strict=True):
        lengths = [len(cell) for cell in cells]
        longest = max(lengths)
        average = sum(lengths) / len(lengths)
        # Between the average and the longest, so that one long cell doesn't take all.
        weight = max(8, min(60, round((average * longest) ** 0.5)))
        widths.append("auto" if longest <= _SHORT else f"{weight}fr")
    return ", ".join(widths)
