"""Every regular expression of the package takes time in proportion to the text that it is tried on.

`tests/laws/patterns.py` finds them in the source, and makes texts for each that lead to a part that
may repeat and then repeat it. What a pattern's own structure doesn't show is pumped by hand here.
`nox -s patterns` lists them with their growth.
"""

import datetime as dt
import re
from collections.abc import Callable

import pytest

import postmortem as pm
from postmortem.checks.rules import completeness
from postmortem.derived import milestones
from postmortem.io.numbers import IdPattern
from postmortem.values import clocks
from postmortem.views import redaction
from tests.growth import MOST, exponent
from tests.laws.patterns import Shipped, as_text, shipped
from tests.laws.pumping import every, stopped_after, worn

_, UNRESOLVED = shipped()
EVERY = every()

MADE: dict[str, Callable[[], list[re.Pattern[str]]]] = {
    "checks.rules.blameless": lambda: [
        re.compile(r"(?<!\w)(?:Ada\ Lovelace|Ada\ L\.|Ada)(?!\w)"),
    ],
    "checks.rules.completeness": lambda: [
        re.compile(rf"{before}\b(?:{names})\b", re.IGNORECASE | re.MULTILINE)
        for names in completeness._NAMES.values()
        for before in ("", "^#{1,6} .*")
    ],
    "corpus.answers.shares": list,  # a tuple of the module, which `held` finds
    "derived.milestones": lambda: [milestones._compiled()[0], *milestones._compiled()[1].values()],
    "formats.markdown.reader": lambda: [re.compile(r"\n[ \t]{0,4}"), re.compile(r"\n[ \t]{0,40}")],
    "io.blanks": lambda: [
        re.compile(r"^  severity:[^#\n]*(?P<comment>  #[^\n]*)?$", re.MULTILINE),
    ],
    "io.edits": lambda: [
        re.compile(rf"(?<![\w:.]){re.escape(written)}(?![\w:])") for written in ("0:40", "a b", "-")
    ],
    "io.numbers": lambda: [IdPattern("INC-{year}-{number:03}").numbers(dt.date(2026, 1, 15))],
    "patterns": list,  # what `regex` is given, which is found where it is called
    "reading.foreign": list,  # tables of the module, which `held` finds
    "reading.sections.metadata": list,  # a tuple of the module as well
    "reading.stamps": list,  # tuples of the module as well
    "reading.taken": lambda: [re.compile(r"\n[ \t]{0,4}")],
    "serialize.yaml_problems": list,  # looked for in a message of the parser
    "styles.matching": list,  # a table of the module as well
    "values.clocks": lambda: [re.compile(sign, clocks._FLAGS) for sign, _ in clocks._HINTS],
    "views.patterns": list,  # tuples of the module as well
    "views.redaction": lambda: [redaction._glob("db-*.example-*.*"), redaction._glob("*")],
}
"""What the calls make whose pattern only exists when they run, by their module."""


@pytest.mark.parametrize(
    "pattern", EVERY, ids=lambda pattern: f"{pattern.where} {pattern.pattern.pattern}"[:60]
)
def test_a_pattern_takes_linear_time(pattern: Shipped) -> None:
    """Twice the text takes twice the time, whatever part of the pattern it repeats."""
    wear = worn(pattern)
    assert wear.is_linear, wear


def test_every_pattern_is_found() -> None:
    """A pattern that is made when a call runs is in the table of this file, and no other is."""
    assert len(EVERY) > 300
    assert {call.module for call in UNRESOLVED} == set(MADE)


@pytest.mark.parametrize("module", MADE)
def test_what_a_call_makes_takes_linear_time(module: str) -> None:
    """The same holds for patterns that are made of names, globs and words."""
    for pattern in MADE[module]():
        wear = worn(Shipped(module, as_text(pattern), scans=True))
        assert wear.is_linear, wear


@pytest.mark.parametrize(
    ("pattern", "scans"),
    [
        (r"\s+$", True),
        (r"(?:a|a)*b", False),
        (r"(?:<br>-?|[\s-])+$", True),
        (r"<!--\s+x:\s+(.*?)\s*-->", False),
        (r"\s*,\s*", True),
        (r"<script\b[^<>]*\bid\s*=\s*x\b[^<>]*>", True),
        (r"^\s*\{?\s*title", True),
        (r"[\w.]+@[\w]+\.", True),
        (r"(?P<rest>.*?)[\s-]*\((?P<who>\w+)\)", False),
    ],
)
def test_a_pattern_that_runs_away_is_found(pattern: str, *, scans: bool) -> None:
    """The texts that are made wear out each of the ways in which a pattern takes too long."""
    assert not worn(Shipped("here", re.compile(pattern, re.MULTILINE), scans)).is_linear


# --- by hand --------------------------------------------------------------------------------------

SPACE = "\xa0"
HEAD = "# t\n\n## Impact\n\nSome.\n\n"
FULL = pm.report("I", "t", date="2026-01-15").detected("00:05", "a").build()


def checked_owner(text: str) -> None:
    """Check a report whose action has an owner."""
    pm.check(FULL.edit().action("A1", "Do it", owner=text).build())


def refused(text: str) -> None:
    """Read a page that has no data."""
    with pytest.raises(pm.ReadError):
        pm.Report.from_html(text)


BY_HAND: dict[str, tuple[Callable[[str], object], Callable[[int], str]]] = {
    "an owner of spaces": (checked_owner, lambda n: "a" + "\xa0" * n + "b"),
    "a comment of spaces": (pm.read_markdown, lambda n: f"<!-- postmortem:{SPACE * n} x -->\n\n# t\n"),
    "a comment of words": (
        pm.read_markdown,
        lambda n: f"<!-- postmortem: ignore PM301 because {'x ' * n}-->\n\n# t\n",
    ),
    "scripts in a page": (refused, lambda n: "<script " * n),
    "ids in a script": (refused, lambda n: "<script " + "id=postmortem-data " * n),
    "an address of brackets": (pm.escape, lambda n: "http://a" + ")" * n),
    "an address of ends": (lambda text: FULL.edit().note(text).build().to_html(), lambda n: "http://a" + ")." * n + "b"),
    "whys of spaces": (pm.read_markdown, lambda n: f"{HEAD}## 5 Whys\n\n- x ({SPACE * n})\n"),
    "a ticket of digits": (
        pm.read_markdown,
        lambda n: f"{HEAD}## Action Items\n\n| Action | Tracking |\n|--|--|\n| a | {'1' * n} |\n",
    ),
    "an owner in a column": (
        pm.read_markdown,
        lambda n: f"{HEAD}## Action Items\n\n| Action | Owner |\n|--|--|\n| a | b{SPACE * n}c |\n",
    ),
    "an action of breaks": (
        pm.read_markdown,
        lambda n: f"{HEAD}## Action Items\n\n- do {'<br>-' * n}x (@jo)\n",
    ),
}  # fmt: skip
"""Work on a text that somebody else wrote, and what it took far too long for once."""


@pytest.mark.parametrize("kind", BY_HAND)
def test_what_ran_away_once_takes_linear_time(kind: str) -> None:
    """A text of twice the length takes twice the time, where it took four times once, or more."""
    work, make = BY_HAND[kind]
    with stopped_after(60):
        assert exponent(work, make, largest=20_000) < MOST
