"""Which rules there are: those of this library, and those that plug-ins bring."""

from collections.abc import Iterable
from functools import cache
from importlib.metadata import entry_points
from types import ModuleType

import attrs

from postmortem.checks import (
    actions,
    blameless,
    completeness,
    dates,
    lengths,
    numbers,
    process,
    references,
    suppressions,
    times,
)
from postmortem.checks.definition import Rule
from postmortem.checks.finding import Finding, Level
from postmortem.errors import FieldError, Problem, describe

GROUP = "postmortem.checks"
"""The group of the entry points; each leads to a rule, or to a list of rules."""

BROKEN = "PM901"
"""The code of what is found where a plug-in fails: it breaks nothing but itself."""

_MODULES: tuple[ModuleType, ...] = (
    completeness, lengths, times, dates, numbers, references, actions, blameless, process, suppressions,
)  # fmt: skip


@cache
def own_rules() -> dict[str, Rule]:
    """Return the rules of this library by their codes."""
    found = [
        rule for module in _MODULES for rule in vars(module).values() if isinstance(rule, Rule)
    ]
    return {rule.code: rule for rule in sorted(found, key=lambda rule: rule.code)}


@cache
def installed() -> tuple[dict[str, Rule], tuple[Finding, ...]]:
    """Return all rules by their codes, and what has to be said of plug-ins that didn't load."""
    known = dict(own_rules())
    broken: list[Finding] = []
    # Sorted: what is found doesn't depend on the order of a file system.
    for point in sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value)):
        origin = point.dist.name if point.dist is not None else point.name
        try:
            loaded = point.load()
            given = list(loaded) if isinstance(loaded, Iterable) else [loaded]
            if wrong := [one for one in given if not isinstance(one, Rule)]:
                raise TypeError(f"expected a rule, found {describe(wrong[0])}")
            if taken := [one.code for one in given if one.code in known or one.code == BROKEN]:
                raise ValueError(f"{taken[0]} is the code of another rule")
        except Exception as error:  # noqa: BLE001, RUF100 - a plug-in may raise anything
            broken.append(broken_plug_in(origin, point.name, error))
            continue
        known |= {one.code: attrs.evolve(one, origin=origin) for one in given}
    return known, tuple(broken)


def broken_plug_in(origin: str, name: str, error: Exception) -> Finding:
    """Return what is found where a plug-in fails."""
    said = " ".join(str(error).split())[:200]
    return Finding(
        code=BROKEN,
        level=Level.WARNING,
        path="",
        message=f"the plug-in {name} of {origin} failed: {type(error).__name__}: {said}",
        hint="tell its authors; all other rules ran",
    )


def rules() -> tuple[Rule, ...]:
    """Return every rule there is, by code: this library's and those of plug-ins.

    >>> [rule.name for rule in rules() if rule.code == "PM301"]
    ['action-without-owner']
    """
    return tuple(rule for _, rule in sorted(installed()[0].items()))


def find_rule(code: str) -> Rule:
    """Return the rule with a code, or with a name. Raises `FieldError` where there is none."""
    for rule in rules():
        if code.upper() == rule.code or code.lower() == rule.name:
            return rule
    raise FieldError(
        Problem(
            expected="the code of a rule, like PM201",
            found=describe(code),
            hint="`postmortem check --explain all` lists them",
        )
    )


@attrs.frozen(kw_only=True)
class Selection:
    """Which rules are asked: those whose code begins with one of `select`, without `ignore`.

    As in ruff, the longer beginning wins: `select=["PM301"], ignore=["PM3"]` asks PM301.
    """

    select: tuple[str, ...] = ()
    """Beginnings of codes; none stands for all rules."""
    ignore: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        known = [*installed()[0], BROKEN]
        problems = [
            Problem(path=name, expected="the beginning of a rule's code", found=describe(one))
            for name in ("select", "ignore")
            for one in getattr(self, name)
            if one not in ("", "ALL") and not any(code.startswith(one) for code in known)
        ]
        if problems:
            raise FieldError(problems)

    def has(self, code: str) -> bool:
        """Whether a rule is asked."""
        selected = _longest(code, self.select) if self.select else 0
        return selected > _longest(code, self.ignore)


def _longest(code: str, beginnings: tuple[str, ...]) -> int:
    """Return the length of the longest beginning that a code has; -1 where it has none."""
    texts = ("" if one == "ALL" else one for one in beginnings)
    return max((len(text) for text in texts if code.startswith(text)), default=-1)
