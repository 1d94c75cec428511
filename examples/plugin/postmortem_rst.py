"""Post-mortems as reStructuredText, for Sphinx and docutils.

The tree's own blocks are easy: each has a method below. The text in them is Markdown, which any
parser may read; this one walks the events of pyromark. reStructuredText can't nest inline markup,
so the outermost wins: a link in bold words is a link.
"""

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

import pyromark

from postmortem.formats.base import Derived, Renderer
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

_UNDERLINES = "==-~^\"'"
"""What underlines a title, by its level; the document's title has a line above it as well."""
_INDENT = "   "


class RstRenderer(Renderer):
    """Writes a document as reStructuredText; with `contents`, it has a table of contents."""

    name: ClassVar[str] = "rst"
    suffixes: ClassVar[tuple[str, ...]] = (".rst",)
    derived: frozenset[Derived] = frozenset({"timings"})

    def __init__(self, *, contents: bool = False) -> None:
        self.contents = contents

    def document(self, node: Document) -> str | bytes:
        title = _line(node.title)
        rule = "=" * _width(title)
        head = [f"{rule}\n{title}\n{rule}"]
        if self.contents:
            head.append(".. contents::")
        return "\n\n".join([*head, *self._blocks(node.body, 2)]) + "\n"

    def section(self, node: Section, level: int) -> str:
        title = _line(node.title)
        underline = _UNDERLINES[min(level, len(_UNDERLINES)) - 1] * _width(title)
        return "\n\n".join([f"{title}\n{underline}", *self._blocks(node.body, level + 1)])

    def _blocks(self, blocks: Iterable[Block], level: int) -> Iterator[str]:
        texts = (self.block(block, level) for block in blocks)
        # An empty comment ends a list: without it, the next block might continue it.
        return (f"{text}\n\n.." if _ends_in_list(text) else text for text in texts if text)

    def prose(self, node: Prose) -> str:
        return "\n\n".join(_Markdown(node.markdown).blocks())

    def kept(self, node: Kept) -> str:
        return "\n\n".join(_Markdown(node.markdown).blocks())

    def table(self, node: Table) -> str:
        return _table([node.columns, *node.rows], _line)

    def bullet_list(self, node: BulletList) -> str:
        return "\n\n".join(self._item("-", item) for item in node.items)

    def numbered_list(self, node: NumberedList) -> str:
        return "\n\n".join(
            self._item(f"{number}.", item) for number, item in enumerate(node.items, start=1)
        )

    def _item(self, marker: str, item: Item) -> str:
        return _item(marker, [_line(item.text), *self._blocks(item.children, 6)])

    def code_block(self, node: CodeBlock) -> str:
        return _code(node.code, node.language)

    def chart(self, node: Chart) -> str:
        return ""  # never asked for: `derived` doesn't name it


class SphinxRenderer(RstRenderer):
    """Writes a document as a zip file with a project for Sphinx: the page, and a `conf.py`.

    A format may be bytes: `document` returns them, and they are saved and printed as they are.
    """

    name: ClassVar[str] = "sphinx"
    suffixes: ClassVar[tuple[str, ...]] = (".zip",)

    def document(self, node: Document) -> str | bytes:
        files: dict[str, str | bytes] = {
            "conf.py": f"project = {node.title!r}\n",
            "index.rst": super().document(node),
        }
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as project:
            for name, text in files.items():
                # Without a date of its own, a file would get that of today, and other bytes.
                project.writestr(zipfile.ZipInfo(name), text)
        return archive.getvalue()


# --- Markdown to reStructuredText ----------------------------------------------------------------


class _Markdown:
    """The blocks of a Markdown text, walked event by event."""

    def __init__(self, markdown: str) -> None:
        self.events: Iterator[Any] = iter(
            pyromark.events(markdown, options=pyromark.Options.ENABLE_TABLES)
        )

    def blocks(self) -> Iterator[str]:
        """Yield the blocks up to the end of the one that is open, or of the text."""
        words: list[str] = []
        for event in self.events:
            kind, value = _parts(event)
            block = kind == "Start" and _name(value) not in _MARKUP
            if words and (block or kind == "End" or event == "Rule"):
                yield _paragraph("".join(words))  # the text of a tight list item
                words = []
            if kind == "End":
                return
            if block:
                yield from self._block(value)
            elif event == "Rule":
                yield r"\* \* \*"  # a transition may stand in fewer places than a rule
            else:
                words.append(self._inline(event))
        if words:
            yield _paragraph("".join(words))

    def _block(self, tag: Any) -> Iterator[str]:
        name = _name(tag)
        if name == "Paragraph":
            yield _paragraph(self._words())
        elif name == "Heading":
            if words := _paragraph(self._words().replace("\n", " ")):
                yield f".. rubric:: {words}"
        elif name == "BlockQuote":
            yield "..\n\n" + _indented("\n\n".join(self.blocks())) + "\n\n.."
        elif name == "List":
            first = tag["List"]
            items = []
            for number, _ in enumerate(self._starts(), start=first or 1):
                marker = "-" if first is None else f"{number}."
                items.append(_item(marker, list(self.blocks())))
            yield "..\n\n" + "\n\n".join(items) + "\n\n.."
        elif name == "CodeBlock":
            words = "" if isinstance(tag["CodeBlock"], str) else tag["CodeBlock"]["Fenced"]
            code = "".join(_parts(event)[1] for event in self._until_end())
            yield _code(code.removesuffix("\n"), words or None)
        elif name == "Table":
            yield _table([[self._words() for _ in self._starts()] for _ in self._starts()], str)
        else:  # HTML, which our text has none of but line breaks
            yield _paragraph(
                _escaped("".join(str(_parts(event)[1]) for event in self._until_end()))
            )

    def _starts(self) -> Iterator[Any]:
        """Yield the start events inside of the open block, whose insides the caller takes."""
        for event in self.events:
            kind, value = _parts(event)
            if kind == "End":
                return
            yield value

    def _until_end(self) -> Iterator[Any]:
        for event in self.events:
            if _parts(event)[0] == "End":
                return
            yield event

    def _words(self) -> str:
        """Return the inline content of the open block."""
        return "".join(self._inline(event) for event in self._until_end())

    def _plain(self) -> str:
        """Return the inline content of the open markup without its own markup."""
        parts: list[str] = []
        for event in self._until_end():
            kind, value = _parts(event)
            if kind == "Start":
                parts.append(self._plain())
            else:
                parts.append(value if kind in ("Text", "Code") else " ")
        return "".join(parts)

    def _inline(self, event: Any) -> str:
        kind, value = _parts(event)
        if kind == "Text":
            return _escaped(value)
        if kind == "Code":
            return _literal(value)
        if kind == "Start":
            name = _name(value)
            if name in ("Link", "Image"):
                target = str(value[name]["dest_url"])
                return _link(self._plain(), target)
            mark = {"Strong": "**", "Emphasis": "*"}.get(name, "")
            return _marked(mark, self._plain())
        if event == "HardBreak" or str(value).startswith("<br"):
            return "\n"
        return " " if event == "SoftBreak" else _escaped(str(value))


_MARKUP = {"Emphasis", "Strong", "Strikethrough", "Link", "Image"}


def _parts(event: Any) -> tuple[str, Any]:
    return (event, "") if isinstance(event, str) else next(iter(event.items()))


def _name(tag: Any) -> str:
    return tag if isinstance(tag, str) else str(next(iter(tag)))


# --- the grammar of reStructuredText --------------------------------------------------------------


def _line(markdown: str) -> str:
    """Return inline Markdown as one line: as the heading that it could be, it is nothing else."""
    walk = _Markdown(f"# {markdown}")
    next(walk.events, None)
    return _paragraph(walk._words().replace("\n", " "))


def _escaped(text: str) -> str:
    return re.sub(r"[\\*`_|<>]|:(?=:|$)", r"\\\g<0>", " ".join(_lines(text)))


def _marked(mark: str, text: str) -> str:
    """Return text inside of inline markup; white space at its ends would undo the markup."""
    words = text.strip()
    if not words or not mark:
        return _escaped(text)
    # `\ ` is no space: it only keeps the mark apart from a word beside it.
    return f"\\ {mark}{_escaped(words)}{mark}\\ "


def _literal(code: str) -> str:
    words = " ".join(_lines(code)).strip()
    # A literal takes backslashes as they are, so it can't hold what would end it.
    if not words or "`" in words or words.endswith("\\"):
        return _escaped(code)
    return f"\\ ``{words}``\\ "


def _link(text: str, target: str) -> str:
    words = text.strip() or target
    allowed = re.match(r"(?:https?|mailto):|(?![a-z][a-z0-9+.-]*:)", target.strip(), re.IGNORECASE)
    if not target or not allowed or re.search(r"[\s<>`]", target):
        return _escaped(f"{words} ({target})" if target and target != words else words)
    address = re.sub(r"_$", r"\\_", target.replace("\\", "%5C"))
    return f"\\ `{_escaped(words)} <{address}>`__\\ "


def _paragraph(text: str) -> str:
    """Return text as a paragraph that begins no other block; a hard break makes a line block."""
    lines = [_guarded(line.strip()) for line in text.split("\n") if line.strip()]
    return "\n".join(f"| {line}" for line in lines) if len(lines) > 1 else "".join(lines)


def _guarded(line: str) -> str:
    line = re.sub(r"(?<!\\)((?:\\\\)*)\\$", r"\1", line)  # a `\ ` that nothing follows
    starts_block = re.match(r"[^\w\\]|(?:\d+|[A-Za-z]|[IVXLCDMivxlcdm]+)[.)](?:\s|$)", line)
    if line and not line.strip("\\"):
        return f"\\ {line}"  # a line of one sign alone underlines a title
    return f"\\{line}" if starts_block else line


def _table(rows: list[Any], cell: Any) -> str:
    lines = [".. list-table::", *([f"{_INDENT}:header-rows: 1"] if len(rows) > 1 else []), ""]
    for row in rows:
        marks = ["* -", *["  -"] * (len(row) - 1)]
        for mark, text in zip(marks, row, strict=True):
            words = _indented(cell(text), " " * 7).strip()
            lines.append(f"{_INDENT}{mark} {words}".rstrip())
    return "\n".join(lines)


def _item(marker: str, blocks: list[str]) -> str:
    body = "\n\n".join(blocks)
    return f"{marker} {_indented(body, ' ' * (len(marker) + 1)).lstrip()}".rstrip()


def _code(code: str, language: str | None) -> str:
    if not code.strip():
        return ""
    # A class, not `.. code:: language`: that warns of each language that Pygments doesn't know.
    names = (
        f".. class:: language-{re.sub(r'[^a-z0-9]+', '-', language.lower())}\n\n"
        if language
        else ""
    )
    return f"{names}::\n\n" + _indented(code)


def _lines(text: str) -> list[str]:
    return text.splitlines() or [""]


def _indented(text: str, indent: str = _INDENT) -> str:
    # By `splitlines`, as docutils does: it knows more line ends than a line feed.
    return "\n".join(indent + line if line.strip() else "" for line in text.splitlines())


def _ends_in_list(text: str) -> bool:
    return re.match(r"(?:-|\d+\.)(?:\s|$)", text) is not None


def _width(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(char) in "WF") for char in text)
