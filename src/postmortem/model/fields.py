"""How a class of the model is made: its annotations say what its fields take.

    @attrs.frozen(kw_only=True, field_transformer=typed)
    class Lesson:
        lesson: Line
        context: Line | None = None

`typed` gives each field the converter of its type, so `Lesson(lesson="  Page   early ")` holds
`'Page early'`, and a value that can't be taken is a `FieldError` that names the field. An optional
text that is blank is absent: None.
"""

import types
from collections.abc import Callable, Iterable, Mapping, Set
from datetime import datetime, timedelta
from enum import Enum, StrEnum
from functools import cache, partial
from typing import Annotated, Any, Self, TypeAlias, Union, cast, get_args, get_origin

import attrs

from postmortem.errors import FieldError, Problem, Problems, describe
from postmortem.patterns import regex
from postmortem.text import normal as text
from postmortem.tree.hints import Tone
from postmortem.values.dates import as_date
from postmortem.values.durations import as_duration
from postmortem.values.genuine import GENUINE, with_genuine_types
from postmortem.values.moments import Inexact, as_moment
from postmortem.values.vocabularies import VOCABULARIES

Converter: TypeAlias = Callable[[Any], Any]

TEXTS: dict[str, Callable[[str], str]] = {
    "line": text.line,
    "figure": text.figure,
    "label": text.label,
    "prose": text.prose,
    "body": text.body,
    "kept": text.kept,
    "code": text.code,
    "url": text.url,
    **{name: vocabulary.read for name, vocabulary in VOCABULARIES.items()},
}
"""The normal form behind each kind of text, by the name its annotation carries."""


class Choice(StrEnum):
    """One of a few words, read leniently and written in one spelling."""

    @classmethod
    def read(cls, value: object) -> Self:
        """Return the choice that a value names: case, spaces, `-` and `_` make no difference.

        Raises `FieldError`, which lists the choices and suggests the nearest.
        """
        if isinstance(value, cls):
            return value
        if type(value) is str and (exact := cls._value2member_map_.get(value)) is not None:
            return cast("Self", exact)
        known = _choices(cls)
        if type(value) is int and abs(value) < _LARGE:  # a severity is a number to many
            value = str(value)
        if isinstance(value, str) and not isinstance(value, Enum):
            if (member := known.get(key_of(value))) is not None:
                return cast("Self", member)
            from difflib import get_close_matches  # who makes no mistake doesn't wait for it

            closest = get_close_matches(key_of(value)[:40], known, n=1, cutoff=0.8)
        else:
            closest = []
        raise FieldError(
            Problem(
                expected=cls.expected(),
                found=describe(value),
                hint=f"did you mean {known[closest[0]]}" if closest else None,
            )
        )

    @classmethod
    def expected(cls) -> str:
        """Return what the choice is one of, for a message."""
        return "one of " + ", ".join(cls)

    @classmethod
    def is_open(cls) -> bool:
        """Whether a team may have words of its own beside these."""
        return False

    def spellings(self) -> tuple[str, ...]:
        """Return what people write for this choice."""
        return (self.value,)

    @property
    def tone(self) -> Tone:
        """How good the news is, for a badge."""
        return "neutral"


_LARGE = 10**9
"""An integer from which on none names a choice: Python refuses to write very long ones."""


@cache
def _choices(cls: type[Choice]) -> Mapping[str, Choice]:
    """Return every choice of a class by the keys of its spellings."""
    return {key_of(spelling): choice for choice in cls for spelling in choice.spellings()}


_BETWEEN = regex(r"(?<=.)[\s_\-–]+")


def key_of(spelling: str) -> str:
    """Return what a word has in common with its other spellings: `SEV-2` and `sev 2` are `sev2`."""
    # A dash before everything is a sign: -1 is no 1.
    return _BETWEEN.sub("", spelling.strip()).casefold()


def typed(cls: type, fields: "list[attrs.Attribute[Any]]") -> "list[attrs.Attribute[Any]]":
    """Give every field of an attrs class the converter of its annotated type."""
    return [
        field
        if field.converter is not None or field.type is None
        else field.evolve(converter=_converter_of(field))
        for field in with_genuine_types(cls, fields)
    ]


def _converter_of(field: "attrs.Attribute[Any]") -> Any:
    """Return the converter of a field; of one whose words another field holds, the class reads text."""
    convert = _named(field.name, field.type)
    if AMONG not in field.metadata:
        return convert

    def among(value: Any) -> Any:
        return value if type(value) in (str, int) else convert(value)

    among.__annotations__ = {"value": field.type}
    return among


AMONG = "among"
"""The key of a field's metadata that names the field with the words that it is one of."""


def problems_of(cls: Any, values: Mapping[str, Any]) -> Problems:
    """Return what is wrong with each of the values for the fields of a class.

    Making an object stops at the first; someone who fills in a form wants all of them.
    """
    problems = Problems()
    for field in attrs.fields(cls):
        if field.name in values:
            try:
                field.converter(values[field.name])
            except FieldError as error:
                problems.take(error)
    return problems


def _named(name: str, annotation: Any) -> Converter:
    """Return the converter of a field: its errors say which field they are about."""
    convert = converter_for(annotation)

    def named(value: Any) -> Any:
        try:
            return convert(value)
        except FieldError as error:
            raise FieldError(problem.at(name) for problem in error.problems) from None

    # attrs shows it in the signature of the class.
    named.__annotations__ = {"value": annotation}
    return named


def converter_for(annotation: Any) -> Converter:
    """Return the function that turns what people give into a value of a type of the model."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return TEXTS[annotation.__metadata__[0]]
    if origin is tuple:
        of_objects = arguments[0] if attrs.has(arguments[0]) else None
        return partial(_tuple_of, of_objects, converter_for(arguments[0]))
    if origin in (types.UnionType, Union):
        if Inexact in arguments:
            required: Converter = as_moment
        else:
            (inner,) = (argument for argument in arguments if argument is not type(None))
            required = converter_for(inner)
        return _optional(required) if type(None) in arguments else required
    if annotation in _BY_TYPE:
        return _BY_TYPE[annotation]
    if hasattr(annotation, "read"):  # a choice, or a class that text can say
        read: Converter = annotation.read
        return partial(_read, annotation, read) if attrs.has(annotation) else read
    return partial(_instance, annotation)


def _as_instant(value: Any) -> datetime:
    moment = as_moment(value)
    if isinstance(moment, Inexact):
        raise FieldError(
            Problem(expected="an exact time like 2026-01-15 00:15", found=describe(value))
        )
    return moment


_BY_TYPE: dict[type, Converter] = {
    GENUINE.date: as_date,
    GENUINE.datetime: _as_instant,
    timedelta: as_duration,
}


def _optional(convert: Converter) -> Converter:
    def optional(value: Any) -> Any:
        if value is None or (type(value) is str and (not value or value.isspace())):
            return None
        return convert(value)

    return optional


def no_list(value: object) -> FieldError:
    """Return the error to raise for a value that is given in place of a list."""
    hint = None
    if isinstance(value, str):
        words = value.splitlines()[0] if value.strip() else "…"
        words = words if len(words) <= 20 else f"{words[:20].rstrip()}…"
        stuck = value[:1] == "-" and value[1:2] not in ("", " ", "-")  # `-One` is text to YAML
        hint = (
            f"put a space after each dash: - {words[1:].partition(' -')[0]}"
            if stuck
            else f"put it into a list, whose items begin with a dash in YAML: - {words}"
        )
    elif isinstance(value, Mapping) and value:
        key = str(next(iter(value)))[:40]
        stuck = key[:1] == "-" and key[1:2].isalpha()  # `-time: 10:00` is a key to YAML
        hint = (
            f"put a space after the dash: - {key[1:]}"
            if stuck
            else f"put it into a list, whose items begin with a dash in YAML: - {key}"
        )
    return FieldError(Problem(expected="a list", found=describe(value), hint=hint))


def _tuple_of(cls: type | None, convert: Converter, values: Iterable[Any]) -> tuple[Any, ...]:
    # The quick way for the many rows of a report, which are objects of one class.
    if type(values) in (list, tuple) and {*map(type, values)} == {cls}:
        return tuple(values)
    # A mapping would give its keys, and a set has no order to keep.
    if isinstance(values, str | bytes | Mapping | Set) or not isinstance(values, Iterable):
        raise no_list(values)
    result: list[Any] = []
    problems = Problems()
    for index, value in enumerate(values):
        try:
            result.append(convert(value))
        except FieldError as error:
            problems.take(error, f"[{index}]")
    if problems:
        raise FieldError(problems)
    return tuple(result)


def _read(cls: type, read: Converter, value: Any) -> Any:
    return _instance(cls, read(value))


def _instance(cls: type, value: Any) -> Any:
    if type(value) is cls:
        return value
    hint = None
    if isinstance(value, cls):  # it would be written, and could not be read back
        hint = f"a report holds {cls.__name__} itself: keep what your class adds in fields that it has, or beside the report"
    raise FieldError(Problem(expected=f"{cls.__name__}(…)", found=describe(value), hint=hint))
