"""Text to reports and reports to text, in any format; and the same with files.

What makes a report takes the class to make. The module of a format is imported when the format is
asked for: a command that makes Markdown of YAML waits for no reader of Markdown and no JSON.
"""

import inspect
import os
from collections.abc import Sequence
from datetime import UTC, tzinfo
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar, overload

import attrs

from postmortem.derived.chart import document_of, english_document
from postmortem.errors import (
    FieldError,
    FileError,
    PostmortemError,
    Problem,
    ReadError,
    RenderError,
    describe,
)
from postmortem.formats.base import Renderer
from postmortem.formats.registry import (
    BUILT_IN,
    RESERVED,
    broken,
    find_renderer,
    name_for_suffix,
    plugin_for,
    renderers,
    suffixes,
)
from postmortem.io.files import read_bytes, read_text, write_file
from postmortem.io.options import BytesFormat, TextFormat
from postmortem.io.styles import configured_style
from postmortem.model.document import blank_document
from postmortem.model.layout.values import is_prompt
from postmortem.model.report import ReportData, ReportT
from postmortem.model.translation import translated
from postmortem.plugins import PluginError, attempt, plain_text
from postmortem.text.languages import ENGLISH, find_language
from postmortem.tree.edit import map_blocks
from postmortem.tree.nodes import Block, CodeBlock, Document, Prose
from postmortem.values.zones import as_zone

if TYPE_CHECKING:
    from email.message import EmailMessage

    from postmortem.reading.result import Reading
    from postmortem.styles.style import Style
    from postmortem.text.languages import Language

FORMATS = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".json": "json",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".html": "html",
    ".htm": "html",
}
"""The formats of text that a report is read from, by the ending of the file's name."""
FILE_FORMATS = {**FORMATS, ".pdf": "pdf", ".docx": "docx"}
"""The formats that `load` reads, by the ending of the file's name: those of text, and two of bytes."""

READ = ("markdown", "html", "json", "yaml", "pdf", "docx", "pandoc-json")
"""The formats that a report is read from."""
BINARY = ("docx", "pdf")
"""The formats that are read from bytes; all others are text."""


# --- from text ------------------------------------------------------------------------------------


def find_style(style: "str | Style | None") -> "Style | None":
    """Return a style by its name or its file. Raises `ReadError` and `FileError` where there is none."""
    if style is None:
        return None
    from postmortem.io.styles import find_style

    return find_style(style)


def read_markdown(
    text: str,
    cls: type[ReportT],
    *,
    style: "str | Style | None" = None,
    name: str | None = None,
    lang: "Language | str | None" = None,
    scale: Sequence[str] = (),
) -> "Reading[ReportT]":
    """Return what any Markdown text says, as a report of class `cls`; no text that a file can hold is refused."""
    from postmortem.reading import documents

    language = find_reading_language(lang)
    return documents.read(
        text, cls, style=find_style(style), name=name or "", language=language, scale=scale
    )


def refuse_other_markup(reading: "Reading[ReportT]") -> None:
    """Raise `ReadError` for the reading of a text that isn't Markdown, but AsciiDoc or the like."""
    from postmortem.reading import documents

    documents.refuse_other_markup(reading)


def find_reading_language(lang: "Language | str | None") -> "Language | None":
    """Return the language of a document; None where its headings say it. Raises `ReadError`."""
    try:
        return None if lang is None else find_language(lang)
    except FieldError as error:
        raise ReadError(error.problems) from None


def load_markdown(
    text: str,
    cls: type[ReportT],
    *,
    style: "str | Style | None" = None,
    name: str = "",
    lang: "Language | str | None" = None,
    scale: Sequence[str] = (),
) -> "Reading[ReportT]":
    """Return what a Markdown file says; unlike `read_markdown`, refuse a mistake in our own layout.

    Raises `ReadError` with each mistake, for a text without any word, and for a markup that isn't
    Markdown.
    """
    from postmortem.reading import documents

    language = find_reading_language(lang)
    return documents.load(
        text, cls, style=find_style(style), name=name, language=language, scale=scale
    )


def from_html(text: str, cls: type[ReportT], scale: Sequence[str] = ()) -> ReportT:
    """Return the report whose data are embedded in a page of HTML.

    Raises `ReadError` where there are none, or more than one report's, or where they are damaged.
    """
    from postmortem.formats.html import reader
    from postmortem.serialize.json_text import from_json

    return from_json(reader.embedded(text), cls, scale)


def from_pdf(data: bytes, cls: type[ReportT], scale: Sequence[str] = ()) -> ReportT:
    """Return the report whose data are attached to a PDF.

    Raises `ReadError` where there are none, or more than one report's, or where they are damaged.
    """
    from postmortem.formats.pdf import reader
    from postmortem.serialize.json_text import from_json

    return from_json(reader.attached(data), cls, scale)


def as_markdown(content: str | bytes, format: str) -> str:
    """Return a document of Word (`docx`), or pandoc's tree (`pandoc-json`), as Markdown.

    What another program has written, or has changed, is read like anybody's Markdown. Raises
    `ReadError` for what isn't of the format, and where its extra isn't installed.
    """
    if format == "docx":
        from postmortem.formats.docx.reader import markdown_of

        return markdown_of(content if isinstance(content, bytes) else content.encode())
    from postmortem.formats.pandoc import reader

    return reader.markdown_of(content if isinstance(content, str) else content.decode())


def loads(
    content: str | bytes, format: str, cls: type[ReportT], scale: Sequence[str] = ()
) -> ReportT:
    """Return the report that a text, or the bytes of a file, in a format describes.

    The formats are `markdown`, `html`, `json`, `yaml`, `pdf`, `docx` and `pandoc-json`. `scale` is a
    scale of severities of a team's own, for what brings none.
    """
    if format == "pdf":
        return from_pdf(content if isinstance(content, bytes) else content.encode(), cls, scale)
    if format in ("docx", "pandoc-json"):
        return read_markdown(as_markdown(content, format), cls, scale=scale).report
    text = content if isinstance(content, str) else content.decode()
    match format:
        case "markdown":
            return load_markdown(text, cls, scale=scale).report
        case "html":
            return from_html(text, cls, scale)
        case "json":
            from postmortem.serialize.json_text import from_json

            return from_json(text, cls, scale)
        case "yaml":
            from postmortem.serialize.yaml_text import from_yaml

            return from_yaml(text, cls, scale)
    expected = f"one of {', '.join(READ)}"
    raise ReadError(Problem(expected=expected, found=describe(format)))


def load(path: str | os.PathLike[str], cls: type[ReportT], scale: Sequence[str] = ()) -> ReportT:
    """Return the report in a file; the ending of its name says in which of the `FILE_FORMATS` it is.

    Markdown and Word are read in the style that the configuration of the file names, if it names one.
    `scale` is a scale of severities of a team's own, for a file that brings none. Raises `FileError`
    for a file that can't be read, `ReadError` for one that isn't a report.
    """
    format = format_to_read(path, FILE_FORMATS)
    content = read_bytes(path) if format in BINARY else read_text(path)
    style = configured_style(path) if format in ("docx", "markdown") else None
    try:
        if format == "docx":
            text = as_markdown(content, format)
            stem = Path(path).stem
            return read_markdown(text, cls, style=style, name=stem, scale=scale).report
        if format == "markdown" and isinstance(content, str):
            stem = Path(path).stem
            return load_markdown(content, cls, style=style, name=stem, scale=scale).report
        return loads(content, format, cls, scale)
    except ReadError as error:
        raise error.of(str(path)) from None


# --- to text --------------------------------------------------------------------------------------


@overload
def render(
    report: ReportData,
    format: TextFormat = "markdown",
    *,
    style: "str | Style | None" = None,
    zone: str | tzinfo | None = None,
    **options: Any,
) -> str: ...


@overload
def render(
    report: ReportData,
    format: BytesFormat,
    *,
    style: "str | Style | None" = None,
    zone: str | tzinfo | None = None,
    **options: Any,
) -> bytes: ...


@overload
def render(
    report: ReportData,
    format: str,
    *,
    style: "str | Style | None" = None,
    zone: str | tzinfo | None = None,
    **options: Any,
) -> str | bytes: ...


def render(
    report: ReportData,
    format: str = "markdown",
    *,
    style: "str | Style | None" = None,
    zone: str | tzinfo | None = None,
    **options: Any,
) -> str | bytes:
    """Return a report in a format: one of `renderers()`. Options are the renderer's own, and `lang`.

    A format is text, or the bytes of a file, which the renderer says. `lang` is the language that the
    document is written in: a tag, or a `Language`. Raises `RenderError` for a format, a style, a language
    or an option that does not exist.
    """
    renderer = find_renderer(format)
    chosen, shown_in = _style_and_zone(style, zone)
    plugin = plugin_for(format)
    if plugin is None:
        return _rendered(report, renderer, format, chosen, shown_in, options)
    try:
        rendered = attempt(
            lambda: _plain(_rendered(report, renderer, format, chosen, shown_in, options))
        )
    except PluginError as failure:
        cause = failure.__cause__
        if isinstance(cause, PostmortemError):
            raise cause from None
        raise RenderError(plugin.problem(_RENDERED, str(failure))) from failure
    if not isinstance(rendered, str | bytes):
        raise RenderError(plugin.problem(_RENDERED, describe(rendered)))
    return rendered


def _plain(rendered: object) -> object:
    """Return what a plug-in's renderer gave, as plain text or bytes, without a class of its own.

    Raises `UnicodeEncodeError` for a text that no file can hold.
    """
    if isinstance(rendered, str):
        rendered = plain_text(rendered)
        rendered.encode()
    elif isinstance(rendered, bytes):
        rendered = bytes(memoryview(rendered))
    return rendered


def _style_and_zone(
    style: "str | Style | None", zone: str | tzinfo | None
) -> "tuple[Style | None, tzinfo]":
    """Return the style and the zone of a document. Raises `RenderError` where there is none."""
    try:
        chosen = find_style(style)
        shown_in = UTC if zone is None else as_zone(zone)
    except (ReadError, FieldError, FileError) as error:
        raise RenderError(error.problems) from None
    if chosen is not None and shown_in is not UTC:
        raise RenderError(
            Problem(
                path="zone",
                expected="a style or a zone, not both",
                found=describe(str(zone)),
                hint="a document in the style of a team has its times in UTC",
            )
        )
    return chosen, shown_in


RendererT = TypeVar("RendererT", bound=Renderer[Any])
_RENDERED = "the report as text or bytes"


def _rendered(
    report: ReportData,
    renderer: type[Renderer[Any]],
    format: str,
    chosen: "Style | None",
    zone: tzinfo,
    options: dict[str, Any],
) -> str | bytes:
    bound, document = _prepared(report, renderer, format, chosen, zone, options)
    return bound.document(document)


def _prepared(
    report: ReportData,
    renderer: type[RendererT],
    format: str,
    chosen: "Style | None",
    zone: tzinfo,
    options: dict[str, Any],
) -> "tuple[RendererT, Document]":
    """Return a renderer with its options, and the tree that it gets. Raises `RenderError`."""
    wrong: tuple[Problem, ...] = ()
    metrics = tuple(options.get("metrics", ()))
    options = {name: value for name, value in options.items() if name != "metrics"}
    try:
        language = find_language(options.get("lang"))
    except FieldError as error:
        language, wrong = ENGLISH, error.problems
    if _has_words(renderer):
        options = {**options, "lang": language}
    else:  # a format that says no words of its own
        options = {name: value for name, value in options.items() if name != "lang"}
    try:
        writer = renderer(**options)
    except TypeError as error:
        if not _refuses(renderer, options):
            raise
        unknown = ", ".join(sorted({*options} - {"lang"}))
        expected = f"options that {format} has"
        problem = Problem(expected=expected, found=unknown, hint=str(error))
        raise RenderError([problem, *wrong]) from None
    except RenderError as error:
        raise RenderError([*error.problems, *wrong]) from None
    if wrong:
        raise RenderError(wrong)
    if chosen is None:
        document = document_of(report, writer.derived, language, zone, metrics)
    else:
        from postmortem.styles.writing import in_style

        # The style says where each part goes, so the head may repeat it.
        document = english_document(
            report, writer.derived, language, repeated=True, metrics=metrics
        )
        document = translated(in_style(document, chosen), language, own=False)
    document = attrs.evolve(document, identifier=report.metadata.incident_id)
    if "data" in writer.derived:
        from postmortem.serialize.json_text import to_json

        document = attrs.evolve(document, data=to_json(report))
    return writer, document


def email(
    report: ReportData,
    *,
    style: "str | Style | None" = None,
    zone: str | tzinfo | None = None,
    **options: Any,
) -> "EmailMessage":
    """Return a report as a mail; the options are those of `render(report, "mail")`.

    Raises `RenderError` for a style or an option that does not exist.
    """
    from postmortem.formats.mail.writer import MailRenderer

    chosen, shown_in = _style_and_zone(style, zone)
    bound, document = _prepared(report, MailRenderer, "mail", chosen, shown_in, options)
    return bound.message(document)


@cache
def _has_words(renderer: type[Renderer[Any]]) -> bool:
    """Whether a format writes words of its own, so that it needs the language."""
    return "lang" in inspect.signature(renderer).parameters


def _refuses(renderer: type[Renderer[Any]], options: dict[str, Any]) -> bool:
    """Whether a renderer has no such options."""
    try:
        inspect.signature(renderer).bind(**options)
    except TypeError:
        return True
    return False


def write(
    report: ReportData, format: str, *, style: "str | Style | None" = None, **options: Any
) -> str | bytes:
    """Return a report in any format: `json`, `yaml`, or one of `renderers()`.

    Options are the renderer's own, and `lang`. A `style` and a language are for what is rendered. JSON and
    YAML are data, and have none.
    """
    if style is None and {*options} - {"lang"} and format in RESERVED:
        unknown = ", ".join(sorted(options))
        raise RenderError(Problem(expected=f"no options, since {format} has none", found=unknown))
    if (style is not None or options.get("lang") is not None) and format in RESERVED:
        option = "style" if style is not None else "language"
        raise RenderError(
            Problem(
                expected="one of " + ", ".join(renderers()),
                found=describe(format),
                hint=f"only a document can be written in a {option}",
            )
        )
    if format == "json":
        from postmortem.serialize.json_text import to_json

        return to_json(report, indent=2) + "\n"
    if format == "yaml":
        from postmortem.serialize.yaml_text import to_yaml

        return to_yaml(report)
    if format not in BUILT_IN and format not in formats():
        raise RenderError(
            Problem(expected="one of " + ", ".join(formats()), found=describe(format))
        )
    return render(report, format, style=style, **options)


def save(
    report: ReportData,
    path: str | os.PathLike[str],
    *,
    overwrite: bool = True,
    style: "str | Style | None" = None,
    **options: Any,
) -> None:
    """Write a report to a file, in the format that the ending of its name stands for.

    Options are those of `render`. The file is written whole or not at all. Raises `RenderError` for an unknown ending, and
    `FileError` where the file can't be written or may not be overwritten.
    """
    text = write(report, format_of(path), style=style, **options)
    write_file(path, text, overwrite=overwrite)


@overload
def template(
    format: "TextFormat | Literal['yaml']" = "markdown",
    *,
    lint: bool = False,
    lang: "Language | str | None" = None,
) -> str: ...


@overload
def template(
    format: str, *, lint: bool = False, lang: "Language | str | None" = None
) -> str | bytes: ...


def template(
    format: str = "markdown", *, lint: bool = False, lang: "Language | str | None" = None
) -> str | bytes:
    """Return the blank document in a format; as `yaml`, it has every field of the model.

    With `lint`, its Markdown passes the default rules of markdownlint. `lang` is the language of its
    headings and labels; its prompts are English.
    """
    if format == "yaml":
        return (Path(__file__).parent / "blank.yaml").read_text(encoding="utf-8")
    document = blank_document()
    try:
        document = translated(document, find_language(lang))
    except FieldError as error:
        raise RenderError(error.problems) from None
    if lint and format == "markdown":
        document = attrs.evolve(document, body=map_blocks(document.body, _linted))
        from postmortem.formats.markdown.writer import MarkdownRenderer

        return MarkdownRenderer(lint=True).document(document)
    return find_renderer(format)().document(document)


def _linted(block: Block) -> Block:
    """Return a block of the blank document as markdownlint wants it.

    A paragraph in emphasis alone looks like a heading to it, and code has a language.
    """
    match block:
        case Prose(markdown) if is_prompt(markdown):
            return Prose(f"{markdown} …")
        case CodeBlock(code, None):
            return CodeBlock(code, "text")
    return block


# --- which formats there are ----------------------------------------------------------------------


def formats() -> tuple[str, ...]:
    """Return the names of all formats that a report can be written in."""
    return tuple(sorted({*FORMATS.values(), *renderers()}))


def format_of(path: str | os.PathLike[str], known: dict[str, str] | None = None) -> str:
    """Return the format that the ending of a file's name stands for.

    `known` limits which there are; without it, every renderer's counts. Raises `RenderError`.
    """
    suffix = Path(path).suffix.lower()
    format = (known or FORMATS).get(suffix) or (None if known else name_for_suffix(suffix))
    if format is None:
        endings = ", ".join(known or dict.fromkeys([*FILE_FORMATS, *suffixes()]))
        unknown = Problem(
            source=str(path),
            expected=f"a name that ends in one of {endings}",
            found=describe(suffix or Path(path).name),
        )
        if known and suffix:
            from postmortem.reading.foreign import ENDINGS  # few files are none of the formats

            if markup := ENDINGS.get(suffix):
                hint = f"convert it with '{markup.command(str(path))}'"
                unknown = attrs.evolve(unknown, message=f"is {markup.name}", hint=hint)
        # A format that is missed may be one that a broken plug-in should have brought.
        raise RenderError([unknown, *(() if known else broken())])
    return format


def suffix_of(format: str) -> str:
    """Return the ending of names of files in a format; a plug-in's first one, or its name."""
    known = {name: suffix for suffix, name in reversed(FORMATS.items())}
    if format in known:
        return known[format]
    suffixes = find_renderer(format).suffixes
    return suffixes[0] if suffixes else f".{format}"


def format_to_read(path: str | os.PathLike[str], known: dict[str, str] | None = None) -> str:
    """Return the format that a file is read in, by its name's ending. Raises `ReadError`.

    `known` says which there are; without it, those of text.
    """
    try:
        return format_of(path, known or FORMATS)
    except RenderError as error:
        raise ReadError(error.problems) from None
