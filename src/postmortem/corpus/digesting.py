"""Digesting: from a document, or a report, to its digest; it is read and checked on the way."""

from collections.abc import Iterable, Sequence
from typing import Any

import attrs

from postmortem.checks.config import Config
from postmortem.checks.files import check_located, read_located
from postmortem.checks.finding import Finding
from postmortem.checks.registry import Selection
from postmortem.checks.rule import Case
from postmortem.corpus.digest import Digest, encoded_value, unread
from postmortem.corpus.facts import Facts, Row
from postmortem.corpus.tables import TABLES
from postmortem.corpus.terms import packed_terms, terms_of_text
from postmortem.derived.metrics import MetricDefinition
from postmortem.errors import PostmortemError
from postmortem.facade import Report
from postmortem.io.convert import load_markdown
from postmortem.io.files import decoded
from postmortem.model.report import has_content
from postmortem.serialize.json_text import to_json


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
    rows = tuple(encoded_value(table.stored_rows(facts)) for table in TABLES.values())
    return Digest(
        report=to_json(report).encode(),
        rows=rows,
        terms=packed_terms(report),
        causes=encoded_value(list(cause_terms(facts.factors))),
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
