"""What a command reads from and writes to: files, standard input and output, messages."""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, TextIO

import attrs

from postmortem.cli.terminals import is_terminal
from postmortem.errors import FileError, PostmortemError, Problem, RenderError, printable, unobeyed
from postmortem.io.files import MAX_BYTES, decoded, limited, write_file
from postmortem.io.written import is_own_output, record_output
from postmortem.patterns import regex

STREAM = "-"
"""The name that stands for standard input, or standard output."""


# --- in -------------------------------------------------------------------------------------------


def input_bytes() -> bytes:
    """Return the bytes of standard input. Raises `FileError` for too many."""
    return limited(_bytes(sys.stdin).read(MAX_BYTES + 1), "standard input")


def standard_input() -> str:
    """Return the text of standard input. Raises `FileError` for what is no UTF-8, or too long."""
    return decoded(input_bytes(), "standard input")


def guess_file(data: bytes) -> str | None:
    """Return the format of a file by its first bytes; None for text that they say nothing of."""
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return "docx"
    return "pandoc-json" if data.lstrip()[:40].startswith(b'{"pandoc-api-version"') else None


_YAML = regex(r"""(?:\s*+#[^\n]*+)*+\s*+(?:---|["']?[a-z_$]+["']?[ \t]*:(?:\s|$))""")
"""A first line of YAML, below its comments: a key, or the start of a document."""


def guess(text: str) -> str:
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


# --- out ------------------------------------------------------------------------------------------


def check_free(out: str, *, force: bool) -> None:
    """Raise `FileError`, before any work is done, for a name that may not be written to.

    A file that exists may be overwritten with `force`, or if a command made it and nobody has changed
    it since.
    """
    path = Path(out)
    if out == STREAM or not os.path.lexists(path):
        return
    expected = "a file that does not exist"
    problem = Problem(source=out, expected=expected, message="is a folder")
    if path.exists() and not path.is_file() and not path.is_dir():
        # To replace `/dev/null` by a file would harm more than this document.
        hint = "redirect standard output instead"
        problem = attrs.evolve(problem, message="is a device or a pipe", hint=hint)
    elif not path.is_dir():
        if force or is_own_output(path):
            return
        problem = attrs.evolve(problem, message="exists", hint="use --force to overwrite it")
    raise FileError(problem)


def write_output(content: str | bytes, out: str, *, force: bool) -> None:
    """Write to a file that `check_free` allows, or to standard output.

    Raises `FileError` for a file that can't be written, `RenderError` for bytes on a terminal.
    """
    if out != STREAM:
        write_file(out, content, overwrite=force or is_own_output(Path(out)))
        record_output(Path(out), content)
        return
    if isinstance(content, bytes) and is_terminal(sys.stdout):
        # As gzip and curl do: a terminal would obey what looks like a command to it.
        expected = "a file or a pipe for a format that isn't text"
        hint = "name a file, or redirect standard output"
        raise RenderError(Problem(expected=expected, found="a terminal", hint=hint))
    print_output(content)


def print_output(content: str | bytes) -> None:
    """Write to standard output, as UTF-8 whatever the locale is."""
    output = _bytes(sys.stdout)
    if isinstance(content, str):
        # The name of a file may have bytes that are no text.
        content = content.encode(errors="backslashreplace")
    output.write(content)
    output.flush()


def _bytes(stream: TextIO | None) -> BinaryIO:
    if stream is None:  # the shell's `<&-` and `>&-`
        raise OSError("it is closed")
    return stream.buffer


def drop_output() -> None:
    """Replace standard output, because Python would fail again when it flushes it at the end."""
    with contextlib.suppress(OSError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


# --- messages -------------------------------------------------------------------------------------


def print_message(*lines: str) -> None:
    """Print a message to standard error, if there is one."""
    if sys.stderr is not None:
        for line in (f"postmortem: {lines[0]}", *lines[1:]):
            # Names of files may hold anything, and a terminal would obey it.
            print(unobeyed(printable(line)), file=sys.stderr)


def print_error(error: PostmortemError | str) -> None:
    """Print an error to standard error: its input once, then a line for each problem."""
    print_message(*([error] if isinstance(error, str) else _lines(error)))


def _lines(error: PostmortemError) -> Iterator[str]:
    if len(error.problems) == 1:
        yield str(error.problems[0])
        return
    yield f"{error.problems[0].source}: {error.count:,} problems:"
    for problem in error.problems:
        yield f"  {attrs.evolve(problem, source=None)}"
