"""The command that makes the tables of docs/coverage.md, on the documents of the tests."""

from pathlib import Path

import pytest

from tests.reading.mutations import DOCUMENTS
from tools import corpus

OLD = Path(__file__).parents[1] / "fixtures" / "old"
PAGE = "# P\n\nBefore.\n\n<!-- {name}, made by nox -s corpus -->\n\nold\n\n<!-- /{name} -->\n\nAfter.\n"


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    """Run the command as a shell would."""
    monkeypatch.setattr("sys.argv", ["corpus", *map(str, arguments)])
    return corpus.main()


def test_a_page_gets_a_row_for_each_document(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What is between the comments is made anew, and the rest of the page stays."""
    page = tmp_path / "page.md"
    page.write_text(PAGE.format(name="coverage"), encoding="utf-8")
    assert run(monkeypatch, OLD, "--write", page, "--mutate", 1) == 0
    text = page.read_text(encoding="utf-8")
    assert text.startswith("# P\n\nBefore.\n")
    assert text.endswith("<!-- /coverage -->\n\nAfter.\n")
    assert "\nold\n" not in text
    rows = [line for line in text.split("\n") if line.startswith("| ")]
    assert len(rows) == len(DOCUMENTS) + 3  # the heading, its line, and the sum


def test_a_stated_time_is_compared_with_the_rows(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A time that no two rows are apart contradicts them."""
    rows = "| Time | Event |\n|--|--|\n| 2024-03-05 13:30 | a |\n| 13:40 | b |\n| 14:30 | c |\n"
    stats = "- **Time to detection:** {} minutes\n- **Time to recovery:** ?\n"
    for name, minutes in {"right": 10, "wrong": 7}.items():
        text = f"# Down\n\n## Stats\n\n{stats.format(minutes)}\n## Timeline\n\n{rows}"
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    assert run(monkeypatch, tmp_path, "--timings") == 0
    output = capsys.readouterr().out
    assert "| right | detection | 10 min | fits | row 1 to row 2 |" in output
    assert "| wrong | detection | 7 min | contradicts |" in output
    assert output.rstrip().endswith("0 untold; 2 more are a mere question mark or dash.")


def test_a_broken_law_fails_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """What breaks a law is named, and the command says so to the shell."""
    monkeypatch.setattr(corpus, "broken", lambda _text: ["lost_words: oil"])
    assert run(monkeypatch, OLD) == 1


def test_a_folder_without_documents_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A table of nothing would look like success."""
    with pytest.raises(SystemExit, match=r"expected a folder with \.md files"):
        run(monkeypatch, tmp_path)
