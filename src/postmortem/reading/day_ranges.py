"""Two days in one: `14–16 March 2026`, `March 14 - April 2, 2026`, `2026-03-14 to 2026-03-16`."""

import datetime as dt

from postmortem.patterns import regex
from postmortem.reading.stamps import Day, split_stamp
from postmortem.reading.times import day_of

_NTH = r"(?:st|nd|rd|th|\.)?"
_JOIN = r" ?(?:[-–—~〜]|to|until|through|bis|au|al|a|e|und|and|et|y) ?"
_ONE_MONTH = regex(
    rf"(?P<a>[0-9]{{1,2}}){_NTH}{_JOIN}(?P<b>[0-9]{{1,2}}){_NTH} (?P<rest>[^\W\d_][^\n]{{3,24}})"
)
"""`14–16 March 2026`"""
_MONTH_FIRST = regex(
    rf"(?P<month>[^\W\d_]{{3,12}}\.?) (?P<a>[0-9]{{1,2}}){_NTH}{_JOIN}(?P<b>[0-9]{{1,2}}){_NTH},? (?P<year>[0-9]{{4}})"
)
"""`March 14-16, 2026`"""
_TWO = regex(
    r"(?P<left>[^\n–—]{4,32}?)(?: ?[–—] ?| (?:-|to|until|through|bis|au|al|a|and) )(?P<right>[^\n–—]{6,32})"
)
"""Two days, the first of them perhaps without its year."""
_LONGEST = 80


def days_between(text: str, order: str = "") -> tuple[dt.date, dt.date] | None:
    """Return the first and the last day that words name; None for anything else.

    >>> days_between("14–16 March 2026")
    (datetime.date(2026, 3, 14), datetime.date(2026, 3, 16))
    >>> days_between("30 March - 2 April 2026")
    (datetime.date(2026, 3, 30), datetime.date(2026, 4, 2))
    >>> days_between("14 March 2026") is None
    True
    """
    text = text.strip(" *_`.")
    if len(text) > _LONGEST:
        return None
    if match := _ONE_MONTH.fullmatch(text):
        return _ordered(
            _full(f"{match['a']} {match['rest']}", order),
            _full(f"{match['b']} {match['rest']}", order),
        )
    if match := _MONTH_FIRST.fullmatch(text):
        month, year = match["month"], match["year"]
        return _ordered(
            _full(f"{month} {match['a']}, {year}", order),
            _full(f"{month} {match['b']}, {year}", order),
        )
    if match := _TWO.fullmatch(text):
        last = _full(match["right"], order)
        first = _day(match["left"])
        if last is None or first is None:
            return None
        return _ordered(day_of(first, near=last, order=order), last)
    return None


def _day(text: str) -> Day | None:
    split = split_stamp(text.strip())
    if split is None or split.event or not split.stamp.is_day or split.stamp.end is not None:
        return None
    return split.stamp.start.day


def _full(text: str, order: str) -> dt.date | None:
    day = _day(text)
    return None if day is None or day.year is None else day_of(day, near=None, order=order)


def _ordered(first: dt.date | None, last: dt.date | None) -> tuple[dt.date, dt.date] | None:
    if first is None or last is None or not first < last:
        return None
    return first, last
