"""How a zone of times is written: what stands behind a clock, in a heading, in a sentence."""

import re
from datetime import timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

_FIXED = {
    "Z": 0.0, "UTC": 0.0, "GMT": 0.0, "ZULU": 0.0, "WET": 0.0, "WEST": 1.0, "CET": 1.0, "CEST": 2.0, "MEZ": 1.0, "MESZ": 2.0,
    "BST": 1.0, "EET": 2.0, "EEST": 3.0, "MSK": 3.0, "TRT": 3.0, "EAT": 3.0, "CAT": 2.0, "WAT": 1.0, "SAST": 2.0,
    "PST": -8.0, "PDT": -7.0, "MST": -7.0, "MDT": -6.0, "CDT": -5.0, "EST": -5.0, "EDT": -4.0,
    "AKST": -9.0, "AKDT": -8.0, "HST": -10.0, "NST": -3.5, "NDT": -2.5, "BRT": -3.0, "ART": -3.0,
    "JST": 9.0, "KST": 9.0, "SGT": 8.0, "HKT": 8.0, "PHT": 8.0, "ICT": 7.0, "WIB": 7.0, "PKT": 5.0, "NPT": 5.75,
    "AEST": 10.0, "AEDT": 11.0, "ACST": 9.5, "ACDT": 10.5, "AWST": 8.0, "NZST": 12.0, "NZDT": 13.0,
}  # fmt: skip
_REGIONS = {
    "ET": "America/New_York", "PT": "America/Los_Angeles", "CT": "America/Chicago", "MT": "America/Denver",
    "EASTERN": "America/New_York", "PACIFIC": "America/Los_Angeles", "CENTRAL": "America/Chicago",
    "MOUNTAIN": "America/Denver", "CET/CEST": "Europe/Paris", "CEST/CET": "Europe/Paris", "PST/PDT": "America/Los_Angeles",
    "EST/EDT": "America/New_York", "UK": "Europe/London", "BST/GMT": "Europe/London", "GMT/BST": "Europe/London",
}  # fmt: skip
_SEVERAL = {"CST", "IST", "SST", "AST", "AMT", "GST", "ADT", "ECT", "LOCAL"}
"""Names of two countries, and of none."""
_CITIES = {
    "London": "Europe/London", "Berlin": "Europe/Berlin", "Paris": "Europe/Paris", "Amsterdam": "Europe/Amsterdam",
    "Madrid": "Europe/Madrid", "Dublin": "Europe/Dublin", "Zurich": "Europe/Zurich", "Stockholm": "Europe/Stockholm",
    "New York": "America/New_York", "San Francisco": "America/Los_Angeles", "Tokyo": "Asia/Tokyo",
    "Singapore": "Asia/Singapore", "Sydney": "Australia/Sydney",
}  # fmt: skip
_OFFSET = r"[+-][0-9]{1,2}(?::?[0-9]{2})?(?![0-9:])"
_BASED = rf"(?:UTC|GMT)(?: ?{_OFFSET})?"
_NAMES = "|".join(
    sorted(
        {*_FIXED, *_REGIONS, *_SEVERAL} - {"EASTERN", "PACIFIC", "CENTRAL", "MOUNTAIN", "LOCAL"},
        key=lambda n: (-len(n), n),
    )
)
_ENDS = r"(?= ?(?:[.:,;()\[\]|–—-]|$))"
"""What follows a word that is a zone only where nothing else follows: `Eastern`, `local`."""
_REGION = (
    r"(?:US[ /-]?)?(?:[Pp]acific|[Ee]astern|[Cc]entral|[Mm]ountain|PACIFIC|EASTERN|CENTRAL|MOUNTAIN)"
    rf"(?:(?: (?:[Ss]tandard|[Dd]aylight))?(?: [Tt]ime)(?![A-Za-z0-9])|{_ENDS}|(?<=[AaPp][Mm] .......)(?![A-Za-z0-9])|(?<=[AaPp][Mm] ........)(?![A-Za-z0-9]))"
    rf"|US/[A-Z][a-z]+|(?:[A-Z][a-z]+ )?[A-Z][a-z]+ (?:local )?time\b|[Ll]ocal(?: time(?![A-Za-z])|{_ENDS})"
)
_IANA = r"[A-Z][A-Za-z]+/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?"
ZONE = rf"(?:{_BASED}|(?:{_NAMES})(?![A-Za-z0-9/])|{_IANA}|(?:{_REGION})(?![A-Za-z0-9]))"
ZONE_AFTER_CLOCK = re.compile(
    rf"[ ]?(?:[(\[](?P<in>{ZONE}|{_OFFSET})[)\]]|(?P<plain>(?P<base>{_BASED}(?![A-Za-z0-9/]))|{ZONE}|Z(?![A-Za-z0-9])|[+-][0-9]{{2}}:?[0-9]{{2}}(?![0-9:])))"
)
"""A zone behind a clock: ` UTC`, `Z`, ` (CET)`, ` +05:30`, ` Pacific Time`, ` America/New_York`."""
ZONE_ANYWHERE = re.compile(rf"(?<![\w/])(?:{ZONE})(?![\w/])")


@lru_cache(maxsize=1)
def _cities() -> dict[str, str]:
    """Return the names of IANA by the cities in them."""
    return {
        name.rpartition("/")[2].replace("_", " "): name
        for name in sorted(available_timezones())
        if "/" in name and not name.startswith(("Etc/", "US/", "SystemV/"))
    } | _CITIES


@lru_cache(maxsize=256)
def zone_of(words: str) -> tzinfo | None:
    """Return the zone that words name; None where they name none that is known.

    An abbreviation is what it says, summer or winter; the name of a region follows the season.

    >>> zone_of("PST"), zone_of("IST")
    (datetime.timezone(datetime.timedelta(days=-1, seconds=57600)), None)
    >>> zone_of("Pacific Time")
    zoneinfo.ZoneInfo(key='America/Los_Angeles')
    """
    text = words.strip(" ()[]").replace("\u2212", "-")
    upper = text.upper()
    if found := re.fullmatch(rf"(?:UTC|GMT)? ?(?P<offset>{_OFFSET})", upper):
        digits = found["offset"][1:].replace(":", "")
        hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
        if int(minutes) > 59 or int(hours) > 14:
            return None
        ahead = timedelta(hours=int(hours), minutes=int(minutes))
        return timezone(-ahead if found["offset"][0] == "-" else ahead)
    if upper in _FIXED:
        return timezone(timedelta(hours=_FIXED[upper]))
    if upper in _REGIONS:
        return ZoneInfo(_REGIONS[upper])
    bare = re.sub(r"^US[ /-]?| (?:local )?time$", "", text, flags=re.IGNORECASE)
    found = re.fullmatch(
        r"(pacific|eastern|central|mountain) (standard|daylight)", bare, re.IGNORECASE
    )
    if found:
        return zone_of(f"{found[1][0]}{found[2][0]}T".upper())
    if bare.upper() in _REGIONS:
        return ZoneInfo(_REGIONS[bare.upper()])
    if text != bare and bare in _cities():
        return ZoneInfo(_cities()[bare])
    return region(bare)


def region(name: str) -> tzinfo | None:
    """Return the zone of an IANA name; None where there is none of that name."""
    if not re.fullmatch(_IANA, name):
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def is_zone(words: str) -> bool:
    """Whether words name a zone, known or not: `Who/What` and `First time` only look like one."""
    text = words.strip(" ()[]")
    if re.fullmatch(_IANA, text):
        return text.upper() in _REGIONS or region(text) is not None
    if re.fullmatch(r"[A-Z][a-z]+(?: [A-Z][a-z]+)? (?:local )?time", text):
        return zone_of(text) is not None or text.startswith("Local")
    return True
