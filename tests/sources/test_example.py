"""The invented incident of examples/outage: five systems, one command, a draft."""

from pathlib import Path

import pytest

import postmortem as pm
from postmortem import Milestone
from postmortem.cli.main import main

FOLDER = Path(__file__).parent.parent.parent / "examples" / "outage"


@pytest.fixture
def draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pm.Report:
    """Return the draft that the command of the README makes."""
    readme = (FOLDER / "README.md").read_text()
    command = readme.split("    postmortem ")[1].replace("\\\n", " ").split()
    out = str(tmp_path / "draft.yaml")
    monkeypatch.chdir(FOLDER)
    assert main([*command[:-1], out]) == 0
    return pm.load(out)


def test_the_milestones_are_where_they_happened(draft: pm.Report) -> None:
    """The first alert detects, the engineer acknowledges, the pager says when it was over."""
    timeline = draft.timeline
    rows = [*timeline.events, *timeline.detection, *timeline.investigation, *timeline.resolution]
    marked = {row.milestone: str(row.time)[11:19] for row in rows if row.milestone}
    assert marked == {
        Milestone.DETECTED: "14:05:00",
        Milestone.ACKNOWLEDGED: "14:07:05",
        Milestone.CAUSE_IDENTIFIED: "14:26:00",
        Milestone.MITIGATED: "14:33:30",
        Milestone.RESOLVED: "14:44:10",
    }
    assert len(rows) == 21
    assert {row.source.system for row in rows if row.source} == {
        "Alertmanager", "GitHub", "PagerDuty", "Slack", "Statuspage",
    }  # fmt: skip


def test_the_deployment_comes_before_the_detection(draft: pm.Report) -> None:
    """What came before the first sign is in no phase."""
    assert [row.event.split(":")[0] for row in draft.timeline.events] == [
        "Deployment starts",
        "Deployment is live",
    ]


def test_few_places_are_left_to_edit(draft: pm.Report) -> None:
    """One row is marked as perhaps there twice, and the checks find nothing wrong with the times."""
    assert draft.to_yaml().count("Perhaps the same as") == 1
    assert not [finding for finding in pm.check(draft) if finding.code.startswith("PM2")]


def test_the_page_has_messages_services_and_links(draft: pm.Report) -> None:
    """The status page gives messages and the service, the alerts their runbooks."""
    assert [str(message.time)[11:16] for message in draft.communication.external] == [
        "14:14", "14:26", "14:33", "14:50",
    ]  # fmt: skip
    assert draft.summary.impact.services_affected == ("Checkout",)
    assert draft.metadata.incident_id == "PD-318"
    assert "Runbook: PoolExhausted" in [link.label for link in draft.resources.documentation]
