"""Incident post-mortems as data.

import postmortem as pm

report = pm.report("INC-7", "Login was down").detected("2021-03-31 12:11", "Reports").build()
print(report.to_markdown())
"""

from importlib import import_module
from typing import TYPE_CHECKING

from postmortem.builder import ReportBuilder, report
from postmortem.errors import (
    BuildError,
    FieldError,
    FileError,
    LayoutError,
    PostmortemError,
    Problem,
    ReadError,
    RenderError,
)
from postmortem.moments import Inexact, Moment

# The names `report` and `renderers` are functions here, and modules to an import statement.
from postmortem.renderers import renderers
from postmortem.report import Extra, Report
from postmortem.sections.action_items import (
    ActionItem,
    ActionItems,
    ActionStatus,
    ActionType,
    Horizon,
)
from postmortem.sections.appendix import Appendix
from postmortem.sections.communication import CommunicationLog, ExternalMessage, InternalMessage
from postmortem.sections.details import Detail, Excerpt, Link, Priority
from postmortem.sections.impact import (
    BusinessImpact,
    ImpactAssessment,
    ServiceImpact,
    UserImpact,
)
from postmortem.sections.lessons import Lesson, LessonsLearned
from postmortem.sections.metadata import Metadata, ReviewState, Severity, Status
from postmortem.sections.metrics import Metric, MetricsAndMonitoring, MonitoringGap
from postmortem.sections.resources import Resources
from postmortem.sections.revision_history import Revision
from postmortem.sections.root_cause import Factor, Factors, RootCauseAnalysis, Why
from postmortem.sections.sign_off import SignOff
from postmortem.sections.summary import ExecutiveSummary, ImpactOverview
from postmortem.sections.timeline import Event, Milestone, Timeline
from postmortem.text import escape

if TYPE_CHECKING:
    from postmortem.api import json_schema, load, read_markdown, render, template
    from postmortem.locations import Location, Locations
    from postmortem.reading import Coverage, Diagnostic, Reading
    from postmortem.timings import Endpoint, Timing, Timings

__all__ = [
    "ActionItem",
    "ActionItems",
    "ActionStatus",
    "ActionType",
    "Appendix",
    "BuildError",
    "BusinessImpact",
    "CommunicationLog",
    "Coverage",
    "Detail",
    "Diagnostic",
    "Endpoint",
    "Event",
    "Excerpt",
    "ExecutiveSummary",
    "ExternalMessage",
    "Extra",
    "Factor",
    "Factors",
    "FieldError",
    "FileError",
    "Horizon",
    "ImpactAssessment",
    "ImpactOverview",
    "Inexact",
    "InternalMessage",
    "LayoutError",
    "Lesson",
    "LessonsLearned",
    "Link",
    "Location",
    "Locations",
    "Metadata",
    "Metric",
    "MetricsAndMonitoring",
    "Milestone",
    "Moment",
    "MonitoringGap",
    "PostmortemError",
    "Priority",
    "Problem",
    "ReadError",
    "Reading",
    "RenderError",
    "Report",
    "ReportBuilder",
    "Resources",
    "ReviewState",
    "Revision",
    "RootCauseAnalysis",
    "ServiceImpact",
    "Severity",
    "SignOff",
    "Status",
    "Timeline",
    "Timing",
    "Timings",
    "UserImpact",
    "Why",
    "escape",
    "json_schema",
    "load",
    "read_markdown",
    "render",
    "renderers",
    "report",
    "template",
]

_LAZY = {
    "Coverage": "reading",
    "Diagnostic": "reading",
    "Endpoint": "timings",
    "Location": "locations",
    "Locations": "locations",
    "Reading": "reading",
    "Timing": "timings",
    "Timings": "timings",
    "json_schema": "api",
    "load": "api",
    "read_markdown": "api",
    "render": "api",
    "template": "api",
}
"""The modules of names that are loaded when they are first used.

`api` needs cattrs, msgspec and PyYAML, which a builder does without, and not every program asks
for the rest.
"""


if TYPE_CHECKING:
    __version__: str
else:
    # Hidden from type checkers: to them, a module with a `__getattr__` has any name at all.
    def __getattr__(name: str):
        if name in _LAZY:
            return getattr(import_module(f"postmortem.{_LAZY[name]}"), name)
        if name == "__version__":
            return import_module("importlib.metadata").version("postmortem-report")
        raise AttributeError(f"module 'postmortem' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
