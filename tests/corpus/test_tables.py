"""The tables: their columns have the published types, in every format and without any row."""

import datetime as dt
import json
import sqlite3
import sys
from pathlib import Path
from typing import Any

import pytest

import postmortem as pm
from postmortem.corpus.columns import ColumnType
from postmortem.corpus.export import duckdb_views
from postmortem.corpus.tables import SCHEMA_VERSION, TABLES
from postmortem.errors import FileError, RenderError
from tests.corpus.made import corpus, report, written
from tests.everything import everything

NAMES = tuple(TABLES)


@pytest.fixture(scope="module")
def full() -> pm.Corpus:
    """Return a corpus with a report that has everything, and one that has next to nothing."""
    return corpus(everything(), pm.report(None, "Nothing is known").build())


def test_there_are_thirteen_tables_with_the_keys_first() -> None:
    """Each begins with the key of the report and the incident's id, and no name comes twice."""
    assert len(NAMES) == 13
    for table in TABLES.values():
        names = [column.name for column in table.columns]
        assert names[:2] == ["report", "incident_id"]
        assert len(names) == len({*names})
        assert all(column.about.endswith(".") for column in table.columns)


@pytest.mark.parametrize("name", NAMES)
def test_every_column_is_used(full: pm.Corpus, name: Any) -> None:
    """A report that has everything has a row in each table, and a value in nearly every column."""
    table = full.table(name)
    assert len(table) > 0
    empty = {
        column.name
        for place, column in enumerate(table.columns)
        if all(row[place] is None for row in table.kept_rows())
    }
    assert empty <= _NOT_TOGETHER.get(name, set())


_NOT_TOGETHER: dict[str, set[str]] = {
    "reports": {"signed", "time_to_acknowledge", "time_to_declare", "time_to_mitigate"},
    "messages": {"end", "words"},
    "findings": {"line"},
}
"""Columns that the full report can't have a value in."""


@pytest.mark.parametrize("name", NAMES)
def test_values_have_the_type_of_their_column(full: pm.Corpus, name: Any) -> None:
    """Text, whole numbers, flags, dates, aware times and lengths; None only where it is allowed."""
    types: dict[ColumnType, type] = {
        ColumnType.TEXT: str,
        ColumnType.INTEGER: int,
        ColumnType.NUMBER: float,
        ColumnType.FLAG: bool,
        ColumnType.DATE: dt.date,
        ColumnType.TIME: dt.datetime,
        ColumnType.DURATION: dt.timedelta,
    }
    for row in full.table(name):
        for column in TABLES[name].columns:
            value = row[column.name]
            if value is None:
                assert not column.required, column.name
            else:
                assert type(value) is types[column.type], column.name
                if isinstance(value, dt.datetime):
                    assert value.utcoffset() == dt.timedelta(0)


def test_rows_say_what_the_report_says() -> None:
    """Times, lengths and counts come out as the report has them."""
    one_report = corpus(report(7, minutes=95, severity="SEV-2", status="resolved"))
    row = one_report.table("reports")[0]
    assert row["report"] == row["incident_id"] == "INC-7"
    assert row["date"] == dt.date(2026, 1, 8)
    assert row["duration"] == dt.timedelta(minutes=95)
    assert row["duration_basis"] == "given"
    assert (row["severity"], row["severity_rank"]) == ("SEV-2", 2)
    assert row["over"] is True
    assert row["detected_by"] == "Monitoring"
    assert row["events"] == 3
    event = one_report.table("events")[2]
    assert event["time"] == dt.datetime(2026, 1, 8, 11, 35, tzinfo=dt.UTC)
    assert event["milestone"] == "Resolved"


@pytest.mark.parametrize("name", NAMES)
def test_frames_have_the_published_types_also_without_a_row(full: pm.Corpus, name: Any) -> None:
    """An empty corpus has the same columns and types as a full one, in pandas and in polars."""
    pytest.importorskip("pandas")
    polars = pytest.importorskip("polars")
    for reports in (full, pm.Corpus()):
        table = reports.table(name)
        pandas_frame = table.to_pandas()
        dtypes = {column: str(dtype) for column, dtype in pandas_frame.dtypes.items()}
        assert dtypes == table.dtypes()
        frame = table.to_polars()
        expected = {
            "text": polars.String,
            "integer": polars.Int64,
            "number": polars.Float64,
            "flag": polars.Boolean,
            "date": polars.Date,
            "time": polars.Datetime("us", "UTC"),
            "duration": polars.Duration("us"),
        }
        assert dict(frame.schema) == {
            column.name: expected[column.type.value] for column in table.columns
        }
        assert frame.to_dicts() == table.to_records()
        assert len(pandas_frame) == len(table)


def test_two_halves_united_by_duckdb_equal_the_whole(tmp_path: Path) -> None:
    """Parquet files of two months unite by name, also where one has no value in a column."""
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("polars")
    first = corpus(*[pm.report(f"INC-{n}", f"Nothing is known of {n}").build() for n in range(3)])
    second = corpus(everything(), report(5))
    joined = first.add(*second)
    for name, part in (("a", first), ("b", second), ("whole", joined)):
        part.export(tmp_path / name, "parquet")
    with duckdb.connect() as connection:
        for name in NAMES:
            columns = {
                row[0]: row[1]
                for row in connection.execute(
                    f"DESCRIBE SELECT * FROM '{tmp_path}/a/{name}.parquet'"
                ).fetchall()
            }
            assert columns == {column.name: column.type.duckdb for column in TABLES[name].columns}
            united = (
                f"SELECT * FROM '{tmp_path}/a/{name}.parquet' UNION ALL BY NAME "
                f"SELECT * FROM '{tmp_path}/b/{name}.parquet'"
            )
            every = f"SELECT * FROM '{tmp_path}/whole/{name}.parquet'"
            for left, right in ((united, every), (every, united)):
                difference = f"({left}) EXCEPT ALL ({right})"
                assert connection.execute(difference).fetchall() == []


def test_parquet_keeps_the_types_of_frames(tmp_path: Path, full: pm.Corpus) -> None:
    """Polars reads the frame back that was written, lengths of time among it."""
    polars = pytest.importorskip("polars")
    full.export(tmp_path, "parquet")
    for name in NAMES:
        frame = full.table(name).to_polars()  # type: ignore[arg-type]
        assert polars.read_parquet(tmp_path / f"{name}.parquet").equals(frame)
        assert polars.read_parquet_schema(tmp_path / f"{name}.parquet") == frame.schema


def test_the_views_for_duckdb_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The SQL beside the files makes a view of each, and SQL answers questions."""
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("polars")
    corpus(report(1, minutes=30), report(2, minutes=90)).export(tmp_path, "parquet")
    monkeypatch.chdir(tmp_path)
    with duckdb.connect() as connection:
        connection.execute((tmp_path / "duckdb.sql").read_text())
        query = "SELECT median(duration) / 60_000_000 FROM reports"
        assert connection.execute(query).fetchone() == (60.0,)
    assert duckdb_views().count("CREATE") == 13


def test_a_duckdb_file_has_the_tables(tmp_path: Path, full: pm.Corpus) -> None:
    """Every table is there with its types."""
    duckdb = pytest.importorskip("duckdb")
    full.to_duckdb(tmp_path / "corpus.duckdb")
    with duckdb.connect(str(tmp_path / "corpus.duckdb"), read_only=True) as connection:
        for name in NAMES:
            rows = connection.execute(f"SELECT count(*) FROM {name}").fetchone()
            assert rows == (len(full.table(name)),)  # type: ignore[arg-type]


def test_sqlite_reads_the_tables(tmp_path: Path, full: pm.Corpus) -> None:
    """The standard library's sqlite3 finds every row, and SQLite's functions take the times."""
    path = tmp_path / "corpus.sqlite"
    full.to_sqlite(path)
    full.to_sqlite(path)  # in place of what was there
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    for name in NAMES:
        table = full.table(name)  # type: ignore[arg-type]
        columns = connection.execute(f"PRAGMA table_info({name})").fetchall()
        assert [(row[1], row[2]) for row in columns] == [
            (column.name, column.type.sqlite) for column in table.columns
        ]
        rows = connection.execute(f"SELECT * FROM {name}").fetchall()
        assert [list(row) for row in rows] == [
            [int(value) if isinstance(value, bool) else value for value in row]
            for row in table.written_rows()
        ]
    wrong = "SELECT count(*) FROM events WHERE time IS NOT NULL AND datetime(time) IS NULL"
    assert connection.execute(wrong).fetchone() == (0,)
    connection.close()


def test_ndjson_and_csv_have_every_column(tmp_path: Path, full: pm.Corpus) -> None:
    """A line has all keys, also those without a value; polars reads both."""
    pytest.importorskip("polars")
    full.export(tmp_path, "ndjson")
    full.export(tmp_path, "csv")
    for name in NAMES:
        lines = (tmp_path / f"{name}.ndjson").read_text().splitlines()
        table = full.table(name)  # type: ignore[arg-type]
        assert len(lines) == len(table)
        assert all(list(json.loads(line)) == list(TABLES[name]) for line in lines)
        head = (tmp_path / f"{name}.csv").read_text().splitlines()[0]
        assert head.split(",") == list(TABLES[name])


def test_the_schema_lies_beside_the_files(tmp_path: Path) -> None:
    """It names the version, and each column with its type, unit and meaning."""
    pm.Corpus().export(tmp_path, "ndjson")
    data = json.loads((tmp_path / "schema.json").read_text())
    assert data["schema_version"] == SCHEMA_VERSION
    assert list(data["tables"]) == list(NAMES)
    columns = {entry["name"]: entry for entry in data["tables"]["reports"]["columns"]}
    duration = columns["duration"]
    assert (duration["name"], duration["type"], duration["unit"]) == (
        "duration",
        "duration",
        "microseconds",
    )


def test_a_parquet_file_knows_the_version(tmp_path: Path) -> None:
    """Its metadata say which version of the schema it has."""
    polars = pytest.importorskip("polars")
    pm.Corpus().export(tmp_path, "parquet")
    metadata = polars.read_parquet_metadata(tmp_path / "reports.parquet")
    assert metadata["postmortem.schema_version"] == str(SCHEMA_VERSION)


def test_a_table_that_there_is_not_is_an_error() -> None:
    """It names the known ones."""
    with pytest.raises(pm.FieldError, match="one of reports, events"):
        pm.Corpus().table("action")  # type: ignore[arg-type]


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    """A file where the folder ought to be."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(FileError):
        pm.Corpus().export(tmp_path / "file", "ndjson")
    with pytest.raises(FileError):
        pm.Corpus().to_sqlite(tmp_path / "nowhere" / "corpus.sqlite")


def test_without_polars_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """It names the extra."""
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(RenderError, match=r"postmortem-report\[frames\]"):
        pm.Corpus().table("reports").to_polars()


def test_the_order_of_loading_changes_no_table(tmp_path: Path) -> None:
    """Rows come in the order of the keys."""
    folder = written(tmp_path, *[report(number) for number in range(12)])
    loaded = pm.Corpus.load(folder)
    paths = sorted(folder.iterdir(), reverse=True)
    one_by_one = pm.Corpus.load(*paths)
    for name in ("reports", "events"):
        rows = [row[1:] for row in loaded.table(name).kept_rows()]
        assert rows == [row[1:] for row in one_by_one.table(name).kept_rows()]
