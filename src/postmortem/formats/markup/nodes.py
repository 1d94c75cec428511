"""What Markdown is made of: inline nodes, and blocks of them."""

from typing import TypeAlias

import attrs


@attrs.frozen
class Text:
    """Words, as they are shown."""

    text: str


@attrs.frozen
class Code:
    """A span of literal text."""

    text: str


@attrs.frozen
class Break:
    """The end of a line inside a paragraph."""


@attrs.frozen
class Emphasis:
    """Words in italics."""

    content: "Inlines"


@attrs.frozen
class Strong:
    """Words in bold."""

    content: "Inlines"


@attrs.frozen
class Link:
    """Words that lead to an address."""

    content: "Inlines"
    target: str
    title: str = ""


@attrs.frozen
class Picture:
    """A picture by its address, and the words that stand for it."""

    content: "Inlines"
    source: str
    title: str = ""


Inline: TypeAlias = Text | Code | Break | Emphasis | Strong | Link | Picture
Inlines: TypeAlias = tuple[Inline, ...]


@attrs.frozen
class Paragraph:
    """A paragraph; one that is alone in an item of a tight list is one as well."""

    content: Inlines


@attrs.frozen
class Heading:
    """A heading of a level from 1 to 6."""

    level: int
    content: Inlines


@attrs.frozen
class Quote:
    """Blocks that somebody else wrote."""

    blocks: "Blocks"


@attrs.frozen
class ItemList:
    """A list; `start` is the number of the first item, None where the order means nothing."""

    items: "tuple[Blocks, ...]"
    start: int | None = None


@attrs.frozen
class Literal:
    """A block of literal text, and the name of its language."""

    code: str
    language: str | None = None


@attrs.frozen
class Grid:
    """A table that is inside prose."""

    columns: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]


@attrs.frozen
class Rule:
    """A line across the page."""


MarkupBlock: TypeAlias = Paragraph | Heading | Quote | ItemList | Literal | Grid | Rule
Blocks: TypeAlias = tuple[MarkupBlock, ...]


def without_headings(content: Blocks) -> Blocks:
    """Return blocks with bold paragraphs in place of headings, for a quote or an item of a list."""
    return tuple(
        Paragraph((Strong(block.content),)) if isinstance(block, Heading) else block
        for block in content
    )


def plain(content: Inlines) -> str:
    """Return the words of inline nodes, without their markup; a break is a space."""
    words: list[str] = []
    for node in content:
        match node:
            case Text(text) | Code(text):
                words.append(text)
            case Break():
                words.append(" ")
            case _:
                words.append(plain(node.content))
    return "".join(words)
