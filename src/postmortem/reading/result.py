"""Reading any Markdown: a report always comes of it, with word of what was not understood."""

from collections import Counter
from collections.abc import Collection
from functools import cached_property
from typing import Generic, Literal, TypeAlias

import attrs

from postmortem.formats.shown import Shown
from postmortem.model.report import ReportData, ReportT
from postmortem.reading.coverage import Coverage, coverage_of_ours
from postmortem.text.normal import escape
from postmortem.tree.locations import Location, Locations
from postmortem.tree.nodes import Document, Prose, Table

Kind: TypeAlias = Literal["kept", "translated", "assumed", "noticed", "refused"]
"""What a diagnostic says: see `Diagnostic.kind`."""


@attrs.frozen(kw_only=True)
class Diagnostic:
    """One thing that a person should know about how a document was read.

    >>> print(Diagnostic(line=3, what="Weather", why="no section of a report", kind="kept"))
    line 3: kept: Weather: no section of a report
    """

    line: int
    """The line of the document, counted from 1."""
    what: str
    """The words that it is about, as they were written; the heading of a whole section."""
    why: str
    """What was done with them, and why, as a phrase."""
    kind: Kind
    """`kept`: not understood, verbatim in `extras`. `translated`: written in other words, such as
    a time in UTC. `assumed`: not in the document itself, such as a zone. `noticed`: to be
    looked at. `refused`: in our own layout, with a value that can't be one.
    """
    path: str = ""
    """The value that it is about: `timeline.events[2].time`; '' where there is none."""
    code: str = attrs.field(default="", repr=False)
    """Which message it is, for programs: `time-in-utc`. All are listed in `docs/messages.md`."""

    def __str__(self) -> str:
        return f"line {self.line}: {self.kind}: {self.what}: {self.why}"


@attrs.frozen(kw_only=True, repr=False)
class Reading(Shown, Generic[ReportT]):
    r"""What came of a document: a report, and what a person should know about it.

    >>> import postmortem as pm
    >>> reading = pm.read_markdown("# Login was down\n\n## Weather\n\nIt rained.\n")
    >>> reading.report
    <Report Login was down (0 events)>
    """

    report: ReportT
    diagnostics: tuple[Diagnostic, ...] = ()
    """What was kept, translated, assumed and noticed, in the order of the document."""
    _counted: Coverage | None = attrs.field(default=None, alias="coverage", repr=False)
    """How much became fields; None for a document of ours, whose report says so."""
    locations: Locations = attrs.field(factory=Locations, repr=False)
    """Where each value was."""
    rescued: int = 0
    """How many lines no step of reading took over, so that they were kept whole below Notes.

    It is 0 unless the reader itself has a fault: no line is lost, but these lost their place. A
    document with a number above 0 is worth a bug report.
    """

    @cached_property
    def coverage(self) -> Coverage:
        """How much of the document became fields."""
        return coverage_of_ours(self.report) if self._counted is None else self._counted

    def where(self, path: str) -> Location | None:
        r"""Return where a value was, or the nearest value around it; None where nobody knows.

        >>> import postmortem as pm
        >>> reading = pm.read_markdown("# Down\n\n## What Went Well\n\n1. We slept\n")
        >>> reading.where("went_well[0]")
        Location(line=5, column=4)
        """
        return self.locations.find(path)

    def _document(self, derived: Collection[str]) -> Document:
        """Return what a person should know about how the document was read."""
        summary = Prose(f"{self.coverage} became fields: {escape(repr(self.report))}")
        rows = tuple(
            (str(diagnostic.line), diagnostic.kind, escape(diagnostic.what), escape(diagnostic.why))
            for diagnostic in self.diagnostics
        )
        table = (Table(("Line", "Kind", "Words", "What was done"), rows),) if rows else ()
        return Document("Reading", (summary, *table))

    def __repr__(self) -> str:
        count = len(self.diagnostics)
        summary = f"{count} diagnostic{'s'[count == 1 :]}"
        return f"<Reading of {self.report.title}: {self.coverage}, {summary}>"

    def summary(self, *, explain: bool = False) -> list[str]:
        r"""Return what there is to say of a document that was read, in a few lines.

        With `explain`, each diagnostic is a line.

        >>> import postmortem as pm
        >>> pm.read_markdown("# Down\n\nIt rained.\n\n## Impact\n\nNone\n").summary()
        ['2 of 2 blocks became fields, 1 translated; --explain says what and why']
        """
        lines = [_kept(self.report)] if self.report.extras and self.coverage.total else []
        if self.diagnostics:
            kinds = Counter(
                diagnostic.kind for diagnostic in self.diagnostics if diagnostic.kind != "kept"
            )
            counts = "".join(f", {count} {kind}" for kind, count in kinds.items())
            hint = "" if explain else "; --explain says what and why"
            lines.append(f"{self.coverage} became fields{counts}{hint}")
        return lines + [str(diagnostic) for diagnostic in self.diagnostics if explain]


def _kept(report: ReportData) -> str:
    """Return how much of a document no field holds, and where it was."""
    afters = dict.fromkeys(extra.after for extra in report.extras)
    *places, last = [f"'{place}'" if place else "the title" for place in afters]
    after = f"{', '.join(places)} and {last}" if places else last
    count = len(report.extras)
    return f"kept {count} passage{'s'[count == 1 :]} that no field holds, after {after}"
