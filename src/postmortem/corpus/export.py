"""The tables of a corpus as files: Parquet, NDJSON, CSV, SQLite, DuckDB.

Each has every table and every column, with the published types, also where there are no rows. A file
is written whole or not at all.
"""

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Literal, TypeAlias

from postmortem.corpus.table import Table, load_duckdb
from postmortem.corpus.tables import SCHEMA_VERSION, TABLES, TableSchema
from postmortem.io.files import system_error, write_file

ExportFormat: TypeAlias = Literal["parquet", "ndjson", "csv"]
"""The formats that are a file for each table."""

VERSION_KEY = "postmortem.schema_version"
"""The name of the schema's version in the metadata of a Parquet file."""


def write_folder(
    tables: Iterable[Table], folder: Path, format: ExportFormat, *, guard_formulas: bool = False
) -> list[Path]:
    """Write a file for each table into a folder; return the files.

    Beside them, `schema.json` says what the columns are, and for Parquet `duckdb.sql` makes a view
    of each file. Raises `FileError` for a folder that can't be written to.
    """
    with _as_file_error(folder):
        folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for table in tables:
        path = folder / f"{table.name}.{format}"
        if format == "parquet":
            _write_parquet(table, path)
        elif format == "ndjson":
            write_file(path, table.to_ndjson().decode())
        else:
            write_file(path, table.to_csv(guard_formulas=guard_formulas))
        written.append(path)
    if format == "parquet":
        views = folder / "duckdb.sql"
        write_file(views, duckdb_views())
        written.append(views)
    description = folder / "schema.json"
    write_file(description, schema_text())
    return [*written, description]


def duckdb_views() -> str:
    """Return SQL for DuckDB that makes a view of each Parquet file, to be run in their folder."""
    return "".join(
        f"CREATE OR REPLACE VIEW {name} AS SELECT * FROM read_parquet('{name}.parquet');\n"  # noqa: S608
        for name in TABLES
    )


def schema_data(tables: Mapping[str, TableSchema] = TABLES) -> dict[str, Any]:
    """Return the published schema as plain data."""
    return {
        "schema_version": SCHEMA_VERSION,
        "tables": {
            table.name: {
                "about": table.about,
                "columns": [
                    {
                        "name": column.name,
                        "type": column.type.value,
                        "unit": column.unit,
                        "required": column.required,
                        "about": column.about,
                    }
                    for column in table.columns
                ],
            }
            for table in tables.values()
        },
    }


def schema_text() -> str:
    """Return the published schema as JSON."""
    import json

    return json.dumps(schema_data(), indent=2, ensure_ascii=False) + "\n"


def _write_parquet(table: Table, path: Path) -> None:
    frame = table.to_polars()
    version = {VERSION_KEY: str(SCHEMA_VERSION)}
    _write_whole(path, lambda target: frame.write_parquet(target, metadata=version))


def _write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file beside its place and put it there when it is complete."""
    temporary = path.with_name(f".{path.name[:80]}-{os.urandom(8).hex()}")
    try:
        with _as_file_error(path):
            write(temporary)
            temporary.replace(path)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


@contextlib.contextmanager
def _as_file_error(path: Path) -> Any:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise system_error(path, "a place to write to", error) from None


# --- databases ------------------------------------------------------------------------------------


def write_sqlite(tables: Iterable[Table], path: Path) -> None:
    """Write all tables into one SQLite file, in place of what was there.

    Days and times are ISO 8601 text, which SQLite's date functions take; a length of time is a whole
    number of microseconds. `PRAGMA user_version` is the version of the schema.
    """
    _write_whole(path, lambda target: _fill_sqlite(tables, target))


def _fill_sqlite(tables: Iterable[Table], path: Path) -> None:
    connection = sqlite3.connect(path)
    try:
        for table in tables:
            columns = ", ".join(
                f'"{column.name}" {column.type.sqlite}{" NOT NULL" * column.required}'
                for column in table.columns
            )
            connection.execute(f'CREATE TABLE "{table.name}" ({columns})')
            marks = ", ".join("?" * len(table.columns))
            rows = ([_plain_value(value) for value in row] for row in table.written_rows())
            connection.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', rows)  # noqa: S608
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.commit()
    finally:
        connection.close()


def _plain_value(value: Any) -> Any:
    return int(value) if isinstance(value, bool) else value


def write_duckdb(tables: Iterable[Table], path: Path) -> None:
    """Write all tables into one DuckDB file, in place of what was there.

    Raises `RenderError` where duckdb or polars isn't installed.
    """
    duckdb = load_duckdb()
    import tempfile  # only this needs it

    frames = [(table, table.to_polars()) for table in tables]
    with tempfile.TemporaryDirectory() as folder:
        for table, _ in frames:
            _write_parquet(table, Path(folder, f"{table.name}.parquet"))

        def write(target: Path) -> None:
            with duckdb.connect(str(target)) as connection:
                for table, _ in frames:
                    file = str(Path(folder, f"{table.name}.parquet")).replace("'", "''")
                    connection.execute(
                        f"CREATE TABLE {table.name} AS SELECT * FROM read_parquet('{file}')"  # noqa: S608
                    )

        _write_whole(path, write)
