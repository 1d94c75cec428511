"""`postmortem publish`: a public version of a report, and the list of what was removed.

Modules are imported when the command runs, so that `--help` is quick.
"""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from postmortem.errors import FieldError, FileError, Problem, describe
from postmortem.io.files import write_file

if TYPE_CHECKING:
    from postmortem.facade import Report
    from postmortem.views.name_map import NameMap
    from postmortem.views.redaction import Redaction

ABOUT = "write a public version of a report: without people, secrets and internals"
EXAMPLES = """examples:
  postmortem publish incident.yaml -o public.md
  postmortem publish incident.md -o public.html --view customers --audit audit.json
  postmortem publish incident.md -o public.md --role "Alice Smith=the incident commander"
  postmortem publish incident.md -o public.md --map private/names.json --link status.example.com

A view is an allow-list of fields: `public`, `customers`, or one of your own in .postmortem.toml under
[views.NAME]. Names of customers, hosts and repositories stand there under [names]. People are found
in the fields of the report and in its texts, and become engineer-1 and so on; --map keeps who is
behind each placeholder, for the next report, in a file that you don't publish.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command to its parser."""
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


def run(
    arguments: argparse.Namespace,
    read: Callable[[], "Report"],
    write: Callable[["Report"], None],
    say: Callable[[str], None],
) -> None:
    """Write the public version of the report that is read, its audit and its map."""
    import attrs

    from postmortem.checks.config import find_config, read_config

    source = Path("." if arguments.source == "-" else arguments.source)
    if arguments.config is None:
        config = find_config(source if arguments.source != "-" else source / "-")
    else:
        config = read_config(Path(arguments.config))
    _check_apart(arguments)
    view = config.view(arguments.view)
    view = attrs.evolve(view, links=(*view.links, *arguments.link))
    roles = dict(map(_role, arguments.role))
    name_map = _read_map(arguments.map)
    made = read().public(view, roles=roles, names=config.names, name_map=name_map)
    _check_name(arguments.out, made)
    if arguments.map is not None:
        _write_map(arguments.map, made.names)
    write(made.report)
    if arguments.audit is not None:
        audit = json.dumps(made.to_dict(), indent=2, ensure_ascii=False) + "\n"
        write_file(arguments.audit, audit, overwrite=arguments.force)
    say(_summary(made))


def _check_apart(arguments: argparse.Namespace) -> None:
    """Refuse one file for two things: the map gives everything away."""
    given = {"--map": arguments.map, "--audit": arguments.audit, "-o": arguments.out}
    seen: dict[Path, str] = {}
    for option, name in given.items():
        if name is None or name == "-":
            continue
        other = seen.setdefault(Path(name).resolve(), option)
        if other != option:
            expected = f"a file of its own for {option}"
            hint = f"{other} names the same file"
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
            found = (error.strerror or str(error)).lower()
            raise FileError(Problem(source=name, expected=expected, found=found)) from None
    text = json.dumps(names.to_dict(), indent=2, ensure_ascii=False) + "\n"
    write_file(name, text, overwrite=True)


def _check_name(out: str, made: "Redaction[Report]") -> None:
    """Refuse a name of a file that says what the report doesn't say any more."""
    from postmortem.views.redaction import redactor_for
    from postmortem.views.view import Names, View

    if out == "-":
        return
    stem = Path(out).name
    words = stem.replace("-", " ").replace("_", " ").replace(".", " ")
    redactor = redactor_for(made.names, View.public(), Names())
    found = [key for text in (stem, words) for key in redactor.finds(text, inline=None)]
    if any(kind in ("person", "customer", "host", "repository", "secret") for kind, _ in found):
        expected = "a file name without the names that were removed"
        raise FileError(Problem(source=out, expected=expected, hint="choose another name for -o"))


def _summary(made: "Redaction[Report]") -> str:
    counts: dict[str, int] = {}
    for removal in made.removed:
        counts[removal.kind] = counts.get(removal.kind, 0) + removal.count
    if not counts:
        return "nothing was removed"
    listed = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
    return f"removed: {listed}"
