"""The combinators for what is in a section: prose, lists, tables, code.

A part is a pair with a law: `read(write(value)) == value`. What it doesn't understand it leaves
for `Cursor.finish`, which keeps it; what it recognises and can't read it reports. `blank` gives
the part of the blank document.
"""

from collections.abc import Callable, Iterator
from typing import Any, Protocol, TypeVar, runtime_checkable

import attrs

from postmortem.errors import FieldError
from postmortem.model.layout.cursor import Cursor
from postmortem.model.layout.values import prompt
from postmortem.text.guards import guarded
from postmortem.tree.nodes import Block, BulletList, CodeBlock, Item, NumberedList, Prose, line_of
from postmortem.values.sequences import TimeSequences

T = TypeVar("T")


@runtime_checkable
class Part(Protocol[T]):
    """How one field of a section is laid out."""

    def write(self, value: T, times: TimeSequences) -> Iterator[Block]:
        """Yield the blocks that show a value; an absent value has none."""

    def read(self, cursor: Cursor) -> T:
        """Return the value that the next blocks show; an absent one where there are none."""

    def blank(self) -> Iterator[Block]:
        """Yield the blocks of the blank document."""


@attrs.frozen
class prose:
    """Block Markdown: everything that is in the section itself."""

    prompt: str

    def write(self, value: str | None, times: TimeSequences) -> Iterator[Block]:
        if value is not None:
            yield Prose(value)

    def read(self, cursor: Cursor) -> str | None:
        return cursor.prose()

    def blank(self) -> Iterator[Block]:
        yield Prose(prompt(self.prompt))


@attrs.frozen
class paragraph:
    """One line, as a paragraph of its own."""

    prompt: str

    def write(self, value: str | None, times: TimeSequences) -> Iterator[Block]:
        if value is not None:
            yield Prose(guarded(value))

    def read(self, cursor: Cursor) -> str | None:
        block = cursor.take(Prose, lambda block: "\n\n" not in block.markdown)
        if block is not None and block.span is not None:
            cursor.found(block.span.line)
        return None if block is None else block.markdown

    def blank(self) -> Iterator[Block]:
        yield Prose(prompt(self.prompt))


@attrs.frozen
class numbered:
    """Lines, as a numbered list; bullets are read as well."""

    prompt: str

    def write(self, value: tuple[str, ...], times: TimeSequences) -> Iterator[Block]:
        if value:
            yield NumberedList(tuple(Item(line) for line in value))

    def read(self, cursor: Cursor) -> tuple[str, ...]:
        block = take_list(cursor, lambda item: not item.children)
        filled = [item for item in block if item.text]
        for index, item in enumerate(filled):
            cursor.found(line_of(item), f"[{index}]", words=item.text)
        return tuple(item.text for item in filled)

    def blank(self) -> Iterator[Block]:
        yield NumberedList((Item(prompt(self.prompt)),))


@attrs.frozen
class code_blocks:
    """Literal text, a code block each."""

    make: Callable[..., Any]
    """The class of one: takes `code` and `language`."""
    prompt: str

    def write(self, value: tuple[Any, ...], times: TimeSequences) -> Iterator[Block]:
        for excerpt in value:
            yield CodeBlock(excerpt.code, excerpt.language)

    def read(self, cursor: Cursor) -> tuple[Any, ...]:
        excerpts: list[Any] = []
        for block in cursor.take_all(CodeBlock):
            try:
                excerpts.append(self.make(code=block.code, language=block.language))
                cursor.found(line_of(block), f"[{len(excerpts) - 1}]")
            except FieldError as error:
                cursor.refused(error, line=line_of(block))
        return tuple(excerpts)

    def blank(self) -> Iterator[Block]:
        yield CodeBlock(f"({self.prompt})")


@attrs.frozen
class items:
    """Objects that are one line each, as a bullet list."""

    write_one: Callable[[Any], str]
    read_one: Callable[[str], Any | None]
    """Returns None for a line that is something else; it is kept."""
    prompt: str
    """Markdown: the one line of the blank document."""

    def write(self, value: tuple[Any, ...], times: TimeSequences) -> Iterator[Block]:
        if value:
            yield BulletList(tuple(Item(self.write_one(item)) for item in value))

    def read(self, cursor: Cursor) -> tuple[Any, ...]:
        values: list[Any] = []
        for item in take_list(cursor, lambda item: not item.children):
            if item.text:
                try:
                    entry = self.read_one(item.text)
                except FieldError as error:
                    cursor.refused(error, line=line_of(item))
                    continue
                if entry is None:
                    cursor.keep(f"- {item.text}", item.span)
                else:
                    cursor.found(line_of(item), f"[{len(values)}]", words=item.text)
                    values.append(entry)
        return tuple(values)

    def blank(self) -> Iterator[Block]:
        yield BulletList((Item(self.prompt),))


def take_list(cursor: Cursor, fits: Callable[[Item], bool]) -> tuple[Item, ...]:
    """Return the items of the first list, of either kind, whose items all fit."""

    def all_fit(block: NumberedList | BulletList) -> bool:
        return all(map(fits, block.items))

    block = cursor.take(NumberedList, all_fit) or cursor.take(BulletList, all_fit)
    return block.items if block else ()
