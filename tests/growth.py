"""How fast a piece of work grows with its input: a ratio of two runs, so that no clock decides.

Time is that of the processor, which other programs on the machine hardly change, and the shortest
of some runs counts. The input grows until the work is long enough to be measured, and then twice
more, a step at a time, so that work that explodes is noticed before it hangs. What seems to grow too
fast is measured again: a machine that is busy for a moment makes one run longer, not each of them.
"""

import gc
import math
import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

T = TypeVar("T")

SHORTEST = 0.02
"""How many seconds a run takes at least before it is compared with longer ones."""
MOST = 1.5
"""The exponent that linear work stays below: it has about 1, quadratic work has about 2."""
TIMES = 3
"""How often work that seems to grow too fast is measured."""


def seconds(work: Callable[[], object], runs: int = 1) -> float:
    """Return how many seconds of the processor some work takes, the shortest of some runs."""
    gc.disable()
    try:
        best = math.inf
        for _ in range(runs):
            began = time.process_time()
            work()
            best = min(best, time.process_time() - began)
        return best
    finally:
        gc.enable()


def exponent(
    work: Callable[[T], object],
    make: Callable[[int], T],
    start: int = 128,
    largest: int = 200_000,
) -> float:
    """Return the power of a count by which work grows: about 1 where it is linear, 2 if quadratic.

    `make` returns what is worked on for a count: `lambda n: "- " * n`. Counts begin at `start` and
    double, or halve, until the work can be measured. Where not even `largest` takes so long, 0 is returned:
    work that does more than it should would take seconds there.
    """
    count = start
    while (elapsed := seconds(partial(work, make(count)))) < SHORTEST:
        if count >= largest:
            return 0.0
        count *= 2
    while elapsed > 4 * SHORTEST and count > 1:
        count //= 2
        elapsed = seconds(partial(work, make(count)))
    powers = (_power(work, make, count) for _ in range(TIMES))
    lowest = next(powers)
    while lowest >= MOST and (power := next(powers, None)) is not None:
        lowest = min(lowest, power)
    return lowest


def _power(work: Callable[[T], object], make: Callable[[int], T], count: int) -> float:
    first = seconds(partial(work, make(count)), 2)
    power = 0.0
    for step in (2, 4):
        longer = seconds(partial(work, make(count * step)), 2)
        # A clock that stands still says nothing of growth; that of a longer run doesn't.
        power = math.log(longer / first, step) if first else 0.0
        if power > 2 * MOST:
            break
    return power
