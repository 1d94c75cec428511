"""Bad input is refused where it enters, by name, or kept exactly; nothing crashes, hangs or is lost."""

import json
import re
import signal
import types
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from functools import cache, partial
from typing import Annotated, Any, Union, get_args, get_origin

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import postmortem as pm
from postmortem.model.fields import TEXTS
from postmortem.model.layout.values import names
from postmortem.testing import texts
from postmortem.values.sequences import TimeSequences
from tests.builder.calls import build, classes_in, construct
from tests.builder.test_builder import full_chain
from tests.growth import MOST, exponent
from tests.reading.old_markdown import words

Path = tuple[str | int, ...]

FULL = full_chain().build()
"""A report that is filled in every field."""
FULL_TEXT = FULL.to_markdown()


@contextmanager
def few_seconds(seconds: float = 8) -> Iterator[None]:
    """Fail where the block takes more than a few seconds of this process, however busy the machine.

    A regular expression that runs away is interrupted too: `re` looks for signals.
    """
    if not hasattr(signal, "setitimer"):  # Windows
        yield
        return

    def stop(number: int, frame: object) -> None:
        raise TimeoutError(f"took more than {seconds} s")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    late = False
    try:
        yield
    except TimeoutError:
        late = True
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    if late:  # outside of the handler: the traceback of an interrupted function has odd ends
        pytest.fail(f"took more than {seconds} s", pytrace=False)


@pytest.fixture(autouse=True)
def _no_test_hangs() -> Iterator[None]:
    with few_seconds(120):
        yield


# --- the ways in ----------------------------------------------------------------------------------


def dotted(path: Path) -> str:
    """Return a path as errors name it: `timeline.detection[0].time`."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".")


def last_name(path: Path) -> str:
    """Return the name of the field that a path leads to."""
    return [step for step in path if isinstance(step, str)][-1]


def smallest(cls: Any = pm.Report) -> dict[str, Any]:
    """Return the data of an object with nothing but what it must have."""
    if cls is pm.Suppression:
        return {"code": "PM303"}
    return {
        field.name: smallest(inner[0]) if (inner := classes_in(field.type)) else "x"
        for field in attrs.fields(cls)
        if field.default is attrs.NOTHING
    }


def data_with(path: Path, value: object) -> dict[str, Any]:
    """Return the data of a small report with a value at a path."""
    data: Any = smallest()
    cls: Any = pm.Report
    branch = data
    for index, step in enumerate(path):
        if index == len(path) - 1:
            if isinstance(step, int):
                branch.append(value)
            else:
                branch[step] = value
            break
        if isinstance(step, int):
            branch.append(smallest(cls))
            branch = branch[step]
            continue
        field = getattr(attrs.fields(cls), step)
        inner = classes_in(field.type)
        is_list = get_origin(field.type) is tuple
        cls = inner[0] if inner else None
        if step not in branch:
            branch[step] = [] if is_list else smallest(cls)
        branch = branch[step]
    return data  # type: ignore[no-any-return]  # it is a dict from the first line on


def as_yaml(data: object) -> str:
    """Return data as YAML in the style of JSON, with an escape for all but plain letters."""
    shown = json.dumps(data, ensure_ascii=False)
    return re.sub(r"[^ -~]", lambda match: f"\\U{ord(match[0]):08x}", shown)


WAYS: dict[str, Callable[[dict[str, Any]], pm.Report]] = {
    "constructor": lambda data: construct(pm.Report, data),
    "builder": build,
    "dict": pm.Report.from_dict,
    "JSON": lambda data: pm.Report.from_json(json.dumps(data)),
    "pretty JSON": lambda data: pm.Report.from_json(json.dumps(data, indent=2, ensure_ascii=True)),
    "YAML": lambda data: pm.Report.from_yaml(as_yaml(data)),
}
"""All ways in but a document, from the same data."""


def let_in(way: str, data: dict[str, Any]) -> pm.Report | pm.PostmortemError:
    """Return what a way in makes of data: a report, or the error that refuses them."""
    try:
        return WAYS[way](data)
    except pm.PostmortemError as error:
        return error


def check_message(error: pm.PostmortemError) -> None:
    """Assert that an error can be shown: printable, short, and saying what was expected."""
    assert error.problems
    for problem in error.problems:
        assert str(problem).isprintable()
        assert len(str(problem)) < 800
        assert problem.expected


def check_round_trips(report: pm.Report) -> None:
    """Assert that a report comes back equal from every format."""
    assert pm.Report.from_markdown(report.to_markdown()) == report
    assert pm.Report.from_json(report.to_json()) == report
    assert pm.Report.from_yaml(report.to_yaml()) == report
    assert pm.Report.from_dict(report.to_dict()) == report


# --- hostile text ---------------------------------------------------------------------------------


def text_fields(cls: Any = pm.Report, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield the path and the kind of every text of a report, the first of each list."""
    for field in attrs.fields(cls):
        inner_path = (*path, field.name)
        annotation: Any = field.type
        if get_origin(annotation) is tuple:
            inner_path, annotation = (*inner_path, 0), get_args(annotation)[0]
        if get_origin(annotation) in (types.UnionType, Union):
            inner = [part for part in get_args(annotation) if part is not type(None)]
            annotation = None if pm.Inexact in inner else inner[0]
        if get_origin(annotation) is Annotated:
            yield inner_path, annotation.__metadata__[0]
        elif attrs.has(annotation):
            yield from text_fields(annotation, inner_path)


TEXT_FIELDS = {dotted(path): (path, kind) for path, kind in text_fields()}

PLACES = [
    *("title", "overview", "metadata.incident_id", "metadata.reviewers[0]"),
    *("metadata.other[0].label", "summary.one_line", "summary.impact.user_impact"),
    *("timeline.detection[0].event", "went_well[0]", "root_cause.factors.primary.description"),
    *("root_cause.whys[0].question", "root_cause.whys[0].answer", "lessons.technical[0].lesson"),
    *("metrics.gaps[0].gap", "resources.documentation[0].label", "resources.documentation[0].url"),
    *("appendix.raw_logs[0].code", "appendix.screenshots", "notes", "extras[0].markdown"),
]
"""A text field for each kind of place in a document; `nox -s fuzz` tries all others."""

BY_PLACE = [
    pytest.param(field, marks=() if field in PLACES else pytest.mark.fuzz) for field in TEXT_FIELDS
]

HOSTILE = {
    "empty": "",
    "blank": " \n\t ",
    "a lone surrogate": "a\ud800b",
    "the other surrogate": "\udc80",
    "NUL": "a\x00b",
    "an escape sequence": "\x1b[31mred\x1b[0m \x9b31m",
    "line separators": "a\u2028b\u2029c\x85d\x0ce\x1ff",
    "other spaces": "\xa0a\u3000b\u200b\ufeff",
    "right to left": "\u202eabc\u2066",
    "line ends of Windows": "a\r\nb\rc",
    "a cell that would break": "a | b || `c|d` \\| \\\\| `",
    "pipes and newlines": "|\n|\n",
    "backticks": "` `` ``` ```` a` `b``",
    "a trailing backslash": "a\\",
    "two trailing backslashes": "a\\\\",
    "an unclosed fence": "```\n# a\n| b |",
    "an unclosed fence of tildes": "~~~~ sh\n~~~\nrm",
    "an unclosed fence in a list": "- a\n  ```\n  b",
    "an unclosed fence in a quote": "> ```\n> a",
    "a fence in one line": "``` `a` ```",
    "an unclosed comment": "<!-- a\n\n## Timeline",
    "a comment": "a <!-- b --> c",
    "the mark of what is kept": "<!-- kept -->",
    "a pair of marks of what is kept": "<!-- kept -->\n\na\n\n<!-- /kept -->",
    "marks of what is kept in code": "```\n<!-- kept -->\n<!-- /kept -->\n```",
    "the mark that keeps apart": "a\n\n<!-- -->\n\nb",
    "a heading of the document": "## Timeline\n\n### Detection",
    "a title": "# a\n\nb",
    "a heading of hashes": "# #",
    "hashes at the end": "a ##",
    "only hashes": "###",
    "a setext heading": "a\n===\nb\n---\nc",
    "underlines": "===\n---",
    "a link definition": "[a]: b\n\n[a]",
    "a link definition that goes on": "[a]:\n\nb",
    "a link definition in a line": "[Timeline]: x",
    "details": "<details><summary>a</summary>\n\n- b\n\n</details>",
    "an HTML block": "<div>\n\n## Timeline\n\n<table><tr><td>",
    "a script": "<script>alert(1)</script>",
    "a tag that isn't closed": "<a href='",
    "a processing instruction": "<?php\n?>",
    "a declaration": "<!DOCTYPE html>",
    "character data": "<![CDATA[a]]>",
    "breaks": "<br>a<BR/><br >b<br>",
    "a rule": "---",
    "rules": "a\n\n---\n\nb\n\n***\n\n- - -",
    "a rule at the end": "a\n\n---",
    "a number at the start": "1. 2) 3.",
    "a large number at the start": "123456789) a",
    "a year at the start": "2026. A year",
    "a bullet at the start": "- a\n+ b\n* c",
    "a bullet alone": "-",
    "a quote": "> a\nb",
    "a table": "| a | b |\n|---|---|\n| c | d |",
    "a table that isn't whole": "| a | b |\n|---|---|\n| c | d | e |\n| f |",
    "a delimiter row": "|---|",
    "a delimiter row without pipes": ":--",
    "prose that ends in a list": "a\n\n- b\n  - c",
    "prose that ends in a table": "a\n\n| b |\n|---|\n| c |",
    "prose that ends in a quote": "a\n\n> b",
    "prose that ends in code": "a\n\n    b",
    "prose that ends in a label": "a\n\n**Services Affected:** b",
    "prose that begins with code": "    a\n\nb",
    "prose that begins with a tab": "\ta",
    "nested lists": "\n".join("  " * depth + "- a" for depth in range(50)),
    "lists in one line": "- " * 60 + "a",
    "numbers in one line": "1. " * 60 + "a",
    "quotes in one line": ">" * 200 + " a",
    "quotes and lists": "> - " * 60 + "a",
    "brackets": "[" * 60 + "]" * 50 + "(" * 60,
    "stars": "*" * 60 + "a" + "_" * 60,
    "a link": "[a](b 'c') ![d](<e f>)",
    "a footnote": "a[^1]\n\n[^1]: b",
    "an entity": "&lt;b&gt; &#124; &#x7c; &nbsp;",
    "an autolink": "<http://a.b/?c|d>",
    "a prompt": "*(what happened)*",
    "a label": "**Lesson:** a",
    "a label of the document": "Severity",
    "a time": "10:45",
    "a word of YAML": "NO",
    "a number of YAML": "1e3",
    "an alias of YAML": "*a &a !!python/object:os.system ls",
    "a document of YAML": "---\na: b\n...\n",
    "a tab in YAML": "a:\n\t- b",
    "braces": "{{ a }} {% b %} ${c} %s {0}",
    "commas": ",a\\,, b\\\\,",
    "emoji": "👩‍🚀 é e\u0301 \U0010ffff",
    "noncharacters": "\uffff\ufdd0\U0001fffe",
}  # fmt: skip
"""Text that means something to a format, or to a terminal."""


@pytest.mark.parametrize("field", BY_PLACE)
def test_hostile_text_is_refused_by_name_or_kept(field: str) -> None:
    """Every way in takes a text alike, or refuses it by its field; what is kept round-trips."""
    path, _ = TEXT_FIELDS[field]
    for title, text in HOSTILE.items():
        data = data_with(path, text)
        if field == "notes" and not text.strip():
            continue  # a note that says nothing is a mistake, notes that say nothing are none
        outcomes = {way: let_in(way, data) for way in WAYS}
        first = next(iter(WAYS))
        for way, outcome in outcomes.items():
            if isinstance(outcome, pm.Report):
                assert outcome == outcomes[first], (title, way)
            else:
                assert not isinstance(outcomes[first], pm.Report), (title, way, str(outcome))
                check_message(outcome)
                named = " ".join(problem.path for problem in outcome.problems)
                # A builder names the call; YAML that can't be parsed has its line, and no path.
                problem = outcome.problems[0]
                place = problem.source if way == "builder" else way == "YAML" and problem.line
                assert last_name(path) in named or place, (title, way)
        if isinstance(kept := outcomes[first], pm.Report):
            check_round_trips(kept)


def replaced(value: Any, path: Path, new: object) -> Any:
    """Return a report with another value at a path."""
    if not path:
        return new
    step, *rest = path
    if isinstance(step, int):
        return (*value[:step], replaced(value[step], tuple(rest), new), *value[step + 1 :])
    return attrs.evolve(value, **{step: replaced(getattr(value, step), tuple(rest), new)})


def headings(markdown: str) -> list[tuple[str, str]]:
    """Return the headings of a document, to level 4, as another parser finds them."""
    tokens = MarkdownIt("commonmark", {"maxNesting": 1000}).enable("table").parse(markdown)
    return [
        (token.tag, tokens[index + 1].content)
        for index, token in enumerate(tokens)
        if token.type == "heading_open" and token.level == 0 and token.tag < "h5"
    ]


@pytest.mark.parametrize("field", BY_PLACE)
def test_hostile_text_disturbs_nothing_else(field: str) -> None:
    """The document with a hostile text in one field is the same before it and after it."""
    path, kind = TEXT_FIELDS[field]
    mark = "PM987" if field == "suppressed[0].code" else "Qqq"
    marked = replaced(FULL, path, mark).to_markdown()
    before, hit, after = marked.partition(mark)
    assert hit
    plain = [heading for heading in headings(marked) if mark not in heading[1]]
    for title, text in HOSTILE.items():
        try:
            TEXTS[kind](text)
            report = replaced(FULL, path, text)
        except pm.FieldError:  # refused, or absent
            continue
        shown = report.to_markdown()
        assert pm.Report.from_markdown(shown) == report, title
        if kind not in ("code", "kept", "url"):  # their fence, their marks and their link may go
            assert shown.startswith(before), title
            assert shown.endswith(after), title
        if kind not in ("kept", "body") and last_name(path) != "title":  # they may be headings
            assert headings(shown) == plain, title


@given(st.sampled_from(sorted(TEXT_FIELDS)), texts(24))
@example("notes", "a\n\n---")
@example("notes", "- a\n\n  ```\n  b")
@example("title", "# #")
def test_any_text_in_any_field_is_refused_or_kept(field: str, text: str) -> None:
    """Whatever text a field of the full report gets, it is refused by name or round-trips."""
    path, _ = TEXT_FIELDS[field]
    try:
        report = replaced(FULL, path, text)
    except pm.FieldError as error:
        check_message(error)
    else:
        check_round_trips(report)


RAN_AWAY = [
    ("a", "<br>", "b"),
    ("a", "<br> ", "b"),
    ("a", "\xa0", "<br>b"),
    ("# a", " ", "b"),
    ("# a", "\t", "b #"),
    ("[", "`*", "a"),
    ("", "\\", "a"),
    ("a,", "\\", "a"),
]
"""Arrangements that took the square of their length once: a beginning, a middle, an end."""

SIZE = 20_000
"""A text of so many signs takes far longer than `exponent` asks for where work is quadratic."""


def power_of(work: Callable[[str], object], arrangement: tuple[str, str, str]) -> float:
    """Return by which power of its length the work on a text grows, where it may be refused."""

    def refused_or_not(text: str) -> None:
        with suppress(pm.FieldError):
            work(text)

    return exponent(refused_or_not, partial(long_text, arrangement), SIZE, SIZE)


@pytest.mark.parametrize("kind", TEXTS)
def test_normal_forms_take_linear_time(kind: str) -> None:
    """Twice the signs take twice the time to get a normal form, however they are arranged."""
    assert {size: power for size in LONG if (power := power_of(TEXTS[kind], size)) > MOST} == {}


def test_escape_takes_linear_time() -> None:
    """Twice the signs take twice the time to be escaped, however they are arranged."""
    assert {size: power for size in LONG if (power := power_of(pm.escape, size)) > MOST} == {}


def round_trip(field: str, text: str) -> None:
    """Take a report with a text in a field through every format."""
    check_round_trips(replaced(FULL, TEXT_FIELDS[field][0], text))


@pytest.mark.parametrize("part", range(8))
def test_round_trips_take_linear_time(part: int) -> None:
    """Twice the signs take twice the time to make the trips, each arrangement in one field."""
    for number, arrangement in enumerate(LONG):
        if number % 8 == part:
            field = PLACES[number // 8 % len(PLACES)]
            assert power_of(partial(round_trip, field), arrangement) < MOST, (field, arrangement)


@pytest.mark.fuzz
@pytest.mark.parametrize("field", PLACES)
def test_round_trips_of_every_field_take_linear_time(field: str) -> None:
    """The same holds for every arrangement in every field."""
    for arrangement in LONG:
        assert power_of(partial(round_trip, field), arrangement) < MOST, arrangement


@pytest.mark.parametrize("arrangement", RAN_AWAY, ids=map(ascii, RAN_AWAY))
def test_what_ran_away_once_takes_linear_time(arrangement: tuple[str, str, str]) -> None:
    """What took the square of its length once doesn't, and makes the trip in every field."""
    for normal in TEXTS.values():
        assert power_of(normal, arrangement) < MOST
    for field in PLACES:
        path, _ = TEXT_FIELDS[field]
        report = replaced(FULL, path, long_text(arrangement, 50_000))
        with few_seconds():
            assert pm.Report.from_markdown(report.to_markdown()) == report


def long_text(arrangement: tuple[str, str, str], size: int) -> str:
    """Return a beginning, a middle that is repeated up to a size, and an end."""
    start, middle, end = arrangement
    if middle == "`*":  # runs of backticks, none as long as another
        return start + "".join("`" * run + "a" for run in range(1, int((2 * size) ** 0.5))) + end
    return start + middle * (size // (len(middle) or 1)) + end


LONG = [
    ("a", "", "") if not middle else ("a", middle, "b")
    for middle in [
        *("a", " ", "\t", "\n", "\r", "\xa0", "\x00", "\u2028", "a\n", "\na\n", "\n\n"),
        *("`", "`a ", "``` ", "`*", "~", "```\n", "~~~\na\n", "\n```\n"),
        *("*", "_", "*a ", "_a", "**a *b ", "[", "]", "[a](", "![", "[a]", "[`", "(", ")"),
        *("<", ">", "> ", "<a ", "<a\n", "<a>", "</", "<!--", "<!-- a -->", "<?", "<!A", "<a@"),
        *("<![CDATA[", "<br>", "<br> ", "\xa0<br>", "<div>\n", "\n<div>\n", "<a:b>", "<a:", "\n<"),
        *("#", "# ", " #", "a #", "# a\n", "\n# a\n", "a\n=\n", "a\n-\n", "-", "- ", "=", "= "),
        *("\\", "\\|", "|", "| ", "|a\n", "|a|\n|-|\n", "\n|a|\n|-|\n|b|\n", ",", "\\,", "a\\,"),
        *("[a]: b\n", "[a]:\n", "\n[a]: b\n", "&", "&amp;", "&#", "1. ", "1.\n", "12345", "\n- a"),
        *("\x1b[31m", "😀", "e\u0301", "<!-- kept -->\n\n", "<!-- kept -->", "'", '"', ": ", "{"),
    ]
] + [
    ("", "- ", ""), ("", "1. ", ""), ("", ">", ""), ("", "> - ", ""), ("```", "`", ""),
    ("# a", " ", "b"), ("# a", "\t", "b #"), ("", "# ", ""), ("[", "`*", "]"), ("\n", " ", "a"),
    ("", "<br>", ""), ("- a\n", "  ", "- b"), ("", "|", "\n|-|"), ("[a](", "\\", ")"),
]  # fmt: skip


MANY: dict[str, Callable[[int], dict[str, Any]]] = {
    "excerpts": lambda count: {"appendix": {"raw_logs": [{"code": "a"}] * count}},
    "events": lambda count: {"timeline": {"detection": [{"event": "a"}] * count}},
    "details": lambda count: {
        "metadata": {"incident_id": "I", "other": [{"label": "a", "value": "b"}] * count}
    },
    "extras": lambda count: {"extras": [{"markdown": "a"}] * count},
    "links": lambda count: {"resources": {"documentation": [{"label": "a", "url": "b"}] * count}},
    "lines": lambda count: {"went_well": ["a"] * count},
    "whys": lambda count: {"root_cause": {"whys": [{"question": "a", "answer": "b"}] * count}},
    "names": lambda count: {"metadata": {"incident_id": "I", "reviewers": ["a,"] * count}},
    "lists in prose": lambda count: {"notes": "- a\n\n1. b\n\n" * count},
    "code in prose": lambda count: {"notes": "```\na\n```\n\n" * count},
    "rules in prose": lambda count: {"notes": "a\n\n---\n\n" * count},
}


@pytest.mark.parametrize("many", MANY)
def test_many_things_take_linear_time(many: str) -> None:
    """Twice as many of anything take twice the time to Markdown and back."""

    def trip(data: dict[str, Any]) -> None:
        report = pm.Report.from_dict(data)
        assert pm.Report.from_markdown(report.to_markdown()) == report

    assert exponent(trip, lambda count: {**smallest(), **MANY[many](count)}) < MOST


@pytest.mark.parametrize(
    "block",
    ["<!-- kept -->\n\n", "<!-- -->\n\n", "## a\n\n", "#### a\n\n", "```\n```\n\n", "---\n"],
)
def test_documents_of_many_blocks_take_linear_time(block: str) -> None:
    """Twice as many blocks that no part understands are read in twice the time."""
    head = "# T\n\n## Metadata\n\n| Field | Value |\n|---|---|\n| **Incident ID** | I |\n\n"

    def read(text: str) -> None:
        assert pm.Report.from_markdown(text).metadata.incident_id == "I"

    assert exponent(read, lambda count: head + block * count) < MOST


@pytest.mark.parametrize("size", [200_000, pytest.param(5_000_000, marks=pytest.mark.fuzz)])
@pytest.mark.parametrize(
    ("field", "unit"),
    [
        ("title", "word "),
        ("timeline.detection[0].event", "a|b\\`c` "),
        ("summary.one_line", "*a* [b](c) "),
        ("metadata.reviewers[0]", "a, "),
        ("resources.documentation[0].label", "[a] `b` "),
        ("resources.documentation[0].url", "a/(b)&c"),
        ("notes", "A paragraph of *words*.\n\n- an item\n\n"),
        ("extras[0].markdown", "## A heading\n\nwords\n\n"),
        ("appendix.raw_logs[0].code", "2026-01-15T00:05:00Z \x1b[31mERROR\x1b[0m ``` 401\n"),
    ],
)
def test_megabytes_in_a_field_round_trip(field: str, unit: str, size: int) -> None:
    """A text of any size makes the trip to Markdown and JSON and back."""
    path, _ = TEXT_FIELDS[field]
    report = replaced(FULL, path, unit * (size // len(unit)))
    with few_seconds(90):
        assert pm.Report.from_markdown(report.to_markdown()) == report
        assert pm.Report.from_json(report.to_json()) == report


def test_names_take_linear_time() -> None:
    """Names with twice the backslashes and commas are written and read in twice the time."""

    def trip(text: str) -> None:
        assert names.read(names.write((text,), TimeSequences()), TimeSequences()) == (text,)
        names.read(text, TimeSequences())

    for make in (
        lambda count: "\\" * count + "a",
        lambda count: "\\," * count,
        lambda count: "," * count + "\\",
        lambda count: "a, " * count + "b",
    ):
        assert exponent(trip, make) < MOST


# --- wrong values ---------------------------------------------------------------------------------

A_DATE, A_TIME, A_DURATION = "a date like 2026-01-15", "a time like 00:15", "a duration like"
A_SEVERITY = "one of SEV-0 to SEV-5, P0 to P5, S0 to S5, critical, high, major, medium, minor, low"

WRONG_VALUES: list[tuple[Path, object, str]] = [
    (("title",), None, "text"),
    (("title",), 7, "text"),
    (("title",), True, "text"),
    (("title",), ["Down"], "text"),
    (("title",), {"a": "b"}, "text"),
    (("title",), "", "some text"),
    (("overview",), 7, "text"),
    (("metadata", "date"), "2026-13-45", A_DATE),
    (("metadata", "date"), "01/02/2026", A_DATE),
    (("metadata", "date"), "Mar", A_DATE),
    (("metadata", "date"), "1", A_DATE),
    (("metadata", "date"), 20260115, A_DATE),
    (("metadata", "date"), ["2026-01-15"], A_DATE),
    (("metadata", "severity"), "SEV-9", A_SEVERITY),
    (("metadata", "severity"), 7, A_SEVERITY),
    (("metadata", "severity"), 2.5, A_SEVERITY),
    (("metadata", "severity"), False, A_SEVERITY),
    (("metadata", "status"), "resolvd", "one of Resolved, Ongoing"),
    (("metadata", "review_state"), "done", "one of Draft, In Review, Final"),
    (("metadata", "duration"), "45", A_DURATION),
    (("metadata", "duration"), "00:45", A_DURATION),
    (("metadata", "duration"), 45, A_DURATION),
    (("metadata", "duration"), "-1 h", A_DURATION),
    (("metadata", "reviewers"), "@pw", "a list"),
    (("metadata", "reviewers"), {"@pw": 1}, "a list"),
    (("metadata", "reviewers"), 7, "a list"),
    (("metadata", "reviewers", 0), 7, "text"),
    (("metadata", "reviewers", 0), None, "text"),
    (("metadata", "reviewers", 0), "", "some text"),
    (("metadata", "other", 0, "label"), "Severity", "a label of your own"),
    (("timeline", "detection", 0, "time"), "25:99", A_TIME),
    (("timeline", "detection", 0, "time"), "Mar", A_TIME),
    (("timeline", "detection", 0, "time"), "1", A_TIME),
    (("timeline", "detection", 0, "time"), "00:15", "a time with its date"),
    (("timeline", "detection", 0, "time"), "Jan 15 10:00", A_TIME),
    (("timeline", "detection", 0, "time"), 15, A_TIME),
    (("timeline", "detection", 0, "time"), 1.5, A_TIME),
    (("timeline", "detection", 0, "time"), True, A_TIME),
    (("timeline", "detection", 0, "time"), ["00:15"], A_TIME),
    (("timeline", "resolution", 0, "event"), 7, "text"),
    (("timeline", "resolution", 0, "milestone"), "detectd", "one of Impact Started"),
    (("impact", "services", 0, "service"), None, "text"),
    (("impact", "user", "failed_requests"), ["1200000"], "text"),
    (("impact", "user", "failed_requests"), {"a": "b"}, "text"),
    (("action_items", "immediate", 0, "due"), "soon", A_DATE),
    (("action_items", "immediate", 0, "status"), "lost", "one of Open"),
    (("action_items", "long_term", 0, "priority"), "P1", "one of High, Medium, Low"),
    (("action_items", "long_term", 0, "type"), "fix", "one of Prevent"),
    (("communication", "internal", 0, "time"), "24:01", A_TIME),
    (("sign_off", 0, "date"), "31.02.2026", A_DATE),
    (("revision_history", 0, "version"), 1.1, "text"),
    (("appendix", "raw_logs", 0, "code"), None, "text"),
    (("appendix", "raw_logs", 0, "language"), "a b", "the name of a language"),
    (("resources", "documentation", 0, "url"), 7, "text"),
    (("extras", 0, "after"), "Nowhere", "Timeline / Detection"),
    (("went_well", 0), {"a": "b"}, "text"),
]


def identify(value: object) -> str:
    """Return a short name of a parameter of a test."""
    return dotted(value) if isinstance(value, tuple) else json.dumps(value)[:20]


_VALUES = pytest.mark.parametrize(("path", "value", "expected"), WRONG_VALUES, ids=identify)


@pytest.mark.parametrize("way", WAYS)
@_VALUES
def test_a_wrong_value_is_refused_by_name(
    way: str, path: Path, value: object, expected: str
) -> None:
    """A wrong value is an error that says where, what was expected and what was found."""
    if way == "YAML" and type(value) in (int, float) and expected == "text":
        return  # a number of YAML is the text that was written
    if way == "YAML" and value == 20260115:  # that text is a date
        assert WAYS[way](data_with(path, value)).metadata.date == date(2026, 1, 15)
        return
    error = let_in(way, data_with(path, value))
    assert isinstance(error, pm.PostmortemError)
    check_message(error)
    (problem,) = error.problems
    assert expected in problem.expected
    assert last_name(path) in problem.path or (way == "builder" and path[0] == "went_well")
    if way in ("dict", "JSON", "pretty JSON", "YAML"):
        assert problem.path == dotted(path)
    if way == "builder":
        assert problem.source is not None
        assert "(" in problem.source
    if way == "YAML":
        assert problem.line == 1
        assert problem.column is not None


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("value", "text"), [(1200000, "1200000"), (2.5, "2.5"), (True, "Yes"), (False, "No")]
)
def test_a_number_or_a_yes_is_the_text_of_a_measure(way: str, value: object, text: str) -> None:
    """A measure of the impact may be given as a number, or as yes or no: it is kept as text."""
    report = WAYS[way](data_with(("impact", "user", "failed_requests"), value))
    assert report.impact.user.failed_requests == text
    check_round_trips(report)


WRONG_SHAPES: list[tuple[Path, object, str]] = [
    ((), None, "a mapping with the fields of a report"),
    ((), [], "a mapping with the fields of a report"),
    ((), "title", "a mapping with the fields of a report"),
    ((), 7, "a mapping with the fields of a report"),
    (("metadata",), ["x"], "a mapping with incident_id, date, end_date, severity …"),
    (("metadata",), "x", "a mapping with"),
    (("timeline",), "x", "a mapping with events, detection, investigation, resolution"),
    (("timeline",), ["x"], "a mapping with"),
    (("timeline", "detection"), "x", "a list"),
    (("timeline", "detection"), {"time": "00:15"}, "a list"),
    (("timeline", "detection"), 7, "a list"),
    (("timeline", "detection", 0), "00:15 it fired", "a mapping with time, event"),
    (("timeline", "detection", 0), ["00:15", "it fired"], "a mapping with"),
    (("timeline", "detection", 0), None, "a mapping with"),
    (("root_cause", "factors", "primary"), "x", "a mapping with description, effect"),
    (("root_cause", "whys", 0), "Why?", "a mapping with question, answer"),
    (("went_well",), "Fast", "a list"),
    (("went_well",), {"Fast": 1}, "a list"),
    (("went_well", 0), ["Fast"], "text"),
    (("sevrity",), "SEV-2", "a key that is known here"),
    (("metadata", "sevrity"), "SEV-2", "a key that is known here"),
    (("timeline", "detection", 0, "tme"), "00:15", "a key that is known here"),
    (("schema_version",), 99, "1"),
    (("schema_version",), True, "1"),
    (("schema_version",), "one", "1"),
    (("schema_version",), [], "1"),
    (("timeline", "detection", 0, "time"), {"start": "25:99"}, "a time like"),
    (("timeline", "detection", 0, "time"), {"words": ""}, "a start, a start"),
    (("timeline", "detection", 0, "time"), {}, "a start, a start and an end, or words"),
    (("timeline", "detection", 0, "time"), {"begin": "00:15"}, "a key that is known here"),
]


def misshapen(path: Path, value: object) -> Any:
    """Return data with a value at a path whose last key may be one that isn't known."""
    *parent, key = path or (None,)
    if key not in ("sevrity", "tme", "schema_version"):
        return data_with(path, value) if path else value
    data = data_with((*parent, "notes" if parent else "title"), "x")
    holder: Any = data
    for step in parent:
        holder = holder[step]
    holder.pop("notes", None)
    holder[str(key)] = value
    return data


@pytest.mark.parametrize("way", ["dict", "JSON", "pretty JSON", "YAML"])
@pytest.mark.parametrize(("path", "value", "expected"), WRONG_SHAPES, ids=identify)
def test_data_of_a_wrong_shape_are_refused_with_their_path(
    way: str, path: Path, value: object, expected: str
) -> None:
    """A key that isn't known, and a list or a mapping where none belongs, is reported by its path."""
    error = let_in(way, misshapen(path, value))
    assert isinstance(error, pm.ReadError)
    check_message(error)
    (problem,) = error.problems
    assert expected in problem.expected
    assert problem.path.startswith(dotted(path))


@pytest.mark.parametrize("way", ["dict", "JSON", "YAML"])
def test_the_nearest_key_is_suggested(way: str) -> None:
    """A key that is nearly right comes with the right one."""
    error = let_in(way, misshapen(("metadata", "sevrity"), "SEV-2"))
    assert "did you mean 'severity'" in str(error)


@pytest.mark.parametrize("way", ["dict", "JSON", "YAML"])
def test_all_problems_come_at_once(way: str) -> None:
    """Five different mistakes in one input are five problems, each with its path."""
    data = {
        "title": "",
        "metadata": {"incident_id": "I", "date": "2026-13-45", "severity": "SEV-9", "sevrity": "x"},
        "timeline": {"detection": [{"time": "25:99", "event": "a"}, {"time": "later"}]},
        "went_well": "Fast",
    }
    error = let_in(way, data)
    assert isinstance(error, pm.ReadError)
    assert {problem.path for problem in error.problems} == {
        "title",
        "metadata.date",
        "metadata.severity",
        "metadata.sevrity",
        "timeline.detection[0].time",
        "timeline.detection[1]",
        "went_well",
    }
    assert str(error).startswith("7 problems:\n")


@pytest.mark.parametrize("key", [7, None, 1.5, True, (1, 2), b"title", "\ud800", "a" * 10**6, ""])
def test_a_key_of_any_kind_is_refused(key: object) -> None:
    """A key that no JSON could have is a key that isn't known."""
    inside: dict[object, Any] = {"incident_id": "I", key: 1}
    outside: dict[object, Any] = {"title": "T", "metadata": {"incident_id": "I"}, key: 1}
    for data in ({"title": "T", "metadata": inside}, outside):
        with pytest.raises(pm.ReadError) as caught:
            pm.Report.from_dict(data)  # type: ignore[arg-type]  # that is the point
        check_message(caught.value)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts(3), inner, max_size=3),
    max_leaves=6,
)


def places_in(data: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the path of everything in data."""
    yield path
    if isinstance(data, dict):
        for key, value in data.items():
            yield from places_in(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from places_in(value, (*path, index))


FULL_DATA = FULL.to_dict()


def changed(data: Any, path: Path, value: object) -> Any:
    """Return data with another value at a path."""
    if not path:
        return value
    step, *rest = path
    if isinstance(data, dict):
        return {**data, step: changed(data[step], tuple(rest), value)}
    assert isinstance(step, int)
    return [*data[:step], changed(data[step], tuple(rest), value), *data[step + 1 :]]


@given(st.sampled_from(list(places_in(FULL_DATA))), _json)
@example(("timeline", "detection"), {"a": 1})
@example(("metadata",), [])
@example(("metadata", "date"), None)
@example(("extras", 0, "after"), "")
def test_any_data_in_any_place_are_refused_or_kept(path: Path, value: object) -> None:
    """Whatever is in a place of the data is refused with that place, or round-trips."""
    data = changed(FULL_DATA, path, value)
    outcomes = [let_in(way, data) for way in ("dict", "JSON")]
    for outcome in outcomes:
        if isinstance(outcome, pm.Report):
            assert outcome == outcomes[0]
            check_round_trips(outcome)
        else:
            assert isinstance(outcome, pm.ReadError)
            check_message(outcome)
            places = [problem.path for problem in outcome.problems]
            whole = dotted(path)
            assert any(
                place.startswith(whole) or whole.startswith(place) for place in places
            ) or path[:1] == ("metadata",)  # the date is that of all times


# --- hostile JSON and YAML ------------------------------------------------------------------------

DEEP = 100_000

HOSTILE_JSON: dict[str, tuple[str | bytes, str]] = {
    "nothing": ("", "expected JSON"),
    "white space": (" \n", "expected JSON"),
    "a list nested deep": ("[" * DEEP + "]" * DEEP, "less deep"),
    "an object nested deep": ('{"title":' * DEEP + "1" + "}" * DEEP, "less deep"),
    "nested deep and cut": ("[" * DEEP, "less deep"),
    "a field nested deep": ('{"title":' + "[" * DEEP + "]" * DEEP + "}", "less deep"),
    "cut": (FULL.to_json()[:-1], "expected JSON"),
    "too much": (FULL.to_json() + "{}", "expected JSON"),
    "the same key twice": ('{"title": "a", "title": "b"}', "'title' twice"),
    "the same key twice inside": ('{"metadata": {"date": 1, "date": 2}}', "'date' twice"),
    "NaN": ('{"title": NaN}', "NaN"),
    "infinity": ('{"title": -Infinity}', "-Infinity"),
    "a number of many digits": ('{"title": ' + "9" * 10**6 + "}", "number"),
    "a number of a large exponent": ('{"title": 1e999999}', "expected text"),
    "a comment": ('{"title": "a" /* b */}', "expected JSON"),
    "a trailing comma": ('{"title": "a",}', "expected JSON"),
    "single quotes": ("{'title': 'a'}", "expected JSON"),
    "a control character": ('{"title": "a\x00b"}', "expected JSON"),
    "a lone surrogate": ('{"title": "\\ud800", "metadata": {"incident_id": "I"}}', "surrogate"),
    "a raw surrogate": ('{"title": "\ud800", "metadata": {"incident_id": "I"}}', "surrogate"),
    "other bytes": (b'{"title": "\xff"}', "UTF-8"),
    "UTF-16": (FULL.to_json().encode("utf-16"), "UTF-8"),
    "null": ("null", "a mapping with the fields of a report"),
    "text": ('"title"', "a mapping with the fields of a report"),
    "Markdown": (FULL_TEXT, "expected JSON"),
}


@pytest.mark.parametrize("title", HOSTILE_JSON)
def test_hostile_json_is_refused(title: str) -> None:
    """JSON that isn't, or that hides something, is refused with words about it."""
    text, expected = HOSTILE_JSON[title]
    with few_seconds(), pytest.raises(pm.ReadError) as caught:
        pm.Report.from_json(text)
    check_message(caught.value)
    assert expected in str(caught.value)


def test_a_mark_of_byte_order_is_no_part_of_json() -> None:
    """JSON may begin with a byte order mark."""
    assert pm.Report.from_json("\ufeff" + FULL.to_json()) == FULL
    assert pm.Report.from_json(b"\xef\xbb\xbf" + FULL.to_json().encode()) == FULL


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(9)
)

HOSTILE_YAML: dict[str, tuple[str, str]] = {
    "nothing": ("", "a mapping with the fields of a report"),
    "a comment": ("# nothing\n", "a mapping with the fields of a report"),
    "a bomb": (BOMB, "line 1"),
    "an alias": ("title: &a x\nnotes: *a\n", "line 2"),
    "an alias of itself": ("title: &a [*a]\n", "line 1"),
    "a merge": ("title: x\n<<: {notes: y}\n", "line 2"),
    "a tag that runs": ("title: !!python/object/apply:os.system [ls]\n", "line 1"),
    "a tag of one's own": ("title: !mine x\n", "line 1"),
    "the same key twice": ("title: a\ntitle: b\n", "line 2"),
    "the same key twice, quoted": ("title: a\n'title': b\n", "line 2"),
    "a list as a key": ("? [a]\n: b\n", "line 1"),
    "two documents": ("title: a\n---\ntitle: b\n", "line 2"),
    "nested deep": ("title: " + "[" * DEEP + "]" * DEEP, "line 1"),
    "nested deep and cut": ("{a: " * DEEP, "line 1"),
    "nested deep, by lines": ("\n".join(" " * n + "a:" for n in range(2000)), "line"),
    "cut": ("title: 'a\n", "line"),
    "a tab": ("metadata:\n\tincident_id: I\n", "line 2"),
    "a control character": ("title: a\x00b\n", "line 1"),
    "a lone surrogate": ('title: "\\ud800"\n', "line 1"),
    "a raw surrogate": ("title: a\ud800\n", "line 1"),
    "Markdown": (FULL_TEXT, "line"),
    "text": ("just words", "a mapping with the fields of a report"),
}


@pytest.mark.parametrize("title", HOSTILE_YAML)
def test_hostile_yaml_is_refused(title: str) -> None:
    """YAML that hides something, runs something or grows is refused, where that can be known."""
    text, expected = HOSTILE_YAML[title]
    with few_seconds(), pytest.raises(pm.ReadError) as caught:
        pm.Report.from_yaml(text)
    check_message(caught.value)
    assert expected in str(caught.value)


@pytest.mark.parametrize("title", HOSTILE_YAML)
def test_hostile_yaml_is_no_document_either(title: str) -> None:
    """YAML that is read as Markdown by mistake is refused for what it lacks."""
    if title in ("Markdown", "a comment"):  # both have a heading
        return
    with few_seconds(), pytest.raises(pm.ReadError) as caught:
        pm.Report.from_markdown(HOSTILE_YAML[title][0].replace("\ud800", ""))
    check_message(caught.value)


# --- documents edited by hand ---------------------------------------------------------------------


@cache
def vocabulary() -> frozenset[str]:
    """Return the words of the document's own headings, labels and columns: they aren't content."""
    lines = pm.template().splitlines()
    shown = "\n".join(re.sub(r"\*\([^|]*?\)\*", " ", line) for line in lines)
    return frozenset(words(f"{shown} {' '.join(_OPTIONAL)} kept"))


_OPTIONAL = (
    "Review State Leadup Trigger Where We Got Lucky",
    "Milestone Evidence Source Visibility Type Priority Ticket Completed Labels Parent",
    "End Date Responders Severity Scale",
    "Time to Detect Acknowledge Declare Mitigate Resolve",
    "Kind Started Ended Classification Causes Detected By Mitigated By",
)
"""The headings, labels and columns that the blank document leaves out."""


def lost(source: str, report: pm.Report) -> Counter[str]:
    """Return the words of a document that are in no field and no extra of its report.

    What a report holds is what its document says, so the words are looked for there. Where nothing
    is below one of the document's own headings, labels or columns, nothing is lost with it: such a
    word may be missing as often as it is in a heading, a label or the head of a table.
    """
    missing = words(source) - words(report.to_markdown())
    own = {
        word: n for word, n in words(_headings_and_labels(source)).items() if word in vocabulary()
    }
    return missing - Counter(own)


def _headings_and_labels(source: str) -> str:
    """Return the lines of a document that are headings or heads of tables, and its labels."""
    lines = re.split(r"\r\n|\r|\n", source)
    bold_texts = re.findall(r"\*\*[^*\n]+\*\*", source)
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        unquoted = line.lstrip(" >")
        if unquoted.startswith(("#", "<!--")) or re.fullmatch(r"[ >]*[-=:| ]{3,}", below):
            bold_texts.append(unquoted)
        elif unquoted.startswith("|"):
            bold_texts.append(unquoted.split("|")[1])
    return "\n".join(bold_texts)


def check_document(source: str) -> pm.Report:
    """Read a document; assert that no word is lost and that what is written reads back the same."""
    report = pm.Report.from_markdown(source)
    assert not lost(source, report)
    shown = report.to_markdown()
    reread = pm.Report.from_markdown(shown)
    assert reread == report
    assert reread.to_markdown() == shown
    return report


def edited(old: str, new: str, *, behind: str = "") -> str:
    """Return the full document with a piece of it exchanged: the first after a heading."""
    head, heading, rest = FULL_TEXT.partition(behind) if behind else ("", "", FULL_TEXT)
    assert old in rest, old
    return head + heading + rest.replace(old, new, 1)


EDITS: dict[str, tuple[str, str]] = {
    "an unknown section": ("## Timeline", "## Weather\n\nIt rained.\n\n## Timeline"),
    "an unknown subsection": ("### Investigation", "### Weather\n\nIt rained.\n\n### Investigation"),
    "a section of level 1": ("## Timeline", "# Weather\n\nIt rained.\n\n## Timeline"),
    "a heading that skips a level": ("### Investigation", "##### Small\n\n### Investigation"),
    "an unknown column": (
        "| Metric | Before | During | After | Target |\n|--------|--------|--------|-------|--------|",
        "| Metric | Before | During | After | Target | Rain |\n|--|--|--|--|--|--|",
    ),
    "an unknown row": ("| **Severity** |", "| **Weather** | Rain |\n| **Severity** |"),
    "a row with nothing in it": ("| **Severity** |", "| | |\n| **Severity** |"),
    "a paragraph between": ("### Detection\n\n", "### Detection\n\nAll in UTC.\n\n"),
    "a paragraph behind": ("### Investigation", "That was quick.\n\n### Investigation"),
    "a list for a table": (
        "### Current State\n\n| Metric",
        "### Current State\n\n- Errors rose\n- Latency too\n\n| Metric",
    ),
    "a section twice": ("## Timeline", "## Notes\n\nEarlier.\n\n## Timeline"),
    "a subsection twice": ("### Investigation", "### Detection\n\nAgain.\n\n### Investigation"),
    "a comment": ("## Timeline", "<!-- to do -->\n\n## Timeline"),
    "an HTML block": ("## Timeline", "<details>\n\nwords\n\n</details>\n\n## Timeline"),
    "a link definition": ("## Timeline", "[wiki]: https://wiki.example\n\n## Timeline"),
    "a footnote": ("## Timeline", "[^1]: A footnote.\n\n## Timeline"),
    "a nested list": ("1. Fast\n", "1. Fast\n   - very\n     1. indeed\n"),
    "a paragraph in an item": ("1. Fast\n", "1. Fast\n\n   And good.\n"),
    "code in an item": ("1. Fast\n", "1. Fast\n\n   ```sh\n   ls\n   ```\n"),
    "a quote": ("## Timeline", "> Somebody said.\n\n## Timeline"),
    "a rule": ("### Detection\n\n", "### Detection\n\n---\n\n"),
    "a setext section": ("## Timeline", "Timeline\n--------"),
    "a closed heading": ("## Timeline", "## Timeline ##"),
    "an indented heading": ("## Timeline", "   ## Timeline"),
    "a heading with a colon": ("## Timeline", "## TIMELINE:"),
    "bullets for numbers": ("1. Fast\n2. Calm", "* Fast\n* Calm"),
    "plus signs": ("1. Fast\n2. Calm", "+ Fast\n+ Calm"),
    "brackets for dots": ("1. Fast\n2. Calm", "1) Fast\n2) Calm"),
    "a loose list": ("1. Fast\n2. Calm", "1. Fast\n\n2. Calm"),
    "a list that is numbered oddly": ("1. Fast\n2. Calm", "7. Fast\n7. Calm"),
    "two lists": ("1. Fast\n2. Calm", "1. Fast\n\n- Calm"),
    "a task list": ("1. Fast\n2. Calm", "- [x] Fast\n- [ ] Calm"),
    "a padded table": ("| Metric | Before |", "|   Metric   |  Before |"),
    "a table without edges": ("## Timeline", "Rain | Sun\n--- | ---\nyes | no\n\n## Timeline"),
    "trailing spaces": ("### Detection\n", "### Detection   \n"),
    "tabs": ("1. Fast\n", "1.\tFast\n"),
    "blank lines": ("## Timeline\n", "## Timeline\n\n\n\n"),
    "no blank lines": ("## Timeline\n\n", "## Timeline\n"),
    "words behind a fence": ("## Timeline", "```sh extra words\nls\n```\n\n## Timeline"),
    "an open fence at the end": ("## Notes\n\n", "## Notes\n\n```\n"),
    "an open comment": ("## Notes\n\n", "## Notes\n\n<!-- "),
    "an empty heading": ("## Timeline", "##\n\nwords\n\n## Timeline"),
    "text in a link item": ("](../runbooks/sso.md)", "](../runbooks/sso.md) and [more](b.md)"),
    "a label twice": (
        "- **User Impact:**", "- **User Impact:** some\n- **User Impact:**"
    ),
    "a label that isn't known": ("- **User Impact:**", "- **Weather:** rain\n- **User Impact:**"),
}  # fmt: skip


@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_document_loses_nothing(edit: str) -> None:
    """What somebody adds to a document is kept, and what is written from it reads the same."""
    report = check_document(edited(*EDITS[edit]))
    assert report.metadata == FULL.metadata or edit == "an unknown row"


@pytest.mark.parametrize(
    "edit",
    ["a padded table", "trailing spaces", "tabs", "blank lines",
     "no blank lines", "a setext section", "a closed heading", "an indented heading",
     "a heading with a colon", "bullets for numbers", "plus signs", "brackets for dots",
     "a loose list", "a list that is numbered oddly", "a row with nothing in it"],
)  # fmt: skip
def test_another_spelling_means_the_same(edit: str) -> None:
    """What Markdown takes for the same is the same report."""
    assert check_document(edited(*EDITS[edit])) == FULL


@pytest.mark.parametrize(
    "spell",
    [
        pytest.param(lambda text: text.replace("\n", "\r\n"), id="CRLF"),
        pytest.param(lambda text: text.replace("\n", "\r"), id="CR"),
        pytest.param(lambda text: "\ufeff" + text, id="BOM"),
        pytest.param(lambda text: "\n\n" + text, id="blank lines before"),
        pytest.param(lambda text: text.rstrip("\n"), id="no line end"),
        pytest.param(lambda text: text + "\n\n", id="blank lines behind"),
        pytest.param(lambda text: text.replace("\n\n---\n\n", "\n\n"), id="no rules"),
        pytest.param(lambda text: re.sub(r"(?m)^# (.*)$", r"\1\n=====", text), id="setext title"),
        pytest.param(
            lambda text: re.sub(r"(?m)^## (.*)$", r"\1\n-----", text), id="setext sections"
        ),
        pytest.param(lambda text: re.sub(r"(?m)^(#+ .*)$", r"\1 ##", text), id="closed headings"),
        pytest.param(
            lambda text: re.sub(r"(?m)^\|[-|]+\|$", lambda m: m[0].replace("--", "---"), text),
            id="wide separators",
        ),
        pytest.param(
            lambda text: re.sub(r"(?m)^\|[-|]+\|$", lambda m: m[0].replace("|-", "|:"), text),
            id="aligned columns",
        ),
        pytest.param(lambda text: re.sub(r"(?m)^(\|.*\|)$", r"\1  ", text), id="spaces at ends"),
        pytest.param(
            lambda text: re.sub(r"(?m)^(\|.*\|)$", lambda m: m[0].replace(" | ", "|"), text),
            id="no padding",
        ),
        pytest.param(
            lambda text: re.sub(r"(?m)^(\|.*\|)$", lambda m: m[0].replace(" | ", "   |\t"), text),
            id="much padding",
        ),
        pytest.param(lambda text: re.sub(r"(?m)^( *)- ", r"\1* ", text), id="star bullets"),
        pytest.param(lambda text: re.sub(r"(?m)^( *)- ", r"\1+ ", text), id="plus bullets"),
        pytest.param(lambda text: re.sub(r"(?m)^(\d)\. ", r"\1) ", text), id="brackets"),
        pytest.param(lambda text: re.sub(r"(?m)^\d\. ", r"1. ", text), id="all ones"),
        pytest.param(
            lambda text: re.sub(r"(?m)^(\d\. .*)\n(?=\d)", r"\1\n\n", text), id="loose lists"
        ),
        pytest.param(lambda text: text.replace(":** ", ":**  "), id="spaces after labels"),
        pytest.param(lambda text: text.replace(":** ", "**: "), id="colons outside"),
    ],
)
def test_another_spelling_everywhere_means_the_same(spell: Callable[[str], str]) -> None:
    """A whole document in another spelling of Markdown is the same report."""
    source = spell(FULL_TEXT)
    assert check_document(source) == FULL


@pytest.mark.parametrize(
    ("old", "new", "path", "expected"),
    [
        ("| 2026-01-22 |", "| soon |", "Action Items / Immediate (This Week), row 1", A_DATE),
        ("| Open |", "| lost |", "Action Items / Immediate (This Week), row 1", "one of Open"),
        ("| SEV-2 |", "| SEV-9 |", "Metadata / Severity", "one of SEV-1, SEV-2"),
        ("| 01:24:00 |", "| 84 |", "Metadata / Duration", A_DURATION),
        ("| 2026-01-15 |", "| Jan 15 |", "Metadata / Date", A_DATE),
        ("| Resolved |", "| over |", "Metadata / Status", "one of Resolved, Ongoing"),
        ("| **Reporter** |", "| **Weather** | |\n| **Reporter** |", "Metadata / Weather", "a value"),
        ("- **Priority:** Low", "- **Priority:** P1",
         "Metrics and Monitoring / Monitoring Gaps Identified", "one of High"),
    ],
)  # fmt: skip
def test_a_wrong_value_in_a_document_is_refused_with_its_line(
    old: str, new: str, path: str, expected: str
) -> None:
    """What is recognised and can't be read is reported by its section, row and line."""
    heading = "### Immediate (This Week)" if path.startswith("Action Items") else ""
    source = edited(old, new, behind=heading)
    with pytest.raises(pm.ReadError) as caught:
        pm.Report.from_markdown(source)
    check_message(caught.value)
    (problem,) = caught.value.problems
    assert problem.path.startswith(path)
    assert expected in problem.expected
    assert problem.line is not None
    if new:
        wrong = new.strip("| \n").split("|")[0].strip("* ").split(":** ")[-1]
        assert wrong in source.splitlines()[problem.line - 1]
        assert f"{problem.path} (line {problem.line}): expected" in str(problem)


def test_all_wrong_values_of_a_document_come_at_once() -> None:
    """Mistakes in several sections are all reported, in the order of their lines."""
    source = edited("| SEV-2 |", "| SEV-9 |").replace("| 2026-01-22 |", "| soon |")
    with pytest.raises(pm.ReadError) as caught:
        pm.Report.from_markdown(source.replace("| 2026-01-20 |", "| never |"))
    lines = [problem.line or 0 for problem in caught.value.problems]
    # The severity; the due day and the day of completion of four actions; a sign-off; a revision.
    assert len(lines) == 1 + 2 * 4 + 1 + 1
    assert lines == sorted(lines)


def test_a_document_without_a_title_is_refused() -> None:
    """A document has a title."""
    with pytest.raises(pm.ReadError, match="the title"):
        pm.Report.from_markdown(FULL_TEXT.partition("\n")[2])
    for empty in ("", " \n", "\ufeff", "---", "words", "\x00"):
        with pytest.raises(pm.ReadError) as caught:
            pm.Report.from_markdown(empty)
        assert [problem.path for problem in caught.value.problems] == ["the title"]


def test_the_blank_document_makes_the_trip() -> None:
    """The blank document is read, and what is written from it reads back equal."""
    report = pm.Report.from_markdown(pm.template())
    assert pm.Report.from_markdown(report.to_markdown()) == report


def test_a_row_with_too_many_cells_is_kept() -> None:
    """A row that its table can't hold loses no cell."""
    source = edited("| 45 min |", "| 45 min | Surplus |", behind="### Service Impact")
    assert "Surplus" in check_document(source).to_markdown()


@pytest.mark.parametrize(
    "item",
    [
        "[one](a.md) and [two](b.md)",
        "see [one](a.md)",
        "[one](a.md 'A title')",
        "`[code]` in words",
    ],
)
def test_a_reference_that_is_no_single_link_is_kept_as_it_was(item: str) -> None:
    """Words around links stay the Markdown that they are."""
    shown = check_document(edited("- [Runbook](../runbooks/sso.md)", f"- {item}")).to_markdown()
    assert f"- {item}\n" in shown


def test_subsections_may_be_in_another_order() -> None:
    """The order of sections makes no difference to what they hold."""
    head, _, rest = FULL_TEXT.partition("### Detection")
    detection, _, rest = rest.partition("### Investigation")
    investigation, _, rest = rest.partition("### Resolution")
    swapped = f"{head}### Investigation{investigation}### Detection{detection}### Resolution{rest}"
    assert check_document(swapped) == FULL


def test_sections_may_be_in_another_order() -> None:
    """The order of sections makes no difference to what they hold, the date of times among it."""
    title, *sections = re.split(r"(?m)^(?=## )", FULL_TEXT.replace("\n---\n", "\n"))
    report = check_document(title + "\n\n".join(reversed(sections)))
    # What is of no field, and what is its author's own, follows the sections that it follows.
    assert attrs.evolve(report, extras=(), custom_sections=()) == attrs.evolve(
        FULL, extras=(), custom_sections=()
    )
    assert {(own.title, own.body) for own in report.custom_sections} == {
        (own.title, own.body) for own in FULL.custom_sections
    }


_LINES = FULL_TEXT.split("\n")
_HARD_LINES = [
    "", "---", "```", "~~~", "<!-- kept -->", "<!-- /kept -->", "<!-- -->", "<!--", "-->", "<div>",
    "# Another title", "## Timeline", "## Weather", "### Detection", "#### Deep", "##### Deeper",
    "===", "| a | b |", "|---|---|", "| Field | Value |", "- a", "1. a", "  - a", "    code", "> a",
    "**Lesson:** a", "- **User Impact:** a", "words", "[a]: b", "| **Severity** | SEV-1 |", "\\",
]  # fmt: skip

_mutations = st.lists(
    st.one_of(
        st.tuples(st.just("drop"), st.integers(0, len(_LINES)), st.just("")),
        st.tuples(st.just("twice"), st.integers(0, len(_LINES)), st.just("")),
        st.tuples(st.just("swap"), st.integers(0, len(_LINES)), st.just("")),
        st.tuples(st.just("insert"), st.integers(0, len(_LINES)), st.sampled_from(_HARD_LINES)),
        st.tuples(st.just("insert"), st.integers(0, len(_LINES)), texts()),
        st.tuples(
            st.just("rename"),
            st.integers(0, len(_LINES)),
            st.sampled_from(["Weather", "Notes", "Timeline", "Detection", "Data Sources"]),
        ),
        st.tuples(
            st.just("indent"), st.integers(0, len(_LINES)), st.sampled_from([" ", "   ", ">"])
        ),
        st.tuples(st.just("cut"), st.integers(0, len(FULL_TEXT)), st.just("")),
    ),
    min_size=1,
    max_size=5,
)


def mutated(mutations: list[tuple[str, int, str]]) -> str:
    """Return the full document after some accidents."""
    lines = list(_LINES)
    for kind, place, text in mutations:
        if not lines:
            break
        at = place % len(lines)
        if kind == "drop":
            del lines[at]
        elif kind == "twice":
            lines.insert(at, lines[at])
        elif kind == "swap":
            lines[at], lines[at - 1] = lines[at - 1], lines[at]
        elif kind == "insert":
            lines.insert(at, text)
        elif kind == "rename":
            headings_at = [n for n, line in enumerate(lines) if line.startswith("#")]
            if headings_at:
                nth = headings_at[place % len(headings_at)]
                lines[nth] = lines[nth].partition(" ")[0] + " " + text
        elif kind == "indent":
            lines[at] = text + lines[at]
        else:
            lines = "\n".join(lines)[:place].split("\n")
    return "\n".join(lines)


@given(_mutations)
def test_a_damaged_document_is_refused_or_loses_nothing(
    mutations: list[tuple[str, int, str]],
) -> None:
    """After any accident a document is refused, or no word is lost and it is a fixed point."""
    source = mutated(mutations)
    try:
        check_document(source)
    except pm.ReadError as error:
        check_message(error)


@pytest.mark.parametrize("size", range(0, len(FULL_TEXT), 41))
def test_a_document_that_is_cut_is_refused_or_loses_nothing(size: int) -> None:
    """A document that ends anywhere is refused, or no word of it is lost."""
    try:
        check_document(FULL_TEXT[:size])
    except pm.ReadError as error:
        check_message(error)


@given(st.lists(st.sampled_from(_HARD_LINES) | texts(), max_size=12).map("\n".join))
@example("[a](b) and [c](d)")
@example("\xa0")
@example("\x85")
@example("![a](<b c>)")
@example("```\na\n\n# b")
def test_any_text_after_a_document_is_kept(text: str) -> None:
    """Whatever is pasted below a section, no word of it is lost."""
    for heading in ("## Notes", "### Detection", "## What Went Well", "### Data Sources", "## X"):
        try:
            check_document(f"{_HEAD}\n\n{heading}\n\n{text}\n")
        except pm.ReadError as error:
            check_message(error)


_HEAD = "# T\n\n## Metadata\n\n| Field | Value |\n|---|---|\n| **Incident ID** | I |"
