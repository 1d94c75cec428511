"""Run the examples in docstrings, README.md and the pages of docs/ as tests.

A `python` block is run, and its `>>>` lines are compared with what they print; where it prints and
a block of text, Markdown, YAML or JSON comes next, that has to be what it printed. In a `console` block
each line that begins with `$ ` is run by the shell: where output is shown below it, that is
compared (`...` stands for anything), and where none is, the command must succeed. Blocks in any
other language are left alone. The blocks of a page share their names and run in a scratch folder
that holds a copy of examples/; they may write files there. So do the `>>>` lines of a source file.

`nox -s docs` runs them, in one process: parallel workers would share the blocks of a page out.
"""

import contextlib
import doctest
import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from sybil import Example, Sybil
from sybil.document import PythonDocStringDocument
from sybil.evaluators.python import PythonEvaluator
from sybil.parsers.doctest import DocTestParser
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser, SkipParser
from sybil.sybil import SybilCollection

ROOT = Path(__file__).parent.parent
OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def run_console(example: Example) -> str | None:
    """Run the commands of a `console` block; return what is wrong, or None."""
    for step in str(example.parsed).removeprefix("$ ").split("\n$ "):
        command, _, expected = step.partition("\n")
        commands = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        ran = subprocess.run(  # noqa: S602 - a page's own commands need the shell's pipes
            command,
            shell=True,
            env=os.environ | {"PATH": commands},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=60,
        )
        if expected.strip():
            command_example = doctest.Example(command, expected)
            checker = doctest.OutputChecker()
            if not checker.check_output(command_example.want, ran.stdout, OPTIONS):
                return f"$ {command}\n{checker.output_difference(command_example, ran.stdout, OPTIONS)}"
        elif ran.returncode:
            return f"$ {command}\nended with code {ran.returncode}:\n{ran.stdout}"
    return None


_PRINTED = "_printed"
_SHOWN = ("text", "markdown", "yaml", "json")
"""The languages of blocks that show what a block of Python printed."""


def run_python(example: Example) -> None:
    """Run a `python` block, and remember what it prints for the block after it."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        PythonEvaluator()(example)
    example.namespace[_PRINTED] = printed.getvalue()


def compare_shown(example: Example) -> str | None:
    """Compare a block with what the block of Python before it printed, if it printed anything."""
    printed = example.namespace.pop(_PRINTED, "")
    check = doctest.Example("", str(example.parsed))
    checker = doctest.OutputChecker()
    if not printed or checker.check_output(check.want, printed, OPTIONS):
        return None
    return str(checker.output_difference(check, printed, OPTIONS))


def python_blocks() -> PythonCodeBlockParser:
    """Return what runs the `python` blocks of a page."""
    parser = PythonCodeBlockParser(doctest_optionflags=OPTIONS)
    parser.codeblock_parser = CodeBlockParser("python", run_python)
    return parser


def enter_scratch_folder(namespace: dict[str, Any]) -> None:
    """Make a folder for a page's files, with the examples in it, and go there."""
    folder = Path(tempfile.mkdtemp(prefix="postmortem-page-"))
    if (ROOT / "examples").is_dir():
        shutil.copytree(ROOT / "examples", folder / "examples")
    namespace["_came_from"] = Path.cwd()
    os.chdir(folder)


def enter_scratch_folder_with_pm(namespace: dict[str, Any]) -> None:
    """Make the folder, and import the package as everybody does: docstrings call it `pm`."""
    enter_scratch_folder(namespace)
    namespace["pm"] = import_module("postmortem")


def leave_scratch_folder(namespace: dict[str, Any]) -> None:
    """Go back, and remove the folder."""
    folder = Path.cwd()
    os.chdir(namespace["_came_from"])
    shutil.rmtree(folder)


def pages(path: str, pattern: str) -> Sybil:
    """Return what runs the blocks of the pages below a folder."""
    return Sybil(
        parsers=[
            python_blocks(),
            *(CodeBlockParser(language, compare_shown) for language in _SHOWN),
            CodeBlockParser("console", run_console),
            SkipParser(),
        ],
        path=str(ROOT / path),
        pattern=pattern,
        setup=enter_scratch_folder,
        teardown=leave_scratch_folder,
    )


# A pattern holds at any depth, so `*.md` at the root would take the tests' own files for pages.
EXAMPLES = SybilCollection(
    [
        pages("", "README.md"),
        pages("", "CONTRIBUTING.md"),
        pages("docs", "*.md"),
        Sybil(
            parsers=[DocTestParser(OPTIONS)],
            path=str(ROOT / "src"),
            pattern="*.py",
            document_types={".py": PythonDocStringDocument},
            setup=enter_scratch_folder_with_pm,
            teardown=leave_scratch_folder,
        ),
    ]
)

collect_file: Callable[[Path, pytest.Collector], pytest.Collector | None] = EXAMPLES.pytest()
"""What returns the examples of a file, or None where it is no page and no source file."""
