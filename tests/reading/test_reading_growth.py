"""Reading takes time in proportion to what is read: counted in calls, so that no clock is asked.

`nox -s bench` measures the same shapes in seconds, at sizes that a test has no time for.
"""

import sys

import pytest

import postmortem as pm
from benchmarks.shapes import SHAPES
from tests.counting import calls

SMALL = 4_000
TIMES = 4
"""How much longer the second document is."""
MOST = 1.2
"""How many more calls each byte of it may take."""


def forget() -> None:
    """Clear what is remembered of earlier texts, which makes a later one cheaper."""
    for name, module in list(sys.modules.items()):
        if name.startswith("postmortem."):
            for value in vars(module).values():
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


def calls_of(text: str) -> int:
    """Return how many functions the reading of a text calls, where nothing was read before."""
    forget()
    style = pm.Style()  # for it remembers names too
    pm.read_markdown("# Down\n\n## Timeline\n\n- 13:30 - down\n", style=style)
    return calls(lambda: pm.read_markdown(text, style=style))


@pytest.mark.parametrize("shape", SHAPES)
def test_calls_grow_with_the_text(shape: str) -> None:
    """Four times the text takes about four times the calls, whatever is in it."""
    small, large = SHAPES[shape](SMALL), SHAPES[shape](SMALL * TIMES)
    few, many = calls_of(small), calls_of(large)
    assert many <= few * len(large) / len(small) * MOST


def test_times_below_an_unknown_day_are_words_however_many() -> None:
    """More rows than an error lists problems stay words, where the incident's date is another day."""
    rows = "".join(f"- {10 + at // 60}:{at % 60:02} - Worker {at} restarted\n" for at in range(150))
    head = "# Down\n\n**Date:** 2026-01-15\n\n## Timeline\n\n### The day before the weekend\n\n"
    report = pm.read_markdown(head + rows).report
    times = [event.time for _, events in report.timeline.lists() for event in events]
    assert [str(time) for time in times] == [
        f"{10 + at // 60}:{at % 60:02} (as written)" for at in range(150)
    ]
