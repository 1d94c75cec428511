"""Lists of a corpus as a command prints them: chosen columns, as a table, JSON, NDJSON or CSV."""

import json
from collections.abc import Iterable, Sequence
from typing import Literal, TypeAlias

from postmortem.corpus.answers.base import plain
from postmortem.corpus.collection import Collection
from postmortem.corpus.columns import ColumnType, Stored, shown
from postmortem.corpus.table import Table
from postmortem.corpus.tables import TABLES
from postmortem.errors import FieldError, Problem, describe
from postmortem.formats.text.columns import shown as harmless
from postmortem.formats.text.columns import table as text_table
from postmortem.values.durations import say_duration

ListFormat: TypeAlias = Literal["table", "json", "ndjson", "csv"]
LIST_COLUMNS = ("date", "incident_id", "severity", "status", "duration", "actions_pending", "title")
"""What `list` shows of a report, unless other columns are named."""
_NAMES = {"incident_id": "incident", "actions_pending": "to do"}


def reports_table(corpus: Collection, columns: Sequence[str]) -> Table:
    """Return some columns of the table of reports. Raises `FieldError` for one that does not exist."""
    known = TABLES["reports"].columns
    for name in columns:
        if name not in TABLES["reports"]:
            expected = "columns of " + ", ".join(column.name for column in known)
            raise FieldError(Problem(expected=expected, found=describe(name)))
    return some_columns(corpus.table("reports"), columns)


def some_columns(table: Table, columns: Sequence[str]) -> Table:
    """Return some columns of a table, in the order in which they are named."""
    places = [[column.name for column in table.columns].index(name) for name in columns]
    chosen = tuple(table.columns[place] for place in places)
    return Table(
        table.name, chosen, [[row[place] for place in places] for row in table.kept_rows()]
    )


def written(table: Table, format: ListFormat, width: int, *, guard_formulas: bool = False) -> str:
    """Return a table as text: for people in a width, or for programs."""
    if format == "csv":
        return table.to_csv(guard_formulas=guard_formulas)
    if format == "ndjson":
        return table.to_ndjson().decode()
    if format == "json":
        names = [column.name for column in table.columns]
        rows = [dict(zip(names, row, strict=True)) for row in table.written_rows()]
        return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"
    return as_text(table, width)


def as_text(table: Table, width: int) -> str:
    """Return a table for a terminal; columns without any value are left out."""
    rows = [
        [_cell(column.type, value) for column, value in zip(table.columns, row, strict=True)]
        for row in table.kept_rows()
    ]
    if not rows:
        return ""
    used = [place for place in range(len(table.columns)) if any(row[place] for row in rows)]
    heads = [_NAMES.get(table.columns[place].name, table.columns[place].name) for place in used]
    lines = text_table(
        [head.replace("_", " ") for head in heads],
        [[row[place] for place in used] for row in rows],
        max(width, 20),
    )
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _cell(type: ColumnType, value: Stored) -> str:
    if value is None:
        return ""
    if type is ColumnType.DURATION:
        return say_duration(shown(type, value))
    if type is ColumnType.FLAG:
        return "yes" if value else "no"
    if type is ColumnType.TIME:
        return f"{shown(type, value):%Y-%m-%d %H:%M}"
    return harmless(plain(shown(type, value)))


def problems_text(corpus: Collection, most: int = 10) -> Iterable[str]:
    """Yield a line for each problem of a corpus, and a line for those that are too many to show."""
    for problem in corpus.problems[:most]:
        yield str(problem)
    if len(corpus.problems) > most:
        yield f"and {len(corpus.problems) - most} more; --problems shows all"
