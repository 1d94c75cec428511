"""Renderers: the tree to text, and which there are.

Our own come first: a plug-in can add a format, and can't take one's place. No module of a format
is loaded before the format is asked for.
"""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import NamedTuple

from postmortem.errors import Problem, RenderError, describe
from postmortem.renderers.base import Renderer
from postmortem.renderers.plugins import Plugin, found_plugins

HOME = "postmortem-report"
"""The distribution that our own renderers come from."""


class _BuiltIn(NamedTuple):
    place: str
    """The module in this package, and the class in it."""
    suffixes: tuple[str, ...]


BUILT_IN = {
    "html": _BuiltIn("html:HtmlRenderer", (".html", ".htm")),
    "markdown": _BuiltIn("markdown:MarkdownRenderer", (".md", ".markdown")),
    "text": _BuiltIn("text:TextRenderer", (".txt",)),
}
"""Our own formats. The suffixes are those of the class: known here, so that it needn't be loaded."""

RESERVED = {"json": (".json",), "yaml": (".yaml", ".yml")}
"""Formats that need no renderer, and that none can take the place of."""


def renderers() -> Mapping[str, str]:
    """Return the formats that a report can be rendered to, each with where it comes from.

    A name leads to the distribution that brings the renderer; to several, with `and` between,
    where they quarrel over a name, which then stands for nothing. No plug-in is loaded.

    >>> renderers()["markdown"]
    'postmortem-report'
    """
    origins = {name: " and ".join(each.distribution for each in group)
               for name, group in found_plugins().items() if name not in RESERVED}  # fmt: skip
    known = {**origins, **dict.fromkeys(BUILT_IN, HOME)}
    return MappingProxyType(dict(sorted(known.items())))


def find_renderer(name: str) -> type[Renderer]:
    """Return the renderer of a format.

    Raises `RenderError` where there is none, where two distributions bring one, and where the
    only one is broken, with what is wrong with it.
    """
    if (own := BUILT_IN.get(name)) is not None:
        module, _, cls = own.place.partition(":")
        renderer: type[Renderer] = getattr(import_module(f"{__name__}.{module}"), cls)
        return renderer
    group = found_plugins().get(name) if name not in RESERVED else None
    if group is None:
        raise RenderError(
            Problem(expected="one of " + ", ".join(renderers()), found=describe(name))
        )
    return _only(group, f"the format {describe(name)}").load()


def plugin_for(name: str) -> Plugin | None:
    """Return the plug-in that a format comes from; None for one of our own."""
    group = () if name in BUILT_IN or name in RESERVED else found_plugins().get(name, ())
    return group[0] if group else None


def _only(group: tuple[Plugin, ...], what: str) -> Plugin:
    """Return the one plug-in that brings something. Raises `RenderError` if others do, too."""
    if len(group) == 1:
        return group[0]
    origins = " and ".join(plugin.distribution for plugin in group)
    raise RenderError(
        Problem(
            expected=f"one distribution with {what}",
            found=f"it in {origins}",
            hint="uninstall all but one of them",
        )
    )


def suffixes() -> tuple[str, ...]:
    """Return the endings of file names that a renderer which works knows its format by."""
    own = [suffix for built_in in BUILT_IN.values() for suffix in built_in.suffixes]
    return tuple(dict.fromkeys([*own, *_plugin_suffixes()]))


def name_for_suffix(suffix: str) -> str | None:
    """Return the name of the format that a file name's ending stands for, if any does.

    Raises `RenderError` where the plug-ins of two distributions know their formats by it.
    """
    suffix = suffix.lower()
    for name, built_in in BUILT_IN.items():
        if suffix in built_in.suffixes:
            return name
    group = _plugin_suffixes().get(suffix, ())
    return _only(group, f"files that end in {suffix}").name if group else None


def broken() -> tuple[Problem, ...]:
    """Return what is wrong with each plug-in that can't be used, for who misses its format."""
    return tuple(
        problem
        for group in found_plugins().values()
        for plugin in group
        for problem in plugin.problems()
    )


def _plugin_suffixes() -> dict[str, tuple[Plugin, ...]]:
    """Return the plug-ins by the suffixes of their files, those that are broken left aside."""
    taken = {suffix for own in BUILT_IN.values() for suffix in own.suffixes}
    taken.update(suffix for own in RESERVED.values() for suffix in own)
    found: dict[str, tuple[Plugin, ...]] = {}
    for name, group in found_plugins().items():
        if name in BUILT_IN or name in RESERVED:
            continue
        for plugin in group:
            if not plugin.problems():
                for suffix in dict.fromkeys(plugin.load().suffixes):
                    if suffix not in taken:
                        found[suffix] = (*found.get(suffix, ()), plugin)
    return found
