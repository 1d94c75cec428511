"""Metadata: what the incident is called, how bad it was, and who writes about it.

`report.metadata` is a `Metadata`. Severity, status and review state are enums (`Severity`, `Status`,
`ReviewState`), read leniently: `SEV2`, `sev 2` and `2` are SEV-2. Rows of your own are `Detail`s in `other`.
Calls: `report`, `metadata`, `detail`.

    metadata:
      incident_id: INC-2026-01-15-001
      date: 2026-01-15
      severity: SEV-2
      duration: 45 min
      status: Resolved
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

import attrs

from postmortem.model.fields import Choice, typed
from postmortem.model.layout import Label, choice, day, duration, names, record, section
from postmortem.model.sections.details import Detail
from postmortem.text.normal import Line
from postmortem.tree.hints import Tone


class Severity(Choice):
    """How bad an incident is, on the scale from 1, the worst, to 4.

    >>> Severity.read("sev2")
    <Severity.SEV_2: 'SEV-2'>
    >>> Severity.read("2") is Severity.SEV_2
    True
    """

    SEV_1 = "SEV-1"
    SEV_2 = "SEV-2"
    SEV_3 = "SEV-3"
    SEV_4 = "SEV-4"

    def spellings(self) -> tuple[str, ...]:
        """Return what people write for a severity: `SEV2`, `Sev 2`, `2`.

        >>> Severity.SEV_2.spellings()
        ('SEV-2', '2')
        """
        return (self.value, self.value[-1])

    @property
    def tone(self) -> Tone:
        """Return `bad` for the two that wake people up, `fair` for the third."""
        tones: dict[Severity, Tone] = {Severity.SEV_3: "fair", Severity.SEV_4: "neutral"}
        return tones.get(self, "bad")


class Status(Choice):
    """Whether the incident is over.

    >>> Status.read("resolved")
    <Status.RESOLVED: 'Resolved'>
    """

    RESOLVED = "Resolved"
    ONGOING = "Ongoing"

    @property
    def tone(self) -> Tone:
        """Return `good` for an incident that is over."""
        return "good" if self is Status.RESOLVED else "bad"


class ReviewState(Choice):
    """How far the document itself has come.

    >>> ReviewState.read("in-review")
    <ReviewState.IN_REVIEW: 'In Review'>
    """

    DRAFT = "Draft"
    IN_REVIEW = "In Review"
    FINAL = "Final"


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
    severity: Severity | None = None
    """How bad it was; None where nobody says so."""
    duration: dt.timedelta | None = None
    """From the start of the impact to its end, as the team states it."""
    status: Status | None = None
    """Whether the incident is over."""
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


FACTS = record(
    Metadata,
    ("Field", "Value"),
    others="other",
    row=Detail,
    bold=True,
    incident_id=Label("Incident ID", prompt="a name to refer to, as INC-2026-01-15-001"),
    date=Label("Date", day, "the UTC day it began, as 2026-01-15"),
    severity=Label("Severity", choice(Severity), "SEV-1, SEV-2, SEV-3 or SEV-4"),
    duration=Label("Duration", duration, "hours, minutes and seconds, as 01:24:00"),
    status=Label("Status", choice(Status), "Resolved or Ongoing"),
    reporter=Label("Reporter", prompt="who writes this"),
    reviewers=Label("Reviewers", names, "who reads it before it goes out"),
    review_state=Label("Review State", choice(ReviewState)),
)

LAYOUT = section("Metadata", FACTS)
