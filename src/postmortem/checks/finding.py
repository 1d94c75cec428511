"""Findings: what a rule points at, and the order that they come in."""

import re
from enum import StrEnum
from functools import cache
from typing import Any, TypeAlias, get_args

import attrs

from postmortem.model.report import ReportData
from postmortem.tree.locations import Location


class Level(StrEnum):
    """How much a finding matters.

    >>> Level("error")
    <Level.ERROR: 'error'>
    """

    ERROR = "error"
    """The document contradicts itself, or has a placeholder in place of a fact."""
    WARNING = "warning"
    """Something is missing, or would be better in other words."""
    NOTE = "note"
    """Worth a look."""


@attrs.frozen(kw_only=True)
class Finding:
    """One thing that a check points at. It says nothing of what the right words would be.

    >>> print(Finding(code="PM501", level=Level.WARNING, path="notes", message="a message"))
    PM501 (notes): a message
    """

    code: str
    """The rule's, such as `PM201`; it keeps its meaning from version to version."""
    level: Level
    path: str
    """The value that it is about: `timeline.detection[2].time`; '' for the whole report."""
    message: str
    """What was found, as a sentence without its full stop."""
    hint: str | None = None
    """What to do about it, in the same form, where there is something to say."""
    location: Location | None = None
    """Where the value is in the file; None for a report that didn't come from one."""
    excerpt: str | None = None
    """The line of the file, where there is a location."""

    def __str__(self) -> str:
        place = f" ({self.path})" if self.path else ""
        hint = f"; {self.hint}" if self.hint else ""
        return f"{self.code}{place}: {self.message}{hint}"


Key: TypeAlias = tuple[Any, ...]


def by_place(finding: Finding) -> Key:
    """Return what sorts findings: their place in the document, then their code and words."""
    return (place(finding.path), finding.code, finding.message)


def place(path: str) -> Key:
    """Return what sorts paths in the order of the document."""
    order = _order()
    # Steps of two kinds at one depth don't compare, so each is a pair.
    return tuple(
        (int(step[1:-1]), "") if step[0] == "[" else (order.get(step, len(order)), step)
        for step in re.findall(r"\[[0-9]+\]|[^.\[]+", path)
    )


@cache
def _order() -> dict[str, int]:
    """Return every field's name with its place in the classes of a report, outermost first."""
    order: dict[str, int] = {}
    waiting: list[Any] = [ReportData]
    seen: set[Any] = set()
    while waiting:
        item = waiting.pop(0)
        if item in seen:
            continue
        seen.add(item)
        if isinstance(item, type) and attrs.has(item):
            for field in attrs.fields(item):
                order.setdefault(field.name, len(order))
                waiting.append(field.type)
        else:
            waiting += [argument for argument in get_args(item) if not isinstance(argument, str)]
    return order
