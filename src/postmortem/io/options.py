"""The options of each format as a type checker and an editor know them.

The renderers check what they are given when they run. Here are the names and the kinds alone, so that
`render(report, "html", thme="dark")` is an error before the program runs, and an editor completes them.
"""

from collections.abc import Iterable, Sequence
from datetime import date, tzinfo
from typing import TYPE_CHECKING, Literal, TypeAlias, TypedDict

if TYPE_CHECKING:
    from postmortem.derived.metrics import MetricDefinition
    from postmortem.styles.style import Style
    from postmortem.text.languages import Language

ProfileFormat: TypeAlias = Literal[
    "commonmark", "github", "gitlab", "incident.io", "notion", "slack", "statuspage"
]
"""The formats that are Markdown as some place shows it."""
TextFormat: TypeAlias = Literal[
    ProfileFormat, "adf", "html", "jira", "markdown", "pandoc-json", "text", "typst"
]
"""The formats that are known to be text; that of a plug-in may be bytes as well."""
BytesFormat: TypeAlias = Literal["docx", "mail", "pdf"]
"""The formats that are known to be bytes."""


class Format(str):
    """The name of a format that a type checker can't know: a plug-in's, or what somebody typed.

    >>> import postmortem as pm
    >>> typed = "text"
    >>> pm.render(pm.report("Login was down").build(), pm.Format(typed))[:14]
    'Login was down'
    """

    __slots__ = ()


StyleName: TypeAlias = Literal[
    "azure", "cloudbook", "elastic", "google", "kehoe", "real-world-sre", "srebook"
]
"""A published style, by its name."""
LanguageTag: TypeAlias = Literal["en", "de", "es", "fr", "ja", "pt", "zh"]
"""A language that has a table of words; `de-AT` has that of `de`."""


class DocumentOptions(TypedDict, total=False):
    """The options that every format has."""

    lang: "Language | LanguageTag | str | None"
    style: "Style | StyleName | str | None"
    zone: str | tzinfo | None
    metrics: "Iterable[MetricDefinition]"


class HtmlOptions(DocumentOptions, total=False):
    """The options of HTML, which `to_html` takes as well."""

    theme: Literal["auto", "light", "dark"]
    toc: bool
    embed_data: bool | None
    fragment: bool
    css: str
    today: date | str | None
    images: str | Sequence[str]


class MarkdownOptions(DocumentOptions, total=False):
    """The options of our own Markdown."""

    diagram: bool
    lint: bool


class ProfileOptions(DocumentOptions, total=False):
    """The options of Markdown as some place shows it; `limit` is in characters."""

    limit: int | None
    diagram: bool


class TextOptions(DocumentOptions, total=False):
    """The options of plain text; `width` is in columns."""

    width: int
    color: bool


class AdfOptions(DocumentOptions, total=False):
    """The options of Atlassian's documents; `limit` is in characters."""

    limit: int | None
    title: bool


class PandocOptions(DocumentOptions, total=False):
    """The options of pandoc's tree."""

    timings: bool


class TypstOptions(DocumentOptions, total=False):
    """The options of Typst."""

    paper: Literal["a4", "us-letter"]
    font: str | None
    embed_data: bool


class PdfOptions(TypstOptions, total=False):
    """The options of PDF."""

    system_fonts: bool
    font_folder: str | None


class DocxOptions(DocumentOptions, total=False):
    """The options of a document of Word; `reference` is the path of one whose styles are used."""

    reference: str | None
    timings: bool


class MailOptions(DocumentOptions, total=False):
    """The options of a mail, which `to_email` takes as well; `limit` is in bytes of the page."""

    sender: str | None
    to: str | tuple[str, ...] | list[str]
    subject: str | None
    picture: bool
    limit: int
