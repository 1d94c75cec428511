"""What is one row and what is another: comparing, by cases that a person would expect."""

import datetime as dt
import random

import attrs
import pytest

import postmortem as pm
from tests.everything import everything
from tests.growth import MOST, exponent, seconds

BASE = pm.Report.from_yaml(
    """\
title: Checkout was slow
metadata: {incident_id: INC-7, date: 2026-01-15, severity: SEV-2}
timeline:
  detection:
    - {time: 00:05, event: The latency alert fires, notes: p99 above 2 s}
    - {time: 00:10, event: Alice takes the page}
    - {time: 00:15, event: The incident is declared, milestone: declared}
  resolution:
    - {time: 00:45, event: The pool is larger, milestone: resolved}
action_items:
  immediate:
    - {id: A1, action: Page when the pool is 80% full, owner: "@alice", status: open}
    - {id: A2, action: Show the pool beside the database}
went_well: [The alert fired, The runbook was right, People were calm]
"""
)


def kinds(old: pm.Report, new: pm.Report) -> list[str]:
    """Return the kind and the path of each change."""
    changes = pm.compare(old, new)
    assert changes.apply(old) == new
    return [f"{change.kind} {change.path or change.old_path}" for change in changes]


def with_rows(*rows: pm.Event) -> pm.Report:
    """Return BASE with other rows in the first phase."""
    return attrs.evolve(BASE, timeline=attrs.evolve(BASE.timeline, detection=rows))


FIRST, SECOND, THIRD = BASE.timeline.detection


def test_a_row_that_moved_is_moved_and_no_other() -> None:
    """The rows that others moved past have not moved."""
    assert kinds(BASE, with_rows(SECOND, THIRD, FIRST)) == ["moved timeline.detection[2]"]


def test_a_row_in_another_phase_is_moved() -> None:
    """A row that went to another list of its section is the same row."""
    timeline = attrs.evolve(BASE.timeline, detection=(FIRST, SECOND), investigation=(THIRD,))
    new = attrs.evolve(BASE, timeline=timeline)
    assert kinds(BASE, new) == ["moved timeline.investigation[0]"]


def test_rows_after_an_added_row_have_not_moved() -> None:
    """A row has a new position and is where it was, in meaning."""
    added = pm.Event(event="A first complaint")
    assert kinds(BASE, with_rows(added, FIRST, SECOND, THIRD)) == ["added timeline.detection[0]"]


def test_a_reworded_event_is_reworded() -> None:
    """Two events with one time are the same event, whatever their words are."""
    new = with_rows(
        attrs.evolve(FIRST, event="Prometheus pages the on-call engineer"), SECOND, THIRD
    )
    assert kinds(BASE, new) == ["reworded timeline.detection[0].event"]


def test_a_corrected_time_is_a_changed_time() -> None:
    """Two events with the same words are the same event, whatever their times are."""
    later = FIRST.time + dt.timedelta(minutes=1) if isinstance(FIRST.time, dt.datetime) else None
    new = with_rows(attrs.evolve(FIRST, time=later), SECOND, THIRD)
    assert kinds(BASE, new) == ["changed timeline.detection[0].time"]


def test_two_events_with_most_words_in_common_are_the_same() -> None:
    """Time and words may both change a little; a row that shares nothing is a row of its own."""
    at = dt.datetime(2026, 1, 15, 0, 7, tzinfo=dt.UTC)
    new = with_rows(
        attrs.evolve(FIRST, time=at, event="The latency alert fires again"), SECOND, THIRD
    )
    assert kinds(BASE, new) == [
        "changed timeline.detection[0].time",
        "reworded timeline.detection[0].event",
    ]
    added = pm.Event(time=dt.datetime(2026, 1, 15, 3), event="Somebody else calls")
    change_kinds = kinds(BASE, with_rows(SECOND, THIRD, added))
    assert change_kinds == ["removed timeline.detection[0]", "added timeline.detection[2]"]


def test_an_action_is_known_by_its_id() -> None:
    """An action with other words, another owner and another horizon is that action by its id."""
    actions = BASE.action_items
    moved = attrs.evolve(
        actions.immediate[0], action="Rewrite it", owner="@bob", status=pm.ActionStatus.DONE
    )
    items = attrs.evolve(actions, immediate=actions.immediate[1:], short_term=(moved,))
    assert kinds(BASE, attrs.evolve(BASE, action_items=items)) == [
        "moved action_items.short_term[0]",
        "reworded action_items.short_term[0].action",
        "reworded action_items.short_term[0].owner",
        "changed action_items.short_term[0].status",
    ]


def test_a_row_may_be_as_near_to_two_lists() -> None:
    """Of two old rows that are as similar and as near, the one in the first list counts."""
    first, second = (
        pm.Event(event="The pool is full"),
        pm.Event(event="The pool is full", notes="x"),
    )
    old = pm.Report(title="T", timeline=pm.Timeline(detection=(first,), investigation=(first,)))
    new = pm.Report(title="T", timeline=pm.Timeline(resolution=(second,)))
    assert kinds(old, new) == [
        "removed timeline.investigation[0]",
        "moved timeline.resolution[0]",
        "added timeline.resolution[0].notes",
    ]


def test_two_rows_that_are_equal_are_two() -> None:
    """A repeated row is added; one of three equal rows that goes is removed once."""
    assert kinds(BASE, with_rows(FIRST, FIRST, SECOND, THIRD)) == ["added timeline.detection[1]"]
    assert kinds(with_rows(FIRST, FIRST, FIRST), with_rows(FIRST, FIRST)) == [
        "removed timeline.detection[2]"
    ]


def test_a_value_that_comes_or_goes_is_added_or_removed() -> None:
    """An absent value is no value."""
    metadata = attrs.evolve(BASE.metadata, severity=None, status=pm.Status.RESOLVED)
    assert kinds(BASE, attrs.evolve(BASE, metadata=metadata)) == [
        "removed metadata.severity",
        "added metadata.status",
    ]


def test_changes_of_another_report_are_refused() -> None:
    """The error names each place that isn't as it was."""
    new = BASE.edit().metadata(severity="SEV-1").detected("00:20", "More").build()
    changes = pm.compare(BASE, new)
    with pytest.raises(pm.FieldError) as caught:
        changes.apply(pm.Report(title="Another"))
    assert [problem.path for problem in caught.value.problems] == [
        "metadata.severity",
        "timeline.detection[3]",
    ]


def test_what_is_no_report_is_refused() -> None:
    """The error for a path in place of a report names the function that reads one."""
    with pytest.raises(pm.FieldError, match=r"old: expected a report.*pm\.load"):
        pm.compare("old.md", BASE)  # type: ignore[arg-type]


def test_everything_against_nothing() -> None:
    """A full report and an empty one differ in everything, in both directions."""
    nothing = pm.Report(title="T")
    assert pm.compare(nothing, everything()).apply(nothing) == everything()
    assert pm.compare(everything(), nothing).apply(everything()) == nothing


# --- how it shows itself --------------------------------------------------------------------------


def test_changes_as_lines() -> None:
    """Each line has its sign; of prose, the lines that differ are shown with their neighbours."""
    done = attrs.evolve(BASE.action_items.immediate[0], status=pm.ActionStatus.DONE)
    new = attrs.evolve(
        BASE,
        title="Checkout was down",
        metadata=attrs.evolve(BASE.metadata, severity=pm.Severity.SEV_1),
        action_items=attrs.evolve(BASE.action_items, immediate=(done,)),
        notes="One.\n\nTwo.\n\nThree.",
    )
    old = attrs.evolve(BASE, notes="One.\n\nTwo!\n\nThree.")
    assert str(pm.compare(old, new)).split("\n") == [
        "Document",
        "  ~ title: Checkout was slow → Checkout was down",
        "Metadata",
        "  ~ severity: SEV-2 → SEV-1",
        "Action Items / Immediate (This Week)",
        "  ~ A1: status: Open → Done",
        "  - A2 · Show the pool beside the database",
        "Notes",
        "  ~ notes:",
        "",
        "  -   Two!",
        "  +   Two.",
        "",
    ]


def test_the_summary_of_a_pull_request() -> None:
    """Counts of rows, actions by their state, and single fields with both values."""
    new = (
        BASE.edit()
        .detected("00:20", "More")
        .detected("00:25", "Even more")
        .metadata(severity="SEV-1")
    )
    items = attrs.evolve(
        BASE.action_items,
        immediate=(
            attrs.evolve(BASE.action_items.immediate[0], status=pm.ActionStatus.DONE),
            BASE.action_items.immediate[1],
        ),
    )
    report = attrs.evolve(new.build(), action_items=items, went_well=BASE.went_well[1:])
    shown = pm.compare(BASE, report).summary()
    assert (
        shown == "2 events added, 1 line of What Went Well removed, severity SEV-2 → SEV-1, A1 done"
    )


def test_a_long_summary_says_how_much_is_left() -> None:
    """A pull request has a line, and not a page."""
    shown = pm.compare(pm.Report(title="T"), everything()).summary()
    assert shown.count(",") == 7
    assert shown.endswith("more changes")


def test_no_change_can_break_out_of_its_place() -> None:
    """Text of a report is text in every format of the changes."""
    hostile = "| <script>alert(1)</script> \x1b[31m \u202e [x](javascript:y)"
    new = attrs.evolve(BASE, notes=hostile, title=hostile, went_well=(hostile,))
    changes = pm.compare(BASE, new)
    assert "<script" not in changes.to_html()
    assert "\x1b" not in changes.to_text()
    assert "\u202e" not in changes.to_text()
    tables = [line for line in changes.to_markdown().splitlines() if line.startswith("|")]
    assert {line.replace("\\|", "").count("|") for line in tables} == {5}


# --- revisions ------------------------------------------------------------------------------------


def test_a_revision_says_what_changed() -> None:
    """Versions are counted on; where nothing changed there is no row."""
    new = BASE.edit().metadata(severity="SEV-1").build()
    first = new.revise(BASE, author="Alice", date="2026-01-20")
    assert first.revision_history[0].version == "1.0"
    assert first.revision_history[0].changes == "severity SEV-2 → SEV-1"
    second = first.edit().note("It rained.").build().revise(first, changes="The weather")
    assert [row.version for row in second.revision_history] == ["1.0", "1.1"]
    assert new.revise(new) == new
    with pytest.raises(pm.FieldError, match=r"revise\(old, version='2\.0'\)"):
        new.edit().revision("final").build().revise(new)


# --- time -----------------------------------------------------------------------------------------


def _long_report(count: int, seed: int) -> pm.Report:
    """Return a report of many rows; another seed changes the words or the time of every tenth."""
    words = "alert pool full slow paged restarts node queue error rate drops graph".split()
    draw, change = random.Random(7), random.Random(seed)
    start = dt.datetime(2026, 1, 15, tzinfo=dt.UTC)
    rows = []
    for number in range(count):
        event = " ".join(draw.choice(words) for _ in range(7)) + f" n{draw.randrange(10**6)}"
        at = start + dt.timedelta(seconds=20 * number)
        if seed and change.random() < 0.1:
            event += " once more"
        if seed and change.random() < 0.1:
            at += dt.timedelta(seconds=7)
        rows.append(pm.Event(time=at, event=event))
    return pm.Report(title="T", timeline=pm.Timeline(detection=tuple(rows)))


def test_five_thousand_rows_are_compared_in_a_second() -> None:
    """The work grows with the rows, and 5,000 take at most a second."""
    old, new = _long_report(5_000, 0), _long_report(5_000, 1)
    assert len(pm.compare(old, new)) > 500
    assert seconds(lambda: pm.compare(old, new), runs=3) < 1.0
    grown = exponent(
        lambda pair: pm.compare(*pair),
        lambda count: (_long_report(count, 0), _long_report(count, 1)),
    )
    assert grown < MOST
