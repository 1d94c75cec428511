"""Written from what Atlassian made public about 5 to 18 April 2022."""

import postmortem as pm


def incident() -> pm.Report:
    """Return the incident, by calls."""
    return (
        pm.report(
            "A script deleted the sites of 775 customers",
            date="2022-04-05",
            end_date="2022-04-18",
            duration="~13 d",
            status="resolved",
        )
        .summary(
            "A script deleted 883 sites of 775 customers, and the last of them were back two weeks later",
            text="An app that had become part of a product was to be removed from customers' sites. The team that asked for it gave the\nids of the sites instead of the ids of the app, and the script deleted what it was given, for good.\n",
            services=["Jira", "Confluence", "Opsgenie", "Statuspage"],
            user_impact="775 customers had no access to their products, some for up to 14 days",
            data_impact="At most five minutes of changes before the deletion were lost, for most customers",
        )
        .detected("07:38", "The script begins to delete sites", milestone="impact started")
        .detected("07:46", "A customer opens the first ticket", milestone="detected")
        .detected("08:01", "The script ends; 883 sites are deleted")
        .resolved("2022-04-08", "The first sites are restored")
        .resolved(
            "~2022-04-14",
            "112 sites are restored in the first way, and a faster way is in use for the others",
        )
        .resolved(
            "2022-04-18 00:00 - 2022-04-19 00:00", "All sites are restored", milestone="resolved"
        )
        .service_impact(
            "Sites of 775 customers",
            "The sites were gone",
            kind="major outage",
            started="07:38",
            ended="2022-04-18 00:00 - 2022-04-19 00:00",
        )
        .service_impact("Sites of 775 customers", "Changes of up to five minutes", kind="data loss")
        .problem_statement("The script deleted sites where an app was to be deleted.")
        .primary_cause(
            "The interface took ids of sites and of apps alike, and deleted what the id named without a warning"
        )
        .contributing_factor("Two teams understood the list of ids differently")
        .contributing_factor("The script was run in the mode that deletes for good")
        .contributing_factor(
            "Restoring many sites of one system at once had never been automated",
            "The work took two weeks",
        )
        .classify(
            trigger="Operator command",
            causes=["development process failure"],
            detected_by="customer",
            mitigated_by=["ad hoc fix"],
        )
        .went_wrong(
            "The ways to reach customers were deleted with their sites, so many heard nothing for days"
        )
        .build()
    )
