"""The impact: measures with their labels, in lines, items and tables."""

from collections.abc import Sequence

from postmortem.reading.blocks import line_of
from postmortem.reading.draft import Draft
from postmortem.reading.labels import lines_of, pairs
from postmortem.reading.sections.metadata import impact_fact, impact_pair
from postmortem.reading.sections.rows import Lists
from postmortem.tree.nodes import Block, Section, Table


def take_services(draft: Draft, section: Section, own: Sequence[Block]) -> None:
    """Take the table of services; lines about them are measures."""
    if any(isinstance(block, Table) for block in own):
        Lists(draft, "impact.services").take(own)
    else:
        take_impact(draft, "impact.user", section, own)


def take_impact(draft: Draft, field: str, section: Section, own: Sequence[Block]) -> None:
    """Take measures with their labels; a paragraph is a measure that the heading names."""
    left: list[Block] = []
    for block in own:
        if isinstance(block, Table):
            found = pairs(draft, block, sure=True)
            if found and all(label and value for label, value, _ in found):
                for label, value, line in found:
                    impact_fact(draft, field, label, value, line)
            elif not Lists(draft, "impact.services").take_table(block):
                left.append(block)
            continue
        lines = list(lines_of([block]))
        if any(not text or text[0] in "#<|>!" for text, *_ in lines):
            left.append(block)
            continue
        for text, line, *_ in lines:
            if pair := impact_pair(text or ""):
                impact_fact(draft, field, *pair, line)
            else:
                label = section.title.rstrip(":")
                impact_fact(draft, field, label, text or "", line, line_of(section))
    draft.keep_blocks(left, "no measure of the impact")
