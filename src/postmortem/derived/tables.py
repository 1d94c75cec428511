"""The tables of a report as rows of plain values, by their paths."""

from collections.abc import Iterable
from typing import Any

import attrs

from postmortem.derived.metrics import MetricDefinition, measured
from postmortem.derived.timings import timings
from postmortem.errors import FieldError, Problem, describe
from postmortem.model.records import GROUPS, Records, records, row_class, rows_of
from postmortem.model.report import ReportData
from postmortem.text.guards import without_formula

_TIMINGS = ("name", "label", "value", "shortest", "longest", "approximate", "stated", "invalid", "definition",
            "basis")  # fmt: skip


def records_of(
    report: ReportData,
    part: str,
    *,
    guard_formulas: bool = False,
    metrics: Iterable[MetricDefinition] = (),
) -> Records:
    """Return the rows of a part of a report, by its path. Raises `FieldError` for what is no table.

    `metrics` are those of a team's own, which are timings as well.
    """
    rows = _records_of(report, part, metrics)
    if not guard_formulas:
        return rows
    return [
        {
            name: without_formula(cell) if isinstance(cell, str) else cell
            for name, cell in row.items()
        }
        for row in rows
    ]


def _records_of(report: ReportData, part: str, metrics: Iterable[MetricDefinition]) -> Records:
    if part == "timings":
        return [
            {name: getattr(timing, name) for name in _TIMINGS}
            for timing in (*timings(report), *measured(report, metrics))
        ]
    if part not in (known := _parts()):
        raise FieldError(
            Problem(expected="one of " + ", ".join([*known, "timings"]), found=describe(part))
        )
    *outer, name = part.split(".")
    holder: Any = report
    for step in outer:
        holder = getattr(holder, step)
    value = getattr(holder, name)
    return records(value) if type(value) in GROUPS else list(rows_of(holder, name))


def _parts(cls: Any = ReportData, path: str = "") -> list[str]:
    """Return the paths of all that can be given as rows."""
    parts: list[str] = []
    for field in attrs.fields(cls):
        inner_path = f"{path}.{field.name}" if path else field.name
        if row_class(cls, field.name) is not None and field.name != "extras":
            parts.append(inner_path)
        elif field.type is not None and attrs.has(field.type):
            parts += [
                *([inner_path] if field.type in GROUPS else []),
                *_parts(field.type, inner_path),
            ]
    return parts
