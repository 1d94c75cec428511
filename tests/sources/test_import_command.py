"""The command `import`: drafts from the command line, and one message for what is refused."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import postmortem as pm
from postmortem.cli.main import main
from tests.sources.test_readers import EXPORT, INCIDENT, alert, entry, status, webhook


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a test, with an input of each kind in it."""
    monkeypatch.chdir(tmp_path)
    over = alert(status="resolved", endsAt="2026-01-15T00:41:10Z")
    log = [
        entry("trigger", "00:06:00"),
        entry("acknowledge", "00:07:00"),
        entry("resolve", "00:45:00"),
    ]
    files: dict[str, Any] = {
        "alerts.json": webhook(alert(), over),
        "pages.json": {"log_entries": log},
        "status.json": {"page": {"name": "Acme"}, "incident": status()},
        "several.json": {"page": {}, "incidents": [status(), status(id="xyz", name="Other")]},
        **{f"export/{name}": value for name, value in EXPORT.items()},
    }
    for name, value in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(json.dumps(value))
    shutil.make_archive("export", "zip", "export")
    return tmp_path


def test_inputs_of_several_kinds_make_one_draft(capsys: pytest.CaptureFixture[str]) -> None:
    """One command reads every input by what it is and writes a draft that loads."""
    options = [
        "slack",
        "export.zip",
        "--channel",
        "inc-7",
        "--reaction",
        "pushpin",
        "-o",
        "draft.yaml",
    ]
    assert main(["import", "alerts.json", "pages.json", "status.json", *options]) == 0
    report = pm.load("draft.yaml")
    assert report.metadata.review_state is pm.ReviewState.DRAFT
    events = [row.event for row in report.timeline.detection]
    assert "Alert PoolFull fires: The pool is full" in events
    assert "Ada: We see errors" in events
    assert len(report.communication.external) == 2
    output = capsys.readouterr().err
    assert output.startswith("postmortem: imported 9 events, 2 messages")
    assert "left out: an internal address (1), housekeeping" not in output
    assert "not chosen (3)" in output


def test_a_dry_run_prints_the_rows_and_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """Rows have time, source, the milestone that holds and words; no file is made."""
    before = sorted(Path().iterdir())
    assert main(["import", "alerts.json", "pages.json", "--dry-run"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert (
        lines[0]
        == "2026-01-15 00:05     alertmanager  Detected      Alert PoolFull fires: The pool is full"
    )
    assert lines[1] == "2026-01-15 00:06     pagerduty                   Page sent: Slow"
    assert lines[-1] == "left out: an internal address (1)"
    assert sorted(Path().iterdir()) == before


@pytest.mark.parametrize("name", ["report.yaml", "report.md", "report.json", "report.html"])
def test_into_adds_to_a_report_in_place_and_once(name: str) -> None:
    """A report in any format gets the rows, in its format; a second time adds nothing."""
    draft = pm.report("INC-7", "Ours", severity="SEV-1").note("Kept.")
    draft.build().save(name)
    assert main(["import", "pages.json", "--into", name]) == 0
    once = pm.load(name)
    assert (once.title, once.notes) == ("Ours", "Kept.")
    assert [row.milestone for row in once.timeline.resolution] == [pm.Milestone.RESOLVED]
    assert main(["import", "pages.json", "--into", name]) == 0
    assert pm.load(name) == once


def test_into_refuses_to_lose_comments(capsys: pytest.CaptureFixture[str]) -> None:
    """A file that would be written in another layout is left alone, and the message says what to do."""
    text = "# mine\ntitle: Ours\n"
    Path("report.yaml").write_text(text)
    assert main(["import", "pages.json", "--into", "report.yaml"]) == 2
    assert "postmortem convert --force report.yaml report.yaml" in capsys.readouterr().err
    assert Path("report.yaml").read_text() == text


def test_people_come_from_options_and_files() -> None:
    """`--people` takes ID=NAME, NAME=ROLE and a file with a mapping."""
    Path("people.yaml").write_text("U1: Ada L.\n")
    arguments = ["--people", "@people.yaml", "--people", "Ada L.=The engineer on call"]
    assert main(["import", "pages.json", "-o", "draft.json", *arguments]) == 0
    events = [row.event for row in pm.load("draft.json").timeline.detection]
    assert "The engineer on call acknowledged the page" in events


def test_one_of_several_incidents_is_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    """Several incidents of a system are refused with their ids, chosen by one, or all taken."""
    assert main(["import", "several.json"]) == 2
    assert "--incident (abc: Slow checkout; xyz: Other)" in capsys.readouterr().err
    assert main(["import", "several.json", "--incident", "xyz", "-o", "one.yaml"]) == 0
    assert pm.load("one.yaml").title == "Other"
    assert main(["import", "several.json", "--all", "-o", "all.yaml"]) == 0
    assert len(pm.load("all.yaml").communication.external) == 2


def test_a_title_is_taken_literally() -> None:
    """`--title` is a title of words, not of Markdown."""
    assert main(["import", "alerts.json", "--title", "*.db is full", "-o", "d.yaml"]) == 0
    assert pm.load("d.yaml").title == r"\*.db is full"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.json"], "nowhere.json: expected a file that is there"),
        (
            ["slakc", "export.zip"],
            "slakc: expected a file that is there, found nothing; sources are",
        ),
        (["slack"], "expected an input after the name of its source"),
        (
            ["pagerduty", "alerts.json"],
            "found an Alertmanager webhook; it is read as 'alertmanager'",
        ),
        (["export.zip", "--channel", "inc-8"], "expected a channel of the export: inc-7, random"),
        (["alerts.json", "--since", "yesterday"], "--since: expected an exact time"),
        (
            ["alerts.json", "--since", "2026-01-02 00:00", "--until", "2026-01-01 00:00"],
            "--until: expected a time after",
        ),
        (
            ["alerts.json", "--since", "2026-02-01 00:00"],
            "expected something to import, found nothing; left out:",
        ),
        (["alerts.json", "-o", "pages.json"], "pages.json exists; use --force to overwrite it"),
        (["alerts.json", "-o", "draft.xyz"], "draft.xyz"),
        (
            ["alerts.json", "--into", "pages.json", "-o", "x.yaml"],
            "expected --into or --out, found both",
        ),
        (["alerts.json", "--into", "pages.json"], "pages.json: "),
        (["alerts.json", "--people", "Ada"], "expected ID=NAME, like U061A=Alice, found 'Ada'"),
        (["alerts.json", "--people", "@alerts.json"], "expected a mapping from ids to names"),
        ([], "the following arguments are required: IN"),
    ],
)
def test_what_is_refused_is_one_message_and_exit_code_2(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is written, the exit code is 2, and one message names place and way out."""
    before = {path: path.read_bytes() for path in Path().iterdir() if path.is_file()}
    assert main(["import", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert message in captured.err
    assert {path: path.read_bytes() for path in Path().iterdir() if path.is_file()} == before


def test_standard_input_is_an_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` reads a payload from standard input."""
    import io
    import sys

    class Stream:
        buffer = io.BytesIO(json.dumps({"log_entries": [entry("trigger", "00:06:00")]}).encode())

    monkeypatch.setattr(sys, "stdin", Stream())
    assert main(["import", "-", "-o", "draft.yaml"]) == 0
    assert pm.load("draft.yaml").title == INCIDENT["summary"].removeprefix("[#7] ")
