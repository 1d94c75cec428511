"""Configuration: what a team's files say about how its reports are checked and written.

It is in `.postmortem.toml`, or under `[tool.postmortem]` in pyproject.toml; the nearest upwards
from a file counts, and no other. Views and names are imported when a configuration has some: they take as
long as a report to load.
"""

from collections.abc import Callable, Mapping
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from postmortem.checks.policy import Policy, read_policy, refuse_key, texts_of
from postmortem.derived.metrics import MetricDefinition, read_metrics
from postmortem.errors import FieldError, Problem, Problems, ReadError, describe
from postmortem.io.config_files import OWN_FILE, SHARED_FILE, find_config_file, read_toml
from postmortem.io.files import read_text
from postmortem.io.styles import style_of
from postmortem.model.sections.metadata import read_scale
from postmortem.text.languages import Language, find_language, languages

if TYPE_CHECKING:  # few configurations have views: they take as long as a report to load
    from postmortem.io.numbers import IdPattern
    from postmortem.styles.style import Style
    from postmortem.views.name_map import NameMap
    from postmortem.views.redaction import Publication
    from postmortem.views.view import Names, View


@attrs.frozen(kw_only=True)
class Config:
    """How reports are checked, and the language that they are written in."""

    select: tuple[str, ...] = ()
    """How the codes begin that are asked; none stands for all."""
    ignore: tuple[str, ...] = ()
    """How the codes begin that aren't."""
    exclude: tuple[str, ...] = ()
    """Patterns of files that are passed over in a folder, from the folder of the configuration."""
    policy: Policy = Policy()
    metrics: tuple[MetricDefinition, ...] = ()
    """The metrics of the team, which documents and corpora show with the timings."""
    severities: tuple[str, ...] = ()
    """The scale of severities of the team, the worst first; () where it has one of the usual ones."""
    views: "Mapping[str, View]" = attrs.field(factory=dict)
    """The views of the team, by their names."""
    listed_names: "Names | None" = attrs.field(default=None, alias="names")
    """The names that views replace, where there are any."""
    public: tuple[str, ...] = ()
    """Patterns of the files that are public, from the folder of the configuration."""
    map: str | None = None
    """The file with the names behind the placeholders, from the folder of the configuration."""
    lang: str | None = None
    """The tag of the language that the command line writes documents in; None for English."""
    words: Mapping[str, str] = attrs.field(factory=dict)
    """Words of a team's own for that language, by the English ones."""
    rules: tuple[str, ...] = ()
    """Files with rules of the team's own, from the folder of the configuration."""
    style: "Style | None" = None
    """The style that documents are read and written in; None for the usual names and our own layout."""
    id: "IdPattern | None" = None
    """How the ids of new reports are made; None where they get none."""
    root: Path | None = None
    """The folder that the configuration was found in."""
    file: Path | None = None
    """The file that it was read from."""

    @property
    def names(self) -> "Names":
        """The names that views replace."""
        from postmortem.views.view import Names

        return self.listed_names or Names()

    @property
    def language(self) -> Language | None:
        """The language that documents are written in; None when the configuration doesn't say."""
        if self.lang is None and not self.words:
            return None
        return Language(self.lang or "en", self.words)

    def view(self, name: str) -> "View":
        """Return a view by its name: one of the team, or `public` or `customers`.

        Raises `FieldError` where there is none.
        """
        from postmortem.views.view import View

        known = {"public": View.public, "customers": View.customers}
        if name in self.views:
            return self.views[name]
        if name not in known:
            expected = "one of " + ", ".join(sorted({*known, *self.views}))
            hint = f"add [views.{name}] to {OWN_FILE}" if name.isidentifier() else None
            raise FieldError(
                Problem(path="view", expected=expected, found=describe(name), hint=hint)
            )
        return known[name]()

    def publication(self, view: str = "public") -> "Publication":
        """Return how a public file is checked. Raises `FileError` or `ReadError` for its map."""
        from postmortem.views.redaction import Publication

        name_map = None
        if self.map is not None:
            path = (self.root or Path()) / self.map
            name_map = read_name_map(path) if path.exists() else None
        return Publication(view=self.view(view), names=self.names, name_map=name_map)

    def is_public(self, file: Path) -> bool:
        """Whether a file is one that the configuration calls public."""
        return self._matches(self.public, file)

    def excludes(self, file: Path) -> bool:
        """Whether a file, or a folder around it, is passed over in a folder."""
        return self._matches(self.exclude, file)

    def _matches(self, patterns: tuple[str, ...], file: Path) -> bool:
        """Whether a pattern matches a file, or a folder around it."""
        if self.root is None or not patterns:
            return False
        try:
            relative = file.absolute().relative_to(self.root.absolute()).as_posix()
        except ValueError:
            return False
        return any(
            fnmatch(relative, f"{pattern.rstrip('/')}{end}")
            for pattern in patterns
            for end in ("", "/*")
        )


def read_name_map(path: Path) -> "NameMap":
    """Return the names in a map file. Raises `FileError` or `ReadError`."""
    import json  # few configurations name a map

    from postmortem.views.name_map import NameMap

    try:
        return NameMap.from_dict(json.loads(read_text(path)))
    except json.JSONDecodeError as error:
        problem = Problem(source=str(path), expected="JSON", found=str(error), line=error.lineno)
        raise ReadError(problem) from None
    except FieldError as error:
        raise ReadError(error.problems).of(str(path)) from None


def _names(data: Any) -> "Names":
    from postmortem.views.view import read_names

    return read_names(data)


def _views(data: Any) -> "dict[str, View]":
    from postmortem.views.view import View, read_view

    if not isinstance(data, Mapping):
        raise FieldError(Problem(expected="a table of views", found=describe(data)))
    views: dict[str, View] = {}
    problems = Problems()
    for name, table in data.items():
        try:
            views[str(name)] = read_view(str(name), table)
        except FieldError as error:
            problems.take(error, str(name))
    if problems:
        raise FieldError(problems)
    return views


def _file_name(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise FieldError(Problem(expected="the name of a file", found=describe(value)))
    return value


def read_config(path: Path) -> Config:
    """Return the configuration in a file.

    Raises `FileError` where it can't be read, `ReadError` with every problem in it.
    """
    data: Any = read_toml(path)
    prefix = ""
    tool = data.get("tool")
    # Both files may have the table of pyproject.toml, so that it can be moved from one to the other.
    if path.name == SHARED_FILE or (isinstance(tool, dict) and [*data] == ["tool"]):
        prefix = "tool.postmortem"
        data = tool.get("postmortem", {}) if isinstance(tool, dict) else tool
    try:
        config = _config({} if data is None else data)
        return attrs.evolve(config, root=path.parent, file=path, style=style_of(data, path))
    except FieldError as error:
        problems = (problem.at(prefix) if prefix else problem for problem in error.problems)
        raise ReadError(problems).of(str(path)) from None


def find_config(file: Path) -> Config:
    """Return the configuration of a file: the nearest one upwards from it, or the default."""
    path = find_config_file(file)
    return Config() if path is None else _read_once(path)


_read_once = cache(read_config)


def _config(data: Any) -> Config:
    if not isinstance(data, dict):
        raise FieldError(Problem(expected="a table", found=describe(data)))
    readers: dict[str, Callable[[Any], Any]] = {
        "select": texts_of, "ignore": texts_of, "exclude": texts_of, "rules": texts_of, "policy": read_policy,
        "severities": read_scale, "metrics": read_metrics,
        "views": _views, "names": _names, "public": texts_of, "map": _file_name,
        "lang": _lang, "words": _words, "id": _id,
    }  # fmt: skip
    values: dict[str, Any] = {}
    problems = Problems()
    for key, value in data.items():
        if key == "style":
            continue  # what it names depends on where the configuration is
        try:
            values[key] = (
                readers[key] if key in readers else refuse_key(key, [*readers, "style"])
            )(value)
        except FieldError as error:
            problems.take(error, str(key))
    try:
        _refuse_unknown_codes(values)
    except FieldError as error:
        problems.take(error)
    if problems:
        raise FieldError(problems)
    return Config(**values)


def _refuse_unknown_codes(values: Mapping[str, Any]) -> None:
    if "select" not in values and "ignore" not in values:
        return
    from postmortem.checks.registry import Selection  # what is out of the cache needs no rules

    # Which rules a team's own files have isn't known before these are run.
    is_open = bool(values.get("rules"))
    Selection(select=values.get("select", ()), ignore=values.get("ignore", ()), is_open=is_open)


def _id(value: Any) -> "IdPattern":
    from postmortem.io.numbers import IdPattern  # few configurations have a pattern of ids

    return IdPattern(value)


def _lang(value: Any) -> str:
    try:
        find_language(value)
    except FieldError as error:
        raise FieldError(attrs.evolve(problem, path="") for problem in error.problems) from None
    return str(value)


def _words(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(word, str) for word in value.values()):
        raise FieldError(
            Problem(expected="a table from English words to yours", found=describe(value))
        )
    known = {*next(languages()).words}
    problems = Problems(
        Problem(
            path=word,
            expected="an English word of a document, such as 'Timeline'",
            found=describe(word),
        )
        for word in value
        if word not in known
    )
    if problems:
        raise FieldError(problems)
    return value
