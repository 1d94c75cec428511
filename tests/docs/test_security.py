"""What SECURITY.md promises is held by tests that exist."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROMISES = [
    line.strip("| ").split(" | ")
    for line in (ROOT / "SECURITY.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and "::" in line
]


def test_every_promise_names_a_test() -> None:
    """No row of the table is without a test, and nothing else in the page names one."""
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ")][2:]
    assert len(rows) == len(PROMISES) > 10
    assert len(re.findall("::", text)) == sum(held.count("::") for _, held in PROMISES)


@pytest.mark.parametrize(("promise", "held"), PROMISES)
def test_the_tests_of_a_promise_exist(promise: str, held: str) -> None:
    """Each is a function of its file that pytest, or the session `browser`, collects."""
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", held)
    assert promise.endswith(".")
    assert len(named) == held.count("::")
    for path, name in named:
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
