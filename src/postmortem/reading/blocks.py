"""Entries as lines: what a cell or an item of the report can hold of them."""

import re
from collections.abc import Sequence

from postmortem.outline.entries import Entry
from postmortem.text.normal import single_spaced

_LONGEST_CODE = 6
"""How many lines of code fit into a line of a report; more is a log, which is kept as it is."""


def code_lines(entry: Entry) -> list[str] | None:
    """Return a few lines of code, each as code in a line; None where that would lose some of it."""
    lines = entry.text.split("\n")
    language = getattr(entry.block, "language", None)
    if language or len(lines) > _LONGEST_CODE:
        return None
    if any(not line or line != " ".join(line.split()) or "\\|" in line for line in lines):
        return None
    return [code_span(line) for line in lines]


def code_span(code: str) -> str:
    """Return one line of code as code in a line, between more backticks than it has in a row.

    >>> code_span("ls"), code_span("not `found`")
    ('`ls`', '`` not `found` ``')
    """
    longest = max(map(len, re.findall("`+", code)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {code} {fence}" if longest else f"{fence}{code}{fence}"


def plain_line(text: str) -> str:
    r"""Return text on one line; a line end that was asked for, by a backslash or blanks, is a break.

    >>> plain_line("three\\\nfour  \nfive\nsix")
    'three<br>four<br>five six'
    """
    text = text.replace("\u00a0", " ")
    if "\n" in text:
        text = re.sub(r"(?<!\\)\\\n[ \t]*|(?<=\S)[ ]{2,}\n[ \t]*", "<br>", text)
    text = single_spaced(text)
    if text.endswith("\\") and not text.endswith("\\\\"):
        text = text[:-1].rstrip()
    return re.sub(r"(?:(?<!\s)\s++)?<br ?/?>\s*", "<br>", text) if "<br" in text else text


def flat(entry: Entry) -> str | None:
    """Return an item with what is below it as one line; None where it has a table or a log."""
    below = lines_of(entry.entries)
    if below is None:
        return None
    return "<br>".join([plain_line(entry.text), *below] if entry.text else below)


def as_lines(entry: Entry) -> list[str] | None:
    """Return the lines that an entry makes in a cell; None for one that no cell can hold."""
    match entry.kind:
        case "text" | "remark" | "image":
            if entry.text.lstrip()[:1] in ("#", ">", "<", "|") or entry.text[:4] == "    ":
                return None
            return [plain_line(entry.text)]
        case "pair" | "bold" | "lead":
            below = lines_of(entry.entries)
            return None if below is None else [plain_line(entry.text), *below]
        case "list":
            items = [flat(item) for item in entry.entries]
            return None if None in items else [f"- {item}" for item in items if item]
        case "code":
            return code_lines(entry)
        case _:
            return None


def lines_of(entries: Sequence[Entry]) -> list[str] | None:
    """Return the lines that entries make; None where one of them makes none."""
    result: list[str] = []
    for entry in entries:
        lines = as_lines(entry)
        if lines is None:
            return None
        result += lines
    return result


_AFTER_STRUCK = ". \t\r\n\u00a0"
"""What may follow words that are struck out, besides them."""


def is_struck(text: str) -> bool:
    """Whether a text is struck out as a whole: `~~10:00 the disk was full~~.`."""
    bare = text.strip().rstrip(_AFTER_STRUCK)
    return len(bare) >= 4 and bare.startswith("~~") and bare.endswith("~~")


def longest_column(rows: Sequence[Sequence[str]], among: Sequence[int]) -> int | None:
    """Return which of some columns has most words in its cells; None where they have none."""
    lengths = {at: sum(len(row[at]) for row in rows) for at in among}
    longest = max(among, key=lambda at: lengths[at], default=None)
    return longest if longest is not None and lengths[longest] else None
