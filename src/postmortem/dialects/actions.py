"""Action items: bullets, checkboxes and tables, with all that is said at their ends."""

import re
from typing import Any

from postmortem.dates import read_date
from postmortem.dialects import names
from postmortem.dialects.draft import Draft
from postmortem.dialects.facts import CHOICES
from postmortem.dialects.times import clean
from postmortem.sections.action_items import ActionItem, ActionStatus, ActionType
from postmortem.sections.details import Priority

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
_FIELD_OF = {
    "owner": "owner; owners; assignee; assigned to; responsible; dri; who",
    "due": "due; due date; due by; deadline; eta; by when",
    "status": "status",
    "priority": "priority; prio",
    "type": "type",
    "ticket": "ticket; tracking; issue; jira; bug",
}
_FIELDS = {name.strip(): field for field, listed in _FIELD_OF.items() for name in listed.split(";")}
_LONGEST = 2000
"""Longer items are taken as they are: nobody puts an owner behind so much text."""


def value_of(field: str, text: str) -> Any:
    """Return the value of a field of an action that words name; None where they name none."""
    text = re.sub(r"^[*_`]+|[*_`]+$", "", text.strip())
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


def _from_the_end(rest: str, values: dict[str, Any], said: list[tuple[str, str]]) -> str:
    """Take off the end of an action what has a field, as long as there is something."""
    while True:
        before = rest
        if (found := _LABELLED_AT_END.fullmatch(rest)) and found["rest"].strip(" -–—(["):
            name = _FIELDS[found["label"].casefold()]
            value = value_of(name, found["value"])
            if value is not None and name not in values:
                values[name] = value
                said.append((f"{found['label']} {found['value']}", _as_shown(value)))
                rest = _closed(found["rest"])
                continue
        if (
            (found := _LINK_AT_END.fullmatch(rest))
            and found["rest"].strip()
            and "ticket" not in values
        ):
            lead = found["rest"].rstrip()
            if lead[-1:] not in "([" and not re.search(
                r"\b(?:see|in|at|to|from|by|on|with|the|a)$", lead
            ):
                values["ticket"] = found["link"]
                rest = lead
        if (
            (found := _STATUS_AT_END.fullmatch(rest))
            and found["rest"].strip()
            and "status" not in values
        ):
            status = value_of("status", found["status"])
            if status is not None:
                values["status"] = status
                said.append((found["status"], status))
                rest = found["rest"].rstrip()
        if (
            (found := _MENTION_AT_END.fullmatch(rest))
            and found["rest"].strip()
            and "owner" not in values
        ):
            lead = found["rest"].rstrip()
            if not re.search(r"\b(?:with|to|from|by|and|of|ask|tell|for)$", lead):
                values["owner"] = found["owner"]
                rest = lead
        if rest == before:
            return rest


def _closed(rest: str) -> str:
    rest = re.sub(r"(?:<br>-?|[\s.;,|–—-])+$", "", rest)
    return rest[:-1].rstrip() if rest.endswith(("(", "[")) else rest


def _as_shown(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def take_action_row(
    draft: Draft, field: str, cells: dict[str, str], others: list[str], line: int, group: str
) -> bool:
    """Take one action from the cells of its row."""
    values: dict[str, Any] = {}
    said: list[tuple[str, str]] = []
    for name, cell in cells.items():
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
