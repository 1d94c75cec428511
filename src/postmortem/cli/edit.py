"""The command `set`: values of a file are changed in place, and every other byte stays.

What it does is imported when it runs, so that `--help` is quick.
"""

import argparse
from collections.abc import Callable

from postmortem.cli.configured import scale_near
from postmortem.cli.streams import print_message
from postmortem.errors import FieldError, Problem, describe

EXAMPLES = """examples:
  postmortem set incident.yaml metadata.status=resolved
  postmortem set incident.yaml action_items.A1.status=done action_items.A1.owner=@bob
  postmortem set incident.yaml "title=Checkout was slow"

A path leads to one value, as in the messages of `check`; an action may be named by its id. Comments,
order and layout stay as they are, also in a document that isn't written by this program.
"""

Command = Callable[..., argparse.ArgumentParser]


def add_commands(command: Command) -> None:
    """Add the command to a parser; `command` makes the parser of a command."""
    parser = command("set", EXAMPLES, writes=False)
    parser.add_argument("file", metavar="FILE", help="the file to change")
    parser.add_argument(
        "changes", metavar="PATH=VALUE", nargs="+", help="what to change, and the new value"
    )
    parser.set_defaults(run=_set)


def _set(arguments: argparse.Namespace) -> None:
    from postmortem.api import edit_file

    changes = dict(map(_change, arguments.changes))
    changed = edit_file(arguments.file, changes, scale=scale_near(arguments.file))
    print_message(f"{arguments.file} {'is changed' if changed else 'stays as it is'}")


def _change(text: str) -> tuple[str, str]:
    path, equals, value = text.partition("=")
    if not (path.strip() and equals and value.strip()):
        expected = "PATH=VALUE, such as metadata.status=resolved"
        raise FieldError(Problem(expected=expected, found=describe(text)))
    return path.strip(), value.strip()
