"""Times that a document states: `Time to detect: 5 min`, `TTD`, `MTTR: 2h`, wherever they are."""

import re

from postmortem.errors import FieldError
from postmortem.model.sections.metadata import FACTS, STATED
from postmortem.outline.entries import Entry
from postmortem.patterns import regex
from postmortem.reading import messages as say
from postmortem.reading.blocks import plain_line
from postmortem.reading.labels import bare, facts_of
from postmortem.reading.taken import Context, Taken
from postmortem.styles import names
from postmortem.styles.matching import Names
from postmortem.values.durations import as_duration, write_duration

_OF_DAY = regex(r"\btimes?(?:tamp)? (?:of|at|when)\b", re.IGNORECASE)
"""What a time of day is called: `Time of detection`, and not `Time to detection`."""
_NAMES = Names.of({name: names.LABELS[name] for name in STATED})


def stated_name(label: str) -> str | None:
    """Return the field of a time that a label names; None for any other label.

    >>> stated_name("MTTR"), stated_name("Detection time")
    ('time_to_resolve', None)
    """
    # A name may be one letter off, and `Time of detection` is a time of day.
    return None if _OF_DAY.search(label) else _NAMES.find(bare(label))


def take_stated(
    taken: Taken, known: set[str], label: str, value: str, line: int, heading: int | None = None
) -> bool:
    """Take a time that is stated; False for another label, and for what is no length of time.

    `known` are the paths of what is there already; what is taken here is added.
    """
    name = stated_name(label)
    path = f"metadata.{name}"
    if name is None or path in known:
        return False
    words = plain_line(value)
    try:
        length = as_duration(words)
    except FieldError:
        return False
    known.add(path)
    position = taken.set(path, length, line)
    taken.translated(say.LabelIs, heading or line, label, FACTS.labels[name].title, position)
    taken.translated(say.DurationIs, line, words, write_duration(length), position)
    return True


def states_times(entry: Entry, context: Context) -> bool:
    """Whether an entry holds stated times and nothing else, and one of them at least is a length."""
    if entry.kind not in ("pair", "list", "table"):
        return False
    if entry.kind == "pair" and stated_name(entry.label) is None:
        return False  # most entries, at once
    facts = facts_of(entry, context, sure=True)
    if not facts or any(stated_name(label) is None for label, _, _ in facts):
        return False
    scratch = context.taken()
    known = set(context.paths)
    return any(take_stated(scratch, known, *fact) for fact in facts)
