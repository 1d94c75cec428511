"""The command `new`: a blank report, or one that begins with what is known of an incident.

What it does is imported when it runs, so that `--help` is quick.
"""

import argparse
import datetime as dt
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from postmortem.cli.documents import BLANKS, chosen_style, format_of, one_of
from postmortem.cli.streams import STREAM, check_free, print_message, write_output
from postmortem.errors import FieldError, Problem, RenderError
from postmortem.io.config_files import find_config_file
from postmortem.text.normal import line as one_line

if TYPE_CHECKING:
    from postmortem.checks.config import Config

T = TypeVar("T")
_SUFFIX = {"markdown": ".md", "yaml": ".yaml"}
_PLACE = ".postmortem.toml"


_NEW = """examples:
  postmortem new incident.yaml
  postmortem new --to yaml > incident.yaml
  postmortem new "Login was down" --severity sev2
  postmortem new "Login was down" --id INC-7 --to yaml -o incidents/

With a title, the report has today's date, and the next id where the configuration says what ids look
like: id = "INC-{year}-{number:03}". It is called by its id and its title, in this folder. As Markdown,
it is the blank of your team's style, where one is configured.
"""

Command = Callable[..., argparse.ArgumentParser]


def add_commands(command: Command) -> None:
    """Add the command to a parser."""
    new = command("new", _NEW)
    new.add_argument("words", metavar="TITLE|OUT", nargs="?", default=STREAM,
                     help="the title of the incident, or the file to write; - is standard output")  # fmt: skip
    new.add_argument("--id", metavar="ID", help="the id; the next one of the folder if not given")
    new.add_argument("--severity", metavar="SEV", help="SEV-1 to SEV-4, or as your team calls it")
    new.add_argument("--date", metavar="DATE", help="the day it began; today if not given")
    new.add_argument(
        "--style", metavar="STYLE", help="whose blank it is: srebook, team.toml, or none"
    )
    new.add_argument("-o", "--output", "--out", dest="out", metavar="OUT",
                     help="the file to write, or its folder; - is standard output")  # fmt: skip
    new.add_argument(
        "-t",
        "--to",
        "--format",
        type=one_of(BLANKS),
        metavar="FORMAT",
        help="markdown or yaml, if the name of OUT doesn't end in it",
    )
    new.set_defaults(run=_new)


def _new(arguments: argparse.Namespace) -> None:
    from postmortem.io import convert as api

    blanks = {suffix: name for suffix, name in api.FORMATS.items() if name in BLANKS}
    if _is_title(arguments.words):
        _begin(arguments, blanks)
        return
    for option in ("id", "severity", "date", "style"):
        if getattr(arguments, option) is not None:
            hint = 'for example: postmortem new "Login was down"'
            raise RenderError(
                Problem(path=f"--{option}", expected="a title beside it", found="none", hint=hint)
            )
    if arguments.out is not None and arguments.words != STREAM:
        raise RenderError(
            Problem(expected="one file to write", found=f"{arguments.words} and {arguments.out}")
        )
    arguments.out = arguments.words if arguments.out is None else arguments.out
    if arguments.to is None and arguments.out != STREAM:
        arguments.to = format_of(arguments.out, "--to", blanks)
    check_free(arguments.out, force=arguments.force)
    content = api.template(arguments.to or "markdown")
    write_output(content, arguments.out, force=arguments.force)


def _is_title(words: str) -> bool:
    """Whether words are the title of an incident, and no name of a file."""
    answer = words.strip()
    return (
        bool(answer)
        and answer != STREAM
        and (any(char.isspace() for char in answer) or not any(char in answer for char in "./\\"))
    )


def _begin(arguments: argparse.Namespace, blanks: Mapping[str, str]) -> None:
    """Write the blank document of an incident with what is known of it."""
    from postmortem.io.blanks import Begun, begun_in_style, begun_markdown, begun_yaml
    from postmortem.io.numbers import next_id, slug
    from postmortem.model.sections.metadata import Severity
    from postmortem.values.dates import as_date

    out = arguments.out
    in_folder = out is None or (
        out != STREAM and (Path(out).is_dir() or out.endswith(("/", os.sep)))
    )
    folder = Path(out or ".") if in_folder else Path(out).parent if out != STREAM else Path()
    config = _config(folder)
    style = chosen_style(arguments.style, str(folder / _PLACE))
    write_as = arguments.to
    if write_as is None:
        write_as = (
            "markdown" if in_folder or out == STREAM else format_of(out, "--to", dict(blanks))
        )
    date = _checked_value("--date", arguments.date, as_date) or dt.datetime.now(dt.UTC).date()
    severity = arguments.severity
    if severity is not None:
        known = style.severity(severity) if style is not None else None
        severity = known or _checked_value("--severity", severity, Severity.read)
    incident_id = arguments.id and _checked_value("--id", arguments.id, one_line)
    if incident_id is None and config is not None and config.id is not None:
        incident_id = next_id(config.id, config.root or folder, date, style)
    title = _checked_value("the title", arguments.words, one_line)
    assert title is not None
    begun = Begun(title=title, date=date, incident_id=incident_id, severity=severity)
    if in_folder:
        named = [incident_id or date.isoformat(), slug(title)]
        name = "-".join(filter(None, named)).replace("/", "-").replace("\\", "-")
        out = str(folder / f"{name}{_SUFFIX[write_as]}")
    check_free(out, force=arguments.force)
    missing: tuple[str, ...] = ()
    if write_as == "yaml":
        text = begun_yaml(begun)
    elif style is None:
        text = begun_markdown(begun, config.language if config is not None else None)
    else:
        text, missing = begun_in_style(begun, style)
    if out != STREAM:
        Path(out).parent.mkdir(parents=True, exist_ok=True)
    write_output(text, out, force=arguments.force)
    if in_folder:
        print_message(f"{out} is written")
    for name in missing:
        if name == "incident id" and Path(out).name.startswith(incident_id or "\n"):
            continue  # the reader takes it from the file's name
        print_message(f"the blank of the style has no place for the {name}; add it yourself")


def _config(folder: Path) -> "Config | None":
    """Return the configuration of a folder; None where there is none."""
    if find_config_file(folder / _PLACE) is None:
        return None
    from postmortem.checks.config import find_config  # it loads every rule

    return find_config(folder / _PLACE)


def _checked_value(name: str, value: str | None, read: Callable[[str], T]) -> T | None:
    """Return what an option says. Raises `RenderError` where it says nothing that it may say."""
    if value is None:
        return None
    try:
        return read(value)
    except FieldError as error:
        raise RenderError(problem.at(name) for problem in error.problems) from None
