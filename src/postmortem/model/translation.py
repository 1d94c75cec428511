"""A document of a report in another language: our own words replaced, and nothing that an author wrote.

The layouts say which words of a document are ours: the titles of sections, the columns of tables, the
labels of rows and items, and the few words that a field takes. The same walk goes in both directions,
so `untranslated(translated(document, language), language) == document`.
"""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import attrs

from postmortem.errors import Problem, Problems, RenderError, describe
from postmortem.model.layout.cursor import normal_title
from postmortem.model.layout.labels import Labelled
from postmortem.model.layout.records import record, table
from postmortem.model.sections import OUTLINE
from postmortem.patterns import regex
from postmortem.text.languages import Language
from postmortem.tree.nodes import Block, BulletList, Document, Item, NumberedList, Section, Table

_LABEL = regex(r"\*\*(?P<title>[^*]+?)(?P<number> [0-9]+)?(?P<end>:\*\*|\*\*:)(?=\s|$)")
"""The label of an item: `**Contributing Factor 2:** …`; not `**a** and **b**`."""
_IN_ZONE = regex(r"(?P<words>.+) \((?P<zone>[^()]+)\)")
"""A column with the zone of its times: `Time (CET)`."""


def translated(document: Document, language: Language, *, own: bool = True) -> Document:
    """Return the English tree of a report in the words of a language.

    Without `own`, the words of the author's own aren't looked at: a style may have any. Raises `RenderError` where a label or a title of the author's own is a word that the language has for
    another one: they would be equal.
    """
    if language.is_plain_english:
        return document
    walk = _Walk(language, back=False)
    body = walk.sections(document.body, _TOP)
    if own and walk.problems:
        raise RenderError(walk.problems)
    return attrs.evolve(document, body=body)


def untranslated(document: Document, language: Language) -> Document:
    """Return a tree in a language as the English one; what it doesn't know stays as it is."""
    return attrs.evolve(document, body=_Walk(language, back=True).sections(document.body, _TOP))


def titles_in(language: Language) -> frozenset[str]:
    """Return the titles of the sections in a language, as `normal_title` has them."""
    return frozenset(normal_title(language(title)) for title in _TOP)


_TOP: dict[str, Any] = {layout.title: layout for layout in OUTLINE.values()}


def _parts(part: Any) -> tuple[dict[str, Any], list[Any]]:
    """Return the sections inside a part, by their titles, and what is there without a heading."""
    inner = getattr(part, "parts", {}).values()
    by_title = {part.title: part for part in inner if hasattr(part, "title")}
    own = [part for part in inner if not hasattr(part, "title")]
    # A heading over one part, or over prose and a table.
    own += [
        inner_part
        for name in ("part", "above", "below")
        if (inner_part := getattr(part, name, None))
    ]
    return by_title, own


class _Walk:
    """One way through a document: into a language, or back."""

    def __init__(self, language: Language, *, back: bool) -> None:
        self.language = language
        self.back = back
        self.problems = Problems()
        self.words: Callable[[tuple[str, ...]], dict[str, str]] = cache(self._words)

    def _words(self, english: tuple[str, ...]) -> dict[str, str]:
        """Return the words to write for those of one place, by their normal forms."""
        pairs = [(word, self.language(word)) for word in english]
        if not self.back:
            return {normal_title(word): own for word, own in pairs}
        return {normal_title(own): word for word, own in reversed(pairs)}

    def word(self, text: str, english: Iterable[str]) -> str:
        """Return what is written for a word of one place; the same text for any other."""
        words = self.words(tuple(english))
        if (translated := words.get(normal_title(text))) is not None:
            return translated
        if (zoned := _IN_ZONE.fullmatch(text)) is not None:
            usual = words.get(normal_title(f"{zoned['words']} (UTC)"), "")
            if usual.endswith("(UTC)"):
                return f"{usual.removesuffix('(UTC)')}({zoned['zone']})"
        return text

    def own(self, text: str, english: Iterable[str], place: str) -> None:
        """Refuse a word of the author's own that the language has for a word of ours."""
        if not self.back:
            translated = {normal_title(self.language(word)): word for word in english}
            if (word := translated.get(normal_title(text))) is not None:
                self.problems.append(
                    Problem(
                        path=place,
                        expected=f"another name in {self.language.tag!r}, which has it for {word!r}",
                        found=describe(text),
                        hint=f"give it as {word!r}, or give {word!r} another word in `own`",
                    )
                )

    def sections(
        self, body: tuple[Block, ...], known: dict[str, Any], parts: Iterable[Any] = ()
    ) -> tuple[Block, ...]:
        """Return the blocks of a place where sections with known titles are."""
        english = {normal_title(title): title for title in known}
        shown: list[Block] = []
        for block in body:
            if not isinstance(block, Section):
                for part in parts:
                    block = self.block(block, part)
            else:
                title = self.word(block.title, known)
                if (name := english.get(normal_title(title if self.back else block.title))) is None:
                    self.own(block.title, known, "a section")
                else:
                    inner, own = _parts(known[name])
                    block = attrs.evolve(
                        block, title=title, body=self.sections(block.body, inner, own)
                    )
            shown.append(block)
        return tuple(shown)

    def block(self, block: Block, part: Any) -> Block:
        """Return a block that a part may have written."""
        match part, block:
            case record(), Table():
                return self.record(block, part)
            case table(), Table():
                return self.table(block, part)
            case _, BulletList() | NumberedList() if labels := _labels(part):
                return attrs.evolve(
                    block, items=tuple(self.item(item, part, labels) for item in block.items)
                )
        return block

    def table(self, block: Table, part: table) -> Table:
        titles = [label.title for label in part.labels.values()]
        columns = tuple(self.word(column, titles) for column in block.columns)
        english = columns if self.back else block.columns
        values = [part.labels.get(part.column_of(title)[0] or "") for title in english]
        if None in values:  # not ours
            return block
        rows = block.rows
        for at, label in enumerate(values):
            if label is not None and (choices := label.value.choices):
                for row in rows if label.value.is_open else ():
                    if row[at] and row[at] not in choices:
                        self.own(row[at], choices, "a word of your own")
                rows = tuple(
                    (*row[:at], self.word(row[at], choices), *row[at + 1 :]) for row in rows
                )
        return attrs.evolve(block, columns=columns, rows=rows)

    def record(self, block: Table, part: record) -> Table:
        columns = tuple(self.word(column, part.columns) for column in block.columns)
        english = columns if self.back else block.columns
        if tuple(map(normal_title, english)) != tuple(map(normal_title, part.columns)):
            return block
        titles = [label.title for label in part.labels.values()]
        rows = []
        cells = [cell.strip("* ") for cell, _ in block.rows]
        english_cells = [self.word(cell, titles) for cell in cells] if self.back else cells
        named = {part.by_title.get(normal_title(cell)) for cell in english_cells}
        for cell, value in block.rows:
            plain = cell[2:-2].strip() if cell.startswith("**") and cell.endswith("**") else cell
            bold = "**" if plain != cell else ""
            title = self.word(plain, titles)
            name = part.by_title.get(normal_title(title if self.back else plain))
            if name is None:
                self.own(plain, titles, "a label")
                rows.append((cell, value))
                continue
            label = part.labels[name]
            # A word of a scale of the author's own is no word of ours.
            choices = label.value.choices if label.among not in named else ()
            rows.append((f"{bold}{title}{bold}", self.word(value, choices) if choices else value))
        return attrs.evolve(block, columns=columns, rows=tuple(rows))

    def item(self, item: Item, part: Any, labels: tuple[str, ...]) -> Item:
        """Return an item with its label, and those below it with theirs."""
        children = tuple(
            attrs.evolve(
                child, items=tuple(self.item(inner, part, labels) for inner in child.items)
            )
            if isinstance(child, BulletList | NumberedList)
            else child
            for child in item.children
        )
        own = item.label and self.language(item.label)
        item = attrs.evolve(item, children=children, label=own)
        match = _LABEL.match(item.text)
        if match is None:
            return item
        title = self.word(match["title"], labels)
        rest = item.text[match.end() :]
        if isinstance(part, Labelled):
            name = part.by_title.get(normal_title(title if self.back else match["title"]))
            choices = part.labels[name].value.choices if name else ()
            if choices:
                rest = f" {self.word(rest.strip(), choices)}"
        label = f"**{title}{match['number'] or ''}{match['end']}"
        return attrs.evolve(item, text=label + rest)


def _labels(part: Any) -> tuple[str, ...]:
    """Return the labels that the items of a part begin with."""
    if isinstance(part, Labelled):
        return tuple(label.title for label in part.labels.values())
    return tuple(getattr(part, "item_labels", ()))
