"""The id of the next incident: a pattern with a number, and the highest number in a folder."""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import attrs

from postmortem.errors import FieldError, Problem, describe
from postmortem.io.folders import files_of
from postmortem.patterns import regex
from postmortem.styles.style import USUAL, Style

_FIELD = regex(r"\{(?P<name>[^{}:]*)(?::(?P<width>[^{}]*))?\}")
_WIDTH = regex(r"0?[1-9]")
_DATES = {"year": 4, "month": 2, "day": 2}
_HEAD_BYTES = 65_536
"""How much of a file is read: the id of a report is near its top."""
_ID_OF_DATA = regex(r'\bincident_id"?[ \t]{0,8}:[ \t"\']{0,8}\Z')
"""What comes right before the id in YAML and JSON: `incident_id: `."""
_END_OF_LABEL = regex(r"[:：|*_]")
_LONGEST_LABEL = 80
"""How many characters of a line are looked at for its label."""
_EXAMPLE = 'such as "INC-{year}-{number:03}"'


def _pattern(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise FieldError(Problem(expected=f"a pattern of ids, {_EXAMPLE}", found=describe(value)))
    known = ", ".join(f"{{{name}}}" for name in (*_DATES, "number"))
    names = []
    for field in _FIELD.finditer(value):
        names.append(field["name"])
        if field["name"] not in (*_DATES, "number"):
            hint = f"write {_EXAMPLE}"
            raise FieldError(
                Problem(expected=f"one of {known}", found=describe(field[0]), hint=hint)
            )
        width = field["width"]
        if width is not None and (field["name"] != "number" or not _WIDTH.fullmatch(width)):
            expected = "a number of digits from 1 to 9, such as {number:03}"
            raise FieldError(Problem(expected=expected, found=describe(field[0])))
    if names.count("number") != 1:
        raise FieldError(Problem(expected="{number} once, " + _EXAMPLE, found=describe(value)))
    if re.search(r"[{}\n\r/\\]", _FIELD.sub("", value)):
        expected = "a pattern without other braces, slashes and line breaks"
        raise FieldError(Problem(expected=expected, found=describe(value)))
    return value


@attrs.frozen
class IdPattern:
    """How the ids of a team are made: `INC-{year}-{number:03}`.

    Raises `FieldError` for a pattern without `{number}`, and for a field that does not exist.

    >>> IdPattern("INC-{year}-{number:03}").id(7, dt.date(2026, 3, 5))
    'INC-2026-007'
    """

    text: str = attrs.field(converter=_pattern)

    def id(self, number: int, day: dt.date) -> str:
        """Return the id with a number, of an incident on a day."""

        def written(field: re.Match[str]) -> str:
            if field["name"] == "number":
                return f"{number:0{int(field['width'] or 1)}d}"
            return f"{getattr(day, field['name']):0{_DATES[field['name']]}d}"

        return _FIELD.sub(written, self.text)

    def numbers(self, day: dt.date) -> re.Pattern[str]:
        """Return what finds the numbers of the ids that differ from one on a day by their number only."""
        start, _, rest = self.text.partition("{number")
        _, _, end = rest.partition("}")
        before = re.escape(
            _FIELD.sub(
                lambda match: f"{getattr(day, match['name']):0{_DATES[match['name']]}d}", start
            )
        )
        after = re.escape(
            _FIELD.sub(
                lambda match: f"{getattr(day, match['name']):0{_DATES[match['name']]}d}", end
            )
        )
        return re.compile(
            rf"(?<![A-Za-z0-9]){before}(?P<number>[0-9]{{1,18}}){after}(?![A-Za-z0-9])",
            re.IGNORECASE,
        )


def next_id(pattern: IdPattern, folder: Path, day: dt.date, style: Style | None = None) -> str:
    """Return the id after the highest one in a folder, and in the folders inside it.

    The names of files are looked at, and the ids near the top of each document: in its title, after
    the label of the id, as `incident_id`. Files that can't be read have no id.
    """
    numbers = pattern.numbers(day)
    return pattern.id(max(_numbers(numbers, folder, style or USUAL), default=0) + 1, day)


def _numbers(numbers: re.Pattern[str], folder: Path, style: Style) -> Iterator[int]:
    if not folder.is_dir():
        return
    for file in files_of(folder, lambda _: False):
        # A report may have a folder of its own, which is called like its id.
        for part in file.relative_to(folder).parts:
            yield from (int(match["number"]) for match in numbers.finditer(part))
        try:
            with file.open("rb") as stream:
                head = stream.read(_HEAD_BYTES).decode(errors="replace")
        except OSError:
            continue
        yield from _in_text(numbers, head, style)


def _in_text(numbers: re.Pattern[str], text: str, style: Style) -> Iterator[int]:
    """Yield the numbers of the ids that a document has as its own; one in its text is another's."""
    for match in numbers.finditer(text):
        start = text.rfind("\n", 0, match.start()) + 1
        line = text[start : match.start()]
        label, *more = _END_OF_LABEL.split(line.lstrip(" \t>*+-|_")[:_LONGEST_LABEL], maxsplit=1)
        if (
            line.startswith("# ")
            or line.lstrip(" \"'").startswith("title")
            or _ID_OF_DATA.search(line[-_LONGEST_LABEL:]) is not None
            or (more and style.label(label.strip()) == "incident_id")
        ):
            yield int(match["number"])


def slug(title: str) -> str:
    """Return the words of a title as a part of a file's name.

    >>> slug("Login was down: why?"), slug("Ämter & Häfen"), slug("…")
    ('login-was-down-why', 'ämter-häfen', '')
    """
    words = re.findall(r"\w+", title.casefold().replace("_", " "))
    name = ""
    for word in words:
        longer = f"{name}-{word}" if name else word[:_LONGEST_NAME]
        if len(longer) > _LONGEST_NAME:
            break
        name = longer
    return name


_LONGEST_NAME = 60
"""How many characters of a title a file's name has at the most."""
