"""Written from what Google made public about 2 June 2019."""

import postmortem as pm


def incident() -> pm.Report:
    """Return the incident, by calls."""
    return (
        pm.report(
            "Maintenance stopped the control of the network in several places at once",
            date="2019-06-02",
            duration="4 h 25 min",
            status="resolved",
            zone="America/Los_Angeles",
        )
        .summary(
            "Automation for a rare kind of maintenance stopped network control jobs in several places, and traffic was congested for hours",
            services=["Google Cloud", "YouTube", "Gmail"],
            user_impact="Google Cloud Storage had about 30% less traffic, and 1% of the active users of Gmail had problems",
        )
        .detected(
            "11:45",
            "The automation stops network control jobs in several places",
            milestone="impact started",
        )
        .detected(
            "11:47", "Alerts tell engineers that the network is congested", milestone="detected"
        )
        .investigated(
            "in the next hours",
            "The tools that are needed compete for the same network, which slows the work down",
        )
        .investigated(
            "13:01",
            "The cause is found, and the automation is stopped",
            milestone="cause identified",
        )
        .resolved("14:03", "A configuration that was built anew begins to roll out")
        .resolved("15:19", "The network begins to have its capacity back")
        .resolved("16:10", "The congestion is over", milestone="resolved")
        .problem_statement(
            "Large parts of the network in some regions had lost their routes, and the rest was congested."
        )
        .primary_cause(
            "Network control jobs were configured to be stopped by this kind of maintenance, in several independent places at once"
        )
        .contributing_factor(
            "The automation had a fault that let it act on several places at a time"
        )
        .contributing_factor(
            "The configuration had to be built anew, since the jobs had lost it",
            "The repair took longer",
        )
        .classify(
            trigger="configuration push",
            causes=["config bug", "code bug", "network failure"],
            detected_by="monitoring",
            mitigated_by=["infra change"],
        )
        .build()
    )
