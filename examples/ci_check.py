"""A check of a folder for CI: fails for contradictions, and for actions that nobody does.

    python ci_check.py postmortems --today 2026-02-01

`postmortem check` does most of this by itself. A script like this one is for what a team wants
beside it: here, that warnings don't fail the build, and a list of what is overdue, by owner.
"""

import argparse
import datetime as dt
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import postmortem as pm

POLICY = pm.Policy(immediate="10 days", whys=3)
"""What this team asks for."""


def reports_in(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder that hold reports, in order."""
    yield from sorted(path for path in folder.rglob("*") if path.suffix in (".md", ".yaml"))


def check(paths: Iterable[Path], today: dt.date) -> int:
    """Print what is wrong in the files; return how many errors there are."""
    errors = 0
    late: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        try:
            for finding in pm.check_file(path, today, POLICY):
                line = finding.location.line if finding.location else 1
                print(f"{path}:{line}: {finding.level}: {finding.message}")
                errors += finding.level is pm.Level.ERROR
            for item in pm.load(path).action_items.overdue(today):
                late[item.owner or "nobody"].append(f"{item.action} ({path.name}, {item.due})")
        except pm.PostmortemError as error:
            print(error)
            errors += 1
    for owner in sorted(late):
        print(f"overdue, {owner}:", *late[owner], sep="\n  ")
    return errors


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--today", type=dt.date.fromisoformat, default=dt.datetime.now(dt.UTC).date()
    )
    arguments = parser.parse_args()
    sys.exit(bool(check(reports_in(arguments.folder), arguments.today)))
