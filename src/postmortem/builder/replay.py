"""What `build` does: the steps of a builder, replayed into a report.

Steps are replayed by the part of the report that they are about, not one after the other: the
incident's date has to be known before the first bare time, and the timeline before the messages.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, date, tzinfo
from functools import cache, reduce
from typing import Any, Protocol, TypeVar

import attrs

from postmortem.errors import BuildError, FieldError, Problem, describe
from postmortem.model.assembly import assembled
from postmortem.model.fields import Converter, converter_for, problems_of
from postmortem.model.names import nearest_name
from postmortem.model.report import ReportData
from postmortem.model.sections import OUTLINE, TIMED
from postmortem.model.sections.action_items import Horizon
from postmortem.model.sections.metadata import read_scale, severity_on
from postmortem.text import normal as text
from postmortem.values.sequences import DateNeededError, TimeSequences, once_for_all
from postmortem.values.zones import as_zone

ReportT = TypeVar("ReportT", bound=ReportData)


@attrs.frozen
class Target:
    """Where a call of the builder leads."""

    call: str
    """The call as it is written: `.detected`."""
    path: str = ""
    """The field of `Report` that gets what is made; '' for a call that names its fields itself, and
    `*` for one that gives whole sections, `+` for one that adds to the finished report."""
    make: Callable[..., Any] | None = None
    """The class of what is made."""
    once: bool = False
    """Whether a later call replaces an earlier one, instead of adding to it."""
    shows: tuple[str, ...] = ()
    """The arguments that distinguish the call from others like it, for a message."""


class Addition(Protocol):
    """What can add itself to a report: an import of what other systems recorded."""

    def added_to(self, report: ReportT, /) -> ReportT:
        """Return the report with it added; what the report says already stays."""


@attrs.frozen(eq=False, repr=False)
class Step:
    """One call of the builder, and the calls before it."""

    _target: "Target | ReportData" = Target("ReportBuilder")
    """Where the call leads; the first of a chain may be a report to go on from."""
    _given: dict[str, Any] = attrs.field(factory=dict)
    _before: "Step | None" = None

    def _chain(self) -> "list[Step]":
        """Return the steps that lead here, the first one first."""
        steps: list[Step] = []
        step: Step | None = self
        while step is not None:
            steps.append(step)
            step = step._before
        return steps[::-1]

    def _shown(self) -> str:
        """Return the call as it is written, for a message."""
        if isinstance(self._target, ReportData):
            return "edit()"
        shown: list[object] = []
        for name in self._target.shows:
            if name == "lines":
                shown += self._given[name]
            elif name in self._given:
                shown.append(self._given[name])
        return f"{self._target.call}({', '.join(map(describe, shown))})"


_NO_BEGINNING = Problem(
    expected="a builder that pm.report(…) or report.edit() made",
    found="a ReportBuilder(…) made by hand",
    hint="begin the chain with pm.report(…)",
)


def replay(last: Step) -> Any:
    """Return the report that a chain of steps makes, from nothing or from another report.

    Its class is the one that the first step makes, or that of the report to go on from. Raises
    `BuildError` with all problems, in the order of the calls.
    """
    return _Replay.of_chain(last).report()


def draft(last: Step) -> tuple[Any | None, tuple[Problem, ...]]:
    """Return the report that a chain makes without the calls that are wrong, and the problems.

    There is no report where even that can't be built.
    """
    try:
        state = _Replay.of_chain(last)
    except BuildError as error:
        return None, error.problems
    steps = state.steps
    problems: tuple[Problem, ...] = ()
    for _ in range(3):
        attempt = _Replay(state.cls, state.base, steps)
        try:
            return attempt.report(), problems
        except BuildError as error:
            problems = problems or error.problems
        wrong = {index for index, _ in attempt.problems}
        # Of the call that begins a report, what the report can't do without stays.
        if state.base is None and 0 in wrong:
            needed = {name: value for name, value in steps[0]._given.items() if name in _NEEDED}
            steps = [Step(steps[0]._target, needed), *steps[1:]]
            wrong.remove(0)
        steps = [step for index, step in enumerate(steps) if index not in wrong]
    return None, problems


_SCALE = "metadata.severity_scale"
_NEEDED = ("title", "metadata.incident_id")


class _Replay:
    def __init__(self, cls: Any, base: ReportData | None, steps: Sequence[Step]) -> None:
        self.cls = cls
        self.base = base
        self.values: dict[str, Any] = {}
        self.problems: list[tuple[int, Problem]] = []
        self.scale: tuple[str, ...] = ()
        """The scale of a team's own that its severity is of."""
        self.scales: dict[int, tuple[str, ...]] = {}
        """The scales that steps give together with a severity, by the number of the step."""
        self.zone: tzinfo = UTC
        """The zone of a time that names none."""
        self.made_by: dict[str, list[int]] = defaultdict(list)
        """For each list that was added to, the steps that its new items came from."""
        self.steps = steps
        # Only the first of a chain may be a report, and then it is taken off.
        self.targets = [step._target for step in steps if isinstance(step._target, Target)]
        assert len(self.targets) == len(steps)
        self.by_path: dict[str, list[int]] = defaultdict(list)
        for index, target in enumerate(self.targets):
            self.by_path[target.path].append(index)

    @classmethod
    def of_chain(cls, last: Step) -> "_Replay":
        """Return the replay of a chain. Raises `BuildError` for one that doesn't begin with a report.

        A builder made by hand may begin with anything.
        """
        first, *rest = last._chain()
        target: Any = first._target
        if isinstance(target, ReportData):
            return cls(type(target), target, rest)
        if isinstance(target, Target) and isinstance(target.make, type) and "title" in first._given:
            return cls(target.make, None, [first, *rest])
        raise BuildError(_NO_BEGINNING)

    def report(self) -> Any:
        additions = self.by_path.pop("+", [])
        self._apply_put(self.by_path.pop("*", []))
        facts = self.by_path.pop("", [])
        self._scale(facts)
        for index in facts:
            self._set(index)
        self._times()
        for index in self.by_path.pop("action_items", []):
            self._action(index)
        for path, indexes in self.by_path.items():
            if path == "notes":
                self._notes(indexes)
            else:
                for index in indexes:
                    self._add(path, index, self.steps[index]._given)
        value: Any = None
        if not self.problems:
            try:
                value = assembled(self.cls, self.values, self.base)
            except FieldError as error:
                self.problems += [self._traced(problem) for problem in error.problems]
        for index in additions if value is not None else ():
            try:
                value = self.steps[index]._given["addition"].added_to(value)
            except FieldError as error:
                self._failed(index, error)
        if self.problems:
            raise BuildError(problem for _, problem in sorted(self.problems, key=lambda p: p[0]))
        return value

    def _apply_put(self, indexes: Sequence[int]) -> None:
        """Go on from whole sections, as from a report that has them already."""
        sections: dict[str, Any] = {}
        for index in indexes:
            for name, value in self.steps[index]._given.items():
                try:
                    if name not in OUTLINE or name == "metadata":
                        raise FieldError(_no_section(name))
                    sections[name] = _converter_at(name)(value)
                except FieldError as error:
                    self._failed(index, error, name)
        if sections:
            # The head is never put: where it stands for nothing here, `report` was given the true one.
            base = self.base or self.cls(title="?")
            try:
                self.base = attrs.evolve(base, **sections)
            except FieldError as error:  # a rule of the whole report
                self.problems += [(indexes[-1], problem) for problem in error.problems]

    def _scale(self, indexes: Sequence[int]) -> None:
        """Take the scale that severities are of: the last one that a call gives, or the report's."""
        if self.base is not None:
            self.scale = self.base.metadata.severity_scale
        for index in indexes:
            if (scale := self.steps[index]._given.get(_SCALE)) is not None:
                try:
                    self.scale = self.values[_SCALE] = self.scales[index] = read_scale(scale)
                except FieldError as error:
                    self._failed(index, error, _SCALE)

    def _set(self, index: int) -> None:
        for path, value in self.steps[index]._given.items():
            try:
                if path == "zone":
                    self.zone = as_zone(value)
                    continue
                if path == _SCALE:
                    continue  # it is taken before the severity
                if path == "metadata.severity":
                    self.values[path] = severity_on(value, self.scales.get(index, self.scale))
                    continue
                self.values[path] = _converter_at(path)(value)
            except FieldError as error:
                self._failed(index, error, path)

    def _times(self) -> None:
        """Add what has a time, list by list; a bare time that jumps back far is of the next day."""
        day = self.values.get("metadata.date", self.base.metadata.date if self.base else None)
        if day is None and any(problem.path == "metadata.date" for _, problem in self.problems):
            day = date.max  # the date is reported; any day lets the times be checked by themselves
        lists = TimeSequences(day, self.zone)
        undated: list[tuple[int, Problem]] = []
        for timed in TIMED:
            path = f"{timed.section}.{timed.name}"
            next_row = timed.begin(lists)
            for row in self._before(path):
                times = next_row()
                for field in timed.fields:
                    if (known := getattr(row, field)) is not None:
                        times.read(known)
            for index in self.by_path.pop(path, []):
                values, times, failed = dict(self.steps[index]._given), next_row(), False
                for field in timed.fields:
                    if values.get(field) is None:
                        continue
                    try:
                        values[field] = times.read(values[field])
                        continue
                    except DateNeededError as error:
                        undated += [(index, problem.at(field)) for problem in error.problems]
                    except FieldError as error:
                        self._failed(index, error, field)
                    values[field], failed = None, True
                if failed:
                    self._rest_failed(index, values)
                else:
                    self._add(path, index, values)
        if undated:
            index, problem = undated[0]
            self._failed(index, FieldError(once_for_all(problem, len(undated))))

    def _action(self, index: int) -> None:
        values = dict(self.steps[index]._given)
        horizon = values.pop("horizon")
        try:
            field = "unscheduled" if horizon is None else Horizon.read(horizon).name.lower()
        except FieldError as error:
            self._failed(index, error, "horizon")
            self._rest_failed(index, values)
        else:
            self._add(f"action_items.{field}", index, values)

    def _notes(self, indexes: Sequence[int]) -> None:
        paragraphs = [self.base.notes] if self.base and self.base.notes else []
        for index in indexes:
            try:
                paragraphs.append(text.prose(self.steps[index]._given["text"]))
            except FieldError as error:
                self._failed(index, error, "notes")
        self.values["notes"] = "\n\n".join(paragraphs)

    def _add(self, path: str, index: int, values: dict[str, Any]) -> None:
        """Make what a step asks for, and put it into its place."""
        target = self.targets[index]
        make = target.make
        try:
            rows = [make(**values)] if make else [*_converter_at(path)(values["lines"])]
        except FieldError as error:
            if not self._rest_failed(index, values):
                self._failed(index, error, "" if make else path)
            return
        if target.once:
            self.values[path] = rows[0]
            return
        if (items := self.values.get(path)) is None:
            items = self.values[path] = list(self._before(path))
            self.made_by[path] = [-1] * len(items)
        items += rows
        self.made_by[path] += [index] * len(rows)

    def _before(self, path: str) -> tuple[Any, ...]:
        if self.base is None:
            return ()
        value: Any = self.base
        for name in path.split("."):
            value = getattr(value, name)
        return tuple(value)

    def _rest_failed(self, index: int, values: dict[str, Any]) -> bool:
        """Report each argument of a call that its class refuses, not just the first."""
        make = self.targets[index].make
        problems = problems_of(make, values) if make else None
        if problems:
            self._failed(index, FieldError(problems))
        return bool(problems)

    def _failed(self, index: int, error: FieldError, path: str = "") -> None:
        for problem in error.problems:
            placed = problem.at(path) if path else problem
            self.problems.append((index, attrs.evolve(placed, source=self.steps[index]._shown())))

    def _traced(self, problem: Problem) -> tuple[int, Problem]:
        """Return a problem of the whole report with the call that brought it in."""
        match = re.match(r"([a-z_.]+)\[([0-9]+)\]", problem.path)
        indexes = self.made_by.get(match[1], []) if match else []
        index = indexes[int(match[2])] if match and int(match[2]) < len(indexes) else -1
        if index < 0:
            return len(self.steps), problem
        return index, attrs.evolve(problem, source=self.steps[index]._shown())


def _no_section(name: str) -> Problem:
    if name in ("title", "metadata"):
        hint = "give the facts of the head to report(), or to .metadata()"
    else:
        known = [name for name in OUTLINE if name != "metadata"]
        closest = nearest_name(name, known)
        hint = f"did you mean {closest}" if closest else f"there are {', '.join(known)}"
    return Problem(expected="a section of a report", found=describe(name), hint=hint)


@cache
def _converter_at(path: str) -> Converter:
    """Return what turns a given value into one for the field at a path of `Report`."""
    *outer, name = path.split(".")
    cls: Any = reduce(lambda cls, step: getattr(attrs.fields(cls), step).type, outer, ReportData)
    return converter_for(getattr(attrs.fields(cls), name).type)
