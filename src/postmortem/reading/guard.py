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


def lost(text: str, reading: Reading[Any]) -> Counter[str]:
    """Return the words of a text that are neither in the report nor in a recorded translation."""
    report = reading.report
    written = MarkdownRenderer().document(to_document(report))
    translated = [found.what for found in reading.diagnostics if found.kind == "translated"]
    return words(text) - words(written, *translated)


def with_lost_lines(reading: Reading[ReportT], document: Document, head: str) -> Reading[ReportT]:
    """Return a reading that keeps each line with a word that nothing else has."""
    missing = lost(document.source.decode() + "\n" + head, reading)
    if not missing:
        return reading
    from postmortem.reading.messages import KeptRescued  # lazily: no line is lost, as a rule

    kept: list[str] = []
    diagnostics: list[Diagnostic] = []
    for number, line in enumerate(document.source.decode().split("\n"), start=1):
        there = words(line)
        if any(missing[word] > 0 for word in there):
            missing.subtract(there)
            kept.append(line.strip())
            message = KeptRescued(line=number, what=line.strip()[:200])
            diagnostics.append(message.diagnostic())
    rest = Extra(markdown=fence("\n".join(kept), None), after=PLACES[-1])
    report = attrs.evolve(reading.report, extras=(*reading.report.extras, rest))
    return attrs.evolve(
        reading,
        report=report,
        diagnostics=(*reading.diagnostics, *diagnostics),
        rescued=len(kept),
    )
