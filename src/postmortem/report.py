"""The report: a whole post-mortem, one field a section."""

import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import attrs

from postmortem.document import DIRECTIVE
from postmortem.errors import FieldError, Problem, describe
from postmortem.model import typed
from postmortem.moments import Inexact, reads_as_time
from postmortem.sections import PLACE_ORDER, TIMED, Sections
from postmortem.sections.timeline import Timeline
from postmortem.shown import Shown
from postmortem.text import Kept, Line

if TYPE_CHECKING:
    from postmortem.builder import ReportBuilder
    from postmortem.dialects import Dialect
    from postmortem.timings import Timings


@attrs.frozen(kw_only=True, field_transformer=typed)
class Extra:
    """Markdown that no field holds: a paragraph, a table or a whole section of another's.

    A document that somebody wrote says more than this model has fields for. What the reader
    didn't understand is kept here as it was written, and goes back to its place.

    >>> Extra(markdown="All times are UTC.", after="Timeline").after
    'Timeline'
    """

    markdown: Kept
    after: str = ""
    """The section after whose own content it stands, `Timeline / Detection`; '' for the title."""

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
            found = DIRECTIVE.fullmatch(f"ignore {part}{value}")
            # One field, one part: a code with a comma would be two, a place may not bring a reason.
            if value is not None and (
                found is None or value not in found.groups() or "," in self.code
            ):
                raise FieldError(Problem(path=name, expected=expected, found=describe(value)))

    @property
    def directive(self) -> str:
        """What the document says of it, inside of its comment."""
        place = f" in {self.place}" if self.place is not None else ""
        reason = f" because {self.reason}" if self.reason is not None else ""
        return f"ignore {self.code}{place}{reason}"


@attrs.frozen(kw_only=True, field_transformer=typed, repr=False)
class Report(Sections, Shown):
    """A post-mortem: immutable, hashable, equal by value. Only a title is required.

    >>> from postmortem import Metadata
    >>> report = Report(title="Login was down", metadata=Metadata(incident_id="INC-7"))
    >>> report
    <Report INC-7: Login was down (0 events)>
    >>> report == Report.from_markdown(report.to_markdown())
    True
    """

    extras: tuple[Extra, ...] = ()
    """What no field holds, in the order of the document."""
    suppressed: tuple[Suppression, ...] = ()
    """Findings of the checks that are meant to be as they are."""

    def __attrs_post_init__(self) -> None:
        problems = [
            Problem(
                path=path,
                expected="words that are no time",
                found=describe(words),
                hint="give the time itself: on the incident's date, these words are one",
            )
            for path, words in self._times_in_words()
            if reads_as_time(words, self.metadata.date)
        ]
        if problems:
            raise FieldError(problems)
        kept = tuple(sorted(self.extras, key=lambda extra: PLACE_ORDER[extra.after]))
        object.__setattr__(self, "extras", kept)

    def _times_in_words(self) -> Iterator[tuple[str, str]]:
        for section, name in TIMED:
            for index, row in enumerate(getattr(getattr(self, section), name)):
                if isinstance(row.time, Inexact) and row.time.words is not None:
                    yield f"{section}.{name}[{index}].time", row.time.words

    # Methods are where people look for what a report can do. They are the one arrow of this
    # library that points up: the work is done in `api`, above this module, when they are called.

    def edit(self) -> "ReportBuilder":
        """Return a builder that starts from this report; the report itself stays as it is.

        >>> import postmortem as pm
        >>> report = pm.report("INC-7", "Login was down").build()
        >>> report.edit().note("It rained.").build().notes
        'It rained.'
        """
        from postmortem.builder import ReportBuilder

        return ReportBuilder(self)

    @property
    def timings(self) -> "Timings":
        """How long it took to detect, acknowledge, declare, mitigate and resolve the incident.

        Measured from the start of the impact; `timings.measured_from` starts the clock elsewhere.

        >>> import postmortem as pm
        >>> draft = pm.report("INC-7", "Login was down", date="2021-03-31")
        >>> draft = draft.detected("11:40", "It expires", milestone="impact started")
        >>> report = draft.detected("11:45", "An alert fires", milestone="detected").build()
        >>> print(report.timings.time_to_detect)
        5 min
        """
        from postmortem.timings import timings

        return timings(self)

    def to_markdown(self, *, diagram: bool = False, dialect: "str | Dialect | None" = None) -> str:
        """Return the report as Markdown; with `diagram`, Mermaid draws the timeline on top of it.

        The drawing adds nothing to what is read back. With a `dialect`, one of `dialects()` or one
        of your own, the document is laid out as that house does it.

        >>> import postmortem as pm
        >>> report = pm.report("INC-7", "Login was down").build()
        >>> print(report.to_markdown().splitlines()[0])
        # Login was down
        """
        from postmortem import api

        return api.render(self, "markdown", dialect=dialect, diagram=diagram)

    def to_text(self, width: int = 80) -> str:
        """Return the report as plain text, with lines of at most `width` columns.

        Only a word, or code, that can't be broken makes a longer line. The timings are shown as
        well. Raises `RenderError` for a width below 20.

        >>> import postmortem as pm
        >>> print(pm.report("INC-7", "Login was down").build().to_text(width=40))
        Login was down
        ==============
        <BLANKLINE>
        Metadata
        --------
        <BLANKLINE>
        Field        Value
        -----------  -----
        Incident ID  INC-7
        <BLANKLINE>
        """
        from postmortem import api

        return api.render(self, "text", width=width)

    def to_html(self, **options: Any) -> str:
        """Return the report as a page of HTML that needs no other file; `fragment=True` as a part of one.

        The options are `theme`, `toc`, `embed_data`, `fragment`, `css`, `today` and `lang`. Raises
        `RenderError` for a value that one of them doesn't take.

        >>> import postmortem as pm
        >>> pm.report("INC-1", "Checkout was slow").build().to_html(theme="dark")[:15]
        '<!DOCTYPE html>'
        """
        from postmortem import api

        return api.render(self, "html", **options)

    def to_json(self, *, indent: int | None = None) -> str:
        """Return the report as JSON, with every field; compact unless `indent` is given.

        >>> import postmortem as pm
        >>> report = pm.report("INC-7", "Login was down").build()
        >>> report.to_json()[:20]
        '{"schema_version":1,'
        """
        from postmortem import api

        return api.to_json(self, indent=indent)

    def to_yaml(self) -> str:
        """Return the report as YAML, without what is absent.

        >>> import postmortem as pm
        >>> report = pm.report("INC-7", "Login was down").build()
        >>> print(report.to_yaml().splitlines()[1])
        title: Login was down
        """
        from postmortem import api

        return api.to_yaml(self)

    def to_records(self, part: str) -> list[dict[str, Any]]:
        """Return the rows of a table, by its path, as plain values for a frame of pandas or polars.

        `timeline`, `action_items`, `communication` and `lessons` are their tables together, with a
        column that tells them apart; `metrics.current_state`, `impact.services` or `sign_off` are
        one table, and `timings` is what is derived. Times are aware datetimes, lengths timedeltas.
        Raises `FieldError` for a part that is no table, and names those that are.

        >>> import postmortem as pm
        >>> report = pm.report("INC-7", "Login was down").sign_off("Technical Lead").build()
        >>> report.to_records("sign_off")
        [{'role': 'Technical Lead', 'name': None, 'date': None, 'signature': None}]
        """
        from postmortem.records import records_of

        return records_of(self, part)

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain data: what its JSON holds, and its `timings`.

        The timings are derived from the rest: `from_dict` passes over them.

        >>> import postmortem as pm
        >>> report = pm.report("INC-7", "Login was down").build()
        >>> report.to_dict()["title"]
        'Login was down'
        """
        from postmortem import api

        return api.to_dict(self)

    def save(self, path: str | os.PathLike[str], *, overwrite: bool = True) -> None:
        """Write the report to a file: Markdown, HTML, JSON or YAML by the ending of its name.

        The file is written whole or not at all. Raises `RenderError` for an unknown ending, and
        `FileError` where the file can't be written or may not be overwritten.

        >>> import postmortem as pm
        >>> report = pm.report("INC-7", "Login was down").build()
        >>> report.save("incident.md")
        >>> pm.load("incident.md") == report
        True
        """
        from postmortem import api

        api.save(self, path, overwrite=overwrite)

    @classmethod
    def from_markdown(cls, text: str) -> "Report":
        """Return the report that Markdown shows; what isn't understood goes to `extras`.

        Raises `ReadError` with every value that was recognised and can't be read.

        >>> import postmortem as pm
        >>> report = pm.report("INC-7", "Login was down").build()
        >>> Report.from_markdown(report.to_markdown()) == report
        True
        """
        from postmortem import api

        return api.from_markdown(text)

    @classmethod
    def from_html(cls, text: str) -> "Report":
        """Return the report whose data ride along in a page that `to_html` made.

        Raises `ReadError` where there are none, or more than one report's.

        >>> import postmortem as pm
        >>> report = pm.report("INC-1", "Checkout was slow").build()
        >>> pm.Report.from_html(report.to_html()) == report
        True
        """
        from postmortem import api

        return api.from_html(text)

    @classmethod
    def from_json(cls, text: str | bytes) -> "Report":
        """Return the report that JSON describes. Raises `ReadError` with every problem.

        >>> import postmortem as pm
        >>> report = pm.report("INC-7", "Login was down").build()
        >>> Report.from_json(report.to_json()) == report
        True
        """
        from postmortem import api

        return api.from_json(text)

    @classmethod
    def from_yaml(cls, text: str) -> "Report":
        r"""Return the report that YAML describes. Raises `ReadError` with every problem.

        >>> Report.from_yaml("title: T\nmetadata: {incident_id: INC-7}").title
        'T'
        """
        from postmortem import api

        return api.from_yaml(text)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Report":
        """Return the report that plain data describe. Raises `ReadError` with every problem.

        >>> Report.from_dict({"title": "T", "metadata": {"incident_id": "INC-7"}}).title
        'T'
        """
        from postmortem import api

        return api.from_dict(data)

    def __repr__(self) -> str:
        facts = [self.metadata.severity, self.metadata.status]
        events = sum(len(getattr(self.timeline, phase.name)) for phase in attrs.fields(Timeline))
        shown = ", ".join([*(fact.value for fact in facts if fact), f"{events} events"])
        id = f"{self.metadata.incident_id}: " if self.metadata.incident_id else ""
        return f"<Report {id}{self.title} ({shown})>"
