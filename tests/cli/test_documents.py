"""The commands that write documents: several inputs, own outputs, options, watching, suggestions."""

from pathlib import Path

import pytest

import postmortem as pm
from postmortem.cli.main import main

LOGIN = pm.report("INC-7", "Login was down", date="2026-01-15").went_well("The alert").build()
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a report, in which the test runs."""
    monkeypatch.chdir(tmp_path)
    LOGIN.save("login.yaml")
    attacked = LOGIN.edit().metadata(title="Checkout was slow").build()
    attacked.save("checkout.json")
    return tmp_path


def test_a_file_that_the_command_wrote_is_written_again(folder: Path, capsys: Captured) -> None:
    """What the command made it may overwrite, until a person changes it."""
    render = ["render", "login.yaml", "-o", "login.html"]
    assert main(render) == 0
    assert main([*render, "--theme", "dark"]) == 0
    page = folder / "login.html"
    page.write_text(page.read_text() + "<!-- mine -->")
    assert main(render) == 2
    assert "login.html exists; use --force to overwrite it" in capsys.readouterr().err
    assert main([*render, "--force"]) == 0
    assert "mine" not in page.read_text()


def test_a_file_of_somebody_else_is_not_overwritten(folder: Path) -> None:
    """A file that no command wrote stays, also if it has the very bytes."""
    (folder / "login.md").write_text(LOGIN.to_markdown())
    assert main(["render", "login.yaml", "-o", "login.md"]) == 2


def test_several_inputs_go_to_a_folder(folder: Path, capsys: Captured) -> None:
    """Each input becomes a file of its own name; a wrong one doesn't stop the others."""
    (folder / "wrong.yaml").write_text("title: T\nmetadata: {severity: SEV-99}\n")
    sources = ["login.yaml", "wrong.yaml", "checkout.json"]
    assert main(["render", *sources, "--to", "html", "-o", "public/"]) == 2
    assert sorted(path.name for path in (folder / "public").iterdir()) == [
        "checkout.html",
        "login.html",
    ]
    assert "wrong.yaml" in capsys.readouterr().err


def test_two_inputs_of_one_name_are_refused(folder: Path, capsys: Captured) -> None:
    """No document takes the place of another."""
    LOGIN.save("login.json")
    assert main(["render", "login.yaml", "login.json", "-o", "out/"]) == 2
    assert "login.yaml and login.json" in capsys.readouterr().err
    assert not (folder / "out").exists()


def test_several_inputs_need_a_folder(folder: Path, capsys: Captured) -> None:
    """Standard output takes one document."""
    assert main(["render", "login.yaml", "checkout.json"]) == 2
    assert "give a folder with --output" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        (["--theme", "dark"], 'content="dark"'),
        (["--no-toc"], "<main"),
        (["--lang", "de"], 'lang="de"'),
        (["--css", "own.css"], "color:hotpink"),
        (["--fragment"], '<article class="postmortem"'),
    ],
)
def test_options_of_html_are_given(
    folder: Path, capsys: Captured, options: list[str], shown: str
) -> None:
    """The options of the writer are options of the command."""
    (folder / "own.css").write_text("h1{color:hotpink}")
    assert main(["render", "login.yaml", "--to", "html", *options]) == 0
    with_options = capsys.readouterr().out
    assert shown in with_options
    assert with_options != LOGIN.to_html()


def test_an_option_of_another_format_is_refused(folder: Path, capsys: Captured) -> None:
    """Markdown has no theme."""
    assert main(["render", "login.yaml", "--theme", "dark"]) == 2
    assert "expected options that markdown has, found theme" in capsys.readouterr().err


@pytest.mark.parametrize(("short", "suffix"), [("md", ".md"), ("htm", ".html"), ("yml", ".yaml")])
def test_formats_have_short_names(folder: Path, short: str, suffix: str) -> None:
    """The ending of a format's files is a name of it."""
    assert main(["render", "login.yaml", "-t", short, "-o", "out/"]) == 0
    assert (folder / "out" / f"login{suffix}").is_file()


@pytest.mark.parametrize(
    ("arguments", "suggestion"),
    [
        (["rendr", "a.yaml"], "did you mean render?"),
        (["render", "a.yaml", "--tehme", "dark"], "did you mean --theme?"),
        (["render", "a.yaml", "--to", "markdwon"], "did you mean markdown?"),
        (["check", "--selct", "PM1"], "did you mean --select?"),
    ],
)
def test_the_nearest_name_is_suggested(
    capsys: Captured, arguments: list[str], suggestion: str
) -> None:
    """A misspelt command, option or format is answered with the nearest one."""
    assert main(arguments) == 2
    assert suggestion in capsys.readouterr().err


def test_watching_writes_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """With --watch a changed input is rendered again; a mistake in it is reported and doesn't end it."""
    steps = iter(["title: Changed\n", "title: [\n", "title: Last\n"])

    def edit(_seconds: float) -> None:
        try:
            (folder / "login.yaml").write_text(next(steps))
        except StopIteration:
            raise KeyboardInterrupt from None

    monkeypatch.setattr("postmortem.cli.documents.time.sleep", edit)
    assert main(["render", "login.yaml", "-o", "login.md", "--watch"]) == 130
    assert (folder / "login.md").read_text().startswith("# Last\n")
    messages = capsys.readouterr().err
    assert messages.count("login.md is up to date") == 2
    assert "login.yaml" in messages


def test_a_folder_is_converted(folder: Path, capsys: Captured) -> None:
    """Each post-mortem gets a file at the same place; a summary names what was left out."""
    (folder / "in/2026").mkdir(parents=True)
    (folder / "in/README.md").write_text("# Our post-mortems\n\nHow we write them.\n")
    (folder / "in/2026/login.md").write_text(LOGIN.to_markdown())
    (folder / "in/wiki.md").write_text("== A ==\n\n== B ==\n\n'''Down'''\n")
    assert main(["convert", "in", "-o", "in/out", "--to", "yaml"]) == 2
    message = capsys.readouterr().err
    assert "in/wiki.md is MediaWiki wikitext" in message
    assert "converted 1 of 3 files to in/out" in message
    assert "left out what is no post-mortem of one incident: in/README.md" in message
    assert [path.name for path in (folder / "in/out").rglob("*") if path.is_file()] == [
        "login.yaml"
    ]
    assert pm.load(folder / "in/out/2026/login.yaml") == LOGIN
    (folder / "in/wiki.md").unlink()
    assert main(["convert", "in", "in/out", "--to", "yaml"]) == 0  # its own output isn't its input
    assert "converted 1 of 2 files" in capsys.readouterr().err


def test_a_folder_is_converted_to_a_folder_alone(folder: Path, capsys: Captured) -> None:
    """Standard output, a file, no name and two names are no folder to write to."""
    for out in ([], ["-"], ["login.yaml"], ["a", "-o", "b"]):
        assert main(["convert", ".", *out]) == 2
        assert "to write to" in capsys.readouterr().err


def test_two_files_of_a_folder_don_t_become_one(folder: Path, capsys: Captured) -> None:
    """No document takes the place of another, and nothing is written."""
    LOGIN.save("login.json")
    assert main(["convert", ".", "-o", "out"]) == 2
    assert "a name of its own for each document" in capsys.readouterr().err
    assert not (folder / "out").exists()
