"""The head of a document: what a reader who has one minute needs. It is derived, and no reader makes one."""

import attrs

from postmortem.tree.chart import Chart
from postmortem.tree.hints import Tone


@attrs.frozen
class Fact:
    """A fact of a head: what it is called, and what it says."""

    label: str
    value: str
    """Inline Markdown."""
    tone: Tone | None = attrs.field(default=None, kw_only=True)
    """How good the news is, for a fact that is a badge; None for one that is plain text."""
    basis: str = attrs.field(default="", kw_only=True)
    """How a number is known: what it was measured between, and by which rows."""


@attrs.frozen(kw_only=True)
class Head:
    """What is on top of a document, in this order. The document below doesn't repeat it."""

    badges: tuple[Fact, ...] = ()
    """How bad it was, and whether it is over."""
    facts: tuple[Fact, ...] = ()
    """What the incident is called, and when it was; the first is its id, where it has one."""
    summary: str | None = None
    """What happened, in one line of inline Markdown."""
    numbers: tuple[Fact, ...] = ()
    """How long it took and whom it hit: four at the most."""
    chart: Chart | None = None
    identity: str = ""
    """The id of the incident, for the foot of each printed page."""
