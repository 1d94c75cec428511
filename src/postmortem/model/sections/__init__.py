"""The sections of the document, one file each, and their order on paper.

A section is a field of `Sections`, and a file of the same name that holds its `LAYOUT`.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any, get_args

import attrs

from postmortem.model.fields import typed
from postmortem.model.layout import SectionPart
from postmortem.model.sections.action_items import ActionItems
from postmortem.model.sections.appendix import Appendix
from postmortem.model.sections.communication import CommunicationLog
from postmortem.model.sections.impact import ImpactAssessment
from postmortem.model.sections.lessons import LessonsLearned
from postmortem.model.sections.metadata import Metadata
from postmortem.model.sections.metrics import MetricsAndMonitoring
from postmortem.model.sections.resources import Resources
from postmortem.model.sections.revision_history import Revision
from postmortem.model.sections.root_cause import RootCauseAnalysis
from postmortem.model.sections.sign_off import SignOff
from postmortem.model.sections.summary import ExecutiveSummary
from postmortem.model.sections.timeline import Timeline
from postmortem.text.normal import Line, Prose
from postmortem.values.moments import Inexact
from postmortem.values.sequences import TimeSequence, TimeSequences


@attrs.frozen(kw_only=True, field_transformer=typed)
class Sections:
    """The title and the sections of a report, one field each, in the order of the document."""

    title: Line
    """The title of the document, on one line."""
    overview: Prose | None = None
    """What a reader has to know before all else: who should read it, and what it is about."""
    metadata: Metadata = Metadata()
    summary: ExecutiveSummary = ExecutiveSummary()
    timeline: Timeline = Timeline()
    impact: ImpactAssessment = ImpactAssessment()
    root_cause: RootCauseAnalysis = RootCauseAnalysis()
    went_well: tuple[Line, ...] = ()
    """What helped, one line each."""
    went_wrong: tuple[Line, ...] = ()
    """What failed or hindered, one line each."""
    lessons: LessonsLearned = LessonsLearned()
    action_items: ActionItems = ActionItems()
    metrics: MetricsAndMonitoring = MetricsAndMonitoring()
    communication: CommunicationLog = CommunicationLog()
    resources: Resources = Resources()
    appendix: Appendix = Appendix()
    sign_off: tuple[SignOff, ...] = ()
    revision_history: tuple[Revision, ...] = ()
    notes: Prose | None = None
    """What the sections above have no place for."""


OUTLINE: dict[str, SectionPart] = {
    field.name: import_module(f"{__name__}.{field.name}").LAYOUT
    for field in attrs.fields(Sections)
    if field.name != "title"
}
"""The field of `Report` that each section is in, and its layout, in the order of the document."""


@attrs.frozen
class TimedRows:
    """A list whose rows have times."""

    section: str
    """The field of `Sections` that it is in."""
    name: str
    """The field of the section."""
    fields: tuple[str, ...]
    """The fields of a row that hold a time, in the order in which they are read."""

    def begin(self, lists: TimeSequences) -> Callable[[], TimeSequence]:
        """Return what gives the sequence of the next row: rows with one time follow one another.

        A row with a start and an end is a sequence of its own, since such rows are in any order.
        """
        if len(self.fields) > 1:
            return lists.begin
        times = lists.begin()
        return lambda: times


def _times_of(cls: Any) -> tuple[str, ...]:
    fields = attrs.fields(cls) if attrs.has(cls) else ()
    return tuple(field.name for field in fields if Inexact in get_args(field.type))


TIMED = tuple(
    TimedRows(section.name, field.name, times)
    for section in attrs.fields(Sections)
    if section.type is not None and attrs.has(section.type)
    for field in attrs.fields(section.type)
    for times in map(_times_of, get_args(field.type))
    if times
)
"""The lists whose rows have times, in the order in which their bare clock times are read."""

PLACES: tuple[str, ...] = (
    "",
    *(" / ".join(path) for layout in OUTLINE.values() for path in layout.titles()),
)
"""Every place in the document that something can be kept after: '' is below the title."""

PLACE_ORDER: dict[str, int] = {place: index for index, place in enumerate(PLACES)}
"""The position of each place in the document, by which what is kept is put in order."""
