"""A whole document of another house: from its text to a report, with nothing lost."""

import re
from collections.abc import Iterator
from typing import Any

import attrs

from postmortem.errors import FieldError
from postmortem.model.document import suppressions, to_document
from postmortem.model.report import Extra, ReportData, ReportT, Suppression
from postmortem.model.sections import PLACE_ORDER
from postmortem.reading.blocks import count_of
from postmortem.reading.draft import Draft
from postmortem.reading.result import Coverage, Reading
from postmortem.reading.sections.title import identified
from postmortem.reading.times import shown
from postmortem.reading.walk import TITLE, Reader
from postmortem.styles.style import Style
from postmortem.text import normal as texts
from postmortem.tree.locations import Location, Locations
from postmortem.tree.nodes import Block, Document, Section
from postmortem.values.moments import Inexact


def understand(
    document: Document, cls: type[ReportT], head: str, style: Style, name: str = ""
) -> Reading[ReportT]:
    """Return the report, of class `cls`, that a document of any kind makes.

    `head` is its front matter, and `name` its file's, which may hold the incident's id.
    """
    reader = Reader(document, style, head)
    draft = reader.read()
    identified(draft, name)
    marked: set[str] = set()
    report = _report(draft, cls, reader.title, marked)
    for path, words, moment, line in reader.timed:
        said = shown(moment, report.metadata.date)
        if f"{path}.time" in marked:
            draft.say("translated", line, words, "a time whose day isn't known", f"{path}.time")
        else:
            draft.translated(line, words, said, f"in UTC {said}", f"{path}.time")
    _say_headings(draft, report)
    total = sum(map(count_of, reader.document.body)) + sum(
        1 for line in head.split("\n") if line.strip()
    )
    return Reading(
        report=report,
        diagnostics=tuple(sorted(draft.diagnostics, key=lambda said: said.line)),
        coverage=Coverage(understood=max(0, total - draft.kept), total=total),
        locations=Locations(draft.places | _extras_found(draft)),
    )


def _say_headings(draft: Draft, report: ReportData) -> None:
    """Say which headings the report has in other words, or not at all."""
    there = set(_titles(to_document(report).body, ""))
    for line, title, place, meaning in draft.headings:
        shown = place.rsplit(" / ", 1)[-1] if place in there else ""
        there.discard(place)  # a second one of the kind has no heading of its own
        if meaning == "summary" and "Overview" in there and place not in there:
            shown = "Overview"
        draft.translated(line, title, shown, f"is '{place}'", meaning)


def _titles(blocks: tuple[Block, ...], outer: str) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Section):
            path = f"{outer} / {block.title}" if outer else block.title
            yield path
            yield from _titles(block.body, path)


def _report(draft: Draft, cls: type[ReportT], title: str, marked: set[str]) -> ReportT:
    """Return the report that the values of a draft make.

    `marked` is filled with the paths of times that had to be marked as words.
    """
    draft.values.pop("title", None)
    extras = [made for one in draft.extras if (made := _extra(*one[:2])) is not None]
    rest = {"extras": tuple(extras), "suppressed": _suppressed(draft.document)}
    tree = _tree(draft.values)
    line = texts.line_or_blank(title) or TITLE
    while True:
        try:
            report: ReportT = _made(cls, {"title": line, **rest, **tree})
        except FieldError as error:
            for problem in error.problems:
                _as_words(tree, problem.path)
                marked.add(problem.path)
        else:
            return report


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


_TIME_IN_WORDS = re.compile(r"(?P<section>\w+)\.(?P<rows>\w+)\[(?P<index>[0-9]+)\]\.time")


def _as_words(tree: dict[str, Any], path: str) -> None:
    """Say of a time in words that it is one: with the incident's date, it would be read as more."""
    found = _TIME_IN_WORDS.fullmatch(path)
    if found is None:
        raise AssertionError(f"a value that was never checked: {path}")
    rows = tree[found["section"]][found["rows"]]
    row = rows[int(found["index"])]
    words = f"{row.time.words} (as written)"
    rows[int(found["index"])] = attrs.evolve(row, time=Inexact(words=words))


def _tree(values: dict[str, Any]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for path, value in values.items():
        *outer, name = path.split(".")
        inner = tree
        for step in outer:
            inner = inner.setdefault(step, {})
        inner[name] = value
    return tree


def _made(cls: Any, values: dict[str, Any]) -> Any:
    """Return an object of a class, with objects inside for the values inside."""
    fields = attrs.fields(cls)
    return cls(
        **{
            name: _made(getattr(fields, name).type, value) if isinstance(value, dict) else value
            for name, value in values.items()
        }
    )


def _extras_found(draft: Draft) -> dict[str, Location]:
    """Return where what is kept stood; a report sorts its extras by their places."""
    ordered = sorted(draft.extras, key=lambda one: PLACE_ORDER[one[0]])
    return {f"extras[{index}]": Location(line) for index, (_, _, line) in enumerate(ordered)}
