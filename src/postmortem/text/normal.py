r"""What text is: the normal forms of a line, of prose and of code.

Text in a post-mortem is Markdown. A *line* (an event, a cell, a list item) is inline Markdown;
*prose* (a problem statement, notes) is block Markdown without the headings that make up the
document; *code* is taken literally. What no document could carry is put into a normal form when
an object is made, never when it is written:

- a line has single spaces, no line breaks and no control characters; `\|` is `|`, since a cell
  escapes its pipes anyhow; a backslash that only keeps the line from starting a block is dropped,
  since `guarded` adds it where the line is written. For each place that a line is in there
  is such a pair: `in_cell` and `from_cell`, `in_heading` and `from_heading`.
- prose closes its fences; its own headings are level 5 and below. The body of a section may have
  headings of level 3 and 4 as well.
- raw HTML is not part of either: `<b>` becomes `\<b>`, which is how Markdown spells that text.
  `<br>` stays, for it is how people break a line in a cell.
- control characters become their visible pictures (U+2400 and on): a log that holds `ESC` still
  says so, and no terminal obeys it.

Each normal form is idempotent; that and the inverses are property-tested.
"""

import math
import re
from decimal import Decimal
from typing import Annotated, Any, TypeAlias

from postmortem.errors import FieldError, Problem, describe
from postmortem.patterns import regex
from postmortem.text.commonmark import Mark, fence_of, marks
from postmortem.text.guards import (
    from_cell,
    from_heading,
    heading_text,
    in_heading,
    unguarded,
)
from postmortem.text.tags import PASSES, pieces, without_html

Line: TypeAlias = Annotated[str, "line"]
"""Inline Markdown on one line, never empty."""
Figure: TypeAlias = Annotated[str, "figure"]
"""A line that may be given as a number, or as a truth: `1200`, `0.15`, `True` for `Yes`."""
Label: TypeAlias = Annotated[str, "label"]
"""The text of a link: a line in which brackets are escaped."""
Prose: TypeAlias = Annotated[str, "prose"]
"""Block Markdown without headings of level 1 to 4, never empty."""
Body: TypeAlias = Annotated[str, "body"]
"""Block Markdown without headings of level 1 and 2, never empty: what is in a section."""
Kept: TypeAlias = Annotated[str, "kept"]
"""Block Markdown with any headings, never empty: what is kept as it was written."""
Code: TypeAlias = Annotated[str, "code"]
"""Literal text of any number of lines."""
Url: TypeAlias = Annotated[str, "url"]
"""The target of a link, absolute or relative, as it is between the parentheses."""

_BREAKS = "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\u2028\u2029 "
_SPACES = regex(f"[{_BREAKS}]+")

# NUL to US, DEL, and the C1 block: ISO 6429's control functions. Tab, newline and NEL are white
# space, and stay.
_PICTURES = {control: 0x2400 + control for control in range(0x20)} | {0x7F: 0x2421}
_PICTURES |= dict.fromkeys(range(0x80, 0xA0), 0xFFFD)
for _space in (0x09, 0x0A, 0x85):
    del _PICTURES[_space]
_CONTROL = regex("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f]")


def _text(value: object) -> str:
    """Return the value if it is text that UTF-8 can carry; refuse anything else."""
    if type(value) is not str:
        if not isinstance(value, str):
            raise FieldError(Problem(expected="text", found=describe(value)))
        value = str.__str__(value)  # a subclass may say something else
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise FieldError(
            Problem(
                expected="text that UTF-8 can carry",
                found=f"the lone surrogate {describe(value[error.start])} at position {error.start}",
                hint="decode its bytes with errors='replace'",
            )
        ) from None
    return value


def _required(text: str) -> str:
    if not text:
        raise FieldError(Problem(expected="some text", found="''"))
    return text


def line(value: str) -> str:
    """Return the normal form of a line. Raises `FieldError` for what is no text, or empty."""
    return line_or_blank(value) or _required("")


def figure(value: Any) -> str:
    """Return the normal form of a line that may be given as a number. Raises as `line` does.

    A number is written with its digits, and what is true or false is `Yes` or `No`.
    """
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if type(value) in (int, float, Decimal):
        # Of a huge integer, and of Decimal's own kinds of no number, `math` knows nothing.
        is_finite = value.is_finite() if type(value) is Decimal else abs(value) < math.inf
        if not is_finite or not -(10**60) < value < 10**60:
            raise FieldError(Problem(expected="a number that is known", found=describe(value)))
        return f"{value:f}" if isinstance(value, Decimal) else f"{value!r}"
    return line(value)


def line_or_blank(value: str) -> str:
    """Return the normal form of a line, or '' where there is nothing in it."""
    # Nearly every line takes this way: one scan each, all in C. `isprintable` is false for every
    # control, surrogate and separator but the plain space.
    if (
        type(value) is str
        and value.isprintable()
        and "<" not in value
        and "\\" not in value
        and "  " not in value
        and value[:1] != " "
        and value[-1:] != " "
    ):
        return value
    text = _text(value)
    for _ in range(PASSES):
        changed = _unescaped(single_spaced(text).translate(_PICTURES))
        changed = _without_edge_breaks(without_html(changed, inline=True))
        if changed == text:
            break
        text = changed
    return text


def _without_edge_breaks(text: str) -> str:
    """Return a line without the `<br>` at its ends: there is nothing to break there."""
    # By hand: a regular expression would try every white space for the first of a run.
    start, end = 0, len(text)
    while text.startswith("<br>", start):
        start += 4
        while start < end and text[start].isspace():
            start += 1
    while text.endswith("<br>", start, end) and text[end - 5 : end - 4] != "\\":
        end -= 4
        while end > start and text[end - 1].isspace():
            end -= 1
    return text[start:end]


def single_spaced(text: str) -> str:
    """Return text on one line, with single spaces and none at its ends.

    Only what breaks lines and the plain space count: a no-break space is a character of its own.
    """
    # Every other character that breaks a line isn't printable.
    if "  " not in text and text.isprintable():
        return text.strip()
    return _SPACES.sub(" ", text).strip()


def _unescaped(text: str) -> str:
    """Return the line without the backslashes that only its place in a document asks for."""
    if "\\" not in text:
        return text
    return unguarded(from_heading(from_cell(text)))


def prose(value: str) -> str:
    """Return the normal form of prose. Raises `FieldError` for what is no text, or empty."""
    return _required(_block(value, highest=5))


def body(value: str, highest: int = 3) -> str:
    """Return the normal form of a section's body: prose whose highest heading is of a level."""
    return _required(_block(value, highest=highest))


def kept(value: str) -> str:
    """Return the normal form of kept Markdown: that of prose, but headings stay as they are."""
    return _required(_block(value, highest=1))


def code(value: str) -> str:
    r"""Return the normal form of code: `\n` between lines, control characters are visible.

    Empty lines at the end go: every log ends in a line end, and a block shows it by itself.
    """
    text = _text(value)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.rstrip("\n")
    return text.translate(_PICTURES) if _CONTROL.search(text) else text


# What sends prose through the parser: a heading of either kind, a fence, or a tag.
_NEEDS_PARSER = regex(r"<|^[ \t]*(?:#|=|-+[ \t]*$|```|~~~)", re.MULTILINE)


def _block(value: str, *, highest: int) -> str:
    text = _trimmed(code(value))
    if not _NEEDS_PARSER.search(text):
        return text
    text = without_html(text, inline=False)
    positions = marks(text)
    if any(mark.kind == "heading" and mark.level < highest for mark in positions):
        text = _demoted(text, positions, highest)
        positions = marks(text)
    for mark in positions:
        if mark.kind == "open fence":
            text = text.rstrip("\n") + "\n" + fence_of(text.encode()[mark.start :].decode())
    return _trimmed(text)


def _trimmed(text: str) -> str:
    """Return the text without blank lines at its start and white space at its end.

    The indentation of the first line stays: it may make a code block.
    """
    text = text.rstrip()
    return re.sub(r"\A(?:[ \t]*\n)+", "", text) if text[:1] in (" ", "\t", "\n") else text


def _demoted(text: str, all_marks: list[Mark], highest: int) -> str:
    """Return prose with its headings moved down until none is above a level."""
    headings = [mark for mark in all_marks if mark.kind == "heading"]
    shift = highest - min(mark.level for mark in headings)
    data = text.encode()
    parts: list[bytes] = []
    copied_to = 0
    for mark in headings:
        words = heading_text(data[mark.start : mark.end].decode())
        end = mark.end - 1 if data[mark.end - 1 : mark.end] == b"\n" else mark.end
        level = min(mark.level + shift, 6)
        parts += [data[copied_to : mark.start], b"#" * level, b" ", words.encode()]
        copied_to = end
    return b"".join([*parts, data[copied_to:]]).decode()


def with_headings_moved(text: str, by: int) -> str:
    r"""Return Markdown with its headings moved down by a number of levels, up where it is negative.

    >>> with_headings_moved("Words\n\n#### When\n", -1)
    'Words\n\n### When\n'
    """
    positions = marks(text) if by else []
    levels = [mark.level for mark in positions if mark.kind == "heading"]
    return _demoted(text, positions, max(1, min(levels) + by)) if levels else text


def label(value: str) -> str:
    """Return the normal form of a link's text: a line whose brackets are escaped outside code."""
    text = line(value)
    if "[" in text or "]" in text:
        text = "".join(
            source if kind == "code" else _BRACKET.sub(r"\1\\\2", source)
            for source, kind in pieces(text, inline=True)
        )
    trailing = len(text) - len(text.rstrip("\\"))
    return text + "\\" if trailing % 2 else text


_BRACKET = regex(r"(?<!\\)((?:\\\\)*+)([\[\]])")


def url(value: str) -> str:
    """Return the normal form of a link's target: what can't be in one is percent-encoded."""
    text = _required(_text(value).strip())
    return _UNSAFE_IN_URL.sub(
        lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), text
    )


_UNSAFE_IN_URL = regex(r"[\s\x00-\x20\x7f-\x9f<>`\\|]")


def escape(text: str) -> str:
    r"""Return Markdown that shows a machine-made string exactly as it is.

    Use it for text that was not written as Markdown: alert names, chat messages, host names. White space
    and control characters take a line's normal form. An empty text stays empty.

    What GitHub acts on wherever it is, `@alice`, `#12`, `GH-12` and `:tada:`, gets a space without
    width, `&#8203;`, since a backslash doesn't keep GitHub from it: nobody is notified, and no issue is
    linked.

    >>> escape("disk_full on *:/var [db]")
    'disk\\_full on \\*:/var \\[db\\]'
    >>> escape("thanks @alice :tada:, see #12")
    'thanks @&#8203;alice :&#8203;tada:, see #&#8203;12'
    """
    text = single_spaced(_text(text)).translate(_PICTURES)
    text = _ACTED_ON.sub("\\g<0>\u200b", text)
    text = re.sub(r"[\\`*_{}\[\]<>&~|$^]", r"\\\g<0>", text)
    text = re.sub(r"^([-+=#:]|[0-9]{1,9}(?=[.)]))", _escape_start, text)
    return in_heading(text).replace("\\|", "|").replace("\u200b", "&#8203;")


_ACTED_ON = regex(
    r"(?<!\w)@(?=[a-z0-9])|#(?=[0-9])|(?<!\w)GH-(?=[0-9])"
    r"|(?<!:):(?=(?:[0-9]*[a-z][a-z0-9_+-]*|[+-]1|100|1234):(?!:))",
    re.IGNORECASE | re.ASCII,
)
"""What GitHub makes a mention, a link to an issue, or a picture of: not `a@b.example`, `# 1`, `10:30:45`."""


def _escape_start(match: re.Match[str]) -> str:
    return f"{match[0]}\\" if match[0][0].isdigit() else f"\\{match[0]}"
