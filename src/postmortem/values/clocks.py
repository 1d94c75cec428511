"""What a text says of a time, before its day is known: clocks, their zones and dates, ranges.

Nothing is guessed: a zone is what `zones` knows, and `09:00-11:00` with a date may be a range or an
offset, so it is no time. python-dateutil isn't asked: it reads `UTC+3` as minus three, and drops
zones that it doesn't know.
"""

import re
from datetime import date, time
from functools import lru_cache
from typing import NamedTuple

from postmortem.patterns import regex
from postmortem.values.characters import QUOTES, typed
from postmortem.values.dates import DATE_WORDS, MONTHS, date_advice, read_date
from postmortem.values.zones import NAMES, find_zone, match_zone, offsets_of

_LONGEST = 160
"""How many characters a time may have: a range of two full dates. Longer text is never parsed."""

# Digits are spelled [0-9] throughout: \d would take the digits of every script.
_FLAGS = re.ASCII | re.IGNORECASE

OWN = regex(r"(?:([0-9]{4}-[0-9]{2}-[0-9]{2}) )?((?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?)")
"""The form in which we write an exact time: its date, if it has one, and its clock."""
_CLOCK = (
    r"(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]{1,18})?)?"
    r"(?: ?(?P<half>[ap])\.?m\b\.?)?| ?(?P<alone>[ap])\.?m\b\.?)"
)
_CLOCK_AT = regex(rf"(?:^|(?:,? at|,)? |(?P<iso>(?<=[0-9])T)){_CLOCK}(?![0-9:.])", _FLAGS)
"""A clock, where one may begin: alone, after a date, after the T of ISO 8601."""
_AFTER = regex(r"(?:,? on|,)? (?P<day>.+)", _FLAGS)
_ISO_BASIC = regex(
    r"([0-9]{4})([0-9]{2})([0-9]{2})T([0-9]{2})([0-9]{2})(?:([0-9]{2})(?:[.,][0-9]{1,18})?)?"
    r"(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?",
    _FLAGS,
)
"""A stamp of ISO 8601 without hyphens and colons: `20260115T104500Z`."""
_MACHINES = (
    # Go prints its zone a second time, and the clock of the process: `+0000 UTC m=+8560.28`.
    (regex(r"( [+-][0-9]{4}) [A-Z]{3,5}( m=[+-][0-9.]{1,32})?$"), r"\1"),
    # Java and JavaScript say the region besides: `10:00:00+01:00[Europe/Berlin]` (RFC 9557).
    (regex(r"(?<=[0-9Zz])\[!?[A-Za-z_/+-]{1,48}\]$"), ""),
    # git puts the year before the zone: `Thu Jan 15 10:00:00 2026 +0100`.
    (regex(r"( [0-9:]{8}) ([0-9]{4}) ([+-][0-9]{4})$"), r"\1 \3 \2"),
    # Apache and nginx: `15/Jan/2026:10:00:00 +0000`.
    (regex(r"^\[?([0-9]{2})/([A-Z][a-z]{2})/([0-9]{4}):([0-9:]{8} [+-][0-9]{4})\]?$"),
     r"\1 \2 \3 \4"),
)  # fmt: skip
"""What machines print, and the same as people write it."""
_ABOUT = regex(
    r"(?<![^ ])(?:[~≈] ?|(?:ca?|approx)(?:\. ?| )|(?:about|circa|around|approximately) )(?=[0-9a-z])"
    r"|(?<=[0-9a-z]) ?[~≈]$| approx\.?$",
    _FLAGS,
)
_DASH = regex(r" ?[–—] ?| - | to ", _FLAGS)
# Bare times only: `2026-01-15 09:00-11:00` may as well be an offset, so it is not read at all.
_HYPHEN = regex(r"([0-9:.]+(?: ?[ap]m)?)-([0-9:.]+(?: ?[ap]m)?(?: .+)?)", _FLAGS)
_NUMBER = regex(r"[0-9]+")
_LETTERS = regex(r"[a-z]+", _FLAGS)

_TIME_CHARACTERS = regex(r"[0-9a-z :/,+()~≈–—−-]*", _FLAGS)
_LIKE_A_ZONE = regex(
    r"(?P<name>local(?: time)?|(?-i:[A-Z]{2,5}|[A-Z][A-Za-z]+/[A-Za-z_/]+))(?![a-z])", _FLAGS
)
"""What means to be a zone and is none: `XYZ`, `local time`, `Europe/Nowhere`."""
_BETWEEN_DIGITS = regex(r"(?<=[0-9])(?:[Tth]|[ap]m)(?=[0-9])")
_CONNECTORS = frozenset(
    {"to", "at", "on", "ca", "approx", "about", "circa", "around", "approximately", "of"}
)
_TIME_WORDS = DATE_WORDS | _CONNECTORS | {"am", "pm"} | NAMES


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


class _Behind(NamedTuple):
    """What follows a clock: its zone, and the date that follows."""

    zone: str = ""
    day: str = ""
    gap: bool = False
    """Whether a space comes before the zone."""


def _suffix(text: str) -> _Behind | None:
    """Return what follows a clock; None for what is neither a zone nor a date."""
    if not text:
        return _Behind()
    gap = text[0] == " "
    rest = text[1:] if gap else text
    if rest[:1] == "(" and ")" in rest:
        zone, rest = rest[1:].split(")", 1)
    elif zone := match_zone(rest) or "":
        rest = rest[len(zone) :]
    else:
        rest = text
    after = _AFTER.fullmatch(rest) if rest else None
    if rest and after is None:
        return None
    return _Behind(zone, after["day"] if after else "", gap)


def _may_be_range(match: re.Match[str], suffix: _Behind) -> bool:
    """Whether what looks like a negative offset may be the end of a range: `09:00-11:00`."""
    offset = suffix.zone
    if not offset.startswith("-") or match["iso"] or match["second"] or match["half"]:
        return False
    if len(offset) > 3 and ":" not in offset:
        return False
    is_bare = not (match.start() or suffix.day)
    start, end = f"{match['hour']:0>2}:{match['minute']}", offset[1:].rjust(2, "0")
    return (is_bare and not suffix.gap) or end > start


def _stamp(text: str) -> _Stamp | None:
    """Read one time, with what it says of its date and zone; None where it isn't one."""
    if own := OWN.fullmatch(text):
        day = read_date(own[1]) if own[1] else None
        clock = time.fromisoformat(own[2])
        return _Stamp(day, clock, halved=False, day_last=False) if day or not own[1] else None
    if basic := _ISO_BASIC.fullmatch(text):
        year, month, on, hour, minute, second, zone = basic.groups(default="")
        text = f"{year}-{month}-{on}T{hour}:{minute}:{second or '00'}{zone}"
    else:
        for form, plain in _MACHINES:
            text = form.sub(plain, text)
    stamps = (_stamp_at(text, match) for match in _CLOCK_AT.finditer(text))
    return next((stamp for stamp in stamps if stamp is not None), None)


def _stamp_at(text: str, match: re.Match[str]) -> _Stamp | None:
    """Read a time whose clock was found in a text; None where the rest isn't its zone and date."""
    suffix = _suffix(text[match.end() :])
    if suffix is None or _may_be_range(match, suffix):
        return None
    zone = find_zone(suffix.zone) if suffix.zone else None
    if suffix.zone and zone is None:
        return None
    half = match["half"] or match["alone"]
    hours = int(match["hour"])
    if half and not 1 <= hours <= 12:
        return None
    if half:
        hours = hours % 12 + (12 if half in "pP" else 0)
    try:
        clock = time(hours, int(match["minute"] or 0), int(match["second"] or 0), tzinfo=zone)
    except ValueError:
        return None
    # `date` prints Thu Jan 15 10:00:00 UTC 2026, so the two parts make one date.
    written = f"{text[: match.start()]} {suffix.day}".strip()
    day = read_date(written) if written else None
    if written and day is None:
        return None
    return _Stamp(day, clock, bool(half), day_last=bool(suffix.day))


def _sides(text: str) -> list[str]:
    """Return the two ends of a range, or something else than two parts."""
    sides = _DASH.split(text, maxsplit=2)
    if len(sides) == 1 and (match := _HYPHEN.fullmatch(text)):
        return [match[1], match[2]]
    return sides


def parse(text: str) -> Times | None:
    """Read a text as one time or a range, before the day is known; None where it is neither.

    The text has single spaces; characters that nobody types are taken for those that people do.
    """
    return None if len(text) > _LONGEST else _parse(typed(text))


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
    """Whether a text that isn't read as a time means to be one, so that it is a mistake.

    That is so for times that are read and come to no moment, such as a range that ends where it began.
    """
    return parse(text) is not None or (_is_made_of_times(text) and not _is_no_instant(text))


def _is_made_of_times(text: str) -> bool:
    """Whether a text has nothing in it but the parts of times."""
    if len(text) > _LONGEST:
        return False
    text = typed(text).strip(QUOTES)
    if searched := _wanted_zone(text):
        text = text.replace(searched, "", 1)
    plain = _BETWEEN_DIGITS.sub(" ", text.replace(".", ""))
    words = {word.casefold() for word in _LETTERS.findall(plain)}
    some = bool(words - _CONNECTORS) or _NUMBER.search(plain) is not None
    return some and words <= _TIME_WORDS and _TIME_CHARACTERS.fullmatch(plain) is not None


def _wanted_zone(text: str) -> str | None:
    """Return what follows a clock and is a zone, or means to be one; None for none."""
    for match in _CLOCK_AT.finditer(text):
        at = match.end() + (text[match.end() : match.end() + 1] == " ")
        at += text[at : at + 1] == "("
        if name := match_zone(text, at):
            return name
        if like := _LIKE_A_ZONE.match(text, at):
            return like["name"]
    return None


def _is_no_instant(text: str) -> bool:
    """Whether a text says, correctly, less than an instant: a date, a range with vague ends."""
    sides = _sides(typed(text))
    clear = [_ABOUT.sub("", side) for side in sides]
    if all(read_date(side) for side in clear):
        return True
    return len(sides) == 2 and clear != sides and all(_stamp(side) for side in clear)


EPOCH_ADVICE = "seconds since 1970 are read by `postmortem.from_epoch`"
"""What to do with the number of a machine."""
# Patterns that are compiled when they are needed: most programs never see them.
_HINTS = (
    (r"^[0-9]{9,19}(?:\.[0-9]+)?$", EPOCH_ADVICE),
    (
        r":[0-9]{2} ?-[0-9]{1,2}(?::|$)",
        "write a range with spaces, 09:00 – 11:00, and an offset without a colon, 09:00 -0500",
    ),
    (
        rf"^[0-9](?:(?!–|—|-|to).)*(?:–|—|-|to).* (?:on )?(?:[0-9]{{4}}-|{'|'.join(name[:3] for name in MONTHS)})",
        "write the date first: 2026-01-15 09:00 – 11:00",
    ),
    (
        "/|" + "|".join(name[:3] for name in MONTHS),
        "write the date in full, like 2026-01-15 10:00",
    ),
    (r"^[0-9.,]+$", "write hours and minutes with a colon, like 09:30"),
)


def advice(text: str) -> str | None:
    """Return what to write instead of a text that `fails`, for a likely slip."""
    text = typed(text)
    if text != (unquoted := text.strip(QUOTES)):
        return f"write it without quotation marks: {unquoted}"
    if zone := _zone_advice(text):
        return zone
    if slip := _clock_advice(text):
        return slip
    if wrong := date_advice(text):
        return wrong
    return next((step for sign, step in _HINTS if re.search(sign, text, _FLAGS)), None)


def _zone_advice(text: str) -> str | None:
    name = _wanted_zone(text)
    if match := re.search(r"([0-9]{1,2}:[0-9]{2}) ([+-])([0-9])$", text):
        return f"write the offset in full: {match[1]} {match[2]}0{match[3]}00"
    if name is None or find_zone(name) is not None or name[0] in "+-":
        return None
    clock = next((word for word in text.split(" ") if ":" in word), "10:00").rstrip("(")
    if several := offsets_of(name):
        means = " or ".join(several)
        return f"{name.upper()} is {means}: write the offset, like {clock} {several[0][:6].replace(':', '')}"
    return (
        f"write the zone as an offset from UTC, like {clock} +05:30, or by its name,"
        f" {clock} Europe/Berlin"
    )


def _clock_advice(text: str) -> str | None:
    """Return the clock that a text may mean: `12.30`, `1230`, `12h30`, `10:5`, `24:00`, `13:05 PM`."""
    if match := re.fullmatch(
        r"([0-9]{1,2})[.hH]([0-9]{2})|(?!19[7-9]|20)([0-9]{2})([0-9]{2})", text
    ):
        hour, minute = match[1] or match[3], match[2] or match[4]
        if int(hour) < 24 and int(minute) < 60:
            return f"write {hour:0>2}:{minute}"
    if match := re.fullmatch(r"([0-9]{1,2}):([0-9])", text):
        return f"write the minutes with two digits: {match[1]:0>2}:0{match[2]}"
    if match := re.search(r"(?<![0-9:.+-])([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?(?![0-9:])", text):
        hour, minute, second = (int(part or 0) for part in match.groups())
        if hour == 24 and minute < 60 and second < 60:
            return f"write 00{match[0][2:]} of the next day"
        if hour > 24 or minute > 59 or second > 59:
            return "hours go from 00 to 23, minutes and seconds from 00 to 59"
    if match := re.search(r"\b(1[3-9]|2[0-3]):([0-9]{2}) ?p\.?m", text, _FLAGS):
        return f"write {match[1]}:{match[2]}, or {int(match[1]) - 12}:{match[2]} PM"
    return None
