"""Notes: what has no other place."""

from postmortem.layout import prose, section

LAYOUT = section("Notes", prose("anything else that someone may want to know"))
