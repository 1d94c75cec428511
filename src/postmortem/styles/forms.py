"""The forms that a style has for rows: bullets in place of a table or a numbered list.

Rows become bullets only where bullets can say all that they hold. Rows with more in them stay as
they are; the columns of a table have the style's names and order.
"""

from collections.abc import Callable
from datetime import datetime

import attrs

from postmortem.model.layout import normal_title
from postmortem.model.sections import OUTLINE
from postmortem.patterns import regex
from postmortem.styles.style import Style
from postmortem.tree.nodes import Block, BulletList, Item, NumberedList, Section, Table


def formed(block: Block, style: Style, meaning: str) -> Block:
    """Return a block of a section in the form that a style has for its meaning."""
    if isinstance(block, Section):
        body = tuple(formed(inner, style, meaning) for inner in block.body)
        return attrs.evolve(block, body=body)
    bullets = meaning in style.bullets
    section = meaning.split(".")[0]
    if isinstance(block, Table) and section in _KINDS:
        known = _titles(section)
        if not all(normal_title(column) in known for column in block.columns):
            return block  # derived, such as the timings, or the author's own
        fields = [known[normal_title(column)] for column in block.columns]
        listed = _LISTED[section](block, fields) if bullets else None
        own = _columns(style, _KINDS[section], set(known.values()))
        return listed or (_with_columns(block, fields, own) if own else block)
    if isinstance(block, NumberedList) and bullets:
        items = list(map(_plain_item, block.items))
        if None not in items:
            return BulletList(tuple(item for item in items if item is not None))
    return block


_KINDS = {"timeline": "event", "action_items": "action"}
"""What a row is in the tables whose columns a style may name."""


def _titles(section: str) -> dict[str, str]:
    """Return the fields of the rows of a section, by the titles of their columns."""
    parts = getattr(OUTLINE[section], "parts", {}).values()
    tables = [getattr(part, "part", part) for part in parts]
    return {
        normal_title(label.title): name
        for part in tables
        for name, label in getattr(part, "labels", {}).items()
    }


def _used(table: Table, fields: list[str]) -> set[str]:
    """Return the fields that a row has a value in."""
    return {name for at, name in enumerate(fields) if any(row[at] for row in table.rows)}


# --- tables as bullets ----------------------------------------------------------------------------


def _events(table: Table, fields: list[str]) -> BulletList | None:
    """Return events as `- 13:30 UTC – event`; None where a row says more, or has no instant."""
    if _used(table, fields) != {"time", "event"}:
        return None
    time, event = fields.index("time"), fields.index("event")
    hints = table.hints(time)
    if not all(hint is not None and isinstance(hint.start, datetime) for hint in hints):
        return None
    return BulletList(tuple(Item(f"{row[time]} UTC – {row[event]}") for row in table.rows))


_IN_BRACKETS = {"owner": "Owner", "due": "Due", "status": "Status"}


def _actions(table: Table, fields: list[str]) -> BulletList | None:
    """Return actions as `- action (Owner: …, Due: …)`; None where a row says more."""
    if not _used(table, fields) <= {"action", *_IN_BRACKETS}:
        return None
    items: list[Item] = []
    for row in table.rows:
        cells = dict(zip(fields, row, strict=True))
        facts = [f"{name}: {cells[key]}" for key, name in _IN_BRACKETS.items() if cells.get(key)]
        items.append(Item(cells["action"] + (f" ({', '.join(facts)})" if facts else "")))
    return BulletList(tuple(items))


_LISTED: dict[str, Callable[[Table, list[str]], BulletList | None]] = {
    "timeline": _events,
    "action_items": _actions,
}


# --- the columns of a style -----------------------------------------------------------------------


def _columns(style: Style, kind: str, known: set[str]) -> dict[str, str]:
    """Return the titles that a style has for the columns of a kind of row, by their fields."""
    own: dict[str, str] = {}
    for title, meanings in style.columns.items():
        for meaning in meanings:
            row, _, name = meaning.partition(".")
            if row == kind and name in known:
                own.setdefault(name, title)
    return own


def _with_columns(table: Table, fields: list[str], own: dict[str, str]) -> Table:
    """Return a table with all columns of a style, and after them its other columns."""
    used = _used(table, fields)
    order = [fields.index(name) if name in fields else None for name in own]
    order += [at for at, name in enumerate(fields) if name not in own and name in used]
    own = {**own, **({"time": _in_utc(own["time"])} if "time" in own else {})}
    titles = [*own.values(), *(table.columns[at] for at in order[len(own) :] if at is not None)]
    rows = tuple(tuple("" if at is None else row[at] for at in order) for row in table.rows)
    hints = [
        table.column_hints[at] if at is not None and table.column_hints else None for at in order
    ]
    column_hints = tuple(hints) if any(hints) else ()
    return attrs.evolve(table, columns=tuple(titles), rows=rows, column_hints=column_hints)


def _in_utc(title: str) -> str:
    return title if "UTC" in title else f"{title} (UTC)"


# --- numbered items as bullets --------------------------------------------------------------------

_FACTOR = regex(r"\*\*Contributing Factor [0-9]+:\*\*")
_LABELLED = regex(r"\*\*(?:Lesson|Gap):\*\* (?P<words>.+)")


def _plain_item(item: Item) -> Item | None:
    """Return an item without the label that our own layout puts before its words.

    None is for one that says more than a bullet can: a factor with what it did, the primary cause
    among others, a lesson with its context.
    """
    below = item.children[0] if len(item.children) == 1 else None
    if _FACTOR.fullmatch(item.text):
        return below.items[0] if isinstance(below, BulletList) and len(below.items) == 1 else None
    if item.children:
        return None
    match = _LABELLED.fullmatch(item.text)
    return Item(match["words"]) if match else item
