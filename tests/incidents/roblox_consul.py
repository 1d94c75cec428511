"""Written from what Roblox made public about 28 to 31 October 2021."""

import postmortem as pm


def incident() -> pm.Report:
    """Return the incident, by calls."""
    return (
        pm.report(
            "The service discovery slowed down under load, and the platform was down for three days",
            date="2021-10-28",
            end_date="2021-10-31",
            duration="73 h",
            status="resolved",
            zone="America/Los_Angeles",
        )
        .summary(
            "A new way to stream updates, and a database with a costly free list, made service discovery too slow for the platform",
            services=["Roblox"],
            user_impact="The platform, with 50 million players a day, was down for 73 hours",
            data_impact="No data of users were lost",
        )
        .leadup(
            "The streaming of updates had been switched on for a service that routes traffic the day before, and the number of its\nnodes was raised by half.\n"
        )
        .detected(
            "2021-10-28 13:37",
            "One server of the service discovery has a high load, and the latency of writes rises",
            milestone="impact started",
        )
        .investigated("2021-10-28", "The hardware of the cluster is suspected first, and replaced")
        .investigated(
            "2021-10-29", "The cluster is reset to a snapshot of before, and gets slow again"
        )
        .investigated(
            "2021-10-30 15:51",
            "Streaming is switched off everywhere, and the latency falls to what is usual",
            milestone="cause identified",
        )
        .resolved(
            "2021-10-31", "Caches are filled, and players are let in by steps of some percent"
        )
        .resolved("2021-10-31 16:45", "All players are back", milestone="resolved")
        .service_impact(
            "Roblox", kind="major outage", started="2021-10-28 13:37", ended="2021-10-31 16:45"
        )
        .problem_statement(
            "The key-value store that all services find each other by took seconds for a write instead of less than 300 ms."
        )
        .primary_cause(
            "Streaming used fewer channels under a load of many reads and many writes",
            "Its threads waited for one another",
        )
        .contributing_factor(
            "The database below kept a long list of free pages, and wrote all of it with every small change"
        )
        .contributing_factor(
            "The monitoring needed the systems that were down",
            "The team could see little of what it looked for",
        )
        .contributing_factor("One cluster of the store served everything")
        .classify(
            trigger="configuration push",
            causes=["software", "dependency failure", "complex system behaviors"],
            mitigated_by=["config fix"],
        )
        .build()
    )
