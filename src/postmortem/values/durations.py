"""Durations: reading and writing a length of time."""

import re
from datetime import timedelta
from typing import NoReturn

from postmortem.errors import FieldError, Problem, describe
from postmortem.patterns import regex
from postmortem.text.normal import single_spaced
from postmortem.values.characters import QUOTES, typed

_LONGEST = 128
"""How many characters a duration may have. Longer text is never parsed."""

_UNITS = {
    "w": 604_800_000_000, "d": 86_400_000_000, "h": 3_600_000_000, "m": 60_000_000, "s": 1_000_000,
    "ms": 1_000,
}  # fmt: skip
_COUNT = r"[0-9]{1,12}(?:\.[0-9]{1,9})?"
_UNIT_NAMES = {
    "w": "w|weeks?", "d": "d|days?", "h": "h|hrs?|hours?", "m": "m|mins?|minutes?",
    "s": "s|secs?|seconds?", "ms": "ms|milliseconds?",
}  # fmt: skip
_DURATIONS = (
    regex(
        r"(?:(?P<d>[0-9]{1,9}) days?,? )?"
        r"(?P<h>[0-9]{1,9}):(?P<m>[0-5][0-9]):(?P<s>[0-5][0-9](?:\.[0-9]{1,9})?)"
    ),
    regex(
        "".join(
            rf"(?:(?:^|(?<=[a-z])(?:,? and |, ?| ?))(?P<{unit}>{_COUNT}) ?(?:{names}))?"
            for unit, names in _UNIT_NAMES.items()
        ),
        re.ASCII | re.IGNORECASE,
    ),
    regex(
        rf"P(?:(?P<w>{_COUNT})W)?(?:(?P<d>{_COUNT})D)?"
        rf"(?:T(?=[0-9])(?:(?P<h>{_COUNT})H)?(?:(?P<m>{_COUNT})M)?(?:(?P<s>{_COUNT})S)?)?"
    ),
)
_LIMIT = timedelta(hours=10**6)


class ApproximateDuration(timedelta):
    """A length of time that is known roughly: `~45 min`. It is equal to no exact one.

    >>> as_duration("~45 min") == ApproximateDuration(minutes=45) != timedelta(minutes=45)
    True
    """

    @property
    def exact(self) -> timedelta:
        """The length without the mark that it is known roughly.

        >>> ApproximateDuration(minutes=45).exact
        datetime.timedelta(seconds=2700)
        """
        return timedelta(self.days, self.seconds, self.microseconds)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ApproximateDuration) and timedelta.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other  # a timedelta has its own, which knows nothing of this class

    def __hash__(self) -> int:
        return hash((ApproximateDuration, timedelta.__hash__(self)))

    def __str__(self) -> str:
        return f"~{self.exact}"

    def __repr__(self) -> str:
        return f"ApproximateDuration(seconds={self.total_seconds():g})"


_ABOUT = regex(
    r"(?:[~≈] ?|(?:ca?|approx)(?:\. ?| )|(?:about|circa|around|approximately|roughly) )(?=[0-9p])",
    re.IGNORECASE,
)


def as_duration(value: timedelta | str) -> timedelta:
    """Return a duration, given as a timedelta or as text: `00:45:00`, `1 h 28 min`, `PT45M`.

    One with a mark or a word before it, `~45 min` or `about 2 h`, is an `ApproximateDuration`.

    Raises `FieldError` for what is negative, a million hours or more, finer than a microsecond,
    without a unit (`45`), or open to two readings (`00:45`, months, years).
    """
    about = isinstance(value, ApproximateDuration)
    if isinstance(value, str):
        text = typed(single_spaced(value))
        amount = _ABOUT.sub("", text, count=1) if _ABOUT.match(text) else text
        about = amount != text
        duration = _read_duration(amount)
        if duration is None:
            _refuse(value, _duration_hint(text))
    elif isinstance(value, timedelta):
        duration = timedelta(value.days, value.seconds, value.microseconds)
        if getattr(value, "nanoseconds", 0):  # pandas has a class of its own
            _refuse(value, "round it: value.round('us')")
    else:
        _refuse(value)
    if not timedelta(0) <= duration < _LIMIT:
        shown = value if isinstance(value, str) else str(duration)
        _refuse(shown, expected="a duration from 0 to less than a million hours")
    if not about:
        return duration
    return ApproximateDuration(duration.days, duration.seconds, duration.microseconds)


def _read_duration(text: str) -> timedelta | None:
    if not text or len(text) > _LONGEST:
        return None
    parts = next((match for form in _DURATIONS if (match := form.fullmatch(text))), None)
    total = 0
    for unit, number in (parts.groupdict() if parts else {}).items():
        integer, _, decimals = (number or "0").partition(".")
        # In whole numbers: a float would make 0.1 h something else than six minutes.
        count, remainder = divmod(int(integer + decimals) * _UNITS[unit], 10 ** len(decimals))
        if remainder:
            return None
        total += count
    if parts is None or not any(parts.groups()):
        return None
    # What a timedelta can't hold is out of range anyway, and refused as such.
    return timedelta(microseconds=min(total, 2 * _LIMIT // timedelta(microseconds=1)))


def _duration_hint(text: str) -> str | None:
    text = text[:_LONGEST].strip()
    if text != (unquoted := text.strip(QUOTES)):
        return f"write it without quotation marks: {unquoted}"
    if match := re.fullmatch(r"([0-9]{1,6}):([0-5][0-9])", text):
        first, second = int(match[1]), int(match[2])
        return f"write {first} h {second} min, or {first} min {second} s"
    if match := re.fullmatch(r"([0-9]+),([0-9]+)( ?[a-z]+)", text, re.IGNORECASE):
        return f"write the decimals after a point: {match[1]}.{match[2]}{match[3]}"
    if match := re.fullmatch(r"([0-9]{1,2}) ?h ?([0-9]{2})", text, re.IGNORECASE):
        return f"write {int(match[1])} h {int(match[2])} min"
    return "add the unit, like 45 min" if re.fullmatch(r"[0-9.]+", text) else None


def write_duration(value: timedelta) -> str:
    """Return a duration as `HH:MM:SS`, with more than 24 hours where it takes them, `~` if roughly."""
    if isinstance(value, ApproximateDuration):
        return f"~{write_duration(value.exact)}"
    seconds = value.days * 86_400 + value.seconds
    fraction = f".{value.microseconds:06}" if value.microseconds else ""
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{fraction}"


def say_duration(value: timedelta) -> str:
    """Return a duration as people say it: `1 h 24 min`, `2 d 3 h`, `0.5 s`. `as_duration` reads it.

    >>> say_duration(timedelta(minutes=84))
    '1 h 24 min'
    """
    if isinstance(value, ApproximateDuration):
        return f"about {say_duration(value.exact)}"
    minutes, seconds = divmod(value.days * 86_400 + value.seconds, 60)
    counts = ((minutes // 1440, "d"), (minutes // 60 % 24, "h"), (minutes % 60, "min"))
    parts = [f"{count} {unit}" for count, unit in counts if count]
    exact = str(seconds) + f".{value.microseconds:06}".rstrip("0.")
    if float(exact) or not parts:
        parts.append(f"{exact} s")
    return " ".join(parts)


def _refuse(
    value: object, hint: str | None = None, expected: str = "a duration like 00:45:00 or 45 min"
) -> NoReturn:
    raise FieldError(Problem(expected=expected, found=describe(value), hint=hint))
