"""Configuration: what a team's files say about how its reports are checked.

It stands in `.postmortem.toml`, or under `[tool.postmortem]` in pyproject.toml; the nearest upwards
from a file counts, and no other.
"""

from functools import cache
from pathlib import Path
from typing import Any

import attrs

from postmortem.checks.policy import Policy, read_policy, refuse_key, texts_of
from postmortem.checks.registry import Selection
from postmortem.errors import FieldError, Problem, ReadError, describe
from postmortem.io.files import read_text

OWN_FILE, SHARED_FILE = ".postmortem.toml", "pyproject.toml"


@attrs.frozen(kw_only=True)
class Config:
    """How reports are checked."""

    select: tuple[str, ...] = ()
    """How the codes begin that are asked; none stands for all."""
    ignore: tuple[str, ...] = ()
    """How the codes begin that aren't."""
    exclude: tuple[str, ...] = ()
    """Patterns of files that are passed over in a folder, from the folder of the configuration."""
    policy: Policy = Policy()
    root: Path | None = None
    """The folder that the configuration was found in."""


def read_config(path: Path) -> Config:
    """Return the configuration in a file.

    Raises `FileError` where it can't be read, `ReadError` with every problem in it.
    """
    data = _toml(path)
    if path.name == SHARED_FILE:
        data = data.get("tool", {}).get("postmortem", {})
    try:
        return attrs.evolve(_config(data), root=path.parent)
    except FieldError as error:
        prefix = "tool.postmortem" if path.name == SHARED_FILE else ""
        problems = (problem.at(prefix) if prefix else problem for problem in error.problems)
        raise ReadError(problems).of(str(path)) from None


def find_config(file: Path) -> Config:
    """Return the configuration of a file: the nearest one upwards from it, or the default."""
    return _found_in(file.absolute().parent)


@cache
def _found_in(folder: Path) -> Config:
    for candidate in (folder / OWN_FILE, folder / SHARED_FILE):
        if candidate.is_file():
            shared = candidate.name == SHARED_FILE
            # A pyproject.toml of others, perhaps not even valid, is none of ours.
            if not shared or "postmortem" in _tool(candidate):
                return read_config(candidate)
    return Config() if folder.parent == folder else _found_in(folder.parent)


def _tool(path: Path) -> dict[str, Any]:
    try:
        found = _toml(path).get("tool", {})
    except ReadError:
        return {}
    return found if isinstance(found, dict) else {}


def _toml(path: Path) -> dict[str, Any]:
    import tomllib  # few files that are checked have a configuration above them

    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        problem = Problem(source=str(path), expected="TOML", found=str(error))
        raise ReadError(problem) from None


def _config(data: Any) -> Config:
    if not isinstance(data, dict):
        raise FieldError(Problem(expected="a table", found=describe(data)))
    readers = {"select": texts_of, "ignore": texts_of, "exclude": texts_of, "policy": read_policy}
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for key, value in data.items():
        try:
            values[key] = (readers[key] if key in readers else refuse_key(key, [*readers]))(value)
        except FieldError as error:
            problems += [problem.at(str(key)) for problem in error.problems]
    try:
        Selection(select=values.get("select", ()), ignore=values.get("ignore", ()))
    except FieldError as error:
        problems += error.problems
    if problems:
        raise FieldError(problems)
    return Config(**values)
