"""A diagram above a timeline is left out, and a message says where it shows something else."""

import pytest
from hypothesis import given

import postmortem as pm
from postmortem.testing import reports
from postmortem.text.languages import TAGS
from tests.everything import everything

REPORT = (
    pm.report("INC-1", "Down", date="2026-01-15")
    .detected("10:00", "Alert: zebra #12 fires", milestone="detected")
    .resolved("10:30", "A larger pool " * 20, milestone="resolved")
    .build()
)


def old(text: str) -> list[str]:
    """Return what the reader says about diagrams of a document."""
    diagnostics = pm.read_markdown(text).diagnostics
    return [message.what for message in diagnostics if message.code == "diagram-is-old"]


@pytest.mark.parametrize("lang", TAGS)
def test_a_diagram_of_the_timeline_below_needs_no_message(lang: str) -> None:
    """Neither translated labels nor cut, escaped or repeated words are taken for other ones."""
    for report in (REPORT, everything()):
        text = pm.render(report, "markdown", diagram=True, lang=lang)
        assert "```mermaid" in text
        assert old(text) == []


@given(reports())
def test_no_diagram_that_was_just_drawn_is_old(report: pm.Report) -> None:
    """Whatever a report holds, its own diagram shows nothing else."""
    assert old(report.to_markdown(diagram=True)) == []


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("| Alert: zebra", "| Alarm: zebra", "Detected#58; Alert#58; zebra #35;12 fires"),
        ("| 10:30 |", "| 10:55 |", "Time to resolve#58; 30 min"),
    ],
)
def test_a_changed_row_leaves_a_diagram_that_is_old(before: str, after: str, shown: str) -> None:
    """The message has the first row of the diagram that the report doesn't have, and its line."""
    text = REPORT.to_markdown(diagram=True)
    assert text.count(before) == 1
    changed = text.replace(before, after)
    (message,) = pm.read_markdown(changed).diagnostics
    assert (message.code, message.what) == ("diagram-is-old", shown)
    assert shown in changed.splitlines()[message.line - 1]
