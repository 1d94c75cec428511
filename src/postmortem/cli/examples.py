"""The command `example`: writes one of the examples that come with this library."""

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

from postmortem.cli.streams import STREAM, check_free, print_output, write_output
from postmortem.errors import Problem, RenderError, describe
from postmortem.io.files import read_text

_EXAMPLES = """examples:
  postmortem example
  postmortem example checkout-pool > incident.yaml
  postmortem example adfs-outage -o adfs-outage.yaml
"""


def add_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the command to a parser; `command` makes the parser of a command."""
    example = command("example", _EXAMPLES)
    example.add_argument("name", metavar="NAME", nargs="?", help="the example; without it, a list")
    example.add_argument("-o", "--output", "--out", dest="out", metavar="OUT", default=STREAM,
                         help="the file to write; - is standard output")  # fmt: skip
    example.set_defaults(run=_run)


def examples() -> Iterator[Path]:
    """Yield the files of the examples, in the order of their names."""
    package = Path(__file__).parent.parent / "examples"
    # In a checkout, they are in a folder of their own.
    folder = package if package.is_dir() else Path(__file__).parents[3] / "examples"
    if folder.is_dir():
        yield from sorted(path for path in folder.iterdir() if path.is_file())


def _run(arguments: argparse.Namespace) -> None:
    known = {path.name: path for path in examples()}
    if arguments.name is None:
        print_output("".join(f"{name}\n" for name in known))
        return
    check_free(arguments.out, force=arguments.force)
    example = known.get(arguments.name) or _by_stem(known, arguments.name)
    if example is None:
        from difflib import get_close_matches  # only a mistake needs it

        closest = get_close_matches(arguments.name, known, n=1)
        hint = f"did you mean {closest[0]}?" if closest else None
        expected = "one of " + ", ".join(known)
        raise RenderError(Problem(expected=expected, found=describe(arguments.name), hint=hint))
    write_output(read_text(example), arguments.out, force=arguments.force)


def _by_stem(known: dict[str, Path], name: str) -> Path | None:
    """Return the one example with a name that has no ending; None for none, and for two."""
    paths = [path for path in known.values() if path.stem == name]
    return paths[0] if len(paths) == 1 else None
