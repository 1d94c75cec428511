"""Which findings a report suppresses."""

from postmortem.model.report import ReportData, Suppression
from postmortem.model.sections.action_items import ActionItems


def is_suppressed(report: ReportData, code: str, path: str) -> bool:
    """Whether a report says that a finding is meant to be as it is."""
    return any(
        code.startswith(one.code) and _covers(report, one, path) for one in report.suppressed
    )


def _covers(report: ReportData, one: Suppression, path: str) -> bool:
    if one.place is None or _inside(path, one.place):
        return True
    return any(
        action.id == one.place and _inside(path, f"action_items.{name}[{index}]")
        for name in ActionItems.__annotations__
        for index, action in enumerate(getattr(report.action_items, name))
    )


def _inside(path: str, place: str) -> bool:
    return path == place or path.startswith((f"{place}.", f"{place}["))
