"""What a time is: reading and writing the times of a report.

A stored time is an aware UTC `datetime`, or an `Inexact` where the exact instant isn't known. Two
readers lead here: `as_moment` is strict, for values that a program or a YAML file gives;
`read_cell` is lenient, for documents, where what isn't a time stays the words that it is. Nothing
is guessed: no year from today's, no order of day and month, no zone from this machine.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NoReturn, TypeAlias

import attrs

from postmortem.errors import FieldError, Problem, describe
from postmortem.text.normal import Line, line, single_spaced
from postmortem.values.clocks import OWN, Times, advice, fails, parse

_ONE_DAY = timedelta(days=1)
_TWO_DIGITS = tuple(f"{number:02}" for number in range(60))

A_TIME = "a time like 00:15 or 2026-01-15 00:15"
"""What a refused time should have been, for a message."""

# --- the model ------------------------------------------------------------------------------------


def _bound(value: datetime | None) -> datetime | None:
    """Normalise the start or the end of an inexact time."""
    return None if value is None else as_datetime(value)


def _words(value: str | None) -> str | None:
    """Normalise words to one line, as a cell of the document would show them."""
    if value is None:
        return None
    words = line(value)
    if reads_as_time(words, None):
        _refuse("words that aren't a time", words, "give the time itself: as_moment reads it")
    return words


@attrs.frozen(kw_only=True)
class Inexact:
    """A time that isn't exact: approximate, a range, or only the words that were written.

    An approximate time has a `start` alone, a range has a `start` and an `end` after it, and
    words stand by themselves, with no instant. Anything else raises `FieldError`.

    >>> print(Inexact(start=datetime(2026, 1, 15, 10, 45)))
    ~2026-01-15 10:45
    >>> Inexact(words="some time after lunch").start is None
    True
    """

    start: datetime | None = attrs.field(default=None, converter=_bound)
    """The approximate instant, or the start of the range, in UTC."""
    end: datetime | None = attrs.field(default=None, converter=_bound)
    """The end of the range, in UTC and later than its start."""
    words: Line | None = attrs.field(default=None, converter=_words)
    """What was written where no time could be told: `some time after lunch`. One line.

    Words may be a bare `10:45`, as in a document without a date, but not a time that is full.
    """

    def __attrs_post_init__(self) -> None:
        if (self.start is None) == (self.words is None) or (self.end and not self.start):
            expected = "a start, a start and an end, or words"
            raise FieldError(Problem(expected=expected, hint="give exactly one of the three"))
        if self.start is not None and self.end is not None and self.end <= self.start:
            found = describe(write_moment(self.end, None))
            expected = f"an end after {write_moment(self.start, None)}"
            raise FieldError(Problem(path="end", expected=expected, found=found))

    @property
    def approximate(self) -> bool:
        """Whether this is one instant, roughly known."""
        return self.start is not None and self.end is None

    def __str__(self) -> str:
        return write_moment(self, None)


Moment: TypeAlias = datetime | Inexact
"""A time of a report: exact, as an aware UTC `datetime`, or `Inexact`."""


def instant(moment: Moment) -> datetime | None:
    """Return the exact or approximate instant, in UTC; None for a range and for words."""
    if isinstance(moment, datetime):
        return moment
    return moment.start if moment.approximate else None


def start_of(moment: Moment | None) -> datetime | None:
    """Return the instant that a moment is, or begins with; None for words, and for nothing."""
    return moment.start if isinstance(moment, Inexact) else moment


def bounds_of(moment: Moment | None) -> tuple[datetime, datetime] | None:
    """Return the first and last instant that a moment covers; None for words, and for nothing."""
    start = start_of(moment)
    end = moment.end if isinstance(moment, Inexact) else None
    return None if start is None else (start, end or start)


# --- values ---------------------------------------------------------------------------------------


def as_datetime(value: datetime) -> datetime:
    """Return a datetime as a plain, aware one in UTC; a naive one is in UTC already.

    Raises `FieldError` where it isn't a datetime, or where UTC leads out of the years 1 to 9999.
    """
    if type(value) is datetime and value.tzinfo is UTC and not value.fold:
        return value
    if not isinstance(value, datetime):
        _refuse("a datetime", value)
    # pandas counts nanoseconds in a subclass; a datetime would drop them without a word.
    if getattr(value, "nanosecond", 0):
        _refuse("a datetime of whole microseconds", value, "round it")
    try:
        aware = value.replace(tzinfo=UTC) if value.utcoffset() is None else value
        at = aware.astimezone(UTC)
        clock = (at.hour, at.minute, at.second, at.microsecond)
        return datetime(at.year, at.month, at.day, *clock, tzinfo=UTC)
    except (OverflowError, ValueError, TypeError):  # the latter two: pandas' NaT is a datetime
        _refuse("a datetime that UTC can express, in the years 1 to 9999", value)


# --- reading times --------------------------------------------------------------------------------


def _combined(day: date, clock: time) -> datetime:
    return as_datetime(datetime.combine(day, clock, tzinfo=clock.tzinfo or UTC))


def resolve(times: Times, day: date | None) -> Moment | None:
    """Return the moment that times mean on a day; None where that is no moment."""
    on = times.start.day or day
    if on is None:
        return None
    try:
        start = _combined(on, times.start.clock)
        if times.end is None:
            return Inexact(start=start) if times.approximate else start
        end_on = times.end.day or start.astimezone(times.end.clock.tzinfo or UTC).date()
        end = _combined(end_on, times.end.clock)
        if times.end.day is None and end < start:
            end += _ONE_DAY
        return Inexact(start=start, end=end)
    except (FieldError, OverflowError):
        return None


def _own(text: str, day: date | None) -> Moment | None:
    """Read a time in a form that we write: the quick way, for most of every document."""
    if exact := _own_instant(text, day):
        return exact
    if text[:1] == "~":
        about = _own_instant(text[1:], day)
        return None if about is None else Inexact(start=about)
    first, dash, last = text.partition(" – ")
    start = _own_instant(first, day) if dash else None
    end = _own_instant(last, start.date()) if start else None
    # An end that seems to come before the start may be past midnight: `resolve` says.
    return Inexact(start=start, end=end) if start and end and start < end else None


def _own_instant(text: str, day: date | None) -> datetime | None:
    found = OWN.fullmatch(text)
    if found is None:
        return None
    on, clock = found.groups()
    if on is None:
        return None if day is None else datetime.combine(day, time.fromisoformat(clock), UTC)
    try:
        return datetime.fromisoformat(f"{text}+00:00")
    except ValueError:
        return None


def _read(text: str, day: date | None) -> Moment | None:
    """Read any form of a time; None where it is none, or needs a day that isn't there."""
    if found := _own(text, day):
        return found
    times = parse(text)
    return None if times is None else resolve(times, day)


def _refuse_time(text: str, day: date | None) -> NoReturn:
    """Say why a text that means to be a time isn't one, as far as that can be told."""
    times = parse(text)
    if day is None and times is not None and times.bare:
        expected = "a time with its date, like 2026-01-15 00:15"
        _refuse(expected, text, "a time without a date needs the incident's date")
    _refuse(A_TIME, text, advice(text))


def reads_as_time(words: str, day: date | None) -> bool:
    """Whether words would be read as a time in a document of that day, so can't stand as words."""
    return _read(single_spaced(words), day) is not None


def as_moment(value: object, day: date | None = None) -> Moment:
    """Return the time that a program or a file gives; `day` is the date of a bare clock time.

    A datetime becomes UTC, and text is read as an exact, approximate (`~10:45`) or ranged
    (`09:00 – 11:00`) time. Other text is kept as words, with no instant. Text that means to be a
    time and isn't (`25:99`, `Mar`, `Jan 15 10:00`) raises `FieldError`.
    """
    if isinstance(value, datetime):
        return as_datetime(value)
    if isinstance(value, Inexact):
        return value
    if isinstance(value, date):
        _refuse(A_TIME, value, "a date has no time of day")
    if not isinstance(value, str):
        _refuse(A_TIME, value)
    if found := _own(value, day):
        return found
    text = single_spaced(value)
    if not text:
        _refuse(A_TIME, value)
    if found := _read(text, day):
        return found
    if fails(text):
        _refuse_time(text, day)
    return Inexact(words=text)


def read_cell(text: str, day: date | None) -> Moment:
    """Return the time that a document says; whatever isn't one is kept as words.

    `day` is the incident's date, the date of a bare clock time. Raises `FieldError` for text that
    no cell can hold: blank, or with a lone surrogate.
    """
    if found := _own(text, day):
        return found
    text = single_spaced(text)
    return _read(text, day) or Inexact(words=text)


# --- writing --------------------------------------------------------------------------------------


def write_moment(moment: Moment, day: date | None) -> str:
    """Return a time as a document of that day shows it, so that `read_cell` gives it back.

    On `day` itself it is `HH:MM`, on any other `YYYY-MM-DD HH:MM`; seconds show where there are
    any. A range that starts with a date has two.
    """
    if isinstance(moment, datetime):
        return _write_instant(moment, day)
    if moment.start is None:
        return moment.words or ""
    start = _write_instant(moment.start, day)
    if moment.end is None:
        return f"~{start}"
    dated = start[4] == "-"
    return f"{start} – {_write_instant(moment.end, None if dated else day)}"


def _write_instant(value: datetime, day: date | None) -> str:
    at = value if value.tzinfo is UTC else as_datetime(value)
    # Most times are whole minutes. A look-up takes a fifth of what the format `:02` does.
    if at.second or at.microsecond:
        clock = at.time().isoformat()
    else:
        clock = f"{_TWO_DIGITS[at.hour]}:{_TWO_DIGITS[at.minute]}"
    on = at.date()
    return clock if on == day else f"{_iso(on)} {clock}"


_iso = lru_cache(maxsize=64)(date.isoformat)
"""A date as text: a timeline has many times and few days."""


def _refuse(expected: str, value: object, hint: str | None = None) -> NoReturn:
    raise FieldError(Problem(expected=expected, found=describe(value), hint=hint))
