import re
from html import unescape

import nh3
import pytest
from selectolax.lexbor import LexborHTMLParser

import postmortem as pm
from postmortem.formats.escape import words
from postmortem.formats.html.renderer import HtmlRenderer
from postmortem.tree.nodes import CodeBlock, Document, Prose, Table
from tests.everything import everything
from tests.formats.html.html_rules import ELEMENTS, broken_rules
from tests.hostile import full_of, hostile_strings

STRING = re.compile(r'"(?:\w|\\[0-9a-f]{1,6} )*"')
"""A string of CSS that can't end before its end: letters, digits and escapes."""


def style(page: str) -> str:
    """Return the style of a page without the strings in it, and without what wide tables add."""
    block = re.search(r"<style>.*?</style>", page, re.DOTALL)
    assert block is not None
    plain = re.sub(r"@media print\{\.t[0-9](?:[^{}]*\{[^{}]*\})+\}", "", STRING.sub('""', block[0]))
    return plain.replace('@page{@bottom-left{content:""}}', "")


STYLE = style(full_of("Plain words").to_html())

# JupyterLab's sanitizer (apputils 4.7, `sanitizer.ts`), as far as it concerns what we write: no
# style, no svg, no script and no `tabindex`; the words inside the first and the last go with them.
JUPYTER = {
    "tags": set(ELEMENTS) - {"html", "head", "meta", "title", "style", "body", "script", "svg", "rect", "path", "text", "desc", "main"},
    "attributes": {
        "*": {"class", "id", "lang", "title"}, "a": {"href"}, "img": {"src", "alt"},
        "th": {"scope"}, "time": {"datetime"}, "ol": {"start"},
    },
}  # fmt: skip


def sanitized(html: str) -> str:
    """Return a fragment as an untrusted notebook shows it."""
    return nh3.clean(
        html,
        tags=JUPYTER["tags"],  # type: ignore[arg-type]
        attributes=JUPYTER["attributes"],  # type: ignore[arg-type]
        clean_content_tags={"style", "script"},
        url_schemes={"http", "https", "mailto", "data"},
        link_rel=None,
    )


def labels_of(html: str) -> list[str]:
    """Return the words that a reader sees."""
    tree = LexborHTMLParser(html)
    tree.strip_tags(["style", "script"])
    return (tree.root.text(separator=" ") if tree.root else "").split()


def test_there_are_many_hostile_strings() -> None:
    """The list is long enough to mean something."""
    assert len(hostile_strings()) > 300


@pytest.mark.parametrize("part", range(8))
def test_hostile_text_stays_text(part: int) -> None:
    """No string in any field makes an element, an attribute or an address that isn't allowed."""
    for text in hostile_strings()[part::8]:
        report = full_of(text)
        page = report.to_html()
        assert broken_rules(page) == [], text
        assert style(page) == STYLE, text
        assert "\x1b" not in page
        shown, _, data = page.partition("<script")
        assert not re.search("[\u202a-\u202e]", shown), text
        assert data.count("<") == 3, text
        assert pm.Report.from_html(page) == report, text


@pytest.mark.parametrize("part", range(4))
def test_a_notebook_that_is_not_trusted_shows_every_word_once(part: int) -> None:
    """Cleaned by JupyterLab's rules, a fragment says the same words, in the same order."""
    for text in ["Plain words", *hostile_strings()[part::16]]:
        html = full_of(text).to_html(fragment=True)
        assert labels_of(sanitized(html)) == labels_of(html), text
        assert broken_rules(html, any_picture=True) == [], text


def test_cleaning_changes_nothing_that_matters() -> None:
    """An untrusted notebook keeps every element of a fragment but its style."""
    html = everything().to_html(fragment=True)
    clean = sanitized(html)
    for tag in (
        "table",
        "caption",
        "th",
        "time",
        "img",
        "a",
        "h2",
        "h3",
        "h4",
        "li",
        "span",
        "code",
    ):
        assert clean.count(f"<{tag}") == html.count(f"<{tag}"), tag
    assert 'src="data:image/svg+xml;base64,' in clean


def test_what_is_refused_can_still_be_read() -> None:
    """A link or a picture that isn't allowed shows its words and its target as text."""
    html = HtmlRenderer(fragment=True).document(
        Document("", (Prose("[a](javascript:b) ![c](file:///d) [e](//f.example)"),))
    )
    assert "<p>a (javascript:b) c (file:///d) e (//f.example)</p>" in html


def test_a_page_links_to_pictures_that_its_policy_keeps_out() -> None:
    """A picture that isn't part of the page is a link to it; inside a link, it is its words."""
    prose = Prose("![a](b.png) [![c](d.png)](e) ![f](https://g.example/h.png)")
    html = HtmlRenderer().document(Document("t", (prose,)))
    linked = '<a href="b.png">a</a> <a href="e">c</a> '
    assert f'{linked}<a href="https://g.example/h.png">f</a>' in html
    assert 'img-src data:"' in html
    shown = f'{linked}<img src="https://g.example/h.png" alt="f">'
    for images in ("https:", "https://g.example", ["https://x.example", "https://*.example"]):
        html = HtmlRenderer(images=images).document(Document("t", (prose,)))
        assert shown in html
        assert re.search(r"img-src data: https:[^;]*\"", html)
    html = HtmlRenderer(images="https://g.example.org").document(Document("t", (prose,)))
    assert shown not in html


@pytest.mark.parametrize(
    "address",
    [
        "https://g.example/h.png",
        "//g.example/h.png",
        "/\\\\g.example/h.png",
        "HTTP://g.example/h.png",
    ],
)
def test_a_fragment_asks_no_other_host_for_a_picture(address: str) -> None:
    """A notebook has no policy, so what leads elsewhere is a link; pictures beside the page are shown."""
    report = pm.Report(title="t", overview=f"![a](b.png) ![f]({address})")
    html = report._repr_mimebundle_()["text/html"]
    assert re.findall(r'<img src="(?!data:)([^"]*)"', html) == ["b.png"]
    allowed = pm.render(report, "html", fragment=True, images="https:")
    assert allowed.count("<img") == 1 + address.startswith("https:")


def test_characters_that_reorder_text_are_named() -> None:
    """What would show a log in another order than it has is spelt out, isolates in code as well."""
    code = CodeBlock("\u202eevil\u2066")
    html = HtmlRenderer(fragment=True).document(Document("\u202e\u2066t", (code,)))
    assert "⟨U+202E⟩evil⟨U+2066⟩" in html
    assert "<h2>⟨U+202E⟩\u2066t</h2>" in html


def test_large_parts_take_their_time_and_no_more() -> None:
    """5,000 rows, a megabyte of code and a word of 10,000 letters are written whole."""
    rows = tuple((f"{n}", f"*event* {n}", "x < y") for n in range(5_000))
    code, word = "a <b> & c\n" * 110_000, "w" * 10_000
    blocks = (Table(("N", "Event", "Notes"), rows), CodeBlock(code), Prose(word))
    html = HtmlRenderer().document(Document(word, blocks))
    assert html.count("<em>event</em>") == 5_000
    assert unescape(html).count("a <b> & c\n") == 110_000
    assert html.count(word) == 3
    assert "overflow-wrap:anywhere" in html


def test_an_empty_report_is_a_page() -> None:
    """A report with nothing but its title, and a tree with not even that, are pages and fragments."""
    report = pm.report("i", "t").build()
    assert broken_rules(report.to_html()) == []
    for renderer in (HtmlRenderer(), HtmlRenderer(fragment=True)):
        assert broken_rules(renderer.document(Document(""))) == []
    assert broken_rules(pm.template("html")) == []


@pytest.mark.parametrize(
    ("markdown", "text"),
    [("a_b", "a_b"), ("*a* `b` [c](d)", "a b c"), ("a<br>b", "a b"), ("&amp; \\*", "& *"), ("<b>", "<b>")],
)  # fmt: skip
def test_the_words_of_a_line_are_without_markup(markdown: str, text: str) -> None:
    """The words of a line are what a reader reads."""
    assert words(markdown) == text
