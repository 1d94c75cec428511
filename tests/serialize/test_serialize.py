"""JSON, YAML and plain data: strict about kinds, lenient about spelling, all errors at once."""

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given

import postmortem as pm
from postmortem.errors import ReadError
from postmortem.facade import Report
from postmortem.serialize import json_text
from postmortem.serialize.converter import structure
from postmortem.testing import texts
from tests.everything import everything

LEAST = {"title": "t", "metadata": {"incident_id": "i"}}


def problems(read: Any, text: Any) -> list[str]:
    """Return the messages of all problems that reading finds."""
    with pytest.raises(ReadError) as caught:
        read(text)
    return [str(problem) for problem in caught.value.problems]


def test_a_report_needs_a_title() -> None:
    """Everything but the title is optional, the incident's id as well."""
    assert Report.from_dict({"title": "t"}).timeline.detection == ()
    assert problems(Report.from_dict, {"metadata": {}}) == ["expected a value for 'title'"]


def test_people_may_spell_as_they_like() -> None:
    """Severities, durations, dates and times are read in the spellings that people use."""
    report = Report.from_yaml(
        """
        title: t
        metadata:
          incident_id: 12e3456
          date: Jan 15, 2026
          severity: sev2
          duration: 1h 28m
          status: RESOLVED
        timeline:
          detection:
            - {time: 23:50, event: NO}
            - {time: 00:10, event: 1.10}
            - {time: "Jan 16, 2026 7:05 PM PST", event: 010}
            - {time: ~10:45, event: 2026-01-15}
            - {time: "some time after lunch", event: 12:30:45}
        """
    )
    assert report.metadata.incident_id == "12e3456"
    assert report.metadata.duration == dt.timedelta(minutes=88)
    assert report.metadata.severity is pm.Severity.SEV_2
    first, second, third, fourth, fifth = report.timeline.detection
    assert [row.event for row in report.timeline.detection] == [
        "NO",
        "1.10",
        "010",
        "2026-01-15",
        "12:30:45",
    ]
    assert first.time == dt.datetime(2026, 1, 15, 23, 50, tzinfo=dt.UTC)
    assert second.time == dt.datetime(2026, 1, 16, 0, 10, tzinfo=dt.UTC)
    assert third.time == dt.datetime(2026, 1, 17, 3, 5, tzinfo=dt.UTC)
    assert isinstance(fourth.time, pm.Inexact)
    assert fourth.time.approximate
    assert fifth.time == pm.Inexact(words="some time after lunch")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"title": 750}, "title: expected text, found 750"),
        ({"title": None}, "title: expected text, found None"),
        ({"title": True}, "title: expected text, found True"),
        ({"title": ["t"]}, "title: expected text, found a list"),
        ({"notes": {"a": 1}}, "notes: expected text, found a dict"),
        ({"went_well": "fast"}, "went_well: expected a list, found 'fast'"),
        ({"went_well": [1.5]}, "went_well[0]: expected text, found 1.5"),
        ({"timeline": "long"}, "timeline: expected a mapping with events, detection"),
        ({"timeline": {"detection": [["a"]]}}, "timeline.detection[0]: expected a mapping with"),
        ({"titel": "t"}, "titel: expected a key that is known here, found 'titel'; did you mean"),
        (
            {"title": "t", "severity": "SEV-1"},
            "severity: expected a key that is known here, found 'severity'; it belongs into 'metadata'",
        ),
        (
            {"title": "t", "classification": {}},
            "classification: expected a key that is known here, found 'classification'; it belongs into 'root_cause'",
        ),
        ({"metadata": {"incident_id": "i", "date": 20260115}}, "metadata.date: expected a date"),
        ({"metadata": {"incident_id": "i", "duration": 45}}, "metadata.duration: expected a dura"),
        ({"schema_version": 2}, "schema_version: expected 1, found 2; a newer version"),
        ({"schema_version": True}, "schema_version: expected 1, found True"),
        ({"extras": [{"markdown": "m", "after": "Nowhere"}]}, "extras[0].after: expected the tit"),
        (
            {"timeline": {"detection": [{"event": "e", "time": {"start": "noon"}}]}},
            "timeline.detection[0].time.start: expected an exact time",
        ),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(change: dict[str, Any], message: str) -> None:
    """No number becomes text, no text a list: the error names the place and what was there."""
    (problem,) = problems(Report.from_dict, {**LEAST, **change})
    assert problem.startswith(message)
    assert problems(Report.from_json, json.dumps({**LEAST, **change})) == [problem]


def test_all_mistakes_of_a_yaml_file_are_named_with_their_places() -> None:
    """Five different mistakes in one file are five problems, in order, with line and column."""
    text = """\
title: Login was down
metadata:
  incident_id: INC-7
  date: 2026-13-45
  severity: SEV-9
timeline:
  detection:
    - time: "25:99"
      event: Reports
    - event: Verified
      milestones: detected
went_well: fast
"""
    assert problems(Report.from_yaml, text) == [
        "metadata.date (line 4, column 3): expected a date like 2026-01-15, found '2026-13-45'; there is no month 13: write year, month and day, like 2026-01-15",
        "metadata.severity (line 5, column 3): expected one of SEV-0 to SEV-5, P0 to P5, S0 to S5, critical, high, major, medium, minor, low, found 'SEV-9'; set a scale of your own with `severities` in .postmortem.toml, or `scale` in Python",
        "timeline.detection[0].time (line 8, column 7): expected a time like 00:15 or 2026-01-15 00:15, found '25:99'; hours go from 00 to 23, minutes and seconds from 00 to 59",
        "timeline.detection[1].milestones (line 11, column 7): expected a key that is known here, found 'milestones'; did you mean 'milestone'",
        "went_well (line 12, column 1): expected a list, found 'fast'; put it into a list, whose items begin with a dash in YAML: - fast",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1, column 1: expected JSON, found ''; expecting value"),
        ("{", "line 1, column 2: expected JSON"),
        ('{"title": "t",\n "title": "u"}', "expected each key once in an object, found 'title' tw"),
        ('{"title": NaN}', "expected JSON, found NaN; JSON has no such number"),
        ("[" * 100_000, "expected JSON nested less deep"),
        ('{"a":' * 100_000, "expected JSON nested less deep"),
        ('{"title": ' + "9" * 5000 + "}", "expected numbers of a sensible length"),
        ("[]", "expected a mapping with the fields of a report, found a list"),
        ('{"title": "\\ud800", "metadata": {"incident_id": "i"}}', "title: expected text that UTF"),
    ],
)
def test_bad_json_is_one_clear_error(text: str, message: str) -> None:
    """What is no JSON, or hides something, is refused with its place where there is one."""
    (problem,) = problems(Report.from_json, text)
    assert problem.startswith(message)


def test_bytes_that_are_not_utf_8_are_refused() -> None:
    """JSON in another encoding is refused, not guessed."""
    assert problems(Report.from_json, b'{"title": "\xff"}') == [
        "expected UTF-8, found other bytes at position 11"
    ]


@given(texts())
def test_both_lanes_of_json_refuse_alike(text: str) -> None:
    """A text that the fast lane takes gives the same report in the other, or is left to it."""
    data = {"title": text, "metadata": {"incident_id": "i", "reporter": text}}
    fast = json_text._fast(json.dumps(data), Report)
    assert fast is None or fast == structure(data, Report)


def test_the_fast_lane_leaves_what_it_would_lose() -> None:
    """An unknown key, a value to convert, a text not in normal form: the other lane takes them."""
    text = everything().to_json()
    assert json_text._fast(text, Report) == everything()
    assert json_text._fast(everything().to_json(indent=4), Report) == everything()
    for before, after in [
        ('"title":"', '"colour":"red","title":"'),
        ('"title":"', '"title":" '),
        ('"severity":"SEV-2"', '"severity":"sev2"'),
        ('T00:00:00Z"', 'T01:00:00+01:00"'),
        ('T00:00:00Z"', 'T00:00:00"'),
        ('"duration":"PT2700S"', '"duration":"45 min"'),
        ('"title":"', '"title":"first","title":"'),
    ]:
        assert before in text
        assert json_text._fast(text.replace(before, after, 1), Report) is None


def test_yaml_leaves_out_what_is_absent() -> None:
    """The YAML of a report with nothing in it is three facts."""
    assert Report.from_dict(LEAST).to_yaml() == (
        "schema_version: 1\ntitle: t\nmetadata:\n  incident_id: i\n"
    )


def test_yaml_reads_well() -> None:
    """Several lines are as they are, emoji stay readable, times are written as people do."""
    text = (
        pm.report("INC-7", "Login 🔥 down", date="2021-03-31", duration="84 min")
        .detected("12:11", "Reports")
        .detected("25:99 or so", "More")
        .log("a\n  b\n")
        .build()
        .to_yaml()
    )
    assert "title: Login 🔥 down\n" in text
    assert '    - time: "2021-03-31 12:11"\n' in text
    assert "    - time: 25:99 or so\n" in text
    assert "    - code: |-\n        a\n          b\n" in text


def test_words_that_look_like_a_failed_time_say_that_they_are_words() -> None:
    """Words that the strict reader would refuse are written as a mapping, and come back."""
    report = Report.from_markdown(
        "# t\n\n## Metadata\n\n| Field | Value |\n|---|---|\n| Incident ID | i |\n\n"
        "## Timeline\n\n### Detection\n\n| Time | Event |\n|---|---|\n| 25:99 | e |\n".replace(
            "| Time |", "| Time (UTC) |"
        )
    )
    assert report.timeline.detection[0].time == pm.Inexact(words="25:99")
    assert 'words: "25:99"' in report.to_yaml() or "words: '25:99'" in report.to_yaml()
    assert Report.from_yaml(report.to_yaml()) == report


def test_a_key_without_a_value_is_absent() -> None:
    """A YAML file that is half filled in reads: what has no value isn't there."""
    text = "title: t\nmetadata:\n  incident_id: i\n  date:\ntimeline:\n  detection:\nnotes:\n"
    assert Report.from_yaml(text) == Report.from_dict(LEAST)
