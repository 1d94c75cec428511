"""`postmortem publish`: a public version of a report, and the list of what was removed.

Modules are imported when the command runs, so that `--help` is quick.
"""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from postmortem.cli.documents import (
    OUT,
    add_input,
    format_of,
    known_format,
    read_report,
    source_format,
)
from postmortem.cli.streams import STREAM, check_free, print_message, write_output
from postmortem.errors import FieldError, FileError, Problem, describe
from postmortem.io.files import write_file

if TYPE_CHECKING:
    from postmortem.facade import Report
    from postmortem.views.name_map import NameMap
    from postmortem.views.redaction import Redaction

EXAMPLES = """examples:
  postmortem publish incident.yaml -o public.md
  postmortem publish incident.md -o public.html --view customers --audit audit.json
  postmortem publish incident.md -o public.md --role "Alice Smith=the incident commander"
  postmortem publish incident.md -o public.md --map private/names.json --link status.example.com

A view is an allow-list of fields: `public`, `customers`, or one of your own in .postmortem.toml under
[views.NAME]. Names of customers, hosts and repositories are there under [names]. People are found
in the fields of the report and in its texts, and become engineer-1 and so on; --map keeps who is
behind each placeholder, for the next report, in a file that you don't publish.
"""


Command = Callable[..., argparse.ArgumentParser]


def add_commands(command: Command) -> None:
    """Add the command to a parser; `command` makes the parser of a command."""
    parser = command("publish", EXAMPLES)
    parser.add_argument("source", metavar="IN", help="the file to read; - is standard input")
    add_input(parser)
    parser.add_argument(
        "-o", "--output", "--out", dest="out", metavar="OUT", default=STREAM, help=OUT
    )
    parser.add_argument("-t", "--to", metavar="FORMAT", type=known_format, help="the format of OUT")
    parser.add_argument("--view", metavar="NAME", default="public", help="default: public")
    parser.add_argument("--audit", metavar="FILE", help="write what was removed, as JSON")
    parser.add_argument("--map", metavar="FILE", help="the names behind the placeholders, as JSON")
    parser.add_argument(
        "--role", metavar="NAME=ROLE", action="append", default=[], help="a role for a person"
    )
    parser.add_argument(
        "--link", metavar="HOST", action="append", default=[], help="a host that links may lead to"
    )
    parser.add_argument("--config", metavar="FILE", help="a configuration, instead of the nearest")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    """Write the public version of the report that is read, its audit and its map."""
    import attrs

    from postmortem.io import convert as api

    read_as, write_as = source_format(arguments.source, arguments), arguments.to
    if write_as is None:
        write_as = "markdown" if arguments.out == STREAM else format_of(arguments.out, "--to")
    check_free(arguments.out, force=arguments.force)

    from postmortem.checks.config import find_config, read_config

    if arguments.config is None:
        config = find_config(Path(arguments.source))  # `-` stands for a file of this folder
    else:
        config = read_config(Path(arguments.config))
    _check_apart(arguments)
    view = config.view(arguments.view)
    view = attrs.evolve(view, links=(*view.links, *arguments.link))
    roles = dict(map(_role, arguments.role))
    name_map = _read_map(arguments.map)
    report, _ = read_report(arguments.source, read_as, arguments.from_style)
    public = report.public(view, roles=roles, names=config.names, name_map=name_map)
    _check_name(arguments.out, public)
    if arguments.map is not None:
        _write_map(arguments.map, public.names)
    write_output(api.write(public.report, write_as), arguments.out, force=arguments.force)
    if arguments.audit is not None:
        audit = json.dumps(public.to_dict(), indent=2, ensure_ascii=False) + "\n"
        write_file(arguments.audit, audit, overwrite=arguments.force)
    print_message(_summary(public))


def _check_apart(arguments: argparse.Namespace) -> None:
    """Refuse one file for two things: the map gives everything away."""
    outputs = {"--map": arguments.map, "--audit": arguments.audit, "-o": arguments.out}
    seen: dict[Path, str] = {}
    for option, name in outputs.items():
        if name is None or name == "-":
            continue
        earlier = seen.setdefault(Path(name).resolve(), option)
        if earlier != option:
            expected = f"a file of its own for {option}"
            hint = f"{earlier} names the same file"
            raise FileError(Problem(source=name, expected=expected, hint=hint))


def _role(text: str) -> tuple[str, str]:
    name, equals, role = text.partition("=")
    if not (equals and name.strip() and role.strip()):
        expected = "NAME=ROLE, such as 'Alice Smith=the incident commander'"
        raise FieldError(Problem(path="--role", expected=expected, found=describe(text)))
    return name.strip(), role.strip()


def _read_map(name: str | None) -> "NameMap | None":
    """Return the names in a map file; None where none is named, or the file isn't there yet."""
    from postmortem.checks.config import read_name_map

    return None if name is None or not Path(name).exists() else read_name_map(Path(name))


def _write_map(name: str, names: "NameMap") -> None:
    """Write a map so that only its owner can read it."""
    path = Path(name)
    if not path.exists():
        try:
            path.touch(mode=0o600)
        except OSError as error:
            expected = "a file that can be written"
            fault = (error.strerror or str(error)).lower()
            raise FileError(Problem(source=name, expected=expected, found=fault)) from None
    text = json.dumps(names.to_dict(), indent=2, ensure_ascii=False) + "\n"
    write_file(name, text, overwrite=True)


def _check_name(out: str, public: "Redaction[Report]") -> None:
    """Refuse a name of a file that says what the report doesn't say any more."""
    from postmortem.views.redaction import redactor_for
    from postmortem.views.view import Names, View

    if out == "-":
        return
    stem = Path(out).name
    words = stem.replace("-", " ").replace("_", " ").replace(".", " ")
    redactor = redactor_for(public.names, View.public(), Names())
    people = [key for text in (stem, words) for key in redactor.finds(text, inline=None)]
    if any(kind in ("person", "customer", "host", "repository", "secret") for kind, _ in people):
        expected = "a file name without the names that were removed"
        raise FileError(Problem(source=out, expected=expected, hint="choose another name for -o"))


def _summary(public: "Redaction[Report]") -> str:
    counts: dict[str, int] = {}
    for removal in public.removed:
        counts[removal.kind] = counts.get(removal.kind, 0) + removal.count
    if not counts:
        return "nothing was removed"
    listed = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
    return f"removed: {listed}"
