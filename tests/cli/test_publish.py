"""`postmortem publish` and `postmortem diff`, as a person types them."""

import json
import stat
from pathlib import Path

import pytest

import postmortem as pm
from postmortem.cli.main import main

REPORT = (
    pm.report(
        "INC-7", "Login was down", date="2026-01-15", reporter="Alice Smith", severity="SEV-2"
    )
    .detected("10:05", "Alice pages @bob about db1.corp; see [it](https://acme.slack.com/x)")
    .action("A1", "Fix it", owner="Bob", status="done")
    .note("It rained.")
    .build()
)


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    REPORT.save("incident.yaml")


def test_a_public_version_and_its_audit_are_written() -> None:
    """The document has no name, host or link; the audit says what went, and no value."""
    assert main(["publish", "incident.yaml", "-o", "public.md", "--audit", "audit.json"]) == 0
    text = Path("public.md").read_text()
    assert "engineer-1 pages engineer-2 about ‹host›; see it" in text
    audit = Path("audit.json").read_text()
    for word in ("Alice", "Bob", "bob", "Smith", "corp", "slack", "rained"):
        assert word not in text + audit
    assert json.loads(audit)["rules"]["person-name"] == 2


def test_a_map_keeps_placeholders_from_report_to_report() -> None:
    """Who is engineer-1 in one report is engineer-1 in the next; only the owner reads the map."""
    pm.report("INC-8", "Search was down", reporter="Carol").overview("Bob, Carol.").build().save(
        "b.md"
    )
    assert main(["publish", "incident.yaml", "-o", "1.md", "--map", "names.json"]) == 0
    assert stat.S_IMODE(Path("names.json").stat().st_mode) == 0o600
    assert main(["publish", "b.md", "-o", "2.md", "--map", "names.json"]) == 0
    assert "engineer-2, engineer-3." in Path("2.md").read_text()
    names = json.loads(Path("names.json").read_text())["names"]
    assert names == {
        "engineer-1": ["Alice Smith"],
        "engineer-2": ["@bob", "Bob"],
        "engineer-3": ["Carol"],
    }


def test_views_and_names_come_from_the_configuration(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    """A team's view adds fields, and its names are replaced in every view."""
    Path(".postmortem.toml").write_text(
        '[views.partners]\nbase = "customers"\nadd = ["notes"]\n[names]\ncustomers = ["rained"]\n'
    )
    assert main(["publish", "incident.yaml", "--view", "partners"]) == 0
    assert "It customer-1." in capsysbinary.readouterr().out.decode()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--view", "partner"], "view: expected one of customers, public, found 'partner'"),
        (["-o", "alice-smith.md"], "expected a file name without the names that were removed"),
        (["-o", "x.json", "--map", "x.json"], "expected a file of its own"),
        (["--role", "Alice"], "expected NAME=ROLE"),
        (["--map", "incident.yaml"], "expected JSON"),
    ],
)
def test_what_cannot_be_published_is_one_clear_error(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is written, and the message says what to do."""
    before = sorted(path.name for path in Path().iterdir())
    assert main(["publish", "incident.yaml", *arguments]) == 2
    assert message in capsys.readouterr().err
    assert sorted(path.name for path in Path().iterdir()) == before


def test_a_wrong_configuration_names_its_key(capsys: pytest.CaptureFixture[str]) -> None:
    """Every problem of the views comes at once, with its path."""
    Path(".postmortem.toml").write_text(
        '[views.public]\nfields = ["title", "timeline"]\ntimes = "wall"\nlink = []\n'
    )
    assert main(["publish", "incident.yaml"]) == 2
    error = capsys.readouterr().err
    assert "views.public.fields" in error
    assert "name each value in it, such as 'timeline.events.time'" in error
    assert "views.public.times: expected one of clock, relative" in error
    assert "did you mean 'links'" in error


def test_public_files_are_checked_by_pattern_or_option(capsys: pytest.CaptureFixture[str]) -> None:
    """A file that the configuration calls public fails for a name of the map; its public version passes."""
    # A configuration is read once a process, so it has to be there first.
    Path(".postmortem.toml").write_text(
        'ignore = ["PM104"]\npublic = ["*.md"]\nmap = "names.json"\n'
    )
    main(["publish", "incident.yaml", "-o", "public.md", "--map", "names.json"])
    text = Path("public.md").read_text()
    Path("leak.md").write_text(text.replace("Login was down", "Login was down, says Alice"))
    capsys.readouterr()
    assert main(["check", "public.md"]) == 0
    assert main(["check", "incident.yaml", "--select", "PM6"]) == 0
    assert main(["check", "leak.md"]) == 1
    assert "PM603" in capsys.readouterr().out
    assert main(["check", "--public", "incident.yaml", "--select", "PM605"]) == 1


# --- diff -----------------------------------------------------------------------------------------


def test_two_formats_of_one_report_have_no_difference(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    """The file is of no account; the exit code is that of `diff`."""
    REPORT.save("incident.md")
    assert main(["diff", "incident.md", "incident.yaml"]) == 0
    assert capsysbinary.readouterr().out == b""


@pytest.mark.parametrize(
    ("format", "expected"),
    [
        ("text", "Metadata\n  ~ severity: SEV-2 → SEV-1\n"),
        ("summary", "severity SEV-2 → SEV-1\n"),
        ("markdown", "| Changed | severity | SEV-2  | SEV-1 |"),
        ("html", "<td>SEV-1</td>"),
        ("json", '"path": "metadata.severity"'),
    ],
)
def test_a_difference_in_each_format(
    format: str, expected: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Every format shows both sides."""
    REPORT.edit().metadata(severity="SEV-1").build().save("new.md")
    assert main(["diff", "incident.yaml", "new.md", "--format", format]) == 1
    shown = capsysbinary.readouterr().out.decode()
    assert " ".join(expected.split()) in " ".join(shown.split())


def test_folders_are_compared_by_the_names_of_their_files(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    """Files of one name are compared, whatever their endings; others are named."""
    for folder in ("old", "new"):
        Path(folder).mkdir()
    REPORT.save("old/a.yaml")
    REPORT.edit().metadata(severity="SEV-1").build().save("new/a.md")
    REPORT.save("old/b.yaml")
    REPORT.save("old/same.md")
    REPORT.save("new/same.md")
    assert main(["diff", "old", "new", "--format", "summary"]) == 1
    shown = capsysbinary.readouterr().out.decode()
    assert shown == "a.md: severity SEV-2 → SEV-1\nOnly in old: b.yaml\n"
    assert main(["diff", "old", "old"]) == 0


def test_a_file_is_no_folder(capsys: pytest.CaptureFixture[str]) -> None:
    """A folder and a file can't be compared, and a missing file is named."""
    Path("old").mkdir()
    assert main(["diff", "old", "incident.yaml"]) == 2
    assert "expected two files or two folders" in capsys.readouterr().err
    assert main(["diff", "nowhere.md", "incident.yaml"]) == 2
    assert "nowhere.md" in capsys.readouterr().err


def test_colours_are_asked_for(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """With `--color always`, what was added is green; no text of a report controls a terminal."""
    REPORT.edit().note("\u202e It \x1b[31m rained.").build().save("new.yaml")
    main(["diff", "incident.yaml", "new.yaml", "--color", "always"])
    shown = capsysbinary.readouterr().out.decode()
    assert "\x1b[33m" in shown
    assert "\x1b[31m" not in shown.replace("\x1b[33m", "").replace("\x1b[1m", "")
    assert "\u202e" not in shown
