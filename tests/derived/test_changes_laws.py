"""The laws of comparing, applying and merging, for reports of every kind."""

import attrs
from hypothesis import assume, given
from hypothesis import strategies as st

from postmortem.derived.changes import compare
from postmortem.derived.merging import merged
from postmortem.model.custom_sections import CustomSection
from postmortem.model.report import ReportData
from postmortem.model.sections.appendix import Appendix
from postmortem.model.sections.details import Excerpt
from postmortem.testing import reports
from tests.derived.edits import edited, versions


@given(versions())
def test_changes_applied_to_the_old_report_give_the_new_one(
    both: tuple[ReportData, ReportData],
) -> None:
    """Applying what `compare` found to the old report gives the new one, field by field."""
    old, new = both
    assert compare(old, new).apply(old) == new


@given(versions())
def test_changes_are_empty_for_equal_reports_alone(both: tuple[ReportData, ReportData]) -> None:
    """There are no changes exactly where the reports are equal."""
    old, new = both
    assert (len(compare(old, new)) == 0) == (old == new)
    assert not compare(new, new).changes


@given(versions())
def test_every_change_shows_itself(both: tuple[ReportData, ReportData]) -> None:
    """Text, Markdown, HTML, JSON and the summary show any changes, and control no terminal."""
    changes = compare(*both)
    text = changes.to_text()
    assert bool(text) == bool(changes.changes)
    assert text.replace("\n", "").isprintable() or "\x1b" not in text
    assert bool(changes.summary()) == bool(changes.changes)
    assert "\n" not in changes.summary()
    changes.to_markdown(), changes.to_html(), changes.to_json()


@given(versions())
def test_merging_a_branch_with_itself_is_that_branch(both: tuple[ReportData, ReportData]) -> None:
    """What both sides have alike is taken, and what one side left alone has no say."""
    base, side = both
    for ours, theirs in ((side, side), (side, base), (base, side)):
        merge = merged(base, ours, theirs)
        assert merge.report == side
        assert not merge.conflicts


@st.composite
def disjoint(draw: st.DrawFn) -> tuple[ReportData, ReportData, ReportData]:
    """Return a strategy for a report and two versions of it that changed different sections."""
    base = draw(reports())
    names = [name for name in ReportData.__attrs_attrs__ if name.name != "title"]
    own = draw(st.sets(st.sampled_from([field.name for field in names]), min_size=1, max_size=9))
    other_names = tuple(sorted({field.name for field in names} - own))
    ours, theirs = draw(edited(base, tuple(sorted(own)))), draw(edited(base, other_names))
    # A custom section moves where the section before it is emptied or filled: then both changed it.
    assume(all(getattr(ours, name) == getattr(base, name) for name in other_names))
    assume(all(getattr(theirs, name) == getattr(base, name) for name in own))
    return base, ours, theirs


@given(disjoint())
def test_disjoint_changes_merge_without_conflict_in_either_order(
    three: tuple[ReportData, ReportData, ReportData],
) -> None:
    """Two sides that changed different sections give one result, whoever merges whom."""
    base, ours, theirs = three
    merge, mirrored = merged(base, ours, theirs), merged(base, theirs, ours)
    assert not merge.conflicts
    assert merge.report == mirrored.report
    assert compare(base, merge.report).apply(base) == merge.report


def test_a_section_that_one_side_moved_by_emptying_another_and_one_removed_is_a_conflict() -> None:
    """What followed the emptied section has another place, so that it isn't removed unasked."""
    logs, own = Appendix(error_messages=(Excerpt("boom"),)), CustomSection("A", after="Appendix")
    base = ReportData(title="t", appendix=logs, custom_sections=(own,))
    emptied = attrs.evolve(base, appendix=Appendix())
    removed = attrs.evolve(base, custom_sections=())
    moved = CustomSection("A", after="")
    assert emptied.custom_sections == (moved,)
    for ours, theirs in ((emptied, removed), (removed, emptied)):
        merge = merged(base, ours, theirs)
        (conflict,) = merge.conflicts
        assert conflict.path == "custom_sections[0]"
        assert conflict.base == own
        assert {conflict.ours, conflict.theirs} == {moved, None}
        assert merge.report.appendix == merge.theirs.appendix == Appendix()
        assert merge.report.custom_sections == (() if ours is removed else (moved,))
        assert merge.theirs.custom_sections == (() if theirs is removed else (moved,))


@given(st.data())
def test_a_merge_has_no_privileged_side(data: st.DataObject) -> None:
    """Whatever both sides changed, the other order gives the same but for the sides of conflicts."""
    base = data.draw(reports())
    ours, theirs = data.draw(edited(base)), data.draw(edited(base))
    merge, mirrored = merged(base, ours, theirs), merged(base, theirs, ours)
    assert merge.report == mirrored.theirs
    assert merge.theirs == mirrored.report
    assert len(merge.conflicts) == len(mirrored.conflicts)
    if not merge.conflicts:
        assert merge.report == merge.theirs
