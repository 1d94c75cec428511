"""The examples, the README and the pages show what is true.

On a page, a block of another language right below a `python` block is what that block prints.
`nox -s docs` runs the blocks too, and the commands; here it is the output that counts.
"""

import contextlib
import doctest
import io
import json
import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import attrs
import pytest

import postmortem as pm
from postmortem.model.sections import OUTLINE
from tools.derive import HEAD, derived
from tools.derive import example as example_of

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
PAGES = [
    ROOT / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "docs" / "howto").glob("*.md")),
]
README_COMMANDS = [
    "pip install postmortem-report",
    (
        "python3 -m venv .venv && .venv/bin/pip install . "
        "&& .venv/bin/postmortem render examples/adfs-outage.yaml"
    ),
    "python3 -m venv .venv && .venv/bin/pip install nox && .venv/bin/nox",
]


class Block(NamedTuple):
    """A fenced block of a page."""

    language: str
    body: str
    line: int
    follows: bool
    """Whether nothing but blank lines is between it and the block before."""


_FENCE = re.compile(r"^(`{3,})([^`\n]*)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)


def blocks(text: str) -> Iterator[Block]:
    """Yield the fenced blocks of a Markdown text."""
    done = 0
    for match in _FENCE.finditer(text):
        between = text[done : match.start()]
        line = text.count("\n", 0, match.start()) + 1
        yield Block(match[2], match[3], line, done > 0 and not between.strip())
        done = match.end()


def printed(body: str, names: dict[str, Any]) -> str:
    """Run a `python` block and return what it prints."""
    output = io.StringIO()
    examples = doctest.DocTestParser().get_examples(body)
    with contextlib.redirect_stdout(output):
        for source, fails in [(example.source, example.exc_msg) for example in examples] or [
            (body, None)
        ]:
            with contextlib.suppress(*([Exception] if fails else [])):
                exec(source, names)  # noqa: S102 - the page is ours
    return output.getvalue()


def example() -> pm.Report:
    """Return the report of the example in YAML."""
    return pm.load(EXAMPLES / "adfs-outage.yaml")


def test_the_script_builds_the_report_of_the_yaml_file() -> None:
    """The two examples are one report."""
    assert runpy.run_path(str(EXAMPLES / "adfs_outage.py"))["REPORT"] == example()


def test_the_script_prints_the_document_of_the_yaml_file() -> None:
    """The script and the command give the same document, byte for byte."""
    script = [sys.executable, "adfs_outage.py"]
    command = [sys.executable, "-m", "postmortem", "render", "adfs-outage.yaml"]
    documents = [
        subprocess.run(arguments, cwd=EXAMPLES, capture_output=True, check=True).stdout
        for arguments in (script, command)
    ]
    assert documents[0] == documents[1] == example().to_markdown().encode()


@pytest.mark.parametrize("ending", [".md", ".json", ".yaml"])
def test_the_script_saves_the_report(tmp_path: Path, ending: str) -> None:
    """The script writes the report to the path that it is given, and it reads back equal."""
    path = tmp_path / f"incident{ending}"
    subprocess.run([sys.executable, EXAMPLES / "adfs_outage.py", path], check=True)
    assert pm.load(path) == example()


def test_the_example_invents_nothing() -> None:
    """The example has no severity, no owner and no due date, since its source has none."""
    report = example()
    assert report.metadata.severity is None
    for phase in ("immediate", "short_term", "long_term"):
        for item in getattr(report.action_items, phase):
            assert (item.owner, item.due, item.status) == (None, None, None)


def test_the_readme_has_three_commands() -> None:
    """The README's `sh` blocks install it, show an example in a clone, and check the project."""
    commands = [
        block.body.strip() for block in blocks(PAGES[0].read_text()) if block.language == "sh"
    ]
    assert commands == README_COMMANDS


@pytest.mark.skipif(not (ROOT / ".ci").is_dir(), reason="a source distribution has no .ci")
def test_ci_runs_the_last_command_of_the_readme() -> None:
    """What CI runs is what the README says, word for word."""
    assert (ROOT / ".ci" / "run").read_text().splitlines()[-1] == README_COMMANDS[-1]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_shows_what_its_code_prints(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A block right below a `python` block is the output of that block."""
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    output = ""
    for block in blocks(page.read_text(encoding="utf-8")):
        if block.language == "python":
            output = printed(block.body, names)
        elif block.follows and output:
            assert block.body.strip() == output.strip(), f"{page.name}, line {block.line}"
        if block.language != "python":
            output = ""


def test_the_bot_has_the_report_after_each_event(tmp_path: Path) -> None:
    """The bot's file holds the report so far, and what machines wrote shows as it was."""
    events = (EXAMPLES / "events.jsonl").read_text(encoding="utf-8")
    reports = runpy.run_path(str(EXAMPLES / "incident_bot.py"))["reports"]
    snapshots = list(reports(json.loads(line) for line in events.splitlines()))
    assert len(snapshots) == len(events.splitlines())
    assert [snapshot.metadata.status for snapshot in snapshots[-2:]] == [
        pm.Status.ONGOING,
        pm.Status.RESOLVED,
    ]
    alert = 'Alert: latency_p99{service="checkout"} > 2s | *critical*'
    assert pm.escape(alert) == snapshots[-1].timeline.detection[1].event
    path = tmp_path / "incident.md"
    bot = [sys.executable, str(EXAMPLES / "incident_bot.py"), str(path)]
    subprocess.run(bot, input=events.encode(), check=True, capture_output=True)
    assert pm.load(path) == snapshots[-1]


def test_the_web_site_shows_reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page shows its report, and runs nothing that is in it or in the name of a file."""
    monkeypatch.setenv("REPORTS", str(tmp_path))
    hostile = pm.report("INC-7", "<script>alert(1)</script>").build()
    hostile.save(tmp_path / "INC-7.yaml")
    (tmp_path / "<b>.yaml").write_text("title: [")
    site = runpy.run_path(str(EXAMPLES / "web.py"))["app"].test_client()
    page = site.get("/INC-7")
    assert "<script>alert" not in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert pm.Report.from_html(page.text) == pm.Report.from_json(site.get("/INC-7.json").data)
    assert [site.get(path).status_code for path in ("/INC-8", "/INC-8.json", "/..")] == [404] * 3
    assert site.get("/<b>").status_code == 422
    assert "<b>" not in site.get("/").text


def test_the_check_in_ci_fails_for_errors_and_lists_what_is_late(tmp_path: Path) -> None:
    """The script for CI passes over warnings, names the owner of what is late, and stops for errors."""
    source = (EXAMPLES / "checkout-pool.yaml").read_text(encoding="utf-8")
    (tmp_path / "good.yaml").write_text(source, encoding="utf-8")
    script = [sys.executable, str(EXAMPLES / "ci_check.py"), str(tmp_path), "--today", "2026-02-01"]
    ran = subprocess.run(script, capture_output=True, text=True)
    assert (
        "overdue, @alice:\n  Page when the pool is 80% full (good.yaml, 2026-01-22)" in ran.stdout
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    (tmp_path / "bad.yaml").write_text(source.replace("duration: 40 min", "duration: 3 h"))
    (tmp_path / "worse.yaml").write_text("title: [")
    ran = subprocess.run(script, capture_output=True, text=True)
    assert re.search(r"bad\.yaml:\d+: error: stated are 3 h", ran.stdout)
    assert "worse.yaml" in ran.stdout
    assert ran.returncode == 1


# --- the sections --------------------------------------------------------------------------------


def test_the_page_of_sections_shows_what_is_kept() -> None:
    """What has no field is written as docs/sections.md shows it."""
    shown = (ROOT / "docs" / "sections.md").read_text(encoding="utf-8")
    shown_blocks = [block.body for block in blocks(shown) if block.language in ("yaml", "markdown")]
    assert len(shown_blocks) > 1
    for data, document in zip(shown_blocks[::2], shown_blocks[1::2], strict=True):
        assert document.strip() in pm.Report.from_yaml(HEAD + data).to_markdown()


@pytest.mark.parametrize("field", list(OUTLINE))
def test_the_example_of_a_section_is_one(field: str) -> None:
    """The YAML in the docstring of a section's file fills that section, and no other."""
    bare, report = pm.Report.from_yaml(HEAD), example_of(field)
    changed = {field.name for field in attrs.fields(pm.Report)}
    changed = {name for name in changed if getattr(report, name) != getattr(bare, name)}
    assert changed == {field}
    assert pm.Report.from_markdown(report.to_markdown()) == report


DERIVED = dict(derived())


@pytest.mark.parametrize("path", DERIVED, ids=lambda path: path.name)
def test_what_follows_from_the_code_is_up_to_date(path: Path) -> None:
    """A page of a section, the schema, the record of the names: each is what `nox -s derive` writes."""
    assert path.read_text(encoding="utf-8") == DERIVED[path]


def test_there_is_no_page_without_a_section() -> None:
    """docs/sections/ has a page for each section, and no other."""
    assert {page.stem for page in (ROOT / "docs" / "sections").glob("*.md")} == set(OUTLINE)


# --- the rest of docs/ ---------------------------------------------------------------------------


def test_the_reference_has_every_public_name() -> None:
    """Every public name stands exactly once in docs/reference.md or on the page of a section."""
    pages = [ROOT / "docs" / "reference.md", *(ROOT / "docs" / "sections").glob("*.md")]
    text = "".join(page.read_text(encoding="utf-8") for page in pages)
    directives = re.findall(r"^\.\. (?:auto|py:)[a-z]+:: ([A-Za-z_]+)", text, re.MULTILINE)
    assert sorted(directives) == pm.__all__
