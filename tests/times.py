"""The times that the tests of dates, durations and moments share."""

import warnings
from collections.abc import Callable
from datetime import UTC, date, datetime

from hypothesis import strategies as st

from postmortem.errors import FieldError

DAY = date(2026, 1, 15)
FIRST = datetime(1970, 1, 1, tzinfo=UTC)
LAST = datetime.max.replace(microsecond=0, tzinfo=UTC)


def at(hour: int, minute: int = 0, second: int = 0, *, day: int = 15) -> datetime:
    """Return an instant of January 2026, on the incident's day unless the test names another."""
    return datetime(2026, 1, day, hour, minute, second, tzinfo=UTC)


def _whole_second(instant: datetime) -> datetime:
    return instant.replace(microsecond=0)


_all_instants = st.datetimes(datetime(1970, 1, 1), timezones=st.just(UTC)).map(_whole_second)
near_instants = st.datetimes(
    datetime(2026, 1, 14), datetime(2026, 1, 17), timezones=st.just(UTC)
).map(_whole_second)
_minutes = near_instants.map(lambda at: at.replace(second=0, microsecond=0))
instants = st.one_of(
    _minutes, _minutes.map(lambda at: at.replace(second=30)), near_instants, _all_instants
)
days = st.one_of(
    st.just(DAY), st.dates(date(2026, 1, 14), date(2026, 1, 17)), st.dates(date(1970, 1, 1))
)

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
texts = st.one_of(st.text(), st.text(st.characters()), _pieced)


def read_or_refused(read: Callable[[str], object], text: str) -> None:
    """Assert that a reader takes a text or raises a `FieldError` that can be shown."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            read(text)
        except FieldError as error:
            assert str(error).isprintable()  # noqa: PT017 - not every text is refused
