"""The JSON Schema: for authors as lenient as the reader, and strict for programs that write reports."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from jsonschema import Draft202012Validator

import postmortem as pm
from postmortem.serialize.schema import ADDRESS, words_of
from postmortem.serialize.yaml_read import read_yaml
from postmortem.testing import reports
from tests.everything import everything

ROOT = Path(__file__).parents[2]
AUTHORS, STRICTLY = pm.json_schema(), pm.json_schema(strict=True)
FOR_AUTHORS, STRICT = Draft202012Validator(AUTHORS), Draft202012Validator(STRICTLY)
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
PIECES = {
    f"{page.relative_to(ROOT)}:{number}": piece
    for page in PAGES
    if "decisions" not in page.parts
    for number, piece in enumerate(re.findall(r"^```yaml\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL))
}  # fmt: skip
PROPERTIES = {*pm.json_schema()["properties"]}


def invalid(text: str) -> list[str]:
    """Return what the schema for authors marks in a text of YAML, as an editor would."""
    data = read_yaml(text).data
    return [f"{list(error.path)}: {error.message}" for error in FOR_AUTHORS.iter_errors(data)]


def properties(schema: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return every property of a schema, by its class and name."""
    objects = {"Report": schema, **schema["$defs"]}
    return {
        f"{cls}.{name}": property
        for cls, described in objects.items()
        for name, property in described["properties"].items()
    }


def test_the_schema_is_valid_and_committed() -> None:
    """Both schemas are schemas, and the file in the documentation is the one for authors."""
    for schema in (AUTHORS, STRICTLY):
        Draft202012Validator.check_schema(schema)
    committed = ROOT / "docs" / "schema.json"
    assert json.loads(committed.read_text(encoding="utf-8")) == pm.json_schema()
    assert pm.json_schema()["$id"] == ADDRESS


def test_the_blank_report_and_the_examples_are_valid() -> None:
    """An editor marks nothing in what `new` writes, nor in the examples."""
    assert invalid(pm.template("yaml")) == []
    for path in sorted((ROOT / "examples").rglob("*.yaml")):
        assert invalid(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("piece", PIECES)
def test_yaml_in_the_docs_is_valid(piece: str) -> None:
    """Every report, and part of a report, that a page shows in YAML is valid."""
    data = read_yaml(PIECES[piece]).data
    if not isinstance(data, dict) or not set(data) <= PROPERTIES:
        pytest.skip("the YAML of another program, or a mistake that the page is about")
    errors = [error.message for error in FOR_AUTHORS.iter_errors({"title": "T", **data})]
    assert errors == []


def test_the_blank_report_names_its_schema() -> None:
    """Editors with the YAML language server find the schema by the first line."""
    first = pm.template("yaml").splitlines()[0]
    assert first == f"# yaml-language-server: $schema={ADDRESS}"


@given(reports())
@example(everything())
def test_json_is_valid_by_both(report: pm.Report) -> None:
    """What `to_json` writes is valid by both schemas."""
    data = json.loads(report.to_json())
    FOR_AUTHORS.validate(data)
    STRICT.validate(data)


def test_every_property_has_words_of_its_own() -> None:
    """Hovering over any key shows what belongs there, and more than its name."""
    silent = {
        name
        for schema in (AUTHORS, STRICTLY)
        for name, property in properties(schema).items()
        if len(property.get("description", "")) <= 3
        or property["description"].lower() == name.partition(".")[2].replace("_", " ")
    }
    assert silent == set()


@pytest.mark.parametrize(
    "text",
    [
        "metadata: {severity: sev2, status: resolved, date: Jan 15, duration: 45 min}",
        "metadata: {severity: , date: , reviewers: }",
        "metadata:",
        "timeline: {detection: [{time: 10:00, event: x, milestone: detected}]}",
        "impact: {user: {total_users_affected: 1200}}",
        "$schema: report.schema.json",
        'schema_version: "1"',
    ],
)
def test_what_the_reader_takes_is_valid(text: str) -> None:
    """The usual spellings, empty keys and numbers are as valid as they are readable."""
    whole = f"title: T\n{text}\n"
    assert invalid(whole) == []
    pm.Report.from_yaml(whole.replace("date: Jan 15, ", "date: 2026-01-15, ").replace("timeline:", "metadata: {date: 2026-01-15}\ntimeline:"))  # fmt: skip


@pytest.mark.parametrize(
    "text", ["titel: T", "notes: x", "title: [T]", "title: T\nmetadata: {severitty: SEV-1}"]
)
def test_what_the_reader_refuses_is_marked(text: str) -> None:
    """A misspelt key, a missing title and a list for text are marked."""
    assert invalid(text) != []
    with pytest.raises(pm.ReadError):
        pm.Report.from_yaml(text)


def test_the_strict_schema_requires_everything() -> None:
    """Each object lists all its properties as required, and takes no other."""
    for described in (STRICTLY, *STRICTLY["$defs"].values()):
        assert described["required"] == [*described["properties"]]
        assert described["additionalProperties"] is False
    assert "timings" not in STRICTLY["properties"]
    assert not STRICT.is_valid({"title": "T"})


def test_words_come_from_comments_and_examples() -> None:
    """A comment describes its key, and `as` begins an example; an example in a comment counts too."""
    words = words_of(
        "metadata:\n  date:  # the day, as 2026-01-15\nrows:\n  # - time: 10:00  # when\n"
    )
    assert (words["metadata.date"].about, words["metadata.date"].example) == ("the day", "2026-01-15")  # fmt: skip
    assert (words["rows.time"].about, words["rows.time"].example) == ("when", "10:00")
