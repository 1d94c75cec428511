"""What `write_yaml` writes, every reader reads as the same data."""

import re
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from postmortem.serialize import MAX_DEPTH
from postmortem.serialize.yaml_read import read_yaml
from postmortem.serialize.yaml_write import write_yaml

NUMBERS = [
    *("0", "-0", "1", "-1", "+1", "00", "08", "010", "0o17", "0x1F", "0X1f", "0b11", "0b1g", "0x"),
    *("1_000", "_1", "1_", "1__0", "1,000", "1.10", "1.", ".5", "5.", "+.5", "-.5", "1.5h", "0xg"),
    *("1e3", "1E3", "1e+3", "1e-3", "12e3456", "685e2", "123e4567890", "0e0", "1e", "e1", "1d"),
    *(
        ".inf",
        "-.inf",
        "+.INF",
        ".nan",
        ".NaN",
        "inf",
        "nan",
        "NaN",
        "-inf",
        "Infinity",
        "1n",
        "1y",
    ),
    *("12:30", "09:30", "12:30:45", "190:20:30.15", "1:2", "9:5", "٣", "१२", "²", "½", "Ⅷ"),
]
DATES = [
    *("2026-01-15", "2001-1-1", "2026-01-15T00:15:00Z", "2026-01-15t00:15:00.5-05:00"),
    *("2026-01-15 00:15", "2026-01-15 00:15:00", "2026-01-15 00:15:00 +1", "2026-01-15 00:15 UTC"),
    *("2026-01", "20260115", "10:30 am", "PT45M"),
]
YES_AND_NO = ["y", "n", "yes", "no", "on", "off", "true", "false"]
WORDS = [
    spelling
    for word in [*YES_AND_NO, "null", "~", "none", "nil", "undefined"]
    for spelling in (word, word.upper(), word.capitalize())
]
SYNTAX = [
    *("", " ", "  ", "-", "--", "---", "--- a", "...", "... a", "- a", "-a", "?", "? a", "?a"),
    *(
        ":",
        ": a",
        ":a",
        "a:",
        "a: b",
        "a :b",
        "a:b",
        "::",
        "a::b",
        "a:#b",
        "a #b",
        "a#b",
        "#",
        "#a",
    ),
    *(
        ",a",
        "[a",
        "]a",
        "{a",
        "}a",
        "[]",
        "{}",
        "a, [b] {c}",
        "{{ x }}",
        "${x}",
        "&a",
        "*a",
        "**a**",
    ),
    *("!a", "!!str a", "a!", "|", "|-", "|a", "a|b", ">", ">-", "> a", "'a", "'", "''", "a'b", '"'),
    *(
        '"a"',
        'a"b',
        'it\'s "x"',
        "'\"'",
        "%a",
        "%YAML 1.2",
        "@alice",
        "`a`",
        "\\",
        "a\\b",
        "\\n",
        "\\u00e9",
    ),
    *(
        "=",
        "<<",
        "<a",
        "<<a",
        "=a",
        "~a",
        "+a",
        ".a",
        ".",
        "..",
        "....",
        "_",
        "_a",
        "(a)",
        "/a",
        "$a",
    ),
    *(" a", "a ", "\ta", "a\t", "a\tb", "https://x.y/z?a=b#c", "API: 5xx errors", "5xx errors"),
    *("45 min", "3rd", "100%", "1 #g", "5: g", "1:g", "x: |", "NO g"),
]
LINES = [
    *(
        "\n",
        "\n\n",
        " \n",
        "\n ",
        "a\n",
        "a\nb",
        "a\nb\n",
        "a\nb\n\n",
        "a\nb\n\n\n",
        "\na",
        "\n\na\n",
    ),
    *(" a\nb", "  a\n b", "\ta\nb", "a\n\tb", "a\n  b\n c", "a \nb", "a\n \nb", "a\n\t\nb", "a\n "),
    *("a\n\t", "a\n\nb", "a\r\nb", "a\rb", "\r", "---\na", "a\n---\nb", "a\n...\nb", "# x\ny"),
    *(
        "- a\n- b",
        "a: b\nc",
        "```\ncode\n```\n",
        "日本\n語",
        "a\u3000\nb",
        "\u3000\nb",
        "\n---",
        "\n\ta",
    ),
    *("a\n# b", "a\n  # b\n", "key: |\n  text\n", "  \na", "a\n\n ", "%a\nb", "\xa0\n\xa0"),
]
CHARACTERS = [
    *(
        "\0",
        "\a",
        "\b",
        "\v",
        "\f",
        "a\fb",
        "\x1b[31m",
        "\x1c",
        "\x7f",
        "\x80",
        "\x9f",
        "\x85",
        "a\x85b",
    ),
    *(
        "\xa0",
        "a\xa0",
        "\xa0a",
        "\xad",
        "\u1680",
        "\u2000",
        "\u2028",
        "a\u2028b",
        "\u2029",
        "a\u2029",
    ),
    *("\u200b", "\u200d", "\u202e", "\u2060", "\u3000", "\u3000a", "\ufeff", "a\ufeffb", "\ue000"),
    *(
        "\ufffd",
        "\ufffe",
        "\uffff",
        "\ufdd0",
        "\U0001fffe",
        "\U0010ffff",
        "é",
        "e\u0301",
        "日本",
        "😀",
    ),
    *("😀 a: b", "👩‍🚒", "\r\x85\u2028\n", "a\u2028\nb", "\x1f\nb"),
]
LONG = [
    *("x" * length for length in (127, 128, 129, 1020, 1024, 1025, 5000)),
    *("word " * 1000 + "end", "é" * 1500, '"' * 600, "\x01" * 400, "\n".join(["line"] * 200)),
]
SHORT = [*NUMBERS, *DATES, *WORDS, *SYNTAX, *LINES, *CHARACTERS]
HARD = [*SHORT, *LONG]


def ours(text: str) -> object:
    """Read with our own reader."""
    return read_yaml(text).data


def pyyaml(text: str) -> object:
    """Read with PyYAML in Python."""
    return yaml.safe_load(text)


def pyyaml_libyaml(text: str) -> object:
    """Read with PyYAML over libyaml."""
    if not yaml.__with_libyaml__:
        pytest.skip("PyYAML was built without libyaml")
    return yaml.load(text, Loader=yaml.CSafeLoader)


def ruamel_safe(text: str) -> object:
    """Read with ruamel over its libyaml, if it has it."""
    return pytest.importorskip("ruamel.yaml").YAML(typ="safe").load(text)


def ruamel_pure(text: str) -> object:
    """Read with ruamel in Python, as YAML 1.2."""
    return pytest.importorskip("ruamel.yaml").YAML(typ="safe", pure=True).load(text)


def ruamel_round_trip(text: str) -> object:
    """Read with ruamel's round-trip loader, its default."""
    return pytest.importorskip("ruamel.yaml").YAML(typ="rt").load(text)


def ruamel_yaml_1_1(text: str) -> object:
    """Read with ruamel as YAML 1.1."""
    return ruamel_pure(f"%YAML 1.1\n---\n{text}")


def yaml12(text: str) -> object:
    """Read with py-yaml12: Rust, YAML 1.2."""
    result: object = pytest.importorskip("yaml12").parse_yaml(text)
    return result


def yaml_rs(text: str) -> object:
    """Read with yaml-rs: Rust, YAML 1.2."""
    # By default it reads a date as a date even in quotes, so no writer can reach it with a text
    # like "2026-01-15"; without that, it is exact.
    result: object = pytest.importorskip("yaml_rs").loads(text, parse_datetime=False)
    return result


def ryaml(text: str) -> object:
    """Read with ryaml: Rust, over serde."""
    result: object = pytest.importorskip("ryaml").loads(text)
    return result


READERS = [
    *(ours, pyyaml, pyyaml_libyaml, ruamel_safe, ruamel_pure, ruamel_round_trip, ruamel_yaml_1_1),
    *(yaml12, yaml_rs, ryaml),
]
each_reader = pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)


def plain(value: object) -> object:
    """Return the value in plain types: ruamel has subclasses; tuples are written as lists."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Mapping):
        return {plain(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    # So that neither 1 == True nor a subclass of int hides a difference.
    return value if value is None or isinstance(value, bool) else (type(value).__mro__[-2], value)


def places(text: str) -> dict[str, Any]:
    """Return data that has a text as a key, a value and an item, on several levels."""
    return {
        "value": text,
        text: {"list": [text, [text, [text]], {text: text, "z": "end"}, "end"]},
        "nested": {"deep": {text: [text]}},
        "last": text,
    }


texts = st.one_of(
    st.text(),
    st.text(st.sampled_from("ab \n\t:#-|>'\"\\é😀"), max_size=12),
    st.text(st.sampled_from("0123456789.+-_:eExobafinTZ "), max_size=12),
    st.text(
        st.sampled_from("\0\t\n\r\x1b\x7f\x85\xa0\u2028\u2029\ufeff\ufffe\uffff\u3000 ab"),
        max_size=8,
    ),
    st.sampled_from(SHORT),
    st.tuples(st.sampled_from(SHORT), st.sampled_from(SHORT)).map("".join),
)
data = st.recursive(
    st.none() | st.booleans() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@each_reader
def test_every_hard_string_reads_back_as_itself(read: Callable[[str], object]) -> None:
    """A string that some YAML takes for something else is text for each reader, everywhere."""
    everything = {"values": HARD, "keys": {text: text for text in HARD}}
    assert plain(read(write_yaml(everything))) == everything


@each_reader
@given(texts)
@example("_1")  # yaml-rs takes it for 1 without quotes.
@example("a\n \nb")
def test_any_text_reads_back_in_any_place(read: Callable[[str], object], text: str) -> None:
    """Any text reads back exactly as a key, a value and an item, by each reader."""
    assert plain(read(write_yaml(places(text)))) == places(text)


@each_reader
@given(data)
def test_any_data_reads_back(read: Callable[[str], object], data: object) -> None:
    """Nested data reads back exactly, by each reader."""
    assert plain(read(write_yaml(data))) == plain(data)


@each_reader
@given(texts)
def test_a_text_alone_reads_back(read: Callable[[str], object], text: str) -> None:
    """A text that is the whole document reads back exactly, by each reader."""
    assert plain(read(write_yaml(text))) == text


@each_reader
def test_the_deepest_data_reads_back(read: Callable[[str], object]) -> None:
    """Data as deep as it may be is read by each reader."""
    data: object = "x\ny"
    for depth in range(MAX_DEPTH):
        data = {"k": data} if depth % 3 else [data]
    assert plain(read(write_yaml(data))) == data


@given(st.integers())
def test_an_int_is_a_number_for_others_and_its_digits_for_us(number: int) -> None:
    """An int reads back as that int by PyYAML, and by us as its digits."""
    text = write_yaml({"n": number})
    assert yaml.safe_load(text) == {"n": number}
    assert ours(text) == {"n": str(number)}


def test_the_layout_is_prettiers() -> None:
    """Mappings keep their order, lists stand indented under their key, prose is a block."""
    data = {
        "title": "API down",
        "owner": "@alice",
        "start": "12:30",
        "done": False,
        "score": 3,
        "none": None,
        "empty": [[], {}, ()],
        "timeline": [
            {"time": "00:05", "notes": "One.\n\nTwo: *three*.\n", "refs": ["a", ("b", "c")]},
            {"event": '5xx "spike"', "link": "https://example.com/#a"},
        ],
        "code": "  indented\nnot",
        "kept": "a\n\n",
        "NO": {"é": "😀: ü"},
    }
    assert write_yaml(data) == (
        "title: API down\n"
        'owner: "@alice"\n'
        'start: "12:30"\n'
        "done: false\n"
        "score: 3\n"
        '"none": null\n'
        "empty:\n"
        "  - []\n"
        "  - {}\n"
        "  - []\n"
        "timeline:\n"
        '  - time: "00:05"\n'
        "    notes: |\n"
        "      One.\n"
        "\n"
        "      Two: *three*.\n"
        "    refs:\n"
        "      - a\n"
        "      - - b\n"
        "        - c\n"
        '  - event: 5xx "spike"\n'
        "    link: https://example.com/#a\n"
        "code: |2-\n"
        "    indented\n"
        "  not\n"
        "kept: |+\n"
        "  a\n"
        "\n"
        '"NO":\n'
        '  é: "😀: ü"\n'
    )


@pytest.mark.parametrize(
    "text",
    [
        "Alice (on call), Bob & co. = 50% > 40%",
        "5xx errors",
        'It\'s "fine"',
        "a, [b]",
        "Störung",
        "日本 😀",
    ],
)
def test_plain_text_stays_without_quotes(text: str) -> None:
    """Text that no reader mistakes is written as it is."""
    assert write_yaml([text]) == f"- {text}\n"


@given(texts.filter(lambda text: "\n" not in text))
def test_a_text_of_one_line_is_never_folded(text: str) -> None:
    """A text of one line is written on one line, however long."""
    assert len(write_yaml([text]).splitlines()) == 1


@given(data)
def test_what_is_written_holds_no_control_character(data: object) -> None:
    """Control characters, odd line breaks and byte order marks are escaped."""
    text = write_yaml(data)
    assert not re.search(
        "[^\t\n -~\xa0-\u2027\u202a-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]", text
    )
    assert text.endswith("\n")


def test_a_subclass_of_str_is_written_as_its_text() -> None:
    """A string of a subclass, like a member of an enum, is written by its text."""

    class Severity(str, Enum):  # noqa: UP042 - StrEnum formats as its value; this one doesn't.
        MAJOR = "SEV 2"
        MINOR = "no"

    assert (
        write_yaml({Severity.MAJOR: [Severity.MAJOR, Severity.MINOR]})
        == 'SEV 2:\n  - SEV 2\n  - "no"\n'
    )


@pytest.mark.parametrize("data", [{"a": "\ud800"}, ["x\n\udfff"], {"\ud83d\ude00": 1}])
def test_a_lone_surrogate_is_refused(data: object) -> None:
    """A lone surrogate, which no UTF-8 file can hold, is a ValueError."""
    with pytest.raises(ValueError, match=r"lone surrogate: \\ud"):
        write_yaml(data)


@pytest.mark.parametrize("data", [1.5, {"a": {1, 2}}, [b"x"], {1: "a"}, {None: "a"}])
def test_other_types_are_refused(data: object) -> None:
    """What isn't plain data, or a key that isn't text, is a TypeError."""
    with pytest.raises(TypeError, match="expected"):
        write_yaml(data)


def test_data_that_is_too_deep_is_refused() -> None:
    """One level more than the reader takes, or a list in itself, is a ValueError."""
    endless: list[object] = []
    endless.append(endless)
    with pytest.raises(ValueError, match="64 levels"):
        write_yaml(endless)
