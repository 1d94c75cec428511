"""pandoc's tree to Markdown: for what pandoc reads and this library doesn't.

DOCX, HTML, Confluence's exports, reStructuredText, AsciiDoc, wikitext: each becomes pandoc's tree
first, as in `pandoc page.html -t json | postmortem convert - report.yaml --from pandoc-json`, and goes
through the reader of other people's documents. No word of the tree is lost: what Markdown has no
markup for (small capitals, underlines, definitions) is words.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from postmortem.errors import Problem, ReadError
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
    Picture,
    Quote,
    Rule,
    Strong,
    Text,
    plain,
)
from postmortem.formats.pandoc.writer import DIRECTIVES
from postmortem.patterns import regex

_AROUND = {
    "Strikeout": ("~~", "~~"),
    "Superscript": ("^", ""),
    "Subscript": ("", ""),
    "SmallCaps": ("", ""),
    "Underline": ("", ""),
}
_QUOTES = {"DoubleQuote": ("“", "”"), "SingleQuote": ("‘", "’")}
_TAG = regex(r"<!--(?:(?!<!--).)*?-->|</?[A-Za-z][^<>]*>", re.DOTALL)
"""A comment or a tag of HTML that pandoc has handed on: no words of the document."""
_BREAKS = {"<br>", "<br/>", "<br />"}


def markdown_of(text: str) -> str:
    """Return the JSON of pandoc's tree as Markdown. Raises `ReadError` for what is none."""
    try:
        tree = json.loads(text)
        if not isinstance(tree, dict) or "pandoc-api-version" not in tree:
            raise _error("no 'pandoc-api-version'")
        version = tree["pandoc-api-version"]
        if version[:2] < [1, 22]:
            raise _error(f"the types of an older pandoc, {'.'.join(map(str, version))}")
        title = _inlines(_meta(tree["meta"].get("title")))
        shift = 1 if plain(title).strip() else 0
        body = list(_blocks(tree["blocks"], shift))
        if shift:
            # A page of HTML says its title twice: in its head, and in a heading.
            repeats_title = bool(body) and isinstance(body[0], Heading) and body[0].content == title
            body[: int(repeats_title)] = [Heading(1, title)]
        return commas.escaped(write.page(tuple(body), _directives(tree["meta"])))
    except RecursionError:
        raise _error("elements that are too deep inside each other") from None
    except (KeyError, IndexError, ValueError, TypeError, AttributeError) as error:
        raise _error(f"{type(error).__name__}: {error}"[:160]) from None


def _error(found: str) -> ReadError:
    return ReadError(
        Problem(
            path="the tree",
            expected="the JSON of pandoc's tree",
            found=found,
            hint="make it with 'pandoc -t json', pandoc 2.17 or later",
        )
    )


def _meta(value: Any) -> list[Any]:
    """Return the inline elements of an entry of the metadata."""
    match value:
        case {"t": "MetaInlines", "c": content}:
            return list(content)
        case {"t": "MetaString", "c": str(text)}:
            return [{"t": "Str", "c": text}]
        case {"t": "MetaBlocks", "c": [{"c": content}, *_]}:
            return list(content)
        case _:
            return []


def _directives(meta: dict[str, Any]) -> Iterator[str]:
    match meta.get(DIRECTIVES):
        case {"t": "MetaList", "c": content}:
            for entry in content:
                if (words := plain(_inlines(_meta(entry)))) and "--" not in words:
                    yield words
        case _:
            pass


def _blocks(elements: Iterable[Any], shift: int) -> Iterator[MarkupBlock]:
    for element in elements:
        yield from _block(element, shift)


def _block(element: Any, shift: int) -> Iterator[MarkupBlock]:
    kind, content = element["t"], element.get("c")
    match kind:
        case "Plain" | "Para":
            yield Paragraph(_inlines(content))
        case "Header":
            level, _, words = content
            yield Heading(min(level + shift, 6), _inlines(words))
        case "CodeBlock":
            (_, classes, _), code = content
            yield Literal(code.strip("\n"), classes[0] if classes else None)
        case "RawBlock":
            if words := _TAG.sub(" ", content[1]).strip():
                yield Paragraph((Text(words),))
        case "BlockQuote":
            yield Quote(tuple(_blocks(content, shift)))
        case "BulletList":
            yield ItemList(tuple(tuple(_blocks(item, shift)) for item in content))
        case "OrderedList":
            (start, _, _), items = content
            yield ItemList(tuple(tuple(_blocks(item, shift)) for item in items), start)
        case "DefinitionList":
            yield ItemList(tuple(_definition(*entry, shift=shift) for entry in content))
        case "LineBlock":
            yield Paragraph(_on_lines([_inlines(line) for line in content]))
        case "HorizontalRule":
            yield Rule()
        case "Table":
            yield from _table(content, shift)
        case "Figure":
            _, (_, caption), inner = content
            yield from _blocks(inner, shift)
            yield from _blocks(caption, shift)
        case "Div":
            _, inner = content
            yield from _blocks(inner, shift)
        case "Null":
            pass
        case _:
            raise ValueError(f"no block of pandoc's: {kind!r}")


def _definition(term: Any, texts: Any, *, shift: int) -> Blocks:
    first, *rest = [block for text in texts for block in _blocks(text, shift)] or [Paragraph(())]
    words = _inlines(term)
    label: Inlines = (Strong((*words, Text(":"))), Text(" ")) if words else ()
    if isinstance(first, Paragraph):
        return (Paragraph((*label, *first.content)), *rest)
    return (Paragraph(label), first, *rest)


def _table(content: Any, shift: int) -> Iterator[MarkupBlock]:
    _, (_, caption), columns, (_, head), bodies, (_, foot) = content
    rows = [*head]
    for _, _, between, body in bodies:
        rows += [*between, *body]
    rows += foot
    yield from _blocks(caption, shift)
    lines = [_row(row) for row in rows]
    wide = max([len(columns), *map(len, lines)])
    filled = [(*line, *[()] * (wide - len(line))) for line in lines]
    if filled and wide:
        yield Grid(filled[0], tuple(filled[1:]))


def _row(row: Any) -> list[Inlines]:
    cells: list[Inlines] = []
    for _, _, _, columns, blocks in row[1]:
        cells.append(_flat(tuple(_blocks(blocks, 0))))
        cells += [()] * (min(columns, 100) - 1)
    return cells


def _flat(blocks: Blocks) -> Inlines:
    """Return blocks on one line, as a cell has them: a break is between two."""
    return write.tidied(_on_lines(list(_lines(blocks))))


def _lines(blocks: Blocks) -> Iterator[Inlines]:
    for block in blocks:
        match block:
            case Paragraph(content) | Heading(_, content):
                yield content
            case Quote(inner):
                yield from _lines(inner)
            case ItemList(items, start):
                for at, item in enumerate(items):
                    mark = "- " if start is None else f"{start + at}. "
                    first, *rest = [*_lines(item)] or [()]
                    yield (Text(mark), *first)
                    yield from rest
            case Literal(code, _):
                yield from ((Code(line),) for line in code.split("\n") if line.strip())
            case Grid(columns, rows):
                for row in (columns, *rows):
                    yield tuple(
                        node
                        for at, cell in enumerate(row)
                        for node in ((Text(" | "), *cell) if at else cell)
                    )
            case Rule():
                pass


def _on_lines(lines: Sequence[Inlines]) -> Inlines:
    nodes: list[Inline] = []
    for at, line in enumerate(lines):
        nodes += [*([Break()] if at else []), *line]
    return tuple(nodes)


def _inlines(elements: Iterable[Any]) -> Inlines:
    nodes: list[Inline] = []
    for element in elements:
        kind, content = element["t"], element.get("c")
        match kind:
            case "Str":
                nodes.append(Text(content))
            case "Space" | "SoftBreak":
                nodes.append(Text(" "))
            case "LineBreak":
                nodes.append(Break())
            case "Emph":
                nodes.append(Emphasis(_inlines(content)))
            case "Strong":
                nodes.append(Strong(_inlines(content)))
            case "Strikeout" | "Superscript" | "Subscript" | "SmallCaps" | "Underline":
                before, after = _AROUND[kind]
                nodes += [Text(before), *_inlines(content), Text(after)]
            case "Quoted":
                before, after = _QUOTES[content[0]["t"]]
                nodes += [Text(before), *_inlines(content[1]), Text(after)]
            case "Cite" | "Span":
                nodes += _inlines(content[1])
            case "Code":
                nodes.append(Code(content[1]))
            case "Math":
                nodes.append(Text(content[1]))
            case "RawInline":
                is_break = content[1].strip().lower() in _BREAKS
                nodes.append(Break() if is_break else Text(_TAG.sub("", content[1])))
            case "Link":
                _, words, (target, title) = content
                nodes.append(Link(_inlines(words), target, title))
            case "Image":
                _, words, (source, title) = content
                nodes.append(Picture(_inlines(words), source, title))
            case "Note":
                nodes += [Text(" ("), *_flat(tuple(_blocks(content, 0))), Text(")")]
            case _:
                raise ValueError(f"no inline element of pandoc's: {kind!r}")
    return tuple(node for node in nodes if node != Text(""))
