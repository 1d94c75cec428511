"""What the library does with a report: one function each, over all the rooms of the house.

A room is imported by the functions that need it, where not all of them do: a command that makes
Markdown of YAML waits for no reader of Markdown, no dialect and no JSON.
"""

import inspect
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from postmortem.errors import PostmortemError, Problem, ReadError, RenderError, describe
from postmortem.files import read_text, write_text
from postmortem.outline import blank_document, to_document
from postmortem.renderers import (
    BUILT_IN,
    RESERVED,
    broken,
    find_renderer,
    name_for_suffix,
    plugin_for,
    renderers,
    suffixes,
)
from postmortem.renderers.base import Renderer
from postmortem.renderers.plugins import said
from postmortem.report import Report

if TYPE_CHECKING:
    from postmortem.dialects import Dialect
    from postmortem.reading import Reading

__all__ = [
    "FORMATS",
    "find_dialect",
    "format_of",
    "format_to_read",
    "formats",
    "from_dict",
    "from_html",
    "from_json",
    "from_markdown",
    "from_yaml",
    "json_schema",
    "load",
    "load_markdown",
    "loads",
    "read_markdown",
    "render",
    "renderers",
    "save",
    "template",
    "to_dict",
    "to_json",
    "to_yaml",
    "write",
]

FORMATS = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".json": "json",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".html": "html",
    ".htm": "html",
}
"""The formats that a report is read from, by the ending of the file's name."""


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema, draft 2020-12, of what `to_json` writes and `from_json` reads.

    It describes YAML as well. Reading is more lenient than the schema: `sev2` is read as `SEV-2`.

    >>> json_schema()["$schema"]
    'https://json-schema.org/draft/2020-12/schema'
    """
    from postmortem.serialize import schema

    return schema.json_schema()


def to_json(report: Report, *, indent: int | None = None) -> str:
    """Return a report as JSON: every field; compact unless `indent` is given."""
    from postmortem.serialize import json_text

    return json_text.to_json(report, indent=indent)


def from_json(text: str | bytes) -> Report:
    """Return the report that a JSON text describes. Raises `ReadError` with every problem."""
    from postmortem.serialize import json_text

    return json_text.from_json(text)


def to_yaml(report: Report) -> str:
    """Return a report as YAML, without what is absent."""
    from postmortem.serialize import yaml_text

    return yaml_text.to_yaml(report)


def from_yaml(text: str) -> Report:
    """Return the report that a YAML text describes.

    Raises `ReadError` with every problem, each with its line and column.
    """
    from postmortem.serialize import yaml_text

    return yaml_text.from_yaml(text)


def to_dict(report: Report) -> dict[str, Any]:
    """Return a report as plain data: what its JSON holds, and its `timings`, which are derived."""
    from postmortem.serialize import converter

    return {**converter.unstructure(report), "timings": report.timings.to_dict()}


def from_dict(data: Mapping[str, Any]) -> Report:
    """Return the report that plain data describe. Raises `ReadError` with every problem."""
    from postmortem.serialize import converter

    return converter.structure(data)


def find_dialect(dialect: "str | Dialect | None") -> "Dialect | None":
    """Return a dialect by its name. Raises `ReadError` where there is none."""
    if dialect is None:
        return None
    from postmortem.dialects import find_dialect

    return find_dialect(dialect)


def from_markdown(text: str) -> Report:
    """Return the report that a Markdown text shows; what isn't understood goes to `extras`.

    Raises `ReadError` with every value that was recognised and can't be read, with its line.
    """
    from postmortem import documents

    return documents.exactly(text)


def read_markdown(
    text: str, *, dialect: "str | Dialect | None" = None, name: str | None = None
) -> "Reading":
    r"""Return what any Markdown text says, as a report; no text is refused.

    A document of our own layout is read exactly. Any other is understood by what its sections,
    columns and labels are usually called, and by a `dialect`: a name of `dialects()`, or one of
    your own. What isn't understood is kept, as it was written, in the report's `extras`. `name` is
    the file's name, which may begin with the incident's id. Raises `ReadError` for a dialect that
    there isn't.

    >>> reading = read_markdown("# Login was down\n\n## Weather\n\nIt rained.\n")
    >>> reading.report.title
    'Login was down'
    >>> reading.report.extras[0].markdown
    '## Weather\n\nIt rained.'
    """
    from postmortem import documents

    return documents.read(text, dialect=find_dialect(dialect), name=name or "")


def from_html(text: str) -> Report:
    """Return the report whose data ride along in a page of HTML.

    Raises `ReadError` where there are none, or more than one report's, or where they are damaged.
    """
    from postmortem.readers import html

    return from_json(html.embedded(text))


def render(
    report: Report,
    format: str = "markdown",
    *,
    dialect: "str | Dialect | None" = None,
    **options: Any,
) -> str:
    """Return a report in a format: one of `renderers()`. Options are the renderer's own.

    With a `dialect`, one of `dialects()` or one of your own, the document has the headings of that
    house, in its order and with its columns; what the house has no place for stands behind them.
    Raises `RenderError` for a format, a dialect or an option that there isn't.

    >>> import postmortem as pm
    >>> report = pm.report("INC-7", "Login was down").build()
    >>> print(render(report, "markdown").splitlines()[0])
    # Login was down
    """
    renderer = find_renderer(format)
    try:
        house = find_dialect(dialect)
    except ReadError as error:
        raise RenderError(error.problems) from None
    try:
        made = renderer(**options)
        made.report = report
        document = to_document(report, made.derived)
        if house is not None:
            from postmortem.dialects.writing import in_style

            document = in_style(document, house)
        rendered = made.document(document)
    except PostmortemError:
        raise
    except Exception as error:
        if isinstance(error, TypeError) and _refuses(renderer, options):
            raise RenderError(
                Problem(
                    expected=f"options that {format} has",
                    found=", ".join(sorted(options)),
                    hint=str(error),
                )
            ) from None
        if (plugin := plugin_for(format)) is None:
            raise
        raise RenderError(plugin.problem("the report as text", said(error))) from error
    if (plugin := plugin_for(format)) is not None and not isinstance(rendered, str):
        raise RenderError(plugin.problem("the report as text", describe(rendered)))
    return rendered


def _refuses(renderer: type[Renderer], options: dict[str, Any]) -> bool:
    """Say whether a renderer has no such options."""
    try:
        inspect.signature(renderer).bind(**options)
    except TypeError:
        return True
    return False


def write(report: Report, format: str, *, dialect: "str | Dialect | None" = None) -> str:
    """Return a report in any format: `json`, `yaml`, or one of `renderers()`.

    A `dialect` lays out what is rendered. JSON and YAML are data, and have none.
    """
    if dialect is not None and format in RESERVED:
        raise RenderError(
            Problem(
                expected="one of " + ", ".join(renderers()),
                found=describe(format),
                hint="a dialect is a way to lay a document out",
            )
        )
    if format == "json":
        return to_json(report, indent=2) + "\n"
    if format == "yaml":
        return to_yaml(report)
    if format not in BUILT_IN and format not in formats():
        raise RenderError(
            Problem(expected="one of " + ", ".join(formats()), found=describe(format))
        )
    return render(report, format, dialect=dialect)


def formats() -> tuple[str, ...]:
    """Return the names of all formats that a report can be written in."""
    return tuple(sorted({*FORMATS.values(), *renderers()}))


def _from_any_markdown(text: str) -> Report:
    return load_markdown(text).report


def load_markdown(text: str, *, dialect: str | None = None, name: str = "") -> "Reading":
    """Return what a Markdown file says; unlike `read_markdown`, refuse a mistake in our own layout.

    Raises `ReadError` with each mistake, and for a text without any word.
    """
    from postmortem import documents

    return documents.load(text, dialect=find_dialect(dialect), name=name)


def loads(text: str, format: str) -> Report:
    """Return the report that a text in a format describes: `markdown`, `html`, `json` or `yaml`."""
    readers = {
        "markdown": _from_any_markdown, "html": from_html, "json": from_json, "yaml": from_yaml,
    }  # fmt: skip
    if format not in readers:
        raise ReadError(Problem(expected="one of " + ", ".join(readers), found=describe(format)))
    return readers[format](text)


def load(path: str | os.PathLike[str]) -> Report:
    """Return the report in a file; the ending of its name says in which of the `FORMATS` it is.

    Raises `FileError` for a file that can't be read, `ReadError` for one that isn't a report.

    >>> import postmortem as pm
    >>> report = pm.report("INC-7", "Login was down").build()
    >>> report.save("incident.yaml")
    >>> load("incident.yaml") == report
    True
    """
    format = format_to_read(path)
    text = read_text(path)
    try:
        if format == "markdown":
            return load_markdown(text, name=Path(path).stem).report
        return loads(text, format)
    except ReadError as error:
        raise error.of(str(path)) from None


def save(report: Report, path: str | os.PathLike[str], *, overwrite: bool = True) -> None:
    """Write a report to a file, in the format that the ending of its name stands for.

    The file is written whole or not at all. Raises `RenderError` for an unknown ending, and
    `FileError` where the file can't be written or may not be overwritten.
    """
    write_text(path, write(report, format_of(path)), overwrite=overwrite)


def format_of(path: str | os.PathLike[str], known: dict[str, str] | None = None) -> str:
    """Return the format that the ending of a file's name stands for.

    `known` limits which there are; without it, every renderer's counts. Raises `RenderError`.
    """
    suffix = Path(path).suffix.lower()
    format = (known or FORMATS).get(suffix) or (None if known else name_for_suffix(suffix))
    if format is None:
        endings = ", ".join(known or dict.fromkeys([*FORMATS, *suffixes()]))
        unknown = Problem(
            source=str(path),
            expected=f"a name that ends in one of {endings}",
            found=describe(suffix or Path(path).name),
        )
        # A format that is missed may be one that a broken plug-in should have brought.
        raise RenderError([unknown, *(() if known else broken())])
    return format


def format_to_read(path: str | os.PathLike[str]) -> str:
    """Return the format that a file is read in, by its name's ending. Raises `ReadError`."""
    try:
        return format_of(path, FORMATS)
    except RenderError as error:
        raise ReadError(error.problems) from None


def template(format: str = "markdown") -> str:
    """Return the blank document: every heading, label and column, with prompts for the rest.

    As `yaml`, it has every field of the model instead.

    >>> print(template().splitlines()[0])
    # *(the title)*
    """
    if format == "yaml":
        return (Path(__file__).parent / "blank.yaml").read_text(encoding="utf-8")
    return find_renderer(format)().document(blank_document())
