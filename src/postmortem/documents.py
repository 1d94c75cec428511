"""Markdown documents, our own and other people's: which is which, and how each is read."""

from collections import Counter

import attrs

from postmortem.dialects.dialect import USUAL, Dialect
from postmortem.dialects.draft import count_of, place_of, words
from postmortem.document import Document, Kept, Section, Table
from postmortem.errors import ReadError
from postmortem.locations import Location, Locations
from postmortem.outline import from_document, to_document
from postmortem.readers import markdown as markdown_reader
from postmortem.reading import Coverage, Diagnostic, Reading
from postmortem.renderers.markdown import MarkdownRenderer
from postmortem.report import Extra, Report
from postmortem.sections import OUTLINE, PLACES
from postmortem.text import fence


def exactly(text: str) -> Report:
    """Return the report of a document of our own layout. Raises `ReadError` with each mistake."""
    return from_document(markdown_reader.read(text))


def read(text: str, *, dialect: Dialect | None = None, name: str = "") -> Reading:
    """Return what any Markdown says: exactly, if it is ours, and as far as words allow, if not."""
    document = markdown_reader.read(text)
    refused: tuple[Diagnostic, ...] = ()
    places: dict[str, Location] = {}
    ours = is_ours(document)
    if ours or _could_be_written_by_us(document):
        try:
            report = from_document(document, places)
        except ReadError as error:
            if ours:
                refused = tuple(_refused(error))
        else:
            if ours or _same(report, document):
                coverage = _coverage(document, report)
                return Reading(report=report, coverage=coverage, locations=Locations(places))
    # Who reads documents of ours alone waits for nothing of what other people's need.
    from postmortem.dialects.frontmatter import without_front_matter
    from postmortem.dialects.understanding import understand

    plain, head = without_front_matter(document.source.decode())
    if head:
        document = markdown_reader.read(plain)
    reading = understand(document, head, dialect or USUAL, name)
    reading = attrs.evolve(reading, diagnostics=(*refused, *reading.diagnostics))
    return _with_the_rest(reading, document, head)


def load(text: str, *, dialect: Dialect | None = None, name: str = "") -> Reading:
    """Return what a Markdown file says, as `read` does, but refuse a mistake in our own layout.

    Raises `ReadError` with each, and for a text without any word.
    """
    reading = read(text, dialect=dialect, name=name)
    if any(said.kind == "refused" for said in reading.diagnostics) or not words(text):
        exactly(text)
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


def _same(report: Report, document: Document) -> bool:
    """Say whether a report is written just like the document that it was read from."""
    written = MarkdownRenderer().document(to_document(report))
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


def _coverage(document: Document, report: Report) -> Coverage:
    """Return how much of a document of ours are fields; what stands between our comments counts."""
    kept = sum(
        sum(map(count_of, markdown_reader.read(extra.markdown).body)) for extra in report.extras
    )
    fields = sum(map(count_of, to_document(attrs.evolve(report, extras=())).body))
    return Coverage(understood=fields, total=fields + kept)


# --- the net below --------------------------------------------------------------------------------


def lost(text: str, reading: Reading) -> Counter[str]:
    """Return the words of a text that are neither in the report nor in a recorded translation."""
    report = reading.report
    written = MarkdownRenderer().document(to_document(report))
    translated = [said.what for said in reading.diagnostics if said.kind == "translated"]
    return words(text) - words(written, *translated)


def _with_the_rest(reading: Reading, document: Document, head: str) -> Reading:
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
