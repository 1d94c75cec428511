"""Nodes to Markdown: for documents that come from Word or from pandoc."""

import re
from collections.abc import Callable, Iterable, Sequence

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
from postmortem.formats.markup.parse import inlines
from postmortem.patterns import regex
from postmortem.text.guards import fence, guarded, in_cell, in_heading
from postmortem.text.normal import label, url

_SPACES = regex(r"[ \t\r\n\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+")
# An underscore inside a word is only an underscore (CommonMark 0.31, 6.2).
_SPECIAL = regex(r"[\\`*\[\]<>&~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_TAG = regex(r"<(?=[A-Za-z!/?])")
_AUTOLINK = regex(r"(?:https?://|mailto:)[^\s<>]+")
_PARENTHESIS = regex(r"(?<!\\)[()]")
_APART = "<!-- -->"


def line(content: Inlines, *, lines: bool = False) -> str:
    r"""Return inline nodes as Markdown that says them, with as few escapes as it can have.

    A break is `<br>`; with `lines`, it is the end of a line. Markup that Markdown can't have where
    it is, such as bold that ends inside a word after a full stop, is left out; words never are.

    >>> line((Text("disk_full at "), Strong((Text("09:12 *"),))))
    'disk_full at **09:12 \\***'
    """
    tidy = tidied(content)
    for write in (_as_it_is, _escaped):
        markdown = _line(tidy, write)
        if tidied(inlines(markdown)) == tidy:
            break
    else:
        tidy, write = _unmarked(tidy), _escaped
        markdown = _line(tidy, write)
    # Written anew, for a `<br>` in code or after a backslash is a word.
    return _line(tidy, write, "\\\n") if lines and "<br>" in markdown else markdown


def _as_it_is(text: str) -> str:
    # A comment or a tag would be one: what somebody typed in Word is no directive.
    return _TAG.sub(r"\\<", text)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def _line(content: Inlines, write: Callable[[str], str], end: str = "<br>") -> str:
    parts: list[str] = []
    for node in content:
        match node:
            case Text(text):
                parts.append(write(text))
            case Code(text):
                parts.append(_code(text))
            case Break():
                parts.append(end)
            case Emphasis(inner):
                parts.append(f"*{_line(inner, write, end)}*")
            case Strong(inner):
                parts.append(f"**{_line(inner, write, end)}**")
            case Link((Text(words),), target, "") if words == target and _AUTOLINK.fullmatch(words):
                parts.append(f"<{target}>")
            case Link(inner, target, title):
                parts.append(
                    f"[{label(_line(inner, write, end) or ' ')}]({_target(target, title)})"
                )
            case Picture(inner, source, title):
                parts.append(f"![{_line(inner, write, end)}]({_target(source, title)})")
    return "".join(parts)


def _target(target: str, title: str) -> str:
    address = _PARENTHESIS.sub(r"\\\g<0>", url(target)) if target.strip() else ""
    quoted = title.replace("\\", "\\\\").replace('"', '\\"')
    return f'{address} "{quoted}"' if title else address


def _code(text: str) -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    marks = "`" * (longest + 1)
    around = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{marks}{around}{text}{around}{marks}"


def _unmarked(content: Inlines) -> Inlines:
    """Return inline nodes without bold and italics, which is the markup that can go wrong."""
    plain: list[Inline] = []
    for node in content:
        match node:
            case Emphasis(inner) | Strong(inner):
                plain += _unmarked(inner)
            case Link(inner, target, title):
                plain.append(Link(_unmarked(inner), target, title))
            case Picture(inner, source, title):
                plain.append(Picture(_unmarked(inner), source, title))
            case _:
                plain.append(node)
    return tidied(tuple(plain))


def tidied(content: Inlines) -> Inlines:
    """Return inline nodes as Markdown can have them.

    White space is single and is outside of markup, what is side by side and is marked alike
    is one node, and there are no empty nodes. Programs that write Word cut a sentence anywhere.
    """
    merged = _merged(_spaced(content))
    while merged and merged[0] in (Text(" "), Break()):
        merged.pop(0)
    while merged and merged[-1] in (Text(" "), Break()):
        merged.pop()
    if merged and isinstance(first := merged[0], Text):
        merged[0] = Text(first.text.lstrip(" "))
    if merged and isinstance(last := merged[-1], Text):
        merged[-1] = Text(last.text.rstrip(" "))
    return tuple(merged)


def _spaced(content: Inlines) -> Iterable[Inline]:
    """Yield inline nodes with single spaces, those at the ends of markup outside of it."""
    for node in content:
        match node:
            case Text(text):
                yield Text(_SPACES.sub(" ", text))
            case Code(text):
                code = _SPACES.sub(" ", text)
                yield Code(code) if code.strip() else Text(code)
            case Break() | Picture():
                yield node
            case Link(inner, target, title):
                before, words, after = _split_ends(inner)
                yield from before
                if words:
                    yield Link(words, target, title)
                yield from after
            case Emphasis(inner) | Strong(inner):
                before, words, after = _split_ends(inner)
                yield from before
                if words:
                    yield type(node)(words)
                yield from after


def _split_ends(content: Inlines) -> tuple[Inlines, Inlines, Inlines]:
    """Return the white space before inline nodes, the nodes, and the white space after them."""
    merged = _merged(_spaced(content))
    before: list[Inline] = []
    after: list[Inline] = []
    while merged and merged[0] in (Text(" "), Break()):
        before.append(merged.pop(0))
    while merged and merged[-1] in (Text(" "), Break()):
        after.insert(0, merged.pop())
    if merged and isinstance(first := merged[0], Text) and first.text.startswith(" "):
        before.append(Text(" "))
        merged[0] = Text(first.text[1:])
    if merged and isinstance(last := merged[-1], Text) and last.text.endswith(" "):
        after.insert(0, Text(" "))
        merged[-1] = Text(last.text[:-1])
    return tuple(before), tuple(merged), tuple(after)


def _merged(nodes: Iterable[Inline]) -> list[Inline]:
    merged: list[Inline] = []
    for node in nodes:
        before = merged[-1] if merged else None
        match before, node:
            case _, Text(""):
                pass
            case Text(text), Text(more):
                merged[-1] = Text(_SPACES.sub(" ", text + more))
            case Code(text), Code(more):
                merged[-1] = Code(text + more)
            case Strong(inner), Strong(more):
                merged[-1] = Strong(tuple(_merged([*inner, *more])))
            case Emphasis(inner), Emphasis(more):
                merged[-1] = Emphasis(tuple(_merged([*inner, *more])))
            case Link(inner, target, title), Link(more, same, _) if target == same:
                merged[-1] = Link(tuple(_merged([*inner, *more])), target, title)
            case _:
                merged.append(node)
    return merged


def markdown(content: Blocks) -> str:
    r"""Return blocks as Markdown, without a line end at the end.

    >>> markdown((Heading(2, (Text("Impact"),)), Paragraph((Text("None."),))))
    '## Impact\n\nNone.'
    """
    parts: list[str] = []
    before: MarkupBlock | None = None
    for block in content:
        text = _block(block)
        if not text:
            continue
        if (
            isinstance(block, ItemList)
            and isinstance(before, ItemList)
            and (before.start is None) == (block.start is None)
        ):
            parts.append(_APART)
        parts.append(text)
        before = block
    return "\n\n".join(parts)


def page(content: Blocks, directives: Iterable[str]) -> str:
    """Return blocks as a whole document: the directives to this library are below its title."""
    text = markdown(content)
    comments = [f"<!-- postmortem: {directive} -->" for directive in directives]
    if not comments:
        return f"{text}\n"
    head, _, rest = text.partition("\n\n") if text.startswith("# ") else ("", "", text)
    return "\n\n".join([part for part in (head, *comments, rest) if part]) + "\n"


def _block(block: MarkupBlock) -> str:
    match block:
        case Paragraph(content):
            return "\n".join(guarded(part) for part in line(content, lines=True).split("\n"))
        case Heading(level, content):
            return f"{'#' * level} {in_heading(line(content))}".rstrip()
        case Quote(inner):
            lines = markdown(inner).split("\n")
            return "\n".join(f"> {line}".rstrip() for line in lines)
        case ItemList(items, start):
            marks = ["- " if start is None else f"{start + at}. " for at in range(len(items))]
            tight = all(_is_tight(item) for item in items)
            texts = [_item(mark, item) for mark, item in zip(marks, items, strict=True)]
            return ("\n" if tight else "\n\n").join(texts)
        case Literal(code, language):
            return fence(code, language)
        case Grid(columns, rows):
            return _grid(columns, rows)
        case Rule():
            return "---"


def _is_tight(item: Blocks) -> bool:
    """Whether an item is a line, with no more than a list below it."""
    first, *rest = item or (None,)
    return isinstance(first, Paragraph | None) and all(isinstance(b, ItemList) for b in rest)


def _item(mark: str, item: Blocks) -> str:
    text = markdown(item)
    if _is_tight(item):
        text = text.replace("\n\n", "\n") if len(item) > 1 else text
    indent = " " * len(mark)
    first, *rest = text.split("\n")
    return "\n".join([(mark + first).rstrip(), *(indent + line if line else line for line in rest)])


def _grid(columns: Sequence[Inlines], rows: Sequence[Sequence[Inlines]]) -> str:
    def cells(row: Sequence[Inlines]) -> str:
        texts = [in_cell(line(cell)) for cell in row]
        texts += [""] * (len(columns) - len(texts))
        return f"| {' | '.join(texts)} |"

    between = f"|{'|'.join(' --- ' for _ in columns)}|"
    return "\n".join([cells(columns), between, *map(cells, rows)])
