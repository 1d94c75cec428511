"""Headings that nobody marked as headings: a line in bold, or a few words before a list.

They count only where their words are the name of something, so that a sentence stays a sentence.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

import attrs

from postmortem.reading.time_lines import split_event
from postmortem.reading.times import is_day, is_time
from postmortem.styles.style import Meaning
from postmortem.tree.nodes import (
    Block,
    BulletList,
    Document,
    Kept,
    NumberedList,
    Prose,
    Section,
    Table,
)
from postmortem.tree.span import Span

_BOLD = re.compile(r"(?P<mark>\*\*|__)(?P<title>[^*_\n]{1,60}?):?(?P=mark):?")
_BEFORE_LIST = re.compile(r"(?P<title>[^*_:|`<>\[\]\n]{2,40}):")
_ANYWHERE = {"", "summary"}
"""Where a line in bold may be the heading of any section."""
_PARTS = {"timeline", "lessons", "action_items", "root_cause", "cause", "impact"}
"""What has parts with headings of their own."""
_GROUPED = {"action_items", "lessons"}
"""Where a line in bold before a list says what its items are about, whatever it is."""
_BETWEEN = re.compile(r"(\n[ \t]*\n\s*)")


def with_headings(document: Document, meaning_of: Meaning) -> Document:
    """Return a document in which what stands below an unmarked heading is a section."""
    body = _Divider(document.source, meaning_of).divided(document.body, "")
    return attrs.evolve(document, body=body)


@attrs.frozen
class _Divider:
    source: bytes
    meaning_of: Meaning

    def divided(self, blocks: Sequence[Block], inside: str) -> tuple[Block, ...]:
        """Return the blocks of a section with a meaning, divided by their unmarked headings."""
        own = [block for block in blocks if not isinstance(block, Section)]
        marked = [self._inner(block, inside) for block in blocks if isinstance(block, Section)]
        if inside.split(".")[0] not in _ANYWHERE | _PARTS:
            return (*own, *marked)
        pieces = [piece for block in own for piece in _pieces(block)]
        titles = [
            self._title(piece, after, inside) for piece, after in zip_longest(pieces, pieces[1:])
        ]
        if not any(titles):
            return (*own, *marked)
        # Where some lines in bold are headings, the others are too: what they head is their own.
        # Those that are times stand in a timeline, which is divided by itself.
        titles = [title or _other(piece) for title, piece in zip(titles, pieces, strict=True)]
        starts = [at for at, title in enumerate(titles) if title]
        found = [
            self._section(titles[start] or "", pieces[start:end])
            for start, end in zip(starts, [*starts[1:], len(pieces)], strict=True)
        ]
        before = self._joined(pieces[: starts[0]])
        return (*before, *(self._inner(one, inside) for one in found), *marked)

    def _inner(self, section: Section, inside: str) -> Section:
        meaning = self.meaning_of(section.title, inside)
        if meaning in (None, "kept"):
            return section
        return attrs.evolve(section, body=self.divided(section.body, meaning or inside))

    def _title(self, piece: Block, after: Block | None, inside: str) -> str | None:
        """Return the heading that a paragraph is, by what follows it; None for any other block."""
        root = inside.split(".")[0]
        listed = isinstance(after, BulletList | NumberedList | Table)
        title = _bold(piece)
        if title is not None:
            if after is None or isinstance(after, Kept) or _bold(after):
                return None  # nothing stands below it
            if root == "timeline" and _is_time(title):
                return title
            if root in _GROUPED and listed:
                return title
        elif isinstance(piece, Prose) and listed and root in _PARTS:
            found = _BEFORE_LIST.fullmatch(piece.markdown)
            title = found["title"] if found else None
        meaning = self.meaning_of(title, inside) if title else None
        return title if meaning not in (None, "kept") and meaning != (inside or None) else None

    def _section(self, title: str, pieces: Sequence[Block]) -> Section:
        return Section(title, tuple(self._joined(pieces[1:])), span=_around(pieces))

    def _joined(self, pieces: Sequence[Block]) -> Iterator[Block]:
        """Yield blocks, with neighbouring paragraphs as one prose again."""
        run: list[Block] = []
        for piece in [*pieces, None]:
            if isinstance(piece, Prose) and piece.span is not None:
                run.append(piece)
                continue
            if len(run) == 1:
                yield run[0]
            elif run:
                span = _around(run)
                yield Prose(self.source[span.start : span.end].decode(), span=span)
            run = []
            if piece is not None:
                yield piece


def _bold(piece: Block) -> str | None:
    """Return the words of a paragraph that is one line in bold; None for any other block."""
    found = _BOLD.fullmatch(piece.markdown) if isinstance(piece, Prose) else None
    return found["title"] if found else None


def _other(piece: Block) -> str | None:
    title = _bold(piece)
    return None if title and _is_time(title) else title


def _is_time(title: str) -> bool:
    """Say whether a heading is a day, a time, or begins with one."""
    return is_day(title) or split_event(f"{title}: x", is_time) is not None


def _pieces(block: Block) -> Iterator[Block]:
    """Yield the paragraphs of prose, and any other block as it is."""
    if not isinstance(block, Prose) or block.span is None:
        yield block
        return
    if "\n" not in block.markdown:
        yield block
        return
    at, line = block.span.start, block.span.line
    for text in _BETWEEN.split(block.markdown):
        end = at + len(text.encode())
        if text.strip():
            yield Prose(text, span=Span(at, end, line))
        at, line = end, line + text.count("\n")


def _around(blocks: Sequence[Block]) -> Span:
    first, last = blocks[0].span, blocks[-1].span
    assert first is not None
    assert last is not None
    return Span(first.start, last.end, first.line)
