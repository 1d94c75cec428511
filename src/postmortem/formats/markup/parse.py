"""Markdown to nodes: a loop over the parser's events, so that no depth of an author's is too deep."""

import re
from collections.abc import Iterator
from typing import Any

import attrs
from attrs import field

from postmortem.formats.markup.nodes import (
    Blocks,
    Break,
    Code,
    Emphasis,
    Grid,
    Heading,
    Inline,
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
from postmortem.patterns import regex
from postmortem.text.commonmark import events
from postmortem.text.guards import in_heading

DEEPEST = 6
"""How deep quotes, lists and markup may be inside each other: Word has nine levels of lists, and
no page has space for more than these. What is nested deeper stays, on the last of them."""

# Without one of these, a line is the text that it looks like.
_MARKUP = regex(r"[\\`*_\[<&\n]")
_BREAK = regex(r"(<br\s*/?>)\n?", re.IGNORECASE)


def inlines(line: str) -> Inlines:
    """Return the nodes of a line of Markdown.

    >>> inlines("at **09:12**")
    (Text(text='at '), Strong(content=(Text(text='09:12'),)))
    """
    if not _MARKUP.search(line):
        return (Text(line),) if line else ()
    # A heading is parsed as inline Markdown and nothing else.
    match blocks(f"# {in_heading(line)}"):
        case (Heading(content=content),):
            return content
    return (Text(line),)


def blocks(markdown: str) -> Blocks:
    r"""Return the nodes of a text of Markdown.

    >>> blocks("- a\n- b")
    (ItemList(items=((Paragraph(content=(Text(text='a'),)),), (Paragraph(content=(Text(text='b'),)),)), start=None),)
    """
    walk = _Walk()
    for event, _ in events(markdown):
        walk.take(event)
    return walk.result()


@attrs.define
class _Open:
    """A container whose end hasn't come yet."""

    name: str
    tag: Any = None
    blocks: list[MarkupBlock] = field(factory=list)
    words: list[Inline] = field(factory=list)
    items: list[Blocks] = field(factory=list)
    cells: list[Inlines] = field(factory=list)
    rows: list[tuple[Inlines, ...]] = field(factory=list)


class _Walk:
    def __init__(self) -> None:
        self.open: list[_Open] = [_Open("Document")]
        self.too_deep: list[Any] = []
        """The markup that is too deep, and isn't in `open`."""
        self.inner = 0
        self.depth = 0

    def result(self) -> Blocks:
        self._close_words()
        return tuple(self.open[0].blocks)

    def take(self, event: Any) -> None:
        if type(event) is str:
            self._alone(event)
            return
        ((kind, value),) = event.items()
        if kind == "Start":
            self._start(value if type(value) is str else next(iter(value)), value)
        elif kind == "End":
            self._end(value if type(value) is str else next(iter(value)))
        elif kind == "Code":
            self._add_inline(Code(value))
        elif kind == "Text":
            self._add_inline(Text(value))
        else:  # raw HTML, which is text here, but for the one tag that people use in cells
            for piece in _BREAK.split(value):
                if piece:
                    self._add_inline(Break() if _BREAK.fullmatch(piece) else Text(piece))

    def _alone(self, event: str) -> None:
        if event == "Rule":
            self._add(Rule())
        else:
            self._add_inline(Break() if event == "HardBreak" else Text(" "))

    def _add_inline(self, node: Inline) -> None:
        words = self.open[-1].words
        if type(node) is Text and words and type(words[-1]) is Text:
            words[-1] = Text(words[-1].text + node.text)
        else:
            words.append(node)

    def _close_words(self) -> None:
        """End the paragraph that has no events of its own: that of a tight item."""
        parent = self.open[-1]
        if parent.words and parent.name in ("Document", "BlockQuote", "Item"):
            parent.blocks.append(Paragraph(_trimmed(parent.words)))
            parent.words = []

    def _add(self, block: MarkupBlock) -> None:
        self._close_words()
        self.open[-1].blocks.append(block)

    def _start(self, name: str, tag: Any) -> None:
        if name in ("BlockQuote", "List"):
            self._close_words()
            self.depth += 1
            if self.depth > DEEPEST:
                return
        elif name == "Item" and self.depth > DEEPEST:
            self._close_words()
            return
        elif name in ("Emphasis", "Strong", "Link", "Image"):
            self.inner += 1
            if self.inner > DEEPEST:
                self.too_deep.append(tag)
                return
        elif name not in ("TableHead", "TableRow", "TableCell", "Item"):
            self._close_words()
        self.open.append(_Open(name, tag))

    def _end(self, name: str) -> None:
        if name in ("BlockQuote", "List"):
            self.depth -= 1
            if self.depth >= DEEPEST:
                self._close_words()
                return
        elif name == "Item" and self.depth > DEEPEST:
            self._close_words()
            return
        elif name in ("Emphasis", "Strong", "Link", "Image"):
            self.inner -= 1
            if self.inner >= DEEPEST:
                tag = self.too_deep.pop()
                if type(tag) is dict:
                    self._add_inline(Text(f" ({tag[name]['dest_url']})"))
                return
        self._close_words()
        closed = self.open.pop()
        outer = self.open[-1]
        match name:
            case "TableCell":
                outer.cells.append(_trimmed(closed.words))
            case "TableHead" | "TableRow":
                outer.rows.append(tuple(closed.cells))
            case "Item":
                outer.items.append(tuple(closed.blocks))
            case "Emphasis" if closed.words:
                outer.words.append(Emphasis(tuple(closed.words)))
            case "Strong" if closed.words:
                outer.words.append(Strong(tuple(closed.words)))
            case "Emphasis" | "Strong":
                pass
            case "Link" | "Image":
                outer.words.append(_reference(name, closed))
            case _:
                outer.blocks += _block(name, closed)


def _reference(name: str, closed: _Open) -> Link | Picture:
    target = closed.tag[name]
    url = target["dest_url"]
    if name == "Image":
        return Picture(tuple(closed.words), url, target["title"])
    if target["link_type"] == "Email" and not url.lower().startswith("mailto:"):
        url = f"mailto:{url}"
    return Link(tuple(closed.words), url, target["title"])


def _block(name: str, closed: _Open) -> Iterator[MarkupBlock]:
    """Yield the block that has ended; none where nothing was in it."""
    if name == "List":
        yield ItemList(tuple(closed.items), closed.tag["List"])
    elif name == "BlockQuote":
        yield Quote(tuple(closed.blocks))
    elif name == "Heading":
        yield Heading(int(closed.tag[name]["level"][1]), _trimmed(closed.words))
    elif name == "CodeBlock":
        fenced = closed.tag[name]
        language = fenced["Fenced"].split(" ")[0] if type(fenced) is dict else ""
        code = "".join(node.text for node in closed.words if isinstance(node, Text))
        yield Literal(code.removesuffix("\n"), language or None)
    elif name == "Table":
        columns, *rows = closed.rows
        yield Grid(columns, tuple(rows))
    elif content := _trimmed(closed.words):  # a paragraph, or a block of line breaks
        yield Paragraph(content)


def _trimmed(words: list[Inline]) -> Inlines:
    """Return inline nodes without white space at the ends."""
    if words and isinstance(first := words[0], Text):
        words[0] = Text(first.text.lstrip(" \n"))
    if words and isinstance(last := words[-1], Text):
        words[-1] = Text(last.text.rstrip(" \n"))
    return tuple(word for word in words if word != Text(""))
