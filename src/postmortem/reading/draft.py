"""What comes together while a document is read: values, what is kept, and what is said of both."""

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeVar

import attrs
from attrs import Factory, field

from postmortem.errors import FieldError
from postmortem.reading.blocks import count_of, line_of
from postmortem.reading.result import Diagnostic, Kind
from postmortem.styles.style import Meaning, Style
from postmortem.text.words import words_of
from postmortem.tree.locations import Location
from postmortem.tree.nodes import (
    Block,
    BulletList,
    Document,
    Kept,
    NumberedList,
    Section,
    Table,
)

T = TypeVar("T")


@attrs.define
class Draft:
    """A report that is being read."""

    document: Document
    style: Style
    meaning: Meaning = field(
        default=Factory(lambda self: cache(self.style.meaning), takes_self=True)
    )
    """What a heading means, by `Style.meaning`: each is asked for more than once."""
    label: Callable[[str], str | None] = field(
        default=Factory(lambda self: cache(self.style.label), takes_self=True)
    )
    """The fact that a label names, by `Style.label`."""
    values: dict[str, Any] = field(factory=dict)
    """The values by their paths; a list for what there are many of."""
    places: dict[str, Location] = field(factory=dict)
    extras: list[tuple[str, str, int]] = field(factory=list)
    """What is kept: after which place, the Markdown, its line."""
    diagnostics: list[Diagnostic] = field(factory=list)
    kept: int = 0
    """How many blocks were kept."""
    headings: list[tuple[int, str, str, str]] = field(factory=list)
    """The headings that were understood: line, words, the place they became, their meaning."""
    place: str = ""
    """The place of the last section that was understood."""
    columns: set[tuple[str, str]] = field(factory=set)
    """The columns of tables that were read, by the path of their rows and their names."""

    def set(self, path: str, value: Any, line: int) -> bool:
        """Set a value that there is once; False where it is there already."""
        if path in self.values:
            return False
        self.values[path] = value
        self.places[path] = Location(line)
        return True

    def add(self, path: str, value: Any, line: int) -> str:
        """Add to what there are many of, and return the path of what was added."""
        row = f"{path}[{len(self.values.setdefault(path, []))}]"
        self.values[path].append(value)
        self.places[row] = Location(line)
        return row

    def made(self, make: Callable[..., T], **values: Any) -> T | None:
        """Return an object of the model, or None where it refuses its values."""
        try:
            return make(**values)
        except FieldError:
            return None

    def say(self, kind: Kind, line: int, what: str, why: str, path: str = "") -> None:
        """Record what a person should know."""
        self.diagnostics.append(Diagnostic(line=line, what=what, why=why, kind=kind, path=path))

    def translated(self, line: int, what: str, shown: str, why: str, path: str = "") -> None:
        """Record words that the report has otherwise; nothing where it has them as they are."""
        if what != shown and sorted(words_of(what)) != sorted(words_of(shown)):
            self.say("translated", line, what, why, path)

    def heading_of_column(self, line: int, title: str, name: str | None, path: str) -> None:
        """Record the heading of a column, where the report shows it in other words or not at all.

        Two tables whose rows go to the same path become one table, which has its headings once.
        The heading of a column without a name stands beside each of its values.
        """
        if name is None:
            return
        shown = "" if (path, name) in self.columns else name
        self.columns.add((path, name))
        self.translated(line, title, shown, "the heading of a column")

    def keep(
        self,
        markdown: str,
        line: int,
        why: str,
        *,
        blocks: int,
        after: str | None = None,
        what: str = "",
    ) -> None:
        """Keep Markdown as it was written."""
        if markdown.strip():
            place = self.place if after is None else after
            self.extras.append((place, markdown, line))
            self.kept += blocks
            first = (what or markdown).strip().split("\n", 1)[0]
            self.say("kept", line, _shortened(first), why)

    def keep_blocks(self, blocks: Sequence[Block], why: str) -> None:
        """Keep blocks as they were written, neighbours as one."""
        run: list[Block] = []
        for block in blocks:
            if isinstance(block, Kept):
                self._keep_run(run, why)
                run = []
                self.extras.append((self.place, block.markdown, line_of(block)))
            else:
                if run and not self._touch(run[-1], block):
                    self._keep_run(run, why)
                    run = []
                run.append(block)
        self._keep_run(run, why)

    def keep_rows(self, table: Table, left: Sequence[int], why: str) -> None:
        """Keep some rows of a table as they were written, below its heading."""
        if left:
            source = self.source(table).split("\n")
            rows = source[2:]  # below the heading and its line
            kept = [*source[:2], *(rows[at] for at in left if at < len(rows))]
            self.keep("\n".join(kept), line_of(table), why, blocks=len(left))

    def _touch(self, before: Block, block: Block) -> bool:
        """Say whether nothing but blank lines stands between two blocks."""
        assert before.span is not None
        assert block.span is not None
        between = self.document.source[before.span.end : block.span.start]
        return not between.strip()

    def _keep_run(self, run: Sequence[Block], why: str) -> None:
        if run:
            count = sum(count_of(block) for block in run)
            self.keep(self.source(run[0], run[-1]), line_of(run[0]), why, blocks=count)

    def source(self, first: Block, last: Block | None = None) -> str:
        """Return what was written, from one block to another."""
        last = last or first
        assert first.span is not None
        assert last.span is not None
        return self.document.source[first.span.start : last.span.end].decode()

    def heading(self, section: Section) -> str:
        """Return the source of a section's heading."""
        assert section.span is not None
        first = next((block.span.start for block in section.body if block.span), section.span.end)
        return self.document.source[section.span.start : first].decode().strip()


def _shortened(text: str) -> str:
    """Return the beginning of a long text, in whole words."""
    return text if len(text) <= _QUOTED else re.sub(r"\w*$", "", text[:_QUOTED]).rstrip()


_QUOTED = 160
"""How many characters of what was kept a diagnostic repeats."""


def item_source(draft: Draft, listed: BulletList | NumberedList, index: int) -> str:
    """Return what was written of one item, its marker and what stands below included."""
    assert listed.span is not None
    at = listed.items[index].span
    after = listed.items[index + 1].span if index + 1 < len(listed.items) else None
    assert at is not None
    end = after.start if after else listed.span.end
    return draft.document.source[at.start : end].decode().rstrip()
