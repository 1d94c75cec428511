"""Values that show themselves: as the last line of a notebook's cell, and to rich.

What is shown is made of the value alone, so the same cell gives the same bytes again.
"""

from collections.abc import Collection, Container, Iterator
from functools import singledispatch
from typing import Any

from postmortem.formats.registry import find_renderer
from postmortem.tree.nodes import Document

_FORMATS: dict[str, tuple[str, dict[str, Any]]] = {
    "text/html": ("html", {"fragment": True}),
    "text/markdown": ("markdown", {}),
    "text/plain": ("text", {}),
}
"""The formats that a front end may ask for, by MIME type: the renderer and its options."""


@singledispatch
def part(value: object, derived: Collection[str]) -> Document:
    """Return the document that shows a part of a report; `facade` registers which parts do."""
    raise TypeError(f"a {type(value).__name__} doesn't show itself")


class Shown:
    """A value that notebooks and rich can show."""

    __slots__ = ()

    def _document(self, derived: Collection[str]) -> Document:
        """Return the document that shows the value, with what is `derived` in it."""
        return part(self, derived)

    def _repr_mimebundle_(
        self, include: Container[str] | None = None, exclude: Container[str] | None = None
    ) -> dict[str, str]:
        """Return the value as HTML, Markdown and plain text, of which a front end takes one."""
        return {
            mime: show(self, name, **options)
            for mime, (name, options) in _FORMATS.items()
            if (include is None or mime in include) and not (exclude and mime in exclude)
        }

    def __rich__(self) -> Any:
        """Return what rich prints: plain text in the width and the colours of its console."""
        return RichText(self)


def show(value: Shown, format: str, **options: Any) -> str:
    """Return a value that shows itself in one of the built-in formats."""
    renderer = find_renderer(format)(**options)
    shown = renderer.document(value._document(renderer.derived))
    assert isinstance(shown, str)  # what a notebook or a console shows is text
    return shown


class RichText:
    """A value for rich, which asks for its lines when it knows how wide its console is."""

    def __init__(self, value: Shown) -> None:
        self.value = value

    def __rich_console__(self, console: Any, options: Any) -> Iterator[Any]:
        from rich.text import Text  # only rich calls this

        shown = show(self.value, "text", width=max(options.max_width, 20), color=True)
        yield Text.from_ansi(shown.removesuffix("\n"), overflow="fold")
