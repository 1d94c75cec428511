"""Edits in place: one value changes, and every other byte stays."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import assume, event, example, given, settings
from hypothesis import strategies as st

import postmortem as pm
from postmortem.cli.main import main
from postmortem.errors import PostmortemError
from postmortem.io.edits import edited, steps_to
from postmortem.model.paths import shape_of
from postmortem.testing import normal_texts, reports
from tests.effort import examples
from tests.everything import everything

YAML = """\
# What happened to the login.
title: Login was down   # so said the alert

metadata:
  date: 2026-01-15
  severity: 'sev2'
  status:  # not known yet
timeline:
  events:
    - {time: "10:00", event: It fails}
    # the next one is from the chat
    - time: 11:00
      event: |
        It works
action_items:
  immediate:
    - id: A1
      action: "Renew it: by a job"
      status: open
"""
OTHER = """\
# [INC-7](https://x.example/7): Login outage

**Date:** 2026-01-15\\
**Status:** Ongoing

## Timeline

- 10:00 it fails
- 11:00 it works

## Action items

| # | Task | Owner | State |
|---|:----:|-------|-------|
| A1 | Renew it | Ann | Open |
| A2 | Watch it |  | open |
"""


def changed_parts(before: str, after: str) -> tuple[str, str]:
    """Return what is between the common beginning and the common end of two texts."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return before[start : len(before) - end], after[start : len(after) - end]


def set_in(text: str, format: str, path: str, value: str) -> str:
    """Return a text with another value at a path."""
    return edited(text, format, {path: value}, pm.Report)


@pytest.mark.parametrize(
    ("path", "value", "before", "after"),
    [
        ("title", "Checkout was down", "Login", "Checkout"),
        ("metadata.severity", "sev1", "2", "1"),
        ("metadata.status", "resolved", "", " resolved"),
        ("timeline.events[0].event", "It burns", "fail", "burn"),
        ("timeline.events[0].time", "10:05", "0", "5"),
        ("action_items.A1.status", "done", "op", "do"),
        ("action_items.immediate[0].action", "Renew it: yearly", "by a job", "yearly"),
        ("action_items.a1.owner", "@ann", "", 'owner: "@ann"\n      '),
    ],
)
def test_yaml_keeps_everything_else(path: str, value: str, before: str, after: str) -> None:
    """Comments, quotes, order and layout of YAML stay."""
    text = set_in(YAML, "yaml", path, value)
    gone, new = changed_parts(YAML, text)
    assert gone in before or before in gone
    assert len(text) - len(YAML) == len(new) - len(gone)
    report: Any = pm.Report.from_yaml(text)
    assert report != pm.Report.from_yaml(YAML)
    for line in YAML.split("\n"):
        if "#" in line and line.partition("#")[0].strip() == "":
            assert line in text


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        ("title", "Login failed", "# [INC-7](https://x.example/7): Login failed"),
        ("metadata.status", "Resolved", "**Status:** Resolved"),
        ("metadata.date", "2026-01-16", "**Date:** 2026-01-16\\"),
        ("timeline.events[0].event", "it burns", "- 10:00 it burns"),
        ("action_items.A1.status", "Done", "| A1 | Renew it | Ann | Done |"),
        ("action_items.A2.owner", "Bo", "| A2 | Watch it | Bo | open |"),
    ],
)
def test_another_teams_markdown_keeps_everything_else(path: str, value: str, line: str) -> None:
    """Of a document in any layout, only the line of the value changes."""
    text = set_in(OTHER, "markdown", path, value)
    assert [new for new in text.split("\n") if new not in OTHER.split("\n")] == [line]
    assert text.count("\n") == OTHER.count("\n")


def test_a_box_is_ticked() -> None:
    """The status of a task is its box."""
    text = "# T\n\n## Timeline\n\n- 2026-01-15 10:00 it fails\n\n## Action items\n\n- [ ] Renew it\n- [x] Watch it\n"
    done = set_in(text, "markdown", "action_items.unscheduled[0].status", "done")
    assert done == text.replace("[ ] Renew", "[x] Renew")
    assert set_in(done, "markdown", "action_items.unscheduled[0].status", "open") == text


def test_line_ends_stay(tmp_path: Path) -> None:
    """A file with the line ends of Windows keeps them."""
    path = tmp_path / "a.yaml"
    path.write_bytes(YAML.replace("\n", "\r\n").encode())
    assert pm.edit_file(path, {"action_items.A1.status": "done"})
    assert path.read_bytes() == YAML.replace("status: open", "status: done").replace("\n", "\r\n").encode()  # fmt: skip


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("metadata.statos", "done"),
        ("metadata.severity", "terrible"),
        ("timeline.events[7].event", "x"),
        ("timeline.events", "x"),
        ("action_items.Z9.status", "done"),
        ("metadata", "x"),
        ("", "x"),
        ("title.x", "x"),
    ],
)
def test_what_cannot_be_set_is_refused_and_the_file_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], path: str, value: str
) -> None:
    """A wrong path or value is one error that names it; nothing is written."""
    file = tmp_path / "a.yaml"
    file.write_text(YAML)
    with pytest.raises(PostmortemError):
        pm.edit_file(file, {path: value})
    assert file.read_text() == YAML
    if path:
        assert main(["set", str(file), f"{path}={value}"]) == 2
        assert str(file) in capsys.readouterr().err


def test_json_is_not_edited(tmp_path: Path) -> None:
    """A file that programs write is saved anew, not edited."""
    everything().save(tmp_path / "a.json")
    with pytest.raises(pm.ReadError, match="change the report and save it again"):
        pm.edit_file(tmp_path / "a.json", {"title": "x"})


def test_the_command_sets_several_values(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    """Each PATH=VALUE is set; what is so already changes nothing."""
    file = tmp_path / "a.yaml"
    file.write_text(YAML)
    command = ["set", str(file), "metadata.status=resolved", "action_items.A1.status=done"]
    assert main(command) == 0
    once = file.read_text()
    assert main(command) == 0
    assert file.read_text() == once
    assert "stays as it is" in capsys.readouterr().err
    assert main(["set", str(file), "metadata.status"]) == 2


# --- laws -----------------------------------------------------------------------------------------

FULL = everything()
SOURCES = {"yaml": FULL.to_yaml(), "markdown": FULL.to_markdown()}
TEXT_PATHS = [
    "title", "summary.one_line", "timeline.detection[0].event", "timeline.resolution[0].event",
    "root_cause.factors.primary.description", "action_items.immediate[0].action", "action_items.immediate[0].owner",
    "metrics.gaps[0].gap", "sign_off[0].name", "revision_history[0].changes",
]  # fmt: skip


@pytest.mark.parametrize("format", SOURCES)
@pytest.mark.parametrize("path", TEXT_PATHS)
def test_setting_a_value_to_what_it_is_changes_nothing(format: str, path: str) -> None:
    """The same value gives the same bytes."""
    value: Any = FULL
    for step in steps_to(FULL, path):
        value = value[step] if isinstance(step, int) else getattr(value, step)
    assert set_in(SOURCES[format], format, path, str(value)) == SOURCES[format]


@settings(max_examples=examples(40))
@given(st.sampled_from(TEXT_PATHS), st.sampled_from([*SOURCES]), normal_texts("line"))
@example("title", "yaml", "a: b # c")
@example("title", "yaml", "- x")
@example("title", "yaml", "4·")  # which another reader might take for a number
@example("title", "markdown", "|")
@example("title", "markdown", "a | b")
@example("timeline.detection[0].event", "markdown", "a | b \\| c")
@example("timeline.detection[0].event", "yaml", "'quoted'")
def test_there_and_back_gives_the_same_bytes(path: str, format: str, value: str) -> None:
    """Setting another value and the old one again restores the file; and it reads as it was set."""
    source = SOURCES[format]
    old: Any = FULL
    for step in steps_to(FULL, path):
        old = old[step] if isinstance(step, int) else getattr(old, step)
    try:
        edited = set_in(source, format, path, value)
    except pm.ReadError as error:
        assert "changed by itself" in str(error)  # noqa: PT017 - what can't be proved is refused
        return
    report: Any = (
        pm.Report.from_yaml(edited) if format == "yaml" else pm.Report.from_markdown(edited)
    )
    for step in steps_to(FULL, path):
        report = report[step] if isinstance(step, int) else getattr(report, step)
    assert report == value
    assert set_in(edited, format, path, str(old)) == source


SPELLED = [
    "down",
    '"down"',
    '"+2)"',
    "'+2\"'",
    '"a: b"',
    "'a: b \"c\"'",
    "it's",
    '"\\ufeffx"',
]
"""A title of YAML, as a person or this library writes it."""


@pytest.mark.parametrize("new", ["up", "+3)", '+3"', "c: d", 'c: "d"', "it's", "NO", "\\"])
@pytest.mark.parametrize("spelled", SPELLED)
def test_quotes_come_and_go_with_what_needs_them(spelled: str, new: str) -> None:
    """Whatever quotes a value has, and needs in between, the old value comes back in its own."""
    source = f"schema_version: 1\ntitle: {spelled}\noverview: x\n"
    old = pm.Report.from_yaml(source).title
    edited = set_in(source, "yaml", "title", new)
    assert pm.Report.from_yaml(edited).title == new
    assert set_in(edited, "yaml", "title", old) == source


@pytest.mark.parametrize("words", ["down", "+2)", "a: b", "it's", "a: 'b'", "\ufeffx"])
def test_a_value_that_has_to_be_escaped_leaves_this_librarys_own_spelling(words: str) -> None:
    """Double quotes for the sake of an escape don't stay behind in a file that we wrote."""
    source = pm.Report(title=words, overview="x").to_yaml()
    edited = set_in(source, "yaml", "title", "\ufeffy")
    assert set_in(edited, "yaml", "title", words) == source


def lines_in(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield the path and the text of each line that a report holds, but not of prose and of code."""
    for field in attrs.fields(type(value)):
        inner, inner_path = getattr(value, field.name), f"{path}.{field.name}".removeprefix(".")
        shape = shape_of(field.type)
        if inner is None or not field.init:
            continue
        if shape.kind == "part":
            yield from lines_in(inner, inner_path)
        elif shape.kind == "rows":
            for index, row in enumerate(inner):
                yield from lines_in(row, f"{inner_path}[{index}]")
        elif shape.text == "line":
            many = enumerate(inner) if shape.kind == "values" else ()
            yield from ((f"{inner_path}[{index}]", text) for index, text in many)
            if shape.kind == "value":
                yield inner_path, inner


def value_at(report: Any, path: str) -> Any:
    """Return the value at a path."""
    for step in steps_to(report, path):
        report = report[step] if isinstance(step, int) else getattr(report, step)
    return report


@pytest.mark.parametrize("format", SOURCES)
@given(reports(), st.data())
def test_any_line_of_any_report_goes_there_and_back(
    format: str, report: pm.Report, data: st.DataObject
) -> None:
    """A line set to what it is changes nothing; set to another one and back, no byte is different."""
    source = report.to_yaml() if format == "yaml" else report.to_markdown()
    # A few words below a heading can be one field or another one, to who reads any document.
    assume(format == "yaml" or pm.read_markdown(source).report == report)
    path, old = data.draw(st.sampled_from([*lines_in(report)]))
    assert set_in(source, format, path, old) == source
    new = data.draw(normal_texts("line"))
    try:
        edited = set_in(source, format, path, new)
    except pm.ReadError as error:
        assert "changed by itself" in str(error)  # noqa: PT017 - what can't be proved is refused
        event("refused")
        return
    except pm.FieldError:  # a code of a rule, or the name of a language, isn't any line
        event("no value of the field")
        return
    read: Any = pm.Report.from_yaml(edited) if format == "yaml" else pm.Report.from_markdown(edited)
    assert value_at(read, path) == new
    event("changed")
    try:
        assert set_in(edited, format, path, old) == source
    except pm.ReadError as error:
        assert "changed by itself" in str(error)  # noqa: PT017
        event("refused on the way back")
