"""Lists, paragraphs and tables of lessons, factors, whys, links and all else that comes in rows."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import attrs

from postmortem.model.sections.communication import ExternalMessage, InternalMessage
from postmortem.model.sections.details import Excerpt, Link, read_link
from postmortem.model.sections.impact import ServiceImpact
from postmortem.model.sections.lessons import Lesson
from postmortem.model.sections.metrics import Metric, MonitoringGap
from postmortem.model.sections.revision_history import Revision
from postmortem.model.sections.root_cause import Factor, Why
from postmortem.model.sections.sign_off import SignOff
from postmortem.outline.entries import Entry, around
from postmortem.patterns import regex
from postmortem.reading import messages as say
from postmortem.reading.blocks import as_lines, is_struck, longest_column, plain_line
from postmortem.reading.placeholders import is_unfilled
from postmortem.reading.sections.action_items import (
    BOX,
    intends,
    is_action,
    names_owners,
    said_of,
    take_action,
    take_action_row,
    tells_the_past,
    type_of_group,
)
from postmortem.reading.stamps import split_stamp
from postmortem.reading.statements import heading_of, without_zone
from postmortem.reading.taken import Context, made
from postmortem.reading.times import Times, Zone
from postmortem.styles.meanings import meaning_of
from postmortem.text.normal import line_or_blank, single_spaced
from postmortem.text.tags import split_at_breaks
from postmortem.text.words import words
from postmortem.values.dates import read_date
from postmortem.values.moments import write_moment

_LEAD_IN = regex(r".{0,400}(?:[:：](?:\*\*)?|\bfor example,?)", re.DOTALL | re.IGNORECASE)
_WHY = regex(
    r"(?P<question>(?:\*\*)?(?:why\b.{0,300}?\?|(?:なぜ|warum\b|pourquoi\b|por qu[eé]\b|为什么).{0,300}?[?？か])(?:\*\*)?:?(?:\*\*)?)(?P<answer>.*)",
    re.IGNORECASE | re.DOTALL,
)
_ANSWER_MARK = regex(r"^(?:\s|[-–—:→>？?]|<br>|-|\*\*|a:|answer:|because:)+", re.IGNORECASE)
_ARROWS = regex(r"→|⇒|--&gt;|-->|->|=>")
_MOST_ARROWS = 100
"""How many steps of a chain of causes on one line are distinguished."""
_NUMBER = regex(r"^(?:[0-9]{1,2}[.):]|\([0-9]{1,2}\)|[0-9]{1,2} ?[-–—]) *")
_ENDS_SENTENCE = regex(r".*[.!?。)]$")
_INLINE_LINK = regex(r"\[(?P<label>[^\[\]]{1,200})\]\((?P<url>[^()\s]{1,500})\)")

Take = Callable[[str, int], bool]

ROWS: dict[str, tuple[str, type, str]] = {
    "impact.services": ("service", ServiceImpact, "service"),
    "metrics.current_state": ("metric", Metric, "metric"),
    "communication.internal": ("internal", InternalMessage, "message"),
    "communication.external": ("external", ExternalMessage, "message"),
    "sign_off": ("sign off", SignOff, "role"),
    "revision_history": ("revision", Revision, "version"),
    "root_cause.whys": ("why", Why, "question"),
    "root_cause.factors": ("factor", Factor, "description"),
    "lessons": ("lesson", Lesson, "lesson"),
}
"""The tables that are rows of a class: what its columns are, the class, and what a row must have."""


def _with_answers(entries: Sequence[Entry]) -> list[Entry]:
    """Return questions, each with the answer that is in the paragraph below it.

    A question is a paragraph, or the last item of a list: `1. Why?`, and below it a paragraph that
    isn't indented.
    """
    answered: list[Entry] = []
    for entry in entries:
        before = answered[-1] if answered else None
        is_answer = entry.kind in ("text", "quote") and not _WHY.match(single_spaced(entry.text))
        if before is not None and is_answer and before.kind == "text" and _is_question(before):
            text = f"{before.text.rstrip()}\n{entry.text.strip()}"
            span = around([before, entry])
            answered[-1] = attrs.evolve(before, text=text, words=text, span=span, block=None)
        elif before is not None and is_answer and before.kind == "list" and before.entries:
            *earlier, last = before.entries
            if last.entries or not _is_question(last):
                answered.append(entry)
                continue
            item = attrs.evolve(last, entries=(entry,), span=around([last, entry]), block=None)
            span = around([before, entry])
            answered[-1] = attrs.evolve(before, entries=(*earlier, item), span=span, block=None)
        else:
            answered.append(entry)
    return answered


def _unnested(entry: Entry) -> Entry:
    """Return a list in which each question is inside the one before as a list of questions."""
    if entry.kind != "list":
        return entry
    found = [inner for item in entry.entries for inner in _items_from(item)]
    if len(found) == len(entry.entries) or not any(_asks_why(item) for item in found[1:]):
        return entry
    items: list[Entry] = []
    for item in found:
        before = items[-1] if items else None
        if (
            before is not None
            and not before.entries
            and _is_question(before)
            and not _asks_why(item)
        ):
            answer = attrs.evolve(item, kind="text", label="", words=item.text, entries=())
            items[-1] = attrs.evolve(before, entries=(answer, *item.entries))
        else:
            items.append(item)
    return attrs.evolve(entry, entries=tuple(items), block=None)


def _items_from(item: Entry) -> Iterator[Entry]:
    """Yield an item without the lists in it, and then their items."""
    lists = [below for below in item.entries if below.kind == "list"]
    if lists:
        end = lists[0].span.start
        own = tuple(below for below in item.entries if below.kind != "list")
        yield attrs.evolve(item, entries=own, span=attrs.evolve(item.span, end=end), block=None)
        for below in lists:
            for inner in below.entries:
                yield from _items_from(inner)
    else:
        yield item


def _asks_why(entry: Entry) -> bool:
    return _WHY.match(single_spaced(entry.text)) is not None


def _is_question(entry: Entry) -> bool:
    """Whether an entry asks why, and says nothing else."""
    is_question = entry.text.rstrip("*_ ").endswith(("?", "？"))
    return is_question and _asks_why(entry)


_NAMED_GROUP = regex(r":(?:\*\*|__)$|(?:\*\*|__):$")


class Rows:
    """Reads the entries of a section of rows."""

    def __init__(
        self, context: Context, meaning: str, group: str = "", given: dict[str, Any] | None = None
    ) -> None:
        self.context = context
        self.taken = context.taken()
        self.meaning = meaning
        self.group = group
        self.given = given or {}
        self.named = False
        """Whether a name in brackets after an action is its owner's."""
        self.field = (
            meaning
            if meaning in ROWS and meaning != "root_cause.factors"
            else meaning_of(meaning).field or meaning
        )
        if meaning == "lessons":
            self.field = "lessons.general"
        self.root = meaning.split(".")[0]

    # --- entries ---------------------------------------------------------------------------------

    def take(self, entries: Sequence[Entry]) -> None:
        """Take what can be taken; leave the rest over, in its place."""
        take = self._taker()
        if self.meaning == "root_cause.whys":
            entries = _with_answers([_unnested(entry) for entry in entries])
        if self.root == "action_items":
            entries = self._without_records(entries)
        leftovers: list[Entry] = []
        listed = [_is_list(entry) for entry in entries]
        some = any(listed)
        if take is not None and some and self._one_item(entries):
            return
        ahead = sum(listed)
        before: Entry | None = None
        for entry, is_list in zip(entries, listed, strict=True):
            ahead -= is_list
            if self._entry(entry, take, more=ahead > 0, lists=some, before=before):
                self._leave(leftovers)
                leftovers = []
            else:
                leftovers.append(entry)
            if not entry.is_silent:
                before = entry
        self._leave(leftovers)

    def _without_records(self, entries: Sequence[Entry]) -> list[Entry]:
        """Take actions that are lines of labels, `Action: …` and `Owner: …`; return what is left."""
        rest: list[Entry] = []
        run: list[Entry] = []
        for entry in [*entries, None]:
            if entry is not None and entry.kind == "pair" and entry.words:
                run.append(entry)
                continue
            rest += self._records(run)
            run = []
            rest += [] if entry is None else [entry]
        return rest

    def _records(self, run: Sequence[Entry]) -> list[Entry]:
        """Take the actions of labelled lines; return the lines where they are something else."""
        starts = [self._is_action_label(entry.label) for entry in run]
        if len(run) < 2 or not starts[0] or all(starts):
            return list(run)
        begins = [at for at, start in enumerate(starts) if start]
        taken = self.context.taken()
        for begin, end in zip(begins, [*begins[1:], len(run)], strict=True):
            cells: dict[str, str] = {"action": run[begin].words}
            for at in range(begin + 1, end):
                name = self._column(run[at].label)
                if name is None or name in cells:
                    return list(run)
                cells[name] = run[at].words
            if not take_action_row(
                taken,
                self.context,
                self._actions,
                cells,
                [],
                run[begin].line,
                self.group,
                self.given,
            ):
                return list(run)
        for entry in run:
            taken.say(say.LabelIs(line=entry.line, what=entry.label))
        self.taken.extend(taken)
        return []

    def _column(self, label: str) -> str | None:
        return self.context.style.columns_of("action", [label])[0]

    def _is_action_label(self, label: str) -> bool:
        return self._column(label) == "action"

    def _leave(self, leftovers: Sequence[Entry], why: type[say.Kept] = say.KeptNoItem) -> None:
        self.taken.leave(leftovers, why)

    def _entry(
        self, entry: Entry, take: Take | None, *, more: bool, lists: bool, before: Entry | None
    ) -> bool:
        match entry.kind:
            case "table":
                return self.take_table(entry)
            case "code":
                return self._code(entry)
            case "bold" | "lead":
                return self._group(entry, take)
            case "list":
                return take is not None and self._items(entry, take, before)
            case "text" | "pair":
                return take is not None and self._text(entry, take, more=more, lists=lists)
            case _:
                return False

    def _one_item(self, entries: Sequence[Entry]) -> bool:
        """Take text with a list in the midst of it as one item: the list belongs to a sentence."""
        if self.root not in ("went_well", "went_wrong", "lessons") or self.group:
            return False
        seen = [entry for entry in entries if not entry.is_silent]
        texts = [entry for entry in seen if entry.kind in ("text", "pair", "lead")]
        flatter = [
            inner
            for entry in seen
            for inner in ((entry, *entry.entries) if entry.kind == "lead" else (entry,))
        ]
        kinds = [entry.kind for entry in flatter]
        if (
            len(texts) < 3
            or kinds[-1] != "text"
            or kinds.count("list") != 1
            or any(k not in ("text", "pair", "lead", "list") for k in kinds)
        ):
            return False
        parts: list[str] = []
        for entry in seen:
            lines = as_lines(entry)
            if lines is None:
                return False
            parts += lines
        take = self._taker()
        return take is not None and take("<br>".join(parts), seen[0].line)

    def _group(self, entry: Entry, take: Take | None) -> bool:
        """Take the items below a line in bold, which says what they are about."""
        if take is None or entry.words or not entry.entries:
            if take is not None and entry.kind == "lead" and entry.entries:
                return self._lead(entry, take)
            return False
        if entry.kind == "lead":
            return self._lead(entry, take)
        if not meaning_of(self.meaning).groups or not any(
            _is_list(below) for below in entry.entries
        ):
            return False
        title = single_spaced(entry.label).rstrip(": ")
        kind = type_of_group(title) if self.root == "action_items" else None
        if kind is not None:
            self.taken.translated(say.HeadingIs, entry.line, title, kind, place="a type of actions")
            inner = Rows(self.context, self.meaning, "", {**self.given, "type": kind})
        else:
            inner = Rows(self.context, self.meaning, title, self.given)
        inner.take(entry.entries)
        self.taken.extend(inner.taken)
        return True

    def _lead(self, entry: Entry, take: Take) -> bool:
        """Take the items below words that end with a colon, which stay as they are."""
        lists = [below for below in entry.entries if below.kind == "list"]
        if self.root == "action_items" and any(
            tells_the_past([item.text for item in nested.entries]) for nested in lists
        ):
            return False
        head = self.context.outline.head(entry)
        self.taken.leave_text(head, entry.line, say.KeptNoItem, blocks=1)
        for below in entry.entries:
            if not self._entry(below, take, more=False, lists=True, before=None):
                self._leave([below])
        return True

    def _text(self, entry: Entry, take: Take, *, more: bool, lists: bool) -> bool:
        text = entry.text.strip()
        if text[:1] in "#<|>!" or text[:2] == "[^":
            return False
        line = plain_line(text)
        if more and _LEAD_IN.fullmatch(line):
            return False
        match self.root:
            case "action_items":
                is_row = is_action(line, grouped=bool(self.group)) or (
                    not lists and not self.group and intends(line)
                )
                return is_row and take(line, entry.line)
            case "root_cause" if self.meaning == "root_cause.whys":
                return (_WHY.match(line) is not None or _ARROWS.search(line) is not None) and take(
                    line, entry.line
                )
            case "resources":
                return self._links(entry, take)
            case "went_well" | "went_wrong" | "lessons" | "root_cause":
                if lists:
                    return False
                rows = text.split("\n")
                alone = [single_spaced(row) for row in rows]
                if (
                    len(rows) > 1
                    and self.root != "root_cause"
                    and all(
                        _ENDS_SENTENCE.match(row) and (at == 0 or row[:1].isupper())
                        for at, row in enumerate(alone)
                    )
                    and all(len(row) > 20 for row in alone)
                ):
                    return all(take(row, entry.line + at) for at, row in enumerate(alone))
                return take(line, entry.line)
            case _:
                return False

    def _links(self, entry: Entry, take: Take) -> bool:
        rows = [single_spaced(row) for row in entry.text.split("\n")]
        return all(_as_link(row) is not None for row in rows) and all(
            take(row, entry.line + at) for at, row in enumerate(rows)
        )

    # --- items -----------------------------------------------------------------------------------

    def _items(self, entry: Entry, take: Take, before: Entry | None) -> bool:
        if self.root == "action_items":
            if (
                before is not None
                and before.kind == "text"
                and tells_the_past([item.text for item in entry.entries])
            ):
                return False
            self.named = names_owners([item.text for item in entry.entries], self.context.days_near)
            boxes = [BOX.match(item.text) is not None for item in entry.entries]
            for item, boxed in zip(entry.entries, boxes, strict=True):
                if (
                    not boxed
                    and sum(boxes) * 2 > len(boxes)
                    and not intends(re.sub(r"^\*\*.*?\*\*:? *", "", item.text))
                    and not intends(item.text)
                ):
                    self._leave([item], say.KeptNoAction)
                else:
                    self._task(item)
            return True
        are_questions = [_WHY.match(item.text) is not None for item in entry.entries]
        for at, item in enumerate(entry.entries):
            if (
                self.meaning == "root_cause.whys"
                and any(are_questions)
                and not are_questions[at]
                and at == 0
            ):
                self._problem(item)
                continue
            self._item(item, take)
        return True

    def _problem(self, item: Entry) -> None:
        """Keep what a chain of whys begins with: the problem, which is no question."""
        self._leave([item])

    def _item(self, item: Entry, take: Take) -> None:
        parts = [plain_line(item.text)] if item.text else []
        leftovers: list[Entry] = []
        for below in item.entries:
            lines = as_lines(below)
            if lines is None or leftovers:
                leftovers.append(below)
            else:
                parts += lines
        text = "<br>".join(parts)
        if is_struck(text):
            self._leave([item], say.KeptStruck)
        elif not text.strip() or not take(text, item.line):
            self._leave([item])
        else:
            self._leave(leftovers)

    def _task(self, item: Entry) -> None:
        """Take an action, and those below it that are actions of their own."""
        lists = [below for below in item.entries if below.kind == "list"]
        tasks = [task for below in lists for task in below.entries]
        if tasks and self._is_group(item, tasks):
            inner = Rows(
                self.context,
                self.meaning,
                "; ".join(filter(None, [self.group, (item.label or item.text).rstrip(": ")])),
                self.given,
            )
            for task in tasks:
                inner._task(task)
            self.taken.extend(inner.taken)
            self._leave([below for below in item.entries if below.kind != "list"])
            return
        if tasks and any(_is_task(task.text) for task in tasks):
            if item.text and not take_action(
                self.taken,
                self.context,
                self._actions,
                plain_line(item.text),
                item.line,
                self.group,
                **self.given,
            ):
                self.taken.leave_text(f"- {item.text}", item.line, say.KeptNoItem, blocks=1)
            for task in tasks:
                self._task(task)
            self._leave([below for below in item.entries if below.kind != "list"])
            return
        self._item(item, self._action)

    def _is_group(self, item: Entry, tasks: Sequence[Entry]) -> bool:
        """Whether an item only names what the actions below it are about."""
        text = item.text.strip("*_ ")
        label = text.rstrip(":")
        return (
            len(tasks) > 1
            and len(label.split()) <= 4
            and (not item.strong or (_NAMED_GROUP.search(item.text) is not None))
            and not re.match(r"\\?\[[ xX]\\?\]", text)
            and not label.endswith((".", "!", "?"))
            and not intends(label)
            and all(intends(task.text) or _is_task(task.text) for task in tasks)
        )

    # --- what a line becomes --------------------------------------------------------------------

    def _taker(self) -> Take | None:
        if self.root == "action_items":
            return self._action
        return {
            "went_well": self._line("went_well"),
            "went_wrong": self._line("went_wrong"),
            "lessons": self._lesson("lessons.general"),
            "lessons.technical": self._lesson("lessons.technical"),
            "lessons.process": self._lesson("lessons.process"),
            "lessons.lucky": self._line("lessons.lucky"),
            "root_cause.factors": self._factor,
            "root_cause.whys": self._take_why,
            "metrics.gaps": self._gap,
            "sign_off": self._signature,
            "resources": self._link("resources.documentation"),
            "resources.documentation": self._link("resources.documentation"),
            "resources.data_sources": self._link("resources.data_sources"),
        }.get(self.meaning)

    def _grouped(self, text: str) -> str:
        return f"{self.group}: {text}" if self.group else text

    def _action(self, text: str, line: int) -> bool:
        return take_action(
            self.taken,
            self.context,
            self._actions,
            text,
            line,
            self.group,
            named=self.named,
            **self.given,
        )

    @property
    def _actions(self) -> str:
        """The list that actions go to: that of a horizon, where the section is one."""
        return self.meaning if "." in self.meaning else "action_items.unscheduled"

    def _line(self, field: str) -> Take:
        def take(text: str, line: int) -> bool:
            if is_unfilled(text):
                return False
            self.taken.add(field, self._grouped(text), line)
            return True

        return take

    def _lesson(self, field: str) -> Take:
        def take(text: str, line: int) -> bool:
            if is_unfilled(text):
                return False
            lesson = made(Lesson, lesson=self._grouped(text))
            return lesson is not None and self.taken.add(field, lesson, line) >= 0

        return take

    def _factor(self, text: str, line: int) -> bool:
        factor = made(Factor, description=self._grouped(text))
        return (
            factor is not None
            and self.taken.add("root_cause.factors.contributing", factor, line) >= 0
        )

    def _gap(self, text: str, line: int) -> bool:
        gap = made(MonitoringGap, gap=self._grouped(text))
        return gap is not None and self.taken.add("metrics.gaps", gap, line) >= 0

    def _signature(self, text: str, line: int) -> bool:
        role, colon, name = text.partition(":")
        signed = made(SignOff, role=role.strip("* "), name=name.strip("*_ ") or None)
        return bool(colon) and signed is not None and self.taken.add("sign_off", signed, line) >= 0

    def _take_why(self, text: str, line: int) -> bool:
        text = _NUMBER.sub("", text)
        if match := _WHY.match(text):
            question = match["question"].replace("**", "").strip(": ")
            answer = _ANSWER_MARK.sub("", match["answer"]).strip() or None
            step = made(Why, question=question, answer=answer)
            rest: list[str] = []
        else:
            first, *rest = map(str.strip, _ARROWS.split(text, _MOST_ARROWS))
            step = made(Why, question=first)
        if step is None:
            return False
        position = self.taken.add("root_cause.whys", step, line)
        shown = " ".join([step.question, step.answer or "", *rest])
        if missing := " ".join((words(text) - words(shown)).elements()):
            self.taken.say(say.StepIs(line=line, what=missing), position)
        for question in rest:
            if (more := made(Why, question=question)) is not None:
                self.taken.add("root_cause.whys", more, line)
        return True

    def _link(self, field: str) -> Take:
        def take(text: str, line: int) -> bool:
            link = _as_link(text)
            return link is not None and self.taken.add(field, link, line) >= 0

        return take

    # --- code and tables ------------------------------------------------------------------------

    def _code(self, entry: Entry) -> bool:
        if not self.meaning.startswith("appendix") or self.meaning == "appendix.screenshots":
            return False
        language = getattr(entry.block, "language", None)
        excerpt = made(Excerpt, code=entry.text, language=language)
        return excerpt is not None and self.taken.add(self.field, excerpt, entry.line) >= 0

    def take_table(self, entry: Entry) -> bool:
        """Take the rows of a table; False where it is of another kind."""
        if self.root == "action_items":
            return self._action_table(entry)
        meaning, field = self.meaning, self.field
        if meaning.startswith("lessons"):
            meaning = "lessons"
        head, *body = entry.rows
        if meaning in ("went_well", "went_wrong") and len(head) == 1:
            for (cell,), line in zip(body, entry.lines[1:], strict=True):
                if line_or_blank(cell):  # a `<br>` alone is no words
                    self.taken.add(meaning, cell, line)
            self._heading_said(entry, [meaning.replace("_", " ")], again=False)
            return True
        if self.root in ("went_well", "went_wrong", "lessons") and self._columns_of_lines(entry):
            return True
        if meaning not in ROWS or field == "lessons.lucky":
            return False
        kind, make, required = ROWS[meaning]
        columns = self.context.style.columns_of(kind, [without_zone(title) for title in head])
        if required not in columns or None in columns:
            return False
        cells = [
            {name: cell for name, cell in zip(columns, row, strict=True) if name and cell}
            for row in body
        ]
        if not body or not all(required in row for row in cells):
            return False
        rows = [self._row(entry, row, make) for row in cells]
        if None in rows:
            return False
        is_second = self._is_second(field)
        for number, row in enumerate(rows):
            line = entry.lines[number + 1]
            position = self.taken.add(field, row, line)
            self.taken.translated(say.RowIs, line, " ".join(body[number]), _words_of(row), position)
        # The report has factors and whys as lists, so no heading of theirs.
        is_listed = self.root == "root_cause"
        shown = ["" if is_listed else name or "" for name in columns]
        self._heading_said(entry, shown, again=is_second)
        return True

    def _columns_of_lines(self, entry: Entry) -> bool:
        """Take a table whose columns are lists: what went well, what went wrong, where we got lucky."""
        head, *body = entry.rows
        fields = [self.context.style.meaning(title) or "" for title in head]
        if len(fields) < 2 or not {*fields} <= _LINES or len({*fields}) < len(fields):
            return False
        for row, line in zip(body, entry.lines[1:], strict=True):
            for field, cell in zip(fields, row, strict=True):
                for part in split_at_breaks(cell):
                    if text := line_or_blank(re.sub(r"^[-*•] +", "", part.strip())):
                        self.taken.add(field, text, line)
        self._heading_said(entry, [""] * len(head), again=False)
        return True

    def _heading_said(self, entry: Entry, names: list[str], *, again: bool) -> None:
        for title, name in zip(entry.rows[0], names, strict=True):
            self.taken.column(entry.line, title, name, again=again)

    def _row(self, entry: Entry, row: dict[str, str], make: Any) -> Any:
        cells: dict[str, Any] = dict(row)
        zones = [heading_of(title).zone for title in entry.rows[0]]
        times = Times(near=self.context.near, day=self.context.base, order=self.context.order)
        times.zone = next((Zone.of(zone) for zone in zones if zone), None)
        # An end is read after its start: it may be of the next day.
        for name in ("time", "started", "ended"):
            if name in cells:
                split = split_stamp(cells[name], dotted=True)
                if split is not None and not split.event:
                    cells[name] = times.read(split.stamp, split.when).moment
                else:
                    cells[name] = Times(near=None, day=None)._words(cells[name])
        if "date" in cells:
            day = read_date(cells["date"])
            if day is None:
                return None
            cells["date"] = day
        return made(make, **cells)

    def _action_table(self, entry: Entry) -> bool:
        head, *body = entry.rows
        columns = self.context.style.columns_of("action", head)
        if "action" not in columns and not {"owner", "due", "status"}.isdisjoint(columns):
            free = [at for at, name in enumerate(columns) if name is None]
            if (at := longest_column(body, free)) is not None:
                columns[at] = "action"  # whatever its heading calls it
        if "action" not in columns or not any(map(any, body)):
            return False
        is_second = self._is_second(self._actions)
        leftovers: list[int] = []
        # A column that asks whether it is done has ticks and crosses, or days.
        kinds = [
            "completed"
            if name == "status" and _ASKS_IF_DONE.fullmatch(title.strip("*_? "))
            else name
            for title, name in zip(head, columns, strict=True)
        ]
        for number, (row, line) in enumerate(zip(body, entry.lines[1:], strict=True), start=1):
            if not any(row):
                continue
            cells = {name: cell for name, cell in zip(kinds, row, strict=True) if name and cell}
            other_fields = [
                f"{title}: {cell}" if title else cell
                for title, name, cell in zip(head, columns, row, strict=True)
                if name is None and cell
            ]
            if not take_action_row(
                self.taken,
                self.context,
                self._actions,
                cells,
                other_fields,
                line,
                self.group,
                self.given,
            ):
                leftovers.append(number)
        for at, (title, name) in enumerate(zip(head, columns, strict=True)):
            # A column without any value has no heading in the report either.
            used = any(row[at] for row in body)
            self.taken.column(entry.line, title, (name or title) if used else "", again=is_second)
        self.taken.leave_rows(entry, leftovers, say.KeptNoItem)
        return True

    def _is_second(self, field: str) -> bool:
        """Whether rows of a list are there already, so that a table has no heading of its own."""
        return field in self.context.paths or any(
            value.path == field for value in self.taken.values
        )


_LINES = {"went_well", "went_wrong", "lessons.lucky"}
"""The fields that are lists of lines."""
_ASKS_IF_DONE = regex(r"(?:is )?(?:done|completed?|finished|fixed)", re.IGNORECASE)


def _is_list(entry: Entry) -> bool:
    return entry.kind in ("list", "table") or (
        entry.kind in ("bold", "lead") and any(map(_is_list, entry.entries))
    )


def _is_task(text: str) -> bool:
    """Whether an item below an action is an action of its own: it has a box, an owner or a status."""
    return bool(said_of(text).values.keys() - {"ticket", "due"})


def _as_link(text: str) -> Link | None:
    """Return the link that a line is; words before or after it are a part of what it says."""
    address = re.fullmatch(r"<(https?://[^\s<>]+)>|(https?://[^\s<>]+)", text)
    if address:
        url = address[1] or address[2]
        text = f"[{url}]({url})" if not re.search(r"[\[\]()]", url) else text
    if "<br>" in text:
        return None
    link = read_link(text)
    if link is not None:
        return link
    links = list(_INLINE_LINK.finditer(text))
    if len(links) == 1 and "[" not in text.replace(links[0][0], ""):
        label = text.replace(links[0][0], links[0]["label"])
        return made(Link, label=label, url=links[0]["url"])
    return None


def has_answer(line: str) -> bool:
    """Whether a line is a question with its answer, or one step after another."""
    match = _WHY.match(line)
    return _ARROWS.search(line) is not None or bool(match and match["answer"].strip())


def _words_of(row: Any) -> str:
    """Return all words of an object of the model, as a document would show them."""
    values = attrs.asdict(row, recurse=False).values()
    return " ".join(
        value
        if isinstance(value, str)
        else write_moment(value, None)
        if hasattr(value, "hour")
        else str(value)
        for value in values
        if value is not None
    )


def take_rows(
    entries: Sequence[Entry],
    context: Context,
    meaning: str,
    group: str = "",
    given: dict[str, Any] | None = None,
) -> Any:
    """Take the rows of a section; what is none is left over."""
    rows = Rows(context, meaning, group, given)
    rows.take(entries)
    return rows.taken
