"""Markdown documents, our own and other people's: which is which, and how each is read."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import attrs

from postmortem.errors import Problem, ReadError
from postmortem.formats.markdown import reader as markdown_reader
from postmortem.formats.markdown.comments import KEPT
from postmortem.formats.markdown.writer import MarkdownRenderer
from postmortem.model.document import from_document, to_document
from postmortem.model.report import ReportData, ReportT
from postmortem.model.sections import OUTLINE, PLACES
from postmortem.model.translation import translated
from postmortem.outline.simple_tables import with_pipe_tables
from postmortem.patterns import regex
from postmortem.reading.diagrams import old_diagrams
from postmortem.reading.guard import with_lost_lines
from postmortem.reading.languages import in_english
from postmortem.reading.length import most_lines, parted, with_kept_part
from postmortem.reading.result import Diagnostic, Reading
from postmortem.reading.stamps import split_stamp
from postmortem.styles.matching import plain
from postmortem.styles.meanings import KEPT as OWN
from postmortem.styles.meanings import place_of
from postmortem.styles.scales import on_our_scale, with_scale
from postmortem.styles.style import USUAL, Style
from postmortem.text.given import given_text
from postmortem.text.languages import Language
from postmortem.text.words import words
from postmortem.tree.locations import Location, Locations
from postmortem.tree.nodes import (
    Block,
    Document,
    Kept,
    Section,
    Table,
)


def read_exactly(
    text: str, cls: type[ReportT], language: Language | None = None, scale: Sequence[str] = ()
) -> ReportT:
    """Return the report of a document in the layout of this library, in any language.

    `scale` is a scale of severities of a team's own, for a document that names none. Raises `ReadError` with each mistake.
    """
    document, _ = in_english(markdown_reader.read(text), language)
    return from_document(with_scale(document, scale) if scale else document, cls)


def read(
    text: str,
    cls: type[ReportT],
    *,
    style: Style | None = None,
    name: str = "",
    language: Language | None = None,
    scale: Sequence[str] = (),
) -> Reading[ReportT]:
    """Return what any Markdown says: exactly, if it is ours, and as far as words allow, if not.

    Without a `language`, the headings say in which one a document of ours is. `scale` is a scale of
    severities of a team's own, for a document that names none.
    """
    text = given_text(text)
    if scale:
        style = attrs.evolve(style or USUAL, scale=scale)
    if style is not None and style.blank.prompts:
        from postmortem.reading.prompts import without_prompts  # few styles have any

        text, taken_out = without_prompts(text, style)
        if taken_out:
            reading = _read(text, cls, style=style, name=name, language=language)
            diagnostics = [*reading.diagnostics, *(message.diagnostic() for message in taken_out)]
            diagnostics.sort(key=lambda diagnostic: diagnostic.line)
            return attrs.evolve(reading, diagnostics=tuple(diagnostics))
    return _read(text, cls, style=style, name=name, language=language)


def _read(
    text: str,
    cls: type[ReportT],
    *,
    style: Style | None,
    name: str,
    language: Language | None,
) -> Reading[ReportT]:
    most = most_lines(text)
    length = parted(text, most)
    if length.kept and not any(mark in text for mark in _MARKS_OF_OURS):
        reading = _read_part(length.read, cls, most, style=style, name=name, language=language)
        return with_kept_part(reading, length)
    return _read_part(text, cls, most, style=style, name=name, language=language)


_MARKS_OF_OURS = ("| Field ", KEPT)
"""What a document of ours has, which is read exactly, however long it is."""


def _read_part(
    text: str,
    cls: type[ReportT],
    most: int,
    *,
    style: Style | None,
    name: str,
    language: Language | None,
) -> Reading[ReportT]:
    """Return what a document says; where it isn't ours, that of its first lines with words."""
    written = markdown_reader.read(text)
    document, language = in_english(written, language)
    if style is not None:
        document = with_scale(on_our_scale(document, style), style.scale)
    refused: tuple[Diagnostic, ...] = ()
    places: dict[str, Location] = {}
    exact: Reading[ReportT] | None = None
    in_style = _has_headings_of(style, document)
    ours = is_ours(document) and not in_style
    may_be = ours or _metadata(document) is not None or _could_be_written_by_us(document)
    if may_be and not in_style:
        try:
            report = from_document(document, cls, places)
        except ReadError as error:
            if ours:
                refused = tuple(_refused(error))
        else:
            by_form = ours and not _has_labels_of(style, report)
            if by_form or _same(report, document, language):
                exact = Reading(
                    report=report,
                    diagnostics=old_diagrams(document, report, language),
                    locations=Locations(places),
                )
                if by_form or _is_proven(report, document):
                    return exact
    # Who reads documents of ours alone waits for nothing of what other people's need.
    from postmortem.reading.foreign import markup_of
    from postmortem.reading.frontmatter import without_front_matter

    # and neither for this
    from postmortem.reading.understand import understand

    length = parted(written.source.decode(), most)
    plain, head = without_front_matter(length.read)
    plain = with_pipe_tables(plain)
    document = markdown_reader.read(plain, titled=False)
    markup = None if ours else markup_of(plain)
    reading = understand(document, cls, head, style or USUAL, name, markup)
    if exact is not None and not _says_more(reading, exact):
        return _of_same_words(exact, reading)
    reading = attrs.evolve(reading, diagnostics=(*refused, *reading.diagnostics))
    return with_kept_part(with_lost_lines(reading, document, head.source), length)


def load(
    text: str,
    cls: type[ReportT],
    *,
    style: Style | None = None,
    name: str = "",
    language: Language | None = None,
    scale: Sequence[str] = (),
) -> Reading[ReportT]:
    """Return what a Markdown file says, as `read` does, but refuse a mistake in our own layout.

    Raises `ReadError` with each, for a text without any word, and for a markup that isn't Markdown.
    """
    reading = read(text, cls, style=style, name=name, language=language, scale=scale)
    refuse_other_markup(reading)
    if any(diagnostic.kind == "refused" for diagnostic in reading.diagnostics) or not words(text):
        read_exactly(text, cls, language, scale or (style.scale if style is not None else ()))
    return reading


def refuse_other_markup(reading: Reading[ReportT]) -> None:
    """Raise `ReadError` for the reading of a document that isn't Markdown."""
    for message in reading.diagnostics:
        if message.code == "other-markup":
            markup, _, hint = message.why.partition(": kept whole; ")
            raise ReadError(Problem(expected="Markdown", message=f"is {markup}", hint=hint))


# --- which is which -------------------------------------------------------------------------------

_OURS = {layout.title for layout in OUTLINE.values()}
_OURS_INSIDE = {place.rpartition(" / ")[2] for place in PLACES}


def is_ours(document: Document) -> bool:
    """Say whether a document has our own layout, so that what is wrong in it is a mistake.

    It has our table of metadata, and three of four of its sections are called as ours are; those
    of the author's own don't count.
    """
    if _metadata(document) is None:
        return False
    titles = [block.title for block in document.body if isinstance(block, Section)]
    if _places_of(set(titles) - _OURS, USUAL.meaning) - set(titles):
        return False  # a part of ours by another name
    known = sum(title in _OURS or USUAL.meaning(title) is not None for title in titles)
    own_titles = sum(title in _OURS for title in titles)
    return own_titles * 4 >= known * 3 and (own_titles > 2 or own_titles == len(titles))


def _metadata(document: Document) -> Table | None:
    for block in document.body:
        if isinstance(block, Section) and block.title == OUTLINE["metadata"].title:
            for inner in block.body:
                if isinstance(inner, Table) and inner.columns == ("Field", "Value"):
                    return inner
    return None


def _could_be_written_by_us(document: Document) -> bool:
    """Whether no heading contradicts our own writing; cheap, and no proof of it.

    A section of an author's own has a name that this library doesn't understand as another part.
    """
    blocks = [block for block in document.body if not isinstance(block, Kept)]
    sections = [block for block in blocks if isinstance(block, Section)]
    if len({section.title for section in sections}) != len(blocks):
        return False
    own = [section for section in sections if section.title not in _OURS]
    inner = [part for section in sections for part in _nested(section)]
    return not any(map(_means_more, (*own, *inner)))


def _nested(section: Section) -> Iterator[Section]:
    """Yield the sections inside a section, at any depth."""
    for block in section.body:
        if isinstance(block, Section):
            yield block
            yield from _nested(block)


def _means_more(section: Section) -> bool:
    """Whether a section without a place of ours says something that this library understands."""
    title = section.title
    if title in _OURS_INSIDE:
        return False
    return split_stamp(title) is not None or USUAL.meaning(title) is not None


def _same(report: ReportData, document: Document, language: Language | None) -> bool:
    """Say whether a report is written just like the document that it was read from."""
    english = to_document(report)
    written = MarkdownRenderer().document(translated(english, language) if language else english)
    return written.rstrip() == document.source.decode().rstrip()


def _is_proven(report: ReportData, document: Document) -> bool:
    """Whether a document that is written just like its report can only be in our layout.

    Prose and sections of any name are written as they were read, whoever wrote them: they prove
    nothing, unless our own table of metadata is beside them, or three of our own sections.
    """
    timeline = report.timeline
    free = (
        report.summary.text,
        timeline.leadup,
        timeline.how_detected,
        timeline.how_investigated,
        timeline.how_resolved,
    )
    titles = [block.title for block in document.body if isinstance(block, Section)]
    return (
        not (report.custom_sections or any(free))
        or _metadata(document) is not None
        or sum(title in _OURS for title in titles) > 2
        or _has_our_table(document.body)
    )


def _says_more(reading: Reading[Any], exact: Reading[Any]) -> bool:
    """Whether a document has more values if it is read as another team's.

    Its prose is no value more: `Overview` is the heading of a summary, too.
    """
    more = reading.locations.keys() - exact.locations.keys()
    return any(_PROSE_OR_KEPT.match(path) is None for path in more)


_PROSE_OR_KEPT = regex(r"(?:overview|summary|extras|custom_sections)\b")
"""`custom_sections[0]`, and not `metadata.date`."""


def _of_same_words(exact: Reading[ReportT], reading: Reading[ReportT]) -> Reading[ReportT]:
    """Return a document as our layout reads it, with what another reading of it says of the whole.

    Of a section of any name, that is: nobody knows what it is.
    """
    own = {section.title for section in exact.report.custom_sections}
    messages = tuple(
        message
        for message in reading.diagnostics
        if message.code == "not-one"
        or (message.kind == "kept" and message.what.lstrip("# ") in own)
    )
    diagnostics = sorted((*messages, *exact.diagnostics), key=lambda message: message.line)
    return attrs.evolve(exact, diagnostics=tuple(diagnostics), coverage=reading.coverage)


def _has_labels_of(style: Style | None, report: ReportData) -> bool:
    """Whether our own layout didn't understand a label of a style: a row, a line `Grade: SEV-2`."""
    if style is None or not style.labels:
        return False
    own = {plain(label) for label in style.labels}
    lines = (
        line for extra in report.extras if not extra.after for line in extra.markdown.split("\n")
    )
    labels = [
        *(detail.label for detail in report.metadata.other),
        *(re.split("[:|]", line.strip("| "), maxsplit=1)[0] for line in lines),
    ]
    return any(plain(label) in own for label in labels)


def _has_headings_of(style: Style | None, document: Document) -> bool:
    """Whether a document has a part by the name that a style has for it, or that is written in it.

    A part that a style has no heading for is called as ours is, or by a usual name that the style
    doesn't read as another part: `Background` for an overview. A name of ours may be that of another
    part in a style: `Overview` for the summary, where no section is called as our summary is.
    """
    if style is None:
        return False
    titles = {block.title for block in document.body if isinstance(block, Section)}
    others = titles - _OURS
    if any(style.own_meaning(title) not in (None, OWN) for title in others):
        return True
    return bool(
        _places_of(titles - others, style.own_meaning) - titles
        or _places_of(others, USUAL.meaning) - titles
    )


def _places_of(titles: Iterable[str], meaning: Callable[[str], str | None]) -> set[str]:
    """Return the titles of our sections that titles mean."""
    meant = {meaning(title) for title in titles} - {None, OWN}
    return {place_of(one).split(" / ")[0] for one in meant if one}


def _has_our_table(blocks: Iterable[Block]) -> bool:
    """Whether a table of events is among blocks whose first column is called as ours is."""
    return any(
        (isinstance(block, Table) and block.columns[:2] == ("Time (UTC)", "Event"))
        or (isinstance(block, Section) and _has_our_table(block.body))
        for block in blocks
    )


def _refused(error: ReadError) -> list[Diagnostic]:
    return [
        Diagnostic(
            line=problem.line or 1,
            what=str(problem) if problem.more else problem.found or problem.path,
            why="only the first are listed"
            if problem.more
            else f"{problem.path}: expected {problem.expected}",
            kind="refused",
        )
        for problem in error.problems
    ]
