"""A baseline: the findings of old documents, which are known and not reported again.

It is a file in JSON that lists the fingerprints of each file's findings. A check with a baseline reports
only what isn't in it, so a team can begin to check a folder of old reports without mending all of
them first.
"""

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import attrs

from postmortem.checks.finding import Finding
from postmortem.checks.fingerprints import fingerprints
from postmortem.errors import Problem, ReadError, describe
from postmortem.io.files import read_text, write_file

_VERSION = 1


@attrs.frozen
class Baseline:
    """The fingerprints of known findings, by the names of files relative to the baseline's folder."""

    known: Mapping[str, frozenset[str]] = attrs.field(factory=dict)
    folder: Path = Path()

    def new(self, source: str, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Return the findings of a file that aren't known."""
        every = tuple(findings)
        known = self.known.get(_name(source, self.folder), frozenset())
        pairs = zip(every, fingerprints(every), strict=True)
        return tuple(finding for finding, mark in pairs if mark not in known)


def _name(source: str, folder: Path) -> str:
    return Path(os.path.relpath(source, folder)).as_posix()


def read_baseline(path: Path) -> Baseline:
    """Return the baseline in a file. Raises `FileError`, and `ReadError` for what is no baseline."""
    try:
        data = json.loads(read_text(path))
    except (json.JSONDecodeError, RecursionError) as error:
        raise _wrong(path, str(error)) from None
    files = data.get("files") if isinstance(data, dict) else None
    if not isinstance(files, dict) or data.get("version") != _VERSION:
        raise _wrong(path, describe(data))
    known: dict[str, frozenset[str]] = {}
    for name, marks in files.items():
        if not isinstance(marks, list) or not all(isinstance(mark, str) for mark in marks):
            raise _wrong(path, f"{describe(marks)} for {describe(name)}")
        known[name] = frozenset(marks)
    return Baseline(known, path.parent)


def _wrong(path: Path, actual: str) -> ReadError:
    hint = "write it with `postmortem check --write-baseline`"
    problem = Problem(source=str(path), expected="a baseline", found=actual, hint=hint)
    return ReadError(problem)


def write_baseline(path: Path, files: Mapping[str, Iterable[Finding]]) -> None:
    """Write the findings of files as a baseline. Raises `FileError`."""
    marks = {
        _name(source, path.parent): fingerprints(findings) for source, findings in files.items()
    }
    data = {
        "version": _VERSION,
        "files": {name: marks[name] for name in sorted(marks) if marks[name]},
    }
    write_file(path, json.dumps(data, indent=2, ensure_ascii=False) + "\n")
