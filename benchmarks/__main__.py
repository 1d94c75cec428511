"""Run the contests and print their table.

    python -m benchmarks [WORD ...] [--write FILE]

A word picks the contests whose work has it. `--write` puts the tables into a Markdown page, between
two comments, with date, machine and versions; the commands have a place of their own there. The exit code is 0, whatever the table says.
"""

import argparse
import datetime as dt
import os
import platform
import re
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from benchmarks import commands
from benchmarks.contest import Contest, Result, growth, hold
from benchmarks.contests import CONTESTS
from benchmarks.memory import REACH, Peak, peak
from benchmarks.reports import SIZES, full
from benchmarks.shapes import SHAPES, reading

PEERS = (
    "pydantic",
    "PyYAML",
    "Jinja2",
    "markdown-it-py",
    "mistune",
    "tabulate",
    "pyromark",
    "msgspec",
)
READING = "any Markdown in"
COMMANDS = "commands"
GROWTH = 12.0
"""The most that 20,000 rows may take over 2,000."""
START, END = "<!-- made by nox -s bench -->", "<!-- /made -->"
START_OF_COMMANDS = "<!-- made by nox -s bench -- commands -->"


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("words", nargs="*", metavar="WORD")
    parser.add_argument("--write", type=Path, metavar="FILE")
    arguments = parser.parse_args()
    chosen = [contest for contest in CONTESTS if _is_wanted(contest.work, arguments.words)]
    lines = [_facts(), "", *_contests(chosen), "", *_growth(chosen), "", *_memory(arguments.words)]
    if _is_wanted(READING, arguments.words):
        lines += ["", *_reading()]
    if arguments.write is not None and (chosen or _is_wanted(READING, arguments.words)):
        _write(arguments.write, START, lines)
    if _is_wanted(COMMANDS, arguments.words):
        lines = [lines[0], "", *commands.table(_say)]
        if arguments.write is not None:
            _write(arguments.write, START_OF_COMMANDS, lines)


def _is_wanted(work: str, words: list[str]) -> bool:
    return not words or any(word.casefold() in work.casefold() for word in words)


def _say(line: str) -> str:
    print(line, flush=True)
    return line


def _facts() -> str:
    names = ", ".join(f"{name} {version(name)}" for name in PEERS)
    return _say(
        f"{dt.datetime.now(dt.UTC):%Y-%m-%d}, Python {platform.python_version()}, "
        f"{platform.system()} on {platform.machine()}, {_cores()}; postmortem "
        f"{version('postmortem-report')}, {names}."
    )


def _cores() -> str:
    return f"{os.cpu_count()} cores"


def _contests(chosen: list[Contest]) -> list[str]:
    lines = [
        _say("| work | size | against | ours | theirs | ratio | reach | |"),
        _say("| --- | --- | --- | ---: | ---: | ---: | ---: | --- |"),
    ]
    for contest in chosen:
        sizes = [""] if contest.alone else list(SIZES)
        for size in sizes:
            report = SIZES[size]() if size else full(840)
            lines.append(_say(_row(hold(contest, size, report))))
    return lines


def _row(result: Result) -> str:
    contest = result.contest
    return (
        f"| {contest.work} | {result.size} | {contest.peer} | {_time(result.ours)} "
        f"| {_time(result.theirs)} | {result.ratio:.2f} | {contest.reach:g} "
        f"| {'' if result.reached else 'falls short'} |"
    )


def _time(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.3g} ms"


def _growth(chosen: list[Contest]) -> list[str]:
    lines = [
        _say("| work | 20,000 rows over 2,000 | theirs | reach | |"),
        _say("| --- | ---: | ---: | ---: | --- |"),
    ]
    seen: set[str] = set()
    for contest in chosen:
        if contest.grows and contest.work not in seen:
            seen.add(contest.work)
            ours, theirs = growth(contest, full(2_000), full(20_000))
            mark = "" if ours <= GROWTH else "falls short"
            lines.append(
                _say(f"| {contest.work} | {ours:.1f} | {theirs:.1f} | {GROWTH:g} | {mark} |")
            )
    return lines


def _memory(words: list[str]) -> list[str]:
    report = full(20_000)
    writers: dict[str, Callable[[], str]] = {"Markdown": report.to_markdown, "HTML": report.to_html}
    lines = [
        _say("| memory, 20,000 rows | peak | output | ratio | reach | |"),
        _say("| --- | ---: | ---: | ---: | ---: | --- |"),
    ]
    for name, write in writers.items():
        if _is_wanted(name, words):
            lines.append(_say(_memory_row(peak(name, report, write))))
    return lines


def _memory_row(peak: Peak) -> str:
    mark = "" if peak.ratio <= REACH else "falls short"
    return (
        f"| {peak.work} | {peak.peak / 1e6:.1f} MB | {peak.output / 1e6:.1f} MB "
        f"| {peak.ratio:.1f} | {REACH:g} | {mark} |"
    )


def _reading() -> list[str]:
    lines = [
        _say(f"| {READING}, of a shape | 1 MB | a byte of 1 MB, over one of 100 kB |"),
        _say("| --- | ---: | ---: |"),
    ]
    for shape, make in SHAPES.items():
        large, times = reading(make)
        lines.append(_say(f"| {shape} | {_time(large)} | {times:.1f} |"))
    return lines


def _write(page: Path, start: str, lines: list[str]) -> None:
    text = page.read_text(encoding="utf-8")
    section = "\n".join([start, "", *lines, "", END])
    rewritten = re.sub(
        f"{re.escape(start)}.*?{re.escape(END)}", lambda _: section, text, flags=re.DOTALL
    )
    page.write_text(rewritten, encoding="utf-8")


if __name__ == "__main__":
    main()
