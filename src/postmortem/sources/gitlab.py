"""GitLab: the timeline of an incident, as GraphQL answers it.

    { project(fullPath: "…") { incidentManagementTimelineEvents(incidentId: "…") { nodes {
        id note occurredAt author { username name } timelineEventTags { nodes { name } } } } } }

Built from the published shape, not yet tried on real data. The tags that GitLab offers are milestones:
`Start time`, `Impact detected`, `Response initiated`, `Impact mitigated`, `Cause identified`, `End time`.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from postmortem.model.sections.timeline import Milestone
from postmortem.sources import markup
from postmortem.sources.base import Document, Options
from postmortem.sources.collector import Collector, digest, mapping, mappings, part, text_of
from postmortem.sources.imports import Import
from postmortem.sources.markup import first_and_rest
from postmortem.sources.source import Source

TAGS = {
    "start time": Milestone.IMPACT_STARTED,
    "impact detected": Milestone.DETECTED,
    "response initiated": Milestone.ACKNOWLEDGED,
    "cause identified": Milestone.CAUSE_IDENTIFIED,
    "impact mitigated": Milestone.MITIGATED,
    "end time": Milestone.RESOLVED,
}


class GitLab(Source):
    """GitLab."""

    name = "gitlab"
    title = "GitLab"

    def recognise(self, document: Document) -> str | None:
        """Recognise an answer of GraphQL with timeline events, and one of its events."""
        if any(True for _ in _nodes(document.data)):
            return "a timeline of GitLab"
        data = mapping(document.data)
        if data.get("object_kind") and "project" in data:
            return "a webhook of GitLab"
        return None

    def read(self, documents: Iterable[Document], options: Options) -> Iterator[Import]:
        """Yield one import."""
        collector = Collector(self.name, self.title, options)
        for document in documents:
            nodes = list(_nodes(document.data))
            for node in nodes:
                _event(collector, node)
            if not nodes:
                data = mapping(document.data)
                words = collector.words(data.get("object_kind"))
                collector.drop("not an event of a timeline", digest(data), words)
        yield collector.result()


def _nodes(data: object) -> Iterator[Mapping[str, Any]]:
    """Yield the timeline events in an answer, however deep its query put them."""
    waiting = [(data, 0)]
    while waiting:
        value, depth = waiting.pop()
        if isinstance(value, Mapping):
            if "occurredAt" in value and ("note" in value or "noteHtml" in value):
                yield value
            elif depth < 12:
                waiting += [(inner, depth + 1) for inner in value.values()]
        elif isinstance(value, list):
            waiting += [(inner, depth + 1) for inner in value]


def _event(collector: Collector, node: Mapping[str, Any]) -> None:
    author = mapping(node.get("author"))
    username = text_of(author.get("username"))
    if username or text_of(author.get("name")):
        collector.person(username, text_of(author.get("name")) or None)
    note = text_of(node.get("note"))
    words = (
        collector.words(note)
        if note
        else markup.html(text_of(node.get("noteHtml")), collector.names)
    )
    tags = [text_of(tag.get("name")) for tag in mappings(part(node, "timelineEventTags", "nodes"))]
    milestones = [TAGS[tag.casefold()] for tag in tags if tag.casefold() in TAGS]
    first, rest = first_and_rest(words)
    collector.event(
        text_of(node.get("id")) or digest(node),
        node.get("occurredAt"),
        first,
        notes=[rest, collector.words(", ".join(tags))],
        milestone=milestones[0] if milestones else None,
        version=text_of(node.get("updatedAt")),
        raw=note,
    )
