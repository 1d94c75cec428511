"""Every regular expression of the package, found in its source, and texts that wear each out.

A pattern is read by Python's own parser of patterns. For each part of it that may repeat, a text is
made that leads to that part and then repeats what it takes, and ends in a way that it can't match.
"""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from re import _constants as ops  # type: ignore[attr-defined]  # as is the parser, not public
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import attrs

import postmortem as pm
from postmortem.patterns import regex

PACKAGE = Path(pm.__file__).parent
METHODS = ("match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer")
SCANS = {"search", "sub", "subn", "split", "findall", "finditer"}
"""The methods that try a pattern at every place of a text."""


@attrs.frozen
class Shipped:
    """A regular expression of the package."""

    where: str
    """Its module and line: `values.dates:31`."""
    pattern: re.Pattern[str]
    scans: bool
    """Whether it is tried at every place of a text, and not only at the first."""


@attrs.frozen
class Unresolved:
    """A call that makes a pattern of values that only exist when it runs."""

    where: str
    source: str

    @property
    def module(self) -> str:
        """The module of the call."""
        return self.where.partition(":")[0]


@cache
def modules() -> dict[str, ast.Module]:
    """Return the syntax tree of each module of the package."""
    names = [info.name for info in pkgutil.walk_packages([str(PACKAGE)], "postmortem.")]
    found = {}
    for name in names:
        if name.endswith("__main__"):
            continue
        path = PACKAGE.joinpath(*name.split(".")[1:])
        path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


@cache
def shipped() -> tuple[list[Shipped], list[Unresolved]]:
    """Return the patterns of the package, and the calls whose pattern can't be known by reading."""
    shipped_patterns: list[Shipped] = []
    unresolved: list[Unresolved] = []
    used = _uses()
    for name, tree in modules().items():
        module = importlib.import_module(name)
        names = _assigned(tree)
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and node.args):
                continue
            method = _method(node.func)
            if method not in ("compile", *METHODS):
                continue
            place = f"{name.removeprefix('postmortem.')}:{node.lineno}"
            try:
                text, flags = _value(node.args[0], module), _flags(node, method, module)
            except NameError:
                unresolved.append(Unresolved(place, ast.unparse(node.args[0])))
                continue
            pattern = as_text(re.compile(text, flags))
            methods = {method} if method != "compile" else used.get(names.get(node, ""), set())
            shipped_patterns.append(Shipped(place, pattern, not methods or bool(methods & SCANS)))
    return shipped_patterns, unresolved


def _method(function: ast.expr) -> str | None:
    """Return which function of `re` is called; `regex` is `re.compile`, but later."""
    if isinstance(function, ast.Name) and function.id == "regex":
        return "compile"
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        return function.attr if function.value.id == "re" else None
    return None


def compiled() -> list[Shipped]:
    """Return the patterns that the modules hold in their values: in tuples, tables and objects."""
    by_place: dict[tuple[str, int], Shipped] = {}
    for name in modules():
        for label, value in list(vars(importlib.import_module(name)).items()):
            for pattern in _within(value, 4):
                key = (str(pattern.pattern), pattern.flags)
                place = f"{name.removeprefix('postmortem.')}.{label}"
                by_place.setdefault(key, Shipped(place, as_text(pattern), scans=True))
    return list(by_place.values())


def _within(value: Any, depth: int) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, type(regex(""))):
        yield re.compile(value.pattern, value.flags)
    elif depth and isinstance(value, tuple | list | set | frozenset):
        for item in value:
            yield from _within(item, depth - 1)
    elif depth and isinstance(value, dict):
        yield from _within(tuple(value.values()), depth)
    elif depth and attrs.has(type(value)) and not isinstance(value, type):
        for field in attrs.fields(type(value)):
            yield from _within(getattr(value, field.name, None), depth - 1)


def as_text(pattern: re.Pattern[Any]) -> re.Pattern[str]:
    """Return a pattern for text: that of bytes, with a character for each byte."""
    if isinstance(pattern.pattern, bytes):
        return re.compile(pattern.pattern.decode("latin-1"), pattern.flags | re.ASCII)
    return pattern


def _value(node: ast.expr, module: Any) -> Any:
    """Return the value of an expression among the names of a module. Raises `NameError`."""
    return eval(compile(ast.Expression(node), "<pattern>", "eval"), dict(vars(module)))  # noqa: S307 - our own source


def _flags(node: ast.Call, method: str, module: Any) -> Any:
    """Return the flags of a call: by their name, or as the last of its arguments."""
    for keyword in node.keywords:
        if keyword.arg == "flags":
            return _value(keyword.value, module)
    if method == "compile" and len(node.args) > 1:
        return _value(node.args[1], module)
    if method in ("match", "fullmatch", "search", "findall", "finditer") and len(node.args) > 2:
        return _value(node.args[2], module)
    return 0


def _assigned(tree: ast.Module) -> dict[ast.Call, str]:
    """Return the names that patterns are given where they are made."""
    calls: dict[ast.Call, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Call):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(target, ast.Name):
                calls[node.value] = target.id
    return calls


def _uses() -> dict[str, set[str]]:
    """Return which methods are called on each name, anywhere in the package."""
    names: dict[str, set[str]] = {}
    for tree in modules().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in METHODS:
                value = node.value
                name = getattr(value, "id", None) or getattr(value, "attr", None)
                if name is not None:
                    names.setdefault(name, set()).add(node.attr)
    return names


# --- texts that wear a pattern out -----------------------------------------------------------------

_CHARACTERS = " a1-\n.A:,|`*#<>[](){}/\\'\"=_~@&!\t\xa0é—€"
"""What stands for a class of characters."""
_LARGE = 64
"""A part that may repeat less often than this takes a bounded number of steps."""


@attrs.frozen
class Pump:
    """A text whose middle repeats."""

    start: str
    middle: str
    end: str

    def text(self, length: int) -> str:
        """Return the text at about a length."""
        return self.start + self.middle * max(1, length // len(self.middle)) + self.end


def pumps(pattern: re.Pattern[str]) -> set[Pump]:
    """Return texts that lead to each part of a pattern that may repeat, and repeat what it takes."""
    tree = parser.parse(
        pattern.pattern, pattern.flags & ~re.UNICODE if pattern.flags & re.ASCII else pattern.flags
    )
    result = set()
    for start, body, after in _repeats(list(tree), ""):
        for middle in filter(None, _samples(body)):
            for end in ("\x00", "a", " !"):
                result.add(Pump(start, middle, end))
                result.add(Pump("", middle, end))
            if start:
                result.add(Pump("", start + middle, "\x00"))
                result.add(Pump("", start, middle + "\x00"))
        if after:
            lead = start + next(_samples(body), "")
            result.add(Pump(lead, after, "\x00"))
            result.add(Pump(lead, f"{after[:-1]} ", "\x00"))
    return result


def _repeats(items: list[Any], before: str) -> Iterator[tuple[str, list[Any], str]]:
    """Yield each part that may repeat often, with a text that leads to it and one that follows."""
    for number, (op, value) in enumerate(items):
        if op in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
            _, maximum, body = value
            if maximum is ops.MAXREPEAT or maximum >= _LARGE:
                yield before, list(body), next(_samples(items[number + 1 :]), "")
            yield from _repeats(list(body), before)
        elif op is ops.SUBPATTERN:
            yield from _repeats(list(value[3]), before)
        elif op is ops.ATOMIC_GROUP:
            yield from _repeats(list(value), before)
        elif op is ops.BRANCH:
            for branch in value[1]:
                yield from _repeats(list(branch), before)
        elif op in (ops.ASSERT, ops.ASSERT_NOT):
            yield from _repeats(list(value[1]), before)
        before += next(_samples([(op, value)]), "")


def _samples(items: list[Any], most: int = 6) -> Iterator[str]:
    """Yield a few texts that the parts of a pattern take."""
    texts = [""]
    for item in items:
        ways = list(_ways(*item))[:most]
        texts = [text + way for text in texts for way in ways][:most] if ways else texts
    yield from texts


def _ways(op: Any, value: Any) -> Iterator[str]:
    """Yield a few texts that one part of a pattern takes."""
    if op is ops.LITERAL:
        yield chr(value)
    elif op is ops.NOT_LITERAL:
        yield from [char for char in _CHARACTERS if ord(char) != value][:4]
    elif op is ops.ANY:
        yield from "a -"
    elif op is ops.IN:
        yield from [char for char in _members(value) if _is_in(char, value)]
    elif op in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
        least, _, body = value
        for text in _samples(list(body), 3):
            yield text * max(1, int(least))
    elif op is ops.SUBPATTERN:
        yield from _samples(list(value[3]))
    elif op is ops.ATOMIC_GROUP:
        yield from _samples(list(value))
    elif op is ops.BRANCH:
        for branch in value[1]:
            yield from _samples(list(branch), 2)


def _members(value: list[Any]) -> Iterator[str]:
    """Yield characters that a class may have: those that it names, and one of each kind."""
    yield from _CHARACTERS
    for op, argument in value:
        if op is ops.LITERAL:
            yield chr(argument)
        elif op is ops.RANGE:
            yield chr(argument[0])


def _is_in(char: str, value: list[Any]) -> bool:
    """Whether a class has a character."""
    negated = any(op is ops.NEGATE for op, _ in value)
    for op, argument in value:
        if (
            (op is ops.LITERAL and ord(char) == argument)
            or (op is ops.RANGE and argument[0] <= ord(char) <= argument[1])
            or (op is ops.CATEGORY and re.match(_CATEGORIES[argument], char) is not None)
        ):
            return not negated
    return negated


_CATEGORIES = {
    ops.CATEGORY_DIGIT: r"\d", ops.CATEGORY_NOT_DIGIT: r"\D", ops.CATEGORY_SPACE: r"\s",
    ops.CATEGORY_NOT_SPACE: r"\S", ops.CATEGORY_WORD: r"\w", ops.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip
