"""Which row of one report is which row of another: by id, by time and by words.

A pair is looked for in the order of what is most certain: rows that are equal, rows with one id or
label, rows with one time, rows with the same words, rows that share most of their words, and at
last rows that are between the same neighbours. A row that fits none of these is a row of its own.

The work grows with the number of rows: no row is compared with more than a few others.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, TypeAlias

import attrs

from postmortem.model.paths import fields_of, is_part
from postmortem.text.words import words_of

Lists: TypeAlias = Mapping[str, tuple[Any, ...]]
"""Lists of rows of one class, by their paths."""

_KEYS = ("id", "label", "metric", "service", "role", "version", "name", "title", "question", "url")
"""The fields that identify a row, the most certain field first."""
_ALIKE = 0.5
"""The share of their words that two rows have in common when they are taken for one row."""
_NEIGHBOURS_ALIKE = 0.2
"""The same for two rows that are between the same neighbours."""
_RARE = 8
"""How many rows a word may be in, to lead from one row to another."""
_LEADS = 6
"""How many of its rarest words lead from a row to others."""


@attrs.frozen
class Spot:
    """Where a row is: the path of its list, and its position there, counted from 0."""

    list: str
    index: int

    @property
    def path(self) -> str:
        """The path of the row: `timeline.detection[2]`."""
        return f"{self.list}[{self.index}]"


@attrs.frozen
class Pairing:
    """Which rows belong together, and those that have no counterpart."""

    pairs: tuple[tuple[Spot, Spot], ...]
    """The old place and the new place of each row that is in both, in the new order."""
    removed: tuple[Spot, ...]
    added: tuple[Spot, ...]


def pair(old: Lists, new: Lists, *, certain: bool = False) -> Pairing:
    """Return which rows of the old lists are which rows of the new ones.

    With `certain`, only rows that are equal or have one id are paired.

    >>> pair({"notes": ("a", "b")}, {"notes": ("b", "c")}).added
    (Spot(list='notes', index=1),)
    """
    search = _Search(old, new)
    search.equal()
    search.by_key()
    if not certain:
        search.by_time()
        search.by_main_words()
        search.by_rare_words()
        search.by_neighbours()
    return search.result()


class _Search:
    """The rows that have no counterpart yet, and the pairs that are known."""

    def __init__(self, old: Lists, new: Lists) -> None:
        self.before, self.after = _spots(old), _spots(new)
        self.old, self.new = dict(self.before), dict(self.after)
        """What has no counterpart yet."""
        self.pairs: dict[Spot, Spot] = {}
        """The old place of each row, by its new one."""
        self._bags: dict[tuple[Spot, bool], frozenset[str]] = {}

    def result(self) -> Pairing:
        pairs = tuple((self.pairs[new], new) for new in self.after if new in self.pairs)
        return Pairing(pairs, tuple(self.old), tuple(self.new))

    def match(self, old: Spot, new: Spot) -> None:
        self.pairs[new] = old
        del self.old[old], self.new[new]

    # --- the ways to pair ---------------------------------------------------------------------

    def equal(self) -> None:
        """Pair rows that are equal: in their own list first, then in the others."""
        for own_list in (True, False):
            waiting: dict[Hashable, deque[Spot]] = defaultdict(deque)
            for spot, row in self.old.items():
                waiting[(spot.list, row) if own_list else row].append(spot)
            for spot, row in list(self.new.items()):
                if queue := waiting.get((spot.list, row) if own_list else row):
                    self.match(queue.popleft(), spot)

    def by_key(self) -> None:
        """Pair rows with one id, label or name, where only these two have it."""
        self._unique(_key)

    def by_time(self) -> None:
        """Pair rows of one time: the only two, or those that share the most words."""
        old, new = _buckets(self.old, _time), _buckets(self.new, _time)
        for time, spots in new.items():
            candidates = old.get(time, [])
            if len(candidates) == len(spots) == 1 and candidates[0].list == spots[0].list:
                self.match(candidates[0], spots[0])
            elif candidates and len(candidates) * len(spots) <= 400:
                self._best((before, after) for after in spots for before in candidates)

    def by_main_words(self) -> None:
        """Pair rows whose first text is the same, where only these two have it."""
        self._unique(_main_text)

    def by_rare_words(self) -> None:
        """Pair rows that share most of their words; a rare word leads from one to the other."""
        index: dict[str, list[Spot]] = defaultdict(list)
        for spot in self.old:
            for word in self._bag(spot, is_new=False):
                index[word].append(spot)
        close_pairs: list[tuple[Spot, Spot]] = []
        for spot in self.new:
            leads = sorted(
                (len(index[word]), word)
                for word in self._bag(spot, is_new=True)
                if word in index and len(index[word]) <= _RARE
            )[:_LEADS]
            candidates = dict.fromkeys(candidate for _, word in leads for candidate in index[word])
            close_pairs += [(candidate, spot) for candidate in candidates]
        self._best(close_pairs, least=_ALIKE)

    def by_neighbours(self) -> None:
        """Pair the rows between two neighbours that are pairs, where both sides have as many."""
        before = _runs(self.before, {old: old for old in self.pairs.values()})
        after = _runs(self.after, self.pairs)
        for anchor, spots in after.items():
            candidates = before.get(anchor, [])
            if len(candidates) == len(spots):
                for old, new in zip(candidates, spots, strict=True):
                    if self._similarity(old, new) >= _NEIGHBOURS_ALIKE:
                        self.match(old, new)

    # --- what they are made of ----------------------------------------------------------------

    def _bag(self, spot: Spot, *, is_new: bool) -> frozenset[str]:
        """Return the words of a row."""
        key = (spot, is_new)
        if key not in self._bags:
            row = (self.after if is_new else self.before)[spot]
            self._bags[key] = frozenset(words_of("\n".join(texts_of(row))))
        return self._bags[key]

    def _similarity(self, old: Spot, new: Spot) -> float:
        """Return the share of words that two rows have in common, from 0 to 1."""
        first, second = self._bag(old, is_new=False), self._bag(new, is_new=True)
        every = len(first | second)
        return len(first & second) / every if every else 0.0

    def _unique(self, key: Callable[[Any], Hashable | None]) -> None:
        old, new = _buckets(self.old, key), _buckets(self.new, key)
        for value, spots in new.items():
            candidates = old.get(value, [])
            if len(spots) == len(candidates) == 1:
                self.match(candidates[0], spots[0])

    def _best(self, pairs: Iterable[tuple[Spot, Spot]], least: float = 0.01) -> None:
        """Pair the most similar first; of two that are as similar, the nearer."""
        ranked = sorted(
            (-similarity, old.list != new.list, abs(old.index - new.index), new.list, new.index, old.list, old.index, old, new)
            for old, new in pairs
            if (similarity := self._similarity(old, new)) >= least
        )  # fmt: skip
        for *_, old, new in ranked:
            if old in self.old and new in self.new:
                self.match(old, new)


def _spots(lists: Lists) -> dict[Spot, Any]:
    return {Spot(name, at): row for name, rows in lists.items() for at, row in enumerate(rows)}


def _buckets(rows: Mapping[Spot, Any], key: Callable[[Any], Any]) -> dict[Any, list[Spot]]:
    buckets: dict[Any, list[Spot]] = defaultdict(list)
    for spot, row in rows.items():
        if (value := key(row)) is not None:
            buckets[value].append(spot)
    return buckets


def _runs(rows: Mapping[Spot, Any], old_of: Mapping[Spot, Spot]) -> dict[Any, list[Spot]]:
    """Return the rows without a counterpart by the pair that they follow."""
    runs: dict[Any, list[Spot]] = defaultdict(list)
    anchors: dict[str, Spot] = {}
    for spot in rows:
        if spot in old_of:
            anchors[spot.list] = old_of[spot]
        else:
            runs[spot.list, anchors.get(spot.list)].append(spot)
    return runs


def _key(row: Any) -> Hashable | None:
    if not is_part(type(row)):
        return None
    for name in _KEYS:
        value = getattr(row, name, None)
        if isinstance(value, str):
            return (name, value.casefold())
    return None


def _time(row: Any) -> Hashable | None:
    return getattr(row, "time", None)


def _main_text(row: Any) -> Hashable | None:
    return next(iter(texts_of(row)), None)


def texts_of(row: Any) -> list[str]:
    """Return the texts of a row, those inside it as well, in the order of its fields.

    >>> texts_of("A line")
    ['A line']
    """
    if isinstance(row, str):
        return [row]
    if isinstance(row, tuple):
        return [text for item in row for text in texts_of(item)]
    if not is_part(type(row)):
        return []
    # A choice is a word that many rows have; it identifies no row.
    return [
        text
        for name, shape, _ in fields_of(type(row))
        if shape.kind != "value" or type(getattr(row, name)) is str
        for text in texts_of(getattr(row, name))
    ]


def longest_increasing(numbers: list[int]) -> set[int]:
    """Return the positions of a longest run of numbers that rise: what stayed in its order.

    >>> sorted(longest_increasing([3, 0, 1, 2]))
    [1, 2, 3]
    """
    from bisect import bisect_left

    tails: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for position, number in enumerate(numbers):
        at = bisect_left(tails, number)
        before.append(ends[at - 1] if at else None)
        if at == len(tails):
            tails.append(number)
            ends.append(position)
        else:
            tails[at], ends[at] = number, position
    positions: set[int] = set()
    last: int | None = ends[-1] if ends else None
    while last is not None:
        positions.add(last)
        last = before[last]
    return positions
