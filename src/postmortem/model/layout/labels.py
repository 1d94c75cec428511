"""Labels: the names of values on paper, and the common ground of what has such names."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, tzinfo
from typing import Any

import attrs

from postmortem.errors import FieldError, LayoutError, Problem
from postmortem.model.layout.cursor import Cursor, normal_title
from postmortem.model.layout.values import Value, line, prompt
from postmortem.patterns import regex
from postmortem.tree.hints import Hint
from postmortem.tree.nodes import Item, line_of
from postmortem.values.sequences import TimeSequences
from postmortem.values.zones import zone_name


@attrs.frozen
class Label:
    """The name of a value on paper, and how the value is written."""

    title: str
    value: Value = line
    prompt: str = ""
    """What the blank document says in its place."""
    among: str = attrs.field(default="", kw_only=True)
    """The field that holds the words that the value is one of, where the author may choose them."""


@attrs.frozen
class Column(Label):
    """The heading of a table's column."""

    optional: bool = False
    """Whether the column is left out when no row has a value in it."""
    hint: Callable[[Any], Hint | None] | None = None
    """Returns what a cell means from its whole row, where the cell's value isn't enough."""

    def heading(self, zone: tzinfo) -> str:
        """Return the heading of the column, whose times are in a zone: `Time (Europe/Berlin)`."""
        if not self.value.in_turn or zone is UTC:
            return self.title
        return f"{self.title.removesuffix(' (UTC)')} ({zone_name(zone)})"


class Labelled:
    """A class and the labels of its fields: what every combinator of labels is."""

    def __init__(self, cls: type, labels: dict[str, Any], *, besides: Sequence[str] = ()) -> None:
        self.cls = cls
        self.labels = labels
        fields = {field.name: field for field in attrs.fields(cls)}
        wrong = set(fields) ^ {*labels, *besides}
        if wrong:
            raise LayoutError(
                Problem(
                    path=cls.__name__,
                    expected="a label for each field and no other",
                    found=", ".join(sorted(wrong)),
                )
            )
        self.required = [name for name, field in fields.items() if field.default is attrs.NOTHING]
        self.by_title = {normal_title(label.title): name for name, label in labels.items()}
        if len(self.by_title) != len(labels):
            raise LayoutError(Problem(path=cls.__name__, expected="a label only once"))

    def read_values(
        self,
        texts: Iterable[tuple[str, str]],
        cursor: Cursor,
        place: str = "",
        lines: int | dict[str, int | None] | None = None,
        readers: Mapping[str, Callable[[str], Any]] | None = None,
    ) -> dict[str, Any]:
        """Return the values of named texts; a blank one, and a prompt of the blank, is absent.

        `readers` read the columns of a table, whose values may depend on the row above.
        """
        values: dict[str, Any] = {}
        for name, text in texts:
            label = self.labels[name]
            # A remark of an author, `*(ask Bob)*`, is no prompt: it is refused, or kept as words.
            if not text or (label.value.typed and text == prompt(label.prompt)):
                continue
            try:
                read = readers.get(name) if readers else None
                if label.among and (words := values.get(label.among)):
                    values[name] = label.value.read_among(text, words)
                    continue
                values[name] = read(text) if read else label.value.read(text, cursor.page.times)
            except FieldError as error:
                line_number = lines.get(name) if isinstance(lines, dict) else lines
                cursor.refused(error, place=place or f" / {label.title}", line=line_number)
                values[name] = None
        return values

    def make(
        self, values: dict[str, Any], cursor: Cursor, place: str = "", line: int | None = None
    ) -> Any | None:
        """Return an object of the class, or None, reported, where it refuses its values."""
        for name in self.required:
            if values.get(name) is None:
                self._missing(values, cursor, place, line)
                return None
        try:
            return self.cls(**values)
        except FieldError as error:
            cursor.refused(error, place=place, line=line)
            return None

    def _missing(
        self, values: dict[str, Any], cursor: Cursor, place: str, line: int | None
    ) -> None:
        """Report the required values that are missing; one that was refused is reported already."""
        for name in self.required:
            if name not in values:
                title = self.labels[name].title
                cursor.problem(f"a value for {title!r}", None, place=place, line=line)

    def write_items(self, names: Iterable[str], value: Any, times: TimeSequences) -> Iterator[Item]:
        """Yield `**Label:** value` for each field of the names that has a value."""
        for name in names:
            label, content = self.labels[name], getattr(value, name)
            if content is not None and content != ():
                yield Item(f"**{label.title}:** {label.value.write(content, times)}")

    def read_items(self, items: Sequence[Item], cursor: Cursor, step: str = "") -> dict[str, Any]:
        """Return the values of labelled items; a label that comes again is kept as an extra."""
        values: dict[str, Any] = {}
        for item in items:
            name, content = self.named(item) or ("", "")
            if name in values:
                cursor.keep(f"- {item.text}", item.span)
                continue
            line_number = line_of(item)
            if content:
                cursor.found(line_number, f"{step}.{name}", words=content)
            values |= self.read_values([(name, content)], cursor, lines=line_number)
        return values

    def named(self, item: Item) -> tuple[str, str] | None:
        """Return the field that an item is the label of, and the rest of the item."""
        match = _LABEL.match(item.text)
        name = match and self.by_title.get(normal_title(match["title"]))
        return (name, item.text[match.end() :]) if match and name else None

    def blank_items(self, names: Iterable[str]) -> Iterator[Item]:
        """Yield the labels of the blank document."""
        for name in names:
            label = self.labels[name]
            yield Item(f"**{label.title}:** {prompt(label.prompt)}")


_LABEL = regex(r"\*\*(?P<title>[^*]+?)(?::\*\*|\*\*:)\s*")
