"""False alarms: what looks like a finding and is none, each beside what is one.

The kinds come from public post-mortems; the words are the project's own.
"""

import datetime as dt
import re

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import postmortem as pm
from postmortem.checks.rules import completeness

CAUSE = "## Root cause\n\nThe pool was full.\n\n"
TIMES = "## Timeline (UTC)\n\n- 2026-01-15 10:00 Alert\n- 2026-01-15 10:30 Fixed\n\n"


def lines_of(code: str, text: str) -> list[int]:
    """Return the lines of what one rule finds in a document."""
    findings = pm.check_text(
        f"# Login was down\n\n{text}", today=dt.date(2026, 1, 20), select=[code]
    )
    assert {finding.code for finding in findings} <= {code}
    return [finding.location.line for finding in findings if finding.location is not None]


def _chain(text: str) -> str:
    return f"## 5 Whys\n\n{text}\n"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("- The pool was full.\n- Its size was last year's.\n- Nobody compared it.", []),
        ("- Why 1: the pool was full\n- Why 2: its size was last year's", []),
        ("1. The pool was full -> its size was old -> nobody compared it", []),
        ("- Login failed\n  - Why? The pool was full\n    - Why? Its size was old", []),
        ("1. Why did it fail?\n\nThe pool was full.\n\n2. Why was it full?\n\nIts size was old.", []),
        ("1. Why did it fail? The pool was full.\n2. Root cause: nobody compared it", []),
        ("1. Why did it fail? The pool was full.\n2. Why was it full?", [6]),
        ("1. Why did it fail? The pool was full.\n2. Why was it full", [6]),
        ("| Why | Answer |\n|---|---|\n| Why did it fail? | It was full |\n| Why full? | |", [8]),
        ("1. Warum fiel es aus?", [5]),
    ],
)  # fmt: skip
def test_only_a_question_lacks_an_answer(text: str, lines: list[int]) -> None:
    """A why without an answer is found where it asks something, not where it states something."""
    assert lines_of("PM106", _chain(text)) == lines


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("A fix is in place. *(Done on 30 June)*", 0),
        ("*(All times are of Berlin, 24 hours.)*", 0),
        ("*(not known)*", 0),
        ("Login was down. <!-- TODO: find out for how long -->", 0),
        ("See [the wiki](https://wiki.example.com/TODO) for more.", 0),
        ("See https://wiki.example.com/TBD for more.", 0),
        ("The TODO list of the service was full.", 0),
        ("A line of code that had a TODO above it was run.", 0),
        ("The rows had to be written to a disk that was full, to be completed by hand.", 0),
        ("Only Mac OS X users saw it.", 0),
        ("All of them [Time][1] out.\n\n[1]: https://example.com", 0),
        ("The format was `YYYY-MM-DD`.", 0),
        ("*(what was down, and for whom)*", 1),
        ("TODO: find out for how long", 1),
        ("It was down for TBD minutes.", 1),
        ("Its impact is still to be determined.", 1),
        ("To be written.", 1),
        ("X users saw it.", 1),
        ("It was down from HH:MM on.", 1),
        ("[Description]", 1),
        ("The impact: TODO", 1),
    ],
)
def test_only_what_waits_for_a_fact_is_a_placeholder(text: str, count: int) -> None:
    """Remarks in brackets, comments, addresses and words about a TODO are no placeholders."""
    assert len(lines_of("PM102", f"## Summary\n\n{text}\n")) == count


def test_every_prompt_of_the_blank_document_is_a_placeholder() -> None:
    """The blank document has a placeholder in its title and in every section with prompts."""
    findings = pm.check_text(pm.template(), select=["PM102"])
    assert findings[0].message == "the document has no title"
    assert len(findings) > 40


def test_a_document_without_a_title_gets_a_finding() -> None:
    """A document that begins with a section has no title; no placeholder is left in it."""
    (finding,) = pm.check_text("## Summary\n\nLogin was down.\n", select=["PM102"])
    assert finding.message == "the document has no title"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("## How we did\n\n### What went well\n\n- a\n\n### What went wrong\n\n- b\n", []),
        ("## How we did\n\n**What went well**\n\n- a\n", []),
        ("How we did\n----------\n\n### What went well\n\n- a\n", []),
        ("# Part one\n\n" + TIMES, []),
        ("## How we did\n\n### What went well\n\n### What went wrong\n\n- b\n", [5]),
        ("## How we did\n\n" + TIMES, [3]),
        ("How we did\n----------\n\n" + TIMES, [3]),
        (TIMES + "## How we did\n", [8]),
        ("## How we did\n\n```\n## What went well\n```\n", []),
    ],
)
def test_a_heading_that_groups_others_is_not_empty(text: str, lines: list[int]) -> None:
    """A heading is empty where nothing follows it, not even a heading of a lower level."""
    assert lines_of("PM108", text) == lines


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        (TIMES + CAUSE, []),
        (CAUSE, ["timeline"]),
        (TIMES, ["root_cause"]),
        ("## What, how, when and why\n\nAt ten, login failed.\n", []),
        ("## What went well\n\n- a\n", ["root_cause", "timeline"]),
        ("## Impact analysis\n\nNobody could log in.\n", ["root_cause", "timeline"]),
        (TIMES + "## The bug\n\nThe pool was full.\n", []),
        (CAUSE + "## How it unfolded\n\nAt ten, login failed.\n", []),
        (CAUSE + "## Details\n\n- 10:00 a\n- 10:05 b\n- 10:10 c\n", []),
        (CAUSE + "## Details\n\nIt began at 10:00 and ended at 10:30.\n", ["timeline"]),
        (TIMES + CAUSE + "**Severity:** SEV-4\n\n## Issue summary\n\n**Duration:** 3 h\n", []),
    ],
)
def test_a_section_that_has_its_heading_is_not_missing(text: str, paths: list[str]) -> None:
    """A section counts as there where the document has a heading for it, whatever is below."""
    findings = pm.check_text(f"# Login was down\n\n{text}", select=["PM101"])
    assert sorted(finding.path for finding in findings) == paths


@pytest.mark.parametrize(("count", "paths"), [(3, []), (2, ["root_cause.whys"])])
def test_labels_that_ask_why_are_whys(count: int, paths: list[str]) -> None:
    """A cause with a label `Why it happened` has its why; the policy asks for three of them."""
    causes = "".join(
        f"### {index}. A cause\n\n**Issue**: it failed\n**Why it happened**: it was old\n\n"
        for index in range(count)
    )
    text = f"# Down\n\n**Severity:** SEV-2\n\n## Root Causes\n\n{causes}"
    findings = pm.check_text(text, select=["PM101"])
    assert [finding.path for finding in findings if finding.path.startswith("root_cause")] == paths


def test_a_section_of_facts_counts_as_the_section_that_its_heading_names() -> None:
    """Where the facts below "Issue Summary" became metadata, the summary is not missing."""
    facts = "- **Severity:** SEV-1\n- **Duration:** 3 h\n"
    with_heading = pm.check_text(f"# Down\n\n## Issue Summary\n\n{facts}", select=["PM101"])
    without = pm.check_text(f"# Down\n\n## Key facts\n\n{facts}", select=["PM101"])
    assert {"summary"} == {finding.path for finding in without} - {
        finding.path for finding in with_heading
    }


def _rows(*rows: str) -> str:
    return "Date: 2026-01-15\n\n## Timeline (UTC)\n\n" + "".join(f"- {row}\n" for row in rows)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (_rows(*(f"2026-01-15 {hour}:00 step" for hour in (14, 13, 12, 11))), []),
        (_rows(*(f"2026-01-15 {hour}:00 step" for hour in (11, 12, 10, 13))), [9]),
        (
            "## Timeline (UTC)\n\n### East\n\n- 2026-01-15 10:00 a\n- 2026-01-15 13:00 b\n\n"
            "### West\n\n- 2026-01-15 10:05 c\n- 2026-01-15 13:05 d\n",
            [],
        ),
        (
            "## Timeline (UTC)\n\n### 2026-01-15\n\n- 10:00 a\n- 13:00 b\n\n"
            "### 2026-01-14\n\n- 10:05 c\n- 13:05 d\n",
            [12],
        ),
    ],
)
def test_rows_are_compared_within_their_list(text: str, lines: list[int]) -> None:
    """A list with its newest row first is in order, and a heading begins a list of its own."""
    assert lines_of("PM203", text) == lines


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        (("2026-01-15 a", "2026-02-10 b", "2026-03-01 c", "2026-06-01 d"), []),
        (("2026-01-15 10:00 a", "2026-01-15 11:00 b", "2026-04-01 The report is public"), []),
        (("2025-11-15 The flag is added", "2026-01-15 11:00 b"), []),
        (("2026-01-15 10:00 a", "2026-03-15 10:30 b", "2026-01-15 11:00 c"), [8]),
        (("2026-01-15 10:00 a", "2026-01-15 10:30 b", "2027-01-15 11:00 c"), [9]),
        (("2026-01-15 10:00 a", "2025-01-15 10:30 b", "2026-01-15 11:00 c"), [8]),
    ],
)
def test_a_row_is_far_where_it_leaps_and_the_next_row_leaps_back(
    rows: tuple[str, ...], lines: list[int]
) -> None:
    """A long incident and what follows it are no slips; a leap to another month or year is one."""
    assert lines_of("PM206", _rows(*rows)) == lines


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("We should have a staging area.", 0),
        ("Rows were kept for ever, when they should have a date of expiry.", 0),
        ("We should have alerts on the pool.", 0),
        ("The engineer should have checked the pool.", 1),
        ("We could have simply looked at the dashboard.", 1),
        ("The operator should not have been so quick.", 1),
    ],
)
def test_what_people_should_have_is_no_counterfactual(text: str, count: int) -> None:
    """`should have` is found before what somebody did, not before what somebody owns."""
    assert len(lines_of("PM402", f"## What went wrong\n\n- {text}\n")) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("const apiKey = Deno.env.get('API_KEY');", 0),
        ('api_key = os.environ["API_KEY"]', 0),
        ("token=$TOKEN", 0),
        ("api_key = q7LmZ2xkP0", 1),
        ("password=hunter2(old)", 1),
        ("The key is AKIA\u200bIOSFODNN7EXAMPLE.", 1),
        ("The key is \uff21KIAIOSFODNN7EXAMPLE.", 1),
        ("pass\u00adword=q7LmZ2xkP0", 1),
    ],
)
def test_the_name_of_a_secret_is_none_and_invisible_characters_hide_none(
    text: str, count: int
) -> None:
    """Code that looks a secret up holds none; a secret with invisible characters inside is one."""
    report = pm.report("INC-7", "Down").build()
    section = pm.CustomSection(title="Code", body=text)
    report = attrs.evolve(report, custom_sections=(section,))
    assert len(pm.check(report, select=["PM601"])) == count


@pytest.mark.parametrize(("minutes", "count"), [(55, 0), (15, 0), (75, 1)])
def test_a_stated_time_may_begin_with_any_row_where_none_is_marked(
    minutes: int, count: int
) -> None:
    """A time to recovery from the first row to the last is no contradiction to the detection's."""
    rows = (
        "2026-01-15 06:05 A pipeline fails",
        "2026-01-15 06:45 Issue detected",
        "2026-01-15 07:00 Service restored",
    )
    text = f"- Time to recovery: {minutes} minutes\n\n" + _rows(*rows).partition("\n\n")[2]
    assert len(lines_of("PM215", text)) == count


def test_a_last_row_that_says_the_end_is_an_end() -> None:
    """A resolved report has an end where a last row says that all works again."""
    text = "Status: resolved\n\n## Timeline (UTC)\n\n- 2026-01-15 10:00 Alert\n- 2026-01-15 11:00 "
    assert lines_of("PM107", text + "Import successful\n") == []
    assert lines_of("PM107", text + "Import started\n") == [1]


@pytest.mark.parametrize("pattern", [completeness._LIKELY, *completeness._PLACEHOLDERS])
@given(data=st.data())
def test_the_quick_look_passes_over_no_placeholder(
    pattern: re.Pattern[str], data: st.DataObject
) -> None:
    """Whatever a pattern of a placeholder finds has a sign that the quick look at a text looks for."""
    found = data.draw(st.from_regex(pattern.pattern))
    assert any(sign in found for sign in completeness._SIGNS)


@pytest.mark.parametrize(
    "words",
    [
        "should have seen it", "could have been faster", "failed to look", "neglected to look", "forgot to look",
        "did not bother to look", "omitted to look", "OUGHT TO HAVE LOOKED",
    ],
)  # fmt: skip
def test_the_quick_look_passes_over_no_counterfactual(words: str) -> None:
    """Each way to say what people didn't do is found, whatever the quick look at a text looks for."""
    assert lines_of("PM402", f"## What went wrong\n\n- The engineer {words}.\n") == [5]
