"""A change from one report to another, as data: what was added, removed, changed or moved."""

from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any, Literal, TypeAlias

import attrs

from postmortem.model.paths import fields_of, is_part
from postmortem.values.durations import write_duration
from postmortem.values.moments import Inexact, write_moment


@attrs.frozen(kw_only=True)
class Added:
    """A row, or the value of a field, that only the new report has.

    >>> Added(path="metadata.severity", value="SEV-2").kind
    'added'
    """

    path: str
    """Where it is in the new report: `timeline.detection[2]`."""
    value: Any
    old_path: str | None = None
    """The same field in the old report, where it is empty; None for a row."""

    @property
    def kind(self) -> Literal["added"]:
        """The kind of the change."""
        return "added"


@attrs.frozen(kw_only=True)
class Removed:
    """A row, or the value of a field, that only the old report has.

    >>> Removed(old_path="notes", path="notes", value="It rained.").kind
    'removed'
    """

    old_path: str
    """Where it was in the old report."""
    value: Any
    path: str | None = None
    """The same field in the new report, where it is empty; None for a row."""

    @property
    def kind(self) -> Literal["removed"]:
        """The kind of the change."""
        return "removed"


@attrs.frozen(kw_only=True)
class Changed:
    """A field that both reports have, with two values.

    >>> Changed(old_path="title", path="title", old="Login is slow", new="Login was slow").kind
    'reworded'
    """

    old_path: str
    path: str
    """Where it is in the new report: rows before it may have come or gone."""
    old: Any
    new: Any

    @property
    def kind(self) -> Literal["changed", "reworded"]:
        """The kind of the change: a text is `reworded`, any other value is `changed`."""
        return "reworded" if type(self.old) is str and type(self.new) is str else "changed"


@attrs.frozen(kw_only=True)
class Moved:
    """A row that both reports have, in another order or in another list.

    What changed inside it comes as changes of its fields. A row that others were added or
    removed before has not moved.

    >>> Moved(old_path="went_well[2]", path="went_well[0]", value="The alert").kind
    'moved'
    """

    old_path: str
    path: str
    value: Any
    """The row, as it is in the new report."""

    @property
    def kind(self) -> Literal["moved"]:
        """The kind of the change."""
        return "moved"


Change: TypeAlias = Added | Removed | Changed | Moved
"""Every kind of change."""


def plain(value: Any) -> Any:
    """Return a value of the model as plain data for JSON, without what is absent.

    >>> plain(timedelta(minutes=45))
    '00:45:00'
    """
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return write_duration(value)
    if isinstance(value, Inexact):
        return write_moment(value, None)
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if is_part(type(value)):
        return {
            name: plain(content)
            for name, _, _ in fields_of(type(value))
            if (content := getattr(value, name)) is not None and content != ()
        }
    return value
