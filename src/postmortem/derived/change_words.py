"""Changes in words: where they are, what a row is called, and the summary in one line."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

from postmortem.derived.change import Added, Change, Changed, Moved, Removed
from postmortem.model.paths import fields_of, is_part
from postmortem.model.sections import OUTLINE
from postmortem.model.sections.action_items import ActionStatus
from postmortem.values.durations import say_duration
from postmortem.values.moments import Inexact, write_moment

_MOST_PHRASES = 8
"""How many phrases a summary has before it says how many changes are left."""
_LONGEST_NAME = 40
"""How many characters of a row's text name it where it has no id."""

_NOUNS = {
    "ActionItem": "action",
    "InternalMessage": "internal message",
    "ExternalMessage": "external message",
    "Detail": "row",
    "Extra": "text",
}
"""What rows are called, where that isn't the name of their class."""


def titles_of(path: str) -> tuple[str, ...]:
    """Return the titles of the sections that a path is in.

    >>> titles_of("timeline.detection[2].event")
    ('Timeline', 'Detection')
    """
    first, *rest = re.sub(r"\[[0-9]+\]", "", path).split(".")
    part: Any = OUTLINE.get(first)
    if part is None:
        return ()
    titles = [part.title]
    for step in rest:
        part = getattr(part, "parts", {}).get(step)
        if not hasattr(part, "title"):
            break
        titles.append(part.title)
    return tuple(titles)


def words_of_field(path: str) -> str:
    """Return the name of a field in words.

    >>> words_of_field("metadata.review_state")
    'review state'
    """
    return re.sub(r"\[[0-9]+\]$", "", path).rpartition(".")[2].replace("_", " ")


def words_of_value(value: Any, day: date | None) -> str:
    """Return a value as a document of that day shows it; an object as what it holds.

    >>> words_of_value(timedelta(minutes=45), None)
    '45 min'
    """
    if value is None:
        return ""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, datetime | Inexact):
        return write_moment(value, day)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return say_duration(value)
    if isinstance(value, tuple):
        return ", ".join(words_of_value(item, day) for item in value)
    if is_part(type(value)):
        return " · ".join(_filled(value, day))
    return str(value)


def _filled(row: Any, day: date | None) -> Iterator[str]:
    """Yield what a row holds: its id, time and main text bare, all else with the name of its field."""
    main = _main_field(row)
    for name, _, _ in fields_of(type(row)):
        value = getattr(row, name)
        if value is None or value == ():
            continue
        words = words_of_value(value, day)
        yield words if name in ("id", "time", main) else f"{name.replace('_', ' ')}: {words}"


def name_of_row(row: Any, day: date | None, field: str = "") -> str:
    """Return what names a row: its id, or its time and the beginning of its text.

    A text that is beside it as the changed `field` is not repeated.

    >>> from postmortem.model.sections.action_items import ActionItem
    >>> name_of_row(ActionItem(id="A3", action="Page earlier"), None)
    'A3'
    """
    if isinstance(row, str):
        return _short(row)
    if (id := getattr(row, "id", None)) is not None:
        return str(id)
    # The start says which row it is where a service was hit twice.
    time = getattr(row, "time" if hasattr(row, "time") or field == "started" else "started", None)
    main = _main_field(row)
    words = _short(str(getattr(row, main))) if main and main != field else ""
    return " ".join(part for part in (write_moment(time, day) if time else "", words) if part)


def _main_field(row: Any) -> str | None:
    """Return the field with the main text of a row: the one that has to be given, or the first."""
    fields = [
        (not required, name)
        for name, shape, required in fields_of(type(row))
        if shape.kind == "value" and type(getattr(row, name)) is str and name != "id"
    ]
    return min(fields, key=lambda field: field[0])[1] if fields else None


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_NAME else f"{text[:_LONGEST_NAME].rstrip()}…"


def row_path(path: str) -> str | None:
    """Return the path of the outermost row that a path is in; None where it is in none.

    >>> row_path("action_items.immediate[0].status")
    'action_items.immediate[0]'
    """
    match = re.match(r"[^\[]*\[[0-9]+\]", path)
    return match[0] if match else None


def at_path(value: Any, path: str) -> Any:
    """Return what a path leads to in a report."""
    for step in re.findall(r"[^.\[\]]+", path):
        value = value[int(step)] if step.isdecimal() else getattr(value, step)
    return value


# --- the summary ----------------------------------------------------------------------------------


def summary(changes: Sequence[Change], new: Any, day: date | None) -> str:
    """Return what changed in one line; '' where nothing did."""
    counts: Counter[tuple[str, str]] = Counter()
    fields: list[str] = []
    rows_changed: dict[str, str] = {}
    for change in changes:
        path = change.path or change.old_path or ""
        row = None if change.path is None else row_path(change.path)
        if isinstance(change, Moved):
            counts[noun_of(change.value, path), "moved"] += 1
        elif isinstance(change, Added) and change.old_path is None:
            counts[noun_of(change.value, path), "added"] += 1
        elif isinstance(change, Removed) and change.path is None:
            counts[noun_of(change.value, path), "removed"] += 1
        elif isinstance(change, Changed | Added) and isinstance(_new_value(change), ActionStatus):
            name = name_of_row(at_path(new, row or ""), day)
            fields.append(f"{name} {_new_value(change).value.lower()}")
        elif row is not None:
            rows_changed.setdefault(row, noun_of(at_path(new, row), path))
        else:
            fields.append(_of_field(change, day))
    for noun in rows_changed.values():
        counts[noun, "changed"] += 1
    phrases = [
        *(f"{count} {noun if count == 1 else plural(noun)} {verb}" for (noun, verb), count in counts.items()),
        *fields,
    ]  # fmt: skip
    if len(phrases) > _MOST_PHRASES:
        hidden = len(phrases) - _MOST_PHRASES + 1
        phrases = [*phrases[: _MOST_PHRASES - 1], f"{hidden} more changes"]
    return ", ".join(phrases)


def _new_value(change: Changed | Added) -> Any:
    return change.new if isinstance(change, Changed) else change.value


def _of_field(change: Change, day: date | None) -> str:
    """Return a phrase for a field: `severity SEV-2 → SEV-1`, `overview reworded`."""
    name = words_of_field(change.path or change.old_path or "")
    if not isinstance(change, Changed):
        return f"{name} {change.kind}"
    if change.kind == "reworded":
        return f"{name} reworded"
    return f"{name} {words_of_value(change.old, day)} → {words_of_value(change.new, day)}"


def noun_of(row: Any, path: str) -> str:
    """Return what a row is called: `event`, `action`, `monitoring gap`.

    >>> noun_of("The alert fired", "went_well[0]")
    'line of What Went Well'
    """
    if isinstance(row, str):
        titles = titles_of(path)
        field = words_of_field(path)
        if titles and path.partition("[")[0] in OUTLINE:
            return f"line of {titles[-1]}"
        return field.removesuffix("s") if field.endswith("s") else f"line of {field}"
    name = type(row).__name__
    return _NOUNS.get(name, re.sub(r"(?<!^)(?=[A-Z])", " ", name).lower())


def plural(noun: str) -> str:
    """Return the plural of a noun; `line of …` has it in its first word.

    >>> plural("line of What Went Well"), plural("why")
    ('lines of What Went Well', 'whys')
    """
    first, of, rest = noun.partition(" of ")
    return f"{first}s{of}{rest}"
