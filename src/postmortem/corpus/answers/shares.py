"""Answers that are shares of reports: who noticed, what made it stop, what the causes have in common."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import ClassVar, Literal, TypeAlias, TypeVar, get_args

import attrs

from postmortem.corpus.answers.base import (
    Answer,
    column,
    count,
    plain,
    share,
    table,
    unknown_sentence,
)
from postmortem.corpus.collection import Collection
from postmortem.corpus.columns import ColumnType
from postmortem.corpus.entries import Entry
from postmortem.corpus.plots import Bar, Plot, shares
from postmortem.corpus.statistics import Interval, wilson_interval
from postmortem.corpus.table import Table
from postmortem.corpus.tables import kept_places
from postmortem.errors import FieldError, Problem, describe
from postmortem.patterns import regex

_MOST_TERMS = 20
_EXAMPLES = 3


@attrs.frozen(kw_only=True)
class Share:
    """What some of the reports have in common."""

    label: str
    count: int
    whole: int
    """How many reports the share is of: those of which it is known."""
    interval: Interval | None
    """The interval of the share (Wilson)."""
    examples: tuple[str, ...] = ()
    """The keys of some of the reports."""

    def __str__(self) -> str:
        return f"{self.label}: {share(self.count, self.whole, self.interval)}"


@attrs.frozen(kw_only=True, repr=False)
class Shares(Answer):
    """An answer that is a list of shares, the largest first."""

    shares: tuple[Share, ...]

    what: ClassVar[str] = "What"
    unknown_words: ClassVar[str] = "Reports that don't say it, or not clearly"

    def sentences(self) -> tuple[str, ...]:
        """Return the answer as plain sentences."""
        rest = unknown_sentence(self.unknown, self.unknown_words)
        sentences = [f"{share}." for share in self.shares[:10]] or [self._none()]
        return (*sentences, *rest)

    def _none(self) -> str:
        """Return the sentence in place of shares where there are none."""
        return f"It is known of {count(self.n, 'report')}."

    def table(self) -> Table:
        """Return a row for each share."""
        return table(
            type(self).__name__.lower(),
            (
                column("label", ColumnType.TEXT, self.what),
                column("reports", ColumnType.INTEGER, "Reports"),
                column("of", ColumnType.INTEGER, "Of"),
                column("share", ColumnType.NUMBER, "Share"),
                column("low", ColumnType.NUMBER, "95% from"),
                column("high", ColumnType.NUMBER, "95% to"),
                column("examples", ColumnType.TEXT, "Examples"),
            ),
            (
                (
                    share.label,
                    share.count,
                    share.whole,
                    round(share.count / share.whole, 4),
                    None if share.interval is None else round(share.interval.low, 4),
                    None if share.interval is None else round(share.interval.high, 4),
                    ", ".join(share.examples),
                )
                for share in self.shares
            ),
        )

    def plot(self) -> Plot | None:
        """Return a bar for each share."""
        bars = [
            Bar(share.label, share.count / share.whole, share.interval.low, share.interval.high,
                f"{share.count} of {share.whole}")
            for share in self.shares[:12]
            if share.interval is not None
        ]  # fmt: skip
        return shares(self.question, bars)


S = TypeVar("S", bound=Shares)


def _by_label(answer: type[S], corpus: Collection, label_of: Callable[[Entry], str | None]) -> S:
    """Return the shares of the labels of reports; a report without a label is unknown."""
    labels = [
        (label, entry.key) for entry in corpus.by_key() if (label := label_of(entry)) is not None
    ]
    return answer(
        n=len(labels),
        unknown=len(corpus) - len(labels),
        shares=_shares(Counter(label for label, _ in labels), labels, len(labels)),
    )


def _shares(
    counts: Mapping[str, int], labels: Iterable[tuple[str, str]], whole: int
) -> tuple[Share, ...]:
    """Return the shares of counts, the largest first, each with the first reports that have it.

    `labels` are pairs of a label and the key of a report.
    """
    examples: dict[str, list[str]] = {label: [] for label in counts}
    for label, key in labels:
        keys = examples.get(label)
        if keys is not None and len(keys) < _EXAMPLES:
            keys.append(key)
    return tuple(
        Share(
            label=label,
            count=number,
            whole=whole,
            interval=wilson_interval(number, whole),
            examples=tuple(examples[label]),
        )
        for label, number in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    )


# --- who noticed ----------------------------------------------------------------------------------


@attrs.frozen(kw_only=True, repr=False)
class WhoNoticed(Shares):
    """Who noticed the incidents: a machine, a customer, or a colleague."""

    question: ClassVar[str] = "Who noticed?"
    what: ClassVar[str] = "Who"


def who_noticed(corpus: Collection) -> WhoNoticed:
    """Return who noticed the incidents, by the row of the detection."""
    return _by_label(WhoNoticed, corpus, lambda entry: entry.text("detected_by"))


# --- what made it stop ----------------------------------------------------------------------------

# Each matches what made an incident stop: "Rolled back to 1.4", "The node was restarted".
_REMEDIES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (label, regex(rf"\b(?:{words})", re.IGNORECASE))
    for label, words in (
        ("Roll back", r"roll(?:ed|s|ing)?[ -]?back|revert(?:ed|s|ing)?\b|downgrad"),
        ("Restart", r"re-?start|reboot|recreat|re-?creat|bounc(?:ed|ing)\b|power[- ]?cycl"),
        ("Fail over", r"fail(?:ed|s|ing)?[ -]?over|switch(?:ed|es|ing)? (?:over|to)\b|rerout|promot"),
        ("Add capacity", (r"scal(?:ed|es|ing)? (?:up|out)|add(?:ed|s|ing)? (?:nodes?|capacity|disk|memory|replicas?)"
                         r"|increas(?:ed|es|ing)? (?:the )?(?:capacity|disk|memory|limits?|quota|size|pool)|larger\b")),
        ("Deploy a fix", (r"hot-?fix|patch|fix(?:ed)? (?:is |was )?(?:deployed|released|merged|applied|rolled out)"
                         r"|deploy(?:ed|s|ing)? (?:a |the )?fix")),
        ("Change a setting", (r"config(?:uration)?\b.{0,40}\b(?:chang|updat|correct|fix)|(?:chang|updat|correct)\w* "
                             r"(?:the )?(?:config|setting)|feature flag|disabl(?:ed|es|ing)\b")),
        ("Renew or restore", r"renew(?:ed|s|al)?\b|restor(?:ed|es|ing)? (?:from|the (?:backup|database|data))|rotat(?:ed|ing)\b"),
        ("Provider", r"(?:provider|vendor|upstream|aws|azure|gcp|cloudflare)\b.{0,40}\b(?:fix|resolv|recover|restor)"),
    )
)  # fmt: skip


@attrs.frozen(kw_only=True, repr=False)
class WhatStopped(Shares):
    """What made the incidents stop: the kind of the event that mitigated or resolved them."""

    question: ClassVar[str] = "What made it stop?"


def what_stopped(corpus: Collection) -> WhatStopped:
    """Return what made the incidents stop, by the words of the mitigation or the resolution."""
    return _by_label(WhatStopped, corpus, lambda entry: remedy(entry.text("stopped_by")))


def remedy(words: str | None) -> str | None:
    """Return the kind of remedy that words name; None for none, and for several.

    >>> remedy("The deployment is rolled back"), remedy("Traffic is normal")
    ('Roll back', None)
    """
    if words is None:
        return None
    labels = [label for label, pattern in _REMEDIES if pattern.search(plain(words))]
    return labels[0] if len(labels) == 1 else None


# --- triggers and causes --------------------------------------------------------------------------


@attrs.frozen(kw_only=True, repr=False)
class Causes(Shares):
    """What triggers and causes have in common: the terms that several reports share."""

    question: ClassVar[str] = "What triggers and causes come again?"
    what: ClassVar[str] = "Term"
    unknown_words: ClassVar[str] = "Reports without a trigger or a cause"

    def _none(self) -> str:
        return f"No term is in two of {count(self.n, 'report')}."


def causes(corpus: Collection) -> Causes:
    """Return the terms that the triggers and causes of at least two reports share."""
    known = [entry for entry in corpus.by_key() if entry.has_rows("factors")]
    terms = [entry.cause_terms() for entry in known]
    counts: Counter[str] = Counter()
    for own in terms:
        counts.update(own)
    most = _without_parts({term: number for term, number in counts.items() if number > 1})
    shown = dict(sorted(most.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST_TERMS])
    labels = (
        (term, entry.key)
        for entry, own in zip(known, terms, strict=True)
        for term in own
        if term in shown
    )
    return Causes(
        n=len(known),
        unknown=len(corpus) - len(known),
        shares=_shares(shown, labels, len(known)),
    )


def _without_parts(counts: Mapping[str, int]) -> dict[str, int]:
    """Return terms without a word whose pair is in as many reports, and so in the same."""
    pairs = {
        (part, number) for term, number in counts.items() if " " in term for part in term.split()
    }
    return {term: n for term, n in counts.items() if " " in term or (term, n) not in pairs}


# --- classes --------------------------------------------------------------------------------------

ClassOf: TypeAlias = Literal["trigger", "cause", "detection", "mitigation", "impact"]
"""What a report's words can be the class of."""
_OF = kept_places("classes")["kind"]
_WORD = kept_places("classes")["word"]


@attrs.frozen(kw_only=True, repr=False)
class Classes(Shares):
    """How many reports have each class: a word for their trigger, causes, detection, mitigation, impact."""

    question: ClassVar[str] = "What kinds of incidents are there?"
    what: ClassVar[str] = "Class"
    unknown_words: ClassVar[str] = "Reports that aren't classified"

    def _none(self) -> str:
        return "No report is classified."


def classes(corpus: Collection, of: ClassOf | None = None) -> Classes:
    """Return how many reports have each class, of those that state one of the same kind.

    `of` counts one kind of class only. A report with two causes counts for both, so shares may add up
    to more than the whole. Raises `FieldError` for a kind that does not exist.
    """
    if of is not None and of not in (kinds := get_args(ClassOf)):
        raise FieldError(
            Problem(path="of", expected=f"one of {', '.join(kinds)}", found=describe(of))
        )
    entries_of: dict[str, list[tuple[str, str]]] = {}
    classified: set[str] = set()
    for entry in corpus.by_key():
        for row in entry.rows("classes"):
            if of is None or row[_OF] == of:
                classified.add(entry.key)
                entries_of.setdefault(str(row[_OF]), []).append((str(row[_WORD]), entry.key))
    shares: list[Share] = []
    for kind in get_args(ClassOf):
        labels = entries_of.get(kind, [])
        report_count = len({key for _, key in labels})
        for counted in _shares(Counter(word for word, _ in labels), labels, report_count):
            label = counted.label if of is not None else f"{kind.capitalize()}: {counted.label}"
            shares.append(attrs.evolve(counted, label=label))
    return Classes(n=len(classified), unknown=len(corpus) - len(classified), shares=tuple(shares))
