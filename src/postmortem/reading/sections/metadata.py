"""Facts at the head of a document: tables, labelled lines, bullets, front matter, the title."""

import re

from postmortem.errors import FieldError
from postmortem.model.fields import Choice
from postmortem.model.layout import names as several_names
from postmortem.model.layout import normal_title
from postmortem.model.sections.details import Detail
from postmortem.model.sections.impact import BUSINESS, USER
from postmortem.model.sections.metadata import FACTS, ReviewState, Status
from postmortem.model.sections.root_cause import Factor
from postmortem.reading.draft import Draft
from postmortem.reading.labels import LABELLED, pairs
from postmortem.reading.times import clean
from postmortem.styles import names
from postmortem.styles.matching import Names, plain
from postmortem.styles.meanings import IN_A_LINE, place_of
from postmortem.text import normal as texts
from postmortem.tree.nodes import Block
from postmortem.values.clocks import parse
from postmortem.values.dates import read_date
from postmortem.values.durations import as_duration, write_duration

CHOICES = {name: Names.of(table) for name, table in names.CHOICES.items()}
_IMPACT = Names.of(names.IMPACT_LABELS)
_LONGEST_MEASURE = 60
"""How many characters a measure has at the most that stands below a heading as its label."""
_PRIORITY = re.compile(r"\W*P[0-9]\b", re.IGNORECASE)


def fact(
    draft: Draft,
    label: str,
    value: str,
    line: int,
    name: str | None = None,
    heading: int | None = None,
) -> bool:
    """Take one fact; False where it says nothing, or can't be held.

    `name` is the field that it is, where something else than its label says so; `heading` is the
    line of the heading that the label is, if it is one.
    """
    said = heading or line  # where the label stands
    written = label
    label = texts.line_or_blank(re.sub(r"^\*\*(.*?):?\*\*$", r"\1", label).rstrip(": "))
    value = texts.line_or_blank(value)
    if not label or not value:
        return False
    name = name or draft.label(label)
    if name == "severity" and "priority" in label.casefold() and not _PRIORITY.match(value):
        name = None  # `Priority: High` says how soon, not how bad
    if name is not None:
        read = _READ.get(name, _line)
        taken, more = read(draft, name, value, line)
        if taken:
            draft.translated(
                said, written, _TITLES[name], "the label of a fact", f"metadata.{name}"
            )
            if not more:
                return True
    if name is None and heading is None and _told(draft, label, value, line):
        return True
    taken = plain(label) in _FIELD_LABELS or FACTS.by_title.get(label.casefold()) is not None
    made = draft.made(Detail, label=f"{label} as written" if taken else label, value=value)
    if made is None:
        return False
    path = draft.add("metadata.other", made, line)
    if taken:
        draft.say("translated", said, written, "the label of a field, with other words", path)
    return True


LONGEST_LINE = 280
"""How many characters a summary has at the most that fits into a message."""


def _told(draft: Draft, label: str, value: str, line: int) -> bool:
    """Take a fact whose label is the name of a section, where one line is enough for that."""
    meaning = draft.meaning(label)
    if meaning not in IN_A_LINE:
        return False
    if meaning.startswith("impact"):
        return impact_fact(draft, IN_A_LINE[meaning], label, value, line)
    if meaning == "cause":
        made = draft.made(Factor, description=value)
        taken = made is not None and draft.set(IN_A_LINE[meaning], made, line)
    else:
        short = meaning != "summary" or len(value) <= LONGEST_LINE
        taken = draft.set(IN_A_LINE[meaning] if short else "overview", value, line)
    if taken:
        draft.say("translated", line, label, f"is '{place_of(meaning)}'")
    return taken


_TITLES = {name: label.title for name, label in FACTS.labels.items()}
_FIELD_LABELS = {plain(title) for title in _TITLES.values()}


def _line(draft: Draft, name: str, value: str, line: int) -> tuple[bool, bool]:
    return draft.set(f"metadata.{name}", value, line), False


def _date(draft: Draft, name: str, value: str, line: int) -> tuple[bool, bool]:
    day = read_date(clean(value))
    more = False
    if day is None and (times := parse(clean(value))) is not None:
        day, more = times.start.day, True
    if day is None or not draft.set("metadata.date", day, line):
        return False, False
    if not more:
        draft.translated(line, value, day.isoformat(), "a date", "metadata.date")
    return True, more


def _severity(draft: Draft, name: str, value: str, line: int) -> tuple[bool, bool]:
    severity = draft.style.severity(value)
    if severity is None or not draft.set("metadata.severity", severity, line):
        return False, False
    same = plain(value).replace(" ", "").replace("-", "") == plain(severity).replace("-", "")
    draft.translated(line, value, severity, "a severity", "metadata.severity")
    return True, not same


def _choice(draft: Draft, name: str, value: str, line: int) -> tuple[bool, bool]:
    kind: type[Choice] = {"status": Status, "review_state": ReviewState}[name]
    found = CHOICES[name].find(value)
    if found is None or not draft.set(f"metadata.{name}", kind(found), line):
        return False, False
    draft.translated(line, value, found, "one of a few words", f"metadata.{name}")
    return True, False


def _duration(draft: Draft, name: str, value: str, line: int) -> tuple[bool, bool]:
    try:
        length = as_duration(value)
    except FieldError:
        return False, False
    if not draft.set("metadata.duration", length, line):
        return False, False
    draft.translated(line, value, write_duration(length), "a duration", "metadata.duration")
    return True, False


def _names(draft: Draft, name: str, value: str, line: int) -> tuple[bool, bool]:
    people = several_names.read(value, None)
    return draft.set("metadata.reviewers", people, line), False


_READ = {
    "date": _date,
    "severity": _severity,
    "status": _choice,
    "review_state": _choice,
    "duration": _duration,
    "reviewers": _names,
}


def take_facts(draft: Draft, block: Block, *, sure: bool) -> bool:
    """Take all facts of a block; False, with nothing taken, where it holds something else."""
    found = pairs(draft, block, sure=sure)
    if not found:
        return False
    if not any(value and label for label, value, _ in found):
        return False
    left = [
        (label, value, line) for label, value, line in found if not fact(draft, label, value, line)
    ]
    if left:
        lines = [f"- {label.rstrip(': ')}: {value}".rstrip() for label, value, _ in left]
        draft.keep(
            "\n".join(lines),
            left[0][2],
            "labels without a value",
            blocks=len({at for *_, at in left}),
        )
    return True


def impact_pair(text: str) -> tuple[str, str] | None:
    """Return the label and the value of a measure in a line; None where it begins with no label."""
    found = LABELLED.fullmatch(text)
    if found is None or not found["value"].strip():
        return None
    if found["mark"] not in ("**", "__") and _IMPACT.find(found["label"]) is None:
        return None
    return found["label"], found["value"].strip()


def impact_fact(
    draft: Draft, field: str, label: str, value: str, line: int, heading: int | None = None
) -> bool:
    """Take one measure of the impact: a field where its label names one, else a row of its own.

    `heading` is the line of the heading that the label is, if it is one.
    """
    said = heading or line  # where the label stands
    written = label
    label = texts.line_or_blank(label.strip("* :"))
    value = texts.line_or_blank(value)
    if not label or not value:
        return False
    path = None if heading and len(value) > _LONGEST_MEASURE else _IMPACT.find(label)
    if path == "summary.impact.services_affected":
        taken = draft.set(path, several_names.read(value, None), line)
    else:
        taken = path is not None and draft.set(path, value, line)
    if taken and path:
        shown = path.rsplit(".", 1)[-1].replace("_", " ")
        draft.translated(said, written, shown, "the label of a measure", path)
        return True
    known = path is not None or normal_title(label) in {*USER.by_title, *BUSINESS.by_title}
    made = draft.made(Detail, label=f"{label} as written" if known else label, value=value)
    if made is None:
        return False
    row = draft.add(f"{field}.other", made, line)
    if known:
        draft.say("translated", said, written, "the label of a field that is taken", row)
    return True
