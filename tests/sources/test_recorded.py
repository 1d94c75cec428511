"""What Prometheus and Alertmanager really sent for a known curve."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from postmortem import Milestone
from postmortem.sources import merge, read, read_all
from postmortem.values.moments import start_of

FOLDER = Path(__file__).parent / "recorded"
CURVE = json.loads((FOLDER / "curve.json").read_text())
ROSE, FELL = (datetime.fromtimestamp(CURVE[name], UTC) for name in ("rose", "fell"))
LATE = timedelta(seconds=3)
"""A scrape and an evaluation a second each, and what Alertmanager waits."""


def test_the_numbers_are_those_of_the_curve() -> None:
    """With the alert in the same input, the level before, the peak and the level after are known."""
    imported = merge(*read_all([FOLDER / "query_range.json", FOLDER / "alerts.json"], "prometheus"))
    (metric,) = imported.metrics
    assert (metric.before, metric.during, metric.after) == ("40", "95, samples every 1 s", "40")


def test_the_start_of_the_impact_is_when_the_gauge_rose() -> None:
    """The pending alert says it to the step, and `ALERTS_FOR_STATE` to the second."""
    sampled = read(FOLDER / "alerts.json").events[0]
    exact = read_all([FOLDER / "alerts.json", FOLDER / "for_state.json"], "prometheus")[0].events[0]
    assert sampled.milestone is exact.milestone is Milestone.IMPACT_STARTED
    for event in (sampled, exact):
        at = start_of(event.time)
        assert at is not None
        assert timedelta() <= at - ROSE.replace(microsecond=0) <= LATE
    assert exact.time == datetime.fromtimestamp(1795844049, UTC)


def test_alertmanager_knows_the_end_from_the_webhook_alone() -> None:
    """The webhook has the end; the API, asked while the alert was active, has none."""
    fires, ends = read(FOLDER / "webhook.ndjson").events
    assert isinstance(fires.time, datetime)
    assert isinstance(ends.time, datetime)
    assert timedelta() <= ends.time - FELL.replace(microsecond=0) <= LATE
    (listed,) = read(FOLDER / "api_v2.json").events
    assert (listed.time, listed.event, listed.source.id) == (
        fires.time,
        fires.event,
        fires.source.id,
    )
    assert fires.event == "Alert PoolExhausted fires: The pool is 95% full"
    assert (
        fires.notes
        == r"a | b \<c\> \*d\*<br>instance=127.0.0.1:19999, job=app, severity=page, team=db"
    )


def test_both_systems_report_one_alert_and_the_second_row_is_marked() -> None:
    """Prometheus' sample and Alertmanager's start differ by a second or two: both rows stay."""
    imported = merge(*(read(FOLDER / name) for name in ("alerts.json", "webhook.ndjson")))
    assert [
        (event.source.system, event.kind, event.similar_to is not None) for event in imported.events
    ] == [
        ("prometheus", "pending", False),
        ("alertmanager", "fires", False),
        ("prometheus", "fires", True),
        ("alertmanager", "ends", False),
    ]
