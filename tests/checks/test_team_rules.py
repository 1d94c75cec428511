"""Rules from a path in a configuration: who may run them, and what comes of those that fail."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

import postmortem as pm
from postmortem.checks import config, team_rules
from postmortem.checks.files import CheckOptions, check_paths
from postmortem.cli.main import main

REPORT = "title: Login was down\nmetadata: {date: 2026-01-15}\nroot_cause: {problem_statement: The pool was full}\n"
RULES = '''\
from postmortem import Hit, rule


@rule("ACME1", "no-runbook", "warning")
def no_runbook(case):
    """No runbook is linked."""
    open("ran", "w").close()
    if not case.report.resources.documentation:
        yield Hit("resources.documentation", "no runbook is linked")
'''
OTHERS = ", ".join(f'"PM{number}"' for number in range(1, 7))
"""The rules of the library, and not what is found of rules that fail."""
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a report, a configuration and a rule, in which commands run."""
    folder = tmp_path / "team"
    (folder / "rules").mkdir(parents=True)
    (folder / "a.yaml").write_text(REPORT)
    (folder / ".postmortem.toml").write_text(f'rules = ["rules/team.py"]\nignore = [{OTHERS}]\n')
    (folder / "rules" / "team.py").write_text(RULES)
    monkeypatch.chdir(folder)
    return folder


def findings(capsys: Captured, *arguments: str) -> list[dict[str, object]]:
    """Return what the command finds."""
    capsys.readouterr()
    assert main(["check", "-q", "--format", "json", *arguments]) in (0, 1)
    listed = json.loads(capsys.readouterr().out)
    assert isinstance(listed, list)
    return listed


def test_a_rule_from_a_path_is_asked(team: Path, capsys: Captured) -> None:
    """A file of rules is asked as any rule is, in every output; no compiled copy is left behind."""
    (finding,) = findings(capsys)
    assert (finding["file"], finding["code"], finding["name"]) == ("a.yaml", "ACME1", "no-runbook")
    assert [path.name for path in (team / "rules").iterdir()] == ["team.py"]
    for format, words in (("text", "ACME1 warning"), ("github", "title=ACME1 no-runbook")):
        main(["check", "-q", "--format", format])
        assert words in capsys.readouterr().out
    main(["check", "-q", "--format", "sarif"])
    driver = json.loads(capsys.readouterr().out)["runs"][0]["tool"]["driver"]
    assert driver["rules"][-1]["shortDescription"]["text"] == "No runbook is linked."
    assert main(["check", "-q", "--statistics"]) == 1
    assert capsys.readouterr().out == "     1  ACME1  no-runbook\n"
    assert main(["check", "--explain", "ACME1"]) == 0
    assert capsys.readouterr().out.startswith("ACME1 no-runbook (warning)")


def test_a_rule_from_a_path_is_selected_and_suppressed(team: Path, capsys: Captured) -> None:
    """`--select`, `--ignore`, the configuration and the document know its code."""
    assert len(findings(capsys, "--select", "ACME")) == 1
    assert findings(capsys, "--ignore", "ACME1,PM") == []
    assert main(["check", "--select", "ACNE"]) == 2
    (team / "a.yaml").write_text(REPORT + "suppressed: [{code: ACME1, reason: it is a test}]\n")
    assert findings(capsys) == []
    (team / ".postmortem.toml").write_text('rules = ["rules/team.py"]\nselect = ["ACME2"]\n')
    config._read_once.cache_clear()
    assert main(["check"]) == 2
    assert "expected the beginning of a rule's code, found 'ACME2'" in capsys.readouterr().out


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_rule_from_a_path_is_asked_in_every_process(team: Path, capsys: Captured, jobs: str) -> None:  # fmt: skip
    """With several processes, each has the rules."""
    for index in range(60):
        (team / f"b{index:02}.yaml").write_text(REPORT)
    assert len(findings(capsys, "--jobs", jobs)) == 61


def test_a_configuration_beside_checked_files_runs_nothing(
    team: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """Whoever checks another folder doesn't run its code, and learns of it once; the rest is checked."""
    (team / "b.yaml").write_text(REPORT)
    monkeypatch.chdir(tmp_path)
    (finding,) = findings(capsys, "team")
    assert (finding["code"], finding["file"]) == ("PM901", "team/.postmortem.toml")
    assert "were not run" in str(finding["message"])
    assert not [*tmp_path.rglob("ran")]
    assert len(findings(capsys, "team", "--select", "PM101")) >= 2
    first = next(iter(check_paths(["team/a.yaml"], CheckOptions())))
    assert [finding.code for finding in first.findings] == ["PM901"]
    assert not [*tmp_path.rglob("ran")]
    assert [finding["code"] for finding in findings(capsys, "team", "--config", "team/.postmortem.toml")] == ["ACME1"] * 2  # fmt: skip


def test_rules_are_trusted_up_to_the_root_of_the_repository(
    team: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """From a folder inside, the configuration at the root counts; one above the root never does."""
    (team / "inner").mkdir()
    (team / "inner" / "c.yaml").write_text(REPORT)
    monkeypatch.chdir(team / "inner")
    assert [finding["code"] for finding in findings(capsys)] == ["PM901"]
    (team / ".git").mkdir()
    assert [finding["code"] for finding in findings(capsys)] == ["ACME1"]
    (team / "inner" / ".git").mkdir()
    assert [finding["code"] for finding in findings(capsys)] == ["PM901"]


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="files have no owner here")
def test_a_configuration_of_another_user_is_not_trusted(
    team: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """In a folder that several users write to, another user's configuration runs nothing."""
    owner = (team / ".postmortem.toml").stat().st_uid
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1000)
    expected = ["ACME1"] if owner == 0 else ["PM901"]
    assert [finding["code"] for finding in findings(capsys)] == expected
    assert (team_rules.trusted_configs(team) == ()) == (owner != 0)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("def broken(:\n", "SyntaxError"),
        ("raise ValueError('no')\n", "ValueError: no"),
        ("raise SystemExit(0)\n", "SystemExit"),
        ("x = 1\n", "expected a rule, made with @rule"),
        (RULES.replace("ACME1", "PM301"), "codes that no other rule has"),
        (RULES + RULES.replace("def no_", "def another_"), "codes that no other rule has"),
        ("from postmortem.checks.rules.actions import action_without_owner\n", "expected a rule"),
        ("\udcff", "UTF-8"),
        (None, "team.py"),
    ],
)
def test_a_file_that_brings_no_rule_is_found(
    team: Path, capsys: Captured, source: str | None, words: str
) -> None:
    """Whatever is wrong with a file of rules is one finding that names it; all other rules run."""
    file = team / "rules" / "team.py"
    file.unlink()
    if source is not None:
        file.write_bytes(source.encode(errors="surrogateescape"))
    (finding,) = findings(capsys)
    assert finding["code"] == "PM901"
    assert finding["level"] == "error"
    assert "rules/team.py" in str(finding["message"])
    assert words in str(finding["message"])
    assert any(finding["code"] == "PM101" for finding in findings(capsys, "--select", "PM101"))


def test_a_rule_from_a_path_that_fails_breaks_only_itself(team: Path, capsys: Captured) -> None:
    """What a rule raises is the finding PM901, which names the file."""
    (team / "rules" / "team.py").write_text(RULES.replace("open(", "1 / 0; open("))
    (finding,) = findings(capsys)
    assert finding["code"] == "PM901"
    assert "the rule ACME1 of rules/team.py failed: ZeroDivisionError" in str(finding["message"])


def test_rules_may_come_in_a_list_with_helpers_beside_them(team: Path, capsys: Captured) -> None:
    """A list of rules is read as well, and dataclasses work in the file."""
    (team / "rules" / "team.py").write_text(
        "from dataclasses import dataclass\n@dataclass\nclass A:\n    b: 'int' = 1\n"
        + RULES
        + "rules = [no_runbook]\n"
    )
    assert [finding["code"] for finding in findings(capsys)] == ["ACME1"]


@pytest.mark.parametrize("value", ["'a.py'", "[1]", "{}"])
def test_a_wrong_list_of_rules_is_refused(team: Path, capsys: Captured, value: str) -> None:
    """`rules` is a list of names of files."""
    (team / ".postmortem.toml").write_text(f"rules = {value}\n")
    config._read_once.cache_clear()
    assert main(["check"]) == 2
    assert "rules: expected a list of text" in capsys.readouterr().err


def test_rules_are_given_in_python() -> None:
    """`rules` of the functions are asked besides those that are installed, and may fail alone."""

    @pm.rule("ACME1", "no-runbook", "warning")
    def no_runbook(case: pm.Case) -> Iterator[pm.Hit]:
        """No runbook is linked."""
        yield pm.Hit("resources.documentation", "no runbook is linked")

    @pm.rule("ACME2", "broken", "note")
    def broken(case: pm.Case) -> Iterator[pm.Hit]:
        """A rule that fails."""
        raise ValueError("no")

    report = pm.Report.from_yaml(REPORT)
    codes = [finding.code for finding in pm.check(report, select=["ACME1"], rules=[no_runbook])]
    assert codes == ["ACME1"]
    every = pm.check_text(REPORT, "yaml", ignore=["PM1"], rules=[no_runbook, broken])
    assert {"PM901", "ACME1"} <= {finding.code for finding in every}
    with pytest.raises(pm.FieldError, match="codes that no other rule has"):
        pm.check(report, rules=[no_runbook, no_runbook])
    assert "ACME1" not in {rule.code for rule in pm.rules()}


def test_only_reports_skips_what_is_none(team: Path, capsys: Captured) -> None:
    """As pre-commit names every file of a change, those that are no post-mortems are skipped."""
    (team / "compose.yaml").write_text("services: {}\n")
    (team / "README.md").write_text("# Our notes\n\nHere they are.\n")
    (team / ".postmortem.toml").unlink()
    named = ["a.yaml", "compose.yaml", "README.md"]
    assert main(["check", *named]) == 2
    capsys.readouterr()
    assert main(["check", "--only-reports", *named]) == 1
    assert {line.partition(":")[0] for line in capsys.readouterr().out.splitlines() if ": PM" in line} == {"a.yaml"}  # fmt: skip
