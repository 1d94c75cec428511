"""pandoc's tree: `postmortem convert report.yaml - --to pandoc-json | pandoc -f json -s -o report.odt`.

The title is metadata, as pandoc has it, so that the outermost sections are on its first level and
`--standalone` shows it. What this library alone understands is in the metadata as well.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, TypeAlias

from postmortem.formats.base import Derived, Renderer
from postmortem.formats.markup.cells import made_cells
from postmortem.formats.markup.commas import joined
from postmortem.formats.markup.nodes import (
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
)
from postmortem.formats.markup.parse import blocks, inlines
from postmortem.formats.options import check, switch
from postmortem.patterns import regex
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

Element: TypeAlias = dict[str, Any]
Elements: TypeAlias = list[Element]

VERSION = [1, 23, 1]
"""The version of pandoc's types: that of pandoc 3, which refuses a higher one."""
DIRECTIVES = "postmortem-directives"
"""The name in the metadata of what only this library reads."""

_NONE: list[Any] = ["", [], []]
_LEFT = {"t": "AlignDefault"}
_SPACES = regex("( +)")


class PandocRenderer(Renderer[Elements]):
    """Writes a document as the JSON of pandoc's tree, which `pandoc -f json` reads.

    `timings` adds the table of the timings, which is left out otherwise since it would be read back
    as an author's own. Raises `RenderError` for an option that is wrong.
    """

    name: ClassVar[str] = "pandoc-json"
    suffixes: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *, timings: bool = False) -> None:
        check(switch("timings", timings))
        if timings:
            self.derived: frozenset[Derived] = frozenset({"timings"})

    def document(self, node: Document) -> str | bytes:
        meta: dict[str, Any] = {"title": _element("MetaInlines", _inlines(inlines(node.title)))}
        if node.identifier:
            meta["subject"] = _element("MetaString", node.identifier)
        if node.directives:
            texts = [_element("MetaString", directive) for directive in node.directives]
            meta[DIRECTIVES] = _element("MetaList", texts)
        tree = {
            "pandoc-api-version": VERSION,
            "meta": meta,
            "blocks": self._blocks(node.body, 2),
        }
        return json.dumps(tree, ensure_ascii=False, separators=(",", ":")) + "\n"

    def _blocks(self, nodes: Sequence[Block], level: int) -> Elements:
        return [child for node in nodes for child in self.block(node, level)]

    def section(self, node: Section, level: int) -> Elements:
        heading = _header(level, inlines(node.title))
        return [heading, *self._blocks(node.body, level + 1)]

    def prose(self, node: Prose) -> Elements:
        return list(map(_markup, blocks(node.markdown)))

    def kept(self, node: Kept) -> Elements:
        return list(map(_markup, blocks(node.markdown)))

    def bullet_list(self, node: BulletList) -> Elements:
        return [_element("BulletList", list(map(self._item, node.items)))]

    def numbered_list(self, node: NumberedList) -> Elements:
        return [_ordered(1, list(map(self._item, node.items)))]

    def _item(self, item: Item) -> Elements:
        words = _element("Plain", _inlines(inlines(joined(item.text))))
        return [words, *self._blocks(item.children, 6)]

    def code_block(self, node: CodeBlock) -> Elements:
        return [_code(node.code, node.language)]

    def table(self, node: Table) -> Elements:
        heads = [_inlines(inlines(column)) for column in node.columns]
        return [_table(heads, made_cells(node, node.rows, _cell))] if heads else []

    def chart(self, node: Chart) -> Elements:
        return []  # never asked for: `derived` doesn't name it


def _element(kind: str, content: Any = None) -> Element:
    return {"t": kind} if content is None else {"t": kind, "c": content}


def _header(level: int, words: Inlines) -> Element:
    return _element("Header", [max(level - 1, 1), _NONE, _inlines(words)])


def _code(code: str, language: str | None) -> Element:
    return _element("CodeBlock", [["", [language] if language else [], []], code])


def _ordered(start: int, items: list[Elements]) -> Element:
    return _element("OrderedList", [[start, {"t": "Decimal"}, {"t": "Period"}], items])


def _cell(cell: str, hint: Hint | None) -> Elements:
    words = _inlines(inlines(joined(cell)))
    if not cell or hint is None or hint.tone is None:
        return words
    return [_element("Span", [["", ["badge", hint.tone], []], words])]


def _table(heads: Sequence[Elements], rows: Iterable[Sequence[Elements]]) -> Element:
    def line(cells: Iterable[Elements]) -> list[Any]:
        return [_NONE, [[_NONE, _LEFT, 1, 1, [_element("Plain", c)] if c else []] for c in cells]]

    widths = [[_LEFT, {"t": "ColWidthDefault"}] for _ in heads]
    body = [_NONE, 0, [], [line(row) for row in rows]]
    caption: list[Any] = [None, []]
    return _element("Table", [_NONE, caption, widths, [_NONE, [line(heads)]], [body], [_NONE, []]])


def _markup(block: MarkupBlock) -> Element:
    match block:
        case Paragraph(content):
            return _element("Para", _inlines(content))
        case Heading(level, content):
            return _header(level, content)
        case Quote(inner):
            return _element("BlockQuote", list(map(_markup, inner)))
        case ItemList(items, start):
            cells = [list(map(_markup, item)) for item in items]
            return _element("BulletList", cells) if start is None else _ordered(start, cells)
        case Literal(code, language):
            return _code(code, language)
        case Grid(columns, rows):
            return _table(
                list(map(_inlines, columns)), ([_inlines(cell) for cell in row] for row in rows)
            )
        case Rule():
            return _element("HorizontalRule")


def _inlines(content: Inlines) -> Elements:
    elements: Elements = []
    for node in content:
        match node:
            case Text(text):
                elements += [
                    _element("Space") if part[0] == " " else _element("Str", part)
                    for part in _SPACES.split(text)
                    if part
                ]
            case Code(text):
                elements.append(_element("Code", [_NONE, text]))
            case Break():
                elements.append(_element("LineBreak"))
            case Emphasis(inner):
                elements.append(_element("Emph", _inlines(inner)))
            case Strong(inner):
                elements.append(_element("Strong", _inlines(inner)))
            case Link(inner, target, title):
                elements.append(_element("Link", [_NONE, _inlines(inner), [target, title]]))
            case Picture(inner, source, title):
                elements.append(_element("Image", [_NONE, _inlines(inner), [source, title]]))
    return elements
