"""The laws of the times of a list."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from postmortem.errors import FieldError
from postmortem.values.moments import Inexact, Moment, as_moment, write_moment
from postmortem.values.sequences import TimeSequence, TimeSequences
from postmortem.values.zones import as_zone
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


_zones = st.sampled_from([UTC, as_zone("America/New_York"), as_zone("+05:30")])


def _read_all(running: TimeSequence, values: list[object]) -> list[Moment]:
    readings = []
    for value in values:
        try:
            readings.append(running.read(value))
        except FieldError:
            continue
    return readings


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["23:50", "00:10", "00:20"], [at(23, 50), at(0, 10, day=16), at(0, 20, day=16)]),
        (["23:50", "00:10", "23:50", "00:10"], [at(23, 50), at(0, 10, day=16), at(23, 50, day=16),
                                                at(0, 10, day=17)]),
        (["10:00", "10:55", "9:50", "11:00"], [at(10), at(10, 55), at(9, 50), at(11)]),
        (["23:50", "11:50"], [at(23, 50), at(11, 50, day=16)]),
        (["23:50", "11:51"], [at(23, 50), at(11, 51)]),
        (["10:00", "10:00"], [at(10), at(10)]),
        (["2026-01-17 10:00", "11:00"], [at(10, day=17), at(11, day=17)]),
        ([at(10, day=17), "09:00"], [at(10, day=17), at(9, day=17)]),
        (["10:00", "2026-01-14 09:00", "08:00"], [at(10), at(9, day=14), at(8, day=14)]),
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
    """A bare time is of the day of the row above, unless it would jump back by half a day."""
    assert _read_all(TimeSequence(DAY), values) == expected


@pytest.mark.parametrize(
    ("anchor", "text", "expected"),
    [
        (at(23, 50), "00:10", at(0, 10, day=16)),
        (at(23, 50), "11:51", at(11, 51)),
        (at(23, 50), "11:50", at(11, 50, day=16)),
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
    """A bare first row 12 hours or more before the incident's first event is the next day's."""
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
def test_bare_rows_step_back_by_less_than_half_a_day(values: list[str]) -> None:
    """A list of bare times goes back by less than half a day a row, and ahead by less than a day."""
    times = [
        moment for moment in map(TimeSequence(DAY).read, values) if isinstance(moment, datetime)
    ]
    assert len(times) == len(values)
    for earlier, later in pairwise(times):
        assert -timedelta(hours=12) < later - earlier < timedelta(days=1)


@given(st.lists(st.one_of(near_instants, near_instants.map(lambda at: Inexact(start=at)))), _zones)
def test_a_list_reads_back_what_it_writes(moments: list[Moment], zone: tzinfo) -> None:
    """Rows in any order, written one after another, read back one after another."""
    writing, reading = TimeSequences(DAY, zone), TimeSequences(DAY, zone)
    for part in (moments[::2], moments[1::2]):
        written, read = writing.begin(), reading.begin()
        texts = [written.write(moment) for moment in part]
        assert [read.read_cell(text) for text in texts] == part


def test_a_document_and_a_program_read_the_same_days() -> None:
    """A bare time is of the same day in a document, in a file and in a program."""
    rows = ["23:50", "00:10", "2026-01-18 10:00", "09:00", "later", "08:00"]
    strict, lenient = TimeSequence(DAY), TimeSequence(DAY)
    assert [strict.read(row) for row in rows] == [lenient.read_cell(row) for row in rows]


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
    assert running.read("09:00") == at(9)


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
