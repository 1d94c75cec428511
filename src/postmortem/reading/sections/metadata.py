"""Facts at the head of a document: tables, labelled lines and items, front matter."""

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import attrs

from postmortem.errors import FieldError
from postmortem.model.fields import Choice
from postmortem.model.layout import names as several_names
from postmortem.model.layout import normal_title
from postmortem.model.sections.details import Detail
from postmortem.model.sections.metadata import (
    FACTS,
    STATED,
    Responder,
    ReviewState,
    Status,
    read_scale,
)
from postmortem.model.sections.root_cause import Factor
from postmortem.outline.entries import Entry
from postmortem.patterns import regex
from postmortem.reading import messages as say
from postmortem.reading.blocks import flat, plain_line
from postmortem.reading.day_ranges import days_between
from postmortem.reading.labels import NO_HEADING, Fact, bare, facts_of
from postmortem.reading.placeholders import is_nobody, is_nothing
from postmortem.reading.sections.impact import take_measure
from postmortem.reading.sections.stated import stated_name
from postmortem.reading.stamps import split_stamp
from postmortem.reading.taken import Context, Taken, made
from postmortem.reading.times import day_of
from postmortem.styles import names
from postmortem.styles.matching import Names, plain
from postmortem.styles.meanings import IN_A_LINE, place
from postmortem.styles.style import Style, level_on
from postmortem.text import normal as texts
from postmortem.text.guards import unguarded
from postmortem.text.languages import languages
from postmortem.values.dates import read_date
from postmortem.values.durations import as_duration, write_duration
from postmortem.values.sequences import TimeSequences

ROLE_NAMES = Names.of(names.ROLES)
CHOICES = {name: Names.of(table) for name, table in names.CHOICES.items()}
_TITLES = {name: label.title for name, label in FACTS.labels.items()}
_FIELD_LABELS = {plain(title) for title in _TITLES.values()}
_PRIORITY = regex(r"\W*P[0-9]\b", re.IGNORECASE)
_NAMES = ("reporter", "reviewers")
LONGEST_LINE = 280
"""How many characters a summary has at the most that fits into a message."""


def take_facts(entry: Entry, context: Context, *, sure: bool) -> Taken | None:
    """Take all facts of an entry; None where it holds something else."""
    facts = facts_of(entry, context, sure=sure)
    if not facts or not any(value and label for label, value, _ in facts):
        return None
    taken = context.taken()
    if entry.kind == "table" and {plain(title) for title in entry.rows[0] if title} <= NO_HEADING:
        taken.translated(say.TableHeading, entry.line, " ".join(entry.rows[0]), "Field Value")
    known = set(context.paths)
    leftovers: list[Fact] = []
    for label, value, line in facts:
        if not take_fact(taken, context, known, label, value, line):
            leftovers.append((label, value, line))
    if leftovers:
        lines = [
            f"- {label.rstrip(': ')}: {value}".rstrip()
            for label, value, _ in leftovers
            if label or value
        ]
        taken.leave_text(
            "\n".join(lines),
            leftovers[0][2],
            say.KeptLabel,
            blocks=len({line for *_, line in leftovers}),
        )
    return taken


_MOST_OF_AN_ID = 3
"""How many words an id has at the most, where its label is `Incident` alone."""


def _is_id(label: str, value: str) -> bool:
    """Whether the value of a label is an id, and not what the incident was: `Incident: disk full`."""
    count = len(value.split())
    if count <= 1:
        return not is_nothing(value)
    if plain(label) == "incident" and count > _MOST_OF_AN_ID:
        return False
    return any(map(str.isdecimal, value))


# --- the scale of severities ---------------------------------------------------------------------


def may_name_scale(text: str, style: Style) -> bool:
    """Whether a text has the words of a label for a scale of severities; cheap, and no proof of it."""
    own = (label for label, field in style.labels.items() if field == "severity_scale")
    text = text.casefold()
    labels = (*names.LABELS["severity_scale"].split(";"), *own)
    return any(all(word in text for word in plain(label).split()) for label in labels)


def scale_of(facts: Sequence[Fact], context: Context) -> tuple[str, ...]:
    """Return the scale of severities that facts name; () where they name none.

    A list of levels that the severity is none of is no scale of it: the severity is what counts.
    """
    named = [
        (context.style.label(texts.line_or_blank(bare(label))), value)
        for label, value, _ in facts
        if not _says_how_soon(label, plain_line(value))
    ]
    listed = next((value for name, value in named if name == "severity_scale"), "")
    try:
        scale = read_scale(several_names.read(plain_line(listed), TimeSequences()))
    except FieldError:
        return ()
    severities = [plain_line(value) for name, value in named if name == "severity"]
    return scale if all(level_on(scale, words) for words in severities if words) else ()


# --- one fact ------------------------------------------------------------------------------------


_CODE_ALONE = regex(r"`(?P<words>[^\W_](?:[\w #.,:/-]*[^\W_])?|@[\w-]*[^\W_])`")
"""A value that is written as code, without a sign that would mean something elsewhere: `INC-7`."""


def take_fact(
    taken: Taken, context: Context, known: set[str], label: str, value: str, line: int,
    name: str | None = None, heading: int | None = None,
) -> bool:  # fmt: skip
    """Take one fact; False where it says nothing, or can't be held.

    `name` is the field that it is, where something else than its label says so; `heading` is the
    line of the heading that the label is, if it is one. `known` are the paths of what is there
    already; what is taken here is added.
    """
    at = heading or line
    written = label
    label = texts.line_or_blank(bare(label))
    value = plain_line(value)
    if not label or not texts.line_or_blank(value):
        return False
    name = name or context.style.label(label)
    if name is not None and (code := _CODE_ALONE.fullmatch(value)):
        value = code["words"]
    is_role = name is None and ROLE_NAMES.find(label) is not None
    if is_role or name == "responders":
        people = take_responders(taken, value, line, label if is_role else None)
        if people is not None:
            taken.translated(
                say.LabelIs, at, written, label if is_role else _TITLES["responders"], people
            )
            return True
        name = None
    if name == "severity" and _says_how_soon(label, value):
        name = None
    if name in STATED and stated_name(label) is None:
        name = None
    if (name in _NAMES and is_nobody(value)) or (
        name == "incident_id" and not _is_id(label, value)
    ):
        name = None
    if name is not None and f"metadata.{name}" not in known:
        read = _READ.get(name, _line)
        result = read(taken, context, value, line, f"metadata.{name}")
        if result is not None:
            position, is_whole = result
            known.add(f"metadata.{name}")
            taken.translated(say.LabelIs, at, written, _TITLES[name], position)
            if is_whole:
                return True
    if (
        name is None
        and heading is None
        and _in_its_section(taken, context, known, label, value, line)
    ):
        return True
    field = (
        plain(label) in _FIELD_LABELS
        or FACTS.by_title.get(label.casefold()) is not None
        or normal_title(label) in _labels_in_any_language()
    )
    detail = made(Detail, label=f"{label} as written" if field else label, value=value)
    if detail is None:
        return False
    position = taken.add("metadata.other", detail, line)
    if field:
        taken.say(say.LabelTaken(line=at, what=written), position)
    return True


@cache
def _labels_in_any_language() -> frozenset[str]:
    """Return what our own labels are called in each language, which no fact of a team can be called."""
    return frozenset(
        normal_title(language(title)) for language in languages() for title in _TITLES.values()
    )


def _says_how_soon(label: str, value: str) -> bool:
    """Whether a fact says how soon something is done, and not how bad it was: `Priority: High`."""
    return "priority" in label.casefold() and _PRIORITY.match(value) is None


def _in_its_section(
    taken: Taken, context: Context, known: set[str], label: str, value: str, line: int
) -> bool:
    """Take a fact whose label is the name of a section, where one line is enough for that."""
    meaning = context.style.meaning(label)
    if meaning not in IN_A_LINE:
        return False
    path = IN_A_LINE[meaning]
    if meaning.startswith("impact"):
        return take_measure(taken, known, path, label, value, line)
    if meaning == "summary" and len(value) > LONGEST_LINE:
        path = "summary.text"
    content: Any = made(Factor, description=value) if meaning == "cause" else value
    if content is None or path in known:
        return False
    known.add(path)
    position = taken.set(path, content, line)
    taken.say(say.HeadingIs(line=line, what=label, place=place(meaning)), position)
    return True


Found = tuple[int, bool] | None
"""The position of a value, and whether it says all that was written."""


def _line(taken: Taken, context: Context, value: str, line: int, path: str) -> Found:
    return taken.set(path, value, line), True


def _end_date(taken: Taken, context: Context, value: str, line: int, path: str) -> Found:
    """Take the day on which it ended, where that is a later one than the day on which it began."""
    parts = split_stamp(value)
    if parts is None or parts.event or parts.stamp.vague or parts.stamp.end is not None:
        return None
    start = parts.stamp.start
    named = None if start.day is None else day_of(start.day, near=None, order=context.order)
    if named is None or context.base is None or named <= context.base or start.clock is not None:
        return None
    position = taken.set(path, named, line)
    if value.strip("*_ ") != named.isoformat():
        taken.say(say.DateIs(line=line, what=value), position)
    return position, True


def _date(taken: Taken, context: Context, value: str, line: int, path: str) -> Found:
    if (days := days_between(value, context.order)) is not None:
        ends = {"metadata.end_date"} & {*context.paths, *(entry.path for entry in taken.values)}
        position = taken.set(path, days[0], line)
        if not ends:
            taken.set("metadata.end_date", days[1], line)
        taken.say(say.DateIs(line=line, what=value), position)
        return position, not ends
    split = split_stamp(value)
    if split is None or split.event or split.stamp.vague or split.stamp.start.day is None:
        return None
    stamp, named = split.stamp, split.stamp.start.day
    day = read_date(split.when) or day_of(named, near=None, order=context.order)
    if day is None or (
        stamp.end is not None and stamp.end.day is None and stamp.start.clock is None
    ):
        return None
    has_no_clock = stamp.start.clock is None and stamp.end is None
    position = taken.set(path, day, line)
    if has_no_clock and value.strip("*_ ") != day.isoformat():
        taken.say(say.DateIs(line=line, what=value), position)
    return position, has_no_clock


_BOXES = regex(r"\\?\[(?P<mark>[ xX✓✔]?)\\?\][ \u00a0]*(?P<words>[^\[\]\\]{1,60})")


def _ticked(value: str) -> str:
    """Return the one of several words that has a tick: `[ ] SEV-1 [x] SEV-2`; else the whole value."""
    boxes = [*_BOXES.finditer(value)]
    ticked = [box["words"].strip(" ,;/|") for box in boxes if box["mark"].strip()]
    whole = "".join(box[0] for box in boxes) == value
    return ticked[0] if whole and len(boxes) > 1 and len(ticked) == 1 else value


def _severity(taken: Taken, context: Context, value: str, line: int, path: str) -> Found:
    words = _ticked(value)
    severity = context.severity(words)
    if severity is None:
        return None
    position = taken.set(path, severity, line)
    same = plain(words).replace(" ", "").replace("-", "") == plain(severity).replace("-", "")
    # In a style with a scale of its own, the name says all: it is what is written again.
    same = same or plain(words) == plain(context.style.severity_name(severity))
    taken.translated(say.SeverityIs, line, value, severity, position)
    return position, same


def _choice(name: str, kind: type[Choice]) -> Callable[..., Found]:
    def read(taken: Taken, context: Context, value: str, line: int, path: str) -> Found:
        choice = CHOICES[name].find(_ticked(value))
        if choice is None:
            return None
        position = taken.set(path, kind(choice), line)
        taken.translated(say.ChoiceIs, line, value, choice, position)
        return position, True

    return read


_UNITS = {
    "h": r"stunden?|std\.?|heures?|horas?|or[ae]|uur|uren|godz(?:in[ay]?)?\.?|timmar?|timer?|час(?:а|ов)?|小时|時間|시간",
    "min": r"minuten?|min\.|minutos?|minut[io]|minut(?:y|er|ter)?|мин(?:ут[ыа]?)?\.?|分钟|分間?|분",
    "d": r"tage?n?|jours?|d[ií]as?|giorn[io]|dag(?:en|ar|e)?|dni|天|日間|일",
}
_FOREIGN_UNITS = tuple(
    (regex(rf"(?<=[0-9 ])(?:{words})(?![^\W\d_](?<![\u3040-\uffff]))", re.IGNORECASE), unit)
    for unit, words in _UNITS.items()
)
_AND_MORE = regex(r"(?<=[a-z]),? ?(?:und|et|y|e|en|i|och|og|и)? ?(?=[0-9])")


def _in_our_units(value: str) -> str:
    """Return a duration with English units: `1 Std. 40 Min.`, `2 uur en 5 minuten`, `1小时20分`.

    >>> _in_our_units("1 Std. 40 Min."), _in_our_units("45 min")
    ('1 h 40 min', '45 min')
    """
    for pattern, unit in _FOREIGN_UNITS:
        value = pattern.sub(unit, value)
    return _AND_MORE.sub(" ", value)


def _duration(taken: Taken, context: Context, value: str, line: int, path: str) -> Found:
    try:
        length = as_duration(_in_our_units(value))
    except FieldError:
        return None
    position = taken.set(path, length, line)
    taken.translated(say.DurationIs, line, value, write_duration(length), position)
    return position, True


def _people(taken: Taken, context: Context, value: str, line: int, path: str) -> Found:
    people = several_names.read(value, TimeSequences())
    return (taken.set(path, people, line), True) if people else None


_AND = regex(r"; |<br>| and | & | und | et | y (?=[A-Z])|、")
_WITH_ROLE = regex(
    r"(?:\*\*|__)?(?P<role>[^\W\d_][^:*_\n]{0,40}?)(?:\*\*|__)?: *(?:\*\*|__)? *(?P<name>\S.*)"
)


def take_responders(taken: Taken, value: str, line: int, role: str | None) -> int | None:
    """Take people with their roles: `Ann (scribe), Bob`, `IC: Ann`; None where the words say no names.

    `role` is the label that the names follow, where that is a role.
    """
    people: list[Responder] = []
    for part in several_names.read(value, TimeSequences()):
        for piece in _AND.split(part):
            words = piece.strip().removeprefix("- ").strip("*_ ")
            own = role
            if role is None and (match := _WITH_ROLE.fullmatch(piece.strip().removeprefix("- "))):
                own, words = match["role"].strip(), match["name"].strip("*_ ")
            person = made(Responder, name=words, role=own) if words else None
            if person is None or is_nobody(person.name) or not _is_name(person.name):
                return None
            people.append(person)
    positions = [taken.add("metadata.responders", person, line) for person in people]
    if positions:
        shown = " ".join(f"{person.name} {person.role or ''}" for person in people)
        taken.translated(say.RowIs, line, f"{role or ''} {value}", shown, positions[0])
    return positions[0] if positions else None


def _is_name(words: str) -> bool:
    """Whether words can be a name: a few of them, with letters, and no sentence."""
    unlinked = re.sub(r"\]\([^()]*\)", "", words)
    return (
        len(unlinked.split()) <= 5
        and re.search(r"[^\W\d_]{2}", unlinked) is not None
        and unlinked[-1] not in ".!?:"
    )


def _scale(taken: Taken, context: Context, value: str, line: int, path: str) -> Found:
    """Take a scale that the severity is a level of; any other list of levels is a row of its own."""
    if (scale := context.scale) != several_names.read(value, TimeSequences()):
        return None
    return taken.set(path, scale, line), True


_READ: dict[str, Callable[..., Found]] = {
    "severity_scale": _scale,
    "date": _date,
    "severity": _severity,
    "status": _choice("status", Status),
    "review_state": _choice("review_state", ReviewState),
    "duration": _duration,
    **dict.fromkeys(STATED, _duration),
    "reviewers": _people,
    "end_date": _end_date,
}


# --- sections of facts ---------------------------------------------------------------------------


def take_metadata(entries: Sequence[Entry], context: Context) -> Taken:
    """Take a section of facts; what is none is left over."""
    taken = context.taken()
    leftovers: list[Entry] = []
    for entry in entries:
        paths = context.paths | {value.path for value in taken.values}
        facts = take_facts(entry, attrs.evolve(context, paths=paths), sure=True)
        if facts is None:
            leftovers.append(entry)
        else:
            taken.leave(leftovers, say.KeptNoFact)
            leftovers = []
            taken.extend(facts)
    taken.leave(leftovers, say.KeptNoFact)
    return taken


def take_heading_fact(
    title: str, value: str, name: str | None, entries: Sequence[Entry], context: Context, line: int
) -> Taken | None:
    """Take a fact whose label is a heading; None for what is more than a few lines, or nothing.

    `value` follows a colon in the heading.
    """
    lines: list[tuple[str, int]] = [(value, line)] if value else []
    taken = context.taken()
    for entry in entries:
        if entry.is_silent:
            continue
        if entry.kind in ("text", "remark", "pair"):
            lines.append((plain_line(entry.text), entry.line))
        elif entry.kind == "list":
            for item in entry.entries:
                words = flat(item)
                if words is None:
                    return None
                lines.append((words, item.line))
        elif entry.kind == "table" and name == "responders" and len(entry.rows[0]) == 2:
            taken.translated(say.TableHeading, entry.line, " ".join(entry.rows[0]), "")
            rows = zip(entry.rows[1:], entry.lines[1:], strict=True)
            lines += [(f"{row[0]}: {row[1]}" if all(row) else "".join(row), at) for row, at in rows]
        else:
            return None
    lines = [(unguarded(words), at) for words, at in lines if words]
    if not lines or len(lines) > 12:
        return None
    label = title.partition(":")[0] if value else title
    words = ", ".join(words for words, _ in lines)
    known = set(context.paths)
    if not take_fact(taken, context, known, label, words, lines[0][1], name, heading=line):
        return None
    silent = [entry for entry in entries if entry.kind in ("comment", "definitions")]
    taken.leave(silent, say.KeptComment)
    return taken
