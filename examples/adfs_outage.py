"""A real incident, built in one chain: the same report as in adfs-outage.yaml.

    python adfs_outage.py            prints the document
    python adfs_outage.py PATH       saves it: .md, .json or .yaml

The facts are those of PM2021-004, "ADFS Outage", which DFDS has published in
https://github.com/dfds/postmortems under the MIT licence (copyright 2019 DFDS). The words are new.
What the source doesn't say is left out: there is no severity, no owner and no due date.
"""

import sys

import postmortem as pm

REPORT = (
    pm.report(
        "PM2021-004",
        "Expired ADFS certificates kept users out of AWS",
        date="2021-03-31",
        duration="84 min",
        status="resolved",
    )
    .detail("Category", "Authentication/Authorisation")
    .detail("Attendees", "RF, PW, RR, AN, EC")
    .overview(
        "DFDS has published the facts of this incident as PM2021-004; this report has them "
        "in other words."
    )
    .summary(
        "The token certificates of ADFS expired, and sign-in to AWS failed for 84 minutes",
        services=["AWS web console", "AWS via SAML"],
        user_impact=(
            "Platform users could not sign in to the AWS console, nor act in AWS via SAML"
        ),
    )
    .detected(
        "12:06",
        "The token-signing and token-decrypting certificates of ADFS expire",
        milestone="impact started",
    )
    .detected(
        "12:11",
        "First reports that sign-in to the AWS web console via ADFS fails",
        notes="5 minutes after the expiry",
        milestone="detected",
    )
    .detected("12:21", "The failure is verified")
    .detected("12:25", "The datacenters team, which runs ADFS, is told")
    .investigated(
        "12:49",
        "A member of the datacenters team joins the call",
        notes="24 minutes after the team was told",
    )
    .investigated("13:02", "The expired certificates are found", milestone="cause identified")
    .resolved(
        "13:18",
        "The certificate is rolled over, and a login via ADFS works again",
        notes="Tried with the root account, whose federation metadata was fixed by hand",
    )
    .resolved("13:18", "A script sets out to update the federation metadata of all accounts")
    .resolved(
        "13:30",
        "The script is done, and sign-in is confirmed to work",
        notes="84 minutes after the expiry",
        milestone="resolved",
    )
    .service_impact("AWS web console", "No sign-in via ADFS", "84 min")
    .service_impact("AWS via SAML", "No sign-in", "84 min")
    .problem_statement(
        "At 12:06 UTC, the certificates with which ADFS signs and decrypts tokens ran out. "
        "From then on,\nplatform users could sign in to the AWS web console neither via ADFS "
        "nor via SAML."
    )
    .primary_cause(
        "The token-signing and token-decrypting certificates of ADFS had expired",
        "ADFS could no longer vouch for anyone who signed in",
    )
    .contributing_factor(
        "The renewal that ADFS can do by itself was not configured",
        "The certificates could only be renewed by hand",
    )
    .contributing_factor(
        "The expiry was neither monitored nor written down anywhere",
        "Nobody was reminded to renew them",
    )
    .contributing_factor(
        "ADFS is managed by another team, that of the datacenters",
        "The investigation began when one of them joined, 24 minutes after they were told",
    )
    .contributing_factor(
        "Single sign-on depends on ADFS",
        "Without it, platform users could not get into AWS",
    )
    .why(
        "Why could platform users not sign in?",
        "The certificates with which ADFS signs and decrypts tokens had expired.",
    )
    .why(
        "Why did they expire?",
        "ADFS was not configured to renew them, and nobody else did.",
    )
    .why("Why did nobody else?", "Their expiry was neither monitored nor recorded.")
    .why(
        "Why was it not?",
        "Neither side watched ADFS: those who run it gave it no priority, and those who depend "
        "on it had no monitoring of their own.",
    )
    .technical_details(
        """\
New certificates were half of the repair. The AWS accounts trust ADFS by its *federation
metadata*, which had to be replaced as well:

1. in the root account by hand, to try the login;
2. in all accounts with a script, which took from 13:18 to 13:30.
"""
    )
    .went_wrong("Nothing warned of the expiry: the first sign was that people could not sign in")
    .technical_lesson(
        "We depend on ADFS and do not monitor it",
        context="The date of an expiry is known in advance, and nobody had it on record",
        action="Watch it ourselves, certificates first",
    )
    .process_lesson(
        "Infrastructure neither monitors its ADFS nor gives it priority",
        context="They run it, and everyone who signs in depends on it",
        action="Ask for monitoring, and come back to it",
    )
    .action(
        "A1",
        "Monitor ADFS, above all when certificates expire, by a script or simply a calendar",
        type="detect",
    )
    .action("A2", "Find a clear way to move from ADFS to something else", type="prevent")
    .action("A3", "Ask the datacenters team to monitor ADFS, and follow up", type="process")
    .monitoring_gap(
        "When the certificates of ADFS expire",
        solution="A script that warns, or an entry in a calendar",
    )
    .monitoring_gap(
        "How ADFS is doing, on the side of those who run it and of those who use it",
        solution="Monitoring by the datacenters team, and by us",
    )
    .link("dfds/postmortems: PM2021-004, ADFS Outage", "https://github.com/dfds/postmortems")
    .note("The source names no owners, no dates and no horizons for the actions.")
    .suppress("PM301", reason="the source names no owners")
    .suppress("PM303", reason="the source names no dates")
    .build()
)


def main() -> None:
    """Print the document, or save it to the path given."""
    if sys.argv[1:]:
        REPORT.save(sys.argv[1])
    else:
        print(REPORT.to_markdown(), end="")


if __name__ == "__main__":
    main()
