"""A style: what a team calls the parts of its post-mortems."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import TypeAlias

import attrs

from postmortem.errors import FieldError, Problem, describe
from postmortem.model.sections.metadata import Severity
from postmortem.styles import names
from postmortem.styles.matching import Names, of_form
from postmortem.values.zones import find_zone as read_zone

Meaning: TypeAlias = Callable[..., str | None]
"""A function from a heading to its meaning, such as `Style.meaning`."""


def _meanings(value: Mapping[str, str]) -> dict[str, str]:
    known = {
        *names.SECTIONS,
        *(inner for table in names.INSIDE.values() for inner in table),
        "kept",
    }
    for heading, meaning in value.items():
        if meaning not in known:
            raise FieldError(
                Problem(
                    path=f"sections[{heading!r}]",
                    expected="one of " + ", ".join(sorted(known - {""})),
                    found=describe(meaning),
                )
            )
    return dict(value)


def _severities(value: Mapping[str, Severity | str]) -> dict[str, Severity]:
    return {name: Severity.read(severity) for name, severity in value.items()}


def _bullets(value: Iterable[str]) -> frozenset[str]:
    return frozenset(value)


def _zone(value: str | None) -> str | None:
    if value is not None and read_zone(value) is None:
        expected = "a zone with one offset, like CET or UTC+1"
        raise FieldError(Problem(path="zone", expected=expected, found=describe(value)))
    return value


@attrs.frozen(kw_only=True, slots=False)
class Style:
    """What a team calls the parts of its post-mortems, beyond the usual names.

    What a style doesn't name has its usual name, so it only says what is different. Raises
    `FieldError` for a meaning, a severity or a zone that there isn't.

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
    labels: Mapping[str, str] = attrs.field(factory=dict)
    """What each label at the head means: a field of `Metadata`, as `{"Grade": "severity"}`."""
    columns: Mapping[str, str] = attrs.field(factory=dict)
    """What the columns of its timelines and actions mean: `{"Clock": "event.time"}`."""
    bullets: frozenset[str] = attrs.field(default=frozenset(), converter=_bullets)
    """The meanings whose rows the style has as bullets: `timeline`, `action_items`, `went_well`.
    The others have the form of our own layout.
    """
    severities: Mapping[str, Severity] = attrs.field(factory=dict, converter=_severities)
    """Its own scale: `{"P0": "SEV-1", "P1": "SEV-2"}`. Where there is one, no other is asked, but for
    our own `SEV-3` if none of its names looks like that; a document is written with the first name."""
    zone: str | None = attrs.field(default=None, converter=_zone)
    """The zone of times that have none, where a document doesn't say: `CET`, `UTC+1`."""

    @cached_property
    def _section_names(self) -> Names:
        return Names.of(_turned(self.sections), names.SECTIONS)

    @cached_property
    def _own_names(self) -> Names:
        return Names.of(_turned(self.sections))

    @cached_property
    def _inside(self) -> dict[str, Names]:
        return {outer: Names.of(table) for outer, table in names.INSIDE.items()}

    @cached_property
    def _label_names(self) -> Names:
        return Names.of(_turned(self.labels), names.LABELS)

    @cached_property
    def _column_names(self) -> dict[str, Names]:
        found = {}
        for kind, table in names.COLUMNS.items():
            own = {
                title: meaning.split(".", 1)[1]
                for title, meaning in self.columns.items()
                if meaning.startswith(f"{kind}.")
            }
            found[kind] = Names.of(_turned(own), table)
        return found

    @cached_property
    def _severity_names(self) -> Names:
        if self.severities:
            return Names.of(_turned({name: one.value for name, one in self.severities.items()}))
        return Names.of(names.SEVERITIES)

    def meaning(self, heading: str, inside: str = "") -> str | None:
        """Return what a section's heading means, inside of a section with a meaning.

        None is for one that nothing is known of.

        >>> Style().meaning("Recovery", inside="timeline")
        'timeline.resolution'
        """
        own = self._own_names.find(heading)
        if own not in (None, "kept"):
            return own
        within = self._inside.get(inside.split(".")[0])
        if within is not None and (found := within.find(heading)) is not None:
            return found or own
        return own or self._section_names.find(heading) or of_form(heading)

    def label(self, text: str) -> str | None:
        """Return the field of `Metadata` that a label names, or None.

        >>> Style().label("Written by:")
        'reporter'
        """
        return self._label_names.find(text)

    def columns_of(self, kind: str, titles: Iterable[str]) -> list[str | None]:
        """Return what the columns of a table mean, where its rows are of a kind; each once.

        >>> Style().columns_of("action", ["#", "What", "Who", "Mood"])
        ['id', 'action', 'owner', None]
        """
        found: list[str | None] = []
        for title in titles:
            name = self._column_names[kind].find(title)
            found.append(name if name not in found else None)
        return found

    def _severity_part(self, text: str) -> str | None:
        return self._severity_names.find(text.replace("-", "").replace(" ", "")) or (
            self._severity_names.find(text)
        )

    def severity(self, text: str) -> Severity | None:
        """Return the severity that words name, or begin with; None for others.

        >>> Style().severity("P1 - Critical")
        <Severity.SEV_1: 'SEV-1'>
        """
        if not self.severities:
            try:
                return Severity.read(text.strip("*_` "))
            except FieldError:
                pass
        found = self._severity_part(text)
        if found is None:
            # `Sev2 (major)`, `P1 - Critical`: the first word names it, if the rest agrees.
            parts = [part.strip() for part in _PARTS.split(text) if part.strip()]
            named = [self._severity_part(part) for part in parts[:2]]
            found = named[0] if len(parts) > 1 and set(named) <= {named[0], None} else None
        if found is None and self._reads_ours:
            found = next((one.value for one in Severity if one.value == text.strip("*_` ")), None)
        return None if found is None else Severity(found)

    def severity_name(self, severity: Severity) -> str:
        """Return what a document in the style calls a severity: the first name of its own scale.

        >>> Style(severities={"P0": "SEV-1"}).severity_name(Severity.SEV_1)
        'P0'
        """
        own = (name for name, meant in self.severities.items() if meant is severity)
        return next(own, severity.value)

    @cached_property
    def _reads_ours(self) -> bool:
        """Whether `SEV-3` can only be ours: no name of the style's own scale looks like it."""
        return not any(_LIKE_OURS.match(name) for name in self.severities)


_LIKE_OURS = re.compile(r"\W*sev", re.IGNORECASE)
_PARTS = re.compile(r"[-–—:,(/)]\s|(?<=\s)[-–—:(/]|[()]")


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
