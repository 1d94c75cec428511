"""Markdown to HTML: what stands in a title, a cell, an item or a paragraph.

A real parser reads it, once, and each of its events has one answer here: raw HTML becomes text, a
link is one only where its target is allowed. Whatever an author wrote can be read in the result.
"""

import html
import re
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from postmortem.formats.escape import BREAK, MARKUP, escape, escape_code, is_plain
from postmortem.text.commonmark import events, heading_html
from postmortem.text.guards import in_heading

Heading: TypeAlias = Callable[[int, str], str]
"""Makes a heading of a level in the Markdown, and of its words in HTML."""

# Without one of these, a line has no markup but emphasis, code and escapes, and no character that
# the parser would write in another way than `escape` does: its own HTML is what we would make.
_NOT_THE_PARSERS = re.compile("[\n\r<>&\"'\\[\u202a-\u202e\u2066-\u2069]")

_WEB = re.compile(r"(?:https?:|mailto:|[^:/?#\\]*(?:[/?#]|$))", re.IGNORECASE)
_PICTURE = re.compile(
    r"https?://|data:image/(?:png|jpeg|gif|webp|svg\+xml)[;,]|[^:/?#\\]*(?:[/?#]|$)", re.IGNORECASE
)
_STAYS_IN_PAGE = re.compile("https://|data:", re.IGNORECASE)
_UNSEEN_IN_URL = re.compile(r"[\x00-\x20\x7f-\xa0\u2028-\u202e\u2066-\u2069\\]")


class Writer:
    """Turns Markdown into HTML; `remote` pictures are shown, others become links to them.

    A page on its own can only show pictures that its policy lets in. A fragment stands in a page
    that decides for itself.
    """

    def __init__(self, *, any_picture: bool) -> None:
        self.any_picture = any_picture

    def line(self, markdown: str) -> str:
        """Return a line as HTML."""
        if is_plain(markdown):
            return escape(markdown)
        # In a heading there is nothing but inline Markdown, and nothing is defined by a line.
        heading = in_heading(markdown)
        if _NOT_THE_PARSERS.search(heading) is None:
            return heading_html(heading)
        return _Walk(self.any_picture, lambda _, words: words).run(f"# {heading}")

    def lines(self, lines: Sequence[str]) -> list[str]:
        """Return many lines as HTML; those without markup, which are most, take one pass together."""
        together = "\n".join(lines)
        shown = escape(together).split("\n")
        if len(shown) != len(lines):  # no line of a report has a line end
            return list(map(self.line, lines))
        if is_plain(together):
            return shown
        marked = MARKUP.search
        return [
            escaped if marked(line) is None else self.line(line)
            for escaped, line in zip(shown, lines, strict=True)
        ]

    def blocks(self, markdown: str, heading: Heading) -> str:
        """Return blocks of Markdown as HTML."""
        return _Walk(self.any_picture, heading).run(markdown)


_ELEMENTS = {
    "Paragraph": "p", "Emphasis": "em", "Strong": "strong", "Item": "li", "TableRow": "tr",
    "TableHead": "tr", "BlockQuote": "blockquote",
}  # fmt: skip


class _Walk:
    """One way through the events of a text."""

    def __init__(self, any_picture: bool, heading: Heading) -> None:
        self.any_picture = any_picture
        self.heading = heading
        self.parts: list[str] = []
        self.closing: list[str] = []
        """What ends each element that is open."""
        self.outer: list[list[str]] = []
        """The parts around a heading or a picture that is open."""
        self.pictures = 0
        self.links = 0
        self.code = False
        self.cell = "td"

    def run(self, markdown: str) -> str:
        for event, _ in events(markdown):
            if type(event) is str:
                self._alone(event)
                continue
            ((kind, value),) = event.items()
            if kind == "Start":
                name = value if type(value) is str else next(iter(value))
                self._start(name, value)
            elif kind == "End":
                name = value if type(value) is str else next(iter(value))
                self._end(name, value)
            elif kind == "Text":
                self.parts.append(escape_code(value) if self.code else escape(value))
            elif kind == "Code":
                text = escape_code(value)
                self.parts.append(text if self.pictures else f"<code>{text}</code>")
            else:  # raw HTML, which is text here, but for the one tag that people use in cells
                self.parts.append("".join(map(self._raw, _BREAK_APART.split(value))))
        return "".join(self.parts)

    def _raw(self, piece: str) -> str:
        if not BREAK.fullmatch(piece):
            return escape(piece)
        return " " if self.pictures else "<br>"

    def _alone(self, event: str) -> None:
        if self.pictures:
            self.parts.append(" ")
        else:
            self.parts.append({"HardBreak": "<br>\n", "Rule": "<hr>\n"}.get(event, "\n"))

    def _start(self, name: str, value: Any) -> None:
        if name in ("Link", "Image"):
            self._start_reference(name, value[name])
        elif name == "Heading":
            self.outer.append(self.parts)
            self.parts = []
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
        elif name == "Table":
            self.parts.append('<div class="table" tabindex="0"><table>\n')
            self.closing.append("</tbody></table></div>\n")
        elif name == "HtmlBlock":
            self.parts.append("<p>")
            self.closing.append("</p>\n")
        elif name == "TableCell":
            self.parts.append('<th scope="col">' if self.cell == "th" else "<td>")
            self.closing.append(f"</{self.cell}>")
        else:
            if name == "TableHead":
                self.cell = "th"
                self.parts.append("<thead>")
            if not (self.pictures and name in ("Emphasis", "Strong")):
                self.parts.append(f"<{_ELEMENTS[name]}>")

    def _end(self, name: str, value: Any) -> None:
        if name == "Image":
            self._end_picture()
        elif name == "Heading":
            said = "".join(self.parts)
            self.parts = self.outer.pop()
            self.parts.append(self.heading(int(value[name][1]), said))
        elif name == "CodeBlock":
            self.code = False
            self.parts.append("</code></pre>\n")
        elif name in ("List", "Table", "HtmlBlock", "TableCell", "Link"):
            self.links -= name == "Link"
            self.parts.append(self.closing.pop())
        elif self.pictures and name in ("Emphasis", "Strong"):
            pass
        else:
            line_end = "" if name in ("Emphasis", "Strong") else "\n"
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
        said = "".join(self.parts)
        self.parts = self.outer.pop()
        url = self.closing.pop()
        self.pictures -= 1
        source = allowed(url, _PICTURE)
        if self.pictures:
            self.parts.append(said)
        elif source is None:
            self.parts.append(f"{said} ({escape(url)})")
        elif self.any_picture or _STAYS_IN_PAGE.match(url):
            self.parts.append(f'<img src="{source}" alt="{said}">')
        elif self.links:
            self.parts.append(said or source)
        else:
            self.parts.append(f'<a href="{source}">{said or source}</a>')


_BREAK_APART = re.compile(r"(<br\s*/?>)", re.IGNORECASE)


def code_start(language: str | None) -> str:
    """Return the tags that begin a code block."""
    known = f' class="language-{html.escape(language)}"' if language else ""
    return f'<pre tabindex="0"><code{known}>'


def allowed(url: str, schemes: re.Pattern[str]) -> str | None:
    """Return a target as the value of an attribute; None where its scheme is not allowed."""
    # What a browser would drop from a scheme is spelt out, and then it is no scheme any more.
    url = _UNSEEN_IN_URL.sub(
        lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), url
    )
    if schemes.match(url) is None or url.startswith("//"):
        return None
    return html.escape(url)
