"""Where report meets tree: a report to a document and back."""

from collections.abc import Iterator
from datetime import UTC, tzinfo

import attrs

from postmortem.errors import FieldError, Problem, ReadError
from postmortem.model.custom_sections import CustomSection, with_custom_sections
from postmortem.model.layout import Cursor, Leftover, Page, normal_title
from postmortem.model.layout.values import prompt
from postmortem.model.report import Extra, ReportData, ReportT, Suppression
from postmortem.model.sections import OUTLINE, PLACE_ORDER
from postmortem.tree.locations import Location
from postmortem.tree.nodes import DIRECTIVE, Block, CodeBlock, Document, Kept, Section
from postmortem.values.sequences import TimeSequences


def to_document(report: ReportData, zone: tzinfo = UTC) -> Document:
    """Return the tree that shows a report, with its times in a zone."""
    times = TimeSequences(report.metadata.date, zone)
    body = tuple(
        block
        for name, layout in OUTLINE.items()
        for block in layout.write(getattr(report, name), times)
    )
    for place in dict.fromkeys(extra.after for extra in report.extras):
        passages = tuple(Kept(extra.markdown) for extra in report.extras if extra.after == place)
        body = _with_kept(body, place.split(" / ") if place else [], "", passages)
    if report.custom_sections:
        body = with_custom_sections(body, report.custom_sections)
    directives = tuple(suppression.directive for suppression in report.suppressed)
    return Document(report.title, body, directives=directives)


def _with_kept(
    body: tuple[Block, ...], titles: list[str], path: str, kept: tuple[Kept, ...]
) -> tuple[Block, ...]:
    """Return blocks with something kept after the section that the titles lead to.

    A section that isn't there is made: it is a place, even if nothing else is in it.
    """
    own = tuple(block for block in body if not isinstance(block, Section))
    sections = [block for block in body if isinstance(block, Section)]
    if not titles:
        return (*own, *kept, *sections)
    inner = f"{path} / {titles[0]}" if path else titles[0]
    holder = next((block for block in sections if block.title == titles[0]), Section(titles[0]))
    grown = attrs.evolve(holder, body=_with_kept(holder.body, titles[1:], inner, kept))
    other_sections = [block for block in sections if block is not holder]

    def order(section: Section) -> int:
        return PLACE_ORDER[f"{path} / {section.title}" if path else section.title]

    return (*own, *sorted([*other_sections, grown], key=order))


def from_document(
    document: Document, cls: type[ReportT], places: dict[str, Location] | None = None
) -> ReportT:
    """Return the report, of class `cls`, that a document shows.

    What no part of it understands goes to `extras`, as it was written. `places` is filled with
    where each value was. Raises `ReadError` with every value that was recognised and can't be
    read.
    """
    document = attrs.evolve(document, body=_without_derived(document.body))
    page = Page(document=document, places=places)
    cursor = Cursor(page, "", document.body, None)
    values = {}
    # Metadata first: its date is the day of every bare time.
    for name in sorted(OUTLINE, key="metadata".__ne__):
        cursor.field = name
        values[name] = OUTLINE[name].read(cursor)
        if name == "metadata" and values[name] is not None:
            page.times = TimeSequences(values[name].date)
    cursor.finish()
    if not document.title:
        page.problems.append(Problem(path="the title", line=1, expected="a heading like '# Title'"))
    if page.problems:
        raise ReadError(sorted(page.problems, key=lambda problem: problem.line or 0))
    custom = _custom_sections(page)
    leftovers = sorted(page.leftovers, key=_start_of)
    try:
        extras = tuple(
            Extra(after=leftover.after, markdown=leftover.markdown) for leftover in leftovers
        )
        suppressed = tuple(suppressions(document))
        report = cls(
            title=document.title,
            custom_sections=tuple(section for section, _ in custom),
            extras=extras,
            suppressed=suppressed,
            **values,
        )
    except FieldError as error:
        raise ReadError(error.problems) from None
    if places is not None:
        places |= _extras_found(leftovers)
        places |= _custom_found(report.custom_sections, custom)
    return report


def _custom_sections(page: Page) -> list[tuple[CustomSection, int | None]]:
    """Return the sections of the author's own, with their lines; what can't be one is left over."""
    sections: list[tuple[CustomSection, int | None]] = []
    for own in sorted(page.own_sections, key=lambda own: _start_of(own.leftover)):
        try:
            section = CustomSection(own.title, own.body, after=own.after)
        except FieldError:  # without a title, or with that of a section that comes twice
            page.leftovers.append(own.leftover)
        else:
            sections.append((section, own.leftover.span.line if own.leftover.span else None))
    return sections


def _start_of(leftover: Leftover) -> int:
    return leftover.span.start if leftover.span else 0


def _custom_found(
    placed: tuple[CustomSection, ...], sections: list[tuple[CustomSection, int | None]]
) -> dict[str, Location]:
    """Return where custom sections was; a report puts them into the order of their places."""
    lines: dict[tuple[str, str | None], list[int]] = {}
    for section, line in sections:
        if line is not None:
            lines.setdefault((section.title, section.body), []).append(line)
    return {
        f"custom_sections[{index}]": Location(at.pop(0))
        for index, section in enumerate(placed)
        if (at := lines.get((section.title, section.body)))
    }


def _without_derived(body: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return the blocks of a document without the derived block on top of its timeline."""
    title = OUTLINE["timeline"].title
    for index, block in enumerate(body):
        if isinstance(block, Section) and normal_title(block.title) == normal_title(title):
            match block.body:
                case (CodeBlock(derived=True), *below):
                    drawn = attrs.evolve(block, body=tuple(below))
                    return (*body[:index], drawn, *body[index + 1 :])
            break
    return body


def _extras_found(leftovers: list[Leftover]) -> dict[str, Location]:
    """Return where what is kept was; a report sorts its extras by their places."""
    ordered = sorted(leftovers, key=lambda leftover: PLACE_ORDER[leftover.after])
    return {
        f"extras[{index}]": Location(leftover.span.line)
        for index, leftover in enumerate(ordered)
        if leftover.span is not None
    }


def suppressions(document: Document) -> Iterator[Suppression]:
    """Yield what the comments of a document suppress. Raises `FieldError` for what none can be."""
    for directive in document.directives:
        if match := DIRECTIVE.fullmatch(directive):
            for code in match["codes"].split(","):
                yield Suppression(code=code.strip(), place=match["place"], reason=match["reason"])


def blank_document() -> Document:
    """Return the blank document: every heading, label and column, with prompts for the rest."""
    return Document(prompt("the title"), tuple(_blank_sections()))


def _blank_sections() -> Iterator[Block]:
    for layout in OUTLINE.values():
        yield from layout.blank()
