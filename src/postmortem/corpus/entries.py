"""The entries of a corpus: a report each, encoded until somebody asks for it."""

import datetime as dt
from enum import StrEnum

import attrs

from postmortem.corpus.columns import Stored, date_of
from postmortem.corpus.digest import Digest, Rows, decoded_rows, decoded_texts
from postmortem.corpus.tables import TABLES, kept_places
from postmortem.facade import Report

_PLACES = {name: place for place, name in enumerate(TABLES)}
_NO_ROWS = b"\x90"
"""An empty list in MessagePack."""
_REPORTS = kept_places("reports")
"""The place of each column in the kept row of a report."""


@attrs.frozen(eq=False, repr=False)
class Entry:
    """A report of a corpus, and where it lies."""

    key: str
    format: str
    """The format that it was read from; `python` for a report that a program added."""
    stem: str
    digest: Digest
    row: list[Stored]
    """Its row of the table `reports`, as it is kept."""

    @classmethod
    def of(cls, key: str, format: str, stem: str, digest: Digest) -> "Entry":
        """Return the entry of a digest."""
        return cls(key, format, stem, digest, decoded_rows(digest.rows[0])[0])

    @property
    def report(self) -> Report:
        """The report. It is made anew each time: ten thousand of them would fill the memory."""
        from postmortem.serialize.json_text import from_json  # tables and lists need no report

        return from_json(self.digest.report, Report)

    def rows(self, table: str) -> Rows:
        """Return its rows of a table."""
        return decoded_rows(self.digest.rows[_PLACES[table]])

    def cause_terms(self) -> list[str]:
        """Return the terms of its trigger and causes."""
        return decoded_texts(self.digest.causes)

    def has_rows(self, table: str) -> bool:
        """Whether it has a row of a table, without decoding any."""
        return self.encoded_rows(table) != _NO_ROWS

    def encoded_rows(self, table: str) -> bytes:
        """Return its rows of a table as they are kept, to see whether they are the same."""
        return bytes(self.digest.rows[_PLACES[table]])

    def get(self, column: str) -> Stored:
        """Return a value of its row in the table `reports`."""
        return self.row[_REPORTS[column]]

    def text(self, column: str) -> str | None:
        """Return a text of its row in the table `reports`."""
        value = self.row[_REPORTS[column]]
        return None if value is None else str(value)

    def whole(self, column: str) -> int | None:
        """Return a number, a day or a duration of its row in the table `reports`, as it is kept."""
        value = self.row[_REPORTS[column]]
        return value if isinstance(value, int) else None

    def day(self, column: str) -> dt.date | None:
        """Return a day of its row in the table `reports`, as a date."""
        value = self.whole(column)
        return None if value is None else date_of(value)

    def __repr__(self) -> str:
        return f"<Entry {self.key}>"


class ProblemKind(StrEnum):
    """What is the matter with a document of a corpus."""

    UNREADABLE = "unreadable"
    """It can't be read, and is missing from the corpus."""
    COPY = "copy"
    """It is the same report as another document, which counts; this one doesn't."""
    SAME_ID = "same id"
    """Another report has its id. Both count."""


@attrs.frozen(kw_only=True)
class LoadProblem:
    """What is the matter with a document: a row of `Corpus.problems`.

    >>> print(LoadProblem(source="a.md", kind="copy", message="the same report as a.yaml"))
    a.md: the same report as a.yaml
    """

    source: str
    """Where the document lies."""
    kind: ProblemKind = attrs.field(converter=ProblemKind)
    message: str
    """What was found, and what to do about it."""
    other: str | None = None
    """The document that it is the same as."""

    def __str__(self) -> str:
        return f"{self.source}: {self.message}"
