"""The laws of times."""

import pickle
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from postmortem.errors import FieldError
from postmortem.values.moments import (
    Inexact,
    Moment,
    as_datetime,
    as_moment,
    from_epoch,
    instant,
    read_cell,
    reads_as_time,
    write_moment,
)
from postmortem.values.zones import as_zone
from tests.times import DAY, FIRST, LAST, at, days, instants, read_or_refused, texts

# --- strategies -----------------------------------------------------------------------------------


def _as_words(text: str) -> Inexact | None:
    try:
        return Inexact(words=text)
    except FieldError:
        return None


def _ordered(pair: tuple[datetime, datetime]) -> Inexact:
    start, end = sorted(pair)
    # Equal ends make no range; either neighbour of an instant exists.
    if start == end and end < LAST:
        end += timedelta(seconds=1)
    elif start == end:
        start -= timedelta(seconds=1)
    return Inexact(start=start, end=end)


_CHANGES = [date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 1), date(2026, 3, 8)]
_changes = st.builds(
    lambda day, minutes: datetime.combine(day, time(), UTC) + timedelta(minutes=minutes),
    st.sampled_from([*_CHANGES, date(2026, 4, 4)]),
    st.integers(0, 1440),
)
"""Instants of days on which clocks change somewhere."""
_words = texts.map(_as_words).filter(lambda words: words is not None)
_moments: st.SearchStrategy[Moment] = st.one_of(
    instants,
    instants.map(lambda start: Inexact(start=start)),
    st.tuples(instants, instants).map(_ordered),
    _words,
)
# --- the model ------------------------------------------------------------------------------------


def test_each_of_the_three_shapes_can_be_made() -> None:
    """An inexact time is an approximate instant, a range, or words."""
    assert Inexact(start=at(10)).approximate
    assert not Inexact(start=at(10), end=at(11)).approximate
    assert not Inexact(words="some time after lunch").approximate


@pytest.mark.parametrize(
    "make",
    [
        lambda: Inexact(),
        lambda: Inexact(end=at(10)),
        lambda: Inexact(start=at(10), words="later"),
        lambda: Inexact(end=at(10), words="later"),
        lambda: Inexact(start=at(10), end=at(11), words="later"),
        lambda: Inexact(start=at(10), end=at(10)),
        lambda: Inexact(start=at(11), end=at(10)),
        lambda: Inexact(start="10:45"),  # type: ignore[arg-type]
        lambda: Inexact(words=45),  # type: ignore[arg-type]
        lambda: Inexact(words=""),
        lambda: Inexact(words=" \n "),
        lambda: Inexact(words="lone \ud800"),
    ],
)
def test_any_other_shape_is_refused(make: Callable[[], Inexact]) -> None:
    """What is none of the three shapes, or more than one, is a field error."""
    with pytest.raises(FieldError):
        make()


@pytest.mark.parametrize(
    "words",
    [
        "2026-01-15 10:45",
        "~2026-01-15 10:45",
        "2026-01-15 10:45 – 11:45",
        "2026-01-15T10:45:00Z",
        "Jan 15, 2026 7:05 PM PST",
    ],
)
def test_words_that_are_a_full_time_are_refused(words: str) -> None:
    """Words that read as a time without a day belong into the time itself."""
    with pytest.raises(FieldError, match="give the time itself"):
        Inexact(words=words)


@pytest.mark.parametrize(
    "words", ["25:99", "10:45", "~10:45", "09:00 – 11:00", "Mar", "2026-01-15"]
)
def test_words_may_look_like_a_time(words: str) -> None:
    """A document may say what only looks like a time, or lacks its day."""
    assert Inexact(words=words).words == words


def test_words_are_one_line() -> None:
    """White space in words is single spaces, none at the ends, and controls are pictures."""
    assert Inexact(words="  some\n time\u2028later\t").words == "some time later"
    assert Inexact(words="bell \x07").words == "bell ␇"


def test_bounds_are_utc() -> None:
    """A zone is converted, and a naive time is in UTC."""
    eastern = timezone(timedelta(hours=-5))
    inexact = Inexact(start=datetime(2026, 1, 15, 5, tzinfo=eastern), end=datetime(2026, 1, 15, 11))
    assert (inexact.start, inexact.end) == (at(10), at(11))
    assert inexact.start is not None
    assert inexact.start.tzinfo is UTC


def test_text_of_an_inexact_time() -> None:
    """An inexact time shows itself as a document without a date would."""
    assert str(Inexact(start=at(10))) == "~2026-01-15 10:00"
    assert str(Inexact(start=at(10), end=at(11))) == "2026-01-15 10:00 – 2026-01-15 11:00"
    assert str(Inexact(words="later")) == "later"


@given(_moments)
def test_moments_are_values(moment: Moment) -> None:
    """A moment survives pickling and has an equal hash then."""
    copy = pickle.loads(pickle.dumps(moment))  # noqa: S301 - our own bytes
    assert (copy, hash(copy)) == (moment, hash(moment))


def test_the_instant_of_a_moment() -> None:
    """Exact and approximate times have one instant; ranges and words have none."""
    assert instant(at(10)) == at(10)
    assert instant(Inexact(start=at(10))) == at(10)
    assert instant(Inexact(start=at(10), end=at(11))) is None
    assert instant(Inexact(words="later")) is None


# --- values ---------------------------------------------------------------------------------------


@given(st.datetimes(timezones=st.one_of(st.none(), st.timezones(), st.just(UTC))))
@example(datetime.min.replace(tzinfo=timezone(timedelta(hours=14))))
@example(datetime.max.replace(tzinfo=timezone(timedelta(hours=-12))))
@example(datetime(2026, 1, 15, fold=1))
@example(datetime(1969, 12, 31, 23, 59, 59, 999_999))
def test_a_datetime_becomes_utc_or_a_field_error(value: datetime) -> None:
    """A datetime keeps its second, in UTC and without a fold; what is no time of ours is refused."""
    try:
        result = as_datetime(value)
    except FieldError:
        if 1970 < value.year < 9999:  # a clock that is left out where the clocks go forward
            at = value.replace(tzinfo=value.tzinfo or UTC)
            assert at.astimezone(UTC).astimezone(at.tzinfo).time() != at.time()
        return
    # In UTC, for between zones Python calls the two sides of a fold unequal.
    exact = value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    assert timedelta(0) <= exact - result < timedelta(seconds=1)
    assert result.microsecond == 0
    assert result.year >= 1970
    assert result.tzinfo is UTC
    assert result.fold == 0
    assert as_datetime(result) == result


def test_a_subclass_of_datetime_becomes_plain() -> None:
    """A datetime of another library is taken as a plain one, without what is finer than a second."""

    class Stamp(datetime):
        nanosecond = 0

    class Fine(datetime):
        nanosecond = 7

    assert type(as_datetime(Stamp(2026, 1, 15, tzinfo=UTC))) is datetime
    assert as_datetime(Fine(2026, 1, 15, 0, 0, 1, 999_999, tzinfo=UTC)) == at(0, 0, 1)


# --- reading times --------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["", " \n", None, 750, 10.45, True, b"10:45", DAY, at(10).time()])
def test_what_is_no_time_at_all_is_refused(value: object) -> None:
    """Blank text and other types are a field error."""
    with pytest.raises(FieldError, match="expected a time like"):
        as_moment(value, DAY)


def test_times_pass_through() -> None:
    """A datetime becomes UTC, and an inexact time is itself."""
    later = Inexact(words="later")
    assert as_moment(datetime(2026, 1, 15, 10)) == at(10)
    assert as_moment(later) is later


@pytest.mark.parametrize("text", ["10:45", "~10:45", "7:05 PM PST", "09:00 – 11:00"])
def test_a_bare_time_needs_a_day(text: str) -> None:
    """A time without a date asks a program for the day, and is words in a document without one."""
    with pytest.raises(FieldError, match="needs the incident's date"):
        as_moment(text)
    assert read_cell(text, None) == Inexact(words=text)


@given(texts, st.one_of(st.none(), days))
@example("Jan 15 2026 10:00 AAA", DAY)
@example("0000-01-01 00:00", None)
@example("10:45 -99", DAY)
@example("1" * 5000, DAY)
@example("١٥ Jan 2026 10:00", DAY)
@example("Jan 15 2026\x00 10:00", DAY)
def test_any_text_is_read_or_refused(text: str, day: date | None) -> None:
    """Any text is read or refused with a field error, and nothing warns."""
    read_or_refused(lambda text: as_moment(text, day), text)
    read_or_refused(lambda text: read_cell(text, day), text)


@given(texts, days)
def test_a_strict_time_is_a_lenient_one(text: str, day: date) -> None:
    """What the strict reader takes, the lenient one takes alike."""
    try:
        strict = as_moment(text, day)
    except FieldError:
        return
    assert read_cell(text, day) == strict


# --- writing --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (at(10, 45), "10:45"),
        (at(10, 45, 7), "10:45:07"),
        (at(0, 10, day=16), "2026-01-16 00:10"),
        (datetime(1970, 1, 1, tzinfo=UTC), "1970-01-01 00:00"),
        (Inexact(start=at(10)), "~10:00"),
        (Inexact(start=at(10, 0, 7)), "~10:00:07"),
        (Inexact(start=at(9), end=at(11)), "09:00 – 11:00"),
        (Inexact(start=at(23), end=at(1, day=16)), "23:00 – 2026-01-16 01:00"),
        (Inexact(start=at(23, day=14), end=at(1)), "2026-01-14 23:00 – 2026-01-15 01:00"),
        (Inexact(words="later"), "later"),
    ],
)
def test_a_document_shows_the_date_where_it_is_another(moment: Moment, expected: str) -> None:
    """A time of the day is a bare clock, any other has its date."""
    assert write_moment(moment, DAY) == expected


@given(_moments, st.one_of(st.none(), days))
@example(FIRST, date(1970, 1, 1))
@example(LAST, date.max)
@example(Inexact(start=FIRST, end=LAST), date.max)
@example(Inexact(words="25:99"), DAY)
@example(Inexact(words="10:45"), None)
@example(Inexact(words="23:00 -12:00"), date.max)
@example(Inexact(words="1~0:45"), DAY)
@example(Inexact(words="09:00 – 09:00"), DAY)
def test_moments_round_trip(moment: Moment, day: date | None) -> None:
    """Every moment reads back from what is written, unless its words are a time on that day."""
    written = write_moment(moment, day)
    result = read_cell(written, day)
    if isinstance(moment, Inexact) and moment.words and reads_as_time(moment.words, day):
        assert result != moment
        assert not reads_as_time(moment.words, None)
        assert day is not None
    else:
        assert result == moment
        assert write_moment(result, day) == written


@given(st.one_of(instants, instants.map(lambda start: Inexact(start=start))), days)
def test_the_strict_reader_reads_what_is_written(moment: Moment, day: date) -> None:
    """A written time is one that a program may give."""
    assert as_moment(write_moment(moment, day), day) == moment
    assert as_moment(write_moment(moment, None)) == moment


# --- zones ----------------------------------------------------------------------------------------

_ZONES = st.sampled_from(
    ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "+05:45", "-0330"]
).map(as_zone)


@given(st.one_of(_moments, _changes), st.one_of(st.none(), days), _ZONES)
def test_moments_round_trip_in_any_zone(moment: Moment, day: date | None, zone: tzinfo) -> None:
    """What is written for a zone reads back in that zone, in the hours of a change as well."""
    if isinstance(moment, Inexact) and moment.words is not None:
        return
    written = write_moment(moment, day, zone)
    assert read_cell(written, day, zone) == moment
    assert as_moment(write_moment(moment, None, zone), None, zone) == moment


def test_a_naive_time_is_of_the_zone_that_is_given() -> None:
    """A datetime and a text without a zone are of the caller's zone; one with a zone keeps it."""
    berlin = as_zone("Europe/Berlin")
    assert as_moment(datetime(2026, 1, 15, 11), None, berlin) == at(10)
    assert as_moment("11:00", DAY, berlin) == at(10) == as_moment("10:00 UTC", DAY, berlin)
    assert as_moment("2026-07-15 12:00", None, berlin) == datetime(2026, 7, 15, 10, tzinfo=UTC)


# --- numbers of machines ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "unit"),
    [
        (1768473900, "s"),
        (1768473900.9, "s"),
        ("1768473900.000100", "s"),
        (Decimal("1768473900.5"), "s"),
        (1768473900_999, "ms"),
        ("1768473900000", "ms"),
        (1768473900_000_000, "us"),
        (1768473900_000_000_000, "ns"),
    ],
)
def test_a_number_since_1970_is_a_time(value: Any, unit: Any) -> None:
    """Seconds and smaller units, as numbers and as text, are the same instant, to the second."""
    assert from_epoch(value, unit=unit) == at(10, 45)


@pytest.mark.parametrize(
    ("value", "unit", "hint"),
    [
        (1768473900000, "s", 'unit="ms"'),
        (1768473900, "ms", 'unit="s"'),
        (-1, "s", "a number since 1970"),
        (True, "s", "a number since 1970"),
        (float("nan"), "s", "a number since 1970"),
        (float("inf"), "s", "a number since 1970"),
        ("1e9", "s", "a number since 1970"),
        ("", "s", "a number since 1970"),
        (10**30, "s", "1970 to 9999"),
        (1768473900, "h", "one of s, ms, us, ns"),
    ],
)
def test_another_number_is_refused(value: Any, unit: Any, hint: str) -> None:
    """A number of another unit, and what is no number, is a field error that says what to do."""
    with pytest.raises(FieldError, match=hint):
        from_epoch(value, unit=unit)
