"""The words of a report: all of them with their paths, and what a rule looks at in them."""

import re
from collections.abc import Iterator
from enum import Enum
from functools import lru_cache
from typing import Any

import attrs

from postmortem.patterns import regex

_CODE = regex(r"`+[^`]*`+|~~~[^~]*~~~")
_LINK = regex(r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)|<?\bhttps?://[^\s>)]+>?")
_MARKUP = regex(r"[*\\\[\]]|(?<!\w)_|_(?!\w)")
_STOP = frozenset(
    "a an and any are as at be been being but by can could did do does for from had has have he her "
    "his how i if in into is it its no not of on or our she so such than that the their them then "
    "there these they this those to too up was we were what when where which while who why will "
    "with would you".split()
)


def texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text in a value of the model with its path, in the order of the document."""
    collected: list[tuple[str, str]] = []
    _add_texts(value, path, collected)
    yield from collected


def _add_texts(value: Any, path: str, texts: list[tuple[str, str]]) -> None:
    """Add the texts of a value that may be anything; a report has some hundred, nearly all absent."""
    kind = type(value)
    if kind is str:
        texts.append((path, value))
    elif kind is tuple:
        for index, item in enumerate(value):
            _add_texts(item, f"{path}[{index}]", texts)
    else:
        for name in _names_of(kind):
            inner = getattr(value, name)
            if inner is not None and inner != ():
                _add_texts(inner, f"{path}.{name}" if path else name, texts)
    # Subclasses of text: choices are none of the author's words, all others are.
    if isinstance(value, str) and kind is not str and not isinstance(value, Enum):
        texts.append((path, str(value)))


_names: dict[type, tuple[str, ...]] = {}


def _names_of(kind: type) -> tuple[str, ...]:
    """Return the names of a class's fields; none for what is no class of attrs."""
    if kind not in _names:
        _names[kind] = tuple(field.name for field in attrs.fields(kind)) if attrs.has(kind) else ()
    return _names[kind]


@lru_cache(maxsize=512)
def spoken(text: str) -> str:
    """Return the words of Markdown that a person reads: no code, no addresses, no markup.

    Each is replaced by a space or nothing, so places in the result mean nothing. Several rules ask
    for the words of one text.
    """
    if "`" in text or "~~~" in text:
        text = _CODE.sub(" ` ", text)
    if "](" in text or "://" in text:
        text = _LINK.sub("] ", text)
    return _MARKUP.sub("", text).replace("’", "'")


def content_words(text: str) -> frozenset[str]:
    """Return the words of a text that carry its meaning, without their endings, in lower case."""
    all_words = re.findall(r"[a-z0-9][a-z0-9'-]*", spoken(text).lower())
    return frozenset(_stem(word.partition("'")[0]) for word in all_words if word not in _STOP)


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word
