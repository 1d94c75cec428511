"""The laws of times, dates and durations."""

import pickle
import warnings
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from postmortem.errors import FieldError
from postmortem.moments import (
    Inexact,
    Moment,
    Running,
    as_date,
    as_datetime,
    as_duration,
    as_moment,
    instant,
    is_bare,
    read_cell,
    reads_as_time,
    write_date,
    write_duration,
    write_moment,
)

DAY = date(2026, 1, 15)
FIRST = datetime.min.replace(tzinfo=UTC)
LAST = datetime.max.replace(tzinfo=UTC)


def at(
    hour: int, minute: int = 0, second: int = 0, microsecond: int = 0, *, day: int = 15
) -> datetime:
    """Return an instant of January 2026, on the incident's day if not said otherwise."""
    return datetime(2026, 1, day, hour, minute, second, microsecond, tzinfo=UTC)


# --- strategies -----------------------------------------------------------------------------------

_all_instants = st.datetimes(timezones=st.just(UTC))
_near_instants = st.datetimes(datetime(2026, 1, 14), datetime(2026, 1, 17), timezones=st.just(UTC))
_minutes = _near_instants.map(lambda at: at.replace(second=0, microsecond=0))
_instants = st.one_of(
    _minutes, _minutes.map(lambda at: at.replace(second=30)), _near_instants, _all_instants
)
_days = st.one_of(st.just(DAY), st.dates(date(2026, 1, 14), date(2026, 1, 17)), st.dates())

_time_pieces = st.sampled_from(
    "~ ≈ – — - to on at , . : / + T Z UTC PST IST XYZ AM pm 0 1 9 10 23 24 45 60 99 2026 0001 9999 "
    "10:45 7:05 25:99 2026-01-15 2026/01/15 01/02/2026 Jan January Mar 15th Thu ca. about ( ) ?? "
    "+01:00 -05:00 h min PT45M P1D 1.5 00:45:00 ١٠ ½ ² \x00 \u2028 \ud800 İ ſ noon a|b <b> ".split(
        " "
    )
)
_pieced = st.lists(st.tuples(_time_pieces, st.sampled_from(["", " "])), max_size=9).map(
    lambda pieces: "".join(piece + gap for piece, gap in pieces)
)
_texts = st.one_of(st.text(), st.text(st.characters()), _pieced)


def _as_words(text: str) -> Inexact | None:
    try:
        return Inexact(words=text)
    except FieldError:
        return None


def _ordered(pair: tuple[datetime, datetime]) -> Inexact:
    start, end = sorted(pair)
    # Equal ends make no range; either neighbour of an instant exists.
    if start == end and end < LAST:
        end += timedelta(microseconds=1)
    elif start == end:
        start -= timedelta(microseconds=1)
    return Inexact(start=start, end=end)


_words = _texts.map(_as_words).filter(lambda words: words is not None)
_moments: st.SearchStrategy[Moment] = st.one_of(
    _instants,
    _instants.map(lambda start: Inexact(start=start)),
    st.tuples(_instants, _instants).map(_ordered),
    _words,
)
_lists = st.lists(
    st.one_of(
        st.times().map(lambda clock: clock.isoformat("minutes")),
        st.sampled_from(
            ["~10:45", "23:50", "00:10", "later", "25:99", "23:00 – 01:00", "9 pm PST"]
        ),
        _near_instants,
        _near_instants.map(lambda at: write_moment(at, None)),
    )
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
        lambda: Inexact(words="bell \x07"),
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
    """White space in words is single spaces, and none at the ends."""
    assert Inexact(words="  some\n time\u2028later\t").words == "some time later"


def test_bounds_are_utc() -> None:
    """A zone is converted, and a naive time is in UTC."""
    eastern = timezone(timedelta(hours=-5))
    found = Inexact(start=datetime(2026, 1, 15, 5, tzinfo=eastern), end=datetime(2026, 1, 15, 11))
    assert (found.start, found.end) == (at(10), at(11))
    assert found.start is not None
    assert found.start.tzinfo is UTC


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
def test_a_datetime_becomes_utc_or_a_field_error(value: datetime) -> None:
    """A datetime keeps its instant, in UTC and without a fold; what UTC can't say is refused."""
    try:
        found = as_datetime(value)
    except FieldError:
        assert value.year in (1, 9999)
        return
    # In UTC, for between zones Python calls the two sides of a fold unequal.
    assert found == (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC))
    assert found.tzinfo is UTC
    assert found.fold == 0
    assert as_datetime(found) == found


def test_a_subclass_of_datetime_becomes_plain() -> None:
    """A datetime of another library is taken as a plain one, unless it is finer."""

    class Stamp(datetime):
        nanosecond = 0

    class Fine(datetime):
        nanosecond = 7

    assert type(as_datetime(Stamp(2026, 1, 15, tzinfo=UTC))) is datetime
    with pytest.raises(FieldError, match="whole microseconds"):
        as_datetime(Fine(2026, 1, 15, tzinfo=UTC))


DATES = {
    "2026-01-15": DAY,
    " 2026-01-15\n": DAY,
    "0001-01-01": date.min,
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
        *["Jan 15 0026 2026", "٢٠٢٦-٠١-١٥", "20260115", "2026-W03-4", "12 10 2026", "1" * 10**6],
        *["Jan 15 2026 UTC", "2026-015", "Jan 15.5 2026"],
        *[datetime(2026, 1, 15), None, 20260115, True],
    ],
)
def test_what_is_not_one_date_is_refused(value: date | str) -> None:
    """A missing part, a second reading and a time of day are refused, never guessed or dropped."""
    with pytest.raises(FieldError, match="expected a date like 2026-01-15, found"):
        as_date(value)


@given(st.dates())
def test_dates_round_trip(value: date) -> None:
    """Every date reads back from what is written."""
    assert as_date(write_date(value)) == value == as_date(value)


@given(
    st.dates(date(1000, 1, 1)),
    st.sampled_from(["%d %B {}", "%b %d, {}", "%A, %d %b {}", "%d-%b-{}"]),
)
def test_dates_with_a_named_month_round_trip(value: date, form: str) -> None:
    """A date with a named month is the same date in any order."""
    assert as_date(value.strftime(form).format(f"{value.year:04}")) == value


DURATIONS = {
    "00:45:00": timedelta(minutes=45),
    "0:45:00": timedelta(minutes=45),
    "30:00:00": timedelta(hours=30),
    "100:00:00.250000": timedelta(hours=100, milliseconds=250),
    "1 day, 2:03:04": timedelta(days=1, hours=2, minutes=3, seconds=4),
    "45 min": timedelta(minutes=45),
    "47 minutes": timedelta(minutes=47),
    "1h 28m": timedelta(hours=1, minutes=28),
    "1h28m": timedelta(hours=1, minutes=28),
    "1 h 28 min": timedelta(hours=1, minutes=28),
    "1 hour, 28 minutes": timedelta(hours=1, minutes=28),
    "1 hour and 28 minutes": timedelta(hours=1, minutes=28),
    "85 seconds": timedelta(seconds=85),
    "11 days": timedelta(days=11),
    "2d 3h": timedelta(days=2, hours=3),
    "1.5 h": timedelta(minutes=90),
    "0.1 h": timedelta(minutes=6),
    "250 ms": timedelta(milliseconds=250),
    "2 weeks": timedelta(weeks=2),
    "PT45M": timedelta(minutes=45),
    "P1DT2H": timedelta(days=1, hours=2),
    "PT2700S": timedelta(minutes=45),
    "PT0S": timedelta(0),
    "0 min": timedelta(0),
    "999999:59:59.999999": timedelta(hours=10**6) - timedelta.resolution,
}


@pytest.mark.parametrize(("text", "expected"), DURATIONS.items())
def test_a_duration_reads(text: str, expected: timedelta) -> None:
    """A duration reads in every form that has one meaning."""
    assert as_duration(text) == expected


@pytest.mark.parametrize(
    "value",
    [
        *["", " ", "45", "HH:MM:SS", "45:00", "00:45", "-00:45:00", "-5 min", "~45 min", "PT", "P"],
        *[
            "P1M",
            "P1Y",
            "1 month",
            "2 years",
            "P1DT",
            "1h 1h",
            "28m 1h",
            ", 5 min",
            "5 min,",
            "an hour",
        ],
        *["00:60:00", "00:00:60", "1,500 s", "1/2 h", "٤٥ min", "0.0000001 s", "00:00:00.1234567"],
        *["1000000:00:00", "999999999999 weeks", "9" * 10**6 + " h", "1 h" + " 1 h" * 10**5],
        *[
            timedelta(seconds=-1),
            timedelta.max,
            timedelta.min,
            timedelta(hours=10**6),
            45,
            4.5,
            None,
        ],
    ],
)
def test_what_is_not_a_duration_is_refused(value: timedelta | str) -> None:
    """A duration without a unit, with two readings or out of range is refused."""
    with pytest.raises(FieldError, match="expected a duration"):
        as_duration(value)


@pytest.mark.parametrize(
    ("text", "hint"), [("00:45", "00:45:00"), ("45", "45 min"), ("~45 min", "without a mark")]
)
def test_a_refused_duration_says_what_to_write(text: str, hint: str) -> None:
    """The message of a likely slip has the next step."""
    with pytest.raises(FieldError, match=hint):
        as_duration(text)


@given(st.timedeltas(timedelta(0), timedelta(hours=10**6) - timedelta.resolution))
def test_durations_round_trip(value: timedelta) -> None:
    """Every duration reads back from what is written, and from what Python shows."""
    assert as_duration(write_duration(value)) == value == as_duration(str(value))


# --- reading times --------------------------------------------------------------------------------

EXACT = {
    "10:45": at(10, 45),
    " 10:45\n": at(10, 45),
    "9:05": at(9, 5),
    "10:45:30": at(10, 45, 30),
    "10:45:30.25": at(10, 45, 30, 250_000),
    "10:45:30,250": at(10, 45, 30, 250_000),
    "10:45:30.123456000": at(10, 45, 30, 123_456),
    "2026-01-15 10:45": at(10, 45),
    "2026-01-15T10:45": at(10, 45),
    "2026-01-15T10:45:00Z": at(10, 45),
    "2026-01-15t10:45:00z": at(10, 45),
    "2026-01-15 10:45:00.5+02:00": at(8, 45, 0, 500_000),
    "2026-01-15T09:00-05:00": at(14),
    "2026-01-15 09:00-05:00": at(14),
    "2026-01-15 09:00:00-11": at(20),
    "2026-01-15T09:00-0500": at(14),
    "10:45 UTC": at(10, 45),
    "10:45Z": at(10, 45),
    "10:45 +01:00": at(9, 45),
    "10:45 UTC+1": at(9, 45),
    "10:45 UTC +5:30": at(5, 15),
    "10:45 GMT-5": at(15, 45),
    "10:45 CET": at(9, 45),
    "10:45 BST": at(9, 45),
    "10:45 EST": at(15, 45),
    "10:45 ACST": at(1, 15),
    "10:45 pst": at(18, 45),
    "7:05 PM": at(19, 5),
    "7:05 p.m.": at(19, 5),
    "7pm": at(19),
    "12:05 AM": at(0, 5),
    "12:05 PM": at(12, 5),
    "17:00 PST": at(1, day=16),
    "2026-01-15 7:05 PM": at(19, 5),
    "Jan 15, 2026 7:05 PM PST": at(3, 5, day=16),
    "Jan 15, 2026 at 7 PM": at(19),
    "15 January 2026 19:05 CET": at(18, 5),
    "Thu, 15 Jan 2026 19:05:00 +0100": at(18, 5),
    "Thu Jan 15 10:00:00 UTC 2026": at(10),
    "10:00 on 15 January 2026": at(10),
    "10:00 UTC, Jan 15, 2026": at(10),
    "10:00 2026-01-15": at(10),
    "2026/01/02 10:00": at(10, day=2),
    "13/01/2026 10:00": at(10, day=13),
}
APPROXIMATE = ["~10:45", "~ 10:45", "10:45~", "≈10:45", "ca. 10:45", "ca 10:45", "circa 10:45"]
APPROXIMATE += [
    "about 10:45",
    "Around 10:45",
    "approx. 10:45",
    "10:45 approx.",
    "2026-01-15 ~10:45",
]
RANGES = {
    "09:00 – 11:00": (at(9), at(11)),
    "09:00–11:00": (at(9), at(11)),
    "09:00 — 11:00": (at(9), at(11)),
    "09:00 - 11:00": (at(9), at(11)),
    "09:00-11:00": (at(9), at(11)),
    "09:00-11:00 UTC": (at(9), at(11)),
    "09:00 to 11:00": (at(9), at(11)),
    "9am-11am": (at(9), at(11)),
    "2026-01-15 09:00 – 11:00": (at(9), at(11)),
    "2026-01-15 09:00 – 2026-01-16 11:00": (at(9), at(11, day=16)),
    "09:00 – 2026-01-16 11:00": (at(9), at(11, day=16)),
    "23:50 – 00:10": (at(23, 50), at(0, 10, day=16)),
    "09:00-05:00": (at(9), at(5, day=16)),
    "09:00 – 11:00 CET": (at(8), at(10)),
    "09:00 CET – 11:00": (at(8), at(10)),
    "09:00 UTC – 11:00 CET": (at(9), at(10)),
}
HONEST = ["2022-05-?? 10:00", "--:--", "some time after lunch", "yesterday 10:00", "2021-12-10"]
HONEST += ["Jan 15, 2026", "~2026-01-15", "2026-01-15 – 2026-01-16", "~09:00 – ~11:00", "T+00:05"]
HONEST += ["10:00 or 10:30", "noon", "5 min later", "1 " * 10**5, "a", "–", "١٠:٤٥"]
FAILED = ["25:99", "24:61", "24:00", "23:59:60", "Mar", "1", "10", "2026", "Jan 15 10:00", "10:5"]
FAILED += [
    "01/02/2024 10:00",
    "10:00 XYZ",
    "10:00 IST",
    "10:00 Europe/Berlin",
    "~25:99",
    "13:05 PM",
]
FAILED += [
    "0:05 AM",
    "2026-02-30",
    "2026-02-30 10:00",
    "2026-01",
    "10:00:00.1234567",
    "10:00 +99:00",
]
FAILED += ["10:00 +01:75", "Fri, 15 Jan 2026 10:00", "09:00 – 09:00", "09:00 – 25:99", "10h30"]
FAILED += ["2026-01-15 11:00 – 2026-01-15 09:00", "7:05 – 8:30 PM", "20260115T104500Z", "May"]
FAILED += ["2026-01-15 09:00-11:00", "2026-01-15 09:00 -11:00", "09:00 – 11:00 on 2026-01-16"]
FAILED += ["2026-01-15T10:45:00+24:00", "0001-01-01 00:00 +01:00", "9999-12-31 23:00 – 01:00"]


@pytest.mark.parametrize(("text", "expected"), EXACT.items())
def test_an_exact_time_reads(text: str, expected: datetime) -> None:
    """An exact time is the same instant to both readers, in UTC."""
    assert as_moment(text, DAY) == expected == read_cell(text, DAY)


@pytest.mark.parametrize("text", APPROXIMATE)
def test_an_approximate_time_reads(text: str) -> None:
    """A mark or a word before or after a time makes it approximate."""
    assert as_moment(text, DAY) == Inexact(start=at(10, 45)) == read_cell(text, DAY)


@pytest.mark.parametrize(("text", "expected"), RANGES.items())
def test_a_range_reads(text: str, expected: tuple[datetime, datetime]) -> None:
    """A range takes its second date, and its missing zone, from the first time."""
    assert as_moment(text, DAY) == Inexact(start=expected[0], end=expected[1])
    assert read_cell(text, DAY) == as_moment(text, DAY)


@pytest.mark.parametrize("text", HONEST)
def test_other_text_is_words(text: str) -> None:
    """Text that doesn't mean to be an exact time is kept as it is."""
    assert as_moment(text, DAY) == Inexact(words=text) == read_cell(text, DAY)


@pytest.mark.parametrize("text", FAILED)
def test_a_failed_time_is_refused_but_kept_of_a_document(text: str) -> None:
    """Text that means to be a time and isn't is an error of a program, and words of a document."""
    with pytest.raises(FieldError, match="expected a time like 00:15 or 2026-01-15 00:15, found"):
        as_moment(text, DAY)
    assert read_cell(text, DAY) == Inexact(words=text)


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
    assert is_bare(text)
    with pytest.raises(FieldError, match="needs the incident's date"):
        as_moment(text)
    assert read_cell(text, None) == Inexact(words=text)


@pytest.mark.parametrize("text", ["2026-01-15 10:45", "2026-01-15 09:00 – 11:00", "later", "25:99"])
def test_other_text_is_not_bare(text: str) -> None:
    """A time that has its date isn't bare, nor is what is no time."""
    assert not is_bare(text)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("10:00 IST", "offset from UTC"),
        ("Jan 15 10:00", "date in full"),
        ("10:00:00.1234567", "six decimals"),
        ("2026-01-15 09:00-11:00", "with spaces"),
    ],
)
def test_a_refused_time_says_what_to_write(text: str, hint: str) -> None:
    """The message of a likely slip has the next step."""
    with pytest.raises(FieldError, match=hint):
        as_moment(text, DAY)


@given(_texts, st.one_of(st.none(), _days))
@example("Jan 15 2026 10:00 AAA", DAY)
@example("0000-01-01 00:00", None)
@example("10:45 -99", DAY)
@example("1" * 5000, DAY)
@example("١٥ Jan 2026 10:00", DAY)
@example("Jan 15 2026\x00 10:00", DAY)
def test_readers_raise_field_errors_alone(text: str, day: date | None) -> None:
    """Any text is read or refused with a field error, and nothing warns."""
    readers: list[Callable[[], object]] = [
        lambda: as_moment(text, day),
        lambda: read_cell(text, day),
        lambda: as_date(text),
        lambda: as_duration(text),
        lambda: Running(day).read(text),
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for reader in readers:
            try:
                reader()
            except FieldError as error:
                assert str(error).isprintable()  # noqa: PT017 - not every text is refused


@given(_texts, _days)
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
        (at(10, 45, 0, 7), "10:45:00.000007"),
        (at(0, 10, day=16), "2026-01-16 00:10"),
        (datetime(1, 1, 1, tzinfo=UTC), "0001-01-01 00:00"),
        (Inexact(start=at(10)), "~10:00"),
        (Inexact(start=at(9), end=at(11)), "09:00 – 11:00"),
        (Inexact(start=at(23), end=at(1, day=16)), "23:00 – 2026-01-16 01:00"),
        (Inexact(start=at(23, day=14), end=at(1)), "2026-01-14 23:00 – 2026-01-15 01:00"),
        (Inexact(words="later"), "later"),
    ],
)
def test_a_document_shows_the_date_where_it_is_another(moment: Moment, expected: str) -> None:
    """A time of the day is a bare clock, any other has its date."""
    assert write_moment(moment, DAY) == expected


@given(_moments, st.one_of(st.none(), _days))
@example(FIRST, date.min)
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
    found = read_cell(written, day)
    if isinstance(moment, Inexact) and moment.words and reads_as_time(moment.words, day):
        assert found != moment
        assert is_bare(moment.words)
        assert day is not None
    else:
        assert found == moment
        assert write_moment(found, day) == written


@given(st.one_of(_instants, _instants.map(lambda start: Inexact(start=start))), _days)
def test_the_strict_reader_reads_what_is_written(moment: Moment, day: date) -> None:
    """A written time is one that a program may give."""
    assert as_moment(write_moment(moment, day), day) == moment
    assert as_moment(write_moment(moment, None)) == moment


# --- the times of a list --------------------------------------------------------------------------


def _read_all(running: Running, values: list[object]) -> list[Moment]:
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
    assert _read_all(Running(DAY), values) == expected


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
    assert Running(DAY, anchor).read(text) == expected


@given(_lists, st.one_of(st.none(), _near_instants))
def test_a_dated_row_is_never_moved(values: list[object], anchor: datetime | None) -> None:
    """A datetime and a dated string mean the same at every place of a list."""
    running = Running(DAY, anchor)
    for value in values:
        try:
            found = running.read(value)
        except FieldError:
            continue
        if isinstance(value, datetime) or (isinstance(value, str) and not is_bare(value)):
            assert found == as_moment(value)


@given(st.lists(st.times().map(lambda clock: clock.isoformat("minutes"))))
def test_bare_rows_never_run_backwards(values: list[str]) -> None:
    """A list of bare times ascends, by less than a day a row."""
    found = [moment for moment in map(Running(DAY).read, values) if isinstance(moment, datetime)]
    assert len(found) == len(values)
    for earlier, later in pairwise(found):
        assert timedelta(0) <= later - earlier < timedelta(days=1)


@given(_lists, st.sampled_from(["25:99", "", None, 5, "Mar", "10:00 XYZ"]), st.integers(0, 9))
def test_a_refused_row_changes_nothing(values: list[object], wrong: object, place: int) -> None:
    """A list goes on after an error as if the row had not been there."""
    assert _read_all(Running(DAY), [*values[:place], wrong, *values[place:]]) == _read_all(
        Running(DAY), values
    )


def test_a_list_without_a_day_takes_the_first_date() -> None:
    """Without the incident's date, bare times are refused until a row has one."""
    running = Running(None)
    with pytest.raises(FieldError, match="needs the incident's date"):
        running.read("10:00")
    assert running.read("2026-01-15 10:00") == at(10)
    assert running.read("09:00") == at(9, day=16)


@pytest.mark.parametrize("text", ["09:00", "09:00 – 08:00", "23:00 -12:00"])
def test_a_list_ends_with_the_years(text: str) -> None:
    """A row that would be carried beyond the year 9999 is a field error."""
    running = Running(date.max)
    running.read("23:30")
    with pytest.raises(FieldError):
        running.read(text)
