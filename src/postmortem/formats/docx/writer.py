"""Word: a document with real headings, lists and tables, which people comment on and edit.

The body is written as WordprocessingML, in which every text of an author's is escaped; python-docx
puts it into a package. The styles are those of a template, ours or a team's.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, ClassVar

from postmortem.formats.base import Derived, Renderer
from postmortem.formats.docx import package
from postmortem.formats.docx.words import attribute, code_runs, is_right_to_left, text_run
from postmortem.formats.markup.cells import made_cells
from postmortem.formats.markup.commas import joined
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
from postmortem.formats.markup.visible import address_beside, shown_target, visible
from postmortem.formats.options import check, switch, words
from postmortem.formats.picture.png import png_picture
from postmortem.formats.picture.svg import alternative
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

PICTURE = "Timeline (postmortem)"
"""The name of the chart's picture: a picture that is drawn anew isn't read back."""
LANGUAGE = "language_"
"""What the name of a bookmark begins with that names the language of a block of code."""
DIRECTIVE = "postmortem: "
"""What begins a line of the document's comment that is a directive to this library."""

_BOOKMARK = regex("[A-Za-z0-9_]{1,24}")
_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_PAGE = 9526
"""The width of the text on a page, in twentieths of a point."""
_EMU = 635
"""English Metric Units in a twentieth of a point."""
_CHARACTER, _CELL = 134, 250
"""The width of a letter in the text of a table, and that of a cell's margins."""
_SHORT, _LONGEST_WORD = 18, 26
_LEVELS = 9
"""How many levels a list of Word has."""
_INDENT = 360


class DocxRenderer(Renderer[str]):
    """Writes a document for Word; needs the extra `docx`.

    `reference` is the path of a document whose styles, page and footer are taken: `Title`,
    `Heading 1`, `Table Text`, `Code Block` and so on. `timings` adds the table of the timings, which
    is left out otherwise since it would be read back as an author's own. Raises `RenderError` for
    an option that is wrong.
    """

    name: ClassVar[str] = "docx"
    suffixes: ClassVar[tuple[str, ...]] = (".docx",)
    derived: frozenset[Derived] = frozenset({"chart"})

    def __init__(
        self,
        *,
        reference: str | None = None,
        timings: bool = False,
        lang: Language = ENGLISH,
    ) -> None:
        check(
            words("reference", reference, "the path of a document of Word"),
            switch("timings", timings),
        )
        self.reference = reference
        self.lang = lang
        if timings:
            self.derived = frozenset({"chart", "timings"})

    # --- the document ----------------------------------------------------------------------------

    def document(self, node: Document) -> str | bytes:
        from docx.oxml.parser import parse_xml

        document = package.opened(self.reference)
        self._start(document)
        title = self._paragraph("title", inlines(node.title))
        content = f"{title}{self._blocks(node.body, 2)}{package.last_section(document)}"
        # The whole part at once: to move a table of 5,000 rows into a tree took half a minute.
        document.part._element = parse_xml(
            f"<w:document {_NAMESPACES}><w:body>{content}</w:body></w:document>"
        )
        properties = document.core_properties
        properties.title = visible(plain(inlines(node.title)))[:255]
        properties.subject = visible(node.identifier or "")[:255]
        if node.directives:
            # By the element: python-docx lets a comment have 255 characters.
            comment = properties._element.get_or_add_description()
            comment.text = visible(
                "\n".join(f"{DIRECTIVE}{directive}" for directive in node.directives)
            )
        return package.saved(document)

    def _start(self, document: Any) -> None:
        """Begin a document that is based on another."""
        self._document = document
        self._ids = package.style_ids(document)
        self._marks = 0
        self._links: dict[str, str] = {}
        self._titles: list[str] = []
        self._pictures = 0
        self._depth = 0
        self._numbering = package.numbering(document)
        self._lists = self._list_styles()

    def _list_styles(self) -> tuple[int, int]:
        """Add our two kinds of list to those of the document; return their numbers."""
        from docx.oxml.ns import qn
        from docx.oxml.parser import parse_xml

        template = parse_xml(package.part("numbering.xml"))
        kinds = self._numbering.findall(qn("w:abstractNum"))
        name = qn("w:abstractNumId")
        first = max((int(kind.get(name)) for kind in kinds), default=-1) + 1
        for at, kind in enumerate(template.findall(qn("w:abstractNum"))):
            kind.set(name, str(first + at))
            # All kinds come before all lists (ECMA-376, 17.9.15).
            self._numbering.insert(len(kinds) + at, kind)
        return first, first + 1

    def _new_list(self, *, numbered: bool, start: int = 1) -> int:
        """Return the number of a list of its own, which counts from its own start."""
        from docx.oxml.ns import qn
        from docx.oxml.parser import parse_xml

        numbers = [int(num.get(qn("w:numId"))) for num in self._numbering.findall(qn("w:num"))[-1:]]
        number = max(numbers, default=0) + 1
        level = min(self._depth, _LEVELS - 1)
        override = (
            f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
            if numbered
            else ""
        )
        self._numbering.append(
            parse_xml(
                f'<w:num {_NAMESPACES} w:numId="{number}">'
                f'<w:abstractNumId w:val="{self._lists[numbered]}"/>{override}</w:num>'
            )
        )
        return number

    def _blocks(self, nodes: Sequence[Block], level: int) -> str:
        return "".join(self.block(node, level) for node in nodes)

    def section(self, node: Section, level: int) -> str:
        words = inlines(node.title)
        self._titles.append(plain(words))
        text = self._heading(level, words) + self._blocks(node.body, level + 1)
        self._titles.pop()
        return text

    def _heading(self, level: int, words: Inlines) -> str:
        # A small heading stays small, even where it is below a large one, to be read back so.
        return self._paragraph(f"heading {max(level - 1, 1)}", words)

    def _paragraph(self, style: str, content: Inlines, *, properties: str = "") -> str:
        """Return a paragraph of a style; `properties` are elements that follow it."""
        return self._of_runs(style, self._runs(content), plain(content), properties)

    def _of_runs(self, style: str, runs: str, words: str, properties: str = "") -> str:
        named = self._ids.get(style)
        start = f'<w:pStyle w:val="{named}"/>' if named and style != "normal" else ""
        if not words.isascii() and is_right_to_left(words):
            # Before what follows in the schema: `w:bidi` is between spacing and indentation.
            at = properties.find("<w:ind ")
            at = len(properties) if at < 0 else at
            properties = f"{properties[:at]}<w:bidi/>{properties[at:]}"
        content_start = start + properties
        return f"<w:p>{f'<w:pPr>{content_start}</w:pPr>' if content_start else ''}{runs}</w:p>"

    def prose(self, node: Prose) -> str:
        return self._markdown(node.markdown)

    def kept(self, node: Kept) -> str:
        return self._markdown(node.markdown)

    def _markdown(self, markdown: str) -> str:
        return "".join(map(self._markup, blocks(markdown)))

    # --- lists -----------------------------------------------------------------------------------

    def bullet_list(self, node: BulletList) -> str:
        return self._list(node.items, numbered=False)

    def numbered_list(self, node: NumberedList) -> str:
        return self._list(node.items, numbered=True)

    def _list(self, items: Sequence[Item], *, numbered: bool) -> str:
        number = self._new_list(numbered=numbered)
        parts: list[str] = []
        for item in items:
            parts.append(self._item(number, inlines(joined(item.text))))
            self._depth += 1
            parts.append(self._blocks(item.children, 6))
            self._depth -= 1
        return "".join(parts)

    def _item(self, number: int, words: Inlines) -> str:
        level = min(self._depth, _LEVELS - 1)
        place = (
            f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
            f'<w:ind w:left="{_INDENT * (level + 1)}" w:hanging="300"/>'
        )
        return self._paragraph("list paragraph", words, properties=place)

    def _markup_list(self, node: ItemList) -> str:
        number = self._new_list(numbered=node.start is not None, start=node.start or 1)
        parts: list[str] = []
        for item in node.items:
            first, *rest = item or (Paragraph(()),)
            if not isinstance(first, Paragraph):
                first, rest = Paragraph(()), [first, *rest]
            parts.append(self._item(number, first.content))
            self._depth += 1
            parts += map(self._markup, rest)
            self._depth -= 1
        return "".join(parts)

    # --- what Markdown is made of ----------------------------------------------------------------

    def _markup(self, block: MarkupBlock) -> str:
        match block:
            case Paragraph(content):
                return self._plain_paragraph(content)
            case Heading(level, content):
                if self._depth:
                    return self._plain_paragraph((Strong(content),))
                return self._heading(level, content)
            case Quote(inner):
                return self._quote(inner)
            case ItemList():
                return self._markup_list(block)
            case Literal(code, language):
                return self._code(code, language)
            case Grid(columns, rows):
                return self._table(
                    columns, rows, [[self._runs(cell) for cell in row] for row in rows]
                )
            case Rule():
                return (
                    '<w:p><w:pPr><w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" '
                    'w:color="D5DAE0"/></w:pBdr></w:pPr></w:p>'
                )

    def _plain_paragraph(self, content: Inlines) -> str:
        style = "list continue" if self._depth else "normal"
        return self._paragraph(style, content, properties=self._indent())

    def _indent(self) -> str:
        """Return the indentation of what is below the line of an item; '' outside of lists."""
        return f'<w:ind w:left="{_INDENT * min(self._depth, _LEVELS)}"/>' if self._depth else ""

    def _quote(self, inner: Blocks) -> str:
        return "".join(
            self._paragraph("quote", block.content)
            if isinstance(block, Paragraph)
            else self._markup(block)
            for block in without_headings(inner)
        )

    def code_block(self, node: CodeBlock) -> str:
        return self._code(node.code, node.language)

    def _code(self, code: str, language: str | None) -> str:
        runs = self._language(language) + code_runs(code)
        return self._of_runs("code block", runs, "", self._indent())

    def _language(self, language: str | None) -> str:
        """Return a bookmark that names a language: Word has no other place that nobody sees."""
        if language is None or not _BOOKMARK.fullmatch(language):
            return ""
        self._marks += 1
        named = f'w:id="{self._marks}" w:name="{LANGUAGE}{self._marks}_{language}"'
        return f'<w:bookmarkStart {named}/><w:bookmarkEnd w:id="{self._marks}"/>'

    # --- tables ----------------------------------------------------------------------------------

    def table(self, node: Table) -> str:
        heads = [inlines(column) for column in node.columns]
        words = [[inlines(joined(cell)) for cell in row] for row in node.rows]
        return self._table(heads, words, made_cells(node, words, self._cell))

    def _cell(self, cell: Inlines, hint: Hint | None) -> str:
        if not cell or hint is None:
            return self._runs(cell)
        tone = self._style(f"badge {hint.tone}") if hint.tone else ""
        runs = self._runs(cell, tone)
        if hint.remark is not None:
            runs += text_run(f" {hint.remark}", self._style("remark"))
        return runs

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
        caption = attribute(" / ".join(self._titles) or "Table")
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        style = self._ids.get("post-mortem table", "TableGrid")
        header = self._row(
            list(map(self._runs, heads)), widths, "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
        )
        after = f'<w:pPr><w:pStyle w:val="{self._ids.get("after table", "Normal")}"/></w:pPr>'
        return (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            '<w:tblLayout w:type="fixed"/>'
            '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
            'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
            f"<w:tblCaption w:val={caption}/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{header}"
            + "".join(self._row(row, widths, "<w:trPr><w:cantSplit/></w:trPr>") for row in rows)
            # Two tables without a paragraph between them are one.
            + f"</w:tbl><w:p>{after}</w:p>"
        )

    def _row(self, cells: Sequence[str], widths: Sequence[int], properties: str) -> str:
        style = f'<w:pPr><w:pStyle w:val="{self._ids.get("table text", "Normal")}"/></w:pPr>'
        return (
            f"<w:tr>{properties}"
            + "".join(
                f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p>{style}{cell}</w:p></w:tc>'
                for cell, width in zip(cells, widths, strict=True)
            )
            + "</w:tr>"
        )

    # --- pictures --------------------------------------------------------------------------------

    def chart(self, node: Chart) -> str:
        if not node.points:
            return ""
        self._pictures += 1
        data = png_picture(
            node, needed_by="the timeline's picture", extra_name="docx", language=self.lang
        )
        relation, _ = self._document.part.get_or_add_image(BytesIO(data))
        wide = _PAGE * _EMU
        high = wide * int.from_bytes(data[20:24]) // int.from_bytes(data[16:20])
        words = attribute(alternative(node, self.lang))
        named = f'id="{self._pictures}" name="{PICTURE}" descr={words}'
        picture = (
            '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{wide}" cy="{high}"/><wp:docPr {named}/>'
            '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
            f"<pic:pic><pic:nvPicPr><pic:cNvPr {named}/><pic:cNvPicPr/></pic:nvPicPr>"
            f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch>'
            f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/>'
            '</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
            "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )
        shown = self._of_runs("normal", picture, "", "<w:keepNext/>")
        return shown + self._paragraph("caption", (Text(node.caption),))

    # --- words -----------------------------------------------------------------------------------

    def _style(self, name: str) -> str:
        named = self._ids.get(name)
        return f'<w:rStyle w:val="{named}"/>' if named else ""

    def _runs(
        self, content: Inlines, style: str = "", *, bold: bool = False, italic: bool = False
    ) -> str:
        properties = f"{style}{'<w:b/>' if bold else ''}{'<w:i/>' if italic else ''}"
        parts: list[str] = []
        for node in content:
            match node:
                case Text(text):
                    parts.append(text_run(text, properties))
                case Code(text):
                    marks = f"{'<w:b/>' if bold else ''}{'<w:i/>' if italic else ''}"
                    parts.append(code_runs(text, self._style("code text") + marks))
                case Break():
                    parts.append("<w:r><w:br/></w:r>")
                case Emphasis(inner):
                    parts.append(self._runs(inner, style, bold=bold, italic=True))
                case Strong(inner):
                    parts.append(self._runs(inner, style, bold=True, italic=italic))
                case Link(inner, target, _) | Picture(inner, target, _):
                    parts.append(self._link(inner, target, style, bold=bold, italic=italic))
        return "".join(parts)

    def _link(self, inner: Inlines, target: str, style: str, *, bold: bool, italic: bool) -> str:
        shown = shown_target(target, inner)
        address = address_beside(target)
        if address is None:
            words = self._runs(inner, style, bold=bold, italic=italic)
            if not shown:
                return words
            return words + text_run(f" ({shown})" if words else shown, style)
        if address not in self._links:
            from docx.opc.constants import RELATIONSHIP_TYPE

            self._links[address] = self._document.part.relate_to(
                address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True
            )
        # A link holds no link: what Markdown has inside one is its words, or a picture's.
        words = self._runs(
            _without_links(inner) or (Text(shown),),
            style or self._style("hyperlink"),
            bold=bold,
            italic=italic,
        )
        return f'<w:hyperlink r:id="{self._links[address]}">{words}</w:hyperlink>'


def _without_links(content: Inlines) -> Inlines:
    flat: list[Any] = []
    for node in content:
        match node:
            case Link(inner, _, _) | Picture(inner, _, _):
                flat += _without_links(inner)
            case Emphasis(inner) | Strong(inner):
                flat.append(type(node)(_without_links(inner)))
            case _:
                flat.append(node)
    return tuple(flat)


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """Return the widths of a table's columns, in twentieths of a point.

    No column is narrower than its longest word, where the page has space for that. A column has all
    of its words on one line where there is space, and shares what is left with the others otherwise.
    """
    least: list[int] = []
    widths: list[int] = []
    weights: list[float] = []
    for cells in zip(*rows, strict=True):
        longest = max(map(len, cells))
        word = max((len(word) for cell in cells for word in cell.split()), default=1)
        least.append(min(word, _LONGEST_WORD) * _CHARACTER + _CELL)
        widths.append(max(least[-1], min(longest, 400) * _CHARACTER + _CELL))
        weights.append((sum(map(len, cells)) / len(cells) * longest) ** 0.5 + 1)
    if sum(widths) <= _PAGE:
        return widths
    if sum(least) >= _PAGE:
        return [_PAGE * width // sum(least) for width in least]
    short = [width <= _SHORT * _CHARACTER + _CELL for width in widths]
    if sum(widths[at] if is_short else least[at] for at, is_short in enumerate(short)) <= _PAGE:
        least = [widths[at] if is_short else least[at] for at, is_short in enumerate(short)]
        weights = [0.0 if is_short else weights[at] for at, is_short in enumerate(short)]
    spare = _PAGE - sum(least)
    total = sum(weights) or 1.0
    return [
        width + int(spare * weight / total) for width, weight in zip(least, weights, strict=True)
    ]
