"""HTML: the embedded data of a page that this library made, not its text."""

import re

from postmortem.errors import Problem, ReadError
from postmortem.formats.html.checksum import checksum
from postmortem.patterns import regex
from postmortem.text.given import given_text

_SCRIPT = regex(r"<script\b[^<>]*+>", re.IGNORECASE)
_ID = regex(r"""\bid\s*+=\s*+["']?postmortem-data\b""", re.IGNORECASE)
_END = regex("</script", re.IGNORECASE)
_CHECKSUM = regex(r"""\bdata-text\s*+=\s*+["']?([0-9a-f]{8})\b""", re.IGNORECASE)
_STARTS = ("<body", '<article class="postmortem"')
"""What begins the content of a page, and of a part of one, to the element with its data."""
# What the page spells as `\u003c`, unless its backslash is itself escaped.
_SPELT = regex(r"(?<!\\)((?:\\\\)*+)\\u(003c|003e|0026|2028|2029)", re.IGNORECASE)


def embedded(text: str) -> str:
    """Return the JSON of the report that is embedded in a page.

    In a page that this library made, no text of an author's own can hold a tag, so the element that
    is found is the page's own. Raises `ReadError` where there is none, more than one, or no end, and
    where the words of the page are not those that it was written with.
    """
    scripts = [start for start in _SCRIPT.finditer(given_text(text)) if _ID.search(start[0])]
    if not scripts:
        raise _error(
            "the data of a report",
            "none",
            "a page has them unless it was made with embed_data=False",
        )
    if len(scripts) > 1:
        raise _error(
            "the data of one report", f"those of {len(scripts)}", "cut out the page that is meant"
        )
    end = _END.search(text, scripts[0].end())
    if end is None:
        raise _error(
            "the end of the report's data", "the end of the page", "the file may be cut off"
        )
    if (written := _CHECKSUM.search(scripts[0][0])) is not None:
        start = max(text.rfind(mark, 0, scripts[0].start()) for mark in _STARTS)
        content = text[text.find(">", start) + 1 : scripts[0].start()]
        if checksum(content) != written[1].lower():
            raise _error(
                "the words that the page was written with",
                "others",
                "its data are those of before the edit: edit the report and write the page anew, or"
                " take data-text out of the page's script element to read the old data",
            )
    json = text[scripts[0].end() : end.start()]
    return _SPELT.sub(lambda spelt: spelt[1] + chr(int(spelt[2], 16)), json).strip()


def _error(expected: str, found: str, hint: str) -> ReadError:
    return ReadError(Problem(path="the page", expected=expected, found=found, hint=hint))
