"""Each source reads what its system sends: milestones, people, links, and what is left out."""

import json
from datetime import datetime
from typing import Any

import pytest

import postmortem as pm
from postmortem import Milestone
from postmortem.sources import Import, SourcedEvent, merge, read, read_each


def at(event: SourcedEvent) -> str:
    """Return the time of an event as text, '' for none."""
    time = event.time
    return time.isoformat()[:19] if isinstance(time, datetime) else str(time or "")


def rows(imported: Import) -> list[tuple[str, str, Milestone | None]]:
    """Return the rows of an import."""
    return [(at(event), event.event, event.milestone) for event in imported.events]


# --- Alertmanager and Grafana ---------------------------------------------------------------------


def alert(**more: Any) -> dict[str, Any]:
    """Return an alert as Alertmanager sends it."""
    return {
        "status": "firing",
        "labels": {"alertname": "PoolFull", "team": "db"},
        "annotations": {"summary": "The pool is full", "description": "at *95*%"},
        "startsAt": "2026-01-15T00:05:00.432911368Z",
        "endsAt": "0001-01-01T00:00:00Z",
        "generatorURL": "http://prometheus:9090/graph?g0.expr=up",
        "fingerprint": "c96bbf92",
        **more,
    }


def webhook(*alerts: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a webhook of Alertmanager with alerts."""
    return {"receiver": "ops", "status": "firing", "alerts": list(alerts), "version": "4", **more}


def test_an_alert_fires_and_ends() -> None:
    """A firing and a resolved delivery give the start and the end of one alert, to the second."""
    over = alert(status="resolved", endsAt="2026-01-15T00:41:10.5Z")
    imported = read([webhook(alert()), webhook(over), webhook(alert())])
    assert rows(imported) == [
        ("2026-01-15T00:05:00", "Alert PoolFull fires: The pool is full", Milestone.DETECTED),
        ("2026-01-15T00:41:10", "Alert PoolFull ends", Milestone.RESOLVED),
    ]
    assert imported.events[0].notes == r"at \*95\*%<br>team=db"
    assert imported.events[0].evidence is None
    assert imported.reasons() == {"an internal address": 1}


def test_an_internal_link_stays_where_it_is_asked_for() -> None:
    """`internal_links` keeps the address of a host that only a private network knows."""
    (event,) = read(webhook(alert()), internal_links=True).events
    assert event.evidence == "[Alertmanager](http://prometheus:9090/graph?g0.expr=up)"


def test_an_end_in_the_future_of_the_api_is_no_end() -> None:
    """In API v2 an active alert's `endsAt` lies minutes ahead; nothing has ended."""
    listed = alert(status={"state": "active", "silencedBy": []}, endsAt="2026-01-15T00:09:00Z")
    assert [kind for _, _, kind in rows(read([listed]))] == [Milestone.DETECTED]


def test_an_end_of_year_1_in_a_resolved_alert_is_dropped() -> None:
    """An alert that is resolved without a time ends at no time that is known."""
    imported = read(webhook(alert(status="resolved")))
    assert len(imported.events) == 1
    assert imported.reasons()["an end that is not known"] == 1


def test_alerts_of_one_name_in_one_second_are_one_row() -> None:
    """Twelve instances that fire together are one row that holds the words of all."""
    alerts = [
        alert(fingerprint=f"f{number}", labels={"alertname": "PoolFull", "instance": f"db{number}"})
        for number in range(12)
    ]
    (event,) = read(webhook(*alerts)).events
    assert len(event.parts) == 12
    assert all(f"instance=db{number}" in (event.notes or "") for number in range(12))


def test_while_one_alert_fires_none_has_resolved_the_incident() -> None:
    """The end of one of two alerts is not the end of the incident."""
    over = alert(status="resolved", endsAt="2026-01-15T00:41:10Z")
    slow = alert(fingerprint="b", labels={"alertname": "Slow"}, startsAt="2026-01-15T00:06:00Z")
    report = read(webhook(over, slow)).added_to(pm.report("I", "T").build())
    assert Milestone.RESOLVED not in {row.milestone for row in report.timeline.detection}
    assert report.timeline.resolution == ()


def test_grafana_8_says_resolved_and_alerting_at_once() -> None:
    """The status of the alert counts; `state` is the state of nothing."""
    over = alert(
        status="resolved", endsAt="2026-01-15T10:30:00.5Z", silenceURL="https://g.example/s"
    )
    imported = read(
        webhook(over, status="resolved", state="alerting", orgId=1, title="T", message="M")
    )
    assert [row[2] for row in rows(imported)] == [Milestone.DETECTED, Milestone.RESOLVED]
    assert {event.source.system for event in imported.events} == {"grafana"}


def test_grafana_writes_times_in_gos_own_form() -> None:
    """`2026-05-27 15:36:00.112 +0000 UTC m=+8560.28` is an instant, year 1 in that form is none."""
    payload = alert(
        startsAt="2026-05-27 15:36:00.112013015 +0000 UTC m=+8560.285724134",
        endsAt="0001-01-01 00:00:00 +0000 UTC", valueString="[ value=10 ]",
    )  # fmt: skip
    del payload["status"]
    (event,) = read(webhook(payload)).events
    assert at(event) == "2026-05-27T15:36:00"


def test_grafanas_legacy_webhook_has_no_time() -> None:
    """The notifier of Grafana 7 says what changed, and not when: the time stays unknown."""
    payload = {
        "ruleName": "Load",
        "ruleId": 1,
        "state": "alerting",
        "message": "Look",
        "title": "[A] Load",
    }
    (event,) = read(payload).events
    assert (event.time, event.event, event.milestone) == (
        None,
        "Alert Load fires",
        Milestone.DETECTED,
    )


# --- Prometheus -----------------------------------------------------------------------------------

T0 = 1_768_435_200  # 2026-01-15T00:00:00Z


def answer(*series: tuple[dict[str, str], list[tuple[int, str]]]) -> dict[str, Any]:
    """Return an answer of query_range."""
    result = [
        {"metric": metric, "values": [[T0 + s, v] for s, v in values]} for metric, values in series
    ]
    return {"status": "success", "data": {"resultType": "matrix", "result": result}}


LEVELS = [(0, "40"), (60, "40"), (120, "95"), (180, "90"), (240, "41"), (300, "42")]


def test_a_series_has_a_level_before_a_peak_and_a_level_after() -> None:
    """In a window, the last sample before, the furthest inside and the last after are a metric."""
    payload = answer(({"__name__": "pool"}, LEVELS))
    (metric,) = read(payload, since="2026-01-15 00:01:30", until="2026-01-15 00:03:30").metrics
    assert (metric.metric, metric.before, metric.during, metric.after) == (
        "pool", "40", "95, samples every 60 s", "42",
    )  # fmt: skip


def test_a_drop_is_as_far_as_a_peak() -> None:
    """What lies furthest from the level before counts, also below it."""
    payload = answer(({"__name__": "ok"}, [(0, "100"), (60, "20"), (120, "101"), (180, "99")]))
    (metric,) = read(payload, since="2026-01-15 00:00:30", until="2026-01-15 00:02:30").metrics
    assert (metric.before, metric.during, metric.after) == ("100", "20, samples every 60 s", "99")


def test_without_a_window_a_metric_says_between_which_values_it_lay() -> None:
    """Nobody knows what was before: before and after stay absent."""
    (metric,) = read(answer(({"__name__": "pool"}, LEVELS))).metrics
    assert (metric.before, metric.during, metric.after) == (
        None,
        "40 to 95, samples every 60 s",
        None,
    )


def test_nan_is_no_value_and_a_gap_is_counted() -> None:
    """`NaN` and infinity are dropped by number; a missing point is a gap."""
    payload = answer(
        (
            {"__name__": "a"},
            [(0, "NaN"), (60, "1"), (120, "+Inf"), (180, "2"), (240, "3"), (300, "4")],
        ),
        ({"__name__": "b"}, [(0, "NaN")]),
    )
    imported = read(payload)
    assert [metric.metric for metric in imported.metrics] == ["a"]
    assert imported.reasons() == {"a gap between samples": 1, "a sample without a number": 3}


def test_pending_is_the_start_of_the_impact() -> None:
    """`ALERTS` says when the condition began to hold and when the alert fired, a step late at most."""
    labels = {"__name__": "ALERTS", "alertname": "PoolFull"}
    payload = answer(
        ({**labels, "alertstate": "firing"}, [(120, "1"), (180, "1")]),
        ({**labels, "alertstate": "pending"}, [(60, "1")]),
        ({"__name__": "pool"}, LEVELS),
    )
    imported = read(payload)
    assert rows(imported) == [
        (
            "~2026-01-15 00:01",
            "Alert PoolFull is pending: its condition holds",
            Milestone.IMPACT_STARTED,
        ),
        ("~2026-01-15 00:02", "Alert PoolFull fires", Milestone.DETECTED),
    ]
    assert imported.metrics[0].after == "42"


def test_alerts_for_state_knows_the_start_exactly() -> None:
    """The value of `ALERTS_FOR_STATE` is the time at which the condition began to hold."""
    labels = {"alertname": "PoolFull"}
    payload = answer(
        ({**labels, "__name__": "ALERTS", "alertstate": "pending"}, [(60, "1"), (120, "1")]),
        ({**labels, "__name__": "ALERTS_FOR_STATE"}, [(60, str(T0 + 31)), (120, str(T0 + 31))]),
    )
    assert rows(read(payload))[0][0] == "2026-01-15T00:00:31"


def test_an_error_of_prometheus_is_refused_in_its_words() -> None:
    """An answer that is an error is an error, and says which."""
    with pytest.raises(pm.ReadError, match="the error bad_data: parse error; correct the query"):
        read({"status": "error", "errorType": "bad_data", "error": "parse error"})


# --- PagerDuty ------------------------------------------------------------------------------------

ADA = {"id": "U1", "type": "user_reference", "summary": "Ada"}
INCIDENT = {
    "id": "P1", "type": "incident_reference", "summary": "[#7] Slow",
    "html_url": "https://acme.pagerduty.com/incidents/P1",
}  # fmt: skip


def entry(kind: str, time: str, **more: Any) -> dict[str, Any]:
    """Return an entry of an incident's log."""
    return {
        "id": f"R{kind}{time}", "type": f"{kind}_log_entry", "created_at": f"2026-01-15T{time}Z", "agent": ADA,
        "incident": INCIDENT, "channel": {"type": "website"}, "summary": kind, **more,
    }  # fmt: skip


def test_a_log_gives_the_timeline_whatever_its_order() -> None:
    """Entries come newest first; a note is only shown in its channel, a notification is dropped."""
    log = {
        "log_entries": [
            entry("resolve", "00:45:00"),
            entry("annotate", "00:20:00", channel={"type": "note", "content": "It is *the* pool"}),
            entry("acknowledge", "00:07:00"),
            entry("notify", "00:06:01", summary="Notified Ada by phone"),
            entry("trigger", "00:06:00"),
        ]
    }
    imported = read(log)
    assert rows(imported) == [
        ("2026-01-15T00:06:00", "Page sent: Slow", Milestone.DETECTED),
        ("2026-01-15T00:07:00", "Ada acknowledged the page", Milestone.ACKNOWLEDGED),
        ("2026-01-15T00:20:00", r"Ada noted: It is \*the\* pool", None),
        ("2026-01-15T00:45:00", "Ada resolved the page", Milestone.RESOLVED),
    ]
    assert imported.events[0].evidence == "[PagerDuty](https://acme.pagerduty.com/incidents/P1)"
    assert [str(entry) for entry in imported.dropped] == [
        "pagerduty Rnotify00:06:01: a routine step: Notified Ada by phone"
    ]
    assert len(read(log, every=True).events) == 5


def test_a_note_of_version_3_is_found_where_it_is() -> None:
    """Of an event about something of an incident, the incident is in `data.incident`."""
    payload = {
        "event": {
            "id": "01", "event_type": "incident.annotated", "occurred_at": "2026-01-15T00:09:00.5Z", "agent": ADA,
            "data": {"type": "incident_note", "content": "Look at db1", "incident": INCIDENT},
        }
    }  # fmt: skip
    (event,) = read(payload).events
    assert (at(event), event.event) == ("2026-01-15T00:09:00", "Ada noted: Look at db1")


def test_version_1_is_refused_by_name() -> None:
    """A webhook of version 1 is named, with the way out."""
    payload = {
        "messages": [{"type": "incident.resolve", "created_on": "x", "data": {"incident": {}}}]
    }
    with pytest.raises(pm.ReadError, match="found version 1; version 1 was retired in 2018"):
        read(payload)


def test_the_log_the_webhook_and_the_incident_agree() -> None:
    """What three payloads say of one step is one event."""
    payload = {
        **INCIDENT, "type": "incident", "incident_number": 7, "title": "Slow", "status": "resolved",
        "created_at": "2026-01-15T00:06:00Z", "last_status_change_at": "2026-01-15T00:45:00Z", "assignments": [],
        "priority": {"summary": "P1"}, "service": {"summary": "Checkout"},
    }  # fmt: skip
    version_3 = {
        "event": {
            "id": "02", "event_type": "incident.resolved", "occurred_at": "2026-01-15T00:45:00.9Z", "agent": ADA,
            "data": {**payload, "number": 7},
        }
    }  # fmt: skip
    log = {"log_entries": [entry("resolve", "00:45:00"), entry("trigger", "00:06:00")]}
    imported = merge(read({"incidents": [payload]}), read(version_3), read(log))
    assert [row[2] for row in rows(imported)] == [Milestone.DETECTED, Milestone.RESOLVED]
    assert imported.fact("severity") == "P1"
    assert imported.fact("incident_id") == "PD-7"


def test_a_reopened_page_is_not_resolved() -> None:
    """A resolution that a later reopening takes back is no milestone."""
    log = [entry("trigger", "00:06:00"), entry("resolve", "00:45:00"), entry("reopen", "00:50:00")]
    report = read({"log_entries": log}).added_to(pm.report("I", "T").build())
    every = [
        *report.timeline.detection,
        *report.timeline.investigation,
        *report.timeline.resolution,
    ]
    assert Milestone.RESOLVED not in {row.milestone for row in every}


def test_people_go_from_ids_to_names_to_roles() -> None:
    """The caller's map leads from an id to a name, and from a name to a role."""
    log = {"log_entries": [entry("acknowledge", "00:07:00")]}
    assert read(log, people={"U1": "Ada L."}).events[0].event == "Ada L. acknowledged the page"
    mapped = read(log, people={"U1": "Ada L.", "Ada L.": "The engineer on call"})
    assert mapped.events[0].event == "The engineer on call acknowledged the page"
    assert [(person.id, person.name) for person in mapped.people] == [("U1", "Ada L.")]


# --- Slack ----------------------------------------------------------------------------------------


def message(ts: str, text: str, **more: Any) -> dict[str, Any]:
    """Return a message of Slack."""
    return {"type": "message", "ts": ts, "text": text, "user": "U1", **more}


EXPORT = {
    "users.json": [{"id": "U1", "name": "ada", "profile": {"display_name": "Ada"}}],
    "channels.json": [{"id": "C1", "name": "inc-7", "created": 1, "members": [], "previous_names": ["inc-new"]}],
    "inc-7/2026-01-15.json": [
        message("1768435500.000100", "We see errors", reactions=[{"name": "pushpin", "count": 1}]),
        message("1768435560.000200", "<@U1> has joined", subtype="channel_join"),
        message("1768435600.000300", "Rolled back", thread_ts="1768435500.000100"),
    ],
    "random/2026-01-15.json": [message("1768435601.000400", "Lunch?")],
}  # fmt: skip


@pytest.fixture
def export(tmp_path: Any) -> Any:
    """Return the folder of an export."""
    for name, value in EXPORT.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(json.dumps(value))
    return tmp_path


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, ["Ada: We see errors", "Ada: Rolled back", "Ada: Lunch?"]),
        ({"channel": "#inc-7"}, ["Ada: We see errors", "Ada: Rolled back"]),
        ({"channel": "C1"}, ["Ada: We see errors", "Ada: Rolled back"]),
        ({"channel": "inc-new"}, ["Ada: We see errors", "Ada: Rolled back"]),
        ({"reaction": "pushpin"}, ["Ada: We see errors"]),
        ({"thread": "1768435500.000100"}, ["Ada: We see errors", "Ada: Rolled back"]),
        ({"author": "@ada", "since": "2026-01-15 00:06:41"}, ["Ada: Lunch?"]),
        ({"until": "2026-01-15 00:05"}, ["Ada: We see errors"]),
    ],
)
def test_messages_are_chosen(export: Any, wanted: dict[str, Any], expected: list[str]) -> None:
    """By channel, old and new name or id, by reaction, thread, author and window, or all."""
    imported = read(export, "slack", **wanted)
    assert [event.event for event in imported.events] == expected
    dropped_count = sum(imported.reasons().values())
    assert dropped_count + len(expected) == 4


def test_a_channel_that_is_not_there_is_refused(export: Any) -> None:
    """The error lists the channels of the export."""
    with pytest.raises(
        pm.ReadError, match="expected a channel of the export: inc-7, random, found 'inc-8'"
    ):
        read(export, "slack", channel="inc-8")


def test_an_export_without_people_shows_their_ids(export: Any) -> None:
    """Without users.json, authors are shown by id, and mentions as well."""
    (export / "users.json").unlink()
    assert read(export, "slack", reaction="pushpin").events[0].event == "U1: We see errors"


def test_messages_may_go_to_the_communication_log(export: Any) -> None:
    """`as_messages` makes internal messages with channel and sender."""
    imported = read(export, "slack", channel="inc-7", as_messages=True, workspace="acme")
    report = imported.added_to(pm.report("I", "T").build())
    first = report.communication.internal[0]
    assert (first.channel, first.sender, first.message) == (r"\#inc-7", "Ada", "We see errors")
    assert imported.messages[0].source.url == "https://acme.slack.com/archives/C1/p1768435500000100"


def test_the_last_edit_of_a_message_counts_and_the_first_is_reported() -> None:
    """An edit keeps `ts`: the newest text is the event, the older is dropped by its words."""
    first = message("1768435500.000100", "We see erors")
    last = message(
        "1768435500.000100", "We see errors", edited={"user": "U1", "ts": "1768435510.000000"}
    )
    imported = read([last, first])
    assert [event.event for event in imported.events] == ["U1: We see errors"]
    assert [(entry.reason, entry.text) for entry in imported.dropped] == [
        ("an earlier version", "U1: We see erors")
    ]


def test_a_broadcast_reply_does_not_repeat_its_parent() -> None:
    """`thread_broadcast` holds the parent in `root`, which is passed over."""
    parent = message("1768435500.000100", "Start", thread_ts="1768435500.000100")
    reply = message("1768435501.000100", "All", subtype="thread_broadcast", root=parent)
    assert [event.event for event in read([parent, reply]).events] == ["U1: Start", "U1: All"]


def test_a_bot_writes_in_blocks_and_attachments() -> None:
    """Where `text` is empty, blocks or attachments hold the words; a preview of a link is dropped."""
    blocks = {
        "type": "message", "subtype": "bot_message", "ts": "1768435500.000100", "text": "", "username": "deploy",
        "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "*v2* is live"}}],
    }  # fmt: skip
    attached = {
        **blocks, "ts": "1768435501.000100", "blocks": [],
        "attachments": [{"pretext": "Build", "fields": [{"title": "State", "value": "failed"}], "fallback": "F"}],
    }  # fmt: skip
    linked = message(
        "1768435502.000100", "See <https://example.com/a>",
        attachments=[{"from_url": "https://example.com/a", "title": "A page"}],
    )  # fmt: skip
    imported = read([blocks, attached, linked])
    assert [(event.event, event.notes) for event in imported.events] == [
        ("deploy: **v2** is live", None),
        ("deploy: Build", "State: failed"),
        ("U1: See [https://example.com/a](https://example.com/a)", None),
    ]
    assert imported.reasons() == {"a preview of a link": 1}


def test_an_unknown_block_falls_back_to_the_text() -> None:
    """A kind of block that is not known costs nothing that `text` says."""
    payload = message(
        "1768435500.000100",
        "All of it",
        blocks=[{"type": "rich_text", "elements": [{"type": "new"}]}],
    )
    imported = read([payload])
    assert imported.events[0].event == "U1: All of it"
    assert imported.reasons() == {"a kind of block that is not known": 1}


def test_slack_answers_with_an_error() -> None:
    """`ok: false` is an error in Slack's own word."""
    with pytest.raises(pm.ReadError, match="the error channel_not_found"):
        read({"ok": False, "error": "channel_not_found"}, "slack")


# --- the others -----------------------------------------------------------------------------------


def status(**more: Any) -> dict[str, Any]:
    """Return an incident of a status page."""
    return {
        "id": "abc", "name": "Slow checkout", "status": "resolved", "impact": "minor",
        "shortlink": "https://stspg.io/abc", "started_at": "2026-01-15T00:10:00.000Z",
        "created_at": "2026-01-15T00:10:00.000Z", "resolved_at": "2026-01-15T01:00:00.000Z",
        "updated_at": "2026-01-15T01:00:00.000Z", "components": [{"name": "Checkout"}],
        "incident_updates": [
            {"id": "u2", "status": "resolved", "body": "It is <b>back</b>.", "created_at": "2026-01-16T09:00:00Z",
             "display_at": "2026-01-15T01:00:00.000Z", "updated_at": "2026-01-16T09:00:00Z"},
            {"id": "u1", "status": "monitoring", "body": "A fix is out.", "created_at": "2026-01-15T00:50:00Z",
             "display_at": "2026-01-15T00:50:00Z", "updated_at": "2026-01-15T00:50:00Z"},
        ],
        **more,
    }  # fmt: skip


def test_a_status_page_gives_messages_services_and_a_stated_end() -> None:
    """Updates are messages at `display_at`; what the page states is an event that the public knows."""
    imported = read({"page": {"name": "Acme"}, "incidents": [status()]})
    assert [
        (str(message.time)[11:16], message.message, message.public) for message in imported.messages
    ] == [
        ("00:50", "A fix is out.", True),
        ("01:00", "It is **back**.", True),
    ]
    assert [row[2] for row in rows(imported)] == [
        Milestone.IMPACT_STARTED, Milestone.MITIGATED, Milestone.RESOLVED,
    ]  # fmt: skip
    assert all(event.public for event in imported.events)
    assert imported.fact("service") == "Checkout"


def test_an_end_before_the_start_is_kept_and_found_by_the_checks() -> None:
    """What a page states is kept as it is, and the checks of the report say that it can't be."""
    filled_in = status(started_at="2026-01-16T09:00:00Z", incident_updates=[])
    report = read(filled_in).added_to(pm.report("I", "T").build())
    assert "PM205" in {finding.code for finding in pm.check(report)}


def test_several_incidents_are_several_imports() -> None:
    """`read_each` gives an import for each incident; `incident` chooses."""
    incidents = {"page": {}, "incidents": [status(), status(id="xyz", name="Other")]}
    assert [imported.fact("title") for imported in read_each(incidents)] == [
        "Slow checkout",
        "Other",
    ]
    assert read(incidents, incident="xyz").fact("title") == "Other"


def issue(**more: Any) -> dict[str, Any]:
    """Return an issue of GitHub."""
    return {
        "id": 1, "number": 12, "title": "Page when the pool is 80% full", "state": "open", "user": {"login": "ada"},
        "html_url": "https://github.com/acme/app/issues/12", "updated_at": "2026-01-16T09:00:00Z",
        "assignees": [{"login": "bob"}], **more,
    }  # fmt: skip


def test_issues_are_actions_and_pull_requests_are_not() -> None:
    """The newest state of an issue counts; a pull request is dropped, however it shows."""
    closed = issue(state="closed", state_reason="not_planned", updated_at="2026-01-17T09:00:00Z")
    pull = issue(id=2, title="Add it", pull_request={})
    hidden = issue(id=3, title="Add more", html_url="https://github.com/acme/app/pull/13")
    imported = read([closed, issue(), pull, hidden])
    (action,) = imported.actions
    assert (action.action, action.owner, action.status, action.ticket) == (
        "Page when the pool is 80% full", "@bob", pm.ActionStatus.CANCELLED,
        r"[\#12](https://github.com/acme/app/issues/12)",
    )  # fmt: skip
    assert imported.reasons() == {"a pull request": 2}


def test_deployments_releases_and_runs_are_events() -> None:
    """A deployment's end, a release and a completed run are events; steps on the way are dropped."""
    deployment = {"id": 5, "sha": "f" * 40, "ref": "v2", "task": "deploy", "environment": "production",
                  "created_at": "2026-01-15T00:00:00Z", "updated_at": "x"}  # fmt: skip
    hook = {
        "action": "created",
        "repository": {"full_name": "acme/app"},
        "sender": {},
        "deployment": deployment,
    }
    done = {
        "id": 6,
        "state": "success",
        "environment": "production",
        "created_at": "2026-01-15T00:02:00Z",
    }
    run = {"id": 7, "workflow_id": 1, "run_number": 3, "name": "CI", "status": "completed", "conclusion": "failure",
           "head_branch": "main", "updated_at": "2026-01-15T00:03:00Z"}  # fmt: skip
    imported = read([
        {**hook, "deployment_status": done},
        {**hook, "deployment_status": {**done, "id": 8, "state": "in_progress"}},
        {"total_count": 2, "workflow_runs": [run, {**run, "id": 9, "status": "queued"}]},
        {"id": 10, "tag_name": "v2", "name": "v2", "draft": False, "published_at": "2026-01-15T00:04:00Z"},
    ])  # fmt: skip
    assert [event.event for event in imported.events] == [
        "Deployment starts: acme/app v2 (ffffffffff) to production",
        "Deployment is live: acme/app v2 (ffffffffff) to production",
        r"Workflow run CI \#3 on main ends: failure",
        "Release v2",
    ]
    assert imported.reasons() == {"a step on the way": 2}


def test_events_of_a_timeline_without_ids_stay_apart() -> None:
    """Two events of an issue's timeline that have no id are two, the same one twice is one."""
    event = {"event": "cross-referenced", "actor": {"login": "ada"}, "created_at": "2026-01-15T00:00:00Z",
           "source": {"issue": {"title": "A", "html_url": "https://github.com/acme/app/issues/1"}}}  # fmt: skip
    two = {**event, "created_at": "2026-01-15T00:01:00Z"}
    assert len(read([event, two, event]).events) == 2


def test_an_incident_of_incident_io_is_a_whole_draft() -> None:
    """Timestamps are milestones, roles are people, values that are not known pass."""
    payload = {
        "incident": {
            "id": "01H", "reference": "INC-7", "name": "Slow", "summary": "Slow checkout", "created_at": "2026-01-15T00:06:00Z",
            "updated_at": "x", "incident_status": {"name": "Brand new", "category": "brand_new"},
            "severity": {"name": "Major"}, "permalink": "https://app.incident.io/acme/incidents/01H",
            "incident_role_assignments": [{"role": {"name": "Incident Lead"}, "assignee": {"id": "1", "name": "Ada"}}],
            "incident_timestamp_values": [
                {"incident_timestamp": {"name": "Reported at"}, "value": {"value": "2026-01-15T00:06:00Z"}},
                {"incident_timestamp": {"name": "Resolved at"}, "value": {"value": "2026-01-15T00:45:00Z"}},
                {"incident_timestamp": {"name": "Fixed at"}, "value": None},
            ],
            "duration_metrics": [{"duration_metric": {"name": "Time to fix"}, "value_seconds": 0}],
        }
    }  # fmt: skip
    imported = read(payload)
    assert [row[2] for row in rows(imported)] == [Milestone.DECLARED, Milestone.RESOLVED]
    report = imported.added_to(pm.report(None, "T").build())
    assert report.metadata.incident_id == "INC-7"
    assert report.metadata.responders == (pm.Responder("Ada", "Incident Lead"),)
    assert pm.Report.from_markdown(report.to_markdown()) == report


def test_datadogs_zero_is_no_timing() -> None:
    """`time_to_*` is 0 where nobody knows it, and is never a number of the report."""
    payload = {
        "data": {
            "id": "d1", "type": "incidents",
            "attributes": {
                "title": "Slow", "created": "2026-01-15T00:06:00.5+00:00", "detected": "2026-01-15T00:05:00Z",
                "resolved": None, "time_to_detect": 0, "time_to_resolve": 0, "severity": "UNKNOWN", "state": "active",
                "customer_impact_start": None, "public_id": 7, "fields": {},
            },
        }
    }  # fmt: skip
    imported = read(payload)
    assert [row[2] for row in rows(imported)] == [Milestone.DETECTED, Milestone.DECLARED]
    assert imported.fact("severity") is None
    assert imported.dropped == ()


def test_datadogs_links_of_no_incident_are_imported() -> None:
    """An attachment that comes without its incident is a link all the same."""
    inner = {"title": "Runbook", "documentUrl": "https://example.com/runbook"}
    attachment = {
        "type": "incident_attachments",
        "id": "a1",
        "attributes": {"attachment_type": "link", "attachment": inner},
    }
    (fact,) = read({"data": [attachment]}).facts
    assert (fact.name, fact.value, fact.detail) == ("link", "Runbook", inner["documentUrl"])


LOG = "\x1e\n".join(
    "\x1f".join(fields)
    for fields in (
        (
            "a" * 40,
            "b" * 40,
            "2026-01-15T00:40:00+01:00",
            "Ada",
            "HEAD -> main, tag: v2.1",
            'Revert "Pool"',
        ),
        (
            "c" * 40,
            "d" * 40 + " " + "e" * 40,
            "2026-01-15T00:30:00+01:00",
            "Bob",
            "",
            "Merge branch 'x'",
        ),
        ("f" * 40, "", "2026-01-15T00:20:00+01:00", "Cy", "", "Fix a typo"),
    )
)


def test_a_log_of_git_gives_merges_reverts_and_tags() -> None:
    """The committer's time counts; a plain commit is dropped."""
    imported = read(LOG)
    assert [(row[0], row[1]) for row in rows(imported)] == [
        ("2026-01-14T23:30:00", "Merge branch 'x'"),
        ("2026-01-14T23:40:00", 'Tag v2.1, Revert: Revert "Pool"'),
    ]
    assert imported.reasons() == {"a plain commit": 1}


def test_a_log_in_another_format_names_the_command() -> None:
    """Git's own format is refused with the command that writes the right one."""
    with pytest.raises(pm.ReadError, match=r"git log --format='%H%x1f"):
        read(f"commit {'a' * 40}\nAuthor: Ada\n")


# --- merging --------------------------------------------------------------------------------------


def test_a_slack_message_joins_the_page_that_names_it() -> None:
    """A Slack time stamp in a pager's incident makes one event of the page and its announcement."""
    incident = {
        **INCIDENT, "type": "incident", "incident_number": 7, "title": "Slow", "created_at": "2026-01-15T00:05:00Z",
        "status": "triggered",
        "external_references": [
            {"external_id": "1768435500.000100", "external_url": "https://acme.slack.com/archives/C1/p1768435500000100"}
        ],
    }  # fmt: skip
    posted = message("1768435500.000100", "Incident 7 was opened", channel="C1")
    imported = merge(read({"incidents": [incident]}), read([posted]))
    (event,) = imported.events
    assert event.event == "Page sent: Slow"
    assert event.notes == "U1: Incident 7 was opened"
    assert {part.source.system for part in event.parts} == {"pagerduty", "slack"}


def test_near_duplicates_stay_and_are_marked() -> None:
    """Two systems that use the same words within minutes are two rows, and a note says so."""
    notice = message("1768435530.000100", "Alert PoolFull fires: The pool is full")
    imported = merge(read(webhook(alert())), read([notice]))
    assert [event.similar_to is not None for event in imported.events] == [False, True]
    report = imported.added_to(pm.report("I", "T").build())
    notes = [
        row.notes
        for part in (report.timeline.detection, report.timeline.investigation)
        for row in part
    ]
    assert "Perhaps the same as the row of Alertmanager at 00:05" in notes


def test_a_report_says_more_than_an_import() -> None:
    """What a draft gives stays: title, severity, milestones and rows."""
    draft = pm.report("INC-7", "Ours", severity="SEV-1").detected(
        "2026-01-15 00:04", "A customer calls", milestone="detected"
    )
    report = draft.include(read(webhook(alert()))).build()
    assert (report.title, report.metadata.severity) == ("Ours", pm.Severity.SEV_1)
    assert [(row.event, row.milestone) for row in report.timeline.detection] == [
        ("A customer calls", Milestone.DETECTED)
    ]
    assert [row.event for row in report.timeline.investigation] == [
        "Alert PoolFull fires: The pool is full"
    ]


def test_phases_follow_the_milestones() -> None:
    """Rows go to detection, investigation and resolution; what came before is in none."""
    log = [
        entry("trigger", "00:06:00"), entry("acknowledge", "00:07:00"),
        entry("annotate", "00:20:00", channel={"type": "note", "content": "x"}), entry("resolve", "00:45:00"),
    ]  # fmt: skip
    deployed = {
        "id": 10,
        "tag_name": "v2",
        "name": "v2",
        "draft": False,
        "published_at": "2026-01-14T23:00:00Z",
    }
    imported = merge(read({"log_entries": log}), read(deployed))
    timeline = pm.report("I", "T").include(imported).build().timeline
    counted = [
        len(part)
        for part in (
            timeline.events,
            timeline.detection,
            timeline.investigation,
            timeline.resolution,
        )
    ]
    assert counted == [1, 2, 1, 1]


def test_imports_merge_like_reports_by_one_name() -> None:
    """`pm.merge` takes imports, any number, and says what else it takes."""
    first, two = read(webhook(alert())), read(LOG)
    assert pm.merge(first, two) == merge(first, two)
    assert pm.merge(first) == first
    with pytest.raises(pm.FieldError, match="expected imports, or three reports, found 'x'"):
        pm.merge(first, "x")  # type: ignore[call-overload]
