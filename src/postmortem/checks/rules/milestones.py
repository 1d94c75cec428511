"""Milestones of a team's own: names that mean a usual milestone, or that the team doesn't have."""

from collections.abc import Iterator

from postmortem.checks.finding import Level
from postmortem.checks.rule import Case, Hit, rule
from postmortem.derived.milestones import numbered
from postmortem.model.fields import key_of
from postmortem.model.sections.timeline import Milestone

_MEANT = {
    key_of(name): milestone
    for milestone, names in {
        Milestone.IMPACT_STARTED: "started; start; begin; began; incident started; outage started; outage begins; start of impact",
        Milestone.DETECTED: "alerted; alert; alert fired; noticed; discovered; reported; first alert; incident detected",
        Milestone.ACKNOWLEDGED: "acked; ack; paged; engaged; alert acknowledged",
        Milestone.DECLARED: "incident declared; opened; incident opened",
        Milestone.CAUSE_IDENTIFIED: "identified; root cause; root cause identified; root cause found; cause found; diagnosed",
        Milestone.MITIGATED: "contained; worked around; workaround; impact mitigated; stabilised; stabilized",
        Milestone.RESOLVED: "fixed; fix; restored; service restored; recovered; recovery; solved; over; end; ended; incident resolved; impact ended",
        Milestone.CLOSED: "incident closed; complete; completed",
    }.items()
    for name in names.split(";")
}
"""What people call a usual milestone, by the key of its name."""


@rule("PM112", "unknown-milestone", Level.WARNING)
def unknown_milestone(case: Case) -> Iterator[Hit]:
    """A milestone has a name that no timing counts: another word for a usual one, or none of the team's.

    A milestone of a team's own may have any name, and `Fixed` beside `Resolved` is a slip: the time to
    resolve doesn't see it. Where the [policy](../checks.md#policy) names the `milestones` of the team,
    any other name is found as well.

    Source: public post-mortems, whose columns of milestones hold a new word every other month.

    Bad:
        timeline:
          resolution:
            - {time: "2026-01-15 10:30", event: The pool is set to 200 connections, milestone: Fixed}
            - {time: "2026-01-15 10:40", event: Latency is back to normal, milestone: resolved}

    Good:
        timeline:
          resolution:
            - {time: "2026-01-15 10:30", event: The pool is set to 200 connections, milestone: Pool grown}
            - {time: "2026-01-15 10:40", event: Latency is back to normal, milestone: resolved}
    """
    known = {key_of(name) for name in case.policy.milestones}
    for mark in numbered(case.report):
        key = key_of(mark.milestone)
        if not mark.milestone.is_own or key in known:
            continue
        path = f"{mark.path}.milestone"
        if key in _MEANT:
            message = f"no timing counts {mark.milestone}; {_MEANT[key]} is what it usually means"
            yield Hit(
                path,
                message,
                f"mark the row as {_MEANT[key]}, or add the name to `milestones` of the policy",
            )
        elif known:
            names = ", ".join(case.policy.milestones)
            yield Hit(path, f"{mark.milestone} is no milestone of the team", f"it has {names}")
