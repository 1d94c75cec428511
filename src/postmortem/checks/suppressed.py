"""Which findings a report suppresses."""

from postmortem.model.report import ReportData, Suppression
from postmortem.model.sections.action_items import ActionItems


def is_suppressed(report: ReportData, code: str, path: str) -> bool:
    """Whether a report says that a finding is meant to be as it is."""
    return any(
        code.startswith(suppression.code) and _covers(report, suppression, path)
        for suppression in report.suppressed
    )


def _covers(report: ReportData, suppression: Suppression, path: str) -> bool:
    if suppression.place is None or _is_below(path, suppression.place):
        return True
    return any(
        action.id == suppression.place and _is_below(path, f"action_items.{name}[{index}]")
        for name in ActionItems.__annotations__
        for index, action in enumerate(getattr(report.action_items, name))
    )


def _is_below(path: str, place: str) -> bool:
    return path == place or path.startswith((f"{place}.", f"{place}["))
