"""Terms: how long something may take, in days of the calendar or in business days.

    term_of("5 business days")      # BusinessDays(count=5)
    term_of("36 hours")             # timedelta(days=1, seconds=43200)

Which days are business days, a policy says: its weekend, and its holidays.
"""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any, NoReturn, TypeAlias

import attrs

from postmortem.errors import FieldError, Problem, describe
from postmortem.patterns import regex
from postmortem.values.dates import as_date
from postmortem.values.durations import as_duration

_BUSINESS_DAYS = regex(
    r"\s*(?P<count>[0-9]{1,4}) ?(?:business|working|work)[ -]?days?\s*", re.IGNORECASE
)
_MOST = 1000
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""The days of the week, in the order of ISO 8601."""


@attrs.frozen
class BusinessDays:
    """A number of business days.

    >>> print(BusinessDays(5))
    5 business days
    """

    count: int

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.count <= _MOST:
            _refuse(f"at most {_MOST} business days", self.count)

    def __str__(self) -> str:
        return f"{self.count} business day" + ("" if self.count == 1 else "s")


Term: TypeAlias = dt.timedelta | BusinessDays
"""How long something may take."""


def term_of(value: Any) -> Term:
    """Return a term from text, from a `timedelta` or from `BusinessDays`. Raises `FieldError`.

    >>> term_of("3 working days")
    BusinessDays(count=3)
    """
    if isinstance(value, BusinessDays):
        return value
    if isinstance(value, str) and (match := _BUSINESS_DAYS.fullmatch(value)) is not None:
        return BusinessDays(int(match["count"]))
    return as_duration(value)


def weekend_of(value: Any) -> tuple[str, ...]:
    """Return days of the week by their English names, in the order of the week. Raises `FieldError`.

    >>> weekend_of(["Saturday", "fri"])
    ('friday', 'saturday')
    """
    if isinstance(value, str) or not isinstance(value, Iterable):
        _refuse("a list of days of the week, such as ['saturday', 'sunday']", value)
    names: set[str] = set()
    for name in value:
        word = name.strip().lower() if isinstance(name, str) else ""
        days = [day for day in WEEK if len(word) >= 3 and day.startswith(word)]
        if len(days) != 1:
            _refuse("a day of the week, such as 'saturday'", name)
        names.update(days)
    if len(names) == len(WEEK):
        _refuse("at most six days", list(value))
    return tuple(day for day in WEEK if day in names)


def holidays_of(value: Any) -> tuple[dt.date | str, ...]:
    """Return holidays: dates, and month and day of those of each year. Raises `FieldError`.

    >>> holidays_of(["2026-04-03", "12-25"])
    (datetime.date(2026, 4, 3), '12-25')
    """
    if isinstance(value, str) or not isinstance(value, Iterable):
        _refuse("a list of dates, such as ['2026-04-03', '12-25']", value)
    return tuple(map(_holiday, value))


def _holiday(value: Any) -> dt.date | str:
    if isinstance(value, str) and (match := re.fullmatch(r"([0-9]{2})-([0-9]{2})", value)):
        try:
            dt.date(2024, int(match[1]), int(match[2]))  # a year with a 29 February
        except ValueError:
            _refuse("a day of each year, as month and day: '12-25'", value)
        return value
    return as_date(value)


def last_day(
    start: dt.date,
    term: Term,
    weekend: Iterable[str] = WEEK[5:],
    holidays: Iterable[dt.date | str] = (),
) -> dt.date:
    """Return the last day of a term that begins with a day, which doesn't count itself.

    >>> last_day(dt.date(2026, 1, 15), BusinessDays(2))  # a Thursday; two business days later
    datetime.date(2026, 1, 19)
    """
    try:
        if isinstance(term, dt.timedelta):
            return start + term
        free, off = {WEEK.index(day) for day in weekend}, {*holidays}
        day, left = start, term.count
        # Holidays without end would leave no business day: a year without one ends the search.
        for _ in range(term.count * 7 + 366):
            if not left:
                break
            day += dt.timedelta(days=1)
            left -= not (day.weekday() in free or day in off or f"{day:%m-%d}" in off)
        return day
    except OverflowError:
        return dt.date.max


def _refuse(expected: str, value: object) -> NoReturn:
    raise FieldError(Problem(expected=expected, found=describe(value)))
