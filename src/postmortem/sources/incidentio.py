"""incident.io, API v2: incidents with their updates, timestamps and roles; actions, follow-ups, alerts.

One incident gives a whole draft. The names of timestamps are a team's own; those that incident.io
offers are milestones, and every other is an event. Values of an enumeration that is not known pass as
words. The arrays that a tool stored without their envelope are read as well.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from postmortem.model.sections.action_items import ActionStatus
from postmortem.model.sections.timeline import Milestone
from postmortem.patterns import regex
from postmortem.sources.base import Document, Options
from postmortem.sources.collector import (
    Collector,
    digest,
    items,
    mapping,
    mappings,
    part,
    results,
    text_of,
)
from postmortem.sources.imports import Import
from postmortem.sources.markup import first_and_rest
from postmortem.sources.source import Source

TIMESTAMPS = {
    "impact started": Milestone.IMPACT_STARTED,
    "detected": Milestone.DETECTED,
    "reported": Milestone.DECLARED,
    "acknowledged": Milestone.ACKNOWLEDGED,
    "identified": Milestone.CAUSE_IDENTIFIED,
    "fixed": Milestone.MITIGATED,
    "mitigated": Milestone.MITIGATED,
    "resolved": Milestone.RESOLVED,
    "closed": Milestone.CLOSED,
}
"""The milestone of a timestamp, by its name without ` at`."""

_STATUSES = {
    "outstanding": ActionStatus.OPEN,
    "completed": ActionStatus.DONE,
    "deleted": ActionStatus.CANCELLED,
    "not_doing": ActionStatus.CANCELLED,
}

_ULID = regex(r"01[0-9A-HJKMNP-TV-Z]{24}")
"""The ids of incident.io: `01HDH3SMWK0C2D8TN41PVW61TA`."""

_ENVELOPES = ("incidents", "incident_updates", "actions", "follow_ups", "alerts")
_SINGLE = ("incident", "incident_update", "action", "follow_up", "alert")


class IncidentIo(Source):
    """incident.io."""

    name = "incidentio"
    title = "incident.io"

    def recognise(self, document: Document) -> str | None:
        """Recognise an incident, an action, an alert and what lists them."""
        data = document.data
        if not isinstance(data, Mapping):
            return None
        if kind := _kind(data):
            return f"{kind} of incident.io"
        inner = [incident for name in _ENVELOPES for incident in mappings(data.get(name))]
        inner += [mapping(data.get(name)) for name in _SINGLE]
        if any(map(_kind, inner)):
            return "an answer of incident.io"
        return "a webhook of incident.io" if _webhook(data) else None

    def read(self, documents: Iterable[Document], options: Options) -> Iterator[Import]:
        """Yield an import for each incident."""
        collectors: dict[str, Collector] = {}
        rest = Collector(self.name, self.title, options)

        def of(identity: str) -> Collector:
            if not identity or (options.incident and identity not in options.incident):
                return rest
            return collectors.setdefault(identity, Collector(self.name, self.title, options))

        waiting: list[tuple[str, Mapping[str, Any]]] = []
        aliases: dict[str, str] = {}
        for document in documents:
            for item in _items(mapping(document.data)):
                kind = _kind(item)
                if kind == "an incident":
                    identity, reference = text_of(item.get("id")), text_of(item.get("reference"))
                    aliases[identity] = reference
                    is_chosen = not options.incident or {identity, reference} & set(
                        options.incident
                    )
                    if is_chosen:
                        collectors.setdefault(identity, Collector(self.name, self.title, options))
                        _incident(collectors[identity], item)
                    else:
                        rest.drop("another incident", identity, rest.words(item.get("name")))
                else:
                    waiting.append((kind or "", item))
        for kind, item in waiting:
            identity = text_of(item.get("incident_id"))
            collector = collectors.get(identity) or (rest if identity in aliases else of(identity))
            if collector is rest and identity in aliases:
                rest.drop("of another incident", text_of(item.get("id")))
                continue
            if kind == "an alert" and not identity and len(collectors) == 1:
                collector = next(iter(collectors.values()))
            _TAKERS[kind](collector, item)
        yield from results(collectors.values(), rest)


def _kind(data: Mapping[str, Any]) -> str | None:
    keys = data.keys()
    if {"incident_status", "reference"} <= keys or {"incident_role_assignments", "id"} <= keys:
        return "an incident"
    if "new_incident_status" in keys and "incident_id" in keys:
        return "an update"
    if "incident_id" in keys and "status" in keys and ("description" in keys or "title" in keys):
        return "an action"
    if "deduplication_key" in keys and "alert_source_id" in keys:
        return "an alert"
    listed = (
        "role_type",
        "sort_key",
        "private_incidents_only",
        "source_type",
        "array",
        "rank",
        "create_in_triage",
    )
    if (
        "id" in keys
        and ("name" in keys or "value" in keys)
        and any(name in keys for name in listed)
    ):
        return "a setting"
    if _ULID.fullmatch(text_of(data.get("id"))) and "event_type" not in keys:
        return "a setting"
    return None


def _webhook(data: Mapping[str, Any]) -> bool:
    return text_of(data.get("event_type")).startswith(("public_incident.", "private_incident."))


def _items(data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if _webhook(data):
        inner = mapping(data.get(text_of(data.get("event_type"))))
        if _kind(inner):
            yield inner
        else:
            yield from _items(inner)
    elif _kind(data):
        yield data
    else:
        for name in _ENVELOPES:
            yield from mappings(data.get(name))
        for name in _SINGLE:
            if nested := mapping(data.get(name)):
                yield nested


def _user(collector: Collector, user: object, role: str | None = None) -> str:
    data = mapping(user)
    identity = text_of(data.get("slack_user_id")) or text_of(data.get("id"))
    # The caller's map may know the person by either id.
    own = text_of(data.get("id"))
    if own in collector.options.people:
        identity = own
    return collector.person(identity, text_of(data.get("name")) or None, role) if data else ""


def _actor(collector: Collector, actor: object) -> str:
    data = mapping(actor)
    if user := mapping(data.get("user")):
        return _user(collector, user)
    for name in ("api_key", "workflow", "alert"):
        if words := collector.words(mapping(data.get(name)).get("name")):
            return words
    return ""


def _incident(collector: Collector, incident: Mapping[str, Any]) -> None:
    identity = text_of(incident.get("id"))
    version = text_of(incident.get("updated_at"))
    url = text_of(incident.get("permalink")) or None

    def say(name: str, value: str | None, detail: str | None = None) -> None:
        collector.fact(name, value, identity, detail=detail, version=version, url=url)

    say("title", collector.words(incident.get("name")))
    say("incident_id", collector.words(incident.get("reference")))
    say("severity", collector.words(part(incident, "severity", "name")))
    status = mapping(incident.get("incident_status"))
    say("status", collector.words(status.get("name") or status.get("category")))
    say("summary", collector.words(incident.get("summary")))
    if url:
        say(
            "link",
            collector.words(incident.get("reference")) or "incident.io",
            collector.address(url),
        )
    if document := text_of(incident.get("postmortem_document_url")):
        say("link", "Post-mortem document", collector.address(document))
    channel = text_of(incident.get("slack_channel_name"))
    for assignment in mappings(incident.get("incident_role_assignments")):
        role = mapping(assignment.get("role"))
        named = text_of(role.get("name"))
        if person := _user(collector, assignment.get("assignee"), named or None):
            say("responder", person, collector.words(named))
    for entry in mappings(incident.get("custom_field_entries")):
        label = collector.words(part(entry, "custom_field", "name"))
        values = [
            words for value in mappings(entry.get("values")) if (words := _value(collector, value))
        ]
        if values:
            say("detail", ", ".join(values), label)
    if channel:
        say("detail", f"\\#{collector.inside(channel)}", "Slack channel")
    times = mappings(incident.get("incident_timestamp_values"))
    for stamp in times:
        name = text_of(part(stamp, "incident_timestamp", "name"))
        at = part(stamp, "value", "value")
        if at:
            _timestamp(collector, identity, name, at, url)
    for metric in mappings(incident.get("duration_metrics")):
        name = collector.words(part(metric, "duration_metric", "name"))
        seconds = text_of(metric.get("value_seconds"))
        if name and seconds:
            collector.drop(
                "a length that follows from the times", f"{identity}:{name}", f"{name}: {seconds} s"
            )
    for update in mappings(incident.get("updates")):
        _update(collector, {"incident_id": identity, **update}, url)
    person = _actor(collector, incident.get("creator"))
    reported = any(
        _named(text_of(part(stamp, "incident_timestamp", "name"))) == "reported"
        and stamp.get("value")
        for stamp in times
    )
    if not reported:
        collector.event(
            f"{identity}/created", incident.get("created_at"),
            f"{person} declared the incident" if person else "The incident was declared",
            milestone=Milestone.DECLARED, url=url, label="incident.io",
        )  # fmt: skip


def _value(collector: Collector, value: Mapping[str, Any]) -> str:
    for path in (("value_option", "value"), ("value_catalog_entry", "name"), ("value_text",), ("value_link",), ("value_numeric",)):  # fmt: skip
        if words := collector.words(part(value, *path)):
            return words
    return ""


def _named(name: str) -> str:
    return name.casefold().removesuffix(" at").strip()


def _timestamp(collector: Collector, identity: str, name: str, at: object, url: str | None) -> None:
    base = _named(name)
    words = collector.words(name.strip())
    collector.event(
        f"{identity}/{name}",
        at,
        f"Incident {collector.words(base)}"
        if base in TIMESTAMPS and base != "impact started"
        else words,
        kind="timestamp",
        milestone=TIMESTAMPS.get(base),
        url=url,
        label="incident.io",
    )


def _update(collector: Collector, update: Mapping[str, Any], url: str | None = None) -> None:
    author = _actor(collector, update.get("updater"))
    message = text_of(update.get("message"))
    status = collector.words(part(update, "new_incident_status", "name"))
    severity = collector.words(part(update, "new_severity", "name"))
    identity = text_of(update.get("id")) or digest(update)
    first, rest = first_and_rest(collector.words(message))
    changes = ", ".join(
        words
        for words in (
            f"status: {status}" if status else "",
            f"severity: {severity}" if severity else "",
        )
        if words
    )
    if not first and not changes:
        return
    text = first or changes
    collector.event(
        identity,
        update.get("created_at"),
        f"{author}: {text}" if author else text,
        kind="update",
        notes=[rest, changes if first else None],
        url=url,
        label="incident.io",
        raw=message,
    )


def _action(collector: Collector, action: Mapping[str, Any]) -> None:
    reference = mapping(action.get("external_issue_reference"))
    status = _STATUSES.get(text_of(action.get("status")))
    title, description = text_of(action.get("title")), text_of(action.get("description"))
    identity = text_of(action.get("id")) or digest(action)
    if title and description:
        collector.drop("the text of an action", identity, collector.words(description))
    collector.action(
        identity,
        collector.words(title or description),
        owner=_user(collector, action.get("assignee")),
        status=status,
        ticket=collector.words(reference.get("issue_name")) or None,
        url=reference.get("issue_permalink"),
        version=text_of(action.get("updated_at")),
    )
    if status is None and (words := collector.words(action.get("status"))):
        collector.drop("a status that is not known", identity, words)
    if priority := collector.words(part(action, "priority", "name")):
        collector.drop("the priority of an action", identity, priority)
    if labels := [
        collector.words(label) for label in items(action.get("labels")) if text_of(label)
    ]:
        collector.drop("the labels of an action", identity, ", ".join(labels))


def _alert(collector: Collector, alert: Mapping[str, Any]) -> None:
    identity = text_of(alert.get("id")) or digest(alert)
    title = collector.words(alert.get("title"))
    attributes = ", ".join(
        f"{collector.words(part(attribute, 'attribute', 'name'))}={words}"
        for attribute in mappings(alert.get("attributes"))
        if (
            words := collector.words(
                part(attribute, "value", "label") or part(attribute, "value", "literal")
            )
        )
    )
    notes = [collector.words(alert.get("description")), attributes]
    raw = text_of(alert.get("description"))
    collector.event(
        identity, alert.get("created_at"), f"Alert fires: {title}", kind="fires", notes=notes,
        milestone=Milestone.DETECTED, url=alert.get("source_url"), raw=raw,
    )  # fmt: skip
    if alert.get("resolved_at"):
        collector.event(
            identity, alert.get("resolved_at"), f"Alert ends: {title}", kind="ends",
            url=alert.get("source_url"),
        )  # fmt: skip


def _setting(collector: Collector, item: Mapping[str, Any]) -> None:
    words = collector.words(item.get("name") or item.get("value"))
    collector.drop("a setting of the account", text_of(item.get("id")) or digest(item), words)


def _unknown(collector: Collector, item: Mapping[str, Any]) -> None:
    words = collector.words(item.get("name") or item.get("title"))
    collector.drop("of a kind that is not known", text_of(item.get("id")) or digest(item), words)


_TAKERS: dict[str, Callable[[Collector, Mapping[str, Any]], None]] = {
    "an update": _update,
    "an action": _action,
    "an alert": _alert,
    "a setting": _setting,
    "": _unknown,
}
