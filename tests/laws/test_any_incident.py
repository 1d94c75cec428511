"""Any team's incident fits into a report, and its numbers can be trusted, however it was written."""

import datetime as dt
import json
import re
from collections.abc import Callable
from typing import Any

import pytest

import postmortem as pm

DAY = dt.date(2026, 1, 15)
WAYS = ["yaml", "json", "markdown", "builder"]
"""The ways in which a person or a program writes a report."""


def at(hour: int, minute: int, *, days: int = 0) -> dt.datetime:
    """Return a time of the day of the incident, or of some days later."""
    return dt.datetime(2026, 1, 15 + days, hour, minute, tzinfo=dt.UTC)


def written(way: str, times: list[str], *, date: str = "2026-01-15") -> pm.Report:
    """Return the report of some rows, each a time, as it comes from a way of writing."""
    return _WRITTEN[way](times, date)


def _data(times: list[str], date: str) -> dict[str, Any]:
    rows = [{"time": time, "event": f"Row {number}"} for number, time in enumerate(times)]
    rows[0]["milestone"], rows[-1]["milestone"] = "Impact Started", "Resolved"
    metadata = {"incident_id": "INC-7", "date": date}
    return {"title": "T", "metadata": metadata, "timeline": {"detection": rows}}


def _as_yaml(times: list[str], date: str) -> pm.Report:
    data = _data(times, date)
    lines = [f"title: T\nmetadata:\n  incident_id: INC-7\n  date: {date}\ntimeline:\n  detection:"]
    for row in data["timeline"]["detection"]:
        lines.append("    - " + "\n      ".join(f"{key}: {value}" for key, value in row.items()))
    return pm.Report.from_yaml("\n".join(lines))


def _as_markdown(times: list[str], date: str) -> pm.Report:
    rows = _data(times, date)["timeline"]["detection"]
    cells = "\n".join(
        f"| {row['time']} | {row['event']} | | {row.get('milestone', '')} |" for row in rows
    )
    return pm.Report.from_markdown(
        f"# T\n\n## Metadata\n\n| Field | Value |\n|---|---|\n| Incident ID | INC-7 |\n| Date | {date} |\n\n"
        "## Timeline\n\n### Detection\n\n| Time (UTC) | Event | Notes | Milestone |\n|---|---|---|---|\n"
        f"{cells}\n"
    )


def _as_calls(times: list[str], date: str) -> pm.Report:
    draft = pm.report("INC-7", "T", date=date)
    for row in _data(times, date)["timeline"]["detection"]:
        milestone = pm.Milestone.read(row["milestone"]) if "milestone" in row else None
        draft = draft.detected(row["time"], row["event"], milestone=milestone)
    return draft.build()


_WRITTEN: dict[str, Callable[[list[str], str], pm.Report]] = {
    "yaml": _as_yaml,
    "json": lambda times, date: pm.Report.from_json(json.dumps(_data(times, date))),
    "markdown": _as_markdown,
    "builder": _as_calls,
}


def times_of(report: pm.Report) -> list[Any]:
    """Return the times of the rows of a report."""
    return [event.time for event in report.timeline]


# --- trust first ------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", WAYS)
def test_a_row_out_of_order_makes_no_day(way: str) -> None:
    """10:00, 10:55, 9:50, 11:00 is one hour and one finding, in YAML, builder, JSON and Markdown alike."""
    report = written(way, ["10:00", "10:55", "09:50", "11:00"])
    assert times_of(report) == [at(10, 0), at(10, 55), at(9, 50), at(11, 0)]
    assert str(report.timings.time_to_resolve) == "1 h"
    findings = [finding for finding in pm.check(report) if finding.code == "PM203"]
    assert [(finding.path, finding.message) for finding in findings] == [
        ("timeline.detection[2].time", "earlier than the row above it, 2026-01-15 10:55"),
    ]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("later", "expected"),
    [
        ("11:00", at(11, 0, days=1)),
        ("11:01", at(11, 1)),
        ("00:10", at(0, 10, days=1)),
        ("22:59", at(22, 59)),
    ],
)
def test_a_time_goes_to_the_next_day_from_twelve_hours_back(
    way: str, later: str, expected: dt.datetime
) -> None:
    """A bare time is of the next day where it jumps back by twelve hours or more, and of its day else."""
    assert times_of(written(way, ["22:00", "23:00", later]))[-1] == expected


def test_a_comment_never_cuts_a_text() -> None:
    """A value that ` #` cuts is refused with the quotes to add; a comment with a blank stays one."""
    text = "title: T\ntimeline:\n  events:\n    - event: Paged in #incidents by bob\n"
    with pytest.raises(pm.ReadError) as caught:
        pm.Report.from_yaml(text)
    (problem,) = caught.value.problems
    assert (problem.path, problem.line) == ("timeline.events[0].event", 4)
    assert '"Paged in #incidents by bob"' in str(problem)
    quoted = text.replace("Paged in #incidents by bob", '"Paged in #incidents by bob"')
    assert pm.Report.from_yaml(quoted).timeline.events[0].event == "Paged in #incidents by bob"
    remark = text.replace("#incidents by bob", "# by whom?")
    assert pm.Report.from_yaml(remark).timeline.events[0].event == "Paged in"


UNTYPED = ["\u00a0", "\u202f", "\u2009", "\u3000"]
UNSEEN = ["\u200b", "\u200e", "\u200f", "\u2066", "\u2060"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "time", [f"10:05{blank}PM" for blank in UNTYPED] + [f"{mark}22:05{mark}" for mark in UNSEEN]
)
def test_characters_that_nobody_types_are_read(way: str, time: str) -> None:
    """Blanks of any width and marks that show nothing, as browsers write them, are no part of a time."""
    assert times_of(written(way, ["22:00", time, "22:10"]))[1] == at(22, 5)


@pytest.mark.parametrize("way", ["yaml", "json", "builder"])
@pytest.mark.parametrize(
    "time", ["25:99", "10:65", "Jan 15 10:00", "10:00 CST", "10:00 XYZ", "2026-02-30 10:00"]
)
def test_what_means_to_be_a_time_and_is_none_is_refused(way: str, time: str) -> None:
    """A time that is none is an error in what authors write, not words."""
    with pytest.raises(pm.PostmortemError, match="expected a time"):
        written(way, ["09:00", time, "10:10"])


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "stamp",
    [
        "2026-01-15T10:00:00.123456789Z",
        "2026-01-15T11:00:00.999999+01:00",
        "2026-01-15 10:00:00.123456789 +0000 UTC",
        "2026-01-15 10:00:00.123456789 +0000 UTC m=+8560.283",
        "2026-01-15 10:00:00Z",
        "20260115T100000Z",
        "20260115T110000+0100",
    ],
)
def test_stamps_of_machines_are_read_to_the_second(way: str, stamp: str) -> None:
    """Nanoseconds, Go's forms, RFC 3339 and the basic form of ISO 8601 are times; fractions are cut."""
    assert times_of(written(way, ["09:00", stamp, "10:10"]))[1] == at(10, 0)


def test_epochs_are_read_by_a_call() -> None:
    """Seconds and milliseconds since 1970 are times by an explicit call alone."""
    assert pm.from_epoch(1768471200) == pm.from_epoch(1768471200000, unit="ms") == at(10, 0)
    with pytest.raises(pm.BuildError, match="from_epoch"):
        pm.report("T").detected("1768471200", "It fails").build()


def test_no_page_shows_a_fraction_of_a_second() -> None:
    """A moment is whole seconds, cut when it is made, so no page and no timing shows more."""
    start = dt.datetime(2026, 1, 15, 14, 5, 0, 200, tzinfo=dt.UTC)
    end = start + dt.timedelta(minutes=22, seconds=48, microseconds=877_000)
    draft = pm.report("T", date=DAY).detected(start, "x", milestone="impact started")
    report = draft.resolved(end, "y", milestone="resolved").build()
    assert str(report.timings.time_to_resolve) == "22 min 48 s"
    for page in (report.to_markdown(), report.to_html(), report.to_text(), report.to_json()):
        assert not re.search(r"\b[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]|48\.8", page)


@pytest.mark.parametrize("way", ["yaml", "json", "builder"])
def test_a_year_before_1970_is_refused(way: str) -> None:
    """`0001-01-01T00:00:00Z` is a machine's "not yet", and no time."""
    with pytest.raises(pm.PostmortemError, match="no time is before 1970"):
        written(way, ["0001-01-01T00:00:00Z"])
    with pytest.raises(pm.PostmortemError, match="no date is before 1970"):
        written(way, ["10:00"], date="1969-12-31")


@pytest.mark.parametrize("way", WAYS)
def test_a_name_of_a_zone_is_read_where_a_zone_may_be(way: str) -> None:
    """A zone may be written by its IANA name, in summer and in winter."""
    report = written(way, ["11:00 Europe/Berlin", "2026-07-15 11:00 Europe/Berlin"])
    assert times_of(report) == [at(10, 0), dt.datetime(2026, 7, 15, 9, 0, tzinfo=dt.UTC)]


def test_bare_times_of_an_author_may_have_a_zone() -> None:
    """`zone` is that of the times that name none, in a call as in a key."""
    draft = pm.report("T", date="2026-01-15", zone="Europe/Berlin").detected("11:00", "x")
    text = "title: T\nzone: Europe/Berlin\nmetadata: {date: 2026-01-15}\ntimeline: {detection: [{time: 11:00, event: x}]}"
    assert draft.build() == pm.Report.from_yaml(text)
    assert times_of(draft.build()) == [at(10, 0)]


@pytest.mark.parametrize(
    ("time", "words"),
    [
        ("2026-10-25 02:30", "twice: write 02:30 +0200 or 02:30 +0100"),
        ("2026-03-29 02:30", "go forward then and skip it: 03:30 may be meant"),
        ("10:00 CST", "CST is -06:00"),
        ("10:00 IST", "+05:30"),
    ],
)
def test_an_hour_that_is_twice_or_never_is_refused(time: str, words: str) -> None:
    """A clock that a zone has twice or not at all, and a name of several zones, say what they may mean."""
    draft = pm.report("T", date="2026-10-25", zone="Europe/Berlin").detected(time, "x")
    with pytest.raises(pm.BuildError, match=re.escape(words)):
        draft.build()


def test_a_document_is_shown_in_a_zone_and_reads_back() -> None:
    """Columns name the zone that a document is shown in, in each format; Markdown reads back equal."""
    report = written("builder", ["10:00", "10:30"])
    for format in ("markdown", "html", "text"):
        page = str(pm.render(report, pm.Format(format), zone="America/New_York"))
        assert "America/New_York" in page
        assert "05:30" in page
    assert pm.Report.from_markdown(report.to_markdown(zone="America/New_York")) == report


# --- what teams have --------------------------------------------------------------------------------


def same_in_every_format(report: pm.Report) -> None:
    """Assert that a report comes back from each format that holds all of it."""
    assert pm.Report.from_yaml(report.to_yaml()) == report
    assert pm.Report.from_json(report.to_json()) == report
    assert pm.Report.from_markdown(report.to_markdown()) == report
    assert pm.Report.from_html(report.to_html()) == report


@pytest.mark.parametrize(
    ("scale", "ranks"),
    [
        (["SEV-0", "SEV-1", "SEV-2", "SEV-3", "SEV-4", "SEV-5"], [0, 1, 2, 3, 4, 5]),
        (["P0", "P1", "P2", "P3", "P4", "P5"], [0, 1, 2, 3, 4, 5]),
        (["S0", "S1", "S2", "S3", "S4", "S5"], [0, 1, 2, 3, 4, 5]),
        (["Critical", "High", "Medium", "Low"], [1, 2, 3, 4]),
        (["Critical", "Major", "Minor"], [1, 2, 3]),
    ],
)
def test_a_severity_is_a_level_of_a_scale(scale: list[str], ranks: list[int]) -> None:
    """A level of each usual scale is shown as it was written, and compares by its rank."""
    levels = [pm.Severity.read(name) for name in scale]
    assert [level.rank for level in levels] == ranks
    for level, name in zip(levels, scale, strict=True):
        report = pm.report("T", severity=level).build()
        assert f"| **Severity** | {name} |" in report.to_markdown()
        same_in_every_format(report)


STATUSES = {
    "investigating": False, "identified": False, "monitoring": False, "mitigated": False,
    "resolved": True, "closed": True, "ongoing": False,
}  # fmt: skip


@pytest.mark.parametrize(("name", "over"), STATUSES.items())
def test_a_status_says_whether_it_is_over(name: str, over: bool) -> None:
    """Each status of an incident is known, and so is whether the incident is over."""
    report = pm.report("T", status=pm.Status.read(name)).build()
    assert report.metadata.status is not None
    assert report.metadata.status.over is over
    same_in_every_format(report)


def test_an_incident_of_several_days_has_an_end() -> None:
    """The day of the end is beside that of the start; before it, it is a finding."""
    report = pm.report("T", date="2026-01-15", end_date="2026-01-17").build()
    assert report.metadata.end_date == dt.date(2026, 1, 17)
    same_in_every_format(report)
    turned = pm.report("T", date="2026-01-15", end_date="2026-01-10").build()
    (findings,) = pm.check(turned, select=["PM214"])
    assert findings.message == "the incident ends on 2026-01-10, before it begins, 2026-01-15"


def test_a_rough_duration_stays_rough() -> None:
    """`~45 min` is not 45 minutes: it is approximate in every format."""
    report = pm.report("T", duration="~45 min").build()
    assert isinstance(report.metadata.duration, pm.ApproximateDuration)
    assert report != pm.report("T", duration="45 min").build()
    assert "~00:45:00" in report.to_markdown()
    same_in_every_format(report)


def test_numbers_become_their_text() -> None:
    """A number or a yes where the document has text is text: 1200, 0.5, Yes."""
    draft = pm.report("T").user_impact(total_users_affected=1200, failed_requests=0.5)
    report = draft.business_impact(sla_breach=True, customer_complaints=3).build()
    assert report.impact.user.total_users_affected == "1200"
    assert report.impact.user.failed_requests == "0.5"
    assert report.impact.business.sla_breach == "Yes"
    assert report.impact.business.customer_complaints == "3"
    text = "title: T\nimpact: {user: {total_users_affected: 1200}, business: {sla_breach: true}}"
    assert pm.Report.from_yaml(text).impact.business.sla_breach == "Yes"
    same_in_every_format(report)


def test_an_action_has_a_day_labels_and_parts() -> None:
    """An action has the day on which it was done, labels, and the id of the one that it is a part of."""
    draft = pm.report("T").action("A1", "Renew", completed="2026-01-20", labels=["tls", "toil"])
    report = draft.action("A1.1", "Remind", parent="A1", status="open").build()
    first, second = report.action_items
    assert (first.completed, first.labels) == (dt.date(2026, 1, 20), ("tls", "toil"))
    assert second.parent == "A1"
    assert report.action_items.open == (second,)
    same_in_every_format(report)


def test_a_row_says_where_it_came_from_and_who_may_read_it() -> None:
    """An event has a source, with system, id and link, and is internal or public."""
    source = pm.Source(system="Slack", id="1768471200.0001", link="https://example.com/a")
    draft = pm.report("T", date=DAY).detected("10:00", "x", source=source, visibility="internal")
    report = draft.build()
    (event,) = report.timeline
    assert event.source == source
    assert event.visibility is pm.Visibility.INTERNAL
    same_in_every_format(report)


def test_people_have_roles() -> None:
    """Who worked on an incident is known, each as what: commander, communications, scribe."""
    report = pm.report("T", responders=["Ann (commander)", "Bob (scribe)", "Eve"]).build()
    people = report.metadata.responders
    assert [(person.name, person.role) for person in people] == [
        ("Ann", "commander"), ("Bob", "scribe"), ("Eve", None),
    ]  # fmt: skip
    same_in_every_format(report)


def test_prose_has_a_place() -> None:
    """What led up to it, how each phase went, and the summary in sentences are fields; so is a section of one's own."""
    draft = pm.report("T", date=DAY).leadup("A sale.").how_detected("By an alert.")
    draft = draft.how_investigated("Slowly.").how_resolved("By hand.").detected("10:00", "x")
    draft = draft.investigated("10:05", "y").resolved("10:10", "z").summary(text="It was *down*.")
    report = draft.custom_section("Cost", "About 4,000.", after="Impact Assessment").build()
    timeline = report.timeline
    assert (timeline.leadup, timeline.how_detected) == ("A sale.", "By an alert.")
    assert (timeline.how_investigated, timeline.how_resolved) == ("Slowly.", "By hand.")
    assert report.summary.text == "It was *down*."
    assert [section.title for section in report.custom_sections] == ["Cost"]
    same_in_every_format(report)


def test_a_builder_made_by_hand_says_how_to_begin() -> None:
    """`ReportBuilder` without a beginning ends in a message with the call to use."""
    maker: Any = pm.ReportBuilder
    with pytest.raises((pm.PostmortemError, TypeError), match="report"):
        maker().note("x").build()
    with pytest.raises(pm.PostmortemError, match="report"):
        maker({}, {}).build()


def test_the_template_stays_as_it_is() -> None:
    """A report that uses no addition shows none: no heading, label or column but the template's."""
    draft = pm.report("INC-7", "T", date=DAY, severity="SEV-2", duration="45 min", status="resolved",
                      reporter="@a", reviewers=["@b"])  # fmt: skip
    draft = (
        draft.detected("10:00", "x", notes="n").investigated("10:05", "y").resolved("10:45", "z")
    )
    draft = draft.action(
        "A1", "Do it", owner="@a", due="2026-01-22", status="open", horizon="immediate"
    )
    page, blank = draft.build().to_markdown(), pm.template()
    heads = re.compile(r"^(?:#{2,6} .*|\| \*\*.*?\*\* \||\| [A-Z][^*\n]*\|)$", re.MULTILINE)
    heads_of_page = {
        heading for heading in heads.findall(page) if not heading.startswith(("| INC", "| A1"))
    }
    assert heads_of_page <= set(heads.findall(blank))


# --- types ------------------------------------------------------------------------------------------


def test_a_title_alone_begins_a_report() -> None:
    """`pm.report("Title")` needs no None before the title; an id may follow later."""
    assert pm.report("Login was down").build().title == "Login was down"
    assert pm.report("Login was down").build().metadata.incident_id is None
    named = pm.report("INC-7", "Login was down").build()
    assert pm.report("Login was down").metadata(incident_id="INC-7").build() == named
    assert pm.report(None, "Login was down").build() == pm.report("Login was down").build()
