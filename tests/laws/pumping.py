"""How long a regular expression takes on the texts that wear it out, and how that grows.

`nox -s patterns` prints what this measures for every pattern of the package.
"""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import attrs

from tests.growth import MOST, exponent
from tests.laws.patterns import Pump, Shipped, compiled, pumps, shipped

LENGTH = 4_000
QUICK = 0.0005
"""A text of that length in fewer seconds isn't measured again: a square takes 0.002 on a fast machine."""


@attrs.frozen
class Wear:
    """What the texts did to a pattern."""

    texts: int
    """How many texts were tried at least."""
    slowest: float
    """The seconds that the slowest of them took at `LENGTH` characters; infinite if it was stopped."""
    power: float | None
    """The power by which the worst of them grows; None where all were quick."""
    text: Pump | None
    """The text of that power."""

    @property
    def is_linear(self) -> bool:
        """Whether no text takes more than linear time."""
        return self.power is None or self.power <= MOST


def every() -> list[Shipped]:
    """Return the patterns of the package: those of its calls, and those that its values hold."""
    patterns, _ = shipped()
    known = {pattern.pattern for pattern in patterns}
    return [*patterns, *(pattern for pattern in compiled() if pattern.pattern not in known)]


@contextmanager
def stopped_after(seconds: float) -> Iterator[None]:
    """Raise `TimeoutError` where the block takes more seconds of this process: `re` looks for signals."""
    if not hasattr(signal, "setitimer"):  # Windows
        yield
        return

    def stop(number: int, frame: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def tried(pattern: Shipped, text: str) -> None:
    """Try a pattern as the package does: at every place, or at the first."""
    if pattern.scans:
        pattern.pattern.search(text)
    else:
        pattern.pattern.match(text)
        pattern.pattern.fullmatch(text)


def elapsed(pattern: Shipped, pump: Pump) -> float:
    """Return the seconds of the clock that a text takes: a busy machine only makes them more.

    The processor's time is counted in steps of milliseconds on some machines.
    """
    text = pump.text(LENGTH)
    began = time.perf_counter()
    tried(pattern, text)
    return time.perf_counter() - began


def worn(pattern: Shipped) -> Wear:
    """Return what the texts did to a pattern, up to the first that takes more than linear time."""
    count, slowest = 0, 0.0
    power: float | None = None
    worst: Pump | None = None
    for pump in pumps(pattern.pattern):
        count += 1
        try:
            with stopped_after(1):
                tried(pattern, pump.text(LENGTH // 16))
                duration = elapsed(pattern, pump)
                if duration > QUICK:
                    duration = min(duration, elapsed(pattern, pump), elapsed(pattern, pump))
        except TimeoutError:
            return Wear(count, float("inf"), float("inf"), pump)
        slowest = max(slowest, duration)
        if duration > QUICK:
            grown = exponent(partial(tried, pattern), pump.text, start=LENGTH // 4, largest=64_000)
            if power is None or grown > power:
                power, worst = grown, pump
            if grown > MOST:
                break
    return Wear(count, slowest, power, worst)
