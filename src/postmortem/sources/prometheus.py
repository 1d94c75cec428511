"""Prometheus: answers of `query_range`, the series `ALERTS` and `ALERTS_FOR_STATE`, and `/api/v1/alerts`.

A series becomes a row of the metrics: the last sample before the incident, the one that lies furthest
from it during the incident, the last one after. When the incident was is known from `since` and `until`,
or from `ALERTS` in the same input; without either, the row says between which values the samples lie.
Values are strings, `NaN` is no value, and a missing point is a gap. A peak between two samples doesn't
show: the row names the step.

`ALERTS` says when an alert became pending, which is when its condition began to hold, and when it
fired. A sample may be a step late, so such a time is approximate where the step is longer than a second.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import attrs

from postmortem.errors import ReadError
from postmortem.model.sections.timeline import Milestone
from postmortem.sources.base import Document, Options, Origin, SourcedMetric
from postmortem.sources.collector import (
    Collector,
    digest,
    items,
    mapping,
    mappings,
    part,
    text_of,
)
from postmortem.sources.imports import Import
from postmortem.sources.source import Source
from postmortem.sources.stamps import stamp
from postmortem.values.moments import Inexact, Moment

_STALE = 5 * 60
"""How many seconds Prometheus looks back for a sample; a longer silence ends an alert."""


@attrs.frozen
class _Sample:
    at: datetime
    value: float
    written: str


class Prometheus(Source):
    """Prometheus."""

    name = "prometheus"
    title = "Prometheus"

    def recognise(self, document: Document) -> str | None:
        """Recognise an answer of the HTTP API."""
        data = document.data
        if not isinstance(data, Mapping) or data.get("status") not in ("success", "error"):
            return None
        if "resultType" in mapping(data.get("data")):
            return "an answer of Prometheus"
        if isinstance(part(data, "data", "alerts"), list):
            return "an answer of Prometheus"
        return "an error of Prometheus" if "errorType" in data else None

    def read(self, documents: Iterable[Document], options: Options) -> Iterator[Import]:
        """Yield one import. Raises `ReadError` for an answer that is an error."""
        collector = Collector(self.name, self.title, attrs.evolve(options, since=None, until=None))
        series: dict[str, tuple[Mapping[str, Any], dict[datetime, _Sample]]] = {}
        for document in documents:
            data = mapping(document.data)
            if data.get("status") == "error":
                fault = f"the error {text_of(data.get('errorType'))}: {text_of(data.get('error'))}"
                expected = "an answer with data"
                raise ReadError(document.problem(expected, fault[:200], "correct the query"))
            for alert in mappings(part(data, "data", "alerts")):
                _active(collector, alert)
            for result in mappings(part(data, "data", "result")):
                metric = mapping(result.get("metric"))
                key = _name(metric)
                _, samples = series.setdefault(key, (metric, {}))
                for sample in _samples(collector, key, result):
                    samples[sample.at] = sample
        step = _step(samples for _, samples in series.values())
        started = _alerts(collector, series, step)
        window = _window(options, started)
        for key, (metric, samples) in sorted(series.items()):
            if metric.get("__name__") not in ("ALERTS", "ALERTS_FOR_STATE"):
                _metric(
                    collector, key, sorted(samples.values(), key=lambda sample: sample.at), window
                )
        yield collector.result()


def _name(metric: Mapping[str, Any]) -> str:
    """Return a series as PromQL writes it: `errors{job="api"}`."""
    labels = ", ".join(
        f'{key}="{text_of(value)}"'
        for key, value in sorted(metric.items(), key=str)
        if key != "__name__"
    )
    name = text_of(metric.get("__name__"))
    return f"{name}{{{labels}}}" if labels or not name else name


def _samples(collector: Collector, key: str, result: Mapping[str, Any]) -> Iterator[_Sample]:
    pairs = list(items(result.get("values")))
    if isinstance(result.get("value"), list):
        pairs.append(result["value"])
    missing = 0
    for pair in pairs:
        if not isinstance(pair, list) or len(pair) != 2:
            continue
        at, written = stamp(pair[0]), text_of(pair[1])
        try:
            value = float(written)
        except ValueError:
            value = math.nan
        if at is None or not math.isfinite(value):
            missing += 1
            continue
        yield _Sample(at, value, written)
    histograms = len(items(result.get("histograms")))
    if missing:
        collector.drop("a sample without a number", key, None, count=missing)
    if histograms:
        collector.drop("a native histogram", key, None, count=histograms)


def _step(series: Iterable[dict[datetime, _Sample]]) -> int:
    """Return the step of the query in seconds: the most frequent distance of neighbours; 0 for none."""
    gaps: Counter[int] = Counter()
    for samples in series:
        times = sorted(samples)
        gaps.update(int((after - before).total_seconds()) for before, after in pairwise(times))
    return min(gaps, key=lambda gap: (-gaps[gap], gap)) if gaps else 0


# --- alerts ---------------------------------------------------------------------------------------


@attrs.frozen
class _Episode:
    first: datetime
    last: datetime


def _episodes(times: Iterable[datetime], step: int) -> list[_Episode]:
    """Return stretches of samples without a gap that is longer than two steps.

    Without a step, a gap may be as long as Prometheus looks back.
    """
    longest = timedelta(seconds=2 * step or _STALE)
    episodes: list[_Episode] = []
    for at in sorted(times):
        if episodes and at - episodes[-1].last <= longest:
            episodes[-1] = _Episode(episodes[-1].first, at)
        else:
            episodes.append(_Episode(at, at))
    return episodes


def _alerts(
    collector: Collector,
    series: Mapping[str, tuple[Mapping[str, Any], dict[datetime, _Sample]]],
    step: int,
) -> list[_Episode]:
    """Add the events of the alerts, and return when there were any."""
    states: dict[str, dict[str, list[datetime]]] = defaultdict(lambda: defaultdict(list))
    labels_of: dict[str, Mapping[str, Any]] = {}
    exact: dict[str, set[datetime]] = defaultdict(set)
    for metric, samples in series.values():
        kind = metric.get("__name__")
        if kind not in ("ALERTS", "ALERTS_FOR_STATE"):
            continue
        labels = {
            name: value for name, value in metric.items() if name not in ("__name__", "alertstate")
        }
        key = _name(labels)
        labels_of[key] = labels
        if kind == "ALERTS":
            state = text_of(metric.get("alertstate"))
            states[key][state] += [at for at, sample in samples.items() if sample.value == 1]
        else:
            # The value is itself the time at which the condition began to hold.
            exact[key] |= {at for s in samples.values() if (at := stamp(s.written)) is not None}
    added: list[_Episode] = []
    for key in sorted(labels_of):
        times = [at for state in states[key].values() for at in state]
        episodes = _episodes(times, step)
        added += episodes
        known = sorted(exact[key])
        for episode in episodes:
            firings = [at for at in known if timedelta() <= episode.first - at <= _slack(step)]
            _episode(collector, key, labels_of[key], states[key], episode, step, firings[-1:])
        for at in known:
            if not any(timedelta() <= firing.first - at <= _slack(step) for firing in episodes):
                added.append(_Episode(at, at))
                _pending(collector, f"{key}@{at.isoformat()}", at, labels_of[key])
    return added


def _slack(step: int) -> timedelta:
    return timedelta(seconds=max(step, 15))


def _episode(
    collector: Collector,
    key: str,
    labels: Mapping[str, Any],
    states: Mapping[str, list[datetime]],
    episode: _Episode,
    step: int,
    exact: list[datetime],
) -> None:
    def within(state: str) -> list[datetime]:
        return [at for at in states.get(state, ()) if episode.first <= at <= episode.last]

    identity = f"{key}@{(exact or [episode.first])[0].isoformat()}"
    if pending := within("pending"):
        at = exact[0] if exact else _sampled(min(pending), step)
        _pending(collector, identity, at, labels)
    if firing := within("firing"):
        collector.event(
            identity, _sampled(min(firing), step), f"Alert {_called(collector, labels)} fires",
            kind="fires", notes=[_labels(collector, labels)], milestone=Milestone.DETECTED,
        )  # fmt: skip


def _pending(
    collector: Collector,
    identity: str,
    at: object,
    labels: Mapping[str, Any],
    notes: Iterable[str | None] = (),
) -> None:
    """Add the event that the condition of an alert begins to hold."""
    collector.event(
        identity,
        at,
        f"Alert {_called(collector, labels)} is pending: its condition holds",
        kind="pending",
        notes=notes or [_labels(collector, labels)],
        milestone=Milestone.IMPACT_STARTED,
    )


def _called(collector: Collector, labels: Mapping[str, Any]) -> str:
    return collector.inside(labels.get("alertname")) or "without a name"


def _labels(collector: Collector, labels: Mapping[str, Any]) -> str | None:
    return collector.pairs(labels, without=("alertname",))


def _sampled(at: datetime, step: int) -> Moment:
    """Return the time of a first sample: what it shows may have begun up to a step earlier."""
    return Inexact(start=at) if step > 1 else at


def _active(collector: Collector, alert: Mapping[str, Any]) -> None:
    """Add an alert of `/api/v1/alerts`, which lists what is active now."""
    labels = mapping(alert.get("labels"))
    notes = [
        *(
            collector.words(f"{key}: {text_of(value)}")
            for key, value in sorted(mapping(alert.get("annotations")).items(), key=str)
        ),
        _labels(collector, labels),
        f"value: {collector.inside(alert.get('value'))}" if text_of(alert.get("value")) else None,
    ]
    at = stamp(alert.get("activeAt"))
    identity = f"{_name(labels)}@{at.isoformat() if at else ''}"
    _pending(collector, identity, alert.get("activeAt"), labels, notes)


# --- metrics --------------------------------------------------------------------------------------


def _window(options: Options, episodes: list[_Episode]) -> tuple[datetime, datetime] | None:
    """Return when the incident was: as the caller says, else from the first alert to the last."""
    since = options.since or min((episode.first for episode in episodes), default=None)
    until = options.until or max((episode.last for episode in episodes), default=None)
    if since is None and until is None:
        return None
    first = since or datetime.min.replace(tzinfo=UTC)
    return first, until or datetime.max.replace(tzinfo=UTC)


def _metric(
    collector: Collector,
    key: str,
    samples: list[_Sample],
    window: tuple[datetime, datetime] | None,
) -> None:
    if not samples:
        return
    step = _step([{sample.at: sample for sample in samples}])
    if step:
        span = (samples[-1].at - samples[0].at).total_seconds()
        missing = round(span / step) + 1 - len(samples)
        if missing > 0:
            collector.drop("a gap between samples", key, None, count=missing)
    remark = f", samples every {step} s" if step else ""
    before = after = during = None
    if window is None:
        during = _span(samples) + remark
    else:
        start, end = window
        in_window = [sample for sample in samples if start <= sample.at <= end]
        earlier = [sample for sample in samples if sample.at < start]
        later = [sample for sample in samples if sample.at > end]
        level = earlier[-1] if earlier else later[-1] if later else None
        before = _number(earlier[-1]) if earlier else None
        after = _number(later[-1]) if later else None
        if in_window and level is None:
            during = _span(in_window) + remark
        elif in_window and level is not None:
            base = level.value
            peak = max(in_window, key=lambda sample: (abs(sample.value - base), sample.value))
            during = _number(peak) + remark
    collector.metrics.append(
        SourcedMetric(
            metric=collector.words(key),
            before=before,
            during=during,
            after=after,
            source=Origin(system=collector.system, id=digest(key)),
        )
    )


def _span(samples: Iterable[_Sample]) -> str:
    """Return the values between which samples lie: `12 to 95`, or the one value that all have."""
    low, *_, high = sorted(samples, key=lambda sample: sample.value) * 2
    return _number(high) if low.value == high.value else f"{_number(low)} to {_number(high)}"


def _number(sample: _Sample) -> str:
    """Return a value as it was written; of a long one, six significant digits."""
    if len(sample.written) <= 8:
        return sample.written
    return f"{sample.value:.6g}"
