"""What comes together while a document is read: values, what is kept, and what is said of both."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeVar

import attrs
from attrs import Factory, field

from postmortem.dialects.dialect import Dialect, Meaning
from postmortem.document import (
    Block,
    BulletList,
    CodeBlock,
    Document,
    Item,
    Kept,
    NumberedList,
    Prose,
    Section,
    Table,
)
from postmortem.errors import FieldError
from postmortem.locations import Location
from postmortem.reading import Diagnostic, Kind
from postmortem.sections import OUTLINE, PLACES
from postmortem.text import single_spaced

T = TypeVar("T")


def _places() -> dict[str, str]:
    """Return the place on paper of each field that has a heading of its own."""
    found: dict[str, str] = {}
    for name, layout in OUTLINE.items():
        found[name] = layout.title
        for inner, part in getattr(layout, "parts", {}).items():
            title = getattr(part, "title", None)
            found[f"{name}.{inner}"] = f"{layout.title} / {title}" if title else layout.title
    assert set(found.values()) <= set(PLACES)
    return found


PLACE_OF = _places()
"""The place on paper of each field: `timeline.detection` is `Timeline / Detection`."""


def place_of(meaning: str) -> str:
    """Return the place on paper where what belongs to a meaning is kept."""
    if meaning == "cause":
        meaning = "root_cause"
    return PLACE_OF.get(meaning) or PLACE_OF[meaning.split(".")[0]]


@attrs.define
class Draft:
    """A report that is being read."""

    document: Document
    dialect: Dialect
    meaning: Meaning = field(
        default=Factory(lambda self: cache(self.dialect.meaning), takes_self=True)
    )
    """What a heading means, by `Dialect.meaning`: each is asked for more than once."""
    label: Callable[[str], str | None] = field(
        default=Factory(lambda self: cache(self.dialect.label), takes_self=True)
    )
    """The fact that a label names, by `Dialect.label`."""
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
        if what != shown and sorted(_words(what)) != sorted(_words(shown)):
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

_WORD = re.compile(
    r"[^\W\d_]+"  # letters of any script
    r"|\d+"
    r"|[\u2190-\u2bff\U0001f000-\U0001faff]"  # arrows, symbols, emoji
)
_MARKUP = re.compile(
    r"^(?:[ \t>]*(?:[-*+]|\d{1,9}[.)])(?=[ \t]|$))+(?:[ \t]+\[[ xX]\](?=[ \t]))?"  # items, boxes
    r"|<!-- /?(?:kept)? ?-->",
    re.MULTILINE,
)


_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")


def words(*texts: str) -> Counter[str]:
    """Count the words of Markdown, in small letters: letters, digits, or one pictogram.

    Markup is none: neither the number of an item, nor the box of a task, nor a comment of ours.
    """
    return Counter(_words("\n".join(texts)))


def _words(text: str) -> list[str]:
    text = _MARKUP.sub(" ", text.replace("<br>", "\n").replace("\r", "\n")).casefold()
    return _WORD.findall(_ZEROS.sub("", text) if "0" in text else text)


def line_of(block: Block | Item) -> int:
    """Return the line that a block or an item begins on."""
    return 1 if block.span is None else block.span.line


def paragraphs(block: Prose) -> list[tuple[str, int]]:
    """Return the paragraphs of prose with their lines: what stands between blank lines."""
    found: list[tuple[str, int]] = []
    lines = block.markdown.split("\n")
    start = 0
    for number, text in enumerate([*lines, ""]):
        if not text.strip():
            if number > start:
                found.append(("\n".join(lines[start:number]), line_of(block) + start))
            start = number + 1
    return found


def count_of(block: Block) -> int:
    """Return how many blocks of a document a block of the tree is: see `Coverage`."""
    match block:
        case Prose():
            return len(paragraphs(block))
        case Table():
            return sum(any(row) for row in block.rows)
        case BulletList() | NumberedList():
            return sum(bool(item.text or item.children) for item in block.items)
        case CodeBlock():
            return 1
        case Section():
            return sum(count_of(inner) for inner in block.body)
        case _:
            return 0


def named_cells(
    table: Table, names: Sequence[str | None], number: int
) -> tuple[dict[str, str], list[str]]:
    """Return the cells of a row by what their columns are; those of other columns with their titles."""
    row = table.rows[number]
    cells = {name: cell for name, cell in zip(names, row, strict=True) if name and cell}
    others = [
        f"{title}: {cell}"
        for title, name, cell in zip(table.columns, names, row, strict=True)
        if name is None and cell
    ]
    return cells, others


_LONGEST_CODE = 6
"""How many lines of code fit into a line of a report; more is a log, which is kept as it is."""


def code_lines(block: CodeBlock) -> list[str] | None:
    """Return a few lines of code, each as code in a line; None where that would lose some of it."""
    lines = block.code.split("\n")
    if block.language or len(lines) > _LONGEST_CODE:
        return None
    if any(not line or line != " ".join(line.split()) or "\\|" in line for line in lines):
        return None
    return [_code_span(line) for line in lines]


def _code_span(code: str) -> str:
    longest = max(map(len, re.findall("`+", code)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {code} {fence}" if longest else f"{fence}{code}{fence}"


def flat(item: Item) -> str | None:
    """Return an item with what stands below it as one line; None where it has a table or a log."""
    parts = [item.text] if item.text else []
    for child in item.children:
        if isinstance(child, Prose):
            parts += [" ".join(text.split()) for text, _ in paragraphs(child)]
        elif isinstance(child, BulletList | NumberedList):
            inner = [flat(below) for below in child.items]
            if None in inner:
                return None
            parts += [f"- {text}" for text in inner if text]
        elif isinstance(child, CodeBlock) and (lines := code_lines(child)) is not None:
            parts += lines
        else:
            return None
    return "<br>".join(parts)


def as_lines(block: Block) -> list[str] | None:
    """Return the lines that a block makes in a cell; None for one that no cell can hold."""
    if isinstance(block, Prose):
        parts = [text for text, _ in paragraphs(block)]
        if any(part.lstrip()[:1] in ("#", ">", "<", "|") or part[:4] == "    " for part in parts):
            return None
        return [single_spaced(part) for part in parts]
    if isinstance(block, BulletList | NumberedList):
        lines = [flat(item) for item in block.items]
        return None if None in lines else [f"- {line}" for line in lines if line]
    if isinstance(block, CodeBlock):
        return code_lines(block)
    return None


def item_source(draft: Draft, listed: BulletList | NumberedList, index: int) -> str:
    """Return what was written of one item, its marker and what stands below included."""
    assert listed.span is not None
    at = listed.items[index].span
    after = listed.items[index + 1].span if index + 1 < len(listed.items) else None
    assert at is not None
    end = after.start if after else listed.span.end
    return draft.document.source[at.start : end].decode().rstrip()
