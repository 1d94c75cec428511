"""The calendar of a policy: business days, holidays, and the zone that decides the day."""

import datetime as dt
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import postmortem as pm
from postmortem.checks import calendar
from postmortem.checks.calendar import WEEK, BusinessDays, last_day, term_of
from postmortem.checks.config import read_config
from postmortem.checks.policy import read_policy
from postmortem.cli import check as command
from postmortem.cli.main import main

THURSDAY = dt.date(2026, 1, 15)


@pytest.mark.parametrize(
    ("term", "day"),
    [
        ("0 business days", "2026-01-15"),
        ("1 business day", "2026-01-16"),
        ("2 working days", "2026-01-19"),
        ("2 work-days", "2026-01-19"),
        ("7 Business Days", "2026-01-26"),
        ("7 days", "2026-01-22"),
        ("36 hours", "2026-01-16"),
    ],
)
def test_a_term_ends_on_a_day(term: str, day: str) -> None:
    """Weekends don't count among business days, and do among days."""
    assert last_day(THURSDAY, term_of(term)) == dt.date.fromisoformat(day)


def test_weekend_and_holidays_are_the_teams() -> None:
    """A policy says which days are no business days; a holiday may be one of each year."""
    policy = pm.Policy(weekend=["fri", "Saturday"], holidays=["01-18", dt.date(2026, 1, 19)])
    assert policy.weekend == ("friday", "saturday")
    assert policy.last_day(THURSDAY, BusinessDays(1)) == dt.date(2026, 1, 20)
    assert policy.last_day(dt.date(2027, 1, 17), BusinessDays(1)) == dt.date(2027, 1, 19)


@given(
    start=st.dates(),
    count=st.integers(0, 60),
    weekend=st.sets(st.sampled_from(WEEK), max_size=6),
    holidays=st.lists(st.dates(), max_size=5),
)
def test_a_term_holds_as_many_business_days_as_it_says(
    start: dt.date, count: int, weekend: set[str], holidays: list[dt.date]
) -> None:
    """Between the start and the last day lie just so many days that are neither off nor a weekend's."""
    end = last_day(start, BusinessDays(count), weekend, holidays)
    if end == dt.date.max:
        return
    days = [start + dt.timedelta(days=at + 1) for at in range((end - start).days)]
    works = [
        day for day in days if day.strftime("%A").lower() not in weekend and day not in holidays
    ]
    assert len(works) == count
    assert not works or works[-1] == end


def test_holidays_without_end_end() -> None:
    """A policy without any business day ends its search."""
    every = [f"{dt.date(2024, 1, 1) + dt.timedelta(days=at):%m-%d}" for at in range(366)]
    assert last_day(THURSDAY, BusinessDays(1000), (), calendar.holidays_of(every)) > THURSDAY
    assert last_day(dt.date.max, BusinessDays(3)) == dt.date.max


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ({"immediate": "1001 business days"}, "immediate"),
        ({"immediate": "soon"}, "immediate"),
        ({"weekend": "sunday"}, "weekend"),
        ({"weekend": ["s"]}, "weekend"),
        ({"weekend": [*WEEK]}, "weekend"),
        ({"weekend": [7]}, "weekend"),
        ({"holidays": ["13-01"]}, "holidays"),
        ({"holidays": ["Christmas"]}, "holidays"),
        ({"holidays": "12-25"}, "holidays"),
        ({"zone": "Berlin/Europe"}, "zone"),
        ({"zone": "CST"}, "zone"),
        ({"zone": 1}, "zone"),
        ({"sev-1": {"write-up-within": "x business days"}}, "sev-1.write-up-within"),
    ],
)
def test_a_wrong_calendar_is_refused(data: dict[str, object], path: str) -> None:
    """What is no day, no term and no zone is an error with its key."""
    with pytest.raises(pm.FieldError) as caught:
        read_policy(data)
    assert [problem.path for problem in caught.value.problems] == [path]


def test_a_configuration_has_a_calendar(tmp_path: Path) -> None:
    """All of it can be written in TOML, dates as TOML has them."""
    (tmp_path / ".postmortem.toml").write_text(
        '[policy]\nshort-term = "10 business days"\nweekend = ["saturday"]\nzone = "Europe/Berlin"\n'
        'holidays = [2026-04-03, "12-25"]\n[policy.sev-1]\nwrite-up-within = "2 business days"\n'
    )
    policy = read_config(tmp_path / ".postmortem.toml").policy
    assert policy.short_term == BusinessDays(10)
    assert policy.holidays == (dt.date(2026, 4, 3), "12-25")
    assert policy.sev_1.write_up_within == BusinessDays(2)
    assert str(policy.zone) == "Europe/Berlin"


def _due(day: str) -> pm.Report:
    report = pm.report("INC-7", "Down", date=THURSDAY)
    return report.action("A1", "Alert at 80%", owner="@ann", due=day, horizon="immediate").build()


@pytest.mark.parametrize(("day", "count"), [("2026-01-19", 0), ("2026-01-20", 1)])
def test_an_action_is_due_within_business_days(day: str, count: int) -> None:
    """A horizon in business days ends after a weekend; the message says on which day."""
    policy = pm.Policy(immediate="2 business days")
    rule = pm.check(_due(day), policy=policy, select=["PM309"])
    assert len(rule) == count
    assert all("after 2 business days, on 2026-01-19" in finding.message for finding in rule)


def _resolved(moment: str, written: str) -> pm.Report:
    report = pm.report("INC-7", "Down", date=THURSDAY, severity="SEV-1")
    report = report.resolved(f"{moment}Z", "Service restored", milestone="resolved")
    return report.revision("1.0", written, "Ann", "First version").build()


@pytest.mark.parametrize(
    ("zone", "within", "written", "count"),
    [
        ("UTC", "1 day", "2026-01-16", 0),
        ("UTC", "1 day", "2026-01-17", 1),
        ("Asia/Tokyo", "1 day", "2026-01-17", 0),
        ("Asia/Tokyo", "1 day", "2026-01-18", 1),
        ("UTC", "1 business day", "2026-01-16", 0),
        ("UTC", "1 business day", "2026-01-19", 1),
        ("Asia/Tokyo", "1 business day", "2026-01-19", 0),
        ("Asia/Tokyo", "1 business day", "2026-01-20", 1),
        (None, "1 day", "2026-01-17", 0),
        (None, "1 business day", "2026-01-19", 0),
        (None, "1 business day", "2026-01-20", 1),
    ],
)
def test_the_zone_decides_the_day_of_the_end(zone: str | None, within: str, written: str, count: int) -> None:  # fmt: skip
    """Half past eleven in the evening in UTC is the next day in Tokyo, and the term begins there."""
    demands = attrs.evolve(pm.Policy().sev_1, write_up_within=within)
    policy = pm.Policy(sev_1=demands, zone=zone)
    findings = pm.check(_resolved("2026-01-15 23:30", written), policy=policy, select=["PM501"])
    assert len(findings) == count


def test_the_zone_decides_what_today_is() -> None:
    """A moment is the day that it falls on in the policy's zone; without a zone it is refused."""
    report = _due("2026-01-15")
    now = dt.datetime(2026, 1, 15, 23, 30, tzinfo=dt.UTC)
    assert pm.check(report, now, select=["PM305"]) == ()
    assert len(pm.check(report, now, pm.Policy(zone="Asia/Tokyo"), select=["PM305"])) == 1
    text = report.to_yaml()
    assert (
        len(pm.check_text(text, "yaml", now, pm.Policy(zone="Asia/Tokyo"), select=["PM305"])) == 1
    )
    with pytest.raises(pm.FieldError, match="a moment with a zone"):
        pm.check(report, now.replace(tzinfo=None))


def test_the_command_asks_the_clock_in_the_zone_of_each_policy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two folders with two zones have two days, at one moment."""

    class Clock(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> "Clock":
            return cls(2026, 1, 15, 23, 30, tzinfo=tz)

    monkeypatch.setattr(command, "datetime", Clock)
    for name, zone in (("east", "Asia/Tokyo"), ("west", "America/Los_Angeles")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.yaml").write_text(_due("2026-01-15").to_yaml())
        (tmp_path / name / ".postmortem.toml").write_text(f'policy.zone = "{zone}"\n')
    monkeypatch.chdir(tmp_path)
    assert main(["check", "--select", "PM305", "-q"]) == 1
    assert capsys.readouterr().out.startswith("east/a.yaml:")
    assert main(["check", "west", "--select", "PM305", "-q"]) == 0
