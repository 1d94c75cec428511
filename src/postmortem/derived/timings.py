"""How long an incident took: from one milestone to another, never more exact than its rows.

A milestone is known where a row is marked with it. In a report that marks none at all, the rows'
words are asked, by the short vocabulary of `postmortem.milestones`. What isn't known is None and
never 0, and each value says what it was measured between.

The field disagrees about where the clock starts. Google's SRE books and the usual definition of
MTTR count from the start of the impact, on-call tools from the alert, and many teams from the
declaration. Here it is the start of the impact, unless `measured_from` says otherwise.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Literal, NamedTuple, TypeAlias

import attrs

from postmortem.derived.milestones import Mark, marks, rows
from postmortem.errors import FieldError, Problem, describe
from postmortem.model.fields import key_of
from postmortem.model.report import ReportData
from postmortem.model.sections.timeline import Milestone
from postmortem.patterns import regex
from postmortem.text.languages import Language
from postmortem.values.durations import ApproximateDuration, say_duration
from postmortem.values.moments import Inexact, bounds_of

Basis: TypeAlias = Literal["given", "recognised", "stated"]
"""How an end is known: marked in its row, read from its row's words, or stated in the metadata."""

_STARTS = {
    Milestone.IMPACT_STARTED: "the start of the impact",
    Milestone.DETECTED: "the detection",
    Milestone.DECLARED: "the declaration",
}
"""Where a clock may start."""

_ENDS = {
    "time_to_detect": ("Time to detect", Milestone.DETECTED, "its detection"),
    "time_to_acknowledge": (
        "Time to acknowledge", Milestone.ACKNOWLEDGED, "the first responder's acknowledgement",
    ),
    "time_to_declare": ("Time to declare", Milestone.DECLARED, "the declaration of the incident"),
    "time_to_mitigate": ("Time to mitigate", Milestone.MITIGATED, "the mitigation of the impact"),
    "time_to_resolve": ("Time to resolve", Milestone.RESOLVED, "the resolution"),
    "duration": ("Duration", Milestone.RESOLVED, "the end of the impact"),
}  # fmt: skip
"""What each timing is called, the milestone that it ends with, and how that reads in a sentence."""

_ORDER = list(Milestone)


@attrs.frozen(kw_only=True)
class Endpoint:
    """One end of a timing: a milestone, and how it is known.

    >>> import postmortem as pm
    >>> draft = pm.report("INC-7", "Login was down", date="2021-03-31")
    >>> draft = draft.detected("11:40", "It expires", milestone="impact started")
    >>> report = draft.detected("11:45", "An alert fires", milestone="detected").build()
    >>> report.timings.time_to_detect.end.path
    'timeline.detection[1]'
    """

    milestone: Milestone
    earliest: datetime
    """The instant, in UTC, or the start of the range that it lies in."""
    latest: datetime
    """The same instant, or the end of the range."""
    approximate: bool
    """Whether the row gives the instant only roughly: `~10:45`."""
    basis: Basis
    row: int
    """The number of the row, counted from 1 over the whole timeline."""
    path: str
    """Where the row is in the report: `timeline.detection[0]`."""

    def __str__(self) -> str:
        return f"{self.milestone} ({self.basis}, row {self.row})"


@attrs.frozen(kw_only=True)
class Timing:
    """A length of time between two milestones.

    >>> import postmortem as pm
    >>> draft = pm.report("INC-7", "Login was down", date="2021-03-31")
    >>> draft = draft.detected("11:40", "It expires", milestone="impact started")
    >>> report = draft.detected("11:45", "An alert fires", milestone="detected").build()
    >>> report.timings.time_to_detect.value
    datetime.timedelta(seconds=300)
    >>> report.timings.time_to_detect.definition
    'from the start of the impact to its detection'
    """

    name: str
    """The field of `Timings`: `time_to_detect`."""
    label: str
    """What people call it: `Time to detect`."""
    definition: str
    """What it is measured between: `from the start of the impact to its detection`."""
    start: Endpoint | None = None
    end: Endpoint | None = None
    shortest: timedelta | None = None
    """The least that it can have been; None where that isn't known."""
    longest: timedelta | None = None
    """The most that it can have been; the same as `shortest` unless an end is a range."""
    stated: bool = False
    """Whether it is what the metadata state, since the rows don't say."""
    invalid: bool = False
    """Whether its ends are there in the wrong order, so that there is no length between them."""
    why: str | None = None
    """Why it isn't known."""
    _roughly: bool = attrs.field(default=False, alias="roughly")

    @property
    def value(self) -> timedelta | None:
        """The length itself; None where it isn't known, or known only as a range."""
        return self.shortest if self.shortest == self.longest else None

    @property
    def known(self) -> bool:
        """Whether there is a value or a range."""
        return self.shortest is not None

    @property
    def approximate(self) -> bool:
        """Whether an end of it is known only roughly."""
        return self._roughly or any(
            end is not None and end.approximate for end in (self.start, self.end)
        )

    @property
    def basis(self) -> str:
        """What it rests on, for people: both ends with their rows, or why it isn't known."""
        if self.stated:
            return "stated in the metadata"
        if self.start is not None and self.end is not None and self.known:
            return f"{self.start} to {self.end}"
        return "the rows of the timeline" if self.known else self.why or ""

    def __str__(self) -> str:
        if self.shortest is None or self.longest is None:
            return "invalid" if self.invalid else "not known"
        about = "about " if self.approximate else ""
        if self.shortest != self.longest:
            return f"{about}{say_duration(self.shortest)} to {say_duration(self.longest)}"
        return about + say_duration(self.shortest)

    def to_dict(self) -> dict[str, Any]:
        """Return the timing as plain data; lengths are ISO 8601, in seconds, or None.

        >>> import postmortem as pm
        >>> draft = pm.report("INC-7", "Login was down", date="2021-03-31")
        >>> draft = draft.detected("11:40", "It expires", milestone="impact started")
        >>> report = draft.detected("11:45", "An alert fires", milestone="detected").build()
        >>> report.timings.time_to_detect.to_dict()["basis"]
        'Impact Started (given, row 1) to Detected (given, row 2)'
        """
        return {
            "value": _written(self.value),
            "shortest": _written(self.shortest),
            "longest": _written(self.longest),
            "approximate": self.approximate,
            "invalid": self.invalid,
            "definition": self.definition,
            "basis": self.basis,
            "start": None if self.start is None else self.start.path,
            "end": None if self.end is None else self.end.path,
        }


def _written(value: timedelta | None) -> Any:
    from msgspec import to_builtins  # who shows timings needs nothing of it

    return to_builtins(value)  # as the other durations of plain data


@attrs.frozen(kw_only=True, repr=False)
class Timings:
    """The timings of an incident, in the order of the milestones that they end with.

    >>> import postmortem as pm
    >>> draft = pm.report("INC-7", "Login was down", date="2021-03-31")
    >>> draft = draft.detected("11:40", "It expires", milestone="impact started")
    >>> report = draft.detected("11:45", "An alert fires", milestone="detected").build()
    >>> report.timings
    <Timings from Impact Started: time_to_detect=5 min>
    """

    time_to_detect: Timing
    time_to_acknowledge: Timing
    time_to_declare: Timing
    time_to_mitigate: Timing
    time_to_resolve: Timing
    duration: Timing
    """From the start of the impact to the resolution, whatever the others are measured from; the
    metadata's, where the rows don't say, as of each time that they state."""
    start: Milestone = attrs.field(default=Milestone.IMPACT_STARTED)
    """What the clock starts with."""
    timeline_span: Timing
    """From the first row of the timeline to its last: neither the duration nor any of the others,
    since rows may come long before the incident and after it."""
    _ends: "_Ends" = attrs.field(eq=False, alias="ends")
    _stated: "_Stated" = attrs.field(eq=False, alias="stated")

    def __iter__(self) -> Iterator[Timing]:
        return (getattr(self, name) for name in _ENDS)

    def __repr__(self) -> str:
        known = ", ".join(f"{timing.name}={timing}" for timing in self if timing.known)
        return f"<Timings from {self.start}: {known or 'none known'}>"

    @property
    def milestones(self) -> tuple[Endpoint, ...]:
        """The milestones whose instant, or whose range, is known, in their order."""
        return tuple(end for end in self._ends.values() if end is not None)

    def measured_from(self, start: Milestone | str) -> "Timings":
        """Return the timings with a clock that starts elsewhere: `detected`, or `declared`.

        A timing that ends no later than that milestone, and the duration, still start with the
        impact. Raises `FieldError` for any other milestone.

        >>> import postmortem as pm
        >>> draft = pm.report("INC-7", "Login was down", date="2021-03-31")
        >>> draft = draft.detected("11:40", "It expires", milestone="impact started")
        >>> report = draft.detected("11:45", "An alert fires", milestone="detected").build()
        >>> report.timings.measured_from("detected").start.value
        'Detected'
        """
        milestone = Milestone.read(start)
        if milestone not in _STARTS:
            expected = "one of " + ", ".join(_STARTS)
            raise FieldError(Problem(expected=expected, found=describe(start)))
        return _timings(milestone, self._ends, self._stated, self.timeline_span)

    def best_known(self) -> tuple[Timing, ...]:
        """Return for each timing that is known the one with the earliest start.

        Where no row says when the impact started, that is the one from the detection, or else from
        the declaration; its definition says so.

        >>> import postmortem as pm
        >>> draft = pm.report("INC-7", "Login was down", date="2021-03-31")
        >>> draft = draft.detected("11:40", "It expires", milestone="impact started")
        >>> report = draft.detected("11:45", "An alert fires", milestone="detected").build()
        >>> [timing.name for timing in report.timings.best_known()]
        ['time_to_detect']
        """
        return self._best_known

    @cached_property
    def _best_known(self) -> tuple[Timing, ...]:
        return tuple(timing for name in self if (timing := self._best(name)) is not None)

    def _best(self, timing: Timing) -> Timing | None:
        """Return what is known best of a timing: by rows, by rows from a later start, as it is stated."""
        if timing.known and not timing.stated:
            return timing
        return self._from_later(timing.name) or (timing if timing.known else None)

    def _from_later(self, name: str) -> Timing | None:
        """Return the timing measured from another start than the clock's; None if none is known."""
        known = frozenset(map(key_of, self._ends))
        alternatives = (
            _timing(name, start, self._ends, known) for start in _STARTS if start != self.start
        )
        return next((timing for timing in alternatives if timing.known), None)

    def to_dict(self) -> dict[str, Any]:
        """Return the timings as plain data: derived from the report, and never read back.

        >>> import postmortem as pm
        >>> draft = pm.report("INC-7", "Login was down", date="2021-03-31")
        >>> draft = draft.detected("11:40", "It expires", milestone="impact started")
        >>> report = draft.detected("11:45", "An alert fires", milestone="detected").build()
        >>> report.timings.to_dict()["time_to_detect"]["value"]
        'PT300S'
        """
        data: dict[str, Any] = {"measured_from": self.start.value}
        return data | {timing.name: timing.to_dict() for timing in (*self, self.timeline_span)}


_Ends: TypeAlias = dict[Milestone, Endpoint | None]
"""The milestones that have a row; None for one whose time is no instant."""
_Stated: TypeAlias = dict[str, timedelta]
"""The lengths that the metadata state, by the names of the timings."""


def timings(report: ReportData) -> Timings:
    """Return the timings of a report, with a clock that starts with the impact."""
    ends = {mark.milestone: endpoint(mark) for mark in marks(report)}
    stated = {
        name: length for name in _ENDS if (length := getattr(report.metadata, name)) is not None
    }
    return _timings(Milestone.IMPACT_STARTED, ends, stated, _span(report))


def _timings(start: Milestone, ends: _Ends, stated: _Stated, span: Timing) -> Timings:
    known = frozenset(map(key_of, ends))
    by_name = {name: _timing(name, start, ends, known) for name in _ENDS}
    for name, length in stated.items():
        # A team that states a time doesn't say its clock, but for the one that it usually has.
        if not by_name[name].known and (start is Milestone.IMPACT_STARTED or name == "duration"):
            by_name[name] = _as_stated(by_name[name], length)
    return Timings(start=start, ends=ends, stated=stated, timeline_span=span, **by_name)


def _as_stated(timing: Timing, length: timedelta) -> Timing:
    """Return a timing with the length that the metadata state, from whatever clock."""
    roughly = isinstance(length, ApproximateDuration)
    exact = length.exact if isinstance(length, ApproximateDuration) else length
    definition = timing.definition if timing.name == "duration" else AS_STATED
    return attrs.evolve(
        timing,
        shortest=exact,
        longest=exact,
        stated=True,
        roughly=roughly,
        definition=definition,
    )


AS_STATED = "as the team measures it"
"""The definition of a time that is stated: nobody says where its clock starts."""


def _span(report: ReportData) -> Timing:
    """Return the length from the first row of the timeline to its last."""
    bounds = [bounds for _, event in rows(report) if (bounds := bounds_of(event.time)) is not None]
    timing = Timing(
        name="timeline_span",
        label="Span of the timeline",
        definition="from the first row of the timeline to its last",
        why="fewer than two rows of the timeline have an instant",
    )
    if len(bounds) < 2:
        return timing
    first = min(bounds, key=lambda ends: ends[0])
    last = max(bounds, key=lambda ends: ends[1])
    return attrs.evolve(
        timing,
        shortest=max(
            max(ends[0] for ends in bounds) - min(ends[1] for ends in bounds), timedelta(0)
        ),
        longest=last[1] - first[0],
        roughly=any(
            isinstance(event.time, Inexact) and event.time.approximate for _, event in rows(report)
        ),
        why=None,
    )


def endpoint(mark: Mark) -> Endpoint | None:
    """Return the end that a marked row makes; None where its time is no instant."""
    moment = mark.event.time
    if (bounds := bounds_of(moment)) is None:
        return None
    return Endpoint(
        milestone=mark.milestone,
        earliest=bounds[0],
        latest=bounds[1],
        approximate=isinstance(moment, Inexact) and moment.approximate,
        basis="given" if mark.given else "recognised",
        row=mark.row,
        path=mark.path,
    )


def _timing(name: str, clock: Milestone, ends: _Ends, known: frozenset[str]) -> Timing:
    label, last, words = _ENDS[name]
    after_clock = _ORDER.index(last) > _ORDER.index(clock)
    first = clock if after_clock and name != "duration" else Milestone.IMPACT_STARTED
    return between(
        name=name,
        label=label,
        definition=f"from {_STARTS[first]} to {words}",
        first=first,
        last=last,
        start=ends.get(first),
        end=ends.get(last),
        known=known,
    )


def between(
    *,
    name: str,
    label: str,
    definition: str,
    first: Milestone,
    last: Milestone,
    start: Endpoint | None,
    end: Endpoint | None,
    known: frozenset[str],
) -> Timing:
    """Return the timing between two ends; `known` are the keys of the milestones that have a row."""
    shortest = longest = reason = None
    invalid = False
    if start is None or end is None:
        missing = first if start is None else last
        has_row = key_of(missing) in known
        reason = f"the row of {missing} has no instant" if has_row else f"no row says {missing}"
    elif end.latest < start.earliest:
        reason = f"{last} (row {end.row}) comes before {first} (row {start.row})"
        invalid = True
    else:
        shortest = max(end.earliest - start.latest, timedelta(0))
        longest = end.latest - start.earliest
    return Timing(
        name=name,
        label=label,
        definition=definition,
        start=start,
        end=end,
        shortest=shortest,
        longest=longest,
        invalid=invalid,
        why=reason,
    )


class Said(NamedTuple):
    """A timing in words: how long, between what, and how that is known."""

    time: str
    definition: str
    basis: str


def said(timing: Timing, language: Language) -> Said:
    """Return a timing in the words of a language."""
    if language.is_plain_english:
        return Said(str(timing), timing.definition, timing.basis)
    between = language(timing.definition)
    if timing.definition != AS_STATED and timing.name in _ENDS:
        first, _, last = timing.definition.removeprefix("from ").partition(" to ")
        words = language("from {start} to {end}")
        between = words.format(start=language(first), end=language(last))
    basis = timing.basis
    if timing.stated:
        basis = language(basis)
    elif timing.start is not None and timing.end is not None and timing.known:
        basis = language("{start} to {end}").format(
            start=_said_end(timing.start, language), end=_said_end(timing.end, language)
        )
    return Said(_said_time(timing, language), between, basis)


def _said_end(end: Endpoint, language: Language) -> str:
    return language("{milestone} ({basis}, row {row})").format(
        milestone=language(end.milestone.value), basis=language(end.basis), row=end.row
    )


def _said_time(timing: Timing, language: Language) -> str:
    if timing.shortest is None or timing.longest is None:
        return language("invalid" if timing.invalid else "not known")
    time = said_duration(timing.shortest, language)
    if timing.shortest != timing.longest:
        longest = said_duration(timing.longest, language)
        time = language("{start} to {end}").format(start=time, end=longest)
    return language("about {time}").format(time=time) if timing.approximate else time


def said_duration(value: timedelta, language: Language) -> str:
    """Return a length of time as people say it in a language: `1 Std. 24 Min.`."""
    if language.is_plain_english:
        return say_duration(value)
    counts = _COUNT.findall(say_duration(value))
    return " ".join(language(f"{{count}} {unit}").format(count=count) for count, unit in counts)


_COUNT = regex(r"(?<![0-9.])([0-9.]++) (d|h|min|s)")
"""A count with its unit in what `say_duration` returns: `24 min`."""
