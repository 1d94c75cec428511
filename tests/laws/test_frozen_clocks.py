"""Tests of other people freeze the clock; a report is the same there, and so is what is written."""

import datetime as dt
import pickle
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import attrs
import freezegun
import pytest
import time_machine

import postmortem as pm
from tests.everything import everything

FREEZERS: dict[str, Callable[[], AbstractContextManager[Any]]] = {
    "freezegun": lambda: freezegun.freeze_time("2026-01-20 12:00:00"),
    "time-machine": lambda: time_machine.travel(dt.datetime(2026, 1, 20, 12, tzinfo=dt.UTC)),
}


FORMATS: tuple[Any, ...] = ("markdown", "html", "text", "adf", "statuspage")


def texts(report: pm.Report) -> list[object]:
    """Return a report in formats that write its times in ways of their own."""
    written = [pm.render(report, name) for name in FORMATS]
    return [
        report.to_json(),
        report.to_yaml(),
        report.to_dict(),
        *report.to_records("timeline"),
        *written,
    ]


def values(value: Any) -> list[Any]:
    """Return every value in a report, on every level."""
    if attrs.has(type(value)):
        inner = [getattr(value, field.name) for field in attrs.fields(type(value))]
    else:
        inner = [*value] if isinstance(value, tuple) else []
    return [value, *(item for part in inner for item in values(part))]


def rebuilt(report: pm.Report) -> pm.Report:
    """Return a report as a test would make it here: with dates and times of this moment's classes."""
    first = report.timeline.events[0]
    at = first.time
    assert isinstance(at, dt.datetime)
    date = report.metadata.date
    assert date is not None
    return attrs.evolve(
        report,
        metadata=attrs.evolve(report.metadata, date=dt.date(date.year, date.month, date.day)),
        timeline=attrs.evolve(
            report.timeline,
            events=(
                attrs.evolve(
                    first, time=dt.datetime(*at.timetuple()[:6], microsecond=9, tzinfo=dt.UTC)
                ),
                *report.timeline.events[1:],
            ),
        ),
    )


@pytest.mark.parametrize("freeze", FREEZERS.values(), ids=FREEZERS)
def test_a_report_is_the_same_with_a_frozen_clock(
    freeze: Callable[[], AbstractContextManager[Any]],
) -> None:
    """It is built of what the frozen classes give, and every format gives the same text."""
    report = everything()
    usual = texts(report)
    with freeze():
        frozen = everything()
        assert rebuilt(frozen) == report == frozen
        assert texts(rebuilt(report)) == usual
        assert pm.Report.from_json(report.to_json()) == report
        assert pm.Report.from_html(report.to_html()) == report
        assert pm.Report.from_dict(report.to_dict()) == report
        assert pm.Report.from_yaml(report.to_yaml()) == report
        assert pm.Report.from_markdown(report.to_markdown()) == report
        assert pickle.loads(pickle.dumps(report)) == report  # noqa: S301 - our own
        assert pm.check(report, dt.date(2026, 1, 20)) == pm.check(report, dt.date(2026, 1, 20))
        assert report.timings == frozen.timings
        copies = [
            rebuilt(frozen),
            pm.Report.from_json(report.to_json()),
            pm.Report.from_html(report.to_html()),
        ]
    for variant in (frozen, *copies):
        assert variant == report
        assert {type(item) for item in values(variant)} == {type(item) for item in values(report)}
        assert texts(variant) == usual


INSIDE = """
import datetime, sys
{imported}

with {freeze}:
    import postmortem as pm
    report = (pm.report("INC-7", "Login was down", date=datetime.date(2026, 1, 15))
        .detected("12:06", "An alert fires").detected(datetime.datetime(2026, 1, 15, 13), "Another").build())
    texts = [report.to_json(), report.to_yaml(), report.to_html(), report.to_markdown()]

def back():
    return [pm.Report.from_json(texts[0]), pm.Report.from_yaml(texts[1]), pm.Report.from_html(texts[2]),
        pm.Report.from_markdown(texts[3]), pm.Report.from_dict(report.to_dict())]

with {freeze}:
    assert back() == [report] * 5
assert back() == [report] * 5
assert [report.to_json(), report.to_yaml(), report.to_html(), report.to_markdown()] == texts
assert {{type(event.time) for event in report.timeline}} == {{datetime.datetime}}
assert type(report.metadata.date) is datetime.date
assert pm.json_schema() and pm.check(report, datetime.date(2026, 1, 20))
sys.stdout.write(texts[0])
"""


@pytest.mark.parametrize(
    ("imported", "freeze"),
    [
        ("import freezegun", 'freezegun.freeze_time("2026-01-20")'),
        ("import time_machine", 'time_machine.travel("2026-01-20 00:00Z")'),
    ],
)
def test_the_first_import_with_a_frozen_clock_breaks_nothing(imported: str, freeze: str) -> None:
    """What the package is imported in the middle of is nothing that it remembers."""
    program = INSIDE.format(imported=imported, freeze=freeze)
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert ran.stderr == ""
    assert pm.Report.from_json(ran.stdout).title == "Login was down"
