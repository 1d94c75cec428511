"""Front matter: YAML between two lines `---`, or TOML between two lines `+++`."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import attrs
import yaml

from postmortem.patterns import regex

_FENCED = regex(
    r"\A(?P<mark>---|\+\+\+)[ \t]*\n(?P<inside>(?:(?!---[ \t]*$|\+\+\+[ \t]*$|\.\.\.[ \t]*$)[^\n]*\n){1,400}?)"
    r"(?:---|\+\+\+|\.\.\.)[ \t]*(?:\n|\Z)",
    re.MULTILINE,
)
_KEY = regex(r"""[ \t]*["']?(?P<key>[^\s:="'#-][^:="'\n]{0,60}?)["']?[ \t]*[:=](?:[ \t]|$)""")
_LONGEST = 60_000
"""How many characters of front matter are parsed."""


@attrs.frozen
class Field:
    """One key of the front matter with its value as text; '' for what is no scalar."""

    key: str
    value: str
    line: int
    source: str
    """The lines that it was written on."""


@attrs.frozen
class FrontMatter:
    """The head of a file, before its text."""

    source: str = ""
    fields: tuple[Field, ...] = ()
    rest: tuple[tuple[int, str], ...] = ()
    """Lines that belong to no field, with their numbers."""
    is_toml: bool = False

    @property
    def title(self) -> Field | None:
        """The key that is the title of the document; None where no key is, or none has a value."""
        titles = (field for field in self.fields if field.key.casefold() == "title" and field.value)
        return next(titles, None)


def without_front_matter(text: str) -> tuple[str, FrontMatter]:
    r"""Return a text without its front matter, and that; each line stays the line that it is.

    >>> text, head = without_front_matter("---\ntitle: >-\n  Pool is\n  full\n---\n\n# Timeline\n")
    >>> head.fields[0].value, text.count("\n")
    ('Pool is full', 7)
    """
    match = _FENCED.match(text)
    if match is None or not any(_KEY.match(line) for line in match["inside"].split("\n")):
        return text, FrontMatter()
    inside, is_toml = match["inside"], match["mark"] == "+++"
    if text[match.end("inside") :].startswith("+++") != is_toml:
        return text, FrontMatter()
    fields, rest = _toml(inside) if is_toml else _yaml(inside)
    head = FrontMatter(inside, tuple(fields), tuple(rest), is_toml)
    return "\n" * match[0].count("\n") + text[match.end() :], head


Parsed = tuple[list[Field], list[tuple[int, str]]]


def _yaml(source: str) -> Parsed:
    """Return the fields of YAML; where it is none, its lines are read one by one."""
    if len(source) > _LONGEST or ("&" in source and source.count("*") > 20):
        return _lines(source)
    try:
        data = yaml.load(source, Loader=_Loader)  # noqa: S506 - a safe loader, of texts alone
    except (yaml.YAMLError, RecursionError, ValueError, AttributeError):
        return _lines(source)
    keys = [line for line in source.split("\n") if _KEY.match(line) and not line[:1].isspace()]
    if not isinstance(data, dict) or (
        len(keys) > len(data) and "|" not in source and ">" not in source
    ):
        return _lines(source)  # a key that comes twice would hide the first
    return _fields(source, data)


class _Loader(yaml.SafeLoader):
    """Reads every scalar as the text that it is written with."""


_Loader.yaml_implicit_resolvers = {}


def _toml(source: str) -> Parsed:
    try:
        data = tomllib.loads(source)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        return _lines(source)
    return _fields(source, data)


def _fields(source: str, data: dict[Any, Any]) -> Parsed:
    """Return the values of a mapping with the lines that their keys begin on."""
    lines = source.split("\n")
    starts: dict[str, int] = {}
    for number, line in enumerate(lines):
        match = _KEY.match(line)
        if match and not line[:1].isspace() and match["key"].strip() not in starts:
            starts[match["key"].strip()] = number
        elif line.startswith("[") and (table := re.match(r"\[+([\w.-]+)\]+", line)):
            starts.setdefault(table[1].split(".")[0], number)
    found_at = sorted(
        (starts[str(key)], str(key), value) for key, value in data.items() if str(key) in starts
    )
    if len(found_at) < len(data):
        return _lines(source)
    fields: list[Field] = []
    rest = [
        (number + 2, line)
        for number, line in enumerate(lines[: found_at[0][0]] if found_at else lines)
        if line.strip()
    ]
    for (start, key, value), end in zip(
        found_at, [*(at for at, *_ in found_at[1:]), len(lines)], strict=True
    ):
        written = "\n".join(lines[start:end]).rstrip()
        fields.append(Field(key, _text(value), start + 2, written))
    return fields, rest


def _text(value: Any) -> str:
    """Return a scalar as text, and a list of scalars with commas; '' for all else."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value).lower()
    if isinstance(value, int | float | date | datetime):
        return str(value)
    if isinstance(value, list) and all(isinstance(item, str | int | float) for item in value):
        return ", ".join(str(item) for item in value)
    return ""


def _lines(source: str) -> Parsed:
    """Return what can be read of front matter that no parser takes: a key and a value on a line."""
    fields: list[Field] = []
    rest: list[tuple[int, str]] = []
    for number, line in enumerate(source.split("\n"), start=2):
        match = _KEY.match(line)
        if match and not line[:1].isspace():
            value = line[match.end() :].strip()
            fields.append(Field(match["key"].strip(), _unquoted(value), number, line.rstrip()))
        elif line.strip() and fields and (line[:1].isspace() or line.lstrip()[:2] == "- "):
            last = fields[-1]
            item = re.sub(r"^\s*-\s+", "", line).strip()
            joined = f"{last.value}, {_unquoted(item)}" if last.value else _unquoted(item)
            fields[-1] = attrs.evolve(last, value=joined, source=f"{last.source}\n{line.rstrip()}")
        elif line.strip():
            rest.append((number, line))
    return fields, rest


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value


def counted(head: FrontMatter) -> Iterator[str]:
    """Yield the lines of front matter that count as blocks."""
    yield from (line for line in head.source.split("\n") if line.strip())
