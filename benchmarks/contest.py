"""One contest: two ways to do a piece of work, checked for equal results and timed in turn.

The machines that this runs on are shared, and their speed drifts. So the two take turns, each turn
gives a ratio, and the median of the ratios is the result: what slows the machine slows both.
"""

import contextlib
import gc
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

import attrs

import postmortem as pm

Work = Callable[[], Any]
Pair = tuple[Work, Work]
"""What we do, and what the peer does."""

TURN = 0.05
"""How many seconds a turn of one side takes at the least."""


@attrs.frozen(kw_only=True)
class Contest:
    """A piece of work, who else does it, and the ratio of times that we mean to reach."""

    work: str
    peer: str
    reach: float
    """The time that we take over the time that the peer takes: at most this."""
    prepare: Callable[[pm.Report], Pair]
    """Return both sides for a report, after checking that they come to the same result."""
    alone: bool = False
    """Whether the work is the same for every report, so that one size is enough."""
    turns: int = 9
    grows: bool = True
    """Whether the time should grow with the rows and no faster."""


@attrs.frozen(kw_only=True)
class Result:
    """What one contest gave at one size."""

    contest: Contest
    size: str
    ours: float
    """Seconds, the median."""
    theirs: float
    ratio: float
    """The median of the ratios of each turn."""

    @property
    def reached(self) -> bool:
        """Whether the ratio is what we mean to reach."""
        return self.ratio <= self.contest.reach


def hold(contest: Contest, size: str, report: pm.Report) -> Result:
    """Return the result of a contest on a report."""
    ours, theirs = contest.prepare(report)
    loops = _loops(ours), _loops(theirs)
    with _nothing_else_alive():
        turns = [(_time(ours, loops[0]), _time(theirs, loops[1])) for _ in range(contest.turns)]
    return Result(
        contest=contest,
        size=size,
        ours=statistics.median(mine for mine, _ in turns),
        theirs=statistics.median(other for _, other in turns),
        ratio=statistics.median(mine / other for mine, other in turns),
    )


def growth(
    contest: Contest, small: pm.Report, large: pm.Report, turns: int = 5
) -> tuple[float, float]:
    """Return how much longer each side takes for a large report than for a small one."""
    few, many = contest.prepare(small), contest.prepare(large)
    loops = [_loops(work) for work in few]
    for work in many:
        work()
    with _nothing_else_alive():
        timings = [
            [
                _time(long, 1) / _time(short, times)
                for long, short, times in zip(many, few, loops, strict=True)
            ]
            for _ in range(turns)
        ]
    ours, theirs = (statistics.median(side) for side in zip(*timings, strict=True))
    return ours, theirs


@contextlib.contextmanager
def _nothing_else_alive() -> Iterator[None]:
    """Hide from the garbage collector what is alive: the reports of all contests are neither side's.

    A collector that goes through them once during the work would be half of its time.
    """
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _loops(work: Work) -> int:
    """Return how often a piece of work has to be done to fill a turn; it warms up by the way."""
    work()
    return max(1, round(TURN / max(_time(work, 1), 1e-9)))


def _time(work: Work, loops: int) -> float:
    gc.collect()
    start = time.perf_counter()
    for _ in range(loops):
        work()
    return (time.perf_counter() - start) / loops
