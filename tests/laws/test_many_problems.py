"""An input with very many mistakes: an error lists the first hundred and counts the others."""

import json
import pickle
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

import postmortem as pm
from postmortem.checks.config import read_config
from postmortem.cli.main import main
from postmortem.errors import MOST_PROBLEMS, Problem, Problems

COUNT = 12_445
NEED = '"metadata":{"incident_id":"I-1","date":"2026-01-15"}'


def from_json(text: str) -> object:
    """Read JSON."""
    return pm.Report.from_json(text)


def from_yaml(text: str) -> object:
    """Read YAML."""
    return pm.Report.from_yaml(text)


def from_dict(text: str) -> object:
    """Read plain data."""
    return pm.Report.from_dict(json.loads(text))


def in_json(path: str, item: str) -> str:
    """Return a report in JSON with a list of many items of one kind."""
    section, _, name = path.partition(".")
    items = f"[{','.join([item] * COUNT)}]"
    inner = f'{{"{name}":{items}}}' if name else items
    return f'{{"title":"T",{NEED},"{section}":{inner}}}'


def put(text: str) -> object:
    """Give a builder many wrong items at once."""
    return pm.report("I-1", "T", date="2026-01-15").put(went_well=[1] * COUNT).build()


def called(text: str) -> object:
    """Call a builder wrongly, many times."""
    chain = pm.report("I-1", "T", date="2026-01-15")
    for number in range(300):
        chain = chain.action(f"A{number}", "Do it", due="soon")
    return chain.build()


def construct(text: str) -> object:
    """Make a list of a report."""
    return pm.LessonsLearned(lucky=[1] * COUNT)  # type: ignore[arg-type]


WAYS: dict[str, tuple[Callable[[str], object], str, int]] = {
    "numbers for texts in JSON": (from_json, in_json("went_well", "1"), COUNT),
    "numbers for texts in YAML": (from_yaml, in_json("went_well", "[1]"), COUNT),
    "numbers for texts in plain data": (from_dict, in_json("went_well", "1"), COUNT),
    "numbers for rows": (from_json, in_json("timeline.detection", "1"), COUNT),
    "rows without their text": (from_json, in_json("timeline.detection", '{"time":"10:00"}'), COUNT),
    "times that can't be": (
        from_json,
        in_json("timeline.detection", '{"time":"25:99","event":"e"}'),
        COUNT,
    ),
    "keys of rows": (from_yaml, in_json("timeline.detection", '{"event":"e","x":1,"y":2}'), 2 * COUNT),
    "keys of the report": (
        from_json,
'{"title":"T",' + ",".join(f'"k{number}":1' for number in range(COUNT)) + "," + NEED + "}",
        COUNT,
    ),
    "anchors": (from_yaml, "title: T\nwent_well:\n" + "- &a b\n" * COUNT, COUNT),
    "a key again": (from_yaml, "title: T\n" + "a: 1\n" * (COUNT + 1), COUNT),
    "a list of a builder": (put, "", COUNT),
    "calls of a builder": (called, "", 300),
    "a list of a class": (construct, "", COUNT),
}  # fmt: skip
"""How many mistakes come in, with the text and the number of them."""


@pytest.mark.parametrize("way", WAYS)
def test_an_error_lists_a_hundred_problems_and_counts_the_others(way: str) -> None:
    """`problems`, `count` and the text of an error agree, however many problems there are."""
    work, text, count = WAYS[way]
    with pytest.raises(pm.PostmortemError) as caught:
        work(text)
    error = caught.value
    *listed, last = error.problems
    assert len(listed) == MOST_PROBLEMS
    assert [problem.more for problem in listed] == [0] * MOST_PROBLEMS
    assert last.more == count - MOST_PROBLEMS
    assert error.count == count
    first, *lines = str(error).split("\n")
    assert first == f"{count:,} problems:"
    assert lines[-1].endswith(f" and {count - MOST_PROBLEMS:,} more problems")
    assert len(lines) == MOST_PROBLEMS + 1
    assert pickle.loads(pickle.dumps(error)).problems == error.problems  # noqa: S301 - our own


@pytest.mark.parametrize("way", [way for way in WAYS if WAYS[way][1]])
def test_an_error_takes_memory_in_proportion_to_its_input(way: str) -> None:
    """The problems of a text take at most sixty times its size."""
    work, text, _ = WAYS[way]
    with pytest.raises(pm.PostmortemError):
        work(text)  # what is imported and cached for the first time isn't the error's
    tracemalloc.start()
    try:
        with pytest.raises(pm.PostmortemError):
            work(text)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 60 * len(text)


def test_the_configuration_lists_a_hundred_problems(tmp_path: Path) -> None:
    """A configuration with very many unknown keys says how many, and names the file."""
    file = tmp_path / ".postmortem.toml"
    file.write_text("".join(f"k{number} = 1\n" for number in range(300)), encoding="utf-8")
    with pytest.raises(pm.ReadError) as caught:
        read_config(file)
    assert caught.value.count == 300
    assert str(caught.value).endswith(f"\n  {file}: and 200 more problems")


def test_the_command_line_says_how_many_more(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each output of `check` and the message of `render` list a hundred, and the number of the others."""
    monkeypatch.chdir(tmp_path)
    Path("many.json").write_text(in_json("went_well", "1"), encoding="utf-8")
    notice = f"and {COUNT - MOST_PROBLEMS:,} more problems"
    assert main(["render", "many.json", "--to", "text"]) == 2
    errors = capsys.readouterr().err.splitlines()
    assert errors[0] == f"postmortem: many.json: {COUNT:,} problems:"
    assert errors[-1] == f"  {notice}"
    assert len(errors) == MOST_PROBLEMS + 2
    # SARIF has them twice: as results, and as what the run has to say.
    for output, times in {"text": 1, "json": 1, "sarif": 2, "github": 1}.items():
        assert main(["check", "many.json", "--format", output]) == 2
        shown = "".join(capsys.readouterr())
        assert shown.count(notice) == times, output
        assert shown.count("expected text, found 1") == times * MOST_PROBLEMS, output


def test_problems_of_several_errors_are_counted_together() -> None:
    """What one error doesn't list is added to what the next doesn't list."""
    error = pm.ReadError(Problem(path="a", expected="text") for _ in range(150))
    problems = Problems()
    problems.take(error, "first")
    problems.take(error, "second")
    assert len(problems) == 300
    *listed, last = problems
    assert {problem.path for problem in listed} == {"first.a"}
    assert last.more == 200
    assert str(Problem(expected="text", more=1).at("x")) == "and 1 more problem"
