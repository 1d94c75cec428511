"""The laws of reading Markdown that other people wrote: each returns what is wrong with a text.

Whoever reads a folder of old documents asks two things: is anything lost, and is anything made up?
The first is counted in words (`lost_words`), the second looks at the words of every value
(`invented_words`). The property tests hold the laws over mutations of documents, and the corpus
command over the documents of a folder.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import postmortem as pm

Law = Callable[[str, pm.Reading], list[str]]

# What counts as a word: letters in a row, digits in a row without zeros in front, or one pictogram.
# So `SEV1` is the same words as `Sev-1`, and `8:40` the same as `08:40`.
_WORD = re.compile(
    r"[^\W\d_]+"  # letters of any script
    r"|\d+"
    r"|[\u2190-\u2bff\U0001f000-\U0001faff]"  # arrows, symbols, emoji
)
# Digits around one of these belong to a date. A document says its date once, however many rows
# repeated it, so these are not counted, only looked for.
_DATE = re.compile(r"(?<!\d)(?:\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2\d{4})(?!\d)")

# Markup that is written in letters, digits or pictograms.
_MARKUP = re.compile(
    r"^(?:[ \t>]*(?:[-*+]|\d{1,9}[.)])(?=[ \t]|$))+(?:[ \t]+\[[ xX]\](?=[ \t]))?"  # items, boxes
    r"|<!-- /?(?:kept)? ?-->"  # the comments that our renderer writes
    r"|<br ?/?>",  # a line end in a cell
    re.MULTILINE,
)
_LINE_END = re.compile(r"\r\n|\r|\n")
_BREAK = re.compile(r"\r\n|\r|<br>")  # what breaks a line also within a cell


def words(text: str) -> Counter[str]:
    """Count the words of a Markdown text; those of dates count once, however often they stand.

    White space and markup are no words: the marker of an item, the box of a task, our comments.
    """
    text = _MARKUP.sub(" ", _BREAK.sub("\n", text))
    dates = {word for date in _DATE.finditer(text) for word in _plain_words(date[0])}
    counted = Counter(_plain_words(_DATE.sub(" ", text)))
    return counted + Counter(dates - counted.keys())


def _plain_words(text: str) -> Iterator[str]:
    for found in _WORD.finditer(unicodedata.normalize("NFC", text).casefold()):
        word = found[0]
        yield (word.lstrip("0") or "0") if word[0].isdigit() else word


def lost_words(text: str, reading: pm.Reading) -> list[str]:
    """Each word of the source is in what is rendered, or in what a diagnostic says of it.

    A diagnostic excuses words only where it says `translated`, and only once for each.
    """
    translated = Counter[str]()
    for diagnostic in reading.diagnostics:
        if diagnostic.kind == "translated":
            translated += words(diagnostic.what)
    missing = words(text) - words(reading.report.to_markdown()) - translated
    return [f"lost: {_listed(missing)}"] if missing else []


_LONGEST = 200
"""How much of a source a diagnostic quotes at the most."""


_PICTURES = {code: 0x2400 + code for code in range(0x20) if not chr(code).isspace()}


def moved_words(text: str, reading: pm.Reading) -> list[str]:
    """What was kept or translated is quoted as it stands in the source, where it says."""
    # A value that is quoted has pictures for its control characters.
    text = text.translate(_PICTURES)
    lines = _LINE_END.split(text)
    source = Counter(_plain_words(text))
    wrong = []
    for found in reading.diagnostics:
        if found.kind not in ("kept", "translated"):
            continue  # the others may speak of the whole document
        what = found.what.translate(_PICTURES)
        quoted = Counter(_plain_words(what))
        if what.split() and len(what) >= _LONGEST:
            quoted.subtract([*_plain_words(what)][-1:])  # it may be cut in that word
        if foreign := quoted - source:
            wrong.append(f"quoted, and not in the source: {_listed(foreign)}: {found}")
        elif quoted and 0 < found.line <= len(lines):
            # A heading may stand on two lines, and a paragraph on many.
            near = Counter(_plain_words("\n".join(lines[found.line - 1 : found.line + 4])))
            if not quoted & near:
                wrong.append(f"quoted, and not on its line: {found}")
    return wrong


def unstable(text: str, reading: pm.Reading) -> list[str]:
    """What was rendered is read as the same report, by the exact reader and by this one."""
    rendered = reading.report.to_markdown()
    wrong = []
    try:
        if pm.Report.from_markdown(rendered) != reading.report:
            wrong.append("rendered, and read by from_markdown as another report")
    except pm.ReadError as error:
        wrong.append(f"rendered, and refused by from_markdown: {error}")
    again = pm.read_markdown(rendered)
    if again.report != reading.report:
        wrong.append("rendered, and read as another report")
    elif again.report.to_markdown() != rendered:
        wrong.append("rendered, read, and rendered otherwise")
    return wrong


def misplaced(text: str, reading: pm.Reading) -> list[str]:
    """Every line and column that the reading names is in the text, and points at something."""
    lines = _LINE_END.split(text)
    wrong = [
        f"no such line: {found}"
        for found in reading.diagnostics
        if not 0 < found.line <= len(lines)
    ]
    for path, place in reading.locations.items():
        if not 0 < place.line <= len(lines):
            wrong.append(f"no such line: {path}: {place}")
        elif place.column is not None:
            line = lines[place.line - 1]
            if not line[place.column - 1 : place.column].strip() or place.column < 1:
                wrong.append(f"nothing there: {path}: {place}")
    return wrong


def miscounted(text: str, reading: pm.Reading) -> list[str]:
    """The coverage is a share of what there is."""
    coverage = reading.coverage
    if not 0 <= coverage.understood <= coverage.total:
        return [f"covered more than there is: {coverage}"]
    return []


def invented_words(text: str, reading: pm.Reading) -> list[str]:
    """Each word of a value stands in the source, or a diagnostic says what was done there."""
    explained = {
        found.path for found in reading.diagnostics if found.kind in ("translated", "assumed")
    }
    source = Counter(_plain_words(text))
    wrong = []
    for path, value in _values(reading.report.to_dict()):
        if path.startswith(("schema_version", "timings", "extras")) or path == "title":
            continue
        if re.fullmatch(r".*other\[\d+\]\.label", path):
            continue  # what a fact is called, as the label of a field is
        foreign = _of_letters(words(value)) - source
        if foreign and not any(path.startswith(known) for known in explained if known):
            wrong.append(f"invented: {_listed(foreign)}: {path}")
    return wrong


def values_of(report: pm.Report) -> list[str]:
    """Return each text that a report holds; times and lengths aside, which are written anew."""
    data = _values(report.to_dict())
    ours = ("schema_version", "timings")
    return [v for path, v in data if not path.startswith(ours) and not path.endswith(".after")]


def _of_letters(counted: Counter[str]) -> Counter[str]:
    """Return the words that are no numbers: those of a time or a duration are rewritten."""
    return Counter({word: 1 for word in counted if word[0].isalpha()})


def _values(data: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield each text in plain data, with its path."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _values(value, f"{path}.{key}" if path else key)
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _values(value, f"{path}[{index}]")
    elif isinstance(data, str) and not _INSTANT.fullmatch(data):
        yield path, data


_INSTANT = re.compile(r"~?\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?|P[\dDT.HMS]+")

LAWS: tuple[Law, ...] = (
    lost_words,
    invented_words,
    moved_words,
    unstable,
    misplaced,
    miscounted,
)
"""All that holds for a reading of any text."""


def broken(text: str, **options: Any) -> list[str]:
    """Return all that is wrong with how a text is read; nothing may be raised on the way."""
    try:
        reading = pm.read_markdown(text, **options)
        return [f"{law.__name__}: {what}" for law in LAWS for what in law(text, reading)]
    except Exception as error:  # whatever it is, it is what we look for
        return [f"raised: {type(error).__name__}: {error}"]


def _listed(counted: Counter[str]) -> str:
    shown = [word if n == 1 else f"{word} ({n} times)" for word, n in counted.most_common(12)]
    return " ".join(shown) + (" …" if len(counted) > 12 else "")
