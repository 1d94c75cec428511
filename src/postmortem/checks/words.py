"""The words of a report: all of them with their paths, and what a rule looks at in them."""

import re
from collections.abc import Iterator
from enum import Enum
from functools import lru_cache
from typing import Any

import attrs

from postmortem.model.report import ReportData

_CODE = re.compile(r"`+[^`]*`+|~~~[^~]*~~~")
_LINK = re.compile(r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)|<?\bhttps?://[^\s>)]+>?")
_STOP = frozenset(
    "a an and any are as at be been being but by can could did do does for from had has have he her "
    "his how i if in into is it its no not of on or our she so such than that the their them then "
    "there these they this those to too up was we were what when where which while who why will "
    "with would you".split()
)


def texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text in a value of the model with its path, in the order of the document."""
    # A stack and not recursion would cost the order; the model is only a few levels deep.
    if isinstance(value, str):
        if not isinstance(value, Enum):
            yield path, value
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from texts(item, f"{path}[{index}]")
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            inner = f"{path}.{field.name}" if path else field.name
            yield from texts(getattr(value, field.name), inner)


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
    return re.sub(r"[*\\\[\]]|(?<!\w)_|_(?!\w)", "", text).replace("’", "'")


def causes(report: ReportData) -> Iterator[tuple[str, str]]:
    """Yield the texts that say why it happened: the statement, the trigger, factors and whys."""
    found = report.root_cause
    whole = attrs.evolve(found, technical_details=None)
    yield from texts(whole, "root_cause")


def content_words(text: str) -> frozenset[str]:
    """Return the words of a text that carry its meaning, without their endings, in lower case."""
    found = re.findall(r"[a-z0-9][a-z0-9'-]*", spoken(text).lower())
    return frozenset(_stem(word.partition("'")[0]) for word in found if word not in _STOP)


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word
