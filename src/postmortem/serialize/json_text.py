"""JSON: complete, compact and stable, in two lanes.

msgspec reads and writes attrs classes by itself, several times faster than Python code could. It
runs no converters and drops unknown keys without a word, so its answer counts only if it provably
lost nothing: what it read is in normal form, and writes the very bytes that it came from. All
else takes the other lane, through cattrs, which explains what is wrong. Both give equal reports.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, timedelta
from functools import cache, partial
from itertools import chain
from operator import attrgetter
from typing import Annotated, Any, TypeAlias, cast, get_args, get_origin

import attrs
import msgspec

from postmortem.errors import FieldError, Problem, ReadError, describe
from postmortem.model.fields import TEXTS
from postmortem.model.report import ReportData, ReportT
from postmortem.patterns import regex
from postmortem.serialize.converter import SCHEMA_VERSION, structure
from postmortem.text.given import given_text
from postmortem.text.normal import line_or_blank
from postmortem.values.dates import FIRST_YEAR
from postmortem.values.durations import ApproximateDuration, as_duration
from postmortem.values.genuine import GENUINE
from postmortem.values.moments import Inexact

_HEAD = b'{"schema_version":%d,' % SCHEMA_VERSION


def to_json(report: ReportData, *, indent: int | None = None) -> str:
    """Return a report as JSON: every field, keys in alphabetical order, the version first.

    `indent` is the number of spaces a level; without it there is no white space at all.
    """
    return _encode(report, indent).decode()


def _encoded(value: Any) -> Any:
    """Return what msgspec has no form for."""
    if isinstance(value, ApproximateDuration):
        return f"~{msgspec.to_builtins(value.exact)}"
    raise NotImplementedError


def _of_attrs(report: ReportData) -> ReportData:
    """Return a report as msgspec knows it: a class that only adds methods isn't base by attrs."""
    cls: Any = type(report)
    while "__attrs_attrs__" not in cls.__dict__:
        cls = cls.__base__
    if cls is type(report):
        return report
    base: ReportData = cls(
        **{field.name: getattr(report, field.name) for field in attrs.fields(cls)}
    )
    return base


_ENCODER = msgspec.json.Encoder(enc_hook=_encoded)


def _encode(report: ReportData, indent: int | None = None) -> bytes:
    data = _HEAD + _ENCODER.encode(_of_attrs(report))[1:]
    return data if indent is None else msgspec.json.format(data, indent=indent)


def from_json(text: str | bytes, cls: type[ReportT], scale: Sequence[str] = ()) -> ReportT:
    """Return the report, of class `cls`, that a JSON text describes.

    `scale` is a scale of severities of a team's own, for a text that brings none. Raises `ReadError`
    with every problem.
    """
    value: object = text
    if not isinstance(value, str | bytes):
        given_text(value)
    report = None if scale else _fast(text, cls)
    return structure(_parse(text), cls, scale=scale) if report is None else report


def _fast(text: str | bytes, cls: type[ReportT]) -> ReportT | None:
    """Return the report that msgspec reads, or None where it might have lost something."""
    data = text.encode(errors="surrogatepass") if isinstance(text, str) else text
    try:
        decoder: msgspec.json.Decoder[ReportT] = _decoder(cast("Any", cls))
        compact = data if b"\n" not in data else msgspec.json.format(data, indent=-1)
        report = _on_own_scale(compact, decoder) if _SCALE in compact else decoder.decode(data)
        return report if _encode(report) == compact and _is_normal(report) else None
    except (msgspec.MsgspecError, RecursionError, FieldError, UnicodeDecodeError):
        return None


_SCALE = b'"severity_scale":["'
"""What is in the JSON of a report on a scale of a team's own; in a text, quotes are escaped."""
_LEVEL = regex(rb'"severity":("(?:[^"\\]|\\.)*"),"severity_scale":\[(?=")')


def _on_own_scale(data: bytes, decoder: msgspec.json.Decoder[ReportT]) -> ReportT:
    """Return a report whose severity is no member of the enum, so that msgspec knows no name of it."""
    match = _LEVEL.search(data)
    if match is None:
        return decoder.decode(data)
    level = msgspec.json.decode(match[1])
    report = decoder.decode(data[: match.start(1)] + b"null" + data[match.end(1) :])
    metadata = attrs.evolve(report.metadata, severity=level)
    return attrs.evolve(report, metadata=metadata)


@cache
def _decoder(cls: Any) -> msgspec.json.Decoder[Any]:
    """Return the decoder of reports: to make it takes as long as to read a report of one page."""
    return msgspec.json.Decoder(cls)


# --- Whether what msgspec read is in normal form ----------------------------------------------------

# All values of a kind are gathered first and looked at together, over all the objects of a class:
# a report has few fields and many rows, and a scan costs what a call does.
Values: TypeAlias = defaultdict[str, list[Any]]
"""The values of a report whose type alone doesn't say that they are in normal form, by kind."""
Gather: TypeAlias = Callable[[Sequence[Any], Values], None]


def _is_normal(report: ReportData) -> bool:
    cls: Any = type(report)
    values: Values = defaultdict(list)
    _gather(cls)([report], values)
    _gather_class(Inexact)(
        [moment for moment in values["moment"] if type(moment) is Inexact], values
    )
    return (
        all(map(_is_whole, values.pop("moment")))
        and all(day.year >= FIRST_YEAR for day in values.pop("day", ()) if day is not None)
        and _are_lines([line for line in values.pop("line") if line is not None])
        and all(
            as_duration(duration) == duration
            for duration in values.pop("duration")
            if duration is not None
        )
        and all(
            TEXTS[kind](text) == text
            for kind, texts in values.items()
            for text in texts
            if text is not None
        )
    )


def _is_whole(moment: Any) -> bool:
    """Whether a time is as the model has it: in UTC, to the second; an inexact one has times."""
    if type(moment) is not GENUINE.datetime:
        return True
    return moment.tzinfo is UTC and not moment.microsecond and moment.year >= FIRST_YEAR


def _gather(annotation: Any) -> Gather:
    """Return what gathers the values in values of a type: a kind of text, or a class."""
    if kind := _kind(annotation):
        return partial(_gather_as, kind)
    return _gather_class(annotation)


@cache
def _gather_class(annotation: Any) -> Gather:
    """Return what gathers the values in objects of a class, also of one that is a value itself."""
    alone: defaultdict[str, list[str]] = defaultdict(list)
    rows: dict[str, Gather] = {}
    objects_at: list[tuple[Callable[[Any], Any], Gather]] = []
    within = [("", annotation)]
    for prefix, cls in within:
        for field in attrs.fields(cls):
            path = f"{prefix}{field.name}"
            if get_origin(field.type) is tuple:
                rows[path] = _gather(get_args(field.type)[0])
            elif attrs.has(field.type):
                within.append((f"{path}.", field.type))
            elif inner := _optional_class(field.type):
                objects_at.append((attrgetter(path), _gather(inner)))
            elif kind := _kind(field.type):
                alone[kind].append(path)
    together: Iterable[tuple[str, list[str]]] = alone.items()
    if not rows:  # of the many objects that have no lists, one field after another is quicker
        together = [(kind, [path]) for kind, paths in alone.items() for path in paths]
    get_alone = [(kind, _values_at(paths)) for kind, paths in together]
    get_rows = attrgetter("__class__", *rows)  # of one path alone, it would give no tuple

    def gather(objects: Sequence[Any], values: Values) -> None:
        for kind, get in get_alone:
            values[kind] += get(objects)
        for get_one, gather_one in objects_at:
            members = [value for value in map(get_one, objects) if value is not None]
            if members:
                gather_one(members, values)
        for row in objects if rows else ():
            for items, gather_items in zip(get_rows(row)[1:], rows.values(), strict=True):
                if items:
                    gather_items(items, values)

    return gather


def _optional_class(annotation: Any) -> Any:
    """Return the class of an object that may be absent; None for any other type."""
    return next(
        (
            argument
            for argument in get_args(annotation)
            if attrs.has(argument) and argument is not Inexact
        ),
        None,
    )


def _gather_as(kind: str, values: Sequence[Any], gathered: Values) -> None:
    gathered[kind] += values


def _values_at(paths: list[str]) -> Callable[[Sequence[Any]], Iterable[Any]]:
    """Return what gets the values at some paths, of one object after another; None if absent."""
    get = attrgetter(*paths)
    if len(paths) == 1:
        return partial(map, get)
    return lambda objects: chain.from_iterable(map(get, objects))


def _kind(annotation: Any) -> str | None:
    """Return the kind of the values of a type, or None if each of them is in normal form."""
    if get_origin(annotation) is Annotated:
        kind: str = annotation.__metadata__[0]
        return kind
    first, *rest = get_args(annotation) or (annotation,)
    if first in (GENUINE.datetime, Inexact):
        return "moment"
    if first is timedelta:
        return "duration"
    if first is GENUINE.date:
        return "day"
    return _kind(first) if rest else None


# Every other control is beyond ASCII.
_CONTROLS = (*map(chr, range(0x20)), "\x7f")


def _are_lines(values: list[str]) -> bool:
    """Whether texts are all lines in normal form, by a few scans of all of them at once."""
    # Between single spaces, a space at the end of a line makes two, and so does a line of nothing.
    joined = " ".join(("", *values, ""))
    if "  " in joined or any(control in joined for control in _CONTROLS):
        return False
    if joined.isascii() or joined.isprintable():
        signs = ["\\"] if "\\" in joined else []
        if any(after[:1] != " " for after in joined.split("<")[1:]):  # `< 1%` is no tag
            signs.append("<")
        values = [value for sign in signs for value in values if sign in value]
    return all(line_or_blank(value) == value for value in values)


def _parse(text: str | bytes) -> Any:
    """Return JSON as plain data; the standard library's parser knows where an error is."""
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
    result: dict[str, Any] = {}
    for key, value in pairs:
        if key in result:
            raise ReadError(
                Problem(expected="each key once in an object", found=f"{describe(key)} twice")
            )
        result[key] = value
    return result


def _refuse_constant(name: str) -> Any:
    raise ReadError(Problem(expected="JSON", found=name, hint="JSON has no such number"))
