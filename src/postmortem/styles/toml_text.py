"""A style as TOML, for a person to read and to change, and back."""

import tomllib
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any

from postmortem.errors import FieldError, Problem, ReadError, describe
from postmortem.patterns import regex
from postmortem.text.given import given_text

_HEAD = """\
# A style: what a team calls the parts of its post-mortems, and the order of them.
# See "A style from a template" in the documentation of postmortem.
"""
_COMMENTS = {
    "sections": '# Each heading, with its level, and what it means. "kept": a section of the team\'s own.',
    "labels": '# Each label of the facts, and the fact that it is. "other": a fact of the team\'s own.',
    "columns": "# The columns of timelines and actions, in their order.",
    "severities": "# The team's own scale.",
    "blank": "# What a blank document says. A line of `prompts` is no content where a document still has it.",
}
_LISTS = ("bullets", "scale")
_TEXTS = ("name", "zone", "date_order")
_TABLES = ("sections", "labels", "columns", "severities")
KEYS = (*_TEXTS, *_LISTS, *_TABLES, "blank")
"""The keys of a style, which are the fields of `Style`."""
_BLANK_KEYS = ("prompts", "markdown")


# --- to TOML --------------------------------------------------------------------------------------


def to_toml(values: Mapping[str, Any]) -> str:
    """Return the TOML of a style's values, each by the name of its field."""
    lines = [_HEAD]
    lines += [f"{key} = {_text(values[key])}" for key in _TEXTS if values[key]]
    lines += [f"{key} = {_list(_in_order(values[key]))}" for key in _LISTS if values[key]]
    for key in _TABLES:
        if values[key]:
            lines += ["", _COMMENTS[key], f"[{key}]"]
            lines += [f"{_text(name)} = {_value(value)}" for name, value in values[key].items()]
    blank = values["blank"]
    if blank["prompts"] or blank["markdown"]:
        lines += ["", _COMMENTS["blank"], "[blank]"]
        lines += [f"prompts = {_list(blank['prompts'], apart=True)}"]
        lines += [f"markdown = {_long(blank['markdown'])}"] if blank["markdown"] else []
    return "\n".join(lines).rstrip("\n") + "\n"


def _in_order(values: Any) -> Any:
    """Return the values of a list in their order; those of a set, in that of the alphabet."""
    return values if isinstance(values, tuple) else sorted(values)


def _value(value: Any) -> str:
    if isinstance(value, str):
        return _text(value)
    return _text(value[0]) if len(value) == 1 else _list(value)


def _list(values: Any, *, apart: bool = False) -> str:
    if not apart or not values:
        return f"[{', '.join(map(_text, values))}]"
    return "[\n" + "".join(f"    {_text(value)},\n" for value in values) + "]"


def _text(value: str) -> str:
    return f'"{_escaped(value)}"'


def _long(value: str) -> str:
    """Return text of several lines as it is, where TOML can hold it so."""
    if "'''" not in value and not _CONTROL.search(value) and not value.endswith("'"):
        return f"'''\n{value}'''"
    lines = [_escaped(line) for line in value.split("\n")]
    return '"""\n' + "\n".join(lines) + '"""'


_CONTROL = regex(r"[\x00-\x08\x0b-\x1f\x7f]")
_SPECIAL = regex(r'["\\\x00-\x1f\x7f]')
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda match: _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04x}", text)


# --- from TOML ------------------------------------------------------------------------------------


def read_toml(text: str) -> dict[str, Any]:
    """Return the values of a style that a TOML text has, each by the name of its field.

    Raises `ReadError` with each key that a style doesn't have and each value of another kind.
    """
    try:
        data = tomllib.loads(given_text(text).removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise ReadError(Problem(expected="TOML", found=str(error))) from None
    except RecursionError:
        raise ReadError(Problem(expected="TOML nested less deep")) from None
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    readers: dict[str, Callable[[str, Any], Any]] = {
        **dict.fromkeys(_TEXTS, _a_text), **dict.fromkeys(_LISTS, _texts),
        **dict.fromkeys(_TABLES, _table), "columns": _table_of_lists, "blank": _blank,
    }  # fmt: skip
    for key, value in data.items():
        try:
            if key not in readers:
                raise FieldError(unknown_key(key, KEYS))
            values[key] = readers[key](key, value)
        except FieldError as error:
            problems += error.problems
    if problems:
        raise ReadError(problems)
    return values


def unknown_key(key: str, known: tuple[str, ...], path: str = "") -> Problem:
    """Return the problem of a key that does not exist."""
    closest = get_close_matches(key, known, n=1)
    return Problem(
        path=f"{path}{key}",
        expected="one of " + ", ".join(known),
        found=describe(key),
        hint=f"did you mean {closest[0]}?" if closest else None,
    )


def _a_text(path: str, value: Any) -> str:
    if not isinstance(value, str):
        raise FieldError(Problem(path=path, expected="a text", found=describe(value)))
    return value


def _texts(path: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise FieldError(Problem(path=path, expected="a list of texts", found=describe(value)))
    return tuple(value)


def _table(path: str, value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise FieldError(
            Problem(path=path, expected="a table of names and meanings", found=describe(value))
        )
    wrong = [
        Problem(path=f"{path}[{name!r}]", expected="a text", found=describe(meaning))
        for name, meaning in value.items()
        if not isinstance(meaning, str)
    ]
    if wrong:
        raise FieldError(wrong)
    return value


def _table_of_lists(path: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        return _table(path, value)
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, meaning in value.items():
        try:
            read = _texts if isinstance(meaning, list) else _a_text
            values[name] = read(f"{path}[{name!r}]", meaning)
        except FieldError as error:
            problems += error.problems
    if problems:
        raise FieldError(problems)
    return values


def _blank(path: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        expected = "a table with prompts and markdown"
        raise FieldError(Problem(path=path, expected=expected, found=describe(value)))
    problems = [
        unknown_key(key, _BLANK_KEYS, f"{path}.") for key in value if key not in _BLANK_KEYS
    ]
    values: dict[str, Any] = {}
    for key, read in (("prompts", _texts), ("markdown", _a_text)):
        try:
            if key in value:
                values[key] = read(f"{path}.{key}", value[key])
        except FieldError as error:
            problems += error.problems
    if problems:
        raise FieldError(problems)
    return values
