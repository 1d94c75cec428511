"""Written from what Amazon Web Services made public about 21 April 2011."""

import postmortem as pm


def incident() -> pm.Report:
    """Return the incident, by calls."""
    return (
        pm.report(
            "Volumes looked for new mirrors all at once, and a zone was without them for days",
            date="2011-04-21",
            end_date="2011-04-24",
            status="resolved",
        )
        .summary(
            "A wrong change of routes cut servers of a block store off, and the search for new mirrors filled the zone",
            services=["EBS", "EC2", "RDS"],
            user_impact="Volumes in one zone could not be read or written for hours to days",
            data_impact="0.07% of the volumes in the zone were lost",
        )
        .leadup(
            "The capacity of the primary network was to be made larger, and its traffic had to be moved away for that."
        )
        .detected(
            "2011-04-21 07:47",
            "The traffic is moved to a second network with less capacity, and volumes lose their mirrors",
            milestone="impact started",
        )
        .resolved(
            "2011-04-22", "Capacity is added step by step, and most volumes find a mirror again"
        )
        .resolved(
            "2011-04-23", "Almost all volumes are back; the rest is restored from snapshots by hand"
        )
        .resolved(
            "2011-04-24",
            "The work is done, as far as volumes can be restored",
            milestone="resolved",
        )
        .service_impact(
            "EBS",
            "At the worst time, about 13% of the volumes in the zone were stuck",
            kind="partial outage",
            started="2011-04-21 07:47",
            ended="2011-04-24",
        )
        .service_impact("EBS", "0.07% of the volumes could not be restored", kind="data loss")
        .service_impact(
            "RDS",
            "Databases in a single zone stood still with their volumes",
            kind="partial outage",
        )
        .problem_statement("Far more volumes looked for a new mirror than the zone had room for.")
        .primary_cause(
            "The traffic was moved to the network that is meant for copies, instead of to the other router of the primary one",
            "Many servers lost both networks at a time",
        )
        .contributing_factor(
            "Servers went on to look for room without a pause",
            "The search itself filled the cluster, and its control plane",
        )
        .contributing_factor(
            "The control plane served all zones of the region",
            "Requests in other zones failed as well",
        )
        .classify(
            trigger="configuration push",
            causes=["network failure", "complex system behaviors"],
            mitigated_by=["infra change"],
        )
        .build()
    )
