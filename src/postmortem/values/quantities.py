"""Quantities: the numbers in a report's words, where the words are nothing else.

    read_quantity("< 200ms")     # Quantity(value=Decimal('200'), unit='ms', comparison='<')
    read_quantity("12,000")      # Quantity(value=Decimal('12000'), unit='', comparison='=')
    read_quantity("about 12k")   # None

Cells keep the spelling of their author. Whoever compares two of them asks here, and gets None
wherever a reader would have to interpret.
"""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Literal, TypeAlias

import attrs

from postmortem.errors import FieldError
from postmortem.patterns import regex
from postmortem.values.durations import as_duration

Comparison: TypeAlias = Literal["<", "<=", "=", ">=", ">"]

_LONGEST = 64
"""How many characters a quantity may have. Longer text is never parsed."""
_SPELLINGS = {
    "": "", "%": "%", "percent": "%",
    **dict.fromkeys(("ms", "msec", "millisecond", "milliseconds"), "ms"),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), "s"),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), "min"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), "h"),
    **dict.fromkeys(("d", "day", "days"), "d"),
}  # fmt: skip
_MILLISECONDS = {"ms": 1, "s": 1_000, "min": 60_000, "h": 3_600_000, "d": 86_400_000}
_COMPARISONS: dict[str, Comparison] = {
    "": "=", "=": "=", "<": "<", "<=": "<=", "≤": "<=", ">": ">", ">=": ">=", "≥": ">=",
}  # fmt: skip
# A capital M is a million to some and a minute to others, so it is no unit. Digits are ASCII's.
_QUANTITY = regex(
    r"(?P<sign>[<>]=?|[=≤≥]?) ?"
    r"(?P<number>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
    r" ?(?P<unit>%|[a-z]*)"
)
_COMPOUND = regex(r"(?P<sign>[<>]=?|[=≤≥]?) ?(?P<duration>[0-9].*[0-9].*)")


@attrs.frozen
class Quantity:
    """A number with its unit, and how a value is meant to compare with it."""

    value: Decimal
    """The number, exactly as it was written."""
    unit: str = ""
    """`ms`, `s`, `min`, `h`, `d`, `%`, or '' for a plain number."""
    comparison: Comparison = "="
    """`<` for `< 200ms`; `=` where no sign was written."""

    @property
    def dimension(self) -> str:
        """What it can be compared with: `time`, `%` or ''."""
        return "time" if self.unit in _MILLISECONDS else self.unit

    @property
    def amount(self) -> Decimal:
        """The number in the unit of its dimension: milliseconds for a time."""
        return self.value * _MILLISECONDS.get(self.unit, 1)

    @property
    def duration(self) -> timedelta | None:
        """The length of time that it is, to the microsecond; None for any other dimension."""
        if self.dimension != "time" or self.amount > 10**14:
            return None
        return timedelta(microseconds=int(self.amount * 1000))


def read_quantity(text: str | None) -> Quantity | None:
    """Return the quantity that a text is, or None where it is anything else, or more than one.

    It reads a number with at most one unit (`15%`, `12,000`, `45 min`), a length of time with
    several (`1 h 30 min`, `00:45:00`), and a comparison before either (`< 1%`, `>= 99.9%`).
    """
    if text is None or len(text) > _LONGEST:
        return None
    if match := _QUANTITY.fullmatch(text):
        unit = _SPELLINGS.get(match["unit"])
        if unit is None:
            return None
        value = Decimal(match["number"].replace(",", ""))
        return Quantity(value, unit, _COMPARISONS[match["sign"]])
    match = _COMPOUND.fullmatch(text)
    # A `P` would be ISO 8601, which nobody writes into a cell; a comma may be a decimal one.
    if match is None or not re.search("[a-z:]", match["duration"]) or "," in text:
        return None
    try:
        length = as_duration(match["duration"])
    except FieldError:
        return None
    seconds = Decimal(length // timedelta(microseconds=1)) / 1_000_000
    return Quantity(seconds, "s", _COMPARISONS[match["sign"]])


def meets(value: Quantity | str | None, target: Quantity | str | None) -> bool | None:
    """Whether a value is what a target asks for; None where that isn't known.

    The two have to be of one dimension. A value with a comparison of its own stands for all that
    it covers: `< 1%` meets `< 5%`. A target without a comparison doesn't say which way is good,
    so an equal value meets it, and nothing is known of any other.

    >>> meets("0.1%", "< 1%"), meets("900 ms", "<= 1 s"), meets("15%", "< 1%")
    (True, True, False)
    >>> meets("99.95%", "99.99%") is None
    True
    """
    value = read_quantity(value) if isinstance(value, str) else value
    target = read_quantity(target) if isinstance(target, str) else target
    if value is None or target is None or value.dimension != target.dimension:
        return None
    if target.comparison == "=":
        return True if value.comparison == "=" and value.amount == target.amount else None
    upward = target.comparison[0] == ">"
    # Turned around, `>` is `<`: one direction is enough to think about.
    amount, limit = (-value.amount, -target.amount) if upward else (value.amount, target.amount)
    reaches = amount < limit or (amount == limit and target.comparison[-1] == "=")
    if value.comparison == "=":
        return reaches
    if (value.comparison[0] == ">") == upward:
        open_end = amount == limit and value.comparison in ("<", ">")
        return True if reaches or open_end else None
    # The value covers all that lies on the other side of its own limit, perhaps with it.
    is_outside = amount > limit or (
        amount == limit and not (reaches and value.comparison[-1] == "=")
    )
    return False if is_outside else None
