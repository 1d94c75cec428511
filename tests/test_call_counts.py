"""How much work is done, counted in calls of Python functions: a regression shows without a clock.

The ceilings are a tenth above what was counted on Python 3.11; newer ones make fewer calls. Who
raises one says in the commit what the calls are for.
"""

from collections.abc import Callable

import pytest

import postmortem as pm
from benchmarks.reports import full
from tests.counting import calls

ROWS = 840
REPORT = full(ROWS)
JSON, YAML, MARKDOWN = REPORT.to_json(), REPORT.to_yaml(), REPORT.to_markdown()


CEILINGS: dict[str, tuple[Callable[[], object], int]] = {
    "JSON out": (REPORT.to_json, 6),
    "JSON in": (lambda: pm.Report.from_json(JSON), 198),
    "YAML out": (REPORT.to_yaml, 23_700),
    "YAML in": (lambda: pm.Report.from_yaml(YAML), 42_400),
    "Markdown out": (REPORT.to_markdown, 4_140),
    "HTML out": (REPORT.to_html, 15_400),
    "text out": (REPORT.to_text, 8_580),
    "any Markdown in": (lambda: pm.read_markdown(MARKDOWN), 40_700),
    "Markdown in": (lambda: pm.Report.from_markdown(MARKDOWN), 29_800),
}


@pytest.mark.parametrize("work", CEILINGS)
def test_no_more_calls_than_before(work: str) -> None:
    """A full report of 840 rows takes no more calls than the ceiling, and not half of it."""
    done, ceiling = CEILINGS[work]
    # A ceiling far above what is needed would hide the next regression.
    done()  # what is imported and made when it is first used
    assert ceiling // 2 < calls(done, in_c=False) <= ceiling
