"""How many functions a piece of work calls: a measure of it that no busy machine changes."""

import sys
from collections.abc import Callable


def calls(work: Callable[[], object], *, in_c: bool = True) -> int:
    """Return how many functions of Python are called while it runs, and of C with `in_c`."""
    expected = ("call", "c_call") if in_c else ("call",)
    count = 0

    def seen(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in expected

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count
