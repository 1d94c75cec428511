"""The combinators for objects with named values: tables, two-column tables, labelled lists.

Each is declared with the fields of a class and their labels on paper; a label that is forgotten,
or one too many, fails at import.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import tzinfo
from functools import partial
from operator import attrgetter
from typing import Any

from postmortem.errors import FieldError, Problem, describe
from postmortem.model.layout.cursor import Cursor, normal_title
from postmortem.model.layout.labels import Column, Label, Labelled
from postmortem.model.layout.parts import take_list
from postmortem.model.layout.values import line, prompt
from postmortem.tree.hints import ColumnHints, Hint
from postmortem.tree.nodes import Block, BulletList, Item, NumberedList, Table, line_of
from postmortem.values.sequences import TimeSequences
from postmortem.values.zones import find_zone


class table(Labelled):
    """Objects of a class, as a table with a row each.

    `blank_rows` are the first cells of the blank document's rows, where they are always the same.
    """

    def __init__(
        self, cls: type, /, *, blank_rows: tuple[str, ...] = (), **columns: Column
    ) -> None:
        super().__init__(cls, columns)
        self.getters = {name: attrgetter(name) for name in columns}
        self.plain = {name for name, column in columns.items() if column.value is line}
        """The fields whose words are taken as they are: most cells of most tables."""
        self.blank_rows = blank_rows
        self.zoned = {
            normal_title(column.title.removesuffix(" (UTC)")): name
            for name, column in columns.items()
            if column.value.in_turn
        }
        """The fields whose columns may name the zone of their times."""
        timed = [name for name, column in columns.items() if column.value.in_turn]
        self.spans = timed if len(timed) > 1 else []
        """The fields of a start and an end: they are read row by row, since rows are in any order."""

    def write(self, value: tuple[Any, ...], times: TimeSequences) -> Iterator[Block]:
        if not value:
            return
        shown: list[Column] = []
        written: list[list[str]] = []
        column_hints: list[ColumnHints | None] = []
        spans = self._write_spans(value, times)
        # Column by column, so that each is written in one way from its first row to its last.
        for name, column in self.labels.items():
            cells = list(map(self.getters[name], value))
            if not column.optional or any(cell is not None and cell != () for cell in cells):
                shown.append(column)
                written.append(spans.get(name) or column.value.write_all(cells, times))
                column_hints.append(_hint_function(column, cells, value))
        yield Table(
            tuple(column.heading(times.zone) for column in shown),
            tuple(zip(*written, strict=True)),
            column_hints=tuple(column_hints),
        )

    def _write_spans(self, value: tuple[Any, ...], times: TimeSequences) -> dict[str, list[str]]:
        """Return the cells of starts and ends: an end is written as that of its row's start."""
        cells: dict[str, list[str]] = {name: [] for name in self.spans}
        for row in value if self.spans else ():
            write = times.begin().write
            for name in self.spans:
                moment = self.getters[name](row)
                cells[name].append("" if moment is None else write(moment))
        return cells

    def read(self, cursor: Cursor) -> tuple[Any, ...]:
        block = cursor.take(Table, self.fits)
        if block is None:
            return ()
        columns = [self.column_of(title) for title in block.columns]
        names = [name or "" for name, _ in columns]
        zones = {name: zone for name, zone in columns if name}
        readers = {
            name: self.labels[name].value.reader(cursor.page.times, zone)
            for name, zone in zones.items()
            if self.labels[name].value.in_turn and name not in self.spans
        }
        rows: list[Any] = []
        for number, cells in enumerate(block.rows, start=1):
            if not any(cells):
                continue
            # The heading and the line below it come before the first row.
            line_number = None if block.span is None else block.span.line + 1 + number
            place = f", row {number}"
            values: dict[str, Any] = {}
            if self.spans:
                texts = dict(zip(names, cells, strict=True))
                sequence = cursor.page.times.begin()
                for name in self.spans:
                    reader = partial(sequence.read_cell, zone=zones.get(name))
                    pairs = [(name, texts.get(name, ""))]
                    values |= self.read_values(pairs, cursor, place, line_number, {name: reader})
            for name, text in zip(names, cells, strict=True):
                if name in self.spans:
                    continue
                if name in self.plain:
                    if text:
                        values[name] = text
                else:
                    values |= self.read_values([(name, text)], cursor, place, line_number, readers)
            row = self.make(values, cursor, place, line_number)
            if row is not None:
                cursor.found_row(line_number, f"[{len(rows)}]", names)
                rows.append(row)
        return tuple(rows)

    def fits(self, block: Table) -> bool:
        """Whether a table has the columns of this one, as far as it needs them."""
        names = [self.column_of(title)[0] for title in block.columns]
        return (
            None not in names and len(set(names)) == len(names) and set(self.required) <= set(names)
        )

    def column_of(self, title: str) -> tuple[str | None, tzinfo | None]:
        """Return the field that a column is of, and the zone that its heading names."""
        title = normal_title(title)
        if (name := self.by_title.get(title)) is not None:
            return name, None
        base, bracket, words = title.partition(" (")
        zone = find_zone(words[:-1]) if bracket and words.endswith(")") else None
        return (None, None) if zone is None else (self.zoned.get(base), zone)

    def may_be_in(self, markdown: str) -> bool:
        """Whether a text may have a table that fits; cheap, and no proof of it."""
        if "|" not in markdown:
            return False
        words = " ".join(markdown.split()).casefold()
        return all(normal_title(self.labels[name].title) in words for name in self.required)

    def heading(self) -> Table:
        """Return the table without any row."""
        shown = [column for column in self.labels.values() if not column.optional]
        return Table(tuple(column.title for column in shown), ())

    def blank(self) -> Iterator[Block]:
        shown = [column for column in self.labels.values() if not column.optional]
        prompts = tuple(prompt(column.prompt) if column.prompt else "" for column in shown)
        rows = tuple((first, *prompts[1:]) for first in self.blank_rows) or (prompts,)
        yield Table(tuple(column.title for column in shown), rows)


def _hint_function(label: Label, values: Sequence[Any], rows: Sequence[Any]) -> ColumnHints | None:
    """Return the function that computes the hints of a column from its values, or from their rows."""
    if isinstance(label, Column) and label.hint is not None:
        return partial(_hints, label.hint, rows)
    return None if label.value.hint is None else partial(_hints, label.value.hint, values)


def _hints(hint: Callable[[Any], Hint | None], values: Sequence[Any]) -> list[Hint | None]:
    return [None if value is None else hint(value) for value in values]


def _hints_of_facts(filled: Sequence[tuple[Label, Any]], other_count: int) -> list[Hint | None]:
    """Return the hints of facts, and of so many rows of the author's own, which have none."""
    hints = [label.value.hint and label.value.hint(value) for label, value in filled]
    return [*hints, *[None] * other_count]


class record(Labelled):
    """One object, as a table of two columns with a row for each field.

    `others` names the field that holds the rows with labels of the author's own: objects with
    `label` and `value`.
    """

    def __init__(
        self,
        cls: type,
        columns: tuple[str, str],
        /,
        *,
        others: str,
        row: type,
        bold: bool = False,
        **labels: Label,
    ) -> None:
        super().__init__(cls, labels, besides=(others,))
        self.columns = columns
        self.others = others
        self.row = row
        self.bold = bold

    def write(self, value: Any, times: TimeSequences) -> Iterator[Block]:
        filled = [
            (label, content)
            for name, label in self.labels.items()
            if (content := getattr(value, name)) is not None and content != ()
        ]
        rows = [
            (self._label(label.title), label.value.write(content, times))
            for label, content in filled
        ]
        other_rows = [(self._label(row.label), row.value) for row in getattr(value, self.others)]
        if rows or other_rows:
            hints = partial(_hints_of_facts, filled, len(other_rows))
            yield Table(self.columns, (*rows, *other_rows), column_hints=(None, hints))

    def _label(self, title: str) -> str:
        return f"**{title}**" if self.bold else title

    def _title(self, cell: str) -> str:
        bold = self.bold and len(cell) > 4 and cell.startswith("**") and cell.endswith("**")
        return cell[2:-2].strip() if bold else cell

    def read(self, cursor: Cursor) -> Any:
        titles = [normal_title(title) for title in self.columns]
        block = cursor.take(
            Table, lambda block: [normal_title(title) for title in block.columns] == titles
        )
        texts: dict[str, str] = {}
        lines: dict[str, int | None] = {}
        other_rows: list[Any] = []
        for number, (cell, content) in enumerate(block.rows if block else (), start=1):
            title = self._title(cell)
            line_number = None if not block or block.span is None else block.span.line + 1 + number
            name = self.by_title.get(normal_title(title))
            if name is not None and name not in texts:
                texts[name], lines[name] = content, line_number
                if content:
                    cursor.found(line_number, f".{name}", words=content)
            elif content and name is not None:
                cursor.problem("each row once", title, place=f" / {title}", line=line_number)
            elif content and title:
                try:
                    other_rows.append(self.row(label=title, value=content))
                    cursor.found(
                        line_number, f".{self.others}[{len(other_rows) - 1}]", words=content
                    )
                except FieldError as error:
                    cursor.refused(error, place=f" / {title}", line=line_number)
            elif title and name is None:
                cursor.problem("a value", None, place=f" / {title}", line=line_number)
            elif content:
                cursor.problem("a label before the value", content, place="", line=line_number)
        # What is one of the words of another field is read after that field.
        ordered = sorted(texts.items(), key=lambda item: bool(self.labels[item[0]].among))
        values = self.read_values(ordered, cursor, lines=lines)
        return self.make({**values, self.others: tuple(other_rows)}, cursor)

    def refuse_known(self, others: Iterable[Any]) -> None:
        """Refuse rows of the author's own whose label is that of a field. Raises `FieldError`."""
        for index, row in enumerate(others):
            if (name := self.by_title.get(normal_title(row.label))) is not None:
                raise FieldError(
                    Problem(
                        path=f"{self.others}[{index}].label",
                        expected="a label of your own",
                        found=describe(row.label),
                        hint=f"give it as `{name}`",
                    )
                )

    def blank(self) -> Iterator[Block]:
        yield Table(
            self.columns,
            tuple(
                (self._label(label.title), prompt(label.prompt))
                for label in self.labels.values()
                if label.prompt
            ),
        )


class labelled(Labelled):
    """One object, as a bullet list of `**Label:** value`."""

    def __init__(self, cls: type, /, **labels: Label) -> None:
        super().__init__(cls, labels)

    def write(self, value: Any, times: TimeSequences) -> Iterator[Block]:
        shown = tuple(self.write_items(self.labels, value, times))
        if shown:
            yield BulletList(shown)

    def read(self, cursor: Cursor) -> Any:
        block = take_list(cursor, lambda item: self.named(item) is not None and not item.children)
        return self.make(self.read_items(block, cursor), cursor)

    def blank(self) -> Iterator[Block]:
        yield BulletList(tuple(self.blank_items(self.labels)))


class entries(Labelled):
    """Objects of a class, as a numbered list: the first field in the item, the others below it.

    1. **Lesson:** Page before the pool is full
       - **Context:** It fills within minutes
    """

    def __init__(self, cls: type, /, **labels: Label) -> None:
        super().__init__(cls, labels)
        self.head, *self.details = labels

    def write(self, value: tuple[Any, ...], times: TimeSequences) -> Iterator[Block]:
        if value:
            yield NumberedList(tuple(self._write_one(step, times) for step in value))

    def _write_one(self, value: Any, times: TimeSequences) -> Item:
        (head,) = self.write_items([self.head], value, times)
        details = tuple(self.write_items(self.details, value, times))
        return Item(head.text, (BulletList(details),) if details else ())

    def read(self, cursor: Cursor) -> tuple[Any, ...]:
        records: list[Any] = []
        for number, item in enumerate(take_list(cursor, self._fits), start=1):
            details = [detail for block in item.children for detail in _items_of(block)]
            step = f"[{len(records)}]"
            values = self.read_items([item, *details], cursor, step)
            line_number = line_of(item)
            cursor.found(line_number, step)
            row = self.make(values, cursor, f", item {number}", line_number)
            if row is not None:
                records.append(row)
        return tuple(records)

    def _fits(self, item: Item) -> bool:
        head = self.named(item)
        return (
            head is not None
            and head[0] == self.head
            and all(isinstance(block, BulletList) for block in item.children)
            and all(
                self.named(detail) is not None and not detail.children
                for block in item.children
                for detail in _items_of(block)
            )
        )

    def blank(self) -> Iterator[Block]:
        (head,) = self.blank_items([self.head])
        yield NumberedList((Item(head.text, (BulletList(tuple(self.blank_items(self.details))),)),))


def _items_of(block: Block) -> tuple[Item, ...]:
    return block.items if isinstance(block, BulletList) else ()
