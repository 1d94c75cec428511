"""Contradictions between dates: what was sent, signed or written before it can have been."""

from collections.abc import Iterator
from datetime import datetime

from postmortem.checks.finding import Level
from postmortem.checks.rule import Case, Hit, rule
from postmortem.checks.rules.times import messages_off_by
from postmortem.derived.milestones import rows
from postmortem.model.sections.timeline import Milestone
from postmortem.values.moments import start_of


def _known_from(case: Case) -> tuple[datetime, str] | None:
    """Return the first instant at which anybody can have known, and what it is."""
    first = [start_of(event.time) for _, event in rows(case.report)]
    for mark in case.marks:
        if mark.milestone is Milestone.DETECTED and mark.given:
            start = start_of(mark.event.time)
            return None if start is None else (start, "it was detected")
    instants = [at for at in first if at is not None]
    if len(instants) < len(first) or not instants:
        return None  # a row without an instant may be the first
    return min(instants), "the first row of the timeline"


@rule("PM211", "message-before-known", Level.ERROR)
def message_before_known(case: Case) -> Iterator[Hit]:
    """A message was sent before the incident was known.

    Known it is with the row that is marked as detected; where none is, with the first row of all.
    The usual reason is a zone: the log of a chat shows the reader's own time.

    Source: the template, whose first message declares the incident.

    Bad:
        communication:
          internal:
            - {time: "2026-01-15 09:58", channel: "#incidents", message: Incident declared}

    Good:
        communication:
          internal:
            - {time: "2026-01-15 10:09", channel: "#incidents", message: Incident declared}
    """
    known = _known_from(case)
    if known is None:
        return
    at, subject = known
    for name in ("internal", "external"):
        if messages_off_by(case.report, name) is not None:
            continue  # the zone of the whole list is one finding, not one a message
        for index, message in enumerate(getattr(case.report.communication, name)):
            if isinstance(message.time, datetime) and message.time < at:
                path = f"communication.{name}[{index}].time"
                yield Hit(path, f"it was sent before {subject}, {at.strftime('%Y-%m-%d %H:%M')}")


@rule("PM212", "date-before-incident", Level.ERROR)
def date_before_incident(case: Case) -> Iterator[Hit]:
    """The document was signed, or revised, before the day of the incident.

    Source: the template: sign-off and revisions follow the incident.

    Bad:
        revision_history:
          - {version: "1.0", date: 2025-01-16, author: Ada L., changes: First version}

    Good:
        revision_history:
          - {version: "1.0", date: 2026-01-16, author: Ada L., changes: First version}
    """
    report = case.report
    date = report.metadata.date
    if date is None:
        return
    for name in ("sign_off", "revision_history"):
        for index, row in enumerate(getattr(report, name)):
            if row.date is not None and row.date < date:
                yield Hit(f"{name}[{index}].date", f"{row.date} is before the incident, {date}")


@rule("PM214", "end-before-start", Level.ERROR)
def end_before_start(case: Case) -> Iterator[Hit]:
    """The day on which the incident ended is before the day on which it began.

    Source: the metadata of this library: an incident of several days has an end date.

    Bad:
        metadata:
          end_date: 2026-01-10

    Good:
        metadata:
          end_date: 2026-01-16
    """
    first, last = case.report.metadata.date, case.report.metadata.end_date
    if first is not None and last is not None and last < first:
        yield Hit("metadata.end_date", f"the incident ends on {last}, before it begins, {first}")
