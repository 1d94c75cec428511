"""What Went Wrong: what didn't work, or could be better."""

from postmortem.layout import numbered, section

LAYOUT = section("What Went Wrong", numbered("something that cost time or made it worse"))
