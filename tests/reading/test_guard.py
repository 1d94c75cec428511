"""The guard of the reader: what no step took over is kept, from where it was written."""

import pytest

import postmortem as pm
from postmortem.formats.markdown import reader
from postmortem.reading.guard import with_lost_lines

DOCUMENT = """\
# Login was down

- zq4x zq3x
- Resolved: at noon

| Status | Due |
| --- | --- |
| zq9x | zq11x Resolved |
"""


def test_a_lost_word_is_kept_with_the_line_that_nothing_repeats() -> None:
    """Where a part of a word stands elsewhere too, the line that lost it is kept, and no other."""
    report = pm.report("Login was down").note("- zq4x zq3x\n- Resolved: at noon\n- 11 at 9").build()
    reading = pm.Reading(report=report)
    kept = with_lost_lines(reading, reader.read(DOCUMENT), "")
    assert kept.report.extras[0].markdown.split("\n")[1:-1] == [
        "| Status | Due |",
        "| zq9x | zq11x Resolved |",
    ]
    assert kept.rescued == 2
    assert [diagnostic.line for diagnostic in kept.diagnostics] == [6, 8]


@pytest.mark.parametrize("cell", ["<br>", "<br> <br/>", " "])
def test_an_event_of_breaks_alone_is_none(cell: str) -> None:
    """The next column says what happened; nothing of the row is lost."""
    text = f"# T\n\n## Timeline\n\n| Time | Event | Due |\n|---|---|---|\n| 10:15 | {cell} | zq11x |\n| 10:20 | a | b |\n"
    reading = pm.read_markdown(text)
    assert [event.event for event in reading.report.timeline.events] == ["Due: zq11x", "a"]
    assert reading.rescued == 0


@pytest.mark.parametrize("cell", ["0<br>0.", "Steps:<br>1. stop it<br>2. start it"])
def test_numbers_behind_breaks_are_not_lost(cell: str) -> None:
    """The numbers of items in a cell are counted alike in a document and in its report."""
    text = f"# T\n\n## Timeline\n\n| Time | Event |\n|---|---|\n| 10:15 | {cell} |\n"
    reading = pm.read_markdown(text)
    assert [event.event for event in reading.report.timeline.events] == [cell]
    assert (reading.rescued, reading.report.extras) == (0, ())
