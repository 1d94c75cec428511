"""A report for other readers: what a view allows of it, without names, secrets and internals.

    redaction = redact(report, View.public())
    redaction.report      # a report: every format, every check and a site work on it
    redaction.removed     # what was removed: where, of what kind, by which rule, how often

The result is a report of the same class. Nothing in it, and nothing in the list of what was removed,
says what the removed values were.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache, partial
from itertools import pairwise
from typing import Any, Generic, TypeVar

import attrs

from postmortem.errors import FieldError, Problem, describe
from postmortem.model.paths import Shape, fields_of, shape_of
from postmortem.model.report import ReportData
from postmortem.model.sections.metadata import Metadata
from postmortem.model.sections.timeline import Milestone
from postmortem.patterns import regex
from postmortem.text.normal import escape
from postmortem.values.durations import say_duration
from postmortem.values.moments import Inexact, Moment, bounds_of, start_of
from postmortem.values.quantities import read_quantity
from postmortem.views.decisions import FIGURES, PEOPLE
from postmortem.views.name_map import NameMap
from postmortem.views.patterns import INTERNALS, SECRETS, mark
from postmortem.views.redact import CLOCK, Found, Listed, Redactor
from postmortem.views.view import Names, View

R = TypeVar("R", bound=ReportData)

_BLOCKS = ("prose", "kept", "body")
"""The kinds of text that are block Markdown; any other is a line."""


@attrs.frozen(kw_only=True)
class Removal:
    """Something that was removed: where and why, and never what it was.

    >>> Removal(path="notes", kind="field", rule="not-in-view").count
    1
    """

    path: str
    """Where it was in the report that was given: `timeline.detection[2].event`."""
    kind: str
    """What it was: `field`, `row`, `person`, `customer`, `host`, `address`, `secret`, `link`, …"""
    rule: str
    """Which rule removed it: `not-in-view`, `person-name`, `ipv4`, `aws-access-key`."""
    count: int = 1
    """How often it was there."""


@attrs.frozen(kw_only=True)
class Redaction(Generic[R]):
    """What came of a redaction: the report, what was removed from it, and the map of names.

    >>> import postmortem as pm
    >>> made = pm.report("INC-7", "Login was down", reporter="Alice").note("It rained.").build().public()
    >>> made.report.metadata.reporter is None, made.removed[-1].path
    (True, 'notes')
    """

    report: R
    removed: tuple[Removal, ...] = ()
    """What was removed, in the order of the document."""
    names: NameMap = attrs.field(factory=NameMap, repr=False, eq=False)
    """Who is behind each placeholder. Keep it apart from the report: it gives everything away."""

    def to_dict(self) -> dict[str, Any]:
        """Return the audit as plain data: what was removed, and how often by each rule.

        >>> import postmortem as pm
        >>> report = pm.report("INC-7", "Login was down").note("It rained.").build()
        >>> report.public().to_dict()["rules"]
        {'not-in-view': 1}
        """
        rules: Counter[str] = Counter()
        for removal in self.removed:
            rules[removal.rule] += removal.count
        return {
            "rules": dict(sorted(rules.items())),
            "removed": [attrs.asdict(removal) for removal in self.removed],
        }


@attrs.frozen(kw_only=True)
class Publication:
    """How a document is published: the view that it has to fit, and the names that it must not hold.

    >>> import postmortem as pm
    >>> report = pm.report("INC-7", "Login was down").note("Alice was on call.").build()
    >>> made = Publication(names=Names(people=["Alice"])).redact(report)
    >>> [removal.path for removal in made.removed]
    ['notes']
    """

    view: View = attrs.field(factory=View.public)
    names: Names = attrs.field(factory=Names)
    name_map: NameMap | None = attrs.field(default=None, repr=False, eq=False)
    """The map of the corpus; nothing is added to it."""

    def redact(self, report: R) -> Redaction[R]:
        """Return what may be published of a report.

        >>> import postmortem as pm
        >>> Publication().redact(pm.report("INC-7", "Login was down").build()).removed
        ()
        """
        known = NameMap() if self.name_map is None else NameMap.from_dict(self.name_map.to_dict())
        return redact(report, self.view, names=self.names, name_map=known)


def redact(
    report: R,
    view: View,
    *,
    roles: Mapping[str, str] | None = None,
    names: Names | None = None,
    name_map: NameMap | None = None,
) -> Redaction[R]:
    """Return what a view shows of a report. `name_map` is the map of a corpus, and grows.

    Raises `FieldError` for what is no view, and where the view leaves no title.
    """
    value: object = view
    if not isinstance(value, View):
        hint = "View.public() is the one for everybody"
        raise FieldError(Problem(path="view", expected="a View", found=describe(view), hint=hint))
    if "title" not in view.fields:
        hint = "add 'title' to the fields of the view"
        raise FieldError(Problem(path="view.fields", expected="the title", hint=hint))
    names = names or Names()
    known = names_of(report, roles or {}, names, NameMap() if name_map is None else name_map)
    figures = figures_of(report) if view.figures == "ranges" else ()
    redactor = redactor_for(known, view, names, figures)
    work = _Projection(report, view, redactor)
    public: R = work.part(type(report), report, "", "")
    return Redaction(report=public, removed=tuple(work.removals()), names=known)


def names_of(
    report: ReportData, roles: Mapping[str, str], names: Names, people: NameMap
) -> NameMap:
    """Return all names of a report: those of its fields, those that are listed, and mentions."""
    for entity in people.entities:
        entity.role = ""  # a role is that of one incident
    fields: list[str] = []
    mentioned: list[str] = []
    for path, shape, value in _values(type(report), report):
        if path in PEOPLE:
            fields.append(str(value))
        if type(value) is str and shape.text not in ("code", "url"):
            mentioned += [f"@{match[1]}" for match in _MENTION.finditer(value)]
    people.add_people([*fields, *names.people, *roles, *mentioned])
    for name, role in roles.items():
        owner = people.find(name)
        if owner is not None:
            owner.role = escape(role)
    people.add_list("customer", names.customers)
    people.add_list("host", [name for name in names.hosts if "*" not in name])
    people.add_list("repository", names.repositories)
    return people


_MENTION = regex(r"(?<![\w@/.`\\])@(?:&#8203;)?([A-Za-z][\w-]{1,38}(?:\.[\w-]+)?)(?![\w/@(])")
"""A person who is mentioned: `@alice`. No package (`@scope/name`) and no decorator (`@app.get(`)."""


def redactor_for(
    people: NameMap, view: View, names: Names, figures: Iterable[str] = ()
) -> Redactor:
    """Return what removes these names, these numbers and all internals from texts."""
    hosts = [
        Listed(
            regex=_glob(name),
            text=partial(_alias_of_host, people),
            kind="host",
            rule="listed-host",
        )
        for name in names.hosts
        if "*" in name
    ]
    numbers = [number for figure in dict.fromkeys(figures) for number in _listed_figures(figure)]
    patterns = (*SECRETS, *INTERNALS, *((CLOCK,) if view.times == "relative" else ()))
    return Redactor(
        people.forms(),
        links=view.links,
        keep=names.keep,
        patterns=patterns,
        listed=(*hosts, *numbers),
    )


def figures_of(report: ReportData) -> tuple[str, ...]:
    """Return the numbers of the impact, of which a view with ranges shows none in its texts."""
    return tuple(str(value) for path, _, value in _values(type(report), report) if path in FIGURES)


def _listed_figures(text: str) -> Iterator[Listed]:
    """Yield what finds a number of the impact in texts; a small number is any other number, too."""
    figure, shown = _exactly(text), range_of(text)
    quantity = None if shown in (None, text) else read_quantity(figure)
    if shown is None or quantity is None or (not quantity.unit and quantity.value < 100):
        return
    number = re.match(r"[0-9][0-9,.]*", figure)
    if number is None:
        return
    digits = number[0].rstrip(".,")
    unit = figure[len(digits) :].strip()
    spellings = "|".join(
        re.escape(spelling) for spelling in sorted({digits, digits.replace(",", "")})
    )
    after = rf" ?{re.escape(unit)}" if unit else ""
    stated = re.compile(rf"(?<![\w.,])(?:{spellings}){after}(?![\w%]|[.,][0-9])", re.IGNORECASE)
    yield Listed(regex=stated, text=lambda _: shown, kind="figure", rule="figure-in-text")


def _glob(name: str) -> re.Pattern[str]:
    inner = r"[\w.-]*".join(re.escape(part) for part in name.split("*"))
    return re.compile(rf"(?<![\w.-]){inner}(?![\w-])", re.IGNORECASE)


def _alias_of_host(people: NameMap, host: str) -> str:
    people.add_list("host", [host])
    return people.add("host", [host]).alias


def _values(cls: Any, part: Any, path: str = "") -> Iterator[tuple[str, Shape, Any]]:
    """Yield every value in a part of a report: its path without positions, its shape, and itself."""
    for name, shape, _ in fields_of(cls):
        content = getattr(part, name)
        inner_path = f"{path}.{name}" if path else name
        if content is None:
            continue
        if shape.kind == "part":
            yield from _values(shape.inner, content, inner_path)
        elif shape.kind == "rows":
            for row in content:
                yield from _values(shape.inner, row, inner_path)
        elif shape.kind == "values":
            yield from ((inner_path, shape, item) for item in content)
        else:
            yield inner_path, shape, content


class _Projection:
    """Makes the report of a view, part by part, and notes what goes."""

    def __init__(self, report: ReportData, view: View, redactor: Redactor) -> None:
        self.view = view
        self.redactor = redactor
        self.allowed = frozenset(view.fields)
        self.found: Counter[tuple[str, str, str]] = Counter()
        self.origin = _origin(report) if view.times == "relative" else None

    def removals(self) -> Iterator[Removal]:
        """Yield what was removed, in the order of the document."""
        for (path, kind, rule), count in self.found.items():
            yield Removal(path=path, kind=kind, rule=rule, count=count)

    def note(self, path: str, kind: str, rule: str, count: int = 1) -> None:
        self.found[path, kind, rule] += count

    def part(self, cls: Any, value: Any, pattern: str, path: str) -> Any:
        """Return an object of a class with what stays of it; None where it can't be one."""
        values: dict[str, Any] = {}
        for field in attrs.fields(cls):
            shape, content = shape_of(field.type), getattr(value, field.name)
            inner_pattern = f"{pattern}.{field.name}" if pattern else field.name
            place = f"{path}.{field.name}" if path else field.name
            if content is None or content == () or content == field.default:
                continue
            if shape.kind == "part":
                shown = self.part(shape.inner, content, inner_pattern, place)
            elif shape.kind == "rows":
                shown = tuple(self.rows(shape.inner, content, inner_pattern, place))
            elif inner_pattern not in self.allowed:
                count = len(content) if isinstance(content, tuple) else 1
                self.note(place, "field", "not-in-view", count)
                shown = None
            elif shape.kind == "values":
                shown = self.values(content, shape.text, inner_pattern, place)
            else:
                shown = self.value(content, shape.text, inner_pattern, place)
            if shown is not None:
                values[field.name] = shown
            elif field.name == "url" and inner_pattern in self.allowed:
                self.note(path, "row", "link-row")  # a link that leads nowhere is none
                return None
            elif field.default is attrs.NOTHING:
                return None
        if cls is Metadata and values.get("severity_scale", ()) != value.severity_scale:
            # A level of a scale that isn't shown as it is has no meaning, and would bring the scale along.
            values.pop("severity_scale", None)
            if values.pop("severity", None) is not None:
                self.note(f"{path}.severity", "field", "not-valid")
        try:
            return cls(**values)
        except FieldError:
            # What was put in place of a name may be what the class refuses: then the row goes.
            if not path:
                raise
            self.note(path, "row", "not-valid")
            return None

    def rows(self, cls: Any, rows: tuple[Any, ...], pattern: str, path: str) -> Iterator[Any]:
        """Yield the rows that stay."""
        for at, row in enumerate(rows):
            place = f"{path}[{at}]"
            rule = self._hidden(row)
            if rule is not None:
                self.note(place, "row", rule)
                continue
            # What went of it is noted value by value.
            public_row = self.part(cls, row, pattern, place)
            if public_row is not None and public_row != _empty(cls):
                yield public_row

    def _hidden(self, row: Any) -> str | None:
        """Return the rule that hides a row; None where it may stay."""
        if hasattr(row, "visibility"):
            shown = str(getattr(row.visibility, "value", row.visibility or self.view.unmarked))
            if shown.lower() != "public":
                return "internal-row"
        status = getattr(row, "status", None)
        if hasattr(row, "owner") and hasattr(row, "status"):
            if self.view.actions == "none":
                return "action"
            if self.view.actions == "done" and str(getattr(status, "value", "")) != "Done":
                return "action-not-done"
        return None

    def values(self, content: Any, kind: str | None, pattern: str, path: str) -> tuple[Any, ...]:
        shown = (
            self.value(item, kind, pattern, f"{path}[{at}]") for at, item in enumerate(content)
        )
        return tuple(value for value in shown if value is not None)

    def value(self, content: Any, kind: str | None, pattern: str, path: str) -> Any:
        """Return a value as the view shows it; None where nothing of it stays."""
        if isinstance(content, Inexact | dt.datetime):
            return self.moment(content, path)
        if isinstance(content, Milestone) and content.is_own:
            # A name of a team's own may be anybody's words: it stays if nothing in it has to go.
            return content if self.text(content.value, "line", path) == content.value else None
        if kind is None or type(content) is not str:
            return content
        if pattern in FIGURES and self.view.figures == "ranges":
            return self.figure(content, path)
        return self.text(content, kind, path)

    def text(self, content: str, kind: str, path: str) -> str | None:
        counts: Found = Counter()
        shown: str | None
        if kind == "url":
            shown = self.redactor.url(content, counts)
        elif kind == "code":
            shown = self.redactor.code(content, counts)
        else:
            shown = self.redactor.markdown(content, counts, inline=kind not in _BLOCKS)
        for (removed, rule), count in counts.items():
            self.note(path, removed, rule, count)
        return shown if shown is None or shown.strip() else mark("text")

    def figure(self, content: str, path: str) -> str | None:
        text = range_of(content)
        if text is None:
            self.note(path, "figure", "no-range")
        elif text != content:
            self.note(path, "figure", "range")
        return text

    def moment(self, moment: Moment, path: str) -> Moment | None:
        """Return a time as the view shows it."""
        if isinstance(moment, Inexact) and moment.words is not None:
            words = self.text(moment.words, "line", path) or mark("time")
            return moment if words == moment.words else Inexact(words=words)
        if self.view.times == "clock":
            return moment
        self.note(path, "time", "relative-time")
        bounds = bounds_of(moment)
        if self.origin is None or bounds is None:
            return None
        start, end = (_relative(at - self.origin) for at in bounds)
        if isinstance(moment, Inexact):
            return Inexact(words=f"about {start}" if moment.approximate else f"{start} to {end}")
        return Inexact(words=start)


@cache
def _empty(cls: Any) -> Any:
    """Return an object of a class with nothing in it; None where there is no such thing."""
    try:
        return cls()
    except TypeError:
        return None


def _origin(report: ReportData) -> dt.datetime | None:
    """Return the instant that relative times count from: the start of the impact, or the first row."""
    phases = attrs.astuple(report.timeline, recurse=False)
    events = [event for phase in phases if isinstance(phase, tuple) for event in phase]
    started = [
        start_of(event.time)
        for event in events
        if getattr(event.milestone, "value", None) == "Impact Started"
    ]
    known = [at for at in started if at] or [at for event in events if (at := start_of(event.time))]
    return min(known, default=None)


def _relative(length: dt.timedelta) -> str:
    sign = "-" if length < dt.timedelta(0) else "+"
    return f"T{sign}{say_duration(abs(length))}"


# --- numbers --------------------------------------------------------------------------------------

_ROUGHLY = regex(
    r"^(?:~|≈|about|around|roughly|approximately|approx\.?|ca\.?|nearly|almost)\s*", re.IGNORECASE
)
_RANGE = regex(r"[0-9][0-9,]*%? to [0-9][0-9,]*(?:%| [a-z]{1,6})?")
_PERCENT = (0, 1, 5, 10, 25, 50, 75, 100)


def _exactly(text: str) -> str:
    """Return a number without what says that it is rough: `1,200` for `~1,200` and `about 1,200`."""
    return _ROUGHLY.sub("", text.replace("\\~", "~"))


def range_of(text: str) -> str | None:
    """Return the range that a number lies in; None for what is no number, or is one of several.

    >>> range_of("1,200"), range_of("15%"), range_of("400 ms"), range_of("most of them")
    ('1,000 to 10,000', '10% to 25%', '100 to 1,000 ms', None)
    """
    if _RANGE.fullmatch(text):
        return text
    quantity = read_quantity(_exactly(text))
    if quantity is None or quantity.comparison != "=":
        return None
    unit = quantity.unit
    if unit == "%":
        if quantity.value > 100:
            return None
        low, high = next((low, high) for low, high in pairwise(_PERCENT) if quantity.value <= high)
        return f"{low}% to {high}%"
    after = f" {unit}" if unit else ""
    if quantity.value < 1:
        return f"0 to 1{after}" if quantity.value else f"0{after}"
    low_end = Decimal(10) ** (len(str(int(quantity.value))) - 1)
    if quantity.value == 1:
        return f"1 to 10{after}"
    return f"{int(low_end):,} to {int(low_end * 10):,}{after}"
