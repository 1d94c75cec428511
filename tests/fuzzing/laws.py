"""What has to hold for any input: it is read, or refused by one clear error; nothing is lost.

An input is of a kind: `markdown`, `json`, `yaml`, `html`, `source` and `kept`. Needs the library alone, so
that a fuzzer with few packages can ask for it.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile

import attrs

import postmortem as pm
from postmortem.errors import FieldError, PostmortemError, ReadError
from postmortem.sources import registry as sources

PLANTED = re.compile(r"zq[0-9]+x")
"""A word that a generator plants where readers see it: `zq7x`."""
_STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""What steers a terminal, tabs and line ends aside."""


def shown(report: pm.Report) -> None:
    """Hold a report against what holds for all: each format reads back, and no text steers a terminal."""
    assert pm.Report.from_json(report.to_json()) == report, "JSON reads back as another report"
    assert pm.Report.from_yaml(report.to_yaml()) == report, "YAML reads back as another report"
    assert pm.Report.from_dict(report.to_dict()) == report, "data read back as another report"
    page = report.to_html()
    assert pm.Report.from_html(page) == report, "a page reads back as another report"
    assert "<script" not in page.replace('<script type="application/json"', "", 1), "a script"
    text = report.to_text()
    assert not _STEERS.search(text), "a control character in plain text"
    pm.check(report)


def markdown(text: str) -> None:
    """Any text is read, each planted word is in what is read, and reading that again changes nothing."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _refused(pm.read_markdown, text)
    reading = pm.read_markdown(text)
    report, written = reading.report, reading.report.to_markdown()
    # A heading that one of ours replaces is named by a message.
    named = " ".join(
        diagnostic.what for diagnostic in reading.diagnostics if diagnostic.kind == "translated"
    )
    lost = sorted({*PLANTED.findall(text)} - {*PLANTED.findall(f"{written} {named}")})
    assert not lost, f"lost: {lost}"
    assert pm.Report.from_markdown(written) == report, "our own Markdown reads as another report"
    shown(report)
    return None


def _refused(read: Callable[[str], object], text: str) -> None:
    try:
        read(text)
    except ReadError:
        return
    raise AssertionError("it is read, though no file can hold it")


def json_text(text: str) -> None:
    """JSON is read as its data are, in both lanes, or both refuse it."""
    report = _attempted(pm.Report.from_json, text)
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        assert report is None, "it is no JSON"
        return
    if report is not None:
        assert pm.Report.from_dict(data) == report, "the lanes differ"
        assert pm.Report.from_markdown(report.to_markdown()) == report, "Markdown differs"
        shown(report)
    elif isinstance(data, dict) and text.count('"') < 5000:
        pairs = json.loads(text, object_pairs_hook=lambda pairs: pairs)
        if not _has_twice(pairs) and not re.search(r"\b(NaN|Infinity)\b", text):
            assert _attempted(pm.Report.from_dict, data) is None, "the lanes differ"


def _has_twice(value: object) -> bool:
    if isinstance(value, list):
        names = [pair[0] for pair in value if isinstance(pair, tuple)]
        return len({*map(str, names)}) < len(names) or any(map(_has_twice, value))
    return isinstance(value, tuple) and any(map(_has_twice, value))


def yaml_text(text: str) -> None:
    """YAML is read or refused, and what is read makes all round trips."""
    report = _attempted(pm.Report.from_yaml, text)
    if report is not None:
        assert pm.Report.from_markdown(report.to_markdown()) == report, "Markdown differs"
        shown(report)


def html(text: str) -> None:
    """A page is read or refused."""
    report = _attempted(pm.Report.from_html, text)
    if report is not None:
        shown(report)


def _attempted(read: Callable[..., pm.Report], value: object) -> pm.Report | None:
    try:
        return read(value)
    except PostmortemError as error:
        str(error).encode()
        return None


def source(text: str) -> None:
    """A payload is read or refused; what is read can be added to a report, which makes all round trips."""
    try:
        imports = sources.read_each(text)
    except PostmortemError as error:
        str(error).encode()
        return
    for imported in imports[:3]:
        try:
            report = pm.report("Login was down", date="2026-01-15").include(imported).build()
        except PostmortemError as error:
            str(error).encode()
            continue
        assert pm.Report.from_markdown(report.to_markdown()) == report, "Markdown differs"
        shown(report)


def kept(text: str) -> None:
    """Prose and kept passages stay between their own borders, whatever is in them."""
    bare = pm.report("Login was down").build()
    try:
        passage = pm.Extra(markdown=text, after="Timeline")
    except FieldError:
        passage = None
    try:
        words = pm.report("T").note(text).build().notes
    except PostmortemError:
        words = None
    for report in (
        attrs.evolve(bare, extras=(passage,)) if passage else bare,
        attrs.evolve(bare, notes=words) if words else bare,
    ):
        reread = pm.Report.from_markdown(report.to_markdown())
        assert reread == report, "a passage ends somewhere else"
        assert not reread.sign_off, "a sign-off that nobody gave"


LAWS: dict[str, Callable[[str], None]] = {
    "markdown": markdown,
    "json": json_text,
    "yaml": yaml_text,
    "html": html,
    "source": source,
    "kept": kept,
}
"""The law of each kind of input. A law raises for an input that breaks it."""

EXAMPLES = Path(__file__).parent / "examples"
"""What was found once, a file each; the suite tries them all."""


def note(kind: str, text: str) -> Path:
    """Write what was found as an example, and return its file."""
    from hashlib import sha256

    data = text.encode(errors="surrogatepass")
    path = EXAMPLES / f"{kind}-{sha256(data).hexdigest()[:12]}.txt"
    EXAMPLES.mkdir(exist_ok=True)
    with NamedTemporaryFile(dir=EXAMPLES, delete=False) as file:
        file.write(data)
    Path(file.name).replace(path)
    return path
