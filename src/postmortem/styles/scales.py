"""The severity in the table of metadata of our own layout, on the scale of a style and back."""

from collections.abc import Callable, Sequence

import attrs

from postmortem.errors import FieldError
from postmortem.model.layout import normal_title
from postmortem.model.sections.metadata import FACTS, Severity
from postmortem.styles.meanings import PLACE_OF
from postmortem.styles.style import Style
from postmortem.tree.edit import block_at, map_blocks
from postmortem.tree.nodes import Block, Document, Table
from postmortem.values.sequences import TimeSequences

_LABEL = normal_title(FACTS.labels["severity"].title)
_SCALE = normal_title(FACTS.labels["severity_scale"].title)


def on_own_scale(document: Document, style: Style) -> Document:
    """Return the tree of a report with its severity as the style calls it."""

    def name(value: str) -> str:
        known = next((severity for severity in Severity if severity.value == value), None)
        return value if known is None else style.severity_name(known)

    return _with_severity(document, style, name)


def on_our_scale(document: Document, style: Style) -> Document:
    """Return a tree of our own layout with the severity that the style means by its name."""

    def severity_of(value: str) -> str:
        severity = style.severity(value)
        return value if severity is None else severity.value

    return _with_severity(document, style, severity_of)


def with_scale(document: Document, scale: Sequence[str]) -> Document:
    """Return a tree of our own layout that names a scale, where it has a level of it and names none."""
    if not scale:
        return document

    def changed(table: Table) -> Table:
        cells = {_title(label): value for label, value in table.rows}
        if _SCALE in cells or _LABEL not in cells:
            return table
        try:
            Severity.read(cells[_LABEL], scale)
        except FieldError:
            return table
        names = FACTS.labels["severity_scale"]
        row = (f"**{names.title}**", names.value.write(tuple(scale), TimeSequences()))
        return attrs.evolve(table, rows=(*table.rows, row))

    return _with_facts(document, changed)


def _with_severity(document: Document, style: Style, change: Callable[[str], str]) -> Document:
    if not style.severities:
        return document

    def changed(table: Table) -> Table:
        if any(_title(label) == _SCALE for label, _ in table.rows):
            return table  # a level of the report's own scale, which no style has another name for
        rows = tuple(
            (label, change(value) if _title(label) == _LABEL else value)
            for label, value in table.rows
        )
        return attrs.evolve(table, rows=rows)

    return _with_facts(document, changed)


def _title(label: str) -> str:
    return normal_title(label.strip("*"))


def _with_facts(document: Document, change: Callable[[Table], Table]) -> Document:
    """Return a tree with its tables of metadata changed."""

    def changed(block: Block) -> Block:
        if not isinstance(block, Table) or len(block.columns) != 2:
            return block
        return change(block)

    body = block_at(document.body, (PLACE_OF["metadata"],), lambda body: map_blocks(body, changed))
    return attrs.evolve(document, body=body)
