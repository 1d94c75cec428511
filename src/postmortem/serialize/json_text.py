"""JSON: complete, compact and stable, in two lanes.

msgspec reads and writes attrs classes by itself, several times faster than Python code could. It
runs no converters and drops unknown keys without a word, so its answer counts only if it provably
lost nothing: what it read is in normal form, and writes the very bytes that it came from. All
else takes the other lane, through cattrs, which explains what is wrong. Both give equal reports.
"""

import json
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Annotated, Any, get_args, get_origin

import attrs
import msgspec

from postmortem.durations import as_duration
from postmortem.errors import FieldError, Problem, ReadError, describe
from postmortem.model import TEXTS
from postmortem.moments import Inexact, as_datetime
from postmortem.report import Report
from postmortem.serialize.converter import SCHEMA_VERSION, structure

_HEAD = b'{"schema_version":%d,' % SCHEMA_VERSION


def to_json(report: Report, *, indent: int | None = None) -> str:
    """Return a report as JSON: every field, keys in alphabetical order, the version first.

    `indent` is the number of spaces a level; without it there is no white space at all.
    """
    return _encode(report, indent).decode()


def _encode(report: Report, indent: int | None = None) -> bytes:
    data = _HEAD + msgspec.json.encode(report)[1:]
    return data if indent is None else msgspec.json.format(data, indent=indent)


def from_json(text: str | bytes) -> Report:
    """Return the report that a JSON text describes. Raises `ReadError` with every problem."""
    report = _fast(text)
    return structure(_parse(text)) if report is None else report


def _fast(text: str | bytes) -> Report | None:
    """Return the report that msgspec reads, or None where it might have lost something."""
    data = text.encode(errors="surrogatepass") if isinstance(text, str) else text
    try:
        report = msgspec.json.decode(data, type=Report)
        if not _is_normal(report):
            return None
        compact = data if b"\n" not in data else msgspec.json.format(data, indent=-1)
        return report if _encode(report) == compact else None
    except (msgspec.MsgspecError, RecursionError, FieldError, UnicodeDecodeError):
        return None


def _is_normal(value: Any) -> bool:
    return all(check(getattr(value, name)) for name, check in _checks(value.__class__))


@cache
def _checks(cls: Any) -> tuple[tuple[str, Callable[[Any], bool]], ...]:
    """Return the fields of a class whose type alone doesn't say that a value is in normal form."""
    checks = ((field.name, _check(field.type)) for field in attrs.fields(cls))
    return tuple((name, check) for name, check in checks if check is not None)


def _check(annotation: Any) -> Callable[[Any], bool] | None:
    arguments = get_args(annotation)
    if get_origin(annotation) is Annotated:
        normal = TEXTS[annotation.__metadata__[0]]
        return lambda value: normal(value) == value
    if get_origin(annotation) is tuple:
        check = _check(arguments[0])
        return None if check is None else lambda values: all(map(check, values))
    if Inexact in arguments or annotation is datetime or datetime in arguments:
        return _is_normal_moment
    if type(None) in arguments:
        (one,) = (argument for argument in arguments if argument is not type(None))
        required = _check(one)
        return None if required is None else lambda value: value is None or required(value)
    if annotation.__name__ == "timedelta":
        return lambda value: as_duration(value) == value
    return _is_normal if attrs.has(annotation) else None


def _is_normal_moment(value: Any) -> bool:
    if isinstance(value, datetime):
        return as_datetime(value) is value
    return value is None or _is_normal(value)


def _parse(text: str | bytes) -> Any:
    """Return JSON as plain data; the standard library's parser tells where an error is."""
    try:
        text = text.decode() if isinstance(text, bytes) else text
        return json.loads(
            text.removeprefix("\ufeff"),
            object_pairs_hook=_without_duplicates,
            parse_constant=_refuse_constant,
        )
    except ReadError:
        raise
    except UnicodeDecodeError as error:
        problem = Problem(expected="UTF-8", found=f"other bytes at position {error.start}")
    except json.JSONDecodeError as error:
        problem = Problem(
            expected="JSON",
            found=describe(error.doc[error.pos : error.pos + 20]),
            line=error.lineno,
            column=error.colno,
            hint=error.msg[:1].lower() + error.msg[1:],
        )
    except RecursionError:
        problem = Problem(expected="JSON nested less deep")
    except ValueError as error:  # a number of thousands of digits
        problem = Problem(expected="numbers of a sensible length", found=str(error).split(";")[0])
    raise ReadError(problem)


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ReadError(
                Problem(expected="each key once in an object", found=f"{describe(key)} twice")
            )
        found[key] = value
    return found


def _refuse_constant(name: str) -> Any:
    raise ReadError(Problem(expected="JSON", found=name, hint="JSON has no such number"))
