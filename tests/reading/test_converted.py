"""Documents that came through a converter are read as they were before.

`converted/NAME.md` is a document, and `NAME.CONVERTER.md` what a converter made of it: pandoc from
Word, HTML and wikis with tables of several kinds, html2text, markdownify, markitdown.
"""

import re
from pathlib import Path
from typing import Any

import pytest

import postmortem as pm
from postmortem.outline.simple_tables import with_pipe_tables

FOLDER = Path(__file__).parent / "converted"
FILES = sorted(file for file in FOLDER.glob("*.md") if "." in file.stem)


def words(text: object) -> list[str]:
    """Return the words of a text, without its markup."""
    return re.findall(r"[^\W_]+", re.sub(r"\]\([^)]*\)", " ", str(text or "")))


def values(report: pm.Report) -> dict[str, Any]:
    """Return what a report says, without markup."""
    facts, line, lessons = report.metadata, report.timeline, report.lessons
    factors = report.root_cause.factors
    return {
        "title": words(report.title),
        "facts": (facts.incident_id, facts.date, facts.severity, facts.duration, facts.status),
        "people": (facts.reporter, [(fact.label, fact.value) for fact in facts.other]),
        "events": [
            (str(event.time), words(event.event), words(event.notes)) for event in line.events
        ],
        "actions": [
            (words(action.action), action.owner, action.due, action.status, words(action.ticket))
            for action in report.action_items
        ],
        "lists": [
            [words(text) for text in texts]
            for texts in (report.went_well, report.went_wrong, lessons.lucky)
        ],
        "whys": [(words(step.question), words(step.answer)) for step in report.root_cause.whys],
        "factors": [words(factor.description) for factor in factors.contributing],
        "summary": words(report.summary.one_line or report.summary.text),
        "links": [(words(link.label), link.url) for link in report.resources.documentation],
    }


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_converted_document_says_the_same(file: Path) -> None:
    """Every value is that of the document before, and no line had to be saved."""
    before = FOLDER / f"{file.stem.partition('.')[0]}.md"
    reading = pm.read_markdown(file.read_text(encoding="utf-8"))
    expected = pm.read_markdown(before.read_text(encoding="utf-8"))
    assert reading.rescued == 0
    assert values(reading.report) == values(expected.report)
    assert not reading.report.custom_sections


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_tables_with_pipes_leave_the_lines_where_they_were(file: Path) -> None:
    """A text has as many lines as before, and what is no table is the same."""
    text = file.read_text(encoding="utf-8")
    changed = with_pipe_tables(text)
    assert changed.count("\n") == text.count("\n")
    assert with_pipe_tables(changed) == changed
    headings = [line for line in text.split("\n") if line.startswith("#")]
    assert headings == [line for line in changed.split("\n") if line.startswith("#")]


@pytest.mark.parametrize(
    "text",
    [
        "A rule\n\n- - -\n\nbelow",
        "Words before\n---- ----\nand behind",
        "```\n  a    b\n  ---- ----\n  1    2\n```",
        "  Time\n  ---- ----\n  10:00 goes over the edge",
        "    a    b\n    ---- ----\n    1    2",
        "---- ----",
    ],
)
def test_other_lines_of_dashes_are_no_tables(text: str) -> None:
    """Rules, code and words that cross the edge of a column stay as they are."""
    assert with_pipe_tables(text) == text
