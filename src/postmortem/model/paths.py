"""The fields of a report by their paths: what is a value, what is a part, what is a list.

    >>> from postmortem.model.sections.timeline import Event
    >>> shape_of(attrs.fields(Event).event.type).kind
    'value'
    >>> [path for path in value_paths(Event) if "e" == path[0]]
    ['event', 'evidence']

What walks over every field of the model asks here, so that a field that is added later is seen.
"""

import types
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal, TypeAlias, Union, get_args, get_origin

import attrs

from postmortem.values.moments import Inexact

Kind: TypeAlias = Literal["value", "part", "values", "rows"]
"""A `value` (text, a date, a choice), a `part` (an object with fields), a tuple of `values`, or of `rows`."""


@attrs.frozen
class Shape:
    """What a field of the model holds."""

    kind: Kind
    inner: Any
    """The class of a part, of a row, or the type of a value."""

    @property
    def text(self) -> str | None:
        """The kind of text that it is: `line`, `label`, `prose`, `kept`, `code`, `url`; None for no text.

        >>> from postmortem.model.sections.timeline import Event
        >>> shape_of(attrs.fields(Event).event.type).text
        'line'
        """
        kinds: tuple[str, ...] = getattr(self.inner, "__metadata__", ())
        return next(iter(kinds), None)


@cache
def shape_of(annotation: Any) -> Shape:
    """Return what a field with an annotated type holds; `None` beside it makes no difference.

    >>> shape_of(tuple[str, ...]).kind
    'values'
    """
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is tuple:
        return Shape("rows" if is_part(arguments[0]) else "values", arguments[0])
    if origin in (types.UnionType, Union):
        inner = [argument for argument in arguments if argument is not type(None)]
        if len(inner) == 1:
            return shape_of(inner[0])
        return Shape("value", annotation)
    return Shape("part" if is_part(annotation) else "value", annotation)


def is_part(annotation: Any) -> bool:
    """Whether a type is a class of the model, with fields of its own, and not a single value.

    >>> is_part(Inexact)
    False
    """
    return isinstance(annotation, type) and attrs.has(annotation) and annotation is not Inexact


def fields_of(cls: Any) -> tuple[tuple[str, Shape, bool], ...]:
    """Return the name and the shape of each field of a class, and whether it has to be given."""
    known: tuple[tuple[str, Shape, bool], ...] = _fields_of(cls)
    return known


@cache
def _fields_of(cls: Any) -> tuple[tuple[str, Shape, bool], ...]:
    return tuple(
        (field.name, shape_of(field.type), field.default is attrs.NOTHING)
        for field in attrs.fields(cls)
    )


@cache
def value_paths(cls: Any) -> tuple[str, ...]:
    """Return the path of every value in a class, without positions: `timeline.detection.event`.

    A class inside itself, such as an action below an action, has the paths of the outer one.
    """
    return tuple(_value_paths(cls, "", (cls,)))


def _value_paths(cls: Any, path: str, outer: tuple[Any, ...]) -> Iterator[str]:
    for name, shape, _ in fields_of(cls):
        inner_path = f"{path}.{name}" if path else name
        if shape.kind in ("value", "values"):
            yield inner_path
        elif shape.inner not in outer:
            yield from _value_paths(shape.inner, inner_path, (*outer, shape.inner))
