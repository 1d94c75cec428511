"""The commands for styles: `style` learns one from a blank document, `styles` lists those that have a name.

What they do is imported when they run, so that `--help` is quick.
"""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from postmortem.cli.streams import (
    STREAM,
    check_free,
    input_bytes,
    print_message,
    print_output,
    write_output,
)
from postmortem.errors import PostmortemError
from postmortem.io.files import decoded, read_text

if TYPE_CHECKING:
    from postmortem.styles.style import Style

Command = Callable[..., argparse.ArgumentParser]

_STYLE = """examples:
  postmortem style template.md -o team.toml
  postmortem render incident.yaml --style team.toml
  postmortem convert --from-style team.toml incident.md incident.yaml

To use it for all reports of a folder, write style = "team.toml" into its .postmortem.toml. A note on
standard error lists the headings that nothing is known of: give them a meaning in the file, or leave
them sections of your own.
"""
_STYLES = """examples:
  postmortem styles
  postmortem render incident.yaml --style srebook
"""


def add_commands(command: Command) -> None:
    """Add the commands to a parser."""
    style = command("style", _STYLE)
    style.add_argument("template", metavar="IN", help="the blank, in Markdown; - is standard input")
    style.add_argument("-o", "--output", "--out", dest="out", metavar="OUT", default=STREAM,
                       help="the file to write, which ends in .toml; - is standard output")  # fmt: skip
    style.add_argument("--name", metavar="NAME", help="what the style is called; the name of the file if not given")  # fmt: skip
    style.set_defaults(run=_style)

    styles = command("styles", _STYLES, writes=False)
    styles.set_defaults(run=_styles)


def _style(arguments: argparse.Namespace) -> None:
    from postmortem.styles.style import Style

    source = arguments.template
    check_free(arguments.out, force=arguments.force)
    shown = "standard input" if source == STREAM else source
    text = decoded(input_bytes(), shown) if source == STREAM else read_text(source)
    name = arguments.name
    if name is None:
        named = source if arguments.out == STREAM else arguments.out
        name = "" if named == STREAM else Path(named).stem
    try:
        style = Style.from_template(text, name=name)
    except PostmortemError as error:
        raise error.of(shown) from None
    write_output(style.to_toml(), arguments.out, force=arguments.force)
    for line in _description(style):
        print_message(f"{shown}: {line}")


def _description(style: "Style") -> list[str]:
    """Return what a person should check in a style that was learned."""
    from postmortem.styles.meanings import KEPT, last_heading

    titles = [
        last_heading(key).lstrip("# ") for key, meaning in style.sections.items() if meaning == KEPT
    ]
    lines = [described(style)]
    if titles:
        lines.append(f"sections of your own: {', '.join(dict.fromkeys(titles))}")
    return lines


def described(style: "Style") -> str:
    """Return what a style has, in a line."""
    counts = [
        (len(style.sections), "heading"),
        (len(style.labels), "label"),
        (len(style.columns), "column"),
        (len(style.blank.prompts), "prompt"),
    ]
    return ", ".join(f"{count} {word}{'s'[count == 1 :]}" for count, word in counts if count)


def _styles(arguments: argparse.Namespace) -> None:
    from postmortem.io.styles import configured_style
    from postmortem.styles.meanings import last_heading
    from postmortem.styles.registry import PUBLISHED

    width = max(map(len, PUBLISHED))
    lines = []
    for name, style in sorted(PUBLISHED.items()):
        first = [last_heading(key).lstrip("# ") for key in [*style.sections][:3]]
        lines.append(f"{name:{width}}  {described(style)}: {', '.join(first)}, …")
    own = configured_style(Path.cwd() / ".postmortem.toml")
    if own is not None:
        name = own.name or "without a name"
        lines.append(f"{name:{width}}  {described(own) or 'the usual names'} (configured)")
    print_output("\n".join(lines) + "\n")
