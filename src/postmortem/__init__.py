"""Incident post-mortems as data.

import postmortem as pm

report = pm.report("INC-7", "Login was down").detected("2021-03-31 12:11", "Reports").build()
print(report.to_markdown())
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from postmortem.api import json_schema, load, read_markdown, render, template
    from postmortem.builder import ReportBuilder, report
    from postmortem.checking import check_file, check_text
    from postmortem.checks import (
        Case,
        Demands,
        Finding,
        Found,
        Level,
        Policy,
        Rule,
        check,
        rule,
        rules,
    )
    from postmortem.dialects import Dialect, dialects
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
    from postmortem.locations import Location, Locations
    from postmortem.moments import Inexact, Moment
    from postmortem.reading import Coverage, Diagnostic, Reading
    from postmortem.renderers import renderers
    from postmortem.report import Extra, Report, Suppression
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
    from postmortem.timings import Endpoint, Timing, Timings

__all__ = [
    "ActionItem",
    "ActionItems",
    "ActionStatus",
    "ActionType",
    "Appendix",
    "BuildError",
    "BusinessImpact",
    "Case",
    "CommunicationLog",
    "Coverage",
    "Demands",
    "Detail",
    "Diagnostic",
    "Dialect",
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
    "Finding",
    "Found",
    "Horizon",
    "ImpactAssessment",
    "ImpactOverview",
    "Inexact",
    "InternalMessage",
    "LayoutError",
    "Lesson",
    "LessonsLearned",
    "Level",
    "Link",
    "Location",
    "Locations",
    "Metadata",
    "Metric",
    "MetricsAndMonitoring",
    "Milestone",
    "Moment",
    "MonitoringGap",
    "Policy",
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
    "Rule",
    "ServiceImpact",
    "Severity",
    "SignOff",
    "Status",
    "Suppression",
    "Timeline",
    "Timing",
    "Timings",
    "UserImpact",
    "Why",
    "check",
    "check_file",
    "check_text",
    "dialects",
    "escape",
    "json_schema",
    "load",
    "read_markdown",
    "render",
    "renderers",
    "report",
    "rule",
    "rules",
    "template",
]

_MODULES = {
    "api": "json_schema load read_markdown render template",
    "builder": "ReportBuilder report",
    "dialects": "Dialect dialects",
    "checking": "check_file check_text",
    "checks": "Case Demands Finding Found Level Policy Rule check rule rules",
    "errors": "BuildError FieldError FileError LayoutError PostmortemError Problem ReadError RenderError",
    "locations": "Location Locations",
    "moments": "Inexact Moment",
    "reading": "Coverage Diagnostic Reading",
    "renderers": "renderers",
    "report": "Extra Report Suppression",
    "sections.action_items": "ActionItem ActionItems ActionStatus ActionType Horizon",
    "sections.appendix": "Appendix",
    "sections.communication": "CommunicationLog ExternalMessage InternalMessage",
    "sections.details": "Detail Excerpt Link Priority",
    "sections.impact": "BusinessImpact ImpactAssessment ServiceImpact UserImpact",
    "sections.lessons": "Lesson LessonsLearned",
    "sections.metadata": "Metadata ReviewState Severity Status",
    "sections.metrics": "Metric MetricsAndMonitoring MonitoringGap",
    "sections.resources": "Resources",
    "sections.revision_history": "Revision",
    "sections.root_cause": "Factor Factors RootCauseAnalysis Why",
    "sections.sign_off": "SignOff",
    "sections.summary": "ExecutiveSummary ImpactOverview",
    "sections.timeline": "Event Milestone Timeline",
    "text": "escape",
    "timings": "Endpoint Timing Timings",
}
"""The public names by the module that has them, which is loaded when one of them is first used.

Making the classes of the model takes a tenth of a second, and a program that imports this package
may not need them: one that only asks for its version, a test that is skipped, a shell completion.
"""

if TYPE_CHECKING:
    __version__: str
else:
    # Hidden from type checkers: to them, a module with a `__getattr__` has any name at all.
    _HOMES = {name: module for module, names in _MODULES.items() for name in names.split()}

    def _load(name: str) -> Any:
        return getattr(import_module(f"postmortem.{_HOMES[name]}"), name)

    def __getattr__(name: str) -> Any:
        if name == "__version__":
            found = import_module("importlib.metadata").version("postmortem-report")
        elif name in _HOMES:
            found = _load(name)
        else:
            raise AttributeError(f"module 'postmortem' has no attribute {name!r}")
        globals()[name] = found
        return found

    class _Function:
        """A function of the package that shares its name with one of its modules.

        To import a module is to set it as an attribute of its package, which would hide the function.
        """

        def __set_name__(self, _: type, name: str) -> None:
            self.name = name

        def __get__(self, package: ModuleType, _: type) -> Any:
            return package.__dict__.get(f"_{self.name}") or _load(self.name)

        def __set__(self, package: ModuleType, value: Any) -> None:
            if not isinstance(value, ModuleType):  # somebody's own, in a test
                package.__dict__[f"_{self.name}"] = value

    class _Package(ModuleType):
        """The package, as a module whose functions no module can hide."""

        dialects = _Function()
        report = _Function()
        renderers = _Function()

    sys.modules[__name__].__class__ = _Package


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
