"""Written from what Ericsson and operators made public about 6 December 2018."""

import postmortem as pm


def incident() -> pm.Report:
    """Return the incident, by calls."""
    return (
        pm.report(
            "An expired certificate took mobile data from operators in several countries",
            date="2018-12-06",
            end_date="2018-12-07",
            status="resolved",
        )
        .summary(
            "A certificate in the software of core nodes expired, and data services of operators stopped for most of a day",
            services=["Mobile data"],
            user_impact="Tens of millions of customers of several operators had no mobile data",
        )
        .happened(
            "the early morning",
            "Mobile data stop on networks with two versions of the software",
            milestone="impact started",
        )
        .happened(
            "during the day",
            "The expired certificate is found, and the faulty software is taken out of use",
            milestone="cause identified",
        )
        .happened(
            "the night to 7 December",
            "Data services are back on the largest networks",
            milestone="resolved",
        )
        .problem_statement(
            "A certificate in two versions of the software of core nodes had expired."
        )
        .primary_cause(
            "Nobody was warned of the day on which the certificate expired",
            "The nodes stopped on that day",
        )
        .classify(
            trigger="Certificate expiry", causes=["auth failure"], mitigated_by=["external fix"]
        )
        .build()
    )
