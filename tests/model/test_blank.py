"""The blank documents: what they have, in which order, and that they can be filled in."""

import re
from typing import Any

import attrs
import pytest

from postmortem import Format, Metadata, Report, template
from postmortem.errors import RenderError
from postmortem.serialize.converter import SCHEMA_VERSION, walk_types
from postmortem.serialize.yaml_read import read_yaml
from postmortem.values.moments import Inexact

EVENT = ("Time (UTC)", "Event", "Notes")
ACTION = ("ID", "Action", "Owner", "Due Date", "Status")
LESSON = ("Lesson:", "Context:", "Action:")

OUTLINE: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = [
    ("## Overview", (), ()),
    (
        "## Metadata",
        ("Field", "Value"),
        ("Incident ID", "Date", "Severity", "Duration", "Status", "Reporter", "Reviewers"),
    ),
    ("## Executive Summary", (), ()),
    ("### One-Line Summary", (), ()),
    (
        "### Impact Overview",
        (),
        ("Services Affected:", "User Impact:", "Data Impact:", "Financial Impact:"),
    ),
    ("## Timeline", (), ()),
    ("### Detection", EVENT, ()),
    ("### Investigation", EVENT, ()),
    ("### Resolution", EVENT, ()),
    ("## Impact Assessment", (), ()),
    ("### User Impact", ("Metric", "Value"), ()),
    ("### Service Impact", ("Service", "Impact", "Duration"), ()),
    ("### Business Impact", ("Metric", "Impact"), ()),
    ("## Root Cause Analysis", (), ()),
    ("### Problem Statement", (), ()),
    (
        "### Contributing Factors",
        (),
        ("Primary Cause:", "Contributing Factor 1:", "Contributing Factor 2:"),
    ),
    ("### 5 Whys Analysis", (), ("Why",)),
    ("### Technical Details", (), ()),
    ("## What Went Well", (), ()),
    ("## What Went Wrong", (), ()),
    ("## Lessons Learned", (), ()),
    ("### Technical Lessons", (), LESSON),
    ("### Process Lessons", (), LESSON),
    ("## Action Items", (), ()),
    ("### Immediate (This Week)", ACTION, ()),
    ("### Short-term (This Month)", ACTION, ()),
    ("### Long-term (This Quarter)", ACTION, ()),
    ("## Metrics and Monitoring", (), ()),
    ("### Current State", ("Metric", "Before", "During", "After", "Target"), ()),
    ("### Monitoring Gaps Identified", (), ("Gap:", "Proposed Solution:", "Priority:")),
    ("## Communication Log", (), ()),
    ("### Internal Communication", ("Time", "Channel", "Message", "Sender"), ()),
    ("### External Communication", ("Time", "Channel", "Message", "Audience"), ()),
    ("## Resources and References", (), ()),
    ("### Related Documentation", (), ()),
    ("### Data Sources", (), ()),
    ("## Appendix", (), ()),
    ("### A. Raw Logs", (), ()),
    ("### B. Error Messages", (), ()),
    ("### C. Configuration Changes", (), ()),
    ("### D. Screenshots", (), ()),
    ("## Sign-Off", ("Role", "Name", "Date", "Signature"), ()),
    ("## Revision History", ("Version", "Date", "Author", "Changes"), ()),
    ("## Notes", (), ()),
]
"""The headings of the document, each with the columns of its table and its bold labels."""

ROWS = {
    "### User Impact": [
        "Total users affected",
        "Failed requests",
        "Error rate peak",
        "Average response time increase",
    ],
    "### Business Impact": ["Revenue impact", "Customer complaints", "SLA breach"],
    "## Sign-Off": [
        "Incident Commander",
        "Technical Lead",
        "Product Owner",
        "Engineering Manager",
    ],
}
"""The tables whose rows the document names, by the first cell of each row."""


def sections(text: str) -> list[tuple[str, str]]:
    """Return the headings of a Markdown text, each with what is below it, without code."""
    shown = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    _, *parts = re.split(r"^(#+ .*)$", shown, flags=re.MULTILINE)
    return list(zip(parts[::2], parts[1::2], strict=True))


def cells(row: str) -> list[str]:
    """Return the cells of a table's row in which no pipe is escaped."""
    return [cell.strip() for cell in row.strip().strip("|").split("|")]


def filled_in(blank: str) -> str:
    """Return the blank YAML as if somebody had written every example into its place."""
    head, fields = blank.split("\n\n", 1)
    assert all(line.startswith("#") for line in head.splitlines())
    # `overview: |  # …, as Some words`: the words, below it.
    fields = re.sub(
        r"^( *)([a-z_]+: \|)  # (?:.*, )?as (.+)$", r"\1\2\n\1  \3", fields, flags=re.MULTILINE
    )
    # `date:  # …, as 2026-01-15`: the value, on the same line.
    fields = re.sub(r"^( *[a-z_]+:)  # (?:.*, )?as (.+)$", r"\1 \2", fields, flags=re.MULTILINE)
    # A line that is all comment: the line.
    return re.sub(r"^( *)# ?", r"\1", fields, flags=re.MULTILINE)


def classes_filled(value: Any, data: Any, path: str = "report") -> set[type]:
    """Return the classes in a value, once all their fields are in the data and hold something."""
    if isinstance(value, tuple):
        assert len(value) == len(data) > 0, path
        return set().union(
            *(
                classes_filled(inner, raw, f"{path}[]")
                for inner, raw in zip(value, data, strict=True)
            )
        )
    if not attrs.has(type(value)):
        return set()
    fields = attrs.fields(type(value))
    assert [field.name for field in fields] == list(data), path
    types = {type(value)}
    for field in fields:
        content, inner = getattr(value, field.name), f"{path}.{field.name}"
        assert content not in (None, ()), inner
        types |= classes_filled(content, data[field.name], inner)
    return types


def of_the_outline(parts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the parts of a document without the sections that the outline above hasn't got."""
    own, kept = {heading for heading, _, _ in OUTLINE}, []
    beyond = False
    for heading, body in parts:
        if heading.startswith("## "):
            beyond = heading not in own
        if not beyond:
            kept.append((heading, body))
    return kept


def test_markdown_has_the_outline() -> None:
    """The blank document has every heading, column and label of the outline; its sections, no other."""
    (title, _), *parts = sections(template())
    assert title == "# *(the title)*"
    shown = []
    for heading, body in of_the_outline(parts):
        tables = re.findall(r"^(\|.+\|)\n\|[-|]+\|$", body, flags=re.MULTILINE)
        columns = tuple(column for row in tables for column in cells(row))
        labels = dict.fromkeys(re.findall(r"\*\*([^*]+)\*\*", body))
        shown.append((heading, columns, tuple(labels)))
    assert shown == OUTLINE


@pytest.mark.parametrize("heading", list(ROWS))
def test_markdown_has_the_rows(heading: str) -> None:
    """A table whose rows have names has all of them in the blank document, in their order."""
    body = dict(sections(template()))[heading]
    _, rows = re.split(r"^\|[-|]+\|\n", body, flags=re.MULTILINE)
    names = [cells(row)[0] for row in rows.splitlines() if row.startswith("|")]
    assert names == ROWS[heading]


def test_markdown_reads_back() -> None:
    """The blank document is read without a problem, and nothing of it is kept as an extra."""
    report = Report.from_markdown(template())
    assert report.title == "*(the title)*"
    assert report.extras == ()


def test_yaml_loads_as_it_is() -> None:
    """The blank YAML is a report of a title and an id, the placeholders of the blank document."""
    report = Report.from_yaml(template("yaml"))
    from_markdown = Report.from_markdown(template())
    assert report.title == from_markdown.title
    assert report.metadata.incident_id == from_markdown.metadata.incident_id
    only = Metadata(incident_id=report.metadata.incident_id)
    assert report == Report(title=report.title, metadata=only)


def test_yaml_has_every_field() -> None:
    """Each field of each class is in the blank YAML where it belongs, in its order, alone."""
    text = filled_in(template("yaml"))
    data = read_yaml(text).data
    assert isinstance(data, dict)
    assert next(iter(data)) == "schema_version"
    assert data.pop("schema_version") == str(SCHEMA_VERSION)
    # An inexact time is written like any other, as one value: the comment on the first shows how.
    assert classes_filled(Report.from_yaml(text), data) == {*walk_types(Report)} - {Inexact}


def test_yaml_filled_in_becomes_a_document() -> None:
    """The blank YAML with all its examples makes a document that reads back equal."""
    report = Report.from_yaml(filled_in(template("yaml")))
    assert Report.from_markdown(report.to_markdown()) == report


def test_yaml_shows_times_that_can_be_read() -> None:
    """Every spelling of a time that a comment of the blank YAML names is read."""
    blank = template("yaml")
    (shown,) = re.findall(r"- time: 00:05  # or (.+), or words$", blank, flags=re.MULTILINE)
    for spelling in shown.split(", "):
        report = Report.from_yaml(filled_in(blank).replace("time: 00:05 ", f"time: {spelling} "))
        time = report.timeline.detection[0].time
        assert not isinstance(time, Inexact) or time.words is None


def test_unknown_format() -> None:
    """A blank document in a format that does not exist is refused."""
    with pytest.raises(RenderError, match="found 'wiki'"):
        template(Format("wiki"))
