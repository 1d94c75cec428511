"""The statistics against published figures; `test_oracles` holds them against libraries."""

import math
import statistics as standard

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem.corpus import statistics as ours

NUMBERS = st.lists(st.integers(0, 10_000).map(float), min_size=2, max_size=30)


@pytest.mark.parametrize(
    ("count", "low", "high"),
    # Exact limits of a Poisson count, as Garwood's table of 1936 has them.
    [(0, 0.0, 3.69), (1, 0.0253, 5.57), (5, 1.62, 11.67), (10, 4.80, 18.39), (50, 37.11, 65.92)],
)
def test_the_interval_of_a_count(count: int, low: float, high: float) -> None:
    """It is the exact one."""
    interval = ours.poisson_interval(count)
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=0.01)


def test_the_interval_of_a_share() -> None:
    """It is Wilson's: with 0 of 10 the upper limit is 28 %, and none of 0 has no interval."""
    interval = ours.wilson_interval(0, 10)
    assert interval is not None
    assert (interval.low, interval.high) == pytest.approx((0.0, 0.2775), abs=1e-3)
    interval = ours.wilson_interval(8, 10)
    assert interval is not None
    assert (interval.low, interval.high) == pytest.approx((0.490, 0.943), abs=1e-3)
    assert ours.wilson_interval(0, 0) is None


def test_a_curve_of_a_published_trial() -> None:
    """Remission under 6-mercaptopurine (Freireich and others 1963), as textbooks give it."""
    ended = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    steps = ours.kaplan_meier([*((t, True) for t in ended), *((t, False) for t in censored)])
    assert [(step.time, round(step.share, 3)) for step in steps] == [
        (6, 0.857), (7, 0.807), (10, 0.753), (13, 0.690), (16, 0.627), (22, 0.538), (23, 0.448),
    ]  # fmt: skip
    assert [step.at_risk for step in steps] == [21, 17, 15, 12, 11, 7, 6]
    assert ours.time_until(steps, 0.5) == 23
    assert ours.time_until(steps, 0.9) is None


def test_a_rank_correlation_by_hand() -> None:
    """With one swap in five, rho is 0.9; ties share their ranks; a constant has none."""
    estimate = ours.rank_correlation([(1, 1), (2, 2), (3, 4), (4, 3), (5, 5)])
    assert estimate is not None
    assert estimate.rho == pytest.approx(0.9)
    tied = ours.rank_correlation([(1, 1), (1, 2), (2, 3)])
    assert tied is not None
    assert tied.rho == pytest.approx(math.sqrt(3) / 2)
    assert ours.rank_correlation([(1, 1), (1, 2), (1, 3)]) is None
    assert ours.rank_correlation([(1, 1), (2, 2)]) is None


@given(NUMBERS)
def test_the_middle_quantile_is_the_median(values: list[float]) -> None:
    """The standard library agrees."""
    assert ours.quantile(sorted(values), 0.5) == pytest.approx(standard.median(values))


@given(NUMBERS, NUMBERS, st.integers(-1_000, 1_000))
def test_a_difference_of_medians_follows_its_numbers(
    before: list[float], after: list[float], shift: int
) -> None:
    """Shifting one side shifts the interval; swapping the sides turns its sign, but for chance."""
    first_run = ours.median_difference(before, after, resamples=200)
    second_run = ours.median_difference(before, after, resamples=200)
    moved = ours.median_difference(before, [value + shift for value in after], resamples=200)
    assert first_run is not None
    assert moved is not None
    assert first_run == second_run
    assert (moved.low, moved.high) == pytest.approx((first_run.low + shift, first_run.high + shift))


def test_one_value_has_no_difference() -> None:
    """A bootstrap of one value would be sure of everything."""
    assert ours.median_difference([1.0], [2.0, 3.0]) is None
