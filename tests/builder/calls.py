"""A report made by the calls of the builder that its data ask for, whatever fields it has.

Which call and which argument set a field isn't listed: each call of the builder is made once with
the names of its parameters, and shows where they lead. So a new field is a new way in by itself.
"""

import inspect
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from functools import cache, reduce
from typing import Any, get_args

import attrs

import postmortem as pm
from postmortem.builder.replay import Step
from postmortem.model.sections.action_items import Horizon

_ABOUT_THE_CHAIN = {"build", "pipe", "put", "include", "in_zone"}
"""The calls that set no field of their own."""
_HORIZONS = {f"action_items.{horizon.name.lower()}": horizon.value for horizon in Horizon} | {
    "action_items.unscheduled": None
}


def build(data: dict[str, Any]) -> pm.Report:
    """Return a report made by the calls that its data ask for: `report`, and a chain behind it."""
    fields, rows = _calls()
    arguments: dict[str, dict[str, Any]] = defaultdict(dict)
    parts: list[tuple[str, list[Any]]] = []
    for path, value in _flat(data, {*fields, *rows}):
        if path in fields:
            call, argument = fields[path]
            arguments[call][argument] = constructed(annotation_at(path), value)
        else:
            parts.append((path, value if isinstance(value, list) else [value]))
    builder = pm.report(**arguments.pop("metadata"))
    for call, given in arguments.items():
        builder = getattr(builder, call)(**given)
    for path, made in parts:
        call = rows[path]
        cls = (classes_in(annotation_at(path)) or [None])[0]
        if cls is None:  # lines, or a paragraph
            builder = getattr(builder, call)(*made)
            continue
        needed = dict.fromkeys(_needed(call)) | (
            {"horizon": _HORIZONS[path]} if path in _HORIZONS else {}
        )
        for row in made:
            builder = getattr(builder, call)(**needed | arguments_for(cls, row))
    return builder.build()


def construct(cls: Any, data: Any) -> Any:
    """Return an object made by the constructors of its classes."""
    return cls(**arguments_for(cls, data)) if isinstance(data, dict) else data


def arguments_for(cls: Any, data: dict[str, Any]) -> dict[str, Any]:
    """Return data as the arguments for a class, with the objects in them constructed."""
    types = {field.name: field.type for field in attrs.fields(cls)}
    return {name: constructed(types.get(name), value) for name, value in data.items()}


def constructed(annotation: Any, value: Any) -> Any:
    """Return a value of data as a field of an annotation holds it."""
    if not (inner := classes_in(annotation)):
        return value
    if isinstance(value, list):
        return tuple(construct(inner[0], item) for item in value)
    return construct(inner[0], value)


def classes_in(annotation: Any) -> list[Any]:
    """Return the classes of the model that a field holds, itself or in a tuple."""
    classes = [part for part in (annotation, *get_args(annotation)) if attrs.has(part)]
    return [] if pm.Inexact in classes else classes


def annotation_at(path: str) -> Any:
    """Return the annotation of the field at a path of a report: `timeline.events`."""
    cls: Any = pm.Report
    return reduce(lambda cls, name: getattr(attrs.fields(cls), name).type, path.split("."), cls)


@cache
def _calls() -> tuple[dict[str, tuple[str, str]], dict[str, str]]:
    """Return the call and the argument for a field, and the call for a list or an object."""
    fields: dict[str, tuple[str, str]] = {}
    rows: dict[str, str] = {}
    for call, _ in inspect.getmembers(pm.ReportBuilder, inspect.isfunction):
        if call.startswith("_") or call in _ABOUT_THE_CHAIN:
            continue
        step: Step = _with_names(getattr(pm.report("Title"), call))
        if path := step._target.path:  # type: ignore[union-attr]  # it isn't a report
            rows |= dict.fromkeys(_HORIZONS if call == "action" else [path], call)
        else:
            fields |= {path: (call, argument) for path, argument in step._given.items()}
    return fields, rows


def _with_names(call: Callable[..., Any]) -> Any:
    """Return what a call makes of the names of its parameters."""
    names = inspect.signature(call).bind_partial()
    for name, parameter in inspect.signature(call).parameters.items():
        names.arguments[name] = (name,) if parameter.kind is parameter.VAR_POSITIONAL else name
    return call(*names.args, **names.kwargs)


def _needed(call: str) -> list[str]:
    """Return the names of the arguments that a call can't do without."""
    parameters = inspect.signature(getattr(pm.report("Title"), call)).parameters.values()
    return [parameter.name for parameter in parameters if parameter.default is parameter.empty]


def _flat(
    data: dict[str, Any], paths: Collection[str], begin: str = ""
) -> Iterator[tuple[str, Any]]:
    """Yield the values of data with their paths, down to those that a call takes."""
    for name, value in data.items():
        path = f"{begin}.{name}".removeprefix(".")
        if isinstance(value, dict) and path not in paths:
            yield from _flat(value, paths, path)
        else:
            yield path, value
