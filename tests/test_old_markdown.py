"""The laws of reading Markdown that other people wrote, over documents of ours in their styles."""

from collections import Counter

import pytest

import postmortem as pm
from tests.mutations import DOCUMENTS
from tests.old_markdown import broken, lost_words, words


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_law_holds_for_documents_of_other_houses(name: str) -> None:
    """Nothing is lost, nothing is made up, and what was rendered reads back, in every style."""
    assert broken(DOCUMENTS[name]) == []


def test_a_lost_word_is_noticed() -> None:
    """The count of words sees what is missing, also the second of two; markup isn't missed."""
    text = "# Down\n\n- [x] **mail** was down\n- mail again, 2021-03-04, `SEV1`\n"
    assert words(text) == {"2021": 1, "3": 1, "4": 1} | Counter(
        "down mail was down mail again sev 1".split()
    )
    report = pm.Report(title="Down", went_wrong=("mail was down", "again on 2021-03-04"))
    reading = pm.Reading(report=report)
    assert lost_words(text, reading) == ["lost: mail sev 1"]
