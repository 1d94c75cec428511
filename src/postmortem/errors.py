"""What goes wrong, said so that it can be put right.

Every error of this library is a `PostmortemError` and carries its `problems`: all that was wrong
with one input, each with the place, what was expected and what was found. A program reads the
fields; a person reads the message.
"""

from collections.abc import Iterable
from typing import Self

import attrs

_SHOWN = 60
"""How many characters of a wrong value a message repeats: enough to know it again."""


def describe(value: object) -> str:
    """Return a short, printable form of any value, for a message.

    Control characters are escaped and long values cut, so that no input can flood or steer a
    terminal by being wrong. A string is cut before it is quoted: a wrong value may be huge.
    """
    if isinstance(value, str):
        shown = value if len(value) <= _SHOWN else value[:_SHOWN] + "…"
        quoted = repr(shown)
    elif value is None or isinstance(value, bool | int | float):
        quoted = (
            repr(value) if not isinstance(value, int) or abs(value) < 10**_SHOWN else "a huge int"
        )
    else:
        return f"a {type(value).__name__}"
    return printable(quoted)


def printable(text: str) -> str:
    """Return text with every control character, and all else that shows nothing, spelt out."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)


@attrs.frozen(kw_only=True)
class Problem:
    """One thing that is wrong: where, what was expected, what was found, what to do."""

    expected: str
    """What would have been right, as a phrase: `a time like 00:15`."""
    found: str | None = None
    """What was there, as `describe` shows it; None where something is missing."""
    path: str = ""
    """The place in the report: `Timeline / Detection, row 3` or `timeline.detection[2].time`."""
    source: str | None = None
    """The call or file the value came from: `.detected('25:99', …)` or `incident.yaml`."""
    line: int | None = None
    """The line of the source text, counted from 1."""
    column: int | None = None
    """The column of that line, counted from 1."""
    hint: str | None = None
    """The next step, as a sentence without its full stop, where there is one to give."""

    def __str__(self) -> str:
        position = "" if self.line is None else f"line {self.line}"
        if self.line is not None and self.column is not None:
            position += f", column {self.column}"
        place = self.path
        if place and position:
            place = f"{place} ({position})"
        where = ": ".join(part for part in (self.source, place or position) if part)
        found = "" if self.found is None else f", found {self.found}"
        hint = "" if self.hint is None else f"; {self.hint}"
        said = f"expected {self.expected}{found}{hint}"
        # A file's name or an unknown key may hold anything.
        return printable(f"{where}: {said}" if where else said)

    def at(self, path: str) -> "Problem":
        """Return a new problem that stands inside `path`: a field of a class, an item of a list."""
        if not self.path:
            return attrs.evolve(self, path=path)
        joint = "" if self.path.startswith("[") else "."
        return attrs.evolve(self, path=f"{path}{joint}{self.path}")


class PostmortemError(Exception):
    """The base of every error that this library raises on purpose."""

    problems: tuple[Problem, ...]
    """All that was wrong, in the order of the input; never empty."""

    def __init__(self, problems: Iterable[Problem] | Problem) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        # The problems are the only argument, so the error pickles and copies by itself.
        super().__init__(self.problems)

    def of(self, source: str) -> Self:
        """Return the same error with the file, or the call, that the input came from."""
        return type(self)(attrs.evolve(problem, source=source) for problem in self.problems)

    def __str__(self) -> str:
        if len(self.problems) == 1:
            return str(self.problems[0])
        listed = "".join(f"\n  {problem}" for problem in self.problems)
        return f"{len(self.problems)} problems:{listed}"


class FieldError(PostmortemError, ValueError):
    """A value that a field of the model can't take."""


class BuildError(PostmortemError, ValueError):
    """A builder's chain that doesn't make a report; each problem names its call."""


class ReadError(PostmortemError, ValueError):
    """A text, or a structure, that can't be read as a report."""


class RenderError(PostmortemError, ValueError):
    """A format that isn't known or an option that a renderer doesn't have."""


class LayoutError(PostmortemError, TypeError):
    """A layout that doesn't fit its class. Raised at import: a mistake of ours or a plug-in's."""


class FileError(PostmortemError, OSError):
    """A file that can't be read or may not be overwritten."""
