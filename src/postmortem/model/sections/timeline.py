"""Timeline: what happened when, in three phases, or in one list that nobody divided.

`report.timeline` is a `Timeline` with three phases of `Event`s; a `Milestone` marks what the
incident reached with an event. Events of no phase, in `events`, stand directly below the heading.
Calls: `happened`, `detected`, `investigated`, `resolved`.

    timeline:
      events:
        - time: 2026-01-15 00:00
          event: The sale opens
      detection:
        - time: 2026-01-15 00:05
          event: The latency alert fires
          notes: p99 above 2 s
          milestone: detected
      investigation:
        - time: ~2026-01-15 00:20
          event: The connection pool is found full
          milestone: cause identified
          evidence: "[Pool](https://graphs.example.com/pool)"
      resolution:
        - time: 2026-01-15 00:45
          event: The pool is larger, latency is normal
          milestone: resolved
"""

import datetime as dt
from typing import Any

import attrs

from postmortem.formats.shown import Shown
from postmortem.model.fields import Choice, typed
from postmortem.model.layout import Column, choice, moment, section, subsection, table
from postmortem.model.records import grouped, records
from postmortem.text.normal import Line
from postmortem.values.moments import Moment, write_moment


class Milestone(Choice):
    """A point in an incident that its timings are measured between.

    >>> Milestone.read("cause identified")
    <Milestone.CAUSE_IDENTIFIED: 'Cause Identified'>
    """

    IMPACT_STARTED = "Impact Started"
    DETECTED = "Detected"
    ACKNOWLEDGED = "Acknowledged"
    DECLARED = "Declared"
    CAUSE_IDENTIFIED = "Cause Identified"
    MITIGATED = "Mitigated"
    RESOLVED = "Resolved"
    CLOSED = "Closed"


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
    milestone: Milestone | None = None
    """The milestone that the incident reached with this event."""
    evidence: Line | None = None
    """Where it can be checked: a link to a graph, a log or a message."""


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
    """Events that nobody put into a phase; they stand before the phases."""
    detection: tuple[Event, ...] = ()
    """From the first sign to the declaration."""
    investigation: tuple[Event, ...] = ()
    """From the first look to the mitigation."""
    resolution: tuple[Event, ...] = ()
    """From the recovery to the end."""

    def __repr__(self) -> str:
        events = [event for part in (self.events, *self._phases()) for event in part]
        known = [event.time for event in events if isinstance(event.time, dt.datetime)]
        said = f"{len(events)} event{'s'[len(events) == 1 :]}"
        if known:
            first, last = min(known), max(known)
            said += f" from {write_moment(first, None)} to {write_moment(last, first.date())}"
        return f"<Timeline: {said}>"

    def _phases(self) -> tuple[tuple[Event, ...], ...]:
        return self.detection, self.investigation, self.resolution

    def to_records(self) -> list[dict[str, Any]]:
        """Return the events as rows with their `phase`, for a frame of pandas or polars.

        A time is `time` and, for a range, `end`: aware datetimes; `approximate`, or its `words`.

        >>> timeline = Timeline(detection=[Event(event="The alert fires")])
        >>> [(row["phase"], row["event"]) for row in timeline.to_records()]
        [('Detection', 'The alert fires')]
        """
        return records(self)


def _events(first: str) -> table:
    """Return the table of a phase; `first` is the prompt of its first row."""
    return table(
        Event,
        time=Column("Time (UTC)", moment, "as 00:15"),
        event=Column("Event", prompt=first),
        notes=Column("Notes", prompt="what explains it"),
        milestone=Column("Milestone", choice(Milestone), optional=True),
        evidence=Column("Evidence", optional=True),
    )


LAYOUT = section(
    "Timeline",
    Timeline,
    optional=("events",),
    events=_events("what happened"),
    detection=subsection(PHASES["detection"], _events("the first sign of it")),
    investigation=subsection(PHASES["investigation"], _events("the first thing that was found")),
    resolution=subsection(PHASES["resolution"], _events("the service is back")),
)
