"""Zones: every spelling of a zone, and the instant of a clock in it.

    find_zone("UTC−5")             # datetime.timezone(-5 hours)
    find_zone("Pacific time")      # ZoneInfo("America/Los_Angeles"), summer time included
    find_zone("PST")               # datetime.timezone(-8 hours): standard time, in July as well
    find_zone("CST")               # None: it is two zones
    offsets_of("CST")              # ("-06:00 (North America)", "+08:00 (China)", …)

A zone is an offset from UTC or a region that follows the season. An abbreviation that one country
uses means what it says; one that two countries use is no zone, and `offsets_of` lists what it may
mean. Nothing is taken from the machine.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import NoReturn

from postmortem.errors import FieldError, Problem, describe
from postmortem.patterns import regex

# Digits are spelled [0-9] throughout: \d would take the digits of every script.
_FLAGS = re.ASCII | re.IGNORECASE

# Hours from UTC. The names of the US are those of RFC 2822; the others are those that the public
# services of their countries print. A name that two of them print is in `_AMBIGUOUS`.
_ABBREVIATIONS = {
    "Z": 0.0, "UTC": 0.0, "GMT": 0.0, "UCT": 0.0,
    "WET": 0.0, "WEST": 1.0, "BST": 1.0, "CET": 1.0, "CEST": 2.0, "MEZ": 1.0, "MESZ": 2.0,
    "EET": 2.0, "EEST": 3.0, "MSK": 3.0, "TRT": 3.0, "IDT": 3.0,
    "PST": -8.0, "PDT": -7.0, "MST": -7.0, "MDT": -6.0, "CDT": -5.0, "EST": -5.0, "EDT": -4.0,
    "AKST": -9.0, "AKDT": -8.0, "HST": -10.0, "NST": -3.5, "NDT": -2.5, "BRT": -3.0, "ART": -3.0,
    "WAT": 1.0, "CAT": 2.0, "SAST": 2.0, "EAT": 3.0, "PKT": 5.0, "NPT": 5.75, "ICT": 7.0,
    "WIB": 7.0, "WITA": 8.0, "SGT": 8.0, "HKT": 8.0, "MYT": 8.0, "PHT": 8.0,
    "JST": 9.0, "KST": 9.0, "AWST": 8.0, "ACST": 9.5, "ACDT": 10.5, "AEST": 10.0, "AEDT": 11.0,
    "NZST": 12.0, "NZDT": 13.0,
}  # fmt: skip

_AMBIGUOUS = {
    "CST": ("-06:00 (North America)", "+08:00 (China)", "-05:00 (Cuba)"),
    "IST": ("+05:30 (India)", "+02:00 (Israel)", "+01:00 (Ireland)"),
    "AST": ("-04:00 (Atlantic Canada)", "+03:00 (Arabia)"),
    "ADT": ("-03:00 (Atlantic Canada)", "+04:00 (Arabia)"),
    "SST": ("+08:00 (Singapore)", "-11:00 (Samoa)"),
    "GST": ("+04:00 (Gulf)", "-02:00 (South Georgia)"),
    "AMT": ("-04:00 (Amazon)", "+04:00 (Armenia)"),
    "ECT": ("-05:00 (Ecuador)", "-04:00 (Eastern Caribbean)"),
    "WST": ("+08:00 (Western Australia)", "+13:00 (Samoa)"),
}
"""What an abbreviation may mean that two countries use."""

_PACIFIC, _MOUNTAIN = "America/Los_Angeles", "America/Denver"
_CENTRAL, _EASTERN = "America/Chicago", "America/New_York"
_REGIONS = {
    "PT": _PACIFIC, "MT": _MOUNTAIN, "CT": _CENTRAL, "ET": _EASTERN,
    "PACIFIC": _PACIFIC, "MOUNTAIN": _MOUNTAIN, "CENTRAL": _CENTRAL, "EASTERN": _EASTERN,
    "PST/PDT": _PACIFIC, "MST/MDT": _MOUNTAIN, "CST/CDT": _CENTRAL, "EST/EDT": _EASTERN,
    "CET/CEST": "Europe/Berlin", "MEZ/MESZ": "Europe/Berlin", "EET/EEST": "Europe/Athens",
    "WET/WEST": "Europe/Lisbon", "GMT/BST": "Europe/London", "AEST/AEDT": "Australia/Sydney",
    "NZST/NZDT": "Pacific/Auckland", "ALASKA": "America/Anchorage", "HAWAII": "Pacific/Honolulu",
    "UK": "Europe/London", "BRITISH": "Europe/London",
}  # fmt: skip
"""What follows the season: the name of its zone in the IANA database."""
_SEASONS = {
    f"{name} {season}": abbreviation
    for name, letter in (("PACIFIC", "P"), ("MOUNTAIN", "M"), ("CENTRAL", "C"), ("EASTERN", "E"))
    for season, abbreviation in (
        ("STANDARD", f"{letter}ST"), ("DAYLIGHT", f"{letter}DT"), ("SUMMER", f"{letter}DT"),
    )
} | {
    "CENTRAL EUROPEAN": "CET/CEST", "CENTRAL EUROPEAN STANDARD": "CET",
    "CENTRAL EUROPEAN SUMMER": "CEST", "EASTERN EUROPEAN": "EET/EEST",
    "BRITISH SUMMER": "BST", "INDIA STANDARD": "+05:30", "INDIAN STANDARD": "+05:30",
    "INDIA": "+05:30", "IRISH": "Europe/Dublin", "IRISH STANDARD": "+01:00",
    "ISRAEL": "Asia/Jerusalem", "ISRAEL STANDARD": "+02:00", "ISRAEL DAYLIGHT": "+03:00",
    "CHINA": "Asia/Shanghai", "CHINA STANDARD": "+08:00", "JAPAN": "JST", "JAPAN STANDARD": "JST",
    "KOREA": "KST", "KOREA STANDARD": "KST", "SINGAPORE": "SGT", "GREENWICH MEAN": "GMT",
    "COORDINATED UNIVERSAL": "UTC", "UNIVERSAL": "UTC", "ZULU": "UTC", "MOSCOW": "MSK",
}  # fmt: skip
"""The same zones in words, before `time`: `Pacific Standard Time`."""

NAMES = frozenset(name.casefold() for name in (*_ABBREVIATIONS, *_AMBIGUOUS))
"""The abbreviations that are known, in small letters, those of two zones included."""

_AREAS = (
    "Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Brazil|Canada|Chile|Etc|Europe"
    "|Indian|Mexico|Pacific|US"
)
_WITHOUT_AREA = frozenset(
    "CST6CDT Cuba EST5EDT Egypt Eire GB Hongkong Iceland Iran Israel Jamaica Japan Kwajalein Libya"
    " MST7MDT NZ Navajo PRC PST8PDT Poland Portugal ROC ROK Singapore Turkey".split()
)
"""The names of the IANA database that have no area before a slash."""

OFFSET = (
    r"(?:(?:UTC|GMT) ?(?=[+−–-])|(?=[+−-][0-9]{2}))"
    r"[+−–-] ?[0-9]{1,2}(?::?[0-9]{2})?(?![0-9:])"
)
"""An offset from UTC in a longer text: `UTC+1`, `+05:30`, `-0800`; not the `+5` of `10:00 +5`."""
_SHORT = sorted(
    {
        *_ABBREVIATIONS,
        *_AMBIGUOUS,
        *(name for name in _REGIONS if "/" in name or len(name) == 2),
        *(name for name in _WITHOUT_AREA if any(map(str.isdigit, name))),
    },
    key=len,
    reverse=True,
)
_WORDS = sorted({*_SEASONS, *(name for name in _REGIONS if name.isalpha())}, key=len, reverse=True)
ZONE = (
    rf"(?:{OFFSET}"
    rf"|(?:{_AREAS})/[a-z_]+(?:[/_+-][a-z0-9_]+)*(?![a-z0-9_/+-])"
    rf"|(?:US )?(?:{'|'.join(_WORDS)})(?: time)?(?![a-z0-9/+-])"
    r"|(?-i:[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}) time(?![a-z0-9/+-])"
    rf"|(?:{'|'.join(map(re.escape, _SHORT))})(?![a-z0-9/+-]))"
)
"""What may be a zone in a longer text, for a pattern with `re.IGNORECASE`: ask `find_zone` of it.

Its words are many, so a pattern with it takes some milliseconds to compile: do that when it is needed.
"""

_WHOLE_OFFSET = regex(
    r"(?:(?:UTC|GMT) ?)?(?P<sign>[+−–-]) ?(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-9]{2}))?", _FLAGS
)
_LONGEST = 64
_FURTHEST = timedelta(hours=14)
"""No place on Earth is further from UTC."""


def find_zone(text: str) -> tzinfo | None:
    """Return the zone that a text names; None for a name of two zones, and for any other text.

    It reads offsets (`+05:30`, `UTC-5`, `GMT+2`, `Z`), abbreviations (`PST`, `CEST`), regions in
    words (`ET`, `Pacific time`, `US/Eastern`, `Berlin time`) and names of the IANA database. A
    pair of brackets around it is passed over.

    >>> find_zone("(UTC+1)")
    datetime.timezone(datetime.timedelta(seconds=3600))
    >>> find_zone("London time")
    zoneinfo.ZoneInfo(key='Europe/London')
    """
    text = " ".join(text.split()) if len(text) < _LONGEST else ""
    if text[:1] == "(" and text[-1:] == ")":
        text = text[1:-1].strip()
    return _find(text) if text else None


def match_zone(text: str, position: int = 0) -> str | None:
    """Return what may be a zone at a position of a text, and which `find_zone` decides about.

    >>> match_zone("10:00 Pacific time on Monday", 6)
    'Pacific time'
    """
    match = _compiled().match(text, position)
    return None if match is None else match[0]


@lru_cache(maxsize=1)
def _compiled() -> re.Pattern[str]:
    return re.compile(ZONE, _FLAGS)


@lru_cache(maxsize=256)
def _find(text: str) -> tzinfo | None:
    if match := _WHOLE_OFFSET.fullmatch(text):
        return _offset(match)
    name = text.upper()
    if name in _ABBREVIATIONS:
        return _fixed(timedelta(hours=_ABBREVIATIONS[name]))
    words = name.removesuffix(" TIME").removeprefix("US ").removeprefix("U.S. ")
    if text in _WITHOUT_AREA:
        return _region(text)
    # `India` alone is a country; `India time` and `Pacific Standard` are zones.
    if words in _SEASONS and (words != name or " " in words):
        return _find(_SEASONS[words])
    if words in _REGIONS:
        return _region(_REGIONS[words])
    if words != name and words in _ABBREVIATIONS:  # `UTC time`
        return _fixed(timedelta(hours=_ABBREVIATIONS[words]))
    if re.fullmatch(rf"(?:{_AREAS})/[a-z0-9_/+-]+", text, _FLAGS):
        return _region(text) or _region(_known().get(text.casefold(), ""))
    if name.endswith(" TIME"):
        return _region(_cities().get(words.casefold().replace(" ", "_"), ""))
    return None


def _fixed(ahead: timedelta) -> tzinfo:
    return UTC if not ahead else timezone(ahead)


def _offset(match: re.Match[str]) -> tzinfo | None:
    minutes = int(match["minutes"] or 0)
    ahead = timedelta(hours=int(match["hours"]), minutes=minutes)
    if minutes > 59 or ahead > _FURTHEST:
        return None
    return _fixed(ahead if match["sign"] == "+" else -ahead)


def _region(name: str) -> tzinfo | None:
    """Return the zone of a name in the IANA database, as it is spelt there."""
    # Lazily: a document without such a name doesn't wait for it.
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):  # the last is a folder of the database
        return None


@lru_cache(maxsize=1)
def _known() -> dict[str, str]:
    """Return the names of the IANA database by what they are in small letters."""
    from zoneinfo import available_timezones

    area_pattern = re.compile(rf"(?:{_AREAS})/")
    return {name.casefold(): name for name in available_timezones() if area_pattern.match(name)}


@lru_cache(maxsize=1)
def _cities() -> dict[str, str]:
    """Return the names of the IANA database by their city, where one zone alone has it."""
    cities: dict[str, set[str]] = {}
    for name in _known().values():
        area, *_, city = name.split("/")
        if area not in ("Etc", "US", "Canada", "Brazil", "Mexico", "Chile", "Antarctica"):
            cities.setdefault(city.casefold(), set()).add(name)
    return {city: names.pop() for city, names in cities.items() if len(names) == 1}


def offsets_of(text: str) -> tuple[str, ...]:
    """Return what a name of more than one zone may mean, each with its place; () for any other.

    >>> offsets_of("IST")
    ('+05:30 (India)', '+02:00 (Israel)', '+01:00 (Ireland)')
    >>> offsets_of("CET")
    ()
    """
    return _AMBIGUOUS.get(text.strip("() \t").upper(), ())


def as_zone(value: object) -> tzinfo:
    """Return the zone that a program or a person names: text, a `timezone`, a `ZoneInfo`.

    Raises `FieldError` for what names none, or more than one.

    >>> as_zone("Europe/Berlin")
    zoneinfo.ZoneInfo(key='Europe/Berlin')
    """
    if isinstance(value, timezone) and not (value.utcoffset(None) % timedelta(minutes=1)):
        return UTC if not value.utcoffset(None) else value
    if isinstance(value, tzinfo):
        # pytz calls its own `zone`; what `datetime` makes of that class is wrong by minutes.
        key = getattr(value, "key", None) or getattr(value, "zone", None)
        zone = _region(key) if isinstance(key, str) else None
        return zone or _refuse(_A_ZONE, value, "give its name")
    if isinstance(value, str):
        if (zone := find_zone(value)) is not None:
            return zone
        if several := offsets_of(value):
            _refuse("a zone of one meaning", value, f"it may be {' or '.join(several)}")
        _refuse(_A_ZONE, value, _closest_zone(value))
    _refuse(_A_ZONE, value)


_A_ZONE = "a zone like Europe/Berlin or +02:00"


def _closest_zone(text: str) -> str | None:
    """Return a hint for a name that is nearly one of the IANA database."""
    from difflib import get_close_matches  # who makes no mistake doesn't wait for it

    known = _known()
    searched = text[:_LONGEST].strip().casefold().replace(" ", "_")
    city = [name for name in known if name.rpartition("/")[2] == searched]
    closest = city or get_close_matches(searched, known, n=1, cutoff=0.75)
    return f"did you mean {known[min(closest)]}" if closest else None


def zone_name(zone: tzinfo) -> str:
    """Return how a zone is called in a document: `UTC`, `UTC+05:30`, `Europe/Berlin`.

    `find_zone` gives the same zone back, for what `find_zone` gave.
    """
    key: str | None = getattr(zone, "key", None)
    if key is not None:
        return key
    ahead = zone.utcoffset(None)
    return f"UTC{write_offset(ahead)}" if ahead else "UTC"


def write_offset(ahead: timedelta | None) -> str:
    """Return a distance from UTC as people write it after a clock: `+05:30`, `-08:00`."""
    minutes = (ahead or timedelta(0)) // timedelta(minutes=1)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def combined(day: date, clock: time, zone: tzinfo = UTC, *, fold: int | None = None) -> datetime:
    """Return the instant, in UTC, of a clock on a day; `zone` is that of a clock without one.

    Where the clocks go back, `fold` says which of the two instants is meant: 0 or 1. Raises
    `FieldError` for a clock that a change of the clocks leaves out, for one that it has twice
    where `fold` is None, and for an instant that UTC can't express.

    >>> combined(date(2026, 7, 1), time(9), find_zone("Europe/Berlin")).isoformat()
    '2026-07-01T07:00:00+00:00'
    """
    own = clock.tzinfo or zone
    at = datetime.combine(day, clock.replace(fold=fold or 0), tzinfo=own)
    try:
        instant = at.astimezone(UTC)
        if own is not UTC and not isinstance(own, timezone):
            _refuse_changes(at, instant, has_fold=fold is not None)
    except OverflowError:
        _refuse("a time that UTC can express", str(at))
    return instant.replace(fold=0)


def _refuse_changes(at: datetime, instant: datetime, *, has_fold: bool) -> None:
    """Refuse a clock that isn't there, or is there twice, where the clocks change."""
    other_fold = at.replace(fold=1 - at.fold)
    if at.utcoffset() == other_fold.utcoffset():
        return
    shown = f"{at:%H:%M} on {at:%Y-%m-%d} in {zone_name(at.tzinfo or UTC)}"
    later = instant.astimezone(at.tzinfo)
    if later.replace(tzinfo=None, fold=0) != at.replace(tzinfo=None, fold=0):
        _refuse(
            "a time that the clocks show",
            shown,
            f"the clocks go forward then and skip it: {later:%H:%M} may be meant, or another zone",
        )
    if not has_fold:
        first, second = (
            write_offset(moment.utcoffset()).replace(":", "")
            for moment in (at.replace(fold=0), at.replace(fold=1))
        )
        _refuse(
            "a time that the clocks show once",
            shown,
            f"the clocks go back then and show it twice: write {at:%H:%M} {first} or {at:%H:%M} {second}",
        )


def _refuse(expected: str, value: object, hint: str | None = None) -> NoReturn:
    raise FieldError(Problem(expected=expected, found=describe(value), hint=hint))
