"""Written from what Spotify and its users made public about 19 August 2020."""

import postmortem as pm


def incident() -> pm.Report:
    """Return the incident, by calls."""
    return (
        pm.report(
            "A certificate expired, and music could not be played for an hour",
            date="2020-08-19",
            duration="~1 h",
            status="resolved",
        )
        .summary(
            "A certificate of the service had expired, and clients could not connect until it was replaced",
            services=["Spotify"],
            user_impact="Users of many countries could not sign in or play",
        )
        .happened(
            "~12:00",
            "The certificate expires, and clients refuse to connect",
            milestone="impact started",
        )
        .happened("in the next minutes", "Users report that nothing plays")
        .happened("~13:00", "A new certificate is in use", milestone="resolved")
        .problem_statement("The certificate that clients check had expired.")
        .primary_cause("The certificate was not replaced before the day on which it expired")
        .classify(trigger="Certificate expiry", causes=["auth failure"])
        .build()
    )
