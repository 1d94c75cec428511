"""The pieces of an import: what other systems record about an incident.

Events, messages, actions, metrics and facts say which system they came from, under which id, and where
to look; `Dropped` says what was left out, and why.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import attrs

from postmortem.errors import FieldError, Problem, describe
from postmortem.model.fields import typed
from postmortem.model.sections.action_items import ActionItem
from postmortem.model.sections.metrics import Metric
from postmortem.model.sections.timeline import Event
from postmortem.values.moments import Moment

TITLES = {
    "incidentio": "incident.io",
    "datadog": "Datadog",
    "pagerduty": "PagerDuty",
    "alertmanager": "Alertmanager",
    "grafana": "Grafana",
    "prometheus": "Prometheus",
    "github": "GitHub",
    "gitlab": "GitLab",
    "git": "git",
    "statuspage": "Statuspage",
    "slack": "Slack",
}
"""What people call the systems.

They are in the order in which they are believed: a system that runs the incident comes first.
"""

_RANKS = {system: place for place, system in enumerate(TITLES)}


def title_of(system: str) -> str:
    """Return what people call a system; of an unknown one, its name."""
    return TITLES.get(system, system)


def rank(system: str) -> int:
    """Return the place of a system in the order of belief; an unknown one is the last."""
    return _RANKS.get(system, len(_RANKS))


@attrs.frozen(kw_only=True)
class Origin:
    """Where something came from: a system, its id there, and a link.

    >>> Origin(system="slack", id="C061/1700000000.000100").system
    'slack'
    """

    system: str
    """The name of the source: `slack`, `pagerduty`."""
    id: str
    """The id that the system gave it, or that follows from its content where it gave none."""
    url: str | None = None
    """Where to look it up, without tokens."""


def _origin(value: object) -> Origin:
    if not isinstance(value, Origin):
        raise FieldError(Problem(path="source", expected="Origin(…)", found=describe(value)))
    return value


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names))


def _tuple(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(values)


def _as_given(name: str | None) -> str | None:
    return name


@attrs.frozen(kw_only=True, field_transformer=typed)
class SourcedEvent(Event):
    """A row of a timeline, with the system that it came from.

    `Event`'s fields mean what they always mean. `milestone` is what the system claims; where several
    systems claim one, `timeline_of` chooses.
    """

    # The identity of an event is exact; a report's `Source` is made of it for readers.
    source: Origin = attrs.field(converter=_origin)  # type: ignore[assignment]
    kind: str = attrs.field(default="", converter=str)
    """What happened, in a word, where one id stands for several events: `fires`, `ends`."""
    public: bool = attrs.field(default=False, converter=bool)
    """Whether the event itself is known outside of the company."""
    version: str = attrs.field(default="", converter=str)
    """The version of an event; the greatest counts."""
    known_as: tuple[str, ...] = attrs.field(default=(), converter=_sorted)
    """Ids under which other systems know the event: events that share one are joined."""
    parts: tuple["SourcedEvent", ...] = attrs.field(default=(), converter=_tuple)
    """What a joined event was made from; empty for an event that one system alone knows."""
    similar_to: str | None = attrs.field(default=None, converter=_as_given)
    """The `key` of an earlier event that may be the same: a mark, for a person to decide."""

    @property
    def key(self) -> str:
        """The identity of the event: the system, the id and the kind."""
        return f"{self.source.system}:{self.source.id}" + (f":{self.kind}" if self.kind else "")


@attrs.frozen(kw_only=True, field_transformer=typed)
class SourcedAction(ActionItem):
    """Something to do, with the tracker that it came from."""

    source: Origin = attrs.field(converter=_origin)
    version: str = attrs.field(default="", converter=str)
    """The version of an action; the greatest counts."""

    @property
    def key(self) -> str:
        """The identity of the action."""
        return f"{self.source.system}:{self.source.id}"


@attrs.frozen(kw_only=True)
class SourcedMessage:
    """Something that was written inside the company, or to the world."""

    source: Origin
    time: Moment | None = None
    channel: str | None = None
    """Inline Markdown, like all text here."""
    message: str
    sender: str | None = None
    public: bool = False
    """Whether it was written to the world."""
    version: str = ""
    """The version of a message; the greatest counts."""

    @property
    def key(self) -> str:
        """The identity of the message."""
        return f"{self.source.system}:{self.source.id}"


@attrs.frozen(kw_only=True)
class SourcedMetric(Metric):
    """A number before, during and after, with the query's series that it came from."""

    source: Origin = attrs.field(converter=_origin)

    @property
    def key(self) -> str:
        """The identity of the metric."""
        return f"{self.source.system}:{self.source.id}"


FACTS = (
    "title",
    "incident_id",
    "date",
    "severity",
    "status",
    "summary",
    "started",
    "ended",
    "service",
    "detail",
    "link",
    "responder",
)
"""The names that a fact may have. `service`, `detail`, `link` and `responder` may come several times."""

SEVERAL = ("service", "detail", "link", "responder")


@attrs.frozen(kw_only=True)
class Fact:
    """One thing that a system knows about the incident as a whole: its title, its severity.

    >>> Fact(name="severity", value="P1", source=Origin(system="pagerduty", id="PABC")).value
    'P1'
    """

    name: str = attrs.field()
    """One of `FACTS`."""
    value: str
    """As inline Markdown; a time as `2026-01-15T00:15:00+00:00`; a severity as the system spells it."""
    source: Origin
    version: str = ""
    """The version of a fact; the greatest counts."""
    detail: str | None = None
    """The role of a responder, the label of a detail, the address of a link."""

    @name.validator
    def _known(self, _: Any, value: str) -> None:
        if value not in FACTS:
            expected = f"one of {', '.join(FACTS)}"
            raise FieldError(Problem(path="name", expected=expected, found=describe(value)))

    @property
    def key(self) -> str:
        """The identity of the fact; facts that come once have one key a source."""
        own = f"{self.source.system}:{self.source.id}:{self.name}"
        return f"{own}:{self.value}:{self.detail}" if self.name in SEVERAL else own


@attrs.frozen(kw_only=True)
class Person:
    """Somebody whom a system knows by an id."""

    system: str
    id: str
    name: str | None = None
    """What the system calls the person."""
    role: str | None = None
    """What the person did in the incident, where that is known: `Incident Commander`."""

    @property
    def key(self) -> str:
        """The identity of the person."""
        return f"{self.system}:{self.id}"


@attrs.frozen(kw_only=True)
class Dropped:
    """What was left out of an import.

    >>> print(Dropped(reason="a pull request", text="Add a pool", source=Origin(system="github", id="7")))
    github 7: a pull request: Add a pool
    """

    reason: str
    """Why, as a phrase: `a pull request`, `not chosen`, `housekeeping`."""
    text: str | None = None
    """The words that are missing from the import, as inline Markdown."""
    source: Origin
    """Where they are; the id may be that of a channel or a file, for what is only counted."""
    count: int = 1
    """How many things of this kind, where they are only counted."""

    @property
    def key(self) -> str:
        """The identity of what was dropped."""
        return f"{self.source.system}:{self.source.id}:{self.reason}:{self.text}"

    def __str__(self) -> str:
        number = f" ({self.count:,})" if self.count > 1 else ""
        words = f": {self.text}" if self.text else ""
        return f"{self.source.system} {self.source.id}: {self.reason}{number}{words}"


@attrs.frozen(kw_only=True)
class Document:
    """One JSON value of a payload, or the text of one that is no JSON, with its place."""

    data: Any
    source: str
    """The file that it came from, inside an archive with both names; `payload` for a value."""
    place: str = ""
    """Its place in the file: `[3]`, `line 4`."""

    @property
    def folder(self) -> str:
        """The name of the folder that the file is in: a channel, in an export of Slack."""
        parts = self.source.split("/")
        return parts[-2] if len(parts) > 1 else ""

    @property
    def file(self) -> str:
        """The name of the file without its folders."""
        return self.source.split("/")[-1]

    def problem(self, expected: str, found: str | None = None, hint: str | None = None) -> Problem:
        """Return a problem with this document."""
        return Problem(
            source=self.source, path=self.place, expected=expected, found=found, hint=hint
        )


def _names(values: str | Iterable[str] | None) -> tuple[str, ...]:
    if values is None:
        return ()
    return (values,) if isinstance(values, str) else tuple(values)


def _map(values: Mapping[str, str] | None) -> dict[str, str]:
    return dict(values or {})


@attrs.frozen(kw_only=True)
class Options:
    """What of a payload is wanted. A source looks at what applies to it."""

    people: dict[str, str] = attrs.field(default=None, converter=_map)
    """From ids to names, and from names to roles; followed as far as it leads."""
    since: datetime | None = None
    """The first instant that is wanted."""
    until: datetime | None = None
    """The last instant that is wanted."""
    incident: tuple[str, ...] = attrs.field(default=(), converter=_names)
    """The incidents that are wanted, by their ids; all where none is given."""
    channel: tuple[str, ...] = attrs.field(default=(), converter=_names)
    """The channels that are wanted, by name or id."""
    reaction: tuple[str, ...] = attrs.field(default=(), converter=_names)
    """The messages that are wanted, by a reaction: `pushpin`."""
    thread: tuple[str, ...] = attrs.field(default=(), converter=_names)
    """The threads that are wanted, by the time stamp of their first message."""
    author: tuple[str, ...] = attrs.field(default=(), converter=_names)
    """The messages that are wanted, by who wrote them: id, name or role."""
    as_messages: bool = False
    """Whether chosen messages go to the communication log instead of the timeline."""
    workspace: str | None = None
    """The name of the workspace in Slack's addresses, `acme` for acme.slack.com: it makes links."""
    internal_links: bool = False
    """Whether links to hosts of a private network stay."""
    every: bool = False
    """Whether routine steps stay: notifications, deployments on the way, plain commits."""
