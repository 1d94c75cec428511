"""The timeline as a Mermaid diagram in Markdown: drawn, safe, and passed over by the reader."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import postmortem as pm
from postmortem.derived.chart import timeline_chart
from postmortem.formats.markdown.comments import is_own_diagram, with_checksum
from postmortem.formats.markdown.mermaid import gantt
from postmortem.testing import reports
from tests.effort import examples
from tests.everything import everything

TWO = (
    pm.report("I", "t", date="2026-01-15")
    .detected("00:05", "The alert: *error rate* > 5%", milestone="detected")
    .resolved("~00:45", "Service; restored #1", milestone="resolved")
    .detected("00:06 – 00:10", "Phones ring")
    .build()
)


@given(reports())
@example(everything())
@example(TWO)
@settings(max_examples=examples(30))
def test_a_document_with_its_diagram_reads_back_as_its_report(report: pm.Report) -> None:
    """What is drawn adds nothing to a report and takes nothing from it."""
    assert pm.Report.from_markdown(report.to_markdown(diagram=True)) == report


def test_the_timeline_is_drawn_on_top_of_its_section() -> None:
    """Phases are sections, milestones are marked, and lengths of time are bars."""
    drawn = TWO.to_markdown(diagram=True)
    block = re.search(
        r"## Timeline\n\n```mermaid\n(.*?)\n%% drawn by [^\n]*\n```\n\n### D", drawn, re.DOTALL
    )
    assert block is not None
    assert block[1] == (
        "gantt\n"
        "    title From 2026-01-15 00#58;05 to 00#58;45 (UTC)\n"
        "    dateFormat YYYY-MM-DD HH:mm:ss\n"
        "    axisFormat %H:%M\n"
        "    section Detection\n"
        "    Detected#58; The alert#58; error rate #62; 5#37; :crit, milestone, 2026-01-15 00:05:00, 0s\n"
        "    Phones ring :2026-01-15 00:06:00, 2026-01-15 00:10:00\n"
        "    section Resolution\n"
        "    ~ Resolved#58; Service#59; restored #35;1 :crit, milestone, 2026-01-15 00:45:00, 0s\n"
        "    section Timings\n"
        "    Time to resolve#58; about 40 min :active, 2026-01-15 00:05:00, 2026-01-15 00:45:00"
    )


def test_without_being_asked_nothing_is_drawn() -> None:
    """The document is the report's own words, unless a diagram is asked for."""
    assert "mermaid" not in TWO.to_markdown()
    instant = (
        pm.report("I", "t").detected("2026-01-15 00:05", "One instant makes no picture").build()
    )
    assert instant.to_markdown(diagram=True) == instant.to_markdown()


@pytest.mark.parametrize(
    "change",
    [
        lambda drawn: drawn.replace("    Phones ring", "    Phones rang"),
        lambda drawn: re.sub(r"%% drawn by .*", "", drawn),
        lambda drawn: drawn.replace("gantt\n", "gantt\n    %% mine\n"),
    ],
)
def test_a_diagram_that_somebody_changed_is_kept(change: object) -> None:
    """Only what is exactly ours is passed over: a change of an author's is an author's text."""
    drawn = change(TWO.to_markdown(diagram=True))  # type: ignore[operator]
    read = pm.Report.from_markdown(drawn)
    assert [extra.after for extra in read.extras] == ["Timeline"]
    assert read.extras[0].markdown in drawn
    assert pm.Report.from_markdown(read.to_markdown(diagram=True)) == read


def test_a_diagram_in_another_place_is_kept() -> None:
    """One of ours that was moved elsewhere, or that a log holds, is what is there."""
    chart = timeline_chart(TWO, TWO.timings)
    assert chart is not None
    report = (
        TWO.edit().log(gantt(chart), "mermaid").note(f"```mermaid\n{gantt(chart)}\n```").build()
    )
    assert pm.Report.from_markdown(report.to_markdown(diagram=True)) == report
    with_chart = TWO.edit().extra(f"```mermaid\n{gantt(chart)}\n```", after="Timeline").build()
    assert pm.Report.from_markdown(with_chart.to_markdown(diagram=True)) == with_chart
    assert pm.Report.from_markdown(with_chart.to_markdown()) == with_chart


@given(st.text(max_size=60).filter(lambda text: text.isprintable() and text.strip()))
@example("title of it")
@example("2026-01-15: a date")
@example("%%{init: {}}%%")
@example("ﬂ°°58¶ß")
@example("a;b:c#d\\")
@settings(max_examples=examples(100))
def test_a_label_means_nothing_to_mermaid(words: str) -> None:
    """Each line of the drawing is one of its statements, with one colon in front of its data."""
    report = pm.report("I", "t", date="2026-01-15").detected("00:01", pm.escape(words) or "x")
    drawn = report.detected("00:02", "end").build()
    chart = timeline_chart(drawn, drawn.timings)
    assert chart is not None
    *head, label, _, seal = gantt(chart).split("\n")
    assert len(head) == 5
    assert re.fullmatch(
        r"    (?!\d|title|section|date)(?:[\w ,./()'!?=+*~@$^-]|#\d+;)+ "
        r":(?:crit, )?milestone, 2026-01-15 00:01:00, 0s",
        label,
    )
    assert is_own_diagram("\n".join([*head, label, _, seal]))


def test_a_long_timeline_is_drawn_by_its_milestones() -> None:
    """What Mermaid refuses as too large isn't written; what is left out is in the tables."""
    draft = pm.report("I", "t", date="2026-01-15").detected("00:00", "a", milestone="detected")
    for number in range(2_000):
        draft = draft.detected("00:05", f"event number {number}")
    report = draft.resolved("01:00", "b", milestone="resolved").build()
    drawn = report.to_markdown(diagram=True)
    assert drawn.count(":milestone") == 0
    assert drawn.count(":crit, milestone") == 2
    assert pm.Report.from_markdown(drawn) == report
    unmarked = pm.report("I", "t", date="2026-01-15")
    for number in range(2_000):
        unmarked = unmarked.detected(f"00:{number % 60:02}", f"event number {number}")
    plain = unmarked.build()
    assert plain.to_markdown(diagram=True) == plain.to_markdown()


def test_a_seal_is_of_one_text() -> None:
    """A sealed text is known, and nothing else is."""
    assert is_own_diagram(with_checksum("gantt\n    x"))
    assert not is_own_diagram("gantt\n    x")
    assert not is_own_diagram(with_checksum("gantt\n    x").replace("x", "y"))
    assert not is_own_diagram(with_checksum("gantt") + "\n")
