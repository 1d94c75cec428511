"""The JSON Schema: for authors as lenient as the reader, and strict for programs that write reports."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import postmortem as pm
from postmortem.model.fields import Choice
from postmortem.serialize.schema import ADDRESS, _spelt, words_of
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
    full_text = f"title: T\n{text}\n"
    assert invalid(full_text) == []
    pm.Report.from_yaml(full_text.replace("date: Jan 15, ", "date: 2026-01-15, ").replace("timeline:", "metadata: {date: 2026-01-15}\ntimeline:"))  # fmt: skip


CHOICES = [pm.Status, pm.ReviewState, pm.ActionStatus, pm.Horizon, pm.ActionType, pm.Priority,
           pm.Visibility, pm.Severity, pm.Milestone]  # fmt: skip


@pytest.mark.parametrize("cls", CHOICES, ids=lambda cls: cls.__name__)
@given(data=st.data())
def test_a_choice_is_valid_in_each_spelling_that_is_read(
    cls: type[Choice], data: st.DataObject
) -> None:
    """However a choice is spelt, in the letters of a keyboard, the schema takes what the reader takes."""
    schema = Draft202012Validator(_spelt(cls))
    choice = data.draw(st.sampled_from([*cls]))
    spelling = data.draw(st.sampled_from(choice.spellings()))
    gaps = st.sampled_from(["", " ", "-", "_", "  ", "–"])
    letters = [letter for letter in spelling if letter.isalnum()]
    cases = data.draw(st.lists(st.booleans(), min_size=len(letters), max_size=len(letters)))
    text = "".join(
        (letter.upper() if upper else letter.lower()) + data.draw(gaps)
        for letter, upper in zip(letters, cases, strict=True)
    )
    assert cls.read(f" {text} ") is choice
    assert schema.is_valid(f" {text} ")


@pytest.mark.parametrize("cls", CHOICES[:-2], ids=lambda cls: cls.__name__)
@given(st.text(alphabet="abdeghilnoprstuvwDORIP -_", max_size=12))
def test_a_word_that_is_not_read_is_marked(cls: type[Choice], text: str) -> None:
    """The schema takes just what the reader takes, where a team has no words of its own."""
    try:
        cls.read(text)
        is_read = True
    except pm.FieldError:
        is_read = not text.strip()  # nothing is as good as no key
    assert Draft202012Validator(_spelt(cls)).is_valid(text) == is_read


@pytest.mark.parametrize("text", ["SEV-9", "sev 12", "P7", "s 6", "Severity 9"])
def test_a_level_that_no_scale_has_is_marked(text: str) -> None:
    """A number of a usual scale that it hasn't got is marked; a word of a team's own isn't."""
    assert invalid(f"title: T\nmetadata: {{severity: {text}}}") != []
    with pytest.raises(pm.ReadError):
        pm.Report.from_yaml(f"title: T\nmetadata: {{severity: {text}}}")
    for own in ("Amber", "Tier 1", "Priority 9 of 10"):
        assert invalid(f"title: T\nmetadata: {{severity: {own}}}") == []


@pytest.mark.parametrize(
    "text",
    [
        "titel: T",
        "notes: x",
        "title: [T]",
        "title: T\nmetadata: {severitty: SEV-1}",
        "title: T\nmetadata: {status: resolvd}",
        "title: T\naction_items: {immediate: [{action: x, status: dne}]}",
        "title: T\naction_items: {immediate: [{action: x, type: detct, priority: hgh}]}",
        "title: T\ntimeline: {events: [{event: x, visibility: pubic}]}",
    ],
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
