"""The command `completion`: shells complete commands, options, choices and files by what it writes."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from postmortem.cli.completion import SHELLS
from postmortem.cli.main import main


def completed(words: str, folder: Path, script: str) -> set[str]:
    """Return what bash offers after some words, in a folder."""
    program = f"""{script}
COMP_WORDS=({words}); [[ {words!r} == *' ' ]] && COMP_WORDS+=("")
COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
_shtab_postmortem postmortem "${{COMP_WORDS[COMP_CWORD]}}" "${{COMP_WORDS[COMP_CWORD-1]}}"
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    ran = subprocess.run(
        ["bash", "-c", program], cwd=folder, capture_output=True, text=True, check=True
    )
    return set(ran.stdout.split())


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_gets_a_script(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The script for each shell names the commands and their options."""
    pytest.importorskip("shtab")
    assert main(["completion", shell]) == 0
    written = capsys.readouterr().out
    assert "render" in written
    assert "force" in written


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
def test_bash_completes_by_the_script(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Bash offers the commands, a command's options, the values of an option, and files."""
    pytest.importorskip("shtab")
    main(["completion", "bash"])
    script = capsys.readouterr().out
    (tmp_path / "incident.md").touch()
    assert completed("postmortem sch", tmp_path, script) == {"schema"}
    assert "--out" in completed("postmortem render --", tmp_path, script)
    assert completed("postmortem render --to mark", tmp_path, script) == {"markdown"}
    assert completed("postmortem render --from y", tmp_path, script) == {"yaml"}
    assert completed("postmortem render inc", tmp_path, script) == {"incident.md"}


def test_without_shtab_the_command_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the extra isn't installed, the message names it, and the exit code is 2."""
    monkeypatch.setitem(sys.modules, "shtab", None)
    assert main(["completion", "bash"]) == 2
    assert "pip install 'postmortem-report[cli]'" in capsys.readouterr().err
