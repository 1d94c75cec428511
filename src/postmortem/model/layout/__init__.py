"""How sections are laid out on paper: one declaration, read in both directions."""

from postmortem.model.layout.cursor import Cursor, Leftover, Page, normal_title
from postmortem.model.layout.labels import Column, Label
from postmortem.model.layout.parts import (
    Part,
    code_blocks,
    items,
    numbered,
    paragraph,
    prose,
    take_list,
)
from postmortem.model.layout.records import entries, labelled, record, table
from postmortem.model.layout.sections import SectionPart, introduced, section, subsection
from postmortem.model.layout.values import Value, choice, day, duration, line, moment, names

__all__ = [
    "Column",
    "Cursor",
    "Label",
    "Leftover",
    "Page",
    "Part",
    "SectionPart",
    "Value",
    "choice",
    "code_blocks",
    "day",
    "duration",
    "entries",
    "introduced",
    "items",
    "labelled",
    "line",
    "moment",
    "names",
    "normal_title",
    "numbered",
    "paragraph",
    "prose",
    "record",
    "section",
    "subsection",
    "table",
    "take_list",
]
