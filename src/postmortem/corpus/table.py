"""A table of a corpus: rows with fixed types, for Python, pandas, polars and files."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import attrs
import msgspec

from postmortem.corpus.columns import Column, ColumnType, Stored, shown, written
from postmortem.errors import Problem, RenderError
from postmortem.formats.shown import Shown
from postmortem.text.guards import without_formula
from postmortem.text.normal import escape
from postmortem.tree.nodes import Document, Prose
from postmortem.tree.nodes import Table as TableNode
from postmortem.values.durations import say_duration

_SHOWN_ROWS = 20
"""How many rows a notebook shows."""


@attrs.frozen(repr=False, eq=False)
class Table(Shown):
    """Rows of values, each column with the type that is published for it, in every corpus.

    >>> import postmortem as pm
    >>> report = pm.report("INC-7", "Login was down").action("A1", "Watch the pool", due="2026-02-01")
    >>> actions = pm.Corpus().add(report.build()).table("actions")
    >>> len(actions)
    1
    >>> actions[0]["action"], actions[0]["due"], actions[0]["owner"]
    ('Watch the pool', datetime.date(2026, 2, 1), None)
    """

    name: str
    columns: tuple[Column, ...]
    _rows: Sequence[Sequence[Stored]]

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: int) -> dict[str, Any]:
        return self._shown(self._rows[index])

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return map(self._shown, self._rows)

    def _shown(self, row: Sequence[Stored]) -> dict[str, Any]:
        return {
            column.name: shown(column.type, value)
            for column, value in zip(self.columns, row, strict=True)
        }

    def __repr__(self) -> str:
        rows, columns = len(self._rows), len(self.columns)
        return f"<Table {self.name}: {rows} row{'s'[rows == 1 :]}, {columns} columns>"

    def to_records(self) -> list[dict[str, Any]]:
        """Return the rows as plain values: times are aware datetimes, lengths timedeltas."""
        return list(self)

    def dtypes(self) -> dict[str, str]:
        """Return the dtype of each column in pandas.

        >>> import postmortem as pm
        >>> pm.Corpus().table("revisions").dtypes()["date"]
        'datetime64[us]'
        """
        return {column.name: column.type.pandas for column in self.columns}

    def to_pandas(self) -> Any:
        """Return the rows as a `pandas.DataFrame` with the published dtypes, also without any row.

        Raises `RenderError` where pandas isn't installed.
        """
        pandas = load_pandas()
        data = {
            column.name: pandas.Series(values, dtype=column.type.pandas)
            for column, values in self._by_column(shown)
        }
        return pandas.DataFrame(data, columns=[column.name for column in self.columns])

    def to_polars(self) -> Any:
        """Return the rows as a `polars.DataFrame` with the published types, also without any row.

        Raises `RenderError` where polars isn't installed: the extra `frames` brings it.
        """
        polars = load_polars()
        types = polars_types(polars)
        series = [
            # As numbers, which polars takes without looking at each value.
            polars.Series(column.name, values, dtype=_polars_stored(polars, column.type)).cast(
                types[column.type]
            )
            for column, values in self._by_column(lambda _, value: value)
        ]
        return polars.DataFrame(series)

    def _by_column(
        self, convert: Callable[[ColumnType, Stored], Any]
    ) -> Iterator[tuple[Column, list[Any]]]:
        for place, column in enumerate(self.columns):
            yield column, [convert(column.type, row[place]) for row in self._rows]

    def to_ndjson(self) -> bytes:
        """Return a line of JSON for each row, with every column, also those without a value."""
        encode = msgspec.json.Encoder().encode
        names = [column.name for column in self.columns]
        return b"".join(
            encode(dict(zip(names, row, strict=True))) + b"\n" for row in self.written_rows()
        )

    def to_csv(self, *, guard_formulas: bool = False) -> str:
        """Return the rows as CSV (RFC 4180) with a head; a value that isn't known is empty.

        A spreadsheet runs a text such as `=HYPERLINK(…)` as a formula. With `guard_formulas`, a `'`
        comes before each text that it would.
        """
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow([column.name for column in self.columns])
        for row in self.written_rows():
            if guard_formulas:
                row = [without_formula(cell) if isinstance(cell, str) else cell for cell in row]
            writer.writerow(row)
        return text.getvalue()

    def kept_rows(self) -> Sequence[Sequence[Stored]]:
        """Return the rows as they are kept: days, and microseconds."""
        return self._rows

    def written_rows(self) -> Iterator[list[Any]]:
        """Yield the rows as NDJSON, CSV and SQLite write them: days and times are ISO 8601 text."""
        types = [column.type for column in self.columns]
        for row in self._rows:
            yield [written(type, value) for type, value in zip(types, row, strict=True)]

    def _document(self, derived: Any = ()) -> Document:
        head = tuple(escape(column.name) for column in self.columns)
        cells = tuple(
            tuple(cell(column.type, value) for column, value in zip(self.columns, row, strict=True))
            for row in self._rows[:_SHOWN_ROWS]
        )
        more = len(self._rows) - _SHOWN_ROWS
        note = f"{len(self._rows)} rows" + (f", of which {_SHOWN_ROWS} are shown" * (more > 0))
        body = (Prose(f"{note}."), *((TableNode(head, cells),) if cells else ()))
        return Document(f"Table: {self.name}", body)


def cell(type: ColumnType, value: Stored) -> str:
    """Return a value as a person reads it, as inline Markdown."""
    if value is None:
        return ""
    if type is ColumnType.FLAG:
        return "yes" if value else "no"
    if type is ColumnType.DURATION:
        return say_duration(shown(type, value))
    if type is ColumnType.TIME:
        return f"{shown(type, value):%Y-%m-%d %H:%M}"
    return escape(str(shown(type, value)))


def polars_types(polars: Any) -> dict[ColumnType, Any]:
    """Return the published type of each kind of column in polars."""
    return {
        ColumnType.TEXT: polars.String,
        ColumnType.INTEGER: polars.Int64,
        ColumnType.NUMBER: polars.Float64,
        ColumnType.FLAG: polars.Boolean,
        ColumnType.DATE: polars.Date,
        ColumnType.TIME: polars.Datetime("us", "UTC"),
        ColumnType.DURATION: polars.Duration("us"),
    }


def _polars_stored(polars: Any, type: ColumnType) -> Any:
    """Return the type in polars of a value as it is kept."""
    if type is ColumnType.DATE:
        return polars.Int32
    if type is ColumnType.TIME:
        return polars.Datetime("us", "UTC")
    if type is ColumnType.DURATION:
        return polars.Int64
    return polars_types(polars)[type]


def load_pandas() -> Any:
    """Return pandas. Raises `RenderError` where it isn't installed."""
    try:
        import pandas
    except ImportError:
        raise _missing("pandas", "pip install pandas") from None
    return pandas


def load_polars() -> Any:
    """Return polars. Raises `RenderError` where it isn't installed."""
    try:
        import polars
    except ImportError:
        raise _missing("polars", "pip install 'postmortem-report[frames]'") from None
    return polars


def load_duckdb() -> Any:
    """Return duckdb. Raises `RenderError` where it isn't installed."""
    try:
        import duckdb
    except ImportError:
        raise _missing("duckdb", "pip install duckdb") from None
    return duckdb


def _missing(name: str, install: str) -> RenderError:
    return RenderError(
        Problem(
            expected=f"the package {name}",
            found="none that is installed",
            hint=f"{install} brings it",
        )
    )
