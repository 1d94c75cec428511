"""Rows of any class of the model as plain Python values, for pandas, polars and their like.

Every row of a table has the same keys, in the order of the document's columns, whatever is absent:
the rows of two reports make one frame. Times are aware, in UTC.
"""

import types
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from enum import Enum
from typing import Any, TypeAlias, TypeVar, Union, get_args, get_origin

import attrs

from postmortem.model.paths import Shape, fields_of, shape_of
from postmortem.values.moments import Inexact

Records: TypeAlias = list[dict[str, Any]]
"""Rows, each a value by its column."""


@attrs.frozen
class Groups:
    """How a part that is several tables of one kind becomes one table."""

    column: str
    """The column whose value differs from table to table: `phase`."""
    values: Mapping[str, str | None]
    """What that column says for each field, in the order of the document."""


GROUPS: dict[type, Groups] = {}
"""The classes that are several tables of one kind."""

C = TypeVar("C", bound=type)


def grouped(column: str, values: Mapping[str, str | None]) -> Callable[[C], C]:
    """Return a decorator for a class that is several tables of one kind.

    The value of `column` differs from table to table; `values` has it for each field.
    """

    def decorate(cls: C) -> C:
        GROUPS[cls] = Groups(column, values)
        return cls

    return decorate


def records(part: Any) -> Records:
    """Return the rows of a part that is `grouped`, with a column that names its table."""
    groups = GROUPS[type(part)]
    rows = [
        {groups.column: value, **cells}
        for name, value in groups.values.items()
        for cells in rows_of(part, name)
    ]
    columns = [column for name in groups.values for column in _columns(row_class(type(part), name))]
    keys = dict.fromkeys([groups.column, *columns])
    return [{key: row.get(key) for key in keys} for row in rows]


def row_class(cls: Any, name: str) -> type | None:
    """Return the class of the rows that a field holds; None for a field that holds no rows."""
    shape = shape_of(getattr(attrs.fields(cls), name).type)
    return shape.inner if shape.kind == "rows" else None


def rows_of(holder: Any, name: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of one list of an object, each a value by its column."""
    for row in getattr(holder, name):
        cells: dict[str, Any] = {}
        for column, shape, _ in fields_of(type(row)):
            cells |= _cells(column, shape, getattr(row, column))
        yield cells


def _columns(row: Any) -> list[str]:
    if row is None:
        return []
    return [name for column, shape, _ in fields_of(row) for name in _cells(column, shape, None)]


def _cells(column: str, shape: Shape, value: Any) -> dict[str, Any]:
    """Return the cells of a value: one, those of a time, or one a field of a part: `source_id`."""
    if _is_moment(shape.inner):
        known = _time(value)
        if column == "time":
            return known
        return {
            column: known.pop("time"),
            **{f"{column}_{name}": field_value for name, field_value in known.items()},
        }
    if shape.kind != "part":
        return {column: _cell(value)}
    return {
        f"{column}_{name}": None if value is None else getattr(value, name)
        for name, _, _ in fields_of(shape.inner)
    }


def _cell(value: Any) -> Any:
    """Return a value as one that a frame knows: names with commas between them, a choice as text."""
    if isinstance(value, tuple):
        return ", ".join(value) or None
    # A choice is a str with more to it, which a frame would show as an object.
    return value.value if isinstance(value, Enum) else value


def _is_moment(annotation: Any) -> bool:
    union = get_origin(annotation) in (types.UnionType, Union)
    return union and Inexact in get_args(annotation)


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
