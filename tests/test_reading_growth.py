"""Reading takes time in proportion to what is read: counted in calls, so that no clock is asked.

`nox -s bench` measures the same shapes in seconds, at sizes that a test has no time for.
"""

import sys
from types import FrameType

import pytest

import postmortem as pm
from benchmarks.shapes import SHAPES

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


def calls(text: str) -> int:
    """Return how many functions, of Python and of C, the reading of a text calls."""
    forget()
    dialect = pm.Dialect()  # for it remembers names too
    pm.read_markdown("# Down\n\n## Timeline\n\n- 13:30 - down\n", dialect=dialect)
    count = 0

    def counted(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        pm.read_markdown(text, dialect=dialect)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("shape", SHAPES)
def test_calls_grow_with_the_text(shape: str) -> None:
    """Four times the text takes about four times the calls, whatever is in it."""
    small, large = SHAPES[shape](SMALL), SHAPES[shape](SMALL * TIMES)
    few, many = calls(small), calls(large)
    assert many <= few * len(large) / len(small) * MOST
