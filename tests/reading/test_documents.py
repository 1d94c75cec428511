"""Documents of many kinds of teams, in `documents/`: beside each stands what a person reads in it.

Values that a person doesn't find there must not be in the report either.
"""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import postmortem as pm

FOLDER = Path(__file__).parent / "documents"
FILES = sorted(FOLDER.glob("*.md"))


def words(text: object) -> list[str]:
    """Return the words of a text, without its markup."""
    plain = re.sub(r"\]\([^)]*\)|<[^>]+>", " ", str(text or ""))
    return re.findall(r"[^\W_]+", plain.casefold())


def has(text: str, expected: str) -> bool:
    """Whether a text has some words next to each other near its start."""
    counted, expected_words = words(text), words(expected)
    return any(counted[at : at + len(expected_words)] == expected_words for at in range(8))


def moment(time: object) -> str:
    """Return an instant, or the start of an inexact time, as ISO 8601; else its words."""
    start = getattr(time, "start", time)
    if isinstance(start, dt.datetime):
        return start.strftime("%Y-%m-%dT%H:%M:%SZ")
    return str(getattr(time, "words", time))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_document_reads_as_a_person_reads_it(file: Path) -> None:
    """Every fact, event and action has the value that the document says, and none has another."""
    expected: dict[str, Any] = yaml.safe_load(file.with_suffix(".yaml").read_text(encoding="utf-8"))
    reading = pm.read_markdown(file.read_text(encoding="utf-8"))
    report = reading.report
    facts = report.metadata
    assert reading.rescued == 0
    if "title" in expected:  # its date and its id may be facts by now
        assert words(report.title)
        assert set(words(report.title)) <= set(words(expected["title"]))
    assert facts.date == expected.get("date")
    assert (facts.severity is None) == ("severity" not in expected)
    if "timeline" in expected:
        line = report.timeline
        events = [*line.events, *line.detection, *line.investigation, *line.resolution]
        assert [moment(event.time) for event in events] == [
            time for time, _ in expected["timeline"]
        ]
        for event, (_, text) in zip(events, expected["timeline"], strict=True):
            assert has(event.event, text)
    if "actions" in expected:
        for action, row in zip(report.action_items, expected["actions"], strict=True):
            assert has(action.action, row["action"])
            owner = row.get("owner")
            assert (action.owner or "").strip("@") == (owner or "")
            assert action.due == row.get("due")
            status = action.status and action.status.value.casefold()
            assert status == row.get("status")
    lessons = report.lessons
    counts = {
        "went_well": len(report.went_well),
        "went_wrong": len(report.went_wrong),
        "lucky": len(lessons.lucky),
        "lessons": len(lessons.general) + len(lessons.technical) + len(lessons.process),
        "whys": len(report.root_cause.whys),
    }
    assert {name: count for name, count in counts.items() if count} == {
        name: expected[name] for name in counts if name in expected
    }


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_document_is_a_fixed_point(file: Path) -> None:
    """What was read, and written in our layout, reads as the same report."""
    report = pm.read_markdown(file.read_text(encoding="utf-8")).report
    assert pm.read_markdown(report.to_markdown()).report == report
