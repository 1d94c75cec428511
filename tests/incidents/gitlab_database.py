"""Written from what GitLab made public about 31 January 2017."""

import postmortem as pm


def incident() -> pm.Report:
    """Return the incident, by calls."""
    return (
        pm.report(
            "The data of the primary database were removed by hand",
            date="2017-01-31",
            end_date="2017-02-01",
            duration="~18 h",
            status="resolved",
        )
        .summary(
            "An engineer removed the data of the primary database, and about six hours of changes were lost",
            services=["GitLab.com"],
            user_impact="The site was down, and changes of about six hours to the database were lost",
            data_impact="About 5,000 projects, 5,000 comments and 700 accounts of that time were lost",
        )
        .leadup(
            "The load of the database rose in the evening, and the replica fell so far behind that it had to be built anew.\n"
        )
        .happened(
            "~23:00", "An engineer begins to empty the directory of the replica, to build it anew"
        )
        .happened(
            "~23:27",
            "The command runs on the primary, and is stopped after a second or two",
            notes="Of some 300 GB, about 4.5 GB were left",
            milestone="impact started",
        )
        .happened(
            "2017-02-01 ~18:00",
            "The site is back, with data from a snapshot of six hours before",
            milestone="resolved",
        )
        .problem_statement(
            "A command that was meant for the replica ran on the primary, and no recent backup could be restored."
        )
        .primary_cause("The two servers looked alike in a terminal")
        .contributing_factor(
            "The dumps of the database had failed for a while",
            "Nobody saw it, since the mails about it were rejected",
        )
        .contributing_factor("Snapshots of the disks were not made for the database")
        .contributing_factor(
            "The snapshot that was left had been made by chance",
            "Without it, a day of data would have been lost",
        )
        .classify(
            trigger="Operator command",
            causes=["development process failure"],
            mitigated_by=["Restore from a snapshot"],
        )
        .went_well("The team wrote down what it did in public, while it did it")
        .lesson("A backup is one when it has been restored")
        .got_lucky("Somebody had made a snapshot six hours before, for another purpose")
        .build()
    )
