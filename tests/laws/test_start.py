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
from postmortem.patterns import regex

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
