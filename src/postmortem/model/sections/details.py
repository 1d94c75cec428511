"""What several sections hold: rows of an author's own, excerpts of text, links, priorities."""

import re

import attrs

from postmortem.errors import FieldError, Problem, describe
from postmortem.model.fields import Choice, typed
from postmortem.patterns import regex
from postmortem.text.normal import Code, Label, Line, Url, line, url
from postmortem.text.normal import label as normal_label


class Priority(Choice):
    """How soon something is worth doing.

    >>> Priority.read("high")
    <Priority.HIGH: 'High'>
    """

    HIGH = "High"
    MEDIUM = "Medium"
    LOW = "Low"


@attrs.frozen(field_transformer=typed)
class Detail:
    """A row with a label of the author's own, beside those that the document has.

    >>> Detail("Region", "eu-west-1").value
    'eu-west-1'
    """

    label: Line
    """The left cell, such as `Region`."""
    value: Line
    """The right cell, with the unit and spelling of its author."""


_LANGUAGE = regex(r"[A-Za-z0-9_+#.-]{1,40}")


@attrs.frozen(field_transformer=typed)
class Excerpt:
    """Literal text from a log, a shell or a file; shown as a code block.

    >>> Excerpt(code="pool_size = 20", language="ini").language
    'ini'
    """

    code: Code
    """The text. Control characters become their visible pictures."""
    language: Line | None = None
    """What highlights it: `json`, `python`, `console`."""

    def __attrs_post_init__(self) -> None:
        if self.language is not None and not _LANGUAGE.fullmatch(self.language):
            raise FieldError(
                Problem(
                    path="language",
                    expected="the name of a language, such as 'json'",
                    found=describe(self.language),
                )
            )


@attrs.frozen(field_transformer=typed)
class Link:
    """A reference to something outside of the document.

    >>> Link(label="Runbook", url="../runbooks/database.md").url
    '../runbooks/database.md'
    """

    label: Label
    """What it says: inline Markdown, with brackets escaped."""
    url: Url | None = None
    """Where it leads, absolute or relative; None for a reference by name only."""


_NO_SYSTEM = regex(r"[`\\\[\]<]|: |:$")
_ADDRESS = regex(r"<?(?P<url>https?://(?P<host>[^\s<>/?#]+)[^\s<>]*)>?")


@attrs.frozen(kw_only=True, field_transformer=typed)
class Source:
    """Where a row came from: a system, what it calls the row, and where that can be seen.

    >>> Source(system="Slack", id="1768471200.0001").id
    '1768471200.0001'
    >>> Source.read("https://alerts.example.com/7f3a").system
    'alerts.example.com'
    """

    system: Line
    """What the row was taken from: `Slack`, `PagerDuty`, `git`; of an address alone, its host."""
    id: Label | None = None
    """What the system calls it: a message's time stamp, an incident's number, a commit."""
    link: Url | None = None
    """Where it can be seen."""

    def __attrs_post_init__(self) -> None:
        if address := _ADDRESS.fullmatch(self.system):
            object.__setattr__(self, "system", line(address["host"]))
            if self.link is None:
                object.__setattr__(self, "link", url(address["url"]))
        if _NO_SYSTEM.search(self.system):
            raise FieldError(
                Problem(
                    path="system",
                    expected="the name of a system in plain words",
                    found=describe(self.system),
                    hint="leave out brackets, backticks, backslashes, `<`, and a colon at its end",
                )
            )

    @classmethod
    def read(cls, value: object) -> "Source":
        """Return the source that text names: a system, `system: id`, a link, or an address.

        Raises `FieldError` for text that is none of them.

        >>> Source.read("PagerDuty: Q1ABC").system
        'PagerDuty'
        """
        if isinstance(value, cls):
            return value
        if not isinstance(value, str):
            raise FieldError(Problem(expected="Source(…), or text", found=describe(value)))
        return read_source(value)


def write_source(source: Source) -> str:
    """Return a source as inline Markdown: `PagerDuty: Q1ABC`, as a link where there is one."""
    words = source.system if source.id is None else f"{source.system}: {source.id}"
    return words if source.link is None else write_link(Link(words, source.link))


def read_source(text: str) -> Source:
    """Return the source that a cell says. Raises `FieldError` for words that name none."""
    text = line(text)
    link = read_link(text)
    label, target = (text, None) if link is None else (link.label, link.url)
    system, colon, id = label.partition(": ")
    return Source(system=system, id=id if colon else None, link=target)


def write_link(link: Link) -> str:
    """Return a link as inline Markdown."""
    if link.url is None:
        return link.label
    # Only a parenthesis could end the target early, and only `&` begins an entity.
    return f"[{link.label}]({re.sub(r'[()&]', _escaped, link.url)})"


def read_link(text: str) -> Link | None:
    """Return the link that a line is, or the reference by name only; None for anything else.

    The inverse of `write_link`. A line with a link in it among other words is no one link.
    """
    text = line(text)
    # The last `](` is the one: in a target, parentheses are escaped.
    at = text.rfind("](")
    inner, target = text[1:at], text[at + 2 : -1]
    is_link = text[:1] == "[" and text[-1:] == ")" and at > 1 and not re.search(r"\s|[<>]", target)
    if is_link and normal_label(inner) == inner:
        return Link(inner, re.sub(r"\\([()&])", r"\1", target) or None)
    return Link(text) if normal_label(text) == text else None


def _escaped(match: re.Match[str]) -> str:
    return f"\\{match[0]}"
