"""What a reader fills: one incident's events, facts and leavings, with their text made safe.

A reader hands over raw values; here they become text without tokens, times in UTC and people by
name or role. What can't be taken is dropped with its words.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import Any

import attrs

from postmortem.model.sections.action_items import ActionStatus
from postmortem.model.sections.details import Link, write_link
from postmortem.model.sections.timeline import Milestone
from postmortem.sources import markup
from postmortem.sources.base import (
    Dropped,
    Fact,
    Options,
    Origin,
    Person,
    SourcedAction,
    SourcedEvent,
    SourcedMessage,
    SourcedMetric,
)
from postmortem.sources.imports import Import
from postmortem.sources.merging import merge
from postmortem.sources.secrets import REMOVED, clean_address, is_private, without_tokens
from postmortem.sources.stamps import stamp
from postmortem.text.normal import single_spaced
from postmortem.values.moments import Inexact, Moment, start_of

NO_TIME = "a time that can't be read"
INTERNAL = "an internal address"
TOKEN = "a token"  # noqa: S105  (a reason, and no token)
WINDOW = "outside of the window"


def text_of(value: object) -> str:
    """Return a value's words: text as it is, a number as it is written, '' for anything else."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None:
        return ""
    return str(value) if isinstance(value, int | float) else ""


def part(value: object, *path: str) -> Any:
    """Return what is at a path of names in nested mappings; None where nothing does."""
    for name in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(name)
    return value


def mapping(value: object) -> Mapping[str, Any]:
    """Return a mapping as it is, and an empty one for anything else."""
    return value if isinstance(value, Mapping) else {}


def items(value: object) -> list[Any]:
    """Return a list as it is, and an empty one for anything else."""
    return value if isinstance(value, list) else []


def mappings(value: object) -> list[Mapping[str, Any]]:
    """Return the mappings of a list."""
    return [item for item in items(value) if isinstance(item, Mapping)]


def digest(value: object) -> str:
    """Return an id that follows from a value's content, for what its system gave none."""
    return blake2b(_canonical(value).encode(errors="replace"), digest_size=8).hexdigest()


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, default=str)


class Collector:
    """What one system knows of one incident."""

    def __init__(self, system: str, title: str, options: Options) -> None:
        self.system = system
        self.title = title
        self.options = options
        self.names = markup.Names(
            user=self.named, channel=self.channel_name, internal_links=options.internal_links
        )
        self.known: dict[str, str] = {}
        """The names that the payload gives ids."""
        self.mentioned: dict[str, str] = {}
        """The names that the text at hand gives ids."""
        self.channels: dict[str, str] = {}
        self.events: list[SourcedEvent] = []
        self.messages: list[SourcedMessage] = []
        self.actions: list[SourcedAction] = []
        self.metrics: list[SourcedMetric] = []
        self.facts: list[Fact] = []
        self.dropped: dict[str, Dropped] = {}
        self.people: dict[str, Person] = {}
        self.shown: dict[tuple[str, str | None, str | None], str] = {}

    # --- people -----------------------------------------------------------------------------------

    def named(self, identity: str, name: str | None = None) -> str:
        """Return what to call somebody: the caller's name or role, else the system's name, else the id."""
        people = self.options.people
        at = identity
        if at not in people:
            at = name or self.known.get(identity) or self.mentioned.get(identity) or identity
        for _ in range(4):  # id -> name -> role, and no circle
            if at not in people:
                break
            at = people[at]
        return at

    def channel_name(self, identity: str) -> str:
        """Return the name of a channel, or its id."""
        return self.channels.get(identity) or self.mentioned.get(identity) or identity

    def person(self, identity: str, name: str | None = None, role: str | None = None) -> str:
        """Note somebody, and return what to call the person, as inline Markdown."""
        if not identity and not name:
            return ""
        if (shown := self.shown.get((identity, name, role))) is not None:
            return shown
        shown = self.shown[identity, name, role] = self.noted(identity or name or "", name, role)
        return shown

    def noted(self, identity: str, name: str | None, role: str | None) -> str:
        """Note somebody for the first time under a name and a role."""
        stated_name = self.options.people.get(identity) or name or self.known.get(identity) or ""
        person = Person(
            system=self.system,
            id=safe_id(identity),
            name=self.words(stated_name) or None,
            role=self.words(role) or None,
        )
        before = self.people.get(person.key)
        if before is not None:
            # Of several names and roles, one that doesn't hang on the order of the payload.
            names = sorted(filter(None, (before.name, person.name)))
            roles = sorted(filter(None, (before.role, person.role)))
            person = attrs.evolve(
                person, name=names[0] if names else None, role=roles[0] if roles else None
            )
        self.people[person.key] = person
        return self.words(self.named(identity, name))

    # --- text -------------------------------------------------------------------------------------

    def words(self, value: object) -> str:
        """Return a value's words as inline Markdown that shows them as they are."""
        return markup.plain(text_of(value), self.names)

    def inside(self, value: object) -> str:
        """Return a value's words as inline Markdown that follows other words."""
        words = markup.plain(f"x {text_of(value)}", self.names)
        return words.removeprefix("x").strip()

    def pairs(self, values: Mapping[str, Any], *, without: Iterable[str] = ()) -> str | None:
        """Return a mapping's words as `job=app, team=db`, in the order of its names; None for none."""
        skipped = set(without)
        shown = [
            f"{key}={text_of(value)}"
            for key, value in sorted(values.items(), key=lambda item: str(item[0]))
            if key not in skipped and text_of(value).strip()
        ]
        return self.words(", ".join(shown)) or None

    def origin(self, identity: str, url: object = None) -> Origin:
        """Return where something came from; an address of a private network is left out."""
        return Origin(system=self.system, id=safe_id(identity), url=self.address(url, identity))

    def address(self, url: object, identity: str = "") -> str | None:
        """Return an address that may leave, or None."""
        if not isinstance(url, str) or "://" not in url:
            return None
        cleaned = without_tokens(clean_address(markup.valid(url.split()[0])))
        if not cleaned.lower().startswith(("http://", "https://")):
            return None
        if is_private(cleaned) and not self.options.internal_links:
            self.drop(INTERNAL, identity or self.system, cleaned)
            return None
        return cleaned

    # --- what is imported -------------------------------------------------------------------------

    def event(
        self,
        identity: str,
        time: object,
        words: str,
        *,
        kind: str = "",
        notes: Iterable[str | None] = (),
        milestone: Milestone | None = None,
        url: object = None,
        label: str | None = None,
        version: str = "",
        known_as: Iterable[str] = (),
        public: bool = False,
        raw: str = "",
    ) -> None:
        """Add an event; `words` and `notes` are inline Markdown, `time` is what the system wrote."""
        at = self.moment(time, identity)
        if not self.in_window(at):
            self.drop(WINDOW, identity, words)
            return
        if not words:
            return
        source = self.origin(identity, url)
        evidence = None
        if source.url is not None:
            evidence = write_link(Link(label=label or self.title, url=source.url))
        remarks = dict.fromkeys(note for note in notes if note and not markup.says(words, note))
        self.tokens(identity, raw)
        self.events.append(
            SourcedEvent(
                time=at,
                event=words,
                notes=markup.BREAK.join(remarks) or None,
                milestone=milestone,
                evidence=evidence,
                source=source,
                kind=kind,
                public=public,
                version=version,
                known_as=tuple(map(safe_id, known_as)),
            )
        )

    def message(
        self,
        identity: str,
        time: object,
        words: str,
        *,
        channel: str | None = None,
        sender: str | None = None,
        public: bool = False,
        version: str = "",
        url: object = None,
    ) -> None:
        """Add a message; its words are inline Markdown."""
        at = self.moment(time, identity)
        if not self.in_window(at):
            self.drop(WINDOW, identity, words)
        elif words:
            self.messages.append(
                SourcedMessage(
                    source=self.origin(identity, url),
                    time=at,
                    channel=channel or None,
                    message=words,
                    sender=sender or None,
                    public=public,
                    version=version,
                )
            )

    def action(
        self,
        identity: str,
        words: str,
        *,
        owner: str | None = None,
        status: ActionStatus | None = None,
        ticket: str | None = None,
        url: object = None,
        version: str = "",
        **more: Any,
    ) -> None:
        """Add something to do."""
        if not words:
            return
        source = self.origin(identity, url)
        shown = ticket
        if source.url is not None:
            shown = write_link(Link(label=ticket or self.title, url=source.url))
        filled = {name: value for name, value in more.items() if value}
        self.actions.append(
            SourcedAction(
                action=words,
                owner=owner or None,
                status=status,
                ticket=shown or None,
                source=source,
                version=version,
                **filled,
            )
        )

    def fact(
        self, name: str, value: str | None, identity: str, *, detail: str | None = None, version: str = "",
        url: object = None,
    ) -> None:  # fmt: skip
        """Add a fact about the incident as a whole, where there is one; a link leads to an address."""
        if name == "link":
            detail = self.address(detail, identity)
        if value:
            source = self.origin(identity, url)
            self.facts.append(
                Fact(name=name, value=value, source=source, version=version, detail=detail or None)
            )

    def time_fact(self, name: str, value: object, identity: str, version: str = "") -> None:
        """Add a fact that is a time."""
        at = stamp(value)
        self.fact(name, at.isoformat() if at else None, identity, version=version)

    def drop(self, reason: str, identity: str, words: str | None = None, count: int = 1) -> None:
        """Note what is left out; the same thing is noted once."""
        source = Origin(system=self.system, id=safe_id(identity))
        item = Dropped(reason=reason, text=words or None, source=source, count=count)
        before = self.dropped.get(item.key)
        if before is None or before.count < count:
            self.dropped[item.key] = item

    def tokens(self, identity: str, raw: str) -> None:
        """Note that a token was taken out of a text."""
        if raw and without_tokens(raw).count(REMOVED) > raw.count(REMOVED):
            self.drop(TOKEN, identity)

    # --- time -------------------------------------------------------------------------------------

    def moment(self, value: object, identity: str) -> Moment | None:
        """Return the time that a system wrote; what is no time is dropped, and the time is unknown."""
        if isinstance(value, Inexact):
            return value
        at = stamp(value)
        if at is None and value not in (None, "") and not _is_not_yet(value):
            self.drop(NO_TIME, identity, self.words(value) or str(type(value).__name__))
        return at

    def in_window(self, at: Moment | None) -> bool:
        """Whether a time lies in the window that the caller gave; an unknown time does."""
        start = start_of(at)
        if start is None:
            return True
        since, until = self.options.since, self.options.until
        return (since is None or start >= since) and (until is None or start <= until)

    def result(self) -> Import:
        """Return what was collected, in its normal form."""
        return merge(
            Import(
                events=self.events,
                messages=self.messages,
                actions=self.actions,
                metrics=self.metrics,
                facts=self.facts,
                dropped=self.dropped.values(),
                people=self.people.values(),
            )
        )


def results(collectors: Iterable[Collector], rest: Collector) -> Iterator[Import]:
    """Yield the import of each incident, and one of what belongs to none where there is anything."""
    for collector in collectors:
        yield collector.result()
    imported = rest.result()
    if imported.dropped or not imported.empty:
        yield imported


def _is_not_yet(value: object) -> bool:
    """Whether a value is what machines write for a time that has not come: year 1, or zero."""
    return value == 0 or (isinstance(value, str) and value.startswith(("0001-01-01", "0000-00-00")))


def safe_id(identity: str) -> str:
    """Return an id that may be in an output: on one line, without tokens, not endless."""
    text = without_tokens(markup.valid(single_spaced(identity)))
    text = "".join(char for char in text if char.isprintable())
    return text if 0 < len(text) <= 200 else (digest(text) if text else "-")
