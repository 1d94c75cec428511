"""The changes from one report to another, found and applied.

Rows are matched by `derived.pairing`; each field of two rows that belong together is compared by
itself. A change has the paths of its value in both reports.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, TypeVar

from postmortem.derived.change import Added, Change, Changed, Moved, Removed
from postmortem.derived.pairing import Lists, Spot, longest_increasing, pair
from postmortem.errors import FieldError, Problem, Problems, describe
from postmortem.model.paths import fields_of, is_part
from postmortem.model.report import ReportData

R = TypeVar("R", bound=ReportData)


def differences(old: ReportData, new: ReportData) -> tuple[Change, ...]:
    """Return the changes from one report to another, in the order of the document.

    There are none for two equal reports, and only for those.
    """
    return tuple(_Comparison().part(ReportData, old, new, "", ""))


class _Comparison:
    """Compares part by part, field by field."""

    def part(self, cls: Any, old: Any, new: Any, old_path: str, path: str) -> Iterator[Change]:
        """Yield the changes of two objects of a class."""
        if old == new:
            return
        handled: set[str] = set()
        for name, shape, _ in fields_of(cls):
            before, after = getattr(old, name), getattr(new, name)
            if name in handled or before == after:
                continue
            old_here, new_path = joined(old_path, name), joined(path, name)
            if shape.kind == "rows":
                group = siblings(cls, name)
                handled |= set(group)
                yield from self.rows(
                    {joined(old_path, member): getattr(old, member) for member in group},
                    {joined(path, member): getattr(new, member) for member in group},
                    {joined(old_path, member): joined(path, member) for member in group},
                )
            elif shape.kind == "values":
                yield from self.rows({old_here: before}, {new_path: after}, {old_here: new_path})
            elif before is None:
                yield Added(path=new_path, value=after, old_path=old_here)
            elif after is None:
                yield Removed(old_path=old_here, value=before, path=new_path)
            elif shape.kind == "part":
                yield from self.part(shape.inner, before, after, old_here, new_path)
            else:
                yield Changed(old_path=old_here, path=new_path, old=before, new=after)

    def rows(self, old: Lists, new: Lists, names: dict[str, str]) -> Iterator[Change]:
        """Yield the changes of lists whose rows may go from one to the other."""
        # One row reports where it comes from; the lists of a row that moved have two names.
        pairs = pair(_renamed(old, names), new)
        back = {old_list: new_list for new_list, old_list in names.items()}
        moved = _moved(pairs.pairs)
        changes: list[tuple[tuple[int, float, int], Change]] = []
        order = {name: at for at, name in enumerate(new)}
        for spot in pairs.removed:
            row = old[back[spot.list]][spot.index]
            change = Removed(old_path=f"{back[spot.list]}[{spot.index}]", value=row)
            changes.append(((order[spot.list], spot.index - 0.5, 0), change))
        for spot in pairs.added:
            added = Added(path=spot.path, value=new[spot.list][spot.index])
            changes.append(((order[spot.list], spot.index, 0), added))
        for before, after in pairs.pairs:
            old_row, row = old[back[before.list]][before.index], new[after.list][after.index]
            old_path = f"{back[before.list]}[{before.index}]"
            place = (order[after.list], after.index)
            if after in moved:
                changes.append(((*place, 0), Moved(old_path=old_path, path=after.path, value=row)))
            if old_row == row:
                continue
            if is_part(type(row)):
                inner = self.part(type(row), old_row, row, old_path, after.path)
                changes += [((*place, 1), change) for change in inner]
            else:
                changed = Changed(old_path=old_path, path=after.path, old=old_row, new=row)
                changes.append(((*place, 1), changed))
        yield from (change for _, change in sorted(changes, key=lambda placed: placed[0]))


def joined(path: str, name: str) -> str:
    """Return the path of a field inside what a path leads to."""
    return f"{path}.{name}" if path else name


def siblings(cls: Any, name: str) -> tuple[str, ...]:
    """Return the lists of a class whose rows may go from one to the other."""
    inner = {sibling: shape.inner for sibling, shape, _ in fields_of(cls) if shape.kind == "rows"}
    return tuple(sibling for sibling in inner if inner[sibling] is inner[name])


def _renamed(lists: Lists, names: dict[str, str]) -> Lists:
    return {names[name]: rows for name, rows in lists.items()}


def _moved(pairs: tuple[tuple[Spot, Spot], ...]) -> set[Spot]:
    """Return the new places of the rows that are in another list, or in another order."""
    moved = {new for old, new in pairs if old.list != new.list}
    lists: dict[str, list[tuple[Spot, Spot]]] = defaultdict(list)
    for old, new in pairs:
        if old.list == new.list:
            lists[new.list].append((old, new))
    for rows in lists.values():
        stayed = longest_increasing([old.index for old, _ in rows])
        moved |= {new for at, (_, new) in enumerate(rows) if at not in stayed}
    return moved


# --- and applied ----------------------------------------------------------------------------------


def applied(changes: tuple[Change, ...], old: R) -> R:
    """Return the report that the changes make of the old one.

    Raises `FieldError` where the changes are those of another report.
    """
    work = _Application(changes, old)
    merged: R = work.part(type(old), old, "", "")
    work.check_all_used()
    if work.problems:
        raise FieldError(work.problems)
    return merged


class _Application:
    """Rebuilds a report with changes; what no change is inside is taken as it is."""

    def __init__(self, changes: tuple[Change, ...], old: ReportData) -> None:
        self.old = old
        self.problems = Problems()
        self.gone: dict[str, set[int]] = defaultdict(set)
        """The positions of the rows that leave a list, by its path in the old report."""
        self.coming: dict[str, dict[int, Added | Moved]] = defaultdict(dict)
        """The rows that come into a list, by its path and their position in the new report."""
        self.values: dict[str, Change] = {}
        self.used: set[str] = set()
        """The new paths of the changes that found their place."""
        self.touched: set[str] = set()
        """The paths, in both reports, of all that something is changed in."""
        for change in changes:
            self._sort(change)

    def _sort(self, change: Change) -> None:
        match change:
            case Added(old_path=None) | Moved():
                self.coming[_list_of(change.path)][_index_of(change.path)] = change
            case Removed(path=None):
                pass
            case _:
                self.values[change.path or ""] = change
        if isinstance(change, Moved) or (isinstance(change, Removed) and change.path is None):
            self.gone[_list_of(change.old_path)].add(_index_of(change.old_path))
            if isinstance(change, Removed):
                self._check(change.old_path, _at(self.old, change.old_path), change.value)
        for path in (change.path, change.old_path):
            while path and path not in self.touched:
                self.touched.add(path)
                path = _outer(path)

    def check_all_used(self) -> None:
        """Note the changes that have no place in the report."""
        coming = (f"{name}[{at}]" for name, rows in self.coming.items() for at in rows)
        for path in (*coming, *self.values):
            if path not in self.used:
                expected = "a report that has this place, as the one that the changes are of"
                self.problems.append(Problem(path=path, expected=expected))

    def part(self, cls: Any, value: Any, old_path: str, path: str) -> Any:
        """Return an object with its changes."""
        if path and path not in self.touched and old_path not in self.touched:
            return value
        return cls(
            **{
                name: self._field(shape.kind, getattr(value, name), joined(old_path, name), joined(path, name))
                for name, shape, _ in fields_of(cls)
            }
        )  # fmt: skip

    def _field(self, kind: str, value: Any, old_path: str, path: str) -> Any:
        if kind in ("rows", "values"):
            return self._list(value, old_path, path)
        if path in self.values:
            return self._value(value, path)
        if kind == "part" and value is not None:
            return self.part(type(value), value, old_path, path)
        return value

    def _value(self, value: Any, path: str) -> Any:
        self.used.add(path)
        match self.values[path]:
            case Changed(old=old, new=new):
                self._check(path, value, old)
                return new
            case Removed(value=old):
                self._check(path, value, old)
                return None
            case Added(value=new):
                self._check(path, value, None)
                return new
        return value

    def _list(self, rows: tuple[Any, ...], old_path: str, path: str) -> tuple[Any, ...]:
        if path not in self.touched and old_path not in self.touched:
            return rows
        removed, coming = self.gone.get(old_path, set()), self.coming.get(path, {})
        staying = iter([at for at in range(len(rows)) if at not in removed])
        result: list[Any] = []
        while True:
            row_path = f"{path}[{len(result)}]"
            if len(result) in coming:
                self.used.add(row_path)
            match coming.get(len(result)):
                case Added(value=row):
                    result.append(row)
                case Moved(old_path=source):
                    result.append(self._row(_at(self.old, source), source, row_path))
                case None:
                    if (at := next(staying, None)) is None:
                        break
                    result.append(self._row(rows[at], f"{old_path}[{at}]", row_path))
        return tuple(result)

    def _row(self, row: Any, old_path: str, path: str) -> Any:
        if is_part(type(row)):
            return self.part(type(row), row, old_path, path)
        return self._value(row, path) if path in self.values else row

    def _check(self, path: str, value: Any, expected: Any) -> None:
        if value != expected:
            self.problems.append(
                Problem(
                    path=path,
                    expected=f"{describe(expected)}, as in the report that the changes are of",
                    found=describe(value),
                )
            )


def _list_of(path: str) -> str:
    return path.rpartition("[")[0]


def _index_of(path: str) -> int:
    return int(path.rpartition("[")[2][:-1])


def _outer(path: str) -> str:
    return path.rpartition("[" if path.endswith("]") else ".")[0]


def _at(value: Any, path: str) -> Any:
    """Return what a path leads to in a report; None where it leads nowhere."""
    for step in path.replace("[", ".[").split("."):
        if value is None:
            return None
        if step.startswith("["):
            index = int(step[1:-1])
            value = value[index] if index < len(value) else None
        else:
            value = getattr(value, step, None)
    return value
