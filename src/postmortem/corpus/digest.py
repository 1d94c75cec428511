"""The digest of a document: the report as JSON, and its rows of all tables, as bytes.

It depends on the document's text, its format, the stem of a Markdown file's name, and the policy
that its findings are made by; on no clock, place or other document. So it can be kept in a cache,
and made in another process. The rows of a table stay encoded until somebody asks for that table.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import attrs
import msgspec

from postmortem.checks.config import Config
from postmortem.checks.files import check_located, read_located
from postmortem.checks.finding import Finding
from postmortem.checks.registry import Selection
from postmortem.checks.rule import Case
from postmortem.corpus.columns import Stored
from postmortem.corpus.facts import Facts, Row
from postmortem.corpus.tables import TABLES
from postmortem.corpus.terms import packed_terms, terms_of_text
from postmortem.derived.metrics import MetricDefinition
from postmortem.errors import PostmortemError, Problem
from postmortem.facade import Report
from postmortem.io.convert import load_markdown
from postmortem.io.files import decoded
from postmortem.model.report import has_content
from postmortem.serialize.json_text import to_json

Rows = list[list[Stored]]
"""Rows as they are kept: `incident_id`, and then the columns of the table."""


class Digest(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """What is kept of a document."""

    report: bytes
    """The report as JSON; empty for a document that can't be read."""
    rows: tuple[msgspec.Raw, ...]
    """The rows of each table, encoded, in the order of `TABLES`."""
    terms: bytes
    """The terms that it is compared by, as `similar` packs them."""
    causes: msgspec.Raw
    """The terms of the trigger and the causes, encoded: a list of texts."""
    is_report: bool
    """Whether it has more than a title and what no part of it understood."""
    problems: tuple[dict[str, Any], ...] = ()
    """What is wrong with a document that can't be read."""

    def error(self, source: str) -> PostmortemError:
        """Return the error of a document that can't be read."""
        return PostmortemError(
            Problem(**{**problem, "source": source}) for problem in self.problems
        )


_encoder = msgspec.msgpack.Encoder()
_digests = msgspec.msgpack.Decoder(Digest)
_rows = msgspec.msgpack.Decoder(Rows)
_texts = msgspec.msgpack.Decoder(list[str])


def encoded(digest: Digest) -> bytes:
    """Return a digest as bytes."""
    return _encoder.encode(digest)


def decoded_digest(data: bytes) -> Digest:
    """Return the digest that bytes hold. Raises `msgspec.DecodeError`."""
    return _digests.decode(data)


def decoded_rows(raw: msgspec.Raw) -> Rows:
    """Return the rows of a table."""
    return _rows.decode(raw)


def decoded_texts(raw: msgspec.Raw) -> list[str]:
    """Return a list of texts."""
    return _texts.decode(raw)


def unread(problems: tuple[dict[str, Any], ...]) -> Digest:
    """Return the digest of a document that can't be read."""
    return Digest(b"", (), b"", msgspec.Raw(b"\x90"), is_report=True, problems=problems)


def digest_of_text(
    data: bytes, format: str, stem: str, config: Config, style: Any = None
) -> Digest:
    """Return the digest of a document; one that can't be read has its problems in it."""
    try:
        text = decoded(data, "")
        report, findings = _read(text, format, stem, config, style)
    except PostmortemError as error:
        problems = tuple(attrs.asdict(problem) for problem in error.problems)
        return unread(problems)
    return digest_of(report, findings, config.metrics)


def digest_of(
    report: Report, findings: Sequence[Finding], metrics: Sequence[MetricDefinition] = ()
) -> Digest:
    """Return the digest of a report and its findings, with the metrics of a team."""
    facts = Facts(report, findings, metrics)
    rows = tuple(
        msgspec.Raw(_encoder.encode(table.stored_rows(facts))) for table in TABLES.values()
    )
    return Digest(
        report=to_json(report).encode(),
        rows=rows,
        terms=packed_terms(report),
        causes=msgspec.Raw(_encoder.encode(list(cause_terms(facts.factors)))),
        is_report=has_content(report),
    )


def cause_terms(factors: Iterable[Row]) -> dict[str, None]:
    """Return the terms of the trigger and the causes, in order."""
    terms: dict[str, None] = {}
    for row in factors:
        terms |= terms_of_text(row.value.description)
    return terms


def _read(
    text: str, format: str, stem: str, config: Config, style: Any
) -> tuple[Report, Sequence[Finding]]:
    if format == "markdown":
        reading = load_markdown(
            text, Report, style=style or config.style, name=stem, scale=config.severities
        )
        report, locations = reading.report, reading.locations
    else:
        report, locations = read_located(text, format, scale=config.severities)
    case = Case(report=report, policy=config.policy)
    selection = Selection(select=config.select, ignore=config.ignore)
    return report, check_located(case, selection, text, format, locations)
