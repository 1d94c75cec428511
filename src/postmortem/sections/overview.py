"""Overview: what the reader should know before anything else."""

from postmortem.layout import prose, section

LAYOUT = section("Overview", prose("what this document is about, and for whom"))
