"""The combinators for sections: a heading over one part, or over a class of parts."""

from collections.abc import Iterator
from typing import Any, Protocol

import attrs

from postmortem.errors import FieldError, LayoutError, Problem
from postmortem.model.layout.cursor import Cursor
from postmortem.model.layout.parts import Part, prose
from postmortem.model.layout.records import table
from postmortem.tree.nodes import Block, Section, Table
from postmortem.values.sequences import TimeSequences


class SectionPart(Part[Any], Protocol):
    """A part that is below a heading of its own."""

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

    def write(self, value: Any, times: TimeSequences) -> Iterator[Block]:
        body = tuple(self.part.write(value, times))
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
class _Introduced:
    """A heading over two fields of a class: prose, and the table of rows that it introduces."""

    title: str
    prose_name: str
    above: prose
    rows_name: str
    below: table

    def write(self, value: Any, times: TimeSequences) -> Iterator[Block]:
        text, rows = getattr(value, self.prose_name), getattr(value, self.rows_name)
        body: list[Block] = []
        if text is not None:
            body += self.above.write(text, times)
            if self.below.may_be_in(text):
                # A table in the prose might be read as the rows. An empty one says where they begin.
                body.append(self.below.heading())
        body += self.below.write(rows, times)
        if body:
            yield Section(self.title, tuple(body))

    def read(self, cursor: Cursor) -> dict[str, Any]:
        inner = cursor.inside(self.title)
        tables = [block for block in inner.own(Table) if self.below.fits(block)]
        empty = [block for block in tables if not any(map(any, block.rows))]
        edge = empty[-1] if empty else tables[0] if tables else None
        inner.field = f"{cursor.field}.{self.prose_name}"
        values: dict[str, Any] = {self.prose_name: inner.prose(before=edge)}
        if empty:
            inner.take(Table, lambda block: block is edge)
        inner.field = f"{cursor.field}.{self.rows_name}"
        values[self.rows_name] = self.below.read(inner)
        inner.finish()
        return values

    def blank(self) -> Iterator[Block]:
        yield Section(self.title, tuple(self.below.blank()))

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
        own = [part for part in self.parts.values() if not isinstance(part, _WITH_HEADING)]
        if len(own) > 1 or (own and own[0] is not next(iter(self.parts.values()))):
            # Without a heading between them, a part that is absent would read the next one's.
            raise LayoutError(
                Problem(path=self.title, expected="a heading for each part but the first")
            )

    def write(self, value: Any, times: TimeSequences) -> Iterator[Block]:
        body: list[Block] = []
        for name, part in self.parts.items():
            if isinstance(part, _Introduced):
                if name == part.rows_name:
                    body += part.write(value, times)
                continue
            content = getattr(value, name)
            if content is not None and content != ():  # most of most reports is absent
                body += part.write(content, times)
        if body:
            yield Section(self.title, tuple(body))

    def read(self, cursor: Cursor) -> Any:
        inner = cursor.inside(self.title)
        values: dict[str, Any] = {}
        path = inner.field
        for name, part in self.parts.items():
            if isinstance(part, _Introduced):
                if name == part.rows_name:
                    inner.field = path
                    values |= part.read(inner)
                continue
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
            if not isinstance(part, _Introduced) or name == part.rows_name
            for block in part.blank()
        )
        yield Section(self.title, body)

    def titles(self) -> Iterator[tuple[str, ...]]:
        yield (self.title,)
        for name, part in self.parts.items():
            if isinstance(part, _Introduced) and name != part.rows_name:
                continue
            if isinstance(part, _WITH_HEADING):
                for path in part.titles():
                    yield (self.title, *path)


_WITH_HEADING = (_Single, _Introduced, _Composite)


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
"""A section inside another: the same thing, named for where it is."""


def introduced(title: str, **parts: Part[Any]) -> dict[str, Part[Any]]:
    """Return the parts of two fields that share a heading: prose, and the table below it.

    Both names lead to the one part, which writes and reads both fields.
    """
    (prose_name, above), (rows_name, rows) = parts.items()
    assert isinstance(above, prose)
    assert isinstance(rows, table)
    part = _Introduced(title, prose_name, above, rows_name, rows)
    return {prose_name: part, rows_name: part}
