"""Checking a report: every rule is asked, and what it finds is put in order."""

import datetime as dt
from collections.abc import Iterable

from postmortem.checks.definition import Case
from postmortem.checks.finding import Finding, by_place
from postmortem.checks.policy import Policy
from postmortem.checks.registry import BROKEN, Selection, broken_plug_in, installed
from postmortem.checks.suppressions import is_suppressed
from postmortem.report import Report

_MOST = 1000
"""How many findings of one rule are returned: a hostile report has more, and nobody reads them."""


def check(
    report: Report,
    today: dt.date | None = None,
    policy: Policy | None = None,
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
) -> tuple[Finding, ...]:
    """Return what the rules find in a report, in the order of the document.

    Without a `today`, deadlines aren't measured; no clock is asked. `policy` is the default one
    unless given. `select` and `ignore` are beginnings of codes, of which the longer wins. Raises
    `FieldError` for a beginning that no rule's code has.

    >>> import postmortem as pm
    >>> report = pm.report("INC-7", "Login was down").action("A1", "Fix it", due="2026-01-15").build()
    >>> for finding in pm.check(report, select=["PM301"]):
    ...     print(finding)
    PM301 (action_items.unscheduled[0]): nobody owns this action; name one person
    """
    selection = Selection(select=tuple(select), ignore=tuple(ignore))
    known, broken = installed()
    case = Case(report=report, today=today, policy=policy or Policy())
    found = [one for one in broken if selection.has(one.code)]
    for code, rule in known.items():
        if not selection.has(code):
            continue
        try:
            own = [
                Finding(
                    code=code, level=rule.level, path=one.path, message=one.message, hint=one.hint
                )
                for one in rule.check(case)
            ]
        except Exception as error:
            if rule.origin == "postmortem":
                raise
            if selection.has(BROKEN):
                found.append(broken_plug_in(rule.origin, code, error))
            continue
        found += sorted(own, key=by_place)[:_MOST]
    kept = (one for one in found if not is_suppressed(report, one.code, one.path))
    return tuple(sorted(kept, key=by_place))
