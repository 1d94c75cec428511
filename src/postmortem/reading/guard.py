"""The guard: no word of a document is lost on reading."""

import html
import re
from collections import Counter
from typing import Any

import attrs

from postmortem.formats.markdown.writer import MarkdownRenderer
from postmortem.model.document import to_document
from postmortem.model.report import Extra, ReportT
from postmortem.model.sections import PLACES
from postmortem.patterns import regex
from postmortem.reading.result import Diagnostic, Reading
from postmortem.text.guards import fence
from postmortem.text.words import words
from postmortem.tree.nodes import Document


def lost(text: str, reading: Reading[Any]) -> Counter[str]:
    """Return the words of a text that are neither in the report nor in a recorded translation."""
    report = reading.report
    written = MarkdownRenderer().document(to_document(report))
    translated = [
        diagnostic.what for diagnostic in reading.diagnostics if diagnostic.kind == "translated"
    ]
    return words(_without_structure(text)) - words(written, *translated)


_STRUCTURE = regex(
    r"</?(?:table|thead|tbody|tfoot|tr|td|th|colgroup|col|caption|div|span|details|summary|p|ul|ol|li|strong|em|b|i|code|aside|a|br)\b"
    r"(?P<attributes>[^<>]{0,400})>|\{[#.][^{}\s]{1,120}(?: [^{}\n]{0,200})?\}[ \t]*$"
    r"|&(?:amp|lt|gt|quot|apos|nbsp|#[0-9]{1,6});|(?<=^#)(?P<title>[^\[\]\n]{1,200}) \[[a-z0-9-]{1,200}\]$",
    re.MULTILINE | re.IGNORECASE,
)
"""A tag that says how words are arranged, and the anchor of a heading: no words of a document."""
_ADDRESS = regex(r"""\b(?:href|src)=["']?([^"'\s<>]{1,400})""", re.IGNORECASE)


def _without_structure(text: str) -> str:
    """Return a text without the tags that arrange its words; where a link leads to stays."""
    return _STRUCTURE.sub(_left_of, text)


def _left_of(match: re.Match[str]) -> str:
    """Return the words in a piece of structure: an address, a letter, a title."""
    if match[0][0] == "&":
        return html.unescape(match[0])
    return " ".join(["", *_ADDRESS.findall(match["attributes"] or ""), match["title"] or "", ""])


def with_lost_lines(reading: Reading[ReportT], document: Document, head: str) -> Reading[ReportT]:
    """Return a reading that keeps each line with a word that nothing else has."""
    missing = lost(document.source.decode() + "\n" + head, reading)
    if not missing:
        return reading
    from postmortem.reading.messages import KeptRescued  # lazily: no line is lost, as a rule

    passages: list[str] = []
    diagnostics: list[Diagnostic] = []
    for number, line in enumerate(document.source.decode().split("\n"), start=1):
        line_words = words(line)
        if any(missing[word] > 0 for word in line_words):
            missing.subtract(line_words)
            passages.append(line.strip())
            message = KeptRescued(line=number, what=line.strip()[:200])
            diagnostics.append(message.diagnostic())
    rest = Extra(markdown=fence("\n".join(passages), None), after=PLACES[-1])
    report = attrs.evolve(reading.report, extras=(*reading.report.extras, rest))
    return attrs.evolve(
        reading,
        report=report,
        diagnostics=(*reading.diagnostics, *diagnostics),
        rescued=len(passages),
    )
