"""What a caller may ask of the site."""

import datetime as dt
from typing import Any

import attrs

from postmortem.errors import Problem, RenderError, describe
from postmortem.patterns import regex
from postmortem.values.dates import as_date

_ADDRESS = regex(r"https?://[^\s<>\"'\\?#]+")
# As html lang: "en", "pt-BR".
_LANGUAGE = regex(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")


@attrs.frozen(kw_only=True)
class SiteOptions:
    """How a site is made. Raises `RenderError` with every option that is wrong."""

    title: str = "Post-mortems"
    url: str | None = None
    """The address that the site will have, for the feed and the sitemap, which need one."""
    today: dt.date | None = None
    """The day on which actions are overdue; None marks none."""
    theme: str = "auto"
    lang: str = "en"
    """The language of the reports' pages. What lists them is English."""

    @classmethod
    def of(cls, **given: Any) -> "SiteOptions":
        """Return the options that were given, checked."""
        problems = []
        values = {name: value for name, value in given.items() if value is not None}
        if values.get("theme", "auto") not in ("auto", "light", "dark"):
            problems.append(_wrong("theme", "one of auto, light, dark", values))
        if not _LANGUAGE.fullmatch(values.get("lang", "en")):
            problems.append(_wrong("lang", "the tag of a language, such as en or pt-BR", values))
        if "url" in values and not _ADDRESS.fullmatch(values["url"]):
            problems.append(
                _wrong("url", "an address such as https://example.com/incidents/", values)
            )
        if "today" in values:
            values["today"] = as_date(values["today"])
        if problems:
            raise RenderError(problems)
        if "url" in values:
            values["url"] = values["url"].rstrip("/") + "/"
        return cls(**values)


def _wrong(name: str, expected: str, values: dict[str, Any]) -> Problem:
    return Problem(path=name, expected=expected, found=describe(values[name]))
