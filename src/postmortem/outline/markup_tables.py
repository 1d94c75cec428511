"""Tables that aren't Markdown's own: in HTML, and drawn with lines as pandoc writes them."""

import itertools
import re
from html.parser import HTMLParser

from postmortem.text.normal import single_spaced

_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`"}
_LONGEST = 200_000
"""How many characters of a table in HTML are read."""


class _Rows(HTMLParser):
    """Collects the cells of one table, with inline markup as Markdown has it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self.open = False
        self.link: str | None = None
        self.nested = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.nested += 1
        elif tag == "tr":
            self.rows.append([])
            self.open = False
        elif tag in ("td", "th"):
            if not self.rows:
                self.rows.append([])
            self.rows[-1].append("")
            self.open = True
        elif tag == "br":
            self._add("<br>")
        elif tag == "li":
            self._add("<br>- ")
        elif tag == "p" and self.open and self.rows[-1][-1].strip():
            self._add("<br>")
        elif tag in _MARKS:
            self._add(_MARKS[tag])
        elif tag == "a":
            self.link = dict(attrs).get("href")
            if self.link:
                self._add("[")

    def handle_endtag(self, tag: str) -> None:
        if tag in _MARKS:
            self._add(_MARKS[tag])
        elif tag == "a" and self.link:
            self._add(f"]({self.link})")
            self.link = None
        elif tag in ("td", "th"):
            self.open = False

    def handle_data(self, data: str) -> None:
        self._add(data)

    def _add(self, text: str) -> None:
        if self.open:
            self.rows[-1][-1] += text


def html_rows(source: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a table in HTML, as wide as its first; none for what can't be one.

    >>> html_rows("<table><tr><th>Time</th><th>Event</th></tr><tr><td>10:00</td><td><b>Down</b></td></tr></table>")
    (('Time', 'Event'), ('10:00', '**Down**'))
    """
    if len(source) > _LONGEST:
        return ()
    rows = _Rows()
    rows.feed(source)
    rows.close()
    tables = [
        tuple(re.sub(r"^(?:<br>)+", "", single_spaced(cell)) for cell in row)
        for row in rows.rows
        if row
    ]
    if rows.nested != 1 or not tables or len({len(row) for row in tables}) != 1:
        return ()
    return tuple(tables)


def grid_rows(lines: list[str]) -> list[tuple[int, tuple[str, ...]]]:
    """Return the rows of a table that is drawn with lines, with their numbers; none for others.

    >>> grid_rows(["+---+---+", "| a | b |", "+===+===+", "| c | d |", "|   | e |", "+---+---+"])
    [(1, ('a', 'b')), (3, ('c', 'd e'))]
    """
    edges = [at for at, char in enumerate(lines[0]) if char == "+"]
    if len(edges) < 2 or not re.fullmatch(r"[-+]+", lines[0].strip()):
        return []
    rows: list[tuple[int, tuple[str, ...]]] = []
    cells: list[list[str]] | None = None
    first = 0
    for number, line in enumerate(lines[1:], start=1):
        if re.fullmatch(r"[-=+:]+", line.strip()):
            if cells is not None:
                rows.append((first, tuple(single_spaced(" ".join(cell)) for cell in cells)))
            cells = None
            continue
        if not line.strip().startswith("|"):
            return []
        if cells is None:
            cells, first = [[] for _ in edges[1:]], number
        for column, (start, end) in enumerate(itertools.pairwise(edges)):
            cells[column].append(line[start + 1 : end])
    return rows if cells is None and len(rows) > 1 else []
