"""Written from what Amazon Web Services made public about 28 February 2017."""

import postmortem as pm


def incident() -> pm.Report:
    """Return the incident, by calls."""
    return (
        pm.report(
            "A command removed more servers of the object store than it should",
            date="2017-02-28",
            duration="4 h 17 min",
            status="resolved",
            zone="America/Los_Angeles",
        )
        .summary(
            "A mistyped input removed servers that the index of an object store needs, and one region was without it for hours",
            services=["S3", "Service health dashboard"],
            user_impact="All requests for objects in the region failed until two subsystems had restarted",
        )
        .leadup(
            "The billing system was slow, and a few of its servers were to be removed to look into that."
        )
        .detected(
            "09:37",
            "The command is entered with a wrong input, and takes a larger set of servers away",
            milestone="impact started",
        )
        .investigated(
            "11:37",
            "The status of single services can be shown on the dashboard again",
            notes="Until then it could not be changed, since its console needed the store",
        )
        .resolved("12:26", "The index has enough capacity to serve reads, lists and deletions")
        .resolved("13:18", "The index is as it should be")
        .resolved(
            "13:54",
            "New objects can be stored, and the service is as it should be",
            milestone="resolved",
        )
        .service_impact(
            "S3", "No request was served", kind="major outage", started="09:37", ended="12:26"
        )
        .service_impact(
            "S3",
            "Objects were read, and new ones could not be stored",
            kind="partial outage",
            started="12:26",
            ended="13:54",
        )
        .service_impact(
            "Service health dashboard",
            "The status of single services could not be changed",
            kind="partial outage",
            started="09:37",
            ended="11:37",
        )
        .problem_statement(
            "The index and the placement of objects had fewer servers than they need, and had to be restarted in full."
        )
        .primary_cause(
            "The tool let an input take more capacity away at once than a subsystem can do without"
        )
        .contributing_factor(
            "The subsystems had not been restarted in full in the larger regions for years",
            "The restart took longer than anybody expected",
        )
        .classify(
            trigger="Operator command",
            causes=["deployment planning", "complex system behaviors"],
            mitigated_by=["infra change"],
        )
        .action(
            None,
            "Let the tool take capacity away slowly, and never below what a subsystem needs",
            status="done",
        )
        .action(None, "Divide the index into smaller cells")
        .action(None, "Run the dashboard's console in several regions")
        .suppress("PM301", reason="who owns the actions was not made public")
        .suppress("PM303", reason="the days on which they are due were not made public")
        .build()
    )
