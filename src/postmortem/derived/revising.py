"""The row of the revision history that says what changed since an older version."""

import re
from datetime import date
from typing import TypeVar

import attrs

from postmortem.derived.change_words import summary
from postmortem.derived.comparing import differences
from postmortem.errors import FieldError, Problem, describe
from postmortem.model.report import ReportData
from postmortem.model.sections.revision_history import Revision

R = TypeVar("R", bound=ReportData)

FIRST_VERSION = "1.0"
"""The version of the first row of a revision history."""


def revised(
    report: R,
    old: ReportData,
    *,
    author: str | None = None,
    changes: str | None = None,
    version: str | None = None,
    on: date | str | None = None,
) -> R:
    """Return a report with a row in its revision history; without one where nothing changed.

    Raises `FieldError` where the next version can't be counted from the last one.
    """
    differing = differences(old, report)
    if changes is None and not differing:
        return report
    row = Revision(
        version=version or _next_version(report),
        date=on,  # type: ignore[arg-type] # its converter reads text
        author=author,
        changes=changes
        if changes is not None
        else summary(differing, report, report.metadata.date),
    )
    return attrs.evolve(report, revision_history=(*report.revision_history, row))


def _next_version(report: ReportData) -> str:
    """Return the version after the last one: `1.10` after `1.9`."""
    if not report.revision_history:
        return FIRST_VERSION
    last = report.revision_history[-1].version
    match = re.fullmatch(r"(.*?)([0-9]{1,9})", last)
    if match is None:
        expected = "a last version that ends in a number"
        hint = "name the new version: revise(old, version='2.0')"
        raise FieldError(
            Problem(path="version", expected=expected, found=describe(last), hint=hint)
        )
    return f"{match[1]}{int(match[2]) + 1}"
