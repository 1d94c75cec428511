"""HTML shows what GitHub shows: each of its features beside the HTML of a second parser (comrak)."""

import re

import comrak
import pytest
from selectolax.lexbor import LexborHTMLParser

from postmortem.formats.html.inline import Writer
from postmortem.formats.html.renderer import HtmlRenderer
from postmortem.tree.nodes import BulletList, Document, Item, Prose, Table

FEATURES: dict[str, str] = {
    "bare address": "See https://status.example.com/i/7?a=1&b=2.",
    "bare address in brackets": "(see https://example.com/a_(b)) and https://example.com/a).",
    "www": "At www.example.com/x, or (www.example.org).",
    "no address": "httpsx://a, http:// and www. alone, ssh://host.example too",
    "mailbox": "Ask ada@example.com or a.b+c@mail.example.org, not @ada and not a@b.",
    "address with underscores": "https://example.com/a_b_c__d and *https://example.com/e*",
    "address in code": "`https://example.com` stays code",
    "address in a link": "[https://example.com](https://example.org)",
    "angle brackets": "<https://example.com/x>",
    "struck": "It was ~~slow~~ down; ~one~ too; a ~ b ~ c; ~5 to ~9",
    "struck with emphasis": "~~**a** `b`~~",
    "task boxes": "- [ ] restart\n- [x] tell *all*\n- [] none\n- [ ]none",
    "numbered tasks": "1. [x] a\n2. [ ] b",
    "alert": "> [!NOTE]\n> Read *this*.",
    "alerts": "> [!TIP]\n> a\n\n> [!IMPORTANT]\n> b\n\n> [!WARNING]\n> c\n\n> [!CAUTION]\n> d",
    "no alert": "> [!NOSUCH]\n> a",
    "alignment": "| a | b | c | d |\n|:--|:-:|--:|---|\n| 1 | 2 | 3 | 4 |",
    "footnotes": "One[^1], two[^b] and again[^1], none[^x].\n\n[^1]: The *first*.\n[^b]: The second.",
    "comment": "a <!-- hidden --> b",
    "comment of many lines": "a\n\n<!-- hidden\nhidden -->\n\nb",
    "comment in a list": "- a <!-- hidden -->\n- b",
    "comment without end": "a\n\n<!-- hidden\n\nhidden",
}


def shape(html: str) -> list[str]:
    """Return what a reader sees of HTML: words, and the elements that matter, in their order."""
    tree = LexborHTMLParser(f"<body>{html}</body>")
    messages: list[str] = []
    assert tree.body is not None
    for node in tree.body.traverse(include_text=True):
        tag = node.tag or ""
        if tag == "-text":
            messages += (node.text_content or "").split()
        elif tag == "a" and not (node.attributes.get("href") or "#").startswith("#"):
            messages.append(f"<a {node.attributes['href']}>")
        elif tag in ("del", "em", "strong", "code", "li", "blockquote", "td", "th"):
            messages.append(f"<{tag}>")
    return messages


def of_comrak(markdown: str) -> str:
    """Return what comrak makes of a text with GitHub's extensions, comments left out as GitHub does."""
    options = comrak.ExtensionOptions()
    for name in ("strikethrough", "table", "autolink", "tasklist", "footnotes", "alerts"):
        setattr(options, name, True)
    render = comrak.RenderOptions()
    render.unsafe_ = True
    html: str = comrak.render_markdown(markdown, extension_options=options, render_options=render)
    return re.sub(r"<!--.*?(?:-->|\Z)", "", html, flags=re.DOTALL)


def normal(html: str) -> list[str]:
    """Return the shape of HTML without what each parser says in a way of its own."""
    html = re.sub(r'<input type="checkbox" checked[^>]*>', "☑", html)
    html = re.sub(r'<input type="checkbox"[^>]*>', "☐", html)
    html = re.sub(r'<p class="markdown-alert-title">(\w+)</p>', r"<strong>\1</strong>", html)
    html = re.sub(r'<div class="markdown-alert [^"]*">', "<blockquote>", html)
    return shape(re.sub(r"<a[^>]*footnote-backref.*?</a>", "", html, flags=re.DOTALL))


@pytest.mark.parametrize("name", FEATURES)
def test_a_feature_looks_as_on_github(name: str) -> None:
    """The words, their order and the elements are those of comrak with GitHub's extensions."""
    markdown = FEATURES[name]
    blocks = Writer(fragment=False).blocks(
        markdown, lambda level, words: f"<h{level}>{words}</h{level}>"
    )
    assert normal(blocks) == normal(of_comrak(markdown))
    assert "hidden" not in blocks


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("> [!WARNING]\n> a", '<blockquote class="alert warning"><strong>Warning</strong>\n<p>a</p>\n</blockquote>\n'),
        ("a[^1]\n\n[^1]: b", '<p>a<sup><a href="#footnote-1">1</a></sup></p>\n<div class="footnotes"><ol>\n<li id="footnote-1"><p>b</p>\n</li>\n</ol></div>\n'),
        ("a\n\n[^1]: asked by nobody", '<p>a</p>\n<div class="footnotes"><ol>\n<li id="footnote-1"><p>asked by nobody</p>\n</li>\n</ol></div>\n'),
        ("| a |\n|--:|\n| 1 |", '<th scope="col" class="right">a</th>'),
        ("http://x.example", '<a class="bare" href="http://x.example">http://x.example</a>'),
        ("<!-- a --> b <br> c", "<p> b <br> c</p>"),
    ],
)  # fmt: skip
def test_what_github_has_is_written_so(markdown: str, shown: str) -> None:
    """Each feature has its HTML."""
    assert shown in Writer(fragment=False).blocks(markdown, lambda level, words: words)


def test_cells_and_items_have_links_and_boxes_too() -> None:
    """What is in a table or a list of ours is Markdown like any other."""
    body = (
        Table(("Ticket", "Owner"), (("https://t.example/1", "ada@example.com"), ("OPS-1", "@bob"))),
        BulletList((Item("[x] ~~told~~ all"), Item("[ ](x) no task"))),
    )
    html = HtmlRenderer(fragment=True).document(Document("t", body))
    assert '<a class="bare" href="https://t.example/1">https://t.example/1</a>' in html
    assert '<a class="bare" href="mailto:ada@example.com">ada@example.com</a>' in html
    assert "<td>@bob</td>" in html
    assert (
        '<li><span class="box" role="img" aria-label="done">☑</span> <del>told</del> all</li>'
        in html
    )
    assert html.count('class="box"') == 1


def test_footnotes_of_two_texts_have_other_anchors() -> None:
    """Two texts may each have a footnote 1, and both are led to; a fragment has no anchors."""
    prose = Prose("a[^1]\n\n[^1]: b")
    page = HtmlRenderer().document(Document("t", (prose, prose)))
    ids = re.findall(r'id="(footnote-\d)"', page)
    assert ids == ["footnote-1", "footnote-2"] == re.findall(r'href="#(footnote-\d)"', page)
    assert "footnote-1" not in HtmlRenderer(fragment=True).document(Document("t", (prose,)))


def test_a_comment_is_shown_to_nobody() -> None:
    """A comment in a cell, an item, a title or a text isn't in the HTML; what is around it is."""
    hidden = "a<!-- hidden -->b"
    body = (Table(("T",), ((hidden,),)), BulletList((Item(hidden),)), Prose(hidden))
    html = HtmlRenderer().document(Document(hidden, body))
    assert "hidden" not in re.sub(r"<style>.*?</style>|clip-path[^;]*;", "", html, flags=re.DOTALL)
    assert html.count("ab") >= 4
