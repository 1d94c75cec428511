"""The command `check` in CI: levels, baselines, what is skipped, and what can't be read."""

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

import pytest

import postmortem as pm
from postmortem.checks import files as checking
from postmortem.checks import sarif
from postmortem.checks.files import CheckOptions, check_paths, written
from postmortem.checks.fingerprints import fingerprints
from postmortem.cli.main import main

TIMELINE = """\
title: Login was down
metadata: {date: 2026-01-15}
timeline:
  events:
    - {time: "10:00", event: It fails}
    - {time: "10:30", event: TBD}
    - {time: "11:00", event: "TODO: say what was done"}
"""
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder to work in, with a report that has two placeholders."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").write_text(TIMELINE)
    return tmp_path


def test_selections_add_up(folder: Path, capsys: Captured) -> None:
    """`--select` may be repeated; each adds its rules."""
    main(["check", "--select", "PM102", "--select", "PM301,PM203", "--format", "json"])
    once = json.loads(capsys.readouterr().out)
    main(["check", "--select", "PM102,PM301,PM203", "--format", "json"])
    assert once == json.loads(capsys.readouterr().out)
    assert {finding["code"] for finding in once} >= {"PM102"}


def test_the_level_decides_the_exit_code(folder: Path) -> None:
    """Only a finding of the level, or of a worse one, fails the command."""
    assert main(["check", "--select", "PM102"]) == 1
    assert pm.check_file("a.yaml", select=["PM102"])[0].level == "error"
    assert main(["check", "--select", "PM101"]) == 1
    assert pm.check_file("a.yaml", select=["PM101"])[0].level == "warning"
    assert main(["check", "--select", "PM101", "--fail-on", "error"]) == 0
    assert main(["check", "--select", "PM102", "--fail-on", "error"]) == 1
    assert main(["check", "--exit-zero"]) == 0


def test_quiet_prints_findings_only(folder: Path, capsys: Captured) -> None:
    """With -q standard error stays empty."""
    assert main(["check", "-q"]) == 1
    shown = capsys.readouterr()
    assert shown.err == ""
    assert "PM102" in shown.out


def test_statistics_count_by_rule(folder: Path, capsys: Captured) -> None:
    """Each rule that found something has a line with its number."""
    assert main(["check", "--statistics", "--select", "PM102"]) == 1
    assert capsys.readouterr().out == "     2  PM102  placeholder\n"


def test_colours_are_asked_for(folder: Path, capsys: Captured) -> None:
    """Findings are coloured on request, and what colours them is all that is added."""
    main(["check", "--color", "never"])
    plain = capsys.readouterr().out
    main(["check", "--color", "always"])
    coloured = capsys.readouterr().out
    assert "\x1b[31mPM102 error\x1b[0m" in coloured
    for code in ("\x1b[0m", "\x1b[1m", "\x1b[31m", "\x1b[33m", "\x1b[36m"):
        coloured = coloured.replace(code, "")
    assert coloured == plain


# --- baselines ------------------------------------------------------------------------------------


def test_a_baseline_hides_what_is_known(folder: Path, capsys: Captured) -> None:
    """Known findings aren't reported again, also when rows move; a new one is."""
    assert main(["check", "--write-baseline", "known.json"]) == 0
    assert main(["check", "--baseline", "known.json"]) == 0
    first = '    - {time: "10:00", event: It fails}\n'
    moved = TIMELINE.replace(first, first + '    - {time: "10:05", event: Someone looks}\n')
    (folder / "a.yaml").write_text(moved)
    assert main(["check", "--baseline", "known.json"]) == 0
    (folder / "a.yaml").write_text(moved.replace("Someone looks", "XXX"))
    capsys.readouterr()
    assert main(["check", "--baseline", "known.json"]) == 1
    assert capsys.readouterr().out.count("PM102") == 1


def test_a_baseline_is_found_from_any_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are named relative to the baseline, not to where the command runs."""
    assert main(["check", "--write-baseline", "known.json"]) == 0
    (folder / "inner").mkdir()
    monkeypatch.chdir(folder / "inner")
    assert main(["check", "../a.yaml", "--baseline", "../known.json"]) == 0


@pytest.mark.parametrize("text", ["", "[]", '{"version": 2, "files": {}}', '{"version": 1, "files": {"a": 1}}', "[" * 5000])  # fmt: skip
def test_what_is_no_baseline_is_refused(folder: Path, capsys: Captured, text: str) -> None:
    """A damaged baseline is one error that names the file and the way out."""
    (folder / "known.json").write_text(text)
    assert main(["check", "--baseline", "known.json"]) == 2
    assert "known.json: expected a baseline" in capsys.readouterr().err


def test_equal_findings_have_different_fingerprints() -> None:
    """Findings that nothing else distinguishes are numbered."""
    finding = pm.Finding(code="PM102", level=pm.Level.ERROR, path="notes", message="x")
    first, second = fingerprints([finding, finding])
    assert first != second


def test_inserting_a_row_keeps_the_alerts_of_sarif(folder: Path) -> None:
    """A host of code sees the same alerts after a row was inserted above."""

    def marks() -> set[str]:
        run = json.loads(written(check_paths(["a.yaml"], CheckOptions()), "sarif"))["runs"][0]
        return {
            result["partialFingerprints"]["primaryLocationLineHash"] for result in run["results"]
        }

    before = marks()
    first = '    - {time: "10:00", event: It fails}\n'
    (folder / "a.yaml").write_text(
        TIMELINE.replace(first, '    - {time: "09:50", event: A deploy}\n' + first)
    )
    assert marks() == before


def test_sarif_names_files_from_the_repository(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Addresses are relative to the repository, wherever in it the command runs."""
    (folder / ".git").mkdir()
    (folder / "inner").mkdir()
    monkeypatch.chdir(folder / "inner")
    run = json.loads(written(check_paths(["../a.yaml"], CheckOptions()), "sarif"))["runs"][0]
    (place,) = run["results"][0]["locations"]
    artifact = place["physicalLocation"]["artifactLocation"]
    assert artifact == {"uri": "a.yaml", "uriBaseId": "%SRCROOT%"}


@pytest.mark.parametrize(
    ("address", "page"),
    [
        (
            "https://example.com/blob/main/docs/index.md",
            "https://example.com/blob/main/docs/rules/PM201.md",
        ),
        ("https://docs.example.com/index.html", "https://docs.example.com/rules/PM201.html"),
        ("https://docs.example.com/en/", "https://docs.example.com/en/rules/PM201.html"),
        (None, None),
    ],
)
def test_a_rule_of_sarif_leads_to_its_page(
    folder: Path, monkeypatch: pytest.MonkeyPatch, address: str | None, page: str | None
) -> None:
    """Each rule has a description of its own and the address of its page; no link leads nowhere."""
    known = Message()
    if address is not None:
        known["Project-URL"] = f"Documentation, {address}"
    monkeypatch.setattr(sarif, "metadata", lambda name: known)
    sarif._pages.cache_clear()
    run = json.loads(written(check_paths(["a.yaml"], CheckOptions()), "sarif"))["runs"][0]
    sarif._pages.cache_clear()
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert rules["PM201"].get("helpUri") == page
    for rule in rules.values():
        assert rule["fullDescription"]["text"]
        for text in (
            rule["fullDescription"]["text"],
            rule["help"]["text"],
            rule["help"]["markdown"],
        ):
            assert "](../" not in text
    shown = rules["PM101"]["help"]["markdown"]
    assert ("[policy](https://" in shown) == (address is not None)


# --- which files ----------------------------------------------------------------------------------


def test_what_cannot_be_read_is_a_result_in_every_format(folder: Path) -> None:
    """A program that reads the output learns of a file that couldn't be read."""
    (folder / "bad.yaml").write_text("title: [\n")
    results = list(check_paths(["bad.yaml"], CheckOptions()))
    assert "PM900" in written(results, "text")
    assert "PM900" in written(results, "github")
    assert [finding["code"] for finding in json.loads(written(results, "json"))] == ["PM900"]
    run = json.loads(written(results, "sarif"))["runs"][0]
    assert [result["ruleId"] for result in run["results"]] == ["PM900"]


@pytest.mark.parametrize("table", ["", "[tool.postmortem]\n"])
def test_exclude_holds_for_named_files(folder: Path, capsys: Captured, table: str) -> None:
    """A file that is excluded isn't checked when it is named, as pre-commit does it."""
    (folder / ".postmortem.toml").write_text(f'{table}exclude = ["a.yaml"]\n')
    assert main(["check", "a.yaml"]) == 0
    assert capsys.readouterr().out == ""


def test_what_git_ignores_is_not_checked(folder: Path) -> None:
    """A folder is checked without the files that git ignores, and without node_modules."""
    subprocess.run(["git", "init", "--quiet"], check=True, cwd=folder)
    for name in ("drafts/b.yaml", "node_modules/c/d.yaml", "kept.yaml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(TIMELINE)
    (folder / ".gitignore").write_text("drafts/\n")
    checked = {Path(file.source).name for file in check_paths(["."], CheckOptions())}
    assert checked == {"a.yaml", "kept.yaml"}
    named = list(check_paths(["drafts/b.yaml"], CheckOptions()))
    assert [Path(file.source).name for file in named] == ["b.yaml"]


def test_odd_files_of_a_folder_are_skipped(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:  # fmt: skip
    """A pipe, a link to itself and a link that leads out of the folder don't stop a check."""
    os.mkfifo(folder / "pipe.md")
    (folder / "loop.md").symlink_to("loop.md")
    outside = tmp_path_factory.mktemp("outside") / "b.yaml"
    outside.write_text(TIMELINE)
    (folder / "out.yaml").symlink_to(outside)
    (folder / "inside.yaml").symlink_to("a.yaml")
    checked = [Path(file.source).name for file in check_paths(["."], CheckOptions())]
    assert checked == ["a.yaml"]
    assert [file.error for file in check_paths(["out.yaml"], CheckOptions())] == [None]
    assert main(["check", "loop.md"]) == 2


@pytest.fixture
def deep(folder: Path) -> Iterator[Path]:
    """Yield a folder that is nested deeper than Python's stack, and remove it step by step.

    `shutil.rmtree`, and so pytest, can't remove what is nested that deep.
    """
    nested = [folder]
    for _ in range(1100):
        nested.append(nested[-1] / "d")
        nested[-1].mkdir()
    yield nested[-1]
    for inner in reversed(nested[1:]):
        for file in inner.glob("*.yaml"):
            file.unlink()
        inner.rmdir()


def test_deep_folders_are_walked(deep: Path) -> None:
    """A folder that is nested deeper than Python's stack is checked to its end."""
    (deep / "z.yaml").write_text(TIMELINE)
    checked = [Path(file.source).name for file in check_paths(["."], CheckOptions())]
    assert checked == ["a.yaml", "z.yaml"]


@pytest.mark.parametrize("text", ["a=" + "[" * 20000, "tool = 1\n", "a = \n"])
@pytest.mark.parametrize("name", [".postmortem.toml", "pyproject.toml"])
def test_a_wrong_configuration_is_one_error(
    folder: Path, capsys: Captured, name: str, text: str
) -> None:
    """Whatever is in a configuration that is named, the command says what is wrong with it."""
    (folder / name).write_text(text)
    assert main(["check", "--config", name]) == 2
    message = capsys.readouterr().err
    assert message.startswith(f"postmortem: {name}")
    assert "Traceback" not in message


# --- several processes ----------------------------------------------------------------------------


@pytest.mark.parametrize("is_copied", [True, False])
def test_several_processes_find_what_one_finds(
    folder: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch, is_copied: bool
) -> None:
    """However many processes check, copies or new ones, results are the same, in the same order."""
    if not is_copied or threading.active_count() > 1:
        monkeypatch.setattr(checking, "_may_fork", lambda: False)
    (folder / ".postmortem.toml").write_text('[policy]\nzone = "Europe/Berlin"\nwhys = 2\n')
    for index in range(60):
        (folder / f"b{index:02}.yaml").write_text(TIMELINE.replace("Login", f"Login {index}"))
    (folder / "bad.yaml").write_text("title: [\n")
    shown = []
    for jobs in ("1", "2"):
        assert main(["check", "--jobs", jobs, "--format", "json", "-q"]) == 2
        shown.append(capsys.readouterr().out)
    assert shown[0] == shown[1]
    assert {finding["file"] for finding in json.loads(shown[1])} >= {
        "a.yaml",
        "b59.yaml",
        "bad.yaml",
    }


@pytest.mark.parametrize("jobs", ["0", "-1", "62", "two", "9" * 5000])
def test_a_number_of_processes_is_checked(folder: Path, capsys: Captured, jobs: str) -> None:
    """What is no number of processes is refused in one line."""
    assert main(["check", f"--jobs={jobs}"]) == 2
    assert "expected a number from 1 to 61" in capsys.readouterr().err
