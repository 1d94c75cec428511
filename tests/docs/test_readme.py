"""The README as the package index shows it, and the examples that a user of pip gets."""

import re
import tomllib
from pathlib import Path

import pytest

import postmortem as pm
from postmortem.cli.examples import examples
from postmortem.cli.main import main

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
REPOSITORY: str = PROJECT["project"]["urls"]["Repository"]


def links(text: str) -> list[str]:
    """Return the targets of the links and pictures of a Markdown text, outside of code."""
    text = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    return re.findall(r"\]\(([^)]+)\)", text)


def test_each_link_of_the_readme_is_absolute_and_leads_somewhere() -> None:
    """The index shows the README alone, so every link names its host, and each file is there."""
    targets = links((ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(targets) > 15
    for target in targets:
        assert target.startswith("https://"), target
        path = re.fullmatch(r"https://[^/]+/[^/]+/[^/]+/(?:blob/)?main/([^#]+)", target)
        assert path is not None, target
        assert (ROOT / path[1]).exists(), target


def test_the_readme_begins_with_how_to_install_it() -> None:
    """The first code is the one line that installs the package."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    first = re.search(r"```\w+\n(.*?)\n```", text, re.DOTALL)
    assert first is not None
    assert first[1] == "pip install postmortem-report"


def test_each_example_is_in_the_wheel() -> None:
    """What the command lists in a checkout is what the wheel brings along."""
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert list(wheel) == [f"examples/{path.name}" for path in examples()]
    assert list(wheel.values()) == [f"postmortem/examples/{path.name}" for path in examples()]


def test_an_example_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command lists the examples, prints one, and writes one to a file that isn't there yet."""
    monkeypatch.chdir(tmp_path)
    assert main(["example"]) == 0
    assert "checkout-pool.yaml\n" in capsys.readouterr().out
    assert main(["example", "checkout-pool"]) == 0
    printed = capsys.readouterr().out
    assert pm.Report.from_yaml(printed).title
    assert main(["example", "checkout-pool.yaml", "-o", "incident.yaml"]) == 0
    assert Path("incident.yaml").read_text(encoding="utf-8") == printed
    Path("incident.yaml").write_text("mine", encoding="utf-8")
    assert main(["example", "checkout-pool", "-o", "incident.yaml"]) == 2
    assert "use --force to overwrite it" in capsys.readouterr().err
    assert main(["example", "chekout-pool.yaml"]) == 2
    assert "did you mean checkout-pool.yaml?" in capsys.readouterr().err
