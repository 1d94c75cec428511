"""The structure of a document before any name in it is known: its entries are its text."""

from collections.abc import Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from postmortem.formats.markdown import reader
from postmortem.outline.entries import Entry
from postmortem.outline.structure import outline_of
from tests.effort import examples

PIECES = [
    "# Down", "## Timeline", "#### Deep", "###### tags: a", "**Impact**", "**Owner:** Ann", "Owner: Ann", "Summary:",
    "A: b · C: d", ":Author: Ann", "- **Key:** value", "  - below", "1. first", "- [ ] box", "| a | b |\n|---|---|\n| c | d |",
    "<table><tr><td>a</td></tr></table>", "+---+\n| a |\n+---+", "<details><summary>More</summary>", "</details>",
    "> quoted: yes", "```\ncode\n```", "<!-- a comment -->", "<!-- over\n\ntwo -->", "[ref]: http://x", "![a](b.png)", "---", "***",
    ":::info", ":::", "[TOC]", "10:00 it fails", "_remark_", "words", "é\N{FIRE} a: b", "a | b: c | d: e",
]  # fmt: skip


def check_spans(
    entries: Sequence[Entry], source: bytes, start: int, end: int, *, top: bool
) -> None:
    """Hold that entries lie in order inside a span; at the top, only white space is between them."""
    for entry in entries:
        assert start <= entry.span.start <= entry.span.end <= end
        if top:
            assert not source[start : entry.span.start].strip()
        check_spans(entry.entries, source, entry.span.start, entry.span.end, top=False)
        start = entry.span.end
    if top:
        assert not source[start:end].strip()


@given(
    st.lists(st.sampled_from(PIECES), max_size=12),
    st.lists(st.sampled_from(["\n", "\n\n"]), min_size=12, max_size=12),
)
@example(["Owner: Ann", "A: b · C: d"], ["\n"] * 12)
@settings(max_examples=examples(150))
def test_the_spans_of_the_entries_are_the_text(pieces: list[str], gaps: list[str]) -> None:
    """No word of a document is outside of its outline."""
    text = "".join(piece + gap for piece, gap in zip(pieces, gaps, strict=False))
    outline = outline_of(reader.read(text, titled=False))
    check_spans(outline.entries, outline.source, 0, len(outline.source), top=True)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("**Date:** 1 May · **Author:** Ann", ["pair", "pair"]),
        (":Author: Ann\n:Date: today", ["pair", "pair"]),
        ("###### tags: a", ["pair"]),
        ("> a\n\nb", ["quote", "text"]),
        ("Root cause:\nA disk was full.", ["lead"]),
        ("**Impact**\nNobody noticed.", ["bold"]),
        ("<details><summary>More</summary>\n\ntext\n\n</details>", ["bold"]),
        (":::info\nDate: today\n:::", ["html", "pair", "html"]),
    ],
)
def test_every_form_of_a_label_is_one_kind_of_entry(text: str, kinds: list[str]) -> None:
    """What differs in form alone is the same entry."""
    outline = outline_of(reader.read(text, titled=False))
    assert [entry.kind for entry in outline.entries] == kinds
