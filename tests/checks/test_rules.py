"""The rules: each finds what its page shows, where it is, and nothing else."""

import datetime as dt
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest

import postmortem as pm
from postmortem.checks.registry import own_rules, rules
from postmortem.checks.rule import Rule
from postmortem.checks.run import check
from postmortem.serialize.yaml_read import read_yaml
from postmortem.views.redaction import Publication

ROOT = Path(__file__).parents[2]
TODAY = dt.date(2026, 1, 20)
RULES = [rule for rule in rules() if rule.origin == "postmortem" and rule.code != "PM901"]
OF_PUBLIC_FILES = {"PM602", "PM603", "PM604", "PM605"}
EXAMPLE = ROOT / "examples" / "checkout-pool.yaml"


@cache
def complete() -> dict[str, Any]:
    """Return the data of the complete example."""
    data = read_yaml(EXAMPLE.read_text(encoding="utf-8")).data
    assert isinstance(data, dict)
    return data


def planted(snippet: str) -> pm.Report:
    """Return the complete example with a piece of YAML in place of its own."""
    data = read_yaml(snippet).data
    assert isinstance(data, dict)
    return pm.Report.from_dict(_merged(complete(), data))


def _merged(base: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in changes.items():
        inner = base.get(key)
        both_maps = isinstance(value, dict) and isinstance(inner, dict)
        merged[key] = _merged(inner, value) if both_maps and value else value  # type: ignore[arg-type]
    return merged


def test_the_complete_example_has_no_findings() -> None:
    """In the complete example, nothing is found."""
    assert check(pm.load(EXAMPLE), TODAY) == ()


def _checked(rule: Rule, snippet: str) -> tuple[pm.Finding, ...]:
    """Return what is found; for a rule about public files, it alone, in the piece alone."""
    if rule.code not in OF_PUBLIC_FILES:
        return check(planted(snippet), TODAY)
    return check(alone(snippet), TODAY, select=selected(rule), public=Publication())


def alone(snippet: str) -> pm.Report:
    """Return a report with a title and a piece of YAML."""
    data = cast("dict[str, Any]", read_yaml(snippet).data)
    return pm.Report.from_dict({"title": "Checkout was slow", **data})


def selected(rule: Rule) -> list[str]:
    """Return the rules to ask: all, but for a rule about public files, which is asked alone."""
    return [rule.code] if rule.code in OF_PUBLIC_FILES else []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_bad_example_has_exactly_its_finding(rule: Rule) -> None:
    """What a rule's page shows as bad has one finding, and it is that rule's."""
    assert [finding.code for finding in _checked(rule, rule.bad)] == [rule.code]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_good_example_has_no_finding(rule: Rule) -> None:
    """What a rule's page shows as good has no finding at all."""
    assert _checked(rule, rule.good) == ()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_says_what_it_finds_why_and_whence(rule: Rule) -> None:
    """Every rule of ours has a sentence, two examples and a source."""
    assert rule.summary.endswith(".")
    assert rule.source.endswith(".")
    assert rule.bad
    assert rule.good


def test_there_is_no_page_without_a_rule() -> None:
    """docs/rules/ has a page for each rule, and no other."""
    assert {page.stem for page in (ROOT / "docs" / "rules").glob("*.md")} == set(own_rules())


def test_a_comment_hides_the_bad_example() -> None:
    """What a suppression of its code names is not found."""
    for rule in RULES:
        report = planted(rule.bad).edit().suppress(rule.code).build()
        public = Publication() if rule.code in OF_PUBLIC_FILES else None
        findings = check(report, TODAY, select=[rule.code], public=public)
        assert [finding.code for finding in findings] == []


def test_pages_survive_optimisation() -> None:
    """`python -OO` drops docstrings; the pages of rules and the texts of the schema stay."""
    code = (
        "import postmortem as pm;"
        "print(all(rule.summary and rule.explanation and rule.bad for rule in pm.rules()),"
        " pm.json_schema()['description'])"
    )
    ran = subprocess.run(
        [sys.executable, "-OO", "-c", code], capture_output=True, text=True, check=True
    )
    described = pm.json_schema()["description"]
    complete = all(rule.summary and rule.explanation and rule.bad for rule in pm.rules())
    assert ran.stdout == f"{complete} {described}\n"
