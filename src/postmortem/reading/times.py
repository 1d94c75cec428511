"""The instants of a timeline: stamps with the day, the zone and the order that hold for them.

Nothing is guessed. A zone that isn't known, a day that can be read in two ways, a half of the day
that nobody wrote: each leaves the words as they are.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo

import attrs

from postmortem.errors import FieldError
from postmortem.reading.stamps import Clock, Day, Point, Stamp
from postmortem.reading.zone_words import zone_of
from postmortem.text.normal import line_or_blank
from postmortem.values.moments import Inexact, Moment

_ONE_DAY = timedelta(days=1)
_HALF_A_DAY = timedelta(hours=12)


@attrs.frozen
class Zone:
    """The zone of times, as words name it."""

    words: str
    tz: tzinfo | None
    """None where no one offset is known."""
    others: tuple[tzinfo, ...] = ()
    """What else the same zone is called: a time counts only where they agree on it."""

    @classmethod
    def of(cls, words: str) -> "Zone | None":
        """Return the zone of words; None where there are none.

        >>> Zone.of("Pacific Time / UTC-8").others
        (datetime.timezone(datetime.timedelta(days=-1, seconds=57600)),)
        """
        if not words:
            return None
        by_name = zone_of(words)
        if by_name is None and " / " in words:
            zones = [zone_of(part) for part in words.split(" / ")]
            known = [zone for zone in zones if zone is not None]
            if len(known) == len(zones):
                return cls(words, known[0], tuple(known[1:]))
        return cls(words, by_name)


@attrs.frozen
class DaysNear:
    """What gives the days of actions what they leave out."""

    order: str = ""
    """The order of numeric dates, `dm` or `md`; '' where nothing shows it."""
    near: date | None = None
    """The incident's date, after which an action is due; None where nobody knows it."""

    def due(self, day: Day) -> date | None:
        """Return the date by which an action is due; without a year, the first one after the incident.

        None where that is most of a year away, since a day just before the incident may be meant.
        """
        near = self.near
        if day.year is not None or near is None:
            return day_of(day, near=near, order=self.order)
        dates = (
            day_of(attrs.evolve(day, year=year), near=None, order=self.order)
            for year in (near.year, near.year + 1)
        )
        first = next((due for due in dates if due is not None and due >= near), None)
        return first if first is not None and first - near <= _LONGEST_UNTIL_DUE else None


_LONGEST_UNTIL_DUE = timedelta(days=300)
"""How far behind the incident a day without a year is taken for the one that is meant."""
ANY_DAY = DaysNear()
"""Nothing is known of the days around."""


def day_of(day: Day, *, near: date | None, order: str) -> date | None:
    """Return the date that words say; None where they say none, or leave two readings open.

    `near` is a day not far from it, which gives the year that is left out, and which of two orders
    is meant where it is that day itself; `order` is `dm` or `md` where the document shows it.
    """
    options: list[tuple[int, int]] = []
    if day.numbers is not None:
        first, second = day.numbers
        options = (
            [(second, first)]
            if order == "dm"
            else [(first, second)]
            if order == "md"
            else [(second, first), (first, second)]
        )
    elif day.month is not None and day.day is not None:
        options = [(day.month, day.day)]
    dates = {
        possible
        for month, number in options
        if (possible := _in_year(day.year, month, number, near, day.weekday)) is not None
    }
    if len(dates) > 1 and near in dates:
        return near
    return dates.pop() if len(dates) == 1 else None


def _in_year(
    year: int | None, month: int, day: int, near: date | None, weekday: int | None
) -> date | None:
    """Return a date; without a year, it is the one nearest to a day."""
    years = (
        [year] if year is not None else [near.year - 1, near.year, near.year + 1] if near else []
    )
    dates = [
        possible for candidate in years if (possible := _date(candidate, month, day)) is not None
    ]
    if weekday is not None:
        dates = [possible for possible in dates if possible.weekday() == weekday]
    return min(
        dates, key=lambda possible: abs(possible - near) if near else timedelta(0), default=None
    )


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def order_of(days: Iterable[Day]) -> str:
    """Return the order of numeric dates, `dm` or `md`, where one of them reads in one way only.

    >>> order_of([Day(year=2026, numbers=(3, 2)), Day(year=2026, numbers=(29, 1))])
    'dm'
    """
    orders = {
        "dm" if day.numbers[0] > 12 else "md"
        for day in days
        if day.numbers is not None and max(day.numbers) > 12
    }
    return orders.pop() if len(orders) == 1 else ""


def hour_of(clock: Clock) -> int | None:
    """Return the hour of a clock, from 0 to 23; None where AM or PM contradicts it."""
    if not clock.half:
        return clock.hour if clock.hour < 24 else None
    if clock.half == "p":
        return (
            clock.hour % 12 + 12
            if 1 <= clock.hour <= 12
            else clock.hour
            if 13 <= clock.hour < 24
            else None
        )
    return clock.hour % 12 if clock.hour <= 12 else None


@attrs.frozen
class Reading:
    """What a stamp turned out to be."""

    moment: Moment | None
    why: frozenset[str] = frozenset()
    """What was assumed or noticed on the way, by its key."""


@attrs.frozen
class Begun:
    """The instant at which the incident began, as a fact or a sentence names it."""

    at: datetime
    """The instant, in UTC."""
    zone: str
    """The zone that was written beside it."""

    def zone_of(self, stamps: Sequence[Stamp]) -> Zone | None:
        """Return the instant's own zone, where the clocks of rows show that it is theirs.

        A row has the clock of the instant in that zone, and none has its clock in UTC.
        """
        zone = Zone.of(self.zone)
        if zone is None or zone.tz is None:
            return None
        local = self.at.astimezone(zone.tz)
        clocks = {
            (hour_of(stamp.start.clock), stamp.start.clock.minute)
            for stamp in stamps
            if stamp.start.clock is not None
        }
        is_local = (local.hour, local.minute) in clocks
        return zone if is_local and (self.at.hour, self.at.minute) not in clocks else None


@attrs.define
class Times:
    """Reads the stamps of one timeline in turn."""

    near: date | None
    """A day not far from those of the timeline."""
    day: date | None
    """The day of clocks that have none."""
    zone: Zone | None = None
    """The zone that the document says of all."""
    rows_zone: Zone | None = None
    """The one zone that rows have, where no sentence states a zone for all."""
    mixed: bool = False
    """Whether rows have several zones, so that a clock without one stays unknown."""
    halves: bool = False
    """Whether some clocks have AM or PM, so that one without may be either."""
    order: str = ""
    about: bool = False
    """Whether the document says that all times are approximate."""
    doubted: bool = False
    """Whether the zone of all is contradicted, or the day."""
    every: date | None = None
    """The day of every clock without one, where a sentence names it."""
    marked: bool = False
    """Whether the day is on a line of its own above its clocks."""
    last: datetime | None = None
    first_day: date | None = None
    seen: set[str] = attrs.field(factory=set)
    """What was assumed of any time, by its key."""

    def at(self, day: Day) -> bool:
        """Go on with a day; False where it isn't known, which ends the one before."""
        resolved = self._day(day)
        self.day = resolved
        if resolved is not None:
            self.near = resolved
            self.first_day = self.first_day or resolved
        self.last = None
        return resolved is not None

    def lose_day(self) -> None:
        """Go on without a day: a line that begins like one wasn't understood."""
        self.day, self.last = None, None

    def start_at(self, begun: Begun | None, stamps: Sequence[Stamp]) -> None:
        """Go on with the day of an instant in the zone of the times, where that isn't the day in UTC.

        Where nothing states the zone, the rows may show that it is the instant's own.
        """
        if begun is None:
            return
        if self.zone is None and self.rows_zone is None:
            shown = begun.zone_of(stamps)
            if shown is not None:
                self.rows_zone, self.mixed = shown, False
        zone = self.zone or self.rows_zone or Zone("UTC", UTC)
        if self.day == begun.at.date() and zone.tz is not None:
            self.day = begun.at.astimezone(zone.tz).date()

    def _day(self, day: Day) -> date | None:
        if day.step is not None:
            return self.day + day.step * _ONE_DAY if self.day else None
        if day.nth is not None:
            first = self.first_day or self.day
            return first + (day.nth - 1) * _ONE_DAY if first else None
        if day.day is None and day.numbers is None and day.weekday is not None:
            if self.day is None:
                return None
            return self.day + ((day.weekday - self.day.weekday()) % 7) * _ONE_DAY
        resolved = day_of(day, near=self.near, order=self.order)
        if resolved is not None and day.year is None:
            self.seen.add("year")
        if resolved is not None and day.numbers is not None and self.order:
            self.seen.add("order")
        return resolved

    def read(self, stamp: Stamp, words: str) -> Reading:
        """Return the time of the next row; words where the time isn't known."""
        start = stamp.start
        if self.every is not None and start.day is None and self.day != self.every:
            self.day, self.last = self.every, None
        if stamp.vague and start.clock is None and start.day is None:
            return Reading(self._words(words))
        if start.day is not None:
            known = self.at(start.day)
            if not known or start.clock is None:
                return Reading(
                    self._words(words, start), frozenset() if known else frozenset({"day"})
                )
        if stamp.vague or self.day is None or start.clock is None or self.doubted:
            return Reading(self._words(words, start))
        zone = self._zone(start)
        if zone is None or zone.tz is None:
            return Reading(self._words(words, start))
        at = self._instant(start.clock, self.day, zone.tz)
        if any(
            self._instant(start.clock, self.day, other_zone) != at for other_zone in zone.others
        ):
            at = None
        if at is None:
            return Reading(self._words(words, start))
        reasons: set[str] = set() if self._agrees(stamp, at, self.day) else {"disagrees"}
        if start.day is None and self.last is not None and at < self.last:
            if self.halves and start.clock.is_bare:
                return Reading(self._words(words, start))
            if self.last - at >= _HALF_A_DAY:
                next_day = self._instant(start.clock, self.day + _ONE_DAY, zone.tz)
                if next_day is None:
                    return Reading(self._words(words, start))
                at, self.day = next_day, self.day + _ONE_DAY
                reasons.add("next day")
            else:
                reasons.add("earlier")
        self._note(start, zone)
        self.first_day = self.first_day or self.day
        self.last = self.last if "earlier" in reasons else at
        if stamp.end is not None:
            return Reading(self._range(stamp, at, zone.tz, words), frozenset(reasons))
        return Reading(Inexact(start=at) if stamp.about or self.about else at, frozenset(reasons))

    def _note(self, start: Point, zone: Zone) -> None:
        if start.zone:
            key = "season" if not zone.tz or zone.tz.utcoffset(None) is None else ""
        else:
            key = "" if self.zone else "borrowed" if self.rows_zone else "assumed"
            if self.zone and zone.tz is not None and zone.tz.utcoffset(None) is None:
                key = "season"
        if key:
            self.seen.add(key)

    def _zone(self, point: Point) -> Zone | None:
        if point.zone:
            return Zone.of(point.zone)
        if self.zone is not None:
            return self.zone
        if self.mixed:
            return None
        return self.rows_zone or Zone("UTC", UTC)

    def _instant(self, clock: Clock, day: date, tz: tzinfo) -> datetime | None:
        hour = hour_of(clock)
        if hour is None:
            return None
        try:
            clocked = time(hour, clock.minute, min(clock.second, 59))
            local = datetime.combine(day, clocked)
            offsets = {local.replace(tzinfo=tz, fold=fold).utcoffset() for fold in (0, 1)}
            if len(offsets) > 1:
                return None  # the hour that comes twice, or never, when the clocks change
            return local.replace(tzinfo=tz).astimezone(UTC)
        except (ValueError, OverflowError):
            return None

    def _agrees(self, stamp: Stamp, at: datetime, day: date) -> bool:
        """Whether two times are the same time of the day."""
        second_point = stamp.other
        if second_point is None or second_point.clock is None:
            return True
        zone = Zone.of(second_point.zone)
        if zone is None or zone.tz is None:
            return True
        second = self._instant(second_point.clock, day, zone.tz)
        return second is not None and (second - at) % _ONE_DAY == timedelta(0)

    def _range(self, stamp: Stamp, at: datetime, tz: tzinfo, words: str) -> Moment | None:
        end, start = stamp.end, stamp.start
        assert end is not None
        assert self.day is not None
        if end.clock is None or start.clock is None:
            return self._words(words, start)
        clock = end.clock
        if start.clock.half and not clock.half and clock.is_bare:
            return self._words(words, start)
        if clock.half and not start.clock.half and start.clock.is_bare:
            return self._words(words, start)
        zone = Zone.of(end.zone)
        end_zone = zone.tz if zone is not None else tz
        day = self.day if end.day is None else day_of(end.day, near=self.near, order=self.order)
        if end_zone is None or day is None:
            return self._words(words, start)
        till = self._instant(clock, day, end_zone)
        if till is not None and till < at and end.day is None and at - till >= _HALF_A_DAY:
            till = self._instant(clock, day + _ONE_DAY, end_zone)
        if till is None or till <= at:
            return self._words(words, start)
        self.last = at
        return Inexact(start=at, end=till)

    def _words(self, words: str, start: Point | None = None) -> Moment | None:
        """Return the words of a time, with its zone where that is elsewhere and isn't known."""
        shown = line_or_blank(words)
        is_bare_clock = start is not None and start.clock is not None and not start.zone
        zone = self.zone or self.rows_zone
        if (
            is_bare_clock
            and zone is not None
            and shown
            and (zone.tz is None or zone.others or self.doubted or self.day is None)
        ):
            shown = f"{shown} {zone.words}"
        if (
            is_bare_clock
            and start is not None
            and start.day is None
            and self.marked
            and self.day
            and shown
        ):
            shown = f"{self.day} {shown}"
        if not shown:
            return None
        for text in (shown, f"{shown} (as written)"):
            try:
                return Inexact(words=text)
            except FieldError:
                continue
        return None


def stated(zones: Sequence[str]) -> tuple[Zone | None, bool]:
    """Return the one zone that rows name, and whether they name several.

    Zones of the same offset are one, whatever they are called.
    """
    by_words = {words: Zone.of(words) for words in dict.fromkeys(zones)}
    known = {str(zone.tz) for zone in by_words.values() if zone is not None}
    if not by_words:
        return None, False
    return (next(iter(by_words.values())), False) if len(known) == 1 else (None, True)
