"""Metadata: what the incident is called, how bad it was, and who writes about it.

`report.metadata` is a `Metadata`. Severity, status and review state are enums (`Severity`, `Status`,
`ReviewState`), read leniently: `SEV2`, `sev 2` and `2` are SEV-2. Who worked on the incident is a
`Responder` with a role. Rows of your own are `Detail`s in `other`.
Calls: `report`, `metadata`, `detail`.

    metadata:
      incident_id: INC-2026-01-15-001
      date: 2026-01-15
      end_date: 2026-01-16
      severity: SEV-2
      duration: 45 min
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

import attrs

from postmortem.errors import FieldError, Problem, describe
from postmortem.model.fields import Choice, typed
from postmortem.model.layout import Label, Value, choice, day, duration, names, record, section
from postmortem.model.sections.details import Detail
from postmortem.text.normal import Line, line
from postmortem.tree.hints import Tone


class Severity(Choice):
    """How bad an incident is, as a level of one of the usual scales.

    `SEV-0` to `SEV-5`, `P0` to `P5`, `S0` to `S5`, critical to low, and critical, major, minor. A
    level is shown as it was written; `rank` compares the levels of different scales.

    >>> Severity.read("sev2")
    <Severity.SEV_2: 'SEV-2'>
    >>> Severity.read("2") is Severity.SEV_2
    True
    >>> Severity.read("p1").rank == Severity.CRITICAL.rank == Severity.SEV_1.rank
    True
    """

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

    @property
    def rank(self) -> int:
        """The place of the level among those of every scale: 0 and 1 are the worst.

        >>> [Severity.read(text).rank for text in ("SEV-0", "P1", "major", "S3", "low")]
        [0, 1, 2, 3, 4]
        """
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
        return "bad" if self.rank < 3 else "fair" if self.rank == 3 else "neutral"


_RANKS = {"Critical": 1, "High": 2, "Major": 2, "Medium": 3, "Minor": 3, "Low": 4}


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


_IN_BRACKETS = re.compile(r"^(?P<name>.*\S) \((?P<role>[^()]++)\)")


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
        if self.role is None and (found := _IN_BRACKETS.fullmatch(self.name)):
            object.__setattr__(self, "name", line(found["name"]))
            object.__setattr__(self, "role", line(found["role"]))

    @classmethod
    def read(cls, value: object) -> "Responder":
        """Return the responder that text names: a name, with the role in brackets behind it.

        >>> Responder.read("Bob (scribe)").role
        'scribe'
        """
        if isinstance(value, cls):
            return value
        if not isinstance(value, str):
            raise FieldError(Problem(expected="Responder(…), or text", found=describe(value)))
        return cls(value)


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
    severity: Severity | None = None
    """How bad it was; None where nobody says so."""
    duration: dt.timedelta | None = None
    """From the start of the impact to its end, as the team states it; `~45 min` is approximate."""
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
        FACTS.refuse_known(self.other)


_responders = Value(
    lambda value, times: names.write(
        tuple(one.name if one.role is None else f"{one.name} ({one.role})" for one in value), times
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
    severity=Label("Severity", choice(Severity), "SEV-1, SEV-2, SEV-3 or SEV-4"),
    duration=Label("Duration", duration, "hours, minutes and seconds, as 01:24:00"),
    status=Label("Status", choice(Status), "Resolved or Ongoing"),
    responders=Label("Responders", _responders),
    reporter=Label("Reporter", prompt="who writes this"),
    reviewers=Label("Reviewers", names, "who reads it before it goes out"),
    review_state=Label("Review State", choice(ReviewState)),
)

LAYOUT = section("Metadata", FACTS)
