"""Pass 3, driven: each part of a document goes to the taker of its meaning, in turn.

Takers change nothing; what they return is put together here, in a `Draft`.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime
from itertools import takewhile
from typing import Any

import attrs

from postmortem.model.sections.action_items import ActionStatus
from postmortem.model.sections.details import Detail
from postmortem.outline.entries import Entry, Outline
from postmortem.outline.structure import outline_of
from postmortem.patterns import regex
from postmortem.reading import messages as say
from postmortem.reading.assign import Part, assign
from postmortem.reading.dates import Days, days_of
from postmortem.reading.exact import read_exactly
from postmortem.reading.foreign import Markup
from postmortem.reading.frontmatter import FrontMatter
from postmortem.reading.kinds import other_kind
from postmortem.reading.labels import facts_of, is_known
from postmortem.reading.sections.action_items import (
    facts_below,
    intends,
    take_action,
    type_of_group,
)
from postmortem.reading.sections.impact import take_impact
from postmortem.reading.sections.metadata import (
    may_name_scale,
    scale_of,
    take_fact,
    take_facts,
    take_heading_fact,
    take_metadata,
)
from postmortem.reading.sections.prose import take_account, take_cause, take_prose, take_summary
from postmortem.reading.sections.rows import Rows, take_rows
from postmortem.reading.sections.stated import states_times
from postmortem.reading.sections.timeline import Timed, Timeline, take_timeline
from postmortem.reading.sections.title import (
    id_of_name,
    severity_of_title,
    take_title,
    title_of_name,
    without_date,
)
from postmortem.reading.stamps import split_stamp
from postmortem.reading.statements import names_other_zone, sentence_of
from postmortem.reading.taken import Context, Left, Taken, count_of, made
from postmortem.reading.times import Times
from postmortem.styles import names
from postmortem.styles.matching import plain
from postmortem.styles.meanings import ACCOUNTS, PLACE_OF, meaning_of, place
from postmortem.styles.style import USUAL, Style
from postmortem.text import normal as texts
from postmortem.text.guards import fence
from postmortem.text.normal import with_headings_moved
from postmortem.tree.locations import Location
from postmortem.tree.nodes import Document, Kept, Section
from postmortem.values.dates import read_date
from postmortem.values.moments import Inexact

TITLE = "*(the title)*"
"""The prompt of the blank document, which means that there is none."""


@attrs.define
class Draft:
    """What takers returned, put together."""

    values: dict[str, Any] = attrs.field(factory=dict)
    """The values by their paths; a list for what there are many of."""
    places: dict[str, Location] = attrs.field(factory=dict)
    extras: list[tuple[str, Left]] = attrs.field(factory=list)
    """What is kept, with the place that it is kept after."""
    custom: list[tuple[int, Any]] = attrs.field(factory=list)
    """The sections of the author's own, each with its position among the extras."""
    messages: list[say.Message] = attrs.field(factory=list)
    headings: list[tuple[int, str, str, str]] = attrs.field(factory=list)
    """The headings that were understood: line, words, the place they became, their meaning."""
    timed: list[tuple[str, Timed]] = attrs.field(factory=list)
    place: str = ""
    """The place of the last section that was understood."""

    def put(self, taken: Taken, after: str | None = None) -> list[str]:
        """Add what a taker returned; return the paths of its values."""
        paths: list[str] = []
        for value in taken.values:
            path = value.path
            if value.is_row:
                rows = self.values.setdefault(path, [])
                if isinstance(rows, tuple):  # of a section that was read exactly
                    rows = self.values[path] = list(rows)
                rows.append(value.value)
                path = f"{path}[{len(rows) - 1}]"
                self.places[path] = Location(value.line)
            elif path.endswith("+"):
                path = path[:-1]
                self.values[path] = f"{self.values[path]}\n\n{value.value}"
            elif path not in self.values:
                self.values[path] = value.value
                self.places[path] = Location(value.line)
            paths.append(path)
        for message, at, step in taken.messages:
            about = f"{paths[at]}{step}" if at >= 0 else message.path
            self.messages.append(attrs.evolve(message, path=about))
        for leftover in taken.left:
            self.keep(leftover, after)
        return paths

    def keep(self, leftover: Left, after: str | None = None) -> None:
        """Keep Markdown as it was written."""
        self.extras.append((self.place if after is None else after, leftover))
        if leftover.why is not say.KeptBefore:
            first = (leftover.what or leftover.markdown).strip().split("\n", 1)[0]
            self.messages.append(leftover.why(line=leftover.line, what=_shortened(first)))

    def say(self, message: say.Message) -> None:
        """Add a message of the whole document."""
        self.messages.append(message)

    def translated(self, taken: Taken, path: str) -> None:
        """Add the messages of a taker, which are about the value at a path."""
        self.messages += [attrs.evolve(message, path=path) for message, *_ in taken.messages]


def _shortened(text: str) -> str:
    """Return the beginning of a long text, in whole words."""
    return text if len(text) <= _QUOTED else re.sub(r"(?<!\w)\w++$", "", text[:_QUOTED]).rstrip()


_ONE_LINE = plain(PLACE_OF["summary.one_line"].rpartition(" / ")[2])
"""The heading of the summary in one line, in our own layout."""
_QUOTED = 160
"""How many characters of what was kept a message repeats."""


class Walk:
    """Reads one document."""

    def __init__(self, document: Document, head: FrontMatter, style: Style, name: str) -> None:
        self.document = document
        self.head = head
        self.style = style
        self.name = name
        self.outline: Outline = outline_of(document)
        self.draft = Draft()
        self.title = TITLE
        self.title_line = 1
        self.context = Context(self.outline, style)
        self.days = Days()
        self._times: tuple[Times, str, str] | None = None
        """The timeline that a time beside it goes on with: its times, its field, its place."""

    # --- the whole ------------------------------------------------------------------------------

    def read(self) -> Draft:
        """Return all that comes of the document."""
        entries, heading = self._titled(self.outline.entries)
        root = self._with_timeline(assign(entries, self.style))
        self._title(heading)
        self.days = days_of(root, self.title, self.title_line, self.head, self.style, self.context)
        self.context = attrs.evolve(
            self.context,
            near=self.days.near,
            base=self.days.base,
            begun=self.days.begun,
            order=self.days.order,
            elsewhere=self._names_other_zone(root),
            trusted=self.days.trusted,
            scale=self._named_scale(root),
        )
        self._front_matter()
        facts = {path for path in self.draft.values if path.startswith("metadata.")}
        reason = other_kind(root, facts, self.outline, dated=self.days.day is not None)
        if reason:
            self.draft.say(
                say.NotOne(line=self.title_line, what=self._shown_title(), reason=reason)
            )
            self._leave(entries, say.KeptOther)
            return self.draft
        self._introduction(root)
        stray = [
            entry
            for entry in root.own
            if root.parts and entry.span.start > root.parts[0].entry.span.start
        ]
        for part in root.parts:
            self._part(part, "")
            while stray and stray[0].span.start < part.entry.span.end:
                self._stray(stray.pop(0))
        for entry in stray:
            self._stray(entry)
        self._date()
        if "metadata.severity" not in self.draft.values and heading is not None:
            self.draft.put(
                severity_of_title(heading.label or heading.text, heading.line, self._now())
            )
        return self.draft

    def keep_all(self, markup: Markup) -> Draft:
        """Return the draft of a document in another markup: all of it is kept, and nothing read."""
        first = next((entry for entry in self.outline.entries if not entry.is_silent), None)
        self.draft.say(
            say.OtherMarkup(
                line=1 if first is None else first.line,
                what="" if first is None else self.outline.head(first).split("\n")[0],
                markup=markup.name,
                command=markup.command(),
            )
        )
        self._front_matter()
        self._leave(self.outline.entries, say.KeptOther)
        return self.draft

    def _with_timeline(self, root: Part) -> Part:
        """Return a document's parts with one that is the timeline by its rows, where none is by its name."""
        named = {part.meaning for part in root.walk()} - set(ACCOUNTS)
        if any((meaning or "").startswith("timeline") for meaning in named):
            return root
        if (updates := self._with_updates(root)) is not None:
            return updates
        parts = list(root.parts)
        for at, part in enumerate(parts):
            unnamed = part.meaning is None or (
                part.meaning == "metadata" and not _is_metadata(part.title)
            )
            begin = self._begin_of_log(part)
            if unnamed and begin == 0:
                parts[at] = attrs.evolve(part, meaning="timeline")
                return attrs.evolve(root, parts=tuple(parts))
            own: Sequence[Entry] = ()
            if part.meaning in (None, "summary", "overview") and begin is not None:
                own = part.own[begin:]
            elif part.meaning in (None, "summary", "overview") and self._has_clocks(part):
                begin, own = len(part.own), [inner.entry for inner in part.parts]
            if own:
                parts[at : at + 1] = _parted(part, begin or 0, tuple(own))
                return attrs.evolve(root, parts=tuple(parts))
        return root

    def _with_updates(self, root: Part) -> Part | None:
        """Return a document's parts with a timeline of the updates in it; None where it has none.

        A page of status has several, one after the other, each with its time below it.
        """
        probe = Timeline(self.context)
        unnamed = [part.meaning in (None, *ACCOUNTS) for part in root.parts]
        for entries, are_free in (
            ([part.entry for part in root.parts], unnamed),
            (root.own, [True] * len(root.own)),
        ):
            updates = [
                is_free and probe.is_update(entry)
                for entry, is_free in zip(entries, are_free, strict=True)
            ]
            begin = updates.index(True) if any(updates) else 0
            run = tuple(entries[begin : begin + len([*takewhile(bool, updates[begin:])])])
            if len(run) < _FEWEST_UPDATES:
                continue
            title = place("timeline")
            heading = attrs.evolve(run[0], kind="heading", label=title, text=title, entries=run)
            log = Part("timeline", heading, own=run)
            own, parts = list(root.own), list(root.parts)
            if entries is root.own:
                own[begin : begin + len(run)] = []
                parts.insert(0, log)
            else:
                parts[begin : begin + len(run)] = [log]
            return attrs.evolve(root, own=tuple(own), parts=tuple(parts))
        return None

    def _has_clocks(self, part: Part) -> bool:
        """Whether all headings inside a part are times of the day with events."""
        probe = Timeline(self.context)
        splits = [probe.split(inner.title) for inner in part.parts]
        return len(splits) >= _SHORTEST_LOG and all(
            split is not None and split.event and split.stamp.start.clock is not None
            for split in splits
        )

    def _begin_of_log(self, part: Part) -> int | None:
        """Return where the events of a part begin that ends with nothing else; None where it has none.

        All that follows begins with a time, or is the day of what follows.
        """
        if part.parts or part.entry.kind not in ("heading", "bold"):
            return None
        clocks = 0
        begin = len(part.own)
        for at in range(len(part.own) - 1, -1, -1):
            points = self._clocks_of(part.own[at])
            if points is None:
                break
            if points or not part.own[at].is_silent:
                begin = at
            clocks += points
        return begin if clocks >= _SHORTEST_LOG else None

    def _clocks_of(self, entry: Entry) -> int | None:
        """Return how many events with a time of the day an entry has; None for one with anything else."""
        probe = Timeline(self.context)
        match entry.kind:
            case _ if entry.is_silent:
                return 0
            case "list":
                texts = [item.text for item in entry.entries]
            case "text":
                lines = [line.strip() for line in entry.text.split("\n")]
                splits = [probe.split(line) for line in lines]
                all_timed = all(split is not None and split.event for split in splits)
                texts = lines if all_timed else lines[:1]
            case "table":
                columns = self.style.columns_of("event", list(entry.rows[0]))
                if "time" not in columns:
                    return None
                texts = [f"{row[columns.index('time')]} - x" for row in entry.rows[1:]]
            case _:
                return None
        splits = [probe.split(text) for text in texts]
        if any(split is None for split in splits):
            return None
        return sum(
            split is not None and bool(split.event) and split.stamp.start.clock is not None
            for split in splits
        )

    def _names_other_zone(self, root: Part) -> bool:
        """Whether a clock outside of the timelines has a zone that isn't UTC."""
        own = [self.outline.text(entry) for entry in root.own]
        rest = [
            self.outline.text(part.entry)
            for part in root.parts
            if not any((inner.meaning or "").startswith("timeline") for inner in part.walk())
        ]
        return any(map(names_other_zone, [*own, *rest]))

    def _named_scale(self, root: Part) -> tuple[str, ...]:
        """Return the scale of severities that a fact of the document names, wherever it stands."""
        if not may_name_scale(f"{self.outline.source.decode()}{self.head.source}", self.style):
            return ()
        facts = [
            (field.key.replace("_", " "), field.value, field.line) for field in self.head.fields
        ]
        for part in root.walk():
            sure = part.meaning == "metadata"
            for entry in part.own if part.meaning in _WITH_FACTS else ():
                facts += facts_of(entry, self.context, sure=sure) or ()
        return scale_of(facts, self.context)

    def _shown_title(self) -> str:
        return "" if self.title == TITLE else self.title

    def _now(self) -> Context:
        """Return the context with the paths of what there is by now."""
        return attrs.evolve(self.context, paths=frozenset(self.draft.values))

    def _leave(self, entries: Sequence[Entry], why: type[say.Kept]) -> None:
        """Keep entries as they were written."""
        taken = self.context.taken()
        taken.leave(entries, why)
        self.draft.put(taken)

    # --- the title ------------------------------------------------------------------------------

    def _titled(self, entries: Sequence[Entry]) -> tuple[list[Entry], Entry | None]:
        """Return the entries below the title, and the heading that it is.

        The title is the first heading of level 1 whose words aren't the name of a section, unless
        the front matter has another; a line in bold at the top is one where no heading is.
        """
        first = next(
            (entry for entry in entries if not entry.is_silent and entry.kind != "html"), None
        )
        headings = [entry for entry in entries if entry.kind == "heading"]
        named = self.head.title
        top = next((entry for entry in headings if entry.level == 1), None)
        if top is not None and self._is_title(top, headings, named.value if named else ""):
            below: list[Entry] = []
            is_second = self._title_again(top, headings)
            for entry in entries:
                below += entry.entries if entry is top or entry is is_second else (entry,)
            if is_second is not None:
                self.draft.say(say.TitleIs(line=is_second.line, what=is_second.label))
            return below, top
        if (
            named is None
            and first is not None
            and first.kind == "bold"
            and not headings_before(entries, first)
        ) and (
            self.style.meaning(first.label) in (None, "kept")
            and self.style.label(first.label) is None
        ):
            rest = [*first.entries, *entries[entries.index(first) + 1 :]]
            if _has_parts(rest, self.style):
                return [*entries[: entries.index(first)], *rest], first
        if (
            (
                named is None
                and top is None
                and headings
                and headings[0] is first
                and len(headings) == 1
                and headings[0].level == 2
            )
            and any(inner.kind == "heading" for inner in headings[0].entries)
            and self._means_nothing(headings[0])
        ):
            return list(headings[0].entries), headings[0]
        if named is None and first is not None and not headings and _is_first_line(first):
            rest = [entry for entry in entries if entry is not first]
            if sum(_has_parts([entry], self.style) for entry in rest) > 1:
                return rest, first
        return list(entries), None

    def _title_again(self, top: Entry, headings: Sequence[Entry]) -> Entry | None:
        """Return the heading that says the title once more, as an export writes it above a document."""
        other_titles = [entry for entry in headings if entry is not top and entry.level == 1]
        same = len(other_titles) == 1 and plain(other_titles[0].label) == plain(top.label)
        return other_titles[0] if same else None

    def _is_title(self, top: Entry, headings: Sequence[Entry], named: str) -> bool:
        if named:
            same = plain(named) == plain(top.label) or plain(named) in plain(top.label)
            return same or (
                self._means_nothing(top)
                and sum(entry.level == 1 for entry in headings) == 1
                and bool([inner for inner in top.entries if inner.kind == "heading"])
            )
        meaning = self.style.meaning(top.label)
        if meaning in (None, "kept"):
            return True
        # `# Incident` above sections is the title of them; `# Timeline` among others is a section.
        other_titles = [entry for entry in headings if entry is not top and entry.level == 1]
        known = [entry for entry in other_titles if not self._means_nothing(entry)]
        return not known and not _names_exactly(self.style, top.label)

    def _means_nothing(self, entry: Entry) -> bool:
        return self.style.meaning(entry.label) in (None, "kept")

    def _title(self, heading: Entry | None) -> None:
        named = self.head.title
        if heading is not None:
            self.title_line = heading.line
            shown = heading.label or heading.text.strip()
            self.title, taken = take_title(shown, heading.line, self.context)
            self.draft.put(taken)
        elif named is not None:
            self.title_line = named.line
            self.title, taken = take_title(named.value, named.line, self.context)
            self.draft.put(taken)
            self.draft.say(say.TitleIs(line=named.line, what=named.key))
        elif (
            self.name
            and (words := title_of_name(self.name)) is not None
            and id_of_name(self.name) is None
        ):
            self.title = words
            self.draft.say(say.NameOfFile(line=1, what=words))
        else:
            self.draft.say(say.NoTitle(line=1, what=""))
        if not texts.line_or_blank(self.title):
            self.title = TITLE

    # --- front matter ---------------------------------------------------------------------------

    def _front_matter(self) -> None:
        used_title = False
        leftovers: list[tuple[int, str]] = list(self.head.rest)
        for field in self.head.fields:
            key = field.key.replace("_", " ")
            folded = key.casefold()
            if folded == "title" and not used_title:
                used_title = True
                if field.value and plain(field.value) in (
                    plain(self.title),
                    plain(self._raw_title()),
                ):
                    self.draft.say(say.TitleIs(line=field.line, what=f"{field.key} {field.value}"))
                    continue
            if (
                folded == "date"
                and self.days.day is not None
                and _starts_with(field.value, self.days.day)
            ):
                self._set_date(field.line, field.key, field.value)
                continue
            taken = self.context.taken()
            known = set(self.draft.values)
            name = "other" if folded == "date" else None
            if ("\n" in field.source and not field.value) or not _fact_of_front(
                taken, self._now(), known, key, field.value, field.line, name
            ):
                leftovers.append((field.line, field.source))
                continue
            taken.translated(say.KeyIs, field.line, field.key, key)
            self.draft.put(taken)
        if leftovers:
            source = "\n".join(line for _, line in sorted(leftovers))
            mark = "toml" if self.head.is_toml else "yaml"
            self.draft.keep(
                Left(
                    markdown=fence(source, mark), line=min(line for line, _ in leftovers), why=say.KeptFrontMatter,
                    blocks=len(source.split("\n")), what=min(leftovers)[1],
                ),
                after="",
            )  # fmt: skip

    def _raw_title(self) -> str:
        lines = self.outline.source.decode().split("\n")
        return lines[self.title_line - 1].lstrip("# ") if self.title_line <= len(lines) else ""

    def _set_date(self, line: int, key: str, value: str) -> None:
        taken = self.context.taken()
        at = taken.set("metadata.date", self.days.day, line)
        shown = self.days.day.isoformat() if self.days.day else ""
        taken.translated(say.KeyIs, line, key, "Date")
        taken.translated(say.DateIs, line, value, shown, at)
        self.draft.put(taken)

    # --- parts ----------------------------------------------------------------------------------

    def _introduction(self, root: Part) -> None:
        """Take what is below the title, without a heading: facts, and text."""
        run: list[Entry] = []
        blocks: list[Entry] = []
        start = root.parts[0].entry.span.start if root.parts else len(self.outline.source)
        sure = _facts_together(root.own, start, self.context)
        for entry in root.own:
            if entry.span.start > start:
                continue
            facts = take_facts(entry, self._now(), sure=id(entry) in sure)
            if facts is None:
                blocks.append(entry)
            else:
                self.draft.put(facts)
        filled = [entry for entry in blocks if not entry.is_silent]
        if not filled:
            self._leave(blocks, say.KeptComment)
            return
        meanings = {part.meaning for part in root.walk()}
        prose = [
            entry
            for entry in filled
            if entry.kind in ("text", "list", "code", "pair", "lead", "bold")
        ]
        if all(entry.kind == "pair" for entry in prose):
            prose = []
        while blocks and (blocks[0].is_silent or _is_banner(blocks[0])):
            run.append(blocks.pop(0))
        self._leave(run, say.KeptIntroduction)
        if not blocks or not prose or (not root.parts and not _may_be_prose(blocks)):
            self._leave(blocks, say.KeptIntroduction)
            return
        length = sum(len(entry.text) for entry in prose)
        summary = (
            "summary" not in meanings
            and length >= _SHORTEST_SUMMARY
            and prose[0].kind == "text"
            and bool(root.parts)
        )
        if summary:
            self.draft.put(take_summary(blocks, (), self._now(), overview=False))
        elif "overview" not in meanings and "overview" not in self.draft.values:
            self.draft.put(take_prose("overview", blocks, self._now()))
        else:
            self._leave(blocks, say.KeptIntroduction)

    def _stray(self, entry: Entry) -> None:
        """Take facts that are between parts, and keep what else does."""
        taken = take_facts(entry, self._now(), sure=False)
        if taken is None:
            taken = self.context.taken()
            taken.leave([entry], say.Kept)
        self.draft.put(taken)

    def _part(self, part: Part, inside: str) -> None:
        draft = self.draft
        meaning = part.meaning
        if meaning is None:
            self._unknown(part, inside)
            return
        if meaning.startswith("metadata.") and self._heading_fact(part, meaning):
            return
        draft.place = place(meaning)
        if part.own or part.parts or part.value:
            draft.headings.append((part.line, self._heading(part), draft.place, meaning))
        else:
            self._leave([part.entry], say.KeptEmpty)
            return
        section = part.entry.block
        if isinstance(section, Section):
            if self._exactly(section, meaning):
                return
            kept_entries = [entry for entry in part.own if entry.kind == "kept"]
            if meaning.startswith("timeline"):
                kept_entries = []  # what was kept may be the day of the times below it
            own = tuple(block for block in section.body if not isinstance(block, Section))
            if kept_entries:
                own = tuple(block for block in own if not isinstance(block, Kept))
            if (
                (part.parts or kept_entries)
                and own
                and self._exactly(attrs.evolve(section, body=own), meaning)
            ):
                self._leave(kept_entries, say.KeptBefore)
                part = attrs.evolve(part, own=())
        shape = meaning_of(meaning).shape
        if shape != "facts":
            part = self._without_stated(part)
        known = [inner for inner in part.parts if self._is_known(inner)]
        unknown = [inner for inner in part.parts if not self._is_known(inner)]
        match shape:
            case "timeline":
                self._timeline(part, meaning)
                return
            case "account":
                self._account(part, meaning, unknown)
            case "prose":
                draft.put(
                    take_prose(
                        meaning, [*part.own, *(subpart.entry for subpart in unknown)], self._now()
                    )
                )
            case "summary":
                # The heading says which words are the line, so that the others are the text.
                lines = [inner for inner in known if plain(inner.title) == _ONE_LINE]
                for inner in lines:
                    self._part(inner, meaning)
                known = [inner for inner in known if inner not in lines]
                draft.put(
                    take_summary(
                        part.own,
                        [subpart.entry for subpart in unknown],
                        self._now(),
                        overview=self._is_overview(part),
                        one_line=plain(part.title) == _ONE_LINE,
                    )
                )
            case "cause":
                if part.own or unknown:
                    draft.put(take_cause(part, unknown, self._now()))
            case "facts":
                self._facts(part, unknown)
            case "measures":
                self._measures(part, meaning, unknown)
            case _:
                self._rows(part, meaning)
                return
        for inner in known:
            self._part(inner, meaning)

    def _without_stated(self, part: Part) -> Part:
        """Take the times that a part states beside what it is about; return it without them."""
        stated = [entry for entry in part.own if states_times(entry, self._now())]
        for entry in stated:
            facts = take_facts(entry, self._now(), sure=True)
            if facts is not None:
                self.draft.put(facts)
        if not stated:
            return part
        return attrs.evolve(part, own=tuple(entry for entry in part.own if entry not in stated))

    def _heading(self, part: Part) -> str:
        """Return the first line of what was written of a part, with the marks of a heading."""
        return self.outline.head(part.entry).split("\n")[0]

    def _is_known(self, part: Part) -> bool:
        return part.meaning is not None or any(map(self._is_known, part.parts))

    def _exactly(self, section: Section, meaning: str) -> bool:
        """Take a section that our own layout understands to the last word."""
        day = self.draft.values.get("metadata.date") or self.days.base
        values = read_exactly(self.document, section, meaning, day, frozenset(self.draft.values))
        if values is None:
            return False
        entries, places = values
        self.draft.values |= entries
        self.draft.places |= places
        return True

    def _is_overview(self, part: Part) -> bool:
        """Whether another section is the summary by its name, so that this one is the overview.

        A part of this one is no other section: the line that the summary begins with has a heading.
        """
        if plain(part.title) != "overview":
            return False
        inside = {inner.line for inner in part.walk()}
        return any(
            other.meaning == "summary" and other.line not in inside
            for other in assign(self.outline.entries, self.style).walk()
        )

    # --- unknown --------------------------------------------------------------------------------

    def _unknown(self, part: Part, inside: str) -> None:
        """Keep a section that nothing is known of; what is known inside it is read."""
        if not inside and self._goes_on(part):
            return
        known = [inner for inner in part.parts if self._is_known(inner)]
        taken = self.context.taken()
        if not known or not self._is_shell(known):
            if not part.own and not part.parts and not part.value:
                taken.leave([part.entry], say.KeptEmpty)
            else:
                self._custom(part, taken, inside)
            self.draft.put(taken)
            return
        head = self.outline.head(part.entry)
        own = [entry for entry in part.own if not entry.is_silent]
        if own or not known:
            source = head
            if part.own:
                source = f"{head}\n\n{self.outline.text(part.own[0], part.own[-1])}"
            taken.leave_text(
                source, part.line, say.KeptUnknown, blocks=sum(map(count_of, part.own))
            )
        else:
            taken.leave_text(head, part.line, say.KeptUnknown, blocks=0)
        self.draft.put(taken)
        for inner in part.parts:
            self._part(inner, inside)

    def _is_shell(self, known: Sequence[Part]) -> bool:
        """Whether a section without a known name only holds others that have one.

        What is known inside it counts where nothing outside has the same meaning already.
        """
        return any(
            inner.meaning is not None
            and not any(path.startswith(inner.meaning) for path in self.draft.values)
            for subpart in known
            for inner in subpart.walk()
        )

    def _custom(self, part: Part, taken: Taken, inside: str = "") -> None:
        """Leave over a section of the author's own, whole."""
        entry = part.entry
        body = self.outline.text(entry.entries[0], entry.entries[-1]) if entry.entries else ""
        taken.left.append(
            Left(
                markdown=self.outline.text(entry),
                line=part.line,
                why=say.KeptUnknown,
                blocks=count_of(entry),
                custom=part.title if self._is_own(part) else "",
                body=with_headings_moved(body, (3 if inside else 2) - entry.level),
                inside=bool(inside),
            )
        )

    def _is_own(self, part: Part) -> bool:
        """Whether a part is a section of the author's own, with no name in it that means something."""
        titles = [inner.label for inner in part.entry.walk() if inner.kind == "heading"]
        return part.entry.kind == "heading" and not any(
            split_stamp(title) is not None
            or self.style.meaning(title) not in (None, "kept")
            or USUAL.meaning(title) is not None
            for title in titles
        )

    def _goes_on(self, part: Part) -> bool:
        """Read a section whose heading is a time, on the level of the timeline that it goes on with."""
        if self._times is None:
            return False
        times, field, place = self._times
        probe = Timeline(self.context)
        split = probe.split(part.title)
        if split is None or (split.event and not split.parted and split.stamp.is_day):
            return False
        if (
            split.stamp.is_day
            and not split.event
            and not any(map(probe.has_stamps, part.entry.entries))
        ):
            return False
        self.draft.place = place
        self._events([part.entry], field, "", part.line, times)
        return True

    # --- shapes ---------------------------------------------------------------------------------

    def _heading_fact(self, part: Part, meaning: str) -> bool:
        """Take a fact whose label is a heading; what is more than a line or two is kept."""
        name = None if meaning == "metadata.other" else meaning.split(".", 1)[1]
        entries = part.entry.entries
        taken = None
        if not part.parts:
            taken = take_heading_fact(part.title, part.value, name, entries, self._now(), part.line)
        if taken is None:
            taken = self.context.taken()
            taken.leave([part.entry], say.KeptLongFact if entries else say.KeptEmpty)
        self.draft.put(taken)
        return True

    def _events(
        self,
        entries: Sequence[Entry],
        field: str,
        title: str,
        line: int,
        times: Times | None = None,
    ) -> Times:
        taken, times, timed = take_timeline(entries, self._now(), field, title, line, times)
        paths = self.draft.put(taken)
        self.draft.timed += [(paths[row.at], row) for row in timed]
        return times

    def _timeline(self, part: Part, meaning: str) -> None:
        field = meaning_of(meaning).field or meaning
        entries: list[Entry] = list(part.own)
        times: Times | None = None
        above = last = self.draft.place
        is_done = False
        for inner in part.parts:
            known = (
                inner.meaning is not None
                and not self._is_time(inner)
                and not Timeline(self.context).is_update(inner.entry)
            )
            if not known and self._is_of_timeline(inner):
                entries.append(inner.entry)
                continue
            if entries or not is_done:
                times = self._run(entries, field, part, times)
                entries, is_done = [], True
            if inner.meaning is None:
                self.draft.place = last
                self._unknown(inner, "timeline")
            elif inner.meaning.startswith("timeline."):
                self.draft.place = last = place(inner.meaning)
                self.draft.headings.append(
                    (inner.line, self._heading(inner), self.draft.place, inner.meaning)
                )
                path = (
                    inner.meaning
                    if inner.meaning not in ACCOUNTS
                    else f"timeline.{ACCOUNTS[inner.meaning]}"
                )
                times = self._phase(inner, path, part, times)
            else:
                self._part(inner, "timeline")
            self.draft.place = above
        if entries or not is_done:
            times = self._run(entries, field, part, times)
        if times is not None:
            self._times = (times, field, above)

    def _run(self, entries: Sequence[Entry], field: str, part: Part, times: Times | None) -> Times:
        return self._events(entries, field, part.title if times is None else "", part.line, times)

    def _phase(self, inner: Part, path: str, part: Part, times: Times | None) -> Times | None:
        """Read a phase of a timeline: its events, or prose about it."""
        entries = inner.entry.entries
        section = inner.entry.block
        if isinstance(section, Section) and inner.meaning and self._exactly(section, inner.meaning):
            return times
        account = next(
            (name for name, phase in ACCOUNTS.items() if path.endswith(phase)), "timeline.leadup"
        )
        if self._has_rows(entries):
            if times is None:
                times = self._events([], path, part.title, part.line)
            before, rows = self._separate(entries)
            if before:
                self.draft.put(take_account(account, inner.title, before, self._now()))
            return self._events(rows, path, "", inner.line, times)
        self.draft.put(take_account(account, inner.title, entries, self._now()))
        return times

    def _separate(self, entries: Sequence[Entry]) -> tuple[list[Entry], list[Entry]]:
        """Return the prose above the events of a phase, and the events.

        A table without rows says where the events begin; else they begin with the first of them.
        """
        empty = [
            at
            for at, entry in enumerate(entries)
            if entry.kind == "table" and not any(map(any, entry.rows[1:]))
        ]
        if empty:
            mark = entries[empty[-1]]
            taken = self.context.taken()
            for title in mark.rows[0]:
                taken.column(mark.line, title, "", again=True)
            self.draft.put(taken)
            return list(entries[: empty[-1]]), list(entries[empty[-1] + 1 :])
        probe = Timeline(self.context)
        first = next((at for at, entry in enumerate(entries) if probe.has_stamps(entry)), 0)
        texts = [entry for entry in entries[:first] if entry.kind in ("text", "image", "remark")]
        if len(texts) < first or any(sentence_of(entry.text) for entry in texts):
            return [], list(entries)
        return texts, list(entries[first:])

    def _is_time(self, part: Part) -> bool:
        probe = Timeline(self.context)
        return probe.split(part.title) is not None

    def _is_of_timeline(self, part: Part) -> bool:
        """Whether a part without a known name is a time or a day, or has events below it."""
        probe = Timeline(self.context)
        return probe.is_marked(part.title) or any(map(probe.has_stamps, part.entry.entries))

    def _has_rows(self, entries: Sequence[Entry]) -> bool:
        """Whether entries are events: most of the lists and tables among them begin with times."""
        probe = Timeline(self.context)
        blocks = [entry for entry in entries if not entry.is_silent]
        listed = [entry for entry in blocks if entry.kind in ("list", "table", "heading", "bold")]
        timed = [entry for entry in listed if entry.kind != "table" and probe.has_stamps(entry)]
        tables = [
            entry
            for entry in listed
            if entry.kind == "table" and "time" in self.style.columns_of("event", entry.rows[0])
        ]
        return bool(tables) or (bool(timed) and len(timed) * 2 >= len(blocks))

    def _account(self, part: Part, meaning: str, unknown: Sequence[Part]) -> None:
        """Take the prose of a phase, or its events where it has rows with times."""
        entries = [*part.own, *(inner.entry for inner in unknown)]
        if self._has_rows(part.own):
            phase = f"timeline.{ACCOUNTS[meaning]}"
            times, _, _ = self._times or (None, "", "")
            if times is not None:
                # It doesn't go on where the timeline ended; of several days, which is nobody's guess.
                day = self.context.base if times.day == self.context.base else None
                times = attrs.evolve(times, day=day, last=None)
            self._events(part.own, phase, "", part.line, times)
            entries = [inner.entry for inner in unknown]
        if entries:
            self.draft.put(take_account(meaning, part.title, entries, self._now()))

    def _facts(self, part: Part, unknown: Sequence[Part]) -> None:
        taken = take_metadata(part.own, self._now())
        if not taken.values and part.entry.kind == "heading" and not _is_metadata(part.title):
            self.draft.headings.pop()
            self.draft.place = (
                self.draft.place if not self.draft.extras else self.draft.extras[-1][0]
            )
            taken = self.context.taken()
            self._custom(part, taken)
            self.draft.put(taken)
            return
        self.draft.put(taken)
        for inner in unknown:
            fact = take_heading_fact(
                inner.title, inner.value, None, inner.entry.entries, self._now(), inner.line
            )
            if fact is None:
                fact = self.context.taken()
                fact.leave([inner.entry], say.KeptLongFact)
            self.draft.put(fact)

    def _measures(self, part: Part, meaning: str, unknown: Sequence[Part]) -> None:
        field = meaning_of(meaning).field or meaning
        own = list(part.own)
        if meaning == "impact.services" and any(entry.kind == "table" for entry in own):
            self.draft.put(take_rows(own, self._now(), meaning))
        else:
            tables = [entry for entry in own if entry.kind == "table"]
            rest: list[Entry] = []
            for entry in own:
                rows = Rows(self._now(), "impact.services") if entry in tables else None
                if rows is not None and rows.take_table(entry):
                    self.draft.put(rows.taken)
                else:
                    rest.append(entry)
            self.draft.put(take_impact(rest, self._now(), field, part.title, part.line))
        for inner in unknown:
            if not inner.entry.entries:
                self._leave([inner.entry], say.KeptEmpty)
                continue
            self.draft.put(
                take_impact(inner.entry.entries, self._now(), field, inner.title, inner.line)
            )

    def _rows(self, part: Part, meaning: str) -> None:
        """Read rows; a part of them that nothing is known of says what its items are about."""
        grouped = meaning_of(meaning).groups
        if part.own or not part.parts:
            self.draft.put(take_rows(part.own, self._now(), meaning))
        actions = meaning.startswith("action_items")
        names = [inner for inner in part.parts if inner.meaning is None]
        as_actions = (
            actions
            and bool(names)
            and all(_is_action_heading(inner) or self._has_action_facts(inner) for inner in names)
        )
        for inner in part.parts:
            if inner.meaning is not None:
                self._part(inner, meaning)
                self.draft.place = place(meaning)
            elif as_actions:
                self._action_heading(inner, meaning, part.title)
            elif meaning == "root_cause.whys" and not inner.parts and inner.title.endswith("?"):
                title = inner.title
                question = attrs.evolve(
                    inner.entry, kind="text", text=title, words=title, entries=()
                )
                self.draft.put(take_rows([question, *inner.own], self._now(), meaning))
            elif (
                grouped
                and not any(self._is_known(subpart) for subpart in inner.parts)
                and self._has_items(inner, meaning)
            ):
                self._group(inner, meaning, "")
            else:
                self._unknown(inner, meaning)

    def _group(self, part: Part, meaning: str, outer: str) -> None:
        group = texts.single_spaced(part.title).rstrip(": ")
        kind = type_of_group(group) if meaning.startswith("action_items") else None
        if kind is not None and not outer and not part.parts:
            taken = take_rows(part.own, self._now(), meaning, "", {"type": kind})
            head = self._heading(part)
            taken.translated(say.HeadingIs, part.line, head, kind, place="a type of actions")
            self.draft.put(taken)
            return
        group = f"{outer}: {group}" if outer else group
        self.draft.put(take_rows(part.own, self._now(), meaning, group))
        for inner in part.parts:
            self._group(inner, meaning, group)

    def _has_items(self, part: Part, meaning: str) -> bool:
        """Whether a section whose heading is unknown has items for the section around it.

        What is ticked off, below a heading among lessons, was repaired and is no lesson.
        """
        items = [item for entry in part.own if entry.kind == "list" for item in entry.entries]
        if (
            items
            and not meaning.startswith("action_items")
            and all(_is_ticked(item.text) for item in items)
        ):
            return False
        rows = Rows(self._now(), meaning, part.title)
        rows.take(part.own)
        return bool(rows.taken.values) or any(
            self._has_items(inner, meaning) for inner in part.parts
        )

    def _has_action_facts(self, part: Part) -> bool:
        """Whether a heading among actions is one by what is below it: its owner, its status."""
        values, _, rest = facts_below(part.own, self._now().days_near)
        return bool(values) and not part.parts and not any(entry.kind == "list" for entry in rest)

    def _action_heading(self, part: Part, meaning: str, outer: str) -> None:
        """Take an action that is a heading; what is below it explains it."""
        taken = self.context.taken()
        field = meaning if "." in meaning else "action_items.unscheduled"
        words = re.sub(r"^(?:[0-9]{1,2}[.):]|\([0-9]{1,2}\)) *", "", part.title)
        facts: dict[str, Any] = {}
        if _DONE.search(outer):
            facts = {"status": ActionStatus.DONE}
        below, written, rest = facts_below(part.entry.entries, self._now().days_near)
        facts |= below
        if not take_action(taken, self._now(), field, words, part.line, **facts):
            taken.leave([part.entry], say.KeptNoItem)
            self.draft.put(taken)
            return
        number = part.title[: len(part.title) - len(words)].strip()
        if number:
            taken.say(say.HeadingIs(line=part.line, what=self._heading(part), place="an action"))
        for words, shown, line in written:
            taken.translated(say.ActionIs, line, words, shown)
        if rest:
            taken.leave(rest, say.KeptNoAction)
        self.draft.put(taken)

    # --- the end --------------------------------------------------------------------------------

    def _date(self) -> None:
        """Set the incident's date where the document's days agree on one."""
        draft = self.draft
        exact = [row.moment for _, row in draft.timed]
        days = [moment.date() for moment in exact if isinstance(moment, datetime)]
        about = [
            moment.start.date()
            for moment in exact
            if isinstance(moment, Inexact) and moment.start is not None
        ]
        known = sorted({*days, *about})
        if "metadata.date" in draft.values:
            day = draft.values["metadata.date"]
            if known and day not in known and self.days.place in ("title", "front matter", "prose"):
                del draft.values["metadata.date"]
                draft.places.pop("metadata.date", None)
            return
        day = self.days.day
        place_, line, words = self.days.place, self.days.line, self.days.words
        if day is not None and known and day not in known:
            # The day where the clock hangs, and the one in UTC, may be neighbours.
            day = known[0] if abs((known[0] - day).days) == 1 and place_ != "heading" else None
        if (
            day is None
            and len(known) in (1, 2)
            and (known[-1] - known[0]).days <= 1
            and self.days.day is None
            and not self.days.refused
        ):
            first = next(row for _, row in draft.timed if row.moment is not None)
            start = first.moment.start if isinstance(first.moment, Inexact) else first.moment
            if start is not None and start.date() == known[0] and not self.days.place:
                day, place_, line, words = known[0], "timeline", first.line, first.words
        if day is None:
            return
        taken = self.context.taken()
        at = taken.set("metadata.date", day, line)
        if place_ == "timeline":
            first_row = next((row for _, row in draft.timed if row.moment is not None), None)
            line, words = (first_row.line, first_row.words) if first_row else (line, words)
        words = words or day.isoformat()
        if place_ in ("timeline", "heading"):
            taken.say(say.DateOfTimeline(line=line, what=words, day=day.isoformat()), at)
        elif place_ == "prose":
            taken.say(say.DateOfText(line=line, what=words, day=day.isoformat()), at)
        draft.put(taken)
        if place_ == "title":
            shorter = without_date(self.title, day)
            if shorter != self.title and texts.line_or_blank(shorter):
                cut = self.context.taken()
                words = _cut(self.title, shorter)
                cut.translated(say.DateIs, self.title_line, words, day.isoformat())
                draft.translated(cut, "metadata.date")
                self.title = shorter


def _parted(part: Part, begin: int, own: tuple[Entry, ...]) -> list[Part]:
    """Return a part as two: its content before the events, and the timeline of the events."""
    log = Part(
        "timeline",
        attrs.evolve(part.entry, entries=own),
        own=own if not part.parts else (),
        parts=part.parts,
    )
    if not part.own[:begin]:
        return [log]
    head = attrs.evolve(
        part,
        meaning=part.meaning or "overview",
        own=part.own[:begin],
        parts=(),
        entry=attrs.evolve(part.entry, entries=part.own[:begin]),
    )
    return [head, log]


def _cut(title: str, shorter: str) -> str:
    """Return what of a title another one, which is a part of it, doesn't have."""
    start = title.find(shorter)
    return (
        (title[:start] + " " + title[start + len(shorter) :]).strip(" ,:;|()-–—")
        if start >= 0
        else title
    )


def _fact_of_front(
    taken: Taken,
    context: Context,
    known: set[str],
    key: str,
    value: str,
    line: int,
    name: str | None,
) -> bool:
    if name == "other":
        detail = made(Detail, label=f"{key} as written", value=value) if value else None
        if detail is None:
            return False
        at = taken.add("metadata.other", detail, line)
        taken.say(say.LabelTaken(line=line, what=key), at)
        return True
    return take_fact(taken, context, known, key, value, line)


def _starts_with(value: str, day: date) -> bool:
    return value[:10] == day.isoformat() or read_date(value) == day


def _is_banner(entry: Entry) -> bool:
    """Whether an entry at the top says nothing of the incident: a picture, a table of contents."""
    return entry.kind in ("image", "html")


def _is_ticked(text: str) -> bool:
    return text[:1] in names.SIGNS or text[:4].casefold() in ("[x] ", "[ ] ")


def _is_metadata(title: str) -> bool:
    return plain(title) not in ("details", "info", "meta")


def _is_action_heading(part: Part) -> bool:
    """Whether a heading among actions is an action itself: it is numbered, or an order, without items."""
    if re.match(r"(?:[0-9]{1,2}[.):]|\([0-9]{1,2}\)) *\S", part.title):
        return True
    listed = any(entry.kind in ("list", "table") for entry in part.own)
    return bool(part.own) and not listed and not part.parts and intends(part.title)


def _may_be_prose(entries: Sequence[Entry]) -> bool:
    return all(
        entry.kind in ("text", "image", "quote", "pair", "remark", "code", "list")
        or entry.is_silent
        for entry in entries
    )


_WITH_FACTS = (None, "metadata", "summary", "overview")
"""The meanings of parts that facts of the whole incident may stand in."""
_DONE = regex(r"\b(?:implemented|completed|taken|done)\b", re.IGNORECASE)
_FEWEST_UPDATES = 2
"""How many updates a page of status has at the least, to be one."""
_SHORTEST_LOG = 3
"""How many items with a time of the day a list has at the least to be a timeline without a name."""
_SHORTEST_SUMMARY = 60
"""How many characters the words below a title have at the least to be its summary."""


def _is_first_line(entry: Entry) -> bool:
    """Whether text at the top is one short line, which is the title of plain text."""
    words = entry.text.strip()
    return (
        entry.kind == "text" and "\n" not in words and len(words) <= 100 and words[-1] not in ".:;,"
    )


def _facts_together(entries: Sequence[Entry], end: int, context: Context) -> set[int]:
    """Return the labelled lines and lists at the head of a document that are facts, by their ids.

    Lines below each other are facts together where one of them is called like a field.
    """
    identities: set[int] = set()
    run: list[Entry] = []
    for entry in [*(entry for entry in entries if entry.span.start < end), None]:
        if entry is not None and entry.kind == "pair":
            run.append(entry)
            continue
        if len(run) > 1 and any(is_known(pair.label, context) for pair in run):
            identities |= set(map(id, run))
        run = []
        if entry is not None and entry.kind == "list":
            labels = [item.label for item in entry.entries]
            known = sum(bool(label) and is_known(label, context) for label in labels)
            if all(labels) and known and (known > 1 or known * 3 >= len(labels)):
                identities.add(id(entry))
    return identities


def headings_before(entries: Sequence[Entry], entry: Entry) -> bool:
    """Whether a heading comes before an entry."""
    return any(following.kind == "heading" for following in entries[: list(entries).index(entry)])


def _has_parts(entries: Sequence[Entry], style: Style) -> bool:
    return any(
        (
            entry.label
            and style.meaning(entry.label) not in (None, "kept")
            and entry.kind in ("heading", "bold", "lead", "pair")
        )
        or (entry.kind == "pair" and style.label(entry.label) is not None)
        for entry in entries
    )


def _names_exactly(style: Style, label: str) -> bool:
    """Whether a heading is the name of a section and nothing else, as `Timeline` is."""
    meaning = style.meaning(label)
    return meaning is not None and len(plain(label).split()) <= 4
