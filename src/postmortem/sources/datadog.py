"""Datadog, incidents of API v2: the incident, its impacts, to-dos and integrations.

`time_to_detect`, `time_to_repair`, `time_to_resolve` and `customer_impact_duration` are 0 when nobody knows
them, so they are never a timing: the times themselves are. People are in `created_by`, or are ids that
`included` names. A severity `UNKNOWN` is none.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from postmortem.model.sections.action_items import ActionStatus
from postmortem.model.sections.timeline import Milestone
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
from postmortem.sources.source import Source
from postmortem.sources.stamps import stamp


class Datadog(Source):
    """Datadog's incident management."""

    name = "datadog"
    title = "Datadog"

    def recognise(self, document: Document) -> str | None:
        """Recognise an answer whose data are of a type of Datadog's incidents."""
        data = document.data
        if not isinstance(data, Mapping):
            return None
        if any(_is_known(_type(resource)) for resource in _resources(data)):
            return "an answer of Datadog"
        meta = part(data, "meta", "pagination")
        if data.get("data") == [] and (isinstance(meta, Mapping) or len(data) == 1):
            return "an empty answer of Datadog"
        return None

    def read(self, documents: Iterable[Document], options: Options) -> Iterator[Import]:
        """Yield an import for each incident."""
        resources: list[Mapping[str, Any]] = []
        names: dict[str, str] = {}
        for document in documents:
            data = mapping(document.data)
            for resource in (*_resources(data), *mappings(data.get("included"))):
                if _type(resource) == "users":
                    names[text_of(resource.get("id"))] = _person_name(
                        mapping(resource.get("attributes"))
                    )
                resources.append(resource)
        collectors: dict[str, Collector] = {}
        rest = Collector(self.name, self.title, options)
        rest.known.update(names)
        skipped: set[str] = set()
        for resource in resources:
            if _type(resource) != "incidents":
                continue
            identity = text_of(resource.get("id")) or digest(resource)
            public = text_of(part(resource, "attributes", "public_id"))
            if options.incident and not {identity, public} & set(options.incident):
                skipped.add(identity)
                rest.drop(
                    "another incident", identity, rest.words(part(resource, "attributes", "title"))
                )
                continue
            if identity not in collectors:
                collectors[identity] = Collector(self.name, self.title, options)
                collectors[identity].known.update(names)
            _incident(collectors[identity], resource)
        only = next(iter(collectors.values())) if len(collectors) == 1 else rest
        for resource in resources:
            kind = _type(resource)
            if kind in ("incidents", "users"):
                continue
            of = text_of(part(resource, "relationships", "incident", "data", "id")) or text_of(
                part(resource, "attributes", "incident_id")
            )
            if of in skipped:
                continue
            collector = collectors.get(of) or (only if not of else rest)
            _other_resource(collector, kind, resource)
        yield from results(collectors.values(), rest)


def _is_known(kind: str) -> bool:
    return kind in ("users", "teams", "services") or kind.startswith("incident")


def _resources(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    inner = data.get("data")
    if isinstance(inner, Mapping) and isinstance(part(inner, "attributes", "incidents"), list):
        return [
            mapping(incident.get("data"))
            for incident in mappings(part(inner, "attributes", "incidents"))
        ]
    listed = [inner] if isinstance(inner, Mapping) else mappings(inner)
    if "attributes" in data and "type" in data:
        listed.append(data)
    return listed


def _type(resource: Mapping[str, Any]) -> str:
    return text_of(resource.get("type"))


def _person_name(attributes: Mapping[str, Any]) -> str:
    return text_of(attributes.get("name")) or text_of(attributes.get("handle"))


def _user(
    collector: Collector, holder: Mapping[str, Any], resource: Mapping[str, Any], key: str
) -> str:
    """Return who did something: the person in `created_by`, or the one that the id in it names."""
    data = mapping(part(holder, key, "data"))
    identity = text_of(data.get("id")) or text_of(holder.get(f"{key}_uuid"))
    if not identity:
        identity = text_of(part(resource, "relationships", f"{key}_user", "data", "id"))
    name = _person_name(mapping(data.get("attributes"))) or None
    return collector.person(identity, name) if identity else ""


def _field(attributes: Mapping[str, Any], name: str) -> str:
    """Return a field's words, several ones with commas; '' where it has no value."""
    value = part(attributes, "fields", name, "value")
    if isinstance(value, list):
        return ", ".join(text_of(item) for item in value if text_of(item))
    return text_of(value)


def _incident(collector: Collector, incident: Mapping[str, Any]) -> None:
    attributes = mapping(incident.get("attributes"))
    identity = text_of(incident.get("id")) or digest(incident)
    version = text_of(attributes.get("modified"))

    def say(name: str, value: str | None, detail: str | None = None) -> None:
        collector.fact(name, value, identity, detail=detail, version=version)

    say("title", collector.words(attributes.get("title")))
    public = text_of(attributes.get("public_id"))
    say(
        "incident_id",
        collector.words(_field(attributes, "slug") or (f"IR-{public}" if public else "")),
    )
    severity = text_of(attributes.get("severity")) or _field(attributes, "severity")
    if severity.upper() not in ("", "UNKNOWN"):
        say("severity", collector.words(severity))
    say("status", collector.words(text_of(attributes.get("state")) or _field(attributes, "state")))
    say("summary", collector.words(_field(attributes, "summary")))
    for service in items(part(attributes, "fields", "services", "value")):
        say("service", collector.words(service))
    known = ("slug", "severity", "state", "summary", "services")
    for name in sorted(mapping(attributes.get("fields"))):
        words = _field(attributes, name)
        if name not in known and words and words.lower() != "unknown":
            say(
                "detail",
                collector.words(words),
                collector.words(name.replace("_", " ").capitalize()),
            )
    say("detail", collector.words(attributes.get("customer_impact_scope")), "Customer impact")
    commander = _user(collector, attributes, incident, "commander")
    if commander:
        say("responder", commander, "Incident Commander")
    for responder in mappings(part(incident, "relationships", "responders", "data")):
        say("responder", collector.person(text_of(responder.get("id"))))

    def happened(key: str, kind: str, words: str, milestone: Milestone | None) -> None:
        if attributes.get(key):
            collector.event(
                identity, attributes[key], words, kind=kind, milestone=milestone, version=version
            )

    person = _user(collector, attributes, incident, "declared_by") or _user(
        collector, attributes, incident, "created_by"
    )
    by = f" by {person}" if person else ""
    happened(
        "customer_impact_start", "impact starts", "Customers are affected", Milestone.IMPACT_STARTED
    )
    happened("detected", "detected", "Incident detected", Milestone.DETECTED)
    declared = "declared" if attributes.get("declared") else "created"
    happened(declared, "declared", f"Incident declared{by}", Milestone.DECLARED)
    happened(
        "customer_impact_end",
        "impact ends",
        "Customers are no longer affected",
        Milestone.MITIGATED,
    )
    happened("resolved", "resolved", "Incident resolved", Milestone.RESOLVED)
    collector.time_fact("started", attributes.get("customer_impact_start"), identity, version)
    collector.time_fact("ended", attributes.get("resolved"), identity, version)
    for name in ("time_to_detect", "time_to_repair", "time_to_resolve", "time_to_internal_response", "customer_impact_duration"):  # fmt: skip
        if attributes.get(name):
            words = f"{collector.words(name.replace('_', ' '))}: {text_of(attributes[name])} s"
            collector.drop("a length that follows from the times", identity, words)


def _other_resource(collector: Collector, kind: str, resource: Mapping[str, Any]) -> None:
    attributes = mapping(resource.get("attributes"))
    identity = text_of(resource.get("id")) or digest(resource)
    if kind == "incident_impacts":
        words = collector.words(attributes.get("description"))
        scope = collector.words(attributes.get("impact_type"))
        collector.event(
            identity, attributes.get("start_at"), f"Impact starts: {words}", kind="starts",
            notes=[scope], milestone=Milestone.IMPACT_STARTED,
        )  # fmt: skip
        if attributes.get("end_at"):
            collector.event(
                identity, attributes.get("end_at"), f"Impact ends: {words}", kind="ends",
                notes=[scope], milestone=Milestone.MITIGATED,
            )  # fmt: skip
    elif kind == "incident_todos":
        owners = [
            collector.person("", text_of(assignee))
            if isinstance(assignee, str)
            else collector.person(
                text_of(mapping(assignee).get("id")), text_of(mapping(assignee).get("name")) or None
            )
            for assignee in items(attributes.get("assignees"))
        ]
        is_done = bool(attributes.get("completed"))
        due = text_of(attributes.get("due_date"))
        collector.action(
            identity,
            collector.words(attributes.get("content")),
            owner=", ".join(owner for owner in owners if owner),
            status=ActionStatus.DONE if is_done else ActionStatus.OPEN,
            version=text_of(attributes.get("modified")),
            due=_day(due),
        )
    elif kind == "incident_attachments":
        inner = mapping(attributes.get("attachment"))
        title = collector.words(inner.get("title"))
        url = collector.address(inner.get("documentUrl"), identity)
        collector.fact(
            "link",
            title or collector.words(attributes.get("attachment_type")),
            identity,
            detail=url,
        )
    else:
        names = [
            text_of(channel.get("channel_name"))
            for channel in mappings(part(attributes, "metadata", "channels"))
        ] + [
            text_of(issue.get("issue_key"))
            for issue in mappings(part(attributes, "metadata", "issues"))
        ]
        words = ", ".join(filter(None, names)) or text_of(attributes.get("name"))
        collector.drop("not an event", identity, collector.words(words) or kind)


def _day(value: str) -> Any:
    at = stamp(value)
    return at.date() if at else None
