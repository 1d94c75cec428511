"""What other Markdown parsers see in a text, in one plain structure.

Each parser is asked for HTML, the one format that all of them write, and one reader turns it into
blocks. Inline Markdown becomes plain text with single spaces: where a cell ends and what it says
counts here, not whether a word is bold.

An adapter that has to make up for a bug of its parser does so itself, as narrowly as it can, and
says why. The comparison is the same for all.
"""

import atexit
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from html.parser import HTMLParser
from typing import TypeAlias

import attrs
import comrak
import mistune
import pypandoc
import pyromark
from markdown_it import MarkdownIt


@attrs.frozen
class Heading:
    """A heading that is in the document itself, not in a quote or a list."""

    level: int
    text: str


@attrs.frozen
class Paragraph:
    text: str


@attrs.frozen
class Table:
    """A table: the first row is the heading."""

    rows: tuple[tuple[str, ...], ...]


@attrs.frozen
class Item:
    """An item of a list: its first words, and the blocks below them."""

    text: str
    children: tuple["Block", ...] = ()


@attrs.frozen
class List:
    numbered: bool
    items: tuple[Item, ...]


@attrs.frozen
class Code:
    text: str


@attrs.frozen
class Rule:
    pass


@attrs.frozen
class Comment:
    text: str


@attrs.frozen
class Quote:
    children: tuple["Block", ...]


@attrs.frozen
class Raw:
    """A tag that no Markdown becomes: raw HTML has come through."""

    tag: str


Block: TypeAlias = Heading | Paragraph | Table | List | Code | Rule | Comment | Quote | Raw


@attrs.define
class _Element:
    """A node of HTML, and what it holds: nodes, texts and comments."""

    tag: str
    attributes: dict[str, str | None] = attrs.field(factory=dict)
    children: list["_Element | Comment | str"] = attrs.field(factory=list)

    def elements(self) -> Iterator["_Element"]:
        for child in self.children:
            if isinstance(child, _Element):
                yield child


_VOID = {"br", "col", "hr", "img", "input"}
_INLINE = {"a", "br", "code", "em", "img", "strong"}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = {"blockquote", "hr", "ol", "p", "pre", "table", "ul", *_HEADINGS}


class _Tree(HTMLParser):
    """Reads HTML to elements."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [_Element("")]

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        element = _Element(tag, dict(attributes))
        self.open[-1].children.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if any(element.tag == tag for element in self.open):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)

    def handle_comment(self, data: str) -> None:
        self.open[-1].children.append(Comment(data.strip()))

    def handle_decl(self, decl: str) -> None:
        self.open[-1].children.append(_Element(f"!{decl}"))

    def unknown_decl(self, data: str) -> None:
        self.handle_decl(data)

    def handle_pi(self, data: str) -> None:
        self.open[-1].children.append(_Element(f"?{data}"))


def blocks_of(html: str) -> tuple[Block, ...]:
    """Return the blocks that are in a piece of HTML."""
    tree = _Tree()
    tree.feed(html)
    tree.close()
    return tuple(_blocks(tree.open[0]))


def _blocks(parent: _Element) -> Iterator[Block]:
    """Yield the blocks in an element; inline content between them is a paragraph."""
    loose: list[_Element | Comment | str] = []
    for child in [*parent.children, _Element("")]:
        if isinstance(child, str) or (isinstance(child, _Element) and child.tag in _INLINE):
            loose.append(child)
            continue
        if words := single_spaced(_text(loose)):
            yield Paragraph(words)
        loose = []
        if isinstance(child, Comment):
            yield child
        elif child.tag:
            yield from _block(child)


def _block(node: _Element) -> Iterator[Block]:
    if node.tag not in _BLOCKS:
        yield Raw(node.tag)
        yield from _blocks(node)
        return
    if node.tag == "blockquote":
        yield Quote(tuple(_blocks(node)))
        return
    if node.tag in ("ol", "ul"):
        yield List(node.tag == "ol", tuple(map(_item, node.elements())))
        return
    if node.tag in _HEADINGS:
        yield Heading(_HEADINGS[node.tag], single_spaced(_text(node.children)))
    elif node.tag == "p":
        yield Paragraph(single_spaced(_text(node.children)))
    elif node.tag == "pre":
        yield Code(_text(node.children).removesuffix("\n"))
    elif node.tag == "table":
        rows = _rows(node)
        yield Table(
            tuple(tuple(single_spaced(_text(cell.children)) for cell in row) for row in rows)
        )
    else:
        yield Rule()
    yield from (Raw(tag) for tag in _raw(node))


def _item(node: _Element) -> Item:
    if node.tag != "li":
        return Item("", tuple(_block(node)))
    blocks = tuple(_blocks(node))
    if blocks and isinstance(blocks[0], Paragraph):
        return Item(blocks[0].text, blocks[1:])
    return Item("", blocks)


def _rows(node: _Element) -> Iterator[Iterator[_Element]]:
    for element in node.elements():
        if element.tag == "tr":
            yield (cell for cell in element.elements() if cell.tag in ("td", "th"))
        else:
            yield from _rows(element)


_MARKUP = _INLINE | _BLOCKS | {"col", "colgroup", "li", "tbody", "td", "th", "thead", "tr"}


def _raw(node: _Element) -> Iterator[str]:
    """Yield the tags and comments below an element that no Markdown becomes."""
    for child in node.children:
        if isinstance(child, Comment):
            yield f"!--{child.text}"
        elif isinstance(child, _Element):
            if child.tag not in _MARKUP:
                yield child.tag
            yield from _raw(child)


def raw_html(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the tags and comments in blocks that are not part of what we write."""
    for block in blocks:
        match block:
            case Raw():
                yield block.tag
            case Comment() if block.text not in ("", "kept", "/kept"):
                yield f"!--{block.text}"
            case Quote():
                yield from raw_html(block.children)
            case List():
                for item in block.items:
                    yield from raw_html(item.children)


def _text(nodes: Iterable[_Element | Comment | str]) -> str:
    """Return the words of inline content: an image's are its description."""
    words = []
    for node in nodes:
        if isinstance(node, str):
            words.append(node)
        elif isinstance(node, Comment):
            words.append(f"<!--{node.text}-->")
        elif node.tag == "br":
            words.append(" ")
        elif node.tag == "img":
            words.append(node.attributes.get("alt") or "")
        else:
            words.append(_text(node.children))
    return "".join(words)


def single_spaced(text: str) -> str:
    """Return text with its ASCII white space collapsed; a no-break space is a character."""
    return re.sub(r"[ \t\n]+", " ", text).strip(" ")


def read_pyromark(markdown: str) -> tuple[Block, ...]:
    """Return the blocks of a text, as pyromark, the parser of this library, reads them."""
    html = pyromark.html(markdown, options=pyromark.Options.ENABLE_TABLES)
    return blocks_of(re.sub(r"<td>.*?</td>", _pipes_in_autolinks, html))


def _pipes_in_autolinks(cell: re.Match[str]) -> str:
    r"""Return a table cell's HTML without the backslashes that a parser leaves in its autolinks.

    GFM takes `\|` in a cell for `|` before anything else is looked at (section 4.10). pyromark and
    mistune leave it to the escapes, and autolinks have none.
    """
    autolink = r"(?<=>)[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*(?=</a>)"
    return re.sub(autolink, lambda link: link[0].replace(r"\|", "|"), cell[0])


def read_markdown_it(markdown: str) -> tuple[Block, ...]:
    """Return the blocks of a text, as markdown-it-py reads them."""
    return blocks_of(_markdown_it().render(markdown))


@cache
def _markdown_it() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")


def read_comrak(markdown: str) -> tuple[Block, ...]:
    """Return the blocks of a text, as comrak reads them."""
    extensions = comrak.ExtensionOptions()
    extensions.table = True
    options = comrak.RenderOptions()
    options.unsafe_ = True  # comments are shown, and raw HTML, if there were any
    html = comrak.render_markdown(markdown, extension_options=extensions, render_options=options)
    return blocks_of(html)


def read_mistune(markdown: str) -> tuple[Block, ...]:
    """Return the blocks of a text, as mistune reads them."""
    html = _mistune()(markdown)
    assert isinstance(html, str)
    return blocks_of(html)


@cache
def _mistune() -> mistune.Markdown:
    parser = mistune.create_markdown(escape=False, plugins=["table"])
    assert isinstance(parser.renderer, mistune.HTMLRenderer)
    parser.renderer.register("table_cell", _cell)
    return parser


def _cell(renderer: object, text: str, align: str | None = None, head: bool = False) -> str:
    r"""Return a table cell's HTML, without the backslashes that mistune leaves in its code.

    GFM takes `\|` in a cell for `|` before anything else is looked at (section 4.10), so code in
    a cell has no backslash there. mistune leaves it to the escapes, and code has none. Nor has an
    autolink in the words of a link, which mistune shows as words with its angle brackets.
    """
    text = re.sub(r"&lt;[a-z]+:[^\s<>]*?&gt;", lambda words: words[0].replace(r"\|", "|"), text)
    text = re.sub(r"<code>.*?</code>", lambda code: code[0].replace(r"\|", "|"), text)
    return re.sub(r"<td>.*</td>", _pipes_in_autolinks, f"<td>{text}</td>")


_PANDOC = r"""
local format = "gfm-alerts-autolink_bare_uris-emoji-footnotes-strikeout-task_lists"
    .. "-tex_math_dollars-tex_math_gfm-yaml_metadata_block"
local plain = {
  CodeBlock = function(block) return pandoc.CodeBlock(block.text .. "\n") end,
  Link = function(link)
    link.content = link.content:walk({Link = function(inner) return inner.content end})
    return link
  end,
}
while true do
  local size = io.read("n", 1)
  if not size then break end
  local document = pandoc.read(size == 0 and "" or io.read(size), format)
  local html = pandoc.write(document:walk(plain), "html")
  io.write(#html, "\n", html)
  io.flush()
end
"""
"""A program for pandoc's own Lua: reads documents, each after its size in bytes, writes HTML.

Extensions that change what inline text looks like are off, as they are in our parser. Code is not
coloured, and ends with a line end as it does in other parsers' HTML; a link in the words of a link,
which pandoc's HTML has a span for, is words.
"""


@cache
def _pandoc() -> "subprocess.Popen[bytes]":
    """Return a pandoc that keeps running: starting it takes longer than reading a document."""
    command = [pypandoc.get_pandoc_path(), "lua", "-e", _PANDOC]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def end() -> None:
        process.communicate()

    atexit.register(end)
    return process


def read_pandoc(markdown: str) -> tuple[Block, ...]:
    """Return the blocks of a text, as pandoc reads them."""
    process = _pandoc()
    assert process.stdin is not None
    assert process.stdout is not None
    data = markdown.encode()
    process.stdin.write(b"%d\n" % len(data) + data)
    process.stdin.flush()
    html = process.stdout.read(int(process.stdout.readline()))
    return blocks_of(html.decode())


Parser: TypeAlias = Callable[[str], tuple[Block, ...]]

PARSERS: dict[str, Parser] = {
    "pyromark": read_pyromark,
    "markdown-it": read_markdown_it,
    "comrak": read_comrak,
    "mistune": read_mistune,
    "pandoc": read_pandoc,
}
"""The parsers, by name: ours and four others."""
