"""How a zone of times is written: what follows a clock, in a heading, in a sentence."""

import re
from datetime import tzinfo
from functools import lru_cache

from postmortem.patterns import regex
from postmortem.values.zones import find_zone

_FIXED = frozenset(
    "Z UTC GMT ZULU WET WEST CET CEST MEZ MESZ BST EET EEST MSK TRT EAT CAT WAT SAST"
    " PST PDT MST MDT CDT EST EDT AKST AKDT HST NST NDT BRT ART"
    " JST KST SGT HKT PHT ICT WIB PKT NPT AEST AEDT ACST ACDT AWST NZST NZDT".split()
)
_REGIONS = frozenset(
    "ET PT CT MT EASTERN PACIFIC CENTRAL MOUNTAIN UK CET/CEST CEST/CET PST/PDT EST/EDT BST/GMT GMT/BST".split()
)
_USUAL = {"ZULU": "UTC", "CEST/CET": "CET/CEST", "BST/GMT": "GMT/BST"}
"""The spelling that `find_zone` knows, of a name that it doesn't."""
_SEVERAL = {"CST", "IST", "SST", "AST", "AMT", "GST", "ADT", "ECT", "LOCAL"}
"""Names of two countries, and of none."""
_CITIES = {
    "London": "Europe/London", "Berlin": "Europe/Berlin", "Paris": "Europe/Paris", "Amsterdam": "Europe/Amsterdam",
    "Madrid": "Europe/Madrid", "Dublin": "Europe/Dublin", "Zurich": "Europe/Zurich", "Stockholm": "Europe/Stockholm",
    "New York": "America/New_York", "San Francisco": "America/Los_Angeles", "Tokyo": "Asia/Tokyo",
    "Singapore": "Asia/Singapore", "Sydney": "Australia/Sydney",
}  # fmt: skip
_PLACES = {
    "Europe/Paris": "paris; france; française; métropolitaine; métropole",
    "Europe/Berlin": "berlin; berliner; deutsche; deutscher; deutschland; mitteleuropäische; mitteleuropäischer",
    "Europe/Vienna": "wien; wiener", "Europe/Zurich": "zürich; zürcher; genève", "Europe/Brussels": "bruxelles",
    "Europe/London": "londres; londoner", "Europe/Madrid": "madrid; española; peninsular; españa",
    "Europe/Lisbon": "lisboa; lisbonne", "Europe/Rome": "roma; rome", "Europe/Luxembourg": "luxembourg",
    "America/Sao_Paulo": "brasília; brasilia; são paulo; sao paulo", "America/Mexico_City": "ciudad de méxico; cdmx",
    "America/Argentina/Buenos_Aires": "argentina; buenos aires", "America/Bogota": "bogotá; bogota; colombia",
    "America/Lima": "lima; perú", "America/Montreal": "montréal; montreal", "America/New_York": "nova york; nueva york; new york",
    "Asia/Shanghai": "北京; 中国; 中国标准; 上海", "Asia/Tokyo": "日本; 日本標準; 日本标准; 東京; 东京; tokio",
    "Asia/Seoul": "韓国; 韩国; 首尔", "Asia/Taipei": "台北; 台湾; 台灣", "Asia/Hong_Kong": "香港", "Asia/Singapore": "新加坡",
}  # fmt: skip
"""The words of other languages for the places that a zone is named by."""
_PLACE_OF = {
    place.replace("_", " "): zone
    for zone, listed in _PLACES.items()
    for place in listed.split("; ")
}
_OFFSET = r"[+-][0-9]{1,2}(?::?[0-9]{2})?(?![0-9]|:[0-9])"
_BASED = rf"(?:UTC|GMT)(?: ?{_OFFSET})?"
_NAMES = "|".join(
    sorted(
        {*_FIXED, *_REGIONS, *_SEVERAL} - {"EASTERN", "PACIFIC", "CENTRAL", "MOUNTAIN", "LOCAL"},
        key=lambda n: (-len(n), n),
    )
)
_ENDS = r"(?= ?(?:[.:,;()\[\]|–—-]|$))"
"""What follows a word that is a zone only where nothing else follows: `Eastern`, `local`."""
_REGION = (
    r"(?:US[ /-]?)?(?:[Pp]acific|[Ee]astern|[Cc]entral|[Mm]ountain|PACIFIC|EASTERN|CENTRAL|MOUNTAIN)"
    rf"(?:(?: (?:[Ss]tandard|[Dd]aylight))?(?: [Tt]ime)(?![A-Za-z0-9])|{_ENDS}|(?<=[AaPp][Mm] .......)(?![A-Za-z0-9])|(?<=[AaPp][Mm] ........)(?![A-Za-z0-9]))"
    rf"|US/[A-Z][a-z]+|(?:[A-Z][a-z]+ )?[A-Z][a-z]+ (?:local )?time\b|[Ll]ocal(?: time(?![A-Za-z])|{_ENDS})"
)
_IANA = r"[A-Z][A-Za-z]+/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?"
_PLACE = r"[A-ZÀ-Þ][\w'’-]{2,20}(?: (?:de )?[A-ZÀ-Þ][\w-]{2,20})?"
_OTHER_FORMS = (
    rf"[Hh]eures? (?:de |d['’]|du )?(?:{_PLACE}|locales?|française|métropolitaine)(?!\w)",
    rf"[Hh]or(?:as?|[áa]rios?)(?: oficial)? (?:de |do |da )?(?:{_PLACE}|local(?:es)?|peninsular|española)(?!\w)",
    r"(?:[A-ZÄÖÜ]\w{2,20}er|[Dd]eutscher?|[Mm]itteleuropäischer?|[Ll]okaler?) (?:Orts|Sommer|Normal|Winter)?[Zz]eit(?!\w)",
    r"Ortszeit(?!\w)",
)
_CJK = r"(?:北京|上海|香港|台北|台湾|台灣|新加坡|首尔|韓国|韩国|日本(?:標準|标准)?|東京|东京|中国(?:标准)?|当地|本地|現地|ローカル)(?:时间|時間|時刻)"
_OTHER = "|".join((*_OTHER_FORMS, _CJK))
"""A zone in another language: `heure de Paris`, `hora de Madrid`, `Berliner Zeit`, `北京时间`."""
_IS_OTHER = regex(_OTHER)
_AROUND_PLACE = regex(
    r"^(?:[Hh]eures?|[Hh]oras?|[Hh]or[áa]rios?)(?: oficial)? (?:de |du |do |da |d['’])?| ?(?:Orts|Sommer|Normal|Winter)?[Zz]eit$"
    r"|(?:时间|時間|時刻)$"
)
_NO_PLACE = regex(
    r"(?:ini|fin|fim|in[íi]cio|detec|dete|resol|cierre|evento|pointe|bureau|alerta|término|incid|einig|dies|jen|letzt|ganz|best|viel|jed)\w*",
    re.IGNORECASE,
)
"""What is in such a form and is no place: `Hora de Inicio`, `Einiger Zeit`."""
ZONE = rf"(?:{_BASED}|(?:{_NAMES})(?![A-Za-z0-9/])|{_IANA}|(?:{_REGION})(?![A-Za-z0-9])|{_OTHER})"
ZONE_AFTER_CLOCK = regex(
    rf"[ ]?(?:[(\[（](?P<in>{ZONE}|{_OFFSET})[)\]）]|(?P<plain>(?P<base>{_BASED}(?![A-Za-z0-9/]))|{ZONE}|Z(?![A-Za-z0-9])|[+-][0-9]{{2}}:?[0-9]{{2}}(?![0-9]|:[0-9]|-[0-9]{{2}}-[0-9])))"
)
"""A zone behind a clock: ` UTC`, `Z`, ` (CET)`, ` +05:30`, ` Pacific Time`, ` America/New_York`."""
ZONE_ANYWHERE = regex(rf"(?<![\w/])(?:{ZONE})(?![\w/])|{_CJK}")


@lru_cache(maxsize=1)
def _cities() -> dict[str, str]:
    """Return the names of IANA by the cities in them."""
    from zoneinfo import available_timezones  # lazily: few documents name a city

    return {
        name.rpartition("/")[2].replace("_", " "): name
        for name in sorted(available_timezones())
        if "/" in name and not name.startswith(("Etc/", "US/", "SystemV/"))
    } | _CITIES


@lru_cache(maxsize=256)
def zone_of(words: str) -> tzinfo | None:
    """Return the zone that words name; None where they name none that is known.

    An abbreviation is what it says, summer or winter; the name of a region follows the season.

    >>> zone_of("PST"), zone_of("IST")
    (datetime.timezone(datetime.timedelta(days=-1, seconds=57600)), None)
    >>> zone_of("Pacific Time"), zone_of("heure de Paris")
    (zoneinfo.ZoneInfo(key='America/Los_Angeles'), zoneinfo.ZoneInfo(key='Europe/Paris'))
    """
    text = words.strip(" ()[]").replace("\u2212", "-")
    upper = text.upper()
    if _IS_OTHER.fullmatch(text):
        place = _AROUND_PLACE.sub("", text).casefold()
        zone = _PLACE_OF.get(place) or _cities().get(place.title())
        return find_zone(zone) if zone else None
    if upper in _FIXED or upper in _REGIONS or re.fullmatch(rf"(?:UTC|GMT)? ?{_OFFSET}", upper):
        return find_zone(_USUAL.get(upper, upper))
    place_name = re.sub(r"^US[ /-]?| (?:local )?time$", "", text, flags=re.IGNORECASE)
    if place_name.upper() in _REGIONS:
        return find_zone(_USUAL.get(place_name.upper(), place_name))
    if re.fullmatch(
        r"(?:pacific|eastern|central|mountain) (?:standard|daylight)", place_name, re.IGNORECASE
    ):
        return find_zone(place_name)
    if text != place_name and place_name in _cities():
        return find_zone(_cities()[place_name])
    return region(place_name)


def region(name: str) -> tzinfo | None:
    """Return the zone of an IANA name; None where there is none of that name."""
    return find_zone(name) if re.fullmatch(_IANA, name) else None


def is_zone(words: str) -> bool:
    """Whether words name a zone, known or not: `Who/What` and `First time` only look like one."""
    text = words.strip(" ()[]")
    if _IS_OTHER.fullmatch(text):
        return _NO_PLACE.fullmatch(_AROUND_PLACE.sub("", text)) is None
    if re.fullmatch(_IANA, text):
        return text.upper() in _REGIONS or region(text) is not None
    if re.fullmatch(r"[A-Z][a-z]+(?: [A-Z][a-z]+)? (?:local )?time", text):
        return zone_of(text) is not None or text.startswith("Local")
    return True
