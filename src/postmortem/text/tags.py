"""Raw HTML in Markdown: every tag is spelt as text, `<br>` and comments of an author's own aside."""

import re
from collections.abc import Iterator

from postmortem.patterns import regex
from postmortem.text.commonmark import marks

# What may begin a tag, a comment or another piece of HTML, to any parser: CommonMark's own rules
# ask for more, but parsers differ in them. Links in angle brackets are none, nor what is escaped.
_BR = regex(r"<br\s*/?>", re.IGNORECASE)
_END = regex(r"(?<!\\)((?:\\\\)*+)<br>")
_TAG = regex(
    r"(?<!\\)(?P<before>(?:\\\\)*+)<(?:(?P<break>br\s*/?>)|(?=[!?/a-z])"
    r"(?![a-z][a-z0-9+.-]{1,31}:[^\s<>]*>|[^\s<>@!?/][^\s<>@]*@[^\s<>]+>))",
    re.IGNORECASE,
)

_COMMENT = regex(
    r"<!--(?!-?>)(?!\s*(?:/?kept\s*|postmortem:.*)?-->)(?:[^<>-]|-(?!-))+-->\s*", re.DOTALL
)
"""A comment alone, which no reader of a document sees, and which is none of ours."""

PASSES = 8
"""How often raw HTML is looked for again after some was escaped, before all of it is."""


def pieces(text: str, *, inline: bool) -> Iterator[tuple[str, str]]:
    """Yield a text piece by piece, each with its kind: that of its mark, '' for all between."""
    prefix = "# " if inline else ""  # a heading is parsed as inline Markdown and nothing else
    data = (prefix + text).encode()
    end = len(prefix)
    for mark in marks(prefix + text):
        if mark.kind in ("html block", "code", "break") and mark.start >= end:
            yield data[end : mark.start].decode(), ""
            yield data[mark.start : mark.end].decode(), mark.kind
            end = mark.end
    yield data[end:].decode(), ""


def split_at_breaks(text: str) -> list[str]:
    r"""Return the lines of inline Markdown, which `<br>` ends; one in code or that is escaped is words.

    >>> split_at_breaks(r"paged<br>acknowledged at `<br>` and \<br>")
    ['paged', 'acknowledged at `<br>` and \\<br>']
    """
    if "<br>" not in text:
        return [text]
    lines = [""]
    for source, kind in pieces(text, inline=True):
        first, *more = [source] if kind == "code" else _END.sub(r"\1\n", source).split("\n")
        lines[-1] += first
        lines += more
    return lines


def without_html(text: str, *, inline: bool) -> str:
    """Return the text with each raw tag spelt as text, `<br>` aside."""
    if "<" not in text:
        return text
    for _ in range(PASSES):
        changed = "".join(_spelt(*piece) for piece in pieces(text, inline=inline))
        if changed == text:
            return text
        text = changed
    # Hostile: each escape uncovers another tag. Code spans lose here, but nothing else does.
    return re.sub(r"(?<!\\)((?:\\\\)*+)<", r"\1\\<", text)


def _spelt(source: str, kind: str) -> str:
    """Return a piece of a text with its tags spelt as text."""
    if kind == "code":
        return source
    return _without_block(source, kind) if kind else _TAG.sub(_tag_as_text, source)


def _tag_as_text(match: re.Match[str]) -> str:
    return f"{match['before']}<br>" if match["break"] else f"{match['before']}\\<"


def _without_block(source: str, kind: str) -> str:
    """Return a block of HTML as text; one of nothing but line breaks and words stays."""
    if kind == "html block" and (
        "<" not in _BR.sub("", source) or _COMMENT.fullmatch(source) is not None
    ):
        return source
    if kind == "break" and not _BR.fullmatch(source):
        return _TAG.sub(_tag_as_text, source)
    # Every line of a block may begin the next one as soon as this one is text. A break in a quote
    # or a list is text as well: where it has a line to itself, some parsers begin a block there.
    return re.sub(r"^([ \t>]*)<", r"\1\\<", source, flags=re.MULTILINE)
