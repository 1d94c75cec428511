"""Profiles of Markdown: what each place shows, and how much of it."""

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings

import postmortem as pm
from postmortem.facade import Report
from postmortem.formats.markdown.profiles import PROFILES
from postmortem.testing import reports
from tests.effort import examples
from tests.everything import everything

EXACT = ("github", "gitlab")
"""The places whose Markdown reads back equal; what the others can't carry is in the docs."""


def text_of(report: Report, format: str, **options: Any) -> str:
    """Return a report as the Markdown of a place."""
    text = pm.render(report, pm.Format(format), **options)
    assert isinstance(text, str)
    return text


@pytest.mark.parametrize("format", EXACT)
@given(report=reports())
@example(report=everything())
@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.too_slow])
def test_what_reads_back_equal(format: str, report: Report) -> None:
    """What is written for GitHub and for GitLab, the timeline drawn, gives back the report."""
    assert Report.from_markdown(text_of(report, format, limit=None)) == report


@pytest.mark.parametrize("format", sorted(PROFILES))
def test_what_a_place_does_not_show_is_not_written(format: str) -> None:
    """No table, rule, comment, break or name of a language is where it would be shown as text."""
    profile = PROFILES[format]
    text = text_of(everything(), format)
    assert ("\n|--" in text or "\n| --- " in text) == profile.tables
    assert bool(re.search(r"^---$", text, re.MULTILINE)) <= profile.rules
    assert ("<!--" in text) <= profile.comments
    assert bool(re.search(r"^```\w", text, re.MULTILINE)) == profile.languages
    assert max(map(len, re.findall(r"^#+(?= )", text, re.MULTILINE))) <= profile.deepest
    assert ("```mermaid" in text) == profile.diagrams
    assert profile.source.startswith("https://")


def test_a_break_is_a_sign_where_there_is_none() -> None:
    """Where `<br>` would be shown as text, a sign is between the lines."""
    report = (
        pm.report("INC-1", "Login was down", date="2026-01-15")
        .detected("09:00", "Down<br>for all")
        .build()
    )
    assert "Down · for all" in text_of(report, "slack")
    assert "Down<br>for all" in text_of(report, "notion")


def test_a_break_that_is_words_stays_where_there_is_none() -> None:
    """A `<br>` in code or after a backslash ends no line: a place that has no breaks shows it."""
    words = r"Typed `<br>` and \<br>"
    report = pm.report("INC-1", "Login was down", date="2026-01-15").overview(words).build()
    text = text_of(report, "slack")
    assert words in text


def test_a_table_is_a_list_where_there_is_none() -> None:
    """Each row is a line: every cell after its heading, and none that is empty."""
    report = (
        pm.report("INC-1", "Login was down", date="2026-01-15", severity="SEV-1")
        .detected("09:00", "Down")
        .build()
    )
    text = text_of(report, "slack")
    assert "- **Severity:** SEV-1" in text
    assert "- **Time (UTC):** 09:00 · **Event:** Down\n" in text


def test_a_dollar_is_no_formula_in_notion() -> None:
    """A sum of money in Notion begins no formula."""
    report = pm.report("INC-1", "It cost $5 and \\$6").build()
    assert text_of(report, "notion").startswith("# It cost \\$5 and \\$6\n")


@pytest.mark.parametrize("format", [name for name in PROFILES if PROFILES[name].limit])
def test_a_place_gets_no_more_than_it_takes(format: str) -> None:
    """What is too much is left out whole and named."""
    profile = PROFILES[format]
    assert profile.limit is not None
    draft = pm.report("INC-1", "Login was down", date="2026-01-15").trigger("A campaign.")
    for number in range(400):
        draft = draft.detected("09:00", f"Event {number} " + "x" * (profile.limit // 400))
    text = text_of(draft.build(), format)
    assert len(text) <= profile.limit
    note = (
        f"> **Left out here, since {profile.place} takes {profile.limit:,} characters at most:** "
    )
    assert note in text
    assert "A campaign." in text
    assert "Event 0" not in text


def test_a_limit_may_be_another() -> None:
    """`limit` is another number of characters, or none."""
    assert len(text_of(everything(), "slack", limit=2_000)) <= 2_000
    assert "Left out" not in text_of(everything(), "slack", limit=None)


def test_names_with_a_comma_stay_whole_in_a_list() -> None:
    """A comma inside a name keeps its backslash where a table has become a list."""
    assert "- **Reviewers:** Grace H., Hopper\\, G." in text_of(everything(), "slack")


def test_directives_are_not_shown_to_the_public() -> None:
    """What is suppressed, and why, is no business of those who read a status page."""
    assert everything().suppressed
    assert "PM301" not in text_of(everything(), "statuspage")
