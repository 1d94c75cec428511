"""SARIF 2.1.0, the OASIS standard for what a checker finds; code hosts and editors show it."""

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import metadata, version
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

from postmortem.checks.finding import Finding
from postmortem.checks.fingerprints import fingerprints
from postmortem.checks.registry import BROKEN, rules
from postmortem.checks.rule import OWN, Rule
from postmortem.errors import PostmortemError, printable
from postmortem.patterns import regex

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def as_sarif(
    files: Mapping[str, Iterable[Finding]],
    errors: Mapping[str, PostmortemError] | None = None,
    more: Iterable[Rule] = (),
) -> str:
    """Return the findings of files as a SARIF log; `errors` are of files that couldn't be read.

    `more` are the rules besides those that are installed.
    """
    known, root = (*rules(), *more), _root()
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
            "locations": [{"physicalLocation": {"artifactLocation": _artifact(source, root)}}],
        }
        for source, error in (errors or {}).items()
        for problem in error.problems
    ]
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": not failed, "toolExecutionNotifications": failed}],
        "results": [
            _result(source, finding, mark, index, root)
            for source, findings in files.items()
            for finding, mark in _marked(findings)
        ],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    source = f"Source: {rule.source}" if rule.source else ""
    page = _absolute("\n\n".join(filter(None, (rule.summary, rule.explanation, source))))
    plain = _LINK.sub(r"\1", page)
    return {
        "id": rule.code,
        "name": "".join(part.capitalize() for part in rule.name.split("-")),
        "shortDescription": {"text": rule.summary or rule.name},
        "fullDescription": {
            "text": _LINK.sub(r"\1", rule.explanation) or rule.summary or rule.name
        },
        "help": {"text": plain or rule.name, "markdown": page or rule.name},
        **_help_uri(rule),
        "defaultConfiguration": {"level": rule.level.value},
    }


_LINK = regex(r"\[([^\[\]]*)\]\(([^()\s]*)\)")


def _absolute(page: str) -> str:
    """Return a page with the links that lead from anywhere; those to other pages of ours become words."""
    pages = _pages()
    if pages is None:
        return _LINK.sub(lambda match: match[0] if "://" in match[2] else match[1], page)
    root, ending = pages
    return re.sub(r"\]\(\.\./([\w/-]+)\.md", rf"]({root}\1{ending}", page)


@cache
def _pages() -> tuple[str, str] | None:
    """Return the address that all pages of the documentation begin with, and how each ends.

    The distribution names the first page: `https://example.com/docs/index.md`, or the folder of a site.
    None where it names none.
    """
    for entry in metadata("postmortem-report").get_all("Project-URL") or ():
        label, _, address = entry.partition(", ")
        if label == "Documentation":
            start, _, last = address.rpartition("/")
            if last.startswith("index."):
                return f"{start}/", last.removeprefix("index")
            return f"{address.rstrip('/')}/", ".html"
    return None


def _help_uri(rule: Rule) -> dict[str, str]:
    """Return the address of a rule's page, where the distribution names that of its pages."""
    pages = _pages()
    if rule.origin != OWN or pages is None:
        return {}
    root, ending = pages
    return {"helpUri": f"{root}rules/{rule.code}{ending}"}


def _artifact(source: str, root: Path | None) -> dict[str, Any]:
    """Return where a file is: relative to the repository, as hosts of code ask for."""
    if root is not None:
        try:
            relative = Path(os.path.abspath(source)).relative_to(root)  # noqa: PTH100 - links stay
            return {"uri": quote(os.fsencode(relative.as_posix())), "uriBaseId": "%SRCROOT%"}
        except ValueError:
            pass
    path = PurePath(source)
    if path.is_absolute():
        return {"uri": "file://" + quote(os.fsencode(path.as_posix()))}
    return {"uri": quote(os.fsencode(path.as_posix()))}


def _root() -> Path | None:
    """Return the folder of the repository that this folder is in; None outside of any."""
    working_folder = Path.cwd()
    return next(
        (
            folder
            for folder in (working_folder, *working_folder.parents)
            if (folder / ".git").exists()
        ),
        None,
    )


def _result(
    source: str, finding: Finding, mark: str, index: dict[str, int], root: Path | None
) -> dict[str, Any]:
    place: dict[str, Any] = {"physicalLocation": {"artifactLocation": _artifact(source, root)}}
    if finding.location is not None:
        region: dict[str, Any] = {"startLine": finding.location.line}
        if finding.location.column is not None:
            region["startColumn"] = finding.location.column
        if finding.excerpt:
            region["snippet"] = {"text": finding.excerpt}
        place["physicalLocation"]["region"] = region
    if finding.path:
        place["logicalLocations"] = [{"fullyQualifiedName": finding.path}]
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "level": finding.level.value,
        "message": {"text": finding.message + (f"; {finding.hint}" if finding.hint else "")},
        "locations": [place],
        # What stays the same when lines move: a host compares it to know what is new.
        "partialFingerprints": {"primaryLocationLineHash": mark, "postmortem/v2": mark},
    }
    if finding.code in index and finding.code != BROKEN:
        result["ruleIndex"] = index[finding.code]
    return result


def _marked(findings: Iterable[Finding]) -> Iterator[tuple[Finding, str]]:
    every = tuple(findings)
    return zip(every, fingerprints(every), strict=True)
