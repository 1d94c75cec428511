"""Two changed versions of one report, merged by meaning.

Each value is merged by itself: what only one side changed is taken from that side. Text of several
lines is merged line by line. Rows that both sides added are both there, in the order of their
times. What both sides changed into two different values is a conflict at that value alone.

Neither side has a privilege: merging a with b gives what merging b with a gives, but for the values
of conflicts.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import partial
from operator import attrgetter
from typing import Any, Generic, Literal, TypeAlias, TypeVar

import attrs

from postmortem.derived.comparing import joined, siblings
from postmortem.derived.pairing import Spot, pair, texts_of
from postmortem.errors import FieldError
from postmortem.model.paths import fields_of, is_part
from postmortem.model.report import ReportData
from postmortem.model.sections.metadata import Metadata, Severity
from postmortem.values.moments import start_of

R = TypeVar("R", bound=ReportData)
Side: TypeAlias = Literal["ours", "theirs"]

_MOST_LINES = 1000
"""How many lines a text may have that is merged line by line; a longer one is one value."""
_SIDES: tuple[Side, ...] = ("theirs", "ours")
_UNSETTLED: Any = object()
"""In place of a value that both sides changed."""
_ABSENT: Any = object()
"""In place of a row that a side doesn't have."""


@attrs.frozen(kw_only=True)
class Conflict:
    """A value that both sides changed, each in its own way.

    >>> Conflict(path="metadata.severity", base="SEV-3", ours="SEV-1", theirs="SEV-2").path
    'metadata.severity'
    """

    path: str
    """Where the value is in the merged report."""
    base: Any
    ours: Any
    """The value of our side; None where it removed what the other changed."""
    theirs: Any


@attrs.frozen(kw_only=True)
class Merged(Generic[R]):
    """What came of a merge.

    `report` and `theirs` are equal where nothing is in conflict.

    >>> import postmortem as pm
    >>> base = pm.report("INC-7", "Login was down").build()
    >>> merge = pm.merge(base, base.edit().note("It rained.").build(), base)
    >>> merge.report.notes, merge.conflicts
    ('It rained.', ())
    """

    report: R
    """The merged report; in a conflict, it has the value of our side."""
    theirs: R
    """The same with the values of the other side."""
    conflicts: tuple[Conflict, ...] = ()


@attrs.frozen
class _Three:
    """A value in the three versions."""

    base: Any
    ours: Any
    theirs: Any

    @property
    def settled(self) -> Any:
        """The value where at most one side changed it; `_UNSETTLED` where both did."""
        if self.ours == self.theirs or self.theirs == self.base:
            return self.ours
        return self.theirs if self.ours == self.base else _UNSETTLED

    def each(self, get: Callable[[Any], Any]) -> "_Three":
        """Return what is got of each of the three."""
        return _Three(get(self.base), get(self.ours), get(self.theirs))


def merged(base: R, ours: R, theirs: R) -> Merged[R]:
    """Return the merge of two reports that both came from a third."""
    three = _Three(base, ours, theirs)
    other, own = _Merge("theirs"), _Merge("ours")
    of_theirs: R = other.part(type(ours), three, "")
    report: R = own.part(type(ours), three, "")
    return Merged(report=report, theirs=of_theirs, conflicts=tuple(own.conflicts))


class _Merge:
    """Merges part by part; in a conflict, it takes the value of the side that it prefers."""

    def __init__(self, prefer: Side) -> None:
        self.ours_first = prefer == "ours"
        self.conflicts: list[Conflict] = []

    def part(self, cls: Any, three: _Three, path: str) -> Any:
        """Return the merge of three objects of a class."""
        if (settled := three.settled) is not _UNSETTLED:
            return settled
        values: dict[str, Any] = {}
        for name, shape, _ in fields_of(cls):
            if name in values or name == "severity_scale":
                continue
            inner_path = joined(path, name)
            inner = three.each(attrgetter(name))
            if shape.kind == "rows":
                group = siblings(cls, name)
                values |= self.rows(three.each(partial(_lists_of, group)), path)
            elif shape.kind == "values":
                values |= self.rows(three.each(partial(_lists_of, (name,))), path)
            elif shape.kind == "part" and None not in (inner.base, inner.ours, inner.theirs):
                values[name] = self.part(shape.inner, inner, inner_path)
            else:
                values[name] = self.value(inner, inner_path)
        if cls is Metadata:
            self._settle_scale(values, three.each(attrgetter("severity_scale")), path)
        return cls(**values)

    def _settle_scale(self, values: dict[str, Any], scales: _Three, path: str) -> None:
        """Give merged metadata one scale, as a whole, and a severity that is a level of it."""
        severity = values["severity"]
        scale = self.value(scales, joined(path, "severity_scale"))
        if severity is not None and severity.scale != scale:
            try:
                values["severity"] = Severity.read(severity.value, scale)
            except FieldError:  # the severity of a side that has another scale
                scale = severity.scale
        values["severity_scale"] = scale

    def value(self, three: _Three, path: str) -> Any:
        """Return the merge of a value."""
        if (settled := three.settled) is not _UNSETTLED:
            return settled
        texts = (three.base or "", three.ours, three.theirs)
        if all(type(text) is str for text in texts) and any("\n" in text for text in texts):
            lines = merged_lines(*(text.split("\n") for text in texts))
            if lines is not None:
                return "\n".join(lines)
        self._conflict(three, path)
        return three.ours if self.ours_first else three.theirs

    def _conflict(self, three: _Three, path: str) -> None:
        sides = three.each(lambda side: None if side is _ABSENT else side)
        self.conflicts.append(
            Conflict(path=path, base=sides.base, ours=sides.ours, theirs=sides.theirs)
        )

    # --- rows ---------------------------------------------------------------------------------

    def rows(self, lists: _Three, path: str) -> dict[str, tuple[Any, ...]]:
        """Return the merge of lists whose rows may go from one to the other, by their names."""
        rows = list(self._fates(lists))
        merged: dict[str, tuple[Any, ...]] = {}
        for name in lists.ours:
            ordered = _ordered([row for row in rows if row.list == name], name)
            inner_path = joined(path, name)
            merged[name] = tuple(
                self._row(row, f"{inner_path}[{at}]") for at, row in enumerate(ordered)
            )
            for row in rows:
                if row.contested and row.list is None and row.base_list == name:
                    at = min(row.base_index or 0, len(ordered))
                    self._conflict(row.versions, f"{inner_path}[{at}]")
        return merged

    def _fates(self, lists: _Three) -> "Iterator[_Row]":
        """Yield every row of the three versions, with its places in them."""
        of_ours, of_theirs = pair(lists.base, lists.ours), pair(lists.base, lists.theirs)
        in_ours, in_theirs = dict(of_ours.pairs), dict(of_theirs.pairs)
        for name, rows in lists.base.items():
            for at in range(len(rows)):
                spot = Spot(name, at)
                yield self._kept_row(
                    _Row(lists, _Three(spot, in_ours.get(spot), in_theirs.get(spot)))
                )
        new_ours, new_theirs = set(of_ours.added), set(of_theirs.added)
        pairs = pair(_only(lists.ours, new_ours), _only(lists.theirs, new_theirs), certain=True)
        own, other = _positions(lists.ours, new_ours), _positions(lists.theirs, new_theirs)
        for first, second in pairs.pairs:
            yield _Row(lists, _Three(None, own[first], other[second]))
        for spot in pairs.removed:
            yield _Row(lists, _Three(None, own[spot], None))
        for spot in pairs.added:
            yield _Row(lists, _Three(None, None, other[spot]))

    def _kept_row(self, row: "_Row") -> "_Row":
        """Return a row of the base; one that a side removed and the other left alone is gone."""
        ours, theirs = row.spots.ours, row.spots.theirs
        spot = theirs if ours is None else ours
        if spot is None:
            row.list = None
        elif ours is None or theirs is None:
            alone = row.versions.theirs if ours is None else row.versions.ours
            row.contested = alone != row.versions.base or spot.list != row.base_list
            preferred = ours if self.ours_first else theirs
            if not row.contested or preferred is None:
                row.list = None
        return row

    def _row(self, row: "_Row", path: str) -> Any:
        versions = row.versions
        if row.contested:
            self._conflict(versions, path)
        if versions.ours is _ABSENT or versions.theirs is _ABSENT:
            return versions.theirs if versions.ours is _ABSENT else versions.ours
        cls = type(versions.ours)
        if versions.base is _ABSENT:
            if versions.ours == versions.theirs:
                return versions.ours
            if is_part(cls):
                return self._of_both(cls, versions, path)
            return self.value(attrs.evolve(versions, base=None), path)
        return self.part(cls, versions, path) if is_part(cls) else self.value(versions, path)

    def _of_both(self, cls: Any, three: _Three, path: str) -> Any:
        """Return a row that both sides added, with one id: what differs in it is in conflict."""
        values: dict[str, Any] = {}
        for name, shape, _ in fields_of(cls):
            ours, theirs = getattr(three.ours, name), getattr(three.theirs, name)
            inner_path = joined(path, name)
            if ours == theirs:
                values[name] = ours
            elif shape.kind == "part" and ours is not None and theirs is not None:
                values[name] = self._of_both(shape.inner, _Three(None, ours, theirs), inner_path)
            else:
                empty = () if shape.kind in ("rows", "values") else None
                values[name] = self.value(_Three(empty, ours, theirs), inner_path)
        return cls(**values)


class _Row:
    """A row with its places: in the base, in our side and in the other one."""

    def __init__(self, lists: _Three, spots: _Three) -> None:
        self.spots = spots
        self.versions = _Three(
            _at(lists.base, spots.base),
            _at(lists.ours, spots.ours),
            _at(lists.theirs, spots.theirs),
        )
        self.contested = False
        """Whether one side removed what the other changed."""
        self.list = self._list()
        """The list that it ends up in; None where it is gone."""

    @property
    def base_list(self) -> str | None:
        return None if self.spots.base is None else self.spots.base.list

    @property
    def base_index(self) -> int | None:
        return None if self.spots.base is None else self.spots.base.index

    def _list(self) -> str | None:
        lists = self.spots.each(lambda spot: None if spot is None else spot.list)
        name: str | None
        if lists.ours is None or lists.theirs is None:
            name = lists.ours or lists.theirs
        elif lists.settled is _UNSETTLED:
            # Both moved it, to two lists: neither side has a privilege.
            name = min(lists.ours, lists.theirs)
        else:
            name = lists.settled
        return name

    def index(self, side: Side) -> int | None:
        """Return the position in a side's list of the same name; None where it is in another."""
        spot = self.spots.ours if side == "ours" else self.spots.theirs
        return spot.index if spot is not None and spot.list == self.list else None

    @property
    def key(self) -> tuple[Any, ...]:
        """What puts rows in order that nothing else does: their time, then their words."""
        sides = [side for side in (self.versions.ours, self.versions.theirs) if side is not _ABSENT]
        row = min(sides, key=repr)
        time = start_of(getattr(row, "time", None))
        return (time is None, time.isoformat() if time else "", texts_of(row), repr(row))


def _lists_of(names: Sequence[str], part: Any) -> dict[str, tuple[Any, ...]]:
    return {name: getattr(part, name) for name in names}


def _at(lists: Any, spot: Spot | None) -> Any:
    return _ABSENT if spot is None else lists[spot.list][spot.index]


def _only(lists: Any, spots: set[Spot]) -> dict[str, tuple[Any, ...]]:
    return {
        name: tuple(row for at, row in enumerate(rows) if Spot(name, at) in spots)
        for name, rows in lists.items()
    }


def _positions(lists: Any, spots: set[Spot]) -> dict[Spot, Spot]:
    """Return the places of some rows, by the places that they have among themselves."""
    positions: dict[Spot, Spot] = {}
    for name, rows in lists.items():
        own = [Spot(name, at) for at in range(len(rows)) if Spot(name, at) in spots]
        positions |= {Spot(name, number): spot for number, spot in enumerate(own)}
    return positions


# --- the order of a merged list -------------------------------------------------------------------


def _ordered(rows: list[_Row], name: str) -> list[_Row]:
    """Return the rows of a merged list in their order.

    Rows that are in all three versions of the list keep the order of the side that changed it.
    Any other row follows the row that it follows in its own version; where rows of both sides
    follow the same row, they are in the order of their times.
    """
    shared = [
        row
        for row in rows
        if row.base_list == name and None not in (row.index("ours"), row.index("theirs"))
    ]
    core = _core(shared)
    place = {id(row): at for at, row in enumerate(core)}
    runs: list[dict[int, list[_Row]]] = []
    for side in _SIDES:
        run: dict[int, list[_Row]] = defaultdict(list)
        at = -1
        for row in sorted(
            (row for row in rows if row.index(side) is not None),
            key=lambda row: row.index(side) or 0,
        ):
            if id(row) in place:
                at = place[id(row)]
            else:
                run[at].append(row)
        runs.append(run)
    theirs, ours = runs
    _once(ours, theirs)
    merged: list[_Row] = []
    for at in range(-1, len(core)):
        merged += core[at : at + 1] if at >= 0 else []
        merged += _woven(ours.get(at, []), theirs.get(at, []))
    return merged


def _core(rows: list[_Row]) -> list[_Row]:
    """Return the rows that all versions have, in the order of the side that changed it."""
    by_base = sorted(rows, key=lambda row: row.base_index or 0)
    by_ours = sorted(rows, key=lambda row: row.index("ours") or 0)
    by_theirs = sorted(rows, key=lambda row: row.index("theirs") or 0)
    if [*map(id, by_theirs)] == [*map(id, by_base)]:
        return by_ours
    if [*map(id, by_ours)] in ([*map(id, by_base)], [*map(id, by_theirs)]):
        return by_theirs
    # Both sides put them in an order of their own, and neither order counts more.
    return sorted(by_base, key=lambda row: row.key[:2])


def _once(ours: dict[int, list[_Row]], theirs: dict[int, list[_Row]]) -> None:
    """Leave a row that both sides brought, after two different rows, at the first of its places."""
    places = [{id(row): at for at, run in side.items() for row in run} for side in (ours, theirs)]
    for row in [row for run in ours.values() for row in run]:
        first, second = places[0][id(row)], places[1].get(id(row))
        if second is not None and first != second:
            later, at = (theirs, second) if first < second else (ours, first)
            later[at] = [other for other in later[at] if other is not row]


def _woven(ours: list[_Row], theirs: list[_Row]) -> list[_Row]:
    """Return the rows of two runs, by time; a row that both have comes once."""
    own, other = [*map(id, ours)], [*map(id, theirs)]
    common = set(own) & set(other)
    if [row for row in own if row in common] != [row for row in other if row in common]:
        # They bring the same rows in two orders; only what is in them may say which counts.
        first, second = sorted((ours, theirs), key=lambda run: [row.key for row in run])
        ours, theirs = first, [row for row in second if id(row) not in common]
        common = set()
    rows: list[_Row] = []
    left, right = list(reversed(ours)), list(reversed(theirs))
    while left or right:
        if not (left and right):
            rows.append((left or right).pop())
        elif left[-1] is right[-1]:
            rows.append(left.pop())
            right.pop()
        elif id(left[-1]) in common:
            rows.append(right.pop())
        elif id(right[-1]) in common or left[-1].key <= right[-1].key:
            rows.append(left.pop())
        else:
            rows.append(right.pop())
    return rows


# --- lines ----------------------------------------------------------------------------------------


def merged_lines(
    base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]
) -> list[str] | None:
    """Return the lines of a text that two sides changed; None where they changed the same ones.

    >>> merged_lines(["a", "", "b"], ["A", "", "b"], ["a", "", "B"])
    ['A', '', 'B']
    """
    if max(len(base), len(ours), len(theirs)) > _MOST_LINES:
        return None
    edits = sorted({*_edits(base, ours), *_edits(base, theirs)})
    lines: list[str] = []
    at = 0
    last: _Edit | None = None
    for edit in edits:
        # Two edits that touch each other may mean one place; a person has to look at it.
        if last is not None and edit.start <= last.end:
            return None
        lines += [*base[at : edit.start], *edit.lines]
        at, last = edit.end, edit
    return [*lines, *base[at:]]


@attrs.frozen(order=True)
class _Edit:
    start: int
    end: int
    lines: tuple[str, ...]


def _edits(base: Sequence[str], side: Sequence[str]) -> Iterator[_Edit]:
    matcher = SequenceMatcher(None, base, side, autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag != "equal":
            yield _Edit(start, end, tuple(side[first:last]))
