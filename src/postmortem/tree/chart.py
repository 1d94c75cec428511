"""A chart of events: a node that is derived from a report and that no reader makes."""

from datetime import datetime

import attrs

from postmortem.tree.span import Span, span_field


@attrs.frozen
class Band:
    """A phase of a chart: a stretch of time with a name."""

    label: str
    start: datetime
    end: datetime


@attrs.frozen(kw_only=True)
class Point:
    """An event of a chart."""

    label: str
    """What happened: inline Markdown."""
    start: datetime
    end: datetime | None = None
    """The end of an event that lasts, or of the range that its instant lies in."""
    approximate: bool = False
    band: int | None = None
    """The position of its phase in the chart's bands."""
    milestone: str | None = None
    """The milestone that was reached with it."""


@attrs.frozen
class Measure:
    """A length of time in a chart, between two of its points."""

    label: str
    """What it is, and how long: `Time to detect: 5 min`."""
    start: datetime
    end: datetime


@attrs.frozen
class Chart:
    """The events of a timeline, as a picture: derived from a report, and made by no reader.

    All times are UTC. It says nothing that the document doesn't say in words, so a format that
    can't draw may leave it out.
    """

    caption: str
    points: tuple[Point, ...]
    """The events whose instant is known, in the order of the document."""
    bands: tuple[Band, ...] = ()
    measures: tuple[Measure, ...] = ()
    span: Span | None = span_field()
