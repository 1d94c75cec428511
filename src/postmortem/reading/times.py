"""The times of other people's documents: zones said anywhere, days said once, nights passed."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import TypeAlias

from postmortem.errors import FieldError
from postmortem.reading.draft import Draft
from postmortem.reading.time_lines import MONTH
from postmortem.text import normal as texts
from postmortem.values.clocks import OWN, Times, parse, read_zone
from postmortem.values.dates import read_date
from postmortem.values.moments import Inexact, Moment, resolve, start_of, write_moment

_ONE_DAY = timedelta(days=1)
_NIGHT = timedelta(hours=6)
"""A bare time so much earlier than the one before is the next day's; one less early is a slip."""

_ZONE_WORDS = re.compile(
    r"(?<![\w/])(?:(?:UTC|GMT) ?[+-] ?[0-9]{1,2}(?::?[0-9]{2})?|[A-Z]{3,4})(?![\w/])"
)
_UNKNOWN_ZONES = re.compile(
    r"\b(?:pacific|eastern|central|mountain|local)(?: standard| daylight)? time\b"
    r"|(?<![\w/])(?:PT|ET|CT|MT|IST)(?![\w/])|\b[A-Z][a-z]+/[A-Z][A-Za-z_]+\b",
    re.IGNORECASE,
)
_ABOUT_TIMES = re.compile(r"\btime(?:s|stamps?|zone)?\b|\bclock\b", re.IGNORECASE)
_LONGEST_SENTENCE = 240
_LONGEST_TIME = 80
"""How many characters a time or a date has at the most, with all that stands around it."""


def zone_in(text: str) -> tuple[tzinfo | None, bool]:
    """Return the one zone that a heading or a sentence names, and whether it names any at all.

    A name that stands for two offsets, like `Pacific Time`, is a zone that isn't known.
    """
    found = {}
    for match in _ZONE_WORDS.finditer(text):
        zone = read_zone(match[0].replace(" ", ""))
        if zone is not None:
            found[match[0]] = zone
    if len({zone.utcoffset(None) for zone in found.values()}) == 1:
        return next(iter(found.values())), True
    return None, bool(found) or _UNKNOWN_ZONES.search(text) is not None


def without_zone(title: str) -> str:
    """Return a column's heading without the zone in it: `Date and Time in CET`."""
    _, named = zone_in(title)
    if not named:
        return title
    bare = re.sub(r"(?:UTC|GMT) ?[+-] ?[0-9:]+|\b[A-Z]{3,4}\b", "", title)
    return re.sub(r"(?:[(\[]\s*[)\]]|\bin\b|,|/)\s*$", "", bare.strip()).strip(" ,/-(")


def zones_of_clocks(text: str) -> set[tzinfo]:
    """Return the zones that stand right behind clocks in a text: `16:22 PST`."""
    named = {read_zone(found["zone"].replace(" ", "")) for found in _ZONED_CLOCK.finditer(text)}
    return {zone for zone in named if zone is not None}


_ZONED_CLOCK = re.compile(
    r"(?<![0-9:])[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[ap]m)?\**[ (]{1,2}"
    r"(?P<zone>(?:UTC|GMT) ?[+-] ?[0-9]{1,2}(?::?[0-9]{2})?|[A-Z]{3,4})(?![\w/])",
    re.IGNORECASE,
)


def unknown_zone(text: str) -> str:
    """Return what a zone is called that a text names and nobody knows the offset of."""
    found = _UNKNOWN_ZONES.search(text)
    return found[0] if found else "(as written)"


def says_zone(text: str) -> bool:
    """Say whether a text is a sentence about the zone of times, and nothing else."""
    return (
        len(text) < _LONGEST_SENTENCE
        and _ABOUT_TIMES.search(text) is not None
        and zone_in(text)[1]
        and len(text.split()) <= 12
    )


_MARKUP = re.compile(r"\*\*|__|`|~~")
_DRESS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^\((.*)\)$"), r"\1"),
    (re.compile(r"(?<=[0-9]) ?(?:h|hrs|hours|o'clock)$"), ""),
    (re.compile(r"^([01][0-9]|2[0-3])([0-5][0-9]) ?(Z|UTC|GMT|CES?T)$"), r"\1:\2 \3"),
    (re.compile(r"(?<=[0-9m]) ?-?ish$", re.IGNORECASE), "?"),
    (re.compile(r"(?<=[0-9]) ?\(([A-Z]{2,4}|UTC ?[+-] ?[0-9:]+)\)"), r" \1"),
    (re.compile(r"\b(1[3-9]|2[0-3])(:[0-5][0-9]) ?pm\b", re.IGNORECASE), r"\1\2"),
    (re.compile(r"(?<=[0-9])(?=(?:UTC|GMT|CES?T|PST|PDT|EST|EDT)\b)"), " "),
    (re.compile(r"^(~? ?)([0-9]{1,2})[.h]([0-5][0-9])(?=$|[ ?~])"), r"\1\2:\3"),
)
"""What people put around and into times, and what `clocks` knows instead."""
_DOUBT = re.compile(
    r" ?\((?:roughly|approx(?:imately|\.)?|about|maybe[^()]*|not sure[^()]*|unsure|guess|guessed"
    r"|estimated?|\?+)\)$",
    re.IGNORECASE,
)
_TWICE = re.compile(r"(?P<first>.+?) ?(?:\((?P<again>[^()]+)\)|/ ?(?P<other>[^()/]+))")
"""A time that is said in two zones: `13:30 UTC (14:30 CET)`."""
_DAY_WITH_ZONE = re.compile(r"(?P<day>.+?),? (?P<zone>(?:UTC|GMT) ?[+-] ?[0-9:]+|[A-Z]{3,4})")


@lru_cache(maxsize=1024)
def clean(text: str) -> str:
    """Return a time as `clocks` knows it, without what people put around it."""
    if OWN.fullmatch(text):
        return text
    bare = _MARKUP.sub("", text).strip(" :,;-–—[]|")
    bare = _DOUBT.sub("?", bare)
    if (twice := _TWICE.fullmatch(bare)) and _same_clock(twice["first"], twice[2] or twice[3]):
        bare = twice["first"]
    for dress, known in _DRESS:
        bare = dress.sub(known, bare)
    return texts.single_spaced(bare)


def _same_clock(text: str, other: str) -> bool:
    """Say whether two times with zones are the same time of the day."""
    found = [parse(one.strip()) if len(one) < _LONGEST_TIME else None for one in (text, other)]
    clocks = [None if times is None or times.end else times.start.clock for times in found]
    if any(clock is None or clock.tzinfo is None for clock in clocks):
        return False
    first, second = (datetime.combine(_ANY_DAY, clock) for clock in clocks if clock)
    return (first - second) % _ONE_DAY == timedelta(0)


_ANY_DAY = date(2000, 1, 2)


def _day(text: str, near: date | None) -> tuple[date | None, tzinfo | None]:
    """Return the date that a text is, and the zone if it has one: `2 November 2023 (CET):`."""
    bare = clean(text)
    zone = None
    if (found := _DAY_WITH_ZONE.fullmatch(bare)) and (zone := read_zone(found["zone"])):
        bare = found["day"]
    return read_date(_completed(bare, near)), zone


def _completed(text: str, near: date | None) -> str:
    """Return a date or time whose day doesn't say all, with what a known day adds to it.

    A day without its year is the one nearest to the known day. One that can be read in two orders,
    and a weekday, count where they can be that day itself. Any other text stays as it is.
    """
    if near is None:
        return text
    if (found := _WEEKDAY.match(text)) and found["name"].casefold() == _WEEKDAYS[near.weekday()]:
        text = text[found.end() :]
    if found := _TWO_ORDERS.fullmatch(text):
        orders = {(near.month, near.day), (near.day, near.month)}
        is_near = (int(found["one"]), int(found["two"])) in orders and int(
            found["year"]
        ) == near.year
        return f"{near.isoformat()}{found['rest']}" if is_near else text
    if not (found := _MONTH_AND_DAY.fullmatch(text)):
        return text
    years = (near.year - 1, near.year, near.year + 1)
    days = [
        day for year in years if 0 < year < 9999 and (day := read_date(f"{found['day']} {year}"))
    ]
    nearest = min(days, key=lambda day: abs(day - near), default=None)
    return text if nearest is None else f"{nearest.isoformat()}{found['rest']}"


_MONTH_AND_DAY = re.compile(
    rf"(?P<day>{MONTH} [0-9]{{1,2}}(?:st|nd|rd|th)?|[0-9]{{1,2}}(?:st|nd|rd|th)? {MONTH})"
    r"(?!,? [0-9]{4}(?![0-9:])),?(?P<rest>(?: .*)?)"
)
_TWO_ORDERS = re.compile(
    r"(?P<one>[0-9]{1,2})[-/.](?P<two>[0-9]{1,2})[-/.](?P<year>[0-9]{4}),?(?P<rest>(?: .*)?)"
)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = re.compile(r"(?P<name>Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? (?=[0-9])", re.IGNORECASE)
_OTHER_DAY = re.compile(
    rf"{_WEEKDAY.pattern}|{MONTH} [0-9]|[0-9]{{1,2}}(?:st|nd|rd|th)? {MONTH}|[0-9]+[-/.][0-9]+[-/.][0-9]",
    re.IGNORECASE,
)
"""What begins with a day: where that isn't known, no bare time behind it is either."""


def is_time(text: str) -> bool:
    """Say whether a text is a time, with a day or without."""
    return len(text) < _LONGEST_TIME and _parsed(clean(text), _ANY_DAY) is not None


def is_day(text: str) -> bool:
    """Say whether a text is a date, perhaps with a zone, and nothing else."""
    return len(text) < _LONGEST_TIME and _day(text, _ANY_DAY)[0] is not None


def _parsed(bare: str, near: date | None) -> Times | None:
    bare = bare.removesuffix("?").strip()
    return parse(bare) or parse(_completed(bare, near))


class Clocks:
    """Reads the times of one timeline in turn."""

    def __init__(self, draft: Draft, zone: tzinfo | None, *, named: bool) -> None:
        """Begin a timeline whose times have a zone; `named` says whether one was named at all."""
        self.draft = draft
        self.zone = zone
        self.unknown = named and zone is None
        self.zone_words = ""
        """What a zone is called that isn't known."""
        self.day: date | None = draft.values.get("metadata.date")
        self.last: datetime | None = None
        self.row_zone: tzinfo | None = None
        """The one zone that rows have, where nothing is said of all."""
        self.borrowed = False
        """Whether a time was taken to have the zone of other rows."""
        self.assumed = False
        """Whether a time was taken for UTC since nothing said otherwise."""
        self.yearless = False
        """Whether a time had a day without its year."""

    def at_day(self, text: str) -> None:
        """Go on with the day that a text is."""
        self.day, zone = _day(text, self.day)
        if zone is not None:
            self.zone, self.unknown = zone, False
        self.last = None

    def read(self, text: str, line: int) -> Moment | None:
        """Return the time of the next row; words where it is none that can be told."""
        bare = clean(text)
        doubtful = bare.endswith("?")
        times = None if len(bare) > 120 else _parsed(bare, self.day)
        if times is not None and parse(bare.removesuffix("?").strip()) is None:
            self.yearless = True
        if times is None:
            day = read_date(_completed(bare, self.day))
            if day is not None or _OTHER_DAY.match(bare):
                self.day, self.last = day, None
            return self._words(text)
        moment = self._resolved(times, text, line)
        if moment is None:
            return self._words(text, zoned=times.start.clock.tzinfo is not None)
        if doubtful and isinstance(moment, datetime):
            moment = Inexact(start=moment)
        return moment

    def _words(self, text: str, *, zoned: bool = True) -> Moment | None:
        shown = texts.line_or_blank(text)
        zone = self.zone or self.row_zone
        if not zoned and shown:
            shown = f"{shown} {zone or self.zone_words}" if zone or self.unknown else shown
        try:
            return Inexact(words=shown) if shown else None
        except FieldError:
            return Inexact(words=f"{shown} (as written)")

    def _resolved(self, times: Times, text: str, line: int) -> Moment | None:
        if times.start.clock.tzinfo is None:
            if self.unknown:
                return None
            self.borrowed |= self.zone is None and self.row_zone is not None
            self.assumed |= self.zone is None and self.row_zone is None
        zone = self.zone or self.row_zone or UTC
        start, end = times.start, times.end
        if start.clock.tzinfo is None:
            start = start._replace(clock=start.clock.replace(tzinfo=zone))
        if end is not None and end.clock.tzinfo is None:
            end = end._replace(clock=end.clock.replace(tzinfo=start.clock.tzinfo))
        times = times._replace(start=start, end=end)
        own = start.clock.tzinfo or zone
        try:
            day = self.day
            if day is None and self.last is not None:
                day = self.last.astimezone(own).date()
            moment = resolve(times, day)
            at = start_of(moment)
            if at is not None and times.bare and self.last is not None and at < self.last:
                if self.last - at > _NIGHT:
                    moment = resolve(times, (day or at.date()) + _ONE_DAY)
                    at = start_of(moment)
                    self.draft.say("assumed", line, text, "after midnight, on the next day")
                else:
                    self.draft.say("noticed", line, text, "earlier than the row before it")
        except (OverflowError, FieldError):
            return None
        if at is not None:
            self.last, self.day = at, at.astimezone(own).date()
        return moment


def shown(moment: Moment | None, day: date | None) -> str:
    """Return how a report of a day shows a time."""
    return "" if moment is None else write_moment(moment, day)


Timed: TypeAlias = tuple[str, str, Moment | None, int]
"""What a row of a timeline says of its time: its path, the words, the time, the line."""


def one_day(rows: Iterable[Timed]) -> tuple[date, str, int] | None:
    """Return the one day, in UTC, that all exact times are on, with the words and line of the first.

    None is for times on several days, and for none at all.
    """
    exact = [(at.date(), words, line) for _, words, at, line in rows if isinstance(at, datetime)]
    return exact[0] if len({day for day, *_ in exact}) == 1 else None
