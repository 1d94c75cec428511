"""How much of a document is read: more than anybody writes, and no more, however long the text is.

A post-mortem of 300 lines is a long one. A text of a megabyte may have 30,000 sections of a line each;
to understand them all took eleven seconds.
"""

from typing import NamedTuple

import attrs

from postmortem.model.report import Extra, ReportT
from postmortem.model.sections import PLACES
from postmortem.patterns import regex
from postmortem.reading.coverage import Coverage
from postmortem.reading.messages import KeptTooLong
from postmortem.reading.result import Reading

MOST_LINES = 8_000
"""How many lines with words are read at least."""
BYTES_A_LINE = 125
"""A longer document is read further where its lines have as many characters as this on average."""


class Parted(NamedTuple):
    """A document in two parts."""

    read: str
    """The part to be read."""
    kept: str
    """The part to be kept as it is; '' where all is read."""
    line: int
    """The first line of that part, counted from 1."""
    most: int
    """How many lines with words may be read."""


_WITH_WORDS = regex(r"\S[^\n]*")
"""A line with words: ` - down`, and no blank line."""


def most_lines(text: str) -> int:
    """Return how many lines with words are read of a text."""
    return max(MOST_LINES, len(text) // BYTES_A_LINE)


def parted(text: str, most: int) -> Parted:
    r"""Return a document in two parts, the first with at most so many lines with words.

    It is parted before a heading, else at a blank line, and inside a code block only where the
    block is longer than all that is read.

    >>> parted("# T\n\n- a\n- b\n\n## More\n\n- c\n", 4)
    Parted(read='# T\n\n- a\n- b\n\n', kept='## More\n\n- c\n', line=6, most=4)
    """
    if text.count("\n") < most or _WITH_WORDS.subn("", text)[1] <= most:
        return Parted(text, "", 0, most)
    count = at = 0
    fence = ""
    before_heading = after_blank = (0, 0)
    for number, line in enumerate(text.split("\n"), start=1):
        stripped = line.strip()
        if count >= most and stripped:
            # Before the last heading, or after the last blank line, of the last two thirds.
            good = [place for place in (before_heading, after_blank) if 3 * place[0] >= at]
            at, number = good[0] if good else (at, number)
            return Parted(text[:at], text[at:], number, most)
        if stripped.startswith(("```", "~~~")) and (not fence or stripped == fence):
            fence = "" if fence else stripped[:3]
        elif not fence and line.startswith("#"):
            before_heading = (at, number)
        at += len(line) + 1
        count += bool(stripped)
        if not stripped and not fence:
            after_blank = (at, number + 1)
    return Parted(text, "", 0, most)


def with_kept_part(reading: Reading[ReportT], document: Parted) -> Reading[ReportT]:
    """Return the reading of the first part of a document, with the second part kept as it is."""
    if not document.kept:
        return reading
    first = document.kept.strip().split("\n", 1)[0][:160]
    message = KeptTooLong(line=document.line, what=first, most=document.most)
    rest = Extra(markdown=document.kept.strip("\n"), after=PLACES[-1])
    lines = sum(1 for _ in _WITH_WORDS.finditer(document.kept))
    coverage = reading.coverage
    return attrs.evolve(
        reading,
        report=attrs.evolve(reading.report, extras=(*reading.report.extras, rest)),
        diagnostics=(*reading.diagnostics, message.diagnostic()),
        coverage=Coverage(understood=coverage.understood, total=coverage.total + lines),
    )
