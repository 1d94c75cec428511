"""Compare the times to detection and recovery that a document states with its own timeline.

Two things are asked of the timeline. `report.timings` answer, where rows are milestones. Where they
don't, the rows still bound what can be true: no more time passed than from the first row to the
last, and a time that was measured between rows leaves two rows that far apart.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

import attrs

import postmortem as pm
from postmortem.derived.milestones import rows
from postmortem.derived.timings import Timing
from postmortem.values.durations import as_duration, say_duration
from postmortem.values.moments import Inexact

Verdict: TypeAlias = Literal["agrees", "fits", "other clock", "contradicts", "untold"]

MEASURES = {
    "detection": (re.compile(r"time to detect(?:ion)?", re.IGNORECASE), ("time_to_detect",)),
    "recovery": (
        re.compile(r"time to (?:recover(?:y)?|resolve|resolution)", re.IGNORECASE),
        ("time_to_resolve", "time_to_mitigate"),
    ),
}
"""The labels of what is stated, and the timings that it may mean."""


@attrs.frozen(kw_only=True)
class Statement:
    """One time that a document states, and what its timeline has to say about it."""

    document: str
    measure: str
    words: str
    """The time as the document states it."""
    verdict: Verdict
    why: str

    def row(self) -> str:
        """Return the statement as a row of the table."""
        cells = (self.document, self.measure, self.words, self.verdict, self.why)
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


HEADING = (
    "| document | time to | stated | its timeline | why |",
    "| --- | --- | ---: | --- | --- |",
)


def statements(document: str, report: pm.Report) -> Iterator[Statement]:
    """Yield each time that a report states beside its timeline, with a verdict."""
    known: dict[str, timedelta] = {}
    clock: int | None = None
    for measure, words in _stated(report):
        try:
            known[measure] = as_duration(words)
        except pm.FieldError:
            verdict, reason, start = _UNTOLD
        else:
            _, names = MEASURES[measure]
            verdict, reason, start = judged(known[measure], report, names, clock)
            if known[measure] < known.get("detection", timedelta(0)):
                verdict, reason = "contradicts", "recovered before it was detected"
            clock = clock or start
        yield Statement(
            document=document, measure=measure, words=words, verdict=verdict, why=reason
        )


def _stated(report: pm.Report) -> Iterator[tuple[str, str]]:
    """Yield what a report states of each measure: as a length, or in words that are none."""
    fields = {
        "detection": report.metadata.time_to_detect,
        "recovery": report.metadata.time_to_resolve,
    }
    for measure, (label, _) in MEASURES.items():
        if (length := fields[measure]) is not None:
            yield measure, say_duration(length)
        for detail in report.metadata.other:
            if label.fullmatch(detail.label.strip("*: ")):
                yield measure, detail.value


Judgement: TypeAlias = tuple[Verdict, str, int | None]
"""A verdict, why, and the row that the clock started with."""
_UNTOLD: Judgement = ("untold", "no length of time", None)
_SLACK = timedelta(minutes=1)
"""How far a stated time may be off: documents count in minutes."""


def judged(
    stated: timedelta, report: pm.Report, names: tuple[str, ...], clock: int | None
) -> Judgement:
    """Return whether a stated time can be true; `clock` is the row that another one starts with."""
    measured = [
        timing for timing in map(report.timings.__getattribute__, names) if _is_measured(timing)
    ]
    for timing in measured:
        if _agrees(stated, timing):
            start = None if timing.start is None else timing.start.row
            return "agrees", timing.basis, start
    bases = "; ".join(f"{timing}: {timing.basis}" for timing in measured)
    marked = [end for timing in measured for end in (timing.start, timing.end) if end is not None]
    if any(end.basis == "given" for end in marked):
        return "contradicts", bases, None
    times = instants(report)
    if len(times) < 2:
        return "untold", "fewer than two rows have an instant", None
    pairs = [
        (start, row)
        for at, (start, begin) in enumerate(times)
        for row, instant in times[at if stated < _SLACK else at + 1 :]
        if abs(instant - begin - stated) < _SLACK
    ]
    if pairs:
        start, row = min(pairs, key=lambda pair: (pair[0] != clock, pair))
        reason = f"row {start} to row {row}"
        if clock not in (None, start):
            return "other clock", f"{reason}, and the time to detection from row {clock}", start
        # A time of no length has no start of its own.
        start_of = None if stated < _SLACK else start
        if bases:
            return "contradicts", f"{reason}; by the words of its rows {bases}", start_of
        return "fits", reason, start_of
    if bases:
        return "contradicts", bases, None
    span = times[-1][1] - times[0][1]
    if stated > span:
        return "contradicts", f"all rows lie within {say_duration(span)}", None
    return "contradicts", "no two rows are that far apart", None


def _is_measured(timing: Timing) -> bool:
    return timing.known and not timing.stated


def _agrees(stated: timedelta, timing: Timing) -> bool:
    assert timing.shortest is not None
    assert timing.longest is not None
    return timing.shortest - _SLACK < stated < timing.longest + _SLACK


def instants(report: pm.Report) -> list[tuple[int, datetime]]:
    """Return the rows that have an instant, by time, with their numbers counted from 1."""
    timed = []
    for number, (_, event) in enumerate(rows(report), start=1):
        moment = event.time
        start = moment.start if isinstance(moment, Inexact) else moment
        if start is not None:
            timed.append((number, start))
    return sorted(timed, key=lambda pair: pair[1])
