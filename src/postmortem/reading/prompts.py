"""The prompts of a style's blank document are taken out of a document before it is read.

What is taken out leaves its line behind, empty, so that every place stays what it was. A sentence that
says the zone or the day of the times is no prompt, since the times below it count on it.
"""

from collections.abc import Iterator

import attrs

from postmortem.patterns import regex
from postmortem.reading import messages as say
from postmortem.reading.messages import Message
from postmortem.reading.statements import sentence_of
from postmortem.styles.matching import plain
from postmortem.styles.meanings import last_heading
from postmortem.styles.prompts import (
    cells_of,
    heading_of,
    is_caption,
    is_delimiter,
    is_marked,
    normal_line,
)
from postmortem.styles.style import Style
from postmortem.text.normal import single_spaced

_FENCE = regex(r"[ \t]*(?P<mark>`{3,}|~{3,})")
_LABEL = regex(r"(?P<label>[^:：\n]{1,80}[:：](?:\*\*|__)?[ \t]*)(?P<value>\S[^\n]*)")
_FEWEST_WORDS = 3
"""How many words a line of a longer prompt has at the least to be one by itself."""


@attrs.frozen
class Prompts:
    """The prompts of a style, found by any spelling."""

    lines: frozenset[str]
    """What is a prompt as a whole line, or as a whole paragraph on one line."""
    cells: frozenset[str]
    """What is one as a cell or as the value of a label."""
    marked: tuple[str, ...]
    """What is one at the beginning of a line as well, since it is set apart."""
    headings: frozenset[tuple[int, str]]
    """The headings of the style, by their levels."""

    @classmethod
    def of(cls, style: Style) -> "Prompts":
        """Return the prompts of a style."""
        lines: set[str] = set()
        marked: list[str] = []
        for prompt in style.blank.prompts:
            parts = prompt.split("\n")
            lines.add(_joined(parts))
            lines |= {
                normal_line(part)
                for part in parts
                if len(parts) == 1 or len(part.split()) >= _FEWEST_WORDS
            }
            words = single_spaced(prompt)
            if is_marked(words) and len(words.split()) > 1:
                marked.append(words)
        headings = {
            (parsed.level, plain(parsed.title))
            for heading in style.sections
            if (parsed := heading_of(last_heading(heading))) is not None
        }
        lines.discard("")
        cells = frozenset(line for line in lines if not line.startswith(("#", "|", "- ", "```")))
        marked.sort(key=len, reverse=True)
        return cls(frozenset(lines), cells, tuple(marked), frozenset(headings))


def _pieces(line: str) -> Iterator[str]:
    """Yield the pieces of a line: each comment that begins and ends on it, and what is between."""
    yielded_to = 0
    start = line.find("<!--")
    while start >= 0 and (end := line.find("-->", start)) >= 0:
        yield line[yielded_to:start]
        yielded_to = end + 3
        yield line[start:yielded_to]
        start = line.find("<!--", yielded_to)
    yield line[yielded_to:]


def _unfilled(row: str) -> str:
    """Return a row of a table without its words, which keeps the rows around it together."""
    return f"|{'  |' * len(cells_of(row))}"


def _is_unfilled_row(line: str) -> bool:
    """Whether a line is a row of a table in which nothing is filled in."""
    return line.lstrip().startswith("|") and not any(cells_of(line))


def _joined(lines: list[str]) -> str:
    """Return a paragraph, a comment or a piece of code as it is compared."""
    return single_spaced(" ".join(normal_line(line) for line in lines))


def without_prompts(text: str, style: Style) -> tuple[str, tuple[Message, ...]]:
    """Return a document with empty lines in place of the prompts of a style, and what was taken out."""
    if not style.blank.prompts:
        return text, ()
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    cleaner = _Cleaner(Prompts.of(style), lines)
    cleaner.clean()
    if not cleaner.messages:
        return text, ()
    messages = sorted(cleaner.messages, key=lambda message: message.line)
    return "\n".join(cleaner.lines), tuple(messages)


@attrs.define
class _Cleaner:
    prompts: Prompts
    lines: list[str]
    messages: list[Message] = attrs.field(factory=list)

    def clean(self) -> None:
        for begin, end, is_text in self._pieces():
            if not is_text:
                self._take_piece(begin, end)
            elif not (end - begin > 1 and self._take_piece(begin, end)):
                for at in range(begin, end):
                    self._line(at)
        self._captions()

    def _pieces(self) -> Iterator[tuple[int, int, bool]]:
        """Yield where code, comments and paragraphs begin and end, and whether each is a paragraph."""
        at, count = 0, len(self.lines)
        while at < count:
            line = self.lines[at]
            begin = at
            at += 1
            if not line.strip():
                continue
            if (fence := _FENCE.match(line)) is not None:
                while at < count and not self.lines[at].strip().startswith(fence["mark"]):
                    at += 1
                at = min(at + 1, count)
                yield begin, at, False
            elif line.lstrip().startswith("<!--") and "-->" not in line:
                while at < count and "-->" not in self.lines[at]:
                    at += 1
                at = min(at + 1, count)
                yield begin, at, False
            else:
                while (
                    at < count
                    and self.lines[at].strip()
                    and not self.lines[at].lstrip().startswith("<!--")
                    and _FENCE.match(self.lines[at]) is None
                ):
                    at += 1
                yield begin, at, True

    def _take_piece(self, begin: int, end: int) -> bool:
        """Take a piece out that is a prompt as a whole; return whether it is one."""
        lines = self.lines[begin:end]
        first = _FENCE.match(lines[0])
        if first is not None:  # whatever its language and its fence
            lines = ["```", *lines[1:-1], "```"]
        words = _joined(lines)
        if words not in self.prompts.lines or sentence_of(words):
            return False
        for at in range(begin, end):
            self._take(at)
        return True

    def _take(
        self, at: int, what: str = "", rest: str = "", why: type[Message] = say.PromptOut
    ) -> None:
        words = what or self.lines[at].strip()
        if any(char.isalnum() for char in words):
            self.messages.append(why(line=at + 1, what=words))
        self.lines[at] = rest

    def _line(self, at: int) -> None:
        line = self.lines[at]
        normal = normal_line(line)
        if self._is_head(at) or is_delimiter(line):
            return
        if normal in self.prompts.lines and not sentence_of(normal):
            if not is_caption(normal) or normal.startswith("# "):
                self._take(at, rest=_unfilled(line) if normal.startswith("|") else "")
            return
        if normal.startswith("|"):
            self._cells(at)
            return
        if "<!--" in line:
            passages: list[str] = []
            for piece in _pieces(line):
                if piece.startswith("<!--") and _joined([piece]) in self.prompts.lines:
                    self.messages.append(say.PromptOut(line=at + 1, what=piece))
                else:
                    passages.append(piece)
            self.lines[at] = "".join(passages).rstrip()
        self._take_inside(at)

    def _cells(self, at: int) -> None:
        """Take the cells of a row out that still have a prompt."""
        cells = cells_of(self.lines[at])
        for number, cell in enumerate(cells):
            if cell and normal_line(cell) in self.prompts.cells:
                cells[number] = ""
                self.messages.append(say.PromptOut(line=at + 1, what=cell))
        if cells != cells_of(self.lines[at]):
            self.lines[at] = f"| {' | '.join(cells)} |"

    def _take_inside(self, at: int) -> None:
        """Take a prompt out that follows a label, or before the words of an answer."""
        line = self.lines[at]
        match = _LABEL.fullmatch(line)
        if match is not None and normal_line(match["value"]) in self.prompts.cells:
            self._take(at, match["value"], match["label"].rstrip())
            return
        body = line.lstrip()
        for prompt in self.prompts.marked:
            if body.startswith(prompt) and body[len(prompt) : len(prompt) + 1] == " ":
                indent = line[: len(line) - len(body)]
                self._take(at, prompt, indent + body[len(prompt) :].lstrip())
                return

    # --- what names what follows it -------------------------------------------------------------

    def _is_head(self, at: int) -> bool:
        """Whether a line is the heading of a table."""
        return (
            at + 1 < len(self.lines) and is_delimiter(self.lines[at + 1]) and "|" in self.lines[at]
        )

    def _captions(self) -> None:
        """Take the headings, labels and heads of tables out below which nothing is left."""
        after: str | None = None
        """The next line that isn't empty."""
        beyond: str | None = None
        """The one after that, below the line between the head of a table and its rows."""
        for at in reversed(range(len(self.lines))):
            line = self.lines[at]
            if not line.strip():
                continue
            if _is_unfilled_row(line) and (after is None or not after.lstrip().startswith("|")):
                self.lines[at] = ""  # in the midst of a table it keeps the rows together
            elif self._is_empty(at, after):
                if self._is_head(at):
                    self.lines[at + 1] = ""
                    after = beyond
                self._take(at, why=say.Unfilled)
            else:
                if is_delimiter(line):
                    beyond = after
                after = line

    def _is_empty(self, at: int, after: str | None) -> bool:
        """Whether a line only names what follows, and nothing of it does."""
        line = self.lines[at]
        heading = heading_of(line)
        if heading is not None:
            if (heading.level, plain(heading.title)) not in self.prompts.headings:
                return False
            below = None if after is None else heading_of(after)
            return after is None or (below is not None and below.level <= heading.level)
        normal = normal_line(line)
        if self._is_head(at):
            rest = self.lines[at + 2] if at + 2 < len(self.lines) else ""
            return normal in self.prompts.lines and not rest.strip()
        if normal not in self.prompts.lines or not is_caption(normal):
            return False
        return after is None or heading_of(after) is not None or self._is_label(after)

    def _is_label(self, line: str) -> bool:
        """Whether a line begins with a label that the blank has as well."""
        match = _LABEL.fullmatch(line)
        label = match["label"] if match is not None else line
        return normal_line(label) in self.prompts.lines
