"""Plain data to YAML text that every reader takes for that very data.

A string is written plain only where it is plainly text: YAML 1.1 readers (PyYAML, ruamel by
`%YAML 1.1`, Psych) and YAML 1.2 readers disagree on what `12:30`, `NO`, `010` or `12e3456` is, so
whatever one of them would resolve is quoted. The layout is the one that prettier makes: block
style, two spaces, sequences indented under their key.
"""

import re
from collections.abc import Mapping

from postmortem.patterns import regex
from postmortem.serialize import MAX_DEPTH

_MAX_SIMPLE_KEY = 128
"""A longer key is written after `? `: readers stop looking for its colon after 1024 characters
(YAML 1.2.2, 7.4.2), and PyYAML's own writer changes over at 128."""

# YAML's printable characters (YAML 1.2.2, 5.1) beyond ASCII, without the three that YAML 1.1 takes
# for line breaks (NEL, LS, PS) and without the byte order mark.
_BEYOND_ASCII = "\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff"
_INNER = rf" !\"$-9;-~{_BEYOND_ASCII}"  # All of printable ASCII but `#` and `:`.

_PLAIN = regex(
    # The first character begins nothing else in YAML; after a digit, a letter has to follow that
    # no number, date or time contains in any spelling (0x1F, 0o17, 1e3, 2026-01-15T00:15Z).
    rf"(?:[A-Za-z(/${_BEYOND_ASCII}]|[0-9](?=[^g-mp-suvwyG-MP-SUVWY]*[g-mp-suvwyG-MP-SUVWY]))"
    rf"(?<!\s)[{_INNER}]*+"
    # A colon before a space ends a key, a number sign after one begins a comment.
    rf"(?:(?::(?=[\w/.-])|(?<=[^\s:])#)[{_INNER}]*+)*+"
    r"(?<!\s)"
)
"""Text that needs no quotes, if it is none of `_WORDS`. Linear: its parts never overlap."""

_WORDS = frozenset(
    {
        *("y", "n", "yes", "no", "on", "off", "true", "false"),
        *("null", "none", "nil", "nan", "inf", "infinity"),
    }
)
"""The words that some reader takes for a bool, a null or a number, in lower case."""

_SURROGATE = regex("[\ud800-\udfff]")
_UNPRINTABLE = regex(rf"[^\t\n -~{_BEYOND_ASCII}]")
_ALMOST_BLANK_LINE = regex(r"^[^\S\n]++$", re.MULTILINE)

_SHORT_ESCAPES = {"\0": "0", "\a": "a", "\b": "b", "\t": "t", "\n": "n", "\v": "v", "\f": "f",
                  "\r": "r", "\x1b": "e", '"': '"', "\\": "\\"}  # fmt: skip
_ESCAPES = {
    ord(char): f"\\x{ord(char):02x}" if char < "\u0100" else f"\\u{ord(char):04x}"
    for char in map(chr, [*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF])
} | {ord(char): f"\\{letter}" for char, letter in _SHORT_ESCAPES.items()}


def write_yaml(data: object) -> str:
    """Return the YAML text of nested dicts, lists, strings, ints, bools and None.

    The keys are strings and keep their order; tuples are written as lists. The text ends in a
    newline.

    Raises:
        TypeError: A value or a key of another type.
        ValueError: A lone surrogate, which no file can hold, or collections nested deeper than
            `MAX_DEPTH`.
    """
    out: list[str] = []
    if isinstance(data, dict) and data:
        _write_mapping(data, out, {}, "", "", 1)
    elif isinstance(data, list | tuple) and data:
        _write_sequence(data, out, {}, "", "", 1)
    elif isinstance(data, str):
        # Not as a block: readers disagree on what its indentation is counted from (YAML 1.2.2,
        # 8.1.1.1 says from -1, libyaml from 0).
        out.append(f"{on_one_line(data)}\n")
    else:
        out.append(f"{_atom(data)}\n")
    return "".join(out)


# The two writers below recurse, but no deeper than MAX_DEPTH. The first line of a collection begins
# with `lead`: what comes before it on that line, which is as wide as `margin`.


def _write_mapping(
    entries: Mapping[str, object],
    out: list[str],
    keys: dict[str, str],
    margin: str,
    lead: str,
    depth: int,
) -> None:
    """Write the entries of a mapping that isn't empty."""
    inner = _deeper(margin, depth)
    for key, value in entries.items():
        name = keys.get(key)
        if name is None:
            name = keys[key] = _key(key)
        if len(name) > _MAX_SIMPLE_KEY:
            name = f"? {name}\n{margin}"
        if isinstance(value, str):
            out.append(f"{lead}{name}: {_text(value, inner)}\n")
        elif isinstance(value, dict) and value:
            out.append(f"{lead}{name}:\n")
            _write_mapping(value, out, keys, inner, inner, depth + 1)
        elif isinstance(value, list | tuple) and value:
            out.append(f"{lead}{name}:\n")
            _write_sequence(value, out, keys, inner, inner, depth + 1)
        else:
            out.append(f"{lead}{name}: {_atom(value)}\n")
        lead = margin


def _write_sequence(
    items: list[object] | tuple[object, ...],
    out: list[str],
    keys: dict[str, str],
    margin: str,
    lead: str,
    depth: int,
) -> None:
    """Write the items of a list that isn't empty."""
    inner = _deeper(margin, depth)
    for item in items:
        if isinstance(item, str):
            out.append(f"{lead}- {_text(item, inner)}\n")
        elif isinstance(item, dict) and item:
            _write_mapping(item, out, keys, inner, f"{lead}- ", depth + 1)
        elif isinstance(item, list | tuple) and item:
            _write_sequence(item, out, keys, inner, f"{lead}- ", depth + 1)
        else:
            out.append(f"{lead}- {_atom(item)}\n")
        lead = margin


def _deeper(margin: str, depth: int) -> str:
    """Return the margin of what is in a collection."""
    if depth > MAX_DEPTH:
        raise ValueError(f"expected at most {MAX_DEPTH} levels of nesting, found more")
    return f"{margin}  "


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"expected a key that is a str, found {type(key).__name__}")
    return on_one_line(key)


def _atom(value: object) -> str:
    """Return what isn't text and holds nothing: null, a bool, an int, an empty collection."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return int.__repr__(value)
    if isinstance(value, dict):
        return "{}"
    if isinstance(value, list | tuple):
        return "[]"
    raise TypeError(
        f"expected dict, list, tuple, str, int, bool or None, found {type(value).__name__}"
    )


def _text(text: str, margin: str) -> str:
    """Return a string in its most readable exact form; the lines of a block start with `margin`."""
    if (plain := without_quotes(text)) is not None:
        return plain
    if "\n" in text and _fits_block(text):
        return _block(text, margin)
    return _quoted(text)


def on_one_line(text: str) -> str:
    """Return a string on one line, as a key needs it."""
    plain = without_quotes(text)
    return _quoted(text) if plain is None else plain


def without_quotes(text: str) -> str | None:
    """Return a text as it is, which every reader takes for that text; None for one that needs quotes."""
    match = _PLAIN.fullmatch(text)
    return match[0] if match and text.lower() not in _WORDS else None


def _fits_block(text: str) -> bool:
    """Whether a literal block holds the text exactly, for every reader."""
    # A line of nothing but spaces is content or indentation depending on the reader, and editors
    # strip it.
    return not (
        _UNPRINTABLE.search(text) or _ALMOST_BLANK_LINE.search(text) or not text.strip("\n")
    )


def _block(text: str, margin: str) -> str:
    """Return a text as a literal block, without its last line break."""
    # A reader finds the indentation from the first line, unless that begins with a space.
    header = "|2" if text[0] in " \n\t" else "|"
    body = text
    if not text.endswith("\n"):
        header += "-"
    else:
        body = text[:-1]
        if body.endswith("\n"):
            header += "+"
    lines = (f"{margin}{line}" if line else "" for line in body.split("\n"))
    return "\n".join((header, *lines))


def _quoted(text: str) -> str:
    """Return a text in quotes, on one line; letters of every script and emoji stay readable."""
    if _UNPRINTABLE.search(text) and (lone := _SURROGATE.search(text)):
        raise ValueError(f"expected text, found a lone surrogate: {ascii(lone[0])[1:-1]}")
    if ('"' in text or "\\" in text) and (single := in_single_quotes(text)) is not None:
        return single
    return in_double_quotes(text)


def in_single_quotes(text: str) -> str | None:
    r"""Return a text in single quotes; None for one with characters that have to be escaped.

    >>> print(in_single_quotes(r"it's a\b"), in_single_quotes("a\tb"))
    'it''s a\b' None
    """
    if "\n" in text or "\t" in text or _UNPRINTABLE.search(text):
        return None
    return "'" + text.replace("'", "''") + "'"


def in_double_quotes(text: str) -> str:
    r"""Return a text in double quotes, on one line; what can't be seen is escaped.

    >>> print(in_double_quotes("a\tb"))
    "a\tb"
    """
    return f'"{text.translate(_ESCAPES)}"'
