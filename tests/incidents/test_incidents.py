"""Public incidents, written up from what their teams made known, in YAML and by calls."""

from importlib import import_module
from pathlib import Path

import pytest

import postmortem as pm

HERE = Path(__file__).parent
EXAMPLES = HERE.parent.parent / "examples" / "incidents"
INCIDENTS = sorted((*HERE.glob("*.yaml"), *EXAMPLES.glob("*.yaml")), key=lambda path: path.name)
for_each_incident = pytest.mark.parametrize("path", INCIDENTS, ids=lambda path: path.stem)


def by_calls(path: Path) -> pm.Report:
    """Return the incident of a YAML file as the module of the same name builds it."""
    module = import_module(f"tests.incidents.{path.stem.replace('-', '_')}")
    report: pm.Report = module.incident()
    return report


@for_each_incident
def test_a_public_incident_fits_into_the_model(path: Path) -> None:
    """Each is checked clean, and reads back equal from every format."""
    report = pm.load(path)
    assert pm.check(report) == ()
    assert pm.Report.from_markdown(report.to_markdown()) == report
    assert pm.Report.from_json(report.to_json()) == report
    assert pm.Report.from_yaml(report.to_yaml()) == report
    assert pm.Report.from_html(report.to_html()) == report
    reading = pm.read_markdown(report.to_markdown())
    assert (reading.report, reading.rescued) == (report, 0)


@for_each_incident
def test_calls_make_the_same_incident(path: Path) -> None:
    """The builder makes what the YAML says."""
    assert by_calls(path) == pm.load(path)


def test_there_are_twenty_with_three_among_the_examples() -> None:
    """Each has a file of its own and a module of its own."""
    assert len({path.stem for path in INCIDENTS}) == len(INCIDENTS) == 20
    assert len([*EXAMPLES.glob("*.yaml")]) == 3
    modules = {
        path.stem for path in HERE.glob("*.py") if path.stem not in ("test_incidents", "__init__")
    }
    assert modules == {path.stem.replace("-", "_") for path in INCIDENTS}


def test_a_service_that_was_hit_twice_is_down_for_as_long_as_its_rows_cover() -> None:
    """Two waves of an attack, and what came of the second, make one length."""
    dyn = pm.load(EXAMPLES / "dyn-attack.yaml")
    assert [str(downtime) for downtime in dyn.downtime()] == ["Managed DNS: 6 h 50 min"]
    assert [str(downtime) for downtime in dyn.downtime(["partial outage"])] == [
        "Managed DNS: 3 h 20 min"
    ]


def test_the_classes_of_the_incidents_can_be_counted() -> None:
    """A corpus of them says what they have in common."""
    corpus = pm.Corpus().add(*map(pm.load, INCIDENTS))
    triggers = {share.label: share.count for share in corpus.answer("classes", of="trigger").shares}
    assert triggers["Operator command"] == 6
    assert corpus.answer("classes").unknown == 0
