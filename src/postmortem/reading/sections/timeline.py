"""Timelines: rows in tables, items, lines, headings and quotes, with the days and zones around them.

First the entries become a script: days and rows in the order of the document. Then the script is
read in turn, when all that it says of zones, halves of the day and orders of dates is known.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any, Literal

import attrs

from postmortem.model.sections.details import Source, read_source, write_source
from postmortem.model.sections.timeline import Event, Milestone, Visibility
from postmortem.outline.entries import Entry
from postmortem.patterns import regex
from postmortem.reading import messages as say
from postmortem.reading.blocks import (
    as_lines,
    code_span,
    is_struck,
    longest_column,
    plain_line,
)
from postmortem.reading.stamps import (
    Point,
    Split,
    Stamp,
    is_stamp,
    is_time,
    split_at_end,
    split_stamp,
)
from postmortem.reading.statements import Statement, heading_of, sentence_of, without_zone
from postmortem.reading.taken import Context, Taken, count_of, made
from postmortem.reading.times import Times, Zone, hour_of, order_of, stated
from postmortem.styles.matching import plain
from postmortem.text.normal import escape, single_spaced
from postmortem.values.moments import Moment, write_moment


@attrs.frozen(kw_only=True)
class Row:
    """One row of the script: a day or a zone that holds from here on, or an event."""

    kind: Literal["day", "lost", "zone", "event"]
    line: int
    words: str
    """The words of the day or of the time, as they were written."""
    stamp: Stamp | None = None
    event: str = ""
    notes: str | None = None
    milestone: Milestone | None = None
    evidence: str | None = None
    source: Source | None = None
    visibility: Visibility | None = None
    around: str = ""
    """What was written of the event and below it, where that is more than its words."""
    every: bool = False
    """Whether a day is that of every clock without one, and not only of those below it."""

    @property
    def everything(self) -> str:
        """All that it says, for a row that can't be an event."""
        source = None if self.source is None else write_source(self.source)
        parts = (self.words, self.event, self.notes, self.milestone, self.evidence, source, self.visibility)  # fmt: skip
        return " ".join(filter(None, parts))


_BOX = regex(r"\\?\[[ xX]\\?\][ \u00a0]+")
"""The box of a list of tasks, as some tools write a timeline: `- [x] 10:40 it fails`."""
_LIKE_A_DAY = regex(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\bday\b|\bmorning\b|\bevening\b|\bafternoon\b|\bnight\b"
    r"|\btomorrow\b|\byesterday\b|\bweek\b|(?<![\w.])[0-9]{1,2}[./-][0-9]{1,2}(?![\w])"
    r"|\b(?:january|february|march|april|june|july|august|september|october|november|december)\b",
    re.IGNORECASE,
)
"""What begins like a day: where that isn't known, no clock below it has one."""
_IN_UTC = regex(
    r"(?<![\w:])(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::[0-9]{2})? ?(?P<half>[AaPp])?(?:\.?[Mm]\.?)? ?(?:UTC|GMT)\b"
)
_UNFILLED_TIME = regex(
    r"(?:[YJ]{4}[-/.]MM[-/.][DT]{2}|[MDT]{2}[-/.][MDT]{2}[-/.][YJ]{2,4})?[ T]?(?:HH:MM(?::SS)?)? ?(?:UTC|Z|AM/PM)?(?<=\w)",
    re.IGNORECASE,
)
"""The time of a row that a blank document has: `HH:MM`, `YYYY-MM-DD HH:MM UTC`."""
_POSTED = regex(r"^[*_]{0,2}(?:posted|updated|published)(?: on| at)?:?[*_]{0,2} ", re.IGNORECASE)
"""What is before the time of an update: `Posted Jan 15, 2026 - 12:10 UTC`."""
_LONGEST_LABEL = 60


_BARE_CLOCK = regex(
    r"([01][0-9][0-5][0-9]|2[0-3][0-5][0-9])(?: ?[-–—] ?([01][0-9][0-5][0-9]|2[0-3][0-5][0-9]))?"
)


def _are_bare_clocks(cells: Sequence[str]) -> bool:
    """Whether all cells of a column of times are clocks of four digits: `0215`, `0215-0440`.

    Years look alike, so one of the clocks has to be none of our time.
    """
    found = [_BARE_CLOCK.fullmatch(cell) for cell in cells]
    return bool(cells) and all(found) and not all(cell[:2] in ("19", "20") for cell in cells)


class Timeline:
    """Makes the script of one timeline."""

    def __init__(self, context: Context, *, dotted: bool = False, field: str = "") -> None:
        self.context = context
        self.field = field
        self.taken = context.taken()
        self.rows: list[Row] = []
        self.about = False
        self.at_end = False
        """Whether times follow their events: `First detected 2026-01-15 07:32`."""
        self.dotted = dotted
        self.phases = False
        """Whether no row has a time, so that items without one are its rows."""

    def split(self, text: str) -> Split | None:
        """Return the stamp that a text begins with; a day alone counts where it is set apart."""
        split = split_stamp(text, dotted=self.dotted)
        if split is None and self.at_end:
            return split_at_end(text)
        if split is None or not split.event:
            return split
        if (
            split.stamp.is_day
            and split.event[:1] in "([*_"
            and (sentence := sentence_of(split.event)).pure
        ):
            # `29-01-2026 (all times CET)`
            start = attrs.evolve(split.stamp.start, zone=sentence.zone or split.stamp.start.zone)
            return split._replace(event="", stamp=attrs.evolve(split.stamp, start=start))
        if split.stamp.is_day and not split.parted:
            day = split.stamp.start.day
            return split if day is not None and day.year is not None else None
        if split.stamp.vague and not split.parted and split.stamp.start.clock is None:
            return split if split.when[:1] in "T~" else None
        return split

    # --- entries ---------------------------------------------------------------------------------

    def take(self, entries: Sequence[Entry]) -> None:
        """Read entries in turn; what is no event is left over."""
        leftovers: list[Entry] = []
        for entry in entries:
            if self._entry(entry):
                self._leave(leftovers)
                leftovers = []
            else:
                leftovers.append(entry)
        self._leave(leftovers)

    def _leave(self, leftovers: Sequence[Entry]) -> None:
        self.taken.leave(leftovers, say.KeptNoEvent)

    def _entry(self, entry: Entry) -> bool:
        match entry.kind:
            case "heading" | "bold" | "lead":
                return self._labelled(entry)
            case "list":
                return self._list(entry)
            case "table":
                return self._table(entry)
            case "text" | "remark" | "pair" | "quote":
                return self._text(entry)
            case _:
                return False

    def _labelled(self, entry: Entry) -> bool:
        """Read what is below a heading, a line in bold, or words before a list."""
        label = entry.label
        split = self.split(label)
        if (
            split is not None
            and not split.event
            and split.stamp.is_day
            and any(map(self.has_stamps, entry.entries))
        ):
            self._day(split.stamp.start, label, entry.line)
            self.take(entry.entries)
            return True
        if split is not None and (split.event or entry.entries or entry.words):
            return self._timed(entry, split)
        if split is not None:
            if split.stamp.is_day:
                self._day(split.stamp.start, label, entry.line)
                return True
            return False
        statement = sentence_of(label)
        heading = heading_of(label)
        days = statement.days or (heading.days if entry.kind != "lead" else ())
        some = any(map(self.has_stamps, entry.entries))
        if (statement.pure and statement) or (days and some):
            self._apply_statement(statement or heading, entry.line)
            if days:
                self._day(Point(days[0], None), label, entry.line, every=bool(statement.days))
            else:
                self.taken.say(say.ZoneInRows(line=entry.line, what=label))
            self.take(entry.entries)
            return True
        if not some:
            return False
        if self.is_update(entry):
            return self._posted([(f"**{label}:**", entry.line), *_lines_below(entry)])
        if _LIKE_A_DAY.search(label) and len(label) < _LONGEST_LABEL:
            self.rows.append(Row(kind="lost", line=entry.line, words=label))
        head = self.context.outline.head(entry)
        self.taken.leave_text(
            head, entry.line, say.KeptNoEvent, blocks=int(entry.kind != "heading")
        )
        self.take(entry.entries)
        return True

    def _timed(self, entry: Entry, split: Split) -> bool:
        """Take an event whose time is a heading: it follows the time, or is below it."""
        inner: list[Entry] = []
        own: list[Entry] = []
        for below in entry.entries:
            later = below.kind in ("heading", "bold") and self.split(below.label) is not None
            (inner if later or inner else own).append(below)
        parts = [split.event] if split.event else []
        if entry.words:
            parts.append(entry.words)
        leftovers: list[Entry] = []
        own = _separate(own)
        for below in own:
            lines = as_lines(below)
            if lines is None or (not parts and not lines):
                leftovers.append(below)
            else:
                parts += lines
        if not parts:  # nothing but code that no line can hold: its first line stands for it
            is_code = any(below.kind == "code" for below in own)
            lines = [line.strip() for line in own[0].text.split("\n")] if is_code else []
            first = next(filter(None, lines), "")
            if not first:
                return False
            parts = [code_span(first)]
        event = parts[0].removeprefix("- ")
        around = self.context.outline.text(entry)[:2000] if leftovers else ""
        notes = "<br>".join(parts[1:]) or None
        self._row(split, event, entry.line, notes=notes, around=around)
        if leftovers:
            head = self.context.outline.head(entry).split("\n")[0]
            source = "\n\n".join(map(self.context.outline.text, leftovers))
            self.taken.leave_text(
                f"{head}\n\n{source}",
                leftovers[0].line,
                say.KeptNoLine,
                what=source,
                blocks=sum(map(count_of, leftovers)),
            )
        self.take(inner)
        return True

    def is_marked(self, title: str) -> bool:
        """Whether a heading is a time or a day, or looks like one that can't be read."""
        return (
            self.split(title) is not None
            or bool(sentence_of(title))
            or (len(title) < _LONGEST_LABEL and _LIKE_A_DAY.search(title) is not None)
        )

    def has_stamps(self, entry: Entry) -> bool:
        """Whether an entry has a time or a day of its own, with an event."""
        match entry.kind:
            case "table":
                return True
            case "list":
                return any(map(self.has_stamps, entry.entries))
            case "item":
                box = _BOX.match(entry.text)
                text = entry.text[box.end() :] if box else entry.text
                return self.split(text) is not None or any(map(self.has_stamps, entry.entries))
            case "heading" | "bold" | "lead":
                return self.split(entry.label) is not None or any(
                    map(self.has_stamps, entry.entries)
                )
            case "text" | "remark" | "pair" | "quote":
                lines = map(str.strip, entry.text.split("\n"))
                return any(self.split(_POSTED.sub("", line)) is not None for line in lines)
            case _:
                return False

    def unfenced(self, entry: Entry) -> Entry:
        """Return the lines of a code block as text, where they are a timeline: each has its time."""
        lines = [line for line in entry.text.split("\n") if line.strip()]
        splits = [self.split(escape(line)) for line in lines if line[0] not in " \t"]
        if (
            entry.kind != "code"
            or len(splits) < 2
            or not all(split and split.event for split in splits)
        ):
            return entry
        return attrs.evolve(entry, kind="text", text="\n".join(map(escape, lines)))

    # --- lists -----------------------------------------------------------------------------------

    def _list(self, entry: Entry) -> bool:
        if not self.phases and not self.has_stamps(entry) and not self.rows:
            return False
        for item in entry.entries:
            self._item(item)
        return True

    def _item(self, item: Entry) -> None:
        text = item.text
        if (box := _BOX.match(text)) is not None and self.split(text[box.end() :]) is not None:
            self.taken.say(say.BoxIs(line=item.line, what=box[0].strip()))
            text = text[box.end() :]
            item = attrs.evolve(item, text=text)
        if is_struck(text):
            self.taken.leave([item], say.KeptStruck)
            return
        split = self.split(text)
        timed_below = any(map(self.has_stamps, item.entries))
        if (
            split is not None
            and not split.event
            and split.stamp.is_day
            and (timed_below or not item.entries)
        ):
            self._day(split.stamp.start, text, item.line)
            self.take(item.entries)
            return
        if split is None and timed_below:
            if _LIKE_A_DAY.search(text) and len(text) < _LONGEST_LABEL:
                self.rows.append(Row(kind="lost", line=item.line, words=text))
            self.taken.leave_text(f"- {text}", item.line, say.KeptNoEvent, blocks=1)
            self.take(item.entries)
            return
        below: list[str] = []
        leftovers: list[Entry] = []
        for entry in _separate(item.entries):
            lines = as_lines(entry)
            if lines is None:
                leftovers.append(entry)
            else:
                below += lines
        if split is not None:
            parts = [plain_line(split.event)] if split.event else []
            parts += below
            if not parts:
                self.taken.leave([item], say.KeptNoEvent)
                return
            notes = "<br>".join(parts[1:]) or None
            self._row(split, parts[0].removeprefix("- "), item.line, notes=notes)
        elif text:
            self._untimed(item, below)
        else:
            self.taken.leave([item], say.KeptNoEvent)
            return
        for entry in leftovers:
            self.taken.leave([entry], say.KeptNoLine)

    def _untimed(self, item: Entry, below: list[str]) -> None:
        """Take an event without a time: the phase that its label names replaces it."""
        notes = "<br>".join(below) or None
        if item.label and item.strong and item.words:
            row = Row(kind="event", line=item.line, words=item.label, event=item.words, notes=notes)
        else:
            if statement := sentence_of(item.text):
                self._apply_statement(statement, item.line)
                if statement.pure:
                    self.taken.say(say.ZoneInRows(line=item.line, what=item.text))
                    return
            text = plain_line(item.text)
            row = Row(kind="event", line=item.line, words="", event=text, notes=notes)
        self.rows.append(row)

    # --- lines -----------------------------------------------------------------------------------

    def _text(self, entry: Entry) -> bool:
        lines = [
            (words, entry.line + at)
            for at, line in enumerate(entry.text.split("\n"))
            if (words := line.strip())
        ]
        if not lines:
            return False
        if any(is_struck(words) for words, _ in lines):
            return False
        splits = [self.split(words) for words, _ in lines]
        if splits[0] is None:
            return self._posted(lines) or self._statement(entry)
        groups: list[tuple[Split, list[str], int, str]] = []
        for (words, line), split in zip(lines, splits, strict=True):
            unbroken = words.rstrip("\\").removesuffix("<br>").rstrip()
            if split is not None:
                event = [split.event.rstrip("\\").strip()] if split.event else []
                groups.append((split, event, line, unbroken))
            elif (statement := sentence_of(words)) and statement.pure:
                self._apply_statement(statement, line)
                self.taken.say(say.ZoneInRows(line=line, what=words))
            else:
                groups[-1][1].append(unbroken)
        for split, event, line, first in groups:
            if event:  # after the time or the day, or on the lines below it
                self._row(split, plain_line(" ".join(event)), line)
            elif split.stamp.is_day:
                self._day(split.stamp.start, first, line)
            else:
                return False
        return True

    def is_update(self, entry: Entry) -> bool:
        """Whether an entry is an event whose time is the last line of it."""
        match entry.kind:
            case "heading" | "bold":  # a day alone below a heading is a fact
                lines = [words for words, _ in _lines_below(entry)]
            case "text":
                lines = [line.strip() for line in entry.text.split("\n")]
            case _:
                return False
        return self._time_below(lines) is not None

    def _time_below(self, lines: Sequence[str]) -> Split | None:
        """Return the time that is the last of several lines, and the only one; None without."""
        if len(lines) < 2:
            return None
        *above, last = lines
        split = self.split(_POSTED.sub("", last))
        if split is None or split.event or split.stamp.start.clock is None:
            return None
        if any(self.split(_POSTED.sub("", words)) is not None for words in above):
            return None
        return split._replace(when=last)

    def _posted(self, lines: Sequence[tuple[str, int]]) -> bool:
        """Take an event whose time is the line below it, as pages of status have it."""
        texts = [words for words, _ in lines]
        if (split := self._time_below(texts)) is None:
            return False
        self._row(split, plain_line(" ".join(texts[:-1])), lines[0][1])
        return True

    def _statement(self, entry: Entry) -> bool:
        """Read a sentence about the times below it; True where it says nothing else."""
        statement = sentence_of(entry.text)
        if not statement:
            text = single_spaced(entry.text)
            if len(text) < _LONGEST_LABEL and _LIKE_A_DAY.search(text) and len(text.split()) <= 5:
                self.rows.append(Row(kind="lost", line=entry.line, words=text))
            return False
        self._apply_statement(statement, entry.line)
        if statement.pure:
            if statement.days:
                self._day(
                    Point(statement.days[0], None),
                    single_spaced(entry.text),
                    entry.line,
                    every=True,
                )
            else:
                self.taken.say(say.ZoneInRows(line=entry.line, what=single_spaced(entry.text)))
        return statement.pure

    # --- tables ----------------------------------------------------------------------------------

    def _table(self, entry: Entry) -> bool:
        head, *body = entry.rows
        if not any(map(any, body)):
            return False
        titles = [without_zone(title) for title in head]
        names = self._by_content(entry, self.context.style.columns_of("event", titles))
        names = [
            plain(title) if name is None and plain(title) in ("source", "visibility") else name
            for title, name in zip(head, names, strict=True)
        ]
        headless = any(map(is_time, head)) and "time" in names
        if "time" not in names and "day" in names:
            names[names.index("day")] = "time"
        if "event" not in names or ("time" not in names and "milestone" not in names):
            return False
        for title, name in zip(head, names, strict=True):
            if name in ("time", "day") and (statement := heading_of(title)).zone:
                self._apply_statement(statement, entry.line)
        is_second = self.field in self.context.paths or any(
            row.kind == "event" for row in self.rows
        )
        leftovers: list[int] = []
        numbers = range(0 if headless else 1, len(entry.rows))
        at = names.index("time") if "time" in names else None
        bare = at is not None and _are_bare_clocks([row[at] for row in body if row[at]])
        for number in numbers:
            row = entry.rows[number]
            if any(row) and not self._cells(head, names, row, entry.lines[number], bare=bare):
                leftovers.append(number)
        if not headless:
            for at, (title, name) in enumerate(zip(head, names, strict=True)):
                used = any(row[at] for row in body)
                self.taken.column(
                    entry.line, title, (name or title) if used else "", again=is_second
                )
        self.taken.leave_rows(entry, [at for at in leftovers if at], say.KeptNoEvent)
        return True

    def _by_content(self, entry: Entry, names: list[str | None]) -> list[str | None]:
        """Find the column of times by what is in it, where its heading says nothing."""
        body = entry.rows[1:]
        if "time" not in names and "day" not in names:
            for index, name in enumerate(names):
                cells = [row[index] for row in body if row[index]]
                if name is None and cells and sum(map(is_stamp, cells)) * 2 > len(cells):
                    names[index] = "time"
                    break
        if "event" not in names and "time" in names:
            free = [index for index, name in enumerate(names) if name is None]
            if "notes" in names:
                names[names.index("notes")] = "event"
            elif (at := longest_column(body, free)) is not None:
                names[at] = "event"
        return names

    def _cells(
        self,
        head: Sequence[str],
        names: Sequence[str | None],
        row: Sequence[str],
        line: int,
        *,
        bare: bool,
    ) -> bool:
        """Take one row; `bare` says that clocks are four digits here."""
        cells = {name: cell for name, cell in zip(names, row, strict=True) if name and cell}
        other_entries = [
            f"{title}: {cell}" if title else cell
            for title, name, cell in zip(head, names, row, strict=True)
            if name is None and cell
        ]
        when = cells.pop("time", "")
        if bare and (match := _BARE_CLOCK.fullmatch(when)):
            when = "-".join(f"{clock[:2]}:{clock[2:]}" for clock in match.groups() if clock)
        day = cells.pop("day", "")
        if day:
            day_split = split_stamp(day)
            if day_split is not None and not day_split.event and day_split.stamp.is_day:
                self._day(day_split.stamp.start, "", line)
                when = f"{day_split.when} {when}" if when else day
            else:
                self.rows.append(Row(kind="lost", line=line, words=""))
                when = f"{day} {when}".strip()
        milestone = cells.pop("milestone", None)
        reached = made(Milestone.read, value=milestone) if milestone else None
        if milestone and reached is None:
            other_entries.append(milestone)
        source = made(read_source, text=cells.pop("source", "")) if cells.get("source") else None
        seen = cells.pop("visibility", None)
        visibility = made(Visibility.read, value=seen) if seen else None
        event = _words_in(cells.pop("event", "")) or (
            other_entries.pop(0) if other_entries else cells.pop("notes", "")
        )
        split = split_stamp(when, dotted=True) if when else None
        if _UNFILLED_TIME.fullmatch(when.strip("*_[]<>` ")):
            return False
        if not event:
            if split is not None and not split.event and split.stamp.is_day:
                self._day(split.stamp.start, when, line)
                return True
            return False
        if is_struck(when) or is_struck(event):
            return False
        notes = "; ".join([*filter(None, [cells.get("notes")]), *other_entries]) or None
        evidence = cells.get("evidence")
        stamp = split.stamp if split is not None and not split.event else None
        if split is not None and split.link and not split.event and evidence is None:
            evidence, when = split.link, split.when
        self.rows.append(
            Row(
                kind="event", line=line, words=when, stamp=stamp, event=plain_line(event),
                notes=notes, milestone=reached, evidence=evidence, source=source, visibility=visibility,
            )
        )  # fmt: skip
        return True

    # --- rows ------------------------------------------------------------------------------------

    def _apply_statement(self, statement: Statement, line: int) -> None:
        """Record what a heading, a sentence or a day says of the times below it."""
        self.about = self.about or statement.about
        if statement.zone:
            self.rows.append(Row(kind="zone", line=line, words=statement.zone))

    def _day(self, point: Point, words: str, line: int, *, every: bool = False) -> None:
        """Go on with a day; `every` says that it is that of every clock without one."""
        if point.zone:
            self._apply_statement(Statement(point.zone), line)
        stamp = Stamp(point)
        self.rows.append(
            Row(kind="day", line=line, words=single_spaced(words), stamp=stamp, every=every)
        )

    def _row(
        self,
        split: Split,
        event: str,
        line: int,
        *,
        notes: str | None = None,
        around: str = "",
    ) -> None:
        self.rows.append(
            Row(
                kind="event", line=line, words=split.when, stamp=split.stamp, event=event,
                notes=notes, evidence=split.link or None, around=around,
            )
        )  # fmt: skip


def _words_in(cell: str) -> str:
    """Return the words of a cell on one line; '' for one that has nothing but breaks."""
    words = plain_line(cell)
    return words if words.replace("<br>", "") else ""


def _lines_below(entry: Entry) -> list[tuple[str, int]]:
    """Return the lines below a heading, with their numbers; none where it has more than paragraphs."""
    if any(below.kind not in ("text", "remark") for below in entry.entries):
        return []
    return [
        (words, below.line + at)
        for below in entry.entries
        for at, line in enumerate(below.text.split("\n"))
        if (words := line.strip())
    ]


def _separate(entries: Sequence[Entry]) -> list[Entry]:
    """Return entries with words before a log beside it, where no line can hold both."""
    separated: list[Entry] = []
    for entry in entries:
        if entry.kind in ("lead", "bold") and entry.entries and as_lines(entry) is None:
            end = entry.entries[0].span.start
            span = attrs.evolve(entry.span, end=end)
            separated += (
                attrs.evolve(entry, kind="text", entries=(), words=entry.text, span=span),
                *entry.entries,
            )
        else:
            separated.append(entry)
    return separated


# --- the script, read in turn -------------------------------------------------------------------


@attrs.frozen
class Timed:
    """A row that was read: its position among the values, its words, its time, its line."""

    at: int
    words: str
    moment: Moment | None
    line: int


def take_timeline(
    entries: Sequence[Entry],
    context: Context,
    field: str,
    title: str,
    line: int,
    times: Times | None = None,
) -> tuple[Taken, Times, list[Timed]]:
    """Take the events of a timeline, with what its heading says of their times.

    `times` is that of the timeline that it goes on with, if it does.
    """
    script = Timeline(context, dotted=_is_dotted(entries), field=field)
    if not any(map(script.has_stamps, entries)):
        entries = [script.unfenced(entry) for entry in entries]
    if not any(map(script.has_stamps, entries)):
        script.at_end = True
        script.phases = not any(map(script.has_stamps, entries))
    script.take(entries)
    heading = heading_of(title)
    taken = script.taken
    is_first = times is None
    if times is None:
        times = Times(near=context.near, day=context.base, order=context.order)
        zone = heading.zone or (context.style.zone or "")
        times.zone = Zone.of(zone)
        times.about = heading.about
        if heading.days:
            times.at(heading.days[0])
    times.about = times.about or script.about
    zones = dict.fromkeys(row.words for row in script.rows if row.kind == "zone")
    if len(zones) == 1 and (times.zone is None or times.zone.words not in zones):
        times.zone = Zone.of(next(iter(zones)))  # of all times, also of those above it
    stamps = [row.stamp for row in script.rows if row.stamp is not None]
    named, mixed = stated(
        [point.zone for stamp in stamps for point in _points(stamp) if point.zone and point.clock]
    )
    if times.zone is None:
        times.rows_zone, times.mixed = named or times.rows_zone, mixed
        if times.rows_zone is None and not mixed:
            times.mixed = context.elsewhere  # the document has clocks of another zone than UTC
    if is_first and not heading.days:
        times.start_at(context.begun, stamps)
    times.halves = times.halves or any(
        point.clock and point.clock.half for s in stamps for point in _points(s)
    )
    times.order = times.order or order_of(
        point.day for s in stamps for point in _points(s) if point.day
    )
    doubted = _contradicted(script.rows, times)
    if doubted is not None:
        times.doubted = True
        taken.say(say.ZoneContradicted(line=doubted.line, what=doubted.words or doubted.event))
    if _is_far(script.rows, context, times):
        times.doubted = True
        taken.say(say.DateContradicted(line=line, what=title, path=field))
    return taken, times, list(_read(script.rows, times, taken, field, title, line))


def _points(stamp: Stamp) -> list[Point]:
    return [point for point in (stamp.start, stamp.end) if point is not None]


def _is_dotted(entries: Sequence[Entry]) -> bool:
    """Whether clocks are written with a dot here: most rows begin with one, and none with a colon."""
    texts = [
        inner.text
        for entry in entries
        for inner in entry.walk()
        if inner.kind in ("item", "text", "heading")
    ]
    dots = sum(
        re.match(
            r"[*_`(\[\\]{0,4}(?:(?:ore|alle|um|om|kl\.?|klokken) )?[0-9]{1,2}[.][0-9]{2}(?![0-9.])",
            text,
        )
        is not None
        for text in texts
    )
    return dots >= 1 and dots * 2 >= sum(split_stamp(text) is not None for text in texts) + dots


def _contradicted(rows: Sequence[Row], times: Times) -> Row | None:
    """Return a row whose own words say its minute at another hour in UTC; None where none does."""
    if times.zone is None or times.zone.tz is None:
        return None
    for row in rows:
        clock = row.stamp.start.clock if row.stamp else None
        if clock is None or row.stamp is None or row.stamp.start.zone or clock.minute in (0, 30):
            continue
        offset = times.zone.tz.utcoffset(None)
        if offset is None:
            continue
        hour = hour_of(clock)
        for match in _IN_UTC.finditer(f"{row.event} {row.notes or ''}"[:2000] + row.around):
            half = (match["half"] or "").lower()
            stated_hour = (
                int(match["hour"]) % 12 + (12 if half == "p" else 0) if half else int(match["hour"])
            )
            if int(match["minute"]) == clock.minute and hour is not None:
                in_utc = (hour * 60 - int(offset.total_seconds()) // 60) // 60 % 24
                if stated_hour != in_utc:
                    return row
    return None


_FAR = 14
"""How many days the timeline may lie from the incident's date, where two places name that."""


def _is_far(rows: Sequence[Row], context: Context, times: Times) -> bool:
    """Whether no day of the timeline is near the incident's date, which the document gives twice."""
    if context.trusted is None:
        return False
    probe = Times(near=context.near, day=context.base, order=times.order)
    days = []
    for row in rows:
        day = row.stamp.start.day if row.stamp else None
        if day is not None and probe.at(day) and probe.day:
            days.append(probe.day)
    return bool(days) and all(abs((day - context.trusted).days) > _FAR for day in days)


def _read(
    rows: Sequence[Row], times: Times, taken: Taken, field: str, title: str, line: int
) -> Any:
    for row in rows:
        if row.kind == "lost":
            times.lose_day()
            continue
        if row.kind == "zone":
            times.zone = Zone.of(row.words)
            continue
        if row.kind == "day":
            assert row.stamp is not None
            assert row.stamp.start.day is not None
            known = times.at(row.stamp.start.day)
            times.every, times.marked = times.day if row.every else None, known and bool(row.words)
            if row.words:
                if known:
                    taken.say(say.DayInRows(line=row.line, what=row.words))
                else:
                    taken.leave_text(row.words, row.line, say.KeptNoEvent, blocks=1)
                    taken.say(say.DayNotKnown(line=row.line, what=row.words))
            continue
        moment: Moment | None = None
        reasons: frozenset[str] = frozenset()
        if row.stamp is not None:
            read = times.read(row.stamp, row.words)
            moment, reasons = read.moment, read.why
            # The first of two times counts, the other stays with the event.
            if "disagrees" in reasons:
                row = attrs.evolve(row, event=f"({row.stamp.other_words}) {row.event}".strip())
        elif row.words:
            moment = times._words(row.words)
            if _LIKE_A_DAY.search(row.words):
                times.lose_day()
        event = made(
            Event,
            time=moment,
            event=row.event,
            notes=row.notes,
            milestone=row.milestone,
            evidence=row.evidence,
            source=row.source,
            visibility=row.visibility,
        )
        if event is None:
            taken.leave_text(row.everything, row.line, say.KeptNoEvent, blocks=1)
            continue
        at = taken.add(field, event, row.line)
        for key, message in _OF_ROW:
            if key in reasons:
                taken.say(message(line=row.line, what=row.words), at, ".time")
        yield Timed(at, row.words, moment, row.line)
    for key, notice in _OF_ALL:
        if key in times.seen:
            taken.say(notice(line=line, what=title, path=field))
    if "season" in times.seen and times.zone is not None:
        taken.say(say.ZoneBySeason(line=line, what=title, path=field, zone=times.zone.words))
    if times.zone is not None and times.zone.tz is None:
        taken.say(say.ZoneNotKnown(line=line, what=title, path=field))


_OF_ROW: tuple[tuple[str, Callable[..., say.Message]], ...] = (
    ("next day", say.NextDay), ("earlier", say.Earlier), ("day", say.DayNotKnown),
)  # fmt: skip
_OF_ALL: tuple[tuple[str, Callable[..., say.Message]], ...] = (
    ("borrowed", say.ZoneOfOthers), ("assumed", say.NoZone), ("year", say.YearTaken), ("order", say.OrderTaken),
)  # fmt: skip


def shown(moment: Moment | None, day: Any) -> str:
    """Return how a report of a day shows a time."""
    return "" if moment is None else write_moment(moment, day)
