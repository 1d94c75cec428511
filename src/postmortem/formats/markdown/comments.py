"""What tells a drawing that this library made from one of an author's own.

A drawing says nothing that the document doesn't say in words, so a reader may pass over it, but
only as long as nobody has changed it: then it is somebody's text, and is kept.
"""

import re
from zlib import crc32

from postmortem.tree.nodes import (
    DIRECTIVE,
)

_SEAL = re.compile(
    r"(?:\A|\n) *%% drawn by postmortem from what stands below: (?P<sum>[0-9a-f]{8})\Z"
)


def with_checksum(drawing: str) -> str:
    """Return a Mermaid drawing with a comment at its end that says what it is."""
    seal = f"%% drawn by postmortem from what stands below: {crc32(drawing.encode()):08x}"
    return f"{drawing}\n{seal}"


def is_own_diagram(code: str) -> bool:
    """Say whether a drawing is exactly what was sealed once."""
    found = _SEAL.search(code)
    return found is not None and with_checksum(code[: found.start()]) == code


APART = "<!-- -->"
"""The comment that keeps two blocks apart which Markdown would take for one."""
KEPT, KEPT_END = "<!-- kept -->", "<!-- /kept -->"
"""The comments around what was carried along."""


def directive(comment: str) -> str | None:
    """Return what a comment says to this library; None for any other comment."""
    found = re.fullmatch(r"<!--\s+postmortem:\s+(.*?)\s*-->", comment.strip())
    return found[1] if found and DIRECTIVE.fullmatch(found[1]) else None
