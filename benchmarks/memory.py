"""How much memory writing takes, against the size of what is written."""

import tracemalloc
from collections.abc import Callable

import attrs

import postmortem as pm


@attrs.frozen
class Peak:
    """The most that was held at once while a text was made, its own size included."""

    work: str
    peak: int
    """Bytes."""
    output: int
    """The size of the text, in bytes of UTF-8."""

    @property
    def ratio(self) -> float:
        """How many times the output the peak is."""
        return self.peak / self.output


REACH = 6.0


def peak(work: str, report: pm.Report, write: Callable[[], str]) -> Peak:
    """Return the peak of writing a report, in what Python allocates; the report itself is not in it."""
    write()  # what is imported and cached for the first time isn't the text's
    tracemalloc.start()
    try:
        text = write()
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return Peak(work, most, len(text.encode()))
