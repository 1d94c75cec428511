"""The columns of a table: a name, a type that never depends on the values, and what it means.

Frame libraries infer the type of a column from its values. A month without a single owner then has
a column of the type Null, and its Parquet file no longer unites with last month's. Here each column
has its type before there are any rows.

Between loading and showing, a value is kept as what every format can carry: a date as days since
1970-01-01, a time and a duration as whole microseconds, everything else as itself.
"""

import datetime as dt
from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeAlias

import attrs

Stored: TypeAlias = str | int | float | bool | None
"""A value as it is kept: days for a date, microseconds for a time or a duration."""

_EPOCH_DAY = dt.date(1970, 1, 1).toordinal()
_EPOCH_TIME = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


class ColumnType(StrEnum):
    """What the values of a column are, in every format.

    >>> ColumnType("duration").pandas
    'timedelta64[us]'
    """

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    FLAG = "flag"
    """True or False."""
    DATE = "date"
    """A day of the calendar, without a time."""
    TIME = "time"
    """An instant in UTC."""
    DURATION = "duration"
    """A length of time. Where a format has none, it is a whole number of microseconds."""

    @property
    def pandas(self) -> str:
        """The dtype in pandas: each of them takes a missing value."""
        return _PANDAS[self]

    @property
    def duckdb(self) -> str:
        """The type that DuckDB gives the column of a Parquet file."""
        return _DUCKDB[self]

    @property
    def sqlite(self) -> str:
        """The type in SQLite; a date and a time are ISO 8601 text there."""
        return _SQLITE[self]

    @property
    def json_schema(self) -> dict[str, Any]:
        """The JSON Schema of a value in NDJSON."""
        return dict(_JSON[self])


_PANDAS = {
    ColumnType.TEXT: "string",
    ColumnType.INTEGER: "Int64",
    ColumnType.NUMBER: "Float64",
    ColumnType.FLAG: "boolean",
    ColumnType.DATE: "datetime64[us]",
    ColumnType.TIME: "datetime64[us, UTC]",
    ColumnType.DURATION: "timedelta64[us]",
}
_DUCKDB = {
    ColumnType.TEXT: "VARCHAR",
    ColumnType.INTEGER: "BIGINT",
    ColumnType.NUMBER: "DOUBLE",
    ColumnType.FLAG: "BOOLEAN",
    ColumnType.DATE: "DATE",
    ColumnType.TIME: "TIMESTAMP WITH TIME ZONE",
    ColumnType.DURATION: "BIGINT",
}
_SQLITE = {
    ColumnType.TEXT: "TEXT",
    ColumnType.INTEGER: "INTEGER",
    ColumnType.NUMBER: "REAL",
    ColumnType.FLAG: "INTEGER",
    ColumnType.DATE: "TEXT",
    ColumnType.TIME: "TEXT",
    ColumnType.DURATION: "INTEGER",
}
_JSON: dict[ColumnType, dict[str, Any]] = {
    ColumnType.TEXT: {"type": ["string", "null"]},
    ColumnType.INTEGER: {"type": ["integer", "null"]},
    ColumnType.NUMBER: {"type": ["number", "null"]},
    ColumnType.FLAG: {"type": ["boolean", "null"]},
    ColumnType.DATE: {"type": ["string", "null"], "format": "date"},
    ColumnType.TIME: {"type": ["string", "null"], "format": "date-time"},
    ColumnType.DURATION: {"type": ["integer", "null"]},
}


@attrs.frozen(kw_only=True)
class Column:
    """A column of a table: what is published about it.

    >>> import postmortem as pm
    >>> due = pm.Corpus.schema()["actions"]["due"]
    >>> due.type.value, due.about
    ('date', 'The day on which it is due.')
    """

    name: str
    type: ColumnType
    about: str
    """What it means, as a sentence."""
    required: bool = False
    """Whether every row has a value."""
    get: Callable[[Any], Any] = attrs.field(eq=False, repr=False)
    """How the value comes out of a row of the report; it may be None."""

    @property
    def unit(self) -> str | None:
        """What a number counts, where the type doesn't say; microseconds for a duration."""
        return {ColumnType.DURATION: "microseconds", ColumnType.TIME: "UTC"}.get(self.type)


def days_of(date: dt.date) -> int:
    """Return a date as it is kept: days since 1970-01-01."""
    return date.toordinal() - _EPOCH_DAY


def date_of(days: int) -> dt.date:
    """Return the date of days since 1970-01-01: the inverse of `days_of`.

    >>> date_of(1)
    datetime.date(1970, 1, 2)
    """
    return dt.date.fromordinal(days + _EPOCH_DAY)


def stored(type: ColumnType, value: Any) -> Stored:
    """Return a value as it is kept."""
    if value is None:
        return None
    if type is ColumnType.TEXT:
        return str(value)
    if type is ColumnType.DATE:
        return days_of(value)
    if type is ColumnType.TIME:
        return int((value - _EPOCH_TIME) // _MICROSECOND)
    if type is ColumnType.DURATION:
        return int(value // _MICROSECOND)
    if type is ColumnType.NUMBER:
        return float(value)
    return bool(value) if type is ColumnType.FLAG else int(value)


def shown(type: ColumnType, value: Any) -> Any:
    """Return the Python value of what is kept: the inverse of `stored`.

    >>> shown(ColumnType.DATE, 1)
    datetime.date(1970, 1, 2)
    """
    if value is None:
        return None
    if type is ColumnType.DATE:
        return date_of(value)
    if type is ColumnType.TIME:
        return _EPOCH_TIME + dt.timedelta(microseconds=value)
    if type is ColumnType.DURATION:
        return dt.timedelta(microseconds=value)
    return value


def written(type: ColumnType, value: Any) -> Any:
    """Return what NDJSON, CSV and SQLite say for what is kept: days and times are ISO 8601 text.

    >>> written(ColumnType.TIME, 0)
    '1970-01-01T00:00:00Z'
    """
    if value is None:
        return None
    if type is ColumnType.DATE:
        return date_of(value).isoformat()
    if type is ColumnType.TIME:
        return f"{shown(type, value).replace(tzinfo=None).isoformat()}Z"
    return value
