"""What a part of a document can mean: its path in the model, its place on paper, its shape."""

from postmortem.model.sections import OUTLINE, PLACES


def _places() -> dict[str, str]:
    """Return the place on paper of each field that has a heading of its own."""
    found: dict[str, str] = {}
    for name, layout in OUTLINE.items():
        found[name] = layout.title
        for inner, part in getattr(layout, "parts", {}).items():
            title = getattr(part, "title", None)
            found[f"{name}.{inner}"] = f"{layout.title} / {title}" if title else layout.title
    assert set(found.values()) <= set(PLACES)
    return found


PLACE_OF = _places()
"""The place on paper of each field: `timeline.detection` is `Timeline / Detection`."""


def place_of(meaning: str) -> str:
    """Return the place on paper where what belongs to a meaning is kept."""
    if meaning == "cause":
        meaning = "root_cause"
    return PLACE_OF.get(meaning) or PLACE_OF[meaning.split(".")[0]]


PROSE = {
    "overview", "notes", "root_cause.problem_statement", "root_cause.trigger",
    "root_cause.technical_details", "appendix.screenshots",
}  # fmt: skip
LISTS = {
    "action_items", "action_items.immediate", "action_items.short_term", "action_items.long_term",
    "went_well", "went_wrong", "lessons", "lessons.technical", "lessons.process", "lessons.lucky",
    "root_cause.factors", "root_cause.whys", "metrics", "metrics.current_state", "metrics.gaps",
    "communication", "communication.internal", "communication.external", "resources",
    "resources.documentation", "resources.data_sources", "appendix", "appendix.raw_logs",
    "appendix.error_messages", "appendix.configuration_changes", "sign_off", "revision_history",
}  # fmt: skip
GROUPED = {"action_items", "lessons", "went_well", "went_wrong", "root_cause"}
"""Where a heading that nothing is known of says what its items are about."""


IN_A_LINE = {
    "summary": "summary.one_line",
    "cause": "root_cause.factors.primary",
    "root_cause.trigger": "root_cause.trigger",
    "root_cause.problem_statement": "root_cause.problem_statement",
    "impact": "impact.user",
    "impact.user": "impact.user",
    "impact.business": "impact.business",
}
"""The sections that one line can fill, and where it goes."""
