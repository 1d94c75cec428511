"""Errors that say where, what was found, what was expected and what to do next.

Every error of this library is a `PostmortemError` and carries its `problems`: all that was wrong
with one input, each with the place, what was expected and what was found. A program reads the
fields; a person reads the message.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Self

import attrs

from postmortem.patterns import regex

_SHOWN = 60
"""How many characters of a wrong value a message repeats: enough to know it again."""
MOST_PROBLEMS = 100
"""How many problems of one input an error lists: nobody mends more at once, and each takes memory."""


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


def unobeyed(line: str) -> str:
    """Return a line of output in which no runner of a CI service finds a command to itself.

    GitHub obeys a line that begins with `::`, white space aside, and `##[…]` anywhere in one; Azure
    and TeamCity obey `##vso[…]` and `##teamcity[…]`. A joiner that takes no width goes between.
    """
    return _COMMAND.sub("\\g<0>\u2060", line) if "::" in line or "##" in line else line


_COMMAND = regex(r"^\s*+:(?=:)|#(?=#(?:vso|teamcity)?\[)", re.IGNORECASE)


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
    more: int = 0
    """How many further problems this stands for, which aren't listed; 0 for a problem of its own."""

    def __str__(self) -> str:
        if self.more:
            source = "" if self.source is None else f"{printable(self.source)}: "
            return f"{source}{_more(self.more)}"
        position = "" if self.line is None else f"line {self.line}"
        if self.line is not None and self.column is not None:
            position += f", column {self.column}"
        place = self.path
        if place and position:
            place = f"{place} ({position})"
        where = ": ".join(part for part in (self.source, place or position) if part)
        actual = "" if self.found is None else f", found {self.found}"
        hint = "" if self.hint is None else f"; {self.hint}"
        words = f"{self.message or f'expected {self.expected}{actual}'}{hint}"
        # A file's name or an unknown key may hold anything.
        if self.message is not None:
            return printable(f"{where} {words}" if where else words)
        return printable(f"{where}: {words}" if where else words)

    def at(self, path: str) -> "Problem":
        """Return a new problem that is inside `path`: a field of a class, an item of a list.

        >>> Problem(expected="a date", path="due").at("[2]").at("immediate").path
        'immediate[2].due'
        """
        if self.more:
            return self
        if not self.path:
            return attrs.evolve(self, path=path)
        joint = "" if self.path.startswith("[") else "."
        return attrs.evolve(self, path=f"{path}{joint}{self.path}")


def _more(count: int) -> str:
    return f"and {count:,} more problem{'' if count == 1 else 's'}"


class Problems:
    """Collects what is wrong with one input: the first hundred problems, and how many more there are.

    Every collector of problems is one of these, and so is what an error is made of: no input can make
    an error that takes much more memory than the input.

    >>> problems = Problems()
    >>> for number in range(12_445):
    ...     problems.append(Problem(path=f"went_well[{number}]", expected="text"))
    >>> *listed, last = problems
    >>> len(listed), len(problems), str(last)
    (100, 12445, 'and 12,345 more problems')
    """

    __slots__ = ("_listed", "_more", "_source")

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self._listed: list[Problem] = []
        self._more = 0
        self._source: str | None = None
        self += problems

    @property
    def is_full(self) -> bool:
        """Whether a further problem is only counted."""
        return len(self._listed) >= MOST_PROBLEMS

    def append(self, problem: Problem) -> None:
        """Add a problem."""
        if problem.more:
            self._more += problem.more
            self._source = problem.source
        elif self.is_full:
            self._more += 1
        else:
            self._listed.append(problem)

    def count(self, more: int) -> None:
        """Add a number of problems that aren't listed."""
        self._more += more

    def take(self, error: "PostmortemError", path: str = "") -> None:
        """Add the problems of an error, which are inside `path`."""
        if self.is_full:
            self.count(error.count)
        else:
            self += (problem.at(path) if path else problem for problem in error.problems)

    def __iadd__(self, problems: Iterable[Problem]) -> Self:
        for problem in problems:
            self.append(problem)
        return self

    def __iter__(self) -> Iterator[Problem]:
        """Yield the problems that are listed, then one that counts those that aren't."""
        yield from self._listed
        if self._more:
            yield Problem(expected="fewer problems", more=self._more, source=self._source)

    def __len__(self) -> int:
        """Return the number of all problems."""
        return len(self._listed) + self._more


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
    """What was wrong, in the order of the input; never empty.

    Of more than a hundred problems, the first hundred are listed, and one more says how many are left.
    """

    def __init__(self, problems: Iterable[Problem] | Problem) -> None:
        listed = (problems,) if isinstance(problems, Problem) else Problems(problems)
        self.problems = tuple(listed)
        # The problems are the only argument, so the error pickles and copies by itself.
        super().__init__(self.problems)

    def of(self, source: str) -> Self:
        """Return the same error with the file, or the call, that the input came from.

        >>> print(ReadError(Problem(expected="a title")).of("incident.md"))
        incident.md: expected a title
        """
        return type(self)(attrs.evolve(problem, source=source) for problem in self.problems)

    @property
    def count(self) -> int:
        """The number of all problems, those included that `problems` doesn't list.

        >>> ReadError(Problem(expected="text") for _ in range(12_445)).count
        12445
        """
        return sum(problem.more or 1 for problem in self.problems)

    def __str__(self) -> str:
        if len(self.problems) == 1:
            return str(self.problems[0])
        listed = "".join(f"\n  {problem}" for problem in self.problems)
        return f"{self.count:,} problems:{listed}"


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
