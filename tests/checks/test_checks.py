"""Checking: laws of all rules, and where findings are in texts and files."""

import datetime as dt
import json
import re
from pathlib import Path

import attrs
import pytest
from hypothesis import example, given

import postmortem as pm
from postmortem.checks.files import CheckOptions, check_paths
from postmortem.checks.finding import place
from postmortem.checks.policy import read_policy
from postmortem.checks.registry import Selection
from postmortem.io.folders import files_of
from postmortem.testing import reports
from postmortem.views.redaction import Publication
from tests.checks.test_rules import EXAMPLE, OF_PUBLIC_FILES, RULES, TODAY, alone, planted, selected
from tests.everything import everything
from tests.growth import MOST, exponent

MANY = """\
title: T
metadata:
  severity: SEV-2
  date: 2026-01-15
  duration: 3 h
  reviewers: [Grace H.]
timeline:
  detection:
    - time: 10:00
      event: Errors begin
      milestone: impact started
    - time: 10:02
      event: The alert fires
      milestone: detected
  resolution:
    - time: 10:40
      event: TBD
      milestone: resolved
root_cause:
  factors:
    primary:
      description: Human error
  whys:
    - question: Why did it fail?
      answer: Nobody knows
summary:
  impact:
    user_impact: 300 of 2,000 users (45%) waited
lessons:
  technical:
    - lesson: Watch it, see A7
action_items:
  immediate:
    - id: A1
      action: Investigate the monitoring
      owner: "@team-db"
      due: 2025-01-22
communication:
  internal:
    - time: 09:58
      message: Incident declared
"""
FOUND = {
    ("PM201", 5), ("PM102", 17), ("PM403", 22), ("PM105", 23), ("PM223", 28), ("PM232", 31),
    ("PM306", 35), ("PM302", 36), ("PM304", 37), ("PM211", 40),
}  # fmt: skip
"""What is wrong in it, with the lines of its YAML."""
WORDS = {
    "PM201": "03:00:00", "PM102": "TBD", "PM403": "Primary Cause", "PM105": "## 5 Whys", "PM223": "(45%)",
    "PM232": "see A7", "PM306": "| Investigate", "PM302": "| @team-db", "PM304": "| 2025-01-22",
    "PM211": "09:58",
}  # fmt: skip
"""What is in the line of its Markdown; a factor is where its item begins."""


def test_yaml_findings_have_the_place_of_their_values() -> None:
    """Each planted mistake is found in its line of YAML, and nothing else is found."""
    findings = pm.check_text(MANY, "yaml", TODAY)
    missing = [finding for finding in findings if finding.code == "PM101"]
    assert [finding.path for finding in missing] == ["impact"]
    lines = {
        (finding.code, finding.location.line)
        for finding in findings
        if finding.location is not None
    }
    assert lines - {("PM101", 1)} == FOUND
    for finding in findings:
        assert finding.location is not None
        assert finding.excerpt == MANY.split("\n")[finding.location.line - 1]


def test_markdown_findings_have_the_place_of_their_values() -> None:
    """The same mistakes are found in Markdown, each in the line of its words."""
    text = pm.Report.from_yaml(MANY).to_markdown()
    findings = [
        finding for finding in pm.check_text(text, "markdown", TODAY) if finding.code != "PM101"
    ]
    assert {finding.code for finding in findings} == {code for code, _ in FOUND}
    assert len(findings) == len(FOUND)
    for finding in findings:
        assert WORDS[finding.code] in (finding.excerpt or "") or finding.code == "PM105"


def test_json_findings_have_the_place_of_their_values() -> None:
    """The same mistakes are found in JSON, indented or not, and escaped text moves nothing."""
    report = attrs.evolve(pm.Report.from_yaml(MANY), title='T "quoted" \\ {[,:]} é')
    for indent in (None, 2):
        text = report.to_json(indent=indent)
        findings = [
            finding for finding in pm.check_text(text, "json", TODAY) if finding.code != "PM101"
        ]
        assert {finding.code for finding in findings} == {code for code, _ in FOUND}
        for finding in findings:
            assert finding.location is not None
            assert finding.location.column is not None
            rest = text.split("\n")[finding.location.line - 1][finding.location.column - 1 :]
            last = re.sub(r"\[[0-9]+\]$", "", finding.path).rpartition(".")[2]
            assert rest.startswith((f'"{last}"', "{"))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_planted_mistake_is_found_in_every_format(rule: pm.Rule) -> None:
    """What is planted into the complete example is the only finding of its YAML and its Markdown."""
    public = Publication() if rule.code in OF_PUBLIC_FILES else None
    report = planted(rule.bad) if public is None else alone(rule.bad)
    for text, format in (
        (report.to_yaml(), "yaml"),
        (report.to_markdown(), "markdown"),
        (report.to_json(), "json"),
    ):
        findings = pm.check_text(text, format, TODAY, select=selected(rule), public=public)
        assert [finding.code for finding in findings] == [rule.code]
        assert findings[0].location is not None


@given(reports())
@example(everything())
def test_no_check_raises_or_changes_anything(report: pm.Report) -> None:
    """Any report can be checked; it stays as it was, and its findings are the same each time."""
    before = report.to_json()
    findings = pm.check(report, TODAY)
    assert report.to_json() == before
    assert pm.check(pm.Report.from_json(before), TODAY) == findings
    assert list(findings) == sorted(
        findings, key=lambda finding: (place(finding.path), finding.code, finding.message)
    )


def test_without_a_today_no_deadline_is_measured() -> None:
    """The clock is never asked: an overdue action is found only if somebody says what day it is."""
    report = pm.report("I", "T").action("A1", "Do it", owner="@a", due="2000-01-01").build()
    assert "PM305" not in {finding.code for finding in pm.check(report)}
    assert "PM305" in {finding.code for finding in pm.check(report, dt.date(2000, 1, 2))}


def test_times_at_the_ends_of_the_calendar_are_compared() -> None:
    """The first and last years have no hour before or after, and no rule needs one."""
    for year in (1970, 9999):
        rows = [dt.datetime(year, 12 if year > 1970 else 1, 31, hour) for hour in (0, 23, 0, 23)]
        builder = pm.report("I", "T", date=rows[0].date(), duration="5 h")
        for at in rows:
            builder = builder.detected(at, "x").internal_message(at, "#x", "x")
        assert pm.check(builder.build())


def test_checking_takes_time_in_proportion() -> None:
    """Twice the rows, and rows of twice the length, are checked in twice the time."""

    def report(rows: int, length: int) -> pm.Report:
        builder = pm.report("I", "T", date="2026-01-15", duration="5 h")
        texts = ("a-", "1 of 2 ", "`` ` ", "](", "X ")
        for number in range(rows):
            text = texts[number % len(texts)] * length
            builder = builder.detected("10:00", text).action(f"A{number}", text, owner=text)
            builder = builder.went_wrong(text).why(text, text).link(f"see A{number}")
        return builder.build()

    assert exponent(lambda subject: pm.check(subject, TODAY), lambda count: report(count, 9)) < MOST
    assert exponent(lambda subject: pm.check(subject, TODAY), lambda count: report(5, count)) < MOST


# --- which rules ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("select", "ignore", "has", "hasnt"),
    [
        ((), (), "PM101", None),
        (("PM3",), (), "PM301", "PM101"),
        ((), ("PM3",), "PM101", "PM301"),
        (("PM301",), ("PM3",), "PM301", "PM302"),
        (("PM3",), ("PM301",), "PM302", "PM301"),
        (("ALL",), ("PM1",), "PM201", "PM101"),
        (("PM1",), ("ALL",), "PM101", "PM201"),
        (("PM1",), ("PM1",), "PM101", None),
    ],
)
def test_the_longer_beginning_wins(
    select: tuple[str, ...], ignore: tuple[str, ...], has: str, hasnt: str | None
) -> None:
    """Of two beginnings that a code has, the longer says whether its rule is asked."""
    selection = Selection(select=select, ignore=ignore)
    if select == ignore != ():
        assert not selection.has(has)
        return
    assert selection.has(has)
    assert hasnt is None or not selection.has(hasnt)


def test_a_beginning_of_no_code_is_refused() -> None:
    """A code that is misspelt is an error, and not a rule that finds nothing."""
    with pytest.raises(pm.FieldError, match="beginning of a rule's code"):
        pm.check(everything(), select=["PMX"])


# --- the policy -----------------------------------------------------------------------------------


def test_a_policy_changes_what_is_asked() -> None:
    """What a team asks at a severity, and how many whys, is its own."""
    policy = read_policy(
        {"whys": 2, "sev-2": {"sections": ["timeline"], "reviewers": 0, "write-up-within": "1 d"}}
    )
    assert policy.whys == 2
    assert policy.sev_2.sections == ("timeline",)
    assert policy.sev_2.impact_in_numbers
    assert policy.sev_1 == pm.Policy().sev_1
    assert "PM101" not in {
        finding.code for finding in pm.check(pm.Report.from_yaml(MANY), policy=policy)
    }


@pytest.mark.parametrize(
    ("data", "path", "message"),
    [
        ({"wyhs": 3}, "wyhs", "did you mean 'whys'"),
        ({"sev-1": {"section": []}}, "sev-1.section", "did you mean 'sections'"),
        ({"sev_1": {"sections": ["timelin"]}}, "sev_1.sections", "did you mean 'timeline'"),
        ({"sev_1": {"sections": ["root_cause.why"]}}, "sev_1.sections", "did you mean 'whys'"),
        ({"sev_1": {"sections": "timeline"}}, "sev_1.sections", "a list of text"),
        ({"sev_1": 1}, "sev_1", "a table"),
        ({"whys": "3"}, "whys", "a whole number"),
        ({"whys": True}, "whys", "a whole number"),
        ({"immediate": "soon"}, "immediate", "a duration"),
        ({"sev_1": {"impact_in_numbers": 1}}, "sev_1.impact_in_numbers", "true or false"),
    ],
)
def test_a_wrong_policy_is_refused(data: object, path: str, message: str) -> None:
    """What a policy can't be is an error with its key, and the nearest key there is."""
    with pytest.raises(pm.FieldError) as caught:
        read_policy(data)
    (problem,) = caught.value.problems
    assert problem.path == path
    assert message in str(problem)


# --- files ----------------------------------------------------------------------------------------


def test_a_folder_is_walked(tmp_path: Path) -> None:
    """In a folder, reports are checked by their names; what is hidden or no report is passed over."""
    report = everything()
    for name in ("b.md", "a.yaml", "c/d.json", ".hidden/e.md", "c/.f.md"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        report.save(file)
    (tmp_path / "compose.yaml").write_text("services:\n  web: {}\n")
    (tmp_path / "README.md").write_text("# Readme\n\nWords.\n")
    (tmp_path / "page.html").write_text("<p>")
    files = list(check_paths([str(tmp_path), str(tmp_path / "b.md")], CheckOptions(today=TODAY)))
    assert [Path(file.source).name for file in files if not file.is_skipped] == [
        "a.yaml", "b.md", "d.json",
    ]  # fmt: skip
    assert [Path(file.source).name for file in files if file.is_skipped] == ["README.md"]
    assert all(file.findings for file in files if not file.is_skipped)


def test_a_page_beside_its_report_is_not_checked_again(tmp_path: Path) -> None:
    """In a folder, the HTML page of a report is skipped, whatever it says; named, it is checked."""
    report = attrs.evolve(everything(), notes="```\nlog\nmetadata: {}\nend\n```")
    for name in ("a.yaml", "a.html", "b.HTM"):
        report.save(tmp_path / name)
    assert "\nmetadata: {}\n" in (tmp_path / "a.html").read_text(encoding="utf-8")
    files = list(check_paths([str(tmp_path)], CheckOptions(today=TODAY)))
    assert [Path(file.source).name for file in files] == ["a.yaml"]
    (page,) = check_paths([str(tmp_path / "a.html")], CheckOptions(today=TODAY))
    assert sorted(finding.code for finding in page.findings) == sorted(
        finding.code for finding in files[0].findings
    )


def test_the_nearest_configuration_counts(tmp_path: Path) -> None:
    """Each file has the configuration of the nearest folder; pyproject.toml only with our table."""
    (tmp_path / ".postmortem.toml").write_text(
        'ignore = ["PM"]\nexclude = ["drafts", "*.tmp.md"]\n'
    )
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "pyproject.toml").write_text("[tool.other]\nx = 1\n")
    own = tmp_path / "own"
    own.mkdir()
    (own / "pyproject.toml").write_text('[tool.postmortem]\nselect = ["PM301"]\n')
    for name in ("inner/a.md", "own/b.md", "drafts/c.md", "d.tmp.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        everything().save(tmp_path / name)
    files = {Path(file.source).name: file for file in check_paths([str(tmp_path)], CheckOptions())}
    assert set(files) == {"a.md", "b.md"}
    assert files["a.md"].findings == ()
    assert {finding.code for finding in files["b.md"].findings} == {"PM301"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ignroe = []", "did you mean 'ignore'"),
        ('select = ["XX1"]', "beginning of a rule's code"),
        ("select = 1", "a list of text"),
        ("[policy]\nwyhs = 1", "policy.wyhs"),
        ("x = [", "expected TOML"),
    ],
)
def test_a_wrong_configuration_is_an_error(tmp_path: Path, text: str, message: str) -> None:
    """A key that isn't known, or a value that can't be, is an error with the file and the key."""
    file = tmp_path / ".postmortem.toml"
    file.write_text(text)
    everything().save(tmp_path / "a.md")
    with pytest.raises(pm.ReadError) as caught:
        list(check_paths([str(tmp_path / "a.md")], CheckOptions()))
    assert message in str(caught.value)
    assert str(file) in str(caught.value)


def test_what_cannot_be_read_does_not_stop_the_others(tmp_path: Path) -> None:
    """A file that isn't a report is an error of its own; the next one is checked."""
    (tmp_path / "a.yaml").write_text("title: T\nmetadata: {severity: SEV-9}\n")
    everything().save(tmp_path / "b.md")
    first, second = check_paths([str(tmp_path)], CheckOptions())
    assert first.error is not None
    assert "SEV-9" in str(first.error)
    assert second.findings


def test_extras_have_the_place_where_they_were_written() -> None:
    """A report sorts its extras, and a finding still has the line of its own extra."""
    text = "title: T\nextras:\n  - after: Notes\n    markdown: x\n  - after: Timeline\n    markdown: TBD\n"
    for source, format in (
        (text, "yaml"),
        (json.dumps(pm.Report.from_yaml(text).to_dict(), indent=1), "json"),
    ):
        (finding,) = pm.check_text(source, format, select=["PM102"])
        assert "TBD" in (finding.excerpt or "")


def test_a_file_that_was_named_is_yielded_as_it_is() -> None:
    """A file that somebody names is checked whatever it is called."""
    assert list(files_of(EXAMPLE, lambda file: False)) == [EXAMPLE]
