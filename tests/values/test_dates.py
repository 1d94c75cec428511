"""The laws of calendar dates."""

from datetime import date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from postmortem.errors import FieldError
from postmortem.values.dates import as_date, write_date
from tests.times import DAY, read_or_refused, texts

DATES = {
    "2026-01-15": DAY,
    " 2026-01-15\n": DAY,
    "1970-01-01": date(1970, 1, 1),
    "20260115": date(2026, 1, 15),
    "Thu 2026-01-15": date(2026, 1, 15),
    "2026\u201101\u201115": date(2026, 1, 15),
    "2026/01/15": DAY,
    "2026/1/5": date(2026, 1, 5),
    "2026/01/02": date(2026, 1, 2),
    "2026.01.15": DAY,
    "Jan 15, 2026": DAY,
    "January 15 2026": DAY,
    "Jan 15th, 2026": DAY,
    "15 January 2026": DAY,
    "15th of January 2026": DAY,
    "15-Jan-2026": DAY,
    "Thu, 15 Jan 2026": DAY,
    "15.01.2026": DAY,
    "13/01/2024": date(2024, 1, 13),
    "01/13/2024": date(2024, 1, 13),
    "05/05/2026": date(2026, 5, 5),
    "29 February 2024": date(2024, 2, 29),
}


@pytest.mark.parametrize(("text", "expected"), DATES.items())
def test_a_date_reads(text: str, expected: date) -> None:
    """A date reads in every form that has one meaning."""
    assert as_date(text) == expected


@pytest.mark.parametrize(
    "value",
    [
        *["", " ", "Mar", "1", "01/02/2024", "2026", "2026-01", "January 2026", "Jan 15", "15"],
        *["YYYY-MM-DD", "today", "2026-02-30", "2026-13-01", "30 February 2026", "Jan 15, 26"],
        *["01/02/03", "2026-01-15 10:45", "Jan 15, 2026 10am", "Fri, 15 Jan 2026", "0000-01-01"],
        *["Jan 15 0026 2026", "٢٠٢٦-٠١-١٥", "2026-W03-4", "12 10 2026", "1" * 10**6],
        *["Jan 15 2026 UTC", "2026-015", "Jan 15.5 2026"],
        *[datetime(2026, 1, 15), None, 20260115, True],
    ],
)
def test_what_is_not_one_date_is_refused(value: date | str) -> None:
    """A missing part, a second reading and a time of day are refused, never guessed or dropped."""
    with pytest.raises(FieldError, match="expected a date like 2026-01-15, found"):
        as_date(value)


@given(st.dates(date(1970, 1, 1)))
def test_dates_round_trip(value: date) -> None:
    """Every date reads back from what is written."""
    assert as_date(write_date(value)) == value == as_date(value)


@given(
    st.dates(date(1970, 1, 1)),
    st.sampled_from(["%d %B {}", "%b %d, {}", "%A, %d %b {}", "%d-%b-{}"]),
)
def test_dates_with_a_named_month_round_trip(value: date, form: str) -> None:
    """A date with a named month is the same date in any order."""
    assert as_date(value.strftime(form).format(f"{value.year:04}")) == value


@example("Jan 15 2026 10:00 AAA")
@example("1" * 5000)
@example("١٥ Jan 2026 10:00")
@example("Jan 15 2026\x00 10:00")
@given(texts)
def test_any_text_is_read_or_refused(text: str) -> None:
    """Any text is read or refused with a field error, and nothing warns."""
    read_or_refused(as_date, text)
