"""What Went Wrong: what didn't work, or could be better.

`report.went_wrong` is a tuple of lines. Call: `went_wrong`.

    went_wrong:
      - The wrong team was paged first
"""

from postmortem.model.layout import numbered, section

LAYOUT = section("What Went Wrong", numbered("something that cost time or made it worse"))
