"""The data of a report: a whole post-mortem, one field for each section."""

from collections.abc import Iterator
from functools import cache
from typing import Any, TypeVar

import attrs

from postmortem.errors import FieldError, Problem, Problems, describe
from postmortem.model.custom_sections import CustomSection, placed
from postmortem.model.fields import typed
from postmortem.model.sections import PLACE_ORDER, TIMED, Sections
from postmortem.text.normal import Kept, Line
from postmortem.tree.nodes import DIRECTIVE
from postmortem.values.moments import Inexact, reads_as_time


@attrs.frozen(kw_only=True, field_transformer=typed)
class Extra:
    """Markdown that no field holds: a paragraph, a table or a whole section of another's.

    A document that somebody wrote says more than this model has fields for. What the reader
    didn't understand is kept here as it was written, and goes back to its place.

    >>> Extra(markdown="All times are UTC.", after="Timeline").after
    'Timeline'
    """

    markdown: Kept
    """The Markdown, as it was written."""
    after: str = ""
    """The section after whose own content it is, `Timeline / Detection`; '' for the title."""

    def __attrs_post_init__(self) -> None:
        if self.after not in PLACE_ORDER:
            raise FieldError(
                Problem(
                    path="after",
                    expected="the titles of a section, such as 'Timeline / Detection'",
                    found=describe(self.after),
                )
            )


@attrs.frozen(kw_only=True, field_transformer=typed)
class Suppression:
    """A finding of the checks that is meant to be as it is.

    In Markdown it is a comment at the top of the document, above or below its title:
    `<!-- postmortem: ignore PM303 in A1 because the vendor decides -->`.

    >>> Suppression(code="PM303", place="A1", reason="the vendor decides").directive
    'ignore PM303 in A1 because the vendor decides'
    """

    code: Line
    """The code of a rule, or how several begin: `PM303`, `PM3`."""
    place: Line | None = None
    """The path of what it is for, `action_items.immediate`, or an action's id; None for all."""
    reason: Line | None = None
    """Why it is meant to be so."""

    def __attrs_post_init__(self) -> None:
        # Each by itself, so that an error names the one that is wrong.
        for name, part, expected in (
            ("code", "", "a code such as PM303, or how several begin"),
            ("place", "PM in ", "a path or an action's id, without spaces, `<`, `>` and `--`"),
            ("reason", "PM because ", "words without `--`, which would end the comment"),
        ):
            value = getattr(self, name)
            match = DIRECTIVE.fullmatch(f"ignore {part}{value}")
            # One field, one part: a code with a comma would be two, a place may not bring a reason.
            if value is not None and (
                match is None or value not in match.groups() or "," in self.code
            ):
                raise FieldError(Problem(path=name, expected=expected, found=describe(value)))

    @property
    def directive(self) -> str:
        """What the document says of it, inside its comment."""
        place = f" in {self.place}" if self.place is not None else ""
        reason = f" because {self.reason}" if self.reason is not None else ""
        return f"ignore {self.code}{place}{reason}"


@attrs.frozen(kw_only=True, field_transformer=typed, repr=False)
class ReportData(Sections):
    """The fields of a post-mortem and the rules that hold across them, without any verb.

    `Report`, the class that people see, adds the verbs. What makes a report takes the class to
    make, so that nothing below that class has to know it.
    """

    custom_sections: tuple[CustomSection, ...] = ()
    """Sections of the author's own, in the order of the document."""
    extras: tuple[Extra, ...] = ()
    """What no field holds, in the order of the document."""
    suppressed: tuple[Suppression, ...] = ()
    """Findings of the checks that are meant to be as they are."""

    def __attrs_post_init__(self) -> None:
        cls: Any = type(self)
        if added := _added_fields(cls):
            raise FieldError(
                Problem(
                    path=added[0],
                    expected="no field beside those of a report",
                    found=f"{', '.join(added)} of the class {cls.__name__}",
                    hint="no format has a place for it: use a detail or a custom section, or keep it beside the report",
                )
            )
        problems = Problems(
            Problem(
                path=path,
                expected="words that are no time",
                found=describe(words),
                hint="give the time itself: on the incident's date, these words are one",
            )
            for path, words in self._times_in_words()
            if reads_as_time(words, self.metadata.date)
        )
        if problems:
            raise FieldError(problems)
        extras = tuple(sorted(self.extras, key=lambda extra: PLACE_ORDER[extra.after]))
        object.__setattr__(self, "extras", extras)
        own = placed(self.custom_sections, self, (extra.after for extra in extras))
        object.__setattr__(self, "custom_sections", own)

    def _times_in_words(self) -> Iterator[tuple[str, str]]:
        for timed in TIMED:
            for index, row in enumerate(getattr(getattr(self, timed.section), timed.name)):
                for field in timed.fields:
                    time = getattr(row, field)
                    if isinstance(time, Inexact) and time.words is not None:
                        yield f"{timed.section}.{timed.name}[{index}].{field}", time.words

    def __repr__(self) -> str:
        facts = [self.metadata.severity, self.metadata.status]
        events = sum(len(part) for _, part in self.timeline.lists())
        shown = ", ".join([*(fact.value for fact in facts if fact), f"{events} events"])
        id = f"{self.metadata.incident_id}: " if self.metadata.incident_id else ""
        return f"<{type(self).__name__} {id}{self.title} ({shown})>"


@cache
def _added_fields(cls: Any) -> tuple[str, ...]:
    """Return the fields that a class has beside those of a report; a class may add methods alone."""
    known = {field.name for field in attrs.fields(ReportData)}
    return tuple(field.name for field in attrs.fields(cls) if field.name not in known)


def has_content(report: ReportData) -> bool:
    """Whether a report has more than a title and what no part of it understood."""
    cls: Any = type(report)
    return any(getattr(report, name) != nothing for name, nothing in _absent(cls))


@cache
def _absent(cls: Any) -> tuple[tuple[str, Any], ...]:
    """Return the sections of a report with what stands for none of each."""
    blank = cls(title="?")
    kept = {"title", "extras", "suppressed", "custom_sections"}
    names = (field.name for field in attrs.fields(cls) if field.name not in kept)
    return tuple((name, getattr(blank, name)) for name in names)


ReportT = TypeVar("ReportT", bound=ReportData)
"""The class of a report to make: `Report`, or another class with the same fields."""
