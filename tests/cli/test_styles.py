"""Styles on the command line: one is learned, listed, configured, and used by every command that reads or writes."""

import re
from pathlib import Path

import pytest

import postmortem as pm
from postmortem.cli.main import main
from postmortem.styles.registry import PUBLISHED
from tests.configurations import forget_configurations
from tests.styles.learned import FOLDER, expected, facts_of, filled

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a team's blank, its style and a report."""
    monkeypatch.chdir(tmp_path)
    blank = (FOLDER / "blank" / "deutsch.md").read_text(encoding="utf-8")
    (tmp_path / "vorlage.md").write_text(blank, encoding="utf-8")
    (tmp_path / "kasse.md").write_text(filled("deutsch"), encoding="utf-8")
    assert main(["style", "vorlage.md", "-o", "team.toml"]) == 0
    return tmp_path


def configure(folder: Path, text: str = 'style = "team.toml"\n') -> None:
    """Write a configuration, as a process finds it that begins now."""
    (folder / ".postmortem.toml").write_text(text, encoding="utf-8")
    forget_configurations()


def test_a_blank_is_learned_into_a_file(team: Path, capsys: Captured) -> None:
    """The file is the style of the blank, and a note names the sections that nothing is known of."""
    text = (team / "team.toml").read_text(encoding="utf-8")
    blank = (team / "vorlage.md").read_text(encoding="utf-8")
    assert pm.Style.from_toml(text) == pm.Style.from_template(blank, name="team")
    assert main(["style", "vorlage.md", "-o", "team.toml", "--force"]) == 0
    assert "sections of your own: Presse" in capsys.readouterr().err


def test_a_style_goes_to_standard_output(team: Path, capsys: Captured) -> None:
    """Without a file, the style is printed; its name is that of the blank."""
    capsys.readouterr()
    assert main(["style", "vorlage.md"]) == 0
    assert pm.Style.from_toml(capsys.readouterr().out).name == "vorlage"


def test_a_file_without_headings_is_refused(team: Path, capsys: Captured) -> None:
    """The message names the file and what was looked for."""
    (team / "notes.txt").write_text("Nothing here.\n", encoding="utf-8")
    assert main(["style", "notes.txt"]) == 2
    assert "notes.txt: expected a blank document in Markdown" in capsys.readouterr().err


def test_a_style_is_named_by_its_file(team: Path) -> None:
    """`render` and `convert` take the file of a style wherever they take its name."""
    assert main(["convert", "--from-style", "team.toml", "kasse.md", "kasse.yaml"]) == 0
    report = pm.load("kasse.yaml")
    assert report.timeline.how_resolved == "Ein neues Zertifikat."
    assert main(["render", "kasse.yaml", "--style", "team.toml", "-o", "wieder.md"]) == 0
    assert "## Hausaufgaben" in (team / "wieder.md").read_text(encoding="utf-8")
    reread = pm.read_markdown((team / "wieder.md").read_text(encoding="utf-8"), style="team.toml")
    assert facts_of(reread.report) == facts_of(report)


def test_a_configured_style_is_read_and_written(team: Path, capsys: Captured) -> None:
    """Each command that reads or writes a document of the folder does so in its style."""
    configure(team)
    own = expected("deutsch")
    assert facts_of(pm.load("kasse.md"))["own"] == own["own"]
    assert facts_of(pm.load("kasse.md"))["actions"] == own["actions"]
    assert main(["convert", "kasse.md", "kasse.yaml"]) == 0
    assert facts_of(pm.load("kasse.yaml"))["resolved"] == own["resolved"]
    capsys.readouterr()
    assert main(["render", "kasse.yaml"]) == 0
    assert "## Was lief gut" in capsys.readouterr().out
    assert main(["render", "kasse.yaml", "--style", "none"]) == 0
    assert "## What Went Well" in capsys.readouterr().out
    assert main(["show", "kasse.yaml"]) == 0
    assert "Was lief gut" in capsys.readouterr().out


def test_check_and_corpora_read_in_the_configured_style(team: Path, capsys: Captured) -> None:
    """A prompt that nobody filled in isn't found as text, and an action has its owner and day."""
    configure(team)
    (team / "vorlage.md").unlink()
    text = filled("deutsch").replace(
        "Niemand hatte das Zertifikat verlängert.", "*Warum ist es passiert?*"
    )
    (team / "kasse.md").write_text(text, encoding="utf-8")
    main(["check", "kasse.md", "--select", "PM102"])
    assert "PM102" not in capsys.readouterr().out
    corpus = pm.Corpus.load(team, cache=False)
    (report,) = corpus
    assert report.root_cause.factors.primary is None
    assert [action.owner for action in report.action_items.unscheduled] == ["Ole Kern", "Jana Vogt"]


def test_a_corpus_is_read_anew_where_its_style_changes(team: Path, tmp_path: Path) -> None:
    """The cache knows the style by what its file says, and not by its name."""
    (team / "vorlage.md").unlink()
    for configured in (True, False):
        style = None if configured else "team.toml"
        if configured:
            configure(team)
        else:
            (team / ".postmortem.toml").unlink()
            forget_configurations()
        (team / "team.toml").write_text("", encoding="utf-8")
        forget_configurations()
        (first,) = pm.Corpus.load(team, style=style, cache=tmp_path / "cache")
        blank = (FOLDER / "blank" / "deutsch.md").read_text(encoding="utf-8")
        learned = pm.Style.from_template(blank)
        (team / "team.toml").write_text(learned.to_toml(), encoding="utf-8")
        forget_configurations()
        (second,) = pm.Corpus.load(team, style=style, cache=tmp_path / "cache")
        assert first != second


def test_set_knows_the_configured_style(team: Path) -> None:
    """A value that only the style knows is changed in place."""
    configure(team)
    assert main(["set", "kasse.md", "metadata.reporter=Ole"]) == 0
    changed = (team / "kasse.md").read_text(encoding="utf-8")
    assert changed == filled("deutsch").replace("**Autor:** Jana Vogt", "**Autor:** Ole")


WRONG = {
    "no file": ('style = "nowhere.toml"', "nowhere.toml: expected a file nowhere.toml with a style"),
    "no name": ('style = "nobody"', "style: expected one of azure, .*which ends in .toml"),
    "a number": ("style = 7", "style: expected the name of a published style, or of a file that ends in .toml, found 7"),
    "an unknown key": ('stile = "team.toml"', "stile: .*style"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
@pytest.mark.parametrize("command", ["check", "render"])
def test_a_wrong_style_is_one_clear_error(
    case: str, command: str, team: Path, capsys: Captured
) -> None:
    """The message names the file, the key, and what can be there."""
    text, message = WRONG[case]
    configure(team, text + "\n")
    capsys.readouterr()
    code = main([command, "kasse.md"])
    if case == "an unknown key" and command == "render":
        return  # who writes a document asks for no rule, and looks at no other key
    assert code == 2
    assert re.search(message, capsys.readouterr().err)


def test_styles_are_listed(team: Path, capsys: Captured) -> None:
    """`styles` has a line for each published style, and one for the configured one."""
    capsys.readouterr()
    assert main(["styles"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == sorted(PUBLISHED)
    configure(team)
    assert main(["styles"]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.split() == "team 9 headings, 4 labels, 6 columns, 17 prompts (configured)".split()


def test_a_style_in_pyproject_counts_from_its_folder(
    team: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The path of a style begins where the configuration is, wherever the document is."""
    (team / "pyproject.toml").write_text(
        '[tool.postmortem]\nstyle = "team.toml"\n', encoding="utf-8"
    )
    inner = team / "2026"
    inner.mkdir()
    (inner / "kasse.md").write_text(filled("deutsch"), encoding="utf-8")
    monkeypatch.chdir(inner)
    forget_configurations()
    assert facts_of(pm.load("kasse.md"))["own"] == expected("deutsch")["own"]
