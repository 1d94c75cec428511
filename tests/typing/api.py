"""What a type checker sees of the public names.

mypy and pyright check this file, and nothing runs it. `assert_type` states what an expression is. A
line with `# type: ignore[…]` states that a mistake is caught: `warn_unused_ignores` of mypy and
`reportUnnecessaryTypeIgnoreComment` of pyright make it an error for that line to be right.
"""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, assert_type

import postmortem as pm

# --- the builder -----------------------------------------------------------------------------------

NOW = dt.datetime(2026, 1, 15, 0, 5, tzinfo=dt.UTC)
TODAY = dt.date(2026, 1, 15)
MINUTES = dt.timedelta(minutes=45)

draft = pm.report("INC-7", "Login was down")
assert_type(draft, pm.ReportBuilder[pm.Report])
assert_type(
    pm.report(
        "INC-7",
        "Login was down",
        date=TODAY,
        severity=pm.Severity.SEV_2,
        duration=MINUTES,
        status=pm.Status.RESOLVED,
        review_state=pm.ReviewState.DRAFT,
        reporter="@rf",
        reviewers=("@pw", "@mk"),
    ),
    pm.ReportBuilder[pm.Report],
)
assert_type(
    pm.report(
        "INC-7",
        "Login was down",
        date="2026-01-15",
        severity="SEV-2",
        duration="45 min",
        status="resolved",
        review_state="in review",
        reviewers=["@pw"],
    ),
    pm.ReportBuilder[pm.Report],
)

# Every call returns a builder, and takes what people have at hand.
assert_type(
    draft.metadata(
        title="Login was slow",
        incident_id="INC-8",
        date=TODAY,
        severity="SEV-2",
        duration=MINUTES,
        status="ongoing",
        review_state="final",
        reporter="@rf",
        reviewers={"@pw"},
    ),
    pm.ReportBuilder[pm.Report],
)
assert_type(draft.detail("Region", "eu-west-1"), pm.ReportBuilder[pm.Report])
assert_type(draft.overview("For *everyone*."), pm.ReportBuilder[pm.Report])
assert_type(
    draft.summary(
        "Nobody could log in",
        services=["SSO"],
        user_impact="All",
        data_impact=None,
        financial_impact="None",
    ),
    pm.ReportBuilder[pm.Report],
)
assert_type(draft.detected("00:05", "It fired"), pm.ReportBuilder[pm.Report])
assert_type(
    draft.detected(NOW, "It fired", milestone=pm.Milestone.DETECTED), pm.ReportBuilder[pm.Report]
)
assert_type(
    draft.detected(pm.Inexact(start=NOW), "It fired", notes="n"), pm.ReportBuilder[pm.Report]
)
assert_type(
    draft.detected(None, "It fired", evidence="[graph](g.png)"), pm.ReportBuilder[pm.Report]
)
assert_type(
    draft.investigated("~00:15", "The pool was full", milestone="acknowledged"),
    pm.ReportBuilder[pm.Report],
)
assert_type(draft.resolved("00:40 – 00:45", "It was larger"), pm.ReportBuilder[pm.Report])
assert_type(
    draft.user_impact(
        total_users_affected="12,000",
        failed_requests="1.2 M",
        error_rate_peak="15%",
        response_time_increase="400 ms",
    ),
    pm.ReportBuilder[pm.Report],
)
assert_type(draft.user_detail("Sign-ups lost", "12"), pm.ReportBuilder[pm.Report])
assert_type(draft.service_impact("API", "Degraded", "45 min"), pm.ReportBuilder[pm.Report])
assert_type(
    draft.business_impact(revenue_impact="None", customer_complaints="3", sla_breach="No"),
    pm.ReportBuilder[pm.Report],
)
assert_type(draft.business_detail("Press", "Two articles"), pm.ReportBuilder[pm.Report])
assert_type(draft.problem_statement("A certificate expired."), pm.ReportBuilder[pm.Report])
assert_type(draft.trigger("The clock."), pm.ReportBuilder[pm.Report])
assert_type(draft.primary_cause("No reminder", "It expired"), pm.ReportBuilder[pm.Report])
assert_type(draft.contributing_factor("One way to log in"), pm.ReportBuilder[pm.Report])
assert_type(draft.why("Why did it expire?", "Nobody renewed it"), pm.ReportBuilder[pm.Report])
assert_type(draft.technical_details("Event 224."), pm.ReportBuilder[pm.Report])
assert_type(draft.went_well("Fast", "Calm"), pm.ReportBuilder[pm.Report])
assert_type(draft.went_wrong("No alert"), pm.ReportBuilder[pm.Report])
assert_type(draft.got_lucky("It was night"), pm.ReportBuilder[pm.Report])
assert_type(
    draft.technical_lesson("It expires", context="c", action="a"), pm.ReportBuilder[pm.Report]
)
assert_type(
    draft.process_lesson("Know who to call", context="c", action="a"), pm.ReportBuilder[pm.Report]
)
assert_type(
    draft.action(
        "A1",
        "Watch it",
        owner="@rf",
        due="2026-01-22",
        status="open",
        horizon="immediate",
        type="detect",
        priority="high",
        ticket="OPS-1",
    ),
    pm.ReportBuilder[pm.Report],
)
assert_type(
    draft.action(
        None,
        "Watch it",
        due=TODAY,
        status=pm.ActionStatus.OPEN,
        horizon=pm.Horizon.LONG_TERM,
        type=pm.ActionType.DETECT,
        priority=pm.Priority.HIGH,
    ),
    pm.ReportBuilder[pm.Report],
)
assert_type(
    draft.metric("Errors", before="0.1%", during="15%", after="0.1%", target="< 1%"),
    pm.ReportBuilder[pm.Report],
)
assert_type(
    draft.monitoring_gap("Expiry", solution="A probe", priority="low"), pm.ReportBuilder[pm.Report]
)
assert_type(draft.internal_message("00:10", "#ops", "Look", "@rf"), pm.ReportBuilder[pm.Report])
assert_type(draft.external_message(NOW, None, "It works", "All"), pm.ReportBuilder[pm.Report])
assert_type(draft.link("Runbook", "../sso.md"), pm.ReportBuilder[pm.Report])
assert_type(draft.data_source("Logs"), pm.ReportBuilder[pm.Report])
assert_type(draft.note("That is all."), pm.ReportBuilder[pm.Report])
assert_type(draft.log("401", "console"), pm.ReportBuilder[pm.Report])
assert_type(draft.error_message("MSIS7012"), pm.ReportBuilder[pm.Report])
assert_type(draft.configuration_change("renew: true", "yaml"), pm.ReportBuilder[pm.Report])
assert_type(draft.screenshots("![Errors](errors.png)"), pm.ReportBuilder[pm.Report])
assert_type(draft.sign_off("Lead", "PW", TODAY, "pw"), pm.ReportBuilder[pm.Report])
assert_type(draft.revision("1.10", "2026-01-20", "RF", "Signed"), pm.ReportBuilder[pm.Report])
assert_type(draft.extra("In UTC.", after="Timeline"), pm.ReportBuilder[pm.Report])
assert_type(draft.put(sign_off=[pm.SignOff(role="Lead")]), pm.ReportBuilder[pm.Report])

report = draft.build()
assert_type(report, pm.Report)
assert_type(report.edit(), pm.ReportBuilder[pm.Report])


def alerts(
    builder: pm.ReportBuilder[pm.Report], times: list[str], *, notes: str
) -> pm.ReportBuilder[pm.Report]:
    """Add alerts, as a function that joins the chain."""
    for time in times:
        builder = builder.detected(time, "An alert fired", notes=notes)
    return builder


def count(builder: pm.ReportBuilder[pm.Report]) -> int:
    """Count the letters of the title, as a function that ends the chain."""
    return len(builder.build().title)


assert_type(draft.pipe(alerts, ["00:05"], notes="From the pager"), pm.ReportBuilder[pm.Report])
assert_type(draft.pipe(count), int)

draft.pipe(alerts, ["00:05"])  # type: ignore[call-arg]  # `notes` is missing
draft.pipe(alerts, [5], notes="n")  # type: ignore[list-item]  # a time is text

pm.report("Login was down")  # a report needs no id
pm.report("INC-7", "Down", severity="SEV-9")  # type: ignore[arg-type]  # no scale has it
pm.report("INC-7", "Down", severity="P1", status="mitigated", review_state="draft")
pm.report("INC-7", "Down", status="over")  # type: ignore[arg-type]  # no status
draft.detected("00:05", "It fired", milestone="detectd")  # type: ignore[arg-type]  # misspelt
draft.happened("00:05", "It fired", milestone="Mitigate")  # type: ignore[arg-type]  # misspelt
draft.resolved("00:05", "It fired", visibility="pubic")  # type: ignore[arg-type]  # misspelt
draft.action("A1", "Watch it", status="dne")  # type: ignore[arg-type]  # misspelt
draft.action("A1", "Watch it", type="detct")  # type: ignore[arg-type]  # misspelt
draft.action("A1", "Watch it", priority="urgent")  # type: ignore[arg-type]  # no priority
draft.action("A1", "Watch it", horizon="soon")  # type: ignore[arg-type]  # no horizon
draft.action("A1", "Watch it", status=pm.ActionStatus.read("DONE"), horizon="short term")
draft.monitoring_gap("Expiry", priority="hgh")  # type: ignore[arg-type]  # misspelt
draft.metadata(severity="sev0")  # type: ignore[arg-type]  # another spelling is for `Severity.read`
draft.metadata(
    severity=pm.Severity.read("sev0"), end_date="2026-01-16", responders=["Ann (scribe)"]
)
pm.report("Down").build().to_html(thme="dark")  # type: ignore[call-arg]  # a misspelt option
pm.report("Down").build().to_html(theme="drak")  # type: ignore[arg-type]  # no theme
pm.report("Down").build().to_html(theme="dark", toc=False, zone="Europe/Berlin")
pm.report(7, "Login was down")  # type: ignore[arg-type]  # an id is text
pm.report("INC-7", "Down", severity=2)  # type: ignore[arg-type]  # a severity is text or a Severity
pm.report("INC-7", "Down", severity=pm.Priority.HIGH.name.encode())  # type: ignore[arg-type]  # bytes are no text
pm.report("INC-7", "Down", duration=45)  # type: ignore[arg-type]  # a number has no unit
pm.report("INC-7", "Down", reviewers=7)  # type: ignore[arg-type]  # reviewers are a list
pm.report("INC-7", "Down", "2026-01-15")  # type: ignore[call-arg]  # facts are given by name
pm.report("INC-7", "Down", sevrity="SEV-2")  # type: ignore[call-arg]  # a name that isn't there
draft.detected(12.30, "It fired")  # type: ignore[arg-type]  # a number is no time
draft.detected("00:05")  # type: ignore[call-arg]  # an event says what happened
draft.detected("00:05", None)  # type: ignore[arg-type]  # as above
draft.detected("00:05", "It fired", "From Slack")  # type: ignore[call-arg]  # notes are given by name
draft.action("A1", "Watch it", due=22)  # type: ignore[arg-type]  # a number is no date
draft.action("A1", "Watch it", horizon=3)  # type: ignore[arg-type]  # a horizon is a word
draft.went_well(["Fast"])  # type: ignore[arg-type]  # a line each, not a list
draft.metric("Errors", before=0.1)  # type: ignore[arg-type]  # a number keeps its author's spelling
draft.user_impact(total_users_affected=12_000)  # a number becomes its text
draft.revision(1.10)  # type: ignore[arg-type]  # 1.10 is 1.1
draft.no_such_call("x")  # type: ignore[attr-defined]  # a call that isn't there
draft.title = "Another"  # type: ignore[attr-defined]  # a builder has no fields

# --- the model -------------------------------------------------------------------------------------

assert_type(report.title, str)
assert_type(report.overview, str | None)
assert_type(report.metadata, pm.Metadata)
assert_type(report.metadata.incident_id, str | None)
assert_type(report.metadata.date, dt.date | None)
assert_type(report.metadata.severity, pm.Severity | None)
assert_type(report.metadata.duration, dt.timedelta | None)
assert_type(report.metadata.status, pm.Status | None)
assert_type(report.metadata.review_state, pm.ReviewState | None)
assert_type(report.metadata.reporter, str | None)
assert_type(report.metadata.reviewers, tuple[str, ...])
assert_type(report.metadata.other, tuple[pm.Detail, ...])
assert_type(report.metadata.other[0].label, str)
assert_type(report.summary, pm.ExecutiveSummary)
assert_type(report.summary.one_line, str | None)
assert_type(report.summary.impact, pm.ImpactOverview)
assert_type(report.summary.impact.services_affected, tuple[str, ...])
assert_type(report.timeline, pm.Timeline)
assert_type(report.timeline.detection, tuple[pm.Event, ...])
assert_type(report.timeline.resolution[0].time, dt.datetime | pm.Inexact | None)
assert_type(report.timeline.resolution[0].event, str)
assert_type(report.timeline.resolution[0].milestone, pm.Milestone | None)
assert_type(report.impact, pm.ImpactAssessment)
assert_type(report.impact.user, pm.UserImpact)
assert_type(report.impact.user.error_rate_peak, str | None)
assert_type(report.impact.services, tuple[pm.ServiceImpact, ...])
assert_type(report.impact.business, pm.BusinessImpact)
assert_type(report.root_cause, pm.RootCauseAnalysis)
assert_type(report.root_cause.factors, pm.Factors)
assert_type(report.root_cause.factors.primary, pm.Factor | None)
assert_type(report.root_cause.factors.contributing, tuple[pm.Factor, ...])
assert_type(report.root_cause.whys, tuple[pm.Why, ...])
assert_type(report.went_well, tuple[str, ...])
assert_type(report.lessons, pm.LessonsLearned)
assert_type(report.lessons.technical, tuple[pm.Lesson, ...])
assert_type(report.lessons.lucky, tuple[str, ...])
assert_type(report.action_items, pm.ActionItems)
assert_type(report.action_items.immediate, tuple[pm.ActionItem, ...])
assert_type(report.action_items.open, tuple[pm.ActionItem, ...])
assert_type(report.action_items.overdue(TODAY), tuple[pm.ActionItem, ...])
assert_type(list(report.action_items), list[pm.ActionItem])
assert_type(list(report.timeline), list[pm.Event])
assert_type(list(report.lessons), list[pm.Lesson])
assert_type(list(report.communication), list[pm.InternalMessage | pm.ExternalMessage])
report.action_items.overdue(22)  # type: ignore[arg-type]  # a number is no date
assert_type(report.action_items.immediate[0].due, dt.date | None)
assert_type(report.action_items.immediate[0].status, pm.ActionStatus | None)
assert_type(report.action_items.immediate[0].type, pm.ActionType | None)
assert_type(report.action_items.immediate[0].priority, pm.Priority | None)
assert_type(report.metrics, pm.MetricsAndMonitoring)
assert_type(report.metrics.current_state, tuple[pm.Metric, ...])
assert_type(report.metrics.gaps, tuple[pm.MonitoringGap, ...])
assert_type(report.communication, pm.CommunicationLog)
assert_type(report.communication.internal, tuple[pm.InternalMessage, ...])
assert_type(report.communication.internal[0].time, dt.datetime | pm.Inexact | None)
assert_type(report.communication.external, tuple[pm.ExternalMessage, ...])
assert_type(report.resources, pm.Resources)
assert_type(report.resources.documentation, tuple[pm.Link, ...])
assert_type(report.resources.documentation[0].url, str | None)
assert_type(report.appendix, pm.Appendix)
assert_type(report.appendix.raw_logs, tuple[pm.Excerpt, ...])
assert_type(report.appendix.raw_logs[0].code, str)
assert_type(report.sign_off, tuple[pm.SignOff, ...])
assert_type(report.revision_history, tuple[pm.Revision, ...])
assert_type(report.notes, str | None)
assert_type(report.extras, tuple[pm.Extra, ...])

# The classes take what their fields hold. People's spellings are the builder's, and the readers'.
assert_type(
    pm.Event(time=NOW, event="It fired", milestone=pm.Milestone.DETECTED),
    pm.Event,
)
assert_type(pm.Inexact(words="after lunch"), pm.Inexact)
assert_type(pm.Inexact(start=NOW).start, dt.datetime | None)
assert_type(pm.Inexact(start=NOW).approximate, bool)
assert_type(pm.Detail("Region", "eu"), pm.Detail)
assert_type(pm.Severity.read("sev 2"), pm.Severity)


def first_time(moment: pm.Moment) -> dt.datetime | None:
    """Return the start of a time; a type checker knows the two kinds apart."""
    if isinstance(moment, pm.Inexact):
        return moment.start
    return assert_type(moment, dt.datetime)


pm.Metadata("INC-7")  # type: ignore[call-arg]  # fields are given by name
pm.Event(event=7)  # type: ignore[arg-type]  # an event is text
pm.Report()  # type: ignore[call-arg]  # a report has a title
pm.Report(title="Down", metadata={"incident_id": "INC-7"})  # type: ignore[arg-type]  # data are for from_dict
pm.Report(title="Down", metadata=report.metadata, went_well="Fast")  # type: ignore[arg-type]  # a tuple of lines
report.title = "Another"  # type: ignore[misc]  # a report is frozen
report.metadata.reporter = "@rf"  # type: ignore[misc]  # all of it
report.went_well.append("Fast")  # type: ignore[attr-defined]  # a tuple doesn't grow
report.metadata.severity.upper()  # type: ignore[union-attr]  # a draft may have none
report.timeline.detection[0].time.date()  # type: ignore[union-attr]  # a time may be inexact

# --- formats ---------------------------------------------------------------------------------------

assert_type(report.to_markdown(), str)
assert_type(report.to_json(), str)
assert_type(report.to_json(indent=2), str)
assert_type(report.to_yaml(), str)
assert_type(report.to_dict(), dict[str, Any])
assert_type(pm.Report.from_markdown(""), pm.Report)
assert_type(pm.Report.from_json(""), pm.Report)
assert_type(pm.Report.from_json(b""), pm.Report)
assert_type(pm.Report.from_yaml(""), pm.Report)
assert_type(pm.Report.from_dict({}), pm.Report)

data: Mapping[str, object] = {"title": "Down"}
assert_type(pm.Report.from_dict(data), pm.Report)

assert_type(pm.load("incident.yaml"), pm.Report)
assert_type(pm.load(Path("incident.md")), pm.Report)
report.save(Path("incident.json"), overwrite=False)
assert_type(pm.render(report), str)
assert_type(pm.render(report, "markdown"), str)
assert_type(pm.render(report, "html", theme="dark", toc=False), str)
assert_type(pm.render(report, "slack", limit=None, zone="Europe/Berlin"), str)
assert_type(pm.render(report, "pdf", paper="a4", system_fonts=False), bytes)
assert_type(pm.render(report, "mail", to=["ops@example.com"]), bytes)
assert_type(pm.render(report, pm.Format("rst"), width=72), str | bytes)  # another's, or a user's
assert_type(pm.renderers(), Mapping[str, str])
assert_type(pm.template(), str)
assert_type(pm.template("yaml"), str)
assert_type(pm.template("docx"), bytes)
assert_type(pm.template(pm.Format("rst")), str | bytes)


def shown(either: Literal["html", "text"], bytes_or_text: Literal["pdf", "docx"]) -> None:
    """Render where a type checker knows only that it is one of a few formats."""
    assert_type(pm.render(report, either), str)
    assert_type(pm.render(report, bytes_or_text), bytes)


pm.render(report, "htm")  # type: ignore[call-overload]  # no format
pm.render(report, "markdwn")  # type: ignore[call-overload]  # no format
pm.render(report, str(Path("html")))  # type: ignore[call-overload]  # `pm.Format(…)` for what is typed
pm.render(report, "html", thme="dark")  # type: ignore[call-overload]  # a misspelt option
pm.render(report, "html", theme="drak")  # type: ignore[call-overload]  # no theme
pm.render(report, "text", theme="dark")  # type: ignore[call-overload]  # another format's option
pm.render(report, "text", width="80")  # type: ignore[call-overload]  # a width is a number
pm.render(report, "pdf", paper="a5")  # type: ignore[call-overload]  # no paper
pm.render(report, "docx", diagram=True)  # type: ignore[call-overload]  # another format's option
pm.template("htm")  # type: ignore[call-overload]  # no format
report.to_email(sendr="ops@example.com")  # type: ignore[call-arg]  # a misspelt option
report.to_text(widht=80)  # type: ignore[call-arg]  # a misspelt option
report.to_markdown(lnt=True)  # type: ignore[call-arg]  # a misspelt option
assert_type(pm.json_schema(), dict[str, Any])
assert_type(pm.escape("disk_full"), str)

pm.load(b"incident.yaml")  # type: ignore[arg-type]  # a path is text or a Path
pm.render("# Down")  # type: ignore[call-overload]  # a report is rendered
pm.escape(7)  # type: ignore[arg-type]  # text is escaped
pm.Report.from_yaml(b"")  # type: ignore[arg-type]  # YAML is text
pm.Report.from_markdown(Path("incident.md"))  # type: ignore[arg-type]  # that is for `load`
pm.Report.from_dict([])  # type: ignore[arg-type]  # a report is a mapping
report.to_json(2)  # type: ignore[call-arg]  # `indent` is given by name
pm.no_such_name()  # type: ignore[attr-defined]  # a module with a `__getattr__` may hide mistakes

# --- errors ----------------------------------------------------------------------------------------

try:
    pm.load("incident.yaml")
except pm.ReadError as error:
    assert_type(error.problems, tuple[pm.Problem, ...])
    assert_type(error.problems[0].expected, str)
    assert_type(error.problems[0].found, str | None)
    assert_type(error.problems[0].path, str)
    assert_type(error.problems[0].source, str | None)
    assert_type(error.problems[0].line, int | None)
    assert_type(error.problems[0].column, int | None)
    assert_type(error.problems[0].hint, str | None)
    assert_type(error.of("incident.yaml"), pm.ReadError)

# Each error is of the family, and of the standard class that one would look for.
family: list[pm.PostmortemError] = [
    pm.FieldError(pm.Problem(expected="text")),
    pm.BuildError([pm.Problem(expected="text")]),
    pm.ReadError(()),
    pm.RenderError(()),
    pm.LayoutError(()),
    pm.FileError(()),
]
of_values: list[ValueError] = [pm.FieldError(()), pm.BuildError(()), pm.ReadError(())]
of_files: list[OSError] = [pm.FileError(())]
pm.FieldError("wrong")  # type: ignore[arg-type]  # an error carries problems, not words

# --- a corpus --------------------------------------------------------------------------------------

corpus = pm.Corpus.load("postmortems/", revision="v1.2", cache=False)
assert_type(corpus, pm.Corpus)
assert_type(corpus.filter(severity="SEV-1", since=TODAY).sorted("date"), pm.Corpus)
assert_type(corpus[0], pm.Report)
assert_type(corpus.answer("how_long").ongoing, int)
assert_type(corpus.answer("overdue", today=TODAY).owners, tuple[tuple[str | None, int], ...])
assert_type(corpus.answer("better", since="2026-01-01").verdict, str)
corpus.table("action")  # type: ignore[arg-type]  # there is `actions`
corpus.answer("how_long", timing="time_to_panic")  # type: ignore[call-overload]
corpus.answer("overdue")  # type: ignore[call-overload]  # it needs a day
corpus.export("out", "xlsx")  # type: ignore[arg-type]
