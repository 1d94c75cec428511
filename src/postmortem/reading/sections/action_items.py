"""Action items: items, boxes, paragraphs, headings and tables, with the facts at their ends."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from postmortem.model.layout import names as several_names
from postmortem.model.sections.action_items import ActionItem, ActionStatus, ActionType
from postmortem.model.sections.details import Priority
from postmortem.outline.entries import Entry
from postmortem.patterns import regex
from postmortem.reading import messages as say
from postmortem.reading.blocks import is_struck
from postmortem.reading.placeholders import is_nobody, is_nothing, is_unfilled
from postmortem.reading.sections.metadata import CHOICES
from postmortem.reading.stamps import split_stamp
from postmortem.reading.taken import Context, Taken, made
from postmortem.reading.times import ANY_DAY, DaysNear
from postmortem.styles import names
from postmortem.values.dates import read_date
from postmortem.values.sequences import TimeSequences

BOX = regex(r"\\?\[(?P<mark>[ xX~-]|[Nn]/[Aa])\\?\] +")
"""The box of a task before an action, and what is in it: `[x] `, `[N/A] `."""
_LINK = (
    r"(?:\[[^\[\]]*\]\([^()\s]*\)"
    r"|<?https?://(?:[.;,]*+(?:[^\s()<>\[\].;,]|\[\w{0,40}\])++)++(?:[.;,]*+>)?(?=[.;,)]*+(?:\s|$)))"
)
_LINKS = regex(
    rf"(?P<gap>(?:(?<![\s:–—-])[\s:–—-]++)?)(?P<open>(?<!\])\()?(?P<link>{_LINK}(?:, ?{_LINK})*+)"
    r"|https?://[^\s()<>\[\]]*+"
)
"""Links, several with a comma between them, and what comes before them: ` - (<https://example.org/1>`.

The last alternative passes over an address whose end isn't that of a word.
"""
_AFTER_LINKS = regex(r"[.;,]?")
_NAMES_A_TICKET = regex(
    r"\[(?:[`*]*(?:#?[0-9]{1,8}|[\w.-]+/[\w.-]+#[0-9]+|[A-Z][A-Z0-9]{1,9}-[0-9]{1,7})[`*]*"
    r"|(?:issue|pr|mr|ticket|bug|card|jira|github|pull request|merge request|link|tracking issue|task)s?(?: ?#?[0-9]+)?)\]",
    re.IGNORECASE,
)
"""The text of a link that only names a ticket: `[#9362](…)`, `[Issue](…)`."""
_STATUS_AT_END = regex(
    r"(?P<rest>.*?)(?:(?<![\s–—-])[\s–—-]++)?(?P<all>(?:\*\*|__|\*|_)?[(\[]\**(?P<status>[A-Za-z'/ ]{2,14})(?P<more>[^()\[\]]{0,60}?)\**[)\]](?:\*\*|__|\*|_)?)[.!]?",
    re.DOTALL,
)
_MENTION = r"`?@[\w.-]+(?:/[\w.-]+)?`?"
_MENTIONS = regex(
    rf"(?:(?<![\s–—-])[\s–—-]++|[(\[])[(\[]?(?P<owner>{_MENTION}(?:(?:, | and | & ){_MENTION}| [A-Z][\w'’-]{{1,20}})*+)"
)
"""People after a blank, a dash or a bracket: ` - @ann, @bob`, not `ann@example.org`."""
_AFTER_MENTIONS = regex(r"[)\]]?(?: \[[A-Za-z]{3,12}\])?\.?")
_LABEL = (
    r"(?P<label>owners?|assignee|assigned to|responsible|dri|who|due(?: date| by)?|deadline|eta|by when"
    r"|status|priority|prio|type|ticket|tracking|issue|jira|bug)"
)
_LABELLED_AT_END = regex(
    rf"(?P<rest>.*?)(?:^|(?<![\s.;,|–—-])[\s.;,|–—-]++|<br>-? ?|[(\[])(?:\*\*|__|_|\*)?{_LABEL}(?:\*\*|__|_|\*)?:(?:\*\*|__|_|\*)?\s*+"
    r"(?P<value>[^:;|]{1,80}?)[)\]]?[.;,]?",
    re.IGNORECASE | re.DOTALL,
)
_DUE_AT_END = regex(
    r"(?P<rest>.*?)(?<![\s,;(\[–—-])[\s,;(\[–—-]++(?P<said>(?:(?:due|until|by|eta)(?: by| on)? |@(?=[A-Z][a-z]+ [0-9]{1,2}, [0-9]{4}))(?P<due>[0-9][\w ./-]{4,20}|[A-Z][a-z]{2,8} [0-9][\w ,]{0,16}))[)\]]?\.?",
    re.IGNORECASE | re.DOTALL,
)
"""A date with a word before it and no colon: `, due 2024-05-01`."""
_NAME = r"(?:[A-ZÀ-ÖØ-Þ][\w'’.-]*(?: [A-ZÀ-ÖØ-Þ][\w'’.-]*){0,2}|[\u3041-\u30ff\u4e00-\u9fff\uac00-\ud7a3]{2,6})"
_OWNER_AND_DUE = regex(
    rf"(?P<rest>.*?)(?:(?<![\s–—-])[\s–—-]++)?[(\[](?P<owner>{_NAME}|{_MENTION})(?:,| -| –| —)? (?:due|by|until|before)(?: by| on)? (?P<due>[^()\[\]]{{6,24}})[)\]]\.?",
    re.DOTALL,
)
"""An owner and a date in brackets: `(Dee, by 1 March 2026)`."""
_DUE_THEN_OWNER = regex(
    rf"(?P<rest>.*?)(?<![\s,;(–—-])[\s,;(–—-]++(?P<said>(?:due|by|until|before)(?: by| on)? (?P<due>[0-9][\w ./-]{{4,20}}?|[A-Z][a-z]{{2,8}} [0-9][\w ,]{{0,16}}?),? ?[(\[](?P<owner>{_NAME}|{_MENTION})[)\]])\.?",
    re.DOTALL,
)
"""A date and an owner in brackets behind it: `by 2026-03-01 (Ann)`."""
_ASSIGNED_AT_END = regex(
    rf"(?P<rest>.*?)(?:(?<![\s,;–—-])(?:[,;]| ?[(\[]| [–—-]+) ?)(?P<said>(?:assigned to|assignee|owned by|owner|dri) (?P<owner>{_NAME}|{_MENTION}))[)\]]?\.?",
    re.DOTALL | re.IGNORECASE,
)
"""An owner with a word before it and no colon: `— assigned to Ann`, `; owner Ann`."""
_TEAM_AT_START = regex(
    r"(?:\*\*|__)?(?P<owner>(?:[Tt]he )?[A-Z][\w&/-]{1,20}(?: [\w&/-]{1,20}){0,2} [Tt]eam)(?:(?:\*\*|__):|:(?:\*\*|__)?) +(?P<rest>\S.*)",
    re.DOTALL,
)
"""A team before an action: `Platform team: add an alert`."""
_KEY_AT_END = regex(
    r"(?P<rest>.*?)(?:(?<!\s)\s++[–—-]++\s++|(?:(?<!\s)\s++)?[(\[])(?P<key>[A-Z]{2,10}-[0-9]{1,7})[)\]]?\.?",
    re.DOTALL,
)
"""The key of a ticket after a dash or in brackets: `(OPS-77)`."""
_KEY_AT_START = regex(
    r"(?P<key>\[#?[0-9]{1,8}\](?:\([^()\s]*\)|\[[^\[\]]*\])?|\[?[A-Z]{2,10}-[0-9]{1,7}\]?(?:\([^()\s]*\))?|#[0-9]{1,8})(?: ?[:–—-] ?| (?=[–—-] ))[–—-]? ?(?P<rest>\S.*)",
    re.DOTALL,
)
_ID_AT_START = regex(
    r"(?:\*\*|__)?(?P<id>(?:A|AI|ACT)-?[0-9]{1,3})(?:(?:\*\*|__)?[:.]|:(?:\*\*|__)|(?:\*\*|__)? [–—-]) +(?P<rest>\S.*)",
    re.DOTALL,
)
"""The id of an action before its words, and no ticket of a tracker: `A1: add an alert`."""
_PRIORITY_AT_START = regex(
    r"(?:\*\*|__)?(?P<open>\\?[(\[])?(?P<priority>P[0-9])(?(open)\\?[)\]](?:\*\*|__)?:?|(?:(?:\*\*|__):|:(?:\*\*|__)?)) +(?P<rest>\S.*)",
    re.DOTALL,
)
_LINKED_KEY = regex(
    r"(?P<key>\[(?:[A-Z][A-Z0-9]{1,9}-[0-9]{1,7}|#[0-9]{1,8})\]\([^()\s]*\)) (?P<rest>[A-Z].*)",
    re.DOTALL,
)
"""The key of a ticket before its words: `[#2226]: Add logging`, `OPS-77: Add logging`."""
_OWNER_IN_BRACKETS = regex(
    rf"\\?\[(?P<owner>{_MENTION}|{_NAME}(?:(?:/|, | & | and ){_NAME})*)\\?\](?![(\[:]) +[–—:-]*\s*(?P<rest>\S.*)",
    re.DOTALL,
)
"""An owner in brackets before the words: `[Ann] Write the runbook`."""
_MENTION_AT_START = regex(
    rf"(?:\*\*|__)?(?P<owner>{_MENTION}(?:(?:, | and | & ){_MENTION})*+)(?:\*\*|__)?(?P<mark>:(?:\*\*|__)? ?| [–—-]+ | )(?P<rest>(?!to\b)\S.*)",
    re.DOTALL,
)
"""A person before an action: `@ann: write it down`, `@ann Add an alert`."""
_MORE_OF_A_NAME = regex(
    r"(?P<name>[A-Z][\w'’-]{1,20})(?P<mark>:| [–—-]+)? (?P<rest>\S.*)", re.DOTALL
)
_OWNER_TO = regex(rf"(?P<owner>{_MENTION}|{_NAME}(?: and {_NAME})?) to (?P<verb>[a-z]+)\b")
"""An owner and what he is to do: `Ann to write the runbook`."""
_NO_OWNER = regex(
    r"(?:ability|access|add|adding|agree|aim|alerts?|allow|api|approach|attempts?|automation|begin|bot|change|changes|check|checks|"
    r"commands?|commit|consider|continue|continuing|create|dashboards?|decide|docs|documentation|effort|endpoint|ensure|extend|"
    r"failure|feature|find|fix|fixes|flag|follow|gate|get|go|guide|help|hook|how|investigate|it|job|jobs|learn|like|link|links|look|make|"
    r"mechanism|method|metric|metrics|migrate|migration|monitor|monitors?|move|moving|need|needs|new|next|option|options|page|pages|plan|plans|"
    r"playbooks?|policy|prefer|prepare|procedures?|process|processes|project|proposal|propose|pr|reach|reason|redirects?|refer|reference|"
    r"remember|report|request|requests|return|review|rule|rules|runbooks?|script|scripts|search|see|send|service|services|set|share|"
    r"should|speak|start|steps?|stop|strive|support|switch|system|talk|task|tasks|templates?|tests?|that|the|this|ticket|tickets|tool|tools|"
    r"tooling|training|transition|try|update|updates|upgrade|use|want|warning|way|ways|we|what|where|who|why|work|write|agreed|due|not|todo|"
    r"return|back|up|down|possible|better|easier|hard|time|how|when|on|in|at|as|also|and|or|a|an|all|any|each|every|no|more|less|"
    r"eta|by|until|only|first|second|third|finally|data|code|config|configuration|deploy|deployment|rollback|logging|logs?|alerting|monitoring|"
    r"everything|something|nothing|capacity|budget|decision|discussion|agreement|commitment|limit|limits|validation|guard|guards|"
    r"improvements?|enhancements?|investigation|research|discovery|design|implementation|integration|exercise|drill|drills|game|gameday)",
    re.IGNORECASE,
)
"""What comes before `to` and owns nothing: `Need to write`, `Script to check`."""
_NO_OWNER_ENDS = regex(
    r"(?:ing|ion|ions|ment|ments|ity|ness|ance|ence|book|board|ure|ures|ability|ed)$", re.IGNORECASE
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
_WRAPPED = regex(r"^(\*\*|__|[*_`])([^*_`]+)\1$")
_TICKET_AND_STATUS = regex(
    r"(?P<ticket>(?>.*[0-9/#]).*?) [*_(\[]*(?P<status>[A-Za-z' ]{2,14}?)[*_)\]]*"
)
_STATUS_AND_MORE = regex(
    r"(?P<status>[^(\[,;:–—]{2,20}?) ?[(\[,;:–—-]+ ?(?P<more>[^()\[\]]+?)[)\]]?"
)
_TICKET = regex(
    r"(?:PR|MR|issue|ticket|bug)?:? ?(?:#[0-9]{1,8}|![0-9]{1,8}|[A-Z]{2,10}-[0-9]{1,7}|https?://\S+|\[[^\[\]]+\]\([^()\s]+\))",
    re.IGNORECASE,
)
_LONGEST_TICKET = 200
"""How many characters a ticket with its status has at the most."""
_LONGEST = 2000
"""Longer items are taken as they are: nobody puts an owner after so much text."""


def value_of(field: str, text: str, days: DaysNear = ANY_DAY) -> Any:
    """Return the value of a field of an action that words name; None where they name none."""
    text = _WRAPPED.sub(r"\2", text.strip())
    if field == "owner" and is_nobody(text):
        return None
    if field == "labels":
        return several_names.read(text, TimeSequences()) or None
    if field in ("due", "completed"):
        return _day(text, days) if text else None
    if field == "status":
        if (sign := text[:1]) in names.SIGNS and not text[1:].strip("\ufe0f "):
            return ActionStatus(names.SIGNS[sign])
        plain = text.lstrip("".join(names.SIGNS) + "\ufe0f ")
        value = CHOICES["action status"].find(plain)
        return ActionStatus(value) if value else None
    if field == "type":
        value = CHOICES["action type"].find(text)
        return ActionType(value) if value else None
    if field == "priority":
        value = CHOICES["priority"].find(text)
        return Priority(value) if value else None
    return None if is_nothing(text) else text or None


def _day(text: str, days: DaysNear = ANY_DAY) -> Any:
    split = split_stamp(text)
    if split is None or split.event or not split.stamp.is_day or split.stamp.end is not None:
        return read_date(text)
    day = split.stamp.start.day
    return None if day is None else read_date(split.when) or days.due(day)


class Said(NamedTuple):
    """The words of an action, and the facts at its ends."""

    words: str
    values: dict[str, Any]
    translated: list[tuple[str, str]]
    """What was written, and what it became, where those may differ."""
    box: str = ""


def said_of(
    text: str,
    days: DaysNear = ANY_DAY,
    *,
    given: dict[str, Any] | None = None,
    named: bool = False,
) -> Said:
    """Return an action's words and the values that are around them.

    `named` says that a name alone in brackets at the end is the owner's, as in the items beside it.
    """
    values: dict[str, Any] = dict(given or {})
    translated: list[tuple[str, str]] = []
    rest = _ESCAPED_BRACKET.sub(r"\1", text.strip())
    box = ""
    if match := BOX.match(rest):
        mark = match["mark"]
        values["status"] = _status_of(mark)
        box, rest = match[0].strip(), rest[match.end() :]
        if mark not in " xX":
            translated.append((mark, ""))
    if rest[:1] in names.SIGNS and rest[0] not in _COLOURS and "status" not in values:
        values["status"] = ActionStatus(names.SIGNS[rest[0]])
        translated.append((rest[0], values["status"]))
        rest = rest[1:].lstrip("\ufe0f ")
    if len(rest) <= _LONGEST:
        rest = _from_the_start(rest, values, translated)
        rest = _from_the_end(_BOLD_BRACKETS.sub(r"\2", rest), values, translated, days)
        if named and "owner" not in values and (match := _NAMED_AT_END.fullmatch(rest)):
            values["owner"] = match["owner"]
            rest = match["rest"]
        _owner_to(rest, values)
    return Said(rest, values, translated, box)


_COLOURS = frozenset("🔴🟡🟢")
"""Signs that stand for a status in a column of its own, and before an action as often for a priority."""
_ESCAPED_BRACKET = regex(r"(?<![\]\\])\\([()]|(?<= \\)-(?= ))")
"""A bracket or a dash as a converter escapes it: `\\(owner: Ann\\)`, `Add an alert \\- Ann`."""
_BOLD_BRACKETS = regex(r"(\*\*|__|\*|_)([(\[][^()\[\]*_\n]{3,160}[)\]])\1$")
"""Brackets at the end in bold or italics: `**(Ann, by 2026-03-01)**`."""
_NAMED_AT_END = regex(
    rf"(?P<rest>.*[^\s(（]) ?[(（](?P<owner>{_NAME}|{_MENTION})[)）][.。]?", re.DOTALL
)
_BRACKETS_AT_END = regex(r".*[)）][.。]?", re.DOTALL)


def names_owners(texts: Sequence[str], days: DaysNear) -> bool:
    """Whether each item of a list ends with brackets, and those of one of them name an owner with more.

    >>> names_owners(["Add an alert (Ann, due 2026-03-01)", "Write it down (Bo)"], DaysNear())
    True
    >>> names_owners(["Upgrade the proxy (Envoy)", "Upgrade the database (Postgres)"], DaysNear())
    False
    """
    return all(_BRACKETS_AT_END.fullmatch(text) for text in texts) and any(
        "owner" in said_of(text, days).values for text in texts if len(text) <= _LONGEST
    )


def _status_of(mark: str) -> ActionStatus:
    """Return the status that the mark in the box of a task stands for: open for a blank, done for `x`."""
    if mark == " ":
        return ActionStatus.OPEN
    return ActionStatus.DONE if mark in "xX" else ActionStatus.CANCELLED


def _from_the_start(rest: str, values: dict[str, Any], translated: list[tuple[str, str]]) -> str:
    if (match := _PRIORITY_AT_START.fullmatch(rest)) and "priority" not in values:
        priority = value_of("priority", match["priority"])
        if priority is not None:
            values["priority"] = priority
            translated.append((match["priority"], _as_shown(priority)))
            rest = match["rest"]
    if (match := _ID_AT_START.fullmatch(rest)) and "id" not in values:
        values["id"], rest = match["id"], match["rest"]
    match = _KEY_AT_START.fullmatch(rest) or _LINKED_KEY.fullmatch(rest)
    if match and "ticket" not in values:
        key = match["key"]
        if re.sub(r"\W.*", "", key.lstrip("[")).partition("-")[0] not in names.NO_KEYS:
            values["ticket"] = key
            rest = match["rest"]
    if (match := _OWNER_IN_BRACKETS.fullmatch(rest)) and "owner" not in values:
        owner = match["owner"]
        if not re.fullmatch(r"[A-Z]{1,5}[0-9]*|[Pp][0-9]|[A-Z]+-[0-9]+", owner) and _is_person(
            owner
        ):
            values["owner"] = owner
            return match["rest"]
    if "owner" not in values and (match := _TEAM_AT_START.fullmatch(rest)):
        values["owner"], rest = match["owner"], match["rest"]
    if "owner" not in values and (found := _mention_at_start(rest)) is not None:
        values["owner"], rest = found
    return rest


def _mention_at_start(text: str) -> tuple[str, str] | None:
    """Return the person that an action begins with, and the action; None where it begins otherwise.

    Behind a blank, the words have to be an order: `@Kim Tran Add an alert`, not `@here was used`.
    """
    match = _MENTION_AT_START.fullmatch(text)
    if match is None:
        return None
    owner, rest = match["owner"].replace("`", ""), match["rest"]
    if match["mark"].strip():
        return owner, rest
    for _ in range(3):
        if _IMPERATIVE.match(rest):
            return owner, rest
        more = _MORE_OF_A_NAME.fullmatch(rest)
        if more is None:
            return None
        owner, rest = f"{owner} {more['name']}", more["rest"]
        if more["mark"]:
            return owner, rest
    return None


def _owner_to(text: str, values: dict[str, Any]) -> None:
    """Set the owner of an action that says who is to do it; its words stay as they are."""
    match = _OWNER_TO.match(text)
    if match is None or "owner" in values:
        return
    owner = match["owner"]
    if owner.startswith("@") or _is_person(owner):
        values["owner"] = owner.strip("`")


def _is_person(words: str) -> bool:
    """Whether words can be the name of a person or a team, as far as a list of other words decides."""
    parts = re.split(r"[ /,&]+", words)
    last = parts[-1]
    return (
        not is_nobody(words)
        and not any(_NO_OWNER.fullmatch(part) for part in parts)
        and not (len(last) > 4 and _NO_OWNER_ENDS.search(last))
        and CHOICES["action status"].find(words) is None
        and CHOICES["action type"].find(words) is None
        and CHOICES["priority"].find(words) is None
    )


class _End(NamedTuple):
    """What was found at the end of an action's words."""

    rest: str
    values: dict[str, Any]
    said: tuple[str, str] | None = None


def _from_the_end(
    rest: str, values: dict[str, Any], translated: list[tuple[str, str]], days: DaysNear
) -> str:
    """Take off the end of an action what has a field, as long as there is something."""
    while True:
        for look in (
            _grouped,
            _owner_and_due,
            _due_then_owner,
            _assigned,
            _labelled,
            _linked,
            _dashed,
            _dated,
            _numbered,
            _keyed,
            _signed,
            _stated,
            _ended,
            _mentioned,
        ):
            end = look(rest, days)
            if (
                end is None
                or not end.values.keys().isdisjoint(values)
                or not end.rest.strip(" -–—([")
            ):
                continue
            values |= end.values
            translated += [] if end.said is None else [end.said]
            if end.rest == rest:
                continue
            rest = end.rest
            break
        else:
            return rest


def _owner_and_due(text: str, days: DaysNear) -> _End | None:
    match = _OWNER_AND_DUE.fullmatch(text)
    if match is None:
        return None
    due = _day(match["due"].strip(), days)
    if due is None:
        return None
    translated = text[len(match["rest"]) :], f"{match['owner']} {due.isoformat()}"
    return _End(
        match["rest"].rstrip(), {"owner": match["owner"].strip("`"), "due": due}, translated
    )


def _due_then_owner(text: str, days: DaysNear) -> _End | None:
    match = _DUE_THEN_OWNER.fullmatch(text)
    due = _day(match["due"].strip(), days) if match else None
    if match is None or due is None:
        return None
    owner = match["owner"].strip("`")
    if not owner.startswith("@") and not _is_person(owner):
        return None
    return _End(
        _closed(match["rest"]),
        {"owner": owner, "due": due},
        (match["said"], f"{due.isoformat()} {owner}"),
    )


def _assigned(text: str, days: DaysNear) -> _End | None:
    match = _ASSIGNED_AT_END.fullmatch(text)
    if match is None or not (match["owner"][0] in "@`" or match["owner"][0].isupper()):
        return None
    owner = match["owner"].strip("`")
    if not owner.startswith("@") and not _is_person(owner):
        return None
    return _End(_closed(match["rest"]), {"owner": owner}, (match["said"], owner))


def _grouped(text: str, days: DaysNear) -> _End | None:
    """Take brackets at the end whose parts all say something: `(owner: Ann, due 2026-03-01, P1)`."""
    match = _GROUP_AT_END.fullmatch(text)
    if match is None:
        return None
    values: dict[str, Any] = {}
    shown: list[str] = []
    owner = ""
    sometime = False
    for part in re.split(r"[,;|] +|[，、；] *", match["group"]):
        words = part.strip()
        field, value = _said_in(words, days)
        if field is None and not owner and re.fullmatch(rf"{_NAME}|{_MENTION}", words):
            owner = words
            continue
        is_due = field == "due" and value is None and not is_nothing(_value_in(words))
        if not sometime and (is_due or (field is None and _SOMETIME.fullmatch(words))):
            sometime = True
            continue
        if field is None or field in values or is_due:
            return None
        values[field] = value
        shown.append(_as_shown(value))
    if owner:
        if "owner" in values or not _is_person(owner):
            return None
        values["owner"] = owner
        shown.insert(0, owner)
    if sometime and values:
        return _End(text, values)  # the words of the time stay, and those around them
    if len(values) < 2:
        return None
    return _End(match["rest"].rstrip(" -–—"), values, (match["group"], " ".join(shown)))


_GROUP_AT_END = regex(
    r"(?P<rest>[^()\[\]]*(?:[(\[][^()\[\]]*[)\]][^()\[\]]+)*)[(（\[](?P<group>[^()\[\]（）]{4,160})[)）\]][.。]?"
)
_FIELD_AND_VALUE = regex(
    rf"(?:\*\*|__|_|\*)?{_LABEL}(?:\*\*|__|_|\*)?:(?:\*\*|__|_|\*)? *(?P<value>.+)", re.IGNORECASE
)
_MORE_THAN_OWNERS = regex(
    r" [–—-]+ |[,;] [a-z]+ [a-z]|[,;(] *(?:due|by|until|before|eta|p[0-9]\b|[0-9])", re.IGNORECASE
)
_DUE = regex(
    r"(?:due|until|by|before|bis|fällig|jusqu['’]au|avant le|pour le|hasta(?: el)?|antes del|até|entro(?: il)?|do|tot|vóór|senast|innen)(?: by| on| am| zum)? (?P<due>.+)",
    re.IGNORECASE,
)


_TILL = regex(r"(?P<due>[0-9].{2,16}?)(?:までに?|前|之前)")
"""A day with a word for until behind it: `2月28日まで`."""
_SOMETIME = regex(
    r"(?:by |until |due:? )?(?:asap|eo[dwmqy]|q[1-4](?: [0-9]{4})?|today|tonight|tomorrow|soon|ongoing|later|(?:by )?(?:the )?end of .{3,20}"
    r"|(?:this|next|current|following) (?:day|week|month|sprint|quarter|year|release|iteration))",
    re.IGNORECASE,
)
"""When an action is due, in words that name no day: `next week`, `end of September`."""


def _is_some_day(words: str) -> bool:
    """Whether words are a day, though perhaps nobody knows of which year."""
    split = split_stamp(words)
    return split is not None and split.stamp.is_day and not split.event


def _value_in(words: str) -> str:
    """Return what follows a label; all words where none is before them."""
    match = _FIELD_AND_VALUE.fullmatch(words)
    return match["value"] if match else words


def _said_in(words: str, days: DaysNear) -> tuple[str | None, Any]:
    """Return the field that a few words fill, and its value; None where they say none for sure."""
    if match := _FIELD_AND_VALUE.fullmatch(words):
        field = _FIELDS[match["label"].casefold()]
        return field, value_of(field, match["value"], days)
    if match := _DUE.fullmatch(words):
        due = _day(match["due"], days)
        return ("due", due) if due or _is_some_day(match["due"]) else (None, None)
    if match := _TILL.fullmatch(words):
        return ("due", due) if (due := _day(match["due"], days)) else (None, None)
    for field in ("due", "priority", "status", "type"):
        if (value := value_of(field, words, days)) is not None:
            return field, value
    return ("ticket", words) if _TICKET.fullmatch(words) else (None, None)


def _dashed(text: str, days: DaysNear) -> _End | None:
    """Take an owner and a date after a dash: `— Ann Lee, 2026-03-01`."""
    match = _DASHED_AT_END.fullmatch(text)
    due = _day(match["due"].strip(), days) if match else None
    if match is None or due is None:
        return None
    owner = match["owner"].strip("*_`")
    if not owner.startswith("@") and not _is_person(owner):
        return None
    translated = text[len(match["rest"]) :], f"{owner} {due.isoformat()}"
    return _End(match["rest"].rstrip(), {"owner": owner, "due": due}, translated)


_DASHED_AT_END = regex(
    rf"(?P<rest>.*?) [–—-]+ (?P<owner>[*_]{{0,2}}(?:{_NAME}|{_MENTION})[*_]{{0,2}})(?:,| [–—-]+)? (?:(?:due|by|until|entro(?: il)?|bis(?: zum)?|avant le|hasta(?: el)?|até|do|tot|vóór) )?\(?(?P<due>[0-9][\w ,./-]{{5,20}}|[A-Z][a-z]{{2,8}} [0-9][\w ,]{{0,16}})\)?\.?",
    re.DOTALL,
)


def _labelled(text: str, days: DaysNear) -> _End | None:
    match = _LABELLED_AT_END.fullmatch(text)
    if match is None:
        return None
    field = _FIELDS[match["label"].casefold()]
    value = value_of(field, match["value"], days)
    if value is None and _says_none(field, match["value"]):
        words = f"{match['label']} {match['value']}"
        return _End(_closed(match["rest"]), {}, (words, ""))
    if value is None or (field == "owner" and _MORE_THAN_OWNERS.search(match["value"])):
        return None
    return _End(
        _closed(match["rest"]),
        {field: value},
        (f"{match['label']} {match['value']}", _as_shown(value)),
    )


def _says_none(field: str, words: str) -> bool:
    """Whether words say that an action has no owner, no date, no ticket."""
    return is_nobody(words) if field == "owner" else is_nothing(words)


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Return the last match of a pattern in a text; None where there is none."""
    last = None
    for last in pattern.finditer(text):  # noqa: B007 - only the last counts
        pass
    return last


def _linked(text: str, days: DaysNear) -> _End | None:
    """Take a link at the end for the ticket, unless it is a part of the sentence before it."""
    if "://" not in text and "](" not in text:
        return None
    link = _last(_LINKS, text)
    if link is None or link["link"] is None:
        return None
    end = link.end()
    if link["open"] is not None:
        if text[end : end + 1] != ")":
            return None
        end += 1
    if not _AFTER_LINKS.fullmatch(text, end):
        return None
    rest = text[: link.start()].rstrip()
    names_it = _NAMES_A_TICKET.match(link["link"]) is not None
    is_separate = (
        link["open"] is not None
        or rest.endswith((".", "!", "?", ":", ";", "<br>", "<br>-"))
        or re.search(r"[:–—-]\s*$", link["gap"]) is not None
        or link["link"].startswith(("http", "<http"))
        or names_it
    )
    if not is_separate or rest.endswith(("(", "[")) or _BEFORE_LINK.search(rest):
        return None
    return _End(
        _closed(rest) if rest.endswith(("<br>-", "<br>")) else rest, {"ticket": link["link"]}
    )


def _dated(text: str, days: DaysNear) -> _End | None:
    match = _DUE_AT_END.fullmatch(text)
    due = _day(match["due"].strip(), days) if match else None
    if match is None or due is None:
        return None
    return _End(_closed(match["rest"]), {"due": due}, (match["said"], due.isoformat()))


_NUMBER_AT_END = regex(
    r"(?P<rest>.*?)(?: ?[(\[](?P<key>#[0-9]{1,8})[)\]]|(?:,| [–—-]{1,2}|(?<=[)\]])) (?P<bare>#[0-9]{1,8}))\.?",
    re.DOTALL,
)
"""The number of an issue that stands apart: `(#4415)`, `, #4415`."""


def _numbered(text: str, days: DaysNear) -> _End | None:
    match = _NUMBER_AT_END.fullmatch(text)
    if match is None:
        return None
    return _End(_closed(match["rest"]), {"ticket": match["key"] or match["bare"]})


def _keyed(text: str, days: DaysNear) -> _End | None:
    match = _KEY_AT_END.fullmatch(text)
    if match is None or match["key"].partition("-")[0] in names.NO_KEYS:
        return None
    return _End(_closed(match["rest"]), {"ticket": match["key"]})


def _signed(text: str, days: DaysNear) -> _End | None:
    trimmed = text.removesuffix("\ufe0f")
    sign = trimmed[-1:]
    if sign not in names.SIGNS or sign in _COLOURS:
        return None
    status = ActionStatus(names.SIGNS[sign])
    return _End(trimmed[:-1].rstrip(), {"status": status}, (sign, status))


def _stated(text: str, days: DaysNear) -> _End | None:
    """Take a status in brackets; where more is in them, the words stay as they are."""
    match = _STATUS_AT_END.fullmatch(text)
    if match is None:
        return None
    words = match["status"].strip()
    status = value_of("status", words)
    if status is not None and not match["more"].strip(" !."):
        return _End(match["rest"].rstrip(), {"status": status}, (words, status))
    first = re.match(r"[A-Za-z]+", words)
    if first is None or first[0].casefold() not in _BEGINS_DONE:
        return None
    return _End(text, {"status": ActionStatus.DONE})


_STATUS_BEHIND_DASH = regex(
    r"(?P<rest>.*\S) [–—-]{1,2} (?P<mark>\*\*|__|\*|_|)(?P<status>[^\W\d_][^\W\d_'’ ]{1,13}(?: [^\W\d_'’]{1,12})?)(?P=mark)[.!]?",
    re.DOTALL,
)


def _ended(text: str, days: DaysNear) -> _End | None:
    """Take a status after a dash: `Double the heap — done`."""
    match = _STATUS_BEHIND_DASH.fullmatch(text)
    status = value_of("status", match["status"]) if match else None
    if match is None or status is None:
        return None
    return _End(match["rest"].rstrip(), {"status": status}, (match["status"], status))


_BEGINS_DONE = {
    "done",
    "completed",
    "complete",
    "fixed",
    "implemented",
    "deployed",
    "resolved",
    "merged",
    "shipped",
}


def _mentioned(text: str, days: DaysNear) -> _End | None:
    mention = _last(_MENTIONS, text) if "@" in text else None
    if mention is None or not _AFTER_MENTIONS.fullmatch(text, mention.end()):
        return None
    rest = text[: mention.start()].rstrip()
    if _BEFORE_NAME.search(rest):
        return None
    return _End(_AT_ARROW.sub("", rest), {"owner": mention["owner"].replace("`", "")})


_AT_ARROW = regex(r"(?<![\s,])(?:,| ?(?:→|⇒|[-=]>))$")
"""What is between an action and its owner: `Drain the zone → @ann`, `Drain it, @ann`."""
_BEFORE_LINK = regex(
    r"\b(?:see|in|at|to|from|by|on|with|the|a|of|for|via|and|or|into|using)$", re.IGNORECASE
)
_BEFORE_NAME = regex(r"\b(?:with|to|from|by|and|of|ask|tell|for|notify|contact|at)$", re.IGNORECASE)


def _closed(rest: str) -> str:
    # By hand: a regular expression would try each way to share out `<br>-<br>-`.
    while (trimmed := rest.rstrip().rstrip(".;,|–—-").removesuffix("<br>")) != rest:
        rest = trimmed
    return rest[:-1].rstrip() if rest.endswith(("(", "[")) else rest


def _as_shown(value: Any) -> str:
    if isinstance(value, tuple):
        return " ".join(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def take_action(
    taken: Taken,
    context: Context,
    field: str,
    text: str,
    line: int,
    group: str = "",
    *,
    named: bool = False,
    **given: Any,
) -> bool:
    """Take one action from its words; False where there is none in them."""
    facts = said_of(text, context.days_near, given=given, named=named)
    if is_unfilled(facts.words) or is_struck(facts.words):
        return False
    if not facts.words.strip(" .-–—"):
        return False
    words = f"{group}: {facts.words}" if group else facts.words
    action = made(ActionItem, action=words, **facts.values)
    if action is None:
        return False
    position = taken.add(field, action, line)
    if facts.box:
        taken.say(say.BoxIs(line=line, what=facts.box), position, ".status")
    for kind, shown in facts.translated:
        taken.translated(say.ActionIs, line, kind, shown, position)
    return True


def type_of_group(title: str) -> ActionType | None:
    """Return the type of the actions below a heading: `Prevention`; None where it says none.

    >>> type_of_group("Preventive actions"), type_of_group("Monitoring")
    (<ActionType.PREVENT: 'Prevent'>, None)
    """
    words = title.casefold().split()
    if not words or not {*words[1:]} <= _ACTIONS:
        return None
    return next((kind for kind in ActionType if words[0].startswith(kind.casefold()[:6])), None)


_ACTIONS = {"action", "actions", "items", "measures", "work", "tasks"}
"""What follows the type of actions in a heading."""


def facts_below(
    entries: Sequence[Entry], days: DaysNear
) -> tuple[dict[str, Any], list[tuple[str, str, int]], list[Entry]]:
    """Return the values that labels below an action's heading say, what was written, and the rest.

    What was written comes with what it became, and with its line.
    """
    values: dict[str, Any] = {}
    written: list[tuple[str, str, int]] = []
    rest: list[Entry] = []
    for entry in entries:
        facts = entry.entries if entry.kind == "list" else (entry,)
        found = [(fact, *_fact_in(fact, days)) for fact in facts]
        fields = {field for _, field, value in found if value is not None} - {*values}
        if not facts or len(fields) < len(found):  # a line is no fact, or a second one of its kind
            rest.append(entry)
            continue
        for fact, field, value in found:
            values[field] = value
            written.append((f"{fact.label} {fact.words}", _as_shown(value), fact.line))
    return values, written, rest


def _fact_in(fact: Entry, days: DaysNear) -> tuple[str, Any]:
    """Return the field that a line with a label is about, and its value; None for another line."""
    field = _FIELDS.get(fact.label.casefold()) if fact.kind in ("pair", "item", "lead") else None
    if field is None or fact.entries or not fact.words:
        return "", None
    return field, value_of(field, fact.words, days)


def is_action(text: str, *, grouped: bool) -> bool:
    """Whether a paragraph among actions is one: it ends with an owner, a date or a status.

    Below a heading of their own, a ticket is enough: elsewhere, text refers to pages as well.
    """
    if len(text) > _LONGEST:
        return False
    values = said_of(text).values
    return bool(values if grouped else values.keys() - {"ticket"})


_INTENDS = regex(
    r"\b(?:will|shall|should|must|needs? to|need|going to|plans? to|planning to|have to|has to|want to|we want|intend to|ought to|to be|"
    r"are (?:adding|working|building|improving|moving|looking|planning|investigating)|is (?:being|working|planning)|are being|let's)\b",
    re.IGNORECASE,
)
_IMPERATIVE = regex(
    r"(?:add|adjust|agree|alert|align|analy[sz]e|apply|ask|assess|audit|automate|avoid|block|build|bump|change|check|clarify|clean|close|"
    r"collect|communicate|complete|configure|confirm|consider|contact|continue|convert|correct|create|decide|decommission|define|delete|"
    r"deploy|deprecate|design|detect|determine|develop|disable|discuss|document|drop|enable|enforce|ensure|establish|evaluate|expand|"
    r"explore|extend|figure|file|find|finish|fix|follow|force|formali[sz]e|get|give|harden|have|hold|identify|implement|improve|include|"
    r"increase|install|instrument|integrate|introduce|investigate|keep|limit|look|lower|maintain|make|measure|merge|migrate|mitigate|"
    r"modify|monitor|move|notify|open|optimi[sz]e|organi[sz]e|page|patch|perform|pin|plan|prepare|prevent|print|prioriti[sz]e|promote|"
    r"protect|provide|publish|raise|re-?architect|rebuild|reconsider|record|reduce|refactor|reject|release|remind|remove|rename|repair|"
    r"replace|report|request|require|research|resolve|restore|restrict|restructure|retire|revert|review|revisit|rewrite|roll|rotate|run|"
    r"scale|schedule|send|separate|set|setup|share|show|simplify|split|standardi[sz]e|start|stop|store|streamline|strengthen|switch|sync|talk|"
    r"test|tighten|track|train|try|tune|turn|understand|unify|update|upgrade|use|validate|verify|wait|warn|watch|work|write|"
    r"never|always|do not|don't|going forward|in the future)\b",
    re.IGNORECASE,
)


def intends(text: str) -> bool:
    """Whether a paragraph says what is to be done: an order, or a plan.

    >>> intends("Investigate why it changed"), intends("We talked about it.")
    (True, False)
    """
    unmarked = text.lstrip("*_ ")
    return _IMPERATIVE.match(unmarked) is not None or _INTENDS.search(unmarked[:400]) is not None


_PAST = regex(
    r"\b(?:was|were|had|did|didn['’]t|wasn['’]t|weren['’]t|hadn['’]t|never|couldn['’]t|failed|lacked|missed)\b",
    re.IGNORECASE,
)


def tells_the_past(items: Sequence[str]) -> bool:
    """Whether every item of a list states a fact: an explanation, and no actions."""
    return bool(items) and all(
        _PAST.search(item[:160]) is not None
        and BOX.match(item) is None
        and not _IMPERATIVE.match(item.lstrip("*_ "))
        for item in items
    )


def _with_status(cells: dict[str, str]) -> dict[str, str]:
    """Return the cells of a row, with a status of its own where it follows the ticket."""
    cell = cells.get("ticket", "")
    match = _TICKET_AND_STATUS.fullmatch(cell) if len(cell) <= _LONGEST_TICKET else None
    if not match or "status" in cells or value_of("status", match["status"]) is None:
        return cells
    return cells | {"ticket": match["ticket"], "status": match["status"]}


def take_action_row(
    taken: Taken,
    context: Context,
    field: str,
    cells: dict[str, str],
    others: list[str],
    line: int,
    group: str,
    given: Mapping[str, Any],
) -> bool:
    """Take one action from the cells of its row; `given` is what is known of all rows."""
    values: dict[str, Any] = dict(given)
    translated: list[tuple[str, str]] = []
    for name, cell in _with_status(cells).items():
        if name == "action":
            continue
        value = value_of(name, cell, context.days_near)
        if name == "status" and (match := _STATUS_AND_MORE.fullmatch(_without_mark(cell))):
            first = value_of("status", match["status"])
            if first is not None:
                value = first
                more = match["more"].strip()
                if _TICKET.fullmatch(more) and "ticket" not in cells:
                    values["ticket"] = more
                else:
                    others.append(f"Status: {cell}")
        if name == "completed" and value is None and "status" not in cells:
            # A column of ticks and crosses, or of yes and no: a cross is one that isn't done.
            is_crossed = cell.strip("\ufe0f ") in _CROSSES
            name, value = "status", ActionStatus.OPEN if is_crossed else value_of("status", cell)
        if value is None and _says_none(name, cell):
            translated.append((cell, ""))
        elif value is None:
            others.append(f"{name.capitalize()}: {cell}")
        else:
            values[name] = value
            translated.append((cell, _as_shown(value)))
    action = cells.get("action", "")
    if not action or is_unfilled(action) or is_struck(action):
        return False
    box = BOX.match(action)
    if box is not None and "status" not in values:
        values["status"] = _status_of(box["mark"])
        action = action[box.end() :]
    if group:
        action = f"{group}: {action}"
    text = "; ".join([action, *others])
    item = made(ActionItem, action=text, **values)
    if item is None:
        return False
    position = taken.add(field, item, line)
    if box is not None:
        taken.say(say.BoxIs(line=line, what=box[0].strip()), position, ".status")
    for kind, shown in translated:
        taken.translated(say.ActionIs, line, kind, shown, position)
    return True


_CROSSES = frozenset("❌🚫✗✘")


def _without_mark(cell: str) -> str:
    return _WRAPPED.sub(r"\2", cell.strip().lstrip("".join(names.SIGNS) + "\ufe0f "))
