"""Payloads of every system, made up: the shapes that the systems publish, no one's names."""

from typing import Any

from hypothesis import strategies as st

from tests.hostile import hostile_strings

START = 1_700_000_000
"""An instant in November 2023; generated times lie within a day of it."""

PLAIN = st.lists(
    st.one_of(
        st.from_regex(r"\A[a-z]{3,8}\Z"),
        st.sampled_from(
            ["pool_full", "*.db", "a|b", "5 > 4", "#1", "- x", "1. y", "Größe", "接続", "`x", "~~"]
        ),
    ),
    min_size=1,
    max_size=6,
).map(" ".join)
"""What people and machines write, without tags and without Slack's angle brackets."""

ANY = st.lists(
    st.one_of(PLAIN, st.sampled_from(hostile_strings()), st.text(max_size=12)),
    min_size=1,
    max_size=4,
).map(" ".join)
"""Any text, hostile ones among it."""

seconds = st.integers(START, START + 86_400)


def iso(at: int) -> str:
    """Return an instant as RFC 3339."""
    from datetime import UTC, datetime

    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


times = seconds.map(iso)
ids = st.from_regex(r"\AP[A-Z0-9]{5}\Z")


def payloads(words: st.SearchStrategy[str]) -> dict[str, st.SearchStrategy[dict[str, Any]]]:
    """Return a strategy for one payload of each system that sends JSON, its texts made of words."""
    labels = st.dictionaries(st.from_regex(r"\A[a-z]{2,6}\Z"), words, max_size=3)

    def _alert() -> st.SearchStrategy[dict[str, Any]]:
        def alert(
            name: str, at: int, after: int | None, more: dict[str, str], summary: str, text: str
        ) -> Any:
            over = after is not None
            return {
                "status": "resolved" if over else "firing",
                "labels": {**more, "alertname": name},
                "annotations": {"summary": summary, "description": text},
                "startsAt": iso(at),
                "endsAt": iso(at + (after or 0)) if over else "0001-01-01T00:00:00Z",
                "generatorURL": "http://prometheus:9090/graph?g0.expr=up",
                "fingerprint": f"{abs(hash((name, at))) % 10**8:08d}",
            }

        after = st.none() | st.integers(1, 5000)
        return st.builds(alert, words, seconds, after, labels, words, words)

    alertmanager = st.lists(_alert(), min_size=1, max_size=4).map(
        lambda alerts: {
            "receiver": "ops",
            "status": "firing",
            "alerts": alerts,
            "groupLabels": {},
            "commonLabels": {},
            "commonAnnotations": {},
            "externalURL": "https://alerts.example.com",
            "version": "4",
            "groupKey": "{}:{}",
            "truncatedAlerts": 0,
        }
    )

    grafana = st.one_of(
        st.builds(
            lambda alerts, title, message: {
                "receiver": "", "status": "firing", "alerts": alerts, "orgId": 1, "state": "alerting",
                "title": title, "message": message,
            },
            st.lists(_alert(), min_size=1, max_size=3), words, words,
        ),
        st.builds(
            lambda name, state, message, title: {
                "ruleName": name, "ruleId": 7, "state": state, "message": message, "title": title,
                "evalMatches": [{"metric": "m", "value": 1.5, "tags": None}],
            },
            words, st.sampled_from(["ok", "alerting", "pending", "paused", "new"]), words, words,
        ),
    )  # fmt: skip

    _user = st.builds(
        lambda identity, name: {"id": identity, "type": "user_reference", "summary": name},
        ids,
        words,
    )

    def _entry(
        kind: str, number: str, at: str, agent: Any, text: str, incident: str, title: str
    ) -> Any:
        return {
            "id": number,
            "type": f"{kind}_log_entry",
            "summary": text,
            "created_at": at,
            "agent": agent,
            "channel": {"type": "note", "summary": text}
            if kind == "annotate"
            else {"type": "website"},
            "incident": {"id": incident, "type": "incident_reference", "summary": f"[#7] {title}"},
        }

    pagerduty = st.one_of(
        st.builds(
            _entry,
            st.sampled_from(["trigger", "acknowledge", "resolve", "annotate", "notify", "escalate", "unheard_of"]),
            ids, times, _user, words, ids, words,
        ),
        st.builds(
            lambda kind, number, at, agent, incident, title, text: {
                "event": {
                    "id": number, "event_type": f"incident.{kind}", "occurred_at": at, "agent": agent,
                    "data": {
                        "type": "incident_note", "content": text,
                        "incident": {"id": incident, "type": "incident_reference", "summary": title},
                    },
                }
            },
            st.sampled_from(["annotated", "status_update_published", "unheard_of"]), ids, times, _user, ids, words,
            words,
        ),
        st.builds(
            lambda number, title, at, status, service: {
                "incident_number": 7, "incident_key": None, "id": number, "type": "incident", "title": title,
                "created_at": at, "status": status, "last_status_change_at": at,
                "service": {"summary": service}, "assignments": [],
            },
            ids, words, times, st.sampled_from(["triggered", "acknowledged", "resolved"]), words,
        ),
    )  # fmt: skip

    slack = st.one_of(
        st.builds(
            lambda at, fraction, text, user: {
                "type": "message", "ts": f"{at}.{fraction:06d}", "text": text, "user": user,
            },
            seconds, st.integers(0, 999_999), words, ids.map("U{}".format),
        ),
        st.builds(
            lambda at, fraction, text, title, user: {
                "type": "message", "subtype": "bot_message", "ts": f"{at}.{fraction:06d}", "text": "",
                "username": user, "attachments": [{"title": title, "text": text, "fallback": title}],
            },
            seconds, st.integers(0, 999_999), words, words, words,
        ),
        st.builds(
            lambda at, fraction, text, user: {
                "type": "message", "ts": f"{at}.{fraction:06d}", "text": "", "user": user,
                "blocks": [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [
                    {"type": "text", "text": text, "style": {"bold": True}}, {"type": "text", "text": f" {text}"},
                ]}]}],
            },
            seconds, st.integers(0, 999_999), words, ids.map("U{}".format),
        ),
    )  # fmt: skip

    statuspage = st.builds(
        lambda number, name, start, end, updates, service: {
            "page": {"name": "Example"},
            "incident": {
                "id": number, "name": name, "status": "resolved", "impact": "minor", "shortlink": "https://stspg.io/x",
                "started_at": start, "created_at": start, "resolved_at": end, "updated_at": end,
                "incident_updates": updates, "components": [{"name": service}],
            },
        },
        ids, words, times, times,
        st.lists(
            st.builds(
                lambda number, status, body, at: {
                    "id": number, "status": status, "body": body, "display_at": at, "created_at": at,
                    "updated_at": at, "affected_components": None,
                },
                ids, st.sampled_from(["investigating", "identified", "monitoring", "resolved"]), words, times,
            ),
            max_size=4,
        ),
        words,
    )  # fmt: skip

    github = st.one_of(
        st.builds(
            lambda number, title, body, state, at, login: {
                "number": 1, "id": number, "title": title, "body": body, "state": state, "user": {"login": login},
                "html_url": f"https://github.com/example/app/issues/{number}", "updated_at": at, "created_at": at,
            },
            st.integers(1, 9), words, words, st.sampled_from(["open", "closed"]), times, ids,
        ),
        st.builds(
            lambda number, tag, name, body, at: {
                "id": number, "tag_name": tag, "name": name, "body": body, "draft": False, "published_at": at,
                "updated_at": at, "html_url": "https://github.com/example/app/releases/tag/x",
            },
            st.integers(10, 19), words, words, words, times,
        ),
        st.builds(
            lambda number, ref, description, at: {
                "id": number, "sha": "f" * 40, "ref": ref, "task": "deploy", "environment": "production",
                "description": description, "created_at": at, "updated_at": at, "creator": {"login": "octo"},
            },
            st.integers(20, 29), words, words, times,
        ),
    )  # fmt: skip

    incidentio = st.one_of(
        st.builds(
            lambda number, name, summary, at, message, updated: {
                "id": number, "name": name, "summary": summary, "reference": f"INC-{number}", "created_at": at,
                "updated_at": at, "incident_status": {"name": "Investigating", "category": "live"},
                "severity": {"name": "Minor"}, "incident_role_assignments": [], "incident_timestamp_values": [],
                "updates": [{"id": updated, "created_at": at, "message": message}],
            },
            ids, words, words, times, words, ids,
        ),
        st.builds(
            lambda number, text, incident, at: {
                "id": number, "description": text, "incident_id": incident, "status": "outstanding",
                "updated_at": at, "assignee": None,
            },
            ids, words, ids, times,
        ),
    )  # fmt: skip

    datadog = st.builds(
        lambda number, title, summary, at, scope: {
            "data": {
                "type": "incidents", "id": number,
                "attributes": {
                    "title": title, "created": at, "modified": at, "detected": at, "resolved": None,
                    "customer_impact_scope": scope, "time_to_detect": 0, "severity": "UNKNOWN",
                    "fields": {"summary": {"type": "textbox", "value": summary}},
                },
            }
        },
        ids, words, words, times, words,
    )  # fmt: skip

    gitlab = st.builds(
        lambda number, note, at, name: {
            "id": number, "note": note, "occurredAt": at, "author": {"username": name, "name": name},
            "timelineEventTags": {"nodes": [{"name": "Start time"}]},
        },
        ids, words, times, words,
    )  # fmt: skip

    return {
        "alertmanager": alertmanager,
        "datadog": datadog,
        "github": github,
        "gitlab": gitlab,
        "grafana": grafana,
        "incidentio": incidentio,
        "pagerduty": pagerduty,
        "slack": slack,
        "statuspage": statuspage,
    }


HOSTILE = payloads(ANY)
HARMLESS = payloads(PLAIN)

TEXT_KEYS = frozenset(
    "text title name summary description body message content note subject fallback tag_name ref username"
    " ruleName customer_impact_scope".split()
)
"""The names under which payloads hold words of people and machines."""


def texts(value: object, name: str = "") -> list[str]:
    """Return the texts in a payload that hold words; labels and annotations hold words, too."""
    if isinstance(value, dict):
        inner = [
            text
            for key, inner in value.items()
            for text in texts(inner, "text" if name in ("labels", "annotations") else key)
        ]
        return inner
    if isinstance(value, list):
        return [text for inner in value for text in texts(inner, name)]
    if isinstance(value, str) and (name == "value" or name in TEXT_KEYS):
        return [value]
    return []
