"""`postmortem new "Title"`: a report begins with its title, the day, the next id and the severity."""

import datetime as dt
from pathlib import Path

import pytest

import postmortem as pm
from postmortem.cli.main import main
from postmortem.io.blanks import Begun, begun_in_style, begun_markdown, begun_yaml
from postmortem.io.numbers import IdPattern, next_id
from postmortem.styles.registry import PUBLISHED
from tests.configurations import forget_configurations
from tests.styles.learned import OWN, style

Captured = pytest.CaptureFixture[str]
DAY = dt.date(2026, 3, 5)
BEGUN = Begun(
    title="Login was down", date=DAY, incident_id="INC-2026-007", severity=pm.Severity.SEV_2
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose configuration says what ids look like."""
    monkeypatch.chdir(tmp_path)
    configure(tmp_path, 'id = "INC-{year}-{number:03}"\n')
    return tmp_path


def configure(folder: Path, text: str) -> None:
    """Write a configuration, as a process finds it that begins now."""
    (folder / ".postmortem.toml").write_text(text, encoding="utf-8")
    forget_configurations()


def test_a_report_gets_the_day_and_the_next_id(folder: Path, capsys: Captured) -> None:
    """The file is called by its id and its title, and reads as the options say."""
    assert main(["new", "Login was down", "--severity", "sev2", "--date", "2026-03-05"]) == 0
    assert main(["new", "It was down again", "--date", "2026-03-06", "--to", "yaml"]) == 0
    assert "INC-2026-001-login-was-down.md is written" in capsys.readouterr().err
    first, second = (
        pm.load("INC-2026-001-login-was-down.md"),
        pm.load("INC-2026-002-it-was-down-again.yaml"),
    )
    assert (first.title, first.metadata.incident_id, first.metadata.date) == (
        "Login was down",
        "INC-2026-001",
        DAY,
    )
    assert first.metadata.severity is pm.Severity.SEV_2
    assert (second.title, second.metadata.incident_id) == ("It was down again", "INC-2026-002")


def test_without_a_pattern_there_is_no_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody invents an id: the file is called by its day."""
    monkeypatch.chdir(tmp_path)
    forget_configurations()
    assert main(["new", "Login was down", "--date", "2026-03-05"]) == 0
    report = pm.load("2026-03-05-login-was-down.md")
    assert report.metadata.incident_id is None
    assert report.metadata.severity is None


def test_today_is_the_day(folder: Path) -> None:
    """Without a day, it is today's in UTC."""
    before = dt.datetime.now(dt.UTC).date()
    assert main(["new", "Login was down", "-o", "a.yaml"]) == 0
    assert before <= (pm.load("a.yaml").metadata.date or DAY) <= dt.datetime.now(dt.UTC).date()


def test_an_id_that_is_given_counts(folder: Path) -> None:
    """An id of the command line is taken as it is, and a folder for the file is made."""
    assert main(["new", "Login was down", "--id", "OPS-9", "-o", "2026/"]) == 0
    assert pm.load("2026/OPS-9-login-was-down.md").metadata.incident_id == "OPS-9"


def test_a_file_that_exists_is_not_overwritten(folder: Path, capsys: Captured) -> None:
    """As elsewhere, `--force` is asked for."""
    (folder / "a.md").write_text("# Mine\n", encoding="utf-8")
    assert main(["new", "Login was down", "-o", "a.md"]) == 2
    assert "a.md exists; use --force" in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--id", "--severity", "--date", "--style"])
def test_what_belongs_to_a_title_needs_one(option: str, folder: Path, capsys: Captured) -> None:
    """The blank of the library holds nothing of an incident."""
    assert main(["new", option, "x"]) == 2
    assert f"{option}: expected a title beside it" in capsys.readouterr().err


MISTAKES = {
    "a severity": (["--severity", "huge"], "--severity: expected one of SEV-0"),
    "a day": (["--date", "soon"], "--date: expected a date"),
    "an empty id": (["--id", " "], "--id: expected"),
    "a style": (["--style", "nobody"], "expected one of azure"),
    "a format": (["-o", "a.json"], "expected a name that ends in one of .md"),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_is_one_clear_error(case: str, folder: Path, capsys: Captured) -> None:
    """The message names the option and what can be there; nothing is written."""
    options, message = MISTAKES[case]
    assert main(["new", "Login was down", *options]) == 2
    assert message in capsys.readouterr().err
    assert [file.name for file in folder.iterdir()] == [".postmortem.toml"]


# --- the next id ----------------------------------------------------------------------------------

PATTERN = IdPattern("INC-{year}-{number:03}")


def test_the_next_id_follows_the_highest_of_the_folder(tmp_path: Path) -> None:
    """Names of files and folders count, and the ids of documents; other years and mentions don't."""
    files = {
        "INC-2026-004-disk.md": "# A disk was full\n",
        "2026/INC-2026-011/report.md": "# In a folder of its own\n",
        "old.md": "# INC-2026-020: Login was down\n\nLike INC-2026-300, and not INC-2026-400.\n",
        "table.md": "# Down\n\n| Field | Value |\n|--|--|\n| **Incident ID** | INC-2026-031 |\n| Related | INC-2026-500 |\n",
        "data.yaml": "title: Down\nmetadata:\n  incident_id: INC-2026-042\n",
        "data.json": '{"title": "Down", "metadata": {"incident_id": "inc-2026-043"}, "notes": "like INC-2026-600"}',
        "last.md": "# INC-2025-999: Last year\n",
        "longer.md": "# XINC-2026-900 and INC-2026-9001x\n",
        "node_modules/INC-2026-800.md": "# Not ours\n",
        "INC-2026-700.txt": "No report.\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert next_id(PATTERN, tmp_path, DAY) == "INC-2026-044"


def test_an_empty_folder_begins_with_one(tmp_path: Path) -> None:
    """So does one that isn't there."""
    assert (
        next_id(PATTERN, tmp_path, DAY) == next_id(PATTERN, tmp_path / "no", DAY) == "INC-2026-001"
    )


def test_a_pattern_without_a_year_counts_on() -> None:
    """Only what the pattern asks for is in an id."""
    pattern = IdPattern("pm{number}/x".replace("/x", ""))
    assert pattern.id(7, DAY) == "pm7"
    assert pattern.numbers(DAY).search("PM41-what.md")["number"] == "41"  # type: ignore[index]
    assert IdPattern("{year}{month}{day}-{number:2}").id(1000, DAY) == "20260305-1000"


PATTERNS = {
    "no number": ('id = "INC-{year}"', "id: expected {number} once"),
    "two numbers": ('id = "{number}-{number}"', "id: expected {number} once"),
    "an unknown field": ('id = "INC-{week}-{number}"', "id: expected one of {year}, {month}, {day}, {number}, found '{week}'"),
    "a wrong width": ('id = "INC-{number:xx}"', "id: expected a number of digits from 1 to 9"),
    "a brace": ('id = "INC-{number}}"', "id: expected a pattern without other braces"),
    "a slash": ('id = "2026/{number}"', "id: expected a pattern without other braces, slashes"),
    "a number for a text": ("id = 7", "id: expected a pattern of ids"),
}  # fmt: skip


@pytest.mark.parametrize("case", PATTERNS)
def test_a_wrong_pattern_is_one_clear_error(case: str, folder: Path, capsys: Captured) -> None:
    """The message names the key of the configuration, and shows a pattern."""
    text, message = PATTERNS[case]
    configure(folder, text + "\n")
    assert main(["new", "Login was down"]) == 2
    assert message in capsys.readouterr().err


# --- what is filled in ----------------------------------------------------------------------------


def test_the_blank_of_the_library_is_filled_in() -> None:
    """Markdown and YAML read as a report with what is known, and nothing else."""
    for text in (begun_markdown(BEGUN), begun_yaml(BEGUN)):
        read = pm.Report.from_yaml if text.startswith("# yaml") else pm.Report.from_markdown
        report = read(text)
        meta = report.metadata
        assert (report.title, meta.incident_id, meta.date) == (
            "Login was down",
            "INC-2026-007",
            DAY,
        )
        assert meta.severity is pm.Severity.SEV_2


@pytest.mark.parametrize(
    "title", ['He said: "no" # 1', "*a* | b", "- x", "\\", "Ümlaut 🔥", "1. yes"]
)
def test_any_title_reads_back(title: str) -> None:
    """Whatever is in a title, no part of the blank is lost or changed by it."""
    begun = Begun(title=title, date=DAY)
    assert pm.Report.from_yaml(begun_yaml(begun)).title == title
    assert pm.Report.from_markdown(begun_markdown(begun)).title == title


@pytest.mark.parametrize("name", OWN)
def test_the_blank_of_a_team_is_filled_in(name: str) -> None:
    """Each fact that the blank has a place for is there, and all other lines are as they were."""
    learned = style(name)
    text, missing = begun_in_style(BEGUN, learned)
    report = pm.read_markdown(text, style=learned).report
    assert report.title == "Login was down"
    facts = {
        "date": report.metadata.date,
        "severity": report.metadata.severity and report.metadata.severity.value,
    }
    expected = {"date": DAY, "severity": "SEV-2"}
    assert {key: value for key, value in facts.items() if key not in missing} == {
        key: value for key, value in expected.items() if key not in missing
    }
    before, after = learned.blank.markdown.split("\n"), text.split("\n")
    assert len([line for line in after if line not in before]) <= 4


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_style_without_a_blank_gets_one(name: str) -> None:
    """The headings of a published style are the blank, in their order."""
    text, _ = begun_in_style(BEGUN, PUBLISHED[name])
    headings = [line for line in text.split("\n") if line.startswith("#")]
    assert headings == ["# Login was down", *PUBLISHED[name].sections]


def test_a_title_with_a_form_keeps_it() -> None:
    """A blank that has words around its title has them around that of the incident."""
    learned = pm.Style.from_template("# INC-XXX: [Title]\n\n## Timeline\n")
    assert begun_in_style(BEGUN, learned)[0].startswith("# INC-2026-007: Login was down\n")


def test_a_document_in_a_configured_style_begins_with_its_blank(folder: Path) -> None:
    """`new` with a title writes the team's own blank."""
    (folder / "team.toml").write_text(style("harbour").to_toml(), encoding="utf-8")
    configure(folder, 'style = "team.toml"\nid = "INC-{number:03}"\n')
    assert main(["new", "The crane stands still", "--date", "2026-03-05"]) == 0
    text = (folder / "INC-001-the-crane-stands-still.md").read_text(encoding="utf-8")
    assert "| Crane | [number] |" in text
    assert "| Incident ID | INC-001 |" in text
    assert main(["new", "The crane fell"]) == 0
    assert (folder / "INC-002-the-crane-fell.md").exists()
