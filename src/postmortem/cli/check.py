"""The command `check`: its arguments, and what it does with them.

The rules are imported when a file is checked, so that `--help` is quick.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

import attrs

from postmortem.cli.streams import guess, print_message, print_output, standard_input
from postmortem.cli.terminals import COLORS, has_colors
from postmortem.errors import PostmortemError
from postmortem.values.dates import as_date

T = TypeVar("T")

EXAMPLES = """examples:
  postmortem check incident.md
  postmortem check postmortems/ --ignore PM306
  postmortem check postmortems/ --format sarif > postmortems.sarif
  postmortem check postmortems/ --write-baseline known.json
  postmortem check postmortems/ --baseline known.json --fail-on error
  postmortem check --explain PM201

The exit code is 0 if nothing is found, 1 if there are findings (of the level of --fail-on, or worse), and
2 if a file can't be read.
The configuration is the nearest .postmortem.toml or pyproject.toml in the folders above each file. Rules of your
own that it names are run only where --config names it, or where it is in this folder or above it in the
repository.
"""


def _date(text: str) -> date:
    try:
        return as_date(text)
    except PostmortemError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _jobs(text: str) -> int:
    if not (
        text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= _MOST_JOBS and len(text) < 4
    ):
        raise argparse.ArgumentTypeError(
            f"expected a number from 1 to {_MOST_JOBS}, found {text!r}"
        )
    return int(text)


_MOST_JOBS = 61
"""The most processes; Windows waits for no more."""


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return min(len(os.sched_getaffinity(0)), _MOST_JOBS)
    return min(os.cpu_count() or 1, _MOST_JOBS)


def _codes(text: str) -> list[str]:
    return [code.strip() for code in text.split(",") if code.strip()]


Command = Callable[..., argparse.ArgumentParser]


def add_commands(command: Command) -> None:
    """Add the command to a parser; `command` makes the parser of a command."""
    parser = command("check", EXAMPLES, writes=False)
    parser.add_argument("paths", metavar="PATH", nargs="*", help="files and folders; default: .")
    parser.add_argument(
        "--select",
        metavar="CODES",
        type=_codes,
        action="extend",
        help="check only these rules: PM2,PM301; may be repeated",
    )
    parser.add_argument(
        "--ignore",
        metavar="CODES",
        type=_codes,
        action="extend",
        help="skip these rules; may be repeated",
    )
    parser.add_argument(
        "--fail-on",
        choices=("error", "warning", "note"),
        default="note",
        help="the least level that makes the exit code 1; default: note",
    )
    parser.add_argument("--exit-zero", action="store_true", help="exit with 0 whatever is found")
    parser.add_argument(
        "--statistics",
        action="store_true",
        help="print how many findings each rule has, and not the findings",
    )
    parser.add_argument(
        "-q", "--quiet", action="store_true", help="print the findings and no summary"
    )
    parser.add_argument(
        "--baseline", metavar="FILE", help="leave out the findings that this file lists"
    )
    parser.add_argument(
        "--write-baseline",
        metavar="FILE",
        help="write a list of all findings for --baseline, and print none",
    )
    parser.add_argument(
        "--color",
        choices=COLORS,
        default="auto",
        help="colours for findings; default: auto, in a terminal",
    )
    parser.add_argument(
        "--format",
        choices=("text", "json", "sarif", "github"),
        default="text",
        help="text for people, json, sarif for code hosts, github for annotations; default: text",
    )
    parser.add_argument(
        "--today",
        metavar="DATE",
        type=_date,
        help="the day for deadlines; default: today, in the zone of the policy",
    )
    parser.add_argument("--config", metavar="FILE", help="a configuration, instead of the nearest")
    parser.add_argument(
        "--from",
        dest="from_",
        choices=("markdown", "yaml", "json", "html"),
        help="the format of standard input, where the text doesn't show it",
    )
    parser.add_argument(
        "-j",
        "--jobs",
        metavar="N",
        type=_jobs,
        help="how many processes check many files; default: one for each processor",
    )
    parser.add_argument(
        "--only-reports",
        action="store_true",
        help="skip a file that is named and is no post-mortem, as in a folder",
    )
    parser.add_argument(
        "--public", action="store_true", help="check every file as a public document"
    )
    parser.add_argument("--explain", metavar="CODE", help="print a rule's page, or `all`, and stop")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Check what the arguments name; return 0, 1 where something is found, 2 where a file isn't read."""
    from postmortem.checks import config
    from postmortem.checks import files as checking
    from postmortem.checks import outputs as formats
    from postmortem.checks.team_rules import trusted_configs

    options = checking.CheckOptions(
        today=arguments.today or datetime.now(UTC),
        config=None if arguments.config is None else config.read_config(Path(arguments.config)),
        trusted=() if arguments.config is not None else trusted_configs(Path()),
        only_reports=arguments.only_reports,
        select=arguments.select,
        ignore=arguments.ignore,
        public=arguments.public,
    )
    if arguments.explain is not None:
        print_output(formats.explain(arguments.explain, options.team_rules))
        return 0
    paths = arguments.paths or ["."]
    named = (path for path in paths if path != "-")
    files = checking.check_paths(named, options, arguments.jobs or processors())
    checked = list(counted(files))
    if "-" in paths:
        text = standard_input()
        checked.append(options.check("standard input", text, arguments.from_ or guess(text)))
    if arguments.write_baseline is not None:
        from postmortem.checks.baseline import write_baseline  # few checks have one

        write_baseline(
            Path(arguments.write_baseline), {result.source: result.findings for result in checked}
        )
    elif arguments.baseline is not None:
        from postmortem.checks.baseline import read_baseline

        baseline = read_baseline(Path(arguments.baseline))
        checked = [
            attrs.evolve(result, findings=baseline.new(result.source, result.findings))
            for result in checked
        ]
    if arguments.statistics:
        print_output(
            formats.statistics(
                {result.source: result.results for result in checked}, options.team_rules
            )
        )
    elif arguments.write_baseline is None:
        color = has_colors(sys.stdout, arguments.color)
        print_output(
            checking.written(checked, arguments.format, color=color, rules=options.team_rules)
        )
    unread = sum(result.error is not None for result in checked)
    if not arguments.quiet:
        skipped = sum(result.is_skipped for result in checked)
        counts = [
            len(result.findings)
            for result in checked
            if not (result.error or result.is_skipped or result.excluded)
        ]
        print_message(formats.summary(counts, unread, skipped))
    if unread:
        return 2
    if arguments.exit_zero or arguments.write_baseline is not None:
        return 0
    worst = _LEVELS[: _LEVELS.index(arguments.fail_on) + 1]
    return int(any(finding.level in worst for result in checked for finding in result.findings))


_LEVELS = ("error", "warning", "note")
"""The levels of findings, the worst first."""


def counted(files: Iterable[T]) -> Iterator[T]:
    """Yield what comes of each file; where that takes long, a terminal shows how many there were.

    The line goes to standard error, and is gone at the end. Where that is no terminal, there is none.
    """
    if sys.stderr is None or not sys.stderr.isatty():
        yield from files
        return
    due = time.monotonic() + 0.5
    shown = ""
    for count, path in enumerate(files, start=1):
        if time.monotonic() >= due:
            shown = f"\r{count} checked"
            print(shown, end="", file=sys.stderr, flush=True)
            due = time.monotonic() + 0.1
        yield path
    if shown:
        # Blanks, and no control sequence: every terminal knows what they do.
        print(f"\r{' ' * len(shown)}\r", end="", file=sys.stderr, flush=True)
