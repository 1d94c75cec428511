"""What an import is: what one or several other systems recorded about an incident.

An `Import` is a value. The law: every word of a chosen input is in the import or in `dropped`.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any, TypeVar

import attrs

from postmortem.model.report import ReportData
from postmortem.sources.base import (
    Dropped,
    Fact,
    Person,
    SourcedAction,
    SourcedEvent,
    SourcedMessage,
    SourcedMetric,
    rank,
)
from postmortem.sources.drafting import added

R = TypeVar("R", bound=ReportData)


def _tuple(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(values)


@attrs.frozen(kw_only=True, repr=False)
class Import:
    """What other systems recorded about an incident.

    Reading makes one, `merge` makes one of several, and `ReportBuilder.include` takes one.

    >>> nothing = Import()
    >>> nothing.events
    ()
    >>> nothing
    <Import: 0 events, 0 messages, 0 actions, 0 metrics, 0 facts; nothing dropped>
    """

    events: tuple[SourcedEvent, ...] = attrs.field(default=(), converter=_tuple)
    """The rows of the timeline, in the order of their times."""
    messages: tuple[SourcedMessage, ...] = attrs.field(default=(), converter=_tuple)
    """What was written to the world, or inside the company where that was asked for."""
    actions: tuple[SourcedAction, ...] = attrs.field(default=(), converter=_tuple)
    metrics: tuple[SourcedMetric, ...] = attrs.field(default=(), converter=_tuple)
    facts: tuple[Fact, ...] = attrs.field(default=(), converter=_tuple)
    """What the systems know about the incident as a whole."""
    dropped: tuple[Dropped, ...] = attrs.field(default=(), converter=_tuple)
    """What was left out, and why."""
    people: tuple[Person, ...] = attrs.field(default=(), converter=_tuple)
    """Who is named, by the ids of the systems."""

    def fact(self, name: str) -> str | None:
        """Return the fact of a name from the system that is believed most; None without one.

        >>> from postmortem.sources import Origin
        >>> origin = Origin(system="pagerduty", id="PABC")
        >>> Import(facts=[Fact(name="title", value="Login was down", source=origin)]).fact("title")
        'Login was down'
        """
        known = [fact for fact in self.facts if fact.name == name]
        best = min(known, key=lambda fact: (rank(fact.source.system), fact.key), default=None)
        return None if best is None else best.value

    @property
    def empty(self) -> bool:
        """Whether nothing was imported; what was dropped doesn't count."""
        return not (self.events or self.messages or self.actions or self.metrics or self.facts)

    def reasons(self) -> dict[str, int]:
        """Return how much was dropped, by reason.

        >>> from postmortem.sources import Origin
        >>> origin = Origin(system="slack", id="C061")
        >>> Import(dropped=[Dropped(reason="not chosen", source=origin, count=40)]).reasons()
        {'not chosen': 40}
        """
        counted: Counter[str] = Counter()
        for item in self.dropped:
            counted[item.reason] += item.count
        return dict(sorted(counted.items()))

    def added_to(self, report: R) -> R:
        """Return a report with what was imported added to it; what the report says stays.

        Rows are in the order of their times. They go to the phases that the milestones divide,
        where those are known. What is there already is not added again.

        >>> import postmortem as pm
        >>> Import().added_to(pm.report("INC-7", "Login was down").build())
        <Report INC-7: Login was down (0 events)>
        """
        return added(report, self)

    def __repr__(self) -> str:
        parts = ("events", "messages", "actions", "metrics", "facts")
        counted = ", ".join(
            f"{len(getattr(self, part))} {part[: len(part) - (len(getattr(self, part)) == 1)]}"
            for part in parts
        )
        dropped = sum(item.count for item in self.dropped)
        return f"<Import: {counted}; {dropped or 'nothing'} dropped>"
