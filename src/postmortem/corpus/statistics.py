"""Statistics of few and uncertain numbers: short functions, each with a published method.

No number is alone here: a count has an interval, a share has an interval, a difference has an
interval. The tests hold every function against scipy, statsmodels or lifelines. Nothing is random
without a seed, so the same numbers give the same answer.
"""

import math
import random
from collections.abc import Sequence
from statistics import NormalDist

import attrs

LEVEL = 0.95
"""The confidence level of every interval, unless the caller gives another."""
_TINY = 1e-300
_CLOSE = 1e-15


@attrs.frozen
class Interval:
    """A range of values that the data are compatible with, at a confidence level.

    >>> print(Interval(1.0, 3.0))
    1 to 3
    """

    low: float
    high: float
    level: float = LEVEL

    def __str__(self) -> str:
        return f"{self.low:.3g} to {self.high:.3g}"

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high


# --- quantiles ------------------------------------------------------------------------------------


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value that a share (0 to 1) of sorted values lies below.

    Between two values it is interpolated linearly: type 7 of Hyndman and Fan (1996), the default of
    numpy, R and spreadsheets. Raises `ValueError` without values.

    >>> quantile([1, 2, 3, 4], 0.5)
    2.5
    """
    if not values:
        raise ValueError("a quantile needs at least one value")
    place = (len(values) - 1) * share
    below = math.floor(place)
    above = min(below + 1, len(values) - 1)
    return values[below] + (values[above] - values[below]) * (place - below)


# --- counts ---------------------------------------------------------------------------------------


def poisson_interval(count: int, level: float = LEVEL) -> Interval:
    """Return the exact interval of a rate of which `count` events were seen (Garwood 1936).

    For a period with 0 events the upper limit is 3.69, and not 0: a quiet month proves little.

    >>> print(poisson_interval(0))
    0 to 3.69
    >>> print(poisson_interval(10))
    4.8 to 18.4
    """
    outside = (1 - level) / 2
    low = 0.0 if count == 0 else _gamma_quantile(count, outside)
    return Interval(low, _gamma_quantile(count + 1, 1 - outside), level)


def _gamma_quantile(shape: float, share: float) -> float:
    """Return the value below which a share of a gamma distribution (scale 1) lies, by bisection."""
    low, high = 0.0, max(shape, 1.0)
    while _gamma_share(shape, high) < share:
        low, high = high, high * 2
    while (high - low) > _CLOSE * max(high, 1.0):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if _gamma_share(shape, middle) < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _gamma_share(shape: float, value: float) -> float:
    """Return the regularised lower incomplete gamma function P(shape, value).

    By its series where the value is small, and by its continued fraction (Lentz) elsewhere; see
    DLMF 8.11.4 and 8.9.2.
    """
    if value <= 0:
        return 0.0
    front = math.exp(shape * math.log(value) - value - math.lgamma(shape))
    if value < shape + 1:
        term = total = 1 / shape
        at = shape
        while abs(term) > _CLOSE * total:
            at += 1
            term *= value / at
            total += term
        return min(front * total, 1.0)
    b = value + 1 - shape
    c, d = 1 / _TINY, 1 / b
    result = d
    step = 0.0
    count = 0
    while abs(step - 1) > _CLOSE and count < 1_000_000:
        count += 1
        a = -count * (count - shape)
        b += 2
        d = 1 / _not_zero(a * d + b)
        c = _not_zero(b + a / c)
        step = d * c
        result *= step
    return max(1 - front * result, 0.0)


def _not_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


# --- shares ---------------------------------------------------------------------------------------


def wilson_interval(part: int, whole: int, level: float = LEVEL) -> Interval | None:
    """Return the interval of a share of which `part` of `whole` was seen (Wilson 1927).

    Returns None where the whole is 0.

    >>> print(wilson_interval(9, 10))
    0.596 to 0.982
    """
    if whole == 0:
        return None
    z = NormalDist().inv_cdf((1 + level) / 2)
    share = part / whole
    scale = 1 + z * z / whole
    middle = (share + z * z / (2 * whole)) / scale
    half = z * math.sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole)) / scale
    low = 0.0 if part == 0 else max(middle - half, 0.0)
    high = 1.0 if part == whole else min(middle + half, 1.0)
    return Interval(low, high, level)


# --- differences ----------------------------------------------------------------------------------


def median_difference(
    before: Sequence[float],
    after: Sequence[float],
    *,
    level: float = LEVEL,
    seed: int = 0,
    resamples: int = 10_000,
) -> Interval | None:
    """Return the bootstrap interval (percentile) of `median(after) - median(before)`.

    Returns None where a side has fewer than two values. The median of a resample is drawn directly:
    the middle of n draws with replacement is the value at a rank that follows a beta distribution,
    so 10,000 resamples of 100,000 values take no longer than of 10.

    >>> interval = median_difference([60, 70, 80, 90, 100], [10, 12, 14, 16, 18])
    >>> interval.high < 0
    True
    """
    if len(before) < 2 or len(after) < 2:
        return None
    source = random.Random(seed)  # noqa: S311 (a simulation, no secret)
    first, second = sorted(before), sorted(after)
    drawn = sorted(
        _resampled_median(second, source) - _resampled_median(first, source)
        for _ in range(resamples)
    )
    outside = (1 - level) / 2
    return Interval(quantile(drawn, outside), quantile(drawn, 1 - outside), level)


def _resampled_median(values: Sequence[float], source: random.Random) -> float:
    """Return the median of a random resample of sorted values, without drawing the resample.

    A draw with replacement is the value at index `floor(n * u)`, u uniform. That grows with u, so
    the k-th smallest draw is at the index of the k-th smallest u, which is Beta(k, n + 1 - k).
    """
    count = len(values)
    half = count // 2
    upper = source.betavariate(half + 1, count - half)
    above = values[_index(upper, count)]
    if count % 2:
        return above
    # Below the (half + 1)-th smallest u, the half smaller ones are uniform: the largest of them.
    lower = upper * source.random() ** (1 / half)
    return (values[_index(lower, count)] + above) / 2


def _index(share: float, count: int) -> int:
    return min(int(share * count), count - 1)


# --- two things together --------------------------------------------------------------------------


@attrs.frozen
class Correlation:
    """A rank correlation: 1 where two orders agree, -1 where they are opposite, and its interval."""

    rho: float
    interval: Interval | None
    """None for fewer than five pairs, where no interval says anything."""
    n: int


def rank_correlation(
    pairs: Sequence[tuple[float, float]], level: float = LEVEL
) -> Correlation | None:
    """Return Spearman's rank correlation of pairs, ties sharing the mean of their ranks.

    The interval is Fisher's z with the standard error of Bonett and Wright (2000). Returns None
    for fewer than three pairs, or where one side has the same value throughout.

    >>> rank_correlation([(1, 10), (2, 20), (3, 30)]).rho
    1.0
    """
    count = len(pairs)
    if count < 3:
        return None
    first = _ranks([x for x, _ in pairs])
    second = _ranks([y for _, y in pairs])
    middle = (count + 1) / 2
    covariance = sum((x - middle) * (y - middle) for x, y in zip(first, second, strict=True))
    spread = math.sqrt(
        sum((rank - middle) ** 2 for rank in first) * sum((rank - middle) ** 2 for rank in second)
    )
    if spread == 0:
        return None
    rho = max(-1.0, min(1.0, covariance / spread))
    return Correlation(rho, _correlation_interval(rho, count, level), count)


def _correlation_interval(rho: float, count: int, level: float) -> Interval | None:
    if count < 5:
        return None
    if abs(rho) == 1:
        return Interval(rho, rho, level)
    z = math.atanh(rho)
    half = NormalDist().inv_cdf((1 + level) / 2) * math.sqrt((1 + rho * rho / 2) / (count - 3))
    return Interval(math.tanh(z - half), math.tanh(z + half), level)


def _ranks(values: Sequence[float]) -> list[float]:
    """Return the rank of each value, from 1; equal values share the mean of their ranks."""
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and values[order[end + 1]] == values[order[start]]:
            end += 1
        for place in range(start, end + 1):
            ranks[order[place]] = (start + end) / 2 + 1
        start = end + 1
    return ranks


# --- how long until -------------------------------------------------------------------------------


@attrs.frozen
class Step:
    """A step of a Kaplan-Meier curve: from this time on, what share has not happened yet."""

    time: float
    share: float
    """The share that is still open just after this time."""
    low: float
    high: float
    at_risk: int
    """How many were still open just before this time."""


def kaplan_meier(spans: Sequence[tuple[float, bool]], level: float = LEVEL) -> tuple[Step, ...]:
    """Return the curve of what is still open, a step for each time at which something ended.

    Each span is a length and whether its end was seen: False means that it was still open then
    (censored). The interval is Greenwood's on the scale of log(-log), as lifelines and R give it.

    >>> [(step.time, round(step.share, 2)) for step in kaplan_meier([(1, True), (2, False), (3, True)])]
    [(1, 0.67), (3, 0.0)]
    """
    ordered = sorted(spans)
    z = NormalDist().inv_cdf((1 + level) / 2)
    steps: list[Step] = []
    share, spread = 1.0, 0.0
    at_risk = len(ordered)
    place = 0
    while place < len(ordered):
        time = ordered[place][0]
        ended = left_count = 0
        while place < len(ordered) and ordered[place][0] == time:
            ended += ordered[place][1]
            left_count += 1
            place += 1
        if ended:
            share *= 1 - ended / at_risk
            if ended < at_risk:
                spread += ended / (at_risk * (at_risk - ended))
            low, high = _greenwood(share, spread, z)
            steps.append(Step(time, share, low, high, at_risk))
        at_risk -= left_count
    return tuple(steps)


def _greenwood(share: float, spread: float, z: float) -> tuple[float, float]:
    if not 0 < share < 1:
        return share, share
    log = math.log(share)
    half = z * math.sqrt(spread) / log
    return share ** math.exp(-half), share ** math.exp(half)


def time_until(steps: Sequence[Step], share: float) -> float | None:
    """Return the time by which a share (0 to 1) has ended; None where the curve never gets there.

    >>> time_until(kaplan_meier([(1, True), (2, True), (3, False)]), 0.5)
    2
    """
    # A share is a product of fractions: the last digits are noise.
    return next((step.time for step in steps if step.share <= 1 - share + 1e-12), None)
