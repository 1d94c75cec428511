"""Merging by cases: what both sides did, and what a person would expect of it."""

import attrs
import pytest

import postmortem as pm
from postmortem.derived.merging import merged_lines
from tests.derived.test_changes import BASE


def times(report: pm.Report) -> list[str]:
    """Return the events of the first phase."""
    return [event.event for event in report.timeline.detection]


def test_rows_of_both_sides_are_in_the_order_of_time() -> None:
    """Rows that both sides added after the same row are ordered by their time."""
    ours = BASE.edit().detected("00:30", "Ours, late").detected("00:40", "Ours, later").build()
    theirs = BASE.edit().detected("00:20", "Theirs, early").detected("00:35", "Theirs").build()
    for merge in (pm.merge(BASE, ours, theirs), pm.merge(BASE, theirs, ours)):
        assert not merge.conflicts
        assert times(merge.report)[3:] == ["Theirs, early", "Ours, late", "Theirs", "Ours, later"]


def test_one_row_that_both_added_is_there_once() -> None:
    """What both sides wrote alike is one row, also among rows that they wrote for themselves."""
    same = ("00:30", "The cause is found")
    ours = BASE.edit().detected("00:20", "Ours").detected(*same).build()
    theirs = BASE.edit().detected(*same).detected("00:40", "Theirs").build()
    merge = pm.merge(BASE, ours, theirs)
    assert not merge.conflicts
    assert times(merge.report)[3:] == ["Ours", "The cause is found", "Theirs"]


def test_two_fields_of_one_row_are_merged() -> None:
    """One side has the notes of a row, the other its words: the row has both."""
    first, *rest = BASE.timeline.detection

    def with_first(event: pm.Event) -> pm.Report:
        timeline = attrs.evolve(BASE.timeline, detection=(event, *rest))
        return attrs.evolve(BASE, timeline=timeline)

    ours = with_first(attrs.evolve(first, event="Somebody is paged"))
    theirs = with_first(attrs.evolve(first, notes="p99 above 3 s"))
    merge = pm.merge(BASE, ours, theirs)
    assert not merge.conflicts
    expected = attrs.evolve(first, event="Somebody is paged", notes="p99 above 3 s")
    assert merge.report == with_first(expected)


def test_a_row_that_one_side_removed_and_the_other_changed_is_a_conflict() -> None:
    """Each side has its way in its own report, and the conflict has all three versions."""
    first, second, third = BASE.timeline.detection
    ours = attrs.evolve(BASE, timeline=attrs.evolve(BASE.timeline, detection=(second, third)))
    changed = attrs.evolve(first, notes="p99 above 3 s")
    theirs = attrs.evolve(
        BASE, timeline=attrs.evolve(BASE.timeline, detection=(changed, second, third))
    )
    merge = pm.merge(BASE, ours, theirs)
    (conflict,) = merge.conflicts
    assert (conflict.path, conflict.base, conflict.ours, conflict.theirs) == (
        "timeline.detection[0]", first, None, changed,
    )  # fmt: skip
    assert merge.report == ours
    assert merge.theirs == theirs


def test_a_row_that_one_side_removed_and_the_other_left_is_gone() -> None:
    """Removing is a change like any other."""
    without = attrs.evolve(
        BASE, timeline=attrs.evolve(BASE.timeline, detection=BASE.timeline.detection[1:])
    )
    resolved = BASE.edit().metadata(status="resolved").build()
    for merge in (pm.merge(BASE, without, resolved), pm.merge(BASE, resolved, without)):
        assert not merge.conflicts
        assert merge.report.timeline == without.timeline


def test_one_id_for_two_actions_is_a_conflict_of_what_differs() -> None:
    """Two people both added A3: somebody has to say what A3 is."""
    ours = BASE.edit().action("A3", "Add an alert", horizon="short term").build()
    theirs = BASE.edit().action("A3", "Write a runbook", horizon="short term").build()
    merge = pm.merge(BASE, ours, theirs)
    assert [conflict.path for conflict in merge.conflicts] == ["action_items.short_term[0].action"]
    assert merge.report == ours
    assert merge.theirs == theirs


def test_an_order_that_one_side_changed_is_kept() -> None:
    """Rows that the other side added go after the row that they were after."""
    first, second, third = BASE.timeline.detection
    ours = attrs.evolve(
        BASE, timeline=attrs.evolve(BASE.timeline, detection=(third, first, second))
    )
    added = pm.Event(event="Added behind the first")
    theirs = attrs.evolve(
        BASE, timeline=attrs.evolve(BASE.timeline, detection=(first, added, second, third))
    )
    merge = pm.merge(BASE, ours, theirs)
    assert not merge.conflicts
    assert merge.report.timeline.detection == (third, first, added, second)


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "expected"),
    [
        ("a\n\nb\n\nc", "A\n\nb\n\nc", "a\n\nb\n\nC", "A\n\nb\n\nC"),
        ("a\n\nb", "a\n\nnew\n\nb", "a\n\nb\n\nend", "a\n\nnew\n\nb\n\nend"),
        ("a\n\nb", "A\n\nb", "A!\n\nb", None),
        ("a\nb", "A\nb", "a\nB", None),
        ("a\n\nb\n\nc", "a\n\nc", "a\n\nb\n\nC", None),
        ("a\n\nb\n\nc", "b\n\nc", "a\n\nb\n\nC", "b\n\nC"),
    ],
)
def test_lines_of_prose(base: str, ours: str, theirs: str, expected: str | None) -> None:
    """Paragraphs are merged one by one; lines that touch each other are for a person to look at."""
    merged = merged_lines(*(text.split("\n") for text in (base, ours, theirs)))
    assert (None if merged is None else "\n".join(merged)) == expected
    mirrored = merged_lines(*(text.split("\n") for text in (base, theirs, ours)))
    assert mirrored == merged
