"""Styles by name, by file, and as the configuration of a document names them."""

import os
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from postmortem.errors import Problem, ReadError, describe
from postmortem.io.config_files import SHARED_FILE, find_config_file, read_toml
from postmortem.io.files import read_text, system_error

if TYPE_CHECKING:
    from postmortem.styles.style import Style  # few documents have a style

SUFFIX = ".toml"
"""How the name of a style's file ends."""


def find_style(style: "str | os.PathLike[str] | Style | None") -> "Style | None":
    """Return a style by its name, or by the name of its file, which ends in `.toml`.

    Raises `ReadError` where there is none, or where the file isn't one, and `FileError` where it can't
    be read.
    """
    if style is None:
        return None
    if isinstance(style, os.PathLike) or (
        isinstance(style, str) and style.lower().endswith(SUFFIX)
    ):
        return read_style(style)
    from postmortem.styles.registry import find_style as by_name  # few commands ask for a style

    return by_name(style)


def read_style(path: str | os.PathLike[str]) -> "Style":
    """Return the style in a file. Raises `FileError`, and `ReadError` with each mistake in it."""
    try:
        state = Path(path).stat()
    except (OSError, ValueError) as error:
        raise system_error(path, f"a file {Path(path).name} with a style", error) from None
    return _read_once(os.fspath(path), state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=64)
def _read_once(path: str, changed: int, size: int) -> "Style":
    """Return the style in a file as it is: read once, however many documents are in it."""
    from postmortem.styles.style import Style  # few documents have a style

    try:
        return Style.from_toml(read_text(path))
    except ReadError as error:
        raise error.of(path) from None


def configured_style(file: str | os.PathLike[str]) -> "Style | None":
    """Return the style that the configuration of a document names; None where it names none.

    Raises `ReadError` for a configuration or a style that can't be read.
    """
    config = find_config_file(Path(file))
    return None if config is None else _of_config(config)


@cache
def _of_config(config: Path) -> "Style | None":
    return style_of(table_of(read_toml(config), config), config)


def table_of(data: Any, config: Path) -> Any:
    """Return the table of ours in a file: all of it, or `[tool.postmortem]`."""
    tool = data.get("tool")
    if config.name == SHARED_FILE or (isinstance(tool, dict) and [*data] == ["tool"]):
        return tool.get("postmortem", {}) if isinstance(tool, dict) else tool
    return data


def style_of(table: Any, config: Path) -> "Style | None":
    """Return the style that a table of a configuration names, by a path from the configuration on."""
    value = table.get("style") if isinstance(table, dict) else None
    if value is None:
        return None
    try:
        if not isinstance(value, str) or not value.strip():
            expected = "the name of a published style, or of a file that ends in .toml"
            raise ReadError(Problem(expected=expected, found=describe(value)))
        if value.lower().endswith(SUFFIX):
            return read_style(config.parent / value)
        return find_style(value)
    except ReadError as error:
        if any(problem.source for problem in error.problems):
            raise  # in the file of the style itself
        raise ReadError(problem.at("style") for problem in error.problems).of(str(config)) from None
