"""The diagram above a timeline, which a reader leaves out: whether the report has all that it shows."""

import html
from collections.abc import Iterator

from postmortem.derived.chart import document_of
from postmortem.formats.markdown.writer import MarkdownRenderer
from postmortem.model.report import ReportData
from postmortem.patterns import regex
from postmortem.reading.messages import DiagramIsOld
from postmortem.reading.result import Diagnostic
from postmortem.text.languages import ENGLISH, Language
from postmortem.text.words import words
from postmortem.tree.nodes import CodeBlock, Document, Section

_TASK = regex(r"^ {4}(?P<label>[^\n:]+) :[a-z0-9]")
"""A row of a diagram: `    Detected :milestone, 2026-01-15 10:00:00, 0s`, and not `    section Detection`."""
_CHARACTER = regex(r"#(?P<code>[0-9]{1,7});")
"""A character by its number, as Mermaid has them: `#58;` for a colon, and not `#12` of an issue."""


def old_diagrams(
    document: Document, report: ReportData, language: Language | None
) -> tuple[Diagnostic, ...]:
    """Return a message for each diagram of ours with words that the report doesn't have.

    A person changed the timeline below it, or put another report's diagram there.
    """
    blocks = list(_diagrams(document))
    if not blocks:
        return ()
    renderer = MarkdownRenderer(diagram=True)
    shown = words(renderer.document(document_of(report, ("chart",), language or ENGLISH)))
    old: list[Diagnostic] = []
    for block in blocks:
        first = block.span.line + 1 if block.span else 1
        for number, text in enumerate(block.code.split("\n"), start=first):
            task = _TASK.match(text)
            if task is not None and words(_unescaped(task["label"])) - shown:
                old.append(DiagramIsOld(line=number, what=task["label"]).diagnostic())
                break
    return tuple(old)


def _diagrams(document: Document) -> Iterator[CodeBlock]:
    for section in document.body:
        if isinstance(section, Section) and section.body:
            first = section.body[0]
            if isinstance(first, CodeBlock) and first.derived:
                yield first


def _unescaped(label: str) -> str:
    """Return the words of a row of a diagram, but for a word that was cut."""
    text = html.unescape(_CHARACTER.sub(r"&#\g<code>;", label))
    return text.rpartition(" ")[0] if text.endswith("…") else text
