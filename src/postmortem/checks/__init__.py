"""Checks: what makes a post-mortem good or bad, one rule a function.

A rule reads a report and points at what it finds. Nothing here changes a word, and nothing asks the
clock. `docs/checks.md` shows what rules there are; `rule` makes one of your own.
"""

from postmortem.checks.definition import Case, Found, Rule, rule
from postmortem.checks.finding import Finding, Level
from postmortem.checks.policy import Demands, Policy
from postmortem.checks.registry import find_rule, rules
from postmortem.checks.run import check

__all__ = [
    "Case",
    "Demands",
    "Finding",
    "Found",
    "Level",
    "Policy",
    "Rule",
    "check",
    "find_rule",
    "rule",
    "rules",
]
