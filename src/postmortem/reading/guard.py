"""The guard: no word of a document is lost on reading."""

import html
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import attrs

from postmortem.formats.markdown.writer import MarkdownRenderer
from postmortem.model.document import to_document
from postmortem.model.report import Extra, ReportT
from postmortem.model.sections import PLACES
from postmortem.patterns import regex
from postmortem.reading.result import Reading
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
    if match[0][:3].casefold() == "<br":
        return "\n"  # behind it may be the number of an item, as the report has it
    return " ".join(["", *_ADDRESS.findall(match["attributes"] or ""), match["title"] or "", ""])


def with_lost_lines(reading: Reading[ReportT], document: Document, head: str) -> Reading[ReportT]:
    """Return a reading that keeps each line with a word that nothing else has."""
    missing = lost(document.source.decode() + "\n" + head, reading)
    if not missing:
        return reading
    from postmortem.reading.messages import KeptRescued  # lazily: no line is lost, as a rule

    lines = document.source.decode().split("\n")
    rescued = sorted(_lines_with(missing, lines, reading))
    diagnostics = [
        KeptRescued(line=at + 1, what=lines[at].strip()[:200]).diagnostic() for at in rescued
    ]
    passages = [lines[at].strip() for at in rescued]
    rest = Extra(markdown=fence("\n".join(passages), None), after=PLACES[-1])
    report = attrs.evolve(reading.report, extras=(*reading.report.extras, rest))
    return attrs.evolve(
        reading,
        report=report,
        diagnostics=(*reading.diagnostics, *diagnostics),
        rescued=len(rescued),
    )


_RUN = regex(r"\w+")


def _lines_with(missing: Counter[str], lines: list[str], reading: Reading[Any]) -> Iterator[int]:
    """Yield which lines have the missing words, one line for each: those that nothing repeats first.

    A word that is missing may be in several lines. It is sought first where letters and digits stand
    together as nowhere in the report: an id, a version, a name.
    """
    written = {*_RUN.findall(MarkdownRenderer().document(to_document(reading.report)).casefold())}
    by_line = {at: counts for at, line in enumerate(lines) if (counts := words(line))}
    unique = [at for at in by_line if {*_RUN.findall(lines[at].casefold())} - written]
    for at in dict.fromkeys([*unique, *by_line]):
        if any(missing[word] > 0 for word in by_line[at]):
            missing.subtract(by_line[at])
            yield at
