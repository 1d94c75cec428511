"""Hypothesis strategies for every class of the model. Needs the extra `testing`.

    from hypothesis import given
    from postmortem.testing import reports

    @given(reports())
    def test_my_exporter_keeps_the_title(report): ...

The values are drawn to be hard: any Unicode, and text full of what Markdown and YAML give a
meaning to. No strategy filters what it draws.
"""

import datetime as dt
import re
import types
from enum import Enum
from functools import cache
from typing import Annotated, Any, TypeVar, Union, cast, get_args, get_origin

import attrs
from hypothesis import strategies as st

from postmortem.errors import FieldError
from postmortem.facade import Report
from postmortem.model.custom_sections import CustomSection
from postmortem.model.fields import TEXTS
from postmortem.model.report import Extra, Suppression
from postmortem.model.sections import PLACES
from postmortem.model.sections.details import Detail, Excerpt, Source
from postmortem.model.sections.metadata import Metadata, Responder, Severity
from postmortem.model.sections.timeline import Milestone
from postmortem.values.durations import ApproximateDuration
from postmortem.values.genuine import GENUINE
from postmortem.values.moments import Inexact, Moment, reads_as_time
from postmortem.values.vocabularies import VOCABULARIES

T = TypeVar("T")

_PIECES = (
    "a", "b", "Z", "0", "1", "-", "+", "*", "_", "#", "|", "\\", "`", "``", "```", "~~~", ":", "=",
    "<", ">", "<br>", "<b>", "</b>", "<!--", "-->", "<!-- kept -->", "<!-- /kept -->", "<div>",
    "<?", "]]>", "[", "]", "(", ")", "[x]: y", "[a](b)", "![a](b)", "!", "&", "&amp;", "&#124;",
    "'", '"', ",", ".", "1.", "2)", "# ", "## Timeline", "- ", "* ", "> ", "---", "===", "***",
    "| a |", "|---|", "**", "**Why**", "**Lesson:**", "http://a.b", "<http://a.b>", "@c", "\t",
    "\n", "\n\n", "\r\n", "\r", " ", "  ", "    ", "\x00", "\x1b[31m", "\x7f", "\x85", "\u2028",
    "\u200b", "\u202e", "\ufeff", "\xa0", "\u3000", "é", "ß", "日本", "😀", "👩‍🚀", "\U0010ffff",
    "null", "true", "NO", "12:30", "1e3", "010", "2026-01-15", "~", "%", "{", "}", "{{x}}", "$",
)  # fmt: skip


def texts(max_pieces: int = 8) -> st.SearchStrategy[str]:
    """Return a strategy for text that is hard on formats: not yet in any normal form."""
    pieces = st.lists(st.sampled_from(_PIECES), max_size=max_pieces).map("".join)
    anything = st.text(st.characters(codec="utf-8"), max_size=20)
    return st.one_of(st.just("plain words"), pieces, anything)


@cache
def normal_texts(kind: str) -> st.SearchStrategy[str]:
    """Return a strategy for text in a normal form: `line`, `label`, `prose`, `kept`, `url`, `code`."""
    normal = TEXTS[kind]

    def normalised(text: str) -> str:
        try:
            return normal(text)
        except FieldError:  # nothing is left of it
            return normal(f"x{text}")

    drawn = texts(24 if kind in ("prose", "body", "kept", "code") else 8).map(normalised)
    if kind in VOCABULARIES:
        return st.sampled_from(VOCABULARIES[kind].words) | drawn
    return drawn


def instants() -> st.SearchStrategy[dt.datetime]:
    """Return a strategy for aware UTC times: mostly whole minutes of one day, sometimes any."""
    minutes = st.integers(0, 3 * 1440 - 1)
    close = minutes.map(lambda n: dt.datetime(2026, 1, 14, tzinfo=dt.UTC) + dt.timedelta(minutes=n))
    first = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - Hypothesis wants its bounds without a zone
    any_time = st.datetimes(first, timezones=st.just(dt.UTC))
    return st.one_of(close, any_time.map(lambda at: at.replace(microsecond=0)))


def moments() -> st.SearchStrategy[Moment]:
    """Return a strategy for exact and approximate times, ranges and words."""
    return st.one_of(instants(), inexacts())


def inexacts() -> st.SearchStrategy[Inexact]:
    """Return a strategy for approximate times, ranges and words."""
    ranges = st.lists(instants(), min_size=2, max_size=2, unique=True).map(
        lambda ends: Inexact(start=min(ends), end=max(ends))
    )
    approximate = instants().map(lambda at: Inexact(start=at))
    return st.one_of(approximate, ranges, normal_texts("line").map(_in_words))


def _in_words(words: str) -> Inexact:
    # A day of the model's own makes a bare clock time show itself as one.
    return Inexact(words=f"at {words}?" if reads_as_time(words, dt.date(2026, 1, 15)) else words)


def durations() -> st.SearchStrategy[dt.timedelta]:
    """Return a strategy for lengths of time, to the microsecond and to many days."""
    return st.one_of(
        st.integers(0, 200_000).map(lambda seconds: dt.timedelta(seconds=seconds)),
        st.timedeltas(dt.timedelta(0), dt.timedelta(days=400)),
        st.integers(0, 200_000).map(lambda seconds: ApproximateDuration(seconds=seconds)),
    )


@cache
def instances(cls: type[T]) -> st.SearchStrategy[T]:
    """Return a strategy for any class of the model: each field absent, short or long."""
    if cls in _SPECIAL:
        return cast("st.SearchStrategy[T]", _SPECIAL[cls]())
    required: dict[str, st.SearchStrategy[Any]] = {}
    optional: dict[str, st.SearchStrategy[Any]] = {}
    for field in attrs.fields(cast("Any", cls)):
        drawn = _of_type(field.type)
        (required if field.default is attrs.NOTHING else optional)[field.name] = drawn
    return st.fixed_dictionaries(required, optional=optional).map(lambda values: cls(**values))


def _of_type(annotation: Any) -> st.SearchStrategy[Any]:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return normal_texts(annotation.__metadata__[0])
    if origin is tuple:
        return st.lists(_of_type(arguments[0]), max_size=3).map(tuple)
    if origin in (types.UnionType, Union):
        if Inexact in arguments:
            return st.none() | moments()
        (argument,) = (argument for argument in arguments if argument is not type(None))
        return st.none() | _of_type(argument)
    if annotation is GENUINE.date:
        return st.dates(dt.date(1970, 1, 1))
    if annotation is dt.timedelta:
        return durations()
    if annotation is Milestone:
        return st.sampled_from(Milestone) | milestones()
    if issubclass(annotation, Enum):
        return st.sampled_from(annotation)
    return st.deferred(lambda: instances(annotation))


def details() -> st.SearchStrategy[Detail]:
    """Return a strategy for rows of an author's own; the label is never that of a field."""
    own = normal_texts("line").map(lambda label: f"Our {label}")
    return st.builds(Detail, label=own, value=normal_texts("line"))


def excerpts() -> st.SearchStrategy[Excerpt]:
    """Return a strategy for code blocks."""
    languages = st.sampled_from([None, "json", "c++", "console"])
    return st.builds(Excerpt, code=normal_texts("code"), language=languages)


def sources() -> st.SearchStrategy[Source]:
    """Return a strategy for where a row came from: a system, an id in it, a link."""
    systems = st.sampled_from(["Slack", "PagerDuty", "git", "link", "Cloud *Monitoring*"])
    ids, links = normal_texts("label"), normal_texts("url")
    return st.builds(Source, system=systems, id=st.none() | ids, link=st.none() | links)


def custom_sections() -> st.SearchStrategy[CustomSection]:
    """Return a strategy for sections of an author's own, in any place; the title is no field's."""
    titles = normal_texts("line").map(lambda title: f"Our {title}")
    return st.builds(
        CustomSection,
        title=titles,
        body=st.none() | normal_texts("body"),
        after=st.sampled_from([*PLACES, "Timeline /", "Notes /"]),
    )


def responders() -> st.SearchStrategy[Responder]:
    """Return a strategy for people with and without a role."""
    roles = st.none() | normal_texts("line").map(lambda role: re.sub("[()]", "-", role))
    return st.builds(Responder, name=normal_texts("line"), role=roles)


def scales() -> st.SearchStrategy[tuple[str, ...]]:
    """Return a strategy for scales of severities of a team's own, and for none.

    Some of the names are those of usual levels, which mean something else then.
    """
    usual = st.lists(st.sampled_from(["P1", "2", "critical", "SEV-3", "Red", "Low"]), unique=True)
    own = st.lists(normal_texts("line"), max_size=4).map(
        lambda names: [f"{number}: {name}" for number, name in enumerate(names)]
    )
    return st.one_of(st.just(()), usual.map(tuple), own.map(tuple))


def metadata() -> st.SearchStrategy[Metadata]:
    """Return a strategy for the head of a report; its severity is a level of its scale."""
    rest = ("severity", "severity_scale")
    drawn = {
        field.name: _of_type(field.type)
        for field in attrs.fields(Metadata)
        if field.name not in rest
    }
    plain = st.fixed_dictionaries({}, optional=drawn)
    usual = st.none() | st.sampled_from(Severity)

    def with_severity(scale: tuple[str, ...]) -> st.SearchStrategy[Metadata]:
        severity = st.none() | st.sampled_from(scale) if scale else usual
        return st.builds(
            lambda values, level: Metadata(severity_scale=scale, severity=level, **values),
            plain,
            severity,
        )

    return scales().flatmap(with_severity)


def milestones() -> st.SearchStrategy[Milestone]:
    """Return a strategy for milestones of a team's own; no name is nearly that of a usual one."""
    return normal_texts("line").map(lambda name: Milestone(f"A step of our own: {name}"))


def extras() -> st.SearchStrategy[Extra]:
    """Return a strategy for extras, after any section."""
    return st.builds(Extra, markdown=normal_texts("kept"), after=st.sampled_from(PLACES))


def suppressions() -> st.SearchStrategy[Suppression]:
    """Return a strategy for what a document says of its own findings."""
    codes = st.sampled_from(["PM", "PM3", "PM303", "ACME1"])
    places = st.sampled_from(
        ["A1", "timeline", "action_items.immediate[0]", "`x`", "because", "in"]
    )
    reasons = normal_texts("line").map(_single_dashes)
    return st.builds(Suppression, code=codes, place=st.none() | places, reason=st.none() | reasons)


def _single_dashes(text: str) -> str:
    return TEXTS["line"](re.sub("-{2,}", "-", text) + ".")


def reports() -> st.SearchStrategy[Report]:
    """Return a strategy for whole reports, from a bare title to every part filled."""
    return instances(Report)


_SPECIAL = {
    CustomSection: custom_sections,
    Detail: details,
    Excerpt: excerpts,
    Extra: extras,
    Inexact: inexacts,
    Metadata: metadata,
    Responder: responders,
    Source: sources,
    Suppression: suppressions,
}
