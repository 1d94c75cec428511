"""Which sources there are, and reading with them.

Our own come first: a plug-in can add a source, and can't take one's place.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, TypeAlias, TypedDict, Unpack

from postmortem.errors import FieldError, Problem, ReadError, describe
from postmortem.patterns import regex
from postmortem.plugins import Plugin, PluginError, Plugins, attempt, plain_text
from postmortem.sources.alertmanager import Alertmanager
from postmortem.sources.base import Document, Dropped, Options, Origin
from postmortem.sources.collector import safe_id
from postmortem.sources.datadog import Datadog
from postmortem.sources.git import Git
from postmortem.sources.github import GitHub
from postmortem.sources.gitlab import GitLab
from postmortem.sources.grafana import Grafana
from postmortem.sources.imports import Import
from postmortem.sources.incidentio import IncidentIo
from postmortem.sources.merging import merge
from postmortem.sources.pagerduty import PagerDuty
from postmortem.sources.payload import Payload, documents
from postmortem.sources.prometheus import Prometheus
from postmortem.sources.slack import Slack
from postmortem.sources.source import Source
from postmortem.sources.statuspage import Statuspage
from postmortem.values.moments import Inexact, as_moment

OWN: dict[str, type[Source]] = {
    source.name: source
    for source in (
        Prometheus,
        Grafana,
        Alertmanager,
        PagerDuty,
        Statuspage,
        Slack,
        IncidentIo,
        Datadog,
        GitHub,
        GitLab,
        Git,
    )
}
"""The sources of this library, in the order in which a document is shown to them."""

HOME = "postmortem-report"
"""The distribution that our own sources come from."""

SourcePlugin: TypeAlias = Plugin[type[Source]]

_NAME = regex(r"[a-z][a-z0-9_-]*")


def _checked(
    plugin: SourcePlugin, loaded: object
) -> tuple[type[Source] | None, tuple[Problem, ...]]:
    """Return a source that a plug-in brings, and what is wrong with it."""
    if not isinstance(loaded, type) or not issubclass(loaded, Source):
        return None, (plugin.problem("a subclass of Source", describe(loaded)),)
    name = getattr(loaded, "name", None)
    if name != plugin.name or not _NAME.fullmatch(plugin.name):
        expected = "the entry point and the class to have one name, like 'opsgenie'"
        return None, (plugin.problem(expected, f"{plugin.name!r} and {describe(name)}"),)
    if not isinstance(getattr(loaded, "title", None), str):
        return None, (plugin.problem("a title that people read", "none"),)
    plain_text(loaded.title)
    return loaded, ()


PLUGINS: Plugins[type[Source]] = Plugins("postmortem.sources", "a source", _checked)
"""The sources of other distributions; the name of an entry point is the name of its source."""

_FOREIGN: dict[str, Callable[[Mapping[str, Any]], bool]] = {
    "a webhook of Sentry": lambda data: (
        "culprit" in data
        or ("action" in data and "installation" in data and "data" in data)
        or "project_slug" in data
    ),
    "a log of AWS CloudTrail": lambda data: "eventVersion" in data and "eventSource" in data,
    "a file of AWS CloudTrail": lambda data: isinstance(data.get("Records"), list),
    "a webhook of Opsgenie": lambda data: "integrationName" in data and "alert" in data,
    "a webhook of Zabbix": lambda data: "trigger" in data and "eventid" in data,
    "a webhook of New Relic": lambda data: "issueUrl" in data or "current_state" in data,
    "an event of Datadog's monitors": lambda data: "alert_type" in data and "event_type" in data,
    "a report of this library": lambda data: "title" in data and "metadata" in data,
}
"""Payloads that no source reads, known so that a message can name them."""


class Wanted(TypedDict, total=False):
    """What of a payload is wanted; see `Options`."""

    people: Mapping[str, str]
    since: str | datetime | None
    until: str | datetime | None
    incident: str | tuple[str, ...] | list[str]
    channel: str | tuple[str, ...] | list[str]
    reaction: str | tuple[str, ...] | list[str]
    thread: str | tuple[str, ...] | list[str]
    author: str | tuple[str, ...] | list[str]
    as_messages: bool
    workspace: str | None
    internal_links: bool
    every: bool


def sources() -> dict[str, str]:
    """Return the names of the sources, each with the distribution that brings it.

    >>> sources()["slack"]
    'postmortem-report'
    """
    homes = dict.fromkeys(OWN, HOME)
    for name, plugins in PLUGINS.by_name().items():
        homes.setdefault(name, " and ".join(plugin.distribution for plugin in plugins))
    return homes


def _find(kind: str) -> Source:
    name = re.sub(r"[^a-z0-9_-]", "", kind.lower())
    if name in OWN:
        return OWN[name]()
    plugins = PLUGINS.by_name().get(kind, ())
    if len(plugins) == 1:
        source, problems = _loaded(plugins[0])
        if source is None:
            raise ReadError(problems)
        return source
    expected = f"one of {', '.join(sources())}"
    hint = None
    if len(plugins) > 1:
        hint = f"{' and '.join(plugin.distribution for plugin in plugins)} quarrel over the name"
    raise ReadError(Problem(path="kind", expected=expected, found=describe(kind), hint=hint))


def _all() -> Iterator[Source]:
    for source in OWN.values():
        yield source()
    for name, plugins in PLUGINS.by_name().items():
        if name not in OWN and len(plugins) == 1:
            plugin_source, _ = _loaded(plugins[0])
            if plugin_source is not None:
                yield plugin_source


def _loaded(plugin: SourcePlugin) -> tuple[Source | None, tuple[Problem, ...]]:
    """Return the source that a plug-in brings, and what is wrong with it."""
    if (loaded := plugin.load()) is None:
        return None, plugin.problems
    try:
        return attempt(loaded), ()
    except PluginError as failure:
        return None, (plugin.problem("a source", str(failure)),)


def _broken(document: Document) -> Iterator[Problem]:
    """Yield what is wrong with plug-ins: one of them may be meant for a document that none knows."""
    for name, plugins in PLUGINS.by_name().items():
        for plugin in plugins if name not in OWN else ():
            source, problems = _loaded(plugin)
            yield from problems
            if source is not None:
                try:
                    _attempt_to_recognise(source, document)
                except PluginError as failure:
                    yield plugin.problem("to say whether it reads a document", str(failure))


def _attempt_to_recognise(source: Source, document: Document) -> str | None:
    """Ask a plug-in what a document is. Raises `PluginError`."""

    def recognised_by() -> str | None:
        kind = source.recognise(document)
        return None if kind is None else plain_text(kind)

    return attempt(recognised_by)


def _recognised(document: Document, known: list[Source]) -> tuple[Source, str] | None:
    for source in known:
        if kind := _recognised_kind(source, document):
            return source, kind
    return None


def _is_own(source: Source) -> bool:
    """Whether a source is one of this library; the code of any other may do anything."""
    return type(source).__module__.startswith("postmortem.sources.")


def _recognised_kind(source: Source, document: Document) -> str | None:
    if _is_own(source):
        return source.recognise(document)
    try:
        return _attempt_to_recognise(source, document)
    except PluginError:
        return None


def _foreign(document: Document) -> str:
    """Return what a document is that no source reads, in words."""
    data = document.data
    if (kind := _foreign_kind(document)) is not None:
        return kind
    if isinstance(data, Mapping):
        names = ", ".join(sorted(map(str, data))[:6])
        return f"an object with {describe(names)}" if names else "an empty object"
    return "a text that is no JSON" if isinstance(data, str) else describe(data)


def _foreign_kind(document: Document) -> str | None:
    data = document.data
    if not isinstance(data, Mapping):
        return None
    return next((name for name, fits in _FOREIGN.items() if fits(data)), None)


def options_of(**wanted: Unpack[Wanted]) -> Options:
    """Return what is wanted of a payload, with its times read.

    Raises `FieldError` for a time that can't be read, and a window that is empty.
    """
    options: dict[str, Any] = dict(wanted)
    for name in ("since", "until"):
        if (value := options.get(name)) is not None:
            options[name] = _instant(name, value)
    since, until = options.get("since"), options.get("until")
    if since is not None and until is not None and since > until:
        expected = f"a time after since, which is {since.isoformat()}"
        raise FieldError(Problem(path="until", expected=expected, found=until.isoformat()))
    return Options(**options)


def _instant(name: str, value: str | datetime) -> datetime:
    try:
        at = as_moment(value)
    except FieldError as error:
        raise FieldError(problem.at(name) for problem in error.problems) from None
    if isinstance(at, Inexact):
        expected = "an exact time with its date, like 2026-01-15 00:15"
        raise FieldError(Problem(path=name, expected=expected, found=describe(value)))
    return at


def read(payload: Payload, kind: str | None = None, **wanted: Unpack[Wanted]) -> Import:
    """Return what a payload of another system records about an incident.

    `payload` is JSON as text or bytes, a value that is decoded already, or a path to a file, a folder
    or a zip; a text is never a path. Without `kind`, the payload says itself what it is. `people` leads
    from ids to names and from names to roles. `since` and `until` say when the incident was.

    Raises `ReadError` for what is no payload of the kind, with its place and what it is instead, and
    `FileError` for a file that can't be read.

    >>> webhook = {"receiver": "ops", "alerts": [{"status": "firing", "labels": {"alertname": "PoolFull"},
    ...     "startsAt": "2026-01-15T00:05:00.5Z", "endsAt": "0001-01-01T00:00:00Z"}]}
    >>> [(event.event, event.time.isoformat()) for event in read(webhook).events]
    [('Alert PoolFull fires', '2026-01-15T00:05:00+00:00')]
    """
    return merge(*read_each(payload, kind, **wanted))


def read_each(
    payload: Payload, kind: str | None = None, **wanted: Unpack[Wanted]
) -> tuple[Import, ...]:
    """Return an import for each incident in a payload; otherwise like `read`.

    A list of a status page's incidents, say, becomes as many imports as it has incidents.
    """
    options = options_of(**wanted)
    return tuple(_read(documents(payload), kind, options))


def read_all(
    payloads: list[Payload], kind: str | None = None, **wanted: Unpack[Wanted]
) -> tuple[Import, ...]:
    """Return an import for each incident in several payloads, read as one input.

    Deliveries of one alert, and the parts of one export, belong together though they are in files of
    their own.
    """
    options = options_of(**wanted)
    every = (document for payload in payloads for document in documents(payload))
    return tuple(_read(every, kind, options))


def _read(every: Iterator[Document], kind: str | None, options: Options) -> Iterator[Import]:
    unknown: list[Document] = []
    if kind is not None:
        source = _find(kind)
        yield from _with(source, _only(source, every, unknown), options)
        yield from _not_recognised(unknown)
        return
    known = list(_all())
    by_system: dict[str, list[Document]] = {}
    instances = {source.name: source for source in known}
    for document in every:
        if (system := _recognised(document, known)) is not None:
            first, _ = system
            break
        unknown.append(document)
    else:
        if not unknown:
            raise ReadError(_nothing("a payload"))
        raise ReadError([_not_known(unknown[0]), *_broken(unknown[0])])

    def of_first() -> Iterator[Document]:
        yield document
        for another in every:
            # What comes from one export is of one kind: it is asked first.
            if _recognised_kind(first, another):
                yield another
            elif (recognised := _recognised(another, known)) is not None:
                by_system.setdefault(recognised[0].name, []).append(another)
            else:
                unknown.append(another)

    yield from _with(first, of_first(), options)
    for name, waiting in by_system.items():
        yield from _with(instances[name], iter(waiting), options)
    yield from _not_recognised(unknown)


def _not_recognised(unknown: list[Document]) -> Iterator[Import]:
    """Yield what no source knows among what one does: the settings in an export, say."""
    if unknown:
        yield Import(
            dropped=[
                Dropped(
                    reason="not recognised",
                    source=Origin(system="-", id=safe_id(f"{name.source} {name.place}".strip())),
                )
                for name in unknown
            ]
        )


def _with(source: Source, every: Iterator[Document], options: Options) -> Iterator[Import]:
    if _is_own(source):
        yield from source.read(every, options)
        return
    try:
        yield from attempt(
            lambda: [_import(source, imported) for imported in source.read(every, options)]
        )
    except PluginError as failure:
        if isinstance(failure.__cause__, ReadError):
            raise failure.__cause__ from None
        problem = Problem(
            source=f"the plug-in {source.name!r}", expected="an import", found=str(failure)
        )
        raise ReadError(problem) from failure


def _import(source: Source, value: object) -> Import:
    """Return what a plug-in gave where it is an import. Raises `ReadError` for anything else."""
    if isinstance(value, Import):
        return value
    actual = describe(value)
    problem = Problem(source=f"the plug-in {source.name!r}", expected="Import(…)", found=actual)
    raise ReadError(problem)


def _only(source: Source, every: Iterator[Document], unknown: list[Document]) -> Iterator[Document]:
    """Yield the documents of a source, and put those that none knows into `unknown`.

    Raises `ReadError` for a document of another source, and where there is none of this one.
    """
    expected = f"a payload of {source.title}"
    is_there = False
    known: list[Source] = []
    for document in every:
        if _recognised_kind(source, document):
            is_there = True
            yield document
            continue
        # Finding the plug-ins takes milliseconds: once, and only where a document needs them.
        known = known or list(_all())
        if (recognised := _recognised(document, known)) is not None:
            system, kind = recognised
            hint = f"it is read as {system.name!r}"
            raise ReadError(document.problem(expected, kind, hint))
        elif (foreign := _foreign_kind(document)) is not None:
            raise ReadError(document.problem(expected, foreign))
        else:
            unknown.append(document)
    if not is_there:
        if unknown:
            problem = unknown[0].problem(expected, _foreign(unknown[0]))
            raise ReadError([problem, *([] if _is_own(source) else _broken(unknown[0]))])
        raise ReadError(_nothing(expected))


def _nothing(expected: str) -> Problem:
    return Document(data=None, source="the payload").problem(expected, "nothing in it")


def _not_known(document: Document) -> Problem:
    return document.problem(
        "a payload of a source that is known",
        _foreign(document),
        f"these are {', '.join(sources())}",
    )


def recognise(payload: Payload) -> tuple[str, str] | None:
    """Return the name of the source of a payload and what it is; None where no source knows it.

    >>> recognise({"event": {"event_type": "incident.triggered", "data": {}}})
    ('pagerduty', 'a PagerDuty webhook (version 3)')
    """
    known = list(_all())
    for document in documents(payload):
        if recognised := _recognised(document, known):
            return recognised[0].name, recognised[1]
    return None
