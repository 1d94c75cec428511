"""Checking a report: every rule is asked, and what it finds is put in order."""

import datetime as dt
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

import attrs

from postmortem.checks.finding import Finding, by_place
from postmortem.checks.policy import Policy
from postmortem.checks.registry import Selection, broken_plug_in, installed
from postmortem.checks.rule import OWN, Case, Rule
from postmortem.checks.suppressed import is_suppressed
from postmortem.errors import FieldError, Problem
from postmortem.facade import Report
from postmortem.plugins import PluginError, attempt, plain_text
from postmortem.values.dates import as_date

if TYPE_CHECKING:  # few files are public: the patterns of secrets take as long as a report to load
    from postmortem.views.redaction import Publication

_MOST = 1000
"""How many findings of one rule are returned: a hostile report has more, and nobody reads them."""

_OF_THE_INSIDE = frozenset(
    "PM101 PM103 PM105 PM107 PM232 PM233 PM301 PM302 PM303 PM307 PM308 PM501 PM502".split()
)
"""The rules that ask for what a public version leaves out: owners, reviewers, whole sections."""


def check(
    report: Report,
    today: dt.date | dt.datetime | None = None,
    policy: Policy | None = None,
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    public: "Publication | None" = None,
    rules: Iterable[Rule] = (),
) -> tuple[Finding, ...]:
    """Return what the rules find in a report, in the order of the document.

    Without a `today`, deadlines aren't measured; no clock is asked. A moment with a zone is the day that it
    falls on in the zone of the policy. `policy` is the default one
    unless given. `select` and `ignore` are beginnings of codes, of which the longer counts. `public`
    says that the report is published, and by which view; rules that ask for owners, reviewers and
    whole sections are not asked then. `rules` are asked besides those that are installed. Raises `FieldError` for a beginning that no rule's code has, and
    for a `today` that is no date, and no moment with a zone.

    >>> import postmortem as pm
    >>> report = pm.report("INC-7", "Login was down").action("A1", "Fix it", due="2026-01-15").build()
    >>> for finding in pm.check(report, select=["PM301"]):
    ...     print(finding)
    PM301 (action_items.unscheduled[0]): nobody owns this action; name one person
    """
    policy = policy or Policy()
    case = Case(report=report, today=day_of(today, policy), policy=policy, publication=public)
    return check_case(case, selection_of(select, ignore, rules))


def selection_of(
    select: Iterable[str], ignore: Iterable[str], rules: Iterable[Rule] = ()
) -> Selection:
    """Return which rules are asked. Raises `FieldError` for a rule whose code another one has."""
    more: dict[str, Rule] = {}
    for rule in rules:
        if rule.code in more or rule.code in installed()[0]:
            raise FieldError(
                Problem(path="rules", expected="codes that no other rule has", found=rule.code)
            )
        # What isn't the library's own may fail, and fails alone.
        more[rule.code] = attrs.evolve(rule, origin="this program") if rule.origin == OWN else rule
    return Selection(select=tuple(select), ignore=tuple(ignore), more=more)


def day_of(today: dt.date | dt.datetime | None, policy: Policy) -> dt.date | None:
    """Return a day; of a moment, the day that it falls on in the zone of a policy."""
    if isinstance(today, dt.datetime):
        return policy.day_of(today)
    return None if today is None else as_date(today)


def check_case(case: Case, selection: Selection) -> tuple[Finding, ...]:
    """Return what the selected rules find in a case, in the order of the document."""
    known, broken = installed()
    known = {**known, **selection.more}
    case = attrs.evolve(case, codes=frozenset(known))
    is_public = case.publication is not None
    findings = [*broken] if selection.has_plug_ins else []
    for code, rule in known.items():
        if not selection.has(code) or (is_public and code in _OF_THE_INSIDE):
            continue
        work = partial(_findings, rule, case)
        if rule.origin == OWN:
            own = work()
        else:
            try:
                own = attempt(work)
            except PluginError as failure:
                if selection.has_failures:
                    message = f"the rule {code} of {rule.origin} failed: {failure}"
                    findings.append(broken_plug_in(message))
                continue
        findings += own
    unsuppressed = (
        finding
        for finding in findings
        if not is_suppressed(case.report, finding.code, finding.path)
    )
    return tuple(sorted(unsuppressed, key=by_place))


def _findings(rule: Rule, case: Case) -> list[Finding]:
    """Return what a rule finds, in order. Raises `TypeError` for a hit whose words are no text."""
    findings: list[Finding] = []
    for hit in rule.check(case):
        path, message = plain_text(hit.path), plain_text(hit.message)
        hint = None if hit.hint is None else plain_text(hit.hint)
        findings.append(
            Finding(code=rule.code, level=rule.level, path=path, message=message, hint=hint)
        )
        if len(findings) > _MOST * 10:
            break  # a rule of a plug-in may never end
    return sorted(findings, key=by_place)[:_MOST]
