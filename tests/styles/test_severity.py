"""The severity survives a document in a style, whatever the style says of it."""

import pytest

import postmortem as pm
from postmortem import Style

STYLES = {
    "a label alone": Style(labels={"Grade": "severity"}),
    "a scale alone": Style(severities={"P0": "SEV-1", "P1": "SEV-2"}),
    "both": Style(labels={"Grade": "severity"}, severities={"P0": "SEV-1", "P1": "SEV-2"}),
    "a section": Style(sections={"Facts": "metadata"}, labels={"Grade": "severity"}),
    "a section and a scale": Style(
        sections={"Facts": "metadata"}, labels={"Grade": "severity"}, severities={"P1": "SEV-2"}
    ),
    "a scale that looks like ours": Style(
        severities={"Sev0": "SEV-1", "Sev1": "SEV-2", "Sev2": "SEV-3", "Sev3": "SEV-4"}
    ),
    "words": Style(
        sections={"Summary": "summary"}, labels={"Level": "severity", "When": "date"},
        severities={"Critical": "SEV-1", "Major": "SEV-2", "Minor": "SEV-3"},
    ),
    "two names for one": Style(severities={"Red": "SEV-1", "Crimson": "SEV-1"}),
}  # fmt: skip


@pytest.mark.parametrize("severity", ["SEV-1", "SEV-2", "SEV-3", "SEV-4"])
@pytest.mark.parametrize("name", STYLES)
def test_the_severity_reads_back_equal(name: str, severity: str) -> None:
    """A report in a style with labels, a scale, or both is read back as it was, and so is its severity."""
    report = (
        pm.report(
            "INC-7", "T", date="2026-01-15", severity=pm.Severity.read(severity), status="resolved"
        )
        .happened("10:00", "It begins", milestone="impact started")
        .happened("10:20", "It ends", milestone="resolved")
        .build()
    )
    style = STYLES[name]
    assert pm.read_markdown(report.to_markdown(style=style), style=style).report == report


def test_a_document_has_the_names_of_the_scale() -> None:
    """The first name for a severity is written, and a severity without a name keeps ours."""
    style = STYLES["two names for one"]
    for severity, written in (("SEV-1", "Red"), ("SEV-2", "SEV-2")):
        report = pm.report("INC-7", "T", severity=pm.Severity.read(severity)).build()
        assert f"| **Severity** | {written} |" in report.to_markdown(style=style)


def test_a_name_that_looks_like_ours_has_the_meaning_of_the_style() -> None:
    """`SEV-1` is the second severity in a style that counts from 0, though the layout is ours."""
    text = pm.report("INC-7", "T", severity="SEV-1").build().to_markdown()
    style = STYLES["a scale that looks like ours"]
    severity = pm.read_markdown(text, style=style).report.metadata.severity
    assert severity is pm.Severity.SEV_2


@pytest.mark.parametrize("name", ["kehoe", "srebook"])
def test_the_table_of_timings_keeps_its_columns(name: str) -> None:
    """What is derived isn't laid out anew: the timings have the columns that they have without a style."""
    report = (
        pm.report("INC-7", "T", date="2026-01-15")
        .happened("10:00", "It begins", milestone="impact started")
        .happened("10:20", "It ends", milestone="resolved")
        .build()
    )
    heads = "".join(
        f'<th scope="col">{name}</th>' for name in ("Measure", "Time", "Measured", "Basis")
    )
    assert f"<thead><tr>{heads}</tr></thead>" in report.to_html(style=name)
    assert f"<thead><tr>{heads}</tr></thead>" in report.to_html()
