"""Measure a corpus: loading, questions, the site, and what people would use instead.

    python -m benchmarks.corpus [COUNT ...] [--write FILE]

Each measurement runs in a process of its own, on a folder made by `benchmarks.corpora`; times are wall
times of one run, with the processor time beside them, since the machines that this runs on are shared.
"""

import argparse
import datetime as dt
import json
import os
import platform
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import attrs

import postmortem as pm
from benchmarks import corpora

START, END = "<!-- made by python -m benchmarks.corpus -->", "<!-- /made -->"
SITE_SIZE = 1_000
PEER_SIZE = 1_000
TODAY = dt.date(2026, 1, 1)


@attrs.frozen
class Measured:
    """What a piece of work took."""

    seconds: float
    cpu: float
    """Seconds of all cores."""
    megabytes: float
    """The most memory that the process had; that of workers isn't in it."""
    note: str = ""


def measured(work: Callable[[], Any]) -> Measured:
    """Return what a piece of work takes in this process and those that it starts."""
    before = _cpu()
    start = time.perf_counter()
    note = work()
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Measured(seconds, _cpu() - before, peak, str(note or ""))


def _cpu() -> float:
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


# --- the pieces of work, each run in a process of its own -----------------------------------------


def load(folder: str, cache: str, workers: str) -> dict[str, Any]:
    """Load a folder."""
    cache_option: bool | str = cache if cache != "-" else False
    measures = measured(
        lambda: len(
            pm.Corpus.load(folder, cache=cache_option, workers=int(workers) or None, progress=False)
        )
    )
    return {"load": attrs.asdict(measures)}


def questions(folder: str, cache: str, times: str) -> dict[str, Any]:
    """Load a folder from its cache and ask every question, twice; its reports count several times."""
    corpus = pm.Corpus.load(folder, cache=cache, progress=False)
    if int(times) > 1:
        entries = corpus.entries()
        copies = [
            attrs.evolve(entry, key=f"{number}/{entry.key}")
            for number in range(int(times))
            for entry in entries
        ]
        corpus = pm.Corpus(tuple(copies))
    answers: dict[str, Any] = {}
    for name in (
        "how_many", "how_long", "better", "long_and_severe", "who_noticed", "done_in_time",
        "overdue", "happened_before", "causes", "classes", "what_stopped", "quality", "writing_speed",
    ):  # fmt: skip
        options: dict[str, Any] = {}
        if name in ("done_in_time", "overdue"):
            options = {"today": TODAY}
        if name == "happened_before":
            options = {"report": corpus.keys()[len(corpus) // 2]}
        for turn in ("first", "again"):
            measure = measured(partial(_answer, corpus, name, options))
            answers[f"{name} {turn}"] = attrs.asdict(measure)
    return answers


def _answer(corpus: pm.Corpus, name: Any, options: dict[str, Any]) -> None:
    corpus.answer(name, **options)


def site(folder: str, cache: str, out: str) -> dict[str, Any]:
    """Make the site of a folder: loading, and writing."""
    measure = measured(lambda: pm.Corpus.load(folder, cache=cache, progress=False).site(out))
    return {"site": attrs.asdict(measure)}


def peer_documents(folder: str) -> dict[str, Any]:
    """Load Markdown with python-frontmatter and markdown-it-py: text, and tokens of it."""
    import frontmatter
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table")

    def work() -> int:
        count = 0
        for path in sorted(Path(folder).rglob("*.md")):
            document = frontmatter.loads(path.read_text(encoding="utf-8"))
            parser.parse(document.content)
            count += 1
        return count

    return {"peer": attrs.asdict(measured(work))}


def our_tables(folder: str, cache: str) -> dict[str, Any]:
    """Make frames of the events and the actions."""
    corpus = pm.Corpus.load(folder, cache=cache, progress=False)
    corpus.table("revisions").to_pandas()  # what pandas takes to be imported is neither's
    return {
        "tables": attrs.asdict(
            measured(
                lambda: [len(corpus.table(name).to_pandas()) for name in ("events", "actions")]
            )
        )
    }


def peer_tables(folder: str, cache: str) -> dict[str, Any]:
    """Make frames of the events and the actions by pandas.json_normalize."""
    import pandas

    corpus = pm.Corpus.load(folder, cache=cache, progress=False)
    texts = [report.to_json() for report in corpus]
    pandas.json_normalize({"a": [1]})

    def work() -> list[int]:
        data = [json.loads(text) for text in texts]
        meta = ["title"]
        sizes = []
        for part, groups in (
            ("timeline", ("events", "detection", "investigation", "resolution")),
            ("action_items", ("unscheduled", "immediate", "short_term", "long_term")),
        ):
            frames = [
                pandas.json_normalize(
                    data, record_path=[part, group], meta=meta, record_prefix="x."
                )
                for group in groups
            ]
            sizes.append(len(pandas.concat([frame for frame in frames if len(frame)])))
        return sizes

    return {"peer tables": attrs.asdict(measured(work))}


WORK: dict[str, Callable[..., dict[str, Any]]] = {
    function.__name__: function
    for function in (load, questions, site, peer_documents, our_tables, peer_tables)
}


def in_own_process(work: str, *arguments: str) -> dict[str, Measured]:
    """Run a piece of work in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.corpus", "--work", work, *arguments]
    process = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
    return {name: Measured(**measure) for name, measure in json.loads(process.stdout).items()}


# --- the table ------------------------------------------------------------------------------------


def _row(name: str, size: int, measure: Measured, reach: str = "") -> str:
    line = (
        f"| {name} | {size:,} | {measure.seconds:.2f} s | {measure.cpu:.2f} s "
        f"| {measure.megabytes:,.0f} MB | {reach} |"
    )
    print(line, flush=True)
    return line


def _head() -> list[str]:
    names = ("polars", "pandas", "python-frontmatter", "markdown-it-py")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    facts = (
        f"{dt.datetime.now(dt.UTC):%Y-%m-%d}, Python {platform.python_version()}, "
        f"{platform.system()} on {platform.machine()}, {os.cpu_count()} cores, load "
        f"{os.getloadavg()[0]:.1f} when it began; {versions}."
    )
    print(facts, flush=True)
    return [
        facts,
        "",
        "| work | reports | time | processor | memory | reach |",
        "| --- | ---: | ---: | ---: | ---: | --- |",
    ]


def run(counts: list[int]) -> list[str]:
    """Measure corpora of some sizes; return the lines of the page."""
    lines = _head()
    for count in counts:
        with tempfile.TemporaryDirectory() as place:
            lines += _of_size(count, Path(place))
    with tempfile.TemporaryDirectory() as place:
        lines += _site_and_peers(Path(place))
    return lines


def _of_size(count: int, place: Path) -> list[str]:
    folder, cache = place / "reports", str(place / "cache")
    corpora.write(count, folder)
    lines = []
    if count <= 10_000:
        single = in_own_process("load", str(folder), "-", "1")["load"]
        lines.append(_row("load, cold, one process", count, single))
        two = in_own_process("load", str(folder), "-", "0")["load"]
        ratio = f"{single.seconds / two.seconds:.2f} times one process; at least 1.8 on two cores"
        lines.append(_row("load, cold, all cores", count, two, ratio))
    lines.append(
        _row(
            "load, and fill the cache",
            count,
            in_own_process("load", str(folder), cache, "0")["load"],
        )
    )
    reach = "2 s, 600 MB" if count == 10_000 else ""
    lines.append(
        _row("load, warm", count, in_own_process("load", str(folder), cache, "0")["load"], reach)
    )
    times = 10 if count == 10_000 else 1
    for name, measure in in_own_process("questions", str(folder), cache, str(times)).items():
        question, turn = name.split()
        lines.append(_row(f"`{question}`, {turn}", count * times, measure, "1 s"))
    return lines


def _site_and_peers(place: Path) -> list[str]:
    folder, cache = place / "reports", str(place / "cache")
    corpora.write(SITE_SIZE, folder)
    out = str(place / "site")
    lines = [
        _row("site, cold, with loading", SITE_SIZE, in_own_process("site", str(folder), cache, out)["site"], "20 s"),
        _row("site, nothing changed, with loading", SITE_SIZE, in_own_process("site", str(folder), cache, out)["site"], "1 s"),
    ]  # fmt: skip
    documents = place / "markdown"
    documents.mkdir()
    for report in pm.Corpus.load(folder, cache=cache, progress=False):
        report.save(documents / f"{report.metadata.incident_id}.md")
    ours = in_own_process("load", str(documents), "-", "1")["load"]
    lines.append(_row("Markdown, cold, one process: reports, tables, findings", PEER_SIZE, ours))
    peer = in_own_process("peer_documents", str(documents))["peer"]
    lines.append(_row("python-frontmatter and markdown-it-py: tokens", PEER_SIZE, peer))
    lines.append(_row("frames of events and actions", PEER_SIZE, in_own_process("our_tables", str(folder), cache)["tables"]))  # fmt: skip
    tables = in_own_process("peer_tables", str(folder), cache)["peer tables"]
    lines.append(_row("the same by pandas.json_normalize, types inferred", PEER_SIZE, tables))
    return lines


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.corpus", description=__doc__)
    parser.add_argument("--work", nargs="+", help=argparse.SUPPRESS)
    parser.add_argument("counts", nargs="*", type=int, metavar="COUNT")
    parser.add_argument("--write", type=Path, metavar="FILE")
    arguments = parser.parse_args()
    if arguments.work:
        name, *rest = arguments.work
        print(json.dumps(WORK[name](*rest)))
        return
    lines = run(arguments.counts or [1_000, 10_000])
    if arguments.write is not None:
        text = arguments.write.read_text(encoding="utf-8")
        section = "\n".join([START, "", *lines, "", END])
        pattern = f"{re.escape(START)}.*{re.escape(END)}"
        page = re.sub(pattern, lambda _: section, text, flags=re.DOTALL)
        arguments.write.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
