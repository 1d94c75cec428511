"""Words as WordprocessingML: escaped, with what XML can't have made visible."""

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from postmortem.formats.markup.visible import visible, visible_code
from postmortem.patterns import regex

_LONGEST = 1_000_000
"""How many characters an element of text has at the most: a parser of XML has a limit, too."""
_RIGHT_TO_LEFT = regex("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LETTER = regex(r"[^\W\d_]")


def text_run(text: str, properties: str = "") -> str:
    """Return words as a run; `properties` are the elements of its formatting, in the schema's order."""
    shown = visible(text)
    if not shown:
        return ""
    if not shown.isascii() and _RIGHT_TO_LEFT.search(shown):
        properties += "<w:rtl/>"
    formatted = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return "".join(f"<w:r>{formatted}{part}</w:r>" for part in _texts(shown))


def code_runs(code: str, properties: str = "") -> str:
    """Return literal text as runs: a line a run, its tabs as tabs."""
    formatted = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    runs: list[str] = []
    for number, line in enumerate(visible_code(code).split("\n")):
        end = "<w:br/>" if number else ""
        texts = "<w:tab/>".join("".join(_texts(part)) for part in line.split("\t"))
        runs.append(f"<w:r>{formatted}{end}{texts}</w:r>")
    return "".join(runs)


def _texts(text: str) -> Iterator[str]:
    """Yield text as elements, none of them longer than a parser takes."""
    for at in range(0, len(text), _LONGEST):
        yield f'<w:t xml:space="preserve">{escape(text[at : at + _LONGEST])}</w:t>'


def is_right_to_left(text: str) -> bool:
    """Whether the first letter of a paragraph is of a script that is read from right to left."""
    first = _LETTER.search(text)
    return first is not None and _RIGHT_TO_LEFT.match(first[0]) is not None


def attribute(text: str) -> str:
    """Return text as the value of an attribute, with its quotes."""
    return quoteattr(" ".join(visible(text).split()))
