"""The laws that hold for every report."""

import copy
import json
import pickle

from hypothesis import example, given
from jsonschema import Draft202012Validator

import postmortem as pm
from postmortem.facade import Report
from postmortem.formats.markdown.reader import read
from postmortem.formats.markdown.writer import MarkdownRenderer
from postmortem.model.document import from_document, to_document
from postmortem.model.sections.metadata import STATED
from postmortem.serialize import json_text
from postmortem.serialize.converter import structure
from postmortem.testing import reports
from tests.everything import everything

SCHEMA = Draft202012Validator(pm.json_schema())


@given(reports())
@example(everything())
def test_markdown_gives_back_the_report(report: Report) -> None:
    """What Markdown was written for a report reads back as that report."""
    assert Report.from_markdown(report.to_markdown()) == report


@given(reports())
@example(everything())
def test_json_gives_back_the_report(report: Report) -> None:
    """What JSON was written for a report, compact or indented, reads back as that report."""
    assert Report.from_json(report.to_json()) == report
    assert Report.from_json(report.to_json(indent=2)) == report
    assert Report.from_json(report.to_json().encode()) == report


@given(reports())
@example(everything())
def test_yaml_gives_back_the_report(report: Report) -> None:
    """What YAML was written for a report reads back as that report."""
    assert Report.from_yaml(report.to_yaml()) == report


@given(reports())
@example(everything())
def test_plain_data_give_back_the_report(report: Report) -> None:
    """The plain data of a report are those of its JSON and its timings, and read back as it."""
    data = report.to_dict()
    assert Report.from_dict(data) == report
    assert Report.from_json(json.dumps(data)) == report
    assert data.pop("timings") == report.timings.to_dict()
    assert data == json.loads(report.to_json())


@given(reports())
@example(everything())
def test_both_lanes_of_json_agree(report: Report) -> None:
    """The fast lane takes what the library wrote, and reads the same as the lane of cattrs.

    A length that is known roughly is read by cattrs alone.
    """
    text = report.to_json()
    lengths = (getattr(report.metadata, name) for name in ("duration", *STATED))
    if any(isinstance(length, pm.ApproximateDuration) for length in lengths):
        assert json_text._fast(text, Report) is None
        assert pm.Report.from_json(text) == report
        return
    assert json_text._fast(text, Report) == structure(json.loads(text), Report) == report


@given(reports())
@example(everything())
def test_json_fits_its_schema(report: Report) -> None:
    """Every report's data are valid by the JSON Schema."""
    SCHEMA.validate(report.to_dict())


@given(reports())
@example(everything())
def test_the_tree_survives_the_way_through_the_report(report: Report) -> None:
    """The tree of a report gives the report, and the tree of its Markdown does."""
    tree = to_document(report)
    assert from_document(tree, Report) == report
    assert from_document(read(MarkdownRenderer().document(tree)), Report) == report


@given(reports())
@example(everything())
def test_rendering_is_deterministic(report: Report) -> None:
    """An equal report, made separately, is written with the same bytes in every format."""
    twin = copy.deepcopy(report)
    for format in pm.renderers():
        assert pm.render(twin, pm.Format(format)) == pm.render(report, pm.Format(format))


@given(reports())
@example(everything())
def test_reports_are_values(report: Report) -> None:
    """Copies of a report, by any of Python's ways, are equal to it and hash alike."""
    for twin in (copy.copy(report), copy.deepcopy(report), pickle.loads(pickle.dumps(report))):  # noqa: S301 - our own bytes
        assert twin == report
        assert hash(twin) == hash(report)
