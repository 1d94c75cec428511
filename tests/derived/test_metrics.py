"""Milestones of a team's own, and metrics between two milestones as data."""

import copy
import datetime as dt
import pickle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

import postmortem as pm
from postmortem.checks.config import read_config
from postmortem.checks.policy import read_policy
from postmortem.cli.main import main
from postmortem.derived.metrics import read_metrics
from postmortem.testing import milestones

FAILOVER = pm.MetricDefinition(name="Time to failover", start="detected", end="Failover done")
OWN = pm.Milestone("Failover done")


def report(*rows: tuple[str, Any]) -> pm.Report:
    """Return a report with a row for each time and milestone."""
    draft = pm.report("INC-7", "T", date="2026-01-15")
    for time, milestone in rows:
        draft = draft.happened(time, "Something", milestone=milestone)
    return draft.build()


MOVED = report(("10:00", "detected"), ("10:12", OWN), ("10:30", OWN), ("11:00", "resolved"))


@given(milestones())
def test_any_name_is_carried(milestone: pm.Milestone) -> None:
    """A milestone of a team's own is read back equal from each format."""
    marked = report(("10:00", milestone))
    assert marked.timeline.events[0].milestone == milestone
    assert pm.Report.from_markdown(marked.to_markdown()) == marked
    assert pm.Report.from_json(marked.to_json()) == marked
    assert pm.Report.from_yaml(marked.to_yaml()) == marked
    assert pickle.loads(pickle.dumps(marked)) == copy.deepcopy(marked) == marked  # noqa: S301


@pytest.mark.parametrize("lang", ["de", "ja"])
def test_an_own_milestone_has_one_name_in_all_languages(lang: str) -> None:
    """A name of the team's own isn't translated; the language's word for a usual one is refused."""
    text = MOVED.to_markdown(lang=lang)
    assert "| Failover done |" in text
    assert pm.Report.from_markdown(text, lang=lang) == MOVED
    with pytest.raises(pm.RenderError, match="another name in 'de'"):
        report(("10:00", pm.Milestone("Entdeckt"))).to_markdown(lang="de")


@pytest.mark.parametrize("word", ["detectd", "Mitigate", "resolve", "cause identifed"])
def test_a_misspelt_milestone_is_refused(word: str) -> None:
    """A name that is nearly that of a usual milestone is a slip, in Python and in YAML."""
    with pytest.raises(pm.BuildError, match="did you mean"):
        report(("10:00", word))
    text = f"title: T\ntimeline:\n  events:\n    - {{event: x, milestone: {word}}}\n"
    with pytest.raises(pm.ReadError, match="did you mean"):
        pm.Report.from_yaml(text)
    with pytest.raises(ValueError, match=word):
        pm.Milestone(word)


@pytest.mark.parametrize("value", [7, True, ["x"]])
def test_what_is_no_text_is_no_milestone(value: Any) -> None:
    """A number and a list are refused."""
    with pytest.raises(pm.FieldError, match="or a name of your own"):
        pm.Milestone.read(value)


def test_own_marks_say_nothing_of_the_usual_milestones() -> None:
    """In a report that marks its own milestones alone, the words of rows are asked for the others."""
    draft = pm.report("INC-7", "T", date="2026-01-15").happened("10:00", "Monitoring alert fired")
    moved = draft.happened("10:12", "It moves", milestone=OWN).build()
    assert [mark.milestone for mark in made_marks(moved)] == [pm.Milestone.DETECTED]


def made_marks(made: pm.Report) -> Any:
    """Return the usual milestones of a report."""
    from postmortem.derived.milestones import marks

    return marks(made)


@pytest.mark.parametrize(
    ("metric", "minutes"),
    [
        ({"start": "detected", "end": "failover done"}, 12),
        ({"start": "detected", "end": "failover done", "end_row": "last"}, 30),
        ({"start": "failover done", "end": "resolved", "start_row": "last"}, 30),
        ({"start": "Failover done", "end": "Failover Done", "end_row": "last"}, 18),
        ({"start": "detected", "end": "resolved"}, 60),
    ],
)
def test_a_metric_is_measured(metric: dict[str, Any], minutes: int) -> None:
    """The first row of each milestone counts, or the last one where the metric says so."""
    (measurement,) = pm.measured(MOVED, [pm.MetricDefinition(name="M", **metric)])
    assert measurement.value == dt.timedelta(minutes=minutes)
    assert (measurement.label, measurement.invalid, measurement.stated) == ("M", False, False)


def test_a_metric_in_the_wrong_order_is_invalid() -> None:
    """An end before its start is no length, and says so with its rows."""
    (measurement,) = pm.measured(
        MOVED, [pm.MetricDefinition(name="M", start="resolved", end="detected")]
    )
    assert (measurement.invalid, measurement.value, str(measurement)) == (True, None, "invalid")
    assert measurement.why == "Detected (row 1) comes before Resolved (row 4)"
    (missing,) = pm.measured(MOVED, [pm.MetricDefinition(name="M", start="closed", end="detected")])
    assert (missing.invalid, missing.why, str(missing)) == (
        False,
        "no row says Closed",
        "not known",
    )


def test_metrics_are_shown_and_are_rows() -> None:
    """Page, text and records have the metrics beside the timings; an invalid one is shown as such."""
    wrong = pm.MetricDefinition(name="Backwards", start="resolved", end="detected")
    unknown = pm.MetricDefinition(name="Unseen", start="closed", end="declared")
    metrics = [FAILOVER, wrong, unknown]
    for shown in (MOVED.to_html(metrics=metrics), MOVED.to_text(metrics=metrics)):
        assert "Time to failover" in shown
        assert "12 min" in shown
        assert "Backwards" in shown
        assert "invalid" in shown
        assert "Unseen" not in shown
    assert "Time to failover" not in MOVED.to_html()
    rows = {row["name"]: row for row in MOVED.to_records("timings", metrics=metrics)}
    assert rows["Time to failover"]["value"] == dt.timedelta(minutes=12)
    assert rows["Backwards"]["invalid"] is True


def test_own_milestones_are_in_the_picture() -> None:
    """The picture of the timeline names a milestone of a team's own."""
    assert (
        "Failover done" in MOVED.to_html(embed_data=False).partition("<table")[0] + MOVED.to_html()
    )


CONFIG = """
[[metrics]]
name = "Time to failover"
from = "detected"
to = "failover done"
to-row = "last"

[policy]
milestones = ["Failover done"]

[policy.unrated]
sections = []
require-milestones = ["detected", "closed", "failover done"]
"""


def test_a_configuration_names_metrics(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every command and every corpus shows the metrics of the configuration, and checks ask for milestones."""
    (tmp_path / ".postmortem.toml").write_text(CONFIG)
    file = tmp_path / "a.yaml"
    MOVED.save(file)
    assert main(["show", str(file)]) == 0
    assert "Time to failover" in capsys.readouterr().out
    assert main(["render", str(file), "-o", str(tmp_path / "a.html")]) == 0
    assert "30 min" in (tmp_path / "a.html").read_text()
    corpus = pm.Corpus.load(file, cache=False)
    rows = {row["name"]: row for row in corpus.table("timings").to_records()}
    assert rows["Time to failover"]["value"] == dt.timedelta(minutes=30)
    capsys.readouterr()
    main(["check", str(file), "--select", "PM101"])
    shown = capsys.readouterr().out
    assert "no row says Closed" in shown
    assert "no row says Detected" not in shown
    assert "no row says Failover" not in shown


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[metrics]\nname = "x"\n', "a list of tables"),
        ('[[metrics]]\nname = "x"\nfrom = "detected"\n', "metrics[0].to: expected a value"),
        ('[[metrics]]\nname = "x"\nfrom = "detectd"\nto = "closed"\n', "did you mean Detected"),
        ('[[metrics]]\nname = "x"\nfrom = "detected"\nto = "closed"\nrow = 1\n', "it knows name, from"),
        ('[[metrics]]\nname = "x"\nfrom = "detected"\nto = "closed"\nto-row = "third"\n', "first or last"),
        ('[policy.sev-1]\nrequire-milestones = "detected"\n', "a list of milestones"),
        ('[policy.sev-1]\nrequire-milestones = ["detectd"]\n', "did you mean Detected"),
    ],
)  # fmt: skip
def test_a_wrong_configuration_is_refused(tmp_path: Path, text: str, words: str) -> None:
    """A metric without an end, with a misspelt milestone or another key is one error with its place."""
    path = tmp_path / ".postmortem.toml"
    path.write_text(text)
    with pytest.raises(pm.ReadError) as caught:
        read_config(path)
    assert words in str(caught.value)


def test_two_metrics_with_one_name_are_refused() -> None:
    """A metric is named once."""
    metric = {"name": "M", "from": "detected", "to": "resolved"}
    with pytest.raises(pm.FieldError, match="a name for each metric"):
        read_metrics([metric, {**metric, "name": "m"}])


def test_words_of_rows_are_milestones_to_the_policy() -> None:
    """A milestone that a policy asks for may be marked, or be recognised by the words of a row."""
    policy = read_policy({"unrated": {"sections": [], "require-milestones": ["detected"]}})
    draft = pm.report("INC-7", "T", date="2026-01-15")
    alerted = draft.happened("10:00", "Monitoring alert fired").build()
    assert pm.check(alerted, policy=policy, select=["PM101"]) == ()
    (found,) = pm.check(draft.build(), policy=policy, select=["PM101"])
    assert found.path == "timeline"
    assert found.message == "no row says Detected, which is asked for in any report"


def test_a_name_that_the_team_does_not_have_is_found() -> None:
    """Where the policy names the team's milestones, another name is found, and so is a synonym."""
    policy = read_policy({"milestones": ["Vendor called"]})
    (found,) = pm.check(MOVED, policy=policy, select=["PM112"])[:1]
    assert found.path == "timeline.events[1].milestone"
    assert pm.check(MOVED, select=["PM112"]) == ()
    fixed = report(("10:00", pm.Milestone("Service restored")))
    (slip,) = pm.check(fixed, select=["PM112"])
    assert "Resolved is what it usually means" in slip.message


def test_a_public_version_keeps_no_name_in_a_milestone() -> None:
    """A milestone of a team's own that names a person doesn't leave the company."""
    draft = pm.report("INC-7", "T", date="2026-01-15", reporter="Alice Smith")
    for name in ("Alice Smith paged", "Failover done"):
        own: Any = pm.Milestone(name)
        draft = draft.happened("10:00", "It moves", milestone=own, visibility="public")
    public = draft.build().public().report
    assert "Alice" not in public.to_markdown()
    assert "Failover done" in public.to_markdown()


def test_a_document_of_others_has_own_milestones() -> None:
    """A column of milestones in anybody's table is read, with names that are none of the usual ones."""
    text = (
        "# Login was down\n\n## Timeline\n\n| When | What | Milestone |\n|---|---|---|\n"
        "| 2026-01-15 10:00 | It fails | detected |\n| 10:12 | It moves | Failover done |\n"
    )
    events = pm.read_markdown(text).report.timeline.events
    assert [str(row.milestone) for row in events] == ["Detected", "Failover done"]
