"""Three versions of one file, merged by meaning; the text around the changes stays as it is.

Two people changed a report. `merge_texts` merges the reports that the texts describe, and looks
for a text that describes the result: of the lines of both, in any order that they may have. So the
comments, the layout and the spelling of a file stay. Where there is no such text, the report is
written anew in its format; a text with comments, or in a style of its own, is merged by its lines
instead, as git does it.

Where both changed one value, the lines of that value are between the markers of git.
"""

from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import islice, product
from typing import TypeVar

import attrs

from postmortem.derived.merging import Conflict, merged
from postmortem.errors import PostmortemError
from postmortem.io.convert import loads, write
from postmortem.model.report import ReportData

R = TypeVar("R", bound=ReportData)

_MOST_TRIES = 250
"""How many texts are read at the most to find one that describes the merged report."""


@attrs.frozen(kw_only=True)
class MergedText:
    """The text that came of a merge, and what a person still has to decide."""

    text: str
    conflicts: tuple[Conflict, ...] = ()
    """The values that both sides changed; their lines are between markers."""
    by_lines: bool = False
    """Whether the lines were merged, and not the report that they describe."""
    has_markers: bool = False
    """Whether lines are between the markers of a conflict."""


def merge_texts(
    base: str,
    ours: str,
    theirs: str,
    format: str,
    cls: type[R],
    *,
    labels: tuple[str, str] = ("ours", "theirs"),
    scale: Sequence[str] = (),
) -> MergedText:
    """Return the merge of two texts that both came from a third.

    `scale` is a scale of severities of a team's own, for texts that bring none.

    `format` is one that can be read: `markdown`, `yaml` or `json`. `labels` name the sides at the
    markers. A text that is no report is merged by its lines.
    """
    regions = list(_regions(_lines(base), _lines(ours), _lines(theirs)))
    try:
        three = [loads(text, format, cls, scale) for text in (base, ours, theirs)]
        merge = merged(*three)
    except PostmortemError:
        return _by_lines(regions, labels)
    read = _Reader(format, cls, scale)
    own = _text_for(merge.report, regions, read)
    other_text = own if not merge.conflicts else _text_for(merge.theirs, regions, read)
    if own is None or other_text is None:
        if not _may_be_written_anew(ours, three[1], format):
            return attrs.evolve(_by_lines(regions, labels), conflicts=merge.conflicts)
        head = _head(ours, format)
        own, other_text = (
            head + _written(merge.report, format),
            head + _written(merge.theirs, format),
        )
    if not merge.conflicts:
        return MergedText(text=own)
    text = "".join(_marked(_lines(own), _lines(other_text), labels))
    return MergedText(text=text, conflicts=merge.conflicts, has_markers=True)


class _Reader:
    """Reads candidates; a text is read once."""

    def __init__(self, format: str, cls: type[ReportData], scale: Sequence[str]) -> None:
        self.format, self.cls, self.scale = format, cls, scale
        self._known: dict[str, ReportData | None] = {}

    def __call__(self, text: str) -> ReportData | None:
        if text not in self._known:
            try:
                self._known[text] = loads(text, self.format, self.cls, self.scale)
            except PostmortemError:
                self._known[text] = None
        return self._known[text]


def _text_for(
    report: ReportData, regions: "list[_Region]", read: Callable[[str], ReportData | None]
) -> str | None:
    """Return a text made of the lines of both sides that describes a report; None if there is none."""
    choices = [region.choices() for region in regions]
    for chosen in islice(product(*choices), _MOST_TRIES):
        text = "".join(line for lines in chosen for line in lines)
        if read(text) == report:
            return text
    return None


def _may_be_written_anew(text: str, report: ReportData, format: str) -> bool:
    """Whether nothing but the layout of a text would be lost if its report were written anew."""
    if format == "yaml":
        body = text[len(_head(text, format)) :]
        return not any(line.lstrip().startswith("#") or " #" in line for line in body.split("\n"))
    # A document in a style of its own stays in that style.
    return format == "json" or _written(report, format) == text


def _written(report: ReportData, format: str) -> str:
    """Return a report in a format that can be read, all of which are text."""
    return str(write(report, format))


def _head(text: str, format: str) -> str:
    """Return the comments on top of a YAML text."""
    if format != "yaml":
        return ""
    head = ""
    for line in _lines(text):
        if line.strip() and not line.startswith("#"):
            break
        head += line
    return head


# --- lines ----------------------------------------------------------------------------------------


@attrs.frozen
class _Region:
    """Lines that both sides agree on, or that each has in its own way."""

    base: tuple[str, ...]
    ours: tuple[str, ...]
    theirs: tuple[str, ...]

    @property
    def settled(self) -> tuple[str, ...] | None:
        """The lines where at most one side changed them; None where both did."""
        if self.ours == self.theirs or self.theirs == self.base:
            return self.ours
        return self.theirs if self.ours == self.base else None

    def choices(self) -> list[tuple[str, ...]]:
        """Return the lines that may be right here, the likely ones first."""
        if (settled := self.settled) is not None:
            return [settled]
        own, other = _added(self.base, self.ours), _added(self.base, self.theirs)
        both_orders = [(*own, *other), (*other, *own)] if not self.base else []
        line_by_line = [self._line_by_line(ours_first=True), self._line_by_line(ours_first=False)]
        sides = (self.ours, self.theirs)
        versions = [*both_orders, *filter(None, line_by_line), *sides, *_woven(self), self.base]
        return list(dict.fromkeys(versions))

    def _line_by_line(self, *, ours_first: bool) -> tuple[str, ...] | None:
        """Return the lines that only one side changed, each from that side; None if they don't pair."""
        if not len(self.base) == len(self.ours) == len(self.theirs):
            return None
        lines = (
            _Region((base,), (ours,), (theirs,))
            for base, ours, theirs in zip(self.base, self.ours, self.theirs, strict=True)
        )
        return tuple(
            line
            for merged_line in lines
            for line in merged_line.settled
            or (merged_line.ours if ours_first else merged_line.theirs)
        )


def _added(base: Sequence[str], side: Sequence[str]) -> tuple[str, ...]:
    return tuple(side) if not base else tuple(line for line in side if line not in base)


def _woven(region: _Region) -> Iterator[tuple[str, ...]]:
    """Yield the lines of a region with what both sides added to it, one after the other."""
    for first, second in ((region.ours, region.theirs), (region.theirs, region.ours)):
        yield (*first, *_added(region.base, second))
        yield (*_added(region.base, second), *first)


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True) if "\r" in text else _split(text)


def _split(text: str) -> list[str]:
    # `splitlines` would also end a line at a form feed, or at U+2028 in the midst of a sentence.
    lines = [f"{line}\n" for line in text.split("\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines


def _regions(base: list[str], ours: list[str], theirs: list[str]) -> Iterator[_Region]:
    """Yield the lines of three texts, region by region."""
    edits = sorted(
        (start, end, side, lines)
        for side, text in enumerate((ours, theirs))
        for start, end, lines in _edits(base, text)
    )
    at = 0
    while edits:
        start, end, *_ = edits[0]
        group = [edits.pop(0)]
        while edits and edits[0][0] <= end:
            group.append(edits.pop(0))
            end = max(end, group[-1][1])
        if at < start:
            same = tuple(base[at:start])
            yield _Region(same, same, same)
        sides = [
            tuple(_applied(base, start, end, [edit for edit in group if edit[2] == side]))
            for side in (0, 1)
        ]
        yield _Region(tuple(base[start:end]), *sides)
        at = end
    rest = tuple(base[at:])
    yield _Region(rest, rest, rest)


def _edits(base: list[str], side: list[str]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    matcher = SequenceMatcher(None, base, side, autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag != "equal":
            yield start, end, tuple(side[first:last])


def _applied(
    base: list[str], start: int, end: int, edits: list[tuple[int, int, int, tuple[str, ...]]]
) -> Iterator[str]:
    at = start
    for first, last, _, lines in edits:
        yield from base[at:first]
        yield from lines
        at = last
    yield from base[at:end]


def _by_lines(regions: list[_Region], labels: tuple[str, str]) -> MergedText:
    """Return the lines of both sides as git merges them."""
    lines: list[str] = []
    has_markers = False
    for region in regions:
        if (settled := region.settled) is not None:
            lines += settled
        else:
            has_markers = True
            lines += _between_markers(region.ours, region.theirs, labels)
    return MergedText(text="".join(lines), by_lines=True, has_markers=has_markers)


def _marked(ours: list[str], theirs: list[str], labels: tuple[str, str]) -> Iterator[str]:
    """Yield the lines of two texts; where they differ, both between markers."""
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag == "equal":
            yield from ours[start:end]
        else:
            yield from _between_markers(ours[start:end], theirs[first:last], labels)


def _between_markers(
    ours: Sequence[str], theirs: Sequence[str], labels: tuple[str, str]
) -> Iterator[str]:
    yield f"<<<<<<< {labels[0]}\n"
    yield from _ended(ours)
    yield "=======\n"
    yield from _ended(theirs)
    yield f">>>>>>> {labels[1]}\n"


def _ended(lines: Sequence[str]) -> Iterator[str]:
    """Yield lines, the last with a line end: a marker needs a line to itself."""
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n"
