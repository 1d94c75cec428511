"""The same report as pydantic models: every class, every field, every type; unknown keys refused."""

from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

import attrs
from pydantic import BaseModel, ConfigDict, create_model

import postmortem as pm

_CONFIG = ConfigDict(extra="forbid", frozen=True)


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
    made = field.default.factory() if hasattr(field.default, "factory") else field.default
    cls: Any = type(made)
    return _model(cls)() if attrs.has(cls) else made


def _type(annotation: Any) -> Any:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return str
    if origin is tuple:
        return tuple[_type(arguments[0]), ...]  # type: ignore[misc]  # a type made at run time
    if arguments:
        return Union[tuple(_type(argument) for argument in arguments)]  # noqa: UP007 - made at run time
    is_class = attrs.has(annotation)
    return _model(annotation) if is_class else annotation
