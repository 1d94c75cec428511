"""How long: quantiles of a timing; whether it got better; whether long is the same as severe."""

import datetime as dt
from collections.abc import Iterator
from typing import ClassVar, Literal, TypeAlias, get_args

import attrs

from postmortem.corpus.answers.base import (
    DAY,
    SHARES,
    Answer,
    column,
    length,
    quantiles,
    quantiles_so_far,
    table,
    unknown_sentence,
)
from postmortem.corpus.collection import Collection
from postmortem.corpus.columns import ColumnType, date_of, days_of
from postmortem.corpus.entries import Entry
from postmortem.corpus.plots import Plot, quartiles
from postmortem.corpus.statistics import (
    Interval,
    median_difference,
    rank_correlation,
)
from postmortem.corpus.table import Table
from postmortem.corpus.tables import kept_places
from postmortem.errors import FieldError, Problem, describe
from postmortem.values.dates import as_date

TimingName: TypeAlias = Literal[
    "duration", "time_to_detect", "time_to_acknowledge", "time_to_declare", "time_to_mitigate",
    "time_to_resolve",
]  # fmt: skip
TIMINGS: tuple[str, ...] = get_args(TimingName)
_TICKS = (
    (1e6, "1 s"), (1e7, "10 s"), (6e7, "1 min"), (3e8, "5 min"), (6e8, "10 min"), (1.2e9, "20 min"),
    (1.8e9, "30 min"), (3.6e9, "1 h"), (7.2e9, "2 h"), (1.44e10, "4 h"), (2.88e10, "8 h"),
    (4.32e10, "12 h"), (8.64e10, "1 d"), (2.592e11, "3 d"), (6.048e11, "1 wk"), (1.2096e12, "2 wk"),
    (2.592e12, "30 d"), (3.1536e13, "1 y"),
)  # fmt: skip
_PLACE = kept_places("timings")
_FEWEST = 5
"""The least number of known lengths on either side that can show a difference."""


@attrs.frozen
class Length:
    """A length of an incident, as exact as its report knows it, in microseconds."""

    shortest: int
    longest: int
    basis: str


@attrs.frozen(kw_only=True)
class Quantile:
    """The length that a share of the incidents stayed below, in microseconds.

    Where some lengths are ranges, it lies between two values.
    """

    share: float
    shortest: float | None
    longest: float | None

    def __str__(self) -> str:
        if self.shortest is None or self.longest is None:
            return "not reached"
        low, high = length(self.shortest), length(self.longest)
        return low if low == high else f"{low} to {high}"


@attrs.frozen(kw_only=True, repr=False)
class HowLong(Answer):
    """How long the incidents took, by one of their timings."""

    question: ClassVar[str] = "How long do they take?"

    timing: str
    quantiles: tuple[Quantile, ...]
    """Quartiles, median and 90%; empty where no length is known."""
    ongoing: int
    """How many incidents aren't over: counted as at least as long as they have lasted so far."""
    left_out: int
    """How many of those that aren't over have no known start, or no `today` to measure to."""
    instant: int
    """How many lengths are 0: both ends are given as one instant, as in a history that was imported."""
    bases: tuple[tuple[str, int], ...]
    """On what the lengths rest: marked rows, recognised words, or the metadata; each with its count."""

    def sentences(self) -> tuple[str, ...]:
        """Return the answer as plain sentences."""
        name = self.timing.replace("_", " ")
        if not self.quantiles:
            return (f"The {name} of no report is known.", *self._rest())
        by = {quantile.share: str(quantile) for quantile in self.quantiles}
        bases = ", ".join(f"{number:,} {basis}" for basis, number in self.bases)
        return (
            f"The median {name} is {by[0.5]} (n = {self.n:,}).",
            f"Half of them lie between {by[0.25]} and {by[0.75]}; 90% are over by {by[0.9]}.",
            f"Basis: {bases}.",
            *self._rest(),
        )

    def _rest(self) -> tuple[str, ...]:
        counted = self.ongoing - self.left_out
        return (
            *unknown_sentence(self.instant, "Lengths of 0, with both ends at one instant"),
            *unknown_sentence(self.unknown, "Reports of which it isn't known"),
            *unknown_sentence(counted, "Not over yet, counted with their length so far"),
            *unknown_sentence(self.left_out, "Not over yet, and left out"),
        )

    def table(self) -> Table:
        """Return a row for each quantile."""
        return table(
            "how_long",
            (
                column("share", ColumnType.NUMBER, "Share"),
                column("shortest", ColumnType.DURATION, "At least"),
                column("longest", ColumnType.DURATION, "At most"),
                column("n", ColumnType.INTEGER, "n"),
                column("unknown", ColumnType.INTEGER, "Unknown"),
            ),
            (
                (
                    quantile.share,
                    _rounded(quantile.shortest),
                    _rounded(quantile.longest),
                    self.n,
                    self.unknown,
                )
                for quantile in self.quantiles
            ),
        )

    def plot(self) -> Plot | None:
        """Return the quartiles on an axis."""
        values = [quantile.longest for quantile in self.quantiles if quantile.longest is not None]
        name = self.timing.replace("_", " ").capitalize()
        return quartiles(name, [(f"{name}, n = {self.n}", values)], _TICKS)


def _rounded(value: float | None) -> int | None:
    return None if value is None else round(value)


def how_long(
    corpus: Collection, *, timing: TimingName = "duration", today: dt.date | str | None = None
) -> HowLong:
    """Return the quartiles, the median and the 90% mark of a timing.

    With `today`, an incident that isn't over counts as at least as long as it has lasted until the
    start of that day (Kaplan-Meier); without, it is left out. Raises `FieldError` for a timing that
    there isn't.
    """
    _check_timing(timing)
    limit = None if today is None else days_of(as_date(today)) * DAY
    known: list[Length] = []
    open_spans: list[int] = []
    unknown = ongoing = left_out = 0
    for entry in corpus.entries():
        length = length_of(entry, timing)
        if length is not None:
            known.append(length)
            continue
        if entry.get("over") is False:
            ongoing += 1
            start = entry.whole("impact_started")
            if timing == "duration" and limit is not None and start is not None and start < limit:
                open_spans.append(limit - start)
            else:
                left_out += 1
        else:
            unknown += 1
    return HowLong(
        n=len(known) + len(open_spans),
        unknown=unknown,
        timing=timing,
        quantiles=tuple(_quantiles(known, open_spans)),
        ongoing=ongoing,
        left_out=left_out,
        instant=sum(span.longest == 0 for span in known),
        bases=_bases(known),
    )


def _check_timing(timing: str) -> None:
    if timing not in TIMINGS:
        raise FieldError(Problem(expected="one of " + ", ".join(TIMINGS), found=describe(timing)))


def _bases(known: list[Length]) -> tuple[tuple[str, int], ...]:
    counts: dict[str, int] = {}
    for span in known:
        counts[span.basis] = counts.get(span.basis, 0) + 1
    return tuple(sorted(counts.items()))


def _quantiles(known: list[Length], open_spans: list[int]) -> Iterator[Quantile]:
    shortest = quantiles_so_far([span.shortest for span in known], open_spans)
    longest = quantiles_so_far([span.longest for span in known], open_spans)
    for share, low, high in zip(SHARES if known else (), shortest, longest, strict=True):
        yield Quantile(share=share, shortest=low, longest=high)


def length_of(entry: Entry, timing: str) -> Length | None:
    """Return a timing of a report, where it is known."""
    if timing == "duration":
        low, high = entry.whole("duration_shortest"), entry.whole("duration_longest")
        basis = entry.text("duration_basis")
        if low is None or high is None or basis is None:
            return None
        return Length(low, high, basis)
    for row in entry.rows("timings"):
        if row[_PLACE["name"]] == timing:
            low, high, basis = (row[_PLACE[name]] for name in ("shortest", "longest", "basis"))  # type: ignore[assignment]
            if isinstance(low, int) and isinstance(high, int):
                return Length(low, high, str(basis))
    return None


# --- did it get better? ---------------------------------------------------------------------------


@attrs.frozen(kw_only=True, repr=False)
class Better(Answer):
    """Whether the incidents of a later time took less long than those of an earlier one."""

    question: ClassVar[str] = "Did it get better?"

    timing: str
    since: dt.date | None
    """The first day of the later time; None where no report has a date."""
    before: int
    """How many lengths are known of the earlier time."""
    after: int
    """How many lengths are known of the later time."""
    quantiles_before: tuple[float, ...]
    quantiles_after: tuple[float, ...]
    """The values at 25, 50, 75 and 90%, in microseconds; empty where no length is known."""
    difference: Interval | None
    """The bootstrap interval of the later median minus the earlier, in microseconds."""

    @property
    def median_before(self) -> float | None:
        """The median of the earlier time, in microseconds."""
        return self.quantiles_before[1] if self.quantiles_before else None

    @property
    def median_after(self) -> float | None:
        """The median of the later time, in microseconds."""
        return self.quantiles_after[1] if self.quantiles_after else None

    @property
    def verdict(self) -> str:
        """`shorter`, `longer`, or `can't tell`, where the interval holds both."""
        if self.difference is None or min(self.before, self.after) < _FEWEST:
            return "can't tell"
        if self.difference.high < 0:
            return "shorter"
        return "longer" if self.difference.low > 0 else "can't tell"

    def sentences(self) -> tuple[str, ...]:
        """Return the answer as plain sentences."""
        name = self.timing.replace("_", " ")
        sizes = f"n = {self.before:,} and {self.after:,}"
        if self.median_before is None or self.median_after is None or self.since is None:
            return (f"Can't tell: the {name} is known of {sizes} reports.", *self._rest())
        medians = (
            f"The median {name} was {length(self.median_before)} before {self.since.isoformat()}, "
            f"and {length(self.median_after)} from then on ({sizes})."
        )
        if self.difference is None or min(self.before, self.after) < _FEWEST:
            return (f"Can't tell at {sizes}.", medians, *self._rest())
        interval = (
            f"The difference is {_signed(self.difference.low)} to {_signed(self.difference.high)} "
            f"(95% interval, bootstrap)."
        )
        words = {
            "shorter": "They became shorter.",
            "longer": "They became longer.",
            "can't tell": f"Can't tell at {sizes}: the interval holds both shorter and longer.",
        }[self.verdict]
        return (words, medians, interval, *self._rest())

    def _rest(self) -> tuple[str, ...]:
        subject = "Reports of which the date or the length isn't known exactly"
        return unknown_sentence(self.unknown, subject)

    def table(self) -> Table:
        """Return a row for the earlier time and one for the later."""
        return table(
            "better",
            (
                column("time", ColumnType.TEXT, "Time"),
                column("n", ColumnType.INTEGER, "n"),
                column("median", ColumnType.DURATION, "Median"),
            ),
            (
                ("before", self.before, _rounded(self.median_before)),
                ("after", self.after, _rounded(self.median_after)),
            ),
        )

    def plot(self) -> Plot | None:
        """Return the quartiles of both times on one axis."""
        day = "" if self.since is None else self.since.isoformat()
        rows = (
            (f"before {day}, n = {self.before}", self.quantiles_before),
            (f"from {day} on, n = {self.after}", self.quantiles_after),
        )
        return quartiles(self.timing.replace("_", " ").capitalize(), rows, _TICKS)


def _signed(value: float) -> str:
    return length(value) if value < 0 else f"+{length(value)}"


def better(
    corpus: Collection,
    *,
    since: dt.date | str | None = None,
    timing: TimingName = "duration",
    seed: int = 0,
) -> Better:
    """Return whether the incidents from a day on took less long than those before it.

    Without `since` it is the middle between the first and the last date. Only exact lengths count.
    The interval is a bootstrap of 10,000 resamples with the `seed`. Raises `FieldError` for a timing
    that does not exist.
    """
    _check_timing(timing)
    dated: list[tuple[int, int]] = []
    unknown = 0
    for entry in corpus.entries():
        date, length = entry.whole("date"), length_of(entry, timing)
        if date is None or length is None or length.shortest != length.longest:
            unknown += 1
        else:
            dated.append((date, length.shortest))
    split = None if since is None else as_date(since)
    if split is None and dated:
        dates = [date for date, _ in dated]
        split = date_of((min(dates) + max(dates) + 1) // 2)
    limit = None if split is None else days_of(split)
    early = sorted(value for date, value in dated if limit is not None and date < limit)
    late = sorted(value for date, value in dated if limit is not None and date >= limit)
    return Better(
        n=len(dated),
        unknown=unknown,
        timing=timing,
        since=split,
        before=len(early),
        after=len(late),
        quantiles_before=quantiles(early),
        quantiles_after=quantiles(late),
        difference=median_difference(early, late, seed=seed),
    )


# --- is long the same as severe? ------------------------------------------------------------------


@attrs.frozen(kw_only=True, repr=False)
class LongAndSevere(Answer):
    """Whether severe incidents take longer."""

    question: ClassVar[str] = "Is long the same as severe?"

    timing: str
    rho: float | None
    """Spearman's rank correlation of severity and length: 1 where the worst are the longest."""
    interval: Interval | None
    severities: tuple[tuple[str, int, tuple[float, ...]], ...]
    """Each severity, the worst first, with its n and the values at 25, 50, 75 and 90%, in microseconds."""

    def sentences(self) -> tuple[str, ...]:
        """Return the answer as plain sentences."""
        rest = unknown_sentence(
            self.unknown, "Reports of which the severity or the length isn't known exactly"
        )
        if self.rho is None:
            return (f"Can't tell at n = {self.n:,}.", *rest)
        around = ""
        if self.interval is not None:
            around = f", 95% interval {self.interval.low:.2f} to {self.interval.high:.2f}"
        verdict = "can't tell whether severe incidents take longer"
        if self.interval is not None and self.interval.low > 0:
            verdict = "severe incidents take longer"
        elif self.interval is not None and self.interval.high < 0:
            verdict = "severe incidents take less long"
        medians = ", ".join(
            f"{name}: {length(values[1])} (n = {number:,})"
            for name, number, values in self.severities
        )
        return (
            f"Rank correlation {self.rho:.2f}{around} (n = {self.n:,}): {verdict}.",
            f"Median by severity: {medians}.",
            *rest,
        )

    def table(self) -> Table:
        """Return a row for each severity."""
        return table(
            "long_and_severe",
            (
                column("severity", ColumnType.TEXT, "Severity"),
                column("n", ColumnType.INTEGER, "n"),
                column("median", ColumnType.DURATION, "Median"),
            ),
            ((name, number, round(values[1])) for name, number, values in self.severities),
        )

    def plot(self) -> Plot | None:
        """Return the quartiles of each severity on one axis."""
        rows = [(f"{name}, n = {number}", values) for name, number, values in self.severities]
        return quartiles(self.timing.replace("_", " ").capitalize(), rows, _TICKS)


def long_and_severe(corpus: Collection, *, timing: TimingName = "duration") -> LongAndSevere:
    """Return whether severe incidents take longer. Raises `FieldError` for an unknown timing."""
    _check_timing(timing)
    pairs: list[tuple[float, float]] = []
    groups: dict[tuple[int, str], list[int]] = {}
    unknown = 0
    for entry in corpus.entries():
        rank, length = entry.whole("severity_rank"), length_of(entry, timing)
        if rank is None or length is None or length.shortest != length.longest:
            unknown += 1
            continue
        pairs.append((-rank, length.shortest))
        groups.setdefault((rank, entry.text("severity") or ""), []).append(length.shortest)
    correlation = rank_correlation(pairs)
    return LongAndSevere(
        n=len(pairs),
        unknown=unknown,
        timing=timing,
        rho=None if correlation is None else correlation.rho,
        interval=None if correlation is None else correlation.interval,
        severities=tuple(
            (name, len(values), quantiles(values)) for (_, name), values in sorted(groups.items())
        ),
    )
