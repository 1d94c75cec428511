"""Edits in place: one value of a file changes, and every other byte stays.

An edit is proposed and then proved. What a value is written as is searched for where the reader found
it, and replaced; the edit counts only if the new text reads as the same report with the new value. So
comments, order and layout stay, in files of this library and in other people's Markdown alike, and
nothing that can't be proved is written. Readers and converters are imported when an edit is made.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import Enum
from itertools import pairwise
from pathlib import Path
from typing import Any, Generic, TypeAlias

import attrs

from postmortem.errors import FieldError, PostmortemError, Problem, ReadError, describe
from postmortem.io.convert import format_to_read
from postmortem.io.files import decoded, read_bytes, write_file
from postmortem.io.styles import configured_style
from postmortem.model.paths import is_part
from postmortem.model.report import ReportT
from postmortem.model.sections import TIMED
from postmortem.model.sections.action_items import ActionItems
from postmortem.patterns import regex
from postmortem.styles.style import Style
from postmortem.text.guards import in_cell
from postmortem.values.moments import bounds_of

Steps: TypeAlias = tuple[str | int, ...]
"""The fields and positions that lead to a value: `("action_items", "immediate", 0, "status")`."""

FORMATS = ("markdown", "yaml")
"""The formats of files that people write, which can be edited in place."""


def edit_file(
    path: str | os.PathLike[str],
    changes: Mapping[str, str],
    cls: type[ReportT],
    scale: Sequence[str] = (),
) -> bool:
    """Change values of a report in a file; return whether anything changed.

    `scale` is a scale of severities of a team's own, for a file that names none.

    Raises `FileError` and `ReadError` as `load` does, `FieldError` for a path that leads to no value
    or a value that its field refuses, and `ReadError` where a value can't be changed by itself.
    """
    format = format_to_read(path)
    data = read_bytes(path)
    decoded(data, str(path))  # raises for what isn't UTF-8
    text = data.decode()  # a byte order mark stays
    try:
        style = configured_style(path) if format == "markdown" else None
        changed = edited(text, format, changes, cls, name=Path(path).stem, style=style, scale=scale)
    except PostmortemError as error:
        raise error.of(str(path)) from None
    if changed == text:
        return False
    write_file(path, changed.encode())
    return True


def edited(
    text: str,
    format: str,
    changes: Mapping[str, str],
    cls: type[ReportT],
    *,
    name: str = "",
    style: Style | None = None,
    scale: Sequence[str] = (),
) -> str:
    """Return a text with other values at some paths, and every other character as it was.

    A path leads to a value as in an error: `metadata.status`, `timeline.detection[1].event`. An
    action may be named by its id: `action_items.A1.status`.
    """
    if format not in FORMATS:
        expected = "a Markdown or YAML file, which people edit"
        hint = "JSON and HTML are written by programs: change the report and save it again"
        raise ReadError(Problem(expected=expected, found=describe(format), hint=hint))
    how = _How(cls, name, style, scale)
    for path, value in changes.items():
        text = _edited(text, format, path, value, how)
    return text


@attrs.frozen
class _How(Generic[ReportT]):
    """How a text is read: as a report of which class, and what else is known than its text."""

    cls: type[ReportT]
    name: str
    """The stem of its file's name, which may be the incident's id."""
    style: Style | None
    """The style that it is in, as its configuration says."""
    scale: Sequence[str]


def _edited(text: str, format: str, path: str, value: str, how: _How[ReportT]) -> str:
    report = _read(text, format, how)
    steps = steps_to(report, path)
    expected = _with(report, steps, value, how)
    if expected == report:
        return text
    propose = _in_yaml if format == "yaml" else _in_markdown
    for proposal in propose(text, steps, report, value, how):
        try:
            if _is_same(_read(proposal, format, how), expected, report.metadata.date):
                return proposal
        except PostmortemError:
            continue
    raise ReadError(
        Problem(
            path=path,
            expected="a value that can be changed by itself",
            found="one that no single edit of the text changes",
            hint="change it in an editor",
        )
    )


def _is_same(result: ReportT, expected: ReportT, old_day: date | None) -> bool:
    """Whether a report is the one that is wanted; with another date, bare times move to that day."""
    day = expected.metadata.date
    if result == expected or day is None or old_day is None or day == old_day:
        return result == expected
    moved = expected
    for timed in TIMED:
        section, name = timed.section, timed.name
        rows = []
        for row, other_row in zip(
            getattr(getattr(expected, section), name),
            getattr(getattr(result, section), name),
            strict=False,
        ):
            for field in timed.fields:
                before, after = getattr(row, field), getattr(other_row, field)
                if before != after and _is_moved(before, after, day - old_day):
                    row = attrs.evolve(row, **{field: after})
            rows.append(row)
        if len(rows) == len(getattr(getattr(expected, section), name)):
            part = attrs.evolve(getattr(moved, section), **{name: tuple(rows)})
            moved = attrs.evolve(moved, **{section: part})
    return result == moved


def _is_moved(before: Any, after: Any, by: timedelta) -> bool:
    """Whether a time is the same time some days later."""
    if isinstance(before, datetime) and isinstance(after, datetime):
        return after - before == by
    bounds, other_days = bounds_of(before), bounds_of(after)
    if bounds is None or other_days is None:
        return False
    return other_days[0] - bounds[0] == by and other_days[1] - bounds[1] == by


# --- paths ----------------------------------------------------------------------------------------

_STEP = regex(r"\[(\d+)\]|([^.\[\]]+)")
"""A step of a path: the `[2]` or the `event` of `events[2].event`."""


def steps_to(report: Any, path: str) -> Steps:
    """Return the steps to a value. Raises `FieldError` for a path that leads to none."""
    steps: list[str | int] = []
    current = report
    for position, name in _STEP.findall(path):
        if isinstance(current, ActionItems) and name and not hasattr(current, name):
            action = _action(current, name)
            if action is None:
                raise _no_value(path, current, name)
            steps += action
            current = getattr(current, str(action[0]))[int(action[1])]
        elif position and isinstance(current, tuple) and int(position) < len(current):
            steps.append(int(position))
            current = current[int(position)]
        elif name and attrs.has(type(current)) and name in attrs.fields_dict(type(current)):
            steps.append(name)
            current = getattr(current, name)
        else:
            raise _no_value(path, current, name or f"[{position}]")
    if not steps or isinstance(current, tuple) or is_part(type(current)):
        raise FieldError(
            Problem(
                path=path,
                expected="the path of one value, such as metadata.status or action_items.A1.status",
                found="a part of a report" if steps else "no step",
            )
        )
    return tuple(steps)


def _action(items: ActionItems, name: str) -> tuple[str, int] | None:
    """Return the horizon and the position of the action with an id."""
    for field in attrs.fields(ActionItems):
        for index, action in enumerate(getattr(items, field.name)):
            if action.id is not None and action.id.casefold() == name.casefold():
                return field.name, index
    return None


def _no_value(path: str, parent: object, step: str) -> FieldError:
    if isinstance(parent, tuple):
        known = f"it has {len(parent)} rows, counted from 0"
    elif attrs.has(cls := type(parent)):
        known = f"it knows {', '.join(field.name for field in attrs.fields(cls))}"
    else:
        known = "nothing is inside that value"
    return FieldError(
        Problem(path=path, expected="the path of a value", found=describe(step), hint=known)
    )


def _with(report: ReportT, steps: Steps, value: str, how: _How[ReportT]) -> ReportT:
    """Return a report with another value. Raises `FieldError` for one that the field refuses."""
    from postmortem.serialize.converter import structure, unstructure

    data: Any = unstructure(report)
    inner = data
    for step in steps[:-1]:
        inner = inner[step]
    inner[steps[-1]] = value
    try:
        return structure(data, how.cls, scale=how.scale)
    except ReadError as error:
        raise FieldError(error.problems) from None


def _read(text: str, format: str, how: _How[ReportT]) -> ReportT:
    if format == "yaml":
        from postmortem.serialize.yaml_text import from_yaml

        return from_yaml(text, how.cls, how.scale)
    from postmortem.reading.documents import load

    return load(text, how.cls, style=how.style, name=how.name, scale=how.scale).report


def _value(report: Any, steps: Steps) -> Any:
    for step in steps:
        report = report[step] if isinstance(step, int) else getattr(report, step)
    return report


def _replaced(text: str, start: int, end: int, new: str) -> str:
    return f"{text[:start]}{new}{text[end:]}"


# --- YAML -----------------------------------------------------------------------------------------


def _in_yaml(text: str, steps: Steps, _report: Any, value: str, _how: _How[Any]) -> Iterator[str]:
    """Yield texts of YAML with another scalar at a path, or with a new key."""
    import yaml

    node: Any = yaml.compose(text, Loader=yaml.BaseLoader)
    for at, step in enumerate(steps):
        inner = _inner(node, step)
        if inner is None:
            if at == len(steps) - 1 and isinstance(node, yaml.MappingNode) and node.value:
                yield from _with_key(text, node, str(step), value)
            return
        node = inner
    if not isinstance(node, yaml.ScalarNode):
        return
    start, end = node.start_mark.index, node.end_mark.index
    if node.style in ("|", ">"):
        end = start + len(text[start:end].rstrip())
    for scalar in _scalars(value, node.style, node.value):
        # After `key:` without a value, a blank is missing.
        gap = "" if text[start - 1 : start] in (" ", "\n", "") or start == 0 else " "
        yield _replaced(text, start, end, gap + scalar)


def _inner(node: Any, step: str | int) -> Any:
    import yaml

    if isinstance(step, int) and isinstance(node, yaml.SequenceNode):
        return node.value[step] if step < len(node.value) else None
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    return None


def _scalars(value: str, style: str | None, old: str = "") -> Iterator[str]:
    """Yield ways to write a scalar, first the one that it was written in.

    A value without quotes that gets some goes into single ones. So quotes that the old value had to
    have say nothing of the file's own habit, and the new value is written as this library does it.
    """
    from postmortem.serialize.yaml_write import (
        in_double_quotes,
        in_single_quotes,
        on_one_line,
        without_quotes,
    )

    single, doubled = in_single_quotes(value), in_double_quotes(value)
    if style == "'":
        if without_quotes(value) is not None and _needs_quotes(old):
            yield value
        elif single is not None:
            yield single
    elif style == '"':
        yield on_one_line(value) if in_single_quotes(old) is None else doubled
    if not _needs_quotes(value):
        yield value
    if single is not None:
        yield single
    yield doubled


def _needs_quotes(value: str) -> bool:
    """Whether a text without quotes would be read as something else."""
    from postmortem.serialize.yaml_read import read_yaml

    try:
        return read_yaml(f"a: {value}\nb: x\n").data != {"a": value, "b": "x"}
    except ReadError:
        return True


def _with_key(text: str, mapping: Any, key: str, value: str) -> Iterator[str]:
    """Yield texts in which a mapping has one more key, before its first one."""
    start = mapping.value[0][0].start_mark
    for scalar in _scalars(value, None):
        if mapping.flow_style:
            yield _replaced(text, start.index, start.index, f"{key}: {scalar}, ")
        else:
            line_end = "\r\n" if "\r\n" in text else "\n"
            new = f"{key}: {scalar}{line_end}{' ' * start.column}"
            yield _replaced(text, start.index, start.index, new)


# --- Markdown -------------------------------------------------------------------------------------

_HEADING = regex(r"#{1,6}[ \t]+")
"""What a heading begins with."""
_LABEL = regex(r"[^:]*:(?:\*\*|__)?[ \t]*")
"""What comes before the value of a label: `**Severity:** `."""
_CELL = regex(r"(?<!\\)\|")
_BOX = regex(r"[ \t]*+(?:[-*+]|\d{1,9}[.)]) \[([ xX])\]")
"""The box of a task: `- [ ] Renew it`, and not `- [a](b)`."""
_BOXES = {"done": "x", "closed": "x", "completed": "x", "open": " ", "to do": " ", "todo": " "}
"""What a box shows of a status."""
_NEAR = 3
"""How many lines below its place a value may be written."""


def _in_markdown(text: str, steps: Steps, report: Any, value: str, how: _How[Any]) -> Iterator[str]:
    """Yield texts of Markdown with another value near the place where the reader found it."""
    from postmortem.reading.documents import load

    reading = load(text, how.cls, style=how.style, name=how.name, scale=how.scale)
    place = reading.locations.find(_dotted(steps))
    lines = text.splitlines(keepends=True)
    first = 0 if place is None else place.line - 1
    old = _value(report, steps)
    offset = sum(map(len, lines[:first]))
    # The title has no place of its own, and may be anywhere at the top.
    nearby = lines if steps == ("title",) else lines[first : first + _NEAR]
    if steps == ("title",):
        offset = 0
    seen: set[tuple[int, int, str]] = set()
    for line in nearby:
        box = _BOX.match(line)
        if box and steps[-1] == "status" and value.casefold() in _BOXES:
            mark = _BOXES[value.casefold()]
            yield _replaced(text, offset + box.start(1), offset + box.end(1), mark)
        for start, end in _spans(line, old):
            for new in _forms_of(value, line):
                if (offset + start, offset + end, new) not in seen:
                    seen.add((offset + start, offset + end, new))
                    yield _replaced(text, offset + start, offset + end, new)
        offset += len(line)


def _forms_of(value: str, line: str) -> Iterable[str]:
    """Return how a value may be written in a line, first as most lines of its kind write it.

    The cells of a row may have no pipe at their ends, so a line with a pipe in it may be a row, too.
    """
    forms = [value]
    if "|" in line:
        forms.insert(0 if line.lstrip().startswith("|") else 1, in_cell(value))
    return dict.fromkeys(forms)


def _spans(line: str, old: Any) -> Iterator[tuple[int, int]]:
    """Yield where in a line a value may be written: its own words first, then cells and labels."""
    words = line.rstrip("\r\n")
    for written in _written(old):
        # No part of a longer word, or of a longer number: `0:40` in `10:40`.
        for match in re.finditer(rf"(?<![\w:.]){re.escape(written)}(?![\w:])", words):
            yield match.span()
    if heading := _HEADING.match(words):
        inner = words[heading.end() :].rstrip(" \t").rstrip("#").rstrip(" \t")
        yield heading.end(), heading.end() + len(inner)
    if words.lstrip().startswith("|"):
        yield from _cells(words)
    if label := _LABEL.match(words):
        yield label.end(), label.end() + len(words[label.end() :].rstrip(" \t"))


def _cells(line: str) -> Iterator[tuple[int, int]]:
    """Yield where the words of each cell of a row are; of an empty cell, after its first blank."""
    pipes = [match.start() for match in _CELL.finditer(line)]
    for left, right in pairwise(pipes):
        inner = line[left + 1 : right]
        if inner.strip():
            start = left + 1 + len(inner) - len(inner.lstrip())
            yield start, start + len(inner.strip())
        else:
            start = left + 1 + (1 if len(inner) > 1 else 0)
            yield start, start


def _written(value: Any) -> Sequence[str]:
    """Return how a value may be written."""
    if value is None:
        return ()
    if isinstance(value, Enum):
        return (str(value.value), str(value.value).lower(), str(value.value).upper())
    if isinstance(value, datetime):
        full = value.strftime("%Y-%m-%d %H:%M")
        return (value.isoformat(), full.replace(" ", "T"), full, value.strftime("%H:%M"))
    if isinstance(value, date):
        return (value.isoformat(), f"{value:%B} {value.day}, {value.year}", f"{value:%b} {value.day}, {value.year}")  # fmt: skip
    text = str(value)
    return (in_cell(text), text)


def _dotted(steps: Steps) -> str:
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return path.removeprefix(".")
