"""What programs that show text act on: GitHub on mentions, CI services on commands, spreadsheets on formulas."""

import re
from html import unescape
from pathlib import Path

import comrak
import pytest
from hypothesis import given
from hypothesis import strategies as st

import postmortem as pm
from postmortem.cli.main import main
from postmortem.errors import unobeyed
from postmortem.text.guards import without_formula
from postmortem.text.normal import escape
from tests.hostile import hostile_strings

# Written from what GitHub describes, and from no pattern of ours: it looks at the text of a page.
MENTIONED = re.compile(r"(?:^|[^A-Za-z0-9_])@[A-Za-z0-9]")
LINKED = re.compile(r"#[0-9]|(?:^|[^A-Za-z0-9_])GH-[0-9]", re.IGNORECASE)
DRAWN = re.compile(
    r"(?<!:):(?:tada|white_check_mark|\+1|-1|100|8ball|e-mail|1st_place_medal):(?!:)"
)

TEXTS = [
    "@alice", "thanks @alice", "(@alice)", "@org/team", "a @alice @bob", "@alice@bob", "*@alice*", "`@alice`", "[@alice]", "#12", "see #12.",
    "acme/app#12", "app#12", "GH-12", "gh-12", "(GH-12)", ":tada:", "a:tada:b", ":white_check_mark:", ":+1: :-1:", ":100:", ":8ball:",
    ":e-mail:", "\\@alice", "\\#12", "#12 is the first", "&commat;alice", "#", "# 12", "##12", "1. @alice", "-@alice", "=@alice", ":tada:tada:",
]  # fmt: skip


def shown(markdown: str) -> str:
    """Return the text of a page, by a reader of GitHub's own Markdown."""
    return unescape(re.sub(r"<[^<>]*>", "", comrak.render_markdown(markdown))).rstrip("\n")


@pytest.mark.parametrize("text", TEXTS)
def test_github_acts_on_nothing_in_escaped_text(text: str) -> None:
    """Nobody is mentioned, no issue linked and no picture drawn, and readers see the same words."""
    page = shown(escape(text))
    for acted_on in (MENTIONED, LINKED, DRAWN):
        assert not acted_on.search(page)
    assert page.replace("\u200b", "") == text


@given(
    st.text(alphabet="@#:+-1GHgh0a_ .()/`*\\&;", max_size=20) | st.sampled_from(hostile_strings())
)
def test_github_acts_on_nothing_in_any_escaped_text(text: str) -> None:
    """It holds for any arrangement of these characters."""
    page = shown(escape(text))
    for acted_on in (MENTIONED, LINKED, DRAWN):
        assert not acted_on.search(page)


@pytest.mark.parametrize(
    "text",
    ["ops@example.com", "10:30:45", "std::vector::push", "a # b", "host:8080:", "INC-12", "a_b:c"],
)
def test_what_github_does_not_act_on_stays(text: str) -> None:
    """Addresses, clocks and names of code get no character more."""
    assert "&#8203;" not in escape(text)


COMMANDS = [
    "::error::x", "  ::set-output name=a::b", "::add-mask::x", "##[error]x", "a ##[group]x", "##vso[task.setvariable variable=a]b", "a ##VSO[x]",
    "##teamcity[x]", "\t::debug::x", "##[##[x]",
]  # fmt: skip


def is_obeyed(line: str) -> bool:
    """Whether a runner takes a line for a command: GitHub's, Azure's, or TeamCity's."""
    folded = line.lower()
    return line.strip().startswith("::") or any(
        mark in folded for mark in ("##[", "##vso[", "##teamcity[")
    )


@pytest.mark.parametrize("line", COMMANDS)
def test_a_line_is_no_command_to_a_runner(line: str) -> None:
    """A joiner without width breaks the mark, and nothing else changes."""
    assert is_obeyed(line)
    assert not is_obeyed(unobeyed(line))
    assert unobeyed(line).replace("\u2060", "") == line


@pytest.mark.parametrize("line", ["a::b", "a: b", "# [x]", "## [x]", "#[x]", "std::vector"])
def test_other_lines_stay(line: str) -> None:
    """What no runner obeys is printed as it is."""
    assert unobeyed(line) == line


@pytest.mark.parametrize("text", COMMANDS)
def test_a_check_prints_no_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    """Neither an excerpt, nor a message, nor the name of a file or a key is a command to a runner."""
    monkeypatch.chdir(tmp_path)
    name = "::error::a ##[x].md"
    Path(name).write_text(f"# T\n\n## Notes\n\n{text} TBD\n\n- {text} TODO\n")
    Path("::b.yaml").write_text(f"title: T\n{text.strip()!r}: 1\n'::warning::x': 2\n")
    for arguments in (["check", name, "::b.yaml"], ["check", "."], ["render", "::b.yaml"]):
        assert main(arguments) != 0
        printed = capsys.readouterr()
        lines = [*printed.out.splitlines(), *printed.err.splitlines()]
        assert lines
        assert [line for line in lines if is_obeyed(line)] == []


FORMULAS = [
    "=1+1",
    "+1",
    "-1+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "\t=1",
    " =1",
    "\n=1",
    "＝1",
    "\u00a0=1",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_guarded_text_is_no_formula(text: str) -> None:
    """The first character that counts is a quote, and the rest is the text."""
    assert without_formula(text) == f"'{text}"


def test_rows_and_tables_guard_formulas_when_asked() -> None:
    """As they are by default, and with a quote before texts by the option; numbers stay numbers."""
    report = pm.report("T", date="2026-01-15").action("A1", "=1+1", owner="@ada").build()
    (row,) = report.to_records("action_items.unscheduled")
    (guarded,) = report.to_records("action_items.unscheduled", guard_formulas=True)
    assert (row["action"], row["owner"]) == ("=1+1", "@ada")
    assert (guarded["action"], guarded["owner"]) == ("'=1+1", "'@ada")
    table = pm.Corpus().add(report).table("actions")
    assert ",'=1+1" in table.to_csv(guard_formulas=True)
    assert ",=1+1" in table.to_csv()


def test_the_command_line_guards_formulas_when_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--guard-formulas` holds for lists and for exported files."""
    monkeypatch.chdir(tmp_path)
    pm.report("T", date="2026-01-15").action("A1", "=1+1").build().save("a.yaml")
    assert main(["actions", ".", "--format", "csv", "--guard-formulas"]) == 0
    assert ",'=1+1" in capsys.readouterr().out
    assert main(["export", ".", "out", "--csv", "--guard-formulas"]) == 0
    assert ",'=1+1" in Path("out/actions.csv").read_text()
