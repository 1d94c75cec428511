"""Written from what CrowdStrike and Microsoft made public about 19 July 2024."""

import postmortem as pm


def incident() -> pm.Report:
    """Return the incident, by calls."""
    return (
        pm.report(
            "An update of content made millions of Windows computers stop",
            date="2024-07-19",
            status="resolved",
        )
        .summary(
            "A file of rules for a sensor led to a read beyond the memory of the kernel, and Windows did not start",
            services=["Falcon sensor for Windows"],
            user_impact="About 8.5 million Windows devices crashed, by Microsoft's estimate, among them those of airlines and hospitals",
        )
        .detected("04:09", "The file is released to sensors", milestone="impact started")
        .resolved(
            "05:27", "The file is taken back; no further computer gets it", milestone="mitigated"
        )
        .resolved(
            "in the days after", "Computers that had crashed are repaired by hand, one by one"
        )
        .service_impact(
            "Release of content",
            "The faulty file was given out",
            kind="Faulty release",
            started="04:09",
            ended="05:27",
        )
        .service_impact(
            "Windows with the sensor",
            "Computers that had got the file did not start until somebody removed it",
            kind="major outage",
            started="04:09",
            ended="some days later",
        )
        .problem_statement("The sensor read a 21st value from an input that had 20.")
        .primary_cause(
            "The code gave 20 values to rules of a type that was declared with 21, and a new rule was the first to use the last",
            "The read beyond the array crashed the system",
        )
        .contributing_factor(
            "The program that validates content had a fault of its own, and let the file pass"
        )
        .contributing_factor("Content went to all sensors at once")
        .classify(
            trigger="configuration push",
            causes=["software", "development process failure"],
            mitigated_by=["rollback", "ad hoc fix"],
        )
        .build()
    )
