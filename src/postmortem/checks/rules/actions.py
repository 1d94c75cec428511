"""Action items: who does what until when, so that one can see whether it was done."""

import datetime as dt
import re
from collections.abc import Iterator

from postmortem.checks.calendar import Term
from postmortem.checks.finding import Level
from postmortem.checks.rule import Case, Hit, rule
from postmortem.checks.rules.references import actions
from postmortem.checks.words import spoken
from postmortem.model.report import ReportData
from postmortem.model.sections.action_items import ActionItem, ActionStatus, ActionType
from postmortem.patterns import regex


def pending(report: ReportData) -> Iterator[tuple[str, str, ActionItem]]:
    """Yield the actions that are neither done nor cancelled, with their horizons and paths."""
    for horizon, path, action in actions(report):
        if action.pending:
            yield horizon, path, action


@rule("PM301", "action-without-owner", Level.WARNING)
def action_without_owner(case: Case) -> Iterator[Hit]:
    """An action that isn't done has no owner.

    Source: "Postmortem Action Items: Plan the Work and Work the Plan" by Lueder and Beyer.

    Bad:
        action_items:
          immediate:
            - {id: A1, action: Page when the pool is 80% full, due: 2026-01-22, type: prevent}

    Good:
        action_items:
          immediate:
            - {id: A1, action: Page when the pool is 80% full, owner: "@alice", due: 2026-01-22, type: prevent}
    """
    for _, path, action in pending(case.report):
        if action.owner is None:
            yield Hit(path, "nobody owns this action", "name one person")


_TEAM = regex(
    r"@?(?:the )?(?:team[- _][\w -]+|[\w -]*[- _](?:teams?|squad|guild|chapter|group)"
    r"|teams?|everyone|everybody|all|us|we|on-?call|sre|devops|platform|infra(?:structure)?|ops"
    r"|operations|engineering|security|support|developers|vendor)",
    re.IGNORECASE,
)


@rule("PM302", "action-owned-by-team", Level.WARNING)
def action_owned_by_team(case: Case) -> Iterator[Hit]:
    """The only owner of an action is a team.

    An action that everybody owns is done by nobody. One person answers for the action of a team.

    Source: "Postmortem Action Items: Plan the Work and Work the Plan" by Lueder and Beyer.

    Bad:
        action_items:
          immediate:
            - {id: A1, action: Page when the pool is 80% full, owner: "@team-db", due: 2026-01-22, type: prevent}

    Good:
        action_items:
          immediate:
            - {id: A1, action: Page when the pool is 80% full, owner: "@alice, with @team-db", due: 2026-01-22, type: prevent}
    """
    for _, path, action in pending(case.report):
        names = re.split(r",|;|/|&|\band\b|\bwith\b", spoken(action.owner or ""))
        named = [name.strip() for name in names if name.strip()]
        if named and all(_TEAM.fullmatch(name) for name in named):
            yield Hit(f"{path}.owner", f"{action.owner} is a team", "name one person of it")


@rule("PM303", "action-without-due-date", Level.WARNING)
def action_without_due_date(case: Case) -> Iterator[Hit]:
    """An action that isn't done has no due date.

    Source: "Postmortem Action Items: Plan the Work and Work the Plan" by Lueder and Beyer.

    Bad:
        action_items:
          immediate:
            - {id: A1, action: Page when the pool is 80% full, owner: "@alice", type: prevent}

    Good:
        action_items:
          immediate:
            - {id: A1, action: Page when the pool is 80% full, owner: "@alice", due: 2026-01-22, type: prevent}
    """
    for _, path, action in pending(case.report):
        if action.due is None:
            yield Hit(path, "this action has no due date")


@rule("PM304", "action-due-before-incident", Level.ERROR)
def action_due_before_incident(case: Case) -> Iterator[Hit]:
    """An action was due before the incident.

    Most often the year is that of the document it was copied from.

    Source: the template.

    Bad:
        action_items:
          immediate:
            - {id: A1, action: Page when the pool is 80% full, owner: "@alice", due: 2025-01-22, type: prevent}

    Good:
        action_items:
          immediate:
            - {id: A1, action: Page when the pool is 80% full, owner: "@alice", due: 2026-01-22, type: prevent}
    """
    date = case.report.metadata.date
    for _, path, action in actions(case.report):
        if date is not None and action.due is not None and action.due < date:
            yield Hit(f"{path}.due", f"{action.due} is before the incident, {date}")


@rule("PM305", "action-overdue", Level.WARNING)
def action_overdue(case: Case) -> Iterator[Hit]:
    """An action is past its due date, and neither done nor cancelled.

    Needs a today: `check(report, today=…)`. The command line takes the clock's, or `--today`.

    Source: "Postmortem Action Items: Plan the Work and Work the Plan" by Lueder and Beyer.

    Bad:
        action_items:
          immediate:
            - {id: A1, action: Page when the pool is 80% full, owner: "@alice", due: 2026-01-19, status: open, type: prevent}

    Good:
        action_items:
          immediate:
            - {id: A1, action: Page when the pool is 80% full, owner: "@alice", due: 2026-01-19, status: done, type: prevent}
    """
    incident = case.report.metadata.date
    for _, path, action in pending(case.report):
        due = action.due
        if case.today is None or due is None or due >= case.today:
            continue
        if incident is None or due >= incident:  # else its date is what is wrong
            yield Hit(f"{path}.due", f"it was due on {due}, and is {action.status or 'not done'}")


_VAGUE = regex(
    r"(?:please |we (?:should|need to|must|will) |try to |plan to )*"
    r"(?P<verb>investigat(?:e|ing)(?! and fix\b)|look(?:ing)? (?:into|at)|consider(?:ing)?|explor(?:e|ing)"
    r"|think(?:ing)? about|discuss|examine|make sure|ensur(?:e|ing)|be (?:more )?(?:careful|aware|vigilant)"
    r"|improv(?:e|ing)|enhanc(?:e|ing)|pay (?:more )?attention|keep an eye on|try(?:ing)? to|see if"
    r"|work on|address|evaluat(?:e|ing)|reconsider)\b",
    re.IGNORECASE,
)
_BOUNDED = regex(
    r"[0-9]|\b(?:by (?:adding|using|running|moving|setting|making|writing|removing|pinning|\w+ing)|so that|until"
    r"|with an?|(?:is|are) (?:configured|set|enabled|tested|documented|pinned)"
    r"|and (?:fix|decide|write|document|report|add|set|file|open|implement|deploy)\b|via|through|per\b)"
    r"|`",
    re.IGNORECASE,
)


@rule("PM306", "vague-action", Level.NOTE)
def vague_action(case: Case) -> Iterator[Hit]:
    """An action begins with a word that has no end: investigate, improve, ensure, make sure.

    It is not clear when it is done. An action that says by what, or how much, is bounded and not
    found: "improve the alert by adding a rule on the pool's size".

    Source: "Postmortem Action Items: Plan the Work and Work the Plan" by Lueder and Beyer, on
    actionable, specific and bounded items.

    Bad:
        action_items:
          immediate:
            - {id: A1, action: Investigate the monitoring, owner: "@alice", due: 2026-01-22, type: prevent}

    Good:
        action_items:
          immediate:
            - {id: A1, action: Page when the pool is 80% full, owner: "@alice", due: 2026-01-22, type: prevent}
    """
    for _, path, action in pending(case.report):
        words = spoken(action.action)
        match = _VAGUE.match(words)
        if match is not None and not _BOUNDED.search(action.action[:2000]):
            hint = "say what will be there when it is done"
            yield Hit(f"{path}.action", f"'{match['verb'].lower()}' has no end", hint)


@rule("PM307", "no-preventive-action", Level.WARNING)
def no_preventive_action(case: Case) -> Iterator[Hit]:
    """There are actions of stated types, and none is to prevent.

    To detect and to mitigate sooner is worth much; but then it happens again. Where an action has
    no type, this is not known, and nothing is found.

    Source: "Postmortem Action Items: Plan the Work and Work the Plan" by Lueder and Beyer, which
    asks for a balance of kinds.

    Bad:
        action_items:
          immediate:
            - {id: A1, action: Page when the pool is 80% full, owner: "@alice", due: 2026-01-22, type: detect}

    Good:
        action_items:
          immediate:
            - {id: A1, action: Size the pool by the traffic, owner: "@alice", due: 2026-01-22, type: prevent}
    """
    listed = [action for _, _, action in actions(case.report)]
    counted = [action for action in listed if action.status is not ActionStatus.CANCELLED]
    if not counted or any(action.type in (None, ActionType.PREVENT) for action in counted):
        return
    yield Hit("action_items", "no action is to prevent that it happens again")


@rule("PM308", "one-owner-for-all", Level.NOTE)
def one_owner_for_all(case: Case) -> Iterator[Hit]:
    """Three actions or more, and all of them are one person's.

    Source: "Postmortem Culture" in Google's SRE workbook, on shared ownership.

    Bad:
        action_items:
          immediate: []
          short_term:
            - {id: A1, action: Alert at 80%, owner: "@alice", due: 2026-02-02, type: detect}
            - {id: A2, action: Break the circuit at 90%, owner: "@alice", due: 2026-02-09, type: mitigate}
            - {id: A3, action: Size the pool by the traffic, owner: "@alice", due: 2026-02-09, type: prevent}

    Good:
        action_items:
          immediate: []
          short_term:
            - {id: A1, action: Alert at 80%, owner: "@alice", due: 2026-02-02, type: detect}
            - {id: A2, action: Break the circuit at 90%, owner: "@bob", due: 2026-02-09, type: mitigate}
            - {id: A3, action: Size the pool by the traffic, owner: "@alice", due: 2026-02-09, type: prevent}
    """
    owners = [action.owner for _, _, action in pending(case.report)]
    owner = owners[0] if len(owners) >= 3 and len({*owners}) == 1 else None
    if owner is not None and not _TEAM.fullmatch(spoken(owner)):
        yield Hit("action_items", f"all {len(owners)} actions are {owner}'s")


@rule("PM309", "action-due-too-late", Level.WARNING)
def action_due_too_late(case: Case) -> Iterator[Hit]:
    """An action is due later than its horizon: this week, this month, this quarter.

    Counted from the incident, or from the first version of the document if that is dated; the
    policy says how many days each horizon has.

    Source: the template, whose horizons are a week, a month and a quarter.

    Bad:
        action_items:
          immediate:
            - {id: A1, action: Page when the pool is 80% full, owner: "@alice", due: 2026-06-22, type: prevent}

    Good:
        action_items:
          immediate:
            - {id: A1, action: Page when the pool is 80% full, owner: "@alice", due: 2026-01-22, type: prevent}
    """
    dates = [row.date for row in case.report.revision_history if row.date is not None]
    incident = case.report.metadata.date
    start: dt.date | None = max((*dates[:1], *([incident] if incident else [])), default=None)
    if start is None:
        return
    for horizon, path, action in pending(case.report):
        limit: Term | None = getattr(case.policy, horizon, None)
        if limit is None or action.due is None:
            continue
        if action.due > (last := case.policy.last_day(start, limit)):
            days = (action.due - start).days
            most = limit.days if isinstance(limit, dt.timedelta) else f"{limit}, on {last}"
            yield Hit(
                f"{path}.due",
                f"it is due {days} days after {start}, and {horizon.replace('_', '-')} ends after {most}",
            )
