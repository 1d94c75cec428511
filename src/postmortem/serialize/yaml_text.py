"""YAML: what people write. Defaults are left out, text of several lines stands as it is."""

from postmortem.model.report import ReportData, ReportT
from postmortem.serialize.converter import structure, unstructure_for_people
from postmortem.serialize.yaml_read import read_yaml


def to_yaml(report: ReportData) -> str:
    """Return a report as YAML, without what is absent."""
    # Its expressions for Unicode take longer to compile than a report to read.
    from postmortem.serialize.yaml_write import write_yaml

    return write_yaml(unstructure_for_people(report))


def from_yaml(text: str, cls: type[ReportT]) -> ReportT:
    """Return the report, of class `cls`, that a YAML text describes.

    Raises `ReadError` with every problem, each with its line and column.
    """
    document = read_yaml(text)
    return structure(document.data, cls, document.locate)
