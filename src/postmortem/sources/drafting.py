"""An import as part of a report: which milestones hold, which phase a row is in, what a fact fills.

Several systems may claim one milestone. The alert that fired first is the detection; the end of the
incident is what the system says that is believed most. A row gets the phase that the chosen milestones
say; without them, it is in none. Nothing that a report says already is changed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

import attrs

from postmortem.errors import FieldError
from postmortem.model.report import ReportData
from postmortem.model.sections.action_items import ActionItem
from postmortem.model.sections.communication import ExternalMessage, InternalMessage
from postmortem.model.sections.details import Detail, Link, Source
from postmortem.model.sections.metadata import Metadata, Responder, Severity, Status
from postmortem.model.sections.metrics import Metric
from postmortem.model.sections.summary import ExecutiveSummary
from postmortem.model.sections.timeline import PHASES, Event, Milestone, Visibility
from postmortem.sources.base import (
    Fact,
    Origin,
    SourcedAction,
    SourcedEvent,
    SourcedMessage,
    SourcedMetric,
    rank,
    title_of,
)
from postmortem.sources.markup import BREAK
from postmortem.text.normal import escape
from postmortem.text.tags import split_at_breaks
from postmortem.values.moments import start_of

R = TypeVar("R", bound=ReportData)

_FIRST = (Milestone.DETECTED, Milestone.ACKNOWLEDGED, Milestone.DECLARED)
"""Of these, the earliest event counts, whichever system has it."""
_LAST = (Milestone.MITIGATED, Milestone.RESOLVED, Milestone.CLOSED)
"""Of these, the latest event of the system that is believed most."""

_NEVER = datetime.max.replace(tzinfo=UTC)


class Parts(Protocol):
    """What an import has that goes into a report."""

    @property
    def events(self) -> tuple[SourcedEvent, ...]:
        """The rows of the timeline."""

    @property
    def messages(self) -> tuple[SourcedMessage, ...]:
        """What was written inside and outside."""

    @property
    def actions(self) -> tuple[SourcedAction, ...]:
        """What is to do."""

    @property
    def metrics(self) -> tuple[SourcedMetric, ...]:
        """The numbers."""

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What is known of the incident as a whole."""


# --- milestones -----------------------------------------------------------------------------------


def chosen(events: Sequence[SourcedEvent]) -> dict[Milestone, SourcedEvent]:
    """Return the event of each milestone that a system claims and no other contradicts."""
    claims: dict[Milestone, list[SourcedEvent]] = {}
    is_withdrawn = _withdrawals(events)
    for event in events:
        if event.milestone is not None and not is_withdrawn(event):
            claims.setdefault(event.milestone, []).append(event)
    best = {milestone: _best(milestone, claimed) for milestone, claimed in claims.items()}
    start, detected = best.get(Milestone.IMPACT_STARTED), best.get(Milestone.DETECTED)
    if start is not None and detected is not None and _at(start) > _at(detected):
        del best[Milestone.IMPACT_STARTED]  # when a page says it began is not when it began
    return best


def _at(event: SourcedEvent) -> datetime:
    return start_of(event.time) or _NEVER


def _best(milestone: Milestone, claimed: Sequence[SourcedEvent]) -> SourcedEvent:
    if milestone in _FIRST:
        return min(claimed, key=lambda event: (_at(event), event.key))
    believed = min(rank(event.source.system) for event in claimed)
    of_best = [event for event in claimed if rank(event.source.system) == believed]
    if milestone in _LAST:
        timed = [event for event in of_best if event.time is not None] or of_best
        return max(timed, key=lambda event: (_at(event), event.key))
    return min(of_best, key=lambda event: (_at(event), event.key))


def _withdrawals(events: Sequence[SourcedEvent]) -> Callable[[SourcedEvent], bool]:
    """Return a function that says whether a system contradicts its own claim that it is over.

    It does where an alert still fires, and where a page was reopened.
    """
    parts = [part for event in events for part in (event.parts or (event,))]
    ended = {(part.source.system, part.source.id) for part in parts if part.kind == "ends"}
    firing = {
        part.source.system
        for part in parts
        if part.kind == "fires" and (part.source.system, part.source.id) not in ended
    }
    reopened: dict[str, datetime] = {}
    for part in parts:
        if part.kind == "reopen" and (at := start_of(part.time)) is not None:
            reopened[part.source.system] = max(at, reopened.get(part.source.system, at))

    def is_withdrawn(event: SourcedEvent) -> bool:
        if event.milestone is not Milestone.RESOLVED:
            return False
        if event.kind == "ends":
            return event.source.system in firing
        end, last = start_of(event.time), reopened.get(event.source.system)
        return end is not None and last is not None and last >= end

    return is_withdrawn


# --- phases ---------------------------------------------------------------------------------------


@attrs.frozen
class _Boundaries:
    """When the detection begins, when it is over, and when the resolution begins."""

    begins: datetime | None
    declared: datetime | None
    recovers: datetime | None

    def phase(self, event: Event) -> str:
        """Return the field of `Timeline` that an event belongs into."""
        at = start_of(event.time)
        if at is None or (self.begins is None and self.recovers is None):
            return "events"
        if self.recovers is not None and at >= self.recovers:
            return "resolution"
        if self.begins is None or at < self.begins:
            return "events"
        if self.declared is not None and at <= self.declared:
            return "detection"
        return "investigation"


def _boundaries(marks: Mapping[Milestone, datetime]) -> _Boundaries:
    starts = [
        marks[milestone]
        for milestone in (Milestone.IMPACT_STARTED, Milestone.DETECTED)
        if milestone in marks
    ]
    ends = [
        marks[milestone]
        for milestone in (Milestone.MITIGATED, Milestone.RESOLVED)
        if milestone in marks
    ]
    declared = next(
        (
            marks[milestone]
            for milestone in (Milestone.DECLARED, Milestone.ACKNOWLEDGED, Milestone.DETECTED)
            if milestone in marks
        ),
        None,
    )
    begins = min(starts, default=None)
    # Without a declaration, the first sign alone is the detection.
    declared = declared or begins
    recovers = min(ends, default=None)
    if recovers is not None and begins is not None and recovers < begins:
        return _Boundaries(None, None, None)  # the times contradict each other: no phase is known
    return _Boundaries(begins, declared, recovers)


# --- the report -----------------------------------------------------------------------------------


def added(report: R, parts: Parts) -> R:
    """Return a report with the parts of an import added; what it says already stays."""
    draft: Any = report
    rows = [row for name in ("events", *PHASES) for row in getattr(draft.timeline, name)]
    marked = {row.milestone for row in rows if row.milestone is not None}
    best = {
        milestone: event
        for milestone, event in chosen(parts.events).items()
        if milestone not in marked
    }
    marks = {
        row.milestone: at
        for row in rows
        if row.milestone and (at := start_of(row.time)) is not None
    }
    for milestone, event in best.items():
        if (at := start_of(event.time)) is not None:
            marks[milestone] = at
    changes: dict[str, Any] = {
        "timeline": _timeline(draft.timeline, rows, parts.events, best, marks)
    }
    internal = [_internal(message) for message in parts.messages if not message.public]
    external = [_external(message) for message in parts.messages if message.public]
    changes["communication"] = attrs.evolve(
        draft.communication,
        internal=_in_order(draft.communication.internal, internal),
        external=_in_order(draft.communication.external, external),
    )
    changes["action_items"] = _actions(draft.action_items, parts.actions)
    numbers = _new(
        draft.metrics.current_state, (_plain(Metric, metric) for metric in parts.metrics)
    )
    changes["metrics"] = attrs.evolve(
        draft.metrics, current_state=(*draft.metrics.current_state, *numbers)
    )
    changes |= _facts(draft, parts.facts, marks)
    result: R = attrs.evolve(draft, **changes)
    return result


def _plain(cls: type, sourced: Any, **changes: Any) -> Any:
    """Return what is sourced as an object of the model's own class."""
    shared = {field.name: getattr(sourced, field.name) for field in attrs.fields(cls)}
    if isinstance(origin := shared.get("source"), Origin):
        shared["source"] = _source(origin, shown=bool(shared.get("evidence")))
    return cls(**{**shared, **changes})


def _source(origin: Origin, *, shown: bool) -> Source:
    """Return where a row came from; its link is left out where the row has it as evidence."""
    system = title_of(origin.system)
    # Readers want the id that the system shows: a message's without its channel, an alert's without
    # its time. A series of Prometheus has no id but its labels.
    name = origin.id.partition("@")[0]
    first, _, last = name.partition("/")
    name = (last or first) if origin.system == "slack" else first
    identity = None if name.startswith("{") else escape(name)
    return Source(system=system, id=identity, link=None if shown else origin.url)


def _timeline(
    timeline: Any,
    rows: Sequence[Event],
    events: Sequence[SourcedEvent],
    best: Mapping[Milestone, SourcedEvent],
    marks: Mapping[Milestone, datetime],
) -> Any:
    boundaries = _boundaries(marks)
    existing = {_same(row) for row in rows}
    by_key = {part.key: event for event in events for part in (event, *event.parts)}
    new: dict[str, list[Event]] = {name: [] for name in ("events", *PHASES)}
    for event in events:
        if _same(event) in existing:
            continue
        milestone = (
            event.milestone if event.milestone and best.get(event.milestone) is event else None
        )
        notes = event.notes
        if event.similar_to is not None and (add_other := by_key.get(event.similar_to)) is not None:
            notes = BREAK.join(filter(None, [notes, _mark(add_other)]))
        visibility = Visibility.PUBLIC if event.public else None
        row = _plain(Event, event, milestone=milestone, notes=notes, visibility=visibility)
        new[boundaries.phase(row)].append(row)
    return attrs.evolve(
        timeline,
        **{name: _in_order(getattr(timeline, name), rows) for name, rows in new.items() if rows},
    )


def _same(row: Event) -> tuple[object, ...]:
    return row.time, row.event


def _mark(event: SourcedEvent) -> str:
    at = start_of(event.time)
    clock = f" at {at:%H:%M}" if at else ""
    system = title_of(event.source.system)
    return f"Perhaps the same as the row of {system}{clock}"


def _in_order(existing: Sequence[Any], new: Iterable[Any]) -> tuple[Any, ...]:
    """Return rows with new ones put in by their times; those that are there keep their order."""
    result = list(existing)
    for row in _new(existing, new):
        at = start_of(row.time)
        place = len(result)
        if at is not None:
            later = (
                index
                for index, event in enumerate(result)
                if (then := start_of(event.time)) and then > at
            )
            place = next(later, len(result)) if existing else len(result)
        result.insert(place, row)
    return tuple(result)


def _new(existing: Sequence[Any], rows: Iterable[Any]) -> list[Any]:
    return [row for row in rows if row not in existing] if existing else list(rows)


def _internal(message: SourcedMessage) -> InternalMessage:
    return InternalMessage(
        time=message.time, channel=message.channel, message=message.message, sender=message.sender
    )


def _external(message: SourcedMessage) -> ExternalMessage:
    return ExternalMessage(time=message.time, channel=message.channel, message=message.message)


def _actions(items: Any, actions: Sequence[SourcedAction]) -> Any:
    existing = [item for field in attrs.fields(type(items)) for item in getattr(items, field.name)]
    tickets = {item.ticket for item in existing if item.ticket}
    new = [
        plain
        for action in actions
        if (plain := _plain(ActionItem, action)) not in existing and plain.ticket not in tickets
    ]
    return attrs.evolve(items, unscheduled=(*items.unscheduled, *new)) if new else items


# --- facts ----------------------------------------------------------------------------------------

_OVER = frozenset("resolved closed completed postmortem done".split())
_ON = frozenset(
    "triggered acknowledged active investigating identified monitoring stable live open ongoing"
    " in_progress fixing documenting reviewing triage".split()
)


def _facts(
    report: Any, facts: Sequence[Fact], marks: Mapping[Milestone, datetime]
) -> dict[str, Any]:
    """Return the parts of a report with facts in them, by the names of their fields."""
    best: dict[str, Fact] = {}
    for fact in sorted(facts, key=lambda item: (rank(item.source.system), item.key)):
        best.setdefault(fact.name, fact)
    existing = report.resources.documentation
    links = [
        Link(label=fact.value, url=fact.detail)
        for fact in facts
        if fact.name == "link" and fact.detail
    ]
    known = {link.url for link in existing}
    new = [link for link in dict.fromkeys(links) if link.url not in known]
    return {
        "metadata": _metadata(report.metadata, facts, best, marks),
        "summary": _summary(report.summary, facts, best),
        "resources": attrs.evolve(report.resources, documentation=(*existing, *new)),
    }


def _metadata(
    metadata: Metadata,
    facts: Sequence[Fact],
    best: Mapping[str, Fact],
    marks: Mapping[Milestone, datetime],
) -> Metadata:
    head: dict[str, Any] = {}
    details = list(metadata.other)

    def add_detail(label: str, value: str) -> None:
        if all(detail.label != label for detail in details):
            details.append(Detail(label, value))

    if metadata.incident_id is None and "incident_id" in best:
        head["incident_id"] = best["incident_id"].value
    if metadata.date is None and (began := _began(best, marks)) is not None:
        head["date"] = began.date()
    if metadata.severity is None and (severity := best.get("severity")) is not None:
        try:
            head["severity"] = Severity.read(severity.value)
        except FieldError:
            add_detail(f"Severity in {title_of(severity.source.system)}", severity.value)
    if metadata.status is None and (state := best.get("status")) is not None:
        if (status := _status(state.value)) is not None:
            head["status"] = status
        else:
            add_detail(f"Status in {title_of(state.source.system)}", state.value)
    responders, roles = _people(metadata, facts)
    for label, names in roles.items():
        add_detail(label, ", ".join(names))
    head["responders"] = responders
    try:
        return attrs.evolve(metadata, **head, other=tuple(details))
    except FieldError:  # a role or a field that is called like one of the document's own
        return attrs.evolve(metadata, **head)


def _people(
    metadata: Metadata, facts: Sequence[Fact]
) -> tuple[list[Responder], dict[str, list[str]]]:
    """Return the responders of metadata and facts, and what else facts say by its label."""
    roles: dict[str, list[str]] = {}
    responders = {(responder.name, responder.role): responder for responder in metadata.responders}
    for fact in facts:
        if fact.name == "responder" and (responder := _responder(fact)) is not None:
            responders.setdefault((responder.name, responder.role), responder)
        elif fact.name == "responder":
            names = roles.setdefault(fact.detail or "People", [])
            if fact.value not in names:
                names.append(fact.value)
        elif fact.name == "detail":
            roles.setdefault(fact.detail or "Detail", []).append(fact.value)
    with_role = {name for name, role in responders if role is not None}
    kept = [
        responder
        for responder in responders.values()
        if responder in metadata.responders
        or responder.role is not None
        or responder.name not in with_role
    ]
    return kept, roles


def _summary(
    summary: ExecutiveSummary, facts: Sequence[Fact], best: Mapping[str, Fact]
) -> ExecutiveSummary:
    services = [fact.value for fact in facts if fact.name == "service"]
    if services and not summary.impact.services_affected:
        impact = attrs.evolve(summary.impact, services_affected=tuple(dict.fromkeys(services)))
        summary = attrs.evolve(summary, impact=impact)
    if summary.text is None and summary.one_line is None and "summary" in best:
        paragraphs = split_at_breaks(best["summary"].value)
        summary = attrs.evolve(summary, text="\n\n".join(paragraphs))
    return summary


def _responder(fact: Fact) -> Responder | None:
    """Return a responder; None for a name that a list of names can't hold."""
    if any(char in f"{fact.value}{fact.detail or ''}" for char in ",;()"):
        return None
    try:
        return Responder(fact.value, fact.detail)
    except FieldError:
        return None


def _began(best: Mapping[str, Fact], marks: Mapping[Milestone, datetime]) -> datetime | None:
    for milestone in (Milestone.IMPACT_STARTED, Milestone.DETECTED, Milestone.DECLARED):
        if milestone in marks:
            return marks[milestone]
    fact = best.get("started")
    return datetime.fromisoformat(fact.value) if fact else None


def _status(value: str) -> Status | None:
    try:
        return Status.read(value)
    except FieldError:
        word = value.casefold().replace(" ", "_")
        if word in _OVER:
            return Status.RESOLVED
        return Status.ONGOING if word in _ON else None
