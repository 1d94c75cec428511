"""The command `check`: its arguments, and what it does with them.

The rules are imported when a file is checked, so that `--help` is quick.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

from postmortem.cli.streams import guess, print_error, print_output, standard_input
from postmortem.errors import PostmortemError
from postmortem.values.dates import as_date

T = TypeVar("T")

ABOUT = "find what is missing, contradictory or blaming in reports"
EXAMPLES = """examples:
  postmortem check incident.md
  postmortem check postmortems/ --ignore PM306
  postmortem check postmortems/ --format sarif > postmortems.sarif
  postmortem check --explain PM201

The exit code is 0 if nothing is found, 1 if there are findings, and 2 if a file can't be read.
The configuration is the nearest .postmortem.toml or pyproject.toml in the folders above each file.
"""


def _date(text: str) -> date:
    try:
        return as_date(text)
    except PostmortemError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _codes(text: str) -> list[str]:
    return [code.strip() for code in text.split(",") if code.strip()]


Command = Callable[..., argparse.ArgumentParser]


def add_commands(command: Command) -> None:
    """Add the command to a parser; `command` makes the parser of a command."""
    parser = command("check", ABOUT, EXAMPLES, writes=False)
    parser.add_argument("paths", metavar="PATH", nargs="*", help="files and folders; default: .")
    parser.add_argument(
        "--select", metavar="CODES", type=_codes, help="check only these rules: PM2,PM301"
    )
    parser.add_argument("--ignore", metavar="CODES", type=_codes, help="skip these rules")
    parser.add_argument(
        "--format",
        choices=("text", "json", "sarif", "github"),
        default="text",
        help="default: text",
    )
    today = datetime.now(UTC).date()
    parser.add_argument(
        "--today",
        metavar="DATE",
        type=_date,
        default=today,
        help="the day for deadlines; default: today",
    )
    parser.add_argument("--config", metavar="FILE", help="the configuration to use")
    parser.add_argument(
        "--from",
        dest="from_",
        choices=("markdown", "yaml", "json", "html"),
        help="the format of standard input",
    )
    parser.add_argument("--public", action="store_true", help="check them as public documents")
    parser.add_argument("--explain", metavar="CODE", help="print a rule's page, or `all`, and stop")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Check what the arguments name; return 0, 1 where something is found, 2 where a file isn't read."""
    from postmortem.checks import config
    from postmortem.checks import files as checking
    from postmortem.checks import outputs as formats

    if arguments.explain is not None:
        print_output(formats.explain(arguments.explain))
        return 0
    options = checking.CheckOptions(
        today=arguments.today,
        config=None if arguments.config is None else config.read_config(Path(arguments.config)),
        select=arguments.select,
        ignore=arguments.ignore,
        public=arguments.public,
    )
    paths = arguments.paths or ["."]
    files = checking.check_paths((path for path in paths if path != "-"), options)
    checked = list(counted(files))
    if "-" in paths:
        text = standard_input()
        checked.append(options.check("standard input", text, arguments.from_ or guess(text)))
    errors = [one.error for one in checked if one.error is not None]
    for error in errors:
        print_error(error)
    print_output(checking.written(checked, arguments.format))
    skipped = sum(one.is_skipped for one in checked)
    counts = [len(one.findings) for one in checked if not (one.error or one.is_skipped)]
    print_error(formats.summary(counts, len(errors), skipped))
    return 2 if errors else int(any(counts))


def counted(files: Iterable[T]) -> Iterator[T]:
    """Yield what comes of each file; where that takes long, a terminal shows how many there were.

    The line goes to standard error, and is gone at the end. Where that is no terminal, there is none.
    """
    if sys.stderr is None or not sys.stderr.isatty():
        yield from files
        return
    due = time.monotonic() + 0.5
    shown = ""
    for count, one in enumerate(files, start=1):
        if time.monotonic() >= due:
            shown = f"\r{count} checked"
            print(shown, end="", file=sys.stderr, flush=True)
            due = time.monotonic() + 0.1
        yield one
    if shown:
        # Blanks, and no control sequence: every terminal knows what they do.
        print(f"\r{' ' * len(shown)}\r", end="", file=sys.stderr, flush=True)
