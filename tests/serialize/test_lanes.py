"""Both lanes of JSON agree on every field of every class: what one refuses or changes, so does the other."""

import json
from collections.abc import Iterator
from typing import Any

import attrs
import pytest

import postmortem as pm
from postmortem.model.paths import fields_of, shape_of
from postmortem.serialize import json_text
from postmortem.serialize.converter import walk_types
from tests.everything import everything

FULL: dict[str, Any] = json.loads(everything().to_json())
EMPTY: dict[str, Any] = json.loads(pm.Report(title="T").to_json())
TIME_OF_EVENT = ("timeline", "detection", 0, "time")
INEXACT: dict[str, dict[str, Any]] = {
    "words": {"end": None, "start": None, "words": "in the evening"},
    "approximate": {"end": None, "start": "2026-01-15T10:00:00Z", "words": None},
    "range": {"end": "2026-01-15T11:00:00Z", "start": "2026-01-15T10:00:00Z", "words": None},
}
ODD_TEXTS = [
    "a  b", " a", "a ", "", " ", "<b>x</b>", "\x1b[31m", "x\n\n## Sign-Off", "x\ry", "x\u2028y", "a\\| b",
    "1\\. x", "# x", "```", "\x00", "\x85", "<img onerror=x>", "<br>", "\\", "[a]", "a b", "not an option",
]  # fmt: skip
ODD_TIMES = [
    "2026-01-15T10:00:00", "2026-01-15T10:00:00+01:00", "2026-01-15", "10:00", "soon",
    "2026-01-15T10:00:00.5Z", "1969-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "", "1969-12-31",
    "0001-01-01", "-PT5S", "PT5S", "PT0S", "PT0.5S", "45 min",
]  # fmt: skip
ODD_OTHERS: list[object] = [None, 0, 5, 1.5, True, [], {}, ["x"], {"x": 1}]


def leaves(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the path of every value that holds no other; of a list, the first two items."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from leaves(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data[:2]):
            yield from leaves(value, (*path, index))
    else:
        yield path


def changed(path: tuple[str | int, ...], value: object) -> str:
    """Return the JSON of a report, full in one section, with another value at a path."""
    section = str(path[0])
    # A section of an author's own is after another one, so that needs the others.
    base = FULL if section == "custom_sections" else EMPTY | {section: FULL[section]}
    data = json.loads(
        json.dumps(base if section == "metadata" else base | {"metadata": FULL["metadata"]})
    )
    inner = data
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    # As compact as `to_json` writes it: the fast lane takes no other text.
    return json.dumps(data, separators=(",", ":"), ensure_ascii=False)


def outcome(read: Any, value: Any) -> object:
    """Return the report that is read, or the paths of what is wrong."""
    try:
        return read(value)
    except pm.ReadError as error:
        return sorted({problem.path for problem in error.problems})


PATHS = sorted(leaves(FULL), key=str)


def fields_on(path: tuple[str | int, ...]) -> Iterator[tuple[Any, str]]:
    """Yield the fields that a path leads through, each with its class; an inexact time is a value."""
    cls: Any = pm.Report
    for step in path:
        if isinstance(step, str) and attrs.has(cls) and step != "schema_version":
            yield cls, step
            cls = shape_of(getattr(attrs.fields(cls), step).type).inner


def test_the_full_report_reaches_every_field() -> None:
    """Each field of each class that holds a plain value is tried, in some place.

    Those of an inexact time are tried below.
    """
    tried = {field for path in PATHS for field in fields_on(path)}
    plain = {
        (cls, name)
        for cls in walk_types(pm.Report)
        if cls is not pm.Inexact
        for name, shape, _ in fields_of(cls)
        if shape.kind in ("value", "values")
    }
    assert plain - tried == set()


def test_the_texts_of_these_tests_take_the_fast_lane() -> None:
    """Without a change, the text that is changed is one that the fast lane takes."""
    for path in PATHS:
        value: Any = FULL
        for step in path:
            value = value[step]
        assert json_text._fast(changed(path, value), pm.Report) is not None
    for inexact in INEXACT.values():
        assert json_text._fast(changed(TIME_OF_EVENT, inexact), pm.Report) is not None


@pytest.mark.parametrize("path", PATHS, ids=lambda path: ".".join(map(str, path)))
def test_both_lanes_agree_on_a_field(path: tuple[str | int, ...]) -> None:
    """`from_json(t) == from_dict(json.loads(t))`, or both refuse the same places."""
    for value in [*ODD_TEXTS, *ODD_TIMES, *ODD_OTHERS]:
        text = changed(path, value)
        by_json = outcome(pm.Report.from_json, text)
        by_dict = outcome(pm.Report.from_dict, json.loads(text))
        assert by_json == by_dict, value


@pytest.mark.parametrize("kind", INEXACT)
def test_both_lanes_agree_on_a_time_that_is_not_exact(kind: str) -> None:
    """The parts of an inexact time are as strict in JSON as anywhere else."""
    for name in ("start", "end", "words"):
        for value in [*ODD_TEXTS, *ODD_TIMES, *ODD_OTHERS]:
            text = changed(TIME_OF_EVENT, {**INEXACT[kind], name: value})
            by_json = outcome(pm.Report.from_json, text)
            by_dict = outcome(pm.Report.from_dict, json.loads(text))
            assert by_json == by_dict, (name, value)
