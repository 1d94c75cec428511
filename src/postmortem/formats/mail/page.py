"""The HTML of a mail: tables, and a style on every element, since programs of mail drop the rest.

What they support is on caniemail.com; nothing here needs a style sheet, a variable or a script. There
is no `body` element, which HTML doesn't ask for and Outlook's apps don't keep.
"""

from collections.abc import Iterable, Sequence
from html import escape
from typing import ClassVar

from postmortem.formats.base import Derived, Renderer
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
from postmortem.formats.picture.svg import alternative
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

WIDTH = 680
"""How wide a mail is, in pixels: as much as the pane of a program of mail shows."""
PICTURE = "timeline"
"""What the `cid:` of the chart's picture begins with."""

_FONT = "font-family:Arial,Helvetica,sans-serif"
_INK, _SOFT, _LINE, _GROUND = "#1f2328", "#57606a", "#d5dae0", "#f5f6f8"
_TEXT = f"{_FONT};font-size:15px;line-height:22px;color:{_INK}"
_CELL = f"{_FONT};font-size:14px;line-height:19px;color:{_INK};padding:6px 8px"
_MONO = "font-family:Consolas,'Courier New',monospace"
_SIZES = {1: 26, 2: 20, 3: 17, 4: 15, 5: 15, 6: 15}
_TONES = {
    "good": ("#dcf2e2", "#14532d"),
    "fair": ("#fcefcf", "#704600"),
    "bad": ("#fde7e4", "#8c1d13"),
    "neutral": ("#e9edf1", "#3d444d"),
}


class MailPage(Renderer[str]):
    """Writes the HTML part of a mail. `charts` is filled with what its pictures show."""

    name: ClassVar[str] = "mail-page"
    derived: frozenset[Derived] = frozenset({"chart", "timings"})

    def __init__(self, *, pictures: bool, lang: Language = ENGLISH) -> None:
        self.pictures = pictures
        self.lang = lang
        self.charts: list[Chart] = []
        self._levels = Levels()

    def document(self, node: Document) -> str | bytes:
        return self.page(node, "")

    def page(self, node: Document, note: str) -> str:
        """Return the page; `note` is Markdown that is below the title."""
        self.charts = []
        self._levels = Levels()
        title = inlines(node.title)
        words = escape(visible(plain(title)))
        body = _heading(1, self._inlines(title))
        if note:
            body += _boxed(self._inlines(inlines(note)), "#fcefcf", "#e2b93b")
        body += self._blocks(node.body, 2)
        return (
            f'<!DOCTYPE html>\n<html lang="{escape(self.lang.tag)}">\n<head>\n'
            '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">\n'
            f"<title>{words}</title>\n</head>\n"
            '<table width="100%" cellpadding="0" cellspacing="0" border="0">'
            '<tr><td align="center" style="padding:16px">\n'
            f'<table width="{WIDTH}" cellpadding="0" cellspacing="0" border="0">'
            f'<tr><td align="left" style="{_TEXT}">\n{body}</td></tr></table>\n'
            "</td></tr></table>\n</html>\n"
        )

    def _blocks(self, nodes: Sequence[Block], level: int) -> str:
        return "".join(self.block(node, level) for node in nodes)

    def section(self, node: Section, level: int) -> str:
        heading = _heading(self._levels.shown(level), self._inlines(inlines(node.title)))
        return heading + self._blocks(node.body, level + 1)

    def prose(self, node: Prose) -> str:
        return "".join(map(self._markup, blocks(node.markdown)))

    def kept(self, node: Kept) -> str:
        return "".join(map(self._markup, blocks(node.markdown)))

    def bullet_list(self, node: BulletList) -> str:
        return _list("ul", map(self._item, node.items))

    def numbered_list(self, node: NumberedList) -> str:
        return _list("ol", map(self._item, node.items))

    def _item(self, item: Item) -> str:
        return self._inlines(inlines(item.text)) + self._blocks(item.children, 6)

    def code_block(self, node: CodeBlock) -> str:
        return _log(node.code)

    def chart(self, node: Chart) -> str:
        if not node.points or not self.pictures:
            return ""
        self.charts.append(node)
        words = escape(visible(alternative(node, self.lang)))
        return (
            f'<img src="cid:{PICTURE}-{len(self.charts)}" width="{WIDTH}" alt="{words}" '
            f'style="width:{WIDTH}px;border:0">\n'
            f'<p style="{_FONT};font-size:13px;line-height:18px;color:{_SOFT};margin:4px 0 16px">'
            f"{escape(visible(node.caption))}</p>\n"
        )

    # --- tables ----------------------------------------------------------------------------------

    def table(self, node: Table) -> str:
        heads = [self._inlines(inlines(column)) for column in node.columns]
        return _table(heads, made_cells(node, node.rows, self._cell))

    def _cell(self, cell: str, hint: Hint | None) -> str:
        shown = self._inlines(inlines(cell))
        if not cell or hint is None:
            return shown
        if hint.tone is not None:
            ground, ink = _TONES[hint.tone]
            style = f"background-color:{ground};color:{ink};font-weight:bold;padding:1px 6px"
            shown = f'<span style="{style}">{shown}</span>'
        if hint.remark is not None:
            shown += f' <em style="color:{_SOFT}">{escape(visible(hint.remark))}</em>'
        return shown

    # --- what Markdown is made of ----------------------------------------------------------------

    def _markup(self, block: MarkupBlock) -> str:
        match block:
            case Paragraph(content):
                return f'<p style="{_TEXT};margin:0 0 12px">{self._inlines(content)}</p>\n'
            case Heading(level, content):
                return _heading(self._levels.shown(level), self._inlines(content))
            case Quote(inner):
                return _boxed(self._nested(inner), "#ffffff", _LINE)
            case ItemList(items, start):
                kind = "ul" if start is None else "ol"
                return _list(kind, map(self._nested, items), start)
            case Literal(code, _):
                return _log(code)
            case Grid(columns, rows):
                heads = list(map(self._inlines, columns))
                return _table(heads, ([self._inlines(cell) for cell in row] for row in rows))
            case Rule():
                return f'<hr style="border:0;border-top:1px solid {_LINE};margin:16px 0">\n'

    def _nested(self, content: Blocks) -> str:
        match content:
            case (Paragraph(words),):
                return self._inlines(words)
            case _:
                return "".join(map(self._markup, without_headings(content)))

    def _inlines(self, content: Inlines) -> str:
        parts: list[str] = []
        for node in content:
            match node:
                case Text(text):
                    parts.append(escape(visible(text)))
                case Code(text):
                    style = f"{_MONO};font-size:13px;background-color:{_GROUND}"
                    parts.append(f'<code style="{style}">{escape(visible_code(text))}</code>')
                case Break():
                    parts.append("<br>")
                case Emphasis(inner):
                    parts.append(f"<em>{self._inlines(inner)}</em>")
                case Strong(inner):
                    parts.append(f"<strong>{self._inlines(inner)}</strong>")
                case Link(inner, target, _) | Picture(inner, target, _):
                    parts.append(self._link(inner, target))
        return "".join(parts)

    def _link(self, inner: Inlines, target: str) -> str:
        address = web_address(target)
        shown = escape(shown_target(target, inner))
        words = self._inlines(inner)
        if address is not None:
            style = "color:#1d4ed8;text-decoration:underline"
            return f'<a href="{escape(address)}" style="{style}">{words or shown}</a>'
        if not shown:
            return words
        return f"{words} ({shown})" if words else shown


def _heading(level: int, words: str) -> str:
    size = _SIZES[level]
    style = f"{_FONT};font-size:{size}px;line-height:{size + 6}px;color:{_INK};font-weight:bold"
    above = 0 if level == 1 else 26 if level == 2 else 18
    return f'<h{level} style="{style};margin:{above}px 0 10px">{words}</h{level}>\n'


def _list(kind: str, items: Iterable[str], start: int | None = None) -> str:
    style = "margin:0 0 12px;padding:0 0 0 24px"
    first = "" if start in (None, 1) else f' start="{start}"'
    lines = "".join(f'<li style="{_TEXT};margin:0 0 4px">{item}</li>\n' for item in items)
    return f'<{kind}{first} style="{style}">\n{lines}</{kind}>\n'


def _boxed(inner: str, ground: str, line: str) -> str:
    """Return what is inside a box of one cell: a border that every program of mail draws."""
    style = f"{_TEXT};background-color:{ground};border-left:4px solid {line};padding:8px 12px"
    return (
        '<table width="100%" cellpadding="0" cellspacing="0" border="0">'
        f'<tr><td align="left" style="{style}">{inner}</td></tr></table>\n'
        '<div style="font-size:12px;line-height:12px">&nbsp;</div>\n'
    )


def _log(code: str) -> str:
    # Outlook keeps neither a run of spaces nor the end of a line unless they are spelt.
    lines = escape(visible_code(code).expandtabs(4)).split("\n")
    spelt = "<br>".join(line.replace("  ", "&nbsp; ").replace("  ", " &nbsp;") for line in lines)
    style = f"{_MONO};font-size:12px;line-height:17px;color:{_INK};background-color:{_GROUND}"
    return (
        '<table width="100%" cellpadding="0" cellspacing="0" border="0">'
        f'<tr><td align="left" style="{style};padding:8px 10px">{spelt}</td></tr></table>\n'
        '<div style="font-size:12px;line-height:12px">&nbsp;</div>\n'
    )


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    if not heads:
        return ""
    head = "".join(
        f'<th align="left" scope="col" style="{_CELL};font-weight:bold;background-color:{_GROUND};'
        f'border-bottom:1px solid {_LINE}">{words}</th>'
        for words in heads
    )
    cell = f'<td align="left" valign="top" style="{_CELL};border-bottom:1px solid {_LINE}">'
    lines = "".join(f"<tr>{''.join(f'{cell}{words}</td>' for words in row)}</tr>\n" for row in rows)
    return (
        '<table width="100%" cellpadding="0" cellspacing="0" border="0" '
        f'style="border-collapse:collapse;border-top:1px solid {_LINE}">\n<tr>{head}</tr>\n{lines}'
        '</table>\n<div style="font-size:12px;line-height:12px">&nbsp;</div>\n'
    )
