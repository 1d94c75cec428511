"""SARIF 2.1.0, the OASIS standard for what a checker finds; code hosts and editors show it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from postmortem.checks.finding import Finding
from postmortem.checks.registry import BROKEN, rules
from postmortem.checks.rule import Rule
from postmortem.errors import PostmortemError, printable

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def as_sarif(
    files: Mapping[str, Iterable[Finding]], errors: Mapping[str, PostmortemError] | None = None
) -> str:
    """Return the findings of files as a SARIF log; `errors` are of files that couldn't be read."""
    known = rules()
    index = {rule.code: number for number, rule in enumerate(known)}
    driver = {
        "name": "postmortem",
        "semanticVersion": version("postmortem-report"),
        "rules": [_rule(rule) for rule in known],
    }
    failed = [
        {
            "level": "error",
            "message": {"text": printable(str(problem))},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(source)}}}],
        }
        for source, error in (errors or {}).items()
        for problem in error.problems
    ]
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": not failed, "toolExecutionNotifications": failed}],
        "results": [
            _result(source, one, index) for source, found in files.items() for one in found
        ],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    page = "\n\n".join(filter(None, (rule.summary, rule.explanation, f"Source: {rule.source}")))
    return {
        "id": rule.code,
        "name": "".join(part.capitalize() for part in rule.name.split("-")),
        "shortDescription": {"text": rule.summary or rule.name},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": rule.level.value},
    }


def _result(source: str, finding: Finding, index: dict[str, int]) -> dict[str, Any]:
    place: dict[str, Any] = {"physicalLocation": {"artifactLocation": {"uri": _uri(source)}}}
    if finding.location is not None:
        region: dict[str, Any] = {"startLine": finding.location.line}
        if finding.location.column is not None:
            region["startColumn"] = finding.location.column
        if finding.excerpt:
            region["snippet"] = {"text": finding.excerpt}
        place["physicalLocation"]["region"] = region
    if finding.path:
        place["logicalLocations"] = [{"fullyQualifiedName": finding.path}]
    # What stays the same when lines move: a host compares it to know what is new.
    print_of = hashlib.sha256(f"{finding.code}\n{finding.path}\n{finding.message}".encode())
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "level": finding.level.value,
        "message": {"text": finding.message + (f"; {finding.hint}" if finding.hint else "")},
        "locations": [place],
        "partialFingerprints": {"postmortem/v1": print_of.hexdigest()[:32]},
    }
    if finding.code in index and finding.code != BROKEN:
        result["ruleIndex"] = index[finding.code]
    return result


def _uri(source: str) -> str:
    path = PurePath(source)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
