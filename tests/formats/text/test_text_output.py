"""Plain text: how wide it is, how it lines up, and that it steers nothing."""

import re
from collections.abc import Callable, Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from wcwidth import wcswidth

import postmortem as pm
from postmortem.derived.chart import document_of
from postmortem.formats.text.columns import shown, table, width_of, wrapped
from postmortem.formats.text.plain import PlainText, plain_line, plain_lines
from postmortem.formats.text.renderer import TextRenderer
from postmortem.testing import reports
from postmortem.text.guards import in_heading
from postmortem.tree.hints import Hint
from postmortem.tree.nodes import (
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
from tests.effort import examples
from tests.everything import everything
from tests.growth import MOST, exponent

WIDTHS = [40, 80, 120]
CONTROLS = "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0)]))
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def text(*blocks: object, width: int = 80) -> str:
    """Return blocks as plain text, below a title that is cut off again."""
    rendered = TextRenderer(width=width).document(Document("T", blocks))  # type: ignore[arg-type]
    assert rendered.startswith("T\n=\n")
    return rendered.removeprefix("T\n=\n").strip("\n")


def too_wide(rendered: str, width: int) -> list[str]:
    """Return the lines wider than the width that are more than one word."""
    # What may come before the one word: indentation, quote marks, markers of items, a label.
    before = r"(?:[ >]|[-*] |[0-9]+\. )*(?:[^:]{1,60}:(?: +|$))?"
    lines = (line for line in rendered.split("\n") if wcswidth(line) > width)
    return [line for line in lines if " " in re.sub(f"^{before}", "", line).strip()]


@pytest.mark.parametrize("width", WIDTHS)
def test_the_full_report_keeps_to_the_width(width: int) -> None:
    """No line of the full report is wider than it may be, but for the one address in it."""
    wide = [line for line in everything().to_text(width).split("\n") if width_of(line) > width]
    assert [line.strip() for line in wide] == (
        [
            "(https://grafana.example/d/1?a=1&copy=2)",
            "FATAL: remaining connection slots are reserved",
        ]
        if width == 40
        else []
    )


@given(reports())
@example(everything())
@settings(max_examples=examples(25))
def test_every_report_keeps_to_the_width(report: pm.Report) -> None:
    """A line that is wider than the width is code, or a word that can't be broken."""
    document = document_of(report, TextRenderer.derived)
    for width in WIDTHS:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(PlainText, "code", lambda self, code: self.put(["(code)"]))
            rendered = TextRenderer(width=width).document(document)
        assert too_wide(rendered, width) == []
        assert all(char == "\n" or ord(char) >= 32 for char in rendered)
        assert not any(line.endswith(" ") for line in rendered.split("\n"))


@given(reports())
@settings(max_examples=examples(25))
def test_colours_change_nothing_but_colours(report: pm.Report) -> None:
    """Without its colours, coloured text is plain text, and only it has escapes."""
    document = document_of(report)
    plain = TextRenderer().document(document)
    assert re.sub(r"\x1b\[[0-9]*m", "", TextRenderer(color=True).document(document)) == plain
    assert "\x1b" not in plain


# --- tables --------------------------------------------------------------------------------------

WORLD = Table(
    ("Time", "Événement 事件", "Notes"),
    (
        ("00:00", "数据库连接池已满，结账服务变慢，然后完全不可用。", "👩‍👩‍👧 called"),
        ("00:05", "e\u0301le\u0301phant 🇩🇪 ❤️ went down", "👍🏽"),
        ("", "ㄅ 한국어 장애 보고서 テスト「引用」。", "a b c d e f g h i j k l m n o p q r s t"),
    ),
)


# A flag, or any sign, with what joins it: accents, skin tones, and signs after a joiner.
SEEN = re.compile(
    "(?:[\U0001f1e6-\U0001f1ff]{2}|.)(?:[\u0300-\u036f\ufe0f\U0001f3fb-\U0001f3ff]|\u200d.)*"
)


def at_columns(line: str) -> Iterator[tuple[int, str]]:
    """Yield each character that a reader sees, with the column that it begins in."""
    column = 0
    for cluster in SEEN.findall(line):
        yield column, cluster
        column += wcswidth(cluster)


@pytest.mark.parametrize("width", WIDTHS)
def test_tables_line_up_by_what_is_seen(width: int) -> None:
    """Each cell begins where its column does, whatever scripts and emoji come before it."""
    lines = text(WORLD, width=width).split("\n")
    rule = next(line for line in lines if set(line) == {"-", " "})
    starts = [match.start() for match in re.finditer("-+", rule)]
    assert len(starts) == 3
    for line in lines:
        seen = dict(at_columns(line))
        for start in starts[1:]:
            assert seen.get(start - 1, " ") == seen.get(start - 2, " ") == " ", line
            assert start in seen or start >= wcswidth(line), line
    assert max(map(wcswidth, lines)) <= width
    seen_words = sorted(re.sub(r"[\s-]", "", "".join(lines)))
    written = "".join(cell for row in (WORLD.columns, *WORLD.rows) for cell in row)
    assert seen_words == sorted(re.sub(r"\s", "", written))


def test_a_table_that_fits_is_not_wrapped() -> None:
    """A small table is a heading, a rule and a line for each row."""
    assert text(Table(("A", "Long heading"), (("1", "x"), ("", "y")))) == (
        "A  Long heading\n-  ------------\n1  x\n   y"
    )


def test_rows_of_several_lines_have_a_blank_line_between_them() -> None:
    """An empty line separates a row that was wrapped, or has a break in it, from its neighbours."""
    shown = text(Table(("A", "B"), (("1", "x<br>y"), ("2", "z"), ("3", "z"))))
    assert shown == "A  B\n-  -\n1  x\n   y\n\n2  z\n3  z"


def test_a_table_that_cannot_fit_becomes_lists() -> None:
    """With more columns than there is room for, each row is labels and values."""
    columns = ("Time", "A long label", "Empty", "Address")
    wide = Table(columns, (("00:05", "words " * 9, "", "https://example.com/a/long/address"),) * 2)
    row = (
        "Time:         00:05\n"
        "A long label: words words words words\n"
        "              words words words words\n"
        "              words\n"
        "Address:      https://example.com/a/long/address"
    )
    assert text(wide, width=40) == f"{row}\n\n{row}"


@pytest.mark.parametrize(("columns", "rows"), [(100, 0), (100, 2), (1, 0), (1, 3)])
def test_tables_of_any_shape_keep_to_the_width(columns: int, rows: int) -> None:
    """Neither a hundred columns nor no rows are too much or too little."""
    names = tuple(f"Column {number}" for number in range(columns))
    shown = text(Table(names, (("",) * columns,) * rows), width=40)
    assert all(name in re.sub(r"\s+", " ", shown) for name in names)
    assert too_wide(shown, 40) == []


def test_the_hint_of_a_cell_is_shown() -> None:
    """A remark is words in the cell, and a tone its colour."""
    hints = [Hint(tone="bad", remark="off target")]
    metric = Table(("M", "During"), (("Errors", "15%"),), column_hints=(None, lambda: hints))
    assert text(metric).endswith("Errors  15% (off target)")
    coloured = TextRenderer(color=True).document(Document("T", (metric,)))
    assert "Errors  \x1b[31m15% (off target)\x1b[0m" in coloured


# --- blocks and inline markup --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("**bold** *it* `co*de*` ~~x~~", "bold it co*de* ~~x~~"),
        ("[a](https://b.c/d_e)", "a (https://b.c/d_e)"),
        ("[a **b**](c 'and d')", 'a b (c "and d")'),
        ("[https://b.c](https://b.c)", "https://b.c"),
        ("<https://b.c/d> and <a@b.cc>", "https://b.c/d and a@b.cc"),
        ("https://b.c/d_e_f", "https://b.c/d_e_f"),
        ("[a]()", "a"),
        ("[](https://b.c)", "https://b.c"),
        ("![Pool](pool.png)", "Pool (pool.png)"),
        ("[![alt](i.png)](https://b.c)", "alt (i.png) (https://b.c)"),
        (r"\*no\* \<b> &amp; &copy; \[x\]", "*no* <b> & © [x]"),
        ("a<br>b", "a\nb"),
        ("1. no list", "1. no list"),
        ("ends in #", "ends in #"),
        ("snake_case and 2 * 3 * 4", "snake_case and 2 * 3 * 4"),
    ],
)
def test_inline_markup_is_resolved(markdown: str, plain: str) -> None:
    """A line says its words and where its links lead, once."""
    assert plain_line(markdown) == plain


def test_prose_keeps_its_shape() -> None:
    """Paragraphs, lists, quotes, code, tables and small headings are what they were."""
    markdown = (
        "One\ntwo  \nthree.\n\n> quoted\n>\n> - item\n\n1. first\n   - inner\n\n     ```\n     code\n"
        "     ```\n2. second\n\n##### Small\n\n---\n\n| a | b |\n|---|---|\n| 1 | *2* |\n\n    indented"
    )
    assert text(Prose(markdown)) == (
        "One two\nthree.\n\n> quoted\n>\n> - item\n\n1. first\n   - inner\n\n         code\n2. second\n\n"
        "Small\n.....\n\n* * *\n\na  b\n-  -\n1  2\n\n    indented"
    )


def test_lists_and_code_are_indented() -> None:
    """Items hang after their markers, what is below them is indented, code is literal."""
    inner = (BulletList((Item("b " * 30),)), CodeBlock("x\n\n  y", "sh"), Table(("T",), (("u",),)))
    assert text(NumberedList((Item("a", inner), Item("c"))), width=40) == (
        "1. a\n   - b b b b b b b b b b b b b b b b b b\n     b b b b b b b b b b b b\n\n"
        "       x\n\n         y\n\n   T\n   -\n   u\n2. c"
    )


def test_what_was_kept_shows_its_headings() -> None:
    """Kept Markdown has headings of its own, underlined by their level."""
    kept = Section("S", (Kept("## Weather\n\nIt *rained*.\n\nSetext\n==="),))
    assert text(kept) == "S\n-\n\nWeather\n-------\n\nIt rained.\n\nSetext\n======"


# --- hostile ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("hostile", [*CONTROLS, *BIDI, "\u2028", "\ufff9", "\x1b[31mred\x1b[0m"])
def test_nothing_steers_a_terminal(hostile: str) -> None:
    """A control character in any block is spelt out: it is shown, and does nothing."""
    label = f"a{hostile}b"
    blocks = (
        Prose(label), Table((label,), ((label,),)), BulletList((Item(label),)), CodeBlock(label),
        Kept(label), Section(label, ()), Prose(f"[{label}](https://x/{hostile})"), Prose(f"`{label}`"),
    )  # fmt: skip
    rendered = TextRenderer(color=False).document(Document(label, blocks))
    steering = set(CONTROLS + BIDI + "\u2028\ufff9") - {"\n"}
    assert not steering & set(rendered)
    if hostile[0] not in "\t\n\r\x0b\x0c\x00 ":
        assert rendered.count(ascii(hostile[0])[1:-1]) >= len(blocks)


def test_what_reports_hold_of_controls_stays_visible() -> None:
    """An escape sequence in a log is a picture, and a bidirectional control is its number."""
    report = (
        pm.report("I", "t").log("\x1b[2J\x1b]0;title\x07 gone").note("safe\u202etxt.exe").build()
    )
    rendered = report.to_text()
    assert "␛[2J␛]0;title␇ gone" in rendered
    assert r"safe\u202etxt.exe" in rendered


def test_what_joins_letters_and_emoji_stays() -> None:
    """Joiners, variation selectors and combining marks are text."""
    words = "👩\u200d👩\u200d👧 ❤\ufe0f e\u0301 می\u200cخواهم"
    assert shown(words) == words


DEEP_OR_LONG: dict[str, Callable[[int], str]] = {
    "quotes": lambda count: "> " * count + "deep",
    "lists": lambda count: "- " * count + "deep",
    "stars": lambda count: "*" * count,
    "brackets": lambda count: "[" * count,
    "pictures": lambda count: "![" * count + "a",
    "an address": lambda count: "<https://x/" + "y" * count + ">",
}


@pytest.mark.parametrize("kind", DEEP_OR_LONG)
def test_no_depth_and_no_length_is_too_much(kind: str) -> None:
    """Deep nesting and long runs keep to the width, and twice as much takes twice the time."""

    def shown_whole(markdown: str) -> None:
        for block in (Prose(markdown), BulletList((Item(markdown),))):
            assert too_wide(text(block, width=40), 40) == []

    shown_whole("\n".join("  " * depth + "- x" for depth in range(200)))
    assert exponent(shown_whole, DEEP_OR_LONG[kind], largest=20_000) < MOST


def test_large_things_are_shown_whole() -> None:
    """5,000 rows, a megabyte of code and a word of 10,000 characters are all there."""
    word = "w" * 10_000
    draft = pm.report("I", "t", date="2026-01-15").log("0123456789abcdef\n" * 65_536).note(word)
    for number in range(5_000):
        draft = draft.detected("00:05", f"row {number} of many", notes="some words " * 4)
    rendered = draft.build().to_text()
    assert rendered.count("0123456789abcdef") == 65_536
    assert word in rendered
    assert len(re.findall(r"row \d+ of many", rendered)) == 5_000


def test_an_empty_report_is_a_title_and_an_id() -> None:
    """Nothing is invented."""
    assert pm.report("I", "t").build().to_text() == (
        "t\n=\n\nMetadata\n--------\n\nField        Value\n-----------  -----\nIncident ID  I\n"
    )


@pytest.mark.parametrize("width", [19, 0, -1, "80", 80.0, None, True])
def test_a_width_that_is_none_is_refused(width: object) -> None:
    """A width is a whole number of columns, from 20 on."""
    with pytest.raises(
        pm.RenderError, match="width: expected a whole number of columns, 20 or more"
    ):
        everything().to_text(width)  # type: ignore[arg-type]


def test_chinese_breaks_between_characters_but_not_before_a_full_stop() -> None:
    """Text without spaces is wrapped; what closes stays with what it closes."""
    assert wrapped("数据库连接池已满。", 16) == ["数据库连接池已", "满。"]
    assert wrapped("说「你好」了", 4) == ["说", "「你", "好」", "了"]
    assert wrapped("a" * 10 + "数据库", 8) == ["a" * 10, "数据库"]


def test_cells_are_measured_as_tabulate_measures_them() -> None:
    """The rule below a heading is as wide as its column."""
    lines = table(["列", "B"], [["数据", "1"], ["e\u0301", "2"]], 80)
    assert lines == ["列    B", "----  -", "数据  1", "e\u0301     2"]


CELLS = st.lists(
    st.sampled_from(["a", "word", "two words", "a\nb", "-", ""]), min_size=3, max_size=3
)


@given(st.lists(CELLS, max_size=5), st.integers(20, 60))
def test_a_table_of_ascii_is_laid_out_like_any_other(rows: list[list[str]], width: int) -> None:
    """Colours take a table to tabulate; without them, and without wide characters, it is the same."""
    columns = ["A", "Long heading", "Column C"]
    assert table(columns, rows, width) == table(columns, rows, width, lambda _, __, line: line)


@given(st.lists(st.text("ab1_&*`#\\ -[]()!\"'~^;é\x1b", min_size=1).map(str.strip)))
@example(["**a** `b` \\* _c_", "it's", "a_b", "&amp;", "[a](b)", "a <br> b", ""])
def test_a_line_is_the_same_alone_and_among_others(lines: list[str]) -> None:
    """A line says what it would say as a heading, and so does each of many."""
    alone = [plain_line(line) for line in lines]
    assert plain_lines(lines) == alone
    for line, plain in zip(lines, alone, strict=True):
        if line:
            text = PlainText(10_000)
            text.add(f"# {in_heading(line)}")
            assert plain == "\n".join(text.lines[:-1])
