"""Timeline: what happened when, in three phases, or in one list that nobody divided.

`report.timeline` is a `Timeline` with three phases of `Event`s; a `Milestone` marks what the
incident reached with an event: one of the usual eight, or any name of a team's own. Events of no phase, in `events`, are directly below the heading.
What led up to the incident, and how a phase went, is prose: it is above the events of its phase.
`Source` says where a row came from, `Visibility` who may read it.
Calls: `happened`, `detected`, `investigated`, `resolved`; `leadup`, `how_detected`, `how_investigated`,
`how_resolved`.

    timeline:
      events:
        - time: 2026-01-15 00:00
          event: The sale opens
      leadup: A sale had been announced for midnight.
      how_detected: An alert on the latency of the checkout fired within five minutes.
      detection:
        - time: 2026-01-15 00:05
          event: The latency alert fires
          notes: p99 above 2 s
          milestone: detected
          source:
            system: Alertmanager
            id: 7f3a
            link: https://alerts.example.com/7f3a
          visibility: internal
      how_investigated: The database was looked at first, since it was the slow part of the past.
      investigation:
        - time: ~2026-01-15 00:20
          event: The connection pool is found full
          milestone: cause identified
          evidence: "[Pool](https://graphs.example.com/pool)"
      how_resolved: A larger pool was enough; nothing had to be restarted.
      resolution:
        - time: 2026-01-15 00:45
          event: The pool is larger, latency is normal
          milestone: resolved
"""

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import attrs

from postmortem.errors import FieldError
from postmortem.formats.shown import Shown
from postmortem.model.fields import Choice, key_of, typed
from postmortem.model.layout import (
    Column,
    Value,
    choice,
    introduced,
    moment,
    prose,
    section,
    subsection,
    table,
)
from postmortem.model.layout.values import is_prompt
from postmortem.model.records import grouped, records
from postmortem.model.sections.details import Source, read_source, write_source
from postmortem.text.normal import Line, Prose, line_or_blank
from postmortem.values.moments import Moment, write_moment


class Milestone(Choice):
    """A point in an incident that its timings are measured between.

    Any other name is a milestone of a team's own: a value of this class that is no member of it. A name
    that is nearly that of a member is refused.

    >>> Milestone.read("cause identified")
    <Milestone.CAUSE_IDENTIFIED: 'Cause Identified'>
    >>> Milestone("Failover done").is_own
    True
    """

    IMPACT_STARTED = "Impact Started"
    DETECTED = "Detected"
    ACKNOWLEDGED = "Acknowledged"
    DECLARED = "Declared"
    CAUSE_IDENTIFIED = "Cause Identified"
    MITIGATED = "Mitigated"
    RESOLVED = "Resolved"
    CLOSED = "Closed"

    @classmethod
    def _missing_(cls, value: object) -> "Milestone | None":
        """Return the milestone of a team's own that a text names; None for what is none."""
        return _own_milestone(value) if type(value) is str else None

    @classmethod
    def read(cls, value: object) -> "Milestone":
        """Return the milestone that a value names: one of the usual ones, or one of a team's own.

        Raises `FieldError` for what is no text, and for a name that is nearly that of a usual one.

        >>> Milestone.read("detectd")
        Traceback (most recent call last):
        ...
        postmortem.errors.FieldError: expected one of Impact Started, Detected, Acknowledged, Declared, \
Cause Identified, Mitigated, Resolved, Closed, or a name of your own, found 'detectd'; did you mean Detected
        """
        try:
            return super().read(value)
        except FieldError as error:
            own = _own_milestone(line_or_blank(value)) if type(value) is str else None
            if own is None:
                raise error from None
            return own

    @classmethod
    def expected(cls) -> str:
        """Return what a milestone is one of, for a message.

        >>> Milestone.expected().rpartition(", ")[2]
        'or a name of your own'
        """
        return super().expected() + ", or a name of your own"

    @classmethod
    def is_open(cls) -> bool:
        """Whether a team may have milestones of its own beside these.

        >>> Milestone.is_open()
        True
        """
        return True

    @property
    def is_own(self) -> bool:
        """Whether it is a milestone of a team's own.

        >>> Milestone.DETECTED.is_own
        False
        """
        return self not in _USUAL

    def __repr__(self) -> str:
        return f"<Milestone {self.value!r}>" if self.is_own else super().__repr__()


_USUAL = frozenset(milestone.value for milestone in Milestone)
_KEYS = {key_of(milestone): milestone for milestone in Milestone}
_NEAR = 0.8
"""From which likeness on a name is a misspelt one of the usual milestones."""


@lru_cache(maxsize=1024)
def _own_milestone(name: str) -> Milestone | None:
    """Return a milestone of a team's own; None for a blank name, and for nearly a usual one."""
    if not name or line_or_blank(name) != name or is_prompt(name):
        return None
    from difflib import get_close_matches  # few reports have any

    if get_close_matches(key_of(name)[:40], _KEYS, n=1, cutoff=_NEAR):
        return None
    milestone = str.__new__(Milestone, name)
    milestone._name_ = milestone._value_ = name
    return milestone


class Visibility(Choice):
    """Who may read a row.

    >>> Visibility.read("public")
    <Visibility.PUBLIC: 'Public'>
    """

    INTERNAL = "Internal"
    PUBLIC = "Public"


@attrs.frozen(kw_only=True, field_transformer=typed)
class Event:
    """One row of the timeline.

    >>> event = Event(time="2026-01-15 01:15 +01:00", event="The *pool* is full")
    >>> event.time.isoformat()
    '2026-01-15T00:15:00+00:00'
    """

    time: Moment | None = None
    """When it happened: an aware UTC `datetime`, or an `Inexact` where that isn't known."""
    event: Line
    """What happened."""
    notes: Line | None = None
    """What else is known of it: a cause, a number, a name."""
    milestone: Milestone | None = None
    """The milestone that the incident reached with this event."""
    evidence: Line | None = None
    """Where it can be checked: a link to a graph, a log or a message."""
    source: Source | None = None
    """Where the row came from: a system, and what the system calls it."""
    visibility: Visibility | None = None
    """Who may read the row; None when nothing is stated."""


PHASES = {
    "detection": "Detection",
    "investigation": "Investigation",
    "resolution": "Resolution",
}
"""The title of each phase, by its field."""


@grouped("phase", {"events": None, **PHASES})
@attrs.frozen(kw_only=True, field_transformer=typed, repr=False)
class Timeline(Shown):
    """The events of the incident, phase by phase.

    >>> Timeline(detection=[Event(event="The alert fires")]).detection[0].event
    'The alert fires'
    """

    events: tuple[Event, ...] = ()
    """Events that nobody put into a phase; they come before the phases."""
    detection: tuple[Event, ...] = ()
    """From the first sign to the declaration."""
    investigation: tuple[Event, ...] = ()
    """From the first look to the mitigation."""
    resolution: tuple[Event, ...] = ()
    """From the recovery to the end."""
    leadup: Prose | None = None
    """What led up to the incident: a change, a load, an earlier failure."""
    how_detected: Prose | None = None
    """How the incident was noticed, in words."""
    how_investigated: Prose | None = None
    """How the cause was looked for, in words."""
    how_resolved: Prose | None = None
    """How the incident ended, in words."""

    def __iter__(self) -> Iterator[Event]:
        return (event for _, events in self.lists() for event in events)

    def __len__(self) -> int:
        return sum(len(events) for _, events in self.lists())

    def __bool__(self) -> bool:
        return self != Timeline()

    def __repr__(self) -> str:
        count = len(self)
        known = [event.time for event in self if isinstance(event.time, dt.datetime)]
        shown = f"{count} event{'s'[count == 1 :]}"
        if known:
            first, last = min(known), max(known)
            shown += f" from {write_moment(first, None)} to {write_moment(last, first.date())}"
        return f"<Timeline: {shown}>"

    def lists(self) -> Iterator[tuple[str, tuple[Event, ...]]]:
        """Yield the events of each list with the name of its field, in the order of the document.

        >>> [name for name, _ in Timeline().lists()]
        ['events', 'detection', 'investigation', 'resolution']
        """
        for name in ("events", *PHASES):
            yield name, getattr(self, name)

    def to_records(self) -> list[dict[str, Any]]:
        """Return the events as rows with their `phase`, for a frame of pandas or polars.

        A time is `time` and, for a range, `end`: aware datetimes; `approximate`, or its `words`.

        >>> timeline = Timeline(detection=[Event(event="The alert fires")])
        >>> [(row["phase"], row["event"]) for row in timeline.to_records()]
        [('Detection', 'The alert fires')]
        """
        return records(self)


_source = Value(lambda value, day: write_source(value), lambda text, day: read_source(text))
"""Where a row came from: `Slack: 1768471200.0001`, with a link where there is one."""


def _events(first: str, milestones: str = "") -> table:
    """Return the table of a phase; `first` is the prompt of its first row.

    `milestones` are those that an author may give in a column that the blank document hasn't got.
    """
    marked = f"; a column Milestone may say {milestones}" if milestones else ""
    return table(
        Event,
        time=Column("Time (UTC)", moment, "as 00:15"),
        event=Column("Event", prompt=first),
        notes=Column("Notes", prompt=f"what explains it{marked}"),
        milestone=Column("Milestone", choice(Milestone), optional=True),
        evidence=Column("Evidence", optional=True),
        source=Column("Source", _source, optional=True),
        visibility=Column("Visibility", choice(Visibility), optional=True),
    )


LAYOUT = section(
    "Timeline",
    Timeline,
    optional=("events", "leadup"),
    events=_events("what happened"),
    leadup=subsection("Leadup", prose("what led up to it")),
    **introduced(
        PHASES["detection"],
        how_detected=prose("how it was noticed"),
        detection=_events("the first sign of it", "Impact Started, Detected or Declared"),
    ),
    **introduced(
        PHASES["investigation"],
        how_investigated=prose("how the cause was looked for"),
        investigation=_events("the first thing that was found", "Cause Identified"),
    ),
    **introduced(
        PHASES["resolution"],
        how_resolved=prose("how it ended"),
        resolution=_events("the service is back", "Mitigated, Resolved or Closed"),
    ),
)
