"""The messages about how a document was read."""

import re

import pytest

from postmortem.model.sections import OUTLINE
from tests.everything import everything
from tests.reading.old_markdown import read

FULL = everything().to_markdown()


def test_reading_our_own_layout_is_exact() -> None:
    """A document of our own layout is read as `from_markdown` reads it, with nothing to say."""
    reading = read(FULL)
    assert reading.report == everything()
    assert reading.diagnostics == ()


def test_every_section_records_where_its_values_were() -> None:
    """In the document with everything, each section has values with places."""
    sections = {re.split(r"[.\[]", path)[0] for path in read(FULL).locations}
    assert sections == {*OUTLINE, "custom_sections", "extras"}


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("metadata.severity", "SEV-2"),
        ("metadata.other[0]", "eu-west-1"),
        ("timeline.events[0].event", "Deployed"),
        ("timeline.investigation[1].milestone", "Cause Identified"),
        ("summary.impact.user_impact", "12,000 users waited"),
        ("lessons.technical[0].context", "They fill in minutes"),
        ("action_items.immediate[0].due", "2026-01-22"),
        ("went_well[1]", "- and it was right"),
        ("resources.documentation[1]", "A book"),
    ],
)
def test_a_place_is_where_the_words_are(path: str, words: str) -> None:
    """The line and the column of a value are those of its words in the document."""
    place = read(FULL).locations[path]
    assert place.column is not None
    assert FULL.split("\n")[place.line - 1][place.column - 1 :].startswith(words)


def test_an_absent_value_has_the_place_of_the_nearest_around_it() -> None:
    """A value that isn't there is looked for in its row."""
    reading = read(FULL)
    assert "timeline.detection[1].notes" not in reading.locations
    assert reading.where("timeline.detection[1].notes") == reading.where("timeline.detection[1]")
