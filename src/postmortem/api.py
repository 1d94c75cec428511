"""The public functions: each is a few lines over the module that does the work."""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from postmortem.builder.builder import Day, Length, ReportBuilder, held
from postmortem.builder.replay import Target
from postmortem.facade import Report
from postmortem.io import convert
from postmortem.model.sections.metadata import ReviewState, Severity, Status

if TYPE_CHECKING:
    from postmortem.reading.result import Reading
    from postmortem.styles.style import Style

_REPORT = Target("report", make=Report, shows=("metadata.incident_id", "title"))


def report(
    incident_id: str | None,
    title: str,
    *,
    date: Day = None,
    severity: str | Severity | None = None,
    duration: Length = None,
    status: str | Status | None = None,
    review_state: str | ReviewState | None = None,
    reporter: str | None = None,
    reviewers: Iterable[str] = (),
) -> ReportBuilder[Report]:
    """Return a builder for a report on an incident.

    `date` is the UTC day on which it began, `duration` what the team states, from the start of
    the impact to its end. Nothing is checked before `build`.

    >>> report("INC-7", "Login was down", date="2021-03-31").build()
    <Report INC-7: Login was down (0 events)>
    """
    head = {
        "title": title,
        "metadata.incident_id": incident_id,
        "metadata.date": date,
        "metadata.severity": severity,
        "metadata.duration": duration,
        "metadata.status": status,
        "metadata.review_state": review_state,
        "metadata.reporter": reporter,
        "metadata.reviewers": held(reviewers),
    }
    return ReportBuilder(_REPORT, head)


def load(path: str | os.PathLike[str]) -> Report:
    """Return the report in a file; the ending of its name says in which format it is.

    Markdown, HTML that this library wrote, JSON and YAML are read. Raises `FileError` for a file
    that can't be read, `ReadError` for one that isn't a report.

    >>> import postmortem as pm
    >>> report = pm.report("INC-7", "Login was down").build()
    >>> report.save("incident.yaml")
    >>> pm.load("incident.yaml") == report
    True
    """
    return convert.load(path, Report)


def read_markdown(
    text: str, *, style: "str | Style | None" = None, name: str | None = None
) -> "Reading[Report]":
    r"""Return what any Markdown text says, as a report; no text is refused.

    A document of our own layout is read exactly. Any other is understood by what its sections,
    columns and labels are usually called, and by a `style`: a name of `published_styles()`, or one of
    your own. What isn't understood is kept, as it was written, in the report's `extras`. `name` is
    the file's name, which may begin with the incident's id. Raises `ReadError` for a style that
    there isn't.

    >>> import postmortem as pm
    >>> reading = pm.read_markdown("# Login was down\n\n## Weather\n\nIt rained.\n")
    >>> reading.report.title
    'Login was down'
    >>> reading.report.extras[0].markdown
    '## Weather\n\nIt rained.'
    """
    return convert.read_markdown(text, Report, style=style, name=name)


def render(
    report: Report,
    format: str = "markdown",
    *,
    style: "str | Style | None" = None,
    **options: Any,
) -> str:
    """Return a report in a format: one of `renderers()`. Options are the renderer's own.

    With a `style`, one of `published_styles()` or one of your own, the document has the headings of that
    style, in its order and with its columns; what the style has no place for follows.
    Raises `RenderError` for a format, a style or an option that there isn't.

    >>> import postmortem as pm
    >>> report = pm.report("INC-7", "Login was down").build()
    >>> print(pm.render(report, "markdown").splitlines()[0])
    # Login was down
    """
    return convert.render(report, format, style=style, **options)


def template(format: str = "markdown") -> str:
    """Return the blank document: every heading, label and column, with prompts for the rest.

    As `yaml`, it has every field of the model instead.

    >>> import postmortem as pm
    >>> print(pm.template().splitlines()[0])
    # *(the title)*
    """
    return convert.template(format)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema, draft 2020-12, of what `to_json` writes and `from_json` reads.

    It describes YAML as well. Reading is more lenient than the schema: `sev2` is read as `SEV-2`.

    >>> import postmortem as pm
    >>> pm.json_schema()["$schema"]
    'https://json-schema.org/draft/2020-12/schema'
    """
    from postmortem.serialize import schema  # only this function needs it

    return schema.json_schema(Report)
