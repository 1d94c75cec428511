"""The commands over a folder: list, actions, stats, similar, export, site, index, init."""

import csv
import io
import json
import subprocess
from pathlib import Path

import pytest

from postmortem.cli.main import main
from tests.corpus.made import report, written


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with three reports, and make the folder around it the current one."""
    monkeypatch.chdir(tmp_path)
    first = report(1, severity="SEV-1", status="resolved").edit()
    first = first.action("A1", "Watch the pool", owner="@ada", due="2026-02-01")
    second = report(2, 90, severity="SEV-3", status="ongoing").edit()
    second = second.action("A1", "Page earlier", owner="@bob", status="done")
    return written(tmp_path / "reports", first.build(), second.build(), report(3))


def run(*arguments: str) -> int:
    """Run the command line."""
    return main(list(arguments))


def test_list_shows_what_there_is(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A line a report, in the order of their dates."""
    assert run("list", "reports") == 0
    lines = capfd.readouterr().out.splitlines()
    assert lines[0].split() == ["date", "incident", "severity", "status", "duration", "to", "do", "title"]  # fmt: skip
    assert [line.split()[1] for line in lines[2:]] == ["INC-1", "INC-2", "INC-3"]


def test_list_filters_and_formats(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """JSON, NDJSON and CSV have the chosen columns with the published values."""
    assert run("list", "reports", "--severity", "SEV-1,sev3", "--since", "2026-01-03", "--format", "json") == 0  # fmt: skip
    (row,) = json.loads(capfd.readouterr().out)
    assert (row["incident_id"], row["duration"]) == ("INC-2", 90 * 60 * 1_000_000)
    run("list", "reports", "--open", "--format", "ndjson", "--columns", "title,date")
    line = capfd.readouterr().out
    assert json.loads(line) == {"title": "Service 2 was down", "date": "2026-01-03"}
    run("list", "reports", "--format", "csv", "--sort", "duration")
    rows = list(csv.DictReader(io.StringIO(capfd.readouterr().out)))
    assert [row["incident_id"] for row in rows] == ["INC-1", "INC-3", "INC-2"]


def test_problems_go_to_standard_error(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What can't be read is named, and the rest is listed."""
    (folder / "broken.yaml").write_text("title: [\n")
    assert run("list", "reports") == 0
    out, err = capfd.readouterr()
    assert "INC-3" in out
    assert "broken.yaml: " in err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["list", "nowhere"], "nothing of that name"),
        (["list", "reports", "--columns", "colour"], "columns of report"),
        (["list", "reports", "--sort", "colour"], "one of date"),
        (["list", "reports", "--severity", "SEV-9"], "SEV-0 to SEV-5"),
        (["stats", "reports", "how_much"], "one of how_many"),
        (["similar", "nowhere.md", "reports"], "no such file"),
        (["list", "reports", "--revision", "v9"], "revision"),
    ],
)
def test_a_mistake_is_one_message(
    folder: Path, capfd: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    """The exit code is 2, and the message names what was expected."""
    assert run(*arguments) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert words in err


def test_an_empty_folder_is_reported(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """It is no error, and no silence."""
    assert run("list", str(tmp_path)) == 0
    out, err = capfd.readouterr()
    assert out == ""
    assert "no reports in" in err


def test_actions(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """All, the open ones, those of an owner; the exit code says whether something is overdue."""
    assert run("actions", "reports", "--format", "json") == 0
    assert len(json.loads(capfd.readouterr().out)) == 2
    assert run("actions", "reports", "--open", "--format", "json") == 0
    assert [row["id"] for row in json.loads(capfd.readouterr().out)] == ["A1"]
    assert run("actions", "reports", "--owner", "@bob", "--format", "json") == 0
    assert [row["action"] for row in json.loads(capfd.readouterr().out)] == ["Page earlier"]
    assert run("actions", "reports", "--overdue", "--today", "2026-02-02") == 1
    assert "Watch the pool" in capfd.readouterr().out
    assert run("actions", "reports", "--overdue", "--today", "2026-02-01") == 0
    assert capfd.readouterr().out == ""


def test_stats(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """All questions, or those that are named, as words or as data."""
    assert run("stats", "reports", "--today", "2026-03-01") == 0
    out = capfd.readouterr().out
    assert out.count("?\n") >= 10
    assert run("stats", "reports", "how-many", "--by", "year", "--format", "json") == 0
    assert json.loads(capfd.readouterr().out)[0]["reports"] == 3


def test_similar(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A report from outside is compared with the folder; its own copy in it isn't a match."""
    report(1).save(folder.parent / "new.md")
    assert run("similar", "new.md", "reports", "--format", "json") == 0
    rows = json.loads(capfd.readouterr().out)
    assert {row["incident_id"] for row in rows} == {"INC-2", "INC-3"}
    assert run("similar", "new.md", "reports") == 0
    assert "Has it happened before?" in capfd.readouterr().out


def test_export(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The files that were asked for; Parquet, where none was."""
    pytest.importorskip("polars")
    assert run("export", "reports", "out", "--ndjson", "--sqlite") == 0
    names = {path.suffix for path in Path("out").iterdir()}
    assert names == {".ndjson", ".json", ".sqlite"}
    assert run("export", "reports", "out2") == 0
    assert Path("out2", "actions.parquet").exists()
    assert "reports 3" in capfd.readouterr().err


def test_site(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """It says what was written."""
    assert run("site", "reports", "-o", "public", "--title", "Ours") == 0
    assert Path("public", "index.html").exists()
    assert run("site", "reports", "-o", "public", "--title", "Ours") == 0
    assert "0 files written" in capfd.readouterr().err


def test_init_sets_up_a_folder_that_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The template and the README are no reports, the list is renewed, and nothing is overwritten."""
    monkeypatch.chdir(tmp_path)
    subprocess.run(["git", "init", "-q"], check=True)
    assert run("init", "postmortems") == 0
    assert run("list", "postmortems") == 0
    assert "no reports" in capfd.readouterr().err
    report(1).save("postmortems/INC-1.md")
    assert run("check", "postmortems") in (0, 1)
    assert "checked 1 file" in capfd.readouterr().err
    assert run("index", "postmortems", "--check") == 1
    assert run("index", "postmortems") == 0
    text = Path("postmortems", "README.md").read_text()
    assert "[INC-1: Service 1 was down](INC-1.md)" in text
    assert run("index", "postmortems", "--check") == 0
    workflow = Path(".github", "workflows", "postmortems.yml").read_text()
    assert "postmortem check postmortems/ --format github" in workflow
    Path("postmortems", "README.md").write_text("mine\n")
    assert run("init", "postmortems") == 0
    assert Path("postmortems", "README.md").read_text() == "mine\n"


def test_what_init_writes_is_valid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The workflow and the hooks are YAML of the right shape, the configuration TOML."""
    import tomllib

    import yaml

    monkeypatch.chdir(tmp_path)
    assert run("init", ".", "--format", "yaml") == 0
    workflow = yaml.safe_load(Path(".github/workflows/postmortems.yml").read_text())
    assert workflow["jobs"]["check"]["steps"][-1]["run"] == "postmortem index . --check"
    hooks = yaml.safe_load(Path(".pre-commit-config.yaml").read_text())
    assert hooks["repos"][0]["hooks"][0]["entry"] == "postmortem check"
    config = tomllib.loads(Path(".postmortem.toml").read_text())
    assert config["exclude"] == ["README.md", "template.yaml"]


def test_a_list_keeps_the_text_around_it(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Text above and below, line ends of Windows, and a title with signs of Markdown."""
    report(4, title="A | pipe and a [bracket").save(folder / "INC-4.md")
    readme = folder / "README.md"
    assert run("index", "reports") == 0
    between = readme.read_text().partition("\n\n")[2]
    readme.write_bytes(f"above\n\n{between}below\n".replace("\n", "\r\n").encode())
    assert run("index", "reports") == 0
    data = readme.read_bytes()
    assert data.startswith(b"above\r\n")
    assert data.endswith(b"below\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert b"A \\| pipe and a \\[bracket" in data
    readme.write_text("no comments here\n")
    assert run("index", "reports") == 2
    assert "add the lines" in capfd.readouterr().err
