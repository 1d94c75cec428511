"""The combinators for sections: a heading over one part, or over a class of parts."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Protocol

import attrs

from postmortem.errors import FieldError, LayoutError, Problem
from postmortem.model.layout.cursor import Cursor
from postmortem.model.layout.parts import Part
from postmortem.tree.nodes import Block, Section


class SectionPart(Part[Any], Protocol):
    """A part that stands below a heading of its own."""

    @property
    def title(self) -> str:
        """The heading."""

    def titles(self) -> Iterator[tuple[str, ...]]:
        """Yield the path of titles to this section and to each section inside, in order."""


@attrs.frozen
class _Single:
    """A heading over one part."""

    title: str
    part: Part[Any]

    def write(self, value: Any, day: date | None) -> Iterator[Block]:
        body = tuple(self.part.write(value, day))
        if body:
            yield Section(self.title, body)

    def read(self, cursor: Cursor) -> Any:
        inner = cursor.inside(self.title)
        value = self.part.read(inner)
        inner.finish()
        return value

    def blank(self) -> Iterator[Block]:
        yield Section(self.title, tuple(self.part.blank()))

    def titles(self) -> Iterator[tuple[str, ...]]:
        yield (self.title,)


@attrs.frozen
class _Composite:
    """A heading over the fields of a class: at most one part of its own, then sections."""

    title: str
    cls: type
    parts: dict[str, Part[Any]]
    optional: frozenset[str]
    """The fields that the blank document leaves out."""

    def __attrs_post_init__(self) -> None:
        fields = {field.name for field in attrs.fields(self.cls)}
        if fields ^ set(self.parts):
            wrong = ", ".join(sorted(fields ^ set(self.parts)))
            raise LayoutError(
                Problem(path=self.title, expected="a part for each field", found=wrong)
            )
        own = [part for part in self.parts.values() if not isinstance(part, _Single | _Composite)]
        if len(own) > 1 or (own and own[0] is not next(iter(self.parts.values()))):
            # Without a heading between them, a part that is absent would read the next one's.
            raise LayoutError(
                Problem(path=self.title, expected="a heading for each part but the first")
            )

    def write(self, value: Any, day: date | None) -> Iterator[Block]:
        body: list[Block] = []
        for name, part in self.parts.items():
            content = getattr(value, name)
            if content is not None and content != ():  # most of most reports is absent
                body += part.write(content, day)
        if body:
            yield Section(self.title, tuple(body))

    def read(self, cursor: Cursor) -> Any:
        inner = cursor.inside(self.title)
        values = {}
        path = inner.field
        for name, part in self.parts.items():
            inner.field = f"{path}.{name}"
            values[name] = part.read(inner)
        inner.finish()
        try:
            return self.cls(**values)
        except FieldError as error:
            inner.refused(error)
            return None

    def blank(self) -> Iterator[Block]:
        body = tuple(
            block
            for name, part in self.parts.items()
            if name not in self.optional
            for block in part.blank()
        )
        yield Section(self.title, body)

    def titles(self) -> Iterator[tuple[str, ...]]:
        yield (self.title,)
        for part in self.parts.values():
            if isinstance(part, _Single | _Composite):
                for path in part.titles():
                    yield (self.title, *path)


def section(
    title: str, content: Any, /, *, optional: tuple[str, ...] = (), **parts: Part[Any]
) -> SectionPart:
    """Return a heading over one part, or over a class with a part for each of its fields.

    A field in `optional` shows only when used: the blank document leaves it out.
    """
    if parts:
        return _Composite(title, content, parts, frozenset(optional))
    return _Single(title, content)


subsection = section
"""A section inside another: the same thing, named for where it stands."""
