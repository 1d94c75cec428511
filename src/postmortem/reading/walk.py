"""The walk through a document of another house: each section by its meaning, the rest kept."""

from collections.abc import Sequence
from datetime import date

import attrs

from postmortem.model.sections.root_cause import Factor
from postmortem.reading.blocks import count_of, flat, line_of, paragraphs
from postmortem.reading.draft import Draft
from postmortem.reading.exact import read_exactly
from postmortem.reading.frontmatter import front_matter
from postmortem.reading.kinds import other_kind
from postmortem.reading.labels import lines_of, pairs
from postmortem.reading.sections.action_items import is_action
from postmortem.reading.sections.impact import take_impact, take_services
from postmortem.reading.sections.metadata import LONGEST_LINE, fact, take_facts
from postmortem.reading.sections.rows import Lists
from postmortem.reading.sections.timeline import Timeline
from postmortem.reading.sections.title import severity_of_title, title
from postmortem.reading.structure import with_headings
from postmortem.reading.times import Timed, one_day
from postmortem.styles.matching import plain
from postmortem.styles.meanings import GROUPED, LISTS, PROSE, place_of
from postmortem.styles.style import Style
from postmortem.text.normal import single_spaced
from postmortem.tree.nodes import (
    Block,
    BulletList,
    Document,
    Kept,
    NumberedList,
    Prose,
    Section,
    Table,
)

TITLE = "*(the title)*"
"""The prompt of the blank document, which means that there is none."""


class Reader:
    """Reads one document."""

    def __init__(self, document: Document, style: Style, head: str = "") -> None:
        self.draft = Draft(document, style)
        self.document = with_headings(document, self.draft.meaning)
        self.head = head
        """The front matter, if there is any."""
        self.title = document.title or TITLE
        self.timed: list[Timed] = []
        self._summaries = 0
        """How many sections of the top are summaries by their names."""
        self._timelines: list[tuple[Timeline, str]] = []
        """The timelines, with their places; a time that is a heading beside one goes on with it."""
        self._expected: list[date] = []
        """The incident's date, where it is said further below."""

    def read(self) -> Draft:
        """Return all that comes of the document."""
        draft, body = self.draft, self.document.body
        front_matter(draft, self.head)
        if self.document.title:
            self.title = title(draft, self.document.title, self._title_line())
        elif self.head and (named := draft.values.pop("title", None)):
            self.title = named
        if self.title == TITLE:
            draft.say("noticed", 1, "", "no title: it stands as absent")
        if reason := other_kind(self.document, draft.meaning, set(draft.values)):
            draft.say("noticed", self._title_line(), self.document.title, reason)
            draft.keep_blocks(body, "no part of a post-mortem of one incident")
            return draft
        sections = [block for block in body if isinstance(block, Section)]
        meanings = [draft.meaning(section.title) for section in sections]
        self._summaries = meanings.count("summary")
        self._facts_first(sections, "")
        own = [block for block in body if not isinstance(block, Section)]
        left = [block for block in own if not take_facts(draft, block, sure=False)]
        draft.keep_blocks(left, "below the title, without a heading")
        for section in sections:
            self._section(section, "")
        for timeline, _ in self._timelines:
            timeline.done()
        self._date_from_timeline()
        if "metadata.severity" not in draft.values:
            severity_of_title(draft, self.document.title, self._title_line())
        return draft

    def _title_line(self) -> int:
        """Return the line that the title stands on; the tree doesn't say."""
        for number, line in enumerate(self.document.source.decode().split("\n"), start=1):
            if self.document.title and self.document.title in single_spaced(line):
                return number
        return 1

    # --- facts that are needed early -----------------------------------------------------------

    def _facts_first(self, sections: Sequence[Section], inside: str) -> None:
        """Look for the date in all of the document, since times before it need it."""
        for section in sections:
            meaning = self.draft.meaning(section.title, inside)
            if meaning == "metadata.date" and "metadata.date" not in self.draft.values:
                lines = list(lines_of([b for b in section.body if not isinstance(b, Section)]))
                if len(lines) == 1 and lines[0][0]:
                    self._date(lines[0][0])
            elif meaning is not None and meaning.split(".")[0] == "metadata":
                for block in section.body:
                    for label, value, _ in pairs(self.draft, block, sure=True) or ():
                        if self.draft.label(label) == "date":
                            self._date(value)
            inner = [block for block in section.body if isinstance(block, Section)]
            self._facts_first(inner, meaning or inside)

    def _date(self, text: str) -> None:
        scratch = Draft(self.document, self.draft.style)
        fact(scratch, "Date", text, 1)
        if (day := scratch.values.get("metadata.date")) and not self._expected:
            self._expected.append(day)

    # --- sections -------------------------------------------------------------------------------

    def _section(self, section: Section, inside: str) -> None:
        draft = self.draft
        meaning = draft.meaning(section.title, inside)
        if meaning in (None, "kept"):
            self._unknown(section, inside)
            return
        own = [block for block in section.body if not isinstance(block, Section)]
        inner = [block for block in section.body if isinstance(block, Section)]
        assert meaning is not None
        if meaning.startswith("metadata.") and self._heading_fact(section, meaning, own, inner):
            return
        draft.place = place_of(meaning)
        if own or inner:
            said = draft.heading(section).split("\n")[0]
            draft.headings.append((line_of(section), said, draft.place, meaning))
        else:
            self._empty(section)
        day = draft.values.get("metadata.date") or next(iter(self._expected), None)
        if read_exactly(draft, section, meaning, day):
            return
        if inner and read_exactly(draft, attrs.evolve(section, body=tuple(own)), meaning, day):
            own = []
        if meaning.startswith("timeline"):
            self._timeline(section, meaning, own, inner)
            return
        if meaning in PROSE:
            self._prose(meaning, section)
            return
        if meaning == "summary":
            self._summary(section, own, inner)
            return
        self._own_blocks(meaning, section, own)
        for one in inner:
            self._inner(one, meaning)

    def _inner(self, section: Section, outer: str) -> None:
        """Read a section inside of another: its own, or what the outer one's items are about."""
        meaning = self.draft.meaning(section.title, outer)
        deep = [block for block in section.body if isinstance(block, Section)]
        grouped = outer.split(".")[0] in GROUPED and outer != "root_cause"
        if meaning is None and grouped and not deep and _has_rows(section, outer):
            group = single_spaced(section.title).rstrip(": ")
            Lists(self.draft, "root_cause.factors" if outer == "cause" else outer, group).take(
                section.body
            )
            return
        self._section(section, outer)

    def _unknown(self, section: Section, inside: str) -> None:
        """Keep a section that nothing is known of; what is known inside of it is read."""
        if not inside and self._goes_on(section):
            return
        inner = [block for block in section.body if isinstance(block, Section)]
        if not any(self._knows(one, inside) for one in inner):
            self.draft.keep_blocks([section], "nothing is known of a section of this name")
            return
        own = [block for block in section.body if not isinstance(block, Section)]
        source = self.draft.heading(section)
        if own:
            source += "\n\n" + self.draft.source(own[0], own[-1])
        count = sum(map(count_of, own))
        self.draft.keep(
            source, line_of(section), "nothing is known of a section of this name", blocks=count
        )
        for one in inner:
            self._section(one, inside)

    def _goes_on(self, section: Section) -> bool:
        """Read a section whose heading is a time, on the level of the timeline that it goes on with."""
        if not self._timelines or not self._timelines[-1][0].goes_on(section):
            return False
        timeline, self.draft.place = self._timelines[-1]
        done = len(timeline.rows)
        timeline.body([section])
        self.timed += timeline.rows[done:]
        return True

    def _knows(self, section: Section, inside: str) -> bool:
        return self.draft.meaning(section.title, inside) not in (None, "kept") or any(
            self._knows(block, inside) for block in section.body if isinstance(block, Section)
        )

    def _empty(self, section: Section) -> None:
        """Keep a heading that nothing stands below."""
        self.draft.keep(
            self.draft.heading(section), line_of(section), "nothing stands below it", blocks=0
        )

    def _heading_fact(
        self, section: Section, meaning: str, own: Sequence[Block], inner: Sequence[Section]
    ) -> bool:
        """Take a fact whose label is a heading; what is more than a line or two is kept."""
        lines = list(lines_of(own))
        if inner or not lines or any(text is None for text, *_ in lines) or len(lines) > 12:
            self.draft.keep_blocks([section], "a fact in more than a line")
            return True
        value = ", ".join(text for text, *_ in lines if text)
        name = None if meaning == "metadata.other" else meaning.split(".", 1)[1]
        line = lines[0][1]
        if not fact(self.draft, section.title, value, line, name, heading=line_of(section)):
            self.draft.keep_blocks([section], "a fact without a value")
        return True

    def _timeline(
        self, section: Section, meaning: str, own: Sequence[Block], inner: Sequence[Section]
    ) -> None:
        field = meaning if "." in meaning else "timeline.events"
        timeline = self._clock(Timeline(self.draft, section.title, line_of(section), field))
        phases = [self.draft.meaning(one.title, "timeline") or "" for one in inner]
        run: list[Block] = list(own)
        for one, phase in zip(inner, phases, strict=True):
            known = phase not in ("", "kept") and not timeline.takes_heading(one)
            if not known:
                run.append(one)
                continue
            timeline.body(run)
            run = []
            if phase.startswith("timeline."):
                self.draft.place = place_of(phase)
                said = self.draft.heading(one).split("\n")[0]
                heading = (line_of(one), said, self.draft.place, phase)
                self.draft.headings.append(heading)
                timeline.field = phase
                timeline.body(one.body)
                timeline.field = field
            else:
                self._section(one, "timeline")
        timeline.body(run)
        self.timed += timeline.rows
        self._timelines.append((timeline, self.draft.place))

    def _clock(self, timeline: Timeline) -> Timeline:
        if timeline.clocks.day is None and self._expected:
            timeline.clocks.day = self._expected[0]
        return timeline

    def _prose(self, meaning: str, section: Section) -> None:
        """Take all that stands in a section as prose, with the headings of its own."""
        taken: list[Block] = []
        known: list[Section] = []
        for block in section.body:
            if isinstance(block, Section) and self._knows(block, meaning):
                known.append(block)
            else:
                taken.append(block)
        if known or not self._set_prose(meaning, section, taken):
            self.draft.keep_blocks(taken, "there is such a section already, or one inside of it")
        for one in known:
            self._section(one, meaning)

    def _set_prose(self, path: str, section: Section, blocks: Sequence[Block]) -> bool:
        """Set a text to all of some neighbouring blocks, as they were written."""
        last = len(blocks)
        while last and isinstance(blocks[last - 1], Kept):
            last -= 1
        said = blocks[:last]
        if not said or any(isinstance(block, Kept) for block in said):
            return False
        taken = self.draft.set(path, self.draft.source(said[0], said[-1]), line_of(section))
        if taken:
            self.draft.keep_blocks(blocks[last:], "kept before")
        return taken

    def _summary(self, section: Section, own: Sequence[Block], inner: Sequence[Section]) -> None:
        """Take a short paragraph as the summary in one line, and more as the overview."""
        draft = self.draft
        left: list[Block] = [b for b in own if not take_facts(draft, b, sure=False)]
        known = [self._knows(one, "summary") for one in inner]
        blocks = [*left, *(one for one, knows in zip(inner, known, strict=True) if not knows)]
        if len(blocks) == 1 and isinstance(blocks[0], Prose):
            lines = [text for text, *_ in lines_of(blocks)]
            short = len(lines) == 1 and lines[0] and len(lines[0]) <= LONGEST_LINE
            # Beside a summary by another name, the overview is the overview.
            if short and not (self._summaries > 1 and plain(section.title) == "overview"):
                if not draft.set("summary.one_line", lines[0], line_of(blocks[0])):
                    draft.keep_blocks(blocks, "there is a summary already")
                blocks = []
        whole = len(left) == len(own) and not any(known)
        if blocks and not (whole and self._set_prose("overview", section, blocks)):
            draft.keep_blocks(blocks, "there is an overview already, or facts between")
        for one, knows in zip(inner, known, strict=True):
            if knows:
                self._section(one, "summary")

    def _own_blocks(self, meaning: str, section: Section, own: Sequence[Block]) -> None:
        draft = self.draft
        if meaning == "metadata":
            left = [block for block in own if not take_facts(draft, block, sure=True)]
            draft.keep_blocks(left, "no fact with a label")
        elif meaning in ("impact", "impact.user", "impact.business", "summary.impact"):
            field = "impact.user" if meaning in ("impact", "summary.impact") else meaning
            take_impact(draft, field, section, own)
        elif meaning == "cause":
            self._cause(section, own)
        elif meaning in LISTS:
            Lists(draft, meaning).take(own)
        elif meaning == "impact.services":
            take_services(draft, section, own)
        elif meaning == "root_cause":
            self._cause(section, own)
        else:
            draft.keep_blocks(own, "not understood")

    def _cause(self, section: Section, own: Sequence[Block]) -> None:
        """Take one line as the primary cause, several items as factors, and text as the problem."""
        draft = self.draft
        lists = [block for block in own if isinstance(block, BulletList | NumberedList)]
        if len(own) == 1 and lists and any(flat(item) is None for item in lists[0].items):
            lists = []
        if len(own) == 1 and isinstance(own[0], Prose) and len(paragraphs(own[0])) == 1:
            text, line = paragraphs(own[0])[0]
            made = draft.made(Factor, description=single_spaced(text))
            if (
                made is not None
                and text.lstrip()[:1] not in "#<|>!"
                and draft.set("root_cause.factors.primary", made, line)
            ):
                return
        elif len(own) == 1 and lists:
            Lists(draft, "root_cause.factors").take(own)
            return
        elif self._set_prose("root_cause.problem_statement", section, own):
            return
        draft.keep_blocks(own, "there is a problem statement already")

    # --- the end --------------------------------------------------------------------------------

    def _date_from_timeline(self) -> None:
        """Take the day of the timeline for the incident's, where all of it is on one."""
        if "metadata.date" in self.draft.values:
            return
        if (found := one_day(self.timed)) is not None:
            day, words, line = found
            self.draft.set("metadata.date", day, line)
            why = f"{day}: the one day of its timeline is the incident's"
            self.draft.say("assumed", line, words, why, "metadata.date")


def _has_rows(section: Section, outer: str) -> bool:
    """Say whether a section whose heading is unknown has items for the section around it."""
    if any(isinstance(block, BulletList | NumberedList | Table) for block in section.body):
        return True
    texts = [paragraphs(block) if isinstance(block, Prose) else [("", 0)] for block in section.body]
    return (
        outer.startswith("action_items")
        and bool(texts)
        and all(is_action(text, grouped=True) for part in texts for text, _ in part)
    )
