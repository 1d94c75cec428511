"""Reports in the styles of other teams: where each value is, and that nothing is lost."""

from collections import Counter
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import postmortem as pm
from benchmarks.reports import full, incident
from postmortem.testing import reports
from tests.effort import examples
from tests.everything import everything
from tests.reading.mutations import DOCUMENTS
from tests.reading.old_markdown import LAWS_OF_DOCUMENTS, broken, read, values_of, words

NAMES = pm.published_styles()


def lost_values(report: pm.Report, text: str) -> Counter[str]:
    """Return the words of a report's values that a text doesn't have."""
    written_words = words(text)
    missing: Counter[str] = Counter()
    for value in values_of(report):
        missing |= words(value) - written_words
    return missing


def without_what_styles_lack(report: pm.Report) -> pm.Report:
    """Return a report without what the styles of others have no place for.

    That is prose below a heading and own sections. It is written all the same, and no word of it is lost.
    """
    lists: dict[str, Any] = dict(report.timeline.lists())
    timeline = pm.Timeline(**lists)
    return attrs.evolve(
        report,
        summary=attrs.evolve(report.summary, text=None),
        timeline=timeline,
        custom_sections=(),
    )


REPORTS = {
    "everything": without_what_styles_lack(everything()),
    "a real incident": incident(),
    "60 rows": full(60),
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("which", REPORTS)
def test_a_report_reads_back_equal(which: str, name: str) -> None:
    """Written in the style of a house and read again, a report is the same."""
    report = REPORTS[which]
    assert read(report.to_markdown(style=name), style=name).report == report


@pytest.mark.parametrize("name", NAMES)
def test_what_is_written_keeps_the_laws_of_reading(name: str) -> None:
    """A report in the style of a house is a document that reading loses nothing of."""
    text = everything().to_markdown(style=name)
    assert not lost_values(everything(), text)
    assert broken(text, LAWS_OF_DOCUMENTS, style=name) == []
    assert broken(text, LAWS_OF_DOCUMENTS) == []


@settings(max_examples=examples(20))
@given(reports(), st.sampled_from(NAMES))
def test_no_value_is_lost_in_any_style(report: pm.Report, name: str) -> None:
    """Whatever a report holds, each word of it is in its document in any style."""
    assert not lost_values(report, report.to_markdown(style=name))


@pytest.mark.parametrize("name", NAMES)
def test_old_documents_can_be_moved_to_another_style(name: str) -> None:
    """What was read in one style is written in another, with every word of its source."""
    for text in DOCUMENTS.values():
        report = read(text).report
        moved = report.to_markdown(style=name)
        assert not lost_values(report, moved)
        assert broken(moved, style=name) == []


def test_a_style_has_its_headings_in_its_order() -> None:
    """Headings, levels and order are those of the style; what has no place follows."""
    report = (
        pm.report("INC-7", "Login was down", date="2026-01-15", status="resolved")
        .summary("A certificate ran out")
        .happened("00:05", "Login fails")
        .happened("00:50", "A new certificate is in place")
        .primary_cause("Nobody renewed it")
        .went_well("The alert came at once")
        .action(None, "Renew it by a job", owner="@ada", due="2026-02-01")
        .revision("1.0", "2026-01-16", "Ada", "First version")
        .build()
    )
    assert report.to_markdown(style="srebook") == SREBOOK
    assert read(SREBOOK, style="srebook").report == report


SREBOOK = """\
# Login was down

### Date

2026-01-15

### Status

Resolved

### Summary

A certificate ran out

### Root Causes

Nobody renewed it

## Action Items

| Action Item | Type | Owner | Bug | Due Date |
|-------------|------|-------|-----|----------|
| Renew it by a job |  | @ada |  | 2026-02-01 |

## Lessons Learned

### What went well

- The alert came at once

## Timeline

- 00:05 UTC – Login fails
- 00:50 UTC – A new certificate is in place

## Metadata

| Field | Value |
|-------|-------|
| **Incident ID** | INC-7 |

---

## Revision History

| Version | Date | Author | Changes |
|---------|------|--------|---------|
| 1.0 | 2026-01-16 | Ada | First version |
"""


def test_rows_that_say_more_than_a_bullet_stay_a_table() -> None:
    """A house has its timeline as bullets where a bullet can say all that is known."""
    report = (
        pm.report(None, "Login was down", date="2026-01-15")
        .happened("00:05", "Login fails", notes="in the shop only")
        .build()
    )
    text = report.to_markdown(style="google")
    assert "| 00:05 | Login fails | in the shop only |" in text
    assert "- 00:05" not in text


def test_extras_go_back_to_the_heading_that_the_style_has_for_them() -> None:
    """A section that no field holds is at its place in the order of the style."""
    text = "# Down\n\n### Summary\n\nIt fell\n\n### Resolution\n\nIt stood up.\n\n## Timeline\n\n- 2026-01-15 00:05 UTC – It fell\n"
    report = read(text, style="srebook").report
    written = report.to_markdown(style="srebook")
    assert written.index("It fell") < written.index("### Resolution") < written.index("## Timeline")
    assert broken(written, style="srebook") == []


def test_an_own_style_is_written_too() -> None:
    """A style that a user makes lays reports out as one of ours does."""
    style = pm.Style(
        sections={"## What broke": "summary", "## Clock": "timeline", "## To do": "action_items"},
        columns={"When": "event.time", "What": "event.event"},
        bullets=["action_items"],
    )
    report = (
        pm.report(None, "Login was down", date="2026-01-15")
        .summary("A certificate ran out")
        .happened("00:05", "Login fails")
        .action(None, "Renew it by a job", owner="@ada")
        .build()
    )
    text = report.to_markdown(style=style)
    assert "## What broke\n\nA certificate ran out\n" in text
    assert "| When (UTC) | What |" in text
    assert "- Renew it by a job (Owner: @ada)" in text
    assert read(text, style=style).report == report


def test_every_renderer_takes_a_style() -> None:
    """The style is one of the tree, so each format that is rendered has it."""
    report = pm.report(None, "Down").summary("It fell").build()
    for format in pm.renderers():
        rendered = pm.render(report, pm.Format(format), style="google")
        # What is packed, or in pieces, is read by the tests of its format.
        if format in ("markdown", "html", "text"):
            assert isinstance(rendered, str)
            assert "Issue Summary" in rendered


def test_an_unknown_style_is_refused() -> None:
    """The error names the known styles."""
    with pytest.raises(pm.PostmortemError, match="srebook"):
        everything().to_markdown(style="nobody's")
