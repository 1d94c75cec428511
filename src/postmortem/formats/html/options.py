"""The options of HTML, and the messages for values that no option has."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import attrs

from postmortem.errors import Problem, RenderError, describe
from postmortem.patterns import regex
from postmortem.text.languages import Language

THEMES = ("auto", "light", "dark")
_LANGUAGE = regex(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
# What would end the style element, or begin something that looks like the embedded data.
_NO_STYLE = regex(r"</|<!--|<script", re.IGNORECASE)


@attrs.frozen(kw_only=True)
class Options:
    """The options of a document in HTML. Raises `RenderError` with every one that is wrong."""

    theme: str
    toc: bool
    embed_data: bool
    fragment: bool
    css: str
    today: date | None
    lang: Language
    images: str
    """Where pictures may come from besides the page itself: `none`, or hosts as a policy has them."""


def options(given: dict[str, Any]) -> Options:
    """Return the options that were given, checked. Raises `RenderError` with every wrong one."""
    problems = list(_problems(given))
    if problems:
        raise RenderError(problems)
    today = given["today"]
    if isinstance(today, str):
        today = date.fromisoformat(today)
    elif isinstance(today, datetime):
        today = today.date()
    data, lang = given["embed_data"], given["lang"]
    return Options(
        **given
        | {
            "today": today,
            "embed_data": not given["fragment"] if data is None else data,
            "lang": lang if isinstance(lang, Language) else Language(lang),
            "images": _policy_of(given["images"]),
        }
    )


_HOST = regex(
    r"https://(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?::[0-9]{1,5})?",
    re.IGNORECASE,
)
"""A host that pictures may come from: `https://graphs.example.com`, `https://*.example.com`."""


def _policy_of(images: Any) -> str:
    if images in ("none", "https:"):
        return str(images)
    return " ".join([images] if isinstance(images, str) else images)


def _hosts(images: Any) -> bool:
    """Whether a value says where pictures may come from."""
    if images in ("none", "https:"):
        return True
    hosts = [images] if isinstance(images, str) else images
    return (
        isinstance(hosts, list | tuple)
        and bool(hosts)
        and all(isinstance(host, str) and _HOST.fullmatch(host) for host in hosts)
    )


def _problems(given: dict[str, Any]) -> Iterator[Problem]:
    def wrong(name: str, expected: str) -> Problem:
        return Problem(path=name, expected=expected, found=describe(given[name]))

    if given["theme"] not in THEMES:
        yield wrong("theme", "one of " + ", ".join(THEMES))
    for name in ("toc", "fragment"):
        if type(given[name]) is not bool:
            yield wrong(name, "True or False")
    if given["embed_data"] not in (True, False, None):
        yield wrong("embed_data", "True, False or None")
    css, lang, today = given["css"], given["lang"], given["today"]
    if not isinstance(css, str) or _NO_STYLE.search(css):
        yield wrong("css", "a style sheet, without '</', '<!--' and '<script'")
    tag = lang.tag if isinstance(lang, Language) else lang
    if not isinstance(tag, str) or not _LANGUAGE.fullmatch(tag):
        yield wrong("lang", "the tag of a language, such as 'en' or 'pt-BR'")
    if not _hosts(given["images"]):
        yield wrong("images", "'none', 'https:' or hosts such as 'https://graphs.example.com'")
    if isinstance(today, str):
        try:
            date.fromisoformat(today)
        except ValueError:
            yield wrong("today", "a date, such as '2026-01-22'")
    elif today is not None and not isinstance(today, date):
        yield wrong("today", "a date, such as '2026-01-22'")
