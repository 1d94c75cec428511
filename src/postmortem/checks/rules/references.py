"""References: ids that are there twice, and ids that aren't there."""

import re
from collections.abc import Iterator

import attrs

from postmortem.checks.finding import Level
from postmortem.checks.rule import Case, Hit, rule
from postmortem.checks.words import spoken
from postmortem.model.report import ReportData
from postmortem.model.sections.action_items import ActionItem, ActionItems
from postmortem.patterns import regex


def actions(report: ReportData) -> Iterator[tuple[str, str, ActionItem]]:
    """Yield the actions with the name of their horizon and their path."""
    for field in attrs.fields(ActionItems):
        for index, action in enumerate(getattr(report.action_items, field.name)):
            yield field.name, f"action_items.{field.name}[{index}]", action


@rule("PM231", "duplicate-action-id", Level.ERROR)
def duplicate_action_id(case: Case) -> Iterator[Hit]:
    """Two actions have one id.

    A reference to it refers to both.

    Source: the template, in which an id belongs to one action.

    Bad:
        action_items:
          short_term:
            - {id: A1, action: Alert when the pool is 80% full, owner: "@carol", due: 2026-02-02, type: detect}

    Good:
        action_items:
          short_term:
            - {id: B1, action: Alert when the pool is 80% full, owner: "@carol", due: 2026-02-02, type: detect}
    """
    seen: dict[str, str] = {}
    for _, path, action in actions(case.report):
        if action.id is None:
            continue
        first = seen.setdefault(action.id.casefold(), path)
        if first != path:
            yield Hit(
                f"{path}.id", f"{action.id} is the id of another action, too", f"see `{first}`"
            )


_ID = regex(r"(?P<letters>[A-Z]{1,6}-?)(?P<number>[0-9]{1,4})")
_REFERENCE = regex(
    r"\b(?:[Aa]ctions?(?: items?)?|AI|[Ss]ee(?: also)?|[Tt]racked (?:as|in|by)|[Ff]ollow-?up)"
    r" \(?(?P<id>[A-Z]{1,6}-?[0-9]{1,4})\b(?![-.][0-9A-Za-z])"
)


@rule("PM232", "unknown-action", Level.ERROR)
def unknown_action(case: Case) -> Iterator[Hit]:
    """The text refers to an action that isn't there: "see A7".

    It counts only what is called an action, or follows "see" or "tracked as", and has the
    letters of an id of this report. `S3` and `EC2` are none.

    Source: the template, whose lessons and gaps lead to actions.

    Bad:
        lessons:
          technical:
            - lesson: The pool was the limit, and nobody watched it
              action: Watch it, see A7

    Good:
        lessons:
          technical:
            - lesson: The pool was the limit, and nobody watched it
              action: Watch it, see A1
    """
    ids = {action.id for _, _, action in actions(case.report) if action.id is not None}
    families = {match["letters"] for identifier in ids if (match := _ID.fullmatch(identifier))}
    if not families:
        return
    for path, text in case.texts:
        if path.endswith((".id", ".url", ".code")) or path.startswith("suppressed"):
            continue
        for match in _REFERENCE.finditer(spoken(text)):
            action_id = match["id"]
            letters = _ID.fullmatch(action_id)
            if letters is not None and letters["letters"] in families and action_id not in ids:
                yield Hit(path, f"it refers to {action_id}, and there is no such action")


_INCIDENT = regex(r"\b(?:INC|SEV|PM|PIR)-?[0-9]{3,4}-[0-9]{2,3}(?:-[0-9]{1,4}){0,2}\b")
_NOWHERE = regex(r"(?:#|link|url|todo|tbd|x+|https?://example\.(?:com|org)/?)", re.IGNORECASE)


@rule("PM233", "reference-to-nowhere", Level.WARNING)
def reference_to_nowhere(case: Case) -> Iterator[Hit]:
    """A reference names another incident, or a page, and leads nowhere.

    It finds links to `#`, `link` or `example.com`, and names of incidents without a link.

    Source: the template, whose `[Related Incident](link)` is to be replaced.

    Bad:
        resources:
          documentation:
            - {label: "Related Incident: INC-2025-11-02-001"}

    Good:
        resources:
          documentation:
            - {label: "Related Incident: INC-2025-11-02-001", url: ../2025/inc-2025-11-02-001.md}
    """
    own = case.report.metadata.incident_id
    for name in ("documentation", "data_sources"):
        for index, link in enumerate(getattr(case.report.resources, name)):
            path = f"resources.{name}[{index}]"
            if link.url is not None and _NOWHERE.fullmatch(link.url):
                yield Hit(path, f"the link leads nowhere: {link.url}")
            elif link.url is None and (match := _INCIDENT.search(link.label)) and match[0] != own:
                yield Hit(path, f"{match[0]} is named, and no link leads there")
