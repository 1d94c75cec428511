"""Calendar dates: reading and writing a day of the year.

A date has one meaning or is refused: no year is taken from today's, no order of day and month is
guessed. python-dateutil, which reads the written forms, sees nothing but a date. On its own it
fills what is missing from today and reads `01/02/2026` either way.
"""

import re
from calendar import monthrange
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NoReturn

from postmortem.errors import FieldError, Problem, describe
from postmortem.patterns import regex
from postmortem.text.normal import single_spaced
from postmortem.values.characters import typed
from postmortem.values.genuine import genuine_date

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DATE_WORDS = frozenset({"sept", "st", "nd", "rd", "th", "of"}).union(
    MONTHS, _WEEKDAYS, (name[:3] for name in (*MONTHS, *_WEEKDAYS))
)
"""The words that a date may have, in lower case."""
FIRST_YEAR = 1970
"""The first year that a date or a time may have: what is before it is a machine's "not yet"."""

# Digits are spelled [0-9] throughout: \d would take the digits of every script.
_FLAGS = re.ASCII | re.IGNORECASE
_YEAR_FIRST = regex(
    rf"(?:(?P<weekday>{'|'.join(f'{name[:3]}(?:{name[3:]})?' for name in _WEEKDAYS)}),? )?"
    r"(?P<year>[0-9]{4})(?P<gap>[-/.]?)(?:(?P<month>[0-9]{2})(?P=gap)(?P<day>[0-9]{2})"
    r"|(?<=[-/.])(?P<m>[0-9]{1,2})(?P=gap)(?P<d>[0-9]{1,2}))",
    _FLAGS,
)
_YEAR_LAST = regex(r"(?:[a-z]+,? )?[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{4}", _FLAGS)
_DATE_LIKE = regex(r"[0-9a-z ,./-]{8,64}", _FLAGS)
_NUMBER = regex(r"[0-9]+")
_LETTERS = regex(r"[a-z]+", _FLAGS)


def as_date(value: date | str) -> date:
    """Return a date, given as one or as text that reads in one way only: `Jan 15, 2026`.

    Raises `FieldError` for a datetime, for text that lacks a part or has a time of day, and for a
    year before 1970, which is a machine's way to say that there is no date.
    """
    if isinstance(value, datetime):
        _refuse(value, "a date has no time of day; give its .date()")
    if isinstance(value, date):
        day = value
    elif isinstance(value, str):
        read = read_date(single_spaced(value))
        if read is None:
            step = _without_clock(value) or date_advice(value)
            _refuse(value, step or "write year, month and day")
        day = read
    else:
        _refuse(value, _number_advice(value))
    if day.year < FIRST_YEAR:
        shown = value if isinstance(value, str) else write_date(day)
        _refuse(shown, f"no date is before {FIRST_YEAR}; leave it out where it isn't known")
    return genuine_date(day)


def read_date(text: str) -> date | None:
    """Read a full date; None where there is none, or more than one."""
    text = typed(text)
    match = _YEAR_FIRST.fullmatch(text)
    if match is None:
        return _read_written_date(text) if _DATE_LIKE.fullmatch(text) else None
    try:
        month, on = match["month"] or match["m"], match["day"] or match["d"]
        day = date(int(match["year"]), int(month), int(on))
    except ValueError:
        return None
    weekday = (match["weekday"] or "")[:3].casefold()
    return day if not weekday or _WEEKDAYS[day.weekday()].startswith(weekday) else None


@lru_cache(maxsize=256)
def _read_written_date(text: str) -> date | None:
    """Read a date as people write it, with python-dateutil; a document repeats few of them.

    dateutil takes what is missing from a default and falls back to the other order of day and
    month, both silently. So it is asked four times, and its answers have to be the same.
    """
    words = [word.casefold() for word in _LETTERS.findall(text)]
    named = not {month[:3] for month in MONTHS}.isdisjoint(word[:3] for word in words)
    # A year of two digits is completed from today's, so the year has four, and nothing else has.
    numbers = _NUMBER.findall(text)
    years = [number for number in numbers if len(number) > 2]
    if not DATE_WORDS.issuperset(words) or [len(year) for year in years] != [4]:
        return None
    # A third number beside a named month would be dropped in silence: `Jan 15.5 2026`.
    if len(numbers) != 2 if named else not _YEAR_LAST.fullmatch(text):
        return None
    day = _ask_dateutil(text)
    if day is None or day.year != int(years[0]):
        return None
    # dateutil ignores a weekday beside a date, even a wrong one.
    weekday = _WEEKDAYS[day.weekday()]
    other_days = {name[:3] for name in _WEEKDAYS} - {weekday[:3]}
    return day if other_days.isdisjoint(word[:3] for word in words) else None


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


def _without_clock(text: str) -> str | None:
    match = _WITH_CLOCK.fullmatch(typed(single_spaced(text))[:_LONGEST])
    day = read_date(match["day"]) if match else None
    return None if day is None else f"a date has no time of day; write {write_date(day)}"


def date_advice(text: str) -> str | None:
    """Return what to write instead of text that means to be a date and isn't; None if unknown."""
    text = typed(single_spaced(text))[:_LONGEST]
    if match := _ANY_YEAR_FIRST.search(text):
        year, month, day_number = (int(match[part]) for part in ("year", "month", "day"))
        if not 1 <= month <= 12:
            turned = (
                date(year, day_number, month) if year and _is_day(year, day_number, month) else None
            )
            step = f"write {write_date(turned)}, if that is meant" if turned else _ALL_PARTS
            return f"there is no month {month:02}: {step}"
        if wrong := _no_such_day(year, month, day_number):
            return wrong
    if match := _NAMED_MONTH.fullmatch(text):
        name = (match["month"] or match["first"])[:3].casefold()
        month = next((at for at, known in enumerate(MONTHS, 1) if known[:3] == name), 0)
        day_number = int(match["day"] or match["second"])
        if month and (wrong := _no_such_day(int(match["year"]), month, day_number)):
            return wrong
    if match := _TWO_ORDERS.search(text):
        first, two, year = (int(match[part]) for part in ("one", "two", "year"))
        if 1 <= first <= 12 and 1 <= two <= 12 and year:
            days = (date(year, two, first), date(year, first, two))
            return f"it is two dates: write {' or '.join(map(write_date, days))}"
        return _ALL_PARTS
    if match := _WEEKDAY.match(text):
        day = read_date(_CLOCK_AT_END.sub("", text[match.end() :]))
        if day is not None:
            actual = _WEEKDAYS[day.weekday()].capitalize()
            return f"{write_date(day)} is a {actual}: leave the weekday out, or put the date right"
    if _SHORT_YEAR.fullmatch(text):
        return "write the year with four digits"
    return None


def _is_day(year: int, month: int, day_number: int) -> bool:
    return 1 <= month <= 12 and 1 <= day_number <= monthrange(year, month)[1]


def _no_such_day(year: int, month: int, day_number: int) -> str | None:
    """Return how many days a month has, where it hasn't got the day."""
    last = monthrange(year, month)[1] if year else 31
    if 1 <= day_number <= last:
        return None
    return f"{MONTHS[month - 1].capitalize()} {year} has {last} days"


_ALL_PARTS = "write year, month and day, like 2026-01-15"
_LONGEST = 96
_WITH_CLOCK = regex(r"(?P<day>.+?)(?:,? at |,? |T)[0-9]{1,2}:[0-9]{2}.*", _FLAGS)
_CLOCK_AT_END = regex(r"(?:,? at |,? )[0-9]{1,2}:[0-9]{2}.*$", _FLAGS)
_ANY_YEAR_FIRST = regex(
    r"(?<![0-9])(?P<year>[0-9]{4})([-/.]?)(?P<month>[0-9]{2})\2(?P<day>[0-9]{2})(?![0-9])"
)
_NAMED_MONTH = regex(
    r"(?:[a-z]+,? )?(?:(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?(?: of)?[ -](?P<month>[a-z]{3,9})\.?"
    r"|(?P<first>[a-z]{3,9})\.? (?P<second>[0-9]{1,2})(?:st|nd|rd|th)?),?[ -](?P<year>[0-9]{4})(?: .*)?",
    _FLAGS,
)
"""A day with the name of its month: `31 April 2026`, `Apr 31st, 2026 10:00`; not `April 2026`."""
_TWO_ORDERS = regex(
    r"(?<![0-9])(?P<one>[0-9]{1,2})([-/.])(?P<two>[0-9]{1,2})\2(?P<year>[0-9]{4})(?![0-9])"
)
_WEEKDAY = regex(rf"(?:{'|'.join(f'{name[:3]}(?:{name[3:]})?' for name in _WEEKDAYS)}),? ", _FLAGS)
_SHORT_YEAR = regex(r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2}")


def _number_advice(value: object) -> str | None:
    """Return what to give in place of a number, `20260115`; None for what is no number."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return 'give it as text, like "2026-01-15"' if is_number else None


def write_date(value: date) -> str:
    """Return a date in ISO form: `2026-01-15`."""
    return date.isoformat(value)


def _refuse(value: object, hint: str | None = None) -> NoReturn:
    expected = "a date like 2026-01-15"
    raise FieldError(Problem(expected=expected, found=describe(value), hint=hint))
