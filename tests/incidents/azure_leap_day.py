"""Written from what Microsoft made public about 29 February 2012."""

import postmortem as pm


def incident() -> pm.Report:
    """Return the incident, by calls."""
    return (
        pm.report(
            "Certificates were made for a 29 February that the next year does not have",
            date="2012-02-29",
            end_date="2012-03-01",
            duration="34 h 15 min",
            status="resolved",
        )
        .summary(
            "On the leap day, new virtual machines could not make their certificate, and whole clusters took themselves out of use",
            services=["Service management", "Compute"],
            user_impact="Customers could not manage their services for hours, and those on seven clusters were down for longer",
        )
        .detected(
            "00:00",
            "Agents in new virtual machines make certificates that are valid until 29 February 2013, which fails",
            milestone="impact started",
        )
        .detected(
            "01:15",
            "Agents have failed three times in 25 minutes each, and servers are marked as in need of repair",
            milestone="detected",
        )
        .investigated("02:38", "The fault in the code is found", milestone="cause identified")
        .investigated(
            "02:55",
            "Service management is switched off worldwide, so that customers do no harm to running services",
        )
        .resolved(
            "10:47",
            "A hurried update goes to seven clusters, with parts that do not fit to each other",
            notes="All virtual machines on them lost their network",
        )
        .resolved("13:23", "Service management is back for most clusters")
        .resolved("2012-03-01 10:15", "All clusters are as they should be", milestone="resolved")
        .service_impact(
            "Service management",
            "Switched off worldwide",
            kind="major outage",
            started="02:55",
            ended="13:23",
        )
        .service_impact(
            "Compute",
            "Deployments of new virtual machines failed",
            kind="partial outage",
            started="00:00",
            ended="13:23",
        )
        .service_impact(
            "Compute",
            "Machines on seven clusters were without a network after the second fault",
            kind="major outage",
            started="10:47",
            ended="2012-03-01 10:15",
        )
        .problem_statement(
            "The date that a certificate is valid to was the same day of the next year, which does not exist for a leap day."
        )
        .primary_cause("The code added one to the year and kept month and day")
        .contributing_factor(
            "A server whose agents fail was taken for broken hardware",
            "Its machines were moved to servers where they failed again",
        )
        .contributing_factor(
            "A repair of the seven clusters was released faster than usual, and was not tested as usual"
        )
        .classify(
            trigger="Leap day",
            causes=["code bug", "deployment error"],
            detected_by="monitoring",
            mitigated_by=["code fix"],
        )
        .build()
    )
