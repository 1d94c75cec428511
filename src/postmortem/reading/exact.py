"""Sections of our own layout in a document of another house: read exactly, where they are exact."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import attrs

from postmortem.model.layout import Cursor, Page, SectionPart
from postmortem.model.sections import OUTLINE
from postmortem.reading.draft import Draft
from postmortem.reading.sections.rows import has_answer
from postmortem.tree.nodes import Section, Table


def read_exactly(draft: Draft, section: Section, meaning: str, day: date | None) -> bool:
    """Take a section that our own layout understands to the last word; False for any other.

    Its heading may be another; `day` is the incident's date, which a bare time belongs to.
    """
    part = _part(meaning)
    if part is None or not section.body:
        return False
    if meaning == "timeline" and not any(isinstance(one, Table | Section) for one in section.body):
        return False  # lists of events are many, and none of ours
    page = Page(document=draft.document, day=day, places={})
    cursor = Cursor(page, "", (attrs.evolve(section, title=part.title),), None)
    cursor.field = path = "root_cause.factors" if meaning == "cause" else meaning
    value = part.read(cursor)
    cursor.finish()
    if page.problems or page.leftovers or page.own_sections:
        return False
    if isinstance(value, dict):  # a heading over two fields: prose, and the rows below it
        outer = path.rpartition(".")[0]
        values = {
            key: one for name in value for key, one in _values(f"{outer}.{name}", value[name])
        }
    else:
        values = dict(_values(path, value))
    if not values or values.keys() & (draft.values.keys() | _FREE):
        return False
    if any(
        why.answer is None and has_answer(why.question) for why in values.get("root_cause.whys", ())
    ):
        return False  # on one line, which isn't our way
    draft.values |= values
    draft.places |= page.places or {}
    return True


_FREE = {
    "summary.text",
    *(f"timeline.{name}" for name in ("how_detected", "how_investigated", "how_resolved")),
}
"""Prose that anything may be: what it is, the reading of other people's documents decides."""
_READ_OTHERWISE = {"metadata", "impact", "communication"}
"""What is read by more names than ours: labels are rows of an author's own to our layout, and its
messages have their times in UTC though no heading says so."""


def _part(meaning: str) -> SectionPart | None:
    """Return our own layout of a meaning, where it has a heading of its own."""
    outer, _, inner = meaning.partition(".")
    if meaning == "cause":
        outer, inner = "root_cause", "factors"
    part: Any = OUTLINE.get(outer)
    if outer in _READ_OTHERWISE or part is None:
        return None
    found: Any = getattr(part, "parts", {}).get(inner) if inner else part
    return found if hasattr(found, "title") else None


def _values(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield the values inside of a value that are there, as a draft has them."""
    if isinstance(value, tuple):
        if value:
            yield path, list(value)
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            inner = getattr(value, field.name)
            # What may be absent is one value: the primary cause.
            if attrs.has(field.type) or isinstance(inner, tuple):
                yield from _values(f"{path}.{field.name}", inner)
            elif inner is not None:
                yield f"{path}.{field.name}", inner
    elif value is not None:
        yield path, value
