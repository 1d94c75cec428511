"""The languages that a document can be written in: one table of words for each.

A table leads from the English words, which the layouts and the code say, to those of the language. It
serves both directions: what is written with it is read back with it. A word that a table lacks stays
English in the document, and is read as English.

Words that our own documents say belong into these tables: headings, columns, labels, the few words that a
field takes, the words of the chart and of whatever else is generated. Other names by which other people
call the same things, in any language, belong into `postmortem.styles.names`, which is asked only in reading.
"""

from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from importlib import import_module

import attrs

from postmortem.errors import FieldError, Problem, describe
from postmortem.patterns import regex

TAGS = ("en", "de", "es", "fr", "ja", "pt", "zh")
"""The languages that have a table; each is the name of its module, but `en`, which needs none."""
_TAG = regex(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
"""A tag, as BCP 47 has it: `pt-BR`; not `pt_BR`."""
_RIGHT_TO_LEFT = {"ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"}


def _copied(words: Mapping[str, str]) -> dict[str, str]:
    return dict(words)


@attrs.frozen(slots=False)
class Language:
    """A language with its words, or a team's own words on top of one.

    `tag` is a BCP 47 tag, such as `de` or `pt-BR`; `own` are words that replace those of the table, by the
    English word. A tag whose language has no table is one of English words, but for those in `own`.

    >>> german = Language("de", {"Action Items": "Maßnahmenplan"})
    >>> german("Action Items"), german("Root Cause Analysis")
    ('Maßnahmenplan', 'Ursachenanalyse')
    """

    tag: str = "en"
    own: Mapping[str, str] = attrs.field(factory=dict, converter=_copied, hash=False)

    def __call__(self, english: str) -> str:
        """Return the word of the language for an English one; the English one where it has none."""
        return self.words.get(english, english)

    @cached_property
    def words(self) -> Mapping[str, str]:
        """The words of the language, by the English ones; empty for English."""
        return {**_table(self.tag), **self.own}

    @property
    def is_plain_english(self) -> bool:
        """Whether no word is another than in English."""
        return not self.words

    @property
    def direction(self) -> str:
        """`rtl` for a language that is written from right to left, or else `ltr`."""
        return "rtl" if self.tag.split("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"


ENGLISH = Language()


@cache
def _table(tag: str) -> Mapping[str, str]:
    """Return the table of a tag: of `de` for `de-AT`, none for English and for a language without."""
    base = tag.split("-")[0].lower()
    if base == "en" or base not in TAGS:
        return {}
    words: Mapping[str, str] = import_module(f"{__name__}.{base}").WORDS
    return words


def find_language(value: object) -> Language:
    """Return a language by its tag; `None` is English, and a `Language` is itself.

    Raises `FieldError` for a tag without a table.

    >>> find_language("fr-CA")("Timeline")
    'Chronologie'
    """
    if value is None:
        return ENGLISH
    if isinstance(value, Language):
        return value
    known = isinstance(value, str) and _TAG.fullmatch(value) is not None
    if not isinstance(value, str) or not known or value.split("-")[0].lower() not in TAGS:
        raise FieldError(
            Problem(
                path="lang",
                expected="one of " + ", ".join(TAGS),
                found=describe(value),
                hint="give the words of another language as Language('nl', {'Timeline': 'Tijdlijn'})",
            )
        )
    return Language(value)


def languages() -> Iterator[Language]:
    """Yield the languages that have a table, but English."""
    yield from (find_language(tag) for tag in TAGS if tag != "en")
