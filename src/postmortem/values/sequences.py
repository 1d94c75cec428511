"""The times of a list, read in turn: bare clock times run on past midnight."""

from datetime import UTC, date, datetime, timedelta

from postmortem.errors import FieldError, Problem, describe
from postmortem.text.normal import single_spaced
from postmortem.values.clocks import Times, parse
from postmortem.values.moments import A_TIME, Moment, as_datetime, as_moment, resolve, start_of

_ONE_DAY = timedelta(days=1)
_HALF_A_DAY = timedelta(hours=12)
_FIRST_NOON = datetime.min.replace(tzinfo=UTC) + _HALF_A_DAY


class TimeSequence:
    """Reads the times of one list in turn, and carries bare clock times past midnight.

    A bare time is the first such time that isn't before the row above: after 23:50 comes 00:10 of
    the next day. A time that has its date is never moved; the rows below follow it.
    """

    __slots__ = ("_day", "_floor", "_started")

    def __init__(self, day: date | None, anchor: datetime | None = None) -> None:
        """Start a list of an incident on `day`, whose first event was at `anchor`.

        The first row of a later list may be past midnight already: a bare time more than 12 hours
        before the anchor is.
        """
        self._day = day
        self._started = False
        # The earliest that a bare time may be. Year 1 has no 12 hours before its first noon.
        self._floor: datetime | None = None
        if anchor is not None:
            self._floor = max(as_datetime(anchor), _FIRST_NOON) - _HALF_A_DAY

    def read(self, value: object) -> Moment:
        """Return the time of the next row; a `FieldError` leaves the list where it was."""
        if isinstance(value, datetime):
            self._floor, self._started = as_datetime(value), True
            return self._floor
        times = parse(single_spaced(value)) if isinstance(value, str) else None
        if times is None or not times.bare or not (self._started or self._day):
            moment = as_moment(value)
        else:
            carried = self._carry(times)
            if carried is None:
                raise FieldError(Problem(expected=A_TIME, found=describe(value)))
            moment = carried
        start = start_of(moment)
        if start is not None:
            self._floor, self._started = start, True
        return moment

    def _carry(self, times: Times) -> Moment | None:
        """Return the first moment of bare times on the day or later, and not before the floor."""
        floor = self._floor
        if floor is None:
            return resolve(times, self._day)
        try:
            # The day where the clock hangs: after 17:00 PST, 17:30 PST is the same evening.
            day = floor.astimezone(times.start.clock.tzinfo or UTC).date()
            if not self._started and self._day is not None:
                day = max(day, self._day)
            moment = resolve(times, day)
            start = start_of(moment)
            if start is not None and start < floor:
                moment = resolve(times, day + _ONE_DAY)
        except OverflowError:
            return None
        return moment
