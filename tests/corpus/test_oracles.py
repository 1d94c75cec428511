"""The statistics against the libraries that people trust; `nox -s oracles` has them."""

import itertools
import statistics as standard
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from postmortem.corpus import statistics as ours

np: Any = pytest.importorskip("numpy")
scipy_stats: Any = pytest.importorskip("scipy.stats")
proportion: Any = pytest.importorskip("statsmodels.stats.proportion")
rates: Any = pytest.importorskip("statsmodels.stats.rates")
lifelines: Any = pytest.importorskip("lifelines")

VALUES = st.lists(st.floats(-1e6, 1e6, allow_subnormal=False), min_size=1, max_size=40)


@given(VALUES, st.floats(0, 1))
def test_quantiles_are_numpy_s(values: list[float], share: float) -> None:
    """A quantile is the one that numpy gives by default."""
    estimate = ours.quantile(sorted(values), share)
    assert estimate == pytest.approx(float(np.quantile(values, share)), rel=1e-9, abs=1e-6)


@given(st.integers(0, 100_000), st.sampled_from([0.8, 0.9, 0.95, 0.99]))
@example(0, 0.95)
@example(1, 0.95)
@example(5_000_000, 0.95)
def test_an_interval_of_a_count_is_scipy_s(count: int, level: float) -> None:
    """The interval of a count is the exact one, made of chi-square quantiles."""
    interval = ours.poisson_interval(count, level)
    low = scipy_stats.chi2.ppf((1 - level) / 2, 2 * count) / 2 if count else 0
    high = scipy_stats.chi2.ppf((1 + level) / 2, 2 * count + 2) / 2
    assert (interval.low, interval.high) == pytest.approx((low, high), rel=1e-8)


@pytest.mark.parametrize("count", [1, 3, 12, 250])
def test_an_interval_of_a_count_is_statsmodels(count: int) -> None:
    """Statsmodels calls the same interval exact."""
    low, high = rates.confint_poisson(count, 1, method="exact-c")
    interval = ours.poisson_interval(count)
    assert (interval.low, interval.high) == pytest.approx((low, high), rel=1e-8)


@given(st.integers(0, 500), st.integers(1, 500), st.sampled_from([0.9, 0.95, 0.99]))
@example(0, 10, 0.95)
@example(10, 10, 0.95)
def test_an_interval_of_a_share_is_statsmodels(part: int, more: int, level: float) -> None:
    """The interval of a share is Wilson's."""
    total = max(part, more)
    low, high = proportion.proportion_confint(part, total, alpha=1 - level, method="wilson")
    interval = ours.wilson_interval(part, total, level)
    assert interval is not None
    assert (interval.low, interval.high) == pytest.approx((low, high), rel=1e-9, abs=1e-12)


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(0, 30)), min_size=3, max_size=40))
@example([(1, 1), (2, 2), (3, 3), (4, 4), (5, 5)])
def test_a_rank_correlation_is_scipy_s(pairs: list[tuple[float, float]]) -> None:
    """Spearman's rho, with ties, is that of scipy; where scipy has none, there is none."""
    estimate = ours.rank_correlation(pairs)
    first, second = [x for x, _ in pairs], [y for _, y in pairs]
    if len({*first}) == 1 or len({*second}) == 1:
        assert estimate is None
        return
    assert estimate is not None
    assert estimate.rho == pytest.approx(float(scipy_stats.spearmanr(first, second)[0]), abs=1e-9)


def test_the_interval_of_a_rank_correlation_covers_what_is_true() -> None:
    """Of 400 samples of 60 pairs, 90 to 98 in a hundred intervals hold the true correlation."""
    true = (
        6 / 3.141592653589793 * np.arcsin(0.6 / 2)
    )  # Spearman's rho of a normal pair with r = 0.6
    source = np.random.default_rng(7)
    covered = 0
    for _ in range(400):
        pairs = source.multivariate_normal([0, 0], [[1, 0.6], [0.6, 1]], size=60)
        estimate = ours.rank_correlation([(float(x), float(y)) for x, y in pairs])
        assert estimate is not None
        assert estimate.interval is not None
        covered += float(true) in estimate.interval
    assert 0.90 <= covered / 400 <= 0.98


SPANS = st.lists(st.tuples(st.integers(1, 20), st.booleans()), min_size=1, max_size=40)


@given(SPANS)
@example([(1, True), (2, False), (2, True), (5, True)])
@example([(1, False)])
def test_a_curve_is_that_of_lifelines(spans: list[tuple[float, bool]]) -> None:
    """Kaplan-Meier and its interval are those of lifelines, step by step."""
    fitter = lifelines.KaplanMeierFitter()
    fitter.fit([time for time, _ in spans], [seen for _, seen in spans])
    for step in ours.kaplan_meier(spans):
        assert step.share == pytest.approx(float(fitter.predict(step.time)), abs=1e-9)
        assert step.at_risk == int(fitter.event_table.loc[step.time, "at_risk"])
        low, high = fitter.confidence_interval_.loc[step.time]
        if 0 < step.share < 1:
            assert (step.low, step.high) == pytest.approx((float(low), float(high)), abs=1e-6)


@given(SPANS)
def test_the_middle_of_a_curve_is_that_of_lifelines(spans: list[tuple[float, bool]]) -> None:
    """The median time is that of lifelines; where less than half has ended, there is none."""
    steps = ours.kaplan_meier(spans)
    # Exactly one half is, by the rounding of a product, a little more or less in lifelines.
    assume(all(abs(step.share - 0.5) > 1e-9 for step in steps))
    fitter = lifelines.KaplanMeierFitter()
    fitter.fit([time for time, _ in spans], [seen for _, seen in spans])
    median = float(fitter.median_survival_time_)
    estimate = ours.time_until(steps, 0.5)
    assert estimate == (None if median == float("inf") else median)


@pytest.mark.parametrize("values", [[3.0, 1.0, 8.0], [3.0, 1.0, 8.0, 20.0], [1.0, 2.0]])
def test_a_resampled_median_has_the_right_chances(values: list[float]) -> None:
    """The medians that are drawn directly are as frequent as those of all possible resamples."""
    import random

    size = len(values)
    every = [standard.median(drawn) for drawn in itertools.product(values, repeat=size)]
    source = random.Random(1)
    ordered = sorted(values)
    drawn = [ours._resampled_median(ordered, source) for _ in range(40_000)]
    assert {*drawn} == {*every}
    for median in {*every}:
        expected = every.count(median) / len(every)
        assert drawn.count(median) / len(drawn) == pytest.approx(expected, abs=0.012)


def test_a_difference_of_medians_is_scipy_s() -> None:
    """The bootstrap's interval is, but for chance, that of scipy's percentile bootstrap."""
    source = np.random.default_rng(3)
    before, after = source.lognormal(4, 1, 45), source.lognormal(3.6, 1, 38)
    interval = ours.median_difference([*map(float, before)], [*map(float, after)])
    assert interval is not None
    reference = scipy_stats.bootstrap(
        (before, after),
        lambda x, y, axis: np.median(y, axis=axis) - np.median(x, axis=axis),
        method="percentile",
        n_resamples=20_000,
        rng=np.random.default_rng(5),
    ).confidence_interval
    wide = reference.high - reference.low
    assert interval.low == pytest.approx(reference.low, abs=0.06 * wide)
    assert interval.high == pytest.approx(reference.high, abs=0.06 * wide)
