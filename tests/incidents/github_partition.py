"""Written from what GitHub made public about 21 October 2018."""

import postmortem as pm


def incident() -> pm.Report:
    """Return the incident, by calls."""
    return (
        pm.report(
            "A short loss of network made two data centers accept writes, and the site was degraded for a day",
            date="2018-10-21",
            end_date="2018-10-22",
            duration="24 h 11 min",
            status="resolved",
        )
        .summary(
            "A network partition of 43 seconds led to a day with old data and without webhooks",
            text="Work on optical equipment cut the network of a data center off for 43 seconds. The software that watches the databases\nmade servers on the other coast primary. Both sides then had writes that the other had not, so the team chose to keep\nthe data and to restore from backups, which took most of a day.\n",
            services=["GitHub.com", "Webhooks", "GitHub Pages"],
            user_impact="Users saw old data for much of a day, and no webhooks or builds of pages were delivered",
            data_impact="Writes of some seconds were in one data center only, and were matched by hand later",
        )
        .leadup("Failing optical equipment of 100 Gbit/s was to be replaced in routine work.\n")
        .detected(
            "22:52",
            "The network between a hub and the primary data center is lost for 43 seconds",
            milestone="impact started",
        )
        .detected("22:54", "Monitoring sends alerts for many systems", milestone="detected")
        .investigated(
            "23:02", "The first responders find the databases in a topology that nobody expected"
        )
        .investigated("23:07", "Deployments are locked, so that nothing changes further")
        .investigated("23:09", "The site's status is set to yellow", milestone="declared")
        .investigated(
            "23:19",
            "Jobs that write are stopped, which holds webhooks and the builds of pages back",
        )
        .resolved(
            "2018-10-22 11:12",
            "All primary databases are in the data center of the east coast again",
        )
        .resolved("2018-10-22 16:45", "The backlog of webhooks and builds begins to be worked off")
        .resolved(
            "2018-10-22 23:03",
            "The backlog is done, and all systems are as they should be",
            milestone="resolved",
        )
        .service_impact(
            "GitHub.com",
            "Old data were shown, and some requests failed",
            kind="degraded performance",
            started="22:52",
            ended="2018-10-22 23:03",
        )
        .service_impact(
            "Webhooks",
            "More than five million events waited",
            kind="major outage",
            started="23:19",
            ended="2018-10-22 23:03",
        )
        .service_impact(
            "GitHub Pages",
            "About 80,000 builds waited",
            kind="major outage",
            started="23:19",
            ended="2018-10-22 23:03",
        )
        .problem_statement(
            "The databases of two regions had writes that the other region lacked, and could not simply be joined."
        )
        .trigger("Routine work on optical equipment cut a data center off for 43 seconds.")
        .primary_cause(
            "The failover could make servers in another region primary, though the application could not live with the distance",
            "Every write had to cross the country",
        )
        .contributing_factor(
            "The copies that had not yet crossed the country were few, and yet too many to drop",
            "The team put the data before the time that the repair took",
        )
        .classify(
            trigger="hardware",
            causes=["complex system behaviors", "network failure"],
            detected_by="monitoring",
            mitigated_by=["infra change"],
        )
        .went_well("An alert came within two minutes", "No data were dropped to be faster")
        .build()
    )
