"""What can be wrong with a YAML text, in words for the person who wrote it.

PyYAML and libyaml say where they gave up and in what words of their grammar. The commonest mistake
is text that should be in quotes (`owner: @alice`, `title: API: 5xx errors`, `- *bold*`), so that
is looked for first.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple, TypeAlias, cast

import yaml
from yaml import Mark, MarkedYAMLError, ScalarToken
from yaml.events import AliasEvent, Event, MappingStartEvent, NodeEvent, ScalarEvent

from postmortem.errors import Problem, describe
from postmortem.patterns import regex
from postmortem.serialize import MAX_DEPTH

Position: TypeAlias = tuple[int, int]
"""A line and a column, both counted from 1."""

_BREAK = regex("\r\n|[\r\n\x85\u2028\u2029]")
"""A line break of YAML 1.1, which is how PyYAML and libyaml count lines."""

_UNPRINTABLE = "[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
"""What no YAML text may hold (YAML 1.2.2, 5.1), and the byte order mark.

It is compiled for a text that has such a character: that takes longer than a report to read.
"""

_CORE_TAGS = "tag:yaml.org,2002:"
"""What `!!` stands for (YAML 1.2.2, 6.8.2.1)."""

_OPENER = regex(
    r"""\ *+(?:-\ ++)*+                                      # The dashes of a list,
        (?:(?:"[^"]*"|'[^']*'|[^\s"'\#\[{:][^:]*):[ \t]+)?+    # a key,
        ([@`%*&!|>\[{"'?])                                   # and what begins the value.
    """,
    re.VERBOSE,
)
_OPENS = {
    "%": "a directive",
    "*": "an alias",
    "&": "an anchor",
    "!": "a tag",
    "|": "a block of lines",
    ">": "a folded block",
    "[": "a list",
    "{": "a mapping",
    "?": "a key",
}
"""What a value's first character begins in YAML; `@` and the backtick begin nothing at all."""


def position_of(event: Event) -> Position:
    """Return where an event begins."""
    mark = cast(Mark, event.start_mark)  # Both parsers mark every event.
    return mark.line + 1, mark.column + 1


def _problem(
    position: Position, expected: str, found: str | None, hint: str | None = None
) -> Problem:
    line, column = position
    return Problem(line=line, column=column, expected=expected, found=found, hint=hint)


def duplicate_problem(event: ScalarEvent, first: ScalarEvent, *, begins_item: bool) -> Problem:
    """Return the problem of a key that its mapping already has.

    Where the mapping is an item of a list and begins with that key, a dash is missing.
    """
    line, column = position_of(first)
    hint = f"it is already on line {line}, column {column}"
    if begins_item:
        hint += f"; a new item of the list begins with a dash: - {event.value[:40]}:"
    return _problem(position_of(event), "each key once in a mapping", describe(event.value), hint)


_ENTRY = regex(r"[\r\n\x85\u2028\u2029](?P<indent> *+)(?:- |[A-Za-z_]{1,40}:(?: |[\r\n]|$))")


def open_quote_problem(event: ScalarEvent, text: str) -> Problem | None:
    """Return the problem of a text in quotes that takes the entries below it in; None for others.

    The text is in no brackets, in which lines may begin anywhere.

    YAML wants the lines of such a text indented more than its key, which neither parser asks for: of
    `overview: "It was down`, the text goes on to the next quotation mark, wherever that is.
    """
    begins, ends = cast(Mark, event.start_mark), cast(Mark, event.end_mark)
    if begins.line == ends.line:
        return None
    start, end = begins.index, ends.index
    line = text[start - begins.column : start]
    indent = len(line) - len(line.lstrip(" "))
    if not any(len(entry["indent"]) <= indent for entry in _ENTRY.finditer(text, start, end)):
        return None
    return _open_quote(position_of(event), text[start:end], ends.line + 1)


def _open_quote(position: Position, quoted: str, last: int) -> Problem:
    first = _BREAK.split(quoted, maxsplit=1)[0]
    return _problem(
        position,
        "a closing quotation mark",
        describe(first),
        f"close the quotation mark that opens here: the text goes on to line {last}",
    )


_IN_C = hasattr(yaml, "CSafeLoader")
_LOADER: Any = yaml.CSafeLoader if _IN_C else yaml.SafeLoader
_SLOW = 100_000
"""How many characters are read once more for a better message where libyaml is missing: in a second."""


def _quote_before(text: str, index: int) -> Problem | None:
    """Return the problem of a text in quotes of several lines that ends just before an error.

    It was meant to end before, so the error is where it began.
    """
    if text[:index].rstrip(" ")[-1:] not in ("'", '"'):
        return None
    if not _IN_C and index > _SLOW:
        return None
    last: ScalarToken | None = None
    with suppress(MarkedYAMLError):
        for token in yaml.scan(text[:index], Loader=_LOADER):
            if isinstance(token, ScalarToken) and token.style in ("'", '"'):
                last = token
    if last is None or last.start_mark.line == last.end_mark.line:
        return None
    start, end = last.start_mark, last.end_mark
    if text[end.index : index].strip(" "):
        return None
    return _open_quote(
        (start.line + 1, start.column + 1), text[start.index : end.index], end.line + 1
    )


def property_problems(event: NodeEvent, tag: str | None) -> Iterator[Problem]:
    """Yield the problems of a node with an anchor, a tag or both."""
    if event.anchor is not None:
        yield _problem(
            position_of(event),
            "a value without an anchor",
            describe(f"&{event.anchor}"),
            _quote_hint("&"),
        )
    if tag is not None:
        if tag.startswith(_CORE_TAGS):
            tag = "!!" + tag.removeprefix(_CORE_TAGS)
        yield _problem(position_of(event), "a value without a tag", describe(tag), _quote_hint("!"))


def alias_problem(event: AliasEvent) -> Problem:
    """Return the problem of an alias, which is never followed."""
    return _problem(
        position_of(event),
        "a value, written out",
        describe(f"*{event.anchor}"),
        _quote_hint("*"),
    )


def key_problem(event: NodeEvent) -> Problem:
    """Return the problem of a key that is a collection."""
    # `title: {{ incident }}` is how most come here: a mapping that is the key of a mapping.
    actual, opener = ("a mapping", "{") if isinstance(event, MappingStartEvent) else ("a list", "[")
    return _problem(position_of(event), "a key that is text", actual, _quote_hint(opener))


def depth_problem(position: Position) -> Problem:
    """Return the problem of a collection that is in too many others."""
    return _problem(position, f"at most {MAX_DEPTH} levels of nesting", "more")


def document_problem(event: Event) -> Problem:
    """Return the problem of a document after the first."""
    return _problem(
        position_of(event),
        "one document",
        "a second one",
        "split the file at this line; a line of dashes inside a text is indented, in a block "
        "after |",
    )


def character_problem(text: str) -> Problem:
    """Return the problem of the first character that may not be in a YAML text."""
    # Both parsers refuse no character but these.
    match = next(re.finditer(_UNPRINTABLE, text))
    return _problem(
        _position_at(text, match.start()),
        "printable text",
        describe(match[0]),
        None
        if "\ud800" <= match[0] <= "\udfff"
        else f'delete it, or write it as "\\u{ord(match[0]):04x}" in double quotes',
    )


def _position_at(text: str, index: int) -> Position:
    line, start = 1, 0
    for match in _BREAK.finditer(text, 0, index):
        line, start = line + 1, match.end()
    return line, index - start + 1


def _quote_hint(opener: str) -> str:
    if opener in _OPENS:
        return f"put it in quotes if it is text, as {opener} begins {_OPENS[opener]} in YAML"
    return f"put it in quotes, as no text without quotes begins with {opener} in YAML"


_LOOKED_AT = 1000
"""How far into a line the beginning of its value is looked for."""


class _Mistake(NamedTuple):
    """What a message of PyYAML or libyaml means for the author of a text."""

    said: str
    """A regular expression for the message of either."""
    expected: str
    hint: str
    looks_back: bool = False
    """Whether the mistake is where the parser began with the thing, not where it gave up."""
    in_quotes: bool = False
    """Whether the value is in quotes, so that its first character isn't the mistake."""


_MISTAKES = (
    _Mistake(
        "unexpected end of stream|unexpected document (separator|indicator)",
        "a closing quotation mark",
        "close the quotation mark that opens here",
        looks_back=True,
        in_quotes=True,
    ),
    _Mistake(
        "unknown escape|[Ee]scape (code|sequence of \\d+ hex)|hexdecimal",
        "an escape of YAML after the backslash",
        "double the backslash, or use single quotes",
        in_quotes=True,
    ),
    _Mistake(
        "mapping values are not allowed",
        "the end of the value",
        'put a value that contains ": " in quotes, or indent this line like the entry before',
    ),
    _Mistake("cannot start any token", "a value", "put it in quotes"),
    _Mistake("alphabetic or numeric character", "a value", "put it in quotes", looks_back=True),
    _Mistake(
        "comment or (a )?line break|indentation indicator",
        "a value",
        "text in a block begins on the next line",
        looks_back=True,
    ),
    _Mistake(
        "could not find expected ':'",
        "a key with a colon",
        "put text of several lines into a block: | after its key, and each of its lines indented",
        looks_back=True,
    ),
    _Mistake(
        "',' or '[\\]}]'",
        "a comma or the closing bracket",
        "close what a bracket opens, or put text in quotes",
    ),
    _Mistake(
        "sequence entries are not allowed",
        "a value",
        "begin a list on the line after its key, or put text in quotes",
    ),
    _Mistake("mapping keys are not allowed", "a value", "put text in quotes"),
    _Mistake(
        "expected key|<block end>|'-' indicator",
        "the next entry",
        "begin all entries of a mapping, or all items of a list, in the same column",
    ),
    _Mistake("<document start>", "the end of the document", "delete the line of dots before it"),
)


_STUCK_DASH = regex(r" *-(?P<key>[A-Za-z_]{1,40}):(?: |$)")
_KEY = regex(r"(?P<indent> *)(?P<dashes>(?:- +)*)[A-Za-z_]{1,40}:(?P<value> +[^\s#|>].*)?$")


def _stuck_dash(text: str, start: int) -> Problem | None:
    """Return the problem of a dash without a space, in a line or in the one above; None without one."""
    above = text.rfind("\n", 0, len(text[:start].rstrip())) + 1
    for at in (start, above):
        end = _BREAK.search(text, at)
        line = text[at : end.start() if end else len(text)]
        if stuck := _STUCK_DASH.match(line):
            return _problem(
                _position_at(text, at + len(line) - len(line.lstrip(" "))),
                "a dash with a space after it",
                describe(line.strip(" ")),
                f"put a space after the dash: - {stuck['key']}:",
            )
    return None


def _indent_slip(text: str, start: int) -> str | None:
    """Return the next step where a space is in a wrong place; None for any other text."""
    end = _BREAK.search(text, start)
    rest_of_text = text[start : end.start() if end else len(text)]
    above = text[:start].rstrip().rsplit("\n", 1)[-1] if start else ""
    mine, upper = _KEY.match(rest_of_text), _KEY.match(above)
    if mine is None or upper is None or mine["dashes"] or not upper["value"]:
        return None
    expected_indent, is_at = len(upper["indent"]) + len(upper["dashes"]), len(mine["indent"])
    if not 0 < abs(is_at - expected_indent) <= 3:
        return None
    return (
        f"indent this line like the entry before, by {expected_indent} space{'s'[expected_indent == 1 :]}: all entries"
        " begin in the same column"
    )


def syntax_problem(text: str, error: MarkedYAMLError) -> Problem:
    """Return what an error of either parser means for the author, and what to do."""
    problem = error.problem or ""
    kind = next((kind for kind in _MISTAKES if re.search(kind.said, problem)), None)
    mark = error.problem_mark
    if kind and kind.looks_back and error.context_mark:
        mark = error.context_mark
    # Both parsers say where they gave up; libyaml's end of the text is a line behind it.
    index = min(cast(Mark, mark).index, len(text))
    line, column = _position_at(text, index)
    if "maximum nesting depth" in problem:
        # libyaml 0.2.6 looks no deeper than 1,000 levels ahead.
        return depth_problem((line, column))
    if opened := _quote_before(text, index):
        return opened
    start = index - column + 1
    end = _BREAK.search(text, index)
    rest = text[index : end.start() if end else len(text)]
    actual = describe(rest) if rest else f"the end of the {'line' if end else 'text'}"

    if stuck := _stuck_dash(text, start):
        return stuck
    if slip := _indent_slip(text, start):
        return _problem((line, column), kind.expected if kind else "YAML", actual, slip)
    opener = _OPENER.match(text, start, start + _LOOKED_AT)
    if kind is not None and kind.in_quotes:
        hint = kind.hint
    elif rest.startswith("\t"):
        return _problem((line, column), "spaces", actual, "indent with spaces; YAML takes no tabs")
    elif start and text[start - 1] in "\x85\u2028\u2029":
        hint = f"delete the invisible line break {describe(text[start - 1])} before it"
    elif opener and (begins := opener[1]) in "\"'":
        hint = f"a value that begins with {begins} ends at the next one: put all of it in quotes"
    elif opener:
        hint = _quote_hint(opener[1])
    elif kind is not None:
        hint = kind.hint
    else:
        hint = f"the parser says: {describe(problem)}"
    return _problem((line, column), kind.expected if kind else "YAML", actual, hint)
