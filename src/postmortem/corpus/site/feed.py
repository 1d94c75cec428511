"""The Atom feed (RFC 4287) and the sitemap of a site."""

import datetime as dt
from collections.abc import Mapping, Sequence
from urllib.parse import quote
from xml.sax.saxutils import escape as escape_xml

from postmortem.corpus.columns import date_of
from postmortem.corpus.entries import Entry
from postmortem.corpus.site.options import SiteOptions
from postmortem.corpus.site.shell import PAGES
from postmortem.formats.escape import words
from postmortem.text.normal import single_spaced

_MOST = 50
"""How many reports the feed has."""


def feed(entries: Sequence[Entry], names: Mapping[str, str], options: SiteOptions) -> str:
    """Return the feed: the newest reports, each with the day of its last revision, or of the incident.

    Without an address of the site, links are relative and ids are made of the names of the pages.
    """
    shown = [entry for entry in entries if _day(entry) is not None][:_MOST]
    latest = max((day for entry in shown if (day := _day(entry)) is not None), default=date_of(0))
    address = options.url or ""
    own = f"{address}feed.xml" if options.url else "urn:postmortem:feed"
    items = "".join(_item(entry, names[entry.key], options) for entry in shown)
    link = f'<link rel="self" href="{_attribute(address)}feed.xml"/>\n'
    home_link = f'<link href="{_attribute(address)}index.html"/>\n'
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{options.lang}">\n'
        f"<title>{_text(options.title)}</title>\n<id>{_text(own)}</id>\n"
        f"<updated>{_time(latest)}</updated>\n<author><name>{_text(options.title)}</name></author>\n"
        f"{link}{home_link}{items}</feed>\n"
    )


def _item(entry: Entry, name: str, options: SiteOptions) -> str:
    day = _day(entry)
    assert day is not None
    address = f"{options.url or ''}reports/{quote(name)}.html"
    id = address if options.url else f"urn:postmortem:{name}"
    incident = entry.text("incident_id")
    title = words(entry.text("title") or "")
    title = f"{incident}: {title}" if incident else title
    summary = entry.text("one_line") or ""
    return (
        f"<entry>\n<title>{_text(title)}</title>\n<id>{_text(id)}</id>\n"
        f'<link href="{_attribute(address)}"/>\n<updated>{_time(day)}</updated>\n'
        f"<summary>{_text(words(summary))}</summary>\n</entry>\n"
    )


def _day(entry: Entry) -> dt.date | None:
    return entry.day("last_revision") or entry.day("date")


def _time(day: dt.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _text(text: str) -> str:
    return escape_xml(single_spaced("".join(map(_xml_character, text))))


def _attribute(text: str) -> str:
    return escape_xml(text, {'"': "&quot;"})


def _xml_character(char: str) -> str:
    """Return a character, or what stands for one that XML can't hold."""
    code = ord(char)
    allowed = code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or code > 0xFFFF
    return char if allowed else "\ufffd"


def sitemap(names: Mapping[str, str], address: str) -> str:
    """Return the sitemap of a site at an address."""
    pages = [name for name, _ in PAGES] + [
        f"reports/{name}.html" for name in sorted(names.values())
    ]
    urls = "".join(f"<url><loc>{escape_xml(address + quote(page))}</loc></url>\n" for page in pages)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}</urlset>\n'
    )
