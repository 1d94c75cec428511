"""Payloads that no system would send: an import or one clear error, and never anything else."""

from importlib.metadata import EntryPoint
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import postmortem as pm
from postmortem.sources import Collector, Document, Import, Options, Source, read, sources
from tests.sources.payloads import HARMLESS
from tests.sources.test_readers import EXPORT, alert, answer, message, webhook

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.just("\ud800"),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=5,
)

SERIES = answer(
    ({"__name__": "ALERTS", "alertname": "A", "alertstate": "firing"}, [(0, "1"), (60, "1")])
)
SYSTEMS = {**HARMLESS, "prometheus": st.just(SERIES)}


def places(value: object) -> list[tuple[Any, Any]]:
    """Return every container in a value with each of its keys."""
    if isinstance(value, dict):
        own = [(value, key) for key in value]
        return [*own, *(place for inner in value.values() for place in places(inner))]
    if isinstance(value, list):
        indexes: list[tuple[Any, Any]] = [(value, index) for index in range(len(value))]
        return [*indexes, *(place for inner in value for place in places(inner))]
    return []


def copied(value: Any) -> Any:
    """Return a deep copy of a value that JSON can hold."""
    if isinstance(value, dict):
        return {key: copied(inner) for key, inner in value.items()}
    return [copied(inner) for inner in value] if isinstance(value, list) else value


@pytest.mark.parametrize("system", sorted(SYSTEMS))
@given(data=st.data())
def test_any_value_in_any_place_is_an_import_or_an_error(system: str, data: st.DataObject) -> None:
    """Whatever is where a text, a list or a time should, nothing but our own error is raised."""
    payload = copied(data.draw(SYSTEMS[system]))
    for _ in range(data.draw(st.integers(1, 3))):
        holder, key = data.draw(st.sampled_from(places(payload)))
        holder[key] = data.draw(json_values)
    for kind in (system, None):
        try:
            imported = read([payload], kind)
        except pm.PostmortemError:
            continue
        imported.added_to(pm.report("INC-7", "Login was down").build())


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("\ud800", None),
        ("javascript:alert(1)", None),
        ("https://stspg.io/x", "https://stspg.io/x"),
        ("https://stspg.io/x?token=xoxb-1234567890-abcdef", "https://stspg.io/x"),
    ],
)
def test_the_page_of_an_incident_is_linked_if_its_address_may_leave(
    address: str, shown: str | None
) -> None:
    """The address of a fact is cleaned as that of an event is: no half character, no script, no token."""
    incident = {
        "id": "P1", "name": "Login was down", "status": "resolved", "impact": "minor", "shortlink": address,
        "created_at": "2026-01-15T10:00:00Z", "updated_at": "2026-01-15T10:30:00Z", "incident_updates": [], "components": [],
    }  # fmt: skip
    imported = read([{"page": {"name": "Example"}, "incident": incident}], "statuspage")
    report = imported.added_to(pm.report("INC-7", "Login was down").build())
    assert [link.url for link in report.resources.documentation] == ([shown] if shown else [])


def test_two_units_of_time_in_one_object_are_distinguished() -> None:
    """Seconds, milliseconds and text in one payload are each read as what they are."""
    payload = alert(startsAt=1_768_435_500, endsAt=1_768_437_670_000, status="resolved")
    fires, ends = read(webhook(payload)).events
    assert (str(fires.time), str(ends.time)) == (
        "2026-01-15 00:05:00+00:00",
        "2026-01-15 00:41:10+00:00",
    )


def test_a_value_that_is_no_time_is_reported() -> None:
    """A time that can't be read leaves the event without one, and is dropped by its words."""
    imported = read(webhook(alert(startsAt="half past nine")))
    assert imported.events[0].time is None
    dropped = {(entry.reason, entry.text) for entry in imported.dropped}
    assert ("a time that can't be read", "half past nine") in dropped


def test_duplicate_ids_lose_no_words() -> None:
    """Two messages with one id: one is the event, the words of the other are dropped by name."""
    imported = read([message("1768435500.000100", "First"), message("1768435500.000100", "Second")])
    assert len(imported.events) == 1
    texts = {imported.events[0].event, imported.dropped[0].text}
    assert texts == {"U1: First", "U1: Second"}


def test_settings_in_an_export_are_dropped_by_name(tmp_path: Any) -> None:
    """A file of an export that nobody knows is named, and stops nothing."""
    import json

    for name, value in {
        **EXPORT,
        "canvases.json": [{"x": 1}],
        "integration_logs.json": [""],
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(json.dumps(value))
    imported = read(tmp_path, "slack", reaction="pushpin")
    assert len(imported.events) == 1
    assert imported.reasons()["not recognised"] == 1


def test_a_webhook_about_no_repository_is_dropped() -> None:
    """What GitHub sends about an organisation is no event of an incident."""
    imported = read(
        {"action": "member_added", "organization": {"login": "acme"}, "sender": {"login": "ada"}}
    )
    assert imported.empty
    assert imported.reasons() == {"another kind of webhook": 1}


# --- plug-ins -------------------------------------------------------------------------------------


class Opsgenie(Source):
    """A source that a distribution might bring."""

    name = "opsgenie"
    title = "Opsgenie"

    def recognise(self, document: Document) -> str | None:
        if document.data == "boom":
            raise RuntimeError("no")
        return "an alert of Opsgenie" if "tinyId" in document.data else None

    def read(self, documents: Any, options: Options) -> Any:
        collector = Collector(self.name, self.title, options)
        for document in documents:
            if document.data["tinyId"] == "bad":
                yield "no import"
            if document.data["tinyId"] == "broken":
                raise KeyError("x")
            collector.event(document.data["tinyId"], document.data["at"], "An alert")
        yield collector.result()


class Slack(Opsgenie):
    """A source that takes the name of ours."""

    name = "slack"


@pytest.fixture
def _plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    payloads = [
        EntryPoint("opsgenie", f"{__name__}:Opsgenie", "postmortem.sources"),
        EntryPoint("slack", f"{__name__}:Slack", "postmortem.sources"),
        EntryPoint("wrong", f"{__name__}:Opsgenie", "postmortem.sources"),
        EntryPoint("function", f"{__name__}:places", "postmortem.sources"),
    ]
    monkeypatch.setattr(
        "importlib.metadata.entry_points", lambda group: payloads if "sources" in group else []
    )
    monkeypatch.setattr("postmortem.plugins.may_have_entry_points", lambda group: True)


@pytest.mark.usefixtures("_plugins")
def test_a_plug_in_is_a_source_like_ours() -> None:
    """It is listed, recognises its payloads and reads them; ours keep their names."""
    assert sources()["opsgenie"] == "an unknown distribution"
    assert sources()["slack"] == "postmortem-report"
    payload = {"tinyId": "7", "at": "2026-01-15T00:05:00Z"}
    assert read(payload) == read(payload, "opsgenie")
    assert read(payload).events[0].source.system == "opsgenie"
    assert isinstance(read([message("1768435500.000100", "Hi")], "slack"), Import)


@pytest.mark.usefixtures("_plugins")
@pytest.mark.parametrize(
    ("kind", "payload", "words"),
    [
        ("opsgenie", {"tinyId": "bad", "at": ""}, "expected Import"),
        ("opsgenie", {"tinyId": "broken", "at": ""}, "the plug-in 'opsgenie'.*KeyError"),
        ("wrong", {"tinyId": "7"}, "one name"),
        ("function", {"tinyId": "7"}, "a subclass of Source"),
    ],
)
def test_a_broken_plug_in_is_an_error_that_names_it(kind: str, payload: Any, words: str) -> None:
    """Whatever a plug-in does, the error says which it is, and the others work."""
    with pytest.raises(pm.ReadError, match=words):
        read(payload, kind)
    assert read(webhook(alert())).events
