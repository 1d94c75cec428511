"""The measure of growth itself."""

from tests.growth import MOST, exponent


def characters_before_each(text: str) -> int:
    """Return a number that takes quadratic time."""
    return sum(len(text[:end].encode()) + text[:end].count("b") for end in range(0, len(text), 16))


def test_quadratic_work_is_distinguished_from_linear_work() -> None:
    """Work on each character stays below the limit; work on all before each doesn't."""
    assert exponent(lambda text: sum(map(ord, text)), lambda n: "a" * n) < MOST
    assert exponent(characters_before_each, lambda n: "a" * n) > MOST
