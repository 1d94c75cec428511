"""The corpus: many reports as one value, with every verb in one line."""

import datetime as dt
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, overload

import attrs

from postmortem.corpus.collection import Collection
from postmortem.corpus.entries import Entry
from postmortem.corpus.export import ExportFormat, write_duckdb, write_folder, write_sqlite
from postmortem.corpus.loading import LoadOptions, PathLike, Progress, load
from postmortem.corpus.same import distinct
from postmortem.corpus.site.options import SiteOptions
from postmortem.corpus.tables import TABLES
from postmortem.errors import FieldError, Problem, describe
from postmortem.facade import Report
from postmortem.io.convert import find_style
from postmortem.model.sections.metadata import read_scale

if TYPE_CHECKING:  # a list needs no answers, and only a site needs the writer of HTML
    from postmortem.corpus.answers.actions import DoneInTime, Overdue
    from postmortem.corpus.answers.base import Answer
    from postmortem.corpus.answers.before import HappenedBefore
    from postmortem.corpus.answers.documents import Quality, WritingSpeed
    from postmortem.corpus.answers.how_many import HowMany, Period
    from postmortem.corpus.answers.lengths import Better, HowLong, LongAndSevere, TimingName
    from postmortem.corpus.answers.shares import Causes, Classes, ClassOf, WhatStopped, WhoNoticed
    from postmortem.corpus.site.build import SiteResult
    from postmortem.styles.style import Style

Day: TypeAlias = dt.date | str
"""A day, as a date or as text such as `2026-01-15`."""


@attrs.frozen(eq=False, repr=False)
class Corpus(Collection):
    """Many reports: immutable, in a fixed order, each report once.

    A corpus is loaded from files, or filled by `add`. What narrows or orders it (`filter`, `sorted`)
    gives a new one; tables, answers and the site come from whatever is left.

    >>> import postmortem as pm
    >>> first = pm.report("INC-1", "Login was down", date="2026-01-15", severity="SEV-1").build()
    >>> second = pm.report("INC-2", "Search was slow", date="2026-02-03", severity="SEV-3").build()
    >>> corpus = pm.Corpus().add(first, second)
    >>> corpus
    <Corpus: 2 reports from 2026-01-15 to 2026-02-03>
    >>> [report.title for report in corpus.filter(severity="SEV-1")]
    ['Login was down']
    """

    # --- making one -------------------------------------------------------------------------------

    @classmethod
    def load(
        cls,
        *paths: PathLike,
        revision: str | None = None,
        style: "str | Style | None" = None,
        scale: Iterable[str] = (),
        config: PathLike | None = None,
        cache: bool | PathLike = True,
        workers: int | None = None,
        progress: bool | Progress | None = None,
    ) -> "Corpus":
        """Return the reports in folders, files, patterns (`notes/**/*.md`) and zip archives.

        Every format and style that the readers know is read. A document that can't be read is a row
        of `problems`; a report that lies there several times counts once. With a `revision`, such as
        `HEAD~30` or `v1.2`, folders are read as git has them at that commit. `style` is as for
        `read_markdown`, `config` is the file of a configuration in place of the nearest. `scale` has the
        names of a scale of severities of a team's own, the worst first, in place of the configuration's.

        What was read before comes from a cache in the user's cache folder, as long as neither the
        text nor the library has changed; `cache=False` does without, and a path is another folder
        for it. `workers` is the number of processes; by default, all cores are used where that is
        quicker. `progress` is called with how many documents are read, and of how many; by default,
        a terminal shows it where loading takes more than half a second.

        Raises `FileError` for a path at which there is nothing, and `ReadError` for a configuration,
        a style or a revision that can't be read.

        >>> corpus = Corpus.load("examples/", cache=False)
        >>> "adfs-outage.yaml" in corpus.keys()
        True
        """
        if style is not None:
            find_style(style)  # a mistake in its name is one mistake, and not one a document
        options = LoadOptions(
            revision=revision,
            style=style,
            scale=read_scale(scale) if (scale := tuple(scale)) else (),
            config=None if config is None else Path(config),
            cache=cache if isinstance(cache, bool) else Path(cache),
            workers=workers,
            progress=progress,
        )
        loaded = load(paths or (".",), options)
        entries, problems = distinct(loaded.entries)
        every = sorted(
            (*loaded.problems, *problems), key=lambda problem: (problem.source, problem.kind)
        )
        return cls(tuple(entries), tuple(every), tuple(sorted(loaded.skipped)))

    def add(self, *reports: Report) -> "Corpus":
        """Return a corpus with further reports, such as those that a program makes.

        The key of such a report is its incident's id, or else its title.

        >>> import postmortem as pm
        >>> list(pm.Corpus().add(pm.report("INC-7", "Login was down").build()).keys())
        ['INC-7']
        """
        from postmortem.checks.run import check  # a corpus out of its cache needs no rules
        from postmortem.corpus.digesting import digest_of

        keys = {entry.key for entry in self._entries}
        added: list[Entry] = []
        for report in reports:
            if not isinstance(report, Report):
                raise FieldError(Problem(expected="a Report", found=describe(report)))
            name = report.metadata.incident_id or report.title
            key, number = name, 1
            while key in keys:
                number += 1
                key = f"{name} ({number})"
            keys.add(key)
            digest = digest_of(report, check(report))
            added.append(Entry.of(key, "python", "", digest))
        entries, problems = distinct([*self._entries, *added])
        old = [
            problem
            for problem in self.problems
            if problem.kind == "unreadable" or problem.source not in keys
        ]
        every = {(problem.source, problem.kind): problem for problem in (*old, *problems)}
        return Corpus(tuple(entries), tuple(every[key] for key in sorted(every)), self.skipped)

    # --- answers ----------------------------------------------------------------------------------

    @overload
    def answer(
        self, question: Literal["how_many"], *, by: "Period" = ..., today: Day | None = ...
    ) -> "HowMany": ...
    @overload
    def answer(
        self, question: Literal["how_long"], *, timing: "TimingName" = ..., today: Day | None = ...
    ) -> "HowLong": ...
    @overload
    def answer(
        self,
        question: Literal["better"],
        *,
        since: Day | None = ...,
        timing: "TimingName" = ...,
        seed: int = ...,
    ) -> "Better": ...
    @overload
    def answer(
        self, question: Literal["long_and_severe"], *, timing: "TimingName" = ...
    ) -> "LongAndSevere": ...
    @overload
    def answer(self, question: Literal["who_noticed"]) -> "WhoNoticed": ...
    @overload
    def answer(self, question: Literal["done_in_time"], *, today: Day) -> "DoneInTime": ...
    @overload
    def answer(
        self, question: Literal["overdue"], *, today: Day, owner: str | None = ...
    ) -> "Overdue": ...
    @overload
    def answer(
        self, question: Literal["happened_before"], *, report: Report | str, limit: int = ...
    ) -> "HappenedBefore": ...
    @overload
    def answer(self, question: Literal["causes"]) -> "Causes": ...
    @overload
    def answer(self, question: Literal["classes"], *, of: "ClassOf | None" = ...) -> "Classes": ...
    @overload
    def answer(self, question: Literal["what_stopped"]) -> "WhatStopped": ...
    @overload
    def answer(self, question: Literal["quality"]) -> "Quality": ...
    @overload
    def answer(
        self, question: Literal["writing_speed"], *, today: Day | None = ...
    ) -> "WritingSpeed": ...
    def answer(self, question: str, **options: Any) -> "Answer":
        """Return the answer to one of thirteen questions, with n, what is unknown, and intervals.

        `how_many`, `how_long`, `better`, `long_and_severe`, `who_noticed`, `done_in_time`, `overdue`,
        `happened_before`, `causes`, `classes`, `what_stopped`, `quality` and `writing_speed`; the options
        of each are in the docs. A mean is never alone, and no clock is asked: what depends on a day
        takes it as `today`.

        Raises `FieldError` for a question or an option that does not exist.

        >>> import postmortem as pm
        >>> corpus = pm.Corpus().add(pm.report("INC-1", "Login was down", date="2026-01-15").build())
        >>> print(corpus.answer("how_many", by="year"))
        How many reports?
          1 report in 2026 (1 year).
          1 a year (95% interval 0.025 to 5.6, if the rate never changed).
        """
        return answer(self, question, options)

    # --- files ------------------------------------------------------------------------------------

    def export(
        self, folder: PathLike, format: ExportFormat = "parquet", *, guard_formulas: bool = False
    ) -> list[Path]:
        """Write a file for each table into a folder: `parquet`, `ndjson` or `csv`; return the files.

        Every file has all columns with their published types, also without a row, so that the files
        of two months unite. `schema.json` describes them; `duckdb.sql` makes views of Parquet files.
        Parquet needs the extra `frames`. In CSV, `guard_formulas` puts a `'` before each text that a
        spreadsheet would run as a formula. Raises `FileError` where a file can't be written, and
        `RenderError` where polars is missing.

        >>> import postmortem as pm
        >>> corpus = pm.Corpus().add(pm.report("INC-1", "Login was down").build())
        >>> [path.name for path in corpus.export("out", "ndjson")][:2]
        ['reports.ndjson', 'events.ndjson']
        """
        tables: list[Any] = [self.table(name) for name in TABLES]  # type: ignore[arg-type]
        return write_folder(tables, Path(folder), format, guard_formulas=guard_formulas)

    def site(
        self,
        folder: PathLike,
        *,
        title: str | None = None,
        url: str | None = None,
        today: dt.date | str | None = None,
        theme: str | None = None,
        lang: str | None = None,
        force: bool = False,
    ) -> "SiteResult":
        """Write a static site into a folder: a page a report, an index, actions, services, statistics.

        The pages are plain HTML that works from a folder, without a server and without a script; a
        small script adds search and filters. Pages that are as they were aren't written again. `url`
        is the address that the site will have; the sitemap and a feed with full addresses need it.
        `today` marks actions that are overdue. `theme` is `auto`, `light` or `dark`.

        Raises `RenderError` for a wrong option, and `FileError` for a file of another origin that has
        the name of a page, unless `force` is given.

        >>> import postmortem as pm
        >>> corpus = pm.Corpus().add(pm.report("INC-1", "Login was down").build())
        >>> print(corpus.site("public"))
        9 files written, 0 unchanged, 0 removed
        >>> print(corpus.site("public"))
        0 files written, 9 unchanged, 0 removed
        """
        from postmortem.corpus.site.build import build  # the writer of HTML takes long to import

        options = SiteOptions.of(title=title, url=url, today=today, theme=theme, lang=lang)
        return build(self, Path(folder), options, force=force)

    def to_sqlite(self, path: PathLike) -> None:
        """Write all tables into one SQLite file, in place of what was there.

        Raises `FileError` where it can't be written.

        >>> import postmortem as pm
        >>> pm.Corpus().add(pm.report("INC-1", "Login was down").build()).to_sqlite("corpus.sqlite")
        """
        write_sqlite([self.table(name) for name in TABLES], Path(os.fspath(path)))  # type: ignore[arg-type]

    def to_duckdb(self, path: PathLike) -> None:
        """Write all tables into one DuckDB file, in place of what was there.

        Raises `RenderError` where duckdb or polars isn't installed.

        >>> import postmortem as pm
        >>> pm.Corpus().add(pm.report("INC-1", "Login was down").build()).to_duckdb("corpus.duckdb")
        """
        write_duckdb([self.table(name) for name in TABLES], Path(os.fspath(path)))  # type: ignore[arg-type]


def answer(corpus: Collection, question: str, options: dict[str, Any]) -> "Answer":
    """Return the answer to a question. Raises `FieldError` for a question or an option that does not exist."""
    import inspect  # a list of reports asks nothing

    from postmortem.corpus.answers.registry import ANSWERS

    name = question.replace(" ", "_").replace("-", "_")
    if name not in ANSWERS:
        raise FieldError(Problem(expected="one of " + ", ".join(ANSWERS), found=describe(question)))
    function = ANSWERS[name]
    try:
        inspect.signature(function).bind(corpus, **options)
    except TypeError as error:
        raise FieldError(Problem(source=name, expected="its options", found=str(error))) from None
    return function(corpus, **options)
