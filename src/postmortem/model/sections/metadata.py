"""Metadata: what the incident is called, how bad it was, and who writes about it.

`report.metadata` is a `Metadata`. Severity, status and review state are enums (`Severity`, `Status`,
`ReviewState`), read leniently: `SEV2`, `sev 2` and `2` are SEV-2. A team with a scale of its own gives the
names of the levels in `severity_scale`, the worst first: `[Red, Amber, Green]`. The duration and the five
times, from `time_to_detect` to `time_to_resolve`, are those that the team states; `report.timings` measures
them as well. Who worked on the incident is a `Responder` with a role. Rows of your own are `Detail`s in `other`.
Calls: `report`, `metadata`, `detail`.

    metadata:
      incident_id: INC-2026-01-15-001
      date: 2026-01-15
      end_date: 2026-01-16
      severity: SEV-2
      duration: 45 min
      time_to_detect: 5 min
      time_to_acknowledge: 6 min
      time_to_declare: 10 min
      time_to_mitigate: ~30 min
      time_to_resolve: 45 min
      status: Resolved
      responders:
        - name: Dana
          role: commander
      reporter: Alice
      reviewers:
        - Bob
        - Carol
      review_state: In Review
      other:
        - label: Region
          value: eu-west-1
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Set
from functools import lru_cache
from typing import Any, Self, cast

import attrs

from postmortem.errors import FieldError, Problem, describe
from postmortem.model.fields import AMONG, Choice, converter_for, key_of, no_list, typed
from postmortem.model.layout import Label, Value, choice, day, duration, names, record, section
from postmortem.model.layout.values import is_prompt
from postmortem.model.sections.details import Detail
from postmortem.patterns import regex
from postmortem.text.normal import Line, line, line_or_blank
from postmortem.tree.hints import Tone


class Severity(Choice):
    """How bad an incident is, as a level of one of the usual scales, or of a scale of a team's own.

    `SEV-0` to `SEV-5`, `P0` to `P5`, `S0` to `S5`, critical to low, and critical, major, minor. A
    level is shown as it was written; `rank` compares the levels of different scales. A level of a
    scale of a team's own is a `Severity` too, and no member of the enum: its `scale` has the names.

    >>> Severity.read("sev2")
    <Severity.SEV_2: 'SEV-2'>
    >>> Severity.read("2") is Severity.SEV_2
    True
    >>> Severity.read("p1").rank == Severity.CRITICAL.rank == Severity.SEV_1.rank
    True
    >>> Severity.read("amber", ["Red", "Amber", "Green"])
    <Severity 'Amber' of Red, Amber, Green>
    """

    scale: tuple[str, ...]
    """The names of a scale of a team's own, the worst first; () for a level of a usual scale."""

    SEV_1 = "SEV-1"
    SEV_2 = "SEV-2"
    SEV_3 = "SEV-3"
    SEV_4 = "SEV-4"
    SEV_0 = "SEV-0"
    SEV_5 = "SEV-5"
    P0 = "P0"
    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"
    P5 = "P5"
    S0 = "S0"
    S1 = "S1"
    S2 = "S2"
    S3 = "S3"
    S4 = "S4"
    S5 = "S5"
    CRITICAL = "Critical"
    HIGH = "High"
    MAJOR = "Major"
    MEDIUM = "Medium"
    MINOR = "Minor"
    LOW = "Low"

    @classmethod
    def expected(cls) -> str:
        """Return what a severity is one of, for a message.

        >>> Severity.expected()
        'one of SEV-0 to SEV-5, P0 to P5, S0 to S5, critical, high, major, medium, minor, low'
        """
        return (
            "one of SEV-0 to SEV-5, P0 to P5, S0 to S5, critical, high, major, medium, minor, low"
        )

    @classmethod
    def read(cls, value: object, scale: Iterable[str] = ()) -> Self:
        """Return the level that a value names: of a scale, if it is given, or of the usual ones.

        `scale` has the names of the levels, the worst first. Raises `FieldError`, which lists the
        levels, and says what a word of another scale usually is.

        >>> Severity.read("Amber", ["Red", "Amber", "Green"]).rank
        2
        """
        if not scale:
            try:
                return super().read(value)
            except FieldError as error:
                raise FieldError(
                    _with_way_out(problem, value) for problem in error.problems
                ) from None
        names = read_scale(scale)
        if isinstance(value, cls) and value.scale == names:
            return value
        text = str(value) if isinstance(value, str) or type(value) is int else None
        known = {key_of(name): name for name in names}
        name = text if text in names else known.get(key_of(line_or_blank(text or "")))
        if name is not None:
            return cast("Self", _level(cls, name, names))
        expected = "one of " + ", ".join(names)
        actual = describe(text if text is not None else value)
        hint = _usual_level(text, names) if text is not None else None
        raise FieldError(Problem(expected=expected, found=actual, hint=hint))

    def __reduce_ex__(self, protocol: Any) -> Any:
        # A level of a team's own is no member that its value leads back to.
        return (
            (type(self).read, (self.value, self.scale))
            if self.scale
            else (type(self), (self.value,))
        )

    def __repr__(self) -> str:
        if self.scale:
            return f"<Severity {self.value!r} of {', '.join(self.scale)}>"
        return super().__repr__()

    @classmethod
    def is_open(cls) -> bool:
        """Whether a team may have words of its own beside these: those of its scale.

        >>> Severity.is_open()
        True
        """
        return True

    @property
    def rank(self) -> int:
        """The place of the level among those of every scale: 0 and 1 are the worst.

        The levels of a scale of a team's own are counted from 1.

        >>> [Severity.read(text).rank for text in ("SEV-0", "P1", "major", "S3", "low")]
        [0, 1, 2, 3, 4]
        >>> Severity.read("Green", ["Red", "Amber", "Green"]).rank
        3
        """
        if self.scale:
            return self.scale.index(self.value) + 1
        return int(self.value[-1]) if self.value[-1].isdigit() else _RANKS[self.value]

    def spellings(self) -> tuple[str, ...]:
        """Return what people write for a severity: `SEV2`, `Sev 2`, `2`.

        >>> Severity.SEV_2.spellings()
        ('SEV-2', '2', 'Severity 2')
        """
        if self.value.startswith("SEV"):
            return (self.value, self.value[-1], f"Severity {self.value[-1]}")
        return (self.value, f"Priority {self.value[-1]}") if self.value[0] == "P" else (self.value,)

    @property
    def tone(self) -> Tone:
        """Return `bad` for what wakes people up, `fair` for the third level."""
        return tone_of(self.rank)


def tone_of(rank: int) -> Tone:
    """Return the tone of a severity of a rank: `bad` for what wakes people up.

    >>> tone_of(1), tone_of(3)
    ('bad', 'fair')
    """
    return "bad" if rank < 3 else "fair" if rank == 3 else "neutral"


for _severity in Severity:
    _severity.scale = ()

_RANKS = {"Critical": 1, "High": 2, "Major": 2, "Medium": 3, "Minor": 3, "Low": 4}
_USUALLY = {
    **dict.fromkeys(("blocker", "urgent", "emergency", "severe", "catastrophic"), "Critical"),
    **dict.fromkeys(("important", "significant"), "High"),
    **dict.fromkeys(("moderate", "normal", "average"), "Medium"),
    **dict.fromkeys(("trivial", "cosmetic", "negligible"), "Low"),
}
"""What some words of other scales usually are, in small letters."""


def _level(cls: type[Severity], name: str, scale: tuple[str, ...]) -> Any:
    """Return a level of a scale of a team's own: a value of the enum that is no member of it.

    As `enum.Flag` makes combinations of flags, so that whatever takes a `Severity` takes it too.
    """
    level = str.__new__(cls, name)
    level._name_ = level._value_ = name
    level.scale = scale
    return level


def _with_way_out(problem: Problem, value: object) -> Problem:
    """Return the problem of a word of no scale, with what it usually is and how to set a scale."""
    if not isinstance(value, str) or problem.hint is not None:
        return problem
    word = value.strip()[:40]
    usual = _USUALLY.get(key_of(word))
    hint = f"{word} is usually {usual}; " if usual else ""
    hint += "set a scale of your own with `severities` in .postmortem.toml, or `scale` in Python"
    return attrs.evolve(problem, hint=hint)


def _usual_level(word: str, scale: tuple[str, ...]) -> str | None:
    """Return what a word of another scale usually is on this one, for a message."""
    from difflib import get_close_matches  # who makes no mistake doesn't wait for it

    keys = {key_of(name): name for name in scale}
    if closest := get_close_matches(key_of(word)[:40], keys, n=1, cutoff=0.8):
        return f"did you mean {keys[closest[0]]}"
    try:
        rank = Severity.read(_USUALLY.get(key_of(word), word)).rank
    except FieldError:
        return None
    return f"{word} is usually {scale[min(max(rank, 1), len(scale)) - 1]}"


def read_scale(values: Iterable[object]) -> tuple[str, ...]:
    """Return a scale of a team's own: the names of its levels, the worst first.

    Raises `FieldError` for names that can't be distinguished, and for none at all.

    >>> read_scale(["Red", "Amber", "Green"])
    ('Red', 'Amber', 'Green')
    """
    if isinstance(values, str | bytes | Mapping | Set) or not isinstance(values, Iterable):
        raise no_list(values)
    levels = tuple(str(name) if type(name) is int else name for name in values)
    if wrong := [level for level in levels if not isinstance(level, str)]:
        raise FieldError(Problem(expected="the name of a level", found=describe(wrong[0])))
    return _scale_of(cast("tuple[str, ...]", levels))


@lru_cache(maxsize=256)
def _scale_of(levels: tuple[str, ...]) -> tuple[str, ...]:
    names: tuple[str, ...] = converter_for(tuple[Line, ...])(levels)
    if not names:
        raise FieldError(Problem(expected="the names of the levels, the worst first", found="none"))
    seen: dict[str, str] = {}
    for name in names:
        if is_prompt(name):
            raise FieldError(Problem(expected="the name of a level", found=describe(name)))
        earlier = seen.setdefault(key_of(name), name)
        if earlier is not name:
            actual = f"{describe(earlier)} and {describe(name)}"
            raise FieldError(Problem(expected="a word for each level of its own", found=actual))
    return names


class Status(Choice):
    """How far the incident is, and so whether it is over.

    >>> Status.read("resolved")
    <Status.RESOLVED: 'Resolved'>
    >>> Status.MONITORING.over
    False
    """

    RESOLVED = "Resolved"
    ONGOING = "Ongoing"
    INVESTIGATING = "Investigating"
    IDENTIFIED = "Identified"
    MONITORING = "Monitoring"
    MITIGATED = "Mitigated"
    CLOSED = "Closed"

    @property
    def over(self) -> bool:
        """Whether the incident is over: it is resolved, or closed."""
        return self in (Status.RESOLVED, Status.CLOSED)

    @property
    def tone(self) -> Tone:
        """Return `good` for an incident that is over, `fair` for one whose impact has ended."""
        if self.over:
            return "good"
        return "fair" if self in (Status.MONITORING, Status.MITIGATED) else "bad"


class ReviewState(Choice):
    """How far the document itself has come.

    >>> ReviewState.read("in-review")
    <ReviewState.IN_REVIEW: 'In Review'>
    """

    DRAFT = "Draft"
    IN_REVIEW = "In Review"
    FINAL = "Final"


_IN_BRACKETS = regex(r"^(?P<name>.*\S) \((?P<role>[^()]++)\)")


@attrs.frozen(field_transformer=typed)
class Responder:
    """Someone who worked on the incident, and as what: `Ann (commander)`.

    >>> Responder("Ann (commander)")
    Responder(name='Ann', role='commander')
    """

    name: Line
    """The person, or the team."""
    role: Line | None = None
    """What they were: commander, communications, scribe, subject matter expert."""

    def __attrs_post_init__(self) -> None:
        if self.role is not None and re.search("[()]", self.role):
            raise FieldError(
                Problem(path="role", expected="a role without brackets", found=describe(self.role))
            )
        if self.role is None and (match := _IN_BRACKETS.fullmatch(self.name)):
            object.__setattr__(self, "name", line(match["name"]))
            object.__setattr__(self, "role", line(match["role"]))

    @classmethod
    def read(cls, value: object) -> "Responder":
        """Return the responder that text names: a name, with the role in brackets after it.

        >>> Responder.read("Bob (scribe)").role
        'scribe'
        """
        if isinstance(value, cls):
            return value
        if not isinstance(value, str):
            raise FieldError(Problem(expected="Responder(…), or text", found=describe(value)))
        return cls(value)


def severity_on(value: Any, scale: tuple[str, ...]) -> Severity | None:
    """Return the severity that a value names on a scale; None for no value. Raises `FieldError`."""
    if value is None or (type(value) is str and not value.strip()):
        return None
    return Severity.read(value, scale)


def severity_by(value: Any, scale: Iterable[str]) -> Severity | None:
    """Return the severity that a value names on a team's scale, or else on a usual one.

    The documents of a team may be older than its scale. Raises `FieldError`.
    """
    if scale and isinstance(value, str | int):
        try:
            return severity_on(value, tuple(scale))
        except FieldError as error:
            try:
                return severity_on(value, ())
            except FieldError:
                raise error from None
    return severity_on(value, ())


@attrs.frozen(kw_only=True, field_transformer=typed)
class Metadata:
    """The facts at the head of the document.

    >>> facts = Metadata(incident_id="INC-7", date="Jan 15, 2026", duration="45 min")
    >>> facts.date
    datetime.date(2026, 1, 15)
    >>> facts.duration
    datetime.timedelta(seconds=2700)
    """

    incident_id: Line | None = None
    """The id that other documents refer to: `INC-2026-01-15-001`."""
    date: dt.date | None = None
    """The UTC day on which the incident began; a bare `00:15` in the timeline belongs to it."""
    end_date: dt.date | None = None
    """The day on which it ended, where that is another one."""
    severity: Severity | None = attrs.field(default=None, metadata={AMONG: "severity_scale"})
    """How bad it was; None where nobody says so."""
    severity_scale: tuple[Line, ...] = ()
    """The levels of a scale of the team's own, the worst first; () where the severity is of a usual one."""
    duration: dt.timedelta | None = None
    """From the start of the impact to its end, as the team states it; `~45 min` is approximate."""
    time_to_detect: dt.timedelta | None = None
    """How long it took to detect the incident, as the team states it."""
    time_to_acknowledge: dt.timedelta | None = None
    """How long it took until somebody acknowledged it, as the team states it."""
    time_to_declare: dt.timedelta | None = None
    """How long it took to declare it, as the team states it."""
    time_to_mitigate: dt.timedelta | None = None
    """How long it took to mitigate the impact, as the team states it."""
    time_to_resolve: dt.timedelta | None = None
    """How long it took to resolve it, as the team states it."""
    status: Status | None = None
    """How far the incident is; `status.over` says whether it is over."""
    responders: tuple[Responder, ...] = ()
    """Who worked on the incident, each with a role where it is known."""
    reporter: Line | None = None
    """Who wrote the document."""
    reviewers: tuple[Line, ...] = ()
    """Who reads the report before it is final."""
    review_state: ReviewState | None = None
    """How far the document has come."""
    other: tuple[Detail, ...] = ()
    """Rows that the template doesn't have: `Region`, `Team`."""

    def __attrs_post_init__(self) -> None:
        problems: list[Problem] = []
        scale: tuple[str, ...] = ()
        severity: Severity | None = None
        try:
            scale = read_scale(self.severity_scale) if self.severity_scale else ()
        except FieldError as error:
            problems += [problem.at("severity_scale") for problem in error.problems]
        # The quick lane of JSON runs no converter: it takes `P1` of any scale for the usual one.
        try:
            severity = severity_on(self.severity, scale) if not problems else None
        except FieldError as error:
            problems += [problem.at("severity") for problem in error.problems]
        if problems:
            raise FieldError(problems)
        object.__setattr__(self, "severity", severity)
        object.__setattr__(
            self, "severity_scale", severity.scale if severity and not scale else scale
        )
        FACTS.refuse_known(self.other)


_responders = Value(
    lambda value, times: names.write(
        tuple(
            person.name if person.role is None else f"{person.name} ({person.role})"
            for person in value
        ),
        times,
    ),
    lambda text, times: tuple(map(Responder, names.read(text, times))),
    typed=False,
)
"""People with their roles: `Ann (commander), Bob`."""


FACTS = record(
    Metadata,
    ("Field", "Value"),
    others="other",
    row=Detail,
    bold=True,
    incident_id=Label("Incident ID", prompt="a name to refer to, as INC-2026-01-15-001"),
    date=Label("Date", day, "the UTC day it began, as 2026-01-15"),
    end_date=Label("End Date", day),
    severity=Label(
        "Severity", choice(Severity), "SEV-1, SEV-2, SEV-3 or SEV-4", among="severity_scale"
    ),
    severity_scale=Label("Severity Scale", names),
    duration=Label("Duration", duration, "hours, minutes and seconds, as 01:24:00"),
    time_to_detect=Label("Time to Detect", duration),
    time_to_acknowledge=Label("Time to Acknowledge", duration),
    time_to_declare=Label("Time to Declare", duration),
    time_to_mitigate=Label("Time to Mitigate", duration),
    time_to_resolve=Label("Time to Resolve", duration),
    status=Label("Status", choice(Status), "Resolved or Ongoing"),
    responders=Label("Responders", _responders),
    reporter=Label("Reporter", prompt="who writes this"),
    reviewers=Label("Reviewers", names, "who reads it before it goes out"),
    review_state=Label("Review State", choice(ReviewState)),
)

STATED = (
    "time_to_detect", "time_to_acknowledge", "time_to_declare", "time_to_mitigate", "time_to_resolve",
)  # fmt: skip
"""The fields with the times that a team states, in the order of the milestones that end them."""

LAYOUT = section("Metadata", FACTS)
