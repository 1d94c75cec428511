"""The public functions: each is a few lines over the module that does the work."""

import os
from collections.abc import Iterable, Mapping
from datetime import tzinfo
from typing import TYPE_CHECKING, Any, Literal, TypeVar, Unpack, overload

from postmortem.builder.builder import (
    Day,
    Length,
    ReportBuilder,
    ReviewStateName,
    SeverityName,
    StatusName,
    frozen,
)
from postmortem.builder.replay import Target
from postmortem.derived.merging import Merged, merged
from postmortem.errors import FieldError, Problem, describe
from postmortem.facade import Report
from postmortem.io import convert
from postmortem.io.options import (
    AdfOptions,
    BytesFormat,
    DocxOptions,
    Format,
    HtmlOptions,
    LanguageTag,
    MailOptions,
    MarkdownOptions,
    PandocOptions,
    PdfOptions,
    ProfileFormat,
    ProfileOptions,
    StyleName,
    TextFormat,
    TextOptions,
    TypstOptions,
)
from postmortem.model.report import ReportData
from postmortem.model.sections.metadata import Responder, ReviewState, Severity, Status

if TYPE_CHECKING:
    from postmortem.reading.result import Reading
    from postmortem.sources.imports import Import
    from postmortem.styles.style import Style
    from postmortem.text.languages import Language

R = TypeVar("R", bound=ReportData)

_REPORT = Target("report", make=Report, shows=("metadata.incident_id", "title"))


def report(
    incident_id: str | None = None,
    title: str | None = None,
    *,
    date: Day = None,
    end_date: Day = None,
    severity: SeverityName | Severity | None = None,
    scale: Iterable[str] | None = None,
    duration: Length = None,
    time_to_detect: Length = None,
    time_to_acknowledge: Length = None,
    time_to_declare: Length = None,
    time_to_mitigate: Length = None,
    time_to_resolve: Length = None,
    status: StatusName | Status | None = None,
    responders: Iterable[str | Responder] = (),
    review_state: ReviewStateName | ReviewState | None = None,
    reporter: str | None = None,
    reviewers: Iterable[str] = (),
    zone: str | tzinfo | None = None,
) -> ReportBuilder[Report]:
    """Return a builder for a report on an incident: its id, if it has one, and its title.

    `date` is the day on which it began, `duration` what the team states, from the start of the
    impact to its end, and `time_to_detect` to `time_to_resolve` are the times that it states. `zone`
    is the zone of the times that name none, and of the date: UTC where it isn't given, or a name such
    as `Europe/Berlin`. `scale` has the names of a scale of severities of a team's own, the worst
    first. Nothing is checked before `build`.

    >>> report("INC-7", "Login was down", date="2021-03-31").build()
    <Report INC-7: Login was down (0 events)>
    >>> draft = report("Login was down", date="2021-03-31", zone="Europe/Berlin")
    >>> draft.detected("12:06", "An alert fires").build().timeline.detection[0].time.isoformat()
    '2021-03-31T10:06:00+00:00'
    >>> amber = Severity.read("Amber", ["Red", "Amber", "Green"])  # its scale comes with it
    >>> report("Login was down", severity=amber).build().metadata.severity.rank
    2
    """
    if title is None:
        incident_id, title = None, incident_id
    head: dict[str, Any] = {
        "title": title,
        "metadata.incident_id": incident_id,
        "metadata.date": date,
        "metadata.end_date": end_date,
        "metadata.severity": severity,
        "metadata.severity_scale": frozen(scale),
        "metadata.duration": duration,
        "metadata.time_to_detect": time_to_detect,
        "metadata.time_to_acknowledge": time_to_acknowledge,
        "metadata.time_to_declare": time_to_declare,
        "metadata.time_to_mitigate": time_to_mitigate,
        "metadata.time_to_resolve": time_to_resolve,
        "metadata.status": status,
        "metadata.responders": frozen(responders),
        "metadata.review_state": review_state,
        "metadata.reporter": reporter,
        "metadata.reviewers": frozen(reviewers),
    }
    if zone is not None:
        head["zone"] = zone
    given = {path: value for path, value in head.items() if value is not None or path == "title"}
    return ReportBuilder(_REPORT, given)


def load(path: str | os.PathLike[str], *, scale: Iterable[str] = ()) -> Report:
    """Return the report in a file; the ending of its name says in which format it is.

    Markdown, documents of Word, JSON, YAML, and HTML and PDF that this library wrote are read. What
    is edited in Word is read as `read_markdown` reads it. `scale` has the names of a scale of severities
    of a team's own, the worst first, for a file that names none. Raises `FileError` for a file that can't
    be read, `ReadError` for one that isn't a report.

    >>> import postmortem as pm
    >>> report = pm.report("INC-7", "Login was down").build()
    >>> report.save("incident.yaml")
    >>> pm.load("incident.yaml") == report
    True
    """
    return convert.load(path, Report, tuple(scale))


def edit_file(
    path: str | os.PathLike[str], changes: Mapping[str, str], *, scale: Iterable[str] = ()
) -> bool:
    """Change values of a report in a Markdown or YAML file; every other byte stays as it is.

    A path leads to one value, `metadata.status` or `timeline.detection[1].event`; an action may be named
    by its id, `action_items.A1.status`. The values are written as they are given. `scale` has the names of
    a scale of severities of a team's own, the worst first, for a file that names none. Returns whether
    anything changed. Raises `FileError` and `ReadError` as `load` does, `FieldError` for a path that
    leads to no value or a value that can't be one, and `ReadError` where a value can't be changed without
    touching other text. The file is written whole or not at all.

    >>> import postmortem as pm
    >>> pm.report("INC-7", "Login was down", status="ongoing").build().save("incident.yaml")
    >>> pm.edit_file("incident.yaml", {"metadata.status": "resolved"})
    True
    >>> pm.load("incident.yaml").metadata.status
    <Status.RESOLVED: 'Resolved'>
    """
    from postmortem.io import edits  # only this function needs it

    return edits.edit_file(path, changes, Report, tuple(scale))


def read_markdown(
    text: str,
    *,
    style: "StyleName | str | Style | None" = None,
    name: str | None = None,
    lang: "LanguageTag | str | Language | None" = None,
    scale: Iterable[str] = (),
) -> "Reading[Report]":
    r"""Return what any Markdown text says, as a report; no text is refused.

    A document of our own layout is read exactly. Any other is understood by what its sections,
    columns and labels are usually called, and by a `style`: a name of `published_styles()`, or one of
    your own. What isn't understood is kept, as it was written, in the report's `extras`. `name` is
    the file's name, which may begin with the incident's id. `lang` is the language of a document of our
    own layout; without it, the headings say which one it is. `scale` has the names of a scale of
    severities of a team's own, the worst first, for a document that names none. Raises `ReadError` for a
    style or a language that does not exist.

    >>> import postmortem as pm
    >>> reading = pm.read_markdown("# Login was down\n\n## Weather\n\nIt rained.\n")
    >>> reading.report.title
    'Login was down'
    >>> reading.report.custom_sections[0].title, reading.report.custom_sections[0].body
    ('Weather', 'It rained.')
    """
    return convert.read_markdown(
        text, Report, style=style, name=name, lang=lang, scale=tuple(scale)
    )


@overload
def render(
    report: Report, format: Literal["markdown"] = "markdown", **options: Unpack[MarkdownOptions]
) -> str: ...


@overload
def render(report: Report, format: Literal["html"], **options: Unpack[HtmlOptions]) -> str: ...


@overload
def render(report: Report, format: Literal["text"], **options: Unpack[TextOptions]) -> str: ...


@overload
def render(report: Report, format: ProfileFormat, **options: Unpack[ProfileOptions]) -> str: ...


@overload
def render(
    report: Report, format: Literal["adf", "jira"], **options: Unpack[AdfOptions]
) -> str: ...


@overload
def render(
    report: Report, format: Literal["pandoc-json"], **options: Unpack[PandocOptions]
) -> str: ...


@overload
def render(report: Report, format: Literal["typst"], **options: Unpack[TypstOptions]) -> str: ...


@overload
def render(report: Report, format: Literal["pdf"], **options: Unpack[PdfOptions]) -> bytes: ...


@overload
def render(report: Report, format: Literal["docx"], **options: Unpack[DocxOptions]) -> bytes: ...


@overload
def render(report: Report, format: Literal["mail"], **options: Unpack[MailOptions]) -> bytes: ...


@overload
def render(report: Report, format: TextFormat) -> str: ...


@overload
def render(report: Report, format: BytesFormat) -> bytes: ...


@overload
def render(report: Report, format: Format, **options: Any) -> str | bytes: ...


def render(
    report: Report,
    format: str = "markdown",
    *,
    style: "str | Style | None" = None,
    zone: str | tzinfo | None = None,
    **options: Any,
) -> str | bytes:
    """Return a report in a format: one of `renderers()`. Options are the renderer's own.

    A format is text, or the bytes of a file where the format is none that a person reads as text. A
    type checker knows our own formats and their options; another's is named by `Format("rst")`.

    With a `style`, one of `published_styles()` or one of your own, the document has the headings of that
    style, in its order and with its columns; what the style has no place for follows. With a `zone`,
    such as `Europe/Berlin`, the times are shown in that zone, which the columns name.
    Raises `RenderError` for a format, a style, a zone or an option that does not exist.

    >>> import postmortem as pm
    >>> report = pm.report("INC-7", "Login was down").build()
    >>> print(pm.render(report, "markdown").splitlines()[0])
    # Login was down
    """
    return convert.render(report, format, style=style, zone=zone, **options)


@overload
def template(
    format: TextFormat | Literal["yaml"] = "markdown",
    *,
    lint: bool = False,
    lang: "LanguageTag | str | Language | None" = None,
) -> str: ...


@overload
def template(
    format: BytesFormat,
    *,
    lint: bool = False,
    lang: "LanguageTag | str | Language | None" = None,
) -> bytes: ...


@overload
def template(
    format: Format,
    *,
    lint: bool = False,
    lang: "LanguageTag | str | Language | None" = None,
) -> str | bytes: ...


def template(
    format: str = "markdown", *, lint: bool = False, lang: "Language | str | None" = None
) -> str | bytes:
    """Return the blank document: every heading, label and column, with prompts for the rest.

    As `yaml`, it has every field of the model instead. With `lint`, its Markdown passes the default rules
    of markdownlint, but for the length of lines. `lang` is the language of its headings and labels; its
    prompts are English.

    >>> import postmortem as pm
    >>> print(pm.template().splitlines()[0])
    # *(the title)*
    """
    return convert.template(format, lint=lint, lang=lang)


def json_schema(*, strict: bool = False) -> dict[str, Any]:
    """Return the JSON Schema, draft 2020-12, of a report as JSON or YAML.

    It is made for editors: as lenient as the reader, with a description of each property. What
    `to_json` writes is valid as well. With `strict`, each property is required, null where it is absent,
    and nothing is derived: for programs that write reports, such as structured output of language
    models.

    >>> import postmortem as pm
    >>> pm.json_schema()["$schema"]
    'https://json-schema.org/draft/2020-12/schema'
    """
    from postmortem.serialize import schema  # only this function needs it

    return schema.json_schema(Report, convert.template("yaml"), strict=strict)


@overload
def merge(base: R, ours: R, theirs: R, /) -> Merged[R]: ...


@overload
def merge(*imports: "Import") -> "Import": ...


def merge(*given: Any) -> Any:
    """Return the merge of two versions of a report with a third that both came from; or of imports.

    Of imports, the merge holds what each of them holds, once, as `postmortem.sources.merge` says.
    Of a base and two versions, by meaning: what only one side changed is taken from that side; rows that both added are both there, in the
    order of their times. A value that both changed, each in its own way, is a conflict: `report`
    has the value of `ours`, and `theirs` that of the other side.

    >>> import postmortem as pm
    >>> base = pm.report("INC-7", "Login was down").build()
    >>> ours = base.edit().metadata(severity="SEV-1", status="resolved").build()
    >>> theirs = base.edit().metadata(severity="SEV-2").note("It rained.").build()
    >>> merge = pm.merge(base, ours, theirs)
    >>> merge.report.notes, merge.report.metadata.status.value
    ('It rained.', 'Resolved')
    >>> [(conflict.path, str(conflict.theirs)) for conflict in merge.conflicts]
    [('metadata.severity', 'SEV-2')]
    >>> pm.merge(pm.Import(), pm.Import()) == pm.Import()
    True
    """
    if len(given) == 3 and isinstance(given[0], ReportData):
        return merged(*given)
    # Reports need no sources: they are loaded for imports alone.
    from postmortem.sources.imports import Import
    from postmortem.sources.merging import merge as merged_imports

    for path in given:
        if not isinstance(path, Import):
            raise FieldError(Problem(expected="imports, or three reports", found=describe(path)))
    return merged_imports(*given)
