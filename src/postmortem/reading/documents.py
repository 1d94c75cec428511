"""Markdown documents, our own and other people's: which is which, and how each is read."""

import attrs

from postmortem.errors import ReadError
from postmortem.formats.markdown import reader as markdown_reader
from postmortem.formats.markdown.writer import MarkdownRenderer
from postmortem.model.document import from_document, to_document
from postmortem.model.report import ReportData, ReportT
from postmortem.model.sections import OUTLINE
from postmortem.model.translation import translated
from postmortem.reading.blocks import count_of
from postmortem.reading.guard import with_lost_lines
from postmortem.reading.languages import in_english
from postmortem.reading.result import Coverage, Diagnostic, Reading
from postmortem.styles.meanings import place_of
from postmortem.styles.style import USUAL, Style
from postmortem.text.languages import Language
from postmortem.text.words import words
from postmortem.tree.locations import Location, Locations
from postmortem.tree.nodes import Document, Kept, Section, Table


def read_exactly(text: str, cls: type[ReportT], language: Language | None = None) -> ReportT:
    """Return the report of a document in the layout of this library, in any language.

    Raises `ReadError` with each mistake.
    """
    document, _ = in_english(markdown_reader.read(text), language)
    return from_document(document, cls)


def read(
    text: str,
    cls: type[ReportT],
    *,
    style: Style | None = None,
    name: str = "",
    language: Language | None = None,
) -> Reading[ReportT]:
    """Return what any Markdown says: exactly, if it is ours, and as far as words allow, if not.

    Without a `language`, the headings say in which one a document of ours is.
    """
    written = markdown_reader.read(text)
    document, language = in_english(written, language)
    refused: tuple[Diagnostic, ...] = ()
    places: dict[str, Location] = {}
    ours = is_ours(document)
    if ours or _could_be_written_by_us(document):
        try:
            report = from_document(document, cls, places)
        except ReadError as error:
            if ours:
                refused = tuple(_refused(error))
        else:
            if ours or _same(report, document, language):
                coverage = _coverage(document, report)
                return Reading(report=report, coverage=coverage, locations=Locations(places))
    # Who reads documents of ours alone waits for nothing of what other people's need.
    from postmortem.reading.frontmatter import without_front_matter
    from postmortem.reading.understand import understand

    document = written
    plain, head = without_front_matter(document.source.decode())
    if head:
        document = markdown_reader.read(plain)
    reading = understand(document, cls, head, style or USUAL, name)
    reading = attrs.evolve(reading, diagnostics=(*refused, *reading.diagnostics))
    return with_lost_lines(reading, document, head)


def load(
    text: str,
    cls: type[ReportT],
    *,
    style: Style | None = None,
    name: str = "",
    language: Language | None = None,
) -> Reading[ReportT]:
    """Return what a Markdown file says, as `read` does, but refuse a mistake in our own layout.

    Raises `ReadError` with each, and for a text without any word.
    """
    reading = read(text, cls, style=style, name=name, language=language)
    if any(said.kind == "refused" for said in reading.diagnostics) or not words(text):
        read_exactly(text, cls, language)
    return reading


# --- which is which -------------------------------------------------------------------------------

_OURS = {layout.title for layout in OUTLINE.values()}


def is_ours(document: Document) -> bool:
    """Say whether a document has our own layout, so that what is wrong in it is a mistake.

    It has our table of metadata, and three of four of its sections are called as ours are.
    """
    if _metadata(document) is None:
        return False
    titles = [block.title for block in document.body if isinstance(block, Section)]
    meant = {USUAL.meaning(title) for title in titles if title not in _OURS} - {None, "kept"}
    if {place_of(meaning).split(" / ")[0] for meaning in meant if meaning} - set(titles):
        return False  # a part of ours by another name
    return sum(title in _OURS for title in titles) * 4 >= len(titles) * 3


def _metadata(document: Document) -> Table | None:
    for block in document.body:
        if isinstance(block, Section) and block.title == OUTLINE["metadata"].title:
            for inner in block.body:
                if isinstance(inner, Table) and inner.columns == ("Field", "Value"):
                    return inner
    return None


def _could_be_written_by_us(document: Document) -> bool:
    """Say whether nothing at the top speaks against our own writing; cheap, and no proof of it."""
    blocks = [block for block in document.body if not isinstance(block, Kept)]
    titles = {block.title for block in blocks if isinstance(block, Section)}
    return len(titles) == len(blocks) and titles <= _OURS and _metadata(document) is None


def _same(report: ReportData, document: Document, language: Language | None) -> bool:
    """Say whether a report is written just like the document that it was read from."""
    english = to_document(report)
    written = MarkdownRenderer().document(translated(english, language) if language else english)
    return written.rstrip() == document.source.decode().rstrip()


def _refused(error: ReadError) -> list[Diagnostic]:
    return [
        Diagnostic(
            line=problem.line or 1,
            what=problem.found or problem.path,
            why=f"{problem.path}: expected {problem.expected}",
            kind="refused",
        )
        for problem in error.problems
    ]


def _coverage(document: Document, report: ReportData) -> Coverage:
    """Return how much of a document of ours are fields; what stands between our comments counts."""
    kept = sum(
        sum(map(count_of, markdown_reader.read(extra.markdown).body)) for extra in report.extras
    )
    fields = sum(map(count_of, to_document(attrs.evolve(report, extras=())).body))
    return Coverage(understood=fields, total=fields + kept)
