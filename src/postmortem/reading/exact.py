"""Sections of our own layout in a document of another style: read exactly, where they are exact."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import attrs

from postmortem.model.layout import Cursor, Page, SectionPart
from postmortem.model.sections import OUTLINE
from postmortem.model.sections.action_items import ActionItem
from postmortem.reading.placeholders import is_nobody, is_unfilled
from postmortem.reading.sections.rows import has_answer
from postmortem.styles.meanings import ACCOUNTS
from postmortem.tree.locations import Location
from postmortem.tree.nodes import Document, Section, Table
from postmortem.values.sequences import TimeSequences


def read_exactly(
    document: Document, section: Section, meaning: str, day: date | None, known: frozenset[str]
) -> tuple[dict[str, Any], dict[str, Location]] | None:
    """Return the values of a section that our own layout understands to the last word, and their places.

    Its heading may be another; `day` is the incident's date, which a bare time belongs to. None is
    for any other section, and for values that are there already, which `known` says.
    """
    part = _part(meaning)
    if part is None or not section.body:
        return None
    if meaning.startswith("timeline") and not any(
        isinstance(block, Table | Section) for block in section.body
    ):
        return None  # lists of events are many, and none of ours
    page = Page(document=document, times=TimeSequences(day), places={})
    cursor = Cursor(page, "", (attrs.evolve(section, title=part.title),), None)
    cursor.field = path = "root_cause.factors" if meaning == "cause" else meaning
    if hasattr(part, "prose_name"):  # a heading over two fields
        cursor.field = meaning.rpartition(".")[0]
    value = part.read(cursor)
    cursor.finish()
    if page.problems or page.leftovers or page.own_sections:
        return None
    if isinstance(value, dict):  # a heading over two fields: prose, and the rows below it
        outer = path.rpartition(".")[0]
        values = {
            key: field_value
            for name, inner in value.items()
            for key, field_value in _values(f"{outer}.{name}", inner)
        }
    else:
        values = dict(_values(path, value))
    if not values or values.keys() & known:
        return None
    if meaning.startswith("timeline") and any(_has_rows(key, values) for key in values):
        return None  # rows in a form that isn't ours, which would be read as prose
    if any(map(_is_blank, values.values())):
        return None  # what a blank document has there is no value in another style
    if any(has_answer(step.question) for step in values.get("root_cause.whys", ())):
        return None  # on one line, which isn't our way
    span = section.span
    written = document.source[span.start : span.end].decode() if span is not None else ""
    if any(day.isoformat() not in written for day in _days(list(values.values()))):
        return None  # in other words, and a translation needs a message
    return values, dict(page.places or {})


def _is_blank(value: Any) -> bool:
    """Whether a list has a row that says nothing, or an action with nobody for its owner."""
    if not isinstance(value, list | tuple):
        return False
    return any(
        is_unfilled(row)
        if isinstance(row, str)
        else isinstance(row, ActionItem) and (is_unfilled(row.action) or is_nobody(row.owner or ""))
        for row in value
    )


def _days(value: Any) -> Iterator[date]:
    """Yield the days, without a time, that values hold."""
    if isinstance(value, list | tuple):
        for item in value:
            yield from _days(item)
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            yield from _days(getattr(value, field.name))
    elif isinstance(value, date) and not isinstance(value, datetime):
        yield value


def _has_rows(key: str, values: dict[str, Any]) -> bool:
    """Whether the prose of a phase has a table or a list in it, and the phase has no events."""
    phase = ACCOUNTS.get(key)
    if phase is None or f"timeline.{phase}" in values:
        return False
    return re.search(r"^[ \t]*(?:\||[-*+] |[0-9]+[.)] )", values[key], re.MULTILINE) is not None


_READ_OTHERWISE = {"metadata", "impact", "communication", "summary"}
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
    inner_part: Any = getattr(part, "parts", {}).get(inner) if inner else part
    return inner_part if hasattr(inner_part, "title") and hasattr(inner_part, "read") else None


def _values(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield the values inside a value that are there, as a draft has them."""
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
