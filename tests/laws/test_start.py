"""What a start of the package doesn't do: counts, which are the same on every machine.

How long a command takes is measured by `python -m benchmarks commands`; these laws hold what makes it
short.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import postmortem as pm
from postmortem.cli.main import _COMMANDS
from postmortem.patterns import regex
from postmortem.plugins import may_have_entry_points

PACKAGE = Path(pm.__file__).parent


def printed(code: str, *arguments: str, folder: Path | None = None) -> list[str]:
    """Return the lines that a new Python prints which runs some code."""
    ran = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(PACKAGE.parent)},
    )
    return ran.stdout.splitlines()


# --- regular expressions ---------------------------------------------------------------------------

COMPILED = """
import pkgutil, re, sys
from importlib import import_module

compile = re.compile

def noted(*arguments, **options):
    caller = sys._getframe(1).f_code.co_filename
    if caller.startswith(sys.argv[1]) and not caller.endswith("postmortem/patterns.py"):
        print(ascii(arguments[0]))
    return compile(*arguments, **options)

re.compile = noted
import postmortem
for module in pkgutil.walk_packages(postmortem.__path__, "postmortem."):
    if not module.name.endswith("__main__"):
        import_module(module.name)
"""


def test_no_module_compiles_a_regular_expression_when_it_is_imported() -> None:
    """Those that a module holds are made by `regex`, which waits for the first use."""
    assert printed(COMPILED, str(PACKAGE)) == []


def test_a_regular_expression_is_compiled_once_and_is_then_a_pattern() -> None:
    """What `regex` returns has the methods and attributes of `re.Pattern`, and no other."""
    word = regex(r"(?P<word>[a-z])")
    assert set(vars(word)) == {"pattern", "_flags"}
    assert word.fullmatch("a")
    assert word.sub("b", "a") == "b"
    assert (word.pattern, dict(word.groupindex)) == (r"(?P<word>[a-z])", {"word": 1})
    with pytest.raises(AttributeError, match="no attribute 'name'"):
        word.name  # type: ignore[attr-defined]  # noqa: B018


# --- the command line ------------------------------------------------------------------------------

RUN = """
import contextlib, io, sys
from postmortem.cli.main import main
with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())):
    code = main(sys.argv[1:])
assert code in (0, 1), code
print(*sorted(sys.modules), sep="\\n")
"""


def loaded(*arguments: str, folder: Path | None = None) -> set[str]:
    """Return the modules that a command loads."""
    return set(printed(RUN, *arguments, folder=folder))


def test_help_loads_no_command() -> None:
    """`--help` lists the commands without the files that they are in."""
    assert not {f"postmortem.cli.{module}" for module in _COMMANDS} & loaded("--help")


@pytest.mark.parametrize("module", _COMMANDS)
def test_a_command_loads_only_its_own_file(module: str) -> None:
    """The parser of a command is made without those of others, but for what they share."""
    name = next(iter(_COMMANDS[module]))
    shared = {"documents"}  # what an input is: its format and its style
    others = {f"postmortem.cli.{other}" for other in _COMMANDS if other not in (module, *shared)}
    assert not others & loaded(name, "--help")


HEAVY = {
    "importlib.metadata",
    "email",
    "hashlib",
    "subprocess",
    "zipfile",
    "multiprocessing",
    "html.parser",
}
"""What takes longer to load than a small report to read, and what few commands need."""


@pytest.mark.parametrize("command", ["check", "render"])
def test_a_command_on_a_small_file_loads_nothing_heavy(command: str, tmp_path: Path) -> None:
    """Without a plug-in, a folder or a file to write, a command on a YAML file needs none of it."""
    report = pm.report("INC-1", "Login was down", date="2026-01-15").build()
    report.save(tmp_path / "a.yaml")
    assert not HEAVY & loaded(command, "a.yaml", folder=tmp_path)


def test_a_look_for_plug_ins_finds_those_that_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The quick look finds a distribution in a folder, and asks Python about all that it can't read."""
    group = "postmortem.none_such"
    assert not may_have_entry_points(group)
    info = tmp_path / "acme-1.0.dist-info"
    info.mkdir()
    (info / "entry_points.txt").write_text(f"[{group}]\nacme = acme:rule\n")
    (tmp_path / "acme.zip").touch()
    with monkeypatch.context() as patch:
        patch.syspath_prepend(tmp_path)
        assert may_have_entry_points(group)
    for elsewhere in ("acme.zip", "acme.egg"):
        with monkeypatch.context() as patch:
            patch.setattr("sys.path", [*sys.path, str(tmp_path / elsewhere)])
            assert may_have_entry_points(group)
    finder = type("Finder", (), {"find_distributions": None, "find_spec": lambda *_: None})
    monkeypatch.setattr("sys.meta_path", [*sys.meta_path, finder])
    assert may_have_entry_points(group)
