"""Markdown for markdownlint: the same document in another form."""

import re
from pathlib import Path

import pytest
from hypothesis import given

import postmortem as pm
from postmortem.testing import reports

EXAMPLES = Path(__file__).parents[3] / "examples"


def tables(text: str) -> list[list[str]]:
    """Return the lines of each table of a text, code left out."""
    text = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return [table.split("\n") for table in re.findall(r"(?:^\|.*\|$\n?)+", text, re.MULTILINE)]


@pytest.mark.parametrize("name", ["adfs-outage", "checkout-pool"])
def test_tables_are_compact(name: str) -> None:
    """Each cell has one space on each side, an empty one has one in all, and separators as well (MD060)."""
    report = pm.load(EXAMPLES / f"{name}.yaml")
    shown_tables = tables(report.to_markdown(lint=True))
    assert len(shown_tables) > 5
    for line in (line for table in shown_tables for line in table if line):
        for cell in re.split(r"(?<!\\)\|", line)[1:-1]:
            assert re.fullmatch(r" (?:\S(?:.*\S)? )?", cell), line


@given(reports())
def test_either_form_reads_back_equal(report: pm.Report) -> None:
    """The option changes how a document looks to a linter, and nothing of what it says."""
    assert pm.Report.from_markdown(report.to_markdown(lint=True)) == report


def test_the_blank_has_no_emphasis_for_a_heading_and_no_code_without_language() -> None:
    """MD036 and MD040 find nothing in the blank with the option; without it, it has its own form."""
    blank = pm.template(lint=True)
    assert re.findall(r"^\*\([^)]*\)\*$", blank, re.MULTILINE) == []
    fences = re.findall(r"^```(.*)$", blank, re.MULTILINE)
    assert fences[::2] == ["text"] * (len(fences) // 2)
    assert pm.template() == pm.template(lint=False) != blank
    assert "## Zeitleiste" in pm.template(lang="de")
