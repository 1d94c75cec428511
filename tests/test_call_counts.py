"""How much work is done, counted in calls of Python functions: a regression shows without a clock.

The ceilings are a tenth above what was counted on Python 3.11; newer ones make fewer calls. Who
raises one says in the commit what the calls are for.
"""

import sys
from collections.abc import Callable
from types import FrameType

import pytest

import postmortem as pm
from benchmarks.reports import full

ROWS = 840
REPORT = full(ROWS)
JSON, YAML, MARKDOWN = REPORT.to_json(), REPORT.to_yaml(), REPORT.to_markdown()


def calls(work: Callable[[], object]) -> int:
    """Return how many Python functions a piece of work calls, once it is warm."""
    work()
    count = 0

    def counted(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


CEILINGS: dict[str, tuple[Callable[[], object], int]] = {
    "JSON out": (REPORT.to_json, 6),
    "JSON in": (lambda: pm.Report.from_json(JSON), 215),
    "YAML out": (REPORT.to_yaml, 23_700),
    "YAML in": (lambda: pm.Report.from_yaml(YAML), 43_400),
    "Markdown out": (REPORT.to_markdown, 4_140),
    "HTML out": (REPORT.to_html, 17_300),
    "text out": (REPORT.to_text, 10_500),
    "any Markdown in": (lambda: pm.read_markdown(MARKDOWN), 42_000),
    "Markdown in": (lambda: pm.Report.from_markdown(MARKDOWN), 31_200),
}


@pytest.mark.parametrize("work", CEILINGS)
def test_no_more_calls_than_before(work: str) -> None:
    """A full report of 840 rows takes no more calls than the ceiling, and not half of it."""
    done, ceiling = CEILINGS[work]
    # A ceiling far above what is needed would hide the next regression.
    assert ceiling // 2 < calls(done) <= ceiling
