"""Notes: what has no other place.

`report.notes` is prose; each call of `note` adds a paragraph.

    notes: The pool has a page of its own in the handbook.
"""

from postmortem.model.layout import prose, section

LAYOUT = section("Notes", prose("anything else that someone may want to know"))
