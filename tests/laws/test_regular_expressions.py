"""Every regular expression of the package takes time in proportion to the text that it is tried on.

`tests/laws/patterns.py` finds them in the source, and makes texts for each that lead to a part that
may repeat and then repeat it. What a pattern's own structure doesn't show is pumped by hand here.
"""

import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import pytest

import postmortem as pm
from postmortem.checks.rules import completeness
from postmortem.derived import milestones
from postmortem.values import clocks
from postmortem.views import redaction
from tests.growth import MOST, exponent
from tests.laws.patterns import Pump, Shipped, as_text, held, pumps, shipped

LENGTH = 4_000
QUICK = 0.0005
"""A text of that length in fewer seconds isn't measured again: a square takes 0.002 on a fast machine."""

FOUND, UNRESOLVED = shipped()
EVERY = [
    *FOUND,
    *(one for one in held() if one.pattern not in {other.pattern for other in FOUND}),
]

OWN_INPUT = {
    "formats.stylesheets": "the style sheets of the package",
    "formats.picture.still": "the same, for a picture",
    "corpus.site.report_pages": "the page that the HTML renderer wrote",
}
"""Modules whose patterns never see the text of somebody else."""

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
    "io.edits": lambda: [
        re.compile(rf"(?<![\w:.]){re.escape(written)}(?![\w:])") for written in ("0:40", "a b", "-")
    ],
    "reading.stamps": list,  # tuples of the module as well
    "reading.taken": lambda: [re.compile(r"\n[ \t]{0,4}")],
    "serialize.yaml_problems": list,  # looked for in a message of the parser
    "values.clocks": lambda: [re.compile(sign, clocks._FLAGS) for sign, _ in clocks._HINTS],
    "views.patterns": list,  # tuples of the module as well
    "views.redaction": lambda: [redaction._glob("db-*.example-*.*"), redaction._glob("*")],
}
"""What the calls make whose pattern only exists when they run, by their module."""


@contextmanager
def stopped_after(seconds: float) -> Iterator[None]:
    """Raise `TimeoutError` where the block takes more seconds of this process: `re` looks for signals."""
    if not hasattr(signal, "setitimer"):  # Windows
        yield
        return

    def stop(number: int, frame: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def tried(one: Shipped, text: str) -> None:
    """Try a pattern as the package does: at every place, or at the first."""
    if one.scans:
        one.pattern.search(text)
    else:
        one.pattern.match(text)
        one.pattern.fullmatch(text)


def worn_out(one: Shipped) -> list[tuple[Pump, float]]:
    """Return the texts that a pattern takes more than linear time for, and the power each."""
    found = []
    for pump in pumps(one.pattern):
        taken = 0.0
        try:
            with stopped_after(1):
                for length in (LENGTH // 16, LENGTH):
                    began = time.process_time()
                    tried(one, pump.text(length))
                    taken = time.process_time() - began
            slow = taken > QUICK
        except TimeoutError:
            found.append((pump, float("inf")))
            break
        if slow:
            power = exponent(partial(tried, one), pump.text, start=LENGTH // 4, largest=64_000)
            if power > MOST:
                found.append((pump, power))
                break
    return found


ITEMS = {
    *("reading.blocks", "reading.sections.action_items", "reading.stamps"),
    *("reading.sections.timeline", "outline.structure", "reading.walk", "reading.zone_words"),
}
"""Modules with patterns for one item or one line, which may take the square of its length."""


@pytest.mark.parametrize("one", EVERY, ids=lambda one: f"{one.where} {one.pattern.pattern}"[:60])
def test_a_pattern_takes_linear_time(one: Shipped) -> None:
    """Twice the text takes twice the time, whatever part of the pattern it repeats."""
    module = one.where.rpartition(":")[0]
    if module in OWN_INPUT:
        return
    found = worn_out(one)
    if module in ITEMS and found:
        assert all(power < 2 * MOST for _, power in found), found
        pytest.xfail("it takes the square of the length of an item")
    assert found == []


def test_every_pattern_is_found() -> None:
    """A pattern that is made when a call runs is in the table of this file, and no other is."""
    assert len(EVERY) > 300
    assert {one.module for one in UNRESOLVED} == set(MADE)
    assert OWN_INPUT.keys() <= {one.where.rpartition(":")[0] for one in FOUND}


@pytest.mark.parametrize("module", MADE)
def test_what_a_call_makes_takes_linear_time(module: str) -> None:
    """The same holds for patterns that are made of names, globs and words."""
    for pattern in MADE[module]():
        assert worn_out(Shipped(module, as_text(pattern), scans=True)) == []


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
    assert worn_out(Shipped("here", re.compile(pattern, re.MULTILINE), scans)) != []


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
