"""Markdown to HTML: what is in a title, a cell, an item or a paragraph.

A real parser reads it, once, and each of its events has one answer here: raw HTML becomes text, a
link is one only where its target is allowed. Whatever an author wrote can be read in the result.
"""

import html
import re
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from postmortem.formats.escape import BREAK, COMMENT, MARKUP, escape, escape_code, is_plain
from postmortem.patterns import regex
from postmortem.text.commonmark import heading_html, shown_events
from postmortem.text.guards import in_heading
from postmortem.text.languages import ENGLISH, Language

Heading: TypeAlias = Callable[[int, str], str]
"""Makes a heading of a level in the Markdown, and of its words in HTML."""

# Without one of these, a line has no markup but emphasis, code and escapes, and no character that
# the parser would write in another way than `escape` does: its own HTML is what we would make.
_NOT_THE_PARSERS = regex("[\n\r<>&\"'\\[\u202a-\u202e\u2066-\u2069]")

_WEB = regex(r"(?:https?:|mailto:|[^:/?#\\]*(?:[/?#]|$))", re.IGNORECASE)
_PICTURE = regex(
    r"https?://|data:image/(?:png|jpeg|gif|webp|svg\+xml)[;,]|[^:/?#\\]*(?:[/?#]|$)", re.IGNORECASE
)
_UNSEEN_IN_URL = regex(r"[\x00-\x20\x7f-\xa0\u2028-\u202e\u2066-\u2069\\]")


_ELSEWHERE = regex(r"[\s\x00-\x1f]*+(?:[a-z][a-z0-9+.-]*+:|[/\\]{2})", re.IGNORECASE)
"""What an address begins with that leads out of the site of its page; browsers read `\\` as `/`."""


class Writer:
    """Turns Markdown into HTML; `remote` pictures are shown, others become links to them.

    A page on its own can only show pictures that its policy lets in: those inside it, and those of the
    hosts in `images`. A `fragment` also shows the pictures beside the page that it is part of.
    """

    def __init__(self, *, fragment: bool, images: str = "none", lang: Language = ENGLISH) -> None:
        self.fragment = fragment
        self.lang = lang
        self.notes = 0
        """How many footnotes there were."""
        self._hosts = [] if images == "none" else images.split()

    def shows(self, url: str) -> bool:
        """Whether a picture is shown: it is part of the page, beside it, or its host is allowed."""
        if url[:5].lower() == "data:" or (self.fragment and not _ELSEWHERE.match(url)):
            return True
        return any(map(_of_host(url), self._hosts))

    def line(self, markdown: str) -> str:
        """Return a line as HTML."""
        extended = is_extended(markdown)
        if is_plain(markdown) and not extended:
            return escape(markdown)
        # In a heading there is nothing but inline Markdown, and nothing is defined by a line.
        heading = in_heading(markdown)
        if not extended and _NOT_THE_PARSERS.search(heading) is None:
            return heading_html(heading)
        return _Walk(self, lambda _, words: words).run(f"# {heading}")

    def lines(self, lines: Sequence[str]) -> list[str]:
        """Return many lines as HTML; those without markup, which are most, take one pass together."""
        together = "\n".join(lines)
        shown = escape(together).split("\n")
        if len(shown) != len(lines):  # no line of a report has a line end
            return list(map(self.line, lines))
        extended = is_extended(together)
        if is_plain(together) and not extended:
            return shown
        marked = MARKUP.search
        return [
            escaped
            if marked(line) is None and not (extended and is_extended(line))
            else self.line(line)
            for escaped, line in zip(shown, lines, strict=True)
        ]

    def blocks(self, markdown: str, heading: Heading) -> str:
        """Return blocks of Markdown as HTML."""
        return _Walk(self, heading).run(markdown)

    def item(self, markdown: str) -> str:
        """Return the line of an item of a list, with its box where it is a task."""
        box = _TASK.match(markdown)
        if box is None:
            return self.line(markdown)
        return self.box(box[1] != " ") + self.line(markdown[box.end() :])

    def box(self, is_done: bool) -> str:
        """Return the box of a task."""
        label = escape(self.lang("done" if is_done else "to do"))
        return (
            f'<span class="box" role="img" aria-label="{label}">{"☑" if is_done else "☐"}</span> '
        )


_TASK = regex(r"\[([ xX])\] (?=\S)")
"""The box of a task: `[x] Restart it`; not `[x](y)`."""
_STRUCK = regex(r"~\S[^\n]*~")
_EMAIL = regex(r"(?<![\w.+-])[A-Za-z0-9][\w.+-]*@[A-Za-z0-9][\w-]*(?:\.[\w-]+)+(?<![-_])")
"""A bare address: `a@b.example`; not `@a` and not `a@b`."""
_BARE = regex(
    r"(?:(?<![A-Za-z0-9])https?://(?=\w)|(?<![^\s*_~(])www\.(?=\w))[^\s<>、。，）」』】]+"
    rf"|{_EMAIL.pattern}",
    re.IGNORECASE,
)
"""A bare address of the web, or of a mailbox (GFM 0.29, 6.9). It also ends where CJK text goes on."""


def is_extended(text: str) -> bool:
    """Whether a text may have what GitHub adds to inline Markdown: bare links and struck words."""
    return (
        ("~" in text and _STRUCK.search(text) is not None)
        or "://" in text
        or "www." in text
        or ("@" in text and _EMAIL.search(text) is not None)
    )


_ELEMENTS = {
    "Paragraph": "p", "Emphasis": "em", "Strong": "strong", "TableRow": "tr", "TableHead": "tr",
    "BlockQuote": "blockquote", "Strikethrough": "del",
}  # fmt: skip
_IN_LINES = ("Emphasis", "Strong", "Strikethrough")


class _Walk:
    """One way through the events of a text."""

    def __init__(self, writer: Writer, heading: Heading) -> None:
        self.writer = writer
        self.heading = heading
        self.parts: list[str] = []
        self.closing: list[str] = []
        """What ends each element that is open."""
        self.outer: list[list[str]] = []
        """The parts around a heading, a picture, a footnote or a block of HTML that is open."""
        self.pictures = 0
        self.links = 0
        self.code = False
        self.html = False
        self.cell = "td"
        self.alignment: list[str] = []
        self.column = 0
        self.numbers: dict[str, int] = {}
        """The number of each footnote, in the order in which the text asks for them."""
        self.notes: dict[str, str] = {}

    def run(self, markdown: str) -> str:
        text = ""
        for event in shown_events(markdown):
            if type(event) is dict and "Text" in event:
                text += event["Text"]
                continue
            if text:
                self._text(text)
                text = ""
            self._event(event)
        if text:
            self._text(text)
        return "".join(self.parts) + self._footnotes()

    def _event(self, event: Any) -> None:
        if type(event) is str:
            self._alone(event)
            return
        ((kind, value),) = event.items()
        if kind == "Start":
            name = value if type(value) is str else next(iter(value))
            self._start(name, value)
        elif kind == "End":
            name = value if type(value) is str else next(iter(value))
            self._end(name, value)
        elif kind == "Code":
            text = escape_code(value)
            self.parts.append(text if self.pictures else f"<code>{text}</code>")
        elif kind == "TaskListMarker":
            self.parts.append(self.writer.box(value))
        elif kind == "FootnoteReference":
            self._reference(value)
        elif self.html:
            self.parts.append(value)
        else:
            self._html(value)

    def _text(self, text: str) -> None:
        if self.code:
            self.parts.append(escape_code(text))
        elif self.links or self.pictures or not is_extended(text):
            self.parts.append(escape(text))
        else:
            end = 0
            for match in _BARE.finditer(text):
                address = _without_tail(match[0])
                target = address if "://" in address[:8] else None
                if target is None:
                    target = (
                        f"http://{address}"
                        if address[:4].lower() == "www."
                        else f"mailto:{address}"
                    )
                if (href := allowed(target, _WEB)) is None:
                    continue
                self.parts.append(escape(text[end : match.start()]))
                self.parts.append(f'<a class="bare" href="{href}">{escape(address)}</a>')
                end = match.start() + len(address)
            self.parts.append(escape(text[end:]))

    def _html(self, value: str) -> None:
        """Add raw HTML, which is text here, but for comments and the one tag that people use in cells."""
        seen = COMMENT.sub("", value)
        self.parts.append("".join(map(self._raw, _BREAK_APART.split(seen))))

    def _raw(self, piece: str) -> str:
        if not BREAK.fullmatch(piece):
            return escape(piece)
        return " " if self.pictures else "<br>"

    def _alone(self, event: str) -> None:
        if self.pictures:
            self.parts.append(" ")
        else:
            self.parts.append({"HardBreak": "<br>\n", "Rule": "<hr>\n"}.get(event, "\n"))

    def _reference(self, name: str) -> None:
        """Add the number of a footnote; in a page, it leads to it."""
        number = self.numbers.setdefault(name, len(self.numbers) + 1)
        at = self.writer.notes + number
        if self.pictures or self.links or self.writer.fragment:
            self.parts.append(f"<sup>{number}</sup>")
        else:
            self.parts.append(f'<sup><a href="#footnote-{at}">{number}</a></sup>')

    def _footnotes(self) -> str:
        """Return the footnotes, in the order of their numbers; those that nothing asks for come last."""
        if not self.notes:
            return ""
        order = [*self.numbers, *(name for name in self.notes if name not in self.numbers)]
        items = []
        for number, name in enumerate(order, start=self.writer.notes + 1):
            anchor = "" if self.writer.fragment else f' id="footnote-{number}"'
            items.append(f"<li{anchor}>{self.notes.get(name, '')}</li>\n")
        self.writer.notes += len(order)
        return f'<div class="footnotes"><ol>\n{"".join(items)}</ol></div>\n'

    def _start(self, name: str, value: Any) -> None:
        if name in ("Link", "Image"):
            self._start_reference(name, value[name])
        elif name in ("Heading", "FootnoteDefinition"):
            self.outer.append(self.parts)
            self.parts = []
            if name == "FootnoteDefinition":
                self.closing.append(value[name])
        elif name == "CodeBlock":
            self.code = True
            fenced = value[name]
            language = fenced["Fenced"].split(" ")[0] if type(fenced) is dict else ""
            self.parts.append(code_start(language))
        elif name == "List":
            first = value[name]
            start = "" if first in (None, 1) else f' start="{first}"'
            self.parts.append("<ul>\n" if first is None else f"<ol{start}>\n")
            self.closing.append("</ul>\n" if first is None else "</ol>\n")
        elif name == "Item":
            self.parts.append("<li>")
        elif name == "Table":
            self.alignment = [_ALIGNED[side] for side in value[name]]
            self.parts.append('<div class="table" tabindex="0"><table>\n')
            self.closing.append("</tbody></table></div>\n")
        elif name == "HtmlBlock":
            self.html = True
            self.outer.append(self.parts)
            self.parts = []
        elif name == "TableCell":
            side = self.alignment[self.column] if self.column < len(self.alignment) else ""
            self.column += 1
            self.parts.append(f'<th scope="col"{side}>' if self.cell == "th" else f"<td{side}>")
            self.closing.append(f"</{self.cell}>")
        elif name == "BlockQuote" and type(value) is dict and value[name] is not None:
            kind = value[name]
            title = escape(self.writer.lang(kind))
            self.parts.append(
                f'<blockquote class="alert {kind.lower()}"><strong>{title}</strong>\n'
            )
        else:
            if name == "TableHead":
                self.cell = "th"
                self.parts.append("<thead>")
            if name in ("TableHead", "TableRow"):
                self.column = 0
            if not (self.pictures and name in _IN_LINES):
                self.parts.append(f"<{_ELEMENTS[name]}>")

    def _end(self, name: str, value: Any) -> None:
        if name == "Image":
            self._end_picture()
        elif name == "Heading":
            content = "".join(self.parts)
            self.parts = self.outer.pop()
            self.parts.append(self.heading(int(value[name][1]), content))
        elif name == "FootnoteDefinition":
            note = "".join(self.parts)
            self.parts = self.outer.pop()
            self.notes.setdefault(self.closing.pop(), note)
        elif name == "HtmlBlock":
            self.html = False
            seen = COMMENT.sub("", "".join(self.parts))
            self.parts = self.outer.pop()
            if seen.strip():
                self.parts.append("<p>")
                self._html(seen)
                self.parts.append("</p>\n")
        elif name == "CodeBlock":
            self.code = False
            self.parts.append("</code></pre>\n")
        elif name in ("List", "Table", "TableCell", "Link"):
            self.links -= name == "Link"
            self.parts.append(self.closing.pop())
        elif name == "Item":
            self.parts.append("</li>\n")
        elif self.pictures and name in _IN_LINES:
            pass
        else:
            line_end = "" if name in _IN_LINES else "\n"
            self.parts.append(f"</{_ELEMENTS[name]}>{line_end}")
            if name == "TableHead":
                self.cell = "td"
                self.parts.append("</thead><tbody>\n")

    def _start_reference(self, name: str, target: dict[str, str]) -> None:
        if name == "Image":
            self.outer.append(self.parts)
            self.parts = []
            self.closing.append(target["dest_url"])
            self.pictures += 1
            return
        url = target["dest_url"]
        if target["link_type"] == "Email" and not url.lower().startswith("mailto:"):
            url = f"mailto:{url}"
        self.links += 1
        if self.pictures:  # the words of a picture have no links
            self.closing.append("")
        elif (href := allowed(url, _WEB)) is None:
            self.closing.append("" if target["link_type"] == "Autolink" else f" ({escape(url)})")
        else:
            title = f' title="{escape(target["title"])}"' if target["title"] else ""
            self.parts.append(f'<a href="{href}"{title}>')
            self.closing.append("</a>")

    def _end_picture(self) -> None:
        alt = "".join(self.parts)
        self.parts = self.outer.pop()
        url = self.closing.pop()
        self.pictures -= 1
        source = allowed(url, _PICTURE)
        if self.pictures:
            self.parts.append(alt)
        elif source is None:
            self.parts.append(f"{alt} ({escape(url)})")
        elif self.writer.shows(url):
            self.parts.append(f'<img src="{source}" alt="{alt}">')
        elif self.links:
            self.parts.append(alt or source)
        else:
            self.parts.append(f'<a href="{source}">{alt or source}</a>')


_ALIGNED = {
    "None": "", "Left": ' class="left"', "Center": ' class="center"', "Right": ' class="right"',
}  # fmt: skip
_ENTITY = regex(r"&[A-Za-z0-9]{1,40};$")


def _without_tail(url: str) -> str:
    """Return a bare address without the punctuation of the sentence that it is in."""
    end = len(url)
    unopened = url.count(")") - url.count("(")
    while end:
        last = url[end - 1]
        if last in "?!.,:*_~'\"":
            end -= 1
        elif last == ")" and unopened > 0:
            end -= 1
            unopened -= 1
        elif last == ";" and (match := _ENTITY.search(url, max(0, end - 42), end)):
            end = match.start()
        else:
            break
    return url[:end]


def _of_host(url: str) -> Callable[[str], bool]:
    """Return a function that is true of URLs of a host, written as a policy writes hosts."""
    scheme, _, rest = url.partition("://")
    name = re.split(r"[/?#\\]", rest, maxsplit=1)[0].lower()
    if scheme.lower() != "https" or "@" in name:
        return lambda host: False

    def is_of(host: str) -> bool:
        if host == "https:":
            return True
        searched = host.removeprefix("https://").lower()
        if searched.startswith("*."):
            return name.endswith(searched[1:])
        return name == searched

    return is_of


_BREAK_APART = regex(r"(<br\s*/?>)", re.IGNORECASE)


def code_start(language: str | None) -> str:
    """Return the tags that begin a code block."""
    known = f' class="language-{html.escape(language)}"' if language else ""
    return f'<pre tabindex="0"><code{known}>'


def allowed(url: str, schemes: re.Pattern[str]) -> str | None:
    """Return a target as the value of an attribute; None where its scheme is not allowed."""
    # What a browser would drop from a scheme is spelt out, and then it is no scheme any more.
    url = _UNSEEN_IN_URL.sub(
        lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), url
    )
    if schemes.match(url) is None or url.startswith("//"):
        return None
    return html.escape(url)
