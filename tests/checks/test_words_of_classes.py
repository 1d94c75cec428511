"""The words that classify a report: published ones in any spelling, a team's own, and what is found."""

from typing import Any

import pytest

import postmortem as pm
from postmortem.checks.policy import read_policy


def codes(report: pm.Report, policy: pm.Policy | None = None) -> list[str]:
    """Return where PM109 is found."""
    findings = pm.check(report, policy=policy or pm.Policy(), select=["PM109"])
    return [finding.path for finding in findings]


def classified(**words: Any) -> pm.Report:
    """Return a report with a classification."""
    return pm.report("INC-7", "Login was down").classify(**words).build()


@pytest.mark.parametrize("name", list(pm.vocabularies()))
def test_every_published_word_is_read_in_any_spelling(name: str) -> None:
    """Case, dashes and underscores make no difference, and each word is its own spelling."""
    vocabulary = pm.vocabularies()[name]
    assert len(set(vocabulary.words)) == len(vocabulary)
    for word in vocabulary:
        spellings = (word, word.lower(), word.upper(), word.replace(" ", "_"), f" {word} ")
        assert {vocabulary.read(text) for text in spellings} == {word}
        assert vocabulary.read(f"not {word}") == f"not {word}"
    assert all(entry.url.startswith("https://") for entry in vocabulary.published)


def test_an_own_word_is_kept_and_is_no_finding() -> None:
    """Without a policy, any word but a misspelt published one is taken."""
    own = classified(
        trigger="Operator command", causes=["Two teams", "Code Change"], detected_by="A bot"
    )
    assert own.root_cause.classification.causes == ("Two teams", "Code Change")
    assert codes(own) == []
    assert codes(classified(causes=["Software", "Code Bugs"])) == [
        "root_cause.classification.causes[1]"
    ]


def test_a_policy_can_demand_the_words() -> None:
    """Found is each word that the policy doesn't list; `published` stands for the vocabulary."""
    policy = pm.Policy(words=pm.Words(cause_kind=["published", "vendor"], impact_kind="published"))
    draft = pm.report("INC-7", "Login was down").classify(
        causes=["Code Bug", "vendor", "Vendor", "Two teams"], trigger="Operator command"
    )
    draft = draft.service_impact("API", kind="Stutters").service_impact("Web", kind="outage")
    assert sorted(codes(draft.build(), policy)) == [
        "impact.services[0].kind",
        "root_cause.classification.causes[2]",
        "root_cause.classification.causes[3]",
    ]


def test_a_configuration_lists_the_words() -> None:
    """The words are under `policy.words`; a name that isn't known is refused."""
    report = classified(trigger="Operator command")
    demanded = read_policy({"words": {"trigger-kind": ["published"]}})
    assert codes(report, demanded) == ["root_cause.classification.trigger"]
    own = read_policy({"words": {"trigger-kind": ["Operator command"]}})
    assert codes(report, own) == []
    with pytest.raises(pm.FieldError, match="did you mean 'trigger-kind'"):
        read_policy({"words": {"trigger": ["published"]}})
    with pytest.raises(pm.FieldError, match="expected a list of text"):
        read_policy({"words": {"trigger-kind": "Operator command"}})
