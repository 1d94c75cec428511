"""Public incidents, written up from what their teams made known."""

from pathlib import Path

import pytest

import postmortem as pm

INCIDENTS = sorted((Path(__file__).parent.parent / "fixtures" / "incidents").glob("*.yaml"))


@pytest.mark.parametrize("path", INCIDENTS, ids=lambda path: path.stem)
def test_a_public_incident_fits_into_the_model(path: Path) -> None:
    """Each is checked clean, and reads back equal from every format."""
    report = pm.load(path)
    assert pm.check(report) == ()
    assert pm.Report.from_markdown(report.to_markdown()) == report
    assert pm.Report.from_json(report.to_json()) == report
    assert pm.Report.from_yaml(report.to_yaml()) == report
    assert pm.Report.from_html(report.to_html()) == report


def test_there_are_some() -> None:
    """The folder has the incidents."""
    assert len(INCIDENTS) == 3
