"""The checksum of a page's words: whether somebody has changed them since the page was written."""

import re
from html import unescape
from zlib import crc32

_TAG = re.compile(r"<[^<>]*>")
_SPACE = re.compile(r"\s+")


def checksum(content: str) -> str:
    r"""Return the checksum of the words of a piece of HTML: tags and white space make no difference.

    >>> checksum("<p>Login was &gt; 1 h down</p>") == checksum("<div>Login was > 1 h\ndown</div>")
    True
    """
    words = _SPACE.sub("", unescape(_TAG.sub("", content)))
    return f"{crc32(words.encode(errors='surrogatepass')):08x}"
