"""Overview: what the reader should know before anything else.

`report.overview` is prose; the builder's call is `overview`.

    overview: For everyone who runs the checkout, and for the team of the database.
"""

from postmortem.model.layout import prose, section

LAYOUT = section("Overview", prose("what this document is about, and for whom"))
