"""Lessons Learned: what to do differently from now on.

`report.lessons` is a `LessonsLearned` of `Lesson`s, and of lines where luck helped. Lessons of
neither kind, in `general`, are directly below the heading. Calls: `lesson`, `technical_lesson`,
`process_lesson`, `got_lucky`.

    lessons:
      general:
        - lesson: The first guess took half of the time
      technical:
        - lesson: A full pool looks like a slow database
          context: The search began in the wrong place
          action: Show the pool beside the database
      process:
        - lesson: Whoever searches can't answer customers as well
      lucky:
        - The sale was small
"""

from collections.abc import Iterator
from typing import Any

import attrs

from postmortem.model.fields import typed
from postmortem.model.layout import Label, entries, numbered, section, subsection
from postmortem.model.records import grouped, records
from postmortem.text.normal import Line


@attrs.frozen(kw_only=True, field_transformer=typed)
class Lesson:
    r"""Something that the incident taught.

    >>> Lesson(lesson="  A full pool looks like\n  a slow database ").lesson
    'A full pool looks like a slow database'
    """

    lesson: Line
    """What the team knows now."""
    context: Line | None = None
    """Why it matters."""
    action: Line | None = None
    """What to do differently."""


@grouped("kind", {"general": None, "technical": "Technical", "process": "Process"})
@attrs.frozen(kw_only=True, field_transformer=typed)
class LessonsLearned:
    """The lessons, about technology and about how people work.

    >>> lessons = LessonsLearned(technical=[Lesson(lesson="Watch pools")])
    >>> lessons.technical[0].lesson
    'Watch pools'
    >>> [lesson.lesson for lesson in lessons]
    ['Watch pools']
    """

    general: tuple[Lesson, ...] = ()
    """Lessons that nobody sorted; they come before the others."""
    technical: tuple[Lesson, ...] = ()
    process: tuple[Lesson, ...] = ()
    lucky: tuple[Line, ...] = ()
    """Where it could have been worse and wasn't, by luck alone."""

    def __iter__(self) -> Iterator[Lesson]:
        return iter((*self.general, *self.technical, *self.process))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __bool__(self) -> bool:
        return any(True for _ in self) or self.lucky != ()

    def to_records(self) -> list[dict[str, Any]]:
        """Return the lessons as rows, each with its `kind`, for a frame of pandas or polars.

        >>> lessons = LessonsLearned(technical=[Lesson(lesson="Watch pools")])
        >>> lessons.to_records()
        [{'kind': 'Technical', 'lesson': 'Watch pools', 'context': None, 'action': None}]
        """
        return records(self)


def _lessons() -> entries:
    return entries(
        Lesson,
        lesson=Label("Lesson", prompt="what was learned"),
        context=Label("Context", prompt="why it matters"),
        action=Label("Action", prompt="what to do differently"),
    )


LAYOUT = section(
    "Lessons Learned",
    LessonsLearned,
    optional=("general", "lucky"),
    general=_lessons(),
    technical=subsection("Technical Lessons", _lessons()),
    process=subsection("Process Lessons", _lessons()),
    lucky=subsection("Where We Got Lucky", numbered("what could have been worse")),
)
