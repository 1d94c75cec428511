"""JSON: complete, compact and stable, in two lanes.

msgspec reads and writes attrs classes by itself, several times faster than Python code could. It
runs no converters and drops unknown keys without a word, so its answer counts only if it provably
lost nothing: what it read is in normal form, and writes the very bytes that it came from. All
else takes the other lane, through cattrs, which explains what is wrong. Both give equal reports.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from operator import attrgetter
from typing import Annotated, Any, TypeAlias, get_args, get_origin

import attrs
import msgspec

from postmortem.durations import as_duration
from postmortem.errors import FieldError, Problem, ReadError, describe
from postmortem.model import TEXTS
from postmortem.moments import Inexact
from postmortem.report import Report
from postmortem.serialize.converter import SCHEMA_VERSION, structure
from postmortem.text import line_or_blank

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


# --- Whether what msgspec read is in normal form ----------------------------------------------------

# All values of a kind are gathered first and looked at together, a field at a time over all the
# objects of a class: a report has few fields and many rows, and a scan costs what a call does.
Found: TypeAlias = defaultdict[str, list[Any]]
"""The values of a report whose type alone doesn't say that they are in normal form, by kind."""
Gather: TypeAlias = Callable[[Sequence[Any], Found], None]


def _is_normal(report: Report) -> bool:
    found: Found = defaultdict(list)
    _gather(Report)([report], found)
    return (
        _are_lines(found.pop("line", ()))
        and {moment.tzinfo for moment in found.pop("moment", ())} <= {UTC}
        and all(as_duration(value) == value for value in found.pop("duration", ()))
        and all(TEXTS[kind](text) == text for kind, texts in found.items() for text in texts)
    )


@cache
def _gather(annotation: Any) -> Gather:
    """Return what gathers the values in values of a type."""
    arguments = get_args(annotation)
    if get_origin(annotation) is Annotated:
        return _gather_as(annotation.__metadata__[0])
    if get_origin(annotation) is tuple:
        inner = _gather(arguments[0])
        if inner is _gather_none:
            return inner
        return lambda values, found: inner([one for value in values for one in value], found)
    if Inexact in arguments or annotation is datetime:
        return _gather_moments
    if type(None) in arguments:
        (one,) = (argument for argument in arguments if argument is not type(None))
        required = _gather(one)
        if required is _gather_none:
            return required
        return lambda values, found: required(
            [value for value in values if value is not None], found
        )
    if annotation is timedelta:
        return _gather_as("duration")
    return _gather_fields(annotation) if attrs.has(annotation) else _gather_none


def _gather_none(_: Sequence[Any], __: Found) -> None:
    """Gather nothing: every value of such a type is in normal form."""


def _gather_as(kind: str) -> Gather:
    def gather(values: Sequence[Any], found: Found) -> None:
        if values:
            found[kind] += values

    return gather


def _gather_fields(cls: Any) -> Gather:
    gathers = [(attrgetter(field.name), _gather(field.type)) for field in attrs.fields(cls)]
    gathers = [(get, gather) for get, gather in gathers if gather is not _gather_none]

    def gather_all(values: Sequence[Any], found: Found) -> None:
        if values:
            for get, gather in gathers:
                gather(list(map(get, values)), found)

    return gather_all


def _gather_moments(values: Sequence[Any], found: Found) -> None:
    found["moment"] += [value for value in values if type(value) is datetime]
    inexact = [value for value in values if type(value) is Inexact]
    _gather_fields(Inexact)(inexact, found)


def _are_lines(values: Sequence[str]) -> bool:
    """Say whether texts are all lines in normal form, by a few scans of all of them at once."""
    joined = "\n".join(("", *values, ""))
    if (
        joined.count("\n") == len(values) + 1
        and joined.replace("\n", "|").isprintable()
        and not any(sign in joined for sign in ("<", "\\", "  ", "\n ", " \n", "\n\n"))
    ):
        return True
    if len(values) < 8:
        return all(line_or_blank(value) == value != "" for value in values)
    # One odd line among many: only its own neighbours are asked one by one.
    half = len(values) // 2
    return _are_lines(values[:half]) and _are_lines(values[half:])


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
