"""What a heading or a sentence says of all times below it: their zone, their day, how exact they are.

A sentence sets something only where it says nothing else. Where it says more, it is kept as well.
"""

import re
from collections.abc import Iterator
from datetime import timedelta

import attrs

from postmortem.patterns import regex
from postmortem.reading.stamps import Day, days_in
from postmortem.reading.zone_words import ZONE_AFTER_CLOCK, ZONE_ANYWHERE, is_zone, zone_of
from postmortem.text.normal import single_spaced

_LONGEST = 400
_WORDS = frozenset(
    "a all and approximate approximately approximations are as at be below clock date dates day daylight displayed document "
    "documented event events expressed following for format given happened here hour hours in incident indicated is it listed "
    "local mentioned note noted of on otherwise place quoted refer reported saving savings shown specified standard stated "
    "table the these they this time timeline times timestamp timestamps to took occurred unless use used using written "
    "zone zones timezone timezones tz above section entries log were was please "
    "alle zeiten zeitangaben uhrzeiten sind angaben zeitzone der die das zeit "
    "toutes les heures sont en heure fuseau horaire "
    "todas las horas están hora zona horaria todos os horários estão fuso "
    "son las los estan em no na o os de do da e y et les le la son en el horarios horario alle zeiten "
    "所有时间均为 所有时间为 时间均为 时间为 以下时间均为 全ての時刻は 時刻は全て 時刻は 時刻はすべて すべて です 表記 表示 で".split()
)
"""The words of a sentence about times that say nothing else."""
_ABOUT_TIMES = regex(
    r"\btimes?(?:stamps?|zones?)?\b|\bclock\b|\bevents?\b|zeit|heure|\bhora|horári|時刻|时间|\btz\b|\bentries\b",
    re.IGNORECASE,
)
_UNKNOWN = regex(
    r"\btimes?(?:stamps?)?(?: (?:listed|given|shown|below|above|here))*(?: (?:are|is|be|all))* (?:in |: ?)(?P<zone>[A-Z][\w/+-]*(?: [A-Z]?\w+)?|local(?: \w+)?)",
)
_ABOUT_THEM = regex(
    r"(?:please )?(?:note:? )?(?:that )?(?:all (?:of )?)?(?:the |alle |toutes les |todas las |todos os )?(?:times|time ?stamps?|clock times|zeiten|uhrzeiten|zeitangaben|heures|horas|horários)\b",
    re.IGNORECASE,
)
"""How a sentence begins that is about the times below it, whatever else it says."""
_LOCAL = regex(r"\b(?:locales?|locais|lokale?)\b", re.IGNORECASE)
"""The same in other languages, where no word for time is beside it."""
_SENTENCE = regex(r"(?<=[.!?。])\s+(?=[^\sa-z])")
_LETTERS = regex(r"[^\W\d_][^\W_]*(?:['’-][^\W_]+)*")
_LINK = regex(r"\[([^\[\]]{1,100})\]\([^()\s]{1,500}\)")


@attrs.frozen
class Statement:
    """What a text says of the times below it."""

    zone: str = ""
    """The zone as it was written; '' where it says none."""
    days: tuple[Day, ...] = ()
    about: bool = False
    """Whether it says that times are approximate."""
    pure: bool = False
    """Whether it says nothing else."""

    def __bool__(self) -> bool:
        return bool(self.zone or self.days or self.about)


def sentence_of(text: str) -> Statement:
    """Return what a text says of times, sentence by sentence.

    >>> sentence_of("_All times in EEST_")
    Statement(zone='EEST', days=(), about=False, pure=True)
    >>> sentence_of("Times are UTC. The vendor was late.").pure
    False
    >>> bool(sentence_of("The clock of db1 was set to EST"))
    False
    """
    plain = re.sub(r"[*`~]|(?<!\w)_|_(?!\w)", "", _LINK.sub(r"\1", single_spaced(text))).strip(
        "() >"
    )
    if not plain or len(plain) > _LONGEST:
        return Statement()
    sentences = [_sentence(sentence.strip("() ")) for sentence in _SENTENCE.split(plain)]
    zones = {statement.zone for statement in sentences if statement.zone}
    return Statement(
        zone=zones.pop() if len(zones) == 1 else "",
        days=tuple(day for statement in sentences if statement.pure for day in statement.days),
        about=any(statement.about for statement in sentences if statement.pure),
        pure=all(statement.pure for statement in sentences),
    )


def _sentence(text: str) -> Statement:
    zones = list(_zones(text))
    rest = text
    for zone in zones:
        rest = rest.replace(zone, " ", 1)
    days, rest = days_in(rest)
    named = bool(_ABOUT_TIMES.search(text))
    is_whole = not _LETTERS.sub("", rest).strip(" \t,.:;/()-–—[]*0123456789。、，：（）") and all(
        word.casefold() in _WORDS for word in _LETTERS.findall(rest)
    )
    about = named and "approx" in text.casefold()
    bare_zone = bool(zones) and not _LETTERS.findall(rest)
    if is_whole and (named or bare_zone) and (zones or days or about):
        distinct = dict.fromkeys(zones)
        return Statement(" / ".join(distinct), tuple(days), about, pure=True)
    if named and not zones and (local := _LOCAL.search(text)) is not None:
        other_words = (text[: local.start()] + text[local.end() :]).casefold()
        pure = all(word in _WORDS for word in _LETTERS.findall(other_words))
        return Statement(local[0], tuple(days), about, pure=pure) if pure else Statement()
    if zones and _ABOUT_THEM.match(text):
        return Statement(" / ".join(dict.fromkeys(zones)))
    unknown = _UNKNOWN.search(text)
    if named and not zones and unknown and unknown["zone"].casefold() not in _WORDS:
        other_words = text[: unknown.start()] + text[unknown.end() :]
        pure = all(word.casefold() in _WORDS for word in _LETTERS.findall(other_words))
        return Statement(unknown["zone"], tuple(days), about, pure=pure)
    return Statement()


def _zones(text: str) -> Iterator[str]:
    for match in ZONE_ANYWHERE.finditer(text):
        if is_zone(match[0]):
            yield match[0]


def heading_of(title: str) -> Statement:
    """Return what the heading of a timeline, or of a column, says of its times beside its name.

    >>> heading_of("Timeline (UTC, 2026-06-20)").zone
    'UTC'
    >>> heading_of("Date/Time")
    Statement(zone='', days=(), about=False, pure=False)
    """
    plain = re.sub(r"[*`~]|(?<!\w)_|_(?!\w)", "", _LINK.sub(r"\1", single_spaced(title)))[:_LONGEST]
    zones = list(_zones(plain))
    rest = plain
    for zone in zones:
        rest = rest.replace(zone, " ", 1)
    days, _ = days_in(rest)
    zone = " / ".join(dict.fromkeys(zones))
    if (
        not zone
        and (unknown := _UNKNOWN.search(plain))
        and unknown["zone"].casefold() not in _WORDS
    ):
        zone = unknown["zone"]
    return Statement(zone, tuple(days), "approx" in plain.casefold())


_CLOCK = regex(r"(?<![\w:.])[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[AaPp]\.?[Mm]\b\.?)?")


def names_other_zone(text: str) -> bool:
    """Whether a clock in a text has a zone behind it that isn't UTC.

    >>> names_other_zone("From 09:14 BST"), names_other_zone("From 09:14 UTC")
    (True, False)
    """
    for clock in _CLOCK.finditer(text):
        match = ZONE_AFTER_CLOCK.match(text, clock.end())
        if match is not None and is_zone(words := match["in"] or match["plain"]):
            zone = zone_of(words)
            if zone is None or zone.utcoffset(None) != timedelta(0):
                return True
    return False


def without_zone(title: str) -> str:
    """Return a column's heading without the zone in it: `Date and Time in CET`.

    >>> without_zone("Time (Pacific)"), without_zone("Date and Time in CET"), without_zone("Date/Time")
    ('Time', 'Date and Time', 'Date/Time')
    """
    zones = list(_zones(title))
    for zone in zones:
        title = title.replace(zone, "", 1)
    if not zones:
        return title
    return re.sub(r"(?:[(\[{（]\s*[)\]}）]|\bin\b|,|/|-)\s*$", "", title.strip()).strip(" ,/-(")
