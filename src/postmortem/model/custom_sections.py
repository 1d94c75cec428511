"""Custom sections: what an author has a heading for and this model has none.

    custom_sections:
      - title: Legal
        body: The regulator was told on the same day.
        after: Impact Assessment

A custom section is written as a plain section, after the section that it names, and reads back as
one. Markdown that is elsewhere, or has headings of other sections in it, is an `Extra`.
"""

from collections.abc import Iterable, Iterator

import attrs

from postmortem.errors import FieldError, Problem, describe
from postmortem.model.fields import typed
from postmortem.model.layout import normal_title
from postmortem.model.sections import OUTLINE, PLACES, Sections
from postmortem.text.normal import Body, Line, body
from postmortem.tree.nodes import Block, Prose, Section
from postmortem.values.sequences import TimeSequences

_INSIDE = " / "
_SECTIONS = tuple(place for place in PLACES if place and _INSIDE not in place)
END = _SECTIONS[-1]
"""The last section: what follows it is at the end."""


def _titles(section: str) -> tuple[str, ...]:
    """Return the titles of the sections inside a section; of the document's for ''."""
    if not section:
        return _SECTIONS
    return tuple(place.split(_INSIDE)[1] for place in PLACES if place.startswith(section + _INSIDE))


_KNOWN = {section: frozenset(map(normal_title, _titles(section))) for section in ("", *_SECTIONS)}
_PLACES = {
    normal_title(place): place
    for place in (*PLACES, *(section + _INSIDE.rstrip() for section in _SECTIONS))
}
"""Every place of a custom section by how it is compared; `timeline /` is the first in Timeline."""


@attrs.frozen(field_transformer=typed)
class CustomSection:
    """A section of the author's own: a title, and Markdown below it.

    >>> CustomSection("Legal", "The regulator was told.", after="Impact Assessment").title
    'Legal'
    """

    title: Line
    """The heading. Raises `FieldError` for that of a section that the report has a field for."""
    body: Body | None = None
    """What is below it: Markdown, whose headings are below the section's own."""
    after: str = attrs.field(default=END, kw_only=True)
    """The section that it follows: `Timeline`, or `Timeline / Detection` for one inside a
    section; `Timeline /` for the first inside, '' for the top, and the end by default.

    In a report it becomes the last section before that place which has something in it.
    """

    def __attrs_post_init__(self) -> None:
        place = _PLACES.get(
            normal_title(self.after).replace(" /", " / ").replace("  ", " ").strip()
        )
        if place is None:
            raise FieldError(
                Problem(
                    path="after",
                    expected="the title of a section, such as 'Timeline' or 'Timeline / Detection'",
                    found=describe(self.after),
                    hint=_closest_place(self.after),
                )
            )
        object.__setattr__(self, "after", place)
        if normal_title(self.title) in _KNOWN[self.outer]:
            raise FieldError(
                Problem(
                    path="title",
                    expected="a title of your own",
                    found=describe(self.title),
                    hint="the report has a field for this section",
                )
            )
        if self.body is not None:
            object.__setattr__(self, "body", body(self.body, 4 if self.outer else 3))

    @property
    def outer(self) -> str:
        """The title of the section that it is in; '' for one that is in none.

        >>> CustomSection("Weather", "Rain.", after="Timeline / Detection").outer
        'Timeline'
        """
        outer, slash, _ = self.after.partition(" /")
        return outer if slash else ""

    @property
    def _inner(self) -> str:
        """The title, in `outer`, of the section that it follows; '' for the first."""
        return self.after.partition(" /")[2].strip()


def _closest_place(place: str) -> str | None:
    from difflib import get_close_matches  # who makes no mistake doesn't wait for it

    searched = place[:80].replace("_", " ").replace(".", " / ").casefold()
    closest = get_close_matches(searched, _PLACES, n=1)
    return f"did you mean {_PLACES[closest[0]]!r}" if closest else None


def placed(
    sections: Iterable[CustomSection], report: Sections, places: Iterable[str]
) -> tuple[CustomSection, ...]:
    """Return custom sections in the order of the document, after sections that it shows.

    A section that shows nothing is no place: what would follow it follows the one before. `places`
    are shown whatever is in them.
    """
    ordered = tuple(sections)
    if not ordered:
        return ()
    shown = _shown(report, places) | {section.outer for section in ordered}
    moved = [attrs.evolve(section, after=_shown_place(section, shown)) for section in ordered]
    return tuple(sorted(moved, key=_order))


def _shown_place(section: CustomSection, shown: set[str]) -> str:
    outer = section.outer
    place = section._inner if outer else section.after
    last = ""
    for title in _titles(outer) if place else ():
        if (f"{outer}{_INSIDE}{title}" if outer else title) in shown:
            last = title
        if title == place:
            break
    return f"{outer} / {last}".rstrip() if outer else last


def _order(section: CustomSection) -> tuple[int, bool, int]:
    outer = section.outer
    if not outer:
        return _SECTIONS.index(section.after) if section.after else -1, True, 0
    titles = _titles(outer)
    return _SECTIONS.index(outer), False, titles.index(section._inner) if section._inner else -1


def _shown(report: Sections, places: Iterable[str]) -> set[str]:
    """Return the places of the sections that a report shows, and those that lead to `places`."""
    times = TimeSequences()
    blocks = [
        block
        for name, layout in OUTLINE.items()
        for block in layout.write(getattr(report, name), times)
    ]
    shown = set(_paths(blocks))
    for place in places:
        titles = place.split(_INSIDE)
        shown |= {_INSIDE.join(titles[:count]) for count in range(1, len(titles) + 1)}
    return shown


def _paths(blocks: Iterable[Block], outer: str = "") -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Section):
            path = f"{outer}{_INSIDE}{block.title}" if outer else block.title
            yield path
            yield from _paths(block.body, path)


def with_custom_sections(
    blocks: tuple[Block, ...], sections: Iterable[CustomSection]
) -> tuple[Block, ...]:
    """Return the blocks of a document with custom sections in their places."""
    body = list(blocks)
    by_heading: dict[str, list[CustomSection]] = {}
    outside: list[CustomSection] = []
    for section in sections:
        if section.outer:
            by_heading.setdefault(section.outer, []).append(section)
        else:
            outside.append(section)
    for title, own in by_heading.items():
        at = _index_of(body, title)
        if at is None:
            before = [_index_of(body, known) for known in _SECTIONS[: _SECTIONS.index(title)]]
            at = max((index for index in before if index is not None), default=_first(body) - 1) + 1
            body.insert(at, Section(title))
        outer = body[at]
        assert isinstance(outer, Section)
        body[at] = attrs.evolve(outer, body=_with(outer.body, [(s._inner, s) for s in own]))
    return _with(body, [(section.after, section) for section in outside])


def _with(
    blocks: Iterable[Block], sections: Iterable[tuple[str, CustomSection]]
) -> tuple[Block, ...]:
    """Return blocks with each custom section after the section of a title, in their order."""
    by_title: dict[str, list[Block]] = {}
    for title, section in sections:
        content = () if section.body is None else (Prose(section.body),)
        by_title.setdefault(title, []).append(Section(section.title, content))
    body = list(blocks)
    first = _first(body)
    result: list[Block] = [*body[:first], *by_title.pop("", ())]
    for block in body[first:]:
        result.append(block)
        if isinstance(block, Section):
            result += by_title.pop(block.title, ())
    return (*result, *(block for rest in by_title.values() for block in rest))


def _first(blocks: list[Block]) -> int:
    return next((at for at, block in enumerate(blocks) if isinstance(block, Section)), len(blocks))


def _index_of(blocks: list[Block], title: str) -> int | None:
    for at, block in enumerate(blocks):
        if isinstance(block, Section) and block.title == title:
            return at
    return None
