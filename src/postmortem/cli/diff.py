"""`postmortem diff`: what changed between two reports, two folders of them, or two revisions of git.

Modules are imported when the command runs, so that `--help` is quick.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from postmortem.cli.configured import scale_near
from postmortem.cli.streams import print_output
from postmortem.cli.terminals import COLORS, has_colors
from postmortem.errors import FileError, PostmortemError, Problem, RenderError, describe
from postmortem.io.files import MAX_BYTES, decoded

if TYPE_CHECKING:
    from postmortem.derived.changes import Changes
    from postmortem.facade import Report

EXAMPLES = """examples:
  postmortem diff old.md new.yaml
  postmortem diff HEAD:postmortems/outage.md postmortems/outage.md
  postmortem diff main:outage.yaml HEAD:outage.yaml --format summary
  postmortem diff published/ postmortems/
  postmortem diff old.md new.md --format html > changes.html

REV:PATH is a file of a git revision, as `git show` takes it. Of two folders, files of one name are
compared, whatever their endings are. The exit code is 0 if nothing changed, 1 if something did, and
2 for what can't be read.
"""
FORMATS = ("text", "markdown", "html", "json", "summary")


Command = Callable[..., argparse.ArgumentParser]


def add_commands(command: Command) -> None:
    """Add the command to a parser; `command` makes the parser of a command."""
    parser = command("diff", EXAMPLES, writes=False)
    parser.add_argument("old", metavar="OLD", help="a file, a folder, or REV:PATH")
    parser.add_argument("new", metavar="NEW", help="a file, a folder, or REV:PATH")
    parser.add_argument("--format", choices=FORMATS, default="text", help="default: text")
    parser.add_argument("--color", choices=COLORS, default="auto", help="default: auto")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write what changed; return 0 where nothing did, 1 where something did."""
    color = has_colors(sys.stdout, arguments.color)
    old, new = Path(arguments.old), Path(arguments.new)
    if old.is_dir() != new.is_dir():
        expected = "two files or two folders"
        actual = f"the folder {old if old.is_dir() else new} and a file"
        raise FileError(Problem(expected=expected, found=actual))
    if not old.is_dir():
        changes = read(arguments.old).compare(read(arguments.new))
        print_output(_shown(changes, arguments.format, color=color))
        return int(bool(changes.changes))
    results = list(_of_folders(old, new))
    print_output(_shown_all(results, arguments.format, color=color))
    return int(any(result.differs for result in results))


# --- reading --------------------------------------------------------------------------------------


def read(name: str) -> "Report":
    """Return the report in a file, or in a file of a git revision, `REV:PATH`."""
    from postmortem.facade import Report
    from postmortem.io.convert import format_to_read, load, load_markdown, loads
    from postmortem.io.styles import configured_style

    if Path(name).exists() or ":" not in name:
        return load(name, Report, scale_near(name))
    path = name.partition(":")[2]
    format, scale = format_to_read(path), scale_near(path)
    text = text_of_revision(name)
    try:
        if format == "markdown":
            style, stem = configured_style(path), Path(name).stem
            return load_markdown(text, Report, style=style, name=stem, scale=scale).report
        return loads(text, format, Report, scale)
    except PostmortemError as error:
        raise error.of(name) from None


def text_of_revision(name: str) -> str:
    """Return the text of a file in a git revision. Raises `FileError` where git has none."""
    expected = "a file, or REV:PATH of a git repository"
    if name.startswith("-"):
        raise FileError(Problem(source=name, expected=expected, found="an option"))
    command = ["git", "cat-file", "blob", name]
    try:
        process = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - no shell
    except OSError as error:
        actual = f"git doesn't run: {error.strerror or error}"
        raise FileError(Problem(source=name, expected=expected, found=actual)) from None
    if process.returncode:
        actual = process.stderr.decode(errors="replace").strip().removeprefix("fatal: ").lower()
        raise FileError(Problem(source=name, expected=expected, found=describe(actual)))
    return decoded(process.stdout[: MAX_BYTES + 1], name)


# --- folders --------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class _Result:
    """What came of comparing two files of one name."""

    name: str
    changes: "Changes | None" = None
    only_in: str | None = None
    """The folder that has the file, where the other one has none."""

    @property
    def differs(self) -> bool:
        return self.only_in is not None or bool(self.changes and self.changes.changes)


def _of_folders(old: Path, new: Path) -> Iterator[_Result]:
    before, after = _files(old), _files(new)
    for name in sorted({*before, *after}):
        if name not in after:
            yield _Result(name=str(before[name].relative_to(old)), only_in=str(old))
        elif name not in before:
            yield _Result(name=str(after[name].relative_to(new)), only_in=str(new))
        else:
            changes = read(str(before[name])).compare(read(str(after[name])))
            yield _Result(name=str(after[name].relative_to(new)), changes=changes)


def _files(folder: Path) -> dict[str, Path]:
    """Return the reports of a folder by their names without endings."""
    from postmortem.io.folders import files_of

    files: dict[str, Path] = {}
    for file in files_of(folder, lambda _: False):
        files.setdefault(str(file.relative_to(folder).with_suffix("")), file)
    return files


# --- writing --------------------------------------------------------------------------------------


def _shown(changes: "Changes", format: str, *, color: bool) -> str:
    match format:
        case "text":
            return changes.to_text(color=color)
        case "markdown":
            return changes.to_markdown()
        case "html":
            return changes.to_html()
        case "json":
            return changes.to_json(indent=2) + "\n"
    summary = changes.summary()
    return f"{summary}\n" if summary else ""


def _shown_all(results: list[_Result], format: str, *, color: bool) -> str:
    if format == "json":
        data = [_as_dict(result) for result in results if result.differs]
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    if format in ("markdown", "html"):
        expected = "text, json or summary for two folders"
        raise RenderError(Problem(path="--format", expected=expected, found=describe(format)))
    parts: list[str] = []
    for result in results:
        if result.only_in is not None:
            parts.append(f"Only in {result.only_in}: {result.name}\n")
        elif result.changes is not None and result.differs:
            shown = _shown(result.changes, format, color=color)
            parts.append(
                f"{result.name}: {shown}" if format == "summary" else f"{result.name}\n\n{shown}\n"
            )
    return "".join(parts)


def _as_dict(result: _Result) -> dict[str, Any]:
    if result.changes is None:
        return {"file": result.name, "only_in": result.only_in}
    return {"file": result.name, **result.changes.to_dict()}
