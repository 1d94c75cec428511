"""Other systems' markup as inline Markdown: the one place where it is converted.

Slack's mrkdwn and rich text, HTML, Atlassian's document format (ADF) and plain text all become lines
of `Span`s, and one writer makes a line of Markdown of them. What no system marked up is shown as it
is, by `escape`. Line breaks become `<br>`. Tokens are taken out of all words and addresses.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from html.parser import HTMLParser
from typing import Any

import attrs

from postmortem.model.sections.details import Link, write_link
from postmortem.patterns import regex
from postmortem.sources.secrets import clean_address, is_private, without_tokens
from postmortem.sources.stamps import stamp
from postmortem.text.normal import escape, line_or_blank
from postmortem.text.tags import split_at_breaks

BREAK = "<br>"


@attrs.frozen
class Span:
    """A stretch of a line in one style."""

    text: str
    bold: bool = False
    italic: bool = False
    strike: bool = False
    code: bool = False
    url: str | None = None

    def saying(self, text: str) -> "Span":
        """Return other words in the same style."""
        return Span(text, self.bold, self.italic, self.strike, self.code, self.url)

    @property
    def style(self) -> tuple[bool, bool, bool, bool, str | None]:
        """What the words look like."""
        return self.bold, self.italic, self.strike, self.code, self.url


@attrs.frozen
class Names:
    """What ids in a text stand for."""

    user: Callable[[str], str] = lambda name: name
    channel: Callable[[str], str] = lambda name: name
    internal_links: bool = False


_PLAIN = Names()
_NO_STYLE = Span("").style

_SURROGATES = regex("[\ud800-\udfff]")


def valid(text: str) -> str:
    """Return text that UTF-8 can carry: a lone surrogate becomes U+FFFD."""
    return text if text.isascii() else _SURROGATES.sub("\ufffd", text)


# --- the writer -----------------------------------------------------------------------------------


def write(lines: Iterable[Iterable[Span]], names: Names = _PLAIN) -> str:
    r"""Return lines of spans as one line of inline Markdown, '' where nothing is in them.

    >>> write([[Span("The "), Span("pool", bold=True)], [Span("is_full")]])
    'The **pool**<br>is\\_full'
    """
    written = [_line(line, names) for line in lines]
    return line_or_blank(BREAK.join(words for words in written if words))


def _line(spans: Iterable[Span], names: Names) -> str:
    if isinstance(spans, list) and len(spans) == 1 and spans[0].style == _NO_STYLE:
        return linked(spans[0].text.strip(), names)
    pieces = [piece for span in _united(spans) for piece in _trimmed(span)]
    out = ""
    for index, piece in enumerate(pieces):
        following = pieces[index + 1].text[:1] if index + 1 < len(pieces) else ""
        out += _piece(piece, out[-1:], following, names)
    return out.strip()


def _united(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield spans so that neighbours of one style are one span."""
    pending: Span | None = None
    for span in spans:
        if not span.text:
            continue
        if pending is not None and span.style == pending.style:
            pending = pending.saying(pending.text + span.text)
            continue
        if pending is not None:
            yield pending
        pending = span
    if pending is not None:
        yield pending


def _trimmed(span: Span) -> Iterator[Span]:
    """Yield a span with the white space at its ends as spans without style."""
    text = span.text
    inner = text.strip()
    if not inner:
        yield Span(" ")
        return
    if text[0].isspace():
        yield Span(" ")
    yield span.saying(inner)
    if text[-1].isspace():
        yield Span(" ")


def _piece(span: Span, before: str, following: str, names: Names) -> str:
    if span.text == " ":
        return " "
    if span.url is not None:
        words = link(span.url, span.text, names)
    elif span.code:
        words = code(span.text)
    else:
        words = linked(span.text, names, inside=bool(before))
    for is_set, mark in ((span.italic, "*"), (span.bold, "**"), (span.strike, "~~")):
        if is_set and _is_emphasis(words, before, following):
            words = f"{mark}{words}{mark}"
    return words


def _is_emphasis(words: str, before: str, following: str) -> bool:
    """Whether emphasis of these words would be emphasis to every reader of Markdown."""
    if before and not before.isspace() and (before.isalnum() or before in "*~_\\"):
        return False
    if following and following.isalnum():
        return False
    # A mark beside punctuation is emphasis only where white space is on its other side.
    if not words[0].isalnum() and before and not before.isspace():
        return False
    return words[-1].isalnum() or not following or following.isspace() or words[-1] in ".!?)*~`"


def code(text: str) -> str:
    """Return a stretch of code; as escaped words where no code span can hold it."""
    text = without_tokens(valid(" ".join(text.split())))
    if not text or "\\|" in text or not text.isprintable():
        return escape(text)
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    ticks = "`" * (longest + 1)
    padded = f" {text} " if text[0] == "`" or text[-1] == "`" else text
    return f"{ticks}{padded}{ticks}"


_SCHEMES = ("http://", "https://", "mailto:")


def link(url: str, words: str, names: Names = _PLAIN) -> str:
    """Return a link, or its words alone where the address can't be given.

    >>> link("https://files.slack.com/f/log.txt?t=xoxe-1-2", "log")
    '[log](https://files.slack.com/f/log.txt)'
    """
    url = valid(url.strip())
    shown = escape(without_tokens(valid(words)))
    cleaned = clean_address(url) if "://" in url else without_tokens(url)
    if not cleaned.lower().startswith(_SCHEMES) or len(cleaned) > 4000:
        return shown or escape(cleaned)
    if cleaned.lower().startswith("mailto:"):
        return shown or escape(cleaned[7:])
    if is_private(cleaned) and not names.internal_links:
        return shown or escape(cleaned)
    return write_link(Link(label=shown or escape(cleaned), url=cleaned))


_BARE = regex(r"https?://[^\s<>\"'`|\\^{}\[\]]+", re.IGNORECASE)


def linked(text: str, names: Names = _PLAIN, *, inside: bool = False) -> str:
    """Return plain words as Markdown, with their addresses as links.

    `inside` says that other words come before them, so that they begin no line.
    """
    text = without_tokens(valid(text))
    if "://" not in text:
        return escape(f".{text}")[1:] if inside else escape(text)
    parts: list[str] = []
    end = 0
    for match in _BARE.finditer(text):
        address = match[0].rstrip(".,;:!?)")
        if match[0].startswith(address + ")") and address.count("(") > address.count(")"):
            address += ")"
        parts += [
            _with_spaces(text[end : match.start()], inside=inside or end > 0),
            link(address, address, names),
        ]
        end = match.start() + len(address)
    return "".join([*parts, _with_spaces(text[end:], inside=True)])


def _with_spaces(text: str, *, inside: bool) -> str:
    """Return plain words as Markdown, with one space at each end where there is white space."""
    words = escape(f".{text.strip()}")[1:] if inside else escape(text)
    if not words:
        return " " if text else ""
    return f"{' ' if text[0].isspace() else ''}{words}{' ' if text[-1].isspace() else ''}"


_PIECE = regex(r"\w+|[^\w\s]")


def says(text: str, words: str) -> bool:
    """Whether words stand in a text, and not as a part of a longer word.

    >>> says("Deployed v1.2", "v1.2"), says("Deployed v1.23", "v1.2")
    (True, False)
    """
    apart, sought = (" ".join(_PIECE.findall(part)) for part in (text, words))
    return f" {sought} " in f" {apart} "


# --- plain text -----------------------------------------------------------------------------------


def plain(text: str, names: Names = _PLAIN) -> str:
    r"""Return words that nobody marked up as inline Markdown that shows them as they are.

    >>> plain("disk_full on *:/var")
    'disk\\_full on \\*:/var'
    """
    return write(([Span(line)] for line in text.splitlines()), names)


def first_and_rest(words: str) -> tuple[str, str | None]:
    """Return the first line of inline Markdown, and the lines after it."""
    first, *rest = split_at_breaks(words)
    return first, BREAK.join(rest) or None


# --- Slack's mrkdwn -------------------------------------------------------------------------------

_HOLDER = "\ufffc"
_TOKEN = regex(r"```(.*?)```|`([^`\n]+)`|<([^<>\n]*)>", re.DOTALL)
_STYLES = {
    "*": regex(r"(?<![\w*])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![\w*])"),
    "_": regex(r"(?<![\w_])_(?=[^\s_])([^_\n]*[^\s_])_(?![\w_])"),
    "~": regex(r"(?<![\w~])~(?=[^\s~])([^~\n]*[^\s~])~(?![\w~])"),
}
_FIELDS = {"*": "bold", "_": "italic", "~": "strike"}


def unescaped(text: str) -> str:
    """Return Slack's text without its three entities."""
    if "&" not in text:
        return text
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def mrkdwn(text: str, names: Names = _PLAIN) -> str:
    r"""Return Slack's mrkdwn as inline Markdown.

    >>> mrkdwn("*Done*: see <https://example.com/x|the graph> &amp; `a_b`")
    '**Done**: see [the graph](https://example.com/x) \\& `a_b`'
    """
    return write(mrkdwn_lines(text, names), names)


def mrkdwn_lines(text: str, names: Names = _PLAIN) -> list[list[Span]]:
    """Return the lines of Slack's mrkdwn as spans."""
    pending: list[Span] = []
    parts: list[str] = []
    end = 0
    text = text.replace(_HOLDER, "\ufffd")
    for match in _TOKEN.finditer(text):
        parts.append(text[end : match.start()])
        end = match.end()
        block, inline, entity = match.groups()
        if block is not None:
            lines = [row for row in unescaped(block).splitlines() if row.strip()]
            for index, row in enumerate(lines):
                pending.append(Span(row, code=True))
                parts.append(_HOLDER + ("\n" if index + 1 < len(lines) else ""))
        else:
            span = (
                Span(unescaped(inline), code=True) if inline is not None else _entity(entity, names)
            )
            pending.append(span)
            parts.append(_HOLDER)
    parts.append(text[end:])
    marked = "".join(parts)
    spans = iter(pending)
    return [list(_styled(row, spans, Span(""))) for row in marked.splitlines()]


def _styled(row: str, pending: Iterator[Span], style: Span) -> Iterator[Span]:
    while (match := _first_marked(row, style)) is not None:
        yield from _filled(row[: match.start()], pending, style)
        change: dict[str, Any] = {_FIELDS[match[0][0]]: True}
        inner = attrs.evolve(style, **change)
        yield from _styled(match[1], pending, inner)
        row = row[match.end() :]
    yield from _filled(row, pending, style)


def _first_marked(row: str, style: Span) -> re.Match[str] | None:
    """Return the first stretch in a style that isn't on already."""
    matches = (
        match
        for mark, pattern in _STYLES.items()
        if not getattr(style, _FIELDS[mark]) and mark in row and (match := pattern.search(row))
    )
    return min(matches, key=lambda match: match.start(), default=None)


def _filled(row: str, pending: Iterator[Span], style: Span) -> Iterator[Span]:
    for index, words in enumerate(row.split(_HOLDER)):
        if index:
            span = next(pending)
            yield attrs.evolve(span, bold=style.bold, italic=style.italic, strike=style.strike)
        if words:
            yield style.saying(unescaped(words))


def _entity(entity: str, names: Names) -> Span:
    """Return what is between angle brackets: a person, a channel, a group, a date or a link."""
    target, _, words = entity.partition("|")
    words = unescaped(words)
    kind, name = target[:1], target[1:]
    if kind == "@":
        return Span("@" + (names.user(name) if names.user(name) != name else words or name))
    if kind == "#":
        return Span("#" + (words or names.channel(name)))
    if kind == "!":
        if name.startswith("date^"):
            return Span(words or name.split("^")[1])
        if name.startswith("subteam^"):
            return Span(words or "@" + name.split("^")[1])
        return Span((words.lstrip("@") and "@" + words.lstrip("@")) or "@" + name.split("^")[0])
    target = unescaped(target)
    if not target:
        return Span("<>")
    if target.startswith(("mailto:", "tel:")):
        return Span(words or target.partition(":")[2])
    if "://" in target:
        return Span(words or target, url=target)
    return Span(f"<{unescaped(entity)}>")


# --- Slack's blocks -------------------------------------------------------------------------------


class UnknownError(Exception):
    """A piece of rich text of a kind that is not known here; its message has words of its own."""


def block_lines(blocks: Iterable[Any], names: Names = _PLAIN) -> list[list[Span]]:
    """Return the lines of Slack's blocks. Raises `UnknownError` for a kind that is not known."""
    lines: list[list[Span]] = []
    for block in blocks:
        if not isinstance(block, Mapping):
            raise UnknownError(type(block).__name__)
        lines += _block(block, names)
    return lines


def _block(block: Mapping[str, Any], names: Names) -> list[list[Span]]:
    kind = block.get("type")
    if kind == "rich_text":
        return [row for part in _list(block, "elements") for row in _rich(part, names)]
    if kind in ("section", "header"):
        lines = _text_object(block.get("text"), names)
        for field in _list(block, "fields"):
            lines += _text_object(field, names)
        return lines
    if kind == "context":
        return [
            row
            for part in _list(block, "elements")
            for row in (
                [[Span(_str(part, "alt_text"))]]
                if isinstance(part, Mapping) and part.get("type") == "image"
                else _text_object(part, names)
            )
        ]
    if kind in ("image", "video"):
        title = block.get("title")
        lines = (
            _text_object(title, names) if isinstance(title, Mapping) else [[Span(str(title or ""))]]
        )
        return [*lines, [Span(_str(block, "alt_text"))]]
    if kind == "table":
        return [_row(row, names) for row in _list(block, "rows")]
    if kind == "markdown":
        return [[Span(row)] for row in _str(block, "text").splitlines()]
    if kind in ("divider", "actions", "input", "file", "call"):
        return []
    raise UnknownError(str(kind))


def _row(row: Any, names: Names) -> list[Span]:
    """Return a row of a table as one line, with bars between its cells."""
    spans: list[Span] = []
    for index, cell in enumerate(row if isinstance(row, list) else []):
        if not isinstance(cell, Mapping):
            raise UnknownError("cell")
        if index:
            spans.append(Span(" | "))
        lines = (
            _block(cell, names) if cell.get("type") == "rich_text" else _text_object(cell, names)
        )
        for number, line in enumerate(lines):
            spans += [Span(" "), *line] if number else line
    return spans


def _text_object(value: Any, names: Names) -> list[list[Span]]:
    if value is None:
        return []
    if not isinstance(value, Mapping):
        raise UnknownError("text")
    text = _str(value, "text")
    if value.get("type") in ("mrkdwn", None):
        return mrkdwn_lines(text, names)
    if value.get("type") in ("plain_text", "raw_text"):
        return [[Span(unescaped(row))] for row in text.splitlines()]
    raise UnknownError(str(value.get("type")))


def _rich(part: Any, names: Names) -> list[list[Span]]:
    if not isinstance(part, Mapping):
        raise UnknownError(type(part).__name__)
    kind = part.get("type")
    elements = _list(part, "elements")
    if kind == "rich_text_list":
        lines = []
        offset = part.get("offset")
        start = 1 + (offset if isinstance(offset, int) else 0)
        for number, item in enumerate(elements, start):
            mark = f"{number}. " if part.get("style") == "ordered" else "• "
            rows = _rich(item, names)
            if rows:
                rows[0].insert(0, Span(mark))
            lines += rows
        return lines
    if kind == "rich_text_preformatted":
        spans = [attrs.evolve(_inline(element, names), code=True, url=None) for element in elements]
    elif kind == "rich_text_quote":
        spans = [_inline(element, names) for element in elements]
        return [
            [Span("> "), *row] for row in _split(spans) if any(span.text.strip() for span in row)
        ]
    elif kind == "rich_text_section":
        spans = [_inline(element, names) for element in elements]
    else:
        raise UnknownError(str(kind))
    return _split(spans)


def _split(spans: Iterable[Span]) -> list[list[Span]]:
    """Return spans as lines, where a line break in the text of one ends a line."""
    lines: list[list[Span]] = [[]]
    for span in spans:
        for index, words in enumerate(span.text.split("\n")):
            if index:
                lines.append([])
            lines[-1].append(span.saying(words))
    return lines


def _inline(part: Any, names: Names) -> Span:
    if not isinstance(part, Mapping):
        raise UnknownError(type(part).__name__)
    marks = part.get("style")
    style: Mapping[str, Any] = marks if isinstance(marks, Mapping) else {}
    span = Span(
        "",
        bold=bool(style.get("bold")),
        italic=bool(style.get("italic")),
        strike=bool(style.get("strike")),
        code=bool(style.get("code")),
    )
    match part.get("type"):
        case "text":
            return span.saying(_str(part, "text"))
        case "link":
            url = _str(part, "url")
            return attrs.evolve(span, text=_str(part, "text") or url, url=url, code=False)
        case "user":
            return span.saying("@" + names.user(_str(part, "user_id")))
        case "usergroup":
            return span.saying("@" + _str(part, "usergroup_id"))
        case "channel":
            return span.saying("#" + names.channel(_str(part, "channel_id")))
        case "broadcast":
            return span.saying("@" + _str(part, "range"))
        case "emoji":
            return span.saying(f":{_str(part, 'name')}:")
        case "date":
            return span.saying(_str(part, "fallback") or str(part.get("timestamp", "")))
        case "color":
            return span.saying(_str(part, "value"))
        case "team":
            return span.saying(_str(part, "team_id"))
    raise UnknownError(str(part.get("type")))


def _str(part: Mapping[str, Any], name: str) -> str:
    value = part.get(name)
    return value if isinstance(value, str) else ""


def _list(part: Mapping[str, Any], name: str) -> list[Any]:
    value = part.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise UnknownError(name)
    return value


# --- HTML -----------------------------------------------------------------------------------------

_INLINE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "s": "strike",
    "del": "strike",
    "strike": "strike",
    "code": "code",
    "tt": "code",
    "kbd": "code",
}
_LINES = frozenset(
    "address article aside blockquote body caption dd div dl dt figure footer h1 h2 h3 h4 h5 h6 header html"
    " hr li main nav ol p pre section table tbody tfoot thead tr ul".split()
)
_SILENT = frozenset(
    "a abbr acronym big cite font ins label mark q small span sub sup time u var wbr td th".split()
)


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[list[Span]] = [[]]
        self.style = Span("")
        self.open: list[tuple[str, Span]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.lines.append([])
        elif tag in _INLINE:
            self._push(tag, **{_INLINE[tag]: True})
        elif tag == "a":
            self._push(tag, url=dict(attributes).get("href"))
        elif tag in _LINES:
            self._new_line()
            if tag == "li":
                self.lines[-1].append(Span("• "))
        elif tag in ("td", "th"):
            if self.lines[-1]:
                self.lines[-1].append(Span(" | "))
        elif tag == "img":
            self.lines[-1].append(Span(dict(attributes).get("alt") or ""))
        elif tag not in _SILENT:
            self.lines[-1].append(Span(self.get_starttag_text() or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in _LINES:
            self._new_line()
        elif tag not in _SILENT and tag not in _INLINE:
            self.lines[-1].append(Span(f"</{tag}>"))
        for index in range(len(self.open) - 1, -1, -1):
            if self.open[index][0] == tag:
                self.style = self.open[index][1]
                del self.open[index:]
                return

    def handle_data(self, data: str) -> None:
        self.lines[-1].append(self.style.saying(re.sub(r"\s+", " ", data)))

    def _push(self, tag: str, **change: Any) -> None:
        if len(self.open) < 100:
            self.open.append((tag, self.style))
            self.style = attrs.evolve(self.style, **change)

    def _new_line(self) -> None:
        if self.lines[-1]:
            self.lines.append([])


def html(text: str, names: Names = _PLAIN) -> str:
    r"""Return HTML as inline Markdown; what is no tag of HTML's stays as it is written.

    >>> html("<p>It is <b>back</b> &amp; <a href='https://example.com'>well</a></p><p>Done</p>")
    'It is **back** \\& [well](https://example.com)<br>Done'
    """
    if "<" not in text and "&" not in text:
        return plain(text, names)
    parser = _Html()
    if "<p" not in text and "<br" not in text and "<li" not in text:
        text = text.replace("\r\n", "\n").replace("\n", "<br>")
    parser.feed(text)
    parser.close()
    return write(parser.lines, names)


# --- ADF ------------------------------------------------------------------------------------------

_MARKS = {"strong": "bold", "em": "italic", "strike": "strike", "code": "code"}


def adf(document: Any, names: Names = _PLAIN) -> str:
    """Return a document in Atlassian's format as inline Markdown.

    >>> adf({"type": "doc", "content": [{"type": "paragraph", "content": [
    ...     {"type": "text", "text": "back", "marks": [{"type": "strong"}]}]}]})
    '**back**'
    """
    lines: list[list[Span]] = [[]]
    # A stack instead of recursion: how deep a document is nested is up to its author.
    stack: list[Any] = [document]
    while stack:
        node = stack.pop()
        if not isinstance(node, Mapping):
            continue
        kind, attributes = node.get("type"), node.get("attrs")
        facts: Mapping[str, Any] = attributes if isinstance(attributes, Mapping) else {}
        inner = node.get("content")
        if kind == "end":
            if lines[-1]:
                lines.append([])
            continue
        if kind == "text":
            lines += _adf_text(node, lines.pop())
        elif kind == "hardBreak":
            lines.append([])
        elif kind == "mention":
            words = _str(facts, "text") or "@" + names.user(_str(facts, "id"))
            lines[-1].append(Span(words))
        elif kind == "emoji":
            lines[-1].append(Span(_str(facts, "text") or _str(facts, "shortName")))
        elif kind in ("inlineCard", "blockCard", "embedCard"):
            url = _str(facts, "url")
            lines[-1].append(Span(url, url=url))
        elif kind == "date":
            at = stamp(facts.get("timestamp"))
            lines[-1].append(Span(at.date().isoformat() if at else str(facts.get("timestamp", ""))))
        elif kind in ("status", "placeholder"):
            lines[-1].append(Span(_str(facts, "text")))
        elif isinstance(node.get("text"), str):
            lines[-1].append(Span(_str(node, "text")))
        if isinstance(inner, list):
            block = kind != "doc"
            if block and lines[-1] and not (len(lines[-1]) == 1 and lines[-1][0].text == "• "):
                lines.append([])
            if kind == "listItem":
                lines[-1].append(Span("• "))
            if block:
                stack.append({"type": "end"})
            stack += reversed(inner)
    return write(lines, names)


def _adf_text(node: Mapping[str, Any], line: list[Span]) -> list[list[Span]]:
    change: dict[str, Any] = {}
    marks = node.get("marks")
    for mark in marks if isinstance(marks, list) else []:
        if not isinstance(mark, Mapping):
            continue
        if mark.get("type") in _MARKS:
            change[_MARKS[mark["type"]]] = True
        elif mark.get("type") == "link" and isinstance(mark.get("attrs"), Mapping):
            change["url"] = _str(mark["attrs"], "href") or None
    if change.get("url"):
        change.pop("code", None)
    rows = _split([Span(_str(node, "text"), **change)])
    return [[*line, *rows[0]], *rows[1:]]
