import re
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

import postmortem as pm
from postmortem.facade import Report
from postmortem.formats.html.inline import Writer
from postmortem.formats.html.renderer import HtmlRenderer
from postmortem.testing import reports
from postmortem.text.guards import in_heading
from postmortem.tree.hints import Hint
from postmortem.tree.nodes import (
    BulletList,
    Document,
    Item,
    Kept,
    NumberedList,
    Prose,
    Section,
    Table,
)
from tests.everything import everything
from tests.formats.html.html_rules import broken_rules
from tests.hostile import full_of

DATA = '<script type="application/json" id="postmortem-data">'


def fragment(*body: Any, title: str = "", **options: Any) -> str:
    """Return the fragment of a document, without its style."""
    text = HtmlRenderer(fragment=True, **options).document(Document(title, body))
    return re.sub(r"<style>.*?</style>\n", "", text, flags=re.DOTALL)


def text_inside(text: str) -> str:
    """Return what a fragment holds besides its article."""
    return text.removeprefix('<article class="postmortem" lang="en">\n').removesuffix(
        "</article>\n"
    )


def headings(html: str) -> list[int]:
    """Return the levels of the headings of a text, in order."""
    return [int(level) for level in re.findall(r"<h([1-6])\b", html)]


# --- the data that ride along ---------------------------------------------------------------------


@given(reports())
@example(full_of("</script><script>alert(1)</script>"))
@example(full_of("\\u003c \\\\u003c \u2028 &lt; <!--<script>"))
@example(full_of('<script type="application/json" id="postmortem-data">{}</script>'))
def test_a_page_reads_back_equal(report: Report) -> None:
    """What a page carries is the report that it was made of, and the page keeps the rules."""
    page = report.to_html()
    assert Report.from_html(page) == report
    assert broken_rules(page) == []


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ("<p>Hello</p>", "expected the data of a report, found none"),
        (everything().to_html(embed_data=False), "unless it was made with embed_data=False"),
        (everything().to_html() * 2, "expected the data of one report, found those of 2"),
        (everything().to_html().split("</script>")[0], "the file may be cut off"),
        (f"{DATA}{{</script>", "expected JSON"),
        (f'{DATA}{{"schema_version":1}}</script>', "expected a value for 'title'"),
    ],
)
def test_a_page_without_good_data_is_refused(page: str, message: str) -> None:
    """A page with no data, those of two reports, or damaged ones says so and is no report."""
    with pytest.raises(pm.ReadError, match=re.escape(message)):
        Report.from_html(page)


def test_a_page_that_another_program_wrote_anew_is_read() -> None:
    """The order and the quotes of attributes make no difference to the data, nor do spaces."""
    page = everything().to_html()
    start = re.compile(f'{DATA[:-1]} data-text="([0-9a-f]{{8}})">')
    anew = start.sub(r"<SCRIPT DATA-TEXT=\1 id=postmortem-data type='application/json' >\n  ", page)
    assert anew != page
    assert Report.from_html(anew) == everything()


def test_files_of_html_are_read_and_written(tmp_path: Any) -> None:
    """`save` and `load` know HTML by the ending of the name."""
    for name in ("a.html", "a.htm", "a.HTML"):
        everything().save(tmp_path / name)
        assert pm.load(tmp_path / name) == everything()


# --- options --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"theme": "blue"}, "theme: expected one of auto, light, dark, found 'blue'"),
        ({"toc": "no"}, "toc: expected True or False, found 'no'"),
        ({"fragment": 1}, "fragment: expected True or False, found 1"),
        ({"embed_data": "yes"}, "embed_data: expected True, False or None, found 'yes'"),
        ({"css": "</style><script>"}, "css: expected a style sheet"),
        ({"css": 7}, "css: expected a style sheet"),
        ({"lang": 'en"><script>'}, "lang: expected one of en, de"),
        ({"lang": pm.Language('en"><script>')}, "lang: expected the tag of a language"),
        ({"images": "http://plain.example"}, "images: expected 'none', 'https:' or hosts"),
        ({"images": "https://a.example; script-src *"}, "images: expected 'none'"),
        ({"images": []}, "images: expected 'none'"),
        ({"today": "soon"}, "today: expected a date, such as '2026-01-22', found 'soon'"),
        ({"today": 3}, "today: expected a date"),
        ({"colour": "red"}, "expected options that html has"),
    ],
)
def test_a_wrong_option_is_named(options: dict[str, Any], message: str) -> None:
    """A value that an option doesn't take is an error that says what it takes."""
    with pytest.raises(pm.RenderError) as error:
        everything().to_html(**options)
    assert message in str(error.value)


def test_all_wrong_options_are_named_at_once() -> None:
    """Each wrong option is one problem of the one error."""
    with pytest.raises(pm.RenderError) as error:
        everything().to_html(theme=None, toc=None, lang="")  # type: ignore[arg-type]  # they are wrong
    assert [problem.path for problem in error.value.problems] == ["theme", "toc", "lang"]


def test_a_theme_can_be_forced() -> None:
    """Only `auto` asks for the reader's preference, and a page in print is light in any theme."""
    assert "prefers-color-scheme" in everything().to_html()
    for theme in ("light", "dark"):
        page = everything().to_html(theme=theme)
        assert "prefers-color-scheme" not in page
        assert f'<meta name="color-scheme" content="{theme}">' in page
    assert "@media screen{:root" in everything().to_html(theme="dark")


def test_contents_data_and_style_can_be_chosen() -> None:
    """`toc=False` and `embed_data=False` leave their part out, `css` comes last in the style."""
    page = everything().to_html(toc=False, embed_data=False, css="h1{color:red}", lang="de")
    assert "<nav" not in page
    assert "postmortem-data" not in page
    assert "h1{color:red}</style>" in page
    assert '<html lang="de">' in page


def test_only_a_date_that_is_given_makes_an_action_overdue() -> None:
    """An action is overdue after its day, unless it is done; without a date, none is."""
    report = (
        pm.report("i", "t")
        .action("A1", "Late", due="2026-01-22")
        .action("A2", "Done late", due="2026-01-22", status="done")
        .build()
    )
    assert "overdue" not in report.to_html(embed_data=False)
    assert "overdue" not in report.to_html(today="2026-01-22", embed_data=False)
    late = report.to_html(today=date(2026, 1, 23), embed_data=False)
    assert late.count(">overdue<") == 1
    assert re.search(r"Late.*2026-01-22</time> <span class=\"badge bad\">overdue", late)


def test_a_missed_target_is_shown_in_words() -> None:
    """A value that misses its target is marked, one that meets it or can't be compared isn't."""
    report = pm.report("i", "t").metric(
        "Errors", before="0.1%", during="15%", after="some", target="< 1%"
    )
    page = report.build().to_html()
    assert '<td><span class="badge bad">15%</span> <em>off target</em></td>' in page
    assert page.count("off target") == 1


# --- the page -------------------------------------------------------------------------------------


def test_the_page_has_a_policy_and_asks_for_nothing() -> None:
    """Nothing in a page names another place to load from, but for the pictures of its author."""
    page = everything().to_html(embed_data=False)
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    assert f'<meta http-equiv="Content-Security-Policy" content="{policy}">' in page
    assert not re.search(r"<(?:link|script|img|iframe|object)\b|url\(|@import|\bsrc=", page)


@given(reports())
def test_headings_pass_over_no_level(report: Report) -> None:
    """There is one `h1`, and no heading is more than one level below the one before."""
    levels = headings(report.to_html(embed_data=False, toc=False))
    assert levels[:1] == [1]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@given(reports())
def test_anchors_are_there_once_and_every_link_to_one_leads_somewhere(report: Report) -> None:
    """No id comes twice, and the contents lead to ids that are there."""
    tree = LexborHTMLParser(report.to_html(embed_data=False))
    ids = [node.attributes["id"] for node in tree.css("[id]")]
    assert len(ids) == len(set(ids))
    targets = [node.attributes["href"] or "" for node in tree.css("nav a")]
    assert {target.removeprefix("#") for target in targets} <= set(ids)


def test_anchors_come_from_titles() -> None:
    """An anchor is made of the words of its title, with a number where it is taken."""
    body = (
        Section("Root *Cause* & <br>", ()),
        Section("root cause"),
        Section("§"),
        Section("日本"),
    )
    page = HtmlRenderer().document(Document("t", body))
    assert re.findall(r'<h2 id="([^"]+)"', page) == [
        "root-cause",
        "root-cause-2",
        "section",
        "日本",
    ]


def test_a_table_says_what_its_cells_are() -> None:
    """A table has a caption, its columns and rows have heads with a scope, its times are times."""
    page = everything().to_html()
    assert "<caption>Timeline / Detection</caption>" in page
    assert '<th scope="col">Time (UTC)</th>' in page
    assert '<th scope="row"><time datetime="2026-01-15T00:00:00Z">00:00</time></th>' in page
    assert (
        '<time datetime="2026-01-15T00:15:00Z">00:15</time> – '
        '<time datetime="2026-01-15T00:20:00Z">00:20</time>' in page
    )
    assert '<time datetime="2026-01-22">2026-01-22</time>' in page


def test_the_same_report_is_the_same_bytes() -> None:
    """A renderer that wrote something else before writes the same page again."""
    document = Document("t", (Section("Same", (Prose("x"),)), Section("Same")))
    renderer = HtmlRenderer()
    renderer.document(Document("u", (Section("Same"), Section("Other", (Prose("[a](b)"),)))))
    assert renderer.document(document) == HtmlRenderer().document(document)


# --- kinds of block -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("block", "shown"),
    [
        (Prose("A *b* **c** `<d>`\n\n> e"), "<p>A <em>b</em> <strong>c</strong> <code>&lt;d&gt;</code></p>\n<blockquote><p>e</p>\n</blockquote>\n"),
        (Prose("1\\\n2<br>3\n\n---\n\n3. x"), '<p>1<br>\n2<br>3</p>\n<hr>\n<ol start="3">\n<li>x</li>\n</ol>\n'),
        (Prose("[a](http://b \"c\") <d@e.f> [g](javascript:h)"), '<p><a href="http://b" title="c">a</a> <a href="mailto:d@e.f">d@e.f</a> g (javascript:h)</p>\n'),
        (Prose("![a *b*](c.png)"), '<p><img src="c.png" alt="a b"></p>\n'),
        (Prose("| a |\n|---|\n| b |"), '<div class="table" tabindex="0"><table>\n<thead><tr><th scope="col">a</th></tr>\n</thead><tbody>\n<tr><td>b</td></tr>\n</tbody></table></div>\n'),
        (BulletList((Item("a", (NumberedList((Item("b_c"),)),)),)), "<ul>\n<li>a\n<ol>\n<li>b_c</li>\n</ol>\n</li>\n</ul>\n"),
        (Table(("A", "B"), (("x", ""), ("", "<y>"))), '<table class="record">\n<caption>Table</caption>\n<thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead>\n<tbody>\n<tr><td>x</td><td></td></tr>\n<tr><td></td><td>&lt;y&gt;</td></tr>\n</tbody>\n</table>\n'),
        (Kept("# a\n\n### b"), "<h2>a</h2>\n<h3>b</h3>\n"),
    ],
)  # fmt: skip
def test_each_kind_of_block_has_its_html(block: Any, shown: str) -> None:
    """Each kind of block becomes the elements that HTML has for it."""
    assert text_inside(fragment(block)) == shown


def test_a_hint_without_words_shows_nothing() -> None:
    """An empty cell stays empty, whatever follows it."""
    table = Table(("A",), (("",),), column_hints=(lambda: [Hint(tone="bad", remark="late")],))
    assert "<td></td>" in fragment(table)


# --- the fragment ---------------------------------------------------------------------------------


def test_a_fragment_styles_nothing_but_itself() -> None:
    """Every selector of a fragment's style is inside it, and it has no id that could clash."""
    text = everything().to_html(fragment=True)
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style is not None
    for rule in style[1].split("}")[:-1]:
        selectors = rule.split("{")[0].split(",")
        assert all(selector.strip().startswith(".postmortem") for selector in selectors), rule
    assert not re.search(r"\sid=", text)
    assert text.count("<style") == 1
    assert "<svg" not in text


def test_a_fragment_is_small_and_folds_what_is_long() -> None:
    """A full report takes less than 100 kB; a long timeline is folded, and nothing of it is lost."""
    assert len(everything().to_html(fragment=True).encode()) < 100_000
    chain = pm.report("i", "t", date="2026-01-15")
    for number in range(300):
        chain = chain.detected(f"{number // 60:02}:{number % 60:02}", f"Event number {number}.")
    text = chain.build().to_html(fragment=True)
    assert "<details><summary>300 rows</summary>" in text
    assert all(f"Event number {number}." in text for number in range(300))
    assert len(text.encode()) < 100_000


# --- lines ----------------------------------------------------------------------------------------


@given(st.lists(st.text("ab1_&*`#\\ -<>[]()!\"'~^;é\u202a", min_size=1).map(str.strip)))
@example(["**a** `b` \\* _c_", "it's", "a_b", "_", "&amp;", "[a](b)", "a\nb", ""])
def test_a_line_is_the_same_however_it_is_written(lines: list[str]) -> None:
    """A line alone, one of many, and the heading that it would make in Markdown say the same."""
    writer = Writer(fragment=False)
    alone = [writer.line(line) for line in lines]
    assert writer.lines(lines) == alone
    for line, html in zip(lines, alone, strict=True):
        if line and "\n" not in line:
            heading = writer.blocks(f"# {in_heading(line)}", lambda _, words: words)
            assert html == heading
