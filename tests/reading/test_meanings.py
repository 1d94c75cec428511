"""What documents of other houses mean: one quirk a case."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given, settings

import postmortem as pm
from postmortem.testing import texts
from tests.effort import examples
from tests.everything import everything
from tests.growth import MOST, exponent
from tests.reading.old_markdown import lost_words, read

HEAD = "# 2024-03-05, Boiler was cold\n\n## Timeline\n\n"


def times(body: str, head: str = HEAD) -> list[tuple[str, str]]:
    """Return the times and the events of a timeline, as the report shows them."""
    timeline = read(head + body).report.timeline
    rows = (*timeline.events, *timeline.detection, *timeline.investigation, *timeline.resolution)
    return [(_shown(row.time), row.event) for row in rows]


def _shown(time: Any) -> str:
    return f"{time:%d %H:%M}" if isinstance(time, dt.datetime) else str(time or "")


TIMELINES = {
    "bullets": ("- 13:30 – a\n- 13:35 - b\n- 13:40: c", ["05 13:30 a", "05 13:35 b", "05 13:40 c"]),
    "bold": ("* **13:30 UTC**: a\n* **13:35:** b", ["05 13:30 a", "05 13:35 b"]),
    "brackets": ("- [13:30] a\n- (13:35) b\n- `13:40` c", ["05 13:30 a", "05 13:35 b", "05 13:40 c"]),
    "half days": ("- 1:30 PM: a\n- 11:50 p.m. - b", ["05 13:30 a", "05 23:50 b"]),
    "after midnight": ("- 23:50 – a\n- 00:10 – b", ["05 23:50 a", "06 00:10 b"]),
    "a slip": ("- 13:30 – a\n- 13:20 – b", ["05 13:30 a", "05 13:20 b"]),
    "dots": ("- 11.50 – a\n- 8:40 – b", ["05 11:50 a", "05 08:40 b"]),
    "from the start": ("- T+0:05 – a", ["T+0:05 a"]),
    "doubt": ("- ~13:30 – a\n- ca. 13:40: b\n- 13:50? – c",
              ["~2024-03-05 13:30 a", "~2024-03-05 13:40 b", "~2024-03-05 13:50 c"]),
    "range": ("- 09:00 - 11:00 – a", ["2024-03-05 09:00 – 2024-03-05 11:00 a"]),
    "no time": ("| Time | Event |\n|--|--|\n| --:-- | a |\n| 20211-01-02 10:00 | b |",
                ["--:-- a", "20211-01-02 10:00 b"]),
    "columns in any order": ("| What | Who | When |\n|--|--|--|\n| a | Jo | 13:30 |", ["05 13:30 a"]),
    "a column of days": ("| Date | Time (CET) | Event |\n|--|--|--|\n| 2024-03-05 | 23:30 | a |\n| | 00:10 | b |",
                         ["05 22:30 a", "05 23:10 b"]),
    "the day on the first row": ("| Time | Event |\n|--|--|\n| 2024-03-04 22:00 | a |\n| 23:00 | b |",
                                 ["04 22:00 a", "04 23:00 b"]),
    "a zone in a sentence": ("All times in UTC+2.\n\n- 13:30 – a", ["05 11:30 a"]),
    "a zone in a column": ("| Time in PST | Event |\n|--|--|\n| 13:30 | a |", ["05 21:30 a"]),
    "a zone on one row": ("- 13:30 CET – a\n- 13:40 – b", ["05 12:30 a", "05 12:40 b"]),
    "a zone by two names": ("- 13:30 NZST/NZDT – a\n- 23:40 CEST/CET – b", ["05 00:30 a", "05 22:40 b"]),
    "a zone of two offsets": ("(all times in Pacific Time)\n\n- 13:30 – a", ["05 21:30 a"]),
    "a zone without an offset": ("(all times in local time)\n\n- 13:30 – a", ["13:30 local time a"]),
    "day headings": ("### 2024-03-05\n\n- 23:30 – a\n\n### 2024-03-06\n\n- 08:00 – b",
                     ["05 23:30 a", "06 08:00 b"]),
    "day bullets": ("- 2024-03-06\n  - 13:30 – a\n  - 13:40 – b", ["06 13:30 a", "06 13:40 b"]),
    "time headings": ("### 13:30\n\na\n\n### 14:00 – b\n\nmore", ["05 13:30 a", "05 14:00 b"]),
    "phases": ("### Detection\n\n- 13:30 – a\n\n### Recovery\n\n- 14:00 – b", ["05 13:30 a", "05 14:00 b"]),
    "times in bold": ("**13:30**\n\na\n\n**14:00 - b**\n\nmore", ["05 13:30 a", "05 14:00 b"]),
    "phases in words": ("Detection:\n\n- 13:30 a\n\n**Recovery**\n\n- 14:00 b", ["05 13:30 a", "05 14:00 b"]),
    "lines": ("13:30 - a\n13:40 - b", ["05 13:30 a", "05 13:40 b"]),
    "a range without spaces": ("- **09:15–09:40** a\n- 10:00–10:30 b\n- 11:00 - 11:30 c",
                               ["2024-03-05 09:15 – 2024-03-05 09:40 a", "2024-03-05 10:00 – 2024-03-05 10:30 b",
                                "2024-03-05 11:00 – 2024-03-05 11:30 c"]),
    "a zone in brackets": ("- 13:30 (UTC+1) – a", ["05 12:30 a"]),
    "two zones": ("- 13:30 UTC / 14:30 CET: a\n\n### 14:00 UTC (15:00 CET)\n\nb", ["05 13:30 a", "05 14:00 b"]),
    "two zones that disagree": ("### 14:00 UTC (14:30 CET)\n\nb", ["05 14:00 (14:30 CET) b"]),
    "doubt in brackets": ("### 13:30 (roughly)\n\na\n\n### 14:00 (maybe earlier?)\n\nb",
                          ["~2024-03-05 13:30 a", "~2024-03-05 14:00 b"]),
    "a day with a zone": ("5 March 2024 (CET)\n\n13:30   a\n13:40   b\n", ["05 12:30 a", "05 12:40 b"]),
    "a day and its lines": ("6 March 2024 (CET)\n13:30 a\nand on\n13:40 b", ["06 12:30 a and on", "06 12:40 b"]),
    "days without a year": ("- Mar 4, 23:30 UTC - a\n- 5 Mar 13:30 b\n- Dec 31 10:00: c",
                            ["04 23:30 a", "05 13:30 b", "31 10:00 c"]),
    "weekdays": ("- Tue 13:30 a\n- Wed 13:40 b", ["05 13:30 a", "06 13:40 b"]),
    "before and after": ("- 13:30 a\n- before 14:00: b", ["05 13:30 a", "before 14:00 b"]),
    "parts of a second": ("- 13:30:15.123 a\n- 13:30-ish: b", ["05 13:30 a", "~2024-03-05 13:30 b"]),
    "events below their times": ("- **13:30**\n  - a\n  - more\n- 13:40\n  - b", ["05 13:30 a", "05 13:40 b"]),
    "a table without a heading": ("| 13:30 | a |\n|--|--|\n| 13:40 | b |", ["05 13:30 a", "05 13:40 b"]),
    "times beside the timeline": ("- 13:30 a\n\n## Mar 6, 08:00\n\nb\n\n### 08:10\n\nc\n\n## Thanks\n\nto all",
                                  ["05 13:30 a", "06 08:00 b", "06 08:10 c"]),
    "a day beside the timeline": ("- 13:30 a\n\n## 6 March\n\n- 08:00 b\n\n## 2024-03-07\n\nWe met.",
                                  ["05 13:30 a", "06 08:00 b"]),
    "a day of two orders": ("- 03/04/2024 13:30 – a\n- 13:40 - b", ["03/04/2024 13:30 a", "13:40 (as written) b"]),
    "one of which is the incident's": ("- 03/05/2024 13:30 – a\n- 05/03/2024 13:40 b\n- 13:50 c",
                                       ["05 13:30 a", "05 13:40 b", "05 13:50 c"]),
    "bare times after a day that isn't known": ("- 13:30 a\n- 03/04/2024 08:00 b\n- 09:00 c",
                                                ["05 13:30 a", "03/04/2024 08:00 b", "09:00 (as written) c"]),
}  # fmt: skip


@pytest.mark.parametrize("name", TIMELINES)
def test_a_timeline_is_read_in_the_form_that_it_has(name: str) -> None:
    """Each form of a timeline gives its events with their times in UTC, or with their words."""
    body, expected = TIMELINES[name]
    assert [f"{time} {event}" for time, event in times(body)] == expected


def test_a_few_lines_of_code_belong_to_their_event() -> None:
    """What a line can hold becomes code in the event's notes; a log is kept, and no more than it."""
    log = "\n".join(f"  line  {number}" for number in range(9))
    body = f"### 13:30\n\nIt said:\n\n```\nnot `found`\n```\n\nand\n\n```\n{log}\n```\n\nsoon.\n"
    reading = read(HEAD + body)
    (event,) = reading.report.timeline.events
    assert (event.event, event.notes) == ("It said:", "`` not `found` ``<br>and<br>soon.")
    (extra,) = reading.report.extras
    assert extra.markdown == f"### 13:30\n\n```\n{log}\n```"
    assert str(reading.coverage) == "4 of 5 blocks"


def test_a_year_that_nobody_wrote_is_reported_as_assumed() -> None:
    """It is the one that brings the day nearest to the incident's; without that, words stay."""
    reading = read("# 2024-01-02, Down\n\n## Timeline\n\n- Dec 31, 23:50: a\n")
    assert times("- Dec 31, 23:50: a\n", "# 2024-01-02, Down\n\n## Timeline\n\n") == [
        ("31 23:50", "a")
    ]
    assert reading.report.timeline.events[0].time == dt.datetime(
        2023, 12, 31, 23, 50, tzinfo=dt.UTC
    )
    assert any(
        "don't say all" in diagnostic.why
        for diagnostic in reading.diagnostics
        if diagnostic.kind == "assumed"
    )
    assert times("- Dec 31, 23:50: a\n", "# Down\n\n## Timeline\n\n") == [("Dec 31, 23:50", "a")]


def test_code_below_a_bullet_belongs_to_its_event() -> None:
    """The same holds for an item; a log below it is kept by itself."""
    short = "- 13:30 - restart\n\n      kubectl delete pod a\n"
    (event,) = read(HEAD + short).report.timeline.events
    assert event.notes == "`kubectl delete pod a`"
    reading = read(HEAD + "- 13:00 - a\n- 13:30 - b\n\n  ```\n  a  b\n  ```\n")
    assert [event.event for event in reading.report.timeline.events] == ["a", "b"]
    assert reading.report.extras[0].markdown == "```\na  b\n```"


FACTS: dict[str, tuple[str, dict[str, Any]]] = {
    "a table without a heading": (
        "| Severity | SEV1 |\n|---|---|\n| Duration | 1h 28m |\n| Region | eu |",
        {"severity": "SEV-1", "duration": dt.timedelta(hours=1, minutes=28), "other": ["Region"]},
    ),
    "lines": ("**Severity:** Sev-2  \n**Author:** Jo", {"severity": "SEV-2", "reporter": "Jo"}),
    "bullets": ("- Severity: P1 - Critical\n- Status: Closed",
                {"severity": pm.Severity.P1, "status": "Resolved", "other": ["Severity as written"]}),
    "another scale": ("**Severity:** P0", {"severity": pm.Severity.P0}),
    "how soon, not how bad": ("**Priority:** High", {"severity": None, "other": ["Priority"]}),
    "a table that says it is one": (
        "| Metadata | |\n|---|---|\n| Incident date | 2024-03-05 |\n| Colour | red |\n| Mood | blue |\n| Taste | salt |",
        {"date": dt.date(2024, 3, 5), "other": ["Colour", "Mood", "Taste"]},
    ),
    "about": ("**Duration:** ~22 minutes", {"duration": pm.ApproximateDuration(minutes=22)}),
    "a long date": ("**Date:** March 5, 2024", {"date": dt.date(2024, 3, 5)}),
}  # fmt: skip


@pytest.mark.parametrize("name", FACTS)
def test_facts_are_read_where_their_words_say_them(name: str) -> None:
    """A fact is a field where it can be one, and a row of its own where it can't."""
    body, expected = FACTS[name]
    metadata = read(f"# Down\n\n{body}\n\n## Impact\n\nSome.\n").report.metadata
    values = {field: getattr(metadata, field) for field in expected if field != "other"}
    assert values == {field: value for field, value in expected.items() if field != "other"}
    assert [row.label for row in metadata.other] == expected.get("other", [])


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("PM2021-004 - Boiler", ("Boiler", "PM2021-004", None)),
        ("INC-2025-001: Boiler", ("Boiler", "INC-2025-001", None)),
        ("2018-04-18, boiler", ("boiler", None, dt.date(2018, 4, 18))),
        ("Boiler (INC-7)", ("Boiler", "INC-7", None)),
        ("2018-04-18 4:23PM PST, boiler", ("2018-04-18 4:23PM PST, boiler", None, dt.date(2018, 4, 18))),
        ("🔥 INC-2025-001: Boiler", ("🔥 Boiler", "INC-2025-001", None)),
        ("HTTP 500 on the boiler", ("HTTP 500 on the boiler", None, None)),
        ("EC2 was cold", ("EC2 was cold", None, None)),
        ("SEV-2: boiler", ("SEV-2: boiler", None, None)),
    ],
)  # fmt: skip
def test_a_title_gives_its_id_and_its_date(title: str, expected: tuple[object, ...]) -> None:
    """What is around a title becomes the facts that it is."""
    report = read(f"# {title}\n\n## Impact\n\nSome.\n").report
    assert (report.title, report.metadata.incident_id, report.metadata.date) == expected


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("[x] Bleed it", ("Bleed it", None, None, "Done", None)),
        ("Bleed it (DONE)", ("Bleed it", None, None, "Done", None)),
        ("✅ Bleed it", ("Bleed it", None, None, "Done", None)),
        ("Bleed it (@jo, due 2024-04-01)", ("Bleed it", "@jo", dt.date(2024, 4, 1), None, None)),
        ("Bleed it by 1 April 2024", ("Bleed it", None, dt.date(2024, 4, 1), None, None)),
        ("Bleed it by 3 engineers", ("Bleed it by 3 engineers", None, None, None, None)),
        ("[x] Bleed it — OPS-77", ("Bleed it", None, None, "Done", "OPS-77")),
        ("Call at 9 (UTC-5)", ("Call at 9 (UTC-5)", None, None, None, None)),
        ("Use AES (AES-256)", ("Use AES (AES-256)", None, None, None, None)),
        ("Bleed it @jo", ("Bleed it", "@jo", None, None, None)),
        ("Write to jo@example.com", ("Write to jo@example.com", None, None, None, None)),
        ("Talk to @jo about it", ("Talk to @jo about it", None, None, None, None)),
        ("Bleed it – Owner: Jo, Due: 2024-04-01", ("Bleed it", "Jo", dt.date(2024, 4, 1), None, None)),
        ("Bleed it [#7](http://t/7)", ("Bleed it", None, None, None, "[#7](http://t/7)")),
        ("See [this](http://t) first", ("See [this](http://t) first", None, None, None, None)),
    ],
)  # fmt: skip
def test_an_action_has_the_values_at_its_end(item: str, expected: tuple[object, ...]) -> None:
    """Owner, date, status and ticket at the end of an item become fields; other words stay."""
    text = f"# Down\n\n## Impact\n\nSome.\n\n## Next steps\n\n- {item}\n"
    (action,) = read(text).report.action_items.unscheduled
    values = (action.action, action.owner, action.due, action.status, action.ticket)
    assert values == expected


def test_lines_in_bold_are_headings_where_they_name_something() -> None:
    """A document without a heading has its sections by its lines in bold, each with its own."""
    text = (
        "# Down\n\nA word before.\n\n**Summary**\n\nIt was cold.\n\n**Timeline:**\n\n- 2024-03-05 13:30 a\n\n"
        "**Weather**\n\n- rain\n\n**What went well**\n- We slept\n\n**Impact**\n"
    )
    report = read(text).report
    assert report.summary.one_line == "It was cold."
    assert [event.event for event in report.timeline.events] == ["a"]
    assert report.went_well == ("We slept",)
    assert report.overview == "A word before."
    assert [extra.markdown for extra in report.extras] == [
        "**Weather**\n\n- rain",
        "**Impact**",
    ]


def test_a_line_in_bold_before_a_list_says_what_its_items_are_about() -> None:
    """Among actions, any line in bold before a list is a group, and a horizon is the horizon."""
    text = "# Down\n\n## Impact\n\nIt was.\n\n## Actions\n\n**Boiler**\n\n- Bleed it\n\nLong term:\n\n- Buy one\n"
    items = read(text).report.action_items
    assert [action.action for action in items.unscheduled] == ["Boiler: Bleed it"]
    assert [action.action for action in items.long_term] == ["Buy one"]


@pytest.mark.parametrize("words", ["**Very cold**", "It was so cold:", "Timeline", "*Timeline*"])
def test_a_sentence_is_no_heading(words: str) -> None:
    """A line that names nothing, or isn't set apart, stays what it is."""
    text = f"# Down\n\n## Impact\n\nIt was.\n\n## Summary\n\n{words}\n\n- one\n"
    assert read(text).report.summary.text == f"{words}\n\n- one"


@pytest.mark.parametrize(
    ("title", "fact", "severity"),
    [
        ("SEV-2: boiler", "", "SEV-2"),
        ("Boiler (P1)", "", "P1"),
        ("Boiler (P1)", "**Severity:** SEV-3", "SEV-3"),
        ("P1 of the boiler", "", None),
        ("SEV1 and SEV2 of the boiler", "", None),
        ("MP3 boiler", "", None),
    ],
)
def test_a_title_names_the_severity_where_nothing_else_does(
    title: str, fact: str, severity: str | None
) -> None:
    """It stays in the title as well."""
    report = read(f"# {title}\n\n{fact}\n\n## Impact\n\nSome.\n").report
    assert (report.title, report.metadata.severity) == (title, severity)


def test_a_fact_whose_label_names_a_section_is_in_that_section() -> None:
    """A head that says all in a line each fills the sections; the second of a kind stays a fact."""
    head = "\n".join(
        f"| {label} | {value} |"
        for label, value in {
            "Summary": "It was cold", "Root Causes": "No oil", "Trigger": "Frost",
            "Impact": "12 people", "Resolution": "Oil", "Fault": "A hole",
        }.items()
    )  # fmt: skip
    report = read(
        f"# Down\n\n| | |\n|-|-|\n| **Date** | 2024-03-05 |\n{head}\n\n## Timeline\n\n- 13:30 a\n"
    ).report
    assert report.summary.one_line == "It was cold"
    assert report.root_cause.trigger == "Frost"
    assert report.root_cause.factors.primary == pm.Factor(description="No oil")
    assert [row.value for row in report.impact.user.other] == ["12 people"]
    assert report.timeline.how_resolved == "Oil"
    assert [row.label for row in report.metadata.other] == ["Fault"]


def test_a_row_without_what_it_must_have_leaves_its_table_as_it_is() -> None:
    """Half a factor is none, and none of the rows is taken out of its table."""
    table = (
        "| Factor | Effect |\n|--------|--------|\n| No oil | It was cold |\n|  | Somebody froze |"
    )
    text = f"# Down\n\n## Impact\n\nSome.\n\n## Contributing factors\n\n{table}\n"
    report = read(text).report
    assert report.root_cause.factors.contributing == ()
    assert [extra.markdown for extra in report.extras] == [table]


def test_a_status_may_follow_the_ticket() -> None:
    """A cell with both gives both; words that only look alike stay."""
    rows = "| a | 7 **DONE** |\n| b | Bug 8 **TODO** |\n| c | not started |\n"
    text = f"# Down\n\n## Impact\n\nSome.\n\n## Actions\n\n| Action | Bug |\n|-|-|\n{rows}"
    items = read(text).report.action_items.unscheduled
    assert [(item.ticket, item.status) for item in items] == [
        ("7", "Done"), ("Bug 8", "Open"), ("not started", None),
    ]  # fmt: skip


def test_a_question_is_parted_from_its_answer_on_one_line() -> None:
    """A numbered list is the form of ours, but in ours an answer has a line of its own."""
    text = "# Down\n\n## 5 Whys\n\n1. Why was it cold? No oil.\n2. Why no oil? → Nobody looked\n"
    steps = [(step.question, step.answer) for step in read(text).report.root_cause.whys]
    assert steps == [("Why was it cold?", "No oil."), ("Why no oil?", "Nobody looked")]


def test_words_before_an_example_are_no_item() -> None:
    """What a template says of its list stays; the items are taken."""
    text = "# Down\n\n## What went well\n\nThings that went well. For example,\n\n1. We slept\n"
    report = read(text).report
    assert report.went_well == ("We slept",)
    assert [extra.markdown for extra in report.extras] == ["Things that went well. For example,"]


@pytest.mark.parametrize(
    ("body", "actions"),
    [
        ("### Boiler\n\nBleed it. (https://t/7)", ["Boiler: Bleed it."]),
        ("### Boiler\n\nBleed it. Owner: Jo\n\nFill it. @jo", ["Boiler: Bleed it", "Boiler: Fill it."]),
        ("### Boiler\n\nWe talked about it.", []),
        ("### Boiler\n\nBleed it. (https://t/7)\n\nWe talked about it.", ["Boiler: Bleed it."]),
        ("Bleed it. Owner: Jo", ["Bleed it"]),
        ("All of it is on the board: https://t/board", []),
    ],
)  # fmt: skip
def test_a_paragraph_is_an_action_where_its_end_says_so(body: str, actions: list[str]) -> None:
    """Prose among actions is one where it ends with an owner, a date or, below a heading, a ticket."""
    text = f"# Down\n\n## Impact\n\nSome.\n\n## Next steps\n\n{body}\n"
    report = read(text).report
    assert [action.action for action in report.action_items.unscheduled] == actions
    assert ("We talked" in body or not actions) == bool(report.extras or report.custom_sections)


@pytest.mark.parametrize(
    "heading",
    ["Timeline", "timeline:", "4. Timeline", "🕐 Timeline", "**Timeline**", "Timline", "Timeline (UTC)"],
)  # fmt: skip
@pytest.mark.parametrize("level", ["#", "##", "####"])
def test_a_heading_is_known_in_any_dress(heading: str, level: str) -> None:
    """Numbers, emoji, colons, emphasis, another level or a wrong letter make no difference."""
    text = f"# Boiler\n\n{level} {heading}\n\n- 2024-03-05 13:30 – a\n"
    assert len(read(text).report.timeline.events) == 1


@pytest.mark.parametrize(
    "text",
    [
        "# Soup\n\n## Ingredients\n\n- leek\n\n## Steps\n\n1. cut\n",
        "# Sprint 12 retrospective\n\n## What went well\n\n- a\n\n## Action items\n\n- b\n",
        (
            "# Week\n\n## One\n\n### Summary\n\na\n\n### Timeline\n\n- 10:00 – a\n\n## Two\n\n### Summary\n\nb"
            "\n\n### Timeline\n\n- 11:00 – b\n"
        ),
    ],
    ids=["a recipe", "a retrospective", "two incidents"],
)
def test_what_is_no_post_mortem_of_one_incident_is_kept_whole(text: str) -> None:
    """Nothing is forced: the document stays as it is, and a diagnostic says why."""
    reading = read(text)
    assert [extra.markdown for extra in reading.report.extras] == [text.split("\n\n", 1)[1].strip()]
    assert [diagnostic.kind for diagnostic in reading.diagnostics] == ["noticed", "kept"]


def test_a_style_has_its_own_names_and_the_usual_ones() -> None:
    """What a style doesn't name has its usual name."""
    style = pm.Style(sections={"## Story": "timeline"}, severities={"P0": "SEV-1"}, zone="CET")
    text = "# Down\n\n**Severity:** P0\n\n## Story\n\n- 2024-03-05 13:30 – a\n\n## Lessons\n\n- b\n"
    report = read(text, style=style).report
    assert report.metadata.severity is pm.Severity.SEV_1
    assert report.timeline.events[0].time == dt.datetime(2024, 3, 5, 12, 30, tzinfo=dt.UTC)
    assert report.lessons.general[0].lesson == "b"


@pytest.mark.parametrize(
    "wrong",
    [{"sections": {"Story": "timelin"}}, {"severities": {"P0": "worst"}}, {"zone": "Mars"}],
    ids=str,
)
def test_a_style_refuses_what_there_isnt(wrong: dict[str, Any]) -> None:
    """A meaning, a severity and a zone that does not exist are errors that name the field."""
    with pytest.raises(pm.FieldError):
        pm.Style(**wrong)
    with pytest.raises(pm.ReadError, match="srebook"):
        pm.read_markdown("# Down", style="sre-book")


def test_a_report_is_read_back_equal_whatever_its_words() -> None:
    """Our own layout is exact, also for a report whose title and words look like another's."""
    report = pm.Report(
        title="INC-7: 2024-03-05 Down", went_well=("13:30 – a",), notes="**Date:** x"
    )
    assert read(report.to_markdown()).report == report
    assert read(everything().to_markdown()).report == everything()


def test_a_mistake_in_our_own_layout_is_an_error_for_files_only(tmp_path: Any) -> None:
    """`load` refuses it; `read_markdown` reads on and says so."""
    text = everything().to_markdown().replace("SEV-2", "SEV-9", 1)
    path = tmp_path / "ours.md"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(pm.ReadError, match="SEV-9"):
        pm.load(path)
    reading = read(text)
    assert "refused" in {diagnostic.kind for diagnostic in reading.diagnostics}
    assert lost_words(text, reading) == []


def test_only_words_that_the_report_has_otherwise_are_translated() -> None:
    """A heading, a column or a value that the report repeats word for word is no translation."""
    text = (
        "# 2024-03-05, Boiler was cold\n\n## Summary\n\nIt was cold.\n\n## Timeline\n\n"
        "| Time | Event |\n|--|--|\n| 13:30 UTC | a |\n\n## Action Items\n\n"
        "| Action | Who |\n|--|--|\n| Bleed it | Jo |\n\n## What Went Well\n\n- We slept\n"
    )
    translated = [
        diagnostic for diagnostic in read(text).diagnostics if diagnostic.kind == "translated"
    ]
    assert [(diagnostic.line, diagnostic.what) for diagnostic in translated] == [
        (3, "## Summary"), (11, "13:30 UTC"), (15, "Who"),
    ]  # fmt: skip


def test_rows_that_are_none_are_kept_below_their_heading() -> None:
    """A row without an event, or without an action, stays in its table, and the others are read."""
    head = "| Time | Event |\n|------|-------|"
    reading = read(HEAD + f"{head}\n| 13:30 | a |\n| 13:40 |  |\n| 13:50 | b |\n")
    assert [row.event for row in reading.report.timeline.events] == ["a", "b"]
    assert [extra.markdown for extra in reading.report.extras] == [f"{head}\n| 13:40 |  |"]
    head = "| Action | Owner |\n|--------|-------|"
    text = f"# Down\n\n## Impact\n\nSome.\n\n## Actions\n\n{head}\n|  | Jo |\n| Bleed it | Jo |\n"
    report = read(text).report
    assert [item.action for item in report.action_items.unscheduled] == ["Bleed it"]
    assert [extra.markdown for extra in report.extras] == [f"{head}\n|  | Jo |"]


def test_a_column_that_is_no_field_stays_beside_its_row() -> None:
    """The cell of an unknown column is in its action, with the heading of the column."""
    table = "| Action | Owner | Weather |\n|--|--|--|\n| Bleed it | Jo | rain |\n"
    text = f"# Down\n\n## Impact\n\nSome.\n\n## Actions\n\n{table}"
    (action,) = read(text).report.action_items.unscheduled
    assert (action.owner, "Weather: rain" in action.action) == ("Jo", True)


def test_lines_of_front_matter_that_are_no_facts_are_kept() -> None:
    """What has no key, or no field, stays as it was written."""
    text = "---\ntitle: Boiler was cold\nfoo bar\nseverity: SEV-2\n---\n\n## Impact\n\nSome.\n"
    report = read(text).report
    assert (report.title, report.metadata.severity) == ("Boiler was cold", "SEV-2")
    assert [extra.markdown for extra in report.extras] == ["```yaml\nfoo bar\n```"]


def test_two_tables_of_one_list_become_one() -> None:
    """Their rows follow each other, and the second heading is not lost without a word."""
    table = "| Action | Owner |\n|--------|-------|\n| {} | Jo |\n"
    text = f"# Down\n\n## Impact\n\nSome.\n\n## Actions\n\n{table.format('a')}\n{table.format('b')}"
    reading = read(text)
    assert [item.action for item in reading.report.action_items.unscheduled] == ["a", "b"]
    texts = [diagnostic.what for diagnostic in reading.diagnostics if diagnostic.line == 13]
    assert texts == ["Action", "Owner"]


def test_the_id_may_be_in_the_name_of_the_file(tmp_path: Any) -> None:
    """Where a document has no id, its file's name may begin with one."""
    path = tmp_path / "PM2021-004 - Boiler.md"
    path.write_text("# Boiler\n\n## Impact\n\nCold.\n", encoding="utf-8")
    assert pm.load(path).metadata.incident_id == "PM2021-004"


@settings(max_examples=examples(60))
@given(texts(max_pieces=40))
@example("0.\r")
@example("# Down\n\n## Impact\n\nMail.\n\n## Weather\n\nIt rained.\n")
def test_no_word_of_any_text_is_lost(text: str) -> None:
    """Each word is in what is rendered, or in a translation; what was rendered reads back equal."""
    reading = pm.read_markdown(text)
    assert lost_words(text, reading) == []
    assert pm.read_markdown(reading.report.to_markdown()).report == reading.report


HOSTILE: dict[str, Callable[[int], str]] = {
    "events": lambda n: "# t\n\n## Timeline\n\n" + "- 12:00 - a\n" * n,
    "an event of times": lambda n: "# t\n\n## Timeline\n\n- " + "12:00 - " * n,
    "an action of spaces": lambda n: "# t\n\n## Actions\n\n- a" + " " * n + "b",
    "an action of statuses": lambda n: "# t\n\n## Actions\n\n- " + "(done) " * n,
    "labels": lambda n: "# t\n\n" + "**a:** " * n,
    # Long lines: past 8,000 of them a document is read in another way (decision 0034).
    "front matter": lambda n: "---\n" + "a: [b, c, d, e, f, g, h, i]\n" * n + "---\n",
    "pipes": lambda n: "|" * n,
    "timelines": lambda n: "## Timeline\n\n" * n,
    "whys": lambda n: "# t\n\n## 5 whys\n\n- why " + "a? -> " * n,
}
"""Short patterns, repeated."""


@pytest.mark.parametrize("pattern", HOSTILE)
def test_hostile_documents_take_time_in_proportion(pattern: str) -> None:
    """No short pattern, repeated, makes the reader take four times the time for twice the text."""
    assert exponent(pm.read_markdown, HOSTILE[pattern]) < MOST


@pytest.mark.parametrize("pattern", HOSTILE)
def test_no_word_of_a_hostile_document_is_lost(pattern: str) -> None:
    """Each word of such a text is in what is rendered, or in a translation."""
    text = HOSTILE[pattern](300)
    assert lost_words(text, pm.read_markdown(text)) == []
