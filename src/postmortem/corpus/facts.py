"""What is derived from one report for all tables: its timings, milestones, findings and people."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any

import attrs

from postmortem.checks.finding import Finding, Level
from postmortem.derived.downtime import Downtime, downtime
from postmortem.derived.metrics import MetricDefinition, measured
from postmortem.derived.milestones import marks
from postmortem.derived.timings import Timing, Timings, timings
from postmortem.model.report import ReportData
from postmortem.model.sections.impact import ServiceImpact
from postmortem.model.sections.timeline import PHASES, Event, Milestone
from postmortem.patterns import regex
from postmortem.values.moments import Inexact, Moment, bounds_of
from postmortem.values.vocabularies import VOCABULARIES

DETECTIONS = ("Monitoring", "Customer", "Colleague")
"""Who noticed an incident: a machine, somebody who uses the service, somebody who runs it."""

# Each matches the words of the row of the detection: "An alert fires", "Customers report errors",
# "An engineer notices"; and not "Alert to customers sent", which says two of them.
_NOTICED: dict[str, re.Pattern[str]] = {
    "Monitoring": regex(
        r"\b(?:alert(?:s|ed|ing)?|alarms?|pager(?:duty)?|paged|monitor(?:s|ing)?|probes?"
        r"|health ?checks?|opsgenie|nagios|prometheus|alertmanager|synthetic(?:s)?|watchdog)\b",
        re.IGNORECASE,
    ),
    "Customer": regex(
        r"\b(?:customers?|clients?|users?|tenants?|support tickets?|complaints?|complain(?:s|ed)?"
        r"|partners?|twitter|tweets?)\b",
        re.IGNORECASE,
    ),
    "Colleague": regex(
        r"\b(?:engineers?|developers?|colleagues?|on-?call|employees?|staff|teammates?|operators?"
        r"|internal(?:ly)?|we (?:notice[sd]?|saw|see|discover(?:ed)?|observed?))\b",
        re.IGNORECASE,
    ),
}


@attrs.frozen
class Row:
    """A row of a report: the value, its number from 1 over the whole table, and its group."""

    value: Any
    number: int
    group: str | None = None


@attrs.frozen
class Person:
    """Somebody whom a report names, and as what."""

    name: str
    capacity: str
    """`reporter`, `reviewer`, `action owner`, `responder`, `revision author`, `signatory`, `sender`."""
    role: str | None = None
    """The role that the report gives, such as `Incident Commander`."""


@attrs.frozen
class Link:
    """A link or a reference of a report."""

    section: str
    label: str
    url: str | None = None


@attrs.define(slots=False)
class Facts:
    """A report, and what the tables ask of it more than once."""

    report: ReportData
    findings: Sequence[Finding] = ()
    metrics: Sequence[MetricDefinition] = ()

    @cached_property
    def every_timing(self) -> list[Timing]:
        """The timings, and those of the team's own metrics."""
        return [*self.timings, *measured(self.report, self.metrics)]

    @cached_property
    def timings(self) -> Timings:
        """The timings, from the start of the impact."""
        return timings(self.report)

    @cached_property
    def events(self) -> list[Row]:
        """The events of all phases."""
        groups = {"events": None, **PHASES}
        return list(_grouped(self.report.timeline, groups))

    @cached_property
    def actions(self) -> list[Row]:
        """The actions of all horizons."""
        groups = {
            "unscheduled": None,
            "immediate": "Immediate",
            "short_term": "Short-term",
            "long_term": "Long-term",
        }
        return list(_grouped(self.report.action_items, groups))

    @cached_property
    def messages(self) -> list[Row]:
        """The messages, internal and external."""
        groups = {"internal": "Internal", "external": "External"}
        return list(_grouped(self.report.communication, groups))

    @cached_property
    def factors(self) -> list[Row]:
        """The trigger and the causes."""
        cause = self.report.root_cause
        factors: list[tuple[str, Any]] = []
        if cause.trigger is not None:
            factors.append(("Trigger", Cause(cause.trigger)))
        if cause.factors.primary is not None:
            factors.append(("Primary", cause.factors.primary))
        factors += [("Contributing", factor) for factor in cause.factors.contributing]
        return [Row(value, number, group) for number, (group, value) in enumerate(factors, 1)]

    @cached_property
    def classes(self) -> list["Class"]:
        """What kind of incident it was, each word once, also the kinds of its impacts."""
        classification = self.report.root_cause.classification
        words = {
            "trigger": (classification.trigger,),
            "cause": classification.causes,
            "detection": (classification.detected_by,),
            "mitigation": classification.mitigated_by,
            "impact": tuple(row.kind for row in self.report.impact.services),
        }
        return [
            Class(of, word, word in VOCABULARIES[f"{of}_kind"])
            for of, given_words in words.items()
            for word in dict.fromkeys(filter(None, given_words))
        ]

    def kinds(self, of: str) -> str | None:
        """Return the words of a class with commas between; None where there are none."""
        return _joined(", ", (label.word for label in self.classes if label.of == of))

    @cached_property
    def services(self) -> list["Service"]:
        """The services that were hit, each once: those with rows of their own come first."""
        hit = {_same_service(outage.service): outage for outage in downtime(self.report)}
        rows: dict[str, list[ServiceImpact]] = {}
        for row in self.report.impact.services:
            rows.setdefault(_same_service(row.service), []).append(row)
        services = {key: Service.of(own, hit[key]) for key, own in rows.items()}
        for name in self.report.summary.impact.services_affected:
            services.setdefault(_same_service(name), Service(name))
        return list(services.values())

    @cached_property
    def people(self) -> list[Person]:
        """Whom the report names, in which capacity."""
        return list(dict.fromkeys(self._people()))

    def _people(self) -> Iterator[Person]:
        report = self.report
        for responder in report.metadata.responders:
            yield Person(responder.name, "responder", responder.role)
        if report.metadata.reporter is not None:
            yield Person(report.metadata.reporter, "reporter")
        for name in report.metadata.reviewers:
            yield Person(name, "reviewer")
        for row in self.actions:
            if row.value.owner is not None:
                yield Person(row.value.owner, "action owner")
        for message in report.communication.internal:
            if message.sender is not None:
                yield Person(message.sender, "sender")
        for revision in report.revision_history:
            if revision.author is not None:
                yield Person(revision.author, "revision author")
        for signature in report.sign_off:
            if signature.name is not None:
                yield Person(signature.name, "signatory", signature.role)

    @cached_property
    def links(self) -> list[Link]:
        """The links of the references and the evidence of events."""
        resources = self.report.resources
        links = [
            Link("Related Documentation", link.label, link.url) for link in resources.documentation
        ]
        links += [
            Link("Data Sources", source.label, source.url) for source in resources.data_sources
        ]
        links += [
            Link("Timeline", row.value.evidence)
            for row in self.events
            if row.value.evidence is not None
        ]
        links += [
            Link("Action Items", row.value.ticket)
            for row in self.actions
            if row.value.ticket is not None
        ]
        return links

    def timing(self, name: str) -> Timing:
        """Return a timing by the name of its field."""
        timing: Timing = getattr(self.timings, name)
        return timing

    @cached_property
    def milestones(self) -> dict[Milestone, Event]:
        """The row of each milestone that is known."""
        return {mark.milestone: mark.event for mark in marks(self.report)}

    @cached_property
    def detected_by(self) -> str | None:
        """Who noticed the incident: as classified, or by the row of its detection, or how it was detected."""
        if (classified := self.report.root_cause.classification.detected_by) is not None:
            return classified
        event = self.milestones.get(Milestone.DETECTED)
        if event is None:
            prose = self.report.timeline.how_detected
            return None if prose is None else noticed_by(prose)
        return noticed_by(event.event, event.notes or "")

    @cached_property
    def stopped_by(self) -> str | None:
        """What made it stop: the event that mitigated or resolved it, or else how it was resolved."""
        event = self.milestones.get(Milestone.MITIGATED) or self.milestones.get(Milestone.RESOLVED)
        return self.report.timeline.how_resolved if event is None else event.event

    @cached_property
    def written(self) -> tuple[date | None, date | None]:
        """The first and the last day in the revision history."""
        days = [
            revision.date for revision in self.report.revision_history if revision.date is not None
        ]
        return (min(days), max(days)) if days else (None, None)

    @cached_property
    def signed(self) -> date | None:
        """The day of the last signature; None unless all who sign have signed."""
        rows = self.report.sign_off
        days = [row.date for row in rows]
        known = [day for day in days if day is not None]
        return max(known) if rows and len(known) == len(days) else None

    def count(self, level: Level) -> int:
        """Return how many findings of a level there are."""
        return sum(finding.level is level for finding in self.findings)


def noticed_by(words: str, more: str = "") -> str | None:
    """Return who noticed an incident, by words, or by more of them where they say nothing of it.

    Returns None where they name nobody, and where they name several.

    >>> noticed_by("The latency alert fires"), noticed_by("Errors begin"), noticed_by("It is paged by users")
    ('Monitoring', None, None)
    """
    groups = [group for group, pattern in _NOTICED.items() if pattern.search(words)]
    if not groups:
        groups = [group for group, pattern in _NOTICED.items() if pattern.search(more)]
    return groups[0] if len(groups) == 1 else None


@attrs.frozen
class Cause:
    """A cause in prose, in the form of a factor."""

    description: str
    effect: str | None = None


@attrs.frozen
class Class:
    """A word that says what kind of incident it was."""

    of: str
    """What it is a kind of: `trigger`, `cause`, `detection`, `mitigation`, `impact`."""
    word: str
    published: bool


@attrs.frozen
class Service:
    """A service, and what the report says of it in all its rows."""

    name: str
    impact: str | None = None
    kinds: str | None = None
    """The kinds of its impacts, with commas between."""
    started: datetime | None = None
    """The first start of an impact on it."""
    ended: datetime | None = None
    """The last end, where each of its rows has one."""
    duration_words: str | None = None
    hit: Downtime | None = None

    @classmethod
    def of(cls, rows: Sequence[ServiceImpact], hit: Downtime) -> "Service":
        """Return the service of rows that are all of it."""
        starts = [bounds[0] for row in rows if (bounds := bounds_of(row.started))]
        ends = [bounds[1] for row in rows if (bounds := bounds_of(row.ended))]
        return cls(
            name=rows[0].service,
            impact=_joined("; ", (row.impact for row in rows)),
            kinds=_joined(", ", (row.kind for row in rows)),
            started=min(starts, default=None),
            ended=max(ends) if len(ends) == len(rows) else None,
            duration_words=_joined("; ", (row.duration for row in rows)),
            hit=hit,
        )


def _same_service(name: str) -> str:
    return " ".join(name.split()).casefold()


def _joined(between: str, words: Iterable[str | None]) -> str | None:
    """Return words with something between them, each once; None where there are none."""
    return between.join(dict.fromkeys(filter(None, words))) or None


def _grouped(part: Any, groups: Mapping[str, str | None]) -> Iterator[Row]:
    number = 0
    for name, group in groups.items():
        for value in getattr(part, name):
            number += 1
            yield Row(value, number, group)


def instant(moment: Moment | None) -> Any:
    """Return the instant of a moment, or the start of its range; None for words."""
    return moment.start if isinstance(moment, Inexact) else moment


def end_of(moment: Moment | None) -> Any:
    """Return the end of a range; None for what is no range."""
    return moment.end if isinstance(moment, Inexact) else None


def is_approximate(moment: Moment | None) -> bool:
    """Whether a moment is known only roughly."""
    return isinstance(moment, Inexact) and moment.approximate


def words_of(moment: Moment | None) -> str | None:
    """Return the words that are where an instant isn't known."""
    return moment.words if isinstance(moment, Inexact) else None
