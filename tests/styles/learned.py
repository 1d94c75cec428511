"""Blank documents of teams, the documents made from them, and what a person reads in each."""

import datetime as dt
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import postmortem as pm

FOLDER = Path(__file__).parent.parent / "fixtures" / "styles"

DAY = dt.date(2026, 3, 5)
ACTIONS = [
    ("Give the nightly job a pool of its own", "Ann Berg", dt.date(2026, 3, 20), "Open"),
    ("Alert on free connections of the pool", "Tom Ode", dt.date(2026, 3, 12), "Done"),
]
EVENTS = [
    ("09:12", "The nightly job takes 40 connections"),
    ("09:18", "An alert fires on the latency of payments"),
    ("10:02", "Payments are fast again"),
]
CAUSE = "The job and the checkout shared one pool without a limit for either."
STOPPED = "The job was stopped by hand, and the pool was doubled."
SLOW = "One in five payments took longer than ten seconds."
FAILED = "Some 4,100 customers saw a payment fail."
WELL = ["The alert fired within six minutes."]
WRONG = ["The runbook named a host that is gone."]
LUCKY = ["It was a quiet morning."]
FACTORS = ["The job and the checkout shared one pool.", "Neither had a limit."]
NAMES = "Ann Berg, Tom Ode"

OWN: dict[str, dict[str, Any]] = {
    "harbour": {
        "title": "The crane dropped its load",
        "id": "INC-214",
        "date": DAY,
        "severity": "SEV-2",
        "status": "Resolved",
        "author": "Ann Berg",
        "facts": {"Crane": "7"},
        "summary": "Crane 7 lost its load over the empty quay. Nobody was hurt.",
        "impact": "Two ships waited for an hour.",
        "events": [
            ("09:12", "The brake of crane 7 slips"),
            ("09:18", "The driver stops the crane"),
        ],
        "detected": "The driver heard the brake.",
        "cause": "The brake was oiled a week too late.",
        "well": ["The quay was empty."],
        "wrong": [],
        "lucky": ["The wind was low."],
        "actions": [
            ("Oil the brakes every week", "Tom Ode", dt.date(2026, 4, 1), "In Progress"),
            ("Test the brake before each shift", None, None, "Open"),
        ],
        "own": {
            "8. Before you publish": "- [x] The crane driver has read it",
            "9. Weather": "Calm, no waves.",
        },
    },
    "deutsch": {
        "title": "Die Kasse stand still",
        "date": DAY,
        "severity": "SEV-2",
        "author": "Jana Vogt",
        "facts": {"Bereitschaft": "Ole Kern"},
        "summary": "Die Kasse nahm fünfzig Minuten lang keine Karten an.",
        "impact": "Rund 400 Kunden zahlten bar.",
        "events": [("09:12", "Das Zertifikat läuft ab"), ("10:02", "Ein neues Zertifikat ist da")],
        "resolved": "Ein neues Zertifikat.",
        "cause": "Niemand hatte das Zertifikat verlängert.",
        "well": ["Der Alarm kam sofort."],
        "wrong": ["Das Handbuch war alt."],
        "actions": [
            ("Zertifikate automatisch verlängern", "Ole Kern", dt.date(2026, 4, 1), "In Progress"),
            ("Handbuch prüfen", "Jana Vogt", dt.date(2026, 3, 15), "Done"),
        ],
        "own": {"Presse": "Eine Zeitung hat angerufen."},
    },
    "lists": {
        "title": "Search returned nothing",
        "date": DAY,
        "severity": "P2",
        "author": "@ann",
        "facts": {"Slack channel": "#inc-search"},
        "summary": "Search returned nothing for half an hour.",
        "events": [
            ("09:12", "The index is swapped for an empty one"),
            ("09:42", "The old index is back"),
        ],
        "factors": ["The swap had no check.", "Nobody looked at the size of the index."],
        "lessons": ["An empty index answers fast."],
        "actions": [
            ("Check the size before the swap", "@tom", dt.date(2026, 4, 1), "Open"),
            ("Keep the old index for a day", "@ann", dt.date(2026, 3, 10), "Done"),
        ],
    },
    "response": {
        "title": "Mail was late",
        "date": DAY,
        "facts": {"team": "mail"},
        "summary": "Mail was up to two hours late. No mail was lost.",
        "events": [("09:12", "The queue grows"), ("11:20", "The queue is empty")],
        "detected": "A customer called, after an hour.\n\n##### Notes\n\nNobody had an alert on the length of the queue.",
        "resolved": "The queue was drained by hand.",
        "actions": [
            ("Alert on the length of the queue", "Tom Ode", dt.date(2026, 4, 1), None),
        ],
    },
}
"""What is in the document made from each blank of our own."""

PUBLIC: dict[str, dict[str, Any]] = {
    "azure": {
        "title": "Checkout was slow for customers in Europe",
        "date": DAY,
        "summary": "Between 09:12 and 10:02 UTC one in five payments took longer than ten seconds.",
        "impact": "Some 4,100 customers in Europe saw a payment fail and had to try again.",
        "cause": "A nightly job kept 40 of the 50 connections of the pool. The job was stopped and the pool was doubled.",
        "actions": ACTIONS,
        "own": {
            "Provide feedback (customer survey)": "Tell us what you think of this report: https://survey.example.com/42"
        },
    },
    "elastic": {
        "title": "Checkout was slow",
        "date": DAY,
        "author": "Ann Berg and Tom Ode",
        "overview": "The checkout keeps a pool of 50 connections to its database.",
        "summary": "A nightly job ran late and kept most of the pool while customers were paying.",
        "events": EVENTS,
        "cause": CAUSE,
        "resolved": STOPPED,
        "impact": FAILED,
        "actions": ACTIONS,
        "kept": [
            "For fifty minutes one in five payments took longer than ten seconds, and some customers paid twice."
        ],
    },
    "google-api-infra": {
        "title": "Checkout was slow for fifty minutes",
        "date": DAY,
        "summary": "Between 01:12 and 02:02 one in five payments took longer than ten seconds.",
        "events": EVENTS,
        "cause": CAUSE,
        "resolved": STOPPED,
        "actions": ACTIONS,
    },
    "michael.kehoe": {
        "title": "Checkout was slow for fifty minutes",
        "id": "INC-4711",
        "date": DAY,
        "severity": "SEV-2",
        "facts": {
            "Postmortem Date": "9 March 2026",
            "War-room Required": "Yes",
            "SRE Lead": "Ann Berg",
            "Developer Lead": "Tom Ode",
            "Incident Mgmt Lead": "Mia Roth",
            "Chaos Eng Preventable": "No",
            "Postmortem Lead": "Ann Berg",
            "Recording": "https://rec.example.com/4711",
            "Start Time": "2026-03-05 09:12 UTC",
            "Incident Detected By(User-reported/ Ad-hoc monitoring/ Alerting system)": "Alerting system",
            "Detection Time": "2026-03-05 09:18 UTC",
            "Mitigation Time": "2026-03-05 09:47 UTC",
            "Resolution Time": "2026-03-05 10:02 UTC",
        },
        "lengths": [6, 35, 50],
        "events": [
            ("09:12", "It takes 40 connections"),
            ("09:18", "An alert fires on the latency of payments"),
            ("10:02", "Payments are fast again"),
        ],
        "impact": FAILED,
        "trigger": "The nightly job began six hours late.",
        "factors": ["Nobody reviewed the size of the pool when the job was added."],
        "cause": CAUSE,
        "resolved": STOPPED,
        "well": WELL,
        "wrong": WRONG,
        "lucky": LUCKY,
        "actions": [(words, owner, due, None) for words, owner, due, _ in ACTIONS],
        "links": ["https://graphs.example.com/pool"],
        "own": {
            "Open Questions": "| Person            | Question/ Answer |\n"
            "|-------------------|------------------|\n"
            "| Q (Mia Roth): A (Tom Ode): | Why did the job run late? Its host was being patched. |"
        },
        "kept": [
            "### Postmortem Attendees\n| Name | Role | In attendence |\n|------|------|---------------|\n"
            "| Ann Berg | SRE | Yes |\n| Tom Ode | Developer | Yes |"
        ],
    },
    "real-world-sre": {
        "title": "Checkout was slow for fifty minutes",
        "date": DAY,
        "author": NAMES,
        "facts": {"Last modified": "9 March 2026"},
        "summary": SLOW,
        "impact": FAILED,
        "events": EVENTS,
        "factors": FACTORS,
        "actions": ACTIONS,
    },
    "srebook": {
        "title": "Checkout was slow for fifty minutes",
        "id": "4711",
        "date": DAY,
        "author": NAMES,
        "status": "Resolved",
        "summary": SLOW,
        "impact": FAILED,
        "cause": CAUSE,
        "trigger": "The nightly job began six hours late.",
        "resolved": STOPPED,
        "detected": "An alert on the latency of payments fired after six minutes.",
        "actions": [(words, owner, None, status) for words, owner, _, status in ACTIONS],
        "well": WELL,
        "wrong": WRONG,
        "lucky": LUCKY,
        "events": EVENTS,
        "links": ["https://graphs.example.com/pool"],
    },
    "thecloudbook": {
        "title": "Checkout was slow for fifty minutes",
        "date": DAY,
        "review_state": "Final",
        "duration": dt.timedelta(minutes=50),
        "facts": {
            "Start Date/Time": "2026-03-05 09:12 UTC",
            "End Date/Time": "2026-03-05 10:02 UTC",
            "Names of people involved": "Ann Berg, Tom Ode, Mia Roth",
        },
        "summary": SLOW,
        "overview": "The checkout waited for connections that a nightly job held. Customers saw a spinner, then an error.",
        "users": "Some 4,100 customers in Europe.",
        "events": EVENTS,
        "factors": FACTORS,
        "well": WELL,
        "wrong": WRONG,
        "actions": ACTIONS,
    },
}
"""What is in the documents that were filled in for the seven published blanks."""


@cache
def style(name: str) -> pm.Style:
    """Return the style of one of our own blanks."""
    text = (FOLDER / "blank" / f"{name}.md").read_text(encoding="utf-8")
    return pm.Style.from_template(text, name=name)


def filled(name: str) -> str:
    """Return the document that was made from a blank."""
    folder = "filled" if name in OWN else "public"
    return (FOLDER / folder / f"{name}.md").read_text(encoding="utf-8")


def facts_of(report: pm.Report) -> Mapping[str, Any]:
    """Return what a person looks for in a report, without what is absent."""
    meta, cause, lessons = report.metadata, report.root_cause, report.lessons
    impact = [*report.impact.user.other]
    facts: dict[str, Any] = {
        "title": report.title,
        "id": meta.incident_id,
        "date": meta.date,
        "severity": meta.severity and meta.severity.value,
        "status": meta.status and meta.status.value,
        "review_state": meta.review_state and meta.review_state.value,
        "duration": meta.duration,
        "lengths": [
            length.total_seconds() / 60
            for length in (meta.time_to_detect, meta.time_to_mitigate, meta.time_to_resolve)
            if length is not None
        ],
        "author": meta.reporter,
        "facts": {fact.label: fact.value for fact in meta.other},
        "overview": report.overview,
        "summary": report.summary.one_line or report.summary.text,
        "impact": impact[0].value if impact else None,
        "users": report.impact.user.total_users_affected,
        "events": [
            (event.time.strftime("%H:%M") if isinstance(event.time, dt.datetime) else str(event.time), event.event)
            for event in report.timeline.events
        ],
        "detected": report.timeline.how_detected,
        "resolved": report.timeline.how_resolved,
        "trigger": cause.trigger,
        "cause": cause.factors.primary and cause.factors.primary.description,
        "factors": [factor.description for factor in cause.factors.contributing],
        "well": [*report.went_well],
        "wrong": [*report.went_wrong],
        "lucky": [*lessons.lucky],
        "lessons": [lesson.lesson for lesson in lessons.general],
        "actions": [
            (action.action, action.owner, action.due, action.status and action.status.value)
            for action in report.action_items.unscheduled
        ],
        "links": [link.url for link in report.resources.documentation],
        "own": {section.title: section.body for section in report.custom_sections},
        "kept": [extra.markdown.replace("\n\n", "\n") for extra in report.extras],
    }  # fmt: skip
    return {name: value for name, value in facts.items() if value not in (None, [], {})}


def expected(name: str) -> Mapping[str, Any]:
    """Return what a person reads in a document."""
    text = OWN.get(name) or PUBLIC[name]
    return {key: value for key, value in text.items() if value not in (None, [], {})}
