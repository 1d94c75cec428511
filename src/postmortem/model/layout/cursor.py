"""The reading side of a layout: what is still unread, and what came of it."""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import TypeVar

import attrs
from attrs import field

from postmortem.errors import FieldError, Problem, Problems, describe
from postmortem.patterns import regex
from postmortem.tree.locations import Location
from postmortem.tree.nodes import Block, Document, Kept, Prose, Section
from postmortem.tree.span import Span
from postmortem.values.sequences import TimeSequences

B = TypeVar("B", bound=Block)


@attrs.frozen(kw_only=True)
class Leftover:
    """Markdown that no part understood, and the section after whose own content it was."""

    after: str
    markdown: str
    span: Span | None


@attrs.frozen(kw_only=True)
class OwnSection:
    """A section that no part understood: its author's own."""

    title: str
    body: str
    """What is in it, as it was written."""
    after: str
    """The section that it follows; with ` / ` at its end, the section that it is the first in."""
    leftover: Leftover
    """The same section as Markdown, for a reader that can't take it for one."""


@attrs.define(kw_only=True)
class Page:
    """One document while it is read: what its parts share."""

    document: Document
    times: TimeSequences = field(factory=TimeSequences)
    """The incident's date, which a bare `00:15` belongs to, and the lists of times read so far."""
    problems: Problems = field(factory=Problems)
    """What was understood and is wrong."""
    leftovers: list[Leftover] = field(factory=list)
    """What was not understood; `Cursor.finish` adds to it section by section."""
    own_sections: list[OwnSection] = field(factory=list)
    """The sections of the author's own, and where they were."""
    places: dict[str, Location] | None = None
    """Where each value was, by its path; None where nobody asks, since it takes its time."""

    def source(self, blocks: Sequence[Block]) -> str | None:
        """Return neighbouring blocks as they were written, or None where nobody wrote them.

        The source from the first to the last is taken whole: a link definition between two blocks
        is part of it, though it is no block.
        """
        first, last = blocks[0].span, blocks[-1].span
        if first is not None and last is not None and self.document.source:
            return self.document.source[first.start : last.end].decode()
        if all(isinstance(block, Prose | Kept) for block in blocks):
            return "\n\n".join(
                block.markdown for block in blocks if isinstance(block, Prose | Kept)
            )
        return None


class Cursor:
    """Reads the blocks of one section: each part takes what is its own, the rest is kept."""

    def __init__(self, page: Page, path: str, blocks: Sequence[Block], line: int | None) -> None:
        self.page = page
        self.path = path
        """The titles that lead here: `Timeline / Detection`; '' for the top of the document."""
        self.line = line
        self.field = ""
        """The path of the value that is being read: `timeline.detection`."""
        self.end = path
        """The path of the last section that was recognised in this one, known when it is done."""
        self._blocks: list[Block | Cursor | None] = list(blocks)

    def take(self, kind: type[B], fits: Callable[[B], bool] | None = None) -> B | None:
        """Return the first unread block of the section itself that is of a kind and fits."""
        for index, block in self._unread(kind):
            if fits is None or fits(block):
                self._blocks[index] = None
                return block
        return None

    def take_all(self, kind: type[B]) -> list[B]:
        """Return all unread blocks of the section itself that are of a kind."""
        blocks: list[B] = []
        for index, block in self._unread(kind):
            self._blocks[index] = None
            blocks.append(block)
        return blocks

    def own(self, kind: type[B]) -> list[B]:
        """Return the unread blocks of the section itself that are of a kind, and leave them there."""
        return [block for _, block in self._unread(kind)]

    def _unread(self, kind: type[B]) -> Iterator[tuple[int, B]]:
        """Yield the unread blocks of the section itself that are of a kind, with their positions."""
        for index, block in enumerate(self._blocks):
            if isinstance(block, Section | Cursor):
                return
            if isinstance(block, kind):
                yield index, block

    def inside(self, title: str) -> "Cursor":
        """Return a cursor over the first unread section with a title; empty if there is none."""
        normal = normal_title(title)
        path = f"{self.path} / {title}" if self.path else title
        for index, block in enumerate(self._blocks):
            if isinstance(block, Section) and normal_title(block.title) == normal:
                line = None if block.span is None else block.span.line
                cursor = Cursor(self.page, path, block.body, line)
                cursor.field = self.field
                self._blocks[index] = cursor
                return cursor
        return Cursor(self.page, path, (), None)

    def found(self, line: int | None, step: str = "", *, words: str = "") -> None:
        """Record that the value being read, or one inside it, is on a line.

        With `words`, its column is where they are in that line.
        """
        if self.page.places is not None and line is not None:
            at = self.page.document.line(line).find(words) if words else -1
            self.page.places[self.field + step] = Location(line, None if at < 0 else at + 1)

    def found_row(self, line: int | None, step: str, names: Sequence[str]) -> None:
        """Record the row of a table, and its cells, which are the values that are named."""
        if self.page.places is None or line is None:
            return
        self.found(line, step)
        source = self.page.document.line(line)
        cells = list(_CELL.finditer(source))
        for name, cell in zip(names, cells, strict=False):
            if cell["words"]:
                column = cell.start("words") + 1
                self.page.places[f"{self.field}{step}.{name}"] = Location(line, column)

    def prose(self, before: Block | None = None) -> str | None:
        """Return all unread blocks of the section itself as one text, as they were written.

        With `before`, return only what comes before that block.
        """
        first = True
        runs: list[list[Block]] = []
        joins = False
        for index, block in enumerate(self._blocks):
            if isinstance(block, Section | Cursor) or (before is not None and block is before):
                break
            if block is None or isinstance(block, Kept):
                joins = False
                continue
            if first and block.span is not None:
                self.found(block.span.line)
            first = False
            if joins:
                runs[-1].append(block)
            else:
                runs.append([block])
            joins = True
            self._blocks[index] = None
        texts = [self._source(run) for run in runs]
        return "\n\n".join(text for text in texts if text) or None

    def problem(
        self, expected: str, found: object, *, place: str = "", line: int | None = None
    ) -> None:
        """Report something in this section that was recognised and is wrong."""
        shown = None if found is None else describe(found)
        self._report(Problem(expected=expected, found=shown), place, line)

    def refused(self, error: FieldError, *, place: str = "", line: int | None = None) -> None:
        """Report values that the model refused."""
        for problem in error.problems:
            self._report(problem, place, line)

    def _report(self, problem: Problem, place: str, line: int | None) -> None:
        # The path inside the model means nothing to someone who looks at the document.
        line_number = line if line is not None else self.line
        self.page.problems.append(attrs.evolve(problem, path=self.path + place, line=line_number))

    def keep(self, markdown: str, span: Span | None) -> None:
        """Carry along a piece of a block that was understood otherwise."""
        self.page.leftovers.append(Leftover(after=self.path, markdown=markdown, span=span))

    def finish(self) -> None:
        """Carry along all that is still unread."""
        run: list[Block] = []
        after = f"{self.path} / " if self.path else ""
        for block in self._blocks:
            # Two levels have sections of an author's own: the document, and its sections.
            own = block if isinstance(block, Section) and " / " not in self.path else None
            if own or isinstance(block, Cursor | Kept) or block is None:
                self._leave(run)
                run = []
            if isinstance(block, Cursor):
                self.end = block.end
                after = block.path
            elif own is not None:
                self._keep_section(own, after)
            elif isinstance(block, Kept):
                self._leave([block], block.markdown)
            elif block is not None:
                run.append(block)
        self._leave(run)

    def _keep_section(self, block: Section, after: str) -> None:
        """Carry along a section of the author's own."""
        body = (self._source(list(block.body)) if block.body else None) or ""
        title = f"{'##' if not self.path else '###'} {block.title}"
        markdown = self.page.source([block]) or "\n\n".join(filter(None, (title, body)))
        leftover = Leftover(after=self.end, markdown=markdown, span=block.span)
        self.page.own_sections.append(
            OwnSection(title=block.title, body=body, after=after, leftover=leftover)
        )

    def _leave(self, run: list[Block], markdown: str | None = None) -> None:
        text = (markdown or self._source(run) or "") if run else ""
        if text.strip():
            leftover = Leftover(after=self.end, markdown=text, span=run[0].span)
            self.page.leftovers.append(leftover)

    def _source(self, run: list[Block]) -> str | None:
        text = self.page.source(run)
        if text is None:  # a tree that no Markdown was read for: it can't be kept as written
            kind = type(run[0]).__name__
            self._report(Problem(expected="what this section holds", found=kind), "", None)
        return text


_CELL = regex(r"(?:^[ \t]*(?:\|[ \t]*)?|\|[ \t]*)(?P<words>(?:[^|\\]|\\.)*)")
"""One cell of a row's source, with the pipe before it."""


@lru_cache(maxsize=1024)
def normal_title(title: str) -> str:
    """Return what two titles that mean the same section have in common."""
    return " ".join(title.split()).rstrip(":").casefold()
