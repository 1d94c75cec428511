"""Which rows of a timeline are milestones: as they are marked, or by a short list of words.

Marks come first: in a report that marks any row, words are not asked. Otherwise a row
is recognised by what its event says, or its note alone where it says no more than that. The list
is short on purpose. A row that says a thing with a doubt, a plan or a negation is passed over, for
a wrong guess is worse than none.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

import attrs

from postmortem.model.report import ReportData
from postmortem.model.sections.timeline import Event, Milestone
from postmortem.patterns import regex

_BE = r"(?:(?:is|are|was|were|has been|have been|had been|gets|got|now|fully|all|completely) )*"
_INCIDENT = r"(?:incident|outage|issue|problem|disruption|degradation|downtime|impact)"
_SERVICE = (
    r"(?:services?|sites?|website|systems?|traffic|functionality|access|availability|operations?"
    r"|applications?|clusters?|apis?|logins?|everything|production)"
)
_ALERT = r"(?:alerts?|alarms?|pagers?|monitoring|monitors?|probes?|health ?checks?)"
_PEOPLE = r"(?:users?|customers?|clients?|teams?|developers?|colleagues?|support|tenants?)"
_RESPONDER = r"(?:alerts?|pages?|incident|engineer|on-?call(?: engineer)?|sre|responder|team)"
_DECLARED = r"(?:incident|outage|sev-?[0-9]|emergency)"

VOCABULARY: dict[Milestone, tuple[str, ...]] = {
    Milestone.IMPACT_STARTED: (
        rf"{_INCIDENT} (?:starts?|started|begins?|began)\b",
        rf"(?:start|beginning) of (?:the |an )?{_INCIDENT}\b",
    ),
    Milestone.DETECTED: (
        rf"{_ALERT} {_BE}(?:fires?|fired|firing|triggers?|triggered|raised|received|went off)\b",
        r"first (?:alerts?|alarms?|reports?|complaints?)\b",
        rf"{_INCIDENT} {_BE}(?:detected|noticed|discovered|reported)\b",
        rf"{_PEOPLE} (?:first )?(?:reports?|reported|notices?|noticed|complain(?:s|ed)?)\b",
    ),
    Milestone.ACKNOWLEDGED: (
        rf"{_RESPONDER} {_BE}(?:acknowledge[sd]?|acked)\b",
        r"(?:acknowledge[sd]?|acked) (?:the )?(?:alerts?|pages?|incident)\b",
    ),
    Milestone.DECLARED: (
        rf"{_DECLARED} {_BE}declared(?! (?:over|resolved|closed))\b",
        rf"declare[sd]? (?:an? |the )?(?:major )?{_DECLARED}\b(?! (?:over|resolved|closed))",
    ),
    Milestone.CAUSE_IDENTIFIED: (
        rf"(?:root )?cause {_BE}(?:identified|found|located|determined|discovered|known)\b",
        r"(?:identif(?:y|ies|ied)|found|finds|located|discovered) (?:the |a )?(?:root )?cause\b",
    ),
    Milestone.MITIGATED: (
        rf"{_INCIDENT} {_BE}mitigated\b",
        rf"mitigation {_BE}(?:applied|completed?|deployed|in place|successful|done)\b",
        rf"work-?around {_BE}(?:applied|deployed|in place)\b",
    ),
    Milestone.RESOLVED: (
        rf"{_SERVICE} {_BE}(?:restored|recovered|operational|back (?:to normal|online|up))\b",
        rf"{_SERVICE} {_BE}(?:up|running|working) again\b",
        rf"{_INCIDENT} {_BE}(?:resolved|fixed|over|ended|ends)\b",
        rf"end of (?:the )?{_INCIDENT}\b",
        r"(?:error rates?|latency|latencies) .{0,20}back to normal\b",
    ),
    Milestone.CLOSED: (rf"(?:incident|outage) {_BE}closed\b",),
}
"""The words by which a row is taken for a milestone, as regular expressions in small letters.

Each begins with a letter, and none goes on into the next line.
"""

LAST_COUNTS = {Milestone.MITIGATED, Milestone.RESOLVED, Milestone.CLOSED}
"""What has happened only with its last row: a second service is restored later than the first."""

_DOUBT = regex(
    r"\?|\b(?:not|no|never|nothing|none|without|before|until|if|whether|may|might|could|can|would"
    r"|should|will|shall|plan|plans|planned|try|tries|trying|tried|attempt\w*|expect\w*|unable"
    r"|fail(?:s|ed|ing)?|partial\w*|partly|some|almost|nearly|still|seem\w*|appear\w*|possibl\w*"
    r"|probabl\w*|perhaps|maybe|likely|suspect\w*|assum\w*|believ\w*|thought|unclear|wait\w*"
    r"|closing|previous\w*|earlier|other|another|test|simulated)\b|n['’]t\b"
)
"""What makes a row say less than its words."""

_MARKUP = str.maketrans("", "", "*_`~[]\\")
_TARGET = regex(r"\([^()\s]*\)")
_WHOLE_NOTE = regex(
    rf"^(?:the )?(?:(?:on-?call )?engineer|on-?call|responder) {_BE}(?:acknowledged|acked)\.?$",
    re.IGNORECASE | re.MULTILINE,
)
"""A note that says no more than that somebody acknowledged the page of its row."""


@attrs.frozen(kw_only=True)
class Mark:
    """A row that is a milestone."""

    milestone: Milestone
    event: Event
    row: int
    """The number of the row, counted from 1 over the whole timeline."""
    path: str
    """Where the row is in the report: `timeline.detection[0]`."""
    given: bool
    """Whether the row is marked with it; otherwise its words say it."""


@cache
def _compiled() -> tuple[re.Pattern[str], dict[Milestone, re.Pattern[str]]]:
    """Return what any milestone is recognised by, and each; compiled when they are first used."""
    by_milestone = {milestone: _any_of(patterns) for milestone, patterns in VOCABULARY.items()}
    # Most rows are no milestone: one search says so. Small letters are looked for in small letters,
    # since a search that ignores case takes four times as long.
    return _any_of(
        pattern for patterns in VOCABULARY.values() for pattern in patterns
    ), by_milestone


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    # Most words begin nothing: to look for a letter first takes half as long.
    return re.compile(rf"\b(?=[a-z])(?:{'|'.join(patterns)})")


def phases(report: ReportData) -> Iterator[tuple[str, tuple[Event, ...]]]:
    """Yield the events of each phase of a report, and those of none, in the order of the document."""
    return report.timeline.lists()


def rows(report: ReportData) -> Iterator[tuple[str, Event]]:
    """Yield the events of a report with their paths, in the order of the document."""
    for phase, events in phases(report):
        for index, event in enumerate(events):
            yield _path(phase, index), event


def _path(phase: str, index: int) -> str:
    return f"timeline.{phase}[{index}]"


def marks(report: ReportData) -> tuple[Mark, ...]:
    """Return the row of each milestone, in the order of the milestones.

    Of several rows with the same one, the first counts, and the last for Mitigated, Resolved and
    Closed.
    """
    listed = [
        (phase, index, event)
        for phase, events in phases(report)
        for index, event in enumerate(events)
    ]
    # A milestone of a team's own says nothing of the usual ones.
    marked = [
        at
        for at, (_, _, event) in enumerate(listed)
        if event.milestone is not None and not event.milestone.is_own
    ]
    is_marked = bool(marked)
    by_milestone: dict[Milestone, Mark] = {}
    for at in marked or _telling([event for _, _, event in listed]):
        phase, index, event = listed[at]
        for milestone in (event.milestone,) if is_marked and event.milestone else recognised(event):
            if milestone not in by_milestone or milestone in LAST_COUNTS:
                path = _path(phase, index)
                mark = Mark(
                    milestone=milestone, event=event, row=at + 1, path=path, given=is_marked
                )
                by_milestone[milestone] = mark
    return tuple(by_milestone[milestone] for milestone in Milestone if milestone in by_milestone)


def numbered(report: ReportData) -> Iterator[Mark]:
    """Yield each row that is marked, also with a milestone of a team's own, in the order of the document."""
    for at, (path, event) in enumerate(rows(report)):
        if event.milestone is not None:
            yield Mark(milestone=event.milestone, event=event, row=at + 1, path=path, given=True)


def _telling(events: list[Event]) -> list[int]:
    """Return which events may say a milestone: they are few, and two searches find them all."""
    any_of_them, _ = _compiled()
    words = _plain("\n".join([event.event for event in events]))
    notes = "\n".join([event.notes or "" for event in events])
    return sorted({*_lines_with(any_of_them, words), *_lines_with(_WHOLE_NOTE, notes)})


def _lines_with(pattern: re.Pattern[str], text: str) -> Iterator[int]:
    """Yield the number of each line that a pattern is found in, counted from 0."""
    line = end = 0
    for match in pattern.finditer(text):
        line += text.count("\n", end, match.start())
        end = match.start()
        yield line


def _plain(text: str) -> str:
    """Return words as the vocabulary has them: in small letters, without markup and targets."""
    return _TARGET.sub("", text.translate(_MARKUP)).lower()


def recognised(event: Event) -> tuple[Milestone, ...]:
    """Return the milestones that an event's words say it is.

    >>> recognised(Event(event="Service restored"))
    (<Milestone.RESOLVED: 'Resolved'>,)
    >>> recognised(Event(event="Service not restored by the restart"))
    ()
    """
    text = _plain(event.event)
    recognised: list[Milestone] = []
    any_of_them, by_milestone = _compiled()
    if any_of_them.search(text) and not _DOUBT.search(text):
        recognised = [milestone for milestone, words in by_milestone.items() if words.search(text)]
    if not recognised and event.notes is not None and _WHOLE_NOTE.fullmatch(event.notes):
        recognised = [Milestone.ACKNOWLEDGED]
    return tuple(recognised)
