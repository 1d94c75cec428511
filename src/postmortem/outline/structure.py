"""Pass 1: a document's structure as an outline. No name is known here, so every style is read alike.

Headings, lines in bold, words before a list, `Label: value` lines, items that begin with a label,
tables in Markdown, in HTML and drawn with lines, `<details>`: all become one kind of `Entry`. A new
form of label belongs here, and nowhere else.

The law: the spans of the entries are the text. What no entry covers is white space, and entries
lie inside their parents, in the order of the document.
"""

import re
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence

import attrs

from postmortem.outline.entries import Entry, Outline, around
from postmortem.outline.markup_tables import grid_rows, html_rows
from postmortem.patterns import regex
from postmortem.text.normal import single_spaced
from postmortem.tree.nodes import (
    Block,
    BulletList,
    CodeBlock,
    Document,
    Item,
    Kept,
    NumberedList,
    Prose,
    Section,
    Table,
)
from postmortem.tree.span import Span

_SIGNS = r"(?:(?::[a-z0-9_+-]{2,40}+:|[^\w\s*_\[\](){}<>#|`\"'~!&\\/,.;:+=-]) ?){0,16}+"
"""Emoji, and emoji by their names, before a label."""
LABELLED = regex(
    rf"(?P<signs>{_SIGNS})(?P<mark>\*\*|__|\*|_)?(?P<label>[^\s*_:|`<\[][^*:：|`\n]{{0,59}}?)[ ]{{0,8}}"
    r"(?(mark)(?:[:：](?P=mark)|(?P=mark) ?[:：])|(?:：|:(?!//|(?<=[0-9]:)[0-9])))[ \t]*(?P<value>.*?)(?:\\|<br ?/?>)?",
    re.DOTALL,
)
"""A line that begins with a label: `**Author:** Ann`, `Author: Ann`; not `http://host`."""
_DASHED = regex(
    rf"(?P<signs>{_SIGNS})(?P<mark>\*\*|__)(?P<label>[^*_\n`]{{1,60}}?)\.?(?P=mark)(?P<value>\s*| ?[-–—] .+| [^\s:].*)",
    re.DOTALL,
)
"""An item that begins with bold words, with a dash after them or nothing: `**Key events**`."""
_BOLD = regex(
    rf"(?P<signs>{_SIGNS})(?P<mark>\*\*\*|\*\*|___|__)(?P<title>[^*\n]{{1,100}}?)[:：]?(?P=mark)[:：]?(?:\\|<br ?/?>)?"
)
"""A line in bold and nothing else: `**Impact**`, `**Impact:**`."""
_LEAD = regex(r"(?P<title>[^\n|]{1,200}?)[:：](?:\\|<br ?/?>)?")
_ITALIC = regex(r"(?P<mark>\*|_)(?=[^\s*_])[^*]*[^\s*](?P=mark)")
_SMALL_HEADING = regex(
    r" {0,3}(?P<marks>#{5,6})[ \t]+(?P<title>(?:[ \t]*+[^ \t\n]++)+?)(?:[ \t]++#++)?[ \t]*+"
)
_DEFINITION = regex(r" {0,3}\[[^\]\n]{1,200}\]:[ \t]*\S[^\n]*")
_IMAGE = regex(r"\s*(?:\[?!\[[^\]\n]{0,400}\]\([^)\n]{0,2000}\)(?:\]\([^)\n]{0,2000}\))?\s*)+")
_RULE = regex(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})")
_FENCE = regex(
    r" {0,3}(?::::++[ \t]*+[\w-]{0,20}|\[TOC\]|\[\[_?TOC_?\]\]|\[\[toc\]\]|\{:toc\}|<!--ts-->)[ \t]*+"
)
"""The line before or after a block that is set apart, or one that a table of contents replaces."""
_FIELD_LIST = regex(r"^:([A-Z][\w /-]{1,40}:(?: |$))")
"""A fact as reStructuredText writes it: `:Author: Ann`."""
_NEXT = r"[ \t]++(?=[^\W\d_a-z][^\s:,;]{0,30}(?: [^\s:,;]{1,30}){0,2}:[ \t])"
_GAPS = (
    (regex(r"[ \t][·•|][ \t]"), 2),
    (
        regex(r"(?<![ \t])(?:[ \t]*+[,;·•|/])?[ \t]++(?=\*\*[^\W\d_][^*:\n]{0,40}(?::\*\*|\*\*:))"),
        2,
    ),
    (regex(rf"(?<![ \t])[ \t]*+;{_NEXT}"), 2),
    # Two may be a sentence: `Impact: Europe, Asia: half of it`.
    (regex(rf"(?<![ \t])[ \t]*+[,;]{_NEXT}"), 3),
)
"""What is between facts on one line, a dot, the next label in bold, a comma before the next label; and
how many facts there are at the least."""
_DETAILS = regex(
    r"\s*<details[^>\n]{0,200}>\s*(?:<summary>(?P<title>.{0,200}?)</summary>)?(?P<rest>.*)",
    re.DOTALL | re.IGNORECASE,
)
_DETAILS_END = regex(r"\s*</details>\s*", re.IGNORECASE)
_ANCHOR = regex(
    r"\s{0,40}+<(?P<tag>span|a|div)(?: (?:id|name|class)=(?:\"[^\"<>\n]{0,200}\"|'[^'<>\n]{0,200}'|[\w-]{1,80})){1,3} ?(?:/>|></(?P=tag)>)\s{0,40}+"
)
"""A target of links that shows nothing: `<a name="timeline"></a>`."""
_ATTRIBUTES = regex(r"\{(?:[#.][^{}\s]{1,120}|[\w-]{1,40}=[^{}\s]{1,120})(?: [^{}\n]{0,200})?\}$")
"""The attributes that pandoc and its kin write after a heading: `{#timeline .unnumbered}`."""
_TAGS = regex(r"<[^<>\n]{1,80}>")
_SENTENCE_END = (".", "!", "?", ",", ";")
_LONGEST_FACTS = 10_000
"""How many characters a line with several facts has at the most."""
_LONGEST_LEAD = 8
"""How many words a line before a paragraph may have, to be the heading of it."""


def outline_of(document: Document) -> Outline:
    """Return the outline of a document that was read with its title as a section."""
    return Outline(source=document.source, entries=_Outliner(document.source).of(document.body))


@attrs.frozen
class _Outliner:
    source: bytes

    def of(self, blocks: Sequence[Block]) -> tuple[Entry, ...]:
        entries = [entry for block in blocks for entry in self._entries(block)]
        return tuple(_nested(_with_italic_titles(entries)))

    def _entries(self, block: Block) -> Iterator[Entry]:
        span = block.span
        if span is None:  # nobody wrote it: a tree that was made by a program
            return
        match block:
            case Section(title=title):
                level = _level(self.source[span.start : span.end])
                yield Entry(
                    kind="heading", span=span, label=without_anchor(title), text=title, level=level,
                    entries=self.of(block.body), block=block,
                )  # fmt: skip
            case BulletList() | NumberedList():
                yield self._list(block, span)
            case Table(columns=columns, rows=rows):
                lines = tuple(span.line + (at + 1 if at else 0) for at in range(len(rows) + 1))
                yield Entry(
                    kind="table", span=span, rows=(columns, *rows), lines=lines, block=block
                )
            case CodeBlock(code=code):
                yield Entry(kind="code", span=span, text=code, words=code, block=block)
            case Kept(markdown=markdown):
                yield Entry(kind="kept", span=span, text=markdown, words=markdown, block=block)
            case Prose():
                for text, at in _pieces(block, span, self.source):
                    yield from _classified(text, at)
            case _:
                return

    def _list(self, block: BulletList | NumberedList, span: Span) -> Entry:
        items = tuple(self._item(item) for item in block.items)
        return Entry(kind="list", span=span, entries=items, block=block)

    def _item(self, item: Item) -> Entry:
        assert item.span is not None
        below = self.of(item.children)
        label, value, strong = label_of(item.text, below=bool(below))
        return Entry(
            kind="item",
            span=item.span,
            label=label,
            words=value,
            text=item.text,
            entries=below,
            strong=strong,
        )


def _signed(match: re.Match[str]) -> str:
    """Return a label with the signs before it, which some write inside its marks: `**🔥 Impact:**`."""
    return f"{match['signs'].strip()} {match['label'].strip()}".strip()


def label_of(text: str, *, below: bool = False) -> tuple[str, str, bool]:
    """Return the label, the value and whether the label is in bold, of a line of text.

    `below` says that something is below the line, so that `Impact:` alone is a label.
    """
    match = LABELLED.fullmatch(text)
    if match is not None:
        strong = match["mark"] in ("**", "__")
        if strong or match["value"].strip() or below:
            return _signed(match), match["value"].strip(), strong
    if (match := _DASHED.fullmatch(text)) is not None:
        value = re.sub(r"^\s*[-–—]\s+", "", match["value"]).strip()
        if value or below:
            return _signed(match), value, True
    if below and len(text.split()) <= _LONGEST_LEAD and not text.endswith(_SENTENCE_END):
        return text.rstrip(":："), "", False
    return "", text, False


_ASKS = regex(r"(?!why\b|warum\b|pourquoi\b|por qu)[^\W\d_]+(?: \S{1,30}){1,13}\?", re.IGNORECASE)


def _is_question(title: str) -> bool:
    """Whether a line in bold asks what the text below it answers; a chain of whys is none."""
    return _ASKS.fullmatch(title.strip()) is not None


_SLUG = regex(r"(?P<title>[^\[\]]{1,200}) \[(?P<slug>[a-z0-9-]{1,200})\]")
"""A heading with its anchor in brackets, as MultiMarkdown has it."""


def without_anchor(title: str) -> str:
    """Return a heading without the target of links that is in it.

    >>> without_anchor("Timeline {#timeline .unnumbered}"), without_anchor('<a id="t"></a>Timeline')
    ('Timeline', 'Timeline')
    """
    if title.endswith("]") and (match := _SLUG.fullmatch(title)) is not None:
        words = re.findall(r"[a-z0-9]+", match["title"].casefold())
        return match["title"] if words == match["slug"].split("-") else title
    if "{" not in title and "<" not in title:
        return title
    return _ATTRIBUTES.sub("", _ANCHOR.sub("", title)).strip() or title


def _level(source: bytes) -> int:
    text = source[:8].lstrip()
    marks = len(text) - len(text.lstrip(b"#"))
    if marks:
        return marks
    lines = source.split(b"\n", 4)
    return 1 if any(line.strip() and not line.strip(b"= ") for line in lines[1:4]) else 2


# --- paragraphs ----------------------------------------------------------------------------------


def _pieces(block: Prose, span: Span, source: bytes) -> Iterator[tuple[str, Span]]:
    """Yield the paragraphs of prose with their places; a comment, or a table in HTML, is one."""
    if block.markdown.encode() != source[span.start : span.end]:
        yield block.markdown, span  # indented, inside an item: one piece
        return
    at, number = span.start, span.line
    run: list[str] = []
    begin, first = at, number
    inner_text = ""
    for line in [*block.markdown.split("\n"), ""]:
        size = len(line.encode()) + 1
        folded = line.strip().casefold()
        if inner_text:
            run.append(line)
            if inner_text in folded:
                inner_text = ""
        elif not folded or _breaks(line, run):
            if run:
                yield _piece(run, begin, first)
            run = []
            if folded:
                run, begin, first = [line], at, number
                inner_text = _opened(folded)
                if not inner_text and _stands_alone(line):
                    yield _piece(run, begin, first)
                    run = []
        else:
            if not run:
                begin, first = at, number
            run.append(line)
            inner_text = _opened(folded) if len(run) == 1 else ""
            if len(run) == 1 and not inner_text and _stands_alone(line):
                yield _piece(run, begin, first)
                run = []
        at += size
        number += 1
    if run:
        yield _piece(run, begin, first)


def _stands_alone(line: str) -> bool:
    """Whether a line is a piece of its own, whatever follows it."""
    return any(form.fullmatch(line) for form in (_RULE, _SMALL_HEADING, _FENCE))


def _piece(run: list[str], begin: int, first: int) -> tuple[str, Span]:
    text = "\n".join(run)
    return text.rstrip(), Span(begin, begin + len(text.rstrip().encode()), first)


def _breaks(line: str, run: list[str]) -> bool:
    """Whether a line begins a piece of its own after others: a quote, a small heading, bold words."""
    if not run:
        return False
    begins_quote = line.lstrip().startswith(">")
    if begins_quote != run[-1].lstrip().startswith(">") and (begins_quote or not run[-1].strip()):
        return True
    if begins_quote:
        return False
    if _DEFINITION.fullmatch(line) and _DEFINITION.fullmatch(run[-1]) is None:
        return False
    title = _BOLD.fullmatch(run[-1].strip()) if len(run) == 1 else None
    return (
        _SMALL_HEADING.fullmatch(line) is not None
        or _FENCE.fullmatch(line) is not None
        or (len(run) == 1 and _is_label_alone(run[0]))
        or _is_label_alone(line)
        or (title is not None and not title["title"].endswith(_SENTENCE_END))
        or (_BOLD.fullmatch(line.strip()) is not None and len(line) < 70 and bool(run))
        or line.lstrip().casefold().startswith(("<details", "</details", "<table"))
    )


_ALONE = regex(
    r"[A-Z][^\s:|`*_<>\[\]]{0,30}(?: [^\s:|`*_<>\[\]]{1,30}){0,3}(?: \([^()\n]{1,60}\))?:"
)


def _is_label_alone(line: str) -> bool:
    """Whether a line is a short label and nothing else: `Root cause:` above its text."""
    return _ALONE.fullmatch(line.strip()) is not None


def _opened(folded: str) -> str:
    """Return what ends a piece that goes on over blank lines; '' where it ends with the first."""
    if folded.startswith("<!--") and "-->" not in folded:
        return "-->"
    if folded.startswith("<table") and "</table" not in folded:
        return "</table"
    return ""


def _classified(text: str, span: Span) -> Iterator[Entry]:
    """Yield what a paragraph is: one entry, or one for each line of labels and values."""
    stripped = text.strip()
    folded = stripped[:9].casefold()
    if stripped.startswith("<!--") and stripped.find("-->") == len(stripped) - 3:
        yield Entry(kind="comment", span=span, text=text, words=text)
    elif folded.startswith("<table") and (rows := html_rows(stripped)):
        yield Entry(kind="table", span=span, rows=rows, lines=(span.line,) * len(rows))
    elif folded.startswith("<details") and (match := _DETAILS.fullmatch(stripped)):
        title = single_spaced(_TAGS.sub("", match["title"] or ""))
        yield Entry(kind="html", span=span, label=title, text=text, words=match["rest"].strip())
    elif folded.startswith("+--") and (drawn := grid_rows(stripped.split("\n"))):
        lines = tuple(span.line + at for at, _ in drawn)
        yield Entry(kind="table", span=span, rows=tuple(row for _, row in drawn), lines=lines)
    elif _FENCE.fullmatch(text):
        yield Entry(kind="html", span=span, text=text, words=text)
    elif _RULE.fullmatch(text):
        yield Entry(kind="rule", span=span, text=text, words=text)
    elif stripped[:1] == ">":
        inner = "\n".join(re.sub(r"^\s*(?:>[ ]?)+", "", line) for line in stripped.split("\n"))
        yield Entry(kind="quote", span=span, text=inner, words=inner)
    elif (
        (match := _SMALL_HEADING.fullmatch(text))
        and (pair := LABELLED.fullmatch(match["title"]))
        and pair["value"].strip()
    ):
        # `###### tags: incident`, as editors on the web write it
        label, value = pair["label"].strip(), pair["value"].strip()
        yield Entry(kind="pair", span=span, label=label, words=value, text=match["title"])
    elif match := _SMALL_HEADING.fullmatch(text):
        level = len(match["marks"])
        yield Entry(
            kind="heading", span=span, label=match["title"], text=match["title"], level=level
        )
    elif all(_DEFINITION.fullmatch(line) for line in stripped.split("\n")):
        yield Entry(kind="definitions", span=span, text=text, words=text)
    elif _IMAGE.fullmatch(stripped):
        yield Entry(kind="image", span=span, text=text, words=text)
    elif stripped[:1] == "<" and _ANCHOR.sub("", stripped) == "":
        yield Entry(kind="comment", span=span, text=text, words=text)
    elif stripped[:1] == "<":
        yield Entry(kind="html", span=span, text=text, words=text)
    elif (match := _BOLD.fullmatch(stripped)) and (
        not match["title"].endswith(_SENTENCE_END[1:]) or _is_question(match["title"])
    ):
        label = match["title"].strip()
        yield Entry(kind="bold", span=span, label=label, text=stripped, strong=True)
    elif (
        "\n" not in stripped
        and stripped.endswith((":", "："))
        and (match := _LEAD.fullmatch(stripped))
    ):
        yield Entry(kind="lead", span=span, label=match["title"].strip(), text=stripped)
    elif pairs := _pairs(text, span):
        yield from pairs
    elif _ITALIC.fullmatch(stripped):
        yield Entry(kind="remark", span=span, text=text, words=text)
    else:
        yield Entry(kind="text", span=span, text=text, words=text)


def _pairs(text: str, span: Span) -> list[Entry]:
    """Return the labels and values of a paragraph; none where one of its lines is something else.

    A value goes on over the next line only below labels in bold: elsewhere, what follows a label
    is a sentence that happens to have a colon.
    """
    pairs: list[tuple[str, str, bool, list[str], int, int]] = []
    at = span.start
    for number, line in enumerate(text.split("\n")):
        for words, written, begin in _several(line, at):
            match = LABELLED.fullmatch(_FIELD_LIST.sub(r"\1", words.strip()))
            strong = match is not None and match["mark"] in ("**", "__")
            if match is not None and (strong or len(match["label"].split()) <= 6):
                label, value = _signed(match), match["value"].strip()
                pairs.append((label, value, strong, [written], begin, span.line + number))
            elif pairs and pairs[0][2]:
                label, value, strong, lines, begin, first = pairs[-1]
                value = f"{value} {words.strip().removesuffix(chr(92))}".strip()
                pairs[-1] = (label, value, strong, [*lines, written], begin, first)
            else:
                return []
        at += len(line.encode()) + 1
    return [
        Entry(
            kind="pair", span=Span(begin, begin + len("\n".join(lines).rstrip().encode()), first),
            label=label, words=value, text="\n".join(lines).strip(), strong=strong,
        )
        for label, value, strong, lines, begin, first in pairs
    ]  # fmt: skip


def _several(line: str, at: int) -> list[tuple[str, str, int]]:
    """Return the facts on one line: the words of each, all up to the next, and where it begins."""
    if len(line) > _LONGEST_FACTS:
        return [(line, line, at)]
    for gaps, fewest in _GAPS:
        parts = gaps.split(line)
        labelled = [LABELLED.fullmatch(part.strip()) for part in parts]
        if len(parts) >= fewest and all(
            several is not None and (several["mark"] or len(several["label"].split()) <= 4)
            for several in labelled
        ):
            break
    else:
        return [(line, line, at)]
    begins = [0, *(gap.end() for gap in gaps.finditer(line)), len(line)]
    several: list[tuple[str, str, int]] = []
    for part, begin, end in zip(parts, begins, begins[1:], strict=False):
        several.append((part, line[begin:end], at))
        at += len(line[begin:end].encode())
    return several


_ITALIC_TITLE = regex(
    r"(?P<mark>\*|_)(?P<title>[^\W\d_a-z][^*_\n.!,;:()\[\]`]{2,58})[:：]?(?P=mark)[:：]?"
)
_FEWEST = 3
"""From how many lines in italics on they are the headings of a document that has no others."""
_MOST_WORDS = 5
"""How many words a line in italics has at the most, to be a title."""


def _with_italic_titles(entries: list[Entry]) -> list[Entry]:
    """Return entries with lines in italics as titles, where nothing else is one: `*Root cause*`.

    What is bold in a chat becomes italic in Markdown. One or two such lines are remarks.
    """
    if any(entry.kind in ("heading", "bold") for entry in entries):
        return entries
    titles = {
        at: match["title"].strip()
        for at, entry in enumerate(entries[:-1])
        if entry.kind in ("remark", "pair", "lead")
        and entries[at + 1].kind != "remark"
        and (match := _ITALIC_TITLE.fullmatch(entry.text.strip()))
        and len(match["title"].split()) <= _MOST_WORDS
    }
    if len(titles) < _FEWEST:
        return entries
    return [
        attrs.evolve(
            entry, kind="bold", label=titles[at], words="", text=entry.text.strip(), strong=True
        )
        if at in titles
        else entry
        for at, entry in enumerate(entries)
    ]


# --- what is below a label -------------------------------------------------------------------

_BELOW_LEAD = ("list", "table", "code", "quote")


def _nested(entries: list[Entry]) -> Iterator[Entry]:
    """Yield entries with those that a line in bold, or a line before a list, is the label of."""
    closes = [
        at
        for at, entry in enumerate(entries)
        if entry.kind == "html" and _DETAILS_END.fullmatch(entry.text)
    ]
    at = 0
    while at < len(entries):
        entry = entries[at]
        end = _end_of(entries, at, closes)
        below = entries[at + 1 : end]
        if below:
            span = around(entries[at:end])
            if entry.kind == "html":  # its last entry is the end of the details
                inner = (
                    tuple(_nested(below[:-1]))
                    if below[-1].kind == "html"
                    else tuple(_nested(below))
                )
                yield attrs.evolve(entry, kind="bold", strong=True, span=span, entries=inner)
            elif entry.kind == "pair":
                yield attrs.evolve(
                    entry,
                    kind="lead" if not entry.strong else "bold",
                    span=span,
                    entries=tuple(below),
                )
            else:
                yield attrs.evolve(entry, span=span, entries=tuple(_nested(below)))
        else:
            yield entry
        at = max(end, at + 1)


def _end_of(entries: list[Entry], at: int, closes: list[int]) -> int:
    """Return where what is below an entry ends; the next position where nothing does.

    `closes` are the positions of the ends of `<details>`.
    """
    entry = entries[at]
    after = entries[at + 1] if at + 1 < len(entries) else None
    if entry.kind == "html" and entry.label:
        closed = bisect(closes, at)
        return closes[closed] + 1 if closed < len(closes) else at + 1
    if entry.kind == "heading" and entry.level > 4 and not entry.entries:
        return _until(
            entries,
            at,
            lambda following: following.kind == "heading" and 0 < following.level <= entry.level,
        )
    if entry.kind == "bold" and not entry.entries:
        listed = after is not None and after.kind == "list"
        return _until(
            entries,
            at,
            lambda following: (
                following.kind in ("bold", "heading") or (listed and _is_title(following))
            ),
        )
    if after is not None and (entry.kind == "lead" or (entry.kind == "pair" and not entry.words)):
        if after.kind in _BELOW_LEAD:
            number = at + 2
            while number < len(entries) and entries[number].kind in _BELOW_LEAD[:2]:
                number += 1
            return number
        bare = _BRACKETS.sub("", entry.label)
        short = len(bare.split()) <= 3 and entry.label[:1].isupper()
        if short and after.kind in ("text", "comment"):
            kinds = ("bold", "heading", "lead", "pair")
            return _until(entries, at, lambda label: label.kind in kinds)
    return at + 1


_BRACKETS = regex(r"(?:(?<! ) ++)?\([^()\n]*\)")


def _is_title(entry: Entry) -> bool:
    """Whether words before a list are short enough to be the heading of it."""
    return entry.kind == "lead" and len(entry.label.split()) <= 3 and entry.label[:1].isupper()


def _until(entries: list[Entry], at: int, stops: Callable[[Entry], bool]) -> int:
    """Return the position of the first entry after one that stops what is below it."""
    number = at + 1
    while number < len(entries) and not stops(entries[number]):
        number += 1
    return number
