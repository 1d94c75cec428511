"""Changes as a document and as lines: both sides of each, by the sections that they are in."""

from collections.abc import Iterator, Sequence
from datetime import date
from difflib import SequenceMatcher, unified_diff
from itertools import groupby
from typing import Any

import attrs

from postmortem.derived.change import Added, Change, Changed, Moved, Removed
from postmortem.derived.change_words import (
    at_path,
    name_of_row,
    row_path,
    titles_of,
    words_of_field,
    words_of_value,
)
from postmortem.formats.text.columns import shown
from postmortem.text.normal import escape, line_or_blank
from postmortem.tree.hints import Hint, Tone
from postmortem.tree.nodes import Block, CodeBlock, Document, Prose, Section, Table

_MOST_WORDS = 200
"""How many words a text may have in which the new and the old ones are marked."""
_MARKUP = frozenset("\\\\*_`[]<>&~|$^#!")
_TONES: dict[str, Tone] = {"added": "good", "removed": "bad", "moved": "neutral"}
_SIGNS = {"added": "+", "removed": "-", "moved": ">", "changed": "~", "reworded": "~"}
_COLORS = {"+": "32", "-": "31", ">": "36", "~": "33"}


@attrs.frozen(kw_only=True)
class Entry:
    """One change in words."""

    kind: str
    titles: tuple[str, ...]
    """The titles of the sections that it is in."""
    row: str = ""
    """The name of the row that it is in; '' for a field that is in none, and for a whole row."""
    field: str = ""
    """The name of the field; '' for a whole row."""
    before: str = ""
    """Markdown; of several lines where the value is."""
    after: str = ""
    literal: bool = False
    """Whether the values are literal text and no Markdown."""

    @property
    def label(self) -> str:
        """What was changed, in words."""
        return ": ".join(part for part in (self.row, self.field) if part)


def entries(changes: Sequence[Change], old: Any, new: Any) -> list[Entry]:
    """Return the changes in words, in the order of the new document."""
    return [_entry(change, old, new) for change in changes]


def _entry(change: Change, old: Any, new: Any) -> Entry:
    before, after = _day(old), _day(new)
    path = change.path or change.old_path or ""
    titles = titles_of(path)
    was = now = None
    match change:
        case Moved():
            place = " / ".join(titles_of(change.old_path)) or change.old_path
            if titles_of(change.old_path) == titles:
                place = f"{place}, row {int(change.old_path.rpartition('[')[2][:-1]) + 1}"
            name = words_of_value(change.value, after)
            return Entry(kind="moved", titles=titles, before=escape(place), after=name)
        case Added(old_path=None, value=value):
            return Entry(kind="added", titles=titles, after=words_of_value(value, after))
        case Removed(path=None, value=value):
            return Entry(kind="removed", titles=titles, before=words_of_value(value, before))
        case Changed():
            was, now = change.old, change.new
        case Added():
            now = change.value
        case Removed():
            was = change.value
    row = row_path(path)
    # A line of a list has no name beside itself.
    step = path.rpartition(".")[2]
    name = "" if row in (None, path) else name_of_row(at_path(new, row or ""), after, step)
    return Entry(
        kind=change.kind,
        titles=titles,
        row=name,
        field="" if row == path else words_of_field(path),
        before=words_of_value(was, before),
        after=words_of_value(now, after),
        literal=path.endswith(".code"),
    )


def _day(report: Any) -> date | None:
    day: date | None = report.metadata.date
    return day


# --- a document -----------------------------------------------------------------------------------


def change_document(title: str, summary: str, listed: Sequence[Entry]) -> Document:
    """Return the document that shows changes with both sides, by their sections."""
    body: list[Block] = [Prose(summary[:1].upper() + summary[1:] + ".")] if summary else []
    for titles, group in groupby(listed, key=lambda entry: entry.titles):
        body.append(Section(" / ".join(titles) or "Document", tuple(_blocks(list(group)))))
    return Document(title, tuple(body))


def _blocks(group: list[Entry]) -> Iterator[Block]:
    in_cells = [entry for entry in group if not _has_lines(entry)]
    if in_cells:
        kinds = [Hint(tone=_TONES.get(entry.kind, "fair")) for entry in in_cells]
        yield Table(
            ("Change", "What", "Before", "After"),
            tuple((entry.kind.capitalize(), _cell(entry.label), *_sides(entry)) for entry in in_cells),
            column_hints=(lambda: kinds, None, None, None),
        )  # fmt: skip
    for entry in group:
        if _has_lines(entry):
            yield Prose(f"{entry.kind.capitalize()} {entry.label}".rstrip() + ":")
            yield CodeBlock("\n".join(lines_of(entry)), "diff")


def _has_lines(entry: Entry) -> bool:
    return "\n" in entry.before or "\n" in entry.after or entry.literal


def lines_of(entry: Entry) -> list[str]:
    """Return the lines of a text that came (`+`), went (`-`) or are beside those."""
    before, after = entry.before.split("\n"), entry.after.split("\n")
    if not entry.before or not entry.after:
        sign, text = ("+", after) if entry.after else ("-", before)
        return [f"{sign}{line}" for line in text]
    compared = unified_diff(before, after, lineterm="", n=1)
    return ["…" if line.startswith("@@") else line for line in compared][3:]


def _cell(text: str) -> str:
    return line_or_blank(text) if text else ""


def _sides(entry: Entry) -> tuple[str, str]:
    """Return both sides of a change, with the words that differ in bold where that is safe."""
    before, after = _cell(entry.before), _cell(entry.after)
    if entry.kind != "reworded" or _MARKUP & {*before, *after}:
        return before, after
    old, new = before.split(" "), after.split(" ")
    if max(len(old), len(new)) > _MOST_WORDS:
        return before, after
    opcodes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    parts: tuple[list[str], list[str]] = ([], [])
    for tag, start, end, first, last in opcodes:
        for side, words in ((0, old[start:end]), (1, new[first:last])):
            if words:
                text = " ".join(words)
                parts[side].append(text if tag == "equal" else f"**{text}**")
    return " ".join(parts[0]), " ".join(parts[1])


# --- lines for a terminal -------------------------------------------------------------------------


def change_lines(listed: Sequence[Entry], *, color: bool = False) -> list[str]:
    """Return the lines that show changes in a terminal, as `diff` does, by their sections."""
    lines: list[str] = []
    for titles, group in groupby(listed, key=lambda entry: entry.titles):
        title = shown(" / ".join(titles) or "Document")
        lines.append(f"\x1b[1m{title}\x1b[0m" if color else title)
        for entry in group:
            lines += [_painted(sign, text, color=color) for sign, text in _signed(entry)]
    return lines


def _signed(entry: Entry) -> Iterator[tuple[str, str]]:
    sign = _SIGNS[entry.kind]
    if _has_lines(entry):
        if entry.label:
            yield sign, f"{entry.label}:"
        for line in lines_of(entry):
            yield (line[0] if line[:1] in "+-" else " "), f"  {line[1:]}"
    elif entry.kind == "moved":
        yield sign, f"{entry.after} (from {entry.before})"
    elif entry.label and entry.before and entry.after:
        yield sign, f"{entry.label}: {entry.before} → {entry.after}"
    elif entry.label:
        yield sign, f"{entry.label}: {entry.before or entry.after}"
    elif entry.before and entry.after:
        yield "-", entry.before
        yield "+", entry.after
    else:
        yield sign, entry.before or entry.after


def _painted(sign: str, text: str, *, color: bool) -> str:
    line = f"  {sign} {shown(text)}".rstrip()
    return f"\x1b[{_COLORS[sign]}m{line}\x1b[0m" if color and sign in _COLORS else line
