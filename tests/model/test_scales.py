"""A scale of severities of a team's own: made, refused, carried by every format, and read by it."""

import copy
import pickle
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given

import postmortem as pm
from postmortem.checks.config import read_config
from postmortem.checks.policy import Policy
from postmortem.cli.main import main
from postmortem.io.convert import loads
from postmortem.testing import metadata

SCALE = ["Red", "Amber", "Green"]
REPORT: Any = pm.report
"""The function of the same name, for words that a type checker can't know."""


def amber() -> Any:
    """Return a report of the second level of the scale."""
    draft = REPORT("INC-7", "Login was down", severity="Amber", scale=SCALE, date="2026-01-15")
    return draft.detected("2026-01-15 10:00", "An alert fires").build()


@given(metadata())
def test_any_scale_is_carried(head: pm.Metadata) -> None:
    """A report on any scale is read back equal from each format, without the scale as an option."""
    report = pm.Report(title="T", metadata=head)
    assert pm.Report.from_markdown(report.to_markdown()) == report
    assert pm.Report.from_json(report.to_json()) == report
    assert pm.Report.from_yaml(report.to_yaml()) == report
    for copied in (pickle.loads(pickle.dumps(report)), copy.deepcopy(report)):  # noqa: S301
        assert copied == report
        assert copied.metadata.severity_scale == report.metadata.severity_scale
    read = pm.Report.from_json(report.to_json()).metadata
    if read.severity is not None:
        assert read.severity.scale == read.severity_scale


def test_a_level_is_a_severity_with_a_rank() -> None:
    """The levels are shown as they are written, and their ranks are counted from the worst, 1."""
    severity = amber().metadata.severity
    assert severity is not None
    assert (severity.value, str(severity), severity.rank) == ("Amber", "Amber", 2)
    assert isinstance(severity, pm.Severity)
    assert repr(severity) == "<Severity 'Amber' of Red, Amber, Green>"
    assert severity not in list(pm.Severity)


def test_a_name_of_a_usual_scale_means_the_level_of_the_own_one() -> None:
    """`P2` is the worst level of a scale that begins with it, in the quick lane of JSON as well."""
    report = REPORT("INC-7", "T", severity="P2", scale=["P2", "P3"]).build()
    for read in (report, pm.Report.from_json(report.to_json())):
        assert read.metadata.severity is not None
        assert read.metadata.severity.rank == 1
        assert read.metadata.severity.scale == ("P2", "P3")


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("P1", "expected one of Red, Amber, Green, found 'P1'; P1 is usually Red"),
        ("low", "found 'low'; low is usually Green"),
        ("Ambre", "did you mean Amber"),
        ("urgent", "urgent is usually Red"),
    ],
)
def test_a_word_of_another_scale_is_refused_with_what_it_could_be(word: str, words: str) -> None:
    """A severity that the scale doesn't have is refused, and the message says what it usually is."""
    with pytest.raises(pm.BuildError, match=words):
        REPORT("INC-7", "T", severity=word, scale=SCALE).build()


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("Red", "set a scale of your own with `severities` in .postmortem.toml"),
        ("Blocker", "Blocker is usually Critical; set a scale of your own"),
        ("SEV-9", "set a scale of your own"),
        ("Criticla", "did you mean Critical"),
    ],
)
def test_a_word_of_no_scale_is_refused_with_the_way_out(word: str, words: str) -> None:
    """A word that no usual scale has is refused; the message says how to set a scale."""
    with pytest.raises(pm.ReadError, match=words):
        pm.Report.from_yaml(f"title: T\nmetadata: {{severity: {word}}}\n")


@pytest.mark.parametrize(
    ("scale", "words"),
    [
        (["Red", "red"], "expected a word for each level of its own, found 'Red' and 'red'"),
        (["Red", ""], "severity_scale"),
        ("Red, Amber", "expected a list, found 'Red, Amber'"),
        ([1.5], "expected the name of a level, found 1.5"),
        (["*(a)*"], "expected the name of a level"),
    ],
)
def test_a_scale_that_is_none_is_refused(scale: list[str], words: str) -> None:
    """Names that can't be distinguished, blank ones and a text in place of a list are no scale."""
    with pytest.raises(pm.BuildError) as caught:
        REPORT("INC-7", "T", severity="Red", scale=scale).build()
    assert words in str(caught.value)
    assert "metadata.severity_scale" in str(caught.value)


def test_all_errors_of_a_text_come_at_once() -> None:
    """A severity off its scale is reported beside the other mistakes, with its line."""
    text = "title: T\nmetadata:\n  severity: Blue\n  severity_scale: [Red, Amber]\n  date: soon\n"
    with pytest.raises(pm.ReadError) as caught:
        pm.Report.from_yaml(text)
    assert [(problem.path, problem.line) for problem in caught.value.problems] == [
        ("metadata.severity", 3),
        ("metadata.date", 5),
    ]


def test_a_mistake_in_markdown_has_its_line() -> None:
    """A severity off the scale that the table names is refused at its own row."""
    text = amber().to_markdown().replace("| Amber |", "| Blue |")
    with pytest.raises(pm.ReadError) as caught:
        pm.Report.from_markdown(text)
    (problem,) = caught.value.problems
    assert problem.line == text.splitlines().index("| **Severity** | Blue |") + 1
    assert problem.expected == "one of Red, Amber, Green"


WITHOUT = {
    "markdown": "# T\n\n## Metadata\n\n| Field | Value |\n|---|---|\n| **Severity** | Amber |\n",
    "yaml": "title: T\nmetadata: {severity: amber}\n",
    "json": '{"title": "T", "metadata": {"severity": "Amber"}}',
}


@pytest.mark.parametrize("format", WITHOUT)
def test_a_reader_takes_the_scale_of_a_team(format: str) -> None:
    """A document that names no scale is read on the one that its reader is given."""
    report = loads(WITHOUT[format], format, pm.Report, SCALE)
    assert report.metadata.severity == "Amber"
    assert report.metadata.severity_scale == ("Red", "Amber", "Green")


@pytest.mark.parametrize("format", WITHOUT)
def test_a_document_that_is_older_than_the_scale_is_read(format: str) -> None:
    """A level of a usual scale stays what it is, though the reader is given a scale."""
    text = WITHOUT[format].replace("Amber", "SEV-2").replace("amber", "SEV-2")
    assert loads(text, format, pm.Report, SCALE).metadata.severity is pm.Severity.SEV_2


def test_a_document_of_others_is_read_on_the_scale() -> None:
    """A line `Severity: Amber (degraded)` of anybody's Markdown is the level of the team's scale."""
    text = "# Login was down\n\nSeverity: Amber (degraded)\n\n## What happened\n\nIt was slow.\n"
    metadata = pm.read_markdown(text, scale=SCALE).report.metadata
    assert metadata.severity == "Amber"
    assert metadata.severity_scale == ("Red", "Amber", "Green")
    assert pm.read_markdown(text).report.metadata.severity is None


def test_a_style_has_a_scale() -> None:
    """A style with a scale reads and writes its levels, and a document in it is read back equal."""
    style = pm.Style(labels={"Grade": "severity"}, sections={"Facts": "metadata"}, scale=SCALE)
    assert pm.read_markdown(amber().to_markdown(style=style), style=style).report == amber()
    without_scale = pm.Style(severities={"P0": "SEV-1", "P1": "P2"})
    level = REPORT("INC-7", "T", severity="P2", scale=["P2", "P3"]).build()
    assert (
        pm.read_markdown(level.to_markdown(style=without_scale), style=without_scale).report
        == level
    )


@pytest.mark.parametrize("lang", ["de", "fr", "ja"])
def test_levels_have_one_name_in_all_languages(lang: str) -> None:
    """A name on a scale isn't translated, in either direction, though a language has the word."""
    report = REPORT("INC-7", "T", severity="Kritisch", scale=["Kritisch", "Critical"]).build()
    for severity in ("Kritisch", "Critical"):
        level = report.edit().metadata(severity=severity, scale=["Kritisch", "Critical"]).build()
        text = level.to_markdown(lang=lang)
        assert f"| {severity} |" in text
        assert pm.Report.from_markdown(text, lang=lang) == level


def test_policy_compares_by_rank() -> None:
    """The first level has the demands of SEV-1; a level after the fourth has those of SEV-4."""
    scale = ["A", "B", "C", "D", "E", "F"]
    levels = [pm.Severity.read(name, scale) for name in scale]
    policy = Policy()
    demands = [policy.demands(level) for level in levels]
    assert demands == [
        policy.sev_1,
        policy.sev_2,
        policy.sev_3,
        policy.sev_4,
        policy.sev_4,
        policy.sev_4,
    ]


def test_a_corpus_compares_by_rank(tmp_path: Path) -> None:
    """A corpus on the scale of its configuration is filtered and sorted by it."""
    (tmp_path / ".postmortem.toml").write_text('severities = ["Red", "Amber", "Green"]\n')
    for number, word in enumerate(["Green", "Red", "Amber"]):
        text = f"title: T{number}\nmetadata: {{incident_id: INC-{number}, severity: {word}}}\nnotes: x\n"
        (tmp_path / f"{number}.yaml").write_text(text)
    corpus = pm.Corpus.load(tmp_path, cache=False)
    assert not corpus.problems
    assert [str(report.metadata.severity) for report in corpus.sorted("severity")] == [
        "Red",
        "Amber",
        "Green",
    ]
    assert len(corpus.filter(at_least="Amber")) == 2
    assert len(corpus.filter(severity="green")) == 1
    assert not corpus.filter(severity="Red").filter(severity="Green")
    with pytest.raises(pm.FieldError):
        corpus.filter(severity="Blue")


def test_a_corpus_takes_a_scale(tmp_path: Path) -> None:
    """The scale that a program gives counts where no configuration names one."""
    (tmp_path / "a.yaml").write_text("title: T\nmetadata: {severity: Amber}\nnotes: x\n")
    assert pm.Corpus.load(tmp_path, cache=False).problems
    corpus = pm.Corpus.load(tmp_path, cache=False, scale=SCALE)
    assert [report.metadata.severity_scale for report in corpus] == [("Red", "Amber", "Green")]


def test_the_configuration_names_the_scale(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every command reads a file on the scale of the configuration near it."""
    config = tmp_path / ".postmortem.toml"
    config.write_text('severities = ["Red", "Amber", "Green"]\n')
    assert read_config(config).severities == ("Red", "Amber", "Green")
    file = tmp_path / "a.yaml"
    file.write_text("title: T\nmetadata:\n  severity: amber\nnotes: It was slow.\n")
    assert main(["convert", str(file), "-", "--to", "json"]) == 0
    assert '"severity": "Amber"' in capsys.readouterr().out
    assert main(["check", str(file), "--select", "PM401"]) in (0, 1)
    assert main(["set", str(file), "metadata.severity=Red"]) == 0
    assert "severity: Red" in file.read_text()
    capsys.readouterr()
    assert main(["list", str(tmp_path), "--severity", "Red", "--no-cache"]) == 0
    assert "Red" in capsys.readouterr().out
    config.write_text('severities = ["Red", "red"]\n')
    with pytest.raises(pm.ReadError, match=r"severities: expected a word for each level"):
        read_config(config)


def test_a_merge_keeps_a_severity_on_its_scale() -> None:
    """Where one side takes a scale and the other changes the severity, the merge is a report."""
    base = REPORT("INC-7", "T", severity="SEV-3").build()
    ours = base.edit().metadata(severity="SEV-1").build()
    theirs = base.edit().metadata(severity="Amber", scale=SCALE).build()
    merge = pm.merge(base, ours, theirs)
    assert [conflict.path for conflict in merge.conflicts] == ["metadata.severity"]
    assert merge.report.metadata.severity is pm.Severity.SEV_1
    assert merge.report.metadata.severity_scale == ()
    assert merge.theirs.metadata == theirs.metadata
    changed = attrs.evolve(amber().metadata, severity_scale=("Amber", "Red"))
    moved = pm.merge(amber(), attrs.evolve(amber(), metadata=changed), amber())
    assert moved.report.metadata == changed
