"""What kind of document one is: the post-mortem of an incident, of several, or something else."""

import re

from postmortem.outline.entries import Outline
from postmortem.patterns import regex
from postmortem.reading.assign import Part, meanings

_INCIDENT = {"timeline", "impact", "root_cause", "cause"}
"""The signs of an incident: a document without any of them is something else."""
_USUAL = {"metadata", "notes", "resources", "overview", "summary", "revision_history", "appendix"}
"""What documents of any kind have."""
_SEVERAL = ({"timeline", "action_items"}, {"timeline", "cause"}, {"summary", "timeline"})
"""The signs of several incidents: two parts of one document that both have them."""
_RETROSPECTIVE = regex(r"\bretro(?:spective)?s?\b|\bsprint\b|\biteration\b|\bgame\b", re.IGNORECASE)
_SAYS_SO = regex(
    r"post-?\s?mortem|incident|outage|\bdown(?:time)?\b|\brca\b|root cause|fail(?:ed|ing|ure)|degrad|disruption|unavailab|broke",
    re.IGNORECASE,
)


def other_kind(root: Part, known: set[str], outline: Outline, *, dated: bool) -> str | None:
    """Return why a document is no post-mortem of one incident; None where it is one.

    `known` are the facts that the title and the front matter say; `dated` says whether the document
    names the day of something that happened.
    """
    counted = [meanings(part) for part in root.parts]
    if max((sum(pair <= set(name) for name in counted) for pair in _SEVERAL), default=0) > 1:
        return "it describes several incidents; each needs a document of its own"
    roots = {meaning.split(".")[0] for name in counted for meaning in name}
    if roots & _INCIDENT or {"metadata.severity", "metadata.incident_id"} & known:
        return None
    text = outline.source[:6000].decode(errors="ignore")
    if not root.parts:
        says_so = dated and _SAYS_SO.search(text)
        return None if says_so else "no section of it is one of a post-mortem"
    if not roots - _USUAL:
        return (
            None if roots and _SAYS_SO.search(text) else "no section of it is one of a post-mortem"
        )
    if _RETROSPECTIVE.search(text[:4000]):
        return "it is a retrospective, without an incident"
    return None
