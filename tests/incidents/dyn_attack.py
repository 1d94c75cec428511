"""Written from what Dyn made public about 21 October 2016."""

import postmortem as pm


def incident() -> pm.Report:
    """Return the incident, by calls."""
    return (
        pm.report(
            "Two waves of an attack made names of large sites hard to resolve",
            date="2016-10-21",
            status="resolved",
        )
        .summary(
            "A botnet of small devices attacked a provider of DNS twice in a day, and large sites could not be found",
            services=["Managed DNS"],
            user_impact="Users, first those of the US east coast and later elsewhere, could not resolve the names of large sites",
        )
        .detected(
            "11:10",
            "An attack on the name servers begins, and queries from the US east coast fail",
            milestone="impact started",
        )
        .resolved("13:20", "The first wave is mitigated")
        .resolved("15:50", "A second wave begins, from more places of the world")
        .resolved("17:00", "The second wave is mitigated")
        .resolved("20:30", "What the second wave left behind is over", milestone="resolved")
        .service_impact(
            "Managed DNS",
            "Queries from the US east coast failed",
            kind="partial outage",
            started="11:10",
            ended="13:20",
        )
        .service_impact(
            "Managed DNS",
            "Queries failed in more regions",
            kind="partial outage",
            started="15:50",
            ended="17:00",
        )
        .service_impact(
            "Managed DNS",
            "Some queries were slow",
            kind="degraded performance",
            started="15:50",
            ended="20:30",
        )
        .problem_statement("The name servers got more queries than they could answer.")
        .trigger(
            "Devices of the Mirai botnet sent queries to the name servers, up to 100,000 of them by the provider's estimate."
        )
        .primary_cause(
            "The attack sent its traffic to the port that real queries use",
            "It was hard to tell the two apart",
        )
        .contributing_factor(
            "Resolvers asked again when they got no answer",
            "Traffic of real users grew to 10 to 20 times of what is usual",
        )
        .classify(trigger="Attack", causes=["Denial of service"], mitigated_by=["infra change"])
        .build()
    )
