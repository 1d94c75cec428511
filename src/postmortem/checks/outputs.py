"""What findings look like: for people, for programs, and on GitHub.

Each function takes the findings of files, by the files' names, and returns the whole text.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from textwrap import indent
from typing import Any

from postmortem.checks.finding import Finding, Level
from postmortem.checks.registry import BROKEN, UNREADABLE, find_rule, installed, rules
from postmortem.checks.rule import Rule
from postmortem.errors import printable, unobeyed

_WIDEST = 160
"""How many characters of a line are shown around the place of a finding."""


def as_text(files: Mapping[str, Iterable[Finding]], *, color: bool = False) -> str:
    """Return findings for people: the place, the message, and the line that it is about.

    With `color`, the code has the colour of its level, for a terminal.
    """
    return "".join(
        f"{_text(source, finding, color)}\n"
        for source, findings in files.items()
        for finding in findings
    )


_COLORS = {Level.ERROR: "31", Level.WARNING: "33", Level.NOTE: "36"}
"""The colours of the levels, as the parameters of the escape sequence SGR (ECMA-48)."""


def _painted(text: str, style: str, color: bool) -> str:
    return f"\x1b[{style}m{text}\x1b[0m" if color else text


def _text(source: str, finding: Finding, color: bool) -> str:
    place = finding.location
    place_text = source if place is None else f"{source}:{place.line}:{place.column or 1}"
    path = f" ({finding.path})" if finding.path else ""
    head = _painted(printable(place_text), "1", color)
    level = _painted(f"{finding.code} {finding.level}", _COLORS[finding.level], color)
    lines = [printable(f"{finding.message}{path}")]
    if place is not None and finding.excerpt is not None:
        column = (place.column or 1) - 1
        start = max(0, column - _WIDEST // 2) if len(finding.excerpt) > _WIDEST else 0
        # Tabs become one space, so that the mark is below what it means.
        shown = printable(finding.excerpt[start : start + _WIDEST].replace("\t", " "))
        number = f"{place.line:>5}"
        lines.append(f"{number} | {shown}")
        if place.column is not None:
            lines.append(f"{' ' * len(number)} | {' ' * (column - start)}^")
    if finding.hint:
        lines.append(f"      = {finding.hint}")
    first, *rest = lines
    return "\n".join(map(unobeyed, [f"{head}: {level}: {first}", *map(printable, rest)]))


def as_json(files: Mapping[str, Iterable[Finding]], rules: Iterable[Rule] = ()) -> str:
    """Return findings as a list in JSON, each with its file; `rules` are those that aren't installed."""
    names = {rule.code: rule.name for rule in rules}
    data = [
        {
            "file": source,
            "line": finding.location.line if finding.location else None,
            "column": finding.location.column if finding.location else None,
            "code": finding.code,
            "name": names.get(finding.code) or name_of(finding.code),
            "level": finding.level.value,
            "path": finding.path,
            "message": finding.message,
            "hint": finding.hint,
        }
        for source, findings in files.items()
        for finding in findings
    ]
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


_OWN_NAMES = {BROKEN: "broken-plug-in", UNREADABLE: "unreadable-file"}
"""The names of what no rule finds."""


def name_of(code: str) -> str:
    """Return the name of a rule."""
    if code in _OWN_NAMES:
        return _OWN_NAMES[code]
    return installed()[0][code].name


_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}


def as_github(files: Mapping[str, Iterable[Finding]], rules: Iterable[Rule] = ()) -> str:
    """Return findings as the commands by which GitHub annotates the lines of a change."""
    names = {rule.code: rule.name for rule in rules}
    return "".join(
        f"{_command(source, finding, names)}\n"
        for source, findings in files.items()
        for finding in findings
    )


def _command(source: str, finding: Finding, names: Mapping[str, str]) -> str:
    place = finding.location
    facts: dict[str, Any] = {"file": source}
    if place is not None:
        facts |= {"line": place.line}
        facts |= {"col": place.column} if place.column is not None else {}
    facts["title"] = f"{finding.code} {names.get(finding.code) or name_of(finding.code)}"
    properties = ",".join(f"{key}={_escaped(str(value), ':,')}" for key, value in facts.items())
    message = finding.message + (f"; {finding.hint}" if finding.hint else "")
    return f"::{_COMMANDS[finding.level]} {properties}::{_escaped(message)}"


def _escaped(text: str, characters: str = "") -> str:
    """Return text in which nothing ends the command; GitHub reads it percent-encoded."""
    for char in "%\r\n" + characters:
        text = text.replace(char, f"%{ord(char):02X}")
    return printable(text)


def statistics(files: Mapping[str, Iterable[Finding]], rules: Iterable[Rule] = ()) -> str:
    """Return how often each rule found something, the most frequent first."""
    names = {rule.code: rule.name for rule in rules}
    counts = Counter(finding.code for findings in files.values() for finding in findings)
    rows = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return "".join(
        f"{count:>6}  {code}  {names.get(code) or name_of(code)}\n" for code, count in rows
    )


def summary(counts: Sequence[int], unread: int, skipped: int) -> str:
    """Return how much was checked and found, in one line; `counts` has a number for each file."""
    total, within = sum(counts), sum(1 for count in counts if count)
    line = f"checked {_count(len(counts), 'file')}: "
    line += f"{_count(total, 'finding')} in {within} of them" if total else "nothing found"
    line += f"; {_count(unread, 'file')} could not be read" if unread else ""
    return line + (f"; {_count(skipped, 'file')} skipped (not a post-mortem)" if skipped else "")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def explain(code: str, more: Iterable[Rule] = ()) -> str:
    """Return the page of a rule as text; for `all`, a line for every rule.

    Raises `FieldError` where there is no such rule.
    """
    if code == "all":
        return "".join(
            f"{rule.code} {rule.name} ({rule.level}): {rule.summary}\n"
            for rule in (*rules(), *more)
        )
    rule = find_rule(code, more)
    parts = [f"{rule.code} {rule.name} ({rule.level})", rule.summary, rule.explanation]
    parts += [
        f"{name}:\n\n{indent(text, '    ')}"
        for name, text in (("Bad", rule.bad), ("Good", rule.good))
        if text
    ]
    parts += [f"Source: {rule.source}"] if rule.source else []
    return "\n\n".join(filter(None, parts)) + "\n"
