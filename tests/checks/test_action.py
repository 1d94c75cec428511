"""The composite action: its steps are run as a runner of GitHub runs them, with bash and the inputs as variables."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from postmortem.serialize.yaml_read import read_yaml

ACTION = Path(__file__).parents[2] / "action.yml"
REPORT = "# Login was down\n\n## Root cause\n\nTBD\n\n## Timeline (UTC)\n\n- 10:00 Alert\n"

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="the steps are for bash")


def run(folder: Path, **given: str) -> list[tuple[str, int, str]]:
    """Run the steps that check, until one fails; return their names, exit codes and output."""
    action = read_yaml(ACTION.read_text(encoding="utf-8")).data
    assert isinstance(action, dict)
    inputs = {name: value.get("default", "") for name, value in action["inputs"].items()} | given
    commands = folder.parent / "commands"
    commands.mkdir(exist_ok=True)
    command = commands / "postmortem"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m postmortem "$@"\n')
    command.chmod(0o755)

    def filled(text: str) -> str:
        return re.sub(r"\$\{\{ inputs\.(\w+) \}\}", lambda match: inputs[match[1]], text)

    done = []
    for step in action["runs"]["steps"]:
        if step.get("name") not in ("Write SARIF", "Check"):
            continue
        if step.get("if") == "inputs.sarif != ''" and not inputs["sarif"]:
            continue
        variables = {name: filled(value) for name, value in step["env"].items()}
        # What GitHub runs for `shell: bash`.
        words = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", filled(step["run"])]
        path = f"{commands}{os.pathsep}{os.environ['PATH']}"
        ended = subprocess.run(words, cwd=folder, env={**os.environ, **variables, "PATH": path}, capture_output=True, text=True)  # fmt: skip
        done.append((step["name"], ended.returncode, ended.stdout + ended.stderr))
        if ended.returncode:
            break
    return done


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a report that has a placeholder."""
    folder = tmp_path / "repository"
    folder.mkdir()
    (folder / "a.md").write_text(REPORT)
    return folder


def test_the_action_annotates_and_writes_sarif(folder: Path) -> None:
    """The log is written whatever is found; the check annotates, and fails by --fail-on."""
    first, second = run(folder, sarif="out.sarif", args="--fail-on error --ignore PM3")
    assert first == ("Write SARIF", 0, "")
    assert second[:2] == ("Check", 1)
    assert "::error file=a.md,line=5,title=PM102 placeholder::" in second[2]
    results = json.loads((folder / "out.sarif").read_text())["runs"][0]["results"]
    assert {result["ruleId"] for result in results} >= {"PM102"}
    assert [code for _, code, _ in run(folder, args="--select PM203")] == [0]


def test_the_action_says_what_it_could_not_read(folder: Path) -> None:
    """A file that can't be read is in the log, and the check says so and fails."""
    (folder / "bad.yaml").write_text("title: [\n")
    first, second = run(folder, sarif="out.sarif")
    assert first[1] == 0
    assert second[1] == 2
    assert "title=PM900 unreadable-file" in second[2]
    assert "PM900" in (folder / "out.sarif").read_text()


def test_the_action_fails_where_nothing_can_be_checked(folder: Path) -> None:
    """A configuration that can't be read fails the first step, with its message."""
    (folder / ".postmortem.toml").write_text("[policy\n")
    ((name, code, output),) = run(folder, sarif="out.sarif")
    assert (name, code != 0) == ("Write SARIF", True)
    assert "expected TOML" in output
