"""The command line: what each command writes, refuses and says."""

import io
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NoReturn, TypeAlias

import jsonschema
import pytest

from postmortem import Report, json_schema, report, template
from postmortem.cli.main import main
from postmortem.formats.registry import suffixes
from postmortem.io import convert as api
from postmortem.io import files
from postmortem.io.options import Format

Captured: TypeAlias = pytest.CaptureFixture[bytes]
Patch: TypeAlias = pytest.MonkeyPatch

posix = pytest.mark.skipif(sys.platform == "win32", reason="pipes and permissions of POSIX")

LOGIN = (
    report("INC-1", "Login was down – 登录 😀", date="2026-01-15", severity="SEV-2")
    .detected("00:05", "The alert `5xx | login` fired")
    .log("12:11 ERROR\n| no pipe ends this\n")
    .build()
)
SUFFIXES = {"markdown": ".md", "yaml": ".yaml", "json": ".json"}

OLD = """\
# Login was down

A preface.

## Metadata

| Field | Value |
|-------|-------|
| **Incident ID** | INC-1 |

## Timeline

Somebody's own words.

## Our own section

More of them.
"""
"""A document of which the fields of a report don't hold everything."""

FIVE = """\
title: Login was down
metadata:
  incident_id: INC-1
  severity: SEV-9
  date: 2026-02-30
timeline:
  detection:
    - time: "25:99"
      event: Reports
      nots: From the support desk
went_well: Detection
"""
"""A report with five mistakes."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: Patch) -> Path:
    """Return the folder that the commands of a test run in: empty but for the one incident."""
    monkeypatch.chdir(tmp_path)
    for suffix in SUFFIXES.values():
        LOGIN.save(f"login{suffix}")
    return tmp_path


def encoded(content: str | bytes) -> bytes:
    """Return what a format is as the bytes of a file."""
    return content.encode() if isinstance(content, str) else content


def give(monkeypatch: Patch, data: bytes) -> None:
    """Put bytes into standard input, below an encoding that must not matter."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="ascii"))


def refused(captured: Captured, arguments: Iterable[str]) -> str:
    """Return the message of a command that has to fail, without its newline."""
    assert main([*arguments]) == 2
    out, error = captured.readouterr()
    assert out == b""
    message = error.decode()
    assert message.endswith("\n")
    assert "Traceback" not in message
    assert all(line.isprintable() for line in message.splitlines())
    return message.removesuffix("\n")


def run(
    *arguments: str,
    stdin: bytes = b"",
    output: int = subprocess.PIPE,
    variables: Mapping[str, str] = {},
    command: Sequence[str] = (sys.executable, "-m", "postmortem"),
) -> subprocess.CompletedProcess[bytes]:
    """Run the command as a process of its own, with the package that is tested here."""
    package = {"PYTHONPATH": str(Path(files.__file__).parents[1])}
    return subprocess.run(
        [*command, *arguments],
        input=stdin,
        stdout=output,
        stderr=subprocess.PIPE,
        env={**os.environ, **package, **variables},
        timeout=60,
    )


# --- new ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "format"),
    [
        ([], "markdown"),
        (["-"], "markdown"),
        (["--to", "markdown"], "markdown"),
        (["--to", "yaml"], "yaml"),
    ],
)
def test_new_to_standard_output(capsysbinary: Captured, arguments: list[str], format: str) -> None:
    """Without a file, `new` writes the blank document to standard output, as Markdown or YAML."""
    assert main(["new", *arguments]) == 0
    assert capsysbinary.readouterr() == (encoded(template(Format(format))), b"")


@pytest.mark.parametrize(
    ("arguments", "format"),
    [
        (["a.md"], "markdown"),
        (["a.yaml"], "yaml"),
        (["a.YML"], "yaml"),
        (["a.txt", "--to", "yaml"], "yaml"),
        (["a.md", "--to", "yaml"], "yaml"),
    ],
)
def test_new_to_a_file(
    folder: Path, capsysbinary: Captured, arguments: list[str], format: str
) -> None:
    """A file of `new` has the format of its name's ending, unless `--to` says another."""
    assert main(["new", *arguments]) == 0
    assert (folder / arguments[0]).read_bytes() == encoded(template(Format(format)))
    assert capsysbinary.readouterr() == (b"", b"")


def test_new_in_another_format(folder: Path, capsysbinary: Captured) -> None:
    """There is no blank JSON, for nobody fills that in."""
    message = refused(capsysbinary, ["new", "a.json"])
    assert "expected a name that ends in one of .md, .markdown, .yaml, .yml" in message
    assert not (folder / "a.json").exists()
    assert "expected one of markdown, yaml, found 'json'" in refused(
        capsysbinary, ["new", "--to", "json"]
    )


# --- render and convert ---------------------------------------------------------------------------


@pytest.mark.parametrize("format", list(SUFFIXES))
def test_render_reads_every_format(folder: Path, capsysbinary: Captured, format: str) -> None:
    """A report in any format renders to its document on standard output."""
    assert main(["render", f"login{SUFFIXES[format]}"]) == 0
    assert capsysbinary.readouterr() == (LOGIN.to_markdown().encode(), b"")


@pytest.mark.parametrize("written", list(SUFFIXES))
@pytest.mark.parametrize("read", list(SUFFIXES))
def test_convert(folder: Path, capsysbinary: Captured, read: str, written: str) -> None:
    """Any format converts to any other, and the report stays the same."""
    out = folder / f"out{SUFFIXES[written]}"
    assert main(["convert", f"login{SUFFIXES[read]}", str(out)]) == 0
    assert out.read_bytes() == encoded(api.write(LOGIN, written))
    assert capsysbinary.readouterr() == (b"", b"")


@pytest.mark.parametrize(
    ("arguments", "format"),
    [
        ([], "markdown"),
        (["--to", "json"], "json"),
        (["-o", "-", "--to", "yaml"], "yaml"),
    ],
)
def test_render_to_standard_output(
    folder: Path, capsysbinary: Captured, arguments: list[str], format: str
) -> None:
    """On standard output, `--to` says the format, and without it Markdown comes."""
    assert main(["render", "login.json", *arguments]) == 0
    assert capsysbinary.readouterr().out == encoded(api.write(LOGIN, format))


@pytest.mark.parametrize(
    ("arguments", "format"),
    [
        (["-o", "out.md"], "markdown"),
        (["-o", "out.yml"], "yaml"),
        (["-o", "out.txt", "--to", "json"], "json"),
        (["--out", "out.md", "--to", "json"], "json"),
    ],
)
def test_render_to_a_file(folder: Path, arguments: list[str], format: str) -> None:
    """A file of `render` has the format of its name's ending, unless `--to` says another."""
    assert main(["render", "login.json", *arguments]) == 0
    assert (folder / arguments[1]).read_bytes() == encoded(api.write(LOGIN, format))


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("format", list(SUFFIXES))
def test_standard_input(
    monkeypatch: Patch, capsysbinary: Captured, format: str, named: bool
) -> None:
    """Standard input is read in the format of `--from`, or in the one that it looks like."""
    give(monkeypatch, encoded(api.write(LOGIN, format)))
    assert main(["render", "-", *(["--from", format] if named else [])]) == 0
    assert capsysbinary.readouterr() == (LOGIN.to_markdown().encode(), b"")


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ('\n  {"title": 1}', "json"),
        ("title: x", "yaml"),
        ("# A comment, or a heading\n\n  # another\r\n\ntitle:\n  x", "yaml"),
        ('"title" : x', "yaml"),
        ("---\ntitle: x", "yaml"),
        ("schema_version: 2", "yaml"),
        ("# A heading\n\nText", "markdown"),
        ("# A heading\n\nSummary: text", "markdown"),
        ("# A heading\n\nhttp://example.com", "markdown"),
        ("# A heading\n\n## Another\n\ntitle: x", "yaml"),
        ("A title\n=======", "markdown"),
        ("", "markdown"),
    ],
)
def test_guessed_format(monkeypatch: Patch, capsysbinary: Captured, text: str, format: str) -> None:
    """The first line that is no comment and no heading decides, and a message says what for."""
    give(monkeypatch, text.encode())
    code = main(["render", "-"])
    out, error = capsysbinary.readouterr()
    give(monkeypatch, text.encode())
    assert main(["render", "-", "--from", format]) == code
    output = capsysbinary.readouterr()
    assert out == output.out
    notice = f"standard input, taken for {format} without --from"
    if code:
        assert error == output.err.replace(b"standard input", notice.encode())
    else:
        assert error == output.err


def test_blank_yaml_is_guessed(monkeypatch: Patch, capsysbinary: Captured) -> None:
    """The blank YAML, which begins with comments, isn't taken for Markdown."""
    give(monkeypatch, template("yaml").encode())
    assert main(["render", "-"]) == 0
    assert capsysbinary.readouterr().out.startswith(b"# *(the title)*\n\n## Metadata\n")


def test_given_format_wins(folder: Path, capsysbinary: Captured) -> None:
    """A file is read in the format of `--from`, whatever its name ends in."""
    (folder / "login.txt").write_bytes((folder / "login.yaml").read_bytes())
    assert main(["render", "login.txt", "--from", "yaml"]) == 0
    assert capsysbinary.readouterr().out == LOGIN.to_markdown().encode()


def test_convert_to_standard_output(folder: Path, capsysbinary: Captured) -> None:
    """`convert` writes to standard output in the format of `--to`, and asks for it."""
    assert main(["convert", "login.md", "-", "--to", "yaml"]) == 0
    assert capsysbinary.readouterr().out == LOGIN.to_yaml().encode()
    message = refused(capsysbinary, ["convert", "login.md", "-"])
    assert message == "postmortem: expected --to, which names the format of standard output"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (OLD, "kept 1 passage that no field holds, after 'Timeline'"),
        (OLD.split("## Timeline")[0], "kept 1 passage that no field holds, after the title"),
    ],
)
def test_what_is_kept_is_reported(
    folder: Path, capsysbinary: Captured, text: str, message: str
) -> None:
    """A note on standard error says how much of a document no field holds, and where it is."""
    (folder / "old.md").write_text(text)
    assert main(["convert", "old.md", "new.md"]) == 0
    out, error = capsysbinary.readouterr()
    assert out == b""
    assert error.decode().startswith(f"postmortem: old.md: {message}\n")
    assert "A preface." in (folder / "new.md").read_text()


def test_data_comes_without_a_note(folder: Path, capsysbinary: Captured) -> None:
    """What was kept once is data, and no news when that is read."""
    Report.from_markdown(OLD).save("old.json")
    assert main(["convert", "old.json", "old.yaml"]) == 0
    assert capsysbinary.readouterr() == (b"", b"")


# --- schema, version and help ---------------------------------------------------------------------


def test_schema(folder: Path, capsysbinary: Captured) -> None:
    """`schema` writes the JSON Schema, which the JSON of a report is valid by."""
    assert main(["schema"]) == 0
    out, error = capsysbinary.readouterr()
    schema = json.loads(out)
    assert (schema, error) == (json_schema(), b"")
    assert out.startswith(b'{\n  "$schema": ')
    jsonschema.validate(json.loads(LOGIN.to_json()), schema)
    assert main(["schema", "-o", "schema.json"]) == 0
    assert (folder / "schema.json").read_bytes() == out


def test_version(monkeypatch: Patch, capsysbinary: Captured) -> None:
    """`--version` prints the version of the distribution."""
    monkeypatch.setattr("importlib.metadata.version", lambda name: "1.2.3")
    assert main(["--version"]) == 0
    assert capsysbinary.readouterr() == (b"postmortem 1.2.3\n", b"")


@pytest.mark.parametrize("command", ["new", "render", "convert", "schema"])
def test_help_teaches(capsysbinary: Captured, command: str) -> None:
    """The help names each command, and the help of a command shows how it is called."""
    assert main(["--help"]) == 0
    out = capsysbinary.readouterr().out.decode("ascii")
    assert f"\n    {command} " in out
    assert "getting started:\n  postmortem new " in out
    assert main([command, "--help"]) == 0
    out = capsysbinary.readouterr().out.decode("ascii")
    assert f"examples:\n  postmortem {command} " in out


@pytest.mark.parametrize("command", ["new", "render", "convert"])
def test_examples_in_the_help_run(
    folder: Path, monkeypatch: Patch, capsysbinary: Captured, command: str
) -> None:
    """The examples in the help of a command run, as far as they aren't a shell's."""
    for name in ("md", "yaml"):
        LOGIN.save(f"incident.{name}")
    Path("postmortems").mkdir()
    LOGIN.save("postmortems/login.md")
    assert main([command, "--help"]) == 0
    lines = capsysbinary.readouterr().out.decode().split("examples:\n")[1].split("\n\n")[0]
    for line in lines.splitlines():
        shown = line.split("   (")[0].split(" > ")[0].split(" | ")
        for call in (shlex.split(part) for part in shown if part.strip().startswith("postmortem ")):
            give(monkeypatch, LOGIN.to_json().encode())
            force = [] if "--force" in call else ["--force"]
            assert main([*call[1:], *force]) == 0, line


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["rendr", "a.md"],
        ["render"],
        ["convert", "a.md"],
        ["render", "login.md", "--to", "odt"],
        ["render", "login.md", "--from", "odt"],
        ["render", "login.md", "--ou", "a.md"],
        ["show", "login.md", "\x1b[31m\n"],
    ],
)
def test_wrong_usage(folder: Path, capsysbinary: Captured, arguments: list[str]) -> None:
    """A command that can't be understood shows the usage and the way to the help."""
    message = refused(capsysbinary, arguments)
    assert message.startswith("usage: postmortem")
    assert "--help' shows examples" in message


# --- overwriting ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ["new", "login.md"],
        ["render", "login.json", "-o", "login.md"],
        ["convert", "login.json", "login.md"],
        ["convert", "login.md", "login.md"],
        ["schema", "-o", "login.md"],
    ],
)
def test_overwriting(folder: Path, capsysbinary: Captured, arguments: list[str]) -> None:
    """No command overwrites a file, nor does it read one in vain, until `--force` is given."""
    old = (folder / "login.md").read_bytes()
    message = refused(capsysbinary, arguments)
    assert message == ("postmortem: login.md exists; use --force to overwrite it")
    assert (folder / "login.md").read_bytes() == old
    assert main([*arguments, "--force"]) == 0


def test_file_that_comes_in_between(
    folder: Path, monkeypatch: Patch, capsysbinary: Captured
) -> None:
    """A file that another process makes while a command runs isn't overwritten either."""
    late = folder / "late.md"

    def template_and_file(format: str) -> str:
        late.write_text("theirs")
        return "ours"

    monkeypatch.setattr(api, "template", template_and_file)
    assert "late.md exists; use" in refused(capsysbinary, ["new", "late.md"])
    assert late.read_text() == "theirs"


def test_file_onto_itself(folder: Path) -> None:
    """A file is read in full before it is overwritten, by itself as well."""
    text = LOGIN.to_markdown()
    (folder / "login.md").write_text(text.replace("|--", "| :--"), encoding="utf-8")
    assert main(["convert", "--force", "login.md", "login.md"]) == 0
    assert (folder / "login.md").read_text(encoding="utf-8") == text


def test_failing_write(folder: Path, monkeypatch: Patch, capsysbinary: Captured) -> None:
    """A write that fails leaves the old file, nothing beside it, and says why."""

    def no_space(_: int) -> NoReturn:
        raise OSError(28, "No space left on device")

    before = {path: path.read_bytes() for path in folder.iterdir()}
    monkeypatch.setattr(os, "fsync", no_space)
    message = refused(capsysbinary, ["convert", "--force", "login.json", "login.md"])
    assert message.startswith("postmortem: login.md: ")
    assert message.endswith("no space left on device")
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_no_folder_to_write_to(folder: Path, capsysbinary: Captured) -> None:
    """A folder that isn't there isn't made."""
    message = refused(capsysbinary, ["new", "there/a.md"])
    assert message.startswith("postmortem: there/a.md: expected a place to write to, found no such")


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")
def test_folder_that_is_read_only(folder: Path, capsysbinary: Captured) -> None:
    """A file in a folder that nobody may write to is refused."""
    folder.chmod(0o555)
    try:
        message = refused(capsysbinary, ["new", "a.md"])
        assert message.startswith(
            "postmortem: a.md: expected a place to write to, found permission"
        )
    finally:
        folder.chmod(0o755)


@posix
def test_pipes_and_folders_stay(folder: Path, capsysbinary: Captured) -> None:
    """Only a file is ever overwritten: no device, no pipe and no folder, even with `--force`."""
    os.mkfifo("pipe.md")
    (folder / "folder.md").mkdir()
    message = refused(capsysbinary, ["new", "--force", "pipe.md"])
    assert "is a device or a pipe; redirect standard output instead" in message
    assert (folder / "pipe.md").is_fifo()
    assert "folder.md is a folder" in refused(capsysbinary, ["new", "--force", "folder.md"])


# --- bad input ------------------------------------------------------------------------------------


def test_five_mistakes(folder: Path, capsysbinary: Captured) -> None:
    """A file with five mistakes gets one message that names all five, with line and column."""
    (folder / "five.yaml").write_text(FIVE)
    first, *lines = refused(capsysbinary, ["render", "five.yaml"]).splitlines()
    assert first == "postmortem: five.yaml: 5 problems:"
    expected = [
        "  metadata.severity (line 4, column 3): expected one of SEV-0 to SEV-5, P0 to P5, ",
        "  metadata.date (line 5, column 3): expected a date like ",
        "  timeline.detection[0].time (line 8, column 7): expected a time like ",
        "  timeline.detection[0].nots (line 10, column 7): expected a key that is known here, ",
        "  went_well (line 11, column 1): expected a list, found 'Detection'",
    ]
    assert len(lines) == 5
    for line, start in zip(lines, expected, strict=True):
        assert line.startswith(start)
    assert lines[3].endswith("found 'nots'; did you mean 'notes'")


BAD: list[tuple[str, bytes, str]] = [
    ("a.yaml", b"", "expected a mapping with the fields of a report, found None"),
    ("a.yaml", b"# only a comment\n", "expected a mapping"),
    ("a.json", b"", "line 1, column 1: expected JSON"),
    ("a.md", b"", "expected a heading like '# Title'"),
    ("a.yaml", b"title: M\xfcnchen\n", "line 1: expected UTF-8, found the byte 0xfc at position 8"),
    ("a.md", "# T\n".encode("utf-16"), "line 1: expected UTF-8, found the byte 0xff"),
    ("a.md", b"\x00\xff", "expected UTF-8"),
    ("a.json", b"[" * 100_000, "expected JSON nested less deep"),
    ("a.json", b'{"title":' * 100_000, "expected JSON nested less deep"),
    ("a.yaml", b"[" * 100_000, "expected at most 64 levels of nesting"),
    ("a.yaml", b"- " * 100_000, "expected at most 64 levels of nesting"),
    ("a.yaml", b"title: !!python/object/apply:os.system [ls]\n", "expected a value without a tag"),
    ("a.yaml", b"title: a\ntitle: b\n", "line 2, column 1: expected each key once"),
    ("a.yaml", b"\x1b[31mtitle: \x00\n", "expected printable text, found '\\x1b'"),
    ("a.json", b'{"title": "\\ud800"}', "expected text that UTF-8 can carry"),
    ("a.json", b'{"\\u001b[31m\\n": 1}', "expected a key that is known here"),
    ("a.json", b'{"title": ' + b"9" * 100_000 + b"}", "expected numbers of a sensible length"),
]
"""Files that can't be read: the name, the bytes, and what the message says."""


@pytest.mark.parametrize(("name", "data", "expected"), BAD)
def test_bad_input(
    folder: Path, capsysbinary: Captured, name: str, data: bytes, expected: str
) -> None:
    """What isn't a report is refused at once, with the file, the place and what was expected."""
    (folder / name).write_bytes(data)
    message = refused(capsysbinary, ["convert", name, "out.json"])
    assert message.startswith(f"postmortem: {name}: ")
    assert expected in message
    assert not (folder / "out.json").exists()


def test_alias_bomb(folder: Path, capsysbinary: Captured) -> None:
    """A YAML text that would grow to a billion values is refused at its first anchor."""
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{chr(98 + level)}: &{chr(98 + level)} [{', '.join(['*' + chr(97 + level)] * 9)}]\n"
        for level in range(9)
    )
    (folder / "bomb.yaml").write_text(bomb)
    first, anchor, alias, *_ = refused(capsysbinary, ["render", "bomb.yaml"]).splitlines()
    assert first.startswith("postmortem: bomb.yaml: ")
    assert anchor.startswith("  line 1, column 4: expected a value without an anchor, found '&a'")
    assert alias.startswith("  line 2, column 4: expected a value without an anchor, found '&b'")


ENDING = "expected a name that ends in one of .md, .markdown, .json, .yaml, .yml, .html, .htm, .pdf, .docx"
OTHERS = "".join(f", {suffix}" for suffix in suffixes() if suffix not in api.FILE_FORMATS)
"""What can be written and not read."""


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["render", "gone.md"], "gone.md: expected a file that can be read, found no such file"),
        (["render", "folder.md"], "folder.md: expected a file that can be read, found "),
        (["render", "a\x1b[31m\n.md"], "a\\x1b[31m\\n.md: expected a file that can be read"),
        (
            ["render", "login.odt"],
            f"login.odt: {ENDING}, found '.odt'; or name the format with --from",
        ),
        (
            ["convert", "login.md", "login"],
            f"login: {ENDING}{OTHERS}, found 'login'; or name the format with --to",
        ),
    ],
)
def test_bad_names(
    folder: Path, capsysbinary: Captured, arguments: list[str], expected: str
) -> None:
    """A name that can't be read from or written to is refused in one line, with the reason."""
    (folder / "folder.md").mkdir()
    message = refused(capsysbinary, arguments)
    assert message.startswith(f"postmortem: {expected}")
    assert "\n" not in message


def test_size_limit(folder: Path, monkeypatch: Patch, capsysbinary: Captured) -> None:
    """Standard input is limited like a file: it is never read to an end that doesn't come."""
    monkeypatch.setattr(files, "MAX_BYTES", 10)
    monkeypatch.setattr("postmortem.cli.streams.MAX_BYTES", 10)
    give(monkeypatch, b"# " + b"x" * 1000)
    message = refused(capsysbinary, ["render", "-", "--from", "markdown"])
    assert message == "postmortem: standard input: expected at most 10 bytes, found 11"


def test_standard_input_of_another_encoding(monkeypatch: Patch, capsysbinary: Captured) -> None:
    """Standard input that isn't UTF-8 is refused under the name that people know it by."""
    give(monkeypatch, "title: Zürich\n".encode("latin-1"))
    message = refused(capsysbinary, ["render", "-"])
    assert message.startswith("postmortem: standard input: line 1: expected UTF-8, found the byte")


def test_long_log(folder: Path) -> None:
    """A report with ten megabytes of log goes through all formats, and comes back."""
    line = "2026-01-15T00:05:12Z ERROR no connection | pool=20 `x` \\ <b> # 😀\n"
    report("INC-1", "Login").log(line * (10 * 2**20 // len(line.encode()))).build().save("a.json")
    assert main(["convert", "a.json", "b.yaml"]) == 0
    assert main(["convert", "b.yaml", "c.md"]) == 0
    assert main(["convert", "c.md", "d.json"]) == 0
    assert (folder / "d.json").read_bytes() == (folder / "a.json").read_bytes()


def test_interrupted(monkeypatch: Patch, capsysbinary: Captured) -> None:
    """Ctrl-C ends a command without a word, with the code that shells give it."""

    def interrupt(_: str) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(api, "template", interrupt)
    assert main(["new"]) == 130
    assert capsysbinary.readouterr() == (b"", b"")


# --- as a process ---------------------------------------------------------------------------------

POOR = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
"""An environment in which Python's own streams can't write `é`."""


def test_process_in_a_poor_locale(folder: Path) -> None:
    """Standard input and output are UTF-8 with plain line feeds, whatever the locale says."""
    ran = run("render", "-", stdin=LOGIN.to_yaml().encode(), variables=POOR)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert ran.stdout == LOGIN.to_markdown().encode()


def test_process_with_bad_input_in_a_poor_locale(folder: Path) -> None:
    """A message that the locale can't write is written as far as it can be, in one line."""
    ran = run("render", "-", "--from", "yaml", stdin="tïtle 😀: x".encode(), variables=POOR)
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert ran.stderr.startswith(b"postmortem: standard input: ")
    assert b"Traceback" not in ran.stderr


def test_process_reads_and_writes_files(folder: Path) -> None:
    """`python -m postmortem` is the command, under its name."""
    assert run("convert", "login.md", "out.yaml").returncode == 0
    assert (folder / "out.yaml").read_bytes() == LOGIN.to_yaml().encode()
    assert run("--help").stdout.startswith(b"usage: postmortem ")
    (folder / "out.yaml").write_text("title: Mine\n")
    ran = run("convert", "login.md", "out.yaml")
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert ran.stderr.startswith(b"postmortem: out.yaml exists; ")


FULL = Path("/dev/full")


@posix
@pytest.mark.parametrize("arguments", [["new"], ["schema"], ["render", "login.md"]])
def test_broken_pipe(folder: Path, arguments: list[str]) -> None:
    """A reader that goes away ends a command quietly, with the code that shells give it."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ran = run(*arguments, output=writing)
    finally:
        os.close(writing)
    assert (ran.returncode, ran.stderr) == (141, b"")


@pytest.mark.skipif(not FULL.exists(), reason="Linux has a device that is always full")
def test_full_disk(folder: Path) -> None:
    """Standard output that can't be written is an error, which is printed once."""
    with FULL.open("wb") as full:
        ran = run("new", output=full.fileno())
    assert ran.returncode == 2
    assert ran.stderr == b"postmortem: standard input or output: no space left on device\n"


@posix
@pytest.mark.parametrize("closed", ["<&-", ">&-"])
def test_closed_stream(folder: Path, closed: str) -> None:
    """A stream that the shell has closed is an error, which is printed once."""
    script = f'"$0" -m postmortem render - --from json {closed}'
    ran = run(stdin=LOGIN.to_json().encode(), command=("sh", "-c", script, sys.executable))
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert ran.stderr == b"postmortem: standard input or output: it is closed\n"
