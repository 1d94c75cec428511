"""Plug-ins of every kind: found by entry point, loaded when asked for, blamed by distribution.

A kind (renderers, rules, sources) is a `Plugins`: the group of its entry points, and a function that
says what is wrong with what one of them leads to. A plug-in breaks nothing but itself: whatever it
raises is a problem that names the distribution which brings it, and so is what it returns where
that is of another kind. Each call of a plug-in's code goes through `attempt`.
"""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

import attrs

from postmortem.errors import Problem, describe, printable

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

T = TypeVar("T")

_LONGEST_WORDS = 200
"""How many characters of an exception's words are shown."""

SECONDS = 20.0
"""How long a plug-in may take to load: who asks for another one shouldn't wait for ever."""


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


def attempt_in_time(work: Callable[[], T], seconds: float) -> T:
    """Return what a function of a plug-in returns within some seconds.

    Raises `PluginError` as `attempt` does, and where it takes longer. The function runs in a thread
    of its own, which ends with the process; so do the threads that it starts.
    """
    import contextvars  # most programs have no plug-in
    import threading

    results: list[T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(attempt(work))
        except BaseException as error:  # noqa: BLE001, RUF100 - it is raised below
            errors.append(error)

    context = contextvars.copy_context()
    thread = threading.Thread(target=context.run, args=(run,), daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not results:
        raise PluginError(f"nothing after {seconds:g} seconds")
    return results[0]


def plain_text(value: object) -> str:
    """Return a text that a plug-in gave as a text of Python's own class, without methods of its own.

    Raises `TypeError` for what is no text.
    """
    if not isinstance(value, str):
        raise TypeError(f"a text was expected, not {describe(value)}")
    return str.__str__(value)


def phrase_of(error: BaseException) -> str:
    """Return an exception as a phrase: its kind and its words."""
    name = type(error).__name__
    try:
        words = printable(" ".join(plain_text(str(error)).split())[:_LONGEST_WORDS])
    except KeyboardInterrupt:
        raise
    except BaseException:  # noqa: BLE001, RUF100 - the words are a plug-in's code as well
        return f"{name}, whose words can't be read"
    return f"{name}: {words}" if words else name


def may_have_entry_points(group: str) -> bool:
    """Whether a distribution that is installed may have entry points of a group.

    `importlib.metadata` knows for certain, but it reads the entry points of every distribution, and it
    loads Python's libraries for mail and for archives: that is a tenth of the time of a small check,
    and most programs have no plug-in. This looks for the name of the group in the same files. Where
    distributions may be elsewhere than in the folders of `sys.path`, the answer is True.
    """
    others = (finder for finder in sys.meta_path if finder is not PathFinder)
    if any(hasattr(finder, "find_distributions") for finder in others):
        return True
    return any(_has_name(os.fsdecode(entry) or os.curdir, group.encode()) for entry in sys.path)


def _has_name(folder: str, name: bytes) -> bool:
    """Whether the entry points of a distribution in a folder of the path have a name in them."""
    if folder.lower().endswith(".egg"):
        return True
    try:
        entries = os.listdir(folder)  # noqa: PTH208 - paths of all of them take as long as the rest
    except OSError:  # an archive is no folder, and there may be nothing at all
        return Path(folder).exists()
    for entry in entries:
        if entry.lower().endswith((".dist-info", ".egg-info")):
            with suppress(OSError):  # most distributions have no entry points
                if name in Path(folder, entry, "entry_points.txt").read_bytes():
                    return True
    return False


def entry_points_of(group: str) -> "tuple[EntryPoint, ...]":
    """Return the entry points of a group; none of them is loaded."""
    if not may_have_entry_points(group):
        return ()
    from importlib.metadata import entry_points  # takes as long to import as a report to render

    return tuple(entry_points(group=group))


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
            loaded = attempt_in_time(self.entry_point.load, SECONDS)
        except PluginError as failure:
            return None, (self.problem(f"{self.kind.what} that can be loaded", str(failure)),)
        try:
            return attempt_in_time(lambda: self.kind.checked(self, loaded), SECONDS)
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

    def by_name(self) -> dict[str, tuple[Plugin[T], ...]]:
        """Return the plug-ins that are installed now, by name and in the order of distributions.

        No plug-in is loaded. Several of one name come of several distributions.
        """
        by_name: dict[str, dict[str, Plugin[T]]] = {}
        for entry_point in entry_points_of(self.group):
            distribution = entry_point.dist.name if entry_point.dist else "an unknown distribution"
            key = (entry_point.name, entry_point.value, distribution)
            plugin = self._known.setdefault(key, Plugin(entry_point, distribution, self))
            # One distribution that is on the path twice is no clash: Python takes the first, too.
            by_name.setdefault(entry_point.name, {}).setdefault(distribution, plugin)
        return {
            name: tuple(group[distribution] for distribution in sorted(group))
            for name, group in sorted(by_name.items())
        }
