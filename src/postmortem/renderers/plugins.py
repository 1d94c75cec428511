"""Renderers of other distributions: those behind the entry points `postmortem.renderers`.

A plug-in is loaded when its format is first asked for. Whatever is wrong with it is an error of
that format and of no other, and names the distribution that brings it.
"""

import re
from typing import TYPE_CHECKING, Any, get_args

import attrs

from postmortem.errors import Problem, RenderError, describe
from postmortem.renderers.base import Derived, Renderer

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "postmortem.renderers"
"""The group of entry points; the name of one is the name of its format."""

_NAME = re.compile(r"[a-z][a-z0-9_-]*")
_SUFFIX = re.compile(r"\.[a-z0-9_+-]+")


@attrs.define
class Plugin:
    """The renderer of another distribution."""

    entry_point: "EntryPoint"
    distribution: str
    _loaded: type[Renderer] | None = None
    _problems: tuple[Problem, ...] | None = None

    @property
    def name(self) -> str:
        """The name of its format."""
        return self.entry_point.name

    def load(self) -> type[Renderer]:
        """Return the renderer. Raises `RenderError` with all that is wrong with it."""
        if problems := self.problems():
            raise RenderError(problems)
        assert self._loaded is not None
        return self._loaded

    def problems(self) -> tuple[Problem, ...]:
        """Return what is wrong with it; it is loaded for that, once."""
        if self._problems is None:
            try:
                self._loaded = self.entry_point.load()
            except (Exception, SystemExit) as error:  # whatever a module does when it is imported
                self._problems = (self.problem("a renderer that can be loaded", said(error)),)
            else:
                self._problems = tuple(self._wrong(self._loaded))
        return self._problems

    def problem(self, expected: str, found: str) -> Problem:
        """Return a problem with this plug-in."""
        return Problem(
            source=f"the plug-in {self.name!r} of {self.distribution}",
            expected=expected,
            found=found,
        )

    def _wrong(self, loaded: Any) -> list[Problem]:
        if not isinstance(loaded, type) or not issubclass(loaded, Renderer):
            found = loaded.__name__ if isinstance(loaded, type) else describe(loaded)
            return [self.problem("a subclass of Renderer", found)]
        problems: list[Problem] = []
        name = getattr(loaded, "name", None)
        if name != self.name or not _NAME.fullmatch(self.name):
            expected = f"the entry point and the class to have one name, like {_example(name)!r}"
            problems.append(self.problem(expected, f"{self.name!r} and {describe(name)}"))
        suffixes: Any = loaded.suffixes
        if not isinstance(suffixes, tuple) or not all(map(_is_suffix, suffixes)):
            expected = "suffixes to be a tuple of texts like '.rst', in small letters"
            problems.append(self.problem(expected, repr(suffixes)[:80]))
        derived: Any = loaded.derived
        if isinstance(derived, frozenset | set) and not derived <= set(get_args(Derived)):
            expected = f"derived to be some of {', '.join(get_args(Derived))}"
            problems.append(self.problem(expected, ", ".join(sorted(map(str, derived)))))
        return problems


def _example(name: object) -> str:
    return name if isinstance(name, str) and _NAME.fullmatch(name) else "my-format"


def _is_suffix(suffix: object) -> bool:
    return isinstance(suffix, str) and _SUFFIX.fullmatch(suffix) is not None


def said(error: BaseException) -> str:
    """Return an exception as a phrase: its kind and its words."""
    words = " ".join(str(error).split())[:200]
    return f"{type(error).__name__}: {words}" if words else type(error).__name__


_KNOWN: dict[tuple[str, str, str], Plugin] = {}
"""The plug-ins that were found, by name, place and distribution: each is loaded once."""


def found_plugins() -> dict[str, tuple[Plugin, ...]]:
    """Return the plug-ins that are installed now, by name and in the order of distributions."""
    from importlib.metadata import entry_points  # takes as long to import as a report to render

    found: dict[str, dict[str, Plugin]] = {}
    for entry_point in entry_points(group=GROUP):
        distribution = entry_point.dist.name if entry_point.dist else "an unknown distribution"
        key = (entry_point.name, entry_point.value, distribution)
        plugin = _KNOWN.setdefault(key, Plugin(entry_point, distribution))
        # One distribution that is on the path twice is no clash: Python takes the first, too.
        found.setdefault(entry_point.name, {}).setdefault(distribution, plugin)
    return {
        name: tuple(group[distribution] for distribution in sorted(group))
        for name, group in sorted(found.items())
    }
