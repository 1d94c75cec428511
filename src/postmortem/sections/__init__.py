"""The sections of the document, one file each, and their order on paper."""

from postmortem.layout import SectionPart
from postmortem.sections import (
    action_items,
    appendix,
    communication,
    impact,
    lessons,
    metadata,
    metrics,
    notes,
    overview,
    resources,
    revision_history,
    root_cause,
    sign_off,
    summary,
    timeline,
    what_went_well,
    what_went_wrong,
)

OUTLINE: dict[str, SectionPart] = {
    "overview": overview.LAYOUT,
    "metadata": metadata.LAYOUT,
    "summary": summary.LAYOUT,
    "timeline": timeline.LAYOUT,
    "impact": impact.LAYOUT,
    "root_cause": root_cause.LAYOUT,
    "went_well": what_went_well.LAYOUT,
    "went_wrong": what_went_wrong.LAYOUT,
    "lessons": lessons.LAYOUT,
    "action_items": action_items.LAYOUT,
    "metrics": metrics.LAYOUT,
    "communication": communication.LAYOUT,
    "resources": resources.LAYOUT,
    "appendix": appendix.LAYOUT,
    "sign_off": sign_off.LAYOUT,
    "revision_history": revision_history.LAYOUT,
    "notes": notes.LAYOUT,
}
"""The field of `Report` that each section is in, and its layout, in the order of the document."""

TIMED = (
    ("timeline", "detection"),
    ("timeline", "investigation"),
    ("timeline", "resolution"),
    ("communication", "internal"),
    ("communication", "external"),
)
"""The lists whose rows have a time, in the order in which their bare clock times are read."""

PLACES: tuple[str, ...] = (
    "",
    *(" / ".join(path) for layout in OUTLINE.values() for path in layout.titles()),
)
"""Every place in the document that something can be kept behind: '' is below the title."""
