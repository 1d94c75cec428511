"""The laws that hold for every source and every payload."""

import json
import random
import re
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import postmortem as pm
from postmortem.sources import Import, merge, read
from postmortem.sources.secrets import has_token
from tests.effort import examples
from tests.sources.payloads import HARMLESS, HOSTILE, texts

SYSTEMS = sorted(HARMLESS)

some = settings(max_examples=examples(20))
"""Each law is tried on nine systems: a third of the examples for each is three times as many."""

TOKENS = (
    "xoxb-1234567890-abcdefGHIJKL",
    "xoxe.xoxp-1-AbCdEf123456",
    "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
    "glpat-abcdefghij1234567890",
    "AKIAABCDEFGHIJKLMNOP",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abcdefghijk",
    "https://files.slack.com/files-pri/T1-F1/log.txt?t=xoxe-12-34-abcdef",
    "https://hooks.slack.com/services/T0000/B0000/abcdefghijklmnopqrstuvwx",
    "https://user:hunter2secret@example.com/x?access_token=abcdef123456&page=2",
)


def strings(value: object) -> list[str]:
    """Return every text in a value, however deep."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple | list):
        return [text for inner in value for text in strings(inner)]
    if attrs.has(type(value)):
        return [
            text
            for field in attrs.fields(type(value))  # type: ignore[arg-type]
            for text in strings(getattr(value, field.name))
        ]
    return []


def words(text: str) -> set[str]:
    """Return the words of a text, without its markup."""
    return set(re.findall(r"[^\W_]{3,}", text.replace("\\", "").lower()))


def parts(payloads: Any, size: int = 4) -> st.SearchStrategy[list[Any]]:
    """Return a strategy for several payloads of one system."""
    return st.lists(payloads, min_size=1, max_size=size)


@pytest.mark.parametrize("system", SYSTEMS)
@some
@given(data=st.data())
def test_every_word_is_in_the_import_or_in_dropped(system: str, data: st.DataObject) -> None:
    """No word of a payload disappears: it is imported, or it is named among what was dropped."""
    payload = data.draw(HARMLESS[system])
    imported = read([payload], system)
    known = set().union(*(words(text) for text in strings(imported)))
    for text in texts(payload):
        assert words(text) <= known, text


def test_a_note_that_is_a_part_of_a_word_is_no_part_of_the_words() -> None:
    """`v1` is said of a deployment of `v12`, too: only whole words are said already."""
    deployment = {
        "id": 1, "sha": "f" * 40, "ref": "v12", "task": "deploy", "environment": "production",
        "description": "v1", "created_at": "2026-01-15T10:00:00Z", "updated_at": "2026-01-15T10:00:00Z",
        "creator": {"login": "octo"}, "url": "https://api.github.com/repos/o/r/deployments/1",
    }  # fmt: skip
    [event] = read([deployment], "github").events
    assert event.notes is not None
    assert event.notes.endswith("<br>v1")


@pytest.mark.parametrize("system", SYSTEMS)
@some
@given(data=st.data(), seed=st.integers(0, 99))
def test_shuffled_and_repeated_deliveries_change_nothing(
    system: str, data: st.DataObject, seed: int
) -> None:
    """The order and the number of deliveries make no difference to an import."""
    payload = data.draw(parts(HARMLESS[system]))
    shuffled = [*payload, *payload]
    random.Random(seed).shuffle(shuffled)
    assert read(shuffled, system) == read(payload, system)


@pytest.mark.parametrize("system", SYSTEMS)
@some
@given(data=st.data())
def test_merging_is_associative_and_commutative(system: str, data: st.DataObject) -> None:
    """However imports are merged, in whatever groups and order, the result is the same."""
    other = data.draw(st.sampled_from(SYSTEMS))
    one = read([data.draw(HARMLESS[system])], system)
    two = read([data.draw(HARMLESS[other])], other)
    three = read([data.draw(HARMLESS[system])], system)
    assert merge(merge(one, two), three) == merge(one, merge(two, three)) == merge(three, one, two)


@pytest.mark.parametrize("system", SYSTEMS)
@some
@given(data=st.data())
def test_merging_with_itself_changes_nothing(system: str, data: st.DataObject) -> None:
    """What was read is in its normal form: merging it, alone or with itself, gives it back."""
    imported = read(data.draw(parts(HOSTILE[system])), system)
    assert merge(imported) == imported == merge(imported, imported, Import())


@pytest.mark.parametrize("system", SYSTEMS)
@some
@given(data=st.data(), token=st.sampled_from(TOKENS))
def test_no_token_leaves(system: str, data: st.DataObject, token: str) -> None:
    """A token in any text of a payload, or in an address there, is in no part of an import."""
    payload = json.loads(
        json.dumps(data.draw(HARMLESS[system])),
        object_hook=lambda mapping: _with_token(mapping, token),
    )
    imported = read([payload], system)
    shown = "\n".join(strings(imported)).replace("\\", "")
    assert not has_token(shown)
    assert "hunter2secret" not in shown
    assert "access_token" not in shown


def _with_token(value: dict[str, Any], token: str) -> dict[str, Any]:
    kept = ("id", "ts", "type", "status", "state", "event", "user", "shortlink")
    return {
        key: f"{inner} {token} x"
        if isinstance(inner, str) and key not in kept and not _is_time(inner)
        else inner
        for key, inner in value.items()
    }


def _is_time(text: str) -> bool:
    return bool(re.match(r"\d{4}-\d\d-", text)) or text.startswith(("incident", "INC-"))


@pytest.mark.parametrize("system", SYSTEMS)
@some
@given(data=st.data())
def test_hostile_text_makes_a_report_that_reads_back(system: str, data: st.DataObject) -> None:
    """Whatever a payload says, the report that holds it is written and read back as it is."""
    imported = read(data.draw(parts(HOSTILE[system], size=2)), system)
    report = imported.added_to(pm.report("INC-7", "Login was down").build())
    assert pm.Report.from_markdown(report.to_markdown()) == report
    assert pm.Report.from_yaml(report.to_yaml()) == report


@pytest.mark.parametrize("system", SYSTEMS)
@some
@given(data=st.data())
def test_adding_an_import_twice_adds_it_once(system: str, data: st.DataObject) -> None:
    """A report that has what is imported already stays as it is."""
    imported = read(data.draw(parts(HARMLESS[system], size=2)), system)
    once = imported.added_to(pm.report("INC-7", "Login was down").build())
    assert imported.added_to(once) == once
