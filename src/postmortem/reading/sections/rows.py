"""Lists and tables of lessons, factors, whys, lines, links and all else that comes in rows."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import attrs

from postmortem.model.sections.communication import ExternalMessage, InternalMessage
from postmortem.model.sections.details import Excerpt, read_link
from postmortem.model.sections.impact import ServiceImpact
from postmortem.model.sections.lessons import Lesson
from postmortem.model.sections.metrics import Metric, MonitoringGap
from postmortem.model.sections.revision_history import Revision
from postmortem.model.sections.root_cause import Factor, Why
from postmortem.model.sections.sign_off import SignOff
from postmortem.reading.blocks import line_of, named_cells
from postmortem.reading.draft import Draft, item_source
from postmortem.reading.labels import lines_of
from postmortem.reading.sections.action_items import is_action, take_action, take_action_row
from postmortem.reading.times import Clocks, clean, shown, zone_in
from postmortem.text.words import words
from postmortem.tree.nodes import Block, BulletList, CodeBlock, NumberedList, Prose, Table
from postmortem.values.dates import read_date

_LEAD_IN = re.compile(r".{0,300}(?::(?:\*\*)?|\bfor example,?)", re.DOTALL | re.IGNORECASE)
_WHY = re.compile(
    r"(?P<question>(?:\*\*)?why\b.{1,300}?\?(?:\*\*)?)(?P<answer>.*)", re.IGNORECASE | re.DOTALL
)
_ANSWER_MARK = re.compile(r"^(?:\s|[-–—:→>]|<br>|-|\*\*|a:|answer:|because:)+", re.IGNORECASE)
_ARROWS = re.compile(r"\s*(?:→|⇒|->|=>|--&gt;|-->)\s*")

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


class Lists:
    """Reads the blocks of a section of rows."""

    def __init__(self, draft: Draft, meaning: str, group: str = "") -> None:
        self.draft = draft
        self.meaning = meaning
        self.group = group

    def take(self, blocks: Sequence[Block]) -> None:
        """Take what can be taken; keep the rest, in its place."""
        take = self._taker()
        left: list[Block] = []
        listed = [isinstance(block, BulletList | NumberedList | Table) for block in blocks]
        ahead = sum(listed)
        for block, is_list in zip(blocks, listed, strict=True):
            ahead -= is_list
            if self._block(block, take, more=ahead > 0):
                self._leave(left)
                left = []
            else:
                left.append(block)
        self._leave(left)

    def _leave(self, left: list[Block]) -> None:
        self.draft.keep_blocks(left, "no row or item of this section")

    def _block(self, block: Block, take: Take | None, *, more: bool) -> bool:
        if isinstance(block, Table):
            return self.take_table(block)
        if isinstance(block, CodeBlock):
            return self._code(block)
        if take is None:
            return False
        if isinstance(block, Prose):
            lines = [(text, line) for text, line, _, _ in lines_of([block]) if text]
            if not lines or (more and _LEAD_IN.fullmatch(lines[-1][0])):
                return False
            if any(
                text[0] in "#<|>!" or text[:2] == "[^" or _DEFINITION.match(text)
                for text, _ in lines
            ):
                return False
            if self.meaning.split(".")[0] in ("action_items", "resources", "root_cause") and (
                not self.meaning.startswith("root_cause.factors")
            ):
                return self._prose_lines(lines, take)
            taken = [take(text, line) for text, line in lines]
            return all(taken)
        if isinstance(block, BulletList | NumberedList):
            self._items(block, take)
            return True
        return False

    def _prose_lines(self, lines: list[tuple[str, int]], take: Take) -> bool:
        """Take prose only where each paragraph is an action, or a question with its answer."""
        if not all(self._is_one(text) for text, _ in lines):
            return False
        taken = [take(text, line) for text, line in lines]
        return all(taken)

    def _is_one(self, text: str) -> bool:
        if self.meaning.startswith("action_items"):
            return is_action(text, grouped=bool(self.group))
        return self.meaning == "root_cause.whys" and (
            _WHY.match(text) is not None or _ARROWS.search(text) is not None
        )

    def _items(self, block: BulletList | NumberedList, take: Take) -> None:
        for text, line, _, number in lines_of([block]):
            if text == "":
                continue
            if text is None or not take(text, line):
                source = item_source(self.draft, block, number)
                self.draft.keep(source, line, "no line of this section", blocks=1)

    # --- what a line becomes --------------------------------------------------------------------

    def _taker(self) -> Take | None:
        root = self.meaning.split(".")[0]
        if root == "action_items":
            return self._action
        return {
            "went_well": self._line("went_well"),
            "went_wrong": self._line("went_wrong"),
            "lessons": self._lesson("lessons.general"),
            "lessons.technical": self._lesson("lessons.technical"),
            "lessons.process": self._lesson("lessons.process"),
            "lessons.lucky": self._line("lessons.lucky"),
            "root_cause.factors": self._factor,
            "root_cause.whys": self._why,
            "metrics.gaps": self._gap,
            "resources": self._link("resources.documentation"),
            "resources.documentation": self._link("resources.documentation"),
            "resources.data_sources": self._link("resources.data_sources"),
        }.get(self.meaning)

    def _grouped(self, text: str) -> str:
        return f"{self.group}: {text}" if self.group else text

    def _action(self, text: str, line: int) -> bool:
        return take_action(self.draft, self._actions, text, line, self.group)

    @property
    def _actions(self) -> str:
        """The list that actions go to: that of a horizon, where the section is one."""
        return self.meaning if "." in self.meaning else "action_items.unscheduled"

    def _line(self, field: str) -> Take:
        def take(text: str, line: int) -> bool:
            self.draft.add(field, self._grouped(text), line)
            return True

        return take

    def _lesson(self, field: str) -> Take:
        def take(text: str, line: int) -> bool:
            made = self.draft.made(Lesson, lesson=self._grouped(text))
            return made is not None and bool(self.draft.add(field, made, line))

        return take

    def _factor(self, text: str, line: int) -> bool:
        made = self.draft.made(Factor, description=self._grouped(text))
        return made is not None and bool(
            self.draft.add("root_cause.factors.contributing", made, line)
        )

    def _gap(self, text: str, line: int) -> bool:
        made = self.draft.made(MonitoringGap, gap=self._grouped(text))
        return made is not None and bool(self.draft.add("metrics.gaps", made, line))

    def _why(self, text: str, line: int) -> bool:
        if found := _WHY.match(text):
            question = found["question"].replace("**", "").strip()
            answer = _ANSWER_MARK.sub("", found["answer"]).strip() or None
            steps = _ARROWS.split(answer) if answer else []
            made = self.draft.made(Why, question=question, answer=steps[0] if steps else None)
            rest = steps[1:]
        else:
            first, *rest = _ARROWS.split(text)
            made = self.draft.made(Why, question=first)
        if made is None:
            return False
        self.draft.add("root_cause.whys", made, line)
        self._why_said(text, line, made, rest)
        for step in rest:
            if (one := self.draft.made(Why, question=step)) is not None:
                self.draft.add("root_cause.whys", one, line)
        return True

    def _why_said(self, text: str, line: int, first: Why, rest: Sequence[str]) -> None:
        """Say which arrows, and other signs, stood between a question and what follows."""
        shown = " ".join([first.question, first.answer or "", *rest])
        left = " ".join((words(text) - words(shown)).elements())
        if left:
            self.draft.say("translated", line, left, "one step after another", "root_cause.whys")

    def _link(self, field: str) -> Take:
        def take(text: str, line: int) -> bool:
            bare = re.fullmatch(r"<(https?://[^\s<>]+)>|(https?://[^\s<>]+)", text)
            if bare:
                url = bare[1] or bare[2]
                text = f"[{url}]({url})" if not re.search(r"[\[\]()]", url) else text
            link = read_link(text) if "<br>" not in text else None
            return link is not None and bool(self.draft.add(field, link, line))

        return take

    # --- code and tables ------------------------------------------------------------------------

    def _code(self, block: CodeBlock) -> bool:
        if not self.meaning.startswith("appendix") or self.meaning == "appendix.screenshots":
            return False
        field = self.meaning if "." in self.meaning else "appendix.raw_logs"
        made = self.draft.made(Excerpt, code=block.code, language=block.language)
        return made is not None and bool(self.draft.add(field, made, line_of(block)))

    def take_table(self, block: Table) -> bool:
        """Take the rows of a table; False where it is of another kind."""
        if self.meaning.startswith("action_items"):
            return self._action_table(block)
        meaning = self.meaning
        field = meaning
        if meaning.startswith("lessons"):
            meaning, field = "lessons", f"{meaning}.general" if meaning == "lessons" else meaning
        if meaning == "root_cause.factors":
            field = "root_cause.factors.contributing"
        if meaning in ("went_well", "went_wrong") and len(block.columns) == 1:
            for number, (cell,) in enumerate(block.rows):
                if cell:
                    self.draft.add(meaning, cell, line_of(block) + 2 + number)
            self._heading_said(block, [meaning.replace("_", " ")], meaning)
            return True
        if meaning not in ROWS or field == "lessons.lucky":
            return False
        kind, make, required = ROWS[meaning]
        names = self.draft.style.columns_of(kind, block.columns)
        if required not in names or None in names:
            return False
        cells = [named_cells(block, names, number)[0] for number in range(len(block.rows))]
        if not all(required in row for row in cells):
            return False
        made = [self._row(block, row, number, make) for number, row in enumerate(cells)]
        if None in made or not block.rows:
            return False
        for number, one in enumerate(made):
            path = self.draft.add(field, one, line_of(block) + 2 + number)
            row = " ".join(block.rows[number])
            self.draft.translated(line_of(block) + 2 + number, row, _said(one), "a row", path)
        self._heading_said(block, names, field)
        return True

    def _heading_said(self, block: Table, names: Sequence[str | None], path: str) -> None:
        for title, name in zip(block.columns, names, strict=True):
            self.draft.heading_of_column(line_of(block), title, name, path)

    def _row(self, block: Table, row: dict[str, str], number: int, make: Any) -> Any:
        cells: dict[str, Any] = dict(row)
        if "time" in cells:
            zones = [zone_in(title) for title in block.columns]
            zone = next((zone for zone, named in zones if named), None)
            clocks = Clocks(self.draft, zone, named=any(named for _, named in zones))
            cells["time"] = clocks.read(cells["time"], line_of(block) + 2 + number)
        if "date" in cells:
            day = read_date(clean(cells["date"]))
            if day is None:
                return None
            cells["date"] = day
        return self.draft.made(make, **cells)

    def _action_table(self, block: Table) -> bool:
        names = self.draft.style.columns_of("action", block.columns)
        if "action" not in names or not any(map(any, block.rows)):
            return False
        left: list[int] = []
        for number, row in enumerate(block.rows):
            cells, others = named_cells(block, names, number)
            line = line_of(block) + 2 + number
            if any(row) and not take_action_row(
                self.draft, self._actions, cells, others, line, self.group
            ):
                left.append(number)
        # A column without any value has no heading in the report either.
        used = [any(row[at] for row in block.rows) for at in range(len(names))]
        shown = [name if is_used else "" for name, is_used in zip(names, used, strict=True)]
        self._heading_said(block, shown, self._actions)
        self.draft.keep_rows(block, left, "rows without an action")
        return True


def has_answer(line: str) -> bool:
    """Say whether a line is a question with its answer, or one step after another."""
    found = _WHY.match(line)
    return _ARROWS.search(line) is not None or bool(found and found["answer"].strip())


_DEFINITION = re.compile(r"\[[^\]]+\]:")


def _said(one: Any) -> str:
    """Return all words of an object of the model, as a document would show them."""
    values = attrs.asdict(one, recurse=False).values()
    return " ".join(
        value
        if isinstance(value, str)
        else shown(value, None)
        if hasattr(value, "hour")
        else str(value)
        for value in values
        if value is not None
    )
