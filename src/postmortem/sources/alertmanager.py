"""Alertmanager: webhook (version 4), API v2, and its groups.

Of each alert: that it fires, at `startsAt`, and that it ends, at `endsAt`. While an alert fires,
`endsAt` is year 1 in a webhook and minutes in the future in the API, so neither is an end. An alert
is identified by its fingerprint and start; repeated deliveries are one. Alerts of one name
that fire in the same second are one row.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from postmortem.model.sections.timeline import Milestone
from postmortem.sources.base import Document, Options
from postmortem.sources.collector import (
    Collector,
    digest,
    mapping,
    mappings,
    part,
    text_of,
)
from postmortem.sources.imports import Import
from postmortem.sources.markup import first_and_rest
from postmortem.sources.source import Source
from postmortem.sources.stamps import stamp

NO_END = "an end that is not known"

GRAFANA_ONLY = ("silenceURL", "dashboardURL", "panelURL", "valueString", "values")
"""What is in an alert of Grafana's and never in one of Alertmanager's."""

_SHOWN = ("summary", "title", "message")
"""The annotations that say in a line what is wrong, the best first."""

_RUNBOOKS = ("runbook_url", "runbook")
"""The annotations that lead to what to do."""

_NO_LABELS = ("alertname", "_dummy")
"""The labels that are elsewhere, or that Grafana Cloud's test puts there."""


def is_webhook(data: object) -> bool:
    """Whether a value is a webhook in Alertmanager's shape, Grafana's own included."""
    return (
        isinstance(data, Mapping)
        and isinstance(data.get("alerts"), list)
        and ("receiver" in data or "groupKey" in data or "commonLabels" in data)
    )


def is_grafana(data: Mapping[str, Any]) -> bool:
    """Whether a webhook in Alertmanager's shape is Grafana's."""
    return any(name in data for name in ("orgId", "title", "state", "message")) or any(
        name in alert for alert in mappings(data.get("alerts")) for name in GRAFANA_ONLY
    )


class Alertmanager(Source):
    """Prometheus' Alertmanager."""

    name = "alertmanager"
    title = "Alertmanager"

    def recognise(self, document: Document) -> str | None:
        """Recognise a webhook, an alert of API v2, and a group of them."""
        data = document.data
        if is_webhook(data) and not is_grafana(data):
            return "an Alertmanager webhook"
        if not isinstance(data, Mapping):
            return None
        if _is_api_alert(data):
            return "an alert of Alertmanager's API"
        if "receiver" in data and isinstance(data.get("labels"), Mapping) and "alerts" in data:
            return "a group of Alertmanager's API"
        if part(data, "status") == "success" and any(
            map(_is_api_alert, mappings(data.get("data")))
        ):
            return "an answer of Alertmanager's API v1"
        return None

    def read(self, documents: Iterable[Document], options: Options) -> Iterator[Import]:
        """Yield one import: all alerts are of one incident."""
        collector = Collector(self.name, self.title, options)
        for document in documents:
            data = mapping(document.data)
            if _is_api_alert(data):
                take_alert(collector, data, {})
                continue
            common = webhook_facts(collector, data)
            for alert in mappings(data.get("alerts") or data.get("data")):
                take_alert(collector, alert, common)
        yield collector.result()


def _is_api_alert(data: Mapping[str, Any]) -> bool:
    return (
        isinstance(data.get("labels"), Mapping)
        and "startsAt" in data
        and not any(name in data for name in GRAFANA_ONLY)
        and ("fingerprint" in data or "generatorURL" in data or "annotations" in data)
    )


def webhook_facts(collector: Collector, data: Mapping[str, Any]) -> dict[str, Any]:
    """Note what a webhook says besides its alerts, and return what it adds to each alert."""
    truncated = data.get("truncatedAlerts")
    if isinstance(truncated, int) and truncated > 0:
        group = safe_group(data)
        collector.drop("alerts that the sender left out", group, None, count=truncated)
    collector.address(data.get("externalURL"), "externalURL")
    return {
        "status": data.get("status"),
        "labels": {**mapping(data.get("groupLabels")), **mapping(data.get("commonLabels"))},
        "annotations": mapping(data.get("commonAnnotations")),
        "title": text_of(data.get("title")),
    }


def safe_group(data: Mapping[str, Any]) -> str:
    """Return what names the group of a webhook."""
    return text_of(data.get("groupKey")) or digest(data.get("groupLabels"))


def take_alert(collector: Collector, alert: Mapping[str, Any], common: Mapping[str, Any]) -> None:
    """Add the events of one alert."""
    labels = {**mapping(common.get("labels")), **mapping(alert.get("labels"))}
    annotations = {**mapping(common.get("annotations")), **mapping(alert.get("annotations"))}
    name = text_of(labels.get("alertname")) or text_of(labels.get("rulename"))
    start, end = stamp(alert.get("startsAt")), stamp(alert.get("endsAt"))
    status = _status(alert, common)
    fingerprint = text_of(alert.get("fingerprint")) or digest(labels or alert)
    identity = f"{fingerprint}@{start.isoformat() if start else ''}"
    called = collector.inside(name) or collector.inside(common.get("title")) or "without a name"
    summary_key = next((key for key in _SHOWN if text_of(annotations.get(key)).strip()), None)
    summary = collector.words(annotations.get(summary_key)) if summary_key else ""
    headline, more = first_and_rest(summary)
    url = _link(alert)
    raw = " ".join(text_of(value) for value in annotations.values())
    runbooks = {
        key: link for key in _RUNBOOKS if (link := collector.address(annotations.get(key), key))
    }
    for link in runbooks.values():
        collector.fact("link", f"Runbook: {called}", fingerprint, detail=link)
    notes = [
        more,
        *(
            collector.words(f"{key}: {text_of(value)}")
            for key, value in sorted(annotations.items(), key=str)
            if key not in (summary_key, "description", "_dummy", *runbooks)
            and text_of(value).strip()
        ),
        collector.words(annotations.get("description")) if summary_key != "description" else None,
        collector.pairs(labels, without=_NO_LABELS),
        _values(collector, alert),
    ]
    collector.event(
        identity,
        alert.get("startsAt"),
        f"Alert {called} fires" + (f": {headline}" if headline else ""),
        kind="fires",
        notes=notes,
        milestone=Milestone.DETECTED,
        url=url,
        known_as=_group(collector, name, "fires", start),
        raw=raw,
    )
    if status == "resolved":
        if end is None or (start is not None and end < start):
            collector.drop(NO_END, identity, f"Alert {called} ends")
            return
        collector.event(
            identity,
            end,
            f"Alert {called} ends",
            kind="ends",
            notes=[collector.pairs(labels, without=_NO_LABELS)],
            milestone=Milestone.RESOLVED,
            url=url,
            version=end.isoformat(),
            known_as=_group(collector, name, "ends", end),
        )


def _status(alert: Mapping[str, Any], common: Mapping[str, Any]) -> str:
    """Return whether an alert is resolved: by its own status, else by that of its group.

    Grafana 8 writes `resolved` and `alerting` into one message; `state` is never asked. In the
    API, what is over isn't listed.
    """
    own = alert.get("status")
    if isinstance(own, Mapping):
        return "firing"
    return text_of(own or common.get("status")).lower()


def _group(collector: Collector, name: str, kind: str, at: datetime | None) -> tuple[str, ...]:
    if not name or at is None:
        return ()
    return (f"{collector.system}:{name}:{kind}:{at.isoformat()}",)


def _link(alert: Mapping[str, Any]) -> str | None:
    addresses = (text_of(alert.get(key)) for key in ("panelURL", "dashboardURL", "generatorURL"))
    return next((url for url in addresses if url), None)


def _values(collector: Collector, alert: Mapping[str, Any]) -> str | None:
    """Return the values that Grafana measured, as `A=24, B=0`."""
    values = alert.get("values")
    if isinstance(values, Mapping) and values:
        return collector.pairs(values)
    return collector.words(alert.get("valueString")) or None


__all__ = ["Alertmanager", "is_grafana", "is_webhook", "take_alert", "webhook_facts"]
