"""One report in which every field of every class is filled."""

from functools import cache

import postmortem as pm
from postmortem.facade import Report
from postmortem.model.sections import OUTLINE
from tools.derive import example

_BARE = Report(title="T")


@cache
def everything() -> Report:
    """Return a report with every part filled, made through the builder."""
    draft = (
        pm.report(
            "INC-2026-01-15-001",
            "Checkout was slow, then down",
            date="2026-01-15",
            end_date="2026-01-16",
            responders=["Grace (commander)", "Ada"],
            severity="SEV-2",
            scale=["SEV-1", "SEV-2", "SEV-3"],
            duration="45 min",
            time_to_detect="5 min",
            time_to_acknowledge="6 min",
            time_to_declare="7 min",
            time_to_mitigate="30 min",
            time_to_resolve="45 min",
            status="Resolved",
            review_state="in review",
            reporter="Ada L.",
            reviewers=["Grace H.", "Hopper, G."],
        )
        .detail("Region", "eu-west-1")
        .overview("For *everyone* who was on call.\n\n##### Scope\n\nOnly checkout.")
        .summary(
            "Checkout answered slowly for 45 minutes",
            text="Checkout answered slowly.\n\n- then it was down\n- then it was back",
            services=["API", "Web, mobile"],
            user_impact="12,000 users waited",
            data_impact="None",
            financial_impact="about $1,200",
        )
        .happened("00:00", "Deployed", notes="v2", milestone="Impact Started", evidence="[CI](ci)")
        .leadup("A deploy went out.\n\n##### Load\n\nIt was a busy evening.")
        .how_detected("By an alert.\n\n| Time (UTC) | Event |\n|---|---|\n| 00:00 | it fired |")
        .how_investigated("Two people looked at graphs.")
        .how_resolved("A larger pool was enough.")
        .detected("00:00", "Alert: error rate > 5%", notes="`rate(5xx)`", milestone="Detected",
            source=pm.Source(system="PagerDuty", id="Q1 [x]", link="https://pager.example/Q1"),
            visibility="public",
        )
        .detected("~00:05", "On-call engineer paged", evidence="[page](https://pager.example/1)")
        .investigated("00:15 – 00:20", "Connections counted", notes="pool | queue")
        .investigated("some time after that", "Cause seen", milestone="Cause Identified")
        .resolved("23:50", "Service restored", milestone="Resolved")
        .resolved("00:30", "Incident closed", notes="all green", milestone="Closed")
        .user_impact(
            total_users_affected="12,000",
            failed_requests="1.2 M",
            error_rate_peak="15%",
            response_time_increase="400 ms",
        )
        .user_detail("Carts lost", "310")
        .service_impact("API", "Degraded", "45 min", kind="partial outage", started="00:00", ended="00:45")
        .service_impact("Web, mobile", kind="It stutters", started="~00:10")
        .business_impact(
            revenue_impact="$1,200", customer_complaints="14 tickets", sla_breach="No"
        )
        .business_detail("Press", "none")
        .problem_statement("The pool ran out.\n\n- 50 connections\n- 400 wanted\n\n```\nFATAL\n```")
        .trigger("A campaign mail at midnight.")
        .primary_cause("The pool was too small", "Requests queued for a connection")
        .contributing_factor("No alert on the pool", "Ten minutes were lost")
        .contributing_factor("Retries without a pause")
        .why("Why did the service fail?", "No connection was free")
        .why("Why was none free?", "# of connections was 50")
        .classify(
            trigger="binary push", causes=["Software", "Two teams, one name"], detected_by="monitoring",
            mitigated_by=["rollback", "A longer lunch"],
        )
        .class_detail("Change", "CHG-12")
        .technical_details("```text\npool exhausted\n```")
        .went_well("The alert came within 2 minutes", "- and it was right")
        .went_wrong("Logs were incomplete")
        .lesson("Ask early", context="It was late", action="Ask")
        .technical_lesson("Watch pools", context="They fill in minutes", action="Alert at 80%")
        .process_lesson("Name a commander", context="Two led", action="Say it first")
        .got_lucky("It was night")
        .action(
            "A1", "Alert on the pool", owner="@alice", due="2026-01-22", status="open",
            horizon="immediate", type="detect", priority="high", ticket="[OPS-1](https://t.example/1)",
            completed="2026-01-21", labels=["alerting", "pools, queues"], parent="C1",
        )
        .action(None, "Ask the vendor")
        .action("B1", "Circuit breaker", owner="@dave", horizon="short-term", status="in progress")
        .action("C1", "Rework the client", horizon="long-term", type="prevent")
        .metric("Error rate", before="0.1%", during="15%", after="0.1%", target="< 1%")
        .monitoring_gap("Pool usage", solution="A graph", priority="Medium")
        .internal_message("00:10", "#incidents", "Declared", "@oncall")
        .external_message("2026-01-16 01:00", "Status page", "Resolved", "Public")
        .link("Runbook: [db] failover", "../runbooks/db_(failover).md")
        .link("A book")
        .data_source("Metrics", "https://grafana.example/d/1?a=1&copy=2")
        .log("00:00:01 ERROR `pool`\n\n```\nnested\n```", "console")
        .error_message("FATAL: remaining connection slots are reserved")
        .configuration_change("pool: 50 -> 200", "yaml")
        .screenshots("![Pool](pool.png)")
        .sign_off("Incident Commander", "Ada L.", "2026-01-20", "AL")
        .sign_off("Technical Lead")
        .revision("1.10", "2026-01-16", "Ada L.", "First version")
        .note("Thanks to all.\n\n---\n\nReally.")
        .custom_section("Legal", "The regulator was told.\n\n### When\n\nOn the same day.", after="Impact Assessment")
        .custom_section("Weather", "Rain.", after="Timeline / Detection")
        .extra("All times in UTC.", after="Timeline")
        .extra("## Weather\n\nIt rained.", after="Notes")
        .suppress("PM301", place="B1", reason="the vendor decides")
    )  # fmt: skip
    # A section that no call fills is filled as its own file shows it.
    report = draft.build()
    bare = [name for name in OUTLINE if getattr(report, name) == getattr(_BARE, name)]
    return draft.put(**{name: getattr(example(name), name) for name in bare}).build()
