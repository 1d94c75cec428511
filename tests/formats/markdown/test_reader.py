"""The Markdown reader: any text to a tree, with nothing lost on the way."""

import html
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from postmortem.formats.markdown import reader as markdown
from postmortem.formats.markdown.reader import read
from postmortem.formats.markdown.writer import MarkdownRenderer
from postmortem.testing import normal_texts, texts
from postmortem.tree.nodes import (
    Block,
    BulletList,
    CodeBlock,
    Document,
    Item,
    Kept,
    NumberedList,
    Prose,
    Section,
    Table,
)
from tests.growth import MOST, exponent

LINES = normal_texts("line")
# Of prose, only what no other kind of block can be made of: words.
WORDS = st.sampled_from(["One.", "Two *words*.", "> quoted", "##### small\n\nwords", "a\\\nb"])


def blocks(level: int) -> st.SearchStrategy[Block]:
    """Return a strategy for blocks below a heading of a level."""
    items = st.recursive(
        st.builds(Item, LINES),
        lambda inner: st.builds(
            Item,
            LINES,
            st.lists(inner, min_size=1, max_size=2).map(
                lambda nested: (BulletList(tuple(nested)),)
            ),
        ),
        max_leaves=4,
    )
    listed = st.lists(items, min_size=1, max_size=3).map(tuple)
    rows = st.integers(1, 3).flatmap(
        lambda width: st.builds(
            Table,
            st.tuples(*[LINES] * width),
            st.lists(st.tuples(*[LINES | st.just("")] * width), max_size=3).map(tuple),
        )
    )
    own = st.one_of(
        st.builds(Prose, WORDS),
        rows,
        st.builds(BulletList, listed),
        st.builds(NumberedList, listed),
        st.builds(CodeBlock, normal_texts("code"), st.sampled_from([None, "json"])),
        st.builds(Kept, normal_texts("kept")),
    )
    if level == 4:
        return own
    bodies = st.lists(own, max_size=2).flatmap(
        lambda first: st.lists(sections(level + 1), max_size=2).map(lambda inner: (*first, *inner))
    )
    return st.builds(Section, LINES, bodies)


def sections(level: int) -> st.SearchStrategy[Section]:
    """Return a strategy for sections whose heading is of a level."""
    own = st.lists(blocks(4), max_size=2).map(tuple)
    if level == 4:
        return st.builds(Section, LINES, own)
    inner = st.lists(sections(level + 1), max_size=2).map(tuple)
    return st.builds(Section, LINES, st.tuples(own, inner).map(lambda two: two[0] + two[1]))


DOCUMENTS = st.builds(
    Document,
    LINES,
    st.tuples(st.lists(blocks(4), max_size=2), st.lists(sections(2), max_size=3)).map(
        lambda two: (*two[0], *two[1])
    ),
)


@given(DOCUMENTS)
@example(Document("#", (Section("a #"), Section("# b"), Section("\\"))))
@example(Document("t", (BulletList((Item("a"),)), BulletList((Item("b"),)), Prose("c"))))
@example(
    Document("t", (Prose("a"), Prose("b"), Kept("## c\n\n---"), Kept("```\n<!-- /kept -->\n```")))
)
@example(Document("t", (Kept("    <!-- /kept -->\n\n## Sign-Off\n\n| a |\n|---|\n| b |"),)))
@example(Document("t", (Kept("a\n\n\t<!-- /kept -->\n\nb"), Kept("- a\n\n      <!-- /kept -->"))))
@example(Document("t", (Table(("a|b",), (("`c|d`",), ("\\\\|",))),)))
@example(Document("t", (Section("s", (Prose("x\n\n---"),)), Section("u", (Prose("---"),)))))
def test_a_tree_reads_back_equal(document: Document) -> None:
    """The Markdown of a tree reads back as that tree."""
    assert read(MarkdownRenderer().document(document)) == document


def texts_of(blocks: Iterable[Block], data: bytes) -> Iterator[str]:
    """Yield all texts that the blocks hold, headings and the numbers of items included."""
    for block in blocks:
        match block:
            case Section():
                yield block.title
                yield from texts_of(block.body, data)
            case Prose():
                yield block.markdown
            case Table():
                yield from block.columns
                for row in block.rows:
                    yield from row
            case BulletList() | NumberedList():
                for item in block.items:
                    assert item.span is not None
                    if isinstance(block, NumberedList):
                        marker = re.match(rb"\s*[0-9]+", data[item.span.start :])
                        yield marker[0].decode() if marker else ""
                    yield item.text
                    yield from texts_of(item.children, data)
            case CodeBlock():
                yield f"{block.language or ''} {block.code}"
            case Kept():
                assert block.span is not None
                source = data[block.span.start : block.span.end]
                comments = source.startswith(b"<!-- kept -->"), source.endswith(b"<!-- /kept -->")
                yield block.markdown + " kept" * sum(comments)


def letters(text: str) -> Counter[str]:
    """Count the letters and digits of a text: what is left without white space and markup."""
    return Counter(char for char in text if char.isalnum())


@given(texts(max_pieces=40))
@example("[a]: b\n\n# t\n\n[c]: d\n\n## s\n\n[e]: f\n")
@example("    code\n\n# t\n\n    code\n")
@example("Title\n===\n\nSection\n---\n\ntext\n---\n")
@example("# t\n\n<!-- kept -->\n\nnever ended\n\n## s\n")
@example("| a |\n|---|\n| b | lost? |\n")
@example("- a\n- b\n\n  c\n\n      d\n- [ ] e\n")
@example("<!-- kept -->\n\na\n\n<!-- /kept -->b\n")
@example("<!-- kept -->\n\na\n\n<!-- /kept -->\n\nb\n")
@example("<!-- /kept -->\n\n# k\n\n<!-- kept -->\n")
@example("<!-- postmortem: ignore PM301 -->\n\n# t\n")
@example("- a\n\n[b]: c\nd\n")
@example("- a\n  - b\n\n[c]: d\n- e\n")
@example("- a\n\n  [b]: c\n")
@example("- a\n\n  [b]: c\n\n  d\n- [e]: f\n")
@example("- a\n  - b\n\n  [c]: d\n\n      e\n")
@example("1. [a]: b\n   [c]: d\n\n   e\n")
def test_every_letter_of_a_source_is_in_some_block(text: str) -> None:
    """Whatever Markdown is read, each letter of it is in the tree, and in one place only."""
    check_letters(text)


def check_letters(text: str) -> None:
    """Compare the letters of a text with those of its tree."""
    document = read(text)
    directives = [f"postmortem: {directive}" for directive in document.directives]
    texts = [document.title, *directives, *texts_of(document.body, document.source)]
    # The parser resolves entities in the name of a language, and only there.
    source, joined = document.source.decode(), "\n".join(texts)
    assert letters(html.unescape(source)) == letters(html.unescape(joined))


@given(texts(max_pieces=40))
def test_reading_settles(text: str) -> None:
    """The tree of a rendered tree renders to the same text again."""
    renderer = MarkdownRenderer()
    once = renderer.document(read(renderer.document(read(text))))
    assert renderer.document(read(once)) == once


def test_blocks_know_their_lines() -> None:
    """Every block knows the line that it begins on."""
    document = read("# t\n\nintro\n\n## S\n\n| a |\n|---|\n| b |\n\n- c\n- d\n\n```\ne\n```\n")
    intro, section = document.body
    assert intro.span is not None
    assert intro.span.line == 3
    assert isinstance(section, Section)
    assert [block.span and block.span.line for block in (section, *section.body)] == [5, 7, 11, 14]
    bullets = section.body[1]
    assert isinstance(bullets, BulletList)
    assert [item.span and item.span.line for item in bullets.items] == [11, 12]


HOSTILE: dict[str, Callable[[int], str]] = {
    "quotes": lambda n: ">" * n,
    "lists": lambda n: "- " * n,
    "brackets": lambda n: "[" * n,
    "stars": lambda n: "*" * n,
    "backticks": lambda n: "`" * n,
    "comments": lambda n: "<!--\n" * n,
    "tags": lambda n: "<" * n,
    "headings": lambda n: "# a\n" * n,
    "a wide table": lambda n: "| a " * n + "\n" + "|---" * n + "\n",
    "a long table": lambda n: "| a |\n|---|\n" + "| b | c\n" * n,
    "kept": lambda n: "<!-- kept -->\n" * n,
    "kept and ended": lambda n: "<!-- kept -->\n" * n + "\n<!-- /kept -->\n",
    "underlined": lambda n: "x\n---\n" * n,
    "definitions": lambda n: "[a]: b\n" * n,
    "items with code": lambda n: "- a\n\n      b\n" * n,
    "blank lines": lambda n: "a" + "\n \t" * n + "b",
}
"""Short patterns, repeated."""


@pytest.mark.parametrize("pattern", HOSTILE)
def test_hostile_text_takes_time_in_proportion(pattern: str) -> None:
    """No short pattern, repeated, makes the reader recurse, or take four times the time for twice."""
    assert exponent(read, HOSTILE[pattern]) < MOST


@pytest.mark.parametrize("pattern", HOSTILE)
def test_hostile_text_is_in_the_tree(pattern: str) -> None:
    """Each letter of such a text is in some block, also where lists nest deeper than a tree does."""
    check_letters(HOSTILE[pattern](2_000))


_ROWS = st.lists(
    st.sampled_from(
        [
            "| a | b |", "|---|---|", "| - | :-: |", "|a|b|", "| a |  b  c |", "| a \\| b | c |", "| \\ | |",
            "| a | b | c |", "| `a | b` |", "| <br> | *x* |", "|| |", "|  |", "| a\u00a0 | b |", "|\ta | b |",
            "| a | b | ", " | a | b |", "a | b", "text", "", "- item", "  | a | b |", "```", "> | a | b |",
            "# heading", "<div>", "</div>", "<!-- kept -->", "<!-- /kept -->", "<!-- c", "-->", "| a | b \\|",
            "| a \\\\| b |", "[x]: y", "---", "    | a | b |", "| é | 日本 |",
        ]
    ),
    max_size=14,
).map("\n".join)  # fmt: skip


@given(_ROWS)
@example("| a | b |\n|---|---|\n| 1 | 2 |")
@example("```\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```")
@example("- item\n| a | b |\n|---|---|\n| 1 | 2 |\n")
@example("<!-- kept -->\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<!-- /kept -->\n")
def test_cells_divided_by_pipes_are_the_cells_of_the_parser(text: str) -> None:
    """A row that is divided by its pipes has the same cells as one that the parser divides."""
    divided = read(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown, "_cells_of", lambda _line: None)
        parsed = read(text)
    assert divided == parsed
    assert [block.span for block in divided.body] == [block.span for block in parsed.body]
