"""Renderers: the tree to text, and which there are."""

from postmortem.errors import Problem, RenderError, describe
from postmortem.renderers.base import Renderer
from postmortem.renderers.markdown import MarkdownRenderer

_RENDERERS: dict[str, type[Renderer]] = {MarkdownRenderer.name: MarkdownRenderer}


def renderers() -> tuple[str, ...]:
    """Return the names of the formats that a report can be rendered to."""
    return tuple(sorted(_RENDERERS))


def find_renderer(name: str) -> type[Renderer]:
    """Return the renderer of a format. Raises `RenderError` where there is none."""
    if (renderer := _RENDERERS.get(name)) is not None:
        return renderer
    raise RenderError(Problem(expected="one of " + ", ".join(renderers()), found=describe(name)))


def suffixes() -> tuple[str, ...]:
    """Return the endings of file names that a renderer knows its format by."""
    return tuple(suffix for renderer in _RENDERERS.values() for suffix in renderer.suffixes)


def name_for_suffix(suffix: str) -> str | None:
    """Return the name of the format that a file name's ending stands for, if any does."""
    for name, renderer in _RENDERERS.items():
        if suffix.lower() in renderer.suffixes:
            return name
    return None
