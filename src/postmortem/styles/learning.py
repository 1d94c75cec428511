"""Learning a style from a team's blank document: its headings, labels, columns and prompts.

The blank is divided as any document is that is read. A heading gets a meaning where its name has one,
or where the columns or labels below it say what it holds; any other is a section of the author's own.
All else that the blank says is a prompt: it is no content where a document still has it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

import attrs

from postmortem.errors import Problem, ReadError, describe
from postmortem.formats.markdown import reader
from postmortem.outline.entries import Entry, Outline
from postmortem.outline.structure import outline_of
from postmortem.patterns import regex
from postmortem.styles import names
from postmortem.styles.matching import Names, plain
from postmortem.styles.meanings import KEPT, OTHER, last_heading, meaning_of
from postmortem.styles.prompts import is_placeholder
from postmortem.text.given import given_text
from postmortem.text.normal import single_spaced


class Vocabulary(Protocol):
    """What names mean by themselves: the usual names, as `Style` has them."""

    def meaning(self, heading: str, inside: str = "") -> str | None:
        """Return what a section's heading means."""

    def label(self, text: str) -> str | None:
        """Return the field of the metadata that a label names."""

    def columns_of(self, kind: str, titles: Iterable[str]) -> list[str | None]:
        """Return what the columns of a table mean, where its rows are of a kind."""


_FACTS = "metadata"
_MAY_BE_ROWS = (None, "summary", "overview")
"""What a heading may mean by its name, and hold nothing but rows or facts: `What happened`."""
_ROWS = {"event": "timeline", "action": "action_items"}
"""What a table is, by what its rows are."""
_AS_BULLETS = ("cause", "root_cause.factors", "went_well", "went_wrong", "lessons", "lessons.lucky")
"""What a style has as bullets, where its blank does not show it."""
_ONLY_ACTIONS = {"owner", "due"}
"""The columns that only actions have."""
_DEFAULTS = [Names.of(names.CHOICES[name]) for name in ("status", "review_state", "action status")]
_NO_HEADING = {plain(name) for name in names.NO_HEADING.split(";")}
_DEEPEST = 4
"""Headings below this level are a part of the text."""


def learned(markdown: str, usual: Vocabulary) -> dict[str, Any]:
    """Return the values of the style that a blank document teaches.

    Raises `ReadError` for a text that has no heading, no label and no table.
    """
    text = given_text(markdown).removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    learner = _Learner(usual)
    front, rest = _front_matter(text)
    learner.front_matter(front)
    outline = outline_of(reader.read(rest, titled=False))
    learner.outline(outline)
    learner.settle()
    if not (learner.sections or learner.labels or learner.columns):
        raise ReadError(
            Problem(
                expected="a blank document in Markdown, with a heading, a label or a table",
                found=describe(text[:60]) if text.strip() else "an empty text",
                hint="a heading is a line like '## Timeline'",
            )
        )
    return {
        "sections": learner.sections,
        "labels": learner.labels,
        "columns": {title: tuple(meanings) for title, meanings in learner.columns.items()},
        "bullets": learner.bullets(),
        "date_order": _order(text),
        "blank": {"markdown": text, "prompts": tuple(learner.prompts)},
    }


@attrs.define
class _Learner:
    usual: Vocabulary
    sections: dict[str, str] = attrs.field(factory=dict)
    labels: dict[str, str] = attrs.field(factory=dict)
    columns: dict[str, list[str]] = attrs.field(factory=dict)
    prompts: dict[str, None] = attrs.field(factory=dict)
    listed: dict[str, bool] = attrs.field(factory=dict)
    """Whether the rows of a meaning are bullets in the blank, by the meaning."""
    meanings: dict[str, set[str]] = attrs.field(factory=dict)
    """What the headings of a name mean, in all their places."""
    found: set[str] = attrs.field(factory=set)
    """The meanings that a heading has already."""
    repeated: set[str] = attrs.field(factory=set)
    """The names that are below several headings."""
    second_summaries: list[str] = attrs.field(factory=list)
    """The headings that mean a summary where the blank has one already."""
    outer: str = ""
    """The heading that is around the one that is looked at."""

    def front_matter(self, lines: str) -> None:
        """Learn the placeholders of the lines on top; what else they say is the same in every document."""
        for line in lines.split("\n"):
            _, _, value = line.partition(": ")
            words = value.strip()
            if is_placeholder(words.strip("\"'")) and not words.startswith(("[", "{")):
                self._prompt(line)  # `[a, b]` without quotes is a list in YAML

    def outline(self, outline: Outline) -> None:
        """Learn all that the blank says."""
        entries = list(outline.entries)
        title = _title(entries, self.usual)
        if title is not None:
            self._prompt(f"{'#' * title.level} {title.label}")
            at = entries.index(title)
            entries[at : at + 1] = title.entries
        self.repeated = _repeated(entries)
        own = [
            entry
            for entry in entries
            if entry.kind != "heading" and not self._is_bold_section(entry, "")
        ]
        if self._facts(own):
            self._labels(own)
        self._walk(entries, "", title.level if title else 0)

    def settle(self) -> None:
        """Let a second summary be the overview, where no heading is."""
        if "overview" in self.found:
            return
        for key, meaning in self.sections.items():
            if meaning == KEPT and self.second_summaries[:1] == [last_heading(key).lstrip("# ")]:
                self.sections[key] = "overview"
                return

    def bullets(self) -> list[str]:
        """Return the meanings whose rows are bullets."""
        usual = [meaning for meaning in _AS_BULLETS if self.listed.get(meaning, True)]
        return sorted({*usual, *(meaning for meaning, is_list in self.listed.items() if is_list)})

    # --- sections -------------------------------------------------------------------------------

    def _walk(self, entries: Sequence[Entry], inside: str, level: int) -> None:
        for entry in entries:
            if entry.kind == "heading" and entry.level <= _DEEPEST:
                self._section(entry, inside, entry.level)
            elif self._is_bold_section(entry, inside):
                self._prompt(entry.text)
                self._section(entry, inside, min(level + 1, _DEEPEST))
            else:
                self._words(entry)

    def _is_bold_section(self, entry: Entry, inside: str) -> bool:
        """Whether a line in bold is the heading of a section: its name is that of one, and no label."""
        if entry.kind != "bold" or inside not in ("", "summary"):
            return False
        meaning = self.usual.meaning(entry.label)
        is_label = entry.text.rstrip("*_").endswith((":", "：")) or entry.text.endswith((":", "："))
        return meaning not in (None, KEPT) and not (
            is_label and self.usual.label(entry.label) is not None
        )

    def _section(self, entry: Entry, inside: str, level: int) -> None:
        meaning = self._meaning(entry, inside)
        key = f"{'#' * level} {single_spaced(entry.label)}"
        name = plain(entry.label)
        known = self.meanings.setdefault(name, set())
        other_meanings = known - {meaning or KEPT}
        if self.outer and (other_meanings or (meaning is None and name in self.repeated)):
            key = f"{self.outer} / {key}"
        known.add(meaning or KEPT)
        self.found.add(meaning or KEPT)
        self.sections.setdefault(key, meaning or KEPT)
        if meaning is not None:
            self._rows(entry, meaning)
        outer, self.outer = self.outer, last_heading(key)
        self._walk(entry.entries, meaning or inside, level)
        self.outer = outer

    def _meaning(self, entry: Entry, inside: str) -> str | None:
        usual_meaning = self.usual.meaning(entry.label, inside)
        usual_meaning = None if usual_meaning in ("", KEPT) else usual_meaning
        if (
            usual_meaning
            and meaning_of(usual_meaning).shape != "rows"
            and plain(entry.label) in self.repeated
        ):
            return None  # a part of each of several sections, such as the notes of each
        own = [inner for inner in entry.entries if inner.kind != "heading"]
        tables = [inner for inner in own if inner.kind == "table"]
        kinds = [kind for table in tables if (kind := self._kind(table)) is not None]
        if usual_meaning in _MAY_BE_ROWS and len(set(kinds)) == 1 and not _prose(own):
            usual_meaning = _ROWS[kinds[0]]
        elif usual_meaning in _MAY_BE_ROWS and self._facts(own) and not _prose(own):
            usual_meaning = _FACTS
        if usual_meaning == _FACTS:
            self._labels(own)
        if usual_meaning is not None and usual_meaning.startswith("metadata.") and tables:
            return None  # a fact is a line or two, and no table
        if (
            usual_meaning is not None
            and usual_meaning in self.found
            and meaning_of(usual_meaning).shape in _ONCE
        ):
            if usual_meaning == "summary":
                self.second_summaries.append(entry.label)
            return None
        return usual_meaning

    def _rows(self, entry: Entry, meaning: str) -> None:
        """Learn the form of a section's rows: columns of a table, or bullets."""
        shape = meaning_of(meaning).shape
        if shape not in ("rows", "timeline", "cause"):
            return
        root = "event" if meaning.startswith("timeline") else "action"
        for inner in entry.entries:
            if inner.kind == "table":
                self.listed.setdefault(meaning, False)
                if meaning.split(".")[0] in _ROWS.values():
                    self._columns(root, inner)
            elif inner.kind == "list":
                self.listed.setdefault(meaning, True)

    def _columns(self, kind: str, table: Entry) -> None:
        if any(kind in (path.split(".")[0] for path in paths) for paths in self.columns.values()):
            return  # there is such a table above it
        meanings = self._meanings(kind, table.rows[0])
        for title, meaning in zip(table.rows[0], meanings, strict=True):
            if meaning is not None and title:
                self.columns.setdefault(single_spaced(title), []).append(f"{kind}.{meaning}")

    def _meanings(self, kind: str, titles: Sequence[str]) -> list[str | None]:
        """Return what the columns of a table of a kind mean; the first unknown is what was or is done."""
        columns = self.usual.columns_of(kind, titles)
        if kind not in columns:
            for at, title in enumerate(titles):
                if title and columns[at] is None:
                    columns[at] = kind
                    break
        return columns

    def _kind(self, table: Entry) -> str | None:
        """Return what the rows of a table are: events, actions, or neither."""
        titles = [title for title in table.rows[0] if title]
        events = {*self.usual.columns_of("event", titles)} - {None}
        actions = {*self.usual.columns_of("action", titles)} - {None}
        if "action" not in actions and len(titles) == len(actions) + 1 and actions >= _ONLY_ACTIONS:
            return "action"  # somebody does by some day what the one other column says
        if {"action"} < actions and actions & _ONLY_ACTIONS and len(actions) >= len(events):
            return "action"
        if {"time", "event"} <= events and len(events) > len(titles) // 2:
            return "event"
        return None

    # --- labels ---------------------------------------------------------------------------------

    def _facts(self, entries: Sequence[Entry]) -> bool:
        """Whether some of the labels of entries are those of the metadata."""
        labels = [label for entry in entries for label, _ in self._pairs(entry)]
        known = [label for label in labels if self.usual.label(label) is not None]
        return bool(known) and len(known) * 5 >= len(labels)

    def _labels(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            for label, form in self._pairs(entry):
                self.labels.setdefault(form.format(label), self.usual.label(label) or OTHER)

    def _pairs(self, entry: Entry) -> Iterator[tuple[str, str]]:
        """Yield the labels of an entry, each with the form that it is written in."""
        match entry.kind:
            case "pair":
                yield entry.label, "**{}**" if entry.strong else "{}"
            case "bold" if entry.text.rstrip("*_").endswith(":") or entry.text.endswith(":"):
                yield entry.label, "**{}**"
                for inner in entry.entries:
                    yield from self._pairs(inner)
            case "lead" if len(entry.label.split()) <= 4:
                yield entry.label, "{}"
            case "list":
                for item in entry.entries:
                    label = item.label or _label_alone(item.text)
                    if label and len(label.split()) <= _LONGEST_LABEL:
                        strong = item.strong or item.text.startswith(("**", "__"))
                        yield label, "- **{}**" if strong else "- {}"
            case "table" if self._kind(entry) is None:
                for label in self._rows_of_facts(entry):
                    yield label, "| {} |"
            case _:
                return

    def _rows_of_facts(self, table: Entry) -> Iterator[str]:
        """Yield the labels of a table in which each second cell is a value."""
        head, width = table.rows[0], len(table.rows[0])
        if width < 2 or width % 2:
            return
        rows = list(table.rows[1:])
        named = [title for title in head if title]
        banner = len(named) == 1 and width > 2
        values = [title for title in head[1::2] if title]
        if width > 2 and values and not all(map(self._may_be_value, values)):
            # A label in every place: `| Start | | Detected by | |` has none in those of values.
            return
        is_head = all(plain(title) in _NO_HEADING for title in named)
        if (
            not banner
            and not is_head
            and all(not value or is_placeholder(value) for value in head[1::2])
        ):
            rows.insert(0, head)
        elif not is_head and not banner and width == 2 and self.usual.label(head[0]) is None:
            return
        for row in rows:
            for label in row[0::2]:
                words = single_spaced(label).strip("*_ ").rstrip(":： ")
                if words:
                    yield words

    def _may_be_value(self, title: str) -> bool:
        return is_placeholder(title) or plain(title) in _NO_HEADING

    # --- prompts --------------------------------------------------------------------------------

    def _words(self, entry: Entry) -> None:
        """Learn what an entry says as prompts."""
        match entry.kind:
            case "rule" | "definitions" | "kept" | "heading":
                return
            case "table":
                for at, row in enumerate(entry.rows):
                    if any(row) and not self._is_default(row[0], row[1] if len(row) == 2 else ""):
                        self._prompt(f"| {' | '.join(row)} |")
                    for cell in row if at else ():
                        self._placeholder(cell)
                if not _has_heading(entry):
                    return
            case "list":
                for item in entry.entries:
                    self._value(item)
                    self._prompt(f"- {item.text}".rstrip())
                    for inner in item.entries:
                        self._words(inner)
            case "pair":
                self._value(entry)
                if not self._is_default(entry.label, entry.words):
                    self._prompt(entry.text)
            case "bold" | "lead":
                self._prompt(entry.text)
                for inner in entry.entries:
                    self._words(inner)
            case "code":
                self._prompt(f"```\n{entry.text.rstrip()}\n```")
            case "quote":
                for line in entry.text.split("\n"):
                    self._prompt(line)
            case _:
                self._prompt(entry.text)
                for inner in entry.entries:
                    self._words(inner)

    def _is_default(self, label: str, value: str) -> bool:
        """Whether a fact has a value that is right until somebody changes it: `Status: Draft`."""
        return (
            self.usual.label(label) in ("status", "review_state")
            and any(table.find(value) is not None for table in _DEFAULTS)
            and not is_placeholder(value)
        )

    def _value(self, entry: Entry) -> None:
        self._placeholder(entry.words if entry.label else "")

    def _placeholder(self, words: str) -> None:
        if is_placeholder(words):
            self._prompt(words)

    def _prompt(self, words: str) -> None:
        lines = [line.rstrip() for line in words.strip().split("\n")]
        if any(lines):
            self.prompts.setdefault("\n".join(lines))


_LONGEST_LABEL = 6
"""How many words a label has at the most."""
_ONCE = ("prose", "summary", "cause")
"""The shapes of what a document has once: a second heading of the kind is a section of its own."""
_LABEL_ALONE = regex(r"(?:\*\*|__)?(?P<label>[^*_:：|`\[]{1,60})[:：]?(?:\*\*|__)?[:：]?")


def _label_alone(text: str) -> str:
    """Return the label that an item is, without any value: `**Owner:**`."""
    match = _LABEL_ALONE.fullmatch(text.strip())
    return match["label"].strip() if match and text.rstrip("*_ ").endswith((":", "：")) else ""


def _has_heading(table: Entry) -> bool:
    return any(table.rows[0])


def _front_matter(text: str) -> tuple[str, str]:
    """Return the lines between two marks on top of a text, and the text below them."""
    lines = text.split("\n")
    mark = lines[0].rstrip()
    if mark not in ("---", "+++"):
        return "", text
    end = next((at for at, line in enumerate(lines[1:], 1) if line.rstrip() == mark), None)
    if end is None:
        return "", text
    return "\n".join(lines[1:end]), "\n".join(lines[end + 1 :])


_DAY_FIRST = regex(r"(?<![A-Za-z])(?:DD?|TT?|JJ)[./-]MM?[./-](?:YYYY|JJJJ|AAAA|YY)", re.IGNORECASE)
_MONTH_FIRST = regex(r"(?<![A-Za-z])MM?[./-]DD?[./-](?:YYYY|YY)", re.IGNORECASE)


def _order(text: str) -> str:
    """Return the order of the numbers of a date that a blank asks for: `dm` or `md`; '' for none, or both.

    `DD.MM.YYYY` is `dm`, and `YYYY-MM-DD` neither.
    """
    labelled = [
        order for order, form in (("dm", _DAY_FIRST), ("md", _MONTH_FIRST)) if form.search(text)
    ]
    return labelled[0] if len(labelled) == 1 else ""


def _repeated(entries: Sequence[Entry]) -> set[str]:
    """Return the names of the headings that are below several others."""
    outer: dict[str, set[int]] = {}

    def look(entries: Sequence[Entry], number: int) -> None:
        for entry in entries:
            if entry.kind == "heading":
                outer.setdefault(plain(entry.label), set()).add(number)
                look(entry.entries, id(entry))

    look(entries, 0)
    return {name for name, numbers in outer.items() if len(numbers) > 1}


_FEW = 8
"""How many words a sentence above a table has at the most: `All times in UTC.`"""


def _prose(entries: Sequence[Entry]) -> bool:
    """Whether text of more than a few words is among entries."""
    return any(entry.kind == "text" and len(entry.text.split()) > _FEW for entry in entries)


def _title(entries: Sequence[Entry], usual: Vocabulary) -> Entry | None:
    """Return the heading that stands for the title of a document; None where there is none."""
    top = [entry for entry in entries if entry.kind == "heading" and entry.level == 1]
    if not top:
        return None
    meaning = usual.meaning(top[0].label)
    if meaning in (None, KEPT) or (
        len(top) == 1 and any(inner.kind == "heading" for inner in top[0].entries)
    ):
        return top[0]
    return None
