"""What is measured on: a real incident, a full report of 840 rows, and one of any length."""

import datetime as dt
from collections.abc import Callable
from functools import cache
from pathlib import Path

import attrs

import postmortem as pm

ROOT = Path(__file__).parent.parent
START = dt.datetime(2026, 1, 15, tzinfo=dt.UTC)


@cache
def incident() -> pm.Report:
    """Return the real incident of the examples: some 30 rows, and nobody's invention."""
    return pm.load(ROOT / "examples" / "adfs-outage.yaml")


def _time(number: int, count: int) -> dt.datetime:
    """Return the time of one of so many rows: they share a day, so that a row is as long in all."""
    return START + dt.timedelta(minutes=number * 1_200 // count)


def events(count: int) -> list[pm.Event]:
    """Return the events of a day; one in seven has a pipe, one in five inline markup."""
    return [
        pm.Event(
            time=_time(number, count),
            event=f"Worker {number} restarted" + " after **3** failures" * (number % 5 == 0),
            notes=f"pool-{number % 13} at {number % 100}%" + " | drained" * (number % 7 == 0),
        )
        for number in range(count)
    ]


@cache
def full(rows: int) -> pm.Report:
    """Return a report with every section, and so many rows in its three long tables."""
    few = rows // 4
    base = (
        pm.report(
            "INC-2026-01-15-001",
            "Checkout was slow, then down",
            date="2026-01-15",
            severity="SEV-2",
            duration="45 min",
            status="Resolved",
            review_state="Final",
            reporter="Ada L.",
            reviewers=["Grace H.", "Barbara L."],
        )
        .detail("Region", "eu-west-1")
        .overview("For *everyone* who was on call.")
        .summary(
            "Checkout answered slowly for 45 minutes",
            services=["API", "Web"],
            user_impact="12,000 users waited",
            data_impact="None",
            financial_impact="about $1,200",
        )
        .detected("2026-01-15 00:00", "Alert: error rate > 5%", notes="`rate(5xx)`")
        .resolved("2026-03-01 00:30", "Service restored", notes="all green")
        .user_impact(
            total_users_affected="12,000",
            failed_requests="1.2 M",
            error_rate_peak="15%",
            response_time_increase="400 ms",
        )
        .service_impact("API", "Degraded", "45 min")
        .business_impact(revenue_impact="$1,200", customer_complaints="14", sla_breach="No")
        .problem_statement("The pool ran out.\n\n- 50 connections\n- 400 wanted")
        .trigger("A campaign mail at midnight.")
        .primary_cause("The pool was too small", "Requests queued for a connection")
        .contributing_factor("No alert on the pool", "Ten minutes were lost")
        .why("Why did the service fail?", "No connection was free")
        .why("Why was none free?", "The pool had 50")
        .technical_details("```text\npool exhausted\n```")
        .went_well("The alert came within 2 minutes", "It was right")
        .went_wrong("Logs were incomplete")
        .technical_lesson("Watch pools", context="They fill in minutes", action="Alert at 80%")
        .process_lesson("Name a commander", context="Two led", action="Say it first")
        .metric("Error rate", before="0.1%", during="15%", after="0.1%", target="< 1%")
        .monitoring_gap("Pool usage", solution="A graph", priority="Medium")
        .external_message("2026-01-16 01:00", "Status page", "Resolved", "Public")
        .link("Runbook", "../runbooks/db.md")
        .data_source("Metrics", "https://grafana.example/d/1")
        .log("00:00:01 ERROR pool", "console")
        .error_message("FATAL: remaining connection slots are reserved")
        .configuration_change("pool: 50 -> 200", "yaml")
        .screenshots("![Pool](pool.png)")
        .sign_off("Incident Commander", "Ada L.", "2026-01-20", "AL")
        .revision("1.0", "2026-01-16", "Ada L.", "First version")
        .note("Thanks to all.")
        .build()
    )
    actions = tuple(
        pm.ActionItem(
            id=f"A{number}",
            action=f"Add an alert on queue {number}",
            owner=f"@user{number % 20}",
            due=dt.date(2026, 2, 1),
            status=pm.ActionStatus.OPEN,
        )
        for number in range(few)
    )
    messages = tuple(
        pm.InternalMessage(
            time=_time(number, few),
            channel="#incidents",
            message=f"Update {number}: still working",
            sender="@oncall",
        )
        for number in range(few)
    )
    return attrs.evolve(
        base,
        timeline=attrs.evolve(base.timeline, investigation=tuple(events(rows - 2 * few))),
        action_items=attrs.evolve(base.action_items, immediate=actions),
        communication=attrs.evolve(base.communication, internal=messages),
    )


SIZES: dict[str, Callable[[], pm.Report]] = {
    "a real incident": incident,
    "840 rows": lambda: full(840),
    "20,000 rows": lambda: full(20_000),
}
"""The three sizes that every contest runs at."""
