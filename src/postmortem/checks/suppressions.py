"""Suppressions: what a document says of its own findings."""

from collections.abc import Iterator
from importlib import import_module

from postmortem.checks.definition import Case, Found, rule
from postmortem.checks.finding import Level
from postmortem.report import Report, Suppression
from postmortem.sections.action_items import ActionItems


@rule("PM504", "unknown-suppression", Level.WARNING)
def unknown_suppression(case: Case) -> Iterator[Found]:
    """A suppression names a rule that there isn't.

    It suppresses nothing, and whoever wrote it believes that it does.

    Source: the unused suppressions that linters for code report.

    Bad:
        suppressed:
          - {code: PM999, reason: the vendor decides}

    Good:
        suppressed:
          - {code: PM303, reason: the vendor decides}
    """
    # The registry knows every rule, so also this one.
    known = import_module("postmortem.checks.registry").installed()[0]
    for index, one in enumerate(case.report.suppressed):
        if not any(code.startswith(one.code) for code in known):
            yield Found(f"suppressed[{index}].code", f"no rule begins with {one.code}")


def is_suppressed(report: Report, code: str, path: str) -> bool:
    """Whether a report says that a finding is meant to be as it is."""
    return any(
        code.startswith(one.code) and _covers(report, one, path) for one in report.suppressed
    )


def _covers(report: Report, one: Suppression, path: str) -> bool:
    if one.place is None or _inside(path, one.place):
        return True
    return any(
        action.id == one.place and _inside(path, f"action_items.{name}[{index}]")
        for name in ActionItems.__annotations__
        for index, action in enumerate(getattr(report.action_items, name))
    )


def _inside(path: str, place: str) -> bool:
    return path == place or path.startswith((f"{place}.", f"{place}["))
