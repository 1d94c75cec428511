"""The report that people see: the data of a report, and every verb in a line.

The work of a verb is done in the module of its topic, which is imported when the verb is called:
a program that only writes JSON doesn't wait for the reader of Markdown.
"""

import datetime as dt
import os
from collections.abc import Collection, Iterable, Mapping
from datetime import tzinfo
from typing import TYPE_CHECKING, Any, Self, Unpack

import attrs

from postmortem.derived.chart import document_of
from postmortem.formats import shown
from postmortem.model.fields import typed
from postmortem.model.report import ReportData
from postmortem.model.sections.action_items import ActionItems
from postmortem.model.sections.timeline import Timeline
from postmortem.tree.nodes import Document, Prose, Section

if TYPE_CHECKING:
    from email.message import EmailMessage

    from postmortem.builder.builder import ReportBuilder
    from postmortem.derived.changes import Changes
    from postmortem.derived.downtime import Downtime
    from postmortem.derived.metrics import MetricDefinition
    from postmortem.derived.timings import Timings
    from postmortem.io.options import HtmlOptions, LanguageTag, MailOptions, StyleName
    from postmortem.styles.style import Style
    from postmortem.text.languages import Language
    from postmortem.views.name_map import NameMap
    from postmortem.views.redaction import Redaction
    from postmortem.views.view import Names, View

# Two sections show themselves as soon as this module is there, so their public names lead here.
__all__ = ["ActionItems", "Report", "Timeline"]


@attrs.frozen(kw_only=True, field_transformer=typed, repr=False)
class Report(ReportData, shown.Shown):
    """A post-mortem: immutable, hashable, equal by value. Only a title is required.

    >>> from postmortem import Metadata
    >>> report = Report(title="Login was down", metadata=Metadata(incident_id="INC-7"))
    >>> report
    <Report INC-7: Login was down (0 events)>
    >>> report == Report.from_markdown(report.to_markdown())
    True
    """

    def _document(self, derived: Collection[str]) -> Document:
        return document_of(self, derived)

    def edit(self, *, zone: "str | tzinfo | None" = None) -> "ReportBuilder[Self]":
        """Return a builder that starts from this report; the report itself stays as it is.

        `zone` is the zone of the times that are added and name none; UTC without it.

        >>> import postmortem as pm
        >>> report = pm.report("INC-7", "Login was down").build()
        >>> report.edit().note("It rained.").build().notes
        'It rained.'
        """
        from postmortem.builder.builder import ReportBuilder

        builder: ReportBuilder[Self] = ReportBuilder(self)
        return builder if zone is None else builder.in_zone(zone)

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
        from postmortem.derived.timings import timings

        return timings(self)

    def downtime(self, kinds: Collection[str] | None = None) -> "tuple[Downtime, ...]":
        """Return how long each service was hit in all, by the rows of the impact; overlaps count once.

        `kinds` are the kinds of impact that count, such as `["major outage"]`; all rows count without it.

        >>> import postmortem as pm
        >>> draft = pm.report("INC-7", "Login was down", date="2021-03-31")
        >>> draft = draft.service_impact("API", started="11:00", ended="11:40")
        >>> print(*draft.service_impact("API", started="13:00", ended="~13:10").build().downtime())
        API: about 50 min
        """
        from postmortem.derived.downtime import downtime

        return downtime(self, kinds)

    def to_markdown(
        self,
        *,
        diagram: bool = False,
        lint: bool = False,
        style: "StyleName | str | Style | None" = None,
        lang: "LanguageTag | str | Language | None" = None,
        zone: "str | tzinfo | None" = None,
    ) -> str:
        """Return the report as Markdown; with `diagram`, a Mermaid diagram is on top of the timeline.

        The diagram adds nothing to what is read back. With a `style`, one of `published_styles()` or one
        of your own, the document has the headings and the order of that style. `lang` is the language
        that it is written in: a tag such as `de`, or a `Language` with words of your own. With a
        `zone`, such as `Europe/Berlin`, its times are shown in that zone, which the columns name.

        >>> import postmortem as pm
        >>> report = pm.report("INC-7", "Login was down").build()
        >>> print(report.to_markdown().splitlines()[0])
        # Login was down
        """
        from postmortem.io.convert import render

        return render(
            self, "markdown", style=style, zone=zone, diagram=diagram, lint=lint, lang=lang
        )

    def to_text(
        self,
        width: int = 80,
        *,
        lang: "LanguageTag | str | Language | None" = None,
        zone: "str | tzinfo | None" = None,
        metrics: "Iterable[MetricDefinition]" = (),
    ) -> str:
        """Return the report as plain text, with lines of at most `width` columns.

        Only a word, or code, that can't be broken makes a longer line. The timings are shown as
        well, with the `metrics` of a team's own, and the times in a `zone` where it is given. Raises `RenderError` for a width below 20.

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
        from postmortem.io.convert import render

        return render(self, "text", width=width, lang=lang, zone=zone, metrics=metrics)

    def to_html(self, **options: "Unpack[HtmlOptions]") -> str:
        """Return the report as a page of HTML that needs no other file; `fragment=True` as a part of one.

        The options are `theme`, `toc`, `embed_data`, `fragment`, `css`, `today`, `lang`, `images`, `zone` and `metrics`. Raises
        `RenderError` for a value that one of them doesn't take.

        >>> import postmortem as pm
        >>> pm.report("INC-1", "Checkout was slow").build().to_html(theme="dark")[:15]
        '<!DOCTYPE html>'
        """
        from postmortem.io.convert import render

        page: str = render(self, "html", **options)
        return page

    def to_email(self, **options: "Unpack[MailOptions]") -> "EmailMessage":
        """Return the report as a mail with a page, a text part and the timeline's picture.

        The options are `sender`, `to`, `subject`, `picture`, `limit` (in bytes of the page) and
        `lang`. The picture needs the extra `mail`. Raises `RenderError` for a value that one of them
        doesn't take, and where the extra isn't installed.

        >>> import postmortem as pm
        >>> report = pm.report("INC-1", "Checkout was slow").build()
        >>> mail = report.to_email(to="team@example.com")
        >>> mail["Subject"]
        'INC-1: Checkout was slow'
        """
        from postmortem.io.convert import email

        return email(self, **options)

    def to_json(self, *, indent: int | None = None) -> str:
        """Return the report as JSON, with every field; compact unless `indent` is given.

        >>> import postmortem as pm
        >>> report = pm.report("INC-7", "Login was down").build()
        >>> report.to_json()[:20]
        '{"schema_version":1,'
        """
        from postmortem.serialize.json_text import to_json

        return to_json(self, indent=indent)

    def to_yaml(self) -> str:
        """Return the report as YAML, without what is absent.

        >>> import postmortem as pm
        >>> report = pm.report("INC-7", "Login was down").build()
        >>> print(report.to_yaml().splitlines()[1])
        title: Login was down
        """
        from postmortem.serialize.yaml_text import to_yaml

        return to_yaml(self)

    def to_records(
        self,
        part: str,
        *,
        guard_formulas: bool = False,
        metrics: "Iterable[MetricDefinition]" = (),
    ) -> list[dict[str, Any]]:
        """Return the rows of a table, by its path, as plain values for a frame of pandas or polars.

        `timeline`, `action_items`, `communication` and `lessons` are their tables together, with a
        column that separates them; `metrics.current_state`, `impact.services` or `sign_off` are
        one table, and `timings` is what is derived, with the `metrics` of a team's own. Times are aware datetimes, lengths timedeltas.
        Raises `FieldError` for a part that is no table, and names those that are.

        Texts are as people wrote them. Who writes them to CSV for a spreadsheet has to guard those that
        begin with `=`, `+`, `-` or `@`, which it runs as formulas: `guard_formulas` puts a `'` before.

        >>> import postmortem as pm
        >>> report = pm.report("INC-7", "Login was down").sign_off("Technical Lead").build()
        >>> report.to_records("sign_off")
        [{'role': 'Technical Lead', 'name': None, 'date': None, 'signature': None}]
        """
        from postmortem.derived.tables import records_of

        return records_of(self, part, guard_formulas=guard_formulas, metrics=metrics)

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain data: what its JSON holds, and its `timings`.

        The timings are derived from the rest: `from_dict` passes over them.

        >>> import postmortem as pm
        >>> report = pm.report("INC-7", "Login was down").build()
        >>> report.to_dict()["title"]
        'Login was down'
        """
        from postmortem.serialize.converter import unstructure

        return {**unstructure(self), "timings": self.timings.to_dict()}

    def save(self, path: str | os.PathLike[str], *, overwrite: bool = True, **options: Any) -> None:
        """Write the report to a file: Markdown, HTML, JSON or YAML by the ending of its name.

        Options are those of `render`, such as `lang` and `style`. The file is written whole or not at all. Raises `RenderError` for an unknown ending, and
        `FileError` where the file can't be written or may not be overwritten.

        >>> import postmortem as pm
        >>> report = pm.report("INC-7", "Login was down").build()
        >>> report.save("incident.md")
        >>> pm.load("incident.md") == report
        True
        """
        from postmortem.io.convert import save

        save(self, path, overwrite=overwrite, **options)

    def compare(self, new: ReportData) -> "Changes":
        """Return what changed from this report to a new one, by meaning and not by line.

        >>> import postmortem as pm
        >>> old = pm.report("INC-7", "Login was down", severity="SEV-2").build()
        >>> old.compare(old.edit().metadata(severity="SEV-1").build()).summary()
        'severity SEV-2 → SEV-1'
        """
        from postmortem.derived.changes import compare

        return compare(self, new)

    def revise(
        self,
        old: ReportData,
        *,
        author: str | None = None,
        changes: str | None = None,
        version: str | None = None,
        date: dt.date | str | None = None,
    ) -> Self:
        """Return the report with a row in its revision history: what changed since an old version.

        `changes` are the words of the row; without them, the row has the summary of the changes.
        `version` is counted on from the last row unless it is given. Where nothing changed, and no
        words are given, the report stays as it is. Raises `FieldError` for a last version that
        can't be counted on.

        >>> import postmortem as pm
        >>> old = pm.report("INC-7", "Login was down", severity="SEV-2").build()
        >>> new = old.edit().metadata(severity="SEV-1").build()
        >>> new.revise(old, author="Alice", date="2026-01-20").revision_history[0].changes
        'severity SEV-2 → SEV-1'
        """
        from postmortem.derived.revising import revised

        return revised(self, old, author=author, changes=changes, version=version, on=date)

    def public(
        self,
        view: "View | None" = None,
        *,
        roles: Mapping[str, str] | None = None,
        names: "Names | None" = None,
        name_map: "NameMap | None" = None,
    ) -> "Redaction[Self]":
        """Return what a view shows of the report, without people, secrets and internals.

        `view` is `View.public()` unless given. `roles` names what replaces a person;
        anybody else becomes `engineer-1` and so on. `names` lists what no field knows: customers,
        hosts, repositories. `name_map` is the map of a corpus, in which each name keeps its
        placeholder; it grows. Raises `FieldError` for a view without a title.

        >>> import postmortem as pm
        >>> draft = pm.report("INC-7", "Login was down", reporter="Alice Smith")
        >>> report = draft.detected("2026-01-15 10:05", "Alice pages @bob about db1.corp").build()
        >>> made = report.public(roles={"Alice Smith": "the engineer on call"})
        >>> made.report.timeline.detection[0].event
        'The engineer on call pages engineer-2 about ‹host›'
        >>> [(removal.path, removal.rule) for removal in made.removed][-1]
        ('timeline.detection[0].event', 'internal-host')
        """
        from postmortem.views.redaction import redact
        from postmortem.views.view import View

        return redact(self, view or View.public(), roles=roles, names=names, name_map=name_map)

    @classmethod
    def from_markdown(
        cls,
        text: str,
        *,
        lang: "LanguageTag | str | Language | None" = None,
        scale: Iterable[str] = (),
    ) -> Self:
        """Return the report that Markdown shows; what isn't understood goes to `extras`.

        Without `lang`, the headings say in which language it is. `scale` has the names of a scale of
        severities of a team's own, the worst first, for a document that names none. Raises
        `ReadError` with every value that was recognised and can't be read.

        >>> import postmortem as pm
        >>> report = pm.report("INC-7", "Login was down").build()
        >>> Report.from_markdown(report.to_markdown()) == report
        True
        """
        from postmortem.io.convert import find_reading_language
        from postmortem.reading.documents import read_exactly

        return read_exactly(text, cls, find_reading_language(lang), tuple(scale))

    @classmethod
    def from_html(cls, text: str, *, scale: Iterable[str] = ()) -> Self:
        """Return the report whose data are embedded in a page that `to_html` made.

        Raises `ReadError` where there are none, or more than one report's.

        >>> import postmortem as pm
        >>> report = pm.report("INC-1", "Checkout was slow").build()
        >>> pm.Report.from_html(report.to_html()) == report
        True
        """
        from postmortem.io.convert import from_html

        return from_html(text, cls, tuple(scale))

    @classmethod
    def from_json(cls, text: str | bytes, *, scale: Iterable[str] = ()) -> Self:
        """Return the report that JSON describes. Raises `ReadError` with every problem.

        `scale` has the names of a scale of severities of a team's own, the worst first, for data
        that bring none: what `to_json` writes brings its own.

        >>> import postmortem as pm
        >>> report = pm.report("INC-7", "Login was down").build()
        >>> Report.from_json(report.to_json()) == report
        True
        """
        from postmortem.serialize.json_text import from_json

        return from_json(text, cls, tuple(scale))

    @classmethod
    def from_yaml(cls, text: str, *, scale: Iterable[str] = ()) -> Self:
        r"""Return the report that YAML describes. Raises `ReadError` with every problem.

        `scale` has the names of a scale of severities of a team's own, the worst first, for a text
        that brings none.

        >>> Report.from_yaml("title: T\nmetadata: {incident_id: INC-7}").title
        'T'
        """
        from postmortem.serialize.yaml_text import from_yaml

        return from_yaml(text, cls, tuple(scale))

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], *, scale: Iterable[str] = ()) -> Self:
        """Return the report that plain data describe. Raises `ReadError` with every problem.

        >>> Report.from_dict({"title": "T", "metadata": {"incident_id": "INC-7"}}).title
        'T'
        """
        from postmortem.serialize.converter import structure

        return structure(data, cls, scale=tuple(scale))


def _part(name: str, report: Report, derived: Collection[str]) -> Document:
    """Return one section of a report as a document of its own."""
    from postmortem.model.sections import OUTLINE

    title = OUTLINE[name].title
    for block in document_of(report, derived).body:
        if isinstance(block, Section) and block.title == title:
            return Document(title, block.body)
    return Document(title, (Prose("*Nothing yet.*"),))


# A section knows no report and no chart, so how it shows itself is filled in from here.


@shown.part.register
def _(value: Timeline, derived: Collection[str]) -> Document:
    return _part("timeline", Report(title="-", timeline=value), derived)


@shown.part.register
def _(value: ActionItems, derived: Collection[str]) -> Document:
    return _part("action_items", Report(title="-", action_items=value), derived)
