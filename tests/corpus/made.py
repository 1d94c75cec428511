"""Small reports for the tests of a corpus."""

import datetime as dt
from pathlib import Path
from typing import Any

import postmortem as pm
from postmortem.values.dates import as_date


def report(number: int, minutes: int | None = 40, **facts: Any) -> pm.Report:
    """Return a report with a timeline of so many minutes, or without one."""
    day = facts.pop("date", dt.date(2026, 1, 1) + dt.timedelta(days=number))
    title = facts.pop("title", f"Service {number} was down")
    day = as_date(day) if isinstance(day, str) else day
    draft = pm.report(f"INC-{number}", title, date=day, **facts)
    if minutes is not None and day is not None:
        start = dt.datetime.combine(day, dt.time(10), dt.UTC)
        draft = draft.detected(start, "The first requests fail", milestone="impact started")
        draft = draft.detected(start, "The alert fires", milestone="detected")
        end = start + dt.timedelta(minutes=minutes)
        draft = draft.resolved(end, "The release is rolled back", milestone="resolved")
    return draft.build()


def corpus(*reports: pm.Report) -> pm.Corpus:
    """Return a corpus of reports."""
    return pm.Corpus().add(*reports)


def written(folder: Path, *reports: pm.Report, suffix: str = ".yaml") -> Path:
    """Write each report into a folder, under its id; return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for report in reports:
        report.save(folder / f"{report.metadata.incident_id}{suffix}")
    return folder
