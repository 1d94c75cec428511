"""The laws of reading Markdown that other people wrote: each returns what is wrong with a text.

Whoever reads a folder of old documents asks two things: is anything lost, and is anything made up?
The first is counted in words (`lost_words`), the second looks at the words of every value
(`invented_words`). The property tests hold the laws over mutations of documents, and the corpus
command over the documents of a folder.
"""

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import attrs

import postmortem as pm

Law = Callable[[str, pm.Reading[pm.Report]], list[str]]

# Digits around one of these belong to a date. A document says its date once, however many rows
# repeated it, so these are not counted, only looked for.
_DATE = re.compile(r"(?<!\d)(?:\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2\d{4})(?!\d)")

_LINE_END = re.compile(r"\r\n|\r|\n")


def words(text: str) -> Counter[str]:
    """Count the words of a Markdown text; those of dates count once, however often they are.

    White space and markup are no words: the marker of an item, the box of a task, our comments.
    The library counts words as well. This is a second opinion, so it shares nothing with it: it
    asks Unicode for the kind of each character, and takes markup off line by line.
    """
    text = text.casefold()
    for broken_by in ("\r\n", "\r", "<br>", "<br/>", "<br />"):
        text = text.replace(broken_by, "\n")
    for comment in ("<!-- kept -->", "<!-- /kept -->", "<!-- -->"):
        text = text.replace(comment, " ")
    text = "\n".join(map(_without_markers, text.split("\n")))
    dates = {word for date in _DATE.finditer(text) for word in _plain_words(date[0])}
    counted = Counter(_plain_words(_DATE.sub(" ", text)))
    return counted + Counter(dates - counted.keys())


def _without_markers(line: str) -> str:
    """Return a line without the marks of quotes and items, and the box of a task, before it."""
    is_item = False
    while True:
        line = line.lstrip(" \t>")
        marker = line.split(" ")[0].split("\t")[0]
        if marker not in ("-", "*", "+") and not _is_number(marker):
            break
        is_item = True
        line = line.removeprefix(marker)
    if is_item and line[:3] in ("[ ]", "[x]") and line[3:4] in (" ", "\t"):
        return line[3:]
    return line


def _is_number(marker: str) -> bool:
    """Whether a word numbers an item: `3.` does, and so does `3)`."""
    digits = marker[:-1]
    return (
        marker[-1:] in (".", ")") and digits.isascii() and digits.isdecimal() and len(digits) < 10
    )


def _plain_words(text: str) -> Iterator[str]:
    """Yield the words of a text: letters in a row, digits in a row, or one symbol, such as an emoji.

    So `SEV1` is the same words as `Sev-1`, and `8:40` the same as `08:40`.
    """
    for kind, characters in itertools.groupby(unicodedata.normalize("NFC", text.casefold()), _kind):
        word = "".join(characters)
        if kind == "letters":
            yield word
        elif kind == "digits":
            digits = "".join(str(unicodedata.decimal(char, char)) for char in word)
            yield digits.lstrip("0") or "0"
        elif kind == "symbols":
            yield from word


def _kind(char: str) -> str:
    """Return what a character makes a word with, by its category in Unicode; '' for nothing."""
    category = unicodedata.category(char)
    if category[0] == "L":
        return "letters"
    if category[0] == "N":
        return "digits"
    return "symbols" if category[0] == "S" and not char.isascii() else ""


def lost_words(text: str, reading: pm.Reading[pm.Report]) -> list[str]:
    """Each word of the source is in what is rendered, or in what a diagnostic says of it.

    A diagnostic excuses words only where it says `translated`, and only once for each.
    """
    translated = Counter[str]()
    for diagnostic in reading.diagnostics:
        if diagnostic.kind == "translated":
            translated += words(diagnostic.what)
    missing = words(text) - words(reading.report.to_markdown()) - translated
    return [f"lost: {_listed(missing)}"] if missing else []


def _plain(text: str) -> str:
    """Return a text without control characters and the pictures that stand for them."""
    shown = (" " if "\u2400" <= char <= "\u2426" or char == "\ufffd" else char for char in text)
    return "".join(" " if unicodedata.category(char) == "Cc" else char for char in shown)


def moved_words(text: str, reading: pm.Reading[pm.Report]) -> list[str]:
    """What was kept or translated is quoted as it is in the source, where it says."""
    lines = [_plain(line) for line in _LINE_END.split(text)]
    source = Counter(_plain_words("\n".join(lines)))
    wrong = []
    for diagnostic in reading.diagnostics:
        if diagnostic.kind not in ("kept", "translated"):
            continue  # the others may speak of the whole document
        listed = [*_plain_words(_plain(diagnostic.what))]
        if listed and any(word.startswith(listed[-1]) for word in source):
            del listed[-1]  # a long quotation may end within a word
        quoted = Counter(listed)
        if foreign := quoted - source:
            wrong.append(f"quoted, and not in the source: {_listed(foreign)}: {diagnostic}")
        elif quoted and 0 < diagnostic.line <= len(lines):
            # A heading may be on two lines, and a paragraph on many.
            nearby = Counter(
                _plain_words("\n".join(lines[diagnostic.line - 1 : diagnostic.line + 4]))
            )
            if not quoted & nearby:
                wrong.append(f"quoted, and not on its line: {diagnostic}")
    return wrong


def unstable(text: str, reading: pm.Reading[pm.Report]) -> list[str]:
    """What was rendered is read as the same report, by the exact reader and by this one."""
    rendered = reading.report.to_markdown()
    wrong = []
    try:
        if pm.Report.from_markdown(rendered) != reading.report:
            wrong.append("rendered, and read by from_markdown as another report")
    except pm.ReadError as error:
        wrong.append(f"rendered, and refused by from_markdown: {error}")
    reread = pm.read_markdown(rendered)
    if reread.report != reading.report:
        wrong.append("rendered, and read as another report")
    elif reread.report.to_markdown() != rendered:
        wrong.append("rendered, read, and rendered otherwise")
    return wrong


def misplaced(text: str, reading: pm.Reading[pm.Report]) -> list[str]:
    """Every line and column that the reading names is in the text, and points at something."""
    lines = _LINE_END.split(text)
    wrong = [
        f"no such line: {diagnostic}"
        for diagnostic in reading.diagnostics
        if not 0 < diagnostic.line <= len(lines)
    ]
    for path, place in reading.locations.items():
        if not 0 < place.line <= len(lines):
            wrong.append(f"no such line: {path}: {place}")
        elif place.column is not None:
            line = lines[place.line - 1]
            if not line[place.column - 1 : place.column].strip() or place.column < 1:
                wrong.append(f"nothing there: {path}: {place}")
    return wrong


def words_elsewhere(text: str, reading: pm.Reading[pm.Report]) -> list[str]:
    """A value is on the line that the reading names, or right below the heading there.

    It holds for the documents that people write: a mishap may part a value from its heading.
    """
    lines = _LINE_END.split(text)
    wrong = []
    for path, place in reading.locations.items():
        value = Counter(_plain_words("\n".join(_texts(_at(reading.report, path)))))
        nearby = "\n".join(lines[place.line - 1 : place.line + 3])
        if value and not value & Counter(_plain_words(nearby)):
            wrong.append(f"not on its line: {path}: {place}")
    return wrong


def _at(report: pm.Report, path: str) -> Any:
    """Return the value at a path: `timeline.events[2]`."""
    value: Any = report
    for step in re.findall(r"[^.\[\]]+", path):
        value = value[int(step)] if step.isdigit() else getattr(value, step)
    return value


def _texts(value: Any) -> Iterator[str]:
    """Yield each text of a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif attrs.has(type(value)):
        yield from _texts(tuple(attrs.asdict(value, recurse=False).values()))


def miscounted(text: str, reading: pm.Reading[pm.Report]) -> list[str]:
    """The coverage is a share of what there is."""
    coverage = reading.coverage
    if not 0 <= coverage.understood <= coverage.total:
        return [f"covered more than there is: {coverage}"]
    return []


def invented_words(text: str, reading: pm.Reading[pm.Report]) -> list[str]:
    """Each word of a value is in the source, or a diagnostic says what was done there."""
    explained = {
        diagnostic.path
        for diagnostic in reading.diagnostics
        if diagnostic.kind in ("translated", "assumed")
    }
    source = Counter(_plain_words(text))
    wrong = []
    for path, value in _values(reading.report.to_dict()):
        if path.startswith(("schema_version", "timings", "extras")) or path == "title":
            continue
        if re.fullmatch(r".*other\[\d+\]\.label|custom_sections\[\d+\]\.after", path):
            continue  # what a fact is called, as the label of a field is
        foreign = _of_letters(words(value)) - source
        if foreign and not any(path.startswith(known) for known in explained if known):
            wrong.append(f"invented: {_listed(foreign)}: {path}")
    return wrong


def values_of(report: pm.Report) -> list[str]:
    """Return each text that a report holds; times and lengths aside, which are written anew."""
    data = _values(report.to_dict())
    own_keys = ("schema_version", "timings")
    return [v for path, v in data if not path.startswith(own_keys) and not path.endswith(".after")]


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


_INSTANT = re.compile(r"~?\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?|~?P[\dDT.HMS]+")


def rescued_lines(text: str, reading: pm.Reading[pm.Report]) -> list[str]:
    """No line had to be saved at the end because the reader had dropped it on the way.

    It holds for the documents that people write. A text after a mishap may need the guard.
    """
    return [f"rescued: {reading.rescued}"] if reading.rescued else []


LAWS: tuple[Law, ...] = (
    lost_words,
    invented_words,
    moved_words,
    unstable,
    misplaced,
    miscounted,
)
"""All that holds for a reading of any text."""
LAWS_OF_DOCUMENTS: tuple[Law, ...] = (*LAWS, rescued_lines)
"""All that holds for a reading of a document as people write them."""


def read(text: str, **options: Any) -> pm.Reading[pm.Report]:
    """Return the reading of a text in which no line has to be saved."""
    reading = pm.read_markdown(text, **options)
    assert rescued_lines(text, reading) == []
    return reading


def broken(text: str, laws: Sequence[Law] = LAWS, **options: Any) -> list[str]:
    """Return all that is wrong with how a text is read; nothing may be raised on the way."""
    try:
        reading = pm.read_markdown(text, **options)
        return [f"{law.__name__}: {fault}" for law in laws for fault in law(text, reading)]
    except Exception as error:  # whatever it is, it is what we look for
        return [f"raised: {type(error).__name__}: {error}"]


def _listed(counted: Counter[str]) -> str:
    shown = [word if n == 1 else f"{word} ({n} times)" for word, n in counted.most_common(12)]
    return " ".join(shown) + (" …" if len(counted) > 12 else "")
