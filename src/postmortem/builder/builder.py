"""The builder: a report as one chain of calls.

    report = (
        pm.report("INC-2026-01-15-001", "Checkout was slow", date="2026-01-15", severity="SEV-2")
        .detected("00:05", "The latency alert fired")
        .resolved("00:45", "The pool was larger, latency was normal")
        .build()
    )

Each call returns a new builder that holds its step and the builder before it. So a call costs the
same however long the chain is, two branches of one builder know nothing of each other, and a
notebook cell that runs twice adds nothing twice. `build` replays the steps.

Values are what people write: `"00:15"`, `"Jan 15, 2026 7:05 PM PST"`, `"45 min"`, a `datetime` in
any zone. A bare clock time belongs to the incident's date, and to the next day where a list would
run backwards.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import (
    TYPE_CHECKING,
    Any,
    Concatenate,
    Generic,
    Literal,
    ParamSpec,
    Self,
    TypeAlias,
    TypeVar,
)

import attrs

from postmortem.builder.replay import Addition, Step, Target, replay
from postmortem.formats.shown import Shown
from postmortem.model.custom_sections import END, CustomSection
from postmortem.model.names import nearest_name
from postmortem.model.report import Extra, ReportData, ReportT, Suppression
from postmortem.model.sections.action_items import ActionItem, ActionStatus, ActionType, Horizon
from postmortem.model.sections.communication import ExternalMessage, InternalMessage
from postmortem.model.sections.details import Detail, Excerpt, Link, Priority, Source
from postmortem.model.sections.impact import ServiceImpact
from postmortem.model.sections.lessons import Lesson
from postmortem.model.sections.metadata import Responder, ReviewState, Severity, Status
from postmortem.model.sections.metrics import Metric, MonitoringGap
from postmortem.model.sections.revision_history import Revision
from postmortem.model.sections.root_cause import Factor, Why
from postmortem.model.sections.sign_off import SignOff
from postmortem.model.sections.timeline import Event, Milestone, Visibility
from postmortem.tree.nodes import Document
from postmortem.values.moments import Inexact

P = ParamSpec("P")
R = TypeVar("R")

SeverityName: TypeAlias = Literal[
    "SEV-0",
    "SEV-1",
    "SEV-2",
    "SEV-3",
    "SEV-4",
    "SEV-5",
    "P0",
    "P1",
    "P2",
    "P3",
    "P4",
    "P5",
    "S0",
    "S1",
    "S2",
    "S3",
    "S4",
    "S5",
    "Critical",
    "High",
    "Major",
    "Medium",
    "Minor",
    "Low",
    "critical",
    "high",
    "major",
    "medium",
    "minor",
    "low",
]
"""A severity as text that an editor completes; `Severity.read` reads other spellings."""
MilestoneName: TypeAlias = Literal[
    "Impact Started",
    "Detected",
    "Acknowledged",
    "Declared",
    "Cause Identified",
    "Mitigated",
    "Resolved",
    "Closed",
    "impact started",
    "detected",
    "acknowledged",
    "declared",
    "cause identified",
    "mitigated",
    "resolved",
    "closed",
]
"""A milestone as text."""
StatusName: TypeAlias = Literal[
    "Resolved",
    "Ongoing",
    "Investigating",
    "Identified",
    "Monitoring",
    "Mitigated",
    "Closed",
    "resolved",
    "ongoing",
    "investigating",
    "identified",
    "monitoring",
    "mitigated",
    "closed",
]
"""A status as text."""
ReviewStateName: TypeAlias = Literal["Draft", "In Review", "Final", "draft", "in review", "final"]
"""How far the document has come, as text."""
ActionStatusName: TypeAlias = Literal[
    "Open", "In Progress", "Done", "Cancelled", "open", "in progress", "done", "cancelled"
]
"""How far an action is, as text."""
HorizonName: TypeAlias = Literal[
    "Immediate",
    "Short-term",
    "Long-term",
    "immediate",
    "short-term",
    "short term",
    "long-term",
    "long term",
]
"""How soon an action is due, as text."""
ActionTypeName: TypeAlias = Literal[
    "Prevent", "Detect", "Mitigate", "Process", "prevent", "detect", "mitigate", "process"
]
"""What an action is for, as text."""
PriorityName: TypeAlias = Literal["High", "Medium", "Low", "high", "medium", "low"]
"""A priority as text."""
VisibilityName: TypeAlias = Literal["Internal", "Public", "internal", "public"]
"""Who may read a row, as text."""
When: TypeAlias = str | dt.datetime | Inexact | None
"""A time as people give it: `00:15`, `~10:45`, `09:00 – 11:00`, words, a `datetime`."""
Day: TypeAlias = str | dt.date | None
"""A date as people give it: `2026-01-15`, `Jan 15, 2026`, a `date`."""
Length: TypeAlias = str | dt.timedelta | None
"""A duration as people give it: `00:45:00`, `45 min`, a `timedelta`."""


@attrs.frozen(eq=False, repr=False)
class ReportBuilder(Step, Shown, Generic[ReportT]):
    """A report that is not finished: call by call, then `build`.

    | part | calls |
    | --- | --- |
    | head | `metadata` `detail` `overview` `summary` |
    | timeline | `happened` `detected` `investigated` `resolved` |
    |  | `leadup` `how_detected` `how_investigated` `how_resolved` |
    | impact | `user_impact` `user_detail` `service_impact` `business_impact` `business_detail` |
    | cause | `problem_statement` `trigger` `primary_cause` `contributing_factor` `why` |
    |  | `technical_details` `classify` `class_detail` |
    | lessons | `went_well` `went_wrong` `got_lucky` |
    |  | `lesson` `technical_lesson` `process_lesson` |
    | actions | `action` |
    | numbers | `metric` `monitoring_gap` |
    | words | `internal_message` `external_message` `link` `data_source` `note` |
    | appendix | `log` `error_message` `configuration_change` `screenshots` |
    | end | `sign_off` `revision` `custom_section` `extra` `suppress` |
    | whole sections | `put` `include` |
    | times | `in_zone` |

    What a report has once is replaced by a second call, as far as that gives something; what it
    has many of is added to. To take something out of a finished report, use `attrs.evolve`.

    >>> pm.report("INC-7", "Login was down").went_well("The alert").note("All is well.")
    <ReportBuilder: 2 calls>
    """

    # A call makes one object and a dict: what a long chain costs is what the garbage collector has
    # to look through.
    def _then(self, target: Target, /, **given: Any) -> Self:
        return type(self)(target, given, self)

    def _document(self, derived: Collection[str]) -> Document:
        from postmortem.builder.preview import preview  # only who looks at a draft needs it

        return preview(self, derived)

    def in_zone(self, zone: str | dt.tzinfo) -> Self:
        """Set the zone of the times that name none, and of the incident's date: `Europe/Berlin`.

        >>> import postmortem as pm
        >>> draft = pm.report("Login was down", date="2021-03-31").in_zone("Europe/Berlin")
        >>> draft.detected("12:06", "An alert").build().timeline.detection[0].time.isoformat()
        '2021-03-31T10:06:00+00:00'
        """
        return self._then(_IN_ZONE, zone=zone)

    def build(self) -> ReportT:
        """Return the report. Raises `BuildError` with every problem, each with its call.

        >>> pm.report("INC-7", "Login was down", severity="SEV-9").build()
        Traceback (most recent call last):
        ...
        postmortem.errors.BuildError: report('INC-7', 'Login was down'): metadata.severity: \
expected one of SEV-0 to SEV-5, P0 to P5, S0 to S5, critical, high, major, medium, minor, low, found 'SEV-9'; set a scale of your own with `severities` in .postmortem.toml, or `scale` in Python
        """
        report: ReportT = replay(self)
        return report

    def pipe(
        self, function: Callable[Concatenate[Self, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Return what a function of your own makes of this builder, so that it joins the chain.

        >>> def alerts(builder, times):
        ...     for time in times:
        ...         builder = builder.detected(time, "An alert fired")
        ...     return builder
        >>> pm.report("INC-7", "Login was down", date="2021-03-31").pipe(alerts, ["12:06"]).build()
        <Report INC-7: Login was down (1 events)>
        """
        return function(self, *args, **kwargs)

    def put(self, **sections: Any) -> Self:
        """Set whole sections, by the names of the fields of `Report`; other calls add to them.

        For sections that were made elsewhere, and for those that have no call of their own.

        >>> signed = [SignOff(role="Technical Lead", name="PW")]
        >>> draft = pm.report("INC-7", "Login was down").put(sign_off=signed).sign_off("Manager")
        >>> [sign_off.role for sign_off in draft.build().sign_off]
        ['Technical Lead', 'Manager']
        """
        return self._then(_PUT, **{name: frozen(value) for name, value in sections.items()})

    def include(self, imported: Addition) -> Self:
        """Add what other systems recorded: what `postmortem.sources` read.

        It is added when everything else is there, by its times; what other calls give stays.

        >>> from postmortem import sources
        >>> page = {"event": {"id": "1", "event_type": "incident.annotated", "occurred_at": "2026-01-15T00:09:00Z",
        ...     "agent": {"type": "user_reference", "id": "U1", "summary": "Ada"},
        ...     "data": {"incident": {"id": "P1"}, "content": "It is the pool."}}}
        >>> report = pm.report("INC-7", "Login was down").include(sources.read(page)).build()
        >>> report.timeline.events[0].event
        'Ada noted: It is the pool.'
        """
        return self._then(_INCLUDE, addition=imported)

    if not TYPE_CHECKING:  # to a type checker, a class with this method has any name at all

        def __getattr__(self, name: str) -> Any:
            calls = [call for call in dir(type(self)) if not call.startswith("_")]
            closest = None if name.startswith("_") else nearest_name(name, calls)
            hint = f"; did you mean {closest}" if closest else ""
            raise AttributeError(f"a ReportBuilder has no call {name!r}{hint}", name=name, obj=self)

    def __repr__(self) -> str:
        return f"<ReportBuilder: {len(self._chain()) - 1} calls>"

    def __reduce__(self) -> tuple[Any, ...]:
        # By itself, a long chain would be pickled by recursion.
        return _rebuilt, ([(step._target, step._given) for step in self._chain()],)

    # --- the head of the document ---------------------------------------------------------------

    def metadata(
        self,
        *,
        title: str | None = None,
        incident_id: str | None = None,
        date: Day = None,
        end_date: Day = None,
        severity: SeverityName | Severity | None = None,
        scale: Iterable[str] | None = None,
        duration: Length = None,
        time_to_detect: Length = None,
        time_to_acknowledge: Length = None,
        time_to_declare: Length = None,
        time_to_mitigate: Length = None,
        time_to_resolve: Length = None,
        status: StatusName | Status | None = None,
        responders: Iterable[str | Responder] | None = None,
        review_state: ReviewStateName | ReviewState | None = None,
        reporter: str | None = None,
        reviewers: Iterable[str] | None = None,
    ) -> Self:
        """Set facts of the document's head; those that are not given stay as they are.

        `scale` has the names of a scale of severities of a team's own, the worst first.

        >>> draft = pm.report("INC-7", "Login was down").metadata(severity="SEV-2", duration="84 min")
        >>> draft.build().metadata.duration
        datetime.timedelta(seconds=5040)
        """
        values = {
            "title": title,
            "metadata.incident_id": incident_id,
            "metadata.date": date,
            "metadata.end_date": end_date,
            "metadata.severity": severity,
            "metadata.severity_scale": frozen(scale),
            "metadata.duration": duration,
            "metadata.time_to_detect": time_to_detect,
            "metadata.time_to_acknowledge": time_to_acknowledge,
            "metadata.time_to_declare": time_to_declare,
            "metadata.time_to_mitigate": time_to_mitigate,
            "metadata.time_to_resolve": time_to_resolve,
            "metadata.status": status,
            "metadata.responders": frozen(responders),
            "metadata.review_state": review_state,
            "metadata.reporter": reporter,
            "metadata.reviewers": frozen(reviewers),
        }
        return self._set("metadata", values)

    def _set(self, name: str, values: dict[str, Any]) -> Self:
        known = {path: value for path, value in values.items() if value is not None}
        return self._then(_SETS[name], **known)

    def detail(self, label: str, value: str) -> Self:
        """Add a row of your own to the metadata.

        >>> pm.report("INC-7", "Login was down").detail("Region", "eu-west-1").build().metadata.other
        (Detail(label='Region', value='eu-west-1'),)
        """
        return self._then(_DETAIL, label=label, value=value)

    def overview(self, text: str) -> Self:
        """Set what is above everything else: Markdown prose.

        >>> pm.report("INC-7", "Login was down").overview("For *everyone*.").build().overview
        'For *everyone*.'
        """
        return self._set("overview", {"overview": text})

    def summary(
        self,
        one_line: str | None = None,
        *,
        text: str | None = None,
        services: Iterable[str] | None = None,
        user_impact: str | None = None,
        data_impact: str | None = None,
        financial_impact: str | None = None,
    ) -> Self:
        """Set the executive summary: what happened, in one line and in prose, and what it did.

        `text` is Markdown of any number of paragraphs. What is not given stays as it is.

        >>> draft = pm.report("INC-7", "Login was down").summary("Nobody could log in", services=["SSO"])
        >>> draft.build().summary.impact.services_affected
        ('SSO',)
        """
        values = {
            "summary.one_line": one_line,
            "summary.text": text,
            "summary.impact.services_affected": frozen(services),
            "summary.impact.user_impact": user_impact,
            "summary.impact.data_impact": data_impact,
            "summary.impact.financial_impact": financial_impact,
        }
        return self._set("summary", values)

    # --- the timeline ----------------------------------------------------------------------------

    def happened(
        self,
        time: When,
        event: str,
        *,
        notes: str | None = None,
        milestone: MilestoneName | Milestone | None = None,
        evidence: str | None = None,
        source: Source | str | None = None,
        visibility: VisibilityName | Visibility | None = None,
    ) -> Self:
        """Add an event of no phase, to a timeline that isn't divided.

        >>> draft = pm.report("INC-7", "Login was down", date="2021-03-31").happened("12:06", "It began")
        >>> draft.build().timeline.events[0].event
        'It began'
        """
        return self._then(_HAPPENED, time=time, event=event, notes=notes, milestone=milestone, evidence=evidence,
            source=source, visibility=visibility,
        )  # fmt: skip

    def detected(
        self,
        time: When,
        event: str,
        *,
        notes: str | None = None,
        milestone: MilestoneName | Milestone | None = None,
        evidence: str | None = None,
        source: Source | str | None = None,
        visibility: VisibilityName | Visibility | None = None,
    ) -> Self:
        """Add an event of the detection: from the first sign to the declaration.

        >>> draft = pm.report("INC-7", "Login was down", date="2021-03-31").detected("12:11", "Reports")
        >>> draft.build().timeline.detection[0].time.isoformat()
        '2021-03-31T12:11:00+00:00'
        """
        return self._then(_DETECTED, time=time, event=event, notes=notes, milestone=milestone, evidence=evidence,
            source=source, visibility=visibility,
        )  # fmt: skip

    def investigated(
        self,
        time: When,
        event: str,
        *,
        notes: str | None = None,
        milestone: MilestoneName | Milestone | None = None,
        evidence: str | None = None,
        source: Source | str | None = None,
        visibility: VisibilityName | Visibility | None = None,
    ) -> Self:
        """Add an event of the investigation: from the first look to the mitigation.

        >>> draft = pm.report("INC-7", "Login was down").investigated("after lunch", "A team looked")
        >>> draft.build().timeline.investigation[0].time.words
        'after lunch'
        """
        return self._then(_INVESTIGATED, time=time, event=event, notes=notes, milestone=milestone, evidence=evidence,
            source=source, visibility=visibility,
        )  # fmt: skip

    def resolved(
        self,
        time: When,
        event: str,
        *,
        notes: str | None = None,
        milestone: MilestoneName | Milestone | None = None,
        evidence: str | None = None,
        source: Source | str | None = None,
        visibility: VisibilityName | Visibility | None = None,
    ) -> Self:
        """Add an event of the resolution: from the recovery to the end.

        >>> draft = pm.report("INC-7", "Login was down", date="2021-03-31")
        >>> draft = draft.resolved("23:50", "It works").resolved("00:10", "It is closed")
        >>> [event.time.day for event in draft.build().timeline.resolution]
        [31, 1]
        """
        return self._then(_RESOLVED, time=time, event=event, notes=notes, milestone=milestone, evidence=evidence,
            source=source, visibility=visibility,
        )  # fmt: skip

    def leadup(self, text: str) -> Self:
        """Set what led up to the incident: Markdown prose.

        >>> import postmortem as pm
        >>> draft = pm.report("INC-7", "Login was down").leadup("The certificate was a year old.")
        >>> draft.build().timeline.leadup
        'The certificate was a year old.'
        """
        return self._set("leadup", {"timeline.leadup": text})

    def how_detected(self, text: str) -> Self:
        """Set how the incident was noticed: Markdown prose, above the events of the detection.

        >>> import postmortem as pm
        >>> draft = pm.report("INC-7", "Login was down").how_detected("A colleague called.")
        >>> draft.build().timeline.how_detected
        'A colleague called.'
        """
        return self._set("how_detected", {"timeline.how_detected": text})

    def how_investigated(self, text: str) -> Self:
        """Set how the cause was looked for: Markdown prose, above the events of the investigation.

        >>> import postmortem as pm
        >>> draft = pm.report("INC-7", "Login was down").how_investigated("The *log* said it.")
        >>> draft.build().timeline.how_investigated
        'The *log* said it.'
        """
        return self._set("how_investigated", {"timeline.how_investigated": text})

    def how_resolved(self, text: str) -> Self:
        """Set how the incident ended: Markdown prose, above the events of the resolution.

        >>> import postmortem as pm
        >>> draft = pm.report("INC-7", "Login was down").how_resolved("A new certificate was enough.")
        >>> draft.build().timeline.how_resolved
        'A new certificate was enough.'
        """
        return self._set("how_resolved", {"timeline.how_resolved": text})

    # --- the impact ------------------------------------------------------------------------------

    def user_impact(
        self,
        *,
        total_users_affected: str | float | None = None,
        failed_requests: str | float | None = None,
        error_rate_peak: str | float | None = None,
        response_time_increase: str | float | None = None,
    ) -> Self:
        """Set what users noticed, in the units and the spelling that you want to see.

        >>> draft = pm.report("INC-7", "Login was down").user_impact(error_rate_peak="15%")
        >>> draft.build().impact.user.error_rate_peak
        '15%'
        """
        values = {
            "impact.user.total_users_affected": total_users_affected,
            "impact.user.failed_requests": failed_requests,
            "impact.user.error_rate_peak": error_rate_peak,
            "impact.user.response_time_increase": response_time_increase,
        }
        return self._set("user_impact", values)

    def user_detail(self, label: str, value: str) -> Self:
        """Add a metric of your own to the user impact.

        >>> draft = pm.report("INC-7", "Login was down").user_detail("Sign-ups lost", "12")
        >>> draft.build().impact.user.other[0].value
        '12'
        """
        return self._then(_USER_DETAIL, label=label, value=value)

    def service_impact(
        self,
        service: str,
        impact: str | None = None,
        duration: str | None = None,
        *,
        kind: str | None = None,
        started: When = None,
        ended: When = None,
    ) -> Self:
        """Add what one service suffered, and for how long, as you want to read it.

        A service that was hit twice takes two calls. `kind` is a word of the vocabulary, or of your own; a
        bare `ended` belongs to the day of `started`, or to the next where it would jump back by twelve
        hours or more.

        >>> draft = pm.report("INC-7", "Login was down").service_impact("API", "Degraded", "45 min")
        >>> draft.build().impact.services[0].duration
        '45 min'
        >>> draft = pm.report("INC-7", "Login was down", date="2021-03-31").service_impact(
        ...     "API", kind="partial outage", started="23:40", ended="00:20")
        >>> draft.build().impact.services[0].ended.isoformat()
        '2021-04-01T00:20:00+00:00'
        """
        return self._then(
            _SERVICE_IMPACT,
            service=service,
            impact=impact,
            duration=duration,
            kind=kind,
            started=started,
            ended=ended,
        )

    def business_impact(
        self,
        *,
        revenue_impact: str | float | None = None,
        customer_complaints: str | float | None = None,
        sla_breach: str | bool | None = None,
    ) -> Self:
        """Set what the incident meant for the business.

        >>> draft = pm.report("INC-7", "Login was down").business_impact(sla_breach="No")
        >>> draft.build().impact.business.sla_breach
        'No'
        """
        values = {
            "impact.business.revenue_impact": revenue_impact,
            "impact.business.customer_complaints": customer_complaints,
            "impact.business.sla_breach": sla_breach,
        }
        return self._set("business_impact", values)

    def business_detail(self, label: str, value: str) -> Self:
        """Add a metric of your own to the business impact.

        >>> draft = pm.report("INC-7", "Login was down").business_detail("Press", "Two articles")
        >>> draft.build().impact.business.other[0].label
        'Press'
        """
        return self._then(_BUSINESS_DETAIL, label=label, value=value)

    # --- the cause -------------------------------------------------------------------------------

    def problem_statement(self, text: str) -> Self:
        """Set what went wrong, in clear and specific words: Markdown prose.

        >>> draft = pm.report("INC-7", "Login was down").problem_statement("A certificate expired.")
        >>> draft.build().root_cause.problem_statement
        'A certificate expired.'
        """
        return self._set("problem_statement", {"root_cause.problem_statement": text})

    def trigger(self, text: str) -> Self:
        """Set what set it off, where that is not the cause itself: Markdown prose.

        >>> pm.report("INC-7", "Login was down").trigger("The clock.").build().root_cause.trigger
        'The clock.'
        """
        return self._set("trigger", {"root_cause.trigger": text})

    def primary_cause(self, description: str, effect: str | None = None) -> Self:
        """Set the primary cause, and how it led to the incident.

        >>> draft = pm.report("INC-7", "Login was down").primary_cause("No reminder", "It expired")
        >>> draft.build().root_cause.factors.primary.effect
        'It expired'
        """
        return self._then(_PRIMARY_CAUSE, description=description, effect=effect)

    def contributing_factor(self, description: str, effect: str | None = None) -> Self:
        """Add something that contributed, and what it did to the incident.

        >>> draft = pm.report("INC-7", "Login was down").contributing_factor("One way to log in")
        >>> len(draft.build().root_cause.factors.contributing)
        1
        """
        return self._then(_CONTRIBUTING_FACTOR, description=description, effect=effect)

    def why(self, question: str, answer: str | None = None) -> Self:
        """Add a step of the five whys: a question, and its answer.

        >>> draft = pm.report("INC-7", "Login was down").why("Why did it expire?", "Nobody renewed it")
        >>> draft.build().root_cause.whys[0].answer
        'Nobody renewed it'
        """
        return self._then(_WHY, question=question, answer=answer)

    def classify(
        self,
        *,
        trigger: str | None = None,
        causes: Iterable[str] | None = None,
        detected_by: str | None = None,
        mitigated_by: Iterable[str] | None = None,
    ) -> Self:
        """Set what kind of incident it was, in words of the vocabularies, or of your own.

        >>> draft = pm.report("INC-7", "Login was down").classify(trigger="binary push", causes=["code_bug"])
        >>> draft.build().root_cause.classification.causes
        ('Code Bug',)
        """
        values = {
            "root_cause.classification.trigger": trigger,
            "root_cause.classification.causes": frozen(causes),
            "root_cause.classification.detected_by": detected_by,
            "root_cause.classification.mitigated_by": frozen(mitigated_by),
        }
        return self._set("classify", values)

    def class_detail(self, label: str, value: str) -> Self:
        """Add a row of your own to the classification.

        >>> draft = pm.report("INC-7", "Login was down").class_detail("Change", "CHG-12")
        >>> draft.build().root_cause.classification.other[0].value
        'CHG-12'
        """
        return self._then(_CLASS_DETAIL, label=label, value=value)

    def technical_details(self, text: str) -> Self:
        """Set the technical details: Markdown prose, with code fences for what is literal.

        >>> draft = pm.report("INC-7", "Login was down").technical_details("Event **224** in the log.")
        >>> draft.build().root_cause.technical_details
        'Event **224** in the log.'
        """
        return self._set("technical_details", {"root_cause.technical_details": text})

    # --- lessons and actions ---------------------------------------------------------------------

    def went_well(self, *lines: str) -> Self:
        """Add what worked, a line each.

        >>> pm.report("INC-7", "Login was down").went_well("Fast", "Calm").build().went_well
        ('Fast', 'Calm')
        """
        return self._then(_WENT_WELL, lines=lines)

    def went_wrong(self, *lines: str) -> Self:
        """Add what didn't work or could be better, a line each.

        >>> pm.report("INC-7", "Login was down").went_wrong("No alert").build().went_wrong
        ('No alert',)
        """
        return self._then(_WENT_WRONG, lines=lines)

    def got_lucky(self, *lines: str) -> Self:
        """Add where it could have been worse and wasn't, a line each.

        >>> pm.report("INC-7", "Login was down").got_lucky("It was night").build().lessons.lucky
        ('It was night',)
        """
        return self._then(_GOT_LUCKY, lines=lines)

    def lesson(self, lesson: str, *, context: str | None = None, action: str | None = None) -> Self:
        """Add a lesson that is neither about technology nor about how people work.

        >>> draft = pm.report("INC-7", "Login was down").lesson("Certificates expire")
        >>> draft.build().lessons.general[0].lesson
        'Certificates expire'
        """
        return self._then(_LESSON, lesson=lesson, context=context, action=action)

    def technical_lesson(
        self, lesson: str, *, context: str | None = None, action: str | None = None
    ) -> Self:
        """Add a lesson about technology: why it matters, and what to do differently.

        >>> draft = pm.report("INC-7", "Login was down").technical_lesson("Certificates expire")
        >>> draft.build().lessons.technical[0].lesson
        'Certificates expire'
        """
        return self._then(_TECHNICAL_LESSON, lesson=lesson, context=context, action=action)

    def process_lesson(
        self, lesson: str, *, context: str | None = None, action: str | None = None
    ) -> Self:
        """Add a lesson about how people work: why it matters, and what to do differently.

        >>> draft = pm.report("INC-7", "Login was down").process_lesson("Know who to call")
        >>> draft.build().lessons.process[0].context is None
        True
        """
        return self._then(_PROCESS_LESSON, lesson=lesson, context=context, action=action)

    def action(
        self,
        id: str | None,
        action: str,
        *,
        owner: str | None = None,
        due: Day = None,
        status: ActionStatusName | ActionStatus | None = None,
        horizon: HorizonName | Horizon | None = None,
        type: ActionTypeName | ActionType | None = None,
        priority: PriorityName | Priority | None = None,
        ticket: str | None = None,
        completed: Day = None,
        labels: Iterable[str] = (),
        parent: str | None = None,
    ) -> Self:
        """Add something to do. `horizon` is `immediate`, `short-term`, `long-term`, or not known.

        >>> draft = pm.report("INC-7", "Login was down").action("A1", "Watch the expiry", owner="@rf")
        >>> draft.build().action_items.unscheduled[0].owner
        '@rf'
        """
        return self._then(_ACTION, horizon=horizon, id=id, action=action, owner=owner, due=due, status=status, type=type,
            priority=priority, ticket=ticket, completed=completed, labels=frozen(labels), parent=parent,
        )  # fmt: skip

    # --- numbers and words -----------------------------------------------------------------------

    def metric(
        self,
        metric: str,
        *,
        before: str | None = None,
        during: str | None = None,
        after: str | None = None,
        target: str | None = None,
    ) -> Self:
        """Add a number: before, during and after the incident, and what it ought to be.

        >>> draft = pm.report("INC-7", "Login was down").metric("Errors", during="15%", target="< 1%")
        >>> draft.build().metrics.current_state[0].target
        '< 1%'
        """
        return self._then(_METRIC, metric=metric, before=before, during=during, after=after, target=target,
        )  # fmt: skip

    def monitoring_gap(
        self,
        gap: str,
        *,
        solution: str | None = None,
        priority: PriorityName | Priority | None = None,
    ) -> Self:
        """Add something that no alert announced, and what to add.

        >>> draft = pm.report("INC-7", "Login was down").monitoring_gap("Expiry", priority="high")
        >>> draft.build().metrics.gaps[0].priority
        <Priority.HIGH: 'High'>
        """
        return self._then(_MONITORING_GAP, gap=gap, solution=solution, priority=priority)

    def internal_message(
        self,
        time: When,
        channel: str | None,
        message: str,
        sender: str | None = None,
    ) -> Self:
        """Add a message inside the company.

        >>> draft = pm.report("INC-7", "Login was down", date="2021-03-31")
        >>> draft.internal_message("12:25", "#ops", "Please look", "@rf").build().communication.internal[0].sender
        '@rf'
        """
        return self._then(_INTERNAL_MESSAGE, time=time, channel=channel, message=message, sender=sender,
        )  # fmt: skip

    def external_message(
        self,
        time: When,
        channel: str | None,
        message: str,
        audience: str | None = None,
    ) -> Self:
        """Add a message to the world.

        >>> draft = pm.report("INC-7", "Login was down", date="2021-03-31")
        >>> draft.external_message("13:30", "Status page", "It works").build().communication.external[0].message
        'It works'
        """
        return self._then(_EXTERNAL_MESSAGE, time=time, channel=channel, message=message, audience=audience,
        )  # fmt: skip

    def link(self, label: str, url: str | None = None) -> Self:
        """Add a runbook, a dashboard or a related incident.

        >>> draft = pm.report("INC-7", "Login was down").link("Runbook: SSO", "../runbooks/sso.md")
        >>> draft.build().resources.documentation[0].url
        '../runbooks/sso.md'
        """
        return self._then(_LINK, label=label, url=url)

    def data_source(self, label: str, url: str | None = None) -> Self:
        """Add where numbers come from: metrics, logs, traces.

        >>> draft = pm.report("INC-7", "Login was down").data_source("Logs", "https://logs.example")
        >>> draft.build().resources.data_sources[0].label
        'Logs'
        """
        return self._then(_DATA_SOURCE, label=label, url=url)

    def note(self, text: str) -> Self:
        r"""Add a paragraph to the notes: Markdown prose.

        >>> pm.report("INC-7", "Login was down").note("One.").note("Two.").build().notes
        'One.\n\nTwo.'
        """
        return self._then(_NOTE, text=text)

    # --- the appendix and the end ----------------------------------------------------------------

    def log(self, code: str, language: str | None = None) -> Self:
        """Add lines of a log, taken literally.

        >>> pm.report("INC-7", "Login was down").log("401 Unauthorized").build().appendix.raw_logs[0].code
        '401 Unauthorized'
        """
        return self._then(_LOG, code=code, language=language)

    def error_message(self, code: str, language: str | None = None) -> Self:
        """Add an error message or a stack trace, taken literally.

        >>> draft = pm.report("INC-7", "Login was down").error_message("MSIS7012")
        >>> draft.build().appendix.error_messages[0].code
        'MSIS7012'
        """
        return self._then(_ERROR_MESSAGE, code=code, language=language)

    def configuration_change(self, code: str, language: str | None = None) -> Self:
        """Add a change of configuration, during the incident or after it, taken literally.

        >>> draft = pm.report("INC-7", "Login was down").configuration_change("renew: true", "yaml")
        >>> draft.build().appendix.configuration_changes[0].language
        'yaml'
        """
        return self._then(_CONFIGURATION_CHANGE, code=code, language=language)

    def screenshots(self, text: str) -> Self:
        """Set the screenshots: Markdown with pictures, and words about them.

        >>> draft = pm.report("INC-7", "Login was down").screenshots("![Errors](errors.png)")
        >>> draft.build().appendix.screenshots
        '![Errors](errors.png)'
        """
        return self._set("screenshots", {"appendix.screenshots": text})

    def sign_off(
        self,
        role: str,
        name: str | None = None,
        date: Day = None,
        signature: str | None = None,
    ) -> Self:
        """Add a role that signs; without a name, it is still to sign.

        >>> draft = pm.report("INC-7", "Login was down").sign_off("Technical Lead", "PW", "2021-04-06")
        >>> draft.build().sign_off[0].date
        datetime.date(2021, 4, 6)
        """
        return self._then(_SIGN_OFF, role=role, name=name, date=date, signature=signature)

    def revision(
        self,
        version: str,
        date: Day = None,
        author: str | None = None,
        changes: str | None = None,
    ) -> Self:
        """Add a version of the document.

        >>> draft = pm.report("INC-7", "Login was down").revision("1.10", "2021-04-06", "RF", "Signed")
        >>> draft.build().revision_history[0].version
        '1.10'
        """
        return self._then(_REVISION, version=version, date=date, author=author, changes=changes)

    def custom_section(self, title: str, body: str | None = None, *, after: str = END) -> Self:
        """Add a section of your own: its heading, and Markdown below it.

        It follows the section that `after` names, and is at the end where that isn't given.

        >>> import postmortem as pm
        >>> draft = pm.report("INC-7", "Login was down").note("It rained.")
        >>> draft = draft.custom_section("Legal", "The regulator was told.")
        >>> draft.build().custom_sections[0].title
        'Legal'
        """
        return self._then(_CUSTOM_SECTION, title=title, body=body, after=after)

    def extra(self, markdown: str, *, after: str = "") -> Self:
        """Add Markdown that no part of the model holds, after the section that `after` names.

        >>> draft = pm.report("INC-7", "Login was down").extra("All times in UTC.", after="Timeline")
        >>> draft.build().extras[0].after
        'Timeline'
        """
        return self._then(_EXTRA, markdown=markdown, after=after)

    def suppress(self, code: str, *, place: str | None = None, reason: str | None = None) -> Self:
        """Add word that a finding of the checks is meant as it is, everywhere or in one place.

        >>> draft = pm.report("INC-7", "Login was down").suppress("PM303", reason="the vendor decides")
        >>> draft.build().suppressed[0].code
        'PM303'
        """
        return self._then(_SUPPRESS, code=code, place=place, reason=reason)


def frozen(values: object) -> object:
    """Return several values so that nothing done to them after the call changes the report."""
    if isinstance(values, list | Iterator):
        return tuple(map(frozen, values))
    if isinstance(values, dict):
        return {key: frozen(value) for key, value in values.items()}
    return values


def _rebuilt(chain: list[tuple[Target | ReportData, dict[str, Any]]]) -> "ReportBuilder[Any]":
    (target, values), *calls = chain
    builder: ReportBuilder[Any] = ReportBuilder(target, values)
    for target, values in calls:
        builder = ReportBuilder(target, values, builder)
    return builder


# Of each call: what a message shows of it, the field that gets what it makes, and its class.
_IN_ZONE = Target(".in_zone", shows=("zone",))
_PUT = Target(".put", "*")
_INCLUDE = Target(".include", "+")
_SETS = {
    "metadata": Target(".metadata"),
    "overview": Target(".overview", shows=("overview",)),
    "summary": Target(".summary", shows=("summary.one_line",)),
    "leadup": Target(".leadup", shows=("timeline.leadup",)),
    "how_detected": Target(".how_detected", shows=("timeline.how_detected",)),
    "how_investigated": Target(".how_investigated", shows=("timeline.how_investigated",)),
    "how_resolved": Target(".how_resolved", shows=("timeline.how_resolved",)),
    "user_impact": Target(".user_impact"),
    "business_impact": Target(".business_impact"),
    "problem_statement": Target(".problem_statement", shows=("root_cause.problem_statement",)),
    "trigger": Target(".trigger", shows=("root_cause.trigger",)),
    "classify": Target(".classify"),
    "technical_details": Target(".technical_details", shows=("root_cause.technical_details",)),
    "screenshots": Target(".screenshots", shows=("appendix.screenshots",)),
}
_DETAIL = Target(".detail", "metadata.other", Detail, shows=("label", "value"))
_HAPPENED = Target(".happened", "timeline.events", Event, shows=("time", "event"))
_DETECTED = Target(".detected", "timeline.detection", Event, shows=("time", "event"))
_INVESTIGATED = Target(".investigated", "timeline.investigation", Event, shows=("time", "event"))
_RESOLVED = Target(".resolved", "timeline.resolution", Event, shows=("time", "event"))
_USER_DETAIL = Target(".user_detail", "impact.user.other", Detail, shows=("label", "value"))
_SERVICE_IMPACT = Target(".service_impact", "impact.services", ServiceImpact, shows=("service",))
_BUSINESS_DETAIL = Target(
    ".business_detail", "impact.business.other", Detail, shows=("label", "value")
)
_PRIMARY_CAUSE = Target(
    ".primary_cause", "root_cause.factors.primary", Factor, once=True, shows=("description",)
)
_CONTRIBUTING_FACTOR = Target(
    ".contributing_factor", "root_cause.factors.contributing", Factor, shows=("description",)
)
_CLASS_DETAIL = Target(
    ".class_detail", "root_cause.classification.other", Detail, shows=("label", "value")
)
_WHY = Target(".why", "root_cause.whys", Why, shows=("question",))
_WENT_WELL = Target(".went_well", "went_well", shows=("lines",))
_WENT_WRONG = Target(".went_wrong", "went_wrong", shows=("lines",))
_GOT_LUCKY = Target(".got_lucky", "lessons.lucky", shows=("lines",))
_LESSON = Target(".lesson", "lessons.general", Lesson, shows=("lesson",))
_TECHNICAL_LESSON = Target(".technical_lesson", "lessons.technical", Lesson, shows=("lesson",))
_PROCESS_LESSON = Target(".process_lesson", "lessons.process", Lesson, shows=("lesson",))
_ACTION = Target(".action", "action_items", ActionItem, shows=("id", "action"))
_METRIC = Target(".metric", "metrics.current_state", Metric, shows=("metric",))
_MONITORING_GAP = Target(".monitoring_gap", "metrics.gaps", MonitoringGap, shows=("gap",))
_INTERNAL_MESSAGE = Target(
    ".internal_message",
    "communication.internal",
    InternalMessage,
    shows=("time", "channel", "message"),
)
_EXTERNAL_MESSAGE = Target(
    ".external_message",
    "communication.external",
    ExternalMessage,
    shows=("time", "channel", "message"),
)
_LINK = Target(".link", "resources.documentation", Link, shows=("label", "url"))
_DATA_SOURCE = Target(".data_source", "resources.data_sources", Link, shows=("label", "url"))
_NOTE = Target(".note", "notes", shows=("text",))
_LOG = Target(".log", "appendix.raw_logs", Excerpt, shows=("code",))
_ERROR_MESSAGE = Target(".error_message", "appendix.error_messages", Excerpt, shows=("code",))
_CONFIGURATION_CHANGE = Target(
    ".configuration_change", "appendix.configuration_changes", Excerpt, shows=("code",)
)
_SIGN_OFF = Target(".sign_off", "sign_off", SignOff, shows=("role", "name"))
_REVISION = Target(".revision", "revision_history", Revision, shows=("version",))
_CUSTOM_SECTION = Target(".custom_section", "custom_sections", CustomSection, shows=("title",))
_EXTRA = Target(".extra", "extras", Extra, shows=("markdown",))
_SUPPRESS = Target(".suppress", "suppressed", Suppression, shows=("code",))
