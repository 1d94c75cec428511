"""The options of renderers: checked together, so that one error names every wrong one."""

from typing import Any

import attrs

from postmortem.errors import Problem, RenderError, describe


@attrs.frozen
class Option:
    """An option as it was given, and whether it is right."""

    name: str
    given: object
    expected: str
    """What it has to be, in words."""
    is_right: bool


def switch(name: str, given: object) -> Option:
    """Return an option that is on or off."""
    return Option(name, given, "True or False", type(given) is bool)


def at_least(name: str, given: Any, least: int, unit: str) -> Option:
    """Return an option that is a whole number of something."""
    expected = f"a whole number of {unit}, {least:,} or more"
    return Option(name, given, expected, type(given) is int and given >= least)


def words(name: str, given: Any, expected: str) -> Option:
    """Return an option that is words on one line, or None."""
    is_line = isinstance(given, str) and given.strip() != "" and given.isprintable()
    return Option(name, given, expected, given is None or is_line)


def check(*options: Option) -> None:
    """Raise `RenderError` with every option that is wrong.

    >>> check(switch("timings", "yes"))
    Traceback (most recent call last):
    postmortem.errors.RenderError: timings: expected True or False, found 'yes'
    """
    problems = [
        Problem(path=option.name, expected=option.expected, found=describe(option.given))
        for option in options
        if not option.is_right
    ]
    if problems:
        raise RenderError(problems)
