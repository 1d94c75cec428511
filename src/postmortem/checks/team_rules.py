"""Rules of a team's own: files of Python that a configuration names, without a distribution.

    rules = ["rules/team.py"]       # from the folder of the configuration

They are code, and a check may be of other people's folders. So a configuration that is merely found beside a
checked file runs nothing: its rules run where `--config` names it, or where it is in the folder that the
command runs in, or between that and the root of its repository. The file may not be another user's.
"""

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import ModuleType

import attrs

from postmortem.checks.finding import Finding, Level
from postmortem.checks.registry import BROKEN, checked_rules, installed
from postmortem.checks.rule import Rule
from postmortem.errors import FileError, Problem
from postmortem.io.config_files import config_in
from postmortem.io.files import read_text
from postmortem.plugins import SECONDS, PluginError, attempt_in_time


@attrs.frozen
class TeamRules:
    """The rules of a configuration's files by their codes, and what has to be reported of those files."""

    known: Mapping[str, Rule] = attrs.field(factory=dict)
    broken: tuple[Finding, ...] = ()


def load_team_rules(folder: Path, names: Iterable[str]) -> TeamRules:
    """Return the rules in files, whose names are relative to a folder. Nothing that they do raises."""
    known: dict[str, Rule] = {}
    broken: list[Finding] = []
    for name in names:
        rules, problems = _rules_of(folder / name, name)
        codes = [rule.code for rule in rules]
        other_codes = {*known, *installed()[0], BROKEN}
        clashes = [code for code in codes if code in other_codes or codes.count(code) > 1]
        if clashes:
            problems = (_problem(name, "codes that no other rule has", clashes[0]),)
        broken += [_broken(str(problem)) for problem in problems]
        known |= {} if problems else {rule.code: rule for rule in rules}
    return TeamRules(known, tuple(broken))


def _rules_of(path: Path, name: str) -> tuple[tuple[Rule, ...], tuple[Problem, ...]]:
    try:
        source = read_text(path)
    except FileError as error:
        return (), tuple(attrs.evolve(problem, source=name) for problem in error.problems)
    try:
        loaded = attempt_in_time(lambda: _run(source, path), SECONDS)
        rules, problems = attempt_in_time(
            lambda: checked_rules(loaded, lambda *words: _problem(name, *words), name), SECONDS
        )
    except PluginError as failure:
        return (), (_problem(name, "rules that can be loaded", str(failure)),)
    if not rules and not problems:
        problems = (_problem(name, "a rule, made with @rule", "none"),)
    return rules or (), problems


def _run(source: str, path: Path) -> list[object]:
    """Run a file, and return the rules in it. No compiled copy is written beside it."""
    module = ModuleType(f"postmortem_rules_{path.stem}")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module  # dataclasses look their module up
    exec(compile(source, str(path), "exec"), module.__dict__)  # noqa: S102 - the user's own code
    own = {id(rule) for rule in installed()[0].values()}
    by_id: dict[int, object] = {}
    for value in vars(module).values():
        for item in value if isinstance(value, list | tuple) else (value,):
            if isinstance(item, Rule) and id(item) not in own:
                by_id[id(item)] = item
    return [*by_id.values()]


def _problem(name: str, expected: str, actual: str) -> Problem:
    return Problem(source=name, expected=expected, found=actual)


def _broken(message: str, hint: str = "mend the file; all other rules ran") -> Finding:
    # What its rules would have found isn't known, so no check may pass.
    return Finding(code=BROKEN, level=Level.ERROR, path="", message=message, hint=hint)


def not_run(names: Iterable[str]) -> Finding:
    """Return what is found where a configuration names rules and isn't trusted with them."""
    return _broken(
        f"the rules in {', '.join(names)} were not run: this configuration was only found beside the files",
        "run the check in its folder, or name it with --config, if you trust it",
    )


def trusted_configs(folder: Path) -> tuple[Path, ...]:
    """Return the configurations whose rules a command in a folder runs, without being asked.

    They are in that folder, or above it up to the root of its repository, and belong to this user.
    """
    start = folder.resolve()
    above = [start, *start.parents]
    root = next((outer for outer in above if (outer / ".git").exists()), start)
    folders = above[: above.index(root) + 1]
    return tuple(file for outer in folders if (file := config_in(outer)) and _is_own(file))


def _is_own(file: Path) -> bool:
    """Whether a file is this user's, or the administrator's; root trusts every file."""
    if not hasattr(os, "geteuid"):  # Windows: other users can't write into one's folders
        return True
    user = os.geteuid()
    try:
        return user == 0 or file.stat().st_uid in (user, 0)
    except OSError:
        return False
