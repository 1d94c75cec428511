"""The outline of a document: what its structure says before any name in it is known."""

from collections.abc import Iterator, Sequence
from typing import Literal, TypeAlias

import attrs

from postmortem.tree.nodes import Block
from postmortem.tree.span import Span

Kind: TypeAlias = Literal[
    "heading", "bold", "lead", "pair", "list", "item", "table", "text", "remark", "quote", "code",
    "comment", "definitions", "image", "rule", "html", "kept",
]  # fmt: skip
"""What an entry is, by its form:

- `heading`: a heading of level 1 to 6, with what is below it;
- `bold`: a line in bold, or the summary of `<details>`, with what follows it;
- `lead`: a line of words that ends with a colon, with the list, table or text that follows it;
- `pair`: a line `Label: value`;
- `list` and its `item`s; an item that begins with a label has one;
- `table`: rows of cells, in Markdown, in HTML or drawn with lines; the first row is the heading;
- `text`, `remark` (a paragraph in italics), `quote`, `code`, `image`, `rule`, `html`: what they are;
- `comment`: a comment in HTML, which no reader of the document sees;
- `definitions`: the targets of links, which are where nobody sees them;
- `kept`: what this library kept before, between two comments.
"""


@attrs.frozen(kw_only=True)
class Entry:
    """One piece of a document, whatever it is written with."""

    kind: Kind
    span: Span
    """Where it is, with all that it holds."""
    label: str = ""
    """The words of a heading; the words before a colon; '' where it has none."""
    words: str = ""
    """What follows the label, or all that it says where it has none."""
    text: str = ""
    """All that it says itself, label included, as it was written."""
    rows: tuple[tuple[str, ...], ...] = ()
    """The cells of a table, its heading first."""
    lines: tuple[int, ...] = ()
    """The line of each row."""
    entries: tuple["Entry", ...] = ()
    """What is below it, or inside it."""
    level: int = 0
    """Of a heading."""
    strong: bool = False
    """Whether its label is set apart: in bold."""
    block: Block | None = attrs.field(default=None, eq=False, repr=False)
    """The block of the tree that it was made of, where there is one."""

    @property
    def line(self) -> int:
        """The line that it begins on, counted from 1."""
        return self.span.line

    @property
    def is_silent(self) -> bool:
        """Whether a reader of the document sees nothing of it."""
        return self.kind in ("comment", "definitions", "rule")

    def walk(self) -> Iterator["Entry"]:
        """Yield the entry and all that it holds, in the order of the document."""
        yield self
        for entry in self.entries:
            yield from entry.walk()


@attrs.frozen(kw_only=True)
class Outline:
    """A document as its entries; what no entry covers is white space."""

    source: bytes
    entries: tuple[Entry, ...]

    def text(self, first: Entry, last: Entry | None = None) -> str:
        """Return what was written, from one entry to another, both included."""
        return self.source[first.span.start : (last or first).span.end].decode()

    def head(self, entry: Entry) -> str:
        """Return what was written of an entry before the first of its own entries."""
        end = entry.entries[0].span.start if entry.entries else entry.span.end
        return self.source[entry.span.start : end].decode().strip()

    def walk(self) -> Iterator[Entry]:
        """Yield all entries in the order of the document."""
        for entry in self.entries:
            yield from entry.walk()


def around(entries: Sequence[Entry]) -> Span:
    """Return the span from the first of some entries to the last."""
    return Span(entries[0].span.start, entries[-1].span.end, entries[0].span.line)
