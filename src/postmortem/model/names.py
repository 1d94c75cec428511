"""What people call a field, a section or a call by mistake, and the name that it has."""

import re
from collections.abc import Sequence

_MEANT = {
    **dict.fromkeys(("went_good", "went_right", "what_went_well", "good"), "went_well"),
    **dict.fromkeys(
        ("went_bad", "went_badly", "went_poorly", "what_went_wrong", "bad"), "went_wrong"
    ),
    **dict.fromkeys(("actions", "todo", "todos", "follow_ups", "next_steps"), "action_items"),
    **dict.fromkeys(("cause", "causes", "root_causes", "rca"), "root_cause"),
    **dict.fromkeys(("lessons_learned", "learnings"), "lessons"),
    **dict.fromkeys(("id", "incident", "number"), "incident_id"),
    **dict.fromkeys(("author", "authors", "owner"), "reporter"),
    **dict.fromkeys(("events", "detected"), "detection"),
    **dict.fromkeys(("description", "what", "text"), "event"),
    **dict.fromkeys(("when", "timestamp", "at"), "time"),
}
"""What people call a key that a report has by another name, in small letters."""


def nearest_name(name: str, known: Sequence[str]) -> str | None:
    """Return the known name that somebody may mean: another word for it, or a slip of the keyboard.

    >>> nearest_name("went_good", ["went_well", "went_wrong"])
    'went_well'
    >>> nearest_name("timline", ["title", "timeline"])
    'timeline'
    """
    from difflib import get_close_matches  # who makes no mistake doesn't wait for it

    alias = _MEANT.get(re.sub(r"[^a-z]+", "_", name[:60].casefold()))
    closest = [alias] if alias in known else get_close_matches(name[:60], known, n=1)
    return closest[0] if closest else None
