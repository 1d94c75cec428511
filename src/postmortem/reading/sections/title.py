"""The title of a document, with the id, the date and the severity that stand in and around it."""

import re

from postmortem.reading.draft import Draft
from postmortem.reading.times import clean
from postmortem.styles import names
from postmortem.text import normal as texts
from postmortem.values.clocks import parse
from postmortem.values.dates import read_date

_NO_ID = rf"(?!(?:{'|'.join(names.NO_KEYS)})[-_ ]?[0-9])"
_ID = (
    rf"{_NO_ID}(?:[A-Z]{{2,12}}[-_ ]?[0-9]{{2,4}}[-_][0-9][0-9-]*|[A-Z]{{2,12}}[-_#][0-9]{{1,8}}"
    r"|(?:INC|PM|PIR|RCA|IR)[0-9]{2,10}|#[0-9]{1,8})"
)
_IN_TITLE = re.compile(
    rf"(?:\[(?P<id>{_ID})\] ?[:|–—-]*|(?P<bare>{_ID})(?: ?[:|]| [-–—]+|,)) ?(?P<rest>\S.*)"
)
_IS_ID = re.compile(rf"(?P<id>{_ID})")
_ID_AT_END = re.compile(rf"(?P<rest>.+?) ?[(\[](?:incident )?(?P<id>{_ID})[)\]]")
_DATE_IN_TITLE = re.compile(
    r"(?P<date>[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}(?:st|nd|rd|th)? [A-Z][a-z]+,? [0-9]{4}"
    r"|[A-Z][a-z]+ [0-9]{1,2}(?:st|nd|rd|th)?,? [0-9]{4})(?P<join> ?[:,;|] ?| [-–—]+ | )(?P<rest>\S.*)"
)
_DATE_AT_END = re.compile(
    r"(?P<rest>.+?)(?:[:,;] ?| [-–—]+ | ?\(| on )(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"|[A-Z][a-z]+ [0-9]{1,2},? [0-9]{4}|[0-9]{1,2} [A-Z][a-z]+ [0-9]{4})\)?"
)
_ISO_DATE = re.compile(r"(?<![0-9-])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9-])")


def title(draft: Draft, words: str, line: int) -> str:
    """Return the title of a report, without the id and the date that stand around it."""
    signs = _SIGNS.match(words)
    front = signs[0] if signs else ""
    rest = words.removeprefix(front)
    for _ in range(2):
        if found := _IN_TITLE.fullmatch(rest):
            id, after = found["id"] or found["bare"], found["rest"]
        elif found := _ID_AT_END.fullmatch(rest):
            id, after = found["id"], found["rest"]
        else:
            id, after = "", ""
        if id and draft.set("metadata.incident_id", id.lstrip("#"), line):
            rest = after
        elif _IS_ID.fullmatch(rest):
            draft.set("metadata.incident_id", rest, line)
        found = _DATE_IN_TITLE.fullmatch(rest) or _DATE_AT_END.fullmatch(rest)
        if found and (day := read_date(found["date"])) and not parse(clean(rest[:40])):
            if _clock_first(found["rest"]) or not draft.set("metadata.date", day, line):
                if "metadata.date" not in draft.values:
                    draft.set("metadata.date", day, line)
                break
            draft.translated(
                line, found["date"], day.isoformat(), "the incident's date", "metadata.date"
            )
            rest = found["rest"]
    dates = {read_date(found[0]) for found in _ISO_DATE.finditer(rest)} - {None}
    if len(dates) == 1:
        draft.set("metadata.date", dates.pop(), line)
    rest = f"{front}{rest}"
    return rest if texts.line_or_blank(rest) else words


def severity_of_title(draft: Draft, words: str, line: int) -> None:
    """Take the severity that a title names, where nothing else in the document does."""
    found = {one["bare"] or one["inside"] for one in _SEVERITY.finditer(words)}
    if len(found) == 1 and (severity := draft.style.severity(said := found.pop())):
        draft.set("metadata.severity", severity, line)
        draft.translated(line, said, severity, "a severity", "metadata.severity")


_SIGNS = re.compile(r"[^\w\s\[(#\"'`*_<&\\]+\s+")
_SEVERITY = re.compile(
    r"(?<![\w-])(?P<bare>SEV[- ]?[0-9])(?![\w.])|[(\[](?P<inside>(?:P|SEV|Sev)[- ]?[0-9])[)\]]"
)


def _clock_first(rest: str) -> bool:
    """Say whether what follows a date is its time of day, so that they belong together."""
    return re.match(r"[0-9]{1,2}(?::[0-9]{2}| ?[ap]m)", rest, re.IGNORECASE) is not None


def identified(draft: Draft, name: str) -> None:
    """Take the id that a file's name begins with, where the document has none."""
    found = re.match(rf"(?P<id>{_ID})(?=[ _.:-]|$)", name)
    if found and "metadata.incident_id" not in draft.values:
        draft.values["metadata.incident_id"] = found["id"]
        draft.say("assumed", 1, found["id"], "from the file's name", "metadata.incident_id")
