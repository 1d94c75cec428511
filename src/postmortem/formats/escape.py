"""Escapes for HTML, and the plain words of inline Markdown."""

import html
import re

from postmortem.patterns import regex
from postmortem.text.commonmark import events
from postmortem.text.guards import in_heading

# Without one of these, a line is the text that it looks like. An underscore inside a word is only
# an underscore (CommonMark 0.31, 6.2), and host names, paths and metrics are full of them. The
# set comes first, since a search for that is several times as fast as one for alternatives.
MARKUP = regex(
    r"[\\`*\[<&_]"
    r"(?:(?<![&_])|(?<=&)(?=[#A-Za-z])|(?<=_)(?![A-Za-z0-9])|(?<=_)(?<![A-Za-z0-9]_))"
)

# Overrides and embeddings make text look like other text; prose does not need them, and in code
# not even isolates (https://trojansource.codes).
_DECEIVING = regex("[\u202a-\u202e]")
_DECEIVING_IN_CODE = regex("[\u202a-\u202e\u2066-\u2069]")


def escape(text: str) -> str:
    """Return text as HTML that shows it, as the content of an element or of an attribute."""
    escaped = html.escape(text)
    return escaped if escaped.isascii() else _DECEIVING.sub(_named, escaped)


def escape_code(text: str) -> str:
    """Return literal text as HTML that shows it, with every character that reorders named."""
    escaped = html.escape(text, quote=False)
    return escaped if escaped.isascii() else _DECEIVING_IN_CODE.sub(_named, escaped)


def _named(match: re.Match[str]) -> str:
    return f"⟨U+{ord(match[0]):04X}⟩"


def is_plain(text: str) -> bool:
    """Whether a line, or several, have no markup: they only need escaping."""
    return MARKUP.search(text) is None


def words(markdown: str) -> str:
    """Return what a line says, without its markup, as text."""
    if is_plain(markdown):
        return markdown
    parts: list[str] = []
    for event, _ in events(f"# {in_heading(markdown)}"):
        if type(event) is dict:
            parts += [
                " " if BREAK.fullmatch(text.strip()) and kind == "InlineHtml" else text
                for kind, text in event.items()
                if kind in ("Text", "Code") or (kind == "InlineHtml" and not COMMENT.match(text))
            ]
    return "".join(parts)


COMMENT = regex(r"<!--.*?(?:-->|\Z)", re.DOTALL)
"""What an author wrote for no reader: `<!-- ask Ada -->`, and one that never ends."""
BREAK = regex(r"<br\s*/?>", re.IGNORECASE)
