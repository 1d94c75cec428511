"""Text in columns, as a terminal counts them: what can be shown, how wide it is, where it breaks."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain, zip_longest
from typing import TypeAlias

from postmortem.patterns import regex

Paint: TypeAlias = Callable[[int, int, str], str]
"""Colours a line of the cell in a row and a column."""

# What a terminal obeys, or what turns the order of the words around it: all controls but the line
# feed, the separators of lines, the bidirectional controls, and the marks of annotations (UAX 9,
# Unicode 23.2 and 23.8). Spelt out, they show and do nothing.
_OBEYED = regex(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufff9-\ufffb"
    "\U000e0001-\U000e001f\ud800-\udfff]"
)


def shown(text: str) -> str:
    """Return text with each control spelt out, and white space as spaces and line feeds."""
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\t", " ")
    return _OBEYED.sub(lambda match: ascii(match[0])[1:-1], text)


def width_of(text: str) -> int:
    """Return how many columns a line of shown text takes: two for most of CJK and emoji."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth  # plain letters need none of its tables

    return max(wcswidth(text), 0)


# Chinese, Japanese and Korean break between any two characters, though not before what closes nor
# after what opens (UAX 14). Emoji are words: what joins them must not be torn.
_CJK = "\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60\U00020000-\U0003fffd"
_OPENING = "「『（【《〈［｛〔〖｟"
_CLOSING = (
    "、。，．・：；？！゛゜ヽヾ々ー」』）】》〉］｝〕〗｠…‥ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
)
_MARKS = "\u0300-\u036f\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef"
_WIDE = regex(f"[{_CJK}]")
_ATOM = regex(f"[{_OPENING}]{{0,3}}[{_CJK}][{_MARKS}{_CLOSING}]*|(?:(?![{_CJK}]).)+", re.DOTALL)


def _atoms(line: str) -> Iterator[tuple[str, str]]:
    """Yield what can't be broken, each with the space that comes before it on the same line."""
    for number, word in enumerate(line.split(" ")):
        before = " " if number else ""
        if word.isascii() or not _WIDE.search(word):
            yield before, word
        else:
            for atom in _ATOM.findall(word):
                yield before, atom
                before = ""


def wrapped(text: str, width: int) -> list[str]:
    """Return the lines of a text, each as long as the width allows; only a word may be wider."""
    if "\n" not in text and width_of(text) <= width:
        return [text.rstrip(" ")]
    lines: list[str] = []
    for line in text.split("\n"):
        if width_of(line) <= width:
            lines.append(line.rstrip(" "))
            continue
        parts: list[str] = []
        used = 0
        for before, atom in _atoms(line):
            size = width_of(atom)
            if parts and used + len(before) + size > width:
                lines.append("".join(parts).rstrip(" "))
                parts, used, before = [], 0, ""
            parts += [before, atom]
            used += len(before) + size
        lines.append("".join(parts).rstrip(" "))
    return lines


def widest_line(text: str) -> int:
    """Return the columns of the widest line of a text."""
    return max(map(len if text.isascii() else width_of, text.split("\n")))


def widest_word(text: str) -> int:
    """Return the columns of the widest part of a text that can't be broken."""
    if text.isascii():
        return max(map(len, text.replace("\n", " ").split(" ")))
    return max(width_of(atom) for line in text.split("\n") for _, atom in _atoms(line))


# --- tables --------------------------------------------------------------------------------------

_GAP = 2
_COMFORT = 12
"""How narrow a column may become at the most, to leave columns for others."""


def table(
    columns: Sequence[str], rows: Sequence[Sequence[str]], width: int, paint: Paint | None = None
) -> list[str]:
    """Return the lines of a table of shown text.

    Cells are wrapped to the width; where the columns don't fit at all, each row is a list of
    labels and values.
    """
    texts = ["\n".join(column) for column in zip(columns, *rows, strict=True)]
    natural = list(map(widest_line, texts))
    widths = _widths(texts, natural, width - _GAP * (len(columns) - 1))
    if widths is None:
        return list(_stacked(columns, rows, width, paint))
    lines = [*_lines(columns, widths), ["-" * wide for wide in widths]]
    free = False
    is_natural = paint is None and widths == natural
    for number, row in enumerate(rows):
        if is_natural and "\n" not in "".join(row):
            text_rows: list[Sequence[str]] = [row]
        else:
            text_rows = _lines(row, widths, paint and partial(paint, number))
        if number and (free or len(text_rows) > 1):
            lines.append([""] * len(row))  # rows of several lines are apart
        free = len(text_rows) > 1
        lines += text_rows
    return _aligned(lines, widths, painted=paint is not None)


def _aligned(lines: Sequence[Sequence[str]], widths: Sequence[int], *, painted: bool) -> list[str]:
    """Return lines of cells as text, each cell as wide as its column."""
    if painted or not "".join(chain.from_iterable(lines)).isascii():
        from tabulate import tabulate  # takes as long to import as to read a report

        # tabulate gets the heading and its line as rows: it would make each column two wider than
        # its heading. It gets each line of a cell as a row of its own, as it can't keep rows apart.
        text = tabulate(lines, tablefmt="plain", disable_numparse=True, stralign="left")
        return [line.rstrip() for line in text.split("\n")]
    # Nearly every table has nothing in it that takes more than a column, or less.
    padded = [
        [cell.strip().ljust(wide) for cell in column]
        for column, wide in zip(zip(*lines, strict=True), widths, strict=True)
    ]
    return [(" " * _GAP).join(row).rstrip() for row in zip(*padded, strict=True)]


def _lines(
    row: Sequence[str], widths: Sequence[int], paint: Callable[[int, str], str] | None = None
) -> list[Sequence[str]]:
    """Return the lines that a row takes, each with its part of every cell."""
    cells = [wrapped(cell, wide) for cell, wide in zip(row, widths, strict=True)]
    if paint:
        cells = [[part and paint(at, part) for part in parts] for at, parts in enumerate(cells)]
    return list(zip_longest(*cells, fillvalue=""))


def _widths(texts: Sequence[str], natural: list[int], width: int) -> list[int] | None:
    """Return how wide each column is; None where they don't fit, however they are wrapped."""
    if sum(natural) <= width:
        return natural
    if width < len(texts):
        return None
    least = [
        max(widest_word(text), min(wide, _COMFORT))
        for text, wide in zip(texts, natural, strict=True)
    ]
    if sum(least) > width:
        return None
    # Columns grow together from their least to one common limit, up to what they have to show.
    low, high = 0, width
    while low < high:
        limit = (low + high + 1) // 2
        used = sum(_between(small, limit, wide) for small, wide in zip(least, natural, strict=True))
        low, high = (limit, high) if used <= width else (low, limit - 1)
    return [_between(small, low, wide) for small, wide in zip(least, natural, strict=True)]


def _between(least: int, limit: int, natural: int) -> int:
    return max(least, min(limit, natural))


def _stacked(
    columns: Sequence[str], rows: Sequence[Sequence[str]], width: int, paint: Paint | None
) -> Iterator[str]:
    """Yield each row as a list of labels and values, without what is empty."""
    label_width = max(map(width_of, columns)) + 2
    below = label_width > width // 2
    for number, row in enumerate(rows):
        if number:
            yield ""
        for column, (label, cell) in enumerate(zip(columns, row, strict=True)):
            if not cell and any(row):
                continue
            lead = f"{label}:"
            indent = " " * (2 if below else label_width)
            parts = wrapped(cell, width - len(indent))
            if paint:
                parts = [paint(number, column, part) if part else "" for part in parts]
            if below:
                yield from wrapped(lead, width)
            else:
                parts[0] = lead + " " * (label_width - width_of(lead)) + parts[0]
            yield from (
                (indent + part if below or at else part).rstrip() for at, part in enumerate(parts)
            )
    if not rows:
        yield from wrapped(", ".join(columns), width)
