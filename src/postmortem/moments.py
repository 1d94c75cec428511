"""What a time is: reading and writing times, dates and durations.

A stored time is an aware UTC `datetime`, or an `Inexact` where the exact instant isn't known. Two
readers lead here: `as_moment` is strict, for values that a program or a YAML file gives;
`read_cell` is lenient, for documents, where what isn't a time stays the words that it is. Nothing
is guessed: no year from today's, no order of day and month, no zone from this machine.

The clock and the zone are read here, and python-dateutil sees nothing but a date. On its own it
reads `UTC+3` as minus three, fills what is missing from today and drops zones it doesn't know.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import NamedTuple, NoReturn, TypeAlias

import attrs

from postmortem.errors import FieldError, Problem, describe
from postmortem.text import line, single_spaced

_LONGEST = 128
"""How many characters a time may have: a range of two full dates. Longer text is never parsed."""

_ONE_DAY = timedelta(days=1)
_HALF_A_DAY = timedelta(hours=12)
_FIRST_NOON = datetime.min.replace(tzinfo=UTC) + _HALF_A_DAY
_A_TIME = "a time like 00:15 or 2026-01-15 00:15"
_A_DATE = "a date like 2026-01-15"
_A_DURATION = "a duration like 00:45:00 or 45 min"

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DATE_WORDS = frozenset(
    form for name in (*_MONTHS, *_WEEKDAYS, "sept") for form in (name, name[:3])
) | {"sept", "st", "nd", "rd", "th", "of"}

# Hours from UTC. The names of the US are those of RFC 2822; names that two countries use for two
# offsets, like IST, aren't here: they are refused.
_ZONES = {
    "Z": 0.0, "UTC": 0.0, "GMT": 0.0, "WET": 0.0, "WEST": 1.0, "BST": 1.0, "CET": 1.0, "CEST": 2.0,
    "EET": 2.0, "EEST": 3.0, "MSK": 3.0, "PST": -8.0, "PDT": -7.0, "MST": -7.0, "MDT": -6.0,
    "CST": -6.0, "CDT": -5.0, "EST": -5.0, "EDT": -4.0, "JST": 9.0, "KST": 9.0, "SGT": 8.0,
    "HKT": 8.0, "AEST": 10.0, "AEDT": 11.0, "ACST": 9.5, "ACDT": 10.5, "AWST": 8.0, "NZST": 12.0,
    "NZDT": 13.0,
}  # fmt: skip

# Digits are spelled [0-9] throughout: \d would take the digits of every script.
_FLAGS = re.ASCII | re.IGNORECASE

# The forms that `write_moment` writes, apart from a range.
_OWN = re.compile(
    r"(~?)(?:([0-9]{4}-[0-9]{2}-[0-9]{2}) )?"
    r"((?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{6})?)?)"
)
_CLOCK = (
    r"(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,6})0*)?)?"
    r"(?: ?(?P<half>[ap])\.?m\.?)?| ?(?P<alone>[ap])\.?m\.?)"
)
_OFFSET = (
    r"(?:(?P<base>UTC|GMT) ?(?=[+-])|(?=[+-][0-9]{2}))"
    r"(?P<offset>[+-][0-9]{1,2}(?::?[0-9]{2})?)(?![0-9:])"
)
_ZONE = rf"(?:{_OFFSET}|(?P<zone>{'|'.join(sorted(_ZONES, key=len, reverse=True))})(?![a-z0-9+-]))"
_STAMP = re.compile(
    rf"(?P<before>.*?)(?:^|(?:,? at|,)? |(?P<iso>(?<=[0-9])T)){_CLOCK}"
    rf"(?:(?P<gap> ?){_ZONE})?(?:(?:,? on|,)? (?P<after>.+))?",
    _FLAGS,
)
_ABOUT = re.compile(
    r"(?<![^ ])(?:[~≈] ?|(?:ca?|approx)(?:\. ?| )|(?:about|circa|around|approximately) )(?=[0-9a-z])"
    r"|(?<=[0-9a-z]) ?[~≈]$| approx\.?$",
    _FLAGS,
)
_DASH = re.compile(r" ?[–—] ?| - | to ", _FLAGS)
# Bare times only: `2026-01-15 09:00-11:00` may as well be an offset, so it is not read at all.
_HYPHEN = re.compile(r"([0-9:.]+(?: ?[ap]m)?)-([0-9:.]+(?: ?[ap]m)?(?: .+)?)", _FLAGS)

_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_YEAR_LAST = re.compile(r"(?:[a-z]+,? )?[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{4}", _FLAGS)
_DATE_LIKE = re.compile(r"[0-9a-z ,./-]{8,64}", _FLAGS)
_NUMBER = re.compile(r"[0-9]+")
_LETTERS = re.compile(r"[a-z]+", _FLAGS)

_TIME_CHARACTERS = re.compile(r"[0-9a-z :/,+()~≈–—−-]*", _FLAGS)
_ZONE_LIKE = re.compile(
    r"(?:(?<=:[0-9][0-9])|(?<=[APap][Mm])) ?(?:[A-Z]{2,5}|[A-Z][A-Za-z]+/[A-Za-z_/]+)(?![A-Za-z])"
)
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9])[Tth](?=[0-9])")
_CONNECTORS = frozenset(
    {"to", "at", "on", "ca", "approx", "about", "circa", "around", "approximately", "of"}
)
_TIME_WORDS = _DATE_WORDS | _CONNECTORS | {"am", "pm"} | {name.casefold() for name in _ZONES}

# Patterns that are compiled when they are needed: most programs never see them.
_HINTS = (
    (r":[0-9]{2}[.,][0-9]{7}", "give a second at most six decimals"),
    (
        r":[0-9]{2} ?-[0-9]{1,2}(?::|$)",
        "write a range with spaces, 09:00 – 11:00, and an offset without a colon, 09:00 -0500",
    ),
    (
        rf":[0-9]{{2}}(?: ?[ap]m)? \(?(?!(?:am|pm|on|to|{'|'.join(_ZONES)})\b)[a-z]{{2,}}",
        "write the zone as an offset from UTC, like 10:00 +05:30",
    ),
    (
        "/|" + "|".join(name[:3] for name in _MONTHS),
        "write the date in full, like 2026-01-15 10:00",
    ),
)


def _refuse(expected: str, value: object, hint: str | None = None) -> NoReturn:
    raise FieldError(Problem(expected=expected, found=describe(value), hint=hint))


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
    """

    start: datetime | None = attrs.field(default=None, converter=_bound)
    """The approximate instant, or the start of the range, in UTC."""
    end: datetime | None = attrs.field(default=None, converter=_bound)
    """The end of the range, in UTC and later than its start."""
    words: str | None = attrs.field(default=None, converter=_words)
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


def as_date(value: date | str) -> date:
    """Return a date, given as one or as text that reads in one way only: `Jan 15, 2026`.

    Raises `FieldError` for a datetime, and for text that lacks a part or has a time of day.
    """
    if isinstance(value, datetime):
        _refuse(_A_DATE, value, "a date has no time of day; give its .date()")
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    if not isinstance(value, str):
        _refuse(_A_DATE, value)
    found = _read_date(single_spaced(value))
    if found is None:
        _refuse(_A_DATE, value, "write year, month and day")
    return found


def _read_date(text: str) -> date | None:
    """Read a full date; None where there is none, or more than one."""
    found = _YEAR_FIRST.fullmatch(text)
    if found is None:
        return _read_written_date(text) if _DATE_LIKE.fullmatch(text) else None
    try:
        return date(int(found[1]), int(found[3]), int(found[4]))
    except ValueError:
        return None


@lru_cache(maxsize=256)
def _read_written_date(text: str) -> date | None:
    """Read a date as people write it, with python-dateutil; a document repeats few of them.

    dateutil takes what is missing from a default and falls back to the other order of day and
    month, both silently. So it is asked four times, and its answers have to be the same.
    """
    words = [word.casefold() for word in _LETTERS.findall(text)]
    named = any(word[:3] in {month[:3] for month in _MONTHS} for word in words)
    # A year of two digits is completed from today's, so the year has four, and nothing else has.
    numbers = _NUMBER.findall(text)
    years = [number for number in numbers if len(number) > 2]
    if not _DATE_WORDS.issuperset(words) or [len(year) for year in years] != [4]:
        return None
    # A third number beside a named month would be dropped in silence: `Jan 15.5 2026`.
    if len(numbers) != 2 if named else not _YEAR_LAST.fullmatch(text):
        return None
    found = _ask_dateutil(text)
    if found is None or found.year != int(years[0]):
        return None
    # dateutil ignores a weekday beside a date, even a wrong one.
    weekday = _WEEKDAYS[found.weekday()]
    others = {name[:3] for name in _WEEKDAYS} - {weekday[:3]}
    return found if others.isdisjoint(word[:3] for word in words) else None


# Two defaults for dateutil that differ in every part; their times have to come back untouched.
_FALLBACKS = (
    datetime(1904, 2, 29, 1, 2, 3, 4, tzinfo=UTC),
    datetime(2007, 5, 8, 5, 6, 7, 8, tzinfo=UTC),
)


def _ask_dateutil(text: str) -> date | None:
    # Lazily: the import takes longer than reading a report whose times are all in our own form.
    from dateutil import parser

    answers = set()
    for day_first, year_first in ((False, False), (True, False), (False, True), (True, True)):
        default = _FALLBACKS[day_first]
        try:
            answer = parser.parse(text, default=default, dayfirst=day_first, yearfirst=year_first)
        except (ValueError, OverflowError):
            return None
        if answer.timetz() != default.timetz():
            return None
        answers.add(answer.date())
    return answers.pop() if len(answers) == 1 else None


_UNITS = {
    "w": 604_800_000_000, "d": 86_400_000_000, "h": 3_600_000_000, "m": 60_000_000, "s": 1_000_000,
    "ms": 1_000,
}  # fmt: skip
_COUNT = r"[0-9]{1,12}(?:\.[0-9]{1,9})?"
_UNIT_NAMES = {
    "w": "w|weeks?", "d": "d|days?", "h": "h|hrs?|hours?", "m": "m|mins?|minutes?",
    "s": "s|secs?|seconds?", "ms": "ms|milliseconds?",
}  # fmt: skip
_DURATIONS = (
    re.compile(
        r"(?:(?P<d>[0-9]{1,9}) days?,? )?"
        r"(?P<h>[0-9]{1,9}):(?P<m>[0-5][0-9]):(?P<s>[0-5][0-9](?:\.[0-9]{1,9})?)"
    ),
    re.compile(
        "".join(
            rf"(?:(?:^|(?<=[a-z])(?:,? and |, ?| ?))(?P<{unit}>{_COUNT}) ?(?:{names}))?"
            for unit, names in _UNIT_NAMES.items()
        ),
        _FLAGS,
    ),
    re.compile(
        rf"P(?:(?P<w>{_COUNT})W)?(?:(?P<d>{_COUNT})D)?"
        rf"(?:T(?=[0-9])(?:(?P<h>{_COUNT})H)?(?:(?P<m>{_COUNT})M)?(?:(?P<s>{_COUNT})S)?)?"
    ),
)
_LONGEST_DURATION = timedelta(hours=10**6)


def as_duration(value: timedelta | str) -> timedelta:
    """Return a duration, given as a timedelta or as text: `00:45:00`, `1 h 28 min`, `PT45M`.

    Raises `FieldError` for what is negative, a million hours or more, finer than a microsecond,
    without a unit (`45`), or open to two readings (`00:45`, months, years).
    """
    if isinstance(value, str):
        found = _read_duration(single_spaced(value))
        if found is None:
            _refuse(_A_DURATION, value, _duration_hint(value))
    elif isinstance(value, timedelta):
        found = timedelta(value.days, value.seconds, value.microseconds)
    else:
        _refuse(_A_DURATION, value)
    if not timedelta(0) <= found < _LONGEST_DURATION:
        shown = value if isinstance(value, str) else str(found)
        _refuse("a duration from 0 to less than a million hours", shown)
    return found


def _read_duration(text: str) -> timedelta | None:
    if not text or len(text) > _LONGEST:
        return None
    found = next((match for form in _DURATIONS if (match := form.fullmatch(text))), None)
    total = 0
    for unit, number in (found.groupdict() if found else {}).items():
        whole, _, decimals = (number or "0").partition(".")
        # In whole numbers: a float would make 0.1 h something else than six minutes.
        count, left = divmod(int(whole + decimals) * _UNITS[unit], 10 ** len(decimals))
        if left:
            return None
        total += count
    if found is None or not any(found.groups()):
        return None
    # What a timedelta can't hold is out of range anyway, and refused as such.
    return timedelta(microseconds=min(total, 2 * _LONGEST_DURATION // timedelta(microseconds=1)))


def _duration_hint(text: str) -> str | None:
    text = text[:_LONGEST].strip()
    if text.startswith(("~", "≈")):
        return "give the duration without a mark: it is a fact of the incident"
    if re.fullmatch(r"[0-9]+:[0-9]+", text):
        return "write hours, minutes and seconds, like 00:45:00"
    return "add the unit, like 45 min" if re.fullmatch(r"[0-9.]+", text) else None


# --- reading times --------------------------------------------------------------------------------


class _Stamp(NamedTuple):
    """One time as it was written: a clock, with its zone if it has one, and perhaps a date."""

    day: date | None
    clock: time
    halved: bool
    """Whether AM or PM was written."""
    day_last: bool


class _Times(NamedTuple):
    """What a text says before the day is known: a time, or a range of two."""

    start: _Stamp
    end: _Stamp | None
    approximate: bool


def _zone(found: re.Match[str]) -> tzinfo | None:
    """Return the zone of a stamp, None if it has none; `UTC+1` is an hour ahead of UTC."""
    if found["zone"]:
        return timezone(timedelta(hours=_ZONES[found["zone"].upper()]))
    if not found["offset"]:
        return None
    digits = found["offset"][1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
    if int(minutes) > 59:
        raise ValueError("an hour has 60 minutes")
    ahead = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-ahead if found["offset"][0] == "-" else ahead)


def _may_be_range(found: re.Match[str]) -> bool:
    """Whether what looks like a negative offset may be the end of a range: `09:00-11:00`."""
    offset: str = found["offset"] or ""
    plain = not (found["base"] or found["iso"] or found["second"] or found["half"])
    if not plain or not offset.startswith("-") or (len(offset) > 3 and ":" not in offset):
        return False
    bare = not (found["before"] or found["after"])
    start, end = f"{found['hour']:0>2}:{found['minute']}", offset[1:].rjust(2, "0")
    return (bare and not found["gap"]) or end > start


def _stamp(text: str) -> _Stamp | None:
    """Read one time, with what it says of its date and zone; None where it isn't one."""
    if (own := _OWN.fullmatch(text)) and not own[1]:
        day = _read_date(own[2]) if own[2] else None
        clock = time.fromisoformat(own[3])
        return _Stamp(day, clock, halved=False, day_last=False) if day or not own[2] else None
    found = _STAMP.fullmatch(text)
    if found is None or _may_be_range(found):
        return None
    half = found["half"] or found["alone"]
    hour = int(found["hour"])
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half in "pP" else 0)
    fraction = int((found["fraction"] or "").ljust(6, "0"))
    try:
        clock = time(
            hour, int(found["minute"] or 0), int(found["second"] or 0), fraction, _zone(found)
        )
    except ValueError:
        return None
    # `date` prints Thu Jan 15 10:00:00 UTC 2026, so the two parts make one date.
    written = f"{found['before']} {found['after'] or ''}".strip()
    day = _read_date(written) if written else None
    if written and day is None:
        return None
    return _Stamp(day, clock, bool(half), day_last=bool(found["after"]))


def _sides(text: str) -> list[str]:
    """Return the two ends of a range, or something else than two parts."""
    sides = _DASH.split(text, maxsplit=2)
    if len(sides) == 1 and (found := _HYPHEN.fullmatch(text)):
        return [found[1], found[2]]
    return sides


def _parse(text: str) -> _Times | None:
    """Read a text as one time or a range, before the day is known; None where it is neither."""
    if len(text) > _LONGEST or not _NUMBER.search(text):
        return None
    unmarked, marks = _ABOUT.subn("", text)
    if marks < 2 and (stamp := _stamp(unmarked)):
        return _Times(stamp, None, approximate=marks == 1)
    return _parse_range(_sides(text))


def _parse_range(sides: list[str]) -> _Times | None:
    if len(sides) != 2:
        return None
    start, end = _stamp(sides[0]), _stamp(sides[1])
    # `7:05 – 8:30 PM` doesn't say which seven, `09:00 – 11:00 on 2026-01-15` not whose date.
    if start is None or end is None or start.halved != end.halved:
        return None
    if start.day is None and end.day_last:
        return None
    # A zone that is written once is the zone of both: `09:00 – 11:00 PST`.
    if start.clock.tzinfo is None and end.clock.tzinfo is not None:
        start = start._replace(clock=start.clock.replace(tzinfo=end.clock.tzinfo))
    elif end.clock.tzinfo is None and start.clock.tzinfo is not None:
        end = end._replace(clock=end.clock.replace(tzinfo=start.clock.tzinfo))
    return _Times(start, end, approximate=False)


def _combined(day: date, clock: time) -> datetime:
    return as_datetime(datetime.combine(day, clock, tzinfo=clock.tzinfo or UTC))


def _resolve(times: _Times, day: date | None) -> Moment | None:
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
    """Read a time in the form that we write: the quick way, for most of every document."""
    found = _OWN.fullmatch(text)
    if found is None:
        return None
    mark, on, clock = found.groups()
    if on is None:
        if day is None:
            return None
        on = day.isoformat()
    try:
        at = datetime.fromisoformat(f"{on}T{clock}+00:00")
    except ValueError:
        return None
    return Inexact(start=at) if mark else at


def _read(text: str, day: date | None) -> Moment | None:
    """Read any form of a time; None where it is none, or needs a day that isn't there."""
    if found := _own(text, day):
        return found
    times = _parse(text)
    return None if times is None else _resolve(times, day)


def _tries(text: str) -> bool:
    """Whether a text is made of nothing but the parts of times, so that it means to be one."""
    if len(text) > _LONGEST:
        return False
    plain = _ZONE_LIKE.sub("", _BETWEEN_DIGITS.sub(" ", text.replace(".", "")))
    words = {word.casefold() for word in _LETTERS.findall(plain)}
    some = bool(words - _CONNECTORS) or _NUMBER.search(plain) is not None
    return some and words <= _TIME_WORDS and _TIME_CHARACTERS.fullmatch(plain) is not None


def _is_no_instant(text: str) -> bool:
    """Whether a text says, correctly, less than an instant: a date, a range with vague ends."""
    sides = _sides(text)
    clear = [_ABOUT.sub("", side) for side in sides]
    if all(_read_date(side) for side in clear):
        return True
    return len(sides) == 2 and clear != sides and all(_stamp(side) for side in clear)


def _refuse_time(text: str, day: date | None) -> NoReturn:
    """Say why a text that means to be a time isn't one, as far as that can be told."""
    if day is None and is_bare(text):
        expected = "a time with its date, like 2026-01-15 00:15"
        _refuse(expected, text, "a time without a date needs the incident's date")
    _refuse(
        _A_TIME, text, next((hint for sign, hint in _HINTS if re.search(sign, text, _FLAGS)), None)
    )


def is_bare(text: str) -> bool:
    """Whether a text is a time, or starts a range, that needs a day to become an instant."""
    times = _parse(single_spaced(text))
    return times is not None and times.start.day is None


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
        _refuse(_A_TIME, value, "a date has no time of day")
    if not isinstance(value, str):
        _refuse(_A_TIME, value)
    if found := _own(value, day):
        return found
    text = single_spaced(value)
    if not text:
        _refuse(_A_TIME, value)
    if found := _read(text, day):
        return found
    if _tries(text) and not _is_no_instant(text):
        _refuse_time(text, day)
    return Inexact(words=text)


def read_cell(text: str, day: date | None) -> Moment:
    """Return the time that a document says; whatever isn't one is kept as words.

    `day` is the incident's date, the date of a bare clock time. Raises `FieldError` for text that
    no cell can hold: blank, or with control characters.
    """
    if found := _own(text, day):
        return found
    text = single_spaced(text)
    return _read(text, day) or Inexact(words=text)


# --- writing --------------------------------------------------------------------------------------


def write_date(value: date) -> str:
    """Return a date in ISO form: `2026-01-15`."""
    return date.isoformat(value)


def write_duration(value: timedelta) -> str:
    """Return a duration as `HH:MM:SS`, with more than 24 hours where it takes them."""
    seconds = value.days * 86_400 + value.seconds
    fraction = f".{value.microseconds:06}" if value.microseconds else ""
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{fraction}"


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
    # isoformat and slices take half a microsecond, strftime several, and %Y doesn't pad year 1.
    text = (value if value.tzinfo is UTC else as_datetime(value)).isoformat(" ")
    end = 26 if value.microsecond else 19 if value.second else 16
    return text[11:end] if day is not None and text[:10] == day.isoformat() else text[:end]


# --- the times of a list --------------------------------------------------------------------------


def _start(moment: Moment) -> datetime | None:
    """Return the instant that a moment begins with, by which rows are compared."""
    return moment if isinstance(moment, datetime) else moment.start


class Running:
    """Reads the times of one list in turn, and carries bare clock times past midnight.

    A bare time is the first such time that isn't before the row above: after 23:50 comes 00:10 of
    the next day. A time that has its date is never moved; the rows below follow it.
    """

    __slots__ = ("_day", "_floor", "_started")

    def __init__(self, day: date | None, anchor: datetime | None = None) -> None:
        """Start a list of an incident on `day`, whose first event was at `anchor`.

        The first row of a later list may be past midnight already: a bare time more than 12 hours
        before the anchor is.
        """
        self._day = day
        self._started = False
        # The earliest that a bare time may be. Year 1 has no 12 hours before its first noon.
        self._floor: datetime | None = None
        if anchor is not None:
            self._floor = max(as_datetime(anchor), _FIRST_NOON) - _HALF_A_DAY

    def read(self, value: object) -> Moment:
        """Return the time of the next row; a `FieldError` leaves the list where it was."""
        times = _parse(single_spaced(value)) if isinstance(value, str) else None
        if times is None or times.start.day is not None or not (self._started or self._day):
            moment = as_moment(value)
        else:
            carried = self._carry(times)
            moment = _refuse(_A_TIME, value) if carried is None else carried
        start = _start(moment)
        if start is not None:
            self._floor, self._started = start, True
        return moment

    def _carry(self, times: _Times) -> Moment | None:
        """Return the first moment of bare times on the day or later, and not before the floor."""
        floor = self._floor
        if floor is None:
            return _resolve(times, self._day)
        try:
            # The day where the clock hangs: after 17:00 PST, 17:30 PST is the same evening.
            day = floor.astimezone(times.start.clock.tzinfo or UTC).date()
            if not self._started and self._day is not None:
                day = max(day, self._day)
            moment = _resolve(times, day)
            start = None if moment is None else _start(moment)
            if start is not None and start < floor:
                moment = _resolve(times, day + _ONE_DAY)
        except OverflowError:
            return None
        return moment
