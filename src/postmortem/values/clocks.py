"""What a text says of a time, before its day is known: clocks, their zones and dates, ranges.

Nothing is guessed: a zone is an offset from UTC or a name that has one, and `09:00-11:00` with a
date may be a range or an offset, so it is no time. python-dateutil isn't asked: it reads `UTC+3` as
minus three, and drops zones that it doesn't know.
"""

import re
from datetime import date, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import NamedTuple

from postmortem.values.dates import DATE_WORDS, MONTHS, read_date

_LONGEST = 128
"""How many characters a time may have: a range of two full dates. Longer text is never parsed."""

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

OWN = re.compile(
    r"(?:([0-9]{4}-[0-9]{2}-[0-9]{2}) )?"
    r"((?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{6})?)?)"
)
"""The form in which we write an exact time: its date, if it has one, and its clock."""
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
_TIME_WORDS = DATE_WORDS | _CONNECTORS | {"am", "pm"} | {name.casefold() for name in _ZONES}

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
        "/|" + "|".join(name[:3] for name in MONTHS),
        "write the date in full, like 2026-01-15 10:00",
    ),
)


class _Stamp(NamedTuple):
    """One time as it was written: a clock, with its zone if it has one, and perhaps a date."""

    day: date | None
    clock: time
    halved: bool
    """Whether AM or PM was written."""
    day_last: bool


class Times(NamedTuple):
    """What a text says before the day is known: a time, or a range of two."""

    start: _Stamp
    end: _Stamp | None
    approximate: bool

    @property
    def bare(self) -> bool:
        """Whether a day is needed to make this an instant."""
        return self.start.day is None


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
    if own := OWN.fullmatch(text):
        day = read_date(own[1]) if own[1] else None
        clock = time.fromisoformat(own[2])
        return _Stamp(day, clock, halved=False, day_last=False) if day or not own[1] else None
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
    day = read_date(written) if written else None
    if written and day is None:
        return None
    return _Stamp(day, clock, bool(half), day_last=bool(found["after"]))


def _sides(text: str) -> list[str]:
    """Return the two ends of a range, or something else than two parts."""
    sides = _DASH.split(text, maxsplit=2)
    if len(sides) == 1 and (found := _HYPHEN.fullmatch(text)):
        return [found[1], found[2]]
    return sides


def parse(text: str) -> Times | None:
    """Read a text as one time or a range, before the day is known; None where it is neither."""
    return None if len(text) > _LONGEST else _parse(text)


@lru_cache(maxsize=1024)  # a reader of other people's lists asks more than once
def _parse(text: str) -> Times | None:
    if not _NUMBER.search(text):
        return None
    unmarked, marks = _ABOUT.subn("", text)
    if marks < 2 and (stamp := _stamp(unmarked)):
        return Times(stamp, None, approximate=marks == 1)
    return _parse_range(_sides(text))


def _parse_range(sides: list[str]) -> Times | None:
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
    return Times(start, end, approximate=False)


def fails(text: str) -> bool:
    """Whether a text that isn't read as a time means to be one, so that it is a mistake."""
    return _is_made_of_times(text) and not _is_no_instant(text)


def _is_made_of_times(text: str) -> bool:
    """Whether a text has nothing in it but the parts of times."""
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
    if all(read_date(side) for side in clear):
        return True
    return len(sides) == 2 and clear != sides and all(_stamp(side) for side in clear)


def advice(text: str) -> str | None:
    """Return what to write instead of a text that `fails`, for a likely slip."""
    return next((step for sign, step in _HINTS if re.search(sign, text, _FLAGS)), None)


_ONLY_ZONE = re.compile(rf"\(?(?:{_OFFSET}|(?P<zone>{'|'.join(_ZONES)}))\)?", _FLAGS)


def read_zone(text: str) -> tzinfo | None:
    """Return the zone that a text names: `CET`, `UTC+1`, `(PST)`; None for any other text."""
    found = _ONLY_ZONE.fullmatch(text.strip()) if len(text) < _LONGEST else None
    try:
        return None if found is None else _zone(found)
    except ValueError:
        return None
