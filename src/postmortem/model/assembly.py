"""Objects made of values by path: what a builder or a reader collected, put into its places."""

from functools import reduce
from typing import Any

import attrs

from postmortem.errors import FieldError, Problems


def assembled(cls: Any, values: dict[str, Any], base: Any = None) -> Any:
    """Return an object of a class with values by path, such as `summary.one_line`, in it.

    With `base`, an object of the class, the other values are those of `base`. Raises `FieldError`
    with the problems of all objects inside, each with its path.
    """
    return _made(cls, _tree(values), base)


def _tree(values: dict[str, Any]) -> dict[str, Any]:
    """Return values by path as values inside values: `{"a.b": 1}` as `{"a": {"b": 1}}`."""
    tree: dict[str, Any] = {}
    for path, value in values.items():
        *outer, name = path.split(".")
        reduce(lambda inner, step: inner.setdefault(step, {}), outer, tree)[name] = value
    return tree


def _made(cls: Any, tree: dict[str, Any], base: Any) -> Any:
    values: dict[str, Any] = {}
    problems = Problems()
    for name, value in tree.items():
        if isinstance(value, dict):
            inner = getattr(attrs.fields(cls), name).type
            try:
                value = _made(inner, value, getattr(base, name) if base else None)
            except FieldError as error:
                problems.take(error, name)
        values[name] = value
    if problems:
        raise FieldError(problems)
    return cls(**values) if base is None else attrs.evolve(base, **values)
