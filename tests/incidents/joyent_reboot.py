"""Written from what Joyent made public about 27 May 2014."""

import postmortem as pm


def incident() -> pm.Report:
    """Return the incident, by calls."""
    return (
        pm.report(
            "All servers of a data center were rebooted by one command",
            date="2014-05-27",
            status="resolved",
        )
        .summary(
            "A tool that should reboot new servers was given all of them, and a data center restarted at once",
            services=["us-east-1"],
            user_impact="All machines of customers in the data center were down, for 20 minutes at the least",
        )
        .detected(
            "~20:13",
            "The command is entered, and all servers begin to reboot",
            milestone="impact started",
        )
        .resolved("~21:12", "About 90% of the machines are back")
        .resolved("~22:42", "All machines are back", milestone="resolved")
        .service_impact(
            "us-east-1",
            "All machines rebooted",
            kind="major outage",
            started="~20:13",
            ended="~22:42",
        )
        .problem_statement(
            "Servers that load their system over the network waited for a network that had gone down with them."
        )
        .primary_cause(
            "The tool rebooted every server of a data center without a question, where no list of servers was given"
        )
        .contributing_factor(
            "All servers started at once, and asked a few for their system",
            "Some had to be started by hand",
        )
        .classify(trigger="Operator command", causes=["software", "development process failure"])
        .build()
    )
