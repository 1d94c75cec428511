"""What every page of the site has around its content: head, navigation, style, policy."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from postmortem.corpus.plots import PLOT_STYLE
from postmortem.corpus.site.options import SiteOptions
from postmortem.formats.escape import escape, words
from postmortem.formats.html.inline import Writer
from postmortem.formats.stylesheets import stylesheet

# 'self' isn't enough: a page that is opened from a folder has no origin, and files of the folder
# are then `file:`.
POLICY = (
    "default-src 'none'; style-src 'self' file: 'unsafe-inline'; script-src 'self' file:; "
    "img-src data: https:"
)
PAGES = (
    ("index.html", "Reports"),
    ("actions.html", "Actions"),
    ("services.html", "Services"),
    ("statistics.html", "Statistics"),
)
"""The pages that the navigation leads to."""

_writer = Writer(fragment=False)


def page(name: str, title: str, body: str, options: SiteOptions, *, script: bool = False) -> str:
    """Return a page of the site."""
    scheme = {"auto": "light dark", "light": "light", "dark": "dark"}[options.theme]
    full_title = title if title == options.title else f"{title} · {options.title}"
    code = '<script src="site.js" defer></script>\n' if script else ""
    feed = f'<link rel="alternate" type="application/atom+xml" href="feed.xml" title="{escape(options.title)}">'  # fmt: skip
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="{scheme}">
<meta name="referrer" content="no-referrer">
<title>{escape(full_title)}</title>
<link rel="stylesheet" href="site.css">
{feed}
{code}</head>
<body class="site-page">
<a class="skip" href="#content">Skip to the content</a>
{navigation(name, options)}<main id="content" tabindex="-1">
<h1>{escape(title)}</h1>
{body}</main>
</body>
</html>
"""


def navigation(current: str, options: SiteOptions, root: str = "") -> str:
    """Return the links to the pages of the site; `root` leads from a page to their folder."""
    links = "".join(
        f'<a href="{root}{name}"{_current(name, current)}>{label}</a>' for name, label in PAGES
    )
    return (
        f'<div class="site" lang="en" role="navigation" aria-label="{escape(options.title)}">'
        f"<strong>{escape(options.title)}</strong>{links}</div>\n"
    )


def _current(name: str, current: str) -> str:
    return ' aria-current="page"' if name == current else ""


def style(options: SiteOptions) -> str:
    """Return the style sheet of the site, without that of a report's page."""
    light, dark = stylesheet("light.css"), stylesheet("dark.css")
    themes = {
        "auto": f"{light}@media screen and (prefers-color-scheme:dark){{{dark}}}",
        "light": light,
        "dark": f"{light}@media screen{{{dark}}}",
    }
    own = own_file("site.css")
    narrow = f"@media screen and (max-width:40rem){{{own_file('site_narrow.css')}}}"
    return f"{themes[options.theme]}{stylesheet('page.css')}{own}{PLOT_STYLE}{narrow}\n"


def own_file(name: str) -> str:
    """Return the text of a file of the site that is beside this one."""
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def line(markdown: str) -> str:
    """Return a line of Markdown as HTML."""
    return _writer.line(markdown)


def plain_line(markdown: str) -> str:
    """Return a line of Markdown as HTML that may be inside a link: without any link in it."""
    return escape(words(markdown))


def table(
    head: Sequence[str], rows: Iterable[Sequence[str]], *, caption: str, kind: str = ""
) -> str:
    """Return a table; the cells are HTML. A column without any value is left out.

    On a phone each row is a block, with the heads beside.
    """
    rows = list(rows)
    used = [place for place in range(len(head)) if any(row[place] for row in rows)]
    head, rows = [head[at] for at in used], [[row[at] for at in used] for row in rows]
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    body = "".join(
        "<tr>"
        + "".join(
            f'<td data-label="{escape(name)}">{cell}</td>'
            for name, cell in zip(head, row, strict=True)
        )
        + "</tr>\n"
        for row in rows
    )
    return (
        f'<table class="stacks {kind}"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}</tbody></table>\n"
    )
