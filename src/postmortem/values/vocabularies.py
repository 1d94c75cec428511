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
        return tuple(dict.fromkeys(word for one in self.published for word in one.words))

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

VOCABULARIES: Mapping[str, Vocabulary] = MappingProxyType(
    {
        "impact_kind": Vocabulary(
            about="What was the matter with a service, or with data?",
            published=(_STATUSPAGE, _NIST, _OURS),
        ),
    }
)
"""Each vocabulary by the kind of text that takes its words."""


def vocabularies() -> Mapping[str, Vocabulary]:
    """Return the vocabularies of this library by their names.

    >>> list(vocabularies())
    ['impact_kind']
    """
    return VOCABULARIES
