"""What we write means the same to every parser, and it is what the report says."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import HealthCheck, given, settings

from postmortem import document as tree
from postmortem.outline import from_document, to_document
from postmortem.readers.markdown import read
from postmortem.renderers.markdown import KEPT, KEPT_END, MarkdownRenderer
from postmortem.report import Report
from postmortem.testing import reports
from postmortem.text import in_heading
from tests.second_opinion import (
    PARSERS,
    Block,
    Code,
    Comment,
    Heading,
    Item,
    List,
    Paragraph,
    Parser,
    Rule,
    Table,
)

Expected = Block | tree.Prose | tree.Kept
ONE_LINE = "One-Line Summary"


def lines(blocks: Sequence[tree.Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case tree.Section():
                yield block.title
                if block.title == ONE_LINE:
                    yield from (b.markdown for b in block.body if isinstance(b, tree.Prose))
                yield from lines(block.body)
            case tree.Table():
                yield from block.columns
                for row in block.rows:
                    yield from row
            case tree.BulletList() | tree.NumberedList():
                for item in block.items:
                    yield item.text
                    yield from lines(item.children)


def authors_blocks(blocks):
    for block in blocks:
        if isinstance(block, tree.Prose | tree.Kept):
            yield block.markdown
        elif isinstance(block, tree.Section):
            yield from authors_blocks(block.body)


def alone(document, parser):
    ls = list(dict.fromkeys([document.title, *lines(document.body)]))
    parts = [f"###### {in_heading(line)}" for line in ls]
    for md in authors_blocks(document.body):
        parts += ["<!-- -->", md]
    found = parser("\n\n".join(parts) + "\n")
    texts = []
    for line, block in zip(ls, found):
        assert isinstance(block, Heading), (line, block)
        texts.append(block.text)
    return dict(zip(ls, texts, strict=True))


def expected(document, plain):
    yield Heading(1, plain[document.title])
    yield from exp(document.body, plain, 2)


def exp(blocks, plain, level, oneline=False):
    before = None
    for block in blocks:
        match block:
            case tree.Section():
                if level == 2 and isinstance(before, tree.Section):
                    yield Rule()
                yield Heading(level, plain[block.title])
                yield from exp(block.body, plain, level + 1, block.title == ONE_LINE)
            case tree.Table():
                yield Table(
                    tuple(tuple(plain[c] for c in row) for row in (block.columns, *block.rows))
                )
            case tree.BulletList() | tree.NumberedList():
                yield List(
                    isinstance(block, tree.NumberedList),
                    tuple(
                        Item(plain[i.text], tuple(exp(i.children, plain, 7))) for i in block.items
                    ),
                )
            case tree.CodeBlock():
                yield Code(block.code)
            case tree.Prose() if oneline:
                yield Paragraph(plain[block.markdown])
                oneline = False
            case _:
                yield block
        before = block


def compare(wanted, found):
    wanted = list(wanted)
    far = [0]

    def go(i, at):
        while True:
            far[0] = max(far[0], at)
            if i == len(wanted):
                return at == len(found)
            block = wanted[i]
            if isinstance(block, tree.Kept):
                if found[at : at + 1] != (Comment("kept"),) or Comment("/kept") not in found[at:]:
                    return False
                at = found.index(Comment("/kept"), at) + 1
            elif isinstance(block, tree.Prose):
                while not go(i + 1, at):
                    if at >= len(found) or (isinstance(found[at], Heading) and found[at].level < 5):
                        return False
                    at += 1
                return True
            else:
                if found[at : at + 1] != (block,):
                    return False
                at += 1
            i += 1

    assert go(0, 0), found[far[0] : far[0] + 1]


def check(report, parser):
    document = to_document(report)
    markdown = MarkdownRenderer().document(document)
    compare(expected(document, alone(document, parser)), parser(markdown))
