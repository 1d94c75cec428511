"""The tables of a report as rows of plain Python values, for pandas, polars and their like.

Every row of a table has the same keys, in the order of the document's columns, whatever is absent:
rows of two reports make one frame. Times are aware, in UTC.
"""

import types
from collections.abc import Iterator
from datetime import datetime
from enum import Enum
from typing import Any, TypeAlias, Union, get_args, get_origin

import attrs

from postmortem.errors import FieldError, Problem, describe
from postmortem.moments import Inexact
from postmortem.report import Report
from postmortem.sections.action_items import ActionItems, Horizon
from postmortem.sections.communication import CommunicationLog
from postmortem.sections.lessons import LessonsLearned
from postmortem.sections.timeline import PHASES, Timeline

Records: TypeAlias = list[dict[str, Any]]
"""Rows, each a value by its column."""

GROUPS: dict[type, tuple[str, dict[str, str | None]]] = {
    Timeline: ("phase", {"events": None, **PHASES}),
    ActionItems: (
        "horizon",
        {"unscheduled": None, **{each.name.lower(): each.value for each in Horizon}},
    ),
    LessonsLearned: ("kind", {"general": None, "technical": "Technical", "process": "Process"}),
    CommunicationLog: ("kind", {"internal": "Internal", "external": "External"}),
}
"""The parts that are several tables of one kind: the column that tells them apart, and what it says."""

_TIMINGS = ("name", "label", "value", "shortest", "longest", "approximate", "stated", "definition",
            "basis")  # fmt: skip


def records(part: Any) -> Records:
    """Return the rows of a part that is several tables, with a column that says which."""
    column, groups = GROUPS[type(part)]
    rows = [{column: said, **cells} for name, said in groups.items() for cells in _rows(part, name)]
    columns = [name for group in groups for name in _columns(_row_class(type(part), group))]
    keys = dict.fromkeys([column, *columns])
    return [{key: row.get(key) for key in keys} for row in rows]


def records_of(report: Report, part: str) -> Records:
    """Return the rows of a part of a report, by its path. Raises `FieldError` for what is no table."""
    if part == "timings":
        return [{name: getattr(timing, name) for name in _TIMINGS} for timing in report.timings]
    if part not in (known := _parts()):
        raise FieldError(
            Problem(expected="one of " + ", ".join([*known, "timings"]), found=describe(part))
        )
    *outer, name = part.split(".")
    holder: Any = report
    for step in outer:
        holder = getattr(holder, step)
    value = getattr(holder, name)
    return records(value) if type(value) in GROUPS else list(_rows(holder, name))


def _parts(cls: Any = Report, path: str = "") -> list[str]:
    """Return the paths of all that can be given as rows."""
    found: list[str] = []
    for field in attrs.fields(cls):
        here = f"{path}.{field.name}" if path else field.name
        if _row_class(cls, field.name) is not None and field.name != "extras":
            found.append(here)
        elif field.type is not None and attrs.has(field.type):
            found += [*([here] if field.type in GROUPS else []), *_parts(field.type, here)]
    return found


def _row_class(cls: Any, name: str) -> type | None:
    """Return the class of the rows that a field holds; None for a field that holds no rows."""
    annotation = getattr(attrs.fields(cls), name).type
    row: Any = get_args(annotation)[0] if get_origin(annotation) is tuple else None
    return row if attrs.has(row) else None


def _rows(holder: Any, name: str) -> Iterator[dict[str, Any]]:
    for row in getattr(holder, name):
        cells: dict[str, Any] = {}
        for field in attrs.fields(type(row)):
            value = getattr(row, field.name)
            if _is_moment(field.type):
                cells |= _time(value)
            else:
                # A choice is a str with more to it, which a frame would show as an object.
                cells[field.name] = value.value if isinstance(value, Enum) else value
        yield cells


def _columns(row: Any) -> list[str]:
    if row is None:
        return []
    return [
        name
        for field in attrs.fields(row)
        for name in (list(_time(None)) if _is_moment(field.type) else [field.name])
    ]


def _is_moment(annotation: Any) -> bool:
    union = get_origin(annotation) in (types.UnionType, Union)
    return union and {datetime, Inexact} <= set(get_args(annotation))


def _time(moment: datetime | Inexact | None) -> dict[str, Any]:
    """Return what is known of a time: an instant or a start, an end, how exact, or the words."""
    if isinstance(moment, Inexact):
        return {
            "time": moment.start,
            "end": moment.end,
            "approximate": moment.approximate,
            "words": moment.words,
        }
    return {"time": moment, "end": None, "approximate": False, "words": None}
