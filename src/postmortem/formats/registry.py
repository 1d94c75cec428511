"""Which renderers there are: those of this library, and those that plug-ins bring.

Our own come first: a plug-in can add a format, and can't take one's place. No module of a format
is loaded before the format is asked for.
"""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias, get_args

from postmortem.errors import Problem, RenderError, describe
from postmortem.formats.base import Derived, Renderer
from postmortem.patterns import regex
from postmortem.plugins import Plugin, Plugins

HOME = "postmortem-report"
"""The distribution that our own renderers come from."""


class _BuiltIn(NamedTuple):
    place: str
    """The module in this package, and the class in it."""
    suffixes: tuple[str, ...] = ()
    is_text: bool = True
    """Whether it is text; otherwise the bytes of a file."""


BUILT_IN = {
    "adf": _BuiltIn("adf.writer:AdfRenderer", (".adf",)),
    "commonmark": _BuiltIn("markdown.profiles:CommonMarkRenderer"),
    "docx": _BuiltIn("docx.writer:DocxRenderer", (".docx",), is_text=False),
    "github": _BuiltIn("markdown.profiles:GitHubRenderer"),
    "gitlab": _BuiltIn("markdown.profiles:GitLabRenderer"),
    "html": _BuiltIn("html.renderer:HtmlRenderer", (".html", ".htm")),
    "incident.io": _BuiltIn("markdown.profiles:IncidentIoRenderer"),
    "jira": _BuiltIn("adf.writer:JiraRenderer"),
    "mail": _BuiltIn("mail.writer:MailRenderer", (".eml",), is_text=False),
    "markdown": _BuiltIn("markdown.writer:MarkdownRenderer", (".md", ".markdown")),
    "notion": _BuiltIn("markdown.profiles:NotionRenderer"),
    "pandoc-json": _BuiltIn("pandoc.writer:PandocRenderer"),
    "pdf": _BuiltIn("pdf.writer:PdfRenderer", (".pdf",), is_text=False),
    "slack": _BuiltIn("markdown.profiles:SlackRenderer"),
    "statuspage": _BuiltIn("markdown.profiles:StatuspageRenderer"),
    "text": _BuiltIn("text.renderer:TextRenderer", (".txt",)),
    "typst": _BuiltIn("typst.writer:TypstRenderer", (".typ",)),
}
"""Our own formats. The suffixes are those of the class: known here, so that it needn't be loaded."""

RESERVED = {"json": (".json",), "yaml": (".yaml", ".yml")}
"""Formats that need no renderer, and that none can take the place of."""


RendererPlugin: TypeAlias = Plugin[type[Renderer[Any]]]

_NAME = regex(r"[a-z][a-z0-9_-]*")
"""The name of a format: `rst`, and not `RST`."""
_SUFFIX = regex(r"\.[a-z0-9_+-]+")
"""The ending of a file's name: `.rst`, and not `rst`."""


def _checked(
    plugin: RendererPlugin, loaded: object
) -> tuple[type[Renderer[Any]] | None, tuple[Problem, ...]]:
    """Return a renderer that a plug-in brings, and what is wrong with it."""
    if not isinstance(loaded, type) or not issubclass(loaded, Renderer):
        loaded_name = loaded.__name__ if isinstance(loaded, type) else describe(loaded)
        return None, (plugin.problem("a subclass of Renderer", loaded_name),)
    problems: list[Problem] = []
    name = getattr(loaded, "name", None)
    if name != plugin.name or not _NAME.fullmatch(plugin.name):
        example = name if isinstance(name, str) and _NAME.fullmatch(name) else "my-format"
        expected = f"the entry point and the class to have one name, like {example!r}"
        problems.append(plugin.problem(expected, f"{plugin.name!r} and {describe(name)}"))
    suffixes: Any = loaded.suffixes
    if not isinstance(suffixes, tuple) or not all(
        isinstance(suffix, str) and _SUFFIX.fullmatch(suffix) for suffix in suffixes
    ):
        expected = "suffixes to be a tuple of texts like '.rst', in small letters"
        problems.append(plugin.problem(expected, describe(suffixes)))
    derived: Any = loaded.derived
    if isinstance(derived, frozenset | set) and not derived <= set(get_args(Derived)):
        expected = f"derived to be some of {', '.join(get_args(Derived))}"
        problems.append(plugin.problem(expected, ", ".join(sorted(map(str, derived)))))
    return (None if problems else loaded), tuple(problems)


PLUGINS: Plugins[type[Renderer[Any]]] = Plugins("postmortem.renderers", "a renderer", _checked)
"""The renderers of other distributions; the name of an entry point is the name of its format."""


def renderers() -> Mapping[str, str]:
    """Return the formats that a report can be rendered to, each with where it comes from.

    A name leads to the distribution that brings the renderer; to several, with `and` between,
    where they quarrel over a name, which then stands for nothing. No plug-in is loaded.

    >>> renderers()["markdown"]
    'postmortem-report'
    """
    origins = {name: " and ".join(plugin.distribution for plugin in group)
               for name, group in PLUGINS.by_name().items() if name not in RESERVED}  # fmt: skip
    known = {**origins, **dict.fromkeys(BUILT_IN, HOME)}
    return MappingProxyType(dict(sorted(known.items())))


def find_renderer(name: str) -> type[Renderer[Any]]:
    """Return the renderer of a format.

    Raises `RenderError` where there is none, where two distributions bring one, and where the
    only one is broken, with what is wrong with it.
    """
    if (own := BUILT_IN.get(name)) is not None:
        module, _, cls = own.place.partition(":")
        renderer: type[Renderer[Any]] = getattr(import_module(f"postmortem.formats.{module}"), cls)
        return renderer
    group = PLUGINS.by_name().get(name) if name not in RESERVED else None
    if group is None:
        raise RenderError(
            Problem(expected="one of " + ", ".join(renderers()), found=describe(name))
        )
    plugin = _only(group, f"the format {describe(name)}")
    if (loaded := plugin.load()) is None:
        raise RenderError(plugin.problems)
    return loaded


def plugin_for(name: str) -> RendererPlugin | None:
    """Return the plug-in that a format comes from; None for one of our own."""
    group = () if name in BUILT_IN or name in RESERVED else PLUGINS.by_name().get(name, ())
    return group[0] if group else None


def _only(group: tuple[RendererPlugin, ...], what: str) -> RendererPlugin:
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
        for group in PLUGINS.by_name().values()
        for plugin in group
        for problem in plugin.problems
    )


def _plugin_suffixes() -> dict[str, tuple[RendererPlugin, ...]]:
    """Return the plug-ins by the suffixes of their files, those that are broken left aside."""
    used = {suffix for own in BUILT_IN.values() for suffix in own.suffixes}
    used.update(suffix for own in RESERVED.values() for suffix in own)
    suffixes: dict[str, tuple[RendererPlugin, ...]] = {}
    for name, group in PLUGINS.by_name().items():
        if name in BUILT_IN or name in RESERVED:
            continue
        for plugin in group:
            if (loaded := plugin.load()) is not None:
                for suffix in dict.fromkeys(loaded.suffixes):
                    if suffix not in used:
                        suffixes[suffix] = (*suffixes.get(suffix, ()), plugin)
    return suffixes
