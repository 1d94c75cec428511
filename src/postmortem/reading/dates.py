"""The incident's date: what the places of a document that name a day agree on.

A document names days in its facts, its title, the heading of its timeline, its rows, its first
sentences, its front matter and its file's name. Some of them are the day of writing. So a day
counts where nothing contradicts it, and one that the timeline doesn't have isn't taken.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

import attrs

from postmortem.outline.entries import Entry
from postmortem.patterns import regex
from postmortem.reading.assign import Part
from postmortem.reading.day_ranges import days_between
from postmortem.reading.frontmatter import FrontMatter
from postmortem.reading.labels import facts_of
from postmortem.reading.sections.title import day_of_title
from postmortem.reading.stamps import Day, Point, Stamp, days_in, split_stamp
from postmortem.reading.statements import heading_of, sentence_of
from postmortem.reading.taken import Context
from postmortem.reading.times import Begun, Times, Zone, day_of, order_of
from postmortem.styles.calendars import DAY_FIRST, ENGLISH
from postmortem.styles.meanings import ACCOUNTS
from postmortem.styles.style import Style
from postmortem.values.dates import read_date

_NUMERIC = regex(r"(?<![\w.])[0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{4}(?![\w])")
_FIRST_TEXTS = 4
"""How many paragraphs at the start of a document are asked for its day."""
_STRONG = regex(r"\b(?:of|incident|start|began|begin|occur|outage|event)", re.IGNORECASE)
_WHEN = regex(
    r"\b(?:start|began|begin|incident|impact|outage|detect|occur|period|window|when|time)"
    r"|発生|開始|期間|時間|时间|beginn|début|inicio|início",
    re.IGNORECASE,
)
"""Labels of a fact that says when it was: `Start time`, `Impact period`."""
_WRITTEN = regex(
    r"\b(?:end|ended|resol|recover|modif|creat|updat|writ|review|publish|post-?mortem|meeting|due"
    r"|report|last|next|close)",
    re.IGNORECASE,
)
"""Labels of a fact that says when the document was written, or when all was over."""
_BEGINS = regex(
    r"\W*(?:on|at|from|in|starting(?: on| at)?|beginning(?: on| at)?|since) "
    r"(?:(?:the )?(?:early |late )?(?:morning|evening|afternoon|night|hours|day)(?: hours)? of )?(?:approximately |about |around )?",
    re.IGNORECASE,
)
_OF_A_BLOG = frozenset(
    "layout category categories tags draft slug aliases permalink path linktitle lastmod weight cover image excerpt "
    "template url sidebar toc featured hero series".split()
)
"""Keys of a blog, whose `date` is the day of publication."""


def is_day_first(source: bytes) -> bool:
    """Whether a document is in a language whose numeric dates begin with the day.

    English has both orders, so it says nothing.
    """
    dates = Counter(
        re.findall(r"[^\W\d_]+", source[:_LONGEST_SOURCE].decode(errors="ignore").casefold())
    )
    foreign = max(sum(dates[word] for word in words.split()) for words in DAY_FIRST)
    english = sum(dates[word] for word in ENGLISH.split())
    return foreign >= _ENOUGH_WORDS and foreign > 3 * english


_LONGEST_SOURCE = 100_000
_ENOUGH_WORDS = 4
"""How many of the commonest words of a language a document in it has at the least."""


@attrs.frozen(kw_only=True)
class Days:
    """What a document says of the day of its incident."""

    day: dt.date | None = None
    """The incident's date; None where the document names none, or names several."""
    place: str = ""
    """Where it is: `label`, `heading`, `title`, `timeline`, `prose`, `front matter`."""
    line: int = 1
    words: str = ""
    base: dt.date | None = None
    """The day of clocks that have none."""
    near: dt.date | None = None
    """A day that gives the years which are left out."""
    trusted: dt.date | None = None
    """The date, where two places name it."""
    order: str = ""
    begun: Begun | None = None
    """The instant that `base` is the day of in UTC; in another zone, it may be another day."""
    refused: bool = False
    """Whether a label names a day that the timeline doesn't have."""


@attrs.frozen
class _Named:
    day: dt.date
    line: int
    words: str
    begun: Begun | None = None
    """The instant that the words name, where they have a time and its zone beside the day."""


def days_of(
    root: Part, title: str, title_line: int, head: FrontMatter, style: Style, context: Context
) -> Days:
    """Return what a document says of its day, from all places that name one."""
    timelines = [part for part in root.walk() if (part.meaning or "").split(".")[0] == "timeline"]
    rows = list(_row_days(timelines))
    order = order_of([*rows, *days_in(title)[0], *_label_days(root, context), *_due_days(root)])
    order = order or context.style.date_order
    order = order or ("dm" if is_day_first(context.outline.source) else "")
    context = attrs.evolve(context, order=order)
    label = _of_label(root, style, context)
    of_title = day_of_title(title, order)
    named = _Named(of_title, title_line, title) if of_title else None
    front, starts = _of_front(head)
    prose = _of_prose(root, front, order)
    if prose is None and not rows and label is None and named is None:
        prose = _beside_a_clock(root, order)
    first_line = timelines[0].line if timelines else 1
    around = (label.day if label else None) or of_title or front
    on_heading = _of_heading(timelines, order, around)
    heading = _Named(on_heading, first_line, "") if on_heading else None
    days = [found.day for found in (heading, label, named, prose) if found]
    near = next(iter([*days, *filter(None, [front, _first_full(rows, order)])]), None)
    base = _base(label, named, prose, front, heading, head, starts=starts)
    known = [found for day in rows if (found := day_of(day, near=near, order=order)) is not None]
    if known and base is not None and base < known[0] and _begins_undated(timelines):
        known.insert(0, base)  # the rows before the first day of the timeline are of this one
    places = [*days, *([front] if front else [])]
    trusted = next((place for place in places if places.count(place) > 1), None)
    result = Days(
        near=near,
        base=base,
        begun=_begun(base, [] if heading else [label, named, prose]),
        trusted=trusted,
        order=order,
    )
    if prose is not None and known and prose.day == known[0] != known[-1]:
        named = prose  # the first words and the first row agree, whatever the title names
    blog = _Named(front, 1, "") if front and (starts or not _is_blog(head)) else None
    for candidate, place in (
        (heading, "heading"), (named, "prose" if named is prose else "title"), (label, "label"), (prose, "prose"),
        (blog, "front matter"),
    ):  # fmt: skip
        if candidate is None:
            continue
        if place == "label" and candidate is label and _STRONG.search(candidate.words):
            pass
        elif (
            known
            and place != "heading"
            and candidate.day != trusted
            and not _fits(candidate.day, known, place)
        ):
            result = attrs.evolve(result, refused=result.refused or place == "label")
            continue
        if place == "prose" and of_title and of_title != candidate.day and not known:
            break
        return attrs.evolve(
            result, day=candidate.day, place=place, line=candidate.line, words=candidate.words
        )
    distinct = sorted(set(known))
    # One day, or a night: an incident of two days began on the first.
    if (
        (
            distinct
            and len(distinct) <= 2
            and (distinct[-1] - distinct[0]).days <= 1
            and not result.refused
        )
        and known[0] == distinct[0]
        and of_title is None
    ):
        return attrs.evolve(result, day=known[0], place="timeline", line=first_line)
    return result


def _fits(day: dt.date, known: Sequence[dt.date], place: str) -> bool:
    """Whether a day is one of a timeline's, or lies between them; a blog's is the first of them.

    The label of a date may name the day in another zone than the rows.
    """
    if place == "front matter":
        return day == known[0]
    more = dt.timedelta(days=int(place == "label"))
    return min(known) - more <= day <= max(known) + more


def _base(
    label: _Named | None, named: _Named | None, prose: _Named | None, front: dt.date | None,
    heading: _Named | None, head: FrontMatter, *, starts: bool,
) -> dt.date | None:  # fmt: skip
    """Return the day of clocks that come before any day of the timeline.

    Where places name several days, nobody knows which of them it is.
    """
    if heading is not None:
        return heading.day
    days = {date.day for date in (label, named, prose) if date is not None}
    if label is not None and (_STRONG.search(label.words) or len(days) == 1):
        return label.day
    if days:
        return days.pop() if len(days) == 1 else None
    return front if front is not None and (starts or not _is_blog(head)) else None


def _begun(base: dt.date | None, places: Sequence[_Named | None]) -> Begun | None:
    """Return the instant that the day of clocks comes from; None where it is a day by itself."""
    found = [place for place in places if place is not None and place.day == base]
    instants = {place.begun for place in found}
    return instants.pop() if len(instants) == 1 else None


def _is_blog(head: FrontMatter) -> bool:
    """Whether the front matter is that of a blog, so that its date is the day of publication."""
    return any(field.key.casefold().replace("_", "") in _OF_A_BLOG for field in head.fields)


def _row_days(timelines: Sequence[Part]) -> Iterator[Day]:
    """Yield the days that the rows of timelines name, in their order."""
    for part in timelines:
        for entry in part.entry.entries or part.own:
            if part.meaning in ACCOUNTS and entry.kind in ("text", "pair", "remark"):
                continue  # prose, which names the day as the first sentences do
            for inner in entry.walk():
                if inner.kind in ("heading", "bold", "lead"):
                    texts = [inner.label]
                elif inner.kind in ("item", "text", "pair", "remark", "quote"):
                    texts = inner.text.split("\n")
                elif inner.kind == "table":
                    texts = [cell for row in inner.rows for cell in row[:2]]
                else:
                    continue
                for text in texts:
                    split = split_stamp(text.strip(), dotted=False)
                    day = split.stamp.start.day if split else None
                    if (
                        split is not None
                        and day is not None
                        and (split.parted or not split.event or day.year)
                    ) and (day.day is not None or day.numbers is not None):
                        yield day


def _begins_undated(timelines: Sequence[Part]) -> bool:
    """Whether the first time of the timelines has no day beside it."""
    for part in timelines:
        if part.meaning in ACCOUNTS:
            continue
        for entry in part.entry.entries or part.own:
            for inner in entry.walk():
                if inner.kind == "table":
                    texts = [row[0] for row in inner.rows[1:]]
                elif inner.kind in ("item", "text"):
                    texts = inner.text.split("\n")
                else:
                    texts = [inner.label]
                for text in texts:
                    split = split_stamp(text.strip())
                    if split is not None and (split.stamp.start.clock or split.stamp.is_day):
                        return split.stamp.start.day is None
    return False


def _first_full(rows: Sequence[Day], order: str) -> dt.date | None:
    return next(
        (date for day in rows if day.year and (date := day_of(day, near=None, order=order))), None
    )


def _label_days(root: Part, context: Context) -> Iterator[Day]:
    for label, value, _ in _facts(root, context):
        if context.style.label(label) == "date":
            yield from days_in(value)[0]


def _due_days(root: Part) -> Iterator[Day]:
    """Yield the numeric days in the tables of actions, which show the order of the others."""
    for part in root.walk():
        if (part.meaning or "").startswith("action_items"):
            for entry in part.own:
                cells = [cell for row in entry.rows[1:] for cell in row]
                cells += [item.text for item in entry.entries if item.kind == "item"]
                for cell in cells:
                    yield from days_in(cell)[0] if _NUMERIC.search(cell) else ()


def _facts(root: Part, context: Context) -> Iterator[tuple[str, str, int]]:
    """Yield the facts of a document, wherever labels are."""
    for part in root.walk():
        if part.meaning == "metadata.date":
            for entry in part.own:
                yield part.title, entry.text.strip("*_ "), entry.line
            if part.value:
                yield part.title, part.value, part.line
        elif part is root or part.meaning in ("metadata", "summary", None):
            for entry in part.own:
                facts = facts_of(entry, context, sure=part.meaning == "metadata")
                if facts is None and part is root and entry.kind == "list":
                    facts = [
                        (item.label, item.words, item.line)
                        for item in entry.entries
                        if item.label and item.words
                    ]
                yield from facts or ()


def _of_label(root: Part, style: Style, context: Context) -> _Named | None:
    """Return the day that a fact names: the date, or where there is none, the time that it began."""
    begun: _Named | None = None
    for label, value, line in _facts(root, context):
        is_date = style.label(label) == "date"
        if not is_date and (begun or not _WHEN.search(label) or _WRITTEN.search(label)):
            continue
        if is_date and (days := days_between(value, context.order)) is not None:
            return _Named(days[0], line, label)
        split = split_stamp(value)
        if split is None or split.stamp.start.day is None or split.stamp.vague:
            continue
        if not is_date and split.stamp.start.day.year is None:
            continue
        found = _in_utc(_start_of(split.stamp), None, context.order, line, label)
        if found is not None and is_date:
            return found
        begun = begun or found
    return begun


def _in_utc(point: Point, near: dt.date | None, order: str, line: int, words: str) -> _Named | None:
    """Return the day in UTC of a point, by its clock and zone where it has them."""
    if point.day is None:
        return None
    local = day_of(point.day, near=near, order=order)
    if local is None:
        return None
    if point.clock is None or not point.zone:
        return _Named(local, line, words)
    times = Times(near=local, day=local, order=order, zone=Zone.of(point.zone))
    moment = times.read(Stamp(point), "").moment
    if not isinstance(moment, datetime):
        return _Named(local, line, words)
    return _Named(moment.date(), line, words, Begun(moment, point.zone))


def _of_front(head: FrontMatter) -> tuple[dt.date | None, bool]:
    """Return the day that front matter names, and whether its key says that the incident began then."""
    date: dt.date | None = None
    for field in head.fields:
        key = re.sub(r"[_-]", " ", field.key.casefold()).strip()
        starts = key in _STARTS
        if not starts and (date is not None or key not in ("date", "day")):
            continue
        first = re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?=$|[T ])", field.value)
        day = read_date(first[0]) if first else read_date(field.value)
        if day is not None and starts:
            return day, True
        date = date or day
    return date, False


_STARTS = {
    "incident date", "date of incident", "occurred", "occurred at", "start date", "incident start", "started at",
    "started", "start", "start time", "incident started", "began", "began at", "incident day",
}  # fmt: skip
"""The keys of front matter that say when the incident began, in a blog as well."""


def _of_heading(timelines: Sequence[Part], order: str, near: dt.date | None) -> dt.date | None:
    """Return the first day that the heading of a timeline, or a sentence below it, names."""
    for part in timelines:
        days = list(heading_of(part.title).days) if part.title else []
        for entry in part.own[:3]:
            if entry.kind in ("text", "remark"):
                days += sentence_of(entry.text).days
        for day in days:
            if (date := day_of(day, near=near, order=order)) is not None:
                return date
    return None


def _of_prose(root: Part, front: dt.date | None, order: str) -> _Named | None:
    """Return the one day that the first paragraphs name, or with which their first sentence begins."""
    texts = list(_first_texts(root))
    full: dict[dt.date, _Named] = {}
    for entry in texts:
        days, _ = days_in(entry.text)
        for day in days:
            found = day_of(day, near=None, order=order) if day.year else None
            if found is not None:
                full.setdefault(found, _of_text(entry.text, found, entry.line))
    first = texts[0] if texts else None
    if first is not None and (begin := _BEGINS.match(first.text)):
        split = split_stamp(first.text[begin.end() :].replace("\n", " "))
        if split is None or split.stamp.start.day is None:
            split = None
        if split is not None and not split.stamp.vague:
            words = first.text.split("\n")[0][:160]
            begun = _in_utc(_start_of(split.stamp), front, order, first.line, words)
            if begun is not None and (len(full) <= 1 or begun.day in full):
                others = set(full) - {begun.day}
                if not others or begun.day <= min(others) or len(full) == 1:
                    return begun
    return next(iter(full.values())) if len(full) == 1 else None


def _start_of(stamp: Stamp) -> Point:
    """Return the start of a range, with the zone after its end: `9:17 to 10:43 ET`."""
    if stamp.start.zone or stamp.end is None:
        return stamp.start
    return attrs.evolve(stamp.start, zone=stamp.end.zone)


def _of_text(text: str, day: dt.date, line: int) -> _Named:
    """Return a day that a text names, in UTC where the first time of the text has a zone."""
    words = text.split("\n")[0][:160]
    clock = _CLOCK.search(text)
    split = split_stamp(text[clock.start() :].replace("\n", " ")) if clock else None
    if split is None or split.stamp.start.clock is None:
        return _Named(day, line, words)
    start = _start_of(split.stamp)
    point = Point(Day(day.year, day.month, day.day), start.clock, start.zone)
    return _in_utc(point, None, "", line, words) or _Named(day, line, words)


def _beside_a_clock(root: Part, order: str) -> _Named | None:
    """Return the one day that the text of a document names, where a time of the day is beside it.

    It is for documents that name a day nowhere else; what is to be done has days of its own.
    """
    full: dict[dt.date, _Named] = {}
    clocked = False
    for part in root.walk():
        meaning = part.meaning or ""
        if meaning in _OTHER_DAYS or meaning.split(".")[0] in _OTHER_DAYS:
            continue
        for entry in part.own:
            if entry.kind not in ("text", "list", "quote", "remark"):
                continue
            for inner in entry.walk():
                for day in days_in(inner.text)[0] if inner.kind != "list" else ():
                    found = day_of(day, near=None, order=order) if day.year else None
                    if found is not None:
                        full.setdefault(found, _of_text(inner.text, found, inner.line))
                        clocked = clocked or _CLOCK.search(inner.text) is not None
    return next(iter(full.values())) if len(full) == 1 and clocked else None


_OTHER_DAYS = {
    "action_items",
    "resources",
    "revision_history",
    "sign_off",
    "metadata",
    "appendix",
    "communication",
    "root_cause.trigger",  # what lay there for weeks, as often as not
    "root_cause.classification",
}
"""The parts of a document whose days are those of something else."""
_CLOCK = regex(r"(?<![\w:.])[0-9]{1,2}:[0-9]{2}(?![0-9:])")


def _first_texts(root: Part) -> Iterator[Entry]:
    count = 0
    first = (part for part in root.parts if part.meaning in ("summary", "overview"))
    parts = [root, *(inner for part in first for inner in part.walk())]
    for part in parts:
        for entry in part.own:
            if entry.kind == "pair" and _WRITTEN.search(entry.label):
                continue  # it says when the document was written, or when all was over
            if entry.kind in ("text", "pair") and count < _FIRST_TEXTS:
                count += entry.kind == "text" or bool(days_in(entry.text)[0])
                yield entry
