"""Markdown to a tree: any Markdown, with every byte of it in some block.

Headings of level 1 to 4 make sections; tables, lists and code become what they are; all the rest
is prose, cut out of the source as it was written. Each block records where it was.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Any, Literal, NamedTuple

import attrs

from postmortem.formats.markdown.comments import directive, is_own_diagram
from postmortem.patterns import regex
from postmortem.text.commonmark import events
from postmortem.text.given import given_text
from postmortem.text.guards import from_cell, from_heading, heading_text, unguarded
from postmortem.text.normal import single_spaced
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
from postmortem.tree.span import Span

_DEEPEST_LIST = 32
"""Lists nested deeper than this are prose."""
_DEEPEST_SECTION = 4
"""Headings below this level belong to the prose that they are in."""


def read(markdown: str, *, titled: bool = True) -> Document:
    """Return the tree of a Markdown text. Every text that a file can hold has one.

    The first heading of level 1 is the title of the document; with `titled=False` it is a section
    like any other, so that its place is known. Raises `ReadError` for what is no such text.
    """
    text = given_text(markdown).removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    data = text.encode()
    return _Nest(data, titled=titled).of(_Pieces(data))


class _Piece(NamedTuple):
    """A top-level block of the source, before sections are made."""

    kind: Literal["heading", "rule", "apart", "kept", "prose", "block", "directives"]
    span: Span
    block: Block | None = None
    level: int = 0


class _Pieces:
    """The top-level blocks of a text, in order and with nothing between them but blank lines."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.events = iter(events(data.decode()))
        self.reached = 0
        """Where the last item of a list, or the last block in one, ends."""
        self._last_kept_end = data.rfind(b"<!-- /kept -->")
        self._line_ends = [match.start() for match in re.finditer(b"\n", data)]

    def __iter__(self) -> Iterator[_Piece]:
        end = 0
        for event, span in self.events:
            # What the parser has no event for, such as a link definition, is prose as well.
            start = self._line_start(span["start"])
            if self.data[end:start].strip():
                yield _Piece("prose", self._span(end, start))
            piece = self._read(event, start, span["end"])
            yield piece
            end = piece.span.end
        if self.data[end:].strip():
            yield _Piece("prose", self._span(end, len(self.data)))

    def _span(self, start: int, end: int) -> Span:
        """Return a piece of the source without the blank lines around it."""
        blank = _BLANK_LINES.match(self.data, start, end)
        start = blank.end() if blank else start
        return Span(start, start + len(self.data[start:end].rstrip()), self._line(start))

    def _line_start(self, position: int) -> int:
        """Return where the line of a position begins, if only spaces come before it."""
        start = self.data.rfind(b"\n", 0, position) + 1
        return position if self.data[start:position].strip() else start

    def _line(self, position: int) -> int:
        return bisect_left(self._line_ends, position) + 1

    def _read(self, event: Any, start: int, end: int) -> _Piece:
        """Read one block, whose start event is given; its other events are used up."""
        span = self._span(start, end)
        if type(event) is str:
            return _Piece("rule", span)
        tag = event["Start"]
        name = tag if type(tag) is str else next(iter(tag))
        if name == "Heading" and (level := int(tag[name]["level"][1])) <= _DEEPEST_SECTION:
            self._skip()
            return _Piece("heading", span, level=level)
        if name == "HtmlBlock":
            self._skip()
            return self._comment(span, end)
        block: Block | None = None
        if name == "Table":
            block = self._table(span)
        elif name == "List":
            block = self._list(tag[name], 1)
            # The parser lets a list go on over the link definitions after it.
            if block is not None and self.data[self.reached : end].strip():
                span = self._span(start, self.reached)
            block = block and attrs.evolve(block, span=span)
        elif name == "CodeBlock":
            block = self._code(tag[name], span)
        else:
            self._skip()
        return _Piece("prose" if block is None else "block", span, block)

    def _skip(self) -> None:
        """Use up the events of a block whose start event was seen."""
        depth = 1
        for event, _ in self.events:
            if type(event) is dict:
                depth += ("Start" in event) - ("End" in event)
                if not depth:
                    return

    def _comment(self, span: Span, end: int) -> _Piece:
        comment = self.data[span.start : span.end]
        if comment == b"<!-- kept -->" and end <= self._last_kept_end:
            depth = 0
            close = len(self.data), len(self.data)
            for event, place in self.events:
                if type(event) is not dict:
                    continue
                at = place["start"], place["end"]
                # In code, which four spaces make, it is a text like any other.
                is_comment = depth == 0 and event.get("Start") == "HtmlBlock"
                if is_comment and self.data[at[0] : at[1]].strip() == b"<!-- /kept -->":
                    close = at
                    self._skip()
                    break
                depth += ("Start" in event) - ("End" in event)
            markdown = self.data[end : close[0]].decode()
            span = self._span(span.start, close[1])
            return _Piece("kept", span, Kept(markdown.strip("\n"), span=span))
        if comment == b"<!-- -->":
            return _Piece("apart", span)
        is_ours = all(directive(line) for line in comment.decode().splitlines())
        return _Piece("directives" if is_ours else "prose", span)

    def _code(self, kind: Any, span: Span | None = None) -> CodeBlock:
        parts: list[str] = []
        for event, _ in self.events:
            if "End" in event:
                break
            parts.append(event["Text"])
        # The line end of the last line is the block's, not the code's.
        text = "".join(parts).removesuffix("\n")
        words = "" if type(kind) is str else kind["Fenced"].strip()
        derived = words == "mermaid" and is_own_diagram(text)
        return CodeBlock(text, words or None, span=span, derived=derived)

    def _table(self, span: Span | None = None) -> Table | None:
        """Read a table; one with a cell that the parser drops is prose instead."""
        rows: list[tuple[str, ...]] = []
        cells: list[Any] = []
        is_table = True
        for event, place in self.events:
            if type(event) is not dict:
                continue
            if (start := event.get("Start")) is not None:
                if start == "TableCell":
                    cells.append(place)
            elif (end := event.get("End")) is not None:
                if end == "TableRow" or end == "TableHead":
                    row = _cells_of(self.data[place["start"] : place["end"]].decode().rstrip("\n"))
                    if row is None or len(row) != len(cells):
                        rest = self.data[cells[-1]["end"] if cells else 0 : place["end"]]
                        is_table = is_table and not rest.strip(b"| \t\n")
                        row = [from_cell(self._words(cell["start"], cell["end"])) for cell in cells]
                    rows.append(tuple(row))
                    cells = []
                elif end == "Table":
                    break
        return Table(rows[0], tuple(rows[1:]), span=span) if is_table else None

    def _words(self, start: int, end: int) -> str:
        """Return a piece of the source on one line."""
        return single_spaced(self.data[start:end].decode())

    def _list(self, first: int | None, depth: int) -> BulletList | NumberedList | None:
        """Read a list whose start event was seen; None for one that is nested too deep."""
        gathered: list[Item | None] = []
        for event, span in self.events:
            if type(event) is dict and "Start" in event:
                gathered.append(self._item(span["start"], span["end"], depth))
            else:
                break
        items = tuple(item for item in gathered if item is not None)
        if len(items) < len(gathered):
            return None
        return BulletList(items) if first is None else NumberedList(items)

    def _item(self, start: int, end: int, depth: int) -> Item | None:
        """Read an item: the first text in it is its own, all else are its children."""
        marker = _MARKER.match(self.data, start)
        item = _OpenItem(start, self._line(start), marker.end() if marker else start)
        self.reached = item.text_from
        for event, span in self.events:
            # Inline text of a tight list, in pieces; escapes and entities make more of them.
            name = tag = None
            if type(event) is dict:
                if (tag := event.get("Start")) is not None:
                    name = tag if type(tag) is str else next(iter(tag))
                elif event.get("End") == "Item":
                    break
            if name is None or name in _INLINE:
                if item.inline_from < 0:
                    item.inline_from = span["start"]
                if span["end"] > item.inline_to:
                    item.inline_to = span["end"]
                continue
            self._end_inline(item)
            self._take_definitions(item, span["start"])
            if name == "Paragraph" and item.is_empty:
                self._skip()
                item.text = unguarded(self._words(span["start"], span["end"]))
            else:
                item.children.append(self._child(tag, name, span, depth))
            if name != "List":  # whose last item says where it ends
                self.reached = span["end"]
        self._end_inline(item)
        self._take_definitions(item, end)
        self.reached = end
        children = tuple(child for child in item.children if child is not None)
        if len(children) < len(item.children):
            return None
        last = start + len(self.data[start:end].rstrip())
        return Item(item.text or "", children, span=Span(start, last, item.line))

    def _take_definitions(self, item: "_OpenItem", end: int) -> None:
        """Take what is in an item before a place and has no event: link definitions."""
        definitions = self.data[self.reached : end]
        if not definitions.strip():
            return
        start = self.reached + len(definitions) - len(definitions.lstrip())
        if item.is_empty:
            item.text = unguarded(self._words(start, end))
        else:
            item.children.append(self._prose(start, end))

    def _prose(self, start: int, end: int) -> Prose:
        """Return a piece of an item as prose, without the indentation of the item."""
        indent = start - (self.data.rfind(b"\n", 0, start) + 1)
        source = self.data[start:end].decode().rstrip()
        span = self._span(start, end)
        return Prose(re.sub(rf"\n[ \t]{{0,{indent}}}", "\n", source), span=span)

    def _end_inline(self, item: "_OpenItem") -> None:
        """Make a text of the inline pieces that have come, if any have."""
        if item.inline_from < 0:
            return
        if item.is_empty:
            # From right after the marker: the event of an escaped character, such as the `#` of
            # `\\#`, begins after its backslash.
            item.text = unguarded(self._words(item.text_from, item.inline_to))
        else:
            span = self._span(item.inline_from, item.inline_to)
            item.children.append(Prose(self._words(item.inline_from, item.inline_to), span=span))
        self.reached = item.inline_to
        item.inline_from = item.inline_to = -1

    def _child(self, tag: Any, name: str, place: Any, depth: int) -> Block | None:
        span = self._span(place["start"], place["end"])
        if name == "List":
            if depth < _DEEPEST_LIST:
                block = self._list(tag[name], depth + 1)
                return block and attrs.evolve(block, span=self._span(place["start"], self.reached))
            self._skip()
            return None
        if name == "CodeBlock":
            return self._code(tag[name], span)
        if name == "Table":
            return self._table(span)
        self._skip()
        return self._prose(place["start"], place["end"])


_PIPE = regex(r"(?<!\\)\|")
"""A pipe that ends a cell: the one in `a | b`, and not that in `a \\| b`."""
_BLANK_LINES = regex(rb"(?:[ \t]*\n)+")
_MARKER = regex(rb"[ \t]*(?:[-+*]|[0-9]{1,9}[.)])")
_INLINE = {"Emphasis", "Strong", "Strikethrough", "Link", "Image", "Superscript", "Subscript"}


def _cells_of(line: str) -> list[str] | None:
    r"""Return the cells of a row that its pipes alone divide; None for any other.

    It reads `| a \\| b | c |`, and leaves `| \\\\| |` and rows without pipes at their ends to the parser.
    """
    text = line.strip(" ")
    inner = text[1:-1]
    if not inner or text[0] != "|" or text[-1] != "|":
        return None
    if "\\" in text:
        if "\\\\" in text or text.endswith("\\|"):
            return None
        cells = _PIPE.split(inner)
    else:
        cells = inner.split("|")
        if "  " not in inner and inner.isprintable():
            return [cell.strip(" ") for cell in cells]
    return [from_cell(single_spaced(cell)) for cell in cells]


@attrs.define
class _OpenItem:
    """A list item whose end hasn't come yet."""

    start: int
    line: int
    text_from: int
    """Where the first text would begin: after the marker."""
    text: str | None = None
    children: list[Block | None] = attrs.field(factory=list)
    """None stands for a list that is nested too deep."""
    inline_from: int = -1
    inline_to: int = -1

    @property
    def is_empty(self) -> bool:
        return self.text is None and not self.children


@attrs.define
class _Open:
    """A section whose end hasn't come yet."""

    level: int
    title: str
    start: int
    line: int
    body: list[Block] = attrs.field(factory=list)


class _Nest:
    """Puts blocks into the sections that they belong to."""

    def __init__(self, data: bytes, *, titled: bool) -> None:
        self.data = data
        self.title: str | None = None if titled else ""
        self.directives: list[str] = []
        self.open = [_Open(0, "", 0, 1)]
        self.run: list[_Piece] = []
        self.end = 0

    def of(self, pieces: Iterable[_Piece]) -> Document:
        """Return the document that the pieces make."""
        for piece in pieces:
            if piece.kind == "heading":
                self._heading(piece)
            elif piece.kind == "directives" and self._at_the_top():
                lines = self.data[piece.span.start : piece.span.end].decode().splitlines()
                self.directives += filter(None, map(directive, lines))
            elif piece.kind in ("prose", "rule", "directives"):
                self.run.append(piece)
            else:
                self._end_run()
                if piece.block is not None:
                    self.open[-1].body.append(piece.block)
                    self.end = piece.span.end
        self._end_run()
        while len(self.open) > 1:
            self._close()
        body = tuple(self.open[0].body)
        return Document(self.title or "", body, self.data, directives=tuple(self.directives))

    def _at_the_top(self) -> bool:
        """Whether nothing but a title has come yet: elsewhere, a comment is part of the text."""
        if self.run or any(opened.body for opened in self.open):
            return False
        below = self.open[1:]
        return not below or (len(below) == 1 and below[0].level == 1 and self.title == "")

    def _heading(self, piece: _Piece) -> None:
        between = piece.level == 2 and any(opened.level == 2 for opened in self.open)
        if between and self.run and self.run[-1].kind == "rule":
            self.run.pop()  # the rule that is between two sections
        self._end_run()
        title = from_heading(heading_text(self.data[piece.span.start : piece.span.end].decode()))
        if piece.level == 1 and self.title is None:
            self.title = title
            return
        while self.open[-1].level >= piece.level:
            self._close()
        self.open.append(_Open(piece.level, title, piece.span.start, piece.span.line))
        self.end = piece.span.end

    def _end_run(self) -> None:
        """Make one block of the prose that has come since the last block of another kind."""
        if not self.run:
            return
        first, last = self.run[0].span, self.run[-1].span
        span = first if len(self.run) == 1 else Span(first.start, last.end, first.line)
        markdown = self.data[span.start : span.end].decode()
        self.open[-1].body.append(Prose(markdown, span=span))
        self.end = span.end
        self.run = []

    def _close(self) -> None:
        opened = self.open.pop()
        span = Span(opened.start, self.end, opened.line)
        self.open[-1].body.append(Section(opened.title, tuple(opened.body), span=span))
