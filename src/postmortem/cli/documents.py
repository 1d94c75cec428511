"""The commands that write a report in another format: `render`, `convert`, `show`, `schema`.

What they do is imported when they run, so that `--help` is quick.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from postmortem.cli.configured import config_near, scale_near
from postmortem.cli.streams import (
    STREAM,
    check_free,
    guess,
    guess_file,
    input_bytes,
    print_message,
    write_output,
)
from postmortem.cli.terminals import COLORS, has_colors, is_terminal
from postmortem.errors import FileError, PostmortemError, Problem, RenderError, describe
from postmortem.io.files import decoded, read_bytes, read_text

if TYPE_CHECKING:
    from postmortem.facade import Report
    from postmortem.reading.result import Reading
    from postmortem.styles.style import Style

BLANKS = ("markdown", "yaml")
READ = ("markdown", "yaml", "json", "html", "pdf", "docx", "pandoc-json")
DATA = ("yaml", "json")
"""The formats that are data: no document, so in no language."""
ALIASES = {
    "md": "markdown", "yml": "yaml", "htm": "html", "txt": "text", "word": "docx", "typ": "typst",
    "eml": "mail", "email": "mail", "pandoc": "pandoc-json", "confluence": "adf",
}  # fmt: skip
"""Short names of formats, as the endings of files have them."""

OUT = "the file to write; - is standard output"
_STREAMS = """
Without --from, standard input is JSON if it begins with a brace, YAML if its first line (after
comments) is a key such as 'title:', and otherwise Markdown; a PDF, a document of Word and pandoc's
tree begin in ways of their own. Parts of a document that fit no field of a report are kept in their
place, and a note on standard error lists them.
"""
_RENDER = """examples:
  postmortem render incident.yaml
  postmortem render incident.yaml -o incident.md
  postmortem render incident.yaml -o incident.html --theme dark --no-toc
  postmortem render incident.yaml --to html -o public/
  postmortem render incident.yaml --style srebook
  export-incident 42 | postmortem render - --from json

With several inputs, OUT is a folder. With --watch, Ctrl-C ends the command. A file that this command wrote before is overwritten if nobody
has changed it since; any other file only with --force.
"""
_CONVERT = """examples:
  postmortem convert incident.md incident.yaml
  postmortem convert incident.md - --to json | jq .metadata.severity
  postmortem convert incident.yaml - --to jira | jq . > description.json
  postmortem convert incident.yaml incident.pdf
  postmortem convert incident.yaml incident.docx --timings
  postmortem convert --force incident.md incident.md   (rewrites it in the usual layout)
  postmortem convert postmortems/ -o data/ --to yaml

If IN is a folder, OUT is another one: each post-mortem in IN becomes a file at the same place in OUT,
Markdown without --to. Other documents of IN are left out, and a summary names them.
"""
_SHOW = """examples:
  postmortem show incident.yaml
  postmortem show --color always incident.md | less -R
  postmortem show --width 72 incident.json | mail -s "What happened" team@example.com

Colours are used on a terminal unless NO_COLOR is set. FORCE_COLOR turns them on elsewhere.
"""
_SCHEMA = """examples:
  postmortem schema -o postmortem.schema.json
  postmortem schema --strict
"""

Command = Callable[..., argparse.ArgumentParser]


def add_commands(command: Command) -> None:
    """Add the commands to a parser; `command` makes the parser of a command."""
    render = command("render", _RENDER + _STREAMS)
    render.add_argument(
        "sources", metavar="IN", nargs="+", help="the files to read; - is standard input"
    )
    add_input(render)
    _add_output(render)
    render.add_argument("-o", "--output", "--out", dest="out", metavar="OUT", default=STREAM,
                        help="the file to write, or the folder for several; - is standard output")  # fmt: skip
    render.add_argument("--watch", action="store_true", help="write again whenever IN changes")
    render.set_defaults(run=_render)

    convert = command("convert", _CONVERT + _STREAMS)
    about = "the file to read, or a folder of them; - is standard input"
    convert.add_argument("source", metavar="IN", help=about)
    add_input(convert)
    _add_output(convert)
    convert.add_argument("out", metavar="OUT", nargs="?", help=OUT)
    about = "OUT, as an option: the file to write, or the folder"
    convert.add_argument("-o", "--output", dest="output", metavar="OUT", help=about)
    convert.set_defaults(run=_convert, misused=convert.error)

    show = command("show", _SHOW, writes=False)
    show.add_argument("source", metavar="IN", help="the file to read; - is standard input")
    add_input(show)
    show.add_argument("--lang", **FORMAT_OPTIONS["lang"])
    show.add_argument("--width", type=int, metavar="N", help="columns; the terminal's if not given")
    show.add_argument("--color", choices=COLORS, default="auto",
                      help="whether headings and states have colours")  # fmt: skip
    show.set_defaults(run=_show)

    schema = command("schema", _SCHEMA)
    schema.add_argument("-o", "--output", "--out", dest="out", metavar="OUT", default=STREAM,
                        help=OUT)  # fmt: skip
    about = "for programs that write reports: each property is required"
    schema.add_argument("--strict", action="store_true", help=about)
    schema.set_defaults(run=_schema)


def add_input(parser: argparse.ArgumentParser) -> None:
    """Add the options of an input: its format and its style."""
    parser.add_argument(
        "-f", "--from", dest="from_", metavar="FORMAT", type=one_of(READ), help="the format of IN"
    )
    about = "the style of IN, if it is Markdown: srebook, team.toml, or none"
    parser.add_argument("--from-style", metavar="STYLE", help=about)


def _add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-t", "--to", metavar="FORMAT", type=known_format, help="the format of OUT")
    about = "the style of OUT: srebook, team.toml, or none for the usual layout"
    parser.add_argument("--style", metavar="STYLE", help=about)
    about = "list what was kept and changed, if IN is Markdown"
    parser.add_argument("--explain", action="store_true", help=about)
    options = parser.add_argument_group("options of formats")
    for name, settings in FORMAT_OPTIONS.items():
        flag = f"--{name.replace('_', '-')}"
        if settings.get("action") == "store_false":
            options.add_argument(f"--no-{name.replace('_', '-')}", dest=name, **settings)
        else:
            options.add_argument(flag, dest=name, **settings)


FORMAT_OPTIONS: dict[str, dict[str, Any]] = {
    "theme": {
        "choices": ("auto", "light", "dark"), "default": None, "help": "html: auto, light or dark",
    },
    "css": {"metavar": "FILE", "default": None, "help": "html: a style sheet to add"},
    "toc": {"action": "store_false", "default": None, "help": "html: no table of contents"},
    "embed_data": {
        "action": "store_false", "default": None, "help": "html: without the report's data",
    },
    "fragment": {
        "action": "store_true", "default": None, "help": "html: a part of a page of your own",
    },
    "lang": {
        "metavar": "TAG", "default": None, "help": "the language: en, de, es, fr, ja, pt or zh",
    },
    "today": {"metavar": "DATE", "default": None, "help": "html: mark what was due before"},
    "width": {"metavar": "N", "type": int, "default": None, "help": "text: columns"},
    "diagram": {
        "action": "store_true", "default": None, "help": "markdown: a Mermaid diagram on top",
    },
    "lint": {
        "action": "store_true", "default": None, "help": "markdown: in the form of markdownlint",
    },
    "paper": {"choices": ("a4", "us-letter"), "default": None, "help": "pdf: a4 or us-letter"},
    "font": {"metavar": "NAME", "default": None, "help": "pdf: a family of fonts to try first"},
    "system_fonts": {
        "action": "store_false", "default": None, "help": "pdf: without the fonts of this machine",
    },
    "font_folder": {"metavar": "FOLDER", "default": None, "help": "pdf: a folder with more fonts"},
    "reference": {
        "metavar": "FILE", "default": None, "help": "docx: a document whose styles are taken",
    },
    "timings": {
        "action": "store_true", "default": None, "help": "docx, pandoc-json: the table of timings",
    },
    "limit": {
        "metavar": "N", "type": int, "default": None,
        "help": "jira, adf, github, slack and the like: at most N characters; mail: bytes of HTML",
    },
    "title": {
        "action": "store_false", "default": None, "help": "adf, jira: without the title",
    },
    "sender": {"metavar": "ADDRESS", "default": None, "help": "mail: whom it is from"},
    "subject": {"metavar": "WORDS", "default": None, "help": "mail: its subject"},
    "picture": {
        "action": "store_false", "default": None, "help": "mail: without the timeline's picture",
    },
}  # fmt: skip
"""The options of the built-in formats, by the names that their renderers know."""


def one_of(formats: tuple[str, ...]) -> Callable[[str], str]:
    """Return a function that reads the name of one of several formats, or a short name of it."""

    def read(name: str) -> str:
        full_name = ALIASES.get(name, name)
        if full_name not in formats:
            raise argparse.ArgumentTypeError(_unknown_format(name, formats))
        return full_name

    return read


def known_format(name: str) -> str:
    """Return the name of a format that a report can be written in."""
    from postmortem.io import convert as api

    return one_of(api.formats())(name)


def _unknown_format(name: str, formats: tuple[str, ...]) -> str:
    from difflib import get_close_matches  # only a mistake needs it

    closest = get_close_matches(name.lower(), [*formats, *ALIASES], n=1)
    hint = f"; did you mean {ALIASES.get(closest[0], closest[0])}?" if closest else ""
    return f"expected one of {', '.join(formats)}, found {describe(name)}{hint}"


# --- what they do ---------------------------------------------------------------------------------


@attrs.frozen
class _Job:
    """A document to write: what is read, and where it goes."""

    source: str
    read_as: str | None
    out: str
    write_as: str


def _render(arguments: argparse.Namespace) -> int | None:
    jobs = list(_jobs(arguments))
    for job in jobs:
        check_free(job.out, force=arguments.force)
    failed = False
    for job in jobs:
        try:
            _write(job, arguments)
        except PostmortemError as error:
            if len(jobs) == 1 and not arguments.watch:
                raise
            from postmortem.cli.streams import print_error  # few have several inputs

            failed = True
            print_error(error)
    if arguments.watch:
        _watch(jobs, arguments)
    return 2 if failed else None


def _jobs(arguments: argparse.Namespace) -> Iterator[_Job]:
    """Yield what is to be written: a file for each input, where there are several."""
    from postmortem.io import convert as api

    out = arguments.out
    several = len(arguments.sources) > 1 or (
        out != STREAM and (Path(out).is_dir() or out.endswith("/"))
    )
    if not several:
        source = arguments.sources[0]
        write_as = arguments.to
        if write_as is None:
            write_as = "markdown" if out == STREAM else format_of(out, "--to")
        yield _Job(source, source_format(source, arguments), out, write_as)
        return
    if out == STREAM or STREAM in arguments.sources:
        hint = "give a folder with --output, and no standard input"
        raise RenderError(Problem(expected="one input for standard output", hint=hint))
    write_as = arguments.to or "markdown"
    suffix = api.suffix_of(write_as)
    sources: dict[str, str] = {}
    for source in arguments.sources:
        target = str(Path(out, Path(source).stem + suffix))
        if target in sources:
            hint = "render one of them by itself, to another name"
            raise FileError(
                Problem(
                    source=target,
                    expected="a name of its own for each document",
                    found=f"{sources[target]} and {source}",
                    hint=hint,
                )
            )
        sources[target] = source
        yield _Job(source, source_format(source, arguments), target, write_as)


def _write(job: _Job, arguments: argparse.Namespace) -> None:
    from postmortem.io import convert as api

    # A wrong name is reported before a long file is read.
    style = _style_to_write(arguments.style, job)
    report, reading = read_report(job.source, job.read_as, arguments.from_style)
    options = _options(arguments)
    if "lang" not in options and job.write_as not in DATA:
        options |= _language(job.source)
    if job.write_as not in DATA:
        options |= _metrics(job.source)
    content = api.write(report, job.write_as, style=style, **options)
    if job.out != STREAM:
        Path(job.out).parent.mkdir(parents=True, exist_ok=True)
    write_output(content, job.out, force=arguments.force)
    shown = "standard input" if job.source == STREAM else job.source
    for line in reading.summary(explain=arguments.explain) if reading else ():
        print_message(f"{shown}: {line}")


def _options(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the options of the format that the command line gives."""
    options = {
        name: value
        for name in FORMAT_OPTIONS
        if (value := getattr(arguments, name, None)) is not None
    }
    if "css" in options:
        options["css"] = read_text(options["css"])
    return options


def _language(source: str) -> dict[str, Any]:
    """Return the option for the language that the configuration of a file says; none without."""
    config = config_near(source)
    language = None if config is None else config.language
    return {} if language is None else {"lang": language}


def _metrics(source: str) -> dict[str, Any]:
    """Return the option for the metrics that the configuration of a file names; none without."""
    config = config_near(source)
    return {"metrics": config.metrics} if config is not None and config.metrics else {}


def _watch(jobs: list[_Job], arguments: argparse.Namespace) -> None:
    """Write each document again whenever its input changes, until Ctrl-C."""
    from postmortem.cli.streams import print_error  # few watch

    seen = {job.source: _changed(job.source) for job in jobs}
    print_message(f"watching {', '.join(seen)}; Ctrl-C ends it")
    while True:
        time.sleep(_PAUSE)
        for job in jobs:
            if (changed := _changed(job.source)) != seen[job.source]:
                seen[job.source] = changed
                try:
                    _write(job, arguments)
                    print_message(f"{job.out} is up to date")
                except PostmortemError as error:
                    print_error(error)


_PAUSE = 0.3
"""How many seconds pass between two looks at the inputs."""


def _changed(source: str) -> tuple[int, int] | None:
    """Return what changes when a file does; None where there is none."""
    try:
        status = Path(source).stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def _convert(arguments: argparse.Namespace) -> int | None:
    out = _out_of(arguments)
    if Path(arguments.source).is_dir():
        return _convert_folder(Path(arguments.source), out, arguments)
    read_as, write_as = source_format(arguments.source, arguments), arguments.to
    if write_as is None and out != STREAM:
        write_as = format_of(out, "--to")
    if write_as is None:
        raise RenderError(Problem(expected="--to, which names the format of standard output"))
    check_free(out, force=arguments.force)
    _write(_Job(arguments.source, read_as, out, write_as), arguments)
    return None


def _out_of(arguments: argparse.Namespace) -> str:
    """Return where a conversion goes: `OUT`, or `-o OUT`; none, or two, is wrong usage."""
    outs = [out for out in (arguments.out, arguments.output) if out is not None]
    if len(outs) != 1:
        arguments.misused("expected one OUT to write to, found " + (" and ".join(outs) or "none"))
    return str(outs[0])


def _convert_folder(folder: Path, out: str, arguments: argparse.Namespace) -> int | None:
    """Convert every post-mortem of a folder, and print a summary; return 2 where one can't be read."""
    from postmortem.cli.streams import print_error
    from postmortem.io.folders import files_of
    from postmortem.model.report import has_content
    from postmortem.reading.coverage import Coverage

    if out == STREAM or Path(out).is_file():
        hint = f"for example 'postmortem convert {folder} -o converted/'"
        raise RenderError(Problem(expected="a folder to write to", found=describe(out), hint=hint))
    from postmortem.io import convert as api

    if arguments.style is not None:
        chosen_style(
            arguments.style, str(folder)
        )  # a wrong name is wrong once, and not once a file
    target_folder = Path(out).resolve()
    files = list(files_of(folder, lambda file: target_folder in file.resolve().parents))
    jobs = _folder_jobs(files, folder, out, arguments)
    for job in jobs:
        check_free(job.out, force=arguments.force)
    written, failed = 0, 0
    other_files: list[str] = []
    understood, total = 0, 0
    for job in jobs:
        try:
            report, reading = read_report(job.source, job.read_as, arguments.from_style)
            if not has_content(report):
                other_files.append(job.source)
                continue
            options = _options(arguments)
            if "lang" not in options and job.write_as not in DATA:
                options |= _language(job.source)
            style = _style_to_write(arguments.style, job)
            content = api.write(report, job.write_as, style=style, **options)
            Path(job.out).parent.mkdir(parents=True, exist_ok=True)
            write_output(content, job.out, force=arguments.force)
        except PostmortemError as error:
            failed += 1
            print_error(error)
            continue
        written += 1
        if reading is not None:
            understood += reading.coverage.understood
            total += reading.coverage.total
            for line in reading.summary(explain=True) if arguments.explain else ():
                print_message(f"{job.source}: {line}")
    for line in _summary(
        out, len(jobs), written, failed, other_files, Coverage(understood=understood, total=total)
    ):
        print_message(line)
    return 2 if failed or not written else None


def _folder_jobs(
    files: list[Path], folder: Path, out: str, arguments: argparse.Namespace
) -> list[_Job]:
    """Return what is to be written of the files of a folder. Raises `FileError` for a name twice."""
    from postmortem.io import convert as api

    write_as = arguments.to or "markdown"
    suffix = api.suffix_of(write_as)
    sources: dict[str, str] = {}
    jobs: list[_Job] = []
    for file in files:
        target = str((Path(out) / file.relative_to(folder)).with_suffix(suffix))
        if target in sources:
            hint = "convert one of them by itself, to another name"
            actual = f"{sources[target]} and {file}"
            expected = "a name of its own for each document"
            raise FileError(Problem(source=target, expected=expected, found=actual, hint=hint))
        sources[target] = str(file)
        jobs.append(_Job(str(file), source_format(str(file), arguments), target, write_as))
    return jobs


def _summary(
    out: str, count: int, written: int, failed: int, other_files: list[str], coverage: Any
) -> Iterator[str]:
    """Yield what became of the files of a folder, in a line or two."""
    blocks = f"; {coverage} became fields" if coverage.total else ""
    unread = f"; {failed} could not be read or written" if failed else ""
    yield f"converted {written} of {count} file{'s'[count == 1 :]} to {out}{blocks}{unread}"
    if other_files:
        shown = ", ".join(other_files[:_SHOWN]) + (
            f" and {len(other_files) - _SHOWN} more" if len(other_files) > _SHOWN else ""
        )
        yield f"left out what is no post-mortem of one incident: {shown}"


_SHOWN = 10
"""How many files that were left out a summary names."""


def _show(arguments: argparse.Namespace) -> None:
    import shutil

    from postmortem.io import convert as api

    read_as = source_format(arguments.source, arguments)
    report, _ = read_report(arguments.source, read_as, arguments.from_style)
    width = arguments.width
    if width is None:
        # A pipe gets what a mail does, however wide the terminal is that it is typed into.
        width = max(shutil.get_terminal_size().columns, 20) if is_terminal(sys.stdout) else 80
    color = has_colors(sys.stdout, arguments.color)
    options = _language(arguments.source)
    if arguments.lang is not None:
        options = {"lang": arguments.lang}
    style = chosen_style(None, arguments.source)
    options |= _metrics(arguments.source)
    shown = api.render(report, "text", style=style, width=width, color=color, **options)
    write_output(shown, STREAM, force=False)


def _schema(arguments: argparse.Namespace) -> None:
    import json

    from postmortem import api

    check_free(arguments.out, force=arguments.force)
    text = json.dumps(api.json_schema(strict=arguments.strict), indent=2, ensure_ascii=False) + "\n"
    write_output(text, arguments.out, force=arguments.force)


# --- names and formats ----------------------------------------------------------------------------


def source_format(source: str, arguments: argparse.Namespace) -> str | None:
    """Return the format of the input, as it is given or as the name of its file says."""
    from postmortem.io import convert as api

    if arguments.from_ is not None or source == STREAM:
        named: str | None = arguments.from_
        return named
    return format_of(source, "--from", api.FILE_FORMATS)


NO_STYLE = "none"
"""What `--style` calls the usual names and layout, where a configuration names a style."""


def chosen_style(name: str | None, source: str) -> "Style | None":
    """Return the style that an option names, or else the configuration of a file."""
    if name == NO_STYLE:
        return None
    from postmortem.io.styles import configured_style, find_style

    return configured_style(source) if name is None else find_style(name)


def _style_to_write(name: str | None, job: _Job) -> "Style | None":
    """Return the style of a document; data has none, unless somebody asks for it."""
    return None if name is None and job.write_as in DATA else chosen_style(name, job.source)


def read_report(
    name: str, read_as: str | None, style: str | None
) -> "tuple[Report, Reading[Report] | None]":
    """Return the report in a file or in standard input, with what is to report of a Markdown one."""
    from postmortem.facade import Report
    from postmortem.io import convert as api

    shown = "standard input" if name == STREAM else name
    data = input_bytes() if name == STREAM else read_bytes(name)
    taken = ""
    if read_as is None:
        read_as = guess_file(data) or guess(decoded(data, shown))
        taken = f", taken for {read_as} without --from"
    content = data if read_as in api.BINARY else decoded(data, shown)
    stem = "" if name == STREAM else Path(name).stem
    read_in = chosen_style(style, name) if read_as not in ("json", "yaml", "html", "pdf") else None
    try:
        # The headings say which language a document is in, unless a team has words of its own.
        language = _language(name).get("lang")
        own = language if language is not None and language.own else None
        scale = scale_near(name)
        if read_as in ("docx", "pandoc-json"):
            text = api.as_markdown(content, read_as)
            reading = api.read_markdown(
                text, Report, style=read_in, name=stem, lang=own, scale=scale
            )
        elif read_as == "markdown" and isinstance(content, str):
            reading = api.load_markdown(
                content, Report, style=read_in, name=stem, lang=own, scale=scale
            )
        else:
            return api.loads(content, read_as, Report, scale), None
    except PostmortemError as error:
        raise error.of(shown + taken) from None
    return reading.report, reading


def format_of(name: str, option: str, known: dict[str, str] | None = None) -> str:
    """Return the format that the ending of a file's name stands for."""
    from postmortem.io import convert as api

    try:
        return api.format_of(name, known)
    except RenderError as error:
        hint = f"or name the format with {option}"
        problems = [attrs.evolve(problem, hint=problem.hint or hint) for problem in error.problems]
        raise RenderError(problems) from None
