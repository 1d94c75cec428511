"""The words of a text, without its markup: what two texts are compared by."""

import re
from collections import Counter

from postmortem.patterns import regex

_WORD = regex(
    r"[^\W\d_]+"  # letters of any script
    r"|\d+"
    r"|[\u2190-\u2bff\U0001f000-\U0001faff]"  # arrows, symbols, emoji
)
_MARKUP = regex(
    r"^(?:[ \t>]*(?:[-*+]|\d{1,9}[.)])(?=[ \t]|$))+(?:[ \t]+\[[ xX]\](?=[ \t]))?"  # items, boxes
    r"|<!-- /?(?:kept)? ?-->",
    re.MULTILINE,
)


_BREAK = regex(r"<br ?/?>|\r", re.IGNORECASE)
_ZEROS = regex(r"(?<!\d)0+(?=\d)")


def words(*texts: str) -> Counter[str]:
    """Count the words of Markdown, in small letters: letters, digits, or one pictogram.

    Markup is none: neither the number of an item, nor the box of a task, nor a comment of ours.
    """
    return Counter(words_of("\n".join(texts)))


def words_of(text: str) -> list[str]:
    """Return the words of Markdown, in small letters and in their order."""
    text = _MARKUP.sub(" ", _BREAK.sub("\n", text)).casefold()
    return _WORD.findall(_ZEROS.sub("", text) if "0" in text else text)
