"""What holds for every format that a report is written in."""

import copy
import re
import sys
from collections.abc import Callable
from typing import Any, get_args

import attrs
import pytest
from hypothesis import HealthCheck, example, given, settings

import postmortem as pm
from postmortem.cli.main import main
from postmortem.derived.chart import document_of
from postmortem.facade import Report
from postmortem.formats.registry import BUILT_IN, find_renderer
from postmortem.io.options import BytesFormat, TextFormat
from postmortem.testing import reports
from postmortem.tree.nodes import Document, Table
from tests.effort import examples
from tests.everything import everything
from tests.formats.readings import words_in
from tests.hostile import full_of, hostile_strings

OPTIONS: dict[str, dict[str, Any]] = {
    "mail": {"picture": False},
    "slack": {"limit": None},
    "jira": {"limit": None},
}
"""What keeps a format whole and quick where a test asks for every word of many reports."""
QUICK = [name for name in BUILT_IN if name not in ("pdf", "docx")]
"""The formats that take less than a hundredth of a second."""

_WORD = re.compile(r"\w+")


def written(report: Report, format: str) -> str | bytes:
    """Return a report in a format, whole."""
    return pm.render(report, pm.Format(format), **OPTIONS.get(format, {}))


def words(text: str) -> set[str]:
    """Return the words of a text."""
    return set(_WORD.findall(text))


@pytest.mark.parametrize("format", sorted(BUILT_IN))
def test_a_format_gives_what_the_registry_says(format: str) -> None:
    """Text is text and bytes are bytes, as the registry and the types of `render` have it."""
    rendered = written(everything(), format)
    assert isinstance(rendered, str) == BUILT_IN[format].is_text
    assert format in get_args(TextFormat if BUILT_IN[format].is_text else BytesFormat)


def test_no_format_is_named_that_there_is_not() -> None:
    """The types of `render` name our own formats, each once."""
    named = (*get_args(TextFormat), *get_args(BytesFormat))
    assert sorted(named) == sorted(BUILT_IN)


@pytest.mark.parametrize("format", sorted(BUILT_IN))
def test_every_word_of_the_full_report_is_shown(format: str) -> None:
    """Whatever a report says, its Markdown shows; every other format shows those words as well."""
    markup = r"(?s)<!--.*?-->|^```+\w+$|^ *\d+\. "
    markdown = re.sub(markup, "", everything().to_markdown(), flags=re.MULTILINE)
    expected = words(markdown)
    if format in ("commonmark", "slack"):
        # The headings of two columns, which a line of `Label: value` has no place for.
        expected -= {"Field", "Value", "Metric", "Metrics"}
    if format == "html":
        expected -= {"One", "Line"}  # the page has that line on top, without its heading
    assert expected - words(words_in(format, written(everything(), format))) <= {"br"}


@pytest.mark.parametrize("format", sorted(BUILT_IN))
def test_the_same_report_gives_the_same_bytes(format: str) -> None:
    """An equal report, made separately, is written with the same bytes."""
    assert written(copy.deepcopy(everything()), format) == written(everything(), format)


@pytest.mark.parametrize("format", sorted(BUILT_IN))
def test_a_renderer_writes_one_document_like_the_first(format: str) -> None:
    """Nothing of a document stays in the renderer for the next one."""
    renderer = find_renderer(format)(**OPTIONS.get(format, {}))
    document = attrs.evolve(
        document_of(everything(), renderer.derived), data=everything().to_json()
    )
    assert renderer.document(document) == renderer.document(document)


@pytest.mark.parametrize("format", sorted(BUILT_IN))
def test_a_document_without_anything_is_written(format: str) -> None:
    """A tree with no title and no block is a document as well."""
    assert find_renderer(format)(**OPTIONS.get(format, {})).document(Document(""))


@pytest.mark.parametrize("format", ["adf", "docx", "mail", "typst"])
@pytest.mark.parametrize("mark", ["", "`"])
def test_an_address_that_is_no_link_is_shown_once(format: str, mark: str) -> None:
    """Where the words of a link are its address, it doesn't follow them again."""
    address = "file:///srv/runbooks/of-the-database/failover.md"
    table = Table(("a",), ((f"[{mark}{address}{mark}]({address})",),))
    renderer = find_renderer(format)(**OPTIONS.get(format, {}))
    shown = words_in(format, renderer.document(Document("t", (table,))))
    assert shown.count(address) == 1


@given(reports())
@example(everything())
@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.too_slow])
def test_every_report_is_written(report: Report) -> None:
    """Every report that can be made is written in every format."""
    for format in QUICK:
        assert written(report, format)


@pytest.mark.parametrize("at", range(4))
def test_hostile_text_is_text(at: int) -> None:
    """Whatever a text wants to be, in whichever field, it is written in every format."""
    for text in hostile_strings()[at::120]:
        for format in QUICK:
            assert written(full_of(text), format)


@pytest.mark.parametrize(
    ("format", "library"), [("pdf", "typst"), ("docx", "docx"), ("mail", "typst")]
)
def test_a_library_that_is_missing_is_one_line(
    format: str,
    library: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Any,
) -> None:
    """A format whose extra isn't installed says what to type, in one line, and exits with 2."""
    monkeypatch.setitem(sys.modules, library, None)
    everything().save(tmp_path / "incident.json")
    assert main(["render", str(tmp_path / "incident.json"), "--to", format]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert error.endswith(f'pip install "postmortem-report[{format}]"\n')


@pytest.mark.parametrize(
    ("format", "options"),
    [
        ("pdf", {"paper": "a5", "font": "", "embed_data": 1}),
        ("pdf", {"system_fonts": "no", "font_folder": 3}),
        ("docx", {"reference": 3, "timings": "yes"}),
        ("adf", {"limit": 3, "title": "no"}),
        ("mail", {"sender": "nobody", "to": "a@b\nBcc: c@d", "subject": "a\nb"}),
        ("mail", {"limit": 10, "picture": None}),
        ("github", {"limit": 5, "diagram": 1}),
        ("pandoc-json", {"timings": 1}),
    ],
)
def test_all_options_that_are_wrong_are_named(format: str, options: dict[str, Any]) -> None:
    """One error names every option that has a wrong value."""
    with pytest.raises(pm.RenderError) as caught:
        pm.render(everything(), pm.Format(format), **options)
    assert sorted(problem.path or "" for problem in caught.value.problems) == sorted(options)


LONG: dict[str, Callable[[], Report]] = {
    "5,000 rows": lambda: _rows(5_000),
    "a megabyte of code": lambda: _log("0123456789abcdef " * 62_500),
    "a line of a megabyte": lambda: _log("x" * 1_000_000),
}


def _rows(count: int) -> Report:
    draft = pm.report("INC-1", "Login was down", date="2026-01-15")
    for number in range(count):
        draft = draft.detected(f"{number // 60 % 24:02}:{number % 60:02}", f"Event {number}")
    return draft.build()


def _log(log: str) -> Report:
    return pm.report("INC-1", "Login was down").log(log).build()


@pytest.mark.parametrize("format", ["adf", "jira", "mail", "pandoc-json", "slack", "typst"])
@pytest.mark.parametrize("size", sorted(LONG))
def test_a_large_report_is_written(format: str, size: str) -> None:
    """5,000 rows, and code of a megabyte, are written; what a place can't take is named."""
    options: dict[str, Any] = {"picture": False} if format == "mail" else {}
    assert pm.render(LONG[size](), pm.Format(format), **options)
