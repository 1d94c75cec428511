"""A bot that writes the report while the incident happens.

    tail -f events.jsonl | python incident_bot.py incident.md

Each line of its input is an event, as JSON: an alert, a message in the incident's channel, a command
to the bot. After each, the file holds the report so far. What a machine or a person in a hurry wrote
goes through `escape`, so that it shows as it is, whatever it is.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping

import postmortem as pm

COMMANDS = {"ack": "acknowledged", "cause": "cause identified", "mitigated": "mitigated"}
"""What a person types to the bot for a milestone."""


def start(event: Mapping[str, str]) -> pm.ReportBuilder[pm.Report]:
    """Begin a report with the event that opened the incident."""
    draft = pm.report(
        event["incident"],
        pm.escape(event["title"]),
        date=event["at"][:10],
        severity=pm.Severity.read(event["severity"]) if "severity" in event else None,
        status="ongoing",
    )
    return draft.detected(
        event["at"], "Incident declared", milestone="declared", notes=pm.escape(event["by"])
    )


def follow(
    draft: pm.ReportBuilder[pm.Report], event: Mapping[str, str]
) -> pm.ReportBuilder[pm.Report]:
    """Add what an event holds."""
    at, text = event["at"], pm.escape(event.get("text", ""))
    match event["kind"]:
        case "alert":
            reached = event.get("milestone")
            milestone = None if reached is None else pm.Milestone.read(reached)
            return draft.detected(at, f"Alert: {text}", milestone=milestone)
        case "message":
            return draft.internal_message(at, event["channel"], text, event["by"])
        case "command" if event["name"] in COMMANDS:
            return draft.investigated(
                at, text, milestone=pm.Milestone.read(COMMANDS[event["name"]])
            )
        case "command" if event["name"] == "todo":
            return draft.action(None, text, owner=event["by"], status="open")
        case "resolved":
            return draft.resolved(at, text, milestone="resolved").metadata(status="resolved")
        case kind:
            return draft.note(f"Not understood at {at}: {pm.escape(kind)}")


def reports(events: Iterable[Mapping[str, str]]) -> Iterator[pm.Report]:
    """Yield the report so far, after each event."""
    draft: pm.ReportBuilder[pm.Report] | None = None
    for event in events:
        draft = start(event) if draft is None else follow(draft, event)
        yield draft.build()


def main(path: str, lines: Iterable[str]) -> None:
    """Keep a file up to date with the events that come in."""
    for report in reports(json.loads(line) for line in lines if line.strip()):
        report.save(path)
        print(report)


if __name__ == "__main__":
    main(sys.argv[1], sys.stdin)
