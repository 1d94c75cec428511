"""Written from what Fastly made public about 8 June 2021."""

import postmortem as pm


def incident() -> pm.Report:
    """Return the incident, by calls."""
    return (
        pm.report(
            "A customer's valid configuration met a fault, and most of a network answered with errors",
            date="2021-06-08",
            duration="2 h 48 min",
            status="resolved",
        )
        .summary(
            "A fault that had been deployed in May was met by one configuration, and 85% of the network returned errors",
            services=["Content delivery"],
            user_impact="85% of the network returned errors; after 49 minutes, 95% of it was as usual",
        )
        .leadup("Software with the fault had been deployed from 12 May on.")
        .detected(
            "09:47",
            "A customer changes a configuration, and the global disruption begins",
            milestone="impact started",
        )
        .detected("09:48", "Monitoring finds the disruption", milestone="detected")
        .detected("09:58", "The status page says so", milestone="declared")
        .investigated(
            "10:27", "The configuration that met the fault is found", milestone="cause identified"
        )
        .resolved("10:36", "Services begin to recover")
        .resolved("11:00", "Most services are back")
        .resolved("12:35", "The incident is mitigated", milestone="resolved")
        .resolved("17:25", "Software without the fault begins to be deployed")
        .service_impact(
            "Content delivery",
            "Errors on 85% of the network",
            kind="major outage",
            started="09:47",
            ended="10:36",
        )
        .service_impact(
            "Content delivery",
            "Lower cache hits while the network recovered",
            kind="degraded performance",
            started="10:36",
            ended="12:35",
        )
        .problem_statement("The software of the network failed on a configuration that is valid.")
        .primary_cause(
            "The fault needed a particular configuration of a customer, under particular circumstances"
        )
        .contributing_factor("The tests before the deployment did not have that configuration")
        .classify(
            trigger="Customer's configuration",
            causes=["software", "code bug"],
            detected_by="monitoring",
            mitigated_by=["config fix"],
        )
        .build()
    )
