"""The times that machines write: RFC 3339 with nanoseconds, Go's own form, epochs of any unit.

    2020-02-06T00:17:58.432911368Z
    2026-05-27 15:36:00.112013015 +0000 UTC m=+8560.285724134
    1772029070.889249            1795829479            1795829479000

A moment is whole seconds, so that a fraction is cut. A stamp before 1970 is a machine's "not yet":
Go's zero time is `0001-01-01T00:00:00Z`. A stamp without a zone is no instant, and none is guessed.
"""

from datetime import UTC, datetime, timedelta, timezone

from postmortem.patterns import regex

_STAMP = regex(
    r"(?P<day>\d{4}-\d\d-\d\d)[T ](?P<clock>\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)? ?"
    r"(?:(?P<utc>Z|z|UTC)|(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d)(?: [A-Z][A-Za-z0-9+-]*)?)"
    r"(?: m=[+-][\d.]+)?"
)
_EPOCH = regex(r"\d{9,19}(?:\.\d+)?")
_UNITS = ((1e17, 1e9), (1e14, 1e6), (1e11, 1e3))
"""Above the first number, an epoch is in units of the second: nano-, micro-, milliseconds."""

_LAST = 4_102_444_800
"""The first second of 2100: what lies after it is no time of an incident."""


def stamp(value: object) -> datetime | None:
    """Return the instant that a machine's time is, in UTC and to the second.

    Returns None for what is no time, for a time before 1970 or after 2099, and for one without a
    zone. An epoch is in seconds, milli-, micro- or nanoseconds, as its size says.

    >>> stamp("2026-05-27 15:36:00.112013015 +0000 UTC m=+8560.285724134").isoformat()
    '2026-05-27T15:36:00+00:00'
    >>> stamp(1795829479000) == stamp("1795829479.5")
    True
    >>> stamp("0001-01-01T00:00:00Z") is None
    True
    """
    if isinstance(value, datetime):
        return None if value.tzinfo is None else _checked(value)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, str):
        text = value.strip()
        if not _EPOCH.fullmatch(text):
            return _written(text)
        value = float(text) if "." in text else int(text)
    return _counted(value)


def _counted(value: float) -> datetime | None:
    for above, unit in _UNITS:
        if value >= above:
            value = value / unit
            break
    if not 0 < value < _LAST:  # false for NaN as well
        return None
    return datetime.fromtimestamp(int(value), UTC)


def _written(text: str) -> datetime | None:
    match = _STAMP.fullmatch(text)
    if match is None:
        return None
    offset = timedelta()
    if not match["utc"]:
        offset = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"]))
        offset = -offset if match["sign"] == "-" else offset
    clock = match["clock"]
    leap = clock.endswith(":60")
    try:
        zone = timezone(offset)
        at = datetime.fromisoformat(
            f"{match['day']}T{clock[:-2]}59" if leap else f"{match['day']}T{clock}"
        )
        return _checked(at.replace(tzinfo=zone) + timedelta(seconds=leap))
    except (ValueError, OverflowError):
        return None


def _checked(value: datetime) -> datetime | None:
    try:
        at = value.astimezone(UTC).replace(microsecond=0)
    except (OverflowError, ValueError):
        return None
    return at if 1970 <= at.year < 2100 else None
