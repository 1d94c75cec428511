"""Written from what Slack made public about 4 January 2021."""

import postmortem as pm


def incident() -> pm.Report:
    """Return the incident, by calls."""
    return (
        pm.report(
            "A network gateway was too small for the first morning of the year",
            date="2021-01-04",
            duration="~5 h",
            status="resolved",
        )
        .summary(
            "Gateways between networks lost packets on the first working day of the year, and Slack could not be used for hours",
            services=["Slack"],
            user_impact="Users in the Americas could hardly use Slack in their morning",
        )
        .leadup(
            "Traffic is low over the holidays, and caches of clients are cold when everybody comes back on one morning.\n"
        )
        .detected("~14:00", "Error rates of some servers begin to rise", milestone="impact started")
        .detected("in the next hour", "An alert fires for messages that fail", milestone="detected")
        .investigated(
            "~15:00", "The load balancers find many servers ill, and Slack can hardly be used"
        )
        .investigated(
            "the same hour",
            "The dashboards cannot be reached, since they are in another network behind the same gateways",
        )
        .resolved("~16:00", "Servers are added by hand, and the provider makes the gateways larger")
        .resolved("~18:40", "Error rates are as usual", milestone="resolved")
        .problem_statement("Packets between the networks of Slack were lost.")
        .primary_cause("The provider's gateways did not grow as fast as the load on one morning")
        .contributing_factor(
            "Servers that waited for the network looked idle",
            "The automatic scaling took servers away first",
        )
        .contributing_factor(
            "The service that makes servers ready reached its limits of open files and of the provider's quota",
            "New servers were there, and could not be used",
        )
        .classify(
            trigger="user behavior change",
            causes=["dependency failure", "network failure"],
            detected_by="monitoring",
            mitigated_by=["external fix", "infra change"],
        )
        .build()
    )
