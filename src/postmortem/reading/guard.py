"""The guard: no word of a document is lost on reading."""

from collections import Counter
from typing import Any

import attrs

from postmortem.formats.markdown.writer import MarkdownRenderer
from postmortem.model.document import to_document
from postmortem.model.report import Extra, ReportT
from postmortem.model.sections import PLACES
from postmortem.reading.result import Diagnostic, Reading
from postmortem.text.guards import fence
from postmortem.text.words import words
from postmortem.tree.nodes import Document

# --- the net below --------------------------------------------------------------------------------


def lost(text: str, reading: Reading[Any]) -> Counter[str]:
    """Return the words of a text that are neither in the report nor in a recorded translation."""
    report = reading.report
    written = MarkdownRenderer().document(to_document(report))
    translated = [said.what for said in reading.diagnostics if said.kind == "translated"]
    return words(text) - words(written, *translated)


def with_lost_lines(reading: Reading[ReportT], document: Document, head: str) -> Reading[ReportT]:
    """Return a reading that keeps each line with a word that nothing else has."""
    missing = lost(document.source.decode() + "\n" + head, reading)
    if not missing:
        return reading
    kept: list[str] = []
    said: list[Diagnostic] = []
    for number, line in enumerate(document.source.decode().split("\n"), start=1):
        there = words(line)
        if any(missing[word] > 0 for word in there):
            missing.subtract(there)
            kept.append(line.strip())
            why = "words of it have no field"
            said.append(Diagnostic(line=number, what=line.strip()[:200], why=why, kind="kept"))
    rest = Extra(markdown=fence("\n".join(kept), None), after=PLACES[-1])
    report = attrs.evolve(reading.report, extras=(*reading.report.extras, rest))
    return attrs.evolve(
        reading, report=report, diagnostics=(*reading.diagnostics, *said), rescued=len(kept)
    )
