"""What `read_yaml` takes for what, and how it says what it doesn't take."""

import copy
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from postmortem import Report
from postmortem.errors import Problem, ReadError
from postmortem.serialize import MAX_DEPTH, yaml_read
from postmortem.serialize.yaml_read import read_yaml
from tests.growth import MOST, exponent


@pytest.fixture(params=["libyaml", "PyYAML"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run each test with either parser."""
    if request.param == "libyaml" and not yaml.__with_libyaml__:
        pytest.skip("PyYAML was built without libyaml")
    monkeypatch.setattr(yaml_read, "_LIBYAML", request.param == "libyaml")


def problems(text: str) -> tuple[Problem, ...]:
    """Return what is wrong with a text that has to be refused."""
    with pytest.raises(ReadError) as caught:
        read_yaml(text)
    return caught.value.problems


def places(text: str) -> list[tuple[int | None, int | None]]:
    """Return the lines and columns of what is wrong with a text."""
    return [(problem.line, problem.column) for problem in problems(text)]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "12:30",
            "09:30",
            "12:30:45",
            "NO",
            "no",
            "Yes",
            "on",
            "y",
            "1e3",
            "12e3456",
            "010",
            "0o17",
        ),
        *(
            "1.10",
            "1",
            "-1",
            "2026-01-15",
            "2026-01-15 00:15",
            "0x1F",
            ".inf",
            ".nan",
            "=",
            "<<",
            "~",
        ),
        *(
            "Null",
            "NULL",
            "True",
            "FALSE",
            "a b",
            "a#b",
            "a:b",
            "http://x",
            "it's",
            "a, [b]",
            "😀",
            "-1a",
        ),
    ],
)
def test_a_plain_scalar_stays_as_typed(text: str) -> None:
    """Numbers, times, dates and the words of YAML 1.1 are text, as a value, an item and a key."""
    assert read_yaml(f"a: {text}").data == {"a": text}
    assert read_yaml(f"- {text}\n- - {text}").data == [text, [text]]
    assert read_yaml(f"{text}: a").data == {text: "a"}
    assert read_yaml(text).data == text


def test_null_true_false_and_nothing_resolve() -> None:
    """Only the lower-case words and an empty value are something else than text."""
    text = "- null\n- true\n- false\n-\n- a:\n- {b: , c}\n- []\n- {}"
    assert read_yaml(text).data == [
        *(None, True, False, None),
        *({"a": None}, {"b": None, "c": None}, [], {}),
    ]


@pytest.mark.parametrize("word", ["null", "true", "false", ""])
def test_a_quoted_scalar_is_text(word: str) -> None:
    """Quotes and blocks make text of every word."""
    assert read_yaml(f"- '{word}'\n- \"{word}\"").data == [word, word]
    assert read_yaml(f"- |-\n  {word}\n- >-\n  {word}").data == [word, word]


def test_a_key_is_text() -> None:
    """A key is text whatever it looks like."""
    text = "null: a\ntrue: b\n1: c\n~: d\n'': e\n? long\n: f\n"
    assert read_yaml(text).data == {
        "null": "a",
        "true": "b",
        "1": "c",
        "~": "d",
        "": "e",
        "long": "f",
    }


@pytest.mark.parametrize(
    "text", ["", "\n\n", "# only a comment", "---\n", "---\n...\n", "\ufeff", "null"]
)
def test_an_empty_text_is_none(text: str) -> None:
    """A text without a value is None."""
    assert read_yaml(text).data is None


@pytest.mark.parametrize("text", ["", "# only a comment"])
def test_an_empty_text_has_no_places(text: str) -> None:
    """A text without a document has nothing to locate."""
    assert read_yaml(text).locate(["a"]) is None


@pytest.mark.parametrize(
    "start", ["\ufeff", "---\n", "%YAML 1.1\n---\n", "%YAML 1.2\n---\n", "# x\n\n"]
)
def test_text_before_the_document_is_skipped(start: str) -> None:
    """A byte order mark, a directive and comments are no part of the data."""
    assert read_yaml(f"{start}a: b\n").data == {"a": "b"}


def test_line_ends_of_windows_are_line_ends() -> None:
    """A text with CRLF reads like one with LF."""
    text = "a: b\nc: |\n  d\n  e\nf:\n  - g\n"
    assert read_yaml(text.replace("\n", "\r\n")).data == read_yaml(text).data


def test_block_scalars_keep_their_lines() -> None:
    """A literal block keeps its lines, a folded one joins them, quotes fold and unescape."""
    text = 'a: |\n  x\n\n   y\nb: >-\n  x\n  y\n\n  z\nc: "x\n  y\\n\\u00e9\\t"\nd: x\n  y'
    assert read_yaml(text).data == {"a": "x\n\n y\n", "b": "x y\nz", "c": "x y\né\t", "d": "x y"}


def test_flow_style_may_go_over_lines() -> None:
    """Lists and mappings in brackets go over lines, with comments, as in JSON."""
    text = '{\n\t"a": [b, # c\n\n  "d"\n],\n"e":"f" }'
    assert read_yaml(text).data == {"a": ["b", "d"], "e": "f"}


def test_a_tab_may_be_between_words() -> None:
    """A tab that doesn't indent is white space."""
    assert read_yaml("a:\tb\tc\t# d\n").data == {"a": "b\tc"}
    assert read_yaml("- a\t b\n- [b,\tc]").data == ["a\t b", ["b", "c"]]


YAML_PIECES = [
    *(
        "a",
        "b: ",
        "c: ",
        ": ",
        "- ",
        "-",
        "\n",
        "\n",
        "\n  ",
        "\n    ",
        " ",
        "\t",
        "[",
        "]",
        "{",
        "}",
        ", ",
    ),
    *(
        "'",
        '"',
        " #",
        "|\n",
        "|-\n  ",
        ">\n  ",
        "? ",
        "!",
        "&x ",
        "*x",
        "---\n",
        "...\n",
        "%",
        "é",
        "😀",
    ),
    *(
        "\x85",
        "\u2028",
        "\r\n",
        "~",
        "null",
        "\\n",
        "\\ud83d",
        "\\U00110000",
        "<<",
        "@",
        "\ufeff",
        "\x01",
    ),
]


@given(st.lists(st.sampled_from(YAML_PIECES), max_size=14).map("".join))
@example("a: b\tc")
@example("a\n\tb: c")
@example("a\n\n\u2028b")
def test_both_parsers_read_the_same_data(text: str) -> None:
    """Data that libyaml and PyYAML's own parser both make of a text is the same."""
    results = []
    for libyaml in {False, yaml.__with_libyaml__}:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(yaml_read, "_LIBYAML", libyaml)
            try:
                results.append(read_yaml(text).data)
            except ReadError:
                return
    assert all(result == results[0] for result in results)


@given(st.text(st.characters(codec=None)) | st.lists(st.sampled_from(YAML_PIECES)).map("".join))
def test_any_text_is_read_or_refused_with_its_place(text: str) -> None:
    """Any text at all is data or a ReadError whose every problem has a place in the text."""
    try:
        read_yaml(text)
    except ReadError as error:
        lines = len(text.splitlines()) + 1
        assert all(1 <= (problem.line or 0) <= lines for problem in error.problems)  # noqa: PT017
        assert all((problem.column or 0) >= 1 for problem in error.problems)  # noqa: PT017
        assert str(error).isprintable() or len(error.problems) > 1  # noqa: PT017


# --- Refused ----------------------------------------------------------------------------------


def test_a_duplicate_key_names_both_places() -> None:
    """A key that comes twice is refused where it comes again, with the place of the first."""
    (problem,) = problems("é😀: 1\nb:\n  c: 1\n  'c': 2\n  d: 3")
    assert str(problem) == (
        "line 4, column 3: expected each key once in a mapping, found 'c'; "
        "it is already on line 3, column 3"
    )


def test_the_same_key_in_two_mappings_is_fine() -> None:
    """Only keys of one mapping have to differ."""
    assert read_yaml("- a: 1\n- a: {a: 1}\n").data == [{"a": "1"}, {"a": {"a": "1"}}]


def test_a_tag_is_refused_and_nothing_made() -> None:
    """Tags of Python, of YAML and one's own are refused alike."""
    text = "a: !!python/object/apply:os.system [ls]\nb: !!str c\nd: !e f\ng: ! h\n!!set i: j\n"
    assert places(text) == [(1, 4), (2, 4), (3, 4), (4, 4), (5, 1)]
    assert [problem.found for problem in problems(text)] == [
        *("'!!python/object/apply:os.system'", "'!!str'", "'!e'", "'!'", "'!!set'")
    ]


def test_anchors_aliases_and_merge_keys_are_refused() -> None:
    """An anchor, an alias, an alias as a key and a merge are refused; `<<` alone is text."""
    assert places("a: &x b\nc: *x\n*x : d\n<<: *x\n<: &y {}\n") == [
        *((1, 4), (2, 4), (3, 1), (4, 5), (5, 4))
    ]
    assert read_yaml("<<: {a: b}").data == {"<<": {"a": "b"}}


def test_a_bomb_of_aliases_is_refused_at_once() -> None:
    """Aliases of aliases are never followed."""

    def bomb(depth: int) -> str:
        levels = [f"l{n}: &l{n} [" + ", ".join([f"*l{n - 1}"] * 9) + "]\n" for n in range(1, depth)]
        return "l0: &l0 lol\n" + "".join(levels)

    assert sum(problem.more or 1 for problem in problems(bomb(30))) == 1 + 29 * 10
    assert exponent(problems, bomb, start=16, largest=2_000) < MOST


def test_a_key_that_is_a_collection_is_refused() -> None:
    """A list or a mapping is no key; the message for a template's braces asks for quotes."""
    assert places("? [a]\n: b\n{c: d}: e\n? - f\n: g") == [(1, 3), (3, 1), (4, 3)]
    (problem,) = problems("title: {{ incident }}")
    assert problem.found == "a mapping"
    assert problem.hint is not None
    assert "quotes" in problem.hint


@pytest.mark.parametrize(
    "text", ["a: b\n---\nc: d", "a: b\n...\n---\n", "---\n---\n", "a\n---\n!x b"]
)
def test_a_second_document_is_refused(text: str) -> None:
    """A text has one document, and the second is refused where it begins."""
    (problem,) = problems(text)
    assert problem.expected == "one document"
    assert text.split("\n")[(problem.line or 0) - 1] == "---"


def test_all_problems_come_at_once_and_syntax_is_the_last() -> None:
    """Everything that is refused is reported together, up to the first error of syntax."""
    assert places("a: &x 1\na: !y 2\nb: *x\nc: @d\ne: *x") == [
        (1, 4),
        (2, 1),
        (2, 4),
        (3, 4),
        (4, 4),
    ]


def test_a_read_error_copies() -> None:
    """The error carries nothing of the parser."""
    with pytest.raises(ReadError) as caught:
        read_yaml("a: @b")
    assert copy.deepcopy(caught.value).problems == caught.value.problems


def nested(levels: int) -> list[str]:
    """Return texts of that many levels, in every style."""
    return [
        "[" * levels + "]" * levels,
        "{a: " * levels + "}" * levels,
        "- " * levels + "a",
        "".join(f"{'  ' * level}a:\n" for level in range(levels)),
        "".join(f"{'  ' * level}-\n" for level in range(levels)),
    ]


@pytest.mark.parametrize("style", range(5))
def test_the_depth_has_a_limit(style: int) -> None:
    """As many levels as `MAX_DEPTH` are read, one more is refused."""
    read_yaml(nested(MAX_DEPTH)[style])
    (problem,) = problems(nested(MAX_DEPTH + 1)[style])
    assert problem.expected == f"at most {MAX_DEPTH} levels of nesting"


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? ", "[{a: "])
def test_endless_nesting_is_refused_at_once(opening: str) -> None:
    """Nesting without end is refused at its limit, without recursion, in time that grows with it."""
    text = opening * 100_000
    assert problems(text)[-1].expected == f"at most {MAX_DEPTH} levels of nesting"
    assert exponent(problems, lambda count: opening * count, largest=100_000) < MOST


@pytest.mark.parametrize("opening", ["[", "{a: "])
def test_brackets_are_not_scanned_far_behind_the_limit(opening: str) -> None:
    """PyYAML's scanner, which looks ahead for the end of a key, stops where nothing more is read."""
    parser: Any = yaml_read._PureParser(opening * 10_000)
    levels = 0
    while levels <= MAX_DEPTH:
        levels += isinstance(parser.get_event(), yaml.CollectionStartEvent)
    assert parser.index <= (MAX_DEPTH + 3) * len(opening)


# --- Messages ---------------------------------------------------------------------------------

COMMON_MISTAKES = [
    ("id: x\nowner: @alice", (2, 8), "'@alice'", "in quotes"),
    ("title: API: 5xx errors", (1, 11), "': 5xx errors'", 'contains ": " in quotes'),
    ("- *bold*", (1, 3), "'*bold*'", "in quotes"),
    ("- *bold", (1, 3), "'*bold'", "in quotes"),
    ("- **bold** move", (1, 3), "'**bold** move'", "in quotes"),
    ("a: &amp; b", (1, 4), "'&amp; b'", "in quotes"),
    ("a: `code`", (1, 4), "'`code`'", "in quotes"),
    ("a: %5", (1, 4), "'%5'", "in quotes"),
    ("a: > 5 min", (1, 4), "'> 5 min'", "in quotes"),
    ("a: |x|", (1, 4), "'|x|'", "in quotes"),
    ("a: [WIP] fix", (1, 10), "'fix'", "in quotes"),
    ("a: {x} y", (1, 8), "'y'", "in quotes"),
    ("a: [WIP", (1, 8), "the end of the text", "in quotes"),
    ("a: - b", (1, 4), "'- b'", "on the line after its key"),
    ("a: ? b", (1, 4), "'? b'", "in quotes"),
    ("a: 'it's b'", (1, 8), '"s b\'"', "all of it in quotes"),
    ('a: "b" c', (1, 8), "'c'", "all of it in quotes"),
    ('a:\n  - b: "c\n\nd: e', (2, 8), "'\"c'", "close the quotation mark"),
    ('a: "é\\d"', (1, 6), None, "double the backslash"),
    ('a: "\\ud83d\\ude00"', None, None, "double the backslash"),
    ("a:\n\tb: c", (2, 1), "'\\tb: c'", "indent with spaces"),
    ("a: b\n\tc", (2, 1), "'\\tc'", "indent with spaces"),
    ("a:\n  - b\n - c", (3, 2), "'- c'", "same column"),
    ("a:\n    b: c\n  d: e", (3, 3), "'d: e'", "same column"),
    ("- a\nb: c", (2, 1), "'b: c'", "same column"),
    ("a: b\n  c: d", (2, 4), "': d'", "indent this line like the entry before"),
    ("a: b\nc\nd: e", (2, 1), "'c'", "into a block"),
    ("a: b\n...\nc", (3, 1), "'c'", "line of dots"),
    ("é😀: ü\n😀: @x", (2, 4), "'@x'", "in quotes"),
    ("a: b\u2028c", (2, 1), "'c'", "invisible line break '\\u2028'"),
    ("a: b\r\nc: \x1b[31m", (2, 4), "'\\x1b'", '"\\u001b"'),
    ("a: \0", (1, 4), "'\\x00'", "delete it"),
    ("a: b\ufeffc", (1, 5), "'\\ufeff'", '"\\ufeff"'),
    ("a: ]", (1, 4), "']'", "the parser says"),
]


@pytest.mark.parametrize(("text", "place", "found", "hint"), COMMON_MISTAKES)
def test_a_common_mistake_is_explained(
    text: str, place: tuple[int, int] | None, found: str | None, hint: str
) -> None:
    """What people get wrong is shown at its place, with what to do about it."""
    (problem,) = problems(text)
    # The two parsers count the characters of an escape differently.
    if place is not None and "\\d" not in text:
        assert (problem.line, problem.column) == place
    if found is not None:
        assert problem.found == found
    assert hint in (problem.hint or "")


def test_a_lone_surrogate_is_refused() -> None:
    """What no file can hold is refused with its place."""
    assert str(problems("a:\n- é\ud800")[0]) == (
        "line 2, column 4: expected printable text, found '\\ud800'"
    )


def test_a_message_is_short_and_printable() -> None:
    """A line without end or with hidden characters doesn't flood a terminal."""
    text = str(problems("a: @" + "x\u202e" * 100_000)[0])
    assert len(text) < 400
    assert text.isprintable()


# --- Places -----------------------------------------------------------------------------------

PLACED = """\
# A comment.
id: INC-1
é😀: {a: [b, c], d: }
list:
  - time: 00:15
    notes: |
      x
  -
    - deep
    -
  - 'last'
'quoted': q
"""


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ([], (2, 1)),
        (["id"], (2, 1)),
        (["é😀"], (3, 1)),
        (["é😀", "a"], (3, 6)),
        (["é😀", "a", 1], (3, 13)),
        (["é😀", "d"], (3, 17)),
        (["list"], (4, 1)),
        (["list", 0], (5, 5)),
        (["list", 0, "notes"], (6, 5)),
        (["list", 1, 0], (9, 7)),
        (["list", 2], (11, 5)),
        (["quoted"], (12, 1)),
        (["list", 0, "missing", "deeper"], (5, 5)),
        (["list", 9], (4, 1)),
        (["list", "0"], (4, 1)),
        (["id", 0], (2, 1)),
        (["missing"], (2, 1)),
        ([0], (2, 1)),
    ],
)
def test_a_path_leads_to_its_place(path: list[str | int], place: tuple[int, int]) -> None:
    """An entry is at its key, an item at itself, and what is missing where the way to it ends."""
    assert read_yaml(PLACED).locate(path) == place


def test_places_are_counted_after_a_byte_order_mark() -> None:
    """A byte order mark is no column; CRLF is one line break."""
    document = read_yaml("\ufeffa: b\r\nc: d")
    assert document.locate(["a"]) == (1, 1)
    assert document.locate(["c"]) == (2, 1)


def test_every_key_is_found_at_its_place() -> None:
    """At the place of each entry, on any level, the text goes on with the entry's key."""

    def paths(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
        inner: list[tuple[str | int, object]] = []
        if isinstance(value, dict):
            inner = list(value.items())
        elif isinstance(value, list):
            inner = list(enumerate(value))
        for step, below in inner:
            yield (*path, step)
            yield from paths(below, (*path, step))

    document = read_yaml(PLACED)
    lines = PLACED.splitlines()
    count = 0
    for path in paths(document.data):
        line, column = document.locate(path) or (0, 0)
        if isinstance(key := path[-1], str):
            count += 1
            assert lines[line - 1][column - 1 :].lstrip("'").startswith(key)
    assert count == 8


@pytest.mark.parametrize(
    ("line", "path", "quoted"),
    [
        ("title: Login #7 was down", "title", '"Login #7 was down"'),
        ("title: T\ntimeline:\n  events:\n    - event: Paged in #incidents by bob",
         "timeline.events[0].event", '"Paged in #incidents by bob"'),
        ("title: T\nwent_well:\n  - fixed by #421", "went_well[0]", '"fixed by #421"'),
        ("title: T\ncommunication:\n  internal:\n    - channel: #ops\n      message: hi",
         "communication.internal[0].channel", '"#ops"'),
        ("title: T\nmetadata:\n  reviewers:\n    - Ann #2\n    - Bob", "metadata.reviewers[0]", '"Ann #2"'),
    ],
)  # fmt: skip
def test_text_that_a_number_sign_cuts_is_refused(line: str, path: str, quoted: str) -> None:
    """A text without quotes that ` #` would cut is an error that shows the quotes, and its place."""
    with pytest.raises(ReadError) as caught:
        Report.from_yaml(line)
    (problem,) = caught.value.problems
    assert problem.path == path
    assert problem.line == line.count("\n", 0, line.index("#")) + 1
    assert quoted in (problem.hint or "")


@pytest.mark.parametrize(
    "line",
    [
        "title: T # a comment",
        "title: T #",
        'title: "T #7"',
        "title: T#7",
        "title: T\nnotes: |\n  a #7",
        "title: T\nmetadata:\n  date: 2026-01-15 #monday\n  severity: SEV-2 #high",
        "title: T\nmetadata: #facts\n  reporter: Ann",
    ],
)
def test_a_comment_is_a_comment(line: str) -> None:
    """A number sign with a blank after it, in quotes, or after what is no text is no mistake."""
    assert Report.from_yaml(line).title.startswith("T")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (
            "timeline:\n  detection:\n    -time: 10:00\n     event: a\n",
            "put a space after the dash: - time",
        ),
        ("timeline:\n  detection:\n    -time: 10:00\n", "put a space after the dash: - time"),
        (
            "timeline:\n  detection:\n    time: 10:00\n    event: a\n",
            "begin with a dash in YAML: - time",
        ),
        ("timeline:\n  detection:\n    - time: 10:00\n       event: a\n", "by 6 spaces"),
        ("timeline:\n  detection:\n    - time: 10:00\n     event: a\n", "by 6 spaces"),
        ("metadata:\n  date: 2026-01-15\n   severity: SEV-2\n", "by 2 spaces"),
        ("went_good:\n  - x\n", "did you mean 'went_well'"),
        ("actions:\n  - x\n", "did you mean 'action_items'"),
        ("metadata:\n  author: Ann\n", "did you mean 'reporter'"),
        ("timeline:\n  events:\n    - when: 10:00\n      event: a\n", "did you mean 'time'"),
    ],
)
def test_a_slip_of_a_person_is_explained(text: str, hint: str) -> None:
    """A dash, a space or a name that is nearly right is an error that says what to write."""
    with pytest.raises(ReadError, match=re.escape(hint)):
        Report.from_yaml(f"title: T\n{text}")
