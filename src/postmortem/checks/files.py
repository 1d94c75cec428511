"""Checking texts and files: the findings of a report, each with its place in the text."""

import datetime as dt
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from postmortem.checks.config import Config, find_config, read_config
from postmortem.checks.finding import Finding, Level
from postmortem.checks.outputs import as_github, as_json, as_text
from postmortem.checks.policy import Policy
from postmortem.checks.registry import UNREADABLE, Selection
from postmortem.checks.rule import Case, Rule
from postmortem.checks.run import check_case, day_of, selection_of
from postmortem.checks.team_rules import TeamRules, load_team_rules, not_run
from postmortem.errors import PostmortemError, Problem, ReadError, describe
from postmortem.facade import Report
from postmortem.io.convert import FORMATS, format_to_read, read_markdown, refuse_other_markup
from postmortem.io.files import read_text
from postmortem.io.folders import files_of, is_report
from postmortem.model.report import has_content
from postmortem.model.sections import PLACE_ORDER
from postmortem.serialize.json_places import json_places
from postmortem.serialize.yaml_read import read_yaml
from postmortem.serialize.yaml_text import from_document
from postmortem.tree.locations import Location, Locations

if TYPE_CHECKING:  # few files are public or in a style: both take as long as a report to load
    from postmortem.styles.style import Style
    from postmortem.views.redaction import Publication


def check_text(
    text: str,
    format: str = "markdown",
    today: dt.date | dt.datetime | None = None,
    policy: Policy | None = None,
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    public: "Publication | None" = None,
    rules: Iterable[Rule] = (),
    scale: Iterable[str] = (),
) -> tuple[Finding, ...]:
    r"""Return what the rules find in a text, each finding with its line, in the text's order.

    `format` is `markdown`, `yaml`, `json` or `html`; any Markdown is read. `scale` is a scale of severities of a team's
    own, the worst first, for a text that names none. The rest is as for `check`. Raises `ReadError` where
    the text can't be read as a report.

    >>> import postmortem as pm
    >>> text = "# Login was down\n\n## Root Cause Analysis\n\n### Problem Statement\n\nTBD\n"
    >>> [(one.code, one.location.line) for one in pm.check_text(text, select=["PM102"])]
    [('PM102', 7)]
    """
    selection = selection_of(select, ignore, rules)
    report, locations = read_located(text, format, scale=tuple(scale))
    policy = policy or Policy()
    case = Case(report=report, today=day_of(today, policy), policy=policy, publication=public)
    return check_located(case, selection, text, format, locations)


def check_file(
    path: str | os.PathLike[str],
    today: dt.date | dt.datetime | None = None,
    policy: Policy | None = None,
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    public: "Publication | None" = None,
    rules: Iterable[Rule] = (),
    scale: Iterable[str] = (),
) -> tuple[Finding, ...]:
    """Return what the rules find in a file; the ending of its name says its format.

    >>> [one.code for one in check_file("examples/adfs-outage.yaml")]
    []

    No configuration is looked for. Raises `FileError` for a file that can't be read, `ReadError` for
    one that isn't a report.
    """
    format = format_to_read(path)
    text = read_text(path)
    try:
        return check_text(
            text,
            format,
            today,
            policy,
            select=select,
            ignore=ignore,
            public=public,
            rules=rules,
            scale=scale,
        )
    except ReadError as error:
        raise error.of(str(path)) from None


def read_located(
    text: str, format: str, style: "Style | None" = None, scale: Sequence[str] = ()
) -> tuple[Report, Locations]:
    """Return the report that a text describes, and where its values are. Raises `ReadError`."""
    if format == "markdown":
        reading = read_markdown(text, Report, style=style, scale=scale)
        refuse_other_markup(reading)
        if any(diagnostic.kind == "refused" for diagnostic in reading.diagnostics):
            Report.from_markdown(text, scale=scale)  # which raises, with all that there is to say
        return reading.report, reading.locations
    if format == "yaml":
        document = read_yaml(text)
        report = from_document(document, Report, scale)
        return report, _late(lambda: _sorted_extras(document.data, document.places()))
    if format == "html":
        # A page shows a report, and its data are in one line.
        return Report.from_html(text, scale=scale), Locations()
    if format == "json":
        report = Report.from_json(text, scale=scale)
        return report, _late(
            lambda: _sorted_extras(json.loads(text.removeprefix("\ufeff")), json_places(text))
        )
    expected = "one of " + ", ".join(dict.fromkeys(FORMATS.values()))
    raise ReadError(Problem(expected=expected, found=describe(format)))


@attrs.define(eq=False)
class _LatePlaces(Mapping[str, Location]):
    """Places that are looked for when the first is asked for: a text without findings needs none."""

    make: Callable[[], Mapping[str, Location]]
    found: Mapping[str, Location] | None = None

    def _places(self) -> Mapping[str, Location]:
        if self.found is None:
            self.found = self.make()
        return self.found

    def __getitem__(self, path: str) -> Location:
        return self._places()[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places())

    def __len__(self) -> int:
        return len(self._places())


def _late(make: Callable[[], Mapping[str, Location]]) -> Locations:
    return Locations(_LatePlaces(make))


def _sorted_extras(data: Any, places: dict[str, Location]) -> Locations:
    """Return places by the paths of the report, which sorts its extras by where they belong."""
    extras = data.get("extras") if isinstance(data, dict) else None
    if isinstance(extras, list) and len(extras) > 1:
        ranks = [PLACE_ORDER.get(extra.get("after") or "", 0) for extra in extras]
        moved = dict(enumerate(sorted(range(len(extras)), key=ranks.__getitem__)))
        new = {old: index for index, old in moved.items()}
        places = {_moved(path, new): place for path, place in places.items()}
    return Locations(places)


def _moved(path: str, new: dict[int, int]) -> str:
    if not path.startswith("extras["):
        return path
    number, _, rest = path.removeprefix("extras[").partition("]")
    return f"extras[{new[int(number)]}]{rest}"


def check_located(
    case: Case, selection: Selection, text: str, format: str, locations: Locations
) -> tuple[Finding, ...]:
    """Return what the rules find in a report that was read from a text, in the text's order."""
    source = text if format == "markdown" else None
    case = attrs.evolve(case, source=source, locations=locations)
    return located(check_case(case, selection), text, locations)


def located(findings: Iterable[Finding], text: str, locations: Locations) -> tuple[Finding, ...]:
    """Return findings with their places and the lines of the text there, in the text's order."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    placed = []
    for finding in findings:
        # What isn't there at all is missing from the document, which begins in its first line.
        place = locations.find(finding.path) or Location(1)
        excerpt = lines[place.line - 1] if place.line <= len(lines) else None
        placed.append(attrs.evolve(finding, location=place, excerpt=excerpt))
    return tuple(sorted(placed, key=_by_location))


def _by_location(finding: Finding) -> tuple[Any, ...]:
    place = finding.location or Location(0)
    return (place.line, place.column or 0, finding.code, finding.message)


@attrs.frozen(kw_only=True)
class FileResult:
    """A file that was checked, or that couldn't be."""

    source: str
    """The name of the file, as it was reached."""
    findings: tuple[Finding, ...] = ()
    error: PostmortemError | None = None
    """Why it couldn't be read."""
    excluded: bool = False
    """Whether the configuration excludes it."""
    is_skipped: bool = False
    """Whether it was found in a folder and is not a post-mortem."""

    @property
    def results(self) -> tuple[Finding, ...]:
        """The findings; of a file that couldn't be read, what is wrong with it, as findings."""
        if self.error is None:
            return self.findings
        return tuple(
            Finding(
                code=UNREADABLE,
                level=Level.ERROR,
                path="",
                message=str(attrs.evolve(problem, source=None, line=None, column=None)),
                location=Location(problem.line or 1, problem.column),
            )
            for problem in self.error.problems
        )


@attrs.frozen(kw_only=True)
class CheckOptions:
    """How texts are checked: what a command line says, and otherwise the configuration."""

    today: dt.date | dt.datetime | None = None
    """The day for deadlines, or a moment, which the zone of each policy makes a day of."""
    config: Config | None = None
    """The configuration of every text; None for the one that is nearest to each."""
    select: Sequence[str] | None = None
    """In place of the configuration's own, if it is given."""
    ignore: Sequence[str] | None = None
    public: bool = False
    """Whether every file is checked as a public one; if not, those that the configuration names."""

    trusted: tuple[Path, ...] = ()
    """The files of configurations whose own rules are run; their code is the user's."""
    only_reports: bool = False
    """Whether a file that is named and is no post-mortem is skipped, as in a folder."""
    team: Mapping[Path, TeamRules] = attrs.field(init=False, repr=False)
    """The rules of the trusted configurations."""

    def __attrs_post_init__(self) -> None:
        configs = [self.config] if self.config is not None else _readable(self.trusted)
        team = {
            config.file.resolve(): load_team_rules(config.file.parent, config.rules)
            for config in configs
            if config.file is not None and config.rules
        }
        object.__setattr__(self, "team", team)
        # What is wrong with these is wrong once, and not once a file.
        Selection(
            select=tuple(self.select or ()),
            ignore=tuple(self.ignore or ()),
            more={code: rule for rules in team.values() for code, rule in rules.known.items()},
        )

    @property
    def team_rules(self) -> tuple[Rule, ...]:
        """The rules of all trusted configurations."""
        return tuple(rule for rules in self.team.values() for rule in rules.known.values())

    def rules_of(self, config: Config) -> TeamRules | None:
        """Return the rules of a configuration; None where it has some and isn't trusted with them."""
        if config.file is None or not config.rules:
            return TeamRules()
        return self.team.get(config.file.resolve())

    def check(
        self,
        source: str,
        text: str | None = None,
        format: str | None = None,
        *,
        in_folder: bool = False,
    ) -> FileResult:
        """Return what is found in a file, or in a text that is given.

        A file that was found in a folder and is not a post-mortem is skipped.

        Raises `ReadError` or `FileError` for a configuration that can't be read.
        """
        config = self.config or find_config(Path(source))
        select = config.select if self.select is None else self.select
        ignore = config.ignore if self.ignore is None else self.ignore
        try:
            if text is None:
                text, format = read_text(source), format_to_read(source)
            report, locations = read_located(
                text, format or "markdown", config.style, config.severities
            )
            if in_folder and not has_content(report):
                return FileResult(source=source, is_skipped=True)
            public = self.public or config.is_public(Path(source))
            case = Case(
                report=report,
                today=day_of(self.today, config.policy),
                policy=config.policy,
                publication=config.publication() if public else None,
            )
            team = self.rules_of(config)
            selection = Selection(
                select=tuple(select),
                ignore=tuple(ignore),
                more={} if team is None else team.known,
                # The rules that it means may be another configuration's, or weren't run.
                is_open=team is None or self.select is not None or self.ignore is not None,
            )
            findings = check_located(case, selection, text, format or "markdown", locations)
        except PostmortemError as error:
            return FileResult(source=source, error=error.of(source))
        return FileResult(source=source, findings=findings)


def check_paths(paths: Iterable[str], options: CheckOptions, jobs: int = 1) -> Iterator[FileResult]:
    """Yield what is found in files, and in the files of folders, in the order of their names.

    A file is checked once, however often it is named. With more than one of `jobs`, many files are
    checked by that many processes; the results are the same, in the same order.
    """
    tasks = _tasks(paths, options)
    # A process that begins anew has no copy of the rules of a team.
    if jobs < 2 or (options.team and not _may_fork()):
        yield from map(_Check(options), tasks)
        return
    first = [*islice(tasks, _FEWEST_FILES)]
    if len(first) < _FEWEST_FILES:
        yield from map(_Check(options), first)
        return
    yield from _in_processes(_Check(options), chain(first, tasks), jobs)


_FEWEST_FILES = 48
"""From how many files on several processes pay: one takes as long to begin as a few files to check."""


@attrs.frozen
class _Task:
    """A file to check."""

    source: str
    in_folder: bool = False
    is_excluded: bool = False
    findings: tuple[Finding, ...] = ()
    """What is found already: in the rules of a configuration, which is the source then."""


@attrs.frozen
class _Check:
    """Checks files; a process gets it once."""

    options: CheckOptions

    def __call__(self, task: _Task) -> FileResult:
        if task.is_excluded:
            return FileResult(source=task.source, excluded=True)
        if task.findings:
            return FileResult(source=task.source, findings=task.findings)
        return self.options.check(task.source, in_folder=task.in_folder)


def _tasks(paths: Iterable[str], options: CheckOptions) -> Iterator[_Task]:
    seen: set[Path] = set()
    configs: set[Path] = set()
    for path in paths:
        named = Path(path)
        if not named.is_dir() and _is_excluded(named, options.config):
            yield _Task(path, is_excluded=True)  # as tools that name each file ask for
            continue
        for file in files_of(named, lambda file: _is_excluded(file, options.config)):
            if (real := _real(file)) in seen:
                continue
            seen.add(real)
            yield from _rule_tasks(file, options, configs)
            in_folder = file != named or options.only_reports
            if not options.only_reports or file != named or is_report(file):
                yield _Task(str(file), in_folder=in_folder)


def _rule_tasks(file: Path, options: CheckOptions, seen: set[Path]) -> Iterator[_Task]:
    """Yield what is wrong with the rules of a file's configuration, once for each configuration."""
    try:
        config = options.config or find_config(file)
    except PostmortemError:
        return  # the check of the file reports what is wrong
    if config.file is None or not config.rules or config.file in seen:
        return
    seen.add(config.file)
    team = options.rules_of(config)
    broken = (not_run(config.rules),) if team is None else team.broken
    select = config.select if options.select is None else options.select
    ignore = config.ignore if options.ignore is None else options.ignore
    selection = Selection(select=tuple(select), ignore=tuple(ignore), is_open=True)
    if broken and selection.has_plug_ins:
        working_folder = Path.cwd()
        is_inside = config.file.is_relative_to(working_folder)
        shown = config.file.relative_to(working_folder) if is_inside else config.file
        yield _Task(str(shown), findings=broken)


def _in_processes(check: _Check, tasks: Iterable[_Task], jobs: int) -> Iterator[FileResult]:
    # Most checks are of a few files, and these imports take as long as one of them.
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    context = multiprocessing.get_context("fork" if _may_fork() else "spawn")
    with ProcessPoolExecutor(jobs, context, _begin, (check,)) as pool:
        try:
            yield from pool.map(_check_here, tasks, chunksize=16)
        except BrokenProcessPool:
            hint = "it may have had no memory left; --jobs 1 checks one file at a time"
            problem = Problem(expected="a process that checks files to its end", hint=hint)
            raise ReadError(problem) from None


def _may_fork() -> bool:
    """Whether a process may be a copy of this one, which has all that it needs; others begin anew.

    A copy of a process with threads may wait for ever for what one of them held.
    """
    return sys.platform == "linux" and threading.active_count() == 1


_checking: _Check | None = None
"""What this process checks files with, where it was begun for that."""


def _begin(check: _Check) -> None:
    global _checking
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the first process's to answer
    _checking = check


def _check_here(task: _Task) -> FileResult:
    assert _checking is not None
    return _checking(task)


def _readable(files: Iterable[Path]) -> Iterator[Config]:
    """Yield configurations; of one that can't be read, the check of its files says what is wrong."""
    for file in files:
        try:
            yield read_config(file)
        except PostmortemError:
            continue


def _real(file: Path) -> Path:
    try:
        return file.resolve()
    except (OSError, RuntimeError):  # a link that leads to itself
        return file.absolute()


def written(
    checked: Iterable[FileResult],
    format: str = "text",
    *,
    color: bool = False,
    rules: Iterable[Rule] = (),
) -> str:
    """Return what was found as `text`, `json`, `sarif` or `github`.

    A file that couldn't be read is a result as well, in each of them. `rules` were asked besides those
    that are installed.
    """
    checked = tuple(checked)
    findings = {result.source: result.results for result in checked}
    if format == "text":
        return as_text(findings, color=color)
    if format == "sarif":
        errors = {result.source: result.error for result in checked if result.error is not None}
        from postmortem.checks.sarif import as_sarif  # few ask for it

        return as_sarif(findings, errors, rules)
    return {"json": as_json, "github": as_github}[format](findings, rules)


def _is_excluded(file: Path, config: Config | None) -> bool:
    """Whether the configuration of a file excludes it."""
    try:
        return (config or find_config(file)).excludes(file)
    except PostmortemError:
        return False  # the check of the file reports what is wrong
