"""PagerDuty: log entries, incidents and notes of the REST API, webhooks of versions 2 and 3.

Version 1 (`created_on` beside `data`, until 2018) is refused by name. A log entry's note is only in
its `channel`. In a webhook of version 3, `data` is the incident; of an event about something of an
incident (a note, a responder, a status update), `data.incident` is. Lists come newest first. When an
incident is resolved its assignments are empty, so who answered is known from the log alone.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from postmortem.errors import ReadError
from postmortem.model.sections.timeline import Milestone
from postmortem.patterns import regex
from postmortem.sources.base import Document, Options
from postmortem.sources.collector import (
    Collector,
    digest,
    items,
    mapping,
    mappings,
    results,
    text_of,
)
from postmortem.sources.imports import Import
from postmortem.sources.source import Source

_V1_TYPES = regex(r"incident\.[a-z_]+")

ROUTINE = (
    "notify",
    "assign",
    "link",
    "reach_trigger_limit",
    "repeat_escalation_path",
    "subscriber",
)
"""The steps of a log that are no event of the incident; `every` keeps them."""

_DONE = {
    "trigger": ("Page sent", "trigger", Milestone.DETECTED),
    "triggered": ("Page sent", "trigger", Milestone.DETECTED),
    "acknowledge": ("acknowledged the page", "acknowledge", Milestone.ACKNOWLEDGED),
    "acknowledged": ("acknowledged the page", "acknowledge", Milestone.ACKNOWLEDGED),
    "unacknowledge": ("The page is no longer acknowledged", "unacknowledge", None),
    "unacknowledged": ("The page is no longer acknowledged", "unacknowledge", None),
    "resolve": ("resolved the page", "resolve", Milestone.RESOLVED),
    "resolved": ("resolved the page", "resolve", Milestone.RESOLVED),
    "reopen": ("reopened the page", "reopen", None),
    "reopened": ("reopened the page", "reopen", None),
    "escalate": ("escalated the page", "escalate", None),
    "escalated": ("escalated the page", "escalate", None),
    "assign": ("assigned the page", "assign", None),
    "reassigned": ("reassigned the page", "assign", None),
    "delegate": ("delegated the page", "delegate", None),
    "delegated": ("delegated the page", "delegate", None),
    "snooze": ("snoozed the page", "snooze", None),
    "priority_change": ("changed the priority", "priority", None),
    "priority_updated": ("changed the priority", "priority", None),
    "urgency_change": ("changed the urgency", "urgency", None),
    "service_updated": ("changed the service", "service", None),
    "annotate": ("noted", "note", None),
    "annotated": ("noted", "note", None),
    "status_update": ("wrote a status update", "status", None),
    "status_update_published": ("wrote a status update", "status", None),
    "responder.added": ("asked for a responder", "responder", None),
    "responder_request": ("asked for a responder", "responder", None),
    "responder.replied": ("replied to the request", "responder reply", None),
    "responder_response": ("replied to the request", "responder reply", None),
    "conference_bridge.updated": ("changed the conference bridge", "bridge", None),
    "exhaust_escalation_path": ("Nobody acknowledged the page: no one is left to escalate to", "exhaust", None),
    "workflow.started": ("A workflow started", "workflow", None),
    "workflow.completed": ("A workflow completed", "workflow", None),
    "merge": ("merged incidents", "merge", None),
}  # fmt: skip
"""The words for each step, its kind, and the milestone that it claims; the agent comes before verbs."""


class PagerDuty(Source):
    """PagerDuty."""

    name = "pagerduty"
    title = "PagerDuty"

    def recognise(self, document: Document) -> str | None:
        """Recognise a webhook of any version, and what the REST API lists."""
        data = document.data
        if not isinstance(data, Mapping):
            return None
        messages = mappings(data.get("messages"))
        if any(_is_v1(message) for message in messages):
            return "a PagerDuty webhook (version 1)"
        if any("event" in message and "incident" in message for message in messages):
            return "a PagerDuty webhook (version 2)"
        if "event_type" in mapping(data.get("event")):
            return "a PagerDuty webhook (version 3)"
        if "event" in data and "log_entries" in data and "incident" in data:
            return "a PagerDuty webhook (version 2)"
        if isinstance(data.get("log_entries"), list) or _is_entry(mapping(data.get("log_entry"))):
            return "log entries of PagerDuty"
        if _is_entry(data):
            return "a log entry of PagerDuty"
        if any(
            map(
                _is_incident,
                [data, mapping(data.get("incident")), *mappings(data.get("incidents"))],
            )
        ):
            return "incidents of PagerDuty"
        if any(_is_note(note) for note in mappings(data.get("notes"))) or _is_note(data):
            return "notes of PagerDuty"
        return None

    def read(self, documents: Iterable[Document], options: Options) -> Iterator[Import]:
        """Yield an import for each incident. Raises `ReadError` for version 1."""
        collectors: dict[str, Collector] = {}
        rest = Collector(self.name, self.title, options)
        unread: list[tuple[Mapping[str, Any], str]] = []

        def of(identity: str) -> Collector | None:
            if not identity:
                return rest
            if options.incident and identity not in options.incident:
                rest.drop("another incident", identity)
                return None
            if identity not in collectors:
                collectors[identity] = Collector(self.name, self.title, options)
            return collectors[identity]

        notes: list[Mapping[str, Any]] = []
        for document in documents:
            data = mapping(document.data)
            messages = mappings(data.get("messages"))
            if "event" in data and "log_entries" in data and "incident" in data:
                messages = [data]
            for message in messages:
                if _is_v1(message):
                    expected = "a PagerDuty webhook of version 2 or 3"
                    hint = (
                        "version 1 was retired in 2018; export the incident's log entries instead"
                    )
                    raise ReadError(document.problem(expected, "version 1", hint))
                incident = mapping(message.get("incident"))
                if collector := of(text_of(incident.get("id"))):
                    _incident(collector, incident, text_of(message.get("created_on")))
                    entries = mappings(message.get("log_entries"))
                    for entry in entries:
                        _entry(collector, entry)
                    if not entries:
                        _webhook_2(collector, message, incident)
            event = mapping(data.get("event"))
            if event and (collector := of(_incident_of(mapping(event.get("data"))))):
                _webhook_3(collector, event)
            entries = mappings(data.get("log_entries"))
            entries += [
                entry for entry in (data, mapping(data.get("log_entry"))) if _is_entry(entry)
            ]
            if not messages:
                for entry in entries:
                    unread.append((entry, text_of(mapping(entry.get("incident")).get("id"))))
            incidents = [data, mapping(data.get("incident")), *mappings(data.get("incidents"))]
            for incident in incidents:
                if _is_incident(incident) and (collector := of(text_of(incident.get("id")))):
                    _incident(collector, incident, "")
            notes += mappings(data.get("notes")) + ([data] if _is_note(data) else [])
        for entry, identity in unread:
            if collector := of(identity):
                _entry(collector, entry)
        # A note of the API doesn't say of which incident it is.
        only = next(iter(collectors.values())) if len(collectors) == 1 else rest
        for note in notes:
            _note(only, note)
        yield from results(collectors.values(), rest)


def _is_v1(message: Mapping[str, Any]) -> bool:
    return (
        "incident" in mapping(message.get("data"))
        and "event" not in message
        and bool(_V1_TYPES.fullmatch(text_of(message.get("type"))))
    )


def _is_entry(data: Mapping[str, Any]) -> bool:
    return text_of(data.get("type")).endswith(("_log_entry", "_log_entry_reference"))


def _is_incident(data: Mapping[str, Any]) -> bool:
    return (
        data.get("type") in ("incident", "incident_reference")
        and ("incident_number" in data or "pagerduty.com" in text_of(data.get("self")))
    ) or {"incident_number", "incident_key"} <= data.keys()


def _is_note(data: Mapping[str, Any]) -> bool:
    return "content" in data and "user" in data and "created_at" in data


def _incident_of(data: Mapping[str, Any]) -> str:
    inner = mapping(data.get("incident"))
    if inner:
        return text_of(inner.get("id"))
    return text_of(data.get("id")) if data.get("type") in ("incident", None) else ""


def _agent(collector: Collector, agent: object) -> str:
    """Return who or what did something, noted as a person if it is one."""
    data = mapping(agent)
    name = text_of(data.get("summary")) or text_of(data.get("name"))
    if text_of(data.get("type")).startswith("user"):
        return collector.person(text_of(data.get("id")), name)
    return collector.words(name)


def _incident(collector: Collector, incident: Mapping[str, Any], version: str) -> None:
    """Take what an incident says of itself: when it was triggered, by whom it was answered."""
    identity = text_of(incident.get("id"))
    title = text_of(incident.get("title") or incident.get("summary") or incident.get("description"))
    number = text_of(incident.get("incident_number") or incident.get("number"))
    url = text_of(incident.get("html_url")) or None
    version = version or text_of(
        incident.get("updated_at") or incident.get("last_status_change_at")
    )
    status = text_of(incident.get("status"))
    collector.fact("title", collector.words(title), identity, version=version, url=url)
    if number:
        collector.fact("incident_id", f"PD-{collector.words(number)}", identity, url=url)
    collector.fact("status", collector.words(status), identity, version=version)
    priority = mapping(incident.get("priority"))
    named = text_of(priority.get("summary")) or text_of(priority.get("name"))
    collector.fact("severity", collector.words(named), identity, version=version)
    if url:
        collector.fact(
            "link",
            f"PagerDuty {collector.words(number) or identity}",
            identity,
            detail=collector.address(url),
        )
    service = mapping(incident.get("service"))
    collector.fact(
        "service", collector.words(service.get("summary") or service.get("name")), identity
    )
    for impacted in mappings(incident.get("impacted_services")):
        collector.fact("service", collector.words(impacted.get("summary")), identity)
    if incident.get("created_at"):
        _add(
            collector, "triggered", incident.get("created_at"), "",
            detail=[collector.words(title)], url=url,
            known_as=[f"pagerduty:{identity}:trigger", *_elsewhere(incident)], event_id=identity,
        )  # fmt: skip
    for acknowledgement in mappings(incident.get("acknowledgements")):
        person = _agent(collector, acknowledgement.get("acknowledger"))
        _add(
            collector, "acknowledged", acknowledgement.get("at"), person, detail=[], url=url,
            known_as=_same(identity, "acknowledge", acknowledgement.get("at")),
            event_id=f"{identity}/acknowledge/{text_of(acknowledgement.get('at'))}",
        )  # fmt: skip
    at = incident.get("resolved_at") or (
        incident.get("last_status_change_at") if status == "resolved" else None
    )
    if at:
        person = _agent(collector, incident.get("last_status_change_by"))
        _add(
            collector, "resolved", at, person,
            detail=[collector.words(incident.get("resolve_reason"))], url=url,
            known_as=_same(identity, "resolve", at), event_id=f"{identity}/resolve/{text_of(at)}",
        )  # fmt: skip
    for assigned in (*mappings(incident.get("assignments")), *mappings(incident.get("assignees"))):
        _agent(collector, assigned.get("assignee") or assigned)
    for responder in mappings(incident.get("incidents_responders")):
        person = _agent(collector, responder.get("user"))
        if text_of(responder.get("state")) in ("accepted", "joined"):
            collector.fact("responder", person, identity)
    for team in mappings(incident.get("teams")):
        collector.fact("detail", collector.words(team.get("summary")), identity, detail="Teams")
    body = text_of(mapping(incident.get("body")).get("details"))
    if body:
        collector.fact("summary", collector.words(body), identity, version=version)


def _elsewhere(incident: Mapping[str, Any]) -> list[str]:
    """Return the ids under which other systems know that the incident was triggered."""
    names = []
    for reference in mappings(incident.get("external_references")):
        name = text_of(reference.get("external_id"))
        address = text_of(reference.get("external_url"))
        if re.fullmatch(r"\d{10}\.\d{6}", name) and "slack.com" in address:
            names.append(f"slack:{name}")
            if channel := re.search(r"/archives/([A-Z0-9]+)/", address):
                names.append(f"slack:{channel[1]}/{name}")
    return names


def _same(incident: str, kind: str, at: object) -> list[str]:
    """Return the id under which the log, the webhooks and the incident know one step of it.

    The incident says when it was last acknowledged and resolved in whole seconds, as the log does.
    """
    time = text_of(at)[:19]
    return [f"pagerduty:{incident}:{kind}:{time}"] if time else []


def _add(
    collector: Collector,
    step: str,
    at: object,
    agent: str,
    *,
    detail: Iterable[str | None],
    url: object,
    known_as: Iterable[str],
    event_id: str,
    notes: Iterable[str | None] = (),
    raw: str = "",
) -> None:
    verb, kind, milestone = _DONE.get(step, (None, step, None))
    if verb is None:
        verb = f"{step.replace('_', ' ').replace('.', ' ')}"
        verb = collector.words(verb)
    if verb[0].isupper():
        words = f"{verb} by {agent}" if agent and kind not in ("trigger", "exhaust") else verb
    else:
        words = f"{agent} {verb}" if agent else f"PagerDuty: {verb}"
    details = [about for about in detail if about]
    if details:
        words += f": {', '.join(details)}"
    collector.event(
        event_id, at, words, kind=kind, notes=notes, milestone=milestone, url=url, known_as=known_as,
        raw=raw,
    )  # fmt: skip


def _entry(collector: Collector, entry: Mapping[str, Any]) -> None:
    """Take an entry of an incident's log."""
    step = re.sub(r"_log_entry(_reference)?$", "", text_of(entry.get("type")))
    step = {"ack": "acknowledge", "un_ack": "unacknowledge"}.get(step, step)
    identity = text_of(entry.get("id")) or digest(entry)
    incident = text_of(mapping(entry.get("incident")).get("id"))
    channel = mapping(entry.get("channel"))
    summary = text_of(entry.get("summary"))
    note = _note_of(entry, channel)
    agent = _agent(collector, entry.get("agent"))
    title = text_of(mapping(entry.get("incident")).get("summary"))
    if numbered := re.match(r"\[#(\d+)\] ", title):
        collector.fact("incident_id", f"PD-{numbered[1]}", incident)
        title = title[numbered.end() :]
    collector.fact("title", collector.words(title), incident)
    service = mapping(entry.get("service")).get("summary")
    collector.fact("service", collector.words(service), incident or identity)
    if step in ROUTINE and not collector.options.every:
        collector.drop("a routine step", identity, collector.words(summary or step))
        for assignee in mappings(entry.get("assignees")):
            _agent(collector, assignee)
        return
    known_as = _same(incident, _DONE.get(step, (0, step, 0))[1], entry.get("created_at"))
    detail: list[str | None] = []
    if step == "trigger":
        known_as = [f"pagerduty:{incident}:trigger"] if incident else []
        known_as += _channel_elsewhere(channel)
        detail.append(collector.words(title))
    if note:
        detail.append(collector.words(note))
    shown = summary if step != "annotate" or not note else ""
    described = text_of(mapping(entry.get("event_details")).get("description"))
    url = entry.get("html_url") or mapping(entry.get("incident")).get("html_url")
    _add(
        collector, step, entry.get("created_at"), agent, detail=detail, url=url,
        known_as=known_as, event_id=identity,
        notes=[
            None if _names_step(shown, agent, step) else collector.words(shown),
            collector.words(described) if described != note else None,
            _details(collector, channel),
        ],
        raw=note,
    )  # fmt: skip


def _note_of(entry: Mapping[str, Any], channel: Mapping[str, Any]) -> str:
    """Return the words of a note or of a status update; they are in the channel, if anywhere."""
    for holder, name in (
        (channel, "content"),
        (channel, "note"),
        (entry, "note"),
        (entry, "message"),
    ):
        if words := text_of(holder.get(name)):
            return words
    if text_of(channel.get("type")) == "note" or text_of(entry.get("type")).startswith("annotate"):
        return text_of(channel.get("summary"))
    return text_of(channel.get("message"))


def _channel_elsewhere(channel: Mapping[str, Any]) -> list[str]:
    ts = text_of(channel.get("ts")) or text_of(channel.get("message_ts"))
    return [f"slack:{ts}"] if re.fullmatch(r"\d{10}\.\d{6}", ts) else []


def _details(collector: Collector, channel: Mapping[str, Any]) -> str | None:
    """Return what the sender of a trigger gave: subject, description, details."""
    shown: list[str] = []
    for name in ("subject", "description"):
        if words := collector.words(channel.get(name)):
            shown.append(words)
    details = channel.get("details")
    if isinstance(details, Mapping):
        for key, value in sorted(details.items(), key=str):
            if words := collector.words(value):
                shown.append(f"{collector.words(key)}: {words}")
    elif words := collector.words(details):
        shown.append(words)
    return ", ".join(dict.fromkeys(shown)) or None


def _names_step(summary: str, agent: str, step: str) -> bool:
    """Whether a summary says no more than the event does: `Acknowledged by Ada`."""
    text = summary.lower()
    verb = {"trigger": "triggered", "acknowledge": "acknowledged", "resolve": "resolved"}.get(
        step, "-"
    )
    return text == f"{verb} by {agent.lower()}" or text in (f"{verb}.", verb)


def _webhook_2(
    collector: Collector, message: Mapping[str, Any], incident: Mapping[str, Any]
) -> None:
    step = text_of(message.get("event")).removeprefix("incident.")
    identity = text_of(message.get("id")) or digest(message)
    kind = _DONE.get(step, (0, step, 0))[1]
    known = (
        [f"pagerduty:{text_of(incident.get('id'))}:trigger"]
        if kind == "trigger"
        else _same(text_of(incident.get("id")), kind, message.get("created_on"))
    )
    if step in ROUTINE and not collector.options.every:
        collector.drop("a routine step", identity, collector.words(step))
        return
    _add(
        collector, step, message.get("created_on"), "", detail=[],
        url=incident.get("html_url"), known_as=known, event_id=identity,
    )  # fmt: skip


def _webhook_3(collector: Collector, event: Mapping[str, Any]) -> None:
    data = mapping(event.get("data"))
    identity = text_of(event.get("id")) or digest(event)
    kind = text_of(event.get("event_type"))
    if not kind.startswith("incident"):
        collector.drop("not about an incident", identity, collector.words(kind.replace(".", " ")))
        return
    step = kind.removeprefix("incident.")
    agent = _agent(collector, event.get("agent"))
    is_incident = data.get("type") == "incident" or "incident" not in data
    incident = data if is_incident else mapping(data.get("incident"))
    number = text_of(incident.get("id"))
    at = event.get("occurred_at")
    if is_incident:
        _incident(collector, {**incident, "type": "incident"}, text_of(at))
    else:
        title = text_of(incident.get("title") or incident.get("summary"))
        collector.fact("title", collector.words(title), number)
    base = _DONE.get(step, (0, step, 0))[1]
    known = [f"pagerduty:{number}:trigger"] if base == "trigger" else _same(number, base, at)
    if step == "reassigned" and not collector.options.every:
        collector.drop("a routine step", identity, collector.words(step))
        return
    raw = text_of(data.get("content") or data.get("message"))
    _add(
        collector, step, at, agent, detail=_about(collector, step, data, incident, event.get("agent")), url=incident.get("html_url"),
        known_as=known, event_id=identity, raw=raw,
    )  # fmt: skip


def _about(
    collector: Collector,
    step: str,
    data: Mapping[str, Any],
    incident: Mapping[str, Any],
    agent: object,
) -> list[str | None]:
    """Return what an event of version 3 is about, in words."""

    def name(key: str) -> str:
        return collector.words(mapping(data.get(key)).get("summary"))

    if step in ("triggered", "reopened"):
        return [collector.words(incident.get("title"))]
    if step == "priority_updated":
        return [name("priority")]
    if step == "service_updated":
        return [name("service")]
    if step in ("delegated", "escalated", "reassigned"):
        people = [_agent(collector, person) for person in mappings(data.get("assignees"))]
        policy = name("escalation_policy")
        return [
            f"to {' and '.join(people)}" if people else None,
            policy if step == "delegated" else None,
        ]
    if step.startswith("responder"):
        requester = _agent(collector, data.get("user")) or name("escalation_policy")
        state = text_of(data.get("state"))
        if state == "accepted":
            collector.fact("responder", requester, text_of(incident.get("id")))
        shown = None if requester and requester == _agent(collector, agent) else requester
        return [
            shown,
            collector.words(state if state != "pending" else ""),
            collector.words(data.get("message")),
        ]
    if step == "conference_bridge.updated":
        url = text_of(data.get("conference_url"))
        numbers = [collector.words(number) for number in items(data.get("conference_numbers"))]
        return [collector.words(url), *numbers]
    if step.startswith("workflow"):
        return [name("incident_workflow"), collector.words(data.get("summary"))]
    if step == "role.assigned":
        role = mapping(data.get("role"))
        named = text_of(role.get("summary") or role.get("name"))
        author = _agent(collector, data.get("user"))
        collector.fact(
            "responder", author, text_of(incident.get("id")), detail=collector.words(named)
        )
        return [author, collector.words(named)]
    return [collector.words(data.get(key)) for key in ("content", "message", "summary")]


def _note(collector: Collector, note: Mapping[str, Any]) -> None:
    content = text_of(note.get("content"))
    identity = text_of(note.get("id")) or digest(note)
    author = _agent(collector, {"type": "user_reference", **mapping(note.get("user"))})
    _add(
        collector, "annotate", note.get("created_at"), author, detail=[collector.words(content)],
        url=None, known_as=[], event_id=identity, raw=content,
    )  # fmt: skip
