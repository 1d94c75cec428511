"""Reports to plain data and back: the one cattrs converter.

Plain data are dicts with text as keys, lists, text, numbers, bools and None: what JSON and YAML
know. Reading is strict about kinds (750 is no text, `'false'` no bool) and lenient about spelling
(`45 min`, `sev2`, `Jan 15, 2026`); every problem of an input is found, each with its path.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import Enum
from functools import cache
from typing import Any, TypeAlias, get_args, get_origin

import attrs
from cattrs import (
    AttributeValidationNote,
    ClassValidationError,
    Converter,
    ForbiddenExtraKeysError,
    IterableValidationError,
    IterableValidationNote,
)
from cattrs.gen import make_dict_structure_fn

from postmortem.errors import MOST_PROBLEMS, FieldError, Problem, Problems, ReadError, describe
from postmortem.model.fields import converter_for, no_list
from postmortem.model.names import nearest_name
from postmortem.model.report import ReportData, ReportT
from postmortem.model.sections import TIMED
from postmortem.model.sections.metadata import Severity, read_scale, severity_by, severity_on
from postmortem.values.dates import as_date
from postmortem.values.durations import ApproximateDuration, write_duration
from postmortem.values.genuine import GENUINE
from postmortem.values.moments import Inexact, as_moment, write_moment
from postmortem.values.sequences import DateNeededError, TimeSequences, once_for_all
from postmortem.values.zones import as_zone

SCHEMA_VERSION = 1
"""The version of the format; it grows when a program that reads the old one would go wrong."""

Path: TypeAlias = tuple[str | int, ...]
"""The keys and positions that lead to a value: `("timeline", "detection", 2, "time")`."""
Locate: TypeAlias = Callable[[Sequence[Path]], Sequence[tuple[int, int] | None]]
"""Returns the line and column of what each of some paths leads to."""


def structure(
    data: Any, cls: type[ReportT], locate: Locate | None = None, scale: Sequence[str] = ()
) -> ReportT:
    """Return the report, of class `cls`, that plain data describe.

    `scale` is a scale of severities of a team's own, for data that bring none.

    A bare clock time belongs to the incident's date, in the zone that `zone` names, and to the next
    day where it would jump back by twelve hours or more. Raises `ReadError` with every problem; `locate` says where they are.
    """
    problems = _Problems(locate)
    if not isinstance(data, Mapping):
        problems.add(
            (), Problem(expected="a mapping with the fields of a report", found=describe(data))
        )
        raise problems.error()
    data = dict(data)
    data.pop("$schema", None)  # for editors
    data.pop("timings", None)  # `to_dict` shows them; they are derived, and never read back
    version = data.pop("schema_version", SCHEMA_VERSION)
    if version not in (SCHEMA_VERSION, str(SCHEMA_VERSION)) or isinstance(version, bool):
        problems.add(
            ("schema_version",),
            Problem(
                expected=f"{SCHEMA_VERSION}",
                found=describe(version),
                hint="a newer version of this library may read it",
            ),
        )
    data = _with_severity(_with_times(data, problems), problems, scale)
    report: ReportT | None = None
    try:
        report = _converter().structure(data, cls)
    except (ClassValidationError, FieldError) as error:
        problems.collect(error, ())
    if report is None or problems.problems:
        raise problems.error()
    return report


class _Problems:
    """The problems of one input, with their places."""

    def __init__(self, locate: Locate | None) -> None:
        self.locate = locate
        self.problems = Problems()
        self.paths: list[Path] = []

    def add(self, path: Path, problem: Problem) -> None:
        if problem.more or self.problems.is_full:
            self.problems.count(problem.more or 1)
            return
        full_path = (*path, *_steps(problem.path))
        self.paths.append(full_path)
        self.problems.append(attrs.evolve(problem, path=dotted(full_path)))

    def collect(self, error: BaseException, path: Path) -> None:
        """Add the problems in what cattrs raised: errors inside errors, with notes of where."""
        if isinstance(error, FieldError):
            for problem in error.problems:
                self.add(path, problem)
        elif isinstance(error, ForbiddenExtraKeysError):
            for key in sorted(error.extra_fields, key=str):
                if self.problems.is_full:
                    self.problems.count(1)
                else:
                    self.add((*path, key), _unknown_key(key, error.cl))
        elif isinstance(error, _NotListedError):
            self.problems.count(error.count)
        elif isinstance(error, KeyError):
            self.add(path, Problem(expected=f"a value for {describe(error.args[0])}"))
        elif isinstance(error, ClassValidationError | IterableValidationError):
            for inner in error.exceptions:
                self.collect(inner, (*path, *_note(inner)))
        else:
            raise error

    def error(self) -> ReadError:
        """Return the error to raise; what has a place comes in the order of the text."""
        if self.locate is None:
            return ReadError(self.problems)
        *problems, last = self.problems
        if not last.more:
            problems.append(last)
        placed = Problems()
        for problem, place in zip(problems, self.locate(self.paths), strict=True):
            line, column = place or (None, None)
            placed.append(attrs.evolve(problem, line=line, column=column))
        placed.count(last.more)
        return ReadError(in_order(placed))


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems in the order of the text that they are in."""
    return sorted(problems, key=lambda problem: (problem.line or 0, problem.column or 0))


class _NotListedError(Exception):
    """A number of further errors in a list, which are not kept."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


def _count(error: BaseException) -> int:
    """Return how many problems there are in what cattrs raised."""
    if isinstance(error, FieldError | _NotListedError):
        return error.count
    if isinstance(error, ForbiddenExtraKeysError):
        return len(error.extra_fields)
    if isinstance(error, ClassValidationError | IterableValidationError):
        return sum(map(_count, error.exceptions))
    return 1


def _note(error: BaseException) -> Path:
    for note in getattr(error, "__notes__", ()):
        # A missing key is named by the error itself.
        if isinstance(note, AttributeValidationNote) and not isinstance(error, KeyError):
            return (note.name,)
        if isinstance(note, IterableValidationNote):
            return (int(note.index),)
    return ()


def _unknown_key(key: str, cls: type) -> Problem:
    known = [field.name for field in attrs.fields(cls)]
    closest = nearest_name(str(key), known)
    hint = f"did you mean {closest!r}" if closest else f"it knows {', '.join(known)}"
    holders = [field.name for field in attrs.fields(cls) if key in _names_in(field.type)]
    if len(holders) == 1 and closest != holders[0]:  # it is a level too far out
        hint = f"it belongs into {holders[0]!r}"
    return Problem(expected="a key that is known here", found=describe(key), hint=hint)


def _names_in(cls: Any) -> tuple[str, ...]:
    return tuple(field.name for field in attrs.fields(cls)) if attrs.has(cls) else ()


def _steps(path: str) -> Path:
    return tuple(
        int(step[1:-1]) if step[0] == "[" else step
        for step in re.findall(r"\[[0-9]+\]|[^.\[]+", path)
    )


def dotted(path: Path) -> str:
    """Return a path as a message has it: `timeline.detection[2].time`."""
    # An unknown key may be of any length, and in plain data of any kind.
    steps = (
        f"[{step}]" if type(step) is int else f".{str(step)[:60]}{'…' if str(step)[60:] else ''}"
        for step in path
    )
    return "".join(steps).removeprefix(".")


# --- times, which need to know the day -----------------------------------------------------------


def _with_times(data: dict[str, Any], problems: _Problems) -> dict[str, Any]:
    """Return the data with their times read: a bare time that jumps back far is of the next day."""
    lists = TimeSequences(_day(data), _zone(data, problems))
    undated: tuple[Path, Problem] | None = None
    undated_count = 0
    for timed in TIMED:
        section, name = timed.section, timed.name
        rows = _get(_get(data, section), name)
        if not isinstance(rows, list):
            continue
        next_row = timed.begin(lists)
        read = []
        for index, row in enumerate(rows):
            times = next_row()
            for field in timed.fields:
                time = _get(row, field)
                if isinstance(time, str | datetime):
                    where: Path = (section, name, index, field)
                    try:
                        blank = isinstance(time, str) and not time.strip()
                        time = None if blank else times.read(time)
                    except DateNeededError as error:
                        undated = undated or (where, error.problems[0])
                        undated_count += 1
                        time = None
                    except FieldError as error:
                        for problem in error.problems:
                            problems.add(where, problem)
                        time = None
                    row = {**row, field: time}
            read.append(row)
        data = {**data, section: {**data[section], name: read}}
    if undated:
        path, problem = undated
        problems.add(path, once_for_all(problem, undated_count))
    return data


def _with_severity(
    data: dict[str, Any], problems: _Problems, scale: Sequence[str]
) -> dict[str, Any]:
    """Return the data with their severity read: on the scale that they bring, or on another one."""
    head = data.get("metadata")
    if not isinstance(head, dict) or head.get("severity") is None:
        return data
    own = head.get("severity_scale")
    severity: Severity | None = None
    try:
        names = read_scale(own) if own else ()
    except FieldError:  # it is reported when the metadata are read
        names = None
    try:
        if names is not None:
            level = head["severity"]
            severity = severity_on(level, names) if names else severity_by(level, scale)
    except FieldError as error:
        for problem in error.problems:
            problems.add(("metadata", "severity"), problem)
    return {**data, "metadata": {**head, "severity": severity}}


def _zone(data: dict[str, Any], problems: _Problems) -> tzinfo:
    """Take the zone of bare times out of the data, where an author may have put it."""
    severities: list[tuple[Path, Any]] = []
    if "zone" in data:
        severities.append((("zone",), data.pop("zone")))
    if isinstance(head := data.get("metadata"), dict) and "zone" in head:
        severities.append((("metadata", "zone"), head["zone"]))
        data["metadata"] = {name: value for name, value in head.items() if name != "zone"}
    for path, value in severities:
        if value is not None and value != "":
            try:
                return as_zone(value)
            except FieldError as error:
                for problem in error.problems:
                    problems.add(path, problem)
    return UTC


def _get(data: Any, key: str) -> Any:
    return data.get(key) if isinstance(data, dict) else None


def _day(data: dict[str, Any]) -> date | None:
    day = _get(_get(data, "metadata"), "date")
    if day is None or day == "":
        return None
    try:
        return as_date(day)
    except FieldError:
        # It is reported when the metadata are read; any day lets the times be checked by themselves.
        return date.max


# --- the converter --------------------------------------------------------------------------------


@cache
def _converter() -> Converter:
    """Return the converter of every class of the model, which finds all problems of an input."""
    converter = Converter(forbid_extra_keys=True)
    converter.register_structure_hook_factory(_is_leaf, _leaf_hook)
    converter.register_structure_hook_factory(_is_list, lambda cls: _list_hook(converter, cls))
    converter.register_structure_hook_factory(attrs.has, lambda cls: _class_hook(converter, cls))
    converter.register_structure_hook_func(_is_moment, lambda value, _: _moment(converter, value))
    return converter


def _is_moment(cls: Any) -> bool:
    return Inexact in get_args(cls)


def _is_list(cls: Any) -> bool:
    return get_origin(cls) is tuple


def _is_leaf(cls: Any) -> bool:
    """Whether a type holds one value: text, a date, a choice, or nothing."""
    if isinstance(cls, type):
        return issubclass(cls, Enum | date | timedelta | str)
    inner = [argument for argument in get_args(cls) if argument is not type(None)]
    return not _is_list(cls) and not any(map(attrs.has, inner))


def _leaf_hook(cls: Any) -> Callable[[Any, Any], Any]:
    convert = converter_for(cls)
    return lambda value, _: convert(value)


def _list_hook(converter: Converter, cls: Any) -> Callable[[Any, Any], Any]:
    (inner, _) = get_args(cls)

    def structure_list(values: Any, _: Any) -> tuple[Any, ...]:
        if values is None:
            return ()
        if not isinstance(values, list | tuple):
            raise no_list(values)
        result: list[Any] = []
        errors: list[Exception] = []
        listed = more = 0
        refused: dict[str, int] = {}  # what was refused once, is refused for the same again
        for index, value in enumerate(values):
            if refused and (count := refused.get(repr(value))):
                more += count
                continue
            try:
                result.append(converter.structure(value, inner))
            except Exception as error:
                if listed >= MOST_PROBLEMS:  # an error takes a hundred times the memory of its item
                    more += (count := _count(error))
                    if len(refused) < MOST_PROBLEMS:
                        refused[repr(value)] = count
                    continue
                listed += _count(error)
                error.add_note(IterableValidationNote(f"item {index}", index, inner))
                errors.append(error)
        if more:
            errors.append(_NotListedError(more))
        if errors:
            raise IterableValidationError("in a list", errors, cls)
        return tuple(result)

    return structure_list


def _class_hook(converter: Converter, cls: Any) -> Callable[[Any, Any], Any]:
    structure_dict = make_dict_structure_fn(cls, converter)
    names = [field.name for field in attrs.fields(cls)]
    optional = all(field.default is not attrs.NOTHING for field in attrs.fields(cls))

    def structure_class(value: Any, _: Any) -> Any:
        if value is None and optional:  # a key without a value, in YAML
            return cls()
        if isinstance(value, cls):
            return value
        if isinstance(value, str) and hasattr(cls, "read"):  # a class that text can say
            return cls.read(value)
        if not isinstance(value, dict):
            expected = f"a mapping with {', '.join(names[:4])}" + (" …" if names[4:] else "")
            raise FieldError(Problem(expected=expected, found=describe(value)))
        return structure_dict(value, cls)

    return structure_class


def _moment(converter: Converter, value: Any) -> Any:
    if value is None or isinstance(value, datetime | Inexact):
        return value
    if isinstance(value, dict):
        return converter.structure(value, Inexact)
    return as_moment(value)


# --- and back -------------------------------------------------------------------------------------


def unstructure(report: ReportData) -> dict[str, Any]:
    """Return a report as plain data: every field, in the order of the document.

    Times are RFC 3339, dates ISO 8601, durations ISO 8601 in seconds.
    """
    from msgspec import to_builtins  # whoever reads YAML needs nothing of it

    def complete(value: Any) -> Any:
        kind = type(value)
        if attrs.has(kind):
            return {
                field.name: complete(getattr(value, field.name)) for field in attrs.fields(kind)
            }
        if isinstance(value, tuple):
            return [complete(item) for item in value]
        if kind is ApproximateDuration:
            return f"~{to_builtins(value.exact)}"
        # The scalars of JSON's fast lane, so that both are the same.
        return to_builtins(value)

    return {"schema_version": SCHEMA_VERSION, **complete(report)}


def unstructure_for_people(report: ReportData) -> dict[str, Any]:
    """Return a report as plain data for YAML: what is absent is left out, times as people write."""
    return {"schema_version": SCHEMA_VERSION, **_for_people(report)}


def _for_people(value: Any) -> Any:
    kind = type(value)
    if kind is Inexact:
        return _inexact_for_people(value)
    if attrs.has(kind):
        return {
            name: _for_people(content)
            for name, default in _defaults(kind)
            if (content := getattr(value, name)) != default
        }
    if kind is tuple:
        return [_for_people(item) for item in value]
    if kind is GENUINE.datetime:
        return write_moment(value, None)
    if kind is GENUINE.date:
        return value.isoformat()
    if kind is timedelta or kind is ApproximateDuration:
        return write_duration(value)
    return value.value if isinstance(value, Enum) else value


@cache
def _defaults(cls: Any) -> tuple[tuple[str, Any], ...]:
    """Return the fields of a class with what they hold when nothing was given."""
    return tuple(
        (
            field.name,
            field.default.factory() if isinstance(field.default, attrs.Factory) else field.default,  # type: ignore[arg-type]
        )
        for field in attrs.fields(cls)
    )


def _inexact_for_people(moment: Inexact) -> Any:
    text = write_moment(moment, None)
    try:
        if as_moment(text) == moment:
            return text
    except FieldError:
        pass
    # Words that look like a time that went wrong: only a mapping says that they are meant.
    return {"words": moment.words}


def walk_types(cls: Any) -> Iterator[Any]:
    """Yield a class of the model and all classes in its fields, each once."""
    seen: set[Any] = set()
    waiting = [cls]
    while waiting:
        item = waiting.pop()
        if attrs.has(item) and item not in seen:
            seen.add(item)
            yield item
            waiting += [field.type for field in attrs.fields(item)]
        waiting += get_args(item) if not isinstance(item, type) else []
