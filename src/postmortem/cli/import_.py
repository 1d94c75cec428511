"""The command `import`: a draft made of what other systems recorded.

The sources are imported when an input is read, so that `--help` is quick.
"""

import argparse
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from postmortem.cli.configured import scale_near
from postmortem.cli.documents import format_of, known_format
from postmortem.cli.streams import (
    STREAM,
    check_free,
    print_message,
    print_output,
    standard_input,
    write_output,
)
from postmortem.errors import FieldError, FileError, PostmortemError, Problem, ReadError, describe

if TYPE_CHECKING:
    from postmortem.facade import Report
    from postmortem.sources.imports import Import

EXAMPLES = """examples:
  postmortem import alerts.json pages.json status.json -o draft.yaml
  postmortem import slack export.zip --channel inc-7 --reaction pushpin -o draft.yaml
  postmortem import slack export.zip github issues.json --dry-run
  postmortem import pagerduty log_entries.json --into incident.yaml

Each IN is a file, a folder or a zip, and - is standard input. The content shows which system it comes from;
the name of a source before it decides instead, for all inputs up to the next name. The sources are alertmanager, datadog,
git, github, gitlab, grafana, incidentio, pagerduty, prometheus, slack and statuspage, and those that
plug-ins bring. Standard error says what was left out, and why.
"""

_INCIDENTS = ("statuspage", "incidentio", "datadog")
"""The systems of which a draft holds one incident, where nothing else is asked for."""


Command = Callable[..., argparse.ArgumentParser]


def add_commands(command: Command) -> None:
    """Add the command to a parser; `command` makes the parser of a command."""
    parser = command("import", EXAMPLES)
    add = parser.add_argument
    add(
        "inputs", metavar="IN", nargs="+", help="what to read, and the name of its source before it"
    )
    add(
        "-o",
        "--output",
        "--out",
        dest="out",
        metavar="OUT",
        default=STREAM,
        help="the draft to write; - is standard output",
    )
    add(
        "-t",
        "--to",
        metavar="FORMAT",
        type=known_format,
        help="the format of OUT, if its name doesn't say it; default: yaml",
    )
    add("--into", metavar="FILE", help="add to this report instead of writing a draft")
    add("-n", "--dry-run", action="store_true", help="print the rows, and write nothing")
    add("--title", metavar="TEXT", help="the title of the draft; default: what a system calls it")
    add("--since", metavar="TIME", help="when the incident began: nothing earlier is taken")
    add("--until", metavar="TIME", help="when the incident ended: nothing later is taken")
    add("--incident", metavar="ID", action="append", help="take only this incident")
    add("--all", action="store_true", help="take all incidents of an input into one draft")
    add("--people", metavar="ID=NAME", action="append", type=_person, default=[],
        help="what an id stands for, and NAME=ROLE for a role; a JSON or YAML file with @FILE")  # fmt: skip
    add("--channel", metavar="NAME", action="append", help="Slack: take only this channel")
    add("--reaction", metavar="NAME", action="append", help="Slack: messages with this reaction")
    add("--thread", metavar="TS", action="append", help="Slack: messages of this thread")
    add("--author", metavar="NAME", action="append", help="Slack: messages that NAME wrote")
    add("--as-messages", action="store_true", help="Slack: to the communication log")
    add("--workspace", metavar="NAME", help="Slack: NAME.slack.com, for links to messages")
    add("--every", action="store_true", help="take routine steps as well, such as notifications")
    add("--internal-links", action="store_true", help="keep links to hosts of a private network")
    parser.set_defaults(run=run)


def _person(text: str) -> tuple[str, str]:
    if text[:1] == "@":
        return "@", text[1:]
    identity, sign, name = text.partition("=")
    if not (sign and identity.strip() and name.strip()):
        expected = f"expected ID=NAME, like U061A=Alice, found {describe(text)}"
        raise argparse.ArgumentTypeError(expected)
    return identity.strip(), name.strip()


def _people(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return who ids stand for: what the options say, and what the files that they name hold."""
    people: dict[str, str] = {}
    for identity, name in pairs:
        if identity != "@":
            people[identity] = name
            continue
        import yaml  # a map of people is rare

        from postmortem.io.files import read_text  # as above

        text = read_text(name)
        try:
            # JSON is YAML, too.
            loaded = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  (it makes texts alone)
        except yaml.YAMLError as error:
            fault = str(error).splitlines()[0]
            raise ReadError(Problem(source=name, expected="YAML or JSON", found=fault)) from None
        if not isinstance(loaded, dict) or not all(
            isinstance(value, str) for value in loaded.values()
        ):
            expected = "a mapping from ids to names, and from names to roles"
            raise ReadError(Problem(source=name, expected=expected, found=describe(loaded)))
        people |= {str(key): value for key, value in loaded.items()}
    return people


def run(arguments: argparse.Namespace) -> None:
    """Read the inputs, and write the draft or the rows.

    Raises `PostmortemError` for what is refused, before anything is written.
    """
    from postmortem.sources import merge  # only this command needs the sources

    if arguments.into and arguments.out != STREAM:
        hint = "--into writes FILE itself"
        raise FileError(Problem(expected="--into or --out", found="both", hint=hint))
    to = "yaml"
    if not arguments.into and not arguments.dry_run:
        check_free(arguments.out, force=arguments.force)
        to = arguments.to or (
            "yaml" if arguments.out == STREAM else format_of(arguments.out, "--to")
        )
    imports = _read(arguments)
    imported = merge(*imports)
    if imported.empty:
        reasons = ", ".join(f"{reason} ({count:,})" for reason, count in imported.reasons().items())
        expected = "something to import"
        raise ReadError(
            Problem(expected=expected, found=f"nothing; left out: {reasons or 'nothing'}")
        )
    if arguments.dry_run:
        print_output(_table(imported))
    elif arguments.into:
        _add_to(arguments.into, imported)
    else:
        report = _draft(imported, arguments.title)
        from postmortem.io import convert  # only who writes a report needs it

        write_output(convert.write(report, to), arguments.out, force=arguments.force)
    print_message(_summary(imported))


def _read(arguments: argparse.Namespace) -> "list[Import]":
    from postmortem.sources import read_all, sources  # only this command needs the sources

    known = sources()
    groups: dict[str | None, list[Any]] = {}
    kind: str | None = None
    for name in arguments.inputs:
        if name in known and not Path(name).exists():
            kind = name
            continue
        if name != STREAM and not os.path.lexists(name):
            alternatives = f"sources are {', '.join(known)}" if not Path(name).suffix else None
            problem = Problem(
                source=name, expected="a file that is there", found="nothing", hint=alternatives
            )
            raise FileError(problem)
        groups.setdefault(kind, []).append(standard_input() if name == STREAM else Path(name))
    if not groups:
        raise FileError(Problem(expected="an input after the name of its source", found="none"))
    options: dict[str, Any] = {
        "people": _people(arguments.people),
        "since": arguments.since,
        "until": arguments.until,
        "incident": arguments.incident,
        "channel": arguments.channel,
        "reaction": arguments.reaction,
        "thread": arguments.thread,
        "author": arguments.author,
        "as_messages": arguments.as_messages,
        "workspace": arguments.workspace,
        "every": arguments.every,
        "internal_links": arguments.internal_links,
    }
    try:
        imports = [
            imported
            for kind, inputs in groups.items()
            for imported in read_all(inputs, kind, **options)
        ]
    except FieldError as error:  # a time that can't be read
        raise FieldError(_as_option(problem) for problem in error.problems) from None
    if not arguments.all and not arguments.incident:
        _check_one_incident(imports)
    return imports


def _as_option(problem: Problem) -> Problem:
    import attrs  # only who mistypes a time needs it

    return attrs.evolve(problem, path=f"--{problem.path}")


def _check_one_incident(imports: "Sequence[Import]") -> None:
    """Refuse several incidents of one system: a draft describes one."""
    for system in _INCIDENTS:
        titles = {}
        for imported in imports:
            for fact in imported.facts:
                if fact.source.system == system and fact.name == "title":
                    titles[fact.source.id] = fact.value
        if len(titles) > 1:
            listed = "; ".join(f"{key}: {title}" for key, title in list(titles.items())[:3])
            more = "; …" if len(titles) > 3 else ""
            raise ReadError(
                Problem(
                    source=system,
                    expected="one incident",
                    found=f"{len(titles):,}",
                    hint=f"choose with --incident ({listed}{more}), or take them into one with --all",
                )
            )


# --- what is written ------------------------------------------------------------------------------


def _draft(imported: "Import", title: str | None) -> "Report":
    from postmortem.api import report  # only who writes a report needs it
    from postmortem.text.normal import escape  # as above

    called = escape(title) if title else imported.fact("title") or "Untitled incident"
    return report(None, called, review_state="draft").include(imported).build()


def _add_to(name: str, imported: "Import") -> None:
    """Add an import to the report in a file, in its own format."""
    from postmortem.facade import Report  # only who adds to a report needs it
    from postmortem.io import convert  # as above
    from postmortem.io.files import read_text, write_file  # as above

    format = convert.format_to_read(name)
    text = read_text(name)
    try:
        report = convert.loads(text, format, Report, scale_near(name))
    except PostmortemError as error:
        raise error.of(name) from None
    if format in ("markdown", "yaml") and _shape(convert.write(report, format)) != _shape(text):
        command = f"postmortem convert --force {name} {name}"
        expected = "a report in the layout of this library, which writes it anew"
        actual = "another layout, or comments"
        hint = f"{command} writes it so first; comments of YAML go"
        raise FileError(Problem(source=name, expected=expected, found=actual, hint=hint))
    added = report.edit().include(imported).build()
    write_file(name, convert.write(added, format))


def _shape(text: str | bytes) -> str:
    """Return a text without what an editor changes by itself: line ends, and blanks at its end."""
    if isinstance(text, bytes):
        text = text.decode(errors="replace")
    return text.replace("\r\n", "\n").rstrip()


def _summary(imported: "Import") -> str:
    parts = [
        f"{len(items):,} {name[: len(name) - (len(items) == 1)]}"
        for name in ("events", "messages", "actions", "metrics")
        if (items := getattr(imported, name))
    ]
    marked = sum(event.similar_to is not None for event in imported.events)
    if marked:
        parts.append(f"{marked:,} perhaps there twice")
    dropped = ", ".join(f"{reason} ({count:,})" for reason, count in imported.reasons().items())
    return f"imported {', '.join(parts) or 'facts alone'}; left out: {dropped or 'nothing'}"


_WIDTH = 100


def _table(imported: "Import") -> str:
    """Return the rows of an import as lines, each with its time, source, milestone and words."""
    from postmortem.formats.text.plain import plain_line  # only who looks needs it
    from postmortem.sources.drafting import chosen  # as above
    from postmortem.values.moments import write_moment  # as above

    best = chosen(imported.events)
    rows = []
    for event in imported.events:
        milestone = (
            event.milestone if event.milestone and best.get(event.milestone) is event else None
        )
        time = write_moment(event.time, None) if event.time is not None else "no time"
        system = ", ".join(sorted({part.source.system for part in (event.parts or (event,))}))
        mark = " (perhaps there twice)" if event.similar_to else ""
        rows.append(
            (time, system, milestone.value if milestone else "", plain_line(event.event) + mark)
        )
    for message in imported.messages:
        time = write_moment(message.time, None) if message.time is not None else "no time"
        words = plain_line(message.message)
        rows.append((time, message.source.system, "message", words))
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    lines = ["  ".join([*map(str.ljust, row[:3], widths), row[3]]).rstrip() for row in rows]
    lines += [f"action: {plain_line(action.action)}" for action in imported.actions]
    lines += [
        f"metric: {plain_line(metric.metric)}: {metric.before or '?'} / {metric.during or '?'} / {metric.after or '?'}"
        for metric in imported.metrics
    ]
    lines += [f"left out: {reason} ({count:,})" for reason, count in imported.reasons().items()]
    return "".join(f"{line}\n" for line in lines)
