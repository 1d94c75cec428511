"""Impact Assessment: what the incident did to users, services and the business.

`report.impact` is an `ImpactAssessment` with a `UserImpact`, `ServiceImpact`s and a `BusinessImpact`. Numbers
are lines: they keep the unit and the spelling that you give. A service that was hit twice has two rows,
each with its own start, end and kind; `report.downtime()` counts what they share once. Calls: `user_impact`,
`user_detail`, `service_impact`, `business_impact`, `business_detail`.

    impact:
      user:
        total_users_affected: 1,200
        failed_requests: 48,000
        error_rate_peak: 15%
        response_time_increase: 400 ms
        other:
          - label: Abandoned carts
            value: 310
      services:
        - service: Checkout
          impact: Slow
          kind: Degraded Performance
          started: 2026-01-15 00:00
          ended: 2026-01-15 00:45
          duration: 45 min
      business:
        revenue_impact: about 2,000 EUR
        customer_complaints: 12 tickets
        sla_breach: No
        other:
          - label: Press
            value: One article
"""

import attrs

from postmortem.model.fields import typed
from postmortem.model.layout import Column, Label, moment, record, section, subsection, table
from postmortem.model.sections.details import Detail
from postmortem.text.normal import Figure, Line
from postmortem.values.moments import Moment
from postmortem.values.vocabularies import ImpactKind


@attrs.frozen(kw_only=True, field_transformer=typed)
class UserImpact:
    """What users noticed; numbers keep the unit and the spelling of their author.

    >>> UserImpact(total_users_affected="1,200", error_rate_peak="15%").error_rate_peak
    '15%'
    """

    total_users_affected: Figure | None = None
    """How many users were affected, as it is known: `12,000`, `about 5%`."""
    failed_requests: Figure | None = None
    """How many requests failed: `1.2 M`."""
    error_rate_peak: Figure | None = None
    """The highest share of requests that failed, such as `15%`."""
    response_time_increase: Figure | None = None
    """How much longer an average response took, such as `400 ms`."""
    other: tuple[Detail, ...] = ()
    """Metrics that the template doesn't have."""

    def __attrs_post_init__(self) -> None:
        USER.refuse_known(self.other)


@attrs.frozen(kw_only=True, field_transformer=typed)
class ServiceImpact:
    """What one service suffered, from a start to an end; a service may have several.

    >>> ServiceImpact(service="Checkout", impact="Slow", duration="45 min").impact
    'Slow'
    >>> ServiceImpact(service="Checkout", kind="partial outage").kind
    'Partial Outage'
    """

    service: Line
    """The name of the service."""
    impact: Line | None = None
    """How it behaved: `Degraded`, `Down`."""
    kind: ImpactKind | None = None
    """What kind of impact that was: a word of the [vocabulary](../vocabularies.md), or of your own."""
    started: Moment | None = None
    """When it began for this service: an aware UTC `datetime`, or an `Inexact` where that isn't known."""
    ended: Moment | None = None
    """When it was over for this service; None while it lasts, and where that isn't known."""
    duration: Line | None = None
    """For how long, as its author put it: `45 min`."""


@attrs.frozen(kw_only=True, field_transformer=typed)
class BusinessImpact:
    """What it meant for the business.

    >>> BusinessImpact(revenue_impact="about 2,000 EUR").revenue_impact
    'about 2,000 EUR'
    """

    revenue_impact: Figure | None = None
    """What it cost, in the words of those who counted: `about $1,200`."""
    customer_complaints: Figure | None = None
    """How many customers complained, and where: `14 tickets`."""
    sla_breach: Figure | None = None
    """Whether an agreement was broken, and which."""
    other: tuple[Detail, ...] = ()
    """Metrics that the template doesn't have."""

    def __attrs_post_init__(self) -> None:
        BUSINESS.refuse_known(self.other)


@attrs.frozen(kw_only=True, field_transformer=typed)
class ImpactAssessment:
    """The impact, measured.

    >>> ImpactAssessment(services=[ServiceImpact(service="Checkout")]).services[0].service
    'Checkout'
    """

    user: UserImpact = attrs.field(factory=UserImpact)
    services: tuple[ServiceImpact, ...] = ()
    business: BusinessImpact = attrs.field(factory=BusinessImpact)


USER = record(
    UserImpact,
    ("Metric", "Value"),
    others="other",
    row=Detail,
    total_users_affected=Label("Total users affected", prompt="a number"),
    failed_requests=Label("Failed requests", prompt="a number"),
    error_rate_peak=Label("Error rate peak", prompt="a percentage of all requests"),
    response_time_increase=Label("Average response time increase", prompt="in ms"),
)
BUSINESS = record(
    BusinessImpact,
    ("Metric", "Impact"),
    others="other",
    row=Detail,
    revenue_impact=Label("Revenue impact", prompt="an amount, if it is known"),
    customer_complaints=Label("Customer complaints", prompt="a number of tickets"),
    sla_breach=Label("SLA breach", prompt="yes or no, and which"),
)

LAYOUT = section(
    "Impact Assessment",
    ImpactAssessment,
    user=subsection("User Impact", USER),
    services=subsection(
        "Service Impact",
        table(
            ServiceImpact,
            service=Column("Service", prompt="the name of a service"),
            impact=Column("Impact", prompt="how it behaved"),
            kind=Column("Kind", optional=True),
            started=Column("Started (UTC)", moment, optional=True),
            ended=Column("Ended (UTC)", moment, optional=True),
            duration=Column("Duration", prompt="as 45 min"),
        ),
    ),
    business=subsection("Business Impact", BUSINESS),
)
