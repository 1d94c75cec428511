"""Every contest: what work, against whom, and how both sides are checked to do the same."""

import datetime as dt
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mistune
import yaml
from markdown_it import MarkdownIt
from tabulate import tabulate

import postmortem as pm
from benchmarks import jinja
from benchmarks.contest import Contest, Pair
from benchmarks.pydantic_models import model
from postmortem.derived.chart import document_of
from postmortem.model.document import to_document
from postmortem.serialize.converter import unstructure_for_people
from postmortem.tree.nodes import Block, Section, Table

ROOT = Path(__file__).parent.parent


def json_out(report: pm.Report) -> Pair:
    """Write JSON: every field. Both texts are read as the same report."""
    theirs = model().model_validate_json(report.to_json())
    assert pm.Report.from_json(theirs.model_dump_json()) == report
    return report.to_json, theirs.model_dump_json


def json_in(report: pm.Report) -> Pair:
    """Read JSON, validated, with unknown keys refused. Both read all of it."""
    text = report.to_json()
    validate = model().model_validate_json
    assert pm.Report.from_json(validate(text).model_dump_json()) == report
    return lambda: pm.Report.from_json(text), lambda: validate(text)


def yaml_out(report: pm.Report) -> Pair:
    """Write YAML; the peer writes plain dicts that are made already. Both are the same report."""
    plain = unstructure_for_people(report)

    def theirs() -> str:
        dumped = yaml.dump(plain, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
        return str(dumped)

    assert pm.Report.from_yaml(theirs()) == report
    return report.to_yaml, theirs


def yaml_in(report: pm.Report) -> Pair:
    """Read YAML into a validated report; the peer reads plain dicts, and stops there."""
    text = report.to_yaml()

    def theirs() -> Any:
        return yaml.load(text, Loader=yaml.CSafeLoader)

    assert theirs() == unstructure_for_people(report)
    return lambda: pm.Report.from_yaml(text), theirs


def markdown_out(report: pm.Report) -> Pair:
    """Write Markdown. Both sides give the same bytes."""
    assert jinja.markdown(report) == report.to_markdown()
    return report.to_markdown, lambda: jinja.markdown(report)


def html_out_of_markdown(report: pm.Report) -> Pair:
    """Write an HTML page; the peer makes HTML of our Markdown, without a page around it."""
    text = report.to_markdown()
    parser = MarkdownIt("commonmark").enable("table")
    assert _words_of(parser.render(text)) - _words_of(report.to_html()) == _said_otherwise(report)
    return report.to_html, lambda: parser.render(text)


def html_out(report: pm.Report) -> Pair:
    """Write an HTML page without its data; the peer's has no picture and no styles, but the same words.

    Both begin with the report: the peer's template goes through the same tree.
    """

    def ours() -> str:
        return report.to_html(embed_data=False)

    def theirs() -> str:
        return jinja.page(document_of(report, {"timings"}))

    assert _words_of(theirs()) - _words_of(ours()) == _said_otherwise(report)
    return ours, theirs


def _words_of(page: str) -> set[str]:
    """Return the words of a page."""
    return set(re.sub(r"<[^>]*>", " ", page).split())


def _said_otherwise(report: pm.Report) -> set[str]:
    """Return the words that only the peers have for what our page says in its head, or needn't say.

    The one line of the summary is in the head without a heading, and the duration as a time to
    resolve. A column without a value isn't there at all.
    """
    words = {"One-Line"}
    for table in _tables(to_document(report).body):
        words.update(row[1] for row in table.rows if row[0] == "**Duration**")
        for column, cells in zip(table.columns, zip(*table.rows, strict=True), strict=False):
            if not any(cells):
                words.update(column.split())
    return words - {"Date", "Status"}  # the head has these, whatever the columns have


def text_out(report: pm.Report) -> Pair:
    """Write plain text; the peer lays out the tables, and nothing else. Both lay them out alike."""
    tables = list(_tables(to_document(report).body))

    def theirs() -> list[str]:
        return [
            tabulate(table.rows, table.columns, tablefmt="plain", disable_numparse=True)
            for table in tables
        ]

    # Wide enough for nothing to be wrapped, which tabulate does in another way.
    ours = report.to_text(width=400).replace("(off target)", "")
    shown = {" ".join(line.split()) for line in ours.split("\n")}
    plain = [line for text in theirs() for line in text.split("\n") if not _MARKUP.search(line)]
    assert {" ".join(line.split()) for line in plain} <= shown
    return lambda: report.to_text(width=400), theirs


_MARKUP = re.compile(r"[`*_\[\\]")


def _tables(blocks: tuple[Block, ...]) -> Iterator[Table]:
    for block in blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Section):
            yield from _tables(block.body)


def markdown_in_tokens(report: pm.Report) -> Pair:
    """Read Markdown into a validated report; the peer makes tokens, and stops there."""
    text = report.to_markdown()
    parser = MarkdownIt("commonmark").enable("table")
    assert _rows(report) == sum(token.type == "tr_open" for token in parser.parse(text))
    return lambda: pm.Report.from_markdown(text), lambda: parser.parse(text)


def markdown_in_ast(report: pm.Report) -> Pair:
    """Read Markdown into a validated report; the peer makes a syntax tree, and stops there."""
    text = report.to_markdown()
    parse = mistune.create_markdown(renderer=None, plugins=["table"])
    return lambda: pm.Report.from_markdown(text), lambda: parse(text)


def _rows(report: pm.Report) -> int:
    """Return how many rows the tables of a report's document have, headings included."""
    lines = report.to_markdown().split("\n")
    return sum(line.startswith("| ") for line in lines)


def build(_: pm.Report) -> Pair:
    """Build 100,000 events: through the builder, and as a list of the same objects."""
    start = dt.datetime(2026, 1, 15, tzinfo=dt.UTC)
    times = [start + dt.timedelta(minutes=number) for number in range(100_000)]

    def ours() -> pm.Report:
        builder = pm.report("INC-1", "T", date="2026-01-15")
        for number, time in enumerate(times):
            builder = builder.detected(time, f"Event {number}")
        return builder.build()

    def theirs() -> list[pm.Event]:
        return [pm.Event(time=time, event=f"Event {number}") for number, time in enumerate(times)]

    assert list(ours().timeline.detection) == theirs()
    return ours, theirs


def imports(_: pm.Report) -> Pair:
    """Import the package in a new process."""
    return _process("import postmortem"), _process("import pydantic")


def first_report(_: pm.Report) -> Pair:
    """Import the package in a new process, and make one small object with validated fields."""
    ours = "import postmortem as pm; pm.report('INC-1', 'T', severity='SEV-2').build()"
    theirs = (
        "from pydantic import BaseModel\n"
        "class Report(BaseModel):\n    incident_id: str\n    title: str\n    severity: str\n"
        "Report(incident_id='INC-1', title='T', severity='SEV-2')"
    )
    return _process(ours), _process(theirs)


def command(report: pm.Report) -> Pair:
    """Render a YAML file as a whole process; the peer is a script of Jinja2 and PyYAML."""
    folder = Path(tempfile.mkdtemp(prefix="postmortem-bench-"))
    report.save(folder / "report.yaml")
    out = folder / "report.md"
    arguments = ["render", str(folder / "report.yaml"), "--force", "-o", str(out)]

    theirs_out = folder / "theirs.md"
    ours = _run([sys.executable, "-m", "postmortem", *arguments])
    script = [sys.executable, "-m", "benchmarks.render_script"]
    theirs = _run([*script, str(folder / "report.yaml"), str(theirs_out)])
    ours()
    theirs()
    assert out.read_text() == theirs_out.read_text()
    return ours, theirs


def _process(code: str) -> Any:
    return _run([sys.executable, "-c", code])


def _run(arguments: list[str]) -> Any:
    # Both sides find their bytecode on the disk, as all that pip installs does.
    environment = {name: value for name, value in os.environ.items() if name not in _NO_BYTECODE}
    return lambda: subprocess.run(arguments, check=True, cwd=ROOT, env=environment)  # noqa: S603 - our own commands


_NO_BYTECODE = {"PYTHONDONTWRITEBYTECODE"}


CONTESTS = (
    Contest(work="JSON out", peer="pydantic", reach=0.35, prepare=json_out),
    Contest(work="JSON in", peer="pydantic", reach=0.65, prepare=json_in),
    Contest(work="YAML out", peer="PyYAML with libyaml, plain dicts", reach=1.1, prepare=yaml_out),
    Contest(work="YAML in", peer="PyYAML with libyaml, plain dicts", reach=1.2, prepare=yaml_in),
    Contest(work="Markdown out", peer="Jinja2", reach=0.7, prepare=markdown_out),
    Contest(work="HTML out", peer="markdown-it-py on our Markdown", reach=0.12, prepare=html_out_of_markdown),
    Contest(work="HTML out", peer="Jinja2 with a Markdown filter", reach=0.8, prepare=html_out),
    Contest(work="Text out", peer="tabulate, tables only", reach=1.3, prepare=text_out),
    Contest(
        work="Markdown in", peer="markdown-it-py, tokens", reach=0.25, prepare=markdown_in_tokens
    ),
    Contest(work="Markdown in", peer="mistune, AST", reach=0.45, prepare=markdown_in_ast),
    Contest(
        work="100,000 events built", peer="a list of events", reach=2.5, prepare=build,
        alone=True, grows=False, turns=5,
    ),
    Contest(
        work="import", peer="pydantic", reach=0.8, prepare=imports, alone=True, grows=False,
    ),
    Contest(
        work="import, and one report", peer="pydantic, one model", reach=1.5, prepare=first_report,
        alone=True, grows=False,
    ),
    Contest(
        work="`postmortem render`, the process", peer="Jinja2 and PyYAML, a script", reach=1.2,
        prepare=command, grows=False,
    ),
)  # fmt: skip
"""In the order of the table."""
