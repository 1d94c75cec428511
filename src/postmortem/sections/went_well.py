"""What Went Well: what worked during the response."""

from postmortem.layout import numbered, section

LAYOUT = section("What Went Well", numbered("something that worked and should stay"))
