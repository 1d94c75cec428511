"""How long an incident took: what is known, what isn't, and what it was measured between."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import postmortem as pm
from postmortem.derived.milestones import VOCABULARY, marks, recognised
from postmortem.derived.timings import Timing
from postmortem.facade import Report
from postmortem.model.sections.timeline import Event, Milestone, Timeline
from postmortem.testing import instances, instants, reports
from tests.everything import everything

MINUTE = dt.timedelta(minutes=1)


def template() -> pm.ReportBuilder[pm.Report]:
    """Return the rows of the template, none of them marked."""
    return (
        pm.report("INC-1", "T", date="2026-01-15")
        .detected("00:00", "Monitoring alert fired", notes="Alert: API error rate > 5%")
        .detected("00:05", "On-call engineer paged", notes="Engineer acknowledged")
        .detected("00:10", "Incident declared", notes="SEV-2, #incident-123 channel created")
        .investigated("00:15", "Initial assessment", notes="Database connection issues")
        .investigated("00:25", "Root cause identified", notes="Connection pool exhaustion")
        .investigated("00:30", "Mitigation started", notes="Scaling database connections")
        .resolved("00:45", "Service restored", notes="Error rates back to normal")
        .resolved("01:00", "Monitoring confirmed", notes="All systems green")
        .resolved("01:30", "Incident closed", notes="Declared resolved")
    )


def marked(*events: tuple[str, Milestone | None], **facts: Any) -> Report:
    """Return a report with rows of a time and a milestone."""
    builder = pm.report("INC-1", "T", date="2026-01-15", **facts)
    for time, milestone in events:
        builder = builder.detected(time, "Something", milestone=milestone)
    return builder.build()


def test_the_rows_of_the_template_are_recognised() -> None:
    """Each row of the template is the milestone that its words say, and the others are none."""
    milestones = {mark.row: mark.milestone for mark in marks(template().build())}
    assert milestones == {
        1: Milestone.DETECTED,
        2: Milestone.ACKNOWLEDGED,
        3: Milestone.DECLARED,
        5: Milestone.CAUSE_IDENTIFIED,
        7: Milestone.RESOLVED,
        9: Milestone.CLOSED,
    }


def test_the_clock_starts_with_the_impact() -> None:
    """Without a row for the start of the impact nothing is known, and each timing says why."""
    timings = template().build().timings
    assert [timing.value for timing in timings] == [None] * 6
    assert {timing.why for timing in timings} == {"no row says Impact Started"}
    assert repr(timings) == "<Timings from Impact Started: none known>"


def test_the_clock_can_start_elsewhere() -> None:
    """From the detection or the declaration, the definition says so, and so does the basis."""
    timings = template().build().timings.measured_from("detected")
    assert timings.time_to_acknowledge.value == 5 * MINUTE
    assert timings.time_to_resolve.value == 45 * MINUTE
    assert timings.time_to_resolve.definition == "from the detection to the resolution"
    assert timings.time_to_resolve.basis == (
        "Detected (recognised, row 1) to Resolved (recognised, row 7)"
    )
    assert timings.time_to_detect.value is None
    later = timings.measured_from(Milestone.DECLARED)
    assert later.time_to_resolve.value == 35 * MINUTE
    assert later.time_to_declare.definition.startswith("from the start of the impact")


def test_a_clock_starts_with_one_of_three_milestones() -> None:
    """No timing is measured from the end, and the error says from what it can be."""
    with pytest.raises(pm.FieldError, match="one of Impact Started, Detected, Declared"):
        everything().timings.measured_from("closed")


def test_a_timing_begins_with_the_earliest_known_time() -> None:
    """`best_known` falls back to the next clock, and leaves out what no clock can show."""
    known = template().build().timings.best_known()
    assert [(timing.label, str(timing)) for timing in known] == [
        ("Time to acknowledge", "5 min"),
        ("Time to declare", "10 min"),
        ("Time to resolve", "45 min"),
    ]


def test_marks_count_before_words() -> None:
    """Where one row is marked, no row's words are asked."""
    report = template().detected("00:02", "Graphs looked at", milestone="detected").build()
    assert [mark.milestone for mark in marks(report)] == [Milestone.DETECTED]
    assert report.timings.measured_from("detected").time_to_resolve.why == "no row says Resolved"


def test_the_first_sign_counts_and_the_last_recovery() -> None:
    """Of several rows with a milestone, the first counts, but the last of those that end."""
    report = marked(
        ("00:00", Milestone.IMPACT_STARTED),
        ("00:05", Milestone.DETECTED),
        ("00:06", Milestone.DETECTED),
        ("00:30", Milestone.RESOLVED),
        ("00:40", Milestone.RESOLVED),
    )
    assert report.timings.time_to_detect.value == 5 * MINUTE
    assert report.timings.time_to_resolve.value == 40 * MINUTE
    assert report.timings.duration.value == 40 * MINUTE


def test_an_uncertain_end_makes_a_range() -> None:
    """Between an instant and a range lie a shortest and a longest time, and no value."""
    report = marked(("00:00 – 00:10", Milestone.IMPACT_STARTED), ("00:15", Milestone.DETECTED))
    timing = report.timings.time_to_detect
    assert (timing.value, timing.shortest, timing.longest) == (None, 5 * MINUTE, 15 * MINUTE)
    assert str(timing) == "5 min to 15 min"


def test_ranges_that_overlap_may_be_no_time_apart() -> None:
    """A range never begins below nothing."""
    ends = (("00:00 – 00:10", Milestone.IMPACT_STARTED), ("00:05 – 00:20", Milestone.DETECTED))
    timing = marked(*ends).timings.time_to_detect
    assert (timing.shortest, timing.longest) == (dt.timedelta(0), 20 * MINUTE)


def test_an_approximate_end_is_shown_as_approximate() -> None:
    """A time that is roughly known gives a value that is."""
    report = marked(("~00:00", Milestone.IMPACT_STARTED), ("00:15", Milestone.DETECTED))
    timing = report.timings.time_to_detect
    assert timing.approximate
    assert timing.value == 15 * MINUTE
    assert str(timing) == "about 15 min"


def test_words_are_no_end() -> None:
    """A milestone whose time is only words is there, but nothing is measured from it."""
    report = marked(("after lunch", Milestone.IMPACT_STARTED), ("00:15", Milestone.DETECTED))
    timing = report.timings.time_to_detect
    assert not timing.known
    assert timing.why == "the row of Impact Started has no instant"
    assert str(timing) == "not known"


def test_an_end_before_the_start_is_no_time() -> None:
    """Milestones in the wrong order give no value, and the timing names both rows."""
    report = marked(
        ("2026-01-15 00:15", Milestone.IMPACT_STARTED), ("2026-01-15 00:10", Milestone.DETECTED)
    )
    timing = report.timings.time_to_detect
    assert timing.value is None
    assert timing.why == "Detected (row 2) comes before Impact Started (row 1)"


def test_the_stated_duration_replaces_a_missing_one() -> None:
    """Where the rows don't say how long it took, the metadata do, and the basis says that."""
    timing = marked(("00:15", Milestone.RESOLVED), duration="45 min").timings.duration
    assert (timing.value, timing.basis) == (45 * MINUTE, "stated in the metadata")
    rows_say = marked(
        ("00:00", Milestone.IMPACT_STARTED), ("00:15", Milestone.RESOLVED), duration="45 min"
    )
    assert rows_say.timings.duration.value == 15 * MINUTE


def test_the_timings_are_plain_data_that_are_never_read_back() -> None:
    """`to_dict` shows them; whatever is there, reading passes over it."""
    report = marked(("00:00", Milestone.IMPACT_STARTED), ("00:15", Milestone.DETECTED))
    data = report.to_dict()
    assert data["timings"]["time_to_detect"] == {
        "value": "PT900S",
        "shortest": "PT900S",
        "longest": "PT900S",
        "approximate": False,
        "invalid": False,
        "definition": "from the start of the impact to its detection",
        "basis": "Impact Started (given, row 1) to Detected (given, row 2)",
        "start": "timeline.detection[0]",
        "end": "timeline.detection[1]",
    }
    assert Report.from_dict({**data, "timings": "anything"}) == report


def timing_values(report: Report) -> list[tuple[object, ...]]:
    """Return all that the timings of a report say, but where their ends are."""
    clocks = [report.timings.measured_from(start) for start in ("impact started", "detected")]
    return [
        (timing.name, timing.shortest, timing.longest, timing.approximate, timing.why)
        for clock in clocks
        for timing in clock
    ]


def with_times(report: Report, change: Callable[[dt.datetime], dt.datetime]) -> Report:
    """Return a report with every instant of its timeline changed."""

    def changed(event: Event) -> Event:
        time = event.time
        if isinstance(time, dt.datetime):
            return attrs.evolve(event, time=change(time))
        if time is not None and time.start is not None:
            end = None if time.end is None else change(time.end)
            return attrs.evolve(event, time=attrs.evolve(time, start=change(time.start), end=end))
        return event

    lists: dict[str, Any] = {
        name: tuple(map(changed, events)) for name, events in report.timeline.lists()
    }
    return attrs.evolve(report, timeline=attrs.evolve(report.timeline, **lists))


near = st.integers(0, 5_000).map(
    lambda minutes: dt.datetime(2026, 1, 14, tzinfo=dt.UTC) + minutes * MINUTE
)
events = st.builds(
    Event,
    event=st.sampled_from(["Service restored", "Alert fired", "Incident declared", "Coffee"]),
    time=st.one_of(near, near.map(lambda at: pm.Inexact(start=at)), st.none()),
    milestone=st.none() | st.sampled_from(Milestone),
)
timelines = st.builds(
    Timeline,
    detection=st.lists(events, max_size=5).map(tuple),
    resolution=st.lists(events, max_size=5).map(tuple),
)
timed = timelines.map(
    lambda timeline: attrs.evolve(pm.report("INC-1", "T").build(), timeline=timeline)
)


@given(timed, st.integers(-10_000, 10_000))
@example(everything(), 7)
def test_a_shift_changes_nothing(report: Report, minutes: int) -> None:
    """Moving every time by the same length changes no timing."""
    moved = with_times(report, lambda at: at + minutes * MINUTE)
    assert timing_values(moved) == timing_values(report)


@given(timed, st.integers(-12, 14))
@example(everything(), 5)
def test_a_zone_changes_nothing(report: Report, hours: int) -> None:
    """The same instants, given in any zone, give the same timings."""
    zone = dt.timezone(dt.timedelta(hours=hours))
    moved = with_times(report, lambda at: at.astimezone(zone))
    assert moved == report
    assert timing_values(moved) == timing_values(report)


@given(timed, st.sampled_from(Milestone))
def test_a_milestone_that_goes_takes_its_timings_along(report: Report, gone: Milestone) -> None:
    """Without the rows of a milestone its timings are None, and no other changes its number."""
    without_it = with_rows(report, lambda event: event.milestone is not gone)
    # One mark more, that no timing ends with, so that both are known by marks.
    before = with_row(report, Milestone.CLOSED).timings
    after = with_row(without_it, Milestone.CLOSED).timings
    for timing, was in zip(after, before, strict=True):
        ends = {end.milestone for end in (was.start, was.end) if end is not None}
        assert timing.shortest == (None if gone in ends else was.shortest)


def with_rows(report: Report, condition: Callable[[Event], bool]) -> Report:
    """Return a report with some of its events only."""
    phases: dict[str, Any] = {
        name: tuple(filter(condition, events)) for name, events in report.timeline.lists()
    }
    return attrs.evolve(report, timeline=attrs.evolve(report.timeline, **phases))


def with_row(report: Report, milestone: Milestone) -> Report:
    """Return a report with one more marked row."""
    row = Event(event="One more", time=dt.datetime(2027, 1, 1), milestone=milestone)
    timeline = report.timeline
    grown = attrs.evolve(timeline, resolution=(*timeline.resolution, row))
    return attrs.evolve(report, timeline=grown)


@given(reports())
def test_every_report_has_timings(report: Report) -> None:
    """No report makes them fail, none is below nothing, and an equal report has the same."""
    for timing in report.timings:
        assert timing.shortest is None or timing.shortest >= dt.timedelta(0)
        assert str(timing)
        assert timing.basis
    twin = Report.from_json(report.to_json())
    assert twin.timings.to_dict() == report.timings.to_dict()


@given(instances(Event), instants())
def test_each_row_is_recognised_by_itself(event: Event, time: dt.datetime) -> None:
    """What a row's words say doesn't depend on its time."""
    assert recognised(event) == recognised(attrs.evolve(event, time=time))


WORDS = (
    "incident", "outage", "service", "resolved", "restored", "is", "not", "alert", "fired", "root",
    "cause", "identified", "*error*", "rates", "(acked)", "back", "to", "normal", "engineer",
)  # fmt: skip


@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)))
def test_rows_are_recognised_together_as_one_by_one(told: list[str]) -> None:
    """Which rows are milestones is what each of them says alone, and not what is around it."""
    events = [Event(event=words, notes=words) for words in told]
    report = Report(title="T", timeline=Timeline(detection=tuple(events)))
    alone = {milestone for event in events for milestone in recognised(event)}
    assert {mark.milestone for mark in marks(report)} == alone


@pytest.mark.parametrize(
    "words",
    [
        "Service not restored by the restart",
        "Trying to get the services restored",
        "Customers may have noticed?",
        "Alert should have fired",
        "Is the incident resolved?",
        "Waiting until the service is restored",
        "Root cause still unknown",
        "The restart didn't help: issue not fixed",
        "Mitigation started",
        "On-call engineer paged",
        "Incident channel opened",
        "Declared resolved",
        "Partially restored: service is up again for some users",
    ],
)
def test_a_doubt_is_no_milestone(words: str) -> None:
    """A plan, a doubt, a negation or half of it is not taken for the thing itself."""
    assert recognised(Event(event=words)) == ()


@pytest.mark.parametrize(
    ("words", "milestone"),
    [
        ("**Outage begins** for 3% of users", Milestone.IMPACT_STARTED),
        ("Start of the impact", Milestone.IMPACT_STARTED),
        ("First report in the channel", Milestone.DETECTED),
        ("Users report 503s", Milestone.DETECTED),
        ("High-latency alarm was triggered", Milestone.DETECTED),
        ("Issue detected by the team", Milestone.DETECTED),
        ("On-call engineer acknowledged the page", Milestone.ACKNOWLEDGED),
        ("SEV2 declared", Milestone.DECLARED),
        ("Declared a major incident", Milestone.DECLARED),
        ("Found the root cause: a full disk", Milestone.CAUSE_IDENTIFIED),
        ("Incident mitigated", Milestone.MITIGATED),
        ("A workaround is in place", Milestone.MITIGATED),
        ("All services are back online", Milestone.RESOLVED),
        ("The outage is over", Milestone.RESOLVED),
        ("Error rates on the API back to normal", Milestone.RESOLVED),
        ("Incident closed", Milestone.CLOSED),
    ],
)
def test_plain_words_are_recognised(words: str, milestone: Milestone) -> None:
    """What people write for a milestone is taken for it."""
    assert recognised(Event(event=words)) == (milestone,)


def test_every_milestone_has_words() -> None:
    """The vocabulary has every milestone, in their order."""
    assert list(VOCABULARY) == list(Milestone)


def test_a_timing_without_a_start_has_no_value() -> None:
    """A timing that nothing is known of says so in every form."""
    timing = Timing(name="x", label="X", definition="from a to b", why="no row says A")
    assert (timing.value, str(timing), timing.basis) == (None, "not known", "no row says A")
    assert timing.to_dict()["value"] is None


# --- times that the team states -------------------------------------------------------------------


def test_a_stated_time_is_a_timing() -> None:
    """Where no row says a time, the stated one is there, with the basis `stated` and no clock."""
    report = pm.report("INC-7", "T", time_to_detect="2 min", time_to_resolve="~1 h").build()
    timing = report.timings.time_to_detect
    assert (timing.value, timing.stated, timing.start, timing.approximate) == (
        dt.timedelta(minutes=2), True, None, False,
    )  # fmt: skip
    assert timing.basis == "stated in the metadata"
    assert timing.definition == "as the team measures it"
    assert str(report.timings.time_to_resolve) == "about 1 h"
    assert [timing.name for timing in report.timings.best_known()] == [
        "time_to_detect",
        "time_to_resolve",
    ]
    assert report.timings.measured_from("detected").time_to_resolve.value is None


def test_rows_count_before_what_is_stated() -> None:
    """A time that rows say is measured between them, from a later start if need be."""
    draft = pm.report(
        "INC-7", "T", date="2026-01-15", time_to_resolve="3 h", time_to_detect="9 min"
    )
    report = (
        draft.happened("10:00", "An alert fires", milestone="detected")
        .happened("10:40", "It is over", milestone="resolved")
        .build()
    )
    best = {timing.name: timing for timing in report.timings.best_known()}
    assert best["time_to_resolve"].value == dt.timedelta(minutes=40)
    assert not best["time_to_resolve"].stated
    assert best["time_to_detect"].value == dt.timedelta(minutes=9)
    assert best["time_to_detect"].stated


def test_the_span_of_the_timeline_has_its_own_name() -> None:
    """The length from the first row to the last is the span, and nothing else."""
    draft = pm.report("INC-7", "T", date="2026-01-15")
    started = draft.happened("10:00", "A deploy")
    assert started.build().timings.timeline_span.value is None
    report = started.happened("10:50 – 11:00", "It is quiet").build()
    span = report.timings.timeline_span
    assert (span.shortest, span.longest) == (dt.timedelta(minutes=50), dt.timedelta(minutes=60))
    assert span.name not in [timing.name for timing in report.timings]
    assert not any(timing.known for timing in report.timings)
    assert report.timings.to_dict()["timeline_span"]["longest"] == "PT3600S"


@pytest.mark.parametrize(
    ("stated", "found"),
    [("5 min", False), ("2 min", True), ("4 min", False), ("~5 min", False), ("1 h", True)],
)
def test_a_stated_time_is_compared_with_the_rows(stated: str, found: bool) -> None:
    """What is stated and what rows say are the same, or PM215 finds it at the field."""
    report = (
        pm.report("INC-7", "T", date="2026-01-15", time_to_detect=stated)
        .happened("10:00", "It begins", milestone="impact started")
        .happened("10:05", "An alert fires", milestone="detected")
        .build()
    )
    hits = pm.check(report, select=["PM215"])
    assert [hit.path for hit in hits] == (["metadata.time_to_detect"] if found else [])
    if found:
        assert "from the start of the impact to its detection it is 5 min" in hits[0].message


def test_a_stated_time_may_have_another_clock() -> None:
    """A time to resolve from the detection, or to the mitigation, contradicts nothing."""
    draft = (
        pm.report("INC-7", "T", date="2026-01-15")
        .happened("10:00", "It begins", milestone="impact started")
        .happened("10:30", "An alert fires", milestone="detected")
        .happened("11:30", "It is better", milestone="mitigated")
        .happened("14:00", "It is over", milestone="resolved")
    )
    for stated, codes in (("4 h", 0), ("210 min", 0), ("90 min", 0), ("60 min", 0), ("20 min", 1)):
        report = draft.metadata(time_to_resolve=stated).build()
        assert len(pm.check(report, select=["PM215"])) == codes
