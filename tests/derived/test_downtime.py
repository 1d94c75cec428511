"""Impacts with a start, an end and a kind, and how long a service was hit in all."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import postmortem as pm

MINUTE = dt.timedelta(minutes=1)


def hit(*spans: tuple[Any, Any], **more: Any) -> pm.Report:
    """Return a report with a service that was hit from each start to each end."""
    draft = pm.report("INC-7", "Login was down", date="2026-01-15")
    for started, ended in spans:
        draft = draft.service_impact("API", started=started, ended=ended, **more)
    return draft.build()


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), min_size=1, max_size=6))
def test_minutes_that_rows_share_count_once(spans: list[tuple[int, int]]) -> None:
    """A service was hit in each minute that a row covers, however many rows cover it."""
    begin = dt.datetime(2026, 1, 15, tzinfo=dt.UTC)
    ordered = [(min(span), max(span)) for span in spans]
    report = hit(*((begin + start * MINUTE, begin + end * MINUTE) for start, end in ordered))
    minutes = {minute for start, end in ordered for minute in range(start, end)}
    (outage,) = report.downtime()
    assert (outage.value, outage.rows) == (len(minutes) * MINUTE, len(spans))


def test_inexact_ends_give_a_range() -> None:
    """An end that is known to lie between two times gives the least and the most."""
    (outage,) = hit(("10:00", "10:30 – 10:50"), ("10:20", "10:40")).downtime()
    assert (outage.shortest, outage.longest) == (40 * MINUTE, 50 * MINUTE)
    assert str(outage) == "API: 40 min to 50 min"


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        ([{"started": "10:00", "ended": "~10:45"}], "API: about 45 min"),
        ([{"started": "10:00", "duration": "45 min"}], "API: 45 min"),
        ([{"ended": "10:45", "duration": "45 min"}], "API: 45 min"),
        ([{"duration": "45 min"}], "API: 45 min"),
        ([{"duration": "~45 min"}], "API: about 45 min"),
        ([{"duration": "45 min"}, {"duration": "30 min"}], "API: 45 min to 1 h 15 min"),
        ([{"started": "10:00", "ended": "10:10"}, {"started": "10:30"}], "API: 10 min or more"),
        ([{"started": "10:00"}], "API: not known"),
        ([{"duration": "most of the day"}], "API: not known"),
        ([{"started": "10:40", "ended": "10:00"}], "API: not known"),
        ([{"started": "around noon", "ended": "12:30"}], "API: not known"),
    ],
)
def test_what_is_not_known_is_not_counted(calls: list[dict[str, Any]], expected: str) -> None:
    """A row without an end makes the length open, and nothing known makes none."""
    draft = pm.report("INC-7", "Login was down", date="2026-01-15")
    for call in calls:
        draft = draft.service_impact("API", **call)
    (outage,) = draft.build().downtime()
    assert str(outage) == expected


def test_only_the_kinds_that_are_asked_for_count() -> None:
    """Kinds are read in any spelling; a service without a row of them isn't listed."""
    draft = pm.report("INC-7", "Login was down", date="2026-01-15")
    draft = draft.service_impact("API", kind="major outage", started="10:00", ended="10:10")
    draft = draft.service_impact("api", kind="Stutters", started="10:05", ended="10:30")
    report = draft.service_impact("Web", started="10:00", ended="11:00").build()
    assert [str(outage) for outage in report.downtime()] == ["API: 30 min", "Web: 1 h"]
    assert [str(outage) for outage in report.downtime(["major_outage"])] == ["API: 10 min"]
    assert [str(outage) for outage in report.downtime(["STUTTERS"])] == ["api: 25 min"]
    assert report.downtime(["data loss"]) == ()
    assert report.downtime("major outage") == report.downtime(["major outage"])


ROWS = [
    # rows are in any order: each is read by itself, from the first row of the timeline on
    ("22:10", "01:00", "2026-01-15T22:10", "2026-01-16T01:00"),
    ("01:00", "02:00", "2026-01-16T01:00", "2026-01-16T02:00"),
    ("22:05", "22:30", "2026-01-15T22:05", "2026-01-15T22:30"),
    ("22:30", "22:20", "2026-01-15T22:30", "2026-01-15T22:20"),
]


def _in_markdown() -> pm.Report:
    rows = "\n".join(f"| API | {start} | {end} |" for start, end, *_ in ROWS)
    return pm.Report.from_markdown(
        "# T\n\n## Metadata\n\n| Field | Value |\n|---|---|\n| Date | 2026-01-15 |\n\n"
        "## Timeline\n\n| Time (UTC) | Event | Notes |\n|---|---|---|\n| 22:00 | Errors | |\n\n"
        "## Impact Assessment\n\n### Service Impact\n\n"
        f"| Service | Started (UTC) | Ended (UTC) |\n|---|---|---|\n{rows}\n"
    )


def _in_yaml() -> pm.Report:
    rows = "\n".join(
        f"    - {{service: API, started: '{start}', ended: '{end}'}}" for start, end, *_ in ROWS
    )
    return pm.Report.from_yaml(
        "title: T\nmetadata: {date: 2026-01-15}\n"
        f"timeline:\n  events:\n    - {{time: '22:00', event: Errors}}\nimpact:\n  services:\n{rows}\n"
    )


def _by_calls() -> pm.Report:
    draft = pm.report(title="T", date="2026-01-15").happened("22:00", "Errors")
    for start, end, *_ in ROWS:
        draft = draft.service_impact("API", started=start, ended=end)
    return draft.build()


@pytest.mark.parametrize("made", [_in_markdown, _in_yaml, _by_calls])
def test_bare_times_mean_the_same_in_every_format(made: Any) -> None:
    """An end that jumps back by twelve hours or more is of the next day; a smaller step back stays."""
    report = made()
    read = [(row.started, row.ended) for row in report.impact.services]
    assert [tuple(at.isoformat()[:16] for at in row) for row in read] == [row[2:] for row in ROWS]
    assert [finding.code for finding in pm.check(report) if finding.code == "PM208"] == ["PM208"]
    assert pm.Report.from_markdown(pm.render(report, "markdown", zone="Asia/Tokyo")) == report


def test_columns_show_only_when_used() -> None:
    """The table of the template stays as it is where no row has a kind or times."""
    shown = hit((None, None)).to_markdown()
    assert "| Service | Impact | Duration |" in shown
    assert "| Service | Impact | Kind | Duration |" in hit((None, None), kind="x").to_markdown()


def test_a_column_of_another_zone_is_read_in_it() -> None:
    """The heading of a column names the zone of its times, for starts and ends alike."""
    text = _in_markdown().to_markdown().replace("Ended (UTC)", "Ended (Europe/Berlin)")
    first = pm.Report.from_markdown(text).impact.services[2]
    assert (first.started.isoformat(), first.ended.isoformat()) == (  # type: ignore[union-attr]
        "2026-01-15T22:05:00+00:00",
        "2026-01-15T21:30:00+00:00",
    )


def test_a_table_of_others_is_read_with_its_starts_and_ends() -> None:
    """Columns that are called otherwise are taken, and an end past midnight is of the next day."""
    text = (
        "# Outage of 15 January 2026\n\n**Date:** 2026-01-15\n\n## Summary\n\nIt broke.\n\n"
        "## Affected services\n\n| System | Start (UTC) | End (UTC) | Type of impact |\n|---|---|---|---|\n"
        "| API | 23:10 | 00:40 | partial outage |\n"
    )
    (row,) = pm.read_markdown(text).report.impact.services
    assert (row.service, row.kind) == ("API", "Partial Outage")
    assert row.started.isoformat() == "2026-01-15T23:10:00+00:00"  # type: ignore[union-attr]
    assert row.ended.isoformat() == "2026-01-16T00:40:00+00:00"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("started", "ended", "codes"),
    [
        ("10:00", "10:40", []),
        ("09:57", "10:44", []),  # within the policy's five minutes
        ("09:30", "10:40", ["PM209"]),
        ("10:00", "11:30", ["PM209"]),
        ("10:10", "10:05", ["PM208"]),
        ("~09:30", None, ["PM209"]),
        ("in the morning", "later", []),
    ],
)
def test_impacts_are_checked_against_the_incident(
    started: str, ended: str | None, codes: list[str]
) -> None:
    """Findings report an end before its start, and times outside the marked rows."""
    draft = pm.report("INC-7", "Login was down", date="2026-01-15")
    draft = draft.happened("10:00", "Errors", milestone="impact started")
    draft = draft.resolved("10:40", "No errors", milestone="resolved")
    report = draft.service_impact("API", "Down", started=started, ended=ended).build()
    all_codes = [finding.code for finding in pm.check(report)]
    assert [code for code in all_codes if code in ("PM208", "PM209")] == codes


@pytest.mark.parametrize(
    ("ended", "duration", "found"),
    [
        ("11:00", "1 h", False),
        ("11:00", "~58 min", False),
        ("11:00", "20 min", True),
        ("10:20 – 11:00", "30 min", False),
        ("10:20 – 11:00", "2 h", True),
        ("11:00", "most of the hour", False),
        (None, "20 min", False),
        ("the evening", "20 min", False),
    ],
)
def test_a_stated_length_is_compared_with_the_times(
    ended: str | None, duration: str, *, found: bool
) -> None:
    """A duration that its row contradicts is found, within the bounds of inexact times."""
    draft = pm.report("INC-7", "Login was down", date="2026-01-15")
    report = draft.service_impact("API", duration=duration, started="10:00", ended=ended).build()
    assert [finding.path for finding in pm.check(report, select=["PM210"])] == (
        ["impact.services[0].duration"] if found else []
    )


def test_changes_name_the_row_of_a_service_by_its_start() -> None:
    """Of a service that was hit twice, the start says which row changed."""
    old = hit(("10:00", "10:40"), ("12:00", "13:00"))
    new = hit(("10:00", "10:40"), ("12:00", "13:30"))
    assert "12:00 API: ended: 13:00 → 13:30" in str(pm.compare(old, new))
    moved = hit(("10:00", "10:40"), ("12:10", "13:00"))
    assert "API: started: 12:00 → 12:10" in str(pm.compare(old, moved))
