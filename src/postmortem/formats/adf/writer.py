"""The Atlassian Document Format: a page of Confluence, or the description of an issue in Jira.

Each block is a list of the format's nodes, and every node is where its JSON schema allows
it: a table inside a list item becomes lines of text, a heading in a quote is bold.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, TypeAlias

from postmortem.formats.base import Derived, Renderer
from postmortem.formats.levels import Levels
from postmortem.formats.limits import within
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
from postmortem.formats.options import at_least, check, switch
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

Node: TypeAlias = dict[str, Any]
Nodes: TypeAlias = list[Node]

JIRA_LIMIT = 32_767
"""How many characters a text field of Jira takes, unless its administrator says otherwise."""
_LONG_CODE = 30
"""From how many lines on a block of code is folded."""
_COLORS = {"good": "green", "fair": "yellow", "bad": "red", "neutral": "neutral"}
_LANGUAGE = regex(r"[A-Za-z0-9+#._-]{1,30}")
_LEAST = 200
"""The least limit: below, there is no space for a title and for the names of the parts left out."""


class AdfRenderer(Renderer[Nodes]):
    """Writes a document in the Atlassian Document Format, as JSON.

    With a `limit`, whole parts are left out and named until the JSON has no more characters than
    that. `title=False` leaves the title out: a page of Confluence has a title of its own. Raises
    `RenderError` for an option that is wrong.
    """

    name: ClassVar[str] = "adf"
    suffixes: ClassVar[tuple[str, ...]] = (".adf",)
    derived: frozenset[Derived] = frozenset({"timings"})
    who: ClassVar[str] = "this place"

    def __init__(self, *, limit: int | None = None, title: bool = True) -> None:
        size = () if limit is None else (at_least("limit", limit, _LEAST, "characters"),)
        check(*size, switch("title", title))
        self.limit = limit
        self.title = title
        self._levels = Levels()

    def document(self, node: Document) -> str | bytes:
        if self.limit is None:
            return self._page(node, "")
        return within(
            node,
            self.limit,
            "characters",
            self.who,
            render=self._page,
            size=len,
            block_size=lambda block, level: len(_json(self.block(block, level))),
        )

    def _page(self, node: Document, note: str) -> str:
        self._levels = Levels()
        content: Nodes = []
        if self.title:
            content.append(_heading(1, self._inlines(inlines(node.title))))
        if note:
            paragraph = _paragraph(self._inlines(inlines(note)))
            content.append(_node("panel", [paragraph], panelType="warning"))
        content += self._blocks(node.body, 2)
        return _json({"version": 1, "type": "doc", "content": content}) + "\n"

    def _blocks(self, nodes: Sequence[Block], level: int) -> Nodes:
        return [child for node in nodes for child in self.block(node, level)]

    def section(self, node: Section, level: int) -> Nodes:
        heading = _heading(self._levels.shown(level), self._inlines(inlines(node.title)))
        return [heading, *self._blocks(node.body, level + 1)]

    def prose(self, node: Prose) -> Nodes:
        return self._markdown(node.markdown)

    def kept(self, node: Kept) -> Nodes:
        return self._markdown(node.markdown)

    def _markdown(self, markdown: str) -> Nodes:
        return [child for block in blocks(markdown) for child in self._markup(block)]

    def bullet_list(self, node: BulletList) -> Nodes:
        return [_node("bulletList", list(map(self._item, node.items)))] if node.items else []

    def numbered_list(self, node: NumberedList) -> Nodes:
        if not node.items:
            return []
        return [_node("orderedList", list(map(self._item, node.items)), order=1)]

    def _item(self, item: Item) -> Node:
        words = _paragraph(self._inlines(inlines(item.text)))
        return _node("listItem", [words, *_nested(self._blocks(item.children, 6))])

    def code_block(self, node: CodeBlock) -> Nodes:
        return self._code(node.code, node.language)

    def _code(self, code: str, language: str | None) -> Nodes:
        shown = visible_code(code)
        content = [{"type": "text", "text": shown}] if shown else []
        named = {"language": language} if language and _LANGUAGE.fullmatch(language) else {}
        block = _node("codeBlock", content, **named)
        lines = code.count("\n") + 1
        if lines <= _LONG_CODE:
            return [block]
        return [_node("expand", [block], title=f"{lines:,} lines")]

    def chart(self, node: Chart) -> Nodes:
        return []  # a picture has to be uploaded first; the timings say what it would

    # --- tables ----------------------------------------------------------------------------------

    def table(self, node: Table) -> Nodes:
        heads = [self._inlines(inlines(column)) for column in node.columns]
        return _table(heads, made_cells(node, node.rows, self._cell))

    def _cell(self, cell: str, hint: Hint | None) -> Nodes:
        words = inlines(cell)
        if not words or hint is None:
            return self._inlines(words)
        shown = self._inlines(words)
        label = visible(plain(words)).strip()
        if hint.tone is not None and label:
            shown = [_node("status", text=label, color=_COLORS[hint.tone], style="")]
        if hint.remark is not None:
            shown += [*_text(" "), *_text(hint.remark, {"type": "em"})]
        return shown

    # --- what Markdown is made of ----------------------------------------------------------------

    def _markup(self, block: MarkupBlock) -> Nodes:
        match block:
            case Paragraph(content):
                return [_paragraph(self._inlines(content))]
            case Heading(level, content):
                return [_heading(self._levels.shown(level), self._inlines(content))]
            case Quote(inner):
                nested = _nested(self._of(inner), in_quote=True)
                return [_node("blockquote", nested or [_paragraph([])])]
            case ItemList(items, start):
                nested = [self._markup_item(item) for item in items]
                if start is None:
                    return [_node("bulletList", nested)]
                return [_node("orderedList", nested, order=start)]
            case Literal(code, language):
                return self._code(code, language)
            case Grid(columns, rows):
                heads = [self._inlines(column) for column in columns]
                return _table(heads, ([self._inlines(cell) for cell in row] for row in rows))
            case Rule():
                return [_node("rule")]

    def _of(self, content: Blocks) -> Nodes:
        """Return blocks inside others, where a heading is no level of the page."""
        return [child for block in without_headings(content) for child in self._markup(block)]

    def _markup_item(self, item: Blocks) -> Node:
        nested = _nested(self._of(item))
        if not nested or nested[0]["type"] not in ("paragraph", "codeBlock"):
            nested.insert(0, _paragraph([]))
        return _node("listItem", nested)

    def _inlines(self, content: Inlines, *marks: Node) -> Nodes:
        nodes: Nodes = []
        for node in content:
            match node:
                case Text(text):
                    nodes += _text(text, *marks)
                case Code(text):
                    # Code takes no other mark than a link (the schema's code_inline_node).
                    links = [mark for mark in marks if mark["type"] == "link"]
                    nodes += _text(visible_code(text), {"type": "code"}, *links)
                case Break():
                    nodes.append(_node("hardBreak"))
                case Emphasis(inner):
                    nodes += self._inlines(inner, *_with({"type": "em"}, marks))
                case Strong(inner):
                    nodes += self._inlines(inner, *_with({"type": "strong"}, marks))
                case Link(inner, target, title) | Picture(inner, target, title):
                    nodes += self._link(inner, target, title, marks)
        return nodes

    def _link(self, inner: Inlines, target: str, title: str, marks: tuple[Node, ...]) -> Nodes:
        address = web_address(target)
        shown = shown_target(target, inner)
        if address is not None:
            attributes = {"href": address, **({"title": visible(title)} if title else {})}
            link = {"type": "link", "attrs": attributes}
            return self._inlines(inner or (Text(shown),), *_with(link, marks))
        words = self._inlines(inner, *marks)
        if not shown:
            return words
        return [*words, *_text(f" ({shown})" if words else shown, *marks)]


class JiraRenderer(AdfRenderer):
    """Writes a document for a text field of Jira: as `adf`, within 32,767 characters."""

    name: ClassVar[str] = "jira"
    suffixes: ClassVar[tuple[str, ...]] = ()
    who: ClassVar[str] = "Jira"

    def __init__(self, *, limit: int | None = JIRA_LIMIT, title: bool = True) -> None:
        super().__init__(limit=limit, title=title)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _node(kind: str, content: Nodes | None = None, **attributes: Any) -> Node:
    node: Node = {"type": kind}
    if attributes:
        node["attrs"] = attributes
    if content is not None:
        node["content"] = content
    return node


def _paragraph(content: Nodes) -> Node:
    return _node("paragraph", content)


def _heading(level: int, content: Nodes) -> Node:
    return _node("heading", content, level=level)


def _text(text: str, *marks: Node) -> Nodes:
    shown = visible(text)
    if not shown:
        return []
    node: Node = {"type": "text", "text": shown}
    if marks:
        node["marks"] = list(marks)
    return [node]


def _with(mark: Node, marks: tuple[Node, ...]) -> tuple[Node, ...]:
    """Return marks with another one; two of a kind would be one too many."""
    return (mark, *(kept_mark for kept_mark in marks if kept_mark["type"] != mark["type"]))


def _table(heads: Sequence[Nodes], rows: Iterable[Sequence[Nodes]]) -> Nodes:
    if not heads:
        return []
    lines = [_row("tableHeader", heads), *(_row("tableCell", row) for row in rows)]
    return [_node("table", lines)]


def _row(kind: str, cells: Iterable[Nodes]) -> Node:
    return _node("tableRow", [_node(kind, [_paragraph(cell)]) for cell in cells])


def _nested(nodes: Nodes, *, in_quote: bool = False) -> Nodes:
    """Return nodes as they may be in an item of a list, or in a quote: paragraphs, lists, code."""
    allowed: Nodes = []
    for node in nodes:
        match node["type"]:
            case "paragraph" | "codeBlock" | "bulletList" | "orderedList":
                allowed.append(node)
            case "heading":
                allowed.append(_paragraph(node["content"]))
            case "table":
                allowed += map(_line, node["content"])
            case "expand" | "panel" | "blockquote":
                allowed += _nested(node["content"], in_quote=in_quote)
            case _:  # a rule has no words
                pass
    return allowed


def _line(row: Node) -> Node:
    """Return a row of a table as a line."""
    words: Nodes = []
    for at, cell in enumerate(row["content"]):
        words += [*(_text(" | ") if at else []), *cell["content"][0]["content"]]
    return _paragraph(words)
