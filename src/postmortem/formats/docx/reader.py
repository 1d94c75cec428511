"""Word to Markdown: what somebody edited or commented on comes back through the reader.

Every word of the body is kept: tables, lists, code, links, footnotes, text boxes and comments, each
where it was. A change that was tracked counts as made. Pictures are the words that stand for them,
and what is on every page (its header and its footer) is no part of the document.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

import attrs
from attrs import field

from postmortem.errors import Problem, ReadError
from postmortem.formats.docx.writer import DIRECTIVE, LANGUAGE, PICTURE
from postmortem.formats.extras import extra
from postmortem.formats.markup import commas, write
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
    Quote,
    Rule,
    Strong,
    Text,
    plain,
)
from postmortem.patterns import regex

MOST = 256 * 1024 * 1024
"""How many bytes the parts of a document may have, unpacked."""
_MOST_PARTS = 10_000
_DEEPEST = 60
"""How deep the elements of a document are followed: tables in tables, controls in controls."""

_HEADING = regex(r"heading ([1-9])")
_LINK_FIELD = regex(r'\s*HYPERLINK\s+"([^"]*)"')
_MONOSPACED = regex(
    r"courier|consol|menlo|monaco|mono\b|mono$|fira code|source code|lucida console", re.IGNORECASE
)
_CODE_STYLES = {"code block", "code", "source code", "html preformatted", "plain text", "macro"}
_CODE_TEXT_STYLES = {"code text", "html code", "verbatim char", "source text", "inline code"}
_QUOTE_STYLES = {"quote", "intense quote", "block text", "quotations"}
_OFF = {"0", "false", "off", "none"}


def markdown_of(data: bytes) -> str:
    """Return a document of Word as Markdown. Raises `ReadError` for what is none."""
    docx = extra("docx", "docx", "a document of Word", ReadError)
    _check_size(data)
    try:
        document = docx.Document(io.BytesIO(data))
        content = _Reader(document).blocks()
        return commas.escaped(write.page(content, _directives(document)))
    except RecursionError:
        raise _error("elements that are less deep inside each other") from None
    except (
        KeyError,
        ValueError,
        AttributeError,
        TypeError,
        SyntaxError,
        zipfile.BadZipFile,
    ) as error:
        raise _error(f"{type(error).__name__}: {error}"[:160]) from None


def _directives(document: Any) -> Iterator[str]:
    """Yield what the document says to this library."""
    for line in (document.core_properties.comments or "").splitlines():
        directive = line.removeprefix(DIRECTIVE).strip()
        if directive != line and "--" not in directive:
            yield directive


def _check_size(data: bytes) -> None:
    """Refuse what isn't an archive, and one that would unpack to more than a machine should hold."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise _error(str(error)) from None
    size = sum(entry.file_size for entry in entries)
    if size > MOST or len(entries) > _MOST_PARTS:
        raise _error(f"{size:,} bytes in {len(entries):,} parts")


def _error(found: str) -> ReadError:
    return ReadError(Problem(path="the file", expected="a document of Word (.docx)", found=found))


@attrs.frozen
class _ListPlace:
    """Where a paragraph is in a list."""

    level: int
    number: str
    ordered: bool


@attrs.define
class _OpenItem:
    """An item of a list whose end hasn't come yet."""

    place: _ListPlace
    items: list[list[MarkupBlock]] = field(factory=list)


def _name(element: Any) -> str:
    """Return the name of an element without its namespace; '' for a comment of XML."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


class _Reader:
    def __init__(self, document: Any) -> None:
        from docx.oxml.ns import qn

        self.qn = qn
        self.document = document
        self.part = document.part
        self.styles = {
            style.styleId: style for style in document.styles.element.style_lst if style.styleId
        }
        self.default_paragraph = next(
            (
                style.styleId
                for style in self.styles.values()
                if style.get(qn("w:type")) == "paragraph"
                and style.get(qn("w:default")) in ("1", "true")
            ),
            None,
        )
        self.formats = self._list_formats()
        self.depth = 0
        self.comments = dict(self._notes("comments", "comment"))
        self.footnotes = dict(self._notes("footnotes", "footnote"))
        self.endnotes = dict(self._notes("endnotes", "endnote"))
        self.pending: list[MarkupBlock] = []
        """The notes and comments of the block that is read, which follow it."""

    # --- blocks ----------------------------------------------------------------------------------

    def blocks(self) -> Blocks:
        """Return the body of the document."""
        elements = list(self._flat(self.document.element.body))
        titled = any(
            _name(element) == "p" and self._style_name(element) == "title" for element in elements
        )
        read = list(self._read(elements, shift=int(titled)))
        return tuple(_with_lists(read))

    def _flat(self, parent: Any) -> Iterator[Any]:
        """Yield the paragraphs and tables inside an element, what wraps them left out."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise RecursionError
        for child in parent:
            name = _name(child)
            if name in ("p", "tbl"):
                yield child
            elif name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "body"):
                yield from self._flat(child)
            elif name == "AlternateContent":
                chosen = child.find(f"{{{child.nsmap.get('mc', '')}}}Choice")
                yield from self._flat(chosen if chosen is not None else child)
        self.depth -= 1

    def _read(
        self, elements: Iterable[Any], shift: int
    ) -> Iterator[tuple[MarkupBlock, _ListPlace | None, int]]:
        """Yield each block with its place in a list, and how far it is indented."""
        for element in elements:
            if _name(element) == "tbl":
                yield from ((block, None, 0) for block in self._table(element))
            else:
                place = self._list_place(element)
                for block in self._paragraph(element, shift):
                    yield block, place, self._indent(element)
            yield from ((block, None, 0) for block in self.pending)
            self.pending = []

    def _paragraph(self, element: Any, shift: int) -> Iterator[MarkupBlock]:
        style = self._style_name(element)
        if style in _CODE_STYLES or self._is_all_monospaced(element):
            code = self._literal(element)
            if code.strip():
                yield Literal(code, self._language(element))
            return
        boxes: list[Any] = []
        content = write.tidied(tuple(self._inlines(element, boxes)))
        if content and not (style == "caption" and self._follows_picture(element)):
            level = self._heading_level(element, style)
            if style == "title":
                yield Heading(1, _without_markup(content))
            elif level is not None:
                yield Heading(min(level + shift, 6), _without_markup(content))
            elif style in _QUOTE_STYLES:
                yield Quote((Paragraph(content),))
            else:
                yield Paragraph(content)
        elif self._is_rule(element):
            yield Rule()
        for box in boxes:
            for block, _, _ in self._read(list(self._flat(box)), shift):
                yield block

    def _language(self, element: Any) -> str | None:
        """Return the language that a bookmark in a block of code names."""
        for mark in element.iter(self.qn("w:bookmarkStart")):
            name = mark.get(self.qn("w:name")) or ""
            if name.startswith(LANGUAGE):
                return name.removeprefix(LANGUAGE).partition("_")[2] or None
        return None

    def _is_rule(self, element: Any) -> bool:
        """Whether a paragraph is no more than the line below it."""
        properties = element.find(self.qn("w:pPr"))
        border = None if properties is None else properties.find(self.qn("w:pBdr"))
        return (
            border is not None
            and border.find(self.qn("w:bottom")) is not None
            and element.find(f".//{self.qn('w:t')}") is None
        )

    def _follows_picture(self, element: Any) -> bool:
        """Whether a caption is that of our own picture, which isn't read back either."""
        before = element.getprevious()
        return before is not None and any(
            named.get("name") == PICTURE for named in before.iter() if _name(named) == "docPr"
        )

    def _heading_level(self, element: Any, style: str) -> int | None:
        match = _HEADING.fullmatch(style)
        if match is not None:
            return int(match[1])
        for properties in self._properties(element):
            outline = properties.find(self.qn("w:outlineLvl"))
            if outline is not None and (outline.get(self.qn("w:val")) or "9").isdigit():
                level = int(outline.get(self.qn("w:val")) or 9)
                return level + 1 if level < 9 else None
        return None

    def _properties(self, element: Any) -> Iterator[Any]:
        """Yield the properties of a paragraph: its own, then those of its style and what it bases on."""
        own = element.find(self.qn("w:pPr"))
        if own is not None:
            yield own
        name = None if own is None else own.find(self.qn("w:pStyle"))
        identity = self.default_paragraph if name is None else name.get(self.qn("w:val"))
        for _ in range(20):
            style = self.styles.get(identity)
            if style is None:
                return
            properties = style.find(self.qn("w:pPr"))
            if properties is not None:
                yield properties
            based = style.find(self.qn("w:basedOn"))
            identity = None if based is None else based.get(self.qn("w:val"))

    def _style_name(self, element: Any) -> str:
        properties = element.find(self.qn("w:pPr"))
        name = None if properties is None else properties.find(self.qn("w:pStyle"))
        return self._name_of_style(None if name is None else name.get(self.qn("w:val")))

    def _name_of_style(self, identity: str | None) -> str:
        style = self.styles.get(identity)
        return "" if style is None else (style.name_val or "").lower()

    def _indent(self, element: Any) -> int:
        """Return how far a paragraph is indented by itself, in twentieths of a point."""
        properties = element.find(self.qn("w:pPr"))
        indent = None if properties is None else properties.find(self.qn("w:ind"))
        if indent is None:
            return 0
        indent_left = indent.get(self.qn("w:left")) or indent.get(self.qn("w:start")) or "0"
        return int(indent_left) if indent_left.isdigit() else 0

    # --- lists -----------------------------------------------------------------------------------

    def _list_formats(self) -> dict[str, dict[int, bool]]:
        """Return, for the number of each list, whether each of its levels counts."""
        from docx.opc.constants import RELATIONSHIP_TYPE

        try:
            root = self.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).element
        except KeyError:
            return {}
        qn = self.qn
        kinds: dict[str, dict[int, bool]] = {}
        for kind in root.findall(qn("w:abstractNum")):
            levels: dict[int, bool] = {}
            for level in kind.findall(qn("w:lvl")):
                form = level.find(qn("w:numFmt"))
                value = "decimal" if form is None else form.get(qn("w:val"))
                levels[int(level.get(qn("w:ilvl")) or 0)] = value not in ("bullet", "none")
            kinds[kind.get(qn("w:abstractNumId"))] = levels
        lists: dict[str, dict[int, bool]] = {}
        for number in root.findall(qn("w:num")):
            kind = number.find(qn("w:abstractNumId"))
            if kind is not None:
                lists[number.get(qn("w:numId"))] = kinds.get(kind.get(qn("w:val")), {})
        return lists

    def _list_place(self, element: Any) -> _ListPlace | None:
        qn = self.qn
        level: int | None = None
        for properties in self._properties(element):
            numbering = properties.find(qn("w:numPr"))
            if numbering is None:
                continue
            level_of_item = numbering.find(qn("w:ilvl"))
            if level is None and level_of_item is not None:
                level = int(level_of_item.get(qn("w:val")) or 0)
            number = numbering.find(qn("w:numId"))
            if number is not None:
                name = number.get(qn("w:val")) or "0"
                if name == "0":  # a list that was taken away from the paragraph
                    return None
                ordered = self.formats.get(name, {}).get(level or 0, False)
                return _ListPlace(level or 0, name, ordered)
        return None

    # --- tables ----------------------------------------------------------------------------------

    def _table(self, element: Any) -> Iterator[MarkupBlock]:
        rows: list[list[Inlines]] = []
        for row in self._children(element, "tr"):
            properties = row.find(self.qn("w:trPr"))
            if properties is not None and properties.find(self.qn("w:del")) is not None:
                continue
            rows.append(self._row(row))
        wide = max(map(len, rows), default=0)
        if wide == 1 and rows:  # a box around words
            yield from (Quote((Paragraph(cell),)) for (cell,) in rows if cell)
        elif wide:
            filled = [(*row, *[()] * (wide - len(row))) for row in rows]
            yield Grid(tuple(map(_without_markup, filled[0])), tuple(filled[1:]))

    def _row(self, row: Any) -> list[Inlines]:
        cells: list[Inlines] = []
        for cell in self._children(row, "tc"):
            properties = cell.find(self.qn("w:tcPr"))
            span = merged = None
            if properties is not None:
                span = properties.find(self.qn("w:gridSpan"))
                merged = properties.find(self.qn("w:vMerge"))
            continued = merged is not None and merged.get(self.qn("w:val")) != "restart"
            cells.append(() if continued else self._cell(cell))
            wide = "1" if span is None else span.get(self.qn("w:val")) or "1"
            cells += [()] * (min(int(wide), 100) - 1 if wide.isdigit() else 0)
        return cells

    def _children(self, element: Any, name: str) -> Iterator[Any]:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise RecursionError
        for child in element:
            if _name(child) == name:
                yield child
            elif _name(child) in ("sdt", "sdtContent", "ins", "customXml"):
                yield from self._children(child, name)
        self.depth -= 1

    def _cell(self, cell: Any) -> Inlines:
        """Return what is in a cell on one line: a break is between its paragraphs."""
        parts: list[Inline] = []
        for element in self._flat(cell):
            if parts:
                parts.append(Break())
            if _name(element) == "tbl":
                rows = [row for row in map(self._row, self._children(element, "tr")) if row]
                for at, row in enumerate(rows):
                    parts += [Break()] * bool(at)
                    for number, inner in enumerate(row):
                        parts += [Text(" | ")] * bool(number) + list(inner)
                continue
            boxes: list[Any] = []
            words = tuple(self._inlines(element, boxes))
            place = self._list_place(element)
            if place is not None and write.tidied(words):
                parts.append(Text("1. " if place.ordered else "- "))
            parts += words
            for box in boxes:
                parts += [Break(), *self._cell(box)]
        return write.tidied(tuple(parts))

    # --- inline ----------------------------------------------------------------------------------

    def _inlines(self, element: Any, boxes: list[Any]) -> Iterator[Inline]:
        """Yield what is in a paragraph; `boxes` is filled with the text boxes that hang on it."""
        yield from _with_fields(self._marked(element, boxes))

    def _marked(self, element: Any, boxes: list[Any]) -> Iterator[Inline | str]:
        """Yield inline nodes, and as plain text the marks of fields: `begin`, `=code`, `end`."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise RecursionError
        for child in element:
            name = _name(child)
            if name == "r":
                yield from self._run(child, boxes)
            elif name == "hyperlink":
                inner = tuple(_with_fields(self._marked(child, boxes)))
                target = self._target(child)
                if target:
                    yield Link(inner, target)
                else:
                    yield from inner
            elif name == "fldSimple":
                inner = tuple(_with_fields(self._marked(child, boxes)))
                link = _LINK_FIELD.match(child.get(self.qn("w:instr")) or "")
                yield from (Link(inner, link[1]),) if link else inner
            elif name in (
                "ins",
                "moveTo",
                "smartTag",
                "sdt",
                "sdtContent",
                "customXml",
                "dir",
                "bdo",
            ):
                yield from self._marked(child, boxes)
            elif name in ("oMath", "oMathPara"):
                yield Text("".join(part.text or "" for part in child.iter() if _name(part) == "t"))
        self.depth -= 1

    def _target(self, link: Any) -> str:
        relation = self.part.rels.get(link.get(self.qn("r:id")))
        if relation is not None and relation.is_external:
            return str(relation.target_ref)
        return ""

    def _run(self, run: Any, boxes: list[Any]) -> Iterator[Inline | str]:
        words: list[Inline] = []
        for child in run:
            name = _name(child)
            if name == "fldChar":
                yield from self._formatted(run, words)
                words = []
                yield child.get(self.qn("w:fldCharType")) or ""
            elif name == "instrText":
                yield f"={child.text or ''}"
            elif name in ("commentReference", "footnoteReference", "endnoteReference"):
                self._refer(name, child.get(self.qn("w:id")))
            else:
                words += self._content(child, name, boxes)
        yield from self._formatted(run, words)

    def _content(self, child: Any, name: str, boxes: list[Any]) -> Iterator[Inline]:
        if name == "t":
            yield Text(child.text or "")
        elif name in ("br", "cr"):
            yield Break() if child.get(self.qn("w:type")) in (None, "textWrapping") else Text(" ")
        elif name in ("tab", "ptab"):
            yield Text(" ")
        elif name == "noBreakHyphen":
            yield Text("-")
        elif name == "sym":
            code = child.get(self.qn("w:char")) or ""
            if re.fullmatch("[0-9A-Fa-f]{4}", code):
                char = chr(int(code, 16))
                yield Text("•" if "\ue000" <= char <= "\uf8ff" else char)
        elif name in ("drawing", "pict", "object", "AlternateContent"):
            yield from self._drawing(child, boxes)

    def _drawing(self, element: Any, boxes: list[Any]) -> Iterator[Inline]:
        """Yield the words that stand for a picture; a text box is kept for later."""
        seen: set[str] = set()
        for part in element.iter():
            name = _name(part)
            if name == "txbxContent":
                # The same box comes twice: as it is now, and for programs from before 2010.
                words = "".join(text.text or "" for text in part.iter() if _name(text) == "t")
                if words and words not in seen:
                    boxes.append(part)
                    seen.add(words)
            elif name == "docPr" and part.get("name") != PICTURE:
                words = " ".join((part.get("descr") or "").split())
                if words and words not in seen:
                    yield Text(f"(picture: {words})")
                    seen.add(words)

    def _formatted(self, run: Any, words: list[Inline]) -> Iterator[Inline]:
        if not words:
            return
        properties = run.find(self.qn("w:rPr"))
        if properties is None:
            yield from words
            return
        style = properties.find(self.qn("w:rStyle"))
        name = self._name_of_style(None if style is None else style.get(self.qn("w:val")))
        if name == "remark":  # ours, and no words of the report
            return
        if name in _CODE_TEXT_STYLES or self._is_monospaced(properties):
            words = [Code(node.text) if isinstance(node, Text) else node for node in words]
        if self._is_on(properties, "strike") or self._is_on(properties, "dstrike"):
            words = [Text("~~"), *words, Text("~~")]
        if self._is_on(properties, "i") or name == "emphasis":
            words = [Emphasis(tuple(words))]
        if self._is_on(properties, "b") or name == "strong":
            words = [Strong(tuple(words))]
        yield from words

    def _is_on(self, properties: Any, name: str) -> bool:
        switch = properties.find(self.qn(f"w:{name}"))
        return switch is not None and (switch.get(self.qn("w:val")) or "1") not in _OFF

    def _is_monospaced(self, properties: Any) -> bool:
        fonts = properties.find(self.qn("w:rFonts"))
        font = None if fonts is None else fonts.get(self.qn("w:ascii"))
        return bool(font and _MONOSPACED.search(font))

    def _is_all_monospaced(self, element: Any) -> bool:
        """Whether a paragraph has more than a line, all of it in letters of one width."""
        runs = [run for run in element.iter(self.qn("w:r")) if run.find(self.qn("w:t")) is not None]
        if not runs or element.find(f".//{self.qn('w:br')}") is None:
            return False
        all_properties = [run.find(self.qn("w:rPr")) for run in runs]
        return all(
            properties is not None and self._is_monospaced(properties)
            for properties in all_properties
        )

    def _literal(self, element: Any) -> str:
        """Return the text of a paragraph of code, as it is."""
        parts: list[str] = []
        for run in element.iter(self.qn("w:r")):
            if any(_name(outer) in ("del", "moveFrom") for outer in run.iterancestors()):
                continue
            for child in run:
                match _name(child):
                    case "t":
                        parts.append(child.text or "")
                    case "br" | "cr":
                        parts.append("\n")
                    case "tab":
                        parts.append("\t")
                    case "noBreakHyphen":
                        parts.append("-")
                    case "commentReference" | "footnoteReference" | "endnoteReference":
                        self._refer(_name(child), child.get(self.qn("w:id")))
                    case _:
                        pass
        return "".join(parts)

    # --- notes and comments ----------------------------------------------------------------------

    def _notes(self, part: str, name: str) -> Iterator[tuple[str, Any]]:
        """Yield the notes of a part of the document by their ids."""
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.oxml.parser import parse_xml

        try:
            notes = self.part.part_related_by(getattr(RELATIONSHIP_TYPE, part.upper()))
        except KeyError:
            return
        for note in parse_xml(notes.blob).findall(self.qn(f"w:{name}")):
            if note.get(self.qn("w:type")) in (None, "normal"):
                yield note.get(self.qn("w:id")), note

    def _refer(self, kind: str, identity: str | None) -> None:
        """Keep a note or a comment, to follow the block that refers to it."""
        notes = {
            "commentReference": self.comments,
            "footnoteReference": self.footnotes,
            "endnoteReference": self.endnotes,
        }[kind]
        note = notes.get(identity or "")
        if note is None:
            return
        lines = [self._cell(note)]
        author = note.get(self.qn("w:author"))
        if kind == "commentReference":
            by = f"Comment by {author}:" if author and author.strip() else "Comment:"
            lines = [(Strong((Text(by),)), Text(" "), *lines[0])]
        if plain(lines[0]).strip():
            self.pending.append(Quote((Paragraph(lines[0]),)))


def _without_markup(content: Inlines) -> Inlines:
    """Return the words of a heading without the bold that all of it has."""
    match content:
        case (Strong(inner),):
            return inner
        case _:
            return content


def _with_fields(nodes: Iterable[Inline | str]) -> Iterator[Inline]:
    """Yield inline nodes without the codes of fields; what a link's field shows is a link.

    A field is begun, has a code, a mark that separates, the words that it shows, and an end.
    """
    open_fields: list[tuple[str, bool, list[Inline]]] = []
    for node in nodes:
        if isinstance(node, str):
            if node == "begin":
                open_fields.append(("", False, []))
            elif open_fields and node == "separate":
                code, _, words = open_fields.pop()
                open_fields.append((code, True, words))
            elif open_fields and node == "end":
                code, _, words = open_fields.pop()
                link = _LINK_FIELD.match(code)
                shown = [Link(tuple(words), link[1])] if link else words
                if open_fields:
                    open_fields[-1][2].extend(shown)
                else:
                    yield from shown
            elif open_fields and node.startswith("="):
                code, shows, words = open_fields.pop()
                open_fields.append((code + node[1:], shows, words))
        elif not open_fields:
            yield node
        elif open_fields[-1][1]:
            open_fields[-1][2].append(node)
    for _, _, words in open_fields:
        yield from words


def _with_lists(
    read: list[tuple[MarkupBlock, _ListPlace | None, int]],
) -> Iterator[MarkupBlock]:
    """Yield blocks, those that are items put into lists, and what is indented below an item into it."""
    stack: list[_OpenItem] = []

    def close(level: int) -> Iterator[MarkupBlock]:
        """End the lists that are deeper than a level; yield the outermost where it ends."""
        while stack and stack[-1].place.level > level:
            finished = stack.pop()
            block = ItemList(
                tuple(tuple(item) for item in finished.items), 1 if finished.place.ordered else None
            )
            if stack:
                stack[-1].items[-1].append(block)
            else:
                yield block

    for block, place, indent in read:
        if place is not None and isinstance(block, Paragraph):
            yield from close(place.level)
            if stack and stack[-1].place.level == place.level:
                last = stack[-1].place
                if last.ordered != place.ordered or last.number != place.number:
                    yield from close(place.level - 1)
            if not stack or stack[-1].place.level < place.level:
                stack.append(_OpenItem(place))
            stack[-1].items.append([block])
        elif stack and indent and not isinstance(block, Heading | Grid):
            while len(stack) > 1 and indent < 360 * (stack[-1].place.level + 1):
                yield from close(stack[-1].place.level - 1)
            stack[-1].items[-1].append(block)
        else:
            yield from close(-1)
            yield block
    yield from close(-1)
