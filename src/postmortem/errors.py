"""Errors that say where, what was found, what was expected and what to do next.

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
    shown: object
    if isinstance(value, str):
        shown = value if len(value) <= _SHOWN else value[:_SHOWN] + "…"
    elif value is None or isinstance(value, bool | int | float):
        if isinstance(value, int) and abs(value) >= 10**_SHOWN:
            return "a huge int"
        shown = value
    else:
        return f"a {type(value).__name__}"
    try:
        return printable(repr(shown))
    except Exception:  # noqa: BLE001, RUF100 - a class of its own may do anything
        return f"a {type(value).__name__}"


def printable(text: str) -> str:
    """Return text with every control character, and all else that shows nothing, spelt out."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)


@attrs.frozen(kw_only=True)
class Problem:
    """One thing that is wrong: where, what was expected, what was found, what to do.

    >>> print(Problem(path="due", expected="a date", found="'soon'", hint="write year, month and day"))
    due: expected a date, found 'soon'; write year, month and day
    """

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
    message: str | None = None
    """What is wrong, as a sentence without its full stop, where `expected` and `found` read badly."""

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
        words = f"{self.message or f'expected {self.expected}{found}'}{hint}"
        # A file's name or an unknown key may hold anything.
        if self.message is not None:
            return printable(f"{where} {words}" if where else words)
        return printable(f"{where}: {words}" if where else words)

    def at(self, path: str) -> "Problem":
        """Return a new problem that stands inside `path`: a field of a class, an item of a list.

        >>> Problem(expected="a date", path="due").at("[2]").at("immediate").path
        'immediate[2].due'
        """
        if not self.path:
            return attrs.evolve(self, path=path)
        joint = "" if self.path.startswith("[") else "."
        return attrs.evolve(self, path=f"{path}{joint}{self.path}")


class PostmortemError(Exception):
    """The base of every error that this library raises on purpose.

    >>> import postmortem as pm
    >>> try:
    ...     pm.report("INC-7", "Login was down", severity="SEV-9", duration="45").build()
    ... except pm.PostmortemError as error:
    ...     print([problem.path for problem in error.problems])
    ['metadata.severity', 'metadata.duration']
    """

    problems: tuple[Problem, ...]
    """All that was wrong, in the order of the input; never empty."""

    def __init__(self, problems: Iterable[Problem] | Problem) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        # The problems are the only argument, so the error pickles and copies by itself.
        super().__init__(self.problems)

    def of(self, source: str) -> Self:
        """Return the same error with the file, or the call, that the input came from.

        >>> print(ReadError(Problem(expected="a title")).of("incident.md"))
        incident.md: expected a title
        """
        return type(self)(attrs.evolve(problem, source=source) for problem in self.problems)

    def __str__(self) -> str:
        if len(self.problems) == 1:
            return str(self.problems[0])
        listed = "".join(f"\n  {problem}" for problem in self.problems)
        return f"{len(self.problems)} problems:{listed}"


class FieldError(PostmortemError, ValueError):
    """A value that a field of the model can't take.

    >>> import postmortem as pm
    >>> try:
    ...     pm.Event(time="25:99", event="It fails")
    ... except pm.FieldError as error:
    ...     print(error.problems[0].path)
    time
    """


class BuildError(PostmortemError, ValueError):
    """A builder's chain that doesn't make a report; each problem names its call.

    >>> import postmortem as pm
    >>> try:
    ...     pm.report("INC-7", "Login was down").action("A1", "Watch it", due="soon").build()
    ... except pm.BuildError as error:
    ...     print(error.problems[0].source)
    .action('A1', 'Watch it')
    """


class ReadError(PostmortemError, ValueError):
    r"""A text, or a structure, that can't be read as a report.

    >>> import postmortem as pm
    >>> try:
    ...     pm.Report.from_yaml("title: T\nmetadata: {incident_id: I, severity: SEV-9}")
    ... except pm.ReadError as error:
    ...     print(error.problems[0].line, error.problems[0].found)
    2 'SEV-9'
    """


class RenderError(PostmortemError, ValueError):
    """A format that isn't known or an option that a renderer doesn't have.

    >>> import postmortem as pm
    >>> try:
    ...     pm.template("wiki")
    ... except pm.RenderError as error:
    ...     print(error.problems[0].found)
    'wiki'
    """


class LayoutError(PostmortemError, TypeError):
    """A layout that doesn't fit its class. Raised at import: a mistake of ours or a plug-in's.

    >>> import postmortem as pm
    >>> issubclass(pm.LayoutError, TypeError)
    True
    """


class FileError(PostmortemError, OSError):
    """A file that can't be read or may not be overwritten.

    >>> import postmortem as pm
    >>> try:
    ...     pm.load("nowhere.md")
    ... except pm.FileError as error:
    ...     print(error.problems[0].source)
    nowhere.md
    """
