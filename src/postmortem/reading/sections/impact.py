"""The impact: measures with their labels, in lines, items and tables."""

import re
from collections.abc import Sequence
from typing import TypeAlias

from postmortem.model.layout import names as several_names
from postmortem.model.layout import normal_title
from postmortem.model.sections.details import Detail
from postmortem.model.sections.impact import BUSINESS, USER
from postmortem.outline.entries import Entry
from postmortem.reading import messages as say
from postmortem.reading.blocks import flat, plain_line
from postmortem.reading.labels import facts_of
from postmortem.reading.sections.stated import stated_name, take_stated
from postmortem.reading.taken import Context, Taken, made
from postmortem.styles import names
from postmortem.styles.matching import Names
from postmortem.text import normal as texts
from postmortem.text.tags import split_at_breaks
from postmortem.values.sequences import TimeSequences

_IMPACT = Names.of(names.IMPACT_LABELS)
_SERVICES = "summary.impact.services_affected"
_LONGEST_NAME = 40
"""How many characters the name of a service has at the most, in a list of several."""
_Line: TypeAlias = tuple[str, str, int, bool]
"""A measure: its label, its value, its line, and whether the label is its own."""
_LONGEST_MEASURE = 60
"""How many characters a measure has at the most that is below a heading as its label."""


def take_measure(
    taken: Taken,
    known: set[str],
    field: str,
    label: str,
    value: str,
    line: int,
    heading: int | None = None,
) -> bool:
    """Take one measure of the impact: a field where its label names one, else a row of its own.

    `heading` is the line of the heading that the label is, if it is one.
    """
    at = heading or line
    written = label
    label = texts.line_or_blank(label.strip("* :"))
    value = plain_line(value)
    if not label or not texts.line_or_blank(value):
        return False
    if take_stated(taken, known, label, value, line, heading):
        return True
    path = None if heading and len(value) > _LONGEST_MEASURE else _IMPACT.find(label)
    if path is not None and path not in known:
        content = several_names.read(value, TimeSequences()) if path == _SERVICES else value
        known.add(path)
        position = taken.set(path, content, line)
        shown = path.rsplit(".", 1)[-1].replace("_", " ")
        taken.translated(say.MeasureIs, at, written, shown, position)
        return True
    field_label = path is not None or normal_title(label) in {*USER.by_title, *BUSINESS.by_title}
    detail = made(Detail, label=f"{label} as written" if field_label else label, value=value)
    if detail is None:
        return False
    position = taken.add(f"{field}.other", detail, line)
    if field_label:
        taken.say(say.LabelTaken(line=at, what=written), position)
    return True


def take_impact(
    entries: Sequence[Entry], context: Context, field: str, title: str, line: int
) -> Taken:
    """Take measures with their labels; a paragraph is a measure that the heading names."""
    taken = context.taken()
    known = set(context.paths)
    leftovers: list[Entry] = []
    for entry in entries:
        lines = _lines(entry, context)
        if lines is None:
            leftovers.append(entry)
            continue
        taken.leave(leftovers, say.KeptNoMeasure)
        leftovers = []
        for label, value, at, labelled in _as_names(lines, title):
            if labelled:
                take_measure(taken, known, field, label, value, at)
            else:
                take_measure(taken, known, field, title.rstrip(":"), value, at, line)
    taken.leave(leftovers, say.KeptNoMeasure)
    return taken


def _as_names(lines: list[_Line], title: str) -> list[_Line]:
    """Return the items below a heading of services as one value: each is a name of one."""
    values = tuple(value for _, value, _, _ in lines)
    if (
        len(lines) < 2
        or _IMPACT.find(title.rstrip(":")) != _SERVICES
        or any(labelled or len(value) > _LONGEST_NAME for _, value, _, labelled in lines)
    ):
        return lines
    return [("", several_names.write(values, TimeSequences()), lines[0][2], False)]


def _lines(entry: Entry, context: Context) -> list[_Line] | None:
    """Return the measures of an entry: label, value, line, and whether the label is its own."""
    if entry.kind == "table":
        facts = facts_of(entry, context, sure=True)
        if facts and all(label and value for label, value, _ in facts):
            return [(label, value, line, True) for label, value, line in facts]
        return None
    if entry.kind == "list":
        lines = []
        for item in entry.entries:
            words = flat(item)
            if words is None or not words or words[0] in "#<|>!":
                return None
            lines.append(_measure(item, words))
        return lines
    if entry.kind in ("text", "remark", "pair", "lead", "bold"):
        if entry.entries:
            return _grouped(entry)
        text = plain_line(entry.text)
        if not text or text[0] in "#<|>!" or entry.kind in ("lead", "bold"):
            return None
        return [_measure(entry, text)]
    return None


def _measure(entry: Entry, words: str) -> _Line:
    value = words
    if entry.label and (
        entry.strong or _IMPACT.find(entry.label) is not None or stated_name(entry.label)
    ):
        # The value is all that follows the label, with what is below it.
        _, *below = split_at_breaks(words)
        parts = [entry.words, *below] if entry.entries else [entry.words]
        value = "<br>".join(filter(None, parts))
        if value:
            return entry.label, re.sub(r"^- ", "", value), entry.line, True
    return "", words, entry.line, False


def _grouped(entry: Entry) -> list[_Line] | None:
    """Return the items below a line of words as measures that it is the label of."""
    groups = []
    for below in entry.entries:
        if below.kind == "list":
            for item in below.entries:
                words = flat(item)
                if not words:
                    return None
                groups.append((entry.label, words, item.line, True))
        elif below.kind == "text":
            groups.append((entry.label, plain_line(below.text), below.line, True))
        else:
            return None
    if entry.words:
        groups.insert(0, (entry.label, entry.words, entry.line, True))
    return groups
