"""What findings look like, the command `check`, and rules that plug-ins bring."""

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any, NoReturn

import pytest
from jsonschema import Draft4Validator

import postmortem as pm
from postmortem.checks import registry
from postmortem.checks.files import CheckOptions, check_paths, written
from postmortem.checks.finding import Finding
from postmortem.checks.outputs import as_github, as_text
from postmortem.cli.main import main
from postmortem.tree.locations import Location
from tests.checks.test_checks import MANY
from tests.everything import everything

SCHEMAS = Path(__file__).parent / "schemas"
SARIF = Draft4Validator(json.loads((SCHEMAS / "sarif-2.1.0.json").read_text(encoding="utf-8")))

HOSTILE = Finding(
    code="PM102",
    level=pm.Level.ERROR,
    path="notes",
    message="50% of\r\n::error::x\x1b[31m",
    location=Location(3, 2),
    excerpt="\t\x1b[31mred",
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder to work in, with a report in which much is found."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a b.yaml").write_text(MANY)
    return tmp_path


def test_sarif_fits_its_schema(folder: Path) -> None:
    """What is written as SARIF is valid by the schema, with findings, errors and none."""
    (folder / "c.yaml").write_text("title: T\nwrong: 1\n")
    checked = list(check_paths(["."], CheckOptions()))
    for some in (checked, checked[:1], []):
        log = json.loads(written(some, "sarif"))
        SARIF.validate(log)
    run = json.loads(written(checked, "sarif"))["runs"][0]
    assert run["invocations"][0]["executionSuccessful"] is False
    known = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(run["results"]) > 5
    for result in run["results"]:
        (place,) = result["locations"]
        if result["ruleId"] == "PM900":
            assert place["physicalLocation"]["artifactLocation"]["uri"] == "c.yaml"
            assert "ruleIndex" not in result
            continue
        assert known[result["ruleIndex"]] == result["ruleId"]
        assert place["physicalLocation"]["artifactLocation"]["uri"] == "a%20b.yaml"
        assert place["physicalLocation"]["region"]["startLine"] >= 1


def test_a_fingerprint_outlives_a_move(folder: Path) -> None:
    """A finding that stands some lines lower has the same fingerprint, and others have others."""
    first = json.loads(written(check_paths(["a b.yaml"], CheckOptions()), "sarif"))["runs"][0][
        "results"
    ]
    (folder / "a b.yaml").write_text("# a comment\n\n" + MANY)
    second = json.loads(written(check_paths(["a b.yaml"], CheckOptions()), "sarif"))["runs"][0][
        "results"
    ]
    prints = [
        [result["partialFingerprints"]["primaryLocationLineHash"] for result in run]
        for run in (first, second)
    ]
    assert sorted(prints[0]) == sorted(prints[1])
    assert len(set(prints[0])) == len(prints[0])


def test_nothing_ends_an_annotation() -> None:
    """Line breaks, colons and control characters of a finding stay inside its command."""
    text = as_github({"a,b:c\n.md": [HOSTILE]})
    assert text.count("\n") == 1
    assert text.startswith(
        "::error file=a%2Cb%3Ac%0A.md,line=3,col=2,title=PM102 placeholder::50%25 of"
    )
    assert text.rstrip("\n").isprintable()


def test_text_shows_the_place() -> None:
    """The mark is below the character that is meant, whatever comes before it."""
    first, line, mark, *_ = as_text({"a.md": [HOSTILE]}).split("\n")
    assert first.startswith("a.md:3:2: PM102 error: ")
    assert mark.index("^") - mark.index("|") == 3
    assert "\x1b" not in first + line


def test_json_has_every_finding(folder: Path) -> None:
    """Each finding is an object with its file, line and code."""
    data = json.loads(written(check_paths(["."], CheckOptions()), "json"))
    assert {entry["file"] for entry in data} == {"a b.yaml"}
    assert {entry["code"] for entry in data} >= {"PM201", "PM102"}
    assert all(entry["line"] and entry["name"] for entry in data)


# --- the command ----------------------------------------------------------------------------------


def test_the_exit_code_says_what_came_of_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """0 is nothing found, 1 something found, 2 something that can't be read."""
    assert main(["check", "--select", "PM307"]) == 0
    assert "checked 1 file: nothing found" in capsys.readouterr().err
    assert main(["check"]) == 1
    assert "findings in 1 of them" in capsys.readouterr().err
    assert main(["check", "none.md"]) == 2
    assert capsys.readouterr().out.startswith("none.md:1:1: PM900 error: expected a file")
    assert main(["check", "a b.yaml", "none.md"]) == 2
    assert "PM201" in capsys.readouterr().out
    assert main(["check", "--select", "PMX"]) == 2
    assert main(["check", "--explain", "PM999"]) == 2
    assert main(["check", "--config", "none.toml"]) == 2
    assert main(["check", "--today", "soon"]) == 2


def test_deadlines_are_measured_by_the_day_that_is_given(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--today` is the day; without it, it is the clock's."""
    report = pm.report("I", "T").action("A1", "Do it", owner="@a", due="2026-01-15").build()
    report.save(folder / "c.md")
    arguments = ["check", "c.md", "--select", "PM305"]
    assert main([*arguments, "--today", "2026-01-15"]) == 0
    assert main([*arguments, "--today", "2026-01-16"]) == 1
    assert main(arguments) == int(dt.datetime.now(dt.UTC).date() > dt.date(2026, 1, 15))
    assert "PM305" in capsys.readouterr().out


def test_a_rule_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    """The page of a rule is printed by its code or its name, and a line for each by `all`."""
    assert main(["check", "--explain", "PM201"]) == 0
    page = capsys.readouterr().out
    assert page.startswith("PM201 duration-against-timeline (error)")
    assert main(["check", "--explain", "duration-against-timeline"]) == 0
    assert capsys.readouterr().out == page
    assert main(["check", "--explain", "all"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(pm.rules())


def test_standard_input_is_checked() -> None:
    """`-` is standard input, in the format that it looks like or that `--from` says."""
    ran = subprocess.run(
        [sys.executable, "-m", "postmortem", "check", "-"],
        input=MANY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert "standard input:5:3: PM201 error" in ran.stdout


# --- plug-ins -------------------------------------------------------------------------------------


@pm.rule("ACME1", "no-runbook", "warning")
def no_runbook(case: pm.Case) -> Iterator[pm.Hit]:
    """No runbook is linked."""
    yield pm.Hit("resources", "no runbook is linked")


@pm.rule("ACME2", "fails", "warning")
def fails(case: pm.Case) -> Iterator[pm.Hit]:
    """A rule that fails."""
    yield pm.Hit("notes", "this is found before it fails")
    raise RuntimeError("oh\nno")


def hostile(code: str, check: Any) -> pm.Rule:
    """Return a rule that does what no rule should."""
    return pm.Rule(code=code, name="hostile", level=pm.Level.NOTE, check=check)


class Silent(BaseException):
    """An exception of its own kind, whose words can't be read."""

    def __str__(self) -> str:
        raise RuntimeError("no words")


def raise_one(error: BaseException) -> Any:
    """Return a check that raises an exception."""

    def check(_case: pm.Case) -> NoReturn:
        raise error

    return check


def without_end(_case: pm.Case) -> Iterator[pm.Hit]:
    """Yield hits for ever."""
    while True:
        yield pm.Hit("notes", "again")


exits = hostile("ACME3", raise_one(SystemExit(0)))
silent = hostile("ACME4", raise_one(Silent()))
numbers = hostile("ACME5", lambda _case: [pm.Hit(1, 2, 3)])  # type: ignore[arg-type]  # that is the point
nothing = hostile("ACME6", lambda _case: None)
no_hits = hostile("ACME7", lambda _case: [1, 2])
endless = hostile("ACME8", without_end)
plugins = [no_runbook, fails]
no_rule = "words"
same = no_runbook


@pytest.fixture
def plugged(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Return a function that installs entry points for this test."""

    def plug(*names: str) -> None:
        points = [EntryPoint(name, f"{__name__}:{name}", registry.PLUGINS.group) for name in names]
        monkeypatch.setattr("importlib.metadata.entry_points", lambda group: points)
        monkeypatch.setattr("postmortem.plugins.may_have_entry_points", lambda group: True)
        registry.installed.cache_clear()

    yield plug
    monkeypatch.undo()
    registry.installed.cache_clear()


def test_a_plug_in_brings_rules(plugged: Any) -> None:
    """A rule of another distribution is asked like those of this one."""
    plugged("no_runbook")
    assert "ACME1" in {rule.code for rule in pm.rules()}
    assert [finding.code for finding in pm.check(everything(), select=["ACME"])] == ["ACME1"]


def test_a_plug_in_that_fails_breaks_only_itself(plugged: Any) -> None:
    """What fails when it is loaded or asked is found as such, and every other rule is asked."""
    usual = pm.check(everything())
    plugged("plugins", "missing", "no_rule")
    findings = pm.check(everything())
    assert [
        finding for finding in findings if finding.code.startswith("PM") and finding.code != "PM901"
    ] == list(usual)
    assert "ACME1" in {finding.code for finding in findings}
    broken = [finding.message for finding in findings if finding.code == "PM901"]
    assert len(broken) == 3
    assert any("RuntimeError: oh no" in message for message in broken)
    assert pm.check(everything(), ignore=["PM901", "ACME"]) == usual


@pytest.mark.parametrize("name", ["exits", "silent", "numbers", "nothing", "no_hits"])
def test_a_hostile_rule_is_reported_and_fails_the_check(
    plugged: Any, folder: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """Whatever a rule does, the check goes on, names it, and never passes."""
    usual = [finding.code for finding in pm.check_file("a b.yaml")]
    plugged(name)
    assert main(["check", "a b.yaml", "--fail-on", "error"]) == 1
    shown = capsys.readouterr()
    assert "PM901 error: the rule ACME" in shown.out
    assert "Traceback" not in shown.err
    assert [
        finding.code for finding in pm.check_file("a b.yaml") if finding.code != "PM901"
    ] == usual


def test_a_rule_without_end_ends(plugged: Any) -> None:
    """Of a rule that yields for ever, as much is returned as of any other."""
    plugged("endless")
    findings = pm.check(everything(), select=["ACME8"])
    assert len(findings) == 1000


def test_a_code_is_taken_once(plugged: Any) -> None:
    """A plug-in can't take the code of another rule."""
    plugged("no_runbook", "same")
    (broken,) = [finding for finding in pm.check(everything()) if finding.code == "PM901"]
    assert "expected codes that no other rule has, found ACME1" in broken.message
