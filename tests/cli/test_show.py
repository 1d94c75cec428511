"""`postmortem show`: a report in a terminal, in a pipe, and in what rich draws."""

import os
import pty
import select
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

import postmortem as pm
from postmortem.cli.main import main
from tests.everything import everything

BARE = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
HOME = {"PYTHONPATH": str(Path(pm.__file__).parents[1])}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a folder with the full report in every format."""
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    for suffix in (".md", ".json", ".yaml"):
        everything().save(f"full{suffix}")


def shown(*arguments: str, capture: pytest.CaptureFixture[bytes]) -> str:
    """Return what the command prints into a pipe."""
    assert main(["show", *arguments]) == 0
    out, error = capture.readouterr()
    assert error == b""
    return out.decode()


def in_terminal(
    *arguments: str, columns: int = 90, variables: Mapping[str, str] = {"TERM": "xterm"}
) -> str:
    """Return what the command prints to a terminal of so many columns."""
    outer, inner = pty.openpty()
    size = {"COLUMNS": str(columns), "LINES": "24"}
    process = subprocess.Popen(
        [sys.executable, "-m", "postmortem", "show", *arguments],
        stdout=inner, stderr=inner, stdin=subprocess.DEVNULL, env={**BARE, **HOME, **size, **variables},
    )  # fmt: skip
    os.close(inner)
    parts: list[bytes] = []
    while select.select([outer], [], [], 60)[0]:
        try:
            part = os.read(outer, 65536)
        except OSError:  # Linux's way to say that the other side is closed
            break
        if not part:
            break
        parts.append(part)
    os.close(outer)
    assert process.wait(60) == 0
    return b"".join(parts).decode().replace("\r\n", "\n")


@pytest.mark.parametrize("name", ["full.md", "full.json", "full.yaml"])
def test_any_format_that_is_read_is_shown(
    name: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """In a pipe, the text is 80 columns wide and has no colours."""
    assert shown(name, capture=capfdbinary) == everything().to_text()


def test_the_width_is_the_terminals_and_its_colours_are_used() -> None:
    """A terminal gets as many columns as it has, headings in bold and states in colours."""
    assert in_terminal("full.md", columns=90) == pm.render(
        everything(), "text", width=90, color=True
    )


@pytest.mark.parametrize(
    ("arguments", "variables", "colors"),
    [
        ([], {"TERM": "xterm", "NO_COLOR": "1"}, False),
        ([], {"TERM": "xterm", "NO_COLOR": ""}, True),
        ([], {"TERM": "dumb"}, False),
        (["--color", "never"], {"TERM": "xterm"}, False),
        (["--color", "always"], {"TERM": "dumb", "NO_COLOR": "1"}, True),
    ],
)
def test_colours_follow_what_is_asked_for(
    arguments: list[str], variables: dict[str, str], *, colors: bool
) -> None:
    """An option decides first, then NO_COLOR, then the terminal."""
    assert ("\x1b[" in in_terminal("full.json", *arguments, variables=variables)) is colors


@pytest.mark.parametrize(
    ("arguments", "variables", "colors"),
    [
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "0"}, False),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (["--color", "always"], {}, True),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
    ],
)
def test_a_pipe_has_colours_only_when_they_are_asked_for(
    arguments: list[str],
    variables: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
    *,
    colors: bool,
) -> None:
    """FORCE_COLOR and --color colour a pipe, too."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b[" in shown("full.json", *arguments, capture=capfdbinary)) is colors


def test_a_width_can_be_given(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """--width overrules the pipe's, and one that is too small is refused."""
    assert shown("--width", "47", "full.md", capture=capfdbinary) == everything().to_text(47)
    assert main(["show", "--width", "3", "full.md"]) == 2
    error = capfdbinary.readouterr().err.decode()
    assert error == "postmortem: width: expected a whole number of columns, 20 or more, found 3\n"
    assert len(in_terminal("full.md", columns=7).splitlines()) > 100


def test_a_file_that_cannot_be_shown_is_one_message(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    """An unknown ending, a missing file and a bad report end with code 2 and their places."""
    Path("bad.yaml").write_text("titel: T\n")
    for name, said in {
        "full.odt": "or name the format with --from",
        "none.md": "no such file",
        "bad.yaml": "bad.yaml",
    }.items():
        assert main(["show", name]) == 2
        out, error = capfdbinary.readouterr()
        assert out == b""
        assert said in error.decode()
