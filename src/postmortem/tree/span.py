"""Where a block was in the text that it was read from."""

import attrs
from attrs import field


@attrs.frozen
class Span:
    """Where a block was in the text it was read from."""

    start: int
    """The first byte, in UTF-8."""
    end: int
    """The byte after the last."""
    line: int
    """The line of the first byte, counted from 1."""


def span_field() -> Span | None:
    """Return the field that records a place: two equal blocks may be in different ones."""
    place: Span | None = field(default=None, eq=False, repr=False, kw_only=True)
    return place
