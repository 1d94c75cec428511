"""Edits of reports, drawn by Hypothesis: what people do to a document between two versions."""

from typing import Any

import attrs
from hypothesis import strategies as st

from postmortem.errors import FieldError
from postmortem.model.paths import fields_of
from postmortem.model.report import ReportData
from postmortem.testing import instances, normal_texts, reports

# A line of prose or a cell; what is drawn is drawn seldom, so that most rows differ.
_LISTS = ("rows", "values")


@st.composite
def edited(draw: st.DrawFn, report: Any, sections: tuple[str, ...] = ()) -> Any:
    """Return a strategy for a report with a few values and rows added, removed, changed and moved.

    With `sections`, only these fields of the report are edited.
    """
    for _ in range(draw(st.integers(1, 4))):
        report = draw(_one_edit(report, sections))
    return report


@st.composite
def _one_edit(draw: st.DrawFn, part: Any, names: tuple[str, ...] = ()) -> Any:
    cls: Any = type(part)
    shapes = {name: (shape, required) for name, shape, required in fields_of(cls)}
    name = draw(st.sampled_from(names or sorted(shapes)))
    shape, required = shapes[name]
    value = getattr(part, name)
    if shape.kind in _LISTS:
        try:
            return attrs.evolve(part, **{name: draw(_edited_rows(value, shape, type(part), name))})
        except FieldError:  # a scale without the severity beside it
            return part
    if shape.kind == "part" and value is not None and draw(st.integers(0, 9)):
        return attrs.evolve(part, **{name: draw(_one_edit(value))})
    other = getattr(draw(instances(cls)), name)
    if required and other is None:
        return part
    try:
        return attrs.evolve(part, **{name: other})
    except FieldError:  # a severity that isn't on the scale beside it, or the other way round
        return part


@st.composite
def _edited_rows(draw: st.DrawFn, rows: tuple[Any, ...], shape: Any, cls: Any, name: str) -> Any:
    donor = list(rows)
    kind = draw(st.sampled_from(["add", "remove", "swap", "edit", "repeat"]))
    at = draw(st.integers(0, max(len(donor) - 1, 0)))
    if kind == "add" or not donor:
        donors = getattr(draw(instances(cls)), name)
        donor[at:at] = donors[:1]
    elif kind == "remove":
        del donor[at]
    elif kind == "swap":
        donor.append(donor.pop(at))
    elif kind == "repeat":
        donor.insert(draw(st.integers(0, len(donor))), donor[at])
    elif shape.kind == "rows":
        donor[at] = draw(_one_edit(donor[at]))
    else:
        donor[at] = draw(normal_texts("line"))
    return tuple(donor)


@st.composite
def versions(draw: st.DrawFn) -> tuple[ReportData, ReportData]:
    """Return a strategy for two versions of one report, sometimes for two that are no relatives."""
    report = draw(reports())
    if draw(st.integers(0, 9)) == 0:
        return report, draw(reports())
    return report, draw(edited(report))
