"""What every answer has: sentences, n, how many are unknown, a table, a picture."""

import datetime as dt
from collections.abc import Container, Iterable, Sequence
from operator import attrgetter
from typing import Any, ClassVar

import attrs

from postmortem.corpus.columns import Column, ColumnType, Stored
from postmortem.corpus.plots import Plot
from postmortem.corpus.statistics import Interval, kaplan_meier, quantile, time_until
from postmortem.corpus.table import Table, cell
from postmortem.formats.escape import words
from postmortem.formats.shown import Shown
from postmortem.text.normal import escape
from postmortem.tree.nodes import BulletList, Document, Item
from postmortem.tree.nodes import Table as TableNode
from postmortem.values.durations import say_duration

SHARES = (0.25, 0.5, 0.75, 0.9)
"""The shares whose quantiles are given: quartiles, median, 90%."""
DAY = 86_400_000_000
"""A day in microseconds."""
_MINUTE = 60_000_000
_SHOWN = 40
"""How many rows of its table an answer shows."""


@attrs.frozen(kw_only=True, repr=False)
class Answer(Shown):
    """An answer: what it rests on, in sentences, as a table and as a picture.

    >>> import postmortem as pm
    >>> answer = pm.Corpus().answer("how_many")
    >>> answer.n, answer.unknown
    (0, 0)
    """

    question: ClassVar[str]
    """The question, as a person asks it."""

    n: int
    """How many reports, or actions, the answer rests on."""
    unknown: int
    """How many there are besides, of which the fact isn't known."""

    def sentences(self) -> tuple[str, ...]:
        """Return the answer as plain sentences."""
        raise NotImplementedError

    def table(self) -> Table:
        """Return the answer as a table with fixed types."""
        raise NotImplementedError

    def plot(self) -> Plot | None:
        """Return the picture; None where there is nothing to draw."""
        return None

    @property
    def svg(self) -> str | None:
        """The picture as SVG, a file of its own; None where there is nothing to draw."""
        plot = self.plot()
        return None if plot is None else plot.alone()

    def __str__(self) -> str:
        return "\n".join((self.question, *(f"  {sentence}" for sentence in self.sentences())))

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: n = {self.n}, {self.unknown} unknown>"

    def _document(self, derived: Any = ()) -> Document:
        items = tuple(Item(escape(sentence)) for sentence in self.sentences())
        return Document(escape(self.question), (BulletList(items), *self.table_node()))

    def table_node(self) -> tuple[TableNode, ...]:
        """Return the table as people read it, if it has a row."""
        table = self.table()
        head = tuple(column.about.removesuffix(".") for column in table.columns)
        rows = tuple(
            tuple(
                cell(column.type, value) for column, value in zip(table.columns, row, strict=True)
            )
            for row in table.kept_rows()[:_SHOWN]
        )
        return (TableNode(head, rows),) if rows else ()

    def _repr_mimebundle_(
        self, include: Container[str] | None = None, exclude: Container[str] | None = None
    ) -> dict[str, str]:
        """Return the answer as HTML with its picture, as Markdown and as plain text."""
        bundle = super()._repr_mimebundle_(include, exclude)
        plot = self.plot()
        if "text/html" in bundle and plot is not None:
            figure = f"<figure>{plot.image()}</figure>\n</article>"
            bundle["text/html"] = bundle["text/html"].replace("</article>", figure, 1)
        return bundle


def column(name: str, type: ColumnType, about: str) -> Column:
    """Return a column of an answer's table."""
    return Column(name=name, type=type, about=about, get=attrgetter(name))


def table(name: str, columns: Sequence[Column], rows: Iterable[Sequence[Stored]]) -> Table:
    """Return the table of an answer."""
    return Table(name, tuple(columns), [tuple(row) for row in rows])


def length(value: float) -> str:
    """Return microseconds as people say a length of time, to the minute from ten minutes on.

    >>> length(84 * 60_000_000 + 29_000_000)
    '1 h 24 min'
    """
    rounded = round(value / _MINUTE) * _MINUTE if abs(value) >= 10 * _MINUTE else round(value)
    rounded = rounded if abs(rounded) >= 10 * _MINUTE else round(rounded / 1_000_000) * 1_000_000
    sign = "-" if rounded < 0 else ""
    return sign + say_duration(dt.timedelta(microseconds=abs(rounded)))


def count(number: int, noun: str, plural: str | None = None) -> str:
    """Return a number with its noun: `1 report`, `2 reports`."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def share(part: int, whole: int, interval: Interval | None) -> str:
    """Return a share with its interval: `3 of 4 (75%; 95% interval 30% to 95%)`."""
    if whole == 0 or interval is None:
        return "0 of 0"
    around = f"{interval.level:.0%} interval {interval.low:.0%} to {interval.high:.0%}"
    return f"{part:,} of {whole:,} ({part / whole:.0%}; {around})"


def quantiles(values: Iterable[float]) -> tuple[float, ...]:
    """Return the values at each of `SHARES`; none where there is no value.

    >>> quantiles([3, 1, 2])
    (1.5, 2.0, 2.5, 2.8)
    """
    ordered = sorted(values)
    return tuple(quantile(ordered, share) for share in SHARES) if ordered else ()


def quantiles_so_far(
    ended: Sequence[float], still_open: Sequence[float]
) -> tuple[float | None, ...]:
    """Return the lengths at each of `SHARES`, where those that are still open may become longer.

    Returns None for a share that the curve (Kaplan-Meier) doesn't reach, and nothing where none has
    ended.

    >>> quantiles_so_far([1, 2], [3, 3])
    (1, 2, None, None)
    """
    if not ended or not still_open:
        return quantiles(ended)
    steps = kaplan_meier(
        [*((length, True) for length in ended), *((length, False) for length in still_open)]
    )
    return tuple(time_until(steps, share) for share in SHARES)


def unknown_sentence(number: int, what: str) -> tuple[str, ...]:
    """Return a sentence about what isn't known; none where everything is."""
    return (f"{what}: {number:,}.",) if number else ()


def plain(text: object) -> str:
    """Return a line of Markdown as its words."""
    return words(str(text))


def excerpt(text: object, most: int = 90) -> str:
    """Return the first words of a text."""
    line = " ".join(plain(text).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
