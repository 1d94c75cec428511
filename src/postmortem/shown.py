"""What shows itself: as the last line of a notebook's cell, and to rich."""

from collections.abc import Container
from typing import Any


class Shown:
    """A value that notebooks and rich ask how it looks."""

    __slots__ = ()

    def _repr_mimebundle_(
        self, include: Container[str] | None = None, exclude: Container[str] | None = None
    ) -> dict[str, str]:
        """Return the value as HTML, Markdown and plain text, of which a front end takes one."""
        from postmortem.display import bundle

        return bundle(self, include, exclude)

    def __rich__(self) -> Any:
        """Return what rich prints: plain text in the width and the colours of its console."""
        from postmortem.display import RichText

        return RichText(self)
