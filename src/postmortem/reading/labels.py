"""Labels with values: what an entry says of facts, before anybody knows what they are for."""

import re

from postmortem.outline.entries import Entry
from postmortem.outline.structure import LABELLED
from postmortem.reading.blocks import flat
from postmortem.reading.taken import Context
from postmortem.styles import names
from postmortem.styles.matching import plain
from postmortem.styles.meanings import IN_A_LINE
from postmortem.text.tags import split_at_breaks

NO_HEADING = {plain(name) for name in names.NO_HEADING.split(";")}
"""The headings of a table of facts that are no fact themselves."""

_VALUE = {
    "value",
    "details",
    "detail",
    "information",
    "wert",
    "valeur",
    "valor",
    "値",
    "值",
    "内容",
}
"""The heading of the values of a table of facts."""

Fact = tuple[str, str, int]
"""A label, its value, its line."""


def facts_of(entry: Entry, context: Context, *, sure: bool) -> list[Fact] | None:
    """Return the labels and values of an entry; None where it is something else.

    `sure` says that facts are expected here: elsewhere, a label has to be known, or in bold.
    """
    match entry.kind:
        case "table":
            return _table(entry, context, sure=sure)
        case "list":
            facts: list[Fact] = []
            for item in entry.entries:
                if not item.label or not (sure or item.strong or is_known(item.label, context)):
                    return None
                value = item.words
                if item.entries:
                    below = flat(item)
                    if below is None:
                        return None
                    _, *rest = split_at_breaks(below)
                    listed = re.sub(r"^- ", "", "<br>".join(rest)).replace("<br>- ", ", ")
                    value = "; ".join(filter(None, [value, listed]))
                facts.append((item.label, value, item.line))
            return facts
        case "pair":
            if sure or entry.strong or is_known(entry.label, context):
                return [(entry.label, entry.words, entry.line)]
            return None
        case "quote":
            return _quoted(entry, context)
        case "bold" | "lead" if (
            sure and len(entry.entries) == 1 and entry.entries[0].kind == "list"
        ):
            items = [flat(item) for item in entry.entries[0].entries]
            if None in items or any(item and "<br>" in item for item in items):
                return None
            return [
                (
                    entry.label,
                    ", ".join(filter(None, [entry.words, *filter(None, items)])),
                    entry.line,
                )
            ]
        case _:
            return None


def _quoted(entry: Entry, context: Context) -> list[Fact] | None:
    """Return the facts of a quote that holds nothing else: a banner at the top of a document."""
    lines = [
        (line.strip(), entry.line + at)
        for at, line in enumerate(entry.text.split("\n"))
        if line.strip()
    ]
    matches = [(LABELLED.fullmatch(words), line) for words, line in lines]
    facts = [
        (match["label"].strip(), match["value"].strip(), line)
        for match, line in matches
        if match is not None and len(match["label"].split()) <= 6
    ]
    if len(facts) < len(lines) or not any(is_known(label, context) for label, *_ in facts):
        return None
    return facts if len(facts) > 1 or lines[0][0][:2] in ("**", "__") else None


def is_known(label: str, context: Context) -> bool:
    """Whether a label is that of a field, or the name of a section that a line can fill."""
    return context.style.is_label(label) or context.style.meaning(label) in IN_A_LINE


def _is_fact(label: str, context: Context) -> bool:
    """Whether a label is that of a field, or of another fact that teams have."""
    meaning = context.style.meaning(label)
    return context.style.label(label) is not None or (meaning or "").startswith("metadata.")


def _table(entry: Entry, context: Context, *, sure: bool) -> list[Fact] | None:
    first, width = entry.rows[0], len(entry.rows[0])
    if len(entry.rows) == 2 and width > 2 and sum(_is_fact(title, context) for title in first) > 1:
        # Labels side by side, and below each its value.
        line = entry.lines[1]
        return [
            (bare(label), value, line)
            for label, value in zip(*entry.rows, strict=True)
            if label or value
        ]
    if width < 2 or width % 2:
        return None
    rows = list(zip(entry.rows[1:], entry.lines[1:], strict=True))
    labelled = all(context.style.is_label(title) for title in first[::2])
    if width > 2 and any(first[1::2]) and not labelled:
        return None
    named = {plain(title) for title in first if title}
    if len(named) == 1 and context.style.meaning(first[0]) == "metadata":
        sure = True  # its heading says that these are facts
        named = set()
    sure = sure or (width == 2 and plain(first[0]) in NO_HEADING and plain(first[1]) in _VALUE)
    labels = [row[0] for row, _ in rows]
    known = [is_known(label, context) for label in labels if label]
    # A heading that is no heading: the first fact, with a number in its value.
    numbered = width == 2 and re.search(r"[0-9]", first[1]) is not None
    headless = width == 2 and (not named or numbered)
    if not sure and sum(known) * 3 < len(known) and not (headless and any(known)):
        return None
    if not named <= NO_HEADING:
        if (
            not context.style.is_label(first[0])
            and width == 2
            and first[1] != ""
            and not (numbered and any(known))
        ):
            return None
        rows.insert(0, (first, entry.line))
    # In a banner of more columns than two, each second cell is a value.
    return [
        (bare(row[at]), row[at + 1], line)
        for row, line in rows
        for at in range(0, width, 2)
        if row[at] or row[at + 1]
    ]


def bare(label: str) -> str:
    """Return a label without the marks of bold text, and without its colon."""
    return re.sub(r"^(\*\*|__)(.*?):?\1:?$", r"\2", label.strip()).rstrip(": ")
