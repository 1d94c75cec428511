"""A whole document of another style: from its text to a report, with nothing lost."""

from collections.abc import Iterator
from typing import Any

import attrs

from postmortem.errors import FieldError
from postmortem.model.assembly import assembled
from postmortem.model.custom_sections import CustomSection
from postmortem.model.document import suppressions, to_document
from postmortem.model.report import Extra, ReportData, ReportT, Suppression
from postmortem.model.sections import PLACE_ORDER, TIMED
from postmortem.patterns import regex
from postmortem.reading import messages as say
from postmortem.reading.coverage import Coverage
from postmortem.reading.foreign import Markup
from postmortem.reading.frontmatter import FrontMatter, counted
from postmortem.reading.result import Reading
from postmortem.reading.sections.timeline import shown
from postmortem.reading.sections.title import id_of_name
from postmortem.reading.taken import Left, count_of
from postmortem.reading.walk import TITLE, Draft, Walk
from postmortem.styles.style import Style
from postmortem.text import normal as texts
from postmortem.tree.locations import Location, Locations
from postmortem.tree.nodes import Block, Document, Section
from postmortem.values.moments import Inexact, reads_as_time


def understand(
    document: Document,
    cls: type[ReportT],
    head: FrontMatter,
    style: Style,
    name: str = "",
    markup: Markup | None = None,
) -> Reading[ReportT]:
    """Return the report, of class `cls`, that a document of any kind makes.

    `head` is its front matter, and `name` its file's, which may hold the incident's id. A document
    in a `markup` that isn't Markdown is kept whole.
    """
    walk = Walk(document, head, style, name)
    draft = walk.read() if markup is None else walk.keep_all(markup)
    if (id := id_of_name(name)) is not None and "metadata.incident_id" not in draft.values:
        draft.values["metadata.incident_id"] = id
        draft.say(say.IdOfFile(line=1, what=id, path="metadata.incident_id"))
    marked: set[str] = set()
    report = _report(draft, document, cls, walk.title, marked)
    day = report.metadata.date
    for path, row in draft.timed:
        written = shown(row.moment, day)
        if f"{path}.time" in marked:
            draft.say(say.TimeAsWords(line=row.line, what=row.words, path=f"{path}.time"))
        elif texts.single_spaced(row.words) != written:
            taken = walk.context.taken()
            taken.translated(say.TimeInUtc, row.line, row.words, written, in_utc=written)
            draft.translated(taken, f"{path}.time")
    _say_headings(draft, report, walk)
    total = sum(map(count_of, walk.outline.entries)) + sum(1 for _ in counted(head))
    kept_blocks = sum(leftover.blocks for _, leftover in draft.extras)
    diagnostics = sorted(
        (message.diagnostic() for message in draft.messages), key=lambda diagnostic: diagnostic.line
    )
    return Reading(
        report=report,
        diagnostics=tuple(diagnostics),
        coverage=Coverage(understood=max(0, total - kept_blocks), total=total),
        locations=Locations(draft.places | _extras_found(draft, report)),
    )


def _say_headings(draft: Draft, report: ReportData, walk: Walk) -> None:
    """Say which headings the report has in other words, or not at all."""
    titles = set(_titles(to_document(report).body, ""))
    for line, title, place, meaning in draft.headings:
        seen = place.rsplit(" / ", 1)[-1] if place in titles else ""
        titles.discard(place)  # a second one of the kind has no heading of its own
        if meaning == "summary" and "Overview" in titles and place not in titles:
            seen = "Overview"
        taken = walk.context.taken()
        taken.translated(say.HeadingIs, line, title, seen, place=place)
        draft.translated(taken, meaning)


def _titles(blocks: tuple[Block, ...], outer: str) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Section):
            path = f"{outer} / {block.title}" if outer else block.title
            yield path
            yield from _titles(block.body, path)


def _report(
    draft: Draft, document: Document, cls: type[ReportT], title: str, marked: set[str]
) -> ReportT:
    """Return the report that the values of a draft make.

    `marked` is filled with the paths of times that had to be marked as words.
    """
    extras, custom = _kept(draft)
    rest = {
        "extras": tuple(extras), "custom_sections": tuple(custom), "suppressed": _suppressed(document),
    }  # fmt: skip
    values = draft.values
    line = texts.line_or_blank(title) or TITLE
    while True:
        try:
            report: ReportT = assembled(cls, {"title": line, **rest, **values})
        except FieldError:
            # It lists a hundred of the problems, and there may be one for each row.
            paths = [*_times_in_words(values)]
            if not paths or not marked.isdisjoint(paths):
                raise
            for path in paths:
                _as_words(values, path)
            marked.update(paths)
        else:
            return report


def _kept(draft: Draft) -> tuple[list[Extra], list[CustomSection]]:
    """Return what is kept: sections of the author's own where they can be, and Markdown as it is."""
    extras: list[Extra] = []
    custom: list[CustomSection] = []
    for at, (place, leftover) in enumerate(draft.extras):
        section = _custom(place, leftover) if leftover.custom else None
        if section is not None:
            custom.append(section)
            draft.custom.append((at, section))
        elif (extra := _extra(place, leftover.markdown)) is not None:
            extras.append(extra)
    return extras, custom


def _custom(place: str, leftover: Left) -> CustomSection | None:
    """Return the section of the author's own that a piece of a document is; None where it can't be one."""
    try:
        after = place.split(" / ")[0]
        if leftover.inside:
            after = place if " / " in place else f"{place} /"
        return CustomSection(leftover.custom, leftover.body.strip("\n") or None, after=after)
    except FieldError:
        return None


def _suppressed(document: Document) -> tuple[Suppression, ...]:
    try:
        return tuple(suppressions(document))
    except FieldError:
        return ()


def _extra(place: str, markdown: str) -> Extra | None:
    try:
        return Extra(markdown=markdown, after=place)
    except FieldError:
        return None


def _times_in_words(values: dict[str, Any]) -> Iterator[str]:
    """Yield the paths of the times in words that would be read as times on the incident's date."""
    day = values.get("metadata.date")
    for timed in TIMED:
        rows = f"{timed.section}.{timed.name}"
        for index, row in enumerate(values.get(rows, ())):
            for field in timed.fields:
                time = getattr(row, field)
                words = time.words if isinstance(time, Inexact) else None
                if words is not None and reads_as_time(words, day):
                    yield f"{rows}[{index}].{field}"


_TIME_IN_WORDS = regex(r"(?P<rows>\w+\.\w+)\[(?P<index>[0-9]+)\]\.(?P<field>\w+)")


def _as_words(values: dict[str, Any], path: str) -> None:
    """Say of a time in words that it is one: with the incident's date, it would be read as more."""
    match = _TIME_IN_WORDS.fullmatch(path)
    if match is None:
        raise AssertionError(f"a value that was never checked: {path}")
    rows = values[match["rows"]]
    row = rows[int(match["index"])]
    words = f"{getattr(row, match['field']).words} (as written)"
    rows[int(match["index"])] = attrs.evolve(row, **{match["field"]: Inexact(words=words)})


def _extras_found(draft: Draft, report: ReportData) -> dict[str, Location]:
    """Return where what is kept was; a report sorts its extras and own sections by their places."""
    own = dict(draft.custom)
    extras = [
        (place, leftover) for at, (place, leftover) in enumerate(draft.extras) if at not in own
    ]
    ordered = sorted(extras, key=lambda pair: PLACE_ORDER[pair[0]])
    locations = {
        f"extras[{index}]": Location(leftover.line) for index, (_, leftover) in enumerate(ordered)
    }
    lines: dict[tuple[str, str | None], list[int]] = {}
    for at, section in draft.custom:
        lines.setdefault((section.title, section.body), []).append(draft.extras[at][1].line)
    for index, section in enumerate(report.custom_sections):
        if at_lines := lines.get((section.title, section.body)):
            locations[f"custom_sections[{index}]"] = Location(at_lines.pop(0))
    return locations
