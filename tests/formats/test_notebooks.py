"""What shows itself in a notebook and to rich: whole, small, the same each time, and safe."""

import io
import json
import os
import re
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nh3
import pytest
from hypothesis import example, given, settings
from rich.console import Console

import postmortem as pm
from postmortem.testing import reports
from tests.effort import examples
from tests.everything import everything

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "examples" / "incident.ipynb"

WRONG = (
    pm.report("INC-1", "Login was down", date="2026-02-30", severity="SEV-9")  # type: ignore[arg-type]  # that is the point
    .detected("25:99", "No such time")
    .detected("2026-01-15 00:05", "The <b>alert</b> fires")
    .action("A1", "Watch it", horizon="never")  # type: ignore[arg-type]
)
READING = pm.read_markdown("# Login was down\n\n## Weather\n\nIt rained.\n")
SHOWN: dict[str, Any] = {
    "report": everything(),
    "draft": everything().edit(),
    "wrong draft": WRONG,
    "timeline": everything().timeline,
    "actions": everything().action_items,
    "reading": READING,
    "empty report": pm.Report(title="t"),
    "empty timeline": pm.Timeline(),
    "empty actions": pm.ActionItems(),
    "hopeless draft": pm.report("", ""),
}

# What JupyterLab's sanitizer (packages/apputils/src/sanitizer.ts) leaves of a notebook that nobody
# has trusted yet: of what we write, all but `style`, which it takes with its content.
LAB_TAGS = set(
    "a article b blockquote br caption code details div em figcaption figure h1 h2 h3 h4 h5 h6 hr i img "
    "li ol p pre section span strong sub summary sup table tbody td th thead time tr ul".split()
)
LAB_ATTRIBUTES = {
    "*": {"class", "dir", "lang", "title", "tabindex"},
    "a": {"href"}, "img": {"src", "alt", "width", "height"}, "time": {"datetime"},
    "th": {"scope", "colspan", "rowspan"}, "td": {"colspan", "rowspan"}, "ol": {"start"},
}  # fmt: skip


class Words(HTMLParser):
    """The words that a reader sees, `style` aside."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.hidden += tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag == "style"

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


def words(html: str) -> Counter[str]:
    """Return how often each word is seen."""
    return Counter(re.findall(r"\w+", " ".join(Words(html).parts)))


def cleaned(html: str) -> str:
    """Return what a front end leaves of HTML that nobody trusts."""
    return nh3.clean(
        html, tags=LAB_TAGS, attributes=LAB_ATTRIBUTES, clean_content_tags={"style", "script"},
        url_schemes={"http", "https", "mailto", "data"}, link_rel=None,
    )  # fmt: skip


@pytest.mark.parametrize("name", list(SHOWN))
def test_each_shows_itself_in_three_formats_and_one_line(name: str) -> None:
    """HTML, Markdown and plain text for a cell, and a line for a list or a log."""
    value = SHOWN[name]
    bundle = value._repr_mimebundle_()
    assert list(bundle) == ["text/html", "text/markdown", "text/plain"]
    assert bundle["text/html"].startswith('<article class="postmortem"')
    assert bundle == value._repr_mimebundle_()
    assert re.fullmatch(r"<\w+[^\n]*>", repr(value))
    assert len(repr(value)) < 120


@pytest.mark.parametrize("name", list(SHOWN))
def test_a_front_end_that_trusts_nothing_shows_every_word_once(name: str) -> None:
    """Cleaned by JupyterLab's rules, the HTML has each word as often as before."""
    html = SHOWN[name]._repr_mimebundle_()["text/html"]
    assert words(cleaned(html)) == words(html)
    assert "<svg" not in html


@given(reports())
@example(everything())
@settings(max_examples=examples(15))
def test_whatever_a_report_holds_is_shown(report: pm.Report) -> None:
    """Every report and its draft show themselves, cleaned or not."""
    for value in (report, report.edit(), report.timeline, report.action_items):
        html = value._repr_mimebundle_()["text/html"]
        assert words(cleaned(html)) == words(html)


def test_the_facts_are_in_the_line() -> None:
    """`repr` says what it is and how much there is."""
    assert [repr(SHOWN[name]) for name in ("timeline", "actions", "reading", "empty timeline")] == [
        "<Timeline: 7 events from 2026-01-15 00:00 to 2026-01-16 00:30>",
        "<ActionItems: 4 actions, 4 to do>",
        "<Reading of Login was down: 0 of 1 blocks, 2 diagnostics>",
        "<Timeline: 0 events>",
    ]


def test_a_draft_shows_what_is_wrong_and_what_is_missing() -> None:
    """A builder never raises here: it shows its problems, the empty sections and all the rest."""
    shown = WRONG._repr_mimebundle_()["text/plain"]
    assert "Draft: Login was down" in shown
    with pytest.raises(pm.BuildError) as caught:
        WRONG.build()
    flat = " ".join(shown.split())
    assert len(caught.value.problems) == 4
    assert all(str(problem) in flat for problem in caught.value.problems)
    assert "Metadata: Date, End Date, Severity, Duration, Status, Responders, Reporter" in flat
    assert "Sections: Overview, Executive Summary, Impact Assessment" in flat
    assert "2026-01-15 00:05 The <b>alert</b> fires" in flat
    done = everything().edit()._repr_mimebundle_()["text/plain"]
    assert "Still missing" not in done
    assert (
        done.replace("Draft: ", "").splitlines()[3:] == everything().to_text().splitlines()[2:][1:]
    )


def test_a_draft_from_a_report_keeps_it() -> None:
    """A wrong call after `edit()` is a problem, and the report is still shown."""
    shown = everything().edit().detected("25:99", "x")._repr_mimebundle_()["text/plain"]
    assert ".detected('25:99', 'x'): time: expected a time" in shown
    assert "A campaign mail at midnight." in shown


def test_a_reading_shows_how_much_was_understood() -> None:
    """The coverage and every diagnostic are there, with their lines."""
    shown = " ".join(READING._repr_mimebundle_()["text/plain"].split())
    assert "0 of 1 blocks" in shown
    diagnostic = pm.Diagnostic(line=41, what="a | *b*", why="no section of ours", kind="kept")
    reading = pm.Reading(report=READING.report, diagnostics=(diagnostic,))
    assert "41 kept a | *b* no section of ours" in " ".join(
        reading._repr_mimebundle_()["text/plain"].split()
    )


def test_only_what_is_asked_for_is_made() -> None:
    """Front ends that want one type get one type."""
    timeline = everything().timeline
    assert list(timeline._repr_mimebundle_(include={"text/plain"})) == ["text/plain"]
    assert "text/html" not in timeline._repr_mimebundle_(exclude={"text/html"})


def test_a_full_report_is_small_and_a_long_timeline_is_folded() -> None:
    """A full report takes 100 kB at the most; rows beyond a screen are folded and all there."""
    assert sum(map(len, everything()._repr_mimebundle_().values())) < 100_000
    draft = pm.report("I", "t", date="2026-01-15")
    for number in range(300):
        draft = draft.detected(f"{number // 60:02}:{number % 60:02}", f"event-{number:03}")
    html = draft.build().timeline._repr_mimebundle_()["text/html"]
    assert "<details>" in html
    assert set(re.findall(r"event-\d{3}", html)) == {f"event-{number:03}" for number in range(300)}


def test_the_same_cell_gives_the_same_bytes_in_every_run() -> None:
    """No order of hashes, no clock and no address gets in."""
    script = (
        "import hashlib, json; from tests.formats.test_notebooks import SHOWN;"
        "print(hashlib.sha256(json.dumps([SHOWN[name]._repr_mimebundle_()"
        " for name in ('report', 'wrong draft', 'timeline')]).encode()).hexdigest())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True, timeout=60,
            env={**os.environ, "PYTHONHASHSEED": seed,
                 "PYTHONPATH": os.pathsep.join([str(ROOT), str(Path(pm.__file__).parents[1])])},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(runs) == 1


# --- rich ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [40, 80])
def test_rich_prints_the_plain_text_of_its_width(width: int) -> None:
    """Printed by rich, a report is its own text, and markup of rich's in it is words."""
    output = io.StringIO()
    Console(file=output, width=width, color_system=None).print(everything())
    # What is wider than the console is folded by rich, and nothing is cut off.
    if width == 80:
        lines = [line.rstrip() for line in output.getvalue().splitlines()]
        assert lines == everything().to_text(width).splitlines()
    assert re.sub(r"\s", "", output.getvalue()) == re.sub(r"\s", "", everything().to_text(width))
    red = pm.report("I", "\\[red] alert").detected("2026-01-15 00:05", "`[bold]x[/]`").build()
    Console(file=output, width=width, color_system=None).print(red.timeline)
    assert "[bold]x[/]" in output.getvalue()


def test_rich_has_the_colours_of_its_terminal() -> None:
    """On a terminal with colours, headings are bold and states have their tones."""
    output = io.StringIO()
    # It is set here, since CI sets NO_COLOR, which rich respects as well.
    console = Console(
        file=output, width=80, force_terminal=True, color_system="standard", no_color=False
    )
    console.print(everything())
    assert "\x1b[1mMetadata\x1b[0m" in output.getvalue()
    assert "\x1b[31mSEV-2\x1b[0m" in output.getvalue()


# --- the example ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with what comes of the example, run in a kernel of its own."""
    folder = tmp_path_factory.mktemp("notebook")
    source_folder = str(Path(pm.__file__).parents[1])
    script = str(ROOT / "tests" / "formats" / "notebook_run.py")
    subprocess.run(
        [sys.executable, script, str(NOTEBOOK), str(folder)],
        check=True, timeout=180, capture_output=True, env={**os.environ, "PYTHONPATH": source_folder},
    )  # fmt: skip
    return folder


def test_the_example_runs_and_shows_itself(converted: Path) -> None:
    """Every cell runs, and the last line of a cell has its three formats."""
    cells = json.loads((converted / "notebook.ipynb").read_text(encoding="utf-8"))["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    assert not [output for output in outputs if output["output_type"] in ("error", "stream")]
    shown = [output["data"] for output in outputs if "text/html" in output["data"]]
    assert len(shown) == 5
    assert (
        "".join(shown[0]["text/html"])
        == pm.load(ROOT / "examples" / "adfs-outage.yaml")._repr_mimebundle_()["text/html"]
    )


@pytest.mark.parametrize("suffix", ["html", "md", "tex"])
def test_the_example_converts_with_every_word(converted: Path, suffix: str) -> None:
    """Nbconvert makes HTML, Markdown and LaTeX of it, each with the timeline's events."""
    text = (converted / f"notebook.{suffix}").read_text(encoding="utf-8")
    flat = " ".join(text.split())
    for event in pm.load(ROOT / "examples" / "adfs-outage.yaml").timeline.resolution:
        assert " ".join(event.event.split()) in flat or all(
            word in flat for word in event.event.split()
        )
    assert "Login was down" in flat


def test_the_example_is_kept_without_its_output() -> None:
    """Output in the repository would change with every change of a style."""
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    assert all(not cell.get("outputs") and cell.get("execution_count") is None for cell in cells)
