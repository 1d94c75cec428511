"""Styles that are learned from a team's blank document: what they read, and what they write."""

import itertools
import re
from collections import Counter
from collections.abc import Callable
from typing import Any, TypeAlias

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

import postmortem as pm
from postmortem.styles.meanings import last_heading
from postmortem.testing import reports
from tests.everything import everything
from tests.reading.old_markdown import LAWS_OF_DOCUMENTS, broken, words
from tests.styles.learned import OWN, expected, facts_of, filled, style
from tests.styles.test_writing import lost_values


@pytest.mark.parametrize("name", OWN)
def test_a_filled_blank_is_read_field_by_field(name: str) -> None:
    """Each field of a document that was made from a blank comes back in its place, and no other."""
    reading = pm.read_markdown(filled(name), style=style(name))
    facts = dict(facts_of(reading.report))
    if name == "deutsch":  # what was written of a severity is kept beside it
        facts["facts"] = {
            key: value for key, value in facts["facts"].items() if key != "Schweregrad as written"
        }
    assert facts == expected(name)
    assert reading.rescued == 0


@pytest.mark.parametrize("name", OWN)
@pytest.mark.parametrize("lang", ["en", "de"])
def test_what_was_read_is_written_in_any_language(name: str, lang: str) -> None:
    """A fact whose label a language has for one of ours has another label."""
    report = pm.read_markdown(filled(name), style=style(name)).report
    text = report.to_markdown(lang=lang)
    assert pm.read_markdown(text).report == report


@pytest.mark.parametrize("name", OWN)
def test_a_blank_that_nobody_filled_in_says_nothing(name: str) -> None:
    """The prompts of a blank, its empty tables and its headings are no content."""
    report = pm.read_markdown(style(name).blank.markdown, style=style(name)).report
    rest = dict(facts_of(report))
    rest.pop("facts", None)  # what the blank itself says: a default, the name of the team
    assert rest == {"title": "*(the title)*"}


@pytest.mark.parametrize("name", OWN)
def test_what_is_written_has_the_headings_of_the_blank(name: str) -> None:
    """The headings of a filled document are in what is written of its report, in their order."""
    report = pm.read_markdown(filled(name), style=style(name)).report
    lines = report.to_markdown(style=style(name)).split("\n")
    headings = [last_heading(key) for key in style(name).sections]
    assert [line for line in lines if line in headings] == [
        heading for heading in headings if heading in lines
    ]
    assert set(headings) - set(lines) <= UNFILLED
    reread = pm.read_markdown("\n".join(lines), style=style(name)).report
    assert facts_of(reread) == facts_of(report)


Law: TypeAlias = Callable[..., Any]
UNFILLED = {"### What went badly", "## What went well", "## Notes"}
"""The headings below which nothing is filled in, or the account of a phase."""


_NO_YEAR = re.compile(r"(?:2[1-9]|[3-9][0-9]|0[0-9]|1[0-8])[0-9]{2}[-/][0-9]{1,2}[-/]")


KINDS = {
    "a range of time that ends on another day": """
timeline: {events: [{time: "2026-01-14 00:00 – 2026-01-15 00:00", event: It began}]}
""",
    "a problem and contributing factors, but no primary one, beside tables of ours": """
metadata: {other: [{label: Our label, value: a value}]}
root_cause: {problem_statement: The disk was full, factors: {contributing: [{description: It was small}]}}
sign_off: [{role: Lead}]
""",
    "a severity on a scale of a team's own, which a usual scale has, too": """
overview: The disk was full
metadata: {severity: "1: bad", severity_scale: ["0: very bad", "1: bad"]}
root_cause: {technical_details: It was small}
""",
    "an overview and no summary, beside tables of ours": """
overview: The disk was full
metadata: {severity: "0: bad", severity_scale: ["0: bad", "1: less"]}
sign_off: [{role: Lead}]
""",
    "an overview and a summary of the impact": """
overview: The disk was full
metadata: {severity_scale: ["0: bad", "1: less"]}
summary: {impact: {services_affected: [Mail, Web]}}
root_cause: {problem_statement: It was small}
sign_off: [{role: Lead}]
""",
    "sections that a style on level 1 has no heading for": """
summary: {text: The disk was full, one_line: No disk}
communication: {internal: [{channel: Mail, message: It is down}], external: [{message: It is down}]}
sign_off: [{role: Lead}]
custom_sections:
  - {title: Our plan, body: "Words\n\n#### When", after: Communication Log}
  - {title: Our words, after: Communication Log}
""",
    "what was kept behind a summary": """
summary: {text: The disk was full}
impact: {user: {other: [{label: Our mail, value: late}]}}
notes: None
extras: [{markdown: Kept words, after: Overview}]
""",
    "sections of the author's own behind one that a style has no heading for": """
went_wrong: [It was small]
notes: None
custom_sections:
  - {title: Our cause, body: The disk was full, after: Root Cause Analysis /}
  - {title: Our plan, body: Buy a disk, after: Root Cause Analysis}
""",
    "a section of the author's own below the title": """
notes: None
custom_sections:
  - {title: Our plan, body: Buy a disk, after: ""}
  - {title: Our cause, body: The disk was full, after: Root Cause Analysis /}
""",
    "headings below the cause, and words below some of them": """
went_wrong: [It was small]
custom_sections:
  - {title: Our disk, body: "  It was full {", after: Root Cause Analysis /}
  - {title: Our pump, after: Root Cause Analysis /}
""",
    "a heading inside of the impact with nothing below it": """
metadata: {reporter: Ann, severity_scale: [Red, Low], other: [{label: Our label, value: a value}]}
custom_sections:
  - {title: Our disk, after: Impact Assessment /}
  - {title: Our plan, body: Buy a disk, after: Impact Assessment}
""",
}
"""Reports of kinds that are hard to carry in a learned style, without their titles: most were read otherwise again."""


def report_of(kind: str) -> pm.Report:
    """Return the report of a kind."""
    return pm.Report.from_yaml(f"title: T\n{KINDS[kind]}")


def with_kinds(test: Law) -> Law:
    """Return a law that holds for a report of each kind in each style, too."""
    for kind, name in itertools.product(KINDS, OWN):
        test = example(report_of(kind), name)(test)
    return test


@with_kinds
@given(reports(), st.sampled_from([*OWN]))
@example(everything(), "harbour")
@example(everything(), "response")
def test_every_report_can_be_written_in_a_learned_style(report: pm.Report, name: str) -> None:
    """No word is lost on the way, and what was read once is read again as the same report.

    Days of a year that no incident has are left out, also in a title: no reader of other people's documents
    takes one for a day, and the clocks below it have no day then. They stay words.
    """
    assume(not _NO_YEAR.search(report.to_yaml()))
    learned = style(name)
    text = report.to_markdown(style=learned)
    assert not lost_values(report, text)
    reading = pm.read_markdown(text, style=learned)
    translated = [
        diagnostic.what for diagnostic in reading.diagnostics if diagnostic.kind == "translated"
    ]
    # A heading of ours in German is no word of the report.
    languages = [reading.report.to_markdown(lang=lang) for lang in ("en", "de")]
    assert words(text) - words("\n".join([*languages, *translated])) == Counter()
    rewritten = reading.report.to_markdown(style=learned)
    assert pm.read_markdown(rewritten, style=learned).report == reading.report


EQUAL = {
    "a severity on a scale of a team's own, which a usual scale has, too": [*OWN],
    "an overview and no summary, beside tables of ours": [*OWN],
    "an overview and a summary of the impact": ["lists", "response"],
    "a problem and contributing factors, but no primary one, beside tables of ours": [*OWN],
}
"""The styles in which a report of a kind comes back as it was, for each kind."""


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind in EQUAL for name in EQUAL[kind]])
def test_what_is_written_has_the_values_of_the_report(kind: str, name: str) -> None:
    """A report of these kinds comes back equal, and not only with all its words."""
    report, ours = report_of(kind), style(name)
    assert pm.read_markdown(report.to_markdown(style=ours), style=ours).report == report


def test_a_table_at_the_head_in_a_style_is_read_above_sections_of_ours() -> None:
    """A document whose sections are called as ours are is in the style where its head is."""
    learned = style("harbour")
    text = (
        "# Login was down\n\n|  |  |\n|--|--|\n| Severity | SEV-1 |\n\n"
        "## Metadata\n\n| Field | Value |\n|-------|-------|\n| **Region** | eu |\n\n---\n\n"
        "## Root Cause Analysis\n\n### Trigger\n\nA deploy.\n"
    )
    report = pm.read_markdown(text, style=learned).report
    assert (str(report.metadata.severity), report.root_cause.trigger) == ("SEV-1", "A deploy.")
    assert report.extras == ()


@pytest.mark.parametrize("name", OWN)
def test_reading_in_a_learned_style_keeps_the_laws(name: str) -> None:
    """Nothing is lost or made up, in the style and without it."""
    assert broken(filled(name), LAWS_OF_DOCUMENTS, style=style(name)) == []
    assert (
        broken(everything().to_markdown(style=style(name)), LAWS_OF_DOCUMENTS, style=style(name))
        == []
    )


# --- what a heading means -------------------------------------------------------------------------

TABLE = "| Job | Assignee | Deadline |\n|---|---|---|\n"
MEANINGS = {
    "by its name": ("## Chronology\n", "timeline"),
    "by no name": ("## Storytime\n\n*Tell a story.*\n", "kept"),
    "by the columns of events": ("## Log of the watch\n\n| Time | Event |\n|---|---|\n", "timeline"),
    "by the columns of actions": (f"## Homework\n\n{TABLE}", "action_items"),
    "by columns against a name of prose": ("## What happened\n\n| Time | What happened |\n|---|---|\n", "timeline"),
    "by labels": ("## Card\n\n- **Severity:**\n- **Author:**\n", "metadata"),
    "by facts against a name of prose": ("## Summary\n\n| Severity | |\n|---|---|\n| Author | |\n", "metadata"),
    "a table that says nothing": ("## Crew\n\n| Name | Ship |\n|---|---|\n", "kept"),
    "a name of facts above a table": ("## Participants\n\n| Name | Role |\n|---|---|\n", "kept"),
}  # fmt: skip


@pytest.mark.parametrize("case", MEANINGS)
def test_a_heading_means_what_its_name_or_what_is_below_it_says(case: str) -> None:
    """A heading gets a meaning only where its name, columns or labels have one."""
    text, meaning = MEANINGS[case]
    assert [*pm.Style.from_template(f"# Title\n\n{text}").sections.values()] == [meaning]


def test_a_second_heading_of_a_meaning_is_a_section_of_its_own() -> None:
    """Prose that a report has once goes to the first; the second is no part of it."""
    text = (
        "# T\n\n## Summary\n\n## Background\n\n## In brief\n\n## Root cause\n\n## Why it happened\n"
    )
    assert [*pm.Style.from_template(text).sections.values()] == [
        "summary", "overview", "kept", "cause", "kept",
    ]  # fmt: skip
    learned = pm.Style.from_template(text)
    filled_in = (
        "# Down\n\n## Summary\n\nOne.\n\n## Background\n\nTwo.\n\n## In brief\n\nThree.\n\n"
        "## Root cause\n\nFour.\n\n## Why it happened\n\nFive.\n"
    )
    report = pm.read_markdown(filled_in, style=learned).report
    assert (report.summary.one_line, report.overview) == ("One.", "Two.")
    assert report.root_cause.factors.primary == pm.Factor(description="Four.")
    assert report.to_markdown(style=learned) == filled_in


def test_a_second_summary_is_the_overview_where_no_heading_is() -> None:
    """The description after a summary is prose that a report has a place for."""
    learned = pm.Style.from_template("# T\n\n## Executive Summary\n\n## Outage description\n")
    assert [*learned.sections.values()] == ["summary", "overview"]


def test_a_name_below_several_headings_means_nothing_by_itself() -> None:
    """The notes of each part belong to that part, whatever notes are elsewhere."""
    text = "# T\n\n## Detection\n\n### Notes\n\n## Recovery\n\n### Notes\n"
    learned = pm.Style.from_template(text)
    assert learned.sections == {
        "## Detection": "timeline.how_detected",
        "## Detection / ### Notes": "kept",
        "## Recovery": "timeline.how_resolved",
        "## Recovery / ### Notes": "kept",
    }
    assert learned.meaning("Notes", outer="Recovery") == "kept"
    assert learned.meaning("Notes") == "notes"


def test_the_date_of_the_postmortem_is_not_that_of_the_incident() -> None:
    """A label that names another day than the incident's is a fact of the team's own."""
    learned = pm.Style.from_template(
        "# T\n\n| Field | Value |\n|---|---|\n| Severity | |\n| Post-mortem date | |\n"
    )
    assert learned.labels == {"| Severity |": "severity", "| Post-mortem date |": "other"}
    text = "# Down\n\n| Field | Value |\n|---|---|\n| Severity | SEV-2 |\n| Post-mortem date | 2026-03-09 |\n\n## Impact\n\nNone\n"
    report = pm.read_markdown(text, style=learned).report
    assert report.metadata.date is None
    assert report.metadata.other == (pm.Detail(label="Post-mortem date", value="2026-03-09"),)


@pytest.mark.parametrize(("form", "day"), [("DD/MM/YYYY", 5), ("MM/DD/YYYY", 3), ("TT.MM.JJJJ", 5)])
def test_the_order_of_a_date_is_that_of_the_blank(form: str, day: int) -> None:
    """A date that reads in two ways is read as the blank asks for it."""
    learned = pm.Style.from_template(f"# T\n\n**Date:** {form}\n\n## Impact\n")
    written = "05.03.2026" if "." in form else "05/03/2026"
    report = pm.read_markdown(
        f"# Down\n\n**Date:** {written}\n\n## Impact\n\nNone\n", style=learned
    )
    assert report.report.metadata.date is not None
    assert report.report.metadata.date.day == day


# --- blanks that teach nothing, or too much -------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["", " \n\n", "Only words, and no heading.", "\x00\x01\x02", '{"a": 1}']
)
def test_a_text_without_headings_teaches_nothing(text: str) -> None:
    """The error says what was looked for."""
    with pytest.raises(pm.ReadError, match="with a heading, a label or a table"):
        pm.Style.from_template(text)


@pytest.mark.parametrize(
    "text",
    [
        "## Timeline\n" * 500,
        "## " + "x" * 100_000,
        "## Timeline\n\n" + "| Time | Time | Event | Event |\n|---|---|---|---|\n" * 50,
        "## Log\n\n|" + " Time |" * 300 + "\n|" + "---|" * 300 + "\n",
        "".join(f"{'#' * (at % 6 + 1)} Heading {at % 7}\n" for at in range(300)),
        "## A / ## B\n\n## '''\n\n'''\n\"\"\"\n\\\n",
        "## Impact\n\n<!-- never closed\n\n```\nnever closed",
        "## \N{FIRE} Timeline \u202e\x07\n\n*(x*\n",
    ],
)
def test_a_hostile_blank_teaches_a_style_that_can_be_written_down(text: str) -> None:
    """Whatever the blank, its style is equal after TOML, and reads the blank and a report."""
    learned = pm.Style.from_template(text)
    assert pm.Style.from_toml(learned.to_toml()) == learned
    assert pm.read_markdown(learned.blank.markdown, style=learned).rescued == 0
    written = everything().to_markdown(style=learned)
    assert not lost_values(everything(), written)


@given(st.text(alphabet="#|-*_[]<>`:\"'\\ \n\tTimeline…é\x01", max_size=200))
def test_any_text_teaches_a_style_or_is_refused(text: str) -> None:
    """A blank raises one error or gives a style that TOML carries."""
    try:
        learned = pm.Style.from_template(text)
    except pm.ReadError:
        return
    assert pm.Style.from_toml(learned.to_toml()) == learned
    pm.read_markdown(text, style=learned)
