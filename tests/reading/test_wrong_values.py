"""Kinds of notation that once gave a wrong value, each with its right one.

Below each kind stand its smallest document and one or two siblings: another zone, another sign, another
place of the same kind. What a document doesn't say for sure is words, never a time.
"""

from datetime import date, datetime

import pytest

import postmortem as pm
from postmortem.values.moments import bounds_of

HEAD = "# Login was slow\n\n**Date:** 2026-03-11\n\n## Timeline\n\n"
TAIL = "\n\n## Root cause\n\nA full queue.\n"


def events(text: str) -> list[tuple[str, str]]:
    """Return the time of each event, as a day and a clock in UTC or as words, and what happened."""
    timeline = pm.read_markdown(text).report.timeline
    rows = [row for _, part in timeline.lists() for row in part]
    return [
        (f"{row.time:%m-%d %H:%M:%S}".removesuffix(":00"), row.event)
        if isinstance(row.time, datetime)
        else ("words", row.event)
        for row in rows
    ]


ROWS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "an event about a clock": (
        "09:10 logins fail\n\n09:40 the clock of node 3 was set to PST\n\n10:05 logins work",
        [("03-11 09:10", "logins fail"), ("03-11 09:40", "the clock of node 3 was set to PST"), ("03-11 10:05", "logins work")],
    ),
    "a colon behind a year": ("- March 12, 2026: logins fail", [("words", "logins fail")]),
    "a colon behind a year, the day first": ("- 12 March 2026: logins fail", [("words", "logins fail")]),
    "a colon behind a year of numbers": ("- 25/03/2026: logins fail", [("words", "logins fail")]),
    "a colon behind a day with dashes": ("- 2026-Mar-12: logins fail", [("words", "logins fail")]),
    "a day with a colon above clocks": (
        "March 12, 2026:\n\n- 09:10 logins fail",
        [("03-12 09:10", "logins fail")],
    ),
    "an event about a time zone": (
        "- 09:10 logins fail\n- 09:40 the time zone of the host is CET again",
        [("03-11 09:10", "logins fail"), ("03-11 09:40", "the time zone of the host is CET again")],
    ),
    "paragraphs with a region's zone": (
        "**07:15 Eastern Time** logins fail\n\n**08:00 Eastern Time** logins work",
        [("03-11 11:15", "logins fail"), ("03-11 12:00", "logins work")],
    ),
    "bullets of two zones, words": (
        "- 09:10 EDT logins fail\n- 14:00 UTC: logins work",
        [("03-11 13:10", "logins fail"), ("03-11 14:00", "logins work")],
    ),
    "bullets of two zones, an offset": (
        "- 09:10 -03:00 logins fail\n- 14:00 UTC: logins work",
        [("03-11 12:10", "logins fail"), ("03-11 14:00", "logins work")],
    ),
    "bullets of two zones, Asia": (
        "- 19:10 JST logins fail\n- 14:00 UTC: logins work",
        [("03-11 10:10", "logins fail"), ("03-11 14:00", "logins work")],
    ),
    "a region's short name": ("- 07:15 PT: logins fail", [("03-11 14:15", "logins fail")]),
    "a region's short name in a paragraph": ("07:15 CT logins fail", [("03-11 12:15", "logins fail")]),
    "a name of America and China": ("- 07:15 CST: logins fail", [("words", "logins fail")]),
    "a name of two countries": ("- 07:15 IST: logins fail", [("words", "logins fail")]),
    "local time": ("- 07:15 local: logins fail", [("words", "logins fail")]),
    "local time in full": ("- 07:15 local time: logins fail", [("words", "logins fail")]),
    "a zone of IANA": ("- 07:15 Asia/Tokyo: logins fail", [("03-10 22:15", "logins fail")]),
    "a zone of IANA in brackets": ("- 07:15 (Europe/Madrid): logins fail", [("03-11 06:15", "logins fail")]),
    "half a day and a region": ("- 7:15 PM Pacific: logins fail", [("03-12 02:15", "logins fail")]),
    "an offset without a colon behind": ("- 07:15 -08:00 logins fail", [("03-11 15:15", "logins fail")]),
    "an offset before a colon": ("- 07:15 +05:30: logins fail", [("03-11 01:45", "logins fail")]),
    "hours of an offset before a colon": ("- 07:15 UTC+2: logins fail", [("03-11 05:15", "logins fail")]),
    "an offset of a true minus": ("- 07:15 UTC\u22125: logins fail", [("03-11 12:15", "logins fail")]),
    "one moment in two zones": ("- 07:15 UTC / 08:15 CET logins fail", [("03-11 07:15", "logins fail")]),
    "one moment in two zones, brackets": ("- 07:15 UTC (03:15 EDT) logins fail", [("03-11 07:15", "logins fail")]),
    "a column in a region's zone": (
        "| Time (Eastern) | Event |\n|---|---|\n| 07:15 | logins fail |",
        [("03-11 11:15", "logins fail")],
    ),
    "a column in a country's zone": (
        "| Time (US Pacific) | Event |\n|---|---|\n| 07:15 | logins fail |",
        [("03-11 14:15", "logins fail")],
    ),
    "a column in a zone of IANA": (
        "| Time (Asia/Tokyo) | Event |\n|---|---|\n| 19:15 | logins fail |",
        [("03-11 10:15", "logins fail")],
    ),
    "a column in a city's time": (
        "| Time (Berlin time) | Event |\n|---|---|\n| 07:15 | logins fail |",
        [("03-11 06:15", "logins fail")],
    ),
    "a column of days or times": (
        "| Day/Time | Event |\n|---|---|\n| 07:15 | logins fail |",
        [("03-11 07:15", "logins fail")],
    ),
    "a column of people or deeds": (
        "| Time | Person/Action |\n|---|---|\n| 07:15 | logins fail |",
        [("03-11 07:15", "logins fail")],
    ),
    "a sentence with a region's zone": ("All times Eastern.\n\n- 07:15 logins fail", [("03-11 11:15", "logins fail")]),
    "a sentence with a zone of IANA": (
        "All times are in Asia/Tokyo.\n\n- 19:15 logins fail",
        [("03-11 10:15", "logins fail")],
    ),
    "a marker: the second day": (
        "- 21:00 UTC logins fail\n\n**Day 2**\n\n- 22:00 UTC logins work",
        [("03-11 21:00", "logins fail"), ("03-12 22:00", "logins work")],
    ),
    "a marker: the next day": (
        "- 21:00 UTC logins fail\n\nThe next day:\n\n- 22:00 UTC logins work",
        [("03-11 21:00", "logins fail"), ("03-12 22:00", "logins work")],
    ),
    "a marker: the following day": (
        "- 21:00 UTC logins fail\n\n**Following day**\n\n- 22:00 UTC logins work",
        [("03-11 21:00", "logins fail"), ("03-12 22:00", "logins work")],
    ),
    "a marker: a weekday": (
        "- 21:00 UTC logins fail\n\n**Thursday**\n\n- 22:00 UTC logins work",
        [("03-11 21:00", "logins fail"), ("03-12 22:00", "logins work")],
    ),
    "a marker: a day and its weekday": (
        "**March 12, 2026 (Thursday)**\n\n- **07:15** logins fail",
        [("03-12 07:15", "logins fail")],
    ),
    "a marker: a weekday and its day": (
        "**Thursday, March 12, 2026**\n\n- **07:15** logins fail",
        [("03-12 07:15", "logins fail")],
    ),
    "a dated row without a colon": (
        "- **March 12, 2026 07:15 (UTC)** logins fail\n- **08:00** logins work",
        [("03-12 07:15", "logins fail"), ("03-12 08:00", "logins work")],
    ),
    "a heading with a short half of the day": (
        "### 2026-03-12 7:15a\n\nLogins fail.\n\n### 8:00\n\nLogins work.",
        [("03-12 07:15", "Logins fail."), ("03-12 08:00", "Logins work.")],
    ),
    "half a day behind seconds": ("- 07:15:20 PM UTC logins fail", [("03-11 19:15:20", "logins fail")]),
    "half a day behind late minutes": ("- 7:21 PM UTC logins fail", [("03-11 19:21", "logins fail")]),
    "stamps of ISO 8601": (
        "- 2026-03-11T07:15:00Z logins fail\n- 2026-03-11T07:30Z they are slow\n- 2026-03-11T09:00:00+01:00 logins work",
        [("03-11 07:15", "logins fail"), ("03-11 07:30", "they are slow"), ("03-11 08:00", "logins work")],
    ),
    "a clock in escaped brackets": ("- \\[07:15\\] logins fail", [("03-11 07:15", "logins fail")]),
    "a clock in brackets": ("- [07:15] logins fail", [("03-11 07:15", "logins fail")]),
    "a clock in italics": ("- *07:15* logins fail", [("03-11 07:15", "logins fail")]),
    "a clock in italics, with underscores": ("- _07:15_ logins fail", [("03-11 07:15", "logins fail")]),
    "a colon in bold behind a bracket": ("- **Mar 11, 2026, 07:15 (UTC):** logins fail", [("03-11 07:15", "logins fail")]),
    "a row that is struck out": ("- ~~07:15 UTC logins fail~~\n- 07:25 UTC: logins fail", [("03-11 07:25", "logins fail")]),
    "a name in bold behind a dash": ("- 07:15 UTC — **Kim**: logins fail", [("03-11 07:15", "**Kim**: logins fail")]),
    "words in bold behind a dash": ("- 07:15 — **all** logins fail", [("03-11 07:15", "**all** logins fail")]),
    "a time with a link": ("- [07:15 UTC](https://example.org/m/1) logins fail", [("03-11 07:15", "logins fail")]),
    "rows with a day only": (
        "- **2026-03-11**: logins fail\n- **2026-03-13**: logins work",
        [("words", "logins fail"), ("words", "logins work")],
    ),
    "no-break spaces": ("- 07:15\u00a0UTC logins\u00a0fail", [("03-11 07:15", "logins fail")]),
    "narrow no-break spaces": ("- 07:15\u202fUTC logins fail", [("03-11 07:15", "logins fail")]),
    "a timeline in a quote": (
        "> 07:15 UTC logins fail\n> 08:00 UTC logins work",
        [("03-11 07:15", "logins fail"), ("03-11 08:00", "logins work")],
    ),
    "a clock behind noon": (
        "- 11:55 logins fail\n- 12:05 logins work",
        [("03-11 11:55", "logins fail"), ("03-11 12:05", "logins work")],
    ),
}  # fmt: skip
"""Rows of a timeline, below a date, and what they are."""


@pytest.mark.parametrize("kind", ROWS)
def test_rows_of_a_timeline_have_the_times_that_they_say(kind: str) -> None:
    """A time is the moment that its words name, or it is words."""
    rows, expected = ROWS[kind]
    assert events(HEAD + rows + TAIL) == expected


RANGES: dict[str, tuple[str, str]] = {
    "on one day": ("22:00 – 23:30", "2026-03-11 22:00 – 2026-03-11 23:30"),
    "over midnight": ("22:00 – 03:00", "2026-03-11 22:00 – 2026-03-12 03:00"),
    "a day at the end": ("22:00 – 2026-03-12 03:00", "2026-03-11 22:00 – 2026-03-12 03:00"),
    "a hyphen, and a zone": ("22:00-2026-03-12 03:00 UTC", "2026-03-11 22:00 – 2026-03-12 03:00"),
    "a day in words at the end": ("22:00 - 12 March 2026, 03:00", "2026-03-11 22:00 – 2026-03-12 03:00"),
    "ISO at the end": ("22:00 – 2026-03-12T03:00", "2026-03-11 22:00 – 2026-03-12 03:00"),
    "a day at either end": ("22:00, 11 March – 03:00, 12 March", "2026-03-11 22:00 – 2026-03-12 03:00"),
    "a day behind the start": ("22:00 - 12 March 2026", "2026-03-12 22:00"),
    "a day behind the start of a range": ("22:00, 12 March – 23:30", "2026-03-12 22:00 – 2026-03-12 23:30"),
    "an end before its start": ("22:00 – 2026-03-10 03:00", "words"),
}  # fmt: skip
"""The times of a range, below a date, and what they are."""


@pytest.mark.parametrize("kind", RANGES)
def test_a_day_in_a_range_belongs_to_its_own_clock(kind: str) -> None:
    """A day before the clock of the end is that of the end, and not that of the start."""
    words, expected = RANGES[kind]
    (row,) = pm.read_markdown(f"{HEAD}- {words}: logins fail{TAIL}").report.timeline.events
    bounds = bounds_of(row.time)
    found = "words"
    if bounds is not None:
        found = " – ".join(f"{bound:%Y-%m-%d %H:%M}" for bound in dict.fromkeys(bounds))
    assert (found, row.event) == (expected, "logins fail")


def document(*sections: str, head: str = "# Login was slow\n") -> str:
    """Return a document with a timeline and some sections."""
    return "\n".join(
        [
            head,
            "## Timeline\n\n- 2026-03-11 07:15 logins fail\n",
            *sections,
            "## Root cause\n\nA full queue.\n",
        ]
    )


def actions(text: str) -> list[tuple[str, str | None, date | None]]:
    """Return the words, the owner and the due date of each action."""
    return [
        (action.action, action.owner, action.due)
        for action in pm.read_markdown(text).report.action_items
    ]


ACTIONS: dict[str, tuple[str, list[tuple[str, str | None, date | None]]]] = {
    "a list in an explanation": (
        "## Prevention\n\nNobody could know of these:\n\n- The alert was never tried\n- The queue was never full\n\n"
        "## Action items\n\n- Try the alert\n",
        [("Try the alert", None, None)],
    ),
    "an owner and a date in brackets": (
        "## Action items\n\n- Watch the queue (Kim, by 2 April 2026)\n",
        [("Watch the queue", "Kim", date(2026, 4, 2))],
    ),
    "an owner and a due date in brackets": (
        "## Action items\n\n- Watch the queue (Kim, due 2026-04-02)\n",
        [("Watch the queue", "Kim", date(2026, 4, 2))],
    ),
    "a link in a sentence": (
        "## Action items\n\n- Follow the work on [the driver](https://example.org/4)\n",
        [("Follow the work on [the driver](https://example.org/4)", None, None)],
    ),
    "an owner of a smaller task": (
        "## Action items\n\n- [ ] Replace the queue\n  - [ ] order a disk (Owner: Kim)\n  - [x] write a test (Owner: Lee)\n",
        [("Replace the queue", None, None), ("order a disk", "Kim", None), ("write a test", "Lee", None)],
    ),
}  # fmt: skip
"""Sections with actions, and what they are."""


@pytest.mark.parametrize("kind", ACTIONS)
def test_actions_have_the_values_that_the_text_gives(kind: str) -> None:
    """An owner belongs to the action beside which he is, and an explanation is no action."""
    section, expected = ACTIONS[kind]
    assert actions(document(section)) == expected


KEPT: dict[str, tuple[str, list[str]]] = {
    "a sentence beside that of the zone": (HEAD + "Times are UTC. Support was slow.\n\n- 07:15 logins fail" + TAIL, ["Support was slow"]),
    "the zone of two countries": (HEAD + "- 07:15 IST: logins fail" + TAIL, ["07:15 IST"]),
    "the words of a local time": (HEAD + "- 07:15 local: logins fail" + TAIL, ["07:15 local"]),
    "a day below an unknown zone": (
        "# T\n\n## Timeline (times in QQQ)\n\n2026-03-11\n\n- 07:15 logins fail" + TAIL,
        ["2026-03-11", "07:15", "QQQ"],
    ),
    "the address of a time": (HEAD + "- [07:15 UTC](https://example.org/m/1) logins fail" + TAIL, ["https://example.org/m/1"]),
    "a pull request beside a status": (
        document("## Action items\n\n| Action | Status |\n|---|---|\n| Watch it | ✅ Done (PR #31) |\n"),
        ["#31", "Watch it"],
    ),
    "both lines of a hard break": (document("## Impact\n\nLine one\\\nLine two\n"), ["Line one", "Line two"]),
    "what stands behind a break": (document("## Impact\n\nAll teams<br/>All days\n"), ["All days"]),
    "what a comment of a template says": (document("## Summary\n\n<!-- Ask Kim first -->\n\nThe queue was full.\n"), ["Ask Kim first"]),
}  # fmt: skip
"""Documents, and the words that must be somewhere in what is written of them, one time each."""


@pytest.mark.parametrize("kind", KEPT)
def test_words_stay_and_stay_once(kind: str) -> None:
    """No word of a document is lost, and none is written twice, but for the day of the incident."""
    text, words = KEPT[kind]
    written = pm.read_markdown(text).report.to_markdown()
    counts = {word: written.count(word) for word in words}
    assert counts == {word: 2 if word == "2026-03-11" else 1 for word in words}


def test_a_comment_of_a_template_is_not_shown() -> None:
    """What only the author should see is no text of the summary, and not on the page."""
    report = pm.read_markdown(KEPT["what a comment of a template says"][0]).report
    assert report.summary.one_line == "The queue was full."
    assert "Ask Kim first" not in report.to_text()


def test_a_break_by_a_backslash_is_not_shown() -> None:
    """A backslash at the end of a line is a break, and no sign."""
    report = pm.read_markdown(KEPT["both lines of a hard break"][0]).report
    assert "\\ Line" not in report.to_text()


HEADS: dict[str, tuple[str, dict[str, object]]] = {
    "facts without blank lines": (
        "# Login was slow\n\nDate: March 11, 2026\nSeverity: SEV3\nLead: Kim Doe\nChannel: #inc-2\n",
        {"title": "Login was slow", "date": date(2026, 3, 11), "severity": "SEV-3"},
    ),
    "an author and a lead": ("# Login was slow\n\nAuthor: Kim\nIncident Lead: Lee\n", {"reporter": "Kim"}),
    "facts above a rule": (
        "# Login was slow\n\n**Date:** 2026-03-11\n**Severity:** SEV-3\n\n---\n",
        {"date": date(2026, 3, 11), "severity": "SEV-3"},
    ),
    "facts below a sentence": (
        "# Login was slow\n\nThis is the last version.\n\n**Date:** 2026-03-11\n",
        {"date": date(2026, 3, 11)},
    ),
    "a title in front matter": ("---\ntitle: Login was slow\n---\n", {"title": "Login was slow"}),
    "a title of several lines in front matter": (
        "---\ntitle: >-\n  Login was\n  slow\ndate: 2026-03-11 # UTC\n---\n",
        {"title": "Login was slow", "date": date(2026, 3, 11)},
    ),
    "a title of TOML": ('+++\ntitle = "Login was slow"\n+++\n', {"title": "Login was slow"}),
    "a title behind a linked number": ("# [INC-2](https://example.org/2): Login was slow\n", {"title": "Login was slow"}),
}  # fmt: skip
"""Heads of documents, and the facts in them."""


@pytest.mark.parametrize("kind", HEADS)
def test_a_head_has_its_facts(kind: str) -> None:
    """A fact ends where the next label begins, and the title is that of the document."""
    head, expected = HEADS[kind]
    report = pm.read_markdown(document(head=head)).report
    facts = {
        "title": report.title,
        "date": report.metadata.date,
        "reporter": report.metadata.reporter,
    }
    severity = report.metadata.severity
    facts["severity"] = None if severity is None else severity.value
    assert {name: facts[name] for name in expected} == expected


DAYS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "a sentence that names the day": (
        "# T\n\n## Timeline\n\nIf nothing else is said, all events happened on 2026-03-11, and all times are in UTC.\n\n"
        "- 2026-03-10 23:50: a build fails\n- 07:15: logins fail" + TAIL,
        [("03-10 23:50", "a build fails"), ("03-11 07:15", "logins fail")],
    ),
    "labelled bullets": (
        "# Incident on 2026-03-11\n\n- **Key events**\n  - First seen 2026-03-11 07:15\n  - Over 2026-03-11 08:00\n\n"
        "- **Impact**:\n  - Logins were slow\n",
        [("03-11 07:15", "First seen"), ("03-11 08:00", "Over")],
    ),
    "numbers as days, one of them above twelve": (
        "# T\n\n## Timeline\n\n#### 28-02-2026 (all times CET)\n\n- 10:00 logins fail\n\n#### 04-03-2026\n\n- 10:00 logins work" + TAIL,
        [("02-28 09:00", "logins fail"), ("03-04 09:00", "logins work")],
    ),
}  # fmt: skip
"""Documents that say in their own way which day it was."""


@pytest.mark.parametrize("kind", DAYS)
def test_rows_have_the_day_that_their_document_names(kind: str) -> None:
    """A day is that of a sentence, a label or a heading, and numbers are in the order of the document."""
    text, expected = DAYS[kind]
    assert events(text) == expected


def test_one_known_heading_is_enough() -> None:
    """The summary of a document is read where only its heading is known."""
    report = pm.read_markdown(
        "# Queue\n\n## Issue Summary\n\nIt was full.\n\n## Fix\n\nA new one.\n"
    ).report
    assert report.summary.one_line == "It was full."


def test_a_full_stop_is_no_part_of_an_address() -> None:
    """The address at the end of a sentence ends before its full stop."""
    (action,) = pm.read_markdown(
        document("## Action items\n\n- Watch it. https://example.org/issues/5.\n")
    ).report.action_items
    assert action.ticket == "https://example.org/issues/5"
