"""A document in a style: the style's headings in their order, and nothing lost.

What the style has a place for goes there. The rest follows in the layout of this library.
Nothing is copied: each part is taken out of the one tree and put into the other.
"""

import re
from collections.abc import Callable, Iterator, Sequence

import attrs

from postmortem.model.layout import normal_title
from postmortem.model.sections import OUTLINE
from postmortem.model.sections.metadata import FACTS
from postmortem.styles.forms import formed
from postmortem.styles.matching import plain
from postmortem.styles.meanings import PLACE_OF
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
    found = [*styled.head(), *styled.parts()]
    own = [block for block in styled.body if not isinstance(block, Section)]
    rest = [block for block in styled.body if isinstance(block, Section)]
    return attrs.evolve(document, body=(*own, *found, *rest))


_LEVEL = 2
"""The level of a section of the author's own."""
_TITLES = frozenset(layout.title for layout in OUTLINE.values())


def _top(meaning: str) -> str:
    """Return the title of the section of ours that a meaning belongs to."""
    return PLACE_OF["root_cause" if meaning == "cause" else meaning.split(".")[0]]


def _at_level(section: Section, level: int) -> Section:
    """Return a section of the author's own with its heading, and those inside of it, at a level."""
    body = tuple(
        attrs.evolve(block, markdown=with_headings_moved(block.markdown, level - _LEVEL))
        if isinstance(block, Prose)
        else block
        for block in section.body
    )
    return attrs.evolve(section, level=level, body=body)


@attrs.frozen
class _Heading:
    """A heading of a style, and what stands below it."""

    level: int
    title: str
    meaning: str

    @classmethod
    def of(cls, text: str, meaning: str) -> "_Heading":
        words = text.lstrip("#")
        return cls(len(text) - len(words) or 2, words.strip(), meaning)


class StyledDocument:
    """The tree of a report, out of which the parts are taken."""

    def __init__(self, document: Document, style: Style) -> None:
        self.body = on_own_scale(document, style).body
        self.style = style
        self.headings = [_Heading.of(*both) for both in style.sections.items()]
        self.own = self._own_sections()
        """The sections of the author's own, by the title of the section that they follow."""

    def _own_sections(self) -> dict[str, list[Section]]:
        """Take out of the tree what follows a section that the style has a heading for."""
        places = {_top(heading.meaning) for heading in self.headings if heading.meaning != "kept"}
        found: dict[str, list[Section]] = {}
        rest: list[Block] = []
        before = ""
        for block in self.body:
            if isinstance(block, Section) and block.title not in _TITLES and before in places:
                found.setdefault(before, []).append(block)
                continue
            if isinstance(block, Section) and block.title in _TITLES:
                before = block.title
            rest.append(block)
        self.body = tuple(rest)
        return found

    def head(self) -> Iterator[Prose]:
        """Yield the facts that the style has as labelled lines below the title."""
        if any(heading.meaning == "metadata" for heading in self.headings):
            return
        lines = [
            f"{label.rstrip(':')}: {value}"
            for label, name in self.style.labels.items()
            for value in self._fact(FACTS.labels[name].title)
        ]
        if lines:
            yield Prose("\n\n".join(lines))

    def parts(self) -> Iterator[Block]:
        """Yield the sections of the style that aren't empty, in its order."""
        found: dict[_Heading, tuple[Block, ...]] = {}
        # What is a part of another is taken first: the other is what is left.
        for heading in sorted(self.headings, key=lambda one: -one.meaning.count(".")):
            found[heading] = tuple(
                formed(block, self.style, heading.meaning) for block in self._taken(heading)
            )
        level = 0
        for at, heading in enumerate(self.headings):
            if heading.meaning == "kept":
                yield from found[heading]
            elif found[heading] or any(found[one] for one in _inside(self.headings[at:])):
                yield Section(heading.title, found[heading], level=heading.level)
                level = heading.level if not level else min(level, heading.level)
                top = _top(heading.meaning)
                later = [
                    one for one in self.headings[at + 1 :] if one.meaning != "kept" and found[one]
                ]
                if all(_top(one.meaning) != top for one in later):
                    for own in self.own.pop(top, ()):
                        yield _at_level(own, level)
                    level = 0
        for own in (section for sections in self.own.values() for section in sections):
            yield own

    def _taken(self, heading: _Heading) -> tuple[Block, ...]:
        """Take the blocks that belong below a heading out of the tree."""
        first, _, name = heading.meaning.partition(".")
        if heading.meaning == "kept":
            return self._kept(heading.title)
        if first == "metadata" and name:
            label = heading.title if name == "other" else FACTS.labels[name].title
            return tuple(Prose(guarded(value)) for value in self._fact(label))
        if first == "cause":
            return self._causes()
        blocks = self._section(PLACE_OF[heading.meaning])
        if first == "metadata":
            return tuple(map(self._with_labels, blocks))
        if first == "impact":
            return _unlabelled(blocks, heading.title)
        if heading.meaning == "summary":
            return _opened(blocks, PLACE_OF["summary.one_line"])
        return blocks

    def _section(self, place: str) -> tuple[Block, ...]:
        """Take all that stands in the section at a place."""
        self.body, found = without_section(self.body, place.split(" / "))
        return found

    def _fact(self, label: str) -> list[str]:
        """Take the rows of the metadata that have a label."""
        found: list[str] = []

        def left(block: Block) -> Block | None:
            if not isinstance(block, Table):
                return block
            named = [normal_title(_bare(row[0])) == normal_title(label) for row in block.rows]
            found.extend(row[1] for row, is_it in zip(block.rows, named, strict=True) if is_it)
            return with_rows(block, [at for at, is_it in enumerate(named) if not is_it])

        self._change(PLACE_OF["metadata"], left)
        return found

    def _causes(self) -> tuple[Block, ...]:
        """Take the primary cause; with it all factors, if the style has no place for them."""
        place = PLACE_OF["root_cause.factors"]
        with_all = all(one.meaning != "root_cause.factors" for one in self.headings)
        found: list[Item] = []

        def left(block: Block) -> Block | None:
            if not isinstance(block, NumberedList):
                return block
            count = len(block.items) if with_all else _is_primary(block.items[0])
            found.extend(block.items[:count])
            rest = block.items[count:]
            return NumberedList(rest) if rest else None

        self._change(place, left)
        if len(found) == 1 and _is_primary(found[0]) and len(_lines(found[0])) == 1:
            return (Prose(guarded(_lines(found[0])[0])),)
        return (NumberedList(tuple(found)),) if found else ()

    def _kept(self, title: str) -> tuple[Block, ...]:
        """Take what was kept, wherever it stands, that begins with a heading."""
        found: list[Block] = []

        def left(block: Block) -> Block | None:
            first = block.markdown.split("\n", 1)[0] if isinstance(block, Kept) else ""
            if _HEADING.match(first) and plain(first) == plain(title):
                found.append(block)
                return None
            return block

        self.body = map_blocks(self.body, left)
        return tuple(found)

    def _change(self, place: str, change: Callable[[Block], Block | None]) -> None:
        """Change the blocks of one section; None takes one out."""
        self.body = block_at(self.body, place.split(" / "), lambda body: map_blocks(body, change))

    def _with_labels(self, block: Block) -> Block:
        """Return the table of the metadata with the labels of the style."""
        if not isinstance(block, Table):
            return block
        own = {FACTS.labels[name].title: label for label, name in self.style.labels.items()}
        rows = tuple((own.get(_bare(label), _bare(label)), value) for label, value in block.rows)
        return attrs.evolve(block, rows=rows)


_HEADING = re.compile(r" {0,3}#{1,6} ")
_PRIMARY = re.compile(r"\*\*Primary Cause:\*\*")


def _inside(headings: Sequence[_Heading]) -> Iterator[_Heading]:
    """Yield the headings inside of the first one."""
    for heading in headings[1:]:
        if heading.level <= headings[0].level:
            return
        yield heading


def _bare(cell: str) -> str:
    return cell[2:-2] if cell.startswith("**") and cell.endswith("**") else cell


def _is_primary(item: Item) -> bool:
    return _PRIMARY.fullmatch(item.text) is not None


def _lines(item: Item) -> list[str]:
    """Return the lines below a factor's label."""
    below = [block for block in item.children if isinstance(block, BulletList)]
    return [line.text for block in below for line in block.items]


def _opened(body: Body, place: str) -> Body:
    """Return blocks where what stands in one inner section stands before all others.

    Where something stands before them already, the inner section keeps its heading.
    """
    if body and not isinstance(body[0], Section | Kept):
        return body
    rest, found = without_section(body, place.split(" / ")[1:])
    return (*found, *rest)


def _unlabelled(body: Body, title: str) -> Body:
    """Return blocks where a row called like their heading is a paragraph below it."""
    found: list[str] = []

    def left(block: Block) -> Block | None:
        if not isinstance(block, Table):
            return block
        # To the letter: what a label says more, such as a pictogram, would be lost.
        wanted = normal_title(title)
        named = [normal_title(row[0]) == wanted and len(row) == 2 for row in block.rows]
        found.extend(row[1] for row, is_it in zip(block.rows, named, strict=True) if is_it)
        return with_rows(block, [at for at, is_it in enumerate(named) if not is_it])

    rest = map_blocks(body, left)
    return (*((Prose("\n\n".join(map(guarded, found))),) if found else ()), *rest)
