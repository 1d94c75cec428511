"""Which rules there are: those of this library, and those that plug-ins bring."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from itertools import islice
from types import ModuleType

import attrs

from postmortem.checks.finding import Finding, Level
from postmortem.checks.rule import Rule
from postmortem.checks.rules import (
    actions,
    blameless,
    completeness,
    dates,
    lengths,
    milestones,
    numbers,
    process,
    publication,
    references,
    suppressions,
    times,
    unread,
)
from postmortem.errors import FieldError, Problem, Problems, describe
from postmortem.plugins import Plugin, Plugins, plain_text

BROKEN = "PM901"
"""The code of what is found where a plug-in fails: it breaks nothing but itself."""
_MOST = 10_000
"""How many rules a plug-in may bring: a list without end would take all memory."""
UNREADABLE = "PM900"
"""The code of what is found where a file can't be read as a report."""

_MODULES: tuple[ModuleType, ...] = (
    completeness, milestones, lengths, times, dates, numbers, references, actions, blameless, process,
    suppressions, publication, unread,
)  # fmt: skip


@cache
def own_rules() -> dict[str, Rule]:
    """Return the rules of this library by their codes."""
    rules = [
        rule for module in _MODULES for rule in vars(module).values() if isinstance(rule, Rule)
    ]
    return {rule.code: rule for rule in sorted(rules, key=lambda rule: rule.code)}


def _checked(
    plugin: Plugin[tuple[Rule, ...]], loaded: object
) -> tuple[tuple[Rule, ...] | None, tuple[Problem, ...]]:
    """Return the rules that a plug-in brings, and what is wrong with them."""
    return checked_rules(loaded, plugin.problem, plugin.distribution)


def checked_rules(
    loaded: object, problem_of: Callable[[str, str], Problem], origin: str
) -> tuple[tuple[Rule, ...] | None, tuple[Problem, ...]]:
    """Return the rules that come from elsewhere, and what is wrong with them.

    `problem_of` makes a problem of what was expected and what was found.
    """
    brought = tuple(islice(loaded, _MOST + 1)) if isinstance(loaded, Iterable) else (loaded,)
    rules = [item for item in brought if isinstance(item, Rule)]
    if len(brought) > _MOST:
        return None, (problem_of(f"at most {_MOST:,} rules", "more"),)
    if len(rules) < len(brought):
        wrong = next(item for item in brought if not isinstance(item, Rule))
        return None, (problem_of("a rule, or a list of rules", describe(wrong)),)
    for rule in rules:
        level: object = rule.level  # attrs checks no type
        if not isinstance(level, Level):
            problem = problem_of(
                f"a level for {rule.code}: one of {', '.join(Level)}", describe(level)
            )
            return None, (problem,)
        # What is shown of a rule has to be there, and each of these reads it from its docstring.
        for text in (rule.code, rule.name, rule.summary, rule.explanation, rule.source, rule.bad):
            plain_text(text)
    return tuple(attrs.evolve(rule, origin=origin) for rule in rules), ()


PLUGINS: Plugins[tuple[Rule, ...]] = Plugins("postmortem.checks", "a rule", _checked)
"""The rules of other distributions; each entry point leads to a rule, or to a list of rules."""


@cache
def installed() -> tuple[dict[str, Rule], tuple[Finding, ...]]:
    """Return all rules by their codes, and what has to be reported of plug-ins that didn't load."""
    known = dict(own_rules())
    broken: list[Finding] = []
    for plugin in (plugin for group in PLUGINS.by_name().values() for plugin in group):
        brought = plugin.load()
        if brought is None:
            broken += [broken_plug_in(str(problem)) for problem in plugin.problems]
            continue
        clashes = [rule.code for rule in brought if rule.code in known or rule.code == BROKEN]
        if clashes:
            problem = plugin.problem("codes that no other rule has", clashes[0])
            broken.append(broken_plug_in(str(problem)))
            continue
        known |= {rule.code: rule for rule in brought}
    return known, tuple(broken)


def broken_plug_in(message: str) -> Finding:
    """Return what is found where a plug-in fails."""
    return Finding(
        code=BROKEN,
        level=Level.ERROR,  # what it would have found isn't known, so no check may pass
        path="",
        message=message,
        hint="report it to its authors; all other rules ran",
    )


def rules() -> tuple[Rule, ...]:
    """Return every rule there is, by code: this library's and those of plug-ins.

    >>> [rule.name for rule in rules() if rule.code == "PM301"]
    ['action-without-owner']
    """
    return tuple(rule for _, rule in sorted(installed()[0].items()))


def find_rule(code: str, more: Iterable[Rule] = ()) -> Rule:
    """Return the rule with a code, or with a name. Raises `FieldError` where there is none.

    `more` are rules besides those that are installed.
    """
    for rule in (*rules(), *more):
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

    As in ruff, the longer beginning counts: `select=["PM301"], ignore=["PM3"]` asks PM301.
    """

    select: tuple[str, ...] = ()
    """Beginnings of codes; none stands for all rules."""
    ignore: tuple[str, ...] = ()
    more: Mapping[str, Rule] = attrs.field(factory=dict)
    """Rules besides those that are installed, by their codes."""
    is_open: bool = False
    """Whether a beginning may be one of rules that aren't known here."""

    def __attrs_post_init__(self) -> None:
        if self.is_open:
            return
        known = [*installed()[0], *self.more, BROKEN]
        problems = Problems(
            Problem(path=name, expected="the beginning of a rule's code", found=describe(selector))
            for name in ("select", "ignore")
            for selector in getattr(self, name)
            if selector not in ("", "ALL") and not any(code.startswith(selector) for code in known)
        )
        if problems:
            raise FieldError(problems)

    def has(self, code: str) -> bool:
        """Whether a rule is asked."""
        selected = _longest(code, self.select) if self.select else 0
        return selected > _longest(code, self.ignore)

    @property
    def has_failures(self) -> bool:
        """Whether a rule that is asked and fails is reported: unless PM901 is ignored.

        Otherwise `--select ACME` would pass where the rules of ACME fail.
        """
        return self.has(BROKEN) or _longest(BROKEN, self.ignore) < 0

    @property
    def has_plug_ins(self) -> bool:
        """Whether plug-ins that didn't load are reported: their rules might be among the selected."""
        foreign = any(not _is_own(selector) for selector in self.select)
        return self.has(BROKEN) or (foreign and self.has_failures)


def _is_own(beginning: str) -> bool:
    """Whether a beginning of a code is one of this library's rules."""
    return any(code.startswith(beginning) for code in (*own_rules(), UNREADABLE))


@lru_cache(maxsize=1024)
def _longest(code: str, beginnings: tuple[str, ...]) -> int:
    """Return the length of the longest beginning that a code has; -1 where it has none."""
    texts = ("" if code == "ALL" else code for code in beginnings)
    return max((len(text) for text in texts if code.startswith(text)), default=-1)
