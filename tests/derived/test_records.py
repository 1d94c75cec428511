"""Rows for frames: the same keys always, plain values, and dtypes that pandas and polars know."""

import datetime as dt
from enum import Enum
from typing import Any

import pandas as pd
import polars as pl
import pytest
from hypothesis import example, given, settings

import postmortem as pm
from postmortem.derived.tables import _parts
from postmortem.model.records import GROUPS
from postmortem.testing import reports
from tests.effort import examples
from tests.everything import everything

PARTS = [*_parts(), "timings"]
PLAIN = (str, bool, dt.datetime, dt.date, dt.timedelta, type(None))
TIMES = ["time", "end", "approximate", "words"]


@given(reports())
@example(everything())
@settings(max_examples=examples(20))
def test_every_part_is_rows_of_plain_values_with_the_same_keys(report: pm.Report) -> None:
    """Whatever a report holds, each table has one set of keys, and values that need no library."""
    for part in PARTS:
        rows = report.to_records(part)
        expected = everything().to_records(part)
        assert all(list(row) == list(expected[0]) for row in rows)
        for row in rows:
            for value in row.values():
                assert type(value) in PLAIN
                assert not isinstance(value, Enum)
                assert not isinstance(value, dt.datetime) or value.tzinfo is dt.UTC


def test_every_part_of_the_full_report_has_rows() -> None:
    """No table of the document is forgotten: each path leads to as many rows as the part has."""
    assert all(everything().to_records(part) for part in PARTS)
    timeline = everything().timeline
    assert [row["event"] for row in timeline.to_records()] == [
        event.event
        for phase in (
            timeline.events,
            timeline.detection,
            timeline.investigation,
            timeline.resolution,
        )
        for event in phase
    ]


def test_several_names_are_one_text() -> None:
    """Labels have commas between them, as in the tables of a corpus; none is no value."""
    rows = everything().to_records("action_items")
    assert [row["labels"] for row in rows] == [None, "alerting, pools, queues", None, None]
    assert [row["labels"] for row in everything().to_records("action_items.immediate")] == [
        "alerting, pools, queues"
    ]


@pytest.mark.parametrize(
    ("part", "path"),
    [("timeline", "timeline"), ("action_items", "action_items"), ("lessons", "lessons"),
     ("communication", "communication")],
)  # fmt: skip
def test_a_part_gives_the_rows_that_the_report_does(part: str, path: str) -> None:
    """The method of a section and that of the report are one."""
    value: Any = getattr(everything(), part)
    assert value.to_records() == everything().to_records(path)
    column, groups = GROUPS[type(value)].column, GROUPS[type(value)].values
    for name, group_value in groups.items():
        rows = everything().to_records(f"{path}.{name}")
        group_rows = [row for row in value.to_records() if row[column] == group_value]
        assert [{key: row[key] for key in rows[0]} for row in group_rows] == rows


def test_a_time_says_how_exact_it_is() -> None:
    """An instant, a rough one, a range and mere words are distinguished by their columns."""
    rows = everything().timeline.to_records()
    day = dt.datetime(2026, 1, 15, tzinfo=dt.UTC)
    times = {tuple(row[name] for name in TIMES) for row in rows}
    assert {
        (day, None, False, None),
        (day + dt.timedelta(minutes=5), None, True, None),
        (day + dt.timedelta(minutes=15), day + dt.timedelta(minutes=20), False, None),
        (None, None, False, "some time after that"),
    } <= times


def test_pandas_gives_each_column_its_dtype() -> None:
    """Times are aware, in UTC, lengths are timedeltas, and what is absent is missing."""
    frame = pd.DataFrame(everything().timeline.to_records())
    for column in ("time", "end"):
        assert isinstance(frame[column].dtype, pd.DatetimeTZDtype)
        assert str(frame[column].dt.tz) == "UTC"
    assert frame["approximate"].dtype == bool
    assert frame["time"].isna().sum() == 1
    assert frame.groupby("phase").size()["Investigation"] == 2
    timings = pd.DataFrame(everything().to_records("timings"))
    assert timings["value"].dtype.kind == "m"
    resolve = timings.set_index("name")["value"]["time_to_resolve"]
    assert resolve == pd.Timedelta(hours=23, minutes=50)
    due = pd.to_datetime(pd.DataFrame(everything().to_records("action_items"))["due"])
    assert due.dt.day.max() == 22


def test_polars_gives_each_column_its_dtype() -> None:
    """Times, dates, lengths and words are what polars calls them."""
    frame = pl.DataFrame(everything().timeline.to_records(), infer_schema_length=None)
    assert frame.schema["time"] == frame.schema["end"] == pl.Datetime("us", "UTC")
    assert frame.schema["approximate"] == pl.Boolean
    assert frame.schema["milestone"] == pl.String
    actions = pl.DataFrame(everything().action_items.to_records(), infer_schema_length=None)
    assert actions.schema["due"] == pl.Date
    assert actions.schema["status"] == pl.String
    timings = pl.DataFrame(everything().to_records("timings"), infer_schema_length=None)
    assert timings.schema["value"] == pl.Duration("us")


@pytest.mark.parametrize(
    "part", ["", "title", "metadata", "root_cause", "extras", "a.b", "__class__"]
)
def test_what_is_no_table_is_refused(part: str) -> None:
    """The error names the known parts."""
    with pytest.raises(pm.FieldError, match=r"expected one of .*timeline, .*sign_off.*, found '"):
        everything().to_records(part)
