"""The JSON Schema of the format, made from the classes of the model."""

import types
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Annotated, Any, Union, get_args, get_origin

import attrs

from postmortem.serialize.converter import SCHEMA_VERSION, walk_types


def json_schema(report: type) -> dict[str, Any]:
    """Return the JSON Schema, draft 2020-12, of the reports of a class."""
    classes = sorted(walk_types(report), key=lambda cls: cls.__name__)
    definitions = {cls.__name__: _object(cls) for cls in classes if cls is not report}
    root = _object(report)
    root["properties"] = {
        "schema_version": {"const": SCHEMA_VERSION},
        **root["properties"],
        "timings": {"description": "what `to_dict` derives from the rest; passed over on reading"},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Post-mortem",
        **root,
        "$defs": definitions,
    }


def _object(cls: Any) -> dict[str, Any]:
    fields = attrs.fields(cls)
    schema = {
        "type": "object",
        "description": (cls.__doc__ or "").split("\n")[0],
        "properties": {field.name: _type(field.type) for field in fields},
        "additionalProperties": False,
    }
    required = [field.name for field in fields if field.default is attrs.NOTHING]
    return {**schema, "required": required} if required else schema


def _type(annotation: Any) -> dict[str, Any]:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        # Only code may be empty; any other text that is blank is absent.
        least = 0 if annotation.__metadata__[0] == "code" else 1
        return {"type": "string", "minLength": least}
    if origin is tuple:
        return {"type": "array", "items": _type(arguments[0])}
    if origin in (types.UnionType, Union):
        return {"anyOf": [_type(argument) for argument in arguments]}
    if annotation is type(None):
        return {"type": "null"}
    if attrs.has(annotation):
        return {"$ref": f"#/$defs/{annotation.__name__}"}
    if issubclass(annotation, Enum):
        return {"enum": [choice.value for choice in annotation]}
    return {
        "type": "string",
        **({"description": _WRITTEN[annotation]} if annotation in _WRITTEN else {}),
    }


_WRITTEN: dict[Any, str] = {
    date: "a date, such as 2026-01-15",
    datetime: "a time in UTC, such as 2026-01-15T00:15:00Z or 2026-01-15 00:15",
    timedelta: "a duration, such as PT5040S or 01:24:00",
}
