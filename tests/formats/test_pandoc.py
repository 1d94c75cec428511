"""pandoc's tree: out to what pandoc writes, and in from what pandoc reads."""

import re
import unicodedata

import pypandoc
import pytest
from hypothesis import HealthCheck, example, given, settings

import postmortem as pm
from postmortem.facade import Report
from postmortem.formats.pandoc.reader import markdown_of
from postmortem.testing import reports
from tests.effort import examples
from tests.everything import everything
from tests.formats.readings import words_of_markdown, words_of_pandoc
from tests.hostile import full_of, hostile_strings

SOURCES = {
    "rst": "Login was down\n==============\n\nImpact\n------\n\n- one\n- two\n\n:Severity: SEV-1\n:Status: Resolved\n\n"
           "========  =======\nTime      Event\n========  =======\n09:00     Down\n========  =======\n",
    "html": "<h1>Login was down</h1><h2>Impact</h2><ul><li>one</li><li>two</li></ul>"
            "<table><tr><th>Time</th><th>Event</th></tr><tr><td>09:00</td><td><p>Down</p><p>again</p></td></tr></table>"
            "<dl><dt>Severity</dt><dd>SEV-1</dd></dl><p>Say <q>no</q><sup>2</sup>, <del>old</del></p>",
    "mediawiki": "= Login was down =\n== Impact ==\n* one\n* two\n{|\n! Time !! Event\n|-\n| 09:00 || Down\n|}\n; Severity : SEV-1\n",
    "jira": "h1. Login was down\n\nh2. Impact\n\n* one\n* two\n\n||Time||Event||\n|09:00|Down|\n\nSEV-1\n",
    "docbook": "<article><title>Login was down</title><section><title>Impact</title><itemizedlist><listitem><para>one</para>"
               "</listitem><listitem><para>two</para></listitem></itemizedlist><para>SEV-1 Time Event 09:00 Down</para></section></article>",
    "org": "#+TITLE: Login was down\n* Impact\n- one\n- two\n| Time | Event |\n|------+-------|\n| 09:00 | Down |\nSEV-1[fn:1]\n\n[fn:1] A note.\n",
    "textile": "h1. Login was down\n\nh2. Impact\n\n* one\n* two\n\n|_. Time |_. Event |\n|09:00|Down|\n\nSEV-1\n",
}  # fmt: skip
"""A document in the formats of others."""


def tree_of(report: Report) -> str:
    """Return a report as the JSON of pandoc's tree."""
    return pm.render(report, "pandoc-json")


def letters(text: str) -> str:
    """Return the letters and digits of a text."""
    return re.sub(r"\W", "", text)


@pytest.mark.parametrize("format", SOURCES)
def test_what_pandoc_reads_is_read(format: str) -> None:
    """Headings, lists and tables of a document of others are those of the report."""
    tree = pypandoc.convert_text(SOURCES[format], "json", format=format)
    report = pm.read_markdown(markdown_of(tree)).report
    assert report.title == "Login was down"
    stream = report.to_markdown()
    for words in ("one", "two", "09:00", "Down", "SEV-1"):
        assert words in stream
    plain = pypandoc.convert_text(tree, "plain", format="json", extra_args=["--wrap=none"])
    for line in plain.splitlines():
        for word in re.findall(r"\w+", line):
            assert unicodedata.normalize("NFKC", word) in stream, word


@given(reports())
@example(everything())
@example(pm.report(None, "A literal break").overview("- a\\<br> and `<br>`").build())
@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.too_slow])
def test_no_word_is_lost_on_the_way_through_the_tree(report: Report) -> None:
    """Every word of the tree is in the Markdown that is made of it again, in its order."""
    tree = tree_of(report)
    back = letters(words_of_markdown(markdown_of(tree)))
    for line in words_of_pandoc(tree, targets=False).splitlines():
        assert letters(line) in back


def test_the_full_report_comes_back_but_for_its_line_breaks() -> None:
    """Through the tree, a report is what it was; a line break inside a paragraph is a space."""
    back = pm.read_markdown(markdown_of(tree_of(everything()))).report
    assert back.metadata == everything().metadata
    assert back.timeline.resolution == everything().timeline.resolution
    assert back.action_items == everything().action_items
    assert back.suppressed == everything().suppressed
    assert back.title == everything().title


@pytest.mark.parametrize("text", [None, *hostile_strings()[::40]])
def test_pandoc_reads_the_tree(text: str | None) -> None:
    """Pandoc takes the tree of any report, and shows its words."""
    report = everything() if text is None else full_of(text)
    plain = pypandoc.convert_text(
        tree_of(report), "plain", format="json", extra_args=["-s", "--wrap=none"]
    )
    if text is None:
        for words in ("Checkout was slow, then down", "On-call engineer paged", "Hopper, G."):
            assert words in plain.replace("\u2060", "")
    assert plain.strip()


def test_two_titles_of_a_page_are_one() -> None:
    """A page of HTML says its title in its head and in a heading; a report has one."""
    page = pypandoc.convert_text(tree_of(everything()), "html", format="json", extra_args=["-s"])
    markdown = markdown_of(pypandoc.convert_text(page, "json", format="html"))
    assert markdown.count("Checkout was slow, then down") == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "JSONDecodeError"),
        ("[]", "no 'pandoc-api-version'"),
        ('{"blocks": []}', "no 'pandoc-api-version'"),
        ('{"pandoc-api-version": [1, 17], "meta": {}, "blocks": []}', "an older pandoc, 1.17"),
        ('{"pandoc-api-version": [1, 23], "meta": {}, "blocks": [{"t": "New"}]}', "'New'"),
        ('{"pandoc-api-version": [1, 23], "meta": {}, "blocks": [{"t": "Para", "c": 1}]}', "TypeError"),
        ('{"pandoc-api-version": [1, 23], "meta": {}, "blocks": [{"t": "Header", "c": [1]}]}', "ValueError"),
        ('{"pandoc-api-version": [1, 23], "meta": {}}', "KeyError"),
    ],
)  # fmt: skip
def test_what_is_no_tree_is_refused(text: str, found: str) -> None:
    """An error says what was expected, what was found, and how to make a tree."""
    with pytest.raises(pm.ReadError, match=re.escape(found)) as caught:
        markdown_of(text)
    assert "pandoc -t json" in str(caught.value)


def test_a_tree_without_end_is_refused() -> None:
    """Elements that are too deep inside each other are an error, not a crash."""
    inner = '{"t": "BlockQuote", "c": [' * 5_000 + "]}" * 5_000
    text = f'{{"pandoc-api-version": [1, 23], "meta": {{}}, "blocks": [{inner}]}}'
    with pytest.raises(pm.ReadError, match="too deep"):
        markdown_of(text)
