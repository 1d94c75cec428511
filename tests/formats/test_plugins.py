"""Renderers of other distributions: found, listed, and broken by themselves only."""

import importlib.util
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docutils.core
import pytest
from hypothesis import example, given, settings

import postmortem as pm
from postmortem.cli.main import main
from postmortem.derived.chart import document_of
from postmortem.formats import registry
from postmortem.formats.base import Renderer
from postmortem.formats.registry import BUILT_IN, find_renderer
from postmortem.testing import reports
from tests.effort import examples
from tests.everything import everything

ROOT = Path(__file__).parents[2]
PLUGIN = ROOT / "examples" / "plugin"

LOUD = """\
from postmortem.formats.base import Renderer

class Loud(Renderer):
    name = "loud"
    suffixes = (".loud",)

    def __init__(self, *, mark="!"):
        self.mark = mark

    def document(self, node):
        return node.title.upper() + self.mark + "\\n"

    def section(self, node, level): return ""
    def prose(self, node): return ""
    def table(self, node): return ""
    def bullet_list(self, node): return ""
    def numbered_list(self, node): return ""
    def code_block(self, node): return ""
    def kept(self, node): return ""
    def chart(self, node): return ""
"""
"""A renderer that works."""

REPORT = pm.report("INC-1", "Login was down").build()

Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Return a function that installs a distribution with a plug-in, as pip would leave it."""
    monkeypatch.setattr(registry.PLUGINS, "_known", {})

    def installed(distribution: str, source: str, **entry_points: str) -> None:
        module = distribution.replace("-", "_")
        folder = tmp_path / distribution
        info = folder / f"{module}-1.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n"
        )
        lines = [f"{name} = {module}:{attribute}" for name, attribute in entry_points.items()]
        (info / "entry_points.txt").write_text("\n".join(["[postmortem.renderers]", *lines]) + "\n")
        (folder / f"{module}.py").write_text(source)
        monkeypatch.syspath_prepend(str(folder))
        monkeypatch.delitem(sys.modules, module, raising=False)

    return installed


def test_the_table_of_our_own_renderers_is_true() -> None:
    """What the registry knows of our own formats without loading them is what their classes say."""
    for name, built_in in BUILT_IN.items():
        renderer = find_renderer(name)
        assert (renderer.name, renderer.suffixes) == (name, built_in.suffixes)


def test_a_plugin_renders_by_name_by_suffix_and_from_the_command_line(
    install: Install, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A format of another distribution is used like one of our own."""
    install("loud-report", LOUD, loud="Loud")
    monkeypatch.chdir(tmp_path)
    assert pm.render(REPORT, pm.Format("loud")) == "LOGIN WAS DOWN!\n"
    assert pm.render(REPORT, pm.Format("loud"), mark="?") == "LOGIN WAS DOWN?\n"
    REPORT.save("login.LOUD")
    assert Path("login.LOUD").read_text() == "LOGIN WAS DOWN!\n"
    REPORT.save("login.json")
    assert main(["render", "login.json", "-o", "other.loud"]) == 0
    assert Path("other.loud").read_text() == "LOGIN WAS DOWN!\n"
    assert main(["render", "login.json", "--to", "loud", "-o", "third.txt"]) == 0


BINARY = LOUD.replace('+ self.mark + "\\n"', '.encode() + b"\\x00\\xff\\x1b[31m\\r\\n"')
"""A renderer that gives bytes, which are no text and no line ends."""
LOUD_BYTES = b"LOGIN WAS DOWN\x00\xff\x1b[31m\r\n"


def test_a_plugin_may_give_bytes(
    install: Install,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    """Bytes are rendered, saved, written to a file and to standard output as they are."""
    install("loud-report", BINARY, loud="Loud")
    monkeypatch.chdir(tmp_path)
    assert pm.render(REPORT, pm.Format("loud")) == LOUD_BYTES
    REPORT.save("login.loud")
    assert Path("login.loud").read_bytes() == LOUD_BYTES
    REPORT.save("login.json")
    assert main(["convert", "login.json", "other.loud"]) == 0
    assert Path("other.loud").read_bytes() == LOUD_BYTES
    assert main(["render", "login.json", "--to", "loud"]) == 0
    assert capsysbinary.readouterr() == (LOUD_BYTES, b"")


def test_bytes_are_not_written_to_a_terminal(
    install: Install,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    """A terminal gets no bytes, which it might obey; the message says what to do instead."""
    install("loud-report", BINARY, loud="Loud")
    monkeypatch.chdir(tmp_path)
    REPORT.save("login.json")
    monkeypatch.setattr("postmortem.cli.streams.is_terminal", lambda stream: True)
    assert main(["render", "login.json", "--to", "loud"]) == 2
    out, error = capsysbinary.readouterr()
    assert out == b""
    assert error.decode() == (
        "postmortem: expected a file or a pipe for a format that isn't text, found a terminal; "
        "name a file, or redirect standard output\n"
    )


def test_formats_are_listed_with_where_they_come_from(install: Install) -> None:
    """The names come in order, each with its distribution, and no plug-in is loaded for it."""
    install("loud-report", "raise RuntimeError('loaded')", loud="Loud", a="A")
    listed = pm.renderers()
    assert list(listed) == sorted(listed)
    assert listed["loud"] == listed["a"] == "loud-report"
    assert listed["markdown"] == "postmortem-report"
    assert "loud_report" not in sys.modules


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("import no_such_module", "ModuleNotFoundError: No module named 'no_such_module'"),
        ("def f(:", "SyntaxError"),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("", "AttributeError: module 'broken' has no attribute 'Loud'"),
        ("Loud = 3", "expected a subclass of Renderer, found 3"),
        ("class Loud: name = 'loud'", "expected a subclass of Renderer, found Loud"),
        (LOUD.replace("def table", "def tabel"), "Loud has no method for: table"),
        (LOUD.replace('"loud"', '"noisy"'), "to have one name, like 'noisy', found 'loud' and"),
        (LOUD.replace('    name = "loud"\n', ""), "found 'loud' and None"),
        (LOUD.replace('(".loud",)', '".loud"'), "suffixes to be a tuple"),
        (LOUD.replace('".loud"', '"loud"'), "suffixes to be a tuple of texts like '.rst'"),
        (
            LOUD + '    derived = frozenset({"charts"})',
            "derived to be some of chart, timings, data",
        ),
    ],
)
def test_a_broken_plugin_breaks_only_itself(
    install: Install, tmp_path: Path, source: str, message: str
) -> None:
    """Asking for it says what is wrong and whose it is; every other format works on."""
    install("broken", source, loud="Loud")
    with pytest.raises(pm.RenderError, match=re.escape(message)) as caught:
        pm.render(REPORT, pm.Format("loud"))
    assert str(caught.value).startswith("the plug-in 'loud' of broken: expected ")
    assert pm.renderers()["loud"] == "broken"
    assert REPORT.to_markdown().startswith("# Login was down\n")
    REPORT.save(tmp_path / "login.md")
    install("other", LOUD.replace("loud", "other"), other="Loud")
    REPORT.save(tmp_path / "login.other")
    with pytest.raises(pm.RenderError, match="the plug-in 'loud' of broken") as missed:
        REPORT.save(tmp_path / "login.loud")
    assert "expected a name that ends in one of" in str(missed.value)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("return 1 / 0", "ZeroDivisionError: division by zero"),
        ("return node", "found a Document"),
        ("raise TypeError('of its own')", "TypeError: of its own"),
    ],
)
def test_a_plugin_that_fails_at_work_is_a_render_error(
    install: Install, body: str, message: str
) -> None:
    """Whatever goes wrong in a plug-in is an error of ours that names its distribution."""
    source = LOUD.replace('return node.title.upper() + self.mark + "\\n"', body)
    assert source != LOUD
    install("failing", source, loud="Loud")
    with pytest.raises(pm.RenderError, match=message) as caught:
        pm.render(REPORT, pm.Format("loud"))
    assert "the plug-in 'loud' of failing" in str(caught.value)


def test_an_option_that_a_plugin_has_not_is_refused(install: Install) -> None:
    """An unknown option is named, as with our own formats."""
    install("loud-report", LOUD, loud="Loud")
    with pytest.raises(pm.RenderError, match="expected options that loud has, found colour"):
        pm.render(REPORT, pm.Format("loud"), colour="red")


def test_a_clash_of_names_names_both_distributions(install: Install) -> None:
    """A name that two distributions use stands for neither, and other names work."""
    install("first", LOUD, loud="Loud")
    install("second", LOUD, loud="Loud")
    install("third", LOUD.replace("loud", "calm"), calm="Loud")
    assert pm.renderers()["loud"] == "first and second"
    with pytest.raises(pm.RenderError, match="found it in first and second; uninstall"):
        pm.render(REPORT, pm.Format("loud"))
    assert pm.render(REPORT, pm.Format("calm")) == "LOGIN WAS DOWN!\n"


def test_a_clash_of_suffixes_names_both_distributions(install: Install, tmp_path: Path) -> None:
    """A suffix that two plug-ins use stands for neither; their names work."""
    install("first", LOUD, loud="Loud")
    install("second", LOUD.replace('"loud"', '"noisy"'), noisy="Loud")
    with pytest.raises(
        pm.RenderError, match=r"files that end in \.loud, found it in first and second"
    ):
        REPORT.save(tmp_path / "login.loud")
    assert pm.render(REPORT, pm.Format("noisy")) == pm.render(REPORT, pm.Format("loud"))


@pytest.mark.parametrize("name", ["markdown", "json", "yaml"])
def test_a_plugin_takes_nothing_of_ours(install: Install, tmp_path: Path, name: str) -> None:
    """Our own names and suffixes stay what they are, whatever is installed."""
    before = pm.renderers()
    source = LOUD.replace('"loud"', f'"{name}"').replace('".loud"', '".md", ".json", ".loud"')
    install("thief", source, **{name: "Loud"}, loud="Loud")
    assert {**pm.renderers(), "loud": ""} == {**before, "loud": ""}
    for suffix in (".md", ".json", ".yaml"):
        REPORT.save(tmp_path / f"login{suffix}")
        assert pm.load(tmp_path / f"login{suffix}") == REPORT
    assert REPORT.to_markdown().startswith("# Login was down\n")


def test_an_unknown_format_is_refused_with_those_there_are(install: Install) -> None:
    """The error lists our own formats and those of plug-ins."""
    install("loud-report", LOUD, loud="Loud")
    with pytest.raises(
        pm.RenderError, match=r"expected one of .*loud, .*markdown.*, found 'papyrus'"
    ):
        pm.render(REPORT, pm.Format("papyrus"))


# --- the example ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that pip has installed examples/plugin into, without a network."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index",
               "--no-build-isolation", "--disable-pip-version-check", "--target", str(folder), str(PLUGIN)]  # fmt: skip
    subprocess.run(command, check=True, timeout=120)
    return folder


def command(site: Path, *arguments: str, cwd: Path) -> str:
    """Run Python with the installed example on its path, and return what it prints."""
    source_folder = str(Path(pm.__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(site), source_folder])}
    ran = subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd, env=environment, check=True, capture_output=True, timeout=60, encoding="utf-8",
    )  # fmt: skip
    return ran.stdout


def test_the_example_installs_and_renders_by_name_and_by_suffix(site: Path, tmp_path: Path) -> None:
    """The distribution in examples/plugin, installed by pip, adds its format to all three ways."""
    everything().save(tmp_path / "incident.json")
    script = (
        "import postmortem as pm; report = pm.load('incident.json');"
        "report.save('saved.rst');"
        "assert pm.renderers()['rst'] == 'postmortem-rst', pm.renderers();"
        "print(pm.render(report, 'rst'), end='')"
    )
    rendered = command(site, "-c", script, cwd=tmp_path)
    assert (tmp_path / "saved.rst").read_text(encoding="utf-8") == rendered
    assert rendered == RST().document(document_of(everything(), RST.derived))
    command(site, "-m", "postmortem", "render", "incident.json", "-o", "out.rst", cwd=tmp_path)
    assert (tmp_path / "out.rst").read_text(encoding="utf-8") == rendered
    command(site, "-m", "postmortem", "render", "incident.json", "-o", "out.zip", cwd=tmp_path)
    with zipfile.ZipFile(tmp_path / "out.zip") as project:
        assert project.read("index.rst").decode() == rendered
        assert project.read("conf.py").decode() == f"project = {everything().title!r}\n"


def _example() -> Any:
    spec = importlib.util.spec_from_file_location("postmortem_rst", PLUGIN / "postmortem_rst.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.RstRenderer


RST: type[Renderer] = _example()


def parsed(rendered: str | bytes) -> Any:
    """Return what docutils makes of a text. It raises for the mildest warning."""
    strict = {"report_level": 2, "halt_level": 2, "file_insertion_enabled": False,
              "raw_enabled": False, "warning_stream": False}  # fmt: skip
    return docutils.core.publish_doctree(rendered, settings_overrides=strict)


@given(reports())
@example(everything())
@example(pm.report("I", "t").note("######").build())
@example(pm.report("I", "\\\\").note("\\\\\\\\\n\n1. - > A.").build())
@settings(max_examples=examples(25))
def test_docutils_reads_the_example_without_a_warning(report: pm.Report) -> None:
    """Whatever the text of a report, it is taken for nothing but text."""
    parsed(RST().document(document_of(report, RST.derived)))


def test_the_example_loses_no_word() -> None:
    """Every word of the Markdown is in what docutils reads, and the sections are sections."""
    report = everything()
    tree = parsed(RST().document(document_of(report, RST.derived)))
    targets = " ".join(node["refuri"] for node in tree.findall() if node.tagname == "reference")
    shown = set(re.findall(r"\w+", f"{tree.astext()} {targets}"))
    # The numbers of items are docutils' own, and an entity in an address is a character there.
    markup = r"<!--.*?-->|```\w+|^ *[0-9]+\.(?= )|&amp;"
    written = re.sub(markup, "", report.to_markdown(), flags=re.MULTILINE)
    assert set(re.findall(r"\w+", written)) - shown == set()
    titles = [node.children[0].astext() for node in tree.findall() if node.tagname == "section"]
    assert {"Metadata", "Timeline", "Detection", "Timings", "Notes"} <= set(titles)
