"""The command line: the parser, and what becomes of errors.

The commands are in the files beside this one. The file of a command is imported, and its parser made,
when the command is asked for: no command waits for the others.
"""

import argparse
import re
from collections.abc import Sequence
from functools import cached_property, partial
from importlib import import_module
from typing import Any, NoReturn, cast

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


_PROGRAM = "postmortem"
_COMMANDS = {
    "begin": {"new": "write a blank report, as Markdown or YAML"},
    "documents": {
        "render": "write the document of a report",
        "convert": "turn a report into another format",
        "show": "print a report to read in a terminal",
        "schema": "write the JSON Schema of a report's JSON and YAML",
    },
    "examples": {"example": "write an example, or list them"},
    "check": {"check": "find what is missing, contradictory or blaming in reports"},
    "import_": {
        "import": "make a draft of what Slack, pagers, alerts, status pages and trackers recorded",
    },
    "edit": {"set": "change values in a Markdown or YAML file, and nothing else in it"},
    "publish": {
        "publish": "write a public version of a report: without people, secrets and internals",
    },
    "styles": {
        "style": "learn a style from your team's blank document",
        "styles": "list the styles that have a name, and the one that is configured",
    },
    "diff": {"diff": "show what changed between two reports, by meaning and not by line"},
    "git": {
        "git-setup": "let git diff and git merge understand the reports of a repository",
        "git-textconv": "print a report in one form for git diff",
        "git-merge": "merge three versions of a report by meaning, for git merge",
    },
    "corpus": {
        "list": "list the reports of a folder",
        "actions": "list the actions of all reports of a folder",
        "stats": "answer questions about all reports of a folder",
        "similar": "find the reports that are like another",
        "export": "write the tables of all reports as files",
        "site": "write a static site of all reports",
        "index": "renew the list of the reports in a folder's README",
        "init": "set up a folder for reports",
    },
    "completion": {"completion": "write what your shell completes this command by"},
}
"""What each command is for, in the order of `--help`, by the file beside this one that has it."""


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
        if unknown and self.prog != _PROGRAM:
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


class _Command:
    """The parser of a command, in the parser of the command line; it is made when it is asked for."""

    def __init__(self, *, command: str, module: str, **_: object) -> None:
        self.name = command
        self.module = module

    def parse_known_args(self, args: Sequence[str], namespace: Any = None) -> tuple[Any, list[str]]:
        """Parse what follows the command's name."""
        return self.parser.parse_known_args(args, namespace)

    @cached_property
    def parser(self) -> argparse.ArgumentParser:
        """The parser itself, which the command's module makes."""
        made: dict[str, argparse.ArgumentParser] = {}

        def command(name: str, epilog: str, *, writes: bool = True) -> argparse.ArgumentParser:
            about = _COMMANDS[self.module][name]
            sentence = about[0].upper() + about[1:] + "."
            made[name] = _Parser(prog=f"{_PROGRAM} {name}", description=sentence, epilog=epilog)
            if writes:
                made[name].add_argument(
                    "--force", action="store_true", help="overwrite a file that exists"
                )
            return made[name]

        import_module(f"postmortem.cli.{self.module}").add_commands(command)
        return made[self.name]


def _parser(*, is_whole: bool = False) -> argparse.ArgumentParser:
    """Return the parser of the command line; a whole one has the parser of each command."""
    parser = _Parser(prog=_PROGRAM, description=_ABOUT, epilog=_FILES)
    parser.add_argument("-V", "--version", action=_Version, nargs=0, help="print the version")
    # The command `completion` writes what all commands take.
    parser.set_defaults(whole_parser=partial(_parser, is_whole=True))
    # Without its `prog`, argparse would format a usage to find it out, on every start.
    commands = parser.add_subparsers(
        title="commands", metavar="COMMAND", required=True, prog=_PROGRAM,
        parser_class=cast("Any", _Command),
    )  # fmt: skip
    for module, names in _COMMANDS.items():
        for name, about in names.items():
            added = cast(
                "_Command", commands.add_parser(name, help=about, command=name, module=module)
            )
            if is_whole:
                commands.choices[name] = added.parser
    return parser
