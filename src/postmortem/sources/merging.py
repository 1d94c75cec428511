"""Several imports as one: sorted, joined by ids, with near-duplicates marked.

An import is a set of parts, each with a key. Merging unites the sets, keeps the newest version of a
part, joins the events that share an id and marks those that may be the same. All of it follows from
the set alone, so merging is associative and commutative, and merging twice changes nothing.
"""

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import attrs

from postmortem.model.sections.timeline import Milestone
from postmortem.patterns import regex
from postmortem.sources.base import Dropped, Origin, SourcedEvent, rank
from postmortem.sources.imports import Import
from postmortem.sources.markup import BREAK
from postmortem.text.tags import split_at_breaks
from postmortem.values.moments import Inexact, start_of

T = TypeVar("T")

EARLIER = "an earlier version"
"""The reason for what another version of the same thing says in other words."""

NEAR = timedelta(minutes=5)
"""How far apart two events may lie that are taken for one."""

_LOOK_BACK = 40
"""How many events of other systems an event is compared with; what floods is not compared."""

_LATE = datetime.max.replace(tzinfo=UTC)


def merge(*imports: Import) -> Import:
    """Return one import that holds what several hold.

    Events that two systems know under a shared id become one event with both sources. Events of two
    systems that lie close and use the same words stay two, and the later one is marked in
    `similar_to`. What is repeated is there once.

    >>> merge(Import(), Import()) == Import()
    True
    """
    lost: list[Dropped] = []

    def united(name: str) -> list[Any]:
        return _newest((item for imported in imports for item in getattr(imported, name)), lost)

    parts = _newest(
        (
            part
            for imported in imports
            for event in imported.events
            for part in (event.parts or (event,))
        ),
        lost,
    )
    messages, actions, metrics, facts, people = map(
        united, ("messages", "actions", "metrics", "facts", "people")
    )
    known = {(item.key, _words(item)) for item in (*parts, *messages, *actions, *facts)}
    dropped = [
        item
        for item in (*lost, *(item for imported in imports for item in imported.dropped))
        if item.reason != EARLIER or (item.source.id, item.text) not in known
    ]
    return Import(
        events=_marked(_sorted_events(_joined(parts))),
        messages=sorted(messages, key=_time_key),
        actions=_by_key(actions),
        metrics=_by_key(metrics),
        facts=_by_key(facts),
        dropped=_by_key(_counted(dropped)),
        people=_by_key(people),
    )


def _newest(items: Iterable[Any], lost: list[Dropped]) -> list[Any]:
    """Return each item once; of several with one key, the one with the greatest version.

    What an older version says besides is noted in `lost`.
    """
    newest: dict[str, Any] = {}
    for item in items:
        key = item.key
        before = newest.get(key)
        if before is None:
            newest[key] = item
        elif before != item:
            newer = _order(item) > _order(before)
            newest[key], older = (item, before) if newer else (before, item)
            if (words := _words(older)) != _words(newest[key]):
                source = Origin(system=key.partition(":")[0], id=key)
                lost.append(Dropped(reason=EARLIER, text=words or None, source=source))
    return list(newest.values())


def _words(item: Any) -> str:
    """Return what an item says, without what is only about it."""
    if isinstance(item, SourcedEvent):
        return item.event if item.notes is None else f"{item.event}{BREAK}{item.notes}"
    for name in ("message", "action", "value", "name", "metric"):
        if (words := getattr(item, name, None)) is not None:
            return str(words)
    return ""


def _order(item: Any) -> tuple[str, int, str]:
    # What knows more comes before what knows less; the rest is any order that is always the same.
    known = sum(value not in (None, "", ()) for value in _fields(item))
    return getattr(item, "version", ""), known, repr(_fields(item))


def _fields(item: Any) -> list[Any]:
    return [
        getattr(item, field.name)
        for field in attrs.fields(type(item))
        if field.name != "similar_to"
    ]


def _counted(items: Iterable[Dropped]) -> list[Dropped]:
    counted: dict[str, Dropped] = {}
    for item in items:
        before = counted.get(item.key)
        if before is None or before.count < item.count:
            counted[item.key] = item
    return list(counted.values())


def _by_key(items: Iterable[T]) -> list[T]:
    return sorted(items, key=lambda item: item.key)  # type: ignore[attr-defined]


_STEPS = {milestone: number for number, milestone in enumerate(Milestone)}


def _time_key(item: Any) -> tuple[datetime, float, int, str]:
    # Within one second, what an incident reaches first is first.
    milestone: Any = getattr(item, "milestone", None)
    step = _STEPS.get(milestone, _STEPS[Milestone.DECLARED] + 0.5)
    return start_of(item.time) or _LATE, step, rank(item.source.system), item.key


def _sorted_events(events: Iterable[SourcedEvent]) -> list[SourcedEvent]:
    return sorted(events, key=_time_key)


# --- joining --------------------------------------------------------------------------------------


def _joined(parts: Sequence[SourcedEvent]) -> list[SourcedEvent]:
    """Return the events with those that share an id as one."""
    groups: dict[str, list[str]] = defaultdict(list)
    for part in parts:
        for name in part.known_as:
            groups[name].append(part.key)
    shared = [keys for keys in groups.values() if len(keys) > 1]
    if not shared:
        return [_without_source(part) for part in parts]
    leader: dict[str, str] = {}

    def find(key: str) -> str:
        while (above := leader.get(key, key)) != key:
            leader[key] = leader.get(above, above)
            key = above
        return key

    for keys in shared:
        for key in keys[1:]:
            first, two = sorted((find(keys[0]), find(key)))
            leader[two] = first
    by_leader: dict[str, list[SourcedEvent]] = defaultdict(list)
    for part in parts:
        by_leader[find(part.key)].append(part)
    return [
        _as_one(sorted(group, key=_part_key)) if len(group) > 1 else _without_source(group[0])
        for group in by_leader.values()
    ]


def _without_source(part: SourcedEvent) -> SourcedEvent:
    return part if part.similar_to is None else attrs.evolve(part, similar_to=None)


def _part_key(part: SourcedEvent) -> tuple[int, datetime, str]:
    return rank(part.source.system), start_of(part.time) or _LATE, part.key


def _as_one(parts: Sequence[SourcedEvent]) -> SourcedEvent:
    """Return one event made of several; the first is believed most, no words of another are lost."""
    parts = [_without_source(part) for part in parts]
    first = parts[0]
    notes: dict[str, None] = {}
    for part in parts:
        if part is not first and part.event != first.event:
            notes[part.event] = None
        for note in split_at_breaks(part.notes or ""):
            if note and note != first.event:
                notes[note] = None
    evidence = dict.fromkeys(part.evidence for part in parts if part.evidence)
    times = [part.time for part in parts if part.time is not None]
    exact = [time for time in times if not isinstance(time, Inexact)]
    return SourcedEvent(
        time=first.time if isinstance(first.time, datetime) else next(iter(exact or times), None),
        event=first.event,
        notes=BREAK.join(notes) or None,
        milestone=next((part.milestone for part in parts if part.milestone), None),
        evidence=", ".join(evidence) or None,
        source=first.source,
        kind=first.kind,
        public=any(part.public for part in parts),
        version=first.version,
        known_as={name for part in parts for name in part.known_as},
        parts=parts,
    )


# --- near-duplicates ------------------------------------------------------------------------------

_WORD = regex(r"[^\W_]{3,}")
_COMMON = frozenset(
    "the and for was were are has have had been not with from that this its our alert alerts fires fired"
    " firing resolved incident triggered http https com www ends".split()
)


def _significant(event: SourcedEvent) -> frozenset[str]:
    text = re.sub(r"\]\([^()]*\)", "] ", event.event).lower()
    return frozenset(_WORD.findall(text)) - _COMMON


def _marked(events: Sequence[SourcedEvent]) -> list[SourcedEvent]:
    """Return events in the order of their times, those marked that may be the same as an earlier one."""
    if len({event.source.system for event in events}) < 2:
        return list(events)
    recent: dict[str, deque[SourcedEvent]] = defaultdict(lambda: deque(maxlen=_LOOK_BACK))
    significant: dict[str, frozenset[str]] = {}
    result: list[SourcedEvent] = []
    for event in events:
        at = start_of(event.time)
        system = event.source.system
        if at is None:
            result.append(event)
            continue
        words = significant[event.key] = _significant(event)
        similar = None
        for other_system, seen in recent.items():
            if other_system == system:
                continue
            for earlier in seen:
                then = start_of(earlier.time)
                if then is None or at - then > NEAR:
                    continue
                same_kind = bool(event.kind) and event.kind == earlier.kind
                if _are_similar(words, significant[earlier.key], same_kind):
                    similar = earlier.key if similar is None else min(similar, earlier.key)
        recent[system].append(event)
        result.append(event if similar is None else attrs.evolve(event, similar_to=similar))
    return result


def _are_similar(first: frozenset[str], two: frozenset[str], same_kind: bool) -> bool:
    """Whether two events use the same words; for two of one kind, the name of an alert is enough."""
    shared = len(first & two)
    return shared >= (1 if same_kind else 2) and shared / min(len(first), len(two)) >= 0.6
