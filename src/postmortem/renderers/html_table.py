"""Tables as HTML, column by column: what is the same for a whole column is decided once."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

import attrs

from postmortem.document import Hint, Table
from postmortem.renderers.inline_html import escape, is_plain, words

Line = Callable[[str], str]
_STACKED = 3
"""From how many columns on a table stands as one block a row where the page is narrow."""
_WIDE = 9
"""From how many columns on a table may be too wide for any page, and scrolls."""


@attrs.frozen
class Tables:
    """Makes the tables of one document."""

    line: Line
    """Turns a line of Markdown into HTML."""
    today: date | None
    """The day after which a deadline was missed; None where nobody gave one."""
    narrow: dict[tuple[str, ...], str]
    """The class of each list of columns that was met, for the style of narrow pages."""

    def table(self, node: Table, caption: str) -> str:
        """Return a table with its caption."""
        heads = "".join(map(self._head, node.columns))
        columns = [self._column(node, at) for at in range(len(node.columns))]
        headed = bool(columns and node.rows) and all(columns[0])
        first = '<tr><th scope="row">%s</th>' if headed else "<tr><td>%s</td>"
        row = first + "<td>%s</td>" * (len(columns) - 1) + "</tr>"
        body = "\n".join([row % cells for cells in zip(*columns, strict=True)])
        return (
            f"<table{self._kind(node)}>\n<caption>{caption}</caption>\n"
            f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"
        )

    def _head(self, title: str) -> str:
        return f'<th scope="col">{self.line(title)}</th>' if title else "<td></td>"

    def _kind(self, node: Table) -> str:
        if len(node.columns) < _STACKED:
            return ' class="record"' if len(node.columns) == 2 else ""
        kind = self.narrow.setdefault(node.columns, f"t{len(self.narrow) + 1}")
        return f' class="stack {kind}"'

    def _column(self, node: Table, at: int) -> Sequence[str]:
        cells = [row[at] for row in node.rows]
        together = "\n".join(cells)
        # Most columns have no markup in any cell: escaped together, they take one pass.
        shown = escape(together).split("\n")
        if len(shown) != len(cells):  # no cell of a report has a line end
            shown = [self.line(cell) for cell in cells]
        elif not is_plain(together):
            shown = [
                escaped if is_plain(cell) else self.line(cell)
                for escaped, cell in zip(shown, cells, strict=True)
            ]
        tell = node.behind[at] if node.behind else None
        if tell is None:
            return shown
        return [
            cell if not cell or (told := tell(row)) is None else self._told(cell, told)
            for row, cell in enumerate(shown)
        ]

    def _told(self, cell: str, hint: Hint) -> str:
        """Return a cell with what stands behind it."""
        if hint.start is not None:
            cell = _timed(cell, hint.start, hint.end)
        if hint.tone is not None:
            cell = badge(cell, hint.tone)
        if hint.remark is not None:
            cell += f" <em>{escape(hint.remark)}</em>"
        if self.today is not None and hint.deadline and _day(hint.start) < self.today:
            cell += " " + badge("overdue", "bad")
        return cell


def badge(words: str, tone: str) -> str:
    """Return words of HTML as a badge."""
    return f'<span class="badge {tone}">{words}</span>'


def _day(start: datetime | date | None) -> date:
    if isinstance(start, datetime):
        return start.date()
    return date.max if start is None else start


def _timed(cell: str, start: datetime | date, end: datetime | None) -> str:
    """Return a cell whose words are times: both ends of a range, where the words have two."""
    first, dash, last = cell.partition(" – ")
    if end is None or not dash:
        return f'<time datetime="{_instant(start)}">{cell}</time>'
    return (
        f'<time datetime="{_instant(start)}">{first}</time> – '
        f'<time datetime="{_instant(end)}">{last}</time>'
    )


def _instant(moment: datetime | date) -> str:
    """Return a moment as HTML has it: milliseconds at the most."""
    if not isinstance(moment, datetime):
        return moment.isoformat()
    exact = "milliseconds" if moment.microsecond else "seconds"
    return moment.isoformat(timespec=exact)[: -len("+00:00")] + "Z"


def narrow_styles(narrow: dict[tuple[str, ...], str]) -> str:
    """Return the style that names the cells of each table whose rows stand as blocks."""
    return "".join(
        f".{kind} tbody>tr>:nth-child({at})::before{{content:{_quoted(words(title))}}}"
        for columns, kind in narrow.items()
        for at, title in enumerate(columns, start=1)
    )


def _quoted(text: str) -> str:
    """Return a text as a string of CSS, in which nothing but letters and digits is bare."""
    return '"' + "".join(c if c.isalnum() else f"\\{ord(c):x} " for c in text) + '"'


def scrolls(node: Table) -> bool:
    """Say whether a table has to scroll in its own box."""
    return len(node.columns) >= _WIDE
