"""YAML for people: defaults are left out, and text of several lines keeps its lines."""

import json
from collections.abc import Sequence
from itertools import islice
from typing import Annotated, Any, get_args, get_origin

import attrs

from postmortem.errors import MOST_PROBLEMS, Problem, Problems, ReadError, describe
from postmortem.model.report import ReportData, ReportT
from postmortem.serialize.converter import dotted, in_order, structure, unstructure_for_people
from postmortem.serialize.yaml_read import YamlDocument, read_yaml


def to_yaml(report: ReportData) -> str:
    """Return a report as YAML, without what is absent."""
    # Its expressions for Unicode take longer to compile than a report to read.
    from postmortem.serialize.yaml_write import write_yaml

    return write_yaml(unstructure_for_people(report))


def from_yaml(text: str, cls: type[ReportT], scale: Sequence[str] = ()) -> ReportT:
    """Return the report, of class `cls`, that a YAML text describes.

    `scale` is a scale of severities of a team's own, for a text that brings none. Raises `ReadError`
    with every problem, each with its line and column.
    """
    return from_document(read_yaml(text), cls, scale)


def from_document(document: YamlDocument, cls: type[ReportT], scale: Sequence[str] = ()) -> ReportT:
    """Return the report, of class `cls`, that a document of YAML describes, as `from_yaml` does."""
    cut = _cut_texts(document, cls)
    try:
        report = structure(document.data, cls, document.locate_all, scale)
    except ReadError as error:
        raise ReadError(in_order(dict.fromkeys([*cut, *error.problems]))) from None
    if cut:
        raise ReadError(in_order(cut))
    return report


def _cut_texts(document: YamlDocument, cls: Any) -> Problems:
    """Return a problem for each text that ` #` cuts: channels and pull requests begin like that."""
    cut = (value for value in document.cut_values() if _is_text(cls, value.path))
    listed = list(islice(cut, MOST_PROBLEMS))
    problems = Problems()
    places = document.locate_all([path for path, _ in listed]) if listed else []
    for (path, words), place in zip(listed, places, strict=True):
        line, column = place or (None, None)
        problems.append(
            Problem(
                path=dotted(path),
                expected="text in quotes, since ` #` begins a comment in YAML",
                found=describe(words),
                hint=f"write {json.dumps(words[:200], ensure_ascii=False)}, or put a blank after the #"
                " where it begins a comment",
                line=line,
                column=column,
            )
        )
    problems.count(sum(1 for _ in cut))
    return problems


def _is_text(annotation: Any, path: tuple[str | int, ...]) -> bool:
    """Whether a path leads to a text of the model, or to a list of them."""
    for step in path:
        inner = [annotation, *get_args(annotation)]
        if isinstance(step, int):
            annotation = get_args(annotation)[0] if get_origin(annotation) is tuple else None
            continue
        holder = next((part for part in inner if attrs.has(part)), None)
        field = None if holder is None else getattr(attrs.fields(holder), step, None)
        annotation = None if field is None else field.type
    kinds = [annotation, *get_args(annotation)]
    return any(get_origin(kind) is Annotated for kind in kinds)
