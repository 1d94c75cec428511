"""Has it happened before: the reports whose title, causes and services have the most in common."""

import heapq
import math
from collections import Counter
from collections.abc import Sequence
from typing import ClassVar

import attrs

from postmortem.corpus.answers.actions import OpenAction, open_actions
from postmortem.corpus.answers.base import Answer, column, count, excerpt, table
from postmortem.corpus.collection import Collection
from postmortem.corpus.columns import ColumnType
from postmortem.corpus.entries import Entry
from postmortem.corpus.table import Table
from postmortem.corpus.terms import number, terms, unpacked, weight
from postmortem.facade import Report

_LEAST = 0.05
"""Below this similarity, two reports have only words in common that many have."""
_LEAST_WORDS = 2
"""How many words two reports have in common at the least."""
_WORDS = 8
"""How many of the terms in common are shown."""


@attrs.frozen(kw_only=True)
class Match:
    """An earlier report that is like another."""

    report: str
    """Its key."""
    incident_id: str | None
    title: str
    date: int | None
    """Its date, in days since 1970-01-01."""
    similarity: float
    """From 0 to 1: the cosine of the terms, weighted by how rare they are."""
    words: tuple[str, ...]
    """The terms in common, those first that count most."""
    pending: tuple[OpenAction, ...]
    """Its actions that aren't done."""


@attrs.frozen(kw_only=True, repr=False)
class HappenedBefore(Answer):
    """The reports that are most like another."""

    question: ClassVar[str] = "Has it happened before?"

    title: str
    matches: tuple[Match, ...]

    def sentences(self) -> tuple[str, ...]:
        """Return the answer as plain sentences."""
        if not self.matches:
            return (f"None of {count(self.n, 'other report')} is like it.",)
        sentences = [f"{count(len(self.matches), 'report')} like it, of {self.n:,}:"]
        for match in self.matches:
            name = match.incident_id or match.report
            sentences.append(
                f"{match.similarity:.2f} {name}: {excerpt(match.title)} "
                f"(in common: {', '.join(match.words)})"
            )
            for action in match.pending[:3]:
                owner = f", {action.owner}" if action.owner else ""
                sentences.append(f"     not done yet: {excerpt(action.action)}{owner}")
        return tuple(sentences)

    def table(self) -> Table:
        """Return a row for each report that is like it."""
        return table(
            "happened_before",
            (
                column("report", ColumnType.TEXT, "Report"),
                column("incident_id", ColumnType.TEXT, "Incident"),
                column("title", ColumnType.TEXT, "Title"),
                column("date", ColumnType.DATE, "Date"),
                column("similarity", ColumnType.NUMBER, "Similarity"),
                column("words", ColumnType.TEXT, "In common"),
                column("pending", ColumnType.INTEGER, "Actions to do"),
            ),
            (
                (
                    match.report, match.incident_id, match.title, match.date, round(match.similarity, 4),
                    ", ".join(match.words), len(match.pending),
                )
                for match in self.matches
            ),
        )  # fmt: skip


def happened_before(corpus: Collection, *, report: Report | str, limit: int = 5) -> HappenedBefore:
    """Return the reports that are most like another, the most alike first.

    `report` is one of the corpus, by its key or its incident's id, or any other. The report itself
    and copies of it are left out. Raises `KeyError` for a name that isn't in the corpus.
    """
    current = corpus[report] if isinstance(report, str) else report
    own_id = current.metadata.incident_id
    own_key = report if isinstance(report, str) else None
    other_entries = [
        entry
        for entry in corpus.by_key()
        if entry.key != own_key and (own_id is None or entry.get("incident_id") != own_id)
    ]
    words = terms(current)
    ranked = _ranked(words, other_entries, limit)
    matches = [
        _match(corpus, entry, similarity, words, weights) for similarity, entry, weights in ranked
    ]
    return HappenedBefore(
        n=len(other_entries), unknown=0, title=current.title, matches=tuple(matches)
    )


_Ranked = tuple[float, Entry, dict[int, float]]


def _ranked(current_words: dict[str, None], entries: Sequence[Entry], limit: int) -> list[_Ranked]:
    """Return the most alike of some entries, with their similarity and the weights of the terms.

    How often a term is in all reports is counted for the terms that are needed: those of this
    report at once, and those of another only if it could still be among the most alike. What they
    have in common alone bounds the similarity from above. A single word in common is no likeness: a
    report of few words would be like any other that has one of them.
    """
    own = frozenset(map(number, current_words))
    words = frozenset(number(term) for term in current_words if " " not in term)
    least = min(_LEAST_WORDS, len(words))
    common: list[tuple[frozenset[int], Entry]] = []
    frequency: Counter[int] = Counter()
    for entry in entries:
        shared = own.intersection(unpacked(entry.digest.terms))
        frequency.update(shared)
        if len(shared & words) >= least > 0:
            common.append((shared, entry))
    # This report counts as one of them, as it does where it lies in the corpus.
    size = len(entries) + 1
    weights = {term: weight(size, frequency[term] + 1) for term in own}
    norm = math.sqrt(sum(counts * counts for counts in weights.values()))
    if norm == 0:
        return []
    bounded = []
    for shared, entry in common:
        dot = sum(weights[term] ** 2 for term in shared)
        bounded.append((math.sqrt(dot) / norm, dot, entry))
    bounded.sort(key=lambda candidate: (-candidate[0], candidate[2].key))
    all_weights = _AllWeights(entries, size, weights)
    best: list[tuple[float, int, Entry]] = []
    for place, (bound, dot, entry) in enumerate(bounded):
        if bound < _LEAST or (len(best) == limit and bound <= best[0][0]):
            break
        similarity = dot / (norm * all_weights.norm(entry))
        if similarity >= _LEAST:
            heapq.heappush(best, (similarity, -place, entry))
            if len(best) > limit:
                heapq.heappop(best)
    best.sort(key=lambda candidate: (-candidate[0], candidate[2].key))
    return [(similarity, entry, weights) for similarity, _, entry in best]


class _AllWeights:
    """The weights of all terms of a corpus, counted when the first is needed."""

    def __init__(self, entries: Sequence[Entry], size: int, own: dict[int, float]) -> None:
        self._entries = entries
        self._size = size
        self._own = own
        self._frequency: Counter[int] | None = None

    def norm(self, entry: Entry) -> float:
        """Return the length of the vector of an entry's terms."""
        if self._frequency is None:
            self._frequency = Counter()
            for candidate in self._entries:
                self._frequency.update(unpacked(candidate.digest.terms))
        total = 0.0
        for term in unpacked(entry.digest.terms):
            counts = self._own.get(term) or weight(self._size, self._frequency[term])
            total += counts * counts
        return math.sqrt(total)


def _match(
    corpus: Collection,
    entry: Entry,
    similarity: float,
    current_words: dict[str, None],
    weights: dict[int, float],
) -> Match:
    entry_words = terms(entry.report)
    shared = sorted(
        (term for term in current_words if term in entry_words),
        key=lambda term: (-weights[number(term)], term),
    )
    # A pair says what its words say.
    pairs = {part for term in shared if " " in term for part in term.split()}
    words = [term for term in shared if " " in term or term not in pairs]
    return Match(
        report=entry.key,
        incident_id=entry.text("incident_id"),
        title=entry.text("title") or "",
        date=entry.whole("date"),
        similarity=similarity,
        words=tuple(words[:_WORDS]),
        pending=open_actions(corpus.only(entry)),
    )
