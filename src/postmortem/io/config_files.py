"""Where configurations are: a look that loads no rule, since most files have none."""

from functools import cache
from pathlib import Path
from typing import Any

from postmortem.errors import Problem, ReadError
from postmortem.io.files import read_text

OWN_FILE, SHARED_FILE = ".postmortem.toml", "pyproject.toml"


def find_config_file(file: Path) -> Path | None:
    """Return the configuration of a file: the nearest one upwards from it; None without."""
    return _above(file.absolute().parent)


@cache
def _above(folder: Path) -> Path | None:
    """Return the configuration of a folder: its own, or the nearest one upwards."""
    paths = (config for place in (folder, *folder.parents) if (config := _in_folder(place)))
    return next(paths, None)


def config_in(folder: Path) -> Path | None:
    """Return the configuration that is in a folder itself; None where there is none."""
    return _in_folder(folder)


@cache
def _in_folder(folder: Path) -> Path | None:
    """Return the configuration that is in a folder itself; None where there is none."""
    for candidate in (folder / OWN_FILE, folder / SHARED_FILE):
        if candidate.is_file():
            shared = candidate.name == SHARED_FILE
            # A pyproject.toml of others, perhaps not even valid, is none of ours.
            if not shared or "postmortem" in _tool(candidate):
                return candidate
    return None


def _tool(path: Path) -> dict[str, Any]:
    try:
        tools = read_toml(path).get("tool", {})
    except ReadError:
        return {}
    return tools if isinstance(tools, dict) else {}


def read_toml(path: Path) -> dict[str, Any]:
    """Return what a TOML file says. Raises `FileError` or `ReadError`."""
    import tomllib  # few files that are checked have a configuration above them

    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        problem = Problem(source=str(path), expected="TOML", found=str(error))
        raise ReadError(problem) from None
    except RecursionError:
        problem = Problem(source=str(path), expected="TOML nested less deep")
        raise ReadError(problem) from None
