"""How single values are in a line: in a cell, after a label, as an item.

A value is a pair of functions with the law `read(write(value, times), times) == value`, up to the
normal form of the field that takes it. `times` has the incident's date, and the zone that times are
shown in: a time on that day is shown without it.
"""

import re
from collections.abc import Callable, Sequence
from datetime import tzinfo
from functools import cache
from typing import Any, TypeAlias

import attrs

from postmortem.model.fields import Choice
from postmortem.tree.hints import Hint
from postmortem.values import dates, durations, moments
from postmortem.values.moments import Inexact
from postmortem.values.sequences import TimeSequences

Write: TypeAlias = Callable[[Any, TimeSequences], str]
Read: TypeAlias = Callable[[str, TimeSequences], Any]


@attrs.frozen
class Value:
    """How one value is written in a line and read from it."""

    write: Write
    read: Read
    typed: bool = True
    """Whether only some words are a value. If so, a prompt of the blank document is none."""
    hint: Callable[[Any], Hint | None] | None = None
    """Returns what a value means beside its words, for formats that can show more."""
    choices: tuple[str, ...] = ()
    """The few words that are a value, where only they are: each is another in another language."""

    is_open: bool = False
    """Whether there may be other words of an author's own, which are the same in all languages."""
    read_among: Callable[[str, tuple[str, ...]], Any] | None = None
    """Reads one of the words that another field of the object holds."""
    in_turn: bool = False
    """Whether a column of it is read row by row, since a time may depend on the row above."""

    def write_all(self, values: Sequence[Any], times: TimeSequences) -> list[str]:
        """Return how each value of a column is written; an absent one, which is None, is ''."""
        if self is line:  # it is written as it is
            return ["" if value is None else value for value in values]
        if self.in_turn:
            write_next = times.begin().write
            return ["" if value is None else write_next(value) for value in values]
        write = self.write
        return ["" if value is None else write(value, times) for value in values]

    def reader(self, times: TimeSequences, zone: tzinfo | None = None) -> Callable[[str], Any]:
        """Return what reads the values of a column, from its first row to its last.

        `zone` is the zone that the column's heading names, if it names one.
        """
        if self.in_turn:
            return times.begin(zone).read_cell
        return lambda text: self.read(text, times)


line = Value(lambda value, times: value, lambda text, times: text, typed=False)
"""Inline Markdown, as it is."""

day = Value(
    lambda value, times: dates.write_date(value),
    lambda text, times: dates.as_date(text),
    hint=lambda value: Hint(start=value),
)
"""A calendar date: `2026-01-15`."""

duration = Value(
    lambda value, times: durations.write_duration(value),
    lambda text, times: durations.as_duration(text),
)
"""A length of time: `00:45:00`."""


def _moment_hint(value: moments.Moment) -> Hint | None:
    if isinstance(value, Inexact):
        return None if value.start is None else Hint(start=value.start, end=value.end)
    return Hint(start=value)


moment = Value(
    lambda value, times: moments.write_moment(value, times.day, times.zone),
    lambda text, times: moments.read_cell(text, times.day, times.zone),
    typed=False,
    hint=_moment_hint,
    in_turn=True,
)
"""A time of the timeline: `00:15`, `2026-01-16 00:15`, `~10:45`, `09:00 – 11:00`, or words."""


def choice(kind: type[Choice]) -> Value:
    """Return the value for one of a few words."""
    return Value(
        lambda value, times: value.value,
        lambda text, times: kind.read(text),
        hint=cache(lambda value: Hint(tone=value.tone)),  # there are few, and many rows
        choices=tuple(member.value for member in kind),
        read_among=getattr(kind, "read", None),
        is_open=kind.is_open(),
    )


def _join(values: tuple[str, ...], times: TimeSequences) -> str:
    return ", ".join(
        # A comma inside a name is escaped, and so are backslashes that would touch a comma.
        re.sub(
            r"(?<!\\)(\\*+)(,|$)", lambda match: match[1] * 2 + ("\\," if match[2] else ""), value
        )
        for value in values
    )


def _split(text: str, times: TimeSequences) -> tuple[str, ...]:
    pieces: list[str] = []
    parts: list[str] = []
    end = 0
    for match in re.finditer(r"(?<!\\)(\\*+)(,|$)", text):
        slashes = len(match[1])
        parts += [text[end : match.start()], "\\" * (slashes // 2)]
        end = match.end()
        if match[2] and slashes % 2:
            parts.append(",")
        else:
            pieces.append("".join(parts).strip())
            parts = []
    return tuple(name for name in pieces if name)


names = Value(_join, _split, typed=False)
"""Several short lines, with commas between them."""


def is_prompt(text: str) -> bool:
    """Whether a text is a prompt of the blank document, such as `*(when it began)*`."""
    return text.startswith("*(") and text.endswith(")*")


def prompt(words: str) -> str:
    """Return the Markdown of a prompt of the blank document."""
    return f"*({words})*"
