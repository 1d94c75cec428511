"""Tables as HTML, column by column: what is the same for a whole column is decided once."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import chain, repeat

import attrs

from postmortem.formats.escape import escape, words
from postmortem.formats.html.inline import Writer
from postmortem.formats.stylesheets import stylesheet
from postmortem.patterns import regex
from postmortem.text.languages import Language
from postmortem.tree.hints import Hint
from postmortem.tree.nodes import Table

_TWO_DIGITS = tuple(f"{number:02}" for number in range(60))
_STACKED = 3
"""A table of at least so many columns is shown as one block a row where the page is narrow."""
_WIDE = 9
"""From how many columns on a table may be too wide for any page, and scrolls."""
_MANY = 5
"""From how many columns on a table may be too wide for paper."""
_PAPER = 92
"""How many characters of a row fit on paper, at 9 points between narrow margins."""
_LONGEST = 28
_LONG_WORD = regex(rf"[!-~]{{{_LONGEST},}}")
"""A word that a column can't be made wide enough for, such as a URL; it may break anywhere."""
_WORD = regex("[^\\s\u3000-\u9fff\uac00-\ud7af\uff00-\uff60]+")
"""What is on one line: Chinese and Japanese break between any two characters."""


@attrs.frozen
class Tables:
    """Makes the tables of one document."""

    writer: Writer
    """Turns lines of Markdown into HTML."""
    today: date | None
    """The day after which a deadline was missed; None where nobody gave one."""
    narrow: dict[tuple[str, ...], str]
    """The class of each list of columns that was met, for the style of narrow pages."""
    lang: Language
    """The language of the labels that the page adds."""
    paper: set[str] = attrs.field(factory=set)
    """The classes of the tables that are too wide for paper, too."""

    def table(self, node: Table, caption: str) -> str:
        """Return a table with its caption, and without the columns in which nothing is."""
        node = _without_empty(node)
        heads = "".join(map(self._head, node.columns))
        columns = [self._column(node, at) for at in range(len(node.columns))]
        body = _rows(columns) if columns and node.rows else "\n"
        return (
            f"<table{self._kind(node)}>\n<caption>{caption}</caption>\n"
            f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>"
        )

    def _head(self, title: str) -> str:
        return f'<th scope="col">{self.writer.line(title)}</th>' if title else "<td></td>"

    def _kind(self, node: Table) -> str:
        if len(node.columns) < _STACKED:
            return ' class="record"' if len(node.columns) == 2 else ""
        kind = self.narrow.setdefault(node.columns, f"t{len(self.narrow) + 1}")
        if (
            len(node.columns) >= _MANY
            and sum([_needs(node, at) for at in range(len(node.columns))]) > _PAPER
        ):
            self.paper.add(kind)
        return f' class="stack {kind}"'

    def _column(self, node: Table, at: int) -> list[str]:
        cells = [row[at] for row in node.rows]
        shown = self.writer.lines(cells)
        if max(map(len, cells)) >= _LONGEST and _LONG_WORD.search("\n".join(cells)):
            shown = [
                f'<span class="long">{show}</span>' if _LONG_WORD.search(_plain(cell)) else show
                for cell, show in zip(cells, shown, strict=True)
            ]
        hints = node.column_hints[at] if node.column_hints else None
        if hints is None:
            return shown
        return [
            cell if not cell or hint is None else self._with_hint(cell, hint)
            for cell, hint in zip(shown, hints(), strict=True)
        ]

    def _with_hint(self, cell: str, hint: Hint) -> str:
        """Return a cell with what follows it."""
        start, end, tone, remark, deadline = hint
        if start is not None:
            cell = _timed(cell, start, end)
        if tone is not None:
            cell = badge(cell, tone)
        if remark is not None:
            cell += f" <em>{escape(self.lang(remark))}</em>"
        if deadline and self.today is not None and _day(start) < self.today:
            cell += " " + badge(escape(self.lang("overdue")), "bad")
        return cell


def _rows(columns: Sequence[list[str]]) -> str:
    """Return the rows of a table; the first cell heads each, unless there is one with nothing in it."""
    start, end = ('<tr><th scope="row">', "</th>") if all(columns[0]) else ("<tr><td>", "</td>")
    # Columns of cells and of tags in turn: so the tags are the same few objects in every row.
    parts: list[Iterable[str]] = [repeat(start), columns[0]]
    for column in columns[1:]:
        parts += [repeat(f"{end}<td>"), column]
        end = "</td>"
    return "".join(chain.from_iterable(zip(*parts, repeat(f"{end}</tr>\n"), strict=False)))


def badge(words: str, tone: str) -> str:
    """Return words of HTML as a badge."""
    return f'<span class="badge {tone}">{words}</span>'


def _day(start: datetime | date | None) -> date:
    if isinstance(start, datetime):
        return start.date()
    return date.max if start is None else start


def _timed(cell: str, start: datetime | date, end: datetime | None) -> str:
    """Return a cell whose words are times: both ends of a range, where the words have two."""
    if end is None or " – " not in cell:
        return f'<time datetime="{_instant(start)}">{cell}</time>'
    first, _, last = cell.partition(" – ")
    return (
        f'<time datetime="{_instant(start)}">{first}</time> – '
        f'<time datetime="{_instant(end)}">{last}</time>'
    )


def _instant(moment: datetime | date) -> str:
    """Return a moment as HTML has it: milliseconds at the most."""
    if not isinstance(moment, datetime):
        return moment.isoformat()
    if moment.microsecond:
        return moment.isoformat(timespec="milliseconds")[: -len("+00:00")] + "Z"
    # Half of the time that `isoformat` takes, most of it to write an offset that is always 0.
    hour, minute = _TWO_DIGITS[moment.hour], _TWO_DIGITS[moment.minute]
    return f"{moment.date().isoformat()}T{hour}:{minute}:{_TWO_DIGITS[moment.second]}Z"


def _without_empty(node: Table) -> Table:
    """Return a table without the columns that no row has a value in.

    A form, of which only the first column is filled in, keeps them: they are for a pen.
    """
    if not node.rows:
        return node
    used = [at for at in range(len(node.columns)) if any(row[at] for row in node.rows)]
    if len(used) == len(node.columns) or len(used) < 2:
        return node
    hints = node.column_hints
    return attrs.evolve(
        node,
        columns=tuple(node.columns[at] for at in used),
        rows=tuple(tuple([row[at] for at in used]) for row in node.rows),
        column_hints=tuple(hints[at] for at in used) if hints else (),
    )


def _needs(node: Table, at: int) -> int:
    """Return how many characters a column is wide at the least, its space to the next one included."""
    cells = "\n".join([row[at] for row in node.rows])
    if _LONG_WORD.search(cells):
        cells = "\n".join([_plain(row[at]) for row in node.rows])
    lengths = [length for length in map(len, _WORD.findall(cells)) if length < _LONGEST]
    return max(max(lengths, default=0), len(node.columns[at])) + 2


def _plain(cell: str) -> str:
    """Return the words of a cell; the target of a link is none."""
    return words(cell) if _LONG_WORD.search(cell) else cell


def narrow_styles(tables: Tables) -> str:
    """Return the style that names the cells of each table whose rows are shown as blocks.

    They do where a page is narrow, and those of a table that is too wide for paper do in print.
    """
    labels = {kind: _labels(kind, columns) for columns, kind in tables.narrow.items()}
    screen = f"@media screen and (max-width:40rem){{{''.join(labels.values())}}}" if labels else ""
    stacked = "".join(
        stylesheet("stacked.css").replace(".stack", f".{kind}") + labels[kind]
        for kind in sorted(tables.paper)
    )
    return screen + (f"@media print{{{stacked}}}" if stacked else "")


@lru_cache(maxsize=256)
def _labels(kind: str, columns: tuple[str, ...]) -> str:
    """Return the style that says before each cell of a table what its column is called."""
    return "".join(
        f".{kind} tbody>tr>:nth-child({at})::before{{content:{quoted(words(title))}}}"
        for at, title in enumerate(columns, start=1)
    )


def quoted(text: str) -> str:
    """Return a text as a string of CSS, in which nothing but letters and digits is bare."""
    return '"' + "".join(c if c.isalnum() else f"\\{ord(c):x} " for c in text) + '"'


def scrolls(node: Table) -> bool:
    """Whether a table has to scroll in its own box."""
    return len(node.columns) >= _WIDE
