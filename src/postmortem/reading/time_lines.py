"""One line of a timeline, with its time in front: `13:30 – first report`, `**13:30 UTC**: …`."""

import re
from collections.abc import Callable
from typing import Literal, NamedTuple

MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}"
"""The name of a month, as a pattern."""
_ZONE = r"(?:Z\b| ?(?:UTC|GMT|CES?T|PST|PDT|EST|EDT|BST)\b)?"
_ITEM = re.compile(
    r"(?P<time>(?:\*\*|__|`|\[|\()*[~≈]?(?:ca?\.? ?|approx\.? ?|about |T ?\+ ?)?[0-9][^|]{0,60}?)"
    r"(?P<dash>(?:\*\*|__|`)? ?(?:(?: |(?<=[*_`]))[-–—]+ |[–—] ?|: ?(?!\d)|\] ?:? ?|\) ?:? ?|\|\s*"
    r"|(?<=\*\*) |<br>)(?:\*\*|__)?)\s*(?P<event>\S.*)",
    re.DOTALL,
)
_BARE_ITEM = re.compile(
    r"(?P<time>[~≈(\[`]{0,2} ?(?:[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4},? )?[0-9]{1,2}[:.][0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,6})?)?"
    rf"(?: ?[AaPp]\.?[Mm]\.?)?{_ZONE}[)\]`]{{0,2}})"
    r"(?P<dash>,? +)(?P<event>\S.*)",
    re.DOTALL,
)
_RELATIVE_ITEM = re.compile(
    r"(?P<time>\[?T ?[+-] ?[0-9:]+ ?(?:h|m|min|hours?|minutes?)?\]?)(?P<dash> )(?P<event>\S.*)",
    re.DOTALL,
)
_ONE_CLOCK = r"[0-9]{1,2}[:.][0-9]{2}(?::[0-9]{2})?(?: ?[AaPp]\.?[Mm]\.?)?"
_WORDED = (
    r"(?=[a-z]|[0-9]{1,2}(?:st|nd|rd|th)? [a-z])"  # not a clock alone
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? )?"
    rf"(?:{MONTH} [0-9]{{1,2}}(?:st|nd|rd|th)?,? |[0-9]{{1,2}}(?:st|nd|rd|th)? {MONTH},? )?"
    r"(?:(?:before|after|until|since|past) )?"
    rf"{_ONE_CLOCK}{_ZONE}"
)
_WORDED_ITEM = re.compile(
    rf"(?P<time>(?:\*\*|__)?{_WORDED})(?:\*\*|__)?[ :,]+(?P<event>[^\s:,–—-].*)",
    re.IGNORECASE | re.DOTALL,
)
"""A time with a day in words and without a year: `Mar 5, 13:30 …`, `Tue 13:30 …`."""
_RANGE_ITEM = re.compile(
    rf"(?P<open>\*\*|__|`|\[|\()?(?P<time>[~≈]?(?:[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}} )?{_ONE_CLOCK} ?(?:[-–—]|to) ?{_ONE_CLOCK}{_ZONE})"
    r"(?(open) ?:?(?:\*\*|__|`|\]|\)))[ :,|]*(?:[-–—]+ )?\s*(?P<event>\S.*)",
    re.DOTALL,
)
"""A range in front of its event: `09:15–09:40 Investigating`, `**09:15 - 09:40:** …`."""
_REMARKED_ITEM = re.compile(
    r"(?P<time>(?:\*\*|__)?[~≈]?[0-9][^()|]{0,40}\([^()]{1,40}\)(?:\*\*|__)?)[ :,–—-]+(?P<event>\S.*)",
    re.DOTALL,
)
"""A time with a remark of its own: `13:30 (UTC) – …`, `13:30 (roughly): …`."""
RELATIVE = re.compile(r"[*_`\[(]*T ?[+-] ?[0-9:]+ ?(?:h|m|min|hours?|minutes?)?[*_`\])]*")
"""A time that counts from the start of the incident: `T+0:05`."""
LIKE_TIME = re.compile(
    rf"{_WORDED}|[0-9x?]{{1,2}}:[0-9x?]{{2}}"
    r"|[*_`\[(]*[0-9]{1,2}[-/.][0-9]{1,2}(?:[-/.][0-9]{2,4})?,? (?:at )?[0-9]{1,2}[:.][0-9]{2}"
    r"(?: ?[ap]m)?(?: [A-Z]{3,4})?[*_`\])]*",
    re.IGNORECASE,
)
"""A time whose day can be read in two ways, or lacks its year: `03/05/2024 13:30`."""


class Entry(NamedTuple):
    """A paragraph of a timeline, or a line of one."""

    words: str
    line: int
    kind: Literal["zone", "day", "event", ""]
    split: tuple[str, str] | None = None
    """The time and the words of an event."""


def split_event(text: str, is_when: Callable[[str], bool]) -> tuple[str, str] | None:
    """Return the time and the event of a line; None where it has no time in front.

    A time may have a dash of its own, so each place where it could end is tried.
    """
    for form in (_RANGE_ITEM, _REMARKED_ITEM):
        if (found := form.match(text)) and is_when(found["time"]):
            return found["time"], found["event"]
    ends = [found.start() for found in _JOINTS.finditer(text[:120])][:4]
    for end in reversed(ends):
        event = text[end:].lstrip(" -–—:")
        if event and len(_CLOCK.findall(text[:end])) == 2 and is_when(text[:end]):
            return text[:end], event  # a range
    for form in (_ITEM, _BARE_ITEM, _RELATIVE_ITEM):
        found = form.match(text)
        if found and is_when(found["time"]):
            event = found["event"]
            opened = found["time"].count("**") % 2 == 1 and "**" not in found["dash"]
            return found["time"], event.replace("**", "", 1) if opened else event
    for end in reversed(ends):
        event = text[end:].lstrip(" -–—:")
        if event and is_when(text[:end]):
            return text[:end], event
    if (found := _WORDED_ITEM.match(text)) and is_when(found["time"]):
        return found["time"], found["event"]
    return None


_CLOCK = re.compile(r"[0-9]{1,2}[:.][0-9]{2}(?![0-9]*[-/.][0-9])")
_JOINTS = re.compile(r" [-–—] |: ")
