"""Where report meets tree: a report to a document and back."""

from collections.abc import Collection, Iterator

import attrs

from postmortem.document import DIRECTIVE, Block, CodeBlock, Document, Kept, Section
from postmortem.errors import FieldError, Problem, ReadError
from postmortem.layout import Cursor, Leftover, Page, normal_title
from postmortem.layout.values import prompt
from postmortem.locations import Location
from postmortem.report import Extra, Report, Suppression
from postmortem.seals import is_sealed
from postmortem.sections import OUTLINE, PLACE_ORDER


def to_document(report: Report, derived: Collection[str] = ()) -> Document:
    """Return the tree that shows a report.

    `derived` adds what can be made of it to its timeline: a `chart` on top, the `timings` below.
    """
    day = report.metadata.date
    body = tuple(
        block
        for name, layout in OUTLINE.items()
        for block in layout.write(getattr(report, name), day)
    )
    for place in dict.fromkeys(extra.after for extra in report.extras):
        kept = tuple(Kept(extra.markdown) for extra in report.extras if extra.after == place)
        body = _with_kept(body, place.split(" / ") if place else [], "", kept)
    if derived:
        body = _with_derived(body, report, derived)
    directives = tuple(suppression.directive for suppression in report.suppressed)
    return Document(report.title, body, directives=directives)


def _with_kept(
    body: tuple[Block, ...], titles: list[str], path: str, kept: tuple[Kept, ...]
) -> tuple[Block, ...]:
    """Return blocks with something kept behind the section that the titles lead to.

    A section that isn't there is made: it is a place, even if nothing else is in it.
    """
    own = tuple(block for block in body if not isinstance(block, Section))
    sections = [block for block in body if isinstance(block, Section)]
    if not titles:
        return (*own, *kept, *sections)
    inner = f"{path} / {titles[0]}" if path else titles[0]
    found = next((block for block in sections if block.title == titles[0]), Section(titles[0]))
    grown = attrs.evolve(found, body=_with_kept(found.body, titles[1:], inner, kept))
    others = [block for block in sections if block is not found]

    def order(section: Section) -> int:
        return PLACE_ORDER[f"{path} / {section.title}" if path else section.title]

    return (*own, *sorted([*others, grown], key=order))


def _with_derived(
    body: tuple[Block, ...], report: Report, derived: Collection[str]
) -> tuple[Block, ...]:
    """Return the blocks of a document with what its timeline shows besides its own words."""
    from postmortem.derived import timeline_chart, timings_section  # Markdown needs none of it

    timings = report.timings
    chart = timeline_chart(report, timings) if "chart" in derived else None
    table = timings_section(timings) if "timings" in derived else None
    above, below = ((chart,) if chart else ()), ((table,) if table else ())
    title = OUTLINE["timeline"].title
    return tuple(
        attrs.evolve(block, body=(*above, *block.body, *below))
        if isinstance(block, Section) and block.title == title
        else block
        for block in body
    )


def from_document(document: Document, places: dict[str, Location] | None = None) -> Report:
    """Return the report that a document shows.

    What no part of it understands goes to `extras`, as it was written. `places` is filled with
    where each value stood. Raises `ReadError` with every value that was recognised and can't be
    read.
    """
    document = attrs.evolve(document, body=_without_drawing(document.body))
    page = Page(document=document, places=places)
    cursor = Cursor(page, "", document.body, None)
    values = {}
    # Metadata first: its date is the day of every bare time.
    for name in sorted(OUTLINE, key="metadata".__ne__):
        cursor.field = name
        values[name] = OUTLINE[name].read(cursor)
        if name == "metadata" and values[name] is not None:
            page.day = values[name].date
    cursor.finish()
    if not document.title:
        page.problems.append(Problem(path="the title", line=1, expected="a heading like '# Title'"))
    if page.problems:
        raise ReadError(sorted(page.problems, key=lambda problem: problem.line or 0))
    leftovers = sorted(page.leftovers, key=lambda left: left.span.start if left.span else 0)
    try:
        extras = tuple(Extra(after=left.after, markdown=left.markdown) for left in leftovers)
        suppressed = tuple(suppressions(document))
        report = Report(title=document.title, extras=extras, suppressed=suppressed, **values)
    except FieldError as error:
        raise ReadError(error.problems) from None
    if places is not None:
        places |= _extras_found(leftovers)
    return report


def _without_drawing(body: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return the blocks of a document without the drawing that we put on top of its timeline.

    One that was changed since is an author's, and is kept like anything else.
    """
    title = OUTLINE["timeline"].title
    for index, block in enumerate(body):
        if isinstance(block, Section) and normal_title(block.title) == normal_title(title):
            match block.body:
                case (CodeBlock(code=code, language="mermaid"), *below) if is_sealed(code):
                    drawn = attrs.evolve(block, body=tuple(below))
                    return (*body[:index], drawn, *body[index + 1 :])
            break
    return body


def _extras_found(leftovers: list[Leftover]) -> dict[str, Location]:
    """Return where what is kept stood; a report sorts its extras by their places."""
    ordered = sorted(leftovers, key=lambda left: PLACE_ORDER[left.after])
    return {
        f"extras[{index}]": Location(left.span.line)
        for index, left in enumerate(ordered)
        if left.span is not None
    }


def suppressions(document: Document) -> Iterator[Suppression]:
    """Yield what the comments of a document suppress. Raises `FieldError` for what none can be."""
    for directive in document.directives:
        if found := DIRECTIVE.fullmatch(directive):
            for code in found["codes"].split(","):
                yield Suppression(code=code.strip(), place=found["place"], reason=found["reason"])


def blank_document() -> Document:
    """Return the blank document: every heading, label and column, with prompts for the rest."""
    return Document(prompt("the title"), tuple(_blank_sections()))


def _blank_sections() -> Iterator[Block]:
    for layout in OUTLINE.values():
        yield from layout.blank()
