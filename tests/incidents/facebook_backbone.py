"""Written from what Facebook made public about 4 October 2021."""

import postmortem as pm


def incident() -> pm.Report:
    """Return the incident, by calls."""
    return (
        pm.report(
            "A command took the backbone down, and the name servers left the internet",
            date="2021-10-04",
            duration="~6 h",
            status="resolved",
        )
        .summary(
            "A command to measure the backbone disconnected every data center, and DNS withdrew itself from the internet",
            services=["Facebook", "Instagram", "WhatsApp"],
            user_impact="All users of the three services had no service for about six hours",
        )
        .detected(
            "~15:40",
            "A command meant to assess the capacity of the backbone takes all of its connections down",
            milestone="impact started",
        )
        .detected(
            "some minutes later",
            "Name servers find no data center, and withdraw the routes that lead to them",
        )
        .investigated(
            "in the hours after",
            "Engineers are sent to the data centers, since neither the network nor the usual tools can be reached",
            notes="It took time to get into rooms that are made to be hard to enter",
        )
        .resolved(
            "~21:00", "The backbone is back, and the routes of the name servers are announced again"
        )
        .resolved(
            "~22:00",
            "The services are back, brought up step by step against a surge of load",
            milestone="resolved",
        )
        .problem_statement("No data center could reach another one or the internet.")
        .trigger("A command that was meant to assess capacity, in routine maintenance.")
        .primary_cause("A fault in the tool that audits such commands let this one run")
        .contributing_factor(
            "Name servers stop to announce themselves where they find no data center",
            "The names of all services could not be resolved",
        )
        .contributing_factor(
            "The tools for repairs needed the same network and the same names",
            "Access had to be made by hand, at the machines",
        )
        .classify(
            trigger="Operator command",
            causes=["network failure", "code bug"],
            mitigated_by=["infra change"],
        )
        .lesson("Drills for storms of load helped to bring the services back")
        .build()
    )
