"""Markdown to plain text: the markup is resolved, the words and their order stay.

A loop and no recursion: how deep quotes and lists are nested is up to an author, and Python's
stack is not.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from postmortem.formats.escape import COMMENT
from postmortem.formats.text.columns import shown, table, width_of, wrapped
from postmortem.patterns import regex
from postmortem.text.commonmark import events, heading_html
from postmortem.text.guards import in_heading

UNDERLINES = "=-~."
"""What is below a heading, by its level; the deepest has that of the last."""
_INLINE = {"Emphasis", "Strong", "Strikethrough", "Link", "Image", "Superscript", "Subscript"}
_MARKUP = regex(r"[\\`*_\[<&]")
_MORE_MARKUP = regex(r"[\n\r\[<>&]")
"""Without one of these, a line has no markup but emphasis, code and escapes."""
_TAG = regex(r"</?[a-z]+>")
_BREAK = regex(r"<br\s*/?>\n?", re.IGNORECASE)


def plain_line(markdown: str) -> str:
    """Return inline Markdown as plain text; a `<br>` is a line feed."""
    if not _MARKUP.search(markdown):
        return shown(markdown)
    # A heading is parsed as inline Markdown and nothing else.
    source = in_heading(markdown)
    if not _MORE_MARKUP.search(source):
        return shown(_TAG.sub("", heading_html(source))).strip(" ")
    words = _Words()
    for event, _ in events(f"# {source}"):
        words.take(event)
    return words.text()


def plain_lines(lines: Sequence[str]) -> list[str]:
    """Return many lines as plain text; most have nothing to resolve, which one look shows."""
    together = "".join(lines)
    if together.isascii() and together.isprintable() and not _MARKUP.search(together):
        return list(lines)
    return list(map(plain_line, lines))


def heading(title: str, level: int, width: int) -> list[str]:
    """Return the lines of a heading: its words, and what underlines them."""
    lines = wrapped(title, width)
    underline = UNDERLINES[min(level, len(UNDERLINES)) - 1]
    return [*lines, underline * max(1, min(width, max(map(width_of, lines))))]


class _Words:
    """Inline text that comes event by event."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.targets: list[tuple[int, dict[str, Any]]] = []

    def take(self, event: Any) -> None:
        """Add an event; those of markup that plain text doesn't show add nothing."""
        if type(event) is str:
            self.parts.append("\n" if event == "HardBreak" else " ")
            return
        kind, value = next(iter(event.items()))
        if kind == "Start":
            if type(value) is dict and (target := value.get("Link") or value.get("Image")):
                self.targets.append((len(self.parts), target))
        elif kind == "End":
            if value in ("Link", "Image") and self.targets:
                self._end_link(*self.targets.pop())
        elif kind in ("InlineHtml", "Html"):
            self.parts.append(_BREAK.sub("\n", COMMENT.sub("", value)))
        else:
            self.parts.append(value)

    def _end_link(self, start: int, target: dict[str, Any]) -> None:
        url, title = target["dest_url"], target.get("title")
        label = "".join(self.parts[start:])
        del self.parts[start:]
        notes = [url] if url and url not in (label, f"mailto:{label}") else []
        notes += [f'"{title}"'] if title else []
        self.parts.append(
            f"{label} ({' '.join(notes)})" if notes and label else label or " ".join(notes)
        )

    def text(self) -> str:
        """Return what has come, and begin anew."""
        text = shown("".join(self.parts))
        self.parts = []
        return "\n".join(line.strip(" ") for line in text.split("\n")).strip("\n")


class PlainText:
    """Lines of plain text that blocks of Markdown are added to."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.lines: list[str] = []
        self.indent = ""
        """What every line begins with here."""
        self.lead: str | None = None
        """What the next line begins with instead: the marker of a list item."""
        self.open: list[tuple[str, bool]] = []
        """The indents outside of the open quotes and items; whether the outer one is an item."""
        self.numbers: list[int | None] = []

    def add(self, markdown: str) -> None:
        """Add block Markdown."""
        words = _Words()
        stream = (event for event, _ in events(markdown))
        for event in stream:
            kind, value = (event, "") if type(event) is str else next(iter(event.items()))
            name = value if type(value) is str else next(iter(value), "")
            block = kind in ("Start", "End") and name not in _INLINE
            if (block or kind == "Rule") and words.parts:
                self.text(words.text())  # of a tight list item
            if kind == "Rule":
                self.apart()
                self.text("* * *")
            elif not block:
                words.take(event)
            elif kind == "Start":
                self._start(name, value, words, stream)
            else:
                self._end(name)
        if words.parts:
            self.text(words.text())

    def _start(self, name: str, tag: Any, words: _Words, stream: Iterator[Any]) -> None:
        if name == "Item":
            number = self.numbers[-1]
            self.numbers[-1] = None if number is None else number + 1
            self.enter("- " if number is None else f"{number}. ")
        elif name == "List":
            if not (self.open and self.open[-1][1]):
                self.apart()
            self.numbers.append(tag["List"])
        elif name == "BlockQuote":
            self.apart()
            self.enter("> ", "> ")
        elif name == "Heading":
            self.apart()
            title = _inline(words, stream)
            level = int(tag["Heading"]["level"][1])
            self.put(heading(title, level, self.width_left) if title else [""])
        elif name == "CodeBlock":
            code = "".join(next(iter(event.values())) for event in _until_end(stream))
            self.code(code.removesuffix("\n"))
        elif name == "Table":
            rows = [[_inline(words, stream) for _ in _starts(stream)] for _ in _starts(stream)]
            self.apart()
            self.put(table(rows[0], rows[1:], self.width_left))
        elif name == "HtmlBlock":
            html = "".join(next(iter(event.values())) for event in _until_end(stream))
            if (seen := COMMENT.sub("", html)).strip():
                self.apart()
                words.take({"Html": seen})
                self.text(words.text())
        else:  # a paragraph
            self.apart()

    def _end(self, name: str) -> None:
        if name == "List":
            self.numbers.pop()
        elif name in ("Item", "BlockQuote"):
            self.leave()

    # --- what every block is made of ---------------------------------------------------------------

    @property
    def width_left(self) -> int:
        """How many columns there are for text."""
        return max(self.width - max(len(self.indent), len(self.lead or "")), 10)

    def enter(self, marker: str, rest: str | None = None) -> None:
        """Begin a quote or an item: its first line begins with a marker, the others with `rest`."""
        self.open.append((self.indent, rest is None))
        self.lead = (self.indent if self.lead is None else self.lead) + marker
        if len(self.lead) > self.width // 2:  # too deep to be shown by indentation
            self.put([""])
        else:
            self.indent += " " * len(marker) if rest is None else rest

    def leave(self) -> None:
        """End what was begun last; where nothing was in it, its marker does."""
        if self.lead is not None:
            self.put([""])
        self.indent, _ = self.open.pop()

    def apart(self) -> None:
        """Leave a line free before the next block, unless it is the first of all or of an item."""
        if self.lines and self.lead is None and self.lines[-1].strip("> "):
            self.lines.append(self.indent.rstrip())

    def put(self, lines: list[str]) -> None:
        """Add lines as they are."""
        for line in lines:
            lead = self.indent if self.lead is None else self.lead
            self.lines.append((lead + line).rstrip(" "))
            self.lead = None

    def text(self, text: str) -> None:
        """Add words, wrapped."""
        self.put(wrapped(text, self.width_left))

    def code(self, code: str) -> None:
        """Add literal text, indented and never wrapped."""
        self.apart()
        lines = shown(code.expandtabs()).split("\n")
        self.put([f"    {line}" if line.strip() else "" for line in lines])


def _inline(words: _Words, stream: Iterator[Any]) -> str:
    """Return the inline content of the block that has begun, and use up its end."""
    depth = 0
    for event in stream:
        if type(event) is dict:
            depth += ("Start" in event) - ("End" in event)
            if depth < 0:
                break
        words.take(event)
    return words.text()


def _starts(stream: Iterator[Any]) -> Iterator[Any]:
    for event in stream:
        if "End" in event:
            return
        yield event


def _until_end(stream: Iterator[Any]) -> Iterator[Any]:
    for event in stream:
        if "End" in event:
            return
        yield event
