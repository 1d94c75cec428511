"""Times and days at the start of a text: `13:30 UTC – …`, `**Jan 15, 2026, 21:45 (UTC):** …`.

A stamp is what the words say, before the day, the zone and the order of numeric dates are known:
`times` finds out what instant it is. The text is read from left to right, token by token, so a new
notation is one more token; markup around and inside a stamp is passed over.
"""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

import attrs

from postmortem.patterns import regex
from postmortem.reading.zone_words import ZONE_AFTER_CLOCK, is_zone
from postmortem.styles.calendars import ABOUT, MONTHS, VAGUE, WEEKDAYS

_FLAGS = re.ASCII | re.IGNORECASE
_LONGEST = 220
"""How many characters of a text are looked at: a stamp with markup, two zones and a link."""


def _words(listed: str) -> str:
    return "|".join(
        re.escape(word) for word in sorted(set(listed.split()), key=lambda w: (-len(w), w))
    )


_MONTH_OF = {name: number for number, names in MONTHS.items() for name in names.split()}
_WEEKDAY_OF = {name: number for number, names in enumerate(WEEKDAYS) for name in names.split()}
_MONTH = rf"(?P<month>{_words(' '.join(MONTHS.values()))})\.?(?![^\W\d_])"
_WEEKDAY = regex(
    rf"\(?(?P<weekday>{_words(' '.join(WEEKDAYS))})(?![^\W\d_])\.?\)?,?", re.IGNORECASE
)
_NTH = r"(?:st|nd|rd|th|\.)?"
_ENDS = r"(?![0-9]|:[0-9])"
"""What ends a day: `Jan 15 2026: it fails`, and not `Jan 15 2026:30`."""
_YEAR = r"(?P<year>(?:19[7-9]|2[01][0-9])[0-9])"
_YEAR_BEHIND = rf"(?:,? ?[' ]?{_YEAR}{_ENDS})?"
_DAY_FORMS = tuple(
    regex(pattern, re.IGNORECASE)
    for pattern in (
        # 2026-01-15, 2026/1/15, 2026.01.15
        r"(?P<year>[0-9]{4})(?P<sep>[-/.])(?P<mon>[0-9]{1,2})(?P=sep)(?P<day>[0-9]{1,2})(?![0-9])",
        # 2026-W03-4
        r"(?P<year>[0-9]{4})-?W(?P<week>[0-5][0-9])-?(?P<of_week>[1-7])(?![0-9])",
        # 20260115
        r"(?P<year>(?:19|20)[0-9]{2})(?P<mon>[01][0-9])(?P<day>[0-3][0-9])(?![0-9.]|:[0-9])",
        # 2026年1月15日
        r"(?:(?P<year>[0-9]{4})年)?(?P<mon>[0-9]{1,2})月(?P<day>[0-9]{1,2})日",
        # 16/01/2026, 1-16-26
        rf"(?P<one>[0-9]{{1,2}})(?P<sep>[-/.])(?P<two>[0-9]{{1,2}})(?P=sep)(?P<year>[0-9]{{4}}){_ENDS}",
        rf"(?P<one>[0-9]{{1,2}})(?P<sep>[-/])(?P<two>[0-9]{{1,2}})(?P=sep)(?P<year>[0-9]{{2}}){_ENDS}",
        # 16.01., and no number of a heading such as 1.1.
        r"(?P<day>[0-9]{2})\.(?P<mon>[0-9]{1,2})\.(?![0-9])",
        # 1/16
        r"(?P<one>[0-9]{1,2})(?P<sep>/)(?P<two>[0-9]{1,2})(?![0-9/]|:[0-9])",
        # Jan 15, 2026
        rf"{_MONTH} (?P<day>[0-9]{{1,2}}){_NTH}(?!:?[0-9]|\.[0-9])(?!,? ?[ap]m\b){_YEAR_BEHIND}",
        # 15 January 2026, 15-Jan-2026, 15th of January 2026
        rf"(?P<day>[0-9]{{1,2}}){_NTH}(?: of | de |[ -]){_MONTH}(?:(?:,? |-|,? de ){_YEAR}{_ENDS})?",
        # 2026-Jan-15
        rf"(?P<year>[0-9]{{4}})[ -]{_MONTH}[ -](?P<day>[0-9]{{1,2}}){_ENDS}",
    )
)
_DAY_FORMS_OF_WORDS = tuple(form for form in _DAY_FORMS if form.pattern.startswith(_MONTH))
"""Those that don't begin with a digit."""
_BEGINS_CLOCK = regex(r"[0-9]{1,2}:")
"""What no form of a day begins with."""
_STEP = regex(
    r"(?:(?:the )?(?P<next>next|following) (?:day|morning)|(?P<same>same day)|(?:day|tag|jour|día) ?#?(?P<nth>[0-9]{1,2}))(?!\w|:[0-9])",
    _FLAGS,
)
_CLOCKS = tuple(
    regex(pattern, _FLAGS)
    for pattern in (
        # 13:30, 13:30:15.250, 1:30 pm, 9:06a
        (
            r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?(?![0-9])(?!:[0-9])"
            r"(?: ?(?P<half>[ap])\.? ?m\b\.?|(?P<half2>[ap])(?![a-z0-9]))?"
        ),
        # 9am
        r"(?P<hour>[0-9]{1,2}) ?(?P<half>[ap])\.?m\b\.?",
        # 14h30
        r"(?P<hour>[0-9]{1,2}) ?h ?(?P<minute>[0-5][0-9])(?![0-9])",
        # 10時50分, 10点50分, 10時
        r"(?P<hour>[0-9]{1,2})[時时点點](?:(?P<minute>[0-5]?[0-9])分|(?P<half_past>半))?(?!間|间)",
        # 1330 UTC, 1330h
        r"(?P<hour>[01][0-9]|2[0-3])(?P<minute>[0-5][0-9])(?= ?(?:Z|UTC|GMT|CES?T|[ECMP][SD]?T|hrs?|hours|h)\b)",
    )
)
_DOTTED = regex(
    r"(?P<hour>[0-9]{1,2})\.(?P<minute>[0-5][0-9])(?![0-9]|\.[0-9])(?: ?(?P<half>[ap])\.?m\b\.?)?",
    _FLAGS,
)
_HOUR_WORD = regex(r" ?(?:h|hrs?|hours?|uhr|o'clock)\b", _FLAGS)
_ABOUT = regex(rf"(?:{_words(ABOUT)})(?![^\W\d_]) ?", re.IGNORECASE)
_VAGUE = regex(rf"(?:{_words(VAGUE)})(?![^\W\d_]) ", re.IGNORECASE)
_LEAD = regex(
    r"(?:at|on|um|am|at the|à|le|el|a las|às|em|ore|alle|alle ore|il|om|kl|kl\.|klokken|klockan|godz\.|o godz\.|o) ",
    re.IGNORECASE,
)
_JOIN = regex(
    r"(?:,? ?(?:at|on|um|of|à|a las|às)(?= )|,|T(?=[0-9])| [-–—|](?= ?[0-9]))? ?", re.IGNORECASE
)
_JOIN_OF_CLOCK = regex(r"(?:,? ?(?:at|on|um|of|à|a las|às)(?= )|,|T(?=[0-9]))? ?", re.IGNORECASE)
"""What is between a day and its clock, and isn't the dash of a range."""
_DOUBT = regex(
    r" ?(?:-?ish\b|\?|[~≈](?! ?[0-9])|\((?:roughly|approx(?:imately|\.)?|about|maybe[^()]{0,30}|not sure[^()]{0,30}"
    r"|unsure|guess(?:ed)?|estimated?|\?+)\))",
    _FLAGS,
)
_RANGE = regex(r"(?: ?[-–—~〜] ?| (?:to|until|till|bis|and|à|a|até) )", re.IGNORECASE)
_RELATIVE = regex(
    r"T ?[+-] ?[0-9]{1,4}(?::[0-9]{2}){0,2} ?(?:h|m|min|minutes?|hours?|s)?(?![\w:])", _FLAGS
)
_UNKNOWN_CLOCK = regex(r"[0-9?xX-]{1,2}[:.h][0-9?xX-]{2}(?![\w])")
_SEPARATOR = regex(r"[ ]*+(?:<br ?/?>|[-=–]?->|→|⇒|--++|[-–—:：,;|.。、])?[ ]*+")
_OPENS, _CLOSES = "([{（【", ")]}）】"


@attrs.frozen
class Day:
    """A day as words say it; what they leave out is None."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    numbers: tuple[int, int] | None = None
    """Day and month as two numbers whose order isn't known: `03/04`."""
    weekday: int | None = None
    step: int | None = None
    """How many days after the one before: 1 for `next day`."""
    nth: int | None = None
    """The day of the incident, counted from 1: `Day 2`."""


@attrs.frozen
class Clock:
    """A time of the day as words say it."""

    hour: int
    minute: int = 0
    second: int = 0
    half: str = ""
    """`a` or `p`, where it says AM or PM."""

    @property
    def is_bare(self) -> bool:
        """Whether it says neither AM nor PM, and its hour doesn't show it either."""
        return not self.half and 1 <= self.hour <= 12


@attrs.frozen
class Point:
    """One end of a stamp: a day, a clock, a zone, as far as it has them."""

    day: Day | None = None
    clock: Clock | None = None
    zone: str = ""


@attrs.frozen
class Stamp:
    """A time as it was written, at the start of a text."""

    start: Point
    end: Point | None = None
    other: Point | None = None
    """The same time again, in another zone: `13:30 UTC (14:30 CET)`."""
    other_words: str = ""
    about: bool = False
    vague: bool = False
    """Whether words say that it is no instant: `before 13:30`, `T+5`, `2x:15`."""

    @property
    def is_day(self) -> bool:
        """Whether it says a day and no time of it."""
        return self.start.clock is None and self.start.day is not None and not self.vague


class Split(NamedTuple):
    """A text parted into its stamp and what follows."""

    stamp: Stamp
    when: str
    """The words of the stamp, without markup around them."""
    event: str
    """What follows it; '' where nothing does."""
    link: str
    """The link that the stamp is the text of, whole; '' where it is none."""
    parted: bool
    """Whether more than a blank is between the two."""


_SAME_WIDTH = str.maketrans(
    {"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "\t": " ", "\u2010": "-", "\u2011": "-",
     "\u2212": "-", "：": ":", "～": "~", "〜": "~", "＋": "+", "／": "/", "\u2019": "'"}
    | {chr(0xFF10 + digit): str(digit) for digit in range(10)}
)  # fmt: skip
_MARKUP = regex(r"[*`_\\]")
_LINKED = regex(r"\[(?P<text>[^\[\]]{1,80})\]\((?P<url>[^()\s]{1,400})\)")


class _Plain:
    """The beginning of a text without its markup, and where each character of it was."""

    __slots__ = ("at", "link", "text")

    def __init__(self, source: str) -> None:
        self.link = ""
        end = min(len(source), _LONGEST)
        line = source.translate(_SAME_WIDTH)
        skip: set[int] = set()
        opening = re.match(r"[ *_`(]*", line)
        match = _LINKED.match(line, opening.end() if opening else 0)
        if match:
            self.link = source[match.start() : match.end()]
            skip = {match.start(), *range(match.end("text"), match.end())}
            end = min(len(source), _LONGEST + len(self.link))
        if not skip and _MARKUP.search(line, 0, end) is None:
            self.at: Sequence[int] = range(end + 1)
            self.text = line[:end]
            return
        chars: list[str] = []
        at: list[int] = []
        for index in range(end):
            char = line[index]
            if index in skip or char in "*`":
                continue
            if char == "_" and not (
                0 < index < len(line) - 1
                and line[index - 1].isalnum()
                and line[index + 1].isalnum()
            ):
                continue
            if char == "\\" and line[index + 1 : index + 2] in tuple("[]()-.+~_*:"):
                continue
            chars.append(char)
            at.append(index)
        self.at = [*at, end]
        self.text = "".join(chars)


class _Reader:
    """Reads tokens of one plain text from left to right."""

    def __init__(self, text: str, *, dotted: bool) -> None:
        self.text = text
        self.at = 0
        self.dotted = dotted

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        return pattern.match(self.text, self.at)

    def take(self, pattern: re.Pattern[str]) -> bool:
        if (match := pattern.match(self.text, self.at)) and match.end() > self.at:
            self.at = match.end()
            return True
        return False

    def day(self) -> Day | None:
        """Read a day, with the weekday before or after it."""
        start = self.at
        begins_with_digit = self.text[start : start + 1].isdecimal()
        if begins_with_digit and _BEGINS_CLOCK.match(self.text, start):
            return None
        weekday = None if begins_with_digit else self._weekday()
        if weekday is not None:
            self.take(_BLANK)
            begins_with_digit = self.text[self.at : self.at + 1].isdecimal()
        for form in _DAY_FORMS if begins_with_digit else _DAY_FORMS_OF_WORDS:
            if match := self.match(form):
                result = _day_of(match)
                if result is None:
                    continue
                self.at = match.end()
                after = self.at
                self.take(_BLANK)
                if weekday is None and (weekday := self._weekday()) is None:
                    self.at = after
                elif self.text[self.at - 1 : self.at] == " ":
                    self.at -= 1
                return attrs.evolve(result, weekday=weekday)
        if weekday is not None:
            while self.text[self.at - 1] == " ":
                self.at -= 1
            return Day(weekday=weekday)
        if not begins_with_digit and (match := self.match(_STEP)):
            self.at = match.end()
            if match["nth"]:
                return Day(nth=int(match["nth"]))
            return Day(step=1 if match["next"] else 0)
        self.at = start
        return None

    def _weekday(self) -> int | None:
        match = self.match(_WEEKDAY)
        if match is None:
            return None
        self.at = match.end()
        return _WEEKDAY_OF[match["weekday"].casefold()]

    def clock(self) -> Clock | None:
        """Read a time of the day."""
        forms = (*_CLOCKS, _DOTTED) if self.dotted else _CLOCKS
        for form in forms:
            if match := self.match(form):
                groups = match.groupdict()
                half = (groups.get("half") or groups.get("half2") or "").lower()
                clock = Clock(
                    int(groups["hour"]),
                    30 if groups.get("half_past") else int(groups.get("minute") or 0),
                    int(groups.get("second") or 0),
                    half,
                )
                if clock.hour > 24 or clock.minute > 59 or clock.second > 60:
                    return None
                self.at = match.end()
                self.take(_HOUR_WORD)
                return clock
        return None

    def point(self) -> Point | None:
        """Read a day, a clock and a zone, in any order that people write them in."""
        day = self.day()
        if day is not None:
            mark = self.at
            self.take(_JOIN)
            about = self.take(_ABOUT)
            clock = self.clock()
            if clock is None:
                self.at = mark
                return Point(day, None, self.zone(after_day=True))
            self.about = getattr(self, "about", False) or about
            return Point(day, clock, self.zone(dated=True))
        clock = self.clock()
        if clock is None:
            return None
        zone = self.zone()
        mark = self.at
        self.take(_JOIN)
        # `13:30 - 15 Jan` may as well be an event that begins with a number.
        next_day = self.day() if self.at > mark and self.text[self.at - 1] == " " else None
        if (
            next_day is None
            or (next_day.day is None and next_day.numbers is None and not zone)
            or self._is_of_the_end(mark)
        ):
            self.at = mark
            return Point(None, clock, zone)
        return Point(next_day, clock, zone or self.zone())

    def _is_of_the_end(self, mark: int) -> bool:
        """Whether the day that was just read, behind a clock that ends at a mark, has a clock of its own.

        In `22:00 – 2026-01-16 03:00` it is the day of the end, and in `22:00, 15 Jan - 23:00` of the start.
        """
        if _RANGE.match(self.text, mark) is None:
            return False
        after = self.at
        self.take(_JOIN_OF_CLOCK)
        has_clock = self.clock() is not None
        self.at = after
        return has_clock

    def zone(self, *, after_day: bool = False, dated: bool = False) -> str:
        """Read the zone behind a clock, in brackets or not; '' where there is none.

        `dated` says that a day stands before the clock.
        """
        match = self.match(ZONE_AFTER_CLOCK)
        if match is None or (after_day and not match["in"] and not match["base"]):
            return ""
        if not is_zone(match["in"] or match["plain"]):
            return ""
        if not after_day and (hours := self.match(_HOURS)) is not None:
            clock = _CLOCK_BEFORE.search(self.text, max(0, self.at - 7), self.at)
            meant = "" if clock is None else _hours_mean(clock, hours, dated=dated)
            if meant == "range":
                return ""
            self.unclear = self.unclear or meant == "either"
        self.at = match.end()
        return (match["in"] or match["plain"]).strip()

    about = False
    unclear = False
    """Whether hours behind a clock are an offset or the end of a range: `22:00-05:00`."""


_HOURS = regex(r"-(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?![0-9]|:[0-9])")
_CLOCK_BEFORE = regex(r"(?<![0-9:T])(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})$")
"""A clock without seconds that isn't that of a timestamp: `10:00`, not `T10:00`."""
_OFFSET_MINUTES = (0, 30)
_LAST_OFFSET = 12
"""How many hours behind UTC a zone is at the most."""


def _hours_mean(
    clock: re.Match[str], hours: re.Match[str], *, dated: bool
) -> Literal["range", "offset", "either"]:
    """Return what hours right behind a clock are: `10:00-11:00` is a range, `2026-01-15 22:00-05:00` an offset."""
    start = int(clock["hour"]), int(clock["minute"])
    end = int(hours["hour"]), int(hours["minute"])
    if end[0] > _LAST_OFFSET or end[1] not in _OFFSET_MINUTES:
        return "range"
    if dated:
        return "either" if end > start else "offset"
    return "range" if end > start else "either"


_BLANK = regex(r" +")


def _day_of(match: re.Match[str]) -> Day | None:
    groups = match.groupdict()
    year = int(groups["year"]) if groups.get("year") else None
    if year is not None and year < 100:
        year += 2000
    if groups.get("week"):
        try:
            made = date.fromisocalendar(
                int(match["year"]), int(match["week"]), int(match["of_week"])
            )
        except ValueError:
            return None
        return Day(year=made.year, month=made.month, day=made.day)
    if groups.get("one"):
        first, two = int(groups["one"]), int(groups["two"])
        if not (1 <= first <= 31 and 1 <= two <= 31) or min(first, two) > 12:
            return None
        return Day(year=year, numbers=(first, two))
    month = int(groups["mon"]) if groups.get("mon") else _MONTH_OF[groups["month"].casefold()]
    day = int(groups["day"])
    if not (1 <= month <= 12 and 1 <= day <= 31) or (year is not None and not 1970 <= year <= 2200):
        return None
    return Day(year=year, month=month, day=day)


def split_stamp(source: str, *, dotted: bool = False) -> Split | None:
    """Return the stamp that a text begins with, and what follows; None where it begins with none.

    `dotted` says that `10.15` is a clock here, and no version of anything.

    >>> split = split_stamp("**10:40 UTC** — **Ada**: it fails")
    >>> split.when, split.event
    ('10:40 UTC', '**Ada**: it fails')
    >>> split_stamp("12 nodes were down") is None
    True
    """
    if len(source) > _LONGEST:
        return _split_stamp(source, dotted)
    return _split_short_stamp(source, dotted)


def _split_stamp(source: str, dotted: bool) -> Split | None:
    first = _BEGIN.match(source)
    if first is None or not _may_begin(first) or not _MAY_BE.search(source[:60]):
        return None
    plain = _Plain(source)
    reader = _Reader(plain.text, dotted=dotted)
    lead = _SIGNS_BEFORE.match(plain.text)
    reader.at = lead.end() if lead else 0
    signs = lead[0].strip() if lead else ""
    opened: list[str] = []
    while reader.at < len(plain.text) and plain.text[reader.at] in _OPENS + "<":
        opened.append(plain.text[reader.at])
        reader.at += 1
    begin = reader.at
    stamp = _stamp(reader)
    if stamp is None:
        return None
    stop = reader.at
    text = plain.text
    while opened and reader.at < len(text):
        blank = _BLANK.match(text, reader.at)
        at = blank.end() if blank else reader.at
        if text[at : at + 1] in (":", ",") and text[at + 1 : at + 2] in tuple(_CLOSES):
            at += 1
        if text[at : at + 1] in tuple(_CLOSES + ">"):
            opened.pop()
            reader.at = at + 1
        else:
            break
    if opened:
        return None
    closed = reader.at
    # Two separators may follow one another, as in `**10:00:** - it fails`.
    for _ in range(2):
        match = _SEPARATOR.match(text, reader.at)
        if match:
            reader.at = match.end()
    rest_at = plain.at[reader.at] if reader.at < len(plain.at) else len(source)
    rest = source[rest_at:]
    if rest.strip(" *_`") and reader.at == closed and not _ends_markup(source, plain, closed):
        return None  # a letter right after it: `10:00ish`, `2026-01-15-report`
    between = text[closed : reader.at].strip()
    parted = bool(between) or bool(text[begin - 1 : begin].strip()) or bool(plain.link)
    parted = parted or _ends_markup(source, plain, closed)
    when = text[begin:stop].strip()
    event = _balanced(source[:rest_at], rest, link=plain.link)
    if signs:
        event = f"{signs} {event}".rstrip()
    return Split(stamp, when, event, plain.link, parted)


_split_short_stamp = lru_cache(maxsize=1024)(_split_stamp)
"""The same, remembered: days, zones and values of a row are looked for one after another."""
_SIGNS_BEFORE = regex(
    r"[ \u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\ufe0f\u200d]*+"
)
"""Emoji before a stamp, which stay with its event: `🔥 10:40 it fails`."""
_BEGIN = regex(r"(?P<signs>[\W_]*+)(?P<letters>[^\W\d_]*+)")


def _may_begin(begin: re.Match[str]) -> bool:
    """Whether a text that begins with such signs and letters may begin with a stamp."""
    letters = begin["letters"]
    return (
        not letters  # a digit
        or letters.casefold() in _FIRST_WORDS
        or letters[0] in "xX"
        or not {"?", "-", "‐", "‑", "−"}.isdisjoint(begin["signs"])
    )


_FIRST_WORDS = frozenset(
    re.match(r"[^\W\d_]*", word)[0]  # type: ignore[index]  # it matches any word
    for word in " ".join(
        (
            *WEEKDAYS,
            *MONTHS.values(),
            ABOUT,
            VAGUE,
            "at on um am à le el a às em ore alle il om kl klokken klockan godz o t the next following same day tag jour día",
        )
    )
    .casefold()
    .split()
)
"""The letters that a stamp may begin with, up to the first sign."""
_MAY_BE = regex(
    rf"[0-9?]|{_words(' '.join(WEEKDAYS))}|next|following|same day|{_words(' '.join(MONTHS.values()))}",
    re.IGNORECASE,
)


def _ends_markup(source: str, plain: _Plain, at: int) -> bool:
    """Whether markup ends right where the stamp does: `**10:00** it fails`."""
    before = plain.at[at - 1] + 1 if at else 0
    after = plain.at[at] if at < len(plain.at) else len(source)
    return source[before:after].strip(" ") != ""


def _stamp(reader: _Reader) -> Stamp | None:
    vague = about = False
    if not reader.text[reader.at : reader.at + 1].isdecimal():
        relative = reader.match(_RELATIVE)
        if relative:
            reader.at = relative.end()
            return Stamp(Point(), vague=True)
        reader.take(_LEAD)
        vague = reader.take(_VAGUE)
        about = reader.take(_ABOUT)
        reader.take(_BLANK)
    start = reader.point()
    if start is None:
        unknown = reader.match(_UNKNOWN_CLOCK)
        if unknown is None or not re.search("[?xX-]", unknown[0]):
            return None
        reader.at = unknown.end()
        reader.zone()
        reader.take(_DOUBT)
        return Stamp(Point(), vague=True)
    about = about or reader.about
    if reader.take(_DOUBT):
        about = True
    end = None if vague else _end(reader, start)
    if end is not None and reader.take(_DOUBT):
        about = True
    mark = reader.at
    second_point = _second_point(reader) if end is None and start.clock else None
    words = reader.text[mark : reader.at].strip(" /|,=()")
    if second_point is not None and reader.take(_DOUBT):
        about = True
    return Stamp(start, end, second_point, words, about, vague or reader.unclear)


def _end(reader: _Reader, start: Point) -> Point | None:
    mark = reader.at
    if not reader.take(_RANGE):
        return None
    reader.take(_ABOUT)
    point = reader.point()
    if point is None or (start.clock is None and point.clock is not None):
        reader.at = mark
        # `Jan 15-16, 2026`: the second day has the month of the first.
        match = _SAME_MONTH.match(reader.text, mark) if start.clock is None and start.day else None
        if match and start.day is not None and start.day.month is not None:
            reader.at = match.end()
            year = int(match["year"]) if match["year"] else start.day.year
            return Point(Day(year=year, month=start.day.month, day=int(match["day"])))
        return None
    if start.clock is not None and point.clock is None:
        reader.at = mark  # `10:00 - 15 Jan` isn't read as a range from a time to a day
        return None
    return point


_SAME_MONTH = regex(
    r" ?[-–] ?(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?(?![0-9:])(?:,? (?P<year>[0-9]{4}))?(?![\w])"
)


def _second_point(reader: _Reader) -> Point | None:
    mark = reader.at
    match = re.match(r" ?(?P<mark>[/|,(=]) ?", reader.text[mark : mark + 4])
    if match is None:
        return None
    reader.at += match.end()
    point = reader.point()
    closed = True
    if match["mark"] == "(":
        closed = reader.text[reader.at : reader.at + 1] == ")"
        reader.at += closed
    if point is None or point.clock is None or not closed or not point.zone:
        reader.at = mark
        return None
    return point


def _balanced(head: str, rest: str, *, link: str) -> str:
    """Return what follows a stamp with the markup that was cut by it whole again.

    Emphasis that closed right after the stamp is dropped; emphasis that goes on is opened again.
    """
    if link:
        head = head.replace(link, "", 1)
    reopened = ""
    for mark in ("~~", "**", "__", "`", "*", "_"):
        count = head.count(mark)
        head = head.replace(mark, "")
        if count % 2 == 0 or (mark == "_" and "_" not in rest):
            continue
        stripped = rest.lstrip(" ")
        if stripped.startswith(mark):
            rest = stripped[len(mark) :].lstrip(" :-–—,|")
        elif mark in rest:
            reopened += mark
    rest = rest.strip()
    return reopened + rest if rest.strip("*_` ") else ""


_BEFORE_STAMP = regex(r"(?:^|(?<=[\s(\[]))(?=[0-9]|[A-Z][a-z]{2,8} [0-9]|~)")


_BEFORE_LAST = regex(r"(?:(?<!\s)\s++(?:at|on|@)|(?<![\s(\[:,;–—-])[\s(\[:,;–—-]++)$")
"""What may be between words and the stamp after them: ` at`, `: `, ` (`."""


def split_at_end(source: str) -> Split | None:
    """Return the stamp that a text ends with, and what comes before it; None where it ends with none.

    >>> split = split_at_end("First detected 2026-01-15 07:32")
    >>> split.when, split.event
    ('2026-01-15 07:32', 'First detected')
    """
    tail = max(0, len(source) - 60)
    for match in _BEFORE_STAMP.finditer(source, tail):
        event = source[: match.start()].rstrip()
        words = _BEFORE_LAST.sub("", event)
        if not words or words.count("**") % 2:
            continue
        split = split_stamp(source[match.start() :].rstrip(" .)]"))
        if split is None or split.event or split.stamp.vague:
            continue
        if split.stamp.start.clock is None and (
            split.stamp.start.day is None or not split.stamp.start.day.year
        ):
            continue
        return split._replace(event=words, parted=True)
    return None


def is_stamp(text: str) -> bool:
    """Whether a text is a time or a day, and nothing else.

    >>> is_stamp("Jan 15, 2026, 21:45 (UTC)"), is_stamp("15 nodes")
    (True, False)
    """
    split = split_stamp(text, dotted=True)
    return split is not None and not split.event


def is_time(text: str) -> bool:
    """Whether a text is a time of a day, and nothing else."""
    split = split_stamp(text, dotted=True)
    return split is not None and not split.event and not split.stamp.is_day


def is_day(text: str) -> bool:
    """Whether a text is a day without a time, and nothing else."""
    split = split_stamp(text)
    return split is not None and not split.event and split.stamp.is_day


def days_in(text: str) -> tuple[list[Day], str]:
    """Return the days that a text names, wherever they are, and the text without them.

    >>> days, rest = days_in("all events happened on 2019-10-21, and")
    >>> days[0].day, rest
    (21, 'all events happened on  , and')
    """
    line = text[:_LONGEST_PROSE].translate(_SAME_WIDTH)
    days: list[Day] = []
    parts: list[str] = []
    end = 0
    reader = _Reader(line, dotted=False)
    for start in _MAY_BE_DAY.finditer(line):
        if start.start() < end:
            continue
        reader.at = start.start()
        day = reader.day()
        if day is None or (day.day is None and day.numbers is None):
            continue
        if line[reader.at : reader.at + 1].isalnum():
            continue
        days.append(day)
        parts += (text[end : start.start()], " ")
        end = reader.at
    return days, "".join([*parts, text[end:]])


_LONGEST_PROSE = 4000
_MAY_BE_DAY = regex(
    rf"(?<![\w.:/#-])(?:[0-9](?=[0-9]?[-/.]|[0-9]{{3}}[-/.年]|[0-9]?(?:st|nd|rd|th)?[ -]|[0-9]{{7}})|(?:{_words(' '.join(WEEKDAYS))}|{_words(' '.join(MONTHS.values()))})(?![^\W\d_]))",
    re.IGNORECASE,
)
