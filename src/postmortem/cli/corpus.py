"""The commands over a folder of reports: list, actions, stats, similar, export, site, index, init.

What is heavy is imported when a command runs, so that `--help` is quick.
"""

import argparse
import os
import shutil
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import attrs

from postmortem.cli.streams import print_error, print_output
from postmortem.cli.terminals import is_terminal
from postmortem.errors import PostmortemError
from postmortem.values.dates import as_date

if TYPE_CHECKING:
    from postmortem.corpus.corpus import Corpus
    from postmortem.corpus.table import Table

_COMMON = """
What can't be read is listed on standard error, and everything else is used. A file that hasn't changed
since the last run comes from a cache.
"""
LIST = """examples:
  postmortem list postmortems/
  postmortem list postmortems/ --severity SEV-1,SEV-2 --since 2026-01-01
  postmortem list postmortems/ --open --format json | jq '.[].title'
  postmortem list postmortems/ --columns date,title,reporter --sort title
"""
ACTIONS = """examples:
  postmortem actions postmortems/ --open
  postmortem actions postmortems/ --overdue --owner @alice
  postmortem actions postmortems/ --overdue --today 2026-03-01 --format csv

With --overdue the exit code is 1 if an action is overdue.
"""
STATS = """examples:
  postmortem stats postmortems/
  postmortem stats postmortems/ how_long better --since 2026-01-01
  postmortem stats postmortems/ how_many --by quarter --format csv
"""
SIMILAR = """examples:
  postmortem similar incident.md postmortems/
  postmortem similar incident.yaml postmortems/ --limit 3 --format json
"""
EXPORT = """examples:
  postmortem export postmortems/ out/ --parquet
  postmortem export postmortems/ out/ --ndjson --csv --sqlite
"""
SITE = """examples:
  postmortem site postmortems/ -o public/
  postmortem site postmortems/ -o public/ --url https://example.com/incidents/ --title "Incidents"

The pages work from a folder, without a server. Only pages that changed are written. With --url there
is a sitemap too, and the feed has full addresses.
"""
INDEX = """examples:
  postmortem index postmortems/
  postmortem index postmortems/ --check

The list goes into README.md in the folder, between two comments; the rest of the file stays as it is.
With --check nothing is written, and the exit code is 1 if the list isn't up to date.
"""
INIT = """examples:
  postmortem init postmortems/

It writes a configuration, a template, a README with the list of the reports, a pre-commit hook and a
workflow for GitHub, each only where there is no such file yet.
"""
_FORMATS = ("table", "json", "csv", "ndjson")


def _day(text: str) -> date:
    try:
        return as_date(text)
    except PostmortemError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


Command = Callable[..., argparse.ArgumentParser]


def add_commands(command: Command) -> None:
    """Add the commands to a parser; `command` makes the parser of a command."""

    def add(name: str, epilog: str, run: Any, *, paths: bool = True) -> argparse.ArgumentParser:  # fmt: skip
        parser = command(name, epilog + (_COMMON if paths else ""), writes=False)
        parser.set_defaults(run=run)
        return parser

    listed = add("list", LIST, _list)
    _add_paths(listed)
    _add_filters(listed)
    listed.add_argument("--open", action="store_true", help="only incidents that aren't over")
    listed.add_argument(
        "--columns", metavar="NAMES", type=_words, help="the columns to show: date,title"
    )
    listed.add_argument("--sort", metavar="NAME", default="date", help="the column to sort by: date, severity, duration, title, …")  # fmt: skip
    _add_format(listed)

    actions = add("actions", ACTIONS, _actions)
    _add_paths(actions)
    actions.add_argument("--open", action="store_true", help="only actions that aren't done")
    actions.add_argument("--overdue", action="store_true", help="only actions that are overdue")
    actions.add_argument("--owner", metavar="NAME", help="only actions of this person")
    _add_today(actions, "for what is overdue")
    _add_format(actions)

    stats = add("stats", STATS, _stats)
    stats.add_argument(
        "folder", metavar="PATH", help="a folder, a file, a pattern or a zip archive"
    )
    stats.add_argument("questions", metavar="QUESTION", nargs="*", help="such as how_many; all, if none is named")  # fmt: skip
    _add_source(stats)
    stats.add_argument(
        "--by", choices=("month", "quarter", "year"), help="the periods that how_many counts by"
    )
    stats.add_argument("--since", metavar="DATE", type=_day, help="the day before and after which `better` compares")  # fmt: skip
    stats.add_argument("--of", choices=("trigger", "cause", "detection", "mitigation", "impact"), help="what `classes` counts")  # fmt: skip
    stats.add_argument(
        "--timing",
        metavar="NAME",
        help="which length of time, such as time_to_detect; default: duration",
    )
    _add_today(stats, "for what is open or overdue")
    stats.add_argument("--format", choices=("text", "json", "csv", "ndjson"), default="text", help="default: text")  # fmt: skip
    _add_guard(stats)

    similar = add("similar", SIMILAR, _similar)
    similar.add_argument("source", metavar="FILE", help="the report to compare with")
    _add_paths(similar)
    similar.add_argument("--limit", metavar="N", type=int, default=5, help="how many; default: 5")
    _add_format(similar, default="text")

    export = add("export", EXPORT, _export)
    export.add_argument(
        "folder", metavar="PATH", help="a folder, a file, a pattern or a zip archive"
    )
    export.add_argument("out", metavar="OUT", help="the folder to write to")
    _add_source(export)
    for name, about in (
        ("parquet", "Parquet; needs the extra `frames`"),
        ("ndjson", "a line of JSON a row"),
        ("csv", "CSV"),
        ("sqlite", "one SQLite file, corpus.sqlite"),
        ("duckdb", "one DuckDB file, corpus.duckdb; needs duckdb"),
    ):
        export.add_argument(f"--{name}", action="store_true", help=about)
    _add_guard(export)

    site = add("site", SITE, _site)
    _add_paths(site)
    site.add_argument(
        "-o",
        "--output",
        "--out",
        dest="out",
        metavar="OUT",
        required=True,
        help="the folder of the site",
    )
    site.add_argument("--title", metavar="TEXT", help="the name of the site")
    site.add_argument("--url", metavar="URL", help="the address that the site will have")
    site.add_argument("--theme", choices=("auto", "light", "dark"), help="default: auto")
    site.add_argument("--lang", metavar="TAG", help="the language of the reports; default: en")
    site.add_argument("--today", metavar="DATE", type=_day, help="mark what is overdue on this day")
    site.add_argument(
        "--force", action="store_true", help="overwrite files that this command didn't write"
    )

    index = add("index", INDEX, _index, paths=False)  # fmt: skip
    index.add_argument("folder", metavar="DIR", nargs="?", default=".", help="default: .")
    index.add_argument(
        "--check",
        action="store_true",
        help="write nothing; the exit code says whether the list is up to date",
    )
    _add_source(index, revision=False)

    init = add("init", INIT, _init, paths=False)
    init.add_argument("folder", metavar="DIR", nargs="?", default=".", help="default: .")
    init.add_argument("--format", choices=("markdown", "yaml"), default="markdown", help="the format of the template; default: markdown")  # fmt: skip


def _add_paths(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", metavar="PATH", nargs="*", help="folders, files, patterns, zip archives; default: .")  # fmt: skip
    _add_source(parser)


def _add_source(parser: argparse.ArgumentParser, *, revision: bool = True) -> None:
    if revision:
        parser.add_argument(
            "--revision", metavar="REV", help="read the files as git has them at this revision"
        )
    parser.add_argument("--config", metavar="FILE", help="a configuration, instead of the nearest")
    parser.add_argument("--from-style", dest="style", metavar="STYLE", help="the style of the documents: a name or a file, as for `render`")  # fmt: skip
    parser.add_argument("--no-cache", action="store_true", help="read every file anew")
    parser.add_argument("--problems", action="store_true", help="list every problem, not only ten")


def _add_filters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--severity", metavar="NAMES", type=_words, help="only these severities: SEV-1,SEV-2"
    )
    parser.add_argument(
        "--since", metavar="DATE", type=_day, help="only incidents from this day on"
    )
    parser.add_argument("--until", metavar="DATE", type=_day, help="only incidents up to this day")
    parser.add_argument("--service", metavar="NAME", help="only incidents that hit this service")
    parser.add_argument("--words", metavar="TEXT", help="only reports with these words in their title or causes")  # fmt: skip


def _add_today(parser: argparse.ArgumentParser, about: str) -> None:
    today = datetime.now(UTC).date()
    parser.add_argument("--today", metavar="DATE", type=_day, default=today, help=about)


def _add_format(parser: argparse.ArgumentParser, default: str = "table") -> None:
    names = tuple(dict.fromkeys((default, *_FORMATS[1:])))
    parser.add_argument("--format", choices=names, default=default, help=f"default: {default}")
    _add_guard(parser)


def _add_guard(parser: argparse.ArgumentParser) -> None:
    about = "in CSV, put a ' before texts that a spreadsheet would run"
    parser.add_argument("--guard-formulas", action="store_true", help=about)


# --- what they do ---------------------------------------------------------------------------------


def _load(arguments: argparse.Namespace, *paths: str) -> "Corpus":
    from postmortem.corpus.corpus import Corpus
    from postmortem.corpus.listing import problems_text

    corpus = Corpus.load(
        *paths,
        revision=getattr(arguments, "revision", None),
        style=arguments.style,
        config=arguments.config,
        cache=not arguments.no_cache,
    )
    most = len(corpus.problems) if arguments.problems else 10
    for line in problems_text(corpus, most):
        print_error(line)
    if not corpus:
        skipped = len(corpus.skipped)
        rest = f"; {skipped} files are no post-mortems" if skipped else ""
        print_error(f"no reports in {', '.join(paths) or '.'}{rest}")
    return corpus


def _width() -> int:
    return shutil.get_terminal_size().columns if is_terminal(sys.stdout) else 100


def _print(table: "Table", arguments: argparse.Namespace) -> None:
    from postmortem.corpus.listing import written

    print_output(
        written(table, arguments.format, _width(), guard_formulas=arguments.guard_formulas)
    )


def _list(arguments: argparse.Namespace) -> int:
    from postmortem.corpus.listing import LIST_COLUMNS, reports_table

    corpus = _load(arguments, *arguments.paths).filter(
        severity=arguments.severity,
        since=arguments.since,
        until=arguments.until,
        service=arguments.service,
        words=arguments.words,
        over=False if arguments.open else None,
    )
    columns = arguments.columns or (
        LIST_COLUMNS if arguments.format == "table" else ("report", *LIST_COLUMNS)
    )
    _print(reports_table(corpus.sorted(arguments.sort), columns), arguments)
    return 0


def _actions(arguments: argparse.Namespace) -> int:
    from postmortem.corpus.answers.actions import actions_table, open_actions
    from postmortem.corpus.listing import some_columns

    corpus = _load(arguments, *arguments.paths)
    if not arguments.open and not arguments.overdue:
        table = corpus.table("actions")
        if arguments.owner is not None:
            owner = arguments.owner.removeprefix("@").casefold()
            place = [column.name for column in table.columns].index("owner")
            rows = [
                row
                for row in table.kept_rows()
                if str(row[place] or "").removeprefix("@").casefold() == owner
            ]
            table = attrs.evolve(table, rows=rows)
        if arguments.format == "table":
            names = ("incident_id", "id", "action", "owner", "due", "status", "report")
            table = some_columns(table, names)
        _print(table, arguments)
        return 0
    actions = open_actions(corpus, today=arguments.today, owner=arguments.owner)
    if arguments.overdue:
        actions = tuple(
            action for action in actions if action.days_late is not None and action.days_late > 0
        )
    table = actions_table("actions", actions)
    if arguments.format == "table":
        shown = ("due", "days_late", "owner", "id", "action", "status", "incident_id", "report")
        table = some_columns(table, shown)
    _print(table, arguments)
    return int(arguments.overdue and bool(actions))


def _stats(arguments: argparse.Namespace) -> int:
    from postmortem.corpus.answers.registry import ANSWERS, options_of
    from postmortem.corpus.corpus import answer
    from postmortem.corpus.listing import written

    names = [name.replace("-", "_") for name in arguments.questions]
    names = names or [name for name in ANSWERS if name != "happened_before"]
    chosen = {name: getattr(arguments, name) for name in ("by", "of", "since", "timing", "today")}
    corpus = _load(arguments, arguments.folder)
    parts = []
    for name in names:
        options = options_of(name, **chosen) if name in ANSWERS else {}
        result = answer(corpus, name, options)
        parts.append(
            f"{result}\n"
            if arguments.format == "text"
            else written(
                result.table(), arguments.format, _width(), guard_formulas=arguments.guard_formulas
            )
        )
    print_output("\n".join(parts) if arguments.format == "text" else "".join(parts))
    return 0


def _similar(arguments: argparse.Namespace) -> int:
    from postmortem.corpus.answers.before import happened_before
    from postmortem.facade import Report
    from postmortem.io.convert import load

    report = load(arguments.source, Report)
    corpus = _load(arguments, *arguments.paths)
    matches = happened_before(corpus, report=report, limit=arguments.limit)
    if arguments.format == "text":
        print_output(f"{matches}\n")
    else:
        _print(matches.table(), arguments)
    return 0


def _export(arguments: argparse.Namespace) -> int:
    from pathlib import Path

    chosen = [name for name in ("parquet", "ndjson", "csv") if getattr(arguments, name)]
    corpus = _load(arguments, arguments.folder)
    databases = arguments.sqlite or arguments.duckdb
    for name in chosen or ([] if databases else ["parquet"]):
        corpus.export(arguments.out, name, guard_formulas=arguments.guard_formulas)  # type: ignore[arg-type]
    out = Path(arguments.out)
    if databases:
        out.mkdir(parents=True, exist_ok=True)
    if arguments.sqlite:
        corpus.to_sqlite(out / "corpus.sqlite")
    if arguments.duckdb:
        corpus.to_duckdb(out / "corpus.duckdb")
    rows = ", ".join(f"{name} {len(corpus.table(name))}" for name in corpus.schema())  # type: ignore[arg-type]
    print_error(f"{arguments.out}: rows of {rows}")
    return 0


def _site(arguments: argparse.Namespace) -> int:
    corpus = _load(arguments, *arguments.paths)
    result = corpus.site(
        arguments.out,
        title=arguments.title,
        url=arguments.url,
        today=arguments.today,
        theme=arguments.theme,
        lang=arguments.lang,
        force=arguments.force,
    )
    print_error(f"{arguments.out}: {result}")
    return 0


def _index(arguments: argparse.Namespace) -> int:
    from postmortem.corpus.starter import renew_index

    corpus = _load(arguments, arguments.folder)
    path = os.path.join(arguments.folder, "README.md")  # noqa: PTH118 (shown as it was given)
    changed = renew_index(corpus, path, write=not arguments.check)
    if not changed:
        print_error(f"{path} is up to date")
        return 0
    if arguments.check:
        print_error(f"{path} isn't up to date; 'postmortem index {arguments.folder}' renews it")
        return 1
    print_error(f"{path}: {len(corpus)} reports listed")
    return 0


def _init(arguments: argparse.Namespace) -> int:
    from postmortem.corpus.starter import set_up

    for path, content in set_up(arguments.folder, arguments.format):
        print_error(
            f"{path} written" if content else f"{path} is there already, and stays as it is"
        )
    return 0
