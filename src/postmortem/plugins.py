"""Plug-ins of every kind: found by entry point, loaded when asked for, blamed by distribution.

A kind (renderers, rules, sources) is a `Plugins`: the group of its entry points, and a function that
says what is wrong with what one of them leads to. A plug-in breaks nothing but itself: whatever it
raises is a problem that names the distribution which brings it.
"""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

import attrs

from postmortem.errors import Problem

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

T = TypeVar("T")

_LONGEST_WORDS = 200
"""How many characters of an exception's words are shown."""


class PluginError(Exception):
    """What a plug-in raised, in words. The plug-in's own exception is its cause."""


def attempt(work: Callable[[], T]) -> T:
    """Return what a function of a plug-in returns.

    Raises `PluginError` for whatever it raises: also `SystemExit`, which would end the process as
    if all were well. Ctrl-C stays what it is.
    """
    try:
        return work()
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        raise PluginError(phrase_of(error)) from error


def phrase_of(error: BaseException) -> str:
    """Return an exception as a phrase: its kind and its words."""
    name = type(error).__name__
    try:
        words = " ".join(str(error).split())[:_LONGEST_WORDS]
    except Exception:  # noqa: BLE001, RUF100 - the words are a plug-in's code as well
        return f"{name}, whose words can't be read"
    return f"{name}: {words}" if words else name


@attrs.define(eq=False, slots=False)
class Plugin(Generic[T]):
    """An entry point of another distribution."""

    entry_point: "EntryPoint"
    distribution: str
    kind: "Plugins[T]"

    @property
    def name(self) -> str:
        """The name of its entry point."""
        return self.entry_point.name

    @cached_property
    def _loaded(self) -> tuple[T | None, tuple[Problem, ...]]:
        """What the entry point leads to, with what is wrong with it; it is loaded once."""
        try:
            loaded = attempt(self.entry_point.load)
        except PluginError as failure:
            return None, (self.problem(f"{self.kind.what} that can be loaded", str(failure)),)
        try:
            return attempt(lambda: self.kind.checked(self, loaded))
        except PluginError as failure:
            return None, (self.problem(self.kind.what, str(failure)),)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with it; empty for a plug-in that works."""
        return self._loaded[1]

    def load(self) -> T | None:
        """Return what it brings; None where something is wrong with it, which `problems` says."""
        return self._loaded[0]

    def problem(self, expected: str, found: str) -> Problem:
        """Return a problem with this plug-in."""
        source = f"the plug-in {self.name!r} of {self.distribution}"
        return Problem(source=source, expected=expected, found=found)


@attrs.define(eq=False, slots=False)
class Plugins(Generic[T]):
    """The plug-ins of a kind."""

    group: str
    """The group of their entry points: `postmortem.renderers`."""
    what: str
    """What each has to be, with its article: `a renderer`."""
    checked: Callable[[Plugin[T], object], tuple[T | None, tuple[Problem, ...]]]
    """Return what a loaded object brings, and what is wrong with it: one of both is empty."""
    _known: dict[tuple[str, str, str], Plugin[T]] = attrs.field(factory=dict, init=False)
    """The plug-ins that were found, by name, place and distribution: each is loaded once."""

    def found(self) -> dict[str, tuple[Plugin[T], ...]]:
        """Return the plug-ins that are installed now, by name and in the order of distributions.

        No plug-in is loaded. Several of one name come of several distributions.
        """
        from importlib.metadata import entry_points  # takes as long to import as a report to render

        found: dict[str, dict[str, Plugin[T]]] = {}
        for entry_point in entry_points(group=self.group):
            distribution = entry_point.dist.name if entry_point.dist else "an unknown distribution"
            key = (entry_point.name, entry_point.value, distribution)
            plugin = self._known.setdefault(key, Plugin(entry_point, distribution, self))
            # One distribution that is on the path twice is no clash: Python takes the first, too.
            found.setdefault(entry_point.name, {}).setdefault(distribution, plugin)
        return {
            name: tuple(group[distribution] for distribution in sorted(group))
            for name, group in sorted(found.items())
        }
