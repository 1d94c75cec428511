"""A document that is longer than anybody writes is read up to a line, and kept from there."""

import pytest

import postmortem as pm
from postmortem.reading import length
from postmortem.reading.length import MOST_LINES, most_lines, parted

HEAD = "# Checkout was down\n\n**Date:** 2026-01-15\n\n## Timeline\n\n"


def timeline(count: int) -> str:
    """Return a document with so many events."""
    rows = "".join(f"- {at // 60 % 24:02}:{at % 60:02} - worker {at} down\n" for at in range(count))
    return f"{HEAD}{rows}\n## What went well\n\n- Alert\n"


def test_text_after_many_lines_is_kept_as_it_was_written() -> None:
    """The first lines are read, and the others stay, with a message that says where they begin."""
    text = timeline(MOST_LINES + 50)
    reading = pm.read_markdown(text)
    events = sum(len(events) for _, events in reading.report.timeline.lists())
    assert events == MOST_LINES - 3  # the title, the date and the heading have words too
    markdown = reading.report.extras[-1].markdown
    assert text.rstrip().endswith(markdown)
    (message,) = [
        diagnostic for diagnostic in reading.diagnostics if diagnostic.code == "kept-too-long"
    ]
    assert text.split("\n")[message.line - 1] == message.what == markdown.split("\n")[0]
    assert "more than 8,000 lines" in message.why
    assert reading.coverage.total - reading.coverage.understood >= 53
    assert reading.rescued == 0


def test_a_long_document_is_read_the_same_from_what_it_became() -> None:
    """Reading, writing and reading again is reading once."""
    report = pm.read_markdown(timeline(MOST_LINES + 50)).report
    assert pm.read_markdown(report.to_markdown()).report == report


def test_a_document_of_ours_is_read_whole() -> None:
    """What this library wrote is read exactly, however long it is."""
    report = pm.report("I-1", "T", date="2026-01-15").build()
    report = report.edit().put(went_well=[f"Alert {at}" for at in range(MOST_LINES + 50)]).build()
    assert pm.read_markdown(report.to_markdown()).report == report


def test_a_document_that_others_write_is_read_whole() -> None:
    """No line is kept for its number where a document has fewer than the most."""
    reading = pm.read_markdown(timeline(1_000))
    assert sum(len(events) for _, events in reading.report.timeline.lists()) == 1_000
    assert "kept-too-long" not in {diagnostic.code for diagnostic in reading.diagnostics}
    assert most_lines("a" * 10_000_000) == 80_000


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("# T\n\na\n\n## B\n\nc\nd\n", "## B\n\nc\nd\n"),  # before a heading
        ("# T\n\n- a\n\n- b\n- c\n- d\n", "- b\n- c\n- d\n"),  # after a blank line
        ("# T\n- a\n- b\n- c\n- d\n", "- d\n"),  # nowhere better
        ("a\nb\n\n```\n# c\n\nd\n```\n", "```\n# c\n\nd\n```\n"),  # not inside a code block
    ],
)
def test_a_document_is_parted_where_a_block_ends(text: str, kept: str) -> None:
    """A document of more than four lines with words is parted before a heading, or a blank line."""
    document = parted(text, 4)
    assert document.kept == kept
    assert document.read + document.kept == text
    assert text.split("\n")[document.line - 1] == kept.split("\n")[0]


@pytest.mark.parametrize("text", ["", "\n" * 20, "# T\n\na\n\nb\n\nc\n", "a" * 1000])
def test_a_short_document_is_read_whole(text: str) -> None:
    """Blank lines and long lines don't count."""
    assert parted(text, 4) == length.Parted(text, "", 0, 4)
