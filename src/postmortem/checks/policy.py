"""Policy: what a team asks of its post-mortems, as data.

The default is a starting point, and says what the template says. A team writes its own in Python, or
under `[tool.postmortem.policy]` of its pyproject.toml.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from difflib import get_close_matches
from typing import Any, NoReturn, get_args

import attrs

from postmortem.checks.calendar import WEEK, Term, holidays_of, last_day, term_of, weekend_of
from postmortem.errors import FieldError, Problem, Problems, describe
from postmortem.model.report import ReportData
from postmortem.model.sections.metadata import Severity
from postmortem.model.sections.timeline import Milestone
from postmortem.values.durations import as_duration
from postmortem.values.vocabularies import VOCABULARIES
from postmortem.values.zones import as_zone

_DAY = timedelta(days=1)


def texts_of(value: Any) -> tuple[str, ...]:
    """Return a list of text as it was given, or raise `FieldError`."""
    if isinstance(value, str) or not isinstance(value, list | tuple):
        _refuse("a list of text", value)
    if wrong := [item for item in value if not isinstance(item, str)]:
        _refuse("a list of text", wrong[0])
    return tuple(value)


def _sections(value: Any) -> tuple[str, ...]:
    for path in (paths := texts_of(value)):
        known: Any = ReportData
        for step in path.split("."):
            names = [field.name for field in attrs.fields(known)] if attrs.has(known) else []
            if step not in names:
                closest = get_close_matches(step[:60], names, n=1)
                hint = f"did you mean {closest[0]!r}" if closest else None
                _refuse("the path of a section, like 'root_cause.whys'", path, hint)
            known = getattr(attrs.fields(known), step).type
            known = next((inner for inner in get_args(known) if attrs.has(inner)), known)
    return paths


def _milestones(value: Any) -> tuple[Milestone, ...]:
    if isinstance(value, str) or not isinstance(value, list | tuple):
        _refuse("a list of milestones", value)
    return tuple(Milestone.read(milestone) for milestone in value)


def _names(value: Any) -> tuple[str, ...]:
    return tuple(milestone.value for milestone in _milestones(value))


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 1000:
        _refuse("a whole number", value)
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        _refuse("true or false", value)
    return value


def _length(value: Any) -> timedelta:
    return as_duration(value)


def _optional_term(value: Any) -> Term | None:
    return None if value is None else term_of(value)


def _zone(value: Any) -> tzinfo | None:
    return None if value is None else as_zone(value)


def _words(value: Any) -> tuple[str, ...] | None:
    return None if value is None else texts_of([value] if value == _PUBLISHED else value)


_PUBLISHED = "published"
"""What stands for the words of a vocabulary in a list of a policy."""


@attrs.frozen(kw_only=True)
class Words:
    """The words that a report may be classified with; None takes any.

    A list may have `published` among its words, which stands for those of the vocabulary.

    >>> Words(trigger_kind=["published", "Operator command"]).trigger_kind[-1]
    'Operator command'
    """

    trigger_kind: tuple[str, ...] | None = attrs.field(default=None, converter=_words)
    """Those for the trigger."""
    cause_kind: tuple[str, ...] | None = attrs.field(default=None, converter=_words)
    """Those for the causes."""
    detection_kind: tuple[str, ...] | None = attrs.field(default=None, converter=_words)
    """Those for who noticed it."""
    mitigation_kind: tuple[str, ...] | None = attrs.field(default=None, converter=_words)
    """Those for what ended the impact."""
    impact_kind: tuple[str, ...] | None = attrs.field(default=None, converter=_words)
    """Those for the impacts on services."""

    def __attrs_post_init__(self) -> None:
        for name, vocabulary in VOCABULARIES.items():
            own: tuple[str, ...] | None = getattr(self, name)
            if own is not None:
                lists = [vocabulary.words if word == _PUBLISHED else (word,) for word in own]
                words = (vocabulary.read(word) for some in lists for word in some)
                object.__setattr__(self, name, tuple(dict.fromkeys(words)))


@attrs.frozen(kw_only=True)
class Demands:
    """What is asked of a report of one severity.

    >>> Demands(sections=["timeline", "root_cause.whys"], reviewers=1, write_up_within="2 days").reviewers
    1
    """

    sections: tuple[str, ...] = attrs.field(default=(), converter=_sections)
    """The sections, or fields, that must be there: `timeline`, `root_cause.whys`."""
    impact_in_numbers: bool = attrs.field(default=False, converter=_flag)
    """Whether the impact needs a number."""
    reviewers: int = attrs.field(default=0, converter=_count)
    """How many reviewers there must be."""
    require_milestones: tuple[Milestone, ...] = attrs.field(default=(), converter=_milestones)
    """The milestones that the timeline must have: `detected`, `resolved`, or a team's own."""
    write_up_within: Term | None = attrs.field(default=None, converter=_optional_term)
    """How soon after the incident the document must be there: `2 days`, `3 business days`."""


_LEAST = ("timeline", "root_cause", "action_items")


@attrs.frozen(kw_only=True)
class Policy:
    """What a team asks of its reports.

    >>> import attrs
    >>> attrs.evolve(Policy(), whys=5).whys
    5
    """

    sev_1: Demands = Demands(
        sections=(
            "summary", *_LEAST, "impact", "root_cause.whys", "went_well", "went_wrong", "lessons",
            "communication",
        ),
        impact_in_numbers=True,
        reviewers=2,
        write_up_within=_DAY,
    )  # fmt: skip
    sev_2: Demands = Demands(
        sections=("summary", *_LEAST, "impact", "root_cause.whys", "lessons"),
        impact_in_numbers=True,
        reviewers=1,
        write_up_within=2 * _DAY,
    )
    sev_3: Demands = Demands(
        sections=("summary", *_LEAST), impact_in_numbers=True, write_up_within=7 * _DAY
    )
    sev_4: Demands = Demands(sections=("timeline", "root_cause"))
    unrated: Demands = Demands(sections=("timeline", "root_cause"))
    """What is asked of a report that states no severity."""
    whys: int = attrs.field(default=3, converter=_count)
    """How many whys there must be, where there are any."""
    immediate: Term = attrs.field(default=7 * _DAY, converter=term_of)
    """How long after the incident an immediate action may be due: this week."""
    short_term: Term = attrs.field(default=31 * _DAY, converter=term_of)
    """The same for one of the short term: this month."""
    long_term: Term = attrs.field(default=92 * _DAY, converter=term_of)
    """The same for one of the long term: this quarter."""
    milestones: tuple[str, ...] = attrs.field(default=(), converter=_names)
    """The milestones of the team's own; where there are any, no other is one."""
    tolerance: timedelta = attrs.field(default=timedelta(minutes=5), converter=_length)
    """How far a stated duration may be from a measured one, if that is more than a tenth of it."""
    words: Words = Words()
    """The words that a report may be classified with; any, unless a team says otherwise."""
    weekend: tuple[str, ...] = attrs.field(default=WEEK[5:], converter=weekend_of)
    """The days of the week that are no business days."""
    holidays: tuple[date | str, ...] = attrs.field(default=(), converter=holidays_of)
    """The days that are no business days: dates, and `12-25` for a day of each year."""
    zone: tzinfo | None = attrs.field(default=None, converter=_zone)
    """The zone that decides which day a moment falls on; None stands for UTC."""

    def last_day(self, start: date, term: Term) -> date:
        """Return the last day of a term that begins with a day, which doesn't count itself.

        >>> from datetime import date
        >>> policy = Policy(short_term="2 business days", holidays=["2026-01-19"])
        >>> policy.last_day(date(2026, 1, 15), policy.short_term)
        datetime.date(2026, 1, 20)
        """
        return last_day(start, term, self.weekend, self.holidays)

    def day_of(self, moment: datetime) -> date:
        """Return the day that a moment falls on in the policy's zone.

        Raises `FieldError` for a moment without a zone of its own.

        >>> from datetime import UTC, datetime
        >>> Policy(zone="Asia/Tokyo").day_of(datetime(2026, 1, 15, 23, 30, tzinfo=UTC))
        datetime.date(2026, 1, 16)
        """
        if moment.tzinfo is None:
            hint = "give its .date(), or a moment with a zone: datetime.now(UTC)"
            _refuse("a moment with a zone", moment, hint)
        try:
            return moment.astimezone(self.zone or UTC).date()
        except OverflowError:  # the first and the last day that there is
            return moment.date()

    def demands(self, severity: Severity | None) -> Demands:
        """Return what is asked of a report of a severity; None stands for one without.

        >>> Policy().demands(None).sections
        ('timeline', 'root_cause')
        """
        if severity is None:
            return self.unrated
        demands: Demands = getattr(self, f"sev_{min(max(severity.rank, 1), 4)}")
        return demands


def read_policy(data: Any) -> Policy:
    """Return the policy that the table of a TOML file describes.

    What isn't given stays as in the default, also inside a severity. Raises `FieldError` with
    every problem; a key that isn't known is one.
    """
    policy: Policy = _read(Policy, Policy(), data)
    return policy


def _read(cls: Any, default: Any, data: Any) -> Any:
    if not isinstance(data, Mapping):
        _refuse("a table", data)
    known = {field.name: field for field in attrs.fields(cls)}
    problems = Problems()
    values: dict[str, Any] = {}
    for key, value in data.items():
        name = str(key).lower().replace("-", "_")
        try:
            if name not in known:
                refuse_key(key, [name.replace("_", "-") for name in known])
            elif known[name].type in (Demands, Words):
                values[name] = _read(known[name].type, getattr(default, name), value)
            else:
                convert: Any = known[name].converter
                values[name] = convert(value)
        except FieldError as error:
            problems.take(error, str(key))
    if problems:
        raise FieldError(problems)
    return attrs.evolve(default, **values)


def refuse_key(key: object, known: list[str]) -> NoReturn:
    """Raise the error for a key that isn't known; it suggests the nearest."""
    closest = get_close_matches(str(key)[:60], known, n=1)
    hint = f"did you mean {closest[0]!r}" if closest else f"it knows {', '.join(known)}"
    _refuse("a key that is known here", key, hint)


def _refuse(expected: str, value: object, hint: str | None = None) -> NoReturn:
    raise FieldError(Problem(expected=expected, found=describe(value), hint=hint))
