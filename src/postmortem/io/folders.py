"""Folders: which files in them are reports."""

import os
import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from pathlib import Path

from postmortem.errors import FileError
from postmortem.io.convert import FORMATS
from postmortem.io.files import read_text
from postmortem.patterns import regex


def files_of(path: Path, is_excluded: Callable[[Path], bool]) -> Iterator[Path]:
    """Yield a file that was named, or the reports in a folder, in the order of their names.

    In a folder, those are all Markdown files, and the YAML and JSON files that have a title as
    reports have one. What begins with a dot is skipped, and so is what is excluded, what git ignores,
    `node_modules`, links that lead out of the folder, and what is no regular file.
    """
    if not path.is_dir():
        yield path
        return
    ignored = ignored_by_git(path)
    root = path.resolve()
    # A stack, since folders may be nested deeper than functions.
    waiting = [path]
    while waiting:
        folder = waiting.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError:
            continue  # as `os.walk` does: a folder that can't be read has no files to see
        inner: list[Path] = []
        for entry in entries:
            file = folder / entry.name
            if entry.name.startswith(".") or entry.name in SKIPPED_FOLDERS:
                continue
            if entry.is_dir(follow_symlinks=False):
                if file not in ignored:
                    inner.append(file)
            elif (
                file.suffix.lower() in _SUFFIXES
                and file not in ignored
                and is_regular(file, root)
                and not is_excluded(file)
                and is_report(file)
            ):
                yield file
        waiting += reversed(inner)


SKIPPED_FOLDERS = {"node_modules", "__pycache__"}
"""Folders of other people's files."""
_SUFFIXES = {suffix for suffix, format in FORMATS.items() if format != "html"}
"""The files of a folder that are read; a page beside a report shows the same report again."""
_TITLED = regex(
    rb'^[^\S\n]*+(?:\{[^\S\n]*+)?"?(?:title|schema_version|metadata)"?[^\S\n]*+:', re.MULTILINE
)


def is_regular(file: Path, root: Path) -> bool:
    """Whether a file is a regular one, and lies in the folder also after its links."""
    try:
        return file.is_file() and (not file.is_symlink() or root in file.resolve().parents)
    except (OSError, RuntimeError):  # a link that leads to itself
        return False


def has_title(data: bytes) -> bool:
    """Whether YAML or JSON has a title as a report has one, or its metadata.

    A list in brackets is the data of another program, whatever its items are called.
    """
    is_list = data.removeprefix(BOM_UTF8).lstrip().startswith(b"[")
    return not is_list and _TITLED.search(data) is not None


def is_report(file: Path) -> bool:
    """Whether a file in a folder looks like a report."""
    if FORMATS[file.suffix.lower()] == "markdown":
        return True
    try:
        return has_title(read_text(file).encode())
    except FileError:
        return True  # the check of the file reports what is wrong


_LONGEST_WAIT = 20
"""How many seconds git may take to name what it ignores."""


def ignored_by_git(folder: Path) -> set[Path]:
    """Return the files and folders below a folder that git ignores; none outside of a repository."""
    if not _may_be_in_repository(folder):
        return set()
    import subprocess  # most commands read a file, and not a folder

    # No program of the repository's own configuration is run for it.
    command = ["git", "-c", "core.fsmonitor=false", "-C", str(folder), "ls-files", "-z"]
    options = ["--others", "--ignored", "--exclude-standard", "--directory"]
    try:
        process = subprocess.run(  # noqa: S603 - no shell, and the folder is an argument of its own
            [*command, *options], capture_output=True, check=True, timeout=_LONGEST_WAIT
        )
    except (OSError, subprocess.SubprocessError, ValueError):
        return set()
    names = process.stdout.decode(errors="surrogateescape").split("\0")
    return {folder / name.rstrip("/") for name in names if name.rstrip("/")}


def _may_be_in_repository(folder: Path) -> bool:
    """Whether git may find a repository around a folder: to ask git itself takes much longer."""
    if "GIT_DIR" in os.environ:
        return True
    try:
        inner = folder.resolve()
        return any((outer / ".git").exists() for outer in (inner, *inner.parents))
    except (OSError, RuntimeError):  # a link that leads to itself
        return True
