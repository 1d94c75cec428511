"""The JSON Schema of a report, made from the classes of the model.

There are two. The one for authors is as lenient as the reader: an editor completes the usual spellings
and accepts the others, and a key without a value is as good as none. The strict one is for programs
that write reports, language models among them: each property is required, and null where it is absent.
"""

import ast
import inspect
import re
import sys
import textwrap
import types
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from enum import Enum
from functools import cache
from itertools import pairwise
from typing import Annotated, Any, Union, get_args, get_origin

import attrs

from postmortem.model.fields import Choice
from postmortem.model.sections.metadata import Severity
from postmortem.model.sections.timeline import Milestone
from postmortem.patterns import regex
from postmortem.serialize.converter import SCHEMA_VERSION, walk_types
from postmortem.values.genuine import GENUINE
from postmortem.values.moments import Inexact
from postmortem.values.vocabularies import VOCABULARIES

DRAFT = "https://json-schema.org/draft/2020-12/schema"
ADDRESS = "https://postmortem-report.readthedocs.io/en/stable/schema.json"
"""Where the schema for authors is published, with the pages of the documentation."""


@attrs.frozen
class Words:
    """What an author can read about a field."""

    about: str
    example: str | None = None


def json_schema(report: type, blank: str, *, strict: bool = False) -> dict[str, Any]:
    """Return the JSON Schema, draft 2020-12, of the reports of a class.

    `blank` is the blank report in YAML, whose comments describe the fields.
    """
    return _Schema(report, words_of(blank), strict=strict).whole()


class _Schema:
    def __init__(self, report: type, words: Mapping[str, Words], *, strict: bool) -> None:
        self.report = report
        self.words = words
        self.strict = strict
        self.paths = _paths(report)

    def whole(self) -> dict[str, Any]:
        classes = sorted(walk_types(self.report), key=lambda cls: cls.__name__)
        definitions = {cls.__name__: self._object(cls) for cls in classes if cls is not self.report}
        root = self._object(self.report)
        version: dict[str, Any] = {"const": SCHEMA_VERSION}
        if not self.strict:
            version = {"enum": [SCHEMA_VERSION, str(SCHEMA_VERSION), None]}
        version["description"] = "the version of this format"
        root["properties"] = {"schema_version": version, **root["properties"]}
        if self.strict:
            root["required"] = [*root["properties"]]
            return {"$schema": DRAFT, "title": "Post-mortem", **root, "$defs": definitions}
        root["properties"] |= {
            "$schema": {"type": "string", "description": "the address of this schema"},
            "zone": {
                "type": ["string", "null"],
                "description": "the zone of times, and of the date, that name none; UTC without it",
                "examples": ["Europe/Berlin"],
            },
            "timings": {"description": "derived by `to_dict`; skipped on reading"},
        }
        return {
            "$schema": DRAFT,
            "$id": ADDRESS,
            "title": "Post-mortem",
            **root,
            "$defs": definitions,
        }

    def _object(self, cls: Any) -> dict[str, Any]:
        fields = attrs.fields(cls)
        properties = {field.name: self._property(cls, field) for field in fields}
        required = [field.name for field in fields if field.default is attrs.NOTHING]
        if self.strict:
            required = [*properties]
        schema = {
            "type": "object",
            "description": _documented(cls).about,
            "properties": properties,
            "additionalProperties": False,
        }
        return {**schema, "required": required} if required else schema

    def _property(self, cls: Any, field: "attrs.Attribute[Any]") -> dict[str, Any]:
        optional = field.default is not attrs.NOTHING
        schema = self._type(field.type)
        if not self.strict and optional:
            schema = _or_null(schema)
        words = self._words(cls, field)
        if "$ref" in schema:  # a keyword beside `$ref` is allowed, and not every editor reads it
            schema = {"allOf": [schema]} if not self.strict else schema
        described = {"title": _title(field.name), "description": words.about, **schema}
        if self.strict:
            return {"description": words.about, **schema}
        if words.example is not None:
            described["examples"] = [words.example]
        return described

    def _words(self, cls: Any, field: "attrs.Attribute[Any]") -> Words:
        """Return the words of a field: its own, those of the blank report, or those of its class."""
        name = field.name
        known = [
            words
            for path in self.paths[cls]
            if (words := self.words.get(f"{path}.{name}".removeprefix(".")))
        ]
        example = next((words.example for words in known if words.example), None)
        about = next((words.about for words in known if words.about), None)
        documented = _documented(cls).fields.get(name) or about
        inner = next(_classes(field.type), None)
        if documented is None and inner is not None:
            documented = _documented(inner).about
        return Words(documented or _title(name), example)

    def _type(self, annotation: Any) -> dict[str, Any]:
        origin, arguments = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            # YAML's numbers are text to the reader: `id: 42`.
            text = {"type": "string"} if self.strict else {"type": ["string", "number"]}
            # First the published words, which an editor completes; then any of somebody's own.
            words = VOCABULARIES.get(annotation.__metadata__[0], ())
            return {"anyOf": [{"enum": [*words]}, text]} if words and not self.strict else text
        if origin is tuple:
            return {"type": "array", "items": self._type(arguments[0])}
        if origin in (types.UnionType, Union):
            return self._union(arguments)
        if annotation is type(None):
            return {"type": "null"}
        if attrs.has(annotation):
            return {"$ref": f"#/$defs/{annotation.__name__}"}
        if isinstance(annotation, type) and issubclass(annotation, Enum):
            choices = {"enum": [choice.value for choice in annotation]}
            # First the choices, which an editor completes; then any other spelling of one.
            if self.strict:
                is_open = issubclass(annotation, Choice) and annotation.is_open()
                return {"anyOf": [choices, {"type": "string"}]} if is_open else choices
            return {"anyOf": [choices, _spelt(annotation)]}
        if annotation in _PLAIN:
            return {"type": _PLAIN[annotation]}
        about = _WRITTEN.get(annotation, "text")
        written = {"type": "string", "description": about}
        return written if self.strict else {"type": ["string", "number"]}

    def _union(self, arguments: tuple[Any, ...]) -> dict[str, Any]:
        if Inexact in arguments and not self.strict:
            return {"anyOf": [{"type": ["string", "null"]}, self._type(Inexact)]}
        return _any_of([self._type(argument) for argument in arguments])


@attrs.frozen
class _Documentation:
    about: str
    fields: Mapping[str, str]


@cache
def _documented(cls: Any) -> _Documentation:
    """Return what the source says of a class and of its fields, in a sentence each.

    The source is asked, since Python drops what documents a field, and with `-OO` every docstring.
    """
    fields: dict[str, str] = {}
    about = cls.__name__
    for owner in reversed(cls.__mro__[:-1]):
        tree = _source_of(owner)
        if tree is None:
            continue
        about = _sentence(ast.get_docstring(tree) or about)
        for before, after in pairwise(tree.body):
            if (
                isinstance(before, ast.AnnAssign)
                and isinstance(before.target, ast.Name)
                and isinstance(after, ast.Expr)
                and isinstance(after.value, ast.Constant)
            ):
                fields[before.target.id] = _sentence(inspect.cleandoc(str(after.value.value)))
    return _Documentation(about, fields)


def _source_of(cls: type) -> ast.ClassDef | None:
    """Return the source of a class as a tree; None for a class that was made without a file."""
    try:
        if (tree := _classes_of(cls.__module__).get(cls.__qualname__)) is None:
            (tree,) = ast.parse(textwrap.dedent(inspect.getsource(cls))).body  # inside a function
    except (OSError, TypeError, ValueError, SyntaxError, KeyError):
        return None
    return tree if isinstance(tree, ast.ClassDef) else None


@cache
def _classes_of(module: str) -> Mapping[str, ast.stmt]:
    """Return the classes of a module by their names: `inspect` would parse all of it for each."""
    body = ast.parse(inspect.getsource(sys.modules[module])).body
    return {tree.name: tree for tree in body if isinstance(tree, ast.ClassDef)}


def _sentence(text: str) -> str:
    first = " ".join(text.split("\n\n")[0].split())
    return re.split(r"(?<=[.;]) ", first)[0].rstrip(".;")


def _spelt(choices: Any) -> dict[str, Any]:
    """Return the schema of text that the reader takes for one of some choices.

    A team may have severities and milestones of its own, so that of those only what is plainly meant
    to be one of ours is marked: `SEV-9`.
    """
    pattern = "|".join(
        _spellings(spelling) for choice in choices for spelling in choice.spellings()
    )
    if choices not in _TEAMS_OWN:
        return {"type": "string", "pattern": f"^\\s*(?:(?:{pattern}){_GAP})?$"}
    words: dict[str, Any] = {"type": ["string", "number"]}
    if note := _TEAMS_OWN[choices]:
        of_ours = "|".join(map(_spellings, note))
        wrong = f"^\\s*(?!(?:{pattern}){_GAP}$)(?:{of_ours}){_GAP}[0-9]+\\s*$"
        words["not"] = {"pattern": wrong}
    return words


_TEAMS_OWN: dict[Any, tuple[str, ...]] = {Severity: ("SEV", "Severity", "P", "S"), Milestone: ()}
"""The choices that a team may have names of its own for, with what comes before a number of ours."""
_GAP = "[\\s_–-]*"
"""What the reader passes over in a choice: `SEV 2`, `sev_2`."""


def _spellings(text: str) -> str:
    """Return a pattern for text as the reader takes it; patterns of JSON Schema have no flags.

    `In Review` is found in `in-review`, and not in `review`.
    """
    letters = re.sub("[ _–-]", "", text)
    return _GAP.join(
        f"[{letter.upper()}{letter.lower()}]" if letter.isalpha() else letter for letter in letters
    )


_PLAIN: dict[Any, str] = {bool: "boolean", int: "integer", float: "number"}
_WRITTEN: dict[Any, str] = {
    GENUINE.date: "a date, such as 2026-01-15",
    GENUINE.datetime: "a time in UTC, such as 2026-01-15T00:15:00Z",
    timedelta: "a duration, such as PT5040S",
}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema that takes null as well: a key without a value, in YAML."""
    kind = schema.get("type")
    if kind is not None and set(schema) <= {"type", "items"}:
        kinds = [kind] if isinstance(kind, str) else kind
        return schema | {"type": kinds if "null" in kinds else [*kinds, "null"]}
    return _any_of([schema, {"type": "null"}])


def _any_of(schemas: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return a schema for what one of several takes, as flat as can be."""
    flat = [
        inner
        for schema in schemas
        for inner in (schema["anyOf"] if [*schema] == ["anyOf"] else [schema])
    ]
    kinds: list[str] = []
    remaining: list[dict[str, Any]] = []
    for schema in flat:
        if [*schema] == ["type"]:
            kind = schema["type"]
            kinds += [kind] if isinstance(kind, str) else kind
        elif schema not in remaining:
            remaining.append(schema)
    plain = [*dict.fromkeys(kinds)]
    if plain:
        remaining.append({"type": plain[0] if len(plain) == 1 else plain})
    return remaining[0] if len(remaining) == 1 else {"anyOf": remaining}


def _title(name: str) -> str:
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


def _paths(report: type) -> dict[Any, list[str]]:
    """Return the places of each class in a report: `timeline.detection` for an event."""
    paths: dict[Any, list[str]] = {}
    waiting: list[tuple[Any, str]] = [(report, "")]
    while waiting:
        cls, path = waiting.pop(0)
        if path in paths.setdefault(cls, []) or path.count(".") > _DEEPEST:
            continue
        paths[cls].append(path)
        for field in attrs.fields(cls):
            inner_path = f"{path}.{field.name}".removeprefix(".")
            waiting += [(inner, inner_path) for inner in _classes(field.type)]
    return paths


_DEEPEST = 6
"""How deep in a report a place is looked for: a class may hold objects of its own kind."""


def _classes(annotation: Any) -> Iterator[Any]:
    if isinstance(annotation, type) and attrs.has(annotation):
        yield annotation
    for argument in get_args(annotation):
        yield from _classes(argument)


# --- the words of the blank report ----------------------------------------------------------------

_LINE = regex(
    r"(?P<indent> *)(?P<row>- )?(?P<key>[a-z_]+):(?P<value>[^#\n]*)(?:# (?P<comment>.*))?"
)
"""A line of the blank report: `  date:  # the UTC day it began`, and not a line of a block of text."""


def words_of(blank: str) -> dict[str, Words]:
    """Return the words of each field of a blank report in YAML, by its path.

    An example that is a comment counts like the line that it is an example of.
    """
    words: dict[str, Words] = {}
    open_keys: list[tuple[int, str]] = []
    for line in blank.split("\n"):
        match = _LINE.fullmatch(re.sub(r"^( *)# (?=(?:  )*(?:- )?[a-z_]+:)", r"\1", line))
        if match is None:
            continue
        indent = len(match["indent"]) + len(match["row"] or "")
        while open_keys and open_keys[-1][0] >= indent:
            open_keys.pop()
        open_keys.append((indent, match["key"]))
        path = ".".join(key for _, key in open_keys)
        if path not in words:
            words[path] = _words(match["comment"] or "", match["value"].strip())
    return words


def _words(comment: str, value: str) -> Words:
    about, _, example = comment.rpartition(", as ")
    if not about:
        about, example = (comment, "") if not comment.startswith("as ") else ("", comment[3:])
    value = value.strip("|").strip().strip('"')
    return Words(
        about.strip(), example or (value if value and not value.startswith("*(") else None)
    )
