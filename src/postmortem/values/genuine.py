"""The classes of dates and times as Python has them, also where a test has frozen the clock.

Libraries that freeze the clock put subclasses of their own in the place of `datetime.date` and
`datetime.datetime`, wherever a module has these names. A report holds none of them: its values are
of the genuine classes, and so are the annotations of its classes, which JSON is read by.
"""

import inspect
import types
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any, Union, get_args, get_origin

import attrs


@attrs.frozen
class _Genuine:
    """Where the classes are: freezing exchanges the names of modules alone."""

    date: type[date]
    datetime: type[datetime]


def _of_the_standard_library(cls: type) -> Any:
    """Return the class that replaces `cls` when no clock is frozen."""
    return next(base for base in cls.__mro__ if base.__module__ == "datetime")


GENUINE = _Genuine(_of_the_standard_library(date), _of_the_standard_library(datetime))
"""`date` and `datetime` of the standard library, also at a first import with a frozen clock."""


def genuine_date(value: date) -> date:
    """Return a date, of whatever class, as a `date`; of a datetime, its day."""
    if type(value) is GENUINE.date:
        return value
    return GENUINE.date(value.year, value.month, value.day)


def genuine_datetime(value: datetime) -> datetime:
    """Return a datetime, of whatever class, as a `datetime` with the same parts and zone."""
    if type(value) is GENUINE.datetime:
        return value
    day = GENUINE.date(value.year, value.month, value.day)
    return GENUINE.datetime.combine(day, value.timetz())


def with_genuine_types(
    cls: type, fields: "list[attrs.Attribute[Any]]"
) -> "list[attrs.Attribute[Any]]":
    """Give the fields of an attrs class, and its annotations, the genuine classes.

    A `field_transformer` of attrs.
    """
    annotations = inspect.get_annotations(cls)
    for name, annotation in annotations.items():
        cls.__annotations__[name] = _genuine_type(annotation)
    return [field.evolve(type=_genuine_type(field.type)) for field in fields]


def _genuine_type(annotation: Any) -> Any:
    """Return a type with the genuine classes in it: `date | None`, `tuple[datetime, ...]`."""
    if isinstance(annotation, type) and issubclass(annotation, GENUINE.date):
        return GENUINE.datetime if issubclass(annotation, GENUINE.datetime) else GENUINE.date
    inner = get_args(annotation)
    genuine = tuple(map(_genuine_type, inner))
    if genuine == inner:
        return annotation
    origin: Any = get_origin(annotation)
    return reduce(or_, genuine) if origin in (types.UnionType, Union) else origin[genuine]
