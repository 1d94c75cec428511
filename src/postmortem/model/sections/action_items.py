"""Action Items: who does what until when, so that it doesn't happen again.

`report.action_items` is `ActionItems`: `ActionItem`s by the horizon that they are due in, and those
that nobody gave one. `ActionStatus`,
`ActionType` and `Priority` are enums, and so is `Horizon`, for the call: `action`.

    action_items:
      unscheduled:
        - action: Ask the vendor about pools
      immediate:
        - id: A1
          action: Page when the pool is 80% full
          owner: "@alice"
          due: 2026-01-22
          status: In Progress
          type: Detect
          priority: High
          ticket: OPS-123
          completed: 2026-01-21
          labels:
            - alerting
          parent: C1
      short_term:
        - id: B1
          action: Fail early when no connection is free
          owner: "@bob"
      long_term:
        - id: C1
          action: Give each service a pool of its own
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import attrs

from postmortem.formats.shown import Shown
from postmortem.model.fields import Choice, typed
from postmortem.model.layout import Column, choice, day, names, section, subsection, table
from postmortem.model.records import grouped, records
from postmortem.model.sections.details import Priority
from postmortem.text.normal import Line
from postmortem.tree.hints import Hint, Tone
from postmortem.values.dates import as_date


class ActionStatus(Choice):
    """How far an action has come.

    >>> ActionStatus.read("in progress")
    <ActionStatus.IN_PROGRESS: 'In Progress'>
    """

    OPEN = "Open"
    IN_PROGRESS = "In Progress"
    DONE = "Done"
    CANCELLED = "Cancelled"

    @property
    def tone(self) -> Tone:
        """Return `good` for what is done, `fair` for what is still to do."""
        tones: dict[ActionStatus, Tone] = {
            ActionStatus.DONE: "good",
            ActionStatus.CANCELLED: "neutral",
        }
        return tones.get(self, "fair")

    @property
    def over(self) -> bool:
        """Whether nothing is left to do."""
        return self in (ActionStatus.DONE, ActionStatus.CANCELLED)


class ActionType(Choice):
    """What an action is for.

    >>> ActionType.read("detect").value
    'Detect'
    """

    PREVENT = "Prevent"
    DETECT = "Detect"
    MITIGATE = "Mitigate"
    PROCESS = "Process"


class Horizon(Choice):
    """When an action is due: this week, this month, this quarter.

    >>> Horizon.read("short term")
    <Horizon.SHORT_TERM: 'Short-term'>
    """

    IMMEDIATE = "Immediate"
    SHORT_TERM = "Short-term"
    LONG_TERM = "Long-term"


@attrs.frozen(kw_only=True, field_transformer=typed)
class ActionItem:
    """One thing to do.

    >>> item = ActionItem(id="A1", action="Page when the pool is 80% full", due="Jan 22, 2026")
    >>> item.due
    datetime.date(2026, 1, 22)
    >>> item.owner is None
    True
    """

    id: Line | None = None
    """What the rest of the document calls it: `A1`."""
    action: Line
    """What is done, and how one sees that it is done."""
    owner: Line | None = None
    """The one person who answers for it."""
    due: dt.date | None = None
    """The day by which it is done."""
    status: ActionStatus | None = None
    """How far it is; None where nobody says so."""
    type: ActionType | None = None
    """What it is for."""
    priority: Priority | None = None
    """How much it matters, compared with the other actions."""
    ticket: Line | None = None
    """Where it is tracked: an id or a link."""
    completed: dt.date | None = None
    """The day on which it was done."""
    labels: tuple[Line, ...] = ()
    """What it is filed under."""
    parent: Line | None = None
    """The id of the action that it is a part of."""

    @property
    def pending(self) -> bool:
        """Whether something is left to do: it is neither done nor cancelled."""
        return not self.status.over if self.status is not None else self.completed is None


@grouped(
    "horizon", {"unscheduled": None, **{horizon.name.lower(): horizon.value for horizon in Horizon}}
)
@attrs.frozen(kw_only=True, field_transformer=typed, repr=False)
class ActionItems(Shown):
    """The actions, by the horizon that they are due in.

    >>> ActionItems(immediate=[ActionItem(action="Page earlier")]).immediate[0].action
    'Page earlier'
    """

    unscheduled: tuple[ActionItem, ...] = ()
    """Actions that nobody gave a horizon; they come before the others."""
    immediate: tuple[ActionItem, ...] = ()
    """Due this week."""
    short_term: tuple[ActionItem, ...] = ()
    """Due this month."""
    long_term: tuple[ActionItem, ...] = ()
    """Due this quarter."""

    def __iter__(self) -> Iterator[ActionItem]:
        return iter((*self.unscheduled, *self.immediate, *self.short_term, *self.long_term))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __bool__(self) -> bool:
        return any(True for _ in self)

    @property
    def open(self) -> tuple[ActionItem, ...]:
        """The actions with something left to do, in the order of the document.

        >>> done = ActionItem(action="Renew it", status="done")
        >>> [item.action for item in ActionItems(immediate=[ActionItem(action="Page"), done]).open]
        ['Page']
        """
        return tuple(item for item in self if item.pending)

    def overdue(self, today: dt.date | str) -> tuple[ActionItem, ...]:
        """Return the actions that were due before a day and aren't done.

        >>> late = ActionItem(action="Page earlier", due="2026-01-22")
        >>> [item.action for item in ActionItems(immediate=[late]).overdue("2026-02-01")]
        ['Page earlier']
        """
        day = as_date(today)
        return tuple(item for item in self.open if item.due is not None and item.due < day)

    def __repr__(self) -> str:
        count = len(self)
        return f"<ActionItems: {count} action{'s'[count == 1 :]}, {len(self.open)} to do>"

    def to_records(self) -> list[dict[str, Any]]:
        """Return the actions as rows with their `horizon`, for a frame of pandas or polars.

        >>> actions = ActionItems(immediate=[ActionItem(action="Watch the pool", status="open")])
        >>> [(row["horizon"], row["action"], row["status"]) for row in actions.to_records()]
        [('Immediate', 'Watch the pool', 'Open')]
        """
        return records(self)


def _due(action: ActionItem) -> Hint | None:
    """Return what follows a due date: it is a deadline as long as something is left to do."""
    if action.due is None:
        return None
    return Hint(start=action.due, deadline=action.pending)


def _actions(first: str) -> table:
    """Return the table of a horizon; `first` is the id in the blank document."""
    return table(
        ActionItem,
        id=Column("ID", prompt=first),
        action=Column("Action", prompt="what is done"),
        owner=Column("Owner", prompt="one person"),
        due=Column("Due Date", day, "as 2026-01-22", hint=_due),
        status=Column("Status", choice(ActionStatus), "Open"),
        type=Column("Type", choice(ActionType), optional=True),
        priority=Column("Priority", choice(Priority), optional=True),
        ticket=Column("Ticket", optional=True),
        completed=Column("Completed", day, optional=True),
        labels=Column("Labels", names, optional=True),
        parent=Column("Parent", optional=True),
    )


LAYOUT = section(
    "Action Items",
    ActionItems,
    optional=("unscheduled",),
    unscheduled=_actions("A1"),
    immediate=subsection("Immediate (This Week)", _actions("A1")),
    short_term=subsection("Short-term (This Month)", _actions("B1")),
    long_term=subsection("Long-term (This Quarter)", _actions("C1")),
)
