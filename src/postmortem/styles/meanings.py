"""What a part of a document can mean: its path in the model, its place on paper, its shape."""

from typing import Literal, TypeAlias

import attrs

from postmortem.model.sections import OUTLINE, PLACES
from postmortem.patterns import regex


def _places() -> dict[str, str]:
    """Return the place on paper of each field that has a heading of its own."""
    places: dict[str, str] = {}
    for name, layout in OUTLINE.items():
        places[name] = layout.title
        for inner, part in getattr(layout, "parts", {}).items():
            title = getattr(part, "title", None)
            places[f"{name}.{inner}"] = f"{layout.title} / {title}" if title else layout.title
    assert set(places.values()) <= set(PLACES)
    return places


PLACE_OF = _places()
"""The place on paper of each field: `timeline.detection` is `Timeline / Detection`."""


def place_of(meaning: str) -> str:
    """Return the place on paper where what belongs to a meaning is kept."""
    if meaning == "cause":
        meaning = "root_cause"
    return PLACE_OF.get(meaning) or PLACE_OF[meaning.split(".")[0]]


Shape: TypeAlias = Literal[
    "prose", "summary", "account", "rows", "facts", "measures", "cause", "timeline", "fact"
]
"""How the values of a meaning are written: each shape has a taker of its own."""


@attrs.frozen
class Meaning:
    """What a heading of a meaning holds, and what may be inside it."""

    shape: Shape
    field: str = ""
    """The field that it fills, where that isn't called like the meaning."""
    parts: bool = False
    """Whether lines in bold, and words before a list, may be headings inside it."""
    groups: bool = False
    """Whether a heading that nothing is known of says what its items are about."""


MEANINGS: dict[str, Meaning] = {
    "metadata": Meaning("facts"),
    "summary": Meaning("summary"),
    "summary.impact": Meaning("measures", "impact.user"),
    "overview": Meaning("prose"),
    "timeline": Meaning("timeline", "timeline.events", parts=True),
    "timeline.detection": Meaning("timeline"),
    "timeline.investigation": Meaning("timeline"),
    "timeline.resolution": Meaning("timeline"),
    "timeline.leadup": Meaning("account"),
    "timeline.how_detected": Meaning("account"),
    "timeline.how_investigated": Meaning("account"),
    "timeline.how_resolved": Meaning("account"),
    "impact": Meaning("measures", "impact.user", parts=True),
    "impact.user": Meaning("measures"),
    "impact.services": Meaning("measures", "impact.user"),
    "impact.business": Meaning("measures"),
    "root_cause": Meaning("cause", parts=True),
    "cause": Meaning("cause", parts=True),
    "root_cause.factors": Meaning("rows", "root_cause.factors.contributing"),
    "root_cause.trigger": Meaning("prose"),
    "root_cause.problem_statement": Meaning("prose"),
    "root_cause.classification": Meaning("facts"),
    "root_cause.whys": Meaning("rows"),
    "root_cause.technical_details": Meaning("prose"),
    "went_well": Meaning("rows", groups=True),
    "went_wrong": Meaning("rows", groups=True),
    "lessons": Meaning("rows", "lessons.general", parts=True, groups=True),
    "lessons.technical": Meaning("rows", groups=True),
    "lessons.process": Meaning("rows", groups=True),
    "lessons.lucky": Meaning("rows", groups=True),
    "action_items": Meaning("rows", "action_items.unscheduled", parts=True, groups=True),
    "action_items.immediate": Meaning("rows", groups=True),
    "action_items.short_term": Meaning("rows", groups=True),
    "action_items.long_term": Meaning("rows", groups=True),
    "metrics": Meaning("rows", "metrics.current_state", parts=True),
    "metrics.current_state": Meaning("rows"),
    "metrics.gaps": Meaning("rows"),
    "communication": Meaning("rows", "communication.internal", parts=True),
    "communication.internal": Meaning("rows"),
    "communication.external": Meaning("rows"),
    "resources": Meaning("rows", "resources.documentation"),
    "resources.documentation": Meaning("rows"),
    "resources.data_sources": Meaning("rows"),
    "appendix": Meaning("rows", "appendix.raw_logs"),
    "appendix.raw_logs": Meaning("rows"),
    "appendix.error_messages": Meaning("rows"),
    "appendix.configuration_changes": Meaning("rows"),
    "appendix.screenshots": Meaning("prose"),
    "sign_off": Meaning("rows"),
    "revision_history": Meaning("rows"),
    "notes": Meaning("prose"),
}
"""Every meaning but the facts, which are `metadata.` and the name of one."""

ACCOUNTS = {
    "timeline.leadup": "events",
    "timeline.how_detected": "detection",
    "timeline.how_investigated": "investigation",
    "timeline.how_resolved": "resolution",
}
"""The prose of each phase, and the phase whose events such a section may hold instead."""

IN_A_LINE: dict[str, str] = {
    "summary": "summary.one_line",
    "cause": "root_cause.factors.primary",
    "root_cause.trigger": "root_cause.trigger",
    "root_cause.problem_statement": "root_cause.problem_statement",
    "timeline.how_resolved": "timeline.how_resolved",
    "timeline.how_detected": "timeline.how_detected",
    "impact": "impact.user",
    "impact.user": "impact.user",
    "impact.business": "impact.business",
}
"""The sections that one line can fill, and where it goes."""

INCIDENT = {"timeline", "impact", "root_cause", "cause"}
"""The signs of an incident: a document without any of them is something else."""


def meaning_of(path: str) -> Meaning:
    """Return what a meaning is.

    >>> meaning_of("went_well").shape, meaning_of("metadata.date").shape
    ('rows', 'fact')
    """
    return MEANINGS.get(path) or Meaning("fact")


def place(path: str) -> str:
    """Return the place on paper where what belongs to a meaning is kept."""
    if path in ACCOUNTS:
        phase = ACCOUNTS[path]
        return place_of("timeline" if phase == "events" else f"timeline.{phase}")
    return place_of(path)


KEPT = "kept"
"""The meaning of a section of the author's own."""
OTHER = "other"
"""The meaning of a label that is a fact of the author's own."""
_OUTER = regex(r" / (?=#{1,6} )")
"""What is between a heading and the one that it is in: `## Response / ### What went well`."""


def last_heading(key: str) -> str:
    """Return the heading of a key of `Style.sections`, without the one that it is in.

    >>> last_heading("## Response / ### What went well")
    '### What went well'
    """
    return _OUTER.split(key)[-1]


def outer_heading(key: str) -> str:
    """Return the heading that the heading of a key is in; '' where the key names none.

    >>> outer_heading("## Response / ### What went well"), outer_heading("## Start / End")
    ('## Response', '')
    """
    outer, _, _ = key.removesuffix(last_heading(key)).rpartition(" / ")
    return last_heading(outer) if outer else ""


def level_of(key: str) -> int:
    """Return the level of the heading of a key: the number of its `#`, 2 where there is none.

    >>> level_of("### Impact"), level_of("Impact")
    (3, 2)
    """
    heading = last_heading(key)
    return len(heading) - len(heading.lstrip("#")) or 2
