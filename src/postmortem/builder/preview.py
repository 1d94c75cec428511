"""A report that isn't finished, as a document: what is wrong, what is missing, and what there is."""

from collections.abc import Collection, Iterator

from postmortem.builder.replay import Step, draft
from postmortem.derived.chart import document_of
from postmortem.model.report import ReportData
from postmortem.model.sections import OUTLINE
from postmortem.model.sections.metadata import FACTS, STATED
from postmortem.text.normal import escape
from postmortem.tree.nodes import Block, BulletList, Document, Item, Section


def preview(last: Step, derived: Collection[str]) -> Document:
    """Return the document of the report that a chain of steps would make so far."""
    report, problems = draft(last)
    body: list[Block] = []
    if problems:
        items = tuple(Item(escape(str(problem))) for problem in problems)
        body.append(Section("Problems", (BulletList(items),)))
    if report is None:
        return Document("Draft", tuple(body))
    written = document_of(report, derived)
    if missing := tuple(_missing(report, written)):
        body.append(Section("Still missing", (BulletList(missing),)))
    return Document(f"Draft: {report.title}", (*body, *written.body))


_SELDOM = {"severity_scale", *STATED}
"""The facts of the head that a document misses only where a team has a use for them."""


def _missing(report: ReportData, written: Document) -> Iterator[Item]:
    absent = [
        label.title
        for name, label in FACTS.labels.items()
        if name not in _SELDOM and getattr(report.metadata, name) in (None, ())
    ]
    if absent:
        yield Item(f"Metadata: {', '.join(absent)}")
    titles = {block.title for block in written.body if isinstance(block, Section)}
    empty = [layout.title for layout in OUTLINE.values() if layout.title not in titles]
    if empty:
        yield Item(f"Sections: {', '.join(empty)}")
