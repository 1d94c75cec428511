"""What Went Well: what worked during the response.

`report.went_well` is a tuple of lines. Call: `went_well`.

    went_well:
      - The alert fired within five minutes
      - The runbook was right
"""

from postmortem.model.layout import numbered, section

LAYOUT = section("What Went Well", numbered("something that worked and should stay"))
