"""Timelines: tables, bullets and headings, with their days, zones and nights."""

import re
from collections.abc import Sequence
from datetime import tzinfo
from typing import Any

import attrs

from postmortem.model.sections.timeline import Event, Milestone
from postmortem.reading.blocks import as_lines, count_of, flat, line_of, named_cells, paragraphs
from postmortem.reading.draft import Draft, item_source
from postmortem.reading.time_lines import LIKE_TIME, RELATIVE, Entry, split_event
from postmortem.reading.times import (
    Clocks,
    Timed,
    clean,
    is_day,
    is_time,
    says_zone,
    unknown_zone,
    without_zone,
    zone_in,
    zones_of_clocks,
)
from postmortem.text.normal import single_spaced
from postmortem.tree.nodes import Block, BulletList, Item, NumberedList, Prose, Section, Table


class Timeline:
    """Reads one section of a timeline."""

    def __init__(self, draft: Draft, heading: str, line: int, field: str) -> None:
        self.draft = draft
        self.field = field
        self.heading = heading
        self.line = line
        zone, named = zone_in(heading)
        if not named and draft.style.zone:
            zone, named = zone_in(draft.style.zone)
        self.clocks = Clocks(draft, zone, named=named)
        self.clocks.zone_words = unknown_zone(heading)
        self.rows: list[Timed] = []
        for match in re.finditer(r"[0-9]{1,4}[-/. ][0-9A-Za-z]+[-/., ]+[0-9]{1,4}", heading):
            if is_day(match[0]):
                self.clocks.at_day(match[0])

    # --- zones and days -------------------------------------------------------------------------

    def prepare(self, blocks: Sequence[Block]) -> None:
        """Look for what is said of all times, before any is read."""
        rows: set[tzinfo] = set()
        for block in blocks:
            if isinstance(block, Section):
                rows |= zones_of_clocks(block.title)
            elif isinstance(block, Prose):
                for text, _ in paragraphs(block):
                    if says_zone(text):
                        self._zone_is(text)
            elif isinstance(block, Table):
                for title in block.columns:
                    zone, named = zone_in(title)
                    if named and self.clocks.zone is None:
                        self.clocks.zone, self.clocks.unknown = zone, zone is None
                for row in block.rows:
                    rows |= zones_of_clocks(row[0])
            elif isinstance(block, BulletList | NumberedList):
                for item in block.items:
                    rows |= zones_of_clocks(item.text[:60])
        if len({zone.utcoffset(None) for zone in rows}) == 1 and not self.clocks.unknown:
            self.clocks.row_zone = rows.pop()

    def _zone_is(self, text: str) -> None:
        zone, named = zone_in(text)
        if named:
            self.clocks.zone, self.clocks.unknown = zone, zone is None
            self.clocks.zone_words = unknown_zone(text)

    # --- blocks ---------------------------------------------------------------------------------

    def take(self, block: Block) -> Block | None:
        """Read a block; return what is left of it."""
        if isinstance(block, Table):
            return None if self._table(block) else block
        if isinstance(block, BulletList | NumberedList):
            return None if self._list(block) else block
        if isinstance(block, Prose):
            return None if self._prose(block) else block
        return block

    def _prose(self, block: Prose) -> bool:
        found: list[Entry] = []
        for text, line in paragraphs(block):
            entries = self._entries(text, line)
            if len(entries) < 2:
                entries = [self._entry(single_spaced(text).lstrip("> "), line)]
            found += entries
        if any(not entry.kind for entry in found):
            return False
        for entry in found:
            if entry.split is not None:
                self._add(*entry.split, entry.line)
                continue
            if is_a_day := entry.kind == "day":
                self.clocks.at_day(entry.words)
            why = "the day is in each time below" if is_a_day else "the times below are in UTC"
            self.draft.say("translated", entry.line, entry.words, why)
        return True

    def _entry(self, words: str, line: int) -> Entry:
        if says_zone(words):
            return Entry(words, line, "zone")
        if split := self._split(words):
            return Entry(words, line, "event", split)
        return Entry(words, line, "day" if is_day(words) else "")

    def _entries(self, text: str, at: int) -> list[Entry]:
        """Return the lines of a paragraph where each is an event, a day or goes on with an event."""
        if "\n" not in text:
            return []
        found: list[list[Entry]] = []
        for number, line in enumerate(text.split("\n")):
            words = single_spaced(line).rstrip("\\").removesuffix("<br>").strip()
            entry = self._entry(words, at + number)
            if entry.kind:
                found.append([entry])
            elif found and found[-1][0].kind == "event":
                found[-1].append(entry)
            else:
                return []
        return [
            one[0] if len(one) == 1 else self._entry(" ".join(e.words for e in one), one[0].line)
            for one in found
        ]

    def _split(self, text: str) -> tuple[str, str] | None:
        return split_event(text, self._is_when)

    def _is_when(self, text: str) -> bool:
        text = text.strip()
        return is_time(text) or any(form.fullmatch(text) for form in (RELATIVE, LIKE_TIME))

    def _list(self, block: BulletList | NumberedList) -> bool:
        splits = [self._split_item(item) for item in block.items]
        days = [
            split is None and is_day(item.text.rstrip(":"))
            for item, split in zip(block.items, splits, strict=True)
        ]
        if not any(splits) and not any(days):
            return False
        for index, (item, split) in enumerate(zip(block.items, splits, strict=True)):
            line = line_of(item)
            below = [
                child for child in item.children if isinstance(child, BulletList | NumberedList)
            ]
            if days[index] and below and len(below) == len(item.children):
                self.clocks.at_day(item.text.rstrip(":"))
                self.draft.say("translated", line, item.text, "the day is in each time below")
                for child in below:
                    for number, inner in enumerate(child.items):
                        self._item(child, number, self._split_item(inner))
                continue
            self._item(block, index, split)
        return True

    def _split_item(self, item: Item) -> tuple[str, str] | None:
        """Return the time and the event of an item; of one that is a time, the event stands below."""
        if not item.text:
            return None
        alone = bool(item.children) and self._is_when(item.text)
        return (item.text, "") if alone else self._split(item.text)

    def _item(
        self, block: BulletList | NumberedList, index: int, split: tuple[str, str] | None
    ) -> None:
        item = block.items[index]
        line = line_of(item)
        below = flat(Item("", item.children))
        if split is None and item.text and below is not None and self.rows and not item.children:
            # An event without a time of its own, among others that have one.
            self._add("", item.text, line)
        elif split is not None and below is not None:
            event, _, notes = ((split[1] and f"{split[1]}<br>{below}") or below).partition("<br>")
            self._add(split[0], event.removeprefix("- "), line, notes=notes or None)
        elif item.text and split is None and below is not None and not is_day(item.text):
            self._add("", item.text, line, notes=below or None)
        else:
            source = item_source(self.draft, block, index) if block.span else f"- {item.text}"
            self.draft.keep(source, line, "no event with a time", blocks=1)

    def _add(
        self, when: str, event: str, line: int, *, notes: str | None = None, **more: Any
    ) -> bool:
        moment = self.clocks.read(when, line) if when.strip() else None
        made = self.draft.made(Event, time=moment, event=event, notes=notes, **more)
        if made is None:
            return False
        path = self.draft.add(self.field, made, line)
        self.rows.append((path, when, moment, line))
        return True

    # --- tables ---------------------------------------------------------------------------------

    def _table(self, block: Table) -> bool:
        if not any(map(any, block.rows)):
            return False
        names = self.draft.style.columns_of("event", [without_zone(t) for t in block.columns])
        names = self._by_content(block, names)
        headless = any(map(is_time, block.columns)) and "time" in names
        if "time" not in names and "day" in names:
            names[names.index("day")] = "time"
        if "event" not in names or ("time" not in names and "milestone" not in names):
            return False
        if headless:  # people who want none write their first row there
            head = attrs.evolve(block, columns=("",) * len(names), rows=(block.columns,))
            if not self._row(*named_cells(head, names, 0), line_of(block)):
                return False
        for title, name in zip(block.columns, names, strict=True):
            if not headless:
                self.draft.heading_of_column(line_of(block), title, name, self.field)
        left: list[int] = []
        for number, row in enumerate(block.rows):
            line = line_of(block) + 2 + number
            if any(row) and not self._row(*named_cells(block, names, number), line):
                left.append(number)
        self.draft.keep_rows(block, left, "rows without an event")
        return True

    def _by_content(self, block: Table, names: list[str | None]) -> list[str | None]:
        """Find the column of times by what is in it, where its heading says nothing."""
        if "time" not in names and "day" not in names:
            for index, name in enumerate(names):
                cells = [row[index] for row in block.rows if row[index]]
                if name is None and cells and sum(map(is_time, cells)) * 2 > len(cells):
                    names[index] = "time"
                    break
        if "event" not in names and "time" in names:
            free = [index for index, name in enumerate(names) if name is None]
            if "notes" in names:
                names[names.index("notes")] = "event"
            elif len(free) == 1:
                names[free[0]] = "event"
        return names

    def _row(self, cells: dict[str, str], others: list[str], line: int) -> bool:
        when = cells.pop("time", "")
        if (day := cells.pop("day", "")) and is_day(day):
            self.clocks.at_day(day)
            when = f"{clean(day)} {when}" if when else day
        elif day:
            when = f"{day} {when}".strip()
        milestone = cells.pop("milestone", None)
        reached = self.draft.made(Milestone.read, value=milestone) if milestone else None
        if milestone and reached is None:
            others.append(milestone)
        event = cells.pop("event", None) or (others.pop(0) if others else cells.pop("notes", None))
        if not event:
            if when and is_day(when):
                self.clocks.at_day(when)
                self.draft.say("translated", line, when, "the day is in each time below")
                return True
            return False
        notes = "; ".join([*filter(None, [cells.get("notes")]), *others]) or None
        return self._add(
            when, event, line, notes=notes, milestone=reached, evidence=cells.get("evidence")
        )

    # --- headings -------------------------------------------------------------------------------

    def takes_heading(self, section: Section) -> bool:
        """Say whether a heading is a time, or a day, of this timeline."""
        title = section.title
        return self._is_when(title) or is_day(title) or self._split(title) is not None

    def goes_on(self, section: Section) -> bool:
        """Say whether a section beside this timeline is a time, or a day with times below it."""
        return self.takes_heading(section) and (
            not self._is_day_alone(section.title) or any(map(self._has_events, section.body))
        )

    def _is_day_alone(self, title: str) -> bool:
        return is_day(title) and not self._is_when(title)

    def _is_like_time(self, section: Section) -> bool:
        """Say whether a heading among times is one that can't be told: `2X:XX (not sure)`."""
        return (
            bool(self.rows)
            and re.match(r"[~?]?[0-9?xX-]{1,2}[:.h][0-9?xX-]{2}", section.title) is not None
        )

    def _has_events(self, block: Block) -> bool:
        """Say whether a block below a day has times of its own."""
        if isinstance(block, Section):
            return self.takes_heading(block)
        if isinstance(block, Table):
            return True
        if isinstance(block, BulletList | NumberedList):
            return any(self._split(item.text) for item in block.items)
        if isinstance(block, Prose):
            return any(self._split(single_spaced(text)) for text, _ in paragraphs(block))
        return False

    def section(self, section: Section) -> None:
        """Read a section whose heading is a time or a day."""
        line = line_of(section)
        day_alone = self._is_day_alone(section.title)
        if day_alone and any(map(self._has_events, section.body)):
            self.clocks.at_day(section.title)
            self.draft.say("translated", line, section.title, "the day is in each time below")
            self.body(section.body)
            return
        split = None if day_alone or self._is_when(section.title) else self._split(section.title)
        when, event = split or (section.title, "")
        own: list[Block] = []
        later: list[Section] = []
        for block in section.body:
            if isinstance(block, Section) and self.takes_heading(block):
                later.append(block)
            else:
                own.append(block)
        texts = [as_lines(block) for block in own]
        parts = [event] if event else []
        if parts or (texts and texts[0]):
            parts += [line for text in texts if text for line in text]
        if not parts or not self._add(
            when, parts[0].removeprefix("- "), line, notes="<br>".join(parts[1:]) or None
        ):
            self.draft.keep_blocks([section], "no event below the time")
            return
        rest = [block for block, text in zip(own, texts, strict=True) if text is None]
        if rest:
            source = "\n\n".join(map(self.draft.source, rest))
            head = self.draft.heading(section).split("\n")[0]
            self.draft.keep(
                f"{head}\n\n{source}", line_of(rest[0]), "no line of a table", what=source,
                blocks=sum(map(count_of, rest)),
            )  # fmt: skip
        for one in later:
            self.section(one)

    def body(self, blocks: Sequence[Block]) -> None:
        """Read all that stands in a timeline, or below a day of it."""
        self.prepare(blocks)
        left: list[Block] = []
        for block in blocks:
            if isinstance(block, Section):
                self.draft.keep_blocks(left, "no event with a time")
                left = []
                if self.takes_heading(block) or self._is_like_time(block):
                    self.section(block)
                else:
                    self.draft.keep_blocks([block], "no event with a time")
            elif (rest := self.take(block)) is not None:
                left.append(rest)
            else:
                self.draft.keep_blocks(left, "no event with a time")
                left = []
        self.draft.keep_blocks(left, "no event with a time")

    def done(self) -> None:
        """Say what was assumed of the times."""
        clocks = self.clocks
        for is_so, why in (
            (clocks.borrowed, "times without a zone have that of the others"),
            (clocks.assumed, "its times have no zone: taken for UTC"),
            (
                clocks.yearless,
                "its days don't say all: taken for those nearest to the incident's date",
            ),
        ):
            if is_so:
                self.draft.say("assumed", self.line, self.heading, why, self.field)
        if clocks.unknown:
            why = "its zone has no one offset from UTC: times are left as words"
            self.draft.say("noticed", self.line, self.heading, why, self.field)
