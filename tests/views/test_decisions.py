"""Every field of the model has a decision: who may see it, and whether it holds a person."""

import attrs
import pytest

from postmortem.errors import FieldError
from postmortem.model.paths import shape_of, value_paths
from postmortem.model.report import ReportData
from postmortem.views.decisions import DECISIONS, FIGURES, PEOPLE, shown_to
from postmortem.views.view import View

NOT_PEOPLE = frozenset(
    "title overview incident_id label value one_line services_affected user_impact data_impact "
    "financial_impact event notes evidence total_users_affected failed_requests error_rate_peak "
    "response_time_increase service impact duration revenue_impact customer_complaints sla_breach "
    "problem_statement trigger description effect question answer technical_details went_well "
    "went_wrong lesson context action lucky id ticket metric before during after target gap solution "
    "channel message audience url code language screenshots role version changes markdown place "
    "reason text leadup how_detected how_investigated how_resolved system link body labels parent "
    "kind causes detected_by mitigated_by severity_scale".split()
)
"""The names of the texts that hold no person. A new field with another name needs a decision."""


def _texts() -> set[str]:
    """Return the paths of all fields that hold text."""
    paths: set[str] = set()
    waiting: list[tuple[type, str]] = [(ReportData, "")]
    while waiting:
        cls, path = waiting.pop()
        for field in attrs.fields(cls):
            shape = shape_of(field.type)
            inner_path = f"{path}.{field.name}" if path else field.name
            if shape.kind in ("part", "rows"):
                if inner_path.count(".") < 6:
                    waiting.append((shape.inner, inner_path))
            elif shape.text:
                paths.add(inner_path)
    return paths & set(value_paths(ReportData))


def test_every_field_has_a_decision_and_no_other_has() -> None:
    """A field that was added to the model is shown to nobody until the table names it."""
    assert set(DECISIONS) == set(value_paths(ReportData)), "decide in views/decisions.py"


def test_every_text_is_a_persons_or_known_not_to_be() -> None:
    """A field with a new name is either in the table of people or listed here as nobody's."""
    names = {path.rpartition(".")[2]: path for path in _texts() - PEOPLE}
    assert set(names) <= NOT_PEOPLE, {names[name] for name in set(names) - NOT_PEOPLE}
    assert set(value_paths(ReportData)) >= PEOPLE
    assert set(value_paths(ReportData)) >= FIGURES


def test_no_person_is_shown_to_anybody() -> None:
    """No field that holds a person is in a view of ours."""
    assert not PEOPLE & {*shown_to("public"), *shown_to("customers")}


def test_a_view_names_values_and_no_parts() -> None:
    """A part in the list of fields would let in what is added to it later: it is refused."""
    with pytest.raises(FieldError, match=r"timeline\.events\.time"):
        View(fields=["title", "timeline"])
    with pytest.raises(FieldError, match=r"did you mean 'timeline\.detection\.event'"):
        View(fields=["timeline.detection.evnt"])
