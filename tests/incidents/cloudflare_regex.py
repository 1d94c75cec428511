"""Written from what Cloudflare made public about 2 July 2019."""

import postmortem as pm


def incident() -> pm.Report:
    """Return the incident, by calls."""
    return (
        pm.report(
            "A regular expression took the processors of the whole network",
            date="2019-07-02",
            duration="27 min",
            status="resolved",
        )
        .summary(
            "A firewall rule with a costly regular expression made sites answer with errors for 27 minutes",
            text="A new rule of the web application firewall had a regular expression that backtracked without end. It was released\nto the whole network at once. Every processor that served HTTP was busy with it, and sites behind the network\nanswered with errors.\n",
            services=["Proxy", "Content delivery", "Web application firewall"],
            user_impact="Visitors of sites behind the network saw errors of kind 502",
        )
        .leadup(
            "Rules of the firewall are released to the whole network at once, so that they stop attacks that have just begun.\n"
        )
        .detected("13:42", "A rule is released to the whole network", milestone="impact started")
        .detected(
            "13:45",
            "The first page fires, for a synthetic test of the firewall",
            milestone="detected",
            source="PagerDuty",
        )
        .investigated(
            "14:00",
            "The web application firewall is named as the part that fails",
            milestone="cause identified",
        )
        .investigated("14:02", "The team proposes to switch the managed rules off everywhere")
        .resolved("14:07", "The managed rules are switched off everywhere")
        .resolved("14:09", "Traffic and processors are back to what is usual", milestone="resolved")
        .resolved("14:52", "The managed rules are on again, without the rule", milestone="closed")
        .problem_statement(
            "One regular expression needed time that grew much faster than its input."
        )
        .primary_cause(
            "The expression had several greedy parts behind one another",
            "It backtracked until every processor was busy",
        )
        .contributing_factor(
            "A protection against costly expressions had been removed by mistake weeks before"
        )
        .contributing_factor("The rule went to the whole network at once")
        .classify(
            trigger="configuration push",
            causes=["software", "code bug", "deployment planning"],
            detected_by="monitoring",
            mitigated_by=["rollback"],
        )
        .went_well(
            "The first page fired three minutes after the release",
            "One switch took the managed rules off everywhere",
        )
        .went_wrong(
            "The team could not use its own dashboards at first, since they were behind the same network"
        )
        .build()
    )
