"""The comments of this library in Markdown, and the checksum of its diagrams.

A diagram shows nothing that the document doesn't have in words, so the reader leaves it out as long as
its checksum is right. A diagram that an author changed is the author's text, and is kept.
"""

from zlib import crc32

from postmortem.patterns import regex
from postmortem.tree.nodes import (
    DIRECTIVE,
)

_CHECKSUM = regex(
    r"(?:\A|\n) *%% drawn by postmortem from what stands below: (?P<sum>[0-9a-f]{8})\Z"
)


def with_checksum(diagram: str) -> str:
    """Return a Mermaid diagram with a comment at its end that holds its checksum."""
    comment = f"%% drawn by postmortem from what stands below: {crc32(diagram.encode()):08x}"
    return f"{diagram}\n{comment}"


def is_own_diagram(code: str) -> bool:
    """Whether a diagram is unchanged since this library wrote it."""
    match = _CHECKSUM.search(code)
    return match is not None and with_checksum(code[: match.start()]) == code


APART = "<!-- -->"
"""The comment that keeps two blocks apart which Markdown would take for one."""
KEPT, KEPT_END = "<!-- kept -->", "<!-- /kept -->"
"""The comments around Markdown that no field holds."""


def directive(comment: str) -> str | None:
    """Return what a comment says to this library; None for any other comment."""
    # By hand: a regular expression takes the cube of the spaces that somebody puts in.
    text = comment.strip()
    content = text.removeprefix("<!--").removesuffix("-->")
    if len(text) - len(content) != len("<!---->") or not content[:1].isspace():
        return None
    name, _, words = content.strip().partition(":")
    if name != "postmortem" or not words[:1].isspace():
        return None
    return words.strip() if DIRECTIVE.fullmatch(words.strip()) else None
