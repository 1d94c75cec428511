"""The laws of durations."""

from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from postmortem.errors import FieldError
from postmortem.values.durations import (
    ApproximateDuration,
    as_duration,
    say_duration,
    write_duration,
)
from tests.times import read_or_refused, texts

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
        *["", " ", "45", "HH:MM:SS", "45:00", "00:45", "-00:45:00", "-5 min", "PT", "P"],
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
    ("text", "hint"),
    [
        ("00:45", "00:45:00"),
        ("45", "45 min"),
        ("1h30", "write 1 h 30 min"),
    ],
)
def test_a_refused_duration_says_what_to_write(text: str, hint: str) -> None:
    """The message of a likely slip has the next step."""
    with pytest.raises(FieldError, match=hint):
        as_duration(text)


@given(st.timedeltas(timedelta(0), timedelta(hours=10**6) - timedelta.resolution))
def test_durations_round_trip(value: timedelta) -> None:
    """Every duration reads back from what is written, and from what Python shows."""
    assert as_duration(write_duration(value)) == value == as_duration(str(value))


@example("1" * 5000)
@given(texts)
def test_any_text_is_read_or_refused(text: str) -> None:
    """Any text is read or refused with a field error, and nothing warns."""
    read_or_refused(as_duration, text)


@pytest.mark.parametrize(
    "text", ["~45 min", "≈ 45 min", "about 45 min", "ca. 45 min", "Approx. 0:45:00", "~PT45M"]
)
def test_a_length_that_is_known_roughly_says_so(text: str) -> None:
    """A mark or a word makes a length approximate, which is equal to no exact one."""
    duration = as_duration(text)
    assert isinstance(duration, ApproximateDuration)
    assert duration == ApproximateDuration(minutes=45) != timedelta(minutes=45)
    assert as_duration(write_duration(duration)) == duration == as_duration(say_duration(duration))
    assert (str(duration), duration.exact) == ("~0:45:00", timedelta(minutes=45))
    assert len({duration, timedelta(minutes=45)}) == 2
