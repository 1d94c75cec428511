"""What is written where data belong and isn't read: a finding, in documents of our own layout."""

import pytest

import postmortem as pm

DRAFT = (
    pm.report("INC-7", "Login was down", date="2026-01-15", severity="SEV-3")
    .detected("10:00", "The alert fires", milestone="detected")
    .resolved("10:30", "It is back", milestone="resolved")
    .action("A1", "Watch it", owner="@ada", due="2026-02-01", horizon="immediate")
    .internal_message("10:05", "#ops", "Look", "@ada")
)
DOCUMENT = DRAFT.build().to_markdown()
RULES = ["PM110", "PM111", "PM213"]
ANOTHER = "| Host | Load |\n| --- | --- |\n| db1 | 97% |\n\n"


def unread(text: str) -> list[tuple[str, str]]:
    """Return what the rules find: the code, and the line that it is on."""
    lines = text.split("\n")
    hits = pm.check_text(text, select=RULES)
    return [(hit.code, lines[hit.location.line - 1] if hit.location else "") for hit in hits]


def test_what_we_write_has_none() -> None:
    """A document that was written by this library, and the blank one, have nothing unread."""
    assert unread(DOCUMENT) == []
    assert unread(pm.template()) == []


@pytest.mark.parametrize(
    ("column", "other", "first"),
    [
        ("| Event", "| What happened", "| Time (UTC) | What happened | Notes | Milestone |"),
        ("| Time (UTC)", "| Uhrzeit", "| Uhrzeit | Event | Notes | Milestone |"),
        ("| Owner", "| Who", "| ID | Action | Who | Due Date | Status |"),
        ("| Message", "| Words", "| Time | Channel | Words | Sender |"),
    ],
)
def test_a_renamed_column_is_found(column: str, other: str, first: str) -> None:
    """A table whose rows are no data, since a column has another name, is a warning where it is."""
    text = DOCUMENT.replace(column, other, 1)
    assert text != DOCUMENT
    assert unread(text) == [("PM110", first)]
    (hit,) = pm.check_text(text, select=["PM110"])
    assert hit.message.endswith(f"by its columns: {other[2:]}")
    assert hit.hint
    assert column[2:] in hit.hint


@pytest.mark.parametrize("below", ["### Detection", "## Action Items", "## Communication Log"])
def test_a_table_of_other_columns_is_a_note(below: str) -> None:
    """A table of the author's own below a heading that has a table is noted; it may be meant."""
    text = DOCUMENT.replace(f"{below}\n\n", f"{below}\n\n{ANOTHER}", 1)
    assert text != DOCUMENT
    assert unread(text) == [("PM111", "| Host | Load |")]


@pytest.mark.parametrize(
    "place", ["## Notes\n\n", "## Root Cause Analysis\n\n### Technical Details\n\n"]
)
def test_a_table_in_prose_is_prose(place: str) -> None:
    """A table where prose belongs is part of the text."""
    assert unread(f"{DOCUMENT}\n---\n\n{place}{ANOTHER}") == []


@pytest.mark.parametrize("cell", ["10:65", "25:10", "1065", "10.30", "1030", "10h30", "10:5"])
@pytest.mark.parametrize("time", ["10:00", "10:30", "10:05"])
def test_a_cell_of_digits_that_is_no_time_is_found(time: str, cell: str) -> None:
    """Digits that are no time are a warning on their row, of the timeline or of a message."""
    text = DOCUMENT.replace(f"| {time} |", f"| {cell} |", 1)
    assert [code for code, _ in unread(text)] == ["PM213"]
    ((_, line),) = unread(text)
    assert line.startswith(f"| {cell} |")


@pytest.mark.parametrize(
    "cell", ["after lunch", "2026-01-15", "~10:45", "10:00 – 10:10", "10:00 CET", ""]
)
def test_words_and_days_are_no_finding(cell: str) -> None:
    """What says honestly less than a clock is no mistake."""
    assert unread(DOCUMENT.replace("| 10:00 |", f"| {cell} |", 1)) == []


def test_what_another_team_calls_its_columns_is_its_own_affair() -> None:
    """A document of another style has no finding for its tables; a time that is none is one."""
    text = "# Outage\n\n## Timeline\n\n| Uhrzeit | Was |\n| --- | --- |\n| 10:10 | x |\n"
    assert unread(text) == []
    text = f"# Outage\n\n## Timeline\n\n{ANOTHER}"
    assert pm.read_markdown(text).report.extras[0].after == "Timeline"
    assert unread(text) == []
    text = "# Outage\n\n## Timeline\n\n| Time | Event |\n| --- | --- |\n| 10:65 | x |\n"
    assert unread(text) == [("PM213", "| 10:65 | x |")]
