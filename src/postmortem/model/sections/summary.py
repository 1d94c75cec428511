"""Executive Summary: the incident for someone who reads nothing else.

`report.summary` is an `ExecutiveSummary` with an `ImpactOverview`. Call: `summary`.

    summary:
      text: |
        The sale of the evening began with the checkout at a crawl. Nobody had changed anything.

        Most customers tried again and were served.
      one_line: A full connection pool slowed the checkout for 45 minutes
      impact:
        services_affected:
          - Checkout
          - Web shop
        user_impact: One order in seven failed at the first attempt
        data_impact: None was lost
        financial_impact: About 2,000 EUR
"""

import attrs

from postmortem.model.fields import typed
from postmortem.model.layout import (
    Label,
    labelled,
    names,
    paragraph,
    prose,
    section,
    subsection,
)
from postmortem.text.normal import Line, Prose


@attrs.frozen(kw_only=True, field_transformer=typed)
class ImpactOverview:
    """What the incident did, a line for each way to look at it.

    >>> ImpactOverview(services_affected=["Checkout", "Web shop"]).services_affected
    ('Checkout', 'Web shop')
    """

    services_affected: tuple[Line, ...] = ()
    """The names of the services that users could not use as usual."""
    user_impact: Line | None = None
    """How many users, and how badly."""
    data_impact: Line | None = None
    """What was lost or damaged."""
    financial_impact: Line | None = None
    """What it cost, in words: `about $1,200`."""


@attrs.frozen(kw_only=True, field_transformer=typed)
class ExecutiveSummary:
    """The incident in a few sentences and in one line, and what it did.

    >>> ExecutiveSummary(one_line="A full pool slowed the checkout").one_line
    'A full pool slowed the checkout'
    """

    text: Prose | None = None
    """The summary in full, where a line says too little; it is below the heading."""
    one_line: Line | None = None
    """What happened, short enough for a message."""
    impact: ImpactOverview = ImpactOverview()


LAYOUT = section(
    "Executive Summary",
    ExecutiveSummary,
    optional=("text",),
    text=prose("what happened, in a few sentences"),
    one_line=subsection("One-Line Summary", paragraph("what happened, in one short sentence")),
    impact=subsection(
        "Impact Overview",
        labelled(
            ImpactOverview,
            services_affected=Label("Services Affected", names, "names with commas between"),
            user_impact=Label("User Impact", prompt="how many people, and what they couldn't do"),
            data_impact=Label("Data Impact", prompt="what was lost, late or wrong"),
            financial_impact=Label("Financial Impact", prompt="what it cost, if that is known"),
        ),
    ),
)
