"""What a time is: reading and writing the times of a report.

A stored time is an aware UTC `datetime`, or an `Inexact` where the exact instant isn't known. Two
readers lead here: `as_moment` is strict, for values that a program or a YAML file gives;
`read_cell` is lenient, for documents, where what isn't a time stays the words that it is. Nothing
is guessed: no year from today's, no order of day and month, no zone from this machine.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NoReturn, TypeAlias

import attrs

from postmortem.errors import FieldError, Problem, describe
from postmortem.text.normal import Line, line, single_spaced
from postmortem.values.clocks import EPOCH_ADVICE, OWN, Times, advice, fails, parse
from postmortem.values.dates import FIRST_YEAR
from postmortem.values.genuine import GENUINE, genuine_datetime, with_genuine_types
from postmortem.values.zones import combined, write_offset

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


@attrs.frozen(kw_only=True, field_transformer=with_genuine_types)
class Inexact:
    """A time that isn't exact: approximate, a range, or only the words that were written.

    An approximate time has a `start` alone, a range has a `start` and an `end` after it, and
    words are taken as they are, without an instant. Anything else raises `FieldError`.

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
    """What was written where the time isn't known: `some time after lunch`. One line.

    Words may be a bare `10:45`, as in a document without a date, but not a time that is full.
    """

    def __attrs_post_init__(self) -> None:
        if (self.start is None) == (self.words is None) or (self.end and not self.start):
            expected = "a start, a start and an end, or words"
            raise FieldError(Problem(expected=expected, hint="give exactly one of the three"))
        if self.start is not None and self.end is not None and self.end <= self.start:
            actual = describe(write_moment(self.end, None))
            expected = f"an end after {write_moment(self.start, None)}"
            raise FieldError(Problem(path="end", expected=expected, found=actual))

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


def as_datetime(value: datetime, zone: tzinfo = UTC) -> datetime:
    """Return a datetime as a plain, aware one in UTC, cut to the second; a naive one is in `zone`.

    Raises `FieldError` where it isn't a datetime, where its year is before 1970 or UTC can't express
    it, and for a clock that its zone leaves out, or has twice and doesn't say which.
    """
    plain = type(value) is GENUINE.datetime and value.tzinfo is UTC
    if plain and not (value.microsecond or value.fold):
        at = value
    elif not isinstance(value, datetime):
        _refuse("a datetime", value)
    else:
        try:
            own = value.tzinfo if value.utcoffset() is not None else None
            day, clock = date(value.year, value.month, value.day), value.time()
            # Of an aware datetime, `fold` says which of two instants is meant.
            clock = clock.replace(microsecond=0, tzinfo=own)
            at = combined(day, clock, zone, fold=None if own is None else value.fold)
        except (OverflowError, ValueError, TypeError) as error:
            if isinstance(error, FieldError):
                raise
            # The latter two: pandas' NaT is a datetime.
            _refuse("a datetime that UTC can express, in the years 1970 to 9999", value)
    if at.year < FIRST_YEAR:
        hint = f"no time is before {FIRST_YEAR}; leave it out where it isn't known"
        _refuse(f"a time in the year {FIRST_YEAR} or later", f"{at:%Y-%m-%d %H:%M}", hint)
    return genuine_datetime(at)


_UNITS = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}


def from_epoch(
    value: float | str | Decimal, *, unit: Literal["s", "ms", "us", "ns"] = "s"
) -> datetime:
    """Return the time that a machine gives as a number since 1970, in seconds or a smaller unit.

    Text is read as a number: `"1768471200.000100"`, as chats have it. Parts of a second are cut.
    Raises `FieldError` for what is no number, is negative, or is plainly of another unit.

    >>> from_epoch(1768471200).isoformat()
    '2026-01-15T10:00:00+00:00'
    >>> from_epoch("1768471200000", unit="ms").isoformat()
    '2026-01-15T10:00:00+00:00'
    """
    if unit not in _UNITS:
        raise FieldError(
            Problem(path="unit", expected="one of s, ms, us, ns", found=describe(unit))
        )
    expected = "a number since 1970, like 1768471200"
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        _refuse(expected, value)
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{1,24}(?:\.[0-9]{1,12})?", value.strip()):
        _refuse(expected, value)
    number = Decimal(str(value).strip()) if isinstance(value, float | str) else Decimal(value)
    if not number.is_finite() or number < 0:
        _refuse(expected, value)
    if number >= 10**24:
        _refuse("a time in the years 1970 to 9999", value)
    seconds = int(number // _UNITS[unit])
    for name, parts in _UNITS.items():
        if not _PLAUSIBLE[0] <= seconds < _PLAUSIBLE[1] and name != unit:
            count = int(number // parts)
            if _PLAUSIBLE[0] <= count < _PLAUSIBLE[1]:
                _refuse(f"a number of {unit} since 1970", value, f'give unit="{name}"')
    try:
        return GENUINE.datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    except OverflowError:
        _refuse("a time in the years 1970 to 9999", value)


_PLAUSIBLE = (946_684_800, 4_102_444_800)
"""The seconds of the years 2000 to 2100: a number that lies there in another unit is of that unit."""


# --- reading times --------------------------------------------------------------------------------


def resolve(times: Times, day: date | None, zone: tzinfo = UTC) -> Moment | None:
    """Return the moment that times mean on a day; None where that is no moment.

    `zone` is the zone of a clock without one.
    """
    try:
        return _resolved(times, day, zone)
    except FieldError:
        return None


def _resolved(times: Times, day: date | None, zone: tzinfo) -> Moment | None:
    on = times.start.day or day
    if on is None:
        return None
    start = as_datetime(combined(on, times.start.clock, zone))
    if times.end is None:
        return Inexact(start=start) if times.approximate else start
    own = times.end.clock.tzinfo or zone
    end_on = times.end.day or start.astimezone(own).date()
    end = as_datetime(combined(end_on, times.end.clock, zone))
    if times.end.day is None and end < start:
        if end_on == date.max:
            _refuse("an end that UTC can express", f"{times.end.clock:%H:%M}")
        end = as_datetime(combined(end_on + _ONE_DAY, times.end.clock, zone))
    return Inexact(start=start, end=end)


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
    match = OWN.fullmatch(text)
    if match is None:
        return None
    on, clock = match.groups()
    if on is None:
        if day is None:
            return None
        return GENUINE.datetime.combine(day, time.fromisoformat(clock), UTC)
    try:
        at = GENUINE.datetime.fromisoformat(f"{text}+00:00")
    except ValueError:
        return None
    return at if at.year >= FIRST_YEAR else None


def _read(text: str, day: date | None, zone: tzinfo) -> Moment | None:
    """Read any form of a time; None where it is none, or needs a day that isn't there."""
    if zone is UTC and (moment := _own(text, day)):
        return moment
    times = parse(text)
    return None if times is None else resolve(times, day, zone)


def _refuse_time(text: str, day: date | None, zone: tzinfo) -> NoReturn:
    """Say why a text that means to be a time isn't one, as far as that is known."""
    times = parse(text)
    if day is None and times is not None and times.bare:
        expected = "a time with its date, like 2026-01-15 00:15"
        _refuse(expected, text, "a time without a date needs the incident's date")
    if times is not None:
        try:
            _resolved(times, day, zone)
        except FieldError as error:
            (problem,) = error.problems
            _refuse(A_TIME, text, problem.hint or f"give {problem.expected}")
    _refuse(A_TIME, text, advice(text))


def reads_as_time(words: str, day: date | None) -> bool:
    """Whether words would be read as a time in a document of that day, so can't be as words."""
    return _read(single_spaced(words), day, UTC) is not None


def as_moment(value: object, day: date | None = None, zone: tzinfo = UTC) -> Moment:
    """Return the time that a program or a file gives.

    `day` is the date of a bare clock time, `zone` the zone of a time that names none. A datetime
    becomes UTC, and text is read as an exact, approximate (`~10:45`) or ranged (`09:00 – 11:00`)
    time. Other text is kept as words, with no instant. Text that means to be a time and isn't
    (`25:99`, `Mar`, `Jan 15 10:00`) raises `FieldError`.
    """
    if isinstance(value, datetime):
        return as_datetime(value, zone)
    if isinstance(value, Inexact):
        return value
    if isinstance(value, date):
        _refuse(A_TIME, value, "a date has no time of day")
    if not isinstance(value, str):
        _refuse(A_TIME, value, _number_advice(value))
    if zone is UTC and (moment := _own(value, day)):
        return moment
    text = single_spaced(value)
    if not text:
        _refuse(A_TIME, value)
    if moment := _read(text, day, zone):
        return moment
    if fails(text):
        _refuse_time(text, day, zone)
    return Inexact(words=text)


def _number_advice(value: object) -> str | None:
    """Return what to give in place of a number; None for what is no number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return EPOCH_ADVICE if value >= 100_000_000 else 'give it as text, like "12:30"'


def read_cell(text: str, day: date | None, zone: tzinfo = UTC) -> Moment:
    """Return the time that a document says; whatever isn't one is kept as words.

    `day` is the incident's date, the date of a bare clock time; `zone` is the zone of a time that
    names none. Raises `FieldError` for text that no cell can hold: blank, or with a lone surrogate.
    """
    if zone is UTC and (moment := _own(text, day)):
        return moment
    text = single_spaced(text)
    return _read(text, day, zone) or Inexact(words=text)


# --- writing --------------------------------------------------------------------------------------


def write_moment(moment: Moment, day: date | None, zone: tzinfo = UTC) -> str:
    """Return a time as a document of that day shows it, so that `read_cell` gives it back.

    On `day` itself it is `HH:MM`, on any other `YYYY-MM-DD HH:MM`; seconds show where there are
    any. A range that starts with a date has two. In the hour that a zone has twice, the offset
    follows the clock.
    """
    if isinstance(moment, datetime):
        return _write_instant(moment, day, zone)
    if moment.start is None:
        return moment.words or ""
    start = _write_instant(moment.start, day, zone)
    if moment.end is None:
        return f"~{start}"
    if start[4] != "-":
        # The end takes its day from the start.
        return f"{start} – {_write_instant(moment.end, day, zone)}"
    return f"{start} – {_write_instant(moment.end, None, zone)}"


def _write_instant(value: datetime, day: date | None, zone: tzinfo = UTC) -> str:
    at = value if value.tzinfo is UTC else as_datetime(value)
    suffix = ""
    if zone is not UTC:
        at = at.astimezone(zone)
        if at.utcoffset() != at.replace(fold=1 - at.fold).utcoffset():
            suffix = f" {write_offset(at.utcoffset())}".replace(":", "")
    # Most times are whole minutes. A look-up takes a fifth of what the format `:02` does.
    if at.second:
        clock = f"{at:%H:%M:%S}"
    else:
        clock = f"{_TWO_DIGITS[at.hour]}:{_TWO_DIGITS[at.minute]}"
    on = at.date()
    return f"{clock}{suffix}" if on == day else f"{_iso(on)} {clock}{suffix}"


_iso = lru_cache(maxsize=64)(date.isoformat)
"""A date as text: a timeline has many times and few days."""


def _refuse(expected: str, value: object, hint: str | None = None) -> NoReturn:
    raise FieldError(Problem(expected=expected, found=describe(value), hint=hint))
