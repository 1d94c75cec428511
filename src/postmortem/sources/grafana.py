"""Grafana: the webhook of its alerting (8 to 11), and that of its legacy notifier (7 and before).

The first has Alertmanager's shape with a title, a state and links of Grafana's. The second says which
rule changed to which state, and no time at all: its event has no time, which nobody may guess.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from postmortem.model.sections.timeline import Milestone
from postmortem.sources.alertmanager import is_grafana, is_webhook, take_alert, webhook_facts
from postmortem.sources.base import Document, Options
from postmortem.sources.collector import Collector, digest, mapping, mappings, text_of
from postmortem.sources.imports import Import
from postmortem.sources.source import Source

_STATES = {
    "alerting": ("fires", Milestone.DETECTED),
    "ok": ("ends", Milestone.RESOLVED),
    "no_data": ("has no data", None),
    "pending": ("is pending", None),
    "paused": ("is paused", None),
}


class Grafana(Source):
    """Grafana's alerting."""

    name = "grafana"
    title = "Grafana"

    def recognise(self, document: Document) -> str | None:
        """Recognise a webhook of either kind."""
        data = document.data
        if is_webhook(data) and is_grafana(data):
            return "a Grafana webhook"
        return "a Grafana webhook (legacy)" if _is_legacy(data) else None

    def read(self, documents: Iterable[Document], options: Options) -> Iterator[Import]:
        """Yield one import: all alerts are of one incident."""
        collector = Collector(self.name, self.title, options)
        for document in documents:
            data = mapping(document.data)
            if _is_legacy(data):
                _legacy(collector, data)
                continue
            common = webhook_facts(collector, data)
            for alert in mappings(data.get("alerts")):
                take_alert(collector, alert, common)
            # The message is made of the alerts by a template: its words are in their events.
            text = " ".join(text_of(data.get(name)) for name in ("title", "message")).strip()
            if text:
                collector.drop("made of the alerts", digest(data), collector.words(text))
        yield collector.result()


def _is_legacy(data: object) -> bool:
    return (
        isinstance(data, Mapping)
        and "alerts" not in data
        and "state" in data
        and ("ruleName" in data or "ruleId" in data or "ruleUrl" in data)
    )


def _legacy(collector: Collector, data: Mapping[str, Any]) -> None:
    state = text_of(data.get("state")).lower()
    verb, milestone = _STATES.get(state, (f"is {collector.words(state)}", None))
    name = collector.inside(data.get("ruleName")) or collector.inside(data.get("title"))
    matches = ", ".join(
        f"{text_of(match.get('metric'))}={text_of(match.get('value'))}"
        for match in mappings(data.get("evalMatches"))
    )
    tags = collector.pairs(mapping(data.get("tags")))
    message = text_of(data.get("message"))
    collector.event(
        f"{text_of(data.get('ruleId')) or text_of(data.get('ruleName'))}:{state}:{digest(data)}",
        None,
        f"Alert {name} {verb}",
        notes=[
            collector.words(message),
            collector.words(matches),
            tags,
            collector.words(data.get("title")),
        ],
        milestone=milestone,
        url=data.get("ruleUrl"),
        raw=message,
    )
    collector.address(data.get("imageUrl"), "imageUrl")
