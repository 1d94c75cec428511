"""What we write means the same to five Markdown parsers, and it is what the report says.

A line (a cell, an item, a title) has to read in its place as it reads alone, to each parser by its
own lights. What an author's blocks of Markdown become is between the author and the parser: of them
the tests ask that they stay where they are, that no raw HTML comes out of them, and that all around
them is as it was.
"""

import datetime as dt
import re
import types
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Annotated, Any, Union, get_args, get_origin

import attrs
import pytest
from hypothesis import given, settings

from postmortem.facade import Report
from postmortem.formats.markdown.reader import read
from postmortem.formats.markdown.writer import MarkdownRenderer
from postmortem.model.custom_sections import CustomSection
from postmortem.model.document import from_document, to_document
from postmortem.model.report import Extra
from postmortem.model.sections import PLACES
from postmortem.model.sections.details import Excerpt, Source
from postmortem.model.sections.metadata import Responder
from postmortem.testing import reports
from postmortem.text.normal import line
from postmortem.tree import nodes as tree
from postmortem.values.moments import Inexact
from tests.effort import examples
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
    raw_html,
)

every_parser = pytest.mark.parametrize("parser", PARSERS.values(), ids=PARSERS)


def short(text: str) -> str:
    """Return the name of a test case for a text."""
    return ascii(text)[:40]


# Reports with every part filled


def filled(cls: type, *, line: str, prose: str, code: str) -> Any:
    """Return an object of the model with every field filled and every list of two."""

    def of_type(annotation: Any) -> Any:
        origin, arguments = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            texts = {
                "prose": prose,
                "body": prose,
                "kept": prose,
                "code": code,
                "url": "https://example.com/a_(b)",
            }
            return texts.get(annotation.__metadata__[0], line)
        if origin is tuple:
            return (of_type(arguments[0]), of_type(arguments[0]))
        if origin in (types.UnionType, Union):
            return of_type(arguments[0])
        if annotation is dt.datetime:
            return dt.datetime(2026, 1, 15, 0, 15, tzinfo=dt.UTC)
        if annotation is dt.date:
            return dt.date(2026, 1, 15)
        if annotation is dt.timedelta:
            return dt.timedelta(minutes=84)
        if annotation is Excerpt:
            return Excerpt(code, "console")
        if annotation is Responder:  # a role has no brackets, for it is in some
            return Responder(line, role=re.sub(r"[()]", "", line))
        if annotation is Source:  # the name of a system is plain words
            return Source(system="Slack", id=line, link="https://example.com/a_(b)")
        if annotation is CustomSection:
            return CustomSection(line, prose, after="Timeline / Detection")
        if annotation is Extra:
            return Extra(markdown=prose, after="Timeline / Detection")
        if issubclass(annotation, Enum):
            return next(iter(annotation))
        return filled(annotation, line=line, prose=prose, code=code)

    # A suppression is a comment, and shows no words to any parser. With a scale of a team's own, the
    # severity would have to be one of its levels, and not one of the usual ones.
    left_out = {"suppressed", "severity_scale"}
    shown = [field for field in attrs.fields(cls) if field.name not in left_out]
    return cls(**{field.name: of_type(field.type) for field in shown})


def everything(
    *, line: str = "some words", prose: str = "Some *prose*.", code: str = "code"
) -> Report:
    """Return a report with a text in every place that takes it."""
    report: Report = filled(Report, line=line, prose=prose, code=code)
    return report


# What a tree should look like to a parser


@attrs.frozen
class Own:
    """The author's own blocks, which may be any but headings above a level."""

    level: int


Expected = Block | Own | tree.Kept
"""A block that a parser has to see; or the author's own."""

IN_A_FIELD = 5
"""The level that the headings in a text of the report begin at: sections end at the fourth."""

ONE_LINE = "One-Line Summary"
"""The section whose prose is a line of ours: one paragraph."""


def lines(blocks: Sequence[tree.Block]) -> Iterator[str]:
    """Yield every line in the blocks: titles, cells, items, the one-line summary."""
    for block in blocks:
        match block:
            case tree.Section():
                yield block.title
                if block.title == ONE_LINE:
                    yield from (own.markdown for own in block.body if isinstance(own, tree.Prose))
                yield from lines(block.body)
            case tree.Table():
                yield from block.columns
                for row in block.rows:
                    yield from row
            case tree.BulletList() | tree.NumberedList():
                for item in block.items:
                    yield item.text
                    yield from lines(item.children)


def authors_blocks(blocks: Sequence[tree.Block]) -> Iterator[str]:
    """Yield all Markdown in the blocks that is more than a line."""
    for block in blocks:
        if isinstance(block, tree.Section):
            yield from authors_blocks(block.body)
        elif isinstance(block, tree.Prose | tree.Kept):
            yield block.markdown


def read_alone(document: tree.Document, parser: Parser) -> dict[str, str]:
    """Return what each line of a document says to a parser when nothing is around it.

    A line is read as a heading, where nothing but inline Markdown is looked for. The full stop is
    there because some parsers close a heading with hashes that don't close it. The author's blocks
    follow, for a link definition among them is known to every line of the document.
    """
    expected = list(dict.fromkeys(["", document.title, *lines(document.body)]))
    parts = [f"###### {text} ." for text in expected]
    for markdown in authors_blocks(document.body):
        parts += ["<!-- -->", markdown]
    texts: dict[str, str] = {}
    for text, block in zip(expected, parser("\n\n".join(parts) + "\n"), strict=False):
        assert isinstance(block, Heading)
        texts[text] = block.text.removesuffix(".").rstrip(" ")
    return texts


def expected(document: tree.Document, texts: dict[str, str]) -> Iterator[Expected]:
    """Yield what a parser has to see in a document; `texts` is what each line says to it."""
    yield Heading(1, texts[document.title])
    yield from _expected(document.body, texts, 2, ())


def _expected(
    blocks: Sequence[tree.Block], texts: dict[str, str], level: int, place: tuple[str, ...]
) -> Iterator[Expected]:
    before: tree.Block | None = None
    # Below a title of the author's own, headings are the author's too, one level down at least.
    custom = bool(place) and " / ".join(place) not in PLACES
    for block in blocks:
        match block:
            case tree.Section():
                if level == 2 and isinstance(before, tree.Section):
                    yield Rule()
                yield Heading(level, texts[block.title])
                yield from _expected(block.body, texts, level + 1, (*place, block.title))
            case tree.Table():
                rows = (block.columns, *block.rows)
                yield Table(tuple(tuple(texts[cell] for cell in row) for row in rows))
            case tree.BulletList() | tree.NumberedList():
                yield List(
                    isinstance(block, tree.NumberedList),
                    tuple(_expected_item(item, texts) for item in block.items),
                )
            case tree.CodeBlock():
                yield Code(block.code)
            case tree.Prose() if place[-1:] == (ONE_LINE,) and before is None:
                yield Paragraph(texts[block.markdown])
            case tree.Prose():
                yield Own(level if custom else IN_A_FIELD)
            case tree.Kept():
                yield block
        before = block


def _expected_item(item: tree.Item, texts: dict[str, str]) -> Item:
    # An item has only lists below it, so that nothing in it is the author's own.
    children = tuple(_expected(item.children, texts, 7, ()))
    return Item(texts[item.text], tuple(child for child in children if isinstance(child, List)))


def first_difference(
    wanted: Sequence[Expected], found: Sequence[Block]
) -> tuple[Expected | None, Block | None] | None:
    """Return what was wanted and what is there instead, or None where all is as it should be.

    Where the author's own is wanted, any blocks will do but headings above its level; where
    something kept is wanted, any blocks between its two comments.
    """
    reached = 0
    ways = [(0, 0)]  # how much of each was compared; prose may end at several blocks
    tried = set()
    while ways:
        at, seen = ways.pop()
        if (at, seen) in tried:
            continue
        tried.add((at, seen))
        reached = max(reached, at)
        block = found[seen] if seen < len(found) else None
        if at == len(wanted):
            if block is None:
                return None
            continue
        want: Expected = wanted[at]
        if isinstance(want, Own):
            ways.append((at + 1, seen))
            if block is not None and not (isinstance(block, Heading) and block.level < want.level):
                ways.append((at, seen + 1))
        elif isinstance(want, tree.Kept):
            if block == Comment("kept") and Comment("/kept") in found[seen:]:
                ways.append((at + 1, found.index(Comment("/kept"), seen) + 1))
        elif want == block:
            ways.append((at + 1, seen + 1))
    furthest = max(seen for at, seen in tried if at == reached)
    return (
        wanted[reached] if reached < len(wanted) else None,
        found[furthest] if furthest < len(found) else None,
    )


def check(report: Report, parser: Parser) -> None:
    """Check that a report's Markdown has the structure of the report to a parser."""
    document = to_document(report)
    blocks = parser(MarkdownRenderer().document(document))
    # A suppression is a comment, one and no more, to every parser.
    suppressions = [
        Comment(f"postmortem: {suppression.directive}") for suppression in report.suppressed
    ]
    assert [block for block in blocks if block in suppressions] == suppressions
    blocks = tuple(block for block in blocks if block not in suppressions)
    outline = list(expected(document, read_alone(document, parser)))
    assert first_difference(outline, blocks) is None
    own = set(comments(document))
    assert not [tag for tag in raw_html(blocks) if tag not in own]


def comments(document: tree.Document) -> Iterator[str]:
    """Yield the author's own comments, as tags: blocks of Markdown that nobody is shown."""
    for markdown in authors_blocks(document.body):
        for words in re.findall(r"^ {0,3}<!--(?!-?>)(.*?)-->[ \t]*$", markdown, re.MULTILINE):
            yield f"!--{words.strip()}"


# The tests


@every_parser
def test_a_full_report_has_every_heading_at_its_level(parser: Parser) -> None:
    """Every section of the document is a heading, in order, one level below the one it is in."""
    blocks = parser(MarkdownRenderer().document(to_document(everything())))
    headings = [(block.level, block.text) for block in blocks if isinstance(block, Heading)]
    expected = [(place.count(" / ") + 2, place.split(" / ")[-1]) for place in PLACES if place]
    position = expected.index((3, "Detection")) + 1
    expected[position:position] = [(3, "some words")] * 2  # the custom sections
    assert headings == [(1, "some words"), *expected]


@every_parser
def test_a_full_report_reads_alike(parser: Parser) -> None:
    """A report with every part filled has the same tables, lists and code to every parser."""
    check(everything(), parser)


@every_parser
@settings(max_examples=examples(60), deadline=None)
@given(report=reports())
def test_any_report_reads_alike(parser: Parser, report: Report) -> None:
    """Whatever a report holds, its structure is the same to every parser."""
    if parser is PARSERS["mistune"]:
        report = without_prose(report)
    check(report, parser)


def without_prose(report: Report) -> Report:
    """Return a report with plain words for the author's blocks.

    mistune takes lists before fences and link definitions before both, so that a fence can begin
    where CommonMark has none and swallow what follows. Random blocks run into that; lines don't.
    """
    return attrs.evolve(
        report,
        overview=report.overview and "words",
        root_cause=attrs.evolve(
            report.root_cause,
            problem_statement=report.root_cause.problem_statement and "words",
            trigger=report.root_cause.trigger and "words",
            technical_details=report.root_cause.technical_details and "words",
        ),
        appendix=attrs.evolve(report.appendix, screenshots=report.appendix.screenshots and "words"),
        notes=report.notes and "words",
        timeline=attrs.evolve(
            report.timeline,
            leadup=report.timeline.leadup and "words",
            how_detected=report.timeline.how_detected and "words",
            how_investigated=report.timeline.how_investigated and "words",
            how_resolved=report.timeline.how_resolved and "words",
        ),
        custom_sections=tuple(
            attrs.evolve(section, body=section.body and "words")
            for section in report.custom_sections
        ),
        extras=tuple(attrs.evolve(extra, markdown="words") for extra in report.extras),
    )


HARD_LINES = [
    # pipes and backslashes
    ("a | b", "a | b"),
    ("|", "|"),
    ("||", "||"),
    (r"a \| b", "a | b"),
    (r"a \\| b", r"a \| b"),
    ("| a | b |", "| a | b |"),
    ("|---|---|", "|---|---|"),
    ("a\\", "a\\"),
    (r"a\\", "a\\"),
    ("a |\\", "a |\\"),
    # code
    ("`a|b`", "a|b"),
    (r"`a\|b`", "a|b"),
    ("`a` | `b`", "a | b"),
    ("`a | b", "`a | b"),
    ("a | b`", "a | b`"),
    ("` | ` | `", "| | `"),
    ("`` a`|b ``", "a`|b"),
    (r"`\`", "\\"),
    ("```", "```"),
    ("```json", "```json"),
    ("``` a`b`", "``` ab"),
    ("```a```", "a"),
    (r"```a\`b", "```a`b"),
    ("~~~", "~~~"),
    # what begins a block
    ("# a", "# a"),
    ("#", "#"),
    ("###### a #", "###### a #"),
    ("a #", "a #"),
    ("a ##", "a ##"),
    ("a\xa0#", "a\xa0#"),
    ("C#", "C#"),
    ("- a", "- a"),
    ("-", "-"),
    ("+ a", "+ a"),
    ("* a", "* a"),
    ("- [ ] a", "- [ ] a"),
    ("1. a", "1. a"),
    ("1)", "1)"),
    ("2026. a", "2026. a"),
    ("1234567890. a", "1234567890. a"),
    ("> a", "> a"),
    (">", ">"),
    ("---", "---"),
    ("- - -", "- - -"),
    ("***", "***"),
    ("_ _ _", "_ _ _"),
    ("===", "==="),
    ("=", "="),
    (":--", ":--"),
    (":-: | :-:", ":-: | :-:"),
    ("[a]: b", "[a]: b"),
    ("[a]: <b> 'c'", "[a]: <b> 'c'"),
    ("[^1]: a", "[^1]: a"),
    (": a", ": a"),
    ("\xa0\xa0\xa0\xa0a", "a"),
    # HTML, links, entities
    ("a<br>b", "a b"),
    ("a<br/>b", "a b"),
    ("<b>a</b>", "<b>a</b>"),
    ("<div>", "<div>"),
    ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ("<!-- a", "<!-- a"),
    ("<!-- a -->", "<!-- a -->"),
    ("<!-- kept -->", "<!-- kept -->"),
    ("<!-- /kept -->", "<!-- /kept -->"),
    ("-->", "-->"),
    ("<?php", "<?php"),
    ("<!DOCTYPE html>", "<!DOCTYPE html>"),
    ("<![CDATA[a]]>", "<![CDATA[a]]>"),
    ("<![CDATA[] <b>]]>", "<![CDATA[] <b>]]>"),
    ("a <![CDATA[] > <b> ]]>", "a <![CDATA[] > <b> ]]>"),
    ("`<![CDATA[] <b>`", "<![CDATA[] <b>"),
    ("<b\xa0c onclick=a>", "<b\xa0c onclick=a>"),
    ("a <b\u3000c onclick=a>", "a <b\u3000c onclick=a>"),
    ("a < b > c", "a < b > c"),
    ("<a", "<a"),
    ("<https://example.com/a|b>", "https://example.com/a|b"),
    ("<a@example.com>", "a@example.com"),
    ("https://example.com/a_b_c", "https://example.com/a_b_c"),
    ("[a](b)", "a"),
    ("[a | b](c)", "a | b"),
    ("[a](b", "[a](b"),
    ("![a](b)", "a"),
    ("[a][b]", "[a][b]"),
    ("&amp;", "&"),
    ("&#124;", "|"),
    ("&#92;", "\\"),
    ("&lt;b&gt;", "<b>"),
    ("&copy", "&copy"),
    ("&nbsp;", "\xa0"),
    # emphasis
    ("**a**", "a"),
    ("**a", "**a"),
    ("*a* | *b*", "a | b"),
    ("*a | b*", "a | b"),
    ("a_b_c", "a_b_c"),
    ("**Why** a?", "Why a?"),
    ("**Lesson:** a", "Lesson: a"),
    ("*(a)*", "(a)"),
    # letters
    ("a\xa0b", "a\xa0b"),
    ("👩‍🚀 😀", "👩‍🚀 😀"),
    ("日本語 é ß", "日本語 é ß"),
    ("a\u200bb\u202ec", "a\u200bb\u202ec"),
    ("\ufeffa", "\ufeffa"),
    ("\x00 \x1b[31m", "␀ ␛[31m"),
    ("a\r\nb\x0bc\u2028d", "a b c d"),
    ("word " * 400, ("word " * 400).strip()),
    ("`|` " * 200, ("| " * 200).strip()),
]
"""Lines, and what each of them says: the source on the left, the words on the right."""


@every_parser
@pytest.mark.parametrize(("source", "words"), HARD_LINES, ids=short)
def test_a_hard_line_says_the_same_everywhere(parser: Parser, source: str, words: str) -> None:
    """A line says the same in a title, a cell, an item and a label, and changes nothing there."""
    report = everything(line=source)
    check(report, parser)
    assert read_alone(to_document(report), parser)[line(source)] == words


@every_parser
def test_code_is_literal(parser: Parser) -> None:
    """Code is shown as it is, whatever it looks like."""
    sources = [line(source) for source, _ in HARD_LINES]
    codes = [*sources, *HARD_CODE, "\n".join(sources), "\n\n    ".join(sources)]
    report = everything()
    excerpts = tuple(Excerpt(code) for code in codes)
    check(attrs.evolve(report, appendix=attrs.evolve(report.appendix, raw_logs=excerpts)), parser)


HARD_CODE = [
    *("", " ", "\n", "\n\n", "a\n", "a\n\n", "\na", "    a", "\ta", "a  ", "\\", "&amp;", "<b>"),
    *("```", "````\n```", "```\na\n```", "    ```", "~~~", "`", "a\r\nb\rc", "# a\n\n## Timeline"),
]


HARD_PROSE = [
    *("# a", "a\n===", "a\n---", "## Timeline\n\na", "> # a", "- # a", "#", "a\n\n---", "***\n---"),
    *("```", "```\n# a", "~~~", "~~~~\n~~~", "````\n```", "```\n    ```", "```\n\t```", "   ```\na"),
    *("> ```\n> a", "- ```\n  a", "1. ~~~", "    ```", "```a`b", "```\n```\n```", "a\n```\n## b"),
    *("<!--", "<!-- a", "<!-- a -->", "<!-- kept -->", "<!-- /kept -->\n\n## a", "-->", "<!-- -->"),
    *("<div>", "<div>\n\n# a", "<pre>", "<script>\nalert(1)", "<script>alert(1)</script>", "<?", "<!A"),
    *("<![CDATA[", "a <![CDATA[] > <b> ]]>", "`<![CDATA[]`", "a <b>c</b>", "<b\xa0c onclick=a>", "a <b\nc>"),
    *("<br>", "a<br>b", "<br>\na", "<br>\na <b>", "<br>\n<!--", "<br>\n<script>", "- <br>\n  a <b>"),
    *("> a\n<br>\nb <b>", "> a\\\n<br>\n<b>", "- a\n<br>\nb <b>", "<br>\na<b"),
    *("[a]: b", "[some words]: b", "[a]:", "[a]: b 'c", "[a]\n\n[a]: b", "- a\n\n[a]: b", "[^1]: a"),
    *("| a | b |\n|---|---|\n| c |", "| a |\n|---|\n| `b|c` |", "|---|", "a | b\n--|--", "| a |"),
    *("- a", "- a\n  - b", "-", "- a\n\n\n- b", "1. a", "0. a", "* a\n+ b", "a\n- b", "- a\nb"),
    *("    a", "\ta", "    a\n\n    b", "a\n    b", "> a\nb", "> a\n\n> b", "a\\", "a  ", "&nbsp;"),
    *("a\n\n\n\nb", "a\n\xa0\nb", "\ufeff# a", "\x00", "a\rb\r\n# c", "`a", "`a\n\nb`", "**a\n\nb**", "[a"),
]  # fmt: skip


@every_parser
@pytest.mark.parametrize("source", HARD_PROSE, ids=short)
def test_hard_prose_stays_in_its_place(parser: Parser, source: str) -> None:
    """An author's blocks end where their field ends, and the document around them is whole."""
    report = everything(prose=source)
    check(report, parser)


@every_parser
def test_a_comment_of_the_author_stays_a_comment(parser: Parser) -> None:
    """A block that is a comment is one to every parser, in every place, and says no words."""
    report = everything(prose="<!-- a -->")
    document = to_document(report)
    blocks = parser(MarkdownRenderer().document(document))
    assert blocks.count(Comment("a")) == len(list(comments(document))) > 1
    assert blocks.count(Comment("a")) == list(authors_blocks(document.body)).count("<!-- a -->")


@every_parser
def test_times_in_words_stay_in_their_cell(parser: Parser) -> None:
    """Words that stand for a time are a line like any other."""
    report = everything()
    event = report.timeline.detection[0]
    rows = tuple(
        attrs.evolve(event, time=Inexact(words=f"at {source}")) for source, _ in HARD_LINES
    )
    check(attrs.evolve(report, timeline=attrs.evolve(report.timeline, detection=rows)), parser)


@pytest.mark.parametrize("source", [source for source, _ in HARD_LINES], ids=short)
def test_a_hard_line_is_read_back(source: str) -> None:
    """A report with a hard line in every place is read back equal."""
    report = everything(line=source)
    assert from_document(read(MarkdownRenderer().document(to_document(report))), Report) == report


@pytest.mark.parametrize("source", HARD_PROSE, ids=short)
def test_hard_prose_is_read_back(source: str) -> None:
    """A report with a hard text in every place is read back equal."""
    report = everything(prose=source)
    assert from_document(read(MarkdownRenderer().document(to_document(report))), Report) == report
