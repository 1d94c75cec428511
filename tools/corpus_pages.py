"""The page of the tables of a corpus, and their schema as JSON: made of the columns themselves."""

from pathlib import Path

from postmortem.corpus.columns import ColumnType
from postmortem.corpus.export import schema_text
from postmortem.corpus.tables import SCHEMA_VERSION, TABLES, TableSchema

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "corpus-tables.md"
SCHEMA = ROOT / "docs" / "corpus-schema.json"

_HEAD = f"""# The tables of a corpus

`corpus.table(name)` has these columns, in this order, with these types: for every corpus, also without a row. The version of
the schema is {SCHEMA_VERSION}. It is raised when a column goes, or changes its type or meaning. A column that is added leaves
it as it is, and is empty in files of before. Each Parquet file has it in its metadata, as `postmortem.schema_version`, and
a SQLite file as `PRAGMA user_version`. `pm.Corpus.schema()` gives the same, and so does
`docs/corpus-schema.json`, which `export` writes beside the files as `schema.json`.

A column in bold always has a value. `report` is the key that joins the tables: where the document lies, from the
folder that was loaded. `incident_id` is what people call the incident; a report may lack it. Texts are inline Markdown, as
their author wrote them.

| type | pandas | polars | DuckDB, of Parquet | SQLite | NDJSON, CSV |
| --- | --- | --- | --- | --- | --- |
"""
_POLARS = {
    ColumnType.TEXT: "String",
    ColumnType.INTEGER: "Int64",
    ColumnType.NUMBER: "Float64",
    ColumnType.FLAG: "Boolean",
    ColumnType.DATE: "Date",
    ColumnType.TIME: 'Datetime("us", "UTC")',
    ColumnType.DURATION: 'Duration("us")',
}
_WRITTEN = {
    ColumnType.TEXT: "text",
    ColumnType.INTEGER: "a whole number",
    ColumnType.NUMBER: "a number",
    ColumnType.FLAG: "true or false",
    ColumnType.DATE: "`2026-01-15`",
    ColumnType.TIME: "`2026-01-15T00:15:00Z`",
    ColumnType.DURATION: "microseconds, a whole number",
}


def pages() -> dict[Path, str]:
    """Return each derived file of a corpus with what it should hold."""
    types = "".join(
        f"| {type.value} | `{type.pandas}` | `{_POLARS[type]}` | `{type.duckdb}` | `{type.sqlite}` "
        f"| {_WRITTEN[type]} |\n"
        for type in ColumnType
    )
    tables = "".join(map(_table, TABLES.values()))
    return {PAGE: f"{_HEAD}{types}{tables}", SCHEMA: schema_text()}


def _table(table: TableSchema) -> str:
    rows = "".join(
        f"| {'**' * column.required}`{column.name}`{'**' * column.required} | {column.type.value} "
        f"| {column.about} |\n"
        for column in table.columns
    )
    return f"\n## {table.name}\n\n{table.about}\n\n| column | type | what it is |\n| --- | --- | --- |\n{rows}"
