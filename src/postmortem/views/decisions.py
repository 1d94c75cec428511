"""What may be shown to whom: one decision for every field of a report.

A field without a decision is shown to nobody: what is added to the model later stays inside until
somebody names it here. A test compares these tables with the model and fails for a field that has
no decision.
"""

from collections.abc import Iterable, Iterator
from typing import Literal, TypeAlias

from postmortem.patterns import regex

Audience: TypeAlias = Literal["public", "customers", "nobody"]
"""Who may see a field: everybody, customers, or nobody outside."""

_PHASES = "{events,detection,investigation,resolution}"
_HORIZONS = "{unscheduled,immediate,short_term,long_term}"
_LESSONS = "{general,technical,process}"

_DECISIONS: dict[Audience, tuple[str, ...]] = {
    "public": (
        "title",
        "overview",
        "metadata.{incident_id,date,end_date,severity,severity_scale,duration,"
        "time_to_{detect,acknowledge,declare,mitigate,resolve},status}",
        "summary.{one_line,text}",
        "summary.impact.{services_affected,user_impact,data_impact}",
        "timeline.{leadup,how_detected,how_investigated,how_resolved}",
        f"timeline.{_PHASES}.{{time,event,milestone}}",
        "impact.user.{total_users_affected,failed_requests,error_rate_peak,response_time_increase}",
        "impact.services.{service,impact,kind,started,ended,duration}",
        "root_cause.{problem_statement,trigger}",
        "root_cause.classification.{trigger,causes,detected_by,mitigated_by}",
        "root_cause.factors.{primary,contributing}.{description,effect}",
        f"lessons.{_LESSONS}.lesson",
        f"action_items.{_HORIZONS}.{{id,parent,action,status,type}}",
        "resources.{documentation,data_sources}.{label,url}",
    ),
    "customers": (
        f"timeline.{_PHASES}.notes",
        "root_cause.whys.{question,answer}",
        "went_well",
        f"lessons.{_LESSONS}.{{context,action}}",
        f"action_items.{_HORIZONS}.{{due,completed,priority}}",
        "communication.external.{time,channel,message,audience}",
        "revision_history.{version,date}",
    ),
    "nobody": (
        "metadata.{reporter,reviewers,review_state}",
        "metadata.responders.{name,role}",
        "metadata.other.{label,value}",
        "summary.impact.financial_impact",
        f"timeline.{_PHASES}.{{evidence,visibility}}",
        f"timeline.{_PHASES}.source.{{system,id,link}}",
        "impact.user.other.{label,value}",
        "impact.business.{revenue_impact,customer_complaints,sla_breach}",
        "impact.business.other.{label,value}",
        "root_cause.technical_details",
        "root_cause.classification.other.{label,value}",
        "went_wrong",
        "lessons.lucky",
        f"action_items.{_HORIZONS}.{{owner,ticket,labels}}",
        "metrics.current_state.{metric,before,during,after,target}",
        "metrics.gaps.{gap,solution,priority}",
        "communication.internal.{time,channel,message,sender}",
        "appendix.{raw_logs,error_messages,configuration_changes}.{code,language}",
        "appendix.screenshots",
        "sign_off.{role,name,date,signature}",
        "revision_history.{author,changes}",
        "notes",
        "extras.{markdown,after}",
        "custom_sections.{title,body,after}",
        "suppressed.{code,place,reason}",
    ),
}

_PEOPLE = (
    "metadata.{reporter,reviewers}",
    "metadata.responders.name",
    f"action_items.{_HORIZONS}.owner",
    "communication.internal.sender",
    "sign_off.{name,signature}",
    "revision_history.author",
)
"""The fields that hold a person, or several."""

_FIGURES = (
    "impact.user.{total_users_affected,failed_requests,error_rate_peak,response_time_increase}",
    "impact.business.{revenue_impact,customer_complaints}",
    "summary.impact.financial_impact",
)
"""The fields that hold a number which a view may show as a range."""

_BRACES = regex(r"\{([^{}]*)\}")


def expanded(pattern: str) -> Iterator[str]:
    """Yield the paths that a pattern with braces stands for.

    >>> list(expanded("sign_off.{role,name}"))
    ['sign_off.role', 'sign_off.name']
    """
    match = _BRACES.search(pattern)
    if match is None:
        yield pattern
        return
    for choice in match[1].split(","):
        yield from expanded(f"{pattern[: match.start()]}{choice.strip()}{pattern[match.end() :]}")


def _all(patterns: Iterable[str]) -> tuple[str, ...]:
    return tuple(path for pattern in patterns for path in expanded(pattern))


DECISIONS: dict[str, Audience] = {
    path: audience for audience, patterns in _DECISIONS.items() for path in _all(patterns)
}
"""Who may see each field, by its path without positions."""

PEOPLE = frozenset(_all(_PEOPLE))
"""The paths of the fields that hold people."""

FIGURES = frozenset(_all(_FIGURES))
"""The paths of the fields that hold a number which a view may show as a range."""


def shown_to(audience: Audience) -> tuple[str, ...]:
    """Return the paths of the fields that an audience may see.

    >>> "action_items.immediate.owner" in shown_to("customers")
    False
    """
    seen = {"public": {"public"}, "customers": {"public", "customers"}}.get(audience, set())
    return tuple(path for path, decision in DECISIONS.items() if decision in seen)
