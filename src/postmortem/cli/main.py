"""The command line: the parser, and what becomes of errors.

Each command is a file beside this one that adds it to the parser; what a command does is imported when
it runs, so that `--help` is quick.
"""

import argparse
import re
from collections.abc import Sequence
from typing import Any, NoReturn


    from postmortem.facade import Report
    from postmortem.reading.result import Reading
"""The name that stands for standard input, or standard output."""
_STREAM = "-"
from postmortem.cli import check as cli_check
from postmortem.cli import check, completion, corpus, diff, documents, git, publish
from postmortem.cli import completion as cli_completion
from postmortem.cli import corpus as cli_corpus
from postmortem.cli import diff as cli_diff
from postmortem.cli import git as cli_git
from postmortem.cli import import_ as cli_import
from postmortem.cli import publish as cli_publish
from postmortem.cli.streams import drop_output, print_error, print_message, print_output
from postmortem.cli.terminals import has_colors, is_terminal
from postmortem.errors import FileError, PostmortemError, Problem, RenderError, describe, printable
from postmortem.errors import PostmortemError, printable
from postmortem.io.files import MAX_BYTES, decoded, read_text, write_file
if TYPE_CHECKING:
import attrs

# What shells report where a signal ended a program.
_SIGINT, _SIGPIPE = 128 + 2, 128 + 13




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
        _say(*_explained(error))
        return 2
    except BrokenPipeError:
        _drop_output()
        return _SIGPIPE
    except OSError as error:  # of a stream; for a file, `files` raises its own
        _say(f"standard input or output: {(error.strerror or str(error)).lower()}")
        _drop_output()
        return 2
    except KeyboardInterrupt:
        return _SIGINT


def _new(arguments: argparse.Namespace) -> None:
    from postmortem.io import convert as api

    blanks = {suffix: name for suffix, name in api.FORMATS.items() if name in _BLANKS}
    if arguments.to is None and arguments.out != _STREAM:
        arguments.to = _format_of(arguments.out, "--to", blanks)
    _check_free(arguments)
    _write(api.template(arguments.to or "markdown"), arguments)


def _convert(arguments: argparse.Namespace) -> None:
    from postmortem.io import convert as api

    # A wrong name is reported before a long file is read.
    read_as, write_as = _source_format(arguments), arguments.to
    to_style = api.find_style(arguments.to_style)
    if write_as is None and arguments.out != _STREAM:
        write_as = _format_of(arguments.out, "--to")
    if (write_as := write_as or arguments.default) is None:
        raise RenderError(Problem(expected="--to, which names the format of standard output"))
    _check_free(arguments)

    report, reading = _read(arguments, read_as)
    _write(api.write(report, write_as, style=to_style), arguments)
    shown = "standard input" if arguments.source == _STREAM else arguments.source
    for line in reading.told(explain=arguments.explain) if reading else ():
        _say(f"{shown}: {line}")


def _show(arguments: argparse.Namespace) -> None:
    import shutil

    from postmortem.io import convert as api

    report, _ = _read(arguments, _source_format(arguments))
    width = arguments.width
    if width is None:
        # A pipe gets what a mail does, however wide the terminal is that it is typed into.
        width = max(shutil.get_terminal_size().columns, 20) if is_terminal(sys.stdout) else 80
    color = {"always": True, "never": False}.get(arguments.color, has_colors(sys.stdout))
    _write(api.render(report, "text", width=width, color=color), arguments)


def _source_format(arguments: argparse.Namespace) -> str | None:
    """Return the format of the input, as it is given or as the name of its file says."""
    from postmortem.io import convert as api

    if arguments.from_ is not None or arguments.source == _STREAM:
        named: str | None = arguments.from_
        return named
    return _format_of(arguments.source, "--from", api.FORMATS)


def _read(
    arguments: argparse.Namespace, read_as: str | None
) -> "tuple[Report, Reading[Report] | None]":
    """Return the report in a file or in standard input, with what is to say of a Markdown one."""
    from postmortem.facade import Report
    from postmortem.io import convert as api

    name = arguments.source
    shown = "standard input" if name == _STREAM else name
    text = _standard_input() if name == _STREAM else read_text(name)
    taken = "" if read_as else f", taken for {_guess(text)} without --from"
    read_as = read_as or _guess(text)
    try:
        if read_as != "markdown":
            return api.loads(text, read_as, Report), None
        stem = "" if name == _STREAM else Path(name).stem
        reading = api.load_markdown(text, Report, style=arguments.style, name=stem)
    except PostmortemError as error:
        raise error.of(shown + taken) from None
    return reading.report, reading


def _schema(arguments: argparse.Namespace) -> None:
    import json

    from postmortem import api

    _check_free(arguments)
    _write(json.dumps(api.json_schema(), indent=2, ensure_ascii=False) + "\n", arguments)


def _completion(arguments: argparse.Namespace) -> None:
    from postmortem.formats.registry import renderers
    from postmortem.io import convert as api

    formats = sorted({*api.FORMATS.values(), *renderers()})
    text = cli_completion.script(_parser(), arguments.shell, formats)
    _write(text, argparse.Namespace(out=_STREAM))


def _check(arguments: argparse.Namespace) -> int:
    return cli_check.run(arguments, _standard_input, _guess, _print, _explain)


def _publish(arguments: argparse.Namespace) -> None:
    from postmortem.io import convert as api

    read_as, write_as = _source_format(arguments), arguments.to
    if write_as is None and arguments.out != _STREAM:
        write_as = _format_of(arguments.out, "--to")
    _check_free(arguments)

    def read() -> "Report":
        return _read(arguments, read_as)[0]

    def write(report: "Report") -> None:
        _write(api.write(report, write_as or "markdown"), arguments)

    cli_publish.run(arguments, read, write, _say)


def _diff(arguments: argparse.Namespace) -> int:
    color = {"always": True, "never": False}.get(arguments.color, has_colors(sys.stdout))
    return cli_diff.run(arguments, _print, color=color)


def _import(arguments: argparse.Namespace) -> int:
    return cli_import.run(arguments, _standard_input, _check_free, _write, _say)


def _explain(error: PostmortemError | str) -> None:
    _say(*([error] if isinstance(error, str) else _explained(error)))


def _format_of(name: str, option: str, known: dict[str, str] | None = None) -> str:
    """Return the format that the ending of a file's name stands for."""
    from postmortem.io import convert as api

    try:
        return api.format_of(name, known)
    except RenderError as error:
        hint = f"or name the format with {option}"
        raise RenderError(attrs.evolve(one, hint=hint) for one in error.problems) from None


_YAML = re.compile(r"""(?:\s*+#[^\n]*+)*+\s*+(?:---|["']?[a-z_]+["']?[ \t]*:(?:\s|$))""")
"""A first line of YAML, below its comments: a key, or the start of a document."""


def _guess(text: str) -> str:
    """Return the format that a text seems to be in.

    The first line counts that neither is blank nor begins with `#`, for that is a heading in
    Markdown and a comment in YAML: a brace is JSON, a key in small letters is YAML, a
    document type is HTML.
    """
    start = text.lstrip()[:15].lower()
    if start[:1] == "{":
        return "json"
    if start == "<!doctype html>":
        return "html"
    return "yaml" if _YAML.match(text) else "markdown"


def _check_free(arguments: argparse.Namespace) -> None:
    """Refuse, before any work is done, a name that may not be written to."""
    out = Path(arguments.out)
    if arguments.out == _STREAM or not os.path.lexists(out):
        return
    expected = "a file that does not exist"
    problem = Problem(source=arguments.out, expected=expected, message="is a folder")
    if out.exists() and not out.is_file() and not out.is_dir():
        # To replace `/dev/null` by a file would harm more than this document.
        hint = "redirect standard output instead"
        problem = attrs.evolve(problem, message="is a device or a pipe", hint=hint)
    elif not out.is_dir():
        if arguments.force:
            return
        problem = attrs.evolve(problem, message="exists", hint="use --force to overwrite it")
    raise FileError(problem)


def _standard_input() -> str:
    return decoded(_bytes(sys.stdin).read(MAX_BYTES + 1), "standard input")


def _write(content: str | bytes, arguments: argparse.Namespace) -> None:
    if arguments.out != _STREAM:
        write_file(arguments.out, content, overwrite=arguments.force)
        return
    if isinstance(content, bytes) and is_terminal(sys.stdout):
        # As gzip and curl do: a terminal would obey what looks like a command to it.
        expected = "a file or a pipe for a format that isn't text"
        hint = "name a file, or redirect standard output"
        raise RenderError(Problem(expected=expected, found="a terminal", hint=hint))
    _print(content)


def _print(content: str | bytes) -> None:
    # Bytes: neither the locale nor Windows has a say in what is written. The name of a file may
    # have bytes that are no text.
    output = _bytes(sys.stdout)
    if isinstance(content, str):
        content = content.encode(errors="backslashreplace")
    output.write(content)
    output.flush()


def _bytes(stream: TextIO | None) -> BinaryIO:
    if stream is None:  # the shell's `<&-` and `>&-`
        raise OSError("it is closed")
    return stream.buffer


def _drop_output() -> None:
    """Replace standard output, because Python would fail again when it flushes it at the end."""
    with contextlib.suppress(OSError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _explained(error: PostmortemError) -> Iterator[str]:
    """Yield the lines of an error's message: the input once, then one line for each problem."""
    if len(error.problems) == 1:
        yield str(error.problems[0])
        return
    yield f"{error.problems[0].source}: {len(error.problems)} problems:"
    for problem in error.problems:
        yield f"  {attrs.evolve(problem, source=None)}"


def _say(*lines: str) -> None:
    """Print a message to standard error, if there is one."""
    if sys.stderr is not None:
        for line in (f"postmortem: {lines[0]}", *lines[1:]):
            # Names of files may hold anything, and a terminal would obey it.
            print(printable(line), file=sys.stderr)


# --- the arguments --------------------------------------------------------------------------------

_BLANKS = ("markdown", "yaml")
_READ = ("markdown", "yaml", "json", "html")
_FROM_STYLE = "the style of IN, if it is Markdown: a published style such as srebook"
_EXPLAIN = "list what was kept and changed, if IN is Markdown"
_TO_STYLE = "the style of OUT: a published style such as srebook"
_OUT = "the file to write; - is standard output"

_ABOUT = """Incident post-mortems as data. Converts between Markdown, HTML, YAML and JSON.

getting started:
  postmortem new incident.yaml                    a blank report to fill in
  postmortem show incident.yaml                   the document, to read in this terminal
  postmortem check incident.yaml                  what is missing or contradicts itself
  postmortem render incident.yaml -o incident.md  the document, to edit and to review
  postmortem convert incident.md incident.html    one self-contained page; it can be read back
"""
_FILES = """
'postmortem COMMAND --help' shows examples. The format of a file follows from the ending of its name:
.md, .html, .yaml, .yml or .json. A file that exists is overwritten only with --force. If an input can't
be read or an output can't be written, the exit code is 2, and standard error lists every problem.
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
        near = self._nearest(message)
        super().error(printable(f"{message}{near}; '{self.prog} --help' shows examples"))

    def parse_known_args(  # type: ignore[override]  # argparse has overloads for a namespace's class
        self, args: Sequence[str] | None = None, namespace: Any = None
    ) -> tuple[Any, list[str]]:
        found, unknown = super().parse_known_args(args, namespace)
        if unknown and self.prog != "postmortem":
            # Here and not in the outermost parser, so that the options of the command are known.
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return found, unknown

    def _nearest(self, message: str) -> str:
        from difflib import get_close_matches  # only a mistake needs it

        if found := re.search(r"unrecognized arguments: (--?[\w-]+)", message):
            known = [option for action in self._actions for option in action.option_strings]
        elif found := re.search(r"invalid choice: '([^']*)'", message):
            choices = [action.choices for action in self._actions if action.choices]
            known = [str(choice) for some in choices for choice in some]
        else:
            return ""
        near = get_close_matches(found[1], known, n=1)
        return f"; did you mean {near[0]}?" if near else ""


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

    documents.add_commands(command)
    check.add_commands(command)
    publish.add_commands(command)
    diff.add_commands(command)
    git.add_commands(command)
    corpus.add_commands(command, corpus.Streams(print_output, print_error))
    completion.add_commands(command, parser)


    new = command("new", "write a blank report, as Markdown or YAML", _NEW)
    new.add_argument("out", metavar="OUT", nargs="?", default=_STREAM, help=_OUT)
    new.add_argument(
        "--to", choices=_BLANKS, help="the format, if the name of OUT doesn't end in it"
    )
    new.set_defaults(run=_new)

    render = command("render", "write the document of a report", _RENDER + _STREAMS)
    convert = command("convert", "turn a report into another format", _CONVERT + _STREAMS)
    show = command("show", "print a report to read in a terminal", _SHOW, writes=False)
    publish = command("publish", cli_publish.ABOUT, cli_publish.EXAMPLES)
    for reading in (render, convert, show, publish):
        reading.add_argument("source", metavar="IN", help="the file to read; - is standard input")
        reading.add_argument("--from", dest="from_", choices=_READ, help="the format of IN")
        reading.add_argument("--from-style", dest="style", metavar="NAME", help=_FROM_STYLE)
    for reading in (render, convert):
        reading.add_argument("--to", metavar="FORMAT", type=_known, help="the format of OUT")
        reading.add_argument("--style", dest="to_style", metavar="NAME", help=_TO_STYLE)
        reading.add_argument("--explain", action="store_true", help=_EXPLAIN)
    render.add_argument("-o", "--out", metavar="OUT", default=_STREAM, help=_OUT)
    render.set_defaults(run=_convert, default="markdown")
    publish.add_argument("-o", "--out", metavar="OUT", default=_STREAM, help=_OUT)
    publish.add_argument("--to", metavar="FORMAT", type=_known, help="the format of OUT")
    cli_publish.add_arguments(publish)
    publish.set_defaults(run=_publish)
    convert.add_argument("out", metavar="OUT", help=_OUT)
    convert.set_defaults(run=_convert, default=None)

    show.add_argument("--width", type=int, metavar="N", help="columns; the terminal's if not given")
    show.add_argument("--color", choices=("auto", "always", "never"), default="auto",
                      help="whether headings and states have colours")  # fmt: skip
    show.set_defaults(run=_show, out=_STREAM)

    check = command("check", cli_check.ABOUT, cli_check.EXAMPLES, writes=False)
    cli_check.add_arguments(check)
    check.set_defaults(run=_check)

    cli_corpus.add_commands(command, cli_corpus.Streams(_print, _explain))

    diff = command("diff", cli_diff.ABOUT, cli_diff.EXAMPLES, writes=False)
    cli_diff.add_arguments(diff)
    diff.set_defaults(run=_diff)

    setup = command("git-setup", cli_git.SETUP_ABOUT, cli_git.SETUP_EXAMPLES, writes=False)
    cli_git.add_setup_arguments(setup)
    setup.set_defaults(run=lambda arguments: cli_git.setup(arguments, _say))
    textconv = command(
        "git-textconv", cli_git.TEXTCONV_ABOUT, cli_git.TEXTCONV_EXAMPLES, writes=False
    )
    cli_git.add_textconv_arguments(textconv)
    textconv.set_defaults(run=lambda arguments: cli_git.textconv(arguments, _print))
    merge = command("git-merge", cli_git.MERGE_ABOUT, cli_git.MERGE_EXAMPLES, writes=False)
    cli_git.add_merge_arguments(merge)
    merge.set_defaults(run=lambda arguments: cli_git.merge(arguments, _say))

    imports = command("import", cli_import.ABOUT, cli_import.EXAMPLES)
    cli_import.add_arguments(imports)
    imports.set_defaults(run=_import)

    schema = command("schema", "write the JSON Schema of a report's JSON and YAML", _SCHEMA)
    schema.add_argument("-o", "--out", metavar="OUT", default=_STREAM, help=_OUT)
    schema.set_defaults(run=_schema)

    completion = command("completion", cli_completion.ABOUT, cli_completion.EXAMPLES, writes=False)
    completion.add_argument("shell", choices=cli_completion.SHELLS, help="the shell that you use")
    completion.set_defaults(run=_completion)
    return parser
