"""Times that a document states: read wherever they are, and never taken for something else."""

from datetime import timedelta

import pytest

import postmortem as pm
from postmortem.values.durations import ApproximateDuration

PAGE = "# Login was down\n\n## Overview\n\nThe pool was full.\n\n{head}{text}\n\n## Root cause\n\nThe pool.\n"
HEADS = {
    "stats": "## Stats\n\n",
    "metrics": "## Metrics\n\n",
    "impact": "## Impact\n\n",
    "summary": "## Summary\n\nNobody could log in.\n\n",
    "detection": "## Detection\n\nAn alert fired.\n\n",
    "nothing": "",
}
FORMS = {
    "bullets": "- Time to detection: 5 minutes\n- Time to recovery:  148 minutes",
    "bold bullets": "- **Time to detect:** 5 min\n- **Time to resolution:** 2 h 28 min",
    "short names": "- TTD: 5m\n- TTR: 2h 28m",
    "means": "- MTTD: 5 min\n- MTTR: 148 min",
    "lines": "Time to Detect: 5 min\nTime to Resolve: 02:28:00",
    "table": "| Metric | Value |\n|---|---|\n| Time to detect | 5 min |\n| Time to restore service | 148 min |",
    "long names": "| Field | Value |\n|---|---|\n| Time to Detect (TTD) | 5 min |\n| Time to Resolve (TTR) | 148 min |",
}


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("form", FORMS)
def test_a_stated_time_is_read(form: str, head: str) -> None:
    """Bullets, lines and tables of stated times are times, in any section and below the title."""
    reading = pm.read_markdown(PAGE.format(head=HEADS[head], text=FORMS[form]))
    metadata = reading.report.metadata
    assert metadata.time_to_detect == timedelta(minutes=5)
    assert metadata.time_to_resolve == timedelta(minutes=148)
    assert metadata.duration is None
    assert metadata.other == ()
    assert reading.rescued == 0
    assert pm.read_markdown(reading.report.to_markdown()).report == reading.report


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("Time to acknowledge", "time_to_acknowledge"),
        ("MTTA", "time_to_acknowledge"),
        ("Time to declare", "time_to_declare"),
        ("Time to mitigate (TTM)", "time_to_mitigate"),
        ("Time to repair", "time_to_resolve"),
    ],
)
def test_each_time_has_its_names(label: str, field: str) -> None:
    """What people call a time leads to its field, and to no other."""
    text = PAGE.format(head="## Stats\n\n", text=f"- {label}: ~20 min")
    metadata = pm.read_markdown(text).report.metadata
    stated = [name for name in ("detect", "acknowledge", "declare", "mitigate", "resolve")
              if getattr(metadata, f"time_to_{name}") is not None]  # fmt: skip
    assert [f"time_to_{name}" for name in stated] == [field]
    assert getattr(metadata, field) == ApproximateDuration(minutes=20)


@pytest.mark.parametrize(
    "words",
    [
        "?",
        "N/A",
        "5-10 min",
        "5",
        "10:02",
        "2026-01-15 10:02",
        "10:02:15 UTC",
        "5 min after the deploy",
        "-5 min",
    ],
)
def test_what_is_no_length_is_kept_as_it_is(words: str) -> None:
    """A clock, a range and words are no time to detect; the line stays in the document."""
    text = PAGE.format(head="## Stats\n\n", text=f"- Time to detect: {words}\n- Region: eu")
    report = pm.read_markdown(text).report
    assert report.metadata.time_to_detect is None
    assert words in report.to_markdown().replace("\\", "")


@pytest.mark.parametrize("label", ["Detection time", "Resolution time", "Time of detection"])
def test_a_time_of_day_is_no_length(label: str) -> None:
    """`Detection time: 10:02:15` is when it was detected, and may not become ten hours."""
    text = PAGE.format(head="## Stats\n\n", text=f"- {label}: 10:02:15\n- Region: eu")
    metadata = pm.read_markdown(text).report.metadata
    assert (metadata.time_to_detect, metadata.time_to_resolve, metadata.duration) == (
        None,
        None,
        None,
    )


def test_a_second_statement_is_kept() -> None:
    """Of two lines with one time, the first is the time, and the second stays a row."""
    text = PAGE.format(head="## Stats\n\n", text="- TTD: 5 min\n- Time to detect: 7 min")
    metadata = pm.read_markdown(text).report.metadata
    assert metadata.time_to_detect == timedelta(minutes=5)
    assert [fact.value for fact in metadata.other] == ["7 min"]


def test_stated_times_among_measures_of_the_impact() -> None:
    """A bullet among the measures of an impact is a stated time, and the measures stay."""
    text = PAGE.format(head="## Impact\n\n", text="- Users affected: 100\n- Time to detect: 5 min")
    report = pm.read_markdown(text).report
    assert report.metadata.time_to_detect == timedelta(minutes=5)
    assert report.impact.user.total_users_affected == "100"
