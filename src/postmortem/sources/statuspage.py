"""Statuspage (Atlassian): incidents of API v2, of its page API and of webhooks.

Each update is a message to the world, at `display_at`: that is where its author put it, however late it
was written. What the page states, start, end and the steps between, are events that the public knows.
Updates come newest first. `started_at` may lie after `resolved_at` for incidents that were filled in
afterwards: both are kept as they are stated, and the checks of the report say so.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from postmortem.model.sections.timeline import Milestone
from postmortem.sources import markup
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
from postmortem.sources.stamps import stamp

_STEPS = {
    "identified": ("identified", Milestone.CAUSE_IDENTIFIED),
    "monitoring": ("monitoring", Milestone.MITIGATED),
}
_IMPACTS = ("minor", "major", "critical", "maintenance")
CHANNEL = "Status page"


class Statuspage(Source):
    """Atlassian's Statuspage."""

    name = "statuspage"
    title = "Statuspage"

    def recognise(self, document: Document) -> str | None:
        """Recognise an incident, a list of them, a summary and a webhook."""
        data = document.data
        if not isinstance(data, Mapping):
            return None
        if _is_incident(data):
            return "an incident of Statuspage"
        if _is_incident(mapping(data.get("incident"))):
            return "a webhook of Statuspage" if "meta" in data else "an incident of Statuspage"
        listed = [data.get("incidents"), data.get("scheduled_maintenances")]
        if any(map(_is_incident, (incident for many in listed for incident in mappings(many)))):
            return "incidents of Statuspage"
        if "page" in data and any(isinstance(many, list) for many in listed):
            return "incidents of Statuspage"
        if "component_update" in data and "component" in data:
            return "a webhook of Statuspage"
        return None

    def read(self, documents: Iterable[Document], options: Options) -> Iterator[Import]:
        """Yield an import for each incident."""
        updates: dict[str, list[tuple[Mapping[str, Any], Mapping[str, Any]]]] = defaultdict(list)
        rest = Collector(self.name, self.title, options)
        for document in documents:
            data = mapping(document.data)
            page = mapping(data.get("page"))
            incidents = [data] if _is_incident(data) else []
            incidents += [one] if _is_incident(one := mapping(data.get("incident"))) else []
            for name in ("incidents", "scheduled_maintenances"):
                incidents += mappings(data.get(name))
            for incident in incidents:
                updates[text_of(incident.get("id")) or digest(incident)].append((page, incident))
            if "component_update" in data:
                _component(rest, data)
        collectors: list[Collector] = []
        for identity, versions in updates.items():
            if options.incident and identity not in options.incident:
                rest.drop("another incident", identity, rest.words(versions[0][1].get("name")))
                continue
            collector = Collector(self.name, self.title, options)
            for page, incident in versions:
                _incident(collector, identity, page, incident)
            collectors.append(collector)
        yield from results(collectors, rest)


def _is_incident(data: Mapping[str, Any]) -> bool:
    return "incident_updates" in data or (
        "shortlink" in data and "impact" in data and "status" in data
    )


def _incident(
    collector: Collector, identity: str, page: Mapping[str, Any], incident: Mapping[str, Any]
) -> None:
    version = text_of(incident.get("updated_at"))
    status = text_of(incident.get("status"))
    title = text_of(incident.get("name"))
    url = text_of(incident.get("shortlink")) or None
    planned = status in ("scheduled", "in_progress", "verifying", "completed")
    updates = mappings(incident.get("incident_updates"))

    site = collector.inside(page.get("name")) or None

    def say(name: str, value: str | None, detail: str | None = None) -> None:
        collector.fact(name, value, identity, detail=detail, version=version, url=url)

    say("title", collector.words(title))
    say("incident_id", collector.words(identity))
    say("status", collector.words(status))
    impact = text_of(incident.get("impact"))
    if impact in _IMPACTS:
        say("severity", impact)
    if url:
        say("link", "Status page", url)
    collector.time_fact("started", incident.get("started_at"), identity, version)
    collector.time_fact("ended", incident.get("resolved_at"), identity, version)
    for service in _services(incident):
        say("service", collector.words(service))
    start = (
        incident.get("started_at") or incident.get("scheduled_for") or incident.get("created_at")
    )
    named = collector.words(title)
    collector.event(
        identity,
        start,
        f"Maintenance starts: {named}"
        if planned
        else f"Start, as the status page states it: {named}",
        kind="starts",
        milestone=None if planned else Milestone.IMPACT_STARTED,
        url=url,
        label=f"{CHANNEL} of {site}" if site else CHANNEL,
        version=version,
        public=True,
    )
    seen: set[str] = set()
    for update in sorted(updates, key=_shown_at):
        _update(collector, identity, update, url, site, seen)
    end = incident.get("resolved_at")
    if end and not planned:
        collector.event(
            identity,
            end,
            "The status page states that it is resolved",
            kind="ends",
            milestone=Milestone.RESOLVED,
            url=url,
            label=f"{CHANNEL} of {site}" if site else CHANNEL,
            version=version,
            public=True,
        )
    postmortem = text_of(incident.get("postmortem_body")) or text_of(
        incident.get("postmortem_body_draft")
    )
    if postmortem:
        collector.drop("the page's own post-mortem", identity, collector.words(postmortem))


def _shown_at(update: Mapping[str, Any]) -> str:
    at = stamp(update.get("display_at")) or stamp(update.get("created_at"))
    return at.isoformat() if at else "~"


def _update(
    collector: Collector,
    identity: str,
    update: Mapping[str, Any],
    url: str | None,
    site: str | None,
    seen: set[str],
) -> None:
    number = text_of(update.get("id")) or digest(update)
    status = text_of(update.get("status"))
    body = text_of(update.get("body"))
    version = text_of(update.get("updated_at"))
    shown = update.get("display_at") or update.get("created_at")
    words = markup.html(body, collector.names)
    collector.tokens(number, body)
    channel = CHANNEL if site is None else f"{CHANNEL} of {site}"
    collector.message(number, shown, words, channel=channel, public=True, version=version, url=url)
    if tweet := text_of(update.get("custom_tweet")):
        collector.message(
            f"{number}:tweet", shown, collector.words(tweet), channel="Twitter", public=True,
            version=version,
        )  # fmt: skip
    if status in _STEPS and status not in seen:
        seen.add(status)
        word, milestone = _STEPS[status]
        collector.event(
            identity,
            shown,
            f"The status page changes to {word}",
            kind=word,
            milestone=milestone,
            url=url,
            label=f"{CHANNEL} of {site}" if site else CHANNEL,
            version=version,
            public=True,
        )


def _services(incident: Mapping[str, Any]) -> list[str]:
    """Return the components that the incident touches, in the order of the page."""
    services: dict[str, None] = {}
    for component in mappings(incident.get("components")):
        services[text_of(component.get("name"))] = None
    for update in mappings(incident.get("incident_updates")):
        for component in items(update.get("affected_components")):
            services[text_of(mapping(component).get("name"))] = None
    return sorted(name for name in services if name.strip())


def _component(collector: Collector, data: Mapping[str, Any]) -> None:
    update, component = mapping(data.get("component_update")), mapping(data.get("component"))
    new, old = (
        text_of(update.get(name)).replace("_", " ") for name in ("new_status", "old_status")
    )
    name = collector.words(component.get("name"))
    collector.event(
        text_of(update.get("id")) or digest(update),
        update.get("created_at"),
        f"The status page shows {name} as {collector.words(new)}",
        notes=[f"before: {collector.words(old)}" if old else None],
        public=True,
    )
