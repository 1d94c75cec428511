"""The times of a list, read in turn: a bare clock time that jumps back far is of the next day.

    lists = TimeSequences(date(2026, 1, 15))
    detection = lists.begin()
    detection.read("23:50")      # 2026-01-15 23:50
    detection.read("00:10")      # 2026-01-16 00:10: it is 23 h 40 min earlier
    detection.read("00:05")      # 2026-01-16 00:05: a row out of order, for the checks to find

One rule holds in every format: a bare time is of the day of the row above it, and of the day after
only where it would jump back by twelve hours or more. A time that has its date is never moved.
"""

from datetime import UTC, date, datetime, timedelta, tzinfo

import attrs

from postmortem.errors import FieldError, Problem, describe
from postmortem.text.normal import single_spaced
from postmortem.values.clocks import Times, parse
from postmortem.values.moments import (
    A_TIME,
    Moment,
    as_datetime,
    as_moment,
    instant,
    read_cell,
    resolve,
    start_of,
    write_moment,
)

_ONE_DAY = timedelta(days=1)
_HALF_A_DAY = timedelta(hours=12)


class DateNeededError(FieldError):
    """A bare time, where neither the incident's date is known nor that of a row above.

    A form with many such rows says so once.
    """


def once_for_all(problem: Problem, count: int) -> Problem:
    """Return the one problem of so many rows without a date, of which the first has `problem`."""
    if count == 1:
        return problem
    hint = (
        f"{problem.hint}, and so do {count - 1} more: set the date, or write one in the first row"
    )
    return attrs.evolve(problem, hint=hint)


class TimeSequence:
    """Reads, or writes, the times of one list in turn."""

    __slots__ = ("_above", "_anchor", "_day", "_lists", "_zone")

    def __init__(
        self,
        day: date | None,
        anchor: datetime | None = None,
        zone: tzinfo = UTC,
        *,
        lists: "TimeSequences | None" = None,
    ) -> None:
        """Start a list of an incident on `day`, whose first event was at `anchor`.

        The first row of a later list may be past midnight already: a bare time twelve hours or more
        before the anchor is. `zone` is the zone of a time that names none, and of `day`.
        """
        self._day = day
        self._zone = zone
        self._lists = lists
        self._anchor = None if anchor is None else as_datetime(anchor)
        self._above: datetime | None = None

    def read(self, value: object) -> Moment:
        """Return the time of the next row, given as a program or a file gives it.

        Raises `FieldError` as `as_moment` does, and `DateNeededError` where nothing says the day; the
        list stays where it was then.
        """
        times = parse(single_spaced(value)) if isinstance(value, str) else None
        if times is None or not times.bare:
            moment = as_moment(value, None, self._zone)
        elif not (self._above or self._day):
            try:
                moment = as_moment(value, None, self._zone)
            except FieldError as error:
                raise DateNeededError(error.problems) from None
        else:
            carried = self._carried(times)
            if carried is None:
                as_moment(value, self._day_above(times), self._zone)  # it may say why
                raise FieldError(Problem(expected=A_TIME, found=describe(value)))
            moment = carried
        self._went_on(moment)
        return moment

    def read_cell(self, text: str, zone: tzinfo | None = None) -> Moment:
        """Return the time of the next row, as a document says it; what isn't one is words.

        A bare time is words where the incident's date isn't known. `zone` is the zone of a time that
        names none, from here on.
        """
        self._zone = zone or self._zone
        times = parse(single_spaced(text)) if self._day is not None else None
        carried = self._carried(times) if times is not None and times.bare else None
        if times is not None and times.bare:
            moment = carried or read_cell(text, None, self._zone)
        else:
            moment = read_cell(text, self._day, self._zone)
        self._went_on(moment)
        return moment

    def write(self, moment: Moment) -> str:
        """Return how the next row shows its time, so that `read_cell` gives it back.

        On the incident's day that is `HH:MM`, unless it would be read as of another day.
        """
        text = write_moment(moment, self._day, self._zone)
        start = start_of(moment)
        if start is not None and (self._above or self._anchor) and text[4:5] != "-":
            times = parse(text)
            if times is not None and times.bare and self._carried(times) != moment:
                text = write_moment(moment, None, self._zone)
        self._went_on(moment)
        return text

    def _went_on(self, moment: Moment) -> None:
        start = start_of(moment)
        if start is not None:
            self._above = start
        if self._lists is not None and self._lists.anchor is None:
            self._lists.anchor = instant(moment)

    def _day_above(self, times: Times) -> date | None:
        """Return the day of the row above, in the zone of a bare time: 17:30 PST is of 17:00 PST's."""
        own = times.start.clock.tzinfo or self._zone
        if self._above is not None:
            return self._above.astimezone(own).date()
        if self._anchor is None or self._day is None:
            return self._day
        return max((self._anchor - _HALF_A_DAY).astimezone(own).date(), self._day)

    def _carried(self, times: Times) -> Moment | None:
        """Return the moment of bare times on the day of the row above, or on the day after."""
        try:
            day = self._day_above(times)
            moment = resolve(times, day, self._zone)
            start, above = start_of(moment), self._above or self._anchor
            if day is None or start is None or above is None:
                return moment
            if above - start >= _HALF_A_DAY:
                moment = resolve(times, day + _ONE_DAY, self._zone)
        except OverflowError:
            return None
        return moment


class TimeSequences:
    """The lists of one report, in the order in which their times are read.

    The first instant of the first list that has one is the anchor of the lists after it.
    """

    __slots__ = ("anchor", "day", "zone")

    def __init__(self, day: date | None = None, zone: tzinfo = UTC) -> None:
        """Start the lists of an incident on `day`, whose times are in `zone` where they name none."""
        self.day = day
        self.zone = zone
        self.anchor: datetime | None = None

    def begin(self, zone: tzinfo | None = None) -> TimeSequence:
        """Return the times of the next list, which may have a zone of its own."""
        return TimeSequence(self.day, self.anchor, zone or self.zone, lists=self)
