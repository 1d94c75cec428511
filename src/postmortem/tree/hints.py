"""What a format can show of a cell beyond its words."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Literal, NamedTuple, TypeAlias

Tone: TypeAlias = Literal["good", "fair", "bad", "neutral"]
"""How good the news of a value is; `neutral` where that is no question."""


class Hint(NamedTuple):
    """What a format can show of a cell besides its words.

    A tuple, since nothing else is made so often: there is one for every time and every badge.
    """

    start: datetime | date | None = None
    """The instant, in UTC, or the day that the cell says; the start of a range."""
    end: datetime | None = None
    """The end of a range, in UTC."""
    tone: Tone | None = None
    """How good the news is, for a cell that is a badge; None for one that is plain text."""
    remark: str | None = None
    """A remark for the reader: `off target`."""
    deadline: bool = False
    """Whether something should be done by `start` and isn't."""


ColumnHints: TypeAlias = Callable[[], Sequence[Hint | None]]
"""Returns the hints of a column's cells, from the first row to the last; None for a cell without a hint."""
