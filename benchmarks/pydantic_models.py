"""The same report as pydantic models: every class, every field, every type; unknown keys refused.

A text of one line is checked to be one, by a pattern such as anybody would write. That is still
less than what our side looks for: HTML, escapes, control characters and double spaces in a line, the
headings and open fences of prose, and the targets of links.
"""

from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

import attrs
from pydantic import BaseModel, ConfigDict, StringConstraints, create_model

import postmortem as pm

_CONFIG = ConfigDict(extra="forbid", frozen=True)
_LINE = Annotated[str, StringConstraints(pattern=r"^\S(.*\S)?$")]
"""A text without a line break, and without a blank at either end."""


@cache
def model() -> type[BaseModel]:
    """Return the model of a whole report."""
    fields = _fields(pm.Report)
    return create_model("Report", __config__=_CONFIG, schema_version=(int, 1), **fields)


@cache
def _model(cls: Any) -> type[BaseModel]:
    return create_model(cls.__name__, __config__=_CONFIG, **_fields(cls))


def _fields(cls: Any) -> dict[str, Any]:
    return {field.name: (_type(field.type), _default(field)) for field in attrs.fields(cls)}


def _default(field: Any) -> Any:
    if field.default is attrs.NOTHING:
        return ...
    default = field.default.factory() if hasattr(field.default, "factory") else field.default
    cls: Any = type(default)
    return _model(cls)() if attrs.has(cls) else default


def _type(annotation: Any) -> Any:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _LINE if annotation.__metadata__[0] in ("line", "label") else str
    if origin is tuple:
        return tuple[_type(arguments[0]), ...]  # type: ignore[misc]  # a type made at run time
    if arguments:
        return Union[tuple(_type(argument) for argument in arguments)]  # noqa: UP007 - made at run time
    is_class = attrs.has(annotation)
    return _model(annotation) if is_class else annotation
