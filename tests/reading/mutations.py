"""What happens to documents on their way to us: each function returns a text, changed at random.

They know Markdown's lines and nothing of post-mortems. The same random numbers make the same text.
"""

import re
from collections.abc import Callable
from pathlib import Path
from random import Random

Mutation = Callable[[str, Random], str]

OLD = Path(__file__).parents[1] / "fixtures" / "old"
"""Documents in house styles of others, made up by us."""
DOCUMENTS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(OLD.glob("*.md"))}

_HEADING = re.compile(r"^(#{1,6})[ \t]+(.*)$")
_ROW = re.compile(r"^[ \t]*\|")
_ITEM = re.compile(r"^[ \t]*(?:[-*+]|\d+[.)])[ \t]")


def _lines_that(text: str, pattern: re.Pattern[str]) -> list[int]:
    return [at for at, line in enumerate(text.split("\n")) if pattern.match(line)]


def _with_line(text: str, at: int, *lines: str) -> str:
    every = text.split("\n")
    return "\n".join([*every[:at], *lines, *every[at + 1 :]])


def rename_a_heading(text: str, random: Random) -> str:
    """Give a section another name, known or not."""
    if not (headings := _lines_that(text, _HEADING)):
        return text
    at = random.choice(headings)
    marks = text.split("\n")[at].split(" ")[0]
    return _with_line(text, at, f"{marks} {random.choice(_NAMES)}")


_NAMES = [
    *"Timeline Summary Impact Resolution Notes Background Participants Appendix Metadata".split(),
    *"😀 Tíme-lïne # ## ####".split(),
    "",
    "Root Causes:",
    "3. ACTION ITEMS",
    "What Went  Well ##",
    "`code` *and* [a link](b)",
    "Lessons learnt (so far)",
    "13:30",
    "2020-01-02 25:61",
    "Action Items\\",
]


def misspell_a_heading(text: str, random: Random) -> str:
    """Drop, double or swap a letter of a heading."""
    headings = [at for at in _lines_that(text, _HEADING) if len(text.split("\n")[at]) > 6]
    if not headings:
        return text
    at = random.choice(headings)
    line = text.split("\n")[at]
    n = random.randrange(4, len(line) - 1)
    changed = (line[:n], line[:n] + line[n] * 2, line[:n] + line[n + 1] + line[n])
    skip = n + 1 if changed[0] == line[:n] else n
    how = random.randrange(3)
    rest = (line[skip:], line[n + 1 :], line[n + 2 :])
    return _with_line(text, at, changed[how] + rest[how])


def move_a_heading(text: str, random: Random) -> str:
    """Put a heading on another level, or underline it."""
    if not (headings := _lines_that(text, _HEADING)):
        return text
    at = random.choice(headings)
    match = _HEADING.match(text.split("\n")[at])
    words = match[2] if match else ""
    level = random.randrange(1, 9)
    if level > 6:
        return _with_line(text, at, words, ("===", "---")[level - 7])
    return _with_line(text, at, f"{'#' * level} {words}")


def decorate_a_heading(text: str, random: Random) -> str:
    """Number a heading, make it bold, end it in a colon, or make a paragraph of it."""
    if not (headings := _lines_that(text, _HEADING)):
        return text
    at = random.choice(headings)
    match = _HEADING.match(text.split("\n")[at])
    marks, words = (match[1], match[2]) if match else ("#", "")
    forms = (
        f"{marks} {random.randrange(30)}. {words}",
        f"{marks} **{words}**",
        f"{marks} {words}:",
        f"{marks} 🔥 {words.upper()} {marks}",
        f"**{words}:**",
        f"{words}:",
        f"{marks}{words}",
    )
    return _with_line(text, at, random.choice(forms))


def drop_a_line(text: str, random: Random) -> str:
    """Leave out a line: a row, an item, a separator, a fence."""
    lines = text.split("\n")
    return _with_line(text, random.randrange(len(lines)))


def double_a_line(text: str, random: Random) -> str:
    """Write a line twice."""
    lines = text.split("\n")
    at = random.randrange(len(lines))
    return _with_line(text, at, lines[at], lines[at])


def swap_lines(text: str, random: Random) -> str:
    """Put two rows, or two items, in each other's place."""
    pattern = random.choice((_ROW, _ITEM))
    line_numbers = _lines_that(text, pattern)
    if len(line_numbers) < 2:
        return text
    first, second = random.sample(line_numbers, 2)
    lines = text.split("\n")
    lines[first], lines[second] = lines[second], lines[first]
    return "\n".join(lines)


def empty_a_cell(text: str, random: Random) -> str:
    """Leave a cell empty, or take it out with its pipe."""
    if not (rows := _lines_that(text, _ROW)):
        return text
    at = random.choice(rows)
    cells = text.split("\n")[at].split("|")
    n = random.randrange(len(cells))
    cells[n : n + 1] = random.choice(([""], [" "], [], ["", ""]))
    return _with_line(text, at, "|".join(cells))


def swap_columns(text: str, random: Random) -> str:
    """Put two columns of a table in each other's place, in each of its rows."""
    if not (rows := _lines_that(text, _ROW)):
        return text
    lines = text.split("\n")
    first = last = random.choice(rows)
    while first and _ROW.match(lines[first - 1]):
        first -= 1
    while last + 1 < len(lines) and _ROW.match(lines[last + 1]):
        last += 1
    width = min(lines[at].count("|") for at in range(first, last + 1)) - 1
    if width < 2:
        return text
    left, right = random.sample(range(1, width + 1), 2)
    for at in range(first, last + 1):
        cells = lines[at].split("|")
        cells[left], cells[right] = cells[right], cells[left]
        lines[at] = "|".join(cells)
    return "\n".join(lines)


def change_a_time(text: str, random: Random) -> str:
    """Write a time as nobody expects it."""
    matches = list(re.finditer(r"\d{1,2}[:.]\d\d(?: ?[ap]m)?", text, re.IGNORECASE))
    if not matches:
        return text
    match = random.choice(matches)
    return text[: match.start()] + random.choice(_TIMES) + text[match.end() :]


_TIMES = (
    "24:00|25:99|--:--|~9:05|09:05?|9.05|0905|9:05 pm|12:00 AM|13:00 PM|09:05:07|T+0:10|T-5m|"
    "09:05 CET|09:05 XYZ|09:05+02:00|09:05Z|ca. 09:05|between 09:05 and 09:10|09:05 - 09:10|"
    "09:10 - 09:05|2020-02-30 09:05|2020-12-31T23:59|31.12.2020 23:59|31/12/20|12/31/2020 9:05|"
    "20202-01-02 09:05|yesterday|tomorrow 09:05|noon||٠٩:٠٥|9:5|1e3|09:05 \\| 09:06|**09:05**|`09:05`"
).split("|")


def shuffle_blocks(text: str, random: Random) -> str:
    """Put paragraphs, tables and sections in any order."""
    blocks = re.split(r"\n{2,}", text)
    random.shuffle(blocks)
    return "\n\n".join(blocks)


def swap_blocks(text: str, random: Random) -> str:
    """Put two blocks in each other's place."""
    blocks = re.split(r"\n{2,}", text)
    first, second = random.randrange(len(blocks)), random.randrange(len(blocks))
    blocks[first], blocks[second] = blocks[second], blocks[first]
    return "\n\n".join(blocks)


def cut_off(text: str, random: Random) -> str:
    """End anywhere, in the middle of a word, a table or a fence."""
    return text[: random.randrange(len(text) + 1)]


def cut_the_beginning(text: str, random: Random) -> str:
    """Begin anywhere."""
    return text[random.randrange(len(text) + 1) :]


def join_with_another(text: str, random: Random) -> str:
    """Append another document, with or without a blank line."""
    donor = random.choice(sorted(DOCUMENTS.values()))
    return text + random.choice(("", "\n", "\n\n", "\n---\n")) + donor


def end_lines_otherwise(text: str, random: Random) -> str:
    """End lines as other systems do, all of them or some."""
    end = random.choice(("\r\n", "\r"))
    if random.random() < 0.5:
        return text.replace("\n", end)
    return "".join(end if c == "\n" and random.random() < 0.3 else c for c in text)


def space_otherwise(text: str, random: Random) -> str:
    """Indent with tabs, space with what only looks like spaces, or leave white space at its end."""
    forms: tuple[Callable[[str], str], ...] = (
        lambda text: text.replace("    ", "\t"),
        lambda text: text.replace("- ", "-\t"),
        lambda text: text.replace(" ", "\u00a0", 40),
        lambda text: text.replace(": ", ":\u2009"),
        lambda text: text.replace("\n", "  \n"),
        lambda text: text.replace("\n\n", "\n \t \n"),
        lambda text: text.replace("\n\n", "\n\n\n\n"),
        lambda text: text.replace("\n\n", "\n"),
        lambda text: "\n".join(" " * random.randrange(5) + line for line in text.split("\n")),
        lambda text: "\n".join("> " + line for line in text.split("\n")),
        lambda text: "\n".join("    " + line for line in text.split("\n")),
    )
    return random.choice(forms)(text)


def encode_otherwise(text: str, random: Random) -> str:
    """Come with a mark of byte order, or out of a wrong decoding."""
    forms: tuple[Callable[[str], str], ...] = (
        lambda text: "\ufeff" + text,
        lambda text: text.encode().decode("latin-1"),
        lambda text: text.encode("ascii", "replace").decode(),
        lambda text: text.encode("ascii", "xmlcharrefreplace").decode(),
        lambda text: text.replace("-", "\u2011"),
        lambda text: text.replace(" - ", " \u2014 ").replace("'", "\u2019"),
        lambda text: text.replace("e", "e\u0301", 20),
        lambda text: text.replace(":", "\uff1a", 10),
        lambda text: text.replace("\n", "\u2028", 3),
        lambda text: text.replace("a", "a\u200b", 9),
    )
    return random.choice(forms)(text)


def put_in(text: str, random: Random) -> str:
    """Put something hostile anywhere, or on a line of its own."""
    hostile_text = random.choice(_HOSTILE)
    if random.random() < 0.5:
        at = random.randrange(len(text) + 1)
        return text[:at] + hostile_text + text[at:]
    lines = text.split("\n")
    at = random.randrange(len(lines) + 1)
    return "\n".join([*lines[:at], hostile_text, *lines[at:]])


_HOSTILE = (
    *"| || \\ \\| ` ``` ~~~ <!-- --> < & &nbsp; &#0; \x00 \x0c \x1b[31m # ## - --- === * ** > [ ] ( ) : - [ ] @ 😀".split(" "),
    "<!-- kept -->",
    "<!-- /kept -->",
    "<!-- -->",
    "<script>alert(1)</script>",
    "<br>",
    "[a]: https://example.org",
    "| a | b |\n|---|---|",
    "| a |\n|---|\n| b | c |",
    "All times in CET",
    "(all times in Pacific time)",
    "**Date:** 2021-02-03",
    "- Owner: somebody",
    "1. Why? Because.",
    "# Metadata",
    "## Timeline",
    "---\ntitle: x\n---",
    "999999999. far",
    "\ud7ff\ue000\uffff",
)  # fmt: skip

MUTATIONS: tuple[Mutation, ...] = (
    rename_a_heading,
    misspell_a_heading,
    move_a_heading,
    decorate_a_heading,
    drop_a_line,
    double_a_line,
    swap_lines,
    empty_a_cell,
    swap_columns,
    change_a_time,
    shuffle_blocks,
    swap_blocks,
    cut_off,
    cut_the_beginning,
    join_with_another,
    end_lines_otherwise,
    space_otherwise,
    encode_otherwise,
    put_in,
)


def mutated(text: str, random: Random, most: int = 4) -> str:
    """Return a text after one to a few things have happened to it."""
    for _ in range(random.randint(1, most)):
        text = random.choice(MUTATIONS)(text, random)
    return text
