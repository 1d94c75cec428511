"""The laws of the times of a list."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from postmortem.errors import FieldError
from postmortem.values.moments import Inexact, Moment, as_moment, write_moment
from postmortem.values.sequences import TimeSequence
from tests.times import DAY, FIRST, at, days, near_instants, read_or_refused, texts

_lists = st.lists(
    st.one_of(
        st.times().map(lambda clock: clock.isoformat("minutes")),
        st.sampled_from(
            ["~10:45", "23:50", "00:10", "later", "25:99", "23:00 – 01:00", "9 pm PST"]
        ),
        near_instants,
        near_instants.map(lambda at: write_moment(at, None)),
    )
)


def _read_all(running: TimeSequence, values: list[object]) -> list[Moment]:
    found = []
    for value in values:
        try:
            found.append(running.read(value))
        except FieldError:
            continue
    return found


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["23:50", "00:10", "00:20"], [at(23, 50), at(0, 10, day=16), at(0, 20, day=16)]),
        (["23:50", "00:10", "23:50", "00:10"], [at(23, 50), at(0, 10, day=16), at(23, 50, day=16),
                                                at(0, 10, day=17)]),
        (["10:00", "10:00"], [at(10), at(10)]),
        (["2026-01-17 10:00", "11:00"], [at(10, day=17), at(11, day=17)]),
        ([at(10, day=17), "09:00"], [at(10, day=17), at(9, day=18)]),
        (["10:00", "2026-01-14 09:00", "08:00"], [at(10), at(9, day=14), at(8)]),
        (["23:50", "~00:10"], [at(23, 50), Inexact(start=at(0, 10, day=16))]),
        (["23:50", "00:10 – 00:20"],
         [at(23, 50), Inexact(start=at(0, 10, day=16), end=at(0, 20, day=16))]),
        (["23:00 – 01:00", "23:30"],
         [Inexact(start=at(23), end=at(1, day=16)), at(23, 30)]),
        (["23:50", "later", "00:10"], [at(23, 50), Inexact(words="later"), at(0, 10, day=16)]),
        (["17:00 PST", "17:30 PST", "01:45"], [at(1, day=16), at(1, 30, day=16), at(1, 45, day=16)]),
        (["2026-01-16 00:30 CET", "23:45"], [at(23, 30), at(23, 45)]),
    ],
)  # fmt: skip
def test_bare_times_run_past_midnight(values: list[object], expected: list[Moment]) -> None:
    """A bare time is the first such time that isn't before the row above."""
    assert _read_all(TimeSequence(DAY), values) == expected


@pytest.mark.parametrize(
    ("anchor", "text", "expected"),
    [
        (at(23, 50), "00:10", at(0, 10, day=16)),
        (at(23, 50), "11:50", at(11, 50)),
        (at(23, 50), "11:49", at(11, 49, day=16)),
        (at(10), "09:00", at(9)),
        (at(10), "23:00", at(23)),
        (at(1, day=16), "02:00", at(2, day=16)),
        (at(1, day=16), "23:00", at(23)),
        (at(23, 50), "2026-01-15 00:10", at(0, 10)),
        (at(23, 50), at(0, 10), at(0, 10)),
        (FIRST, "00:10", at(0, 10)),
    ],
)
def test_the_first_row_follows_the_anchor(anchor: datetime, text: str, expected: Moment) -> None:
    """A bare first row more than 12 hours before the incident's first event is the next day's."""
    assert TimeSequence(DAY, anchor).read(text) == expected


@given(_lists, st.one_of(st.none(), near_instants))
def test_a_dated_row_is_never_moved(values: list[object], anchor: datetime | None) -> None:
    """A datetime and a dated string mean the same at every place of a list."""
    running = TimeSequence(DAY, anchor)
    for value in values:
        try:
            alone = as_moment(value)
        except FieldError:  # bare, or wrong
            with suppress(FieldError):
                running.read(value)
            continue
        assert running.read(value) == alone


@given(st.lists(st.times().map(lambda clock: clock.isoformat("minutes"))))
def test_bare_rows_never_run_backwards(values: list[str]) -> None:
    """A list of bare times ascends, by less than a day a row."""
    found = [
        moment for moment in map(TimeSequence(DAY).read, values) if isinstance(moment, datetime)
    ]
    assert len(found) == len(values)
    for earlier, later in pairwise(found):
        assert timedelta(0) <= later - earlier < timedelta(days=1)


@given(_lists, st.sampled_from(["25:99", "", None, 5, "Mar", "10:00 XYZ"]), st.integers(0, 9))
def test_a_refused_row_changes_nothing(values: list[object], wrong: object, place: int) -> None:
    """A list goes on after an error as if the row had not been there."""
    assert _read_all(TimeSequence(DAY), [*values[:place], wrong, *values[place:]]) == _read_all(
        TimeSequence(DAY), values
    )


def test_a_list_without_a_day_takes_the_first_date() -> None:
    """Without the incident's date, bare times are refused until a row has one."""
    running = TimeSequence(None)
    with pytest.raises(FieldError, match="needs the incident's date"):
        running.read("10:00")
    assert running.read("2026-01-15 10:00") == at(10)
    assert running.read("09:00") == at(9, day=16)


@pytest.mark.parametrize("text", ["09:00", "09:00 – 08:00", "23:00 -12:00"])
def test_a_list_ends_with_the_years(text: str) -> None:
    """A row that would be carried beyond the year 9999 is a field error."""
    running = TimeSequence(date.max)
    running.read("23:30")
    with pytest.raises(FieldError):
        running.read(text)


@given(texts, st.none() | days)
@example("Jan 15 2026 10:00 AAA", DAY)
@example("1" * 5000, DAY)
@example("١٥ Jan 2026 10:00", DAY)
@example("Jan 15 2026\x00 10:00", DAY)
@example("10:45 -99", DAY)
def test_any_text_is_read_or_refused(text: str, day: date | None) -> None:
    """Any text is read or refused with a field error, and nothing warns."""
    read_or_refused(TimeSequence(day).read, text)
