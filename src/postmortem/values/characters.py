"""Characters that people don't type: what browsers, Windows and translators write into a time."""

import re

from postmortem.patterns import regex

QUOTES = "“”„‟‘’‚\"'`«»"
"""The quotation marks that word processors and people put around a value."""

_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_UNSEEN = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_HYPHENS = "\u2010\u2011\u2212\ufe63\uff0d"
_COLONS = "\u2236\ua789\ufe55\uff1a"

_ANY_OF_THEM = regex(f"[{_SPACES}{_UNSEEN}{_HYPHENS}{_COLONS}]")
_SPACES_AGAIN = regex(" {2,}")


def typed(text: str) -> str:
    r"""Return a time, a date or a zone as it is typed: with plain spaces, hyphens and colons.

    Spaces of any width become one space; characters that show nothing, such as the mark of a
    direction or of no width, go. A dash stays, since a range has one. Letters stay as they are.

    >>> typed("7:05\u202fPM")
    '7:05 PM'
    """
    if text.isascii() or not _ANY_OF_THEM.search(text):
        return text
    return _SPACES_AGAIN.sub(" ", _ANY_OF_THEM.sub(_as_typed, text)).strip()


def _as_typed(match: re.Match[str]) -> str:
    if re.match(f"[{_SPACES}]", match[0]):
        return " "
    if re.match(f"[{_HYPHENS}]", match[0]):
        return "-"
    return ":" if re.match(f"[{_COLONS}]", match[0]) else ""
