"""What a blank document has for a person to fill in or to delete: its prompts, and how they look.

A prompt is compared without what editors and formatters change: indentation, the marks of quotes and
items, the width of a table's cells, `_` or `*` around words.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from postmortem.patterns import regex
from postmortem.text.normal import single_spaced

_QUOTE = regex(r"(?:> ?)+")
_ITEM = regex(r"(?:[-*+]|[0-9]{1,9}[.)])(?: +|$)")
_UNDERSCORES = regex(r"(?<!\w)(_{1,3})(?=\S)([^_\n]*[^_\s])\1(?!\w)")
_DELIMITER = regex(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?")
"""The line below the heading of a table: `|---|:-:|`; not `- item`."""
_CELL_END = regex(r"(?<!\\)\|")
_MARKED = regex(
    r"\*(?! )[^*\n]+\*|_(?! )[^_\n]+_|\[[^\[\]\n]+\](?![(\[:])|<(?!https?:)[^<>\n]+>|\{[^{}\n]+\}|\{\{[^{}\n]+\}\}|\([^()\n]+\)"
)
"""Words that are set apart, whole: `*What happened?*`, `[Your text here]`, `<name>`; not `[a](b)`."""
_EMPTY = regex(
    r"(?:todo|to do|tbd|tba|tbc|fixme|xx+|\?+|\.{3}|…|_{2,}|n/?a)(?:[:.] ?[^\n]*)?", re.IGNORECASE
)
"""Words for what isn't known yet: `TODO`, `TBD`, `???`; not `Todoist was down`."""
_PATTERN = regex(
    r"YYYY|yyyy-mm|JJJJ|AAAA|HH:MM|hh:mm|DD/MM|MM/DD|dd/mm|mm/dd|TT\.MM|(?<![A-Za-z])[A-Z]{2,8}-(?:X+|N+|#+|0+)\b"
    r"|@(?:name|owner|person|handle|someone|user)\b"
)
"""The form of a value: `YYYY-MM-DD`, `INC-XXX`, `@name`."""
_CHOICE = regex(r"[\w+-]+(?: \w+)?(?: ?[/|] ?[\w+-]+(?: \w+)?)+")
"""Values to choose from: `High / Medium / Low`, `Yes/No`."""


@lru_cache(maxsize=4096)
def normal_line(line: str) -> str:
    """Return what two spellings of a line have in common.

    >>> normal_line("   > * _Who was affected?_  "), normal_line("|a|  b |")
    ('- *Who was affected?*', '| a | b |')
    """
    text = single_spaced(line)
    text = _QUOTE.sub("", text, count=1) if text.startswith(">") else text
    marker = _ITEM.match(text)
    if marker is not None:
        text = f"- {text[marker.end() :]}"
    elif text.startswith("|"):
        return f"| {' | '.join(cells_of(text))} |"
    text = text.removesuffix("\\").removesuffix("<br>").rstrip()
    return _UNDERSCORES.sub(
        lambda match: "*" * len(match[1]) + match[2] + "*" * len(match[1]), text
    )


def cells_of(line: str) -> list[str]:
    r"""Return the cells of a row of a table, as they are written.

    >>> cells_of("| 10:00 | a \\| b |")
    ['10:00', 'a \\| b']
    """
    text = line.strip().removeprefix("|")
    if text.endswith("|") and not text.endswith("\\|"):
        text = text[:-1]
    return [single_spaced(cell) for cell in _CELL_END.split(text)]


class Heading(NamedTuple):
    """A line that is a heading: its level and its words."""

    level: int
    title: str


def heading_of(line: str) -> Heading | None:
    """Return the heading that a line is; None for any other line.

    >>> heading_of("## Impact ##"), heading_of("#hashtag")
    (Heading(level=2, title='Impact'), None)
    """
    text = line.lstrip(" ")
    words = text.lstrip("#")
    level = len(text) - len(words)
    if len(line) - len(text) > 3 or not 1 <= level <= 6 or words[:1] not in (" ", "\t", ""):
        return None
    title = words.strip(" \t")
    heading_text = title.rstrip("#")
    if heading_text != title and (not heading_text or heading_text[-1] in " \t"):
        title = heading_text.rstrip(" \t")
    return Heading(level, title)


def is_delimiter(line: str) -> bool:
    """Whether a line is between the heading of a table and its rows."""
    text = line.strip()
    return "|" in text and _DELIMITER.fullmatch(text) is not None


def is_marked(words: str) -> bool:
    """Whether words are set apart, as nobody sets a value apart: in italics, in brackets.

    >>> is_marked("*who decided?*"), is_marked("[INC-7](https://example.com)")
    (True, False)
    """
    return _MARKED.fullmatch(words) is not None


def is_placeholder(words: str) -> bool:
    """Whether words replace a value: they are set apart, or the form of one.

    >>> [is_placeholder(words) for words in ("TBD", "[name]", "YYYY-MM-DD", "Low/High", "Ann")]
    [True, True, True, True, False]
    """
    text = words.strip()
    return bool(text) and (
        is_marked(text)
        or _EMPTY.fullmatch(text) is not None
        or (len(text) <= _LONGEST and _PATTERN.search(text) is not None)
        or (len(text) <= _LONGEST and _CHOICE.fullmatch(text) is not None)
    )


_LONGEST = 80
"""How many characters the form of a value has at the most."""


def is_caption(line: str) -> bool:
    """Whether a line, in its normal form, names what follows it: a heading, bold words, a colon.

    >>> [is_caption(line) for line in ("## Impact", "**Owner:**", "Who was told:", "Say who.")]
    [True, True, True, False]
    """
    text = line.removeprefix("- ")
    return (
        text.startswith("#")
        or text.endswith((":", "："))
        or (
            text.startswith("**")
            and text.rstrip(":：").endswith("**")
            and "**" not in text.rstrip(":：")[2:-2]
        )
    )
