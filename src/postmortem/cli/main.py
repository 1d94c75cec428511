"""The command line: the parser, and what becomes of errors.

Each command is a file beside this one that adds it to the parser; what a command does is imported when
it runs, so that `--help` is quick.
"""

import argparse
import re
from collections.abc import Sequence
from typing import Any, NoReturn

from postmortem.cli import (
    begin,
    check,
    completion,
    corpus,
    diff,
    documents,
    edit,
    examples,
    git,
    import_,
    publish,
    styles,
)
from postmortem.cli.streams import drop_output, print_error, print_message
from postmortem.errors import PostmortemError, printable

# What shells report where a signal ended a program.
_SIGINT, _SIGPIPE = 128 + 2, 128 + 13

_ABOUT = """Incident post-mortems as data. Converts between Markdown, HTML, PDF, Word, YAML and JSON.

getting started:
  postmortem new incident.yaml                    a blank report to fill in
  postmortem show incident.yaml                   the document, to read in this terminal
  postmortem check incident.yaml                  what is missing or contradicts itself
  postmortem render incident.yaml -o incident.md  the document, to edit and to review
  postmortem convert incident.md incident.html    one self-contained page; it can be read back
  postmortem convert incident.md incident.pdf     the same to print; .docx for Word, .eml for mail
"""
_FILES = """
'postmortem COMMAND --help' shows examples. The format of a file follows from the ending of its name:
.md, .html, .pdf, .docx, .yaml, .yml or .json. A file that exists is overwritten only with --force. If
an input can't be read or an output can't be written, the exit code is 2, and standard error lists
every problem.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    That is 0, or 2 with a message on standard error for what can't be read, understood or written;
    `check` returns 1 where it finds something.
    """
    try:
        arguments = _parser().parse_args(argv)
        return int(arguments.run(arguments) or 0)
    except SystemExit as stop:  # argparse, after --help or a wrong option
        return int(stop.code or 0)
    except PostmortemError as error:
        print_error(error)
        return 2
    except BrokenPipeError:
        drop_output()
        return _SIGPIPE
    except OSError as error:  # of a stream; for a file, `files` raises its own
        print_message(f"standard input or output: {(error.strerror or str(error)).lower()}")
        drop_output()
        return 2
    except KeyboardInterrupt:
        return _SIGINT


class _Parser(argparse.ArgumentParser):
    """A parser that suggests the nearest name for one that it doesn't know."""

    def __init__(self, **options: Any) -> None:
        style = argparse.RawDescriptionHelpFormatter
        super().__init__(formatter_class=style, allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        closest = self._nearest(message)
        super().error(printable(f"{message}{closest}; '{self.prog} --help' shows examples"))

    def parse_known_args(  # type: ignore[override]  # argparse has overloads for a namespace's class
        self, args: Sequence[str] | None = None, namespace: Any = None
    ) -> tuple[Any, list[str]]:
        parsed, unknown = super().parse_known_args(args, namespace)
        if unknown and self.prog != "postmortem":
            # Here and not in the outermost parser, so that the options of the command are known.
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return parsed, unknown

    def _nearest(self, message: str) -> str:
        from difflib import get_close_matches  # only a mistake needs it

        if match := re.search(r"unrecognized arguments: (--?[\w-]+)", message):
            known = [option for action in self._actions for option in action.option_strings]
        elif match := re.search(r"invalid choice: '([^']*)'", message):
            choices = [action.choices for action in self._actions if action.choices]
            known = [str(choice) for some in choices for choice in some]
        else:
            return ""
        # Without their dashes: any two long options would be much alike by them.
        names = {name.lstrip("-"): name for name in known if len(name) > 2}
        closest = get_close_matches(match[1].lstrip("-"), names, n=1)
        return f"; did you mean {names[closest[0]]}?" if closest else ""


class _Version(argparse.Action):
    """Prints the version. It is looked up only then, since that takes its time."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from importlib.metadata import version

        print(f"postmortem {version('postmortem-report')}")
        parser.exit()


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="postmortem", description=_ABOUT, epilog=_FILES)
    parser.add_argument("-V", "--version", action=_Version, nargs=0, help="print the version")
    # Without its `prog`, argparse would format a usage to find it out, on every start.
    commands = parser.add_subparsers(
        title="commands", metavar="COMMAND", required=True, prog=parser.prog
    )

    def command(
        name: str, about: str, epilog: str, *, writes: bool = True
    ) -> argparse.ArgumentParser:
        sentence = about[0].upper() + about[1:] + "."
        added = commands.add_parser(name, help=about, description=sentence, epilog=epilog)
        if writes:
            added.add_argument("--force", action="store_true", help="overwrite a file that exists")
        return added

    begin.add_commands(command)
    documents.add_commands(command)
    examples.add_commands(command)
    check.add_commands(command)
    import_.add_commands(command)
    edit.add_commands(command)
    publish.add_commands(command)
    styles.add_commands(command)
    diff.add_commands(command)
    git.add_commands(command)
    corpus.add_commands(command)
    completion.add_commands(command, parser)
    return parser
