"""The command `completion`: a script by which a shell completes the others."""

import argparse
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from postmortem.cli.streams import print_output
from postmortem.errors import Problem, RenderError

SHELLS = ("bash", "zsh", "fish", "tcsh", "powershell")
EXAMPLES = """examples:
  postmortem completion bash > ~/.local/share/bash-completion/completions/postmortem
  postmortem completion zsh > ~/.zfunc/_postmortem
  postmortem completion fish > ~/.config/fish/completions/postmortem.fish

It needs shtab: pip install 'postmortem-report[cli]'. The script holds all that the shell needs, so
nothing of Python runs when you press the tab key; write it anew after an update.
"""
_FILES = {"IN", "OUT", "PATH", "FILE"}
"""What arguments that are names of files are called."""


Command = Callable[..., argparse.ArgumentParser]


def add_commands(command: Command) -> None:
    """Add the command to a parser; `command` makes the parser of a command."""
    added = command("completion", EXAMPLES, writes=False)
    added.add_argument("shell", choices=SHELLS, help="the shell that you use")
    added.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> None:
    from postmortem.io.convert import formats  # `--help` doesn't wait for it
    from postmortem.styles.registry import published_styles

    whole = arguments.whole_parser()
    print_output(script(whole, arguments.shell, formats(), published_styles()))


def script(
    parser: argparse.ArgumentParser,
    shell: str,
    formats: Sequence[str],
    styles: Sequence[str] = (),
) -> str:
    """Return the script for a shell. Raises `RenderError` where shtab isn't installed."""
    try:
        import shtab
    except ImportError:
        raise RenderError(
            Problem(
                expected="the package shtab, which writes the script",
                found="none that is installed",
                hint="pip install 'postmortem-report[cli]' brings it",
            )
        ) from None
    for action in _actions(parser):
        if action.metavar in _FILES:
            action.complete = shtab.FILE
        elif action.metavar == "STYLE":
            action.choices = styles
        elif action.metavar == "FORMAT":
            action.choices = formats
    written: str = shtab.complete(parser, shell)
    return written if written.endswith("\n") else f"{written}\n"


def _actions(parser: argparse.ArgumentParser) -> Iterator[Any]:
    """Yield the arguments of a parser and of its commands."""
    for action in parser._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from _actions(command)
