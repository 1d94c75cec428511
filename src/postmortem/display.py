"""How values look in a notebook or a terminal: a tree for each, and the three formats of it.

Everything here is made of the value alone, so that the same cell gives the same bytes again.
"""

from collections.abc import Collection, Container, Iterator
from typing import Any

from postmortem.builder import ReportBuilder
from postmortem.document import Block, BulletList, Document, Item, Prose, Section, Table
from postmortem.outline import to_document
from postmortem.reading import Reading
from postmortem.renderers import find_renderer
from postmortem.replay import draft
from postmortem.report import Report
from postmortem.sections import OUTLINE
from postmortem.sections.action_items import ActionItems
from postmortem.sections.metadata import FACTS
from postmortem.sections.timeline import Timeline
from postmortem.text import escape

_FORMATS: dict[str, tuple[str, dict[str, Any]]] = {
    "text/html": ("html", {"fragment": True}),
    "text/markdown": ("markdown", {}),
    "text/plain": ("text", {}),
}
"""What a front end may take, and how it is made."""


def bundle(
    value: Any, include: Container[str] | None = None, exclude: Container[str] | None = None
) -> dict[str, str]:
    """Return what a notebook shows of a value, by MIME type."""
    return {
        mime: show(value, name, **options)
        for mime, (name, options) in _FORMATS.items()
        if (include is None or mime in include) and not (exclude and mime in exclude)
    }


def show(value: Any, format: str, **options: Any) -> str:
    """Return a value that shows itself in one of our own formats."""
    renderer = find_renderer(format)(**options)
    renderer.report = value if isinstance(value, Report) else None
    return renderer.document(_tree(value, renderer.derived))


class RichText:
    """A value for rich, which asks for its lines when it knows how wide its console is."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __rich_console__(self, console: Any, options: Any) -> Iterator[Any]:
        from rich.text import Text  # who calls this has it

        shown = show(self.value, "text", width=max(options.max_width, 20), color=True)
        yield Text.from_ansi(shown.removesuffix("\n"), overflow="fold")


def _tree(value: Any, derived: Collection[str]) -> Document:
    match value:
        case Report():
            return to_document(value, derived)
        case Timeline():
            return _part("timeline", Report(title="-", timeline=value), derived)
        case ActionItems():
            return _part("action_items", Report(title="-", action_items=value), derived)
        case ReportBuilder():
            return _draft(value, derived)
        case Reading():
            return _reading(value)
        case _:
            raise TypeError(f"a {type(value).__name__} doesn't show itself")


def _part(name: str, report: Report, derived: Collection[str]) -> Document:
    """Return one section of a report as a document of its own."""
    title = OUTLINE[name].title
    for block in to_document(report, derived).body:
        if isinstance(block, Section) and block.title == title:
            return Document(title, block.body)
    return Document(title, (Prose("*Nothing yet.*"),))


def _draft(builder: ReportBuilder, derived: Collection[str]) -> Document:
    """Return a report that isn't finished: what is wrong, what is missing, and what there is."""
    report, problems = draft(builder)
    body: list[Block] = []
    if problems:
        items = tuple(Item(escape(str(problem))) for problem in problems)
        body.append(Section("Problems", (BulletList(items),)))
    if report is None:
        return Document("Draft", tuple(body))
    written = to_document(report, derived)
    if missing := tuple(_missing(report, written)):
        body.append(Section("Still missing", (BulletList(missing),)))
    return Document(f"Draft: {report.title}", (*body, *written.body))


def _missing(report: Report, written: Document) -> Iterator[Item]:
    absent = [
        label.title
        for name, label in FACTS.labels.items()
        if getattr(report.metadata, name) in (None, ())
    ]
    if absent:
        yield Item(f"Metadata: {', '.join(absent)}")
    titles = {block.title for block in written.body if isinstance(block, Section)}
    empty = [layout.title for layout in OUTLINE.values() if layout.title not in titles]
    if empty:
        yield Item(f"Sections: {', '.join(empty)}")


def _reading(reading: Reading) -> Document:
    """Return what a person should know about how a document was read."""
    said = Prose(f"{reading.coverage} became fields: {escape(repr(reading.report))}")
    rows = tuple(
        (str(each.line), each.kind, escape(each.what), escape(each.why))
        for each in reading.diagnostics
    )
    table = (Table(("Line", "Kind", "Words", "What was done"), rows),) if rows else ()
    return Document("Reading", (said, *table))
