"""What kind of document one is: the post-mortem of an incident, of several, or something else."""

import re
from collections import Counter

from postmortem.styles.style import Meaning
from postmortem.tree.nodes import Document, Section

_INCIDENT = {"timeline", "impact", "root_cause", "cause"}
"""What tells of an incident: without any of it, a document is something else."""
_USUAL = {"metadata", "notes", "resources", "overview", "summary", "revision_history", "appendix"}
"""What documents of any kind have."""
_SEVERAL = ({"timeline", "action_items"}, {"timeline", "cause"}, {"summary", "timeline"})
"""What two parts of a document only have both where each tells of an incident of its own."""
_RETROSPECTIVE = re.compile(
    r"\bretro(?:spective)?s?\b|\bsprint\b|\biteration\b|\bgame\b", re.IGNORECASE
)


def other_kind(document: Document, meaning_of: Meaning, known: set[str]) -> str | None:
    """Return why a document is no post-mortem of one incident; None where it is one.

    `known` are the facts that the title and the front matter say.
    """
    parts = [block for block in document.body if isinstance(block, Section)]
    counted = [_meanings(part, "", meaning_of) for part in parts]
    if max((sum(both <= set(found) for found in counted) for both in _SEVERAL), default=0) > 1:
        return "it tells of several incidents, which need a document each"
    roots = {meaning.split(".")[0] for found in counted for meaning in found}
    if roots & _INCIDENT or {"metadata.severity", "metadata.incident_id"} & known:
        return None
    if not roots - _USUAL:
        return "no section of it is one of a post-mortem"
    if _RETROSPECTIVE.search(document.source[:4000].decode(errors="ignore")):
        return "it is a retrospective, without an incident"
    return None


def _meanings(section: Section, inside: str, meaning_of: Meaning) -> Counter[str]:
    """Return how often each meaning is in a section and all below it."""
    found: Counter[str] = Counter()
    meaning = meaning_of(section.title, inside)
    if meaning is not None:
        found[meaning] += 1
    for block in section.body:
        if isinstance(block, Section):
            found.update(_meanings(block, meaning or inside, meaning_of))
    return found
