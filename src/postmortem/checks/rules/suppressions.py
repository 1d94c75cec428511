"""Suppressions: what a document says of its own findings."""

from collections.abc import Iterator

from postmortem.checks.finding import Level
from postmortem.checks.rule import Case, Hit, rule


@rule("PM504", "unknown-suppression", Level.WARNING)
def unknown_suppression(case: Case) -> Iterator[Hit]:
    """A suppression names a rule that does not exist.

    It suppresses nothing, but its author believes that it does.

    Source: the unused suppressions that linters for code report.

    Bad:
        suppressed:
          - {code: PM999, reason: the vendor decides}

    Good:
        suppressed:
          - {code: PM303, reason: the vendor decides}
    """
    for index, suppression in enumerate(case.report.suppressed):
        if case.codes and not any(code.startswith(suppression.code) for code in case.codes):
            yield Hit(f"suppressed[{index}].code", f"no rule begins with {suppression.code}")
