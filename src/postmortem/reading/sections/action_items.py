"""Action items: bullets, checkboxes and tables, with all that is said at their ends."""

import re
from typing import Any, NamedTuple

from postmortem.model.sections.action_items import ActionItem, ActionStatus, ActionType
from postmortem.model.sections.details import Priority
from postmortem.reading.draft import Draft
from postmortem.reading.sections.metadata import CHOICES
from postmortem.reading.times import clean
from postmortem.styles import names
from postmortem.values.dates import read_date

_BOX = re.compile(r"\\?\[(?P<mark>[ xX])\\?\] +")
_LINK_AT_END = re.compile(
    r"(?P<rest>.*?)[\s:–—-]*(?P<open>\()?(?P<link>(?:\[[^\[\]]*\]\([^()\s]*\)|<?https?://[^\s()<>]+>?)"
    r"(?:, ?(?:\[[^\[\]]*\]\([^()\s]*\)))*)(?(open)\))(?P<dot>[.;,]?)",
    re.DOTALL,
)
_STATUS_AT_END = re.compile(r"(?P<rest>.*?)[\s–—-]*[(\[]\**(?P<status>[A-Za-z' ]{4,14})\**[)\]]\.?")
_MENTION_AT_END = re.compile(
    r"(?P<rest>.*?)(?:[\s–—-]+|[(\[])[(\[]?(?P<owner>@[\w.-]+(?:/[\w.-]+)?)[)\]]?\.?"
)
_LABEL = (
    r"(?P<label>owners?|assignee|assigned to|responsible|dri|who|due(?: date| by)?|deadline|eta|by when"
    r"|status|priority|prio|type|ticket|tracking|issue|jira|bug)"
)
_LABELLED_AT_END = re.compile(
    rf"(?P<rest>.*?)(?:^|[\s.;,|–—-]+|<br>-? ?|[(\[])(?:\*\*|__|_|\*)?{_LABEL}(?:\*\*|__|_|\*)?:(?:\*\*|__|_|\*)?\s*"
    r"(?P<value>[^:;|]{1,80}?)[)\]]?[.;,]?",
    re.IGNORECASE | re.DOTALL,
)
_DUE_AT_END = re.compile(
    r"(?P<rest>.*?)[\s,;(\[–—-]+(?P<said>(?:due|until|by)(?: by| on)? (?P<due>[0-9][\w ./-]{4,20}|[A-Z][a-z]{2,8} [0-9][\w ,]{4,16}))[)\]]?\.?",
    re.IGNORECASE | re.DOTALL,
)
"""A date with a word before it and no colon: `, due 2024-05-01`."""
_KEY_AT_END = re.compile(
    r"(?P<rest>.*?)(?:\s+[–—-]+\s+|\s*[(\[])(?P<key>[A-Z]{2,10}-[0-9]{1,7})[)\]]?\.?",
    re.DOTALL,
)
"""The key of a ticket behind a dash or in brackets: `(OPS-77)`."""
_FIELD_OF = {
    "owner": "owner; owners; assignee; assigned to; responsible; dri; who",
    "due": "due; due date; due by; deadline; eta; by when",
    "status": "status",
    "priority": "priority; prio",
    "type": "type",
    "ticket": "ticket; tracking; issue; jira; bug",
}
_FIELDS = {name.strip(): field for field, listed in _FIELD_OF.items() for name in listed.split(";")}
_WRAPPED = re.compile(r"^(\*\*|__|[*_`])([^*_`]+)\1$")
_TICKET_AND_STATUS = re.compile(
    r"(?P<ticket>.*[0-9/#].*?) [*_(\[]*(?P<status>[A-Za-z' ]{2,14}?)[*_)\]]*"
)
_LONGEST = 2000
"""Longer items are taken as they are: nobody puts an owner behind so much text."""


def value_of(field: str, text: str) -> Any:
    """Return the value of a field of an action that words name; None where they name none."""
    text = _WRAPPED.sub(r"\2", text.strip())
    if field == "due":
        return read_date(clean(text)) if text else None
    if field == "status":
        if (sign := text[:1]) in names.SIGNS and not text[1:].strip("\ufe0f "):
            return ActionStatus(names.SIGNS[sign])
        found = CHOICES["action status"].find(text.lstrip("".join(names.SIGNS) + "\ufe0f "))
        return ActionStatus(found) if found else None
    if field == "type":
        found = CHOICES["action type"].find(text)
        return ActionType(found) if found else None
    if field == "priority":
        found = CHOICES["priority"].find(text)
        return Priority(found) if found else None
    return text or None


def take_action(
    draft: Draft, field: str, text: str, line: int, group: str = "", **given: Any
) -> bool:
    """Take one action from its words; False where there is none in them."""
    values: dict[str, Any] = dict(given)
    said: list[tuple[str, str]] = []
    rest = text.strip()
    if box := _BOX.match(rest):
        values["status"] = ActionStatus.OPEN if box["mark"] == " " else ActionStatus.DONE
        rest = rest[box.end() :]
    if rest[:1] in names.SIGNS and "status" not in values:
        values["status"] = ActionStatus(names.SIGNS[rest[0]])
        said.append((rest[0], values["status"]))
        rest = rest[1:].lstrip("\ufe0f ")
    if len(rest) <= _LONGEST:
        rest = _from_the_end(rest, values, said)
    if not rest.strip():
        return False
    if group:
        rest = f"{group}: {rest}"
    made = draft.made(ActionItem, action=rest, **values)
    if made is None:
        return False
    path = draft.add(field, made, line)
    if box:
        draft.say("translated", line, box[0].strip(), "the box of a task", f"{path}.status")
    for what, shown in said:
        draft.translated(line, what, shown, "what is said of an action", path)
    return True


def is_action(text: str, *, grouped: bool) -> bool:
    """Say whether a paragraph among actions is one: it ends with an owner, a date or a status.

    Below a heading of their own, a ticket is enough: elsewhere, text refers to pages as well.
    """
    if len(text) > _LONGEST:
        return False
    values: dict[str, Any] = {}
    _from_the_end(text.strip(), values, [])
    return bool(values if grouped else values.keys() - {"ticket"})


class _End(NamedTuple):
    """What was found at the end of an action's words."""

    rest: str
    """The words before it."""
    field: str
    value: Any
    said: tuple[str, str] | None = None
    """What was written, and what it became, where those may differ."""


def _from_the_end(rest: str, values: dict[str, Any], said: list[tuple[str, str]]) -> str:
    """Take off the end of an action what has a field, as long as there is something."""
    while True:
        for look in (_labelled, _linked, _dated, _keyed, _stated, _mentioned):
            end = look(rest)
            if end is not None and end.field not in values and end.rest.strip(" -–—(["):
                values[end.field] = end.value
                said += [] if end.said is None else [end.said]
                rest = end.rest
                break
        else:
            return rest


def _labelled(text: str) -> _End | None:
    if not (found := _LABELLED_AT_END.fullmatch(text)):
        return None
    field = _FIELDS[found["label"].casefold()]
    value = value_of(field, found["value"])
    if value is None:
        return None
    said = f"{found['label']} {found['value']}", _as_shown(value)
    return _End(_closed(found["rest"]), field, value, said)


def _linked(text: str) -> _End | None:
    if not (found := _LINK_AT_END.fullmatch(text)):
        return None
    rest = found["rest"].rstrip()
    part_of_it = rest.endswith(("(", "[")) or _BEFORE_LINK.search(rest)
    return None if part_of_it else _End(rest, "ticket", found["link"])


def _dated(text: str) -> _End | None:
    if not (found := _DUE_AT_END.fullmatch(text)):
        return None
    due = read_date(clean(found["due"]))
    if due is None:
        return None
    return _End(_closed(found["rest"]), "due", due, (found["said"], due.isoformat()))


def _keyed(text: str) -> _End | None:
    found = _KEY_AT_END.fullmatch(text)
    if not found or found["key"].partition("-")[0] in names.NO_KEYS:
        return None
    return _End(_closed(found["rest"]), "ticket", found["key"])


def _stated(text: str) -> _End | None:
    if not (found := _STATUS_AT_END.fullmatch(text)):
        return None
    status = value_of("status", found["status"])
    if status is None:
        return None
    return _End(found["rest"].rstrip(), "status", status, (found["status"], status))


def _mentioned(text: str) -> _End | None:
    if not (found := _MENTION_AT_END.fullmatch(text)):
        return None
    rest = found["rest"].rstrip()
    return None if _BEFORE_NAME.search(rest) else _End(rest, "owner", found["owner"])


_BEFORE_LINK = re.compile(r"\b(?:see|in|at|to|from|by|on|with|the|a)$")
_BEFORE_NAME = re.compile(r"\b(?:with|to|from|by|and|of|ask|tell|for)$")


def _closed(rest: str) -> str:
    rest = re.sub(r"(?:<br>-?|[\s.;,|–—-])+$", "", rest)
    return rest[:-1].rstrip() if rest.endswith(("(", "[")) else rest


def _as_shown(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _with_status(cells: dict[str, str]) -> dict[str, str]:
    """Return the cells of a row, with a status of its own where it stands behind the ticket."""
    found = _TICKET_AND_STATUS.fullmatch(cells.get("ticket", ""))
    if not found or "status" in cells or value_of("status", found["status"]) is None:
        return cells
    return cells | {"ticket": found["ticket"], "status": found["status"]}


def take_action_row(
    draft: Draft, field: str, cells: dict[str, str], others: list[str], line: int, group: str
) -> bool:
    """Take one action from the cells of its row."""
    values: dict[str, Any] = {}
    said: list[tuple[str, str]] = []
    for name, cell in _with_status(cells).items():
        if name == "action":
            continue
        value = value_of(name, cell)
        if value is None:
            others.append(f"{name.capitalize()}: {cell}")
        else:
            values[name] = value
            said.append((cell, _as_shown(value)))
    action = cells.get("action", "")
    if not action:
        return False
    if group:
        action = f"{group}: {action}"
    text = "; ".join([action, *others])
    made = draft.made(ActionItem, action=text, **values)
    if made is None:
        return False
    path = draft.add(field, made, line)
    for what, shown in said:
        draft.translated(line, what, shown, "a value of an action", path)
    return True
