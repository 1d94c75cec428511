"""Quantities: the numbers in a report's words, and whether they meet a target."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem.values.quantities import Quantity, meets, read_quantity


@pytest.mark.parametrize(
    ("text", "value", "unit", "comparison"),
    [
        ("0", "0", "", "="),
        ("12,000", "12000", "", "="),
        ("1,234,567.5", "1234567.5", "", "="),
        ("15%", "15", "%", "="),
        ("99.99 %", "99.99", "%", "="),
        ("< 1%", "1", "%", "<"),
        ("<=200ms", "200", "ms", "<="),
        ("≥ 99.9%", "99.9", "%", ">="),
        ("> 5", "5", "", ">"),
        ("= 5", "5", "", "="),
        ("45 min", "45", "min", "="),
        ("45m", "45", "min", "="),
        ("1.5 hours", "1.5", "h", "="),
        ("2 days", "2", "d", "="),
        ("1 h 30 min", "5400", "s", "="),
        ("< 1h30m", "5400", "s", "<"),
        ("00:45:00", "2700", "s", "="),
    ],
)
def test_a_quantity_is_read(text: str, value: str, unit: str, comparison: str) -> None:
    """A number, its unit and its comparison are distinguished, and the number is exact."""
    quantity = read_quantity(text)
    assert quantity is not None
    assert (quantity.value, quantity.unit, quantity.comparison) == (
        Decimal(value),
        unit,
        comparison,
    )


@pytest.mark.parametrize(
    "text",
    [
        None, "", " ", "X", "X%", "none", "about 12,000", "~15%", "12k", "1.2 M", "5M", "1,2", "12,00",
        "1,2345", "12 000", "15% of all", "10-20", "10 – 20 min", "-5", "+5", "5 GB", "$1,200", "1e3",
        "NaN", "inf", "٣", "<", "< <5", "<> 5", "5 5", "00:45", "12:30", "1.", ".5", "%5", "5%%",
        "9" * 65, "1 h, 30 min", "p99 < 200ms", "2026-01-15", "v1.2.3", "1 month", "\x005",
    ],
)  # fmt: skip
def test_what_needs_interpretation_is_no_quantity(text: str | None) -> None:
    """Words, approximations, ranges, unknown units and odd separators are None."""
    assert read_quantity(text) is None


@given(st.text(alphabet="0123456789.,:<>=≤≥% hmsPT~-", max_size=12) | st.text(max_size=70))
def test_any_text_is_a_quantity_or_none(text: str) -> None:
    """No text raises anything, and what is read is finite."""
    quantity = read_quantity(text)
    assert quantity is None or (quantity.value.is_finite() and quantity.value >= 0)


@pytest.mark.parametrize(
    ("value", "target", "expected"),
    [
        ("0.1%", "< 1%", True),
        ("1%", "< 1%", False),
        ("1%", "<= 1%", True),
        ("99.99%", "99.99%", True),
        ("99.95%", "99.99%", None),  # at least, a reader knows; nothing says so
        ("99.95%", ">= 99.99%", False),
        ("900 ms", "<= 1 s", True),
        ("1 min", "< 59 s", False),
        ("12,000", "> 10000", True),
        ("15%", "< 20", None),
        ("5 s", "< 5%", None),
        ("fast", "< 1 s", None),
        ("1 s", "fast", None),
        ("< 1%", "< 1%", True),
        ("<= 1%", "< 1%", None),
        ("< 1%", "<= 1%", True),
        ("< 5%", "< 1%", None),
        ("> 5%", "< 1%", False),
        ("> 1%", "<= 1%", False),
        (">= 1%", "<= 1%", None),
        (">= 1%", "< 1%", False),
        ("> 0.5%", "< 1%", None),
        ("< 5", "> 5", False),
        ("> 6", "> 5", True),
        ("< 5", "5", None),
        (None, "< 1%", None),
        ("1%", None, None),
    ],
)
def test_whether_a_value_meets_its_target(
    value: str | None, target: str | None, expected: bool | None
) -> None:
    """A value meets a target, misses it, or the two don't say."""
    assert meets(value, target) is expected


_SIGNS = ("<", "<=", "=", ">=", ">")


def _holds(amount: Decimal, quantity: Quantity) -> bool:
    limit = quantity.amount
    return {
        "<": amount < limit, "<=": amount <= limit, "=": amount == limit,
        ">=": amount >= limit, ">": amount > limit,
    }[quantity.comparison]  # fmt: skip


@given(
    st.integers(0, 6), st.sampled_from(_SIGNS), st.integers(0, 6),
    st.sampled_from([sign for sign in _SIGNS if sign != "="]),
)  # fmt: skip
def test_the_answer_is_that_of_every_number_in_between(
    number: int, sign: str, limit: int, bound: str
) -> None:
    """True is every number that the value may be, False is none of them, None is some."""
    value, target = read_quantity(f"{sign} {number}"), read_quantity(f"{bound} {limit}")
    assert value is not None
    assert target is not None
    points = [Decimal(half) / 2 for half in range(-2, 16)]
    inner_points = [_holds(point, target) for point in points if _holds(point, value)]
    expected = True if all(inner_points) else None if any(inner_points) else False
    assert meets(value, target) is expected


def test_a_length_of_time_is_a_timedelta() -> None:
    """A quantity of time is a timedelta too, and no other is."""
    hours = read_quantity("1.5 h")
    assert hours is not None
    assert hours.duration == timedelta(minutes=90)
    for text in ("15%", "5"):
        quantity = read_quantity(text)
        assert quantity is not None
        assert quantity.duration is None
