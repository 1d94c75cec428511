"""What the reader says about a document: a closed set of messages with data, worded here.

Each message is a class, so that a program can ask for one by its `code` and read its data. Its
words are in this file and nowhere else.
"""

import re
from typing import ClassVar

import attrs

from postmortem.reading.result import Diagnostic, Kind


@attrs.frozen(kw_only=True)
class Message:
    """One thing that a person should know about how a document was read."""

    kind: ClassVar[Kind]
    words: ClassVar[str]
    line: int
    what: str
    """The words that it is about, as they were written."""
    path: str = ""
    """The value that it is about; '' where there is none."""

    @property
    def code(self) -> str:
        """What a program calls it: the name of its class, `time-in-utc`."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", type(self).__name__).lower()

    @property
    def why(self) -> str:
        """What was done with the words, and why, as a phrase."""
        return self.words.format(**attrs.asdict(self))

    def diagnostic(self) -> Diagnostic:
        """Return the message as the public value that a reading has."""
        return Diagnostic(
            line=self.line,
            what=self.what,
            why=self.why,
            kind=self.kind,
            path=self.path,
            code=self.code,
        )


# --- kept: not understood, verbatim in the extras ------------------------------------------------


@attrs.frozen(kw_only=True)
class Kept(Message):
    """Markdown stays as it was written, in its place; the classes below say why."""

    kind = "kept"
    words = "not understood"


class KeptUnknown(Kept):
    """Nothing is known of a section of this name."""

    words = "nothing is known of a section of this name"


class KeptIntroduction(Kept):
    """Below the title, without a heading."""

    words = "below the title, without a heading"


class KeptSecond(Kept):
    """There is such a section already."""

    words = "there is such a section already"


class KeptNoEvent(Kept):
    """No event with a time."""

    words = "no event with a time"


class KeptNoItem(Kept):
    """No row or item of this section."""

    words = "no row or item of this section"


class KeptNoFact(Kept):
    """No fact with a label."""

    words = "no fact with a label"


class KeptNoMeasure(Kept):
    """No measure of the impact."""

    words = "no measure of the impact"


class KeptNoLine(Kept):
    """No line of a table."""

    words = "no line of a table"


class KeptNoAction(Kept):
    """Explains, and is no action."""

    words = "explains, and is no action"


class KeptEmpty(Kept):
    """Nothing is below it."""

    words = "nothing follows it"


class KeptLongFact(Kept):
    """A fact in more than a line."""

    words = "a fact in more than a line"


class KeptLabel(Kept):
    """Labels without a value."""

    words = "labels without a value"


class KeptFrontMatter(Kept):
    """Front matter that is no fact."""

    words = "front matter that is no fact"


class KeptComment(Kept):
    """A comment, which readers of the document don't see."""

    words = "a comment, which readers of the document don't see"


class KeptDefinitions(Kept):
    """Targets of links."""

    words = "targets of links"


class KeptBefore(Kept):
    """Kept before."""

    words = "kept before"


class KeptStruck(Kept):
    """Struck out."""

    words = "struck out"


class KeptOther(Kept):
    """No part of a post-mortem of one incident."""

    words = "no part of a post-mortem of one incident"


class KeptRescued(Kept):
    """Words of it have no field."""

    words = "words of it have no field"


@attrs.frozen(kw_only=True)
class KeptTooLong(Kept):
    """The document is longer than what is read of one."""

    words = "the document has more than {most:,} lines; the lines after those stay as they are"
    most: int


# --- translated: written in other words ----------------------------------------------------------


@attrs.frozen(kw_only=True)
class Translated(Message):
    """The report has the words otherwise; the classes below say how."""

    kind = "translated"
    words = "in other words"


@attrs.frozen(kw_only=True)
class TimeInUtc(Translated):
    """In UTC …."""

    words = "in UTC {in_utc}"
    in_utc: str


class TimeAsWords(Translated):
    """A time whose instant isn't known: as words."""

    words = "a time whose instant isn't known: as words"


class DayInRows(Translated):
    """The day is in each time below."""

    words = "the day is in each time below"


class ZoneInRows(Translated):
    """The times below are in UTC."""

    words = "the times below are in UTC"


@attrs.frozen(kw_only=True)
class HeadingIs(Translated):
    """Is '…'."""

    words = "is '{place}'"
    place: str


class LabelIs(Translated):
    """The label of a fact."""

    words = "the label of a fact"


class MeasureIs(Translated):
    """The label of a measure."""

    words = "the label of a measure"


class PromptOut(Translated):
    """A prompt of the style's blank document, and no content."""

    words = "a prompt of the style's blank document, and no content"


class Unfilled(Translated):
    """Nothing is filled in below it."""

    words = "nothing is filled in below it"


class LabelTaken(Translated):
    """The label of a field, with other words."""

    words = "the label of a field, with other words"


class ColumnIs(Translated):
    """The heading of a column."""

    words = "the heading of a column"


class TableHeading(Translated):
    """The heading of a table."""

    words = "the heading of a table"


class RowIs(Translated):
    """A row."""

    words = "a row"


class DateIs(Translated):
    """A date."""

    words = "a date"


class SeverityIs(Translated):
    """A severity."""

    words = "a severity"


class ChoiceIs(Translated):
    """One of a few words."""

    words = "one of a few words"


class DurationIs(Translated):
    """A duration."""

    words = "a duration"


class BoxIs(Translated):
    """The box of a task."""

    words = "the box of a task"


class ActionIs(Translated):
    """What a message says about an action."""

    words = "a fact about an action"


class StepIs(Translated):
    """One step after another."""

    words = "one step after another"


class KeyIs(Translated):
    """A key of the front matter."""

    words = "a key of the front matter"


class TitleIs(Translated):
    """The title."""

    words = "the title"


# --- assumed: not in the document itself -----------------------------------------------------


@attrs.frozen(kw_only=True)
class Assumed(Message):
    """The document doesn't say it itself; the classes below say what was taken."""

    kind = "assumed"
    words = "taken as it is"


class ZoneOfOthers(Assumed):
    """Times without a zone have that of the others."""

    words = "times without a zone have that of the others"


class NoZone(Assumed):
    """Its times have no zone: taken for UTC."""

    words = "its times have no zone: taken for UTC"


@attrs.frozen(kw_only=True)
class ZoneBySeason(Assumed):
    """… follows the season: its offset is that of the day."""

    words = "{zone} follows the season: its offset is that of the day"
    zone: str


class YearTaken(Assumed):
    """Its days don't say all: taken for those nearest to the incident's date."""

    words = "its days don't say all: taken for those nearest to the incident's date"


class OrderTaken(Assumed):
    """One of its numeric dates reads in one way only: all are read in that order."""

    words = "one of its numeric dates reads in one way only: all are read in that order"


class NextDay(Assumed):
    """After midnight, on the next day."""

    words = "after midnight, on the next day"


@attrs.frozen(kw_only=True)
class DateOfTimeline(Assumed):
    """…: the day of its timeline is the incident's."""

    words = "{day}: the day of its timeline is the incident's"
    day: str


@attrs.frozen(kw_only=True)
class DateOfText(Assumed):
    """…: the one day that its first words name is the incident's."""

    words = "{day}: the one day that its first words name is the incident's"
    day: str


class IdOfFile(Assumed):
    """From the file's name."""

    words = "from the file's name"


class NameOfFile(Assumed):
    """The title, from the file's name."""

    words = "the title, from the file's name"


# --- noticed: to be looked at ---------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Noticed(Message):
    """A person should look at it; the classes below say why."""

    kind = "noticed"
    words = "to be looked at"


class NoTitle(Noticed):
    """The document has no title."""

    words = "the document has no title"


@attrs.frozen(kw_only=True)
class NotOne(Noticed):
    """The document isn't the post-mortem of one incident."""

    words = "{reason}"
    reason: str


@attrs.frozen(kw_only=True)
class OtherMarkup(Noticed):
    """The document is written in a markup that isn't Markdown: kept whole."""

    words = "{markup}, not Markdown: kept whole; convert it with '{command}'"
    markup: str
    command: str


class ZoneNotKnown(Noticed):
    """Its zone has no one offset from UTC: times are left as words."""

    words = "its zone has no one offset from UTC: times are left as words"


class ZoneContradicted(Noticed):
    """An event says the same minute of another hour in UTC: times are left as words."""

    words = "an event says the same minute of another hour in UTC: times are left as words"


class DiagramIsOld(Noticed):
    """A diagram shows something else than the timeline below it, and is left out."""

    words = "a diagram shows it, and the timeline below doesn't: the diagram is left out"


class Earlier(Noticed):
    """Earlier than the row before it."""

    words = "earlier than the row before it"


class DateContradicted(Noticed):
    """Not among the days of the timeline: not taken for the incident's date."""

    words = "not among the days of the timeline: not taken for the incident's date"


class DayNotKnown(Noticed):
    """A day that can be read in two ways: its times are left as words."""

    words = "a day that can be read in two ways: its times are left as words"


def _all(cls: type[Message]) -> list[type[Message]]:
    classes = [cls]
    for inner in cls.__subclasses__():
        classes += _all(inner)
    return classes


# A class with slots is made twice: the second one counts.
_BY_NAME = {cls.__name__: cls for cls in _all(Message)}
MESSAGES: tuple[type[Message], ...] = tuple(
    cls
    for name, cls in _BY_NAME.items()
    if name not in ("Message", "Translated", "Assumed", "Noticed")
)
"""Every message, in the order of this file within its kind."""
