"""How fast a piece of work grows with its input: a ratio of two runs, so that no clock decides.

Time is that of the processor, which other programs on the machine hardly change, and each run is
the shortest of three. The input grows until the work is long enough to be measured, and then twice
more, a step at a time, so that work that explodes is noticed before it hangs.
"""

import gc
import math
import time
from collections.abc import Callable
from functools import partial

SHORTEST = 0.01
"""How many seconds a run takes at least before two runs are compared."""
LARGEST = 400_000
"""An input of so many characters that is still done in less than that needs no comparison."""
MOST = 1.5
"""The exponent that linear work stays below: it has about 1, quadratic work has about 2."""


def seconds(work: Callable[[], object], runs: int = 3) -> float:
    """Return how many seconds of the processor some work takes, the shortest of some runs."""
    gc.collect()
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


def exponent(work: Callable[[str], object], make: Callable[[int], str], start: int = 64) -> float:
    """Return the power of the length of a text by which the work on it grows; 0 where it is short.

    `make` returns a text for a number of repetitions: `lambda n: "- " * n`.
    """
    count = start
    while (text := make(count)) and seconds(partial(work, text), runs=1) < SHORTEST:
        if len(text) > LARGEST:
            return 0.0
        count *= 2
    first = seconds(partial(work, text))
    power = 0.0
    for step in (2, 4):
        longer = make(count * step)
        taken = seconds(partial(work, longer), runs=2)
        power = math.log(taken / first) / math.log(len(longer) / len(text))
        if power > 2 * MOST:
            break
    return power
