"""The laws of reading Markdown that other people wrote, over documents of ours in their styles."""

from collections import Counter
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import postmortem as pm
from postmortem.reading.walk import Walk
from tests.reading.mutations import DOCUMENTS, MUTATIONS, mutated
from tests.reading.old_markdown import (
    LAWS_OF_DOCUMENTS,
    broken,
    lost_words,
    rescued_lines,
    words,
    words_elsewhere,
)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_law_holds_for_documents_of_other_teams(name: str) -> None:
    """Nothing is lost or saved, nothing is made up, and what was rendered reads back, in every style."""
    assert broken(DOCUMENTS[name], (*LAWS_OF_DOCUMENTS, words_elsewhere)) == []


@given(st.sampled_from(sorted(DOCUMENTS)), st.integers(0, 2**32))
@example("outage_description", 331477)
@example("bold", 30518)  # an overview and a section of the author's own
@example("two_incidents", 30518)
def test_every_law_holds_whatever_happened_to_a_document(name: str, seed: int) -> None:
    """The laws hold for documents with rows dropped, headings renamed, ends cut off, and worse."""
    assert broken(mutated(DOCUMENTS[name], Random(seed))) == []


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__)
def test_every_law_holds_for_each_mishap(mutation: object) -> None:
    """The laws hold for each kind of mishap alone, on every document."""
    assert callable(mutation)
    for number, text in enumerate(DOCUMENTS.values()):
        assert broken(mutation(text, Random(number)), LAWS_OF_DOCUMENTS) == []


def test_a_lost_word_is_noticed() -> None:
    """The count of words sees what is missing, also the second of two; markup isn't missed."""
    text = "# Down\n\n- [x] **mail** was down\n- mail again, 2021-03-04, `SEV1`\n"
    assert words(text) == {"2021": 1, "3": 1, "4": 1} | Counter(
        "down mail was down mail again sev 1".split()
    )
    report = pm.Report(title="Down", went_wrong=("mail was down", "again on 2021-03-04"))
    reading = pm.Reading(report=report)
    assert lost_words(text, reading) == ["lost: mail sev 1"]


def test_a_line_that_the_reader_drops_is_saved_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that forgets a section loses no word of it, and every law of documents says so."""
    text = "# Down\n\n## Impact\n\nMail.\n\n## Weather\n\nIt rained.\nIt poured.\n"
    assert broken(text, LAWS_OF_DOCUMENTS) == []
    monkeypatch.setattr(Walk, "_unknown", lambda *_: None)
    reading = pm.read_markdown(text)
    assert reading.rescued == 3
    assert [
        diagnostic.line for diagnostic in reading.diagnostics if diagnostic.code == "kept-rescued"
    ] == [
        7,
        9,
        10,
    ]
    assert rescued_lines(text, reading) == ["rescued: 3"]
    assert lost_words(text, reading) == []
    assert "rescued_lines: rescued: 3" in broken(text, LAWS_OF_DOCUMENTS)
