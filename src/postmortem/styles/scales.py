"""The severity in the table of metadata of our own layout, on the scale of a style and back."""

from collections.abc import Callable

import attrs

from postmortem.model.layout import normal_title
from postmortem.model.sections.metadata import FACTS, Severity
from postmortem.styles.meanings import PLACE_OF
from postmortem.styles.style import Style
from postmortem.tree.edit import block_at, map_blocks
from postmortem.tree.nodes import Block, Document, Table

_LABEL = normal_title(FACTS.labels["severity"].title)


def on_own_scale(document: Document, style: Style) -> Document:
    """Return the tree of a report with its severity as the style calls it."""

    def name(value: str) -> str:
        known = next((one for one in Severity if one.value == value), None)
        return value if known is None else style.severity_name(known)

    return _with_severity(document, style, name)


def on_our_scale(document: Document, style: Style) -> Document:
    """Return a tree of our own layout with the severity that the style means by its name."""

    def meant(value: str) -> str:
        found = style.severity(value)
        return value if found is None else found.value

    return _with_severity(document, style, meant)


def _with_severity(document: Document, style: Style, change: Callable[[str], str]) -> Document:
    if not style.severities:
        return document

    def changed(block: Block) -> Block:
        if not isinstance(block, Table) or len(block.columns) != 2:
            return block
        rows = tuple(
            (label, change(value) if normal_title(label.strip("*")) == _LABEL else value)
            for label, value in block.rows
        )
        return attrs.evolve(block, rows=rows)

    body = block_at(document.body, (PLACE_OF["metadata"],), lambda body: map_blocks(body, changed))
    return attrs.evolve(document, body=body)
