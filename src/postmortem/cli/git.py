"""What git calls, and what sets it up: a diff by meaning, and a merge by meaning.

`git-setup` writes the attributes of the files that are reports, which everybody shares, and the
commands that they name, which each clone has for itself. `git-textconv` prints a report in one form,
whatever its file looks like, so that `git diff` and `git log -p` show what changed in meaning.
`git-merge` merges three versions of a report.

Modules are imported when the command runs, so that `--help` is quick.
"""

import argparse
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from postmortem.cli.configured import scale_near
from postmortem.cli.streams import print_message, print_output
from postmortem.errors import FileError, PostmortemError, Problem, describe
from postmortem.io.files import read_text, write_file

if TYPE_CHECKING:
    from postmortem.facade import Report

SETUP_EXAMPLES = """examples:
  postmortem git-setup
  postmortem git-setup postmortems/ incidents/2026.md
  postmortem git-setup --remove

Without a PATH, the folders that hold reports are found. .gitattributes belongs into the repository;
the commands are in the configuration of this clone, so everybody runs `git-setup` once.
"""
TEXTCONV_EXAMPLES = """git calls it: git config diff.postmortem.textconv 'postmortem git-textconv'
"""
MERGE_EXAMPLES = """git calls it: git config merge.postmortem.driver 'postmortem git-merge %O %A %B %P'

The result is written to OURS. The exit code is 1 where both sides changed one value: its lines are
between markers.
"""

_BEGIN = "# begin: post-mortems (written by `postmortem git-setup`)"
_END = "# end: post-mortems"
_SECTION = "postmortem"


Command = Callable[..., argparse.ArgumentParser]


def add_commands(command: Command) -> None:
    """Add the commands to a parser; `command` makes the parser of a command."""
    parser = command("git-setup", SETUP_EXAMPLES, writes=False)
    _add_setup_arguments(parser)
    parser.set_defaults(run=setup)
    parser = command("git-textconv", TEXTCONV_EXAMPLES, writes=False)
    parser.add_argument("file", metavar="FILE", help="the file that git names")
    parser.set_defaults(run=textconv)
    parser = command("git-merge", MERGE_EXAMPLES, writes=False)
    _add_merge_arguments(parser)
    parser.set_defaults(run=merge)


def _add_setup_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `git-setup` to its parser."""
    parser.add_argument("paths", metavar="PATH", nargs="*", help="files and folders with reports")
    parser.add_argument("--remove", action="store_true", help="remove what an earlier run wrote")
    parser.add_argument("--command", metavar="COMMAND", help="how git calls this program")


def _add_merge_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `git-merge` to its parser."""
    parser.add_argument("base", metavar="BASE", help="the version that both came from; git's %%O")
    parser.add_argument("ours", metavar="OURS", help="our version, which is overwritten; %%A")
    parser.add_argument("theirs", metavar="THEIRS", help="the other version; %%B")
    parser.add_argument("path", metavar="PATH", nargs="?", help="the name of the file; %%P")


# --- setting up -----------------------------------------------------------------------------------


def setup(arguments: argparse.Namespace) -> None:
    """Write the attributes and the configuration of the repository that this folder is in."""
    root = Path(_git("rev-parse", "--show-toplevel"))
    attributes = root / ".gitattributes"
    patterns: list[str] = []
    if not arguments.remove:
        paths = [Path(path) for path in arguments.paths] or list(_folders_with_reports(root))
        patterns = sorted({pattern for path in paths for pattern in _patterns(path, root)})
    _write_attributes(attributes, patterns)
    if arguments.remove:
        for section in ("diff", "merge"):
            _git("config", "--local", "--remove-section", f"{section}.{_SECTION}", check=False)
        print_message(f"removed from {attributes.name} and the configuration of this clone")
        return
    command = arguments.command or _own_command()
    for key, value in {
        f"diff.{_SECTION}.textconv": f"{command} git-textconv",
        f"diff.{_SECTION}.xfuncname": "^([a-z_]+:.*)$",
        f"merge.{_SECTION}.name": "post-mortems, merged by meaning",
        f"merge.{_SECTION}.driver": f"{command} git-merge %O %A %B %P",
    }.items():
        _git("config", "--local", key, value)
    print_message(f"{attributes.name}: {', '.join(patterns)}")


def _own_command() -> str:
    """Return how git calls this program: by its name, where a shell finds it."""
    if shutil.which("postmortem"):
        return "postmortem"
    # git runs the command in a shell, on Windows as well.
    return f'"{Path(sys.executable).as_posix()}" -m postmortem'


def _folders_with_reports(root: Path) -> Iterator[Path]:
    """Yield the outermost folders of a repository in which reports are."""
    from postmortem.io.folders import files_of

    folders: set[Path] = set()
    for file in files_of(root, lambda _: False):
        if not any(folder in file.parents for folder in folders) and _is_report(file):
            folders.add(file.parent)
    outer = [
        folder
        for folder in folders
        if not any(outer_folder in folder.parents for outer_folder in folders)
    ]
    if not outer:
        hint = "name the files or folders that will hold some"
        raise FileError(Problem(source=str(root), expected="a folder with reports", hint=hint))
    yield from sorted(outer)


def _patterns(path: Path, root: Path) -> Iterator[str]:
    """Yield the patterns of git for a file, or for the reports of a folder."""
    try:
        relative = path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        expected = f"a path in the repository {root}"
        raise FileError(Problem(source=str(path), expected=expected, found="another")) from None
    if path.is_dir():
        begin = "" if relative == "." else f"{relative}/**/"
        yield from (_quoted(f"{begin}*{ending}") for ending in _formats())
    else:
        yield _quoted(f"/{relative}")


def _quoted(pattern: str) -> str:
    """Return a pattern as .gitattributes takes it (gitattributes, "DESCRIPTION")."""
    if not any(char in pattern for char in ' "\t#'):
        return pattern
    return '"' + pattern.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _write_attributes(file: Path, patterns: Iterable[str]) -> None:
    """Write the lines of the patterns between two marks; what else is in the file stays."""
    lines = read_text(file).splitlines() if file.exists() else []
    if _BEGIN in lines and _END in lines[lines.index(_BEGIN) :]:
        start = lines.index(_BEGIN)
        del lines[start : lines.index(_END, start) + 1]
    listed = [f"{pattern} diff={_SECTION} merge={_SECTION}" for pattern in patterns]
    if listed:
        lines += [_BEGIN, *listed, _END]
    if lines or file.exists():
        write_file(file, "".join(f"{line}\n" for line in lines), overwrite=True)


def _git(*arguments: str, check: bool = True) -> str:
    try:
        command = ["git", *arguments]
        process = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - no shell
    except OSError as error:
        actual = f"git doesn't run: {error.strerror or error}"
        raise FileError(Problem(expected="git", found=actual)) from None
    if process.returncode and check:
        message = process.stderr.decode(errors="replace").strip().removeprefix("fatal: ")
        hint = "run it in a folder of a git repository"
        raise FileError(Problem(expected="a git repository", found=describe(message), hint=hint))
    return process.stdout.decode(errors="surrogateescape").strip()


# --- what git calls -------------------------------------------------------------------------------


def textconv(arguments: argparse.Namespace) -> None:
    """Print a report as YAML; a file that is no report as it is."""
    text = read_text(arguments.file)
    # The file may be a temporary one of git's, without the ending of its name.
    for format in _formats_of(arguments.file, text):
        report = _read(text, format, scale_near(arguments.file))
        if report is not None:
            print_output(report.to_yaml())
            return
    print_output(text)


def merge(arguments: argparse.Namespace) -> int:
    """Merge three versions into the second; return 1 where a person has to decide."""
    from postmortem.facade import Report
    from postmortem.io.three_way import merge_texts

    base, ours, theirs = (
        _text(name) for name in (arguments.base, arguments.ours, arguments.theirs)
    )
    format = next(iter(_formats_of(arguments.path or arguments.ours, ours)))
    scale = scale_near(arguments.path or arguments.ours)
    merged = merge_texts(base, ours, theirs, format, Report, scale=scale)
    write_file(arguments.ours, merged.text, overwrite=True)
    name = arguments.path or arguments.ours
    for conflict in merged.conflicts:
        print_message(f"{name}: both sides changed {conflict.path}")
    if merged.by_lines and not merged.has_markers and merged.conflicts:
        print_message(f"{name}: merged by lines; look at what both sides changed")
        return 1
    return int(merged.has_markers)


def _text(name: str) -> str:
    """Return the text of a version; a side that has no such file is an empty one."""
    path = Path(name)
    return read_text(path) if path.exists() and path.stat().st_size else ""


def _formats() -> dict[str, str]:
    """Return the formats of the files that people write and git compares, by their endings."""
    from postmortem.io.convert import FORMATS

    return {ending: format for ending, format in FORMATS.items() if format != "html"}


def _formats_of(name: str, text: str) -> tuple[str, ...]:
    """Return the formats that a file may be in, by its name or else by its text."""
    ending = Path(name).suffix.lower()
    if (known := _formats().get(ending)) is not None:
        return (known,)
    return ("json",) if text.lstrip()[:1] == "{" else ("yaml", "markdown")


def _is_report(file: Path) -> bool:
    try:
        text = read_text(file)
    except FileError:
        return False
    scale = scale_near(str(file))
    return any(_read(text, format, scale) is not None for format in _formats_of(file.name, text))


def _read(text: str, format: str, scale: tuple[str, ...]) -> "Report | None":
    """Return a report; None for a text that is none, or has nothing but a title."""
    from postmortem.facade import Report
    from postmortem.io.convert import loads
    from postmortem.model.report import has_content

    try:
        report = loads(text, format, Report, scale)
    except PostmortemError:
        return None
    return report if has_content(report) else None
