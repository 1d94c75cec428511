"""Incident post-mortems as data.

import postmortem as pm

report = pm.report("INC-7", "Login was down").detected("2021-03-31 12:11", "Reports").build()
print(report.to_markdown())
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from postmortem.api import (
        edit_file,
        json_schema,
        load,
        merge,
        read_markdown,
        render,
        report,
        template,
    )
    from postmortem.builder.builder import ReportBuilder
    from postmortem.checks.files import check_file, check_text
    from postmortem.checks.finding import Finding, Level
    from postmortem.checks.policy import Demands, Policy, Words
    from postmortem.checks.registry import rules
    from postmortem.checks.rule import Case, Hit, Rule, rule
    from postmortem.checks.run import check
    from postmortem.corpus.corpus import Corpus
    from postmortem.derived.change import Added, Changed, Moved, Removed
    from postmortem.derived.changes import Changes, compare
    from postmortem.derived.downtime import Downtime
    from postmortem.derived.merging import Conflict, Merged
    from postmortem.derived.metrics import MetricDefinition, measured
    from postmortem.derived.timings import Endpoint, Timing, Timings
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
    from postmortem.facade import ActionItems, Report, Timeline
    from postmortem.formats.registry import renderers
    from postmortem.io.options import Format
    from postmortem.model.custom_sections import CustomSection
    from postmortem.model.report import Extra, Suppression
    from postmortem.model.sections.action_items import ActionItem, ActionStatus, ActionType, Horizon
    from postmortem.model.sections.appendix import Appendix
    from postmortem.model.sections.communication import (
        CommunicationLog,
        ExternalMessage,
        InternalMessage,
    )
    from postmortem.model.sections.details import Detail, Excerpt, Link, Priority, Source
    from postmortem.model.sections.impact import (
        BusinessImpact,
        ImpactAssessment,
        ServiceImpact,
        UserImpact,
    )
    from postmortem.model.sections.lessons import Lesson, LessonsLearned
    from postmortem.model.sections.metadata import (
        Metadata,
        Responder,
        ReviewState,
        Severity,
        Status,
    )
    from postmortem.model.sections.metrics import Metric, MetricsAndMonitoring, MonitoringGap
    from postmortem.model.sections.resources import Resources
    from postmortem.model.sections.revision_history import Revision
    from postmortem.model.sections.root_cause import (
        Classification,
        Factor,
        Factors,
        RootCauseAnalysis,
        Why,
    )
    from postmortem.model.sections.sign_off import SignOff
    from postmortem.model.sections.summary import ExecutiveSummary, ImpactOverview
    from postmortem.model.sections.timeline import Event, Milestone, Visibility
    from postmortem.reading.coverage import Coverage
    from postmortem.reading.result import Diagnostic, Reading
    from postmortem.sources.base import Dropped, Origin
    from postmortem.sources.imports import Import
    from postmortem.styles.registry import published_styles
    from postmortem.styles.style import Blank, Style
    from postmortem.text.languages import Language
    from postmortem.text.normal import escape
    from postmortem.tree.locations import Location, Locations
    from postmortem.values.durations import ApproximateDuration
    from postmortem.values.moments import Inexact, Moment, from_epoch
    from postmortem.values.vocabularies import PublishedWords, Vocabulary, vocabularies
    from postmortem.views.name_map import NameMap
    from postmortem.views.redaction import Publication, Redaction, Removal
    from postmortem.views.view import Names, View

__all__ = [
    "ActionItem",
    "ActionItems",
    "ActionStatus",
    "ActionType",
    "Added",
    "Appendix",
    "ApproximateDuration",
    "Blank",
    "BuildError",
    "BusinessImpact",
    "Case",
    "Changed",
    "Changes",
    "Classification",
    "CommunicationLog",
    "Conflict",
    "Corpus",
    "Coverage",
    "CustomSection",
    "Demands",
    "Detail",
    "Diagnostic",
    "Downtime",
    "Dropped",
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
    "Format",
    "Hit",
    "Horizon",
    "ImpactAssessment",
    "ImpactOverview",
    "Import",
    "Inexact",
    "InternalMessage",
    "Language",
    "LayoutError",
    "Lesson",
    "LessonsLearned",
    "Level",
    "Link",
    "Location",
    "Locations",
    "Merged",
    "Metadata",
    "Metric",
    "MetricDefinition",
    "MetricsAndMonitoring",
    "Milestone",
    "Moment",
    "MonitoringGap",
    "Moved",
    "NameMap",
    "Names",
    "Origin",
    "Policy",
    "PostmortemError",
    "Priority",
    "Problem",
    "Publication",
    "PublishedWords",
    "ReadError",
    "Reading",
    "Redaction",
    "Removal",
    "Removed",
    "RenderError",
    "Report",
    "ReportBuilder",
    "Resources",
    "Responder",
    "ReviewState",
    "Revision",
    "RootCauseAnalysis",
    "Rule",
    "ServiceImpact",
    "Severity",
    "SignOff",
    "Source",
    "Status",
    "Style",
    "Suppression",
    "Timeline",
    "Timing",
    "Timings",
    "UserImpact",
    "View",
    "Visibility",
    "Vocabulary",
    "Why",
    "Words",
    "check",
    "check_file",
    "check_text",
    "compare",
    "edit_file",
    "escape",
    "from_epoch",
    "json_schema",
    "load",
    "measured",
    "merge",
    "published_styles",
    "read_markdown",
    "render",
    "renderers",
    "report",
    "rule",
    "rules",
    "template",
    "vocabularies",
]

_MODULES = {
    "api": "edit_file json_schema load merge read_markdown render report template",
    "builder.builder": "ReportBuilder",
    "checks.files": "check_file check_text",
    "checks.finding": "Finding Level",
    "checks.policy": "Demands Policy Words",
    "checks.registry": "rules",
    "checks.rule": "Case Hit Rule rule",
    "checks.run": "check",
    "derived.change": "Added Changed Moved Removed",
    "derived.changes": "Changes compare",
    "derived.merging": "Conflict Merged",
    "derived.downtime": "Downtime",
    "derived.metrics": "MetricDefinition measured",
    "derived.timings": "Endpoint Timing Timings",
    "corpus.corpus": "Corpus",
    "errors": "BuildError FieldError FileError LayoutError PostmortemError Problem ReadError RenderError",
    "facade": "ActionItems Report Timeline",
    "formats.registry": "renderers",
    "io.options": "Format",
    "model.custom_sections": "CustomSection",
    "model.report": "Extra Suppression",
    "model.sections.action_items": "ActionItem ActionStatus ActionType Horizon",
    "model.sections.appendix": "Appendix",
    "model.sections.communication": "CommunicationLog ExternalMessage InternalMessage",
    "model.sections.details": "Detail Excerpt Link Priority Source",
    "model.sections.impact": "BusinessImpact ImpactAssessment ServiceImpact UserImpact",
    "model.sections.lessons": "Lesson LessonsLearned",
    "model.sections.metadata": "Metadata Responder ReviewState Severity Status",
    "model.sections.metrics": "Metric MetricsAndMonitoring MonitoringGap",
    "model.sections.resources": "Resources",
    "model.sections.revision_history": "Revision",
    "model.sections.root_cause": "Classification Factor Factors RootCauseAnalysis Why",
    "model.sections.sign_off": "SignOff",
    "model.sections.summary": "ExecutiveSummary ImpactOverview",
    "model.sections.timeline": "Event Milestone Visibility",
    "reading.coverage": "Coverage",
    "reading.result": "Diagnostic Reading",
    "sources.base": "Dropped Origin",
    "sources.imports": "Import",
    "styles.registry": "published_styles",
    "styles.style": "Blank Style",
    "text.languages": "Language",
    "text.normal": "escape",
    "tree.locations": "Location Locations",
    "values.durations": "ApproximateDuration",
    "values.moments": "Inexact Moment from_epoch",
    "values.vocabularies": "PublishedWords Vocabulary vocabularies",
    "views.name_map": "NameMap",
    "views.redaction": "Publication Redaction Removal",
    "views.view": "Names View",
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

    def __getattr__(name: str) -> Any:
        if name == "__version__":
            value = import_module("importlib.metadata").version("postmortem-report")
        elif name in _HOMES:
            value = getattr(import_module(f"postmortem.{_HOMES[name]}"), name)
        else:
            raise AttributeError(f"module 'postmortem' has no attribute {name!r}")
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
