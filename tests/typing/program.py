"""A program of somebody else, that uses the installed library under the strictest rules.

`nox -s package` runs it against the wheel and the sdist, and type-checks it.
"""

import sys
from pathlib import Path

import postmortem as pm


def open_actions(report: pm.Report) -> list[str]:
    """Return what is still to do."""
    items = report.action_items
    return [
        item.action
        for item in (*items.unscheduled, *items.immediate, *items.short_term, *items.long_term)
        if item.status is not pm.ActionStatus.DONE
    ]


def main(path: Path) -> None:
    """Write a report, and read it back from each format."""
    draft = pm.report("INC-7", "Login was down", date="2021-03-31", severity="SEV-2")
    draft = draft.detected("12:11", "Users report", milestone="detected")
    report = draft.action("A1", "Watch the expiry", horizon="immediate", owner="@rf").build()
    assert open_actions(report) == ["Watch the expiry"]
    for ending in (".md", ".json", ".yaml"):
        report.save(path.with_suffix(ending))
        assert pm.load(path.with_suffix(ending)) == report
    names: list[str | None] = []
    try:
        draft.detected("25:99", "?").build()
    except pm.BuildError as error:
        names = [problem.found for problem in error.problems]
    assert names == ["'25:99'"]
    assert pm.Report.from_markdown(pm.template()).title == "*(the title)*"
    assert pm.Report.from_yaml(pm.template("yaml")).extras == ()


main(Path(sys.argv[1]))
