"""How many reports: by month, quarter or year, with exact Poisson intervals."""

import datetime as dt
from typing import ClassVar, Literal, TypeAlias

import attrs

from postmortem.corpus.answers.base import Answer, column, count, table, unknown_sentence
from postmortem.corpus.collection import Collection
from postmortem.corpus.columns import ColumnType, days_of
from postmortem.corpus.plots import Bar, Plot, columns
from postmortem.corpus.statistics import Interval, poisson_interval
from postmortem.corpus.table import Table
from postmortem.errors import FieldError, Problem, describe
from postmortem.values.dates import as_date

Period: TypeAlias = Literal["month", "quarter", "year"]
_MONTHS: dict[str, int] = {"month": 1, "quarter": 3, "year": 12}


@attrs.frozen(kw_only=True)
class PeriodCount:
    """How many reports there are of a period."""

    start: dt.date
    label: str
    count: int
    interval: Interval
    """The interval of the rate that gives such a count (exact Poisson)."""


@attrs.frozen(kw_only=True, repr=False)
class HowMany(Answer):
    """How many reports there are, period by period."""

    question: ClassVar[str] = "How many reports?"

    by: Period
    periods: tuple[PeriodCount, ...]
    """From the first to the last, those without a report among them."""
    rate: Interval | None
    """The interval of the number of reports a period, if the rate is the same in all."""
    future: int
    """How many are dated after `today`; they are in no period."""

    def sentences(self) -> tuple[str, ...]:
        """Return the answer as plain sentences."""
        if not self.periods or self.rate is None:
            return ("There are no reports with a date.", *self._rest())
        number = len(self.periods)
        empty = sum(period.count == 0 for period in self.periods)
        first, last = self.periods[0].label, self.periods[-1].label
        spread = f"in {first}" if number == 1 else f"from {first} to {last}"
        sentences = [f"{count(self.n, 'report')} {spread} ({count(number, self.by)})."]
        sentences.append(
            f"{self.n / number:.2g} a {self.by} "
            f"(95% interval {self.rate.low:.2g} to {self.rate.high:.2g}, if the rate never changed)."
        )
        if empty:
            sentences.append(f"{count(empty, self.by)} without a report.")
        return (*sentences, *self._rest())

    def _rest(self) -> tuple[str, ...]:
        return (
            *unknown_sentence(self.unknown, "Reports without a date, in no period"),
            *unknown_sentence(self.future, "Reports dated in the future, in no period"),
        )

    def table(self) -> Table:
        """Return a row for each period."""
        return table(
            "how_many",
            (
                column("start", ColumnType.DATE, "First day"),
                column("period", ColumnType.TEXT, self.by.capitalize()),
                column("reports", ColumnType.INTEGER, "Reports"),
                column("low", ColumnType.NUMBER, "95% from"),
                column("high", ColumnType.NUMBER, "95% to"),
            ),
            (
                (
                    days_of(period.start),
                    period.label,
                    period.count,
                    round(period.interval.low, 2),
                    round(period.interval.high, 2),
                )
                for period in self.periods
            ),
        )

    def plot(self) -> Plot | None:
        """Return a column for each period."""
        bars = [
            Bar(period.label, period.count, period.interval.low, period.interval.high)
            for period in self.periods
        ]
        return columns(f"Reports by {self.by}", bars)


def how_many(
    corpus: Collection, *, by: Period = "month", today: dt.date | str | None = None
) -> HowMany:
    """Return how many reports there are of each period, from the first to the last.

    With `today`, the periods run to it, so that a quiet end shows. Raises `FieldError` for another
    `by` than `month`, `quarter` or `year`.
    """
    if by not in _MONTHS:
        raise FieldError(Problem(expected="one of month, quarter, year", found=describe(by)))
    limit = None if today is None else as_date(today)
    known: list[dt.date] = []
    unknown = future = 0
    for entry in corpus.entries():
        day = entry.day("date")
        if day is None:
            unknown += 1
        elif limit is not None and day > limit:
            future += 1
        else:
            known.append(day)
    counts: dict[int, int] = {}
    size = _MONTHS[by]
    for date in known:
        period = _period(date, size)
        counts[period] = counts.get(period, 0) + 1
    last = max(counts, default=0)
    if limit is not None and counts:
        last = max(last, _period(limit, size))
    periods = tuple(
        _counted(period, size, counts.get(period, 0))
        for period in (range(min(counts), last + 1) if counts else ())
    )
    rate = None
    if periods:
        overall = poisson_interval(len(known))
        rate = Interval(overall.low / len(periods), overall.high / len(periods))
    return HowMany(n=len(known), unknown=unknown, by=by, periods=periods, rate=rate, future=future)


def _period(date: dt.date, size: int) -> int:
    return (date.year * 12 + date.month - 1) // size


def _counted(period: int, size: int, number: int) -> PeriodCount:
    year, month = divmod(period * size, 12)
    start = dt.date(year, month + 1, 1)
    labels = {1: f"{start:%Y-%m}", 3: f"{year}-Q{month // 3 + 1}", 12: f"{year}"}
    return PeriodCount(
        start=start, label=labels[size], count=number, interval=poisson_interval(number)
    )
