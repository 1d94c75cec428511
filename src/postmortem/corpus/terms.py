"""The terms that two incidents are compared by: words and pairs of words of what went wrong.

They come from the title, the summary in a line, the trigger, the causes and the services; not from
the timeline, whose words ("paged", "deployed", "resolved") are those of every incident. A term that
both reports have counts the more, the fewer reports have it (TF-IDF, with the smoothing that
scikit-learn uses), and a report is compared with another by the cosine of the angle between them.

A corpus keeps each term as a number of eight bytes, and its words are made again for the few
reports that are shown.
"""

import math
from array import array
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import pairwise

from postmortem.model.report import ReportData
from postmortem.patterns import regex
from postmortem.text.words import words_of

_STOP = frozenset(
    "a an and are as at be been but by can could did do does due for from had has have if in into "
    "is it its more no not of on one or our out so than that the their them then there these they "
    "this to up was we were when where which while who will with would "
    "incident incidents outage outages post mortem postmortem report issue issues problem problems "
    "also any after all before because both during only other some such very via".split()
)
"""Words that say nothing about an incident, and those that all reports of incidents have."""
_NO_PLURALS = frozenset(
    "always https jenkins kubernetes news postgres rails series windows".split()
)
_MOST = 400
"""After how many terms no further text of a report is taken."""
_LONGEST = 4_000
"""How many characters of a text count."""


def terms(report: ReportData) -> dict[str, None]:
    """Return the words and pairs of words that a report is compared by, in order.

    >>> from postmortem import Report
    >>> list(terms(Report(title="The connection pool was full")))
    ['connection', 'pool', 'connection pool', 'full', 'pool full']
    """
    result: dict[str, None] = {}
    for text in _texts(report):
        result |= terms_of_text(text)
        if len(result) >= _MOST:
            break
    return result


def terms_of_text(text: str) -> dict[str, None]:
    """Return the words and pairs of words of a text, in order."""
    result: dict[str, None] = {}
    before = None
    for word in _words(text[:_LONGEST]):
        result[word] = None
        if before is not None:
            result[f"{before} {word}"] = None
        before = word
    return result


# A word of Chinese, Japanese or Korean: those have no blanks between words, so pairs of
# characters stand for them, as in search engines.
_UNDIVIDED = regex("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]{2,}")


def _words(text: str) -> Iterator[str]:
    for word in words_of(text):
        if not word.isascii() and _UNDIVIDED.fullmatch(word):
            yield from (char + next_char for char, next_char in pairwise(word))
        elif word not in _STOP and _says_something(word):
            yield _singular(word)


def _says_something(word: str) -> bool:
    """Whether a word is more than a letter or a number; `503` is, as the code of an answer."""
    return len(word) == 3 if word.isdigit() else len(word) > 1 or not word.isascii()


def _singular(word: str) -> str:
    """Return a plural as its singular, where that is the same word: `pools`, not `status`.

    >>> _singular("pools"), _singular("queries"), _singular("status"), _singular("kubernetes")
    ('pool', 'query', 'status', 'kubernetes')
    """
    is_plural = word.endswith("s") and not word.endswith(("ss", "us", "is", "as", "os"))
    if len(word) < 5 or not is_plural or word in _NO_PLURALS:
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word[:-1]


def _texts(report: ReportData) -> Iterator[str]:
    yield report.title
    cause = report.root_cause
    factors = [cause.factors.primary, *cause.factors.contributing]
    for text in (
        report.summary.one_line,
        cause.trigger,
        *[part for factor in factors if factor for part in (factor.description, factor.effect)],
        *[row.service for row in report.impact.services],
        *report.summary.impact.services_affected,
    ):
        if text is not None:
            yield text


def packed_terms(report: ReportData) -> bytes:
    """Return the terms of a report as numbers of eight bytes, in the order of this machine."""
    return array("Q", [number(term) for term in terms(report)]).tobytes()


def number(term: str) -> int:
    """Return the number of a term, the same on every machine."""
    return int.from_bytes(blake2b(term.encode("utf-8", "replace"), digest_size=8).digest(), "big")


def weight(size: int, frequency: int) -> float:
    """Return how much a term counts that `frequency` of `size` reports have, the more the fewer.

    >>> weight(9, 9)
    1.0
    """
    return math.log((1 + size) / (1 + frequency)) + 1


def unpacked(data: bytes) -> Iterable[int]:
    """Return the numbers of terms that bytes hold."""
    numbers = array("Q")
    numbers.frombytes(data)
    return numbers
