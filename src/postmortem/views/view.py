"""A view: what of a report is shown to an audience, as data.

    [views.public]
    links = ["status.example.com"]      # the hosts that links may lead to

    [views.partners]
    base = "customers"
    add = ["went_wrong"]

    [names]
    customers = ["Acme Corp"]           # shown as customer-1

A view is an allow-list: it names the fields that stay, each by its own path. A field that a later
version of this library adds is out until a view names it.
"""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, Literal, Self, TypeAlias, get_args

import attrs

from postmortem.errors import FieldError, Problem, Problems, describe
from postmortem.model.paths import value_paths
from postmortem.model.report import ReportData
from postmortem.views.decisions import expanded, shown_to

Actions: TypeAlias = Literal["all", "done", "none"]
Times: TypeAlias = Literal["clock", "relative"]
Figures: TypeAlias = Literal["exact", "ranges"]
Unmarked: TypeAlias = Literal["public", "internal"]


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, list | tuple | set | frozenset):
        hint = "put it into a list" if isinstance(value, str) else None
        raise FieldError(Problem(expected="a list of texts", found=describe(value), hint=hint))
    items = sorted(value) if isinstance(value, set | frozenset) else value
    for at, item in enumerate(items):
        if not isinstance(item, str) or not item.strip():
            raise FieldError(Problem(path=f"[{at}]", expected="a text", found=describe(item)))
    return tuple(item.strip() for item in items)


def _paths(value: Any) -> tuple[str, ...]:
    """Return paths of values, in the order of the model. Raises `FieldError` for any other path."""
    known = value_paths(ReportData)
    paths: set[str] = set()
    problems = Problems()
    for pattern in _texts(value):
        for path in expanded(pattern):
            if path in known:
                paths.add(path)
            else:
                problems.append(_unknown_path(path, known))
    if problems:
        raise FieldError(problems)
    return tuple(path for path in known if path in paths)


def _unknown_path(path: str, known: tuple[str, ...]) -> Problem:
    inner_paths = [inner_path for inner_path in known if inner_path.startswith(f"{path}.")]
    if inner_paths:
        # A part would let in what is added to it later.
        hint = f"name each value in it, such as {inner_paths[0]!r}"
    else:
        closest = get_close_matches(path[:80], known, n=1)
        hint = f"did you mean {closest[0]!r}" if closest else "docs/views.md lists the fields"
    expected = "the path of a value, such as 'timeline.detection.event'"
    return Problem(expected=expected, found=describe(path), hint=hint)


def _one_of(value: Any, choices: Any) -> Any:
    known = get_args(choices)
    if value not in known:
        expected = "one of " + ", ".join(known)
        raise FieldError(Problem(expected=expected, found=describe(value)))
    return value


def _unmarked(value: Any) -> Unmarked:
    read: Unmarked = _one_of(value, Unmarked)
    return read


def _actions(value: Any) -> Actions:
    read: Actions = _one_of(value, Actions)
    return read


def _times(value: Any) -> Times:
    read: Times = _one_of(value, Times)
    return read


def _figures(value: Any) -> Figures:
    read: Figures = _one_of(value, Figures)
    return read


@attrs.frozen(kw_only=True)
class View:
    """What of a report is shown to an audience: an allow-list of fields, and how they are shown.

    >>> "action_items.immediate.owner" in View.public().fields
    False
    >>> View(name="status page", fields=["title", "timeline.events.{time,event}"]).fields
    ('title', 'timeline.events.time', 'timeline.events.event')
    """

    name: str = "own"
    fields: tuple[str, ...] = attrs.field(converter=_paths)
    """The paths of the values that stay, without positions; `{a,b}` stands for several.

    A row whose required value isn't named goes whole: a timeline without `event` has no rows.
    """
    unmarked: Unmarked = attrs.field(default="public", converter=_unmarked)
    """What a row is that states no `visibility`; rows that state `internal` never stay."""
    actions: Actions = attrs.field(default="done", converter=_actions)
    """Which actions stay: those that are done, all, or none."""
    times: Times = attrs.field(default="clock", converter=_times)
    """Clock times, or times relative to the start of the incident: `T+5 min`."""
    figures: Figures = attrs.field(default="exact", converter=_figures)
    """The numbers of the impact as they are, or as ranges: `1,000 to 10,000`."""
    links: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    """The hosts that links may lead to; `*.example.com` stands for all below it."""

    @classmethod
    def public(cls, **options: Any) -> Self:
        """Return the view for everybody: what happened, why, and which actions are done.

        No person, no link but to allowed hosts, no row of the internal sections, and the numbers of
        the impact as ranges. `options` are fields of the view.

        >>> View.public(links=["status.example.com"]).links
        ('status.example.com',)
        """
        defaults: dict[str, Any] = {"name": "public", "figures": "ranges", "actions": "done"}
        return cls(**{"fields": shown_to("public"), **defaults, **options})

    @classmethod
    def customers(cls, **options: Any) -> Self:
        """Return the view for customers under contract: also the whys, the notes and all actions.

        As in the public view, there is no person, no link but to allowed hosts and nothing of the
        internal sections; the numbers are exact. `options` are fields of the view.

        >>> View.customers().actions
        'all'
        """
        defaults: dict[str, Any] = {"name": "customers", "figures": "exact", "actions": "all"}
        return cls(**{"fields": shown_to("customers"), **defaults, **options})


_BASES = {"public": View.public, "customers": View.customers}


def read_view(name: str, data: Any) -> View:
    """Return the view that a table of a TOML file describes.

    `base` names the view that it starts from, `public` or `customers`; a view of one of these names
    starts from that. `fields` replaces its fields, `add` and `remove` change them. Raises
    `FieldError` with every problem.

    >>> "went_wrong" in read_view("partners", {"base": "customers", "add": ["went_wrong"]}).fields
    True
    """
    if not isinstance(data, Mapping):
        raise FieldError(Problem(expected="a table", found=describe(data)))
    data = {str(key).replace("-", "_"): value for key, value in data.items()}
    base = data.pop("base", name if name in _BASES else None)
    if base is not None and base not in _BASES:
        expected = "one of " + ", ".join(_BASES)
        raise FieldError(Problem(path="base", expected=expected, found=describe(base)))
    if base is None and "fields" not in data:
        hint = "add base = 'public', or fields = [...]"
        raise FieldError(Problem(path="fields", expected="the fields that stay", hint=hint))
    view = _BASES[base]() if base else View(fields=())
    return _changed(attrs.evolve(view, name=name), data)


def _changed(view: View, data: dict[str, Any]) -> View:
    settings = [field.name for field in attrs.fields(View) if field.name != "name"]
    problems = Problems()
    values: dict[str, Any] = {}
    for key, value in data.items():
        try:
            if key in ("add", "remove"):
                values[key] = _paths(value)
            elif key in settings:
                convert: Any = getattr(attrs.fields(View), key).converter
                values[key] = convert(value)
            else:
                problems.append(_unknown_key(key, ["base", "add", "remove", *settings]))
        except FieldError as error:
            problems.take(error, key)
    if problems:
        raise FieldError(problems)
    added, removed = values.pop("add", ()), values.pop("remove", ())
    fields = {*values.pop("fields", view.fields), *added} - {*removed}
    return attrs.evolve(view, fields=sorted(fields), **values)


def _unknown_key(key: str, known: list[str]) -> Problem:
    closest = get_close_matches(key[:60], known, n=1)
    hint = f"did you mean {closest[0]!r}" if closest else f"it knows {', '.join(known)}"
    return Problem(path=key, expected="a key that is known here", hint=hint)


@attrs.frozen(kw_only=True)
class Names:
    """Names that no pattern can know: a team lists them, and views replace them.

    >>> Names(customers=["Acme Corp"]).customers
    ('Acme Corp',)
    """

    people: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    """People who are in no field of a report and are named in its texts: `engineer-1`."""
    customers: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    """Customers: `customer-1`."""
    hosts: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    """Hosts: `host-1`. `*` stands for any part of a name: `db-*`."""
    repositories: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    """Repositories: `repository-1`."""
    keep: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    """Words that are never taken for a name, a host or an address: `Grace` of a product."""


def read_names(data: Any) -> Names:
    """Return the names that a table of a TOML file lists. Raises `FieldError` with every problem.

    >>> read_names({"hosts": ["db-*"]}).hosts
    ('db-*',)
    """
    if not isinstance(data, Mapping):
        raise FieldError(Problem(expected="a table", found=describe(data)))
    known = [field.name for field in attrs.fields(Names)]
    problems = Problems()
    values: dict[str, Any] = {}
    for key, value in data.items():
        try:
            if key in known:
                values[key] = _texts(value)
            else:
                problems.append(_unknown_key(str(key), known))
        except FieldError as error:
            problems.take(error, str(key))
    if problems:
        raise FieldError(problems)
    return Names(**values)
