"""The page of a report as a part of the site: its own page, with the way back and its relatives."""

import html
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from postmortem.corpus.entries import Entry
from postmortem.corpus.site.links import Keys, Related
from postmortem.corpus.site.options import SiteOptions
from postmortem.corpus.site.shell import navigation, own_file, plain_line
from postmortem.formats.escape import escape
from postmortem.io.convert import render
from postmortem.patterns import regex

# With the link that skips to the content, which has to stay the first thing in a page.
_BODY = regex(r"<body[^<>]*>\n?(?:<a class=\"skip\"[^<>]*>[^<]*</a>\n?)?")
_LINK = regex(r'(?<=<a href=")[^"]*(?=")')


def report_page(
    entry: Entry,
    related: Related,
    by_key: Mapping[str, Entry],
    names: Mapping[str, str],
    keys: Keys,
    options: SiteOptions,
) -> str:
    """Return the page of a report."""
    page = render(
        entry.report,
        "html",
        theme=options.theme,
        lang=options.lang,
        today=options.today,
        css=own_file("report.css"),
    )
    page = _LINK.sub(
        lambda related_reports: _resolved(related_reports[0], entry, names, keys), page
    )
    start = _BODY.search(page)
    end = page.rfind("</main>")
    if start is None or end < 0:
        return page
    way = navigation("", options, "../")
    below = _together(related, by_key, names)
    close = end + len("</main>\n")
    return page[: start.end()] + way + page[start.end() : close] + below + page[close:]


def _resolved(target: str, entry: Entry, names: Mapping[str, str], keys: Keys) -> str:
    """Return where a link leads on the site: a link to the file of a report leads to its page."""
    key = keys.find(html.unescape(target), entry.key)
    return target if key is None else f"{quote(names[key])}.html"


def _together(related: Related, by_key: Mapping[str, Entry], names: Mapping[str, str]) -> str:
    groups = (
        ("This report names", related.mentions),
        ("Named by", related.mentioned_by),
        ("Reports like it", related.alike),
    )
    parts = "".join(
        f"<h3>{title}</h3>\n<ul>{_links(entries, by_key, names)}</ul>\n"
        for title, entries in groups
        if entries
    )
    if not parts:
        return ""
    return f'<aside class="together" lang="en" aria-label="Other reports"><h2>Other reports</h2>\n{parts}</aside>\n'


def _links(keys: Sequence[str], by_key: Mapping[str, Entry], names: Mapping[str, str]) -> str:
    items = []
    for key in keys:
        entry = by_key[key]
        id = entry.text("incident_id")
        named = f"{escape(id)}: " if id else ""
        title = plain_line(entry.text("title") or "")
        items.append(f'<li><a href="{quote(names[key])}.html">{named}{title}</a></li>\n')
    return "".join(items)
