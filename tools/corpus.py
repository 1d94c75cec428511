"""Read a folder of old post-mortems, show what came of each, and say which law of reading broke.

    nox -s corpus -- FOLDER                           a table of all its documents
    nox -s corpus -- FOLDER --write docs/coverage.md  writes it there, between two comments
    nox -s corpus -- FOLDER --mutate 200              holds the laws for changed ones, too
    nox -s corpus -- FOLDER --timings                 compares the times that documents state
                                                      with those of their own timelines
The code of its end is 1 where a law was broken. The table has names of documents, headings and
counts; no sentence of a document leaves it.
"""

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import get_args

import attrs

import postmortem as pm
from postmortem.derived.milestones import rows
from postmortem.values.moments import Inexact
from tests.reading.mutations import mutated
from tests.reading.old_markdown import LAWS, broken
from tools import stated

COVERAGE, TIMINGS = "coverage", "timings"
"""The tables, by the word in the comment above each."""


@attrs.frozen
class Outcome:
    """What came of a document, or of several together."""

    name: str
    understood: int
    total: int
    kept: Counter[str]
    """What stays in `extras`: a count by the heading that it is below."""
    timed: int
    """Rows of the timeline that have an instant."""
    untimed: int
    broken: tuple[str, ...]
    seconds: float

    @property
    def share(self) -> str:
        """The share of the blocks that became fields."""
        return f"{self.understood / self.total:.0%}" if self.total else "–"

    def row(self) -> str:
        """Return the outcome as a row of the table."""
        kept_lines = ", ".join(
            heading if count == 1 else f"{heading} ({count})"
            for heading, count in self.kept.items()
        )
        laws = ", ".join(dict.fromkeys(fault.split(":")[0] for fault in self.broken))
        cells = (self.name, self.total, self.share, kept_lines, self.timed, self.untimed, laws)
        return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


HEADING = (
    "| document | blocks | become fields | stays in extras | rows with a time | without | broken laws |",
    "| --- | ---: | ---: | --- | ---: | ---: | --- |",
)


def outcome(path: Path, mutations: int = 0) -> Outcome:
    """Read a document, and hold every law over it and over changed ones of it."""
    text = path.read_text(encoding="utf-8")
    began = time.perf_counter()
    reading = pm.read_markdown(text)
    seconds = time.perf_counter() - began
    wrong = broken(text)
    for seed in range(mutations):
        changed = mutated(text, Random(seed))  # noqa: S311 - nothing is guarded by it
        wrong += [f"{fault} (mutation {seed})" for fault in broken(changed)]
    times = [
        (row.time.start if isinstance(row.time, Inexact) else row.time) is not None
        for path, row in rows(reading.report)
        if path.startswith("timeline.")
    ]
    return Outcome(
        name=path.stem,
        understood=reading.coverage.understood,
        total=reading.coverage.total,
        kept=Counter(kept_below(reading.report)),
        timed=sum(times),
        untimed=len(times) - sum(times),
        broken=tuple(wrong),
        seconds=seconds,
    )


def kept_below(report: pm.Report) -> Iterator[str]:
    """Yield a heading for each extra: its own, or that of the section it is in."""
    for extra in report.extras:
        match = _HEADING.search(extra.markdown)
        if match:
            yield " ".join(match[1].split()).rstrip("#: ")
        else:
            yield f"below {extra.after.split(' / ')[-1] or 'the title'}"


_HEADING = re.compile(r"^#{1,4}[ \t]+(.+)$", re.MULTILINE)


def together(name: str, outcomes: list[Outcome]) -> Outcome:
    """Return the outcomes of a folder as one."""
    return Outcome(
        name=name,
        understood=sum(outcome.understood for outcome in outcomes),
        total=sum(outcome.total for outcome in outcomes),
        kept=Counter(),
        timed=sum(outcome.timed for outcome in outcomes),
        untimed=sum(outcome.untimed for outcome in outcomes),
        broken=tuple(fault for outcome in outcomes for fault in outcome.broken),
        seconds=sum(outcome.seconds for outcome in outcomes),
    )


def table(documents: list[Path], mutations: int) -> tuple[list[str], list[Outcome]]:
    """Return the lines of the table, with a sum below each folder, and all outcomes."""
    lines = [*HEADING]
    everyone: list[Outcome] = []
    for inner in sorted({path.parent for path in documents}):
        folder_outcomes = [outcome(path, mutations) for path in documents if path.parent == inner]
        total = together(f"**{inner.name}: {len(folder_outcomes)} documents**", folder_outcomes)
        lines += [row.row() for row in [*folder_outcomes, total]]
        everyone += folder_outcomes
    return lines, everyone


def comparison(documents: list[Path]) -> list[str]:
    """Return the lines of the table of stated times, and below it a count of each verdict."""
    stated_times = [
        statement
        for path in documents
        for statement in stated.statements(path.stem, read(path).report)
    ]
    shown = [entry for entry in stated_times if entry.words.strip("?- ")]
    counts = Counter(entry.verdict for entry in shown)
    verdicts = ", ".join(f"{counts[verdict]} {verdict}" for verdict in get_args(stated.Verdict))
    blank = f"; {len(stated_times) - len(shown)} more are a mere question mark or dash."
    return [
        *stated.HEADING,
        *(entry.row() for entry in shown),
        "",
        f"{len(shown)} stated: {verdicts}{blank}",
    ]


def read(path: Path) -> pm.Reading[pm.Report]:
    """Read a document of a folder."""
    return pm.read_markdown(path.read_text(encoding="utf-8"))


def write(page: Path, lines: list[str], name: str) -> None:
    """Put lines between the two comments of a page."""
    start, end = f"<!-- {name}, made by nox -s corpus -->", f"<!-- /{name} -->"
    text = page.read_text(encoding="utf-8")
    if start not in text or end not in text:
        raise SystemExit(f"{page} has no place for it: expected the lines {start} and {end}")
    before, _, rest = text.partition(start)
    after = rest.partition(end)[2]
    section = "\n".join([start, "", *lines, "", end])
    page.write_text(before + section + after, encoding="utf-8")


def main() -> int:
    """Print the tables, or write them into a page."""
    parser = argparse.ArgumentParser(prog="nox -s corpus --", allow_abbrev=False)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", type=Path, metavar="PAGE", help="the page that has the table")
    parser.add_argument("--mutate", type=int, default=0, metavar="N", help="changed documents each")
    parser.add_argument("--timings", action="store_true", help="compare the times that are stated")
    options = parser.parse_args()
    documents = sorted(path for path in options.folder.rglob("*.md") if path.name != "README.md")
    if not documents:
        raise SystemExit(f"{options.folder}: expected a folder with .md files in it")
    wrong: list[str] = []
    if options.timings:
        name, lines = TIMINGS, comparison(documents)
    else:
        name, (lines, outcomes) = COVERAGE, table(documents, options.mutate)
        wrong = [f"{outcome.name}: {fault}" for outcome in outcomes for fault in outcome.broken]
        seconds = sum(outcome.seconds for outcome in outcomes)
        summary = (
            f"{len(documents) * (1 + options.mutate)} texts, {len(LAWS)} laws, {len(wrong)} broken"
        )
        print(
            *wrong,
            f"{summary}; the documents were read in {seconds:.2f} s",
            sep="\n",
            file=sys.stderr,
        )
    if options.write:
        write(options.write, lines, name)
    else:
        print("\n".join(lines))
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
