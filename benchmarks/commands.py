"""How long each command of the command line takes as a process, beside a Python that does nothing.

The commands take turns, and so does `python -c pass`, so that a busy machine slows all alike. The
processor's own time is beside that of the clock, since it hardly grows where others work.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import attrs

from benchmarks.reports import SIZES

ROUNDS = 7
LONGEST = 0.25
"""How many seconds a command may take on a small file."""
FILES = 1_000
LONGEST_FOLDER = 2.5
"""How many seconds the check of that many files may take on two cores."""

SMALL = (
    "--help", "--version", "new", "schema", "example checkout-pool", "styles", "completion bash",
    "render a.yaml", "render a.md", "convert a.yaml a.html --force", "convert a.md b.json --force", "show a.yaml",
    "check a.yaml --exit-zero", "check a.md --exit-zero", "check --explain PM201",
    "set a.yaml title=Down", "diff a.yaml a.md", "publish a.yaml", "import alerts.json",
    "list folder", "actions folder", "stats folder", "similar a.yaml folder",
)  # fmt: skip
"""The commands on a small file; one that does not exist is left out."""


@attrs.frozen
class Spent:
    """What a process took, in seconds: by the clock, and by the processor with its own children's."""

    wall: float
    cpu: float


def spent(command: list[str], folder: Path) -> tuple[Spent, int]:
    """Return what a process takes, and its exit code."""
    begun = time.perf_counter()
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - the commands of this module
            command, cwd=folder, stdout=output, stderr=subprocess.STDOUT, env=_environment()
        )
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - begun
    return Spent(wall, usage.ru_utime + usage.ru_stime), process.returncode


def _environment() -> dict[str, str]:
    """Return the environment of a command: its modules are compiled once, as pip does it."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def table(say: Callable[[str], str]) -> Iterator[str]:
    """Yield the lines of the table of all commands, in Markdown; `say` prints one and returns it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _fill(folder)
        yield say("| command | median | its processor time | the most | |")
        yield say("| --- | ---: | ---: | ---: | --- |")
        rows: dict[str, list[Spent]] = {}
        codes: dict[str, int] = {}
        for _ in range(ROUNDS):
            for words in ("", *SMALL):
                took, codes[words] = spent(_command(words), folder)
                rows.setdefault(words, []).append(took)
        for words, runs in rows.items():
            if codes[words] in (0, 1):
                yield say(_row(words, runs, LONGEST))
        for jobs in (1, 2):
            words = f"check many --exit-zero --quiet --jobs {jobs}"
            runs = [spent(_command(words), folder)[0] for _ in range(3)]
            most = LONGEST_FOLDER if jobs == 2 else None
            yield say(_row(f"check, {FILES:,} files, {jobs} jobs", runs, most))


def _command(words: str) -> list[str]:
    return [sys.executable, *(("-m", "postmortem", *words.split()) if words else ("-c", "pass"))]


def _row(words: str, runs: list[Spent], most: float | None) -> str:
    wall, cpu = median(run.wall for run in runs), median(run.cpu for run in runs)
    shown = f"`{words}`" if words else "`python -c pass`"
    # On a machine where others work the clock says more of them than of the command.
    mark = "falls short" if most is not None and min(wall, cpu) > most else ""
    limit = f"{most:g} s" if most is not None and words else ""
    return f"| {shown} | {wall:.3f} s | {cpu:.3f} s | {limit} | {mark} |"


def _fill(folder: Path) -> None:
    """Write a small report, and a folder of many, half of them YAML and half of them Markdown."""
    report = SIZES[next(iter(SIZES))]()
    for name in ("a.yaml", "a.md", "a.json"):
        report.save(folder / name)
    (folder / "alerts.json").write_text("[]", encoding="utf-8")
    for name, count in (("folder", 4), ("many", FILES)):
        (folder / name).mkdir()
        for index in range(count):
            numbered = attrs.evolve(report, title=f"{report.title} {index}")
            text = numbered.to_yaml() if index % 2 else numbered.to_markdown()
            ending = "yaml" if index % 2 else "md"
            (folder / name / f"{index:04}.{ending}").write_text(text, encoding="utf-8")
