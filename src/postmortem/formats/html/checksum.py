"""The checksum of a page's words: whether somebody has changed them since the page was written."""

from html import unescape
from zlib import crc32

from postmortem.patterns import regex

_TAG = regex(r"<[^<>]*>")
_SPACE = regex(r"\s+")


def checksum(content: str) -> str:
    r"""Return the checksum of the words of a piece of HTML: tags and white space make no difference.

    >>> checksum("<p>Login was &gt; 1 h down</p>") == checksum("<div>Login was > 1 h\ndown</div>")
    True
    """
    words = _SPACE.sub("", unescape(_TAG.sub("", content)))
    return f"{crc32(words.encode(errors='surrogatepass')):08x}"
