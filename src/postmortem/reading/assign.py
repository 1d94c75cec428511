"""Pass 2: what the entries of an outline mean, by the names of a style and the table of meanings.

A heading is a part of the document wherever it is. A line in bold, words before a list and the
label of an item are one only where their words are the name of something, so that a sentence stays
a sentence.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

import attrs

from postmortem.outline.entries import Entry
from postmortem.reading.stamps import split_stamp
from postmortem.styles.meanings import IN_A_LINE, meaning_of
from postmortem.styles.style import Style
from postmortem.tree.span import Span

_DEEPEST = 4
"""Headings below this level are like lines in bold: prose may have them."""
_ANYWHERE = {"", "summary"}
"""Where a line in bold may be the heading of any section."""


@attrs.frozen
class Part:
    """A part of a document with its meaning: what is directly below it, and the parts inside."""

    meaning: str | None
    """The path of what it fills; None where nothing is known of its name."""
    entry: Entry
    own: tuple[Entry, ...] = ()
    parts: tuple["Part", ...] = ()
    value: str = ""
    """What follows a colon in its heading: `Level: Internal`."""

    @property
    def title(self) -> str:
        """The words of its heading."""
        return self.entry.label

    @property
    def line(self) -> int:
        """The line of its heading."""
        return self.entry.line

    def walk(self) -> Iterator["Part"]:
        """Yield the part and all inside it, in the order of the document."""
        yield self
        for part in self.parts:
            yield from part.walk()


def assign(entries: Sequence[Entry], style: Style, inside: str = "") -> Part:
    """Return entries as the own ones of a part without a name, and the parts among them."""
    own, parts = _Assigner(style).divided(entries, inside)
    return Part(inside or None, _NOTHING, own, parts)


_NOTHING = Entry(kind="text", span=Span(0, 0, 1))


@attrs.frozen
class _Assigner:
    style: Style

    def divided(
        self, entries: Sequence[Entry], inside: str, outer: str = ""
    ) -> tuple[tuple[Entry, ...], tuple[Part, ...]]:
        own: list[Entry] = []
        parts: list[Part] = []
        titles = [self._title(entry, inside, outer) for entry in entries]
        free = inside in _ANYWHERE
        some = free and any(
            meaning is not None and entry.kind == "bold"
            for entry, meaning in zip(entries, titles, strict=True)
        )
        for entry, meaning in zip(entries, titles, strict=True):
            if (
                entry.kind == "heading"
                or meaning is not None
                or (some and entry.kind == "bold" and not _is_time(entry.label))
            ):
                parts.append(self._part(entry, meaning, inside))
            elif entry.kind == "list" and free and (labelled := self._labelled(entry, inside)):
                kept, inner = labelled
                if kept is not None:
                    own.append(kept)
                parts += inner
            else:
                own.append(entry)
        return tuple(own), tuple(parts)

    def _title(self, entry: Entry, inside: str, outer: str) -> str | None:
        """Return what an entry means as a heading; None for one that is none."""
        if not entry.label:
            return None
        if entry.kind == "heading" and entry.level <= _DEEPEST:
            return self._meaning(entry.label, inside, outer)
        if entry.kind not in ("bold", "lead", "heading"):
            return None
        root = inside.split(".")[0]
        if not entry.entries or (entry.kind == "lead" and entry.words):
            return None
        meaning = self._meaning(entry.label, inside, outer)
        if meaning is None or meaning == inside or meaning.startswith("metadata."):
            return None
        if inside in _ANYWHERE:
            return meaning if entry.kind != "lead" or len(entry.label.split()) <= 4 else None
        if not meaning_of(root).parts and not meaning_of(inside).parts:
            return None
        return (
            meaning
            if meaning.startswith(root) or root in ("lessons", "root_cause", "cause")
            else None
        )

    def _meaning(self, label: str, inside: str, outer: str = "") -> str | None:
        meaning = self.style.meaning(label, inside, outer)
        return None if meaning in (None, "kept") else meaning

    def _part(self, entry: Entry, meaning: str | None, inside: str) -> Part:
        within = meaning or ("" if inside in _ANYWHERE else inside)
        own, parts = self.divided(entry.entries, within, entry.label)
        head, colon, value = entry.label.partition(":")
        return Part(meaning, entry, own, parts, value.strip() if colon and head else "")

    def _labelled(self, entry: Entry, inside: str) -> tuple[Entry | None, list[Part]] | None:
        """Return a list of sections as its parts, and what of it is none: `- **Impact**:` with a list.

        Sections are what their names say, and have something below them; one alone is an item of a
        list like any other.
        """
        meanings = [self._of_item(item, inside) for item in entry.entries]
        if (
            sum(
                meaning is not None and bool(item.entries)
                for item, meaning in zip(entry.entries, meanings, strict=True)
            )
            < 2
        ):
            return None
        parts: list[Part] = []
        unlabelled: list[Entry] = []
        for item, meaning in zip(entry.entries, meanings, strict=True):
            if meaning is None or (not item.entries and meaning not in IN_A_LINE):
                unlabelled.append(item)
                continue
            text = (
                []
                if not item.words
                else [attrs.evolve(item, kind="text", label="", text=item.words, entries=())]
            )
            own, inner = self.divided((*text, *item.entries), meaning)
            parts.append(Part(meaning, item, own, inner))
        kept = attrs.evolve(entry, entries=tuple(unlabelled), block=None) if unlabelled else None
        return kept, parts

    def _of_item(self, item: Entry, inside: str) -> str | None:
        if not item.label or (not item.strong and not item.entries):
            return None
        meaning = self._meaning(item.label, inside)
        if (
            meaning is None
            or meaning.startswith("metadata")
            or self.style.label(item.label) is not None
        ):
            return None
        return meaning


def _is_time(label: str) -> bool:
    split = split_stamp(label)
    return split is not None and (not split.event or split.parted)


def meanings(part: Part) -> Counter[str]:
    """Return how often each meaning is in a part and all inside it."""
    return Counter(inner.meaning for inner in part.walk() if inner.meaning is not None)
