"""The combinators: each reads what it writes, and refuses a class that it doesn't fit."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import postmortem as pm
from postmortem.errors import FieldError, LayoutError
from postmortem.model.layout import (
    Column,
    Cursor,
    Label,
    Page,
    Part,
    code_blocks,
    day,
    entries,
    items,
    labelled,
    moment,
    names,
    numbered,
    paragraph,
    prose,
    section,
    subsection,
    table,
)
from postmortem.model.layout.values import Value, duration
from postmortem.model.sections.communication import InternalMessage
from postmortem.model.sections.details import Detail, Excerpt, Link, read_link, write_link
from postmortem.model.sections.impact import USER, UserImpact
from postmortem.model.sections.lessons import Lesson
from postmortem.model.sections.metadata import FACTS, Metadata
from postmortem.model.sections.metrics import MonitoringGap
from postmortem.model.sections.root_cause import LAYOUT as ROOT_CAUSE
from postmortem.model.sections.root_cause import RootCauseAnalysis
from postmortem.model.sections.sign_off import SignOff
from postmortem.model.sections.summary import ImpactOverview
from postmortem.model.sections.timeline import LAYOUT as TIMELINE
from postmortem.model.sections.timeline import Event
from postmortem.testing import durations, instances, instants, moments, normal_texts
from postmortem.tree.nodes import (
    BulletList,
    CodeBlock,
    Document,
    Item,
    Kept,
    NumberedList,
    Prose,
    Section,
    Table,
)
from postmortem.tree.span import Span
from postmortem.values.sequences import TimeSequences

DAY = dt.date(2026, 1, 15)

LESSONS = entries(Lesson, lesson=Label("Lesson"), context=Label("Context"), action=Label("Action"))
OVERVIEW = labelled(
    ImpactOverview,
    services_affected=Label("Services Affected", names),
    user_impact=Label("User Impact"),
    data_impact=Label("Data Impact"),
    financial_impact=Label("Financial Impact"),
)
MESSAGES = table(
    InternalMessage,
    time=Column("Time", moment),
    channel=Column("Channel"),
    message=Column("Message"),
    sender=Column("Sender", optional=True),
)


def read_back(part: Part[Any], value: Any) -> tuple[Any, Page]:
    """Return what a part reads from the blocks it writes, and the page with its messages."""
    body = tuple(part.write(value, TimeSequences(DAY)))
    page = Page(document=Document("t", body), times=TimeSequences(DAY))
    cursor = Cursor(page, "Here", body, None)
    result = part.read(cursor)
    cursor.finish()
    return result, page


def lines(least: int = 0) -> st.SearchStrategy[tuple[str, ...]]:
    """Return a strategy for several lines."""
    return st.lists(normal_texts("line"), min_size=least, max_size=4).map(tuple)


PARTS: dict[str, tuple[Part[Any], st.SearchStrategy[Any]]] = {
    "prose": (prose("…"), st.none() | normal_texts("prose")),
    "numbered": (numbered("…"), lines()),
    "code_blocks": (
        code_blocks(Excerpt, "…"),
        st.lists(instances(Excerpt), max_size=3).map(tuple),
    ),
    "items": (
        items(write_link, read_link, "…"),
        st.lists(instances(Link), max_size=3).map(tuple),
    ),
    "table": (MESSAGES, st.lists(instances(InternalMessage), max_size=3).map(tuple)),
    "record": (USER, instances(UserImpact)),
    "bold record": (FACTS, instances(Metadata)),
    "labelled": (OVERVIEW, instances(ImpactOverview)),
    "entries": (LESSONS, st.lists(instances(Lesson), max_size=3).map(tuple)),
    "section": (ROOT_CAUSE, instances(RootCauseAnalysis)),
}


@pytest.mark.parametrize("name", PARTS)
def test_a_part_reads_what_it_writes(name: str) -> None:
    """Every part gives back its value, and finds nothing wrong or left over."""
    part, values = PARTS[name]

    @given(values)
    def law(value: Any) -> None:
        result, page = read_back(part, value)
        assert result == value
        assert not page.problems
        assert not page.leftovers

    law()


def test_a_paragraph_reads_what_it_writes() -> None:
    """A line that would start a block stands guarded in its paragraph, and comes back."""
    (block,) = paragraph("…").write("# no heading", TimeSequences(None))
    assert block == Prose("\\# no heading")
    result, _ = read_back(paragraph("…"), "1. no list")
    assert result == "1\\. no list"  # the field's own normal form takes the guard away


VALUES: dict[str, tuple[Value, st.SearchStrategy[Any]]] = {
    "day": (day, st.dates(dt.date(1970, 1, 1))),
    "duration": (duration, durations()),
    "instant": (moment, instants()),
    "moment": (moment, moments()),
    "names": (
        names,
        st.lists(normal_texts("line"), min_size=1, max_size=4).map(tuple),
    ),
}


@pytest.mark.parametrize("name", VALUES)
def test_a_value_reads_what_it_writes(name: str) -> None:
    """Every value that is in a line gives itself back, on whatever day."""
    value, strategy = VALUES[name]

    @given(strategy, st.none() | st.just(DAY))
    @example(("a\\", "b, c", "\\,", ",,"), DAY)
    def law(given_value: Any, on: dt.date | None) -> None:
        if isinstance(given_value, tuple) != (name == "names"):
            return  # the example is for names
        times = TimeSequences(on)
        assert value.read(value.write(given_value, times), times) == given_value

    law()


def one_cell_less() -> Any:
    """Declare a table that forgets a field."""
    return table(Lesson, lesson=Column("Lesson"), context=Column("Context"))


def one_label_too_many() -> Any:
    """Declare a table with a label for no field."""
    return table(Excerpt, code=Column("Code"), language=Column("Language"), colour=Column("Hue"))


def the_same_label_twice() -> Any:
    """Declare a table in which two columns have one heading."""
    return table(Excerpt, code=Column("Text"), language=Column("text:"))


def a_part_too_few() -> Any:
    """Declare a section that forgets a field."""
    return section("S", Excerpt, code=subsection("Code", prose("…")))


def two_parts_without_headings() -> Any:
    """Declare a section in which an absent part could be mistaken for the next one."""
    return section("S", Excerpt, code=paragraph("…"), language=prose("…"))


@pytest.mark.parametrize(
    "declare",
    [
        one_cell_less,
        one_label_too_many,
        the_same_label_twice,
        a_part_too_few,
        two_parts_without_headings,
    ],
)
def test_a_layout_that_does_not_fit_its_class_fails_when_declared(
    declare: Callable[[], Any],
) -> None:
    """A field that is forgotten, or a label that means nothing, fails at import, by name."""
    with pytest.raises(LayoutError, match=r"expected a (label|part|heading)"):
        declare()


def test_a_column_that_no_row_uses_is_left_out() -> None:
    """An optional column is in the table only if some row has a value in it."""
    (block,) = MESSAGES.write((InternalMessage(message="m"),), TimeSequences(None))
    assert isinstance(block, Table)
    assert block.columns == ("Time", "Channel", "Message")


def test_an_absent_part_leaves_no_trace() -> None:
    """Nothing is written for what is not there: no heading, no table, no label."""
    absent: list[tuple[Part[Any], Any]] = [
        (prose("…"), None),
        (numbered("…"), ()),
        (MESSAGES, ()),
        (OVERVIEW, ImpactOverview()),
        (USER, UserImpact()),
        (LESSONS, ()),
        (ROOT_CAUSE, RootCauseAnalysis()),
    ]
    for part, value in absent:
        assert list(part.write(value, TimeSequences(DAY))) == []


def problems_of(part: Part[Any], *body: Any) -> list[str]:
    """Return what is wrong with some blocks, as messages."""
    page = Page(document=Document("t", body), times=TimeSequences(DAY))
    part.read(Cursor(page, "Here", body, None))
    return [str(problem) for problem in page.problems]


def test_a_value_that_can_not_be_read_is_reported_with_its_place() -> None:
    """An error names the section, the row and what was expected."""
    signed = table(
        SignOff,
        role=Column("Role"),
        name=Column("Name"),
        date=Column("Date", day),
        signature=Column("Signature"),
    )
    row = ("Technical Lead", "", "tomorrow", "")
    assert problems_of(signed, Table(("Role", "Name", "Date", "Signature"), (row,))) == [
        "Here, row 1: expected a date like 2026-01-15, found 'tomorrow'; write year, month and day"
    ]


def test_a_missing_required_value_is_reported() -> None:
    """A row without what every row needs is a problem, and an empty row is none."""
    heading = ("Time", "Channel", "Message")
    rows = (("00:10", "#ops", ""), ("", "", ""))
    assert problems_of(MESSAGES, Table(heading, rows)) == [
        "Here, row 1: expected a value for 'Message'"
    ]


@pytest.mark.parametrize(
    ("part", "body"),
    [
        (MESSAGES, (Table(("Time", "Colour"), (("00:10", "red"),)),)),
        (MESSAGES, (Table(("Message", "Message"), (("a", "b"),)),)),
        (MESSAGES, (Table(("Time", "Channel"), (("00:10", "#ops"),)),)),
        (MESSAGES, (BulletList((Item("00:10 said"),)),)),
        (numbered("…"), (NumberedList((Item("a", (Prose("b"),)),)),)),
        (LESSONS, (NumberedList((Item("no label"),)),)),
        (LESSONS, (NumberedList((Item("**Lesson:** x", (Prose("more"),)),)),)),
        (OVERVIEW, (BulletList((Item("**Weather:** rain"),)),)),
        (code_blocks(Excerpt, "…"), (Prose("no code"),)),
        (paragraph("…"), (Prose("two\n\nparagraphs"),)),
        (TIMELINE, (Section("Timeline", (Prose("before"),)),)),
    ],
)
def test_what_a_part_does_not_understand_is_left(part: Part[Any], body: tuple[Any, ...]) -> None:
    """A block of another shape is no error and not lost: it waits to be kept."""
    source = b"some source text"
    placed = tuple(_with_span(block, len(source)) for block in body)
    page = Page(document=Document("t", placed, source), times=TimeSequences(DAY))
    cursor = Cursor(page, "", placed, None)
    part.read(cursor)
    cursor.finish()
    assert not page.problems
    assert [leftover.markdown for leftover in page.leftovers] == [source.decode()]


def _with_span(block: Any, end: int) -> Any:
    span = Span(0, end, 1)
    if isinstance(block, Section):
        return attrs.evolve(block, body=tuple(_with_span(inner, end) for inner in block.body))
    return attrs.evolve(block, span=span)


def test_what_is_kept_says_after_which_section() -> None:
    """Kept Markdown is found again after the section that it followed."""
    body = (
        Section("Timeline", (Kept("intro"), Section("Detection", (Kept("inner"),)))),
        Section("Weather", (Prose("rain"),)),
        Section("Rain", (Table(("mm",), (("3",),)),)),
    )
    page = Page(document=Document("t", body))
    cursor = Cursor(page, "", body, None)
    TIMELINE.read(cursor)
    cursor.finish()
    leftovers = [(leftover.after, leftover.markdown) for leftover in page.leftovers]
    assert ("Timeline", "intro") in leftovers
    assert ("Timeline / Detection", "inner") in leftovers
    # A tree that no Markdown was read for can't say how its section was written.
    assert [problem.found for problem in page.problems] == ["Table"]


def test_a_section_that_no_part_takes_is_its_authors_own() -> None:
    """A section of another name keeps its body and says what it follows, inside a section as well."""
    inner = (Section("Detection"), Section("Mood", (Prose("calm"),)))
    body = (
        Section("Weather", (Prose("rain"),)),
        Section("Timeline", (Section("Eve", (Prose("quiet"),)), *inner)),
        Section("Legal", (Prose("none"),)),
    )
    page = Page(document=Document("t", body))
    cursor = Cursor(page, "", body, None)
    TIMELINE.read(cursor)
    cursor.finish()
    assert {(own.after, own.title, own.body) for own in page.own_sections} == {
        ("", "Weather", "rain"),
        ("Timeline / ", "Eve", "quiet"),
        ("Timeline / Detection", "Mood", "calm"),
        ("Timeline", "Legal", "none"),
    }
    assert not page.leftovers


def test_prose_is_above_the_rows_that_it_introduces() -> None:
    """What is above the table of a phase is its prose; what is below the table is kept."""
    rows = Table(("Time (UTC)", "Event", "Notes"), (("00:15", "It began", ""),))
    body = (Section("Timeline", (Section("Detection", (Prose("why"), rows, Prose("more"))),)),)
    page = Page(document=Document("t", body), times=TimeSequences(DAY))
    cursor = Cursor(page, "", body, None)
    timeline = TIMELINE.read(cursor)
    cursor.finish()
    assert timeline.how_detected == "why"
    assert [event.event for event in timeline.detection] == ["It began"]
    assert [leftover.markdown for leftover in page.leftovers] == ["more"]


@pytest.mark.parametrize("rows", [0, 1])
def test_a_table_in_prose_is_not_taken_for_the_rows(rows: int) -> None:
    """Prose with a table like that of the events stays prose, with and without events below it."""
    text = "As the alert had it:\n\n| Time (UTC) | Event |\n|---|---|\n| 00:15 | It fired |"
    events = (Event(event="It began"),) * rows
    report = pm.Report(title="T", timeline=pm.Timeline(how_detected=text, detection=events))
    assert pm.Report.from_markdown(report.to_markdown()) == report


def test_titles_match_whatever_their_case_and_colon() -> None:
    """A heading is recognised in another case, with other spaces, and with a colon."""
    rows = Table(("time (utc)", " EVENT ", "Notes:"), (("00:15", "It began", ""),))
    body = (Section("TIMELINE:", (Section("detection ", (rows,)),)),)
    page = Page(document=Document("t", body), times=TimeSequences(DAY))
    timeline = TIMELINE.read(Cursor(page, "", body, None))
    at = dt.datetime(2026, 1, 15, 0, 15, tzinfo=dt.UTC)
    assert timeline.detection == (Event(time=at, event="It began"),)


def test_a_prompt_of_the_blank_document_is_no_value() -> None:
    """A prompt that was left in a cell that only takes a date, or the like, counts as absent."""
    gaps = entries(
        MonitoringGap,
        gap=Label("Gap"),
        solution=Label("Proposed Solution"),
        priority=Label("Priority", Value(lambda value, on: value, lambda text, on: text)),
    )
    body = tuple(gaps.blank())
    page = Page(document=Document("t", body))
    (gap,) = gaps.read(Cursor(page, "", body, None))
    assert gap.priority is None


def test_a_detail_must_not_shadow_a_field() -> None:
    """A row of the author's own with the label of a field would be read as the field."""
    with pytest.raises(FieldError, match=r"other\[0\].label: .* 'failed requests:'; give it as"):
        UserImpact(other=(Detail(label="failed requests:", value="3"),))


def test_code_in_a_section_of_prose_is_prose() -> None:
    """Prose takes every block of its section, as it was written."""
    source = b"a\n\n```\nb\n```\n\nc"
    placed = (
        Prose("a", span=Span(0, 1, 1)),
        CodeBlock("b", span=Span(3, 12, 3)),
        Prose("c", span=Span(14, 15, 7)),
    )
    page = Page(document=Document("t", placed, source))
    assert prose("…").read(Cursor(page, "", placed, None)) == source.decode()


METADATA = "# T\n\n## Metadata\n\n| Field | Value |\n|---|---|\n"


@pytest.mark.parametrize("value", ["*(ask Bob)*", "*(SEV-2?)*", "*()*"])
def test_a_remark_of_an_author_is_no_prompt(value: str) -> None:
    """Of emphasised brackets, only what the blank document says is absent; nothing else vanishes."""
    text = f"{METADATA}| Severity | {value} |\n"
    with pytest.raises(pm.ReadError, match=r"Metadata / Severity \(line 7\)"):
        pm.Report.from_markdown(text)
    assert value in pm.read_markdown(text).report.to_markdown()


def test_a_row_of_facts_without_a_label_is_refused_with_its_line() -> None:
    """It might continue the row above, or belong to a label that somebody forgot."""
    text = f"{METADATA}| Reviewers | Bob |\n|  | Alice |\n"
    with pytest.raises(pm.ReadError, match=r"line 8\): expected a label"):
        pm.Report.from_markdown(text)
    assert "Alice" in pm.read_markdown(text).report.to_markdown()
