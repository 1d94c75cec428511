"""Answers about the documents: how good they are, and how fast they are written and reviewed."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import ClassVar

import attrs

from postmortem.corpus.answers.base import (
    DAY,
    Answer,
    column,
    quantiles_so_far,
    share,
    table,
    unknown_sentence,
)
from postmortem.corpus.collection import Collection
from postmortem.corpus.columns import ColumnType, days_of
from postmortem.corpus.entries import Entry
from postmortem.corpus.plots import Bar, Plot, quartiles, shares
from postmortem.corpus.statistics import (
    Interval,
    wilson_interval,
)
from postmortem.corpus.table import Table
from postmortem.corpus.tables import kept_places
from postmortem.values.dates import as_date

_CODE = kept_places("findings")["code"]


@attrs.frozen(kw_only=True)
class RuleCount:
    """How often a rule finds something."""

    code: str
    name: str
    """What the rule finds, in words."""
    findings: int
    reports: int
    """In how many reports it finds something."""
    interval: Interval | None
    """The interval of the share of reports (Wilson)."""


@attrs.frozen(kw_only=True)
class MonthQuality:
    """How good the reports of a month are."""

    month: str
    """`2026-01`; `no date` for those without one."""
    reports: int
    without_errors: int
    interval: Interval | None
    """The interval of the share without errors (Wilson)."""
    findings: tuple[tuple[str, int], ...]
    """Each rule with the number of its findings."""


@attrs.frozen(kw_only=True, repr=False)
class Quality(Answer):
    """What the checks find in the documents, by rule and by month."""

    question: ClassVar[str] = "How good are the documents?"

    rules: tuple[RuleCount, ...]
    """The rules that find something, those first that find it in the most reports."""
    months: tuple[MonthQuality, ...]
    without_errors: int
    clean: int
    """How many reports have no finding at all."""

    def sentences(self) -> tuple[str, ...]:
        """Return the answer as plain sentences."""
        if not self.n:
            return ("There are no reports.",)
        errors = share(self.without_errors, self.n, wilson_interval(self.without_errors, self.n))
        clean = share(self.clean, self.n, wilson_interval(self.clean, self.n))
        sentences = [f"Without an error: {errors}.", f"Without any finding: {clean}."]
        sentences += [
            f"{rule.code} ({rule.name}): {share(rule.reports, self.n, rule.interval)}."
            for rule in self.rules[:8]
        ]
        return tuple(sentences)

    def table(self) -> Table:
        """Return a row for each month and rule."""
        return table(
            "quality",
            (
                column("month", ColumnType.TEXT, "Month"),
                column("reports", ColumnType.INTEGER, "Reports"),
                column("without_errors", ColumnType.INTEGER, "Without errors"),
                column("code", ColumnType.TEXT, "Rule"),
                column("findings", ColumnType.INTEGER, "Findings"),
            ),
            (
                (month.month, month.reports, month.without_errors, code, number)
                for month in self.months
                for code, number in month.findings or ((None, 0),)
            ),
        )

    def plot(self) -> Plot | None:
        """Return the share of reports of each of the most frequent rules."""
        bars = [
            Bar(f"{rule.code} {rule.name}", rule.reports / self.n, rule.interval.low,
                rule.interval.high, f"{rule.reports} of {self.n}")
            for rule in self.rules[:12]
            if rule.interval is not None
        ]  # fmt: skip
        return shares("Reports in which a rule finds something", bars)


def quality(corpus: Collection) -> Quality:
    """Return what the checks find in the documents, by rule and by month.

    The findings are those of the day of loading without a date of today: a deadline that has passed
    is none of them. Each report is checked by its own configuration.
    """
    findings: Counter[str] = Counter()
    reports: Counter[str] = Counter()
    months: dict[str, tuple[list[Entry], Counter[str]]] = {}
    clean = 0
    for entry in corpus.by_key():
        month = _month(entry)
        entries, counts = months.setdefault(month, ([], Counter()))
        entries.append(entry)
        codes = [str(row[_CODE]) for row in entry.rows("findings")]
        counts.update(codes)
        findings.update(codes)
        reports.update({*codes})
        clean += not codes
    total = len(corpus)
    from postmortem.checks.registry import rules  # no other answer needs them

    names = {rule.code: rule.name for rule in rules()}
    return Quality(
        n=total,
        unknown=0,
        rules=tuple(
            RuleCount(
                code=code,
                name=names.get(code, "a rule that isn't installed"),
                findings=findings[code],
                reports=number,
                interval=wilson_interval(number, total),
            )
            for code, number in sorted(reports.items(), key=lambda pair: (-pair[1], pair[0]))
        ),
        months=tuple(_month_quality(month, *months[month]) for month in sorted(months)),
        without_errors=sum(not entry.get("errors") for entry in corpus.entries()),
        clean=clean,
    )


def _month(entry: Entry) -> str:
    day = entry.day("date")
    return "no date" if day is None else f"{day:%Y-%m}"


def _month_quality(month: str, entries: Sequence[Entry], counts: Counter[str]) -> MonthQuality:
    good = sum(not entry.get("errors") for entry in entries)
    return MonthQuality(
        month=month,
        reports=len(entries),
        without_errors=good,
        interval=wilson_interval(good, len(entries)),
        findings=tuple(sorted(counts.items())),
    )


# --- how fast we write and review -----------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Stage:
    """How many days a stage of the document takes from the date of the incident."""

    label: str
    n: int
    """How many reports say it."""
    unknown: int
    ongoing: int
    """How many aren't there yet, and count with the days so far."""
    quantiles: tuple[float | None, ...]
    """Days at 25, 50, 75 and 90%; None where the curve never gets there."""

    def __str__(self) -> str:
        if not self.quantiles:
            return f"{self.label}: not known of any report"
        low, half, high, most = (
            "not reached" if value is None else f"{value:.3g}" for value in self.quantiles
        )
        return (
            f"{self.label}: median {half} days, middle half {low} to {high}, 90% by {most} "
            f"(n = {self.n:,}, {self.unknown:,} unknown, {self.ongoing:,} not yet)"
        )


@attrs.frozen(kw_only=True, repr=False)
class WritingSpeed(Answer):
    """How many days after the incident the document is written, revised and signed."""

    question: ClassVar[str] = "How fast do we write and review?"

    stages: tuple[Stage, ...]

    def sentences(self) -> tuple[str, ...]:
        """Return the answer as plain sentences."""
        subject = "Reports without a date, or without any day of writing or review"
        return (*(f"{stage}." for stage in self.stages), *unknown_sentence(self.unknown, subject))

    def table(self) -> Table:
        """Return a row for each stage."""
        names = ("q25", "median", "q75", "q90")
        labels = ("25% by days", "Median days", "75% by days", "90% by days")
        return table(
            "writing_speed",
            (
                column("stage", ColumnType.TEXT, "Stage"),
                column("n", ColumnType.INTEGER, "n"),
                column("unknown", ColumnType.INTEGER, "Unknown"),
                column("ongoing", ColumnType.INTEGER, "Not yet"),
                *(
                    column(name, ColumnType.NUMBER, label)
                    for name, label in zip(names, labels, strict=True)
                ),
            ),
            (
                (
                    stage.label,
                    stage.n,
                    stage.unknown,
                    stage.ongoing,
                    *(stage.quantiles or (None,) * 4),
                )
                for stage in self.stages
            ),
        )

    def plot(self) -> Plot | None:
        """Return the quartiles of each stage."""
        rows = [
            (f"{stage.label}, n = {stage.n}", [DAY * max(value, 0.5) for value in stage.quantiles if value is not None])
            for stage in self.stages
        ]  # fmt: skip
        ticks = [(DAY * days, f"{days} d") for days in (1, 2, 5, 7, 14, 30, 60, 90, 180, 365)]
        return quartiles("Days from the incident", rows, ticks)


def writing_speed(corpus: Collection, *, today: dt.date | str | None = None) -> WritingSpeed:
    """Return how many days after the incident documents are written, last revised and signed.

    The first day in the revision history is that of writing; the last signature, where all have
    signed, is that of the review. With `today`, a report that has no signature yet, though roles are
    to sign, counts as not signed until then.
    """
    now = None if today is None else days_of(as_date(today))
    stages = (
        ("First version", "first_revision", False),
        ("Last version", "last_revision", False),
        ("Signed by all", "signed", True),
    )
    summaries = tuple(_stage(corpus, *stage, now) for stage in stages)
    known = sum(
        entry.get("date") is not None and any(entry.get(name) is not None for _, name, _ in stages)
        for entry in corpus.entries()
    )
    return WritingSpeed(n=known, unknown=len(corpus) - known, stages=summaries)


def _stage(corpus: Collection, label: str, name: str, signs: bool, now: int | None) -> Stage:
    known: list[float] = []
    waiting: list[float] = []
    unknown = 0
    for entry in corpus.entries():
        start, end = entry.whole("date"), entry.whole(name)
        if start is not None and end is not None and end >= start:
            known.append(end - start)
        elif signs and end is None and start is not None and entry.get("to_sign"):
            if now is None or now < start:
                unknown += 1
            else:
                waiting.append(now - start)
        else:
            unknown += 1
    return Stage(
        label=label,
        n=len(known) + len(waiting),
        unknown=unknown,
        ongoing=len(waiting),
        quantiles=quantiles_so_far(known, waiting),
    )
