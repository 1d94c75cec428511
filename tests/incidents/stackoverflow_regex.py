"""Written from what Stack Overflow made public about 20 July 2016."""

import postmortem as pm


def incident() -> pm.Report:
    """Return the incident, by calls."""
    return (
        pm.report(
            "A post with thousands of blanks kept the processors of the web servers busy",
            date="2016-07-20",
            duration="34 min",
            status="resolved",
        )
        .summary(
            "A regular expression that trims blanks took quadratic time on one post, and the site was down for 34 minutes",
            services=["Stack Overflow"],
            user_impact="The site was down for everybody",
        )
        .detected(
            "14:44",
            "A post with about 20,000 blanks in one line is shown in a list on the home page, and the site goes down",
            milestone="impact started",
        )
        .investigated(
            "~14:54", "The expression is found, after 10 minutes", milestone="cause identified"
        )
        .investigated("~15:08", "A version without it is written, after 14 more")
        .resolved("15:18", "The version is rolled out, after 10 more", milestone="resolved")
        .service_impact("Stack Overflow", kind="major outage", started="14:44", ended="15:18")
        .problem_statement("One expression needed about 200 million steps for one line.")
        .primary_cause(
            "The expression looked for blanks at the end of a line, and began anew at each of them"
        )
        .contributing_factor(
            "The load balancer asks for the home page to see whether a server is well",
            "All servers were taken out of use",
        )
        .classify(trigger="user behavior change", causes=["code bug"], mitigated_by=["code fix"])
        .build()
    )
