"""A style: what a team calls the parts of its post-mortems."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeAlias

import attrs

from postmortem.errors import FieldError, Problem, ReadError, describe
from postmortem.model.sections.metadata import FACTS, Severity, read_scale
from postmortem.patterns import regex
from postmortem.styles import names
from postmortem.styles.matching import Names, of_form, plain
from postmortem.styles.meanings import KEPT, OTHER, last_heading, level_of, outer_heading
from postmortem.values.zones import find_zone as read_zone

Meaning: TypeAlias = Callable[..., str | None]
"""A function from a heading to its meaning, such as `Style.meaning`."""


def _meanings(value: Mapping[str, str]) -> dict[str, str]:
    known = {
        *names.SECTIONS,
        *(inner for table in names.INSIDE.values() for inner in table),
        KEPT,
    }
    return _known(value, "sections", known - {""})


def _labels(value: Mapping[str, str]) -> dict[str, str]:
    return _known(value, "labels", {*FACTS.labels, OTHER})


def _known(value: Mapping[str, str], field: str, known: Iterable[str]) -> dict[str, str]:
    """Return a table whose values are all known. Raises `FieldError` with those that aren't."""
    expected = "one of " + ", ".join(sorted(known))
    problems = [
        Problem(path=f"{field}[{name!r}]", expected=expected, found=describe(meaning))
        for name, meaning in value.items()
        if meaning not in known
    ]
    if problems:
        raise FieldError(problems)
    return dict(value)


def _columns(value: Mapping[str, str | Sequence[str]]) -> dict[str, tuple[str, ...]]:
    known = {f"{kind}.{name}" for kind, table in names.COLUMNS.items() for name in table}
    values = {
        title: (meaning,) if isinstance(meaning, str) else tuple(meaning)
        for title, meaning in value.items()
    }
    expected = "one of " + ", ".join(sorted(known))
    problems = [
        Problem(path=f"columns[{title!r}]", expected=expected, found=describe(meaning))
        for title, meanings in values.items()
        for meaning in meanings
        if meaning not in known
    ]
    if problems:
        raise FieldError(problems)
    return values


def _severities(value: Mapping[str, Severity | str]) -> dict[str, Severity]:
    return {name: Severity.read(severity) for name, severity in value.items()}


def _scale(value: Iterable[str]) -> tuple[str, ...]:
    names = tuple(value) if not isinstance(value, str) else value
    return read_scale(names) if names else ()


def _bullets(value: Iterable[str]) -> frozenset[str]:
    return frozenset(value)


def _zone(value: str | None) -> str | None:
    if value is not None and read_zone(value) is None:
        expected = "a zone with one offset, like CET or UTC+1"
        raise FieldError(Problem(path="zone", expected=expected, found=describe(value)))
    return value


def _order(value: str) -> str:
    if value not in ("", "dm", "md"):
        expected = "dm for the day first, or md for the month"
        raise FieldError(Problem(path="date_order", expected=expected, found=describe(value)))
    return value


@attrs.frozen(kw_only=True)
class Blank:
    r"""A team's blank document: what a new report begins with.

    >>> Blank(markdown="# Title\n\n## Timeline\n", prompts=["# Title"]).prompts
    ('# Title',)
    """

    markdown: str = ""
    """The whole text of it."""
    prompts: tuple[str, ...] = attrs.field(default=(), converter=tuple)
    """What it says for a person to fill in or to delete: lines, paragraphs, rows and the words in
    their cells. Where a document still has one, it is no content."""


def _blank(value: Blank | Mapping[str, Any]) -> Blank:
    return value if isinstance(value, Blank) else Blank(**value)


@attrs.frozen(kw_only=True, slots=False)
class Style:
    """What a team calls the parts of its post-mortems, beyond the usual names.

    What a style doesn't name has its usual name, so it only says what is different. Raises
    `FieldError` for a meaning, a severity or a zone that does not exist.

    >>> ours = Style(sections={"## Storytime": "timeline"}, zone="CET")
    >>> ours.meaning("Storytime"), ours.meaning("2. Root cause")
    ('timeline', 'cause')
    """

    name: str = ""
    """What `render(report, style="srebook")` and the command line call it."""
    sections: Mapping[str, str] = attrs.field(factory=dict, converter=_meanings)
    """What each heading means: `{"### Fault": "cause"}`, in the order of the style. The number of
    `#` is the level of the heading in its documents, 2 where there is none. A meaning is the path
    of a field, `cause` for one root cause or several, or `kept` for what has no field.
    """
    labels: Mapping[str, str] = attrs.field(factory=dict, converter=_labels)
    """What each label at the head means: a field of `Metadata`, as `{"Grade": "severity"}`, or
    `other` for a fact of the team's own. A label is written in the form that it has here: `Grade`,
    `**Grade**`, `- **Grade**` for an item of a list, `| Grade |` for a row of a table.
    """
    columns: Mapping[str, Sequence[str]] = attrs.field(factory=dict, converter=_columns)
    """What the columns of its timelines and actions mean: `{"Clock": "event.time"}`, or a list of
    meanings for a column that several tables have."""
    bullets: frozenset[str] = attrs.field(default=frozenset(), converter=_bullets)
    """The meanings whose rows the style has as bullets: `timeline`, `action_items`, `went_well`.
    The others have the form of our own layout.
    """
    severities: Mapping[str, Severity] = attrs.field(factory=dict, converter=_severities)
    """Its own scale: `{"P0": "SEV-1", "P1": "SEV-2"}`. Where there is one, no other is asked, but for
    our own `SEV-3` if none of its names looks like that; a document is written with the first name."""
    scale: tuple[str, ...] = attrs.field(default=(), converter=_scale)
    """A scale of the team's own, in which a level has a name of its own and means none of ours: the
    names in their order, the worst first. Its names come before those of `severities`."""
    zone: str | None = attrs.field(default=None, converter=_zone)
    """The zone of times that have none, where a document doesn't say: `CET`, `UTC+1`."""
    date_order: str = attrs.field(default="", converter=_order)
    """The order of the numbers of dates such as 05/03/2026, where a document doesn't show it: `dm`
    for the day first, `md` for the month, '' where nobody knows."""
    blank: Blank = attrs.field(factory=Blank, converter=_blank)
    """The blank document of the team, and the prompts in it."""

    @classmethod
    def from_template(cls, markdown: str, *, name: str = "") -> "Style":
        r"""Return the style that a team's blank document teaches, by its Markdown.

        Its headings, their order and levels, its labels, the columns of its tables and its prompts
        are learned. A heading has a meaning where its name says so, or the columns or labels below
        it; any other is a section of the team's own. Raises `ReadError` for a text that has neither
        a heading nor a label nor a table.

        >>> ours = Style.from_template("# Titel\n\n## Zusammenfassung\n\n*Was war los?*\n\n## Presse\n")
        >>> dict(ours.sections)
        {'## Zusammenfassung': 'summary', '## Presse': 'kept'}
        >>> ours.blank.prompts
        ('# Titel', '*Was war los?*')
        """
        from postmortem.styles.learning import learned  # who learns no style doesn't wait for it

        return cls(name=name, **learned(markdown, USUAL))

    @classmethod
    def from_toml(cls, text: str) -> "Style":
        r"""Return the style that a TOML text describes; its keys are the fields of this class.

        Raises `ReadError` with each key, meaning, severity and zone that does not exist.

        >>> ours = Style.from_toml('name = "ours"\n[sections]\n"## Storytime" = "timeline"\n')
        >>> ours.meaning("Storytime")
        'timeline'
        """
        from postmortem.styles.toml_text import read_toml  # few styles come from a file

        values = read_toml(text)
        try:
            return cls(**values)
        except FieldError as error:
            raise ReadError(error.problems) from None

    def to_toml(self) -> str:
        """Return the style as TOML, which `from_toml` reads as an equal one.

        >>> Style(name="ours", zone="CET").to_toml().splitlines()[-2:]
        ['name = "ours"', 'zone = "CET"']
        >>> Style.from_toml(Style(name="ours", zone="CET").to_toml()).zone
        'CET'
        """
        from postmortem.styles.toml_text import to_toml  # few styles go to a file

        values = {field.name: getattr(self, field.name) for field in attrs.fields(Style)}
        values["severities"] = {name: severity.value for name, severity in self.severities.items()}
        return to_toml({**values, "blank": attrs.asdict(self.blank)})

    @cached_property
    def _headings(self) -> dict[str, str]:
        """The headings without those that only mean something below another."""
        return {key: meaning for key, meaning in self.sections.items() if not outer_heading(key)}

    @cached_property
    def _section_names(self) -> Names:
        return Names.of(_turned(self._headings), names.SECTIONS)

    @cached_property
    def _own_names(self) -> Names:
        return Names.of(_turned(self._headings))

    @cached_property
    def _nested(self) -> dict[str, Names]:
        """The headings that only mean something below another, by the name of that."""
        by_outer: dict[str, dict[str, str]] = {}
        for key, meaning in self.sections.items():
            if outer := outer_heading(key):
                by_outer.setdefault(plain(outer), {})[last_heading(key)] = meaning
        return {outer: Names.of(_turned(table)) for outer, table in by_outer.items()}

    @cached_property
    def _by_outer(self) -> list[tuple[str, Names]]:
        """The headings below each other one, with the meaning of that."""
        sections: list[tuple[str, dict[str, str]]] = []
        open_: list[tuple[int, dict[str, str]]] = []
        for key, meaning in self.sections.items():
            level = level_of(key)
            while open_ and open_[-1][0] >= level:
                open_.pop()
            if open_:
                open_[-1][1][last_heading(key)] = meaning
            below: dict[str, str] = {}
            open_.append((level, below))
            sections.append((meaning, below))
        return [(meaning, Names.of(_turned(table))) for meaning, table in sections if table]

    @cached_property
    def _inside(self) -> dict[str, Names]:
        return {outer: Names.of(table) for outer, table in names.INSIDE.items()}

    @cached_property
    def _label_names(self) -> Names:
        return Names.of(_turned(self.labels), names.LABELS)

    @cached_property
    def _column_names(self) -> dict[str, Names]:
        by_field = {}
        for kind, table in names.COLUMNS.items():
            own = {
                title: meaning.split(".", 1)[1]
                for title, meanings in self.columns.items()
                for meaning in meanings
                if meaning.startswith(f"{kind}.")
            }
            by_field[kind] = Names.of(_turned(own), table)
        return by_field

    @cached_property
    def _severity_names(self) -> Names:
        if self.severities:
            return Names.of(
                _turned({name: severity.value for name, severity in self.severities.items()})
            )
        return Names.of(names.SEVERITIES)

    def meaning(self, heading: str, inside: str = "", outer: str = "") -> str | None:
        """Return what a section's heading means, inside a section with a meaning.

        `outer` is the heading of that section, where the style may have two headings of one name.
        None is for one that nothing is known of.

        >>> Style().meaning("Recovery", inside="timeline")
        'timeline.resolution'
        """
        nested = self._nested.get(plain(outer)) if outer and self._nested else None
        if nested is not None and (meaning := nested.find(heading)) is not None:
            return meaning
        own = self._own_names.find(heading)
        root = inside.split(".")[0]
        within = self._inside.get(root)
        meaning = None if within is None else within.find(heading)
        if own not in (None, KEPT) and (meaning is None or self._has_inside(heading, root)):
            return own
        if meaning is not None:
            return meaning or (own if own == KEPT else None)
        return (
            own
            or self._section_names.find(heading)
            or (None if inside == "root_cause.whys" else of_form(heading))
        )

    def own_meaning(self, heading: str) -> str | None:
        """Return what the style itself says that a heading means; None where only the usual names do.

        >>> ours = Style(sections={"## Storytime": "timeline"})
        >>> ours.own_meaning("Storytime"), ours.own_meaning("Timeline")
        ('timeline', None)
        """
        return self._own_names.find(heading)

    def _has_inside(self, heading: str, root: str) -> bool:
        """Whether the style has a heading of a name inside a section with a meaning."""
        return any(
            meaning.split(".")[0] == root and names.find(heading) is not None
            for meaning, names in self._by_outer
        )

    def label(self, text: str) -> str | None:
        """Return the field of `Metadata` that a label names, or None.

        >>> Style().label("Written by:")
        'reporter'
        """
        meaning = self._label_names.find(text)
        return None if meaning in ("", OTHER) else meaning

    def is_label(self, text: str) -> bool:
        """Whether a label is that of a fact, be it one of the team's own.

        >>> ours = Style(labels={"War room": "other"})
        >>> ours.label("War room"), ours.is_label("War room"), ours.is_label("Mood")
        (None, True, False)
        """
        return self._label_names.find(text) not in (None, "")

    def columns_of(self, kind: str, titles: Iterable[str]) -> list[str | None]:
        """Return what the columns of a table mean, where its rows are of a kind; each once.

        >>> Style().columns_of("action", ["#", "What", "Who", "Mood"])
        ['id', 'action', 'owner', None]
        """
        columns: list[str | None] = []
        for title in titles:
            name = self._column_names[kind].find(title)
            columns.append(name if name not in columns else None)
        return columns

    def _severity_part(self, text: str) -> str | None:
        return self._severity_names.find(text.replace("-", "").replace(" ", "")) or (
            self._severity_names.find(text)
        )

    def severity(self, text: str) -> Severity | None:
        """Return the severity that words name, or begin with; None for others.

        >>> Style().severity("P1 - Critical")
        <Severity.P1: 'P1'>
        """
        if self.scale and (level := level_on(self.scale, text)) is not None:
            return level
        if not self.severities and (level := _as_written(text)) is not None:
            return level
        severity = self._severity_part(text)
        if severity is None:
            # `Sev2 (major)`, `P1 - Critical`: the first word names it, if the rest agrees.
            parts = [part.strip() for part in _PARTS.split(text) if part.strip()]
            named = [self._severity_part(part) for part in parts[:2]]
            severity = named[0] if len(parts) > 1 and set(named) <= {named[0], None} else None
        if severity is None and self._reads_ours:
            severity = next(
                (severity.value for severity in Severity if severity.value == text.strip("*_` ")),
                None,
            )
        if severity is None:
            return None
        named_level = Severity(severity)
        written = None if self.severities else _as_written(_first_part(text))
        # A level of another usual scale is shown as it is written, where it is as bad.
        return written if written and written.rank == named_level.rank else named_level

    def severity_name(self, severity: Severity) -> str:
        """Return what a document in the style calls a severity: the first name of its own scale.

        >>> Style(severities={"P0": "SEV-1"}).severity_name(Severity.SEV_1)
        'P0'
        """
        own = (name for name, value in self.severities.items() if value is severity)
        if severity.scale:
            return severity.value
        return next(own, severity.value)

    @cached_property
    def _reads_ours(self) -> bool:
        """Whether `SEV-3` can only be ours: no name of the style's own scale looks like it."""
        return not any(_LIKE_OURS.match(name) for name in self.severities)


def _as_written(words: str) -> Severity | None:
    """Return the level of a usual scale that words are; None where they are only like one."""
    try:
        return Severity.read(words.strip(_MARKUP))
    except FieldError:
        return None


def _first_part(text: str) -> str:
    """Return the words up to a dash, a bracket or the like: `P1` of `P1 - Critical`."""
    return next((part for part in _PARTS.split(text) if part.strip()), "")


def level_on(scale: Sequence[str], text: str) -> Severity | None:
    """Return the level of a team's own scale that words name, or begin with; None for others.

    >>> level_on(["Red", "Amber", "Green"], "amber - two teams")
    <Severity 'Amber' of Red, Amber, Green>
    """
    for words in (text, text.strip(_MARKUP), _first_part(text).strip(_MARKUP)):
        try:
            return Severity.read(words, scale)
        except FieldError:
            pass
    return None


_MARKUP = "*_` "
_LIKE_OURS = regex(r"\W*sev", re.IGNORECASE)
_PARTS = regex(r"[-–—:,(/)]\s|(?<=\s)[-–—:(/]|[()]")


def _turned(table: Mapping[str, str]) -> dict[str, str]:
    """Return a table from names to meanings as one from meanings to names."""
    turned: dict[str, str] = {}
    for name, meaning in table.items():
        turned[meaning] = f"{turned[meaning]}; {name}" if meaning in turned else name
    return turned


USUAL = Style()
"""The usual names alone: a document is read by them unless a style is given.

There is one, since its tables of names take longer to make than most documents take to read.
"""
