"""Written from what Travis CI made public about 13 March 2018."""

import postmortem as pm


def incident() -> pm.Report:
    """Return the incident, by calls."""
    return (
        pm.report(
            "Tests on a developer's machine emptied the tables of the production database",
            date="2018-03-13",
            status="resolved",
        )
        .summary(
            "A test suite that cleans its database ran against the production database, and the service was down for hours",
            services=["travis-ci.com"],
            user_impact="No builds ran, and nobody could use the site for hours",
            data_impact="All tables were emptied, and restored from a backup",
        )
        .detected(
            "2018-03-13",
            "A test suite begins with a cleanup, and empties all tables of the production database",
            milestone="impact started",
        )
        .detected("minutes later", "Reports of failures come in", milestone="detected")
        .resolved(
            "the same day",
            "The database is restored from a backup, and requests are let in again",
            milestone="resolved",
        )
        .service_impact(
            "travis-ci.com",
            "The site and the builds stood still",
            kind="major outage",
            started="2018-03-13",
        )
        .service_impact("travis-ci.com", "The tables were empty", kind="data loss")
        .service_impact(
            "travis-ci.com",
            "Users who signed in while the tables were empty got ids that belonged to others",
            kind="privacy breach",
        )
        .problem_statement("All tables of the production database were emptied.")
        .primary_cause(
            "A terminal had the address of the production database in a variable that the tests use as well"
        )
        .contributing_factor(
            "The account in that address was allowed to empty tables",
            "Nothing stood between a test and the data",
        )
        .contributing_factor(
            "Users could sign in while the tables were empty",
            "New ids were given out that belonged to others",
        )
        .classify(
            trigger="Operator command",
            causes=["development process failure"],
            mitigated_by=["Restore from a backup"],
        )
        .action(None, "Take the right to empty tables away from the account that developers use")
        .action(None, "Show in the terminal that a connection leads to production")
        .suppress("PM301", reason="who owns the actions was not made public")
        .suppress("PM303", reason="the days on which they are due were not made public")
        .build()
    )
