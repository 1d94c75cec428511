"""Plug-ins that do what none should, of every kind: each breaks only itself, and no one's exit code."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import postmortem as pm
from postmortem import plugins
from postmortem.checks import registry as checks
from postmortem.cli.main import main
from postmortem.errors import PostmortemError, ReadError, RenderError
from postmortem.formats import registry as formats
from postmortem.sources import registry as sources

REPORT = 'title: Login was down\nmetadata: {incident_id: INC-7, date: "2026-01-15"}\n'
PAYLOAD = '{"acme": 1}'
WEBHOOK = {
    "receiver": "ops",
    "alerts": [
        {
            "status": "firing",
            "labels": {"alertname": "PoolFull"},
            "startsAt": "2026-01-15T00:05:00Z",
            "endsAt": "0001-01-01T00:00:00Z",
        }
    ],
}


HELPERS = '''
import os, sys, threading, time

class Own(BaseException):
    """An exception of its own kind."""

class Wordless(Exception):
    """An exception whose words can't be read."""
    def __str__(self):
        raise RuntimeError("no words")

class Exits(Exception):
    """An exception whose words end the process."""
    def __str__(self):
        sys.exit(0)

class Numbered(Exception):
    """An exception whose words are a number."""
    def __str__(self):
        return 7

class Text(str):
    """A text that ends the process when it is shown."""
    def __repr__(self):
        sys.exit(0)
    def __str__(self):
        sys.exit(0)
    def __len__(self):
        sys.exit(0)
    def __getitem__(self, _):
        sys.exit(0)
    def encode(self, *_):
        sys.exit(0)
    def split(self, *_):
        sys.exit(0)

def deep():
    return deep()
'''

RAISED = {
    "exits with 0": "sys.exit(0)",
    "exits without a code": "sys.exit()",
    "raises": "raise RuntimeError('oh\\nno\\x1b[31m')",
    "raises an exception of its own kind": "raise Own('mine')",
    "raises what has no words": "raise Wordless()",
    "raises what ends the process when shown": "raise Exits()",
    "raises what has a number for its words": "raise Numbered()",
    "ends a generator": "raise GeneratorExit()",
    "stops an iteration": "raise StopIteration()",
    "calls itself for ever": "deep()",
    "takes all memory": "raise MemoryError()",
}
"""What code may do in the place of its work, at import or when it is asked."""

RULE = """
from postmortem import Hit, Level, Rule

def work(case):
    {work}

acme = Rule(code="ACME1", name="acme", level=Level.NOTE, check=work)
"""
RENDERER = """
from postmortem.formats.base import Renderer

class acme(Renderer):
    name = "acme"
    suffixes = (".acme",)
    {attributes}

    def document(self, node):
        {work}

    def section(self, node, level): return ""
    def prose(self, node): return ""
    def table(self, node): return ""
    def bullet_list(self, node): return ""
    def numbered_list(self, node): return ""
    def code_block(self, node): return ""
    def kept(self, node): return ""
    def chart(self, node): return ""
"""
SOURCE = """
from postmortem.sources.source import Source

class acme(Source):
    name = "acme"
    title = "Acme"

    def recognise(self, document):
        {recognise}

    def read(self, documents, options):
        {work}
"""
RECOGNISES = 'return "Acme\'s words" if "acme" in document.data else None'

ACME: Any = "acme"
"""The name of a format that no type knows."""

Install = Callable[[str, str], None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Return a function that installs a distribution with one plug-in, as pip would leave it.

    What the process has loaded before is forgotten, so that the plug-in is loaded anew.
    """
    for registry in (checks, formats, sources):
        monkeypatch.setattr(registry.PLUGINS, "_known", {})

    def installed(group: str, source: str) -> None:
        folder = tmp_path / "site"
        info = folder / "acme_plugin-1.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-plugin\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[postmortem.{group}]\nacme = acme_plugin:acme\n")
        (folder / "acme_plugin.py").write_text(HELPERS + source)
        monkeypatch.syspath_prepend(str(folder))
        monkeypatch.delitem(sys.modules, "acme_plugin", raising=False)
        checks.installed.cache_clear()

    (tmp_path / "a.yaml").write_text(REPORT)
    (tmp_path / "acme.json").write_text(PAYLOAD)
    (tmp_path / "webhook.json").write_text(json.dumps(WEBHOOK))
    monkeypatch.chdir(tmp_path)
    yield installed
    monkeypatch.undo()
    checks.installed.cache_clear()


BAD_RULES = {
    "yields numbers": "return [Hit(1, 2, 3)]",
    "yields numbers and no hits": "return [1, 2]",
    "returns nothing": "return None",
    "returns a number": "return 7",
    "counts a row with thousands of digits": "return [Hit('notes[' + '9' * 5000 + ']', 'a')]",
}
RULES = {
    **{f"{name}, at work": RULE.format(work=work) for name, work in (RAISED | BAD_RULES).items()},
    **{f"{name}, at import": f"{work}\n{RULE.format(work='return []')}" for name, work in RAISED.items()},
    "is no rule": "acme = 7",
    "is a list of other things": "acme = [1, 'a']",
    "is a list without end": "import itertools\nacme = itertools.count()",
    "has a number for its docstring": RULE.format(work="return []") + "\nwork.__doc__ = 7",
    "has a level of its own": RULE.format(work="return []").replace("Level.NOTE", "'bad'"),
    "has a name that is none": RULE.format(work="return []").replace('"acme"', "7"),
    "has the code of a rule of ours": RULE.format(work="return []").replace("ACME1", "PM301"),
}  # fmt: skip


@pytest.mark.parametrize("source", RULES.values(), ids=RULES)
def test_a_rule_breaks_only_itself(
    install: Install, capsys: pytest.CaptureFixture[str], source: str
) -> None:
    """The check names the plug-in as PM901, doesn't pass, and finds all that it finds without it."""
    usual = pm.check_file("a.yaml")
    install("checks", source)
    assert main(["check", "a.yaml", "--fail-on", "error"]) == 1
    shown = capsys.readouterr()
    assert "PM901" in shown.out
    assert "acme-plugin" in shown.out
    assert "\x1b" not in shown.out
    assert "Traceback" not in shown.err
    assert tuple(finding for finding in pm.check_file("a.yaml") if finding.code != "PM901") == usual
    assert main(["check", "--explain", "all"]) == 0


@pytest.mark.parametrize("output", ["json", "sarif", "github"])
def test_every_output_reports_a_broken_rule(
    install: Install, capsys: pytest.CaptureFixture[str], output: str
) -> None:
    """PM901 and the name of the distribution are in each output, and the check doesn't pass."""
    install("checks", RULE.format(work=RAISED["raises"]))
    assert main(["check", "a.yaml", "--fail-on", "error", "--format", output]) == 1
    shown = capsys.readouterr().out
    assert "PM901" in shown
    assert "acme-plugin" in shown
    assert "\x1b" not in shown


@pytest.mark.parametrize("output", ["text", "json", "sarif", "github"])
@pytest.mark.parametrize("words", ["Text('words')", "'a\\x1b[31m words'", "'words \\ud800'"])
def test_texts_of_a_hit_are_shown_as_what_they_are(
    install: Install, capsys: pytest.CaptureFixture[str], output: str, words: str
) -> None:
    """The words of a hit steer no terminal, break no output and obey no class of their own."""
    install("checks", RULE.format(work=f"return [Hit(Text('notes'), {words}, {words})]"))
    assert main(["check", "a.yaml", "--select", "ACME", "--format", output]) == 1
    shown = capsys.readouterr()
    assert "words" in shown.out
    assert "\x1b" not in shown.out
    assert shown.out.encode()
    assert "Traceback" not in shown.err


def test_a_rule_that_fails_is_reported_where_its_code_alone_is_selected(install: Install) -> None:
    """`--select ACME` asks for rules that a plug-in brings, and their failure doesn't pass."""
    install("checks", RULE.format(work="sys.exit(0)"))
    assert main(["check", "a.yaml", "--select", "ACME"]) == 1
    assert main(["check", "a.yaml", "--select", "ACME", "--ignore", "PM901"]) == 0


BAD_RENDERERS = {
    "returns nothing": "return None",
    "returns a number": "return 7",
    "returns a list": "return ['a']",
    "returns what no file holds": "return '\\ud800'",
}
RENDERERS = {
    **{
        f"{name}, at work": RENDERER.format(work=work, attributes="")
        for name, work in (RAISED | BAD_RENDERERS).items()
    },
    **{
        f"{name}, when it is made": RENDERER.format(
            work="return ''", attributes=f"def __init__(self, **_):\n        {work}"
        )
        for name, work in RAISED.items()
    },
    **{
        f"{name}, at import": f"{work}\n{RENDERER.format(work='return str()', attributes='')}"
        for name, work in RAISED.items()
    },
    **{
        f"has {suffixes} for its suffixes": RENDERER.format(
            work="return ''", attributes=f"suffixes = {suffixes}"
        )
        for suffixes in ("7", "(7,)", "(Text('acme'),)", "Text('.acme')", "[Own()]")
    },
    "has a name that ends the process": RENDERER.format(
        work="return ''", attributes="name = Text('other')"
    ),
    "is no renderer": "acme = 7",
    "is a class of another kind": "class acme: pass",
}


@pytest.mark.parametrize("source", RENDERERS.values(), ids=RENDERERS)
def test_a_renderer_breaks_only_itself(
    install: Install, capsys: pytest.CaptureFixture[str], source: str
) -> None:
    """Its format fails with its name and leaves no file; every other format is written."""
    install("renderers", source)
    assert main(["render", "a.yaml", "-o", "a.acme"]) not in (0, 1)
    assert main(["render", "a.yaml", "--to", "acme"]) not in (0, 1)
    shown = capsys.readouterr()
    assert "acme-plugin" in shown.err
    assert "Traceback" not in shown.err
    assert not Path("a.acme").exists()
    with pytest.raises(RenderError, match="acme-plugin"):
        pm.render(pm.load("a.yaml"), ACME)
    assert main(["render", "a.yaml", "-o", "a.html"]) == 0
    assert main(["render", "a.yaml", "-o", "a.unknown"]) not in (0, 1)
    assert "acme" in pm.renderers()


def test_a_text_of_a_class_of_its_own_is_written_as_the_text_that_it_is(install: Install) -> None:
    """What a renderer returns obeys no method of its class."""
    install("renderers", RENDERER.format(work="return Text('words')", attributes=""))
    assert main(["render", "a.yaml", "-o", "a.acme"]) == 0
    assert Path("a.acme").read_text() == "words"


BAD_SOURCES = {
    "returns nothing": "return None",
    "returns a number": "return 7",
    "yields no imports": "return [7]",
    "yields what ends the process": "return [Text('a')]",
}
SOURCES = {
    **{
        f"{name}, at work": SOURCE.format(work=work, recognise=RECOGNISES)
        for name, work in (RAISED | BAD_SOURCES).items()
    },
    **{
        f"{name}, when it is shown a document": SOURCE.format(
            work="return [*documents]", recognise=work
        )
        for name, work in {**RAISED, "returns a number": "return 7"}.items()
    },
    **{
        f"{name}, when it is made": SOURCE.format(work="return []", recognise=RECOGNISES)
        + f"    def __init__(self):\n        {work}\n"
        for name, work in RAISED.items()
    },
    **{
        f"{name}, at import": f"{work}\n{SOURCE.format(work='return []', recognise=RECOGNISES)}"
        for name, work in RAISED.items()
    },
    "is no source": "acme = 7",
    "has a title that is a number": SOURCE.format(work="return []", recognise=RECOGNISES).replace(
        '"Acme"', "7"
    ),
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_a_source_breaks_only_itself(
    install: Install, capsys: pytest.CaptureFixture[str], source: str
) -> None:
    """What it should read fails with its name, and every other payload is read."""
    usual = sources.read(Path("webhook.json"))
    install("sources", source)
    for command in (["import", "acme.json"], ["import", "acme", "acme.json"]):
        assert main(command) not in (0, 1)
        shown = capsys.readouterr()
        assert "acme" in shown.err
        assert "Traceback" not in shown.err
        assert shown.out == ""
    with pytest.raises(ReadError, match="plug-in 'acme'"):
        sources.read(Path("acme.json"))
    assert sources.read(Path("webhook.json")) == usual
    assert main(["import", "webhook.json"]) == 0


WAITS = "time.sleep(600)\n"
KINDS = {
    "checks": RULE.format(work="return []"),
    "renderers": RENDERER.format(work="return ''", attributes=""),
    "sources": SOURCE.format(work="return []", recognise=RECOGNISES),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_plug_in_that_never_loads_is_left_behind(
    install: Install, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """One that sleeps at import is waited for so long, and its problem says so."""
    monkeypatch.setattr(plugins, "SECONDS", 0.2)
    install(kind, WAITS + KINDS[kind])
    match kind:
        case "checks":
            assert "nothing after 0.2 seconds" in str(pm.check(pm.load("a.yaml")))
        case "renderers":
            with pytest.raises(PostmortemError, match=r"nothing after 0\.2 seconds"):
                pm.load("a.yaml").save("a.unknown")
        case _:
            with pytest.raises(ReadError, match=r"nothing after 0\.2 seconds"):
                sources.read(Path("acme.json"))


@pytest.mark.parametrize("place", ["at import", "at work"])
def test_a_thread_of_a_plug_in_holds_no_process(install: Install, place: str) -> None:
    """The command ends when its work is done, with its exit code and all of its output."""
    start = "threading.Thread(target=time.sleep, args=(600,), daemon=False).start()"
    if place == "at import":
        install("checks", f"{start}\n{RULE.format(work='return []')}")
    else:
        install("checks", RULE.format(work=f"{start}; return []"))
    program = "import sys; sys.path.insert(0, 'site'); sys.argv[1:] = ['check', 'a.yaml']; from postmortem.__main__ import run; run()"
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False
    )
    assert ran.returncode == 1
    assert "PM101" in ran.stdout
