"""Vocabularies: published words for the classes of incidents and impacts, each with its source.

A vocabulary is open. A word of it is read in any spelling, `binary_push` or `Binary push`, and written in
one; a word of somebody's own is kept as it was written. Whether a report may use words of its own is a
question of the policy.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, TypeAlias

import attrs

from postmortem.text.normal import line

ImpactKind: TypeAlias = Annotated[str, "impact_kind"]
"""What an impact was, as a word: `Partial Outage`."""
TriggerKind: TypeAlias = Annotated[str, "trigger_kind"]
"""What set an incident off, as a word: `Binary Push`."""
CauseKind: TypeAlias = Annotated[str, "cause_kind"]
"""What caused an incident, as a word: `Code Bug`."""
DetectionKind: TypeAlias = Annotated[str, "detection_kind"]
"""Who noticed an incident, as a word: `Monitoring`."""
MitigationKind: TypeAlias = Annotated[str, "mitigation_kind"]
"""What ended the impact of an incident, as a word: `Rollback`."""


@attrs.frozen(kw_only=True)
class PublishedWords:
    """The words that one publication has.

    >>> import postmortem as pm
    >>> pm.vocabularies()["impact_kind"].published[0].title
    'Component statuses, in the documentation of Atlassian Statuspage'
    """

    title: str
    """The publication, and the place in it."""
    url: str
    """Where it can be read."""
    words: tuple[str, ...]


@attrs.frozen(kw_only=True, slots=False)
class Vocabulary:
    """Words for one question, in the order of their publications; other words may be used as well.

    >>> import postmortem as pm
    >>> kinds = pm.vocabularies()["impact_kind"]
    >>> "Major Outage" in kinds, "Stutters" in kinds
    (True, False)
    """

    about: str
    """The question that its words answer."""
    published: tuple[PublishedWords, ...]

    @cached_property
    def words(self) -> tuple[str, ...]:
        """All words, each once, in the spelling that a report has.

        >>> import postmortem as pm
        >>> pm.vocabularies()["impact_kind"].words[:3]
        ('Degraded Performance', 'Partial Outage', 'Major Outage')
        """
        return tuple(dict.fromkeys(word for standard in self.published for word in standard.words))

    @cached_property
    def _by_key(self) -> Mapping[str, str]:
        return {_key(word): word for word in self.words}

    def read(self, text: str) -> str:
        """Return the word that a text is, in its one spelling; the text itself for any other word.

        Raises `FieldError` for what is no line of text.

        >>> import postmortem as pm
        >>> kinds = pm.vocabularies()["impact_kind"]
        >>> kinds.read("partial_outage"), kinds.read("it stutters")
        ('Partial Outage', 'it stutters')
        """
        words = line(text)
        return self._by_key.get(_key(words), words)

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and word in self.words

    def __iter__(self) -> Iterator[str]:
        return iter(self.words)

    def __len__(self) -> int:
        return len(self.words)


def _key(word: str) -> str:
    """Return what the spellings of a word have in common: `ad hoc fix` and `Ad-hoc Fix`."""
    return re.sub(r"[\s_\-–]+", "", word[:80]).casefold()


_STATUSPAGE = PublishedWords(
    title="Component statuses, in the documentation of Atlassian Statuspage",
    url="https://support.atlassian.com/statuspage/docs/show-service-status-with-components/",
    words=("Degraded Performance", "Partial Outage", "Major Outage"),
)
_NIST = PublishedWords(
    title="NIST SP 800-61 Revision 2, table 3-3: information impact",
    url="https://nvlpubs.nist.gov/nistpubs/SpecialPublications/NIST.SP.800-61r2.pdf",
    words=("Privacy Breach", "Proprietary Breach", "Integrity Loss"),
)
_OURS = PublishedWords(
    title="This library, for what the lists above have no word for",
    url="https://postmortem-report.readthedocs.io/en/stable/vocabularies.html",
    words=("Outage", "Data Loss"),
)

_WORKBOOK = "https://sre.google/workbook/postmortem-analysis/"
_TRIGGERS = PublishedWords(
    title="Table C-1, the top eight outage triggers, in Google's \"The Site Reliability Workbook\"",
    url=_WORKBOOK,
    words=(
        "Binary Push", "Configuration Push", "User Behavior Change", "Processing Pipeline",
        "Service Provider Change", "Performance Decay", "Capacity Management", "Hardware",
    ),
)  # fmt: skip
_CAUSES = PublishedWords(
    title="Table C-2, the top five root-cause categories, in Google's \"The Site Reliability Workbook\"",
    url=_WORKBOOK,
    words=(
        "Software", "Development Process Failure", "Complex System Behaviors", "Deployment Planning",
        "Network Failure",
    ),
)  # fmt: skip


def _of_the_study(subject: str, *words: str) -> PublishedWords:
    return PublishedWords(
        title=f'{subject}, in Microsoft\'s study "How to Fight Production Incidents?", SoCC 2022',
        url="https://doi.org/10.1145/3542929.3563482",
        words=words,
    )


_CAUSES_OF_THE_STUDY = _of_the_study(
    "Root causes",
    "Code Bug", "Dependency Failure", "Infrastructure", "Deployment Error", "Config Bug",
    "Database/Network", "Auth Failure",
)  # fmt: skip
_MITIGATIONS = _of_the_study(
    "Mitigation steps",
    "Rollback", "Infra Change", "External Fix", "Config Fix", "Ad-hoc Fix", "Code Fix", "Transient",
)  # fmt: skip
_DETECTIONS = _of_the_study(
    "Monitors, external users and internal users, by shorter names",
    "Monitoring", "Customer", "Colleague",
)  # fmt: skip

VOCABULARIES: Mapping[str, Vocabulary] = MappingProxyType(
    {
        "impact_kind": Vocabulary(
            about="What was the matter with a service, or with data?",
            published=(_STATUSPAGE, _NIST, _OURS),
        ),
        "trigger_kind": Vocabulary(
            about="What kind of event set the incident off?", published=(_TRIGGERS,)
        ),
        "cause_kind": Vocabulary(
            about="What kinds of causes did it have?", published=(_CAUSES, _CAUSES_OF_THE_STUDY)
        ),
        "detection_kind": Vocabulary(about="Who noticed it?", published=(_DETECTIONS,)),
        "mitigation_kind": Vocabulary(
            about="What kinds of steps ended its impact?", published=(_MITIGATIONS,)
        ),
    }
)
"""Each vocabulary by the kind of text that takes its words."""


def vocabularies() -> Mapping[str, Vocabulary]:
    """Return the vocabularies of this library by their names.

    >>> list(vocabularies())
    ['impact_kind', 'trigger_kind', 'cause_kind', 'detection_kind', 'mitigation_kind']
    """
    return VOCABULARIES
