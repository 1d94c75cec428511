"""The title of a document, with the id, the date and the severity that are in and around it."""

import re
from datetime import date

from postmortem.model.layout.values import is_prompt
from postmortem.patterns import regex
from postmortem.reading import messages as say
from postmortem.reading.stamps import days_in, split_stamp
from postmortem.reading.taken import Context, Taken
from postmortem.reading.times import day_of
from postmortem.styles import names
from postmortem.text import normal as texts
from postmortem.values.dates import read_date

_NO_ID = rf"(?!(?:{'|'.join(names.NO_KEYS)})[-_ ]?[0-9])"
_ID = (
    rf"{_NO_ID}(?:[A-Z]{{2,12}}[-_ ]?[0-9]{{2,4}}[-_][0-9][0-9-]*|[A-Z]{{2,12}}[-_#][0-9]{{1,8}}"
    r"|(?:INC|PM|PIR|RCA|IR)[0-9]{2,10}|#[0-9]{1,8})"
)
_LINKED_ID = regex(rf"\[(?P<id>{_ID})\]\((?P<url>[^()\s]{{1,400}})\) ?[:|–—-]* ?(?P<rest>\S.*)")
_IN_TITLE = regex(
    rf"(?:\[(?P<id>{_ID})\](?!\() ?[:|–—-]*|(?P<bare>{_ID})(?: ?[:|]| [-–—]+|,)|(?P<key>(?:INC|PIR|RCA|INCIDENT|IR|PM)-[0-9]{{1,8}})(?= [A-Z])) ?(?P<rest>\S.*)"
)
_IS_ID = regex(rf"(?P<id>{_ID})")
_ID_AT_END = regex(rf"(?P<rest>.+?) ?[(\[](?:incident )?(?P<id>{_ID})[)\]]")
_DATE_IN_TITLE = regex(
    r"(?P<date>[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}(?:st|nd|rd|th)? [A-Z][a-z]+,? [0-9]{4}"
    r"|[A-Z][a-z]+ [0-9]{1,2}(?:st|nd|rd|th)?,? [0-9]{4})(?P<join> ?[:,;|] ?| [-–—]+ | )(?P<rest>\S.*)"
)
_DATE_AT_END = regex(
    r"(?P<rest>.+?)(?:[:,;] ?| [-–—]+ | ?\(| on )(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"|[A-Z][a-z]+ [0-9]{1,2},? [0-9]{4}|[0-9]{1,2} [A-Z][a-z]+ [0-9]{4})\)?"
)
_SIGNS = regex(r"[^\w\s\[(#\"'`*_<&\\]+\s+")
_SEVERITY = regex(
    r"(?<![\w-])(?P<bare>SEV[- ]?[0-9])(?![\w.])|[(\[](?P<inside>(?:P|SEV|Sev)[- ]?[0-9])[)\]]"
)
_AS_A_PATH = regex(r"(?<=[^\W\d_])/(?=[0-9]{4}-)")
"""The slash of a wiki's page below another: `Incidents/2026-04-02 disk full`."""
_WRAPPED = regex(r"(\*\*|__|\*|_|`)(?P<words>[^*_`]+)\1")


def take_title(words: str, line: int, context: Context) -> tuple[str, Taken]:
    """Return the title of a report without the id that is around it, and what it says besides.

    Its date is taken out of it where that leaves a title; whether it is the incident's, the days
    of the whole document decide (`dates`), so the value may be dropped again.
    """
    taken = context.taken()
    signs = _SIGNS.match(words)
    front = signs[0] if signs else ""
    rest = words.removeprefix(front)
    if (match := _WRAPPED.fullmatch(rest)) is not None and not is_prompt(rest):
        rest = match["words"].strip()
    known = "metadata.incident_id" in context.paths
    for _ in range(2):
        id, after = "", ""
        if match := _LINKED_ID.fullmatch(rest):
            id, after = match["id"], match["rest"]
        elif match := _IN_TITLE.fullmatch(rest):
            id, after = match["id"] or match["bare"] or match["key"], match["rest"]
        elif match := _ID_AT_END.fullmatch(rest):
            id, after = match["id"], match["rest"]
        if id and not known:
            known = True
            at = taken.set("metadata.incident_id", id.lstrip("#"), line)
            if "](" in rest and (linked := _LINKED_ID.fullmatch(rest)):
                taken.say(say.LabelIs(line=line, what=linked["url"]), at)
            rest = after
        elif _IS_ID.fullmatch(rest) and not known:
            known = True
            taken.set("metadata.incident_id", rest, line)
    rest = f"{front}{rest}"
    return (rest if texts.line_or_blank(rest) else words), taken


def without_date(title: str, day: date) -> str:
    """Return a title without the date that is at its start or its end, where that is the incident's."""
    signs = _SIGNS.match(title)
    front = signs[0] if signs else ""
    rest = title.removeprefix(front)
    match = _DATE_IN_TITLE.fullmatch(rest) or _DATE_AT_END.fullmatch(rest)
    if not match or read_date(match["date"]) != day or _clock_first(match["rest"]):
        return title
    return f"{front}{match['rest']}"


def day_of_title(title: str, order: str) -> date | None:
    """Return the one day that a title names; None where it names none, or several."""
    days, _ = days_in(_AS_A_PATH.sub(" ", title))
    dates = {day_of(day, near=None, order=order) for day in days}
    return dates.pop() if len(dates) == 1 else None


def _clock_first(rest: str) -> bool:
    """Whether what follows a date is its time of day, so that they belong together."""
    split = split_stamp(rest)
    return (
        split is not None and split.stamp.start.clock is not None and split.stamp.start.day is None
    )


def severity_of_title(words: str, line: int, context: Context) -> Taken:
    """Take the severity that a title names, where nothing else in the document does."""
    taken = context.taken()
    severities = {match["bare"] or match["inside"] for match in _SEVERITY.finditer(words)}
    if len(severities) == 1 and (severity := context.severity(named := severities.pop())):
        at = taken.set("metadata.severity", severity, line)
        taken.translated(say.SeverityIs, line, named, severity, at)
    return taken


def id_of_name(name: str) -> str | None:
    """Return the id that a file's name begins with; None where it begins with none."""
    match = re.match(rf"(?P<id>{_ID})(?=[ _.:-]|$)", name)
    return match["id"] if match else None


def title_of_name(name: str) -> str | None:
    """Return the title that a file's name is; None where it is one word, or a slug.

    >>> title_of_name("Boiler was cold"), title_of_name("2021-05-09-negative-coin-values")
    ('Boiler was cold', None)
    """
    words = re.sub(r"^[0-9]{4}-?[0-9]{2}-?[0-9]{2}[ _-]+|^[0-9]{1,4}[ _.-]+(?=\D)", "", name).strip(
        " -_"
    )
    if len(words.split()) < 2 or not re.search(r"[^\W\d_]{3}", words):
        return None
    return words
