"""The page of the vocabularies, made of the tables in the code, so that no word is in two places."""

from collections.abc import Iterator
from pathlib import Path

from postmortem.values.vocabularies import VOCABULARIES, Vocabulary

PAGE = Path(__file__).parent.parent / "docs" / "vocabularies.md"

_HEAD = """\
# Vocabularies

Some fields take a word for a kind: of impact, of trigger, of cause. Each has a vocabulary of published words, so that the
reports of two teams can be counted together. A vocabulary is open:

- a word of it is read in any spelling, `partial_outage` or `Partial outage`, and written in one: `Partial Outage`;
- a word of your own is kept as you write it.

The words stay as they are in a document in another [language](languages.md). PM109 finds a word that is nearly a published
one, and a [policy](checks.md#policy) may list the words that a team counts. The
[answer](corpus-answers.md) `classes` counts them over a corpus.

```python
import postmortem as pm

kinds = pm.vocabularies()["impact_kind"]
print(kinds.read("partial_outage"), "|", kinds.read("it stutters"))
print("Major Outage" in kinds, "it stutters" in kinds)
```

```text
Partial Outage | it stutters
True False
```

```python
report = (
    pm.report("INC-7", "Login was down", date="2026-01-15")
    .service_impact("API", kind="partial_outage", started="23:40", ended="00:20")
    .classify(
        trigger="binary push",
        causes=["code bug", "Two teams, one name"],
        mitigated_by=["rollback"],
    )
    .build()
)
print(report.root_cause.classification.causes)
print(*pm.Corpus().add(report).answer("classes", of="cause").sentences(), sep="\\n")
```

```text
('Code Bug', 'Two teams, one name')
Code Bug: 1 of 1 (100%; 95% interval 21% to 100%).
Two teams, one name: 1 of 1 (100%; 95% interval 21% to 100%).
```
"""

_FIELDS = {
    "impact_kind": ("Kind of impact", "`impact.services.kind`"),
    "trigger_kind": ("Trigger", "`root_cause.classification.trigger`"),
    "cause_kind": ("Causes", "`root_cause.classification.causes`"),
    "detection_kind": ("Detection", "`root_cause.classification.detected_by`"),
    "mitigation_kind": ("Mitigation", "`root_cause.classification.mitigated_by`"),
}
"""The heading of each vocabulary, and the field that takes its words."""


def pages() -> dict[Path, str]:
    """Return the page by its path."""
    parts = [
        _HEAD,
        *(part for name, vocabulary in VOCABULARIES.items() for part in _part(name, vocabulary)),
    ]
    return {PAGE: "\n".join(parts)}


def _part(name: str, vocabulary: Vocabulary) -> Iterator[str]:
    title, field = _FIELDS[name]
    yield f"## {title}\n"
    yield f"{vocabulary.about} The field is {field}, the vocabulary `{name}`.\n"
    yield "| words | source |\n| --- | --- |"
    for standard in vocabulary.published:
        words = ", ".join(standard.words)
        source = (
            standard.title
            if standard.url.endswith("/vocabularies.html")
            else f"[{standard.title}]({standard.url})"
        )
        yield f"| {words} | {source} |"
    yield ""
