"""Folders: which files in them are reports."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from postmortem.errors import FileError
from postmortem.io.convert import FORMATS
from postmortem.io.files import read_text


def files_of(path: Path, is_excluded: Callable[[Path], bool]) -> Iterator[Path]:
    """Yield a file that was named, or the reports in a folder.

    In a folder, those are all Markdown files, and the YAML and JSON files that have a title as
    reports have one. What begins with a dot is passed over, and so is what is excluded.
    """
    if not path.is_dir():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(folder, name)
            if (
                not name.startswith(".")
                and file.suffix.lower() in _SUFFIXES
                and not is_excluded(file)
                and _is_report(file)
            ):
                yield file


_SUFFIXES = {suffix for suffix, format in FORMATS.items() if format != "html"}
"""The files of a folder that are read; a page beside a report shows the same report again."""
_TITLED = re.compile(r'^(?:\s*\{)?\s*"?(?:title|schema_version|metadata)"?\s*:', re.MULTILINE)


def _is_report(file: Path) -> bool:
    """Whether a file in a folder looks like a report."""
    if FORMATS[file.suffix.lower()] == "markdown":
        return True
    try:
        return _TITLED.search(read_text(file)) is not None
    except FileError:
        return True  # the check of the file reports what is wrong
