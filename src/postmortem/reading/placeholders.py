"""Words that stand where nothing was filled in: `TBD`, `N/A`, `@your-name`, `e.g. add an alert`."""

import re
from functools import lru_cache
from unicodedata import category

from postmortem.patterns import regex
from postmortem.styles import names
from postmortem.styles.matching import plain

_NOTHING = frozenset(filter(None, (plain(name) for name in names.NOTHING.split(";"))))
_SOMEBODY = regex(
    r"[@<\[{(]*(?:your|their|the|owner'?s?|responsible|team|full|first|last|user|person'?s?|assignee)?[ _-]?"
    r"(?:names?|owner|user|username|person|assignee|handle|team|someone|somebody)[>\]})]*",
    re.IGNORECASE,
)
_EXAMPLE = regex(r"(?:e\.g\.|eg:|example:|for example|optional:)(?!\w)", re.IGNORECASE)
_BRACKETED = regex(r"\\?<[^<>@]{2,200}>|\{+[^{}]{2,200}\}+|\\?\[[^\[\]]{4,200}\\?\]")
_ADDRESS = regex(r"<https?://", re.IGNORECASE)


@lru_cache(maxsize=512)
def is_nothing(text: str) -> bool:
    """Whether a text says that there is nothing, or nothing yet.

    >>> is_nothing("TBD"), is_nothing("**N/A**"), is_nothing("—"), is_nothing("none of the replicas")
    (True, True, True, False)
    """
    if len(text) > 60:
        return False
    name = plain(text.strip("()[]<>*_` "))
    return name in _NOTHING or (bool(text.strip()) and not any(map(_says_something, text)))


def _says_something(character: str) -> bool:
    """Whether a character is a letter, a digit, a pictogram or the sign of a currency: no dash."""
    return character.isalnum() or category(character) in ("So", "Sc")


@lru_cache(maxsize=512)
def is_nobody(text: str) -> bool:
    """Whether a text stands where the name of a person belongs, and is none.

    >>> is_nobody("@your-name"), is_nobody("unassigned"), is_nobody("Ann Lee"), is_nobody("Platform team")
    (True, True, False, False)
    """
    return is_nothing(text) or _SOMEBODY.fullmatch(text.strip("*_` ")) is not None


def is_unfilled(text: str) -> bool:
    """Whether an item of a list, or the text of a cell, is what a blank document has there.

    >>> is_unfilled("e.g. add an alert"), is_unfilled("[What went well]"), is_unfilled("None")
    (True, True, True)
    >>> is_unfilled("Example data was lost"), is_unfilled("[#12](https://example.org/12)")
    (False, False)
    """
    words = text.strip("*_ ")
    return (
        is_nothing(text)
        or _EXAMPLE.match(words) is not None
        or (_BRACKETED.fullmatch(words) is not None and _ADDRESS.match(words) is None)
    )
