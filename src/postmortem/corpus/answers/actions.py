"""Answers about actions: whether they are done in time, and what is overdue and whose."""

import datetime as dt
from typing import ClassVar

import attrs

from postmortem.corpus.answers.base import (
    Answer,
    column,
    count,
    excerpt,
    share,
    table,
    unknown_sentence,
)
from postmortem.corpus.collection import Collection
from postmortem.corpus.columns import ColumnType, Stored, date_of, days_of, stored
from postmortem.corpus.plots import Plot, curve
from postmortem.corpus.statistics import (
    Interval,
    Step,
    kaplan_meier,
    time_until,
    wilson_interval,
)
from postmortem.corpus.table import Table
from postmortem.corpus.tables import kept_places
from postmortem.values.dates import as_date

_PLACE = kept_places("actions")


@attrs.frozen(kw_only=True, repr=False)
class DoneInTime(Answer):
    """Whether actions are done, and in time."""

    question: ClassVar[str] = "Are actions done in time?"

    today: dt.date
    due: int
    """How many actions were due by today, those that were cancelled left out."""
    due_done: int
    """How many of them are done."""
    in_time: int
    """How many of them are known to have been done by the day on which they were due."""
    late: int
    """How many of them are known to have been done later."""
    done_share: Interval | None
    cancelled: int
    steps: tuple[Step, ...]
    """The curve of what is still open, in days from the date of the incident (Kaplan-Meier)."""
    curve_n: int
    """How many actions the curve rests on: those whose start, and whose end if any, is known."""
    longest: float
    """The days after which the curve ends: the longest that any action was seen."""

    def sentences(self) -> tuple[str, ...]:
        """Return the answer as plain sentences."""
        sentences = []
        if self.due:
            in_time = share(self.due_done, self.due, self.done_share)
            sentences.append(f"Of the actions due by {self.today.isoformat()}, done: {in_time}.")
            undated = self.due_done - self.in_time - self.late
            sentences.append(
                f"Of those done, {self.in_time:,} by their day, {self.late:,} later, "
                f"{undated:,} on a day that isn't known."
            )
        else:
            sentences.append(f"No action was due by {self.today.isoformat()}.")
        if self.steps:
            half = time_until(self.steps, 0.5)
            words = "is not reached" if half is None else f"is {half:g} days"
            sentences.append(
                f"The median time from the incident to the end of an action {words} "
                f"(n = {self.curve_n:,}, open ones counted so far)."
            )
        else:
            sentences.append("No curve: no action says on which day it was completed.")
        return (
            *sentences,
            *unknown_sentence(self.cancelled, "Cancelled, and left out"),
            *unknown_sentence(self.unknown, "Actions without a day on which they are due"),
        )

    def table(self) -> Table:
        """Return a row for each step of the curve."""
        return table(
            "done_in_time",
            (
                column("days", ColumnType.NUMBER, "Days since the incident"),
                column("open", ColumnType.NUMBER, "Share still open"),
                column("low", ColumnType.NUMBER, "95% from"),
                column("high", ColumnType.NUMBER, "95% to"),
                column("at_risk", ColumnType.INTEGER, "Open before"),
            ),
            (
                (
                    step.time,
                    round(step.share, 4),
                    round(step.low, 4),
                    round(step.high, 4),
                    step.at_risk,
                )
                for step in self.steps
            ),
        )

    def plot(self) -> Plot | None:
        """Return the curve of what is done."""
        steps = [(step.time, 1 - step.share, 1 - step.high, 1 - step.low) for step in self.steps]
        # After the last end nothing changes, and actions may be open for years.
        end = min(self.longest, 1.2 * steps[-1][0]) if steps else 0.0
        return curve("Share of actions that are done", steps, end, "days since the incident")


def done_in_time(corpus: Collection, *, today: dt.date | str) -> DoneInTime:
    """Return whether actions are done, and in time, on a day."""
    day = as_date(today)
    now = days_of(day)
    due = due_done = in_time = late = cancelled = unknown = known = 0
    spans: list[tuple[float, bool]] = []
    for entry in corpus.entries():
        start = entry.whole("date")
        for row in entry.rows("actions") if entry.whole("actions") else ():
            status = row[_PLACE["status"]]
            if status == "Cancelled":
                cancelled += 1
                continue
            is_done = not row[_PLACE["pending"]]
            limit, completed = row[_PLACE["due"]], _completed(row)
            if not isinstance(limit, int):
                unknown += 1
            else:
                known += 1
                if limit <= now:
                    due += 1
                    due_done += is_done
                    in_time += is_done and completed is not None and completed <= limit
                    late += is_done and completed is not None and completed > limit
            end = completed if is_done else now
            if start is not None and end is not None and end >= start:
                spans.append((end - start, is_done))
    steps = kaplan_meier(spans) if any(is_done for _, is_done in spans) else ()
    return DoneInTime(
        n=known,
        unknown=unknown,
        today=day,
        due=due,
        due_done=due_done,
        in_time=in_time,
        late=late,
        done_share=wilson_interval(due_done, due),
        cancelled=cancelled,
        steps=steps,
        curve_n=len(spans) if steps else 0,
        longest=max((time for time, _ in spans), default=0.0),
    )


def _completed(row: list[Stored]) -> int | None:
    """Return the day on which an action was completed, where its report says."""
    value = row[_PLACE["completed"]]
    return value if isinstance(value, int) else None


# --- overdue --------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class OpenAction:
    """An action that isn't done."""

    report: str
    """The key of the report."""
    incident_id: str | None
    id: str | None
    action: str
    owner: str | None
    due: dt.date | None
    status: str | None
    priority: str | None
    ticket: str | None
    days_late: int | None
    """How many days it is overdue; negative before the day, None without one."""


@attrs.frozen(kw_only=True, repr=False)
class Overdue(Answer):
    """What is overdue, and whose it is."""

    question: ClassVar[str] = "What is overdue, and whose is it?"

    today: dt.date
    actions: tuple[OpenAction, ...]
    """The actions that are overdue, the oldest first."""
    owners: tuple[tuple[str | None, int], ...]
    """Each owner with the number of actions, the most first; None for actions without an owner."""
    pending: int
    """How many actions aren't done at all, overdue or not."""

    def sentences(self) -> tuple[str, ...]:
        """Return the answer as plain sentences."""
        rest = unknown_sentence(self.unknown, "Open actions without a day on which they are due")
        if not self.actions:
            return (f"Nothing is overdue of {count(self.pending, 'open action')}.", *rest)
        owners = ", ".join(f"{name or 'nobody'} {number}" for name, number in self.owners[:10])
        more = f", {len(self.owners) - 10} more" if self.owners[10:] else ""
        longest = self.actions[0]
        return (
            (
                f"{count(len(self.actions), 'action')} overdue on {self.today.isoformat()}, "
                f"of {count(self.pending, 'open action')}."
            ),
            f"By owner: {owners}{more}.",
            (
                f"The oldest is {count(longest.days_late or 0, 'day')} late: "
                f"{excerpt(longest.action)} ({longest.report})."
            ),
            *rest,
        )

    def table(self) -> Table:
        """Return a row for each action that is overdue."""
        return actions_table("overdue", self.actions)


def actions_table(name: str, actions: tuple[OpenAction, ...]) -> Table:
    """Return a row for each of some open actions."""
    return table(
        name,
        (
            column("report", ColumnType.TEXT, "Report"),
            column("incident_id", ColumnType.TEXT, "Incident"),
            column("id", ColumnType.TEXT, "Action"),
            column("action", ColumnType.TEXT, "What is done"),
            column("owner", ColumnType.TEXT, "Owner"),
            column("due", ColumnType.DATE, "Due"),
            column("days_late", ColumnType.INTEGER, "Days late"),
            column("status", ColumnType.TEXT, "Status"),
            column("priority", ColumnType.TEXT, "Priority"),
            column("ticket", ColumnType.TEXT, "Ticket"),
        ),
        (
            (
                action.report, action.incident_id, action.id, action.action, action.owner,
                stored(ColumnType.DATE, action.due),
                action.days_late, action.status, action.priority, action.ticket,
            )
            for action in actions
        ),
    )  # fmt: skip


def open_actions(
    corpus: Collection, *, today: dt.date | str | None = None, owner: str | None = None
) -> tuple[OpenAction, ...]:
    """Return the actions that aren't done, those that are due first, those without a day last.

    With an `owner`, only theirs; `@ada` and `Ada` are the same.
    """
    now = None if today is None else days_of(as_date(today))
    searched = None if owner is None else _person(owner)
    actions: list[OpenAction] = []
    for entry in corpus.entries():
        if not entry.get("actions_pending"):
            continue
        for row in entry.rows("actions"):
            name = row[_PLACE["owner"]]
            if row[_PLACE["pending"]] and (searched is None or _person(name) == searched):
                actions.append(_open(entry.key, row, now))
    actions.sort(
        key=lambda action: (
            action.due or dt.date.max,
            action.report,
            action.id or "",
            action.action,
        )
    )
    return tuple(actions)


def _person(name: object) -> str:
    return "" if name is None else str(name).removeprefix("@").casefold()


def _open(key: str, row: list[Stored], now: int | None) -> OpenAction:
    def text(name: str) -> str | None:
        value = row[_PLACE[name]]
        return None if value is None else str(value)

    due = row[_PLACE["due"]]
    limit = due if isinstance(due, int) else None
    return OpenAction(
        report=key,
        incident_id=None if row[0] is None else str(row[0]),
        id=text("id"),
        action=str(row[_PLACE["action"]]),
        owner=text("owner"),
        due=None if limit is None else date_of(limit),
        status=text("status"),
        priority=text("priority"),
        ticket=text("ticket"),
        days_late=None if limit is None or now is None else now - limit,
    )


def overdue(corpus: Collection, *, today: dt.date | str, owner: str | None = None) -> Overdue:
    """Return the actions that were due before a day and aren't done, and whose they are."""
    pending = open_actions(corpus, today=today, owner=owner)
    late = tuple(
        action for action in pending if action.days_late is not None and action.days_late > 0
    )
    counts: dict[str | None, int] = {}
    for action in late:
        counts[action.owner] = counts.get(action.owner, 0) + 1
    owners = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0] is None, pair[0] or ""))
    undated = sum(action.due is None for action in pending)
    return Overdue(
        n=len(pending) - undated,
        unknown=undated,
        today=as_date(today),
        actions=late,
        owners=tuple(owners),
        pending=len(pending),
    )
