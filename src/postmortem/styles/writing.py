"""A document in a style: the style's headings in their order, and nothing lost.

What the style has a place for goes there. The rest follows in the layout of this library.
Nothing is copied: each part is taken out of the one tree and put into the other.
"""

import itertools
from collections.abc import Callable, Iterator, Sequence

import attrs

from postmortem.model.layout import normal_title
from postmortem.model.sections import OUTLINE
from postmortem.model.sections.metadata import FACTS
from postmortem.model.sections.timeline import PHASES
from postmortem.patterns import regex
from postmortem.styles import names
from postmortem.styles.forms import formed
from postmortem.styles.matching import plain
from postmortem.styles.meanings import (
    ACCOUNTS,
    KEPT,
    OTHER,
    PLACE_OF,
    last_heading,
    level_of,
    outer_heading,
)
from postmortem.styles.scales import on_own_scale
from postmortem.styles.style import Style
from postmortem.text.guards import guarded
from postmortem.text.normal import with_headings_moved
from postmortem.tree.edit import Body, block_at, map_blocks, with_rows, without_section
from postmortem.tree.nodes import (
    Block,
    BulletList,
    Document,
    Item,
    Kept,
    NumberedList,
    Prose,
    Section,
    Table,
)


def in_style(document: Document, style: Style) -> Document:
    """Return the tree of a report in a style."""
    styled = StyledDocument(document, style)
    blocks = [*styled.head(), *styled.parts()]
    own = [block for block in styled.body if not isinstance(block, Section)]
    titles = [block.title for block in blocks if isinstance(block, Section)]
    rest = [
        _unambiguous(_on_level(block, styled.base), style, titles)
        for block in styled.body
        if isinstance(block, Section)
    ]
    return attrs.evolve(document, body=(*own, *blocks, *rest))


_MEANINGS = {layout.title: name for name, layout in OUTLINE.items()}


def _unambiguous(section: Section, style: Style, others: Sequence[str]) -> Section:
    """Return a section of our own layout with a title that the style doesn't read as another one.

    `others` are the titles before it: an `Overview` beside a summary is none itself.
    """
    meaning = _MEANINGS.get(section.title)
    read = None if meaning is None else style.meaning(section.title)
    if meaning is None or read in (None, meaning):
        return section
    same = [title for title in others if style.meaning(title) == read == "summary"]
    if same and all(plain(title) != plain(section.title) for title in same):
        return section
    usual = (name.strip().capitalize() for name in names.SECTIONS[meaning].split(";"))
    accepted = (name for name in usual if style.meaning(name) == meaning)
    return attrs.evolve(section, title=next(accepted, section.title))


_PROBLEM = ("root_cause", "root_cause.problem_statement")
"""The meanings that a problem statement belongs to."""
_LEVEL = 2
"""The level of a section of the author's own."""
_TITLES = frozenset(layout.title for layout in OUTLINE.values())


def _top(meaning: str) -> str:
    """Return the title of the section of ours that a meaning belongs to."""
    return PLACE_OF["root_cause" if meaning == "cause" else meaning.split(".")[0]]


def _on_level(section: Section, base: int) -> Section:
    """Return a section that the style has no heading for, beside its own and not inside of them.

    `base` is the level of the highest heading of the style.
    """
    if base >= _LEVEL:
        return section
    if section.title in _TITLES:
        return attrs.evolve(section, level=base)
    return _at_level(section, base)


def _at_level(section: Section, level: int) -> Section:
    """Return a section of the author's own with its heading, and those inside it, at a level."""
    body = tuple(
        attrs.evolve(block, markdown=with_headings_moved(block.markdown, level - _LEVEL))
        if isinstance(block, Prose)
        else block
        for block in section.body
    )
    return attrs.evolve(section, level=level, body=body)


@attrs.frozen
class _Heading:
    """A heading of a style, and what is below it."""

    level: int
    title: str
    meaning: str
    nested: bool = False
    """Whether it only means something below another heading."""

    @classmethod
    def of(cls, text: str, meaning: str) -> "_Heading":
        title = last_heading(text).lstrip("#").strip()
        return cls(level_of(text), title, meaning, nested=bool(outer_heading(text)))


class StyledDocument:
    """The tree of a report, out of which the parts are taken."""

    def __init__(self, document: Document, style: Style) -> None:
        self.body = on_own_scale(document, style).body
        self.style = style
        self.headings = [_Heading.of(*pair) for pair in style.sections.items()]
        self.base = min((heading.level for heading in self.headings), default=_LEVEL)
        """The level of the highest heading of the style."""
        self.own = self._own_sections()
        """The sections of the author's own, by the title of the section that they follow; '' for the top."""

    def _own_sections(self) -> dict[str, list[Section]]:
        """Take out of the tree what follows a section that the style has a heading for, or the title."""
        places = {""} | {
            _top(heading.meaning) for heading in self.headings if heading.meaning != KEPT
        }
        sections: dict[str, list[Section]] = {}
        rest: list[Block] = []
        before = ""
        for block in self.body:
            if isinstance(block, Section) and block.title not in _TITLES and before in places:
                sections.setdefault(before, []).append(block)
                continue
            if isinstance(block, Section) and block.title in _TITLES:
                before = block.title
            rest.append(block)
        self.body = tuple(rest)
        return sections

    def head(self) -> Iterator[Block]:
        """Yield the facts that the style has a label for, below the title and in their form."""
        if any(heading.meaning == "metadata" for heading in self.headings):
            return
        rows = [
            (key, value)
            for key, name in self.style.labels.items()
            for value in self._fact(_title_of(key, name))
        ]
        yield from _in_their_form(rows)

    def parts(self) -> Iterator[Block]:
        """Yield the sections of the style that aren't empty, in its order."""
        blocks_of: dict[_Heading, tuple[Block, ...]] = {}
        # What is a part of another is taken first: the other is what is left.
        order = {KEPT: -3, "cause": -2}
        measures = {
            heading: self._measures(heading) for heading in self.headings if _is_impact(heading)
        }
        for heading in sorted(
            self.headings,
            key=lambda by: order.get(by.meaning, -by.meaning.count(".")),
        ):
            blocks = (*measures.get(heading, ()), *self._blocks_for(heading))
            blocks_of[heading] = tuple(
                formed(block, self.style, heading.meaning) for block in blocks
            )
        yield from (_at_level(own, self.base) for own in self.own.pop("", ()))
        waiting: list[Section] = []
        """Sections of the author's own, which are on the level of the highest of the style."""
        for at, heading in enumerate(self.headings):
            if not blocks_of[heading] and not any(
                blocks_of[inner] for inner in _nested(self.headings[at:])
            ):
                continue
            if heading.level == self.base:
                yield from waiting
                waiting = []
            yield Section(heading.title, blocks_of[heading], level=heading.level)
            if heading.meaning == KEPT:
                continue
            top = _top(heading.meaning)
            later = [
                following
                for following in self.headings[at + 1 :]
                if following.meaning != KEPT and blocks_of[following]
            ]
            if all(_top(following.meaning) != top for following in later):
                waiting += [_at_level(own, self.base) for own in self.own.pop(top, ())]
        yield from waiting
        there = {block.title for block in self.body if isinstance(block, Section)}
        yield from (
            section
            for top, sections in self.own.items()
            if top not in there
            for section in sections
        )
        # The others follow what the style has no heading for, in the layout of this library.
        self.body = tuple(
            one
            for block in self.body
            for one in (
                block,
                *(self.own.get(block.title, ()) if isinstance(block, Section) else ()),
            )
        )

    def _blocks_for(self, heading: _Heading) -> tuple[Block, ...]:
        """Take the blocks that belong below a heading out of the tree."""
        first, _, name = heading.meaning.partition(".")
        if heading.meaning == KEPT:
            return () if heading.nested else self._kept_for(heading)
        if first == "metadata" and name:
            label = heading.title if name == "other" else FACTS.labels[name].title
            return tuple(Prose(guarded(value)) for value in self._fact(label))
        if first == "cause":
            return self._causes()
        if heading.meaning in ACCOUNTS:
            return self._account(heading.meaning)
        blocks = self._section(PLACE_OF[heading.meaning])
        if first == "metadata":
            return tuple(inner for block in blocks for inner in self._with_labels(block))
        if heading.meaning == "summary":
            return _opened(blocks, PLACE_OF["summary.one_line"])
        return blocks

    def _section(self, place: str) -> tuple[Block, ...]:
        """Take all that is in the section at a place."""
        self.body, blocks = without_section(self.body, place.split(" / "))
        return blocks

    def _fact(self, label: str) -> list[str]:
        """Take the rows of the metadata that have a label."""
        lines: list[str] = []

        def left(block: Block) -> Block | None:
            if not isinstance(block, Table):
                return block
            named = [normal_title(_unmarked(row[0])) == normal_title(label) for row in block.rows]
            lines.extend(row[1] for row, is_it in zip(block.rows, named, strict=True) if is_it)
            return with_rows(block, [at for at, is_it in enumerate(named) if not is_it])

        self._change(PLACE_OF["metadata"], left)
        return lines

    def _measures(self, heading: _Heading) -> tuple[Block, ...]:
        """Take the measures of the impact that are called like a heading: paragraphs below it."""
        columns: list[str] = []
        searched = normal_title(heading.title)

        def left(block: Block) -> Block | None:
            if not isinstance(block, Table):
                return block
            # To the letter: what a label says more, such as a pictogram, would be lost.
            named = [normal_title(row[0]) == searched and len(row) == 2 for row in block.rows]
            columns.extend(row[1] for row, is_it in zip(block.rows, named, strict=True) if is_it)
            return with_rows(block, [at for at, is_it in enumerate(named) if not is_it])

        self._change(PLACE_OF["impact"], left)
        return (Prose("\n\n".join(map(guarded, columns))),) if columns else ()

    def _causes(self) -> tuple[Block, ...]:
        """Take the primary cause; with it all factors, if the style has no place for them."""
        place = PLACE_OF["root_cause.factors"]
        with_all = all(heading.meaning != "root_cause.factors" for heading in self.headings)
        items: list[Item] = []

        def left(block: Block) -> Block | None:
            if not isinstance(block, NumberedList):
                return block
            count = len(block.items) if with_all else _is_primary(block.items[0])
            items.extend(block.items[:count])
            rest = block.items[count:]
            return NumberedList(rest) if rest else None

        self._change(place, left)
        if len(items) == 1 and _is_primary(items[0]) and len(_lines(items[0])) == 1:
            return (Prose(guarded(_lines(items[0])[0])),)
        if not items and all(heading.meaning not in _PROBLEM for heading in self.headings):
            return self._section(PLACE_OF[_PROBLEM[-1]])
        return (NumberedList(tuple(items)),) if items else ()

    def _kept_for(self, heading: _Heading) -> tuple[Block, ...]:
        """Take what the author has below a heading of his own, wherever it is."""
        blocks: list[Block] = []
        searched = plain(heading.title)

        def left(block: Block) -> Block | None:
            if isinstance(block, Kept) and (match := _HEADING.match(block.markdown)) is not None:
                words, _, rest = block.markdown[match.end() :].partition("\n")
                if plain(words) == searched:
                    by = heading.level - len(match["marks"])
                    blocks.append(Prose(with_headings_moved(rest.strip("\n"), by)))
                    return None
            return block

        self.body = map_blocks(self.body, left)
        for sections in self.own.values() if self.own else ():
            for section in [section for section in sections if plain(section.title) == searched]:
                sections.remove(section)
                blocks += _at_level(section, heading.level).body
        rest: list[Block] = []
        for block in self.body:
            own = isinstance(block, Section) and block.title not in _TITLES
            if own and isinstance(block, Section) and plain(block.title) == searched:
                blocks += _at_level(block, heading.level).body
            else:
                rest.append(block)
        self.body = tuple(rest)
        return tuple(block for block in blocks if not isinstance(block, Prose) or block.markdown)

    def _account(self, meaning: str) -> tuple[Block, ...]:
        """Take the prose of a phase, which is above the events of it."""
        phase = ACCOUNTS[meaning]
        title = "Leadup" if phase == "events" else PHASES[phase]
        blocks: list[Block] = []

        def left(body: Body) -> Body:
            blocks.extend(block for block in body if isinstance(block, Prose))
            return tuple(block for block in body if not isinstance(block, Prose))

        self.body = block_at(self.body, [PLACE_OF["timeline"], title], left)
        return tuple(blocks)

    def _change(self, place: str, change: Callable[[Block], Block | None]) -> None:
        """Change the blocks of one section; None takes one out."""
        self.body = block_at(self.body, place.split(" / "), lambda body: map_blocks(body, change))

    def _with_labels(self, block: Block) -> Iterator[Block]:
        """Yield the table of the metadata with the labels of the style, in its order and form."""
        if not isinstance(block, Table):
            yield block
            return
        own = {
            normal_title(_title_of(key, name)): (at, key)
            for at, (key, name) in enumerate(self.style.labels.items())
        }
        rows = [(_unmarked(label), value) for label, value in block.rows]
        placed = sorted(
            (*own[normal_title(label)], value)
            for label, value in rows
            if normal_title(label) in own
        )
        rest = [row for row in rows if normal_title(row[0]) not in own]
        plain_forms = [(key, value) for _, key, value in placed if not _FORM.fullmatch(key)["form"]]  # type: ignore[index]
        yield from _in_their_form(
            [(key, value) for _, key, value in placed if (key, value) not in plain_forms]
        )
        table = [*((_words_of(key), value) for key, value in plain_forms), *rest]
        if table:
            yield attrs.evolve(block, rows=tuple(table), column_hints=())


_HEADING = regex(r" {0,3}(?P<marks>#{1,6}) ")
_FORM = regex(
    r"(?P<form>\|[ ]?|[-*][ ](?=\S))?(?P<mark>\*\*|__)?(?P<words>.*?)(?(mark)(?P=mark))(?P<end>[ ]?\|)?:?"
)
"""A label with the form that it is written in: `**Date**`, `- Date`, `| Date |`."""


def _words_of(key: str) -> str:
    """Return the label in the key that a style has for it."""
    match = _FORM.fullmatch(key)
    return (match["words"] if match else key).strip().rstrip(":")


def _title_of(key: str, name: str) -> str:
    """Return what our own table of metadata calls a fact."""
    return _words_of(key) if name == OTHER else FACTS.labels[name].title


def _in_their_form(rows: Sequence[tuple[str, str]]) -> Iterator[Block]:
    """Yield facts as the keys of their labels say: lines, items of a list, rows of a table."""
    forms = [
        (match["form"] or "")[:1] if (match := _FORM.fullmatch(key)) else "" for key, _ in rows
    ]
    for form, group in itertools.groupby(zip(forms, rows, strict=True), key=lambda pair: pair[0]):
        facts = [row for _, row in group]
        if form == "|":
            yield Table(("", ""), tuple((_words_of(key), value) for key, value in facts))
            continue
        lines = [
            f"**{_words_of(key)}:** {value}"
            if "**" in key or "__" in key
            else f"{_words_of(key)}: {value}"
            for key, value in facts
        ]
        if form:
            yield BulletList(tuple(map(Item, lines)))
        else:
            yield Prose("\n\n".join(lines))


_PRIMARY = regex(r"\*\*Primary Cause:\*\*")


def _is_impact(heading: _Heading) -> bool:
    return heading.meaning.split(".")[0] == "impact"


def _nested(headings: Sequence[_Heading]) -> Iterator[_Heading]:
    """Yield the headings inside the first one."""
    for heading in headings[1:]:
        if heading.level <= headings[0].level:
            return
        yield heading


def _unmarked(cell: str) -> str:
    return cell[2:-2] if cell.startswith("**") and cell.endswith("**") else cell


def _is_primary(item: Item) -> bool:
    return _PRIMARY.fullmatch(item.text) is not None


def _lines(item: Item) -> list[str]:
    """Return the lines below a factor's label."""
    below = [block for block in item.children if isinstance(block, BulletList)]
    return [line.text for block in below for line in block.items]


def _opened(body: Body, place: str) -> Body:
    """Return blocks where what is in one inner section comes before all others.

    Where something comes before them already, the inner section keeps its heading.
    """
    if body and not isinstance(body[0], Section | Kept):
        return body
    rest, blocks = without_section(body, place.split(" / ")[1:])
    return (*blocks, *rest)
